"""`pilot_open`: allowed, or the first reason why not; by the clock of the product, in Paris days."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now, app_today
from francetravail_match.pilot import services
from francetravail_match.pilot.enums import Level, Opening, SwitchKind
from francetravail_match.pilot.opening import leads_agency, pilot_open, pilot_place
from tests.factories import AgencyFactory, RegionFactory, UserFactory
from tests.utils.databases import OwnDatabase

from .scenes import MONTH, active_region, consult, experiment, licensed, pilote, stop, volunteer

PARIS = ZoneInfo("Europe/Paris")


def asked(user: User, at: datetime.datetime | None = None) -> Opening:
    return pilot_open(user, user.agency, at).opening


def test_each_condition_in_its_order(db):
    by, advisor = pilote(), volunteer()
    assert asked(advisor) is Opening.NO_EXPERIMENT
    experiment()
    assert asked(advisor) is Opening.REGION_INACTIVE
    consult(by)
    services.activate_region(by=by, starts_on=app_today(), ends_on=app_today())
    assert asked(advisor) is Opening.NO_LICENCE
    services.grant_licence(by=by, user=advisor)
    assert asked(advisor) is Opening.OPEN
    assert pilot_open(advisor, advisor.agency).reason == ""


def test_a_stop_of_each_level_comes_first(db):
    by = active_region()
    advisor, manager = licensed(by), UserFactory(manager=True)
    other = pilote("28")
    for place, kind in (
        ((manager, Level.AGENCY, {"agency": advisor.agency}), Opening.AGENCY_STOPPED),
        ((by, Level.REGION, {"region": "32"}), Opening.REGION_STOPPED),
    ):
        who, level, where = place
        stop(who, level, **where)
        assert asked(advisor) is kind
    stop(by, Level.NATION)
    assert asked(advisor) is Opening.REGION_STOPPED
    stop(other, Level.NATION)
    assert asked(advisor) is Opening.NATION_STOPPED
    for who in (other, by):
        stop(who, Level.NATION, SwitchKind.LIFT)
    stop(by, Level.REGION, SwitchKind.LIFT, region="32")
    stop(manager, Level.AGENCY, SwitchKind.LIFT, agency=advisor.agency)
    assert asked(advisor) is Opening.OPEN


def test_a_stop_of_another_place_changes_nothing(db):
    by = active_region()
    advisor = licensed(by)
    elsewhere = AgencyFactory(other=True)
    stop(UserFactory(manager=True, agency=elsewhere), Level.AGENCY, agency=elsewhere)
    stop(pilote("28"), Level.REGION, region="28")
    assert asked(advisor) is Opening.OPEN


def test_only_for_one_s_own_agency_and_while_an_advisor(db):
    advisor = licensed(active_region())
    assert pilot_open(advisor, AgencyFactory(other=True)).opening is Opening.NOT_ADVISOR
    assert pilot_open(advisor, None).opening is Opening.NOT_ADVISOR
    User.objects.filter(pk=advisor.pk).update(roles=[Role.LIAISON])
    assert asked(advisor) is Opening.NOT_ADVISOR


def test_a_licence_ends_with_the_volunteering_or_by_the_pilote(db):
    by = active_region()
    advisor, other = licensed(by), licensed(by)
    services.set_volunteering(user=advisor, wanted=False)
    services.withdraw_licence(by=by, user=other)
    assert asked(advisor) is asked(other) is Opening.NO_LICENCE


@pytest.mark.parametrize(
    "change", [{"roles": [Role.LIAISON]}, {"is_active": False}, {"agency": "28"}, {"agency": None}]
)
def test_who_leaves_holds_no_licence_when_they_come_back(db, change):
    advisor = licensed(active_region())
    was = {"roles": advisor.roles, "is_active": True, "agency": advisor.agency}
    if change.get("agency"):
        change = {"agency": AgencyFactory(code="76001", region=RegionFactory(code=change["agency"]))}
    User.objects.filter(pk=advisor.pk).update(**change)
    User.objects.filter(pk=advisor.pk).update(**was)
    assert asked(advisor) is Opening.NO_LICENCE


def test_another_agency_of_the_region_is_no_departure(db):
    advisor = licensed(active_region())
    User.objects.filter(pk=advisor.pk).update(agency=AgencyFactory(other=True))
    advisor.refresh_from_db()
    assert asked(advisor) is Opening.OPEN


def test_what_was_in_force_at_an_instant_of_the_past(db):
    by = active_region()
    advisor = licensed(by)
    before = app_now()
    act = stop(by, Level.REGION, region="32")
    assert asked(advisor) is Opening.REGION_STOPPED
    assert asked(advisor, before) is Opening.OPEN
    assert asked(advisor, act.done_at) is Opening.REGION_STOPPED
    services.set_volunteering(user=advisor, wanted=False)
    stop(by, Level.REGION, SwitchKind.LIFT, region="32")
    assert asked(advisor) is Opening.NO_LICENCE
    assert asked(advisor, before) is Opening.OPEN
    assert asked(advisor, before - MONTH) is Opening.NO_EXPERIMENT


# The last Sundays of March and October: days of 23 and of 25 hours.
@pytest.mark.parametrize("last_day", ["2027-03-28", "2027-10-31", "2027-02-28", "2028-02-29", "2027-12-31"])
def test_the_last_day_ends_at_midnight_in_paris(db, last_day):
    day = datetime.date.fromisoformat(last_day)
    by = pilote()
    experiment(ends_on=day)
    consult(by)
    services.activate_region(by=by, starts_on=app_today(), ends_on=day)
    advisor = licensed(by)
    midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), PARIS)
    midnight = midnight.astimezone(datetime.UTC)
    assert asked(advisor, midnight - datetime.timedelta(microseconds=1)) is Opening.OPEN
    assert asked(advisor, midnight) is Opening.OVER


def test_the_clock_of_the_product_decides(own_database: OwnDatabase):
    advisor = licensed(active_region())
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = '30 days'")
        owner.commit()
        assert asked(advisor) is Opening.OPEN
        owner.execute("UPDATE app_clock SET shift = '31 days'")
        owner.commit()
        assert asked(advisor) is Opening.OVER


def test_a_region_s_own_period_within_the_experiment(db):
    by = active_region()
    services.end_region(by=by)
    assert pilot_place(region="32").opening is Opening.REGION_INACTIVE
    services.activate_region(
        by=by, starts_on=app_today() + datetime.timedelta(days=2), ends_on=app_today() + MONTH
    )
    assert pilot_place(region="32").opening is Opening.REGION_INACTIVE
    in_two_days = app_now() + datetime.timedelta(days=2)
    assert pilot_place(region="32", at=in_two_days).allowed


def test_a_deputy_leads_between_two_dates_while_their_manager_does(db):
    manager, deputy = UserFactory(manager=True), UserFactory(advisor=True)
    one_day = datetime.timedelta(days=1)
    services.name_deputy(
        by=manager, deputy=deputy, starts_on=app_today() + one_day, ends_on=app_today() + one_day
    )
    tomorrow = app_now() + one_day
    answers = [leads_agency(deputy, at) for at in (app_now(), tomorrow, tomorrow + one_day)]
    assert answers == [False, True, False]
    User.objects.filter(pk=manager.pk).update(agency=AgencyFactory(other=True))
    assert not leads_agency(deputy, tomorrow)
