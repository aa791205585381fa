"""Whom to ask what, and how far one has come, in plain Python from docs/matching.md: shares no code."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.matching.oracle import Context, Judgement, Offer, Person, judge, parts_of
from tests.matching.oracle.certificates import good_for
from tests.matching.oracle.criteria import has_skill, language, licence, of_level
from tests.matching.oracle.facts import LABEL, REQUIRED, UNREADABLE

PARIS = ZoneInfo("Europe/Paris")
DAY = datetime.timedelta(days=1)
#: Public holidays of metropolitan France in 2027 that fall on a weekday.
HOLIDAYS = {"01-01", "03-29", "05-06", "05-17", "07-14", "11-01", "11-11"}
ORDER = (
    "occupation mobility availability contract working_time schedule experience skill licence language"
    " certification education"
).split()


@dataclass(frozen=True)
class Wanted:
    """``unknown``: required criteria; ``blocked``: those that no answer lifts; ``questions`` to ask."""

    judgement: Judgement
    unknown: frozenset[str]
    blocked: frozenset[str]
    questions: frozenset[str]


def wanted(offer: Offer, person: Person, ctx: Context) -> Wanted | None:
    """None for who is not to be asked about this offer."""
    judgement = judge(offer, person, ctx)
    if judgement is None or judgement.verdict != "to_qualify":
        return None
    sought = next(one for one in person.occupations if one.code == judgement.occupation)
    area = None if judgement.area is None else person.areas[judgement.area]
    parts = parts_of(offer, sought, area, person, ctx)
    unknown = {code for code, part in parts.items() if part.required and part.outcome is None}
    items = {
        code: _items(code, offer, person, sought.code, sought.experience_months, ctx) for code in unknown
    }
    return Wanted(
        judgement,
        frozenset(unknown),
        frozenset(code for code, found in items.items() if not found),
        frozenset(f"{code}:{item}" for code, found in items.items() for item in found),
    )


def _items(
    code: str, offer: Offer, person: Person, sought: str, months: int | None, ctx: Context
) -> Iterable[str]:
    """What to ask of one unknown criterion; '' is once for all."""

    def unknown(wanted, outcome) -> list[str]:
        required = [one for one in of_level(wanted, REQUIRED) if not one.item.startswith(LABEL)]
        return [one.item for one in required if outcome(one) is None]

    match code:
        case "occupation":
            return [offer.occupation]
        case "mobility":
            remote = offer.fully_remote and person.accepts["remote"] is None
            return [""] if remote or not person.areas else []
        case "contract":
            return [] if offer.contract == UNREADABLE else [""]
        case "experience":
            return [sought] if months is None else []
        case "education":
            return [""] if person.education_level is None or person.education_field is None else []
        case "skill":
            return unknown(offer.skills, lambda one: has_skill(one, person))
        case "licence":
            return [""] if unknown(offer.licences, lambda one: licence(one, person)) else []
        case "language":
            return unknown(offer.languages, lambda one: language(one, person))
        case "certification":
            papers = [one for one in offer.certifications if one.item not in ctx.employer_only]
            start = ctx.start(offer)
            return unknown(papers, lambda one: good_for(one.item, person, start, ctx))
    return [""]


@dataclass
class Message:
    """``sent_at`` None: it has not left, or may have."""

    state: str = "queued"
    sent_at: datetime.datetime | None = None


@dataclass
class Asked:
    at: datetime.datetime
    message: Message | None
    reply: str = ""


@dataclass
class Log:
    """What happened to one person."""

    asked: dict[str, list[Asked]] = field(default_factory=dict)
    #: When, by whom, outcome.
    calls: list[tuple[datetime.datetime, int, str]] = field(default_factory=list)
    messages: list[tuple[datetime.datetime, Message]] = field(default_factory=list)

    def latest(self, question: str, now: datetime.datetime) -> Asked | None:
        """The time it was asked within the last sixty days."""
        recent = [one for one in self.asked.get(question, []) if day(now) < day(one.at) + 60 * DAY]
        return recent[-1] if recent else None

    def ask(self, questions: Iterable[str], now: datetime.datetime, message: Message | None) -> int:
        new = [question for question in questions if self.latest(question, now) is None]
        for question in new:
            self.asked.setdefault(question, []).append(Asked(now, message))
        return len(new)

    def unreachable(self, now: datetime.datetime) -> bool:
        """Of who has an address and no number: the address failed of late. (Nobody here has a number.)"""
        failed = ("bounced", "failed", "declared_not_sent")
        return any(sent.state in failed and day(now) < day(at) + 60 * DAY for at, sent in self.messages)

    def standing(self, question: str, now: datetime.datetime) -> str:
        asked = self.latest(question, now)
        if asked is None:
            return "never"
        if asked.reply:
            return "replied"
        calls = [
            (day(at), by) for at, by, outcome in self.calls if at >= asked.at and outcome != "wrong_number"
        ]
        if any(d1 != d2 and by1 != by2 for d1, by1 in calls for d2, by2 in calls):
            return "silent"
        message = asked.message
        if message and message.state in ("sent", "declared_sent"):
            assert message.sent_at
            late = now >= working_time_after(message.sent_at, 5)
            if late or any(on != day(message.sent_at) for on, _ in calls):
                return "silent"
        in_flight = message and message.state in ("queued", "sending", "uncertain", "sent", "declared_sent")
        return "waiting" if in_flight or calls else "not received"


def state(found: Wanted, log: Log, can_be_asked: bool, now: datetime.datetime) -> str:
    if not can_be_asked or log.unreachable(now):
        return "cannot_be_asked"
    standings = {log.standing(question, now) for question in found.questions}
    if found.blocked or standings & {"never", "not received"}:
        return "to_ask"
    if "waiting" in standings:
        return "waiting"
    return "answered" if "replied" in standings else "unanswered"


def day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(PARIS).date()


def works(on: datetime.date) -> bool:
    return on.weekday() < 5 and on.isoformat()[5:] not in HOLIDAYS


def working_time_after(moment: datetime.datetime, count: int) -> datetime.datetime:
    local = moment.astimezone(PARIS).replace(tzinfo=None)
    while count:
        local += DAY
        count -= works(local.date())
    return local.replace(tzinfo=PARIS)
