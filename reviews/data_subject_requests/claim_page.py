"""Requests about personal data on the claim page: panel, status card, history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.register.models import Claim
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.permissions import REGISTERS, SEES
from reviews.data_subject_requests.states import RequestStatus

TEMPLATE = "reviews/data_subject_requests/claim_panel.html"
SEES_HISTORY = (SEES, REGISTERS)
PEOPLE = ("received_by", "proven_by", "extended_by", "settled_by")


def _requests_of(claim: Claim) -> list[DataSubjectRequest]:
    """Return the requests of a claim, the newest first, without the claimant's words. One query:
    the result is stored on `claim` for the page."""
    rows = DataSubjectRequest.objects.filter(claim=claim).select_related(*PEOPLE)
    found = rows.defer("asks").order_by("-pk")
    return read_once(claim, "data_subject_requests.rows", lambda: list(found))


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel on the claim page: the open requests, else the newest, and the
    link to register one."""
    found = _requests_of(claim)
    context = {
        "claim": claim,
        "requests": [one for one in found if one.is_open] or found[:1],
        "may_register": request.user.has_perm(REGISTERS) and claim.erased_at is None,
    }
    return render_to_string(TEMPLATE, context, request=request)


def for_readers(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel for users who may see requests but not register any; "" without
    a request, and for users who may register: `render` shows them the panel."""
    if request.user.has_perm(REGISTERS) or not _requests_of(claim):
        return ""
    return render(request, claim)


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield a line on each open request that may be read to the claimant: its kind and the last day
    of the answer."""
    if not any(map(user.has_perm, SEES_HISTORY)):
        return
    for row in _requests_of(claim):
        if row.is_open:
            text = _("개인정보 %(kind)s 요구를 접수했습니다. %(day)s까지 답을 알려 드립니다.")
            day = date_format(row.due_on, "DATE_FORMAT")
            yield StatusLine(Section.STATE, text % {"kind": row.get_kind_display(), "day": day})


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's requests; `limit` is not applied."""
    return [entry for row in _requests_of(claim) for entry in _acts(row)]


def _acts(row: DataSubjectRequest) -> Iterator[HistoryEntry]:
    kind, icon, what = HistoryKind.INQUIRIES, "shield-lock", {"kind": row.get_kind_display()}
    text = _("%(who)s 님이 개인정보 %(kind)s 요구를 접수했습니다.")
    drawn = sentence(text, who=row.received_by, **what)
    yield HistoryEntry(row.received_at, kind, icon, drawn, row.get_channel_display())
    if row.proven_at and row.proven_at != row.received_at:
        text = _("%(who)s 님이 개인정보 %(kind)s 요구에 대해 신원을 확인했습니다.")
        drawn = sentence(text, who=row.proven_by or "", **what)
        yield HistoryEntry(row.proven_at, kind, icon, drawn, row.get_identity_display())
    if row.extended_at:
        text = _("%(who)s 간사가 개인정보 %(kind)s 기한을 늘렸습니다.")
        drawn = sentence(text, who=row.extended_by or "", **what)
        yield HistoryEntry(row.extended_at, kind, "clock", drawn, row.extension_reason)
    if row.settled_at:
        text = _("%(who)s 간사가 개인정보 %(kind)s 요구에 답했습니다: %(outcome)s.")
        what["outcome"] = row.get_outcome_display()
        if row.status == RequestStatus.WITHDRAWN:
            text = _("%(who)s 간사가 개인정보 %(kind)s 요구를 철회로 처리했습니다.")
        drawn = sentence(text, who=row.settled_by or "", **what)
        yield HistoryEntry(row.settled_at, kind, icon, drawn, row.answer)
