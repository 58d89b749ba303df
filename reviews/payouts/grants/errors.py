"""Errors of grants with the sentence shown to people."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError
from reviews.payouts.errors.approvals import SelectionChangedError

__all__ = [
    "FailedAccountsChangedError",
    "HolderAgreesError",
    "NoSuchGrantError",
    "NothingToPrepareError",
    "OwnClaimsOnlyError",
    "RunBegunError",
    "RunUnderWayError",
    "SelectionChangedError",
]


class NoSuchGrantError(DomainError):
    message = _("일괄로 작성하는 지원금이 아닙니다.")


class RunUnderWayError(ConflictError):
    message = _("같은 지원금을 이미 작성하고 있습니다. 끝난 뒤에 다시 시작해 주세요.")


class RunBegunError(ConflictError):
    message = _(
        "작성이 이미 시작되어 취소할 수 없습니다. "
        "잘못 작성된 지급은 그 지급의 화면에서 취소해 주세요."
    )


class FailedAccountsChangedError(ConflictError):
    message = _("입금되지 않았던 계좌의 건수가 그사이 바뀌었습니다. 다시 확인해 주세요.")


class NothingToPrepareError(DomainError):
    message = _("새로 작성할 지원금이 없습니다.")


class OwnClaimsOnlyError(DomainError):
    message = _(
        "남은 신청은 모두 직접 입력한 것입니다. "
        "입력한 사람이 아닌 다른 간사가 작성을 시작해 주세요."
    )


class HolderAgreesError(DomainError):
    message = _("예금주가 다른 계좌가 아닙니다. 계좌를 등록하거나 일괄 작성으로 작성해 주세요.")
