"""A checkout of its own for the embedded services, so that tests may kill them.

Addresses and state derive from the checkout's path: a copy of the package in another folder has its own.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg

from francetravail_match import embedded
from francetravail_match.embedded.processes import wait_for

PATIENCE = 40
CLIENT = """
import sys
from francetravail_match import embedded
client = embedded.Client()
client.acquire()
print("ready", flush=True)
sys.stdin.read()
client.release()
"""


class Client:
    """A process that holds the services until it is closed or killed."""

    def __init__(self, checkout: "Checkout") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CLIENT],
            cwd=checkout.path,
            env=checkout.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def begin_to_leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None

    def close(self) -> int:
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.process.communicate()
        return self.process.returncode


class Checkout:
    def __init__(self, path: Path) -> None:
        self.path = path
        package = path / "francetravail_match"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        source = Path(embedded.__file__).parent
        shutil.copytree(source, package / "embedded", ignore=shutil.ignore_patterns("__pycache__"))
        key = hashlib.sha256(f"{os.geteuid()}:{path}".encode()).hexdigest()[:12]
        self.runtime = Path(f"/tmp/inscrits-{key}")
        self.outside = Path(f"/var/tmp/inscrits-{key}")
        self.state = path / ".local"
        self.clients: list[Client] = []

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
        return {**kept, "PYTHONPATH": os.fspath(self.path), "PYTHONDONTWRITEBYTECODE": "1"}

    @property
    def data(self) -> Path:
        return (self.state / "postgres").resolve()

    def client(self) -> Client:
        client = Client(self)
        self.clients.append(client)
        return client

    def command(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`python -m francetravail_match.embedded COMMAND…`, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "francetravail_match.embedded", *command],
            cwd=self.path,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def connect(self, role: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(f"postgresql://{role}@/inscrits?host={self.runtime / 'pg'}", connect_timeout=5)

    def processes(self) -> dict[int, str]:
        """Every live process of this checkout's services, by number, with its command line."""
        folders = (self.path, self.runtime, self.outside)
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or any(entry.name == str(c.process.pid) for c in self.clients):
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                cwd = os.readlink(entry / "cwd")
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:  # it ended meanwhile
                continue
            if state != "Z" and any(
                str(folder) in command or cwd.startswith(str(folder)) for folder in folders
            ):
                found[int(entry.name)] = command
        return found

    def services(self) -> dict[int, str]:
        """Without the supervisor, which ends an instant after them, its command line first."""
        found = self.processes().items()
        return {pid: command for pid, command in found if command and "supervisor" not in command}

    def pid(self, name: str) -> int:
        """The process of the supervisor, of PostgreSQL's postmaster or of Valkey; fails if there is none."""
        if name == "postgres":
            return int((self.data / "postmaster.pid").read_text().split()[0])
        (found,) = [pid for pid, command in self.processes().items() if name in command]
        return found

    def is_empty(self) -> bool:
        return not self.processes()

    def accepts(self) -> bool:
        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    def wait_until_empty(self) -> None:
        assert wait_for(self.is_empty, PATIENCE), self.processes()

    def clean(self) -> None:
        """End the clients, then remove the folders that no other path leads to."""
        for client in self.clients:
            client.close()
        self.clients.clear()
        self.wait_until_empty()

    def remove(self) -> None:
        for folder in (self.runtime, self.outside, self.path):
            if folder.exists():
                shutil.rmtree(folder)
