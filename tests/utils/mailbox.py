"""A mail server on this machine: what it takes in is what travelled."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from francetravail_match.settings import base as production


class Mailbox:
    """``messages``: what came, raw. ``refused``: addresses it takes nothing for. ``open``: it answers.
    ``busy``: it asks to be tried again later. ``sender_refused``: it takes nothing from us. ``answer``: what
    it says of a message that it has read.
    """

    def __init__(self, port: int) -> None:
        self.url = f"smtp://127.0.0.1:{port}"
        self.messages: list[str] = []
        self.refused: set[str] = set()
        self.busy = False
        self.sender_refused = False
        self.answer = "250 OK"
        self.open = threading.Event()
        self.open.set()

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        if self.sender_refused:
            return "550 Not from here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.busy:
            return "450 Try again later"
        if address in self.refused:
            return "550 No such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.answer.startswith("250"):
            self.messages.append(envelope.content.decode())
        await asyncio.to_thread(self.open.wait)
        return self.answer


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """The mail of the settings goes to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = Mailbox(port)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.MAILERS = {"default": production.mailer(box.url)}
        yield box
    finally:
        box.open.set()
        controller.stop()
