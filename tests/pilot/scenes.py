"""The pilot as a test finds it, made by the same services as on the site."""

import datetime
from typing import Any

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_today
from francetravail_match.pilot import services
from francetravail_match.pilot.enums import Council, Level, Opinion, SwitchKind
from tests.factories import RegionFactory, UserFactory

MONTH = datetime.timedelta(days=30)


def pilote(code: str = "32", **fields: Any) -> User:
    return UserFactory(regional_pilot=True, region=RegionFactory(code=code), **fields)


def experiment(**ends: datetime.date) -> None:
    ends_on = ends.get("ends_on", app_today() + MONTH)
    services.set_experiment(by=UserFactory(administrator=True), ends_on=ends_on, reason="arrêté du ministre")


def consult(by: User, **said: Any) -> None:
    """Both councils answer, the central one for the whole country."""
    for council in Council:
        words = {"opinion": Opinion.FAVOURABLE, "held_on": app_today(), "reference": f"PV-{council}", **said}
        services.record_consultation(by=by, council=council, **words)


def active_region(**fields: Any) -> User:
    """The experiment lasts a month and the region takes part until then; its pilote."""
    by = pilote(**fields)
    experiment()
    consult(by)
    services.activate_region(by=by, starts_on=app_today(), ends_on=app_today() + MONTH)
    return by


def volunteer(**fields: Any) -> User:
    user = UserFactory(roles=[Role.ADVISOR], **fields)
    services.set_volunteering(user=user, wanted=True)
    return user


def licensed(by: User, **fields: Any) -> User:
    user = volunteer(**fields)
    services.grant_licence(by=by, user=user)
    return user


def stop(by: User, level: Level, kind: SwitchKind = SwitchKind.STOP, **place: Any) -> Any:
    return services.switch(by=by, kind=kind, level=level, reason="un doute", **place)


def deputy(**fields: Any) -> User:
    """Somebody named by a manager of the same agency, for today."""
    user = UserFactory(roles=[Role.LIAISON], **fields)
    manager = UserFactory(manager=True, agency=user.agency)
    services.name_deputy(by=manager, deputy=user, starts_on=app_today(), ends_on=app_today())
    return user
