"""What was written becomes the offer's: its texts, its criteria and, where it is not live yet, its life."""

from typing import Any

from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal

from ..enums import DraftStep, OfferState
from ..models import EmployerContact, JobOffer, OfferDetails, criteria_digest
from ..services.contacts import StatedContact, Statement, find_or_create_contacts
from ..services.criteria import ChangeRefused, change_criteria
from ..services.employers import Found, Named, find_or_create_employers
from ..services.locks import lock_offers
from ..services.transitions import publish_offers, start_qualification
from ..services.versions import UnlawfulCriterion, create_versions
from .duplicates import duplicates_of
from .forms.employer import NEW, EmployerForm
from .reading import Written, texts_digest
from .services import DraftRefused, check_writable

STALE = "La saisie a changé depuis que cette page a été affichée : relisez-la, puis recommencez."
MEANWHILE = "L'offre a changé pendant la saisie : comparez, puis reprenez ou abandonnez la saisie."


@transaction.atomic
def apply_draft(
    offer: JobOffer,
    *,
    actor: User,
    seen: str,
    publish: bool,
    employer_agreed: bool = False,
    not_duplicate: bool = False,
) -> JobOffer:
    """Give the offer what was written of it, and publish it if it is to be; the draft is gone then.

    ``seen``: `Written.seen` of the page that the actor read. ``employer_agreed``: with what a live offer asks
    for from now on. ``not_duplicate``: the actor read the offers that look like this one.
    Raises PermissionDenied or DraftRefused: then nothing has changed.
    """
    held = lock_offers([offer], actor, DraftRefused)[offer.pk]
    check_writable(actor, held)
    written = Written(held, actor)
    _check(written, seen)
    if publish or held.is_live:
        _check_publishable(written, not_duplicate)
    _write_texts(written, actor)
    _write_criteria(written, actor, employer_agreed)
    if written.draft:
        written.draft.delete()
    if publish and not held.is_live:
        _publish(held, actor)
    return held


@transaction.atomic
def rebase_draft(offer: JobOffer, *, actor: User) -> None:
    """Go on writing from the offer as it is now: whoever asks has read what changed meanwhile."""
    held = lock_offers([offer], actor, DraftRefused)[offer.pk]
    check_writable(actor, held)
    draft = getattr(held, "draft", None)
    if draft is not None:
        draft.base_version, draft.base_digest = held.current_version, texts_digest(held)
        draft.save(update_fields=["base_version", "base_digest"])


def _check(written: Written, seen: str) -> None:
    if written.seen != seen:
        raise DraftRefused(STALE)
    if written.changed_meanwhile:
        raise DraftRefused(MEANWHILE)


def _check_publishable(written: Written, not_duplicate: bool) -> None:
    if written.problems:
        raise DraftRefused("L'offre est incomplète : voyez ce qui manque à chaque étape.")
    if written.unlawful:
        raise DraftRefused("L'offre contient une formulation illicite : corrigez-la, ou écartez l'alerte.")
    if not not_duplicate and duplicates_of(written):
        raise DraftRefused("Une offre semblable existe : vérifiez-la, puis dites que ce n'est pas la même.")


def _write_texts(written: Written, actor: User) -> None:
    offer = written.offer
    found, contact = _who(written)
    fields: dict[str, Any] = written.written() | {
        "employer": found.employer,
        "establishment": found.establishment,
        "contact": contact,
    }
    changed = [name for name, value in fields.items() if getattr(offer, name) != value]
    for name in changed:
        setattr(offer, name, fields[name])
    if changed:
        offer.save(update_fields=changed)
        journal.record(
            "offer.text_changed",
            actor=actor,
            object_type="offer",
            object_id=offer.public_id,
            fields=sorted(changed),
        )
    if details := written.details():
        OfferDetails.objects.update_or_create(offer=offer, defaults=details)


def _who(written: Written) -> tuple[Found, EmployerContact | None]:
    """The employer chosen, or created from the SIRET; the contact chosen, or written down."""
    form = written.form(DraftStep.EMPLOYER)
    assert isinstance(form, EmployerForm)  # noqa: S101 (for the reader and the types)
    given, found = form.given, form.found
    if found == Found() and given["siret"]:
        named = Named(given["name"] or "", given["siret"])
        found = find_or_create_employers([named])[named]
    if given["contact"] == NEW:
        stated = StatedContact(
            given["contact_name"] or "", given["contact_email"] or "", given["contact_phone"] or ""
        )
        (contact,) = find_or_create_contacts([Statement(found, stated, app_now())])
        if contact and given["contact_function"]:
            contact.function = given["contact_function"]
            contact.save(update_fields=["function"])
        return found, contact
    chosen = next((each for each in form.contacts if str(each.public_id) == given["contact"]), None)
    return found, chosen


def _write_criteria(written: Written, actor: User, employer_agreed: bool) -> None:
    offer, rows = written.offer, written.criteria()
    before = offer.current_version
    if not rows or (before and before.digest == criteria_digest(rows)):
        return
    if not offer.is_live:
        try:
            (after,) = create_versions([(offer, rows)], actor=actor)
        except UnlawfulCriterion as refusal:
            raise DraftRefused(str(refusal)) from refusal
        numbers = {"from": before.number if before else 0, "to": after.number}
        line = [(offer.public_id, numbers)]
        journal.record_many("offer.criteria_changed", actor=actor, object_type="offer", objects=line)
        return
    if not employer_agreed:
        raise DraftRefused("Une offre publiée ne change qu'avec l'accord de l'employeur : confirmez-le.")
    try:
        change_criteria(offer, rows, actor=actor, seen=before.pk if before else None)
    except ChangeRefused as refusal:
        raise DraftRefused(str(refusal)) from refusal


def _publish(offer: JobOffer, actor: User) -> None:
    if offer.state == OfferState.DRAFT:
        start_qualification([offer], actor=actor)
    publish_offers([offer], actor=actor)
