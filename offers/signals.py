"""What other apps may want to know about offers."""

from django.dispatch import Signal

# Sent in the publishing transaction with `versions`: the OfferVersions that went live.
offer_version_published = Signal()
