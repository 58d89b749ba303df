"""Errors of benefits."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError
from claims.protected_files.errors import FileGoneError


class CashProgrammeError(DomainError):
    message = _("현금 지원은 지급 화면에서 처리합니다. 여기에서는 다른 혜택만 제공합니다.")


class ProgrammeNotRunningError(DomainError):
    message = _(
        "진행 중인 지원사업이 아닙니다. 관리 화면에서 상태를 진행 중으로 바꾼 뒤에 다시 해 주세요."
    )


class ProgrammeOverError(DomainError):
    message = _("사용기한이 지난 지원사업입니다. 기한을 늘린 뒤에 다시 해 주세요.")


class CountedOnlyError(DomainError):
    message = _("공개 혜택은 받는 사람을 따로 적지 않습니다. 제공한 수를 적어 주세요.")


class FilterUnreadableError(DomainError):
    message = _(
        "저장한 조건 가운데 지금은 쓸 수 없는 것이 있습니다. 접수 목록에서 다시 저장해 주세요."
    )


class NobodyChosenError(DomainError):
    message = _("이 조건으로 새로 받을 사람이 없습니다. 조건을 바꾸어 다시 해 주세요.")


class OverQuantityError(DomainError):
    message = _("계획한 인원을 넘습니다. 대상을 줄이거나 관리 화면에서 계획한 인원을 늘려 주세요.")


class OverBudgetError(DomainError):
    message = _("예산 한도를 넘습니다. 대상을 줄이거나 관리 화면에서 예산 한도를 늘려 주세요.")


class BenefitMovedError(ConflictError):
    code = "benefit_moved"


class AudienceMovedError(ConflictError):
    """More people would get the benefit than the run proposed, or more in all. A run keeps the
    numbers of its proposal: it is declined and proposed again."""

    message = _(
        "요청한 뒤에 받을 사람이나 값이 늘어 승인할 수 없습니다. "
        "이 요청을 거절하고 새로 요청해 주세요."
    )


class NothingToIssueError(DomainError):
    message = _("제공을 기다리는 사람이 없습니다.")


class WayNotOfferedError(DomainError):
    message = _("이 지원사업에는 쓸 수 없는 방법입니다.")


class PartnerNotSetError(DomainError):
    message = _("제휴사 연계 주소가 설정되어 있지 않습니다. 파일로 전달해 주세요.")


class CodesMissingError(DomainError):
    message = _("남은 이용 번호가 모자랍니다. 이용 번호 파일을 더 올려 주세요.")


class DigestDiffersError(DomainError):
    message = _(
        "파일 지문이 이 묶음의 파일과 다릅니다. 다른 묶음의 결과가 아닌지 제휴사에 확인해 주세요."
    )


class BenefitFileGoneError(FileGoneError):
    """The file of a batch cannot be taken: it expired or was never made. The text `lost` is shown
    instead if the storage has lost the file, so that an administrator looks for it."""

    code = "file_gone"
    status = 422
    message = _(
        "내려받을 파일이 없습니다. 아무도 내려받지 않은 묶음은 ‘다시 시작’으로 다시 만듭니다."
    )
    lost = _("파일이 저장소에 없습니다. 관리자에게 알려 주세요.")


class CountUnreadableError(DomainError):
    message = _("날짜는 오늘까지, 사용과 기한 지남의 합은 제공한 수까지 적어 주세요.")
