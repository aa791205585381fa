"""Sources that a region decided, rows of a file, and each step of a person.

Functions of the database check and write; here they get their journal line, or the words of a refusal.
"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.comparison.hash_keys import hash_keys, keyed_hash
from francetravail_match.accounts.models import User
from francetravail_match.journal.services import record
from francetravail_match.pilot.services import PilotRefused

from .calls import call
from .enums import Situation, State, Visibility
from .models import ContactPolicy, Sighting, SourceActivation, Suppression
from .preview import Found
from .services import OBJECTED, employer_check
from .sources import ExternalSource, sources


@transaction.atomic
def activate_source(*, by: User, source: str, reference: str) -> SourceActivation:
    """The region of the pilote uses this source from now on."""
    if source not in sources():
        raise PilotRefused("Cette source n'existe pas.")
    made = SourceActivation.objects.get(pk=call("external_activate_source", by.pk, source, reference))
    record("external.source_activated", actor=by, object_type="region", region=_region(by), source=source)
    return made


@transaction.atomic
def end_source(*, by: User, source: str) -> None:
    call("external_end_source", by.pk, source)
    record("external.source_ended", actor=by, object_type="region", region=_region(by), source=source)


@transaction.atomic
def decide_policy(*, by: User, situation: str, reference: str) -> ContactPolicy:
    """People in this situation may be contacted in the region of the pilote, from now on."""
    made = ContactPolicy.objects.get(pk=call("external_decide_policy", by.pk, situation, reference))
    record("external.policy_decided", actor=by, object_type="region", region=_region(by), situation=situation)
    return made


@transaction.atomic
def end_policy(*, by: User, situation: str) -> None:
    call("external_end_policy", by.pk, situation)
    record("external.policy_ended", actor=by, object_type="region", region=_region(by), situation=situation)


def active_sources(region: str | None) -> list[ExternalSource]:
    """Those that the region decided to use, by code."""
    rows = SourceActivation.objects.filter(region=region, ended_at=None)
    decided = set(rows.order_by().values_list("source", flat=True))
    return [source for code, source in sources().items() if code in decided]


def objected(person: Found) -> str | None:
    """A check of a preview: who objected, under whichever key it was written down."""
    said = [*person.keys, *filter(None, [person.email])]
    digests = [keyed_hash(each, key) for key in hash_keys().values() for each in said]
    return OBJECTED if Suppression.objects.filter(digest__in=digests).exists() else None


def attest(
    sighting: Sighting,
    *,
    by: User,
    visibility: Visibility = Visibility.ALL,
    situation: Situation = Situation.UNKNOWN,
    ends_on: date | None = None,
    employers: Sequence[str] = (),
) -> None:
    """Seen again, open to work: good for seven days. The employers are compared anew, and not kept."""
    try:
        compared = employer_check(sighting.offer, situation, employers)
    except ValidationError as error:
        raise PilotRefused(" ".join(error.messages)) from error
    attested = (visibility, situation, ends_on, compared.employer, compared.digest)
    call("external_attest", by.pk, sighting.pk, *attested)


def answer(sighting: Sighting, state: State) -> None:
    """The person accepts or declines, and may change their mind."""
    call("external_answer", sighting.pk, state)


def shortlist(sighting: Sighting, *, by: User) -> None:
    call("external_shortlist", by.pk, sighting.pk)


def object_to(sighting: Sighting) -> None:
    """The person objects: erased at once, and not to be sighted again."""
    call("external_object", sighting.pk)


def state_of(sighting: Sighting) -> State:
    return State(call("external_state", sighting.pk))


def _region(pilote: User) -> str:
    return f"region:{pilote.region_id}"
