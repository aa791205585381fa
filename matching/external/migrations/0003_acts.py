"""What is done through the gate, one function each: passed by the gate, then written under its finding."""

from django.db import migrations

ACT = """LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET lock_timeout = '2s' SET timezone = 'UTC' AS $$"""

SQL = f"""
CREATE FUNCTION external_write_act(d gate_decision, a_user bigint, an_offer bigint, a_kind text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO external_profiles_externalact (public_id, kind, offer_id, finding_id, by_id, at, snapshot)
    VALUES (gen_random_uuid(), a_kind, an_offer, d.finding_id, a_user, app_now(), d.snapshot) RETURNING id INTO made;
    PERFORM journal_write(a_user, o.agency_id, 'external.act', 'offer', o.public_id, jsonb_build_object('act', a_kind))
    FROM offers_joboffer o WHERE o.id = an_offer;
    RETURN made;
END $$;

CREATE FUNCTION external_search(a_user bigint, an_offer bigint) RETURNS gate_decision {ACT}
DECLARE
    d gate_decision := gate_pass(a_user, an_offer, 'search');
BEGIN
    IF d.allowed THEN
        d.act_id := external_write_act(d, a_user, an_offer, 'search');
    END IF;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_search(bigint, bigint) IS 'The search page is opened.';

CREATE FUNCTION external_sighting(
    a_user bigint, an_offer bigint, a_source text, a_url text, a_urn text, is_open_to_work boolean
) RETURNS gate_decision {ACT}
DECLARE
    d gate_decision := gate_pass(a_user, an_offer, 'sighting');
BEGIN
    IF d.allowed THEN
        d.act_id := external_write_act(d, a_user, an_offer, 'sighting');
        INSERT INTO external_profiles_sighting (
            public_id, offer_id, finding_id, act_id, source, url, urn, open_to_work, author_id, seen_at)
        VALUES (gen_random_uuid(), an_offer, d.finding_id, d.act_id, a_source, a_url, a_urn, is_open_to_work,
            a_user, app_now());
    END IF;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_sighting(bigint, bigint, text, text, text, boolean) IS
    'Somebody seen outside is recorded: where, and that they declare themselves open to work.';
GRANT EXECUTE ON FUNCTION external_search(bigint, bigint),
    external_sighting(bigint, bigint, text, text, text, boolean) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0002_rules"), ("gate", "0009_exhausted_people")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
