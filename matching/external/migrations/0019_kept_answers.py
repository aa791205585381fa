"""Who becomes registered keeps the answers given outside, if they said so: where their file says nothing, and dated."""

import django.db.models.deletion
from django.db import migrations, models

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"
#: What may be said outside, and is one column of a registered person.
SCALARS = """available_from accepts_permanent accepts_fixed_term accepts_temporary accepts_seasonal
accepts_apprenticeship accepts_self_employed accepts_full_time accepts_part_time accepts_remote accepts_night
accepts_weekend accepts_on_call accepts_shifts accepts_long_trips education_level education_field""".split()

RIGHTS = """
ALTER TABLE external_profiles_keepchoice ADD CONSTRAINT external_keep_of_profile
    FOREIGN KEY (profile_id) REFERENCES external_profiles_profile (sighting_id) ON DELETE CASCADE;
REVOKE INSERT, UPDATE, DELETE ON external_profiles_keepchoice FROM app;
REVOKE ALL ON external_profiles_keepchoice FROM admin;
CREATE TRIGGER external_keep_stays BEFORE UPDATE ON external_profiles_keepchoice
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
"""

CHOICE = f"""
CREATE FUNCTION external_choose_keep(a_link bigint, wants boolean, a_text text) RETURNS void {HEAD} AS $$
DECLARE
    whose bigint := (SELECT c.sighting_id FROM external_profiles_contact c WHERE c.id = external_hold_link(a_link));
BEGIN
    -- Who confirms at this instant that the person is registered reads what was decided before, or after.
    PERFORM FROM external_profiles_sighting s WHERE s.id = whose FOR UPDATE;
    IF NOT EXISTS (SELECT FROM external_profiles_pagecode p WHERE p.link_id = a_link AND p.used_at IS NOT NULL) THEN
        PERFORM pilot_refuse('Ouvrez d''abord votre page avec un code.');
    ELSIF NOT EXISTS (SELECT FROM external_profiles_profile p WHERE p.sighting_id = whose) THEN
        PERFORM pilot_refuse('Vous n''avez pas de réponse à garder.');
    END IF;
    INSERT INTO external_profiles_keepchoice (profile_id, wanted, text_version, at)
    VALUES (whose, wants, a_text, app_now());
END $$;
COMMENT ON FUNCTION external_choose_keep(bigint, boolean, text) IS
    'The person says, from their page, whether their answers are kept once they are registered.';
GRANT EXECUTE ON FUNCTION external_choose_keep(bigint, boolean, text) TO app;
"""

KEPT = f"""
-- Where the file of the registered person says nothing, and nothing later said that it is not known.
CREATE FUNCTION external_unknown_of(a_sighting bigint, a_person bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (
        WITH answers AS (
            SELECT to_jsonb(p) AS said, to_jsonb(j) AS known, p.changed_at
            FROM external_profiles_profile p, candidates_jobseeker j WHERE p.sighting_id = a_sighting AND j.id = a_person
        ), held (kind, code) AS (
            SELECT 'skill', h.ogr::text FROM candidates_heldskill h WHERE h.job_seeker_id = a_person
            UNION ALL SELECT 'licence', h.code FROM candidates_heldlicence h WHERE h.job_seeker_id = a_person
            UNION ALL SELECT 'language', h.code FROM candidates_heldlanguage h WHERE h.job_seeker_id = a_person
            UNION ALL SELECT 'certification', h.code FROM candidates_heldcertification h WHERE h.job_seeker_id = a_person
        ), brought (question, value) AS (
            SELECT one.key, one.value FROM answers, jsonb_each(answers.said) AS one
            WHERE one.key = ANY ('{{{",".join(SCALARS)}}}') AND one.value <> 'null' AND answers.known -> one.key = 'null'
                -- In none of the fields that the offer names is no field.
                AND (one.key, one.value) <> ('education_field', '"00000"')
            UNION ALL
            -- « No other licence » denies those of the file: it is brought where the file has none.
            SELECT 'licences_complete', 'true' FROM answers
            WHERE answers.said -> 'licences_complete' = 'true' AND answers.known -> 'licences_complete' = 'false'
                AND NOT EXISTS (SELECT FROM held WHERE held.kind = 'licence')
            UNION ALL
            SELECT i.kind || ':' || i.code, CASE
                WHEN NOT i.held THEN 'false'
                WHEN i.level IS NOT NULL THEN to_jsonb(i.level)
                WHEN i.obtained_on IS NOT NULL OR i.valid_until IS NOT NULL THEN jsonb_strip_nulls(
                    jsonb_build_object('obtained_on', i.obtained_on, 'valid_until', i.valid_until))
                ELSE 'true' END
            FROM external_profiles_profileitem i, answers
            WHERE i.profile_id = a_sighting AND answers.known -> (i.kind || 's_complete') = 'false'
                AND NOT EXISTS (SELECT FROM held WHERE held.kind = i.kind AND held.code = i.code)
        )
        SELECT coalesce(jsonb_object_agg(b.question, b.value), '{{}}') FROM brought b, answers
        WHERE NOT EXISTS (
            SELECT FROM candidates_current_answer c
            WHERE c.job_seeker_id = a_person AND c.question = b.question AND c.answered_at > answers.changed_at));
END $$;

CREATE FUNCTION external_keep_answers(a_user bigint, a_sighting bigint, a_person bigint) RETURNS void {HEAD} AS $$
DECLARE
    agreed external_profiles_keepchoice;
    p external_profiles_profile;
    occupation text;
    an_area bigint;
    said jsonb;
    asked text[];
BEGIN
    PERFORM FROM external_profiles_sighting s WHERE s.id = a_sighting FOR UPDATE;
    SELECT k.* INTO agreed FROM external_profiles_keepchoice k
        WHERE k.profile_id = a_sighting ORDER BY k.id DESC LIMIT 1;
    IF agreed.wanted IS NOT TRUE THEN
        RETURN;
    END IF;
    PERFORM FROM candidates_jobseeker j WHERE j.id = a_person FOR NO KEY UPDATE;
    SELECT * INTO p FROM external_profiles_profile WHERE sighting_id = a_sighting;
    SELECT r.code INTO occupation FROM referentials_romecode r WHERE r.id = p.rome_id;
    said := external_unknown_of(a_sighting, a_person);
    asked := ARRAY(SELECT jsonb_object_keys(said) ORDER BY 1);
    INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, recorded_by_id, answered_at)
    SELECT a_person, said, 'person', 'outside', a_user, p.changed_at WHERE said <> '{{}}';

    INSERT INTO candidates_mobilityarea (job_seeker_id, kind, commune_id, radius_km, departement_id, region_id)
    SELECT a_person, p.area_kind, CASE p.area_kind WHEN 'commune' THEN p.commune_id END, p.radius_km,
        CASE p.area_kind WHEN 'departement' THEN c.departement_id END,
        CASE p.area_kind WHEN 'region' THEN d.region_id END
    FROM (SELECT 1) AS one LEFT JOIN referentials_commune c ON c.code = p.commune_id
        LEFT JOIN referentials_departement d ON d.code = c.departement_id
    WHERE p.area_kind IS NOT NULL
        AND NOT EXISTS (SELECT FROM candidates_mobilityarea a WHERE a.job_seeker_id = a_person)
    RETURNING id INTO an_area;
    asked := asked || CASE WHEN an_area IS NOT NULL THEN ARRAY['mobility'] ELSE '{{}}' END;

    -- Registered, they may have said no to this occupation: that stays.
    INSERT INTO candidates_soughtoccupation (job_seeker_id, rome_id, origin)
    SELECT a_person, p.rome_id, 'accepted' WHERE NOT EXISTS (
        SELECT FROM questions_questionasked q WHERE q.job_seeker_id = a_person AND q.criterion = 'occupation'
            AND q.item = occupation AND q.reply = 'answered')
    ON CONFLICT (job_seeker_id, rome_id) DO NOTHING;
    asked := asked || CASE WHEN FOUND THEN ARRAY['occupation:' || occupation] ELSE '{{}}' END;
    UPDATE candidates_soughtoccupation SET experience_months = p.experience_months
    WHERE job_seeker_id = a_person AND rome_id = p.rome_id AND experience_months IS NULL
        AND p.experience_months IS NOT NULL;
    asked := asked || CASE WHEN FOUND THEN ARRAY['experience:' || occupation] ELSE '{{}}' END;

    IF cardinality(asked) > 0 THEN
        INSERT INTO candidates_keptanswers (job_seeker_id, agreed_at, text_version, said_at, kept_at, questions, area)
        VALUES (a_person, agreed.at, agreed.text_version, p.changed_at, app_now(), to_jsonb(asked), an_area);
        PERFORM journal_write(a_user, u.agency_id, 'candidate.answers_recorded', 'candidate', j.public_id,
            jsonb_build_object('questions', asked, 'origin', 'person'))
        FROM candidates_jobseeker j, accounts_user u WHERE j.id = a_person AND u.id = a_user;
    END IF;
END $$;
COMMENT ON FUNCTION external_keep_answers(bigint, bigint, bigint) IS
    'What the person agreed to keep goes to their file as registered, where it says nothing; without consent, nothing.';
REVOKE ALL ON FUNCTION external_unknown_of(bigint, bigint), external_keep_answers(bigint, bigint, bigint)
    FROM PUBLIC, app, admin;
"""

CONFIRMED = f"""
-- Nobody is counted, and the person's rows may be built again at the end: the offer and its finding are held, which
-- makes every act of the offer wait, and not the families of occupations, which the rebuild takes in its own order.
CREATE OR REPLACE FUNCTION external_claim_confirmed(
    a_user bigint, an_offer bigint, a_sighting bigint, a_person bigint, a_resemblance text
) RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision;
    its_finding bigint := (
        SELECT s.finding_id FROM external_profiles_sighting s WHERE s.id = a_sighting AND s.offer_id = an_offer);
BEGIN
    IF its_finding IS NULL OR NOT accounts_acts_for(
        a_user, 'advisor', (SELECT o.agency_id FROM offers_joboffer o WHERE o.id = an_offer)) THEN
        PERFORM pilot_refuse('Un conseiller de l''agence qui suit l''offre dit qui est inscrit.');
    END IF;
    d.allowed := false;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        d.refusal := 'isolation';
        RETURN d;
    END IF;
    BEGIN
        PERFORM FROM offers_joboffer WHERE id = an_offer FOR UPDATE;
        PERFORM FROM gate_absencefinding WHERE offer_id = an_offer ORDER BY id DESC LIMIT 1 FOR UPDATE;
        PERFORM external_note_registered(a_user, an_offer, its_finding, a_person, a_resemblance);
        PERFORM external_keep_answers(a_user, a_sighting, a_person);
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        d.refusal := 'busy';
        RETURN d;
    END;
    d.finding_id := gate_latest(an_offer);
    IF gate_finding_state(d.finding_id) = 'open' THEN
        PERFORM gate_close_finding(d.finding_id, 'registered', a_user);
    END IF;
    PERFORM external_erase('external_profiles_sighting', ARRAY[a_sighting]);
    d.allowed := true;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_claim_confirmed(bigint, bigint, bigint, bigint, text) IS
    'Somebody sighted is registered: nothing of the sighting is kept but what they agreed to, and the finding in force
is closed.';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("external_profiles", "0018_before_the_employer"),
        ("candidates", "0012_kept_answers"),
        ("questions", "0006_beyond_the_week"),
    ]
    operations = [
        migrations.CreateModel(
            name="KeepChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wanted", models.BooleanField(verbose_name="veut garder ses réponses")),
                ("text_version", models.CharField(max_length=20, verbose_name="version du texte")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                        editable=False,
                        verbose_name="décidé le",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keep_choices",
                        to="external_profiles.profile",
                        verbose_name="réponses",
                    ),
                ),
            ],
            options={
                "verbose_name": "choix de garder ses réponses",
                "verbose_name_plural": "choix de garder ses réponses",
                "ordering": ["profile", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_version", ""), _negated=True),
                        name="external_keep_text",
                        violation_error_message="Un accord dit à quel texte.",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, CHOICE, KEPT, CONFIRMED)),
    ]
