"""What every page must pass in a browser."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, ViewportSize

from tests.utils.profile import EVERYTHING

PHONE: ViewportSize = {"width": 375, "height": 812}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
#: A desktop read at 400 %.
NARROW: ViewportSize = {"width": 320, "height": 640}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What a theme may break: the other rules read no colour.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
THEMES = {"dark": COLOURS, "light": EVERY_RULE}
#: What axe reads by default: every rule, once. In CI, on a phone too, and colours in both themes: a theme
#: has the same ones on a phone.
READ = {("desktop", "light")} | ({("desktop", "dark"), ("phone", "light")} if EVERYTHING else set())
# A folder: each page checked leaves its picture there, to be looked at.
SCREENSHOTS = os.environ.get("SCREENSHOTS")
#: GUIDE=1 takes the pictures of the guides and of README again: those that are there, in the light.
GUIDE = os.environ.get("GUIDE")
PICTURES = [settings.BASE_DIR / "docs" / folder for folder in ("guide/images", "images")]

#: Colours change by and by: the end of it is what is looked at.
PUT_ON = """theme => {
    document.documentElement.setAttribute("data-fr-theme", theme)
    document.getAnimations().filter(a => a instanceof CSSTransition).forEach(a => a.finish())
}"""

axe = Axe()


def violations(page: Page, rules: object = EVERY_RULE) -> list[str]:
    """What axe finds, one line per element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    # The rest of what axe knows of a page is long to write and to send. What it would load again, and the
    # frames of a page that has none, say nothing to the rules asked for.
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False, "iframes": False}
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def screenshot(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=True)


def picture(page: Page, name: str) -> None:
    for kept in (folder / f"{name}.png" for folder in PICTURES):
        if GUIDE and kept.exists():
            page.screenshot(path=kept, full_page=True, scale="css")


def check(page: Page, name: str) -> None:
    """Axe finds nothing and nothing scrolls sideways: on a desktop and a phone, in the dark and in the light;
    nor does it at 400 %.

    Which of the four axe reads, READ says; where pictures are asked for, all of them.

    A link that was just clicked must have led to its page: wait for something of it before.
    """
    page.mouse.move(-1, -1)  # what it is over has other colours
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for theme, rules in THEMES.items():
            if not (SCREENSHOTS or GUIDE or (size, theme) in READ):
                continue
            page.evaluate(PUT_ON, theme)
            found = violations(page, rules)
            assert not found, (size, theme, found)
            screenshot(page, f"{name}-{size}-{theme}")
            if (size, theme) == ("desktop", "light"):
                picture(page, name)
        assert width_of(page) <= viewport["width"], size
    page.set_viewport_size(NARROW)
    assert width_of(page) <= NARROW["width"], ("read at 400 %", beyond(page))
    page.set_viewport_size(PHONE)


def beyond(page: Page) -> list[str]:
    """What makes a narrow page scroll sideways, the outermost first."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)"""
    )
    return found[:8]


def width_of(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width
