"""Results entered by hand: two people of the office, the bank's statement, the rows as seen."""

import pytest
from django.contrib.auth.models import Group

from claims.errors import ForbiddenError, ProposerLeftError
from claims.tests.factories import superuser
from claims.tests.races import at_once, errors_of
from reviews.payouts.bank.errors import LinesOpenError
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.results.worklist import answer_lines, open_lines
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.errors.batches import BatchMovedError, NotReleasedError
from reviews.payouts.manual_results.errors import (
    AlreadyProposedError,
    HandEndedError,
    LineOpenError,
    ProposedYourselfError,
    ReferenceNeededError,
)
from reviews.payouts.manual_results.verbs import (
    confirm_results,
    propose_rest,
    propose_result,
    withdraw_results,
)
from reviews.payouts.models import BankResult, HandResult
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def sent(number=2):
    rows = [make.approved() for _ in range(number)]
    return make.released(make.built(*rows)), rows


def statuses(batch):
    return list(batch.payouts.order_by("pk").values_list("status", flat=True))


def test_nothing_moves_before_the_second_person():
    batch, (one, _two) = sent()
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    assert (hand.count, hand.total, hand.status) == (2, 100_000, "proposed")
    assert statuses(batch) == ["batched", "batched"]
    assert not BankResult.objects.exists()
    assert one.claim.notices.filter(event="payout_sent").count() == 0

    by = make.finance()
    results = confirm_results(hand=hand, by=by)
    assert {(r.payout_id, r.hand, r.file, r.entered_by) for r in results} == {
        (pk, hand, None, by) for pk in hand.rows.values_list("payout", flat=True)
    }
    batch.refresh_from_db()
    assert (statuses(batch), batch.status) == (["paid", "paid"], "settled")
    assert one.claim.notices.filter(event="payout_sent").count() == 1


def test_nobody_confirms_what_they_proposed():
    _batch, (one,) = sent(1)
    by = make.finance()
    hand = make.proposed(one, by=by)
    with pytest.raises(ProposedYourselfError):
        confirm_results(hand=hand, by=by)
    with pytest.raises(ForbiddenError):
        confirm_results(hand=hand, by=make.secretary())
    with pytest.raises(ForbiddenError):
        make.proposed(one, by=make.secretary())


def test_who_has_left_the_office_counts_no_more():
    _batch, (one,) = sent(1)
    by = make.finance()
    hand = make.proposed(one, by=by)
    by.groups.remove(Group.objects.get(name="finance"))
    with pytest.raises(ProposerLeftError):
        confirm_results(hand=hand, by=make.finance())


@pytest.mark.parametrize("reference", ["", "   ", "abc"])
def test_the_statement_is_named(reference):
    batch, (one, _two) = sent()
    with pytest.raises(ReferenceNeededError):
        propose_rest(batch=batch, reference=reference, by=make.finance())
    with pytest.raises(ReferenceNeededError):
        propose_result(payout=one, outcome="paid", reference=reference, by=make.finance())


def test_what_is_typed_of_the_bank_is_kept_without_accounts_and_names():
    _batch, (one,) = sent(1)
    hand = make.proposed(one, "failed", text="예금주: 김철수 110222333444")
    (result,) = confirm_results(hand=hand, by=make.finance())
    assert hand.text == result.text == "예금주: 김*수 ****"


def test_a_payment_waits_in_one_proposal():
    batch, (one, two) = sent()
    hand = make.proposed(one)
    with pytest.raises(AlreadyProposedError):
        make.proposed(one, "failed", text="계좌 없음")
    with pytest.raises(AlreadyProposedError):
        propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    make.proposed(two)  # another payment may
    withdraw_results(hand=hand, by=make.finance(), reason="다시 확인해 주세요")
    make.proposed(one)


def test_taken_back_it_is_over():
    batch, (one, _two) = sent()
    hand = make.proposed(one)
    withdraw_results(hand=hand, by=make.finance(), reason="다시 확인해 주세요")
    with pytest.raises(HandEndedError):
        confirm_results(hand=hand, by=make.finance())
    with pytest.raises(HandEndedError):
        withdraw_results(hand=hand, by=make.finance(), reason="다시 확인해 주세요")
    assert statuses(batch) == ["batched", "batched"]


def test_a_file_that_comes_between_is_believed():
    batch, (one, _two) = sent()
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    load_results(file=paper(row(one, "failed")), name="결과.csv", by=make.finance())
    with pytest.raises(HandEndedError):
        confirm_results(hand=hand, by=make.finance())
    assert statuses(batch) == ["failed", "batched"]
    assert not BankResult.objects.filter(hand=hand).exists()


def test_a_file_ends_the_proposals_that_it_overtakes_and_the_rest_is_proposed_anew():
    batch, (one, two) = sent()
    other, (elsewhere,) = sent(1)
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    kept = propose_rest(batch=other, reference=make.STATEMENT, by=make.finance())
    by = make.finance()
    loaded = load_results(file=paper(row(one)), name="결과.csv", by=by)
    hand.refresh_from_db()
    kept.refresh_from_db()
    assert (loaded.overtaken, hand.status, hand.withdrawn_by) == (1, "withdrawn", by)
    assert (kept.status, list(kept.rows.values_list("payout", flat=True))) == (
        "proposed",
        [elsewhere.pk],
    )
    again = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    assert [held.payout_id for held in again.rows.all()] == [two.pk]


def test_a_payment_of_which_a_line_of_the_bank_is_open_is_not_entered_by_hand():
    _batch, (one, two) = sent()
    load_results(file=paper(row(one, amount=1)), name="결과.csv", by=make.finance())
    with pytest.raises(LineOpenError):
        make.proposed(one)
    make.proposed(two)  # a result for another payment
    [line] = open_lines()
    answer_lines(results=[line.pk], action="accepted", note="은행 확인", by=make.finance())
    make.proposed(one)


def test_nor_is_it_confirmed():
    batch, (one, _two) = sent()
    hand = make.proposed(one)
    load_results(file=paper(row(one, amount=1)), name="결과.csv", by=make.finance())
    with pytest.raises(LineOpenError):
        confirm_results(hand=hand, by=make.finance())
    assert statuses(batch) == ["batched", "batched"]


def test_a_line_that_comes_between_and_does_not_fit_holds_the_rest():
    batch, (one, _two) = sent()
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    load_results(file=paper(row(one, amount=1)), name="결과.csv", by=make.finance())
    with pytest.raises(LinesOpenError):
        confirm_results(hand=hand, by=make.finance())


def test_what_was_not_sent_has_no_result():
    payout = make.approved()
    with pytest.raises(NotReleasedError):
        make.proposed(payout)
    batch = make.built(payout)
    with pytest.raises(NotReleasedError):
        propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    make.by_hand(make.released(batch).payouts.get())
    with pytest.raises(NotWaitingError):
        make.proposed(payout)
    with pytest.raises(BatchMovedError):
        propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_one_takes_it_back():
    batch, _rows = sent()
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    one, two, three = (make.finance() for _ in range(3))
    answers = at_once(
        lambda: confirm_results(hand=hand, by=one),
        lambda: confirm_results(hand=hand, by=two),
        lambda: withdraw_results(hand=hand, by=three, reason="다시 확인해 주세요"),
    )
    assert len(errors_of(answers)) == 2
    hand = HandResult.objects.get()
    done = hand.status == "confirmed"
    assert BankResult.objects.count() == (2 if done else 0)
    assert set(statuses(batch)) == ({"paid"} if done else {"batched"})


def test_a_superuser_is_not_the_office():
    _batch, (one,) = sent(1)
    root = superuser()
    with pytest.raises(Exception, match="서로 다른 지급 담당"):
        confirm_results(hand=make.proposed(one), by=root)
    assert not BankResult.objects.exists()
