"""A word planted in every column of every table of the outside, and looked for everywhere after the purge."""

import base64
import datetime
import uuid
from typing import Any

import psycopg
import redis
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Field, Model
from psycopg import sql
from psycopg.types.json import Jsonb

from matching.external.lead import object_to
from matching.external.models import Clock, Sighting
from matching.external.services import purge
from tests.factories import UserFactory
from tests.matching.external.outside import seen
from tests.matching.external.scenes import written_to
from tests.matching.gate.scenes import Scene, opened
from tests.utils.databases import OwnDatabase

CANARY = "ZQ7CANARI"
LABELS = ("external_profiles",)
#: Tables that do not refer to a sighting, and what keeps the person out of them.
OF_NOBODY = {
    "external_profiles.ExternalAct": "who acted, for which offer, when",
    "external_profiles.ContactPolicy": "what a region decided, and a number",
    "external_profiles.RegisteredFound": "somebody registered: no sighting was ever kept",
    "external_profiles.SourceActivation": "what a region decided",
    "external_profiles.Alias": "numbers of advisors",
    "external_profiles.ContactPlace": "who contacted somebody, for which offer, when",
    "external_profiles.PurgeRun": "numbers",
    "external_profiles.Suppression": "keyed hashes, on purpose",
}
DUMP = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
CHECKS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype = 'c' AND conrelid = ANY (%s::text[]::regclass[])
"""


def held() -> list[type[Model]]:
    """Every table that refers to a sighting, from far or near: each after those it refers to."""
    found: list[type[Model]] = [Sighting]
    ours = [
        model for label in LABELS for model in apps.get_app_config(label).get_models() if model is not Clock
    ]
    while later := [m for m in ours if m not in found and any(_to(field) in found for field in _fields(m))]:
        found += later
    return found


def _fields(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.get_fields() if isinstance(field, Field) and field.concrete]


def _to(field: Field) -> type[Model] | None:
    return field.related_model if isinstance(field, models.ForeignKey) else None


def planted(field: Field, known: dict[type[Model], int]) -> Any:
    """The canary as this column can hold it; where it cannot, anything."""
    match field:
        case models.ForeignKey():
            return known.get(field.related_model, 1)
        case models.CharField() | models.TextField():
            return CANARY[: field.max_length or 20]
        case ArrayField():
            return [CANARY.encode().ljust(16)]
        case models.BinaryField():
            return CANARY.encode().ljust(16)[: field.max_length or 16]
        case models.JSONField():
            return Jsonb({CANARY: [CANARY]})
        case models.UUIDField():
            return uuid.uuid4()
        case models.DateTimeField():
            return datetime.datetime(2027, 3, 8, 12, tzinfo=datetime.UTC)
        case models.DateField():
            return datetime.date(2027, 3, 8)
        case models.BooleanField():
            return True
    return 1


def plant(owner: psycopg.Connection, scene: Scene, sighting: Sighting) -> set[str]:
    """One row in each table, whatever its rules say: they may change. The tables where a word can be held."""
    tables = held()
    names = [model._meta.db_table for model in tables]
    for table, constraint in owner.execute(CHECKS, [names]).fetchall():
        owner.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                sql.Identifier(table), sql.Identifier(constraint)
            )
        )
    known: dict[type[Model], int] = {Sighting: sighting.pk, type(scene.advisor): scene.advisor.pk}
    texts = [field for field in _fields(Sighting) if isinstance(field, models.CharField)]
    for field in texts:
        statement = sql.SQL("UPDATE {} SET {} = %s").format(
            sql.Identifier(names[0]), sql.Identifier(str(field.column))
        )
        owner.execute(statement, [CANARY])
    for model in tables[1:]:
        fields = [field for field in _fields(model) if not isinstance(field, models.AutoField)]
        values = [planted(field, known) for field in fields]
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
            sql.SQL(", ").join(sql.Placeholder() for _ in fields),
            sql.Identifier(str(model._meta.pk.column)),
        )
        ((known[model],),) = owner.execute(statement, values).fetchall()
    return {f"public.{model._meta.db_table}" for model in tables if any(map(holds_words, _fields(model)))}


def holds_words(field: Field) -> bool:
    kinds = (models.CharField, models.TextField, models.BinaryField, models.JSONField, ArrayField)
    return isinstance(field, kinds)


def dumped(database: OwnDatabase) -> dict[str, bytes]:
    """Every table of the database, the journal and what is kept of the past included."""
    with database.as_role("postgres") as root:
        tables = [table for (table,) in root.execute(DUMP).fetchall()]
        found = {}
        for table in tables:
            with root.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                found[table] = b"".join(bytes(chunk) for chunk in copy)
    return found


def traces(contents: dict[str, bytes]) -> set[str]:
    """Where the word is, as it stands, in hexadecimal or in base 64."""
    plain = CANARY.encode()
    spellings = [plain, plain.hex().encode(), base64.b64encode(plain)[:-4]]
    return {
        name for name, content in contents.items() if any(s.lower() in content.lower() for s in spellings)
    }


def in_valkey() -> dict[str, bytes]:
    """Queues, results, caches, sessions: every key and what it holds."""
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        return {key.decode(errors="replace"): key + (valkey.dump(key) or b"") for key in valkey.scan_iter()}


def test_every_table_is_erased_with_the_sighting_or_holds_nobody():
    ours = {model._meta.label for label in LABELS for model in apps.get_app_config(label).get_models()}
    assert {model._meta.label for model in held()} == ours - OF_NOBODY.keys() - {Clock._meta.label}


def test_nothing_of_who_was_written_to_is_left(own_database: OwnDatabase, mailbox):
    """By the site's own services, the queue of the workers included."""
    scene = opened(own_database)
    message = written_to(
        scene, mailbox, f"https://linkedin.com/in/{CANARY}", email=f"{CANARY}@example.org".lower()
    )
    assert len(mailbox.messages) == 1
    assert in_valkey()
    assert traces(in_valkey()) == set()
    assert traces(dumped(own_database)) == {"public.external_profiles_sighting"}
    object_to(message.contact.sighting)
    assert traces(dumped(own_database)) == traces(in_valkey()) == set()


def test_nothing_of_a_person_is_left_anywhere(own_database: OwnDatabase, client):
    scene = opened(own_database)
    sighting = seen(scene)
    with own_database.as_role("postgres") as root:
        # Neither triggers nor keys have a say in what is planted; the keys stay: they say what goes with it.
        root.execute("SET session_replication_role = replica")
        names = plant(root, scene, sighting)
        root.commit()
    assert traces(dumped(own_database)) == names
    client.force_login(UserFactory(dpo=True))
    assert client.get("/echeances/").status_code == 200
    scene.clock("2029-03-09 00:00")
    assert purge() == 1
    assert traces(dumped(own_database)) == set()
    assert traces(in_valkey()) == set()
    media = settings.MEDIA_ROOT
    assert not media, "files are kept nowhere: this test is to look at them too"
