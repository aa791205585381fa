"""« Interroger »: an advisor's act for an offer, then waves of fifty until nobody is left to write to."""

from datetime import time, tzinfo

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import get_default_timezone, localtime

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal
from francetravail_match.referentials.working_days import is_working_day
from offers.models import JobOffer

from ...context import Context, context
from ...verdict import offers_of
from ..enums import WAVE
from ..models import Campaign, Delivery, Request
from ..states import PersonToAsk, people_to_write, questions_of_pair
from .memory import remember
from .sending import SEND_TASK

WAVES_TASK = "questions.ask_waves"
#: The hours, in Paris, between which messages leave.
DAY_BEGINS, DAY_ENDS = time(8), time(19)
#: One call of the task is not for ever: the next one goes on.
WAVES_OF_A_TASK = 20
PARIS: tzinfo = get_default_timezone()


def may_ask(user: User, offer: JobOffer) -> bool:
    return user.may(Action.ASK_PEOPLE) and user.agency_id == offer.agency_id


@transaction.atomic
def start_asking(*, offer: JobOffer, by: User) -> Campaign:
    """Have everybody to ask about the offer asked; the campaign that goes on, if there is one.

    Raises PermissionDenied for who may not, ValidationError (French) for an offer that is not published.
    """
    if not may_ask(by, offer):
        raise PermissionDenied("Seul un conseiller de l'agence fait interroger les personnes d'une offre.")
    offer = JobOffer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    if not offer.is_live:
        raise ValidationError("Cette offre n'est pas publiée : personne n'est à interroger.")
    going_on = Campaign.objects.filter(offer=offer, ended_at=None).first()
    if going_on:
        return going_on
    campaign = Campaign.objects.create(offer=offer, started_by=by)
    journal.record("questions.started", actor=by, object_type="offer", object_id=offer.public_id)
    transaction.on_commit(lambda: current_app.send_task(WAVES_TASK))
    return campaign


@transaction.atomic
def stop_campaign(*, campaign: Campaign, by: User) -> bool:
    """No further wave; what is already queued leaves. False if it was over."""
    if not may_ask(by, campaign.offer):
        raise PermissionDenied("Seul un conseiller de l'agence arrête d'interroger.")
    going_on = Campaign.objects.filter(pk=campaign.pk, ended_at=None)
    stopped = going_on.update(ended_at=app_now(), stopped_by=by)
    if stopped:
        _journal_end(campaign, by)
    return bool(stopped)


def ask_waves() -> int:
    """The next waves of every campaign, one each in turn, within the working day; how many people they asked.

    Running it twice, or in two workers at once, asks nobody twice: a campaign is one worker's at a time, and
    the database refuses a second message of the week and a question that was asked.
    """
    if not _within_the_working_day():
        return 0
    asked = 0
    for _ in range(WAVES_OF_A_TASK):
        ids = list(Campaign.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True))
        wave = sum(_next_wave(campaign_id) for campaign_id in ids)
        asked += wave
        if not wave:
            break
    return asked


def _within_the_working_day() -> bool:
    now = localtime(app_now(), PARIS)
    return DAY_BEGINS <= now.time() < DAY_ENDS and is_working_day(now.date())


@transaction.atomic
def _next_wave(campaign_id: int) -> int:
    """How many people it asks; 0 too where another worker has the campaign."""
    locked = Campaign.objects.select_for_update(of=("self",), skip_locked=True)
    campaign = locked.filter(pk=campaign_id, ended_at=None).select_related("offer__current_version").first()
    if campaign is None:
        return 0
    offer = campaign.offer
    people, waiting = people_to_write(offer, WAVE) if offer.is_live else ([], 0)
    if not people:
        # Who had the message of the week is written to when it is over.
        if not waiting:
            Campaign.objects.filter(pk=campaign.pk).update(ended_at=app_now())
            _journal_end(campaign, None)
        return 0
    ctx, others = context(), _other_campaigns(campaign)
    deliveries = [made for person in people if (made := _ask(person, campaign, others, ctx))]
    Campaign.objects.filter(pk=campaign.pk).update(waves=campaign.waves + 1)
    journal.record(
        "questions.wave",
        actor=None,
        object_type="offer",
        object_id=offer.public_id,
        wave=campaign.waves + 1,
        count=len(deliveries),
    )
    ids = [delivery.pk for delivery in deliveries]
    transaction.on_commit(lambda: current_app.send_task(SEND_TASK, [ids]))
    return len(deliveries)


def _other_campaigns(campaign: Campaign) -> dict[int, Campaign]:
    """By offer: those that go on beside this one."""
    others = (
        Campaign.objects.filter(ended_at=None)
        .exclude(pk=campaign.pk)
        .select_related("offer__current_version")
    )
    return {other.offer_id: other for other in others.order_by("pk") if other.offer.is_live}


def _ask(
    person: PersonToAsk, campaign: Campaign, others: dict[int, Campaign], ctx: Context
) -> Delivery | None:
    """One message with the questions of every offer whose people are being asked; None if somebody else has
    just written to the person, or asked all of it."""
    try:
        with transaction.atomic():
            delivery = Delivery.objects.create(
                job_seeker_id=person.job_seeker_id, agency_id=campaign.offer.agency_id
            )
            wanted = {campaign: person.questions, **_wanted_elsewhere(person, others, ctx)}
            every = {question for questions in wanted.values() for question in questions}
            if not remember(person.job_seeker_id, sorted(every), delivery):
                raise IntegrityError("nothing is left to ask")
            Request.objects.bulk_create(
                Request(
                    campaign=one,
                    version=one.offer.current_version,
                    job_seeker_id=person.job_seeker_id,
                    delivery=delivery,
                    wave=one.waves + 1,
                    questions=questions,
                )
                for one, questions in wanted.items()
            )
    except IntegrityError:
        return None
    return delivery


def _wanted_elsewhere(
    person: PersonToAsk, others: dict[int, Campaign], ctx: Context
) -> dict[Campaign, list[str]]:
    if not others:
        return {}
    found = [found for found in offers_of(person.job_seeker_id, ctx) if found.offer_id in others]
    wanted = {
        others[one.offer_id]: questions_of_pair(one.version_id, person.job_seeker_id, ctx.as_json())
        for one in found
    }
    return {other: questions for other, questions in wanted.items() if questions}


def _journal_end(campaign: Campaign, by: User | None) -> None:
    journal.record("questions.ended", actor=by, object_type="offer", object_id=campaign.offer.public_id)
