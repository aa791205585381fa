"""Bring a table to the rows of a file: add, update, retire what the file no longer has, delete nothing.

The rows are copied into a temporary table; every step after that is one statement over it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

from francetravail_match.common.database import app_now
from francetravail_match.common.imports import Unreadable
from francetravail_match.referentials.models import ReferenceVersion, Retirable, RomeCode

from .files import Source
from .report import ADDED, RETIRED, SHOWN, UPDATED, Change, ReferenceSummary, TableDiff

#: An edition that would retire more than this share of a table, and more rows than that, must be confirmed.
SHRINK_SHARE = 0.05
SHRINK_ROWS = 5
STAGE = Identifier("referentials_stage")


@dataclass
class Edition:
    """One import of one referential. ``whole``: the files are all of it, so what they lack is retired."""

    name: str
    version: str
    summary: ReferenceSummary
    whole: bool = True
    allow_shrink: bool = False
    rome_codes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """One import at a time; what it rebuilds at its end may take longer than a page may."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE referentials_referenceversion IN SHARE ROW EXCLUSIVE MODE")
        except OperationalError as error:
            raise Unreadable("Un autre import de référentiel est en cours : réessayez ensuite.") from error
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '1h'")

    def sync(
        self,
        model: type[Retirable],
        rows: Iterable[tuple[int, Sequence[Any]]],
        *,
        key: Sequence[str],
        fields: Sequence[str] = (),
        once: Sequence[str] = (),
        sources: Sequence[Source],
    ) -> None:
        """Store ``rows``: line number, then the values of the columns ``key``, ``fields`` and ``once``.

        ``fields`` are watched; ``once`` are written with a new row and left alone after. ``sources``: the
        files that the rows come from; a second row of the same key is refused.
        """
        with _joins_of_many():
            self._sync(_Table(model, key, fields, once), rows, sources)

    def _sync(
        self, table: "_Table", rows: Iterable[tuple[int, Sequence[Any]]], sources: Sequence[Source]
    ) -> None:
        model = table.model
        total = table.stage(rows, sources[0])
        missing = table.count_missing() if self.whole else 0
        complete = not any(source.refused for source in sources)
        if complete:
            self._check_shrink(model, missing, sources[0])
        diff = TableDiff(
            str(model._meta.verbose_name_plural),
            {**table.count_changes(), RETIRED: missing if complete else 0},
            kept=0 if complete else missing,
        )
        limit = None if self.summary.whole else SHOWN
        for kind in (ADDED, UPDATED):
            if diff.counts[kind]:
                diff.changes += [self._change(table, kind, row) for row in table.changes(kind, limit)]
        if diff.counts[RETIRED]:
            diff.changes += [self._change(table, RETIRED, row) for row in table.changes(RETIRED, limit)]
        if any(diff.counts.values()):
            table.write(self.version if diff.counts[RETIRED] else None)
        self.summary.add(diff, total)

    def _check_shrink(self, model: type[Model], missing: int, source: Source) -> None:
        in_force: int = model._default_manager.filter(retired_at=None).count()
        if missing > max(SHRINK_ROWS, in_force * SHRINK_SHARE) and not self.allow_shrink:
            raise Unreadable(
                f"{source.path.name} retirerait {missing} {model._meta.verbose_name_plural} sur {in_force} : "
                "fichier coupé ? Si c'est voulu, ajoutez --allow-shrink."
            )

    def _change(self, table: "_Table", kind: str, row: Sequence[Any]) -> Change:
        n, m = len(table.key), len(table.fields)
        key = " – ".join(str(self._shown(c, v)) for c, v in zip(table.key, row[:n], strict=True))
        fields = []
        for column, after, before in zip(table.fields, row[n : n + m], row[n + m : n + 2 * m], strict=True):
            if kind != RETIRED and before != after:
                name = table.names[column]
                fields.append((name, self._shown(column, before), self._shown(column, after)))
        returned = row[-1]
        if kind == UPDATED and returned is not None:
            fields.append(("retiré le", returned.date().isoformat(), None))
        return Change(kind, key, fields)

    def _shown(self, column: str, value: Any) -> Any:
        if column in {"rome_id", "source_id", "target_id", "parent_id"}:
            return self.rome_codes.get(value, value)
        return " ".join(value) if isinstance(value, list) else value

    def record(self, digest: str) -> None:
        """Say which edition is loaded: the database makes anew the search rows of an earlier one."""
        if self.summary.changed or not is_loaded(self.name, digest):
            ReferenceVersion.objects.update_or_create(
                name=self.name, defaults={"version": self.version, "digest": digest, "loaded_at": app_now()}
            )


@contextmanager
def _joins_of_many() -> Iterator[None]:
    """No nested loops: after a dry run the planner may take a table for empty that is about to be filled."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


class _Table:
    """The statements over one table and the staged rows."""

    def __init__(
        self, model: type[Retirable], key: Sequence[str], fields: Sequence[str], once: Sequence[str]
    ) -> None:
        self.model, self.key, self.fields, self.once = model, key, fields, once
        self.table = Identifier(model._meta.db_table)
        self.names = {field.attname: str(field.verbose_name) for field in model._meta.concrete_fields}

    def run(self, statement: str, **parts: Composable) -> list[tuple[Any, ...]]:
        both = SQL(" AND ").join(SQL("t.{0} = s.{0}").format(Identifier(column)) for column in self.key)
        differs = [SQL("t.{0} IS DISTINCT FROM s.{0}").format(Identifier(name)) for name in self.fields]
        with connection.cursor() as cursor:
            composed = SQL(statement).format(
                stage=STAGE,
                table=self.table,
                both=both,
                key=Identifier(self.key[0]),
                keys=_columns("s", self.key),
                differs=SQL(" OR ").join([*differs, SQL("t.retired_at IS NOT NULL")]),
                **parts,
            )
            cursor.execute(composed)
            return cursor.fetchall() if cursor.description else []

    def stage(self, rows: Iterable[tuple[int, Sequence[Any]]], source: Source) -> int:
        """Copy the rows; how many there are."""
        columns = [*self.key, *self.fields, *self.once]
        self.run("DROP TABLE IF EXISTS {stage}")
        names = SQL(", ").join(map(Identifier, columns))
        self.run(
            "CREATE TEMP TABLE {stage} ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0", names=names
        )
        seen: set[tuple[Any, ...]] = set()
        with connection.cursor() as cursor:
            with cursor.copy(SQL("COPY {} ({}) FROM STDIN").format(STAGE, names)) as copy:
                for line, values in rows:
                    key = tuple(values[: len(self.key)])
                    if key in seen:
                        source.refuse_line(line, "cette ligne est déjà dans le fichier.")
                        continue
                    seen.add(key)
                    copy.write_row(values)
        self.run("ANALYZE {stage}")
        return len(seen)

    def count_changes(self) -> dict[str, int]:
        [(added, updated)] = self.run(
            "SELECT count(*) FILTER (WHERE t.{key} IS NULL), "
            "count(*) FILTER (WHERE t.{key} IS NOT NULL AND ({differs})) "
            "FROM {stage} s LEFT JOIN {table} t ON {both}"
        )
        return {ADDED: added, UPDATED: updated}

    def count_missing(self) -> int:
        [(missing,)] = self.run(
            "SELECT count(*) FROM {table} t WHERE t.retired_at IS NULL "
            "AND NOT EXISTS (SELECT FROM {stage} s WHERE {both})"
        )
        return missing

    def changes(self, kind: str, limit: int | None) -> list[tuple[Any, ...]]:
        """Rows that differ: key, values after, values before, and since when it was retired."""
        after, before = _columns("s", self.fields), _columns("t", self.fields)
        parts = [part for part in (after, before) if self.fields]
        values = SQL(", ").join([*parts, SQL("t.retired_at")])
        top = SQL("") if limit is None else SQL("LIMIT {}").format(limit)
        if kind == RETIRED:
            return self.run(
                "SELECT {own}, {values} FROM {table} t LEFT JOIN {stage} s ON {both} "
                "WHERE s.{key} IS NULL AND t.retired_at IS NULL ORDER BY {own} {top}",
                own=_columns("t", self.key),
                values=values,
                top=top,
            )
        new = "SELECT {keys}, {values} FROM {stage} s LEFT JOIN {table} t ON {both} WHERE t.{key} IS NULL"
        old = "SELECT {keys}, {values} FROM {stage} s JOIN {table} t ON {both} WHERE {differs}"
        statement = new if kind == ADDED else old
        return self.run(statement + " ORDER BY {keys} {top}", values=values, top=top)

    def write(self, retired_in: str | None) -> None:
        """Insert and update; with ``retired_in``, retire what is not staged."""
        columns = [*self.key, *self.fields, *self.once]
        self.run(
            "INSERT INTO {table} ({names}) SELECT {staged} FROM {stage} s "
            "WHERE NOT EXISTS (SELECT FROM {table} t WHERE {both})",
            names=SQL(", ").join(map(Identifier, columns)),
            staged=_columns("s", columns),
        )
        updates = [SQL("{0} = s.{0}").format(Identifier(name)) for name in self.fields]
        self.run(
            "UPDATE {table} t SET {updates} FROM {stage} s WHERE {both} AND ({differs})",
            updates=SQL(", ").join([*updates, SQL("retired_at = NULL, retired_in = ''")]),
        )
        if retired_in is not None:
            self.run(
                "UPDATE {table} t SET retired_at = app_now(), retired_in = {edition} "
                "WHERE t.retired_at IS NULL AND NOT EXISTS (SELECT FROM {stage} s WHERE {both})",
                edition=SQL("{}").format(retired_in),
            )
        self.run("ANALYZE {table}")


def _columns(alias: str, names: Sequence[str]) -> Composable:
    return SQL(", ").join(SQL("{}.{}").format(Identifier(alias), Identifier(name)) for name in names)


def is_loaded(name: str, digest: str) -> bool:
    return ReferenceVersion.objects.filter(name=name, digest=digest).exists()


def rome_ids() -> dict[str, int]:
    """The occupations in force, by code."""
    return dict(RomeCode.objects.in_force().order_by("code").values_list("code", "id"))
