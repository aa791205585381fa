from django import template
from django.contrib.auth.models import AnonymousUser

from ..enums import Role
from ..models import User
from ..permissions import Action

register = template.Library()


@register.filter
def roles_in_words(user: User) -> str:
    """« Conseiller entreprise, Chargé de relation employeur », in the order of the roles' table."""
    return ", ".join(role.label for role in Role if role in user.roles)


@register.filter
def may(user: User | AnonymousUser, action: str) -> bool:
    """`{% if user|may:"see_offers" %}`: ValueError for an action that is not in the table."""
    return user.is_authenticated and user.may(Action(action))
