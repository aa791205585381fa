"""What a person writes of a fact may complete it too."""

from django.db import migrations, models

KINDS = [
    ("human", "parler à un conseiller"),
    ("correction", "réponse qui contredit ce qu'un conseiller ou un employeur a noté"),
    ("wrong_fact", "information à corriger ou à compléter"),
    ("objection", "opposition au traitement"),
]


class Migration(migrations.Migration):
    dependencies = [("questions", "0006_beyond_the_week")]
    operations = [
        migrations.AlterField(
            "appeal", "kind", models.CharField(choices=KINDS, max_length=10, verbose_name="objet")
        )
    ]
