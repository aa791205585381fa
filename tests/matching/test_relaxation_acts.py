"""What the database holds of the answers to counter-checks, tried by raw SQL and by services."""

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege, RestrictViolation

from francetravail_match.accounts.models import User
from matching.countercheck.services import counter_check, request
from matching.criteria import CRITERIA
from matching.models import UNLAWFUL, RelaxationAct, RelaxationOutcome
from matching.relaxations.choices import Choice
from matching.relaxations.services import keep, relax
from offers.models import JobOffer
from offers.services.criteria import ChangeRefused, copies
from offers.services.versions import create_versions
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.databases import AsRole, OwnDatabase

INSERT = """INSERT INTO matching_relaxationact
    (offer_id, kind, criteria, version_id, new_version_id, reason, employer_agreed, actor_id)
    VALUES (%(offer)s, %(kind)s, %(criteria)s, %(version)s, %(new)s, %(reason)s, %(agreed)s, %(actor)s)
    RETURNING at > now() - interval '1 minute'"""


@pytest.fixture
def advisor(own_database: OwnDatabase) -> User:
    return UserFactory(advisor=True)


@pytest.fixture
def offer(advisor: User) -> JobOffer:
    """Nobody matches, and its counter-check is made."""
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    assert counter_check() == 1
    return offer


def relaxed(offer: JobOffer, actor: User) -> dict[str, object]:
    """What the row of a lawful act says; the offer is still at its first version."""
    before = offer.current_version
    assert before is not None
    first = list(before.criteria.all())
    (after,) = create_versions([(offer, copies(first)[:-1])])
    create_versions([(offer, copies(first))])
    return kept(offer, actor) | {
        "kind": "relaxed",
        "new": after.pk,
        "reason": "not_essential",
        "agreed": True,
    }


def kept(offer: JobOffer, actor: User, **changes: object) -> dict[str, object]:
    return {
        "offer": offer.pk,
        "kind": "kept",
        "criteria": ["contract"],
        "version": offer.current_version_id,
        "new": None,
        "reason": "safety",
        "agreed": False,
        "actor": actor.pk,
    } | changes


def refused(app: psycopg.Connection, row: dict[str, object]) -> str:
    with pytest.raises(CheckViolation) as error:
        app.execute(INSERT, row)
    app.rollback()
    return str(error.value.diag.constraint_name)


def test_a_row_is_dated_and_journalled_by_the_database(
    own_database: OwnDatabase, as_role: AsRole, offer: JobOffer, advisor: User
) -> None:
    with as_role("app") as app:
        row = kept(offer, advisor)
        assert app.execute(INSERT, row).fetchone() == (True,)
        app.commit()
        line = app.execute(
            "SELECT action, actor_id, object_id, payload -> 'criteria', reason"
            " FROM journal_entry ORDER BY id DESC"
        ).fetchone()
    assert line == ("offer.criterion_kept", advisor.pk, offer.public_id, ["contract"], "safety")


def test_a_row_that_makes_no_sense_is_refused(
    own_database: OwnDatabase, as_role: AsRole, offer: JobOffer, advisor: User
) -> None:
    other = JobOfferFactory(published=True)
    stranger = UserFactory(advisor=True, of_another_agency=True)
    cases = {
        "matching_relaxation_reason": kept(offer, advisor, reason="mistake"),
        "matching_relaxation_versions": kept(offer, advisor, kind="undone", reason="mistake"),
        "matching_relaxation_line": kept(offer, advisor, criteria=["contract", "skill", "licence"]),
        "matching_relaxation_current": kept(offer, advisor, version=other.current_version_id),
        "matching_relaxation_agency": kept(offer, stranger),
    }
    with as_role("app") as app:
        for constraint, row in cases.items():
            assert refused(app, row) == constraint
        assert refused(app, kept(offer, advisor, criteria=[])) == "matching_relaxation_line"
        # With a new version, of which the offer is the one.
        row = relaxed(offer, advisor)
        assert refused(app, row) == "matching_relaxation_current"
        JobOffer.objects.filter(pk=offer.pk).update(current_version=row["new"])
        assert refused(app, row | {"agreed": False}) == "matching_relaxation_agreed"
        for code in UNLAWFUL:
            assert refused(app, row | {"criteria": ["contract", code]}) == "matching_relaxation_lawful"
        assert app.execute(INSERT, row).fetchone() == (True,)


def test_a_criterion_is_kept_only_in_answer_to_a_counter_check(
    own_database: OwnDatabase, as_role: AsRole, advisor: User
) -> None:
    offer = JobOfferFactory(published=True)

    def assert_refused() -> None:
        with as_role("app") as app, pytest.raises(RestrictViolation, match="personne ne correspond"):
            app.execute(INSERT, kept(offer, advisor))
        # As a result that comes between the page's own look and its answer has it.
        with pytest.raises(ChangeRefused, match="relisez-les"):
            keep(offer, ["contract"], actor=advisor, reason="safety", seen=offer.current_version_id or 0)

    # Not matched, not counter-checked, then so.
    assert_refused()
    runs.done(offer)
    assert_refused()
    assert counter_check() == 1
    keep(offer, ["contract"], actor=advisor, reason="safety", seen=offer.current_version_id or 0)
    # Somebody matches: neither then, nor once the counter-check is made on demand.
    JobSeekerFactory(matches=True)
    runs.done(offer)
    assert_refused()
    request(offer, requested_by=advisor)
    assert counter_check() == 1
    assert_refused()
    assert RelaxationAct.objects.count() == 1


def test_nobody_changes_or_deletes_one(
    own_database: OwnDatabase, as_role: AsRole, offer: JobOffer, advisor: User
) -> None:
    act = keep(offer, ["contract"], actor=advisor, reason="safety", seen=offer.current_version_id or 0)
    RelaxationOutcome.objects.create(
        act=act, n_found=0, n_match=0, n_to_qualify=0, counted_at=act.version.created_at
    )
    tables = ("matching_relaxationact", "matching_relaxationoutcome")
    changes = {"matching_relaxationact": "reason = 'essential'", "matching_relaxationoutcome": "n_match = 1"}
    for table in tables:
        for statement in (f"UPDATE {table} SET {changes[table]}", f"DELETE FROM {table}"):
            with as_role("app") as app, pytest.raises(InsufficientPrivilege):
                app.execute(statement)
            with own_database.as_owner() as owner, pytest.raises(RestrictViolation):
                owner.execute(statement)


def test_what_the_law_imposes_is_not_relaxed_by_the_service_either(offer: JobOffer, advisor: User) -> None:
    assert UNLAWFUL == [c.code for c in CRITERIA if c.relaxation and c.relaxation.unlawful] != []
    for code in UNLAWFUL:
        with pytest.raises(ChangeRefused, match="La loi impose"):
            relax(
                offer,
                {code: Choice("all", "", [])},
                actor=advisor,
                reason="not_essential",
                employer_agreed=True,
                seen=offer.current_version_id or 0,
            )
    assert not RelaxationAct.objects.exists()
