"""What a feed makes of people, and what it never does."""

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from candidates.enums import AnswerChannel, AnswerOrigin, FeedState, LeavingReason
from candidates.models import Answer, Feed, HeldLicence, Identity, JobSeeker, MobilityArea, SoughtOccupation
from candidates.querysets import current_watermark
from francetravail_match.journal.models import Entry
from tests.factories import CommuneFactory, JobSeekerFactory, RomeCodeFactory
from tests.utils import by_owner

from .feeds import COLUMNS, STATE_OF, csv_feed, json_feed, leaving, person, write

LATER = "2026-11-21T03:00:00+01:00"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def referentials(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("db")
    CommuneFactory()
    RomeCodeFactory()
    RomeCodeFactory(unrelated=True)


def run(path: Path, *, apply: bool = True, resume: bool = False, user: str | None = None) -> dict[str, Any]:
    output = io.StringIO()
    call_command("import_people", str(path), apply=apply, resume=resume, user=user, json=True, stdout=output)
    return json.loads(output.getvalue().splitlines()[-1])


@pytest.fixture
def feed(tmp_path):
    """Import these lines (or this content) as a feed; the summary of the command."""

    def load(lines: list[str] | bytes, *, apply: bool = True, resume: bool = False, **header: Any):
        content = lines if isinstance(lines, bytes) else csv_feed(lines, **header)
        return run(write(tmp_path / "flux.csv", content), apply=apply, resume=resume)

    return load


def counts(summary: dict[str, Any]) -> tuple[int, ...]:
    assert summary["read"] == sum(summary[name] for name in ("created", "updated", "unchanged", "refused"))
    return tuple(summary[name] for name in ("created", "updated", "unchanged", "refused"))


def test_a_person_of_a_feed(feed):
    line = person(
        "DE1",
        metiers="H2913:24|M1805",
        accepte_cdi="oui",
        permis="B|non:CE",
        nom="Martin",
        courriel="m@exemple.fr",
    )
    summary = feed([line])
    assert counts(summary) == (1, 0, 0, 0)
    assert summary["state"] == FeedState.COMMITTED
    found = JobSeeker.objects.get(registration_number="DE1")
    assert (found.category, found.commune_id, found.synthetic) == ("A", "59350", False)
    assert (found.accepts_permanent, found.accepts_fixed_term) == (True, None)
    assert list(found.occupations.values_list("rome__code", "experience_months")) == [
        ("H2913", 24),
        ("M1805", None),
    ]
    assert [str(area) for area in found.areas.all()] == ["30 km autour de Lille"]
    assert dict(HeldLicence.objects.values_list("code", "held")) == {"B": True, "CE": False}
    assert (found.identity.last_name, found.identity.email) == ("Martin", "m@exemple.fr")
    (answer,) = found.answers.all()
    assert (answer.origin, answer.channel) == (AnswerOrigin.FEED, AnswerChannel.IMPORT)
    watermark = current_watermark()
    assert watermark is not None
    assert watermark.isoformat() == "2026-11-20T02:00:00+00:00"
    actions = Entry.objects.order_by("pk").values_list("action", "payload")
    assert [action for action, _ in actions if action.startswith("feed.")] == [
        "feed.opened",
        "feed.committed",
    ]
    assert "Martin" not in str(list(actions))


def test_the_same_feed_twice_changes_nothing(feed):
    lines = [person("DE1", accepte_cdi="oui", nom="Martin"), person("DE2", zones="FRANCE|D59|R32")]
    feed(lines)
    before = list(JobSeeker.objects.values()), list(MobilityArea.objects.values()), Answer.objects.count()
    assert counts(feed(lines)) == (0, 0, 2, 0)
    assert counts(feed(lines, at=LATER)) == (0, 0, 2, 0)
    assert (
        list(JobSeeker.objects.values()),
        list(MobilityArea.objects.values()),
        Answer.objects.count(),
    ) == before


def test_json_lines_and_csv_are_one_feed(feed, tmp_path):
    feed([person("DE1", accepte_cdi="oui")])
    record = {
        "type": "personne", "identifiant": "DE1", "categorie": "A", "commune": "59350",
        "metiers": ["H2913:24"], "zones": ["59350+30"], "accepte_cdi": True,
    }  # fmt: skip
    assert counts(run(write(tmp_path / "flux.jsonl.gz", json_feed([record], at=LATER)))) == (0, 0, 1, 0)


def test_what_is_unknown_leaves_what_is_known_and_none_is_said(feed):
    feed([person("DE1", accepte_cdi="oui", permis="B", nom="Martin", courriel="m@exemple.fr")])
    empty = dict.fromkeys(("categorie", "commune", "metiers", "zones"), "")
    feed([person("DE1", **empty)], at=LATER)
    found = JobSeeker.objects.get()
    assert (found.category, found.commune_id, found.accepts_permanent) == ("A", "59350", True)
    assert (found.occupations.count(), found.areas.count(), found.licences_complete) == (1, 1, False)
    assert (found.identity.last_name, found.identity.email) == ("Martin", "m@exemple.fr")
    assert licences() == {"B": True}
    feed([person("DE1", metiers="aucun", permis="aucun", courriel="aucun")], at="2026-11-22T03:00:00+01:00")
    found.refresh_from_db()
    assert (found.occupations.count(), found.areas.count(), found.licences_complete) == (0, 1, True)
    assert (licences(), Identity.objects.get().email) == ({"B": False}, "")


def licences() -> dict[str, bool]:
    return dict(HeldLicence.objects.values_list("code", "held"))


def test_each_feed_says_anew_what_there_is_and_nothing_else(feed):
    for day, said, held in [
        (10, "B|C|non:A", {"B": True, "C": True, "A": False}),
        (11, "B|aucun_autre", {"B": True, "C": False, "A": False}),
        (12, "aucun", {"B": False, "C": False, "A": False}),
        (13, "B", {"B": True, "C": False, "A": False}),
        (14, "C|aucun_autre", {"B": False, "C": True, "A": False}),
    ]:
        feed([person("DE1", permis=said)], at=f"2026-11-{day}T03:00:00+01:00")
        assert licences() == held, said
    answer("DE1", 14, **{"licence:B": True})
    # Repeated with another field: no answer to what the person said since.
    feed([person("DE1", permis="C|aucun_autre", accepte_cdi="oui")], at="2026-11-15T03:00:00+01:00")
    assert licences() == {"B": True, "C": True, "A": False}


def test_lists_replace_lists_and_experience_stays_known(feed):
    feed([person("DE1", metiers="H2913:24")])
    (first,) = SoughtOccupation.objects.all()
    feed([person("DE1", metiers="M1805|H2913", zones="D59|59350+30")], at=LATER)
    assert set(SoughtOccupation.objects.values_list("rome__code", "experience_months")) == {
        ("H2913", 24),
        ("M1805", None),
    }
    assert SoughtOccupation.objects.filter(pk=first.pk).exists()
    feed([person("DE1", metiers="M1805:3", zones="R32")], at="2026-11-22T03:00:00+01:00")
    assert list(SoughtOccupation.objects.values_list("rome__code", "experience_months")) == [("M1805", 3)]
    assert [area.kind for area in MobilityArea.objects.all()] == ["region"]


def test_an_occupation_that_the_person_accepted_stays(feed):
    feed([person("DE1")])
    SoughtOccupation.objects.create(
        job_seeker=JobSeeker.objects.get(), rome=RomeCodeFactory(unrelated=True), origin="accepted"
    )
    feed([person("DE1", metiers="aucun")], at=LATER)
    assert list(SoughtOccupation.objects.values_list("rome__code", "origin")) == [("M1805", "accepted")]


def answer(number: str, day: int, **values: Any) -> None:
    """As it was recorded on that day of November."""
    by_owner.insert(
        Answer(
            job_seeker=JobSeeker.objects.get(registration_number=number),
            values=values,
            origin=AnswerOrigin.PERSON,
            channel=AnswerChannel.LINK,
            answered_at=datetime.datetime(2026, 11, day, 12, tzinfo=datetime.UTC),
        )
    )


def test_the_most_recent_word_wins_and_repeating_is_no_word(feed):
    feed([person("DE1", mise_a_jour="2026-11-10T08:00:00+01:00", accepte_cdi="oui")])
    answer("DE1", 12, accepts_permanent=False)
    # Another field changes: what the source had said of this one is not said again.
    feed([person("DE1", accepte_cdi="oui", permis="B")], at=LATER)
    assert JobSeeker.objects.get().accepts_permanent is False
    # The source itself changes its mind, later.
    feed([person("DE1", accepte_cdi="non")], at="2026-11-22T03:00:00+01:00")
    answer("DE1", 12, accepts_permanent=True)
    assert JobSeeker.objects.get().accepts_permanent is False


def test_a_statement_older_than_the_last_changes_nothing(feed):
    feed([person("DE1", mise_a_jour="2026-11-10T08:00:00+01:00", categorie="B")])
    summary = feed([person("DE1", mise_a_jour="2026-11-09T08:00:00+01:00", categorie="C")], at=LATER)
    assert counts(summary) == (0, 0, 1, 0)
    assert JobSeeker.objects.get().category == "B"


WRONG = {
    "« identifiant » attend": person("à!"),
    "sécurité sociale": person("184127645108946"),
    "« categorie » attend": person("DE1", categorie="Z"),
    "« commune » attend": person("DE1", commune="99999"),
    "« metiers » attend un code ROME": person("DE1", metiers="Z9999"),
    "« metiers » attend un nombre": person("DE1", metiers="H2913:-1"),
    "« metiers » attend chaque": person("DE1", metiers="H2913|H2913"),
    "« zones » attend un nombre": person("DE1", zones="59350+99999"),
    "« zones » attend des zones connues": person("DE1", zones="D99"),
    "« zones » attend des zones, ou rien": person("DE1", zones="aucun"),
    "« accepte_cdi » attend": person("DE1", accepte_cdi="peut-être"),
    "« permis » attend": person("DE1", permis="Z"),
    "« permis » attend de 1": person("DE1", permis="B||C"),
    "« permis » attend chaque élément une seule fois": person("DE1", permis="B|non:B"),
    "« courriel » attend": person("DE1", courriel="m@"),
    "« courriel » attend une adresse électronique": person("DE1", courriel="m@localhost"),
    "« mise_a_jour » est une date": person("DE1", mise_a_jour="2026-02-30T00:00:00+01:00"),
    "« mise_a_jour » n'est pas": person("DE1", mise_a_jour="9999-12-31T00:00:00+00:00"),
    "« mise_a_jour » suit": person("DE1", mise_a_jour="2026-11-21T00:00:00+01:00"),
    "« motif » attend": leaving("DE1", "parce que"),
}


@pytest.mark.parametrize("why", WRONG)
def test_a_wrong_value_refuses_its_line_and_no_other(feed, why):
    summary = feed([person("DE2"), WRONG[why], person("DE3")])
    assert counts(summary) == (2, 0, 0, 1)
    (refusal,) = summary["refusals"]
    assert refusal["line"] == 4
    assert why in refusal["reason"]
    assert set(JobSeeker.objects.values_list("registration_number", flat=True)) == {"DE2", "DE3"}
    assert list(Feed.objects.get().refusals.values_list("line", "reason")) == [(4, refusal["reason"])]


def test_a_person_named_twice_is_what_the_first_line_says(feed):
    feed([person("DE1"), person("DE2")])
    lines = [person("DE1", categorie="B"), person("DE1", categorie="C"), person("DE2"), leaving("DE2")]
    summary = feed(lines, at=LATER)
    assert counts(summary) == (0, 1, 1, 2)
    assert [(r["line"], r["reason"].split(",")[0]) for r in summary["refusals"]] == [
        (4, "même personne qu'à la ligne 3"),
        (6, "même personne qu'à la ligne 5"),
    ]
    assert JobSeeker.objects.get(registration_number="DE1").category == "B"
    assert JobSeeker.objects.registered().count() == 2


def test_a_refused_line_takes_nothing_from_a_good_one_of_the_same_person(feed):
    assert counts(feed([person("DE1", categorie="Z"), person("DE1")])) == (1, 0, 0, 1)


def test_fields_that_are_not_kept_are_counted_and_nowhere(feed):
    columns = [*COLUMNS, "NIR", "Nationalité", "couleur"]
    lines = [f"{person('DE1')};184127645108946;belge;bleu", f"{person('DE2')};;;vert"]
    summary = feed(lines, columns=columns)
    assert summary["dropped"] == {"nir": 1, "nationalite": 1, "couleur": 2}
    assert summary["unknown_columns"] == ["couleur"]
    stored = str([list(model.objects.values()) for model in (JobSeeker, Answer, Identity, Feed)])
    assert not any(value in stored for value in ("184127645108946", "belge", "bleu"))


def test_who_left_by_a_leaving_line_and_comes_back(feed):
    feed([person("DE1"), person("DE2")])
    summary = feed([leaving("DE2", "deces"), leaving("DE9")], kind="incremental", since=STATE_OF, at=LATER)
    assert counts(summary) == (0, 1, 1, 0)
    # One of two is far more than 1 %.
    assert summary["state"] == FeedState.TO_COUNTERSIGN
    assert JobSeeker.objects.registered().count() == 2
    JobSeekerFactory.create_batch(98)
    summary = feed([leaving("DE2", "deces")], kind="incremental", since=STATE_OF, at=LATER)
    assert (summary["state"], summary["left"]) == (FeedState.COMMITTED, 1)
    gone = JobSeeker.objects.get(registration_number="DE2")
    assert str(gone.left_on) == "2026-11-21"
    assert gone.source_record.left_reason == LeavingReason.DECEASED
    again = "2026-11-22T03:00:00+01:00"
    assert counts(feed([person("DE2")], kind="incremental", since=LATER, at=again)) == (0, 1, 0, 0)
    gone.refresh_from_db()
    assert gone.left_on is None


def test_who_comes_back_by_a_statement_older_than_the_last_keeps_what_is_known(feed):
    feed([person("DE1", mise_a_jour="2026-11-19T08:00:00+01:00", categorie="A", permis="B")])
    JobSeekerFactory.create_batch(100)
    assert feed([leaving("DE1")], kind="incremental", since=STATE_OF, at=LATER)["left"] == 1
    old = person("DE1", mise_a_jour="2026-11-02T08:00:00+01:00", categorie="C", permis="aucun", nom="Ancien")
    summary = feed([old], kind="incremental", since=LATER, at="2026-11-22T03:00:00+01:00")
    assert counts(summary) == (0, 1, 0, 0)
    found = JobSeeker.objects.get(registration_number="DE1")
    assert (found.left_on, found.category, licences()) == (None, "A", {"B": True})
    assert not Identity.objects.filter(job_seeker=found).exists()
    record = found.source_record
    assert (record.left_reason, record.stated_at.isoformat()) == ("", "2026-11-19T07:00:00+00:00")


def test_a_dry_run_says_all_and_leaves_nothing(feed):
    feed([person(f"DE{n}") for n in range(100)])
    tables = (JobSeeker, Answer, MobilityArea, Feed, Entry)
    before = [list(model.objects.order_by("pk").values()) for model in tables]
    lines = [person(f"DE{n}", categorie="B") for n in range(1, 100)] + [person("NEW")]
    summary = feed(lines, at=LATER, apply=False)
    assert counts(summary) == (1, 99, 0, 0)
    assert (summary["state"], summary["left"]) == (FeedState.COMMITTED, 1)
    assert [list(model.objects.order_by("pk").values()) for model in tables] == before
    assert {name: summary[name] for name in ("created", "updated", "left")} == {
        name: value for name, value in feed(lines, at=LATER).items() if name in ("created", "updated", "left")
    }


def test_a_file_refused_as_a_whole_is_written_down_and_takes_nobody(feed):
    with pytest.raises(CommandError, match=r"incomplet.*Rien n'a été enregistré"):
        feed(csv_feed([person("DE1")], announced=7))
    found = Feed.objects.get()
    assert (found.state, found.watermark.day, found.n_read) == (FeedState.REFUSED, 20, 0)
    assert "annonce 7 lignes" in found.doubt
    assert not JobSeeker.objects.exists()
    with pytest.raises(CommandError, match="il manque"):
        feed(csv_feed([], columns=["type", "identifiant"]))
