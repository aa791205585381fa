"""Labels outside the references, where a criterion is free text: the database reads them as it reads offers."""

from django.db import migrations

SQL = """
CREATE FUNCTION offers_refuse_unlawful_labels() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    unlawful text;
BEGIN
    -- An import writes the same labels many times.
    SELECT l.label INTO unlawful FROM (
        SELECT DISTINCT btrim(concat(w.value ->> 'label', ' ', w.value ->> 'field')) AS label
        FROM written w WHERE w.value ?| '{label,field}') AS l
    WHERE l.label <> '' AND EXISTS (SELECT FROM offers_unlawful_words('', l.label, '{}'))
    LIMIT 1;
    IF unlawful IS NOT NULL THEN
        RAISE EXCEPTION '« % » ne peut pas être un critère : la loi l''interdit.', unlawful
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offers_criterion_lawful_label';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER offers_criterion_lawful_label AFTER INSERT ON offers_offercriterion
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION offers_refuse_unlawful_labels();
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0014_activity_said_by")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
