import django.contrib.postgres.fields
from django.db import migrations, models

SCOPES = {
    "offers:read": "lire les offres",
    "runs:read": "lire les rapprochements",
    "runs:write": "demander un rapprochement",
    "people:read": "lire les personnes trouvées, sous pseudonyme",
    "relaxations:write": "répondre à une contre-épreuve, pour un conseiller",
    "questions:read": "lire combien de personnes ont été interrogées",
    "questions:write": "faire interroger les personnes d'une offre, pour un conseiller",
    "answers:write": "transmettre ce qu'une personne a répondu",
    "outside:read": "lire les personnes non inscrites présentées, sous pseudonyme",
    "sightings:write": "transmettre une personne repérée, d'un clic du conseiller",
}


class Migration(migrations.Migration):
    dependencies = [("integrations", "0002_outside_scope")]
    operations = [
        migrations.RemoveConstraint("integration", "integrations_known_scopes"),
        migrations.AlterField(
            "integration",
            "scopes",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(choices=list(SCOPES.items()), max_length=20), verbose_name="droits"
            ),
        ),
        migrations.AddConstraint(
            "integration",
            models.CheckConstraint(
                condition=models.Q(("scopes__contained_by", list(SCOPES)), ("scopes__len__gte", 1)),
                name="integrations_known_scopes",
                violation_error_message="Donnez au moins un droit, parmi ceux qui existent.",
            ),
        ),
    ]
