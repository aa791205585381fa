"""The format of the feeds of registered people, as a page: written from the code, never by hand."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from candidates.imports.feeds import BATCH
from candidates.imports.fields import DENIED, FIELDS, MANDATORY_COLUMNS
from candidates.imports.header import FORMAT, KINDS, MAX_SOURCE
from candidates.imports.reading import MAX_LINE
from candidates.imports.statements import REASONS
from candidates.imports.values import MAX_ITEMS
from francetravail_match.common.templatetags.french import number

PAGE = "docs/people-feed.md"
SAMPLE = {"identifiant", "categorie", "commune", "metiers", "zones", "accepte_cdi", "permis"}


def examples() -> dict[str, str]:
    return {spec.name: spec.example for spec in FIELDS if spec.name in SAMPLE}


def csv_example() -> str:
    header = "entete;format=1;nature=incremental;source=SI-DE;etat_au=2026-11-24T03:00:00+01:00"
    values = examples()
    return "\n".join(
        [
            f"{header};depuis=2026-11-23T03:00:00+01:00",
            ";".join(["type", *values]),
            ";".join(["personne", *values.values()]),
            "sortie;DE0000043;emploi",
            "fin;lignes=2",
        ]
    )


def json_example() -> str:
    return """{"type": "entete", "format": 1, "nature": "complet", "source": "SI-DE", "etat_au": "2026-11-24T03:00:00+01:00"}
{"type": "personne", "identifiant": "DE0000042", "metiers": ["H2913:24", "H2901"], "accepte_cdi": true, "permis": ["B"]}
{"type": "fin", "lignes": 1}"""  # noqa: E501


def escaped(cell: str) -> str:
    return cell.replace("|", r"\|")


def page() -> str:
    """The whole page, in Markdown."""
    return TEXT.format(
        format=FORMAT,
        kinds=" ou ".join(f"`{kind}`" for kind in KINDS),
        max_source=MAX_SOURCE,
        batch=BATCH,
        max_line=number(MAX_LINE),
        max_items=MAX_ITEMS,
        mandatory=", ".join(f"`{name}`" for name in MANDATORY_COLUMNS),
        reasons="\n".join(f"| `{code}` | {reason.label} |" for code, reason in REASONS.items()),
        fields="\n".join(
            f"| `{spec.name}` | {spec.help} | `{escaped(spec.example)}` | {spec.target.value} |"
            for spec in FIELDS
        ),
        denied=", ".join(sorted(DENIED)),
        csv=csv_example(),
        json=json_example(),
    )


TEXT = """# Flux des demandeurs d'emploi

Page écrite par `bin/manage export_people_feed` à partir du code ; un test refuse une page en retard.

`bin/manage import_people FICHIER` fait un essai à blanc ; avec `--apply` il enregistre, par lots de {batch} personnes au plus ;
`--resume` reprend un fichier interrompu là où il s'était arrêté, sans doublon ; `--json` finit par un résumé en JSON.
Une base sans personne se charge d'un coup par `bin/manage load_people FICHIER` (rôle de `migrate`).

## Le fichier
CSV (point-virgule, guillemets doubles) ou JSON Lines, en UTF-8, compressé par gzip ou non. **Une ligne, un
enregistrement**, de {max_line} octets au plus ; une ligne vide ne compte pas.

```
{csv}
```

```
{json}
```

| ligne | dit |
|---|---|
| `entete` | `format` ({format}), `nature` ({kinds}), `source` ({max_source} caractères au plus), `etat_au` (l'instant que décrit le flux, avec son fuseau) ; pour un incrémental, `depuis` : l'instant à partir duquel il dit tous les changements |
| `type` (CSV seulement) | les rubriques, dans l'ordre ; toujours {mandatory}, remplies ou non |
| `personne` | une personne inscrite, nouvelle ou non |
| `sortie` | l'identifiant d'une personne qui n'est plus inscrite, et le motif |
| `fin` | `lignes` : combien de lignes `personne` et `sortie` précèdent |

Motifs de sortie (aucune sanction n'est dite ni gardée) :

| code | sens |
|---|---|
{reasons}

## Les rubriques d'une personne
Vide, absent ou `null` : inconnu, et **l'inconnu n'efface jamais ce qui est connu**. Rien, c'est « aucun », écrit. Une
liste a {max_items} éléments au plus, séparés par « | » (en JSON, un tableau) ; `non:` devant un élément : la personne,
interrogée, ne l'a pas ou le refuse ; `aucun_autre` à la fin : elle n'a rien d'autre.

| rubrique | dit | exemple | va dans |
|---|---|---|---|
{fields}

**L'information la plus récente l'emporte**, question par question : `mise_a_jour` est comparée à la date des réponses
données depuis à un conseiller ou par la personne. Répéter ce que la source disait déjà n'est pas une nouvelle réponse.
Une fiche plus ancienne que la dernière reçue de la source ne change rien, mais inscrit de nouveau qui était sorti.
« Aucun » et `aucun_autre` retirent ce qui était dit avant eux de la même liste et n'y est pas redit.

Une rubrique inconnue est signalée et sans effet. Celles-ci sont écartées et comptées, leur contenu n'est jamais lu,
gardé ni écrit dans un journal : {denied}.

## Ce qui est refusé
Le fichier entier, sans qu'aucune personne soit touchée : archive coupée, en-tête ou fin qui manque, nombre de lignes
qui n'est pas celui annoncé, rubrique obligatoire absente, `etat_au` dans le futur ou plus ancien que le dernier flux
pris en compte, incrémental qui ne suit pas ce flux (`depuis` après lui), flux complet sans personne.

Une ligne seule, avec son numéro et le motif, jamais son contenu : encodage, guillemets, valeur impossible, code que les
référentiels ne connaissent pas, personne déjà nommée plus haut (la première ligne compte, sortie ou non). Les motifs
sont gardés trente jours.

## Quand l'état connu avance
L'état connu devient `etat_au` quand la dernière ligne est enregistrée et que tous ceux qui sortent sont sortis : ceux
des lignes `sortie` et, pour un flux complet, ceux que rien n'y nomme. Qui est nommé par une ligne refusée n'est pas
sorti, même si une autre ligne dit sa sortie (une répétition, elle, ne compte pas) ; si une ligne refusée ne nomme
personne de lisible, aucun absent ne sort par ce flux.

Plus de 1 % des inscrits d'une région sortiraient, ou plus de 0,1 % des lignes sont refusées : les personnes reçues sont
enregistrées, mais personne ne sort et l'état connu n'avance pas, jusqu'au contreseing d'une autre personne que celle
qui a lancé le flux (`bin/manage countersign_feed`), ou à un nouveau flux qui prend sa place.
"""  # noqa: E501


class Command(BaseCommand):
    help = f"Écrit {PAGE} à partir du code."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / PAGE).write_text(page())
        self.stdout.write(f"{PAGE} est à jour.")
