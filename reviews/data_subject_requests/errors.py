"""Refusals of acts on requests about personal data, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class RequestDayError(DomainError):
    message = _("요구한 날은 신청을 접수한 날부터 오늘까지의 날짜로 적어 주세요.")


class OpenRequestError(ConflictError):
    """Refusal of a request while one of the same kind about the claim is open."""

    message = _(
        "같은 요구가 이미 접수되어 답을 기다립니다. 다시 접수하지 말고 그 요구를 확인해 주세요."
    )


class SettledRequestError(ConflictError):
    message = _("이미 답했거나 철회한 요구입니다. 아래에서 누가 언제 마쳤는지 확인해 주세요.")


class ProvenIdentityError(ConflictError):
    message = _("신원 확인이 이미 기록되어 있습니다. 아래에서 확인한 방법을 보세요.")


class UnprovenIdentityError(DomainError):
    message = _("본인이나 대리인임을 확인한 뒤에 들어줄 수 있습니다. 신원 확인부터 기록해 주세요.")


class DeletionError(DomainError):
    message = _(
        "신청의 개인정보는 보존 기간이 끝나야 파기합니다. 삭제는 「일부 들어줌」이나 「들어주지 "
        "않음」으로 답해 주세요."
    )


class GroundError(DomainError):
    message = _("들어주지 않는 것이 있으면 이 요구에 맞는 법률의 근거를 하나 고릅니다.")


class ExtensionError(DomainError):
    """Refusal to extend: not access, extended before, overdue, or an impossible day."""

    message = _(
        "열람의 기한만, 기한이 지나기 전에 한 번 늘립니다. 지금 기한 다음 날부터 30일 안의 "
        "영업일로 적어 주세요."
    )


class NoCopyError(DomainError):
    message = _("신원을 확인했고 거절하지 않은 열람 요구에만 사본을 만듭니다.")
