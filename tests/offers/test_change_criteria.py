"""What an offer asks for, changed by an advisor and by its source: neither undoes the other in silence."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from francetravail_match.accounts.enums import Role
from francetravail_match.embedded.processes import wait_for
from matching.models import MatchRun
from offers.enums import CriterionLevel
from offers.models import JobOffer, OfferCriterion
from offers.services.criteria import ChangeRefused, change_criteria, copies
from tests.factories import AgencyFactory, CommuneFactory, JobOfferFactory, RomeCodeFactory, UserFactory
from tests.offers.feeds import offer as raw_offer
from tests.offers.feeds import run as import_offers
from tests.utils.databases import AsRole, OwnDatabase

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
EXPERIENCED: dict[str, Any] = {"experienceExige": "E", "experienceLibelle": "3 An(s)"}


@pytest.fixture(autouse=True)
def _country(db: None) -> None:
    AgencyFactory()
    CommuneFactory()
    RomeCodeFactory()


def asked(offer: JobOffer) -> dict[str, object]:
    offer.refresh_from_db()
    rows = OfferCriterion.objects.filter(version=offer.current_version_id).order_by("code")
    return {row.code: row.value.get("months", row.item) for row in rows}


def change(offer: JobOffer, code: str, actor=None, **changes: object) -> JobOffer:
    """One row of the current version differs; None: it is there no more."""
    rows = copies(list(offer.current_version.criteria.all()))
    for row in rows:
        if row.code == code:
            for name, value in changes.items():
                setattr(row, name, value)
    kept = [row for row in rows if row.code != code or changes]
    change_criteria(offer, kept, actor=actor or UserFactory(advisor=True), seen=offer.current_version_id)
    offer.refresh_from_db()
    return offer


def imported(tmp_path: Path, **changes: Any) -> JobOffer:
    import_offers(tmp_path, raw_offer(**EXPERIENCED | changes))
    return JobOffer.objects.get()


def test_a_change_is_a_new_version_a_run_and_a_line_of_the_journal() -> None:
    advisor, offer = UserFactory(advisor=True), JobOfferFactory(published=True)
    first = offer.current_version
    change(offer, "experience", advisor, value={"months": 6})
    second = offer.current_version
    assert (first.number, second.number) == (1, 2)
    assert (first.made_by, second.made_by) == (None, advisor)
    assert asked(offer)["experience"] == 6
    assert MatchRun.objects.get().version == second
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, actor_id, payload ->> 'from', payload ->> 'to' FROM journal_entry "
            "WHERE action LIKE 'offer.criteria%'"
        )
        assert cursor.fetchall() == [("offer.criteria_changed", advisor.pk, "1", "2")]
    change(offer, "experience", advisor, value={"months": 12})
    assert offer.current_version == first, "the same criteria are the same version"
    assert offer.versions.count() == 2


def test_who_reads_an_older_version_is_told_so() -> None:
    offer = JobOfferFactory(published=True)
    advisor, seen = UserFactory(advisor=True), offer.current_version_id
    rows = list(offer.current_version.criteria.all())
    change(offer, "contract", item="fixed_term")
    with pytest.raises(ChangeRefused, match=r"elle en est à la version 2 .* Rien n'a été modifié"):
        change_criteria(offer, rows[:-1], actor=advisor, seen=seen)
    with pytest.raises(ChangeRefused, match="demande déjà cela"):
        change(offer, "contract", item="fixed_term")
    assert offer.versions.count() == 2


def test_an_offer_that_is_not_published_is_not_changed() -> None:
    offer = JobOfferFactory(suspended=True)
    with pytest.raises(ChangeRefused, match="n'est pas publiée"):
        change(offer, "contract", item="fixed_term")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADVISOR])
def test_the_advisors_of_the_agency_alone(role: Role) -> None:
    offer = JobOfferFactory(published=True)
    for actor in (UserFactory(roles=[role]), UserFactory(advisor=True, of_another_agency=True)):
        with pytest.raises(PermissionDenied):
            change(offer, "contract", actor, item="fixed_term")
    assert offer.versions.count() == 1


def test_an_import_of_other_words_leaves_what_was_changed_here(tmp_path: Path) -> None:
    offer = change(imported(tmp_path), "experience", value={"months": 24})
    import_offers(tmp_path, raw_offer(**EXPERIENCED, intitule="Soudeuse (H/F)"))
    assert asked(offer) == {
        "occupation": "H2913",
        "mobility": "workplace",
        "contract": "permanent",
        "experience": 24,
    }
    assert offer.title == "Soudeuse (H/F)"
    assert offer.versions.count() == 2
    assert offer.source_version.number == 1
    assert MatchRun.objects.count() == 2, "the first publication, and the change"


def test_what_the_source_changes_is_the_source_s_and_the_rest_stays(tmp_path: Path) -> None:
    offer = change(imported(tmp_path), "experience", value={"months": 24})
    import_offers(tmp_path, raw_offer(**EXPERIENCED, typeContrat="CDD"))
    assert (asked(offer)["contract"], asked(offer)["experience"]) == ("fixed_term", 24)
    assert MatchRun.objects.filter(version=offer.current_version).count() == 1
    import_offers(tmp_path, raw_offer(**EXPERIENCED | {"experienceLibelle": "5 An(s)"}, typeContrat="CDD"))
    assert asked(offer)["experience"] == 60
    assert offer.current_version == offer.source_version


def test_what_was_taken_off_here_stays_off_until_the_source_says_something_else_of_it(tmp_path: Path) -> None:
    offer = change(imported(tmp_path), "experience")
    import_offers(tmp_path, raw_offer(**EXPERIENCED, intitule="Soudeuse (H/F)"))
    assert "experience" not in asked(offer)
    import_offers(tmp_path, raw_offer(**EXPERIENCED | {"experienceLibelle": "1 An(s)"}))
    assert asked(offer)["experience"] == 12


def test_a_level_changed_here_counts_as_a_change(tmp_path: Path) -> None:
    offer = change(imported(tmp_path), "experience", level=CriterionLevel.WISHED)
    import_offers(tmp_path, raw_offer(**EXPERIENCED, typeContrat="CDD"))
    assert offer.current_version.criteria.get(code="experience").level == CriterionLevel.WISHED


def test_a_change_made_during_an_import_is_not_lost(
    own_database: OwnDatabase, as_role: AsRole, tmp_path: Path
) -> None:
    AgencyFactory(), CommuneFactory(), RomeCodeFactory()
    offer = imported(tmp_path)
    changed = change(offer, "experience", value={"months": 24}).current_version_id
    JobOffer.objects.update(current_version=offer.source_version_id)

    def run_import() -> None:
        try:
            import_offers(tmp_path, raw_offer(**EXPERIENCED, typeContrat="CDD"))
        finally:
            connection.close()

    with as_role("postgres") as watcher, as_role("app") as advisor, ThreadPoolExecutor(1) as pool:
        watcher.autocommit = True
        advisor.execute("UPDATE offers_joboffer SET current_version_id = %s", [changed])
        importing = pool.submit(run_import)
        assert wait_for(lambda: watcher.execute(WAITING).fetchone()[0] > 0, 20)
        advisor.commit()
        importing.result(timeout=20)
    assert (asked(offer)["contract"], asked(offer)["experience"]) == ("fixed_term", 24)
