"""What lists of offers search and filter by is kept with each offer."""

from django.db import migrations

LISTED = """
CREATE FUNCTION offers_copy_listed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0004_search_rows")]
    operations = [migrations.RunSQL(LISTED, migrations.RunSQL.noop)]
