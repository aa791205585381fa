"""The acts of the pilot. Functions of the database check and write them; here they get their journal line.

Each raises PilotRefused, with words for the person who acted.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import call, words_of_refusal
from francetravail_match.journal.services import record

from .enums import Council, Level, Opinion, SwitchKind
from .models import Activation, Consultation, Deputy, Experiment, Licence, SwitchAct, Volunteer

#: What these functions write: their constraints have the words of what they refuse.
WRITTEN = (Activation, Consultation, Deputy, Experiment, Licence, SwitchAct, Volunteer)


class PilotRefused(Exception):
    """The database refused the act; the message says why, in French."""


@transaction.atomic
def set_experiment(*, by: User, ends_on: date, reason: str) -> Experiment:
    made = Experiment.objects.get(pk=_call("pilot_set_experiment", by.pk, ends_on, reason))
    record("pilot.experiment_set", actor=by, object_type="experiment", ends_on=ends_on.isoformat())
    return made


@transaction.atomic
def record_consultation(
    *,
    by: User,
    council: Council,
    opinion: Opinion,
    held_on: date,
    reference: str,
    expertise_on: date | None = None,
) -> Consultation:
    values = by.pk, council, opinion, held_on, expertise_on, reference
    made = Consultation.objects.get(pk=_call("pilot_record_consultation", *values))
    payload: dict[str, Any] = {
        "council": made.council,
        "opinion": made.opinion,
        "held_on": held_on.isoformat(),
    }
    if made.region_id:
        payload["region"] = f"region:{made.region_id}"
    if expertise_on:
        payload["expertise_on"] = expertise_on.isoformat()
    record("pilot.consultation_recorded", actor=by, object_type="consultation", **payload)
    return made


@transaction.atomic
def activate_region(*, by: User, starts_on: date, ends_on: date) -> None:
    """The region of the pilote takes part, on the ground of the latest consultations recorded."""
    _call("pilot_activate_region", by.pk, starts_on, ends_on)
    days: dict[str, Any] = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    record("pilot.region_activated", actor=by, object_type="region", region=_region(by), **days)


@transaction.atomic
def end_region(*, by: User) -> None:
    """No day more of what was activated; a new activation is needed to come back."""
    _call("pilot_end_region", by.pk)
    record("pilot.region_ended", actor=by, object_type="region", region=_region(by))


@transaction.atomic
def set_volunteering(*, user: User, wanted: bool) -> None:
    """The person's own choice, at once and without a reason. Stopping ends the licence too.

    The journal says that a choice was made, never which.
    """
    if _call("pilot_set_volunteering", user.pk, wanted):
        record("pilot.volunteering_set", actor=user, object_type="user", object_id=user.public_id)


@transaction.atomic
def grant_licence(*, by: User, user: User) -> None:
    _call("pilot_grant_licence", by.pk, user.pk)
    _record_about("pilot.licence_granted", by, user, region=_region(by))


@transaction.atomic
def withdraw_licence(*, by: User, user: User) -> None:
    """The person stays a volunteer."""
    _call("pilot_withdraw_licence", by.pk, user.pk)
    _record_about("pilot.licence_withdrawn", by, user, region=_region(by))


@transaction.atomic
def switch(
    *,
    by: User,
    kind: SwitchKind,
    level: Level,
    reason: str,
    agency: Agency | None = None,
    region: str | None = None,
) -> SwitchAct:
    """Stop the pilot in a place, or lift its stop; the first of two national signatures does nothing yet."""
    made = SwitchAct.objects.get(
        pk=_call("pilot_switch", by.pk, kind, level, agency and agency.pk, region, reason)
    )
    payload: dict[str, Any] = {"level": made.level}
    if agency:
        payload["agency"] = f"agency:{agency.code}"
    if region:
        payload["region"] = f"region:{region}"
    if made.level == Level.NATION:
        payload["second"] = made.answers_id is not None
    action = "pilot.stopped" if made.kind == SwitchKind.STOP else "pilot.lifted"
    record(action, actor=by, object_type="switchact", **payload)
    return made


@transaction.atomic
def name_deputy(*, by: User, deputy: User, starts_on: date, ends_on: date) -> None:
    _call("pilot_name_deputy", by.pk, deputy.pk, starts_on, ends_on)
    days: dict[str, Any] = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    _record_about("pilot.deputy_named", by, deputy, **days)


@transaction.atomic
def withdraw_deputy(*, by: User, deputy: Deputy) -> None:
    _call("pilot_withdraw_deputy", by.pk, deputy.pk)
    _record_about("pilot.deputy_withdrawn", by, deputy.deputy)


def _region(pilote: User) -> str:
    return f"region:{pilote.region_id}"


def _record_about(action: str, actor: User, user: User, **payload: Any) -> None:
    record(action, actor=actor, object_type="user", object_id=user.public_id, **payload)


def _call(function: str, *values: Any) -> Any:
    try:
        with transaction.atomic():
            return call(function, *values)
    except IntegrityError as error:
        raise PilotRefused(words_of_refusal(error, *WRITTEN)) from error
