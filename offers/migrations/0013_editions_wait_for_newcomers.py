"""An edition of a referential makes all rows anew, so it waits for offers that are being added.

Neither transaction would see the other: rows of the former edition would stay (as for people: candidates 0015).
"""

from django.db import migrations

WAIT = """
CREATE FUNCTION offers_wait_for_newcomers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE offers_joboffer IN SHARE ROW EXCLUSIVE MODE;
    RETURN NEW;
END $$;
CREATE TRIGGER offers_wait_for_newcomers BEFORE INSERT OR UPDATE ON referentials_referenceversion
    FOR EACH ROW WHEN (NEW.name <> 'naf') EXECUTE FUNCTION offers_wait_for_newcomers();
"""
NO_LONGER = """
DROP TRIGGER offers_wait_for_newcomers ON referentials_referenceversion;
DROP FUNCTION offers_wait_for_newcomers();
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0012_one_spelling_of_values")]
    operations = [migrations.RunSQL(WAIT, NO_LONGER)]
