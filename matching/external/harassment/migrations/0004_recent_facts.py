"""Facts are of the six years before the day of their report, whoever writes it."""

import datetime
import zoneinfo

from django.db import migrations, models
from django.db.models.functions import TruncDate


class Migration(migrations.Migration):
    dependencies = [("harassment", "0003_messages")]
    operations = [
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    happened_on__gte=TruncDate("at", tzinfo=zoneinfo.ZoneInfo(key="Europe/Paris"))
                    - datetime.timedelta(days=2192)
                ),
                name="harassment_report_recent",
                violation_error_message="Vérifiez l'année : ces faits auraient plus de six ans.",
            ),
        ),
    ]
