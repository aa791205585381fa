"""The function of the database that says how far one has come with each person to ask about an offer."""

# `questions_standing` says what has become of each question asked in the last sixty days.
STATES = """
CREATE OR REPLACE FUNCTION questions_states(version bigint, context jsonb) RETURNS TABLE (
    job_seeker_id bigint, public_id uuid, rank int, minimum int, maximum int, unknown text[], blocked text[],
    questions text[], never_asked text[], asked_at timestamptz, state text)
    LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp SET jit = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH wanted AS MATERIALIZED (
        SELECT * FROM questions_of_offer(version, context)
    ), standing AS MATERIALIZED (
        SELECT w.job_seeker_id,
            array_agg(q.question ORDER BY q.question) FILTER (WHERE s.id IS NULL) AS never_asked,
            bool_or(s.standing = 'not_received') AS not_received,
            bool_or(s.standing = 'waiting') AS waiting,
            bool_or(s.standing = 'replied') AS replied,
            max(s.asked_at) AS asked_at
        FROM wanted w
        CROSS JOIN unnest(w.questions) AS q (question)
        LEFT JOIN questions_standing s ON s.job_seeker_id = w.job_seeker_id AND s.question = q.question
        GROUP BY w.job_seeker_id
    )
    SELECT w.job_seeker_id, w.public_id, w.rank, w.minimum, w.maximum, w.unknown, w.blocked, w.questions,
        coalesce(s.never_asked, '{}'), s.asked_at,
        CASE
            WHEN NOT w.can_be_asked OR u.job_seeker_id IS NOT NULL THEN 'cannot_be_asked'
            WHEN s.never_asked IS NOT NULL OR s.not_received OR w.blocked <> '{}' THEN 'to_ask'
            WHEN s.waiting THEN 'waiting'
            WHEN s.replied THEN 'answered'
            ELSE 'unanswered'
        END
    FROM wanted w LEFT JOIN standing s ON s.job_seeker_id = w.job_seeker_id
    LEFT JOIN questions_unreachable u ON u.job_seeker_id = w.job_seeker_id;
END $$;
"""
