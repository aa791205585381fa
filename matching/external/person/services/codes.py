"""One-time codes: asked for with a link, made and sent by the worker to the sealed address, tried five times.

The code is in the message and nowhere else: not in the queue, and in the database as a keyed hash.
"""

import secrets
import uuid

from celery import current_app
from django.core.mail import mailers
from django.db import transaction
from django.utils.crypto import salted_hmac

from francetravail_match.common.database import call
from francetravail_match.common.outgoing import Fate, hand_over

from ...calls import call as ask
from ...contact.enums import CODE_MINUTES
from ...contact.seal import close, open_sealed
from ...contact.writing import compose
from ...models import PageCode, PageLink

SEND_TASK = "external.send_code"
DIGITS = 6


@transaction.atomic
def ask_code(link: PageLink) -> None:
    """A code leaves for the sealed address. PilotRefused where there is none, or after three an hour."""
    made = ask("external_ask_code", link.pk)
    transaction.on_commit(lambda: current_app.send_task(SEND_TASK, [made]), robust=True)


@transaction.atomic
def give_address(link: PageLink, email: str) -> None:
    """Where no address was known, the person gives one; the code goes there."""
    sealed = close(email, link.contact.sighting.public_id)
    ask(
        "external_give_address",
        link.pk,
        sealed.box,
        sealed.seal_version,
        sealed.digests[0],
        sealed.key_version,
        list(sealed.digests),
    )
    ask_code(link)


def send_code(code_id: int) -> bool:
    """Whether the server took it. It is never sent again: the person asks for another one."""
    codes = PageCode.objects.select_related("link__contact__agency", "link__contact__sighting")
    row = (
        codes.select_related("link__contact__alias", "link__contact__sighting__channel")
        .filter(pk=code_id)
        .first()
    )
    if row is None:
        return False
    contact = row.link.contact
    email = open_sealed(contact.sighting.channel)
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    if not call("external_begin_code", row.pk, digest_of_code(row.link, code)):
        return False
    context = {"code": code, "minutes": CODE_MINUTES, "agency": contact.agency.name}
    mail = compose("emails/external_code.txt", context, email, contact, uuid.uuid4())
    mailer = mailers.default
    try:
        mailer.open()
        return hand_over(mailer, mail) is Fate.TAKEN
    finally:
        mailer.close()


def try_code(link: PageLink, code: str) -> bool:
    """Whether it is the last one sent, still good; each try counts."""
    good: bool = ask("external_try_code", link.pk, digest_of_code(link, code.strip().replace(" ", "")))
    return good


def digest_of_code(link: PageLink, code: str) -> str:
    return salted_hmac(f"page code of {link.pk}", code, algorithm="sha256").hexdigest()
