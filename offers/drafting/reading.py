"""What is being written of an offer, as one reads it: forms, criteria, what is still missing."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from francetravail_match.accounts.models import User

from ..enums import DraftStep, OfferState
from ..linter import Alarm, Severity
from ..models import DraftAnswers, JobOffer, OfferCriterion, OfferVersion
from ..services.alarms import alarms_of
from .forms import FORMS, StepForm
from .forms.base import Around
from .forms.job import JobForm
from .prefill import answers_of

#: Answers that ask for nothing.
TEXTS = ("title", "description", "positions")


@dataclass(frozen=True)
class Problem:
    """What keeps the offer from being published, and on which step it is put right."""

    step: DraftStep
    label: str
    message: str


class Written:
    """The draft of an offer; of one that nobody has begun to write, what the offer says.

    ``typed``: answers of one step that are not stored, which take the place of those that are. ``shown``:
    whether its forms are, with what they propose.
    """

    def __init__(
        self,
        offer: JobOffer,
        user: User,
        typed: dict[DraftStep, dict[str, list[str]]] | None = None,
        *,
        shown: bool = True,
    ) -> None:
        self.offer, self.user, self._shown = offer, user, shown
        self.draft = getattr(offer, "draft", None)
        steps = self.draft.steps.select_related("author").order_by("step") if self.draft else ()
        self.rows: dict[str, DraftAnswers] = {row.step: row for row in steps}
        self._typed = typed or {}
        self._forms: dict[DraftStep, StepForm] = {}

    @cached_property
    def stored(self) -> list[OfferCriterion]:
        """The criteria that the offer had when the writing began."""
        version: OfferVersion | None = self.draft.base_version if self.draft else self.offer.current_version
        return list(version.criteria.order_by("pk")) if version else []

    def answers(self, step: DraftStep) -> dict[str, list[str]]:
        if step in self._typed:
            return self._typed[step]
        row = self.rows.get(step)
        return row.answers if row else answers_of(self.offer, self.stored, step)

    def form(self, step: DraftStep) -> StepForm:
        if step not in self._forms:
            said = self._of_job() if step == DraftStep.REQUIREMENTS else {}
            around = Around(self.offer, self.user, self.stored, shown=self._shown, **said)
            self._forms[step] = FORMS[step](self.answers(step), around)
        return self._forms[step]

    @property
    def job(self) -> JobForm:
        form = self.form(DraftStep.JOB)
        assert isinstance(form, JobForm)  # noqa: S101 (for the reader and the types)
        return form

    @property
    def occupation(self) -> str:
        return self.job.found[0] if self.job.found else ""

    def _of_job(self) -> dict[str, str]:
        texts = self.job.written()
        return {name: texts[name] for name in ("title", "description")} | {"occupation": self.occupation}

    def revision(self, step: DraftStep) -> int:
        """0 for a step that nobody has written yet."""
        row = self.rows.get(step)
        return row.revision if row else 0

    @property
    def seen(self) -> str:
        """What tells this state of the draft from any other."""
        return ",".join(f"{step}:{self.revision(step)}" for step in DraftStep)

    @property
    def asked_digest(self) -> str:
        """SHA-256 (hex) of what `criteria` is made from: texts and the employer leave it as it is."""
        asked = {
            step: {name: typed for name, typed in row.answers.items() if name not in TEXTS}
            for step, row in self.rows.items()
            if step != DraftStep.EMPLOYER
        }
        begun = self.draft.base_version_id if self.draft else self.offer.current_version_id
        made_from = [str(self.offer.public_id), begun, asked]
        return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()

    def criteria(self) -> list[OfferCriterion]:
        """What the offer would ask for: that of each step which makes sense. The employer asks for nobody."""
        asking = (step for step in DraftStep if step != DraftStep.EMPLOYER)
        return [row for step in asking for row in self.form(step).criteria()]

    def written(self) -> dict[str, Any]:
        return self.job.written()

    def details(self) -> dict[str, Any]:
        return self.form(DraftStep.TERMS).details()

    @cached_property
    def problems(self) -> list[Problem]:
        return [
            Problem(step, str(form.fields[name].label or "") if name in form.fields else "", message)
            for step in DraftStep
            for form in [self.form(step)]
            for name, messages in form.errors.items()
            for message in messages
        ]

    @cached_property
    def alarms(self) -> list[Alarm]:
        """What the linter says of it, without what someone has set aside."""
        texts, minutes = self.written(), self.details()["weekly_minutes"]
        return alarms_of(self.offer, texts["title"], texts["description"], self.criteria(), minutes)

    @property
    def unlawful(self) -> list[Alarm]:
        return [alarm for alarm in self.alarms if alarm.severity == Severity.UNLAWFUL]

    @property
    def changed_meanwhile(self) -> bool:
        """Whether the offer is no longer what it was when the writing began."""
        draft, offer = self.draft, self.offer
        if draft is None or offer.state == OfferState.DRAFT and offer.current_version_id is None:
            return False
        return (draft.base_version_id, draft.base_digest) != (offer.current_version_id, texts_digest(offer))


def texts_digest(offer: JobOffer) -> str:
    """SHA-256 (hex) of what an offer says beside its criteria."""
    said = [offer.title, offer.description, offer.positions, offer.employer_id, offer.establishment_id]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
