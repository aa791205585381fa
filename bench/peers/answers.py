"""The question asked of DuckDB and of numba, one after the other: both at once would not fit in memory."""

import gc
from collections.abc import Callable, Iterator

from django.db import connection

from matching.context import Context

from .columns import ask, take_people
from .duckdb_scan import DuckDBScan
from .numba_scan import NumbaScan
from .people import load_people, read_dictionaries
from .question import read_questions
from .timing import Answer, ask_all

Log = Callable[[str], object]


def by_peers(versions: list[int], context: Context, log: Log) -> Iterator[tuple[str, list[Answer]]]:
    """Name of a peer, and what it answers of each offer. Preparing statements and arrays is not timed."""
    with connection.cursor() as cursor:
        # Ten million rows take longer to export than a page may wait.
        cursor.execute("SET statement_timeout = 0")
    questions = read_questions(versions, context)
    dictionaries = read_dictionaries(questions)
    store = load_people(dictionaries, log)
    log("DuckDB chargé")
    duck = DuckDBScan(store, dictionaries)
    yield "duckdb", ask_all(duck.ask, [duck.prepare(question) for question in questions])
    arrays = take_people(store)
    store.close()
    del duck, store
    gc.collect()
    log("tableaux chargés")
    compiled = NumbaScan(arrays, dictionaries["area_kind"])
    yield "numba", ask_all(compiled.ask, [ask(question, dictionaries) for question in questions])
