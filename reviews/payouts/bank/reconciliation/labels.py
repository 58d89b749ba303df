"""Labels of the stages of a payment in the reconciliation."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.payouts.bank.reconciliation.figures import STAGES

LABELS: dict[str, str | Promise] = {
    "prepared": _("승인 대기"),
    "approved": _("승인됨"),
    "built": _("이체 승인 대기"),
    "in_flight": _("결과 대기"),
    "paid": _("지급완료"),
    "failed": _("지급실패"),
    "returned": _("반환"),
    "cancelled": _("취소"),
}


def stage_labels() -> dict[str, str]:
    """Return the labels in the order of the stages, in the user's language."""
    return {stage: str(LABELS[stage]) for stage in STAGES}
