"""The life of an offer: every change of state that exists, from where to where, by whom, for which reason.

The database holds the same table (`offers_transitionrule`) and refuses any other change.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from francetravail_match.accounts.permissions import Action

from .enums import (
    LIVE_STATES,
    ClosingReason,
    OfferState,
    ReopeningReason,
    ReturnReason,
    ReworkReason,
    SuspensionReason,
)

#: What only the source can say of its own offers.
SOURCE_ONLY = frozenset({ClosingReason.WITHDRAWN_AT_SOURCE, ReopeningReason.BACK_AT_SOURCE})
SOURCE_CLOSES = frozenset({ClosingReason.EXPIRED, ClosingReason.WITHDRAWN_AT_SOURCE})


@dataclass(frozen=True)
class Transition:
    """One kind of change. ``label``: on its button; ``done``: what the history says, after the actor;
    ``effect``: what the page that asks for the reason says of it.
    """

    code: str
    label: str
    done: str
    sources: tuple[OfferState, ...]
    target: OfferState | None  # None: back to where the offer was suspended
    journal: str
    action: Action | None  # what someone must be allowed; None: the import alone
    reasons: tuple[TextChoices, ...] = ()  # one of them is required; none: no reason is asked
    from_source: frozenset[str] = frozenset()  # reasons for which the import may do it; "" for none
    effect: str = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The reasons that a person may give, as a form wants them."""
        return [(str(reason), str(reason.label)) for reason in self.reasons if reason not in SOURCE_ONLY]

    def reason_is_known(self, reason: str) -> bool:
        return reason in self.reasons if self.reasons else reason == ""


_S = OfferState
_TABLE = [
    Transition(
        "start_qualification",
        "Qualifier l'offre",
        "a commencé la qualification",
        (_S.DRAFT,),
        _S.QUALIFYING,
        "offer.qualification_started",
        Action.QUALIFY_OFFER,
    ),
    Transition(
        "return_to_draft",
        "Renvoyer en brouillon",
        "a renvoyé l'offre en brouillon",
        (_S.QUALIFYING,),
        _S.DRAFT,
        "offer.returned_to_draft",
        Action.QUALIFY_OFFER,
        tuple(ReturnReason),
        effect="L'offre n'est pas publiée et reste à compléter : elle n'est pas clôturée.",
    ),
    Transition(
        "publish",
        "Publier l'offre",
        "a publié l'offre",
        (_S.QUALIFYING,),
        _S.PUBLISHED,
        "offer.published",
        Action.QUALIFY_OFFER,
        from_source=frozenset({""}),
    ),
    Transition(
        "start_shortlisting",
        "Commencer la présélection",
        "a commencé la présélection",
        (_S.PUBLISHED,),
        _S.SHORTLISTING,
        "offer.shortlisting_started",
        Action.SHORTLIST,
    ),
    Transition(
        "send_shortlist",
        "Présélection envoyée à l'employeur",
        "a envoyé la présélection à l'employeur",
        (_S.SHORTLISTING,),
        _S.SHORTLIST_SENT,
        "offer.shortlist_sent",
        Action.SEND_SHORTLIST,
    ),
    Transition(
        "resume_shortlisting",
        "Reprendre la présélection",
        "a repris la présélection",
        (_S.SHORTLIST_SENT, _S.FOLLOW_UP),
        _S.SHORTLISTING,
        "offer.shortlisting_resumed",
        Action.FOLLOW_UP,
        tuple(ReworkReason),
        effect="L'offre reste ouverte : d'autres personnes peuvent être proposées à l'employeur.",
    ),
    Transition(
        "start_follow_up",
        "Passer au suivi",
        "a commencé le suivi",
        (_S.SHORTLIST_SENT,),
        _S.FOLLOW_UP,
        "offer.follow_up_started",
        Action.FOLLOW_UP,
    ),
    Transition(
        "suspend",
        "Suspendre",
        "a suspendu l'offre",
        LIVE_STATES,
        _S.SUSPENDED,
        "offer.suspended",
        Action.SUSPEND_OFFER,
        tuple(SuspensionReason),
        effect="L'offre n'est plus rapprochée des personnes inscrites, jusqu'à la levée de la suspension.",
    ),
    Transition(
        "resume",
        "Lever la suspension",
        "a levé la suspension",
        (_S.SUSPENDED,),
        None,
        "offer.resumed",
        Action.SUSPEND_OFFER,
    ),
    Transition(
        "close",
        "Clôturer",
        "a clôturé l'offre",
        tuple(state for state in _S if state != _S.CLOSED),
        _S.CLOSED,
        "offer.closed",
        Action.CLOSE_OFFER,
        tuple(ClosingReason),
        from_source=SOURCE_CLOSES,
        effect="L'offre n'est plus rapprochée des personnes inscrites. La rouvrir demandera de la qualifier.",
    ),
    Transition(
        "reopen",
        "Rouvrir",
        "a rouvert l'offre, à qualifier de nouveau",
        (_S.CLOSED,),
        _S.QUALIFYING,
        "offer.reopened",
        Action.REOPEN_OFFER,
        tuple(reason for reason in ReopeningReason if reason not in SOURCE_ONLY),
        effect="L'offre revient en qualification : vérifiez-la avec l'employeur avant de la publier.",
    ),
    # What the source closed, the source alone opens again without a new qualification.
    Transition(
        "republish",
        "Publier de nouveau",
        "a publié l'offre de nouveau",
        (_S.CLOSED,),
        _S.PUBLISHED,
        "offer.republished",
        None,
        (ReopeningReason.BACK_AT_SOURCE,),
        from_source=frozenset({ReopeningReason.BACK_AT_SOURCE}),
    ),
]
LIFE: dict[str, Transition] = {transition.code: transition for transition in _TABLE}


def transition_between(from_state: str, to_state: str) -> Transition:
    """The one kind of change from a state to another; KeyError if there is none."""
    return _BETWEEN[from_state, to_state]


_BETWEEN: dict[tuple[str, str], Transition] = {
    (source, target): transition
    for transition in _TABLE
    for source in transition.sources
    for target in ((transition.target,) if transition.target else LIVE_STATES)
}


def may_reopen(closing_reason: str, reason: str) -> bool:
    """Whether what was closed for ``closing_reason`` may be opened again for ``reason``."""
    if reason == ReopeningReason.BACK_AT_SOURCE:
        return closing_reason in SOURCE_CLOSES
    return (closing_reason == ClosingReason.NON_COMPLIANT) == (reason == ReopeningReason.MADE_COMPLIANT)
