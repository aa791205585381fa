"""How much is tried: what a builder waits for by default, more of it in CI."""

import os

import pytest

EVERYTHING = os.environ.get("HYPOTHESIS_PROFILE") == "ci"

#: For the handful that cost many seconds, or an environment of their own, and of which others say the most.
long = pytest.mark.skipif(not EVERYTHING, reason="long: HYPOTHESIS_PROFILE=ci bin/test")
