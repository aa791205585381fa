"""What the list of offers searches and filters by, kept on the offer by the database."""

import django.contrib.postgres.indexes
from django.db import migrations, models

LISTED = """
CREATE FUNCTION offers_copy_listed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place jsonb;
BEGIN
    SELECT fold_text(concat_ws(' ', NEW.title, NEW.source_number, e.name, e.siren, e.declared_number, p.siret, p.name))
        INTO NEW.listed_words
        FROM (SELECT) AS one
        LEFT JOIN offers_employer e ON e.id = NEW.employer_id
        LEFT JOIN offers_establishment p ON p.id = NEW.establishment_id;
    SELECT coalesce(max(item) FILTER (WHERE code = 'occupation'), ''),
           coalesce(max(item) FILTER (WHERE code = 'contract'), ''),
           jsonb_agg(value) FILTER (WHERE code = 'mobility') -> 0
        INTO NEW.listed_occupation, NEW.listed_contract, place
        FROM offers_offercriterion
        WHERE version_id = NEW.current_version_id AND code IN ('occupation', 'contract', 'mobility');
    NEW.listed_commune := coalesce(place ->> 'commune', '');
    NEW.listed_departement := coalesce(place ->> 'departement', '');
    NEW.listed_region := coalesce(place ->> 'region', '');
    RETURN NEW;
END $$;
COMMENT ON FUNCTION offers_copy_listed() IS
    'What lists search and filter by, copied from the employer and the criteria of the current version.';
CREATE TRIGGER offers_copy_listed_inserted BEFORE INSERT ON offers_joboffer
    FOR EACH ROW EXECUTE FUNCTION offers_copy_listed();
CREATE TRIGGER offers_copy_listed_updated BEFORE UPDATE ON offers_joboffer FOR EACH ROW
    WHEN ((OLD.title, OLD.source_number, OLD.employer_id, OLD.establishment_id, OLD.current_version_id,
           OLD.listed_words, OLD.listed_occupation, OLD.listed_contract,
           OLD.listed_commune, OLD.listed_departement, OLD.listed_region)
          IS DISTINCT FROM
          (NEW.title, NEW.source_number, NEW.employer_id, NEW.establishment_id, NEW.current_version_id,
           NEW.listed_words, NEW.listed_occupation, NEW.listed_contract,
           NEW.listed_commune, NEW.listed_departement, NEW.listed_region))
    EXECUTE FUNCTION offers_copy_listed();

-- An employer that changes its name has its offers copied anew.
CREATE FUNCTION offers_copy_listed_of_employer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'offers_employer' THEN
        UPDATE offers_joboffer SET listed_words = '' WHERE employer_id = NEW.id;
    ELSE
        UPDATE offers_joboffer SET listed_words = '' WHERE establishment_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER offers_copy_listed AFTER UPDATE ON offers_employer FOR EACH ROW
    WHEN ((OLD.name, OLD.siren, OLD.declared_number) IS DISTINCT FROM (NEW.name, NEW.siren, NEW.declared_number))
    EXECUTE FUNCTION offers_copy_listed_of_employer();
CREATE TRIGGER offers_copy_listed AFTER UPDATE ON offers_establishment FOR EACH ROW
    WHEN ((OLD.name, OLD.siret) IS DISTINCT FROM (NEW.name, NEW.siret))
    EXECUTE FUNCTION offers_copy_listed_of_employer();

UPDATE offers_joboffer SET listed_words = ' ';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles_and_second_factor"),
        ("offers", "0008_start"),
        ("common", "0003_search_text"),
        ("referentials", "0007_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="joboffer",
            name="listed_commune",
            field=models.CharField(db_default="", editable=False, max_length=5, verbose_name="commune"),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="listed_contract",
            field=models.CharField(db_default="", editable=False, max_length=40, verbose_name="contrat"),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="listed_departement",
            field=models.CharField(db_default="", editable=False, max_length=3, verbose_name="département"),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="listed_occupation",
            field=models.CharField(db_default="", editable=False, max_length=5, verbose_name="métier"),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="listed_region",
            field=models.CharField(db_default="", editable=False, max_length=3, verbose_name="région"),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="listed_words",
            field=models.TextField(db_default="", editable=False, verbose_name="mots cherchés"),
        ),
        migrations.RunSQL(LISTED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="joboffer",
            index=models.Index(fields=["agency", "listed_occupation"], name="offers_joboffer_occupation"),
        ),
        migrations.AddIndex(
            model_name="joboffer",
            index=models.Index(fields=["agency", "listed_commune"], name="offers_joboffer_commune"),
        ),
        migrations.AddIndex(
            model_name="joboffer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["agency", "listed_words"],
                name="offers_joboffer_words",
                opclasses=["int8_ops", "gin_trgm_ops"],
            ),
        ),
    ]
