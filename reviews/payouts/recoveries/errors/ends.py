"""Errors of letting money of a recovery go: write-offs, cancelled and declined demands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, ForbiddenError


class MayNotEndError(ForbiddenError):
    """Base of the errors by which a person may not let money of a recovery go. `who` is the
    sentence that says who may ('': not looked up)."""

    def __init__(self, who: str = "") -> None:
        super().__init__(" ".join(filter(None, (str(self.message), who))))


class OwnPaymentEndError(MayNotEndError):
    """The person may not confirm a write-off or a cancelled demand, having prepared, approved or
    waived the payment, or built or released its batch."""

    message = _(
        "이 지급을 작성·승인하거나 그 이체를 묶고 승인한 사람은 면제나 취소를 확인할 수 없습니다."
    )


class OwnPaymentDeclineError(MayNotEndError):
    """The person may not decline a proposed recovery, having prepared, approved or waived the
    payment, or built or released its batch."""

    message = _("이 지급을 작성·승인하거나 그 이체를 묶고 승인한 사람은 환수를 거절할 수 없습니다.")


class TiedEndError(MayNotEndError):
    """The person may not confirm a write-off or a cancelled demand, having a conflict of interest
    with the claimant."""

    message = _("신청인과 이해관계가 있는 사람은 면제나 취소를 확인할 수 없습니다.")


class TiedDeclineError(MayNotEndError):
    """The person may not decline a proposed recovery, having a conflict of interest with the
    claimant."""

    message = _("신청인과 이해관계가 있는 사람은 환수를 거절할 수 없습니다.")


class ChairNeededError(ForbiddenError):
    """Only the chair may confirm this write-off or cancellation: with what was written off of the
    claim before it is above `limit` won, the chair's threshold of the policy."""

    message = _("이 금액의 면제나 취소는 위원장이 확인합니다.")

    def __init__(self, limit: int | None = None) -> None:
        text = _(
            "이 신청에서 이미 면제한 금액을 더해 %(limit)s원보다 큰 면제나 취소는 "
            "위원장이 확인합니다."
        )
        super().__init__(text % {"limit": f"{limit:,}"} if limit else None)


class PartWrittenOffError(ConflictError):
    """A demand cannot be cancelled once part of it was written off."""

    message = _("일부를 면제한 환수는 취소할 수 없습니다. 남은 금액을 면제해 주세요.")


class MoneyCameBackError(ConflictError):
    """A demand cannot be cancelled once money of it has come back."""

    message = _(
        "돌아온 돈이 있어 취소할 수 없습니다. "
        "입금과 상계를 먼저 취소하거나 남은 금액을 면제해 주세요."
    )


class NotAllLeftError(ConflictError):
    """A write-off cannot be confirmed, since its amount is no longer all that is left of the
    recovery."""

    message = _("적은 뒤에 남은 금액이 바뀌었습니다. 요청을 취소하고 다시 올려 주세요.")
