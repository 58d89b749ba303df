"""An appeal decides again what the claim gets in all: what a correction paid is not paid twice."""

import pytest
from django.utils import translation

from claims.bank_accounts.tests.factories import record_account
from claims.tests.raw_sql import refused, row_of
from config.dev import scenes
from reviews.committee.appeals.tests.scene import appealed, first_round
from reviews.committee.appeals.verbs import accept_appeal
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.errors.preparation import AboveDecisionError
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.verbs import prepare_again, prepare_replacement
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

FIRST, CORRECTED, RAISED = 300_000, 100_000, 700_000  # won; the loss is 900,000


def pay(payout):
    return money.paid(money.approved(payout))


def rows():
    """A first grant that was paid."""
    claim = first_round(("partly", FIRST)).claim
    account = {"bank": "088", "number": "110222333442", "holder": claim.business_name}
    record_account(claim=claim, by=make.secretary(), reason="통장 사본", **account)
    return pay(Payout.objects.get(claim=claim))


_rows, first = scenes.scene("first", rows)


def correct(payout, amount=CORRECTED):
    return prepare_correction(payout=payout, amount=amount, by=make.secretary(), reason="산정 착오")


def raised(payout, amount=RAISED):
    """The appeal's decision to grant so much in all."""
    review = payout.claim.reviews.get(round=1)
    second = accept_appeal(appeal=appealed(review), by=make.secretary())
    return make.vote_all(second, ("partly", amount)).decision


def difference(decision):
    return Payout.objects.filter(key=f"decision:{decision.resolution_no}").first()


def test_what_a_correction_has_paid_is_part_of_it(first):
    pay(correct(first))
    decision = raised(first)
    more = difference(decision)
    assert (more.kind, more.amount) == ("appeal_adjustment", RAISED - FIRST - CORRECTED)
    letter = Notice.objects.get(key=f"decision:{decision.resolution_no}")
    assert "300,000원" in letter.body and "400,000원" not in letter.body
    pay(more)
    assert LedgerEntry.objects.paid_total(first.claim) == RAISED


def test_a_correction_that_nobody_has_sent_gives_way(first):
    waiting = money.approved(correct(first))
    with translation.override("en"):  # the last vote's; the row's reason is Korean all the same
        assert difference(raised(first)).amount == RAISED - FIRST
    waiting.refresh_from_db()
    assert (waiting.status, waiting.ended_reason) == (
        "cancelled",
        "재심의가 지급할 금액을 새로 정함",
    )


def test_a_correction_on_its_way_and_one_to_be_repeated_are_part_of_it(first):
    failed = money.failed(money.approved(correct(first)))
    more = difference(raised(first))
    assert more.amount == RAISED - FIRST - CORRECTED
    pay(prepare_replacement(payout=failed, by=make.secretary(), same_account=True))
    pay(more)
    assert LedgerEntry.objects.paid_total(first.claim) == RAISED


def test_where_the_correction_paid_all_of_it_nothing_more_is(first):
    pay(correct(first, RAISED - FIRST))
    decision = raised(first)
    assert decision.amount == RAISED and difference(decision) is None
    assert (
        "더 드리는 금액: 0원" in Notice.objects.get(key=f"decision:{decision.resolution_no}").body
    )


def test_an_appeal_that_changes_nothing_leaves_a_correction_alone(first):
    waiting = correct(first)
    assert difference(raised(first, FIRST)) is None
    waiting.refresh_from_db()
    assert waiting.status == "prepared"


def test_a_correction_never_keeps_an_appeal_from_its_decision(first):
    """Up to the whole loss both: decided, and paid once."""
    pay(correct(first, 600_000))
    decision = raised(first, 899_999)
    assert decision.amount == 899_999 and difference(decision) is None
    assert LedgerEntry.objects.paid_total(first.claim) == 900_000


def test_what_was_cancelled_is_not_prepared_again_on_top_of_a_correction(first):
    more = difference(raised(first))
    cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
    pay(correct(first))
    more.refresh_from_db()
    with pytest.raises(AboveDecisionError):
        prepare_again(payout=more, by=make.secretary())


def test_raw_sql_pays_no_more_of_an_appeal_than_is_left(first):
    name = "payout_without_preparer_rests_on_a_decision"
    more = difference(raised(first))
    cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
    fresh = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}
    assert refused(row_of(more, key="key || ':2'", amount="amount + 1", **fresh)) == name
    pay(correct(first))
    assert refused(row_of(more, key="key || ':2'", **fresh)) == name
    assert refused(row_of(more, key="key || ':2'", amount="amount - 99999", **fresh)) == name
