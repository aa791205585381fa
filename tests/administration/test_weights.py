"""An administrator sets weights to come: a copy of those in force, changed, dated, signed, in the journal."""

import datetime

import pytest

from francetravail_match.common.database import app_today
from francetravail_match.journal.models import Entry
from matching import criteria
from matching.models import WeightVersion

from .screens import url


def first() -> WeightVersion:
    return WeightVersion.objects.get(number=1)


def in_days(days: int) -> datetime.date:
    return app_today() + datetime.timedelta(days=days)


def new_version(**change: object) -> dict[str, object]:
    weights = {f"weight_{criterion.code}": 10 for criterion in criteria.CRITERIA}
    return {**weights, "valid_from": in_days(30).isoformat(), "reason": "Concertation", **change}


def test_the_form_is_filled_with_the_weights_in_force(client, administrator):
    form = client.get(url(WeightVersion, "add")).context["adminform"].form
    initial = {name.removeprefix("weight_"): field.initial for name, field in form.fields.items()}
    assert {code: initial[code] for code in first().weights if code in initial} == {
        code: weight for code, weight in first().weights.items() if code in initial
    }
    assert {criterion.code for criterion in criteria.CRITERIA} <= set(initial)


def test_a_new_version_has_every_criterion_an_author_and_a_line_in_the_journal(client, administrator):
    data = new_version(weight_occupation=250)
    assert client.post(url(WeightVersion, "add"), data).status_code == 302
    added = WeightVersion.objects.get(number=2)
    codes = [criterion.code for criterion in criteria.CRITERIA]
    assert added.weights == {**dict.fromkeys(codes, 10), "occupation": 250}
    assert (added.author, added.reason, added.valid_from) == (administrator, "Concertation", in_days(30))
    entry = Entry.objects.get(action="admin.added")
    assert (entry.actor, entry.object_type) == (administrator, "weightversion")
    assert entry.payload == {"key": added.pk, "valid_from": in_days(30).isoformat()}
    shown = client.get(url(WeightVersion, "change", added.pk)).text
    assert "Métier : 250" in shown
    assert "<input" not in shown.partition("<fieldset")[2].partition("</fieldset>")[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"valid_from": in_the_past}, "prend effet demain ou plus tard")
        for in_the_past in ("2020-01-01", "today")
    ]
    + [
        ({"reason": ""}, "obligatoire"),
        ({"weight_occupation": "0"}, "supérieure ou égale à 1"),
        ({"weight_occupation": "1001"}, "inférieure ou égale à 1000"),
        ({"weight_occupation": "1.5"}, "nombre entier"),
        ({"weight_occupation": ""}, "obligatoire"),
    ],
)
def test_a_version_that_is_refused(client, administrator, change, message):
    if change.get("valid_from") == "today":
        change = {"valid_from": in_days(0).isoformat()}
    page = client.post(url(WeightVersion, "add"), new_version(**change))
    assert message in page.text.replace("\xa0", " ").replace("&#x27;", "'")
    assert WeightVersion.objects.count() == 1
    assert not Entry.objects.filter(action="admin.added").exists()


def test_a_version_is_neither_changed_nor_withdrawn(client, administrator):
    client.post(url(WeightVersion, "add"), new_version())
    for version in WeightVersion.objects.all():
        assert client.post(url(WeightVersion, "change", version.pk), new_version()).status_code == 403
        assert client.post(url(WeightVersion, "delete", version.pk), {"post": "yes"}).status_code == 403
    assert WeightVersion.objects.count() == 2
