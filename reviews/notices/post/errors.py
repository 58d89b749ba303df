"""Errors of letters by post."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class NothingToPostError(DomainError):
    message = _("우편으로 보낼 통지가 없습니다. 우편 주소가 있는 신청의 통지만 보낼 수 있습니다.")


class PostMovedError(ConflictError):
    message = _("그사이 상태가 바뀌었습니다. 지금 상태를 확인해 주세요.")


class AlreadyPostedError(DomainError):
    """Refusal: a batch cannot be cancelled once one of its letters has a registered number."""

    message = _("등기번호를 적은 편지가 있습니다. 그 편지의 입력을 먼저 되돌려 주세요.")


class NotPrintedError(DomainError):
    message = _("아직 인쇄 파일이 없거나 취소한 묶음의 편지입니다. 묶음의 상태를 확인해 주세요.")


class RegisteredNumberError(DomainError):
    message = _("등기번호는 숫자 13자리입니다. 영수증의 번호를 다시 보세요.")


class RegisteredNumberTakenError(DomainError):
    message = _("다른 편지에 적힌 등기번호입니다. 두 편지의 영수증을 확인해 주세요.")


class NumberTakenMeanwhileError(ConflictError):
    """While a list was loaded, a person entered one of its registered numbers on another letter."""

    message = _(
        "올리는 사이에 다른 사람이 이 파일의 등기번호를 다른 편지에 적었습니다. "
        "저장한 것은 없습니다. 같은 파일을 다시 올리면 어느 줄인지 나옵니다."
    )


class NotPostedError(DomainError):
    message = _("등기번호를 먼저 적어 주세요.")


class PostDayError(DomainError):
    message = _("날짜는 앞 단계의 날짜부터 오늘까지 가운데 하루여야 합니다.")


class ReturnReasonError(DomainError):
    message = _("반송 사유를 골라 주세요.")


class LetterEndedError(DomainError):
    """Refusal: a received letter cannot be entered as returned, nor a returned one as received,
    before that entry is undone."""

    message = _("이미 송달됐거나 반송된 편지입니다. 잘못 적었으면 되돌린 뒤 다시 적어 주세요.")


class SentAgainError(DomainError):
    message = _("반송된 뒤 다시 보냈거나 다른 방법으로 알린 통지라 되돌릴 수 없습니다.")


class NothingToUndoError(DomainError):
    message = _("되돌릴 입력이 없습니다.")
