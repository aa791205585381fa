"""Private PostgreSQL and Valkey for a checkout, used when DATABASE_URL / REDIS_URL are unset.

Everything here is standard library (plus psycopg for the first connection) and never imports Django,
so that a command can start the services before the settings are read.
"""

from .client import Client, ServicesError
from .paths import database_url, redis_url

__all__ = ["Client", "ServicesError", "database_url", "redis_url"]
