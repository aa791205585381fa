"""factory_boy's factory of a model, whose call is known to give the model."""

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Model
from factory.django import DjangoModelFactory

#: What the test has got or created by its key, with the savepoints around it: they may be rolled back.
KEPT: dict[tuple[type[Model], tuple[Any, ...]], tuple[list[str | None], Any]] = {}


def savepoints() -> list[str | None] | None:
    """Those around what is written now, which else stays to the end of the test; None if it may not."""
    blocks = connection.atomic_blocks
    # In the transaction of the test, or in none.
    if not blocks or getattr(blocks[0], "_from_testcase", False):
        return [*connection.savepoint_ids]
    return None


class ModelFactory[M: Model](DjangoModelFactory[M]):
    class Meta:
        abstract = True

    if TYPE_CHECKING:
        # The library's metaclass creates on call, untyped.
        def __new__(cls, *args: Any, **fields: Any) -> M:
            raise NotImplementedError

    @classmethod
    def _get_or_create(cls, model_class: type[M], *args: Any, **fields: Any) -> M:
        """The same row is asked for again and again: a test reads it once."""
        names = cls._meta.django_get_or_create  # type: ignore[attr-defined]
        key = model_class, tuple(fields[name] for name in names)
        around, kept = KEPT.get(key, ([], None))
        if kept is None or kept.pk is None or connection.savepoint_ids[: len(around)] != around:
            kept = super()._get_or_create(model_class, *args, **fields)
            now = savepoints()
            if now is not None:
                KEPT[key] = now, kept
        return kept
