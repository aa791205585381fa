"""What each role of the database may do, tried on real connections (docs/measures.md; gate, four roles)."""

import datetime
import re
import uuid
from itertools import product

import pytest
from psycopg import sql
from psycopg.errors import CheckViolation, InsufficientPrivilege, RestrictViolation

from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils.database_rights import (
    FOR_THE_APPLICATION_ALONE,
    NOT_EVEN_READ,
    OWNER_FUNCTIONS,
    READ_IN_PART,
    RESTRICTED,
    WRITES,
)
from tests.utils.databases import AsRole, OwnDatabase

RIGHTS = """
SELECT c.relname, array_agg(p.privilege) FILTER (WHERE has_table_privilege(%s, c.oid, p.privilege))
FROM pg_class c
CROSS JOIN unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER,REFERENCES}'::text[]) AS p(privilege)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = ANY (%s) GROUP BY c.relname
"""
TABLES, VIEWS = ["r", "p"], ["v", "m"]
MONTH = re.compile(r"_\d{4}_\d{2}$")


def rights(own_database: OwnDatabase, role: str, kinds: list[str] = TABLES) -> dict[str, set[str]]:
    with own_database.as_role(role) as connection:
        return {table: set(rights or ()) for table, rights in connection.execute(RIGHTS, [role, kinds])}


def whole(table: str) -> str:
    """The table that a monthly partition is a part of; any other table itself."""
    return MONTH.sub("", table)


def plain_column(connection, table: str) -> str:
    """One that the role may not change, if there is any: of some tables it changes a few."""
    query = """SELECT attname FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND attidentity = ''
        ORDER BY has_column_privilege(attrelid, attnum, 'UPDATE'), attnum DESC LIMIT 1"""
    return connection.execute(query, [table]).fetchone()[0]


def attempts(connection, table: str) -> dict[str, sql.Composed]:
    name, column = sql.Identifier(table), sql.Identifier(plain_column(connection, table))
    return {
        "INSERT": sql.SQL("INSERT INTO {} DEFAULT VALUES").format(name),
        "UPDATE": sql.SQL("UPDATE {} SET {} = {}").format(name, column, column),
        "DELETE": sql.SQL("DELETE FROM {}").format(name),
        "TRUNCATE": sql.SQL("TRUNCATE {}").format(name),
    }


def test_the_rights_of_the_application_are_these_and_no_others(own_database: OwnDatabase):
    found = rights(own_database, "app")
    assert {table for table in found if MONTH.search(table)}
    for table, rights_found in found.items():
        readable = set() if whole(table) in NOT_EVEN_READ else {"SELECT"}
        assert rights_found == RESTRICTED.get(whole(table), WRITES) | readable, table


def test_the_view_of_the_journal_is_read_by_the_application_alone(own_database: OwnDatabase):
    assert rights(own_database, "app", VIEWS)["journal_entry"] == {"SELECT"}
    assert rights(own_database, "admin", VIEWS)["journal_entry"] == set()


@pytest.mark.parametrize("role", ["app", "admin"])
def test_nobody_writes_through_a_view(own_database: OwnDatabase, as_role: AsRole, role):
    """One made of several tables takes no write, whatever the rights say."""
    with as_role(role) as connection:
        query = """SELECT relname FROM pg_class
            WHERE relname = ANY (%s) AND pg_relation_is_updatable(oid, true) <> 0"""
        found = rights(own_database, role, VIEWS)
        for (view,) in connection.execute(query, [list(found)]):
            assert found[view] <= {"SELECT"}, view


def test_an_administrator_reads_and_does_nothing_else(own_database: OwnDatabase):
    for table, found in rights(own_database, "admin").items():
        assert found <= {"SELECT"}, table
        hidden = NOT_EVEN_READ | FOR_THE_APPLICATION_ALONE | READ_IN_PART.keys()
        assert bool(found) is (whole(table) not in hidden), table


@pytest.mark.parametrize("table", READ_IN_PART)
def test_an_administrator_reads_no_secret_column(own_database: OwnDatabase, table):
    query = """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0
        AND NOT has_column_privilege('admin', attrelid, attnum, 'SELECT')"""
    with own_database.as_role("admin") as admin:
        assert {name for (name,) in admin.execute(query, [table])} == READ_IN_PART[table]


def refuses(connection, statement) -> bool:
    try:
        connection.execute(statement)
    except InsufficientPrivilege:
        return True
    finally:
        connection.rollback()
    return False


def test_what_the_application_may_not_write_is_refused(own_database: OwnDatabase, as_role: AsRole):
    JobOfferFactory(published=True)
    JobSeekerFactory(matches=True)
    with as_role("app") as app:
        for table in rights(own_database, "app"):
            if whole(table) not in RESTRICTED:
                continue
            left = RESTRICTED[whole(table)]
            for right, statement in attempts(app, table).items():
                assert right in left or refuses(app, statement), (table, right)


def test_an_administrator_who_tries_to_write_is_refused(own_database: OwnDatabase, as_role: AsRole):
    with as_role("admin") as admin:
        for table in rights(own_database, "admin"):
            for right, statement in attempts(admin, table).items():
                assert refuses(admin, statement), (table, right)


@pytest.mark.parametrize("role", ["app", "admin"])
def test_nobody_rises_above_their_role(own_database: OwnDatabase, as_role: AsRole, role):
    with as_role(role) as connection:
        for statement in (
            "SET ROLE owner",
            "SET ROLE engine",
            "SET ROLE migrator",
            "SET ROLE postgres",
            "SET SESSION AUTHORIZATION migrator",
            "SET session_replication_role = replica",
            "CREATE TABLE mine (id int)",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
            "ALTER TABLE journal_line DISABLE TRIGGER journal_append_only",
            "ALTER TABLE journal_line OWNER TO CURRENT_USER",
            "DROP TABLE journal_line",
            "DROP VIEW journal_entry",
            "INSERT INTO journal_entry DEFAULT VALUES",
            "UPDATE journal_entry SET action = 'x'",
            "DELETE FROM journal_entry",
            "SELECT id FROM journal_line",
            "SELECT hash FROM journal_seal",
            "SELECT nextval('journal_line_id')",
            "SELECT journal_add_month(now())",
            "SELECT journal_seal_until('9999', 1)",
            "SELECT candidates_rebuild(ARRAY[1::bigint])",
            "SELECT offers_rebuild(ARRAY[1::bigint])",
            "COPY app_clock TO PROGRAM 'true'",
        ):
            assert refuses(connection, statement), statement


def test_the_engine_reads_neither_who_a_person_is_nor_their_disability(own_database: OwnDatabase):
    with own_database.as_role("admin") as connection:  # nobody connects as engine
        found = connection.execute(RIGHTS, ["engine", TABLES]).fetchall()
    readable = {table for table, privileges in found if privileges}
    assert "candidates_searchrow" in readable
    assert readable.isdisjoint({"candidates_identity", "candidates_disabilitystatus"})


def test_migrator_works_as_owner_and_has_no_rights_of_its_own(own_database: OwnDatabase, as_role: AsRole):
    with as_role("migrator") as migrator:
        with pytest.raises(InsufficientPrivilege):
            migrator.execute("SELECT 1 FROM candidates_jobseeker")
        migrator.rollback()
        migrator.execute("SET ROLE owner")
        assert migrator.execute("SELECT count(*) FROM candidates_jobseeker").fetchone() == (0,)


def test_the_functions_that_the_application_calls_with_the_rights_of_the_owner(
    own_database: OwnDatabase, as_role: AsRole
):
    query = """SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
        AND prorettype <> 'trigger'::regtype AND has_function_privilege(%s, oid, 'EXECUTE')"""
    with as_role("app") as app:
        assert {name for (name,) in app.execute(query, ["app"])} == OWNER_FUNCTIONS
        assert {name for (name,) in app.execute(query, ["admin"])} == {"current_watermark"}


def test_a_function_finds_our_tables_and_none_that_a_session_made_for_itself(own_database: OwnDatabase):
    """Without a fixed path temporary tables come first. A standard SQL body has its tables from the start;
    what is immutable reads none; what builds rows is a part of the rebuild, which has one."""
    query = """SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
        AND prosqlbody IS NULL AND (provolatile <> 'i' OR prosecdef)
        AND NOT 'search_path=pg_catalog, public, pg_temp' = ANY (coalesce(proconfig, '{}'))
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
    callable_by = "SELECT has_function_privilege(%s, %s::regproc, 'EXECUTE')"
    with own_database.as_role("admin") as admin:
        assert set(admin.execute(query)) == {("candidates_built",), ("offers_built",)}
        for role, name in product(("app", "admin", "engine"), ("candidates_built", "offers_built")):
            assert admin.execute(callable_by, [role, name]).fetchone() == (False,)


NEW_VERSION = """INSERT INTO offers_offerversion (public_id, offer_id, number, digest, created_at)
    VALUES (%s, %s, 2, 'other', now()) RETURNING id"""
NEW_CRITERION = """INSERT INTO offers_offercriterion (version_id, code, item, level, value)
    VALUES (%s, 'contract', %s, 'required', '{}')"""


def test_a_criterion_comes_with_its_version_or_never(own_database: OwnDatabase, as_role: AsRole):
    offer = JobOfferFactory()
    with as_role("app") as app:
        (version,) = app.execute(NEW_VERSION, [uuid.uuid4(), offer.pk]).fetchone()
        app.execute(NEW_CRITERION, [version, "permanent"])
        app.commit()
        with pytest.raises(RestrictViolation):
            app.execute(NEW_CRITERION, [version, "fixed_term"])


def test_a_version_cannot_name_the_transaction_that_may_add_to_its_criteria(
    own_database: OwnDatabase, as_role: AsRole
):
    offer = JobOfferFactory()
    with as_role("app") as app, as_role("app") as accomplice:
        (later,) = accomplice.execute("SELECT pg_current_xact_id()::text").fetchone()
        forged = """INSERT INTO offers_offerversion (public_id, offer_id, number, digest, created_at, xact)
            VALUES (%s, %s, 2, 'other', now(), %s::text::xid8) RETURNING id"""
        (version,) = app.execute(forged, [uuid.uuid4(), offer.pk, later]).fetchone()
        app.commit()
        with pytest.raises(RestrictViolation):
            accomplice.execute(NEW_CRITERION, [version, "permanent"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE offers_offercriterion SET item = 'M1805'",
        "UPDATE offers_offerversion SET digest = 'other'",
    ],
)
def test_a_version_is_changed_by_nobody(own_database: OwnDatabase, statement):
    JobOfferFactory(published=True)
    with own_database.as_owner() as owner:
        with pytest.raises(RestrictViolation):
            owner.execute(statement)


@pytest.mark.parametrize("synthetic", [True, False])
def test_a_synthetic_person_stays_one_and_a_real_one_too(
    own_database: OwnDatabase, as_role: AsRole, synthetic
):
    JobSeekerFactory(synthetic=synthetic)
    statement = "UPDATE candidates_jobseeker SET synthetic = NOT synthetic"
    with as_role("app") as app, pytest.raises(CheckViolation):
        app.execute(statement)
    with own_database.as_owner() as owner, pytest.raises(CheckViolation):
        owner.execute(statement)


def test_only_the_owner_moves_the_clock_of_the_product(own_database: OwnDatabase, as_role: AsRole):
    elapsed = "SELECT app_now() - clock_timestamp()"
    with as_role("app") as app, own_database.as_owner() as owner:
        assert abs(app.execute(elapsed).fetchone()[0]) < datetime.timedelta(seconds=5)
        app.commit()
        owner.execute("UPDATE app_clock SET shift = '3 days'")
        owner.commit()
        (shift,) = app.execute(elapsed).fetchone()
        assert abs(shift - datetime.timedelta(days=3)) < datetime.timedelta(seconds=5)
