"""Is somebody seen outside registered? A human says so: the gate closes, and their profile comes first."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from candidates.comparison import Given, likely_registered
from candidates.comparison.hash_keys import hash_keys, keyed_hash
from candidates.comparison.registered import By
from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.journal.services import record
from francetravail_match.pilot.services import PilotRefused
from matching.gate.services import Decision
from matching.gate.services.acts import call_act
from offers.models import JobOffer

from .calls import call, words_of
from .enums import Resemblance
from .models import Channel, RegisteredFound, Sighting
from .sources.base import Record
from .sources.fields import Field

RESEMBLANCES = {By.EMAIL: Resemblance.EMAIL, By.PHONE: Resemblance.PHONE, By.NAME: Resemblance.NAME}


@dataclass(frozen=True)
class Lookalike:
    """Somebody registered, under their pseudonym, and by what they resemble whom was seen."""

    person: JobSeeker
    by: Resemblance


def lookalikes(given: Given) -> list[Lookalike]:
    """The surest first."""
    likely = likely_registered(given)
    people = JobSeeker.objects.in_bulk([found.job_seeker_id for found in likely])
    return [
        Lookalike(people[found.job_seeker_id], RESEMBLANCES[found.by])
        for found in likely
        if found.job_seeker_id in people
    ]


def given_of(record: Record) -> Given:
    """What a source says of somebody, to compare: the commune is sought in the place."""
    return Given(
        first_name=record.first(Field.FIRST_NAME),
        last_name=record.first(Field.LAST_NAME),
        email=record.first(Field.EMAIL),
        phone=record.first(Field.PHONE),
        place=record.first(Field.PLACE),
    )


def given_and_sealed(given: Given, sighting: Sighting) -> Given:
    """With the address held under seal, compared by its keyed hash alone; a typed one goes first."""
    sealed = Channel.objects.filter(sighting=sighting, key_version=next(iter(hash_keys()))).first()
    return replace(given, email_hash=bytes(sealed.digest)) if sealed and not given.email else given


def sealed_before(sighting: Sighting) -> bool:
    """Under a key that is not the newest: the registered are found by that one alone."""
    return Channel.objects.filter(sighting=sighting).exclude(key_version=next(iter(hash_keys()))).exists()


def show(offer: JobOffer, *, by: User, found: Iterable[Lookalike]) -> list[Lookalike]:
    """Those that the advisor is about to see, under their pseudonym: the journal says whom."""
    seen = list(found)
    if seen:
        people = sorted({str(each.person.public_id) for each in seen})
        record(
            "people.resembling",
            actor=by,
            object_type="offer",
            object_id=offer.public_id,
            people=people,
        )
    return seen


def confirm_registered(
    offer: JobOffer, *, by: User, found: Lookalike, places: Iterable[str] = (), email: str = ""
) -> Decision:
    """It is the same person: no sighting is kept, the gate closes, their profile is to be completed.

    ``places``: the profile's address, its identifier; with the e-mail address, by which whoever was seen
    before is known, and keeps what they agreed to keep.
    """
    digests = [keyed_hash(email, key) for key in hash_keys().values()] if email else []
    known = (list(filter(None, places)), digests)
    return call_act("external_registered", offer, by, found.person.pk, found.by, *known)


def confirm_claim(sighting: Sighting, *, by: User, found: Lookalike) -> Decision:
    """The same of somebody whose sighting is held, the gate open or not: all that is held of it goes."""
    try:
        return call_act(
            "external_claim_confirmed", sighting.offer, by, sighting.pk, found.person.pk, found.by
        )
    except IntegrityError as error:
        raise PilotRefused(words_of(error)) from error


def tell_apart(offer: JobOffer, *, by: User, found: Sequence[Lookalike]) -> None:
    """It is none of them: that somebody looked is written down, and not whom they looked at."""
    if found:
        record(
            "external.not_registered",
            actor=by,
            object_type="offer",
            object_id=offer.public_id,
            count=len(found),
        )


def waiting_profiles(offers: Q) -> QuerySet[RegisteredFound]:
    """Those to be completed, of these offers."""
    waiting = RegisteredFound.objects.filter(offers, done_at=None).select_related("job_seeker", "offer")
    return waiting.order_by("pk")


def complete_profile(offer: JobOffer, public_id: str, *, by: User) -> None:
    """The profile was looked at with the person: the offer's gate may be opened again, if nobody matches."""
    try:
        found = waiting_profiles(Q(offer=offer)).get(public_id=uuid.UUID(public_id))
    except (ValueError, RegisteredFound.DoesNotExist):
        raise PilotRefused("Ce profil n'attend plus rien.") from None
    call("external_profile_completed", by.pk, found.pk)
