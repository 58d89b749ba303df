"""An account recorded by hand: a new version, encrypted, told to whoever pays."""

import pytest

from claims import hooks
from claims.errors import ForbiddenError
from claims.register.models import AccountSource, BankAccount, HolderMatch
from claims.register.verbs import AccountUnreadableError, record_account
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
GIVEN = {
    "bank": "국민은행", "number": "123456-04-567890", "holder": "이지훈", "reason": "통장 사본대로",
}  # fmt: skip


@pytest.fixture
def claim():
    return ClaimFactory(representative="이지훈", business_name="온담 플라워")


@pytest.fixture
def secretary():
    return UserFactory(roles=["secretariat"])


def test_a_claim_without_an_account_gets_its_first(claim, secretary):
    account = record_account(claim=claim, by=secretary, source=AccountSource.SUPPLEMENT, **GIVEN)
    assert (account.version, account.bank_code, account.last4) == (1, "004", "7890")
    assert account.reveal_number(claim.number) == "12345604567890"
    assert b"12345604567890" not in bytes(account.number)
    assert (account.holder_match, account.entered_by) == (HolderMatch.REPRESENTATIVE, secretary)


def test_a_correction_is_a_new_version_and_the_same_again_is_none(claim, secretary):
    first = BankAccountFactory(claim=claim)
    second = record_account(claim=claim, by=secretary, **GIVEN)
    assert second.version == first.version + 1
    assert record_account(claim=claim, by=secretary, **GIVEN) == second
    assert BankAccount.objects.newest_of(claim) == second


@pytest.mark.parametrize(("holder", "match"), [
    ("온담플라워", HolderMatch.BUSINESS), ("박서연", HolderMatch.MISMATCH),
])  # fmt: skip
def test_the_holder_is_compared_as_in_the_import(claim, secretary, holder, match):
    account = record_account(claim=claim, by=secretary, **GIVEN | {"holder": holder})
    assert account.holder_match == match


@pytest.mark.parametrize("wrong", [
    {"bank": "한빛"}, {"number": "123"}, {"number": "1.2E+11"}, {"holder": " "}, {"reason": ""},
])  # fmt: skip
def test_what_cannot_be_read_is_refused(claim, secretary, wrong):
    with pytest.raises(AccountUnreadableError):
        record_account(claim=claim, by=secretary, **GIVEN | wrong)
    assert not BankAccount.objects.filter(claim=claim).exists()


@pytest.mark.parametrize("role", ["member", "finance", "agent", "auditor"])
def test_only_the_secretariat_may(claim, role):
    with pytest.raises(ForbiddenError):
        record_account(claim=claim, by=UserFactory(roles=[role]), **GIVEN)


def test_whoever_pays_hears_of_it_once(claim, secretary, monkeypatch):
    told = []
    monkeypatch.setattr(hooks, "emit", lambda event, arg: told.append((event, arg)))
    record_account(claim=claim, by=secretary, **GIVEN)
    record_account(claim=claim, by=secretary, **GIVEN)
    assert told == [("account_changed", claim.pk)]
