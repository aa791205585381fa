"""Store the search rows on disk by occupation and place again (docs/operations.md)."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from candidates.imports.bulk import MEMORY, OWNER, execute, store_in_order


class Command(BaseCommand):
    help = "Range les lignes de recherche sur le disque par métier et par lieu ; le rapprochement attend."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with transaction.atomic(using=OWNER):
            execute(MEMORY)
            store_in_order()
            execute("ANALYZE candidates_searchrow")
        self.stdout.write(f"Lignes de recherche rangées en {time.monotonic() - started:.0f} s.")
