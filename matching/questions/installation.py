"""The functions that say whom to ask what: installed in the database by `migrate`, refused if they differ."""

from francetravail_match.common.installed import Installed

from .. import criteria
from .standing import STATES
from .wanted import compose


def text() -> str:
    return compose(criteria.CRITERIA) + STATES


FUNCTIONS = Installed(
    signed="questions_states(bigint, jsonb)",
    callers=dict.fromkeys(
        ("questions_states", "questions_of_offer", "questions_of_pair"), "app, admin, engine"
    ),
    text=text,
    refusal="Les questions installées dans la base ne sont pas celles de cette version.",
    error_id="questions.E001",
)
