from .base import Criterion, Relaxation


class Licence(Criterion):
    """Categories of the driving licence."""

    question = "Avez-vous ce permis de conduire ?"
    unknown = "Pas encore de réponse sur le permis demandé."

    seldom = True

    def __init__(self, level: str) -> None:
        wished = level == "wished"
        self.code = "licence_wished" if wished else "licence"
        self.label = "Permis souhaité" if wished else "Permis exigé"
        self.met = f"A le {self.label.lower()}."
        self.not_met = f"N'a pas le {self.label.lower()}."
        self.weight = 5 if wished else 10
        self.items = f"o.licences_{level}"
        self.expressed = f"{self.items} IS NOT NULL"
        self.required = "FALSE" if wished else "TRUE"
        # The last line: of what could not be read, nothing is known of anyone.
        self.outcome = f"""(CASE
            WHEN {self.items} <@ coalesce(p.licences_held, '{{}}') THEN TRUE
            WHEN p.licences_complete OR {self.items} && p.licences_not_held THEN FALSE
        END AND CASE WHEN NOT o.licences_{level}_unread THEN TRUE END)"""
        if not wished:
            self.relaxation = Relaxation("demander le permis sans l'exiger", "TRUE")
