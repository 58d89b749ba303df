"""Errors of the proposal and the approval of a recovery, and of its state."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.errors import ConflictError, DomainError, ForbiddenError


class NotRecoverableError(ConflictError):
    message = _("지급이 끝난 건만 환수할 수 있습니다. 지금 상태를 확인해 주세요.")


class AboveRecoverableError(DomainError):
    """The amount is more than can still be asked back of the payment; `left` is that sum in won,
    None when not looked up."""

    message = _("이 지급에서 환수할 수 있는 금액보다 큽니다.")

    def __init__(self, left: int | None = None) -> None:
        if left is None:
            super().__init__()
            return
        text = _(
            "이 지급에서 더 환수할 수 있는 금액은 %(left)s원입니다. 그 금액까지만 적어 주세요."
        )
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class RecoveryWaitsError(ConflictError):
    message = _("이 지급의 다른 환수가 승인을 기다립니다. 먼저 그 환수를 처리해 주세요.")


class RecoveryMovedError(ConflictError):
    message = _("이미 처리된 환수입니다. 지금 상태를 확인해 주세요.")


class OwnProposalError(ForbiddenError):
    message = _("직접 올린 환수는 다른 사람이 승인해야 합니다.")


class OwnPaymentError(ForbiddenError):
    """The person may not approve the recovery, having prepared, approved or waived the payment, or
    built or released its batch."""

    message = _(
        "이 지급을 작성·승인하거나 그 이체를 묶고 승인한 사람은 환수를 승인할 수 없습니다. "
        "다른 지급 담당이나 위원장이 승인합니다."
    )


class DueDayError(DomainError):
    message = _("납부기한은 내일부터 1년 안의 날로 정해 주세요.")


class DueDayOffError(DomainError):
    message = _("납부기한은 주말과 공휴일이 아닌 날이어야 합니다. 다음 영업일로 적어 주세요.")


class DemandTooMuchError(DomainError):
    """A proposed recovery asks for more than it may by the present route or appeal, which came
    after the proposal (`MayAsk`); `left` is that sum in won."""

    def __init__(self, left: int) -> None:
        text = _(
            "이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 청구할 수 있는 돈은 "
            "%(left)s원입니다. 거절하고, 더 지급된 돈이 있으면 그 금액으로 다시 올려 주세요."
        )
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class OfficeOfRecoveryError(ForbiddenError):
    """The person lost the permission between the check of the verb and the statement, and the
    database refused."""

    message = pgettext_lazy("recovery", "이 환수를 처리할 권한이 없습니다.")
