"""Feeds, and registered people one at a time: nobody browses them, every look is journalled."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from francetravail_match.common.admin import PublicIdAdmin, ReadOnlyAdmin, Shape, by, by_uuid
from francetravail_match.journal import services as journal

from .models import Feed, JobSeeker
from .querysets import with_pseudonym


def actor(request: HttpRequest) -> Any:
    return request.user


def by_pseudonym(term: str) -> Q:
    return with_pseudonym(term.upper().replace("-", ""))


@admin.register(JobSeeker)
class JobSeekerAdmin(PublicIdAdmin[JobSeeker], ReadOnlyAdmin[JobSeeker]):
    """Under the pseudonym, without the residence nor what was answered; identities are revealed elsewhere."""

    shapes = (
        by_uuid(),
        Shape("un pseudonyme", r"(?i)[A-Z2-7]{4}-[A-Z2-7]{4}", by_pseudonym),
        Shape("un numéro d'inscription", r"[0-9A-Za-z_-]{1,20}", by("registration_number")),
    )
    needs_a_term = True
    list_display = ("pseudonym", "registration_number", "category", "registered_on", "left_on")
    fields = (
        *list_display,
        "processing_restricted",
        "hidden_from_employers",
        "stop_asking",
        "answers_valid_until",
        "synthetic",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[JobSeeker]:
        return super().get_queryset(request).only("public_id", *self.fields[1:])

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[JobSeeker], search_term: str
    ) -> tuple[QuerySet[JobSeeker], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            people = [str(identifier) for identifier in found.values_list("public_id", flat=True)[:20]]
            journal.record("people.searched", actor=actor(request), object_type="person", people=people)
        return found, duplicates

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> JobSeeker | None:
        person = super().get_object(request, object_id, from_field)
        if person is not None:
            journal.record(
                "person.viewed",
                actor=actor(request),
                object_type="person",
                object_id=person.public_id,
            )
        return person


@admin.register(Feed)
class FeedAdmin(PublicIdAdmin[Feed], ReadOnlyAdmin[Feed]):
    shapes = (by_uuid(),)
    words = ("une source", "source")
    list_display = ("watermark", "kind", "source", "state", "n_read", "n_refused", "n_left", "finished_at")
    list_filter = ("state", "kind")
