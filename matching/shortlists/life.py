"""Every change of state of a shortlist and of a referral: from where to where, by whom, for which reason.

The database holds the same tables (`shortlists_rule`, `shortlists_referralrule`) and refuses any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from francetravail_match.accounts.permissions import Action

from .enums import (
    MISTAKE,
    OF_THE_ADVISOR,
    ApproachMeans,
    DeclineReason,
    EmployerReason,
    ReferralState,
    ShortlistReason,
    ShortlistState,
    WithdrawalReason,
)


@dataclass(frozen=True)
class Rule:
    """``reasons``: one of them is required; none: no reason is given. ``by_employer``: also by their link."""

    source: str
    target: str
    journal: str
    action: Action
    reasons: tuple[str, ...] = ()
    by_employer: bool = False


_L, _R = ShortlistState, ReferralState


def codes(*choices: Iterable[TextChoices]) -> tuple[str, ...]:
    return tuple(str(each.value) for kind in choices for each in kind)


_RETURNS = tuple(reason.value for reason in ShortlistReason if reason not in OF_THE_ADVISOR)
SHORTLIST_RULES = (
    Rule(_L.DRAFT, _L.IN_REVIEW, "shortlist.submitted", Action.SHORTLIST),
    Rule(_L.IN_REVIEW, _L.DRAFT, "shortlist.taken_back", Action.SHORTLIST, codes(OF_THE_ADVISOR)),
    Rule(_L.IN_REVIEW, _L.DRAFT, "shortlist.returned", Action.SEND_SHORTLIST, _RETURNS),
    Rule(_L.IN_REVIEW, _L.ACCEPTED, "shortlist.accepted", Action.SEND_SHORTLIST),
    Rule(_L.ACCEPTED, _L.DRAFT, "shortlist.returned", Action.SEND_SHORTLIST, _RETURNS),
    Rule(_L.ACCEPTED, _L.SENT, "shortlist.sent", Action.SEND_SHORTLIST),
)
_APPROACH, _FOLLOW = Action.SHORTLIST, Action.FOLLOW_UP
_MEANS, _NO, _WITHDRAWN = codes(ApproachMeans), codes(DeclineReason), codes(WithdrawalReason)
_EMPLOYER = codes(EmployerReason)
REFERRAL_RULES = (
    Rule(_R.PROPOSED, _R.APPROACHED, "referral.approached", _APPROACH, _MEANS),
    # Another means, for the same offer.
    Rule(_R.APPROACHED, _R.APPROACHED, "referral.approached", _APPROACH, _MEANS),
    *(
        Rule(source, _R.INTERESTED, "referral.answered", _APPROACH)
        for source in (_R.APPROACHED, _R.NO_ANSWER)
    ),
    *(
        Rule(source, _R.DECLINED, "referral.answered", _APPROACH, _NO)
        for source in (_R.APPROACHED, _R.NO_ANSWER)
    ),
    Rule(_R.APPROACHED, _R.NO_ANSWER, "referral.answered", _APPROACH),
    Rule(_R.INTERESTED, _R.SENT_TO_EMPLOYER, "referral.sent", Action.SEND_SHORTLIST),
    Rule(_R.SENT_TO_EMPLOYER, _R.INTERVIEW, "referral.followed", _FOLLOW, by_employer=True),
    *(
        Rule(source, _R.NOT_RETAINED, "referral.followed", _FOLLOW, _EMPLOYER, by_employer=True)
        for source in (_R.SENT_TO_EMPLOYER, _R.INTERVIEW)
    ),
    Rule(_R.INTERVIEW, _R.HIRED, "referral.followed", _FOLLOW, by_employer=True),
    *(
        Rule(source, _R.WITHDREW, "referral.followed", _FOLLOW, _WITHDRAWN)
        for source in (_R.INTERESTED, _R.SENT_TO_EMPLOYER, _R.INTERVIEW)
    ),
    # Back to where the last act found it, and nowhere else.
    *(
        Rule(source, _R.APPROACHED, "referral.corrected", _APPROACH, (MISTAKE,))
        for source in (_R.INTERESTED, _R.DECLINED, _R.NO_ANSWER)
    ),
    # What the approach found: a first one, or another means. Within the hour, by who noted it.
    *(
        Rule(_R.APPROACHED, target, "referral.corrected", _APPROACH, (MISTAKE,))
        for target in (_R.PROPOSED, _R.APPROACHED)
    ),
    *(
        Rule(source, target, "referral.corrected", _FOLLOW, (MISTAKE,))
        for source, targets in (
            (_R.INTERVIEW, (_R.SENT_TO_EMPLOYER,)),
            (_R.NOT_RETAINED, (_R.SENT_TO_EMPLOYER, _R.INTERVIEW)),
            (_R.WITHDREW, (_R.INTERESTED, _R.SENT_TO_EMPLOYER, _R.INTERVIEW)),
            (_R.HIRED, (_R.INTERVIEW,)),
        )
        for target in targets
    ),
)


def rule_for(rules: Iterable[Rule], source: str, target: str, reason: str) -> Rule | None:
    """The one rule of this change for this reason; None if there is none."""
    return next(
        (
            rule
            for rule in rules
            if (rule.source, rule.target) == (source, target)
            and (reason in rule.reasons if rule.reasons else not reason)
        ),
        None,
    )
