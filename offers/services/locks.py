"""An offer held by one act at a time."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError

from francetravail_match.accounts.models import User
from francetravail_match.common.database import lock_not_available

from ..models import JobOffer


def lock_offers(offers: list[JobOffer], actor: User | None, refused: type[Exception]) -> dict[int, JobOffer]:
    """The offers as they are now, by key; nobody else changes them before the end of the transaction.

    ``actor`` is None for the import. Raises PermissionDenied for an offer of another agency, and ``refused``,
    with a French message, where somebody holds one for too long.
    """
    rows = JobOffer.objects.locked().filter(pk__in=[offer.pk for offer in offers])
    if actor is not None:
        rows = rows.visible_to(actor)
    try:
        locked = {offer.pk: offer for offer in rows}
    except OperationalError as error:
        if actor is None or not lock_not_available(error):
            raise
        raise refused(
            "Cette offre est en cours de mise à jour par un import : réessayez dans quelques minutes."
        ) from error
    if len(locked) < len({offer.pk for offer in offers}):
        raise PermissionDenied("Cette offre n'est pas de votre agence.")
    return locked
