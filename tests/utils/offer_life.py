"""Offers brought to a state for the factories, by plain rows of their history: no service, no run."""

from stdnum import luhn

from offers.enums import LIVE_STATES, OfferState, SuspensionReason
from offers.models import Employer, JobOffer, OfferTransition


def live_through(offer: JobOffer, state: str, closing_reason: str = "") -> None:
    """From qualification to ``state``; with criteria, it was published before it was closed."""
    if state in LIVE_STATES:
        way = list(LIVE_STATES[: LIVE_STATES.index(OfferState(state)) + 1])
    else:
        way = [OfferState.PUBLISHED] if offer.current_version_id else []
        way.append(OfferState(state))
    for step in way:
        reason = {OfferState.SUSPENDED: SuspensionReason.ASKED_BY_EMPLOYER, OfferState.CLOSED: closing_reason}
        OfferTransition.objects.create(
            offer=offer, from_state=offer.state, to_state=step, reason=reason.get(step, "")
        )
        offer.state = step
    offer.refresh_from_db(fields=["state", "suspended_from", "closing_reason", "published_at", "closed_at"])


def siren(n: int) -> str:
    """The n-th invented SIREN, with its key."""
    digits = f"{10_000_000 + n}"
    return digits + luhn.calc_check_digit(digits)


def siret(employer: Employer) -> str:
    """The SIRET of the employer's next establishment, with its key."""
    digits = f"{employer.siren}{employer.establishments.count() + 1:04}"
    return digits + luhn.calc_check_digit(digits)
