"""The commands of docs/operations.md that back up and restore, run as they are written there.

`docker compose` is played by this file: `exec` and `run` happen on clusters of this machine, `up` and `stop`
start and stop the new one. What follows in a line is the page's.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from candidates.models import Identity
from francetravail_match.embedded import paths
from francetravail_match.embedded.postgres import find_binaries
from tests import runs
from tests.embedded.checkout import Checkout
from tests.embedded.conftest import checkout_in
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long

from .production import PATIENCE, environment

PAGE = (settings.BASE_DIR / "docs/operations.md").read_text()
EXEC = "docker compose exec -T postgres "
MANAGE = "docker compose run --rm manage "
AS_POSTGRES = "docker compose run --rm --no-deps --user postgres --entrypoint sh postgres -c "


def commands(heading: str) -> list[str]:
    """The lines of the shell blocks below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert blocks, heading
    return [line for block in blocks for line in block.splitlines()]


class Machine:
    """Where `docker compose` runs: a folder for the files, and a database behind sockets."""

    def __init__(self, folder: Path, sockets: Path, name: str, environ: dict[str, str]) -> None:
        self.folder = folder
        self.sockets = sockets
        self.name = name
        self.environ = environ

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        if line.startswith(EXEC):
            # The database is called otherwise here; nothing else is changed.
            command = re.sub(r" inscrits\b", f" {self.name}", line.removeprefix(EXEC))
            return self.shell(
                f"{shlex.quote(os.fspath(find_binaries()))}/{command}", PGHOST=str(self.sockets)
            )
        assert line.startswith(MANAGE), f"unknown to this test: {line}"
        manage = f"{shlex.quote(sys.executable)} {settings.BASE_DIR / 'manage.py'}"
        url = f"postgresql://app@/{self.name}?host={self.sockets}"
        return self.shell(f"{manage} {line.removeprefix(MANAGE)}", DATABASE_URL=url)

    def shell(self, command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environ | environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )


class NewMachine(Machine):
    """A cluster of its own, as new as `docker compose up` makes it on an empty disk."""

    def __init__(self, checkout: Checkout, folder: Path, environ: dict[str, str]) -> None:
        super().__init__(folder, checkout.runtime / "pg", paths.DATABASE, environ)
        self.checkout = checkout

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.CompletedProcess(line, 0, "", "")
        if line.startswith("docker compose up -d --wait"):
            if not self.checkout.clients:
                self.checkout.client()
                self.binaries = Path(f"/proc/{self.checkout.pid('postgres')}/exe").resolve().parent
            return done
        if line == "docker compose stop postgres":
            self.checkout.clean()
            return done
        if line.startswith(AS_POSTGRES):
            (command,) = shlex.split(line.removeprefix(AS_POSTGRES))
            path = f"{self.binaries}:{os.environ['PATH']}"
            nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
            return subprocess.run(
                ["sh", "-c", command],
                cwd="/",
                env={"PATH": path, "PGDATA": str(self.checkout.data)},
                capture_output=True,
                text=True,
                **nobody,  # type: ignore[call-overload]
            )
        return super().run(line)


@pytest.fixture
def new_checkout(tmp_path: Path) -> Iterator[Checkout]:
    yield from checkout_in(tmp_path / "new")


RELATIONS = """
SELECT c.relname, c.relkind::text, c.relowner::regrole::text,
    ARRAY(SELECT unnest(coalesce(relacl, acldefault(kind, relowner)))::text ORDER BY 1)::text
FROM pg_class c, LATERAL (VALUES (CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char")) AS acl(kind)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i') ORDER BY 1
"""
RULES = """
SELECT 'function', oid::regprocedure::text, md5(prosrc),
    ARRAY(SELECT unnest(coalesce(proacl, acldefault('f', proowner)))::text ORDER BY 1)::text
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass || ' ' || tgname, tgenabled::text, ''
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname, convalidated::text, ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'default', concat(defaclrole::regrole, ' ', defaclobjtype), '',
    ARRAY(SELECT unnest(defaclacl)::text ORDER BY 1)::text
    FROM pg_default_acl
ORDER BY 1, 2
"""


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Relations with owner, rights and rows; functions, triggers, constraints, default rights."""
    with psycopg.connect(url) as connection:
        relations = connection.execute(RELATIONS).fetchall()
        found = {"relations": relations, "rules": connection.execute(RULES).fetchall()}
        for name, kind, *_ in relations:
            what = {"r": "t::text", "S": "last_value, is_called"}.get(kind)
            if what:
                rows = sql.SQL(f"SELECT {what} FROM {{}} AS t ORDER BY 1").format(sql.Identifier(name))
                found[name] = connection.execute(rows).fetchall()
        return found


def burn(database: OwnDatabase, count: int) -> None:
    """Transactions whose only effect is that their number is used: the server gets older."""
    with psycopg.connect(database.url("postgres"), autocommit=True) as connection:
        connection.execute(
            f"DO $$ BEGIN FOR i IN 1..{count} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"
        )


@long
def test_a_backup_restored_in_a_new_cluster_is_the_same_database(
    own_database: OwnDatabase, new_checkout: Checkout, tmp_path: Path
):
    burn(own_database, 5000)
    offer = JobOfferFactory(published=True)
    Identity.objects.create(job_seeker=JobSeekerFactory(matches=True), last_name="Martin")
    UserFactory(advisor=True)
    runs.done(offer)
    environ = environment(own_database)
    old = Machine(tmp_path, paths.POSTGRES_SOCKETS, own_database.name, environ)
    for line in commands("Sauvegarder"):
        done = old.run(line)
        assert done.returncode == 0, done.stderr
    before = everything(own_database.url("postgres"))

    new = NewMachine(new_checkout, tmp_path, environ)
    refused: list[subprocess.CompletedProcess[str]] = []
    for line in commands("Restaurer"):
        done = new.run(line)
        if line == f"{MANAGE}check --deploy" and not refused:
            refused.append(done)
            continue
        assert done.returncode == 0, (line, done.stdout, done.stderr)

    # Before its transactions were renumbered the new server refused to serve, and said what to write.
    assert refused[0].returncode == 1
    assert "pg_resetwal --epoch=1 " in refused[0].stderr
    url = f"postgresql://postgres@/{paths.DATABASE}?host={new.sockets}"
    after = everything(url)
    assert after.keys() == before.keys()
    # The new cluster has been found to be past every number, and says so.
    assert len(after.pop("app_cluster")) == 1
    assert before.pop("app_cluster") == []
    for part, rows in before.items():
        assert set(after[part]) ^ set(rows) == set(), part
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT last_name FROM candidates_identity").fetchone() == ("Martin",)
