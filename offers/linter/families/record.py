"""Criminal record: the employer never holds the extract."""

from ..alarm import Rule
from ..vocabulary import REQUIRED

RECORD = Rule(
    code="criminal_record",
    article="Code du travail, L.1221-6",
    why=(
        "L'extrait ne se demande que si la loi le prévoit pour l'emploi, et ne se garde jamais : "
        "dites quelle vérification la loi prévoit."
    ),
    patterns=(
        r"casiers?(?: judiciaires?)?[^.;!?\n]{0,30}? (?:vierges?|néant|propre|blanc|sans mention)"
        rf"(?: (?:demandé|exigé|obligatoire|impératif|{REQUIRED}))?",
        rf"(?:extrait|bulletin)s? (?:n ?°? ?[123] )?(?:de|"
        rf"du) (?:votre )?casier(?: judiciaire)?(?: n ?°? ?[123])?(?: {REQUIRED})?",
        rf"casiers? judiciaires? {REQUIRED}|(?:fournir|présenter|joindre|"
        rf"apporter)[^.;!?\n]{{0,20}} casiers?(?: judiciaires?)?",
        # « B2 exigé » alone is a level of a language.
        rf"(?:extraits? (?:du |de )?b ?[123]|b ?3|"
        rf"(?:extraits? (?:du |de )?)?bulletins? (?:n ?°?|numéro) ?[123])"
        rf"(?: du casier(?: judiciaire)?)?(?: récents?)? "
        rf"(?:à (?:fournir|présenter|joindre)|{REQUIRED}|demandé)",
        r"(?:sans|aucun|pas de|ni) (?:casiers?(?: judiciaires?)?|antécédents? judiciaires?)"
        r"(?! (?:de|du|pour))",
        r"(?:jamais|pas) (?:avoir )?(?:fait|faire) l'objet d'une (?:condamnation|peine)",
        r"(?:b[123]|bulletins? n ?°? ?[123]) (?:vierges?|néant)|jamais (?:été )?condamné\w*|"
        r"aucune condamnation|sans antécédents judiciaires",
    ),
    innocent=(
        r"gestion (?:des|du) casiers?",
        # The law has the record looked at where a minister agrees to whoever is hired, as in a casino.
        r"casiers?(?: judiciaires?)? vierges?[^;!?]{0,90}agréments? (?:auprès du |du )?minist\w*",
    ),
    in_context={
        r"nucléaires?|cnpe|centrale (?:nucléaire|de production)|inb|edf|orano|framatome|cea|andra|asn": (
            "poste soumis à enquête administrative"
        ),
    },
)
RULES = (RECORD,)
