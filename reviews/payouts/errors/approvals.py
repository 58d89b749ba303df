"""Errors of the approval of payouts and of budgets, with the sentence shown to people.

`short` is the text for a cell of a list.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError


class NotWaitingError(ConflictError):
    """The payout is no longer in the state that the act needs, for example because another request
    was faster."""

    short = _("이미 처리됨")
    message = _("이미 처리된 지급입니다. 지금 상태를 확인해 주세요.")


class SeenChangedError(ConflictError):
    """Amount or account of the payout differs from those that the approval form showed."""

    code = "changed"
    short = _("금액·계좌 바뀜")
    message = _("보신 뒤에 금액이나 계좌가 바뀌었습니다. 바뀐 내용을 확인하고 다시 승인해 주세요.")


class WaiverSeenChangedError(SeenChangedError):
    """Account, payee or amount are not those of the form that asked to accept another holder."""

    message = _(
        "보신 뒤에 금액이나 계좌, 대신 받는 사람이 바뀌었습니다. "
        "지금 내용을 보고 다시 인정해 주세요."
    )


class SelectionChangedError(ConflictError):
    """A bulk approval would now approve other payouts than those that were shown (another
    digest)."""

    message = _("보신 뒤에 승인할 건이 바뀌었습니다. 바뀐 내용을 확인하고 다시 승인해 주세요.")


class NoAccountError(DomainError):
    short = _("계좌 없음")
    message = _("지급 계좌가 없어 승인할 수 없습니다. 계좌가 등록되면 승인할 수 있습니다.")


class HolderMismatchError(DomainError):
    short = _("예금주 다름")
    message = _(
        "예금주가 상호나 대표자와 달라 승인할 수 없습니다. 간사가 사유를 적어 인정해야 합니다."
    )


NAMED = 3  # claims named by number in a sentence; more are counted


def named(numbers: Sequence[str]) -> str:
    """Return the first NAMED claim numbers as text for a sentence, followed by the number of the
    others: "K-1, K-2, K-3 외 5건"."""
    text, more = ", ".join(numbers[:NAMED]), len(numbers) - NAMED
    if more > 0:
        return gettext("%(numbers)s 외 %(more)s건") % {"numbers": text, "more": f"{more:,}"}
    return text


class PayeeIsAnotherError(DomainError):
    """A proxy, representative or heir receives for the claimant, and the payout's account is not
    accepted as theirs. If approved payouts cannot be batched for it, `numbers` are the numbers of
    the claims."""

    short = _("받는 사람 다름")
    message = _(
        "이 신청은 대리인이나 상속인이 대신 받습니다. 계좌를 그 사람의 것으로 정정하고"
        " 예금주 차이를 인정해 주세요."
    )

    def __init__(self, numbers: Sequence[str] = ()) -> None:
        if not numbers:
            super().__init__()
            return
        text = _(
            "받는 사람이 바뀐 지급이 있습니다: %(numbers)s. 승인을 풀고 계좌와 예금주 차이를 다시 "
            "확인해 승인해 주세요."
        )
        super().__init__(text % {"numbers": named(numbers)}, numbers=list(numbers))


class PayeeEndingError(PayeeIsAnotherError):
    """The end of the representation that receives for the claimant waits for its second person:
    nobody is paid meanwhile."""

    short = _("받는 사람 확인 중")
    message = _(
        "대리·승계를 끝내는 것이 다른 간사의 확인을 기다립니다. 확인하거나 취소한 뒤에 지급할 수 "
        "있습니다."
    )


class EnteredYourselfError(ForbiddenError):
    short = _("직접 입력")
    message = _(
        "이 신청을 직접 입력한 사람은 그 지급을 작성하거나 인정하거나 승인할 수 없습니다."
        " 다른 사람이 처리해 주세요."
    )


class PreparedYourselfError(DomainError):
    short = _("직접 작성")
    message = _("작성한 사람은 승인할 수 없습니다. 지급 담당이 승인합니다.")


class BarredError(DomainError):
    short = _("표결·확정함")
    message = _("이 신청에 표결했거나 의결을 확정한 사람은 지급을 승인할 수 없습니다.")


class TiedPayeeError(BarredError, ForbiddenError):
    """The person has a conflict of interest with the claimant. If a batch cannot be released for
    it, `numbers` are the numbers of the claims."""

    short = _("이해관계 있음")
    message = _(
        "신청인과 이해관계가 있는 사람은 그 지급을 승인할 수 없습니다. 다른 지급 담당이 승인합니다."
    )

    def __init__(self, numbers: Sequence[str] = ()) -> None:
        if not numbers:
            super().__init__()
            return
        text = _(
            "이해관계가 있는 신청인의 지급이 들어 있습니다: %(numbers)s. "
            "다른 지급 담당이 이체를 승인합니다."
        )
        super().__init__(text % {"numbers": named(numbers)}, numbers=list(numbers))


class ClosedTheWordError(BarredError):
    """The person closed a line of the bank that says something else of the failed payment."""

    short = _("은행 결과 닫음")
    message = _(
        "실패한 지급에 온 다른 은행 결과를 닫은 사람은 그 재지급을 승인할 수 없습니다. "
        "다른 지급 담당이 승인합니다."
    )


class WaivedYourselfError(DomainError):
    short = _("직접 인정")
    message = _("예금주 차이를 직접 인정한 지급은 다른 사람이 승인해야 합니다.")


class ReportedFailureError(DomainError):
    """The person loaded the file of the bank by which the repeated payment failed."""

    short = _("실패 결과를 올림")
    message = _(
        "다시 보내는 지급은 실패 결과 파일을 올린 사람이 승인할 수 없습니다. 다른 지급 담당이 "
        "은행에서 실패를 확인하고 승인합니다."
    )


class NothingApprovedError(DomainError):
    message = _("승인할 수 있는 건이 없습니다.")


class BudgetExceededError(DomainError):
    """The payout exceeds what is left of the programme's budget. `left` is that sum in won, None if
    the caller has not looked it up."""

    short = _("예산 부족")
    message = _("남은 예산보다 커서 승인할 수 없습니다. 관리자에게 예산 증액을 요청해 주세요.")

    def __init__(self, left: int | None = None) -> None:
        if left is None:
            super().__init__()
            return
        text = _(
            "남은 예산 %(left)s원보다 커서 승인할 수 없습니다. "
            "관리자에게 예산 증액을 요청해 주세요."
        )
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class BudgetBelowPromisesError(DomainError):
    def __init__(self, promised: int) -> None:
        text = _("이미 승인·지급한 %(promised)s원보다 작게 정할 수 없습니다.")
        super().__init__(text % {"promised": f"{promised:,}"}, promised=promised)


class NoBudgetError(DomainError):
    short = _("예산 없음")
    message = _("이 지원사업에는 예산이 없어 승인할 수 없습니다. 관리자가 예산을 넣어야 합니다.")


class OfficeLostError(ForbiddenError):
    """The person lost the permission between the check of the verb and the statement, and the
    database refused."""

    message = ForbiddenError.message
