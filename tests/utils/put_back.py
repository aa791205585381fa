"""A database that committing tests share one after the other, put back as it was in between.

A copy of some two thousand files costs more than most tests. What a test has written is found by its
transaction numbers: rows are deleted or read in again and sequences set back. Who changed the schema, or a
right, gets the next test a new copy.
"""

import psycopg
from psycopg import sql

CATALOGS = (
    "pg_attrdef", "pg_attribute", "pg_auth_members", "pg_authid", "pg_cast", "pg_constraint",
    "pg_db_role_setting", "pg_default_acl", "pg_event_trigger", "pg_extension", "pg_index", "pg_inherits",
    "pg_operator", "pg_policy", "pg_proc", "pg_rewrite", "pg_statistic_ext", "pg_trigger", "pg_type",
)  # fmt: skip
#: For who has been left a long table: pages of deleted rows would slow the next tests down.
MANY_PAGES = 32

CHANGED = "SELECT '{0}', count(*), count(*) FILTER (WHERE age(xmin) <= age(%(mark)s::text::xid)) FROM {0}"
#: The first temporary table of a session makes two that stay.
NAMESPACES = f"{CHANGED.format('pg_namespace')} WHERE nspname !~ '^pg_(toast_)?temp_'"
#: Of tables and indexes, what TRUNCATE does not change.
RELATIONS = """
SELECT 'pg_class', count(*), sum(hashtextextended(concat_ws('|', oid, relname, relowner, relkind, relacl,
    relpersistence, reloptions, relnatts, relchecks, relhastriggers, relrowsecurity), 0)) FROM pg_class
"""
SCHEMA = " UNION ALL ".join([*(CHANGED.format(name) for name in CATALOGS), NAMESPACES, RELATIONS])
TABLES = """
SELECT relname, pg_relation_size(oid) / current_setting('block_size')::int FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
SEQUENCES = "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"
OTHERS_END = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> ALL (%s)
"""


class Original:
    """What a new copy holds, read once; `put_back` undoes what has been written since."""

    def __init__(self, url: str) -> None:
        self.session = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        # No trigger, hence no rule that refuses, and no foreign key: all rows go, or come back, at once.
        self.session.execute("SET session_replication_role = replica")
        self.tables = {name for name, _ in self._all(TABLES)}
        self.rows = {name: self._read(name) for name, pages in self._all(TABLES) if pages}
        self.written = " UNION ALL ".join(CHANGED.format(name) for name in self.rows)
        self.counts = {name: count for name, count, _ in self._all(self.written, mark=self._mark())}
        self.sequences = dict((name, last) for name, last, _ in self._all(SEQUENCES))
        self.take_schema()

    def take_schema(self) -> None:
        """As it is now: `put_back` leaves what was changed of it."""
        self.schema = self._all(SCHEMA, mark=self._mark())

    def close(self) -> None:
        self.session.close()

    def put_back(self, kept_sessions: list[int]) -> bool:
        """Ends the other sessions, and undoes what was written; False where the schema is another one."""
        self.session.execute(OTHERS_END, [[self.session.info.backend_pid, *kept_sessions]])
        pages = dict(self._all(TABLES))
        # The journal makes itself a table for each month.
        for name in pages.keys() - self.tables:
            self._on(name, "DROP TABLE {} CASCADE")
            del pages[name]
        if self._all(SCHEMA, mark=self.mark) != self.schema:
            return False
        with self.session.transaction():
            for name in (name for name, count in pages.items() if count and name not in self.rows):
                self._on(name, "DELETE FROM {}")
            for name, count, later in self._all(self.written, mark=self.mark):
                if later or count != self.counts[name]:
                    self._write(name)
            for name, last, start in self._all(SEQUENCES):
                if last != self.sequences[name]:
                    before = self.sequences[name]
                    value, called = (start, False) if before is None else (before, True)
                    self.session.execute("SELECT setval(%s::regclass, %s, %s)", [name, value, called])
        for name in (name for name, count in pages.items() if count > MANY_PAGES):
            self._on(name, "VACUUM {}")
        self._mark()
        return True

    def _mark(self) -> str:
        """What is written from now on bears a later number."""
        self.mark = self.session.execute("SELECT pg_current_xact_id()::xid::text").fetchone()[0]
        return self.mark

    def _all(self, query: str, **parameters: str) -> list[tuple]:
        return self.session.execute(query, parameters).fetchall()

    def _on(self, name: str, statement: str) -> psycopg.Cursor:
        return self.session.execute(sql.SQL(statement).format(sql.Identifier(name)))

    def _read(self, name: str) -> bytes:
        copy = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(name))
        with self.session.cursor().copy(copy) as rows:
            return b"".join(rows)

    def _write(self, name: str) -> None:
        self._on(name, "DELETE FROM {}")
        copy = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(name))
        with self.session.cursor().copy(copy) as rows:
            rows.write(self.rows[name])
