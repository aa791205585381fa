"""Was an act right? Recomputed in plain Python, without any function of the gate.

By the oracle of the matching, from the truth views, the messages that left, and what the scene knows.
"""

from typing import Any

from psycopg.rows import dict_row

from matching.gate.models import AbsenceFinding
from offers.enums import LIVE_STATES, OfferOrigin
from offers.models import JobOffer, OfferCriterion
from tests.matching import oracle
from tests.matching.comparison import read_context

from .changes import DAY, HOUR, LABEL, UNLAWFUL, Changes

SIGNS_FIRST = {"sign", "renew"}
#: The second signature takes no licence.
OF_THE_LEADER = "countersign"
SIGNATURES = {*SIGNS_FIRST, OF_THE_LEADER}
HERE = "SELECT * FROM truth_person WHERE left_on IS NULL"
ASKED = "SELECT * FROM truth_offer WHERE public_id = %s"
#: Who has an address, and had no message that left so long ago; or said that they do not know.
WAITED_FOR = """
SELECT p.public_id::text FROM candidates_jobseeker p WHERE left_on IS NULL AND (
    EXISTS (SELECT FROM candidates_identity i WHERE i.job_seeker_id = p.id) AND NOT EXISTS (
        SELECT FROM questions_delivery d
        WHERE d.job_seeker_id = p.id AND d.state IN ('sent', 'declared_sent') AND d.sent_at <= %s)
    OR EXISTS (
        SELECT FROM questions_questionasked q
        WHERE q.job_seeker_id = p.id AND q.reply = 'dont_know' AND q.asked_at > %s))
"""


class Judge:
    """Reads on the connection of a superuser, which has nothing to do with that of the acts."""

    def __init__(self, scene: Changes) -> None:
        self.scene = scene
        self.contexts: dict[Any, oracle.Context] = {}

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with self.scene.watch.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, values, prepare=True).fetchall()

    def context(self) -> oracle.Context:
        """Of the day: its numbers and rules stay what they are."""
        day = self.scene.today
        if day not in self.contexts:
            self.contexts[day] = read_context()
        return self.contexts[day]

    def wrong(self, kind: str, offer: JobOffer) -> list[str]:
        """Every reason why the act should not have been."""
        now = JobOffer.objects.select_related("establishment", "details").get(pk=offer.pk)
        signed = AbsenceFinding.objects.filter(offer=offer).select_related("second_signature")
        finding = signed.order_by("-id")[0]
        reasons = self._of_offer(now) | self._of_finding(kind, now, finding)
        asked = self.rows(ASKED, offer.public_id)
        # Who is not published asks nothing of anybody.
        if asked:
            reasons |= self._of_people(kind, finding, oracle.read_offer(asked[0]))
        return [words for words, holds in reasons.items() if holds]

    def _of_people(self, kind: str, finding: AbsenceFinding, seen: oracle.Offer) -> dict[str, bool]:
        scene, ctx = self.scene, self.context()
        judged = [oracle.judge(seen, oracle.read_person(row), ctx) for row in self.rows(HERE)]
        verdicts = {judgement.public_id: judgement.verdict for judgement in judged if judgement}
        # Nobody is given less than a day.
        waited_for = self.rows(WAITED_FOR, scene.now - DAY + HOUR / 60, scene.now - 59 * DAY)
        here = set(scene.people())
        matches = {person for person, verdict in verdicts.items() if verdict == "match"}
        exhausted = matches & scene.refused[finding.offer_id] if scene.exhaustion else set()
        return {
            "somebody matches": matches != exhausted,
            "nobody is to sign with, where somebody matches who refused": bool(exhausted)
            and kind in SIGNS_FIRST
            and "exhaustion" not in finding.signature_reasons,
            "somebody was not asked, has had no day to answer, or does not know": any(
                verdicts.get(row["public_id"]) == "to_qualify" for row in waited_for
            ),
            "the people known are of more than a day ago": scene.now - scene.fed > DAY,
            "what is known of somebody is of another day": any(
                day <= scene.today for person, day in scene.due.items() if person in here
            ),
            "the offer does not say how long an experience": seen.experience_level == "required"
            and seen.experience_months is None,
        }

    def _of_offer(self, now: JobOffer) -> dict[str, bool]:
        place, details = now.establishment, getattr(now, "details", None)
        activities = [known.naf for known in (place, details) if known and known.naf]
        return {
            "the offer is not published": now.state not in LIVE_STATES,
            "it has been for less than three days": self.scene.now - self.scene.published[now.pk] < 3 * DAY,
            "it is a partner's": now.pk in self.scene.partners or now.origin != OfferOrigin.DIRECT,
            "it says something unlawful": UNLAWFUL in now.description
            or OfferCriterion.objects.filter(version=now.current_version_id, item=LABEL).exists(),
            "nobody knows whose it is": place is None,
            "nobody knows what its employer does": not activities,
            "its employer places people": any(naf.startswith("78") for naf in activities),
        }

    def _of_finding(self, kind: str, now: JobOffer, finding: AbsenceFinding) -> dict[str, bool]:
        scene = self.scene
        return {
            "the pilot is stopped": bool(scene.stops),
            "the advisor has no licence": not scene.licensed and kind != OF_THE_LEADER,
            "the offer asks for something else": finding.version_id != now.current_version_id,
            "the finding has expired": finding.valid_until <= scene.now,
            "another edition of ROME is in force": finding.reference_version != scene.edition,
            "nobody has signed with": kind not in SIGNATURES and not countersigned(finding),
            "who signed with does not lead": kind == OF_THE_LEADER and not scene.leads(scene.signatory),
            "who signed first signed with": kind == OF_THE_LEADER
            and scene.signatory.pk == finding.signed_by_id,
        }


def countersigned(finding: AbsenceFinding) -> bool:
    while finding.signature_reasons:
        second = getattr(finding, "second_signature", None)
        if second and second.signed:
            return True
        if finding.renews is None:
            return False
        finding = finding.renews
    return True
