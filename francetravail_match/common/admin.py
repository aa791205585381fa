"""What every screen of Django's administration shares, so that it stays useful at six million rows.

Nothing is counted, sorted by hand or proposed in a list of everything: a term is looked up by its shape in an
index, a list stops at ROWS_SHOWN. Every change is a line of the journal, and nothing is deleted in bulk.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from francetravail_match.journal import services as journal

ROWS_SHOWN = 1000


@dataclass(frozen=True)
class Shape:
    """Terms that are recognised by their form. ``label``: « un SIRET »; ``condition``: where to look."""

    label: str
    pattern: str
    condition: Callable[[str], Q]

    def read(self, term: str) -> Q | None:
        """The condition for this term; None if it has another shape."""
        return self.condition(term) if re.fullmatch(self.pattern, term) else None


def by(field: str, change: Callable[[str], Any] = str) -> Callable[[str], Q]:
    """Look for the term itself, ``change``d, in one indexed column."""
    return lambda term: Q(**{field: change(term)})


def by_uuid(field: str = "public_id") -> Shape:
    pattern = r"(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}"
    return Shape("un identifiant (UUID)", pattern, by(field, uuid.UUID))


def by_code(label: str, pattern: str, field: str = "code") -> Shape:
    return Shape(label, f"(?i){pattern}", by(field, str.upper))


class BoundedPaginator(Paginator):
    """Reads the keys of ROWS_SHOWN rows at most, and one more to know whether there are others."""

    @cached_property
    def _keys(self) -> int:
        rows: Any = self.object_list
        return len(rows.values_list("pk")[: ROWS_SHOWN + 1])

    @cached_property
    def count(self) -> int:
        return min(self._keys, ROWS_SHOWN)

    @property
    def more(self) -> bool:
        return self._keys > ROWS_SHOWN


class HouseChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # No link to show everything.
        self.full_result_count = self.result_count


class PublicIdChangeList(HouseChangeList):
    """Links to objects by their public identifier."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pk_attname = "public_id"


class HouseAdmin[M: Model](ModelAdmin):
    """``shapes``: what the search box recognises, tried in their order until one finds something.
    ``words``: a condition on any other term, for tables that are small or have an index for it.
    ``needs_a_term``: without one, the list is empty.
    """

    shapes: ClassVar[tuple[Shape, ...]] = ()
    words: ClassVar[tuple[str, str] | None] = None  # what it is called, lookup
    needs_a_term: ClassVar[bool] = False

    actions = None
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_max_show_all = 0
    list_per_page = 50
    sortable_by = ()
    change_list_template = "admin/bounded_change_list.html"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = [shape.label for shape in cls.shapes] + ([cls.words[0]] if cls.words else [])
        # Django asks for fields to show a search box; get_search_results decides what it does.
        cls.search_fields = tuple(known)
        cls.search_help_text = f"Cherchez par {', '.join(known)}." if known else ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        term = search_term.strip()
        if not term:
            return (queryset.none() if self.needs_a_term else queryset), False
        for shape in self.shapes:
            condition = shape.read(term)
            if condition is not None:
                found = queryset.filter(condition)
                if found.values_list("pk").first():
                    return found, False
        return (queryset.filter(**{self.words[1]: term}) if self.words else queryset.none()), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HouseChangeList

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    # The journal stands for Django's own log of the administration.

    def journal_facts(self, obj: M) -> dict[str, Any]:
        """What else the line of a change says, in numbers and codes."""
        return {}

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The names of the fields that changed: never their values, which may be names of people."""
        return sorted(form.changed_data)

    def _journal(self, action: str, request: HttpRequest, obj: M, **payload: Any) -> None:
        user: Any = request.user
        identifier = getattr(obj, "public_id", None)
        journal.record(
            action,
            actor=user,
            object_type=self.opts.model_name or "",
            object_id=identifier,
            **({} if identifier else {"key": obj.pk}),
            **payload,
            **self.journal_facts(obj),
        )

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> Any:
        self._journal("admin.added", request, obj)

    def log_change(self, request: HttpRequest, obj: M, message: Any) -> Any:
        self._journal("admin.changed", request, obj, fields=message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[M]) -> Any:
        for obj in queryset:
            self._journal("admin.deleted", request, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What the journal knows of the object; without an identifier, all that was done here lately."""
        obj = self.get_object(request, object_id)
        identifier = getattr(obj, "public_id", "")
        query = {"q": str(identifier)} if identifier else {"action": "admin.changed"}
        return redirect(reverse("admin:journal_entry_changelist", query=query))


class ReadOnlyAdmin[M: Model](HouseAdmin[M]):
    """Looked at, and changed by imports, services or tasks alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class AddOnlyAdmin[M: Model](HouseAdmin[M]):
    """Dated versions: a new row is added; what is in force is never changed."""

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class PublicIdAdmin[M: Model](HouseAdmin[M]):
    """Objects are addressed by their public identifier: a number would let one walk through them all."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PublicIdChangeList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M | None:
        return super().get_object(request, object_id, "public_id")
