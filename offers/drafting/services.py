"""Writes on what is being written of an offer, and the act that makes it the offer's."""

import json
import uuid

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.templatetags.french import moment
from francetravail_match.journal import services as journal

from ..enums import LIVE_STATES, DraftStep, OfferOrigin, OfferSource, OfferState
from ..models import DraftAnswers, JobOffer, OfferDraft
from ..models.drafts import LARGEST_ANSWERS
from .forms.employer import chosen
from .prefill import UNTITLED
from .reading import texts_digest

EDITABLE = (OfferState.DRAFT, OfferState.QUALIFYING, *LIVE_STATES)


class DraftRefused(Exception):
    """Nothing was written; the message is French and says why."""


class WrittenMeanwhile(DraftRefused):
    """Another page wrote this step since it was read: ``row`` is what it wrote."""

    def __init__(self, row: DraftAnswers, actor: User) -> None:
        who = "Vous avez" if row.author_id == actor.pk else f"{row.author} a"
        super().__init__(
            f"{who} modifié cette étape dans une autre fenêtre, le {moment(row.changed_at)}. "
            "Votre saisie est encore dans cette page et n'a pas été enregistrée : choisissez."
        )
        self.row = row


def may_write(user: User, offer: JobOffer) -> bool:
    """Whether the user may write this offer in its present state."""
    action = Action.CHANGE_CRITERIA if offer.is_live else Action.QUALIFY_OFFER
    return offer.state in EDITABLE and user.may(action)


def check_writable(actor: User, offer: JobOffer) -> None:
    if not actor.may(Action.QUALIFY_OFFER):
        raise PermissionDenied("Vos rôles ne permettent pas de saisir une offre.")
    if not may_write(actor, offer):
        state = offer.get_state_display()
        raise DraftRefused(f"Une offre à l'état « {state} » ne se modifie pas : rien n'a été enregistré.")


@transaction.atomic
def create_offer(actor: User) -> JobOffer:
    """An empty offer of the actor's agency, in draft, to be written step by step."""
    if not actor.may(Action.QUALIFY_OFFER) or actor.agency is None:
        raise PermissionDenied("Vos rôles ne permettent pas de créer une offre.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'S' || lpad(nextval('offers_manual_number')::text, 7, '0')")
        (number,) = cursor.fetchone()
    offer = JobOffer.objects.create(
        agency=actor.agency,
        source=OfferSource.MANUAL,
        source_number=number,
        origin=OfferOrigin.DIRECT,
        title=UNTITLED,
    )
    journal.record("offer.created", actor=actor, object_type="offer", object_id=offer.public_id)
    return offer


@transaction.atomic
def save_step(
    offer: JobOffer,
    step: DraftStep,
    answers: dict[str, list[str]],
    *,
    actor: User,
    page: uuid.UUID,
    seen: int,
) -> DraftAnswers:
    """Keep what was typed, as it is. ``page``: the open page that writes; ``seen``: the revision it read.

    Raises PermissionDenied, DraftRefused, or WrittenMeanwhile where another page wrote since.
    """
    check_writable(actor, offer)
    if len(json.dumps(answers)) > LARGEST_ANSWERS:
        raise DraftRefused("Cette étape est trop longue pour être enregistrée : raccourcissez le texte.")
    rows = DraftAnswers.objects.filter(draft=offer.pk, step=step).select_related("author")
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    row = rows.first()
    if row is None:
        _begin(offer, step, answers, actor, page)
        row = rows.get()
    if row.answers != answers:
        if row.page != page and row.revision != seen:
            raise WrittenMeanwhile(row, actor)
        row.answers, row.page, row.author, row.revision = answers, page, actor, row.revision + 1
        row.save(update_fields=["answers", "page", "author", "revision"])
    _show_in_list(offer, step, answers)
    return row


def _begin(
    offer: JobOffer, step: DraftStep, answers: dict[str, list[str]], actor: User, page: uuid.UUID
) -> None:
    """Two pages may begin at once: one of them makes the row."""
    base = {"base_version": offer.current_version, "base_digest": texts_digest(offer)}
    draft, began = OfferDraft.objects.get_or_create(offer=offer, defaults=base | {"started_by": actor})
    if began:
        journal.record("offer.draft_started", actor=actor, object_type="offer", object_id=offer.public_id)
    DraftAnswers.objects.get_or_create(
        draft=draft, step=step, defaults={"answers": answers, "page": page, "author": actor}
    )


def _show_in_list(offer: JobOffer, step: DraftStep, answers: dict[str, list[str]]) -> None:
    """A draft is found in the list under what is known of it, before anything of it is published."""
    if offer.state != OfferState.DRAFT or offer.current_version_id:
        return
    if step == DraftStep.JOB:
        title = answers.get("title", [""])[-1].strip()[:250]
        JobOffer.objects.filter(pk=offer.pk).update(title=title or UNTITLED)
    elif step == DraftStep.EMPLOYER:
        found = chosen(answers.get("employer", [""])[-1])
        JobOffer.objects.filter(pk=offer.pk).update(**found._asdict(), contact=None)


@transaction.atomic
def discard_draft(offer: JobOffer, *, actor: User) -> None:
    """Forget what was typed; the offer stays what it was."""
    check_writable(actor, offer)
    draft = OfferDraft.objects.filter(offer=offer).first()
    if draft is None:
        raise DraftRefused("Aucune saisie n'est en cours pour cette offre.")
    steps = sorted(draft.steps.order_by("step").values_list("step", flat=True))
    draft.delete()
    journal.record(
        "offer.draft_discarded", actor=actor, object_type="offer", object_id=offer.public_id, steps=steps
    )
