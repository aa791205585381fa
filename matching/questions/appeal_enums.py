from django.db import models

COMMENT_MOST = 500


class AppealKind(models.TextChoices):
    """What a person asks for from their page. Who answers: the agency, or the data protection officer."""

    HUMAN = "human", "parler à un conseiller"
    CORRECTION = "correction", "réponse qui contredit ce qu'un conseiller ou un employeur a noté"
    WRONG_FACT = "wrong_fact", "information à corriger ou à compléter"
    OBJECTION = "objection", "opposition au traitement"


class Objection(models.TextChoices):
    """What a person may refuse by themself."""

    QUESTIONS = "questions", "Ne plus recevoir de questions"
    PROCESSING = "processing", "M'opposer à l'utilisation de mes données pour comparer les offres"

    @property
    def done(self) -> str:
        if self is Objection.QUESTIONS:
            return "C'est fait : nous ne vous poserons plus de questions."
        return (
            "Votre opposition est enregistrée. Pendant son examen, votre fiche n'est plus montrée "
            "et plus aucune question ne vous est posée."
        )
