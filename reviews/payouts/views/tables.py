"""Table of payouts. Each payout that may be approved has a form of its own, which works without a
script."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.numbers import won
from claims.display.people import name_of
from claims.display.states import DASH, state, verdict
from claims.errors import DomainError
from claims.table_rows import CellPattern
from claims.tables import DeskTable, PickColumn, cell, urls_of
from claims.users.requests import acting_user
from reviews.payouts.approvals.blockers import blocker_for, tie_errors
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.errors.approvals import PayeeIsAnotherError
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import UNBATCHED, BarReason, PayoutKind, PayoutStatus


def short_message(error: DomainError) -> str:
    """Return the error's `short` text for a table cell, or its message if it has none."""
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
        self.whole_ids: set[int] = set()  # ids of the rows that one approval covers
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
            blocker = blocker_for(payout, acting_user(self.request)) or self._ties.get(payout.pk)
            self._blockers[payout.pk] = blocker
        return self._blockers[payout.pk]

    @cached_property
    def _ties(self) -> dict[int, DomainError]:
        """The errors of the shown rows whose claimant this person is tied to."""
        if not self.may_approve:
            return {}
        rows = [row.record for row in self.paginated_rows]
        return tie_errors(rows, acting_user(self.request))

    def row_class(self, payout: Payout) -> str:
        shut = payout.status == PayoutStatus.PREPARED and self.blocker(payout) is not None
        return "is-shut" if shut else ""

    def is_shut(self, payout: Payout) -> bool:
        """Return True if the row gets no checkbox: this person may not approve it, or, in the tab
        of approved payouts, not batch it."""
        if self.batchable:
            user = self.request.user.pk
            made = {b.user_id for b in payout.bars.all() if b.why != BarReason.REPORTED}
            barred = user in made
            return barred or payout.replaces_id is not None or payout.payee_changed  # type: ignore[attr-defined]
        return self.blocker(payout) is not None

    def render_pick(self, record: Payout) -> SafeString:
        number = record.claim.number
        if self.is_shut(record):
            return format_html(
                '<i class="i i-lock" aria-hidden="true"></i><span class="visually-hidden">{}</span>'
                '<input type="hidden" name="shut" value="{}" form="pick-form">',
                gettext("선택할 수 없음"),
                record.pk,
            )
        picked = str(record.pk) in self.request.GET.getlist("pick")
        marks = " checked" if picked or record.pk in self.whole_ids else ""
        marks += " disabled" if self.whole else ""
        return format_html(
            '<input class="form-check-input" type="checkbox" name="pick" value="{}"'
            ' form="pick-form" aria-label="{}"{}>',
            record.pk,
            gettext("%(number)s 선택") % {"number": number},
            SafeString(marks),
        )

    def render_number(self, record: Payout) -> SafeString:
        url = self.url_of(record.pk)
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.claim.number)

    def render_name(self, record: Payout) -> SafeString:
        holder = record.account.masked_holder if record.account else ""
        second = gettext("예금주 %(name)s") % {"name": holder} if holder else ""
        return format_html("<b>{}</b><small>{}</small>", record.claim.shown_name, second)

    def render_account(self, record: Payout) -> SafeString:
        if record.account is None:
            return format_html('<span class="quiet">{}</span>', gettext("계좌 없음"))
        text = record.account_label
        if record.status in UNBATCHED and record.account_failed:  # type: ignore[attr-defined]
            warned = gettext("이체 실패한 계좌")
            text = format_html('{} <small class="state is-warn">{}</small>', text, warned)
        if not self.may_reveal or self.tab not in (PayoutStatus.PREPARED, PayoutStatus.APPROVED):
            return format_html("{}", text)
        button = self._reveal_button.draw(
            url=self.reveal_url_of(record.claim.number),
            subject=f"{record.claim.number} · {record.account_label}",
            key=f"account-{record.pk}",
        )
        return format_html("{} {}", text, button)

    @cached_property
    def _reveal_button(self) -> CellPattern:
        values = ("url", "subject", "key")
        return CellPattern(
            "fields/reveal.html", *values, request=self.request, label=gettext("계좌 열람")
        )

    def render_amount(self, value: int) -> SafeString:
        return won(value)

    def render_basis(self, record: Payout) -> SafeString:
        if record.outcome:
            return state(record.outcome)
        return format_html("{}", PayoutKind(record.kind).label)

    def render_prepared_at(self, record: Payout) -> SafeString:
        by = name_of(record.prepared_by) if record.prepared_by else gettext("의결 자동")
        return format_html("{}<small>{}</small>", by, short_moment(record.prepared_at))

    def render_status(self, record: Payout) -> SafeString:
        return state(record.state)

    def render_approval(self, record: Payout) -> SafeString:
        if record.status == PayoutStatus.PREPARED:
            return self._approval_of(record)
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

    def _approval_of(self, payout: Payout) -> SafeString:
        form = self.approve_form(payout)
        reported = any(bar.why == BarReason.REPORTED for bar in payout.bars.all())
        if not reported or not self.may_approve or self.blocker(payout) is not None:
            return form
        return format_html("{}<small>{}</small>", form, gettext("은행에서 실패 확인"))

    def approve_form(self, payout: Payout) -> SafeString:
        """Return the HTML of the row's approval form, with the digest of what the row shows; the
        short reason if the payout may not be approved, or "가능" for a user who may not approve."""
        blocker = self.blocker(payout)
        if blocker is not None:
            return verdict("warn", short_message(blocker))
        if not self.may_approve:
            return format_html(
                '<span class="state"><i class="i i-check i-14" aria-hidden="true"></i>{}</span>',
                gettext("가능"),
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
