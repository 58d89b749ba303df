"""Documents in the history of a claim: what arrived, and the secretariat's acts on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.documents.history import ActKind, DocumentAct
from claims.documents.models import Document, DocumentKind, Source
from claims.page_parts import HistoryEntry, HistoryKind, sentence


class Parcel(NamedTuple):
    """Entry of a claim's history for documents that arrived within the same minute from one source:
    the time of the first, a sentence with their number (a ZIP counts as one), and the source's
    label."""

    at: datetime
    text: str
    source: str


def parcels_of(documents: Iterable[Document]) -> list[Parcel]:
    """Group documents by the minute of receipt and their source, oldest first. Files from a ZIP are
    left out; the ZIP counts as one."""
    parcels: dict[tuple[datetime, str], list[datetime]] = defaultdict(list)
    for one in documents:
        if one.parent_id is None:
            minute = one.received_at.replace(second=0, microsecond=0)
            parcels[minute, one.source].append(one.received_at)
    return [
        Parcel(
            min(times),
            sentence(
                ngettext("서류 %(n)s건을 받았습니다.", "서류 %(n)s건을 받았습니다.", len(times)),
                n=len(times),
            ),
            str(Source(source).label),
        )
        for (_minute, source), times in sorted(parcels.items())
    ]


def document_acts(acts: Iterable[DocumentAct]) -> list[dict[str, Any]]:
    """Return acts on documents as dicts with the fields of a history entry: `at`, `kind`, `icon`,
    `text` (a sentence that names the person), `actor` (a User or None), `note` (the reason)."""
    return [
        {
            "at": act.at,
            "kind": f"document_{act.what}",
            "icon": act.icon,
            "text": _act_text(act),
            "actor": act.by,
            "note": act.reason,
        }
        for act in acts
    ]


def _act_text(act: DocumentAct) -> str:
    said = {
        ActKind.SET_ASIDE: _("%(who)s 간사가 서류를 제외했습니다: %(kind)s."),
        ActKind.TAKEN_BACK: _("%(who)s 간사가 서류 제외를 취소했습니다: %(kind)s."),
        ActKind.RECLASSIFIED: _("%(who)s 간사가 서류 종류를 바꾸었습니다: %(kind)s → %(after)s."),
        ActKind.RESCANNED: _("%(who)s 간사가 서류를 다시 검사하게 했습니다: %(kind)s."),
        ActKind.TAKEN_ALONG: _("똑같은 파일에서 악성코드가 발견되어 격리했습니다: %(kind)s."),
        ActKind.WITHDRAWN: _("신청인이 제출 링크에서 서류 제출을 취소했습니다: %(kind)s."),
        ActKind.RESENT: _("신청인이 제출 링크로 서류를 다시 냈습니다: %(kind)s."),
        ActKind.UNLOCKED: _("%(who)s 님이 암호로 서류를 열었습니다: %(kind)s."),
        ActKind.KEY_GIVEN: _("신청인이 제출 링크에서 암호로 서류를 열었습니다: %(kind)s."),
    }
    what = ActKind(act.what)
    kind, after = str(act.document.get_kind_display()), ""
    if what == ActKind.RECLASSIFIED:
        kind = str(DocumentKind(act.kind_before).label)
        after = str(DocumentKind(act.kind_after).label)
    return sentence(said[what], who=act.by or "", kind=kind, after=after)


def history(user: Any, claim: Any, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's documents: all receipts, and the newest `limit` acts.
    Two queries. `user` is not used."""
    rows = Document.objects.filter(claim=claim).only("parent", "received_at", "source")
    acts = DocumentAct.objects.filter(document__claim=claim).select_related("document", "by")
    kind = HistoryKind.DOCUMENTS
    return [
        *(HistoryEntry(p.at, kind, "file-import", p.text, p.source) for p in parcels_of(rows)),
        *(
            HistoryEntry(act["at"], kind, act["icon"], act["text"], act["note"])
            for act in document_acts(acts.order_by("-pk")[:limit])
        ),
    ]
