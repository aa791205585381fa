"""The register of what is held about people, as a page: written from the code, never by hand (P6)."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from francetravail_match.common.retention import Retention, not_personal, register

PAGE = "docs/retention.md"
HEAD = """# Données personnelles : ce qui est gardé, pourquoi, pour qui, jusqu'à quand

Page écrite par `bin/manage export_register` à partir du code (`retention.py` de chaque application) ; un test
refuse un modèle qui n'y figure pas. La tâche `common.purge` efface chaque nuit ce qui est échu.
"""


def name(label: str) -> str:
    model = apps.get_model(label)
    return f"{model._meta.verbose_name} (`{label}`)"


def until(entry: Retention) -> str:
    if entry.follows:
        return f"autant que : {apps.get_model(entry.follows)._meta.verbose_name}"
    if entry.otherwise:
        return f"{entry.period} après {entry.since} : {entry.otherwise}"
    return f"{entry.period} après {entry.since} : {entry.end} ({entry.period.source if entry.period else ''})"


def page() -> str:
    """The whole page, in Markdown."""
    lines = [
        HEAD,
        "| modèle | ce qu'il contient | pourquoi | qui le voit | jusqu'à quand |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name(label)} | {entry.holds} | {entry.why} | {entry.who} | {until(entry)} |"
        for label, entry in sorted(register().items())
    ]
    lines += ["", "## Sans donnée personnelle", "", "| modèle | raison |", "|---|---|"]
    lines += [f"| {name(label)} | {reason} |" for label, reason in sorted(not_personal().items())]
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = f"Écrit {PAGE} à partir du code."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / PAGE).write_text(page())
        self.stdout.write(f"{PAGE} est à jour.")
