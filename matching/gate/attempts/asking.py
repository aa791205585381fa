"""How people were asked: where nobody reads, when nobody answers, or not at all."""

from .codes import AttemptCode
from .pattern import Pattern

MESSAGES = """questions_request r
        JOIN questions_campaign c ON c.id = r.campaign_id JOIN questions_delivery d ON d.id = r.delivery_id
        WHERE c.offer_id = an_offer"""
#: Fewer messages than this prove nothing of addresses.
MESSAGES_AT_LEAST = 3
EVENING = 17
CALLS = """questions_call c
        WHERE c.offer_id = an_offer AND c.outcome IN ('no_answer', 'voicemail')"""

DEAD_ADDRESSES = Pattern(
    AttemptCode.DEAD_ADDRESSES,
    "La moitié au moins des messages est revenue : ces personnes n'ont pas été interrogées. Appelez-les.",
    f"""
    SELECT sent.campaign_id::text, jsonb_build_object('messages', sent.known),
           jsonb_build_object('came_back', sent.dead)
    FROM (
        SELECT c.id AS campaign_id, count(*) AS known,
               count(*) FILTER (WHERE d.state IN ('bounced', 'failed', 'declared_not_sent')) AS dead
        FROM {MESSAGES} AND d.state IN ('sent', 'declared_sent', 'bounced', 'failed', 'declared_not_sent')
        GROUP BY c.id
    ) AS sent
    WHERE sent.dead >= {MESSAGES_AT_LEAST} AND sent.dead * 2 >= sent.known""",
)
FRIDAY_EVENING = Pattern(
    AttemptCode.FRIDAY_EVENING,
    "La moitié au moins des personnes a été interrogée la veille au soir d'un jour chômé : le délai court "
    "alors que peu répondent. Relancez-les par téléphone.",
    f"""
    SELECT asked.campaign_id::text, jsonb_build_object('messages', asked.n),
           jsonb_build_object('late', asked.late, 'on', asked.last_day)
    FROM (
        SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE evening) AS late,
               max(local::date) FILTER (WHERE evening) AS last_day
        FROM (
            SELECT r.campaign_id, r.local,
                   extract(hour FROM r.local) >= {EVENING}
                       AND NOT is_working_day(r.local::date + 1) AS evening
            FROM (SELECT c.id AS campaign_id, r.requested_at AT TIME ZONE 'Europe/Paris' AS local
                  FROM {MESSAGES}) AS r
        ) AS each GROUP BY campaign_id
    ) AS asked
    WHERE asked.late > 0 AND asked.late * 2 >= asked.n""",
)
SAME_HAND = Pattern(
    AttemptCode.SAME_HAND,
    "Ces personnes ont été appelées plusieurs fois, toujours par le même compte, sans réponse : deux appels "
    "ne comptent que de deux agents.",
    f"""
    SELECT 'calls', jsonb_build_object('people', count(*)), jsonb_build_object('calls', sum(calls))
    FROM (
        SELECT c.job_seeker_id, count(*) AS calls FROM {CALLS}
        GROUP BY c.job_seeker_id
        HAVING count(*) > 1 AND count(DISTINCT c.called_by_id) = 1
    ) AS alone
    HAVING count(*) > 0""",
)
CALL_UNREVEALED = Pattern(
    AttemptCode.CALL_UNREVEALED,
    "Un appel est noté par un compte qui n'avait pas fait afficher le numéro de la personne : quelqu'un "
    "d'autre l'a peut-être passé, ou personne.",
    f"""
    SELECT 'unrevealed', jsonb_build_object('calls', count(*)),
           jsonb_build_object('unrevealed', count(*) FILTER (WHERE NOT revealed))
    FROM (
        SELECT EXISTS (SELECT FROM candidates_reveal v WHERE v.job_seeker_id = c.job_seeker_id
            AND v.revealed_by_id = c.called_by_id AND v.revealed_at <= c.called_at
            AND v.revealed_at > c.called_at - interval '60 days') AS revealed
        FROM {CALLS}
    ) AS logged
    HAVING count(*) FILTER (WHERE NOT revealed) > 0""",
)
PATTERNS = (DEAD_ADDRESSES, FRIDAY_EVENING, SAME_HAND, CALL_UNREVEALED)
