"""Sheets before the acts on many reviews, and before a reopening: how many, which, who is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from claims.confirmation.sheet import Sheet
from reviews.committee.models import (
    ALONE_UP_TO,
    DocumentBulk,
    DocumentBulkStatus,
    DocumentRequest,
    QueueRow,
    Review,
)

MOST_SHOWN = 20  # reviews that a sheet lists

LIST = "committee:document_requests"


def shown_rows(pks: Sequence[int]) -> list[QueueRow]:
    """Return the queue rows of the first MOST_SHOWN of these reviews (keys), in the order of the
    list. One query."""
    rows = QueueRow.objects.filter(review__in=list(pks)[:MOST_SHOWN])
    return list(rows.order_by("due_on", "pk"))


def _table(rows: Sequence[QueueRow], count: int) -> dict[str, Any]:
    def kinds(row: QueueRow) -> str:
        n = sum(bool(one) for one in row.documents)
        return ngettext("%(n)s종", "%(n)s종", n) % {"n": n}

    here = [
        (
            row.number,
            row.shown_name,
            kinds(row),
            date_format(row.due_on, "DATE_FORMAT") if row.due_on.year < 9999 else "–",
        )
        for row in rows
    ]
    return {
        "headers": (_("접수번호"), _("상호"), _("있는 서류"), _("기한")),
        "rows": tuple(here),
        "more_rows": max(0, count - len(here)),
    }


def asking_sheet(count: int, rows: Sequence[QueueRow], form: forms.Form, usual: date) -> Sheet:
    """Return the confirmation sheet before the claimants of `count` reviews are asked for their
    documents. `rows` are those that the sheet shows, `form` asks for the due day, `usual` is the
    earliest due day, by the policies of all of them."""
    alone = count <= ALONE_UP_TO
    second = _("없음. 바로 나가기 시작합니다.")
    warning = _("정책의 기한보다 이른 날로는 정할 수 없습니다.")
    if not alone:
        second = _("준비하지 않은 다른 간사나 위원장이 승인해야 나갑니다.")
        warning = _(
            "정책의 기한보다 이른 날로는 정할 수 없습니다. 승인이 늦으면 그만큼 늦은 날로 나갑니다."
        )
    return Sheet(
        title=_("일괄 서류 요청"),
        button=_("요청하기") if alone else _("승인 요청"),
        back=f"{reverse(LIST)}?state=unasked",
        facts=(
            (_("요청하는 서류"), _("신청마다 아직 없는 필수 서류")),
            (_("정책의 기한"), date_format(usual, "DATE_FORMAT")),
        ),
        count=count,
        notified=_("신청인마다 낼 서류, 기한, 제출 방법을 편지로 알립니다."),
        next_person=second,
        undo_text=_("나간 편지는 되돌릴 수 없습니다. 기한은 뒤에 늘릴 수 있습니다."),
        warning=warning,
        fields=form,
        **_table(rows, count),
    )


def closing_sheet(count: int, rows: Sequence[QueueRow], form: forms.Form) -> Sheet:
    """Return the confirmation sheet before it is proposed to close `count` reviews without
    documents. `rows` are those that the sheet shows, `form` asks for the reason."""
    return Sheet(
        title=_("미제출 종결 제안"),
        button=_("종결 제안"),
        back=f"{reverse(LIST)}?state=overdue",
        facts=(
            (pgettext("claims", "대상"), _("기한이 지났고, 요청한 뒤 아무 서류도 오지 않은 심의")),
        ),
        count=count,
        notified=_("지금은 아무에게도 알리지 않습니다. 승인하면 신청인마다 편지가 나갑니다."),
        next_person=_("제안하지 않은 다른 간사나 위원장이 승인해야 종결됩니다."),
        undo_text=_("승인 전에는 취소할 수 있고, 종결한 뒤에는 정한 날까지 다시 열 수 있습니다"),
        fields=form,
        **_table(rows, count),
    )


def approval_sheet(bulk: DocumentBulk, rows: Sequence[QueueRow], came: int) -> Sheet:
    """Return the confirmation sheet before a bulk is approved. `rows` are those of its reviews that
    the sheet shows; `came` is the number of reviews that a closing would leave out now."""
    closing = bulk.due_on is None
    facts = [
        (_("준비한 사람"), str(bulk.prepared_by)),
        (_("사유"), bulk.reason)
        if closing
        else (_("제출 기한"), date_format(bulk.due_on, "DATE_FORMAT")),  # type: ignore[arg-type]
    ]
    if came:
        facts.append((_("그사이 빠지는 건"), _("%(n)s건") % {"n": f"{came:,}"}))
    told = _("신청인마다 낼 서류, 기한, 제출 방법을 편지로 알립니다.")
    if closing:
        told = _("신청인마다 종결한 이유와 다시 열 수 있는 날을 편지로 알립니다.")
    return Sheet(
        title=_("미제출 종결 승인") if closing else _("일괄 서류 요청 승인"),
        button=pgettext("button", "승인"),
        back=reverse("committee:document_bulk", args=[bulk.pk]),
        facts=tuple(facts),
        count=bulk.count,
        notified=told,
        next_person=_("없음. 승인하면 바로 처리하기 시작합니다."),
        undo_text=_("종결한 심의는 정한 날까지 다시 열 수 있습니다") if closing else "",
        warning=_("승인하기 전에 도착한 서류가 있는 심의는 종결하지 않습니다.") if closing else "",
        version=f"{bulk.pk}:{bulk.status}",
        **_table(rows, bulk.count),
    )


def cancel_sheet(bulk: DocumentBulk, form: forms.Form) -> Sheet:
    """Return the confirmation sheet before a bulk is cancelled; `form` asks for the reason."""
    moving = bulk.status == DocumentBulkStatus.RUNNING  # its counts change until the act
    return Sheet(
        title=_("%(act)s 취소") % {"act": bulk.get_act_display()},
        button=pgettext("document bulk", "취소하기"),
        back=reverse("committee:document_bulk", args=[bulk.pk]),
        facts=(
            (_("준비한 사람"), str(bulk.prepared_by)),
            (_("건수"), _("%(n)s건") % {"n": f"{bulk.count:,}"}),
        ),
        notified=_("이미 처리한 건은 그대로이고, 나머지는 처리하지 않습니다."),
        warning=_("지금 처리하고 있습니다.") if moving else "",
        version=f"{bulk.pk}:{bulk.status}",
        fields=form,
    )


def start_sheet(count: int, rows: Sequence[QueueRow], form: forms.Form) -> Sheet:
    """Return the confirmation sheet before `count` picked reviews start with the documents that
    there are. `rows` are those that the sheet shows, `form` asks for the reason."""
    return Sheet(
        title=_("받은 서류로 심의 시작"),
        button=_("심의 시작"),
        back=f"{reverse(LIST)}?state=overdue",
        count=count,
        notified=_("추첨된 위원의 알림함에 알립니다. 신청인에게는 알리지 않습니다."),
        next_person=_("추첨된 위원이 표결합니다. 맡을 위원이 모자라는 건은 그대로 기다립니다."),
        fields=form,
        **_table(rows, count),
    )


def reopening_sheet(review: Review, request: DocumentRequest, form: forms.Form) -> Sheet:
    """Return the confirmation sheet before a review that was closed without documents is opened
    again. `request` is the closed request, `form` asks for the reason."""
    claim = review.claim
    until = request.reopen_until
    return Sheet(
        title=_("종결한 심의 다시 열기"),
        button=_("다시 열기"),
        back=reverse("committee:desk", args=[claim.number]),
        facts=(
            (_("접수번호"), claim.number),
            (_("신청인"), str(claim.shown_name)),
            (_("종결한 사유"), request.ended_note),
            (_("다시 열 수 있는 날"), date_format(until, "DATE_FORMAT") if until else "–"),
        ),
        notified=_("신청인에게 낼 서류와 새 기한을 편지로 알립니다."),
        next_person=_("없음. 서류가 이미 모두 왔다면 바로 심의를 시작합니다."),
        undo_text=_("서류가 다시 오지 않으면 기한이 지난 뒤 종결할 수 있습니다"),
        version=f"{review.pk}:{review.revision}",
        fields=form,
    )
