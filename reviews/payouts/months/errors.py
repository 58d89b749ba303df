"""Errors of months with the sentence shown to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.errors import ConflictError, DomainError, ForbiddenError


class NoStatementError(DomainError):
    message = _(
        "이 달의 마지막 날까지 거래내역이 없습니다. 달이 끝난 뒤에 내려받은 거래내역을 올려 "
        "주세요. 새 거래가 없어도 조회 끝을 적어 올리면 됩니다."
    )


class NotOverError(DomainError):
    message = _("아직 끝나지 않은 달입니다. 다음 달 1일부터 마감할 수 있습니다.")


class OutOfOrderError(DomainError):
    message = _("달은 차례로 마감합니다. 앞의 달을 먼저 마감해 주세요.")


class ResultsMissingError(DomainError):
    """The month cannot be closed, since batches transferred in it have payments without a bank
    result. `numbers` are the numbers of the first few such batches."""

    message = _("결과를 받지 못한 이체 묶음이 있습니다. 은행 결과를 먼저 반영해 주세요.")

    def __init__(self, numbers: list[str] | None = None) -> None:
        text = _(
            "결과를 받지 못한 이체 묶음이 있습니다: %(numbers)s. 은행 결과를 먼저 반영해 주세요."
        )
        super().__init__(text % {"numbers": ", ".join(numbers)} if numbers else None)


class DifferencesOpenError(DomainError):
    message = _("설명하지 않은 차이가 있습니다. 줄을 맞추거나 차이의 사유를 적어 주세요.")


class DifferenceMovedError(ConflictError):
    message = _("보신 뒤에 차이가 바뀌었습니다. 지금 금액을 확인해 주세요.")


class MonthMovedError(ConflictError):
    message = _("이미 처리된 마감입니다. 지금 상태를 확인해 주세요.")


class MonthTakenError(ConflictError):
    message = _("이 달의 마감이 이미 올라와 있습니다. 지금 상태를 확인해 주세요.")


class FiguresMovedError(ConflictError):
    """The closing cannot be confirmed, since the figures of the month have changed since it was
    proposed."""

    message = _("올린 뒤에 장부나 거래내역이 바뀌었습니다. 요청을 취소하고 다시 올려 주세요.")


class FiguresChangedError(ConflictError):
    """The closing cannot be proposed, since the figures of the month have changed since the page
    was shown."""

    message = _("보신 뒤에 장부나 거래내역이 바뀌었습니다. 지금 숫자를 확인하고 다시 올려 주세요.")


class OwnMonthError(ForbiddenError):
    message = _("직접 올린 마감은 다른 지급 담당이 확인해야 합니다.")


class OwnReopeningError(ForbiddenError):
    message = _("직접 올린 다시 열기는 다른 지급 담당이 확인해야 합니다.")


class NotTheLastError(DomainError):
    message = _("마지막에 마감한 달만 다시 열 수 있습니다. 뒤의 달을 먼저 여세요.")


class OfficeOfMonthError(ForbiddenError):
    """The person lost the permission between the check of the verb and the statement, and the
    database refused."""

    message = pgettext_lazy("month", "월 마감을 처리할 권한이 없습니다.")


# People read the same sentence as from the check.
BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "month_is_closed_by_finance": OfficeOfMonthError,
    "month_is_reopened_by_finance": OfficeOfMonthError,
    "difference_is_explained_by_finance": OfficeOfMonthError,
    "difference_is_of_an_open_month": MonthMovedError,
    "month_is_closed_after_its_end": NotOverError,
    "months_are_closed_in_order": OutOfOrderError,
    "statement_covers_the_closed_month": NoStatementError,
    "batches_of_a_closed_month_have_results": ResultsMissingError,
    "differences_of_a_closed_month_are_explained": DifferencesOpenError,
    "closed_month_has_the_figures_of_the_books": FiguresMovedError,
    "month_is_closed_once": MonthTakenError,
    "month_is_confirmed_by_another_person": OwnMonthError,
    "month_is_reopened_by_another_person": OwnReopeningError,
    "only_the_last_closed_month_is_reopened": NotTheLastError,
    "reviews_monthclosing_status_moves_as_allowed": MonthMovedError,
}
