"""Whatever decides can be asked, shown and answered: also what a criterion added tomorrow asks."""

import pytest

from candidates.models import ANSWER_FIELDS
from matching.criteria import CRITERIA, Criterion
from matching.questions import held, waiting
from matching.questions.forms import yes_no_question
from matching.questions.waiting import questions_of
from matching.questions.wanted import ITEM_BY_ITEM
from matching.sql import decisive
from tests.factories import JobSeekerFactory

DECIDING = [criterion for criterion in CRITERIA if decisive(criterion) != "FALSE"]
OF_ONE_THING = (*ITEM_BY_ITEM, "occupation", "experience")
#: Answers that are rows of their own, or several columns (`matching/questions/services/answering.py`).
ROWS = ("area", "licences", "months", "accepted")


@pytest.mark.parametrize("criterion", DECIDING, ids=lambda criterion: criterion.code)
def test_whoever_is_asked_sees_the_question_and_may_answer(db, criterion: Criterion):
    item = "11" if criterion.code in OF_ONE_THING else ""
    (question,) = questions_of([(criterion.code, item)], JobSeekerFactory())
    names = [field.name for field in question.fields]
    assert question.label.endswith("?") and names
    known = {*ANSWER_FIELDS, *ROWS}
    assert [name for name in names if name not in known and ":" not in name] == []


def test_one_answer_that_decides_is_asked_in_the_words_of_its_criterion(db, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(held.SINGLE, "toy", "opted_in")
    monkeypatch.setitem(waiting.LABELS, "toy", "Avez-vous un jouet ?")
    (question,) = questions_of([("toy", "")], JobSeekerFactory())
    assert question.label == "Avez-vous un jouet\u00a0?"
    assert [field.name for field in question.fields] == ["opted_in"]
    assert questions_of([("toy", "")], JobSeekerFactory(opted_in=False)) == []


def test_the_form_asks_what_is_not_accepted_in_the_words_of_its_criterion():
    salary = next(criterion for criterion in CRITERIA if criterion.code == "salary")
    answer = held.HeldAnswer("opted_in", "salary", "", None, None)
    assert yes_no_question(answer) == salary.question
