"""Offers and people as someone names them on a command line or to an integration."""

import re
import uuid

from candidates.models import JobSeeker
from offers.models import JobOffer, OfferVersion

UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


class NotNamed(Exception):
    """Nothing, or more than one thing, has this name; the message is French."""


def version_named(name: str) -> OfferVersion:
    """The current version of an offer, by its public identifier or its number at the source."""
    offers = JobOffer.objects.all()
    if UUID.fullmatch(name):
        offers = offers.filter(public_id=uuid.UUID(name))
    else:
        offers = offers.filter(source_number=name.upper())
    found = offers.order_by("pk").values_list("current_version", flat=True)[:2]
    if len(found) > 1:
        raise NotNamed(f"Plusieurs sources ont une offre n° {name} : donnez son identifiant public (UUID).")
    if not found:
        raise NotNamed(f"Aucune offre n'a l'identifiant ou le numéro « {name} ».")
    if found[0] is None:
        raise NotNamed(f"L'offre « {name} » n'a pas encore de critères : qualifiez-la d'abord.")
    return OfferVersion.objects.select_related("offer").get(pk=found[0])


def person_named(name: str) -> JobSeeker:
    """By public identifier, or by registration number at the source."""
    people = JobSeeker.objects.defer("commune")
    by_identifier = people.filter(public_id=uuid.UUID(name)) if UUID.fullmatch(name) else people.none()
    person = by_identifier.first() or people.filter(registration_number=name).first()
    if person is None:
        raise NotNamed(f"Aucune personne n'a l'identifiant ou le numéro d'inscription « {name} ».")
    return person
