"""A file that the bank refused: two people say so, the payouts go out again, and no word of the
bank about the first file is taken for one about the second."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.confirming import confirm, open_sheet
from claims.tests.races import at_once, errors_of
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.bank.errors import LinesOpenError
from reviews.payouts.bank.reconciliation.queries import batch_rows
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.batches.refused_files import confirm_refusal, propose_refusal
from reviews.payouts.batches.verbs import build_batch
from reviews.payouts.errors.batches import BatchMovedError, FileTakenError, NotReleasedError
from reviews.payouts.errors.preparation import BankNotAskedError
from reviews.payouts.manual_results.errors import (
    AlreadyProposedError,
    HandEndedError,
    ProposedYourselfError,
    ReferenceNeededError,
    RowsChangedError,
)
from reviews.payouts.manual_results.verbs import confirm_results, propose_rest, withdraw_results
from reviews.payouts.models import BankResult, HandResult, PayoutBatch, StatementMatch
from reviews.payouts.statements.tests.factories import loaded, today
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

WHY = "출금 계좌의 잔액이 부족함"


def sent(number=2):
    rows = [make.approved() for _ in range(number)]
    return make.released(make.built(*rows)), rows


def proposal(batch, by=None):
    by = by or make.finance()
    return propose_refusal(batch=batch, reference=make.STATEMENT, text=WHY, by=by)


def refused(number=2):
    """A batch that the bank refused, and its payouts as they are then."""
    batch, rows = sent(number)
    confirm_refusal(hand=proposal(batch), by=make.finance())
    for one in (batch, *rows):
        one.refresh_from_db()
    return batch, rows


def sent_again():
    first, (one,) = refused(1)
    second = make.released(build_batch(payouts=[one], seen=selection_of([one]), by=make.finance()))
    one.refresh_from_db()
    return first, second, one


def read(*lines):
    return load_results(file=paper(*lines), name="r.csv", by=make.finance()).file


def test_two_people_bring_the_payouts_back_and_no_claimant_is_told():
    batch, rows = sent()
    told = {one.pk: one.claim.notices.count() for one in rows}
    hand = proposal(batch)
    batch.refresh_from_db()
    assert (batch.status, hand.count, hand.total) == ("released", 2, 100_000)

    confirm_refusal(hand=hand, by=make.finance())
    batch.refresh_from_db()
    assert (batch.status, batch.ended_reason) == ("refused", WHY)
    for one in rows:
        one.refresh_from_db()
        assert (one.status, one.batch) == ("approved", None)
        assert one.claim.notices.count() == told[one.pk]
    assert not BankResult.objects.exists()
    again = build_batch(payouts=rows, seen=selection_of(rows), by=make.finance())
    assert (again.status, again.count) == ("built", 2)


def test_only_another_person_of_finance_confirms_it_once():
    batch, _rows = sent()
    with pytest.raises(ForbiddenError):
        proposal(batch, by=make.secretary())
    by = make.finance()
    hand = proposal(batch, by)
    with pytest.raises(AlreadyProposedError):
        proposal(batch)
    with pytest.raises(AlreadyProposedError):
        propose_rest(batch=batch, reference=make.STATEMENT, by=by)
    with pytest.raises(ProposedYourselfError):
        confirm_refusal(hand=hand, by=by)
    with pytest.raises(ForbiddenError):
        confirm_refusal(hand=hand, by=make.secretary())
    confirm_refusal(hand=hand, by=make.finance())
    with pytest.raises(HandEndedError):
        confirm_refusal(hand=hand, by=make.finance())
    with pytest.raises(BatchMovedError):
        proposal(batch)


def test_it_is_no_result_of_single_payments():
    batch, _rows = sent()
    with pytest.raises(ValueError, match="confirm_refusal"):
        confirm_results(hand=proposal(batch), by=make.finance())


def test_the_notice_of_the_bank_its_reason_and_the_rows_as_seen_are_needed():
    batch, rows = sent()
    by = make.finance()
    with pytest.raises(ReferenceNeededError):
        propose_refusal(batch=batch, reference=" 31 ", text=WHY, by=by)
    with pytest.raises(ReasonNeededError):
        propose_refusal(batch=batch, reference=make.STATEMENT, text=" ", by=by)
    seen = selection_of(rows[:1])
    with pytest.raises(RowsChangedError):
        propose_refusal(batch=batch, reference=make.STATEMENT, text=WHY, by=by, seen=seen)
    with pytest.raises(NotReleasedError):
        proposal(make.built(make.approved()))
    assert not HandResult.objects.exists()


def test_a_batch_with_one_result_was_not_refused():
    batch, (one, _two) = sent()
    make.by_hand(one)
    with pytest.raises(FileTakenError):
        proposal(batch)


def test_a_result_of_the_bank_overtakes_the_proposal():
    batch, (one, _two) = sent()
    hand = proposal(batch)
    read(row(one))
    hand.refresh_from_db()
    assert hand.status == "withdrawn"
    with pytest.raises(HandEndedError):
        confirm_refusal(hand=hand, by=make.finance())


def test_an_open_line_of_the_bank_is_answered_first():
    batch, (one, _two) = sent()
    hand = proposal(batch)
    read(row(one, amount=one.amount - 1))
    with pytest.raises(LinesOpenError):
        confirm_refusal(hand=hand, by=make.finance())
    withdraw_results(hand=hand, by=make.finance(), reason="다시 봄")
    with pytest.raises(LinesOpenError):
        proposal(batch)


def test_the_account_statement_and_the_reconciliation_leave_it_out():
    batch, _rows = refused()
    loaded((today(), -batch.total, f"이체 {batch.number}"))
    assert not StatementMatch.objects.exists()
    assert batch_rows() == []
    other = make.released(make.built(make.approved()))
    loaded((today(), -other.total, f"이체 {other.number}"))
    assert StatementMatch.objects.get().batch == other


def test_the_database_refuses_it_without_two_people_and_after_a_result():
    batch, (one, _two) = sent()
    for prepare in (lambda: None, lambda: proposal(batch)):
        prepare()
        with pytest.raises(IntegrityError, match="refused batch"), transaction.atomic():
            PayoutBatch.objects.filter(pk=batch.pk).update(status="refused")
    withdraw_results(hand=HandResult.objects.get(), by=make.finance(), reason="다시 봄")
    make.by_hand(one)
    with pytest.raises(IntegrityError, match="refused batch"), transaction.atomic():
        PayoutBatch.objects.filter(pk=batch.pk).update(status="refused")


@pytest.mark.parametrize(("outcome", "match"), [("failed", "repeated"), ("paid", "contradiction")])
def test_a_line_about_the_refused_file_pays_nothing(outcome, match):
    _batch, (one,) = refused(1)
    [line] = read(row(one, outcome)).results.all()
    one.refresh_from_db()
    assert (line.match, one.status) == (match, "approved")


def test_a_payment_that_was_made_after_all_is_not_batched_again_before_an_answer():
    _batch, (one,) = refused(1)
    read(row(one))
    with pytest.raises(BankNotAskedError):
        build_batch(payouts=[one], seen=selection_of([one]), by=make.finance())


def test_nor_is_its_new_batch_released():
    _batch, (one,) = refused(1)
    again = build_batch(payouts=[one], seen=selection_of([one]), by=make.finance())
    read(row(one))
    with pytest.raises(BankNotAskedError):
        make.released(again)


def test_paid_the_second_time_is_applied_and_paid_once_more_is_asked_about():
    _first, second, one = sent_again()
    read(row(one))
    one.refresh_from_db()
    second.refresh_from_db()
    assert (one.status, second.status) == ("paid", "settled")
    [line] = read(row(one), row(make.approved())).results.filter(payout=one)
    assert line.match == "contradiction"


def test_a_failure_may_be_that_of_the_first_file_and_waits_for_two_people():
    """A payment that failed is repeated; the money of its second file may have arrived."""
    _first, _second, one = sent_again()
    [line] = read(row(one, "failed")).results.all()
    one.refresh_from_db()
    assert (line.match, one.status) == ("contradiction", "batched")


@pytest.mark.django_db(transaction=True)
def test_a_result_and_the_refusal_at_once_leave_one_of_them():
    batch, (one,) = sent(1)
    hand, by, other = proposal(batch), make.finance(), make.finance()
    lines = paper(row(one))
    outcomes = at_once(
        lambda: confirm_refusal(hand=hand, by=by),
        lambda: load_results(file=lines, name="r.csv", by=other),
    )
    one.refresh_from_db()
    batch.refresh_from_db()
    ends = {("paid", "settled"), ("approved", "refused")}
    assert (one.status, batch.status) in ends
    assert len(errors_of(outcomes)) == (1 if one.status == "paid" else 0)


def test_the_pages_lead_from_the_batch_to_its_end(client, sign_in):
    batch, rows = sent()
    page = reverse("payouts:batch", args=[batch.pk])
    address = reverse("payouts:file_was_refused", args=[batch.pk])
    sign_in(user=make.finance())
    assert address in client.get(page).content.decode()
    assert "신청인에게 알리지 않습니다" in open_sheet(client, address).content.decode()
    form = {"reference": make.STATEMENT, "text": WHY}
    assert confirm(client, address, form).status_code == 302
    hand = HandResult.objects.get()

    sign_in(user=make.finance())
    second = reverse("payouts:confirm_hand", args=[hand.pk])
    assert "파일 반려 확인" in open_sheet(client, second).content.decode()
    assert confirm(client, second).status_code == 302
    text = client.get(page).content.decode()
    assert "은행 반려" in text
    assert WHY in text
    assert all(str(one.claim.number) in text for one in rows)  # by the history
    assert address not in text
    text = client.get(reverse("payouts:payout", args=[rows[0].pk])).content.decode()
    assert "은행 반려로 묶음에서 나옴" in text
