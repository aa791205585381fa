"""A full feed: what it no longer has is closed, and what makes it not to be believed."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offers.enums import ClosingReason, OfferState
from offers.models import JobOffer, OfferTransition
from offers.services.transitions import close_offers
from tests.factories import AgencyFactory, CommuneFactory, JobOfferFactory, RomeCodeFactory, UserFactory
from tests.offers.feeds import counts, offer, run, run_file


@pytest.fixture(autouse=True)
def country(db: None) -> None:
    AgencyFactory()
    AgencyFactory(other=True)
    CommuneFactory()
    RomeCodeFactory()


def states() -> dict[str, str]:
    return dict(JobOffer.objects.order_by("source_number").values_list("source_number", "state"))


def test_an_offer_that_vanished_is_closed_and_kept(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"), offer("3", age_days=300))
    manual = JobOfferFactory(published=True)
    summary = run(tmp_path, offer("1"), full=True)
    assert counts(summary) == (0, 0, 1, 0)
    assert summary["withdrawn"] == 1
    assert states() == {"1": "published", "2": "closed", "3": "closed", manual.source_number: "published"}
    gone = JobOffer.objects.get(source_number="2")
    assert gone.closing_reason == ClosingReason.WITHDRAWN_AT_SOURCE
    last = OfferTransition.objects.filter(offer=gone).latest("pk")
    assert (last.actor, last.to_state, last.reason) == (None, OfferState.CLOSED, "withdrawn_at_source")
    # Once more: nothing is left to withdraw.
    assert run(tmp_path, offer("1"), full=True)["withdrawn"] == 0


def test_a_feed_that_is_not_said_to_be_full_closes_nothing(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"))
    assert run(tmp_path, offer("1"))["withdrawn"] is None
    assert set(states().values()) == {"published"}


def test_a_dry_run_closes_nothing(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"))
    assert run(tmp_path, offer("1"), full=True, apply=False)["withdrawn"] == 1
    assert set(states().values()) == {"published"}


def test_an_offer_that_comes_back_is_published_again_unless_a_person_closed_it(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"))
    run(tmp_path, offer("1"), full=True)
    assert counts(run(tmp_path, offer("1"), offer("2"), full=True)) == (0, 1, 1, 0)
    back = JobOffer.objects.get(source_number="2")
    assert (back.state, back.closing_reason) == (OfferState.PUBLISHED, "")
    # Stale at its source, it stays closed.
    run(tmp_path, offer("1"), full=True)
    run(tmp_path, offer("1"), offer("2", age_days=300), full=True)
    assert states()["2"] == "closed"
    closed = JobOfferFactory(closed=True, imported=True, source_number="3")
    run(tmp_path, offer("1"), offer("3"), full=True)
    closed.refresh_from_db()
    assert (closed.state, closed.closing_reason) == (OfferState.CLOSED, ClosingReason.FILLED_OTHER_CHANNEL)


def test_what_a_person_closed_as_expired_is_not_published_again(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"), offer("3"))
    close_offers(
        list(JobOffer.objects.filter(source_number__in="12").order_by("pk")),
        actor=UserFactory(advisor=True),
        reason=ClosingReason.EXPIRED,
    )
    close_offers([JobOffer.objects.get(source_number="3")], actor=None, reason=ClosingReason.EXPIRED)
    summary = run(tmp_path, offer("1"), offer("2", intitule="Soudeuse"), offer("3"), full=True)
    assert counts(summary) == (0, 2, 1, 0)
    assert states() == {"1": "closed", "2": "closed", "3": "published"}
    run(tmp_path, offer("1"), offer("2"), offer("3"), reopen=True)
    assert states() == {"1": "closed", "2": "closed", "3": "published"}


def test_an_import_says_of_which_offer_it_cannot_change_the_state_and_writes_nothing(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"))
    run(tmp_path, offer("1"), full=True)
    JobOffer.objects.filter(source_number="2").update(current_version=None)
    with pytest.raises(CommandError, match=r"L'offre 2 n'a pas encore de critères.*Rien n'a été enregistré"):
        run(tmp_path, offer("1", intitule="Soudeuse"), offer("2"))
    assert JobOffer.objects.get(source_number="1").title == offer()["intitule"]


def test_publishing_again_takes_no_query_per_offer(tmp_path: Path) -> None:
    spent = []
    for numbers in (range(100, 102), range(200, 210)):
        run(tmp_path, *many(numbers))
        run(tmp_path, *many(range(300, 302)), full=True, allow_shrink=True)
        with CaptureQueriesContext(connection) as queries:
            run(tmp_path, *many(numbers))
        assert {states()[str(number)] for number in numbers} == {"published"}
        spent.append(len(queries))
    assert spent[0] == spent[1]


@pytest.mark.parametrize(
    "line",
    [
        json.dumps(offer_without_code := {"id": "2", "intitule": "Soudeur", "romeCode": "Z9999"}),
        '{"id": "2", "intitule": "Sou',
        json.dumps({**offer_without_code, "dateCreation": "hier"}),
    ],
)
def test_an_offer_whose_line_was_refused_has_not_vanished(tmp_path: Path, line: str) -> None:
    run(tmp_path, offer("1"), offer("2"), offer("3"))
    path = tmp_path / "offres.jsonl"
    path.write_text(json.dumps(offer("1")) + "\n" + line)
    summary = run_file(path, apply=True, full=True)
    assert counts(summary) == (0, 0, 1, 1)
    assert states() == {"1": "published", "2": "published", "3": "closed"}


@pytest.mark.parametrize(
    "line", ['{"intitule": "Sou', "[1]", '{"intitule": "Soudeur"}', '{"id": "' + "9" * 21 + '"}']
)
def test_a_refused_line_that_does_not_say_its_offer_suspends_withdrawals(tmp_path: Path, line: str) -> None:
    run(tmp_path, offer("1"), offer("2"))
    path = tmp_path / "offres.jsonl"
    path.write_text(json.dumps(offer("1")) + "\n" + line)
    summary = run_file(path, apply=True, full=True)
    assert summary["withdrawn"] == 0
    assert "Aucune offre n'est retirée : 1 lignes" in summary["withdrawal_note"]
    assert set(states().values()) == {"published"}


def many(numbers: range, **changes: Any) -> list[dict[str, Any]]:
    return [offer(str(n), **changes) for n in numbers]


def test_a_feed_that_lost_too_much_is_not_believed_unless_countersigned(tmp_path: Path) -> None:
    run(tmp_path, *many(range(100, 115)))
    with pytest.raises(CommandError, match=r"11 offres ouvertes sur 15.*--allow-shrink.*Rien n'a été"):
        run(tmp_path, *many(range(100, 104)), offer("999"), full=True)
    assert set(states().values()) == {"published"}
    assert not JobOffer.objects.filter(source_number="999").exists()
    summary = run(tmp_path, *many(range(100, 104)), full=True, allow_shrink=True)
    assert summary["withdrawn"] == 11


def test_a_feed_of_which_too_much_was_refused_is_not_full(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"))
    refused = many(range(100, 111), romeCode="Z9999")
    with pytest.raises(CommandError, match=r"11 lignes refusées sur 12.*sans --full"):
        run(tmp_path, offer("1"), *refused, full=True, allow_shrink=True)
    assert set(states().values()) == {"published"}


@pytest.mark.parametrize("content", ["", "[]", '{"resultats": []}', '{"id": "1"}'])
def test_an_empty_feed_closes_nothing(tmp_path: Path, content: str) -> None:
    run(tmp_path, offer("1"))
    path = tmp_path / "offres.json"
    path.write_text(content)
    with pytest.raises(CommandError, match="aucune offre lisible"):
        run_file(path, apply=True, full=True, allow_shrink=True)
    assert states() == {"1": "published"}


def test_a_full_feed_of_an_agency_closes_none_of_another(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"), agency="59001")
    run(tmp_path, offer("3"), offer("4"), agency="59002")
    assert run(tmp_path, offer("3"), agency="59002", full=True)["withdrawn"] == 1
    assert states() == {"1": "published", "2": "published", "3": "published", "4": "closed"}


def test_several_files_are_one_feed_and_a_refusal_names_its_file(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2"), offer("3"))
    first, second = tmp_path / "nord.jsonl", tmp_path / "sud.jsonl"
    first.write_text(json.dumps(offer("1")))
    second.write_text(
        "\n".join([json.dumps(offer("2")), json.dumps(offer("1")), json.dumps(offer("9", romeCode="Z"))])
    )
    output = io.StringIO()
    call_command("import_offers", str(first), str(second), apply=True, full=True, json=True, stdout=output)
    summary = json.loads(output.getvalue())
    assert [(refusal["line"], refusal["reason"]) for refusal in summary["refusals"]] == [
        (2, "sud.jsonl : l'offre 1 est déjà à la ligne 1 de nord.jsonl"),
        (3, "sud.jsonl : le code ROME « Z » n'existe pas dans le ROME chargé"),
    ]
    assert states() == {"1": "published", "2": "published", "3": "closed"}


def test_fields_that_are_not_taken_are_counted_and_denied_ones_dropped(tmp_path: Path) -> None:
    summary = run(
        tmp_path,
        offer("1", nouveau={"champ": 1}, nationalite="X", pays="France"),
        offer("2", nouveau={"champ": 2}),
    )
    assert summary["ignored"] == {"nouveau.champ": 2, "pays": 1}
    assert summary["dropped"] == {"nationalite": 1}
    output = io.StringIO()
    call_command("import_offers", str(tmp_path / "offres.jsonl"), stdout=output)
    assert "Champs interdits, écartés : nationalite (1)" in output.getvalue()
    assert "Champs non repris : nouveau.champ (2), pays (1)" in output.getvalue()
