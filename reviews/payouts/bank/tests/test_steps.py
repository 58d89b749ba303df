"""Owner, note and the day to ask again of lines that wait to be decided."""

from datetime import timedelta
from html import unescape

import pytest

from claims import clock
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.payouts.bank.errors import (
    AskDayError,
    HandLineError,
    LineMovedError,
    NotAnOwnerError,
    NoteNeededError,
    NothingToAnswerError,
)
from reviews.payouts.bank.results.confirmations import answer_sheet
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.results.steps import (
    assign_lines,
    line_counts,
    lines_shown_to,
    note_lines,
    usual_day,
    wait_for_bank,
)
from reviews.payouts.bank.results.worklist import answer_lines, open_lines
from reviews.payouts.bank.tests.papers import not_allowed, paper, refused, row
from reviews.payouts.models import BankResult, LineStep
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
RESULTS = "/payouts/results/"


def three_lines():
    """Two lines that fit no payment, a result that two people entered, and two of finance."""
    file = paper(row("P000999999", amount=1), row("P000999998", amount=2))
    load_results(file=file, name="은행.csv", by=make.finance())
    payout = make.approved()
    make.released(make.built(payout))
    hand = make.by_hand(payout)
    lines = list(open_lines().order_by("pk").values_list("pk", flat=True))
    return [*lines, hand.pk], UserFactory(roles="finance"), UserFactory(roles="finance")


_lines, lines = scene("lines", three_lines, scope="asking")


def shown(user, who=""):
    return sorted(lines_shown_to(user, who).values_list("pk", flat=True))


def test_lines_stay_open_and_are_found_by_their_owner(lines):
    (first, second, hand), me, other = lines
    assert shown(me) == [first, second] and shown(me, "hand") == [hand]
    assign_lines(results=[first, hand], owner=me, by=other)
    note_lines(results=[first], note=" 지점에 전화함 ", by=other)
    assert shown(me, "mine") == [first, hand] and shown(me, "nobody") == [second]
    assign_lines(results=[hand], owner=None, by=me)
    assert shown(me, "mine") == [first]
    last = LineStep.objects.filter(result=first).latest("number")
    assert (last.number, last.owner, last.note, last.by) == (2, me, "지점에 전화함", other)
    assert shown(me) == [first, second] == shown(me, "anything")
    counts = line_counts(me)
    assert counts == {"open": 2, "mine": 1, "nobody": 2, "waiting": 0, "hand": 1, "due": 0}


def test_waiting_for_the_bank_keeps_the_line_and_asks_again(lines):
    (first, second, hand), me, other = lines
    wait_for_bank(results=[first, hand], ask_again_on=None, note="문의함", by=me)
    assert shown(me, "waiting") == [first, hand] == shown(me, "mine")
    assert BankResult.objects.get(pk=first).answers.get().action == "asked_bank"
    assert not BankResult.objects.get(pk=hand).answers.exists()
    day = clock.today() + timedelta(days=9)
    wait_for_bank(results=[first], ask_again_on=day, note="다시 문의함", by=other)
    last = LineStep.objects.filter(result=first).latest("number")
    assert (last.ask_again_on, last.owner) == (day, me)
    later = clock.now() + timedelta(days=10)
    with clock.at(later):
        assert line_counts(me)["due"] == 2
    with pytest.raises(AskDayError):
        wait_for_bank(results=[second], ask_again_on=clock.today(), note="문의함", by=me)
    assert usual_day() > clock.today() and shown(other) == [first, second]


def test_refusals(lines):
    (first, second, hand), me, other = lines
    secretary = make.secretary()
    with pytest.raises(NotAnOwnerError):
        assign_lines(results=[first], owner=secretary, by=me)
    with pytest.raises(NoteNeededError):
        note_lines(results=[first], note="  ", by=me)
    assign_lines(results=[first], owner=other, by=other, seen={first: 0})
    with pytest.raises(LineMovedError):
        assign_lines(results=[first], owner=me, by=me, seen={first: 0})
    with pytest.raises(HandLineError):
        answer_sheet([first, hand], {"action": "accepted", "note": "확인"})
    answer_lines(results=[second], action="not_ours", note="다른 기관", by=me)
    for ids in ([], [second], [first, second], [first, 0]):
        with pytest.raises(NothingToAnswerError):
            note_lines(results=ids, note="늦은 메모", by=me)
    assert LineStep.objects.count() == 1


def test_the_database_holds_the_steps(lines):
    (first, second, hand), me, _other = lines
    insert = (
        "INSERT INTO reviews_linestep (result_id, number, owner_id, note, by_id, at)"
        " VALUES (%s, %s, %s, '', %s, now())"
    )
    secretary = make.secretary()
    answer_lines(results=[second], action="not_ours", note="다른 기관", by=me)
    assert refused(insert, second, 1, me.pk, me.pk) == "step_is_of_an_open_line"
    assert refused(insert, first, 2, me.pk, me.pk) == "line_has_one_step_of_a_number"
    assert refused(insert, first, 1, secretary.pk, me.pk) == "line_is_worked_on_by_finance"
    assert refused(insert, first, 1, me.pk, secretary.pk) == "line_is_worked_on_by_finance"
    note_lines(results=[first, hand], note="메모", by=me)
    not_allowed("UPDATE reviews_linestep SET owner_id = NULL")
    not_allowed("DELETE FROM reviews_linestep")


def test_by_plain_posts(client, lines):
    (first, second, hand), me, _other = lines
    client.force_login(me)
    back = f"{RESULTS}?who=nobody"
    fields = {"pick": [first, hand], "seen": [f"{first}:0", f"{hand}:0"], "next": back}
    answer = client.post(f"{RESULTS}assign/", fields | {"owner": me.pk})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert client.post(f"{RESULTS}assign/", fields | {"owner": ""}).status_code == 409
    assert client.post(f"{RESULTS}note/", {"pick": first, "note": ""}).status_code == 422
    assert (
        client.post(f"{RESULTS}note/", {"pick": first, "note": "길고 긴 메모 " * 20}).status_code
        == 302
    )
    asked = {"pick": second, "note": "문의함"}
    wrong = client.post(f"{RESULTS}wait/", asked | {"ask_again_on": "어제", "next": back})
    page = unescape(wrong.content.decode())
    assert wrong.status_code == 422 and 'value="문의함"' in page and f'data-line="{second}"' in page
    assert client.post(f"{RESULTS}wait/", asked).status_code == 302
    assert client.post(f"{RESULTS}wait/", {"note": "문의함"}).status_code == 409
    page = unescape(client.get(f"{RESULTS}?who=mine").content.decode())
    assert page.count("data-line=") == 3 and "다시 물음" in page and "길고 긴 메모" in page
    assert f'name="seen" value="{first}:2"' in page
    client.force_login(make.secretary())
    for act in ("assign", "note", "wait"):
        assert client.post(f"{RESULTS}{act}/", asked).status_code == 403
