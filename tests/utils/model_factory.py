"""factory_boy's factory of a model, whose call is known to give the model."""

from typing import TYPE_CHECKING, Any

from django.db.models import Model
from factory.django import DjangoModelFactory


class ModelFactory[M: Model](DjangoModelFactory[M]):
    class Meta:
        abstract = True

    if TYPE_CHECKING:
        # The library's metaclass creates on call, untyped.
        def __new__(cls, *args: Any, **fields: Any) -> M:
            raise NotImplementedError
