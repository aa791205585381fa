"""What is held of people outside: the least, and for a month while they have not been informed."""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from francetravail_match.common.retention import QUESTIONS_KEPT, Period, Retention

from .models import RegisteredFound

#: GDPR, art. 14: informed within a month, or erased.
UNINFORMED_KEPT = Period("RGPD, art. 14 § 3 : informée dans le mois, sinon effacée", months=1)
SOURCE_DELETION_WITHIN = Period("avis de suppression de la source : dans les vingt-quatre heures", days=1)
AGREED_KEPT = Period("accord : deux ans au plus après la dernière étape", months=24)
OBJECTIONS_KEPT = Period("opposition : trois ans, sauf inscription de la personne", months=36)


def old_registered(before: datetime) -> QuerySet[RegisteredFound]:
    return RegisteredFound.objects.filter(at__lte=before)


def forget_registered(rows: QuerySet[RegisteredFound]) -> None:
    """By the database's own function: the application may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT external_forget_registered(%s)", [list(rows.values_list("pk", flat=True))])


RETENTION = {
    "external_profiles.ExternalAct": Retention(
        holds="le conseiller qui a agi hors des personnes inscrites",
        why="dire qui a fait quoi, et sur quel constat",
        who="les agents de l'agence qui suit l'offre",
        follows="accounts.User",
    ),
    "external_profiles.Sighting": Retention(
        holds="l'adresse ou l'identifiant d'un profil public, le conseiller qui l'a repéré",
        why="pouvoir informer la personne, puis la contacter",
        who="les conseillers de l'agence qui suit l'offre",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé par la base (`external_purge`)",
    ),
    "external_profiles.Step": Retention(
        holds="où en est une personne repérée, et le conseiller qui a agi",
        why="ne faire que l'étape suivante",
        who="les conseillers de l'agence qui suit l'offre",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base (`external_purge`)",
    ),
    "external_profiles.Attestation": Retention(
        holds="le conseiller qui a vu que la personne se dit à l'écoute, quand, et sa situation",
        why="ne contacter que qui se dit encore à l'écoute",
        who="les conseillers de l'agence qui suit l'offre",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base (`external_purge`)",
    ),
    "external_profiles.RegisteredFound": Retention(
        holds="la personne inscrite reconnue dehors, par quoi ; qui l'a reconnue, qui a complété son profil",
        why="la traiter comme inscrite, et compléter son profil avant toute autre recherche",
        who="les agents de l'agence qui suit l'offre, sous pseudonyme",
        period=QUESTIONS_KEPT,
        since="la confirmation",
        due=old_registered,
        erase=forget_registered,
    ),
    "external_profiles.ContactPolicy": Retention(
        holds="le pilote qui a décidé qui peut être contacté dans sa région",
        why="dire qui l'a décidé",
        who="les pilotes, le CSE",
        follows="accounts.User",
    ),
    "external_profiles.Profile": Retention(
        holds="ce qu'une personne intéressée dit d'elle-même sur ce que l'offre demande",
        why="la comparer à l'offre comme les personnes inscrites",
        who="les agents de l'agence qui suit l'offre ; la personne",
        period=AGREED_KEPT,
        since="la dernière étape",
        otherwise="supprimé si elle refuse ou le demande, et avec le repérage, par la base",
    ),
    "external_profiles.ProfileItem": Retention(
        holds="compétences, permis, langues et certifications que la personne dit avoir, ou non",
        why="la comparer à l'offre comme les personnes inscrites",
        who="les agents de l'agence qui suit l'offre ; la personne",
        period=AGREED_KEPT,
        since="la dernière étape",
        otherwise="supprimé si elle refuse ou le demande, et avec le repérage, par la base",
    ),
    "external_profiles.KeepChoice": Retention(
        holds="si une personne veut garder ses réponses une fois inscrite, quand elle l'a dit, de quel texte",
        why="ne les garder que si elle le veut",
        who="les agents de l'agence qui suit l'offre ; la personne",
        period=AGREED_KEPT,
        since="la dernière étape",
        otherwise="supprimé avec ses réponses, par la base ; inscrite, l'accord suit celles qui sont gardées",
    ),
    "external_profiles.EmployerStep": Retention(
        holds="ce qu'un employeur a vu et dit d'une personne présentée, et l'agent qui l'a noté",
        why="suivre la présentation",
        who="les agents de l'agence qui suit l'offre",
        period=AGREED_KEPT,
        since="la dernière étape",
        otherwise="supprimé avec le repérage, par la base (`external_purge`)",
    ),
    "external_profiles.SourceActivation": Retention(
        holds="le pilote qui a activé une source dans sa région",
        why="dire qui l'a décidé",
        who="les pilotes",
        follows="accounts.User",
    ),
    "external_profiles.DeletionNotice": Retention(
        holds="l'agent qui a saisi l'avis de suppression d'une source",
        why="effacer ce qui en est tenu",
        who="le délégué à la protection des données",
        period=SOURCE_DELETION_WITHIN,
        since="l'avis",
        otherwise="supprimé avec le repérage, par la base (`external_purge`)",
    ),
    "external_profiles.Suppression": Retention(
        holds="les empreintes à clé de qui s'est opposé, et, six mois, de qui a refusé ou n'a pas répondu",
        why="ne plus repérer cette personne pendant ce temps",
        who="personne : lu par le programme seul",
        period=OBJECTIONS_KEPT,
        since="l'opposition",
        otherwise="sans effet à son terme, levé par l'inscription ; supprimé par la base (`external_purge`)",
    ),
    "external_profiles.Channel": Retention(
        holds="l'adresse électronique d'une personne externe, sous scellé, et son empreinte à clé",
        why="lui écrire, et ne pas la solliciter deux fois",
        who="le programme d'envoi, seul à pouvoir l'ouvrir",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base",
    ),
    "external_profiles.Contact": Retention(
        holds="la personne externe sollicitée, par qui et par quelle voie",
        why="une seule sollicitation à la fois",
        who="les conseillers et le responsable de l'agence qui écrit",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base",
    ),
    "external_profiles.ContactKey": Retention(
        holds="l'empreinte à clé d'une personne sollicitée",
        why="une seule sollicitation à la fois dans le pays",
        who="personne : lu par le programme seul",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé à la réponse, ou avec le repérage, par la base",
    ),
    "external_profiles.Message": Retention(
        holds="ce qui a été écrit à une personne externe, quand, et ce qu'il en est advenu",
        why="un message et un rappel, jamais deux fois",
        who="les conseillers et le responsable de l'agence qui écrit",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base",
    ),
    "external_profiles.PageLink": Retention(
        holds="l'empreinte du lien d'une personne externe",
        why="lui ouvrir sa page",
        who="personne : lu par le programme seul",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base",
    ),
    "external_profiles.PageCode": Retention(
        holds="l'empreinte d'un code à usage unique",
        why="n'ouvrir la page qu'à la personne",
        who="personne : lu par le programme seul",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base",
    ),
    "external_profiles.PersonAsk": Retention(
        holds="ce qu'une personne externe demande, et la réponse",
        why="y répondre",
        who="les conseillers et le responsable de l'agence qui écrit",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé avec le repérage, par la base",
    ),
    "external_profiles.Alias": Retention(
        holds="le numéro sous lequel un conseiller écrit",
        why="ne donner aux personnes ni son nom ni son adresse",
        who="les agents de l'agence",
        follows="accounts.User",
    ),
    "external_profiles.ContactPlace": Retention(
        holds="le conseiller qui a pris une place des plafonds de contact",
        why="tenir les plafonds",
        who="les agents de l'agence",
        follows="accounts.User",
    ),
}

NOT_PERSONAL = {
    "external_profiles.Clock": "une vue : le repérage, et quand il est effacé",
    "external_profiles.PurgeRun": "des nombres",
}
