"""The figures of payouts and recoveries, which `definitions` joins with those of claims."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.lists.figures import Figure
from reviews.payouts.models import movement_waits
from reviews.payouts.models.expressions.failures import is_unrepeated_failure
from reviews.payouts.models.expressions.preparing_again import awaits_preparation_again
from reviews.payouts.models.querysets import OWED, gives_pay_state
from reviews.payouts.states.payouts import UNDER_WAY, PayoutStatus
from reviews.payouts.states.recoveries import RECOVERY_OPEN, RecoveryStatus

PAYOUTS, RECOVERIES = "payouts", "recoveries"  # lists

PAYOUT_FIGURES = (
    Figure(
        "prepared",
        _("승인 대기"),
        _("작성되어 지급 담당의 승인을 기다리는 지급. 구간·기본 지원금도 셉니다."),
        PAYOUTS,
        lambda: Q(status=PayoutStatus.PREPARED),
        {"tab": PayoutStatus.PREPARED.value},
    ),
    Figure(
        "approved",
        _("승인됨, 묶기 전"),
        _("승인되어 다음 이체 묶음을 기다리는 지급. 구간·기본 지원금도 셉니다."),
        PAYOUTS,
        lambda: Q(status=PayoutStatus.APPROVED),
        {"tab": PayoutStatus.APPROVED.value},
    ),
    Figure(
        "batched",
        pgettext_lazy("status", "이체 묶음"),
        _("이체 묶음에 들어 이체 승인이나 은행 결과를 기다리는 지급. 구간·기본 지원금도 셉니다."),
        PAYOUTS,
        lambda: Q(status=PayoutStatus.BATCHED),
        {"tab": PayoutStatus.BATCHED.value},
    ),
    Figure(
        "unreleased",
        _("이체 승인 전"),
        _("이체 묶음에 들었고 그 묶음의 이체를 아직 승인하지 않은 지급"),
        PAYOUTS,
        lambda: Q(status=PayoutStatus.BATCHED, batch__released_at__isnull=True),
    ),
    Figure(
        "reserved",
        _("승인됨, 입금 전"),
        _("승인되어 예산을 잡아 둔 지급: 묶기 전의 것과 이체 묶음에 든 것"),
        PAYOUTS,
        lambda: Q(status__in=(PayoutStatus.APPROVED, PayoutStatus.BATCHED)),
    ),
    Figure(
        "paid",
        _("지급완료"),
        _("은행이 입금한 모든 지급. 구간·기본 지원금도 셉니다."),
        PAYOUTS,
        lambda: Q(status=PayoutStatus.PAID),
        {"tab": PayoutStatus.PAID.value},
    ),
    Figure(
        "failed_open",
        _("다시 작성할 지급실패"),
        _("입금되지 않았고 아직 다시 작성하지 않은 지급"),
        PAYOUTS,
        is_unrepeated_failure,
    ),
    Figure(
        OWED,
        _("취소됨, 다시 작성할 것"),
        _(
            "취소했고 다시 작성하지 않은 지급. 의결한 금액이나 지금 경로의 지원금을 아직 다 주지 "
            "않았고, 철회하거나 보류한 신청은 빠집니다."
        ),
        PAYOUTS,
        awaits_preparation_again,
    ),
    Figure(
        "in_bulk",
        _("승인 대기 구간·기본 지원금"),
        _("한꺼번에 작성되어 승인을 기다리는 구간·기본 지원금"),
        PAYOUTS,
        lambda: Q(status=PayoutStatus.PREPARED, run__isnull=False),
    ),
    Figure(
        "council_paid",
        _("의결에 따른 지급완료"),
        _("의결에 따른 지급 가운데 입금된 것: 추가지원, 재심의 차액, 정정 지급"),
        PAYOUTS,
        lambda: gives_pay_state() & Q(status=PayoutStatus.PAID),
    ),
    Figure(
        "council_waiting",
        _("의결에 따른 지급 대기"),
        _("의결에 따른 지급 가운데 승인, 묶음, 은행 결과를 기다리는 것"),
        PAYOUTS,
        lambda: gives_pay_state() & Q(status__in=UNDER_WAY),
    ),
    Figure(
        "council_failed",
        _("의결에 따른 지급실패"),
        _("의결에 따른 지급 가운데 입금되지 않았고 다시 작성하지 않은 것"),
        PAYOUTS,
        lambda: gives_pay_state() & is_unrepeated_failure(),
    ),
)


def _waits_for_a_second_person() -> Q:
    """Return the condition for proposed recoveries, and recoveries with a movement that is not
    confirmed (`RecoveryQuerySet.awaiting_second_person`)."""
    return Q(status=RecoveryStatus.PROPOSED) | Q(movement_waits())


RECOVERY_FIGURES = (
    Figure(
        "recoveries_owed",
        _("받을 환수금"),
        _("청구했고 아직 다 받지 못한 환수"),
        RECOVERIES,
        lambda: Q(status__in=RECOVERY_OPEN),
        {"show": ""},
    ),
    Figure(
        "recoveries_late",
        _("기한 지난 환수"),
        _("다음에 낼 돈의 납부기한이 오늘보다 앞인 환수"),
        RECOVERIES,
        lambda: Q(status__in=RECOVERY_OPEN, due_on__lt=clock.today()),
        {"show": "late"},
    ),
    Figure(
        "recoveries_waiting",
        _("확인할 환수"),
        _("승인을 기다리는 환수와, 적은 것이 두 번째 사람의 확인을 기다리는 환수"),
        RECOVERIES,
        _waits_for_a_second_person,
        {"show": "waiting"},
    ),
)
