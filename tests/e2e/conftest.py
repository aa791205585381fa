"""A real Chromium, driven as someone uses it. Skipped, with a message, where there is none."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from francetravail_match.accounts.models import User
from tests.factories import UserFactory
from tests.utils.strict_client import password_login

#: The same engine; the shell alone draws no window around the page, and costs half as much.
SHELL, CHROMIUM = Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")
BROWSER = SHELL if SHELL.exists() else CHROMIUM
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One site, and few processors: no process and no thread more than it needs.
    "--in-process-gpu",
    "--num-raster-threads=1",
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
]
# Playwright runs an event loop in the thread of the tests, which also read the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not BROWSER.exists():
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=f"no browser here: {CHROMIUM} is missing"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": str(BROWSER), "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "fr-FR", "reduced_motion": "reduce", "viewport": {"width": 1280, "height": 900}}


#: What htmx says of a request that another one takes the place of, or that its page does not wait for; the
#: first also of one that fails, of which it says more.
TAKEN_BACK = ("htmx:afterRequest,", "htmx:sendAbort,")
#: What it says of an answer that does not come.
UNANSWERED = "htmx:sendError,"


@pytest.fixture
def console(context: BrowserContext) -> Iterator[list[str]]:
    """The errors of the pages' consoles, refused content included; any left at the end fails the test.

    A page that is being left waits no more for what it asked: of that alone, nothing is said.
    """
    errors: list[str] = []
    left: set[Page] = set()

    def listen(message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        is_left = message.page in left and message.text.startswith(UNANSWERED)
        if not (is_left or message.text.startswith(TAKEN_BACK)):
            errors.append(f"{message.text} ({message.location.get('url', '')})")

    def follow(page: Page) -> None:
        page.on("request", lambda asked: left.add(page) if asked.is_navigation_request() else None)
        page.on("domcontentloaded", lambda arrived: left.discard(arrived))

    for page in context.pages:
        follow(page)
    context.on("page", follow)
    context.on("console", listen)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield errors
    assert errors == []


@pytest.fixture
def site(live_server: LiveServer, context: BrowserContext, console: list[str]) -> str:
    """The address of the running site."""
    context.set_default_timeout(10_000)
    return live_server.url


@pytest.fixture
def advisor(site: str) -> User:
    return UserFactory(
        advisor=True,
        enrolled=True,
        first_name="Awa",
        last_name="Diallo",
        email="awa.diallo@example.org",
    )


@pytest.fixture
def sign_in(site: str, context: BrowserContext) -> Callable[[User], None]:
    """Put a user's session into the browser, without the sign-in page."""
    return lambda user: put_session(Client.force_login, user, site, context)


@pytest.fixture
def sign_in_by_password(site: str, context: BrowserContext) -> Callable[[User], None]:
    """The same, before the second factor."""
    return lambda user: put_session(password_login, user, site, context)


def put_session(login: Callable[..., None], user: User, site: str, context: BrowserContext) -> None:
    client = Client()
    login(client, user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])


@pytest.fixture
def advisor_page(advisor: User, sign_in: Callable[[User], None], page: Page) -> Page:
    """A browser page in which the advisor is signed in."""
    sign_in(advisor)
    return page
