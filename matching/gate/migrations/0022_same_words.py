"""What a title suggests is known by its words, and stands for other offers of the same words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gate", "0021_signed_as_read")]
    operations = [
        migrations.AddField(
            "sounding",
            "words",
            models.CharField(default="", max_length=2000, verbose_name="mots de l'intitulé"),
        ),
        migrations.AddField(
            "sounding", "given", models.JSONField(default=list, verbose_name="métiers donnés")
        ),
        migrations.AddIndex(
            "sounding", models.Index(fields=["words", "counted_at"], name="gate_sounding_words")
        ),
    ]
