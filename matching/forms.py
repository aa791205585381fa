from django import forms
from django.db.models import Q
from dsfr.forms import DsfrBaseForm

from offers.enums import LIVE_STATES, OfferState
from offers.querysets import JobOfferQuerySet

from .enums import Attention, OfferResult
from .querysets import with_result

LIVE = "live"
INCOMPLETE = "incomplete"
STATES = [("", "Toutes"), (LIVE, "Offres ouvertes"), *OfferState.choices]
RESULTS = [("", "Tous"), *OfferResult.choices, *Attention.choices, (INCOMPLETE, "Offre à compléter")]
UNKNOWN_CHOICE = {"invalid_choice": "Ce filtre n'existe pas : choisissez une valeur de la liste."}


class OfferFilterForm(DsfrBaseForm):
    """Search and filters of the list of offers, from the address."""

    q = forms.CharField(
        label="Rechercher par intitulé, numéro ou employeur",
        required=False,
        max_length=100,
        error_messages={
            "max_length": "La recherche compte %(show_value)s caractères ; le maximum est %(limit_value)d."
        },
    )
    etat = forms.ChoiceField(label="État", choices=STATES, required=False, error_messages=UNKNOWN_CHOICE)
    resultat = forms.ChoiceField(
        label="Résultat du rapprochement", choices=RESULTS, required=False, error_messages=UNKNOWN_CHOICE
    )

    def apply(self, offers: JobOfferQuerySet) -> JobOfferQuerySet:
        """The offers that pass every filter, with their result; none at all if a filter is not understood."""
        offers = with_result(offers).with_incomplete()
        if not self.is_valid():
            return offers.none()
        terms, state, result = (self.cleaned_data[name] for name in ("q", "etat", "resultat"))
        wanted = Q()
        if state:
            wanted &= Q(state__in=LIVE_STATES) if state == LIVE else Q(state=state)
        if result in OfferResult:
            wanted &= Q(result=result)
        elif result in Attention:
            wanted &= Q(attention=result)
        elif result == INCOMPLETE:
            wanted &= Q(incomplete=True)
        return offers.searched(terms).filter(wanted)
