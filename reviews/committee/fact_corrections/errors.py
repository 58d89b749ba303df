"""Errors of the verbs of corrections of facts, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class ReviewStandsError(ConflictError):
    """Corrected facts would move a claim to another route, but the council has a review of it."""

    message = _(
        "협의체의 심의가 열린 신청은 다른 경로로 옮기지 않습니다. "
        "인정액을 고치거나, 심의에서 판단해 주세요."
    )


class OpenObjectionError(ConflictError):
    message = _("답하지 않은 이의가 있습니다. 먼저 이의에 답해 주세요.")


class FactProofError(DomainError):
    message = _("근거를 고르고, 서류면 이 신청에 올라온 서류를 골라 주세요.")


class UnreadableFactsError(DomainError):
    code = "facts_unreadable"
    message = _("금액은 1원 이상으로, 접수일시는 지금보다 앞선 때로 적어 주세요.")


class SameFactsError(DomainError):
    message = _("지금 값과 같습니다. 바로잡을 항목을 고쳐 주세요.")


class FactsWaitError(ConflictError):
    message = _("이 신청의 다른 사실 정정이 확인을 기다립니다. 먼저 그 정정을 처리해 주세요.")


class FactsAreGoneError(ConflictError):
    code = "facts_gone"
    message = _("철회했거나 개인정보를 파기한 신청입니다. 사실을 바로잡지 않습니다.")
