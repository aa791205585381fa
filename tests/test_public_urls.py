"""The pages open before the sign-in is complete, each for a reason; every other page asks who is there."""

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path

from francetravail_match.accounts.addresses import crawl
from francetravail_match.accounts.permissions import Access, public
from tests.factories import UserFactory

PUBLIC = {
    **{
        f"link:{page}": "a person's own page: their link is what opens it"
        for page in ("page close questions stop why data answer wrong_fact human objection").split()
    },
    **{
        f"employer:{page}": "the shortlist sent to an employer: their link is what opens it"
        for page in ("page", "answer", "close")
    },
    **{
        f"outside:{page}": "the page of a person outside: their link, and a one-time code"
        for page in (
            "page code held data agree answers compared take_back keep decline correct registered human erase"
            " close"
        ).split()
    },
    "outside_erased": "says that everything was erased, the same to all",
    "employer_outside:answer": "the same, of people who are not registered",
    "api:openapi": "what the API says and asks for: written from the code, the same to all",
    "algorithm": "the rules that decide are published (CRPA, L.312-1-3); it holds nothing of anyone",
    "accounts:password_forgotten": "who lost a password cannot sign in",
    "accounts:password_link_sent": "says what happens next, the same to all",
    "accounts:password_link": "opened by the link of a message, valid once",
    "gate_verify": "who holds the document of a finding has no account; it says nothing of anybody",
    "questions_check": "who doubts a message has no account; it says nothing of whom it went to",
    "accessibility": "the law wants it open to everyone",
    "health": "one word for the supervision, which has no account",
    "accounts:login": "where one signs in",
    "accounts:logout": "without a session there is nothing to sign out of: the way back to signing in",
    "accounts:demo_sign_in": "signs in as an invented user, in the demonstration alone",
}
BEFORE_SECOND_FACTOR = {
    "accounts:verify": "where one gives the second factor",
    "accounts:enrol": "where one registers it",
}


def names(access: Access | None) -> set[str]:
    return {page.name for page in crawl(get_resolver()) if page.access is access}


def test_the_public_pages():
    assert names(Access.PUBLIC) == set(PUBLIC)


def test_the_pages_that_a_password_alone_opens():
    assert names(Access.PASSWORD_ONLY) == set(BEFORE_SECOND_FACTOR)


def test_every_view_says_what_it_asks_for():
    assert names(None) == set()


@public
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>")


def silent_page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse("<p>")


urlpatterns = [
    path("open/", open_page, name="open"),
    path("silent/<int:number>/", silent_page, name="silent"),
    path("connexion/", open_page, name="home"),
]


def test_a_view_that_says_nothing_is_closed_to_everybody(db, settings):
    settings.ROOT_URLCONF = "tests.test_public_urls"
    settings.LOGIN_URL = "/connexion/"
    settings.TEMPLATES = []
    client = Client()
    assert [page.name for page in crawl(get_resolver())] == ["open", "silent", "home"]
    assert names(None) == {"silent"}
    assert client.get("/open/").status_code == 200
    assert client.get("/silent/1/")["Location"].startswith("/connexion/?")
    client.force_login(UserFactory(administrator=True))
    assert client.get("/silent/1/").status_code == 403
