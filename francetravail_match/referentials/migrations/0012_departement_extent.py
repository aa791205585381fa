"""Where the points of a département's communes lie, kept with every change of them."""

from django.db import migrations, models

EXTENT = """
CREATE TABLE referentials_departementextent (
    departement_id varchar(3) PRIMARY KEY REFERENCES referentials_departement ON DELETE CASCADE,
    extent box NOT NULL,                 -- of the points (x = longitude, y = latitude), retired communes included
    lat float8 NOT NULL,                 -- its middle
    lon float8 NOT NULL,
    reach_km float8 NOT NULL             -- from there to the farthest point
);
CREATE INDEX referentials_departementextent_extent ON referentials_departementextent USING gist (extent);
COMMENT ON TABLE referentials_departementextent IS
    'Where the points of the communes lie, by département; no row where no commune has a point.';
REVOKE ALL ON referentials_departementextent FROM app;
GRANT SELECT ON referentials_departementextent TO app, admin, engine;

CREATE FUNCTION referentials_measure_departements(departements text[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Two transactions on one département take turns; what follows is read after the wait.
    PERFORM 1 FROM referentials_departement WHERE code = ANY (departements) ORDER BY code FOR NO KEY UPDATE;
    DELETE FROM referentials_departementextent WHERE departement_id = ANY (departements);
    INSERT INTO referentials_departementextent
    SELECT d.departement_id, d.extent, middle.lat, middle.lon, (
        SELECT max(haversine_km(middle.lat, middle.lon, c.lat, c.lon)) FROM referentials_commune c
        WHERE c.departement_id = d.departement_id AND c.lat IS NOT NULL)
    FROM (
        SELECT departement_id, box(point(min(lon), min(lat)), point(max(lon), max(lat))) AS extent
        FROM referentials_commune WHERE departement_id = ANY (departements) AND lat IS NOT NULL
        GROUP BY departement_id
    ) d CROSS JOIN LATERAL (SELECT (center(extent))[1] AS lat, (center(extent))[0] AS lon) AS middle;
END $$;

CREATE FUNCTION referentials_measure_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM referentials_measure_departements(ARRAY(
            SELECT departement_id FROM changed UNION SELECT departement_id FROM previous));
    ELSE
        PERFORM referentials_measure_departements(ARRAY(SELECT DISTINCT departement_id FROM changed));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER referentials_measure_inserted AFTER INSERT ON referentials_commune
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION referentials_measure_changed();
CREATE TRIGGER referentials_measure_updated AFTER UPDATE ON referentials_commune
    REFERENCING NEW TABLE AS changed OLD TABLE AS previous
    FOR EACH STATEMENT EXECUTE FUNCTION referentials_measure_changed();
CREATE TRIGGER referentials_measure_deleted AFTER DELETE ON referentials_commune
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION referentials_measure_changed();
SELECT referentials_measure_departements(ARRAY(SELECT code FROM referentials_departement));
"""


class Migration(migrations.Migration):
    dependencies = [("referentials", "0011_history"), ("common", "0004_intarray")]
    operations = [
        migrations.AddIndex(
            model_name="commune",
            index=models.Index(
                fields=["departement", "lat"], include=["lon"], name="referentials_commune_points"
            ),
        ),
        migrations.RunSQL(EXTENT, migrations.RunSQL.noop),
    ]
