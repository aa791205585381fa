"""What a signature reads cannot be forged at the application's prompt: it is counted, or it is there."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from matching.countercheck.services import counter_check
from matching.gate.enums import Refusal, SignatureReason
from matching.gate.models import CriteriaChange, Sounding
from matching.gate.second_look.reading import signature_reasons
from matching.gate.second_look.services import look_again
from matching.gate.services import check_wording
from matching.models import CounterCheck, MatchRun
from offers.enums import SuspensionReason
from offers.models import JobOffer
from offers.services.transitions import suspend_offers
from offers.services.versions import announce_versions, create_versions
from tests.factories import AppellationFactory, JobSeekerFactory, RomeCodeFactory
from tests.matching.gate.scenes import direct_offer, openable
from tests.utils.asking import row
from tests.utils.databases import AsRole, OwnDatabase

from .looks import asked, asks_now
from .test_database_layer import REASON, SIGN, as_raw, shadows

NOTHING = '{"as_asked": {"criteria": [], "match": 0, "to_qualify": 0}, "relaxations": [], "pairs": []}'
#: What may be said of a counter-check, each in a transaction of its own.
FORGED = (
    "UPDATE public.matching_countercheck SET due_since = now()",
    f"UPDATE public.matching_countercheck SET counts = '{NOTHING}'",
    "UPDATE public.matching_countercheck SET counts = '[]'",
    "UPDATE public.matching_countercheck SET made_at = now() + interval '1 day', counts = '17'",
    f"UPDATE public.matching_countercheck SET due_since = NULL, made_at = now(), counts = '{NOTHING}'",
)
LINES = ("as_asked", "relaxations", "pairs")


def test_the_lines_to_answer_are_counted_by_the_database(own_database: OwnDatabase, as_role: AsRole):
    scene = openable(own_database)
    scene.match(accepts_permanent=False)
    assert counter_check() == look_again() == 1
    check_wording(scene.offer)
    kept = CounterCheck.objects.get().counts or {}
    needed = signature_reasons(scene.offer)
    assert SignatureReason.RELAXATION_MATCHES in needed

    def forge(raw: psycopg.Connection) -> None:
        for statement in FORGED:
            raw.execute(statement)
            raw.commit()
            counts = CounterCheck.objects.get().counts or {}
            assert {name: counts[name] for name in LINES} == {name: kept[name] for name in LINES}, statement

    with as_role("app") as raw:
        forge(raw)
        shadows(raw)
        raw.execute("CREATE FUNCTION pg_temp.gate_lines(bigint) RETURNS jsonb RETURN '{}'::jsonb")
        forge(raw)
        raw.execute("RESET search_path")
        act = [scene.advisor.pk, scene.offer.pk, REASON]
        assert as_raw(raw, SIGN, *act) == (False, Refusal.LINES_TO_ANSWER)
        # Of an offer that is not live nothing is counted, so nothing is believed.
        suspend_offers([scene.offer], actor=scene.advisor, reason=SuspensionReason.ASKED_BY_EMPLOYER)
        forge(raw)
    assert signature_reasons(scene.offer) == needed
    with as_role("admin") as raw, pytest.raises(InsufficientPrivilege):
        raw.execute(FORGED[0])


#: A worker would find who matches; whoever takes the run of a version before it may say otherwise.
CLAIMED = """UPDATE matching_matchrun SET state = 'running', lease = gen_random_uuid(), started_at = now(),
    lease_until = now() + interval '1 minute', heartbeat_at = now() WHERE state = 'queued'"""
FOUND_NOBODY = """UPDATE matching_matchrun r SET state = 'done', stage = 100, lease = NULL, ended_at = now(),
    lease_until = NULL, confirmed_at = now(), n_match = 0, n_to_qualify = 0,
    (engine_hash, reference_version, parameters, weights_id, certification_rules, as_of, snapshot, n_people,
        not_compared) = (SELECT d.engine_hash, d.reference_version, d.parameters, d.weights_id,
        d.certification_rules, d.as_of, d.snapshot, d.n_people, d.not_compared
        FROM matching_matchrun d WHERE d.state = 'done' LIMIT 1)
    WHERE r.state = 'running'"""


def test_a_run_that_is_said_to_have_found_nobody_hides_no_tightening(
    own_database: OwnDatabase, as_role: AsRole
):
    scene = openable(own_database)
    JobSeekerFactory(matches=True).occupations.update(experience_months=12)
    (version,) = create_versions([(scene.offer, asked(row("experience", months=12)))])
    announce_versions([version])
    with as_role("app") as raw:
        raw.execute(CLAIMED)
        raw.execute(FOUND_NOBODY)
        raw.commit()
    assert MatchRun.objects.get(version=version).n_match == 0
    asks_now(scene.offer, *asked(row("experience", months=24)))
    assert SignatureReason.TIGHTENED in signature_reasons(scene.offer)
    assert [change.people for change in CriteriaChange.objects.order_by("pk")] == [1, 1]


def test_what_a_title_names_is_sounded_whatever_is_suggested(own_database: OwnDatabase, as_role: AsRole):
    scene = openable(own_database, title="Soudeur sur tuyauteries")
    other = RomeCodeFactory(unrelated=True)
    AppellationFactory()
    AppellationFactory(ogr=1, label="Soudeur / Soudeuse sur tuyauteries", rome=other)
    person = JobSeekerFactory(matches=True)
    person.occupations.update(rome=other)
    person.save()
    version = scene.offer.current_version_id
    with as_role("app") as raw:
        shadows(raw)
        for codes in ("{}", "{H2913}", "{H2913,H2913,X9999}"):
            raw.execute("SELECT public.gate_record_sounding(%s, %s)", [version, codes])
            raw.commit()
            assert "M1805" in [said["code"] for said in Sounding.objects.get().occupations]
            assert SignatureReason.OTHER_OCCUPATION in signature_reasons(scene.offer)


def test_what_was_suggested_of_the_same_words_stands_for_two_days(own_database: OwnDatabase, as_role: AsRole):
    scene = openable(own_database, title="Soudeuse (H/F)")
    same = direct_offer(title="URGENT : soudeur")
    RomeCodeFactory(unrelated=True)
    with as_role("app") as raw:

        def sounded(offer: JobOffer, codes: str) -> list[str]:
            raw.execute("SELECT gate_record_sounding(%s, %s)", [offer.current_version_id, codes])
            raw.commit()
            said = Sounding.objects.filter(version=offer.current_version_id).latest("counted_at")
            return sorted(each["code"] for each in said.occupations)

        assert sounded(scene.offer, "{H2913}") == ["H2913"]
        assert sounded(same, "{H2913,M1805}") == ["H2913", "M1805"]
        assert sounded(scene.offer, "{}") == ["H2913", "M1805"]
        JobOffer.objects.filter(pk=scene.offer.pk).update(title="Soudeur à l'arc")
        assert sounded(scene.offer, "{H2913}") == ["H2913"]
        scene.clock("2027-03-11 10:00")
        JobOffer.objects.filter(pk=scene.offer.pk).update(title="SOUDEUR")
        assert sounded(scene.offer, "{H2913}") == ["H2913"]
