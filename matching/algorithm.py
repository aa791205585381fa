"""What the page « L'algorithme » says: read from the code that decides, and from the numbers in force.

The rules that define an algorithmic treatment are published (code des relations entre le public et
l'administration, L.312-1-3).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from candidates.enums import Category
from francetravail_match.referentials.enums import ParameterCode
from francetravail_match.referentials.models import NationalParameter, ReferenceVersion

from . import criteria
from .context import PARAMETERS, context
from .criteria import Criterion
from .enums import Verdict
from .example import Example, worked_example
from .models import WeightVersion
from .sql import engine_hash

#: What each verdict means.
MEANINGS = {
    Verdict.MATCH: "Tous les critères exigés sont remplis.",
    Verdict.TO_QUALIFY: (
        "Aucun critère exigé n'est contredit, mais il manque au moins une réponse : la question est à poser. "
        "Une réponse inconnue n'est jamais comptée comme un refus."
    ),
    Verdict.NEAR_MISS: "Un ou deux critères exigés ne sont pas remplis.",
    Verdict.NO: "Plus de deux critères exigés ne sont pas remplis.",
}
#: Who is counted; None: a category that is not known.
COUNTED: dict[Category | None, str] = {
    **dict.fromkeys((Category.A, Category.B, Category.C, Category.G), "comptées"),
    Category.D: "comptées selon leur disponibilité, qui est pour elles un critère exigé",
    **dict.fromkeys((Category.E, Category.F), "comptées si elles l'ont demandé"),
    None: "comptées",
}
NEVER = (
    "le nom et le prénom",
    "le sexe",
    "l'âge",
    "la nationalité",
    "la situation de famille",
    "la photographie",
    "la santé",
    "le handicap",
    "l'adresse, et la distance à l'intérieur de la zone acceptée",
    "la durée du chômage",
    "les interruptions du parcours",
    "les allocations",
    "le quartier",
    "le salaire précédent",
    "le comportement dans le service",
)
LEVELS = {"TRUE": "exigé", "FALSE": "souhaité"}
AS_THE_OFFER_SAYS = "exigé ou souhaité, comme l'offre le dit"


@dataclass(frozen=True)
class Rule:
    """A criterion, its weight in force and its level in words."""

    criterion: Criterion
    level: str
    weight: int


@dataclass(frozen=True)
class Parameter:
    """A national parameter; ``history``: its values, the latest first, those to come included."""

    label: str
    value: float
    history: Sequence[NationalParameter]


@dataclass(frozen=True)
class WeightRow:
    """The weights of one criterion in each version; None where the version does not name it."""

    label: str
    weights: Sequence[int | None]


@dataclass(frozen=True)
class Algorithm:
    as_of: datetime.date
    engine_hash: str
    reference_version: str
    rules: Sequence[Rule]
    in_force: int
    versions: Sequence[WeightVersion]
    weights: Sequence[WeightRow]
    parameters: Sequence[Parameter]
    example: Example


def published() -> Algorithm:
    """Everything that decides, today; five queries."""
    ctx = context()
    versions = list(WeightVersion.objects.order_by("-valid_from"))
    rome = ReferenceVersion.objects.filter(name="rome").first()
    return Algorithm(
        as_of=ctx.as_of,
        engine_hash=engine_hash(),
        reference_version=rome.version if rome else "",
        rules=[
            Rule(c, LEVELS.get(c.required, AS_THE_OFFER_SAYS), ctx.weights[c.code]) for c in criteria.CRITERIA
        ],
        in_force=ctx.weights_number,
        versions=versions,
        weights=[
            WeightRow(c.label, [version.weights.get(c.code) for version in versions])
            for c in criteria.CRITERIA
        ],
        parameters=_parameters(ctx.parameters),
        example=worked_example(ctx),
    )


def _parameters(in_force: dict[str, float]) -> list[Parameter]:
    values = list(NationalParameter.objects.filter(code__in=PARAMETERS).order_by("code", "-valid_from"))
    return [
        Parameter(
            ParameterCode(code).label, in_force[code], [value for value in values if value.code == code]
        )
        for code in PARAMETERS
    ]
