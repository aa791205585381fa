"""« Pourquoi ? »: one offer and one person, criterion by criterion, in words and in figures that add up.

Degree and mode of contribution, data and their sources, parameters and weights applied: what the code des
relations entre le public et l'administration (R.311-3-1-2) gives to whoever asks.
"""

import dataclasses
import datetime
import json
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from candidates.models import JobSeeker, MobilityArea, SoughtOccupation
from candidates.provenance import provenance_of
from candidates.wording import area_in_words
from francetravail_match.common.templatetags.french import day
from offers.enums import CriterionLevel
from offers.models import OfferVersion

from . import criteria
from .advice import what_would_change
from .asked import Asked, asked_by_criterion
from .context import Context, context
from .criteria import Criterion
from .enums import Verdict
from .evidence import Evidence, Facts, Item, Known, evidence_of
from .pair import Pair, Share, look_at
from .sql import engine_hash
from .verdict import Judgement, judge

NOTHING = Share(0, Decimal(0), Decimal(0))


class NotCompared(Exception):
    """The pair has no verdict; the message says why, in French."""


@dataclass(frozen=True)
class Explained:
    """One criterion that the offer expresses, for this person. ``outcome`` None: unknown.

    ``points``, ``minimum`` and ``maximum``: hundredths of a point of the score; 0 points: it decides and
    earns nothing. ``degrees``: the lowest and the highest, from 0 to 1, to 16 decimals at least: a bound is
    the whole part of points × degree. ``change``: what would change the outcome, or add to the score.
    """

    code: str
    label: str
    level: CriterionLevel
    outcome: bool | None
    words: str
    asked: list[str]
    enough: str
    known: list[Known]
    items: list[Item]
    weight: int
    points: int
    degrees: tuple[Decimal, Decimal]
    minimum: int
    maximum: int
    change: str


@dataclass(frozen=True)
class MadeWith:
    """The rules applied. ``certification_rules``: empty where the offer asks for no certification."""

    as_of: datetime.date
    engine_hash: str
    reference_version: str
    watermark: datetime.datetime | None
    weights_version: int
    weights: dict[str, int]
    parameters: dict[str, float]
    certification_rules: dict[str, Any]


@dataclass(frozen=True)
class Explanation:
    """``minimum`` and ``maximum``: sums of those of the criteria. ``not_expressed``: labels of the others."""

    offer: uuid.UUID
    offer_number: str
    offer_title: str
    offer_version: int
    person: uuid.UUID
    pseudonym: str
    verdict: Verdict
    minimum: int
    maximum: int
    occupation: str
    area: str
    criteria: list[Explained]
    not_expressed: list[str]
    made_with: MadeWith

    def as_data(self) -> dict[str, Any]:
        """The same as plain JSON values; days and instants in ISO 8601."""
        data: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self), cls=DjangoJSONEncoder))
        return data


def explain(version: OfferVersion, person: JobSeeker, ctx: Context | None = None) -> Explanation:
    """Why this person has this verdict for this offer, computed now; NotCompared where there is none."""
    ctx = ctx or context()
    judgement = judge(version.pk, person.pk, ctx)
    pair = look_at(version.pk, person.pk, judgement, ctx) if judgement else None
    if judgement is None or pair is None:
        raise NotCompared(_why_not(version, person))
    facts = _facts(person, judgement, pair)
    return explanation_of(version, judgement, facts, ctx, person.public_id, person.pseudonym)


def explanation_of(
    version: OfferVersion,
    judgement: Judgement,
    facts: Facts,
    ctx: Context,
    public_id: uuid.UUID,
    pseudonym: str,
) -> Explanation:
    """What a judgement says in words, given what is known of the person."""
    asked = asked_by_criterion(version.criteria.all())
    explained = [
        _explained(criterion, asked.get(criterion.code, Asked()), judgement, facts, ctx)
        for criterion in criteria.CRITERIA
        if criterion.code in judgement.outcomes
    ]
    return Explanation(
        offer=version.offer.public_id,
        offer_number=version.offer.source_number,
        offer_title=version.offer.title,
        offer_version=version.number,
        person=public_id,
        pseudonym=pseudonym,
        verdict=judgement.verdict,
        minimum=judgement.minimum,
        maximum=judgement.maximum,
        occupation=str(facts.occupation.rome) if facts.occupation else "",
        area=facts.area,
        criteria=explained,
        not_expressed=[c.label for c in criteria.CRITERIA if c.code not in judgement.outcomes],
        made_with=_made_with(ctx, judgement, facts.pair),
    )


def _explained(
    criterion: Criterion, asked: Asked, judgement: Judgement, facts: Facts, ctx: Context
) -> Explained:
    code, outcome = criterion.code, judgement.outcomes[criterion.code]
    least, most = judgement.parts[code]
    evidence: Evidence = evidence_of(code, asked, facts)
    deadline = day(facts.pair.deadline)
    share = facts.pair.shares.get(code, NOTHING)
    return Explained(
        code=code,
        label=criterion.label,
        level=asked.level,
        outcome=outcome,
        words=criterion.reason(outcome),
        asked=asked.texts or _unsaid(code, deadline),
        enough=asked.enough,
        known=evidence.known,
        items=evidence.items,
        weight=ctx.weights[code],
        points=share.points,
        degrees=(share.least, share.most),
        minimum=least,
        maximum=most,
        change=what_would_change(
            criterion,
            outcome,
            open_ended=least < most,
            asked=asked,
            evidence=evidence,
            deadline=deadline,
        ),
    )


def _unsaid(code: str, deadline: str) -> list[str]:
    """What some people must meet though the offer says nothing of it."""
    return [f"dès que possible : le {deadline} au plus tard"] if code == "availability" else []


def _facts(person: JobSeeker, judgement: Judgement, pair: Pair) -> Facts:
    sought = SoughtOccupation.objects.filter(job_seeker=person, rome=judgement.occupation)
    areas = MobilityArea.objects.select_related("commune__departement", "departement", "region")
    area = areas.filter(pk=judgement.area).first() if judgement.area else None
    return Facts(
        person=person,
        occupation=sought.select_related("rome", "appellation").first(),
        area=area_in_words(area) if area else "Mobilité non déclarée",
        declared=area is not None,
        provenance=provenance_of(person),
        pair=pair,
    )


def _made_with(ctx: Context, judgement: Judgement, pair: Pair) -> MadeWith:
    certified = any(code.startswith("certification") for code in judgement.outcomes)
    return MadeWith(
        as_of=ctx.as_of,
        engine_hash=engine_hash(),
        reference_version=pair.reference_version,
        watermark=pair.watermark,
        weights_version=ctx.weights_number,
        weights=ctx.weights,
        parameters=ctx.parameters,
        certification_rules=ctx.certification_rules if certified else {},
    )


def _why_not(version: OfferVersion, person: JobSeeker) -> str:
    if not version.offer.is_live or version.offer.current_version_id != version.pk:
        return "Cette offre n'est pas ouverte : elle n'est pas rapprochée des personnes inscrites."
    if person.left_on:
        return "Cette personne n'est plus inscrite : elle n'est comparée à aucune offre."
    if not person.occupations.exists():
        return "Cette personne n'a déclaré aucun métier : demandez-lui lequel elle recherche."
    return (
        f"Cette personne est en catégorie {person.category} et n'a pas demandé à être prise en compte : "
        "elle n'est comparée à aucune offre."
    )
