"""The advisor for whom a program acts: the act is theirs, the program says only that it transmits it."""

import uuid

from francetravail_match.accounts.models import Agency, User
from francetravail_match.accounts.permissions import Action

from .problems import Conflict


def advisor_of(agency: Agency, public_id: uuid.UUID, action: Action) -> User:
    """Of the agency that follows the offer, and who may do this on the site; a conflict otherwise."""
    found = User.objects.filter(public_id=public_id, agency=agency, is_active=True).first()
    if found is None or not found.may(action):
        raise Conflict("Ce n'est pas un conseiller de l'agence qui suit l'offre.")
    return found
