"""An offer that is given to another employer stays, for a while, one of the employer that it had."""

from django.db import migrations, models

NOTED = """
CREATE OR REPLACE FUNCTION gate_note_fact() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_factchange (offer_id, what, at, employer_before)
    SELECT o.id, TG_ARGV[0], app_now(), CASE TG_ARGV[0] WHEN 'employer' THEN (to_jsonb(OLD) ->> 'employer_id')::bigint END
    FROM offers_joboffer o
    WHERE CASE TG_TABLE_NAME
        WHEN 'offers_joboffer' THEN o.id = (to_jsonb(OLD) ->> 'id')::bigint
        WHEN 'offers_offerdetails' THEN o.id = (to_jsonb(OLD) ->> 'offer_id')::bigint
        ELSE o.employer_id = (to_jsonb(OLD) ->> 'employer_id')::bigint AND o.state <> 'closed'
    END;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0019_people_before_a_change")]
    operations = [
        migrations.AddField(
            "factchange",
            "employer_before",
            models.BigIntegerField(null=True, verbose_name="employeur d'avant"),
        ),
        migrations.AddIndex(
            "factchange", models.Index(fields=["employer_before"], name="gate_factchange_employer")
        ),
        migrations.RunSQL(NOTED, migrations.RunSQL.noop),
    ]
