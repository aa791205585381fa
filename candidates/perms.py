"""For which reasons each role may lift a pseudonym: to fill offers, or to defend people's rights."""

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User

from .enums import RevealReason

REASONS: dict[Role, frozenset[RevealReason]] = {
    Role.ADVISOR: frozenset(
        {RevealReason.CONTACT, RevealReason.QUESTION, RevealReason.INTERVIEW, RevealReason.REQUEST}
    ),
    Role.LIAISON: frozenset({RevealReason.INTERVIEW, RevealReason.REQUEST}),
    Role.DPO: frozenset({RevealReason.RIGHTS, RevealReason.INCIDENT}),
}


def reasons_of(user: User) -> list[RevealReason]:
    """The reasons that the user's roles allow, in the order of the list."""
    allowed = {reason for role, reasons in REASONS.items() if user.has_role(role) for reason in reasons}
    return [reason for reason in RevealReason if reason in allowed]
