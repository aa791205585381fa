"""A shortlist as its page shows it: each person, how far they are, and what the user may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from francetravail_match.accounts.models import User
from francetravail_match.common.database import AppNow
from offers.models import JobOffer, OfferCriterion

from ..models import MatchResult
from ..models.found import FoundPerson
from ..people import ShownPerson, show
from ..querysets import last_done
from .enums import MISTAKE, ReferralState, ShortlistState
from .life import REFERRAL_RULES, rule_for
from .models import Interview, Referral, ReferralAct, Shortlist
from .querysets import Load, loads_of
from .services.picking import may_pick


@dataclass(frozen=True)
class Line:
    """``referral``: with `scored_at`. ``still_found``: the last run finds the person, as it did when they
    were picked. ``steps``: where the user may bring the referral. ``last``: its last change."""

    referral: Referral
    person: ShownPerson
    load: Load
    still_found: bool
    steps: frozenset[str]
    last: ReferralAct | None
    undoable: bool
    interview: Interview | None

    @property
    def to_meet(self) -> bool:
        """An interview may be planned, or changed."""
        met = (ReferralState.SENT_TO_EMPLOYER, ReferralState.INTERVIEW)
        return self.referral.state in met and ReferralState.WITHDREW in self.steps

    @property
    def approachable(self) -> bool:
        """Nobody is led to call a person for what the database refuses."""
        return ReferralState.APPROACHED in self.steps and not is_too_soon(self.referral, self.load)

    @property
    def overdue(self) -> bool:
        """The interview has taken place, and nobody said what came of it."""
        waits = self.referral.state == ReferralState.INTERVIEW
        return bool(waits and self.interview and self.interview.over)  # type: ignore[attr-defined]

    @property
    def removable(self) -> bool:
        return self.referral.state == ReferralState.PROPOSED

    @property
    def reason_label(self) -> str:
        """The coded reason of the last change, if it has one."""
        undone = self.last is None or self.last.reason == MISTAKE
        return "" if undone or self.last is None else self.last.reason_label


def is_too_soon(referral: Referral, load: Load) -> bool:
    """The person was approached this week, and this would be a first approach for this offer."""
    return referral.state == ReferralState.PROPOSED and load.free_on is not None


def steps_of(user: User, referral: Referral) -> frozenset[str]:
    """The states to which the user's roles may bring a referral now."""
    if user.agency_id != referral.offer.agency_id or not referral.offer.is_live:
        return frozenset()
    return steps_from(referral.state, user)


def steps_from(state: str | None, user: User) -> frozenset[str]:
    """Whoever it is, from this state, in the user's agency."""
    return frozenset(
        str(rule.target)
        for rule in REFERRAL_RULES
        if rule.source == state and user.may(rule.action) and MISTAKE not in rule.reasons
    )


def steps_of_employer(state: str) -> frozenset[str]:
    """The states to which the employer may bring somebody, by their link."""
    return frozenset(str(rule.target) for rule in REFERRAL_RULES if rule.source == state and rule.by_employer)


def is_undoable(user: User, referral: Referral, last: ReferralAct | None) -> bool:
    """Whether the user may say that the last change was a mistake. ``last``: of somebody approached, the
    approach, where the user may still take it back."""
    if last is None or user.agency_id != referral.offer.agency_id or not referral.offer.is_live:
        return False
    rule = rule_for(REFERRAL_RULES, referral.state, last.from_state, MISTAKE)
    return rule is not None and last.reason != MISTAKE and user.may(rule.action)


def lines_of(shortlist: Shortlist, offer: JobOffer, user: User) -> list[Line]:
    proposed = shortlist.referrals.with_scored_at().select_related("job_seeker", "offer")
    referrals = list(proposed.order_by("rank"))
    people = [referral.job_seeker_id for referral in referrals]
    acts = ReferralAct.objects.filter(referral__in=referrals).order_by("referral_id", "-pk")
    last = {act.referral_id: act for act in acts.distinct("referral_id")}
    told = [referral for referral in referrals if referral.state == ReferralState.APPROACHED]
    approaches = acts.filter(referral__in=told).approaches().with_own(user).distinct("referral_id")
    own = {act.referral_id: act for act in approaches if act.own}  # type: ignore[attr-defined]
    loads, found = loads_of(people), found_now(offer, people)
    planned = Interview.objects.filter(referral__in=referrals, cancelled_at=None).order_by("pk")
    planned = planned.annotate(over=Q(starts_at__lt=AppNow()))
    interviews = {interview.referral_id: interview for interview in planned}
    return [
        Line(
            referral,
            person,
            loads.get(referral.job_seeker_id, Load()),
            referral.job_seeker_id in found,
            steps_of(user, referral),
            last.get(referral.pk),
            is_undoable(
                user,
                referral,
                (own if referral.state == ReferralState.APPROACHED else last).get(referral.pk),
            ),
            interviews.get(referral.pk),
        )
        for referral, person in zip(referrals, show(referrals, criteria_of(offer)), strict=True)
    ]


def criteria_of(offer: JobOffer) -> list[OfferCriterion]:
    return list(offer.current_version.criteria.all()) if offer.current_version else []


def found_now(offer: JobOffer, people: list[int]) -> set[int]:
    """Those of these people whom the last run keeps."""
    results = MatchResult.objects.filter(run=last_done(offer.current_version_id), job_seeker__in=people)
    return set(results.order_by().values_list("job_seeker_id", flat=True))


@dataclass(frozen=True)
class Pick:
    """Whether somebody found for an offer may be picked. ``state``: of the referral that exists already."""

    person: ShownPerson
    state: str
    load: Load
    may: bool


def picks_of(
    offer: JobOffer, results: Iterable[FoundPerson], people: Iterable[ShownPerson], user: User
) -> list[Pick]:
    """Of the people of these results, as they are shown; two queries, whoever they are."""
    found = [result.job_seeker_id for result in results]
    lists = Shortlist.objects.filter(offer=offer).order_by("pk")
    proposed = list(lists.values_list("state", "referrals__job_seeker", "referrals__state"))
    states = {person: ReferralState(state).label for _, person, state in proposed if state}
    preparing = {state for state, _, _ in proposed} - {ShortlistState.SENT}
    may = may_pick(user, offer) and offer.is_live and preparing <= {ShortlistState.DRAFT}
    loads = loads_of(found)
    return [
        Pick(person, states.get(key, ""), loads.get(key, Load()), may)
        for key, person in zip(found, people, strict=True)
    ]


def scored_together(referrals: Iterable[Referral]) -> datetime | None:
    """When the one run ended that gave all these scores; None if they come of several, or of none."""
    moments = {referral.scored_at for referral in referrals}  # type: ignore[attr-defined]
    return moments.pop() if len(moments) == 1 else None


def any_interested(lines: list[Line]) -> bool:
    return any(line.referral.state == ReferralState.INTERESTED for line in lines)
