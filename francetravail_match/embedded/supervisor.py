"""The process that owns the embedded services of a checkout, as long as one client lives.

Every client (demo, command, tests) holds a shared lock on one file. The supervisor tries to take it alone:
when it can, nobody is left, however they ended (exit, signal, kill -9), and it stops the services. It starts
a service again when it dies, and the services die with it (PR_SET_PDEATHSIG).
"""

import fcntl
import os
import shutil
import signal
import sys
import time
from types import FrameType

import psycopg

from . import paths
from .postgres import Postgres
from .processes import open_lock, try_lock
from .valkey import Valkey

POLL_SECONDS = 0.1
START_ATTEMPTS = 3


class Supervisor:
    def __init__(self) -> None:
        self.services: list[Postgres | Valkey] = [Postgres(), Valkey()]
        self.stopping = False

    def start(self) -> None:
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        signal.signal(signal.SIGINT, self._ask_to_stop)
        make_runtime_folder()
        paths.LOGS.mkdir(exist_ok=True)
        for service in self.services:
            service.prepare()
            self._start_service(service)

    def _ask_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    @staticmethod
    def _start_service(service: Postgres | Valkey) -> None:
        """Start a service; one that is killed while it starts gets another chance."""
        with (paths.LOGS / f"{service.name}.log").open("ab") as log:
            for attempt in range(START_ATTEMPTS):
                try:
                    return service.start(log)
                except (RuntimeError, psycopg.OperationalError):
                    service.stop()
                    if attempt == START_ATTEMPTS - 1:
                        raise

    def watch(self) -> None:
        """Stop the services when no client is left or a signal asked for it.

        The clients' lock stays taken until this process ends: a new client waits for it, then starts afresh.
        """
        self.clients = open_lock(paths.CLIENTS_LOCK)
        while not self.stopping and not try_lock(self.clients, fcntl.LOCK_EX):
            for service in self.services:
                if service.process is not None and service.process.poll() is not None:
                    self._start_service(service)
            time.sleep(POLL_SECONDS)
        self.stop()

    def stop(self) -> None:
        for service in reversed(self.services):
            service.stop()
        shutil.rmtree(paths.RUNTIME, ignore_errors=True)


def make_runtime_folder() -> None:
    """The sockets' folder under /tmp: ours, or nobody's."""
    paths.RUNTIME.mkdir(mode=0o711, exist_ok=True)
    if paths.RUNTIME.stat().st_uid != os.geteuid():
        raise PermissionError(
            f"{paths.RUNTIME} appartient à un autre utilisateur : supprimez-le, puis relancez."
        )
    paths.RUNTIME.chmod(0o711)


def main(ready: int) -> None:
    lock = open_lock(paths.SUPERVISOR_LOCK)
    fcntl.flock(lock, fcntl.LOCK_EX)
    supervisor = Supervisor()
    try:
        supervisor.start()
    except Exception as error:
        supervisor.stop()
        os.write(ready, f"{type(error).__name__}: {error}".encode())
        raise
    os.write(ready, b"ready")
    os.close(ready)
    supervisor.watch()
    # Before the clients' lock: who gets that one next must not take this process for a living supervisor.
    lock.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
