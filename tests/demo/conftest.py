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
        names = ("DATABASE_URL", "REDIS_URL", "MIGRATOR_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "FT_DATA")
        inherited = {name: value for name, value in os.environ.items() if name not in names}
        return subprocess.Popen(
            [sys.executable, "manage.py", "demo", *arguments],
            cwd=self.path,
            env={**inherited, "FT_DATA": str(self.path / "absent"), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

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


@contextmanager
def temporary_checkout() -> Iterator[Checkout]:
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
    copy = Checkout(folder)
    try:
        yield copy
    finally:
        copy.kill_everything()
        for litter in (folder, *copy.outside()):
            shutil.rmtree(litter, ignore_errors=True)


@pytest.fixture
def checkout() -> Iterator[Checkout]:
    with temporary_checkout() as copy:
        yield copy
