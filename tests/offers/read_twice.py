"""The same words read by the linter and by the database, for the tests and the bench."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from offers.linter import Severity
from offers.linter.alarm import Field
from offers.linter.texts import Text
from offers.linter.wordings import worded

FOUND = """
SELECT w.rule, offers_excerpt_digest(w.excerpt), w.excerpt FROM offers_unlawful_words(%s, %s, '{}') AS w
"""


def read_otherwise(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str, Any]]:
    """Where both do not find the same unlawful excerpts: title, description, what one found alone."""
    other = []
    with connection.cursor() as cursor:
        for title, description in texts:
            read = [Text(Field.TITLE, title), Text(Field.DESCRIPTION, description)]
            alarms = [alarm for alarm in worded(read, set()) if alarm.severity == Severity.UNLAWFUL]
            cursor.execute(FOUND, [title, description])
            there = {(rule, digest): excerpt for rule, digest, excerpt in cursor.fetchall()}
            here = {(alarm.rule, alarm.digest): alarm.excerpt for alarm in alarms}
            if here.keys() != there.keys():
                other.append((title, description, dict(here.items() ^ there.items())))
    return other
