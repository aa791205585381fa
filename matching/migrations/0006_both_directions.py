"""People to match, new matches and the messages that announce them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0014_none_denies"),
        ("matching", "0005_search_path"),
        ("offers", "0012_whose_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="matchrun",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("publication", "Publication de l'offre"),
                    ("request", "À la demande"),
                    ("population", "Chargement de la population"),
                    ("person", "Changement d'une personne"),
                    ("nightly", "Contrôle de la nuit"),
                ],
                max_length=12,
                verbose_name="déclencheur",
            ),
        ),
        migrations.CreateModel(
            name="PersonToMatch",
            fields=[
                (
                    "job_seeker",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="candidates.jobseeker",
                        verbose_name="demandeur d'emploi",
                    ),
                ),
                ("marked_at", models.DateTimeField(verbose_name="premier changement le")),
                ("lease", models.UUIDField(blank=True, null=True, verbose_name="bail")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="bail jusqu'au")),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, verbose_name="tentatives")),
            ],
            options={
                "verbose_name": "personne à rapprocher",
                "verbose_name_plural": "personnes à rapprocher",
                "ordering": ["marked_at", "job_seeker"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["marked_at", "job_seeker"], name="matching_persontomatch_oldest")
                ],
            },
        ),
        migrations.CreateModel(
            name="PopulationMark",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False, verbose_name="numéro"
                    ),
                ),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="vu le")),
            ],
            options={
                "verbose_name": "changement de toute la population",
                "verbose_name_plural": "changements de toute la population",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="matching_populationmark_alone",
                        violation_error_message="Il n'y en a qu'un.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="jour")),
                (
                    "state",
                    models.CharField(
                        choices=[("sending", "Envoi commencé"), ("sent", "Envoyé")],
                        default="sending",
                        max_length=7,
                        verbose_name="état",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="depuis le")),
                ("until", models.DateTimeField(verbose_name="jusqu'au")),
                ("n_offers", models.PositiveIntegerField(verbose_name="offres")),
                ("n_people", models.PositiveIntegerField(verbose_name="nouvelles correspondances")),
                ("sending_at", models.DateTimeField(verbose_name="envoi commencé le")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="destinataire",
                    ),
                ),
            ],
            options={
                "verbose_name": "message quotidien",
                "verbose_name_plural": "messages quotidiens",
                "ordering": ["-day", "user"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "day"),
                        name="matching_dailymessage_once",
                        violation_error_message="Ce message a déjà été préparé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at", None), ("state", "sending")),
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            _connector="OR",
                        ),
                        name="matching_dailymessage_sent",
                        violation_error_message="Un message envoyé a une date d'envoi.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NewMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="trouvée le")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ne correspond plus depuis le"),
                ),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="vue le")),
                (
                    "job_seeker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="candidates.jobseeker",
                        verbose_name="demandeur d'emploi",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="new_matches",
                        to="offers.joboffer",
                        verbose_name="offre",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vue par",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offers.offerversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "nouvelle correspondance",
                "verbose_name_plural": "nouvelles correspondances",
                "ordering": ["-found_at", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("seen_at", None)),
                        fields=["offer", "version", "found_at"],
                        name="matching_newmatch_waiting",
                    ),
                    models.Index(fields=["found_at"], name="matching_newmatch_found"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("offer", "job_seeker"),
                        name="matching_newmatch_once",
                        violation_error_message="Cette correspondance a déjà été annoncée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at", None), ("seen_by", None)),
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="matching_newmatch_seen_by_someone",
                        violation_error_message="Dites qui a vu cette correspondance, et quand.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE SELECT ON matching_persontomatch, matching_dailymessage FROM admin",
            "GRANT SELECT ON matching_persontomatch, matching_dailymessage TO admin",
        ),
    ]
