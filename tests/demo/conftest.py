"""A copy of the project in a folder of its own, with its own services and state."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    "francetravail_match",
    "offers",
    "candidates",
    "matching",
    "templates",
    "static",
    "bench",
    "manage.py",
)


@dataclass
class Checkout:
    path: Path

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """`bin/demo` without the installation, which this environment has done already."""
        return subprocess.Popen(
            [sys.executable, "manage.py", "demo", *arguments],
            cwd=self.path,
            env={**self.environment(), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def environment(self) -> dict[str, str]:
        names = ("DATABASE_URL", "REDIS_URL", "MIGRATOR_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "FT_DATA")
        inherited = {name: value for name, value in os.environ.items() if name not in names}
        return {**inherited, "FT_DATA": str(self.path / "absent")}

    def processes(self) -> list[psutil.Process]:
        """Every living process that works for this copy: run from it, or on its files."""
        found = []
        for process in psutil.process_iter():
            try:
                mine = str(self.path) in " ".join(process.cmdline()) or process.cwd().startswith(
                    str(self.path)
                )
                if mine and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found

    def outside(self) -> list[Path]:
        """Folders of this copy under /tmp and /var/tmp, named after its path as the services name them."""
        key = hashlib.sha256(f"{os.geteuid()}:{self.path.resolve()}".encode()).hexdigest()[:12]
        return [Path(folder) / f"inscrits-{key}" for folder in ("/tmp", "/var/tmp")]

    def kill_everything(self) -> None:
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def migrate(self) -> None:
        """Its cluster with every table, at rest."""
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=self.path, env=self.environment(), check=True)


@contextmanager
def temporary_checkout(like: Checkout | None = None) -> Iterator[Checkout]:
    """A copy that has never run, or with the state that another one at rest is in."""
    # Not under pytest's own folder: PostgreSQL may run as another user, who must be able to walk down here.
    folder = Path(tempfile.mkdtemp(prefix="demo-"))
    folder.chmod(0o755)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            # With what is compiled, as it bears the time of its source; not what is being written.
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("*.pyc.*"))
        elif source.exists():
            shutil.copy2(source, folder / part)
    if like:
        subprocess.run(["cp", "--archive", like.path / ".local", folder / ".local"], check=True)
    copy = Checkout(folder)
    try:
        yield copy
    finally:
        copy.kill_everything()
        for litter in (folder, *copy.outside()):
            shutil.rmtree(litter, ignore_errors=True)


@pytest.fixture
def new_checkout() -> Iterator[Checkout]:
    with temporary_checkout() as copy:
        yield copy


@pytest.fixture(scope="module")
def _migrated_once() -> Iterator[Checkout]:
    with temporary_checkout() as copy:
        copy.migrate()
        yield copy


@pytest.fixture
def migrated_checkout(_migrated_once: Checkout) -> Iterator[Checkout]:
    """Its tables are there, and empty."""
    with temporary_checkout(like=_migrated_once) as copy:
        yield copy
