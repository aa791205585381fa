"""Store the search rows of people and offers on disk by occupation and place again (docs/operations.md)."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections, transaction

from francetravail_match.common.on_disk import OWNER, store_in_order

#: The tables of search rows, and their column that says what kind of place an area is.
SEARCH_ROWS = {"candidates_searchrow": "area_kind", "offers_searchrow": "place"}


class Command(BaseCommand):
    help = "Range les lignes de recherche sur le disque par métier et par lieu ; le rapprochement attend."

    def handle(self, *args: Any, **options: Any) -> None:
        for table, kind in SEARCH_ROWS.items():
            started = time.monotonic()
            with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
                store_in_order(table, kind)
                cursor.execute(f"ANALYZE {table}")
            self.stdout.write(f"{table} : lignes rangées en {time.monotonic() - started:.0f} s.")
