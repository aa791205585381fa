"""The search rows of offers, where the triggers of the database could not see to them."""

from django.db import connection, transaction


@transaction.atomic
def sweep_rows() -> int:
    """Make anew the rows of offers that came while an edition of a referential was taken in; how many.

    An edition that is over is noted first, and swept by a later call, once what it did not see has ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT offers_sweep()")
        (swept,) = cursor.fetchone()
    return int(swept)
