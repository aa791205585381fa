"""The rows of a few offers are made by one plan: planning anew took most of the time that an offer takes."""

from django.db import migrations

# By indexes alone, so that a plan made while the tables were still empty serves when they are full.
ONE_PLAN = """
ALTER FUNCTION offers_rebuild(bigint[]) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION offers_rebuild(bigint[]) SET enable_seqscan = off;
"""
EACH_ITS_PLAN = """
ALTER FUNCTION offers_rebuild(bigint[]) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION offers_rebuild(bigint[]) RESET enable_seqscan;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0010_set_aside_in_the_journal")]
    operations = [migrations.RunSQL(ONE_PLAN, EACH_ITS_PLAN)]
