"""« Interroger »: an advisor's act for an offer, then waves of fifty until nobody is left to write to."""

from collections.abc import Iterable
from typing import Any

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from psycopg.types.json import Jsonb

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call
from francetravail_match.journal import services as journal
from offers.models import JobOffer

from ...context import Context, context
from ...verdict import offers_of
from ..enums import WAVE
from ..models import Campaign
from ..models.deliveries import new_code
from ..states import PersonToAsk, people_to_write, questions_of_pair
from .sending import SEND_TASK

WAVES_TASK = "questions.ask_waves"
#: One call of the task is not for ever: the next one goes on.
WAVES_OF_A_TASK = 20


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
    campaign = Campaign.objects.get(pk=call("questions_start_campaign", offer.pk, by.pk))
    journal.record("questions.started", actor=by, object_type="offer", object_id=offer.public_id)
    transaction.on_commit(lambda: current_app.send_task(WAVES_TASK))
    return campaign


@transaction.atomic
def stop_campaign(*, campaign: Campaign, by: User) -> bool:
    """No further wave; what is queued for this campaign alone does not leave. False if it was over."""
    if not may_ask(by, campaign.offer):
        raise PermissionDenied("Seul un conseiller de l'agence arrête d'interroger.")
    stopped: bool = call("questions_stop_campaign", campaign.pk, by.pk)
    if stopped:
        _journal_end(campaign, by)
    return stopped


def ask_waves() -> int:
    """The next waves of every campaign, one each in turn, within the working day; how many people they asked.

    Running it twice, or in two workers at once, asks nobody twice: a campaign is one worker's at a time, and
    the database refuses a second message of the week and a question that was asked.
    """
    if not call("questions_within_hours"):
        return 0
    asked = 0
    for _ in range(WAVES_OF_A_TASK):
        ids = list(Campaign.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True))
        wave = sum(_next_wave(campaign_id) for campaign_id in ids)
        asked += wave
        if not wave:
            break
    return asked


@transaction.atomic
def _next_wave(campaign_id: int) -> int:
    """How many people it asks; 0 too where another worker has the campaign."""
    if not call("questions_hold_campaign", campaign_id):
        return 0
    campaign = Campaign.objects.select_related("offer__current_version").get(pk=campaign_id)
    offer = campaign.offer
    people, waiting = people_to_write(offer, WAVE) if offer.is_live else ([], 0)
    if not people:
        # Who had the message of the week is written to when it is over.
        if not waiting:
            call("questions_end_campaign", campaign.pk)
            _journal_end(campaign, None)
        return 0
    ctx, others = context(), _other_campaigns(campaign)
    # In the order of their keys: two waves that want the same people wait for each other in one direction.
    by_key = sorted(people, key=lambda person: person.job_seeker_id)
    made = {person.job_seeker_id: _ask(person, campaign, others, ctx) for person in by_key}
    ids = [delivery for person in people if (delivery := made[person.job_seeker_id])]
    call("questions_count_wave", campaign.pk)
    journal.record(
        "questions.wave",
        actor=None,
        object_type="offer",
        object_id=offer.public_id,
        wave=campaign.waves + 1,
        count=len(ids),
    )
    transaction.on_commit(lambda: current_app.send_task(SEND_TASK, [ids]))
    return len(ids)


def _other_campaigns(campaign: Campaign) -> dict[int, Campaign]:
    """By offer: those that go on beside this one."""
    others = (
        Campaign.objects.filter(ended_at=None)
        .exclude(pk=campaign.pk)
        .select_related("offer__current_version")
    )
    return {other.offer_id: other for other in others.order_by("pk") if other.offer.is_live}


def _ask(person: PersonToAsk, campaign: Campaign, others: dict[int, Campaign], ctx: Context) -> int | None:
    """The key of one message; None if somebody else has just written to the person, or asked all of it."""
    wanted = Jsonb(_wanted(person, campaign, others, ctx))
    agency, code = campaign.offer.agency_id, new_code()
    key: int | None = call("questions_ask", person.job_seeker_id, agency, code, wanted)
    return key


def messages_for(people: Iterable[PersonToAsk], campaign: Campaign) -> list[dict[str, Any]]:
    """What the database writes messages by: to whom, with which code, with which questions."""
    ctx, others = context(), _other_campaigns(campaign)
    return [
        {
            "person": person.job_seeker_id,
            "code": new_code(),
            "wanted": _wanted(person, campaign, others, ctx),
        }
        for person in people
    ]


def _wanted(
    person: PersonToAsk, campaign: Campaign, others: dict[int, Campaign], ctx: Context
) -> list[dict[str, Any]]:
    """The questions of every offer whose people are being asked, for one message."""
    wanted = {campaign: person.questions, **_wanted_elsewhere(person, others, ctx)}
    return [
        {"campaign": one.pk, "version": one.offer.current_version_id, "questions": questions}
        for one, questions in wanted.items()
    ]


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
