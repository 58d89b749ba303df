"""Errors of hand-overs."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class NothingToHandOverError(DomainError):
    message = _("넘길 수 있는 신청이 없습니다. 동의를 기록한 신청만 넘길 수 있습니다.")


class NumbersUnknownError(DomainError):
    message = _("없는 접수번호가 있습니다. 번호를 다시 확인해 주세요.")


class TooManyNumbersError(DomainError):
    message = _("한 번에 1,000건까지 고를 수 있습니다. 나누어 골라 주세요.")


class HandoverMovedError(ConflictError):
    message = _("그사이 이관의 상태가 바뀌었습니다. 지금 상태를 확인해 주세요.")


class DigestDiffersError(DomainError):
    message = _("파일 지문이 우리 파일과 다릅니다. 회사가 다른 파일을 받았는지 확인해 주세요.")


class ReceiptUnreadableError(DomainError):
    message = _("인수한 날, 인수한 사람과 파일 지문을 모두 적어 주세요.")


class ReceiverUnreadableError(DomainError):
    message = _("이름, 전화번호, 파일을 받는 곳, 이용 목적과 보유 기간을 모두 적어 주세요.")


class ReceiverExistsError(ConflictError):
    message = _(
        "같은 이름이나 같은 계열사의 인수 기관이 이미 있습니다. 목록에서 그 기관을 고쳐 주세요."
    )


class ReceiverInUseError(ConflictError):
    message = _(
        "이 기관으로 이관하는 중이라 이름, 이용 목적과 보유 기간은 바꿀 수 없습니다."
        " 이관이 끝난 뒤에 바꾸거나, 이관을 먼저 취소해 주세요."
    )


class ConsentsMovedError(ConflictError):
    message = _(
        "그사이 이 기관에 대한 동의가 더 기록되거나 철회되었습니다. 지금 건수를 확인해 주세요."
    )


class TermsMovedError(ConflictError):
    message = _(
        "그사이 동의를 묻는 내용이 바뀌어 답을 적지 않았습니다."
        " 지금 내용으로 다시 묻고 답을 적어 주세요."
    )


class NewTermsError(TermsMovedError):
    """The terms changed while their claimant read them on the page of a link; nothing was
    recorded."""

    message = _(
        "읽으시는 사이에 내용이 바뀌어 답을 기록하지 않았습니다."
        " 아래의 바뀐 내용을 읽고 다시 답해 주세요."
    )


class NoAnswerError(DomainError):
    message = _("동의합니다와 동의하지 않습니다 가운데 하나를 눌러 주세요.")


class WithReceiverError(ConflictError):
    """The claimant's data is in a receiver's file: an answer by link changes nothing any more."""

    message = _(
        "신청을 그사이 넘겨서 답을 기록하지 않았습니다. 동의를 철회하려면 아래 전화로 알려 주세요."
    )


class OlderTermsError(DomainError):
    code = "older_terms"
    message = _(
        "이 기관의 이용 목적이나 보유 기간이 바뀌기 전에 받은 동의입니다."
        " 바뀐 내용을 알리고 받은 동의만 적을 수 있습니다."
    )


class OlderAnswerError(DomainError):
    code = "answer_older"
    message = _("더 나중에 받은 거부나 철회가 있습니다. 받은 날을 확인해 주세요.")


class AnswersMovedError(ConflictError):
    message = _("그사이 거부나 철회가 기록되어 아무것도 적지 않았습니다. 파일을 다시 올려 주세요.")


class ChangesDifferError(ConflictError):
    message = _("그사이 바뀐 신청이 더 있습니다. 지금 목록으로 회사에 다시 알려 주세요.")


class AnswerUnreadableError(DomainError):
    message = _("답, 받은 방법과 받은 날을 적어 주세요. 받은 날은 오늘보다 뒤일 수 없습니다.")
