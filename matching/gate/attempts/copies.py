"""The same job, offered again elsewhere."""

from .codes import AttemptCode
from .pattern import Pattern

TWICE = Pattern(
    AttemptCode.TWICE,
    "Le même employeur a publié avant celle-ci une offre du même métier, au même endroit, avec le même "
    "intitulé ou les mêmes critères. Il peut recruter plusieurs personnes : vérifiez que ce n'est pas le "
    "même poste.",
    """
    SELECT like_it.id::text,
           gate_counts(like_it.current_version_id)
               || jsonb_build_object('offer', like_it.source_number, 'agency', theirs.name),
           gate_counts(o.current_version_id)
               || jsonb_build_object('offer', o.source_number, 'agency', ours.name)
    FROM offers_joboffer o
    JOIN accounts_agency ours ON ours.id = o.agency_id
    JOIN gate_like_offers(o.id) AS like_it ON like_it.listed_occupation = o.listed_occupation
        AND like_it.listed_commune = o.listed_commune AND like_it.published_at < o.published_at
    JOIN accounts_agency theirs ON theirs.id = like_it.agency_id
    LEFT JOIN offers_offerversion v ON v.id = o.current_version_id
    LEFT JOIN offers_offerversion w ON w.id = like_it.current_version_id
    WHERE o.id = an_offer AND (upper(like_it.title) = upper(o.title) OR v.digest = w.digest)""",
)
PATTERNS = (TWICE,)
