"""A claim's upload link on its page: the panel, and its entries in the history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims import clock
from claims.documents.upload_links.context import asked_kinds
from claims.documents.upload_links.models import ISSUE, UploadLink
from claims.documents.upload_links.verbs import address_of
from claims.page_parts import HistoryEntry, HistoryKind, read_once, sentence
from claims.register.models import Claim

__all__ = ["ISSUE", "SEES_LINKS", "history", "panel"]

SEES_LINKS = ("claims.view_document", ISSUE)
# Time in which the person who issued the link can copy its address.
SHOWN_FOR = timedelta(minutes=10)


def _links_of(claim: Claim) -> list[UploadLink]:
    """Return the links of a claim, the newest first, with their users. One query for all calls with
    this claim object."""
    rows = UploadLink.objects.filter(claim=claim).select_related("issued_by", "revoked_by")
    return read_once(claim, "upload_links.links", lambda: list(rows.order_by("-pk")))


def panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the claim page's panel on its upload links: those that are not revoked,
    each with its last day, the kinds asked for and the number of visits, or that there is none.
    Registered with hooks.add_panel.

    An address is shown for ten minutes to the person who issued it; in the demo to all who may
    attach documents.
    """
    links = [link for link in _links_of(claim) if link.revoked_at is None]
    shown = [
        {"link": link, "kinds": asked_kinds(link), "address": _shown_address(request.user, link)}
        for link in links
    ]
    again = any(not any(link.use) for link in links)
    context = {"claim": claim, "links": shown, "again": again}
    return render_to_string("claims/documents/upload_links/panel.html", context, request=request)


def _shown_address(user: Any, link: UploadLink) -> str:
    """Return the absolute URL of a usable link for its issuer, during SHOWN_FOR (10 minutes), if
    that person may attach documents; in the demo for everyone who may. '' otherwise."""
    if not link.is_usable or not user.has_perm("claims.attach_document"):
        return ""
    fresh = link.issued_by_id == user.pk and clock.now() - link.issued_at < SHOWN_FOR
    return address_of(link) if fresh or settings.DEMO else ""


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of the newest `limit` upload links of a claim: each issuing and
    each revoking. One query in a request."""
    entries = []
    for link in _links_of(claim)[:limit]:
        entries.append(_issued(link))
        if link.revoked_at is not None:
            entries.append(_revoked(link))
    return entries


def _issued(link: UploadLink) -> HistoryEntry:
    text = _("제출 링크가 발급되었습니다: %(kinds)s.")
    if link.for_consent:
        text = _("제3자 제공 동의를 묻는 링크가 발급되었습니다.")
    elif link.issued_by is not None:
        text = _("%(who)s 님이 제출 링크를 발급했습니다: %(kinds)s.")
    drawn = sentence(text, who=link.issued_by or "", kinds=", ".join(link.kind_labels))
    until = _("%(day)s까지") % {"day": date_format(link.last_day, "DATE_FORMAT")}
    return HistoryEntry(link.issued_at, HistoryKind.DOCUMENTS, "link", drawn, until)


def _revoked(link: UploadLink) -> HistoryEntry:
    text = _("제3자 제공 동의를 묻는 링크가 닫혔습니다.")
    if not link.for_consent:
        text = _("제출 링크가 닫혔습니다.")
    if link.revoked_by is not None:
        text = _("%(who)s 님이 제출 링크를 폐기했습니다.")
    at = link.revoked_at or link.issued_at
    drawn = sentence(text, who=link.revoked_by or "")
    return HistoryEntry(at, HistoryKind.DOCUMENTS, "link", drawn)
