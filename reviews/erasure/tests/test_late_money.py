"""Money of a recovery that comes after its claim was erased: it is booked, and nobody writes words
about the claim."""

import pytest

from claims import clock
from claims.errors import ErasedClaimError
from claims.register.models import Claim
from reviews.erasure.tests import factories as make
from reviews.erasure.tests.factories import LONG_AGO
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.confirmations import movement_sheet
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.recoveries.tests.test_guards import WAITS
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import refused, row_of, run

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
    assert "알리지 않습니다" in sheet.notified and "취소할 수 없습니다" in sheet.warning
    found = recoveries.confirmed(waits)
    assert (found.status, found.received, found.waived) == ("written_off", 20_000, 30_000)
    assert list(find_differences()) == [] and not letters(found).exists()
    assert not found.movements.filter(erased_at=None).exclude(reason="").exists()


def test_a_counter_entry_is_refused_and_no_button_offers_it(client):
    found = erased(received=50_000)
    receipt = found.movements.get()
    with pytest.raises(ErasedClaimError):
        recoveries.undoing(receipt)
    client.force_login(money.finance())
    page = client.get(f"/payouts/recoveries/{found.pk}/").content.decode()
    assert found.number in page and "입금 취소" not in page


def test_the_database_refuses_words_about_it_and_takes_money():
    found = erased(received=10_000)
    receipt = found.movements.get(kind="received")
    waits = {**WAITS, "erased_at": "NULL"}
    words = {"reason": "'홍길동'", "reference": "''", "kind": "'reversed'"}
    undone = row_of(receipt, **waits, **words, undoes_id=str(receipt.pk))
    assert refused(undone) == "claim_was_erased"
    said = row_of(receipt, **waits, reference="'0601-9'", reason="'홍길동'")
    assert refused(said) == "claim_was_erased"
    plan = f"""INSERT INTO reviews_recoveryplan (recovery_id, number, total, reason, by_id, at)
        VALUES ({found.pk}, 1, 10000, '홍길동', {money.finance().pk}, now())"""
    assert refused(plan) == "claim_was_erased"
    assert run(row_of(receipt, **waits, reference="'0601-9'", reason="''")) == 1
