"""Child processes that cannot outlive their parent, and file locks that die with their holder."""

import ctypes
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(sig: int = signal.SIGKILL, parent: int | None = None) -> None:
    """Ask the kernel to send ``sig`` to this process when its parent dies (Linux).

    To be called in the child, after any change of user: a credential change clears the request.
    ``parent`` is the expected parent; if it is already gone the process ends at once.
    """
    _libc.prctl(PR_SET_PDEATHSIG, sig)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def with_parent(sig: int) -> Callable[[], None]:
    """``preexec_fn`` for a child of this very process that must end with it."""
    parent = os.getpid()
    return lambda: die_with_parent(sig, parent)


def stop(process: subprocess.Popen[bytes], sig: int, patience: float) -> None:
    """Ask a child to end with ``sig``, wait ``patience`` seconds, then kill it."""
    if process.poll() is not None:
        return
    process.send_signal(sig)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def open_lock(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab")


def try_lock(handle: IO[bytes], mode: int) -> bool:
    """Take a flock (``LOCK_SH``, ``LOCK_EX``) if it is free; the kernel frees it when the holder dies."""
    try:
        fcntl.flock(handle, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Poll ``condition`` until it holds or ``seconds`` have passed; tells whether it held."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
