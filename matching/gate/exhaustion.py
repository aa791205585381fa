"""Policies of exhaustion, as pilotes and works councils read them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from .models import AbsenceFinding, ExhaustionPolicy
from .openings.rates import FEWEST
from .querysets import ExhaustionQuerySet

#: Of a region, the latest.
SHOWN = 20
FINDINGS = AbsenceFinding.objects.filter(exhaustion=OuterRef("pk")).order_by().values("exhaustion")


@dataclass(frozen=True)
class Line:
    """``n_findings``: how many were signed under the policy; None where so few could point at somebody."""

    policy: ExhaustionPolicy
    n_findings: int | None
    fewest: int = FEWEST


@dataclass(frozen=True)
class OfRegion:
    """``standing``: what is decided, in force or not yet; ``past``: what has ended, latest first."""

    standing: Line | None
    past: list[Line]


def of_region(region: str) -> OfRegion:
    latest = lines(ExhaustionPolicy.objects.filter(region=region)[:SHOWN])
    standing = next((line for line in latest if not line.policy.ended_at), None)
    return OfRegion(standing, [line for line in latest if line.policy.ended_at])


def shown_to_councils() -> list[Line]:
    """Of every region what was signed twice: what is in force, then what was, the latest first."""
    signed = ExhaustionPolicy.objects.signed_twice()
    return lines(signed.standing()) + lines(signed.ended())


def lines(policies: ExhaustionQuerySet) -> list[Line]:
    n_findings = Coalesce(Subquery(FINDINGS.annotate(n=Count("pk")).values("n")), 0)
    counted = policies.select_related("region", "decided_by", "countersigned_by").annotate(n=n_findings)
    return [Line(each, None if 0 < each.n < FEWEST else each.n) for each in counted]
