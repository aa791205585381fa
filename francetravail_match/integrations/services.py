"""Acts on integrations: a token is given once, and taken back at once."""

import secrets
from collections.abc import Iterable

from django.db import transaction

from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import app_now, app_today
from francetravail_match.journal.services import record

from .models import Integration
from .querysets import digest_of

#: What tools that look for leaked secrets recognise.
PREFIX = "ida_"
TOKEN_BYTES = 32


@transaction.atomic
def issue_token(*, integration: Integration, agencies: Iterable[Agency], by: User) -> str:
    """Save a new integration for these agencies; returns its token, to be shown once (the digest is kept)."""
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    integration.digest = digest_of(token)
    integration.created_by = by
    integration.created_on = app_today()
    integration.full_clean()
    integration.save(force_insert=True)
    integration.agencies.set(agencies)
    record(
        "integration.issued",
        actor=by,
        object_type="integration",
        object_id=integration.public_id,
        scopes=sorted(integration.scopes),
        agencies=sorted(agency.code for agency in agencies),
        expires_on=integration.expires_on.isoformat(),
    )
    return token


@transaction.atomic
def revoke(*, integration: Integration, by: User) -> None:
    """The token no longer serves, from the next request on. Once revoked, nothing changes."""
    revoked = Integration.objects.filter(pk=integration.pk, revoked_at=None).update(revoked_at=app_now())
    if revoked:
        record("integration.revoked", actor=by, object_type="integration", object_id=integration.public_id)
