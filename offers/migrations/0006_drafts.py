"""What is being written of an offer; and the search row that criteria not stored anywhere would have."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels

RIGHTS = """
ALTER TABLE offers_draftanswers ADD CONSTRAINT offers_draft_answers_bounded CHECK (
    jsonb_typeof(answers) = 'object' AND octet_length(answers::text) <= 100000
);
-- A revision is never written twice: of two who read the same one, the second is told.
CREATE FUNCTION offers_draft_step_forward() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.revision <> OLD.revision + 1 THEN
        RAISE EXCEPTION 'Une étape de saisie passe de la révision % à la suivante.', OLD.revision
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offers_draft_step_forward';
    END IF;
    NEW.changed_at := public.app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER offers_draft_step_forward BEFORE UPDATE ON offers_draftanswers
    FOR EACH ROW EXECUTE FUNCTION offers_draft_step_forward();
CREATE SEQUENCE offers_manual_number;
GRANT USAGE ON SEQUENCE offers_manual_number TO app;
"""

CALLED = "GRANT EXECUTE ON FUNCTION offers_asked(jsonb) TO app;"

BUILT = import_module("offers.migrations.0004_search_rows").BUILT

LIVE = (
    "SELECT o.id, o.public_id, o.current_version_id FROM offers_joboffer o WHERE o.id = ANY (offers) AND "
    + ("o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')")
)

STORED = "FROM live JOIN offers_offercriterion c ON c.version_id = live.current_version_id"

GIVEN = (
    "FROM live CROSS JOIN jsonb_to_recordset(criteria) AS c (code text, item text, level text, value jsonb)"
)

REPLACED = [
    (
        "CREATE FUNCTION offers_built(offers bigint[])",
        "CREATE FUNCTION offers_asked(criteria jsonb)",
    ),
    (
        LIVE,
        "SELECT 0::bigint AS id, '00000000-0000-0000-0000-000000000000'::uuid AS public_id, "
        "0::bigint AS current_version_id",
    ),
    (STORED, GIVEN),
    # The application calls it: no table of a session's own comes first.
    ("LANGUAGE sql STABLE AS $$", "LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$"),
    # Nothing is written: the row takes no transaction number.
    ("pg_current_xact_id()", "NULL::xid8"),
    (
        "FUNCTION offers_built(bigint[]) IS 'The search rows that these offers must have, read from their sources.'",
        "FUNCTION offers_asked(jsonb) IS 'The search row that a live offer of these criteria would have.'",
    ),
]


def asked() -> str:
    """The very text of `offers_built`, but for where the criteria come from: one rule for both."""
    text: str = BUILT
    for before, after in REPLACED:
        if text.count(before) != 1:
            raise ValueError(before)
        text = text.replace(before, after)
    return text


class Migration(migrations.Migration):
    dependencies = [("offers", "0005_listed"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="OfferDraft",
                fields=[
                    (
                        "offer",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="draft",
                            serialize=False,
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "base_digest",
                        models.CharField(max_length=64, verbose_name="empreinte des textes de départ"),
                    ),
                    (
                        "started_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="commencée le",
                        ),
                    ),
                    (
                        "base_version",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="version de départ",
                        ),
                    ),
                    (
                        "started_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="commencée par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "saisie en cours",
                    "verbose_name_plural": "saisies en cours",
                    "ordering": ["offer"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="DraftAnswers",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "step",
                        models.CharField(
                            choices=[
                                ("employer", "Employeur"),
                                ("job", "Poste et métier"),
                                ("place", "Lieu de travail"),
                                ("terms", "Contrat, horaires et salaire"),
                                ("requirements", "Exigences"),
                            ],
                            max_length=12,
                            verbose_name="étape",
                        ),
                    ),
                    ("answers", models.JSONField(default=dict, verbose_name="réponses")),
                    ("revision", models.PositiveIntegerField(default=1, verbose_name="révision")),
                    ("page", models.UUIDField(verbose_name="page")),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            verbose_name="changée le",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "draft",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="steps",
                            to="offers.offerdraft",
                            verbose_name="saisie",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "étape d'une saisie",
                    "verbose_name_plural": "étapes d'une saisie",
                    "ordering": ["draft", "step"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(fields=("draft", "step"), name="offers_draft_step_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("step__in", ["employer", "job", "place", "terms", "requirements"])
                            ),
                            name="offers_draft_step_known",
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL([RIGHTS, asked(), CALLED], migrations.RunSQL.noop),
    ]
