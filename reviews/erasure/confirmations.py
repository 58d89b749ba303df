"""Confirmation sheets of erasures and retentions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.display.numbers import number
from claims.register.models import Claim
from reviews.erasure.context import kept_of
from reviews.erasure.errors import ErasureMovedError
from reviews.erasure.models import ErasureRun, Retention
from reviews.erasure.states import UNAPPROVED, ErasureStatus


def approval_sheet(run: ErasureRun) -> Sheet:
    """Return the sheet of a proposed erasure: what goes for good, and what stays. Raises
    ErasureMovedError."""
    if run.status != ErasureStatus.PROPOSED:
        raise ErasureMovedError
    facts = [
        (_("기준일"), _("%(day)s 전부터 아무 일이 없는 신청") % {"day": date_format(run.cutoff)}),
        (_("지워지는 것"), _("이름, 연락처, 계좌, 서류와 미리보기, 통지의 글, 표결과 의결의 글")),
        (_("남는 것"), _("접수번호, 사업자등록번호, 경로, 금액, 날짜, 처리한 사람, 이력")),
        (_("요청한 사람"), str(run.proposed_by)),
    ]
    return Sheet(
        title=_("개인정보 파기 승인"),
        button=_("승인하고 파기하기"),
        back=reverse("erasure:run", args=[run.pk]),
        facts=tuple(facts),
        count=run.planned,
        warning=_(
            "파기한 글과 서류는 누구도 되살릴 수 없습니다."
            " 센 뒤에 일이 생긴 신청과 보존 지정한 신청은 그대로 둡니다."
        ),
        headers=(_("그대로 두는 사유"), _("건수")),
        rows=tuple((label, number(n)) for _key, label, n in kept_of(run)),
        version=f"{run.pk}:{run.status}",
    )


def decline_sheet(run: ErasureRun, form: ReasonForm) -> Sheet:
    """Return the sheet by which an unapproved erasure is declined; `form` asks for the reason.
    Raises ErasureMovedError."""
    if run.status not in UNAPPROVED:
        raise ErasureMovedError
    return Sheet(
        title=_("파기 거절"),
        button=_("거절"),
        back=reverse("erasure:run", args=[run.pk]),
        facts=((_("파기할 신청"), number(run.planned)),),
        undo_text=_("지워지는 것은 없습니다. 다시 세어 새로 요청할 수 있습니다."),
        fields=form,
        version=f"{run.pk}:{run.status}",
    )


def retention_sheet(claim: Claim, form: ReasonForm) -> Sheet:
    """Return the sheet by which a claim is kept out of erasures; `form` asks for the reason."""
    return Sheet(
        title=_("보존 지정"),
        button=pgettext("button", "보존 지정"),
        back=reverse("register:claim", args=[claim.number]),
        facts=((_("접수번호"), claim.number),),
        undo_text=_("해제할 때까지 개인정보를 파기하지 않습니다."),
        fields=form,
        version=f"{claim.pk}",
    )


def lifting_sheet(retention: Retention, form: ReasonForm) -> Sheet:
    """Return the sheet by which a retention is lifted; `form` asks for the reason."""
    return Sheet(
        title=_("보존 해제"),
        button=_("보존 해제"),
        back=reverse("register:claim", args=[retention.claim.number]),
        facts=(
            (_("접수번호"), retention.claim.number),
            (_("보존 사유"), retention.reason),
            (_("지정한 사람"), str(retention.set_by)),
        ),
        undo_text=_("다시 지정할 수 있습니다. 해제한 날부터 보존 기간을 다시 셉니다."),
        fields=form,
        version=f"{retention.pk}",
    )
