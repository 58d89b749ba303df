"""Tables of the pages of fixed grants: grant runs, and claims without a usable account."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.numbers import won
from claims.display.people import name_of
from claims.display.states import DASH, state, verdict
from claims.hooks import PickAction
from claims.register.models import Claim, HolderMatch
from claims.tables import DeskTable, PickColumn, cell, render_pick_box
from reviews.payouts.grants.eligibility import ROUTES
from reviews.payouts.grants.queries import CountAndSum
from reviews.payouts.models import GrantRun

_KINDS = {grant.route: kind for kind, grant in ROUTES.items()}  # kind of grant by route


class RunTable(DeskTable):
    """Table of grant runs, newest first. `waiting` has count and won of each run's payouts that
    wait for approval, by run id; with `may_approve` the count links to the approval page; with
    `names_programme` each run names its programme."""

    caption = _("일괄 작성 목록, 최근 순")
    blank = ("checks", _("아직 일괄 작성이 없습니다"), _("작성을 시작하면 여기에 나타납니다."))
    hints = False

    kind = tables.Column(_("지원금"), attrs=cell("two", "nowrap"))
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    prepared = tables.Column(_("작성"), attrs=cell("r", "num"))
    total = tables.Column(_("총액"), attrs=cell("won"))
    without_account = tables.Column(_("계좌 확인 필요"), attrs=cell("r", "num", "p2"))
    held = tables.Column(_("지급 보류"), attrs=cell("r", "num", "p2"))
    waiting = tables.Column(_("승인 대기"), accessor="pk", attrs=cell("r", "num", "nowrap"))
    started_by = tables.Column(_("시작"), accessor="pk", attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-run": lambda record: record.pk,  # data-number names claims only
            "data-state": lambda record: record.status,
        }

    def __init__(
        self,
        *args: Any,
        waiting: dict[int, CountAndSum],
        may_approve: bool,
        names_programme: bool = False,
        **kwargs: Any,
    ) -> None:
        self.waiting_of, self.may_approve = waiting, may_approve
        self.names_programme = names_programme
        super().__init__(*args, **kwargs)

    def render_kind(self, record: GrantRun) -> SafeString:
        number = gettext("%(number)s번째 작성") % {"number": record.pk}
        if self.names_programme:
            number = f"{record.programme} · {number}"
        return format_html("<b>{}</b><small>{}</small>", record.get_kind_display(), number)

    def render_status(self, record: GrantRun) -> SafeString:
        return state(record, "status")

    def render_prepared(self, record: GrantRun) -> str:
        return f"{record.prepared:,}"

    def render_total(self, value: int) -> SafeString:
        return won(value)

    def render_without_account(self, value: int) -> str:
        return f"{value:,}"

    def render_held(self, value: int) -> str:
        return f"{value:,}"

    def render_waiting(self, record: GrantRun) -> SafeString:
        waiting = self.waiting_of.get(record.pk, CountAndSum())
        if not waiting.count:
            return DASH
        text = gettext("%(count)s건") % {"count": f"{waiting.count:,}"}
        if not self.may_approve:
            return format_html("{}", text)
        url = reverse("payouts:grant_approve", args=[record.pk])
        return format_html(
            '<a class="btn btn-sm" href="{}">{}<i class="i i-chevron-right i-14"'
            ' aria-hidden="true"></i></a>',
            url,
            gettext("%(count)s 승인") % {"count": text},
        )

    def render_started_by(self, record: GrantRun) -> SafeString:
        return format_html(
            "{}<small>{}</small>", name_of(record.started_by), short_moment(record.created_at)
        )


class AccountTable(DeskTable):
    """Table of claims that get no fixed grant until somebody looks at their account, oldest filing
    first, with the reason, when the claimant was asked, and links to the acts that `user` may do.
    `picks`: the page that takes picked claims; with None the table has no checkboxes. `came`: the
    rows are those whose bankbook copy came, oldest copy first, with the day of the copy in place of
    that of the filing."""

    caption = _("계좌 확인이 필요한 신청, 접수 순")
    blank = (
        "checks",
        _("계좌 확인이 필요한 신청이 없습니다"),
        _("모든 신청에 지급할 수 있는 계좌가 있습니다."),
    )

    pick = PickColumn(
        _("이 쪽의 건 모두 선택"),
        empty_values=(),
        attrs={"td": {"class": "pick"}, "th": {"class": "pick"}},
    )
    number = tables.Column(_("접수번호"), attrs=cell("nowrap"))
    name = tables.Column(_("상호 · 대표자"), accessor="pk", attrs=cell("two"))
    filed_at = tables.Column(_("접수일시"), attrs=cell("num", "nowrap", "p2"))
    owed = tables.Column(_("줄 금액"), attrs=cell("won"))
    why = tables.Column(_("이유"), accessor="pk", attrs=cell("nowrap"))
    asked_at = tables.Column(
        _("계좌를 물은 때"), empty_values=(), attrs=cell("num", "nowrap", "p2")
    )
    came_at = tables.Column(_("통장 사본이 온 때"), attrs=cell("num", "nowrap"))
    act = tables.Column(_("할 일"), accessor="pk", attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        template_name = "reviews/payouts/grants/accounts_table.html"
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.holder or "missing",
            "data-href": lambda record: reverse("register:claim", args=[record.number]),
        }

    def __init__(
        self,
        *args: Any,
        user: Any,
        picks: PickAction | None = None,
        came: bool = False,
        **kwargs: Any,
    ) -> None:
        self.picks = picks
        self.corrects = user.has_perm("claims.propose_account")
        self.waives = user.has_perm("reviews.prepare_payout")
        self.tied: set[int] = set()  # claims of the page whose holder the person may not accept
        left_out = ["filed_at" if came else "came_at", *([] if picks else ["pick"])]
        super().__init__(*args, exclude=left_out, **kwargs)
        if came:
            self.caption = _("통장 사본이 온 신청, 온 순")
            self.blank = (
                "checks",
                _("통장 사본이 와서 기다리는 신청이 없습니다"),
                _("계좌를 물은 뒤 통장 사본이 오면 여기에 나타납니다."),
            )

    def render_pick(self, record: Claim) -> SafeString:
        return render_pick_box(record.number)

    def render_act(self, record: Any) -> SafeString:
        links = []
        if self.corrects:
            links.append(
                (reverse("bank_accounts:correct", args=[record.number]), gettext("계좌 정정"))
            )
        another = record.holder == HolderMatch.MISMATCH and not record.account_erased
        waives = self.waives and record.pk not in self.tied
        if waives and another and record.grant_won:  # a prepared payout has it on its page
            url = (
                reverse("payouts:grant_waive", args=[record.number])
                + f"?kind={_KINDS[record.route]}"
            )
            links.append((url, gettext("차이 인정")))
        if not links:
            return DASH
        return format_html_join(" ", '<a class="btn btn-sm" href="{}">{}</a>', links)

    def render_number(self, record: Claim) -> SafeString:
        url = reverse("register:claim", args=[record.number])
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.number)

    def render_name(self, record: Claim) -> SafeString:
        return format_html(
            "<b>{}</b><small>{}</small>", record.shown_name, record.masked_representative
        )

    def render_filed_at(self, value: Any) -> str:
        return short_moment(value)

    def render_owed(self, value: int) -> SafeString:
        return won(value)

    def render_asked_at(self, record: Any) -> str | SafeString:
        return short_moment(record.asked_at) if record.asked_at else DASH

    def render_came_at(self, value: Any) -> str:
        return short_moment(value)

    def render_why(self, record: Any) -> SafeString:
        if record.holder is None:
            return verdict("none", gettext("계좌 없음"))
        if record.account_erased is not None:
            return verdict("none", gettext("계좌 파기됨"))
        if record.failed_before:
            return verdict("problem", gettext("입금되지 않았던 계좌"))
        if record.ending and record.holder != HolderMatch.MISMATCH and not record.heir:
            return verdict("warn", gettext("받는 사람 확인 중"))
        return verdict("warn", gettext("예금주 다름"))
