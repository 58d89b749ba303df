"""The list of reviews whose members were drawn again."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.states import tag
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.tables import DeskTable, cell
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import Assignment, AssignmentStatus, Review, ReviewStatus
from reviews.committee.seats.draw_flags import flags_of, redrawn_reviews


class DrawsTable(DeskTable):
    caption = _("다시 추첨한 심의, 최근 순")
    blank = (
        "users",
        _("다시 추첨한 심의가 없습니다"),
        _("위원이 물러나 새로 추첨하면 여기에 보입니다."),
    )
    number = tables.Column(_("접수번호"), accessor="claim__number")
    n_draws = tables.Column(_("추첨"), attrs=cell("r", "num", "nowrap"))
    left = tables.Column(_("물러난 위원과 처리한 사람"), empty_values=(), attrs=cell("two"))
    flags = tables.Column(_("살펴볼 점"), empty_values=())
    last = tables.Column(_("마지막 추첨"), empty_values=(), attrs=cell("num", "nowrap", "p2"))

    class Meta(DeskTable.Meta):
        model = Review
        fields: tuple[str, ...] = ()
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: "flagged" if _flags(record) else "clear",
        }

    def render_number(self, record: Review) -> SafeString:
        number = record.claim.number
        url = reverse("committee:desk", args=[number])
        return format_html('<a class="ref num" href="{}">{}</a>', url, number)

    def render_n_draws(self, value: int) -> str:
        return gettext("%(n)d회") % {"n": value}

    def render_left(self, record: Any) -> SafeString:
        return format_html_join("", "<div>{}</div>", ((_left(s),) for s in record.left_seats))

    def render_flags(self, record: Review) -> SafeString:
        flags = _flags(record)
        if not flags:
            return format_html('<span class="quiet">{}</span>', "–")
        return format_html_join(
            " ", "{}", ((tag("warn", f.label, "alert-triangle-f"),) for f in flags)
        )

    def render_last(self, record: Any) -> SafeString:
        return short_moment(record.draws_in_order[-1].at)


def _flags(record: Any) -> list[Any]:
    return flags_of(record.draws_in_order, record.left_seats)


def _left(seat: Assignment) -> SafeString:
    """Return the HTML of a line on a seat that was left: the member, how (재배정 and so on), and
    the person who decided it, with the reason below."""
    by = seat.left_by or "–"
    if seat.left_decided_by:
        decided = (
            gettext("직무대행 %(who)s 결정")
            if seat.left_by_a_deputy
            else gettext("위원장 %(who)s 결정")
        )
        by = decided % {"who": seat.left_decided_by}
    said = format_html("<b>{}</b> {} · {}", seat.member, seat.get_left_as_display(), by)
    if seat.voted_at:
        said = format_html("{} · {}", said, gettext("표결한 뒤"))
    return format_html("{}<small>{}</small>", said, seat.reason) if seat.reason else said


def visible_redraws(user: Any, params: Any) -> QuerySet[Review]:
    return redrawn_reviews().filter(pk__in=visible_reviews(user).values("pk"))


_LEFT = Count("assignments", filter=Q(assignments__status=AssignmentStatus.LEFT), distinct=True)
DRAWS = DeskList(
    name="draws",
    title=_("다시 추첨한 심의"),
    url_name="committee:draws",
    permissions=("reviews.view_load",),
    parameters=(),
    rows=visible_redraws,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.number(_("차수"), "round"),
            columns.number(_("추첨"), "n_draws"),
            columns.number(_("물러난 위원"), _LEFT),
            columns.choice(_("심의 상태"), "status", ReviewStatus),
            columns.moment(_("마지막 추첨"), Max("draws__at")),
        ),
        claim="claim_id",
        order=("-last_draw",),
    ),
)
