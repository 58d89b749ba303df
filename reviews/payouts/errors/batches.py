"""Errors of batches and of their results, with the sentence shown to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError
from reviews.payouts.errors.approvals import named


class NothingToBatchError(DomainError):
    message = _("묶을 수 있는 승인 건이 없습니다.")


class BuiltYourselfError(DomainError):
    message = _("직접 묶은 이체 묶음은 다른 지급 담당이 이체를 승인해야 합니다.")


class MadeYourselfError(DomainError):
    message = _(
        "직접 작성하거나 표결·확정한 지급이 들어 있습니다. "
        "다른 지급 담당이 묶고 이체를 승인해야 합니다."
    )


class BatchMovedError(ConflictError):
    message = _("이미 처리된 이체 묶음입니다. 지금 상태를 확인해 주세요.")


class FileTakenError(ConflictError):
    """The bank has told a result of a payment of the batch: it did not refuse the whole file."""

    message = _(
        "은행 결과가 이미 있는 지급이 있어 파일 전체를 반려로 적을 수 없습니다. "
        "결과 파일을 올리거나 건별 결과를 적어 주세요."
    )


class ManifestDiffersError(ConflictError):
    message = _("묶음의 내용이 보신 것과 다릅니다. 다시 확인해 주세요.")


class TransferDayError(DomainError):
    """A batch cannot be transferred on this day. `why` is past, off (weekend or public holiday),
    far (too far ahead) or unpaid (no payment day)."""

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
    """The batch cannot be released: now another person receives for a claimant than the payout's
    waiver names. `numbers` are the numbers of such claims; the first three are named."""

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
    message = _(
        "이체를 승인하지 않은 묶음에는 은행 결과를 넣을 수 없습니다. 이체를 먼저 승인해 주세요."
    )


class NotTwoPeopleError(DomainError):
    """A result entered by hand needs two different people of finance: the person no longer has that
    permission, or proposed and confirmed alone."""

    message = _("은행 결과를 직접 적으려면 서로 다른 지급 담당 두 사람이 필요합니다.")


class OnlyReplacementsError(DomainError):
    message = _("재지급 묶음에는 실패한 지급을 다시 작성한 건만 담을 수 있습니다.")


class RecoveredPayoutError(ConflictError):
    """The payment cannot be recorded as returned by the bank, because a recovery asks its money
    back or has got it: the money would count twice."""

    message = _(
        "환수하고 있거나 환수한 지급입니다. 돌아온 돈은 환수의 입금으로 적거나, 환수를 먼저 취소해 "
        "주세요."
    )


class SampledPayoutError(ConflictError):
    message = _(
        "표본 점검이 끝나지 않은 지급이 있어 묶지 못했습니다. "
        "화면을 다시 불러오면 그 지급을 빼고 묶습니다."
    )
