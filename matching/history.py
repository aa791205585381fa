"""The past: what a stored run counted, counted again from the rows that its snapshot saw."""

from django.db import connection

from .context import context_of
from .enums import RunState
from .models import MatchRun
from .sql import engine_hash

RECOUNT = "SELECT n_match, n_to_qualify FROM matching_recount(%s, %s, %s)"


class NotRecountable(Exception):
    """Why a run cannot be counted again, in French."""


def recount(run: MatchRun) -> tuple[int, int]:
    """The numbers of people that match, and to ask, in the run's own snapshot with its own context.

    Equal to those it stored unless the past was rewritten. NotRecountable: the run is not finished, another
    engine made it, or the rows of that time are no longer kept.
    """
    if run.state != RunState.DONE:
        raise NotRecountable("Ce rapprochement n'est pas terminé.")
    if run.engine_hash != engine_hash():
        raise NotRecountable("Ce rapprochement est d'un autre moteur : installez la version qui l'a produit.")
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [run.version_id, run.snapshot, context_of(run).as_json()])
        counted = cursor.fetchone()
    if counted is None:
        raise NotRecountable("L'offre de ce temps-là n'est plus conservée.")
    return counted
