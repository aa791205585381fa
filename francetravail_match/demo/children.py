"""The processes of the demonstration: they end with it, and start again if they die."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field

from francetravail_match.embedded import paths
from francetravail_match.embedded.processes import stop, with_parent

CELERY = [sys.executable, "-m", "celery", "-A", "francetravail_match"]
WORKER = [
    *CELERY,
    "worker",
    "--loglevel",
    "WARNING",
    "--concurrency",
    "2",
    "--without-gossip",
    "--without-mingle",
]
BEAT = [*CELERY, "beat", "--loglevel", "WARNING", "--schedule", str(paths.STATE / "beat"), "--pidfile", ""]


def web_server(port: int) -> list[str]:
    """gunicorn on the loopback address; its configuration ties its processes to ours."""
    config = "python:francetravail_match.demo.gunicorn"
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        config,
        "-b",
        f"127.0.0.1:{port}",
        "francetravail_match.wsgi",
    ]


@dataclass
class Children:
    """A set of named commands kept running."""

    commands: dict[str, list[str]] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str]) -> None:
        self.commands[name] = command
        paths.LOGS.mkdir(parents=True, exist_ok=True)
        with (paths.LOGS / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=paths.CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"DEMO": "1"},
                preexec_fn=with_parent(signal.SIGKILL),
            )

    def revive(self) -> None:
        """Start again what has died."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.start(name, self.commands[name])

    def stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            stop(process, signal.SIGTERM, 5)
        self.running.clear()
