"""When one signature is not enough: one rule for each reason, read by the database from stored rows alone.

`gate_signature_reasons(offer)` gives the codes of the reasons that hold; none: one signature is enough. What
should have been counted and was not is a reason of its own.
"""

from dataclasses import dataclass

from ...criteria import CRITERIA
from ..enums import SignatureReason
from .soundings import FRESH

UNLAWFUL = [c.code for c in CRITERIA if c.relaxation and c.relaxation.unlawful]


@dataclass(frozen=True)
class Rule:
    """A condition over ``o`` (offers_joboffer), its ``latest`` run, ``sounding``, ``lost`` and ``given``.

    A counter-check that somebody asked for, of a run in which somebody matched, is no part of any.
    """

    reason: SignatureReason
    holds: str


RULES = (
    Rule(
        SignatureReason.TIGHTENED,
        """EXISTS (
        SELECT FROM offers_offerversion v WHERE v.offer_id = o.id AND v.id <> o.current_version_id
        AND (EXISTS (SELECT FROM matching_matchrun r
                WHERE r.version_id = v.id AND r.state = 'done' AND r.n_match + r.n_to_qualify > 0)
            OR EXISTS (SELECT FROM gate_criteriachange c WHERE c.before_id = v.id AND c.people > 0))
        AND gate_tightened(v.id, o.current_version_id) <> '{}')""",
    ),
    Rule(
        SignatureReason.RELAXATION_MATCHES,
        f"""EXISTS (
        SELECT FROM matching_countercheck c, jsonb_array_elements(c.counts -> 'relaxations') AS step
        WHERE c.run_id = latest.id AND latest.n_match = 0 AND (step ->> 'match')::int > 0
        AND NOT step -> 'criteria' ?| '{{{",".join(UNLAWFUL)}}}')""",
    ),
    Rule(
        SignatureReason.NO_COUNTERCHECK,
        f"""NOT EXISTS (
        SELECT FROM matching_countercheck c
        WHERE c.run_id = latest.id AND latest.n_match = 0 AND c.counts IS NOT NULL
        AND c.made_at > given.now - {FRESH})""",
    ),
    Rule(
        SignatureReason.OTHER_OCCUPATION,
        """EXISTS (
        SELECT FROM jsonb_array_elements(sounding.occupations) AS other
        WHERE other ->> 'code' <> o.listed_occupation AND (other ->> 'match')::int > 0)""",
    ),
    Rule(SignatureReason.NO_SOUNDING, "coalesce(jsonb_array_length(sounding.occupations), 0) = 0"),
    # Of « k among n », the rare ones matter where the others are not enough.
    Rule(
        SignatureReason.RARE_SKILL,
        """sounding.id IS NOT NULL AND sounding.skills_needed > (
        SELECT count(*) FROM jsonb_array_elements(sounding.skills) AS skill
        WHERE (skill ->> 'people')::int > 0
        AND (skill ->> 'people')::int * 100 >= gate_parameter('rare_skill_percent') * sounding.n_people)""",
    ),
    # Asked for this offer; or to be asked, and asked of late for another.
    Rule(
        SignatureReason.FEW_ANSWERS,
        """(
        SELECT count(*) FILTER (WHERE asked.answered) * 100 < gate_parameter('answered_percent') * count(*)
        FROM gate_people_asked(o.id, given.context) AS asked)""",
    ),
    # A source may know the employer by its name alone.
    Rule(
        SignatureReason.SAME_EMPLOYER,
        "EXISTS (SELECT FROM gate_like_offers(o.id))",
    ),
    Rule(
        SignatureReason.FACTS_CHANGED,
        """EXISTS (
        SELECT FROM gate_factchange c WHERE c.offer_id = o.id AND c.at >= (
            SELECT min(r.requested_at) FROM matching_matchrun r
            JOIN offers_offerversion v ON v.id = r.version_id WHERE v.offer_id = o.id))""",
    ),
    Rule(SignatureReason.PERSON_LOST, "lost.at IS NOT NULL"),
    # A second signature serves renewals, and nothing of what was done after it.
    Rule(
        SignatureReason.SINCE_SIGNED,
        """EXISTS (
        SELECT FROM (
            SELECT max(s.at) AS at FROM gate_secondsignature s
            JOIN gate_absencefinding f ON f.id = s.finding_id WHERE f.offer_id = o.id AND s.signed
        ) AS signed WHERE lost.at > signed.at
            OR EXISTS (SELECT FROM gate_factchange c WHERE c.offer_id = o.id AND c.at > signed.at))""",
    ),
)

PEOPLE_ASKED = """
CREATE OR REPLACE FUNCTION gate_people_asked(an_offer bigint, context jsonb) RETURNS TABLE (
    job_seeker_id bigint, answered boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH asked AS (
        SELECT r.job_seeker_id, r.requested_at AS at, false AS replied FROM questions_request r
        JOIN questions_campaign c ON c.id = r.campaign_id JOIN questions_delivery d ON d.id = r.delivery_id
        WHERE c.offer_id = an_offer AND d.state IN ('sent', 'declared_sent')
        UNION ALL
        SELECT c.job_seeker_id, c.called_at, c.outcome IN ('answered', 'declined', 'stop')
        FROM questions_call c
        WHERE c.offer_id = an_offer AND c.outcome <> 'wrong_number'
        UNION ALL
        SELECT s.job_seeker_id, s.asked_at, s.state = 'answered'
        FROM offers_searchrow o, questions_states(o.version_id, context) AS s
        WHERE o.offer_id = an_offer AND s.state IN ('answered', 'unanswered')
    )
    SELECT a.job_seeker_id, bool_or(a.replied OR EXISTS (
        SELECT FROM questions_questionasked q
        WHERE q.job_seeker_id = a.job_seeker_id AND q.replied_at >= a.at))
    FROM asked a GROUP BY a.job_seeker_id
$$;
COMMENT ON FUNCTION gate_people_asked(bigint, jsonb) IS
    'Who was asked about an offer, for it or for another, and whether anything came back.';
"""

LIKE_OFFERS = """
CREATE OR REPLACE FUNCTION gate_like_offers(an_offer bigint) RETURNS SETOF offers_joboffer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH same AS (
        SELECT same.id FROM offers_joboffer o JOIN offers_employer e ON e.id = o.employer_id
        JOIN offers_employer same ON same.id = e.id OR same.siren IS NULL AND upper(same.name) = upper(e.name)
        WHERE o.id = an_offer
    ), theirs AS (
        SELECT f.id FROM offers_joboffer f JOIN same ON same.id = f.employer_id
        -- Or it was theirs, before somebody gave it to another.
        UNION SELECT c.offer_id FROM gate_factchange c JOIN same ON same.id = c.employer_before
        WHERE c.at > app_now() - make_interval(days => gate_parameter('same_employer_days')::int)
    )
    SELECT other.* FROM offers_joboffer o CROSS JOIN theirs
    JOIN offers_joboffer other ON other.id = theirs.id AND other.id <> o.id
    LEFT JOIN referentials_commune c ON c.code = o.listed_commune
    LEFT JOIN referentials_commune there ON there.code = other.listed_commune
    JOIN referentials_romecode r ON r.code = o.listed_occupation
    JOIN referentials_romecode its ON its.code = other.listed_occupation
        AND coalesce(its.parent_id, its.id) = coalesce(r.parent_id, r.id)
    WHERE o.id = an_offer
      AND coalesce(there.departement_id, nullif(other.listed_departement, ''))
          = coalesce(c.departement_id, nullif(o.listed_departement, ''))
      AND (other.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up', 'suspended')
           OR other.closed_at > app_now() - make_interval(days => gate_parameter('same_employer_days')::int))
$$;
COMMENT ON FUNCTION gate_like_offers(bigint) IS
    'Other offers of the employer, of the same ROME family and département: open, or closed of late.';
"""


def compose() -> str:
    """The text of `gate_signature_reasons`, and of what it calls."""
    reasons = ",\n        ".join(
        f"CASE WHEN ({rule.holds}) IS NOT FALSE THEN '{rule.reason.value}' END" for rule in RULES
    )
    return f"""{PEOPLE_ASKED}{LIKE_OFFERS}
CREATE OR REPLACE FUNCTION gate_signature_reasons(offer_id bigint) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET jit = off AS $$
    SELECT array_remove(ARRAY[
        {reasons}
    ], NULL)
    FROM (SELECT app_now() AS now, c.context FROM gate_context() AS c OFFSET 0) AS given, offers_joboffer o
    LEFT JOIN LATERAL (
        SELECT r.id, r.n_match FROM matching_matchrun r
        WHERE r.version_id = o.current_version_id AND r.state = 'done'
        ORDER BY r.confirmed_at DESC, r.id DESC LIMIT 1
    ) AS latest ON true
    LEFT JOIN LATERAL (
        SELECT s.* FROM gate_sounding s
        WHERE s.version_id = o.current_version_id AND s.title = o.title AND s.counted_at > app_now() - {FRESH}
    ) AS sounding ON true
    LEFT JOIN LATERAL (
        SELECT max(l.lost_at) AS at FROM gate_people_lost(o.id, given.context) AS l
    ) AS lost ON true
    WHERE o.id = gate_signature_reasons.offer_id
$$;
COMMENT ON FUNCTION gate_signature_reasons(bigint) IS
    'Why an offer needs a second signature, in codes, from stored rows; empty: one signature is enough.';
"""
