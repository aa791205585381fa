"""Two offers, their people and their gate: any act, at any time; after each, was it right?

The acts are the functions of the database, called as the application's role: what the pages and services
check before is not there to help. `changes.py` has what else may happen, `wrongs.py` what is right;
`machine.py` says in which order.
"""

from typing import Any, Literal

import psycopg
from django.db import connection, connections
from django.db.models import Q
from psycopg.errors import ObjectNotInPrerequisiteState

from candidates.models import JobSeeker
from matching.gate.models import AbsenceFinding
from matching.gate.proof import replay, verify_findings
from matching.questions.enums import Reply
from offers.models import JobOffer
from tests.matching.gate.racing import Running
from tests.utils.databases import session_as_new
from tests.utils.model_factory import KEPT
from tests.utils.put_back import Original

from .changes import ACCEPTS, DAY, HOUR, START, Changes
from .wrongs import SIGNATURES, Judge

SEARCH = "SELECT allowed, refusal FROM external_search(%s, %s)"
ACTS = {
    "sign": "SELECT allowed, refusal FROM gate_sign(%s, %s, 'Personne dans le bassin d''emploi.')",
    "renew": "SELECT allowed, refusal FROM gate_renew(%s, %s)",
    "withdraw": "SELECT allowed, refusal FROM gate_withdraw(%s, %s)",
    "search": SEARCH,
    "sighting": (
        "SELECT allowed, refusal FROM"
        " external_sighting(%s, %s, 'form', 'https://a.example.org/' || gen_random_uuid(), '', true)"
    ),
}
COUNTERSIGN = "SELECT allowed, refusal FROM gate_countersign(%s, %s, true, '', '')"
WRITTEN = """
SELECT (SELECT count(*) FROM external_profiles_externalact), (SELECT count(*) FROM gate_absencefinding)
"""
MONTHS = """
SELECT journal_add_month(%s::timestamptz + make_interval(months => n)) FROM generate_series(0, 11) AS n
"""
type Reading = Literal["read", "said", ""]


class WrongOpening(AssertionError):
    """An act that should not have been; the message says why."""


class World(Changes):
    """Built once; `begin` puts the database back as it was then."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.judge_of = Judge(self)
        self.colleagues = {
            "manager": self.scene.manager,
            "advisor": self.scene.advisor,
            "colleague": self.colleague,
        }
        self.racer = psycopg.connect(self.database.url("app"))
        # A table for each month, which is not to be made and dropped by each order.
        self.watch.execute(MONTHS, [START])
        self.original = Original(self.database.url("postgres"))
        kept = self.original.session.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        )
        self.sessions = [pid for (pid,) in kept]
        self.rows = dict(KEPT)

    def close(self) -> None:
        self.original.close()
        self.racer.close()
        super().close()

    def begin(self) -> None:
        """Everything as when it was built, the numbers that sequences give too; only the clock is set."""
        for kept in (self.raw, self.racer):
            kept.rollback()
        connections["migrator"].close()
        assert self.original.put_back([*self.sessions, *session_as_new()])
        KEPT.clear()
        KEPT.update(self.rows)
        self.started()
        self.acts = self.findings = 0
        # Later than the feed that the scene took in: an older one would be replaced.
        self.later_to(START + HOUR)

    def change_schema(self, statement: str) -> None:
        """A function becomes another one, and stays so when the database is put back."""
        self.begin()
        self.watch.execute(statement)
        self.original.take_schema()

    # Acts.
    def act(self, kind: str, offer: JobOffer, *, read: Reading = "read", second: str = "manager") -> None:
        """``read``: whether the linter has read the offer's words, as services have it do before, or somebody
        only says so; ``second``: who signs with."""
        if read == "read":
            self.read(offer)
        elif read == "said":
            self.lie(offer)
        call, values = ACTS.get(kind, COUNTERSIGN), [self.scene.advisor.pk, offer.pk]
        if kind == "countersign":
            finding = AbsenceFinding.objects.filter(offer=offer).order_by("-id").first()
            self.signatory = self.colleagues[second]
            values = [self.signatory.pk, finding.pk if finding else 0]
        with connection.cursor() as cursor:
            cursor.execute(call, values)
            self.judge(kind, offer, cursor.fetchone())

    def crash(self, offer: JobOffer, killed: bool) -> None:
        """The application dies between the act and its commit, or the database's process of it."""
        if not killed:
            self.raw.execute(SEARCH, [self.scene.advisor.pk, offer.pk])
            self.raw.rollback()
            return
        with self.database.as_role("app") as raw:
            raw.execute(SEARCH, [self.scene.advisor.pk, offer.pk])
            self.watch.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])

    def race(self, offer: JobOffer, says: bool, kept: bool) -> None:
        """Somebody's answer is being written while an act begins; then it is kept, or not."""
        self.raw.execute(ACCEPTS, [says, self.bystander()])
        self.raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
        act = Running(self.racer, self.watch, SEARCH, [self.scene.advisor.pk, offer.pk])
        try:
            act.waits()
        finally:
            if kept:
                self.raw.commit()
            else:
                self.raw.rollback()
        self.judge("race", offer, act.result())

    def mix(self, offer: JobOffer, how: str) -> None:
        """In one transaction, an act and a change of who then matches; or a snapshot of before it."""
        person = self.bystander()
        search = [self.scene.advisor.pk, offer.pk]
        mixed = self.racer
        if how == "older snapshot":
            mixed.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            mixed.execute("SELECT FROM candidates_jobseeker LIMIT 1")
            self.say(person, True)
        elif how == "change, then act":
            mixed.execute(ACCEPTS, [True, person])
        answer = mixed.execute(SEARCH, search).fetchone()
        try:
            if how == "act, then change":
                mixed.execute(ACCEPTS, [True, person])
            mixed.commit()
        except ObjectNotInPrerequisiteState:
            mixed.rollback()
            return
        self.judge(how, offer, answer)

    # Was it right?
    def judge(self, kind: str, offer: JobOffer, answer: Any) -> None:
        if isinstance(answer, psycopg.Error):
            raise answer
        allowed, refusal = answer
        self.done[f"{kind} allowed" if allowed else f"refused: {refusal}"] += 1
        if not allowed or kind == "withdraw":
            return
        if kind in SIGNATURES:
            self.findings += kind != "countersign"
        else:
            self.acts += 1
        if wrong := self.judge_of.wrong(kind, offer):
            raise WrongOpening(f"{kind} was let through although {', '.join(wrong)}")

    def check(self) -> None:
        """What is written is what was let through, each judged: nothing of what came to nothing."""
        assert self.watch.execute(WRITTEN, prepare=True).fetchone() == (self.acts, self.findings)

    def open(self, offer: JobOffer, second: str) -> None:
        """Everything is put right, everybody refuses (who refused the offer need not, under a policy of
        exhaustion), the feed has come, two people sign."""
        self.put_right(offer)
        here = JobSeeker.objects.filter(left_on=None).exclude(accepts_permanent=False)
        exhausted = self.refused[offer.pk] if self.exhaustion else ()
        here.exclude(public_id__in=exhausted).update(accepts_permanent=False)
        if self.fed < self.now:
            self.feed()
        if second != "manager":
            # Or an open one would leave nothing to sign with.
            self.act("withdraw", offer)
        self.sign(offer, second)

    def sign(self, offer: JobOffer, second: str = "manager") -> None:
        """By two people, one of whom leads, and used at once; ``second``: who tries to be the other."""
        self.act("sign", offer)
        for signs in dict.fromkeys([second, "manager"]):
            self.act("countersign", offer, second=signs)
        self.act("search", offer)

    def settle(self, offer: JobOffer) -> None:
        """Liveness: with nobody who matches and everybody asked for long enough, it can be opened."""
        self.put_right(offer)
        # Who does not know keeps it closed.
        decide = Q(accepts_permanent=True) | Q(questions_asked__reply=Reply.DONT_KNOW)
        people = JobSeeker.objects.filter(decide, left_on=None)
        JobSeeker.objects.filter(pk__in=people.values("pk")).update(accepts_permanent=False)
        monday = (self.now + 7 * DAY).replace(hour=10)
        self.later_to(monday - monday.weekday() * DAY)
        for _ in range(3):
            self.ask(offer)
            self.write()
            self.later_to(self.now + 14 * DAY)
        self.sweep()
        self.feed()
        self.run(offer)
        before = self.acts
        self.sign(offer)
        assert self.acts == before + 1, self.done

    def replay(self) -> int:
        """Every finding counts as it did then, whoever was erased since; how many there are."""
        JobSeeker.objects.filter(pk__in=self.people()[::2]).delete()
        assert verify_findings() == []
        said = [replay(finding) for finding in AbsenceFinding.objects.order_by("pk")]
        assert all(each.equal for each in said), said
        return len(said)
