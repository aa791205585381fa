"""The life of a feed: the owner's functions decide and write, this calls them and writes the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call
from francetravail_match.common.imports import Unreadable
from francetravail_match.journal.services import record

from ..enums import FeedState
from ..models import Feed
from .header import Header

#: The people whom one transaction writes: its locks last less than half a second, all of them changed.
BATCH = 500
FEEDS_LOCK = (0x66656564, 1)
LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def alone() -> Iterator[None]:
    """One feed at a time in the whole base, or Unreadable; statements may take any time within."""
    if not call("pg_try_advisory_lock", *FEEDS_LOCK):
        raise Unreadable("Un autre flux est en cours : attendez qu'il soit terminé.")
    limits = {name: call("current_setting", name) for name in LIMITS}
    for name in limits:
        call("set_config", name, "0", False)
    try:
        yield
    finally:
        # After an error inside a transaction nothing can be said any more: the end of the session frees all.
        if not connection.needs_rollback:
            for name, value in limits.items():
                call("set_config", name, value, False)
            call("pg_advisory_unlock", *FEEDS_LOCK)


def active_user(email: str) -> User:
    """The account that a command acts for; Unreadable if there is none."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Unreadable("Aucun compte actif n'a cette adresse.")
    return user


@transaction.atomic
def open_feed_row(
    *, header: Header, digest: str, lines: int, launched_by: User | None, defect: str = ""
) -> Feed:
    """Write down a feed: being received, or refused at once, with the reason in `doubt`."""
    pk = call(
        "feed_open",
        header.kind,
        header.source,
        header.watermark,
        header.since,
        digest,
        lines,
        launched_by and launched_by.pk,
        defect,
    )
    feed = Feed.objects.get(pk=pk)
    action = "feed.refused" if feed.state == FeedState.REFUSED else "feed.opened"
    _journal(action, feed, launched_by, kind=feed.kind, watermark=feed.watermark.isoformat())
    return feed


def finish_feed(feed: Feed) -> None:
    """All lines are stored: let people leave and move the watermark, or wait for a countersignature."""
    if feed.state == FeedState.RECEIVING:
        with transaction.atomic():
            feed.state = call("feed_close", feed.pk)
            feed.refresh_from_db()
            if feed.state == FeedState.TO_COUNTERSIGN:
                _journal("feed.held", feed, feed.launched_by, **_doubts(feed))
    if feed.state == FeedState.LEAVING:
        while call("feed_leave", feed.pk, BATCH):
            pass  # each call is a transaction of its own, unless this is a dry run
        with transaction.atomic():
            call("feed_commit", feed.pk)
            feed.refresh_from_db()
            _journal("feed.committed", feed, feed.launched_by, left=feed.n_left, refused=feed.n_refused)


def countersign_feed(*, feed: Feed, user: User, reason: str) -> None:
    """Let a doubtful feed through; PermissionDenied or ValidationError (French) if this user may not."""
    if not user.may(Action.COUNTERSIGN_FEED):
        raise PermissionDenied("Ce compte ne permet pas de contresigner un flux.")
    if feed.launched_by_id == user.pk:
        raise ValidationError("Qui a lancé un flux ne le contresigne pas.")
    if not reason.strip():
        raise ValidationError("Écrivez pourquoi ce flux peut être pris en compte.")
    with alone():
        feed.refresh_from_db()
        if feed.state != FeedState.TO_COUNTERSIGN:
            raise ValidationError(f"Ce flux n'attend pas de contreseing : il est {feed.get_state_display()}.")
        with transaction.atomic():
            call("feed_countersign", feed.pk, user.pk, reason.strip())
            _journal("feed.countersigned", feed, user, **_doubts(feed))
        feed.refresh_from_db()
        finish_feed(feed)


def advance_feed(
    feed: Feed,
    *,
    last_line: int,
    counts: dict[str, int],
    refused: list[tuple[int, str]],
    unnamed: int,
    dropped: dict[str, int],
) -> None:
    """Write down what became of the lines up to ``last_line``, with the people that they store."""
    call(
        "feed_advance",
        feed.pk,
        last_line,
        *(counts.get(name, 0) for name in ("created", "updated", "unchanged")),
        [line for line, _ in refused],
        [reason for _, reason in refused],
        unnamed,
        Jsonb(dropped),
    )


def _doubts(feed: Feed) -> dict[str, int]:
    return {"leaving": sum(leave for leave, _ in (feed.leaving or {}).values()), "refused": feed.n_refused}


def _journal(action: str, feed: Feed, actor: User | None, **payload: Any) -> None:
    record(action, actor=actor, object_type="feed", object_id=feed.public_id, **payload)
