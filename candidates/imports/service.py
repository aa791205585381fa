"""The import of one feed: its lines in batches, each with its place in the file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.imports import Summary, Unreadable, tracked

from ..enums import FeedState
from ..models import Feed
from .feeds import BATCH, advance_feed, alone, finish_feed, open_feed_row
from .reading import FeedFile, Incomplete, Line, RefusedLine, open_feed
from .statements import IDENTIFIER, Statement, statement_of
from .storing import store
from .values import BadRecord, Referentials, is_nir

#: Distinct names of fields that are counted one by one; the others are counted together.
MAX_NAMES = 50
SEEN = """
INSERT INTO candidates_feedperson (feed_id, source_id, line, leaving, refused)
SELECT %s, named.* FROM unnest(%s::text[], %s::int[], %s::text[], %s::bool[]) AS named
ON CONFLICT DO NOTHING RETURNING line
"""
SEEN_AT = """
SELECT source_id, line FROM candidates_feedperson WHERE feed_id = %s AND source_id = ANY (%s) AND NOT refused
"""
NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


@dataclass
class FeedSummary(Summary):
    """Also what the feed became. ``unknown``: columns that nothing is done with."""

    feed: Feed = field(kw_only=True)
    unknown: tuple[str, ...] = field(kw_only=True)

    @classmethod
    def of(cls, feed: Feed, unknown: tuple[str, ...]) -> "FeedSummary":
        feed.refresh_from_db()
        refusals = list(feed.refusals.order_by("line").values_list("line", "reason"))
        return cls(feed.n_created, feed.n_updated, feed.n_unchanged, refusals, feed=feed, unknown=unknown)

    def as_json(self) -> dict[str, Any]:
        return {
            **super().as_json(),
            "feed": str(self.feed.public_id),
            "state": self.feed.state,
            "doubt": self.feed.doubt,
            "left": self.feed.n_left,
            "kept": self.feed.n_kept,
            "leaving": self.feed.leaving,
            "dropped": self.feed.dropped,
            "unknown_columns": list(self.unknown),
        }

    def notes(self) -> Iterator[str]:
        feed = self.feed
        if self.unknown:
            yield f"Rubriques inconnues, sans effet : {', '.join(self.unknown)}"
        for name, lines in sorted(feed.dropped.items()):
            yield f"Rubrique écartée, jamais gardée : {name} ({lines} lignes)"
        if feed.n_kept:
            yield f"{feed.n_kept} absents gardés : {feed.n_unnamed} lignes refusées ne nomment personne"
        yield f"{feed.n_left} sorties ; {feed} : {feed.get_state_display()}"
        if feed.state == FeedState.TO_COUNTERSIGN:
            yield f"À contresigner par une autre personne : {feed.doubt} (countersign_feed {feed.public_id})"


@dataclass
class Batch:
    """Lines read together. ``refused``: line, reason. ``named``: people of refused lines, with the line."""

    statements: list[Statement] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)
    unnamed: int = 0

    def refuse(self, line: int, reason: str, identifier: str | None) -> None:
        self.refused.append((line, reason))
        if identifier and IDENTIFIER.fullmatch(identifier) and not is_nir(identifier):
            self.named.setdefault(identifier, line)
        else:
            self.unnamed += 1


class FeedImport:
    """``keep``: False for a dry run, in which people are written and undone batch by batch."""

    def __init__(self, path: Path, *, keep: bool, resume: bool, launched_by: User | None) -> None:
        self.path = path
        self.keep = keep
        self.resume = resume
        self.launched_by = launched_by

    def run(self) -> FeedSummary:
        """Import the whole file; Unreadable when it is refused as a whole."""
        with alone():
            self.referentials = Referentials()
            if not self.referentials.rome or not self.referentials.communes:
                raise Unreadable(
                    "Aucun métier ou aucun lieu n'est chargé : importez d'abord les référentiels."
                )
            file = self._open()
            self.feed = self._feed(file)
            self.dropped: Counter[str] = Counter(self.feed.dropped)
            lines = tracked(
                file.read(after=self.feed.last_line), self.path.name, file.lines - self.feed.n_read
            )
            for batch in batched(lines, BATCH):
                self._take(batch)
            self.feed.refresh_from_db()
            finish_feed(self.feed)
            return FeedSummary.of(self.feed, file.unknown_columns)

    def _open(self) -> FeedFile:
        try:
            return open_feed(self.path)
        except Incomplete as error:
            open_feed_row(
                header=error.header,
                digest=error.digest,
                lines=0,
                launched_by=self.launched_by,
                defect=str(error),
            )
            raise

    def _feed(self, file: FeedFile) -> Feed:
        interrupted = Feed.objects.unfinished().filter(digest=file.digest).first()
        if interrupted and self.resume:
            return interrupted
        if interrupted:
            raise Unreadable(
                f"La réception de ce flux s'est arrêtée après la ligne {interrupted.last_line} : "
                "ajoutez --resume pour la reprendre."
            )
        feed = open_feed_row(
            header=file.header, digest=file.digest, lines=file.lines, launched_by=self.launched_by
        )
        if feed.state == FeedState.REFUSED:
            raise Unreadable(feed.doubt)
        return feed

    def _take(self, lines: tuple[Line | RefusedLine, ...]) -> None:
        batch = Batch()
        for line in lines:
            self._read(line, batch)
        with transaction.atomic():
            batch.statements = self._first_of_each(batch)
            counts = self._store(batch.statements, batch)
            advance_feed(
                self.feed,
                last_line=lines[-1].number,
                counts=counts,
                refused=batch.refused,
                unnamed=batch.unnamed,
                dropped=self.dropped,
            )

    def _read(self, line: Line | RefusedLine, batch: Batch) -> None:
        if isinstance(line, RefusedLine):
            batch.refuse(line.number, line.reason, line.identifier)
            return
        for name in set(line.dropped):
            self.dropped[name if name in self.dropped or len(self.dropped) < MAX_NAMES else "?"] += 1
        try:
            batch.statements.append(statement_of(line, self.referentials, self.feed.watermark))
        except BadRecord as error:
            batch.refuse(line.number, str(error), line.values.get("identifiant"))

    def _first_of_each(self, batch: Batch) -> list[Statement]:
        """Note whom the lines name; a person named twice is what their first line says."""
        named = [(s.number, s.line, s.leaving or None, False) for s in batch.statements]
        named += [(number, line, None, True) for number, line in batch.named.items()]
        if not named:
            return []
        with connection.cursor() as cursor:
            cursor.execute(SEEN, [self.feed.pk, *map(list, zip(*named, strict=True))])
            taken = {line for (line,) in cursor.fetchall()}
            again = [said for said in batch.statements if said.line not in taken]
            cursor.execute(SEEN_AT, [self.feed.pk, [said.number for said in again]])
            first = dict(cursor.fetchall())
        for said in again:
            batch.refused.append((said.line, f"même personne qu'à la ligne {first[said.number]}, déjà prise"))
        return [said for said in batch.statements if said.line in taken]

    def _store(self, statements: list[Statement], batch: Batch) -> Counter[str]:
        """Store people; those that the database refuses are found by halves and refused alone."""
        if not statements:
            return Counter()
        try:
            with transaction.atomic():
                counts = store(statements)
                with connection.cursor() as cursor:
                    cursor.execute(NOW)
                if not self.keep:
                    transaction.set_rollback(True)
        except (IntegrityError, DataError, ValidationError):
            if len(statements) == 1:
                batch.refused.append((statements[0].line, "cette fiche se contredit : la base la refuse"))
                return Counter()
            half = len(statements) // 2
            return self._store(statements[:half], batch) + self._store(statements[half:], batch)
        return counts
