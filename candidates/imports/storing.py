"""Statements of the source → people, set-based: what is unknown leaves what is known, the latest wins."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django.db import connection

from ..enums import AnswerChannel, AnswerOrigin, OccupationOrigin
from ..models import Answer, Identity, JobSeeker, MobilityArea, SoughtOccupation, SourceRecord
from ..services import Answered, record_answers
from .statements import Statement
from .values import Area

FACTS = ("registered_on", "category", "commune_id")
INSERT = """
INSERT INTO candidates_jobseeker
    (public_id, synthetic, registration_number, registered_on, category, commune_id)
SELECT gen_random_uuid(), false, said.* FROM unnest(%s::text[], %s::date[], %s::text[], %s::text[]) AS said
RETURNING registration_number, id
"""
UPDATE = """
UPDATE candidates_jobseeker j
SET left_on = NULL, registered_on = coalesce(said.registered_on, j.registered_on),
    category = coalesce(said.category, j.category), commune_id = coalesce(said.commune_id, j.commune_id)
FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::text[]) AS said(id, registered_on, category, commune_id)
WHERE j.id = said.id AND (j.left_on, j.registered_on, j.category, j.commune_id) IS DISTINCT FROM (
    NULL::date, coalesce(said.registered_on, j.registered_on), coalesce(said.category, j.category),
    coalesce(said.commune_id, j.commune_id))
"""
#: The end of the code of the question whether there is nothing else in a family.
COMPLETE = "s_complete"
IDENTITY = ("first_name", "last_name", "email", "phone")


def store(statements: list[Statement]) -> Counter[str]:
    """Store people, one statement each, in the caller's transaction; how many created, updated, unchanged.

    A statement is dropped if the source said the same last, or something more recent. Who had left and is
    named again is registered again: a statement older than the last says that, and nothing else.
    """
    known = _known(statements)
    counts: Counter[str] = Counter()
    new, changed, back = [], [], []
    for said in statements:
        before = known.get(said.number)
        if said.leaving:
            counts["updated" if before and before["left_on"] is None else "unchanged"] += 1
        elif before is None:
            new.append(said)
        elif _is_news(said, before):
            changed.append(said)
        elif before["left_on"] is not None:
            back.append(replace(said, facts={}))
        else:
            counts["unchanged"] += 1
    people = _create(new) | _update([*changed, *back])
    _note(people, [*new, *changed])
    SourceRecord.objects.filter(job_seeker__in=[people[said.number] for said in back]).update(left_reason="")
    _record_answers(people, new, changed)
    _store_identities(people, [*new, *changed])
    _store_occupations(people, new, changed)
    _store_areas(people, new, changed)
    return counts + Counter(created=len(new), updated=len(changed) + len(back))


def _known(statements: list[Statement]) -> dict[str, dict[str, Any]]:
    rows = JobSeeker.objects.filter(registration_number__in=[said.number for said in statements])
    columns = ("registration_number", "left_on", "source_record__digest", "source_record__stated_at")
    return {row["registration_number"]: row for row in rows.order_by("pk").values(*columns)}


def _is_news(said: Statement, before: dict[str, Any]) -> bool:
    """Not older than the last, and not the same unless the person had left."""
    stated_at = before["source_record__stated_at"]
    if stated_at is not None and said.stated_at < stated_at:
        return False
    same = before["source_record__digest"]
    return before["left_on"] is not None or same is None or bytes(same) != said.digest


def _create(statements: list[Statement]) -> dict[str, int]:
    # Four columns of forty: building the rest of each row costs more than storing it.
    with connection.cursor() as cursor:
        columns = [[said.facts.get(name) for said in statements] for name in FACTS]
        cursor.execute(INSERT, [[said.number for said in statements], *columns])
        return dict(cursor.fetchall())


def _update(statements: list[Statement]) -> dict[str, int]:
    """Facts that are said replace those that were; whoever is named is registered again."""
    # Locked in the order of the rebuild at commit.
    numbers = [said.number for said in statements]
    locked = JobSeeker.objects.select_for_update(no_key=True).filter(registration_number__in=numbers)
    people = dict(locked.order_by("pk").values_list("registration_number", "pk"))
    with connection.cursor() as cursor:
        columns = [[said.facts.get(name) for said in statements] for name in FACTS]
        cursor.execute(UPDATE, [[people[number] for number in numbers], *columns])
    return people


def _note(people: dict[str, int], statements: list[Statement]) -> None:
    records = [
        SourceRecord(job_seeker_id=people[said.number], digest=said.digest, stated_at=said.stated_at)
        for said in statements
    ]
    SourceRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["job_seeker"],
        update_fields=["digest", "stated_at", "left_reason"],
    )


def _record_answers(people: dict[str, int], new: list[Statement], changed: list[Statement]) -> None:
    """What the source had not said already: repeating it is no answer to what someone else said since."""
    already = _said_before([people[said.number] for said in changed])
    answers = []
    for said in [*new, *changed]:
        pk = people[said.number]
        differing = _differing(said.answers, already.get(pk, {}))
        if differing:
            answers.append(Answered(pk, differing, said.stated_at))
    record_answers(answers=answers, origin=AnswerOrigin.FEED, channel=AnswerChannel.IMPORT)


def _differing(answers: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A salary goes with its period, and "nothing else" with all that it does not deny."""
    differing = {
        name: value for name, value in answers.items() if name not in before or before[name] != as_json(value)
    }
    if differing.keys() & {"wished_salary", "wished_salary_period"}:
        differing |= {name: answers[name] for name in ("wished_salary", "wished_salary_period")}
    for flag in (name for name in answers if name.endswith(COMPLETE)):
        family = f"{flag.removesuffix(COMPLETE)}:"
        denied = any(
            name.startswith(family) and before[name] is not False for name in before.keys() - answers
        )
        if denied or any(name == flag or name.startswith(family) for name in differing):
            differing |= {n: value for n, value in answers.items() if n == flag or n.startswith(family)}
    return differing


def _said_before(people: list[int]) -> dict[int, dict[str, Any]]:
    """What the source said last of each question; what "nothing else" denied, it said too."""
    rows = Answer.objects.filter(job_seeker__in=people, origin=AnswerOrigin.FEED)
    said: dict[int, dict[str, Any]] = {}
    for pk, values in rows.order_by("answered_at", "pk").values_list("job_seeker", "values"):
        before = said.setdefault(pk, {})
        for flag in (name for name in values if name.endswith(COMPLETE)):
            family = f"{flag.removesuffix(COMPLETE)}:"
            before.update({name: False for name in before if name.startswith(family)})
        before.update(values)
    return said


def as_json(value: Any) -> Any:
    """A value as the rows of answers keep it."""
    if isinstance(value, dict):
        return {name: str(detail) for name, detail in value.items()}
    return value if isinstance(value, bool | int | str) else str(value)


def _store_identities(people: dict[str, int], statements: list[Statement]) -> None:
    said = {people[s.number]: s.identity for s in statements if s.identity}
    stored = Identity.objects.in_bulk(said)
    rows = []
    for pk, values in said.items():
        identity = stored.get(pk) or Identity(job_seeker_id=pk)
        if identity._state.adding or any(getattr(identity, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(identity, name, value)
            rows.append(identity)
    Identity.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["job_seeker"], update_fields=IDENTITY
    )


def _store_occupations(people: dict[str, int], new: list[Statement], changed: list[Statement]) -> None:
    """The occupations sought become those of the statement; those that the person accepted stay."""
    told = {people[s.number]: s.occupations for s in changed if s.occupations is not None}
    stored = {
        (row.job_seeker_id, row.rome_id): row
        for row in SoughtOccupation.objects.filter(job_seeker__in=told).order_by("pk")
    }
    gone = [
        row.pk
        for (pk, rome), row in stored.items()
        if rome not in told[pk] and row.origin == OccupationOrigin.SOUGHT
    ]
    SoughtOccupation.objects.filter(pk__in=gone).delete()
    told |= {people[s.number]: s.occupations for s in new if s.occupations is not None}
    added, differing = [], []
    for pk, occupations in told.items():
        for rome, months in occupations.items():
            row = stored.get((pk, rome))
            if row is None:
                added.append(SoughtOccupation(job_seeker_id=pk, rome_id=rome, experience_months=months))
            elif row.origin != OccupationOrigin.SOUGHT or months not in (None, row.experience_months):
                row.origin = OccupationOrigin.SOUGHT
                row.experience_months = row.experience_months if months is None else months
                differing.append(row)
    SoughtOccupation.objects.bulk_create(added)
    SoughtOccupation.objects.bulk_update(differing, ["origin", "experience_months"])


def _store_areas(people: dict[str, int], new: list[Statement], changed: list[Statement]) -> None:
    told = {people[s.number]: s.areas for s in [*new, *changed] if s.areas is not None}
    rows = MobilityArea.objects.filter(job_seeker__in=[people[s.number] for s in changed])
    stored: dict[tuple[int, Area], int] = {
        (area.job_seeker_id, _shape(area)): area.pk
        for area in rows.filter(job_seeker__in=told).order_by("-pk")
    }
    wanted = {(pk, area) for pk, areas in told.items() for area in areas}
    MobilityArea.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    MobilityArea.objects.bulk_create(
        MobilityArea(
            job_seeker_id=pk,
            kind=kind,
            commune_id=commune,
            radius_km=radius_km,
            departement_id=departement,
            region_id=region,
        )
        for pk, (kind, commune, radius_km, departement, region) in sorted(wanted - stored.keys(), key=str)
    )


def _shape(area: MobilityArea) -> Area:
    return (area.kind, area.commune_id, area.radius_km, area.departement_id, area.region_id)
