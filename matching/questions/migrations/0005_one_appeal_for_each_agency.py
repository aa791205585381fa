"""What a person asks is told to each agency; an objection waits once, for its one decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0004_appeals")]

    operations = [
        migrations.RemoveConstraint(
            model_name="appeal",
            name="questions_appeal_once",
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)),
                fields=("job_seeker", "agency", "kind", "about"),
                name="questions_appeal_once",
                violation_error_message="Cette demande attend déjà une réponse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None), ("kind", "objection")),
                fields=("job_seeker",),
                name="questions_objection_once",
                violation_error_message="Cette opposition attend déjà une décision.",
            ),
        ),
    ]
