"""Counting what two lists of skills share."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("common", "0003_search_text")]
    operations = [CreateExtension("intarray")]
