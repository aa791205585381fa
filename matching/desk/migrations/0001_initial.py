"""Searches that a user keeps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("common", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("query", models.CharField(max_length=1000, verbose_name="filtres")),
                (
                    "saved_at",
                    models.DateTimeField(
                        db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                        editable=False,
                        verbose_name="enregistrée le",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
            ],
            options={
                "verbose_name": "recherche enregistrée",
                "verbose_name_plural": "recherches enregistrées",
                "ordering": ["name", "id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "name"),
                        name="desk_saved_search_name",
                        violation_error_message="Une de vos recherches porte déjà ce nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("query", ""), _negated=True)
                        ),
                        name="desk_saved_search_says_something",
                        violation_error_message="Une recherche a un nom et au moins un filtre.",
                    ),
                ],
            },
        ),
    ]
