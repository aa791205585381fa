"""Do groups that the engine does not know come out of it in equal shares? On invented people only."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from francetravail_match.common.imports import tracked
from matching.fairness import ENOUGH, FIRST, STAGES, THRESHOLD, RealPeople, Report
from offers.models import JobOffer


class Command(BaseCommand):
    help = "Mesure si des groupes que le moteur ignore en sortent à parts égales (personnes fictives)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--offers", type=int, default=200, help="nombre d'offres en cours à comparer")
        parser.add_argument("--seed", type=int, default=1, help="graine du tirage des attributs")
        parser.add_argument("--json", action="store_true", help="les mesures sur une ligne de JSON")
        parser.add_argument("--output", type=Path, help="écrit la page docs/fairness.md dans ce fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = Report(options["seed"])
        except RealPeople as error:
            raise CommandError(
                "Il y a ici des personnes réelles : ce rapport n'invente rien à leur sujet. "
                "Lancez-le sur une base de démonstration (bin/manage make_people)."
            ) from error
        # Spread over the offers by their public number: the same ones every time.
        numbered = JobOffer.objects.live().order_by("source_number")
        live = list(numbered.values_list("current_version", flat=True))
        chosen = live[:: max(len(live) // max(options["offers"], 1), 1)][: options["offers"]]
        if not chosen or not report.groups:
            raise CommandError(
                "Il faut des personnes fictives et des offres en cours : lancez d'abord bin/demo."
            )
        for version in tracked(chosen, "offres"):
            report.add(version)
        measured = report.as_json()
        if options["output"]:
            options["output"].write_text(page(measured), encoding="utf-8")
        self.stdout.write(json.dumps(measured, ensure_ascii=False) if options["json"] else tables(measured))


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %".replace(".", ",")


def word(stage: dict[str, Any]) -> str:
    if stage["ratio"] is None:
        return "personne"
    if not stage["conclusive"]:
        return "trop peu pour conclure"
    return "oui" if stage["four_fifths"] else "non"


def tables(measured: dict[str, Any]) -> str:
    """One table in Markdown for each attribute: shares of each group, compared and found."""
    lines = []
    for attribute, found in measured["attributes"].items():
        groups = list(found["compared"])
        lines.append(f"| {attribute} | {' | '.join(groups)} | rapport | quatre cinquièmes |")
        lines.append("|---" * (len(groups) + 3) + "|")
        lines.append(f"| comparées | {' | '.join(percent(found['compared'][g]) for g in groups)} | | |")
        for name in STAGES:
            stage = found["stages"][name]
            shares = " | ".join(percent(stage["shares"][group]) for group in groups)
            ratio = "–" if stage["ratio"] is None else f"{stage['ratio']:.2f}".replace(".", ",")
            lines.append(f"| {name} | {shares} | {ratio} | {word(stage)} |")
        lines.append("")
    return "\n".join(lines)


def page(measured: dict[str, Any]) -> str:
    verdict = {True: "respectée", False: "non respectée", None: "non mesurable"}[measured["four_fifths"]]
    threshold = f"{THRESHOLD}".replace(".", ",")
    return f"""# Équité de l'ordre
Écrit par `bin/manage fairness_report --output docs/fairness.md` : à ne pas modifier.

Le moteur ne connaît ni le sexe, ni l'âge, ni le quartier de personne : rien n'en est enregistré. Pour des
personnes fictives, ces attributs sont tirés au hasard d'après le numéro d'inscription, le temps du calcul. Ce
qui s'écarterait de parts égales au-delà du hasard viendrait donc du moteur ou de l'ordre. La commande refuse
une base où figure une personne réelle.

- **Rapport** : le groupe le moins souvent trouvé, sur le plus souvent trouvé, à effectif égal. La règle des
  quatre cinquièmes demande au moins {threshold}.
- **Dix premiers** : les {FIRST} premières personnes de la liste d'une offre, celles qui correspondent avant
  celles à interroger. **Exposition** : chaque personne compte pour 1 / log2(1 + rang).
- **Trop peu pour conclure** : moins de {ENOUGH} personnes différentes dans l'un des groupes.

Offres : {measured["offers"]} ; personnes comparées : {measured["people"]} ; graine {measured["seed"]}.
Règle des quatre cinquièmes : **{verdict}**.

{tables(measured)}"""
