"""Letters of requests for documents, written in the transaction of their cause.

Each tells which kinds, until when, and how to send them: by the upload link, by post or counter, or
by a call. A claim whose visitor nobody could check has no link; its letter says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from claims.clock import today
from claims.documents.models import DocumentKind
from claims.documents.upload_links.verbs import AskedDocuments, issue_upload_links
from claims.korean import in_korean, letter_day, letter_weekday
from claims.register.models import Claim
from reviews.committee.ballots.document_checks import kinds_handed_in
from reviews.committee.models import DocumentRequest
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter, write_notices


def asked_key(request: DocumentRequest) -> str:
    return f"documents:{request.pk}"


def closed_key(request: DocumentRequest) -> str:
    return f"documents:{request.pk}:closed"


def missing_of_each(requests: Iterable[DocumentRequest]) -> dict[int, list[DocumentKind]]:
    """Return {request key: asked kinds of document of which none was handed in}. One query; the
    caller has read the requests with their reviews."""
    asked = list(requests)
    there = kinds_handed_in(one.review.claim_id for one in asked)
    return {
        one.pk: [DocumentKind(kind) for kind in one.kinds if kind not in there[one.review.claim_id]]
        for one in asked
    }


def write_letters(
    event: Event, requests: Iterable[DocumentRequest], keys: Mapping[int, str]
) -> None:
    """Write one letter of `event` for each open request with a kind still missing, in the caller's
    transaction. `keys` are the notices' unique keys, by request key.

    Issues or prolongs an upload link for each. The caller holds the claims' locks and has read
    reviews and claims. Raises NoTemplateError (no such letter).
    """
    missing = missing_of_each(requests)
    wanted = [one for one in requests if missing[one.pk]]
    links = issue_links(wanted, missing)
    with in_korean():
        letters = [
            Letter(
                event=event,
                claim=one.review.claim,
                key=keys[one.pk],
                variables=request_variables(
                    missing[one.pk], one.due_on, links.get(one.review.claim_id, "")
                ),
                send_after=one.send_after,
            )
            for one in wanted
        ]
    write_notices(letters)


def request_variables(missing: Iterable[DocumentKind], due_on: date, link: str) -> dict[str, str]:
    """Return the letter's variables `documents` (kinds, joined by commas), `due_on` and
    `upload_link` (`no_link()` if `link` is '')."""
    return {
        "documents": ", ".join(str(kind.label) for kind in missing),
        "due_on": letter_weekday(due_on),
        "upload_link": link or no_link(),
    }


def no_link() -> str:
    """Return the words that stand in place of the upload link in the letter of a claim that can
    have none: documents by post or at the counter."""
    return _("이 신청은 우편이나 방문으로 보내 주세요")


def issue_links(
    requests: Iterable[DocumentRequest], missing: Mapping[int, list[DocumentKind]]
) -> dict[int, str]:
    """Issue or prolong the upload links of these requests; return {claim key: address}. Each is
    valid until its request's due day, UPLOAD_LINK_MOST_DAYS at most. Claims that can have no link
    are absent. `missing`: the kinds that each takes, by request key."""
    latest = today() + timedelta(days=settings.UPLOAD_LINK_MOST_DAYS)
    asked = [
        AskedDocuments(
            one.review.claim_id,
            tuple(str(kind) for kind in missing[one.pk]),
            max(today(), min(one.due_on, latest)),
        )
        for one in requests
    ]
    return issue_upload_links(asked, actor=None)


def write_closings(requests: Iterable[DocumentRequest]) -> None:
    """Write the letters of reviews that were closed without documents, in the caller's transaction:
    the due day that passed, and the last day to reopen. Raises NoTemplateError (no such letter)."""
    with in_korean():
        letters = [
            Letter(
                event=Event.DOCUMENTS_CLOSED,
                claim=one.review.claim,
                key=closed_key(one),
                variables=closing_variables(one),
                send_after=one.send_after,
            )
            for one in requests
        ]
    write_notices(letters)


def closing_variables(request: DocumentRequest) -> dict[str, str]:
    """Return the letter's variables `due_on`, the due day that passed, and `reopen_until`, the last
    day to reopen the review."""
    return {
        "due_on": letter_day(request.due_on),
        "reopen_until": letter_weekday(request.reopen_until or request.due_on),
    }


def attach_claims(requests: Iterable[DocumentRequest], claims: Mapping[int, Claim]) -> None:
    """Set `review.claim` of each request to the locked claim of the same key in `claims`, so that
    no later step reads it again."""
    for one in requests:
        one.review.claim = claims[one.review.claim_id]
