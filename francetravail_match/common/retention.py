"""How long personal data are kept, in one place (P4), and the form in which each app registers what it holds.

An app says in its `retention.py`, for each of its models, either what is personal in it, until when and for
whom (``RETENTION``), or why nothing is (``NOT_PERSONAL``). A test compares both with the models; the nightly
task `common.purge` erases what is due; `manage.py export_register` writes docs/retention.md from it (P6).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True)
class Period:
    """Calendar months and days; ``source``: the text, or the rule of the product, that fixes it (French)."""

    source: str
    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        if not self.months and not self.days:
            return "aussitôt"
        years, months = divmod(self.months, 12)
        parts = [(years, "an", "ans"), (months, "mois", "mois"), (self.days, "jour", "jours")]
        return " et ".join(f"{n} {many if n > 1 else one}" for n, one, many in parts if n)


AT_ONCE = Period("la donnée ne sert plus")
LOGS_AT_LEAST = Period(
    "règlement (UE) 2024/1689, art. 19 et 26 § 6 : journaux gardés six mois au moins", months=6
)
JOURNAL_KEPT = Period(
    "CNIL, délibération 2021-122 : traces gardées de six mois à un an", months=2 * LOGS_AT_LEAST.months
)
#: A result can be explained, and contested, as long as the journal shows that it was read.
RESULTS_KEPT_FOR = Period("autant que le journal (CRPA, art. L.311-3-1)", months=JOURNAL_KEPT.months)
#: Who left is erased with the last results that name them.
LEFT_PEOPLE_KEPT = Period("autant que les résultats qui les citent", months=RESULTS_KEPT_FOR.months)
#: A person who comes back is announced anew by the source, names included.
IDENTITY_OF_LEFT_KEPT = Period("nul n'est plus joint ; la source les redonne en cas de retour", months=3)
#: As long as django-axes counts them (``AXES_COOLOFF_TIME``).
FAILURES_KEPT = Period("un échec ne compte plus le lendemain", days=1)
DAILY_MESSAGES_KEPT = Period("le temps de dire si un message est parti", days=30)
#: The database keeps them as long (questions_history_stays).
QUESTIONS_KEPT = Period(
    "le temps de dire qui a été interrogé et comment, si un constat est contesté", months=6
)
#: The database keeps them as long (gate_line_stays, gate_file_entry_stays).
SECOND_LOOKS_KEPT = Period("autant que le journal, qui dit le reste", months=JOURNAL_KEPT.months)
#: The database keeps them as long (shortlists_history_stays).
REFERRALS_KEPT = Period("autant que les résultats d'où elles viennent", months=RESULTS_KEPT_FOR.months)
#: The database keeps them as long (candidates_forget_refusals).
REFUSALS_KEPT = Period("CNIL : trois ans au moins pour une liste d'opposition", months=36)
FEED_REFUSALS_KEPT = Period("le temps de corriger à la source", days=30)
HISTORY_KEPT = Period("valeur de départ du paramètre national « history_days »", days=400)
DRAFTS_KEPT = Period("le temps de finir une saisie interrompue", months=6)
CONTACT_RETENTION = Period("CNIL, délibération 2021-131 : trois ans après le dernier contact", months=36)
OFFER_TEXTS_KEPT = Period("code du travail, art. L.1134-5 : l'action se prescrit par cinq ans", months=60)
#: Nobody signs in to a closed account: it is named as long as the journal's lines are.
CLOSED_ACCOUNTS_KEPT = Period("autant que les lignes du journal qui les citent", months=JOURNAL_KEPT.months)


def delete(rows: QuerySet[Any]) -> None:
    rows.delete()


@dataclass(frozen=True)
class Retention:
    """What a model holds of people. All texts are French: docs/retention.md shows them.

    Erased by the nightly task if ``due`` gives the rows whose ``period`` ended at an instant; else with the
    row of the model named by ``follows``, or in the way that ``otherwise`` says.
    """

    holds: str
    why: str
    who: str
    period: Period | None = None
    since: str = ""
    end: str = "ligne supprimée"
    due: Callable[[datetime], QuerySet[Any]] | None = None
    erase: Callable[[QuerySet[Any]], None] = delete
    follows: str = ""
    otherwise: str = ""


def _collect(name: str) -> dict[str, Any]:
    """The dictionaries of that name in the `retention` module of every app, as one."""
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "retention"):
            found |= getattr(import_module(f"{config.name}.retention"), name, {})
    return found


def register() -> dict[str, Retention]:
    """Model label → what it holds of people, and until when."""
    return _collect("RETENTION")


def not_personal() -> dict[str, str]:
    """Model label → why nothing in it is about a person."""
    return _collect("NOT_PERSONAL")
