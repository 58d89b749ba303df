"""Errors of manual results with the sentence shown to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError
from reviews.payouts.bank.errors import LinesOpenError


class ReferenceNeededError(DomainError):
    message = _("은행 거래명세의 번호나 일자를 네 글자 이상 적어 주세요.")


class AlreadyProposedError(ConflictError):
    message = _("이미 확인을 기다리는 건이 들어 있습니다. 먼저 확인하거나 취소해 주세요.")


class LineOpenError(LinesOpenError):
    """A result cannot be entered by hand, since an open line of the bank names the payment and must
    be answered first."""

    message = _(
        "이 지급에 맞지 않아 남은 은행 결과가 있습니다. 은행 결과 화면에서 먼저 처리해 주세요."
    )


class RowsChangedError(ConflictError):
    """A payment of the proposal has a result now, or has changed since the page showed it."""

    message = _("보신 뒤에 은행 결과가 반영된 건이 있습니다. 남은 건을 확인하고 다시 올려 주세요.")


class HandEndedError(ConflictError):
    message = _("이미 확인했거나 취소한 결과입니다. 지금 상태를 확인해 주세요.")


class ProposedYourselfError(DomainError):
    message = _("직접 올린 은행 결과는 다른 지급 담당이 확인해야 합니다.")
