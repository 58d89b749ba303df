"""Errors of notices."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class NoTemplateError(DomainError):
    """The event has no published template for a channel and language in question, so its notice
    cannot be written."""

    message = _("이 통지의 공개된 문안이 없습니다. 관리자가 문안을 먼저 공개해야 합니다.")


class TemplateFaultError(DomainError):
    """Refusal: a template with a fault, such as an unknown or missing variable, is not
    published."""

    message = _("문안에 잘못된 변수가 있습니다. 고쳐서 저장한 뒤 다시 해 주세요.")


class NotRetryableError(DomainError):
    """Refusal to send a notice again: it has not failed, or (`of_cancelled_bulk`) its bulk was
    cancelled."""

    message = _("실패한 통지만 다시 보낼 수 있습니다. 지금 상태를 확인해 주세요.")
    of_cancelled_bulk = _(
        "취소한 일괄 통지의 편지라 다시 보내지 않습니다. 다른 경로나 다른 방법으로 알려 주세요."
    )


class CopyUnreadError(DomainError):
    """Refusal to send a copy again: it was for a representative who gets none of the claim's
    letters any more, and the claimant got a letter of their own."""

    message = _(
        "이 통지를 받던 대리인·승계인이 이제 통지를 받지 않습니다. "
        "신청인에게는 따로 보냈으니 ‘다른 방법으로 알림’으로 닫아 주세요."
    )


class NoAddressError(DomainError):
    message = _("이 신청에는 보낼 주소가 없습니다. 우편이나 전화로 알린 뒤 적어 주세요.")


class NotSuppressibleError(DomainError):
    message = _("이미 나갔거나 나가고 있거나 닫은 통지입니다. 지금 상태를 확인해 주세요.")


class AlreadySendingError(ConflictError):
    """Conflict (409): a notice was sent or is being sent, so it cannot be taken back."""

    message = _("통지가 이미 나갔거나 지금 나가고 있어 되돌릴 수 없습니다.")


class NothingOfThatKindError(DomainError):
    """Refusal of one decision about all failed notices of a kind: none fit its conditions."""

    message = _("조건에 맞는 실패한 통지가 없습니다. 조건을 바꾸어 다시 골라 주세요.")


class WrongVariablesError(ValueError):
    """The variables given for a letter are not those of its event, or a text names an unknown one.
    A programming error."""


class KeyTakenError(ValueError):
    """A notice with this key exists for another event or claim. A programming error."""


class AlreadySuppressedError(ConflictError):
    message = _("이 주소는 이미 발송에서 제외되어 있습니다. 발송 제외 목록을 확인해 주세요.")


class AlreadyLiftedError(ConflictError):
    message = _("이 발송 제외는 이미 풀렸습니다. 지금 상태를 확인해 주세요.")


class NotLiftedError(ConflictError):
    message = _("풀린 발송 제외가 아닙니다. 지금 상태를 확인해 주세요.")


class NothingToSuppressError(DomainError):
    message = _("제외할 주소가 없습니다.")


class NoSuchClaimError(DomainError):
    message = _("그 접수번호의 신청이 없습니다. 번호를 다시 확인해 주세요.")


class ReasonDoesNotFitError(DomainError):
    message = _(
        "이 경로에 맞지 않는 사유입니다. 전화번호와 이메일 주소의 사유가 다릅니다. "
        "사유를 다시 골라 주세요."
    )


class TextTooLongError(DomainError):
    """The text is too long for the channel, or has characters that the channel lacks."""

    message = _(
        "글이 이 경로에 맞지 않습니다. 너무 길거나 휴대전화에 없는 글자가 있습니다. "
        "다른 경로로 알려 주세요."
    )


class AddressSuppressedError(DomainError):
    """The address of the notice is suppressed, so it cannot be sent again."""

    message = _("발송에서 제외된 주소입니다. 제외를 풀거나 다른 경로로 알려 주세요.")


class NoOtherChannelError(DomainError):
    message = _(
        "이 통지를 알릴 수 있는 다른 경로가 없습니다. "
        "전화 등으로 알린 뒤 ‘다른 방법으로 알림’으로 닫아 주세요."
    )
