"""Tables of batches, and of the payments in one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment, weekday
from claims.display.numbers import won
from claims.display.people import name_of
from claims.display.states import DASH, state, verdict
from claims.table_rows import CellPattern
from claims.tables import DeskTable, cell
from reviews.payouts.errors.approvals import PayeeIsAnotherError
from reviews.payouts.models import HandRow, Payout, PayoutBatch
from reviews.payouts.states.batches import TAKEN_APART, BatchStatus, HandStatus
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.views.tables import PayoutTable, short_message


class BatchRowTable(PayoutTable):
    """Table of the payments of one batch with account, amount in won and bank result."""

    caption = _("묶음의 지급")
    blank = ("package", _("묶음이 비어 있습니다"), "")
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    approval = tables.Column(_("은행 결과"), accessor="pk", attrs=cell("nowrap"))

    class Meta(PayoutTable.Meta):
        sequence = ("number", "name", "account", "amount", "basis", "prepared_at", "status", "...")

    def __init__(self, *args: Any, batch: PayoutBatch, **kwargs: Any) -> None:
        self.batch = batch
        super().__init__(*args, **kwargs)
        self.may_enter = self.request.user.has_perm("reviews.release_batch")
        self.proposed = set(
            HandRow.objects.filter(hand__batch=batch, hand__status=HandStatus.PROPOSED).values_list(
                "payout", flat=True
            )
        )

    def render_approval(self, record: Payout) -> SafeString:
        if self.batch.status in TAKEN_APART:  # each row has gone its own way since
            return super().render_approval(record) if record.batch_id else DASH
        if record.status != PayoutStatus.BATCHED:
            return format_html(
                '<span class="soft">{} {}</span>',
                short_moment(record.ended_at),
                record.ended_reason,
            )
        if self.batch.status == BatchStatus.BUILT and record.payee_changed:  # type: ignore[attr-defined]
            return verdict("warn", short_message(PayeeIsAnotherError()))
        if self.batch.status != BatchStatus.RELEASED or not self.may_enter:
            return DASH
        if record.pk in self.proposed:
            return state(HandStatus.PROPOSED)
        return self._result_form.draw(
            action=reverse("payouts:result", args=[record.pk]),
            paid_key=uuid4(),
            failed_key=uuid4(),
            number=record.claim.number,
        )

    @cached_property
    def _result_form(self) -> CellPattern:
        values = ("action", "paid_key", "failed_key", "number")
        return CellPattern("reviews/payouts/result_form.html", *values, request=self.request)


class BatchTable(DeskTable):
    """Table of batches, newest first, with the count and won approved, paid and failed. Rows need
    the annotations of `BatchQuerySet.for_page`."""

    caption = _("이체 묶음 목록, 최근 순")
    blank = (
        "package",
        _("아직 이체 묶음이 없습니다"),
        _("승인된 지급을 묶으면 여기에 나타납니다."),
    )
    hints = False

    number = tables.Column(_("묶음"), attrs=cell("nowrap"))
    transfer_on = tables.Column(_("이체일"), attrs=cell("nowrap"))
    held = tables.Column(_("승인"), accessor="pk", attrs=cell("r", "num", "nowrap", "amount"))
    paid = tables.Column(_("은행 성공"), accessor="pk", attrs=cell("r", "num", "nowrap"))
    failed = tables.Column(_("은행 실패"), accessor="pk", attrs=cell("r", "num", "nowrap"))
    difference = tables.Column(_("차이"), accessor="pk", attrs=cell("won"))
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    people = tables.Column(_("묶음 · 이체 승인"), accessor="pk", attrs=cell("soft", "nowrap", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-batch": lambda record: record.number,  # data-number names claims only
            "data-state": lambda record: record.status,
            "data-href": lambda record: _batch_page(record),
        }

    def render_number(self, record: PayoutBatch) -> SafeString:
        return format_html(
            '<a class="ref num" href="{}">{}</a>', _batch_page(record), record.number
        )

    def render_transfer_on(self, value: date) -> SafeString:
        return weekday(value)

    def render_held(self, record: PayoutBatch) -> SafeString:
        return count_and_won(record.count, record.total)

    def render_paid(self, record: Any) -> SafeString:
        return count_and_won(record.paid_count, record.paid_won)

    def render_failed(self, record: Any) -> SafeString:
        return count_and_won(record.failed_count, record.failed_won)

    def render_difference(self, record: Any) -> SafeString:
        if record.status != BatchStatus.SETTLED:
            return DASH  # some results of the bank are missing
        return won(record.total - record.paid_won - record.failed_won)

    def render_status(self, record: PayoutBatch) -> SafeString:
        return state(record, "status")

    def render_people(self, record: PayoutBatch) -> SafeString:
        if record.built_by is None:
            return DASH  # open, or cancelled before it was built
        built = format_html("{} {}", name_of(record.built_by), short_moment(record.built_at))
        if record.released_by is None:
            return built
        released = format_html(
            "{} {}", name_of(record.released_by), short_moment(record.released_at)
        )
        return format_html("{} · {}", built, released)


def _batch_page(batch: PayoutBatch) -> str:
    return reverse("payouts:batch", args=[batch.pk])


def count_and_won(count: int, amount: int) -> SafeString:
    """Return a number of payments and their sum in won as HTML for a cell, such as 52건
    64,380,000원."""
    return format_html(
        '{} <b class="strong">{}</b>',
        gettext("%(count)s건") % {"count": f"{count:,}"},
        won(amount),
    )
