"""The match of a line of the bank: pure, without a database."""

import pytest

from reviews.payouts.bank.results.matching import KnownPayment, match_lines
from reviews.payouts.bank.results.reading import ResultLine
from reviews.payouts.states.batches import BankOutcome

IN_FLIGHT = KnownPayment(amount=50_000, status="batched", batch_id=7, sent=True)


def line(outcome="paid", *, row=2, reference="P000000001", amount=50_000):
    return ResultLine(row, reference, BankOutcome(outcome), amount, "", "")


def matches(*lines, known=IN_FLIGHT):
    return [str(one.match) for one in match_lines(lines, {1: known})]


def known(status, *said, sent=True):
    return KnownPayment(
        amount=50_000, status=status, batch_id=7, sent=sent, applied=frozenset(said)
    )


@pytest.mark.parametrize(
    ("before", "outcome", "match"),
    [
        (known("batched"), "paid", "applied"),
        (known("batched"), "failed", "applied"),
        (known("batched"), "returned", "contradiction"),  # it was never said to be paid
        (known("batched", sent=False), "paid", "unknown"),  # we have not let it go
        (known("approved", sent=False), "paid", "unknown"),
        (known("paid", "paid"), "paid", "repeated"),
        (known("paid", "paid"), "failed", "contradiction"),
        (known("paid", "paid"), "returned", "applied"),
        (known("failed", "failed"), "failed", "repeated"),
        (known("failed", "failed"), "paid", "contradiction"),
        (known("failed", "failed"), "returned", "contradiction"),
        (known("failed", "paid", "returned"), "returned", "repeated"),
        # The bank's last word is paid: the money may be there after all.
        (known("failed", "paid", "returned"), "paid", "contradiction"),
        (known("failed", "paid", "returned"), "failed", "contradiction"),
    ],
)
def test_a_line_against_what_is_known(before, outcome, match):
    assert matches(line(outcome), known=before) == [match]


def test_the_amount_has_to_fit_to_the_won():
    assert matches(line(amount=49_999)) == ["wrong_amount"]
    assert matches(line(amount=0), known=known("paid", "paid")) == ["wrong_amount"]


def test_what_nobody_knows():
    assert matches(line(reference="P000000009"), line(reference="합계"), line(reference="")) == [
        "unknown",
        "unknown",
        "unknown",
    ]


def test_the_same_line_twice_in_one_file():
    assert matches(line(), line(row=3)) == ["applied", "repeated"]


def test_paid_and_back_in_one_file():
    assert matches(line(), line("returned", row=3)) == ["applied", "applied"]
    assert matches(line("returned"), line(row=3)) == ["contradiction", "applied"]


def test_a_whole_day_that_is_sent_again_with_its_return_only_repeats():
    before = known("failed", "paid", "returned")
    assert matches(line(), line("returned", row=3), known=before) == ["repeated", "repeated"]
    assert matches(line(), line("returned", row=3), known=known("paid", "paid")) == [
        "repeated",
        "applied",
    ]


def test_paid_below_the_return_in_one_file_is_the_last_word():
    lines = (line(), line("returned", row=3), line(row=4))
    assert matches(*lines) == ["applied", "applied", "contradiction"]
    assert matches(line("returned"), line(row=3), known=known("paid", "paid")) == [
        "applied",
        "contradiction",
    ]


@pytest.mark.parametrize("order", [("paid", "failed"), ("failed", "paid")])
def test_a_file_that_calls_one_payment_both_is_believed_in_neither(order):
    first, second = order
    assert matches(line(first), line(second, row=3)) == ["contradiction", "contradiction"]


def test_a_wrong_amount_does_not_hide_such_a_quarrel():
    assert matches(line("paid"), line("failed", row=3, amount=1)) == [
        "contradiction",
        "wrong_amount",
    ]


def test_an_earlier_word_stands_against_a_quarrel():
    assert matches(line(), line("failed", row=3), known=known("paid", "paid")) == [
        "repeated",
        "contradiction",
    ]
