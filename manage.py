#!/usr/bin/env python
"""Management commands; starts the embedded services when DATABASE_URL or REDIS_URL is unset."""

import os
import sys

from francetravail_match import embedded


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "francetravail_match.settings.dev")
    from django.core.management import execute_from_command_line

    client = embedded.Client()
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        try:
            client.acquire()
        except (embedded.ServicesError, OSError) as error:
            sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    finally:
        client.release()


if __name__ == "__main__":
    main()
