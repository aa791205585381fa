"""What the matching does when an offer goes live."""

from typing import Any

from django.dispatch import receiver

from offers.models import OfferVersion
from offers.signals import offer_version_published

from . import services
from .enums import RunTrigger


@receiver(offer_version_published, dispatch_uid="matching.request_runs")
def match_published_versions(versions: list[OfferVersion], **kwargs: Any) -> None:
    """A run row in the publishing transaction: an offer is never live without one."""
    services.request_runs([version.pk for version in versions], trigger=RunTrigger.PUBLICATION)
