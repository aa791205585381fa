"""`python -m francetravail_match.embedded COMMAND…` runs a command with the services up.

The command replaces this process and keeps the services alive until it ends, however it ends.
"""

import os
import sys

from .client import Client, ServicesError


def main(command: list[str]) -> None:
    client = Client()  # kept until the exec: the lock goes with the object
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        try:
            client.acquire(keep_on_exec=True)
        except (ServicesError, OSError) as error:
            sys.exit(str(error))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
