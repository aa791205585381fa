"""Employers, offers, and what happens to an offer."""

from .alarms import AlarmSetAside
from .details import OfferDetails
from .employers import Employer, EmployerContact, EmployerGroup, Establishment
from .life import OfferTransition
from .offers import JobOffer, OfferCriterion, OfferVersion, criteria_digest

__all__ = [
    "AlarmSetAside",
    "Employer",
    "EmployerContact",
    "EmployerGroup",
    "Establishment",
    "JobOffer",
    "OfferCriterion",
    "OfferDetails",
    "OfferTransition",
    "OfferVersion",
    "criteria_digest",
]
