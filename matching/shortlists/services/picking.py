"""Choosing people for an offer: pick, take out, order, note."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.sensitive_text import validate_not_sensitive
from francetravail_match.common.templatetags.french import moment
from francetravail_match.journal import services as journal
from offers.enums import OfferState
from offers.models import JobOffer
from offers.services.transitions import TransitionRefused, start_shortlisting

from ...models import MatchResult
from ...querysets import status_of
from ..enums import ReferralState, ShortlistState
from ..models import Referral, Shortlist
from ..refusals import MESSAGES, NO_RIGHT, Refused, Stale, refusals

#: What a run said of the person, kept as it was when they were picked.
FOUND = ("occupation", "area", "outcomes", "minimum", "maximum", "parts", "verdict")
NOT_FOUND = (
    "Cette personne n'est plus parmi celles du dernier rapprochement : relancez-le, ou rechargez la page."
)
NOT_NOW = "L'offre n'est pas en présélection : publiez-la, ou reprenez la présélection depuis sa page."


def may_pick(by: User, offer: JobOffer) -> bool:
    return by.may(Action.SHORTLIST) and by.agency_id == offer.agency_id


def in_preparation(offer: JobOffer) -> Shortlist | None:
    """The one shortlist of the offer that is not sent."""
    return Shortlist.objects.filter(offer=offer).exclude(state=ShortlistState.SENT).first()


def pick(*, offer: JobOffer, person_id: int, by: User, note: str = "", place: int | None = None) -> Referral:
    """Put somebody whom the last run found at the end of the shortlist, begun if need be; the offer is then
    in shortlisting. ``note`` and ``place``: those of somebody just taken out, who is put back.
    """
    if not may_pick(by, offer):
        raise PermissionDenied(NO_RIGHT)
    run = status_of(offer.current_version).done
    found = MatchResult.objects.filter(run=run, job_seeker=person_id).first() if run else None
    if found is None:
        raise Refused(NOT_FOUND)
    with refusals():
        shortlist = begin(offer, by)
        if not shortlist.is_draft:
            raise Refused(MESSAGES["shortlists_rule"])
        last = shortlist.referrals.aggregate(last=Max("rank"))["last"] or 0
        Shortlist.objects.filter(pk=shortlist.pk).update(edition=F("edition") + 1, edited_by=by)
        picked = Referral.objects.create(
            shortlist=shortlist,
            offer=offer,
            job_seeker_id=found.job_seeker_id,
            proposed_by=by,
            rank=last + 1,
            note=note,
            **{name: getattr(found, name) for name in FOUND},
        )
        if place:
            people = list(shortlist.referrals.order_by("rank"))
            people.insert(place - 1, people.pop())
            _put_in_order(people)
        return picked


def begin(offer: JobOffer, by: User) -> Shortlist:
    """The one in preparation, or a new one."""
    offer.refresh_from_db(fields=["state"])
    if offer.state == OfferState.PUBLISHED:
        try:
            start_shortlisting([offer], actor=by)
        except TransitionRefused as refusal:
            raise Refused(str(refusal)) from refusal
    if offer.state != OfferState.SHORTLISTING:
        raise Refused(NOT_NOW)
    going_on = Shortlist.objects.select_for_update(of=("self",), no_key=True).filter(offer=offer)
    shortlist = going_on.exclude(state=ShortlistState.SENT).first()
    return shortlist or Shortlist.objects.create(offer=offer, created_by=by, edited_by=by)


@transaction.atomic
def remove(*, referral: Referral, by: User) -> None:
    """Take out somebody who was not approached: nothing was asked of them, nothing is left of it."""
    offer = referral.offer
    if not may_pick(by, offer):
        raise PermissionDenied(NO_RIGHT)
    shortlist = _locked(referral.shortlist_id)
    current = shortlist.referrals.filter(pk=referral.pk).first()
    if current is None:
        return
    if not shortlist.is_draft or current.state != ReferralState.PROPOSED:
        raise Refused("Cette personne a été approchée : notez sa réponse plutôt que de la retirer.")
    current.delete()
    _put_in_order(shortlist.referrals.order_by("rank"))
    Shortlist.objects.filter(pk=shortlist.pk).update(edition=F("edition") + 1, edited_by=by)
    journal.record(
        "referral.removed",
        actor=by,
        object_type="person",
        object_id=referral.job_seeker.public_id,
        offer=str(offer.public_id),
    )


@transaction.atomic
def move(*, referral: Referral, places: int, by: User, seen: int) -> None:
    """Some ``places`` down (up if negative), no further than the ends; Stale if the list changed since."""
    shortlist = _edited(referral, by, seen)
    if not shortlist.is_draft:
        raise Refused(MESSAGES["shortlists_rule"])
    people = list(shortlist.referrals.order_by("rank"))
    at = next(index for index, each in enumerate(people) if each.pk == referral.pk)
    people.insert(max(0, at + places), people.pop(at))
    _put_in_order(people)


@transaction.atomic
def write_note(*, referral: Referral, note: str, by: User, seen: int) -> None:
    """For the team alone. ValidationError for words on health, religion, union, origin or family."""
    validate_not_sensitive(note)
    _edited(referral, by, seen)
    Referral.objects.filter(pk=referral.pk).update(note=note)


def _put_in_order(people: Iterable[Referral]) -> None:
    for rank, each in enumerate(people, 1):
        if each.rank != rank:
            Referral.objects.filter(pk=each.pk).update(rank=rank)


def _edited(referral: Referral, by: User, seen: int) -> Shortlist:
    """The shortlist, one edition further, if it is still the one that was seen."""
    if not may_pick(by, referral.offer):
        raise PermissionDenied(NO_RIGHT)
    shortlist = _locked(referral.shortlist_id)
    if shortlist.edition != seen or not shortlist.referrals.filter(pk=referral.pk).exists():
        raise Stale(
            f"{shortlist.edited_by} a modifié cette présélection le {moment(shortlist.edited_at)}. "
            "La voici à jour : rien n'a été perdu, refaites votre changement s'il a encore un sens."
        )
    Shortlist.objects.filter(pk=shortlist.pk).update(edition=F("edition") + 1, edited_by=by)
    return shortlist


def _locked(shortlist_id: int) -> Shortlist:
    locked = Shortlist.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("edited_by").get(pk=shortlist_id)
