"""Offers brought to a state for the factories, by plain rows of their history: no service, no run."""

from stdnum import luhn

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from offers.enums import LIVE_STATES, OfferState, SuspensionReason
from offers.life import SOURCE_CLOSES
from offers.models import Employer, JobOffer, OfferTransition


def live_through(offer: JobOffer, state: str, closing_reason: str = "") -> None:
    """From qualification to ``state``; with criteria, it was published before it was closed."""
    if state in LIVE_STATES:
        way = list(LIVE_STATES[: LIVE_STATES.index(OfferState(state)) + 1])
    else:
        way = [OfferState.PUBLISHED] if offer.current_version_id else []
        way.append(OfferState(state))
    for step in way:
        reasons = {
            OfferState.SUSPENDED: SuspensionReason.ASKED_BY_EMPLOYER,
            OfferState.CLOSED: closing_reason,
        }
        reason = reasons.get(step, "")
        by_import = step == OfferState.PUBLISHED or reason in SOURCE_CLOSES
        OfferTransition.objects.create(
            offer=offer,
            from_state=offer.state,
            to_state=step,
            reason=reason,
            actor=None if by_import else colleague(offer),
        )
        offer.state = step
    offer.refresh_from_db(fields=["state", "suspended_from", "closing_reason", "published_at", "closed_at"])


def colleague(offer: JobOffer) -> User:
    """Whoever moved the offers of this agency before the test."""
    user, _ = User.objects.get_or_create(
        email=f"collegue{offer.agency_id}@example.org",
        defaults={
            "agency": offer.agency,
            "roles": [Role.ADVISOR],
            "first_name": "Ali",
            "last_name": "Moreau",
        },
    )
    return user


def siren(n: int) -> str:
    """The n-th invented SIREN, with its key."""
    digits = f"{10_000_000 + n}"
    return digits + luhn.calc_check_digit(digits)


def siret(employer: Employer) -> str:
    """The SIRET of the employer's next establishment, with its key."""
    digits = f"{employer.siren}{employer.establishments.count() + 1:04}"
    return digits + luhn.calc_check_digit(digits)
