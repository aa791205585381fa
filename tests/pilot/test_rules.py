"""What the database refuses, whoever asks: raw SQL as the application, as a prompt, as the owner."""

import threading
from datetime import date, timedelta

import psycopg
import pytest
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    RestrictViolation,
    UniqueViolation,
)

from francetravail_match.common.database import app_today
from francetravail_match.pilot import services
from francetravail_match.pilot.enums import LICENCES, LICENCES_PER_REGION, Level
from francetravail_match.pilot.models import Deputy, Licence, SwitchAct, Volunteer
from francetravail_match.pilot.services import PilotRefused
from tests.factories import AgencyFactory, RegionFactory, UserFactory
from tests.utils.databases import AsRole, OwnDatabase

from .scenes import active_region, consult, experiment, licensed, pilote, stop, volunteer

TABLES = "experiment consultation activation volunteer licence switchact deputy".split()
SEAT = """INSERT INTO pilot_licence (user_id, region_id, national_seat, region_seat, granted_by_id)
    VALUES (%s, %s, %s, %s, %s)"""


def refused(connection: psycopg.Connection, error: type[Exception], statement: str) -> None:
    with pytest.raises(error):
        connection.execute(statement)
    connection.rollback()


@pytest.mark.parametrize("role", ["app", "admin"])
def test_nobody_writes_a_row_by_hand(own_database: OwnDatabase, as_role: AsRole, role):
    with as_role(role) as connection:
        for table in TABLES:
            refused(connection, InsufficientPrivilege, f"INSERT INTO pilot_{table} DEFAULT VALUES")
            refused(connection, InsufficientPrivilege, f"DELETE FROM pilot_{table}")
            refused(connection, InsufficientPrivilege, f"TRUNCATE pilot_{table} CASCADE")


def test_not_even_the_owner_rewrites_the_history(own_database: OwnDatabase):
    by = active_region()
    licensed(by)
    stop(by, Level.REGION, region="32")
    with own_database.as_owner() as owner:
        for statement in (
            "UPDATE pilot_switchact SET reason = 'autre'",
            "UPDATE pilot_switchact SET done_at = done_at - interval '1 day'",
            "UPDATE pilot_licence SET ended_at = app_now(), granted_by_id = granted_by_id + 1",
            "UPDATE pilot_licence SET granted_at = app_now() - interval '1 year'",
            "UPDATE pilot_experiment SET ends_on = ends_on + 1",
            "UPDATE pilot_consultation SET reference = 'autre'",
            "UPDATE pilot_activation SET ends_on = ends_on + 1",
            *(f"DELETE FROM pilot_{table}" for table in ("licence", "switchact", "consultation")),
            "TRUNCATE pilot_switchact CASCADE",
        ):
            refused(owner, RestrictViolation, f"SET ROLE owner; {statement}")


def test_what_has_ended_does_not_end_again(own_database: OwnDatabase):
    by = active_region()
    services.set_volunteering(user=licensed(by), wanted=False)
    with own_database.as_owner() as owner, pytest.raises(RestrictViolation):
        owner.execute("UPDATE pilot_licence SET ended_at = NULL")


def test_a_region_needs_both_consultations_and_an_experiment_that_lasts(db):
    by = pilote()
    days = {"starts_on": app_today(), "ends_on": app_today()}
    with pytest.raises(PilotRefused, match="CSE central et celle du CSE d'établissement"):
        services.activate_region(by=by, **days)
    consult(pilote("28"))
    with pytest.raises(PilotRefused, match="CSE d'établissement"):
        services.activate_region(by=by, **days)
    consult(by)
    with pytest.raises(PilotRefused, match="durée de l'expérimentation n'est pas fixée"):
        services.activate_region(by=by, **days)
    experiment(ends_on=app_today())
    tomorrow = app_today().fromordinal(app_today().toordinal() + 1)
    with pytest.raises(PilotRefused, match="se termine le"):
        services.activate_region(by=by, starts_on=app_today(), ends_on=tomorrow)
    services.activate_region(by=by, **days)
    with pytest.raises(PilotRefused, match="déjà active"):
        services.activate_region(by=by, **days)


def test_an_activation_rests_on_the_council_of_its_own_region(own_database: OwnDatabase):
    by, other = active_region(), pilote("28")
    consult(other)
    forged = """INSERT INTO pilot_activation
        (region_id, starts_on, ends_on, central_id, establishment_id, activated_by_id)
        SELECT '32', '2030-01-01', '2030-01-02', id, id, %s FROM pilot_consultation WHERE region_id = '28'"""
    with own_database.as_owner() as owner, pytest.raises(ForeignKeyViolation):
        owner.execute(forged, [by.pk])


def test_what_is_to_come_is_not_recorded_and_a_reference_is_needed(db):
    by = pilote()
    with pytest.raises(PilotRefused, match="quand elle a eu lieu"):
        consult(by, held_on=app_today() + timedelta(days=365))
    for slip in ({"held_on": date(1926, 11, 2)}, {"expertise_on": date(1926, 11, 2)}):
        with pytest.raises(PilotRefused, match="plus de trois ans"):
            consult(by, **slip)
    with pytest.raises(PilotRefused, match="référence"):
        consult(by, reference=" ")


def test_a_licence_is_for_a_volunteer_of_the_region_once(db):
    by = active_region()
    with pytest.raises(PilotRefused, match="n'est pas volontaire"):
        services.grant_licence(by=by, user=UserFactory(advisor=True))
    elsewhere = AgencyFactory(code="76001", region=RegionFactory(code="28"))
    with pytest.raises(PilotRefused, match="votre région"):
        services.grant_licence(by=by, user=volunteer(agency=elsewhere))
    with pytest.raises(PilotRefused, match="aucune région"):
        services.grant_licence(by=UserFactory(manager=True), user=volunteer())
    with pytest.raises(PilotRefused, match="déjà une licence"):
        services.grant_licence(by=by, user=licensed(by))
    with pytest.raises(PilotRefused, match="conseillers entreprise"):
        services.set_volunteering(user=UserFactory(manager=True), wanted=True)


def seated(owner: psycopg.Connection, by: int, region: str, seats: range, first: int) -> None:
    """Fill seats with accounts made for it; ``first``: the national seat of the first."""
    made = owner.execute(
        """INSERT INTO accounts_user (password, public_id, email, first_name, last_name, is_active, roles)
        SELECT '!', gen_random_uuid(), 'siege' || (%s + n) || '@example.org', '', '', true, '{advisor}'
        FROM generate_series(0, %s - 1) AS n RETURNING id""",
        [first, len(seats)],
    ).fetchall()
    rows = [(user, region, first + n, seats[n], by) for n, (user,) in enumerate(made)]
    owner.cursor().executemany(SEAT, rows)


def grant_together(own_database: OwnDatabase, by: int, users: list[int], isolation: str) -> list[str]:
    """What each of several connections was told, all of them asking at the same instant."""
    told: list[str] = []
    ready = threading.Barrier(len(users))

    def grant(user: int) -> None:
        with own_database.as_role("app") as app:
            app.execute(f"SET default_transaction_isolation = '{isolation}'")
            app.commit()
            ready.wait()
            try:
                app.execute("SELECT pilot_grant_licence(%s, %s)", [by, user])
                app.commit()
                told.append("")
            except psycopg.Error as error:
                told.append(f"{type(error).__name__}: {error.diag.message_primary}")

    threads = [threading.Thread(target=grant, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_of_those_who_ask_at_once_for_the_last_seat_of_a_region_one_has_it(own_database: OwnDatabase):
    by = active_region()
    users = [volunteer() for _ in range(6)]
    with own_database.as_owner() as owner:
        seated(owner, by.pk, "32", range(1, LICENCES_PER_REGION - 1), 1)
        owner.commit()
    told = grant_together(own_database, by.pk, [user.pk for user in users], "read committed")
    refusal = "RestrictViolation: Les 100 licences de la région sont données"
    assert [words[: len(refusal)] for words in told] == ["", ""] + [refusal] * 4
    assert Licence.objects.held().filter(region="32").count() == LICENCES_PER_REGION


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_the_last_seat_of_the_country_too_whatever_the_isolation(own_database: OwnDatabase, isolation):
    by = active_region()
    users = [volunteer() for _ in range(4)]
    with own_database.as_owner() as owner:
        for n, code in enumerate(("01", "02", "03", "04", "06")):
            RegionFactory(code=code, name=code)
            size = LICENCES_PER_REGION - (n == 4)
            seated(owner, by.pk, code, range(1, size + 1), 1 + n * LICENCES_PER_REGION)
        owner.commit()
    told = grant_together(own_database, by.pk, [user.pk for user in users], isolation)
    assert told.count("") == 1
    assert Licence.objects.held().count() == LICENCES
    with pytest.raises(PilotRefused, match="Les 500 licences du pays sont données"):
        services.grant_licence(by=by, user=volunteer())


def test_a_seat_too_many_fits_nowhere_even_for_the_owner(own_database: OwnDatabase):
    by = active_region()
    advisor, other = licensed(by), volunteer()
    for seats, error in (((501, 1), CheckViolation), ((2, 101), CheckViolation), ((1, 2), UniqueViolation)):
        with own_database.as_owner() as owner, pytest.raises(error):
            owner.execute(SEAT, [other.pk, "32", *seats, by.pk])
    with own_database.as_owner() as owner, pytest.raises(UniqueViolation, match="one_each"):
        owner.execute(SEAT, [advisor.pk, "32", 2, 2, by.pk])


def test_a_seat_that_is_given_back_serves_again(db):
    by = active_region()
    first = licensed(by)
    licensed(by)
    services.set_volunteering(user=first, wanted=False)
    assert not Volunteer.objects.filter(user=first).exists()
    assert Licence.objects.held().get(user=licensed(by)).national_seat == 1


def test_one_who_stops_while_a_licence_is_being_given_has_none(own_database: OwnDatabase, as_role: AsRole):
    by = active_region()
    user = volunteer()
    with as_role("app") as giving, as_role("app") as stopping:
        giving.execute("SELECT pilot_grant_licence(%s, %s)", [by.pk, user.pk])

        def revoke() -> None:
            stopping.execute("SELECT pilot_set_volunteering(%s, false)", [user.pk])
            stopping.commit()

        thread = threading.Thread(target=revoke)
        thread.start()
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = %s"
        with as_role("app") as watching:
            watching.autocommit = True
            while not watching.execute(waits, [stopping.info.backend_pid]).fetchone()[0]:
                assert thread.is_alive()
        giving.commit()
        thread.join()
    assert not Licence.objects.held().filter(user=user).exists()


def test_who_may_stop_what(db):
    by = active_region()
    agency = UserFactory(manager=True).agency
    other_manager = UserFactory(manager=True, of_another_agency=True)
    for who, level, where in (
        (other_manager, Level.AGENCY, {"agency": agency}),
        (UserFactory(advisor=True), Level.AGENCY, {"agency": agency}),
        (by, Level.AGENCY, {"agency": agency}),
        (pilote("28"), Level.REGION, {"region": "32"}),
        (UserFactory(administrator=True), Level.NATION, {}),
        (UserFactory(regional_pilot=True), Level.NATION, {}),
    ):
        with pytest.raises(PilotRefused, match="ne relève pas de vous"):
            stop(who, level, **where)
    assert not SwitchAct.objects.exists()


def test_one_pilote_alone_does_not_stop_the_country(own_database: OwnDatabase):
    by, other = pilote(), pilote("28")
    first = stop(by, Level.NATION)
    with pytest.raises(PilotRefused, match="autre pilote régional doit signer"):
        stop(by, Level.NATION)
    forged = """INSERT INTO pilot_switchact (kind, level, by_id, reason, answers_id, first_by_id)
        VALUES ('stop', 'nation', %s, 'x', %s, %s)"""
    with own_database.as_owner() as owner, pytest.raises(CheckViolation, match="second_signature"):
        owner.execute(forged, [by.pk, first.pk, by.pk])
    # Nor in the name of one who did not sign.
    with own_database.as_owner() as owner, pytest.raises(ForeignKeyViolation):
        owner.execute(forged, [by.pk, first.pk, other.pk])
        owner.commit()


def test_a_first_signature_waits_three_days(own_database: OwnDatabase):
    by, other = pilote(), pilote("28")
    stop(by, Level.NATION)
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = '3 days'")
        owner.commit()
    assert stop(other, Level.NATION).answers_id is None
    assert stop(by, Level.NATION).answers.by == other


def test_a_stop_is_not_made_twice_nor_lifted_where_there_is_none(db):
    by = active_region()
    with pytest.raises(PilotRefused, match="n'y est pas arrêtée"):
        stop(by, Level.REGION, services.SwitchKind.LIFT, region="32")
    stop(by, Level.REGION, region="32")
    with pytest.raises(PilotRefused, match="déjà arrêtée"):
        stop(by, Level.REGION, region="32")
    with pytest.raises(PilotRefused, match="motif"):
        services.switch(by=by, kind=services.SwitchKind.LIFT, level=Level.REGION, region="32", reason=" ")


def test_a_deputy_is_a_colleague_and_the_only_one_of_those_days(db):
    manager, colleague = UserFactory(manager=True), UserFactory(liaison=True)
    days = {"starts_on": app_today(), "ends_on": app_today()}
    for deputy in (manager, UserFactory(advisor=True, of_another_agency=True)):
        with pytest.raises(PilotRefused, match="autre personne de l'agence"):
            services.name_deputy(by=manager, deputy=deputy, **days)
    with pytest.raises(PilotRefused, match="responsable d'équipe"):
        services.name_deputy(by=colleague, deputy=UserFactory(advisor=True), **days)
    services.name_deputy(by=manager, deputy=colleague, **days)
    with pytest.raises(PilotRefused, match="déjà désigné"):
        services.name_deputy(by=manager, deputy=UserFactory(advisor=True), **days)
    row = Deputy.objects.get(deputy=colleague)
    with pytest.raises(PilotRefused, match="n'est pas la vôtre"):
        services.withdraw_deputy(by=UserFactory(manager=True), deputy=row)
    services.withdraw_deputy(by=manager, deputy=row)
    services.name_deputy(by=manager, deputy=UserFactory(advisor=True), **days)


def test_a_deputy_stands_in_for_three_months_at_most(db):
    both = {"by": UserFactory(manager=True), "deputy": UserFactory(advisor=True)}
    first, day = app_today(), timedelta(days=1)
    with pytest.raises(PilotRefused, match="trois mois au plus"):
        services.name_deputy(starts_on=first, ends_on=first + 93 * day, **both)
    services.name_deputy(starts_on=first, ends_on=first + 89 * day, **both)


def test_only_an_administrator_says_how_long_it_lasts_and_it_has_an_end(db):
    with pytest.raises(PilotRefused, match="administrateur"):
        services.set_experiment(by=pilote(), ends_on=app_today(), reason="x")
    with pytest.raises(PilotRefused, match="dans les trois ans"):
        services.set_experiment(by=UserFactory(administrator=True), ends_on=date(9999, 12, 31), reason="x")
