"""Errors of templates."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class OtherInUseError(ConflictError):
    """Another version is in use than the one displayed."""

    code = "other_in_use"
    message = _("그사이 사용 중인 판이 바뀌었습니다. 무엇을 대신하는지 다시 확인해 주세요.")


class NotInspectedError(DomainError):
    """An AlimTalk is published only after its provider has approved it."""

    code = "not_inspected"
    message = _("알림톡은 발송사의 검수 승인을 기록한 뒤에 공개할 수 있습니다.")


class NotForInspectionError(ConflictError):
    """The inspection is in a state in which this action is not possible."""

    code = "not_for_inspection"
    message = _("지금 상태에서는 할 수 없습니다. 검수 상태를 다시 확인해 주세요.")


class NumberNeededError(DomainError):
    code = "number_needed"
    message = _("발송사가 준 문안 번호를 적어 주세요.")


class NumberTakenError(DomainError):
    """Another template has this number: the provider would send one for both."""

    code = "number_taken"
    message = _("다른 문안이 이미 쓰는 번호입니다.")
