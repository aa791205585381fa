"""Every address of the site, with what its view asks for: for the documentation and for the tests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

from .permissions import Access, Action, access_of


@dataclass(frozen=True)
class Address:
    """``route``: as in the URLconf, from the root, e.g. `offres/<uuid:public_id>/`."""

    name: str
    route: str
    view: Callable[..., Any] = field(repr=False)

    @property
    def access(self) -> Action | Access | None:
        return access_of(self.view)


def crawl(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        part = str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern):
            part = part.removeprefix("^").removesuffix("$")
        route = prefix + part
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from crawl(pattern, inside, route)
        else:
            yield Address(f"{namespace}{pattern.name or route}", route, pattern.callback)
