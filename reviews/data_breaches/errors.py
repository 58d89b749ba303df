"""Refusals of acts on data breaches, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError


class KnownAtError(DomainError):
    message = _("유출을 알게 된 때는 지금이거나 지난 때입니다. 날짜와 시각을 다시 적어 주세요.")


class HappenedError(DomainError):
    message = _("유출된 날은 알게 된 날까지의 날짜로, 처음과 끝의 순서대로 적어 주세요.")


class ItemsNeededError(DomainError):
    message = _("유출된 개인정보의 항목을 하나 이상 골라 주세요.")


class ClosedBreachError(ConflictError):
    message = _("이미 종결한 유출입니다. 유출 화면에서 누가 언제 종결했는지 확인해 주세요.")


class NoticesUnderWayError(ConflictError):
    """Refusal to change what a bulk notice about the breach says, or to whom it goes, while the
    bulk waits for its approval or is sent."""

    message = _(
        "이 유출의 일괄 통지가 승인을 기다리거나 나가는 중이라 고칠 수 없습니다. 일괄 통지가 "
        "끝난 뒤에 고치거나 먼저 취소해 주세요."
    )


class NoClaimsFoundError(DomainError):
    message = _("이 조건에 해당하는 신청이 접속기록에 없습니다. 사람과 기간을 다시 확인해 주세요.")


class NoNumbersError(DomainError):
    message = _("접수번호를 하나 이상 적어 주세요.")


class TooManyNumbersError(DomainError):
    message = _("접수번호가 너무 많습니다. 나누어 적어 주세요.")


class SameBreachError(ConflictError):
    message = _("같은 이름과 때의 유출이 이미 기록되어 있습니다. 목록에서 그 유출을 열어 주세요.")


class OwnBreachError(ForbiddenError):
    """Refusal to a user whose account or files are the source of the breach."""

    message = _("본인의 계정이나 파일에서 난 유출입니다. 다른 간사가 처리해 주세요.")


class PostedTooShortError(DomainError):
    message = _(
        "게시한 날부터 30일이 지나야 통지하지 못한 신청인에게 알린 것으로 봅니다. 그 뒤에 "
        "종결해 주세요."
    )


class SourceFieldsError(DomainError):
    message = _("사람과 기간의 처음과 끝을 모두, 순서대로 적어 주세요.")


class UnknownNumbersError(DomainError):
    """Refusal of claim numbers that do not exist; `message` names the first of them."""

    message = _("없는 접수번호가 있어 하나도 더하지 않았습니다. 번호를 고쳐 다시 적어 주세요.")


class RemovedSourceError(ConflictError):
    message = _("이미 뺀 대상입니다. 아래에서 누가 언제 뺐는지 확인해 주세요.")


class ReportDayError(DomainError):
    message = _("신고한 때는 유출을 알게 된 뒤부터 지금까지입니다. 날짜와 시각을 다시 적어 주세요.")


class PostingDayError(DomainError):
    message = _("게시한 날은 유출을 알게 된 날부터 오늘까지의 날짜로 적어 주세요.")


class ReportMissingError(DomainError):
    message = _(
        "신고해야 하는 유출입니다. 신고한 때와 접수번호나, 신고하지 않는 근거를 적은 뒤 "
        "종결해 주세요."
    )


class UntoldError(DomainError):
    message = _(
        "아직 통지하지 못한 신청인이 있습니다. 통지하거나 홈페이지에 게시한 것을 적은 뒤 "
        "종결해 주세요."
    )
