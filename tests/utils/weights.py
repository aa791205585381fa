"""Versions of the weights to come; re-exported by tests/factories.py."""

import datetime

from factory.declarations import LazyFunction, SubFactory

from francetravail_match.common.database import app_today
from matching.models import WeightVersion

from .model_factory import ModelFactory


class WeightVersionFactory(ModelFactory[WeightVersion]):
    """Occupation alone counts more than in the first version; takes effect in 30 days."""

    class Meta:
        model = WeightVersion

    valid_from = LazyFunction(lambda: app_today() + datetime.timedelta(days=30))
    weights = {"occupation": 60, "mobility": 10}
    author = SubFactory("tests.factories.UserFactory", administrator=True)
    reason = "Concertation avec les représentants du personnel"
