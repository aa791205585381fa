"""What somebody outside must be told (GDPR, art. 14), made from the data: complete, or not at all."""

from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from django.conf import settings

from ..clocks import ACCEPTED_MONTHS, ANSWER_WITHIN, COOL_DOWN_MONTHS, OBJECTION_MONTHS
from ..models import Channel, Sighting
from ..sources import sources


class IncompleteNotice(Exception):
    """Something that the law wants said is not known: nothing may be sent. It says what, in French."""


@dataclass(frozen=True)
class Notice:
    """Each in sentences or words for the person; none is empty."""

    controller: str
    dpo: str
    purpose: str
    basis: str
    held: tuple[str, ...]
    source: str
    recipients: str
    kept: tuple[str, ...]
    rights: str
    complaint: str


LABELS = {
    "controller": "Qui tient ces données",
    "dpo": "Délégué à la protection des données",
    "purpose": "Pourquoi",
    "basis": "De quel droit",
    "held": "Ce que nous tenons",
    "source": "D'où cela vient",
    "recipients": "Qui le voit",
    "kept": "Combien de temps",
    "rights": "Vos droits",
    "complaint": "Réclamation",
}


def notice_of(sighting: Sighting) -> Notice:
    """The notice for this person. Raises IncompleteNotice."""
    offer = sighting.offer
    if offer.agency is None:
        raise IncompleteNotice("L'agence qui écrit n'est pas connue.")
    notice = Notice(
        controller=f"France Travail, {offer.agency.name}",
        dpo=settings.DPO_EMAIL,
        purpose=(
            "Vous proposer une offre d'emploi pour laquelle aucune personne inscrite à France Travail ne "
            "correspond, et rien d'autre."
        ),
        basis=(
            "Mission d'intérêt public : le placement (RGPD, art. 6.1.e ; code du travail, art. L. 5312-1). "
            "Répondre n'est pas obligatoire."
        ),
        held=tuple(_held(sighting)),
        source=source_of(sighting),
        recipients="Les conseillers de cette agence. Aucun employeur, tant que vous n'avez pas accepté.",
        kept=(
            f"Sans réponse : {ANSWER_WITHIN.days} jours, puis tout est effacé.",
            f"Si vous refusez : {COOL_DOWN_MONTHS} mois, pour ne pas vous solliciter de nouveau.",
            f"Si vous acceptez : {ACCEPTED_MONTHS // 12} ans au plus après notre dernier échange.",
            "Si vous êtes inscrit(e) : tout est effacé, sauf les réponses que vous aurez voulu garder.",
            "Si vous vous opposez : tout est effacé aussitôt ; une empreinte illisible empêche pendant "
            f"{OBJECTION_MONTHS // 12} ans de vous repérer de nouveau.",
        ),
        rights=(
            "Lire ce que nous tenons, le corriger, le faire effacer, vous opposer, demander une personne : "
            "tout se fait depuis votre page, ou en écrivant au délégué à la protection des données."
        ),
        complaint="Auprès de la CNIL : www.cnil.fr, 3 place de Fontenoy, 75007 Paris.",
    )
    empty = [LABELS[field.name] for field in fields(notice) if not getattr(notice, field.name)]
    if empty:
        raise IncompleteNotice(f"L'information de la personne est incomplète : {', '.join(empty).lower()}.")
    return notice


def in_lines(notice: Notice) -> list[tuple[str, tuple[str, ...]]]:
    """Label and sentences, in the order in which they are read."""
    said = ((LABELS[field.name], getattr(notice, field.name)) for field in fields(notice))
    return [(label, words if isinstance(words, tuple) else (words,)) for label, words in said]


def source_of(sighting: Sighting) -> str:
    """Where they were seen, in words; empty if that is not known."""
    if sighting.url:
        return f"Votre profil public sur {urlsplit(sighting.url).hostname}, où vous vous dites à l'écoute."
    known = sources().get(sighting.source)
    if known is None:
        return ""
    site = f" ({known.hosts[0]})" if known.hosts else ""
    return f"{known.label}{site}, où vous vous dites à l'écoute."


def _held(sighting: Sighting) -> list[str]:
    held = []
    if sighting.url:
        held.append("l'adresse de votre profil public")
    if sighting.urn:
        held.append("votre identifiant sur ce réseau")
    if Channel.objects.filter(sighting=sighting).exists():
        held.append("votre adresse électronique, chiffrée")
    return [*held, "le fait que vous vous disiez à l'écoute, et la situation lue sur votre profil"]
