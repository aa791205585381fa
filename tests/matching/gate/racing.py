"""Two connections at once: one statement waits for what the other has not committed yet."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.utils.databases import OwnDatabase

#: A statement that neither ends nor waits for a lock in this time is not the race that the test wants.
PATIENCE = 20
WAITS = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"


class Running:
    """One statement, or what ``does``, on this connection; committed at its end. Watched by a superuser's."""

    def __init__(
        self,
        connection: psycopg.Connection,
        watch: psycopg.Connection,
        does: str | Callable[[Any], Any],
        values: list[Any],
    ) -> None:
        self.connection, self.watch = connection, watch
        self.pid = self.connection.info.backend_pid
        self.answer: Any = None
        self.thread = threading.Thread(target=self._run, args=(does, values), daemon=True)
        self.thread.start()

    def _run(self, does: str | Callable[[Any], Any], values: list[Any]) -> None:
        try:
            if callable(does):
                self.answer = does(self.connection)
            else:
                self.answer = self.connection.execute(does, values).fetchone()
            self.connection.commit()
        except psycopg.Error as error:
            self.answer = error
            if not self.connection.closed:
                self.connection.rollback()

    def waits(self) -> bool:
        """True once it waits for a lock, False if it ends without."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.thread.is_alive():
            if self.watch.execute(WAITS, [self.pid]).fetchone() == (True,):
                return True
        return False

    def kill(self) -> None:
        self.watch.execute("SELECT pg_terminate_backend(%s)", [self.pid])

    def result(self) -> Any:
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        return self.answer


@contextmanager
def running(database: OwnDatabase, does: str | Callable[[Any], Any], *values: Any) -> Iterator[Running]:
    """On a connection of its own."""
    with (
        database.as_role("app") as connection,
        psycopg.connect(database.url("postgres"), autocommit=True) as watch,
    ):
        yield Running(connection, watch, does, list(values))
