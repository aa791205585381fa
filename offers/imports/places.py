"""What an offer says of its workplace, turned into a commune, a zone, or an avowed unknown."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from francetravail_match.referentials.models import Commune, Departement, Region
from offers.enums import PlaceKind

from .values import Raw, fold

# Names of communes differ by abbreviations and cedex; below this ratio two names are two places.
NAME_RATIO = 85
# A point means a commune if that commune's own point is this near, and the next one so many times farther:
# 99 % right on real offers whose commune is known, most of the others being two arrondissements of one city.
NEAR_KM = 1.0
NEXT_IS_FARTHER = 3
EARTH_KM = 6_371.0088
# Cells of the grid of communes, in degrees: wider than NEAR_KM × NEXT_IS_FARTHER.
CELL = 0.1
ARTICLES = {"le", "la", "les", "l", "de", "du", "des", "d", "et"}
LABEL = re.compile(r"^\s*(\d{2,3}|2[AB])\s*-\s*(.+?)\s*$", re.IGNORECASE)
COUNTRY = {"france", "france entiere", "france metropolitaine"}
Point = tuple[float, float]


def normalise(name: str) -> str:
    """Lower case, no accent, no punctuation, `st` spelt out."""
    spelt = {"st": "saint", "ste": "sainte"}
    return " ".join(spelt.get(word, word) for word in fold(name).split())


def significant(name: str) -> frozenset[str]:
    return frozenset(normalise(name).split()) - ARTICLES


class Places:
    """The places of the country, read once for an import."""

    def __init__(self) -> None:
        self.communes: dict[str, str] = {}
        self.points: dict[str, Point] = {}
        self.grid: dict[tuple[int, int], list[str]] = defaultdict(list)
        self.by_postal: dict[str, dict[str, str]] = defaultdict(dict)
        self.by_name: dict[tuple[str, str], str] = {}
        # Municipal arrondissements come after the communes, whose name they would not take.
        rows = Commune.objects.order_by("code").values_list(
            "code", "name", "departement_id", "postal_codes", "lat", "lon", "retired_at"
        )
        for code, name, departement, postal_codes, lat, lon, retired_at in rows:
            self.communes[code] = departement
            if retired_at is not None:  # known by its code, proposed for nothing else
                continue
            self.by_name.setdefault((departement, normalise(name)), code)
            for postal_code in postal_codes:
                self.by_postal[postal_code][code] = normalise(name)
            if lat is not None and lon is not None:
                self.points[code] = (lat, lon)
                self.grid[_cell(lat, lon)].append(code)
        self.departements = {d.code: significant(d.name) for d in Departement.objects.order_by("code")}
        self.regions = {significant(r.name): r.code for r in Region.objects.order_by("code")}
        self.region_of = dict(Departement.objects.order_by("code").values_list("code", "region_id"))

    def workplace(self, stated: Raw) -> dict[str, str]:
        """Value of the mobility criterion for the API's `lieuTravail`. What is vague stays a zone."""
        label, commune, postal_code = (stated.words(key) for key in ("libelle", "commune", "codePostal"))
        if commune in self.communes:
            return {"place": PlaceKind.COMMUNE, "commune": commune}
        found = LABEL.match(label)
        name = found[2] if found else label
        named = self._named(postal_code, name, found[1].upper() if found else "", label)
        if named["place"] != PlaceKind.COMMUNE:
            if commune:
                stated.misread("commune")
            if nearest := self._by_point(stated, named):
                return {"place": PlaceKind.COMMUNE, "commune": nearest}
        if named["place"] == PlaceKind.UNKNOWN:
            stated.misread("libelle")
        return named

    def region(self, workplace: dict[str, str]) -> str | None:
        """Code of the région that a workplace lies in, if it is known."""
        if workplace["place"] == PlaceKind.COMMUNE:
            return self.region_of.get(self.communes.get(workplace["commune"], ""))
        return workplace.get("region") or self.region_of.get(workplace.get("departement", ""))

    def _named(self, postal_code: str, name: str, departement: str, label: str) -> dict[str, str]:
        by_postal = self._by_postal_code(postal_code, name)
        if by_postal:
            return {"place": PlaceKind.COMMUNE, "commune": by_postal}
        if departement in self.departements:
            return self._in_departement(departement, name)
        return self._wider(label)

    def _by_postal_code(self, postal_code: str, name: str) -> str | None:
        """A commune whose INSEE code is not known (merged, retyped), by postal code and name."""
        candidates = self.by_postal.get(postal_code)
        if not candidates:
            return None
        best = process.extractOne(normalise(name), candidates, scorer=fuzz.ratio, score_cutoff=NAME_RATIO)
        return best[2] if best else None

    def _in_departement(self, departement: str, name: str) -> dict[str, str]:
        words = significant(name) - {"dept", "departement"}
        commune = self.by_name.get((departement, normalise(name)))
        if commune and words != self.departements[departement]:
            return {"place": PlaceKind.COMMUNE, "commune": commune}
        return {"place": PlaceKind.DEPARTEMENT, "departement": departement}

    def _wider(self, label: str) -> dict[str, str]:
        if normalise(label) in COUNTRY:
            return {"place": PlaceKind.COUNTRY}
        region = self.regions.get(significant(label))
        if region:
            return {"place": PlaceKind.REGION, "region": region}
        return {"place": PlaceKind.UNKNOWN}

    def _by_point(self, stated: Raw, zone: dict[str, str]) -> str | None:
        """The commune that the coordinates mean beyond doubt, if it lies in the zone that is named."""
        lat, lon = stated.number("latitude"), stated.number("longitude")
        if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return None
        near = sorted((_distance_km((lat, lon), self.points[code]), code) for code in self._around(lat, lon))
        if not near or near[0][0] > NEAR_KM:
            return None
        if len(near) > 1 and near[1][0] < NEXT_IS_FARTHER * near[0][0]:
            return None
        code = near[0][1]
        departement = self.communes[code]
        in_zone = zone.get("departement", departement) == departement and zone.get(
            "region", self.region_of.get(departement)
        ) == self.region_of.get(departement)
        return code if in_zone else None

    def _around(self, lat: float, lon: float) -> Iterator[str]:
        row, column = _cell(lat, lon)
        for across in (-1, 0, 1):
            for along in (-1, 0, 1):
                yield from self.grid.get((row + across, column + along), ())


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / CELL), math.floor(lon / CELL)


def _distance_km(a: Point, b: Point) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(degrees) for degrees in (*a, *b))
    chord = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(chord, 1)))
