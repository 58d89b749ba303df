"""A policy that gives a payee one fixed grant, and claims of one payee in every state of a hold."""

from __future__ import annotations

from itertools import count
from typing import Any

from claims.bank_accounts.tests.factories import record_account
from claims.personal_data import crypto
from claims.policy.models import SupportPolicy
from claims.policy.verbs import copy_policy
from claims.register.models import Claim
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory, publish
from claims.users.models import User
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import verbs
from reviews.payouts.models import PayeeHold
from reviews.payouts.tests import factories as make

_numbers = count(1)
CLAIMANT, ACCOUNT, PHONE = "claimant", "account", "phone"


def one_each(*marks: str) -> SupportPolicy:
    """Publish a version by which a payee, known by these marks, gets one fixed grant."""
    by = UserFactory(roles="admin")
    policy = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    policy.one_grant_by = list(marks or (CLAIMANT, ACCOUNT))
    policy.save()
    return publish(policy, by)


def claim(like: Claim | None = None, *same: str, base: bool = False, **more: Any) -> Claim:
    """A claim on a route of grants with an account, which shares these marks with `like`."""
    number = next(_numbers)
    more.setdefault("plain_phone", f"010{number:08d}")
    account = more.pop("account", f"110{number:09d}")
    if like is not None and CLAIMANT in same:
        more["claimant"] = like.claimant
    phone = like.phone_index if like is not None and PHONE in same else None
    if phone is not None:
        more["phone_index"] = phone
    made = ClaimFactory(**more) if base else make.tier_claim(**more)
    if account:
        index = crypto.blind_index("account", account)
        if like is not None and ACCOUNT in same:
            index = like.accounts.get().number_index
        BankAccountFactory(claim=made, plain_number=account, number_index=index)
    return made


def held(*same: str, base: bool = False) -> PayeeHold:
    """A claim that a run held beside another one, whose grant it prepared."""
    if not SupportPolicy.objects.effective().one_grant_by:
        one_each()
    first = claim()
    second = claim(first, *(same or (CLAIMANT,)), base=base)
    grants.finished()
    if base:
        grants.finished("base_grant")
    return PayeeHold.objects.get(claim=second)


def held_by_account(**more: Any) -> PayeeHold:
    """A claim with a prepared grant that came on hold as its corrected account is another one's."""
    one_each(ACCOUNT)
    claim(account="110000000001", **more)
    second = claim(**more)
    grants.finished()
    record_account(
        claim=second, by=make.secretary(), bank="004", number="110000000001",
        holder=second.representative, reason="정정",
    )  # fmt: skip
    return PayeeHold.objects.with_grant().get()


def proposed(hold: PayeeHold | None = None, by: User | None = None) -> PayeeHold:
    return verbs.propose_release(
        hold=hold or held(), by=by or make.secretary(), reason="다른 지점의 피해임을 확인함"
    )


def released(hold: PayeeHold | None = None) -> PayeeHold:
    return verbs.confirm_release(hold=proposed(hold), by=make.secretary())


def duplicate(hold: PayeeHold | None = None) -> PayeeHold:
    return verbs.end_as_duplicate(
        hold=hold or held(), by=make.secretary(), reason="같은 피해를 두 번 접수함"
    )
