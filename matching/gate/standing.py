"""How the gate of an offer stands, told by the database and put into words. Reading it changes nothing."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.pilot.enums import Opening
from offers.models import JobOffer
from offers.services.alarms import unlawful_pending

from .enums import REMEDIES, GateState, ParameterCode, Refusal, SignatureReason
from .models import AbsenceFinding


@dataclass(frozen=True)
class Reason:
    """Why not. ``remedy``: what would lift it; ``earliest``: when time alone does."""

    code: str
    remedy: str = ""
    earliest: datetime.datetime | None = None

    @property
    def words(self) -> str:
        return words_of(self.code)


@dataclass(frozen=True)
class Counts:
    """Over everyone registered, now. ``exhausted``, ``waiting_newcomers``: no longer in match, in to_ask."""

    match: int = 0
    to_ask: int = 0
    unanswered: int = 0
    cannot_be_asked: int = 0
    exhausted: int = 0
    waiting_newcomers: int = 0


@dataclass(frozen=True)
class Standing:
    """``reasons``: why it is not open, or may not be opened by this person, the gravest first.

    ``signature``: why opening takes a second signature; empty where it takes none, or cannot be opened.
    ``finding``: the latest, whatever became of it; ``until``: when the one that is open expires.
    ``lines_left``: lines of the counter-check without an answer, None without a counter-check.
    """

    state: GateState
    counts: Counts
    reasons: list[Reason] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    lines_left: int | None = None
    finding: AbsenceFinding | None = None
    until: datetime.datetime | None = None
    watermark: datetime.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Open, and for the person who asked."""
        return self.state is GateState.OPEN and not self.reasons

    @property
    def earliest(self) -> datetime.datetime | None:
        """When it may be opened at the earliest; None if no date alone decides."""
        dates = [reason.earliest for reason in self.reasons if reason.earliest]
        return max(dates) if dates and len(dates) == len(self.reasons) else None


def words_of(code: str) -> str:
    """A reason in French: the gate's own, the pilot's, or one for a second signature."""
    for known in (Refusal, Opening, SignatureReason):
        if code in known.values:
            return str(known(code).label)
    return "La recherche complémentaire est fermée."


def standing_of(offer: JobOffer, user: User | None) -> Standing:
    """The database's word, with the linter's of the words that nobody has checked yet.

    Without a user, for whom no gate is open: what holds of the offer.
    """
    said = _said([offer], user)[offer.pk]
    bars = _bars(offer, said)
    state = _state(said["finding_state"], bars)
    signed = AbsenceFinding.objects.select_related("signed_by", "second_signature__by", "closing")
    finding = signed.filter(pk=said["finding"]).first() if said["finding"] else None
    return Standing(
        state=state,
        counts=Counts(**{name: said[f"n_{name}"] or 0 for name in Counts.__dataclass_fields__}),
        reasons=[_reason(code, said) for code in dict.fromkeys([*bars, *_of_finding(said, state)])],
        signature=list(said["reasons"] or []) if state is GateState.OPENABLE else [],
        lines_left=said["lines_left"],
        finding=finding,
        until=finding.valid_until if finding and state is GateState.OPEN else None,
        watermark=_moment(said["watermark"]),
    )


def open_ones(findings: Iterable[AbsenceFinding], user: User) -> list[AbsenceFinding]:
    """Of the findings that rows say open, those whose offer's page says so: everyone is counted again.

    One query for all; their offers should come with them.
    """
    kept = list(findings)
    said = _said([finding.offer for finding in kept], user) if kept else {}

    def is_open(finding: AbsenceFinding) -> bool:
        about = said[finding.offer_id]
        latest, state = about["finding"], about["finding_state"]
        return finding.pk == latest and _state(state, _bars(finding.offer, about)) is GateState.OPEN

    return [finding for finding in kept if is_open(finding)]


def barred_by(offer: JobOffer, user: User) -> str:
    """Why this person may do nothing outside for it, as far as rows say; empty: the act itself will count.

    Of words that nobody has checked yet, the linter's word is taken too.
    """
    barred: str | None = call("gate_barred", user.pk, offer.pk)
    if barred == Refusal.WORDING_UNCHECKED:
        seen = standing_of(offer, user)
        barred = None if seen.is_open else seen.reasons[0].code if seen.reasons else Refusal.NO_FINDING
    return barred or ""


def _said(offers: Iterable[JobOffer], user: User | None) -> dict[int, dict[str, Any]]:
    """Offer (key) → what the database says of its gate."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT offer, gate_standing(offer, %s) FROM unnest(%s::bigint[]) AS offer",
            [user.pk if user else None, [offer.pk for offer in offers]],
        )
        return {offer: json.loads(said) for offer, said in cursor.fetchall()}


def _bars(offer: JobOffer, said: dict[str, Any]) -> list[str]:
    """What speaks against, whatever the finding; of words not checked yet, the linter is asked."""
    ineligible = [Refusal.NO_OFFER] if said["ineligible"] is None else said["ineligible"]
    if Refusal.WORDING_UNCHECKED in ineligible:
        ineligible.remove(Refusal.WORDING_UNCHECKED)
        if unlawful_pending(offer):
            ineligible.append(Refusal.UNLAWFUL_WORDING)
    return [*_of_pilot(said["pilot"]), *ineligible, *([said["weighed"]] if said["weighed"] else [])]


def _of_pilot(opening: str | None) -> list[str]:
    return [] if opening == Opening.OPEN else [opening or Opening.NOT_ADVISOR]


#: Of the person who looks, not of the offer: another one may open it.
OF_THE_PERSON = {Opening.NOT_ADVISOR, Opening.NO_LICENCE}


def _state(finding_state: str | None, bars: list[str]) -> GateState:
    if any(code not in OF_THE_PERSON for code in bars):
        return GateState.CLOSED
    return {
        "open": GateState.OPEN,
        "to_countersign": GateState.TO_COUNTERSIGN,
        "expired": GateState.EXPIRED,
    }.get(finding_state or "", GateState.OPENABLE)


def _of_finding(said: dict[str, Any], state: GateState) -> list[str]:
    """What is still to be done on the way to an open gate."""
    if state in (GateState.TO_COUNTERSIGN, GateState.EXPIRED):
        return [said["finding_state"]]
    if state is GateState.OPENABLE and said["lines_left"]:
        return [Refusal.LINES_TO_ANSWER]
    return []


def _reason(code: str, said: dict[str, Any]) -> Reason:
    earliest = _moment(said["published_long_enough"]) if code == Refusal.TOO_RECENT else None
    return Reason(str(code), REMEDIES.get(code, ""), earliest)


def _moment(value: str | None) -> datetime.datetime | None:
    return parse_datetime(value) if value else None


def parameter(code: ParameterCode) -> int:
    """The number of the nation in force now, in the unit that its label says."""
    return int(call("gate_parameter", code))
