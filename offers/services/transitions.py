"""The changes of an offer's state: a named function for each row of the table of the life of an offer.

Each takes a list of offers and changes all of them or none. ``actor`` is None for the import, which may say
of an offer what its source says and nothing else; ``reason`` is one of the transition's coded reasons;
``seen`` is the state in which the actor saw the offers, refused if it is not theirs any more.
Raises PermissionDenied or TransitionRefused, with a French message.
"""

from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.templatetags.french import moment

from ..enums import LIVE_STATES, OfferState
from ..life import LIFE, SOURCE_ONLY, Transition, may_reopen
from ..models import JobOffer, OfferTransition
from .locks import lock_offers
from .versions import announce_versions

#: What the database writes on an offer whose state changes.
WRITTEN = ("state", "suspended_from", "closing_reason", "published_at", "closed_at")


#: Under this name of constraint, triggers of the apps above refuse a change of state, in French.
REFUSED_ABOVE = "offers_transition_refused"


class TransitionRefused(Exception):
    """The offer's state does not allow this; the message is French and says why."""


class HeldBack(TransitionRefused):
    """The offer's state allows it, and what hangs on the offer in an app above does not."""


class ChangeOffers(Protocol):
    def __call__(
        self, offers: list[JobOffer], *, actor: User | None, reason: str = "", seen: str = ""
    ) -> None: ...


def _named(code: str) -> ChangeOffers:
    transition = LIFE[code]

    def change(offers: list[JobOffer], *, actor: User | None, reason: str = "", seen: str = "") -> None:
        _change(transition, offers, actor, reason, seen)

    return change


start_qualification = _named("start_qualification")
return_to_draft = _named("return_to_draft")
publish_offers = _named("publish")
start_shortlisting = _named("start_shortlisting")
send_shortlist = _named("send_shortlist")
resume_shortlisting = _named("resume_shortlisting")
start_follow_up = _named("start_follow_up")
suspend_offers = _named("suspend")
resume_offers = _named("resume")
close_offers = _named("close")
reopen_offers = _named("reopen")
republish_offers = _named("republish")

#: What a person may be offered on a page.
BY_CODE: dict[str, ChangeOffers] = {
    "start_qualification": start_qualification,
    "return_to_draft": return_to_draft,
    "publish": publish_offers,
    "start_shortlisting": start_shortlisting,
    "send_shortlist": send_shortlist,
    "resume_shortlisting": resume_shortlisting,
    "start_follow_up": start_follow_up,
    "suspend": suspend_offers,
    "resume": resume_offers,
    "close": close_offers,
    "reopen": reopen_offers,
}


def may_change(user: User, transition: Transition) -> bool:
    """Whether the user's roles allow this change, whatever the offer."""
    return transition.action is not None and user.may(transition.action)


def transitions_open_to(user: User, offer: JobOffer) -> list[Transition]:
    """What the user may do with the offer now, in the order of its life."""
    return [
        each
        for each in LIFE.values()
        if offer.state in each.sources and may_change(user, each) and _has_what_it_takes(each, offer)
    ]


@transaction.atomic
def _change(
    transition: Transition, offers: list[JobOffer], actor: User | None, reason: str, seen: str
) -> None:
    _check_right(transition, actor, reason)
    if not offers:
        return
    locked = lock_offers(offers, actor, TransitionRefused)
    for offer in locked.values():
        _check_state(transition, offer, reason, seen)
    rows = [
        OfferTransition(
            offer=offer,
            actor=actor,
            from_state=offer.state,
            to_state=transition.target or offer.suspended_from,
            reason=reason,
        )
        for offer in locked.values()
    ]
    try:
        OfferTransition.objects.bulk_create(rows)
    except IntegrityError as error:
        said = getattr(error.__cause__, "diag", None)
        if said is None or said.constraint_name != REFUSED_ABOVE:
            raise
        raise HeldBack(said.message_primary) from error
    _tell(offers, locked)


def _check_right(transition: Transition, actor: User | None, reason: str) -> None:
    if not transition.reason_is_known(reason):
        raise TransitionRefused("Choisissez un motif dans la liste.")
    if actor is None:
        allowed = reason in transition.from_source
    else:
        allowed = may_change(actor, transition) and reason not in SOURCE_ONLY
    if not allowed:
        raise PermissionDenied("Vos rôles ne permettent pas ce changement d'état.")


def _has_what_it_takes(transition: Transition, offer: JobOffer) -> bool:
    """An offer is published with criteria: people are compared with nothing else."""
    return transition.target != OfferState.PUBLISHED or offer.current_version_id is not None


def _check_state(transition: Transition, offer: JobOffer, reason: str, seen: str) -> None:
    """Say in French what the database would refuse in its own words."""
    if offer.state not in transition.sources or seen and offer.state != seen:
        raise TransitionRefused(_already(offer))
    if not _has_what_it_takes(transition, offer):
        raise TransitionRefused(
            f"L'offre {offer.source_number} n'a pas encore de critères : saisissez-les avant de la publier."
        )
    if offer.state == OfferState.CLOSED and not may_reopen(offer.closing_reason, reason):
        raise TransitionRefused(
            f"L'offre {offer.source_number} est clôturée avec le motif "
            f"« {offer.get_closing_reason_display()} » : ce motif de réouverture ne convient pas."
        )


def _already(offer: JobOffer) -> str:
    """In which state the offer is, and who has put it there when."""
    words = f"L'offre {offer.source_number} est déjà à l'état « {offer.get_state_display()} »"
    last = OfferTransition.objects.filter(offer=offer).select_related("actor").first()
    if last is not None:
        words += f" depuis le {moment(last.at)} ({last.actor or 'import'})"
    return f"{words}. Rien n'a été modifié : vérifiez ce qui reste à faire."


def _tell(offers: list[JobOffer], before: dict[int, JobOffer]) -> None:
    """Give the objects what the database wrote, and announce the versions that went live."""
    written = {row.pop("pk"): row for row in JobOffer.objects.filter(pk__in=before).values("pk", *WRITTEN)}
    for offer in offers:
        for name, value in written[offer.pk].items():
            setattr(offer, name, value)
    live = [
        offer.current_version
        for offer in offers
        if offer.is_live and before[offer.pk].state not in LIVE_STATES and offer.current_version
    ]
    announce_versions(live)
