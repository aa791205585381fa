"""Each guard of the suite fires: a guard that cannot fire is worthless."""

import datetime
import socket
import threading
import warnings

import pytest
from django.contrib.auth.models import update_last_login
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import path

from francetravail_match.accounts.models import Agency, User
from francetravail_match.journal import services as journal
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.models import NationalParameter, Region, RomeCode
from tests.utils.mistakes import Mistake, collected, report
from tests.utils.pages import faults
from tests.utils.strict_client import writes


class Offer:
    employer = None
    choices = {"a": 1}


def render(source: str) -> str:
    return Template(source).render(Context({"offer": Offer()}))


@pytest.mark.parametrize(
    "source",
    [
        "{{ ofer }}",
        "{{ offer.title }}",
        "{{ offer.employer.name }}",
        "{{ offer.choices.b }}",
        "{% if ofer %}{% endif %}",
        "{% if offer.is_live %}{% endif %}",
        "{% for line in offer.lines %}{% endfor %}",
        "{% if offer|default_if_none:missing %}{% endif %}",
        "{% with title=offer.title %}{% endwith %}",
    ],
)
def test_an_undefined_template_variable_fails(source):
    with pytest.raises(Mistake, match="is undefined"):
        render(source)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ('{{ hint|default:"" }}', ""),
        ('{% if hint|default:"" %}yes{% else %}no{% endif %}', "no"),
        ("{% if offer.employer.name %}yes{% else %}no{% endif %}", "no"),
        ("{% if offer.choices.b %}yes{% else %}no{% endif %}", "no"),
        ("{{ offer.choices.a }}", "1"),
    ],
)
def test_a_value_that_may_be_absent_says_so(source, result):
    assert render(source) == result


def test_a_callable_is_called_once():
    calls = []
    Template("{{ count }}").render(Context({"count": lambda: calls.append(1)}))
    assert calls == [1]


def test_an_unordered_list_comes_back_in_another_order(db):
    RomeCode.objects.bulk_create(RomeCode(code=f"A{n:04}", label="Métier") for n in range(30))
    orders = {tuple(RomeCode.objects.order_by().values_list("code", flat=True)) for _ in range(5)}
    assert len(orders) > 1


def test_an_ordered_list_keeps_its_order(db):
    RomeCode.objects.bulk_create(RomeCode(code=f"A{n:04}", label="Métier") for n in range(30))
    codes = list(RomeCode.objects.values_list("code", flat=True))
    assert codes == sorted(codes)
    assert RomeCode.objects.order_by().distinct().count() == 30
    assert RomeCode.objects.order_by().union(RomeCode.objects.all()).count() == 30


def test_a_lock_that_reaches_related_rows_fails(db):
    related = Agency.objects.select_related("region").select_for_update()
    with pytest.raises(Mistake, match="of="):
        list(related)
    assert list(Agency.objects.select_related("region").select_for_update(of=("self",))) == []
    assert list(Agency.objects.select_for_update()) == []


def test_a_naive_datetime_fails(db):
    naive = datetime.datetime(2026, 11, 24, 8)  # noqa: DTZ001
    with pytest.raises(RuntimeWarning, match="naive"):
        Entry.objects.filter(occurred_at=naive).exists()
    with pytest.raises(Mistake, match="naive"), connection.cursor() as cursor:
        cursor.execute("SELECT %s", [naive])
    with pytest.raises(Mistake, match="naive"), connection.cursor() as cursor:
        cursor.execute("SELECT %(dates)s::timestamp[]", {"dates": [naive]})


def test_a_warning_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_an_outgoing_connection_fails():
    with pytest.raises(Mistake, match="unexpected connection"), socket.socket() as outgoing:
        outgoing.connect(("192.0.2.1", 80))
    with (
        pytest.raises(Mistake, match="unexpected connection"),
        socket.socket(type=socket.SOCK_DGRAM) as outgoing,
    ):
        outgoing.sendto(b"?", ("192.0.2.1", 53))
    with pytest.raises(Mistake, match="unexpected lookup"):
        socket.create_connection(("example.invalid", 80))


def test_a_connection_to_this_machine_passes():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5):
            pass


def test_a_mistake_in_another_thread_fails_at_the_end():
    thread = threading.Thread(target=lambda: pytest.raises(Mistake, report, "found by a server thread"))
    with pytest.raises(Mistake, match="found by a server thread"), collected():
        thread.start()
        thread.join()


@pytest.mark.parametrize(
    "html",
    [
        '<button onclick="go()">',
        '<input hx-on:click="go()">',
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>go()</script>",
        '<a href="javascript:go()">',
        "<p>{{ offer }}</p>",
        "<p>{% if %}</p>",
        '<p title="{# note #}">',
    ],
)
def test_what_no_page_may_contain_is_found(html):
    assert len(faults(f"<main>{html}</main>")) >= 1


def test_a_sound_page_has_no_fault():
    assert (
        faults(
            '<!doctype html><script src="/a.js" defer></script>'
            '<script type="application/json">{"a": "{{"}</script>'
            '<p class="on" data-style="x">a {b} % c</p><img src="/x.svg" alt=""/>'
        )
        == []
    )


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('SELECT "x" FROM "offers" WHERE "t" = \'DELETE FROM\'', False),
        ('SELECT 1 FROM "offers" FOR NO KEY UPDATE OF "offers"', False),
        ('UPDATE "offers_joboffer" SET "title" = %s', True),
        ('UPDATE "accounts_user" SET "last_login" = %s WHERE', False),
        ('UPDATE "accounts_user" SET "email" = %s WHERE', True),
        ('INSERT INTO "django_session" ("session_key")', False),
        ("WITH gone AS (DELETE FROM offers_joboffer RETURNING id) SELECT 1 FROM gone", True),
        ("TRUNCATE offers_joboffer", True),
        ("SELECT journal_write(1)", True),
    ],
)
def test_a_write_is_told_from_a_read(sql, expected):
    assert writes(sql) is expected


def page_with_handler(request):
    return HttpResponse('<a onclick="go()">')


def json_with_braces(request):
    return HttpResponse("{{", content_type="text/plain")


def writing(request):
    Region.objects.create(code="53", name="Bretagne")
    return HttpResponse("<p>")


def writing_through_a_function(request):
    journal.record("user.signed_in", actor=None)
    return HttpResponse("<p>")


def reading_and_saying_so(request):
    journal.record("journal.read", actor=None)
    return HttpResponse("<p>")


def keeping_a_session(request):
    update_last_login(None, User.objects.get())
    request.session["kept"] = True
    return HttpResponse("<p>")


urlpatterns = [
    path("handler", page_with_handler),
    path("braces", json_with_braces),
    path("writing", writing),
    path("function", writing_through_a_function),
    path("reading", reading_and_saying_so),
    path("session", keeping_a_session),
]


@pytest.fixture
def bare_client(settings) -> Client:
    settings.ROOT_URLCONF = "tests.test_conftest"
    settings.MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    return Client()


def test_a_page_with_an_inline_handler_fails(bare_client):
    with pytest.raises(Mistake, match="/handler.*inline handler"):
        bare_client.get("/handler")
    assert bare_client.get("/braces").status_code == 200


def test_a_get_that_writes_fails(db, bare_client, monkeypatch):
    with pytest.raises(Mistake, match="a GET writes"):
        bare_client.get("/writing")
    with pytest.raises(Mistake, match="a GET writes"):
        bare_client.head("/function")
    assert bare_client.post("/writing").status_code == 200
    # Also when no statement says so, as with a function of the database.
    monkeypatch.setattr("tests.utils.strict_client.writes", lambda sql: False)
    with pytest.raises(Mistake, match="journal_line_"):
        bare_client.get("/function")


def test_a_get_that_journals_what_it_shows_passes(db, bare_client, monkeypatch):
    assert bare_client.get("/reading").status_code == 200
    assert Entry.objects.get().action == "journal.read"
    # A line that no statement accounts for is a write like any other.
    monkeypatch.setattr("tests.utils.strict_client.writes", lambda sql: False)
    with pytest.raises(Mistake, match="journal_line_"):
        bare_client.get("/reading")


def test_a_get_that_keeps_a_session_passes(db, bare_client):
    User.objects.create_user("a@example.org")
    assert bare_client.get("/session").status_code == 200
    assert User.objects.get().last_login is not None
    assert bare_client.session["kept"]


def test_the_guards_on_a_get_are_not_counted_among_its_queries(db, bare_client, django_assert_num_queries):
    with django_assert_num_queries(0):
        bare_client.get("/braces")


def test_what_a_view_left_for_the_commit_happens_once(db, bare_client, monkeypatch):
    from django.db import transaction

    done = []
    monkeypatch.setattr(
        Region.objects, "create", lambda **fields: transaction.on_commit(lambda: done.append(fields["name"]))
    )
    bare_client.post("/writing")
    assert done == ["Bretagne"]


def test_a_query_in_a_test_without_database_fails():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        NationalParameter.objects.exists()
