"""What the criteria may know beside the two rows: read once, given to the engine, stored with the run."""

import datetime
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from francetravail_match.referentials.enums import ParameterCode

from . import criteria
from .models import MatchRun

PARAMETERS = (ParameterCode.UNDECLARED_MOBILITY_KM, ParameterCode.ASAP_DAYS, ParameterCode.REFRESHER_DAYS)

READ = """
WITH today AS (SELECT (app_now() AT TIME ZONE 'Europe/Paris')::date AS day)
SELECT day,
    (SELECT jsonb_object_agg(code, value) FROM (
        SELECT DISTINCT ON (code) code, value FROM referentials_nationalparameter
        WHERE code = ANY (%(parameters)s) AND valid_from <= day ORDER BY code, valid_from DESC
    ) parameter),
    (SELECT jsonb_build_object('id', id, 'number', number, 'weights', weights) FROM matching_weightversion
     WHERE valid_from <= day ORDER BY valid_from DESC LIMIT 1),
    -- Each call of the engine reads them: without what is null.
    jsonb_strip_nulls(jsonb_build_object(
        'equivalences', coalesce((
            SELECT jsonb_object_agg(code, rules) FROM (
                SELECT new.code, jsonb_agg(jsonb_build_object(
                    'old', old.code, 'valid_from', e.valid_from, 'valid_until', e.valid_until
                ) ORDER BY e.id) AS rules
                FROM referentials_certificationequivalence e
                JOIN referentials_certification old ON old.id = e.old_id
                JOIN referentials_certification new ON new.id = e.new_id GROUP BY new.code
            ) accepted
        ), '{}'),
        'terms', coalesce((
            SELECT jsonb_object_agg(code, rules) FROM (
                SELECT c.code, jsonb_agg(jsonb_build_object(
                    'valid_from', t.valid_from, 'valid_until', t.valid_until, 'validity_months',
                    t.validity_months, 'tolerance_months', t.tolerance_months,
                    'refresher_days', t.refresher_days
                ) ORDER BY t.id) AS rules
                FROM referentials_certificationterm t
                JOIN referentials_certification c ON c.id = t.certification_id
                GROUP BY c.code
            ) dated
        ), '{}')
    ))
FROM today
"""


@dataclass(frozen=True)
class Context:
    """``as_of``: a date in Paris. ``weights``: criterion → whole number. ``certification_rules``: the dated
    terms and equivalences, as `matching/criteria/certification.py` reads them."""

    as_of: datetime.date
    parameters: dict[str, float]
    weights_id: int
    weights_number: int
    weights: dict[str, int]
    certification_rules: dict[str, Any]

    def as_json(self) -> str:
        """What the functions of the engine take."""
        return self._written

    @cached_property
    def _written(self) -> str:
        weights = ",".join(str(self.weights[c.code]) for c in criteria.CRITERIA)
        return json.dumps(
            {
                "as_of": str(self.as_of),
                **self.parameters,
                "weights": f"{{{weights}}}",
                "certification_rules": self.certification_rules,
            },
            separators=(",", ":"),
        )


def context_of(run: MatchRun) -> Context:
    """The context that a finished run was made with."""
    if run.as_of is None or run.weights is None:
        raise ValueError("a run that is not finished has no context")
    return Context(
        as_of=run.as_of,
        parameters=run.parameters,
        weights_id=run.weights.pk,
        weights_number=run.weights.number,
        weights=_of_every_criterion(run.weights.weights),
        certification_rules=run.certification_rules,
    )


def context() -> Context:
    """The date in Paris, and the parameters, weights and rules in force on it: one query."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"parameters": [*PARAMETERS]})
        as_of, parameters, version, rules = cursor.fetchone()
    version = json.loads(version)
    return Context(
        as_of=as_of,
        parameters=json.loads(parameters),
        weights_id=version["id"],
        weights_number=version["number"],
        weights=_of_every_criterion(version["weights"]),
        certification_rules=json.loads(rules),
    )


def _of_every_criterion(weights: dict[str, int]) -> dict[str, int]:
    """What a version does not name has the weight of its criterion."""
    return {c.code: weights.get(c.code, c.weight) for c in criteria.CRITERIA}
