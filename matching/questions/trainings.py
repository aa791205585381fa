"""The fields of training that regulated occupations require of a person: the diploma that they may have."""

from django.db import connection

from candidates.models import JobSeeker

#: Of a registered person, whatever the offer: an answer serves every later one.
REQUIRED = """
SELECT DISTINCT ON (c.item) c.item, coalesce(nullif(c.value ->> 'field', ''), c.item)
FROM candidates_soughtoccupation s
JOIN referentials_romecode own ON own.id = s.rome_id
JOIN referentials_romecode near ON near.regulated
    AND (near.id IN (own.id, own.parent_id) OR near.parent_id = own.id)
JOIN offers_searchrow o ON o.occupation = near.id AND o.education_required
JOIN offers_offercriterion c ON c.version_id = o.version_id AND c.code = 'education' AND c.level = 'required'
WHERE s.job_seeker_id = %s AND c.item ~ '^[0-9]{5}$'
ORDER BY c.item, 2
"""


def trainings_required_of(person: JobSeeker) -> tuple[tuple[str, str], ...]:
    """Formacode and words of each that a live offer of their occupations requires."""
    with connection.cursor() as cursor:
        cursor.execute(REQUIRED, [person.pk])
        return tuple(sorted(cursor.fetchall(), key=lambda training: training[1]))
