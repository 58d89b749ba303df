"""A claim's notices on its page: the panel, the lines of the status card, the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from reviews.notices.copies.overtaken import is_answered
from reviews.notices.copies.rules import COPY, is_copyable
from reviews.notices.events import PAYMENTS, RESULTS, Event
from reviews.notices.models import (
    DeliveryAttempt,
    DeliveryReport,
    Notice,
    NoticeStatus,
    SuppressionReason,
)
from reviews.notices.models.post_triggers import POST_RETURNED
from reviews.notices.operations.result_codes import result_of, timeline_of
from reviews.notices.operations.tables import state_html
from reviews.notices.receipt_days import SENT
from reviews.notices.sending_policy.suppression import closed_among

SHOWN = 20  # newest ones
ON_THE_CARD = 3
OF_ONE_PAGE = 31  # entries that the first page of a history asks for
SEES_LETTERS = ("reviews.view_notice", "reviews.view_claim_notices")
HISTORY = (
    *("handled_by__name", "handled_by__username", "handled_at", "recipient_index"),
    *("sent_at", "told_otherwise", "copy_reason", "copied_by__name", "copied_by__username"),
)


def notices_of_claim(request: HttpRequest, claim: Any) -> str:
    """Return the HTML of a claim's panel with its SHOWN newest notices: status, attempts, reports,
    channel.

    Users with reviews.view_notice get links to the outbox. Others (customer centre) see the text,
    and the letter of a decision only once the claimant has it. Suppressed addresses are marked.
    Four queries.
    """
    full = request.user.has_perm("reviews.view_notice")
    # The customer centre reads the text here; the others open it in the outbox.
    found = list(
        with_row_columns(
            letters_for(request.user, claim), *HISTORY, "erased_at", *(() if full else ("body",))
        )
        .select_related("claim", "handled_by", "copied_by")
        .prefetch_related(
            Prefetch("tries", DeliveryAttempt.objects.order_by("number")),
            Prefetch("reports", DeliveryReport.objects.order_by("at", "pk")),
        )[:SHOWN]
    )
    closed = closed_addresses(claim, found)
    copyable = _copyable(found) if request.user.has_perm(COPY) else set()
    context = {
        "closed": bool(closed),
        "claim_number": claim.number,
        "notices": [
            {
                "notice": notice,
                "at": said_at(notice),
                "result": result_of(notice),
                "shown_state": state_html(notice),
                "steps": timeline_of(notice, list(notice.tries.all()), list(notice.reports.all())),
                "can_copy": notice.pk in copyable,
                "closed": closed.get((bytes(notice.recipient_index or b""), notice.channel)),
            }
            for notice in found
        ],
        "full": full,
    }
    return render_to_string("reviews/notices/claim_panel.html", context, request)


def _copyable(notices: Sequence[Notice]) -> set[int]:
    """Return the keys of those of a claim's notices of which the page offers a copy. One query if
    a letter among them asks for a consent."""
    found = [one for one in notices if is_copyable(one)]
    asking = [one for one in found if one.event == Event.CONSENT_ASKED]
    over = asking if asking and is_answered(asking[0]) else []
    return {one.pk for one in found if one not in over}


def closed_addresses(
    claim: Any, notices: Sequence[Notice]
) -> dict[tuple[bytes, str], SuppressionReason]:
    """Return the suppressed addresses of a claimant as {(blind index, channel): reason}: those of
    these notices and the claim's telephone. One query."""
    indexes = {bytes(one.recipient_index) for one in notices if one.recipient_index}
    phone = {claim.phone_key} if claim.phone_key else set()
    found = closed_among(indexes | phone)
    return {way: SuppressionReason(reason) for way, reason in found.items()}


def for_customer_centre(request: HttpRequest, claim: Any) -> str:
    """Return the HTML of a claim's panel of notices for users who may not open the outbox. '' for
    users who may: their claim page has the panel in another place."""
    if request.user.has_perm("reviews.view_notice"):
        return ""
    return notices_of_claim(request, claim)


def with_row_columns(notices: QuerySet[Notice], *more: str) -> QuerySet[Notice]:
    """Return the notices with only the columns that a row of the list shows (and `more`), and the
    time of the last attempt as `last_at`. Texts and encrypted columns are not loaded."""
    last = DeliveryAttempt.objects.filter(notice=OuterRef("pk")).order_by("-number")
    return (
        notices.select_related("claim")
        .only(
            *("event", "channel", "status", "attempts", "next_at", "last_code", "ended_reason"),
            *("recipient_hint", "written_at", "subject", "delivered_by", "delivered_at"),
            *("copy_of", "key"),
            *more,
            *("claim__number", "claim__person_name", "claim__business_name"),
        )
        .annotate(last_at=Subquery(last.values("started_at")[:1]))
    )


def letters_for(user: Any, claim: Any) -> QuerySet[Notice]:
    """Return a claim's notices, newest first. Users without reviews.view_notice do not get letters
    of a decision that the claimant does not know yet, nor, while there is such a letter, letters of
    payments: they name the amount."""
    found = Notice.objects.of_claim(claim)
    if user.has_perm("reviews.view_notice"):
        return found
    told = Notice.objects.told().values("pk")
    known = Q(pk__in=told) | Q(copy_of__in=told)
    untold = found.filter(event__in=RESULTS).order_by().untold()
    return found.filter(~Q(event__in=RESULTS) | known).exclude(
        Q(event__in=PAYMENTS) & Exists(untold)
    )


def _newest(user: Any, claim: Any, limit: int) -> list[Notice]:
    """Return the `limit` newest letters without their texts. Up to OF_ONE_PAGE come from one query
    that is shared by the claim's page; more need a query of their own."""
    rows = letters_for(user, claim).select_related("handled_by").defer("body", "subject", "values")
    if limit > OF_ONE_PAGE:
        return list(rows[:limit])
    return read_once(claim, "notices.newest", lambda: list(rows[:OF_ONE_PAGE]))[:limit]


def status_lines(user: Any, claim: Any) -> Iterator[StatusLine]:
    """Yield a sentence for each of the ON_THE_CARD newest letters of a claim; none for users who
    may not see letters. One query."""
    if not any(user.has_perm(name) for name in SEES_LETTERS):
        return
    for notice in _newest(user, claim, ON_THE_CARD):
        text, tone = _told_text(notice)
        yield StatusLine(Section.LETTERS, text, tone)


def said_at(notice: Notice) -> datetime:
    """Return the time of what panel, status card and history say of a letter: for one that was sent
    the time at which the provider took it, not that of its report; for one by post its receipt;
    else, as while it waits, the last act of a person, or the writing."""
    own = None
    if notice.status in (*SENT, NoticeStatus.FAILED):
        own = notice.sent_at
    elif notice.is_by_post:
        own = notice.delivered_at
    return own or notice.handled_at or notice.written_at


def _told_text(notice: Notice) -> tuple[str, str]:
    """Return the sentence of the status card about one letter, and its tone: "ok", "problem" or
    ''."""
    said = {
        "letter": notice.shown_event,
        "channel": notice.get_channel_display(),
        "day": _day(said_at(notice)),
    }
    match NoticeStatus(notice.status):
        case NoticeStatus.DELIVERED:
            return _(
                "%(day)s에 「%(letter)s」 통지를 보냈고 도착했습니다(%(channel)s)."
            ) % said, "ok"
        case NoticeStatus.SENT:
            return _("%(day)s에 「%(letter)s」 통지를 보냈습니다(%(channel)s).") % said, "ok"
        case NoticeStatus.FAILED:
            said["why"] = result_of(notice)
            text = _("「%(letter)s」 통지를 보내지 못했습니다(%(channel)s). %(why)s") % said
            return text.strip(), "problem"
        case NoticeStatus.SUPPRESSED if notice.is_by_post:
            return _post_text(notice)
        case NoticeStatus.SUPPRESSED if notice.told_otherwise:
            return _("%(day)s에 「%(letter)s」 내용을 다른 방법으로 알렸습니다.") % said, "ok"
        case NoticeStatus.SUPPRESSED:
            return _("「%(letter)s」 통지는 보내지 않았습니다.") % said, ""
        case _:
            return _("「%(letter)s」 통지를 곧 보냅니다(%(channel)s).") % said, ""


def _post_text(notice: Notice) -> tuple[str, str]:
    """Return the sentence of the status card about a letter by post, and its tone: "ok", "problem"
    or ''."""
    said = {"letter": notice.shown_event}
    if notice.delivered_at:
        said["day"] = _day(notice.delivered_at)
        return _("「%(letter)s」 우편이 %(day)s에 송달됐습니다.") % said, "ok"
    if notice.last_code == POST_RETURNED:
        return _("「%(letter)s」 우편이 돌아왔습니다. 새 주소를 확인합니다.") % said, "problem"
    if notice.told_otherwise:
        return _("「%(letter)s」 우편을 보냈습니다. 아직 송달되지 않았습니다.") % said, ""
    return _("「%(letter)s」 통지를 우편으로 보낼 준비를 하고 있습니다.") % said, ""


def _day(at: Any) -> str:
    return date_format(localdate(at), "DATE_FORMAT")


def history(user: Any, claim: Any, limit: int) -> list[HistoryEntry]:
    """Return an entry for each of the `limit` newest letters of a claim that this user may see, the
    oldest first. One query."""
    entries = [
        HistoryEntry(
            said_at(one),
            HistoryKind.LETTERS,
            "mail",
            _history_text(one),
            f"{one.get_channel_display()} {one.recipient_hint}".strip(),
        )
        for one in _newest(user, claim, limit)
    ]
    return entries[::-1]


def _history_text(notice: Notice) -> str:
    letter = notice.shown_event
    match NoticeStatus(notice.status):
        case NoticeStatus.SENT | NoticeStatus.DELIVERED:
            return sentence(_("신청인에게 「%(letter)s」 통지를 보냈습니다."), letter=letter)
        case NoticeStatus.FAILED:
            return sentence(_("「%(letter)s」 통지를 보내지 못했습니다."), letter=letter)
        case NoticeStatus.SUPPRESSED if notice.is_by_post:
            return _post_text(notice)[0]
        case NoticeStatus.SUPPRESSED if notice.told_otherwise and notice.handled_by:
            text = _("%(who)s 간사가 「%(letter)s」 내용을 다른 방법으로 알렸다고 적었습니다.")
            return sentence(text, who=notice.handled_by, letter=letter)
        case NoticeStatus.SUPPRESSED:
            return sentence(_("「%(letter)s」 통지를 보내지 않기로 했습니다."), letter=letter)
        case _:
            return sentence(_("「%(letter)s」 통지를 적어 두었고, 곧 보냅니다."), letter=letter)
