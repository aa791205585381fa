"""An employer put right: its fields, its establishments, whom one talks to there."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from dsfr.forms import DsfrBaseForm

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..drafting.services import EDITABLE
from ..forms import ContactForm, EmployerForm, EstablishmentForm
from ..models import Employer, EmployerContact, JobOffer
from ..services import keeping
from ..services.keeping import ChangedMeanwhile, EmployerRefused, KnownAlready, edition

OFFERS_TO_JOIN = 20
CONTACT_GONE = "Cet interlocuteur n'est plus connu : quelqu'un l'a retiré."


@permission_required(Action.KEEP_EMPLOYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    employer = _employer(request, public_id)
    form = EmployerForm(request.POST or None, employer=employer)
    return _answer(
        request,
        employer,
        form,
        lambda: keeping.change_employer(employer, actor=request.user, **_seen(request), **form.cleaned_data),
        row=employer,
        title="Modifier l'employeur",
        said="La fiche de l'employeur est enregistrée.",
    )


@permission_required(Action.KEEP_EMPLOYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_establishment(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """With the ``siret`` of one that is known: to say the activity that nobody had said."""
    employer = _employer(request, public_id)
    known = request.GET.get("siret", "")
    form = EstablishmentForm(request.POST or None, initial={"siret": known})
    return _answer(
        request,
        employer,
        form,
        lambda: keeping.add_establishment(employer, actor=request.user, **form.cleaned_data),
        title="Compléter l'établissement" if known else "Ajouter un établissement",
        said="L'établissement est enregistré.",
    )


@permission_required(Action.KEEP_EMPLOYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    employer = _employer(request, public_id)
    contact = EmployerContact(employer=employer)
    form = ContactForm(request.POST or None, contact=contact)
    return _answer(
        request,
        employer,
        form,
        lambda: keeping.save_contact(contact, actor=request.user, **form.cleaned_data),
        title="Ajouter un interlocuteur",
        said="L'interlocuteur est enregistré.",
    )


@permission_required(Action.KEEP_EMPLOYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: UserRequest, public_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponse:
    """Saved as they are, they are confirmed: kept for as long again."""
    employer = _employer(request, public_id)
    contact = employer.contacts.filter(public_id=contact_id).select_related("employer").first()
    if contact is None:
        return _back(request, employer, CONTACT_GONE)
    form = ContactForm(request.POST or None, contact=contact)
    return _answer(
        request,
        employer,
        form,
        lambda: keeping.save_contact(contact, actor=request.user, **_seen(request), **form.cleaned_data),
        row=contact,
        title=f"Modifier ou confirmer {contact}",
        said="L'interlocuteur est enregistré, et confirmé à ce jour.",
    )


@permission_required(Action.KEEP_EMPLOYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_contact(request: UserRequest, public_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponse:
    """Asked once more before they are forgotten."""
    employer = _employer(request, public_id)
    contact = employer.contacts.filter(public_id=contact_id).select_related("employer").first()
    if contact is None:
        return _back(request, employer, CONTACT_GONE)
    if request.method != "POST":
        offers = contact.offers.visible_to(request.user).order_by("-pk")[:5]
        context = {"employer": employer, "contact": contact, "offers": offers}
        return render(request, "offers/employers/remove_contact.html", context)
    try:
        keeping.remove_contact(contact, actor=request.user)
    except EmployerRefused as refusal:
        return _back(request, employer, str(refusal))
    messages.success(request, "L'interlocuteur est retiré.")
    return redirect("employers:detail", public_id=public_id)


def _employer(request: UserRequest, public_id: uuid.UUID) -> Employer:
    visible = Employer.objects.visible_to(request.user).select_related("group")
    return get_object_or_404(visible, public_id=public_id)


def _seen(request: UserRequest) -> dict[str, str]:
    return {"seen": request.POST.get("seen", "")}


def _back(request: UserRequest, employer: Employer, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect("employers:detail", public_id=employer.public_id)


def _answer(
    request: UserRequest,
    employer: Employer,
    form: DsfrBaseForm,
    write: Callable[[], object],
    *,
    title: str,
    said: str,
    row: Employer | EmployerContact | None = None,
) -> HttpResponse:
    """The form; posted, what it says is written. Nothing typed is lost, whatever the answer.

    ``row``: what is written over. Where somebody else changed it, the page also says what it is now.
    """
    stored: list[tuple[str, Any]] = []
    known: Employer | None = None
    current = edition(row) if row else ""
    seen = request.POST.get("seen", "") if request.method == "POST" else current
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except ChangedMeanwhile as refusal:
            seen, stored = current, _stored(form, row)
            form.add_error(None, str(refusal))
        except KnownAlready as refusal:
            known = refusal.known
        except (EmployerRefused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, said)
            return redirect("employers:detail", public_id=employer.public_id)
    context = {"employer": employer, "form": form, "title": title, "seen": seen, "stored": stored}
    context |= _to_join(request, employer, known) if known else {"known": None}
    return render(request, "offers/employers/form.html", context)


def _to_join(request: UserRequest, employer: Employer, known: Employer) -> dict[str, Any]:
    """The employer who has the number, and the agency's offers that are still under the other name."""
    offers = JobOffer.objects.visible_to(request.user)
    of_name = offers.filter(employer=employer, state__in=EDITABLE).order_by("-published_at", "-pk")
    return {
        "known": known,
        "known_shown": offers.filter(employer=known).exists(),
        "offers": of_name[:OFFERS_TO_JOIN],
        "n_offers": of_name.count(),
    }


def _stored(form: DsfrBaseForm, row: object) -> list[tuple[str, Any]]:
    """What differs between what was typed and what is stored: label, stored value."""
    differing = [field for field in form if field.name in form.changed_data]
    return [(field.label, getattr(row, field.name, field.initial)) for field in differing]
