"""Shortlists, referrals and the acts that alone move them; links, interviews, messages."""

from .interviews import Interview
from .links import EmployerLink
from .messages import Message
from .referrals import Referral, ReferralAct
from .shortlists import Shortlist, ShortlistAct

__all__ = [
    "EmployerLink",
    "Interview",
    "Message",
    "Referral",
    "ReferralAct",
    "Shortlist",
    "ShortlistAct",
]
