"""`learn_titles`: what the clock does every night, now."""

from typing import Any

from django.core.management.base import BaseCommand

from offers.services.titles import FEWEST, learn_titles


class Command(BaseCommand):
    help = "Apprend, des offres enregistrées, quel métier nomme un intitulé."

    def handle(self, *args: Any, **options: Any) -> None:
        learned = learn_titles()
        if learned is None:
            self.stdout.write(f"Moins de {FEWEST} offres publiées : les mots du ROME servent seuls.")
        else:
            self.stdout.write(
                f"{learned.offers} offres lues, {len(learned.content) / 1e6:.0f} Mo enregistrés."
            )
