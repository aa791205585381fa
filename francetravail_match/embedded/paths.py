"""Where the embedded services of this checkout live, and the addresses that follow from it.

The addresses depend only on the checkout's path and on the user, so that settings can name them without
starting anything. Sockets need a short path (107 bytes at most), hence a folder of their own under /tmp.
"""

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
STATE = CHECKOUT / ".local"
DATABASE = "inscrits"

_KEY = hashlib.sha256(f"{os.geteuid()}:{CHECKOUT}".encode()).hexdigest()[:12]
RUNTIME = Path("/tmp") / f"inscrits-{_KEY}"
OUTSIDE = Path("/var/tmp") / f"inscrits-{_KEY}"
POSTGRES_SOCKETS = RUNTIME / "pg"
VALKEY_SOCKET = RUNTIME / "valkey" / "s"

CLIENTS_LOCK = STATE / "clients.lock"
START_LOCK = STATE / "start.lock"
SUPERVISOR_LOCK = STATE / "supervisor.lock"
LOGS = STATE / "logs"


def database_url(role: str, name: str = DATABASE) -> str:
    """Address of a database of the embedded cluster for one of its roles (app, admin, migrator, postgres)."""
    return f"postgresql://{role}@/{name}?host={POSTGRES_SOCKETS}"


def redis_url(db: int = 0) -> str:
    """Address of a numbered database of the embedded Valkey, as redis-py and Django's cache spell it."""
    return f"unix://{VALKEY_SOCKET}?db={db}"
