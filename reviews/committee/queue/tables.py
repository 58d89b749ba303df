"""The queue as a table. Sortable columns are a closed list, each with its index on QueueRow."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import due, short_day
from claims.display.numbers import won
from claims.display.states import DASH, verdict
from claims.hooks import PickAction
from claims.tables import DeskTable, PickColumn, cell, render_pick_box, urls_of
from reviews.committee.models import NOT_DECIDED, DocumentState, QueueRow, QueueStatus
from reviews.committee.queue import cells
from reviews.committee.queue.state_labels import state_label_of
from reviews.payouts.states.payouts import PayState


class QueueTable(DeskTable):
    caption = _("심의 대기열")
    column_titles: Mapping[str, Any] = {"documents": pgettext_lazy("several", "서류")}
    blank = (
        "search-off",
        _("조건에 맞는 심의가 없습니다"),
        _("조건을 지우거나 다른 탭을 열어 보세요."),
    )
    pick = PickColumn(
        _("이 쪽의 건 모두 선택"),
        empty_values=(),
        attrs={"td": {"class": "pick"}, "th": {"class": "pick"}},
    )
    number = tables.Column(_("접수번호"), orderable=True)
    name_key = tables.Column(_("상호 · 대표자"), attrs=cell("two"), orderable=True)
    service = tables.Column(_("서비스"), attrs=cell("nowrap", "soft", "p2"))
    claimed_loss = tables.Column(_("신청액"), attrs=cell("won"), orderable=True)
    assessed_loss = tables.Column(_("인정액"), attrs=cell("won"), visible=False)
    decided_amount = tables.Column(_("의결액"), attrs=cell("won"), orderable=True, visible=False)
    suggested = tables.Column(_("제안액"), empty_values=(), attrs=cell("won", "p2"), visible=False)
    departure = tables.Column(_("차이"), attrs=cell("won"), orderable=True, visible=False)
    decided_on = tables.Column(_("의결일"), attrs=cell("nowrap"), orderable=True, visible=False)
    industry = tables.Column(_("업종"), attrs=cell("nowrap", "soft"), visible=False)
    company = tables.Column(_("계열사"), attrs=cell("nowrap", "soft"), visible=False)
    fee = tables.Column(_("유·무료"), attrs=cell("nowrap", "soft"), visible=False)
    filed_at = tables.Column(_("접수"), attrs=cell("nowrap", "soft", "p3"), orderable=True)
    documents = tables.Column(cells.documents_head, attrs=cell("c"))
    findings = tables.Column(_("자동점검"), empty_values=(), attrs=cell("p3"))
    ballots = tables.Column(_("표결"), empty_values=())
    due_on = tables.Column(_("기한"), orderable=True)
    panel = tables.Column(_("담당 위원"), attrs=cell("p2"))
    standing = tables.Column(_("상태"), attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        template_name = "reviews/committee/queue_table.html"
        model = QueueRow
        fields: tuple[str, ...] = ()
        order_by = "due_on"
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record, table: table.status_of(record).value,
            "data-href": lambda record, table: table.url_of(record.number),
        }

    def __init__(
        self,
        *args: Any,
        members: Mapping[int, Any],
        member_id: int | None,
        pay_states: Mapping[int, PayState] | None = None,
        picks: PickAction | None = None,
        **kwargs: Any,
    ) -> None:
        self.members = members
        self.member_id = member_id
        self.pay_states = pay_states or {}
        self.voided: set[int] = set()  # keys of claims that were entered by mistake
        self.to_judge, self.is_capped = 0, False  # rows of the condition that await the member
        self.url_of = urls_of("committee:desk")
        # A member picks the order of judging, others the claims for a page above (`picks`).
        self.picks = picks if member_id is None else None
        self.pickable = member_id is not None or self.picks is not None
        super().__init__(*args, exclude=() if self.pickable else ("pick",), **kwargs)

    def show_decided(self, *, due: bool) -> None:
        """Make the column of the decided amount visible by default, and that of the due day only if
        `due`; without it, the columns of the decision stand for those of the filing, the papers and
        the votes, of which all were cast."""
        self.columns["decided_amount"].column.visible = True
        for name in ("due_on", "filed_at", "documents", "findings", "ballots"):
            self.columns[name].column.visible = due
        for name in DECISION:
            self.columns[name].column.visible = not due

    def status_of(self, row: QueueRow) -> QueueStatus:
        """Return the status that the row shows: for a decided claim with a known payout the status
        of that payout, else the stored one."""
        pay = self.pay_states.get(row.pk)
        if row.standing == QueueStatus.DECIDED and pay is not None:
            return PAYOUT_STATUSES[pay]
        return QueueStatus(row.standing)

    def render_pick(self, record: QueueRow) -> SafeString:
        return render_pick_box(record.number)

    def render_number(self, record: QueueRow) -> SafeString:
        url = self.url_of(record.number)
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.number)

    def render_name_key(self, record: QueueRow) -> SafeString:
        return format_html(
            "<b>{}</b><small>{}</small>",
            record.shown_name,
            gettext("대표 %(name)s") % {"name": record.masked_representative},
        )

    def render_claimed_loss(self, value: int) -> SafeString:
        return won(value)

    def render_assessed_loss(self, value: int) -> SafeString:
        return won(value)

    def render_decided_amount(self, record: QueueRow) -> SafeString:
        return won(record.decided_amount) if record.outcome else DASH

    def render_suggested(self, record: Any) -> SafeString:
        return won(record.suggested) if record.outcome else DASH

    def render_departure(self, record: Any) -> SafeString:
        """Return the HTML of the decided amount less the suggestion in won, with its share of the
        suggestion, rounded down; a dash without either."""
        if not record.outcome or record.suggested is None:
            return DASH
        away = won(record.decided_amount - record.suggested, sign=True)
        if not record.suggested or not record.departure:
            return away
        share = f"{record.departure // 100:,}%"
        return format_html('{} <small class="quiet">{}</small>', away, share)

    def render_decided_on(self, value: date) -> SafeString:
        return DASH if value == NOT_DECIDED else short_day(value)

    def render_filed_at(self, record: QueueRow) -> SafeString:
        return short_day(record.filed_at)

    def render_documents(self, record: QueueRow) -> SafeString:
        return cells.documents(record.documents)

    def render_findings(self, record: QueueRow) -> SafeString:
        """Return the HTML of the automatic checks of a claim. If `worst` is OK, WARNING or PROBLEM,
        or there is no document, it is that state with the numbers of warnings and problems;
        otherwise the number of kinds of document that have a state from OK up."""
        checked = sum(state >= DocumentState.OK for state in record.documents)
        if record.worst >= DocumentState.OK or not any(record.documents):
            return cells.findings(record.worst, record.warnings, record.problems)
        if not checked:
            return verdict("none", gettext("확인 전"))
        counts = {"all": len(record.documents), "n": checked}
        return verdict("none", gettext("%(all)s종 중 %(n)s종 점검됨") % counts)

    def render_ballots(self, record: QueueRow) -> SafeString:
        return cells.ballots(record, self.member_id)

    def render_due_on(self, record: QueueRow) -> SafeString:
        if record.standing in CLOSED_STATUSES:
            return short_day(record.due_on)
        if record.standing == QueueStatus.WAITING_DOCUMENTS:
            return cells.documents_due(record)
        return due(record.due_on)

    def render_panel(self, record: QueueRow) -> SafeString:
        return cells.panel(record.panel, self.members, self.member_id)

    def render_standing(self, record: QueueRow) -> SafeString:
        pay, voided = self.pay_states.get(record.pk), record.pk in self.voided
        return state_label_of(record, pay, voided=voided).cell


DECISION = ("suggested", "departure", "decided_on")  # columns of a decision beside its amount
CLOSED_STATUSES = frozenset({QueueStatus.DECIDED, QueueStatus.WITHDRAWN, QueueStatus.UNSUBMITTED})
PAYOUT_STATUSES = {
    PayState.HELD: QueueStatus.PAYOUT_DUE,
    PayState.WAITING: QueueStatus.PAYOUT_DUE,
    PayState.PAID: QueueStatus.PAID,
    PayState.FAILED: QueueStatus.PAYOUT_FAILED,
}
