"""What lists and menus ask about pages and addresses."""

from collections.abc import Iterator

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def elided(page: Page) -> Iterator[str | int]:
    """The page numbers worth a link, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def starts_with(path: str, prefix: str) -> bool:
    return path.startswith(prefix)
