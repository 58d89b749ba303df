"""Sentences of the inbox about what was registered and has a legal time, as in `sentences`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reviews.data_subject_requests.states import RequestKind
from reviews.inbox.models import InboxKind
from reviews.inbox.proposal_sentences import by_whom, day_text, joined


def _registered(item: Any, title: str, *more: Any) -> tuple[str, str]:
    """Return (title, detail) of a claimant's filing: `more`, the day by which it is to be answered
    while it waits, and who registered it."""
    due = _("기한 %(when)s") % {"when": day_text(item.due)} if item.due else ""
    return title % {"number": item.claim.number}, joined(*more, due, by_whom(item))


def _appeal(item: Any) -> tuple[str, str]:
    return _registered(item, _("%(number)s 이의신청이 접수되었습니다"))


def _objection(item: Any) -> tuple[str, str]:
    return _registered(item, _("%(number)s 이의가 접수되었습니다"))


def _data_request(item: Any) -> tuple[str, str]:
    title = _("%(number)s 개인정보 요구가 접수되었습니다")
    return _registered(item, title, RequestKind(item.facts["what"]).label)


def _data_breach(item: Any) -> tuple[str, str]:
    until = localtime(datetime.fromisoformat(item.facts["until"]))
    said = _("%(moment)s까지 알리고, 신고 대상이면 신고합니다.")
    said %= {"moment": date_format(until, "DATETIME_FORMAT")}
    return _("개인정보 유출이 기록되었습니다"), joined(said, by_whom(item))


def _challenge(item: Any) -> tuple[str, str]:
    """Return (title, detail) of a challenge. It names no member; of a deputy's item not even the
    claim, which the deputy sees on the page of challenges only."""
    title = _("기피 신청이 결정을 기다립니다")
    if item.claim is not None:
        title = _("%(number)s 기피 신청이 결정을 기다립니다") % {"number": item.claim.number}
    return title, joined(_("결정할 때까지 개표하지 않습니다."), by_whom(item))


REGISTERED: dict[InboxKind, Callable[[Any], tuple[str, str]]] = {
    InboxKind.APPEAL_REGISTERED: _appeal,
    InboxKind.OBJECTION_REGISTERED: _objection,
    InboxKind.DATA_REQUEST_REGISTERED: _data_request,
    InboxKind.DATA_BREACH_RECORDED: _data_breach,
    InboxKind.CHALLENGE_REGISTERED: _challenge,
}
