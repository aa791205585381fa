"""What every page must pass in a browser."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.utils.profile import EVERYTHING

PHONE: ViewportSize = {"width": 375, "height": 812}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# A folder: each page checked leaves its picture there, to be looked at.
SCREENSHOTS = os.environ.get("SCREENSHOTS")
THEMES = ("dark", "light") if EVERYTHING or SCREENSHOTS else ("light",)
SIZES = ({"desktop": DESKTOP} if EVERYTHING or SCREENSHOTS else {}) | {"phone": PHONE}


def violations(page: Page) -> list[str]:
    """What axe finds, one line per element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def screenshot(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=True)


def check(page: Page, name: str) -> None:
    """Axe finds nothing and nothing scrolls sideways: on a phone; in CI on a desktop and in the dark too.

    A link that was just clicked must have led to its page: wait for something of it before.
    """
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for theme in THEMES:
            page.evaluate("theme => document.documentElement.setAttribute('data-fr-theme', theme)", theme)
            assert violations(page) == [], (size, theme)
            screenshot(page, f"{name}-{size}-{theme}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], size
