"""Answers to counter-checks: written once, held by the database to the offer as it is then."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# What the offer asks for at the end of an act is what the act says.
ACTS = """
ALTER TABLE matching_relaxationact
    ADD CONSTRAINT matching_relaxation_version_offer FOREIGN KEY (version_id, offer_id)
        REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT matching_relaxation_new_version_offer FOREIGN KEY (new_version_id, offer_id)
        REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION matching_relaxation_stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    current_version bigint;
    agency bigint;
BEGIN
    NEW.at := app_now();
    SELECT o.current_version_id, o.agency_id INTO current_version, agency
        FROM offers_joboffer o WHERE o.id = NEW.offer_id FOR NO KEY UPDATE;
    IF current_version IS DISTINCT FROM coalesce(NEW.new_version_id, NEW.version_id) THEN
        RAISE EXCEPTION 'L''offre n''en est pas à cette version.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_relaxation_current';
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.actor_id AND u.is_active AND u.agency_id = agency) THEN
        RAISE EXCEPTION 'Seul un agent de l''agence de l''offre répond à sa contre-épreuve.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_relaxation_agency';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER matching_relaxation_stamp BEFORE INSERT ON matching_relaxationact
    FOR EACH ROW EXECUTE FUNCTION matching_relaxation_stamp();

CREATE FUNCTION matching_relaxation_journal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM journal_write(
        NEW.actor_id, o.agency_id,
        CASE NEW.kind
            WHEN 'relaxed' THEN 'offer.relaxed'
            WHEN 'kept' THEN 'offer.criterion_kept'
            ELSE 'offer.relaxation_undone'
        END,
        'offer', o.public_id, jsonb_build_object('criteria', NEW.criteria, 'reason', NEW.reason))
    FROM offers_joboffer o WHERE o.id = NEW.offer_id;
    RETURN NULL;
END $$;
CREATE TRIGGER matching_relaxation_journal AFTER INSERT ON matching_relaxationact
    FOR EACH ROW EXECUTE FUNCTION matching_relaxation_journal();

CREATE FUNCTION matching_relaxation_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Une réponse à une contre-épreuve ne se modifie pas : donnez-en une autre.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER matching_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON matching_relaxationact
    FOR EACH STATEMENT EXECUTE FUNCTION matching_relaxation_refuse_change();
CREATE TRIGGER matching_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON matching_relaxationoutcome
    FOR EACH STATEMENT EXECUTE FUNCTION matching_relaxation_refuse_change();
REVOKE UPDATE, DELETE ON matching_relaxationact, matching_relaxationoutcome FROM app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0010_near_misses"),
        ("offers", "0019_source_version"),
        ("journal", "0004_request_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RelaxationAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relaxed", "Assoupli"),
                            ("kept", "Gardé"),
                            ("undone", "Assouplissement annulé"),
                        ],
                        max_length=7,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), verbose_name="critères"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("hard_to_fill", "Recrutement difficile, l'employeur élargit sa demande"),
                            ("learned_on_the_job", "S'apprend en poste"),
                            ("trained_before", "Formation avant l'embauche prévue"),
                            ("post_adapted", "Poste ou horaires aménagés par l'employeur"),
                            ("not_essential", "Pas indispensable au poste"),
                            ("regulated", "Imposé par la loi ou par un règlement"),
                            ("safety", "Sécurité des personnes"),
                            ("employer_refuses", "L'employeur refuse d'assouplir"),
                            ("essential", "Indispensable au poste"),
                            ("people_asked", "La question est posée aux personnes"),
                            ("employer_changed_mind", "L'employeur revient à sa demande"),
                            ("brought_nobody", "N'a apporté personne"),
                            ("mistake", "Erreur"),
                        ],
                        max_length=25,
                        verbose_name="motif",
                    ),
                ),
                (
                    "employer_agreed",
                    models.BooleanField(default=False, verbose_name="accord de l'employeur déclaré"),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="date",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "new_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offers.offerversion",
                        verbose_name="nouvelle version",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relaxation_acts",
                        to="offers.joboffer",
                        verbose_name="offre",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offers.offerversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse à une contre-épreuve",
                "verbose_name_plural": "réponses aux contre-épreuves",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RelaxationOutcome",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outcome",
                        serialize=False,
                        to="matching.relaxationact",
                        verbose_name="assouplissement",
                    ),
                ),
                ("n_found", models.PositiveIntegerField(verbose_name="personnes retrouvées")),
                ("n_match", models.PositiveIntegerField(verbose_name="personnes qui correspondent")),
                ("n_to_qualify", models.PositiveIntegerField(verbose_name="personnes à interroger")),
                ("counted_at", models.DateTimeField(verbose_name="comptées le")),
            ],
            options={
                "verbose_name": "apport d'un assouplissement",
                "verbose_name_plural": "apports des assouplissements",
                "ordering": ["-act"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n_found__lte", models.F("n_match"))),
                        name="matching_outcome_found",
                        violation_error_message="Les personnes retrouvées correspondent.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="relaxationact",
            index=models.Index(fields=["offer", "-id"], name="matching_relaxation_offer"),
        ),
        migrations.AddConstraint(
            model_name="relaxationact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "relaxed"),
                        (
                            "reason__in",
                            [
                                "hard_to_fill",
                                "learned_on_the_job",
                                "trained_before",
                                "post_adapted",
                                "not_essential",
                            ],
                        ),
                    ),
                    models.Q(
                        ("kind", "kept"),
                        (
                            "reason__in",
                            ["regulated", "safety", "employer_refuses", "essential", "people_asked"],
                        ),
                    ),
                    models.Q(
                        ("kind", "undone"),
                        ("reason__in", ["employer_changed_mind", "brought_nobody", "mistake"]),
                    ),
                    _connector="OR",
                ),
                name="matching_relaxation_reason",
                violation_error_message="Choisissez un motif dans la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relaxationact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "relaxed"), _negated=True), ("employer_agreed", True), _connector="OR"
                ),
                name="matching_relaxation_agreed",
                violation_error_message="Un critère ne s'assouplit qu'avec l'accord de l'employeur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relaxationact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "relaxed"), _negated=True),
                    models.Q(("criteria__overlap", ["education"]), _negated=True),
                    _connector="OR",
                ),
                name="matching_relaxation_lawful",
                violation_error_message="La loi ne permet pas d'assouplir ce critère.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relaxationact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "kept"), ("new_version", None)),
                    models.Q(
                        models.Q(("kind", "kept"), _negated=True),
                        ("new_version__isnull", False),
                        models.Q(("new_version", models.F("version")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="matching_relaxation_versions",
                violation_error_message="Assouplir donne une autre version ; garder n'en donne pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relaxationact",
            constraint=models.CheckConstraint(
                condition=models.Q(("criteria__len__range", (1, 2))),
                name="matching_relaxation_line",
                violation_error_message="Une ligne porte un critère, ou deux.",
            ),
        ),
        migrations.RunSQL(ACTS, migrations.RunSQL.noop),
    ]
