"""Errors that a verb raises when a rule refuses. The message is shown to the person."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of all errors by which a verb refuses. `code` is stable for programs, `message` is for
    people, `status` is the HTTP status. `unsent` is a text that the person had typed and that no
    form of the page which shows the error holds any more; a view sets it.
    """

    code = "refused"
    message: str | Promise = _("요청을 처리할 수 없습니다.")
    status = 422
    unsent = ""

    def __init_subclass__(cls) -> None:
        """Give a class without `code` its own name as one: NoProofError is "no_proof"."""
        super().__init_subclass__()
        if "code" not in vars(cls):
            cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__.removesuffix("Error")).lower()

    def __init__(self, message: str | Promise | None = None, **details: Any) -> None:
        self.details = details
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class ConflictError(DomainError):
    """Error (409): the row has changed since the person saw it; nothing was done."""

    code = "changed"
    message = _("보신 뒤에 내용이 바뀌었습니다. 다시 확인해 주세요.")
    status = 409


class BusyError(DomainError):
    """Error (503): another transaction holds the rows; nothing was done."""

    message = _("다른 사람이 같은 건을 처리하고 있습니다. 잠시 뒤에 다시 해 주세요.")
    status = 503


class TookTooLongError(DomainError):
    """Error (503): the database cancelled a statement that ran past its limit; nothing was done."""

    message = _("처리가 너무 오래 걸려 멈췄습니다. 조건을 줄이거나 잠시 뒤에 다시 해 주세요.")
    status = 503


class BenefitApprovedError(ConflictError):
    """Error: the terms of a programme cannot change, since two people have approved what it gives
    to each recipient."""

    message = _(
        "승인한 혜택은 종류와 한 사람이 받는 값, 수를 바꿀 수 없습니다."
        " 새 지원사업으로 등록해 주세요."
    )


class ForbiddenError(DomainError):
    """Error (403): the person lacks the permission."""

    message = _("이 작업을 할 권한이 없습니다. 필요한 일이면 관리자에게 문의해 주세요.")
    status = 403


class SecondPersonError(ForbiddenError):
    """Error (403): the person proposed it, so another one confirms it."""


class TiedError(ForbiddenError):
    """Error (403): the person has a conflict of interest with the claimant, and the act lets money
    go for them or changes who gets it."""

    message = _("신청인과 이해관계가 있는 사람은 이 일을 할 수 없습니다. 다른 사람이 처리합니다.")


class ProposerLeftError(ConflictError):
    """Error (409): the person who made the proposal no longer holds the permission to make it."""

    message = _(
        "먼저 올린 사람이 이제 이 일의 담당이 아니어서 확인할 수 없습니다."
        " 이 건은 거절하고(또는 취소하고), 필요하면 담당자가 다시 올려 주세요."
    )


class ErasedClaimError(ConflictError):
    """The personal data of the claim was erased: nothing new is written about it."""

    code = "claim_erased"
    message = _("개인정보를 파기한 신청입니다. 새로 적거나 올릴 수 없습니다.")


class ReasonNeededError(DomainError):
    """Error: the action is recorded with a reason, and the reason is empty."""

    message = _("사유를 적어 주세요.")


class ReasonTooShortError(DomainError):
    """Error: the reason has fewer than `reasons.SHORTEST_REASON` characters."""

    message = _("사유를 다섯 글자 이상 적어 주세요. 기록에 남습니다.")
