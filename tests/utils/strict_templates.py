"""A variable that a template of ours uses and nobody defined fails.

Django prints nothing instead, and an `{% if %}` on a misspelt name is silently false. A value that may be
absent says so: `{{ hint|default:"" }}`, `{% if hint|default:"" %}`. Templates of libraries are left alone.
"""

import threading
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.base import UNKNOWN_SOURCE, FilterExpression, Node, Variable, VariableDoesNotExist
from django.template.defaultfilters import default, default_if_none

from .mistakes import report

MAY_BE_ABSENT = {default, default_if_none}


class _Rendering(threading.local):
    """What is being rendered in this thread: every node and every expression passes here, so it is plain."""

    origin: Any = None
    expression: FilterExpression | None = None
    tested = False


_rendering = _Rendering()

_render_annotated = Node.render_annotated
_resolve_expression = FilterExpression.resolve
_resolve_variable = Variable.resolve


def is_ours(origin: Any) -> bool:
    """Templates written in the repository, and those that a test writes as a string."""
    return _is_ours(str(getattr(origin, "name", None) or UNKNOWN_SOURCE))


@cache
def _is_ours(name: str) -> bool:
    path = Path(name)
    return name == UNKNOWN_SOURCE or settings.BASE_DIR in path.parents and ".venv" not in path.parts


def render_annotated(self: Node, context: Any) -> Any:
    now = _rendering
    before = now.origin, now.expression
    now.origin, now.expression = getattr(self, "origin", None) or now.origin, None
    try:
        return _render_annotated(self, context)
    finally:
        now.origin, now.expression = before


def resolve_expression(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
    now = _rendering
    before = now.expression, now.tested
    now.expression, now.tested = self, ignore_failures
    try:
        return _resolve_expression(self, context, ignore_failures)
    finally:
        now.expression, now.tested = before


def resolve_variable(self: Variable, context: Any) -> Any:
    try:
        return _resolve_variable(self, context)
    except VariableDoesNotExist as error:
        _check(self, error)
        raise


def _check(variable: Variable, error: VariableDoesNotExist) -> None:
    origin, expression = _rendering.origin, _rendering.expression
    if origin is None or expression is None or not is_ours(origin):
        return
    if variable is expression.var:
        if any(function in MAY_BE_ABSENT for function, _ in expression.filters):
            return
        _, holder = error.params
        # In a test or a loop, an optional relation that is empty or a key that is missing means no.
        if _rendering.tested and (holder is None or isinstance(holder, Mapping)):
            return
    report(f"{origin}: « {variable.var} » is undefined ({error})")


@pytest.fixture(scope="session", autouse=True)
def _undefined_template_variables_fail() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Node, "render_annotated", render_annotated)
        patch.setattr(FilterExpression, "resolve", resolve_expression)
        patch.setattr(Variable, "resolve", resolve_variable)
        yield
