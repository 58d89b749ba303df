"""Errors around files of the bank with the sentence shown to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError
from reviews.payouts.errors.batches import ManifestDiffersError
from reviews.payouts.errors.files import BankFileUnusableError


class FileDiffersError(ManifestDiffersError):
    """The bytes of a transfer file of the batch, made again, differ from the digest stored when the
    batch was built, or the file can no longer be made."""

    message = _(
        "다시 만든 이체 파일이 묶을 때의 지문과 다릅니다. 내보내지 않았습니다. "
        "이체를 승인하기 전이면 묶음을 취소하고 다시 묶고, 승인한 뒤면 관리자에게 알려 주세요."
    )


class NoSuchFileError(DomainError):
    message = _("이 묶음에는 그 서식의 파일이 없습니다.")


class NotDownloadableError(ConflictError):
    """A transfer file cannot be downloaded now: its batch is not released yet, is cancelled, or is
    settled."""

    code = "not_to_be_taken"
    message = _(
        "이체를 승인한 뒤 결과를 기다리는 묶음만 파일을 내려받을 수 있습니다. "
        "지금 상태를 확인해 주세요."
    )


class DownloadReasonError(DomainError):
    """A transfer file was to be downloaded with a reason below SHORTEST_VIEWING_REASON."""

    code = "reason_needed"
    message = _("내려받는 사유를 두 글자 이상 적어 주세요. 접속기록에 남습니다.")


class ResultsUnusableError(BankFileUnusableError):
    """A file of bank results was refused."""

    SENTENCES = {
        "empty": _("파일이 비어 있습니다. 내용이 있는 파일을 올려 주세요."),
        "heads": _(
            "은행 결과 파일의 열을 찾을 수 없습니다. 지급번호, 금액, 처리결과 열이 있어야 합니다."
        ),
        "faults": _(
            "읽을 수 없는 줄이 절반을 넘어 아무것도 넣지 않았습니다. "
            "은행 결과 파일이 맞는지 확인해 주세요."
        ),
        "too_large": _("파일이 10MB보다 커서 읽지 않습니다."),
        "too_many_rows": _("한 번에 20,000줄까지 읽습니다. 파일을 나누어 올려 주세요."),
    }


class LinesOpenError(DomainError):
    message = _(
        "이 묶음에는 맞지 않아 남은 은행 결과가 있습니다. 먼저 처리하거나, 한 건씩 넣어 주세요."
    )


class NothingToAnswerError(ConflictError):
    message = _("이미 처리했거나 반영된 줄입니다. 지금 상태를 확인해 주세요.")


class NothingPickedError(NothingToAnswerError):
    message = _("줄을 먼저 골라 주세요.")


class LineMovedError(ConflictError):
    """Another person changed owner, note or day to ask again of a bank line since the page showed
    it."""

    message = _(
        "보신 뒤에 다른 사람이 이 줄의 담당이나 메모를 바꿨습니다. 바뀐 내용을 보고 다시 해 주세요."
    )


class NotAnOwnerError(DomainError):
    message = _("지급 담당만 줄을 맡을 수 있습니다. 다른 사람을 골라 주세요.")


class NoteNeededError(DomainError):
    message = _("무엇을 확인했는지 적어 주세요.")


class AskDayError(DomainError):
    message = _("은행에 다시 물을 날은 내일부터 고를 수 있습니다.")


class HandLineError(DomainError):
    """A person tried to close a manual result (entered by two people) with an answer. Only the same
    result in a file of the bank closes it."""

    message = _(
        "두 사람이 적은 결과는 같은 결과가 은행 파일로 들어오면 저절로 빠집니다. "
        "담당과 메모만 적을 수 있습니다."
    )


class OwnRepetitionError(ForbiddenError):
    """A line of the bank says something else of a failed payment whose repetition the person
    approved."""

    message = _(
        "이 지급의 재지급을 승인한 사람은 은행의 다른 결과를 닫을 수 없습니다. "
        "다른 지급 담당이 은행에 확인하고 닫습니다."
    )
