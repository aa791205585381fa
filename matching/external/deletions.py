"""A source says that a profile is gone: whatever is held of it is erased within a day."""

from collections.abc import Iterator

from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal.services import record

from .addresses import BadAddress, member_urn, profile_address
from .sources import sources


@transaction.atomic
def note_deletion(*, by: User, place: str) -> None:
    """Nobody is told whether anything was held: that would say who was seen outside.

    Raises BadAddress for what is neither the address of a profile nor an identifier.
    """
    call("external_note_deletion", by.pk, spellings(place.strip()))
    record("external.deletion_noted", actor=by)


def spellings(place: str) -> list[str]:
    """As any source would have written it; BadAddress if none would."""
    found = list(dict.fromkeys(_spellings(place)))
    if not found:
        raise BadAddress("Ce n'est ni l'adresse d'un profil, ni un identifiant sur un réseau.")
    return [*found, place]


def _spellings(place: str) -> Iterator[str]:
    for source in sources().values():
        for spell in (profile_address, member_urn):
            try:
                yield spell(place, source)
            except BadAddress:
                continue
