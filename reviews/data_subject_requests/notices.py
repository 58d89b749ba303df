"""Notices of a request about personal data to the claimant, each in the transaction of its verb."""

from __future__ import annotations

from claims.korean import in_korean, letter_day, letter_weekday
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.states import Ground
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice


def notify_extended(request: DataSubjectRequest) -> None:
    """Write the notice to the claimant that the answer is put off, with the new day and the reason.
    A second call writes nothing. Raises NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.DATA_REQUEST_EXTENDED, request, "extended", extended_variables(request))


def extended_variables(request: DataSubjectRequest) -> dict[str, str]:
    return {
        "filed_on": letter_day(request.filed_on),
        "answer_by": letter_weekday(request.due_on),
        "cause": request.extension_reason,
    }


def notify_answered(request: DataSubjectRequest) -> None:
    """Write the notice to the claimant with the answer to the request, in the caller's transaction.
    A second call writes nothing. Raises NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.DATA_REQUEST_ANSWERED, request, "answered", answered_variables(request))


def answered_variables(request: DataSubjectRequest) -> dict[str, str]:
    """Return the letter's variables `filed_on`, `request` (열람 …), `outcome` and `reason`: the
    ground of a refusal, then the answer."""
    with in_korean():
        said = [str(Ground(request.ground).label)] if request.ground else []
        return {
            "filed_on": letter_day(request.filed_on),
            "request": str(request.get_kind_display()),
            "outcome": str(request.get_outcome_display()),
            "reason": " ".join([*said, request.answer]),
        }


def _write(event: Event, request: DataSubjectRequest, what: str, variables: dict[str, str]) -> None:
    key = f"data-request:{request.pk}:{what}"
    write_notice(event=event, claim=request.claim, variables=variables, key=key)
