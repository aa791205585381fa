"""A variable that a template of ours uses and nobody defined fails.

Django prints nothing instead, and an `{% if %}` on a misspelt name is silently false. A value that may be
absent says so: `{{ hint|default:"" }}`, `{% if hint|default:"" %}`. Templates of libraries are left alone.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.base import UNKNOWN_SOURCE, FilterExpression, Node, Variable, VariableDoesNotExist
from django.template.defaultfilters import default, default_if_none

from .mistakes import report

MAY_BE_ABSENT = {default, default_if_none}
_rendering = threading.local()

_render_annotated = Node.render_annotated
_resolve_expression = FilterExpression.resolve
_resolve_variable = Variable.resolve


def is_ours(origin: Any) -> bool:
    """Templates written in the repository, and those that a test writes as a string."""
    name = str(getattr(origin, "name", None) or UNKNOWN_SOURCE)
    path = Path(name)
    return name == UNKNOWN_SOURCE or settings.BASE_DIR in path.parents and ".venv" not in path.parts


@contextmanager
def _state(**values: Any) -> Iterator[None]:
    before = dict(_rendering.__dict__)
    _rendering.__dict__.update(values)
    try:
        yield
    finally:
        _rendering.__dict__.clear()
        _rendering.__dict__.update(before)


def render_annotated(self: Node, context: Any) -> Any:
    origin = getattr(self, "origin", None) or getattr(_rendering, "origin", None)
    with _state(origin=origin, expression=None):
        return _render_annotated(self, context)


def resolve_expression(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
    with _state(expression=self, tested=ignore_failures):
        return _resolve_expression(self, context, ignore_failures)


def resolve_variable(self: Variable, context: Any) -> Any:
    try:
        return _resolve_variable(self, context)
    except VariableDoesNotExist as error:
        _check(self, error)
        raise


def _check(variable: Variable, error: VariableDoesNotExist) -> None:
    origin = getattr(_rendering, "origin", None)
    expression = getattr(_rendering, "expression", None)
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
