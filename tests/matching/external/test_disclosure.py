"""Presented to the employer: each thing that stands against it, alone, by the service and by raw SQL."""

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.errors import RestrictViolation
from psycopg.types.json import Jsonb

from candidates.models import JobSeeker
from francetravail_match.common.database import call
from francetravail_match.pilot.services import PilotRefused
from matching.external.comparison.following import note_outcome, presented_to, shown_to_employer
from matching.external.comparison.presenting import disclose, lines_of
from matching.external.enums import Situation, State
from matching.external.lead import answer, attest, shortlist, state_of
from matching.external.models import EmployerStep, ExternalAct, Sighting, Step
from matching.gate.enums import Refusal
from matching.gate.services import open_gate, renew, sign_second
from matching.shortlists.services.links import create_link
from offers.models import Employer, JobOffer, OfferCriterion
from tests import runs
from tests.factories import UserFactory
from tests.matching.gate.racing import running
from tests.matching.gate.scenes import Scene, allowed, fresh_feed, openable, opened
from tests.matching.shortlists.scenes import sent
from tests.utils.databases import OwnDatabase
from tests.utils.offer_versions import add_version

from .interested_people import interested, ready, says, yes_to_everything

#: The gate says so one way or another.
NOT_OPEN = (Refusal.CLOSED, Refusal.NO_FINDING, Refusal.CRITERIA_CHANGED)
DISCLOSE = "SELECT allowed, refusal FROM external_disclose(%s, %s, %s)"
ACT = """WITH act AS (
    INSERT INTO external_profiles_externalact (public_id, kind, offer_id, finding_id, by_id, at, snapshot)
    VALUES (gen_random_uuid(), %(kind)s, %(offer)s, %(finding)s, %(by)s, app_now(), '') RETURNING id
) SELECT id FROM act"""
STEP = """INSERT INTO external_profiles_step (sighting_id, after, by_id, act_id)
    VALUES (%(sighting)s, 'disclosed', %(by)s, %(act)s)"""


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def refused(scene: Scene, sighting: Sighting) -> str:
    """By the service, in the words of a code; by the owner of the tables, whoever they are."""
    decision = disclose(sighting, by=scene.advisor)
    assert not decision.allowed
    with pytest.raises(RestrictViolation, match="ne peut pas être présentée"):
        by_the_owner(scene, sighting)
    return decision.code


def by_the_owner(scene: Scene, sighting: Sighting, *, kind: str = "disclosure") -> None:
    """Undone at the end."""
    values = {
        "kind": kind,
        "offer": scene.offer.pk,
        "finding": scene.finding.pk,
        "by": scene.advisor.pk,
        "sighting": sighting.pk,
    }
    with scene.database.as_owner() as owner:
        (act,) = owner.execute(ACT, values).fetchone()
        owner.execute(STEP, {**values, "act": act})


def test_each_thing_of_their_own_stands_against_it_alone_and_then_they_are_presented(scene, client):
    sighting = interested(scene)
    assert refused(scene, sighting) == Refusal.NOT_SHORTLISTED
    shortlist(sighting, by=scene.advisor)
    assert refused(scene, sighting) == Refusal.CRITERIA_UNMET
    says(scene.offer, sighting, yes_to_everything(scene.offer, sighting))
    declare(scene, sighting, accepts_permanent=False)
    assert refused(scene, sighting) == Refusal.CRITERIA_UNMET
    declare(scene, sighting, accepts_permanent=True)
    # Nobody says any more for whom they work.
    attest(sighting, by=scene.advisor, situation=Situation.UNKNOWN)
    assert refused(scene, sighting) == Refusal.EMPLOYER_UNCLEAR
    attest(sighting, by=scene.advisor, situation=Situation.WITHOUT_JOB)
    assert call("external_disclosure_bar", sighting.pk) is None
    # They were compared with another employer than this one.
    Employer.objects.filter(pk=scene.offer.employer_id).update(name="Chantiers de la Baie")
    assert refused(scene, sighting) == Refusal.EMPLOYER_UNCLEAR
    attest(sighting, by=scene.advisor, situation=Situation.WITHOUT_JOB)
    for kind in ("search", "sighting", "contact"):
        with pytest.raises(RestrictViolation, match="no_act"):
            by_the_owner(scene, sighting, kind=kind)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), scene.database.as_role("app") as app:
        app.execute(STEP, {"sighting": sighting.pk, "by": scene.advisor.pk, "act": 1})
    shown_once_presented(scene, sighting, client)
    assert refused(scene, sighting) == Refusal.NOT_SHORTLISTED
    answer(sighting, State.DECLINED)
    assert refused(scene, sighting) == Refusal.NOT_SHORTLISTED


def shown_once_presented(scene: Scene, sighting: Sighting, client: Client) -> None:
    liaison = UserFactory(liaison=True, agency=scene.offer.agency)
    assert lines_of(scene.offer, liaison) == []
    assert [line.may_disclose for line in lines_of(scene.offer, scene.advisor)] == [True]
    by_the_owner(scene, sighting)
    results = reverse("matching:results", args=[scene.offer.public_id])
    why, present = (
        reverse(f"external:{name}", args=[scene.offer.public_id, sighting.public_id])
        for name in ("why", "present")
    )
    client.force_login(liaison)
    assert "non inscrites" not in client.get(results).text
    assert client.get(why).status_code == 404
    client.force_login(scene.advisor)
    assert present in client.get(results).text
    with CaptureQueriesContext(connection) as asked:
        client.get(results)
    others = [interested(scene), interested(scene)]
    shortlist(others[0], by=scene.advisor)
    with CaptureQueriesContext(connection) as asked_of_more:
        assert client.get(results).text.count("Non inscrite<") == 3
    assert len(asked) == len(asked_of_more) == 13
    assert "Tous les critères" in client.get(why).text
    assert "est présentée" in client.post(present, follow=True).text
    step = Step.objects.get(after=State.DISCLOSED)
    act = ExternalAct.objects.get(pk=step.act_id)
    assert (act.kind, act.finding, step.act, step.by) == ("disclosure", scene.finding, act, scene.advisor)
    assert [line.compared.state for line in lines_of(scene.offer, liaison)] == [State.DISCLOSED]
    assert lines_of(scene.offer, UserFactory(liaison=True, of_another_agency=True)) == []
    client.force_login(liaison)
    assert "non inscrites" in client.get(results).text
    assert client.get(why).status_code == 200


def test_nobody_is_presented_before_the_registered_nor_without_a_finding_of_this_version(scene):
    sighting = ready(scene)
    person = scene.match()
    assert refused(scene, sighting) == Refusal.MATCH
    # That they no longer match opens nothing: somebody signs again. Who is interested is still there.
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=False)
    assert refused(scene, sighting) in NOT_OPEN
    assert state_of(sighting) == State.SHORTLISTED
    signed_again(scene)
    by_the_owner(scene, sighting)
    # Under whatever version they were found.
    scene.offer.refresh_from_db()
    new_version(scene.offer)
    assert refused(scene, sighting) in NOT_OPEN
    runs.done(scene.offer)
    signed_again(scene)
    by_the_owner(scene, sighting)
    scene.clock("2027-03-16 09:00")
    assert refused(scene, sighting) == Refusal.STALE_FEED
    fresh_feed()
    assert refused(scene, sighting) == Refusal.EXPIRED
    allowed(renew(scene.offer, by=scene.advisor))
    assert refused(scene, sighting) == Refusal.NOT_ATTESTED
    attest(sighting, by=scene.advisor, situation=Situation.WITHOUT_JOB)
    assert allowed(disclose(sighting, by=scene.advisor)).finding_id != sighting.finding_id


def test_the_employer_has_two_days_for_who_was_proposed(own_database):
    scene = openable(own_database)
    person = scene.match()
    runs.done(scene.offer)
    sent(scene.offer, person)
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=False)
    runs.done(scene.offer)
    signed_again(scene)
    sighting = ready(scene)
    assert refused(scene, sighting) == Refusal.PROPOSED_RECENTLY
    scene.clock("2027-03-10 09:59")
    fresh_feed()
    assert refused(scene, sighting) == Refusal.PROPOSED_RECENTLY
    scene.clock("2027-03-10 10:01")
    assert disclose(sighting, by=scene.advisor).allowed


def test_who_registers_an_instant_before_is_counted_and_who_answers_too(scene):
    sighting = ready(scene)
    values = (scene.advisor.pk, scene.offer.pk, sighting.pk)
    with scene.database.as_role("app") as answering:
        answering.execute(
            "SELECT external_declare(%s, %s, '[]')", [sighting.pk, Jsonb({"accepts_permanent": False})]
        )
        with running(scene.database, DISCLOSE, *values) as act:
            assert act.waits()
            answering.commit()
            assert act.result() == (False, Refusal.CRITERIA_UNMET)
    declare(scene, sighting, accepts_permanent=True)
    person = scene.match(accepts_permanent=False)
    with scene.database.as_role("app") as registration:
        registration.execute(
            "UPDATE candidates_jobseeker SET accepts_permanent = true WHERE id = %s", [person.pk]
        )
        registration.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with running(scene.database, DISCLOSE, *values) as act:
            assert act.waits()
            registration.commit()
            assert act.result() == (False, Refusal.MATCH)
    assert state_of(sighting) == State.SHORTLISTED


def declare(scene: Scene, sighting: Sighting, **said: object) -> None:
    call("external_declare", sighting.pk, Jsonb(said), Jsonb([]))


def signed_again(scene: Scene) -> None:
    allowed(open_gate(scene.offer, by=scene.advisor, reason="Personne dans le bassin d'emploi."))
    if scene.finding.signature_reasons:
        allowed(sign_second(scene.finding, by=scene.manager))


def new_version(offer: JobOffer) -> None:
    """The employer asks for one thing less."""
    assert offer.current_version
    kept = [
        OfferCriterion(code=row.code, item=row.item, level=row.level, value=row.value)
        for row in offer.current_version.criteria.exclude(code="working_time")
    ]
    JobOffer.objects.filter(pk=offer.pk).update(current_version=add_version(offer, kept))
    offer.refresh_from_db()


def test_the_employer_sees_them_after_the_registered_and_answers_of_each(own_database, client):
    """By a link to what was sent for somebody registered, who left since: not within the two days either."""
    scene = openable(own_database)
    person = scene.match()
    runs.done(scene.offer)
    shortlisted = sent(scene.offer, person)
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=False)
    runs.done(scene.offer)
    scene.clock("2027-03-10 10:01")
    fresh_feed()
    signed_again(scene)
    sighting = ready(scene)
    _, token = create_link(shortlist=shortlisted, by=UserFactory(liaison=True, agency=scene.offer.agency))
    page = reverse("employer:page", args=[token])
    client.post(page)
    assert "Non inscrite" not in client.get(page).text
    allowed(disclose(sighting, by=scene.advisor))
    # What the agency reads shows nobody to the employer.
    (presented,) = presented_to(scene.advisor, scene.offer)
    assert (presented.state, presented.steps, EmployerStep.objects.exists()) == (None, frozenset(), False)
    back = scene.match()
    assert "Non inscrite" not in client.get(page).text
    JobSeeker.objects.filter(pk=back.pk).update(accepts_permanent=False)
    shown = client.get(page).text
    assert shown.index("Non inscrite") > shown.index(person.pseudonym)
    # Whoever they have seen stays before them.
    JobSeeker.objects.filter(pk=back.pk).update(accepts_permanent=True)
    answer_of = reverse("employer_outside:answer", args=[token, sighting.public_id])
    field = f"{sighting.public_id}-outcome"
    assert "Choisissez un motif" in client.post(answer_of, {field: "not_retained"}, follow=True).text
    assert "est transmise" in client.post(answer_of, {field: "interview"}, follow=True).text
    assert [step.to_state for step in EmployerStep.objects.order_by("pk")] == [
        "sent_to_employer",
        "interview",
    ]
    with pytest.raises(PilotRefused, match="n'est pas possible"):
        note_outcome(sighting, "sent_to_employer", by=scene.advisor)
    with pytest.raises(PilotRefused, match="ne permet pas"):
        note_outcome(sighting, "hired", by=UserFactory(advisor=True, of_another_agency=True))
    # Only somebody with a name takes them out, and the person themself.
    client.force_login(scene.advisor)
    listed = client.get(reverse("shortlists:page", args=[scene.offer.public_id])).text
    assert listed.index("Personnes non inscrites présentées") > listed.index(person.pseudonym)
    follow = reverse("external:follow", args=[scene.offer.public_id, sighting.public_id])
    assert follow in listed and "Choisissez un motif" in client.post(follow, {"outcome": "withdrew"}).text
    assert client.get(follow).status_code == 200
    noted = client.post(follow, {"outcome": "withdrew", "reason": "found_job"}, follow=True).text
    assert "est notée" in noted and f'href="{follow}"' not in noted
    assert shown_to_employer(scene.offer) == []
