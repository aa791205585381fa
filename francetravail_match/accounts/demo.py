"""The accounts that the demonstration lets anyone sign in with."""

from django.db.models import QuerySet

from .models import User

DEMO_DOMAIN = "@demo.inscrits.invalid"


def demo_users() -> QuerySet[User]:
    """Active accounts of the demonstration, agency by agency; nobody real has an address under .invalid."""
    users = User.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True)
    return users.select_related("agency").order_by("agency__code", "email")
