"""Maintenance puts the search rows of offers back where one comparison looks for them."""

import io
from typing import Any

from django.core.management import call_command
from django.db import connections

from tests.factories import CommuneFactory, JobOfferFactory
from tests.utils.databases import OwnDatabase


def rows_of_offers() -> list[tuple[Any, ...]]:
    """Occupation, kind and centre of the place of each search row, as they lie."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "SELECT occupation, place, floor((center(area))[1] * 2), (center(area))[0]"
            " FROM offers_searchrow ORDER BY ctid"
        )
        return cursor.fetchall()


def test_offers_lie_by_occupation_and_place(own_database: OwnDatabase):
    communes = [CommuneFactory().code, CommuneFactory(far=True).code]
    for commune in communes * 3:
        place = {"place": "commune", "commune": commune, "fully_remote": False}
        JobOfferFactory(published=True, workplace=place)
    before = rows_of_offers()
    assert before != sorted(before)
    output = io.StringIO()
    call_command("cluster_search_rows", stdout=output)
    assert "offers_searchrow : lignes rangées" in output.getvalue()
    assert rows_of_offers() == sorted(before)
