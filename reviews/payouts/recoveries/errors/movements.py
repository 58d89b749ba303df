"""Errors of movements: receipts, their counter-entries, offsets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError


class AboveOwedError(DomainError):
    """The amount of a receipt or offset is more than may still be entered for the recovery. `left`
    is that sum in won (None: not looked up), after deduction of `waiting`, the won of receipts that
    wait for confirmation. `waived` is the won in it that were written off."""

    message = _("남은 환수금보다 큽니다. 남은 금액까지만 적어 주세요.")

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


class NotOffsetableError(ConflictError):
    message = _(
        "같은 신청인, 같은 지원사업의 묶지 않은 지급에서만 상계합니다. 지금 상태를 확인해 주세요."
    )


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
