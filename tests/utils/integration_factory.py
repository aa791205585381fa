"""Programs that use the API, each with a token that the test knows; re-exported by tests/factories.py."""

import datetime
from collections.abc import Iterable
from typing import Any

from factory.declarations import LazyFunction, Sequence, SubFactory, Trait

from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import app_now, app_today
from francetravail_match.integrations.enums import LIFETIME, Scope
from francetravail_match.integrations.models import Integration
from francetravail_match.integrations.querysets import digest_of

from .model_factory import ModelFactory


def day(distance: int) -> LazyFunction:
    """So many days from today, in Paris."""
    return LazyFunction(lambda: app_today() + datetime.timedelta(days=distance))


class IntegrationFactory(ModelFactory[Integration]):
    """One that may do everything in the default agency, unless a trait or ``scopes`` says otherwise.

    Its token is `token_of(integration)`.
    """

    class Meta:
        model = Integration

    class Params:
        expired = Trait(created_on=day(-100), expires_on=day(-1))
        on_its_last_day = Trait(created_on=day(-LIFETIME.days), expires_on=day(0))
        revoked = Trait(revoked_at=LazyFunction(app_now))
        of_another_agency = Trait(agency=SubFactory("tests.factories.AgencyFactory", other=True))

    name = Sequence(lambda n: f"Portail {n}")
    scopes = Scope.values
    created_by = SubFactory("tests.factories.UserFactory", administrator=True)
    created_on = day(-10)
    expires_on = day(20)
    agency = SubFactory("tests.factories.AgencyFactory")
    agencies: Iterable[Agency] = ()

    @classmethod
    def _create(
        cls,
        model_class: type[Integration],
        *args: Any,
        agency: Agency,
        agencies: Iterable[Agency],
        **fields: Any,
    ) -> Integration:
        made = model_class(**fields)
        made.digest = digest_of(token_of(made))
        made.save()
        made.agencies.set(agencies or [agency])
        return made


def token_of(integration: Integration) -> str:
    return f"token of {integration.name}"
