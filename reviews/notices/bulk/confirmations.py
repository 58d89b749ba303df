"""Confirmation sheets for approving and cancelling a bulk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.audiences.names import names_of
from reviews.notices.bulk.running.control import require_cancellable
from reviews.notices.bulk.verbs import require_approvable
from reviews.notices.models import BulkStatus, Notice, NoticeBulk, NoticeStatus

if TYPE_CHECKING:
    from claims.users.models import User


cancel_form = partial(
    ReasonForm,
    label=gettext_lazy("취소하는 사유"),
    hint=gettext_lazy("나가지 않은 통지마다 이 사유가 남습니다. 이미 나간 통지는 그대로입니다."),
    least=2,
)


def _facts(bulk: NoticeBulk) -> tuple[tuple[str, str], ...]:
    return (
        (_("일괄 통지"), str(names_of([Audience.of(bulk)])[0])),
        (_("보낼 글"), str(bulk.get_event_display())),
        (_("준비한 사람"), str(bulk.prepared_by or "–")),
        (_("상태"), str(bulk.get_status_display())),
    )


def approval_sheet(bulk: NoticeBulk, seen: str, by: User) -> Sheet:
    """Return the confirmation sheet for approving a bulk, with its number of recipients. Raises
    ForbiddenError, StateChangedError (not waiting for approval), SamePersonError (prepared by this
    user), AudienceChangedError (`seen` is outdated), ChangedSincePreparedError."""
    require_approvable(bulk=bulk, seen=seen, by=by)
    return Sheet(
        title=_("일괄 통지 보내기 승인"),
        button=_("보내기 승인"),
        back=reverse("notices:bulk", args=[bulk.pk]),
        facts=_facts(bulk),
        count=bulk.count,
        notified=_("신청인 %(n)s명에게 통지가 나갑니다. 나간 통지는 취소할 수 없습니다.")
        % {"n": f"{bulk.count:,}"},
        next_person=_("없음. 승인하면 바로 나가기 시작합니다."),
        version=seen,
    )


def cancel_sheet(bulk: NoticeBulk, by: User, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet for cancelling a bulk, with the form for the reason. Raises
    ForbiddenError without permission, StateChangedError for a bulk that is done or cancelled."""
    require_cancellable(bulk=bulk, by=by)
    gone = Notice.objects.filter(bulk=bulk).exclude(status=NoticeStatus.PENDING).count()
    # A running bulk's counts would differ at the confirmation.
    moving = bulk.status == BulkStatus.RUNNING
    told = _("이미 나간 통지는 그대로이고, 나머지는 보내지 않습니다.")
    if not moving:
        told = _("지금까지 나간 %(n)s건은 그대로이고, 나머지는 보내지 않습니다.")
        told = told % {"n": f"{gone:,}"}
    return Sheet(
        title=_("일괄 통지 취소"),
        button=_("취소하기"),
        back=reverse("notices:bulk", args=[bulk.pk]),
        facts=(*_facts(bulk), (_("받는 사람"), _("%(n)s명") % {"n": f"{bulk.count:,}"})),
        notified=told,
        warning=_("지금 나가고 있습니다. 먼저 멈추면 남은 건을 볼 수 있습니다.") if moving else "",
        version=f"{bulk.pk}:{bulk.status}",
        fields=form,
    )
