"""The search rows of people equal what the sources say, whoever wrote to them and how."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.models import JobSeeker, MobilityArea, SoughtOccupation
from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import Commune, RomeCode

from .strategies import communes, examples, populations
from .world import ANSWERS, ROME_CODES, PersonSpec, add_people, around, flush, read_rows

COLUMNS = ("job_seeker_id", "occupation", "public_id", "experience_months", *ANSWERS)
AREA_COLUMNS = ("area_id", "area_kind", "commune", "departement", "region", "lat", "lon", "radius_km")
NOWHERE = (None, None, None, None, None)

Row = tuple[Any, ...]
Change = Callable[[JobSeeker, str, RomeCode, bool | None], object]


def derived_rows() -> set[Row]:
    """Occupations × areas, and every column that they mirror, from the sources."""
    rows = set()
    for person in JobSeeker.objects.select_related("commune__departement"):
        areas = [
            area_columns(area) for area in person.areas.select_related("commune__departement", "departement")
        ]
        undeclared = (0, None, *place(person.commune), None)
        answers = [getattr(person, answer) for answer in ANSWERS]
        for sought in person.occupations.all():
            own = (person.id, sought.rome_id, person.public_id, sought.experience_months, *answers)
            rows |= {(*own, *area) for area in areas or [undeclared]}
    return rows


def area_columns(area: MobilityArea) -> Row:
    if area.departement:
        where: Row = (None, area.departement_id, area.departement.region_id, None, None)
    elif area.region_id:
        where = (None, None, area.region_id, None, None)
    else:
        where = place(area.commune)
    return (area.id, area.kind, *where, area.radius_km)


def place(commune: Commune | None) -> Row:
    if commune is None:
        return NOWHERE
    return (commune.code, commune.departement_id, commune.departement.region_id, commune.lat, commune.lon)


def stored_rows() -> set[Row]:
    rows = read_rows("SELECT * FROM candidates_searchrow")
    found = {tuple(row[column] for column in (*COLUMNS, *AREA_COLUMNS)) for row in rows}
    assert len(found) == len(rows)
    return found


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
    assert stored_rows() == derived_rows()


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


@settings(examples, max_examples=max(1, settings().max_examples // 3))
@given(population=populations, written=st.lists(writes, max_size=8))
def test_search_rows_are_never_stale(
    agency: Agency, population: list[PersonSpec], written: list[Any]
) -> None:
    with transaction.atomic():
        add_people(population)
        assert stored_rows() == derived_rows()
        for write, index, commune, code, answer in written:
            left = list(JobSeeker.objects.order_by("id"))
            if left:
                write(left[index % len(left)], commune, RomeCode.objects.get(code=code), answer)
        flush()
        assert stored_rows() == derived_rows()
        transaction.set_rollback(True)
