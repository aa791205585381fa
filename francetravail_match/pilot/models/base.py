"""What the tables of the pilot share."""

from typing import Any

from django.db import models


def set_once(label: str) -> Any:
    """An instant that is empty until something ends, and is then never changed."""
    return models.DateTimeField(label, null=True, blank=True, editable=False)
