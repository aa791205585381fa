"""Pages that follow one another by the public identifier of the last element: no number to walk through."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response


class CursorPages(BasePagination):
    """The view says ``order`` (a unique field, `-` for the highest first) and ``cursor_field`` (an UUID)."""

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list[Any]:
        order, cursor_field = view.order, view.cursor_field
        asked = view.parameters
        self.cursor_field = cursor_field
        field, after = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
        if cursor := asked.get("cursor"):
            last = (
                queryset.filter(**{cursor_field: cursor})
                .order_by(order)
                .values_list(field, flat=True)
                .first()
            )
            if last is None:
                raise NotFound("Ce curseur ne mène à rien : reprenez à la première page.")
            queryset = queryset.filter(**{f"{field}__{after}": last})
        rows = list(queryset.order_by(order)[: asked["limit"] + 1])
        self.page = rows[: asked["limit"]]
        self.more = len(rows) > len(self.page)
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next_cursor": self._cursor() if self.more else None})

    def _cursor(self) -> Any:
        value = self.page[-1]
        for name in self.cursor_field.split("__"):
            value = getattr(value, name)
        return value

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next_cursor"],
            "properties": {
                "results": schema,
                "next_cursor": {
                    "type": ["string", "null"],
                    "format": "uuid",
                    "description": "Le paramètre `cursor` de la page suivante ; null à la dernière.",
                },
            },
        }
