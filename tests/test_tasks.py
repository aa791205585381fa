"""Tasks and schedule compared: no task is forgotten, nothing that does not exist is scheduled."""

import datetime

import pytest
from celery import current_app
from celery.schedules import crontab
from django.conf import settings

#: Done when somebody asks, never by the clock.
ON_DEMAND = {
    "accounts.send_password_link": "a link by e-mail, asked for on a page",
    "external.send_code": "a one-time code, asked for on a person's page",
    "external.send_messages": "messages asked for on a page, announced by it and by the sweeper",
    "questions.send_messages": "messages of a wave, announced by it and by the sweeper",
    "shortlists.send_messages": "messages asked for on a page, announced by it and by the sweeper",
    "matching.execute_runs": "runs, announced by whoever asks for them and by the sweeper",
}
SCHEDULE = settings.CELERY_BEAT_SCHEDULE


def our_tasks() -> set[str]:
    current_app.autodiscover_tasks(force=True)
    return {name for name in current_app.tasks if not name.startswith("celery.")}


def test_a_task_is_scheduled_or_done_on_demand():
    assert our_tasks() == {entry["task"] for entry in SCHEDULE.values()} | set(ON_DEMAND)
    assert set(ON_DEMAND).isdisjoint(entry["task"] for entry in SCHEDULE.values())


@pytest.mark.parametrize("name", SCHEDULE)
def test_a_schedule_is_an_interval_or_an_hour_of_paris(name):
    schedule = SCHEDULE[name]["schedule"]
    assert settings.CELERY_TIMEZONE == "Europe/Paris"
    if isinstance(schedule, crontab):
        # The hour from two to three does not exist, or exists twice, when clocks change.
        assert schedule.hour.isdisjoint({2})
    else:
        seconds = schedule.total_seconds() if isinstance(schedule, datetime.timedelta) else schedule
        assert seconds > 0
