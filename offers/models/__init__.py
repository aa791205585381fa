"""Employers, offers, and what happens to an offer."""

from .details import OfferDetails
from .employers import Employer, EmployerContact, EmployerGroup, Establishment
from .life import OfferTransition
from .offers import JobOffer, OfferCriterion, OfferVersion, criteria_digest

__all__ = [
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
