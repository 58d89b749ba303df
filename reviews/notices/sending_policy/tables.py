"""Table of suppressed addresses, newest first: one row for each decision."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.people import name_of
from claims.display.states import DASH, state
from claims.tables import DeskTable, cell
from reviews.notices.models import Channel, Suppression


def grouped_suppressions(*, lifted: bool) -> Any:
    """Return a queryset with one Suppression for each address and reason that were suppressed
    together, each with the list of their `channels`; newest first. `lifted` selects the lifted
    ones, else those in force."""
    together = Suppression.objects.filter(
        recipient_index=OuterRef("recipient_index"),
        reason=OuterRef("reason"),
        at=OuterRef("at"),
        lifted_at__isnull=not lifted,
    )
    return (
        Suppression.objects.filter(lifted_at__isnull=not lifted)
        .filter(~Exists(together.filter(pk__lt=OuterRef("pk"))))
        .annotate(channels=ArraySubquery(together.order_by("pk").values("channel")))
        .select_related("by", "lifted_by")
        .order_by("-pk")
    )


def channel_names(channels: list[str]) -> str:
    """Return the labels of channels in one line, joined by " · "."""
    return " · ".join(str(Channel(channel).label) for channel in channels)


class SuppressionTable(DeskTable):
    caption = _("발송에서 제외한 주소, 최근 순")
    blank = (
        "ban",
        _("발송에서 제외한 주소가 없습니다"),
        _("받는 분이 거부하거나 번호가 잘못된 것을 알게 되면 여기에 올립니다."),
    )
    hints = False

    address = tables.Column(
        pgettext_lazy("address", "받는 주소"),
        accessor="recipient_hint",
        empty_values=(),
        attrs=cell("two", "num"),
    )
    reason = tables.Column(_("사유"), attrs=cell("nowrap"))
    note = tables.Column(_("메모"), empty_values=(), attrs=cell("soft", "small", "p2"))
    by = tables.Column(_("등록"), empty_values=(), attrs=cell("two", "nowrap"))
    end = tables.Column(
        pgettext_lazy("suppression", "해제"), accessor="pk", attrs=cell("two", "nowrap")
    )

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-suppression": lambda record: record.pk,  # data-number names claims only
            "data-state": lambda record: record.reason,
        }

    def __init__(self, *args: Any, may_lift: bool, **kwargs: Any) -> None:
        """Take from the view that the user may lift a suppression (`may_lift`)."""
        self.may_lift = may_lift
        super().__init__(*args, **kwargs)

    def render_address(self, record: Any) -> SafeString:
        return format_html(
            "{}<small>{}</small>", record.recipient_hint or "–", channel_names(record.channels)
        )

    def render_reason(self, record: Suppression) -> SafeString:
        return state(record, "reason")

    def render_note(self, record: Suppression) -> str | SafeString:
        return record.note or DASH

    def render_by(self, record: Suppression) -> SafeString:
        source = gettext("발송사") if record.by is None else name_of(record.by)
        if record.code:
            source = f"{source} ({record.code})"
        return format_html("{}<small>{}</small>", source, short_moment(record.at))

    def render_end(self, record: Suppression) -> SafeString:
        if record.lifted_at is not None:
            return format_html(
                "{}<small>{}</small>", name_of(record.lifted_by), short_moment(record.lifted_at)
            )
        if not self.may_lift:
            return DASH
        return format_html(
            '<a class="btn btn-sm" href="{}" aria-label="{}">{}</a>',
            reverse("notices:lift_suppression", args=[record.pk]),
            gettext("%(address)s 제외 풀기") % {"address": record.recipient_hint},
            gettext("풀기"),
        )
