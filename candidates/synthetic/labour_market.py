"""Where registered people are and what they seek: real counts, or packaged weights."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from francetravail_match.common.imports import Unreadable
from francetravail_match.referentials.enums import DeliveredBy
from francetravail_match.referentials.models import (
    Certification,
    Commune,
    EffectiveMobility,
    RomeCode,
    RomeSkill,
)

# Without the official counts, an occupation of a known family is this many times as frequent as another.
KNOWN_FAMILY_WEIGHT = 20


@dataclass(frozen=True)
class Weighted[T]:
    """Things to draw, with cumulated weights as `random.choices` wants them."""

    items: Sequence[T]
    cumulated: Sequence[float]

    @classmethod
    def of(cls, weights: dict[T, float]) -> "Weighted[T]":
        return cls(list(weights), list(accumulate(weights.values())))


@dataclass(frozen=True)
class Place:
    commune: str
    departement: str
    region: str


class LabourMarket:
    """Distributions to draw people from. ``counts``: path of tension_rome_bassin_2021.csv, or None."""

    def __init__(self, counts: Path | None) -> None:
        codes = RomeCode.objects.in_force().order_by("code")
        self.code_ids = [code.pk for code in codes]
        self.family: dict[int, list[int]] = defaultdict(list)
        for code in codes:
            self.family[code.parent_id or code.pk].append(code.pk)
        self.family_of = {member: family for family in self.family.values() for member in family}
        self.linked: dict[int, list[int]] = defaultdict(list)
        for source, target in EffectiveMobility.objects.values_list("source", "target"):
            self.linked[source].append(target)
        self.skills = self._skills()
        training = Certification.objects.exclude(delivered_by=DeliveredBy.EMPLOYER).order_by("code")
        self.certifications = list(training.values_list("code", flat=True))
        self.places = self._places()
        if not self.code_ids or not self.places:
            raise Unreadable(
                "Aucun métier ou aucun lieu n'est chargé : lancez d'abord import_rome et import_communes."
            )
        ids_by_code = {code.code: code.pk for code in codes}
        self.occupations = self._counted(counts, ids_by_code) if counts else self._packaged()

    @staticmethod
    def _skills() -> dict[int, list[int]]:
        """What the sheet of each occupation asks for, by OGR code."""
        skills: dict[int, list[int]] = defaultdict(list)
        for rome, ogr in RomeSkill.objects.in_force().order_by("rome", "skill").values_list("rome", "skill"):
            skills[rome].append(ogr)
        return skills

    @staticmethod
    def _places() -> dict[str, Weighted[Place]]:
        """Communes of each région, by population; municipal arrondissements would count twice."""
        weights: dict[str, dict[Place, float]] = defaultdict(dict)
        rows = Commune.objects.in_force().order_by("code").exclude(name__contains=" Arrondissement")
        for code, departement, region, population in rows.values_list(
            "code", "departement_id", "departement__region_id", "population"
        ):
            weights[region][Place(code, departement, region)] = max(population, 1)
        return {region: Weighted.of(places) for region, places in weights.items()}

    def _counted(self, path: Path, ids_by_code: dict[str, int]) -> Weighted[tuple[int, str]]:
        """People of categories A, B and C by (parent code, région): the basin's first two characters."""
        weights: dict[tuple[int, str], float] = defaultdict(float)
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle, delimiter=";"):
                code, region = ids_by_code.get(row["ROME"]), row["cbassin"][:2]
                people = row["defm_abc"].replace(",", ".")
                if code is not None and region in self.places and people.replace(".", "", 1).isdigit():
                    weights[code, region] += float(people)
        return Weighted.of({key: weights[key] for key in sorted(weights)})

    def _packaged(self) -> Weighted[tuple[int, str]]:
        population = {region: places.cumulated[-1] for region, places in sorted(self.places.items())}
        return Weighted.of(
            {
                (code, region): people * (KNOWN_FAMILY_WEIGHT if len(self.family_of[code]) > 1 else 1)
                for code in self.code_ids
                for region, people in population.items()
            }
        )
