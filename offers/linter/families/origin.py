"""Origin, nationality, mother tongue, name."""

from francetravail_match.common.sensitive_terms import PEOPLE

from ..alarm import Rule
from ..vocabulary import KEPT_OUT, REQUIRED, SEEKS, E

NATIONALITY = Rule(
    code="nationality",
    article="Code du travail, L.1132-1 et L.5321-2",
    why="La nationalité n'est un critère que si un texte le dit : demandez une autorisation de travail.",
    patterns=(
        r"(?:de )?nationalité (?:française?|française?\(e\)|européenne|ue|de l'union)(?:[^.;!?\n]{0,20} "
        rf"{REQUIRED})?",
        rf"(?:français{E}|européens?|ressortissants? (?:français|européens?|ue)) (?:uniquement|"
        rf"exclusivement|seulement)",
        rf"(?:être|faut|impérativement|obligatoirement) française?|"
        rf"ressortissant{E} (?:de l'union européenne|de l'ue|français{E}|ue) {REQUIRED}",
        rf"pas d'étrang(?:er|ère)s?(?! à)|étrang(?:er|ère)s? {KEPT_OUT}|hors ue {KEPT_OUT}|{KEPT_OUT} "
        rf"étrangers?",
        r"(?:être|avoir|vous êtes) (?:de nationalité )?(?:ressortissante?|"
        r"citoyenne?) (?:françaises?|français|européen\w*|de l'ue|de l'union européenne)",
        r"(?:réservé|ouvert)\w* (?:uniquement |exclusivement )?aux (?:français|européens|citoyens|"
        r"ressortissants)",
        r"(?:french|eu|european) (?:nationals?|citizens?|citizenship|passport) (?:only|required|"
        r"mandatory|needed)",
        r"(?:seule?s|uniquement|exclusivement) (?:les |des )?(?:français|européens|citoyens|ressortissants|"
        r"personnes? (?:française?s?|européennes?))",
        rf"(?:passeports?|cartes? (?:nationales? )?d'identité|papiers) (?:français|européen){E} {REQUIRED}",
    ),
    innocent=(
        r"(?:\d+|plusieurs|diverses|différentes|toutes) nationalités|"
        r"de nationalités? (?:diverses|différentes|multiples)",
    ),
    unless=(
        r"habilit\w+|défense|souverain\w*|régaliens?|militaires?|armées?|gendarm\w+|police|fonction publique|"
        r"fonctionnaires?|concours|décrets?|(?:situation|permis de travail|titre de séjour|"
        r"autorisation de travail)|statut\w*|conformément|réglement\w+|casinos?|jeux|loi|justice|état",
    ),
    rewordings={
        r"de nationalité .*": "en droit de travailler en France",
        r"nationalité .*": "autorisation de travailler en France",
    },
)
ORIGIN = Rule(
    code="origin",
    article="Code du travail, L.1132-1 et L.5321-2",
    why="L'origine, vraie ou supposée, ne peut être ni demandée, ni préférée, ni écartée.",
    patterns=(
        rf"d'origine (?:étrangère|ethnique|{PEOPLE})(?! (?:et|ou) )",
        rf"français{E} de (?:souche|naissance)|(?:type|physique) (?:européen|caucasien|africain|"
        rf"maghrébin|asiatique)\w*",
        rf"(?:tête|allure|tronche|gueule) (?:d'|de |bien )?(?:français|européen|gaulois|occidenta){E}",
        rf"(?:bleu-blanc-rouge|bbr)(?: {REQUIRED})?|accent (?:étranger )?{KEPT_OUT}",
        r"sans accent|aucun accent(?: (?:étranger|régional|prononcé))?(?! (?:n'est |mis|particulier))|"
        r"pas d'accent (?:étranger|régional|prononcé)",
        r"(?:profils?|candidat\w*|personnel|type) bleus?[ -]blancs?[ -]rouges?",
        rf"(?:idéalement|de préférence|vous êtes|être|candidat{E}|personnes?|profils?) "
        r"originaires? d(?:e |es |u |')(?:la |l')?\w+",
        r"pas d(?:e |')(?:noire?s?|arabes?|maghrébins?|africains?|roms|tsiganes?|gitans?|"
        r"gens du voyage)",
        rf"peau (?:claire|foncée|noire|blanche|mate) {REQUIRED}",
        r"gens du voyage (?:s'abstenir|exclus)|(?:personnes?|candidat\w*) (?:noires?|blanches?|de couleur)",
        rf"couleur de peau|{SEEKS} (?:un|une|des) (?:africain|asiatique|antillais|maghrébin|"
        rf"arabe|européen){E}",
        r"(?:pré)?noms?(?: de famille)? (?:à consonance|français|bien français)|consonance "
        r"(?:française|étrangère)",
    ),
    innocent=(
        r"(?:produits?|plats?|cuisine|vins?|viandes?|denrées?|société|groupe|"
        r"entreprise)[^.;!?\n]{0,30} d'origine \w+",
    ),
)
MOTHER_TONGUE = Rule(
    code="mother_tongue",
    article="Code du travail, L.1132-1 et L.5321-2",
    why="Une langue s'apprend : demandez un niveau, non la langue de naissance, qui révèle l'origine.",
    patterns=(
        r"(?:de )?langue maternelle(?: \w+)?|(?:français|anglais|allemand|espagnol|italien|arabe|"
        r"néerlandais) "
        r"(?:langue maternelle|maternel|natif)",
        r"langue (?:natale|de naissance)",
        r"(?:natif|native|natifs) (?:français|anglais|allemand|espagnol|italien|anglophone|"
        r"francophone|germanophone)\w*",
        r"(?:english|french|native) (?:native )?(?:mother tongue|native|speaker)s?|"
        r"anglophone natif|francophone natif",
    ),
    innocent=(r"(?:proche|équivalent\w*|comparable|similaire)[^.;!?\n]{0,15} langue maternelle",),
    unless=(r"ou (?:équivalent|bilingue|niveau)|élèves?|fle|apprenants?|enseign\w+",),
    rewordings={
        r"français (?:langue maternelle|maternel|natif)|"
        r"(?:de )?langue maternelle française": "français courant (niveau C1)",
        r"anglais (?:langue maternelle|maternel|natif)|"
        r"(?:de )?langue maternelle anglaise": "anglais courant (niveau C1)",
    },
)
RULES = (NATIONALITY, ORIGIN, MOTHER_TONGUE)
