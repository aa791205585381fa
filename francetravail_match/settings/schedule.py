"""What the clock has done, and how often; hours are those of Paris."""

from typing import Any

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "sweep-runs": {"task": "matching.sweep_runs", "schedule": 10.0},
    "counter-check": {"task": "matching.counter_check", "schedule": 10.0, "options": {"expires": 10}},
    "look-again": {"task": "gate.look_again", "schedule": 10.0, "options": {"expires": 10}},
    "watch-openings": {"task": "gate.watch_openings", "schedule": crontab(hour=6, minute=45)},
    "close-findings": {"task": "gate.close_findings", "schedule": 10.0, "options": {"expires": 10}},
    "read-words-again": {"task": "gate.read_words_again", "schedule": 3_600.0},
    "ask-newcomers": {"task": "gate.ask_newcomers", "schedule": 60.0, "options": {"expires": 60}},
    "purge": {"task": "common.purge", "schedule": crontab(hour=3, minute=15)},
    "purge-outside": {"task": "external.purge", "schedule": 3_600.0},
    "purge-reports": {"task": "harassment.purge", "schedule": crontab(hour=3, minute=20)},
    "purge-past-people": {"task": "candidates.purge_past", "schedule": crontab(hour=3, minute=30)},
    "learn-titles": {"task": "offers.learn_titles", "schedule": crontab(hour=4, minute=30)},
    "purge-past-offers": {"task": "offers.purge_past", "schedule": crontab(hour=3, minute=45)},
    # So many offers at a time, all night; the hour from two to three is not the same every night.
    "confirm-offers": {
        "task": "matching.confirm_offers",
        "schedule": crontab(hour="20-23,0,1,3-6", minute="*"),
    },
    "match-people": {"task": "matching.match_people", "schedule": 5.0, "options": {"expires": 5}},
    "match-population": {"task": "matching.match_population", "schedule": 30.0},
    "send-daily-messages": {
        "task": "matching.send_daily_messages",
        "schedule": crontab(hour=7, minute=30, day_of_week="mon-fri"),
    },
    # The last days of the table are three years ahead: once a month is often.
    "fill-working-days": {
        "task": "referentials.fill_working_days",
        "schedule": crontab(hour=4, minute=0, day_of_month=1),
    },
    "ask-waves": {"task": "questions.ask_waves", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-messages": {"task": "questions.sweep_messages", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-outside-messages": {
        "task": "external.sweep_messages",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sweep-shortlist-messages": {
        "task": "shortlists.sweep_messages",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "read-returns": {"task": "questions.read_returns", "schedule": 300.0, "options": {"expires": 300}},
    "sweep-people": {"task": "candidates.sweep_people", "schedule": 300.0},
    # A seal that waited longer than this is not worth doing: the next one does it.
    "seal-journal": {"task": "journal.seal_lines", "schedule": 5.0, "options": {"expires": 5}},
    "prepare-journal": {"task": "journal.prepare_months", "schedule": 86_400.0},
    "expire-journal": {"task": "journal.drop_expired", "schedule": 3_600.0},
}
