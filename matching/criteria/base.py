"""What a criterion is: one nullable SQL expression, and the French words that go with it."""

from typing import ClassVar


class Criterion:
    """One thing that an offer may ask of a person. A subclass lives in a file of its own.

    The SQL speaks of three rows: ``o`` (offers_searchrow), ``p`` (candidates_searchrow) and ``ctx`` (the date
    and the national parameters, see `matching.verdict`). It never reads the clock. The outcome is TRUE (met),
    FALSE (not met) or NULL (unknown): a NULL that comes in goes out as unknown, never as not met.
    """

    code: ClassVar[str]
    label: ClassVar[str]
    question: ClassVar[str]
    met: ClassVar[str]
    unknown: ClassVar[str]
    not_met: ClassVar[str]

    outcome: ClassVar[str]
    # Whether the criterion is expressed, and whether it is required: conditions on ``o``, never NULL; also on
    # ``p``, for what some people must meet whatever the offer says.
    expressed: ClassVar[str] = "TRUE"
    required: ClassVar[str] = "TRUE"

    def reason(self, outcome: bool | None) -> str:
        """A French sentence for one outcome."""
        if outcome is None:
            return self.unknown
        return self.met if outcome else self.not_met
