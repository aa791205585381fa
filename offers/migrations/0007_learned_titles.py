"""Which titles stand for which occupations, as learned from offers: one line each time, kept as it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offers", "0006_drafts")]
    operations = [
        migrations.CreateModel(
            name="LearnedTitles",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                        editable=False,
                        verbose_name="apprise le",
                    ),
                ),
                ("format", models.PositiveSmallIntegerField(verbose_name="format")),
                ("reference", models.CharField(blank=True, max_length=64, verbose_name="empreinte du ROME")),
                ("offers", models.PositiveIntegerField(verbose_name="offres lues")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("content", models.BinaryField(verbose_name="contenu")),
            ],
            options={
                "verbose_name": "apprentissage des intitulés",
                "verbose_name_plural": "apprentissages des intitulés",
                "ordering": ["-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "digest",
                                models.Func(
                                    models.Func(models.F("content"), function="sha256"),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.TextField(),
                                ),
                            )
                        ),
                        name="offers_learned_digest",
                        violation_error_message="L'empreinte n'est pas celle du contenu.",
                    )
                ],
            },
        ),
        migrations.RunSQL("REVOKE UPDATE ON offers_learnedtitles FROM app", migrations.RunSQL.noop),
    ]
