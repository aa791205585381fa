"""What may happen around two offers, but acts: to people, to the offers, to the pilot, to time.

Nothing is drawn here, so that the same order comes to the same end. Connections are kept: a new one has
everything of the database to learn.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.models import JobSeeker
from candidates.services import sweep_people
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_today
from francetravail_match.pilot import services as pilot
from francetravail_match.pilot.enums import Level, SwitchKind
from francetravail_match.pilot.models import Deputy
from matching.gate.services import check_wording, exhaustion
from matching.gate.services.newcomers import ask_newcomers
from matching.questions.enums import Reply
from matching.questions.models import QuestionAsked
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import send_messages
from matching.shortlists.enums import DeclineReason
from matching.shortlists.refusals import Refused
from matching.shortlists.services import following
from offers.enums import ClosingReason, ReopeningReason, SuspensionReason
from offers.models import JobOffer, OfferDetails
from offers.services.criteria import ChangeRefused, change_criteria, copies
from offers.services.transitions import (
    TransitionRefused,
    close_offers,
    publish_offers,
    reopen_offers,
    resume_offers,
    suspend_offers,
)
from tests import runs
from tests.factories import JobSeekerFactory, MobilityAreaFactory, RomeCodeFactory, UserFactory
from tests.matching.gate.scenes import PARIS, Scene, direct_offer, fresh_feed, openable
from tests.matching.shortlists.scenes import approached
from tests.pilot.scenes import MONTH, pilote, stop
from tests.questions.people import queued, to_ask
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase

from .facts import FACTS, LABEL, LABELLED, NAF, RIGHT, UNLAWFUL

#: Summer time begins within an order: what is compared is no time of day.
START = datetime.datetime(2027, 3, 8, 10, tzinfo=PARIS).astimezone(datetime.UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
#: More would slow every step and show nothing else.
PEOPLE = 10
SAYS_LAWFUL = "SELECT gate_record_wording(%s, gate_wording_digest(%s), false)"
ACCEPTS = "UPDATE candidates_jobseeker SET accepts_permanent = %s WHERE id = %s"
SOUGHT = "COPY candidates_soughtoccupation (job_seeker_id, rome_id, experience_months, origin) FROM STDIN"
CLOCK = "UPDATE app_clock SET shift = %s::timestamptz - clock_timestamp()"
EDITION = """
INSERT INTO referentials_referenceversion (name, version, digest, loaded_at)
VALUES ('rome', %s, '', app_now())
ON CONFLICT (name) DO UPDATE SET version = excluded.version
"""


@dataclass
class Changes:
    """Built once. What is kept of the scene beside the database is what acts are judged by."""

    database: OwnDatabase
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.scene: Scene = openable(self.database)
        pilot.set_experiment(
            by=UserFactory(administrator=True), ends_on=app_today() + 20 * MONTH, reason="prolongée"
        )
        pilot.activate_region(
            by=self.scene.pilote, starts_on=app_today() + MONTH + DAY, ends_on=app_today() + 20 * MONTH
        )
        self.raw = psycopg.connect(self.database.url("app"))
        self.watch = psycopg.connect(self.database.url("postgres"), autocommit=True)
        self.now = START - 7 * DAY
        self.later_to(self.now)
        self.offers = [self.scene.offer, direct_offer(agency=self.scene.offer.agency)]
        # Its source says the activity too, and knows it without any establishment.
        for offer in self.offers:
            OfferDetails.objects.create(offer=offer, naf=NAF)
        self.places = {offer.pk: offer.establishment_id for offer in self.offers}
        self.colleague = UserFactory(advisor=True, agency=self.scene.offer.agency)
        #: Who signs with, or tries to.
        self.signatory = self.scene.manager
        self.other_pilote = pilote("28")
        self.started()

    def started(self) -> None:
        self.fed = START
        self.licensed, self.stops = True, set[Level]()
        self.published = dict.fromkeys(self.places, START - 7 * DAY)
        self.partners, self.vague = set[int](), set[int]()
        self.edition = ""
        #: Who leads the agency beside its manager, until the end of that day.
        self.deputy: tuple[User, datetime.date] | None = None
        #: Whether who was proposed for an offer and refused it counts as nobody; and who did.
        self.exhaustion = False
        self.refused: dict[int, set[str]] = {offer: set() for offer in self.places}
        #: The offers whose words may have changed since the linter read them; those that became something.
        self.unread, self.spoilt = set(self.places), set[int]()
        #: Of people of whom time alone changes something: the day.
        self.due: dict[int, datetime.date] = {}

    def close(self) -> None:
        for kept in (self.raw, self.watch):
            kept.close()

    # People.
    def register(self, what: str) -> None:
        if len(self.people()) >= PEOPLE:
            self.leave(0)
        if what == "copied":
            self.copy()
            return
        # Written whole, so that their rows are built once.
        with transaction.atomic():
            self._written(what)
        if what == "free tomorrow":
            # And it is tomorrow before the workers have seen to it.
            self.later(25, fed=True)

    def _written(self, what: str) -> None:
        match what:
            case "matches":
                JobSeekerFactory(matches=True)
            case "to ask":
                to_ask()
            case "mute":
                JobSeekerFactory(to_qualify=True)
            case "refuses":
                JobSeekerFactory(matches=True, accepts_permanent=False)
            case "free tomorrow":
                free = app_today() + DAY
                person = JobSeekerFactory(matches=True, accepts_permanent=False, available_from=free)
                self.due[person.pk] = free

    def copy(self) -> None:
        """By raw COPY, as the application's role."""
        person = JobSeekerFactory(accepts_everything=True)
        MobilityAreaFactory(job_seeker=person)
        with self.raw.cursor().copy(SOUGHT) as rows:
            rows.write_row((person.pk, RomeCodeFactory().pk, 24, "sought"))
        self.raw.commit()

    def bystander(self) -> int:
        """Somebody registers who matches but for one answer."""
        self.register("refuses")
        return self.people()[-1]

    def answer(self, whom: int, says: bool | None) -> None:
        self.say(self.somebody(whom), says)

    def say(self, person: int, says: bool | None) -> None:
        """By raw SQL, as the application's role."""
        self.raw.execute(ACCEPTS, [says, person])
        self.raw.commit()

    def hesitate(self) -> None:
        """Somebody registers, is asked at once if anybody is, and does not know."""
        self.register("to ask")
        self.write()
        asked = QuestionAsked.objects.filter(job_seeker=self.people()[-1], reply="")
        by_owner.update(asked, reply=Reply.DONT_KNOW)

    def refuse(self, offer: JobOffer) -> None:
        """Somebody who matches registers, is proposed, and does not want the place of work."""
        self.register("matches")
        self.run(offer)
        person = JobSeeker.objects.get(pk=self.people()[-1])
        try:
            referral = approached(offer, person, self.scene.advisor)
        except Refused:
            self.done["proposal refused"] += 1
        else:
            following.note_refusal(referral=referral, reason=DeclineReason.MOBILITY, by=self.scene.advisor)
            self.refused[offer.pk].add(str(person.public_id))

    def leave(self, whom: int) -> None:
        by_owner.update(JobSeeker.objects.filter(pk=self.somebody(whom)), left_on=app_today())

    def people(self) -> list[int]:
        here = JobSeeker.objects.filter(left_on=None).order_by("pk")
        return list(here.values_list("pk", flat=True))

    def somebody(self, whom: int) -> int:
        """A key, of nobody if there is nobody."""
        people = self.people()
        return people[whom % len(people)] if people else 0

    # Offers.
    def edit(self, offer: JobOffer, months: int | None) -> None:
        """None: an experience of which the offer does not say how long."""
        version = JobOffer.objects.get(pk=offer.pk).current_version
        assert version
        criteria = copies(list(version.criteria.all()))
        for criterion in criteria:
            if criterion.code == "experience":
                criterion.value = {**criterion.value, "months": months}
        try:
            change_criteria(offer, criteria, actor=self.scene.advisor, seen=version.pk)
        except ChangeRefused:
            self.done["edit refused"] += 1
        else:
            self.vague = self.vague - {offer.pk} if months else self.vague | {offer.pk}
            self.unread.add(offer.pk)

    def label(self, offer: JobOffer) -> None:
        """It would ask for something unlawful, by the name of a skill."""
        named = {"offer": offer.pk, "item": LABEL, "label": UNLAWFUL}
        with pytest.raises(psycopg.errors.CheckViolation, match="la loi l'interdit"):
            for statement in LABELLED:
                self.raw.execute(statement, named)
        self.raw.rollback()

    def run(self, offer: JobOffer) -> None:
        offer.refresh_from_db()
        if offer.is_live:
            runs.done(offer)

    def become(self, offer: JobOffer, what: str) -> None:
        if what == "a partner's":
            # For good: of the first offer, everything can be put right at once.
            offer = self.offers[1]
            self.partners.add(offer.pk)
        self.spoilt.add(offer.pk)
        self.state(FACTS[what], offer)

    def state(self, statement: str, offer: JobOffer) -> None:
        self.raw.execute(statement, {"offer": offer.pk, "place": self.places[offer.pk]})
        self.raw.commit()
        self.unread.add(offer.pk)

    def move(self, offer: JobOffer, how: str) -> None:
        """Suspended and back, or closed and published again: where it is not already."""
        by = self.scene.advisor
        self.unread = set(self.places)
        try:
            if how == "suspended":
                suspend_offers([offer], actor=by, reason=SuspensionReason.ASKED_BY_EMPLOYER)
            elif how == "resumed":
                resume_offers([offer], actor=by)
            else:
                # Not to be reached for three days.
                offer = self.offers[1]
                close_offers([offer], actor=by, reason=ClosingReason.NEED_GONE)
                reopen_offers([offer], actor=by, reason=ReopeningReason.NEED_IS_BACK)
                publish_offers([offer], actor=by)
                self.published[offer.pk] = self.now
        except TransitionRefused:
            self.done["move refused"] += 1

    def put_right(self, offer: JobOffer) -> None:
        """All that can be: the offer, who may act, and rows that are due."""
        for statement in RIGHT if offer.pk in self.spoilt else ():
            self.state(statement, offer)
        self.spoilt.discard(offer.pk)
        offer.refresh_from_db()
        if not offer.is_live:
            self.move(offer, "resumed")
        if offer.pk in self.vague:
            self.edit(offer, 12)
        for level in list(self.stops):
            self.stop(level)
        self.license(True)
        self.sweep()

    # The pilot.
    def stop(self, level: Level) -> None:
        """The agency stops, or the region; or no longer."""
        kind = SwitchKind.LIFT if level in self.stops else SwitchKind.STOP
        if level == Level.AGENCY:
            stop(self.scene.manager, level, kind, agency=self.scene.offer.agency)
        else:
            stop(self.scene.pilote, level, kind, region=self.scene.pilote.region_id)
        self.stops ^= {level}

    def license(self, given: bool) -> None:
        if given != self.licensed:
            change = pilot.grant_licence if given else pilot.withdraw_licence
            change(by=self.scene.pilote, user=self.scene.advisor)
            self.licensed = given

    def name_deputy(self, whom: User | None) -> None:
        """For today, in place of who was; None: nobody any more."""
        for named in Deputy.objects.filter(withdrawn_at=None, ends_on__gte=self.today):
            pilot.withdraw_deputy(by=self.scene.manager, deputy=named)
        self.deputy = None
        if whom:
            self.deputy = whom, self.today
            pilot.name_deputy(
                by=self.scene.manager, deputy=whom, starts_on=self.today, ends_on=self.deputy[1]
            )

    def leads(self, user: User) -> bool:
        return user == self.scene.manager or bool(
            self.deputy and self.deputy[0] == user and self.today <= self.deputy[1]
        )

    def turn_policy(self) -> None:
        """Of exhaustion: in force by two pilotes, or ended by one."""
        if self.exhaustion:
            exhaustion.end_exhaustion(by=self.scene.pilote)
        else:
            policy = exhaustion.decide_exhaustion(by=self.scene.pilote, reference="CSE")
            exhaustion.countersign_exhaustion(policy, by=self.other_pilote)
        self.exhaustion = not self.exhaustion

    def new_edition(self) -> None:
        """Of ROME: by the statement of the application's role with which an import ends."""
        self.edition = str(int(self.edition or 599) + 1)
        self.raw.execute(EDITION, [self.edition])
        self.raw.commit()

    # What the workers do; and time.
    def ask(self, offer: JobOffer) -> None:
        try:
            start_asking(offer=offer, by=self.scene.advisor)
        except ValidationError:
            self.done["asking refused"] += 1

    def write(self) -> None:
        """What the workers do of questions."""
        ask_newcomers()
        ask_waves()
        send_messages(queued())

    def read(self, offer: JobOffer) -> None:
        """The linter reads the offer's words, where it has not."""
        if offer.pk in self.unread:
            check_wording(offer)
            self.unread.discard(offer.pk)

    def lie(self, offer: JobOffer) -> None:
        """Somebody who writes as the application says that they are lawful."""
        self.raw.execute(SAYS_LAWFUL, [offer.pk, offer.pk])
        self.raw.commit()

    def sweep(self) -> None:
        if any(day <= self.today for day in self.due.values()):
            sweep_people()
            self.due = {person: day for person, day in self.due.items() if day > self.today}

    def feed(self) -> None:
        fresh_feed()
        self.fed = self.now

    def later(self, hours: int, fed: bool) -> None:
        self.later_to(self.now + hours * HOUR)
        if fed:
            self.feed()

    def later_to(self, moment: datetime.datetime) -> None:
        self.now = moment
        self.watch.execute(CLOCK, [moment])

    @property
    def today(self) -> datetime.date:
        return self.now.astimezone(PARIS).date()
