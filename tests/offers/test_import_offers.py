"""`import_offers`: what is stored, what a second time changes, what goes wrong without harm."""

import gzip
import io
import json
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from francetravail_match.common.database import app_now
from matching.models import MatchRun
from offers.enums import ClosingReason, OfferState
from offers.imports.service import BATCH
from offers.models import Employer, JobOffer, OfferCriterion, OfferVersion
from tests.factories import AgencyFactory, CommuneFactory, RomeCodeFactory
from tests.offers.feeds import counts, offer, run, run_file
from tests.utils.profile import long

SAMPLES = settings.FT_DATA / "samples/offers_ft.jsonl.gz"


@pytest.fixture(autouse=True)
def country(db: None) -> None:
    AgencyFactory()
    AgencyFactory(other=True)
    CommuneFactory()
    RomeCodeFactory()


def journal_actions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM journal_entry ORDER BY id")
        return [action for (action,) in cursor.fetchall()]


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    assert counts(run(tmp_path, offer(), apply=False)) == (1, 0, 0, 0)
    assert not JobOffer.objects.exists()
    assert not Employer.objects.exists()


def test_a_fresh_offer_is_published_with_its_source_s_dates_and_gets_a_run(tmp_path: Path) -> None:
    raw = offer()
    assert counts(run(tmp_path, raw)) == (1, 0, 0, 0)
    stored = JobOffer.objects.get()
    assert stored.state == OfferState.PUBLISHED
    assert stored.published_at is not None
    assert stored.published_at.isoformat() == raw["dateCreation"]
    assert stored.agency.code == "59001"
    assert stored.employer is not None
    assert stored.employer.name == "Atelier du Nord"
    assert MatchRun.objects.get().version_id == stored.current_version_id
    assert journal_actions() == ["offer.published"]


def test_an_old_offer_is_closed_as_expired_unless_reopened(tmp_path: Path) -> None:
    old = offer(age_days=400)
    run(tmp_path, old)
    stored = JobOffer.objects.get()
    assert (stored.state, stored.closing_reason) == (OfferState.CLOSED, ClosingReason.EXPIRED)
    assert not MatchRun.objects.exists()

    assert counts(run(tmp_path, old, reopen=True)) == (0, 1, 0, 0)
    stored.refresh_from_db()
    assert stored.state == OfferState.PUBLISHED
    assert stored.published_at is not None
    assert app_now() - stored.published_at < timedelta(minutes=5)
    assert stored.source_created_at is not None
    assert app_now() - stored.source_created_at > timedelta(days=399)
    assert MatchRun.objects.count() == 1
    assert journal_actions() == ["offer.closed", "offer.republished"]


def test_twice_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, offer("1"), offer("2", age_days=300), reopen=True)
    raw = (tmp_path / "offres.jsonl").read_text()
    before = list(JobOffer.objects.order_by("pk").values())
    (tmp_path / "offres.jsonl").write_text(raw)
    assert counts(run_file(tmp_path / "offres.jsonl", apply=True, reopen=True)) == (0, 0, 2, 0)
    assert list(JobOffer.objects.order_by("pk").values()) == before
    assert OfferVersion.objects.count() == 2


def test_a_change_of_words_is_no_new_version_a_change_of_criteria_is(tmp_path: Path) -> None:
    first = offer()
    run(tmp_path, first)
    assert counts(run(tmp_path, {**first, "intitule": "Soudeuse (H/F)"})) == (0, 1, 0, 0)
    stored = JobOffer.objects.get()
    assert stored.title == "Soudeuse (H/F)"
    assert OfferVersion.objects.count() == 1
    assert MatchRun.objects.count() == 1

    run(tmp_path, {**first, "typeContrat": "CDD"})
    stored.refresh_from_db()
    assert stored.current_version is not None
    assert stored.current_version.number == 2
    assert MatchRun.objects.filter(version=stored.current_version).count() == 1

    # The first criteria again are the first version again.
    run(tmp_path, first)
    stored.refresh_from_db()
    assert stored.current_version.number == 1
    assert OfferVersion.objects.count() == 2


def test_refused_lines_are_reported_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "offres.jsonl"
    lines = [offer("1"), offer("2", romeCode="K1424"), offer("1"), offer("3")]
    path.write_text("\n".join([*map(json.dumps, lines), "{cassé"]))
    summary = run_file(path, apply=True)
    assert counts(summary) == (2, 0, 0, 3)
    assert [refusal["line"] for refusal in summary["refusals"]] == [2, 3, 5]
    assert "K1424" in summary["refusals"][0]["reason"]
    assert "déjà à la ligne 1" in summary["refusals"][1]["reason"]
    assert JobOffer.objects.count() == 2


def test_a_file_cut_in_the_middle_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "offres.jsonl.gz"
    data = gzip.compress("\n".join(json.dumps(offer(str(n))) for n in range(BATCH + 100)).encode())
    path.write_bytes(data[:-200])
    with pytest.raises(CommandError, match=r"coupée ou abîmée.*Rien n'a été enregistré"):
        call_command("import_offers", str(path), apply=True)
    assert not JobOffer.objects.exists()


def test_an_unknown_agency_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="NULLE"):
        run(tmp_path, offer(), agency="NULLE")


def test_one_agency_may_take_everything(tmp_path: Path) -> None:
    run(tmp_path, offer(), agency="59002")
    assert JobOffer.objects.get().agency.code == "59002"


def test_employers_are_one_by_siret_or_by_name(tmp_path: Path) -> None:
    siret = {"nom": "Chantiers du Port", "siret": "10000000900017"}
    run(
        tmp_path,
        offer("1", entreprise=siret),
        offer("2", entreprise={**siret, "nom": "CHANTIERS DU PORT SA"}),
        offer("3", entreprise={"nom": "Atelier"}),
        offer("4", entreprise={"nom": "Atelier"}),
        offer("5", entreprise={}),
    )
    assert Employer.objects.count() == 2
    assert JobOffer.objects.filter(employer=None).count() == 1


@long
@pytest.mark.skipif(not SAMPLES.exists(), reason="the real offers (FT_DATA) are not on this machine")
def test_real_offers_are_all_taken_in_but_those_of_unknown_codes(tmp_path: Path) -> None:
    call_command(
        "import_rome", str(settings.FT_DATA / "reference/rome_v460"), apply=True, stdout=io.StringIO()
    )
    call_command(
        "import_communes",
        str(settings.FT_DATA / "reference/geo/communes.csv"),
        apply=True,
        stdout=io.StringIO(),
    )
    # The demonstration of CI takes them all in; here one in ten, and some of them again.
    tenth, some = tmp_path / "tenth.jsonl", tmp_path / "some.jsonl"
    with gzip.open(SAMPLES, "rb") as lines:
        read = list(islice(lines, 0, None, 10))
    tenth.write_bytes(b"".join(read))
    some.write_bytes(b"".join(read[:150]))
    summary = run_file(tenth, apply=True, reopen=True)
    created, updated, unchanged, refused = counts(summary)
    assert (updated, unchanged) == (0, 0) and refused < 10 and created + refused == len(read) > 440
    assert {refusal["reason"].split("»")[0].split("«")[1].strip() for refusal in summary["refusals"]} <= {
        "H1407", "H1410", "H2515", "H2810", "I1120", "K1424", "N1210",
    }  # fmt: skip
    assert JobOffer.objects.live().count() == created
    places = OfferCriterion.objects.filter(code="mobility", value__place="commune")
    assert places.count() > 0.87 * created
    created, updated, unchanged, _ = counts(run_file(some, apply=True, reopen=True))
    assert (created, updated) == (0, 0) and unchanged > 140
    # The page of the documentation is what the command writes of these offers.
    page = tmp_path / "offers-import.md"
    call_command("offers_import_report", str(SAMPLES), output=page)
    assert page.read_text() == (settings.BASE_DIR / "docs/offers-import.md").read_text()
