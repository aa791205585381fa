"""What may happen to two offers, their people and their gate; after each act, was it right?

The acts are the functions of the database, called as the application's role: what the pages and services
check before is not there to help. Whether an act was right is recomputed in plain Python by the oracle of the
matching, from the truth views, the messages that left, and the clock of the scene. `machine.py` says in which
order: nothing here is drawn, so that the same order comes to the same end.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.core.exceptions import ValidationError
from django.db import connection, connections
from psycopg.errors import ObjectNotInPrerequisiteState

from candidates.models import JobSeeker
from francetravail_match.pilot import services as pilot
from francetravail_match.pilot.enums import Level, SwitchKind
from matching.external.models import ExternalAct
from matching.gate.models import AbsenceFinding
from matching.gate.services.newcomers import ask_newcomers
from matching.questions.enums import DELIVERED
from matching.questions.models import Delivery
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import send_messages
from offers.models import JobOffer
from offers.services.criteria import ChangeRefused, change_criteria, copies
from tests import runs
from tests.factories import JobSeekerFactory, MobilityAreaFactory, RomeCodeFactory, UserFactory
from tests.matching import oracle
from tests.matching.comparison import read_context, read_offers, read_people
from tests.matching.gate.racing import running
from tests.matching.gate.scenes import PARIS, Scene, direct_offer, fresh_feed, openable, set_clock
from tests.pilot.scenes import MONTH, today
from tests.questions.people import queued, to_ask
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase, session_as_new
from tests.utils.put_back import Original

START = datetime.datetime(2027, 3, 8, 10, tzinfo=PARIS)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
#: More would slow every step and show nothing else.
PEOPLE = 10
SEARCH = "SELECT allowed, refusal FROM external_search(%s, %s)"
ACTS = {
    "sign": "SELECT allowed, refusal FROM gate_sign(%s, %s, 'Personne dans le bassin d''emploi.')",
    "renew": "SELECT allowed, refusal FROM gate_renew(%s, %s)",
    "search": SEARCH,
    "sighting": (
        "SELECT allowed, refusal FROM"
        " external_sighting(%s, %s, 'form', 'https://a.example.org/' || gen_random_uuid(), '', true)"
    ),
}
COUNTERSIGN = "SELECT allowed, refusal FROM gate_countersign(%s, %s, true, '', '')"
SIGNATURES = {"sign", "renew", "countersign"}
ACCEPTS = "UPDATE candidates_jobseeker SET accepts_permanent = %s WHERE id = %s"
SOUGHT = "COPY candidates_soughtoccupation (job_seeker_id, rome_id, experience_months, origin) FROM STDIN"


class WrongOpening(AssertionError):
    """An act that should not have been; the message says why."""


@dataclass
class World:
    """Built once; `begin` puts the database back as it was then."""

    database: OwnDatabase
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.scene: Scene = openable(self.database)
        pilot.set_experiment(
            by=UserFactory(administrator=True), ends_on=today() + 20 * MONTH, reason="prolongée"
        )
        pilot.activate_region(
            by=self.scene.pilote, starts_on=today() + MONTH + DAY, ends_on=today() + 20 * MONTH
        )
        set_clock(self.database, START - 7 * DAY)
        self.offers = [self.scene.offer, direct_offer(agency=self.scene.offer.agency)]
        self.original = Original(self.database.url("postgres"))
        kept = self.original.session.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        )
        self.sessions = [pid for (pid,) in kept]

    def close(self) -> None:
        self.original.close()

    def begin(self) -> None:
        """Everything as when it was built, the numbers that sequences give too; only the clock is set."""
        connections["migrator"].close()
        assert self.original.put_back([*self.sessions, *session_as_new()])
        self.fed, self.stopped = START, False
        self.acts = self.findings = 0
        # Later than the feed that the scene took in: an older one would be replaced.
        self.later_to(START + HOUR)

    # What happens to people.
    def register(self, what: str) -> None:
        if len(self.people()) >= PEOPLE:
            self.leave(0)
        match what:
            case "matches":
                JobSeekerFactory(matches=True)
            case "to ask":
                to_ask()
            case "mute":
                JobSeekerFactory(to_qualify=True)
            case "refuses":
                JobSeekerFactory(matches=True, accepts_permanent=False)
            case "copied":
                self.copy()

    def copy(self) -> None:
        """By raw COPY, as the application's role."""
        person = JobSeekerFactory(accepts_everything=True)
        MobilityAreaFactory(job_seeker=person)
        with self.database.as_role("app") as raw:
            with raw.cursor().copy(SOUGHT) as rows:
                rows.write_row((person.pk, RomeCodeFactory().pk, 24, "sought"))
            raw.commit()

    def bystander(self) -> int:
        """Somebody registers who matches but for one answer."""
        self.register("refuses")
        return self.people()[-1]

    def answer(self, whom: int, says: bool | None) -> None:
        self.say(self.somebody(whom), says)

    def say(self, person: int, says: bool | None) -> None:
        """By raw SQL, as the application's role."""
        with self.database.as_role("app") as raw:
            raw.execute(ACCEPTS, [says, person])
            raw.commit()

    def leave(self, whom: int) -> None:
        by_owner.update(JobSeeker.objects.filter(pk=self.somebody(whom)), left_on=today())

    def people(self) -> list[int]:
        here = JobSeeker.objects.filter(left_on=None).order_by("pk")
        return list(here.values_list("pk", flat=True))

    def somebody(self, whom: int) -> int:
        """A key, of nobody if there is nobody."""
        people = self.people()
        return people[whom % len(people)] if people else 0

    # What happens to offers, to the pilot, to time.
    def edit(self, offer: JobOffer, months: int) -> None:
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

    def ask(self, offer: JobOffer) -> None:
        try:
            start_asking(offer=offer, by=self.scene.advisor)
        except ValidationError:
            return
        self.write()

    def write(self) -> None:
        """What the workers do of questions."""
        ask_newcomers()
        ask_waves()
        send_messages(queued())

    def later(self, hours: int, fed: bool) -> None:
        self.later_to(self.now + hours * HOUR)
        if fed:
            self.feed()

    def later_to(self, moment: datetime.datetime) -> None:
        self.now = moment
        set_clock(self.database, moment)

    def feed(self) -> None:
        fresh_feed()
        self.fed = self.now

    def run(self, offer: JobOffer) -> None:
        offer.refresh_from_db()
        runs.done(offer)

    def stop(self) -> None:
        """The agency stops; or no longer."""
        kind = SwitchKind.LIFT if self.stopped else SwitchKind.STOP
        agency = self.scene.offer.agency
        pilot.switch(by=self.scene.manager, kind=kind, level=Level.AGENCY, reason="un doute", agency=agency)
        self.stopped = not self.stopped

    # Acts.
    def act(self, kind: str, offer: JobOffer) -> None:
        self.check_wording(offer)
        call, values = ACTS.get(kind, COUNTERSIGN), [self.scene.advisor.pk, offer.pk]
        if kind == "countersign":
            finding = AbsenceFinding.objects.filter(offer=offer).order_by("-id").first()
            values = [self.scene.manager.pk, finding.pk if finding else 0]
        with connection.cursor() as cursor:
            cursor.execute(call, values)
            self.judge(kind, offer, cursor.fetchone())

    def crash(self, offer: JobOffer, killed: bool) -> None:
        """The application dies between the act and its commit, or the database's process of it."""
        with self.database.as_role("app") as raw:
            raw.execute(SEARCH, [self.scene.advisor.pk, offer.pk])
            if killed:
                with self.database.as_role("postgres") as watch:
                    watch.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])
            else:
                raw.rollback()

    def race(self, offer: JobOffer, says: bool, kept: bool) -> None:
        """Somebody's answer is being written while an act begins; then it is kept, or not."""
        person = self.bystander()
        with self.database.as_role("app") as raw:
            raw.execute(ACCEPTS, [says, person])
            raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with running(self.database, SEARCH, self.scene.advisor.pk, offer.pk) as act:
                act.waits()
                if kept:
                    raw.commit()
                else:
                    raw.rollback()
                self.judge("race", offer, act.result())

    def mix(self, offer: JobOffer, how: str) -> None:
        """In one transaction, an act and a change of who then matches; or a snapshot of before it."""
        person = self.bystander()
        search = [self.scene.advisor.pk, offer.pk]
        with self.database.as_role("app") as raw:
            if how == "older snapshot":
                raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                raw.execute("SELECT FROM candidates_jobseeker LIMIT 1")
                self.say(person, True)
            elif how == "change, then act":
                raw.execute(ACCEPTS, [True, person])
            answer = raw.execute(SEARCH, search).fetchone()
            try:
                if how == "act, then change":
                    raw.execute(ACCEPTS, [True, person])
                raw.commit()
            except ObjectNotInPrerequisiteState:
                return
        self.judge(how, offer, answer)

    def check_wording(self, offer: JobOffer) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT gate_record_wording(%s, gate_wording_digest(%s), false)", [offer.pk] * 2)

    # Was it right?
    def judge(self, kind: str, offer: JobOffer, answer: Any) -> None:
        if isinstance(answer, psycopg.Error):
            raise answer
        allowed, refusal = answer
        self.done[f"{kind} allowed" if allowed else f"refused: {refusal}"] += 1
        if not allowed:
            return
        if kind in SIGNATURES:
            self.findings += kind != "countersign"
        else:
            self.acts += 1
        if wrong := self.wrong(kind, offer):
            raise WrongOpening(f"{kind} was let through although {', '.join(wrong)}")

    def wrong(self, kind: str, offer: JobOffer) -> list[str]:
        """Every reason why the act should not have been."""
        seen, ctx = read_offers([offer])[str(offer.public_id)], read_context()
        verdicts = {
            person.public_id: judgement.verdict
            for person in read_people()
            if (judgement := oracle.judge(seen, person, ctx))
        }
        # Nobody is given less than a day.
        asked = Delivery.objects.filter(state__in=DELIVERED, sent_at__lte=self.now - DAY + HOUR / 60)
        written_to = {str(who) for who in asked.values_list("job_seeker__public_id", flat=True)}
        reachable = JobSeeker.objects.filter(identity__isnull=False).values_list("public_id", flat=True)
        waited_for = {str(who) for who in reachable} - written_to
        finding = AbsenceFinding.objects.filter(offer=offer).order_by("-id")[0]
        now = JobOffer.objects.get(pk=offer.pk)
        reasons = {
            "somebody matches": "match" in verdicts.values(),
            "somebody was not asked, or has had no day to answer": any(
                verdict == "to_qualify" and str(who) in waited_for for who, verdict in verdicts.items()
            ),
            "the people known are of more than a day ago": self.now - self.fed > DAY,
            "the agency is stopped": self.stopped,
            "the offer asks for something else": finding.version_id != now.current_version_id,
            "the finding has expired": finding.valid_until <= self.now,
            "nobody has signed with": kind not in SIGNATURES and not self.countersigned(finding),
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

    def open(self, offer: JobOffer) -> None:
        """Everybody refuses, the feed has come, two people sign."""
        if self.stopped:
            self.stop()
        JobSeeker.objects.filter(left_on=None).update(accepts_permanent=False)
        self.feed()
        for kind in ("sign", "countersign", "search"):
            self.act(kind, offer)

    def check(self) -> None:
        """What is written is what was let through, each judged: nothing of what came to nothing."""
        assert ExternalAct.objects.count() == self.acts
        assert AbsenceFinding.objects.count() == self.findings

    def settle(self, offer: JobOffer) -> None:
        """Liveness: with nobody who matches and everybody asked for long enough, it can be opened."""
        if self.stopped:
            self.stop()
        JobSeeker.objects.filter(left_on=None, accepts_permanent=True).update(accepts_permanent=False)
        monday = (self.now + 7 * DAY).replace(hour=10)
        self.later_to(monday - monday.weekday() * DAY)
        for _ in range(3):
            self.ask(offer)
            self.later_to(self.now + 14 * DAY)
        self.feed()
        self.run(offer)
        before = self.acts
        for kind in ("sign", "countersign", "search"):
            self.act(kind, offer)
        assert self.acts == before + 1, self.done
