"""Age: an upper limit, and whatever prefers an age."""

from offers.enums import ContractKind

from ..alarm import Rule
from ..vocabulary import ADULT, BEGINS, KEPT_OUT, PUBLIC, REQUIRED, SEEKS, SERVED, SOMEBODY, E

NOT_EXPERIENCE = (
    r"(?!\)? (?:d'|d\b|de (?!plus))|\)?,? (?:en |dans |comme |sur |révolus? (?:pour|au) |"
    r"pour les |et plus|minimum)|\+)"
)
#: Jobs that offers call young: « vendeur jeune et dynamique », « jeune commercial ».
JOB = (
    r"(?:agent|animat\w+|assistant|barm\w+|caissi\w+|chauffeur|chef|coiffeu\w+|collaborat\w+|commercia\w+|"
    r"comptable|conseill\w+|cuisini\w+|employé|hôte(?:sse)?|livreu\w+|manœuvre|manutentionnaire|ouvri\w+|"
    r"secrétaire|serveu\w+|technic\w+|télé\w+|vendeu\w+)"
)
#: How it agrees and what it is in: « Employé(e) de rayon », never « Vendeur en boutique ».
AGREEING = (
    rf"{E}(?:\(\w+\))?(?: (?:de |d'|en |du |des )"
    r"(?!équipe|boutique|magasin|agence|restaura|entreprise|société|structure)\w+)?"
)
LIVELY = r"(?:dynamiques?|motivée?s?|souriante?s?|ambitieu(?:x|ses?)|sporti(?:fs?|ves?)|disponibles?)"
#: Texts that set an age by themselves: apprenticeship, youth contracts, civic service, uniforms.
AGE_SET_BY_LAW = (
    r"apprenti\w*|alternan\w+|(?:contrats?|contrat de) (?:pro\b|professionnalisation)|pacte|"
    r"sans diplôme|service civique",
    r"militaires?|armées?|légion|gendarm\w+|police|marine nationale|sapeurs?-pompiers?|"
    r"volontariat|réserviste",
    r"rqth|qpv|contrat (?:aidé|unique|cui|cie|pec|adulte[- ]relais)|cui(?:-| )c\w+|"
    r"parcours emploi|garantie jeunes",
    r"mission locale|adultes?[- ]relais|emplois? francs?|école de la deuxième chance",
)
LIMIT = Rule(
    code="age_limit",
    article="Code du travail, L.5331-2 (et L.1132-1)",
    why="Une offre ne fixe pas de limite d'âge supérieure, sauf si un texte l'impose pour cet emploi.",
    patterns=(
        rf"(?:(?:vous avez|ayant|avoir|être|âgé{E}) )?(?:(?:moins|pas plus) de|jusqu'à|maximum) {ADULT} ans"
        + NOT_EXPERIENCE,
        rf"profil (?:recherché |souhaité )?:? ?{ADULT} ?(?:-|à|/) ?{ADULT} ans" + NOT_EXPERIENCE,
        rf"{ADULT} ans (?:maximum|maxi|max|au plus|au maximum)(?! d'| de )",
        rf"(?:âge|âgé{E}) ?:? ?(?:de |d')?(?:entre )?{ADULT} ?(?:ans )?(?:et|à|-|/) ?{ADULT} ?ans",
        rf"(?:vous avez|ayant|avoir|profil|candidat{E}|personnes?|{SOMEBODY}) (?:de |"
        rf"entre )+{ADULT} ?(?:ans )?(?:et|à|-|/) ?{ADULT} ?ans" + NOT_EXPERIENCE,
        rf"entre {ADULT} et {ADULT} ans(?: {REQUIRED})|(?:idéalement|"
        rf"de préférence)(?: âgé{E})? (?:de |entre )+{ADULT} "
        rf"(?:ans )?(?:et|à) {ADULT} ans" + NOT_EXPERIENCE,
        rf"(?:vous êtes|être|personnes?|candidat{E}) âgé{E} d'environ {ADULT} ans",
        rf"(?:personnes?|profils?|candidat{E}|collaborat\w+)[^.;!?\n]{{0,35}}, ?"
        rf"{ADULT} ?(?:-|à|/) ?{ADULT} ans" + NOT_EXPERIENCE,
        rf"(?:ne pas avoir|n'ayez pas|sans avoir) plus de {ADULT} ans(?! d')",
        rf"(?:under|below|less than) {ADULT} (?:years? old|yo)",
        rf"tranches? d'âge(?: \w+)? ?:? ?(?:de |entre )?{ADULT}",
        rf"(?:vous êtes|être|candidat{E}|personnes?|profils?|juniors?|seniors?|débutant{E}),? nÉ{E} "
        r"(?:après|avant|à partir de|depuis) (?:\w+ ){0,3}(?:19|20)\d\d",
        rf"nÉ{E} (?:après|avant|entre) (?:\w+ ){{0,3}}(?:19|20)\d\d {REQUIRED}",
        r"(?:limite d'âge|âge (?:limite|maximum|maximal|maxi|max|idéal|souhaité|"
        r"requis))(?! (?:de|à) la retraite)",
    ),
    innocent=(
        rf"{PUBLIC}[^.;!?]{{0,80}}?{ADULT} ?(?:ans )?(?:et|à|-|/)? ?(?:{ADULT} )?ans",
        rf"{SERVED}[^.;!?\n]{{0,30}}{ADULT} ans",
        rf"(?:depuis|existe|créée?|il y a|durée|garantie|dans) (?:plus |moins )?(?:de )?{ADULT} ans",
        r"(?:âge limite|limite d'âge) d'(?:accueil|admission)|dérogation à (?:la )?limite d'âge|"
        r"(?:pas d'|aucun |sans )âge (?:limite|maximum|maximal|idéal|souhaité|requis)|"
        r"sans limite d'âge|(?:pas|aucune) (?:de )?limite d'âge|limite d'âge (?:de la|statutaire|légale)",
        rf"expérience[^.;!?]{{0,40}}{ADULT} ans",
        rf"(?:salaire|rémunération|gratification|smic|indemnité)[^.;!?]{{0,60}}{ADULT} ans",
        rf"{ADULT} ans[^.;!?]{{0,25}}(?:€|%|smic)",
    ),
    unless=AGE_SET_BY_LAW,
    contracts_apart=frozenset({ContractKind.APPRENTICESHIP}),
)
PREFERENCE = Rule(
    code="age_preference",
    article="Code du travail, L.1132-1 et L.5321-2",
    why="L'âge ne peut pas être un motif de choix : dites l'expérience ou la compétence attendue.",
    patterns=(
        rf"{SEEKS} (?:[^.;!?\n]{{0,15}} )?(?:(?:un|une|des|de) )?jeunes? "
        rf"(?:homme|femme|fille|garçon|personne|candidat{E}|retraité{E}|{JOB}{E})",
        rf"{BEGINS}jeune {JOB}{AGREEING}(?![^.;!?\n]{{0,60}} (?:cherche|recherche|propose)\b)",
        rf"{JOB}{AGREEING} (?:\(?[hfm] ?/ ?[hfmx]\)? )?(?:[-–] ?)?jeunes?(?: et|,| &) {LIVELY}",
        rf"{BEGINS}jeunes?(?: et|,| &) {LIVELY}(?=,? (?:vous|tu|{JOB})|[.! ]*\Z)",
        r"(?:candidat\w*|personnes?|profils?|vous êtes) (?:plutôt )?jeunes?(?:,|"
        r" et)? ?(?:dynamiques?|motivée?s?)?(?! diplômé)"
        r"(?! de )(?! travailleur)",
        rf"(?:trop (?:vieux|vieille|âgé{E})|(?:seniors?|retraité{E}|plus de {ADULT} ans),? {KEPT_OUT})",
        r"(?:idéal|réservé\w*|convien\w+|conviendrait|parfait|"
        r"adapté)[^.;!?\n]{0,25} (?:retraité\w*|jeunes? retraité\w*)",
        r"(?:jeunes? retraité\w*|complément de retraite|seniors?) (?:bienvenu\w*|accepté\w*|"
        r"apprécié\w*|souhaité\w*|idéal)",
        r"complément de retraite|(?:pas de|hors) (?:seniors?|retraitÉe?s?)",
        rf"{SEEKS} jeune (?:pour|et|motivé{E}|dynamique)",
        r"(?:personnes?|candidat\w*) [^.;!?\n]{0,25}, jeunes?(?:,| et)",
        r"(?:idéal|parfait|conviendrait|convient|adapté|réservé)\w* (?:pour|à|aux) "
        r"(?:une? |des |les )?jeunes?"
        r"(?! (?:diplômé|parent|public|enfant|conducteur|professionnel))",
        r"(?:privilégi|préfér|favoris)\w+ (?:les|des|un|une) (?:jeunes?|seniors?|profils? jeunes?)"
        r"(?! (?:diplômé|pousses?|public))",
        r"(?:une?|des|nos) (?:future\w* )?jeunes? (?:recrues?|talents?|éléments?)(?! (?:de|en|issu))",
        r"(?:collaborat\w+|candidat\w*|salariée?s?|commercial\w*|vendeu\w+) jeunes?(?! diplômé)",
        r"âge mûr|d'un certain âge|maturité de l'âge",
        # « Une trentaine de personnes » counts them; « la trentaine » is an age.
        r"(?:avez|ayant|avoir|dans|profil|personne) la (?:vingtaine|trentaine|quarantaine|"
        r"cinquantaine)(?! d)",
        rf"{BEGINS}la (?:vingtaine|trentaine|quarantaine|cinquantaine)(?=,| passée| environ)",
        r"(?:quelqu'un|qqn|qqun) de (?:plutôt |assez )?jeune",
        rf"jeunes? diplômé{E}(?: (?:bac|niveau|master|ingénieur)[^.;!?\n,]{{0,15}})? "
        rf"(?:uniquement|exclusivement|seulement|exigé{E}|obligatoire|impérati(?:f|vement))",
        r"young (?:\w+ )?(?:graduate|people|person|man|woman|candidate|talent)s? (?:wanted|only|"
        r"preferred|needed)",
    ),
    innocent=(
        r"(?:profils?|consultant\w*|développeu\w+|ingénieur\w*|niveau) seniors?",
        # Whom one works with.
        r"(?:équipes?|groupes?|pool) (?:de |d')\w+(?: \w+)? jeunes?",
        r"avec (?:une? |des |nos |vos |notre )?\w+(?: \w+)? jeunes?",
    ),
)
STUDENT = Rule(
    code="student",
    article="Code du travail, L.1132-1 et L.5321-2",
    why="Réserver un poste aux étudiants, ou les écarter, c'est choisir selon l'âge : dites les horaires.",
    patterns=(
        r"(?:poste|job|emploi|contrat|mission)s? (?:d'|pour )?étudiante?s?(?!·| en )",
        r"(?:réservé\w*|destiné\w*|idéal\w*|exclusivement|uniquement|parfait)[^.;!?\n]{0,20} étudiante?s?",
        rf"(?:statut )?étudiante?s? (?:uniquement|exclusivement|exigé{E}|obligatoire|{KEPT_OUT})",
        rf"étudiante?s?[^.;!?\n]{{0,25}} {KEPT_OUT}",
        r"pas d'étudiante?s?|hors étudiante?s?",
    ),
    innocent=(
        r"(?:ouvert|accessible)\w* aux [^.;!?\n]{0,25}étudiante?s?",
        r"étudiante?s? (?:accepté|bienvenu)\w*",
        r"pour [^.;!?\n]{0,30} ou (?:un )?(?:job|emploi) étudiante?s?",
    ),
    unless=(r"stages?|stagiaires?|alternan\w+|apprenti\w*|césure|écoles?",),
    contracts_apart=frozenset({ContractKind.APPRENTICESHIP}),
    rewordings={r"(?:poste|job|emploi|contrat|mission) (?:d'|pour )?étudiant": "poste à temps partiel"},
)
RULES = (LIMIT, PREFERENCE, STUDENT)
