"""The engine's own functions, planned without indexes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

NO_INDEX = """SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off;
SET statement_timeout = 0"""
SCANS = "SELECT seq_scan, idx_scan FROM pg_stat_xact_user_tables WHERE relname = %s"


@contextmanager
def without_indexes(table: str, scans: int) -> Iterator[None]:
    """A connection that has no plan of the functions yet and may use no index.

    RuntimeError unless it has read ``table`` whole at least so many times, and never by an index.
    """
    connection.close()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(NO_INDEX)
            yield
            cursor.execute(SCANS, [table])
            ((whole, by_index),) = cursor.fetchall()
        if whole < scans or by_index:
            raise RuntimeError(f"no sequential scan: {whole} whole, {by_index} by an index, {scans} expected")
    finally:
        connection.close()
