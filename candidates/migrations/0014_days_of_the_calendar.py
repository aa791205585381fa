"""Days and amounts that a reader understands: no infinite day, no year of five figures, no NaN."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0013_few_people_of_a_feed"),
        ("referentials", "0004_working_days"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="jobseeker",
            name="candidates_wished_salary_shape",
        ),
        migrations.AddConstraint(
            model_name="heldcertification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("obtained_on", None),
                        ("obtained_on__range", (datetime.date(1, 1, 1), datetime.date(9999, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("valid_until", None),
                        ("valid_until__range", (datetime.date(1, 1, 1), datetime.date(9999, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="candidates_certification_days",
                violation_error_message="Cette date n'est pas un jour du calendrier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobseeker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("available_from", None),
                    ("available_from__range", (datetime.date(1, 1, 1), datetime.date(9999, 12, 31))),
                    _connector="OR",
                ),
                name="candidates_jobseeker_available_day",
                violation_error_message="Cette date n'est pas un jour du calendrier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobseeker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wished_salary", None), ("wished_salary_period", None)),
                    models.Q(
                        ("wished_salary__gt", 0),
                        ("wished_salary__lt", 10000000),
                        ("wished_salary_period__in", ["hour", "month", "year"]),
                    ),
                    _connector="OR",
                ),
                name="candidates_wished_salary_shape",
                violation_error_message="Un salaire souhaité a un montant et une période.",
            ),
        ),
    ]
