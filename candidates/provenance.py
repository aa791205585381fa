"""Where each answer of a person comes from: who said it, how, when, until when it holds."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection

from francetravail_match.common.templatetags.french import day

from .enums import AnswerChannel, AnswerOrigin
from .models import JobSeeker


@dataclass(frozen=True)
class Source:
    """``on``: a day in Paris. ``valid_until``: the last day on which the answer holds, if it has one."""

    origin: AnswerOrigin
    channel: AnswerChannel
    on: datetime.date
    valid_until: datetime.date | None = None

    def __str__(self) -> str:
        end = f", valable jusqu'au {day(self.valid_until)}" if self.valid_until else ""
        return f"{self.origin.label}, {self.channel.label}, le {day(self.on)}{end}"


@dataclass(frozen=True)
class Provenance:
    """Question code (see `Answer`) → where the newest answer to it comes from.

    ``line``: where everything else that is known comes from, the line of the source; None if it sent none.
    """

    answers: dict[str, Source]
    line: Source | None

    def of(self, *questions: str, known: bool = True) -> Source | None:
        """Of the first of these questions that was ever answered; of what is known without, the line."""
        found = (self.answers[code] for code in questions if code in self.answers)
        return next(found, self.line if known else None)


# The line of the source is the row without a question. Of what is a row of its own, `KeptAnswers` knows.
CURRENT = """
SELECT question, origin, channel, (answered_at AT TIME ZONE 'Europe/Paris')::date, valid_until
FROM candidates_current_answer WHERE job_seeker_id = %(person)s
UNION ALL
SELECT NULL, %(origin)s, %(channel)s, (stated_at AT TIME ZONE 'Europe/Paris')::date, NULL
FROM candidates_sourcerecord WHERE job_seeker_id = %(person)s
UNION ALL
SELECT said.question, 'person', 'outside', (k.said_at AT TIME ZONE 'Europe/Paris')::date, NULL
FROM candidates_keptanswers k CROSS JOIN LATERAL jsonb_array_elements_text(k.questions) AS said (question)
WHERE k.job_seeker_id = %(person)s AND CASE split_part(said.question, ':', 1)
    WHEN 'mobility' THEN EXISTS (SELECT FROM candidates_mobilityarea a WHERE a.id = k.area)
    ELSE said.question LIKE 'occupation:%%' OR said.question LIKE 'experience:%%' END
"""


def provenance_of(person: JobSeeker) -> Provenance:
    """One query, whatever the number of answers."""
    given: dict[str, Any] = {
        "person": person.pk,
        "origin": AnswerOrigin.FEED.value,
        "channel": AnswerChannel.IMPORT.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(CURRENT, given)
        said = {
            question: Source(AnswerOrigin(origin), AnswerChannel(channel), on, valid_until)
            for question, origin, channel, on, valid_until in cursor.fetchall()
        }
    line = said.pop(None, None)
    return Provenance(said, line)
