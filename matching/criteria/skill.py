from .base import Criterion, Earned, Relaxation


class Skill(Criterion):
    """The skills required, of which "k among n" may be enough, or the skills wished."""

    question = "Possédez-vous ces compétences ?"

    def __init__(self, level: str) -> None:
        wished = level == "wished"
        self.code = "skill_wished" if wished else "skill"
        self.label = "Compétences souhaitées" if wished else "Compétences exigées"
        self.met = "Possède les compétences souhaitées." if wished else "Possède les compétences exigées."
        self.unknown = "Certaines compétences sont à demander."
        self.not_met = (
            "N'a pas toutes les compétences souhaitées." if wished else "N'a pas les compétences exigées."
        )
        self.weight = 10 if wished else 20
        self.items = f"o.skills_{level}"
        self.expressed = f"{self.items} IS NOT NULL"
        self.required = "FALSE" if wished else "TRUE"
        self.seldom = not wished
        # What only its label names is neither held nor denied by anyone.
        self.number = f"icount({self.items})" + (" + o.skills_wished_unread" if wished else "")
        self.needed = self.number if wished else f"coalesce(o.skills_needed, {self.number})"
        self.held = f"coalesce(icount({self.items} & p.skills_held), 0)"
        self.denied = f"""CASE WHEN p.skills_complete THEN icount({self.items}) - {self.held}
            ELSE coalesce(icount({self.items} & p.skills_not_held), 0) END"""
        self.outcome = self._outcome(self.needed)
        if not wished:
            self.settled = ((self._too_few(self.needed), "FALSE"),)
            self.relaxation = Relaxation(
                "passer une compétence d'exigée à souhaitée", self._outcome(f"{self.needed} - 1")
            )

    def _outcome(self, needed: str) -> str:
        return f"""CASE
            WHEN {self.held} >= {needed} THEN TRUE
            WHEN {self._too_few(needed)} THEN FALSE
        END"""

    def _too_few(self, needed: str) -> str:
        """SQL for whether too few are held even if every one that is not known is."""
        return f"{self.number} - {self.denied} < {needed}"

    def earned(self, points: str) -> Earned:
        least = f"{points} * {self.held} / ({self.number})"
        part = (least, f"{points} * ({self.number} - {self.denied}) / ({self.number})")
        return Earned(met=part, unknown=part, not_met=part)
