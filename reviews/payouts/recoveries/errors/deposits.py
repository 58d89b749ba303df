"""Errors of the deposit that a receipt names by its bank reference."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class DepositNeededError(DomainError):
    message = _(
        "은행 거래번호를 숫자를 넣어 네 글자 이상 적어 주세요. 같은 입금을 두 번 적지 않게 합니다. "
        "사람 이름은 적지 마세요."
    )


class DepositUsedError(ConflictError):
    """A receipt of the deposit is entered already: of its bank reference, and of its day or its
    won. `number` is the number of its recovery."""

    message = _("같은 은행 거래번호의 입금이 이미 적혀 있습니다. 그 입금을 확인해 주세요.")

    def __init__(self, number: str = "") -> None:
        text = _(
            "같은 은행 거래번호로 같은 날이나 같은 금액의 입금이 이미 적혀 있습니다: 환수 "
            "%(number)s. 한 입금은 한 환수에만 적습니다. 다른 환수의 돈이 함께 들어왔으면 그 돈은 "
            "돌려주고 따로 받아 주세요. 다른 입금이면 거래번호 앞에 입금일을 붙여 적어 주세요."
        )
        super().__init__(text % {"number": number} if number else None, number=number)


class DepositExplainedError(ConflictError):
    """The bank reference is that of a deposit on the statement which was explained, or matched with
    returned money: a line of that `day` and `amount` (won), with its `kind` in words. A line of a
    closed month is changed after the month was opened again."""

    message = _("거래내역에서 다른 것으로 처리한 입금입니다. 그 줄을 먼저 되돌려 주세요.")

    def __init__(
        self, day: date | None = None, amount: int = 0, kind: str = "", *, is_closed: bool = False
    ) -> None:
        text = _(
            "이 거래번호의 거래내역 줄(%(day)s 입금 %(won)s원)은 이미 「%(kind)s」로 처리되어 "
            "있습니다. 거래내역에서 그 줄을 먼저 되돌린 뒤에 적어 주세요."
        )
        if is_closed:
            text = _(
                "이 거래번호의 거래내역 줄(%(day)s 입금 %(won)s원)은 이미 「%(kind)s」로 처리되어 "
                "있습니다. 마감한 달이니 두 사람이 그 달을 먼저 다시 열고, 그 줄을 되돌린 뒤에 "
                "적어 주세요."
            )
        said = {"day": date_format(day) if day else "", "won": f"{amount:,}", "kind": kind}
        super().__init__(text % said if day else None)


class DepositMatchedError(ConflictError):
    """The bank reference is that of a deposit on the statement which is matched with a receipt of
    another reference: a line of that `day` and `amount` (won), and the `number` of that receipt's
    recovery. A line of a closed month is changed after the month was opened again."""

    def __init__(self, day: date, amount: int, number: str, *, is_closed: bool = False) -> None:
        text = _(
            "이 거래번호의 거래내역 줄(%(day)s 입금 %(won)s원)은 이미 환수 %(number)s의 입금과 "
            "맞춰져 있습니다. 잘못 맞춘 줄이면 거래내역에서 먼저 되돌리고, 잘못 적은 입금이면 "
            "그 환수에서 먼저 취소해 주세요."
        )
        if is_closed:
            text = _(
                "이 거래번호의 거래내역 줄(%(day)s 입금 %(won)s원)은 이미 환수 %(number)s의 입금과 "
                "맞춰져 있습니다. 잘못 적은 입금이면 그 환수에서 먼저 취소해 주세요. 잘못 맞춘 "
                "줄이면 마감한 달이니 두 사람이 그 달을 먼저 다시 열고 그 줄을 되돌려 주세요."
            )
        said = {"day": date_format(day), "won": f"{amount:,}", "number": number}
        super().__init__(text % said, number=number)
