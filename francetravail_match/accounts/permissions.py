"""The one table of rights: which role may do what. Shown in docs/permissions.md, enforced by the middleware.

A view says what it asks for: an action of the table (`permission_required`), or that it is open to anyone
(`public`), to anyone signed in (`signed_in`), half-way through signing in (`before_second_factor`), or to no
user at all but to integrations (`integration_only`).
A view that says nothing is closed to everybody.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http.response import HttpResponseBase

from .enums import Role

View = Callable[..., HttpResponseBase]


class Action(models.TextChoices):
    """What someone may do. The label completes « ce compte permet de … »."""

    SEE_OFFERS = "see_offers", "voir les offres de son agence et leurs rapprochements"
    REQUEST_RUN = "request_run", "lancer un rapprochement"
    QUALIFY_OFFER = "qualify_offer", "qualifier une offre et la publier"
    CHANGE_CRITERIA = "change_criteria", "changer ce qu'une offre demande, avec l'accord de l'employeur"
    KEEP_EMPLOYERS = (
        "keep_employers",
        "corriger un employeur de son agence : numéro, groupe, établissements, interlocuteurs",
    )
    SHORTLIST = "shortlist", "choisir des personnes pour une offre, et les approcher"
    SEND_SHORTLIST = "send_shortlist", "relire une présélection, et l'envoyer à l'employeur"
    FOLLOW_UP = "follow_up", "suivre une présélection envoyée, noter les réponses, ou la reprendre"
    SUSPEND_OFFER = "suspend_offer", "suspendre une offre, ou lever sa suspension"
    CLOSE_OFFER = "close_offer", "clôturer une offre"
    REOPEN_OFFER = "reopen_offer", "rouvrir une offre clôturée"
    COUNTERSIGN_FEED = "countersign_feed", "contresigner un flux de demandeurs d'emploi douteux"
    ASK_PEOPLE = "ask_people", "faire interroger les personnes d'une offre, et les appeler"
    SEE_PERSON = "see_person", "voir la fiche d'une personne inscrite, sous pseudonyme"
    REVEAL_PERSON = "reveal_person", "lever le pseudonymat d'une personne, avec un motif"
    GIVE_LINK = "give_link", "remettre à une personne le lien de sa page"
    HANDLE_APPEALS = "handle_appeals", "répondre à ce que les personnes demandent depuis leur page"
    DECIDE_OBJECTIONS = "decide_objections", "décider des oppositions des personnes"
    VOLUNTEER = "volunteer", "se porter volontaire pour l'expérimentation, ou cesser de l'être"
    STOP_AGENCY = (
        "stop_agency",
        "voir l'expérimentation dans son agence ; l'y arrêter, en responsable ou en suppléant désigné",
    )
    NAME_DEPUTY = "name_deputy", "désigner un suppléant pour quelques jours"
    PILOT_REGION = (
        "pilot_region",
        "piloter l'expérimentation dans sa région : consultations, licences, arrêts, politique d'épuisement",
    )
    SEARCH_OUTSIDE = (
        "search_outside",
        "ouvrir une recherche complémentaire, avec une licence et si personne d'inscrit ne correspond",
    )
    COUNTERSIGN_FINDING = (
        "countersign_finding",
        "donner ou refuser un second regard, en responsable ou en suppléant désigné ; refermer une recherche",
    )
    SEE_ATTEMPTS = (
        "see_attempts",
        "voir les faits à examiner de son agence, en responsable ou en suppléant désigné ; ou de la région "
        "que l'on pilote",
    )
    FOLLOW_CONTACTS = (
        "follow_contacts",
        "suivre les personnes contactées hors des inscrits, et répondre à leurs demandes",
    )
    SEE_CLOCKS = "see_clocks", "voir ce qui arrive à échéance parmi les personnes externes, sous pseudonyme"
    NOTE_DELETION = "note_deletion", "saisir l'avis d'une source qui a supprimé un profil"
    REPORT_HARASSMENT = "report_harassment", "signaler du harcèlement, et retirer dans l'heure ce signalement"
    HANDLE_REPORTS = (
        "handle_reports",
        "traiter les signalements de son agence, et en ouvrir les pièces avec un motif",
    )
    SEE_REPORT_COUNTS = (
        "see_report_counts",
        "voir combien de signalements sont faits, sans les petits nombres",
    )
    SEE_EXHAUSTION = (
        "see_exhaustion",
        "voir les politiques d'épuisement des régions, sans les petits nombres",
    )
    ADMINISTER = "administer", "administrer le service"


#: These roles act for an agency: without one they give no right at all.
AGENCY_ROLES = frozenset({Role.ADVISOR, Role.LIAISON, Role.MANAGER})

PERMISSIONS: dict[Action, frozenset[Role]] = {
    Action.SEE_OFFERS: AGENCY_ROLES,
    Action.REQUEST_RUN: AGENCY_ROLES,
    Action.QUALIFY_OFFER: frozenset({Role.ADVISOR}),
    Action.CHANGE_CRITERIA: frozenset({Role.ADVISOR}),
    Action.KEEP_EMPLOYERS: frozenset({Role.ADVISOR, Role.LIAISON}),
    Action.SHORTLIST: frozenset({Role.ADVISOR}),
    Action.SEND_SHORTLIST: frozenset({Role.LIAISON}),
    Action.FOLLOW_UP: frozenset({Role.ADVISOR, Role.LIAISON}),
    Action.SUSPEND_OFFER: AGENCY_ROLES,
    Action.CLOSE_OFFER: AGENCY_ROLES,
    Action.REOPEN_OFFER: frozenset({Role.ADVISOR, Role.MANAGER}),
    Action.COUNTERSIGN_FEED: frozenset({Role.REGIONAL_PILOT, Role.ADMINISTRATOR}),
    Action.ASK_PEOPLE: frozenset({Role.ADVISOR}),
    Action.SEE_PERSON: AGENCY_ROLES | {Role.DPO},
    Action.REVEAL_PERSON: frozenset({Role.ADVISOR, Role.LIAISON, Role.DPO}),
    Action.GIVE_LINK: frozenset({Role.ADVISOR}),
    Action.HANDLE_APPEALS: AGENCY_ROLES,
    Action.DECIDE_OBJECTIONS: frozenset({Role.DPO}),
    Action.VOLUNTEER: frozenset({Role.ADVISOR}),
    Action.STOP_AGENCY: AGENCY_ROLES,
    Action.NAME_DEPUTY: frozenset({Role.MANAGER}),
    Action.PILOT_REGION: frozenset({Role.REGIONAL_PILOT}),
    Action.SEARCH_OUTSIDE: frozenset({Role.ADVISOR}),
    Action.COUNTERSIGN_FINDING: AGENCY_ROLES,
    Action.SEE_ATTEMPTS: AGENCY_ROLES | {Role.REGIONAL_PILOT},
    Action.FOLLOW_CONTACTS: frozenset({Role.ADVISOR, Role.MANAGER}),
    Action.SEE_CLOCKS: frozenset({Role.DPO}),
    Action.NOTE_DELETION: frozenset({Role.ADVISOR, Role.DPO}),
    Action.REPORT_HARASSMENT: AGENCY_ROLES,
    Action.HANDLE_REPORTS: frozenset({Role.MANAGER}),
    Action.SEE_REPORT_COUNTS: frozenset({Role.OBSERVER}),
    Action.SEE_EXHAUSTION: frozenset({Role.OBSERVER}),
    Action.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}


class Access(Enum):
    """What a view asks for when it is not an action. The value is shown in docs/permissions.md."""

    PUBLIC = "tout le monde"
    SIGNED_IN = "toute personne connectée"
    PASSWORD_ONLY = "toute personne connectée, même avant le second facteur"  # noqa: S105
    INTEGRATION = "un jeton d'intégration"


def access_of(view: Any) -> Action | Access | None:
    """What the view asks for; None if it does not say, and nobody may call it."""
    return getattr(view, "access", None)


def permission_required[V: View](action: Action) -> Callable[[V], V]:
    """For views: 403 for whoever may not do ``action``, before anything is looked up."""
    return lambda view: _mark(view, action)


def signed_in[V: View](view: V) -> V:
    """For views: open to any active account, whatever its roles."""
    return _mark(view, Access.SIGNED_IN)


def before_second_factor[V: View](view: V) -> V:
    """For views: open to any active account that has only given its password so far."""
    return _mark(view, Access.PASSWORD_ONLY)


def public[V: View](view: V) -> V:
    """For views: open without an account."""
    return login_not_required(_mark(view, Access.PUBLIC))


def integration_only[V: View](view: V) -> V:
    """For views of the API, which ask for a token and a scope themselves; no session opens them."""
    return _mark(view, Access.INTEGRATION)


def _mark[V: View](view: V, access: Action | Access) -> V:
    view.access = access  # type: ignore[attr-defined]
    return view
