from .base import Criterion, Relaxation


class Education(Criterion):
    code = "education"
    label = "Formation"
    question = "Quel est votre niveau de formation, et dans quel domaine ?"
    met = "A la formation demandée."
    unknown = "La formation n'est pas connue."
    not_met = "N'a pas la formation demandée."
    weight = 8

    items = "o.education_levels"
    expressed = "o.education_levels IS NOT NULL"
    required = "o.education_required"
    outcome = (
        "education_outcome(o.education_levels, o.education_fields, p.education_level, p.education_field)"
    )
    # The trainings are alternatives. '': any field; '?': a field known by its label alone.
    functions = """
CREATE OR REPLACE FUNCTION education_outcome(levels smallint[], fields text[], level smallint, field text)
    RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN bool_or(reached) THEN TRUE WHEN bool_or(reached IS NULL) THEN NULL ELSE FALSE END
    FROM (
        SELECT (asked.level IS NULL OR $3 >= asked.level)
           AND (asked.field = '' OR CASE WHEN asked.field <> '?' THEN $4 = asked.field END) AS reached
        FROM unnest(levels, fields) AS asked (level, field)
    ) one
$$;
"""
    relaxation = Relaxation(
        "demander la formation sans l'exiger",
        "TRUE",
        unlawful="La loi impose ce diplôme dans un métier réglementé : il ne peut pas être assoupli.",
    )
