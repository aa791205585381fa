"""What a pattern is: a code, why it is looked at, and the query that finds it."""

from dataclasses import dataclass

from .codes import AttemptCode


@dataclass(frozen=True)
class Pattern:
    """``found``: SQL over ``an_offer`` and ``context``; its columns: key (text), before and after (jsonb).

    ``why``: what it might bring, and what else it may be, in French.
    """

    code: AttemptCode
    why: str
    found: str
