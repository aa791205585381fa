"""Where and when a benchmark was run."""

import os
from typing import Any

from django.db import connection

#: The instant of the machine: a bench may move the clock of the product, and its database may be gone.
SETTINGS = "SELECT current_setting('server_version'), current_setting('shared_buffers'), clock_timestamp()"


def machine() -> dict[str, Any]:
    """Cores, memory, load, PostgreSQL and the instant: a figure means nothing without them."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        version, buffers, now = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory / 2**30, 1),
        "load": round(os.getloadavg()[0], 1),
        "postgresql": version,
        "shared_buffers": buffers,
        "measured_at": now.isoformat(timespec="minutes"),
    }
