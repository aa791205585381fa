"""What was asked and said cannot be forged: raw SQL as the application and as an administrator."""

import pytest
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from candidates.enums import AnswerChannel
from candidates.models import Answer
from francetravail_match.accounts.models import User
from matching.countercheck.services import counter_check
from matching.enums import RunState
from matching.models import CounterCheck, MatchRun
from matching.questions.enums import CallOutcome, DeliveryState
from matching.questions.models import Call, CallSheet, Delivery, QuestionAsked
from matching.questions.services.answering import record_replies
from matching.questions.services.calls import log_call, take_call_sheet
from matching.questions.services.campaigns import ask_waves, start_asking
from tests import runs
from tests.factories import UserFactory

from .people import to_ask

REFUSED = (InsufficientPrivilege, RestrictViolation)


def refused(connection: Connection, statement: str, *values: object) -> str:
    """The words of the refusal; the statement must be refused, at once or when it would be committed."""
    with pytest.raises(REFUSED) as refusal:
        connection.execute(statement, values)
        connection.commit()
    connection.rollback()
    return str(refusal.value)


@pytest.fixture
def asked(thursday, offer, advisor):
    """A person who was written to, one who was called, and a run without a match with its counter-check."""
    written, called = to_ask(), to_ask(email="", phone="+33639980001")
    start_asking(offer=offer, by=advisor)
    ask_waves()
    sheet = take_call_sheet(offer=offer, by=advisor)
    line = sheet.lines.get(job_seeker=called)
    log_call(line=line, by=advisor, outcome=CallOutcome.NO_ANSWER)
    runs.done(offer)
    counter_check()
    return written


STATEMENTS = {
    "a reply is taken back": "UPDATE questions_questionasked SET reply = ''",
    "it was asked before": "UPDATE questions_questionasked SET asked_at = now() - interval '9 days'",
    "a question was asked": """INSERT INTO questions_questionasked (job_seeker_id, criterion, item, reply)
        SELECT job_seeker_id, 'skill', '1', '' FROM questions_delivery""",
    "a question was not asked": "DELETE FROM questions_questionasked",
    "a message was sent": "UPDATE questions_delivery SET state = 'sent'",
    "a message was sent long ago": "UPDATE questions_delivery SET sent_at = now() - interval '9 days'",
    "a message was queued": """INSERT INTO questions_delivery (
        public_id, code, job_seeker_id, agency_id, state, attempts)
        SELECT gen_random_uuid(), 'AAAA-AAAA', job_seeker_id, agency_id, state, 1
        FROM questions_delivery""",
    "a request never was": "DELETE FROM questions_request",
    "a request was made": """INSERT INTO questions_request (
        campaign_id, version_id, job_seeker_id, delivery_id, wave, questions)
        SELECT campaign_id, version_id, job_seeker_id, delivery_id, 2, questions
        FROM questions_request""",
    "somebody else made a call": """INSERT INTO questions_call (
        job_seeker_id, offer_id, called_by_id, outcome)
        SELECT c.job_seeker_id, c.offer_id, u.id, c.outcome FROM questions_call c, accounts_user u""",
    "a call had another outcome": "UPDATE questions_call SET outcome = 'wrong_number'",
    "a call never was": "DELETE FROM questions_call",
    "a campaign was another's": "UPDATE questions_campaign SET started_by_id = started_by_id",
    "a campaign ended": "UPDATE questions_campaign SET ended_at = now()",
    "a sheet was taken": """INSERT INTO questions_callsheet (offer_id, taken_by_id)
        SELECT offer_id, taken_by_id FROM questions_callsheet""",
    "a link never ends": "UPDATE questions_personallink SET expires_at = 'infinity'",
    "an alarm does not hold": """INSERT INTO offers_alarmsetaside (offer_id, rule, digest, reason, actor_id)
        SELECT o.id, 'age', repeat('0', 64), 'misread', u.id FROM offers_joboffer o, accounts_user u""",
    "the person said so": """INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel)
        SELECT job_seeker_id, '{"accepts_permanent": false}', 'person', 'link' FROM questions_delivery""",
    "an advisor noted so": """INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel,
        recorded_by_id) SELECT d.job_seeker_id, '{"accepts_permanent": false}', 'advisor', 'call', u.id
        FROM questions_delivery d, accounts_user u LIMIT 1""",
    "a run found nobody": "UPDATE matching_matchrun SET n_match = 7",
    "a run is begun again": "UPDATE matching_matchrun SET state = 'queued'",
    "a run never was": "DELETE FROM matching_matchrun",
    "a run was done": """INSERT INTO matching_matchrun (public_id, version_id, trigger, requested_at,
        announced_at, state, stage, attempts, error, engine_hash, reference_version, parameters, as_of,
        snapshot, ended_at, n_people, n_match, n_to_qualify)
        SELECT gen_random_uuid(), version_id, trigger, requested_at, announced_at, state, stage, attempts,
            error, engine_hash, reference_version, parameters, as_of, snapshot, ended_at, 0, 0, 0
        FROM matching_matchrun""",
    "somebody was found": "UPDATE matching_matchresult SET rank = rank + 1",
    "nobody was found": "DELETE FROM matching_matchresult",
    "a counter-check counted otherwise": "UPDATE matching_countercheck SET counts = '{}'",
    "a counter-check never was": "DELETE FROM matching_countercheck",
}


@pytest.mark.parametrize("role", ["app", "admin"])
def test_a_prompt_cannot_say_that(asked, own_database, role):
    with own_database.as_role(role) as connection:
        for claim, statement in STATEMENTS.items():
            assert refused(connection, statement), claim


def test_no_date_of_a_run_is_anything_but_now(asked, own_database):
    run = MatchRun.objects.get(state=RunState.DONE)
    with own_database.as_role("app") as app:
        app.execute("UPDATE matching_matchrun SET confirmed_at = confirmed_at + interval '9 days'")
        app.execute("UPDATE matching_countercheck SET due_since = now() - interval '9 days'")
        app.commit()
    kept = MatchRun.objects.get(pk=run.pk)
    assert kept.ended_at == run.ended_at
    assert (kept.confirmed_at - run.confirmed_at).total_seconds() < 600
    assert CounterCheck.objects.get().due_since > run.ended_at


def call(connection: Connection, function: str, *values: object) -> object:
    places = ", ".join(["%s"] * len(values))
    (found,) = connection.execute(f"SELECT {function}({places})", values).fetchone()
    connection.commit()
    return found


def test_the_functions_refuse_who_does_not_act_for_the_agency(asked, own_database, offer, advisor):
    sheet = CallSheet.objects.get()
    line = sheet.lines.get()
    delivery = Delivery.objects.get()
    strangers: list[User] = [
        UserFactory(advisor=True, of_another_agency=True),
        UserFactory(liaison=True, agency=offer.agency),
        UserFactory(advisor=True, agency=offer.agency, is_active=False),
    ]
    with own_database.as_role("app") as app:
        for user in strangers:
            for function, values in {
                "questions_start_campaign": (offer.pk, user.pk),
                "questions_stop_campaign": (1, user.pk),
                "questions_take_sheet": (offer.pk, user.pk, [asked.pk]),
                "questions_log_call": (line.pk, user.pk, "no_answer", []),
                "questions_declare_delivery": (delivery.pk, user.pk, True),
                "offers_set_alarm_aside": (offer.pk, "age", "0" * 64, "misread", user.pk),
            }.items():
                places = ", ".join(["%s"] * len(values))
                assert refused(app, f"SELECT {function}({places})", *values), (function, user.roles)
        # Another advisor of the agency did not take this sheet.
        colleague = UserFactory(advisor=True, agency=offer.agency)
        statement = "SELECT questions_log_call(%s, %s, 'no_answer', '{}')"
        assert "qui a pris la feuille" in refused(app, statement, line.pk, colleague.pk)
    assert Call.objects.count() == 1


def test_an_answer_is_not_taken_back(asked, own_database):
    (question,) = QuestionAsked.objects.filter(job_seeker=asked)
    code = f"{question.criterion}:{question.item}"
    with own_database.as_role("app") as app:
        assert call(app, "questions_note_reply", asked.pk, code, "dont_know")
        assert call(app, "questions_note_reply", asked.pk, code, "answered")
        assert not call(app, "questions_note_reply", asked.pk, code, "dont_know")
        assert not call(app, "questions_note_reply", asked.pk, code, "declined")
    question.refresh_from_db()
    assert question.reply == "answered"


def test_a_message_goes_through_each_of_its_states(asked, own_database):
    delivery = Delivery.objects.get()
    with own_database.as_role("app") as app:
        for was, becomes in ((["queued"], "sent"), (["queued"], "bounced"), (["queued"], "uncertain")):
            statement = "SELECT questions_move_delivery(%s, %s, %s)"
            assert "ne passe pas" in refused(app, statement, delivery.pk, was, becomes)
        for becomes in ("queued", "sending", "failed", "declared_sent"):
            assert refused(app, statement, delivery.pk, ["queued"], becomes)
        assert call(app, "questions_begin_sending", delivery.pk, "0" * 64, 60)
        assert not call(app, "questions_begin_sending", delivery.pk, "1" * 64, 60)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENDING, 1)


def test_an_answer_is_dated_by_the_database_and_noted_by_who_may(asked, own_database, advisor):
    record_replies(
        job_seeker=asked,
        replies={
            f"{row.criterion}:{row.item}": None for row in QuestionAsked.objects.filter(job_seeker=asked)
        },
        channel=AnswerChannel.LINK,
    )
    statement = "SELECT candidates_record_answer(%s, %s, %s, 'call', %s, NULL)"
    said = '{"accepts_night": true}'
    closed = UserFactory(advisor=True, is_active=False)
    with own_database.as_role("app") as app:
        for user in (closed, UserFactory(observer=True), UserFactory(administrator=True)):
            assert refused(app, statement, asked.pk, said, "advisor", user.pk)
        assert refused(app, statement, asked.pk, said, "feed", None)
        app.execute(statement, [asked.pk, said, "advisor", advisor.pk])
        app.commit()
    answer = Answer.objects.get(job_seeker=asked, origin="advisor")
    assert answer.answered_at == answer.recorded_at


def test_what_a_session_makes_for_itself_shadows_nothing(asked, own_database, offer):
    """A temporary table of the same name, a role of one's own, a path of one's own."""
    stranger = UserFactory(advisor=True, of_another_agency=True)
    with own_database.as_role("app") as app:
        app.execute("CREATE TEMP TABLE accounts_user AS SELECT * FROM public.accounts_user")
        app.execute("UPDATE pg_temp.accounts_user SET agency_id = %s", [offer.agency_id])
        app.execute("SET search_path = pg_temp, public")
        app.commit()
        statement = "SELECT public.questions_start_campaign(%s, %s)"
        assert "conseiller de l'agence" in refused(app, statement, offer.pk, stranger.pk)
