"""What gunicorn refuses before Django sees it, by a real gunicorn under each of our configurations."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from socket import AF_UNIX, socket

import pytest

CONFIGURATIONS = ["francetravail_match.settings.gunicorn", "francetravail_match.demo.gunicorn"]
READY = "Listening at"


class OverSocket(HTTPConnection):
    def connect(self) -> None:
        self.sock = socket(AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(self.host)


@pytest.fixture(params=CONFIGURATIONS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The socket of a server that says hello to everything it lets through."""
    path = str(tmp_path / "s")
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        f"python:{request.param}",
        "-b",
        f"unix:{path}",
        "-w",
        "1",
    ]
    process = subprocess.Popen(
        [*command, "wsgiref.simple_server:demo_app"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    while READY not in (line := process.stderr.readline()):
        assert line, "gunicorn did not start"
    yield path
    process.terminate()
    process.communicate(timeout=20)


@pytest.mark.parametrize(
    ("target", "headers", "status", "words"),
    [
        ("/api/v1/offers?number=" + "a" * 9_000, {}, 414, "L'adresse demandée est trop longue"),
        ("/", {"X-Long": "a" * 20_000}, 431, "Les en-têtes de la requête sont trop longs"),
        ("/", {"Content-Length": "-1"}, 400, "La requête n'est pas lisible."),
    ],
)
def test_a_refusal_is_french(address, target, headers, status, words):
    with closing(OverSocket(address)) as connection:
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        assert (response.status, response.getheader("Content-Type")) == (status, "application/problem+json")
        problem = json.loads(response.read())
    assert problem["status"] == status
    assert words in problem["detail"]


def test_the_others_are_let_through(address):
    with closing(OverSocket(address)) as connection:
        connection.request("GET", "/")
        assert connection.getresponse().read().startswith(b"Hello world!")
