"""What a person refuses outlives their file: it holds again if they are registered anew, or loaded anew."""

from django.db import migrations, models

REFUSALS = """
REVOKE ALL ON candidates_rememberedrefusal FROM app, admin;

CREATE FUNCTION candidates_refusal_key(number text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
    RETURN sha256(convert_to(number, 'UTF8'));

CREATE FUNCTION candidates_remember_refusal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO candidates_rememberedrefusal AS r (key, stop_asking, processing_restricted, since)
    VALUES (candidates_refusal_key(NEW.registration_number), NEW.stop_asking, NEW.processing_restricted, app_now())
    ON CONFLICT (key) DO UPDATE SET stop_asking = NEW.stop_asking,
        processing_restricted = NEW.processing_restricted, since = app_now();
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_remember_new_refusal AFTER INSERT ON candidates_jobseeker
    FOR EACH ROW WHEN ((NEW.stop_asking OR NEW.processing_restricted))
    EXECUTE FUNCTION candidates_remember_refusal();
CREATE TRIGGER candidates_remember_refusal AFTER UPDATE OF stop_asking, processing_restricted ON candidates_jobseeker
    FOR EACH ROW WHEN ((OLD.stop_asking, OLD.processing_restricted)
        IS DISTINCT FROM (NEW.stop_asking, NEW.processing_restricted))
    EXECUTE FUNCTION candidates_remember_refusal();

-- For new people; without a list, for everyone, as after a bulk load.
CREATE FUNCTION candidates_apply_refusals(people bigint[] DEFAULT NULL) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE candidates_jobseeker j
    SET stop_asking = r.stop_asking, processing_restricted = r.processing_restricted
    FROM candidates_rememberedrefusal r
    WHERE r.key = candidates_refusal_key(j.registration_number) AND (people IS NULL OR j.id = ANY (people))
        AND (r.stop_asking AND NOT j.stop_asking OR r.processing_restricted AND NOT j.processing_restricted)
$$;
CREATE FUNCTION candidates_refusals_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM candidates_rememberedrefusal) THEN
        PERFORM candidates_apply_refusals(ARRAY(SELECT id FROM added));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_refusals_hold AFTER INSERT ON candidates_jobseeker REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_refusals_hold();

-- Three years after the person's last word, of who has no file any more.
CREATE FUNCTION candidates_forget_refusals() RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH forgotten AS (
        DELETE FROM candidates_rememberedrefusal r
        WHERE r.since < app_now() - interval '3 years' AND NOT EXISTS (
            SELECT FROM candidates_jobseeker j
            WHERE candidates_refusal_key(j.registration_number) = r.key
                AND (j.stop_asking OR j.processing_restricted))
        RETURNING 1
    ) SELECT count(*) FROM forgotten
$$;
GRANT EXECUTE ON FUNCTION candidates_forget_refusals() TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0008_comparison")]
    operations = [
        migrations.CreateModel(
            name="RememberedRefusal",
            fields=[
                (
                    "key",
                    models.BinaryField(
                        primary_key=True, serialize=False, verbose_name="empreinte du numéro d'inscription"
                    ),
                ),
                ("stop_asking", models.BooleanField(verbose_name="ne veut plus être interrogée")),
                ("processing_restricted", models.BooleanField(verbose_name="traitement limité")),
                ("since", models.DateTimeField(verbose_name="depuis")),
            ],
            options={
                "verbose_name": "refus gardé",
                "verbose_name_plural": "refus gardés",
                "ordering": ["key"],
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(REFUSALS, migrations.RunSQL.noop),
    ]
