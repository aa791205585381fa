"""What a counter-check says in French, beside the criteria's own words."""

from .ways import WayCode

#: A way, why it helps, and what to do next.
WAYS: dict[WayCode, tuple[str, str, str]] = {
    WayCode.TRAINING: (
        "Formation avant l'embauche (POEI)",
        "Il ne manque que des compétences exigées : une formation financée les donne avant le premier jour.",
        "Demandez à l'employeur s'il embaucherait à l'issue d'une préparation opérationnelle à l'emploi.",
    ),
    WayCode.IMMERSION: (
        "Immersion (PMSMP)",
        "Il ne manque que de l'expérience : quelques jours dans l'entreprise montrent si le poste convient.",
        "Demandez à l'employeur s'il accueillerait quelqu'un en immersion, un mois au plus.",
    ),
    WayCode.SIMULATION: (
        "Recrutement par simulation (MRS)",
        "Il manque de l'expérience, des compétences ou des certifications que la loi n'impose pas : "
        "des exercices mesurent les habiletés utiles au poste, sans CV.",
        "Demandez à l'équipe MRS d'analyser le poste avec l'employeur.",
    ),
    WayCode.REFRESHER: (
        "Certification à passer ou à renouveler",
        "Il ne manque que des certifications exigées.",
        "Prévoyez la formation entre l'accord de l'employeur et le premier jour.",
    ),
}
NEAR = {
    "sibling": ("Métiers voisins", "de la même famille du ROME"),
    "linked": ("Métiers liés", "vers lesquels le ROME décrit une mobilité"),
}
PERIODS = {"hour": "par heure", "month": "par mois", "year": "par an"}
