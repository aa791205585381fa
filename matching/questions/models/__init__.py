"""What was asked of whom, when, how, and what came of it. The database dates every line."""

from .appeals import Appeal
from .asking import Campaign, QuestionAsked, Request
from .calls import Call, CallSheet, CallSheetLine
from .deliveries import Delivery
from .links import PersonalLink

__all__ = [
    "Appeal",
    "Call",
    "CallSheet",
    "CallSheetLine",
    "Campaign",
    "Delivery",
    "PersonalLink",
    "QuestionAsked",
    "Request",
]
