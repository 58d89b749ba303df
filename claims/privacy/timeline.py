"""The access log in the history of a claim, for those who may read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from claims.page_parts import HistoryEntry, HistoryKind, sentence
from claims.privacy.models import NEEDS_REASON, AccessEntry, AccessEntryClaim, Action


def history(user: Any, claim: Any, limit: int) -> list[HistoryEntry]:
    """Return the newest `limit` access entries of a claim that needed a reason: what was revealed,
    downloaded, exported. Two queries."""
    return _entries(claim, limit, Q(action__in=sorted(NEEDS_REASON)))


def whole_log(user: Any, claim: Any, limit: int) -> list[HistoryEntry]:
    """Return the newest `limit` access entries that show a claim, alone, among others or in files.
    Two queries."""
    return _entries(claim, limit, Q())


def _entries(claim: Any, limit: int, wanted: Q) -> list[HistoryEntry]:
    rows = AccessEntryClaim.objects.filter(claim=claim).order_by("-entry_id")
    if wanted:
        of_entries = AccessEntry.objects.filter(wanted, pk=OuterRef("entry"))
        rows = rows.filter(Exists(of_entries))
    among = list(rows.values_list("entry_id", flat=True)[:limit])
    shows = Q(claim=claim) | Q(pk__in=among) | Q(same_claims__in=among)
    entries = (
        AccessEntry.objects.filter(shows & wanted).select_related("user").order_by("-at", "-pk")
    )
    said = _sentences()
    return [
        HistoryEntry(
            one.at, HistoryKind.ACCESS, "eye", sentence(said[Action(one.action)], who=one.user),
            one.reason or one.term,
        )
        for one in entries[:limit]
    ]  # fmt: skip


def _sentences() -> dict[Action, str]:
    return {
        Action.VIEW_CLAIM: _("%(who)s 님이 신청을 열어 보았습니다."),
        Action.VIEW_DOCUMENT: _("%(who)s 님이 서류를 보았습니다."),
        Action.DOWNLOAD: _("%(who)s 님이 파일을 내려받았습니다."),
        Action.REVEAL_ACCOUNT: _("%(who)s 님이 계좌번호를 열람했습니다."),
        Action.REVEAL_PHONE: _("%(who)s 님이 연락처를 열람했습니다."),
        Action.SEARCH: _("%(who)s 님이 찾기에서 이 신청을 보았습니다."),
        Action.EXPORT: _("%(who)s 님이 목록 파일로 내려받았습니다."),
        Action.LOOK_UP: _("%(who)s 님이 신청을 조회했습니다."),
        Action.VIEW_LIST: _("%(who)s 님이 목록에서 이 신청을 보았습니다."),
        Action.VIEW_PAYOUT: _("%(who)s 님이 지급을 보았습니다."),
        Action.VIEW_REJECTED: _("%(who)s 님이 반려된 행을 보았습니다."),
    }
