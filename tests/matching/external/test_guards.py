"""What the database alone holds of people outside, attacked by raw SQL: refused, or changing nothing."""

from typing import Any

import psycopg
import pytest
from django.db import transaction
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from candidates.models import JobSeeker
from francetravail_match.common.database import call
from francetravail_match.pilot.services import PilotRefused
from matching.external.comparison.following import note_outcome, shown_to_employer
from matching.external.comparison.presenting import disclose
from matching.external.contact.services.asking import ask_contact, declare, prepare_text
from matching.external.contact.services.sending import bounce
from matching.external.enums import Situation, State
from matching.external.lead import answer, attest, state_of
from matching.external.models import (
    Attestation,
    ContactPlace,
    EmployerStep,
    Message,
    RegisteredFound,
    Sighting,
)
from matching.gate.standing import standing_of
from matching.shortlists.models import Shortlist
from matching.shortlists.services.picking import begin
from offers.models import Employer
from tests.factories import UserFactory
from tests.matching.gate.racing import running
from tests.matching.gate.scenes import Scene, allowed, opened
from tests.utils.databases import OwnDatabase

from .interested_people import interested, ready
from .scenes import EMAIL, informed, sighted, written_to
from .test_contact import OTHER
from .test_entry import registered
from .test_person_page import TOKEN, page, text_of

FOLLOW = "SELECT external_follow(%s, %s, %s, %s, %s)"
CLAIM = "SELECT allowed, refusal FROM external_claim_confirmed(%s, %s, %s, %s, %s)"
ATTEST = "SELECT external_attest(%s, %s, 'all', 'without_job', NULL, 'other', %s)"
DIGEST = "SELECT external_employer_digest(%s)"


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def run(scene: Scene, role: str, statement: str, values: Any = ()) -> Any:
    """Committed; None for no row."""
    connects = scene.database.as_owner() if role == "owner" else scene.database.as_role(role)
    with connects as prompt:
        cursor = prompt.execute(statement, values)
        row = cursor.fetchone() if cursor.description else None
        prompt.commit()
    return row


def refused(scene: Scene, role: str, statement: str, values: Any = ()) -> str:
    with pytest.raises((InsufficientPrivilege, RestrictViolation, psycopg.errors.CheckViolation)) as error:
        run(scene, role, statement, values)
    return str(error.value)


def neither_app_nor_admin(scene: Scene, *statements: str) -> None:
    for role in ("app", "admin"):
        for statement in statements:
            assert "permission denied" in refused(scene, role, statement)


class TestReturned:
    """`external_message_returns`: what comes back un-informs, and nothing else does."""

    def test_nobody_writes_it_and_a_prompt_un_informs_nobody_who_has_had_the_message(
        self, scene, mailbox, client
    ):
        message = written_to(scene, mailbox)
        sighting = message.contact.sighting
        neither_app_nor_admin(
            scene,
            "UPDATE external_profiles_message SET state = 'bounced'",
            "DELETE FROM external_profiles_step",
            "INSERT INTO external_profiles_pagecode (link_id, digest, asked_at, tries)"
            " VALUES (1, '', now(), 0)",
        )
        with pytest.raises(Exception, match="permission denied"):
            Message.objects.update(state="bounced")
        # Who opened their page has had it: not even the owner says otherwise, nor of who answered.
        client.post(page("page", TOKEN.search(text_of(mailbox.messages[-1]))[1]))
        run(scene, "owner", "UPDATE external_profiles_message SET state = 'bounced'")
        assert state_of(sighting) == State.INFORMED
        run(scene, "owner", "UPDATE external_profiles_message SET state = 'sent'")
        answer(sighting, State.INTERESTED)
        run(scene, "owner", "UPDATE external_profiles_message SET state = 'bounced'")
        assert (state_of(sighting), sighting.steps.count()) == (State.INTERESTED, 2)
        for forged in ("declared_sent", "queued", "sending"):
            assert "ne se donne pas" in refused(
                scene, "app", "SELECT external_move_message(%s, '{bounced}', %s)", [message.pk, forged]
            )
        assert "ne passe pas" in refused(
            scene,
            "owner",
            "UPDATE external_profiles_message SET state = 'queued' WHERE id = %s",
            [message.pk],
        )

    def test_a_text_pasted_into_the_network_never_comes_back_and_nobody_is_written_to_again(
        self, scene, mailbox
    ):
        """Said to have come back, it would let a third message leave, and a fourth."""
        back = written_to(scene, mailbox)
        sighting = back.contact.sighting
        assert bounce(back)
        pasted = prepare_text(sighting, by=scene.advisor)
        assert declare(pasted.message, by=scene.advisor, sent=True)
        said = "SELECT external_move_message(%s, '{declared_sent,sent}', 'bounced')"
        assert run(scene, "app", said, [pasted.message.pk]) == (False,)
        assert run(scene, "app", said, [back.pk]) == (False,)
        assert state_of(sighting) == State.INFORMED
        for way in ("by_us", "declared"):
            asked = "SELECT external_ask_contact(%s, %s, %s, 1, 'AAAA-BBBB')"
            assert "déjà informée" in refused(scene, "app", asked, [scene.advisor.pk, sighting.pk, way])
        # One place for one person, taken by what left last.
        assert (ContactPlace.objects.count(), Message.objects.get(pk=back.pk).place_id) == (1, None)

    def test_a_message_that_came_back_keeps_its_place_and_one_that_never_left_gives_it_back(
        self, scene, mailbox
    ):
        first = written_to(scene, mailbox)
        assert bounce(first)
        assert ContactPlace.objects.count() == 1
        run(
            scene,
            "owner",
            "INSERT INTO external_profiles_contactplace (offer_id, by_id, at)"
            " SELECT %s, %s, app_now() - interval '8 days' FROM generate_series(1, 4)",
            [scene.offer.pk, scene.advisor.pk],
        )
        other = sighted(scene, OTHER, email="d@example.org")
        with pytest.raises(PilotRefused, match="5 personnes au plus"):
            ask_contact(other, by=scene.advisor)
        # The same person by another way is not one more.
        assert prepare_text(first.contact.sighting, by=scene.advisor).text
        assert ContactPlace.objects.count() == 5
        run(
            scene,
            "owner",
            "DELETE FROM external_profiles_contactplace WHERE at < app_now() - interval '7 days'",
        )
        waiting = ask_contact(other, by=scene.advisor)
        run(
            scene,
            "owner",
            "UPDATE external_profiles_message SET state = 'failed', act_id = "
            "(SELECT min(id) FROM external_profiles_externalact) WHERE id = %s",
            [waiting.pk],
        )
        assert ContactPlace.objects.count() == 1


class TestClaims:
    """`external_claim_confirmed`: whom of the registered it is, a human of the agency says."""

    def test_nobody_else_says_it_and_what_was_said_stays(self, scene, mailbox):
        sighting, person = informed(scene), registered(email=EMAIL)
        gone = registered(email="parti@example.org")
        run(scene, "owner", "UPDATE candidates_jobseeker SET left_on = '2027-03-01' WHERE id = %s", [gone.pk])
        advisor, offer, its = scene.advisor.pk, scene.offer.pk, sighting.pk
        stranger = UserFactory(advisor=True, of_another_agency=True).pk
        for values in (
            (stranger, offer, its, person.pk, "email"),
            (scene.manager.pk, offer, its, person.pk, "email"),
            (advisor, 0, its, person.pk, "email"),
            (advisor, offer, 0, person.pk, "email"),
            (advisor, offer, its, gone.pk, "email"),
            (advisor, offer, its, 0, "email"),
            (advisor, offer, its, person.pk, "hunch"),
        ):
            refused(scene, "app", CLAIM, values)
        refused(scene, "admin", CLAIM, (advisor, offer, its, person.pk, "email"))
        assert Sighting.objects.exists() and not RegisteredFound.objects.exists()
        with scene.database.as_role("app") as app:
            app.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert app.execute(CLAIM, (advisor, offer, its, person.pk, "email")).fetchone() == (
                False,
                "isolation",
            )
        assert run(scene, "app", CLAIM, (advisor, offer, its, person.pk, "email")) == (True, None)
        self.stays(scene, person)

    def stays(self, scene: Scene, person: JobSeeker) -> None:
        """The gate of the offer waits for the profile, whoever would rather it did not."""
        found = RegisteredFound.objects.get()
        neither_app_nor_admin(
            scene,
            "DELETE FROM external_profiles_registeredfound",
            "UPDATE external_profiles_registeredfound SET done_at = now(), done_by_id = by_id",
            "INSERT INTO external_profiles_registeredfound (public_id, offer_id, finding_id, job_seeker_id,"
            f" resemblance, by_id) SELECT gen_random_uuid(), offer_id, finding_id, {person.pk}, 'name', by_id"
            " FROM external_profiles_externalact",
        )
        with pytest.raises(Exception, match="permission denied"):
            RegisteredFound.objects.update(done_by=scene.advisor)
        assert run(scene, "app", "SELECT external_forget_registered(ARRAY[%s]::bigint[])", [found.pk]) == (0,)
        rewritten = "UPDATE external_profiles_registeredfound SET job_seeker_id = job_seeker_id + 1"
        assert "ne se réécrit pas" in refused(scene, "owner", rewritten)
        for other in (scene.manager, UserFactory(advisor=True, of_another_agency=True)):
            done = "SELECT external_profile_completed(%s, %s)"
            assert "n'attend plus rien" in refused(scene, "app", done, [other.pk, found.pk])
        assert call("gate_profile_waits", scene.offer.pk)
        assert not standing_of(scene.offer, scene.advisor).is_open


class TestUndone:
    """`external_undone`: back to where the last change found somebody, once, by somebody with a name."""

    def test_nobody_goes_further_back_nor_by_a_link(self, scene, client):
        sighting = ready(scene)
        allowed(disclose(sighting, by=scene.advisor))
        # Nothing happened before the employer saw them.
        by, its = scene.advisor.pk, sighting.pk
        assert "n'est pas possible" in refused(scene, "app", FOLLOW, [by, None, its, "interested", "mistake"])
        shown_to_employer(scene.offer)
        note_outcome(sighting, "interview", by=scene.advisor)
        note_outcome(sighting, "hired", by=scene.advisor)
        for outcome in ("sent_to_employer", "not_retained", "hired", "disclosed"):
            refused(scene, "app", FOLLOW, [by, None, its, outcome, "mistake"])
        for actor, link in ((None, None), (None, 1), (by, 1), (0, None)):
            refused(scene, "app", FOLLOW, [actor, link, its, "interview", "mistake"])
        stranger = UserFactory(liaison=True, of_another_agency=True).pk
        assert "ne permet pas" in refused(scene, "app", FOLLOW, [stranger, None, its, "interview", "mistake"])
        neither_app_nor_admin(
            scene,
            "DELETE FROM external_profiles_employerstep",
            "UPDATE external_profiles_employerstep SET to_state = 'interview'",
            "INSERT INTO external_profiles_employerstep (sighting_id, to_state, reason)"
            f" VALUES ({its}, 'interview', '')",
        )
        with pytest.raises(Exception, match="permission denied"):
            EmployerStep.objects.all().delete()
        assert "ne se réécrit pas" in refused(
            scene, "owner", "UPDATE external_profiles_employerstep SET reason = 'mistake'"
        )
        run(scene, "app", FOLLOW, [by, None, its, "interview", "mistake"])
        # Undone once: not again, neither forth nor back.
        for outcome in ("hired", "sent_to_employer"):
            refused(scene, "app", FOLLOW, [by, None, its, outcome, "mistake"])
        assert list(EmployerStep.objects.order_by("pk").values_list("to_state", flat=True)) == [
            "sent_to_employer",
            "interview",
            "hired",
            "interview",
        ]


class TestCompared:
    """`external_employer_compared`: an attestation is of the employer it compared with, and of no other."""

    def test_without_a_comparison_nothing_is_said_and_no_row_is_changed(self, scene):
        sighting = ready(scene)
        (now,) = run(scene, "app", DIGEST, [scene.offer.pk])
        by, its = scene.advisor.pk, sighting.pk
        for forged in (b"", None, bytes(32), now[::-1]):
            refused(scene, "app", ATTEST, [by, its, forged])
        sighting_act = """SELECT allowed FROM external_sighting(
            %s, %s, 'form', 'https://a.example/y', '', true, 'all', 'without_job', NULL, 'other')"""
        assert "Comparez d'abord" in refused(scene, "app", sighting_act, [by, scene.offer.pk])
        neither_app_nor_admin(
            scene,
            "UPDATE external_profiles_attestation SET employer = 'other'",
            "DELETE FROM external_profiles_attestation",
        )
        with pytest.raises(Exception, match="permission denied"):
            Attestation.objects.update(compared=now)
        rewritten = "UPDATE external_profiles_attestation SET compared = sha256('x'), employer = 'other'"
        assert "ne se réécrit pas" in refused(scene, "owner", rewritten)
        # Named otherwise for the time of a comparison: it was with another.
        own = Employer.objects.get(pk=scene.offer.employer_id).name
        renamed = "UPDATE offers_employer SET name = %s WHERE id = %s"
        run(scene, "app", renamed, ["Atelier de la Baie", scene.offer.employer_id])
        attest(sighting, by=scene.advisor, situation=Situation.WITHOUT_JOB)
        run(scene, "app", renamed, [own, scene.offer.employer_id])
        assert not call("external_employer_compared", its)
        assert disclose(sighting, by=scene.advisor).code == "employer_unclear"
        assert not disclose(sighting, by=scene.advisor).allowed

    def test_an_employer_who_changes_in_the_middle_of_it_is_seen_whoever_comes_first(self, scene):
        """Two connections: the comparison was made, and the employer takes another name."""
        sighting, employer = ready(scene), scene.offer.employer_id
        (seen,) = run(scene, "app", DIGEST, [scene.offer.pk])
        renamed = "UPDATE offers_employer SET name = %s WHERE id = %s"
        with scene.database.as_role("app") as other:
            other.execute(renamed, ["Soudure de la Baie", employer])
            # Not committed yet: the attestation is written, and says with whom.
            with running(scene.database, ATTEST, scene.advisor.pk, sighting.pk, seen) as attested:
                assert isinstance(attested.result()[0], int)
            assert call("external_employer_compared", sighting.pk)
            other.commit()
        assert not call("external_employer_compared", sighting.pk)
        assert disclose(sighting, by=scene.advisor).code == "employer_unclear"
        # Committed before: what was compared is not the employer of the offer any more.
        assert "vient de changer" in refused(scene, "app", ATTEST, [scene.advisor.pk, sighting.pk, seen])
        (now,) = run(scene, "app", DIGEST, [scene.offer.pk])
        run(scene, "app", ATTEST, [scene.advisor.pk, sighting.pk, now])
        assert call("external_employer_compared", sighting.pk)


class TestOthersPresented:
    """`shortlists_others`: a shortlist of nobody registered is sent where somebody outside is presented."""

    def test_nobody_presented_sends_nothing_and_nobody_says_that_there_is(self, scene):
        liaison = UserFactory(liaison=True, agency=scene.offer.agency)
        submitted = """INSERT INTO shortlists_shortlistact (
            shortlist_id, actor_id, from_state, to_state, reason) VALUES (%s, %s, %s, %s, '')"""
        said = (
            "CREATE OR REPLACE FUNCTION {}shortlists_others(bigint, text[]) RETURNS bigint"
            " LANGUAGE sql RETURN 1"
        )
        hidden = interested(scene)
        person = ready(scene)
        disclosed = allowed(disclose(person, by=scene.advisor))
        assert disclosed.allowed and hidden
        shortlist = self.draft(scene)
        Employer.objects.filter(pk=scene.offer.employer_id).update(name="Chantiers de la Baie")
        for role in ("app", "admin"):
            refused(scene, role, said.format("public."))
        with scene.database.as_role("app") as app:
            # One of one's own, earlier in the path: the rule does not look there.
            app.execute(said.format("pg_temp."))
            app.execute("SET search_path = pg_temp, public")
            with pytest.raises(psycopg.errors.IntegrityError, match="rien à envoyer"):
                app.execute(submitted, [shortlist.pk, scene.advisor.pk, "draft", "in_review"])
        # Compared again, they are: by who may, and one step after the other.
        attest(person, by=scene.advisor, situation=Situation.WITHOUT_JOB)
        with scene.database.as_role("app") as app, pytest.raises(psycopg.errors.IntegrityError):
            app.execute(submitted, [shortlist.pk, liaison.pk, "draft", "sent"])
        run(scene, "app", submitted, [shortlist.pk, scene.advisor.pk, "draft", "in_review"])
        answer(person, State.DECLINED)
        with (
            scene.database.as_role("app") as app,
            pytest.raises(psycopg.errors.IntegrityError, match="rien à"),
        ):
            app.execute(submitted, [shortlist.pk, liaison.pk, "in_review", "accepted"])

    def draft(self, scene: Scene) -> Shortlist:
        with transaction.atomic():
            return begin(scene.offer, scene.advisor)
