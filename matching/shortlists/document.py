"""The shortlist as a PDF: tagged for screen readers (PDF/UA-1), with its own fonts."""

import json
from collections.abc import Iterable
from pathlib import Path

import typst
from django.conf import settings

from francetravail_match.common.database import app_now
from francetravail_match.common.templatetags.french import day, months
from offers.models import JobOffer

from .models import Referral
from .presenting import Presented, present

TEMPLATE = (Path(__file__).parent / "document.typ").read_bytes()


def pdf_of(offer: JobOffer, referrals: list[Referral], outside: Iterable[Presented] = ()) -> bytes:
    """Names are in it for those who agreed, and have not withdrawn it since. ``outside``: who is not
    registered, in a list of their own after the others.
    """
    phone = offer.agency.switchboard or settings.CONTACT_PHONE
    others = list(outside)
    data = {
        "title": f"Présélection : {offer.title}",
        "agency": offer.agency.name,
        "footer": f"Offre n° {offer.source_number}, document du {day(app_now())}",
        "intro": introduction(offer, len(referrals), len(others)),
        "people": [_person(each) for each in present(referrals, offer)],
        "outside": [_person(each) for each in others],
        "closing": f"Votre interlocuteur : {offer.agency.name}, {phone}. Répondez pour chaque personne : "
        "toute réponse, même négative, nous aide à mieux vous servir. Ces informations ne servent qu'à ce "
        "recrutement ; effacez-les ensuite.",
    }
    made: bytes = typst.compile(
        TEMPLATE, sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1", ignore_system_fonts=True
    )
    return made


def introduction(offer: JobOffer, n_registered: int, n_outside: int) -> str:
    to_whom = str(offer.employer) if offer.employer else "Madame, Monsieur"
    several = n_registered + n_outside > 1
    people = "les personnes" if several else "la personne"
    if n_registered:
        people += " inscrites à France Travail" if several else " inscrite à France Travail"
    match = "correspondent" if several else "correspond"
    return (
        f"{to_whom}, voici {people} qui {match} à votre offre n° {offer.source_number} et qu'elle "
        "intéresse. Une personne sans nom est présentée sous pseudonyme : elle se fera connaître en "
        "entretien."
    )


def _person(shown: Presented) -> dict[str, object]:
    name = shown.name if shown.named else f"Personne {shown.name}"
    return {
        "name": f"{shown.number}. {name}" if shown.number else name,
        "occupation": shown.occupation,
        "experience": _experience(shown.experience_months),
        "contact": shown.contact,
        "met": shown.met,
        "to_check": shown.to_check,
    }


def _experience(worked: int | None) -> str:
    if worked is None:
        return ""
    return f"{months(worked)} d'expérience" if worked else "sans expérience"
