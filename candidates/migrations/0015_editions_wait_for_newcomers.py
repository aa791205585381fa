"""An edition of a referential makes all rows anew, so it waits for who is being added.

Neither transaction would see the other: rows of the former edition would stay, of people whom nobody looks at again.
The table is locked before anything else that the edition locks: who is being added needs the rest to end.
"""

from django.db import migrations

WAIT = """
CREATE FUNCTION candidates_wait_for_newcomers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE candidates_jobseeker IN SHARE ROW EXCLUSIVE MODE;
    RETURN NEW;
END $$;
CREATE TRIGGER candidates_wait_for_newcomers BEFORE INSERT OR UPDATE ON referentials_referenceversion
    FOR EACH ROW WHEN (NEW.name <> 'naf') EXECUTE FUNCTION candidates_wait_for_newcomers();
"""
NO_LONGER = """
DROP TRIGGER candidates_wait_for_newcomers ON referentials_referenceversion;
DROP FUNCTION candidates_wait_for_newcomers();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0014_days_of_the_calendar")]
    operations = [migrations.RunSQL(WAIT, NO_LONGER)]
