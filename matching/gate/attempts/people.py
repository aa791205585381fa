"""What was changed in the files of people who were found: in numbers, by the day, without who they are."""

from .codes import AttemptCode
from .pattern import Pattern

DAY = "(lost.lost_at AT TIME ZONE 'Europe/Paris')::date"

PERSON_CORRECTED = Pattern(
    AttemptCode.PERSON_CORRECTED,
    "Une personne correspondait ; un agent a modifié son dossier, et elle ne correspond plus. Une "
    "rectification peut être juste : vérifiez-en la preuve.",
    f"""
    SELECT {DAY}::text, jsonb_build_object('match', count(*)), jsonb_build_object('match', 0, 'on', {DAY})
    FROM gate_people_lost(an_offer, context) AS lost
    WHERE lost.matched AND lost.what = 'candidate.answers_recorded' GROUP BY {DAY}""",
)
ZERO_RADIUS = Pattern(
    AttemptCode.ZERO_RADIUS,
    "Une personne acceptait ce lieu de travail ; son rayon a été ramené à 0 km autrement que par la source.",
    f"""
    SELECT {DAY}::text, jsonb_build_object('people', count(*)), jsonb_build_object('people', 0, 'on', {DAY})
    FROM gate_people_lost(an_offer, context) AS lost WHERE lost.what = 'radius_zero' GROUP BY {DAY}""",
)
# Whether or not another way to reach the person is left.
CONTACT_DELETED = Pattern(
    AttemptCode.CONTACT_DELETED,
    "Le numéro ou l'adresse d'une personne trouvée pour cette offre a été supprimé autrement que par la "
    "source : elle ne peut plus être interrogée par là.",
    """
    SELECT e.day::text, jsonb_build_object('people', count(DISTINCT e.job_seeker_id)),
           jsonb_build_object('people', 0, 'on', e.day)
    FROM (
        SELECT e.job_seeker_id, e.xact, (e.at AT TIME ZONE 'Europe/Paris')::date AS day
        FROM gate_fileentry e
        WHERE e.what IN ('phone_deleted', 'email_deleted') AND e.at >= (
                SELECT min(r.requested_at) FROM matching_matchrun r
                JOIN offers_offerversion v ON v.id = r.version_id WHERE v.offer_id = an_offer)
          AND EXISTS (SELECT FROM candidates_searchrow p, offers_searchrow o
              WHERE o.offer_id = an_offer AND p.job_seeker_id = e.job_seeker_id
              AND p.occupation = ANY (o.occupations) AND p.area && o.area)
    ) AS e
    WHERE EXISTS (SELECT FROM matching_person_before(
        e.job_seeker_id, format('%s:%s:', e.xact, e.xact)::pg_snapshot, e.xact, context) AS was
        WHERE was.offer_id = an_offer)
    GROUP BY e.day""",
)
PATTERNS = (PERSON_CORRECTED, ZERO_RADIUS, CONTACT_DELETED)
