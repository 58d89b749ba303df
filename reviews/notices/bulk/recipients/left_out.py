"""The claims that a bulk leaves out (빠지는 신청): table, list and page.

A stored bulk shows those of its preparation, whatever happened to the claims since. A preview
counts them again.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.db.models import CharField, Count, Value
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import RequestConfig

from claims import clock
from claims.display.states import DASH, state
from claims.display.tabs import Tab
from claims.errors import DomainError
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Claim
from claims.tables import DeskTable, cell, keyset
from claims.users.requests import acting_user, whole_number
from reviews.notices.bulk.audiences.choosing import audience_of
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.audiences.names import name_for
from reviews.notices.bulk.recipients.counting import templates_for
from reviews.notices.bulk.recipients.outcomes import LEFT_OUT, with_outcome
from reviews.notices.bulk.recipients.reasons import left_out_reasons, reason_text
from reviews.notices.bulk.recipients.stored_claims import left_out_of
from reviews.notices.models import NoticeBulk


class LeftOutTable(DeskTable):
    caption = _("일괄 통지에서 빠지는 신청, 접수 순")
    blank = (
        "circle-check",
        _("빠지는 신청이 없습니다"),
        _("이 대상의 모든 신청인에게 알릴 수 있습니다."),
    )

    number = tables.Column(_("접수번호"), attrs=cell())
    name = tables.Column(_("상호 · 성명"), accessor="shown_name", attrs=cell("two"))
    outcome = tables.Column(_("빠지는 사유"), attrs=cell())
    phone = tables.Column(_("휴대전화"), empty_values=(), attrs=cell("num", "nowrap", "p2"))
    email = tables.Column(_("이메일"), empty_values=(), attrs=cell("nowrap", "p2"))
    route = tables.Column(_("경로"), attrs=cell("nowrap", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.outcome,
            "data-href": lambda record: reverse("register:claim", args=[record.number]),
        }

    def render_number(self, record: Claim) -> SafeString:
        url = reverse("register:claim", args=[record.number])
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.number)

    def render_name(self, record: Claim) -> SafeString:
        second = record.masked_representative if record.business_name else ""
        return format_html("<b>{}</b><small>{}</small>", record.shown_name, second)

    def render_outcome(self, value: str) -> str:
        return reason_text(value)

    def render_phone(self, record: Claim) -> str | SafeString:
        return record.masked_phone or DASH

    def render_email(self, record: Claim) -> str | SafeString:
        return record.masked_email or DASH

    def render_route(self, record: Claim) -> SafeString:
        return state(record, "route")


def left_out_claims(user: Any, params: QueryDict) -> Any:
    """Return the claims in the user's scope that a bulk (`?bulk=`) left out, or that a bulk to an
    audience (`?audience=` …) would leave out now, each with `outcome`, the reason. Empty for an
    audience if the user may not prepare bulks.

    Raises NoSuchAudienceError, UnreadableViewError (`audience_of`), NoTemplateError.
    """
    if (bulk := whole_number(params.get("bulk"))) is not None:
        found = left_out_of(bulk)
    elif user.has_perm("reviews.prepare_bulk"):
        audience = audience_of(params, user)
        channels = list(templates_for(audience))
        found = with_outcome(audience, clock.now(), channels).filter(outcome__in=LEFT_OUT)
    else:
        return _none()
    return found.filter(pk__in=Claim.objects.visible_to(user).values("pk"))


def _none() -> Any:
    return Claim.objects.none().annotate(outcome=Value("", output_field=CharField()))


def filtered_left_out(user: Any, params: QueryDict) -> Any:
    if not user.has_perm("reviews.view_notice"):
        return _none()
    try:
        found = left_out_claims(user, params)
    except DomainError:  # a view that is gone since, or a letter without a template
        return _none()
    reason = params.get("reason")
    return found.filter(outcome=reason) if reason in LEFT_OUT else found


def left_out_page(
    request: HttpRequest, own: dict[str, str], bulk: NoticeBulk | None
) -> dict[str, Any]:
    """Return the template context of the page of the claims that a bulk left out; with `bulk` None,
    that a bulk to the audience in the query would leave out. `own` are parameters from the path.
    Raises NoSuchAudienceError, UnreadableViewError, NoTemplateError for that audience."""
    user, params = acting_user(request), request.GET.copy()
    params.update(own)
    claims = left_out_claims(user, params)
    counts = dict(claims.order_by().values_list("outcome").annotate(n=Count("pk")))
    rows = filtered_left_out(user, params).select_related("contact").order_by("pk")
    table = LeftOutTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    audience = Audience.of(bulk) if bulk else audience_of(params, user)
    back = (
        reverse("notices:bulk", args=[bulk.pk])
        if bulk
        else f"{reverse('notices:new_bulk')}?{urlencode(audience.fields)}"
    )
    fields = [] if bulk else audience.fields
    return {
        "table": table,
        "name": name_for(audience, user),
        "bulk": bulk,
        "back": back,
        "total": sum(counts.values()),
        "tabs": _tabs(fields, counts, params.get("reason", "")),
    }


def _tabs(fields: list[tuple[str, str]], counts: dict[str, int], reason: str) -> list[Tab]:
    tabs = [("", gettext("전체"), sum(counts.values()))]
    tabs += [(one.key, one.text, one.count) for one in left_out_reasons(counts)]
    known = {key for key, _text, _n in tabs}
    shown = reason if reason in known else ""
    return [
        Tab(
            key, label, "?" + urlencode([*fields, *([("reason", key)] if key else [])]),
            key == shown, n,
        )
        for key, label, n in tabs
    ]  # fmt: skip


def _address(params: QueryDict) -> str:
    bulk = whole_number(params.get("bulk"))
    if bulk is not None:
        reason = f"?reason={params['reason']}" if params.get("reason") in LEFT_OUT else ""
        return reverse("notices:left_out", args=[bulk]) + reason
    return f"{reverse('notices:left_out_preview')}?{params.urlencode()}"


LEFT_OUT_CLAIMS = DeskList(
    name="bulk-left-out",
    title=_("일괄 통지에서 빠진 신청"),
    url_name="notices:left_out",
    permissions=("reviews.view_notice",),
    parameters=("bulk", "audience", "language", "letter", "pick", "reason"),
    rows=filtered_left_out,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "number"),
            columns.business_or_person(_("상호 · 성명")),
            ExportColumn(_("빠지는 사유"), ("outcome",), cell=reason_text, ours=True),
            columns.phone(_("휴대전화")),
            columns.email(_("이메일")),
        ),
        claim="pk",
        repeats=False,
        order=("pk",),
    ),
    url=_address,
)
