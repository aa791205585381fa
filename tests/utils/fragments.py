"""Comparing what htmx receives with the page that a browser would have loaded."""

import re

from django.test import Client
from django.test.html import Element, parse_html

HTMX = {"HX-Request": "true"}
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')


def element(html: str, html_id: str) -> Element:
    """The element with this id; AssertionError if there is not exactly one."""
    found = list(_with_id(parse_html(html), html_id))
    assert len(found) == 1, f"{len(found)} elements with id {html_id}"
    return found[0]


def unmasked(html: str) -> str:
    """The page with one CSRF token for all: Django masks it anew each time."""
    return TOKEN.sub(r"\g<1>", html)


def _with_id(node: Element, html_id: str):
    if ("id", html_id) in node.attributes:
        yield node
    for child in node.children:
        if isinstance(child, Element):
            yield from _with_id(child, html_id)


def assert_fragment_is_part_of_page(client: Client, url: str, *, whole: list[str], inner: str) -> None:
    """The fragment holds the elements ``whole`` as the page does, beside the content of ``inner``."""
    page, fragment = unmasked(client.get(url).text), unmasked(client.get(url, headers=HTMX).text)
    assert "<html" in page
    assert "<html" not in fragment
    for html_id in whole:
        assert element(fragment, html_id) == element(page, html_id)
    rest = [
        child
        for child in parse_html(f"<div>{fragment}</div>").children
        if not (isinstance(child, Element) and dict(child.attributes).get("id") in whole)
    ]
    assert rest == element(page, inner).children
