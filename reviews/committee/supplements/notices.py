"""Notices of a supplement request.

The letter waits a minute in the outbox, so that it can be undone.
"""

from django.utils.translation import gettext as _

from claims.documents.upload_links.verbs import (
    AskedDocuments,
    issue_upload_links,
    latest_day,
)
from claims.korean import in_korean, letter_weekday
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.models import SupplementRequest
from reviews.committee.supplements.received import missing_kinds_of_each
from reviews.notices.errors import AlreadySendingError
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter, write_notice, write_notices
from reviews.notices.variables.values import upload_place
from reviews.notices.verbs import take_back_notice, take_back_unsent


def notify_requested(request: SupplementRequest, claim: Claim) -> None:
    """Write the letter to the claimant that asks for the documents of a supplement request, sent at
    `send_after`, and issue or prolong its upload link. In the caller's transaction. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    write_notice(
        event=Event.SUPPLEMENT_REQUESTED,
        claim=claim,
        variables=variables_of(request) | _places([request], by=request.requested_by)[request.pk],
        key=_key(request),
        send_after=request.send_after,
    )


def variables_of(request: SupplementRequest) -> dict[str, str]:
    assert request.due_on is not None  # noqa: S101 - asked_supplement_names_who_and_its_due_date
    with in_korean():
        return {
            "documents": ", ".join(request.kind_labels),
            "text": request.text,
            "due_on": letter_weekday(request.due_on),
        }


def cancel_notice(request: SupplementRequest, by: User | None) -> bool:
    """Cancel the letter of a supplement request and its reminder, as far as no worker has tried to
    send them, with their copies. Return False if the letter was tried, even in vain. `by` is None
    for the system. A request by the system has a reminder alone."""
    with in_korean():
        reason = _("보완요청이 먼저 끝나 보내지 않음")
    if request.reminded_at is not None:
        take_back_unsent(keys=[_reminder_key(request)], by=by, reason=reason)
    if request.requested_by_id is None:
        return True
    try:
        take_back_notice(key=_key(request), by=by, reason=reason)
    except AlreadySendingError:
        take_back_unsent(keys=[_key(request)], by=by, reason=reason)
        return False
    return True


def notify_reminders(requests: list[SupplementRequest]) -> None:
    """Write one reminder for each of these requests that its due day is near, in the caller's
    transaction, and issue or prolong the upload links. A second call writes nothing. Raises
    NoTemplateError (no such letter)."""
    variables, places = reminder_variables(requests), _places(requests, by=None)
    write_notices(
        Letter(
            event=Event.SUPPLEMENT_REMINDER,
            claim=request.review.claim,
            key=_reminder_key(request),
            variables=variables[request.pk] | places[request.pk],
        )
        for request in requests
    )


def reminder_variables(requests: list[SupplementRequest]) -> dict[int, dict[str, str]]:
    """Return {request key: variables `documents` and `due_on` of its reminder}; the caller has read
    the reviews. `documents` names the kinds still missing, '' if everything has come."""
    missing = missing_kinds_of_each(requests)
    with in_korean():
        return {
            request.pk: {
                "documents": ", ".join(str(kind.label) for kind in missing[request.pk]),
                "due_on": letter_weekday(request.due_on),  # type: ignore[arg-type]
            }
            for request in requests
        }


def _places(requests: list[SupplementRequest], *, by: User | None) -> dict[int, dict[str, str]]:
    """Issue or prolong the upload links of these requests, and return {request key:
    {"upload_place": address}}; {} for a claim that can have no link. `by` None is the system. A
    reminder gets the address of the first letter."""
    asked = [
        AskedDocuments(one.review.claim_id, tuple(one.kinds), min(one.due_on, latest_day()))
        for one in requests
        if one.due_on is not None
    ]
    links = issue_upload_links(asked, actor=by)
    with in_korean():
        return {
            one.pk: upload_place(links[one.review.claim_id]) if one.review.claim_id in links else {}
            for one in requests
        }


def _reminder_key(request: SupplementRequest) -> str:
    return f"supplement:{request.pk}:reminder"


def _key(request: SupplementRequest) -> str:
    return f"supplement:{request.pk}"
