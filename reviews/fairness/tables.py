"""Table of pairs of alike claims that were decided differently."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.numbers import won
from claims.tables import DeskTable, cell
from reviews.fairness.models import AlikePair
from reviews.fairness.words import percent


class PairTable(DeskTable):
    """Table of pairs. A row opens the comparison of its two claims, their numbers open each."""

    caption = _("다르게 의결한 짝")
    blank = (
        "circle-check",
        _("다르게 의결한 짝이 없습니다"),
        _("서비스와 업종이 같고 인정액이 비슷한 신청은 모두 비슷한 비율로 의결했습니다."),
    )
    claim = tables.Column(_("더 받은 신청"), attrs=cell("two", "nowrap"))
    amount = tables.Column(_("의결액"), attrs=cell("won", "two"))
    other = tables.Column(_("덜 받은 신청"), attrs=cell("two", "nowrap"))
    other_amount = tables.Column(_("의결액"), attrs=cell("won", "two"))
    difference = tables.Column(_("비율 차이"), attrs=cell("r", "nowrap", "two"))
    service = tables.Column(_("서비스와 업종"), attrs=cell("two"))
    distance = tables.Column(_("다른 정도"), attrs=cell("r", "nowrap", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {"data-href": lambda record: _compare_url(record)}

    def _link(self, number: str, loss: int) -> SafeString:
        url = reverse("register:claim", args=[number])
        return format_html(
            '<a class="num apart" href="{}">{}</a><small>{} {}</small>',
            url,
            number,
            _("인정액"),
            won(loss),
        )

    def render_claim(self, record: AlikePair) -> SafeString:
        return self._link(record.claim.number, record.loss)

    def render_other(self, record: AlikePair) -> SafeString:
        return self._link(record.other.number, record.other_loss)

    def render_amount(self, record: AlikePair) -> SafeString:
        return format_html("{}<small>{}</small>", won(record.amount), percent(record.share))

    def render_other_amount(self, record: AlikePair) -> SafeString:
        share = percent(record.other_share)
        return format_html("{}<small>{}</small>", won(record.other_amount), share)

    def render_difference(self, value: int, record: AlikePair) -> SafeString:
        return format_html(
            '{}<small><a class="ref" href="{}">{}</a></small>',
            f"{value / 100:.1f}%p", _compare_url(record), _("나란히 보기"),
        )  # fmt: skip

    def render_service(self, record: AlikePair) -> SafeString:
        industry: Any = record.industry.name if record.industry else _("업종 없음")
        return format_html("{}<small>{}</small>", record.service.name, industry)

    def render_distance(self, value: int) -> str:
        return f"{value / 100:.2f}"


def _compare_url(pair: AlikePair) -> str:
    query = urlencode({"a": pair.claim.number, "b": pair.other.number})
    return f"{reverse('fairness:compare')}?{query}"
