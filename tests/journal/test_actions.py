"""Every line that the code writes is of an action that the registry knows."""

import ast

from django.db import connection

from francetravail_match.journal.actions import ACTIONS
from tests.test_architecture import modules

WRITERS = {"record", "record_many"}


def written() -> list[tuple[str, int, ast.expr]]:
    """Where the journal is written: module, line, and what stands for the action."""
    found = []
    for module, tree in modules().items():
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("journal.services")
            for alias in node.names
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func
            through_module = (
                isinstance(called, ast.Attribute)
                and called.attr in WRITERS
                and isinstance(called.value, ast.Name)
                and called.value.id == "journal"
            )
            if through_module or isinstance(called, ast.Name) and called.id in WRITERS & names:
                found.append((module, node.lineno, node.args[0]))
    return found


def test_an_action_written_by_name_is_listed():
    """One computed at run time is checked by `record` itself."""
    calls = written()
    assert {"francetravail_match.accounts.receivers", "matching.services"} <= {call[0] for call in calls}
    named = [call for call in calls if isinstance(call[2], ast.Constant)]
    assert [(module, line) for module, line, action in named if action.value not in ACTIONS] == []


def test_the_actions_that_the_database_writes_are_listed(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM offers_transitionrule")
        assert {action for (action,) in cursor.fetchall()} <= ACTIONS.keys()


def test_an_action_says_what_it_is_about_in_french():
    for code, action in ACTIONS.items():
        assert "." in code
        assert action.label == action.label.lower().replace("rome", "ROME")
        assert "reason" not in action.keys, "a column of its own"
