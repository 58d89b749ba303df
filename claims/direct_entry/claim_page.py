"""A claim's entry by hand on its page: the person and the channel, and the button that voids it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from claims.direct_entry.models import ENTER, EnteredClaim
from claims.errors import DomainError
from claims.page_parts import HistoryEntry, HistoryKind, read_once, sentence
from claims.register.models import Claim

PANEL = "entry"  # id of the panel on the claim page
TEMPLATE = "claims/direct_entry/panel.html"


def _entry_of(claim: Claim) -> EnteredClaim | None:
    """Return the EnteredClaim of a claim; None for a claim that came in a file. One query for a
    page."""
    rows = EnteredClaim.objects.select_related("entered_by", "voided_by").filter(claim=claim)
    return read_once(claim, "direct_entry.entry", rows.first)


def panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of a panel of the claim page: how the claim was entered by hand, with the
    button that voids the entry while UNDO (30 minutes) lasts; "" for a claim that came in a file.
    """
    entry = _entry_of(claim)
    if entry is None:
        return ""
    return render_to_string(TEMPLATE, panel_context(request.user, claim, entry), request=request)


def panel_context(
    user: Any, claim: Claim, entry: EnteredClaim, refusal: DomainError | None = None
) -> dict[str, Any]:
    """Return the context of TEMPLATE for the entry of a claim; `refusal` is the error of an act
    that the panel has sent."""
    own = entry.entered_by_id == user.pk or user.has_perm("claims.import_claims")
    alike = Claim.objects.filter(pk__in=entry.alike).only("number") if entry.alike else ()
    return {
        "claim": claim,
        "entry": entry,
        "alike": alike,
        "may_void": entry.may_be_voided and own and user.has_perm(ENTER),
        "refusal": refusal,
    }


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's entry by hand and of its voiding, with their reasons.
    One query.
    """
    entry = _entry_of(claim)
    if entry is None:
        return []
    kind = HistoryKind.FILING
    text = _("%(who)s 님이 신청을 직접 입력했습니다: %(channel)s.")
    drawn = sentence(text, who=entry.entered_by, channel=entry.get_channel_display())
    why = " · ".join(one for one in (entry.late_reason, entry.alike_reason) if one)
    entries = [HistoryEntry(entry.entered_at, kind, "edit", drawn, why)]
    if entry.voided_at:
        text = _("%(who)s 님이 잘못 입력한 신청을 무효로 했습니다.")
        drawn = sentence(text, who=entry.voided_by)
        entries.append(
            HistoryEntry(entry.voided_at, kind, "arrow-back-up", drawn, entry.void_reason)
        )
    return entries
