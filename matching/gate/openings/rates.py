"""Of the offers entrusted to us of late, how many were opened: one count for the page and for the alarms."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import Region, RomeCode

from ..enums import OpeningLevel, ParameterCode
from ..standing import parameter

#: Offers published since so many days.
DAYS = 90
#: Fewer offers, or fewer openings, could point at somebody.
FEWEST = 5

RATES = f"""
CREATE OR REPLACE FUNCTION gate_opening_rates(a_region text DEFAULT NULL) RETURNS TABLE (
    level text, region_id text, agency_id bigint, rome_id smallint, n_offers bigint, n_opened bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN grouping(a.id) = 0 THEN 'agency' WHEN grouping(family.id) = 0 THEN 'trade'
                ELSE 'region' END,
           a.region_id, a.id, family.id, count(*), count(*) FILTER (WHERE o.opened)
    FROM (
        SELECT offer.agency_id, offer.listed_occupation, EXISTS (
            SELECT FROM gate_absencefinding f LEFT JOIN gate_secondsignature s ON s.finding_id = f.id
            WHERE f.offer_id = offer.id AND (f.signature_reasons = '{{}}' OR s.signed)) AS opened
        FROM offers_joboffer offer
        WHERE offer.origin = 'direct' AND offer.published_at > app_now() - interval '{DAYS} days'
    ) AS o
    JOIN accounts_agency a ON a.id = o.agency_id AND (a_region IS NULL OR a.region_id = a_region)
    LEFT JOIN referentials_romecode r ON r.code = o.listed_occupation
    LEFT JOIN referentials_romecode family ON family.id = coalesce(r.parent_id, r.id)
    GROUP BY GROUPING SETS ((a.region_id), (a.region_id, a.id), (a.region_id, family.id))
$$;
COMMENT ON FUNCTION gate_opening_rates(text) IS
    'Of the offers entrusted to us and published of late: how many, and how many were opened.';
"""
# Said again after a month, if it lasts.
ALARMS = f"""
CREATE OR REPLACE FUNCTION gate_raise_alarms() RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    n_raised int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('gate_raise_alarms', 0));
    INSERT INTO gate_openingalarm (
        region_id, level, agency_id, rome_id, n_offers, n_opened, threshold, message_state, raised_at)
    SELECT r.region_id, r.level, r.agency_id, r.rome_id, r.n_offers, r.n_opened, limits.threshold,
           '', app_now()
    FROM gate_opening_rates() AS r, (SELECT gate_parameter('opening_rate_percent') AS threshold) AS limits
    WHERE r.n_opened >= {FEWEST} AND r.n_opened * 100 > limits.threshold * r.n_offers
      AND (r.level <> 'trade' OR r.rome_id IS NOT NULL)
      AND NOT EXISTS (
          SELECT FROM gate_openingalarm a WHERE a.region_id = r.region_id AND a.level = r.level
          AND a.agency_id IS NOT DISTINCT FROM r.agency_id AND a.rome_id IS NOT DISTINCT FROM r.rome_id
          AND a.raised_at > app_now() - interval '30 days');
    GET DIAGNOSTICS n_raised = ROW_COUNT;
    RETURN n_raised;
END $$;
COMMENT ON FUNCTION gate_raise_alarms() IS 'Raise an alarm wherever the gate opens too often; how many.';
"""


@dataclass(frozen=True)
class Rate:
    """``n_opened`` and ``percent`` are None where few would point at somebody; ``above``: the threshold."""

    place: str
    n_offers: int | None
    n_opened: int | None
    percent: float | None
    above: bool


def opening_rates(region: Region) -> tuple[dict[OpeningLevel, list[Rate]], int]:
    """Of the region, of its agencies and of its trades, the highest first; and the threshold (%)."""
    threshold = parameter(ParameterCode.OPENING_RATE_PERCENT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT level, agency_id, rome_id, n_offers, n_opened FROM gate_opening_rates(%s)", [region.pk]
        )
        rows = cursor.fetchall()
    agencies = Agency.objects.in_bulk([row[1] for row in rows if row[1]])
    trades = RomeCode.objects.in_bulk([row[2] for row in rows if row[2]])
    found: dict[OpeningLevel, list[Rate]] = {level: [] for level in OpeningLevel}
    for level, agency, rome, n_offers, n_opened in rows:
        place: Any = (
            agencies.get(agency) or trades.get(rome) or ("Métier non dit" if level == "trade" else region)
        )
        found[OpeningLevel(level)].append(_rate(str(place), n_offers, n_opened, threshold))
    for rates in found.values():
        rates.sort(key=lambda rate: (-(rate.percent or 0), rate.place))
    return found, threshold


def _rate(place: str, n_offers: int, n_opened: int, threshold: int) -> Rate:
    if n_offers < FEWEST:
        return Rate(place, None, None, None, False)
    if 0 < n_opened < FEWEST:
        return Rate(place, n_offers, None, None, False)
    return Rate(place, n_offers, n_opened, 100 * n_opened / n_offers, n_opened * 100 > threshold * n_offers)
