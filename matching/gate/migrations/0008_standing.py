"""How the gate of an offer stands for somebody: read by pages, on the same functions as the acts."""

from django.db import migrations

SQL = """
CREATE FUNCTION gate_standing(an_offer bigint, a_user bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w gate_weighing;
    latest bigint := gate_latest(an_offer);
BEGIN
    SELECT * INTO w FROM gate_weigh(an_offer);
    RETURN jsonb_build_object(
        'ineligible', to_jsonb(gate_ineligible(an_offer)),
        'published_long_enough', working_time_after(gate_published_since(an_offer), gate_parameter('publication_days')),
        'pilot', (SELECT pilot_open(a_user, o.agency_id) FROM offers_joboffer o WHERE o.id = an_offer),
        'weighed', w.refusal,
        'watermark', w.watermark,
        'n_match', w.n_match, 'n_to_ask', w.n_to_ask, 'n_unanswered', w.n_unanswered,
        'n_cannot_be_asked', w.n_cannot_be_asked, 'n_exhausted', w.n_exhausted,
        'n_waiting_newcomers', w.n_waiting_newcomers,
        'lines_left', gate_lines_left(an_offer),
        'finding', latest,
        'finding_state', gate_finding_state(latest),
        'reasons', CASE WHEN w.refusal IS NULL THEN to_jsonb(gate_reasons(an_offer)) END
    );
END $$;
GRANT EXECUTE ON FUNCTION gate_standing(bigint, bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0007_acts")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
