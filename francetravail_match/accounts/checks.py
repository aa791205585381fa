"""Start-up check: nobody signs in to production with an account of the demonstration."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error

from francetravail_match.common.startup import EMPTY_DATABASE, startup_check

from .demo import DEMO_DOMAIN
from .models import User


@startup_check
def check_demo_accounts() -> Sequence[CheckMessage]:
    count = User.objects.filter(email__iendswith=DEMO_DOMAIN).count()
    if not count:
        return []
    return [
        Error(
            f"La base contient {count} comptes de démonstration (…{DEMO_DOMAIN}).",
            hint=EMPTY_DATABASE,
            id="accounts.E001",
        )
    ]
