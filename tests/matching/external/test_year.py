"""A clock moved through more than a year, day by day: over both changes of hour and a 29 February."""

import datetime
import random
from zoneinfo import ZoneInfo

from francetravail_match.common.database import app_now
from matching.external import clocks
from matching.external.clocks import months_later
from matching.external.enums import State
from matching.external.models import Clock, PurgeRun, Sighting, Suppression
from matching.external.services import purge
from tests.matching.external.outside import seen, step
from tests.matching.gate.scenes import opened, set_clock
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = datetime.date(2027, 3, 8), datetime.date(2028, 4, 10)
#: What may come after each state, on a day of the dice; the clock does the rest.
AFTER = {
    None: [State.INFORMED],
    State.INFORMED: [State.INTERESTED, State.DECLINED],
    State.INTERESTED: [State.DECLINED, State.SHORTLISTED],
    State.DECLINED: [State.INTERESTED],
}


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), PARIS)


def due_on(state: State | None, since: datetime.date) -> datetime.date:
    match state:
        case None:
            return months_later(since, clocks.INFORMED_WITHIN_MONTHS)
        case State.INFORMED:
            return since + clocks.ANSWER_WITHIN
        case State.DECLINED:
            return months_later(since, clocks.COOL_DOWN_MONTHS)
    return months_later(since, clocks.ACCEPTED_MONTHS)


@long
def test_nobody_stays_a_day_too_long_nor_goes_a_day_too_soon(own_database: OwnDatabase):
    scene, dice = opened(own_database), random.Random(8)
    people: dict[int, tuple[State | None, datetime.date]] = {}
    resting: dict[str, datetime.date] = {}
    day, n_erased = FIRST, 0
    while day <= LAST:
        hour = dice.choice(["00:00", "02:30", "03:00", "12:00", "23:59"])
        set_clock(own_database, f"{day} {hour}")
        today = app_now().astimezone(PARIS).date()
        over = {pk for pk, (state, since) in people.items() if due_on(state, since) <= today}
        for sighting in Sighting.objects.filter(pk__in=over):
            if people[sighting.pk][0] == State.INFORMED:
                resting[sighting.url] = months_later(today, clocks.COOL_DOWN_MONTHS)
        assert purge() == len(over), day
        n_erased += len(over)
        people = {pk: known for pk, known in people.items() if pk not in over}
        assert set(Sighting.objects.values_list("pk", flat=True)) == people.keys(), day
        shown = dict(Clock.objects.values_list("sighting", "due_at"))
        assert shown == {pk: midnight(due_on(*known)) for pk, known in people.items()}, day
        resting = {url: until for url, until in resting.items() if until >= today}
        assert Suppression.objects.count() == len(resting), day
        for pk in dice.sample(sorted(people), min(2, len(people))):
            sighting = Sighting.objects.get(pk=pk)
            state = dice.choice(AFTER.get(people[pk][0], [None]))
            if state:
                step(scene, sighting, state)
                people[pk] = (state, today)
                resting.pop(sighting.url, None)
                if state == State.DECLINED:
                    resting[sighting.url] = months_later(today, clocks.COOL_DOWN_MONTHS)
        if dice.random() < 0.4:
            people[seen(scene, url=f"https://example.org/{day}").pk] = (None, today)
        day += datetime.timedelta(days=1)
    assert n_erased > 50
    assert len(set(key for run in PurgeRun.objects.all() for key in run.counts)) == 3
