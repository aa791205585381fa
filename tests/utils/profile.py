"""How much is tried: what a builder waits for by default, everything in CI."""

import os

EVERYTHING = os.environ.get("HYPOTHESIS_PROFILE") == "ci"
