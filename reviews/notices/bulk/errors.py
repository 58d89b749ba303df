"""Errors of bulk notices, with their sentences."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class TemplateChangedError(DomainError):
    """A template was replaced after the bulk was approved, so its writing stops."""

    message = _(
        "승인한 뒤에 문안이 바뀌어 작성을 멈췄습니다."
        " 이 통지를 취소하고 다시 만들면 아직 받지 않은 사람에게만 나갑니다."
    )


class NoSuchAudienceError(DomainError):
    message = _("알릴 대상을 목록에서 골라 주세요.")


class UnreadableViewError(DomainError):
    """Refusal: a saved view has a condition that its list can no longer read, so that the bulk
    would go to more claims than the view."""

    message = _(
        "이 보기에 지금은 쓸 수 없는 조건이 있어, 그대로 보내면 더 많은 사람에게 나갑니다."
        " 목록에서 조건을 고쳐 다시 저장해 주세요."
    )


class NoRecipientError(DomainError):
    code = "nobody_to_tell"
    message = _("이 대상에서 새로 알릴 사람이 없습니다. 다른 대상을 골라 주세요.")


class AudienceChangedError(ConflictError):
    """Conflict (409): the recipients or templates of the bulk are not those that the page
    displayed."""

    message = _("보신 뒤에 받는 사람이 바뀌었습니다. 바뀐 내용을 확인해 주세요.")


class ChangedSincePreparedError(ConflictError):
    """Conflict (409): the recipients or templates changed since the bulk was prepared, so it cannot
    be approved."""

    message = _(
        "준비한 뒤에 받는 사람이나 문안이 바뀌어 승인할 수 없습니다."
        " 이 일괄 통지를 취소하고 새로 준비해 주세요."
    )


class SameAudienceError(ConflictError):
    code = "same_under_way"
    message = _("같은 대상의 일괄 통지가 이미 있습니다. 그것이 끝난 뒤에 준비할 수 있습니다.")


class StateChangedError(ConflictError):
    """Conflict (409): the bulk has a status in which it cannot be approved, paused, resumed or
    cancelled."""

    code = "not_now"
    message = _("그사이 일괄 통지의 상태가 바뀌었습니다. 지금 상태를 확인해 주세요.")


class SamePersonError(DomainError):
    code = "prepared_it_yourself"
    message = _("준비한 사람은 승인할 수 없습니다. 다른 간사나 위원장이 승인합니다.")


class NoOwnAddressError(DomainError):
    message = _(
        "내 계정에 이메일 주소가 없어 시험 발송을 할 수 없습니다."
        " 관리자에게 주소를 등록해 달라고 하세요."
    )


class MailIsOffError(DomainError):
    message = _("이메일 발송이 꺼져 있어 시험 발송을 할 수 없습니다. 관리자에게 알려 주세요.")


class TooManyTrialsError(DomainError):
    message = _("시험 발송을 짧은 사이에 여러 번 했습니다. 10분 뒤에 다시 해 주세요.")
