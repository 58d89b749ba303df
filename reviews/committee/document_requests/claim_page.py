"""서류 요청 on the status card of a claim: until when, and after a closing what is left to do."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.clock import today
from claims.page_parts import Section, StatusLine
from claims.policy.deadlines import working_days_between
from reviews.committee.models import DocumentRequest, DocumentRequestStatus, Review


def next_while_waiting(review: Review) -> str:
    """Return a sentence on the next step of a review that waits for documents, which may be read to
    the claimant: the due day with the working days left, that it has passed, or that nothing was
    asked yet. One query."""
    request = DocumentRequest.objects.asked().filter(review=review).first()
    if request is None:
        return _("서류가 모두 오면 심의를 시작합니다. 낼 서류와 기한은 따로 알려 드립니다.")
    said = {"day": date_format(request.due_on, "DATE_FORMAT")}
    if request.is_overdue:
        text = _("서류 제출 기한(%(day)s)이 지났습니다. 서류가 오지 않으면 심의를 끝냅니다.")
        return text % said
    left = working_days_between(today(), request.due_on)
    said["left"] = ngettext("%(n)s영업일 남음", "%(n)s영업일 남음", left) % {"n": left}
    return _("%(day)s(%(left)s)까지 보내 주세요. 모두 오면 심의를 시작합니다.") % said


def closed_lines(review: Review) -> Iterator[StatusLine]:
    """Yield the lines of the claim's status card for a review that was closed without documents:
    until when it can be reopened, and that a base grant is paid regardless; nothing of a withdrawn
    claim. One query."""
    if review.claim.withdrawn_at is not None:
        return
    rows = DocumentRequest.objects.filter(review=review, status=DocumentRequestStatus.CLOSED)
    request = rows.first()
    if request is None or request.reopen_until is None:
        return
    said = {"day": date_format(request.reopen_until, "DATE_FORMAT")}
    text = _("다시 여는 기한(%(day)s)이 지났습니다.")
    if request.reopen_until >= today():
        text = _(
            "책임 없는 사정으로 늦었다면 %(day)s까지 알려 주세요. 확인하고 심의를 다시 엽니다."
        )
    yield StatusLine(Section.NEXT, text % said)
    yield StatusLine(Section.NEXT, _("기본 지원금 대상이면 이 종결과 관계없이 지급합니다."))
