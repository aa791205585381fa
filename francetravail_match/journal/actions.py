"""Every action that the journal knows: its French label, and what its payload may hold.

A payload says what was done in numbers, dates and codes; the database refuses sentences, capitalised names
and addresses (`journal_is_coded`). A lone lower-case word has the form of a code: only the keys listed here,
and what is put under them, keep a name out. A coded reason has a column of its own and is never listed here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class JournalAction:
    """``reads``: changes nothing, so a GET may write its line. ``shows``: somebody saw a person."""

    label: str
    keys: frozenset[str] = frozenset()
    reads: bool = False
    shows: bool = False


def action(label: str, *keys: str, reads: bool = False, shows: bool = False) -> JournalAction:
    return JournalAction(label, frozenset(keys), reads, shows)


#: What some screens add: rights given, and the value of a dated number.
ADMIN_FACTS = ("roles", "active", "agency", "region", "code", "value", "valid_from")

ACTIONS: dict[str, JournalAction] = {
    "user.signed_in": action("connexion"),
    "user.sign_in_failed": action("connexion refusée"),
    "user.locked_out": action("connexion verrouillée après des échecs"),
    "user.password_link_sent": action("lien de mot de passe envoyé"),
    "user.password_changed": action("mot de passe changé"),
    # Written by the database, whoever changes an account: `from` and `to` hold roles, active, agency, region.
    "user.rights_changed": action("droits d'un compte donnés ou changés", "from", "to", "by"),
    "user.daily_message_set": action("message quotidien accepté ou refusé", "wanted"),
    "second_factor.codes_renewed": action("codes de secours renouvelés"),
    "second_factor.enrolled": action("second facteur enregistré"),
    "second_factor.verified": action("second facteur donné", "means"),
    "second_factor.failed": action("second facteur refusé", "means"),
    "second_factor.reset": action("second facteur réinitialisé"),
    "integration.issued": action("jeton d'intégration donné", "scopes", "agencies", "expires_on"),
    "integration.revoked": action("jeton d'intégration révoqué"),
    # The life of an offer: written by the database with each transition.
    "offer.qualification_started": action("qualification commencée", "from", "to"),
    "offer.returned_to_draft": action("offre remise en brouillon", "from", "to"),
    "offer.published": action("offre publiée", "from", "to"),
    "offer.shortlisting_started": action("présélection commencée", "from", "to"),
    "offer.shortlist_sent": action("présélection envoyée", "from", "to"),
    "offer.shortlisting_resumed": action("présélection reprise", "from", "to"),
    "offer.follow_up_started": action("suivi commencé", "from", "to"),
    "offer.suspended": action("offre suspendue", "from", "to"),
    "offer.resumed": action("offre reprise", "from", "to"),
    "offer.closed": action("offre clôturée", "from", "to"),
    "offer.reopened": action("offre rouverte", "from", "to"),
    "offer.republished": action("offre republiée", "from", "to"),
    # What the linter says of its words, by rule and digest of the excerpt.
    "offer.alarm_set_aside": action("alerte de rédaction écartée", "rule", "excerpt"),
    # Writing an offer here: which steps, which of its own fields, never what they say.
    "offer.created": action("offre créée par saisie"),
    "offer.draft_started": action("saisie d'une offre commencée"),
    "offer.draft_discarded": action("saisie d'une offre abandonnée", "steps"),
    "offer.text_changed": action("texte ou employeur d'une offre changé", "fields"),
    # An employer put right: which of its own fields, never what they say.
    "employer.changed": action("fiche d'un employeur changée", "fields"),
    "employer.establishment_added": action("établissement d'un employeur ajouté"),
    "employer.contact_added": action("interlocuteur d'un employeur ajouté"),
    "employer.contact_changed": action("interlocuteur d'un employeur confirmé ou changé", "fields"),
    "employer.contact_removed": action("interlocuteur d'un employeur retiré"),
    # From one version of its criteria to another, by their numbers.
    "offer.criteria_changed": action("critères d'une offre changés", "from", "to"),
    # Answers to a counter-check: written by the database with each act, which criteria and why.
    "offer.relaxed": action("critère assoupli", "criteria"),
    "offer.criterion_kept": action("critère gardé malgré la contre-épreuve", "criteria"),
    "offer.relaxation_undone": action("assouplissement annulé", "criteria"),
    "countercheck.requested": action("contre-épreuve demandée"),
    "countercheck.answer_received": action("réponse à une contre-épreuve transmise par un programme", "kind"),
    # Which questions, never what was answered.
    "candidate.answers_recorded": action("réponses enregistrées", "questions", "origin"),
    "feed.opened": action("flux de demandeurs d'emploi reçu", "kind", "watermark"),
    "feed.refused": action("flux refusé", "kind", "watermark"),
    "feed.held": action("flux à contresigner", "leaving", "refused"),
    "feed.countersigned": action("flux contresigné", "leaving", "refused"),
    "feed.committed": action("flux pris en compte", "left", "refused"),
    "candidate.consent_recorded": action("consentement donné ou retiré", "kind", "given"),
    "questions.start_received": action("demande d'interroger transmise par un programme"),
    "answers.received": action("réponses d'une personne transmises par un programme", "count"),
    "candidate.answers_expired": action("réponses arrivées à échéance", "questions"),
    "run.requested": action("rapprochement demandé", "trigger"),
    "new_matches.seen": action("nouvelles correspondances vues", "count"),
    "daily_message.sent": action("message quotidien envoyé", "count"),
    "candidate.stop_asking_set": action("choix d'une personne d'être interrogée ou non", "stop"),
    "candidate.processing_restricted": action("limitation du traitement posée ou levée", "restricted"),
    # Who is asked, never what came of it.
    "questions.started": action("personnes d'une offre à interroger"),
    "questions.wave": action("vague de questions", "wave", "count"),
    "questions.newcomers": action("questions posées au-delà du message de la semaine", "count"),
    "questions.ended": action("fin des questions d'une offre"),
    "message.sent": action("message de questions envoyé", "message"),
    "message.bounced": action("message de questions revenu", "message"),
    "returns.unreadable": action("boîte des retours illisible : les adresses mortes ne sont plus connues"),
    "message.declared": action("sort d'un message déclaré", "message", "state"),
    "call_sheet.taken": action("feuille d'appels prise", "count"),
    "call.logged": action("appel noté", "offer"),
    "link.created": action("lien personnel créé", "purposes", "offer"),
    "link.revoked": action("lien personnel retiré"),
    # Who is proposed to whom; never which way somebody answered. Written by the database with each act.
    "shortlist.submitted": action("présélection transmise", "offer"),
    "shortlist.taken_back": action("présélection reprise par le conseiller", "offer"),
    "shortlist.returned": action("présélection retournée", "offer"),
    "shortlist.accepted": action("présélection acceptée", "offer"),
    "shortlist.sent": action("présélection envoyée à un employeur", "offer"),
    "shortlist.read": action("présélection consultée", "people", reads=True, shows=True),
    "shortlist.document_made": action(
        "document d'une présélection fait pour l'employeur", "people", reads=True, shows=True
    ),
    "employer_link.created": action("lien donné à un employeur"),
    "employer_link.revoked": action("liens d'un employeur retirés"),
    "employer_link.opened": action("présélection ouverte par un employeur"),
    "interview.planned": action("entretien organisé ou modifié", "offer"),
    "interview.cancelled": action("entretien annulé", "offer"),
    "referral.proposed": action("personne proposée pour une offre", "offer"),
    "referral.removed": action("personne retirée d'une présélection", "offer"),
    "referral.approached": action("personne approchée pour une offre", "offer"),
    "referral.answered": action("réponse d'une personne notée", "offer"),
    "referral.sent": action("personne présentée à un employeur", "offer"),
    "referral.followed": action("suite d'une présentation notée", "offer"),
    "referral.corrected": action("dernier changement corrigé", "offer"),
    # The pilot. Of volunteering, that a choice was made, never which: nobody is to be judged by it.
    "pilot.experiment_set": action("durée de l'expérimentation fixée", "ends_on"),
    "pilot.consultation_recorded": action(
        "consultation du personnel enregistrée", "council", "region", "opinion", "held_on", "expertise_on"
    ),
    "pilot.region_activated": action("région activée", "region", "starts_on", "ends_on"),
    "pilot.region_ended": action("participation d'une région terminée", "region"),
    "pilot.volunteering_set": action("choix d'être volontaire ou non"),
    "pilot.licence_granted": action("licence donnée", "region"),
    "pilot.licence_withdrawn": action("licence retirée", "region"),
    "pilot.stopped": action("expérimentation arrêtée", "level", "region", "agency", "second"),
    "pilot.lifted": action("arrêt de l'expérimentation levé", "level", "region", "agency", "second"),
    "pilot.deputy_named": action("suppléant désigné", "starts_on", "ends_on"),
    "pilot.deputy_withdrawn": action("suppléant retiré"),
    # The gate: written by the functions of the database that do each act.
    "gate.signed": action("constat d'absence signé", "unanswered", "cannot_be_asked", "needs"),
    "gate.renewed": action("constat d'absence renouvelé", "unanswered", "cannot_be_asked"),
    "gate.countersigned": action("second regard donné ou refusé", "signed"),
    "gate.closed": action("recherche complémentaire refermée"),
    "gate.refused": action("acte de recherche complémentaire refusé", "act"),
    "gate.exhaustion_decided": action("politique d'épuisement décidée", "region"),
    "gate.exhaustion_countersigned": action("politique d'épuisement contresignée", "region"),
    "gate.exhaustion_ended": action("politique d'épuisement finie", "region"),
    "external.act": action("acte de recherche complémentaire", "act"),
    "gate.alarm_sent": action("alerte d'ouvertures envoyée au pilote de la région", "count"),
    "external.source_activated": action("source externe activée dans une région", "region", "source"),
    "external.source_ended": action("source externe retirée d'une région", "region", "source"),
    "external.clocks_read": action("échéances des personnes externes consultées", reads=True),
    # That a source said so, never of whom.
    "external.deletion_noted": action("avis de suppression d'une source saisi"),
    "external.policy_decided": action("situation à contacter décidée dans une région", "region", "situation"),
    "external.policy_ended": action("situation à contacter retirée d'une région", "region", "situation"),
    "external.registered": action("personne repérée, déjà inscrite", "offer", "by"),
    "external.not_registered": action("personne repérée, distinguée d'inscrits qui lui ressemblent", "count"),
    "external.stub_received": action("personne repérée transmise d'un clic", "count"),
    "external.profile_completed": action("profil d'une personne repérée complété", "offer"),
    # Written by the functions of the database that do each act; never whom a report is about.
    "harassment.reported": action("harcèlement signalé", "kind"),
    "harassment.withdrawn": action("signalement retiré par son auteur"),
    "harassment.taken_over": action("fil repris par le responsable"),
    "harassment.reassigned": action("fil confié à un autre conseiller"),
    "harassment.lifted": action("blocage levé"),
    "harassment.closed": action("signalement clos", "outcome"),
    "harassment.revealed": action("pièces d'un signalement ouvertes", shows=True),
    "external.message": action("message à une personne externe", "message", "state"),
    "external.ask_handled": action("demande d'une personne externe traitée", "kind"),
    "gate.parameter_set": action("paramètre de la recherche complémentaire fixé", "code", "value"),
    # Who saw whom: `people` holds the public identifiers of one page.
    "people.listed": action("personnes affichées", "verdict", "page", "people", reads=True, shows=True),
    "people.resembling": action(
        "personnes inscrites qui ressemblent à une personne repérée", "people", reads=True, shows=True
    ),
    "people.searched": action("personnes recherchées", "people", reads=True, shows=True),
    "explanation.viewed": action("explication d'un résultat consultée", "offer", reads=True, shows=True),
    "explanation.downloaded": action("données d'une explication remises à la personne", "offer", reads=True),
    # What a person does by their own link: nobody of ours is the actor.
    "link.opened": action("lien personnel ouvert"),
    "external.person": action("acte d'une personne externe sur sa page", "did"),
    "appeal.made": action("demande faite par une personne", "kind", "offer"),
    "appeal.handled": action("demande d'une personne traitée", "kind"),
    "person.viewed": action("fiche d'une personne consultée", reads=True, shows=True),
    "person.revealed": action("pseudonymat levé", shows=True),
    "journal.read": action("journal consulté", "sought", "days", "line", "since", reads=True),
    "retention.purged": action("données échues effacées", "count"),
    "journal.month_dropped": action("mois du journal supprimé", "month"),
    # Django's administration: the names of the fields, never what was in them; `key` where there is no UUID.
    "admin.added": action("ajout par l'administration", "key", *ADMIN_FACTS),
    "admin.changed": action("changement par l'administration", "key", "fields", *ADMIN_FACTS),
    "admin.deleted": action("retrait par l'administration", "key", *ADMIN_FACTS),
}
