"""What is known of an employer, put right by someone here: number, group, establishments, contacts.

Every page says which edition it showed: who would write over somebody else's change is told instead.
"""

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal

from ..identifiers import SIREN_DIGITS
from ..models import Employer, EmployerContact, EmployerGroup, Establishment

EDITED: dict[type[Any], tuple[str, ...]] = {
    Employer: ("name", "siren", "declared_number", "group_id"),
    EmployerContact: ("name", "function", "email", "phone", "establishment_id"),
}


class EmployerRefused(Exception):
    """Nothing was written; the message is French and says why."""


class ChangedMeanwhile(EmployerRefused):
    """Somebody else wrote since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Quelqu'un a modifié cette fiche pendant que vous l'aviez sous les yeux : rien n'a été "
            "enregistré, et votre saisie est restée ci-dessous."
        )


class KnownAlready(EmployerRefused):
    """The number is that of another employer here: ``known``."""

    def __init__(self, known: Employer) -> None:
        super().__init__(f"Ce numéro est celui de « {known} », déjà connu ici : rattachez-lui les offres.")
        self.known = known


def edition(row: Employer | EmployerContact) -> str:
    """What of the row may be written over, as a digest."""
    values = [getattr(row, name) for name in EDITED[type(row)]]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:20]


@transaction.atomic
def change_employer(
    employer: Employer,
    *,
    name: str,
    siren: str,
    group_siren: str,
    group_name: str,
    seen: str,
    actor: User,
) -> Employer:
    """``siren``: for an employer that had none; ``group_siren``: of the parent company, if any."""
    held = _locked(employer, actor)
    if edition(held) != seen:
        raise ChangedMeanwhile
    before = {field: getattr(held, field) for field in EDITED[Employer]}
    held.name = name
    if siren and held.siren is None:
        _give_siren(held, siren)
    held.group = _group(held, group_siren, group_name)
    changed = [field for field, value in before.items() if getattr(held, field) != value]
    if changed:
        held.save(update_fields=changed)
        names = sorted({field.removesuffix("_id") for field in changed})
        _record("employer.changed", held, actor, fields=names)
    return held


def _give_siren(employer: Employer, siren: str) -> None:
    known = Employer.objects.filter(siren=siren).exclude(pk=employer.pk).first()
    if known:
        raise KnownAlready(known)
    employer.siren, employer.declared_number = siren, ""


def _group(employer: Employer, siren: str, name: str) -> EmployerGroup | None:
    """The group of that parent company, which is one of its members if it is an employer known here."""
    if not siren:
        # A group whose parent nobody knows is taken off by an administrator alone.
        return employer.group if employer.group and employer.group.siren is None else None
    parent = employer if employer.siren == siren else Employer.objects.filter(siren=siren).first()
    group = EmployerGroup.objects.filter(siren=siren).first()
    if group is None:
        group = _new_group(siren, parent.name if parent else name)
    if parent and parent != employer and parent.group_id is None:
        parent.group = group
        parent.save(update_fields=["group"])
    return group


def _new_group(siren: str, name: str) -> EmployerGroup:
    if not name:
        raise EmployerRefused("Cette maison mère n'est pas connue ici : donnez aussi le nom du groupe.")
    group, made = EmployerGroup.objects.get_or_create(name=name, defaults={"siren": siren})
    if not made:
        if group.siren is not None:
            raise EmployerRefused(f"Le groupe « {name} » a une autre maison mère, de SIREN {group.siren}.")
        group.siren = siren
        group.save(update_fields=["siren"])
    return group


@transaction.atomic
def add_establishment(
    employer: Employer, *, siret: str, name: str, actor: User, naf: str = ""
) -> Establishment:
    """A place of the employer; the first one gives its SIREN to an employer known by name alone. Of a place
    that is known, the activity that nobody had said is kept. Whoever says an activity is named beside it.
    """
    held = _locked(employer, actor)
    siren = siret[:SIREN_DIGITS]
    if held.siren is None:
        _give_siren(held, siren)
        held.save(update_fields=["siren", "declared_number"])
        _record("employer.changed", held, actor, fields=["siren"])
    elif held.siren != siren:
        raise EmployerRefused(f"Ce SIRET est celui d'un autre employeur : ici, il commence par {held.siren}.")
    activity = {"naf": naf, "naf_by": actor, "naf_at": app_now()} if naf else {}
    place, made = Establishment.objects.get_or_create(
        siret=siret, defaults={"employer": held, "name": name, **activity}
    )
    if not made:
        if place.naf or not naf:
            raise EmployerRefused("Cet établissement est déjà connu.")
        for field, value in activity.items():
            setattr(place, field, value)
        place.save(update_fields=list(activity))
        _record("employer.changed", held, actor, fields=["naf"])
        return place
    _record("employer.establishment_added", held, actor)
    return place


@transaction.atomic
def save_contact(contact: EmployerContact, *, actor: User, seen: str = "", **said: Any) -> EmployerContact:
    """Add, change or just confirm somebody: they are kept from this day on.

    Raises ValidationError, in French, for what no contact may be.
    """
    employer = _locked(contact.employer, actor)
    added = contact.pk is None
    if not added:
        contact = _locked_contact(contact, actor)
        if edition(contact) != seen:
            raise ChangedMeanwhile
    changed = [name for name, value in said.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, said[name])
    contact.confirmed_at = app_now()
    contact.full_clean()
    contact.save()
    if added:
        _record("employer.contact_added", employer, actor)
    else:
        _record("employer.contact_changed", employer, actor, fields=sorted(changed))
    return contact


@transaction.atomic
def remove_contact(contact: EmployerContact, *, actor: User) -> None:
    """Nothing of them stays but in what was already sent."""
    employer = _locked(contact.employer, actor)
    _locked_contact(contact, actor).delete()
    _record("employer.contact_removed", employer, actor)


def _locked(employer: Employer, actor: User) -> Employer:
    if not actor.may(Action.KEEP_EMPLOYERS):
        raise PermissionDenied("Vos rôles ne permettent pas de modifier un employeur.")
    rows = Employer.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    held = rows.select_related("group").filter(pk=employer.pk).order_by("pk").first()
    if held is None:
        raise PermissionDenied("Cet employeur n'a pas d'offre dans votre agence.")
    return held


def _locked_contact(contact: EmployerContact, actor: User) -> EmployerContact:
    rows = EmployerContact.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    held = rows.filter(pk=contact.pk).order_by("pk").first()
    if held is None:
        raise EmployerRefused("Cet interlocuteur n'est plus connu : quelqu'un l'a retiré.")
    return held


def _record(action: str, employer: Employer, actor: User, **facts: Any) -> None:
    journal.record(action, actor=actor, object_type="employer", object_id=employer.public_id, **facts)
