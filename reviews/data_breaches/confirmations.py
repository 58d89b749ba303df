"""Confirmation sheets of acts on a data breach."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.display.dates import moment
from reviews.data_breaches.affected import told_late
from reviews.data_breaches.closing import require_closable
from reviews.data_breaches.errors import ClosedBreachError, RemovedSourceError
from reviews.data_breaches.forms import ClosingForm
from reviews.data_breaches.models import BreachSource, DataBreach
from reviews.data_breaches.states import Told


def removal_sheet(source: BreachSource, form: ReasonForm) -> Sheet:
    """Return the sheet before a source is taken out. Raises ClosedBreachError,
    RemovedSourceError."""
    if not source.breach.is_open:
        raise ClosedBreachError
    if source.removed_at is not None:
        raise RemovedSourceError
    facts: list[tuple[Any, Any]] = [
        (_("개인정보 유출"), source.breach.title),
        (_("찾은 방법"), str(source.get_kind_display())),
    ]
    if source.person_id:
        facts.append((_("사람"), str(source.person)))
    return Sheet(
        title=_("대상에서 빼기"),
        button=_("빼기"),
        back=reverse("data_breaches:breach", args=[source.breach_id]),
        facts=tuple(facts),
        count=source.claims.count(),
        notified=_("없음. 이미 통지한 신청인에게는 따로 안내되지 않습니다."),
        next_person=_("없음"),
        undo_text=_("다시 더하면 됩니다"),
        version=str(source.pk),
        fields=form,
    )


def closing_sheet(breach: DataBreach, form: ClosingForm) -> Sheet:
    """Return the sheet before a breach is closed. Raises the errors of `require_closable`."""
    told = require_closable(breach)
    report = breach.report_number or breach.report_waiver or _("신고 대상이 아님")
    return Sheet(
        title=_("개인정보 유출 종결"),
        button=_("종결"),
        back=reverse("data_breaches:breach", args=[breach.pk]),
        facts=(
            (_("이름"), breach.title),
            (_("알게 된 때"), moment(breach.known_at)),
            (Told.TOLD.label, _("%(n)s건") % {"n": f"{told[Told.TOLD]:,}"}),
            (
                _("통지하지 못한 신청"),
                _("%(n)s건") % {"n": f"{told[Told.NOT_YET] + told[Told.FAILED]:,}"},
            ),
            (_("72시간 뒤에 통지한 신청"), _("%(n)s건") % {"n": f"{told_late(breach):,}"}),
            (_("신고"), report),
            (_("게시한 곳"), breach.posted_at_place or _("없음")),
        ),
        count=sum(told.values()),
        next_person=_("없음. 종결하면 고칠 수 없습니다."),
        version=f"{breach.pk}:{breach.version}",
        fields=form,
    )
