"""Every national parameter is a whole number within bounds: one that is not stops every comparison of its day."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Floor

# Code, its label, from, to.
BOUNDS = [
    ("undeclared_mobility_km", "mobilité jamais déclarée (km autour du domicile)", 0, 1000),
    ("asap_days", "« dès que possible » (jours)", 0, 365),
    ("refresher_days", "recyclage qu'une certification échue admet (jours au plus)", 0, 60),
    ("reveals_per_day", "levées de pseudonymat par personne et par jour", 0, 500),
    ("history_days", "passé des lignes de recherche (jours gardés)", 183, 3660),
]


class Migration(migrations.Migration):
    dependencies = [("referentials", "0005_minimum_wage_of_mayotte")]
    operations = [
        migrations.RemoveConstraint("nationalparameter", "referentials_parameter_not_negative"),
        *(
            migrations.AddConstraint(
                "nationalparameter",
                models.CheckConstraint(
                    name=f"referentials_parameter_{code}",
                    condition=~Q(code=code) | Q(value__range=(low, high), value=Floor("value")),
                    violation_error_message=f"{label} : un nombre entier, de {low} à {high}.",
                ),
            )
            for code, label, low, high in BOUNDS
        ),
    ]
