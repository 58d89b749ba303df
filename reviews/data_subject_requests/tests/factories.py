"""Requests about personal data in each state, brought about by the verbs."""

from __future__ import annotations

from typing import Any

from claims.register.models import Claim
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.verbs import answer_request, register_request
from reviews.payouts.tests import factories as money

ASKS = "저에 대해 가지고 있는 것을 모두 보여 달라고 함"
ANSWER = "신분증을 확인하고 사본을 우편으로 보냈습니다."


def agent() -> Any:
    return UserFactory(roles=["customer_centre"])


def claim(**more: Any) -> Claim:
    made = ClaimFactory(**more)
    BankAccountFactory(claim=made)
    return made


def received(of: Claim | None = None, **more: Any) -> DataSubjectRequest:
    """A request for access by a claimant who showed a passport, unless `more` says otherwise."""
    given = {
        "by": agent(), "kind": "access", "asks": ASKS, "channel": "counter", "identity": "document",
    } | more  # fmt: skip
    return register_request(claim=of or claim(), **given)


def answered(of: Claim | None = None, **more: Any) -> DataSubjectRequest:
    """Granted, unless `more` says otherwise."""
    given = {"by": money.secretary(), "outcome": "granted", "answer": ANSWER} | more
    return answer_request(request=received(of), **given)
