"""The reference data that an import of offers reads once."""

from francetravail_match.common.imports import Unreadable
from francetravail_match.referentials.models import Appellation, RomeCode, Skill

from .places import Places
from .values import fold


class References:
    """Places, and ROME: occupations, job titles, skills of every kind. Labels are compared folded."""

    def __init__(self) -> None:
        self.places = Places()
        regulated = RomeCode.objects.order_by("pk").values_list("code", "regulated")
        self.rome_codes = {code for code, _ in regulated}
        self.regulated = {code for code, is_regulated in regulated if is_regulated}
        if not self.rome_codes:
            raise Unreadable("Aucun métier n'est chargé : lancez d'abord import_rome et import_communes.")
        titles = Appellation.objects.order_by("-ogr").values_list("rome__code", "label", "ogr")
        self.titles = {(code, fold(label)): ogr for code, label, ogr in titles}
        skills = Skill.objects.order_by("-ogr")
        self.skills = {str(ogr) for ogr in skills.values_list("ogr", flat=True)}
        labels = skills.in_force().values_list("label", "ogr")
        self.skills_by_label = {fold(label): str(ogr) for label, ogr in labels}

    def title(self, rome_code: str, label: str) -> int | None:
        """The OGR code of a job title of this occupation."""
        return self.titles.get((rome_code, fold(label)))

    def skill(self, code: str, label: str) -> str | None:
        """The OGR code of a ROME item: the code that is given if ROME has it, else the item of this label."""
        return code if code in self.skills else self.skills_by_label.get(fold(label))
