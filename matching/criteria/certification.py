from .availability import START
from .base import Criterion, Relaxation


class Certification(Criterion):
    """Certificates that are good on the start date, by the dated rules of equivalence, end and tolerance."""

    question = "Avez-vous ces certifications, et jusqu'à quelle date sont-elles valables ?"
    unknown = "Pas encore de réponse sur les certifications demandées."

    seldom = True

    def __init__(self, level: str) -> None:
        wished = level == "wished"
        self.code = "certification_wished" if wished else "certification"
        self.label = "Certifications souhaitées" if wished else "Certifications exigées"
        self.met = f"A les {self.label.lower()}, ou peut les renouveler par un recyclage court."
        self.not_met = f"N'a pas toutes les {self.label.lower()} à la date du poste."
        self.weight = 5 if wished else 10
        self.items = f"o.certifications_{level}"
        self.expressed = f"{self.items} IS NOT NULL"
        self.required = "FALSE" if wished else "TRUE"
        # Of whom nothing is recorded, the function would say the same, more slowly.
        self.outcome = f"""CASE
            WHEN p.certifications IS NULL AND {self.items} <> '{{}}'
                THEN CASE WHEN p.certifications_complete THEN FALSE END
            ELSE certifications_outcome({self.items}, o.certifications_{level}_unread,
            p.certifications, p.certifications_complete, {START}, ctx.certification_rules, ctx.refresher_days)
        END"""
        if not wished:
            self.relaxation = Relaxation(
                "faire passer la certification avant l'embauche, sans l'exiger", "TRUE"
            )

    # ``held``: {code: false | {"obtained_on":, "valid_until":}}. ``rules``: {"equivalences": {new: [{old,
    # valid_from, valid_until}]}, "terms": {code: [{valid_from, valid_until, validity_months,
    # tolerance_months, refresher_days}]}}; each rule is in force between its two days, both included.
    # Their own queries are planned once, whatever calls them.
    functions = """
CREATE OR REPLACE FUNCTION certificate_state(certificate jsonb, terms jsonb, day date, refresher_most int)
    RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    obtained date := (certificate ->> 'obtained_on')::date;
    ends date := (certificate ->> 'valid_until')::date;
    one jsonb;
    term jsonb;
    lasts bool := false;
BEGIN
    FOR one IN SELECT * FROM jsonb_array_elements(terms) LOOP
        lasts := lasts OR one ->> 'validity_months' IS NOT NULL;
        IF coalesce(obtained, ends) BETWEEN (one ->> 'valid_from')::date
                                        AND coalesce((one ->> 'valid_until')::date, 'infinity') THEN
            term := one;
        END IF;
    END LOOP;
    IF ends IS NULL AND (obtained IS NULL OR term IS NULL) AND lasts THEN
        RETURN NULL;
    END IF;
    ends := coalesce(ends, (obtained + make_interval(months => (term ->> 'validity_months')::int))::date);
    RETURN CASE
        WHEN ends IS NULL OR day <= ends THEN 0
        WHEN (term ->> 'refresher_days')::int <= refresher_most AND coalesce(
            day <= (ends + make_interval(months => (term ->> 'tolerance_months')::int))::date, TRUE)
            THEN (term ->> 'refresher_days')::int
        ELSE -1
    END;
END $$;
COMMENT ON FUNCTION certificate_state(jsonb, jsonb, date, int) IS
    'Of one certificate held: 0 good on that day, n > 0 good after a refresher of n days, -1 over, NULL: not
known.';

CREATE OR REPLACE FUNCTION certification_state(wanted text, held jsonb, complete bool, day date, rules jsonb,
                                               refresher_most int) RETURNS int
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    accepted text[] := ARRAY[wanted];
    code text;
    state int;
    good int;
    undated bool := false;
    over bool := complete OR coalesce(held -> wanted = 'false', false);
BEGIN
    IF rules -> 'equivalences' ? wanted THEN
        accepted := accepted || ARRAY(
            SELECT one ->> 'old' FROM jsonb_array_elements(rules -> 'equivalences' -> wanted) AS one
            WHERE day BETWEEN (one ->> 'valid_from')::date
                          AND coalesce((one ->> 'valid_until')::date, 'infinity'));
    END IF;
    FOREACH code IN ARRAY accepted LOOP
        IF jsonb_typeof(held -> code) = 'object' THEN
            state := certificate_state(
                held -> code, coalesce(rules -> 'terms' -> code, '[]'), day, refresher_most);
            IF state IS NULL THEN
                undated := true;
            ELSIF state = -1 THEN
                -- An older one that ended says nothing of the one that replaced it.
                over := over OR code = wanted;
            ELSE
                good := least(good, state);
            END IF;
        END IF;
    END LOOP;
    RETURN CASE WHEN good IS NOT NULL THEN good WHEN over AND NOT undated THEN -1 END;
END $$;
COMMENT ON FUNCTION certification_state(text, jsonb, bool, date, jsonb, int) IS
    'Of one certification asked for: 0 held, n > 0 held after a refresher of n days, -1 not held, NULL: not
known.';

CREATE OR REPLACE FUNCTION certifications_outcome(wanted text[], unread bool, held jsonb, complete bool,
                                                  day date, rules jsonb, refresher_most int) RETURNS bool
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
DECLARE
    code text;
    state int;
    unknown bool := unread;
BEGIN
    FOREACH code IN ARRAY wanted LOOP
        state := certification_state(code, held, complete, day, rules, refresher_most);
        IF state = -1 THEN
            RETURN FALSE;
        END IF;
        unknown := unknown OR state IS NULL;
    END LOOP;
    RETURN CASE WHEN NOT unknown THEN TRUE END;
END $$;
"""
