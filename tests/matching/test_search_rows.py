"""The search rows of people equal what the sources say, whoever wrote to them and how."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.enums import Category
from candidates.models import (
    DisabilityStatus,
    HeldLicence,
    HeldSkill,
    Identity,
    JobSeeker,
    MobilityArea,
    SoughtOccupation,
)
from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import app_today
from francetravail_match.referentials.models import Certification, CertificationTerm, RomeCode
from tests.candidates.feeds import leave_by_feed
from tests.utils import by_owner

from .derived import assert_rows_follow
from .strategies import communes, examples, populations
from .world import PARENT, ROME_CODES, PersonSpec, add_people, around, flush

DAY = datetime.timedelta(days=1)
Change = Callable[[JobSeeker, str, RomeCode, bool | None], object]


def execute(sql: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def bulk_answers(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    JobSeeker.objects.filter(id__gte=person.id).update(accepts_permanent=answer, accepts_remote=answer)


def raw_residence(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    execute("UPDATE candidates_jobseeker SET commune_id = %s WHERE id <= %s", commune, person.id)


def raw_experience(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    execute("UPDATE candidates_soughtoccupation SET experience_months = 7 WHERE rome_id = %s", rome.id)


def replace_occupations(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    person.occupations.all().delete()
    SoughtOccupation.objects.bulk_create([SoughtOccupation(job_seeker=person, rome=rome)])


def occupation_changes(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    person.occupations.filter(rome=rome).delete()
    first = person.occupations.order_by("id").first()
    if first:
        SoughtOccupation.objects.filter(id=first.id).update(rome=rome)


def occupations_move(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    person.occupations.all().delete()
    execute(
        "UPDATE candidates_soughtoccupation SET job_seeker_id = %s"
        " WHERE job_seeker_id = (SELECT min(job_seeker_id) FROM candidates_soughtoccupation)",
        person.id,
    )


def areas_move(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    MobilityArea.objects.exclude(job_seeker=person).update(job_seeker=person)


def add_area(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    MobilityArea.objects.create(job_seeker=person, **around(commune, 30))


def wider_areas(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    MobilityArea.objects.filter(kind="commune").update(radius_km=F("radius_km") + 1, commune_id=commune)


def delete_areas(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    person.areas.all().delete()


def upsert(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    execute(
        "INSERT INTO candidates_soughtoccupation (job_seeker_id, rome_id, origin, experience_months)"
        " VALUES (%s, %s, 'accepted', 3) ON CONFLICT (job_seeker_id, rome_id)"
        " DO UPDATE SET experience_months = 4",
        person.id,
        rome.id,
    )


def category_changes(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    letter = rome.code[0] if rome.code[0] in Category.values else "D"
    JobSeeker.objects.filter(id__gte=person.id).update(category=letter, opted_in=answer)


def everyone_is_in_category_e(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    execute("UPDATE candidates_jobseeker SET category = 'E', opted_in = (id > %s)", person.id)


def leaves_or_comes_back(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    if answer:
        leave_by_feed(person.registration_number)
    else:
        JobSeeker.objects.filter(id=person.id).update(left_on=None)


def free_later(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    days = 31 if answer else 30
    execute("UPDATE candidates_jobseeker SET category = 'D', available_from = %s", app_today() + days * DAY)


def raw_items(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    execute(
        "INSERT INTO candidates_heldskill (job_seeker_id, ogr, held)"
        " SELECT id, 100 + id %% 3, %s FROM candidates_jobseeker"
        " ON CONFLICT (job_seeker_id, ogr) DO UPDATE SET held = NOT candidates_heldskill.held",
        answer is not False,
    )
    execute(
        "INSERT INTO candidates_heldlanguage (job_seeker_id, code, held, level) VALUES (%s, 'en', %s, %s)"
        " ON CONFLICT (job_seeker_id, code) DO NOTHING",
        person.id,
        answer is not False,
        "B2" if answer else None,
    )


def items_by_copy(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    HeldLicence.objects.filter(job_seeker__gte=person.id).delete()
    with connection.cursor() as cursor:
        with cursor.copy("COPY candidates_heldlicence (job_seeker_id, code, held) FROM STDIN") as copy:
            for code in ("B", "C"):
                copy.write_row([person.id, code, answer is not False])


def items_move(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    person.skills.all().delete()
    HeldSkill.objects.filter(ogr=101).exclude(job_seeker=person).delete()
    HeldSkill.objects.filter(ogr=100).update(ogr=101)
    execute("DELETE FROM candidates_heldskill s WHERE ogr = 102 AND held")


def certified(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    end = app_today() + (0 if answer else -1) * DAY
    execute(
        "INSERT INTO candidates_heldcertification (job_seeker_id, code, held, level, valid_until)"
        " VALUES (%s, 'R489', true, '1', %s)"
        " ON CONFLICT (job_seeker_id, code) DO UPDATE SET valid_until = excluded.valid_until + 2",
        person.id,
        end,
    )
    execute(
        "INSERT INTO candidates_heldcertification (job_seeker_id, code, held, level, obtained_on)"
        " VALUES (%s, 'SST', true, '', %s) ON CONFLICT DO NOTHING",
        person.id,
        end - datetime.timedelta(days=700 if answer else 730),
    )


def terms_change(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    """The application ends a rule, as it may, and begins another."""
    terms = CertificationTerm.objects.filter(certification__code__in=["SST", "R489"])
    day = app_today() - datetime.timedelta(days=1000)
    terms.filter(valid_from__lt=day).update(valid_until=day - DAY if answer is None else day)
    if answer and not terms.filter(valid_from__gt=day).exists():
        CertificationTerm.objects.create(
            certification=Certification.objects.get(code="SST"),
            valid_from=day + DAY,
            validity_months=25,
            tolerance_months=3,
            source="essai",
        )


def complete_families(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    JobSeeker.objects.update(
        licences_complete=bool(answer), skills_complete=F("languages_complete"), stop_asking=answer is False
    )


def reachable(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    Identity.objects.update_or_create(job_seeker=person, defaults={"email": "p@example.invalid"})
    Identity.objects.exclude(job_seeker=person).update(email="", phone="" if answer else "+33100000000")


def says(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    end = {True: 1, False: -1, None: 0}[answer]
    by_owner.execute(
        'INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, answered_at, valid_until)'
        " SELECT id, %s, 'person', 'link', now() - interval '3 days', %s FROM candidates_jobseeker",
        ['{"accepts_night": true, "licence:B": true, "skill:101": false}', app_today() + end * DAY],
    )


def time_passes(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    execute("SELECT count(*) FROM candidates_sweep(%s)", 1000)


def disability(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    DisabilityStatus.objects.update_or_create(job_seeker=person, defaults={"recognised": bool(answer)})


def delete_person(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    person.delete()


def undone(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    with transaction.atomic():
        JobSeeker.objects.update(accepts_full_time=answer)
        person.areas.all().delete()
        transaction.set_rollback(True)


def undone_after_flush(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    with transaction.atomic():
        upsert(person, commune, rome, answer)
        flush()
        transaction.set_rollback(True)


def commit(person: JobSeeker, commune: str, rome: RomeCode, answer: bool | None) -> None:
    flush()
    assert_rows_follow()


CHANGES: list[Change] = [
    bulk_answers,
    raw_residence,
    raw_experience,
    replace_occupations,
    occupation_changes,
    occupations_move,
    areas_move,
    add_area,
    wider_areas,
    delete_areas,
    upsert,
    category_changes,
    everyone_is_in_category_e,
    leaves_or_comes_back,
    free_later,
    raw_items,
    items_by_copy,
    items_move,
    certified,
    terms_change,
    complete_families,
    reachable,
    says,
    time_passes,
    disability,
    delete_person,
    undone,
    undone_after_flush,
    commit,
]
writes = st.tuples(
    st.sampled_from(CHANGES),
    st.integers(0, 5),
    communes,
    st.sampled_from(sorted(ROME_CODES)),
    st.sampled_from([None, True, False]),
)


@pytest.mark.parametrize("write", CHANGES, ids=lambda write: write.__name__)
def test_each_change_alone_is_followed(agency: Agency, write: Change) -> None:
    """One change a transaction: nothing else marks the people that it touches."""
    rome = RomeCode.objects.get(code=PARENT)
    areas = [around("69123", 30)]
    for person in add_people([PersonSpec(areas=areas), PersonSpec(), PersonSpec(category=None, areas=areas)]):
        raw_items(person, "69123", rome, True)
        certified(person, "69123", rome, True)
        Identity.objects.create(job_seeker=person, email="p@example.invalid")
    flush()
    for answer in (True, None, False):
        left = JobSeeker.objects.order_by("id").first()
        if left:
            write(left, "75056", rome, answer)
        flush()
        assert_rows_follow()


@settings(examples, max_examples=max(1, settings().max_examples // 3))
@given(population=populations, written=st.lists(writes, max_size=8), one_by_one=st.booleans())
def test_search_rows_are_never_stale(
    agency: Agency, population: list[PersonSpec], written: list[Any], one_by_one: bool
) -> None:
    with transaction.atomic():
        add_people(population)
        assert_rows_follow()
        for write, index, commune, code, answer in written:
            left = list(JobSeeker.objects.order_by("id"))
            if left:
                write(left[index % len(left)], commune, RomeCode.objects.get(code=code), answer)
            if one_by_one:
                flush()
                assert_rows_follow()
        flush()
        assert_rows_follow()
        transaction.set_rollback(True)
