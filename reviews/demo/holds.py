"""Payees with several claims in the demo: the policy that gives each one grant, and what people say
of the grants on hold."""

from __future__ import annotations

import datetime as dt

from claims import clock
from claims.changes.verbs import confirm_change
from claims.policy.models import SamePayee, SupportPolicy
from claims.policy.publication_change import propose_publishing
from claims.policy.verbs import copy_policy
from claims.users.models import User
from reviews.demo.engine import Story
from reviews.demo.samples import SHARE as SHARE_OF_SAMPLES
from reviews.payouts.holds.verbs import (
    confirm_release,
    decline_release,
    end_as_duplicate,
    propose_release,
    reopen_hold,
)
from reviews.payouts.models import PayeeHold
from reviews.payouts.states.holds import HoldStatus

TWO_SHOPS = "두 서비스에서 따로 생긴 피해임을 매출 자료와 통화로 확인함"
TWICE = "같은 가게의 같은 피해를 두 번 접수하셨습니다."
SHARE = 8  # one of so many holds is released, and one is ended as a duplicate


def publish_one_grant(people: dict[str, User]) -> None:
    """Publish a policy version, confirmed by two administrators, by which a payee gets one fixed
    grant and a share of the decisions is judged again as a sample. Call it before claims are
    loaded. Does nothing if such a version is in force."""
    policy = SupportPolicy.objects.effective(clock.now())
    if policy.one_grant_by:
        return
    draft = copy_policy(policy=policy, by=people["admin"])
    draft.one_grant_by = [SamePayee.CLAIMANT, SamePayee.ACCOUNT]
    draft.sample_share = SHARE_OF_SAMPLES
    draft.effective_from = clock.now()
    draft.save()
    change = propose_publishing(
        policy=draft, reason="한 신청인에게 정액 지원금을 한 번만 지급합니다.", by=people["admin"]
    )
    confirm_change(change=change, by=people["admin2"])


def play_holds(people: dict[str, User], days: list[dt.datetime]) -> Story:
    """Story of grants on hold because their payee has several: two secretaries settle some of them
    on the first two of `days`; the others wait for the visitor of the demo."""
    one, other = people["secretary"], people["secretary2"]
    yield days[0] + dt.timedelta(hours=2)
    if PayeeHold.objects.exclude(status=HoldStatus.WAITING).exists():
        return
    waiting = list(
        PayeeHold.objects.waiting().select_related("claim", "other").order_by("held_at", "pk")
    )
    same = [hold for hold in waiting if hold.claim.service_id == hold.other.service_id]
    honest = [hold for hold in waiting if hold.claim.service_id != hold.other.service_id]
    most = max(2, len(waiting) // SHARE)
    released, twice = honest[:most], same[:most]
    for hold in released:
        propose_release(hold=hold, by=one, reason=TWO_SHOPS)
    for hold in twice:
        end_as_duplicate(hold=hold, by=other, reason=TWICE)
    yield days[1] + dt.timedelta(hours=2)
    for hold in released[len(released) // 3 : -1]:
        confirm_release(hold=hold, by=other)
    for hold in released[-1:]:
        decline_release(hold=hold, by=other, reason="두 신청의 매출 자료가 같음. 다시 확인할 것")
    for hold in twice[-1:]:
        reopen_hold(hold=hold, by=one, reason="신청인이 다른 지점의 피해라고 알려 옴")
