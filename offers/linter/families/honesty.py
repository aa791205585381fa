"""What misleads about the job."""

from ..alarm import Rule

MISLEADING = Rule(
    code="misleading",
    article="Code du travail, L.5331-3",
    why="L'offre ne doit pas tromper sur l'emploi, sa disponibilité, sa nature ou sa rémunération.",
    patterns=(
        r"(?:revenus?|gains?|salaires?|argent) (?:illimités?|faciles?|garantis? sans effort|rapides?)",
        r"gagne[rz] (?:de l'argent (?:facilement|rapidement|depuis chez)|(?:facilement|"
        r"rapidement|plus de|jusqu'à) \d[\d ]*(?:€|euros))",
        r"devene[rz] riche",
        r"(?:alimenter|constituer|constitution)[^.;!?\n]{0,20} (?:notre |un |d'un )?(?:vivier|"
        r"cvthèque)[^.;!?\n]{0,30}(?:aucun poste|futurs? besoins?)",
        r"(?:offre|annonce)[^.;!?\n]{0,30} (?:constituer|alimenter|enrichir)[^.;!?\n]{0,20}"
        r"(?:vivier|cvthèque)",
        r"(?:aucun poste|pas de poste)[^.;!?\n]{0,25} (?:à pourvoir|disponible)|offre fictive|poste fictif",
        r"salariés? (?:sous )?statut (?:d')?auto-?entrepreneurs?|cdi (?:en |"
        r"sous )?(?:statut )?(?:auto-?entrepreneur|indépendant|freelance)",
        r"(?:périodes?|semaines?|jours?|journées?|mois|heures?) (?:d'essai|de test)[^.;!?\n,]{0,20} "
        r"(?:(?:non|pas) (?:rémunér|pay|indemnis)\w+|gratuite?s?|bénévoles?|sans (?:rémunération|"
        r"salaire|être (?:rémunér|pay)\w+))",
        r"essais? d'une? (?:semaine|journée|jour|mois)[^.;!?\n,]{0,20} (?:(?:non|pas) (?:rémunér|"
        r"pay)\w+|gratuite?|"
        r"sans (?:rémunération|salaire|être (?:rémunér|pay)\w+))",
        r"(?:essai|test|formation(?: [^.;!?\n,]{1,25})?) (?:non|pas) (?:rémunérée?s?|payée?s?)",
    ),
)
RULES = (MISLEADING,)
