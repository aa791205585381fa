"""Health, disability, habits of life."""

from ..alarm import Rule, Severity
from ..vocabulary import KEPT_OUT, REQUIRED, E

ARTICLE = "Code du travail, L.1132-1"
HEALTH = Rule(
    code="health",
    article=ARTICLE,
    why="Seul le médecin du travail juge de l'aptitude : décrivez les gestes et les charges du poste.",
    patterns=(
        rf"(?:en |être en |d'une )?(?:bonne|parfaite|excellente|très bonne) santé(?: physique|"
        rf" mentale)?(?: {REQUIRED})?"
        r"(?! (?:au travail|financière|des|de l'entreprise|du))",
        r"(?:sans|pas de|aucuns?|ni) (?:problèmes?|soucis?|antécédents?|restrictions?|contre-indications?) "
        r"(?:de |du |au |aux )?(?:santé|dos|médica\w+|physiques?|psychologiques?|genoux?|articula\w+)",
        r"absence d'antécédents? médica\w+",
        r"(?:pas|aucune?s?|sans|ni) (?:de |d')?"
        r"(?:pathologies?|lombalgies?|hernies?|maladies? du dos|mal de dos)"
        r"(?: (?:lombaires?|dorsales?|chroniques?))?",
        r"pas (?:avoir |souffrir )?(?:de |du )(?:problèmes?|soucis?|mal|maux) (?:de |au |du )?"
        r"(?:santé|dos|genoux?|lombaires?)",
        r"(?:pas|jamais|sans|aucun) (?:d')?(?:arrêts? maladie|maladies? chroniques?|"
        r"traitements? médica\w+|allergies?)",
        rf"(?:souffrant|fragiles?|mal|malades?) (?:du|de) \w+ {KEPT_OUT}",
        rf"(?:malades?|fragiles?|santé fragile|personnes? dépressives?|allergiques?) {KEPT_OUT}",
        rf"santé (?:irréprochable|parfaite|de fer)(?: {REQUIRED})?",
        r"(?:test|dépistage) (?:de grossesse|du? vih|génétique)|questionnaire (?:de santé|médical)",
        rf"(?:non|pas) obèses?|{REQUIRED} sans handicap",
    ),
    innocent=(
        r"(?:prise en charge|garanti\w*|veiller?|veillez|maintien|maintenir|conserver|"
        r"préserver)[^.;!?\n]{0,30} santé",
    ),
)
CONDITION = Rule(
    code="physical_condition",
    article=ARTICLE,
    why="Dites ce que le poste demande (port de charges, marche) plutôt que l'état de la personne.",
    patterns=(
        r"(?:bonne|excellente|parfaite|très bonne) (?:condition|forme|constitution|résistance) physique",
        rf"(?:condition|forme) physique {REQUIRED}",
    ),
    severity=Severity.INCOHERENT,
    innocent=(
        r"(?:préparer|maintien|améliorer|remise en|garder|conserver)[^.;!?\n]{0,30} (?:condition|"
        r"forme) physique",
        # The work is said.
        r"condition physique ?[:(][^.;!?\n]{0,50}(?:charges?|manutention|extérieur|debout|marche|hauteur)",
    ),
)
DISABILITY = Rule(
    code="disability",
    article=ARTICLE,
    why="Le handicap n'écarte personne ; seules les entreprises adaptées et les ESAT réservent des postes.",
    patterns=(
        rf"(?:personnes? (?:handicapées?|à mobilité réduite|en situation de handicap)|"
        rf"handicapé{E}|handicaps?|rqth|pmr|"
        rf"travailleurs? handicapé{E}),? {KEPT_OUT}",
        r"(?:fermée?s?|interdite?s?) (?:aux|à) (?:personnes?|travailleurs?) handicap\w+",
        r"pas de rqth",
        r"(?:non|pas|in)[ -]?(?:accessible|adapté|compatible|ouvert)\w* (?:aux|à|avec|"
        r"pour)(?: un| une| des| les)? "
        r"(?:personnes? (?:handicap|en situation|à mobilité)|handicap|travailleurs? handicap|rqth|pmr)\w*",
        r"(?:ne convient pas|inadapté|n'est pas (?:fait|possible|ouvert|accessible)) (?:aux|à|pour) "
        r"[^.;!?\n]{0,35}handicap\w*",
        r"(?:réservé\w*|uniquement|exclusivement)[^.;!?\n]{0,20} (?:rqth|(?:travailleurs?|"
        r"personnes?) (?:handicap|en situation)\w*)",
        rf"(?:rqth|boe|reconnaissance de (?:la )?qualité de travailleur handicapé) {REQUIRED}",
    ),
    innocent=(r"(?:pas|sans|aucune?) (?:de )?rqth (?:nécessaire|requis|exigé|demandé|obligatoire)\w*",),
    unless=(
        r"entreprises? adaptées?|ea\b|esat|cap emploi|cdd tremplin|duoday|obligation d'emploi|"
        r"établissement adapté",
    ),
)
HABITS = Rule(
    code="habits",
    article=ARTICLE,
    why="Les habitudes privées ne sont pas un critère : dites la règle qui vaut pendant le travail.",
    patterns=(
        rf"non[- ]fumeu(?:r|se)s?(?: {REQUIRED})?|fumeu(?:r|se)s? {KEPT_OUT}",
        r"(?:ne (?:pas|doit pas|devez pas) fumer|(?:sans|aucune) (?:tabac|addictions?))"
        r"(?! (?:sur|dans|pendant|à|au|en))",
        r"(?:bonne|parfaite|excellente|haute) moralité|bonnes mœurs|vie privée (?:stable|saine|équilibrée)",
        r"(?:votre|leur) orientation sexuelle (?:doit|devra|sera)",
        rf"(?:hétérosexuel|homosexuel|gay|lesbienne|transgenre){E}(?:s)? (?:{REQUIRED}|{KEPT_OUT})",
    ),
    innocent=(
        r"(?:chambre|espace|véhicule|logement|locaux|maison|hôtel|environnement|site)s? non[- ]fumeurs?",
    ),
    unless=(r"cnaps|carte professionnelle|agréments?|enquête",),
)
RULES = (HEALTH, CONDITION, DISABILITY, HABITS)
