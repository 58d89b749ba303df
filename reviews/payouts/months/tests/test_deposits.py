"""A deposit on the statement is one thing: a receipt of a recovery, or explained as something else,
also where its month is closed."""

import pytest
from django.urls import reverse

from reviews.payouts.ledger.months import end_of, month_differences, next_month
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import RecoveryMovement, StatementLine
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import (
    confirm_month,
    confirm_reopening,
    propose_month,
    propose_reopening,
)
from reviews.payouts.recoveries.errors import DepositExplainedError
from reviews.payouts.recoveries.movements import enter_receipt, withdraw_movement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.recoveries.tests.test_guards import WAITS
from reviews.payouts.statements.errors import DepositEnteredError
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line, match_again, undo_match
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import refused, row_of, run

pytestmark = pytest.mark.django_db
REF = "0601-777"


def demanded():
    payout = make.paid_on(make.day(5))
    with make.on(make.day(6)):
        return recoveries.demanded(payout, amount=20_000)


def deposited():
    """A statement of last month with a payment and a deposit that nobody knows."""
    statements.loaded(
        (make.day(5), -50_000, "대량이체"), (make.day(20), 20_000, "입금", REF),
        until=end_of(make.last_month()),
    )  # fmt: skip
    return StatementLine.objects.get(amount=20_000)


def explained(line):
    return explain_line(line=line, kind="other", reason="모르는 입금", by=money.finance())


def closed():
    proposed = propose_month(month=make.last_month(), by=money.finance())
    return confirm_month(closing=proposed, by=money.finance())


def entered(recovery, *, reference=REF, amount=20_000, received_on=None):
    return enter_receipt(
        recovery=recovery, amount=amount, received_on=received_on or make.day(20),
        reference=reference, by=money.finance(),
    )  # fmt: skip


def test_an_explained_deposit_is_no_receipt_until_the_explanation_is_undone():
    found = demanded()
    match = explained(deposited())
    for reference, amount in ((REF, 20_000), ("0601 777", 5_000)):
        with pytest.raises(DepositExplainedError, match="20,000원.*그 밖.*되돌린") as error:
            entered(found, reference=reference, amount=amount)
        assert "마감" not in str(error.value)
    undo_match(match=match, by=money.finance())
    recoveries.confirmed(entered(found))
    assert match_again(by=money.finance()) == 1


def test_of_a_closed_month_it_is_a_receipt_after_the_month_was_opened_again():
    found = demanded()
    match = explained(deposited())
    closing = closed()
    with pytest.raises(DepositExplainedError, match="마감한 달.*다시 열고"):
        entered(found)
    asked = propose_reopening(closing=closing, reason="환수 입금이었음", by=money.finance())
    confirm_reopening(closing=asked, by=money.finance())
    undo_match(match=match, by=money.finance())
    assert entered(found).is_waiting


def test_a_deposit_that_is_a_receipt_is_not_explained(client):
    found = demanded()
    waits = entered(found)
    line = deposited()
    with pytest.raises(DepositEnteredError, match=found.number):
        explained(line)
    client.force_login(money.finance())
    url = reverse("payouts:statement_line", args=[line.pk])
    shown = client.get(url).content.decode()
    assert "사유 적기" not in shown and found.number in shown
    withdraw_movement(movement=waits, by=money.finance())
    assert "사유 적기" in client.get(url).content.decode()
    explained(line)


def test_the_database_refuses_either_way():
    found = demanded()
    line = deposited()
    waits = entered(found)
    other = statements.loaded((statements.today(), 1, "이자")).file.lines.get()
    interest = explain_line(line=other, kind="interest", reason="이자", by=money.finance())
    of_the_line = row_of(interest, line_id=str(line.pk))
    assert refused(of_the_line) == "deposit_stands_for_one_thing"
    withdraw_movement(movement=waits, by=money.finance())
    assert run(of_the_line) == 1
    again = {**WAITS, "withdrawn_by_id": "NULL", "reference": "'0601 777 '"}
    waits = RecoveryMovement.objects.get(pk=waits.pk)
    assert refused(row_of(waits, **again)) == "deposit_stands_for_one_thing"


def test_a_matched_deposit_that_was_another_claimants_makes_no_difference_later():
    first, second = make.paid_on(make.day(5)), make.paid_on(make.day(5))
    with make.on(make.day(6)):
        wrong = recoveries.demanded(first, amount=20_000)
        right = recoveries.demanded(second, amount=20_000)
    came = make.day(20)
    with make.on(came):
        receipt = recoveries.confirmed(entered(wrong, received_on=came)).movements.get()
    lines = [(make.day(5), -50_000, one.batch.number) for one in (first, second)]
    statements.loaded(*lines, (came, 20_000, "입금", REF), until=end_of(make.last_month()))
    closed()
    recoveries.confirmed(recoveries.undoing(receipt))
    this_month = next_month(make.last_month())
    [difference] = month_differences(this_month)
    assert (difference.item, difference.won) == (f"recovery:{wrong.pk}", 20_000)
    recoveries.confirmed(entered(right, reference="0601 777"))
    assert month_differences(this_month) == []
    assert month_differences(make.last_month()) == [] and not list(find_differences())
