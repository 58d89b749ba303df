"""Letters by post as lists: notices that wait for a batch, batches, letters by what they need."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import whole_number
from reviews.notices.events import Event
from reviews.notices.models import (
    LetterStatus,
    Notice,
    PostBatch,
    PostBatchStatus,
    PostLetter,
    PostLetterQuerySet,
    ReturnReason,
)
from reviews.notices.models.post_triggers import POST_RETURNED
from reviews.notices.post.queries import IN_TURN, waiting

PREPARED, POSTED, RETURNED, RECEIVED, ALL = "", "posted", "returned", "received", "all"
TABS = (
    (PREPARED, _("등기번호 대기")),
    (POSTED, _("송달 대기")),
    (RETURNED, _("반송")),
    (RECEIVED, _("송달됨")),
    (ALL, _("전체")),
)


def tab_of(params: QueryDict) -> str:
    """Return the tab of the list of letters that `?show=` names; the first tab for an unknown
    one."""
    asked = params.get("show", "")
    return asked if asked in dict(TABS) else PREPARED


def of_tab(tab: str) -> Q:
    """Return the condition on PostLetter for a tab of the list. Under "returned" are only letters
    still to be dealt with: not sent again, and not told in another way."""
    match tab:
        case "posted":
            return Q(status=LetterStatus.POSTED)
        case "returned":
            return Q(status=LetterStatus.RETURNED, notice__last_code=POST_RETURNED)
        case "received":
            return Q(status=LetterStatus.RECEIVED)
        case "all":
            return Q()
    return Q(status=LetterStatus.PREPARED)


def letters(user: Any, params: QueryDict) -> PostLetterQuerySet:
    """Return the letters of a tab (`?show=`), or all letters of one batch (`?batch=`), for users
    with reviews.view_notice; none for others. The tab of returns has only the newest of the
    returned letters of one notice."""
    rows, tab = PostLetter.objects.visible_to(user), tab_of(params)
    if batch := whole_number(params.get("batch")):
        return rows.filter(batch=batch)
    rows = rows.filter(of_tab(tab))
    if tab == RETURNED:  # if a notice's letter came back twice, only the newest
        later = PostLetter.objects.filter(
            notice=OuterRef("notice"), pk__gt=OuterRef("pk"), status=LetterStatus.RETURNED
        )
        rows = rows.filter(~Exists(later))
    return rows


LETTERS = DeskList(
    name="post-letters",
    title=_("우편"),
    url_name="notices:post",
    permissions=("reviews.view_notice",),
    parameters=("show", "batch"),
    rows=letters,
    layout=ExportLayout(
        columns=(
            columns.number(_("묶음"), "batch_id"),
            columns.number(_("차례"), "place"),
            columns.text(_("접수번호"), "notice__claim__number"),
            columns.business_or_person(_("받는 사람"), "notice__claim__"),
            columns.choice(_("문안"), "notice__event", Event),
            columns.choice(_("상태"), "status", LetterStatus),
            columns.text(_("등기번호"), "registered_no", personal=True),
            columns.day(_("발송일"), "posted_on"),
            columns.day(_("송달일"), "received_on"),
            columns.day(_("반송일"), "returned_on"),
            columns.choice(_("반송 사유"), "return_reason", ReturnReason),
            columns.number(_("발송 차수"), "attempt"),
            columns.user(_("입력한 사람"), "entered_by"),
            columns.moment(_("입력"), "entered_at"),
        ),
        claim="notice__claim_id",
        order=("batch_id", "place"),
    ),
)


def notices_waiting(user: Any, params: QueryDict) -> QuerySet[Notice]:
    """Return the notices that the next batch takes and that the user sees, oldest first; none
    without reviews.view_notice."""
    return waiting().visible_to(user).order_by(*IN_TURN)


WAITING = DeskList(
    name="post-waiting",
    title=_("우편으로 보낼 통지"),
    url_name="notices:post_waiting",
    permissions=("reviews.view_notice",),
    parameters=(),
    rows=notices_waiting,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("받는 사람"), "claim__"),
            columns.choice(_("문안"), "event", Event),
            columns.text(_("우편 주소"), "claim__contact__address_hint", personal=True),
            columns.text(_("결과 코드"), "last_code"),
            columns.moment(_("저장"), "written_at"),
        ),
        claim="claim_id",
        order=IN_TURN,
    ),
)


def batches(user: Any, params: QueryDict) -> QuerySet[PostBatch]:
    """Return all batches of letters by post, newest first, for users with reviews.view_notice; none
    for others."""
    if not user.has_perm("reviews.view_notice"):
        return PostBatch.objects.none()
    return PostBatch.objects.all()


BATCHES = DeskList(
    name="post-batches",
    title=pgettext_lazy("several", "우편 묶음"),
    url_name="notices:post_batches",
    permissions=("reviews.view_notice",),
    parameters=(),
    rows=batches,
    layout=ExportLayout(
        columns=(
            columns.number(_("묶음"), "pk"),
            columns.choice(_("상태"), "status", PostBatchStatus),
            columns.number(_("통수"), "count"),
            columns.number(_("쪽수"), "pages"),
            columns.user(_("만든 사람"), "made_by"),
            columns.moment(_("묶은 때"), "asked_at"),
            columns.user(_("처음 내려받은 사람"), "printed_by"),
            columns.moment(_("처음 내려받은 때"), "printed_at"),
        ),
        order=("-pk",),
    ),
)
