from django import template

from ..enums import Role
from ..models import User

register = template.Library()


@register.filter
def roles_in_words(user: User) -> str:
    """« Conseiller entreprise, Chargé de relation employeur », in the order of the roles' table."""
    return ", ".join(role.label for role in Role if role in user.roles)
