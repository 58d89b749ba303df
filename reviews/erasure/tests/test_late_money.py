"""Money of a recovery that comes after its claim was erased: it is booked, and nobody writes words
about the claim."""

import pytest
from django.urls import reverse

from claims import clock
from claims.errors import ErasedClaimError
from claims.register.models import Claim
from claims.tests.erasure import mark_as_erased
from claims.tests.raw_sql import refused, row_of, run
from reviews.erasure.tests import factories as make
from reviews.erasure.tests.factories import LONG_AGO
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.errors.movements import OwnMovementError
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.recoveries.tests.test_guards import WAITS
from reviews.payouts.states.recoveries import NO_REASON
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def years(settings):
    settings.RETENTION_YEARS = make.YEARS


def erased(*, received=0):
    """A recovery of an erased claim, of which so much came; the rest was written off."""
    claim = make.decided_long_ago().claim
    with clock.at(LONG_AGO):
        found = recoveries.demanded(claim.payouts.get(status="paid"))
        if received:
            found = recoveries.received(found, received)
        if received < 50_000:
            recoveries.confirmed(recoveries.write_off(found))
    make.sent(claim, only="pending")
    make.finished()
    assert Claim.objects.get(pk=claim.pk).erased_at
    return Recovery.objects.get(pk=found.pk)


def letters(found):
    return found.claim.notices.filter(erased_at=None)


def test_money_is_booked_and_no_letter_is_written():
    found = erased()
    waits = recoveries.entered(found, 20_000)
    sheet = movement_sheet(waits)
    assert "알리지 않습니다" in sheet.notified and "뒤에 취소할 수 있습니다" in sheet.undo_text
    found = recoveries.confirmed(waits)
    assert (found.status, found.received, found.waived) == ("written_off", 20_000, 30_000)
    assert list(find_differences()) == [] and not letters(found).exists()
    assert not found.movements.filter(erased_at=None).exclude(reason="").exists()


def test_a_wrong_receipt_is_undone_and_the_money_is_the_right_claimants():
    found = erased()
    wrong = recoveries.entered(found, 20_000, reference="0601-777")
    recoveries.confirmed(wrong)
    waits = recoveries.undoing(wrong)
    assert waits.reason == NO_REASON and "알리지 않습니다" in movement_sheet(waits).notified
    with pytest.raises(OwnMovementError):
        recoveries.confirmed(waits, by=waits.entered_by)
    found = recoveries.confirmed(waits)
    assert (found.status, found.received, found.waived) == ("written_off", 0, 50_000)
    other = recoveries.demanded(money.paid(), amount=20_000)
    other = recoveries.confirmed(recoveries.entered(other, 20_000, reference="0601-777"))
    assert other.status == "settled"
    assert list(find_differences()) == [] and not letters(found).exists()


def test_what_is_owed_again_then_is_written_off_and_nothing_else(client):
    found = erased(received=50_000)
    client.force_login(money.finance())
    page, undo = (f"/payouts/recoveries/{found.pk}/", "입금 취소")
    assert undo in (said := client.get(page).content.decode()) and 'name="reason"' not in said
    receipt = found.movements.get()
    client.post(reverse("payouts:recovery_reverse", args=[receipt.pk]))
    found = recoveries.confirmed(found.movements.get(kind="reversed"))
    assert (found.status, found.outstanding) == ("demanded", 50_000)
    for act in (recoveries.cancellation, lambda one: recoveries.in_instalments(one, 1, 49_999)):
        with pytest.raises(ErasedClaimError):
            act(found)
    dropped = {**WAITS, "kind": "'dropped'", "reason": f"'{NO_REASON}'", "reference": "''"}
    assert refused(row_of(receipt, **dropped, erased_at="NULL")) == "claim_was_erased"
    said = client.get(page).content.decode()
    assert "면제 올리기" in said and "취소 올리기" not in said and "일정 보기" not in said
    assert 'name="reason"' not in said
    client.post(reverse("payouts:recovery_write_off", args=[found.pk]))
    found = recoveries.confirmed(found.movements.get(kind="written_off"))
    assert (found.status, found.waived) == ("written_off", 50_000)
    assert list(find_differences()) == [] and not letters(found).exists()


@pytest.fixture
def taken():
    """An offset of a recovery against the grant of another claim of the same claimant."""
    found = recoveries.demanded(money.paid())
    other = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
    waits = recoveries.offset(found, other, 20_000)
    recoveries.confirmed(waits, by=money.secretary())
    waits.refresh_from_db()
    return waits


def test_a_wrong_offset_of_it_is_undone(taken):
    mark_as_erased(taken.recovery.claim)
    found = recoveries.confirmed(recoveries.undoing(taken), by=money.secretary())
    assert (found.status, found.set_off) == ("demanded", 0)
    assert taken.payout.claim.payouts.get(status="prepared").amount == 50_000
    assert not letters(found).filter(event="recovery_corrected").exists()


def test_but_not_against_a_payment_of_an_erased_claim(taken, client):
    """Nothing could be paid again."""
    mark_as_erased(taken.payout.claim)
    with pytest.raises(ErasedClaimError):
        recoveries.undoing(taken)
    client.force_login(money.finance())
    page = client.get(f"/payouts/recoveries/{taken.recovery_id}/").content.decode()
    assert "반대로 적기" not in page


def test_the_database_refuses_words_about_it_and_takes_money():
    found = erased(received=10_000)
    receipt = found.movements.get(kind="received")
    waits = {**WAITS, "erased_at": "NULL"}
    words = {"reason": "'홍길동'", "reference": "''", "kind": "'reversed'"}
    undone = row_of(receipt, **waits, **words, undoes_id=str(receipt.pk))
    assert refused(undone) == "claim_was_erased"
    fixed = {**words, "reason": f"'{NO_REASON}'"}
    said = row_of(receipt, **waits, reference="'0601-9'", reason="'홍길동'")
    assert refused(said) == "claim_was_erased"
    plan = f"""INSERT INTO reviews_recoveryplan (recovery_id, number, total, reason, by_id, at)
        VALUES ({found.pk}, 1, 10000, '홍길동', {money.finance().pk}, now())"""
    assert refused(plan) == "claim_was_erased"
    assert run(row_of(receipt, **waits, reference="'0601-9'", reason="''")) == 1
    assert run(row_of(receipt, **waits, **fixed, undoes_id=str(receipt.pk))) == 1
