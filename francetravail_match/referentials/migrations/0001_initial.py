"""Occupations, skills, places, activities and certifications, as their editions bring them."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import francetravail_match.referentials.models.certifications
from francetravail_match.common.schema import CreateModels

MOVES = """
CREATE VIEW referentials_effectivemobility AS
SELECT DISTINCT ON (source_id, target_id) source_id, target_id, rank, inherited
FROM (
    SELECT m.source_id, m.target_id, m.rank, false AS inherited
    FROM referentials_romemobility m WHERE m.retired_at IS NULL
    UNION ALL
    SELECT child.id, m.target_id, m.rank, true
    FROM referentials_romecode child JOIN referentials_romemobility m ON m.source_id = child.parent_id
    WHERE m.retired_at IS NULL AND m.target_id <> child.id
) AS move
ORDER BY source_id, target_id, inherited;
COMMENT ON VIEW referentials_effectivemobility IS
    'Moves from an occupation: its own, and those of its parent that it has not itself.';
REVOKE ALL ON referentials_effectivemobility FROM app;
GRANT SELECT ON referentials_effectivemobility TO app, admin;
"""

# An import numbers new occupations after the highest number, so that dry runs do not use up a smallint.
NUMBERS = "GRANT UPDATE ON SEQUENCE referentials_romecode_id_seq TO app;"

# What others refer to is retired, never deleted; of a dated rule only the end is written.
RETIRED = (
    "region departement commune romecode appellation romemobility rometext skill romeskill workcontext"
    " romeworkcontext naf certification certificationterm certificationequivalence"
)
KEPT = f"""
REVOKE DELETE ON {", ".join(f"referentials_{name}" for name in RETIRED.split())} FROM app;
REVOKE UPDATE ON referentials_certificationterm, referentials_certificationequivalence FROM app;
GRANT UPDATE (valid_until) ON referentials_certificationterm, referentials_certificationequivalence TO app;
"""

# An import tells the planner what it loaded: a plan made for empty tables must not serve full ones.
LOADED = (
    "appellation commune departement naf region romecode romemobility romeskill rometext romeworkcontext skill "
    "workcontext"
)
STATISTICS = f"GRANT MAINTAIN ON {', '.join(f'referentials_{name}' for name in LOADED.split())} TO app;"

INDEXES = """
CREATE INDEX referentials_commune_folded ON referentials_commune (fold_text(name) text_pattern_ops);
CREATE INDEX referentials_appellation_folded ON referentials_appellation USING gin (fold_text(label) gin_trgm_ops);
"""

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
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("common", "0001_initial")]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="ReferenceVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=20, unique=True, verbose_name="référentiel")),
                    ("version", models.CharField(max_length=40, verbose_name="version")),
                    ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                    ("loaded_at", models.DateTimeField(verbose_name="chargé le")),
                ],
                options={
                    "verbose_name": "version de référentiel",
                    "verbose_name_plural": "versions de référentiels",
                    "ordering": ["name"],
                },
            ),
            migrations.CreateModel(
                name="Certification",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(max_length=30, unique=True, verbose_name="code")),
                    ("label", models.CharField(max_length=200, verbose_name="libellé")),
                    (
                        "issuer",
                        models.CharField(
                            help_text="L'organisme qui en fixe les règles.",
                            max_length=120,
                            verbose_name="référence de",
                        ),
                    ),
                    (
                        "delivered_by",
                        models.CharField(
                            choices=[
                                ("training_body", "organisme de formation"),
                                ("employer", "employeur"),
                                ("state", "État"),
                            ],
                            max_length=15,
                            verbose_name="délivrée par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "certification",
                    "ordering": ["code"],
                },
            ),
            migrations.CreateModel(
                name="CertificationTerm",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("valid_from", models.DateField(verbose_name="en vigueur du")),
                    (
                        "valid_until",
                        models.DateField(
                            blank=True,
                            help_text="Inclus ; vide : sans fin.",
                            null=True,
                            verbose_name="jusqu'au",
                        ),
                    ),
                    ("source", models.CharField(max_length=250, verbose_name="texte")),
                    (
                        "validity_months",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="validité (mois)"
                        ),
                    ),
                    (
                        "tolerance_months",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="tolérance (mois)"
                        ),
                    ),
                    (
                        "refresher_days",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="recyclage (jours)"
                        ),
                    ),
                    (
                        "certification",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="terms",
                            to="referentials.certification",
                            verbose_name="certification",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "durée d'une certification",
                    "verbose_name_plural": "durées des certifications",
                    "ordering": ["certification", "valid_from"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until", None),
                                ("valid_until__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="referentials_certificationterm_dates",
                            violation_error_message="La fin ne précède pas le début.",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("certification", "="),
                                (
                                    francetravail_match.referentials.models.certifications.ValidityRange(),
                                    "&&",
                                ),
                            ],
                            name="referentials_certificationterm_no_overlap",
                            violation_error_message="Une autre règle vaut déjà pour cette certification à ces dates.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CertificationEquivalence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("valid_from", models.DateField(verbose_name="en vigueur du")),
                    (
                        "valid_until",
                        models.DateField(
                            blank=True,
                            help_text="Inclus ; vide : sans fin.",
                            null=True,
                            verbose_name="jusqu'au",
                        ),
                    ),
                    ("source", models.CharField(max_length=250, verbose_name="texte")),
                    (
                        "new",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="accepts",
                            to="referentials.certification",
                            verbose_name="acceptée pour",
                        ),
                    ),
                    (
                        "old",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="accepted_as",
                            to="referentials.certification",
                            verbose_name="détenue",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "équivalence de certifications",
                    "verbose_name_plural": "équivalences de certifications",
                    "ordering": ["old", "new", "valid_from"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until", None),
                                ("valid_until__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="referentials_certificationequivalence_dates",
                            violation_error_message="La fin ne précède pas le début.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("old", models.F("new")), _negated=True),
                            name="referentials_certificationequivalence_two",
                            violation_error_message="Une certification n'est pas équivalente à elle-même.",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("old", "="),
                                ("new", "="),
                                (
                                    francetravail_match.referentials.models.certifications.ValidityRange(),
                                    "&&",
                                ),
                            ],
                            name="referentials_certificationequivalence_no_overlap",
                            violation_error_message="Cette équivalence est déjà en vigueur à ces dates.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Region",
                fields=[
                    (
                        "code",
                        models.CharField(
                            max_length=3, primary_key=True, serialize=False, verbose_name="code"
                        ),
                    ),
                    ("name", models.CharField(max_length=60, verbose_name="nom")),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "région",
                    "ordering": ["code"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_region_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Departement",
                fields=[
                    (
                        "code",
                        models.CharField(
                            max_length=3, primary_key=True, serialize=False, verbose_name="code"
                        ),
                    ),
                    ("name", models.CharField(max_length=60, verbose_name="nom")),
                    (
                        "region",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="departements",
                            to="referentials.region",
                            verbose_name="région",
                        ),
                    ),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "département",
                    "ordering": ["code"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_departement_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Commune",
                fields=[
                    (
                        "code",
                        models.CharField(
                            max_length=5, primary_key=True, serialize=False, verbose_name="code INSEE"
                        ),
                    ),
                    ("name", models.CharField(max_length=80, verbose_name="nom")),
                    (
                        "postal_codes",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=5),
                            default=list,
                            verbose_name="codes postaux",
                        ),
                    ),
                    ("population", models.PositiveIntegerField(default=0, verbose_name="population")),
                    ("lat", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                    ("lon", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                    (
                        "departement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="communes",
                            to="referentials.departement",
                            verbose_name="département",
                        ),
                    ),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "commune",
                    "ordering": ["code"],
                    "abstract": False,
                    "indexes": [
                        models.Index(
                            fields=["departement", "lat"],
                            include=("lon",),
                            name="referentials_commune_points",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_commune_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("lat", None), ("lon", None)),
                                models.Q(("lat__range", (-90, 90)), ("lon__range", (-180, 180))),
                                _connector="OR",
                            ),
                            name="referentials_commune_point",
                            violation_error_message="Une commune a une latitude et une longitude, ou aucune des deux.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RomeCode",
                fields=[
                    ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                    ("code", models.CharField(max_length=5, unique=True, verbose_name="code")),
                    ("label", models.CharField(max_length=250, verbose_name="libellé")),
                    (
                        "parent",
                        models.ForeignKey(
                            blank=True,
                            help_text="Vide pour un code qui est lui-même parent.",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="children",
                            to="referentials.romecode",
                            verbose_name="code parent",
                        ),
                    ),
                    (
                        "regulated",
                        models.BooleanField(
                            blank=True,
                            help_text="Vide : non dit.",
                            null=True,
                            verbose_name="métier réglementé",
                        ),
                    ),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "métier ROME",
                    "verbose_name_plural": "métiers ROME",
                    "ordering": ["code"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_romecode_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("code__regex", "^[A-N][0-9]{4}$")),
                            name="referentials_romecode_shape",
                            violation_error_message="Un code ROME est une lettre de A à N suivie de quatre chiffres.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("parent", None),
                                models.Q(("parent", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            name="referentials_romecode_parent_is_another",
                            violation_error_message="Un code ROME n'est pas son propre parent.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Appellation",
                fields=[
                    ("ogr", models.IntegerField(primary_key=True, serialize=False, verbose_name="code OGR")),
                    ("label", models.CharField(max_length=250, verbose_name="libellé")),
                    (
                        "rome",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="appellations",
                            to="referentials.romecode",
                            verbose_name="métier",
                        ),
                    ),
                    ("rare", models.BooleanField(db_default=False, default=False, verbose_name="peu usitée")),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "appellation",
                    "ordering": ["label", "ogr"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_appellation_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="RomeMobility",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                    (
                        "source",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="mobility_links",
                            to="referentials.romecode",
                            verbose_name="métier",
                        ),
                    ),
                    (
                        "target",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="referentials.romecode",
                            verbose_name="métier lié",
                        ),
                    ),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "mobilité ROME",
                    "verbose_name_plural": "mobilités ROME",
                    "ordering": ["source", "rank", "target"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_romemobility_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        ),
                        models.UniqueConstraint(
                            fields=("source", "target"), name="referentials_romemobility_unique"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EffectiveMobility",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "source_id",
                            "target_id",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                            verbose_name="clé",
                        ),
                    ),
                    (
                        "source",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="moves",
                            to="referentials.romecode",
                            verbose_name="métier",
                        ),
                    ),
                    (
                        "target",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="referentials.romecode",
                            verbose_name="métier lié",
                        ),
                    ),
                    ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                    ("inherited", models.BooleanField(verbose_name="héritée du code parent")),
                ],
                options={
                    "verbose_name": "mobilité ROME en vigueur",
                    "verbose_name_plural": "mobilités ROME en vigueur",
                    "ordering": ["source", "inherited", "rank", "target"],
                    "managed": False,
                },
            ),
            migrations.CreateModel(
                name="RomeText",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("definition", "définition"), ("access", "accès au métier")],
                            max_length=10,
                            verbose_name="rubrique",
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                    ("text", models.TextField(verbose_name="texte")),
                    (
                        "rome",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="texts",
                            to="referentials.romecode",
                            verbose_name="métier",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "texte ROME",
                    "verbose_name_plural": "textes ROME",
                    "ordering": ["rome", "kind", "position"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_rometext_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        ),
                        models.UniqueConstraint(
                            fields=("rome", "kind", "position"), name="referentials_rometext_unique"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Naf",
                fields=[
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                    (
                        "code",
                        models.CharField(
                            max_length=6, primary_key=True, serialize=False, verbose_name="code"
                        ),
                    ),
                    (
                        "label",
                        models.CharField(
                            blank=True,
                            help_text="Vide : aucune liste ne le donne.",
                            max_length=250,
                            verbose_name="libellé",
                        ),
                    ),
                    ("level", models.PositiveSmallIntegerField(verbose_name="niveau")),
                    (
                        "parent",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="children",
                            to="referentials.naf",
                            verbose_name="au-dessus",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "activité (NAF)",
                    "verbose_name_plural": "activités (NAF)",
                    "ordering": ["code"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_naf_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("code__regex", "^[A-U]$"), ("level", 1), ("parent", None)),
                                models.Q(
                                    ("parent__isnull", False),
                                    models.Q(
                                        models.Q(("code__regex", "^[0-9]{2}$"), ("level", 2)),
                                        models.Q(("code__regex", "^[0-9]{2}\\.[0-9]$"), ("level", 3)),
                                        models.Q(("code__regex", "^[0-9]{2}\\.[0-9]{2}$"), ("level", 4)),
                                        models.Q(("code__regex", "^[0-9]{2}\\.[0-9]{2}[A-Z]$"), ("level", 5)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="referentials_naf_level",
                            violation_error_message="Un code NAF s'écrit C, 25, 25.1, 25.11 ou 25.11Z selon son niveau.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Skill",
                fields=[
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                    ("ogr", models.IntegerField(primary_key=True, serialize=False, verbose_name="code OGR")),
                    ("label", models.CharField(max_length=300, verbose_name="libellé")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("know_how", "savoir-faire"),
                                ("soft_skill", "savoir-être professionnel"),
                                ("knowledge", "savoir"),
                            ],
                            max_length=10,
                            verbose_name="nature",
                        ),
                    ),
                    (
                        "category",
                        models.CharField(
                            blank=True,
                            help_text="Technique, transverse, certifications…",
                            max_length=60,
                            verbose_name="catégorie",
                        ),
                    ),
                    (
                        "subcategory",
                        models.CharField(blank=True, max_length=60, verbose_name="sous-catégorie"),
                    ),
                    (
                        "macro",
                        models.ForeignKey(
                            blank=True,
                            help_text="La compétence plus large qui contient celle-ci.",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="details",
                            to="referentials.skill",
                            verbose_name="macro-compétence",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "compétence",
                    "ordering": ["label", "ogr"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_skill_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="RomeSkill",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                    (
                        "core",
                        models.CharField(
                            blank=True,
                            choices=[("main", "principale"), ("emerging", "émergente")],
                            default="",
                            max_length=8,
                            verbose_name="cœur de métier",
                        ),
                    ),
                    (
                        "rome",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="skills",
                            to="referentials.romecode",
                            verbose_name="métier",
                        ),
                    ),
                    (
                        "skill",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="occupations",
                            to="referentials.skill",
                            verbose_name="compétence",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "compétence d'un métier",
                    "verbose_name_plural": "compétences des métiers",
                    "ordering": ["rome", "skill"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_romeskill_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        ),
                        models.UniqueConstraint(
                            fields=("rome", "skill"), name="referentials_romeskill_unique"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorkContext",
                fields=[
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                    ("ogr", models.IntegerField(primary_key=True, serialize=False, verbose_name="code OGR")),
                    ("label", models.CharField(max_length=250, verbose_name="libellé")),
                    ("category", models.CharField(max_length=60, verbose_name="catégorie")),
                ],
                options={
                    "verbose_name": "contexte de travail",
                    "verbose_name_plural": "contextes de travail",
                    "ordering": ["label", "ogr"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_workcontext_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="RomeWorkContext",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                    (
                        "retired_in",
                        models.CharField(
                            blank=True,
                            db_default="",
                            default="",
                            max_length=40,
                            verbose_name="retiré par l'édition",
                        ),
                    ),
                    (
                        "rome",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contexts",
                            to="referentials.romecode",
                            verbose_name="métier",
                        ),
                    ),
                    (
                        "context",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="occupations",
                            to="referentials.workcontext",
                            verbose_name="contexte",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "contexte d'un métier",
                    "verbose_name_plural": "contextes des métiers",
                    "ordering": ["rome", "context"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("retired_at", None), ("retired_in", "")),
                                models.Q(
                                    ("retired_at__isnull", False), models.Q(("retired_in", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="referentials_romeworkcontext_retired",
                            violation_error_message="Une ligne retirée dit quand et par quelle édition.",
                        ),
                        models.UniqueConstraint(
                            fields=("rome", "context"), name="referentials_romeworkcontext_unique"
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL([MOVES, NUMBERS, KEPT, STATISTICS, INDEXES, EXTENT], migrations.RunSQL.noop),
    ]
