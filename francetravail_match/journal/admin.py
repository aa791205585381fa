"""The journal, read only: by action, object, author and period. Looking into it leaves a line."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from francetravail_match.common.admin import ReadOnlyAdmin, Shape, by, by_uuid
from francetravail_match.common.database import app_now

from .actions import ACTIONS
from .models import Entry
from .services import record

PERIODS = {"1": "depuis hier", "7": "depuis une semaine", "31": "depuis un mois", "400": "tout"}
BY_DEFAULT = "7"


def about(term: str) -> Q:
    """What the lines name: their object, one of the people of a page, or the integration that acted."""
    identifier = uuid.UUID(term)
    on_a_page = Q(payload__has_key="people", payload__people__contains=[str(identifier)])
    by_program = Q(payload__has_key="integration", payload__integration=str(identifier))
    return Q(object_id=identifier) | on_a_page | by_program


class ActionFilter(admin.SimpleListFilter):
    title = "action"
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((code, action.label) for code, action in ACTIONS.items()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class PeriodFilter(admin.SimpleListFilter):
    """A bounded period, and never none: it is what keeps the list to a few partitions."""

    title = "période"
    parameter_name = "jours"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(PERIODS.items())

    def choices(self, changelist: Any) -> Any:
        for days, label in PERIODS.items():
            yield {
                "selected": self.days == days,
                "query_string": changelist.get_query_string({self.parameter_name: days}),
                "display": label,
            }

    @property
    def days(self) -> str:
        value = self.value()
        return value if value in PERIODS else BY_DEFAULT

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(occurred_at__gte=app_now() - timedelta(days=int(self.days)))


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin[Entry]):
    shapes = (
        Shape(
            "l'identifiant (UUID) d'un objet, d'une personne ou d'une intégration", by_uuid().pattern, about
        ),
        Shape("celui d'une requête", by_uuid().pattern, by("request_id", uuid.UUID)),
        Shape("celui de l'auteur", by_uuid().pattern, by("actor__public_id", uuid.UUID)),
        Shape("l'adresse de l'auteur", r"[^@\s]+@[^@\s]+", by("actor__email", str.lower)),
    )
    list_display = ("occurred_at", "what", "actor", "agency", "object_type", "object_id", "reason")
    list_select_related = ("actor", "agency")
    list_filter = (PeriodFilter, ActionFilter)
    fields = (*list_display, "request_id", "payload")

    @admin.display(description="action")
    def what(self, entry: Entry) -> str:
        action = ACTIONS.get(entry.action)
        return action.label if action else entry.action

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        asked: dict[str, Any] = {}
        if request.GET.get("action") in ACTIONS:
            asked["sought"] = request.GET["action"]
        if request.GET.get("jours") in PERIODS:
            asked["days"] = int(request.GET["jours"])
        user: Any = request.user
        term = request.GET.get("q", "").strip()
        sought = self.shapes[0].read(term)
        record(
            "journal.read",
            actor=user,
            object_type="journal",
            object_id=uuid.UUID(term) if sought is not None else None,
            **asked,
        )
        return super().changelist_view(request, extra_context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Entry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry is not None:
            user: Any = request.user
            record("journal.read", actor=user, object_type="journal", line=entry.pk)
        return entry
