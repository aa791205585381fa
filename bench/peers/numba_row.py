"""One row judged for one offer, compiled: the outcome of each part, and the place of the row in the order."""

import math
from typing import Any

import numba
import numpy as np

from .question import ALL_POINTS

UNKNOWN = 2
#: As in DuckDB's statement: one number orders rows and people.
LAST, SCALE = 2**32, 2**16
(OCCUPATION, MOBILITY, AVAILABILITY, CONTRACT, WORKING_TIME, SCHEDULE, EXPERIENCE, SKILL, SKILL_WISHED,
 LICENCE, LICENCE_WISHED, LANGUAGE, LANGUAGE_WISHED, CERTIFICATION, CERTIFICATION_WISHED, EDUCATION,
 SALARY) = range(17)  # fmt: skip
COMMUNE, DEPARTEMENT, REGION, COUNTRY, NOWHERE = range(5)
PARTS = 17
CHEAP_FIRST = (OCCUPATION, CONTRACT, WORKING_TIME, SCHEDULE, EXPERIENCE, EDUCATION, LICENCE, LANGUAGE, SKILL,
               CERTIFICATION, MOBILITY)  # fmt: skip
compiled = numba.njit(nogil=True)


@compiled
def judge(p: Any, o: Any, kinds: Any, met: Any, i: int) -> int:
    """The place of a row in the order, -1 if it can have neither verdict. ``met``: room for the outcomes."""
    # West, south, east, north.
    if p.west[i] > o.box[2] or p.east[i] < o.box[0] or p.south[i] > o.box[3] or p.north[i] < o.box[1]:
        return -1
    met[AVAILABILITY] = UNKNOWN if p.free_from[i] < 0 else np.int8(p.free_from[i] <= o.free_by)
    decides = o.required[AVAILABILITY] or p.by_availability[i] == 1
    if decides and met[AVAILABILITY] == 0:
        return -1
    unknown = decides and met[AVAILABILITY] == UNKNOWN
    # The cheap ones first; the others only of rows that pass them.
    for part in CHEAP_FIRST:
        if o.required[part]:
            outcome = outcome_of(p, o, kinds, part, i)
            if outcome == 0:
                return -1
            met[part] = outcome
            unknown = unknown or outcome == UNKNOWN
    least, most = np.int64(0), np.int64(0)
    for part in range(PARTS):
        if o.points[part] > 0:
            if not o.required[part] and part != AVAILABILITY:
                met[part] = outcome_of(p, o, kinds, part, i)
            low, high = earned(p, o, part, met[part], i)
            least += low
            most += high
    return np.int64(unknown) * LAST + (ALL_POINTS - least) * SCALE + ALL_POINTS - most


@compiled
def outcome_of(p: Any, o: Any, kinds: Any, part: int, i: int) -> int:
    if part == OCCUPATION:
        return 1 if p.occupation[i] == o.occupation else UNKNOWN
    if part == MOBILITY:
        return mobility(p, o, kinds, i)
    if part == CONTRACT:
        return UNKNOWN if o.contract < 0 else p.answers[i, o.contract]
    if part == WORKING_TIME:
        return UNKNOWN if o.working_time < 0 else p.answers[i, o.working_time]
    if part == SCHEDULE:
        return schedule(p, o, i)
    if part == EXPERIENCE:
        return UNKNOWN if o.months < 0 or p.months[i] < 0 else int(p.months[i] >= o.months)
    if part == SKILL or part == SKILL_WISHED:
        return skill(p, o, part - SKILL, i)
    if part == LICENCE or part == LICENCE_WISHED:
        return licence(p, o, part - LICENCE, i)
    if part == LANGUAGE or part == LANGUAGE_WISHED:
        return language(p, o, part - LANGUAGE, i)
    if part == CERTIFICATION or part == CERTIFICATION_WISHED:
        return certification(p, o, part - CERTIFICATION, i)
    if part == EDUCATION:
        return education(p, o, i)
    if p.period[i] != o.period or math.isnan(o.wage):
        return UNKNOWN
    return int(p.wage[i] <= o.wage)


@compiled
def earned(p: Any, o: Any, part: int, met: int, i: int) -> Any:
    points = o.points[part]
    if part == OCCUPATION:
        if met == UNKNOWN:
            return 0, points
        share = 100 if p.appellation[i] == o.appellation else 95
        share = 80 if p.accepted[i] == 1 else share
        return points * share // 100, points * share // 100
    if part == EXPERIENCE and met == 0:
        return points * p.months[i] // o.months, points * p.months[i] // o.months
    if part == SKILL or part == SKILL_WISHED:
        held, denied = skills(p, o, part - SKILL, i)
        number = o.skills_number[part - SKILL]
        return points * held // number, points * (number - denied) // number
    return (points if met == 1 else 0), (0 if met == 0 else points)


@compiled
def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    half_lat = math.sin(math.radians(lat2 - lat1) / 2)
    half_lon = math.sin(math.radians(lon2 - lon1) / 2)
    chord = half_lat**2 + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * half_lon**2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(chord)))


@compiled
def mobility(p: Any, o: Any, kinds: Any, i: int) -> int:
    inside = located(p, o, kinds, i)
    if o.fully_remote and inside != 1:
        remote = p.answers[i, 8]
        return 1 if remote == 1 else (UNKNOWN if remote == UNKNOWN else inside)
    return inside


@compiled
def located(p: Any, o: Any, kinds: Any, i: int) -> int:
    if o.place == NOWHERE:
        return UNKNOWN
    kind = p.kind[i]
    if kind == kinds[COUNTRY]:
        return 1
    if o.place == COUNTRY:
        return UNKNOWN
    if kind == kinds[REGION]:
        return int(p.region[i] == o.region)
    if kind == kinds[DEPARTEMENT]:
        if o.departement >= 0:
            return int(p.departement[i] == o.departement)
        return UNKNOWN if p.region[i] == o.region else 0
    declared = kind == kinds[COMMUNE]
    if declared and p.commune[i] == o.commune:
        return 1
    if math.isnan(p.lat[i]):
        return UNKNOWN
    if not declared and p.departement[i] >= 0 and p.departement[i] == o.departement:
        return UNKNOWN
    if not declared and o.departement < 0 and p.region[i] == o.region:
        return UNKNOWN
    most = float(p.radius[i]) if declared else o.home_km
    if not math.isnan(o.lat):
        near = km(p.lat[i], p.lon[i], o.lat, o.lon) <= most
        return (1 if declared else UNKNOWN) if near else 0
    if len(o.zone) == 0:
        return UNKNOWN
    some, every = False, declared
    for departement in o.zone:
        some = some or has(p.touched, i, departement)
        every = every and has(p.covered, i, departement)
    if every:
        return 1
    return UNKNOWN if some else 0


@compiled
def schedule(p: Any, o: Any, i: int) -> int:
    outcome = 1
    for column in o.answers:
        said = p.answers[i, column]
        if said == 0:
            return 0
        outcome = UNKNOWN if said == UNKNOWN else outcome
    return outcome


@compiled
def has(items: Any, i: int, wanted: int) -> bool:
    for k in range(items[0][i], items[0][i + 1]):
        if items[1][k] == wanted:
            return True
    return False


@compiled
def skills(p: Any, o: Any, level: int, i: int) -> Any:
    """How many of the skills asked for are held, and how many are denied."""
    asked = o.skills[level]
    held, denied = 0, 0
    for wanted in asked:
        if has(p.skills, i, wanted):
            held += 1
        elif p.complete[i, 0] == 1 or has(p.no_skills, i, wanted):
            denied += 1
    return held, denied


@compiled
def skill(p: Any, o: Any, level: int, i: int) -> int:
    held, denied = skills(p, o, level, i)
    if held >= o.skills_needed[level]:
        return 1
    return 0 if o.skills_number[level] - denied < o.skills_needed[level] else UNKNOWN


@compiled
def licence(p: Any, o: Any, level: int, i: int) -> int:
    outcome = UNKNOWN if o.unread[0, level] else 1
    for wanted in o.licences[level]:
        if not has(p.licences, i, wanted):
            if p.complete[i, 1] == 1 or has(p.no_licences, i, wanted):
                return 0
            outcome = UNKNOWN
    return outcome


@compiled
def language(p: Any, o: Any, level: int, i: int) -> int:
    outcome = UNKNOWN if o.unread[1, level] else 1
    for k in range(len(o.languages[level])):
        wanted = o.languages[level][k]
        if not has(p.languages, i, wanted):
            if has(p.no_languages, i, wanted):
                return 0
            if p.complete[i, 2] == 1 and not has(p.languages, i, o.language_codes[level][k]):
                return 0
            outcome = UNKNOWN
    return outcome


@compiled
def certification(p: Any, o: Any, level: int, i: int) -> int:
    outcome = UNKNOWN if o.unread[2, level] else 1
    offsets, certificates = p.certificates
    for k in range(o.certifications[level].shape[0]):
        good, undated, over = False, False, p.complete[i, 3] == 1
        for c in range(offsets[i], offsets[i + 1]):
            worth = o.certifications[level][k, certificates[c]]
            good = good or worth == 1
            undated = undated or worth == 2
            over = over or worth == 3
        if good:
            continue
        if over and not undated:
            return 0
        outcome = UNKNOWN
    return outcome


@compiled
def education(p: Any, o: Any, i: int) -> int:
    best = 0
    for k in range(len(o.levels)):
        reached = 1
        if o.levels[k] >= 0:
            reached = UNKNOWN if p.level[i] < 0 else int(p.level[i] >= o.levels[k])
        if reached != 0 and o.fields[k] != -1:
            if o.fields[k] == -2 or p.field[i] < 0:
                reached = UNKNOWN
            elif p.field[i] != o.fields[k]:
                reached = 0
        if reached == 1:
            return 1
        best = UNKNOWN if reached == UNKNOWN else best
    return best
