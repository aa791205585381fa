from django import template

from ..perms import can_see_offers

register = template.Library()
register.filter("can_see_offers", can_see_offers)
