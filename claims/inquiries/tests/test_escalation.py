"""Escalated inquiries: to an office, back from it, its answer, the list, the database's rules."""

from datetime import timedelta
from functools import partial

import pghistory
import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import clock
from claims.errors import ErasedClaimError, ForbiddenError
from claims.inquiries import escalation, verbs
from claims.inquiries.context import call_backs_of
from claims.inquiries.models import Inquiry, read_answer, seal_text
from claims.policy.deadlines import add_working_days
from claims.tests import raw_sql
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
WORDS = "거래처가 늦는다고 함. 보완 기한을 일주일 늘려 달라고 함."
ANSWER = "12월 10일까지로 늘렸습니다. 신청인에게 알려 주세요."
LIST = "inquiries:inquiries"


@pytest.fixture
def claim():
    return ClaimFactory()


@pytest.fixture
def agent():
    return UserFactory(roles="customer_centre", name="나상담")


@pytest.fixture
def office():
    return UserFactory(roles="secretariat", name="도간사")


def escalated(claim, by, topic="term", day=None):
    noted = verbs.note_inquiry(
        claim=claim, by=by, kind="call", text=WORDS, call_back_on=verbs.next_working_day()
    )
    return escalation.escalate_inquiry(inquiry=noted, by=by, topic=topic, day=day)


def answered(inquiry, by, **more):
    given = {"text": ANSWER, "told": False} | more
    return escalation.answer_inquiry(inquiry=inquiry, by=by, **given)


def test_the_topic_names_the_office_which_answers_in_two_working_days(claim, agent):
    one = escalated(claim, agent)
    assert (one.office, one.is_waiting) == ("secretariat", True)
    assert one.call_back_on == verbs.next_working_day()  # promised to the claimant before
    later = add_working_days(clock.today(), 9)
    given = {"kind": "call", "text": WORDS, "call_back_on": later}
    far = verbs.note_inquiry(claim=ClaimFactory(), by=agent, **given)
    far = escalation.escalate_inquiry(inquiry=far, by=agent, topic="term")
    assert far.call_back_on == add_working_days(clock.today(), 2)
    assert escalated(ClaimFactory(), agent, topic="instalments").office == "finance"
    assert call_backs_of(agent).total == 0  # it waits for the office, not for a call-back
    moved = escalation.escalate_inquiry(inquiry=one, by=agent, topic="payment")
    assert moved.office == "finance"


def test_the_answer_goes_back_to_whoever_noted_it_to_be_called_back(claim, agent, office):
    one = answered(escalated(claim, agent), office)
    assert (one.office, one.answered_by, one.is_waiting) == ("", office, True)
    assert one.call_back_on == verbs.next_working_day()
    assert ANSWER.encode() not in bytes(one.answer) and read_answer(one, claim) == ANSWER
    found = call_backs_of(agent).waiting
    assert [(row.row.pk, row.answer) for row in found] == [(one.pk, ANSWER)]
    done = verbs.finish_inquiry(inquiry=one, by=agent, outcome="answered")
    assert done.done_by == agent


def test_an_office_that_told_the_claimant_finishes_it(claim, agent, office):
    one = answered(escalated(claim, agent), office, told=True)
    assert (one.outcome, one.done_by, one.done_at) == ("answered", office, one.answered_at)
    with pytest.raises(escalation.NotEscalatedError):
        answered(one, office)


def test_who_may_answer_and_take_back(claim, agent, office):
    one = escalated(claim, agent)
    for user in (agent, UserFactory(roles="finance")):
        with pytest.raises(ForbiddenError):
            answered(one, user)
    theirs = escalated(ClaimFactory(), agent, topic="payment")
    with pytest.raises(ForbiddenError):  # finance speaks with no claimant
        answered(theirs, UserFactory(roles="finance"), told=True)
    with pytest.raises(ForbiddenError):
        escalation.take_back_inquiry(inquiry=one, by=office)
    with pytest.raises(verbs.AtOfficeError):
        verbs.finish_inquiry(inquiry=one, by=agent, outcome="answered")
    with pytest.raises(verbs.AtOfficeError):  # the day is the office's
        verbs.postpone_inquiry(inquiry=one, by=agent, day=verbs.next_working_day())
    with pytest.raises(verbs.TextNeededError):
        answered(one, office, text=" ")
    back = escalation.take_back_inquiry(inquiry=one, by=agent)
    assert (back.office, back.topic, back.is_waiting) == ("", "", True)
    with pytest.raises(escalation.NotEscalatedError):
        escalation.take_back_inquiry(inquiry=one, by=agent)


def test_what_cannot_be_escalated(claim, agent, office):
    one = escalated(claim, agent)
    with pytest.raises(escalation.TopicNeededError):
        escalation.escalate_inquiry(inquiry=one, by=agent, topic="weather")
    with pytest.raises(ForbiddenError):
        escalation.escalate_inquiry(inquiry=one, by=UserFactory(roles="member"), topic="term")
    answered(one, office)
    with pytest.raises(escalation.AnsweredError):
        escalation.escalate_inquiry(inquiry=one, by=agent, topic="payment")
    verbs.finish_inquiry(inquiry=one, by=agent, outcome="answered")
    with pytest.raises(verbs.AlreadyFinishedError):
        escalation.escalate_inquiry(inquiry=one, by=agent, topic="payment")


def refused(name, change):
    with transaction.atomic(), pytest.raises(IntegrityError) as caught:
        change()
    assert refused_by(caught.value) == name


def test_what_the_database_refuses(claim, agent, office):
    one = escalated(claim, agent)
    rows = Inquiry.objects.filter(pk=one.pk)
    now = timezone.now()
    half = "escalated_inquiry_waits_at_the_office_of_its_topic"
    refused(half, lambda: rows.update(topic=""))
    refused(half, lambda: rows.update(done_at=now, done_by=agent, outcome="answered"))
    refused("answer_of_an_office_says_who_and_when", lambda: rows.update(answered_at=now))
    answered(one, office)
    for change in ({"answer": b"other"}, {"answered_by": agent}, {"topic": "payment"}):
        refused("answer_of_an_office_is_frozen", partial(rows.update, **change))


def test_the_database_takes_an_answer_from_the_office_alone(claim, agent, office):
    one = escalated(claim, agent)
    finance = UserFactory(roles="finance")
    says = "escalated_inquiry_is_answered_by_its_office"
    columns = "answer = 'x', answered_at = clock_timestamp(), office = '', answered_by_id = %s"
    answer = f"UPDATE claims_inquiry SET {columns} WHERE id = %s"  # noqa: S608
    for user in (agent, finance, UserFactory(roles="secretariat", is_active=False)):
        assert raw_sql.refused(answer, user.pk, one.pk) == says
    # Neither by naming another topic in the same statement, nor as a new row.
    moved = answer.replace("SET", "SET topic = 'payment',")
    assert raw_sql.refused(moved, finance.pk, one.pk) == says
    given = {"topic": "'term'", "answer": "'x'", "answered_at": "clock_timestamp()", "office": "''"}
    row = raw_sql.row_of(one, **given, answered_by_id=str(finance.pk))
    assert raw_sql.refused(row) == says
    assert raw_sql.run(answer, office.pk, one.pk) == 1


def test_the_database_takes_an_escalation_from_who_notes_inquiries_alone(claim, agent, office):
    one = escalated(claim, agent)
    finance = UserFactory(roles="finance")
    move = "UPDATE claims_inquiry SET topic = 'payment', office = 'finance' WHERE id = %s"
    back = "UPDATE claims_inquiry SET topic = '', office = '' WHERE id = %s"
    says = "inquiry_is_escalated_by_who_notes_inquiries"
    with pghistory.context(user=finance.pk):
        assert raw_sql.refused(move, one.pk) == says
        assert raw_sql.refused(back, one.pk) == says
    with pghistory.context(user=office.pk):
        assert raw_sql.run(move, one.pk) == 1
    with pghistory.context(user=finance.pk):
        row = raw_sql.row_of(one, by_id=str(finance.pk))
        assert raw_sql.refused(row) == says


def test_from_the_form_to_the_answer(client, claim, agent, office):
    form = {"kind": "call", "text": WORDS, "outcome": "escalate", "topic": "", "call_back_on": ""}
    url = reverse("inquiries:note", args=[claim.number])
    shown = page(client, agent, url, form)
    assert shown.status_code == 422 and "전달할 일을 골라 주세요" in shown.content.decode()
    assert client.post(url, form | {"outcome": "answered", "topic": "term"}).status_code == 422
    assert client.post(url, form | {"topic": "term"}).status_code == 302
    one = Inquiry.objects.get()
    assert (one.office, one.call_back_on) == ("secretariat", escalation.day_to_answer())
    of_claim = reverse("register:claim", args=[claim.number])
    assert "전달 취소" in client.get(of_claim).content.decode()
    said = page(client, office, reverse(LIST)).content.decode()
    assert claim.number in said and "보완 기한을 일주일" in said
    assert "고객센터가 알리게 하기" in client.get(of_claim).content.decode()
    url = reverse("inquiries:answer", args=[one.pk])
    assert client.post(url, {"answer": ANSWER, "told": "0"}).status_code == 302
    shown = client.post(url, {"answer": "늦게 쓴 답", "told": "1"})
    assert shown.status_code == 409 and "늦게 쓴 답" in shown.content.decode()
    shown = page(client, agent, of_claim).content.decode()
    assert ANSWER in shown and "다시 연락" in shown


def test_a_call_back_is_escalated_from_its_line_and_undone(client, claim, agent):
    given = {"kind": "call", "text": WORDS, "call_back_on": add_working_days(clock.today(), 9)}
    one = verbs.note_inquiry(claim=claim, by=agent, **given)
    url = reverse("inquiries:escalate", args=[one.pk])
    done = page(client, agent, url, {"topic": "payment", "start": "1"})
    assert done.status_code == 302
    one.refresh_from_db()
    assert one.office == "finance" and one.call_back_on < given["call_back_on"]
    [said] = get_messages(done.wsgi_request)
    undo = said.extra_tags.removeprefix("undo:")
    assert client.post(undo)["Location"] == "/"
    one.refresh_from_db()
    assert (one.office, one.call_back_on) == ("", given["call_back_on"])
    back = reverse("inquiries:take_back", args=[one.pk])
    client.post(url, {"topic": "payment"})
    assert client.post(back + "?day=2000-01-03").status_code == 422
    assert client.post(back + "?day=nonsense").status_code == 302


def test_an_inquiry_at_the_wrong_office_moves_to_another(client, claim, agent, office):
    one = escalated(claim, agent, topic="payment")
    assert (
        "다른 부서에 전달"
        in page(client, office, reverse("register:claim", args=[claim.number])).content.decode()
    )
    url = reverse("inquiries:escalate", args=[one.pk])
    assert page(client, office, url, {"topic": "term"}).status_code == 302
    one.refresh_from_db()
    assert (one.office, one.topic) == ("secretariat", "term")


def moved(client, one, by, topic="term"):
    """Move an inquiry on its claim's page, and return the address of the undo."""
    done = page(client, by, reverse("inquiries:escalate", args=[one.pk]), {"topic": topic})
    *_earlier, said = get_messages(done.wsgi_request)
    return said.extra_tags.removeprefix("undo:")


def test_a_move_to_another_office_is_undone(client, claim, agent, office):
    day = add_working_days(clock.today(), 5)
    one = escalated(claim, agent, topic="payment", day=day)
    undo = moved(client, one, office)
    assert client.post(undo).status_code == 302
    one.refresh_from_db()
    assert (one.office, one.topic, one.call_back_on) == ("finance", "payment", day)
    by_whom = Inquiry.pgh_event_model.objects.filter(pgh_obj=one.pk).latest("pgh_id").pgh_context
    assert by_whom["user"] == office.pk
    assert moved(client, one, office, topic="payment") == ""  # a second click moves nothing


def test_only_ones_own_newest_move_is_undone_and_not_for_long(
    client, claim, agent, office, monkeypatch
):
    one = escalated(claim, agent, topic="payment")
    undo = moved(client, one, office)
    assert page(client, agent, undo, {}).status_code == 409  # another person's
    monkeypatch.setattr(escalation, "UNDO", -timedelta(seconds=1))
    assert page(client, office, undo, {}).status_code == 409
    monkeypatch.undo()
    assert page(client, UserFactory(roles="finance"), undo, {}).status_code == 403
    answered(one, office)
    assert page(client, office, undo, {}).status_code == 409
    one.refresh_from_db()
    assert (one.office, one.topic) == ("", "term")


def test_the_office_that_told_the_claimant_may_undo_it(client, claim, agent, office):
    one = escalated(claim, agent)
    url = reverse("inquiries:answer", args=[one.pk])
    done = page(client, office, url, {"answer": ANSWER, "told": "1"})
    [said] = get_messages(done.wsgi_request)
    assert client.post(said.extra_tags.removeprefix("undo:")).status_code == 302
    one.refresh_from_db()
    assert one.is_waiting and one.answered_by == office
    assert [row.row.pk for row in call_backs_of(agent).waiting] == [one.pk]


def test_an_erased_claim_takes_no_more_text(claim, agent, office):
    one = escalated(claim, agent)
    mark_as_erased(claim)
    with pytest.raises(ErasedClaimError):
        answered(one, office)


def late(claim, by, topic, office):
    at = timezone.now() - timedelta(days=20)
    day = clock.today() - timedelta(days=7)
    return Inquiry.objects.create(
        claim=claim, kind="call", by=by, at=at, call_back_on=day, topic=topic, office=office,
        **seal_text(Inquiry, claim, WORDS),
    )  # fmt: skip


def test_the_tabs_of_the_list(client, agent, office):
    mine, theirs = ClaimFactory(), ClaimFactory()
    late(mine, agent, "term", "secretariat")
    late(theirs, agent, "payment", "finance")
    escalated(ClaimFactory(), agent)
    numbers = {
        tab: page(client, office, reverse(LIST) + f"?state={tab}").content.decode()
        for tab in ("", "secretariat", "finance", "overdue", "soon", "call_back", "all")
    }
    assert {tab for tab, said in numbers.items() if mine.number in said} == {
        "", "secretariat", "overdue", "all",
    }  # fmt: skip
    assert {tab for tab, said in numbers.items() if theirs.number in said} == {"finance", "all"}
    assert page(client, UserFactory(roles="member"), reverse(LIST)).status_code == 403


def test_the_list_costs_the_same_for_any_number_of_rows(client, agent, office):
    client.force_login(office)
    escalated(ClaimFactory(), agent)
    counted = []
    for _round in range(3):
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(LIST))
        counted.append(len(found))
        for _ in range(3):
            escalated(ClaimFactory(), agent)
    assert counted[1] == counted[2]


def test_finance_reads_and_answers_what_was_escalated_to_it_and_nothing_else(client, agent):
    other, mine = ClaimFactory(), ClaimFactory()
    escalated(other, agent)
    one = escalated(mine, agent, topic="payment")
    finance = UserFactory(roles="finance")
    said = page(client, finance, reverse(LIST) + "?state=all").content.decode()
    assert mine.number in said and other.number not in said
    shown = client.get(reverse("register:claim", args=[mine.number])).content.decode()
    assert WORDS in shown and "문의 적기" not in shown
    assert WORDS not in client.get(reverse("register:claim", args=[other.number])).content.decode()
    url = reverse("inquiries:answer", args=[one.pk])
    assert client.post(url, {"answer": "12월 4일에 입금됨", "told": "0"}).status_code == 302
    one.refresh_from_db()
    assert one.answered_by == finance and one.office == ""
