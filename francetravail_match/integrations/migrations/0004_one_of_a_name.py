"""Of one name, one integration that is not revoked; where there are more, the later ones get a number."""

from django.db import migrations, models
from django.db.models import Q

NUMBERED = """
UPDATE integrations_integration i SET name = left(i.name, 90) || ' (' || n.place || ')'
FROM (
    SELECT id, row_number() OVER (PARTITION BY name ORDER BY id) AS place
    FROM integrations_integration WHERE revoked_at IS NULL
) AS n WHERE n.id = i.id AND n.place > 1
"""


class Migration(migrations.Migration):
    dependencies = [("integrations", "0003_scopes_for_an_advisor")]
    operations = [
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "integration",
            models.UniqueConstraint(
                name="integrations_one_of_a_name",
                fields=["name"],
                condition=Q(revoked_at=None),
                violation_error_message="Une intégration de ce nom a déjà son jeton : révoquez-la, ou donnez un "
                "autre nom.",
            ),
        ),
    ]
