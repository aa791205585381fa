"""Lists shown page by page."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE_SIZE = 20


def page_of(rows: Any, request: HttpRequest, size: int = PAGE_SIZE) -> Page[Any]:
    """The page that ``?page=`` names: the first where it names none, the last beyond the end.

    ``rows``: a queryset with a total order, or a list.
    """
    return Paginator(rows, size).get_page(request.GET.get("page"))
