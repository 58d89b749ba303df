"""Inquiries and notes for pages: the panels of the claim page, call-backs, entries of the
history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from claims import clock
from claims.inquiries.forms import FIELD_IDS, InquiryForm
from claims.inquiries.lists import visible_inquiries
from claims.inquiries.models import (
    ClaimNote,
    Inquiry,
    InquiryKind,
    InquiryOutcome,
    read_answer,
    read_text,
)
from claims.inquiries.topics import offices_of, topic_choices, topics_of
from claims.inquiries.verbs import next_working_day
from claims.page_parts import HistoryEntry, HistoryKind, read_once, sentence
from claims.register.models import Claim
from claims.users.models import User

SHOWN = 20  # newest inquiries and notes on the claim page, and call-backs on the start page
PEOPLE = ("by", "answered_by", "done_by")


class Shown(NamedTuple):
    """An inquiry or note (`row`) with its decrypted text; `mine` is True if the user of the page
    wrote it. `answer` is that of an office; `answers` is True if the user may write it."""

    row: Any
    text: str
    mine: bool
    answer: str = ""
    answers: bool = False


def inquiries_panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of a panel of the claim page: the claim's inquiries, with a form for users
    who may note one. One query.
    """
    return render_to_string(
        "claims/inquiries/inquiries.html",
        inquiries_context(request.user, claim),
        request=request,
    )


def inquiries_context(
    user: Any, claim: Claim, form: InquiryForm | None = None, refusal: Exception | None = None
) -> dict[str, Any]:
    """Return the template context of the panel of inquiries: at most SHOWN (20), those that wait
    first, then the newest, with decrypted texts. `form` and `refusal` are those of a refused
    form."""
    offices = offices_of(user)
    found = _inquiries_of(claim) if offices or user.has_perm("claims.view_inquiry") else []
    if not user.has_perm("claims.view_inquiry"):
        found = [one for one in found if one.topic in topics_of(user)]
    found = sorted(found, key=lambda one: not one.is_waiting)  # the newest first among equals
    return {
        "claim": claim,
        "inquiries": [
            Shown(
                one,
                read_text(one, claim),
                one.by_id == user.pk,
                read_answer(one, claim),
                one.office in offices,
            )
            for one in found[:SHOWN]
        ],
        "has_more_inquiries": len(found) > SHOWN,
        "waiting": sum(one.is_waiting and not one.office for one in found),
        "escalated": sum(bool(one.office) for one in found),
        "may_log": user.has_perm("claims.log_inquiry") and claim.erased_at is None,
        "inquiry_form": form or InquiryForm(auto_id=FIELD_IDS),
        "inquiry_refusal": refusal,
        **outcome_words(),
    }


def _inquiries_of(claim: Claim) -> list[Inquiry]:
    """Return the inquiries about a claim, the newest first. One query a page."""
    rows = Inquiry.objects.filter(claim=claim).select_related(*PEOPLE).order_by("-pk")
    return read_once(claim, "inquiries.inquiries", lambda: list(rows))


def outcome_words() -> dict[str, Any]:
    """Return the words of the acts on an inquiry, for templates."""
    return {
        "outcomes": InquiryOutcome.choices,
        "next_day": next_working_day(),
        "topics": topic_choices(),
    }


def notes_panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of a panel of the claim page: the staff's notes on the claim. One query."""
    return render_to_string(
        "claims/inquiries/notes.html", notes_context(request.user, claim), request=request
    )


def _notes_of(claim: Claim) -> list[ClaimNote]:
    """Return the notes on a claim, the newest first. One query a page."""
    rows = ClaimNote.objects.filter(claim=claim).select_related("by").order_by("-pk")
    return read_once(claim, "inquiries.notes", lambda: list(rows))


def notes_context(
    user: Any, claim: Claim, typed: str = "", refusal: Exception | None = None
) -> dict[str, Any]:
    """Return the template context of the panel of notes: the newest SHOWN (20). The text of a
    withdrawn note is included only for users who may read the access log. `typed` and `refusal` are
    those of a refused form."""
    rows = _notes_of(claim)[:SHOWN]
    audits = user.has_perm("claims.view_accessentry")
    return {
        "claim": claim,
        "notes": [
            Shown(
                one,
                read_text(one, claim) if one.withdrawn_at is None or audits else "",
                one.by_id == user.pk,
            )
            for one in rows
        ],
        "may_write": user.has_perm("claims.write_note") and claim.erased_at is None,
        "note_typed": typed,
        "note_refusal": refusal,
    }


class CallBacks(NamedTuple):
    """Call-backs and inquiries for a user's start page, at most SHOWN (20) of each.

    `waiting` are the user's own call-backs and overdue ones of others; `total` and `overdue` count
    all of them. `noted_today` are the inquiries that the user noted today.
    """

    waiting: Sequence[Shown]
    total: int
    overdue: int
    noted_today: Sequence[Shown]

    @property
    def claims(self) -> set[int]:
        """Primary keys of the claims of all rows in `waiting` and `noted_today`."""
        return {one.row.claim_id for one in (*self.waiting, *self.noted_today)}


def call_backs_of(user: User) -> CallBacks:
    """Return the user's own call-backs and the overdue ones of others, earliest first, and the
    inquiries that the user noted today, newest first; without those of claims that are withheld
    from the user. Two queries, four if there are more call-backs than SHOWN."""
    today = clock.today()
    rows = visible_inquiries(user).to_call_back()
    mine = rows.filter(Q(by=user) | Q(call_back_on__lt=today))
    rows = mine.select_related("claim", *PEOPLE).order_by("call_back_on", "pk")
    found = list(rows[: SHOWN + 1])
    total, overdue = len(found), sum(one.is_overdue for one in found)
    if total > SHOWN:
        total, overdue = mine.count(), mine.filter(call_back_on__lt=today).count()
    noted = visible_inquiries(user).filter(by=user, at__gte=clock.start_of(today))
    return CallBacks(
        _with_text(found[:SHOWN], user),
        total,
        overdue,
        _with_text(noted.select_related("claim", *PEOPLE).order_by("-at")[:SHOWN], user),
    )


def _with_text(rows: Iterable[Inquiry], user: User) -> list[Shown]:
    return [
        Shown(one, read_text(one, one.claim), one.by_id == user.pk, read_answer(one, one.claim))
        for one in rows
    ]


def inquiry_history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return history entries for the newest `limit` inquiries of a claim, and one more for each
    call-back that was finished later. Their texts are left out, as the panel shows them. No query
    of its own beside the panel's."""
    rows = _inquiries_of(claim)[:limit]
    kind = HistoryKind.INQUIRIES
    entries = []
    for one in rows:
        text = {
            InquiryKind.CALL: _("%(who)s 님이 신청인의 전화를 받았습니다."),
            InquiryKind.CALLED: _("%(who)s 님이 신청인에게 전화했습니다."),
            InquiryKind.VISIT: _("%(who)s 님이 찾아온 신청인을 맞았습니다."),
            InquiryKind.LETTER: _("%(who)s 님이 신청인의 이메일이나 우편을 받았습니다."),
        }[InquiryKind(one.kind)]
        ended_at_once = one.done_at == one.at
        note = one.get_outcome_display() if ended_at_once else one.get_topic_display()
        icon = "message" if one.kind == InquiryKind.LETTER else "phone"
        entries.append(HistoryEntry(one.at, kind, icon, sentence(text, who=one.by), note))
        if one.answered_at:
            drawn = sentence(_("%(who)s 님이 전달받은 문의에 답했습니다."), who=one.answered_by)
            entries.append(HistoryEntry(one.answered_at, kind, "check", drawn))
        if one.done_at and one.done_at not in (one.at, one.answered_at):
            drawn = sentence(_("%(who)s 님이 다시 연락하는 일을 마쳤습니다."), who=one.done_by)
            note = one.get_outcome_display()
            entries.append(HistoryEntry(one.done_at, kind, "check", drawn, note))
    return entries


def note_history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return history entries for the newest `limit` notes on a claim and for their withdrawals,
    without the texts. One query."""
    rows = _notes_of(claim)[:limit]
    kind = HistoryKind.NOTES
    entries = []
    for one in rows:
        drawn = sentence(_("%(who)s 님이 메모를 적었습니다."), who=one.by)
        entries.append(HistoryEntry(one.at, kind, "writing", drawn))
        if one.withdrawn_at:
            drawn = sentence(_("%(who)s 님이 메모를 취소했습니다."), who=one.by)
            entries.append(HistoryEntry(one.withdrawn_at, kind, "circle-minus", drawn))
    return entries
