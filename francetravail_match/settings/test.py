"""The test suite: the embedded services, fast password hashing, no page cache."""

from .base import *  # noqa: F403

SECRET_KEY = "test-only-key"
# One that production accepts: its processes start on the databases of tests.
HASH_KEYS = "1:Qm7vXz2LrT9kWc4nYb8sHd1fJp6gAe3uRo5iEtUhBjNlKxVyPsZw0aMq"
SEAL_PUBLIC_KEY = "1:iNS8Fy67rRcVgnsEBaXzn8HtDmNhu3GZEwN/JjsM3j4="
SEAL_SECRET_KEYS = "1:NPGmOwFXuhjFYylbwFTVYTlLjvLmFXBy7ePoenoxrJA="
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A test that counts says how many.
API_REQUESTS_PER_MINUTE = 0
