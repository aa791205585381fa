"""Where search rows lie on disk: by occupation, then by place, so that one comparison reads a few pages."""

from django.db import connections

OWNER = "migrator"
MEMORY = "SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '1GB'"
# The centre of an area's box says where it is, whatever kind of area it is.
IN_ORDER = """
CREATE INDEX {table}_order ON {table}
    (occupation, {kind}, (floor((center(area))[1] * 2)), ((center(area))[0]));
CLUSTER {table} USING {table}_order;
DROP INDEX {table}_order
"""


def store_in_order(table: str, kind: str) -> None:
    """Within a transaction of the owner. ``kind``: the column that says what kind of place an area is.

    By place: strips of half a degree from south to north, each from west to east. The table is locked.
    """
    with connections[OWNER].cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(IN_ORDER.format(table=table, kind=kind))
