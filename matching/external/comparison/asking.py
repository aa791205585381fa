"""What an interested person is asked: the questions of everyone, for the offer that interests them."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from psycopg.errors import CheckViolation, RestrictViolation
from psycopg.types.json import Jsonb

from candidates.enums import AreaKind
from francetravail_match.common.database import Folded, call
from francetravail_match.referentials.models import Commune
from offers.models import JobOffer

from ...context import context
from ...criteria.education import Education
from ...questions.enums import FieldKind
from ...questions.replying import ReplyForm
from ...questions.waiting import NOT_SPOKEN, UNBROKEN, AskedField, Question, questions_of
from ..enums import ItemKind
from ..models import Profile, Sighting
from ..models.profiles import OTHER_TRAINING

LEFT = "SELECT questions FROM external_questions(%s, %s, %s)"
POSTAL_CODE = re.compile(r"\b[0-9]{5}\b")
HOME = "Écrivez le nom de votre commune et son code postal, par exemple : Dieppe 76200."
NOT_KEPT = "Ces réponses n'ont pas pu être gardées."


@dataclass
class Said:
    """``columns``: of the profile, by name; ``things``: of kinds, as `external_declare` takes them."""

    columns: dict[str, Any] = field(default_factory=dict)
    things: list[dict[str, Any]] = field(default_factory=list)


class OwnAnswerForm(ReplyForm):
    """One question, with what only the person can add: around where, since when, until when."""

    field_order = ["area", "home"]

    def __init__(self, question: Question, *values: Any, **options: Any) -> None:
        super().__init__(question, *values, **options)
        if self.one_tap and len(self.fields) == 1:
            # The whole question is what its only field asks.
            next(iter(self.fields.values())).label = question.label

    def more_fields(self) -> dict[str, forms.Field]:
        criterion, names = self.question.code.partition(":")[0], [each.name for each in self.question.fields]
        if "area" in names:
            return {"home": forms.CharField(label="Ma commune", help_text=HOME, required=False)}
        if criterion == ItemKind.CERTIFICATION:
            return {"obtained_on": _day("Obtenue le"), "valid_until": _day("Valable jusqu'au")}
        return {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        area = cleaned.get("area")
        if area:
            cleaned["commune"] = commune_called(cleaned.get("home") or "")
            if cleaned["commune"] is None and area != AreaKind.COUNTRY:
                self.add_error("home", HOME)
        obtained, until = cleaned.get("obtained_on"), cleaned.get("valid_until")
        if obtained and until and until < obtained:
            self.add_error("valid_until", "La fin de validité ne précède pas l'obtention.")
        return cleaned

    def said(self) -> Said:
        """Nothing of what was left out."""
        criterion, _, item = self.question.code.partition(":")
        values = {name: value for name, value in self.values().items() if value not in (None, "")}
        if not values:
            return Said()
        match criterion:
            case "mobility":
                return Said(self._place(values))
            case "licence":
                held = [_thing(ItemKind.LICENCE, code) for code in values["licences"]]
                return Said({"licences_complete": True}, held)
            case "occupation":
                return Said({"occupation": item} if values["accepted"] else {})
            case "experience":
                return Said({"experience_months": values["months"]})
            case "skill" | "language" | "certification":
                return Said(things=[self._thing(ItemKind(criterion), item, *values.values())])
        return Said(values)

    def _place(self, values: dict[str, Any]) -> dict[str, Any]:
        kind, _, radius = values.pop("area", "").partition(":")
        if kind:
            home: Commune | None = self.cleaned_data["commune"]
            values |= {
                "area_kind": kind,
                "radius_km": int(radius) if radius else None,
                "commune_id": home.pk if home else None,
            }
        return values

    def _thing(self, kind: ItemKind, item: str, value: Any) -> dict[str, Any]:
        held = value not in (False, NOT_SPOKEN)
        level = value if kind == ItemKind.LANGUAGE and held else None
        days = {name: self.cleaned_data.get(name) for name in ("obtained_on", "valid_until")}
        return _thing(kind, item, held=held, level=level, **(days if held else {}))


def questions_left(offer: JobOffer, profile: Profile) -> list[Question]:
    """What stands between the person and a verdict, and only they can say; none where they do not match."""
    if offer.current_version_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [offer.current_version_id, profile.pk, context().as_json()])
        row = cursor.fetchone()
    codes = [code.partition(":")[::2] for code in (row[0] if row else [])]
    questions = [_with_trainings(each, offer, profile) for each in questions_of(codes, profile)]
    return [question for question in questions if question.fields]


def trainings_of(offer: JobOffer) -> dict[str, str]:
    """The fields of training that the offer asks for, Formacode → words; not those that have only words."""
    version = offer.current_version
    asked = version.criteria.filter(code=Education.code, item__regex=r"^[0-9]{5}$") if version else []
    return {row.item: row.value["field"] or row.item for row in asked}


def _with_trainings(question: Question, offer: JobOffer, profile: Profile) -> Question:
    """Of a training, what is not known: its level; its field, where the offer names one by its number."""
    if question.code != f"{Education.code}:":
        return question
    fields = question.fields if profile.education_level is None else []
    trainings = trainings_of(offer) if profile.education_field is None else {}
    if not trainings:
        return replace(question, fields=fields)
    choices = (*trainings.items(), (OTHER_TRAINING, "Un autre domaine"))
    domain = AskedField("education_field", "Son domaine", FieldKind.CHOICE, choices)
    label = Education.question.replace(" ?", UNBROKEN)
    return Question(question.code, label, [*fields, domain])


def forms_for(
    offer: JobOffer, profile: Profile, data: Mapping[str, Any] | None = None
) -> list[OwnAnswerForm]:
    """One form a question, for one page: each under a prefix of its own."""
    return [
        OwnAnswerForm(question, data, prefix=question.code.strip(":").replace(":", "-"))
        for question in questions_left(offer, profile)
    ]


def record_own_answers(sighting: Sighting, answered: Iterable[OwnAnswerForm]) -> None:
    """Keep what the person said in these forms, all valid, at once; ValidationError (French) if refused."""
    said = [each.said() for each in answered]
    columns = {name: value for one in said for name, value in one.columns.items()}
    things = [thing for one in said for thing in one.things]
    try:
        with transaction.atomic():
            call("external_declare", sighting.pk, Jsonb(_plain(columns)), Jsonb(things))
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, RestrictViolation | CheckViolation):
            raise ValidationError(NOT_KEPT) from error
        raise


def forget_answers(sighting: Sighting) -> None:
    """The person takes back all that they said; they are asked again."""
    call("external_forget_answers", sighting.pk)


def commune_called(words: str) -> Commune | None:
    """The one commune of that name, that postal code, or both; None where there are several, or none."""
    code = POSTAL_CODE.search(words)
    name = POSTAL_CODE.sub("", words).strip(" ,()")
    found = Commune.objects.in_force().alias(folded=Folded("name"))
    if code:
        found = found.filter(postal_codes__contains=[code.group()])
    if name:
        found = found.filter(folded=Folded(Value(name)))
    named = list(found.order_by("code")[:2]) if code or name else []
    return named[0] if len(named) == 1 else None


def _thing(kind: ItemKind, code: str, *, held: bool = True, **details: Any) -> dict[str, Any]:
    return {"kind": kind.value, "code": code, "held": held, **_plain(details)}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON has them."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in values.items()
    }


def _day(label: str) -> forms.DateField:
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=picker)
