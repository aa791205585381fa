"""Régions, départements, communes and municipal arrondissements, with their points."""

from pathlib import Path

from francetravail_match.common.imports import Summary, Unreadable
from francetravail_match.referentials.models import Commune, Departement, Region

from .sync import digest_files, is_loaded, read_rows, record_version, sync_rows


def import_places(folder: Path) -> Summary:
    """Load regions.csv, departements.csv and communes.csv of ``folder`` (UTF-8, comma)."""
    sources = [folder / name for name in ("regions.csv", "departements.csv", "communes.csv")]
    missing = [path.name for path in sources if not path.exists()]
    if missing:
        raise Unreadable(f"Il manque {', '.join(missing)} dans {folder}.")
    regions, departements, communes = sources
    summary = Summary()
    digest = digest_files(sources)
    if is_loaded("geo", digest):
        summary.unchanged = sum(1 for path in sources for _ in read_rows(path))
        return summary
    sync_rows([Region(code=r["code"], name=r["nom"]) for r in read_rows(regions)], "code", ["name"], summary)
    sync_rows(
        [Departement(code=r["code"], name=r["nom"], region_id=r["region"]) for r in read_rows(departements)],
        "code",
        ["name", "region"],
        summary,
    )
    fields = ["name", "departement", "postal_codes", "population", "lat", "lon"]
    sync_rows([_commune(row) for row in read_rows(communes)], "code", fields, summary)
    record_version("geo", digest[:12], digest)
    return summary


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        code=row["code_insee"],
        name=row["nom"],
        departement_id=row["departement"],
        postal_codes=[code for code in row["codes_postaux"].split(";") if code],
        population=int(row["population"] or 0),
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
    )
