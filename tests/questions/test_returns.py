"""What comes back to the mailbox of returns: by its number to the right person, once, and for ever or not."""

import mailbox
import uuid
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from francetravail_match.common.outgoing import envelope_of
from francetravail_match.journal.models import Entry
from matching.questions.bounces import read_bounce
from matching.questions.enums import DeliveryState, PersonState
from matching.questions.models import Delivery
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.returns import read_returns
from matching.questions.services.returns import record_return as record_content
from matching.questions.services.sending import send_messages
from tests.utils import asked_rows

from .people import queued, states, to_ask


def notification(
    delivery: Delivery, status: str = "5.1.1", action: str = "failed", **headers: str
) -> Message:
    """As a mail server writes it (RFC 3464); it comes back to the envelope's address, or elsewhere."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "MAILER-DAEMON@mx.example.org"
    report["To"] = headers.get("To", envelope_of(delivery.public_id))
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report.attach(MIMEText("I'm sorry to have to inform you that your message could not be delivered."))
    status_part = Message()
    status_part["Content-Type"] = "message/delivery-status"
    of_server, of_recipient = Message(), Message()
    of_server["Reporting-MTA"] = "dns; mx.example.org"
    of_recipient["Final-Recipient"] = "rfc822; nobody@example.org"
    of_recipient["Action"] = action
    of_recipient["Status"] = status
    status_part.set_payload([of_server, of_recipient])
    report.attach(status_part)
    returned = EmailMessage()
    returned["Message-ID"] = f"<{delivery.public_id}@inscrits.invalid>"
    report.attach(MIMEMessage(returned))
    return report


def record_return(message: Message) -> bool:
    return record_content(message.as_bytes())


@pytest.fixture
def sent(thursday, offer, advisor, mailbox) -> Delivery:
    to_ask(phone="+33639980001")
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    return Delivery.objects.get()


def test_a_message_that_came_back_sends_the_person_to_the_call_sheet(sent, offer):
    assert record_return(notification(sent))
    assert states(offer) == {sent.job_seeker: PersonState.TO_ASK}
    sent.refresh_from_db()
    assert sent.state == DeliveryState.BOUNCED
    assert sent.ended_at
    assert not record_return(notification(sent))
    assert ask_waves() == 0
    assert Entry.objects.filter(action="message.bounced").count() == 1


def test_what_is_only_delayed_has_not_come_back(sent, offer):
    assert not record_return(notification(sent, "4.4.1", "delayed"))
    assert not record_return(notification(sent, "2.0.0", "delivered"))
    assert states(offer) == {sent.job_seeker: PersonState.WAITING}


def test_a_server_that_gave_up_after_trying_has_not_delivered(sent, offer):
    assert record_return(notification(sent, "4.4.1", "failed"))
    assert states(offer) == {sent.job_seeker: PersonState.TO_ASK}


def test_a_message_comes_back_before_its_sender_noted_that_it_left(thursday, offer, advisor):
    person = to_ask(phone="+33639980001")
    start_asking(offer=offer, by=advisor)
    ask_waves()
    asked_rows.move(Delivery.objects.get(), DeliveryState.SENDING)
    assert record_return(notification(Delivery.objects.get()))
    assert states(offer) == {person: PersonState.TO_ASK}


def test_a_notification_that_cannot_be_read_stops_nothing(sent, tmp_path: Path):
    box = mailbox.Maildir(tmp_path / "returns")
    raw = notification(sent).as_bytes()
    unreadable = [
        raw.replace(b"Action: failed", b"Action: \xe9chec"),
        raw.replace(b"Status: 5.1.1", b"Status: \xe9"),
        raw.replace(b"Message-ID:", b"Content-Type: text/plain; charset=nothing\nSubject: \xe9\nMessage-ID:"),
        b"To: \xe9\n" + raw,
        b"Content-Type: message/rfc822\n\n" * 3000 + raw,
    ]
    for content in unreadable:
        box.add(content)
    box.add(raw)
    read_returns(f"maildir://{tmp_path}/returns")
    assert read_returns(f"maildir://{tmp_path}/returns") == 0
    sent.refresh_from_db()
    assert sent.state == DeliveryState.BOUNCED


def test_it_is_known_by_what_is_returned_where_the_address_was_rewritten(sent):
    found = read_bounce(notification(sent, To="retours@inscrits.invalid"))
    assert found.message_id == sent.public_id
    assert found.for_ever


def test_what_is_not_ours_changes_nothing(sent, offer):
    stranger = Delivery(public_id=uuid.uuid4())
    plain = EmailMessage()
    plain["To"] = envelope_of(sent)
    plain.set_content("Je suis absent jusqu'à lundi.")
    for message in (notification(stranger), plain, EmailMessage()):
        assert not record_return(message)
    assert states(offer) == {sent.job_seeker: PersonState.WAITING}


def test_a_mailbox_is_read_once(sent, tmp_path: Path, capsys):
    box = mailbox.Maildir(tmp_path / "returns")
    box.add(notification(sent))
    box.add(EmailMessage())
    url = f"maildir://{tmp_path}/returns"
    call_command("read_returns", url)
    assert capsys.readouterr().out == "1 messages revenus.\n"
    assert read_returns(url) == 0
    assert len(box) == 2


@pytest.mark.parametrize("url", ["0", "", "pop://example.org", "maildir:///nowhere/at/all"])
def test_a_mailbox_that_cannot_be_read_is_said(db, url):
    with pytest.raises(CommandError, match="boîte"):
        call_command("read_returns", url)
