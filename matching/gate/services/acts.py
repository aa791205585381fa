"""Acts of the gate: the database counts and decides; each returns a decision, refused ones too.

None may run inside a transaction that is undone afterwards, for a refusal closes findings and is journalled.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call
from francetravail_match.journal.services import record
from offers.models import JobOffer
from offers.services.alarms import unlawful_pending

from ..enums import REMEDIES, ActKind, ClosingReason, SignatureRefusal
from ..models import AbsenceFinding
from ..standing import Counts, barred_by, standing_of, words_of

#: Act → the function of the database that does it, and the values that it takes.
ACTS: dict[ActKind, tuple[str, tuple[str, ...]]] = {
    ActKind.SEARCH: ("external_search", ()),
    ActKind.SIGHTING: (
        "external_sighting",
        tuple("source url urn open_to_work visibility situation ends_on employer compared".split()),
    ),
    ActKind.CONTACT: ("external_contact", ("message", "digest", "lasts_days")),
    ActKind.DISCLOSURE: ("external_disclose", ("sighting",)),
}


@dataclass(frozen=True)
class Decision:
    """``code``: why it is refused, empty if it is not. ``counts``: None where the count was not reached."""

    allowed: bool
    code: str = ""
    finding_id: int | None = None
    act_id: int | None = None
    counts: Counts | None = None

    @property
    def reason(self) -> str:
        """Why not, in French; empty if allowed."""
        return "" if self.allowed else words_of(self.code)

    @property
    def remedy(self) -> str:
        return REMEDIES.get(self.code, "")


def open_gate(offer: JobOffer, *, by: User, reason: str) -> Decision:
    """Sign that nobody registered matches: a finding, if the database counts that it is so.

    The finding opens the gate at once, or waits for a second signature (`AbsenceFinding.signature_reasons`).
    What is signed is the version that ``offer`` has here: the database refuses if it has another by now.
    """
    _demand(by, offer, Action.SEARCH_OUTSIDE)
    check_wording(offer)
    return _call("gate_sign_as_read", offer, by.pk, offer.pk, reason, offer.current_version_id)


def renew(offer: JobOffer, *, by: User) -> Decision:
    """The latest finding for some more days, if its version is still asked and the count is still zero."""
    _demand(by, offer, Action.SEARCH_OUTSIDE)
    check_wording(offer)
    return _call("gate_renew", offer, by.pk, offer.pk)


def sign_second(finding: AbsenceFinding, *, by: User, words: str = "") -> Decision:
    """The second signature: another person than the first, who leads the agency; counted again."""
    _demand(by, finding.offer, Action.COUNTERSIGN_FINDING)
    return _call("gate_countersign", finding.offer, by.pk, finding.pk, True, "", words)


def refuse_second(finding: AbsenceFinding, *, by: User, refusal: SignatureRefusal, words: str) -> Decision:
    """No second signature, with a reason and what is expected: the finding is closed."""
    _demand(by, finding.offer, Action.COUNTERSIGN_FINDING)
    return _call(
        "gate_countersign", finding.offer, by.pk, finding.pk, False, SignatureRefusal(refusal), words
    )


def withdraw(offer: JobOffer, *, by: User) -> Decision:
    """Somebody of the agency closes the gate again."""
    _demand(by, offer, Action.COUNTERSIGN_FINDING)
    return _call("gate_withdraw", offer, by.pk, offer.pk)


def require_open_gate(offer: JobOffer, *, act: ActKind, by: User, **values: Any) -> Decision:
    """Do an external act, if the gate lets it through: the one way there is.

    The act is written, with what ``values`` holds for it, in the same function of the database that counts.
    """
    _demand(by, offer, Action.SEARCH_OUTSIDE)
    function, names = ACTS[act]
    if set(values) != set(names):
        raise TypeError(f"{act} takes {', '.join(names) or 'nothing'}")
    check_wording(offer)
    if barred := barred_by(offer, by):
        # The database would say the same; it is not even asked. What is counted is said before.
        seen = standing_of(offer, by)
        recheck(offer)
        code = seen.reasons[0].code if seen.reasons else barred
        record(
            "gate.refused",
            actor=by,
            object_type="offer",
            object_id=offer.public_id,
            act=act,
            reason=str(code),
        )
        return Decision(False, str(code), seen.finding.pk if seen.finding else None, counts=seen.counts)
    return _call(function, offer, by.pk, offer.pk, *(values[name] for name in names))


def call_act(function: str, offer: JobOffer, by: User, *values: Any) -> Decision:
    """An act of a room that stands on the gate, by the function of the database that counts and writes it."""
    _demand(by, offer, Action.SEARCH_OUTSIDE)
    return _call(function, offer, by.pk, offer.pk, *values)


def recheck(offer: JobOffer) -> ClosingReason | None:
    """Close the offer's finding if it no longer holds; why it was closed, None if it was not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT gate_recheck(%s)", [offer.pk])
        (why,) = cursor.fetchone()
    return ClosingReason(why) if why in ClosingReason.values else None


def check_wording(offer: JobOffer) -> None:
    """Have the linter read the offer's words, if it has not read them as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_wording_digest(%s)", [offer.pk])
        (digest,) = cursor.fetchone()
        cursor.execute("SELECT digest FROM gate_wordingcheck WHERE offer_id = %s", [offer.pk])
        known = cursor.fetchone() == (digest,)
    if digest is not None and not known:
        read_wording(offer)


def read_wording(offer: JobOffer) -> bool:
    """Whether the linter finds something unlawful in the offer's words as they are: that is recorded."""
    digest = call("gate_wording_digest", offer.pk)
    now = JobOffer.objects.select_related("current_version").get(pk=offer.pk)
    unlawful = unlawful_pending(now)
    call("gate_record_wording", offer.pk, digest, unlawful)
    return unlawful


def _demand(by: User, offer: JobOffer, action: Action) -> None:
    if not by.may(action) or by.agency_id != offer.agency_id:
        raise PermissionDenied("Vos rôles ne permettent pas cet acte pour cette offre.")


DECIDED = """allowed, refusal, finding_id, act_id, snapshot IS NOT NULL,
    n_match, n_to_ask, n_unanswered, n_cannot_be_asked"""


def _call(function: str, offer: JobOffer, *values: Any) -> Decision:
    places = ", ".join(["%s"] * len(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {DECIDED} FROM {function}({places})", values)  # noqa: S608
        allowed, refusal, finding, act, counted, *numbers = cursor.fetchone()
    return Decision(allowed, refusal or "", finding, act, Counts(*numbers) if counted else None)
