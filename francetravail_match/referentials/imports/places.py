"""Régions, départements, communes and municipal arrondissements, with their points.

Three files (UTF-8, comma) made of INSEE's « Code officiel géographique » and La Poste's points:
``communes.csv``: ``code_insee``, ``nom``, ``departement``, ``codes_postaux`` (several separated by
``;``), ``population``, ``lat``, ``lon`` (degrees; both empty where no point is known). Not kept:
``type`` (commune or arrondissement-municipal), ``region`` (that of the département).
``departements.csv``: ``code``, ``nom``, ``region``. ``regions.csv``: ``code``, ``nom``. Not kept:
``chefLieu``, ``typeLiaison`` (which article goes with the name), ``zone``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from francetravail_match.common.imports import Unreadable
from francetravail_match.referentials.models import Commune, Departement, Region

from .files import Refused, Row, Source, digest_files, integer, known, short, words
from .report import ReferenceSummary
from .sync import Edition

REGION_CODE = re.compile(r"[0-9]{2,3}", re.ASCII)
DEPARTEMENT_CODE = re.compile(r"[0-9]{2,3}|2[AB]", re.ASCII)
COMMUNE_CODE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}", re.ASCII)
DEGREES = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?", re.ASCII)
POSTAL_CODE = re.compile(r"[0-9]{5}", re.ASCII)
COMMUNE_COLUMNS = ("code_insee", "nom", "departement", "codes_postaux", "population", "lat", "lon")


@dataclass(frozen=True)
class PlaceFiles:
    """``communes.csv``, and the other two where they are given or lie beside it."""

    communes: Path
    departements: Path | None
    regions: Path | None

    @classmethod
    def beside(
        cls, communes: Path, departements: Path | None = None, regions: Path | None = None
    ) -> "PlaceFiles":
        if communes.is_dir():
            raise Unreadable(f"{communes} est un dossier : indiquez le fichier communes.csv.")

        def sibling(name: str) -> Path | None:
            path = communes.with_name(name)
            return path if path.exists() else None

        return cls(communes, departements or sibling("departements.csv"), regions or sibling("regions.csv"))

    def present(self) -> list[Path]:
        return [path for path in (self.regions, self.departements, self.communes) if path]


def import_places(
    files: PlaceFiles, summary: ReferenceSummary, *, whole: bool = True, allow_shrink: bool = False
) -> None:
    for path in files.present():
        if not path.is_file():
            raise Unreadable(f"Le fichier {path.name} n'existe pas dans {path.parent}.")
    digest = digest_files(files.present())
    edition = Edition("geo", digest[:12], summary, whole=whole, allow_shrink=allow_shrink)
    if files.regions:
        source = Source(files.regions, ("code", "nom"), summary.refuse)
        edition.sync(Region, source.parsed(_region), key=("code",), fields=("name",), sources=[source])
    if files.departements:
        source = Source(files.departements, ("code", "nom", "region"), summary.refuse)
        regions = _in_force(Region)
        rows = source.parsed(lambda row: _departement(row, regions))
        edition.sync(Departement, rows, key=("code",), fields=("name", "region_id"), sources=[source])
    source = Source(files.communes, COMMUNE_COLUMNS, summary.refuse)
    departements = _in_force(Departement)
    if not departements:
        raise Unreadable("Aucun département n'est chargé : mettez departements.csv et regions.csv à côté.")
    fields = ("name", "departement_id", "postal_codes", "population", "lat", "lon")
    rows = source.parsed(lambda row: _commune(row, departements))
    edition.sync(Commune, rows, key=("code",), fields=fields, sources=[source])
    edition.record(digest)


def _in_force(model: type[Region] | type[Departement]) -> dict[str, str]:
    return {code: code for code in model.objects.in_force().order_by("code").values_list("code", flat=True)}


def _code(row: Row, column: str, shape: re.Pattern[str]) -> str:
    text = row[column].strip()
    if not shape.fullmatch(text):
        raise Refused(f"{column} : « {short(text)} » n'a pas la forme d'un code de l'INSEE.")
    return text


def _region(row: Row) -> tuple[Any, ...]:
    return _code(row, "code", REGION_CODE), words(row, "nom", 60)


def _departement(row: Row, regions: Mapping[str, str]) -> tuple[Any, ...]:
    name, region = words(row, "nom", 60), known(row["region"].strip(), "region", regions)
    return _code(row, "code", DEPARTEMENT_CODE), name, region


def _commune(row: Row, departements: Mapping[str, str]) -> tuple[Any, ...]:
    code = _code(row, "code_insee", COMMUNE_CODE)
    departement = known(row["departement"].strip(), "departement", departements)
    if not code.startswith(departement):
        raise Refused(f"la commune {code} n'est pas du département {departement}.")
    postal_codes = [text.strip() for text in row["codes_postaux"].split(";") if text.strip()]
    for postal_code in postal_codes:
        if not POSTAL_CODE.fullmatch(postal_code):
            raise Refused(f"codes_postaux : « {short(postal_code)} » n'est pas un code postal.")
    population = integer(row, "population", 0) if row["population"].strip() else 0
    lat, lon = _degrees(row, "lat", 90), _degrees(row, "lon", 180)
    if (lat is None) is not (lon is None):
        raise Refused("une latitude va avec une longitude.")
    return code, words(row, "nom", 80), departement, postal_codes, population, lat, lon


def _degrees(row: Row, column: str, limit: int) -> float | None:
    text = row[column].strip()
    if not text:
        return None
    if not DEGREES.fullmatch(text) or not -limit <= float(text) <= limit:
        raise Refused(f"{column} : « {short(text)} » n'est pas un nombre de degrés.")
    return float(text)
