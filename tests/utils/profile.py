"""How much is tried: what a builder waits for by default, everything in CI."""

import os
from collections.abc import Sequence

import pytest

EVERYTHING = os.environ.get("HYPOTHESIS_PROFILE") == "ci"

#: For a test that costs many seconds and of which a shorter one says the most.
long = pytest.mark.skipif(not EVERYTHING, reason="long: HYPOTHESIS_PROFILE=ci bin/test")


def some[Case](cases: Sequence[Case], default: int) -> Sequence[Case]:
    """The first ``default`` cases, the most telling ones; all of them in CI."""
    return cases if EVERYTHING else cases[:default]
