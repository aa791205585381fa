from django.db.models import TextChoices

#: The most licences held at once; the database gives each a seat of this many (pilot_licence).
LICENCES = 500
LICENCES_PER_REGION = 100


class Council(TextChoices):
    CENTRAL = "central", "CSE central"
    ESTABLISHMENT = "establishment", "CSE d'établissement"


class Opinion(TextChoices):
    """What a works council answered; without an answer in time the law takes it for consulted."""

    FAVOURABLE = "favourable", "avis favorable"
    UNFAVOURABLE = "unfavourable", "avis défavorable"
    NOT_GIVEN = "not_given", "aucun avis rendu dans le délai"


class Level(TextChoices):
    """What a stop covers."""

    AGENCY = "agency", "agence"
    REGION = "region", "région"
    NATION = "nation", "pays"


class SwitchKind(TextChoices):
    STOP = "stop", "arrêt"
    LIFT = "lift", "reprise"


class Opening(TextChoices):
    """What `pilot_open()` answers: open, or the first reason why not, from the country to the person."""

    OPEN = "open", "L'expérimentation est ouverte."
    NO_EXPERIMENT = "no_experiment", "Aucune expérimentation n'est en cours : sa date de fin n'est pas fixée."
    OVER = "over", "L'expérimentation est terminée."
    NATION_STOPPED = "nation_stopped", "L'expérimentation est arrêtée dans tout le pays."
    REGION_INACTIVE = "region_inactive", "L'expérimentation n'est pas active dans cette région."
    REGION_STOPPED = "region_stopped", "L'expérimentation est arrêtée dans cette région."
    AGENCY_STOPPED = "agency_stopped", "L'expérimentation est arrêtée dans cette agence."
    NOT_ADVISOR = "not_advisor", "Ce compte n'est pas celui d'un conseiller entreprise de cette agence."
    NO_LICENCE = "no_licence", "Ce compte n'a pas de licence de l'expérimentation dans cette région."
