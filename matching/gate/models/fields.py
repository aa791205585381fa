"""What the tables of the gate share."""

from typing import Any

from django.db import models


def number(label: str) -> Any:
    return models.PositiveIntegerField(label)
