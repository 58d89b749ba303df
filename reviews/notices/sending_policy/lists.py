"""Suppressed addresses as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Claim
from claims.register.search import find_typed
from reviews.notices.models import Notice, Suppression
from reviews.notices.models.suppressions import SuppressionReason
from reviews.notices.sending_policy.tables import channel_names, grouped_suppressions


def search_text(params: QueryDict) -> str:
    return params.get("q", "").strip()[:40]


def find_claim(user: Any, number: str) -> Claim | None:
    """Return the claim of a typed number that this user may see, or None (`find_typed`)."""
    return find_typed(Claim.objects.visible_to(user), number)


def filtered_suppressions(user: Any, params: QueryDict) -> QuerySet[Suppression]:
    """Return the suppressed addresses, or with `?tab=lifted` the lifted ones; with `?q=`, a claim
    number, only that claim's. No rows for users without `reviews.view_notice`."""
    if not user.has_perm("reviews.view_notice"):
        return Suppression.objects.none()
    found = grouped_suppressions(lifted=params.get("tab") == "lifted")
    q = search_text(params)
    return found.filter(_of_claim(find_claim(user, q))) if q else found


def _of_claim(claim: Claim | None) -> Q:
    """Return the condition for rows whose address (`recipient_index`, a keyed digest) is the
    claim's telephone or one that a notice of the claim was addressed to. For None, a condition that
    no row meets."""
    if claim is None:
        return Q(pk__in=[])
    written = Notice.objects.filter(claim=claim, recipient_index__isnull=False)
    of_notices = Q(recipient_index__in=written.values("recipient_index"))
    phone = claim.phone_key
    return of_notices | Q(recipient_index=phone) if phone else of_notices


SUPPRESSIONS = DeskList(
    name="suppressions",
    title=pgettext_lazy("several", "발송 제외"),
    url_name="notices:suppressions",
    permissions=("reviews.view_notice",),
    parameters=("tab", "q"),
    rows=filtered_suppressions,
    layout=ExportLayout(
        columns=(
            columns.text(pgettext_lazy("address", "받는 주소"), "recipient_hint", personal=True),
            ExportColumn(
                pgettext_lazy("notice", "경로"), ("channels",), cell=lambda all: channel_names(all)
            ),
            columns.choice(_("사유"), "reason", SuppressionReason),
            columns.text(_("메모"), "note", personal=True),
            columns.text(_("결과 코드"), "code"),
            columns.user(_("등록"), "by"),
            columns.moment(_("등록한 시각"), "at"),
            columns.user(_("푼 사람"), "lifted_by"),
            columns.moment(_("푼 시각"), "lifted_at"),
        ),
        order=("-pk",),
    ),
)
