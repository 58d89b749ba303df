"""A deposit on the statement is one thing: a receipt of a recovery, or explained as something else,
also if its month is closed."""

import pytest
from django.urls import reverse

from claims.tests.raw_sql import refused, row_of, run
from reviews.payouts.ledger.months import end_of, month_differences, next_month
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import RecoveryMovement, StatementLine, StatementMatch
from reviews.payouts.months.figures import figures_of
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import (
    confirm_month,
    confirm_reopening,
    propose_month,
    propose_reopening,
)
from reviews.payouts.recoveries.errors.deposits import DepositExplainedError, DepositMatchedError
from reviews.payouts.recoveries.movements.verbs import enter_receipt, withdraw_movement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.recoveries.tests.test_guards import WAITS
from reviews.payouts.statements.errors import (
    DepositEnteredError,
    NotFittingError,
    RestSentBackError,
)
from reviews.payouts.statements.forms import TargetForm
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line, match_again, match_line, undo_match
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
REF = "0601-777"
MATCH = """INSERT INTO reviews_statementmatch
    (line_id, kind, batch_id, movement_id, reason, by_id, at)
    VALUES (%s, %s, %s, %s, '', %s, now())"""


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
    assert reverse("payouts:statement_match", args=[line.pk]) not in shown  # it waits
    withdraw_movement(movement=waits, by=money.finance(), reason="다시 확인해 주세요")
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
    withdraw_movement(movement=waits, by=money.finance(), reason="다시 확인해 주세요")
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


def late_receipt():
    """20,000 of last month's end, booked this month at the wrong one of two recoveries."""
    one, two = demanded(), demanded()
    recoveries.confirmed(entered(one))
    lines = [(make.day(5), -50_000, found.payout.batch.number) for found in (one, two)]
    statements.loaded(*lines, (make.day(20), 20_000, "입금", REF), until=end_of(make.last_month()))
    return one, two


def of_last_month():
    return [(one.item, one.won, one.passes) for one in month_differences(make.last_month())]


def test_a_difference_passes_though_its_deposit_was_moved_to_another_recovery():
    one, two = late_receipt()
    item = f"recovery:{one.pk}"
    assert of_last_month() == [(item, 20_000, True)]
    closing = closed()
    recoveries.confirmed(recoveries.undoing(one.movements.get()))
    assert of_last_month() == [(item, 20_000, False)]  # nobody has it
    recoveries.confirmed(entered(two))
    assert of_last_month() == [(item, 20_000, True)]
    assert month_differences(next_month(make.last_month())) == []
    asked = propose_reopening(closing=closing, reason="수수료가 빠짐", by=money.finance())
    confirm_reopening(closing=asked, by=money.finance())
    assert closed() and not list(find_differences())


def test_it_does_not_where_less_is_booked_there():
    one, two = late_receipt()
    recoveries.confirmed(recoveries.undoing(one.movements.get()))
    recoveries.confirmed(entered(two, amount=15_000))
    assert of_last_month() == [(f"recovery:{one.pk}", 20_000, False)]


def matched_by_hand(line, target):
    return match_line(line=line, target=target, by=money.finance())


@pytest.mark.parametrize("by_words", [False, True])
def test_a_deposit_matched_with_a_receipt_of_another_reference_is_no_second_receipt(by_words):
    """The first person typed another number, so that the line stands for that receipt already."""
    one, two = demanded(), demanded()
    receipt = entered(one, reference="0601-778")
    recoveries.confirmed(receipt)
    words = one.number if by_words else "입금"
    statements.loaded((make.day(20), 20_000, words, REF), until=end_of(make.last_month()))
    line = StatementLine.objects.get()
    match = line.matches.get() if by_words else matched_by_hand(line, receipt)
    assert match.movement == receipt
    with pytest.raises(DepositMatchedError, match=f"20,000원.*{one.number}"):
        entered(two)
    like = {**WAITS, "recovery_id": str(two.pk), "reference": f"'{REF}'"}
    stored = RecoveryMovement.objects.get(pk=receipt.pk)
    assert refused(row_of(stored, **like)) == "deposit_stands_for_one_thing"
    recoveries.confirmed(recoveries.undoing(stored))  # it was the other debtor's
    assert entered(two).is_waiting


def test_a_receipt_moved_under_the_right_reference_makes_no_difference():
    """The wrong receipt had another number than the line with which it is matched."""
    one, two = demanded(), demanded()
    came = make.day(20)
    with make.on(came):
        receipt = entered(one, reference="0601-778", received_on=came)
        recoveries.confirmed(receipt)
    statements.loaded((came, 20_000, one.number, REF), until=end_of(make.last_month()))
    recoveries.confirmed(recoveries.undoing(RecoveryMovement.objects.get(pk=receipt.pk)))
    recoveries.confirmed(entered(two))
    found = {d.item for d in month_differences(next_month(make.last_month()))}
    assert not found & {f"recovery:{one.pk}", f"recovery:{two.pk}"}


def test_a_deposit_that_is_a_receipt_is_matched_with_that_receipt_alone():
    one, two = demanded(), demanded()
    with make.on(make.day(5)):
        failed = money.failed(money.approved())
    other = entered(one, reference="0601-778")
    recoveries.confirmed(other)
    waits = entered(two)
    words = f"{one.number} {failed.batch.number}"  # neither is certain: the number is another's
    statements.loaded((make.day(20), 20_000, words, REF), until=end_of(make.last_month()))
    line, by = StatementLine.objects.get(), money.finance()
    assert match_again(by=by) == 0 and TargetForm(line=line).targets == []
    for target in (other, failed.batch):
        with pytest.raises(DepositEnteredError, match=two.number):
            matched_by_hand(line, target)
    rule = "deposit_stands_for_one_thing"
    assert refused(MATCH, line.pk, "back", failed.batch_id, None, by.pk) == rule
    assert refused(MATCH, line.pk, "receipt", None, other.pk, by.pk) == rule
    recoveries.confirmed(waits)
    assert [target for _key, _label, target in TargetForm(line=line).targets] == [waits]
    assert match_again(by=by) == 1 and line.matches.get().movement == waits


def test_an_explained_line_of_another_day_and_sum_is_another_deposit():
    """A bank that numbers the rows of each file has one number on many days."""
    found = demanded()
    statements.loaded((make.day(20), 13, "이자", "0012"), until=end_of(make.last_month()))
    line = StatementLine.objects.get()
    explain_line(line=line, kind="interest", reason="이자", by=money.finance())
    with pytest.raises(DepositExplainedError):
        entered(found, reference="0012")  # a receipt of the same day
    waits = entered(found, reference="0012", received_on=make.day(25))
    undo_match(match=line.matches.get(), by=money.finance())
    assert waits.is_waiting and explained(line)


def two_of_one_number():
    """Receipts of 20,000 on the 20th and of 10,000 on the 25th, both of the bank's number 0012."""
    one, two = demanded(), demanded()
    first, second = make.day(20), make.day(25)
    first = entered(one, reference="0012", received_on=first)
    second = entered(two, reference="0012", amount=10_000, received_on=second)
    for receipt in (first, second):
        recoveries.confirmed(receipt)
    return first, second


def test_two_receipts_of_one_number_are_matched_with_their_lines():
    receipts = two_of_one_number()
    lines = [(one.dated, one.amount, "입금", "0012") for one in receipts]
    statements.loaded(*lines, until=end_of(make.last_month()))
    found = StatementMatch.objects.order_by("line__seq").values_list("movement", flat=True)
    assert list(found) == [one.pk for one in receipts]


def test_of_two_receipts_that_a_line_may_be_a_person_says_which(client):
    """It has the day of the first, and the sum of the second."""
    first, second = two_of_one_number()
    on = first.dated
    statements.loaded((on, 10_000, "모르는 입금", "0012"), until=end_of(make.last_month()))
    line, by = StatementLine.objects.get(), money.finance()
    undo_match(match=line.matches.get(), by=by)
    with pytest.raises(DepositEnteredError, match=first.recovery.number):
        explained(line)
    assert [target for _key, _label, target in TargetForm(line=line).targets] == [second]
    client.force_login(by)
    sent = {"target": f"receipt:{second.pk}"}
    client.post(reverse("payouts:statement_match", args=[line.pk]), sent)
    assert line.matches.get(undone_at=None).movement == second


def part_entered():
    """30,000 come, 20,000 are owed and entered, and 10,000 are sent back on another day."""
    found, on = demanded(), make.day(20)
    with make.on(on, 15):
        recoveries.confirmed(entered(found, received_on=on))
    rows = [(make.day(5), -50_000, "대량이체"), (on, 30_000, "입금", REF)]
    statements.loaded(
        *rows, (make.day(21), -10_000, "반환", "0601-900"), until=end_of(make.last_month())
    )
    line_of = StatementLine.objects.get
    return found.movements.get(), line_of(amount=30_000), line_of(amount=-10_000)


def test_a_part_of_a_deposit_is_a_receipt_and_the_rest_was_sent_back(client):
    receipt, came, went = part_entered()
    with pytest.raises(DepositEnteredError):
        explained(came)
    client.force_login(money.finance())
    for line, kind in ((came, "receipt"), (went, "surplus")):
        page = reverse("payouts:statement_line", args=[line.pk])
        assert "더 들어온 돈 10,000원" in client.get(page).content.decode()
        sent = {"target": f"receipt:{receipt.pk}"}
        client.post(reverse("payouts:statement_match", args=[line.pk]), sent)
        assert StatementMatch.objects.get(line=line).kind == kind
    assert figures_of(make.last_month()).items == []
    assert closed() and not list(find_differences())


def test_what_was_sent_back_is_at_most_the_rest_of_its_deposit():
    receipt, came, went = part_entered()
    with pytest.raises(NotFittingError):  # no line stands for the receipt yet
        matched_by_hand(went, receipt)
    matched_by_hand(came, receipt)
    statements.loaded((statements.today(), -10_001, "반환"), (statements.today(), -1, "반환"))
    again, more = StatementLine.objects.order_by("-seq")[:2]
    by = money.finance()
    assert refused(MATCH, more.pk, "surplus", None, receipt.pk, by.pk) == "match_fits_its_line"
    matched_by_hand(went, receipt)
    once = "receipt_is_on_the_statement_once"
    assert refused(MATCH, again.pk, "surplus", None, receipt.pk, by.pk) == once
    assert not [key for key, *_ in TargetForm(line=again).targets if key.startswith("receipt")]


def test_a_deposit_stays_matched_while_its_rest_was_sent_back(client):
    receipt, came, went = part_entered()
    first, rest = matched_by_hand(came, receipt), matched_by_hand(went, receipt)
    with pytest.raises(RestSentBackError, match=r"21\..*10,000원.*먼저 되돌려"):
        undo_match(match=first, by=money.finance())
    by = money.finance().pk
    rule = "deposit_stands_while_its_rest_was_sent_back"
    sql = "UPDATE reviews_statementmatch SET undone_by_id = %s, undone_at = now() WHERE id = %s"
    assert refused(sql, by, first.pk) == rule
    client.force_login(money.finance())
    page = reverse("payouts:statement_line", args=[came.pk])
    undo, other = (
        reverse("payouts:statement_undo", args=[first.pk]),
        reverse("payouts:statement_line", args=[went.pk]),
    )
    said = client.get(page).content.decode()
    assert undo not in said and other in said and "먼저 되돌린 뒤에" in said
    undo_match(match=rest, by=money.finance())
    assert undo in client.get(page).content.decode()
    undo_match(match=first, by=money.finance())


def test_a_part_under_another_reference_is_not_the_lines():
    found = demanded()
    receipt = entered(found, amount=10_000, reference="0601-778")
    recoveries.confirmed(receipt)
    line = deposited()
    with pytest.raises(NotFittingError, match="더 적은 금액"):
        matched_by_hand(line, receipt)
    assert TargetForm(line=line).targets == []


@pytest.mark.parametrize("waits", [True, False])
def test_a_receipt_of_more_than_came_is_entered_again_before_its_line_is_explained(client, waits):
    """20,000 were entered, and 15,000 came under the same number and day."""
    found, on = demanded(), make.day(20)
    receipt = entered(found)
    if not waits:
        recoveries.confirmed(receipt)
    rows = [(make.day(5), -50_000, "대량이체"), (on, 15_000, "입금", REF)]
    statements.loaded(*rows, until=end_of(make.last_month()))
    line = StatementLine.objects.get(amount=15_000)
    with pytest.raises(DepositEnteredError, match=f"{found.number}.*많은 20,000원.*다시 적어"):
        explained(line)
    by = money.finance()
    like = """INSERT INTO reviews_statementmatch (line_id, kind, reason, by_id, at)
        VALUES (%s, 'other', '모르는 입금', %s, now())"""
    assert refused(like, line.pk, by.pk) == "deposit_stands_for_one_thing"
    client.force_login(by)
    page = client.get(reverse("payouts:statement_line", args=[line.pk])).content.decode()
    assert "많은 20,000원이 적혀" in page and "사유 적기" not in page
    assert reverse("payouts:statement_match", args=[line.pk]) not in page
    assert TargetForm(line=line).targets == []
    if waits:
        withdraw_movement(movement=receipt, by=by, reason="다시 확인해 주세요")
    else:
        recoveries.confirmed(recoveries.undoing(receipt))
    recoveries.confirmed(entered(found, amount=15_000))
    assert match_again(by=by) == 1 and not list(find_differences())
