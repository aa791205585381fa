"""What people ask of a human from their page; the database dates it, and when somebody says it is handled."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import francetravail_match.common.sensitive_text

RULES = """
REVOKE UPDATE, DELETE ON questions_appeal FROM app;
GRANT UPDATE (comment, handled_by_id), DELETE ON questions_appeal TO app;
REVOKE ALL ON questions_appeal FROM admin;

CREATE FUNCTION questions_appeal_dates() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.made_at := app_now();
        NEW.handled_at := NULL;
        NEW.handled_by_id := NULL;
    ELSIF OLD.handled_at IS NOT NULL THEN
        RAISE EXCEPTION 'Cette demande est déjà traitée.' USING ERRCODE = 'restrict_violation';
    ELSIF NEW.handled_by_id IS NOT NULL THEN
        NEW.handled_at := app_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_appeal_dates BEFORE INSERT OR UPDATE ON questions_appeal
    FOR EACH ROW EXECUTE FUNCTION questions_appeal_dates();
CREATE CONSTRAINT TRIGGER questions_history_stays AFTER DELETE ON questions_appeal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION questions_history_stays('made_at');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_daily_message"),
        ("candidates", "0021_rebuild_reach"),
        ("offers", "0018_zone_departements"),
        ("questions", "0003_standing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant public"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("human", "parler à un conseiller"),
                            (
                                "correction",
                                "réponse qui contredit ce qu'un conseiller ou un employeur a noté",
                            ),
                            ("wrong_fact", "information signalée comme fausse"),
                            ("objection", "opposition au traitement"),
                        ],
                        max_length=10,
                        verbose_name="objet",
                    ),
                ),
                (
                    "about",
                    models.CharField(blank=True, db_default="", max_length=60, verbose_name="à propos de"),
                ),
                (
                    "comment",
                    models.TextField(
                        blank=True,
                        db_default="",
                        max_length=500,
                        validators=[francetravail_match.common.sensitive_text.validate_not_sensitive],
                        verbose_name="précision de la personne",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                        editable=False,
                        verbose_name="faite le",
                    ),
                ),
                ("handled_at", models.DateTimeField(editable=False, null=True, verbose_name="traitée le")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agence",
                    ),
                ),
                (
                    "handled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="traitée par",
                    ),
                ),
                (
                    "job_seeker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to="candidates.jobseeker",
                        verbose_name="demandeur d'emploi",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offers.joboffer",
                        verbose_name="offre",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d'une personne",
                "verbose_name_plural": "demandes des personnes",
                "ordering": ["made_at", "id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("handled_at", None)),
                        fields=["agency", "made_at"],
                        name="questions_appeal_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("handled_at", None)),
                        fields=("job_seeker", "kind", "about"),
                        name="questions_appeal_once",
                        violation_error_message="Cette demande attend déjà une réponse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["human", "correction", "wrong_fact", "objection"])),
                        name="questions_appeal_kind",
                        violation_error_message="Cet objet n'existe pas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at", None), ("handled_by", None)),
                            models.Q(("handled_at__isnull", False), ("handled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="questions_appeal_handled_by_someone",
                        violation_error_message="Dites qui a traité cette demande.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
