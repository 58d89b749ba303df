"""Tables of payouts and batches. Each payout that may be approved has a form of its own, which
works without a script."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import django_tables2 as tables
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment, weekday
from claims.display.numbers import won
from claims.display.people import name_of
from claims.display.states import DASH, state, verdict
from claims.errors import DomainError
from claims.table_rows import CellPattern
from claims.tables import DeskTable, PickColumn, cell, urls_of
from claims.users.requests import acting_user
from reviews.payouts.approvals.blockers import blocker_for
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.errors import PayeeIsAnotherError
from reviews.payouts.models import HandRow, Payout, PayoutBatch
from reviews.payouts.states import (
    UNBATCHED,
    BatchStatus,
    HandStatus,
    PayoutKind,
    PayoutStatus,
)


def short_message(error: DomainError) -> str:
    """Return the error's `short` text for a table cell, or its message where it has none."""
    return str(getattr(error, "short", error.message))


LAST_HEADS: dict[str, Any] = {
    PayoutStatus.BATCHED: _("묶음"),
    PayoutStatus.PAID: _("묶음 · 지급"),
    PayoutStatus.FAILED: _("사유"),
}


class PayoutTable(DeskTable):
    """Table of payouts of one status (`tab`), or of all. Two columns can be sorted. Users who may
    approve or batch get checkboxes."""

    caption = _("지급 목록")
    blank = ("checks", _("이 상태의 지급이 없습니다"), "")
    whole_count = ""  # rows of the condition, where there are more than this page shows

    pick = PickColumn(
        _("승인할 수 있는 건 모두 선택"), accessor="pk", attrs=cell("pick", head="pick")
    )
    number = tables.Column(_("접수번호"), accessor="pk", attrs=cell("nowrap"))
    name = tables.Column(_("상호 · 예금주"), accessor="pk", attrs=cell("two"))
    account = tables.Column(_("계좌"), accessor="pk", attrs=cell("num", "nowrap"))
    amount = tables.Column(_("지급액"), attrs=cell("won"), orderable=True)
    basis = tables.Column(_("의결"), accessor="pk", attrs=cell("nowrap", "p2"))
    prepared_at = tables.Column(_("작성"), attrs=cell("two", "nowrap", "p2"), orderable=True)
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    approval = tables.Column(_("승인"), accessor="pk", attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-payout": lambda record: record.pk,
            "data-href": lambda record, table: table.url_of(record.pk),
            "class": lambda record, table: table.row_class(record),
        }

    def __init__(self, *args: Any, request: HttpRequest, tab: str = "", **kwargs: Any) -> None:
        self.request, self.tab = request, tab
        self.may_approve = request.user.has_perm("reviews.approve_payout")
        self.may_reveal = request.user.has_perm("claims.reveal_account")
        self.pickable = self.may_approve and tab == PayoutStatus.PREPARED
        self.whole = request.method == "GET" and "all" in request.GET  # the whole condition
        self.whole_ids: set[int] = set()  # of it, those that one approval takes
        self.is_cut = False  # it has more of them than one approval takes
        self._blockers: dict[int, DomainError | None] = {}
        self.url_of, self.batch_url_of = urls_of("payouts:payout"), urls_of("payouts:batch")
        self.approve_url_of = urls_of("payouts:approve")
        self.reveal_url_of = urls_of("privacy:reveal_account")
        self.batchable = tab == PayoutStatus.APPROVED and request.user.has_perm(
            "reviews.build_batch"
        )
        hidden = [] if self.pickable or self.batchable else ["pick"]
        hidden += ["status"] if tab else []
        super().__init__(*args, exclude=hidden, **kwargs)
        if self.batchable:
            self.columns["pick"].column.label = _("묶을 수 있는 건 모두 선택")
        if tab in LAST_HEADS:
            self.columns["approval"].column.verbose_name = LAST_HEADS[tab]

    def blocker(self, payout: Payout) -> DomainError | None:
        if payout.pk not in self._blockers:
            self._blockers[payout.pk] = blocker_for(payout, acting_user(self.request))
        return self._blockers[payout.pk]

    def row_class(self, payout: Payout) -> str:
        shut = payout.status == PayoutStatus.PREPARED and self.blocker(payout) is not None
        return "is-shut" if shut else ""

    def is_shut(self, payout: Payout) -> bool:
        """Return True where the row gets no checkbox: this person may not approve it, or, in the
        tab of approved payouts, not batch it."""
        if self.batchable:
            user = self.request.user.pk
            barred = user in {b.user_id for b in payout.bars.all()}
            return barred or payout.replaces_id is not None or payout.payee_changed  # type: ignore[attr-defined]
        return self.blocker(payout) is not None

    def render_pick(self, record: Payout) -> SafeString:
        number = record.claim.number
        if self.is_shut(record):
            return format_html(
                '<i class="i i-lock" aria-hidden="true"></i><span class="visually-hidden">{}</span>'
                '<input type="hidden" name="shut" value="{}" form="pick-form">',
                _now("선택할 수 없음"),
                record.pk,
            )
        picked = str(record.pk) in self.request.GET.getlist("pick")
        marks = " checked" if picked or record.pk in self.whole_ids else ""
        marks += " disabled" if self.whole else ""
        return format_html(
            '<input class="form-check-input" type="checkbox" name="pick" value="{}"'
            ' form="pick-form" aria-label="{}"{}>',
            record.pk,
            _now("%(number)s 선택") % {"number": number},
            SafeString(marks),
        )

    def render_number(self, record: Payout) -> SafeString:
        url = self.url_of(record.pk)
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.claim.number)

    def render_name(self, record: Payout) -> SafeString:
        holder = record.account.masked_holder if record.account else ""
        second = _now("예금주 %(name)s") % {"name": holder} if holder else ""
        return format_html("<b>{}</b><small>{}</small>", record.claim.shown_name, second)

    def render_account(self, record: Payout) -> SafeString:
        if record.account is None:
            return format_html('<span class="quiet">{}</span>', _now("계좌 없음"))
        text = record.account_label
        if record.status in UNBATCHED and record.account_failed:  # type: ignore[attr-defined]
            warned = _now("이체 실패한 계좌")
            text = format_html('{} <small class="state is-warn">{}</small>', text, warned)
        if not self.may_reveal or self.tab not in (PayoutStatus.PREPARED, PayoutStatus.APPROVED):
            return format_html("{}", text)
        button = self._reveal_button.draw(
            url=self.reveal_url_of(record.claim.number),
            subject=f"{record.claim.number} · {text}",
            key=f"account-{record.pk}",
        )
        return format_html("{} {}", text, button)

    @cached_property
    def _reveal_button(self) -> CellPattern:
        values = ("url", "subject", "key")
        return CellPattern(
            "fields/reveal.html", *values, request=self.request, label=_now("계좌 열람")
        )

    def render_amount(self, value: int) -> SafeString:
        return won(value)

    def render_basis(self, record: Payout) -> SafeString:
        if record.outcome:
            return state(record.outcome)
        return format_html("{}", PayoutKind(record.kind).label)

    def render_prepared_at(self, record: Payout) -> SafeString:
        by = name_of(record.prepared_by) if record.prepared_by else _now("의결 자동")
        return format_html("{}<small>{}</small>", by, short_moment(record.prepared_at))

    def render_status(self, record: Payout) -> SafeString:
        return state(record.state)

    def render_approval(self, record: Payout) -> SafeString:
        if record.status == PayoutStatus.PREPARED:
            return self.approve_form(record)
        if record.status == PayoutStatus.CANCELLED:
            return format_html("{}<small>{}</small>", record.ended_reason, DASH)
        if record.status == PayoutStatus.APPROVED and record.payee_changed:  # type: ignore[attr-defined]
            return verdict("warn", short_message(PayeeIsAnotherError()))
        by = format_html(
            "{}<small>{}</small>", name_of(record.approved_by), short_moment(record.approved_at)
        )
        if record.status == PayoutStatus.FAILED:
            return format_html(
                "{}<small>{}</small>", record.ended_reason, short_moment(record.ended_at)
            )
        if record.batch is not None:
            url = self.batch_url_of(record.batch_id)
            link = format_html(
                '<a class="ref num apart" href="{}">{}</a>', url, record.batch.number
            )
            when = record.ended_at or record.batch.released_at or record.batch.built_at
            return format_html("{}<small>{}</small>", link, short_moment(when))
        return by

    def approve_form(self, payout: Payout) -> SafeString:
        """Return the HTML of the row's approval form, with the digest of what the row shows; the
        short reason where the payout may not be approved, or "가능" for a user who may not
        approve."""
        blocker = self.blocker(payout)
        if blocker is not None:
            return verdict("warn", short_message(blocker))
        if not self.may_approve:
            return format_html(
                '<span class="state"><i class="i i-check i-14" aria-hidden="true"></i>{}</span>',
                _now("가능"),
            )
        return self._approve_form.draw(
            action=self.approve_url_of(payout.pk),
            request_key=uuid4(),
            seen=seen_value(payout),
            number=payout.claim.number,
        )

    @cached_property
    def _approve_form(self) -> CellPattern:
        values = ("action", "request_key", "seen", "number")
        form = "reviews/payouts/approve_form.html"
        return CellPattern(form, *values, request=self.request, next=self.back)

    @property
    def back(self) -> str:
        """Address of this page of the list with its filters, for the field `next` of its forms; ''
        on a POST."""
        return self.request.get_full_path() if self.request.method == "GET" else ""


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
        if self.batch.status == BatchStatus.CANCELLED:  # each row has gone its own way since
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
        _now("%(count)s건") % {"count": f"{count:,}"},
        won(amount),
    )
