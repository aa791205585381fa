"""Indexes of the latest run of a version."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_not_compared"),
        ("offers", "0009_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="matchrun",
            index=models.Index(
                condition=models.Q(("state", "done")),
                fields=["version", "-confirmed_at", "-id"],
                include=("n_match", "n_to_qualify"),
                name="matching_run_confirmed",
            ),
        ),
        migrations.AddIndex(
            model_name="matchrun",
            index=models.Index(
                condition=models.Q(("state", "failed")),
                fields=["version", "-ended_at", "-id"],
                name="matching_run_failed",
            ),
        ),
    ]
