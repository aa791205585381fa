"""A criterion is kept in answer to a counter-check, of an offer that nobody matches."""

from django.db import migrations

# The latest result, as `matching.querysets.status_of` has it.
KEPT = """
CREATE FUNCTION matching_relaxation_kept() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM (
            SELECT r.id, r.n_match FROM matching_matchrun r
            WHERE r.version_id = NEW.version_id AND r.state = 'done'
            ORDER BY r.confirmed_at DESC, r.ended_at DESC, r.id DESC LIMIT 1
        ) AS latest
        JOIN matching_countercheck c ON c.run_id = latest.id
        WHERE latest.n_match = 0 AND c.counts IS NOT NULL
    ) THEN
        RAISE EXCEPTION
            'Un critère se garde en réponse à la contre-épreuve d''une offre à laquelle personne ne correspond : '
            'l''offre ou ses résultats ont changé, relisez-les.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER matching_relaxation_unmatched BEFORE INSERT ON matching_relaxationact
    FOR EACH ROW WHEN (NEW.kind = 'kept') EXECUTE FUNCTION matching_relaxation_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0006_words_of_verdicts"),
    ]

    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
