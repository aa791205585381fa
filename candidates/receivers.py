"""Search rows copy places and families: they are made anew when the referentials change."""

from typing import Any

from django.db import connection
from django.dispatch import receiver

from francetravail_match.referentials.signals import reference_changed


@receiver(reference_changed, dispatch_uid="candidates.rebuild_search_rows")
def rebuild_search_rows(**kwargs: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT candidates_rebuild(array_agg(id)) FROM candidates_jobseeker HAVING count(*) > 0"
        )
