"""The table of benefits of recipients."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.display.dates import short_day, short_moment
from claims.display.states import state
from claims.tables import DeskTable, cell
from reviews.benefits.models import BenefitGrant

DASH = "–"


class GrantTable(DeskTable):
    """Table of benefits of recipients (grants), in the order in which they were written."""

    caption = pgettext_lazy("several", "혜택")
    blank = ("circle-check", _("해당하는 혜택이 없습니다"), "")

    number = tables.Column(_("제공번호"), accessor="pk", attrs=cell("two", "nowrap"))
    reference = tables.Column(_("참조번호"), attrs=cell("nowrap"))
    value = tables.Column(_("값"), empty_values=(), attrs=cell("r", "num"))
    status = tables.Column(_("상태"), attrs=cell("two"))
    issued_at = tables.Column(_("제공한 때"), empty_values=(), attrs=cell("nowrap", "p2"))
    expires_on = tables.Column(_("사용기한"), empty_values=(), attrs=cell("nowrap", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.pk,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("programmes:grant", args=[record.pk]),
        }

    def render_number(self, record: BenefitGrant) -> SafeString:
        url = reverse("programmes:grant", args=[record.pk])
        return format_html(
            '<a class="ref num" href="{}">{}</a><small>{}</small>',
            url, record.number, record.programme.name,
        )  # fmt: skip

    def render_reference(self, record: BenefitGrant) -> SafeString:
        if record.claim is None or not self.request.user.has_perm("claims.view_claim"):
            return format_html('<span class="num">{}</span>', record.reference)
        url = reverse("register:claim", args=[record.claim.number])
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.reference)

    def render_value(self, record: BenefitGrant) -> str:
        return f"{record.value:,}" if record.value else DASH

    def render_status(self, record: BenefitGrant) -> SafeString:
        why = record.failed_as or record.settled_reason
        if record.used_on:
            why = short_day(record.used_on)
        return format_html("{}<small>{}</small>", state(record, "status"), why)

    def render_issued_at(self, record: BenefitGrant) -> SafeString | str:
        return short_moment(record.issued_at) if record.issued_at else DASH

    def render_expires_on(self, record: BenefitGrant) -> SafeString | str:
        return short_day(record.expires_on) if record.expires_on else DASH
