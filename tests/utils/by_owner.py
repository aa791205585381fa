"""Rows as the owner of the tables writes them: what the application may not do, to set a scene.

On the connection of the test, in its transaction: a function of the test databases does it (see cluster.py).
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery
from psycopg import ClientCursor

#: Run once in the template of the test databases, as their owner.
BACK_DOOR = """
CREATE SCHEMA scenes;
GRANT USAGE ON SCHEMA scenes TO app;
CREATE FUNCTION scenes.as_owner(statement text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changed bigint;
BEGIN
    EXECUTE statement;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
GRANT EXECUTE ON FUNCTION scenes.as_owner(text) TO app;
"""


def execute(statement: str, parameters: Iterable[Any] = ()) -> int:
    """How many rows it changed."""
    connection.ensure_connection()
    with ClientCursor(connection.connection) as client:
        written = client.mogrify(statement, tuple(parameters))
    with connection.cursor() as cursor:
        cursor.execute("SELECT scenes.as_owner(%s)", [written])
        return cursor.fetchone()[0]


def insert[M: Model](row: M) -> M:
    """The row as the database keeps it."""
    fields = [
        field
        for field in row._meta.concrete_fields
        if not isinstance(getattr(row, field.attname), DatabaseDefault)
        and not (field.primary_key and row.pk is None)
    ]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    ((statement, parameters),) = query.get_compiler(connection=connection).as_sql()
    execute(statement, parameters)
    return type(row)._base_manager.latest("pk")


def update(rows: QuerySet[Any], **values: Any) -> int:
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    query.clear_ordering(force=True)
    return execute(*query.get_compiler(connection=connection).as_sql())


def delete(rows: QuerySet[Any]) -> int:
    """These rows alone: nothing that refers to them."""
    query = rows.query.chain(DeleteQuery)
    query.clear_ordering(force=True)
    return execute(*query.get_compiler(connection=connection).as_sql())
