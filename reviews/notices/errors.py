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


class NotRetryableError(ConflictError):
    """Conflict (409): a notice that shall be sent again is in no state of failure, or no more."""

    message = _("실패한 통지만 다시 보낼 수 있습니다. 지금 상태를 확인해 주세요.")


class CancelledBulkError(DomainError):
    """Refusal to send a notice again whose bulk was cancelled."""

    message = _(
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


class NotSuppressibleError(ConflictError):
    """Conflict (409): a notice was sent, is being sent or was closed, so nothing stops it."""

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


class NotCopyableError(DomainError):
    """Refusal of a copy: the letter was not sent, or nobody is to get it again."""

    message = _(
        "보낸 통지만 다시 보낼 수 있습니다. 보내지 못한 통지는 통지함에서 처리하고, "
        "우편으로 보낸 통지는 우편 화면에서 봅니다."
    )
    of_copy = _("이 통지는 사본입니다. 처음 보낸 통지에서 다시 보내 주세요.")
    to_former_contact = _(
        "바뀌기 전 연락처에 알린 통지라 다시 보내지 않습니다. 지금 연락처로 간 통지를 골라 주세요."
    )
    of_erased = _("개인정보를 파기해 보낼 글이 남아 있지 않습니다.")
    of_voided = _("무효로 한 신청의 통지라 다시 보내지 않습니다. 전화로 사정을 알려 주세요.")
    of_cancelled_bulk = _(
        "취소한 일괄 통지의 편지라 다시 보내지 않습니다. 전화로 지금 상태를 알려 주세요."
    )


class OvertakenError(DomainError):
    """Refusal of a copy: a later letter took the place of this one."""

    message = _(
        "이 통지 뒤에 「%(letter)s」 통지가 있어 이 글은 지금과 맞지 않습니다. "
        "그 통지를 다시 보내거나 전화로 지금 상태를 알려 주세요."
    )


class AnsweredError(DomainError):
    """Refusal of a copy: the claimant has answered what the letter asks."""

    message = _("이 통지가 물은 것에 신청인이 이미 답했습니다. 그 답은 신청 화면에 있습니다.")


class UploadLinkEndedError(DomainError):
    """Refusal of a copy: the upload link in the letter takes nothing any more."""

    message = _(
        "이 통지에 든 제출 링크는 끝났습니다. 서류가 아직 필요하면 신청 화면에서 새 제출 링크를 "
        "보내 주세요."
    )


class RequestOverError(DomainError):
    """Refusal of a copy: the documents that the letter asks for are not waited for any more."""

    message = _("이 통지가 요청한 서류를 이제 기다리지 않습니다. 전화로 지금 상태를 알려 주세요.")


class TooManyCopiesError(DomainError):
    """Refusal of a copy so soon after another, or (`of_a_day`) of one more on this day."""

    message = _(
        "이 통지의 사본을 한 시간 안에 보냈습니다. 도착했는지 먼저 확인하고, 한 시간 뒤에 다시 "
        "해 주세요."
    )
    of_a_day = _(
        "이 통지의 사본을 하루에 세 번 보냈습니다. 연락처가 맞는지 확인하거나 다른 방법으로 알려 "
        "주세요."
    )


class NoWayOfCopyError(DomainError):
    """Refusal of a copy: no channel has an open, confirmed address and can carry the text."""

    message = _(
        "이 글을 보낼 수 있는 연락처가 없습니다. 연락처를 확인해 정정하거나 전화로 알려 주세요. "
        "통화로 바꾼 연락처에는 사흘 뒤부터 보낼 수 있습니다."
    )
