"""Who said the activity of an establishment here, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0013_editions_wait_for_newcomers"),
        ("referentials", "0004_working_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="establishment",
            name="naf_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="code NAF indiqué le"
            ),
        ),
        migrations.AddField(
            model_name="establishment",
            name="naf_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="code NAF indiqué par",
            ),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("naf_at", None), ("naf_by", None)),
                    models.Q(
                        ("naf_at__isnull", False),
                        ("naf_by__isnull", False),
                        models.Q(("naf", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="offers_establishment_naf_said_by",
                violation_error_message="Qui indique un code NAF est noté avec le code et sa date.",
            ),
        ),
    ]
