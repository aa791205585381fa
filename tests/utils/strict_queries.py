"""Guards on what is sent to the database: order, locks, naive datetimes."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.utils.timezone import is_naive

from .mistakes import report

_order_by_pairs: Any = SQLCompiler._order_by_pairs
_as_sql = SQLCompiler.as_sql


def order_by_pairs(self: SQLCompiler) -> Iterator[tuple[OrderBy, bool]]:
    """A list that nobody ordered comes back in another order each time, as PostgreSQL is free to do."""
    pairs = list(_order_by_pairs(self))
    query = self.query
    unordered = not pairs and not query.extra_order_by and not query.order_by
    # A random key cannot be sorted on where rows are merged: distinct, union, aggregation.
    if unordered and not query.distinct and not query.combinator and query.group_by is None:
        pairs = [(OrderBy(Random()), False)]
    return iter(pairs)


def as_sql(self: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
    query = self.query
    if query.select_for_update and query.select_related and not query.select_for_update_of:
        report("select_for_update() with select_related() locks the related rows too: say of=(…)")
    return _as_sql(self, *args, **kwargs)


def refuse_naive_datetimes(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    for value in _values(params):
        if isinstance(value, datetime.datetime) and is_naive(value):
            report(f"a naive datetime ({value}) in « {sql} »")
    return execute(sql, params, many, context)


def _values(params: Any) -> Iterator[Any]:
    if isinstance(params, dict):
        params = params.values()
    if isinstance(params, (list, tuple, type({}.values()))):
        for value in params:
            yield from _values(value)
    else:
        yield params


def add_wrapper(connection: BaseDatabaseWrapper, wrapper: Callable[..., Any]) -> None:
    if wrapper not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, wrapper)


@pytest.fixture(scope="session", autouse=True)
def _hidden_query_mistakes_fail() -> Iterator[None]:
    connect = BaseDatabaseWrapper.connect

    def connect_with_guard(self: BaseDatabaseWrapper) -> None:
        add_wrapper(self, refuse_naive_datetimes)
        connect(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "_order_by_pairs", order_by_pairs)
        patch.setattr(SQLCompiler, "as_sql", as_sql)
        patch.setattr(BaseDatabaseWrapper, "connect", connect_with_guard)
        for connection in connections.all(initialized_only=True):
            add_wrapper(connection, refuse_naive_datetimes)
        yield
