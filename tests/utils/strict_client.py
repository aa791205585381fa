"""Guards on every request of the test client: what the page contains, and that a GET writes nothing.

`client.force_login(user)` opens a session as a sign-in with both factors leaves it; nobody has signed in.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from psycopg.pq import TransactionStatus

from francetravail_match.accounts.models import User
from francetravail_match.accounts.second_factor import SESSION_KEY, SecondFactor
from francetravail_match.journal.actions import ACTIONS

from .mistakes import report
from .pages import faults

logger = logging.getLogger(__name__)

READS = {"GET", "HEAD", "OPTIONS"}
WRITE = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+(?!OF\b|SKIP\b|NOWAIT\b)[\w\"]|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO|COPY\s"
    r"|journal_write\s*\()",
    re.IGNORECASE,
)
#: Signing in and keeping a session are not acts of the user on the product's data.
ALLOWED_WRITES = (
    re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "django_session"'),
    re.compile(r'^UPDATE "accounts_user" SET "last_login" = '),
    re.compile(r'^UPDATE "integrations_integration" SET "last_used_on" = '),
)
ALLOWED_TABLES = ("django_session", "accounts_user", "integrations_integration")
#: The journal of what was shown: the one thing that a GET writes. The action is the third parameter.
JOURNAL_WRITE = re.compile(r"^\s*SELECT journal_write\(%s, %s, %s, ")
JOURNAL_TABLES = re.compile(r"^journal_line_\d{4}_\d{2}$")
#: What pg_stat_xact_user_tables says, a quarter as long to ask: every page read asks it twice.
CHANGED_ROWS = """
SELECT relname, changed FROM (
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid) AS changed
    FROM pg_class WHERE relkind = 'r' AND oid >= 16384 AND relname <> ALL (%s)
) AS tables WHERE changed > 0
"""
_QUOTED = re.compile(r"'(?:[^']|'')*'")

_request = Client.request
#: Opens a session as a password does, without the second factor.
password_login = Client.force_login


def writes(sql: str) -> bool:
    """Does the statement change rows? Text in quotes and locks (`FOR UPDATE`) do not count."""
    text = _QUOTED.sub("''", sql)
    text = re.sub(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", "", text, flags=re.IGNORECASE)
    return bool(WRITE.search(text)) and not any(allowed.match(text) for allowed in ALLOWED_WRITES)


def journals_a_reading(sql: str, params: Any) -> bool:
    """Is it a line of the journal, for an act that changes nothing?"""
    return bool(JOURNAL_WRITE.match(sql)) and ACTIONS[params[2]].reads


class RefuseWrites:
    """A wrapper of queries that counts the readings that were journalled, and refuses every other write."""

    def __init__(self) -> None:
        self.readings = 0

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if writes(str(sql)):
            if not journals_a_reading(str(sql), params):
                report(f"a GET writes: {sql}")
            self.readings += 1
        return execute(sql, params, many, context)


def changed_rows(connection: BaseDatabaseWrapper) -> Counter[str]:
    """Rows changed so far in the open transaction, per table: sees what functions and triggers write."""
    # Past Django: this is not one of the queries that a test counts.
    rows = connection.connection.execute(CHANGED_ROWS, [list(ALLOWED_TABLES)], prepare=True)
    return Counter(dict(rows.fetchall()))


def in_transaction(connection: BaseDatabaseWrapper) -> bool:
    raw = connection.connection
    return raw is not None and raw.info.transaction_status == TransactionStatus.INTRANS


@contextmanager
def reads_only() -> Iterator[None]:
    """The block may not change a row on the connections of this thread."""
    with ExitStack() as stack:
        before = {c: changed_rows(c) for c in connections.all() if in_transaction(c)}
        refuse_writes = RefuseWrites()
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(refuse_writes))
        yield
        for connection, rows in before.items():
            if in_transaction(connection):
                written = changed_rows(connection) - rows
                for table in [table for table in written if JOURNAL_TABLES.match(table)]:
                    written[table] -= refuse_writes.readings
                if +written:
                    report(f"a GET writes: {dict(written)}")


@contextmanager
def commits_played(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """In a test that rolls back, what the block left for the commit happens at its end, once."""
    waiting = len(connections[using].run_on_commit)
    yield
    while len(connections[using].run_on_commit) > waiting:
        _, callback, robust = connections[using].run_on_commit.pop(waiting)
        try:
            callback()
        except Exception:
            if not robust:
                raise
            logger.exception("on_commit(robust=True): %r", callback)


def check_page(response: Any, request: dict[str, Any]) -> None:
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    found = faults(response.content.decode(response.charset))
    if found:
        report(f"{request['REQUEST_METHOD']} {request['PATH_INFO']}: " + "; ".join(found))


def checked_request(self: Client, **request: Any) -> Any:
    method = request.get("REQUEST_METHOD", "GET")
    with ExitStack() as stack:
        if method in READS:
            stack.enter_context(reads_only())
        stack.enter_context(commits_played())
        response = _request(self, **request)
    check_page(response, {"REQUEST_METHOD": method, "PATH_INFO": "/", **request})
    return response


def force_login(self: Client, user: User, backend: str | None = None) -> None:
    session = SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[-1]
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SESSION_KEY] = SecondFactor.TOTP.value
    session.save()
    self.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)


@pytest.fixture(scope="session", autouse=True)
def _hidden_page_mistakes_fail() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", checked_request)
        patch.setattr(Client, "force_login", force_login)
        yield
