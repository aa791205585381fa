"""Why an offer needs a second signature, as the database says."""

from django.db import connection

from offers.models import JobOffer

from ..enums import SignatureReason


def signature_reasons(offer: JobOffer) -> list[SignatureReason]:
    """Empty: one signature is enough."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_signature_reasons(%s)", [offer.pk])
        (codes,) = cursor.fetchone()
    return [SignatureReason(code) for code in codes]
