"""Employers, offers, and what happens to an offer."""

from .alarms import AlarmSetAside
from .details import OfferDetails
from .drafts import DraftAnswers, OfferDraft
from .employers import Employer, EmployerContact, EmployerGroup, Establishment
from .life import OfferTransition
from .offers import JobOffer, OfferCriterion, OfferVersion, criteria_digest
from .titles import LearnedTitles

__all__ = [
    "AlarmSetAside",
    "DraftAnswers",
    "Employer",
    "EmployerContact",
    "EmployerGroup",
    "Establishment",
    "JobOffer",
    "LearnedTitles",
    "OfferCriterion",
    "OfferDetails",
    "OfferDraft",
    "OfferTransition",
    "OfferVersion",
    "criteria_digest",
]
