"""The database alone: whoever holds a prompt, as *app* or as *admin*, opens nothing and forges nothing."""

from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    NotNullViolation,
    ObjectNotInPrerequisiteState,
    RestrictViolation,
)

from francetravail_match.pilot.enums import Opening
from matching.external.models import ExternalAct, Sighting
from matching.gate.enums import ClosingReason, Refusal
from matching.gate.models import AbsenceFinding
from matching.gate.services.closing import read_words_again
from tests.factories import UserFactory
from tests.matching.gate.changes import SAYS_LAWFUL
from tests.matching.gate.facts import LABEL, LABELLED, UNLAWFUL
from tests.matching.gate.scenes import openable, opened
from tests.utils.databases import AsRole, OwnDatabase

TABLES = [
    *(f"gate_{name}" for name in "absencefinding secondsignature findingclosing findingperson".split()),
    *(f"gate_{name}" for name in "gateparameter wordingcheck exhaustionpolicy askedbaseline".split()),
    "gate_factchange",
    "external_profiles_externalact",
    "external_profiles_sighting",
]
REASON = "Personne dans le bassin d'emploi."
SIGN = "SELECT allowed, refusal FROM gate_sign(%s, %s, %s)"
SEARCH = "SELECT allowed, refusal FROM external_search(%s, %s)"
SIGHTING = "SELECT allowed, refusal FROM external_sighting(%s, %s, 'form', 'https://a.example/x', '', true)"


def as_raw(connection: psycopg.Connection, query: str, *values: object) -> Any:
    """What the database answers, committed."""
    row = connection.execute(query, values).fetchone()
    connection.commit()
    return row


@pytest.mark.parametrize("role", ["app", "admin"])
def test_no_row_is_written_changed_or_taken_away(own_database: OwnDatabase, as_role: AsRole, role):
    opened(own_database)
    with as_role(role) as raw:
        for table in TABLES:
            name = sql.Identifier(table)
            for statement in (
                sql.SQL("INSERT INTO {} DEFAULT VALUES").format(name),
                sql.SQL("DELETE FROM {}").format(name),
                sql.SQL("TRUNCATE {} CASCADE").format(name),
                sql.SQL("COPY {} FROM STDIN").format(name),
                sql.SQL("ALTER TABLE {} DISABLE TRIGGER ALL").format(name),
            ):
                with pytest.raises(InsufficientPrivilege):
                    raw.execute(statement)
                raw.rollback()
        for plain in (
            "UPDATE gate_absencefinding SET valid_until = valid_until + interval '1 year'",
            "UPDATE gate_secondsignature SET signed = true",
            "UPDATE gate_gateparameter SET value = 0",
            "UPDATE app_clock SET shift = '0'",
            "SET ROLE owner",
            "SET ROLE engine",
            "SET session_replication_role = replica",
            "SELECT gate_write_finding(1, 1, NULL, 'x', '{}', NULL)",
            "SELECT gate_pass(1, 1, 'search')",
            "SELECT gate_close_finding(1, 'match')",
            "SELECT external_write_act(NULL, 1, 1, 'search')",
            "SELECT gate_count(1, '{}', '{}', false)",
            "SELECT candidates_seal()",
            "CREATE FUNCTION gate_weigh(bigint, boolean) RETURNS int LANGUAGE sql RETURN 0",
        ):
            with pytest.raises(InsufficientPrivilege):
                raw.execute(plain)
            raw.rollback()


def test_the_owner_rewrites_nothing_either(own_database: OwnDatabase):
    scene = opened(own_database)
    with own_database.as_owner() as owner:
        for statement in (
            "UPDATE gate_absencefinding SET valid_until = valid_until + interval '1 year'",
            "DELETE FROM gate_absencefinding",
            "TRUNCATE gate_findingclosing",
            "UPDATE gate_gateparameter SET value = 9 WHERE code = 'validity_days'",
            "DELETE FROM gate_secondsignature",
        ):
            with pytest.raises(RestrictViolation):
                owner.execute(statement)
            owner.rollback()
        copied = """INSERT INTO gate_secondsignature
            (finding_id, first_by_id, by_id, signed, refusal, words, at)
            VALUES (%s, %s, %s, true, '', '', now())"""
        with pytest.raises(CheckViolation):
            owner.execute(copied, [scene.finding.pk, scene.advisor.pk, scene.advisor.pk])
        owner.rollback()
        with pytest.raises(ForeignKeyViolation):
            # Somebody else is said to have signed first.
            owner.execute("ALTER TABLE gate_secondsignature DISABLE TRIGGER gate_secondsignature_stays")
            owner.execute("DELETE FROM gate_secondsignature")
            owner.execute(copied, [scene.finding.pk, scene.manager.pk, scene.advisor.pk])


def test_a_finding_is_counted_whatever_the_caller_says(own_database: OwnDatabase, as_role: AsRole):
    scene = openable(own_database)
    somebody = scene.match()
    with as_role("app") as raw:
        call = [scene.advisor.pk, scene.offer.pk, REASON]
        # Checked by nobody yet: the words come first.
        assert as_raw(raw, SIGN, *call) == (False, Refusal.WORDING_UNCHECKED)
        digest = as_raw(raw, "SELECT gate_wording_digest(%s)", scene.offer.pk)[0]
        assert as_raw(raw, "SELECT gate_record_wording(%s, 'other', false)", scene.offer.pk) == (False,)
        assert as_raw(raw, "SELECT gate_record_wording(%s, %s, false)", scene.offer.pk, digest) == (True,)
        assert as_raw(raw, SIGN, *call) == (False, Refusal.MATCH)
        with pytest.raises(psycopg.Error):
            # No parameters are taken from outside.
            raw.execute("SELECT gate_sign(%s, %s, %s, '{\"asap_days\": 0}'::jsonb)", call)
        raw.rollback()
        shadows(raw)
        assert raw.execute(SIGN, call).fetchone() == (False, Refusal.MATCH)
        raw.commit()
        raw.execute("DELETE FROM candidates_soughtoccupation WHERE job_seeker_id = %s", [somebody.pk])
        raw.commit()
        assert as_raw(raw, SIGN, *call) == (True, None)
        # The offer's own words changed since they were checked.
        assert as_raw(raw, SEARCH, *call[:2]) == (False, Refusal.TO_COUNTERSIGN)


def shadows(raw: psycopg.Connection) -> None:
    """Empty tables and lying functions of the session's own, first on its path."""
    for table in (
        "candidates_searchrow",
        "offers_searchrow",
        "gate_gateparameter",
        "app_clock",
        "pilot_licence",
    ):
        raw.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table})")
    raw.execute(
        "CREATE FUNCTION pg_temp.app_now() RETURNS timestamptz LANGUAGE sql RETURN '2027-03-08'::timestamptz"
    )
    raw.execute(
        "CREATE FUNCTION pg_temp.pilot_open(bigint, bigint) RETURNS text LANGUAGE sql RETURN 'open'::text"
    )
    raw.execute("SET search_path = pg_temp, public, pg_catalog")


def test_an_act_takes_who_may_and_a_gate_that_is_open(own_database: OwnDatabase, as_role: AsRole):
    scene = opened(own_database)
    other = UserFactory(advisor=True, agency=scene.offer.agency)
    with as_role("app") as raw:
        assert as_raw(raw, SEARCH, other.pk, scene.offer.pk) == (False, Opening.NO_LICENCE)
        assert as_raw(raw, SEARCH, 0, scene.offer.pk) == (False, Opening.NOT_ADVISOR)
        assert as_raw(raw, SEARCH, scene.advisor.pk, 0) == (False, Refusal.NO_OFFER)
        shadows(raw)
        assert as_raw(raw, SEARCH, other.pk, scene.offer.pk) == (False, Opening.NO_LICENCE)
        raw.execute("RESET search_path")
        assert as_raw(raw, SIGHTING, scene.advisor.pk, scene.offer.pk) == (True, None)
        for broken in (
            "SELECT external_sighting(%s, %s, 'form', 'javascript:alert(1)', '', true)",
            "SELECT external_sighting(%s, %s, 'form', '', '', true)",
            "SELECT external_sighting(%s, %s, 'elsewhere', 'https://a.example/x', '', true)",
            "SELECT external_sighting(%s, %s, 'form', 'https://a.example/x', '', false)",
        ):
            with pytest.raises((CheckViolation, RestrictViolation)):
                raw.execute(broken, [scene.advisor.pk, scene.offer.pk])
            raw.rollback()
        scene.match()
        assert as_raw(raw, SIGHTING, scene.advisor.pk, scene.offer.pk) == (False, Refusal.MATCH)
    assert Sighting.objects.count() == ExternalAct.objects.count() == 1
    with own_database.as_owner() as owner, pytest.raises(NotNullViolation):
        owner.execute(
            "INSERT INTO external_profiles_sighting"
            " (public_id, source, url, urn, open_to_work, author_id, seen_at)"
            " VALUES (gen_random_uuid(), 'form', 'https://a.example', '', true, %s, now())",
            [scene.advisor.pk],
        )


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_older_snapshot_is_refused(own_database: OwnDatabase, as_role: AsRole, level):
    scene = opened(own_database)
    with as_role("app") as raw:
        raw.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        assert raw.execute(SEARCH, [scene.advisor.pk, scene.offer.pk]).fetchone() == (
            False,
            Refusal.ISOLATION,
        )


def test_a_transaction_changes_people_or_acts(own_database: OwnDatabase, as_role: AsRole):
    scene = opened(own_database)
    act = [scene.advisor.pk, scene.offer.pk]
    bystander = scene.match(accepts_permanent=False)
    change = "UPDATE candidates_jobseeker SET accepts_permanent = %s WHERE id = %s"
    with as_role("app") as raw:
        raw.execute(change, [None, bystander.pk])
        assert raw.execute(SEARCH, act).fetchone() == (False, Refusal.PEOPLE_CHANGED)
        raw.rollback()
        raw.execute(change, [None, bystander.pk])
        raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert raw.execute(SEARCH, act).fetchone() == (False, Refusal.PEOPLE_CHANGED)
        raw.rollback()
        assert raw.execute(SEARCH, act).fetchone() == (True, None)
        with pytest.raises(ObjectNotInPrerequisiteState):
            raw.execute(change, [True, bystander.pk])
        raw.rollback()
        raw.execute(SEARCH, act)
        raw.commit()
        raw.execute(change, [True, bystander.pk])
        raw.commit()
        assert as_raw(raw, SEARCH, *act) == (False, Refusal.MATCH)
    assert ExternalAct.objects.count() == 1


def test_a_parameter_is_set_by_an_administrator_within_its_bounds(own_database: OwnDatabase, as_role: AsRole):
    scene = openable(own_database)
    administrator = UserFactory(administrator=True)
    with as_role("app") as raw:
        setting = "SELECT gate_set_parameter(%s, %s, %s, %s)"
        for by, code, value in (
            (scene.advisor, "publication_days", 1),
            (administrator, "publication_days", 0),
            (administrator, "unheard_of", 1),
        ):
            with pytest.raises(RestrictViolation):
                raw.execute(setting, [by.pk, code, value, "essai"])
            raw.rollback()
        as_raw(raw, setting, administrator.pk, "publication_days", 7, "plus de temps")
        assert as_raw(raw, "SELECT gate_parameter('publication_days')") == (7,)
    assert not AbsenceFinding.objects.exists()


def test_what_an_offer_is_stays_known_whoever_says_otherwise(own_database: OwnDatabase, as_role: AsRole):
    scene = openable(own_database)
    place = scene.offer.establishment_id
    with as_role("app") as raw:

        def says(statement: str, *values: object) -> tuple[list[str], bool]:
            """Then, why the offer may not reach the gate, and whether somebody else must look."""
            raw.execute(statement, values)
            asked = "SELECT gate_ineligible(%s), 'facts_changed' = ANY (gate_signature_reasons(%s))"
            return as_raw(raw, asked, scene.offer.pk, scene.offer.pk)

        wording = "SELECT gate_record_wording(%s, gate_wording_digest(%s), %s)"
        checked = [scene.offer.pk, scene.offer.pk]
        assert says(wording, *checked, False) == ([], False)
        assert says(wording, *checked, True) == ([Refusal.UNLAWFUL_WORDING], False)
        # The same words are not lawful for being said so.
        assert says(wording, *checked, False) == ([Refusal.UNLAWFUL_WORDING], False)
        assert says("UPDATE offers_joboffer SET description = 'Autre.' WHERE id = %s", scene.offer.pk) == (
            [Refusal.WORDING_UNCHECKED],
            False,
        )
        assert says(wording, *checked, False) == ([], False)
        activity = "UPDATE offers_establishment SET naf = %s WHERE id = %s"
        assert says(activity, "78.20Z", place) == ([Refusal.PLACEMENT_AGENCY], True)
        assert says(activity, "25.11Z", place) == ([], True)
        origin = "UPDATE offers_joboffer SET origin = %s WHERE id = %s"
        assert says(origin, "partner", scene.offer.pk) == ([Refusal.PARTNER], True)
        assert says(origin, "direct", scene.offer.pk) == ([Refusal.PARTNER], True)


WHY_NOT = "SELECT (gate_ineligible(%s))[1]"


def test_words_are_not_lawful_for_being_said_so(own_database: OwnDatabase, as_role: AsRole):
    scene = opened(own_database)
    assert read_words_again() == 0
    offer, act = scene.offer.pk, [scene.advisor.pk, scene.offer.pk]
    with as_role("app") as raw:

        def says_lawful() -> str | None:
            assert raw.execute(SAYS_LAWFUL, [offer, offer]).fetchone() == (True,)
            return as_raw(raw, WHY_NOT, offer)[0]

        raw.execute(
            "CREATE FUNCTION pg_temp.offers_unlawful(bigint) RETURNS SETOF text"
            " LANGUAGE sql AS 'SELECT ''nothing'' WHERE false'"
        )
        raw.execute("SET search_path = pg_temp, public, pg_catalog")
        for what in ("title", "description"):
            before = raw.execute(f"SELECT {what} FROM offers_joboffer WHERE id = %s", [offer]).fetchone()[0]
            change = f"UPDATE offers_joboffer SET {what} = %s WHERE id = %s"
            raw.execute(change, [UNLAWFUL, offer])
            assert as_raw(raw, SEARCH, *act) == (False, Refusal.WORDING_UNCHECKED)
            assert says_lawful() == Refusal.UNLAWFUL_WORDING
            assert as_raw(raw, SEARCH, *act) == (False, Refusal.UNLAWFUL_WORDING)
            assert read_words_again() == (what == "title")
            raw.execute(change, [before, offer])
            assert says_lawful() is None
        named = {"offer": offer, "item": LABEL, "label": UNLAWFUL}
        version, copied, asks, current = LABELLED
        with pytest.raises(psycopg.errors.CheckViolation, match="la loi l'interdit"), raw.transaction():
            for statement in (version, copied, current, asks):
                raw.execute(statement, named)
        # Stored before its words were known to be unlawful; said to be lawful before it asks for them.
        with own_database.as_owner() as owner:
            owner.execute("ALTER TABLE offers_offercriterion DISABLE TRIGGER offers_criterion_lawful_label")
            owner.commit()
        for statement in (version, copied, current):
            raw.execute(statement, named)
        raw.execute(SAYS_LAWFUL, [offer, offer])
        assert raw.execute(WHY_NOT, [offer]).fetchone() == (None,)
        raw.execute(asks, named)
        assert as_raw(raw, WHY_NOT, offer) == (Refusal.WORDING_UNCHECKED,)
        assert says_lawful() == Refusal.UNLAWFUL_WORDING
    assert scene.finding.closing.reason == ClosingReason.INELIGIBLE
