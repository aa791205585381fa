"""The French patterns of `sensitive_text`: what they look for, and what looks alike and is innocent.

Written as `french_patterns` says. A word that has an innocent sense counts only beside what gives it the
other one: « voile » is a sport, « porte le voile » is not.
"""

from django.db.models import TextChoices


class Family(TextChoices):
    """What article 9 of the GDPR or article L1132-1 of the labour code keeps out of a decision."""

    HEALTH = "health", "la santé"
    RELIGION = "religion", "la religion"
    UNION = "union", "l'appartenance syndicale"
    ORIGIN = "origin", "l'origine"
    FAMILY = "family", "la situation de famille"
    OPINION = "opinion", "les opinions politiques"
    INTIMACY = "intimacy", "la vie sexuelle"


# How a word agrees: e, s, es, ne, nes, and the inclusive forms ·e·s, (e), -e-s.
E = r"(?:[·.(-]?n?e\)?)?(?:[·.-]?s)?"
SOME = r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|plusieurs|des|de jeunes)"
HERS = r"(?:s[oa]n?|ses|m[oa]n?|mes|leurs?)"
CHILDREN = r"(?:enfants?|fils|filles?|bébés?|nourrissons?|jumea?u?x?|jumelles)"
PEOPLES = (
    "africain|afghan|albanais|algérien|allemand|américain|anglais|antillais|arabe|arménien|asiatique|belge|berbère|"
    "brésilien|britannique|bulgare|cambodgien|camerounais|chinois|comorien|congolais|espagnol|européen|français|"
    "guinéen|haïtien|indien|iranien|irakien|italien|ivoirien|kabyle|kosovar|kurde|libanais|maghrébin|malgache|"
    "malien|marocain|mauritanien|pakistanais|polonais|portugais|roumain|russe|rwandais|sénégalais|serbe|syrien|"
    "tchétchène|togolais|tunisien|turc|turque|ukrainien|vietnamien"
)
PEOPLE = rf"(?:{PEOPLES}){E}"
SOMEBODY = (
    r"(?:il|elle|iel|m\.|mme|mlle|monsieur|madame|personne|candidat(?:e|\(e\)|·e)?|homme|femme|parents?|"
    r"père|mère|famille|conjoint|conjointe|demandeu(?:r|se) d'emploi)"
)

PATTERNS: dict[Family, tuple[str, ...]] = {
    Family.HEALTH: (
        rf"handicap(?:é{E}|s)?|rqth|aah|mdph|invalid(?:e|es|ité)|inapt(?:e|es|itudes?)",
        r"malad(?:e|es|if|ive|ies?)|arrêts? (?:maladie|de travail)|souffrante?s?",
        r"cancers?|cancéreu(?:x|se)s?|tumeurs?|chimiothérapies?|leucémies?|sclérose en plaques|fibromyalgie",
        r"diabèt(?:e|iques?)|épilep(?:sie|tiques?)|asthm(?:e|atiques?)|allerg(?:ie|ies|iques?)",
        r"séropositi(?:f|ve|vité)s?|vih|sida|hépatites?|tuberculose|covid long|avc|infarctus",
        r"dépressi(?:f|ve)s?|(?:fait une|en|sa|de) dépression|dépression nerveuse|burn(?:-| )?out",
        rf"suicid(?:e|aires?|er|é{E})",
        r"bipolaires?|bipolarité|schizophr(?:ènes?|énie)|psychotiques?|autis(?:tes?|me)",
        r"dys(?:lexi|praxi|phasi)(?:e|que)s?|tdah",
        r"troubles? (?:psych\w+|anxieux|bipolaires?|mentaux|du comportement|dys\w*|musculo\w*)",
        r"antidépresseurs?",
        r"alcooli(?:ques?|sme)|toxicoman(?:es?|ie)|addict(?:ions?|s)?|droguée?s?|en sevrage|sous méthadone",
        rf"hospitalis(?:é{E}|ations?)|(?:opéré|blessé){E} (?:du|de la|d'un|au|aux|à la)",
        r"(?:en|sa|de) convalescence",
        r"(?:mal|maux|douleurs?|problèmes?|souffre|hernie|opération|soucis?) "
        r"(?:de |du |au |aux |à la )?(?:dos|genoux?|cœur|épaules?|vertèbres?|lombaires|discale|tête)",
        r"(?:raisons?|problèmes?|soucis?|ennuis?|état|antécédents?|restrictions?"
        r"|contre-indications?|suivi|traitement|motif) (?:de santé|médica(?:l|le|ux|les)|psychiatriques?)",
        r"obès(?:e|es)|obésité|aveugles?|malvoyante?s?|sourde?s?(?:-muet\w*)?|malentendante?s?",
        r"(?:para|tétra)plégiques?|fauteuil roulant",
        r"(?:est|était|tombée|étant|suis|femme|actuellement) enceintes?|grossesses?|fausse couche",
        r"affection de longue durée",
        rf"accidenté{E}|(?:son|d'un|un) accident (?:du|de) (?:travail|voiture|la route)",
    ),
    Family.RELIGION: (
        rf"musulman{E}|chrétien{E}|catholiques?|protestant{E}|évangéli(?:ques?|stes?)|jui(?:f|ve)s?",
        r"israélites?",
        r"bouddhis(?:tes?|me)|hindouis(?:tes?|me)|hindoue?s?|sikhs?|athées?|témoins? de jéhovah|salafis\w+",
        r"islam(?:iques?|istes?)?|christianisme|judaïsme|catholicisme|protestantisme",
        rf"religi(?:ons?|eu(?:x|ses?))|croyant{E}|converti{E} (?:à|au)",
        rf"(?:non )?pratiquant{E}(?= (?:sa|la|le)\b| et croyant)",
        r"(?:port\w+|retir\w+|enlev\w+|enlèv\w+|gard\w+|avec) (?:le|un|son) (?:voile|foulard|turban)",
        r"voilée(?:[·.(-]?s)?|hid?jabs?|niqabs?|burqas?|kippas?",
        r"ramadan|carême|s(?:h)?abbat|(?:fait|faire|font|faisant|pour) (?:sa|ses|la|les|leurs?) prières?",
        r"mosquées?|synagogues?|imams?|rabbins?",
        r"à (?:l'église|la messe)|mange(?:r|nt)? (?:halal|casher|kasher)|mange(?:r|nt)? (?:pas )?de porc",
    ),
    Family.UNION: (
        rf"syndiqué{E}|syndicalis(?:tes?|me)|syndica(?:l|le|ux|les)|(?:un|son|au|du|d'un|leur) syndicat",
        r"cgt|cfdt|cftc|cfe(?:-| )cgc|unsa|force ouvrière",
        r"sud(?:-| )(?:rail|solidaires|santé|éducation|ptt)|union syndicale",
        rf"grévistes?|(?:fait|faire|faisait|en|la) grève|délégué{E} du personnel",
        rf"représentant{E} (?:du personnel|des salariés)",
        rf"(?:élu{E}|mandat|membre|délégué{E}|siège) (?:au|du) (?:cse|chsct|comité (?:social|d'entreprise))",
    ),
    Family.ORIGIN: (
        rf"(?:d'|de l')origine (?:étrangère|ethnique|sociale|géographique|{PEOPLE})|origines? ethniques?",
        r"(?:ses|son) origines?",
        r"originaires? (?:de|du|des|d') ?\w+",
        rf"nationalité|{SOMEBODY} (?:est |était |sont )?{PEOPLE}|est étrang(?:er|ère)",
        r"sont étrang(?:ers|ères)",
        rf"immigré{E}|migrante?s?|sans(?:-| )papiers|réfugié{E}|demandeu(?:r|se)s? d'asile",
        rf"primo(?:-| )arrivant{E}",
        r"ethni(?:es?|ques?)|de race \w+|racia(?:l|le|ux|les)|métis(?:se|ses)?",
        r"couleur de (?:la |sa )?peau|personnes? (?:noires?|de couleur|racisée?s?)",
        rf"maghrébin{E}|tziganes?|tsiganes?|gitan{E}|manouches?|gens du voyage|communauté rom",
        rf"(?:est|était) noire?|accent (?:étranger|{PEOPLE})|nom à consonance|né{E} à l'étranger",
    ),
    Family.FAMILY: (
        rf"mari(?:É|ee)(?:[·.(-]?e\)?)?(?:[·.-]?s)?|divorcé{E}|(?:son|en|leur|de) divorce",
        rf"séparé{E} (?:de s|du père|de la mère|depuis)",
        rf"pacsé{E}|célibataires?|veu(?:f|ve)s?|veuvage|concubin(?:e|s|es|age)|vie maritale",
        rf"(?:{HERS}|une?) (?:conjoint|conjointe|mari|épouse|époux|compagne|ex-mari|ex-femme)|{HERS} femme",
        rf"{HERS} (?:mère|père|parents|grand(?:-|s-)(?:mère|père|parents)|frères?|sœurs?|famille)",
        rf"{HERS} (?:belle-mère|beau-père)",
        rf"{HERS} (?:{SOME} )?{CHILDREN}|(?:a|ai|ayant|avec|élève|attend) {SOME} {CHILDREN}",
        rf"{SOME} {CHILDREN} (?:à charge|en bas âge|à élever|à (?:la )?garde)",
        rf"{CHILDREN} à charge|charges? (?:de famille|familiales?)|sans enfants?|pas d'enfants?",
        r"désir d'enfant|garde alternée",
        rf"(?:mère|père|parent)s? (?:célibataires?|isolée?s?|seule?s?|au foyer|de {SOME}|de famille)",
        r"(?:famille|foyer)s? monoparenta(?:l|le|les|ux)",
        r"congés? (?:de )?(?:maternité|paternité|parental|d'adoption)|garde de (?:son|ses) \w+",
        r"(?:situation|vie|obligations?|raisons?|problèmes?"
        r"|difficultés?|contraintes?|motif) (?:de famille|familiales?|familial|conjugales?)",
        r"violences? conjugales?",
    ),
    Family.OPINION: (
        rf"opinions? politiques?|militant{E}|engagement politique|adhérent{E} (?:d'un|au|à un) parti",
        r"(?:vote|votent|électeu(?:r|rice)|sympathisante?) (?:à gauche|à droite|rn|lfi|communiste)",
        r"franc(?:-| )maçon(?:ne)?s?",
    ),
    Family.INTIMACY: (
        r"(?:homo|hétéro|bi|trans)sexuel(?:le)?s?|homosexualité|lesbiennes?|(?:est|homme) gay",
        r"transgenres?|(?:orientation|vie) sexuelle",
    ),
}

PUBLIC = (
    r"(?:adultes|bénéficiaires|candidat\w*s|collaborat\w+|élèves|enfants|jeunes|patients|personnes|publics?|résidents|"
    rf"salarié{E}|travailleurs|usagers)"
)
# The public of a job, a formula of an advertisement: they say nothing of the person.
INNOCENT = (
    rf"{PUBLIC}(?: \w+)?(?: en situation (?:de|d'un)| porteurs? d'un| de)? handicap(?:é{E}|s)?",
    r"(?:mission|référente?|politique|domaine|secteur|champ|accord|france|talents) (?:du )?handicap",
    r"véhicules? accidentés?|(?:solutions?|gels?) hydro(?:-| )?alcooliques?",
    r"remplacement[^.;]{0,30} (?:congé maternité|congé parental|arrêt maladie)",
    r"maladies? professionnelles?|assurance(?:-| )maladie",
    r"syndicats? (?:mixte|d'initiative|de copropri\w+|des eaux|intercommunal)",
    r"(?:environnement|mobilité|ambiance|entreprise|esprit) familiale?|allergies alimentaires",
    r"sans distinction [^.;]{0,200}",
)
