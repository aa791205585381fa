"""What an offer says of its workplace, turned into a commune, a zone, or an avowed unknown."""

import re
import unicodedata
from collections import defaultdict
from typing import Any

from rapidfuzz import fuzz, process

from francetravail_match.referentials.models import Commune, Departement, Region
from offers.enums import PlaceKind

# Names of communes differ by abbreviations and cedex; below this ratio two names are two places.
NAME_RATIO = 85
ARTICLES = {"le", "la", "les", "l", "de", "du", "des", "d", "et"}
LABEL = re.compile(r"^\s*(\d{2,3}|2[AB])\s*-\s*(.+?)\s*$", re.IGNORECASE)
COUNTRY = {"france", "france entiere", "france metropolitaine"}


def normalise(name: str) -> str:
    """Lower case, no accent, no punctuation, `st` spelt out."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    spelt = {"st": "saint", "ste": "sainte"}
    return " ".join(spelt.get(word, word) for word in words)


def significant(name: str) -> frozenset[str]:
    return frozenset(normalise(name).split()) - ARTICLES


class Places:
    """The places of the country, read once for an import."""

    def __init__(self) -> None:
        self.communes: set[str] = set()
        self.by_postal: dict[str, dict[str, str]] = defaultdict(dict)
        self.by_name: dict[tuple[str, str], str] = {}
        # Municipal arrondissements come after the communes, whose name they would not take.
        rows = Commune.objects.order_by("code").values_list("code", "name", "departement_id", "postal_codes")
        for code, name, departement, postal_codes in rows:
            self.communes.add(code)
            self.by_name.setdefault((departement, normalise(name)), code)
            for postal_code in postal_codes:
                self.by_postal[postal_code][code] = normalise(name)
        self.departements = {d.code: significant(d.name) for d in Departement.objects.all()}
        self.regions = {significant(r.name): r.code for r in Region.objects.all()}
        self.region_of = dict(Departement.objects.order_by("code").values_list("code", "region_id"))

    def workplace(self, stated: dict[str, Any]) -> dict[str, str]:
        """Value of the mobility criterion for the API's `lieuTravail`. A zone stays a zone."""
        label, commune, postal_code = (
            str(value) if isinstance(value := stated.get(key), str | int) else ""
            for key in ("libelle", "commune", "codePostal")
        )
        if commune in self.communes:
            return {"place": PlaceKind.COMMUNE, "commune": commune}
        found = LABEL.match(label)
        name = found[2] if found else label
        by_postal = self._by_postal_code(postal_code, name)
        if by_postal:
            return {"place": PlaceKind.COMMUNE, "commune": by_postal}
        if found and found[1].upper() in self.departements:
            return self._in_departement(found[1].upper(), name)
        return self._wider(label)

    def region(self, workplace: dict[str, str]) -> str | None:
        """Code of the région that a workplace lies in, if it is known."""
        if workplace["place"] == PlaceKind.COMMUNE:
            code = workplace["commune"]
            return self.region_of.get(code[:3] if code.startswith("97") else code[:2])
        return workplace.get("region") or self.region_of.get(workplace.get("departement", ""))

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
