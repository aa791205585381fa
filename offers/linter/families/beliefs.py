"""Religion, politics, unions."""

from ..alarm import Rule
from ..vocabulary import KEPT_OUT, REQUIRED, E

ARTICLE = "Code du travail, L.1132-1 et L.5321-2"
FAITHS = rf"(?:catholique|chrétien|protestant|musulman|jui[fv]|bouddhiste|évangélique|croyant|athée){E}"
OBSERVANCE = r"(?:ramadan|sh?abbat|carême|jeûne religieux|pratique religieuse)"
RELIGION = Rule(
    code="religion",
    article=ARTICLE,
    why="Les convictions religieuses ne peuvent être ni demandées ni écartées.",
    patterns=(
        rf"(?:être|vous êtes|candidat{E}|personnes?|profil|recherch\w+ (?:un|une|des)) (?:\w+ )?{FAITHS}",
        rf"{FAITHS}(?: pratiquant{E})? (?:{REQUIRED}|{KEPT_OUT})|(?:de )?confession {FAITHS}",
        r"(?:votre|leur) (?:religion|confession|foi) (?:doit|devra|sera|est)|"
        r"(?:précis|indiqu|mentionn)\w+ (?:votre|sa|leur) (?:religion|confession)",
        rf"pas d(?:e |'){FAITHS}",
        rf"pratiquant{E} {KEPT_OUT}|sans religion|aucune religion|non pratiquant{E} \w*religi\w*",
        rf"(?:pas de|sans|aucune?|ni) {OBSERVANCE}|{OBSERVANCE} {KEPT_OUT}",
        rf"ne (?:fai|pratiqu|respect|observ)\w+ pas (?:le |la |de )?{OBSERVANCE}",
        rf"(?:voile|voilée|foulard|kippa|turban)s? {KEPT_OUT}|(?:sans|pas de|non) (?:voilées?|"
        rf"voile(?! d)|foulard|kippa|signes? religieux)",
    ),
    unless=(r"neutralité|laïcité|service public|élèves?|patrimoine|établissement (?:privé )?catholique",),
)
OPINIONS = Rule(
    code="opinions",
    article=ARTICLE,
    why="Les opinions politiques et l'activité syndicale ou mutualiste ne regardent pas l'employeur.",
    patterns=(
        rf"(?:non|pas|pas être) syndiqué{E}|syndiqué{E} {KEPT_OUT}|syndicalistes? {KEPT_OUT}",
        r"(?:sans|aucune?|pas d') ?(?:appartenance|activité|étiquette|engagement|affiliation|"
        r"mandat|opinion)s? "
        r"(?:syndica\w+|politiques?|mutualistes?)",
        r"(?:pas|jamais|sans) (?:être |avoir été )?(?:membre|adhérente?|délégué|élue?) "
        r"(?:d'un |à un |au |de |du )(?:syndicat|parti)\w*",
        r"(?:partag|adhér)\w+[^.;!?\n]{0,20} (?:convictions?|opinions?|idées) (?:politiques?|"
        r"religieuses?|syndicales?)",
        r"(?:écart|refus|exclu|évit)\w+ (?:les |tous? (?:les )?|d'|des? )?(?:anciens? |ex-)?"
        r"(?:(?:délégués?|élus?|représentants?) (?:syndica\w+|du personnel)|militante?s?|syndicalistes?|"
        r"syndiqués?)",
        rf"(?:délégués?|représentants?) (?:syndica\w+|du personnel) {KEPT_OUT}",
        rf"engagé{E} (?:syndicalement|politiquement) {KEPT_OUT}",
        rf"apolitiques? {REQUIRED}|(?:être|vous êtes|profil) apolitiques?|(?:être|"
        rf"vous êtes) de (?:gauche|droite)\b",
        rf"(?:pas de|aucun|ni) (?:grévistes?|militant{E}|syndicalistes?|syndiqué{E})",
        rf"(?:grévistes?|militant{E}(?: politiques?| syndica\w+)?) {KEPT_OUT}|"
        rf"sympathisant{E} (?:de|du) \w+ {REQUIRED}",
    ),
    innocent=(r"association\w* (?:\w+ )?apolitique|apolitique et",),
)
RULES = (RELIGION, OPINIONS)
