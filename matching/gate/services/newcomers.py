"""Who is newly to be asked about an offer is asked at once: prospecting waits for them."""

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from psycopg.types.json import Jsonb

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal import services as journal
from matching.questions.models import Campaign
from matching.questions.services.campaigns import messages_for, start_asking
from matching.questions.services.sending import SEND_TASK
from matching.questions.states import PersonToAsk, people_reached
from offers.models import JobOffer

from ..models import AbsenceFinding
from .acts import check_wording


def ask_newcomers() -> int:
    """Those of the offers with a finding, and of every offer that is being asked about; to how many is
    written beyond the message of the week."""
    for finding in AbsenceFinding.objects.alive().select_related("offer").order_by("pk"):
        have_asked(finding.offer)
    if not call("questions_within_hours"):
        return 0
    going_on = Campaign.objects.filter(ended_at=None).select_related("offer__current_version").order_by("pk")
    return sum(_write(campaign) for campaign in list(going_on))


def have_asked(offer: JobOffer) -> bool:
    """In the name of who signed, or had them asked before: False if nobody is new, or nobody may."""
    if not newcomers(offer):
        return False
    by = _in_whose_name(offer)
    try:
        if by:
            start_asking(offer=offer, by=by)
    except (PermissionDenied, ValidationError):
        return False  # who signed has left the agency: an advisor asks from the offer's page
    return by is not None


def newcomers(offer: JobOffer) -> list[tuple[PersonToAsk, bool]]:
    """Of those whom a message reaches, with whether they have had that of the week. The others are called."""
    check_wording(offer)
    new = set(call("gate_newcomers", offer.pk))
    reached = people_reached(offer) if new else []
    return [(person, had_it) for person, had_it in reached if person.job_seeker_id in new]


def _in_whose_name(offer: JobOffer) -> User | None:
    finding = AbsenceFinding.objects.filter(offer=offer, closing=None).order_by("-id").first()
    if finding:
        return finding.signed_by
    campaign = Campaign.objects.filter(offer=offer).order_by("-id").first()
    # Who stopped it said that nobody is to be asked.
    return campaign.started_by if campaign and campaign.stopped_by_id is None else None


@transaction.atomic
def _write(campaign: Campaign) -> int:
    """To who has had the message of the week; 0 too where another worker has the campaign, or it is over."""
    late = [person for person, had_it in newcomers(campaign.offer) if had_it]
    if not late or not call("questions_hold_campaign", campaign.pk):
        return 0
    ids = list(call("gate_ask_newcomers", campaign.offer_id, Jsonb(messages_for(late, campaign))))
    if ids:
        journal.record(
            "questions.newcomers",
            actor=None,
            object_type="offer",
            object_id=campaign.offer.public_id,
            count=len(ids),
        )
        transaction.on_commit(lambda: current_app.send_task(SEND_TASK, [ids]))
    return len(ids)
