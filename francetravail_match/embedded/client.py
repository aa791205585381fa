"""A client of the embedded services: starts them if need be, keeps them alive as long as it lives."""

import fcntl
import os
import subprocess
import sys
from typing import IO

from . import paths
from .processes import open_lock, try_lock, wait_for

START_ATTEMPTS = 3


class ServicesError(RuntimeError):
    """The embedded services could not be started; the message (French) says what to do."""


class Client:
    """Shared lock on the services. Children that inherit the descriptor hold it too."""

    def __init__(self) -> None:
        self._lock: IO[bytes] | None = None
        self._supervisor: subprocess.Popen[bytes] | None = None

    def acquire(self, keep_on_exec: bool = False) -> None:
        """Start the services unless they run; ServicesError with the log's place if they cannot."""
        paths.STATE.mkdir(exist_ok=True)
        lock = open_lock(paths.CLIENTS_LOCK)
        fcntl.flock(lock, fcntl.LOCK_SH)
        os.set_inheritable(lock.fileno(), keep_on_exec)
        self._lock = lock
        with open_lock(paths.START_LOCK) as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            if not _supervisor_lives():
                self._start_supervisor()

    def release(self) -> None:
        """Let go and, if nobody else is there, wait until the services are down."""
        if self._lock is None:
            return
        self._lock.close()
        self._lock = None
        with open_lock(paths.CLIENTS_LOCK) as probe:
            wait_for(lambda: not _supervisor_lives() or _held_by_another_client(probe), 30)
        if self._supervisor is not None and not _supervisor_lives():
            self._supervisor.wait()  # our own child: nobody else would take note of its end

    def _start_supervisor(self) -> None:
        message = ""
        for _ in range(START_ATTEMPTS):
            message = self._try_to_start_supervisor()
            if message:
                break
            # Killed before it could say a word: its services die with it, a new one can start.
        if message != "ready":
            raise ServicesError(
                f"Les services embarqués n'ont pas démarré ({message or 'arrêt inattendu'}). "
                f"Le détail est dans {paths.LOGS}."
            )

    def _try_to_start_supervisor(self) -> str:
        """What the new supervisor answers: "ready", an error, or nothing if it died first."""
        read, write = os.pipe()
        paths.LOGS.mkdir(parents=True, exist_ok=True)
        with (paths.LOGS / "supervisor.log").open("ab") as log:
            self._supervisor = subprocess.Popen(
                [sys.executable, "-m", "francetravail_match.embedded.supervisor", str(write)],
                cwd=paths.CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[write],
                start_new_session=True,
            )
        os.close(write)
        with os.fdopen(read, "rb") as answer:
            return answer.read().decode()


def _supervisor_lives() -> bool:
    with open_lock(paths.SUPERVISOR_LOCK) as lock:
        return not try_lock(lock, fcntl.LOCK_SH)


def _held_by_another_client(probe: IO[bytes]) -> bool:
    # The supervisor holds the file alone while it stops; a client only shares it.
    shared = try_lock(probe, fcntl.LOCK_SH)
    if shared:
        fcntl.flock(probe, fcntl.LOCK_UN)
        alone = try_lock(probe, fcntl.LOCK_EX)
        fcntl.flock(probe, fcntl.LOCK_UN)
        return not alone
    return False
