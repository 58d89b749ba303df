"""Refusals of requests for documents, each with one plain sentence for the user."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError
from reviews.committee.errors import TooLateToUndoError


class NothingToAskError(DomainError):
    """Refusal to ask for documents: of none of the reviews is a document missing that was not asked
    for already."""

    message = _("요청할 심의가 없습니다. 이미 요청했거나 서류가 모두 왔습니다.")


class DocumentsDueError(DomainError):
    message = _("제출 기한은 내일부터 1년 안의 영업일로 정해 주세요.")


class EarlyDueError(DocumentsDueError):
    """Refusal to ask for documents until a day before that of the policy: letters would say
    another day than the one that was typed."""

    def __init__(self, earliest: date) -> None:
        said = _("제출 기한은 정책의 기한보다 이를 수 없습니다. %(day)s부터 정할 수 있습니다.")
        super().__init__(said % {"day": date_format(earliest, "DATE_FORMAT")})


class ExtensionError(DomainError):
    """Refusal of an extension: the new due day is not later than the present one."""

    code = "documents_extension"
    message = _("새 기한은 지금 기한보다 뒤의 영업일이어야 합니다.")


class NoRequestError(ConflictError):
    """Refusal of an act on a request for documents that has ended, or that never existed."""

    code = "no_document_request"
    message = _("열려 있는 서류 요청이 없습니다. 지금 상태를 확인해 주세요.")


class RequestIsOutError(TooLateToUndoError):
    """Refusal to undo a request for documents: its letter has been sent, is being sent, or could be
    sent at any moment."""

    message = _(
        "이미 신청인에게 나가 되돌릴 수 없습니다. "
        "기한을 늘리거나, 있는 서류로 심의를 시작할 수 있습니다."
    )


class NothingToCloseError(DomainError):
    message = _(
        "종결할 심의가 없습니다. 기한이 지나고 아무 서류도 오지 않은 심의만 종결하며, 이미 종결을"
        " 제안한 심의는 일괄 처리에서 승인을 기다립니다."
    )


class BulkMovedError(ConflictError):
    code = "document_bulk_moved"
    message = _("다른 사람이 먼저 처리했습니다. 지금 상태를 확인해 주세요.")


class TooLateToReopenError(DomainError):
    message = _("다시 열 수 있는 기한(%(day)s)이 지났습니다.")


class TooManyError(DomainError):
    code = "too_many_reviews"
    message = _("한 번에 %(most)s건까지 시작할 수 있습니다. 나누어 골라 주세요.")
