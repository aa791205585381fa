"""Family and pregnancy."""

from ..alarm import Rule
from ..vocabulary import KEPT_OUT, REQUIRED, SEEKS, E

FAMILY = Rule(
    code="family",
    article="Code du travail, L.1142-1 (et L.1132-1)",
    why="La situation de famille ne regarde pas l'employeur : dites les horaires et les déplacements.",
    patterns=(
        rf"célibataires? {REQUIRED}|(?:être|profil|vous êtes|{REQUIRED}) célibataires?|"
        rf"célibataires? (?:sans|de préf)\w*",
        rf"couples? (?:mariÉs?|pacsés?) (?:{REQUIRED}|recherché)|{SEEKS} (?:une? )?couples? (?:mariÉ|"
        rf"pacsé)s?",
        rf"mariÉ{E} {REQUIRED}|(?:être|vous êtes) mariÉ{E}",
        r"(?:sans|pas d'|pas de|(?:avez|avoir) pas d'|libre de (?:toute? |tout )?|"
        r"aucune?) ?(?:enfants?(?: à charge)?|"
        r"charges? (?:de famille|familiales?)|"
        r"(?:contraintes?|obligations?|attaches?|impératifs?) (?:de famille|"
        r"familiales?|personnelles?))(?! (?:à transporter|malades?))",
        r"(?:mères?|pères?) de famille(?: \w+)? (?:bienvenu|accepté|s'abstenir|souhaité|exclu)\w*",
        r"(?:précisez|indiquez|préciser|mentionnez|"
        r"merci d'indiquer)[^.;!?\n]{0,30} situation (?:de famille|familiale|maritale)",
        r"situation (?:de famille|familiale|maritale|matrimoniale)[^.;!?\n]{0,20} "
        r"à (?:préciser|indiquer|mentionner)",
        r"êtes-vous (?:mariÉ|célibataire|pacsé|en couple|divorcÉ)",
        rf"(?:mariÉ|célibataire|fiancÉ|pacsÉ|divorcÉ){E}[^.;!?\n]{{0,25}} (?:le |l')?(?:précis|indiqu|"
        rf"mentionn)(?:ez|er)",
        r"situation (?:de famille|familiale|maritale|matrimoniale) (?:stable|équilibrée)",
        rf"enfants? en bas âge {KEPT_OUT}|parents? (?:isolés? )?{KEPT_OUT}",
    ),
    innocent=(
        r"(?:salaire|net|nets|impôts?|prime)[^.;!?\n]{0,80} enfants?(?: à charge)?",
        r"(?:colonies?|séjours?|groupes?|classes?)[^.;!?\n]{0,20} (?:sans|pas d') ?enfants?|"
        r"sans enfants? (?:présents?|à bord)|pas d'enfants? (?:à|dans)",
    ),
)
PREGNANCY = Rule(
    code="pregnancy",
    article="Code du travail, L.1132-1 et L.1142-1",
    why="La grossesse, présente ou à venir, ne peut ni écarter quelqu'un ni être demandée.",
    patterns=(
        rf"(?:femmes? )?enceintes? {KEPT_OUT}|(?:non|ne pas être|pas|pas être) enceintes?",
        r"si (?:vous êtes|la candidate est) enceinte",
        r"(?:sans|pas de|ni|aucun) (?:projet de )?(?:congé|départ en congé)s? (?:de )?(?:maternité|"
        r"parental)(?! à)",
        r"(?:interdit|déconseillé|inadapté|fermé) aux femmes enceintes",
        r"(?:incompatible|non compatible|pas compatible|peu compatible) avec (?:une|la|l'état de) grossesse",
        r"grossesses? (?:exclue|interdite|refusée)s?|(?:sans|pas de|"
        r"aucun) (?:projet de )?(?:grossesse|maternité)|désir d'enfant|projet d'enfant|"
        r"(?:avez-vous|vos|votre) (?:un |des )?projets? de (?:maternité|grossesse)|vos projets? d'enfants?",
    ),
    innocent=(r"remplacement[^.;!?\n]{0,40}(?:maternité|grossesse)",),
)
RULES = (FAMILY, PREGNANCY)
