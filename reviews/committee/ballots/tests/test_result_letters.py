"""The letter of a decision says how its money comes, by the account that the claim has."""

import pytest

from claims.register.models import HolderMatch
from claims.tests.factories import BankAccountFactory
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db
TO_THE_ACCOUNT = "신청하신 계좌로 보내 드리며"
ASKS = "보내 드릴 계좌가 없거나 예금주가 다릅니다. 받으실 계좌를 고객센터로 알려 주시면"


@pytest.mark.parametrize("holder", [None, HolderMatch.MISMATCH, HolderMatch.UNKNOWN])
def test_a_decision_promises_no_transfer_to_an_account_that_is_not_there(holder):
    review = make.in_review()
    if holder is not None:
        BankAccountFactory(claim=review.claim, holder_match=holder)
    review = make.vote_all(review, ("partly", 600_000))
    body = Notice.objects.get(key=f"decision:{review.decision.resolution_no}").body
    usable = holder == HolderMatch.UNKNOWN
    assert (TO_THE_ACCOUNT in body, ASKS in body) == (usable, not usable)
