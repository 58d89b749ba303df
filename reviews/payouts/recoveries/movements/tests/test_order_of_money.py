"""The won owed and written off depend on the money that came, not on the order of entry."""

from itertools import permutations

import pytest

from claims.tests.raw_sql import refused
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import RecoveryMovement
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

ASKED, CAME, KEPT_BACK = 50_000, 10_000, 5_000
WAIVED = ASKED - CAME - KEPT_BACK
ORDERS = [
    order
    for order in permutations(("undo came", "undo kept back", "late", "undo late", "later"))
    if order.index("late") < order.index("undo late") and order[0] != "later"
]


def written_off():
    """A demand of which one receipt and one offset came; the rest was written off."""
    found = make.received(make.demanded(money.paid(), amount=ASKED), CAME)
    other = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
    waits = make.offset(found, other, KEPT_BACK)
    found = make.confirmed(waits, by=money.secretary())
    return make.confirmed(make.write_off(found))


def entered(found, act):
    if act in ("late", "later"):
        return make.entered(found, 12_000 if act == "late" else 3_000)
    amount = {"came": CAME, "kept back": KEPT_BACK, "late": 12_000}[act.removeprefix("undo ")]
    kinds = ("received", "offset")
    row = found.movements.get(amount=amount, kind__in=kinds, status="confirmed")
    return make.undoing(row)


def reached(movement):
    """The won written off and owed once the movement is confirmed; its sheet has said so."""
    facts = dict(movement_sheet(movement).facts)
    by = money.secretary() if movement.kind == "unoffset" else None
    found = make.confirmed(movement, by=by)
    assert facts["남은 금액"].endswith(f"→ {found.outstanding:,}원")
    if "면제·결손액" in facts:
        assert facts["면제·결손액"].endswith(f"→ {found.waived:,}원")
    return found


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: ", ".join(order))
def test_after_each_step_the_figures_are_those_of_the_money(order):
    found = written_off()
    for act in order:
        found = reached(entered(found, act))
        left = ASKED - found.received - found.set_off
        assert found.waived == min(WAIVED, left)
        assert found.outstanding == left - found.waived
    assert (found.received, found.waived, found.outstanding) == (3_000, WAIVED, 12_000)
    assert list(find_differences()) == []


def test_the_letter_of_an_early_receipt_says_what_is_written_off_again():
    found = written_off()
    make.received(found, 4_000)
    found = make.confirmed(make.undoing(found.movements.get(amount=CAME)))
    assert (found.waived, found.outstanding) == (WAIVED, 6_000)
    body = found.claim.notices.get(event="recovery_corrected").body
    assert "면제한 4,000원은 다시 청구하지 않습니다" in body and "남은 금액: 6,000원" in body
    assert "다시 내셔야" not in body


def test_a_counter_entry_is_not_confirmed_in_one_statement_with_late_money():
    found = written_off()
    rows = [make.undoing(found.movements.get(amount=CAME)), make.entered(found, 4_000)]
    sql = """UPDATE reviews_recoverymovement SET status = 'confirmed', confirmed_by_id = %s,
        ended_at = clock_timestamp() WHERE id = ANY(%s)"""
    said = refused(sql, money.finance().pk, [row.pk for row in rows])
    assert said == "counter_entry_is_confirmed_alone"
    assert RecoveryMovement.objects.filter(status="waiting").count() == 2
