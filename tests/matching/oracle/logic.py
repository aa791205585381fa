"""Three-valued logic: unknown is never "not met"."""

from collections.abc import Iterable

Outcome = bool | None


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Not met if one is not met; else unknown if one is unknown; else met."""
    seen = list(outcomes)
    if False in seen:
        return False
    return None if None in seen else True


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Met if one is met; else unknown if one is unknown; else not met."""
    seen = list(outcomes)
    if True in seen:
        return True
    return None if None in seen else False


def either(left: Outcome, right: Outcome) -> Outcome:
    return any_of((left, right))
