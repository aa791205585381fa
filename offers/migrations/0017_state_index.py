from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_daily_message"),
        ("offers", "0016_history"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="joboffer",
            index=models.Index(fields=["agency", "state", "-id"], name="offers_joboffer_state"),
        ),
    ]
