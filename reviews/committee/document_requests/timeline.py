"""서류 요청 in the timeline of a review: requests, later due days, closings and reopenings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.page_parts import sentence
from reviews.committee.models import DocumentRequest, DocumentRequestStatus, Review

PEOPLE = ("asked_by", "ended_by", "closing_proposed_by", "reopened_by")


def requests_of(reviews: Iterable[Review]) -> list[DocumentRequest]:
    """Return the requests of reviews, newest first, with their people and extensions. Two queries,
    one without a request."""
    rows = DocumentRequest.objects.filter(review__in=list(reviews)).select_related(*PEOPLE)
    return list(rows.prefetch_related("extensions__by").order_by("-pk"))


def request_acts(requests: Iterable[DocumentRequest]) -> list[dict[str, Any]]:
    """Return a dict for each request, extension, end and reopening: the fields of
    `desk.timeline.TimelineEntry`. Unsorted."""
    acts = []
    for one in requests:
        acts.append(_asked(one))
        acts += [_extended(extension) for extension in one.extensions.all()]
        if one.ended_at:
            acts.append(_ended(one))
        if one.reopened_at:
            acts.append(_reopened(one))
    return acts


def _asked(one: DocumentRequest) -> dict[str, Any]:
    first = min(one.extensions.all(), key=lambda extension: extension.pk, default=None)
    said = {
        "kinds": ", ".join(one.kind_labels),
        "day": date_format(first.due_before if first else one.due_on, "DATE_FORMAT"),
    }
    text = sentence(_("신청인에게 서류를 요청했습니다: %(kinds)s. %(day)s까지."), **said)
    if one.asked_by:
        asked = _("%(who)s 간사가 신청인에게 서류를 요청했습니다: %(kinds)s. %(day)s까지.")
        text = sentence(asked, who=one.asked_by, **said)
    return {
        "at": one.asked_at,
        "kind": "documents_asked",
        "icon": "file-import",
        "text": text,
        "actor": one.asked_by,
    }


def _extended(extension: Any) -> dict[str, Any]:
    day = date_format(extension.due_after, "DATE_FORMAT")
    text = sentence(_("서류 접수기간이 늘어 제출 기한을 %(day)s로 늦추었습니다."), day=day)
    if extension.by_window_id is None and extension.by:
        text = sentence(
            _("%(who)s 간사가 서류 제출 기한을 %(day)s로 늦추었습니다."), who=extension.by, day=day
        )
    return {
        "at": extension.at,
        "kind": "documents_extended",
        "icon": "calendar",
        "text": text,
        "actor": extension.by,
        "note": extension.reason,
    }


def _ended(one: DocumentRequest) -> dict[str, Any]:
    closed = one.closing_proposed_by is not None
    return {
        "at": one.ended_at,
        "kind": "documents_closed" if closed else f"documents_{one.status}",
        "icon": "circle-minus" if closed else _ICONS.get(one.status, "player-play-f"),
        "text": _ended_text(one),
        "actor": one.ended_by,
        "note": one.ended_note,
    }


_ICONS = {
    DocumentRequestStatus.CANCELLED.value: "arrow-back-up",
    DocumentRequestStatus.UNDONE.value: "arrow-back-up",
}


def _ended_text(one: DocumentRequest) -> Any:
    if one.closing_proposed_by is not None:
        said = _("%(name)s 간사가 제안하고 %(who)s 님이 확인해 미제출로 종결했습니다.")
        return sentence(said, name=one.closing_proposed_by, who=one.ended_by)
    alone = {
        DocumentRequestStatus.ANSWERED: _("요청한 서류가 모두 왔습니다."),
        DocumentRequestStatus.STARTED: _("받은 서류로 심의를 시작했습니다."),
        DocumentRequestStatus.CANCELLED: _("서류 요청이 취소되었습니다."),
        DocumentRequestStatus.UNDONE: _("서류 요청을 보내기 전에 되돌렸습니다."),
    }
    return alone[DocumentRequestStatus(one.status)]


def _reopened(one: DocumentRequest) -> dict[str, Any]:
    return {
        "at": one.reopened_at,
        "kind": "documents_reopened",
        "icon": "refresh",
        "text": sentence(_("%(who)s 간사가 종결한 심의를 다시 열었습니다."), who=one.reopened_by),
        "actor": one.reopened_by,
        "note": one.reopen_reason,
    }
