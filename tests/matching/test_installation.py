"""The engine in the database: what `migrate` installed, its text by its hash, refused where it differs."""

import pytest
from django.db import connection

from matching.criteria import CRITERIA
from matching.installation import check_engine, function_names, install
from matching.models import Engine
from matching.sql import compose, engine_hash, engine_text
from tests.utils.databases import AsRole, OwnDatabase

pytestmark = pytest.mark.django_db


def test_the_text_is_kept_by_its_hash():
    engine = Engine.objects.get(installed=True)
    assert (engine.hash, engine.text) == (engine_hash(), engine_text())
    assert check_engine() == []


#: Called by the others alone, which have set it.
CALLED_BY_OTHERS = {"matching_points"}


def test_every_function_is_installed_and_fixes_its_search_path():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND proname = ANY (%s)",
            [function_names(compose(CRITERIA))],
        )
        found = dict(cursor.fetchall())
    assert set(found) == set(function_names(compose(CRITERIA)))
    fixed = {name for name, options in found.items() if "search_path" in str(options)}
    assert set(found) - fixed == CALLED_BY_OTHERS


def test_another_engine_is_refused_at_the_start(own_database: OwnDatabase):
    fewer = CRITERIA[:-1]
    with own_database.as_owner() as owner:
        owner.execute("UPDATE matching_engine SET installed = false")
        owner.commit()
    (error,) = check_engine()
    assert error.id == "matching.E001"
    install("migrator", fewer)
    assert check_engine() != []
    # Coming back to this code installs its engine again; the text of both stays.
    install("migrator")
    assert check_engine() == []


@pytest.mark.parametrize("turns", [1, 2])
def test_an_engine_takes_the_place_of_another(own_database: OwnDatabase, turns: int):
    """Whichever of their rows the server reads first."""
    for _ in range(turns):
        with own_database.as_owner() as owner:
            owner.execute("UPDATE matching_engine SET installed = false")
            owner.execute(
                "INSERT INTO matching_engine (hash, text, installed) VALUES (%s, 'earlier', true)"
                " ON CONFLICT (hash) DO UPDATE SET installed = true",
                ["0" * 64],
            )
            owner.commit()
        install("migrator")
        assert Engine.objects.get(installed=True).hash == engine_hash()
    assert Engine.objects.count() == 2


def test_the_application_cannot_touch_the_engine(own_database: OwnDatabase, as_role: AsRole):
    with as_role("app") as app, pytest.raises(Exception, match="permission denied|must be owner"):
        app.execute("UPDATE matching_engine SET installed = false")
    with as_role("app") as app, pytest.raises(Exception, match="permission denied|must be owner"):
        app.execute("DROP FUNCTION matching_points(int[], int[])")
