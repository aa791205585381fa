"""Programs that may call the API, and what each may do."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

#: What an integration may do and see never changes: it is revoked, and another is made.
RIGHTS = """
REVOKE UPDATE, DELETE ON integrations_integration, integrations_integration_agencies FROM app;
GRANT UPDATE (revoked_at, last_used_on) ON integrations_integration TO app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Integration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant public"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Le programme et son service, jamais une personne.",
                        max_length=100,
                        verbose_name="nom",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="empreinte du jeton"
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("offers:read", "lire les offres"),
                                ("runs:read", "lire les rapprochements"),
                                ("runs:write", "demander un rapprochement"),
                                ("people:read", "lire les personnes trouvées, sous pseudonyme"),
                                ("questions:read", "lire combien de personnes ont été interrogées"),
                                ("answers:write", "transmettre ce qu'une personne a répondu"),
                                (
                                    "sightings:write",
                                    "transmettre une personne repérée, d'un clic du conseiller",
                                ),
                            ],
                            max_length=20,
                        ),
                        verbose_name="droits",
                    ),
                ),
                ("created_on", models.DateField(editable=False, verbose_name="créée le")),
                (
                    "expires_on",
                    models.DateField(
                        help_text="Un an après sa création au plus tard.", verbose_name="expire le"
                    ),
                ),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="révoquée le")),
                (
                    "last_used_on",
                    models.DateField(editable=False, null=True, verbose_name="dernier usage le"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="créée par",
                    ),
                ),
                (
                    "agencies",
                    models.ManyToManyField(
                        help_text="Ce qui appartient à d'autres agences n'existe pas pour elle.",
                        related_name="integrations",
                        to="accounts.agency",
                        verbose_name="agences",
                    ),
                ),
            ],
            options={
                "verbose_name": "intégration",
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scopes__contained_by",
                                [
                                    "offers:read",
                                    "runs:read",
                                    "runs:write",
                                    "people:read",
                                    "questions:read",
                                    "answers:write",
                                    "sightings:write",
                                ],
                            ),
                            ("scopes__len__gte", 1),
                        ),
                        name="integrations_known_scopes",
                        violation_error_message="Donnez au moins un droit, parmi ceux qui existent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__gt", models.F("created_on")),
                            (
                                "expires_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("created_on"), "+", models.Value(datetime.timedelta(days=365))
                                ),
                            ),
                        ),
                        name="integrations_lifetime",
                        violation_error_message="Un jeton expire après sa création, et un an plus tard au plus.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="integrations_digest",
                        violation_error_message="L'empreinte d'un jeton est un SHA-256.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
