"""What an employer is shown of the people proposed: on paper and on their page, the same and nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass

from candidates.enums import ConsentKind
from candidates.models import Consent, Identity, JobSeeker
from francetravail_match.common.templatetags.french import telephone
from offers.models import JobOffer

from ..criteria import CRITERIA
from ..people import ShownPerson, show
from .enums import ReferralState
from .models import Referral
from .showing import criteria_of

#: Where somebody accepts to work says where they live; what they wish to earn is theirs to say.
NOT_SHOWN = {"mobility", "salary"}
SHOWN = {criterion.label for criterion in CRITERIA if criterion.code not in NOT_SHOWN}


@dataclass(frozen=True)
class Presented:
    """``name`` and ``contact``: with the person's agreement alone; otherwise a pseudonym. ``number``: the
    place among those presented, as a gap would tell of who declined; None of who is not registered.
    """

    name: str
    named: bool
    contact: str
    state: ReferralState
    occupation: str
    experience_months: int | None
    met: list[str]
    to_check: list[str]
    number: int | None = None


def identities_of(referrals: Iterable[Referral]) -> dict[int, Identity]:
    """Of those who let this employer know who they are, and have not withdrawn it since."""
    agreed = [each.job_seeker_id for each in referrals if each.identity_agreed]
    if not agreed:
        return {}
    last = Consent.objects.in_force().filter(job_seeker__in=agreed, kind=ConsentKind.IDENTITY_TO_EMPLOYER)
    withdrawn = {consent.job_seeker_id for consent in last if not consent.given}
    people = JobSeeker.objects.shown().filter(pk__in=set(agreed) - withdrawn)
    return {each.job_seeker_id: each for each in Identity.objects.filter(job_seeker__in=people)}


def name_for_employer(referral: Referral) -> str:
    identity = identities_of([referral]).get(referral.job_seeker_id)
    return _name(identity) or f"la personne {referral.job_seeker.pseudonym}"


def _name(identity: Identity | None) -> str:
    return f"{identity.first_name} {identity.last_name}".strip() if identity else ""


def present(referrals: list[Referral], offer: JobOffer) -> list[Presented]:
    """In the order given. Five queries at most."""
    identities = identities_of(referrals)
    shown = show(referrals, criteria_of(offer))
    return [
        as_presented(person, ReferralState(referral.state), identities.get(referral.job_seeker_id), number)
        for number, (referral, person) in enumerate(zip(referrals, shown, strict=True), 1)
    ]


def as_presented(
    person: ShownPerson, state: ReferralState, identity: Identity | None = None, number: int | None = None
) -> Presented:
    name = _name(identity)
    reasons = [each for each in person.reasons if each.label in SHOWN]
    return Presented(
        name=name or person.pseudonym,
        named=bool(name),
        contact=" · ".join(filter(None, [identity.email, telephone(identity.phone)])) if identity else "",
        state=state,
        occupation=person.occupation,
        experience_months=person.experience_months,
        met=[each.words for each in reasons if each.outcome],
        to_check=[each.label for each in reasons if each.outcome is None],
        number=number,
    )
