"""The choices to match a line with: what no line stands for yet, and nothing that never came."""

import pytest

from claims.tests.raw_sql import refused
from reviews.payouts.models import StatementLine
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements.errors import NoReturnError
from reviews.payouts.statements.forms import TargetForm, targets_of
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import match_again, match_line
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def sent(number=1):
    """A released batch of so many payments of 50,000 won."""
    batch = money.released(money.built(*money.many_approved(number)))
    return batch, list(batch.payouts.order_by("pk"))


def line_of(won, words="거래"):
    statements.loaded((statements.today(), won, words))
    return StatementLine.objects.order_by("-seq").first()


def keys(line):
    return [key for key, _label, _target in targets_of(line)]


def test_a_deposit_is_offered_only_what_came_back():
    paid, (one,) = sent()
    money.by_hand(one)
    back, (first, second) = sent(2)
    money.by_hand(first, "failed", text="계좌 없음")
    money.by_hand(second)
    line = line_of(50_000)
    [(key, label, _batch)] = targets_of(line)
    assert key == f"batch:{back.pk}"
    assert label == f"{back.number} · 맞출 돈 50,000원 (모두 50,000원)"
    assert not TargetForm({"target": f"batch:{paid.pk}"}, line=line).is_valid()
    match_line(line=line, target=back, by=money.finance())
    assert keys(line_of(50_000)) == []  # the money of the batch is on the statement


def test_a_deposit_is_not_money_of_a_batch_without_a_return():
    batch, (one,) = sent()
    line = line_of(50_000, f"반환 {batch.number}")
    assert line.names_batch == batch.number and not line.matches.exists()
    with pytest.raises(NoReturnError):
        match_line(line=line, target=batch, by=money.finance())
    sql = """INSERT INTO reviews_statementmatch (line_id, kind, batch_id, reason, at, by_id)
        VALUES (%s, 'back', %s, '', now(), %s)"""
    why = "money_comes_back_of_a_batch_with_a_return"
    assert refused(sql, line.pk, batch.pk, money.finance().pk) == why
    money.by_hand(one, "failed", text="계좌 없음")
    match_again(by=money.finance())
    assert line.matches.get().batch == batch


def test_a_withdrawal_is_offered_what_no_line_stands_for():
    small, _rows = sent()
    other, _rows = sent()  # a batch with the same sum: the program does not choose between them
    large, _rows = sent(2)
    first = line_of(-50_000)
    labels = [label for _key, label, _target in targets_of(first)]
    assert labels == [
        f"{other.number} · 맞출 돈 50,000원 (모두 50,000원)",
        f"{small.number} · 맞출 돈 50,000원 (모두 50,000원)",
        f"{large.number} · 맞출 돈 100,000원 (모두 100,000원)",
    ]
    match_line(line=first, target=small, by=money.finance())
    match_line(line=line_of(-30_000), target=large, by=money.finance())
    last = targets_of(line_of(-70_000))
    assert [key for key, _label, _target in last] == [
        f"batch:{batch.pk}" for batch in (large, other, small)
    ]
    assert "맞출 돈 70,000원 (모두 100,000원)" in last[0][1]
    assert "맞출 돈 0원 (모두 50,000원)" in last[2][1]


def test_what_has_the_lines_sum_stands_first(django_assert_max_num_queries):
    many, rows = sent(3)
    for row in rows:
        money.by_hand(row, "failed", text="계좌 없음")
    recovery = recoveries.demanded()
    recoveries.received(recovery, 50_000)
    line = line_of(50_000)
    assert [key.partition(":")[0] for key in keys(line)] == ["receipt", "batch"]
    with django_assert_max_num_queries(2):
        targets_of(line)


def test_a_deposit_of_a_recovery_written_off_is_entered_and_matched():
    recovery = recoveries.confirmed(recoveries.write_off(recoveries.demanded()))
    words = f"환수 {recovery.number}"
    line = line_of(30_000, words)
    assert keys(line) == [] and not line.matches.exists()
    recovery = recoveries.received(recovery, 30_000)
    match_again(by=money.finance())
    assert line.matches.get().movement.recovery == recovery
    assert (recovery.status, recovery.waived) == ("written_off", 20_000)
