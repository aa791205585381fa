"""The keys of what is kept of people: hashes and seals, from the environment."""

import os

from .safety import DEVELOPMENT_SEAL

# Keys of the hashes of addresses and telephones: version:secret, the newest first. An old one is kept as long
# as hashes made with it are.
HASH_KEYS = os.environ.get("HASH_KEYS", "1:dev-only-key-refused-by-the-production-settings")

# The address of somebody outside is closed with the public key, which every process has, and opened with the
# secret one, which the worker alone is given: version:base64, of X25519. An old secret one is kept as long as
# what it opens is.
SEAL_PUBLIC_KEY = os.environ.get("SEAL_PUBLIC_KEY", DEVELOPMENT_SEAL)
SEAL_SECRET_KEYS = os.environ.get(
    "SEAL_SECRET_KEYS",
    "1:/duspnHQh+/Cfls2YvpHzO1zTx+1NgAU+05ONNr4lGs=" if SEAL_PUBLIC_KEY == DEVELOPMENT_SEAL else "",
)
