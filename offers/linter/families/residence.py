"""Place of residence, bank."""

from ..alarm import Rule
from ..vocabulary import BEGINS, KEPT_OUT, REQUIRED, E

PLACE = (
    r"(?:à(?: moins)?|sur|dans|en|au|aux|près|proche|proximité|impérativement|obligatoirement|non loin|"
    r"le secteur|la région|le département)"
)
#: To whom a place is reserved: « réservé aux habitants de la commune ».
LOCALS_ONLY = (
    r"réservé\w* (?:uniquement |exclusivement |en priorité )?aux (?:habitant|riverain|résident)\w* "
    r"(?:de |du |des |d')(?:la |cette |l')?\w+"
)
RESIDENCE = Rule(
    code="residence",
    article="Code du travail, L.1132-1 et L.5321-2",
    why="Le lieu de résidence n'est pas un critère : dites où et quand venir, ou le délai d'astreinte.",
    patterns=(
        r"(?:habiter|résider) (?:impérativement|obligatoirement) (?:à|dans|en|sur) \w+"
        r"(?! (?:région|secteur|département|quartier|canton|commune|ville))",
        # As a demand of its own.
        rf"{BEGINS}(?:habiter|résider|réside) (?:à|sur|en|dans|près)\b[^.;!?\n]{{0,40}}",
        r"vous (?:habitez|résidez) [^.;!?\n]{1,30} (?:ou|et) (?:ses |les |aux |à )?(?:alentours?|"
        r"environs?|proximité)",
        rf"(?:résidence|domicile|habitation) (?:à|dans|sur|en) [^.;!?\n]{{1,25}} {REQUIRED}",
        rf"(?:habitant|riverain|résident){E} (?:de|du|des) (?:la |le |l')?"
        rf"(?:commune|ville|quartier|secteur|département|région|canton)[^.;!?\n]{{0,10}} {REQUIRED}",
        rf"(?:postes?|emplois?|offres?|recrutements?|candidatures?)(?: est| sont)? {LOCALS_ONLY}",
        rf"{BEGINS}{LOCALS_ONLY}",
        rf"logements? (?:personnel )?(?:proche|à proximité|sur le secteur)[^.;!?\n]{{0,20}} {REQUIRED}",
        rf"(?:personnes?|candidat\w*) qui (?:habit|résid)\w+ {PLACE}",
        rf"(?:doit |devez |devra |devrez |faut |impératif d'|obligation de |"
        rf"préférable de (?:ne pas )?|vous |être |idéalement )"
        rf"(?:idéalement |impérativement |obligatoirement )?(?:habit(?:er|ez|é{E})|résid(?:er|ez|"
        rf"ant{E})|domicilié{E}|demeur(?:er|ez))"
        rf" (?:[^.;!?\n]{{0,15}} )?{PLACE}",
        rf"(?:habiter|résider|domicilié{E}|habitant|résidant) (?:impérativement |"
        rf"obligatoirement |idéalement )?"
        rf"(?:à proximité|proche|près|à moins|(?:dans |sur )?(?:la région|le (?:secteur|"
        rf"département|quartier|canton)|la commune|la ville))",
        rf"(?:domicile|résidence|habitation|lieu d'habitation) (?:proche|à proximité|à moins|"
        rf"sur le secteur)[^.;!?\n]{{0,30}}(?:{REQUIRED})?",
        rf"(?:candidat\w*|personnes?|profils?) (?:locale?s?|locaux|du secteur|de la région|"
        rf"habitant\w*|résidant\w*)[^.;!?\n]{{0,10}} ?{REQUIRED}",
        rf"(?:hors (?:département|région|secteur)|quartiers? nord|93|banlieue) {KEPT_OUT}",
    ),
    innocent=(
        r"à (?:leur |son )?domicile",
        r"habite[rz] dans un (?:cadre|environnement|logement)",
        r"(?:société|entreprise|siège|association|structure|clients?|patients?|bénéficiaires?|"
        r"personnes? âgées?|particuliers?|enfants?|famille|"
        r"usagers?|résidents?|locataires?)[^.;!?\n]{0,40}(?:domicili|habit|résid)\w*",
        r"(?:vous |possibilité d'|pour |envie d')habiter (?:la|le|une?|dans) (?:logement|maison|"
        r"studio|cadre)",
    ),
    unless=(
        r"logements? (?:fourni|de fonction|possible|proposé|sur place)|sapeurs?|qpv|quartiers? prioritaires?",
    ),
    rewordings={
        r".*": "pouvoir se rendre sur le lieu de travail aux horaires prévus",
    },
)
BANK = Rule(
    code="bank",
    article="Code du travail, L.1132-1",
    why="La banque n'est pas un critère ; le salaire se verse sur le compte que la personne choisit.",
    patterns=(
        r"domiciliation bancaire(?: en france| française)?|domicilié\w* (?:dans|auprès d'|"
        r"à) (?:une|notre|la) banque",
        rf"compte (?:bancaire |courant )?(?:français|en france|en métropole|dans notre (?:banque|"
        rf"agence)|chez [^.;!?\n]{{1,20}}) {REQUIRED}",
        r"(?:avoir|ouvrir|détenir|posséder) un compte (?:en banque|bancaire)? ?(?:français|en france)",
        r"(?:avoir|ouvrir|détenir|posséder) un compte (?:bancaire |courant )?(?:français|"
        r"en france|en métropole|chez|dans notre)",
        rf"banque étrangère {KEPT_OUT}|banque en ligne {KEPT_OUT}",
    ),
    innocent=(
        r"(?:accompagn\w+|conseill\w+|client\w*|gestion|gérer|suivi|inciter)[^.;!?\n]{0,60}(?:compte|"
        r"domiciliation)[^.;!?\n]{0,40}",
    ),
)
RULES = (RESIDENCE, BANK)
