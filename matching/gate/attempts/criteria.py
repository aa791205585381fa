"""What is asked for: changed after somebody was found, or such that nobody can have it."""

from .codes import AttemptCode
from .pattern import Pattern

#: Of a version: its number, and what its latest run found.
COUNTS = "gate_counts({})"
ADDED = """(
        SELECT count(*) FROM offers_offercriterion n
        WHERE n.version_id = {after} AND n.level = 'required' AND n.item <> 'at_least' AND NOT EXISTS (
            SELECT FROM offers_offercriterion o WHERE o.version_id = {before} AND o.level = 'required'
            AND o.code = n.code AND o.item = n.item))"""
MATCHED = "(gate_counts({}) ->> 'match')::int"
POSSIBLE = "(gate_counts({0}) ->> 'match')::int + (gate_counts({0}) ->> 'to_qualify')::int"

TIGHTENED = Pattern(
    AttemptCode.TIGHTENED,
    "Des personnes correspondaient ; l'offre a ensuite demandé davantage. L'employeur a pu préciser son "
    "besoin : voyez avec lui si l'exigence est bien celle du poste.",
    f"""
    SELECT c.before_id || '-' || c.after_id, gate_counts(c.before_id),
           gate_counts(c.after_id) || jsonb_build_object('criteria', gate_tightened(c.before_id, c.after_id))
    FROM gate_changes(an_offer) AS c
    WHERE {MATCHED.format("c.before_id")} > 0 AND {MATCHED.format("c.after_id")} = 0
      AND gate_tightened(c.before_id, c.after_id) <> '{{}}'""",
)
# Of the versions from which the present one comes, the first that matched somebody.
UNASKED = Pattern(
    AttemptCode.UNASKED,
    "Ces exigences n'écartent personne : elles rendent inconnu ce qui était connu, et le silence ouvrirait. "
    "Posez d'abord ces questions.",
    f"""
    SELECT c.before_id || '-' || o.current_version_id, gate_counts(c.before_id),
           gate_counts(o.current_version_id) || jsonb_build_object(
               'added', {ADDED.format(before="c.before_id", after="o.current_version_id")})
    FROM offers_joboffer o CROSS JOIN LATERAL (
        SELECT c.before_id FROM gate_changes(an_offer) AS c
        WHERE c.before_id <> o.current_version_id AND {MATCHED.format("c.before_id")} > 0
        ORDER BY c.n LIMIT 1
    ) AS c
    WHERE o.id = an_offer AND {MATCHED.format("o.current_version_id")} = 0
      AND (gate_counts(o.current_version_id) ->> 'to_qualify')::int > 0
      AND {ADDED.format(before="c.before_id", after="o.current_version_id")} >= 3""",
)
NOBODY_HOLDS = Pattern(
    AttemptCode.NOBODY_HOLDS,
    "Aucune personne du métier ne dit détenir cette compétence : l'exiger écarte tout le monde. "
    "Vérifiez son intitulé, ou souhaitez-la.",
    """
    SELECT s.version_id::text, jsonb_build_object('people', s.n_people),
           jsonb_build_object('people', 0, 'skills', (
               SELECT jsonb_agg(skill -> 'ogr') FROM jsonb_array_elements(s.skills) AS skill
               WHERE (skill ->> 'people')::int = 0))
    FROM offers_joboffer o CROSS JOIN LATERAL (
        SELECT * FROM gate_sounding s WHERE s.version_id = o.current_version_id AND s.title = o.title
    ) AS s
    WHERE o.id = an_offer AND s.n_people > 0 AND s.skills_needed > (
        SELECT count(*) FROM jsonb_array_elements(s.skills) AS skill WHERE (skill ->> 'people')::int > 0)""",
)
# The occupation itself was changed; or the title says another one, of which people match.
OTHER_OCCUPATION = Pattern(
    AttemptCode.OTHER_OCCUPATION,
    "Des personnes sont inscrites dans le métier que dit l'intitulé, ou que l'offre disait ; personne dans "
    "celui que l'offre porte. Vérifiez le code ROME.",
    f"""
    SELECT c.before_id || '-' || c.after_id,
           gate_counts(c.before_id) || jsonb_build_object('rome', was.item),
           gate_counts(c.after_id) || jsonb_build_object('rome', is_now.item)
    FROM gate_changes(an_offer) AS c
    JOIN offers_offercriterion was ON was.version_id = c.before_id AND was.code = 'occupation'
    JOIN offers_offercriterion is_now ON is_now.version_id = c.after_id AND is_now.code = 'occupation'
    WHERE was.item <> is_now.item AND {POSSIBLE.format("c.before_id")} > 0
      AND {MATCHED.format("c.after_id")} = 0
    UNION ALL
    SELECT s.version_id || ' ' || (other.said ->> 'code'),
           jsonb_build_object('title_says', other.said -> 'code', 'match', other.said -> 'match'),
           gate_counts(s.version_id) || jsonb_build_object('rome', o.listed_occupation)
    FROM offers_joboffer o CROSS JOIN LATERAL (
        SELECT * FROM gate_sounding s WHERE s.version_id = o.current_version_id AND s.title = o.title
    ) AS s
    CROSS JOIN LATERAL (
        SELECT said FROM jsonb_array_elements(s.occupations) WITH ORDINALITY AS each (said, n)
        WHERE said ->> 'code' <> o.listed_occupation AND (said ->> 'match')::int > 0 ORDER BY n LIMIT 1
    ) AS other
    WHERE o.id = an_offer AND {MATCHED.format("o.current_version_id")} = 0
      -- Where the offer's own occupation comes first, the title says it well.
      AND s.occupations -> 0 ->> 'code' <> o.listed_occupation""",
)
CHANGED_BACK = Pattern(
    AttemptCode.CHANGED_BACK,
    "L'offre a demandé davantage le temps que personne ne corresponde, puis de nouveau ce qu'elle demandait. "
    "Ce qui a été fait entre les deux est à revoir.",
    f"""
    SELECT c.before_id || '-' || c.after_id || '-' || back.n, gate_counts(c.before_id),
           gate_counts(c.after_id) || jsonb_build_object('criteria', gate_tightened(c.before_id, c.after_id))
    FROM gate_changes(an_offer) AS c
    JOIN gate_changes(an_offer) AS back ON back.n > c.n AND back.after_id = c.before_id
    WHERE {POSSIBLE.format("c.before_id")} > 0 AND {MATCHED.format("c.after_id")} = 0
      AND gate_tightened(c.before_id, c.after_id) <> '{{}}'""",
)
PATTERNS = (TIGHTENED, UNASKED, NOBODY_HOLDS, OTHER_OCCUPATION, CHANGED_BACK)
