"""Data for the pages of letters by post."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.display.history import Step
from claims.display.people import name_of
from claims.display.tabs import tabs_of
from claims.progress import progress_of
from reviews.notices.models import (
    SEND_POST,
    LetterStatus,
    Notice,
    PostBatch,
    PostBatchStatus,
    PostLetter,
    ReturnReason,
)
from reviews.notices.post.forms import NumberForm, ReceiptForm, ReturnForm, UndoForm
from reviews.notices.post.lists import RETURNED, TABS, of_tab
from reviews.notices.post.queries import has_new_address, possible, waiting
from reviews.notices.receipt_days import received_at

STEPS_SHOWN = 30


def letters_page(user: Any, tab: str) -> dict[str, Any]:
    """Return the template context of the list of letters by post for a user: its tabs with their
    counts, the open tab, and how many notices wait for a batch. Two queries."""
    counted = PostLetter.objects.visible_to(user).aggregate(
        **{
            name or "prepared": Count("pk", filter=of_tab(name))
            for name, _label in TABS
            if name not in (RETURNED, "all")
        },
        returned=Count("notice", filter=of_tab(RETURNED), distinct=True),
        all=Count("pk"),
    )
    counts = {name: counted[name or "prepared"] for name, _label in TABS}
    tabs = tabs_of("show", TABS, tab, counts=counts)
    return {"tabs": tabs, "tab": tab, "waiting": waiting().visible_to(user).count()}


def batch_page(batch: PostBatch, user: Any) -> dict[str, Any]:
    """Return the template context of the page of one batch of letters, without the table of its
    letters. Three queries at most."""
    counts = batch.letters.aggregate(
        numbered=Count("pk", filter=~Q(registered_no="")),
        received=Count("pk", filter=Q(status=LetterStatus.RECEIVED)),
        returned=Count("pk", filter=Q(status=LetterStatus.RETURNED)),
    )
    making = batch.status == PostBatchStatus.MAKING
    office = user.has_perm(SEND_POST)
    return {
        "batch": batch,
        "office": office,
        "counts": counts,
        "seen": progress_of(batch.progress_key) if making else None,
        "next_letter": _next_letter(batch) if office else None,
        "may_cancel": office
        and not counts["numbered"]
        and batch.status != PostBatchStatus.CANCELLED,
    }


def _next_letter(batch: PostBatch) -> PostLetter | None:
    """Return the first letter of the batch without a registered number, for a scanner that reads
    one after the other. None without one, before the files are made, and for a cancelled batch."""
    if batch.made_at is None or batch.status == PostBatchStatus.CANCELLED:
        return None
    rows = batch.letters.filter(status=LetterStatus.PREPARED).order_by("place")
    return rows.select_related("notice__claim").defer("notice__claim__narrative").first()


def letter_page(letter: PostLetter, user: Any, **typed: Any) -> dict[str, Any]:
    """Return the template context of the page of one letter by post: its history, its forms, and
    which of them apply. `typed` replaces forms by those that were sent with errors. Five queries at
    most."""
    seen = {"seen": letter.seen}
    day = {"received_on": letter.received_on} if letter.received_on else {}
    forms = {
        "number_form": NumberForm(
            initial=seen
            | ({"posted_on": letter.posted_on} if letter.posted_on else {})
            | {"number": letter.registered_no}
        ),
        "receipt_form": ReceiptForm(initial=seen | day),
        "return_form": ReturnForm(
            initial=seen
            | ({"returned_on": letter.returned_on} if letter.returned_on else {})
            | {"why": letter.return_reason}
        ),
        "undo_form": UndoForm(initial=seen),
    }
    office = user.has_perm(SEND_POST)
    returned = letter.status == LetterStatus.RETURNED
    open_return = returned and letter.notice.is_by_post
    return {
        "letter": letter,
        "claim": letter.notice.claim,
        "office": office,
        "numbered": bool(letter.registered_no),
        "may_number": office
        and letter.status != LetterStatus.CANCELLED
        and letter.batch.made_at is not None,
        "may_receive": letter.status in (LetterStatus.POSTED, LetterStatus.RECEIVED),
        "may_return": letter.status in (LetterStatus.POSTED, LetterStatus.RETURNED),
        "may_send_again": open_return and possible().filter(pk=letter.notice_id).exists(),
        "new_address": open_return and has_new_address(letter),
        "others": list(
            PostLetter.objects.filter(notice=letter.notice_id).exclude(pk=letter.pk).order_by("pk")
        ),
        "history": history_of(letter),
        "received": received_at(letter.notice),
        **forms,
        **typed,
    }


def history_of(letter: PostLetter) -> list[Step]:
    """Return the history of a letter by post, newest first and at most STEPS_SHOWN steps, from the
    tracked versions of its row. One query."""
    events: Any = PostLetter._meta.get_field("events").related_model
    rows = events.objects.filter(pgh_obj=letter.pk).select_related("entered_by")
    return [
        Step(one.entered_at, "edit", _what(one), name_of(one.entered_by), one.reason)
        for one in rows.order_by("-pgh_id")[:STEPS_SHOWN]
    ]


def _what(one: Any) -> str:
    """Return the sentence about what was entered in this version (row of history) of a letter."""
    said = {
        "no": one.registered_no,
        "posted": _date(one.posted_on),
        "received": _date(one.received_on),
        "returned": _date(one.returned_on),
    }
    match one.status:
        case LetterStatus.POSTED:
            return _("등기번호 %(no)s, %(posted)s 발송") % said
        case LetterStatus.RECEIVED:
            return _("%(received)s 송달 (등기번호 %(no)s)") % said
        case LetterStatus.RETURNED:
            said["why"] = str(ReturnReason(one.return_reason).label)
            return _("%(returned)s 반송: %(why)s (등기번호 %(no)s)") % said
        case LetterStatus.CANCELLED:
            return _("편지를 취소함")
    return _("인쇄할 편지, 등기번호 없음")


def _date(day: Any) -> str:
    return date_format(day) if day else ""


def claim_of_letter(letter: PostLetter) -> int:
    return letter.notice.claim_id


def claim_of_notice(notice: Notice) -> int:
    return notice.claim_id
