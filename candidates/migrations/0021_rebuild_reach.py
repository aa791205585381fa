"""The départements that a circle touches and covers are compared, and kept, like the rest of a search row."""

from django.db import migrations

# The columns of a search row, in their order.
NAMES = """
    job_seeker_id area_id since area lat lon public_id available_from next_change_at appellation
    occupation experience_months radius_km education_level accepted by_availability can_be_asked
    accepts_permanent accepts_fixed_term accepts_temporary accepts_seasonal accepts_apprenticeship
    accepts_self_employed accepts_full_time accepts_part_time accepts_remote accepts_night
    accepts_weekend accepts_on_call accepts_shifts accepts_long_trips skills_complete licences_complete
    languages_complete certifications_complete area_kind commune departement region education_field
    wished_salary wished_salary_period skills_held skills_not_held licences_held licences_not_held
    languages_held languages_not_held certifications reference_version touched covered
""".split()
KEY = ("job_seeker_id", "occupation", "area_id")
SAME_KEY = " AND ".join(f"k.{name} = b.{name}" for name in KEY)
WRITTEN = [name for name in NAMES if name not in KEY]
COMPARED = [name for name in WRITTEN if name != "since"]
# Category D counts, with its availability. Who did not ask (NULL) does not, in E and F.
COUNTED = "j.left_on IS NULL AND (j.category IS NULL OR j.category NOT IN ('E', 'F') OR j.opted_in)"
# What stands in the tally for a row of candidates_withoutrow, or for one that should be there.
MOVED = "CASE WHEN category IS NULL THEN 'without_occupation' ELSE 'left_out' END, coalesce(category, departement)"


def listed(names: list[str], row: str = "") -> str:
    return ", ".join(f"{row}{name}" for name in names)


REBUILD = f"""
CREATE OR REPLACE FUNCTION candidates_rebuild(people bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- A plan made while the tables were still empty must not serve when they are full.
    SET plan_cache_mode = force_custom_plan SET enable_seqscan = on AS $$
DECLARE
    today date := (app_now() AT TIME ZONE 'Europe/Paris')::date;
    undeclared_km float8;
    asap_days int;
    edition text;
    n_found int;
    had_rows int := 0;
    first bigint;
    last bigint;
BEGIN
    IF cardinality(people) <= 50 THEN
        -- Planning would take longer than all the rest: for a few people one plan, by indexes alone, serves again.
        PERFORM set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true);
    END IF;
    -- Two transactions on one person take turns, in one order; what follows is read after the wait.
    PERFORM 1 FROM candidates_jobseeker WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
    GET DIAGNOSTICS n_found = ROW_COUNT;

    SELECT value INTO STRICT undeclared_km FROM referentials_nationalparameter
        WHERE code = 'undeclared_mobility_km' AND valid_from <= today ORDER BY valid_from DESC LIMIT 1;
    SELECT value INTO STRICT asap_days FROM referentials_nationalparameter
        WHERE code = 'asap_days' AND valid_from <= today ORDER BY valid_from DESC LIMIT 1;
    SELECT coalesce(max(version), '') INTO edition FROM referentials_referenceversion WHERE name = 'rome';
    SELECT min(id), max(id) INTO first, last FROM unnest(people) AS id;

    IF NOT EXISTS (SELECT FROM candidates_searchrow WHERE job_seeker_id BETWEEN first AND last) THEN
        INSERT INTO candidates_searchrow
            SELECT * FROM candidates_built(people, today, undeclared_km, asap_days, edition);
    ELSE
        -- Rows are compared byte by byte: two boxes are "equal" that have one area.
        WITH b AS MATERIALIZED (
            SELECT * FROM candidates_built(people, today, undeclared_km, asap_days, edition)
        ), k AS MATERIALIZED (
            SELECT ctid AS spot, * FROM candidates_searchrow WHERE job_seeker_id = ANY (people)
        ), changed AS (
            UPDATE candidates_searchrow AS r SET ({listed(WRITTEN)}) = ROW ({listed(WRITTEN, "b.")})
            FROM b JOIN k ON {SAME_KEY}
            WHERE r.ctid = k.spot AND ROW ({listed(COMPARED, "b.")})::record *<> ROW ({listed(COMPARED, "k.")})::record
            RETURNING {listed(NAMES, "old.")}
        ), gone AS (
            DELETE FROM candidates_searchrow AS r USING k
            WHERE r.ctid = k.spot AND NOT EXISTS (SELECT FROM b WHERE {SAME_KEY})
            RETURNING {listed(NAMES, "r.")}
        ), added AS (
            INSERT INTO candidates_searchrow SELECT b.* FROM b WHERE NOT EXISTS (SELECT FROM k WHERE {SAME_KEY})
        ), past AS (
            -- No snapshot saw what this very transaction wrote.
            INSERT INTO candidates_searchrow_past ({listed(NAMES)})
            SELECT o.* FROM (TABLE changed UNION ALL TABLE gone) AS o JOIN candidates_jobseeker j ON j.id = o.job_seeker_id
            WHERE o.since <> pg_current_xact_id()
        )
        SELECT count(DISTINCT job_seeker_id) INTO had_rows FROM k;
    END IF;
    IF n_found < cardinality(people) THEN
        -- Who is erased leaves no history.
        DELETE FROM candidates_searchrow_past p WHERE p.job_seeker_id = ANY (people)
            AND NOT EXISTS (SELECT FROM candidates_jobseeker j WHERE j.id = p.job_seeker_id);
    END IF;

    WITH registered AS MATERIALIZED (
        SELECT j.id AS job_seeker_id, CASE WHEN NOT ({COUNTED}) IS TRUE THEN j.category::text END AS category,
               c.departement_id::text AS departement,
               EXISTS (SELECT FROM candidates_searchrow r WHERE r.job_seeker_id = j.id) AS has_row
        FROM candidates_jobseeker j LEFT JOIN referentials_commune c ON c.code = j.commune_id
        WHERE j.id = ANY (people) AND j.left_on IS NULL
    ), b AS MATERIALIZED (
        SELECT job_seeker_id, category, departement FROM registered WHERE NOT has_row
    ), k AS MATERIALIZED (
        SELECT * FROM candidates_withoutrow WHERE job_seeker_id = ANY (people)
    ), gone AS (
        DELETE FROM candidates_withoutrow AS w USING k
        WHERE w.job_seeker_id = k.job_seeker_id AND NOT EXISTS (SELECT FROM b WHERE b.job_seeker_id = k.job_seeker_id)
    ), written AS (
        INSERT INTO candidates_withoutrow AS w TABLE b
        ON CONFLICT (job_seeker_id) DO UPDATE SET category = excluded.category, departement = excluded.departement
        WHERE (w.category, w.departement) IS DISTINCT FROM (excluded.category, excluded.departement)
    )
    INSERT INTO candidates_tally
    SELECT moved.kind, moved.key, sum(moved.change) FROM (
        SELECT 'registered', NULL, count(*) FROM registered
        UNION ALL SELECT 'registered', NULL, -count(*) - had_rows FROM k
        UNION ALL SELECT {MOVED}, 1 FROM b
        UNION ALL SELECT {MOVED}, -1 FROM k
    ) AS moved (kind, key, change)
    GROUP BY moved.kind, moved.key HAVING sum(moved.change) <> 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0020_reach")]
    operations = [migrations.RunSQL(REBUILD, migrations.RunSQL.noop)]
