"""A person's page: what it shows, what it never shows, and what lifting the pseudonym takes."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.urls import reverse
from psycopg.errors import CheckViolation

from candidates.enums import RevealReason
from candidates.models import (
    HeldCertification,
    HeldLanguage,
    HeldLicence,
    HeldSkill,
    Identity,
    JobSeeker,
    Reveal,
)
from candidates.reveal import RevealCapReached, reveal_identity
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now, app_today
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.models import NationalParameter
from tests.factories import (
    CommuneFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    SoughtOccupationFactory,
    UserFactory,
)
from tests.matching_views.pages import text
from tests.utils.databases import AsRole, OwnDatabase

SECRETS = ("Marguerite", "Dubois-Lefèvre", "marguerite@example.org", "+33199000142")


def detail(person: JobSeeker) -> str:
    return reverse("people:detail", args=[person.public_id])


def lift(client, person: JobSeeker, reason: str = "contact"):
    return client.post(reverse("people:reveal", args=[person.public_id]), {"reason": reason})


@pytest.fixture
def person(db) -> JobSeeker:
    person = JobSeekerFactory(accepts_permanent=True, accepts_fixed_term=False, licences_complete=True)
    first, last, email, phone = SECRETS
    Identity.objects.create(job_seeker=person, first_name=first, last_name=last, email=email, phone=phone)
    return person


@pytest.fixture
def advisor(client, db) -> User:
    user = UserFactory(advisor=True)
    client.force_login(user)
    return user


def cap_is(value: int) -> None:
    NationalParameter.objects.create(
        code="reveals_per_day", valid_from=app_today(), value=value, reason="essai"
    )


# The page


def test_what_is_known_in_words(client, advisor, person):
    SoughtOccupationFactory(job_seeker=person, experience_months=30)
    MobilityAreaFactory(job_seeker=person, in_departement=True)
    HeldSkill.objects.create(job_seeker=person, ogr=123456)
    HeldLicence.objects.create(job_seeker=person, code="B")
    HeldLicence.objects.create(job_seeker=person, code="C", held=False)
    HeldLanguage.objects.create(job_seeker=person, code="en", level="B2")
    HeldCertification.objects.create(job_seeker=person, code="R489-3", valid_until=datetime.date(2028, 3, 14))
    page = text(client.get(detail(person)))
    for words in (
        f"Personne {person.pseudonym}",
        "Soudage manuel",
        "2 ans et 6 mois",
        "Nord (59)",
        "B : véhicule léger",
        "n'a pas : C : poids lourd",
        "Rien d'autre, selon la personne.",
        "anglais B2",
        "chariot en porte-à-faux jusqu'à 6 t, valable jusqu'au 14 mars 2028",
        "Un CDI : oui",
        "Un CDD : non",
        "L'intérim : à demander",
    ):
        assert words in page, words


def test_neither_identity_nor_residence_nor_registration_number(client, advisor, person):
    home = CommuneFactory(code="59606", name="Valenciennes", lat=50.358, lon=3.524)
    JobSeeker.objects.filter(pk=person.pk).update(commune=home)
    MobilityAreaFactory(job_seeker=person, commune=home, radius_km=20)
    page = client.get(detail(person)).text
    for secret in (*SECRETS, "Valenciennes", "59606", person.registration_number):
        assert secret not in page
    assert "20 km autour d'une commune" in text(client.get(detail(person)))


def test_looking_is_journalled(client, advisor, person):
    client.get(detail(person))
    line = Entry.objects.get(action="person.viewed")
    assert (line.actor, line.object_id, line.payload) == (advisor, person.public_id, {})


@pytest.mark.parametrize("gone", [{"left_on": datetime.date(2026, 9, 1)}, {"processing_restricted": True}])
def test_who_left_or_asked_that_nothing_be_done_is_for_the_data_protection_officer(client, db, gone):
    person = JobSeekerFactory(**gone)
    for role, status in ((Role.ADVISOR, 404), (Role.DPO, 200)):
        client.force_login(UserFactory(roles=[role]))
        assert client.get(detail(person)).status_code == status
    assert lift(client, person, "rights").status_code == 200


def test_a_person_is_seen_from_every_agency(client, person):
    client.force_login(UserFactory(advisor=True, of_another_agency=True))
    assert client.get(detail(person)).status_code == 200


def test_queries_do_not_grow_with_what_is_known(client, advisor, person, django_assert_num_queries):
    client.get("/")
    for code in ("B", "C", "D"):
        HeldLicence.objects.create(job_seeker=person, code=code)
    for ogr in (1, 2, 3):
        HeldSkill.objects.create(job_seeker=person, ogr=ogr)
    # Session, user, person, journal, skills and their labels, certifications, licences, languages,
    # areas, occupations, agency.
    with django_assert_num_queries(12):
        client.get(detail(person))


# Lifting the pseudonym


def test_the_reason_and_the_line_come_before_the_identity(client, advisor, person):
    page = lift(client, person)
    for shown in SECRETS:
        assert shown in page.text
    assert "no-store" in page["Cache-Control"]
    reveal = Reveal.objects.get()
    assert (reveal.job_seeker, reveal.revealed_by, reveal.reason) == (person, advisor, "contact")
    line = Entry.objects.get(action="person.revealed")
    assert (line.actor, line.object_id, line.reason) == (advisor, person.public_id, "contact")
    assert not any(secret in str(line.payload) for secret in SECRETS)


def test_for_that_answer_alone_and_reloading_is_another_reveal(client, advisor, person):
    lift(client, person)
    assert SECRETS[0] not in client.get(detail(person)).text
    assert client.get(reverse("people:reveal", args=[person.public_id])).status_code == 405
    lift(client, person)
    assert Reveal.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "curiosité", "rights"])
def test_without_a_reason_of_ones_own_nothing_is_shown_or_written(client, advisor, person, reason):
    page = lift(client, person, reason)
    assert page.context["form"].errors["reason"]
    assert SECRETS[0] not in page.text
    assert not Reveal.objects.exists()
    assert not Entry.objects.filter(action="person.revealed").exists()


def test_each_role_has_its_reasons(client, person):
    for role, reasons in (
        (Role.ADVISOR, ["contact", "question", "interview", "request"]),
        (Role.LIAISON, ["interview", "request"]),
        (Role.DPO, ["rights", "incident"]),
    ):
        client.force_login(UserFactory(roles=[role]))
        offered = client.get(detail(person)).context["form"].fields["reason"].choices
        assert [value for value, _ in offered] == reasons
    manager = UserFactory(manager=True)
    client.force_login(manager)
    assert client.get(detail(person)).context["form"] is None
    with pytest.raises(PermissionDenied):
        reveal_identity(job_seeker=person, revealed_by=manager, reason=RevealReason.CONTACT)


def test_beyond_the_day_s_number_nothing_is_shown(client, advisor, person):
    cap_is(2)
    lift(client, person)
    lift(client, person)
    page = lift(client, person)
    assert page.status_code == 429
    assert "autant de pseudonymats qu'une journée le permet" in text(page)
    assert SECRETS[0] not in page.text
    assert Reveal.objects.count() == Entry.objects.filter(action="person.revealed").count() == 2
    client.force_login(UserFactory(advisor=True))
    assert SECRETS[0] in lift(client, person).text


def test_a_person_of_whom_no_identity_came(client, advisor):
    assert "Identité non transmise" in text(lift(client, JobSeekerFactory()))


# In the database


def reveal_in_a_thread(user: User, person: JobSeeker, start: threading.Barrier, shown: list[bool]) -> None:
    try:
        start.wait()
        reveal_identity(job_seeker=person, revealed_by=user, reason=RevealReason.CONTACT)
        shown.append(True)
    except RevealCapReached:
        shown.append(False)
    finally:
        connections.close_all()


def test_at_the_same_instant_no_more_than_the_day_s_number(own_database: OwnDatabase):
    cap_is(3)
    user, person = UserFactory(advisor=True), JobSeekerFactory()
    shown: list[bool] = []
    together = user, person, threading.Barrier(6), shown
    threads = [threading.Thread(target=reveal_in_a_thread, args=together) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(shown) == [False] * 3 + [True] * 3
    assert Reveal.objects.count() == Entry.objects.filter(action="person.revealed").count() == 3


INSERT = """INSERT INTO candidates_reveal (job_seeker_id, revealed_by_id, reason, revealed_at)
    VALUES (%s, %s, 'contact', now() - interval '3 days')"""


def test_raw_sql_counts_too_and_cannot_date_a_reveal_otherwise(own_database: OwnDatabase, as_role: AsRole):
    cap_is(1)
    user, person = UserFactory(advisor=True), JobSeekerFactory()
    with as_role("app") as app:
        app.execute(INSERT, [person.pk, user.pk])
        app.commit()
        with pytest.raises(CheckViolation, match="journée est atteint"):
            app.execute(INSERT, [person.pk, user.pk])
    assert Reveal.objects.get().revealed_at > app_now() - datetime.timedelta(minutes=5)


def test_the_next_day_counts_from_zero(own_database: OwnDatabase):
    cap_is(1)
    user, person = UserFactory(advisor=True), JobSeekerFactory()
    reveal_identity(job_seeker=person, revealed_by=user, reason=RevealReason.CONTACT)
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = '1 day'")
        owner.commit()
    reveal_identity(job_seeker=person, revealed_by=user, reason=RevealReason.CONTACT)
    assert Reveal.objects.count() == 2
