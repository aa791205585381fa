"""Every address of the URLconf, with what its view asks for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

from francetravail_match.accounts.permissions import Access, Action, access_of

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>([^|)]*)[^)]*\)")
SAMPLES = {"int": "1", "str": "a", "slug": "a", "path": "a", "change": "close", None: "a"}


@dataclass(frozen=True)
class Page:
    """``route``: as in the URLconf, from the root, e.g. `offres/<uuid:public_id>/`."""

    name: str
    route: str
    view: Callable[..., Any] = field(repr=False)

    @property
    def access(self) -> Action | Access | None:
        return access_of(self.view)

    @property
    def names_an_object(self) -> bool:
        return "<uuid:" in self.route

    def url(self, public_id: object = "") -> str:
        """The address; ``public_id`` takes the place of the identifiers."""

        def value(match: re.Match[str]) -> str:
            kind, _, regex_name, first_choice = match.groups()
            if kind == "uuid":
                return str(public_id)
            return first_choice if regex_name else SAMPLES[kind]

        return "/" + PARAMETER.sub(value, self.route)


def crawl(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[Page]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern):
            route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from crawl(pattern, inside, route)
        else:
            yield Page(f"{namespace}{pattern.name or route}", route, pattern.callback)
