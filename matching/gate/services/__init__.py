"""What is written of the gate: acts, closings, policies; each by a function of the database."""

from .acts import (
    Decision,
    check_wording,
    open_gate,
    recheck,
    refuse_second,
    renew,
    require_open_gate,
    sign_second,
    withdraw,
)

__all__ = [
    "Decision",
    "check_wording",
    "open_gate",
    "recheck",
    "refuse_second",
    "renew",
    "require_open_gate",
    "sign_second",
    "withdraw",
]
