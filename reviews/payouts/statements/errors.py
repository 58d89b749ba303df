"""Errors of statements with the sentence shown to people."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.errors import ConflictError, DomainError, ForbiddenError
from reviews.payouts.errors.files import BankFileUnusableError


class StatementUnusableError(BankFileUnusableError):
    """A bank statement was refused."""

    SENTENCES = {
        "empty": _("파일에 거래가 한 줄도 없습니다."),
        "heads": _(
            "거래내역의 열을 찾을 수 없습니다. 거래일시, 출금액, 입금액, 잔액 열이 있어야 합니다."
        ),
        "faults": _(
            "읽을 수 없거나 잔액이 이어지지 않는 줄이 있어 아무것도 넣지 않았습니다. "
            "아래 줄을 확인하고 은행에서 파일을 다시 받아 올려 주세요."
        ),
        "too_large": _("파일이 10MB보다 커서 읽지 않습니다."),
        "too_many_rows": _("한 번에 20,000줄까지 읽습니다. 기간을 나누어 올려 주세요."),
    }


class StatementAgainError(ConflictError):
    """A statement file with the same bytes was loaded before."""

    message = _(
        "이미 올린 거래내역 파일과 같습니다. 아무것도 더하지 않았습니다. "
        "다음 기간의 파일을 올려 주세요."
    )


class NothingNewError(ConflictError):
    message = _(
        "이 파일의 거래는 모두 이미 올라와 있습니다. 아무것도 더하지 않았습니다. "
        "다음 기간의 파일을 올려 주세요."
    )


class StatementGapError(DomainError):
    """The statement does not continue the last line stored, so that movements may be missing. `day`
    and `balance` (won) are those of that last line."""

    def __init__(self, day: Any, balance: int) -> None:
        text = _(
            "앞서 올린 거래내역은 %(day)s 잔액 %(balance)s원에서 끝납니다. "
            "그 줄을 포함하거나 바로 다음 거래부터 시작하는 기간으로 다시 내려받아 올려 주세요."
        )
        super().__init__(text % {"day": date_format(day), "balance": f"{balance:,}"})


class EarlierLinesError(DomainError):
    """The statement has lines before the first one stored, with which the books begin (`day`); they
    cannot be put before it."""

    def __init__(self, day: Any) -> None:
        text = _(
            "장부는 %(day)s 거래부터 시작하는데 이 파일에는 그보다 앞선 줄이 있습니다. "
            "그 날부터의 기간으로 다시 내려받아 올려 주세요."
        )
        super().__init__(text % {"day": date_format(day)})


class UntilDayError(DomainError):
    message = _("조회 끝은 마지막 거래일부터 오늘까지의 날이어야 합니다.")


class ClosedMonthError(ConflictError):
    message = _("이미 마감한 달입니다. 바꾸려면 두 사람이 그 달을 먼저 다시 열어야 합니다.")


class LineMatchedError(ConflictError):
    message = _("다른 사람이 먼저 맞추거나 설명한 줄입니다. 지금 상태를 확인해 주세요.")


class DepositEnteredError(ConflictError):
    """A deposit was to be explained for which a receipt of a recovery is entered; `number` is that
    recovery's, `won` the receipt's where they are more than came (0: not)."""

    message = _("환수 입금으로 적혀 있는 줄입니다. 그 입금과 맞춰 주세요.")

    def __init__(self, number: str = "", won: int = 0) -> None:
        text = _(
            "환수 %(number)s의 입금으로 적혀 있는 줄입니다. 그 입금을 확인한 뒤 맞추고, "
            "잘못 적은 입금이면 환수에서 먼저 취소해 주세요."
        )
        if won:
            text = _(
                "환수 %(number)s의 입금으로 이 줄보다 많은 %(won)s원이 적혀 있습니다. 환수에서 그 "
                "입금을 취소하고 이 줄의 금액으로 다시 적어 주세요. 다른 줄의 입금이면 그 줄과 "
                "먼저 맞춰 주세요."
            )
        said = text % {"number": number, "won": f"{won:,}"} if number else None
        super().__init__(said, number=number)


class MatchUndoneError(ConflictError):
    message = _("이미 되돌린 줄입니다. 지금 상태를 확인해 주세요.")


class RestSentBackError(ConflictError):
    """The match of a deposit with its receipt was to be undone while a withdrawal stands for the
    rest of it that was sent back: `day` and `won` of that line."""

    message = _(
        "이 입금에서 더 들어온 돈을 돌려준 출금이 같은 환수 입금과 맞춰져 있습니다. "
        "그 출금 줄을 먼저 되돌려 주세요."
    )

    def __init__(self, day: Any = None, won: int = 0) -> None:
        text = _(
            "이 입금에서 더 들어온 돈을 돌려준 %(day)s 출금 %(won)s원이 같은 환수 입금과 맞춰져 "
            "있습니다. 그 출금 줄을 먼저 되돌려 주세요."
        )
        said = text % {"day": date_format(day), "won": f"{won:,}"} if day else None
        super().__init__(said)


class NotFittingError(DomainError):
    message = _(
        "이 줄과 맞지 않습니다. 이체 출금은 승인한 날부터 맞출 수 있습니다. 환수 입금은 같은 "
        "금액만, 거래번호와 날짜가 같으면 더 적은 금액도 맞출 수 있고, 돌려준 돈은 더 들어온 "
        "금액까지입니다."
    )


class NoReturnError(NotFittingError):
    """A deposit was to be matched with a batch of which no payment failed or was returned."""

    message = _(
        "이 묶음에는 실패하거나 반환된 지급이 없어 돌아온 돈으로 맞출 수 없습니다. "
        "은행 결과를 먼저 적어 주세요."
    )


class OfficeOfStatementError(ForbiddenError):
    """The person lost the permission between the check of the verb and the statement, and the
    database refused."""

    message = pgettext_lazy("statement", "거래내역을 처리할 권한이 없습니다.")


# People read the same sentence as from the check.
BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "statement_is_loaded_by_finance": OfficeOfStatementError,
    "line_is_matched_by_finance": OfficeOfStatementError,
    "statement_line_is_of_an_open_month": ClosedMonthError,
    "match_is_of_an_open_month": ClosedMonthError,
    "line_is_matched_once": LineMatchedError,
    "receipt_is_on_the_statement_once": LineMatchedError,
    "payment_is_on_the_statement_once": LineMatchedError,
    "match_facts_are_frozen": MatchUndoneError,
    "deposit_stands_while_its_rest_was_sent_back": RestSentBackError,
    "deposit_stands_for_one_thing": DepositEnteredError,
    "match_fits_its_line": NotFittingError,
    "money_comes_back_of_a_batch_with_a_return": NoReturnError,
}
