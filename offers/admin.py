"""Employers and offers, looked at. An offer's state changes by its transitions alone, on its own pages."""

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from francetravail_match.common.admin import HouseAdmin, PublicIdAdmin, ReadOnlyAdmin, Shape, by, by_uuid
from francetravail_match.common.templatetags.french import moment

from .enums import OfferSource
from .models import Employer, EmployerGroup, Establishment, JobOffer


def digits(term: str) -> str:
    return term.replace(" ", "")


SIREN = r"([0-9] ?){8}[0-9]"
SIRET = r"([0-9] ?){13}[0-9]"


def by_source_number(term: str) -> Q:
    # Every source is named: the index begins with it.
    return Q(source__in=OfferSource.values, source_number=term.upper())


@admin.register(EmployerGroup)
class EmployerGroupAdmin(HouseAdmin[EmployerGroup]):
    shapes = (by_uuid(),)
    words = ("le début du nom", "name__istartswith")
    list_display = ("name", "siren")
    readonly_fields = ("public_id",)


@admin.register(Employer)
class EmployerAdmin(HouseAdmin[Employer]):
    shapes = (
        Shape("un SIREN", SIREN, by("siren", digits)),
        Shape("un SIRET", SIRET, by("establishments__siret", digits)),
        by_uuid(),
    )
    words = ("le début du nom", "name__istartswith")
    ordering = ("-id",)
    list_display = ("name", "siren", "declared_number", "group")
    list_select_related = ("group",)
    autocomplete_fields = ("group",)
    readonly_fields = ("public_id", "name", "siren", "declared_number")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Establishment)
class EstablishmentAdmin(PublicIdAdmin[Establishment], ReadOnlyAdmin[Establishment]):
    shapes = (
        Shape("un SIRET", SIRET, by("siret", digits)),
        Shape("un SIREN", SIREN, by("employer__siren", digits)),
        by_uuid(),
    )
    list_display = ("siret", "name", "employer", "naf", "commune")
    list_select_related = ("employer", "commune")


@admin.register(JobOffer)
class JobOfferAdmin(PublicIdAdmin[JobOffer], ReadOnlyAdmin[JobOffer]):
    shapes = (
        by_uuid(),
        Shape("un SIRET", SIRET, by("establishment__siret", digits)),
        Shape("un SIREN", SIREN, by("employer__siren", digits)),
        Shape("un numéro d'offre", r"(?i)[0-9A-Z-]{3,20}", by_source_number),
    )
    ordering = ("-id",)
    list_display = ("source_number", "title", "state", "agency", "employer", "published_at")
    list_select_related = ("agency", "employer")
    readonly_fields = ("life",)
    exclude = ("contact",)

    @admin.display(description="vie de l'offre")
    def life(self, offer: JobOffer) -> str:
        """Its changes of state, the latest first."""
        changes = offer.transitions.select_related("actor").order_by("-id")
        lines = (
            (moment(change.at), change.get_from_state_display(), change.get_to_state_display(), change.reason)
            for change in changes
        )
        return format_html_join(mark_safe("<br>"), "{} : {} → {} {}", lines)
