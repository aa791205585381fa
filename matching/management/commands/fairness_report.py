"""Do groups that the engine does not know come out of it in equal shares? On invented people only."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from francetravail_match.common.imports import tracked
from matching.fairness import ATTRIBUTES, FIRST, SURE, THRESHOLD, RealPeople, Report
from offers.models import JobOffer


class Command(BaseCommand):
    help = "Mesure si des groupes que le moteur ignore en sortent à parts égales (personnes fictives)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--offers", type=int, default=200, help="nombre d'offres en cours à comparer")
        parser.add_argument("--draws", type=int, default=50, help="nombre de tirages des attributs")
        parser.add_argument("--json", action="store_true", help="les mesures sur une ligne de JSON")
        parser.add_argument("--output", type=Path, help="écrit la page docs/fairness.md dans ce fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = Report()
        except RealPeople as error:
            raise CommandError(
                "Il y a ici des personnes réelles : ce rapport n'invente rien à leur sujet. "
                "Lancez-le sur une base de démonstration (bin/manage make_people)."
            ) from error
        # Spread over the offers by their public number: the same ones every time.
        numbered = JobOffer.objects.live().order_by("source_number")
        live = list(numbered.values_list("current_version", flat=True))
        chosen = live[:: max(len(live) // max(options["offers"], 1), 1)][: options["offers"]]
        if not chosen or not report.numbers:
            raise CommandError(
                "Il faut des personnes fictives et des offres en cours : lancez d'abord bin/demo."
            )
        for version in tracked(chosen, "offres"):
            report.add(version)
        measured = report.as_json(options["draws"])
        if options["output"]:
            options["output"].write_text(page(measured), encoding="utf-8")
        self.stdout.write(json.dumps(measured, ensure_ascii=False) if options["json"] else tables(measured))


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def word(stage: dict[str, Any]) -> str:
    if not stage["conclusive"]:
        return "trop peu pour conclure"
    return "oui" if stage["four_fifths"] else "non"


def tables(measured: dict[str, Any]) -> str:
    """One table in Markdown for each attribute: what each group gets beside its numbers."""
    lines = []
    for attribute, stages in measured["attributes"].items():
        groups = list(ATTRIBUTES[attribute])
        lines.append(f"| {attribute} | {' | '.join(groups)} | rapport | quatre cinquièmes |")
        lines.append("|---" * (len(groups) + 3) + "|")
        for name, stage in stages.items():
            relative = " | ".join(number(stage["relative"].get(group)) for group in groups)
            lines.append(f"| {name} | {relative} | {number(stage['ratio'])} | {word(stage)} |")
        lines.append("")
    return "\n".join(lines)


def page(measured: dict[str, Any]) -> str:
    verdict = {True: "respectée", False: "non respectée", None: "non mesurable"}[measured["four_fifths"]]
    seen, most = (number(100 * (measured[name] or 0)) for name in ("seen_share", "exposure_of_top_percent"))
    return f"""# Équité de l'ordre
Écrit par `bin/manage fairness_report --output docs/fairness.md` : à ne pas modifier.

Le moteur ne connaît ni le sexe, ni l'âge, ni le quartier de personne : rien n'en est enregistré. Pour des
personnes fictives, ces attributs sont tirés au hasard d'après le numéro d'inscription, le temps du calcul et
plusieurs fois. Ils ne dépendent de rien de ce que le moteur lit : en moyenne, chaque groupe doit être trouvé
et vu à proportion de son nombre. Un écart dirait que le moteur ou l'ordre dépend d'autre chose que de ce
qu'ils disent. Il ne dirait rien des inégalités que portent les critères eux-mêmes : personne de réel n'est
mesuré, et la commande refuse une base où figure une personne réelle.

- **Chaque groupe** : sa part de ce qui est trouvé, sur sa part des personnes comparées ; 1 est l'égalité.
- **Rapport** : le groupe le moins souvent trouvé sur le plus souvent trouvé. La règle des quatre cinquièmes
  demande au moins {number(THRESHOLD)}. Trop peu pour conclure : moyenne connue à plus de {number(SURE)} près.
- **Dix premiers** : les {FIRST} premières personnes de la liste d'une offre, celles qui correspondent avant
  celles à interroger. **Exposition** : chaque personne compte pour 1 / log2(1 + rang).

Offres : {measured["offers"]} ; personnes comparées : {measured["people"]} ; tirages : {measured["draws"]}.
Règle des quatre cinquièmes : **{verdict}**. {seen} % des personnes comparées paraissent dans au moins une
liste ; le centième le plus vu a {most} % de l'exposition.

{tables(measured)}"""
