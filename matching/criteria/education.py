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
    seldom = True
    expressed = "o.education_levels IS NOT NULL"
    required = "o.education_required"
    # Most offers accept one level, in any field: the function would say the same, more slowly.
    outcome = """CASE
        WHEN o.education_fields = '{""}' AND o.education_levels <> '{NULL}'
            THEN p.education_level >= o.education_levels[1]
        ELSE education_outcome(o.education_levels, o.education_fields, p.education_level, p.education_field)
    END"""
    # The trainings are alternatives. '': any field; '?': a field known by its label alone.
    functions = """
CREATE OR REPLACE FUNCTION education_outcome(levels smallint[], fields text[], level smallint, field text)
    RETURNS bool LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
DECLARE
    reached bool;
    unknown bool := FALSE;
BEGIN
    FOR n IN 1 .. cardinality(levels) LOOP
        reached := (levels[n] IS NULL OR level >= levels[n])
               AND (fields[n] = '' OR CASE WHEN fields[n] <> '?' THEN field = fields[n] END);
        IF reached THEN
            RETURN TRUE;
        END IF;
        unknown := unknown OR reached IS NULL;
    END LOOP;
    RETURN CASE WHEN NOT unknown THEN FALSE END;
END $$;
"""
    relaxation = Relaxation(
        "demander la formation sans l'exiger",
        "TRUE",
        unlawful="La loi impose ce diplôme dans un métier réglementé : il ne peut pas être assoupli.",
    )
