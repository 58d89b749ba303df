"""Errors of preparing, correcting and cancelling payouts, with the sentence shown to people.

`short` is the text for a cell of a list.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class AlreadyPreparedError(ConflictError):
    message = _("이 신청에는 같은 종류의 지급이 이미 있습니다. 그 지급을 확인해 주세요.")


class KeyTakenError(DomainError):
    """The key given to `prepare_payout` belongs to an existing payout of another claim, kind or
    amount."""

    message = _("같은 근거로 다른 지급이 이미 작성되었습니다.")


class NotCancelledError(ConflictError):
    message = _("취소된 지급이 아니거나 이미 다시 작성된 지급입니다. 지금 상태를 확인해 주세요.")


class NotPaidError(ConflictError):
    message = _(
        "지급이 끝난 건만 정정할 수 있고, 정정은 한 건에 한 번입니다. 지금 상태를 확인해 주세요."
    )


class AmountNeededError(DomainError):
    message = _("금액을 원 단위로 적어 주세요.")


class AboveLossError(DomainError):
    message = _("이 신청에 지급되는 금액이 인정액보다 커져 작성할 수 없습니다.")


class NothingToCorrectError(DomainError):
    """A fixed grant cannot be corrected: it pays what the policy says, and more than that needs a
    decision of the council."""

    message = _(
        "정책이 금액을 정한 지원금은 정정할 것이 없습니다. 더 지급하려면 협의체의 의결이 있어야 "
        "합니다."
    )


class AboveDecisionError(DomainError):
    """Preparing the cancelled payout again would give the claim more than the decision granted,
    since corrections were paid meanwhile."""

    message = _("정정으로 지급한 금액을 더하면 의결한 금액보다 커져 작성할 수 없습니다.")


class NotThePlanError(DomainError):
    message = _("정책이 정한 지원금이 아니어서 작성할 수 없습니다.")


class GrantedOtherwiseError(DomainError):
    message = _(
        "이 신청에는 구간 지원금과 협의체 심의에 따른 지급을 함께 작성할 수 없습니다. 이 신청의 "
        "다른 지급과 심의를 확인해 주세요."
    )


class ClaimWithdrawnError(DomainError):
    short = _("철회한 신청")
    message = _("철회한 신청에는 지원금을 지급하지 않습니다.")


class BatchedClaimError(DomainError):
    """A payment of the claim is in a batch, so that the act on the claim is refused (409).
    `details["number"]` is the number of the batch."""

    code = "claim_batched"
    status = 409

    def __init__(self, *, number: str) -> None:
        text = _(
            "이체 묶음 %(number)s에 이 신청의 지급이 들어 있어 지금은 할 수 없습니다. "
            "지급 담당이 묶음을 취소하거나 은행 결과가 나온 뒤에 다시 해 주세요."
        )
        super().__init__(text % {"number": number}, number=number)


class PaidClaimError(DomainError):
    code = "claim_paid"
    message = _(
        "이미 지원금을 지급한 신청이라 철회할 수 없습니다. 돌려받을 돈은 지급 담당에게 알려 주세요."
    )


class SetOffClaimError(PaidClaimError):
    """The claim cannot be withdrawn: an offset took part or all of a payout of it, and settled a
    debt of the claimant."""

    code = "claim_set_off"
    message = _(
        "이 신청의 지원금으로 환수금을 상계해 철회할 수 없습니다. "
        "상계가 잘못되었으면 지급 담당에게 알려 주세요."
    )


class NotFailedError(ConflictError):
    message = _("지급실패가 아니거나 이미 다시 작성된 지급입니다. 지금 상태를 확인해 주세요.")


class SetOffWhollyError(ConflictError):
    """Nothing is left to repeat of the failed payment: offsets took all, or the claim's route
    grants no more than the claim had."""

    message = _(
        "다시 보낼 돈이 없는 지급입니다. "
        "상계로 모두 갚았거나, 지금 경로의 지원금을 이미 받았습니다."
    )


class RestUnderWayError(ConflictError):
    """An offset cannot be undone: the payout of the rest failed and still has to be paid, or was
    paid and has a correction that is not paid yet."""

    message = _(
        "상계하고 남은 지급이 아직 끝나지 않아 지금은 상계를 취소할 수 없습니다. "
        "그 지급을 먼저 마쳐 주세요."
    )


class FailedAccountStandsError(DomainError):
    message = _(
        "실패한 이체와 같은 계좌입니다. 먼저 계좌를 정정하거나,"
        " 은행 사정으로 실패한 것이면 같은 계좌로 다시 보낸다고 표시해 주세요."
    )


class BankNotAskedError(DomainError):
    """A failed payment may not be paid again yet: the bank also sent another result for it that is
    still open, so that the first payment may have arrived.

    `number` is the claim's number; `file` and `row` name the open line of the bank.
    """

    message = _(
        "이 지급에는 서로 다른 은행 결과가 남아 있습니다. 은행에 확인해 처리한 뒤에 다시 지급을 "
        "작성해 주세요."
    )

    def __init__(self, number: str = "", file: str | None = None, row: int | None = None) -> None:
        if not number or file is None:
            super().__init__(number=number)
            return
        text = _(
            "%(number)s의 지급에는 처리하지 않은 은행 결과가 남아 있습니다: %(file)s %(row)s행. "
            "은행에 확인해 은행 결과 화면에서 처리한 뒤에 다시 해 주세요."
        )
        said = {"number": number, "file": file, "row": f"{row or 0:,}"}
        super().__init__(text % said, number=number, file=file, row=row)


class PayeeGrantedError(DomainError):
    """The payee already has a fixed grant through another claim, and the policy allows only one."""

    message = _(
        "같은 신청인이나 계좌의 다른 신청에 정액 지원금이 이미 작성되었습니다. 일괄 작성을 하면 이 "
        "신청은 지급 보류에 올라갑니다."
    )


class GrantedMeanwhileError(DomainError):
    """A grant is not approved: its hold lapsed, and another grant of the payee is approved or paid
    now."""

    short = _("같은 사람에게 이미 지급")
    message = _(
        "같은 신청인이나 계좌의 다른 신청에 승인되었거나 지급된 지원금이 있어 승인할 수 없습니다. "
        "이 지급을 취소하고 다시 작성하면 지급 보류에 올라갑니다."
    )


class PayeeBusyError(ConflictError):
    """Another transaction holds the lock on another claim of the same payee; the person may try
    again at once."""

    message = _(
        "같은 신청인이나 계좌의 다른 신청을 누가 처리하고 있습니다. 잠시 뒤에 다시 눌러 주세요."
    )


class HeldForPayeeError(DomainError):
    message = _("지급을 보류한 신청입니다. 지급 보류에서 먼저 풀어 주세요.")
