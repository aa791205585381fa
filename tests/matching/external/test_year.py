"""A clock moved through more than a year, day by day: over both changes of hour and a 29 February.

Then from term to term, the day before and the day itself, until nobody is held and nobody is kept away.
"""

import datetime
import random
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from francetravail_match.common.database import app_now
from matching.external import clocks
from matching.external.clock_enums import ClockKind
from matching.external.clocks import months_later
from matching.external.deletions import note_deletion
from matching.external.enums import State
from matching.external.lead import object_to
from matching.external.models import Clock, PurgeRun, Sighting, Suppression
from matching.external.services import purge
from tests.matching.external.outside import seen, step
from tests.matching.gate.scenes import Scene, opened, set_clock
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


@dataclass
class Year:
    """``people``: sighting → state and since when; ``away``: profile → kept away until, that day included."""

    scene: Scene
    dice: random.Random = field(default_factory=lambda: random.Random(8))
    people: dict[int, tuple[State | None, datetime.date]] = field(default_factory=dict)
    noticed: set[int] = field(default_factory=set)
    away: dict[str, datetime.date] = field(default_factory=dict)
    n_erased: int = 0
    kinds: set[str] = field(default_factory=set)

    def morning(self, day: datetime.date) -> datetime.date:
        """What is due goes, and nothing else; the clocks shown are those."""
        hour = self.dice.choice(["00:00", "02:30", "03:00", "12:00", "23:59"])
        set_clock(self.scene.database, f"{day} {hour}")
        today = app_now().astimezone(PARIS).date()
        over = {pk for pk, known in self.people.items() if due_on(*known) <= today} | self.noticed
        for sighting in Sighting.objects.filter(pk__in=over):
            state, since = self.people[sighting.pk]
            if state == State.INFORMED and sighting.pk not in self.noticed:
                self.away[sighting.url] = months_later(today, clocks.COOL_DOWN_MONTHS)
        assert purge() == len(over), day
        self.n_erased += len(over)
        self.kinds |= PurgeRun.objects.latest("pk").counts.keys()
        self.noticed = set()
        self.people = {pk: known for pk, known in self.people.items() if pk not in over}
        shown = dict(Clock.objects.values_list("sighting", "due_at"))
        assert shown == {pk: midnight(due_on(*known)) for pk, known in self.people.items()}, day
        self.away = {url: until for url, until in self.away.items() if until >= today}
        assert Suppression.objects.count() == len(self.away), day
        return today

    def acts(self, pk: int, today: datetime.date) -> None:
        """One of the things that may become of somebody, by the dice."""
        sighting, (state, _) = Sighting.objects.get(pk=pk), self.people[pk]
        match self.dice.choice([*AFTER.get(state, []), "waits", "objects", "is gone"]):
            case State() as after:
                step(self.scene, sighting, after)
                self.people[pk] = (after, today)
                self.away.pop(sighting.url, None)
                if after == State.DECLINED:
                    self.away[sighting.url] = months_later(today, clocks.COOL_DOWN_MONTHS)
            case "objects" if self.dice.random() < 0.3:
                object_to(sighting)
                del self.people[pk]
                self.noticed.discard(pk)
                self.away[sighting.url] = months_later(today, clocks.OBJECTION_MONTHS)
            case "is gone" if self.dice.random() < 0.3:
                note_deletion(by=self.scene.advisor, place=sighting.url)
                self.noticed.add(pk)


@long
def test_nobody_stays_a_day_too_long_nor_goes_a_day_too_soon(own_database: OwnDatabase):
    year, day = Year(opened(own_database)), FIRST
    while day <= LAST:
        today = year.morning(day)
        for pk in year.dice.sample(sorted(year.people), min(2, len(year.people))):
            year.acts(pk, today)
        if year.dice.random() < 0.4:
            url = f"https://example.org/{day}"
            year.people[seen(year.scene, url=url).pk] = (None, today)
        day += datetime.timedelta(days=1)
    while year.people or year.away:
        terms = [due_on(*known) for known in year.people.values()]
        # The last day away is a day away.
        ends = [until + datetime.timedelta(days=1) for until in year.away.values()]
        term = min(terms + ends)
        for day in (term - datetime.timedelta(days=1), term):
            year.morning(day)
    assert year.n_erased > 50
    assert year.kinds == set(ClockKind.values)
    assert term > months_later(LAST, clocks.ACCEPTED_MONTHS)
