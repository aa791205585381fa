"""Every address × method × role, replayed: the table of rights says what must come back.

The addresses come from the URLconf, the rights from what each view declares (accounts.permissions).
"""

import datetime
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from francetravail_match.accounts.addresses import Address, crawl
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.management.commands.export_permissions import PAGE
from francetravail_match.accounts.management.commands.export_permissions import page as written
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import AGENCY_ROLES, PERMISSIONS, Access, Action
from matching.external.harassment.enums import Place, ReportKind
from matching.external.harassment.models import Report
from matching.external.harassment.services import report
from matching.questions.appeal_enums import AppealKind
from offers.models import Employer
from tests.factories import (
    EmployerContactFactory,
    EmployerFactory,
    JobOfferFactory,
    JobSeekerFactory,
    UserFactory,
)
from tests.utils.asked_factories import appeal
from tests.utils.fragments import HTMX
from tests.utils.profile import EVERYTHING, long
from tests.utils.strict_client import READS, password_login, reads_only
from tests.utils.urls import names_an_object, url_of

LEFT_ON = datetime.date(2026, 9, 1)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
#: Who is sent away, who is answered, who is refused: asked by default; the other situations are CI's.
BY_DEFAULT = {"visitor", "advisor", "observer"}
#: Asked every method in CI, as who is answered most; anybody else, to read and to write.
OF_EVERY_METHOD = {"advisor"} if EVERYTHING else set()
PAGES = list(crawl(get_resolver()))
#: Django's own screens, by the hundred: their first page stands for them below, but for one question each.
IN_ADMINISTRATION = [page for page in PAGES if page.route.startswith("administration/") and page.route[15:]]


def employer_with_contact(**where: Any) -> Employer:
    employer: Employer = EmployerFactory()
    JobOfferFactory(published=True, employer=employer, **where)
    EmployerContactFactory(employer=employer, public_id=employer.public_id)
    return employer


#: What an identifier in an address names: how to make one of the agency, and one of another agency.
OBJECTS: dict[str, Callable[..., Any]] = {
    # A page about an offer and a person has the identifiers of both: here, the same.
    "offres/": lambda **where: JobOfferFactory(
        published=True, public_id=JobSeekerFactory(matches=True).public_id, **where
    ),
    # The offer of a personal link, or of an employer's.
    "ma-page/": lambda **where: JobOfferFactory(published=True, **where),
    "employeur/": lambda **where: JobOfferFactory(published=True, **where),
    # A page about an employer and a contact has the identifiers of both: here, the same.
    "employeurs/": employer_with_contact,
    "demandes/": lambda **where: appeal(JobOfferFactory(published=True, **where)),
    "oppositions/": lambda **where: appeal(JobOfferFactory(published=True), AppealKind.OBJECTION),
    "signalements/": lambda **where: reported(**where),
    # People are of the whole country: the one that cannot be seen is the one who has left.
    "personnes/": lambda **where: JobSeekerFactory(left_on=LEFT_ON if where else None),
}
#: Who sees people that others no longer see.
SEES_ALL = {"personnes/": "dpo", "oppositions/": "dpo"}
ANSWERS = {200, 204, 302, 400, 405}
#: Of a page, whoever asks for it; its own tests say how many, with all that it may show.
MOST_QUERIES = 20
#: Pages that do not exist while the gate of the offer is closed, as it is here; open, in tests/matching/gate.
WHILE_OPEN = (
    "recherche-complementaire/recherche/",
    "reperages/",
    "recherche-complementaire/interessees/",
)
#: Of those, the methods, where they are not the usual ones.
KNOWN = {
    **dict.fromkeys(
        ("external:sighting", "external:board", "external:thread", "sightings:mine"), {"GET", "HEAD"}
    ),
    "external:why": {"GET", "HEAD"},
    "external:choose": {"POST"},
    "external:present": {"POST"},
    "external:undo": {"POST"},
    **{f"external:{act}": {"POST"} for act in "attest write declare answer".split()},
}
#: No link has the token of these addresses: what real ones answer is in tests/questions_views.
NOBODYS = ("ma-page/<str:token>/", "employeur/<str:token>/", "contact/<str:token>/")
LOGIN = reverse("accounts:login")


#: Who asks, in every situation: what makes the user. None is a visitor.
SITUATIONS: dict[str, dict[str, Any] | None] = {
    "visitor": None,
    **{role.value: {"roles": [role]} for role in Role if role in AGENCY_ROLES},
    **{role.value: {"roles": [role], "agency": None} for role in Role if role not in AGENCY_ROLES},
    **{f"{role} without agency": {"roles": [role], "agency": None} for role in Role if role in AGENCY_ROLES},
    "no role": {},
    "inactive": {"roles": Role.values},
    "without second factor": {"roles": Role.values, "enrolled": True},
    "not yet enrolled": {"roles": Role.values},
}
HALF_WAY = {
    "without second factor": reverse("accounts:verify"),
    "not yet enrolled": reverse("accounts:enrol"),
}


def reported(**where: Any) -> Report:
    """A report of an agency."""
    return report(
        by=UserFactory(advisor=True, **where),
        kind=ReportKind.OTHER,
        place=Place.PHONE,
        happened_on=datetime.date(2026, 1, 1),
    )


class Visitor:
    """Someone in one situation; each request is undone, so that none changes what the next one meets."""

    def __init__(self, who: str) -> None:
        self.who = who
        situation = SITUATIONS[who]
        self.user = None if situation is None else UserFactory(**situation)
        client = Client()
        if self.user:
            (password_login if who in HALF_WAY else Client.force_login)(client, self.user)
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        self.cookie = session.value if session else ""
        self.methods = METHODS if who in OF_EVERY_METHOD else ["GET", "POST"]
        # Every request is a browser's of its own; what answers is one server.
        self.handler = Client().handler
        if who == "inactive":
            User.objects.filter(pk=self.user.pk).update(is_active=False)

    def request(self, method: str, url: str, **options: Any) -> Any:
        client = Client()
        client.handler = self.handler
        client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.cookie})
        undone = transaction.atomic()
        # Like the test's own transaction: what must be durable may be inside.
        undone._from_testcase = True  # type: ignore[attr-defined]
        with undone:
            with CaptureQueriesContext(connection) as asked:
                response = client.generic(method, url, **options)
            transaction.set_rollback(True)
        self.n_queries = len(asked)
        return response

    def expected(self, page: Address, method: str) -> str:
        """What the table of rights says: the page answers, 403, or the address one is sent to."""
        if page.access is Access.PUBLIC:
            return "404" if page.route.startswith(NOBODYS) else "answers"
        if page.access is Access.INTEGRATION:
            return "401"
        if self.user is None or self.who == "inactive":
            return LOGIN
        if page.access is Access.PASSWORD_ONLY:
            return "answers"
        if self.who in HALF_WAY:
            return HALF_WAY[self.who] if method in {"GET", "HEAD"} else "403"
        if page.access is Access.SIGNED_IN:
            return "answers"
        roles = {r for r in self.user.roles if self.user.agency_id is not None or r not in AGENCY_ROLES}
        if not roles & PERMISSIONS[page.access]:
            return "403"
        known = KNOWN.get(page.name, {"GET", "HEAD", "POST"})
        closed = any(name in page.route for name in WHILE_OPEN) and method in known
        return "404" if closed else "answers"


@pytest.fixture(params=[pytest.param(who, marks=() if who in BY_DEFAULT else long) for who in SITUATIONS])
def visitor(db, request: pytest.FixtureRequest) -> Visitor:
    return Visitor(request.param)


def found(response: Any) -> str:
    if response.status_code == 302:
        for address in (LOGIN, *HALF_WAY.values()):
            if response["Location"].startswith(f"{address}?next="):
                return address
    if response.status_code == 403:
        return "403"
    return "answers" if response.status_code in ANSWERS else str(response.status_code)


def named(page: Address) -> Callable[..., Any]:
    """How to make what the identifier of an address names."""
    make = next((make for start, make in OBJECTS.items() if page.route.startswith(start)), None)
    assert make, f"say in OBJECTS what the identifier of {page.route} names"
    return make


MATRIX = [page for page in PAGES if page not in IN_ADMINISTRATION]
# What integrations see is replayed in tests/integrations/test_rights.py.
ABOUT_AN_OBJECT = [p for p in MATRIX if names_an_object(p) and p.access is not Access.INTEGRATION]


def test_every_method_for_every_role(visitor):
    own = {make: make().public_id for make in set(map(named, ABOUT_AN_OBJECT))}
    wrong, too_many = {}, {}
    for address in MATRIX:
        url = url_of(address, own[named(address)] if address in ABOUT_AN_OBJECT else uuid.UUID(int=0))
        for method in visitor.methods:
            due = visitor.expected(address, method)
            # Who only reads is watched anyway.
            with reads_only() if due != "answers" and method not in READS else nullcontext():
                got = found(visitor.request(method, url))
            # The two pages of the second factor send to one another; the demonstration's sign-in is not here.
            elsewhere = address.access is Access.PASSWORD_ONLY and got in HALF_WAY.values()
            if got != due and not elsewhere and (address.name, got) != ("accounts:demo_sign_in", "404"):
                wrong[address.name, method] = (got, due)
            if method == "GET" and visitor.n_queries > MOST_QUERIES:
                too_many[address.name] = visitor.n_queries
    assert wrong == too_many == {}


def test_an_object_of_another_agency_and_one_that_never_was_are_the_same(visitor):
    foreign = {make: make(agency__other=True).public_id for make in set(map(named, ABOUT_AN_OBJECT))}
    for address in ABOUT_AN_OBJECT:
        sees_all = {who for start, who in SEES_ALL.items() if address.route.startswith(start)}
        for method in visitor.methods:
            if visitor.expected(address, method) == "answers" and visitor.who not in sees_all:
                statuses = {
                    visitor.request(method, url_of(address, public_id)).status_code
                    for public_id in (foreign[named(address)], uuid.UUID(int=0))
                }
                assert statuses in ({404}, {405}), (address.name, method)


@pytest.mark.parametrize("visitor", ["visitor", "dpo", "without second factor"], indirect=True)
def test_the_administration_is_the_administrators(visitor):
    assert {page.access for page in IN_ADMINISTRATION} == {Action.ADMINISTER}
    one_of_each_kind = {page.name.rpartition("_")[2]: page for page in IN_ADMINISTRATION}
    for page in one_of_each_kind.values():
        for method in ("GET", "POST"):
            got = found(visitor.request(method, url_of(page)))
            assert got == visitor.expected(page, method), (page.name, method)


def test_the_page_says_what_the_code_does():
    assert (settings.BASE_DIR / PAGE).read_text() == written(), "run: bin/manage export_permissions"


def test_every_action_is_given_to_someone():
    assert set(PERMISSIONS) == set(Action)
    assert all(PERMISSIONS.values())


def test_who_may_not_do_it_does_not_see_the_link(db, client):
    client.force_login(UserFactory(observer=True))
    home = client.get("/").text
    assert Role.OBSERVER.label in home
    assert reverse("offers:list") not in home
    client.force_login(UserFactory(advisor=True, agency=None))
    assert "rattaché à aucune agence" in client.get("/").text


def test_a_refusal_names_the_right(db, client):
    client.force_login(UserFactory(observer=True))
    assert "voir les offres de son agence" in client.get(reverse("offers:list")).text


def test_a_fragment_without_session_reloads_the_page(db, client):
    response = client.get(reverse("offers:list"), headers=HTMX)
    assert (response.status_code, response["HX-Refresh"]) == (200, "true")
    assert response.content == b""


def test_what_changes_something_needs_its_token(db):
    offer = JobOfferFactory(published=True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(advisor=True))
    with reads_only():
        response = client.post(reverse("matching:request", args=[offer.public_id]))
    assert response.status_code == 403
    assert "Cette page a expiré" in response.text
