"""The figures of the dashboards: each number is defined here once, with its words and its list.

`count` counts all figures of a list in one query. Labels and words are Korean, as all msgids.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists.figures import Figure, figures_of, register_figure
from claims.register.models import Claim, Harm, Route
from claims.register.voided import was_filed
from reviews.committee.document_requests.lists import CLOSED, OVERDUE, STATES, UNASKED, WAITING
from reviews.committee.models import (
    AssignmentDraw,
    Ballot,
    DiscussionRequest,
    Objection,
    ObjectionStatus,
    Outcome,
    QueueRow,
    QueueStatus,
    ReviewStatus,
)
from reviews.committee.queue.filters import due_condition
from reviews.committee.queue.queries import departs_beyond_policy
from reviews.dashboard.money_definitions import (
    PAYOUT_FIGURES,
    PAYOUTS,
    RECOVERIES,
    RECOVERY_FIGURES,
)
from reviews.notices.contacts import unreachable
from reviews.payouts.grants import lists as grants
from reviews.payouts.holds import lists as holds
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.models.expressions.failures import is_unrepeated_failure
from reviews.payouts.models.querysets import gives_pay_state
from reviews.payouts.states.payouts import UNDER_WAY, PayoutStatus, PayState

CLAIMS, QUEUE = "claims", "queue"  # lists; the others stand with their figures
MODELS: dict[str, Any] = {
    CLAIMS: Claim,
    QUEUE: QueueRow,
    PAYOUTS: Payout,
    RECOVERIES: Recovery,
}

RUNNING = (QueueStatus.IN_REVIEW, QueueStatus.DECIDING, QueueStatus.RECONSIDERED)
NOT_DECIDED = (
    QueueStatus.WAITING_DOCUMENTS,
    QueueStatus.IN_REVIEW,
    QueueStatus.SUPPLEMENT_REQUESTED,
    QueueStatus.DECIDING,
)
GRANTS = (Outcome.GRANTED, Outcome.PARTLY_GRANTED)


def _granted_with(state: PayState) -> Q:
    """Return the condition for claims with a granting decision in force and this pay state (FAILED,
    WAITING or PAID), which they have as in `PayoutQuerySet.pay_states`: a failed payment counts
    before one under way, and that before paid ones. Raises ValueError for another state."""
    payouts = Payout.objects.filter(gives_pay_state())
    having = {
        PayState.FAILED: Q(pk__in=payouts.filter(is_unrepeated_failure()).values("claim")),
        PayState.WAITING: Q(pk__in=payouts.filter(status__in=UNDER_WAY).values("claim")),
        PayState.PAID: Q(pk__in=payouts.filter(status=PayoutStatus.PAID).values("claim")),
    }
    found = Q(outcome__in=GRANTS)
    for one, condition in having.items():
        if one == state:
            return found & condition
        found &= ~condition
    raise ValueError(state)


def _asked_to_discuss() -> QuerySet[DiscussionRequest]:
    return DiscussionRequest.objects.filter(ballot__review=OuterRef("review"))


def _second_ballots() -> QuerySet[Ballot]:
    return Ballot.objects.filter(review=OuterRef("review"), number__gt=1, closed_at__isnull=True)


def _more_draws() -> QuerySet[AssignmentDraw, dict[str, Any]]:
    draws = AssignmentDraw.objects.filter(review=OuterRef("review")).order_by()
    return draws.values("review").annotate(n=Count("pk")).filter(n__gt=1)


def _before_the_council() -> Q:
    """Return the condition for filed claims on the council's route, and claims whose objection went
    to the council."""
    passed = Objection.objects.filter(status=ObjectionStatus.PASSED)
    here = Q(route=Route.COMMITTEE_REVIEW) | Q(pk__in=passed.values("claim"))
    return was_filed() & here


_REGISTER = (
    Figure("filed", _("접수"), _("접수한 신청 전체. 무효로 한 것은 빠집니다."), CLAIMS, was_filed),
    Figure(
        "operator",
        _("운영사 대상"),
        _("운영사 서비스의 피해를 적은 신청. 계열사로 이관한 신청은 빠집니다."),
        CLAIMS,
        lambda: was_filed() & Q(company__is_operator=True),
    ),
    Figure(
        "monetary",
        _("금전 피해"),
        _("운영사 대상 가운데 금전 피해를 적은 신청"),
        CLAIMS,
        lambda: was_filed() & Q(company__is_operator=True, harm=Harm.MONETARY),
    ),
    Figure(
        "escalated",
        _("심의 대상"),
        _("협의체 심의로 정해진 신청과 이의로 협의체에 온 신청. 철회한 신청도 셉니다."),
        CLAIMS,
        _before_the_council,
    ),
    Figure(
        "withdrawn_claims",
        _("철회한 신청"),
        _("신청인이 철회한 신청. 모든 경로를 셉니다."),
        CLAIMS,
        lambda: was_filed() & Q(withdrawn_at__isnull=False),
        {"withdrawn": "yes"},
    ),
)

_COUNCIL = (
    Figure(
        "decided",
        pgettext_lazy("figure", "의결"),
        _("첫 심의에서 의결한 신청. 이의신청과 재심의 중인 신청도 한 번만 셉니다."),
        QUEUE,
        lambda: ~Q(outcome="") | Q(round=2),
    ),
    Figure(
        "left",
        _("의결 전"),
        _("첫 심의가 열려 있는 신청: 서류대기, 검토중, 보완요청, 심의중"),
        QUEUE,
        lambda: Q(round=1, standing__in=NOT_DECIDED),
    ),
    Figure(
        "withdrawn",
        _("철회"),
        _("의결하기 전에 신청인이 철회한 신청"),
        QUEUE,
        lambda: was_filed() & Q(standing=QueueStatus.WITHDRAWN, outcome=""),
    ),
    Figure(
        "unsubmitted",
        _("미제출 종결"),
        _("서류가 오지 않아 두 사람이 종결한 신청. 정한 날까지 다시 열 수 있습니다."),
        QUEUE,
        STATES[CLOSED][1],
    ),
    Figure(
        "not_asked",
        _("서류 요청 전"),
        _("서류를 기다리지만 신청인에게 아직 요청하지 않은 심의"),
        QUEUE,
        STATES[UNASKED][1],
    ),
    Figure(
        "papers_asked",
        _("서류 제출"),
        _("서류를 요청했고 신청인의 제출을 기다리는 신청. 제출 기한으로 셉니다."),
        QUEUE,
        lambda: STATES[WAITING][1]() | STATES[OVERDUE][1](),
    ),
    Figure(
        "papers_late",
        _("서류 기한 지남"),
        _("요청한 서류의 제출 기한이 지났고 심의를 시작하지도 종결하지도 않은 신청"),
        QUEUE,
        STATES[OVERDUE][1],
    ),
    Figure(
        "granted",
        _("지급 의결"),
        _("효력이 있는 의결이 전부 또는 일부 지급인 신청. 재심의 중인 신청은 빠집니다."),
        QUEUE,
        lambda: Q(outcome__in=GRANTS),
    ),
    Figure(
        "granted_all",
        _("지급승인"),
        _("효력이 있는 의결이 전부 지급인 신청"),
        QUEUE,
        lambda: Q(outcome=Outcome.GRANTED),
    ),
    Figure(
        "granted_part",
        _("일부승인"),
        _("효력이 있는 의결이 일부 지급인 신청"),
        QUEUE,
        lambda: Q(outcome=Outcome.PARTLY_GRANTED),
    ),
    Figure(
        "denied",
        _("부지급"),
        _("효력이 있는 의결이 부지급인 신청"),
        QUEUE,
        lambda: Q(outcome=Outcome.DENIED),
    ),
    Figure(
        "anew",
        _("재심의 중"),
        _("재심의가 열려 있고 아직 의결하지 않은 신청"),
        QUEUE,
        lambda: Q(round=2, outcome=""),
    ),
    Figure(
        "chair",
        _("위원장 확인 대기"),
        _("표결이 끝나 위원장 확인이나 회의 의결을 기다리는 신청. 재심의도 셉니다."),
        QUEUE,
        lambda: Q(review__status=ReviewStatus.DECIDING),
    ),
    Figure(
        "to_discuss",
        _("논의 요청"),
        _("위원장 확인을 기다리며 위원이 논의를 요청한 신청"),
        QUEUE,
        lambda: Q(review__status=ReviewStatus.DECIDING) & Q(Exists(_asked_to_discuss())),
    ),
    Figure(
        "second_ballot",
        _("다시 표결 중"),
        _("위원장이 재표결에 부쳐 표결 중인 신청"),
        QUEUE,
        lambda: Q(Exists(_second_ballots())),
    ),
    Figure(
        "late",
        _("심의 기한 지남"),
        _(
            "심의 기한이 지난 검토중, 심의중, 재심의. 보완을 기다리는 동안은 기한이 멈춥니다. "
            "서류 제출과 이의신청의 기한은 기한 카드에서 따로 셉니다."
        ),
        QUEUE,
        lambda: Q(standing__in=RUNNING) & due_condition("overdue"),
    ),
)

_EXCEPTIONS = (
    Figure(
        "departed",
        _("제안액에서 벗어난 의결"),
        _(
            "효력이 있는 의결이 표결할 때의 제안액과 정책이 사유 없이 허용한 폭보다 더 다른 신청. "
            "부지급은 0원으로 셉니다."
        ),
        QUEUE,
        departs_beyond_policy,
    ),
    Figure(
        "redrawn",
        _("다시 추첨한 심의"),
        _("위원을 한 번 넘게 추첨한 심의"),
        QUEUE,
        lambda: Q(Exists(_more_draws())),
    ),
    Figure(
        "holder_waived",
        _("예금주 차이를 인정한 지급"),
        _("예금주가 신청인과 다른 계좌를 사람이 사유를 적고 인정해 작성한 지급"),
        PAYOUTS,
        lambda: Q(holder_waived_by__isnull=False),
    ),
    Figure(
        "approval_voided",
        _("승인이 취소된 지급"),
        _("승인한 뒤 그 승인을 취소했거나, 승인된 채로 지급을 취소한 것. 다시 승인한 것도 셉니다."),
        PAYOUTS,
        lambda: (
            Q(approval_no__gt=1)
            | Q(approval_no=1, status__in=(PayoutStatus.PREPARED, PayoutStatus.CANCELLED))
        ),
    ),
)

_PAID = (
    Figure(
        "paid_claims",
        _("지급완료"),
        _("지급 의결한 신청 가운데 의결에 따른 지급이 모두 입금된 것. 신청마다 한 번 셉니다."),
        QUEUE,
        lambda: _granted_with(PayState.PAID),
    ),
    Figure(
        "waiting_claims",
        _("지급대기"),
        _("지급 의결한 신청 가운데 승인, 묶음, 은행 결과를 기다리는 지급이 있는 것"),
        QUEUE,
        lambda: _granted_with(PayState.WAITING),
    ),
    Figure(
        "failed_claims",
        _("지급실패"),
        _("지급 의결한 신청 가운데 입금되지 않았고 다시 작성하지 않은 지급이 있는 것"),
        QUEUE,
        lambda: _granted_with(PayState.FAILED),
    ),
)

FIGURES = (
    *(*_REGISTER, *_COUNCIL, *_EXCEPTIONS, *_PAID, *PAYOUT_FIGURES, *RECOVERY_FIGURES),
    *(unreachable.FIGURE, holds.FIGURE, *grants.ACCOUNT_FIGURES),
)


def connect() -> None:
    """Register the figures of this module with the lists, so that a list can be filtered by a
    figure. Called once, when the apps are ready."""
    for figure in FIGURES:
        register_figure(figure)


def count(list_name: str, **more: Any) -> dict[str, int]:
    """Return the count of every figure of a list (`QUEUE`, `RECOVERIES` …) by its name, over the
    whole table. `more` are further aggregates. One query."""
    parts = {one.name: Count("pk", filter=one.condition()) for one in figures_of(list_name)}
    return MODELS[list_name].objects.order_by().aggregate(**parts, **more)


def count_payouts() -> dict[str, dict[str, int]]:
    """Return for every figure of payouts, by its name, {"n": count, "amount": sum in won} over the
    whole table. One query."""
    parts: dict[str, Any] = {}
    for one in figures_of(PAYOUTS):
        condition = one.condition()
        parts[f"n_{one.name}"] = Count("pk", filter=condition)
        parts[f"won_{one.name}"] = Coalesce(Sum("amount", filter=condition), 0)
    found = Payout.objects.order_by().aggregate(**parts)
    return {
        one.name: {"n": found[f"n_{one.name}"], "amount": found[f"won_{one.name}"]}
        for one in figures_of(PAYOUTS)
    }
