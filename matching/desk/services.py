"""Writes of the desk."""

from django.db import transaction
from django.http import QueryDict

from francetravail_match.accounts.models import User

from ..forms import OfferFilterForm
from .models import NAME_LENGTH, SAVED_AT_MOST, SavedSearch


class NotSaved(Exception):
    """The search cannot be kept; the message is French and says what to do."""


@transaction.atomic
def save_search(*, user: User, name: str, query: QueryDict) -> SavedSearch:
    """Keep these filters of the list of offers under ``name``; a name that is there already takes them.

    Raises NotSaved without a name or a filter, or once `SAVED_AT_MOST` are kept.
    """
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise NotSaved(f"Donnez à cette recherche un nom de {NAME_LENGTH} caractères au plus.")
    form = OfferFilterForm(query)
    if not form.is_valid():
        raise NotSaved("Un des filtres n'existe plus : corrigez la recherche, puis enregistrez-la.")
    filters = QueryDict(mutable=True)
    for field, value in form.cleaned_data.items():
        if value:
            filters[field] = value
    if not filters:
        raise NotSaved("Choisissez au moins un filtre, puis enregistrez la recherche.")
    # Two tabs at once: the account's row holds the count.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    kept = SavedSearch.objects.filter(user=user)
    if kept.exclude(name=name).count() >= SAVED_AT_MOST:
        raise NotSaved(f"Vous avez déjà {SAVED_AT_MOST} recherches : retirez-en une d'abord.")
    saved, _ = kept.update_or_create(user=user, name=name, defaults={"query": filters.urlencode()})
    return saved
