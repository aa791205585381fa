"""Shortlists, referrals, and the acts that alone move them. The database dates every act."""

from .referrals import Referral, ReferralAct
from .shortlists import Shortlist, ShortlistAct

__all__ = ["Referral", "ReferralAct", "Shortlist", "ShortlistAct"]
