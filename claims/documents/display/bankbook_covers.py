"""Covering of bankbook copies, which show the account number in plain.

Council members judge bankbooks and see them (each viewing is an entry of the access log). Users who
may reveal an account (finance, secretariat) see the copy after a typed reason, in this session, for
ten minutes. Other readers of documents (the auditor) see only that there is a copy. The server
decides, for pages, thumbnails, texts and the original alike. A copy that was reclassified stays
covered, since the account is still on it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.documents.history import DocumentAct
from claims.documents.models import Document, DocumentKind
from claims.errors import ForbiddenError
from claims.privacy.access_entries import ONE_VIEWING, record_access
from claims.privacy.models import Action
from claims.register.reveal import viewing_reason

COVERED_KINDS = frozenset({DocumentKind.BANKBOOK_COPY})
SESSION_KEY = "bankbooks_shown"  # {claim's primary key: end of the ten minutes}


class CoveredError(ForbiddenError):
    message = gettext_lazy("통장 사본은 가려져 있습니다. 사유를 적으면 10분 동안 보입니다.")


class MayNotUncoverError(CoveredError):
    message = gettext_lazy("통장 사본은 계좌를 열람할 수 있는 사람만 봅니다.")


def may_uncover(user: Any) -> bool:
    """Return True if the user has the permission to reveal account numbers (claims.reveal_account),
    and so may call `uncover` for any bankbook copy in scope."""
    return bool(user.has_perm("claims.reveal_account"))


def is_covered(request: HttpRequest, document: Document) -> bool:
    """Return True if the user of the request gets a cover picture in place of this document.

    Only a document that is or was a bankbook copy is covered. It is not covered for a user who may
    vote on claims, nor for a user who may reveal accounts within ten minutes after `uncover` was
    called for its claim in this session.
    """
    user = request.user
    if user.has_perm("reviews.cast_vote") or not was_ever_covered(document):
        return False
    return not (may_uncover(user) and _uncovered_until(request, document.claim_id) > clock.now())


def was_ever_covered(document: Document) -> bool:
    """Return True for a bankbook copy, and for a document that was one before it was reclassified.

    One query for a document of another kind.
    """
    if document.kind in COVERED_KINDS:
        return True
    return DocumentAct.objects.filter(document=document, kind_before__in=COVERED_KINDS).exists()


def refuse_covered(request: HttpRequest, document: Document) -> None:
    """Raise CoveredError if the document is covered for the user of the request (`is_covered`); its
    subclass MayNotUncoverError if the user may not uncover it either."""
    if is_covered(request, document):
        raise CoveredError if may_uncover(request.user) else MayNotUncoverError


@transaction.atomic
def uncover(*, document: Document, by: Any, reason: str, request: HttpRequest) -> None:
    """Let this session see the bankbook copies of the document's claim for ten minutes, and write
    an entry of the access log with the reason.

    Raises ForbiddenError for a user without the permission to reveal account numbers, and
    ReasonNeededError for a reason of fewer than SHORTEST_VIEWING_REASON (2) characters.
    """
    if not may_uncover(by):
        raise ForbiddenError
    reason = viewing_reason(reason)
    record_access(
        user=by,
        action=Action.REVEAL_ACCOUNT,
        claim=document.claim_id,
        document=document,
        reason=reason,
        request=request,
    )
    now = clock.now()
    kept = {
        claim: until
        for claim, until in request.session.get(SESSION_KEY, {}).items()
        if datetime.fromisoformat(until) > now
    }
    until = (now + ONE_VIEWING).isoformat()
    request.session[SESSION_KEY] = kept | {str(document.claim_id): until}


def _uncovered_until(request: HttpRequest, claim_id: int) -> datetime:
    until = request.session.get(SESSION_KEY, {}).get(str(claim_id))
    return datetime.fromisoformat(until) if until else datetime.fromisoformat("2000-01-01T00:00Z")


def cover(request: HttpRequest, *, small: bool) -> HttpResponse:
    """Return the SVG picture that is served in place of a covered page. Its text tells the user how
    to see the page; a `small` one, in place of a thumbnail, has no text."""
    width, height = (50, 69) if small else (620, 400)
    words = [] if small else [_("통장 사본은 가려져 있습니다"), _hint(request)]
    lines = "".join(
        f'<text x="310" y="{190 + 36 * place}" text-anchor="middle" font-family="sans-serif"'
        f' font-size="{22 if place == 0 else 16}" fill="#44464f">{escape(text)}</text>'
        for place, text in enumerate(words)
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}"><rect width="100%" height="100%" fill="#e8e9ee"/>'
        f"{lines}</svg>"
    )
    return HttpResponse(picture, content_type="image/svg+xml")


def _hint(request: HttpRequest) -> str:
    if may_uncover(request.user):
        return _("서류 화면에서 사유를 적으면 보입니다")
    return _("계좌를 열람할 수 있는 사람만 봅니다")
