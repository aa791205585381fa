"""Nothing goes out: no page loads anything from elsewhere, no code of ours opens a connection but for mail.

In every test besides, a connection or a name lookup beyond this machine fails (tests/utils/network.py).
"""

import re
import sys
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.utils.csp import CSP

from candidates.comparison import Given, likely_registered
from francetravail_match.embedded.processes import wait_for
from matching.external.contact.enums import MessageState
from matching.external.contact.services.asking import ask_contact
from matching.external.models import Message, PurgeRun
from matching.external.preview import preview
from matching.external.search_help import search_help
from matching.external.sources import sources
from tests.factories import CommuneFactory, JobOfferFactory
from tests.matching.gate.scenes import opened
from tests.test_architecture import imports, modules
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long
from tests.utils.workers import PATIENCE, Start

from .scenes import sighted

#: Modules of ours that speak to another machine, and by what.
SPEAK = {
    # The mail server of EMAIL_URL, and the mailbox of RETURNS_URL.
    "francetravail_match.common.outgoing": {"smtplib"},
    "matching.questions.mailboxes": {"imapclient", "ssl"},
    # The sockets of this machine's own services.
    "francetravail_match.embedded.valkey": {"socket"},
    "francetravail_match.demo.management.commands.demo": {"socket"},
}
NETWORK = re.compile(
    r"^(socket|ssl|http\.client|urllib\.request|urllib3|requests|httpx|aiohttp|asyncio|smtplib|imaplib|imapclient|poplib"
    r"|ftplib|telnetlib|xmlrpc|paramiko|websockets?|selenium|playwright|boto3|webbrowser)(\.|$)"
)
LOADED = re.compile(
    r"<(script|link|img|iframe|source|video|audio|embed|object|form|use|image)\b[^>]*?"
    r"\b(src|srcset|href|data|poster|action|xlink:href)\s*=\s*[\"']?\s*(https?:)?//",
    re.IGNORECASE,
)
IN_STYLE = re.compile(r"(url\(\s*[\"']?|@import\s+[\"'])(https?:)?//", re.IGNORECASE)
_seen: list[object] = []
_listening = False


def _listen(event: str, args: tuple[object, ...]) -> None:
    if _listening and event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen"):
        _seen.append((event, args[-1]))


sys.addaudithook(_listen)  # stays: it says nothing unless it is asked to listen


@pytest.fixture
def connections_seen():
    global _listening
    _seen.clear()
    _listening = True
    yield _seen
    _listening = False


def written(folder: str, *endings: str) -> list[Path]:
    return [p for p in (settings.BASE_DIR / folder).rglob("*") if p.suffix in endings]


def test_only_mail_and_this_machine_s_services_are_spoken_to():
    found = {
        module: names
        for module, tree in modules().items()
        if (names := {name.split(".")[0] for name in imports(module, tree) if NETWORK.match(name)})
    }
    assert found == SPEAK


def test_no_template_style_or_script_loads_anything_from_elsewhere():
    pages = written("templates", ".html", ".txt", ".svg")
    assert len(pages) > 50
    assert [page.name for page in pages if LOADED.search(page.read_text())] == []
    ours = written("static", ".css", ".js")
    assert [path.name for path in ours if IN_STYLE.search(path.read_text())] == []


def test_a_page_that_did_would_be_refused_by_its_policy():
    allowed = {place for places in settings.SECURE_CSP.values() for place in places}
    assert allowed == {CSP.SELF, CSP.NONE, "data:"}


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://a.example/x.js">',
        "<img alt='' src=//a.example/p.gif>",
        '<form action="http://a.example">',
    ],
)
def test_what_is_looked_for_is_found(page):
    assert LOADED.search(page)
    assert not LOADED.search('<a href="https://a.example">') and not LOADED.search(
        '<img src="/static/a.png">'
    )


def test_reading_files_comparing_and_helping_to_search_open_nothing(db, connections_seen):
    CommuneFactory()
    for source in sources().values():
        assert preview(source, source.sample_bytes()).kept
    likely_registered(Given("Camille", "Durand", "c@exemple.fr", "06 12 34 56 78", "Lille"))
    search_help(JobOfferFactory(published=True))
    assert connections_seen == []


#: Put before everything else in a worker: whom it speaks to, but for the sockets of this machine.
SPY = """
import os, socket, sys

def spy(event, args):
    if event in ("socket.connect", "socket.sendto") and args[0].family != socket.AF_UNIX:
        said = "%s:%s" % args[-1][:2]
    elif event == "socket.getaddrinfo":
        said = "lookup of %s" % (args[0],)
    else:
        return
    with open(os.environ["SPY"], "a") as seen:
        print(said, file=seen)

sys.addaudithook(spy)
"""


@long
def test_a_worker_that_writes_and_purges_speaks_to_the_mail_server_alone(
    own_database: OwnDatabase, mailbox, start_worker: Start, tmp_path
):
    scene = opened(own_database)
    (tmp_path / "sitecustomize.py").write_text(SPY)
    seen = tmp_path / "seen"
    message = ask_contact(sighted(scene), by=scene.advisor)
    start_worker(EMAIL_URL=mailbox.url, PYTHONPATH=str(tmp_path), SPY=str(seen))
    assert wait_for(lambda: Message.objects.get(pk=message.pk).state == MessageState.SENT, PATIENCE)
    for task in ("external.sweep_messages", "external.purge"):
        current_app.send_task(task)
    assert wait_for(PurgeRun.objects.exists, PATIENCE)
    server = mailbox.url.removeprefix("smtp://")
    assert {*seen.read_text().splitlines()} <= {server, "lookup of 127.0.0.1"}
    assert server in seen.read_text()
