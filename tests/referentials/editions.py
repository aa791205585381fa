"""Small editions of the referentials, in the very shape of the official files."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command

from francetravail_match.referentials.imports.rome import COLUMNS
from francetravail_match.referentials.models import Retirable

Rows = list[list[str]]

#: Two families (H2913 with a child, M1805 alone), an orphan occupation, and what their sheets say.
ROME: dict[str, Rows] = {
    "referentiel_code_rome": [
        ["H2913", "Soudeur / Soudeuse", "H2913", "N"],
        ["H2915", "Soudeur / Soudeuse TIG", "H2913", "O"],
        ["M1805", "Développeur / Développeuse informatique", "M1805", ""],
        ["A1101", "Conducteur / Conductrice d'engins agricoles", "A1101", ""],
    ],
    "referentiel_appellation": [
        ["404475", "Soudeur / Soudeuse", "H2913", "N"],
        ["489273", "Soudeur / Soudeuse nucléaire", "H2915", "N"],
        *(
            [str(38_000 + n), f"Développeur / Développeuse, spécialité {n}", "M1805", "O"]
            for n in range(1, 31)
        ),
    ],
    "referentiel_competence": [
        ["300131", "Préparer une surface", "Savoir-faire", "Transverse", ""],
        ["491819", "Nettoyer et dégraisser les pièces à souder", "Savoir-faire", "Technique", "300131"],
        ["300460", "Faire preuve d'autonomie", "Savoir-être professionnel", "Transverse", ""],
    ],
    "referentiel_savoir": [
        ["100007", "Techniques de soudage", "Techniques professionnelles", "Techniques manuelles"],
    ],
    "referentiel_contexte_travail": [["126450", "Travail posté (2x8, 3x8)", "Horaires et durée du travail"]],
    "coherence_item": [
        ["H2913", "491819", "Principale"],
        ["H2913", "100007", "Émergente"],
        ["H2915", "100007", ""],
        ["H2913", "126450", ""],
    ],
    "rubrique_mobilite": [["H2913", "A1101", "1"], ["H2915", "M1805", "2"], ["A1101", "H2913", "1"]],
    "texte": [
        ["H2913", "definition", "1", "Prépare l''ouvrage."],
        ["H2913", "acces_metier", "1", "Après un CAP."],
    ],
}
PLACES: dict[str, Rows] = {
    "regions.csv": [["code", "nom"], ["32", "Hauts-de-France"], ["94", "Corse"]],
    "departements.csv": [["code", "region", "nom"], ["59", "32", "Nord"], ["2A", "94", "Corse-du-Sud"]],
    "communes.csv": [
        ["code_insee", "nom", "departement", "codes_postaux", "population", "lat", "lon"],
        ["59350", "Lille", "59", "59000;59800", "236234", "50.6311", "3.0468"],
        ["2A004", "Ajaccio", "2A", "20000", "71000", "41.9257", "8.7376"],
        ["59999", "Sans-Point", "59", "", "", "", ""],
        *(
            [f"595{n:02}", f"Commune n° {n}", "59", "59100", str(n), f"50.{n:02}", f"3.{n:02}"]
            for n in range(1, 31)
        ),
    ],
}
NAF: dict[str, Rows] = {
    "naf2008_5_niveaux.csv": [
        ["NIV5", "NIV4", "NIV3", "NIV2", "NIV1"],
        ["01.11Z", "01.11", "01.1", "01", "A"],
        ["25.11Z", "25.11", "25.1", "25", "C"],
        ["25.12Z", "25.12", "25.1", "25", "C"],
    ],
    "naf2008_liste_n1.csv": [
        ["CODE", "LIBELLE"],
        ["A", "Agriculture, sylviculture et pêche"],
        ["C", "Industrie"],
    ],
}


def text_of(rows: Rows, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    output = io.StringIO()
    csv.writer(output, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]
    return output.getvalue()


def rome_path(folder: Path, subject: str, version: int = 460) -> Path:
    return folder / f"unix_{subject}_v{version}_utf8.csv"


def write_rome(folder: Path, version: int = 460, **changed: Rows) -> Path:
    """The archive unpacked in ``folder``; ``changed``: other rows for a subject."""
    for subject, columns in COLUMNS.items():
        rows = [list(columns), *changed.get(subject, ROME[subject])]
        rome_path(folder, subject, version).write_text(text_of(rows, quoting=csv.QUOTE_ALL))
    return folder


def write_places(folder: Path, **changed: Rows) -> Path:
    """``regions``, ``departements``, ``communes``: other rows for that file. The path of communes.csv."""
    for name, rows in PLACES.items():
        body = changed.get(name.removesuffix(".csv"), rows[1:])
        (folder / name).write_text(text_of([rows[0], *body]))
    return folder / "communes.csv"


def write_naf(folder: Path, levels: Rows | None = None) -> Path:
    for name, rows in NAF.items():
        body = rows if levels is None or "niveaux" not in name else [rows[0], *levels]
        (folder / name).write_text("\ufeff" + text_of(body, ";"))
    return folder / "naf2008_5_niveaux.csv"


def run(command: str, *arguments: Any, apply: bool = True, **options: Any) -> dict[str, Any]:
    """The last line of the command with --json."""
    output = io.StringIO()
    call_command(command, *map(str, arguments), apply=apply, json=True, stdout=output, **options)
    return json.loads(output.getvalue().splitlines()[-1])


def shown(command: str, *arguments: Any, apply: bool = True, **options: Any) -> str:
    """What the command says on a terminal."""
    output = io.StringIO()
    call_command(command, *map(str, arguments), apply=apply, stdout=output, **options)
    return output.getvalue()


def counts(summary: dict[str, Any]) -> tuple[int, ...]:
    """Created, updated, unchanged, refused, retired; ``read`` is the sum of the first four."""
    names = ("created", "updated", "unchanged", "refused")
    assert summary["read"] == sum(summary[name] for name in names)
    assert summary["refused"] == len(summary["refusals"])
    return tuple(summary[name] for name in (*names, "retired"))


def picture() -> dict[str, list[str]]:
    """Everything that the referentials hold, without surrogate keys and moments."""
    return {
        model._meta.label: sorted(str(row) for row in _rows(model)) for model in Retirable.__subclasses__()
    }


def _rows(model: type[Retirable]) -> list[tuple[Any, ...]]:
    names = [
        f"{field.name}__code"
        if field.related_model and field.related_model._meta.model_name == "romecode"
        else field.attname
        for field in model._meta.concrete_fields
        if field.name not in {"id", "retired_at"}
    ]
    return list(model._default_manager.order_by("pk").values_list(*names))
