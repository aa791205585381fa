"""Rows that functions of the owner alone write, as a test wants them."""

import datetime
import json
from collections.abc import Iterable

from francetravail_match.accounts.models import User
from matching.gate.attempts.codes import AttemptCode
from matching.models import WeightVersion
from offers.models import JobOffer
from tests.utils.databases import OwnDatabase

FINDING = """
INSERT INTO gate_absencefinding (
    public_id, offer_id, version_id, agency_id, signed_by_id, signed_at, valid_until, reason,
    signature_reasons, engine_hash, reference_version, parameters, gate_parameters, weights_id, watermark,
    snapshot, n_people, n_match, n_to_ask, n_unanswered, n_cannot_be_asked, n_waiting_newcomers, n_exhausted,
    n_refused_lines, not_compared, commitments, previous_hash, hash, exhaustion_id)
SELECT gen_random_uuid(), o.id, o.current_version_id, o.agency_id, %(by)s, app_now(),
    app_now() + interval '1 day', 'personne', %(reasons)s, 'e', 'r', '{}', '{}', %(weights)s, app_now(),
    's', 1, 0, 0, 0, 0, 0, 0, 0, '{}', '{}', '', o.id::text, %(exhaustion)s
FROM offers_joboffer o WHERE o.id = %(offer)s RETURNING id
"""
SIGNATURE = """INSERT INTO gate_secondsignature (finding_id, first_by_id, by_id, signed, refusal, words, at)
VALUES (%s, %s, %s, %s, %s, %s, app_now())"""
ATTEMPT = """INSERT INTO gate_attempt (offer_id, agency_id, code, key, before, after, found_at)
VALUES (%s, %s, %s, %s, %s, %s, app_now())"""


def opened(
    database: OwnDatabase,
    offers: Iterable[JobOffer],
    by: User,
    *,
    second: User | None = None,
    signed: bool = True,
    exhaustion: int | None = None,
) -> None:
    """A finding of each, which needs a second signature if ``second`` gives or refuses one; signed under the
    policy of this number, if any.
    """
    weights = WeightVersion.objects.earliest("pk").pk
    with database.as_owner() as owner:
        for offer in offers:
            values = {
                "offer": offer.pk,
                "by": by.pk,
                "weights": weights,
                "reasons": ["tightened"] if second else [],
                "exhaustion": exhaustion,
            }
            (finding,) = owner.execute(FINDING, values).fetchone()
            if second:
                words = ("", "") if signed else ("other", "non")
                owner.execute(SIGNATURE, [finding, by.pk, second.pk, signed, *words])
        owner.commit()


def fact(database: OwnDatabase, offer: JobOffer, code: AttemptCode, before: dict, after: dict) -> None:
    with database.as_owner() as owner:
        key = datetime.datetime.now(datetime.UTC).isoformat()
        owner.execute(ATTEMPT, [offer.pk, offer.agency_id, code, key, json.dumps(before), json.dumps(after)])
        owner.commit()
