"""The retention register compared with the models: none is forgotten, none is excused that holds people."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import CASCADE, Field, ForeignKey, Model

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.accounts.retention import NOBODY
from francetravail_match.common.management.commands.export_register import PAGE, page
from francetravail_match.common.retention import JOURNAL_KEPT, LOGS_AT_LEAST, Period, not_personal, register
from offers.models import EmployerContact

REGISTER, NOT_PERSONAL = register(), not_personal()
MODELS: dict[str, type[Model]] = {
    model._meta.label: model for model in apps.get_models(include_auto_created=True)
}
#: Lines that say nothing without the code that wrote them, and may be read.
MEANINGLESS = {"candidates.SourceRecord"}
PEOPLE = (User, JobSeeker, EmployerContact)
#: A field of that name is about somebody.
TELLING = {"first_name", "last_name", "email", "phone", "birth_date", "ip_address", "username"}


def test_every_model_is_in_the_register_or_said_to_hold_nobody():
    assert set(REGISTER) | set(NOT_PERSONAL) == set(MODELS)
    assert set(REGISTER) & set(NOT_PERSONAL) == set()


def foreign_keys(model: type[Model]) -> list[ForeignKey]:
    return [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]


@pytest.mark.parametrize("label", sorted(NOT_PERSONAL))
def test_a_model_said_to_hold_nobody_names_nobody(label):
    fields = {field.name for field in MODELS[label]._meta.get_fields() if isinstance(field, Field)}
    assert fields & TELLING == set()
    assert [key.name for key in foreign_keys(MODELS[label]) if key.related_model in PEOPLE] == []


@pytest.mark.parametrize("label", sorted(REGISTER))
def test_an_entry_says_what_why_who_and_one_way_to_end(label):
    entry = REGISTER[label]
    assert entry.holds
    assert entry.why
    assert entry.who
    ways = [entry.due is not None, bool(entry.follows), bool(entry.otherwise)]
    assert ways.count(True) == 1
    assert (entry.period is not None) is not bool(entry.follows)
    assert bool(entry.since) is (entry.period is not None)


@pytest.mark.parametrize("label", sorted(label for label, entry in REGISTER.items() if entry.follows))
def test_what_follows_a_row_goes_with_it_or_names_an_account_that_is_made_anonymous(label):
    parent = apps.get_model(REGISTER[label].follows)
    keys = [key for key in foreign_keys(MODELS[label]) if key.related_model is parent]
    assert keys
    if parent is not User:
        assert [key.remote_field.on_delete for key in keys] == [CASCADE]
    assert REGISTER[parent._meta.label].due


def test_the_database_keeps_the_journal_as_long_as_the_register_says(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('journal_drop_expired'::regproc)")
        (source,) = cursor.fetchone()
    # A month is dropped whole, when its last line has been kept that long.
    assert f"app_now() - interval '{JOURNAL_KEPT.months + 1} months'" in source


@pytest.mark.parametrize(
    "label", sorted(label for label, entry in REGISTER.items() if "la base refuse" in entry.otherwise)
)
def test_what_is_said_to_be_never_filled_cannot_be(db, label):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'INSERT')", [MODELS[label]._meta.db_table])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("label", sorted(label for label, entry in REGISTER.items() if entry.who == NOBODY))
def test_what_nobody_is_said_to_see_is_not_read_at_a_prompt(db, label):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('admin', %s, 'SELECT')", [MODELS[label]._meta.db_table])
        assert cursor.fetchone() == (label in MEANINGLESS,)


def test_periods_keep_to_the_texts_they_name():
    assert LOGS_AT_LEAST.months == 6
    assert LOGS_AT_LEAST.months <= JOURNAL_KEPT.months <= 12
    assert all(entry.period.source for entry in REGISTER.values() if entry.period)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period("", months=12), "1 an"),
        (Period("", months=42), "3 ans et 6 mois"),
        (Period("", days=30), "30 jours"),
        (Period("", months=1, days=1), "1 mois et 1 jour"),
        (Period(""), "aussitôt"),
    ],
)
def test_a_period_in_words(period, said):
    assert str(period) == said


def test_the_page_says_what_the_code_does():
    assert (settings.BASE_DIR / PAGE).read_text() == page(), "run: bin/manage export_register"
