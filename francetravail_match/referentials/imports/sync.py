"""Bring a table to the rows of a file: insert what is new, update what differs, keep the rest."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.db.models import Model

from francetravail_match.common.database import app_now
from francetravail_match.common.imports import Summary, Unreadable
from francetravail_match.referentials.models import ReferenceVersion

BATCH = 2000


def sync_rows[M: Model](
    rows: Iterable[M], key: str | Sequence[str], fields: Sequence[str], summary: Summary
) -> None:
    """Store ``rows`` (unsaved, known by ``key``); ``fields`` are compared and updated. Deletes nothing."""
    wanted = list(rows)
    if not wanted:
        return
    model = type(wanted[0])
    keys = [key] if isinstance(key, str) else list(key)
    # The column's own name: `parent_id` for the key `parent`.
    columns = [getattr(model._meta.get_field(name), "attname", name) for name in [*keys, *fields]]
    stored = {
        tuple(values[: len(keys)]): values[len(keys) :]
        for values in model._default_manager.order_by().values_list(*columns)
    }
    new, changed = [], []
    for row in wanted:
        values = tuple(getattr(row, column) for column in columns)
        before = stored.get(values[: len(keys)])
        if before is None:
            new.append(row)
        elif before != values[len(keys) :]:
            changed.append(row)
    if new or changed:
        model._default_manager.bulk_create(
            [*new, *changed],
            batch_size=BATCH,
            update_conflicts=bool(fields),
            ignore_conflicts=not fields,
            unique_fields=keys if fields else None,
            update_fields=list(fields) or None,
        )
    summary.created += len(new)
    summary.updated += len(changed)
    summary.unchanged += len(wanted) - len(new) - len(changed)


def digest_files(paths: Iterable[Path]) -> str:
    """SHA-256 (hex) of the files' contents, in order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_loaded(name: str, digest: str) -> bool:
    return ReferenceVersion.objects.filter(name=name, digest=digest).exists()


def record_version(name: str, version: str, digest: str) -> None:
    """Say which edition is loaded: the database makes anew the search rows derived from an earlier one."""
    ReferenceVersion.objects.update_or_create(
        name=name, defaults={"version": version, "digest": digest, "loaded_at": app_now()}
    )


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file (UTF-8, with or without BOM, comma); Unreadable if it is not one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            yield from csv.DictReader(handle)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path.name} est illisible ({error}).") from error
