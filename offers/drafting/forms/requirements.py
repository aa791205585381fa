from collections.abc import Container, Iterator
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst

from francetravail_match.common.templatetags.french import months
from francetravail_match.referentials.enums import DeliveredBy
from francetravail_match.referentials.languages import LANGUAGES
from francetravail_match.referentials.models import Certification, RomeCode, Skill

from ...enums import AT_LEAST, CriterionLevel, EducationLevel
from ...imports.experience import LONGEST_CAREER_MONTHS
from ...imports.requirements import LICENCES
from ...models import OfferCriterion
from ...suggestions import suggest_skills, suggest_trainings
from ...wording import LABELS, texts_of
from .base import LEVELS, Answers, Around, LongSelect, StepForm, chosen_field, level_field, words_field

ROWS = 3
BY_NAME = sorted(LANGUAGES.items(), key=lambda one: one[1])
CEFR = ["A1", "A2", "B1", "B2", "C1", "C2"]
UNITS = [("months", "mois"), ("years", "ans")]
#: What comes with the occupation, the likeliest to be asked for first.
SKILLS_SHOWN = 40
USUAL_LICENCES = ("B", "BE", "C", "CE", "D", "A")
KEPT = "{code}|{item}"


class RequirementsForm(StepForm):
    """Experience, education, skills, licences, languages and certifications, required or wished.

    What the offer already asks for and no field here can say (a label outside the references) is listed in
    ``kept``, to be left as it is or taken away.
    """

    experience_level = level_field("Expérience dans le métier")
    experience_length = forms.IntegerField(label="Durée minimale d'expérience", required=False, min_value=1)
    experience_unit = forms.ChoiceField(label="Unité de cette durée", choices=UNITS, required=False)
    education_level = level_field("Niveau de formation")
    education_degree = forms.TypedChoiceField(
        label="Niveau minimal de formation",
        choices=[("", "Choisir"), *EducationLevel.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    education_field = forms.ChoiceField(
        label="Domaine de la formation",
        help_text="Ceux que demandent les offres de ce métier réglementé.",
        required=False,
    )
    enough = forms.IntegerField(
        label="Combien des compétences exigées suffisent\u00a0?",
        help_text="Vide : toutes.",
        required=False,
        min_value=1,
        max_value=99,
    )
    q_skill = words_field(
        "Ajouter une autre compétence du ROME", "Tapez quelques lettres, puis choisissez.", required=False
    )
    skill = chosen_field()
    kept = forms.MultipleChoiceField(
        label="Autres demandes reprises de l'offre",
        help_text="Aucun champ ne peut les dire autrement. Décochez ce qui n'est plus demandé.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self, answers: Answers) -> None:
        self.skills = _skills(self.around, answers)
        made: dict[str, forms.Field] = {
            f"skill_{skill.pk}": level_field(skill.label) for skill in self.skills
        }
        licences = dict.fromkeys([*USUAL_LICENCES, *LICENCES.values()])
        made |= {f"licence_{code}": level_field(f"Permis {code}") for code in licences}
        made |= dict(_rows("language", "Langue", BY_NAME))
        self.certifications = known_certifications()
        self.trainings = _trainings(self.around, answers)
        made |= dict(_rows("certification", "Certification", self.certifications.items()))
        for n in range(1, ROWS + 1):
            made[f"cefr_{n}"] = forms.ChoiceField(
                label=f"Niveau de la langue {n}",
                choices=[("", "Niveau libre"), *((level, f"{level} au moins") for level in CEFR)],
                required=False,
            )
        self.base_fields = type(self).base_fields | made

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        others = self.beyond
        proposed = [(code, capfirst(words)) for code, words in self.trainings.items()]
        self.fields["education_field"].choices = [("", "Tous"), *proposed]
        self.fields["kept"].choices = [
            (KEPT.format(code=row.code, item=row.item), f"{LABELS.get(row.code, row.code)} : {words}")
            for row, words in zip(others, texts_of(others), strict=True)
        ]

    @cached_property
    def beyond(self) -> list[OfferCriterion]:
        return beyond(self.around.stored, self.certifications)

    @cached_property
    def regulated(self) -> bool:
        return RomeCode.objects.filter(code=self.around.occupation, regulated=True).exists()

    def _fields(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    def background_fields(self) -> list[Any]:
        return self._fields("experience_level", "education_level")

    def skill_fields(self) -> list[Any]:
        return self._fields(*(f"skill_{skill.pk}" for skill in self.skills))

    def usual_licences(self) -> list[Any]:
        return self._fields(*(f"licence_{code}" for code in USUAL_LICENCES))

    def other_licences(self) -> list[Any]:
        others = [code for code in dict.fromkeys(LICENCES.values()) if code not in USUAL_LICENCES]
        return self._fields(*(f"licence_{code}" for code in others))

    def language_rows(self) -> list[list[Any]]:
        names = [(f"language_{n}", f"cefr_{n}", f"language_level_{n}") for n in range(1, ROWS + 1)]
        return [self._fields(*row) for row in names]

    def certification_rows(self) -> list[list[Any]]:
        names = [(f"certification_{n}", f"certification_level_{n}") for n in range(1, ROWS + 1)]
        return [self._fields(*row) for row in names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("experience_level") and not cleaned.get("experience_length"):
            self.add_error("experience_length", "Indiquez la durée minimale d'expérience.")
        elif (self._months(cleaned) or 0) > LONGEST_CAREER_MONTHS:
            self.add_error("experience_length", f"{months(LONGEST_CAREER_MONTHS)} au plus.")
        if cleaned.get("education_level") and cleaned.get("education_degree") is None:
            self.add_error("education_degree", "Choisissez le niveau minimal.")
        if cleaned.get("education_field") and not cleaned.get("education_level"):
            self.add_error("education_level", "Exigé ou souhaité ?")
        if cleaned.get("education_level") == CriterionLevel.REQUIRED and not self.regulated:
            self.add_error(
                "education_level", "Un diplôme ne s'exige que dans un métier réglementé : il est souhaité."
            )
        for n in range(1, ROWS + 1):
            for family in ("language", "certification"):
                if cleaned.get(f"{family}_{n}") and not cleaned.get(f"{family}_level_{n}"):
                    self.add_error(f"{family}_level_{n}", "Exigé ou souhaité ?")
        return cleaned

    def _months(self, given: dict[str, Any]) -> int | None:
        length = given.get("experience_length")
        return length * 12 if length and given.get("experience_unit") == "years" else length

    def criteria(self) -> list[OfferCriterion]:
        given = self.given
        found = [*self._background(given), *self._skills(given), *self._items(given)]
        said = {(row.code, row.item) for row in found}
        kept = set(given["kept"] or [])
        return found + [
            OfferCriterion(code=row.code, item=row.item, level=row.level, value=row.value)
            for row in self.beyond
            if KEPT.format(code=row.code, item=row.item) in kept and (row.code, row.item) not in said
        ]

    def _background(self, given: dict[str, Any]) -> Iterator[OfferCriterion]:
        if given["experience_level"] and given["experience_length"]:
            value: dict[str, Any] = {"months": self._months(given)}
            yield OfferCriterion(code="experience", level=given["experience_level"], value=value)
        if given["education_level"] and given["education_degree"]:
            item = given["education_field"] or ""
            value = {
                "level": given["education_degree"],
                "field": self.trainings.get(item, ""),
                "asked": given["education_level"],
            }
            yield OfferCriterion(code="education", item=item, level=given["education_level"], value=value)

    def _skills(self, given: dict[str, Any]) -> Iterator[OfferCriterion]:
        for skill in self.skills:
            if level := given[f"skill_{skill.pk}"]:
                yield OfferCriterion(code="skill", item=str(skill.pk), level=level)
        required = [skill for skill in self.skills if given[f"skill_{skill.pk}"] == CriterionLevel.REQUIRED]
        if given["enough"] and given["enough"] < len(required):
            yield OfferCriterion(code="skill", item=AT_LEAST, value={"count": given["enough"]})

    def _items(self, given: dict[str, Any]) -> Iterator[OfferCriterion]:
        for name, level in given.items():
            if name.startswith("licence_") and level:
                yield OfferCriterion(code="licence", item=name.removeprefix("licence_"), level=level)
        seen = set()
        for n in range(1, ROWS + 1):
            for family in ("language", "certification"):
                item, level = given[f"{family}_{n}"], given[f"{family}_level_{n}"]
                if item and level and (family, item) not in seen:
                    seen.add((family, item))
                    value = {"cefr": given[f"cefr_{n}"] or None} if family == "language" else {}
                    yield OfferCriterion(code=family, item=item, level=level, value=value)


def _rows(name: str, label: str, choices: Any) -> Iterator[tuple[str, forms.Field]]:
    known = [("", "Aucune"), *choices]
    # As functions, choices are not copied for each form: this one is made at each thing typed.
    for n in range(1, ROWS + 1):
        yield (
            f"{name}_{n}",
            forms.ChoiceField(label=f"{label} {n}", choices=lambda: known, required=False, widget=LongSelect),
        )
        yield (
            f"{name}_level_{n}",
            forms.ChoiceField(label=f"Exigée ou souhaitée ({n})", choices=LEVELS, required=False),
        )


def _skills(around: Around, answers: Answers) -> list[Skill]:
    """Those of the occupation that the offer is likely to ask for, and those that were ticked or added."""
    said = (around.occupation, around.title, around.description)
    wanted = [each.ogr for each in suggest_skills(*said, SKILLS_SHOWN)] if around.shown else []
    named = [name.removeprefix("skill_") for name in answers if name.startswith("skill_")]
    wanted += [int(ogr) for ogr in named if ogr.isdigit() and len(ogr) < 10 and int(ogr) not in wanted]
    known = Skill.objects.in_bulk(wanted)
    return [known[ogr] for ogr in wanted if ogr in known]


def _trainings(around: Around, answers: Answers) -> dict[str, str]:
    """Formacode → words: what the offer asks for already, and what those of its occupation do."""
    own = {row.item: row.value["field"] or row.item for row in around.stored if is_training(row)}
    asked = around.shown or any(answers.get("education_field", []))
    return own | suggest_trainings(around.occupation) if asked else own


def known_certifications() -> dict[str, str]:
    """Code → label, without those that only the employer delivers, after hiring: they are no criterion."""
    known = Certification.objects.exclude(delivered_by=DeliveredBy.EMPLOYER)
    return dict(known.order_by("label", "code").values_list("code", "label"))


def is_training(row: OfferCriterion) -> bool:
    return row.code == "education" and row.item.isdigit()


def beyond(stored: list[OfferCriterion], certifications: Container[str]) -> list[OfferCriterion]:
    """The criteria of this step that no field can say."""
    rows = {"language": 0, "certification": 0}
    # Several trainings are alternatives.
    one_training = sum(row.code == "education" for row in stored) == 1
    found = []
    for row in stored:
        match row.code:
            case "skill":
                sayable = row.item.isdigit() or row.item == AT_LEAST
            case "licence":
                sayable = row.item in LICENCES.values()
            case "language" | "certification":
                known = row.item in (LANGUAGES if row.code == "language" else certifications)
                rows[row.code] += known
                sayable = known and rows[row.code] <= ROWS
            case "education":
                known = row.item == "" or is_training(row)
                sayable = known and one_training and bool(row.value.get("level"))
            case _:
                sayable = True
        if not sayable:
            found.append(row)
    return found
