"""The message of the morning, which everyone may refuse."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_rights_and_closing"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="daily_message",
            field=models.BooleanField(
                db_default=True,
                default=True,
                editable=False,
                help_text="Le message du matin, que la personne accepte ou refuse elle-même.",
                verbose_name="message quotidien",
            ),
        ),
        migrations.RunSQL("GRANT SELECT (daily_message) ON accounts_user TO admin", migrations.RunSQL.noop),
    ]
