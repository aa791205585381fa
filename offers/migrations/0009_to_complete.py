from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0008_lawful_criteria"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="offercriterion",
            index=models.Index(
                condition=models.Q(
                    models.Q(("code", "mobility"), models.Q(("value__place", "commune"), _negated=True)),
                    models.Q(("code__in", ["contract", "salary"]), ("item", "unreadable")),
                    models.Q(("code", "experience"), ("value__months", None)),
                    models.Q(
                        ("code__in", ["licence", "language"]),
                        ("item__startswith", "label:"),
                        ("level", "required"),
                    ),
                    _connector="OR",
                ),
                fields=["version"],
                name="offers_criterion_to_complete",
            ),
        ),
    ]
