"""Holds (지급 보류) of one claim on the page of the claim: its panel, the status card and the
history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.register.models import Claim
from claims.users.models import User
from reviews.payouts.models import PayeeHold
from reviews.payouts.states.holds import HOLD_BARS, HOLD_OPEN, HoldStatus

SEES_STATUS = ("reviews.view_payout", "claims.look_up_claim")


def holds_of(claim: Claim) -> list[PayeeHold]:
    """Return the holds of a claim, the newest first. One query a page."""
    return read_once(claim, "holds.rows", lambda: _read_holds(claim))


def _read_holds(claim: Claim) -> list[PayeeHold]:
    rows = PayeeHold.objects.filter(claim=claim).with_grant().order_by("-pk")
    return list(rows.select_related("other", "proposed_by", "settled_by"))


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel of holds on a claim's page; '' if the claim has no hold."""
    found = holds_of(claim)
    if not found:
        return ""
    context = {"claim": claim, "hold": found[0]}
    return render_to_string("reviews/payouts/holds/claim_panel.html", context, request=request)


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield a sentence for the status card for each open hold and each end as a duplicate, which
    the claimant may be told. They tell nothing of the other claim, which may be another person's.
    Nothing for a user with neither permission of SEES_STATUS."""
    if not any(map(user.has_perm, SEES_STATUS)):
        return
    for hold in holds_of(claim):
        if hold.status in HOLD_OPEN:
            text = _(
                "같은 신청인이나 계좌의 다른 신청에 지원금이 있어, 이 신청의 지원금은 확인하는 "
                "동안 보류하고 있습니다."
            )
            yield StatusLine(Section.MONEY, text, "warn")
        elif hold.status in HOLD_BARS:
            text = _("다른 신청과 중복되어 이 신청에는 %(kind)s을 지급하지 않습니다.")
            yield StatusLine(Section.MONEY, text % {"kind": hold.grant_text}, "warn")


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the steps of a claim's holds as entries of the claim's history. Users without the
    permission to see payouts get only what the claimant may be told, without people and reasons.
    `limit` is not applied."""
    full = user.has_perm("reviews.view_payout")
    return [entry for hold in holds_of(claim) for entry in _steps(hold, full)]


def _steps(hold: PayeeHold, full: bool) -> Iterator[HistoryEntry]:
    kind = HistoryKind.MONEY
    said = {"kind": hold.get_kind_display()}
    note = f"{hold.number} · {hold.same_text} · {hold.other.number}" if full else ""
    held = sentence(_("%(kind)s을 작성하지 않고 보류했습니다."), **said)
    yield HistoryEntry(hold.held_at, kind, "clock", held, note)
    if hold.proposed_at and full:
        text = _("%(who)s 님이 보류 해제를 올렸습니다.")
        drawn = sentence(text, who=hold.proposed_by or "")
        yield HistoryEntry(hold.proposed_at, kind, "eye", drawn, hold.reason)
    if hold.reopened_at:
        yield from _undone_ends(hold, full)
        text = _("중복 종결을 되돌려 다시 지급 보류에 올렸습니다.")
        why = hold.settled_reason if full and hold.settled_at is None else ""
        yield HistoryEntry(hold.reopened_at, kind, "arrow-back-up", sentence(text), why)
    if hold.moved_at and full:
        text = _("먼저 받는 신청이 바뀌어 그 신청 옆에서 보류합니다.")
        yield HistoryEntry(hold.moved_at, kind, "arrow-right", sentence(text), hold.other.number)
    if hold.settled_at is None:
        return
    person = hold.settled_by if full else None
    who = {"who": person} if person else {}
    text, icon = _ends(hold, bool(person))
    yield HistoryEntry(
        hold.settled_at, kind, icon, sentence(text, **who), hold.settled_reason if full else ""
    )


def _undone_ends(hold: PayeeHold, full: bool) -> Iterator[HistoryEntry]:
    """Yield an entry for each end as a duplicate that was undone since. A hold keeps its last end
    only; the earlier ones stand in its history of changes, which keeps no reasons. One query."""
    rows = hold.events.filter(status=HoldStatus.DUPLICATE)  # type: ignore[attr-defined]
    rows = rows.exclude(settled_at=hold.settled_at)
    ends = rows.order_by("settled_at").values_list("settled_at", "settled_by").distinct()
    people = User.objects.in_bulk({by for _at, by in ends}) if full else {}
    for at, by in ends:
        text, icon = _duplicate(bool(people.get(by)))
        who = {"who": people[by]} if by in people else {}
        yield HistoryEntry(at, HistoryKind.MONEY, icon, sentence(text, **who), "")


def _duplicate(named: bool) -> tuple[str, str]:
    text = _("%(who)s 님이 신청을 중복으로 끝냈습니다.")
    return (text if named else _("신청을 중복으로 끝냈습니다.")), "circle-x"


def _ends(hold: PayeeHold, named: bool) -> tuple[str, str]:
    """Return the sentence and the icon of the end of a hold. A hold that a person settled as LAPSED
    has the sentence of a release. `named`: the sentence has a place for the person."""
    if hold.status == HoldStatus.RELEASED or hold.settled_by and hold.status == HoldStatus.LAPSED:
        text = _("%(who)s 님이 확인해 지급 보류를 풀었습니다.")
        return (text if named else _("지급 보류를 풀었습니다.")), "circle-check"
    if hold.status == HoldStatus.DUPLICATE:
        return _duplicate(named)
    return _("보류한 사유가 없어져 보류가 끝났습니다."), "minus"
