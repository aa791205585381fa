"""Registered jobseekers. A typed column is the one truth of an answer; NULL means not asked or unknown."""

from .answers import Answer, Consent, KeptAnswers
from .feeds import Feed, FeedRefusal, SourceRecord
from .items import HeldCertification, HeldItem, HeldLanguage, HeldLicence, HeldSkill
from .person import ANSWER_FIELDS, JobSeeker, pseudonym
from .private import DisabilityStatus, Identity
from .refusals import RememberedRefusal
from .reveals import Reveal
from .search import MobilityArea, PastSearchRow, SoughtOccupation

__all__ = [
    "ANSWER_FIELDS",
    "Answer",
    "Consent",
    "DisabilityStatus",
    "Feed",
    "FeedRefusal",
    "HeldCertification",
    "HeldItem",
    "HeldLanguage",
    "HeldLicence",
    "HeldSkill",
    "Identity",
    "JobSeeker",
    "KeptAnswers",
    "MobilityArea",
    "PastSearchRow",
    "RememberedRefusal",
    "Reveal",
    "SoughtOccupation",
    "SourceRecord",
    "pseudonym",
]
