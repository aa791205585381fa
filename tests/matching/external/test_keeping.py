"""Who becomes registered keeps what they answered outside, if they said so, where their file says nothing."""

import datetime
from typing import Any

import pytest
from django.test import Client
from psycopg.errors import InsufficientPrivilege, RestrictViolation
from psycopg.types.json import Jsonb

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import Answer, JobSeeker, KeptAnswers
from candidates.services import Answered, record_answers
from francetravail_match.common.database import call
from francetravail_match.journal.models import Entry
from matching.explanation import explain
from matching.external.enums import Resemblance
from matching.external.models import KeepChoice, Profile, RegisteredFound, Sighting
from matching.external.person.consent import TEXT_VERSION
from matching.external.registered import Lookalike, confirm_claim
from tests.factories import HeldLicenceFactory, HeldSkillFactory, IdentityFactory, JobSeekerFactory
from tests.matching.gate.racing import running
from tests.matching.gate.scenes import Scene, allowed, direct_offer, opened
from tests.matching.gate.test_pages import url, words
from tests.utils.databases import OwnDatabase

from .interested_people import yes_to_everything
from .outside import seen
from .scenes import EMAIL, written_to
from .test_canary import dumped
from .test_claims import of
from .test_entry import FORM, signed_in
from .test_person_page import TOKEN, opened_by, page, text_of

CONFIRM = "SELECT allowed, refusal FROM external_claim_confirmed(%s, %s, %s, %s, 'email')"
CHOOSE = "SELECT external_choose_keep(%s, %s, 'x')"


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def interested(scene: Scene, mailbox: Any) -> tuple[Sighting, Client, str]:
    """From their page; with their browser, and the token of their link."""
    sighting = written_to(scene, mailbox).contact.sighting
    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    client = opened_by(token, mailbox)
    client.post(page("agree", token))
    return sighting, client, token


def registered(**fields: Any) -> JobSeeker:
    person = JobSeekerFactory(**fields)
    IdentityFactory(job_seeker=person, email=EMAIL)
    return person


def confirmed(scene: Scene, sighting: Sighting, person: JobSeeker) -> JobSeeker:
    allowed(confirm_claim(sighting, by=scene.advisor, found=Lookalike(person, Resemblance.EMAIL)))
    assert not Sighting.objects.exists() and not KeepChoice.objects.exists()
    return JobSeeker.objects.get(pk=person.pk)


def test_from_their_page_to_their_file_which_says_where_each_answer_comes_from(scene, mailbox):
    sighting, client, token = interested(scene, mailbox)
    said = yes_to_everything(scene.offer, sighting)
    client.post(page("answers", token), said)
    occupation = Profile.objects.get().rome.code
    asked = words(client.get(page("keep", token)))
    assert "Rien ne vous y oblige" in asked and "là où il ne dit rien" in asked
    # Of a text that is not shown any more, nothing is agreed.
    assert "Le texte a changé" in words(client.post(page("keep", token), {"keep": "2025-01"}))
    assert not KeepChoice.objects.exists()
    client.post(page("keep", token), {"keep": TEXT_VERSION})
    assert "à garder, dit le 8 mars 2027" in words(client.get(page("held", token)))
    client.post(page("keep", token))
    assert "à effacer, dit le" in words(client.get(page("held", token)))
    scene.clock("2027-03-08 10:20")
    client.post(page("registered", token), {"keep": TEXT_VERSION})
    assert client.get(page("data", token)).json()["réponses à garder à l'inscription"]["garder"] is True
    assert list(KeepChoice.objects.order_by("pk").values_list("wanted", flat=True)) == [True, False, True]

    person = registered(accepts_full_time=False)
    assert person.occupations.count() == 0
    advisor, where = signed_in(scene), of(sighting, "registered")
    assert "passent dans son dossier" in words(advisor.post(where, {}))
    scene.clock("2027-03-09 11:00")
    advisor.post(where, {"same": str(person.public_id)})
    assert not Sighting.objects.exists() and not KeepChoice.objects.exists()
    known = JobSeeker.objects.get(pk=person.pk)
    assert (known.accepts_permanent, known.accepts_full_time) == (True, False)
    kept = KeptAnswers.objects.get()
    assert (kept.job_seeker, kept.text_version, kept.agreed_at.day, kept.kept_at.day) == (
        person,
        TEXT_VERSION,
        8,
        9,
    )
    assert {"accepts_permanent", "mobility", f"occupation:{occupation}"} <= {*kept.questions}
    assert "accepts_full_time" not in kept.questions
    answer = Answer.objects.get(job_seeker=person)
    assert (answer.origin, answer.channel, answer.recorded_by) == ("person", "outside", scene.advisor)
    assert answer.answered_at == kept.said_at < kept.agreed_at
    line = Entry.objects.get(action="candidate.answers_recorded")
    assert line.actor == scene.advisor and "True" not in str(line.payload)
    # Compared as anybody registered from this instant on, and matched again.
    with scene.database.as_role("postgres") as root:
        queued = root.execute("SELECT job_seeker_id FROM matching_persontomatch").fetchall()
    assert (person.pk,) in queued
    why = explain(scene.offer.current_version, known)
    sources = {
        str(each.source)
        for criterion in why.criteria
        for each in (*criterion.known, *criterion.items)
        if each.source
    }
    assert sources == {"la personne, hors inscription, le 8 mars 2027"}
    # Nothing else of the outside is left.
    assert [
        table for table, content in dumped(scene.database).items() if b"camille-durand-ex" in content
    ] == []


def test_nothing_is_kept_without_consent_nor_written_by_another_way(scene, mailbox):
    sighting, client, token = interested(scene, mailbox)
    client.post(page("answers", token), yes_to_everything(scene.offer, sighting))
    link = sighting.contact.links.get()
    person = registered()
    kept_row = """INSERT INTO candidates_keptanswers (
        job_seeker_id, agreed_at, text_version, said_at, kept_at, questions)
        VALUES (%s, app_now(), 'x', app_now(), app_now(), '[]')"""
    answer_row = """INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, answered_at)
        VALUES (%s, '{"accepts_night": true}', 'feed', 'outside', app_now())"""
    chosen = (
        "INSERT INTO external_profiles_keepchoice (profile_id, wanted, text_version) VALUES (%s, true, 'x')"
    )
    for role in ("app", "admin"):
        with scene.database.as_role(role) as prompt:
            for statement, values in (
                (chosen, [sighting.pk]),
                (kept_row, [person.pk]),
                (answer_row, [person.pk]),
                ("UPDATE external_profiles_keepchoice SET wanted = true", []),
                ("SELECT external_keep_answers(%s, %s, %s)", [scene.advisor.pk, sighting.pk, person.pk]),
            ):
                with pytest.raises(InsufficientPrivilege):
                    prompt.execute(statement, values)
                prompt.rollback()
    with scene.database.as_role("app") as app:
        said = """SELECT candidates_record_answer(
            %s, '{"accepts_night": true}', 'person', 'outside', NULL, NULL)"""
        with pytest.raises(RestrictViolation, match="hors inscription"):
            app.execute(said, [person.pk])
        app.rollback()
        # Whoever has the link and no code chooses nothing.
        app.execute("SELECT external_ask_code(%s)", [link.pk])
    with scene.database.as_owner() as owner:
        owner.execute("UPDATE external_profiles_pagecode SET used_at = NULL")
        owner.commit()
    with scene.database.as_role("app") as app, pytest.raises(RestrictViolation, match="avec un code"):
        app.execute(CHOOSE, [link.pk, True])
    with scene.database.as_role("app") as app:
        app.execute(CONFIRM, [scene.advisor.pk, scene.offer.pk, sighting.pk, person.pk])
        app.commit()
    assert RegisteredFound.objects.exists() and not Sighting.objects.exists()
    assert not KeptAnswers.objects.exists() and not Answer.objects.exists()
    assert not person.occupations.exists() and not person.areas.exists()


def test_who_takes_it_back_an_instant_before_keeps_nothing_and_declining_takes_it_back(scene, mailbox):
    sighting, client, token = interested(scene, mailbox)
    link, person = sighting.contact.links.get(), registered()
    client.post(page("keep", token), {"keep": TEXT_VERSION})
    # It was about answers that are no more.
    client.post(page("take_back", token))
    assert not KeepChoice.objects.exists()
    client.post(page("keep", token), {"keep": TEXT_VERSION})
    client.post(page("decline", token))
    assert client.get(page("keep", token))["Location"] == page("held", token)
    client.post(page("agree", token))
    assert not KeepChoice.objects.exists()
    client.post(page("keep", token), {"keep": TEXT_VERSION})
    values = (scene.advisor.pk, scene.offer.pk, sighting.pk, person.pk)
    with scene.database.as_role("app") as person_s:
        person_s.execute(CHOOSE, [link.pk, False])
        with running(scene.database, CONFIRM, *values) as act:
            assert act.waits()
            person_s.commit()
            assert act.result() == (True, None)
    assert not KeptAnswers.objects.exists() and not person.occupations.exists()


def test_what_the_file_says_stays_and_what_it_does_not_is_brought(scene, mailbox):
    sighting, client, token = interested(scene, mailbox)
    things = [
        {"kind": "licence", "code": "B", "held": False},
        {"kind": "licence", "code": "C", "held": True},
        {"kind": "skill", "code": "100", "held": True},
        {"kind": "language", "code": "en", "held": True, "level": "B2"},
        {"kind": "language", "code": "de", "held": False},
        {"kind": "certification", "code": "R489", "held": True, "obtained_on": "2025-05-01"},
    ]
    said = {
        "accepts_night": True,
        "accepts_weekend": False,
        "accepts_shifts": True,
        "education_level": 4,
        "education_field": "00000",
        "licences_complete": True,
        "experience_months": 30,
        "area_kind": "country",
    }
    call("external_declare", sighting.pk, Jsonb(said), Jsonb(things))
    client.post(page("keep", token), {"keep": TEXT_VERSION})
    person = registered(matches=True, accepts_night=None, accepts_weekend=True, accepts_shifts=None)
    HeldLicenceFactory(job_seeker=person, code="B")
    HeldSkillFactory(job_seeker=person, ogr=200)
    JobSeeker.objects.filter(pk=person.pk).update(skills_complete=True)
    scene.clock("2027-03-08 10:30")
    # Put right since, to unknown: that is later than what was said outside.
    unsaid = [Answered(person.pk, {"accepts_shifts": None})]
    record_answers(answers=unsaid, origin=AnswerOrigin.CORRECTION, channel=AnswerChannel.DESK)
    known = confirmed(scene, sighting, person)
    assert (known.accepts_night, known.accepts_weekend, known.accepts_shifts) == (True, True, None)
    assert (known.education_level, known.education_field, known.licences_complete) == (4, None, False)
    held = {
        *known.skills.values_list("ogr", "held"),
        *known.licences.values_list("code", "held"),
        *known.languages.values_list("code", "held", "level"),
        *known.certifications.values_list("code", "held", "obtained_on"),
    }
    assert held == {
        (200, True),
        ("B", True),
        ("C", True),
        ("en", True, "B2"),
        ("de", False, None),
        ("R489", True, datetime.date(2025, 5, 1)),
    }
    assert [(area.kind, area.radius_km) for area in known.areas.all()] == [("commune", 30)]
    assert [row.experience_months for row in known.occupations.all()] == [24]
    assert not any(
        ":" not in q and q.startswith(("mobility", "licences")) for q in KeptAnswers.objects.get().questions
    )
    assert not Profile.objects.exists()


def test_who_is_recognised_when_entered_anew_keeps_it_too(scene, mailbox):
    """By an advisor who sees the same profile again: a file or the form, not the person's page."""
    sighting, client, token = interested(scene, mailbox)
    other = seen(scene, offer=direct_offer())
    client.post(page("answers", token), yes_to_everything(scene.offer, sighting))
    client.post(page("keep", token), {"keep": TEXT_VERSION})
    person = registered()
    advisor = signed_in(scene)
    entered = {**FORM, "url": sighting.url, "email": EMAIL, "same": str(person.public_id)}
    assert "est déjà inscrite" in words(
        advisor.post(url("external:new_sighting", scene), entered, follow=True)
    )
    # Of another offer, and nothing was agreed there: its clocks erase it.
    assert list(Sighting.objects.all()) == [other]
    assert KeptAnswers.objects.get().job_seeker == person and person.areas.exists()
