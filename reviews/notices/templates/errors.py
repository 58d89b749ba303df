"""Errors of templates."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class OtherInUseError(ConflictError):
    """Conflict (409): the version in use is not the one that the publishing page displayed as
    replaced."""

    message = _("그사이 사용 중인 판이 바뀌었습니다. 무엇을 대신하는지 다시 확인해 주세요.")


class TextChangedError(ConflictError):
    """Conflict (409): the draft has another text than the publishing page displayed."""

    message = _("그사이 글이 바뀌었습니다. 바뀐 글을 읽고 공개해 주세요.")


class NotInspectedError(DomainError):
    """Refusal: an AlimTalk template is published only after its provider has approved it."""

    message = _("알림톡은 발송사의 검수 승인을 기록한 뒤에 공개할 수 있습니다.")


class NotForInspectionError(ConflictError):
    """Conflict (409): the inspection of the template is in a state that does not allow this
    step."""

    message = _("지금 상태에서는 할 수 없습니다. 검수 상태를 다시 확인해 주세요.")


class NumberNeededError(DomainError):
    message = _("발송사가 준 문안 번호를 적어 주세요.")


class NumberTakenError(DomainError):
    """Refusal: another template has this provider's number already; the provider would send one
    text for both."""

    message = _("다른 문안이 이미 쓰는 번호입니다. 다른 번호를 적어 주세요.")
