from .base import Criterion, Relaxation


class Language(Criterion):
    """Languages, each at a level of the common European framework or at any (``en:B1``, ``en``)."""

    question = "Parlez-vous ces langues, et à quel niveau ?"
    unknown = "Langue ou niveau à demander."

    seldom = True

    def __init__(self, level: str) -> None:
        wished = level == "wished"
        self.code = "language_wished" if wished else "language"
        self.label = "Langues souhaitées" if wished else "Langues exigées"
        self.met = f"Parle les {self.label.lower()}."
        self.not_met = f"Ne parle pas toutes les {self.label.lower()}, ou pas au niveau demandé."
        self.weight = 5 if wished else 10
        self.items = f"o.languages_{level}"
        self.expressed = f"{self.items} IS NOT NULL"
        self.required = "FALSE" if wished else "TRUE"
        # Complete answers deny the languages that are not listed, not a level that is not known.
        self.outcome = f"""(CASE
            WHEN {self.items} <@ coalesce(p.languages_held, '{{}}') THEN TRUE
            WHEN {self.items} && p.languages_not_held THEN FALSE
            WHEN p.languages_complete
                AND NOT o.language_codes_{level} <@ coalesce(p.languages_held, '{{}}') THEN FALSE
        END AND CASE WHEN NOT o.languages_{level}_unread THEN TRUE END)"""
        if not wished:
            self.relaxation = Relaxation("demander la langue sans l'exiger", "TRUE")
