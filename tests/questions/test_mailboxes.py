"""The mailbox of returns on a server that speaks IMAP over TLS: what is in it, and what may go wrong."""

import uuid
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command

from francetravail_match.common.outgoing import envelope_of
from francetravail_match.journal.models import Entry
from matching.questions.enums import DeliveryState
from matching.questions.mailboxes import BYTES_READ, Fault, MailboxUnreadable, read_each
from matching.questions.models import Delivery
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.returns import read_returns, read_returns_of_settings, record_return
from matching.questions.services.sending import send_messages
from tests.utils.imap import ImapServer, certificate, imap  # noqa: F401 (fixtures)

from .people import queued, to_ask
from .test_returns import notification

FOLDER, FOLDER_IN_URL = "Messages reçus", "Messages%20re%C3%A7us"


@pytest.fixture
def sent(thursday, offer, advisor, mailbox) -> list[Delivery]:
    for _ in range(4):
        to_ask(phone="+33639980001")
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    return list(Delivery.objects.order_by("pk"))


def headers_alone(delivery: Delivery) -> bytes:
    """Its address was rewritten, and it returns the headers of the message, not the message."""
    report = notification(delivery, "5.1.10", To="retours@inscrits.invalid")
    returned = report.get_payload()[-1]
    text = returned.get_payload()[0].as_string()
    returned.set_type("text/rfc822-headers")
    returned.set_payload(text)
    return report.as_bytes()


def very_long(delivery: Delivery) -> bytes:
    """What was written to a person comes back with much behind it."""
    return notification(delivery).as_bytes() + b"x" * BYTES_READ


def absent(delivery: Delivery) -> bytes:
    message = EmailMessage()
    message["To"] = envelope_of(delivery.public_id)
    message["Subject"] = "Réponse automatique : absente jusqu'au 24 mai"
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("Je suis absente. Action: failed\nStatus: 5.1.1\n")
    return message.as_bytes()


def opened(delivery: Delivery) -> bytes:
    """A receipt says that it was read (RFC 8098): it has the form of a notification of failure."""
    raw = notification(delivery).as_bytes()
    return raw.replace(b"delivery-status", b"disposition-notification")


def forged(delivery: Delivery) -> list[bytes]:
    """Somebody who has the person's address, and not the number of the message, says that it failed."""
    code = notification(Delivery(public_id=uuid.uuid4()), To=f"retours+{delivery.code}@inscrits.invalid")
    whose = delivery.job_seeker.identity.email
    theirs = notification(Delivery(public_id=uuid.uuid4())).as_bytes()
    elsewhere = notification(delivery, To=f"retours+{delivery.public_id}@elsewhere.example")
    return [
        code.as_bytes(),
        theirs.replace(b"nobody@example.org", whose.encode()),
        elsewhere.as_bytes().replace(b"@inscrits.invalid", b"@elsewhere.example"),
    ]


def unreadable(delivery: Delivery) -> list[bytes]:
    raw = notification(delivery).as_bytes()
    return [
        raw.replace(b"Action: failed", b"Action: \xe9chec\x00"),
        b"\x00\xff" * 1000,
    ]


def bounced() -> set[int]:
    return set(Delivery.objects.filter(state=DeliveryState.BOUNCED).values_list("pk", flat=True))


def test_each_is_read_once_and_only_what_says_that_ours_failed_counts(imap: ImapServer, sent):  # noqa: F811
    first, second, third, other = sent
    imap.deliver(
        *unreadable(other),
        notification(first, "5.1.1").as_bytes(),
        absent(other),
        opened(other),
        *forged(other),
        headers_alone(second),
        notification(other, "4.4.1", "delayed").as_bytes(),
        very_long(third),
        notification(first, "5.1.1").as_bytes(),
        folder=FOLDER,
    )
    assert read_returns(imap.url(FOLDER_IN_URL)) == 3
    assert bounced() == {first.pk, second.pk, third.pk}
    assert imap.unread(FOLDER) == 0
    assert read_returns(imap.url(FOLDER_IN_URL)) == 0
    assert Entry.objects.filter(action="message.bounced").count() == 3


def test_a_reading_that_is_cut_goes_on_where_it_was(imap: ImapServer, sent):  # noqa: F811
    imap.deliver(*(notification(delivery).as_bytes() for delivery in sent))
    taken: list[bool] = []

    def cut_at_the_second(content: bytes) -> bool:
        taken.append(record_return(content))
        if len(taken) == 2:
            imap.cut()
        return taken[-1]

    with pytest.raises(MailboxUnreadable) as lost:
        read_each(imap.url(), cut_at_the_second)
    assert lost.value.fault == Fault.UNREACHABLE
    assert (taken, len(bounced()), imap.unread()) == ([True, True], 2, 3)
    # The second is read again, and is known; of many, some at a time.
    assert read_each(imap.url(), record_return, at_most=2) == 1
    assert (imap.unread(), read_returns(imap.url())) == (1, 1)
    assert (len(bounced()), imap.unread()) == (4, 0)
    assert Entry.objects.filter(action="message.bounced").count() == 4


def test_what_keeps_it_from_being_read_is_said_once_a_day(imap: ImapServer, db, settings, monkeypatch):  # noqa: F811
    def fault(url: str, words: str) -> str:
        with pytest.raises(CommandError, match=words) as said:
            call_command("read_returns", url)
        assert "un mot" not in str(said.value) and "faux" not in str(said.value)
        settings.RETURNS_URL = url
        assert [read_returns_of_settings() for _ in range(2)] == [0, 0]
        (line,) = Entry.objects.filter(action="returns.unreadable").order_by("-id")[:1]
        return line.reason

    assert fault(imap.url(password="faux"), "refuse le nom ou le mot de passe") == Fault.PASSWORD
    assert fault(imap.url("Absent"), "le dossier") == Fault.FOLDER
    assert fault("imaps://localhost:port/", "n'est pas une adresse de boîte") == Fault.ADDRESS
    # Its certificate is of another name, then of an authority that nobody knows.
    assert fault(imap.url(host="127.0.0.1"), "mot de passe n'a pas été envoyé") == Fault.CERTIFICATE
    monkeypatch.delenv("SSL_CERT_FILE")
    assert fault(imap.url(), "certificat") == Fault.CERTIFICATE
    with pytest.raises(MailboxUnreadable, match="ne répond pas"):
        read_returns("imaps://a:b@localhost:1/")
    assert Entry.objects.filter(action="returns.unreadable").count() == 4
