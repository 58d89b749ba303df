from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.display.dates import short_moment
from claims.display.numbers import won
from claims.display.states import state
from claims.register.models import Claim, ReceivedBy
from claims.tables import DeskTable, PickColumn, cell, render_pick_box


def blank_of(user: Any) -> tuple[Any, Any, Any]:
    """Return (icon, title, text) of an empty register without search and filters: what brings
    claims into it, for a user who may."""
    if user.has_perm("claims.import_claims"):
        said = _("접수 파일을 올리거나 신청을 직접 입력하면 여기에 쌓입니다.")
    elif user.has_perm("reviews.cast_vote"):
        said = _("심의를 배정받으면 그 신청이 여기에 보입니다.")
    else:
        said = _("간사가 접수 파일을 올리면 여기에 쌓입니다.")
    return ("inbox", _("아직 신청이 없습니다"), said)


class ClaimTable(DeskTable):
    """Table of claims, for the list of the register. It can be sorted by a closed list of columns,
    each with its index (Claim.Meta.indexes).
    """

    caption = _("접수된 신청")
    blank = ("inbox", _("조건에 맞는 신청이 없습니다"), _("찾는 말이나 조건을 줄여 보세요."))

    pick = PickColumn(
        _("이 쪽의 건 모두 선택"),
        empty_values=(),
        attrs={"td": {"class": "pick"}, "th": {"class": "pick"}},
    )
    number = tables.Column(_("접수번호"), attrs=cell())
    name = tables.Column(_("상호 · 성명"), accessor="shown_name", attrs=cell("two"))
    service = tables.Column(_("서비스"), attrs=cell("nowrap", "soft", "p2"))
    claimed_loss = tables.Column(_("신청액"), attrs=cell("won"), orderable=True)
    decided = tables.Column(_("의결액"), accessor="pk", attrs=cell("won"), visible=False)
    company = tables.Column(_("계열사"), attrs=cell("nowrap", "soft"), visible=False)
    fee = tables.Column(_("유·무료"), attrs=cell("nowrap", "soft"), visible=False)
    industry = tables.Column(_("업종"), attrs=cell("nowrap", "soft"), visible=False)
    entry = tables.Column(
        _("접수 방법"), accessor="pk", attrs=cell("nowrap", "soft"), visible=False
    )
    kind = tables.Column(
        _("구분"), accessor="get_claimant_kind_display", attrs=cell("nowrap", "soft", "p2")
    )
    filed_at = tables.Column(_("접수일시"), attrs=cell("nowrap"), orderable=True)
    route = tables.Column(_("경로"), attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        template_name = "claims/register/claims_table.html"
        model = Claim
        fields: tuple[str, ...] = ()
        order_by = "-filed_at"
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.route,
            "data-href": lambda record: reverse("register:claim", args=[record.number]),
        }

    def __init__(self, *args: Any, picks: hooks.PickAction | None = None, **kwargs: Any) -> None:
        """`picks`: the page that takes picked claims; with None the table has no checkboxes."""
        self.picks = picks
        self.pickable = picks is not None
        super().__init__(*args, exclude=() if self.pickable else ("pick",), **kwargs)

    def render_pick(self, record: Claim) -> SafeString:
        return render_pick_box(record.number)

    def render_number(self, record: Claim) -> SafeString:
        url = reverse("register:claim", args=[record.number])
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.number)

    def render_name(self, record: Claim) -> SafeString:
        second = record.masked_representative if record.business_name else ""
        return format_html("<b>{}</b><small>{}</small>", record.shown_name, second)

    def render_claimed_loss(self, value: int) -> SafeString:
        return won(value)

    @cached_property
    def decided_amounts(self) -> dict[int, int]:
        """Decided amounts in won of the claims on this page, by claim. Read once, and only if the
        column is shown."""
        return hooks.decided_amounts(row.record.pk for row in self.paginated_rows)

    def render_decided(self, record: Claim) -> SafeString:
        return won(self.decided_amounts.get(record.pk))

    def render_entry(self, record: Claim) -> Any:
        """Return the label of the channel by which a claim was entered by hand, or that of an
        imported file."""
        entry = getattr(record, "entry", None)
        return entry.get_channel_display() if entry else ReceivedBy.IMPORT.label

    def render_filed_at(self, record: Claim) -> SafeString:
        return short_moment(record.filed_at)

    def render_route(self, record: Claim) -> SafeString:
        if record.withdrawn_at is None:
            return state(record, "route")
        word = _("무효") if record.is_voided else _("철회")
        ended = format_html('<small class="quiet"> {}</small>', word)
        return format_html("{}{}", state(record, "route"), ended)
