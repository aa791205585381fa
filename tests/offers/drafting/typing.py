"""Answers as a browser sends them, for the steps of an offer that fits the default person."""

import uuid
from typing import Any

from django.db import connection

from francetravail_match.accounts.models import User
from offers.drafting.reading import Written
from offers.drafting.services import create_offer, save_step
from offers.enums import DraftStep
from offers.models import DraftAnswers, JobOffer
from tests.factories import AppellationFactory, CommuneFactory, EstablishmentFactory, SkillFactory

Answers = dict[str, list[str]]
PAGE = uuid.UUID(int=7)


def typed(**values: Any) -> Answers:
    return {
        name: [str(v) for v in value] if isinstance(value, list) else [str(value)]
        for name, value in values.items()
    }


def whole_offer() -> dict[DraftStep, Answers]:
    """Every step of an offer that can be published."""
    place, title = EstablishmentFactory(), AppellationFactory()
    return {
        DraftStep.EMPLOYER: typed(employer=f"establishment:{place.public_id}", q_employer=place.employer),
        DraftStep.JOB: typed(
            title="Soudeur / Soudeuse TIG",
            occupation=f"appellation:{title.pk}",
            q_occupation=title.label,
            positions=2,
            description="Assemblage de pièces en inox.",
        ),
        DraftStep.PLACE: typed(commune=CommuneFactory().code, q_commune="Lille"),
        DraftStep.TERMS: typed(
            contract="permanent",
            working_time="full_time",
            weekly_hours="35",
            period="month",
            minimum="2 100",
            maximum="2 300,50",
            schedule=["night"],
        ),
        DraftStep.REQUIREMENTS: typed(
            **{f"skill_{SkillFactory().pk}": "required"},
            experience_level="required",
            experience_length=1,
            experience_unit="years",
        ),
    }


def save(offer: JobOffer, actor: User, step: DraftStep, answers: Answers, **more: Any) -> DraftAnswers:
    return save_step(offer, step, answers, actor=actor, page=more.get("page", PAGE), seen=more.get("seen", 0))


def begun(actor: User, **changed: Answers) -> JobOffer:
    """An offer in draft of which every step is typed, but for what ``changed`` says."""
    offer = create_offer(actor)
    for step, answers in (whole_offer() | {DraftStep(name): a for name, a in changed.items()}).items():
        save(offer, actor, step, answers)
    return read(offer)


def read(offer: JobOffer) -> JobOffer:
    return JobOffer.objects.select_related("draft__base_version", "current_version").get(pk=offer.pk)


def written(offer: JobOffer, actor: User) -> Written:
    return Written(read(offer), actor)


def rows_are_up_to_date() -> None:
    """What the database does at commit, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
