"""Confirmation sheets before a representation is confirmed, and before it is ended."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims.confirmation.sheet import Sheet
from claims.representation.models import Representation


def confirmation_sheet(row: Representation) -> Sheet:
    ends = date_format(row.valid_to, "DATE_FORMAT") if row.valid_to else _("정해지지 않음")
    papers = ", ".join(
        f"{paper.get_kind_display()} ({paper.document.file_name})"
        for paper in row.papers.select_related("document")
    )
    facts: list[tuple[Any, Any]] = [
        (_("상호 · 성명"), row.claim.shown_name),
        (_("종류"), row.get_kind_display()),
        (_("받는 사람"), f"{row.name} ({row.relation})"),
        (_("기간"), f"{date_format(row.valid_from, 'DATE_FORMAT')} – {ends}"),
        (_("통지"), row.get_letters_display()),
        (_("증빙"), papers),
        (_("사유"), row.reason or "–"),
        (_("등록"), str(row.entered_by)),
    ]
    if row.heirs:
        facts.insert(3, (_("상속인 수"), _("%(n)s명") % {"n": f"{row.heirs:,}"}))
    return Sheet(
        title=_("받는 사람 변경 확인: %(number)s") % {"number": row.claim.number},
        button=pgettext("button", "확인"),
        back=reverse("representation:one", args=[row.pk]),
        facts=tuple(facts),
        warning=_(
            "승인된 지급 가운데 아직 묶지 않은 것은 승인이 풀립니다. 이 사람의 계좌를 계좌 정정으로"
            " 등록해야 지급할 수 있습니다."
        ),
        next_person=_("간사가 예금주 차이를 인정하고 지급 담당이 승인합니다."),
        undo_text=_("잘못 확인하면 사유를 적어 두 사람이 끝낼 수 있습니다"),
        version=f"{row.pk} {row.status}",
    )


def end_sheet(row: Representation) -> Sheet:
    return Sheet(
        title=_("대리·승계 끝내기 확인: %(number)s") % {"number": row.claim.number},
        button=pgettext("button", "끝내기"),
        back=reverse("representation:one", args=[row.pk]),
        facts=(
            (_("상호 · 성명"), row.claim.shown_name),
            (_("종류"), row.get_kind_display()),
            (_("받는 사람"), f"{row.name} ({row.relation})"),
            (_("끝내는 사유"), row.ended_reason),
            (_("올린 사람"), str(row.ending_by)),
        ),
        warning=_(
            "확인하면 신청인이 직접 받습니다. 지금 계좌가 이 사람의 것이면 계좌를 정정해야 지급할"
            " 수 있습니다."
        ),
        next_person=_("지급 담당이 계좌를 보고 다시 승인합니다."),
        version=f"{row.pk} {row.status} {row.ending_at}",
    )
