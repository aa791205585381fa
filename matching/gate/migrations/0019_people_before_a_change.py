"""Whom an offer found before its criteria changed: counted by the next sounding."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gate", "0018_lines_counted_by_the_database")]
    operations = [
        migrations.AddField(
            "criteriachange", "people", models.PositiveIntegerField(null=True, verbose_name="personnes alors")
        )
    ]
