"""The search rows of people outside: what `candidates_built` makes of their own answers, by its own text.

Each table of registered people that it reads is replaced by what is known here, under the same name: the row
is made by the one rule there is, of nobody registered, and kept nowhere.
"""

import re

from candidates.models import ANSWER_FIELDS

#: Of what a registered person may have said, what is never asked here.
NEVER_ASKED = {
    "opted_in": "NULL::boolean",
    "wished_salary": "NULL::numeric",
    "wished_salary_period": "NULL::text",
    "skills_complete": "false",
    "languages_complete": "false",
    "certifications_complete": "false",
}
ANSWERS = ", ".join(
    f"{NEVER_ASKED[name]} AS {name}" if name in NEVER_ASKED else f"p.{name}" for name in ANSWER_FIELDS
)
HELD = """SELECT i.profile_id AS job_seeker_id, i.{code}, i.held{more}
        FROM external_profiles_profileitem i WHERE i.kind = '{kind}'"""  # noqa: S608
#: Table → what stands for it.
STANDS_FOR = {
    "candidates_jobseeker": f"""SELECT s.id, s.public_id, p.commune_id, {ANSWERS}, NULL::text AS category,
        NULL::date AS left_on, true AS stop_asking, false AS processing_restricted,
        NULL::date AS answers_valid_until
        FROM external_profiles_profile p
        JOIN external_profiles_sighting s ON s.id = p.sighting_id""",  # noqa: S608
    "candidates_identity": "SELECT 0::bigint AS job_seeker_id, '' AS email, '' AS phone WHERE false",
    "candidates_soughtoccupation": """SELECT p.sighting_id AS job_seeker_id, p.rome_id,
        NULL::int AS appellation_id, p.experience_months, 'accepted' AS origin
        FROM external_profiles_profile p""",
    "candidates_mobilityarea": """SELECT p.sighting_id AS id, p.sighting_id AS job_seeker_id,
        p.area_kind AS kind, CASE WHEN p.area_kind = 'commune' THEN p.commune_id END AS commune_id,
        p.radius_km, CASE WHEN p.area_kind = 'departement' THEN c.departement_id END AS departement_id,
        CASE WHEN p.area_kind = 'region' THEN d.region_id END AS region_id
        FROM external_profiles_profile p LEFT JOIN referentials_commune c ON c.code = p.commune_id
        LEFT JOIN referentials_departement d ON d.code = c.departement_id WHERE p.area_kind IS NOT NULL""",
    "candidates_heldskill": HELD.format(code="code::int AS ogr", kind="skill", more=""),
    "candidates_heldlicence": HELD.format(code="code", kind="licence", more=""),
    "candidates_heldlanguage": HELD.format(code="code", kind="language", more=", i.level"),
    "candidates_heldcertification": HELD.format(
        code="code", kind="certification", more=", '' AS level, i.obtained_on, i.valid_until"
    ),
}
OF_REGISTERED = re.compile(r"\bcandidates_\w+")
FUNCTION = """
CREATE FUNCTION external_rows(people bigint[], today date, undeclared_km float8, asap_days int, edition text)
    RETURNS SETOF candidates_searchrow LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $external$
{body}
$external$;
COMMENT ON FUNCTION external_rows(bigint[], date, float8, int, text) IS
    'The search rows that interested people outside would have if they were registered.';
"""


def function(built: str) -> str:
    """The text of `external_rows`, made of the body of `candidates_built`."""
    unknown = set(OF_REGISTERED.findall(built)) - STANDS_FOR.keys()
    if unknown:
        raise ValueError(f"nothing stands for {', '.join(sorted(unknown))}")
    given = ",\n    ".join(f"{table} AS ({query})" for table, query in STANDS_FOR.items())
    body, replaced = re.subn(r"\A((?:\s*--[^\n]*\n|\s)*)WITH ", rf"\1WITH {_escaped(given)},\n    ", built)
    if not replaced:
        raise ValueError("candidates_built does not begin with WITH")
    return FUNCTION.format(body=body)


def _escaped(replacement: str) -> str:
    return replacement.replace("\\", "\\\\")
