from django.db.models import TextChoices


class AttemptCode(TextChoices):
    """A pattern; the label is what an advisor reads."""

    TIGHTENED = "tightened", "Critères durcis, et plus personne ne correspond"
    UNASKED = "unasked", "Trois exigences ajoutées ou plus, sur lesquelles personne n'a été interrogé"
    NOBODY_HOLDS = "nobody_holds", "Compétence exigée que personne du métier ne détient"
    ZERO_RADIUS = "zero_radius", "Rayon de mobilité d'une personne ramené à 0 km"
    OTHER_OCCUPATION = "other_occupation", "Métier changé, ou autre que ceux de l'intitulé"
    TWICE = "twice", "Même offre publiée deux fois"
    CHANGED_BACK = "changed_back", "Critères durcis, puis remis comme avant"
    DEAD_ADDRESSES = "dead_addresses", "Messages envoyés à des adresses qui ne répondent plus"
    FRIDAY_EVENING = "friday_evening", "Messages envoyés la veille au soir de jours chômés"
    PERSON_CORRECTED = "person_corrected", "Dossier d'une personne qui correspondait, modifié par un agent"
    CONTACT_DELETED = "contact_deleted", "Moyen de joindre une personne supprimé"
    SAME_HAND = "same_hand", "Deux appels à une personne notés par la même main"
    CALL_UNREVEALED = "call_unrevealed", "Appel noté par qui n'a pas eu le numéro"
