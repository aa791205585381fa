"""Of one name, one integration that is not revoked."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("integrations", "0003_scopes_for_an_advisor")]
    operations = [
        migrations.AddConstraint(
            "integration",
            models.UniqueConstraint(
                name="integrations_one_of_a_name",
                fields=["name"],
                condition=Q(revoked_at=None),
                violation_error_message="Une intégration de ce nom a déjà son jeton : révoquez-la, ou donnez "
                "un autre nom.",
            ),
        )
    ]
