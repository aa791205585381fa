"""The shortlist as a PDF: tagged for screen readers (PDF/UA-1), with its own fonts."""

import json
from pathlib import Path

import typst
from django.conf import settings

from francetravail_match.common.database import app_now
from francetravail_match.common.templatetags.french import day, months
from offers.models import JobOffer

from .models import Referral
from .presenting import Presented, present

TEMPLATE = (Path(__file__).parent / "document.typ").read_bytes()


def pdf_of(offer: JobOffer, referrals: list[Referral]) -> bytes:
    """Names are in it for those who agreed, and have not withdrawn it since."""
    employer = str(offer.employer) if offer.employer else "L'employeur"
    phone = offer.agency.switchboard or settings.CONTACT_PHONE
    data = {
        "title": f"Présélection : {offer.title}",
        "agency": offer.agency.name,
        "footer": f"Offre n° {offer.source_number}, document du {day(app_now())}",
        "intro": f"{employer}, voici les personnes inscrites à France Travail qui correspondent à "
        f"votre offre n° {offer.source_number} et qu'elle intéresse. Une personne sans nom est présentée "
        "sous pseudonyme : elle se fera connaître en entretien.",
        "people": [_person(each) for each in present(referrals, offer)],
        "closing": f"Votre interlocuteur : {offer.agency.name}, {phone}. Répondez pour chaque personne : "
        "toute réponse, même négative, nous aide à mieux vous servir. Ces informations ne servent qu'à ce "
        "recrutement ; effacez-les ensuite.",
    }
    made: bytes = typst.compile(
        TEMPLATE, sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1", ignore_system_fonts=True
    )
    return made


def _person(shown: Presented) -> dict[str, object]:
    return {
        "rank": shown.referral.rank,
        "name": shown.name if shown.named else f"Personne {shown.name}",
        "occupation": shown.occupation,
        "experience": ""
        if shown.experience_months is None
        else f"{months(shown.experience_months)} d'expérience",
        "contact": " · ".join(filter(None, [shown.email, shown.phone])),
        "met": shown.met,
        "to_check": shown.to_check,
    }
