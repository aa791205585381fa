"""Silence, refusals and answers feed no control: no screen, API, journal or prompt carries them."""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.urls import reverse

from francetravail_match.journal.actions import ACTIONS
from matching.questions.enums import CallOutcome, Reply

MODELS = list(apps.get_app_config("questions").get_models())
#: Words that only what came back from somebody uses.
WORDS = [Reply.DONT_KNOW, Reply.DECLINED, *(o for o in CallOutcome if o not in ("stop", "answered"))]


def test_no_screen_of_the_administration_shows_them():
    assert MODELS
    assert [model for model in MODELS if model in admin.site._registry] == []


def test_the_api_counts_people_and_says_of_nobody_what_came_back(db, client):
    contract = client.get(reverse("api:openapi")).content.decode()
    assert len(json.loads(contract)["paths"]) > 5
    assert [word.value for word in WORDS if word.value in contract] == []
    assert "stop_asking" not in contract


def test_the_journal_says_that_somebody_was_asked_and_not_what_came_of_it():
    of_questions = [
        name for name in ACTIONS if name.split(".")[0] in ("questions", "message", "call", "call_sheet")
    ]
    assert len(of_questions) > 5
    for name in of_questions:
        assert ACTIONS[name].keys.isdisjoint(
            {"outcome", "reply", "answer", "answers", "questions", "person_state"}
        )


@pytest.mark.parametrize(
    "table", ["questionasked", "request", "call", "delivery", "callsheetline", "standing"]
)
def test_no_prompt_reads_them(db, table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('admin', %s, 'SELECT')", [f"questions_{table}"])
        assert cursor.fetchone() == (False,)
