"""Reads of offers. Every list and every detail starts from `visible_to`."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import Folded, searched_words
from francetravail_match.integrations.models import Integration
from francetravail_match.referentials.models import Commune, Departement, Region
from francetravail_match.referentials.querysets import (
    communes_called,
    departements_called,
    occupations_called,
)

from .enums import LIVE_STATES, OfferState, PlaceKind
from .gaps import TO_COMPLETE
from .identifiers import SIREN_DIGITS, SIRET_DIGITS, compact
from .life import SOURCE_CLOSES

if TYPE_CHECKING:
    from .models import Employer, EmployerContact, JobOffer, OfferCriterion  # noqa: F401 (bases in quotes)

#: The latest publication first; what was never published is not recent.
RECENT = F("published_at").desc(nulls_last=True)


class JobOfferQuerySet(QuerySet["JobOffer"]):
    def visible_to(self, user: User) -> "JobOfferQuerySet":
        """The offers of the user's agency, for the roles that handle offers; nothing for anyone else."""
        return self.filter(agency=user.agency_id) if user.may(Action.SEE_OFFERS) else self.none()

    def order_by(self, *field_names: Any) -> Self:
        """`-published_at` is RECENT for whoever orders by it: PostgreSQL would put NULL first."""
        return super().order_by(*(RECENT if name == "-published_at" else name for name in field_names))

    def visible_through(self, integration: Integration) -> "JobOfferQuerySet":
        """The offers of the integration's agencies; its scopes say what it may do with them."""
        return self.filter(agency__in=integration.agency_ids)

    def live(self) -> "JobOfferQuerySet":
        return self.filter(state__in=LIVE_STATES)

    def closed_by_source(self) -> "JobOfferQuerySet":
        """What the import closed and may open again; what a person closed stays closed."""
        closings = apps.get_model("offers", "OfferTransition").objects.filter(to_state=OfferState.CLOSED)
        last = closings.filter(offer=OuterRef("pk")).order_by("-id")
        closed = self.filter(state=OfferState.CLOSED, closing_reason__in=SOURCE_CLOSES)
        return closed.alias(closed_by=Subquery(last.values("actor")[:1])).filter(closed_by=None)

    def locked(self) -> "JobOfferQuerySet":
        """Locked against other changes when they are read, in one order for all."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")

    def searched(self, terms: str) -> "JobOfferQuerySet":
        """Every word is in the title, the number, or the employer's name or numbers (SIREN, SIRET)."""
        number = compact(terms)
        is_number = number.isdigit() and len(number) in (SIREN_DIGITS, SIRET_DIGITS)
        found = self
        for word in [number] if is_number else searched_words(terms):
            found = found.filter(listed_words__contains=Folded(Value(word)))
        return found

    def for_occupation(self, words: str) -> "JobOfferQuerySet":
        """The offers of a trade, by ROME code or by words of ROME."""
        return self.filter(listed_occupation__in=_codes(occupations_called(words)))

    def for_place(self, words: str) -> "JobOfferQuerySet":
        """The offers at a place, by its name, postal code or code; a zone also finds what is known as it."""
        regions = Region.objects.alias(folded=Folded("name")).filter(folded=Folded(Value(words)))
        return self.filter(
            Q(listed_commune__in=_codes(communes_called(words)))
            | Q(listed_departement__in=_codes(departements_called(words)))
            | Q(listed_region__in=_codes(regions))
        )

    def with_incomplete(self) -> "JobOfferQuerySet":
        """Annotate `incomplete`: the current version has something to complete (`OfferVersion.missing`)."""
        gaps = self._criteria_of_current_version().filter(TO_COMPLETE)
        # Not EXISTS: for twenty rows, PostgreSQL would read every criterion of the country into a hash table.
        one = Subquery(gaps.annotate(found=Value(True)).values("found")[:1])
        return self.annotate(incomplete=Coalesce(one, Value(False)))

    def incomplete(self) -> Self:
        """Those that `with_incomplete` says to be, all of them at once: joined, not looked up one by one."""
        return self.filter(Exists(self._criteria_of_current_version().filter(TO_COMPLETE).order_by()))

    def with_workplace(self) -> "JobOfferQuerySet":
        """Annotate `workplace`: the commune, département or region by name, or what is known of it."""
        named = self._criteria_of_current_version().filter(code="mobility")
        for key, model in (("commune", Commune), ("departement", Departement), ("region", Region)):
            named = named.annotate(**{f"{key}_code": KT(f"value__{key}")})
            place = model.objects.filter(pk=OuterRef(f"{key}_code"))
            named = named.annotate(**{f"{key}_name": Subquery(place.values("name")[:1])})
        country = When(value__place=PlaceKind.COUNTRY, then=Value(PlaceKind.COUNTRY.label))
        otherwise = Case(country, default=Value(PlaceKind.UNKNOWN.label))
        named_places = F("commune_name"), F("departement_name"), F("region_name")
        names = named.annotate(name=Coalesce(*named_places, otherwise))
        return self.annotate(workplace=Subquery(names.values("name")[:1]))

    @staticmethod
    def _criteria_of_current_version() -> QuerySet["OfferCriterion"]:
        criteria = apps.get_model("offers", "OfferCriterion").objects.filter(
            version=OuterRef("current_version")
        )
        # The default order joins the offers again, under the very name that the outer reference uses.
        return criteria.order_by("pk")


def _codes(places_or_trades: QuerySet[Any]) -> list[str]:
    """Read once, for the count and the page of a list; the planner then knows how many there are."""
    return list(places_or_trades.order_by("code").values_list("code", flat=True))


class EmployerQuerySet(QuerySet["Employer"]):
    def visible_to(self, user: User) -> "EmployerQuerySet":
        """The employers that have an offer in the user's agency; no directory beyond them."""
        offers = apps.get_model("offers", "JobOffer").objects.visible_to(user)
        return self.filter(Exists(offers.filter(employer=OuterRef("pk")).order_by()))

    def called(self, words: str) -> "EmployerQuerySet":
        """By SIREN or SIRET; else every word is in the name."""
        number = compact(words)
        if number.isdigit() and len(number) == SIREN_DIGITS:
            return self.filter(siren=number)
        if number.isdigit() and len(number) == SIRET_DIGITS:
            places = apps.get_model("offers", "Establishment").objects.filter(siret=number).order_by()
            return self.filter(Q(pk__in=places.values("employer")) | Q(declared_number=number))
        found = self.alias(folded=Folded("name"))
        for word in searched_words(words):
            found = found.filter(folded__contains=Folded(Value(word)))
        return found


class EmployerContactQuerySet(QuerySet["EmployerContact"]):
    def visible_to(self, user: User) -> "EmployerContactQuerySet":
        """The contacts of the employers that have an offer in the user's agency; no directory beyond them."""
        offers = apps.get_model("offers", "JobOffer").objects.visible_to(user)
        return self.filter(Exists(offers.filter(employer=OuterRef("employer")).order_by()))
