"""Start-up checks of what every app stands on: settings, role, schema, clock, transaction numbers."""

from collections.abc import Sequence

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from .startup import startup_check


def _ask(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@startup_check
def check_settings() -> Sequence[CheckMessage]:
    found = []
    if settings.DEBUG or settings.DEMO or apps.is_installed("francetravail_match.demo"):
        found.append(
            Error(
                "Les réglages sont ceux du développement ou de la démonstration (DEBUG, DEMO).",
                hint="Donnez DJANGO_SETTINGS_MODULE=francetravail_match.settings.prod.",
                id="common.E001",
            )
        )
    if "migrator" in settings.DATABASES:
        found.append(
            Error(
                "MIGRATOR_DATABASE_URL : ce processus connaît l'adresse du rôle qui peut tout changer.",
                hint="Retirez-la de son environnement : seule la commande migrate la reçoit.",
                id="common.E002",
            )
        )
    return found


ROLE_TOO_STRONG = """
SELECT current_user FROM pg_roles WHERE rolname = current_user
AND (rolsuper OR rolcreaterole OR rolbypassrls OR pg_has_role(oid, 'owner', 'MEMBER'))
"""


@startup_check
def check_role() -> Sequence[CheckMessage]:
    return [
        Error(
            f"DATABASE_URL : le rôle « {role} » a plus de droits que l'application n'en doit avoir.",
            hint="Connectez l'application avec le rôle app.",
            id="common.E003",
        )
        for (role,) in _ask(ROLE_TOO_STRONG)
    ]


@startup_check
def check_migrations() -> Sequence[CheckMessage]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return []
    return [
        Error(
            f"Le schéma de la base n'est pas à jour : {len(missing)} migrations manquent.",
            hint="Lancez : docker compose run --rm migrate.",
            id="common.E004",
        )
    ]


@startup_check
def check_clock() -> Sequence[CheckMessage]:
    return [
        Error(
            f"L'horloge de l'application est décalée de {shift} : tous les délais seraient faux.",
            hint="Cette base a servi à des essais. Partez d'une base vide, ou remettez l'horloge à l'heure "
            "avec le rôle owner : UPDATE app_clock SET shift = '0'.",
            id="common.E005",
        )
        for (shift,) in _ask("SELECT shift::text FROM app_clock WHERE shift <> '0'")
    ]


@startup_check
def check_transaction_numbers() -> Sequence[CheckMessage]:
    """In a cluster younger than its data, stored snapshots would lie: no finding could be replayed."""
    query = """SELECT highest::text::numeric, (highest::text::numeric / 4294967296)::bigint + 1
        FROM (SELECT transactions_ahead()) AS kept(highest) WHERE highest IS NOT NULL"""
    with transaction.atomic(), connection.cursor() as cursor:
        # The first time in a cluster, this reads everything.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(query)
        ahead = cursor.fetchall()
    return [
        Error(
            f"La base garde des numéros de transaction (jusqu'à {highest}) que ce serveur PostgreSQL n'a "
            "pas encore atteints : elle vient d'une sauvegarde restaurée dans un serveur neuf.",
            hint=f"Arrêtez PostgreSQL, puis lancez pg_resetwal --epoch={epoch} "
            "(docs/operations.md, « Restaurer »).",
            id="common.E006",
        )
        for highest, epoch in ahead
    ]
