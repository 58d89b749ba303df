"""Errors of recoveries with the sentence shown to people."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
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
        text = _("이 지급에서 더 환수할 수 있는 금액은 %(left)s원입니다.")
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


class DueDayError(DomainError):
    message = _("납부기한은 내일부터 1년 안의 날로 정해 주세요.")


class AboveOwedError(DomainError):
    """The amount of a receipt or offset is more than may still be entered for the recovery. `left`
    is that sum in won (None: not looked up), after deduction of `waiting`, the won of receipts that
    wait for confirmation. `waived` is the won in it that were written off."""

    message = _("남은 환수금보다 큽니다.")

    def __init__(self, left: int | None = None, waiting: int = 0, waived: int = 0) -> None:
        if left is None:
            super().__init__()
            return
        text = _(
            "남은 환수금 %(left)s원보다 큽니다. 남은 금액까지만 적고, 더 들어온 돈은 돌려주세요."
        )
        if waived:
            text = _(
                "면제한 금액까지 더해 더 받을 수 있는 %(left)s원보다 큽니다. "
                "그 금액까지만 적고, 더 들어온 돈은 돌려주세요."
            )
        if waiting:
            text = _(
                "남은 환수금 %(owed)s원 가운데 %(waiting)s원은 적힌 입금이 확인을 기다립니다. "
                "%(left)s원까지만 적고, 더 들어온 돈은 돌려주세요."
            )
        if waiting and waived:
            text = _(
                "면제한 금액까지 더해 더 받을 수 있는 %(owed)s원 가운데 %(waiting)s원은 적힌 "
                "입금이 확인을 기다립니다. %(left)s원까지만 적고, 더 들어온 돈은 돌려주세요."
            )
        said = {"left": left, "waiting": waiting, "owed": left + waiting}
        super().__init__(text % {name: f"{won:,}" for name, won in said.items()}, left=left)


class AboveTooMuchError(DomainError):
    """A receipt or an offset is more than the claimant has too much by the present route or appeal,
    which came after the recovery was proposed. `left` is the won that can be entered (None: not
    looked up); `waits`: the movement is entered already, and waits for its second person."""

    message = _(
        "지금 이 환수로 받을 수 있는 돈보다 큽니다. 그만큼만 받고, 더 들어온 돈은 돌려주세요."
    )

    def __init__(self, left: int | None = None, *, waits: bool = False) -> None:
        if left is None:
            super().__init__()
            return
        text = _(
            "이 환수를 올린 뒤에 지원금이 다시 정해져 %(left)s원까지만 적을 수 있습니다. "
            "그 금액까지만 적고, 더 들어온 돈은 돌려주세요."
        )
        if waits:
            text = _(
                "이 환수를 올린 뒤에 지원금이 다시 정해져 %(left)s원까지만 받을 수 있습니다. "
                "확인 요청을 취소하고 그 금액까지만 다시 적어 주세요. 더 들어온 돈은 돌려주세요."
            )
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class DemandTooMuchError(DomainError):
    """A proposed recovery asks for more than it may by the present route or appeal, which came
    after the proposal (`MayAsk`); `left` is that sum in won."""

    def __init__(self, left: int) -> None:
        text = _(
            "이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 청구할 수 있는 돈은 "
            "%(left)s원입니다. 거절하고, 더 지급된 돈이 있으면 그 금액으로 다시 올려 주세요."
        )
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class PlanTooMuchError(DomainError):
    """The instalments of a plan are more than the recovery may ask for by the present route or
    appeal (`MayAsk`); `left` is that sum in won."""

    def __init__(self, left: int) -> None:
        text = _(
            "이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 청구할 수 있는 돈은 "
            "%(left)s원입니다. 회차의 합을 그 금액으로 정해 주세요."
        )
        if not left:
            text = _(
                "이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 청구할 수 있는 돈이 "
                "없습니다. 나누어 낼 일정을 정하지 않습니다."
            )
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class ReceiptDayError(DomainError):
    message = _("입금일은 환수를 승인한 날부터 오늘까지의 날이어야 합니다.")


class DecisionWaitsError(ConflictError):
    message = _("이 환수의 다른 처리가 확인을 기다립니다. 먼저 확인하거나 취소해 주세요.")


class NotUndoableError(ConflictError):
    message = _("확인된 입금과 상계만 한 번 취소할 수 있습니다. 지금 상태를 확인해 주세요.")


class MovementEndedError(ConflictError):
    message = _("이미 확인했거나 취소한 처리입니다. 지금 상태를 확인해 주세요.")


class OwnMovementError(ForbiddenError):
    message = _("직접 적은 것은 다른 사람이 확인해야 합니다.")


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


class NotOffsetableError(ConflictError):
    message = _("같은 신청인의 묶지 않은 지급에서만 상계할 수 있습니다. 지금 상태를 확인해 주세요.")


class SampledOffsetError(ConflictError):
    message = _(
        "표본 점검이 끝나지 않은 지급에서는 상계할 수 없습니다. 점검이 끝난 뒤에 다시 해 주세요."
    )


class BudgetShortError(DomainError):
    """A receipt cannot be undone: that would spend its money again, and the budget has been used
    for other approvals meanwhile."""

    message = _(
        "돌아온 돈이 다시 쓰여 예산이 모자랍니다. "
        "관리자가 예산을 먼저 늘려야 입금을 취소할 수 있습니다."
    )


class PlanSumError(DomainError):
    """The instalments of a plan do not add up to what is left to pay of the recovery; both sums are
    given in won."""

    def __init__(self, total: int, left: int) -> None:
        text = _("회차의 합 %(total)s원이 남은 금액 %(left)s원과 다릅니다.")
        super().__init__(text % {"total": f"{total:,}", "left": f"{left:,}"}, left=left)


class PlanDaysError(DomainError):
    message = _("납부일은 오늘부터 날짜 순서대로, 서로 다른 날이어야 합니다.")


class PlanFarError(DomainError):
    message = _("첫 납부일은 1년 안, 마지막 납부일은 3년 안의 날이어야 합니다.")


class PlanDayOffError(DomainError):
    message = _("납부일은 주말과 공휴일이 아닌 날이어야 합니다. 다음 영업일로 적어 주세요.")


class ProlongedPlanError(ForbiddenError):
    """The person who agreed to the newest plan of a recovery may not agree to one that ends later:
    alone they would put off a debt for ever. `day` is the newest plan's last day (None: not looked
    up)."""

    message = _(
        "앞의 분할 납부를 정한 사람은 마지막 납부일을 더 늦출 수 없습니다. "
        "다른 지급 담당이 정합니다."
    )

    def __init__(self, day: date | None = None) -> None:
        text = _(
            "앞의 분할 납부를 정한 사람은 마지막 납부일을 %(day)s보다 늦출 수 없습니다. "
            "더 늦추려면 다른 지급 담당이 정합니다."
        )
        super().__init__(text % {"day": date_format(day, "DATE_FORMAT")} if day else None)


class PlanLengthError(DomainError):
    message = _("분할은 2회에서 24회까지 정할 수 있습니다.")


class OfficeOfRecoveryError(ForbiddenError):
    """The person lost the permission between the check of the verb and the statement, and the
    database refused."""

    message = pgettext_lazy("recovery", "이 환수를 처리할 권한이 없습니다.")
