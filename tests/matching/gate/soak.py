"""Anything that may happen to an offer, its people and its gate, at random; after each act, was it right?

The acts are the functions of the database, called as the application's role: what the pages and services
check before is not there to help. Whether an act was right is recomputed in plain Python by the oracle of the
matching, from the truth views, the messages that left, and the clock of the scene. A step has a name and the
whole way follows from its seed: `Soak(database, seed).run(steps)` plays it again.
"""

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.core.exceptions import ValidationError
from django.db import connection

from candidates.models import JobSeeker
from francetravail_match.pilot import services as pilot
from francetravail_match.pilot.enums import Level, SwitchKind
from matching.gate.models import AbsenceFinding
from matching.questions.enums import DELIVERED
from matching.questions.models import Delivery
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import send_messages
from offers.models import JobOffer
from offers.services.criteria import ChangeRefused, change_criteria, copies
from tests import runs
from tests.factories import JobSeekerFactory, UserFactory
from tests.matching import oracle
from tests.matching.comparison import read_context, read_offers, read_people
from tests.matching.gate.racing import running
from tests.matching.gate.scenes import PARIS, Scene, direct_offer, fresh_feed, openable, set_clock
from tests.pilot.scenes import MONTH, today
from tests.questions.people import queued, to_ask
from tests.utils import by_owner

START = datetime.datetime(2027, 3, 8, 10, tzinfo=PARIS)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
#: More would slow every step and show nothing else.
PEOPLE = 10
REASON = "Personne dans le bassin d'emploi."
SIGN = "SELECT allowed, refusal FROM gate_sign(%s, %s, %s)"
RENEW = "SELECT allowed, refusal FROM gate_renew(%s, %s)"
COUNTERSIGN = "SELECT allowed, refusal FROM gate_countersign(%s, %s, true, '', '')"
SEARCH = "SELECT allowed, refusal FROM external_search(%s, %s)"
SIGHTING = (
    "SELECT allowed, refusal FROM external_sighting(%s, %s, 'form', 'https://www.example.org/in/x', '', true)"
)
ACCEPTS = "UPDATE candidates_jobseeker SET accepts_permanent = %s WHERE id = %s"
#: What may happen, and how often.
OPERATIONS = {
    "register": 3,
    "answer": 5,
    "leave": 4,
    "edit": 2,
    "ask": 6,
    "later": 8,
    "feed": 2,
    "run": 2,
    "stop": 1,
    "sign": 10,
    "countersign": 10,
    "renew": 2,
    "search": 12,
    "sighting": 6,
    "undone": 2,
    "race": 4,
}


class WrongOpening(AssertionError):
    """An act that should not have been; the message says why, and how to play it again."""


@dataclass
class Soak:
    database: Any
    seed: int
    offers: list[JobOffer] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.scene: Scene = openable(self.database)
        self.now = START
        self.fed = START
        self.stopped = False
        self.admin = UserFactory(administrator=True)
        pilot.set_experiment(by=self.admin, ends_on=today() + 20 * MONTH, reason="prolongée")
        pilot.activate_region(
            by=self.scene.pilote, starts_on=today() + MONTH + DAY, ends_on=today() + 20 * MONTH
        )
        self.later_to(START - 7 * DAY)
        self.offers = [self.scene.offer, direct_offer(agency=self.scene.offer.agency)]
        # Later than the feed that the scene took in: an older one would be replaced.
        self.later_to(START + HOUR)

    def run(self, steps: int) -> Counter[str]:
        """How often each thing was done, and each kind of act allowed; raises WrongOpening."""
        names, weights = list(OPERATIONS), list(OPERATIONS.values())
        for step in range(steps):
            name = self.rng.choices(names, weights)[0]
            self.done[name] += 1
            self.where = f"seed {self.seed}, step {step}: {name}"
            getattr(self, f"do_{name}")(self.rng.choice(self.offers))
            if self.stopped and self.rng.random() < 0.2:
                self.do_stop(self.offers[0])
        return self.done

    # What happens to people.
    def do_register(self, offer: JobOffer) -> None:
        if JobSeeker.objects.filter(left_on=None).count() >= PEOPLE:
            self.do_leave(offer)
        match self.rng.choice(["match", "ask", "ask", "ask", "mute", "refuses"]):
            case "match":
                JobSeekerFactory(matches=True)
            case "ask":
                to_ask()
            case "mute":
                JobSeekerFactory(to_qualify=True)
            case "refuses":
                JobSeekerFactory(matches=True, accepts_permanent=False)

    def do_answer(self, offer: JobOffer) -> None:
        """By raw SQL, as the application's role."""
        if person := self.somebody():
            with self.database.as_role("app") as raw:
                raw.execute(ACCEPTS, [self.answer(), person.pk])
                raw.commit()

    def answer(self) -> bool | None:
        return self.rng.choices([False, None, True], [8, 1, 1])[0]

    def do_leave(self, offer: JobOffer) -> None:
        if person := self.somebody():
            by_owner.update(JobSeeker.objects.filter(pk=person.pk), left_on=today())

    def somebody(self) -> JobSeeker | None:
        people = list(JobSeeker.objects.filter(left_on=None).order_by("pk"))
        return self.rng.choice(people) if people else None

    # What happens to offers, to the pilot, to time.
    def do_edit(self, offer: JobOffer) -> None:
        version = JobOffer.objects.get(pk=offer.pk).current_version
        assert version
        criteria = copies(list(version.criteria.all()))
        for criterion in criteria:
            if criterion.code == "experience":
                criterion.value = {**criterion.value, "months": self.rng.choice([6, 12, 18])}
        try:
            change_criteria(offer, criteria, actor=self.scene.advisor, seen=version.pk)
        except ChangeRefused:
            self.done["edit refused"] += 1

    def do_ask(self, offer: JobOffer) -> None:
        try:
            start_asking(offer=offer, by=self.scene.advisor)
        except ValidationError:
            return
        ask_waves()
        send_messages(queued())

    def do_later(self, offer: JobOffer) -> None:
        self.later_to(self.now + self.rng.choice([HOUR, HOUR, 5 * HOUR, DAY, DAY, 3 * DAY]))
        # A feed comes every night, or nearly.
        if self.rng.random() < 0.8:
            self.do_feed(offer)

    def later_to(self, moment: datetime.datetime) -> None:
        self.now = moment
        set_clock(self.database, moment)

    def do_feed(self, offer: JobOffer) -> None:
        fresh_feed()
        self.fed = self.now

    def do_run(self, offer: JobOffer) -> None:
        offer.refresh_from_db()
        runs.done(offer)

    def do_stop(self, offer: JobOffer) -> None:
        kind = SwitchKind.LIFT if self.stopped else SwitchKind.STOP
        agency = self.scene.offer.agency
        pilot.switch(by=self.scene.manager, kind=kind, level=Level.AGENCY, reason="un doute", agency=agency)
        self.stopped = not self.stopped

    # Acts.
    def do_sign(self, offer: JobOffer) -> None:
        self.act("sign", offer, SIGN, self.scene.advisor.pk, offer.pk, REASON)

    def do_renew(self, offer: JobOffer) -> None:
        self.act("renew", offer, RENEW, self.scene.advisor.pk, offer.pk)

    def do_countersign(self, offer: JobOffer) -> None:
        finding = AbsenceFinding.objects.filter(offer=offer).order_by("-id").first()
        if finding:
            self.act("countersign", offer, COUNTERSIGN, self.scene.manager.pk, finding.pk)

    def do_search(self, offer: JobOffer) -> None:
        self.act("search", offer, SEARCH, self.scene.advisor.pk, offer.pk)

    def do_sighting(self, offer: JobOffer) -> None:
        self.act("sighting", offer, SIGHTING, self.scene.advisor.pk, offer.pk)

    def do_undone(self, offer: JobOffer) -> None:
        """The application dies between the act and its commit."""
        with self.database.as_role("app") as raw:
            raw.execute(SEARCH, [self.scene.advisor.pk, offer.pk])
            raw.rollback()

    def do_race(self, offer: JobOffer) -> None:
        """Somebody's answer is being written while an act begins; then it is kept, or not."""
        person = self.somebody()
        if person is None:
            return
        with self.database.as_role("app") as raw:
            raw.execute(ACCEPTS, [self.answer(), person.pk])
            raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with running(self.database, SEARCH, self.scene.advisor.pk, offer.pk) as act:
                act.waits()
                raw.commit() if self.rng.random() < 0.7 else raw.rollback()
                self.judge("race", offer, act.result())

    def act(self, kind: str, offer: JobOffer, call: str, *values: Any) -> None:
        self.check_wording(offer)
        with connection.cursor() as cursor:
            cursor.execute(call, values)
            self.judge(kind, offer, cursor.fetchone())

    def check_wording(self, offer: JobOffer) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT gate_record_wording(%s, gate_wording_digest(%s), false)", [offer.pk] * 2)

    # Was it right?
    def judge(self, kind: str, offer: JobOffer, answer: Any) -> None:
        if isinstance(answer, psycopg.Error):
            raise answer
        allowed, refusal = answer
        self.done[f"{kind} allowed" if allowed else f"refused: {refusal}"] += 1
        if allowed and (wrong := self.wrong(kind, offer)):
            raise WrongOpening(f"{self.where}: {kind} was let through although {', '.join(wrong)}")

    def wrong(self, kind: str, offer: JobOffer) -> list[str]:
        """Every reason why the act should not have been."""
        seen, ctx = read_offers([offer])[str(offer.public_id)], read_context()
        verdicts = {
            person.public_id: judgement.verdict
            for person in read_people()
            if (judgement := oracle.judge(seen, person, ctx))
        }
        asked = Delivery.objects.filter(state__in=DELIVERED).values("job_seeker__public_id")
        written_to = {str(row["job_seeker__public_id"]) for row in asked}
        reachable = {
            str(p)
            for p in JobSeeker.objects.filter(identity__isnull=False).values_list("public_id", flat=True)
        }
        finding = AbsenceFinding.objects.filter(offer=offer).order_by("-id")[0]
        now = JobOffer.objects.get(pk=offer.pk)
        reasons = {
            "somebody matches": "match" in verdicts.values(),
            "somebody was not asked": any(
                verdict == "to_qualify" and str(who) in reachable - written_to
                for who, verdict in verdicts.items()
            ),
            "the people known are of more than a day ago": self.now - self.fed > DAY,
            "the agency is stopped": self.stopped,
            "the offer asks for something else": finding.version_id != now.current_version_id,
            "the finding has expired": finding.valid_until <= self.now,
            "nobody has signed with": kind not in {"sign", "renew", "countersign"}
            and not self.countersigned(finding),
        }
        return [words for words, holds in reasons.items() if holds]

    @staticmethod
    def countersigned(finding: AbsenceFinding) -> bool:
        while finding.signature_reasons:
            second = getattr(finding, "second_signature", None)
            if second and second.signed:
                return True
            if finding.renews is None:
                return False
            finding = finding.renews
        return True

    def settle(self, offer: JobOffer) -> None:
        """Liveness: with nobody who matches and everybody asked for long enough, it can be opened."""
        if self.stopped:
            self.do_stop(offer)
        JobSeeker.objects.filter(left_on=None, accepts_permanent=True).update(accepts_permanent=False)
        monday = (self.now + 7 * DAY).replace(hour=10)
        self.later_to(monday - monday.weekday() * DAY)
        for _ in range(3):
            self.do_ask(offer)
            self.later_to(self.now + 14 * DAY)
        self.do_feed(offer)
        self.do_run(offer)
        for name in ("sign", "countersign", "search"):
            getattr(self, f"do_{name}")(offer)
