"""Was an act right? Recomputed in plain Python, without any function of the gate.

By the oracle of the matching, from the truth views, the messages that left, and what the scene knows.
"""

from typing import Any

from psycopg.rows import dict_row

from offers.enums import LIVE_STATES, OfferOrigin
from offers.models import JobOffer
from tests.matching import oracle
from tests.matching.comparison import read_context

from .changes import DAY, HOUR, Changes
from .facts import UNLAWFUL

type Row = dict[str, Any]
SIGNS_FIRST = {"sign", "renew"}
#: The second signature takes no licence.
OF_THE_LEADER = "countersign"
SIGNATURES = {*SIGNS_FIRST, OF_THE_LEADER}
HERE = "SELECT * FROM truth_person WHERE left_on IS NULL"
ASKED = "SELECT * FROM truth_offer WHERE public_id = %s"
NOW = """
SELECT o.id, o.state, o.origin, o.description, o.current_version_id,
    o.establishment_id IS NOT NULL AS has_place,
    ARRAY(SELECT naf FROM (VALUES (p.naf), (d.naf)) AS known(naf) WHERE naf <> '') AS activities
FROM offers_joboffer o LEFT JOIN offers_establishment p ON p.id = o.establishment_id
    LEFT JOIN offers_offerdetails d ON d.offer_id = o.id
WHERE o.id = %s
"""
SIGNED = """
SELECT f.id, f.renews_id, f.version_id, f.valid_until, f.reference_version, f.signature_reasons,
    f.signed_by_id, s.signed
FROM gate_absencefinding f LEFT JOIN gate_secondsignature s ON s.finding_id = f.id
WHERE f.offer_id = %s ORDER BY f.id DESC
"""
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

    def rows(self, query: str, *values: Any) -> list[Row]:
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
        (now,) = self.rows(NOW, offer.pk)
        signed = self.rows(SIGNED, offer.pk)
        reasons = self._of_offer(now) | self._of_finding(kind, now, signed)
        asked = self.rows(ASKED, offer.public_id)
        # Who is not published asks nothing of anybody.
        if asked:
            reasons |= self._of_people(kind, offer, signed[0], oracle.read_offer(asked[0]))
        return [words for words, holds in reasons.items() if holds]

    def _of_people(self, kind: str, offer: JobOffer, finding: Row, seen: oracle.Offer) -> dict[str, bool]:
        scene, ctx = self.scene, self.context()
        judged = [oracle.judge(seen, oracle.read_person(row), ctx) for row in self.rows(HERE)]
        verdicts = {judgement.public_id: judgement.verdict for judgement in judged if judgement}
        # Nobody is given less than a day.
        waited_for = self.rows(WAITED_FOR, scene.now - DAY + HOUR / 60, scene.now - 59 * DAY)
        late = {person for person, day in scene.due.items() if day <= scene.today}
        matches = {person for person, verdict in verdicts.items() if verdict == "match"}
        exhausted = matches & scene.refused[offer.pk] if scene.exhaustion else set()
        return {
            "somebody matches": matches != exhausted,
            "nobody is to sign with, where somebody matches who refused": bool(exhausted)
            and kind in SIGNS_FIRST
            and "exhaustion" not in finding["signature_reasons"],
            "somebody was not asked, has had no day to answer, or does not know": any(
                verdicts.get(row["public_id"]) == "to_qualify" for row in waited_for
            ),
            "the people known are of more than a day ago": scene.now - scene.fed > DAY,
            "what is known of somebody is of another day": bool(late) and not late.isdisjoint(scene.people()),
            "the offer does not say how long an experience": seen.experience_level == "required"
            and seen.experience_months is None,
        }

    def _of_offer(self, now: Row) -> dict[str, bool]:
        published_for = self.scene.now - self.scene.published[now["id"]]
        return {
            "the offer is not published": now["state"] not in LIVE_STATES,
            "it has been for less than three days": published_for < 3 * DAY,
            "it is a partner's": now["id"] in self.scene.partners or now["origin"] != OfferOrigin.DIRECT,
            "it says something unlawful": UNLAWFUL in now["description"],
            "nobody knows whose it is": not now["has_place"],
            "nobody knows what its employer does": not now["activities"],
            "its employer places people": any(naf.startswith("78") for naf in now["activities"]),
        }

    def _of_finding(self, kind: str, now: Row, signed: list[Row]) -> dict[str, bool]:
        """``signed``: the findings of the offer, the latest first."""
        scene, finding = self.scene, signed[0]
        return {
            "the pilot is stopped": bool(scene.stops),
            "the advisor has no licence": not scene.licensed and kind != OF_THE_LEADER,
            "the offer asks for something else": finding["version_id"] != now["current_version_id"],
            "the finding has expired": finding["valid_until"] <= scene.now,
            "another edition of ROME is in force": finding["reference_version"] != scene.edition,
            "nobody has signed with": kind not in SIGNATURES and not countersigned(signed),
            "who signed with does not lead": kind == OF_THE_LEADER and not scene.leads(scene.signatory),
            "who signed first signed with": kind == OF_THE_LEADER
            and scene.signatory.pk == finding["signed_by_id"],
        }


def countersigned(signed: list[Row]) -> bool:
    """The latest, or the one that it renews, and so on."""
    findings = {finding["id"]: finding for finding in signed}
    finding: Row | None = signed[0]
    while finding and finding["signature_reasons"] and not finding["signed"]:
        finding = findings.get(finding["renews_id"])
    return finding is not None
