"""What a person said before they were registered, and agreed to keep: a source of its own, written by the database."""

import django.db.models.deletion
from django.db import migrations, models

CHANNELS = [
    ("import", "import"),
    ("link", "lien personnel"),
    ("call", "téléphone"),
    ("meeting", "entretien"),
    ("desk", "droits des personnes"),
    ("clock", "échéance"),
    ("outside", "hors inscription"),
]
CODES = [code for code, _ in CHANNELS]
NO_SUCH = "Cette origine ou ce canal n'existe pas."

SQL = """
REVOKE INSERT, UPDATE ON candidates_keptanswers FROM app;
CREATE CONSTRAINT TRIGGER candidates_history_stays AFTER DELETE ON candidates_keptanswers
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION candidates_history_stays();

-- What was said outside is brought by the function that reads it there and looks at the consent.
DROP TRIGGER candidates_answer_by_function ON candidates_answer;
CREATE TRIGGER candidates_answer_by_function BEFORE INSERT ON candidates_answer
    FOR EACH ROW WHEN ((NEW.origin <> 'feed' OR NEW.channel = 'outside') AND current_user IN ('app', 'admin'))
    EXECUTE FUNCTION candidates_answer_refuse();

CREATE OR REPLACE FUNCTION candidates_record_answer(
    a_person bigint, said jsonb, an_origin text, a_channel text, a_user bigint, holds_until date
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF an_origin NOT IN ('person', 'advisor', 'employer', 'correction') OR a_channel = 'outside' THEN
        RAISE EXCEPTION 'Ni un flux, ni une échéance, ni ce qui est dit hors inscription ne s''enregistrent ainsi.'
            USING ERRCODE = 'restrict_violation';
    ELSIF a_user IS NOT NULL AND NOT EXISTS (
        SELECT FROM accounts_user u WHERE u.id = a_user AND u.is_active AND u.roles && '{advisor,liaison,dpo}') THEN
        RAISE EXCEPTION 'Ce compte ne note pas les réponses des personnes.' USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, recorded_by_id, valid_until)
    VALUES (a_person, said, an_origin, a_channel, a_user, holds_until);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0011_rows_of_occupations")]
    operations = [
        migrations.CreateModel(
            name="KeptAnswers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed_at", models.DateTimeField(editable=False, verbose_name="accord donné le")),
                (
                    "text_version",
                    models.CharField(
                        editable=False, max_length=20, verbose_name="version du texte de l'accord"
                    ),
                ),
                ("said_at", models.DateTimeField(editable=False, verbose_name="répondu le")),
                ("kept_at", models.DateTimeField(editable=False, verbose_name="reprises le")),
                ("questions", models.JSONField(verbose_name="questions")),
                (
                    "area",
                    models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="zone reprise"
                    ),
                ),
                (
                    "job_seeker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_answers",
                        to="candidates.jobseeker",
                        verbose_name="demandeur d'emploi",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponses gardées à l'inscription",
                "verbose_name_plural": "réponses gardées à l'inscription",
                "ordering": ["job_seeker", "id"],
                "default_permissions": (),
            },
        ),
        *(
            migrations.AlterField(
                model, "channel", models.CharField(choices=CHANNELS, max_length=10, verbose_name="canal")
            )
            for model in ("answer", "consent")
        ),
        migrations.RemoveConstraint("answer", "candidates_answer_enums"),
        migrations.RemoveConstraint("consent", "candidates_consent_enums"),
        migrations.AddConstraint(
            "answer",
            models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", CODES),
                    ("origin__in", ["feed", "person", "advisor", "employer", "correction", "expiry"]),
                ),
                name="candidates_answer_enums",
                violation_error_message=NO_SUCH,
            ),
        ),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", CODES),
                    ("kind__in", ["contact_by_email", "contact_by_phone", "identity_to_employer"]),
                ),
                name="candidates_consent_enums",
                violation_error_message="Cet objet ou ce canal n'existe pas.",
            ),
        ),
        migrations.AddConstraint(
            "answer",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "outside"), _negated=True), ("origin", "person"), _connector="OR"
                ),
                name="candidates_answer_said_outside",
                violation_error_message="Hors inscription, seule la personne répond.",
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
