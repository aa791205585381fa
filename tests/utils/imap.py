"""A mail server on this machine that speaks IMAP over TLS: mail is put in, read, and marked for real."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import Cleartext

USER, PASSWORD = "retours", "un mot/de passe"
QUOTED = "un%20mot%2Fde%20passe"


class ImapServer:
    """``authority``: who signed its certificate, made for the name localhost."""

    def __init__(self, authority: Path, key: Path) -> None:
        self.authority = authority
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(authority, key)
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._start())

    def url(self, folder: str = "", password: str = QUOTED, host: str = "localhost") -> str:
        return f"imaps://{USER}:{password}@{host}:{self.port}/{folder}"

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for message in messages:
                client.append(folder, message)

    def unread(self, folder: str = "INBOX") -> int:
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            return len(client.search("UNSEEN"))

    def client(self) -> IMAPClient:
        trusted = ssl.create_default_context(cafile=str(self.authority))
        client = IMAPClient("localhost", self.port, ssl_context=trusted, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def cut(self) -> None:
        """Every connection is lost, at once; the next one is taken."""
        self._run(self._abort())

    def stop(self) -> None:
        self.cut()
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _start(self) -> None:
        # TLS from the first byte is laid around it: it is told that there is none.
        nothing = dict.fromkeys(("host", "cert", "key", "passlib_cfg", "proxy_protocol"))
        user = {"demo_data": False, "demo_user": USER, "demo_password": PASSWORD}
        asked = Namespace(port=0, debug=False, tls=False, **user, **nothing)
        backend, config = await DictBackend.init(asked, hash_context=Cleartext())
        config.apply_context()
        self._serve_one = IMAPServer(backend.login, config)
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port, ssl=self._tls)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._serve_one(reader, writer, SocketInfoLocal(writer))
        finally:
            self._open.discard(writer)

    async def _abort(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _close(self) -> None:
        self._server.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of its own authority for localhost, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    )
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def imap(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """Its authority is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv("FQDN", "localhost")
    server = ImapServer(*certificate)
    try:
        yield server
    finally:
        server.stop()
