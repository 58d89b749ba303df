"""The digits that a visitor of an upload link is asked for stand in no letter to its claimant."""

import pytest

from claims.bank_accounts.tests.factories import GIVEN, record_account
from claims.documents.upload_links.verbs import verification_digits
from claims.register.models import BankAccount
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from reviews.notices.models import Notice
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
NO_PHONE = {"phone": None, "phone_last4": "", "phone_index": None}


@pytest.mark.parametrize("outcome", ["paid", "failed"])
def test_no_letter_names_the_account_of_a_claim_without_a_telephone(outcome):
    claim = make.tier_claim(50_000, **NO_PHONE)
    payout = make.approved(make.tier_payout(claim=claim))
    make.released(make.built(payout))
    load_results(file=paper(row(payout, outcome)), name="결과.csv", by=make.finance())
    kind, digits = verification_digits({claim.pk: claim})[claim.pk]
    assert (kind, digits) == ("account", BankAccount.objects.newest_of(claim).last4)
    letter = Notice.objects.get(claim=claim, event__in=["payout_sent", "payout_failed"])
    assert "****" in letter.body and digits not in letter.body
    assert digits not in str(letter.values)


def test_nor_does_the_letter_of_a_corrected_account():
    by = UserFactory(roles="secretariat")
    letters = []
    for facts in (NO_PHONE, {}):
        claim = ClaimFactory(**facts)
        record_account(claim=claim, by=by, **GIVEN, reason="신청인이 전화로 알려 줌")
        letters.append(Notice.objects.get(claim=claim, event="account_changed").body)
    assert "국민은행 ****" in letters[0] and "7890" not in letters[0]
    assert "국민은행 ****7890" in letters[1]  # there the telephone's digits are asked for


def test_a_corrected_account_is_not_asked_for():
    """The page asks for the account "as filed"; of a corrected telephone the filed digits stay too
    (docs/decisions/0082)."""
    claim = ClaimFactory(**NO_PHONE)
    BankAccountFactory(claim=claim, last4="4321")
    by = UserFactory(roles="secretariat")
    record_account(claim=claim, by=by, **GIVEN, reason="신청인이 전화로 알려 줌")
    assert BankAccount.objects.newest_of(claim).last4 == "7890"
    assert verification_digits({claim.pk: claim})[claim.pk] == ("account", "4321")
