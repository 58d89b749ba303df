"""Errors of payouts with the sentence shown to people.

`short` is the text for a cell of a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError


class NotWaitingError(ConflictError):
    """The payout is no longer in the state that the act needs, for example because another request
    was faster."""

    code = "not_waiting"
    short = _("이미 처리됨")
    message = _("이미 처리된 지급입니다. 지금 상태를 확인해 주세요.")


class SeenChangedError(ConflictError):
    """Amount or account of the payout differs from those that the approval form showed."""

    code = "changed"
    short = _("금액·계좌 바뀜")
    message = _("보신 뒤에 금액이나 계좌가 바뀌었습니다. 바뀐 내용을 확인하고 다시 승인해 주세요.")


class SelectionChangedError(ConflictError):
    """A bulk approval would now approve other payouts than those that were shown (another
    digest)."""

    code = "selection_changed"
    message = _("보신 뒤에 승인할 건이 바뀌었습니다. 바뀐 내용을 확인하고 다시 승인해 주세요.")


class NoAccountError(DomainError):
    code = "no_account"
    short = _("계좌 없음")
    message = _("지급 계좌가 없어 승인할 수 없습니다. 계좌가 등록되면 승인할 수 있습니다.")


class HolderMismatchError(DomainError):
    code = "holder_mismatch"
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
    accepted as theirs. Where approved payouts cannot be batched for it, `numbers` are the numbers
    of the claims."""

    code = "payee_is_another"
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


class EnteredYourselfError(DomainError):
    code = "entered_yourself"
    short = _("직접 입력")
    message = _(
        "이 신청을 직접 입력한 사람은 그 지급을 작성하거나 인정하거나 승인할 수 없습니다."
        " 다른 사람이 처리해 주세요."
    )
    status = 403


class PreparedYourselfError(DomainError):
    code = "prepared_yourself"
    short = _("직접 작성")
    message = _("작성한 사람은 승인할 수 없습니다. 지급 담당이 승인합니다.")


class BarredError(DomainError):
    code = "barred"
    short = _("표결·확정함")
    message = _("이 신청에 표결했거나 의결을 확정한 사람은 지급을 승인할 수 없습니다.")


class WaivedYourselfError(DomainError):
    code = "waived_yourself"
    short = _("직접 인정")
    message = _("예금주 차이를 직접 인정한 지급은 다른 사람이 승인해야 합니다.")


class AlreadyPreparedError(ConflictError):
    code = "already_prepared"
    message = _("이 신청에는 같은 종류의 지급이 이미 있습니다.")


class KeyTakenError(DomainError):
    """The key given to `prepare_payout` belongs to an existing payout of another claim, kind or
    amount."""

    code = "key_taken"
    message = _("같은 근거로 다른 지급이 이미 작성되었습니다.")


class NothingApprovedError(DomainError):
    code = "nothing_approved"
    message = _("승인할 수 있는 건이 없습니다.")


class BudgetExceededError(DomainError):
    """The payout exceeds what is left of the programme's budget. `left` is that sum in won, None
    where the caller has not looked it up."""

    code = "budget_exceeded"
    short = _("예산 부족")
    message = _("남은 예산보다 커서 승인할 수 없습니다.")

    def __init__(self, left: int | None = None) -> None:
        if left is None:
            super().__init__()
            return
        text = _("남은 예산 %(left)s원보다 커서 승인할 수 없습니다.")
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class BudgetBelowPromisesError(DomainError):
    code = "budget_below_promises"

    def __init__(self, promised: int) -> None:
        text = _("이미 승인·지급한 %(promised)s원보다 작게 정할 수 없습니다.")
        super().__init__(text % {"promised": f"{promised:,}"}, promised=promised)


class NoBudgetError(DomainError):
    code = "no_budget"
    short = _("예산 없음")
    message = _("이 지원사업에는 예산이 없어 승인할 수 없습니다. 관리자가 예산을 넣어야 합니다.")


class NotCancelledError(ConflictError):
    code = "not_cancelled"
    message = _("취소된 지급이 아니거나 이미 다시 작성된 지급입니다.")


class NotPaidError(ConflictError):
    code = "not_paid"
    message = _("지급이 끝난 건만 정정할 수 있고, 정정은 한 건에 한 번입니다.")


class AmountNeededError(DomainError):
    code = "amount_needed"
    message = _("금액을 원 단위로 적어 주세요.")


class AboveLossError(DomainError):
    code = "above_loss"
    message = _("이 신청에 지급되는 금액이 인정액보다 커져 작성할 수 없습니다.")


class NothingToCorrectError(DomainError):
    """A fixed grant cannot be corrected: it pays what the policy says, and more than that needs a
    decision of the council."""

    code = "nothing_to_correct"
    message = _(
        "정책이 금액을 정한 지원금은 정정할 것이 없습니다. 더 지급하려면 협의체의 의결이 있어야 "
        "합니다."
    )


class AboveDecisionError(DomainError):
    """Preparing the cancelled payout again would give the claim more than the decision granted,
    since corrections were paid meanwhile."""

    code = "above_decision"
    message = _("정정으로 지급한 금액을 더하면 의결한 금액보다 커져 작성할 수 없습니다.")


class NotThePlanError(DomainError):
    code = "not_the_plan"
    message = _("정책이 정한 지원금이 아니어서 작성할 수 없습니다.")


class GrantedOtherwiseError(DomainError):
    code = "granted_otherwise"
    message = _(
        "구간 지원금과 협의체 심의에 따른 지급은 한 신청에 함께 작성할 수 없습니다. 이 신청의 다른 "
        "지급과 심의를 확인해 주세요."
    )


class ClaimWithdrawnError(DomainError):
    code = "claim_withdrawn"
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


class KeyMalformedError(DomainError):
    code = "request_key_malformed"
    message = _("요청을 처리하지 못했습니다. 화면을 새로 열고 다시 해 주세요.")


class KeyUsedError(DomainError):
    code = "request_key_used"
    message = _("이 화면에서 보낸 요청이 이미 처리되었습니다. 화면을 새로 열고 다시 해 주세요.")


class NothingToBatchError(DomainError):
    code = "nothing_to_batch"
    message = _("묶을 수 있는 승인 건이 없습니다.")


class BuiltYourselfError(DomainError):
    code = "built_yourself"
    message = _("직접 묶은 이체 묶음은 다른 지급 담당이 이체를 승인해야 합니다.")


class MadeYourselfError(DomainError):
    code = "made_yourself"
    message = _(
        "직접 작성하거나 표결·확정한 지급이 들어 있습니다. "
        "다른 지급 담당이 묶고 이체를 승인해야 합니다."
    )


class BatchMovedError(ConflictError):
    code = "batch_moved"
    message = _("이미 처리된 이체 묶음입니다. 지금 상태를 확인해 주세요.")


class ManifestDiffersError(ConflictError):
    code = "manifest_differs"
    message = _("묶음의 내용이 보신 것과 다릅니다. 다시 확인해 주세요.")


class TransferDayError(DomainError):
    """A batch cannot be transferred on this day. `why` is past, off (weekend or public holiday),
    far (too far ahead) or unpaid (no payment day)."""

    code = "transfer_day"
    SENTENCES: dict[str, str | Promise] = {
        "past": _("이체일이 지난 날입니다. 오늘이나 그 뒤의 영업일을 골라 주세요."),
        "off": _("이체일이 은행이 쉬는 날입니다. 영업일을 골라 주세요."),
        "far": _("이체일은 %(days)s일 안의 영업일이어야 합니다."),
        "unpaid": _("이체일이 지급일이 아닙니다. 묶음 계획의 지급일 가운데 골라 주세요."),
    }

    def __init__(self, why: str = "unpaid", **values: int) -> None:
        super().__init__(str(self.SENTENCES[why]) % values, why=why)


class LimitExceededError(DomainError):
    """A batch exceeds a transfer limit; without arguments a general sentence, for the database's
    refusal.

    With `scope` (batch or day) and `what` (won or lines), all other values are needed: `most` is
    the limit, `used` what other batches of the day take already (0 for a batch), `asked` what this
    batch has, each in won or lines. `bank` is '' for the total of all banks. `details` has `scope`,
    `what` and `left`, the rest of the limit.
    """

    code = "limit_exceeded"
    message = _(
        "이체 한도를 넘습니다. 이체일을 바꾸거나, 묶음 계획에서 여러 묶음으로 나누어 주세요."
    )
    SENTENCES: dict[tuple[str, str], str | Promise] = {
        ("batch", "won"): _(
            "%(bank)s 한 묶음의 한도 %(most)s원을 넘습니다. 이 묶음은 %(asked)s원입니다. 한도에 "
            "맞게 줄이거나, 묶음 계획에서 여러 묶음으로 나누어 주세요."
        ),
        ("batch", "lines"): _(
            "%(bank)s 한 묶음의 한도 %(most)s건을 넘습니다. 이 묶음은 %(asked)s건입니다. 한도에 "
            "맞게 줄이거나, 묶음 계획에서 여러 묶음으로 나누어 주세요."
        ),
        ("day", "won"): _(
            "%(day)s의 %(bank)s 하루 한도 %(most)s원을 넘습니다. 다른 묶음이 %(used)s원을 쓰고 "
            "있어 %(left)s원이 남았는데 이 묶음은 %(asked)s원입니다. 이체일을 바꾸거나 금액을 "
            "줄여 주세요."
        ),
        ("day", "lines"): _(
            "%(day)s의 %(bank)s 하루 한도 %(most)s건을 넘습니다. 다른 묶음이 %(used)s건을 쓰고 "
            "있어 %(left)s건이 남았는데 이 묶음은 %(asked)s건입니다. 이체일을 바꾸거나 건수를 "
            "줄여 주세요."
        ),
    }

    def __init__(self, scope: str = "", what: str = "", **values: Any) -> None:
        if not scope:
            super().__init__()
            return
        most, used, asked = values["most"], values["used"], values["asked"]
        left = max(most - used, 0)
        said = {name: f"{n:,}" for name, n in zip(
            ("most", "used", "asked", "left"), (most, used, asked, left), strict=True
        )}  # fmt: skip
        bank = values["bank"] or gettext("모든 은행")
        text = str(self.SENTENCES[scope, what]) % {**said, "bank": bank, "day": values["day"]}
        super().__init__(text, scope=scope, what=what, left=left)


class NewerAccountError(DomainError):
    """A claim's account has changed since its payout was batched, so that the batch cannot be
    released. `numbers` are the numbers of such claims; the first three are named."""

    code = "newer_account"
    message = _(
        "묶은 뒤에 계좌가 바뀐 지급이 있습니다. 묶음을 취소하고 다시 묶어 주세요. 계좌가 바뀐 "
        "지급은 다시 승인한 뒤에 묶입니다."
    )

    def __init__(self, numbers: Sequence[str] = ()) -> None:
        if not numbers:
            super().__init__()
            return
        text = _(
            "묶은 뒤에 계좌가 바뀌었습니다: %(numbers)s. 묶음을 취소하고 다시 묶어 주세요. 계좌가 "
            "바뀐 지급은 다시 승인한 뒤에 묶입니다."
        )
        super().__init__(text % {"numbers": named(numbers)}, numbers=list(numbers))


class PayeeChangedError(DomainError):
    """The batch cannot be released: by now another person receives for a claimant than the payout's
    waiver names. `numbers` are the numbers of such claims; the first three are named."""

    code = "payee_changed"
    message = _(
        "묶은 뒤에 받는 사람이 바뀐 지급이 있습니다. 묶음을 취소하고 계좌와 예금주 차이를 다시 "
        "확인해 승인한 뒤 묶어 주세요."
    )

    def __init__(self, numbers: Sequence[str] = ()) -> None:
        if not numbers:
            super().__init__()
            return
        text = _(
            "묶은 뒤에 받는 사람이 바뀌었습니다: %(numbers)s. 묶음을 취소하고 계좌와 예금주 차이를 "
            "다시 확인해 승인한 뒤 묶어 주세요."
        )
        super().__init__(text % {"numbers": named(numbers)}, numbers=list(numbers))


class NotReleasedError(DomainError):
    code = "not_released"
    message = _("이체를 승인하지 않은 묶음에는 은행 결과를 넣을 수 없습니다.")


class NotTwoPeopleError(DomainError):
    """A result entered by hand needs two different people of finance: the person no longer has that
    permission, or proposed and confirmed alone."""

    code = "not_two_people"
    message = _("은행 결과를 직접 적으려면 서로 다른 지급 담당 두 사람이 필요합니다.")


class NotFailedError(ConflictError):
    code = "not_failed"
    message = _("지급실패가 아니거나 이미 다시 작성된 지급입니다.")


class SetOffWhollyError(ConflictError):
    """Nothing is left to repeat of the failed payment: offsets took all, or the claim's route
    grants no more than the claim had."""

    code = "set_off_wholly"
    message = _(
        "다시 보낼 돈이 없는 지급입니다. "
        "상계로 모두 갚았거나, 지금 경로의 지원금을 이미 받았습니다."
    )


class RestUnderWayError(ConflictError):
    """An offset cannot be undone: the payout of the rest failed and still has to be paid, or was
    paid and has a correction that is not paid yet."""

    code = "rest_under_way"
    message = _(
        "상계하고 남은 지급이 아직 끝나지 않아 지금은 상계를 취소할 수 없습니다. "
        "그 지급을 먼저 마쳐 주세요."
    )


class FailedAccountStandsError(DomainError):
    code = "failed_account_stands"
    message = _(
        "실패한 이체와 같은 계좌입니다. 먼저 계좌를 정정하거나,"
        " 은행 사정으로 실패한 것이면 같은 계좌로 다시 보낸다고 표시해 주세요."
    )


class OnlyReplacementsError(DomainError):
    code = "only_replacements"
    message = _("재지급 묶음에는 실패한 지급을 다시 작성한 건만 담을 수 있습니다.")


class BankNotAskedError(DomainError):
    """A failed payment may not be paid again yet: the bank also sent another result for it that is
    still open, so that the first payment may have arrived.

    `number` is the claim's number; `file` and `row` name the open line of the bank.
    """

    code = "bank_not_asked"
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


class RecoveredPayoutError(ConflictError):
    """The payment cannot be recorded as returned by the bank, because a recovery asks its money
    back or has got it: the money would count twice."""

    code = "recovered_payout"
    message = _(
        "환수하고 있거나 환수한 지급입니다. 돌아온 돈은 환수의 입금으로 적거나, 환수를 먼저 취소해 "
        "주세요."
    )


class OfficeLostError(ForbiddenError):
    """The person lost the permission between the check of the verb and the statement, and the
    database refused."""

    message = ForbiddenError.message


class PayeeGrantedError(DomainError):
    """The payee already has a fixed grant through another claim, and the policy allows only one."""

    code = "payee_granted"
    message = _(
        "같은 신청인이나 계좌의 다른 신청에 정액 지원금이 이미 작성되었습니다. 일괄 작성을 하면 이 "
        "신청은 지급 보류에 올라갑니다."
    )


class PayeeBusyError(ConflictError):
    """Another transaction holds the lock on another claim of the same payee; the person may try
    again at once."""

    code = "payee_busy"
    message = _(
        "같은 신청인이나 계좌의 다른 신청을 누가 처리하고 있습니다. 잠시 뒤에 다시 눌러 주세요."
    )


class SampledPayoutError(ConflictError):
    code = "sampled_payout"
    message = _(
        "표본 점검이 끝나지 않은 지급이 있어 묶지 못했습니다. "
        "화면을 다시 불러오면 그 지급을 빼고 묶습니다."
    )


class HeldForPayeeError(DomainError):
    code = "held_for_payee"
    message = _("지급을 보류한 신청입니다. 지급 보류에서 먼저 풀어 주세요.")
