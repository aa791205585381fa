"""What an offer may become by statements of the application's role, and how it is put right."""

NAF = "25.11Z"
UNLAWFUL = "Cherche jeune homme de moins de 30 ans."
LAWFUL = "Assemblage de pièces en inox."
LABEL = "label:0123456789abcdef"
#: A version like that of now, which asks for something by its label alone; written as the application's role.
LABELLED = (
    """INSERT INTO offers_offerversion (public_id, offer_id, number, digest, created_at)
        SELECT gen_random_uuid(), offer_id,
            (SELECT max(number) + 1 FROM offers_offerversion WHERE offer_id = %(offer)s),
            md5(random()::text) || md5(random()::text), app_now()
        FROM offers_offerversion WHERE offer_id = %(offer)s LIMIT 1""",
    """INSERT INTO offers_offercriterion (version_id, code, item, level, value)
        SELECT (SELECT max(id) FROM offers_offerversion WHERE offer_id = %(offer)s),
            c.code, c.item, c.level, c.value
        FROM offers_offercriterion c JOIN offers_joboffer o ON o.current_version_id = c.version_id
        WHERE o.id = %(offer)s AND c.item <> %(item)s""",
    """INSERT INTO offers_offercriterion (version_id, code, item, level, value)
        SELECT max(id), 'skill', %(item)s, 'wished', jsonb_build_object('label', %(label)s::text)
        FROM offers_offerversion WHERE offer_id = %(offer)s""",
    """UPDATE offers_joboffer SET current_version_id = (
        SELECT max(id) FROM offers_offerversion WHERE offer_id = %(offer)s) WHERE id = %(offer)s""",
)
#: What an offer may become by a statement of the application's role; its place is its establishment.
FACTS = {
    "placement agency": "UPDATE offers_establishment SET naf = '78.20Z' WHERE id = %(place)s",
    "of no activity": """
        WITH details AS (UPDATE offers_offerdetails SET naf = '' WHERE offer_id = %(offer)s)
        UPDATE offers_establishment SET naf = '' WHERE id = %(place)s""",
    "of no place": "UPDATE offers_joboffer SET establishment_id = NULL WHERE id = %(offer)s",
    "a partner's": "UPDATE offers_joboffer SET origin = 'partner' WHERE id = %(offer)s",
    "unlawful": f"UPDATE offers_joboffer SET description = '{UNLAWFUL}' WHERE id = %(offer)s",
    "reworded": "UPDATE offers_joboffer SET description = description || ' ' WHERE id = %(offer)s",
}
#: Whatever comes from a partner stays a partner's.
RIGHT = (
    f"UPDATE offers_establishment SET naf = '{NAF}' WHERE id = %(place)s AND naf <> '{NAF}'",
    f"UPDATE offers_offerdetails SET naf = '{NAF}' WHERE offer_id = %(offer)s AND naf <> '{NAF}'",
    f"""UPDATE offers_joboffer SET establishment_id = %(place)s, description = '{LAWFUL}'
        WHERE id = %(offer)s AND (establishment_id IS NULL OR description <> '{LAWFUL}')""",
)
