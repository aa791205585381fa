"""Words of French company names: what says nothing of who it is, and what is only a trade or a place."""

#: Between other words; an acronym may keep them (EDF) or not (RATP).
LINKS = frozenset("de des du d la le les l et en au aux a sur pour par dans the of and".split())
#: Dropped: what the law or the accounts add.
LEGAL = frozenset(
    """sa sas sasu sarl eurl snc sci scop scic scea gie se sca selarl selas selafa earl gaec sem spl
    epic epa eirl ei ltd gmbh inc bv nv spa llc plc ag""".split()
)
#: Dropped too, unless nothing is left: what any company may call itself.
COMMON = frozenset(
    """groupe group holding societe compagnie etablissements etablissement entreprise entreprises
    nouvelle international internationale europe european exploitation operations participations
    services service solutions fils freres associes""".split()
)
#: Trades and kinds: shared by many, they weigh little.
TRADES = frozenset(
    """agence air assurance assurances atelier ateliers audit automobile automobiles auto banque
    batiment beton bois boissons boulangerie boucherie cabinet caisse casino centre chantiers
    chaudronnerie clinique college commune compagnie conseil construction constructions couverture
    credit cuir culture data departement developpement distribution eau ecole electricite electrique
    energie energies engineering epargne environnement espaces etudes facility federation formation
    fondation fret garage gaz generale general gestion habitat hospitalier hopital hopitaux hotel
    hotels hypermarche hypermarches immobilier industrie industriel industrielle industries
    informatique ingenierie institut interim isolation jardins laine logistique lycee magasin
    maconnerie maintenance maison mecanique menuiserie menuisiers metal mutuelle mutuel nettoyage
    nucleaire numeriques paysage paysages peinture pharmacie plomberie port production produits
    projets proprete public publics radio region renovation reseau reseaux restaurant restauration
    retail sante securite site soudure systemes taxi technologies technologie technique telecom
    television televisions textile toiture tp transport transports travaux tuyauterie universitaire
    universite usine verts ville vins association populaire saint sainte nationale national
    francaise francais regionale hotellerie gare marche marches jean electronique ciments
    architectes architecture vente commerce commercial""".split()
)
#: Places that names of companies bear: they weigh as little.
PLACES = frozenset(
    """france nord sud est ouest centre littoral atlantique normandie bretagne aquitaine rhone alpes
    loire pays ile paris lyon marseille lille rouen dieppe havre caen nantes rennes bordeaux
    toulouse strasbourg grenoble dunkerque cambrai valenciennes mans provence lorraine picardie
    artois manche estuaire hauts calais pas haute basse normands normande havraise francilienne
    occitanie bourgogne auvergne vendee charente""".split()
)
#: One writing for what is written in several ways.
SAME = {
    "ets": "etablissements",
    "etab": "etablissements",
    "soc": "societe",
    "ste": "societe",
    "cie": "compagnie",
    "st": "saint",
    "mairie": "commune",
    "ville": "commune",
    "conseil departemental": "departement",
    "conseil regional": "region",
    "chu": "centre hospitalier universitaire",
    "chr": "centre hospitalier regional",
    "ch": "centre hospitalier",
    "bat": "batiment",
    "gh": "groupe hospitalier",
}
