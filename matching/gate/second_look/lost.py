"""Whom an entry of an agent took from an offer since its first run: SQL over history, journal and calls.

A past row of a person ends with the transaction that replaced it, and a line of the journal bears the
transaction that wrote it: where both are one, the line says who acted. What was taken out of a file by nobody
that the journal knows, and not by the source, is in `gate_fileentry`. Who can no longer be reached keeps the
row they had: an address or a number was taken away, or an agent said something of a call or a message.
"""

PEOPLE_LOST = """
CREATE OR REPLACE FUNCTION gate_people_lost(an_offer bigint, context jsonb) RETURNS TABLE (
    job_seeker_id bigint, lost_at timestamptz, matched boolean, what text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    asked offers_searchrow;
    first_run timestamptz;
BEGIN
    SELECT * INTO asked FROM offers_searchrow o WHERE o.offer_id = an_offer;
    SELECT min(r.requested_at) INTO first_run FROM matching_matchrun r
        JOIN offers_offerversion v ON v.id = r.version_id WHERE v.offer_id = an_offer;
    IF asked IS NULL OR first_run IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH replaced AS MATERIALIZED (
        SELECT p.job_seeker_id, p.public_id, p.until AS xact, min(p.ended_at) AS at,
               bool_or(p.can_be_asked) AS could_be_asked
        FROM candidates_searchrow_past p
        WHERE p.occupation = ANY (asked.occupations) AND p.area && asked.area AND p.ended_at >= first_run
        GROUP BY p.job_seeker_id, p.public_id, p.until
    ), entry AS MATERIALIZED (
        SELECT r.*, coalesce(f.what, l.action) AS what FROM replaced r
        LEFT JOIN LATERAL (
            SELECT j.action FROM journal_line j JOIN accounts_user u ON u.id = j.actor_id
            WHERE j.xact = r.xact AND j.object_id = r.public_id AND j.occurred_at >= first_run
              AND u.roles && '{advisor,liaison,manager}'
            ORDER BY j.id LIMIT 1
        ) AS l ON true
        LEFT JOIN LATERAL (
            SELECT e.what FROM gate_fileentry e WHERE e.job_seeker_id = r.job_seeker_id AND e.xact = r.xact
            ORDER BY e.id LIMIT 1
        ) AS f ON true
        WHERE l.action IS NOT NULL OR f.what IS NOT NULL
    ), changed AS (
        SELECT e.job_seeker_id, e.at, NOT was.unknown AS matched, e.what::text AS what
        FROM entry e
        CROSS JOIN LATERAL (
            -- As everything stood just before that transaction.
            SELECT b.unknown FROM matching_person_before(
                e.job_seeker_id, format('%s:%s:', e.xact, e.xact)::pg_snapshot, e.xact, context) AS b
            WHERE b.offer_id = an_offer
        ) AS was
        LEFT JOIN LATERAL (
            SELECT n.unknown, EXISTS (SELECT FROM candidates_searchrow s
                WHERE s.job_seeker_id = e.job_seeker_id AND s.can_be_asked) AS can_be_asked
            FROM matching_person(e.job_seeker_id, context) AS n WHERE n.offer_id = an_offer
        ) AS is_now ON true
        WHERE CASE WHEN was.unknown
            THEN is_now.unknown AND e.could_be_asked AND NOT is_now.can_be_asked
            ELSE is_now.unknown IS NOT FALSE
        END
    ), unreached AS (
        SELECT u.job_seeker_id, word.at, false AS matched, word.what::text AS what
        FROM questions_unreachable u
        CROSS JOIN LATERAL (
            SELECT e.at, e.what FROM gate_fileentry e
            WHERE e.job_seeker_id = u.job_seeker_id AND e.what IN ('phone_deleted', 'email_deleted')
            UNION ALL
            SELECT c.called_at, c.outcome FROM questions_call c
            WHERE c.job_seeker_id = u.job_seeker_id AND c.outcome = 'wrong_number'
            UNION ALL
            SELECT d.ended_at, d.state FROM questions_delivery d
            WHERE d.job_seeker_id = u.job_seeker_id AND d.state = 'declared_not_sent'
            ORDER BY 1 DESC LIMIT 1
        ) AS word
        WHERE word.at >= first_run
          AND EXISTS (SELECT FROM candidates_searchrow s
            WHERE s.job_seeker_id = u.job_seeker_id AND s.can_be_asked
            AND s.occupation = ANY (asked.occupations) AND s.area && asked.area)
          AND EXISTS (SELECT FROM matching_person(u.job_seeker_id, context) AS n
            WHERE n.offer_id = an_offer AND n.unknown)
    )
    SELECT DISTINCT ON (l.job_seeker_id) l.job_seeker_id, l.at, l.matched, l.what
    FROM (SELECT * FROM changed UNION ALL SELECT * FROM unreached) AS l
    ORDER BY l.job_seeker_id, l.at DESC;
END $$;
COMMENT ON FUNCTION gate_people_lost(bigint, jsonb) IS
    'Who matched (or could be asked), no longer does (or can), by an entry of an agent since the first run.';
"""
