"""Pages of statements and months: worklist, line, month, both people, journal as a file."""

from datetime import date, datetime, timedelta
from html import unescape
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims import clock
from claims.tests.factories import SEOUL, UserFactory
from reviews.payouts.ledger.months import month_sums
from reviews.payouts.models import MonthClosing, StatementFile, StatementLine
from reviews.payouts.months.confirmations import closing_sheet
from reviews.payouts.months.context import _lines, history_of
from reviews.payouts.months.figures import MonthFigures
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import (
    confirm_month,
    propose_month,
    withdraw_month,
    withdraw_reopening,
)
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def month_url(name="month", month=None):
    month = month or make.last_month()
    return reverse(f"payouts:{name}", args=[month.year, month.month])


def text_of(answer):
    return unescape(answer.content.decode())


def confirm(client, url, **form):
    """The answer after the sheet was shown and confirmed."""
    page = client.post(url, form)
    assert page.status_code == 200
    digest = page.context["sheet"].digest
    return client.post(url, {**form, "confirmed": digest, "request_key": uuid4()})


def test_a_month_from_the_file_to_the_journal(client):
    payout = make.paid_on(make.day(10))
    first, second = money.finance(), money.finance()
    client.force_login(first)
    lines = [
        (make.day(10), -50_000, payout.batch.number), (make.day(11), -500, "이체수수료"),
    ]  # fmt: skip
    upload = SimpleUploadedFile("10월.csv", statements.paper(*lines))
    given = {"file": upload, "until": make.end_of(make.last_month()).isoformat()}
    answer = client.post(reverse("payouts:statement_load"), given, follow=True)
    assert "2줄을 올렸고 1줄이 장부와 맞았습니다" in text_of(answer)
    line = StatementLine.objects.get(amount=-500)
    page = reverse("payouts:statement_line", args=[line.pk])
    assert page in text_of(answer)
    month = text_of(client.get(month_url()))
    assert 'data-blocker="differences_open"' in month

    answer = client.post(reverse("payouts:statement_explain", args=[line.pk]), {"kind": "fee"})
    assert answer.status_code == 422
    answer = client.post(
        reverse("payouts:statement_explain", args=[line.pk]), {"kind": "fee", "reason": "수수료"}
    )
    assert answer.status_code == 302
    assert "되돌리기" in text_of(client.get(page))

    assert client.post(month_url("month_propose"), {"note": "10월"}).status_code == 302
    closing = MonthClosing.objects.get()
    own = client.post(reverse("payouts:month_confirm", args=[closing.pk]))
    assert own.status_code == 403
    client.force_login(second)
    assert confirm(client, reverse("payouts:month_confirm", args=[closing.pk])).status_code == 302
    closing.refresh_from_db()
    assert (closing.status, closing.fees) == ("closed", -500)
    month = text_of(client.get(month_url()))
    assert "마감할 때의 숫자" in month and "다시 열기 올리기" in month
    assert "마감한 달의 줄은 바꿀 수 없습니다" in text_of(client.get(page))

    given = {"reason": "수수료가 빠짐"}
    assert client.post(reverse("payouts:month_reopen", args=[closing.pk]), given).status_code == 302
    client.force_login(first)
    assert confirm(client, reverse("payouts:month_open", args=[closing.pk])).status_code == 302
    assert not MonthClosing.objects.closed().exists()


def test_a_reopening_is_declined_by_another_and_withdrawn_by_its_proposer(client):
    closing = make.reopening(by=money.finance())
    withdraw = reverse("payouts:month_withdraw", args=[closing.pk])
    client.force_login(closing.reopening_by)
    own = text_of(client.get(month_url()))
    assert "확인 요청 취소" in own and "다시 열지 않기" not in own
    client.force_login(money.finance())
    page = text_of(client.get(month_url()))
    assert "다시 열지 않기" in page and "확인 요청 취소" not in page
    bare = client.post(withdraw)
    assert bare.status_code == 422 and "사유를 적어 주세요" in text_of(bare)
    assert "다시 열지 않는 사유" in text_of(bare)
    said = text_of(client.post(withdraw, {"reason": "수수료는 다음 달 것임"}, follow=True))
    assert "다시 열지 않기로 하고 올린 사람에게 알렸습니다" in said
    assert MonthClosing.objects.closed().get() == closing
    history = said[said.index('id="h-history"') :]
    assert "다시 열지 않기로 함" in history and "수수료는 다음 달 것임" in history
    assert f"올린 사람 {closing.reopening_by}: 수수료가 빠짐" in history


def test_of_steps_at_one_time_the_later_act_stands_first():
    """A month that was sent back and closed again, all within one moment."""
    with clock.at(clock.now()):
        first = make.proposed()
        withdraw_month(closing=first, by=money.finance(), reason="수수료가 빠짐")
        make.closed()
    rows = list(MonthClosing.objects.order_by("-pk"))
    assert len({step.at for step in history_of(rows)}) == 1
    said = ["확인하고 마감함", "마감을 올림", "마감을 돌려보냄", "마감을 올림"]
    for given in (rows, rows[::-1]):
        assert [str(step.text) for step in history_of(given)] == said


def test_a_reason_for_a_reopening_that_was_withdrawn_meanwhile_stays_to_be_copied(client):
    closing = make.reopening(by=money.finance())
    other = MonthClosing.objects.get(pk=closing.pk)
    client.force_login(money.finance())
    client.get(month_url())
    withdraw_reopening(closing=other, by=closing.reopening_by)
    given = {"reason": "다음 달에 적습니다"}
    answer = client.post(reverse("payouts:month_withdraw", args=[closing.pk]), given)
    assert answer.status_code == 409 and "다음 달에 적습니다" in text_of(answer)


def test_a_note_for_a_month_that_another_one_proposed_stays_to_be_copied(client):
    make.month_with_a_payment()
    client.force_login(money.finance())
    propose_month(month=make.last_month(), by=money.finance())
    answer = client.post(month_url("month_propose"), {"note": "10월 이자 확인함"})
    assert answer.status_code == 409 and "10월 이자 확인함" in text_of(answer)


def test_a_month_before_the_last_closed_one_says_which_can_be_opened(client):
    before = (make.last_month() - timedelta(days=1)).replace(day=1)
    make.paid_on(before.replace(day=10))
    statements.loaded((before.replace(day=10), -50_000, "대량이체"))
    make.month_with_a_payment()
    for month in (before, make.last_month()):
        closing = propose_month(month=month, by=money.finance())
        confirm_month(closing=closing, by=money.finance())
    client.force_login(money.finance())
    said = "마지막으로 마감한 달만 다시 열 수 있습니다"
    first, last = (text_of(client.get(month_url(month=one))) for one in (before, make.last_month()))
    assert said in first and "다시 열기 올리기" not in first
    assert said not in last and "다시 열기 올리기" in last


def test_a_month_is_proposed_with_the_figures_that_were_shown(client):
    make.month_with_a_payment()
    client.force_login(money.finance())
    seen = client.get(month_url()).context["seen"]
    make.paid_on(make.day(12))
    statements.loaded((make.day(12), -50_000, "대량이체"), until=make.end_of(make.last_month()))
    answer = client.post(month_url("month_propose"), {"note": "10월", "seen": seen})
    assert answer.status_code == 409 and "보신 뒤에 장부나 거래내역이" in text_of(answer)
    assert 'value="10월"' in text_of(answer) and not MonthClosing.objects.exists()
    now = answer.context["seen"]
    assert now != seen and f'name="seen" value="{now}"' in text_of(answer)
    client.post(month_url("month_propose"), {"note": "10월", "seen": now})
    assert MonthClosing.objects.get().note == "10월"


def test_a_difference_says_what_is_missing(client):
    """A bank result, the statement of later days, or neither: then a match or a reason."""
    client.force_login(money.finance())
    with make.on(make.day(10)):
        batch = money.released(money.built(money.approved()))
    of_batch = (make.day(10), -50_000, batch.number)
    statements.loaded(of_batch, until=make.end_of(make.last_month()))
    missing = text_of(client.get(month_url()))
    assert f'data-item="batch:{batch.pk}"' in missing and "은행 결과가 아직 없는" in missing

    with make.on(make.day(10), 13):
        money.by_hand(batch.payouts.get())
    later = make.paid_on(make.day(12))
    shown = text_of(client.get(month_url()))
    assert f'data-item="batch:{later.batch_id}"' in shown and "줄을 맞추거나 사유" in shown
    assert "은행 결과가 아직 없는" not in shown and "까지만 있습니다" not in shown
    today = make.last_month().replace(day=28) + timedelta(days=7)
    assert "까지만 있습니다" in text_of(client.get(month_url(month=today.replace(day=1))))


def test_a_line_is_matched_by_hand_and_undone(client):
    batch = money.released(money.built(money.approved()))
    money.released(money.built(money.approved()))
    statements.loaded((statements.today(), -50_000, "대량이체"))
    line = StatementLine.objects.get()
    client.force_login(money.finance())
    url = reverse("payouts:statement_match", args=[line.pk])
    assert client.post(url, {"target": "batch:0"}).status_code == 422
    assert client.post(url, {"target": f"batch:{batch.pk}"}).status_code == 302
    match = line.matches.get()
    again = client.post(url, {"target": f"batch:{batch.pk}"})
    assert again.status_code == 409
    undo = reverse("payouts:statement_undo", args=[match.pk])
    assert client.post(undo).status_code == 302
    assert client.post(undo).status_code == 409
    assert client.post(reverse("payouts:statement_match_all")).status_code == 302


def test_a_difference_is_explained_on_the_months_page(client):
    payout = make.paid_on(make.day(10))
    end = make.end_of(make.last_month())
    statements.loaded((make.day(11), 1_000, "예금이자"), until=end)
    client.force_login(money.finance())
    page = text_of(client.get(month_url()))
    item = f"batch:{payout.batch_id}"
    assert f'data-item="{item}"' in page
    form = {"item": item, "amount": "50000"}
    assert client.post(month_url("month_explain"), form).status_code == 422
    form["reason"] = "은행이 다음 달에 출금"
    assert client.post(month_url("month_explain"), {**form, "amount": "1"}).status_code == 409
    assert client.post(month_url("month_explain"), form).status_code == 302
    assert "은행이 다음 달에 출금" in text_of(client.get(month_url()))


def test_faults_of_a_file_are_named_and_nothing_is_loaded(client):
    client.force_login(money.finance())
    bad = statements.paper((statements.today(), -500, "x")).replace(b"-", b"?", 1)
    answer = client.post(
        reverse("payouts:statement_load"), {"file": SimpleUploadedFile("a.csv", bad)}
    )
    assert answer.status_code == 422
    assert "2행" in text_of(answer)
    assert not StatementLine.objects.exists()
    assert client.post(reverse("payouts:statement_load"), {}).status_code == 422


def test_who_may_only_read(client):
    make.month_with_a_payment()
    line = StatementLine.objects.get()
    client.force_login(UserFactory(roles="auditor"))
    for url in (
        reverse("payouts:statements"), reverse("payouts:months"), month_url(),
        reverse("payouts:statement_line", args=[line.pk]),
        reverse("payouts:journal") + f"?month={make.last_month():%Y-%m}",
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200
        assert "마감 올리기</button>" not in text_of(answer)
    assert client.post(month_url("month_propose")).status_code == 403
    future = make.last_month().replace(year=make.last_month().year + 2)
    assert client.get(month_url(month=future)).status_code == 404
    for odd in ("2026-13", "0-1", f"{10**30}-1"):
        assert client.get(f"/payouts/months/{odd}/").status_code == 404
    for odd in ("0001-01", "9999-12", "2026-13", "x"):
        assert client.get(f"/payouts/months/journal/?month={odd}").status_code == 200


def test_money_that_people_explained_is_not_netted(client):
    """A withdrawal and a deposit that make up for each other are both told, with their number."""
    day, end, by = make.day(11), make.end_of(make.last_month()), money.finance()
    statements.loaded((day, 900, "가"), (day, -400, "나"), (day, -500, "다"), until=end)
    for line in StatementLine.objects.all():
        explain_line(line=line, kind="other", reason="확인", by=by)
    closing = make.propose_month(month=make.last_month(), by=by)
    client.force_login(money.finance())
    page = client.get(month_url())
    said = {str(one.label): one.won for one in page.context["lines"]}
    assert (said["그 밖 입금"], said["그 밖 출금"]) == (900, -900)
    sheet = client.post(reverse("payouts:month_confirm", args=[closing.pk])).context["sheet"]
    told = {label: text for label, text in sheet.facts}
    assert (told["그 밖 입금 1건"], told["그 밖 출금 2건"]) == ("900원", "−900원")


def test_the_sheet_begins_with_the_largest_difference_that_a_person_explained():
    closing = make.proposed()
    passing = [{"item": f"batch:{n}", "won": -900, "label": "B", "reason": ""} for n in range(25)]
    large, small = ({"item": "batch:99", "won": won, "label": "나", "reason": "모름"}
                    for won in (-800, 7))  # fmt: skip
    closing.detail = {"paid": {}, "differences": [*passing, small, large]}
    sheet = closing_sheet(closing)
    assert [row[1] for row in sheet.rows[:3]] == ["−800원", "7원", "−900원"]
    assert sheet.more_rows == 7


def test_the_sheet_says_who_loaded_the_statements_and_warns_where_nobody_else_saw_the_bank():
    closing = make.proposed()
    [loader] = {file.loaded_by for file in StatementFile.objects.all()}
    assert loader != closing.proposed_by
    sheet = closing_sheet(closing)
    assert dict(sheet.facts)["거래내역을 올린 사람"] == str(loader) and sheet.warning == ""
    closing.proposed_by = loader
    assert "은행에서 조회한 잔액과 비교해 주세요" in closing_sheet(closing).warning


def test_a_statement_without_new_lines_says_until_when_it_covers(client):
    client.force_login(money.finance())
    with clock.at(datetime(2023, 3, 5, 10, tzinfo=SEOUL)):
        statements.loaded((date(2023, 3, 3), -500, "수수료"))
    with clock.at(datetime(2023, 3, 9, 10, tzinfo=SEOUL)):
        again = SimpleUploadedFile("3월.csv", statements.paper((date(2023, 3, 3), -500, "수수료")))
        given = {"file": again, "until": "2023-03-08"}
        answer = client.post(reverse("payouts:statement_load"), given, follow=True)
    assert "새 거래는 없습니다. 거래내역이 2023. 3. 8.까지 있다고 적었습니다." in text_of(answer)


def test_the_running_month_has_its_sums_in_the_list_and_one_phrase_says_what_is_covered(client):
    """The last line is of the 3rd, the statement covers the days up to the 5th."""
    with clock.at(datetime(2023, 3, 5, 10, tzinfo=SEOUL)):
        lines = (date(2023, 3, 3), -500, "수수료")
        statements.loaded(lines, until=date(2023, 3, 5))
        client.force_login(money.finance())
        months = client.get(reverse("payouts:months"))
        (row,) = months.context["months"]
        assert not row.is_over and row.sums == month_sums(date(2023, 3, 1))
        covered = "거래내역 2023. 3. 5.까지"
        assert covered in text_of(months)
        assert covered in text_of(client.get(reverse("payouts:statements")))
        shown = client.get(month_url(month=date(2023, 3, 1)))
        assert shown.context["closing_won"] == row.sums.closing
        assert f"{row.sums.statement_closing:,}" in text_of(months)


@pytest.mark.parametrize("page", ["statements", "months", "journal"])
def test_a_page_costs_the_same_for_many_rows(client, page, django_assert_max_num_queries):
    lines = [(statements.today(), -100 - n, "수수료") for n in range(40)]
    statements.loaded(*lines)
    client.force_login(money.finance())
    client.get(reverse(f"payouts:{page}"))
    with django_assert_max_num_queries(14):
        client.get(reverse(f"payouts:{page}"))


def test_a_closed_month_names_the_kinds_in_the_order_of_an_open_one():
    paid = {"additional": 3, "appeal_adjustment": 2, "tier_grant": 1}
    given = {"opening": 0, "returned": 0, "received": 0, "reversed": 0}
    now = MonthFigures(make.last_month(), SimpleNamespace(**given), paid)
    stored = dict(sorted(paid.items(), key=lambda one: (len(one[0]), one[0])))  # as jsonb has them
    closed = SimpleNamespace(**given, detail={"paid": stored})
    assert [str(one.label) for one in _lines(now, None)][1:4] == [
        "구간 지원금", "추가지원", "재심의 차액",
    ]  # fmt: skip
    assert _lines(now, closed) == _lines(now, None)
