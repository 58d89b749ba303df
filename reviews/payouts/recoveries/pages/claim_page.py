"""Recoveries of one claim on the page of the claim: its panel, the status card and the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.money import prose_won
from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.models.expressions.overpaid import may_take
from reviews.payouts.recoveries.pages.timeline import ICONS
from reviews.payouts.states.recoveries import MovementKind, MovementStatus, RecoveryStatus

SEES_STATUS = ("reviews.view_payout", "claims.look_up_claim")
RELATED = ("payout", "proposed_by", "approved_by")
TELLS = (MovementStatus.CONFIRMED, MovementStatus.UNDONE)


def _rows_of(claim: Any) -> list[Recovery]:
    """Return the recoveries of a claim in their order, with their people and what each `may_take`.
    One query a page."""
    return read_once(claim, "recoveries.rows", lambda: _read_recoveries(claim))


def _read_recoveries(claim: Any) -> list[Recovery]:
    rows = Recovery.objects.filter(claim=claim).select_related(*RELATED).order_by("pk")
    return list(rows.annotate(may_take=may_take()))


def render(request: HttpRequest, claim: Any) -> str:
    """Return the HTML of the panel of recoveries on a claim's page; '' if the claim has none. One
    query a page."""
    rows = _rows_of(claim)
    if not rows:
        return ""
    return render_to_string(
        "reviews/payouts/recoveries/claim_panel.html",
        {"claim": claim, "recoveries": rows},
        request=request,
    )


def status_lines(user: Any, claim: Any) -> Iterator[StatusLine]:
    """Yield a sentence for the status card for each recovery that was demanded and not cancelled:
    won owed and the day to pay by, or how it ended. Yields nothing for a user with neither
    permission of SEES_STATUS."""
    if not any(map(user.has_perm, SEES_STATUS)):
        return
    for recovery in _rows_of(claim):
        if recovery.approved_at and recovery.status != RecoveryStatus.CANCELLED:
            text, tone = _line(recovery)
            yield StatusLine(Section.MONEY, text, tone)


def _line(recovery: Any) -> tuple[str, str]:
    left = min(recovery.outstanding, recovery.may_take)
    said = {"won": prose_won(recovery.amount), "left": prose_won(left)}
    if recovery.status == RecoveryStatus.SETTLED:
        return _("돌려주셔야 할 %(won)s을 모두 받았습니다.") % said, "ok"
    if recovery.status == RecoveryStatus.WRITTEN_OFF:
        return _("돌려주셔야 할 %(won)s 가운데 남은 금액은 더 청구하지 않습니다.") % said, ""
    if not left:
        return _("환수를 올린 뒤에 지원금이 다시 정해져 지금 돌려주실 돈은 없습니다."), "warn"
    said["day"] = date_format(recovery.due_on, "DATE_FORMAT") if recovery.due_on else ""
    if recovery.is_late:
        return _("돌려주실 돈이 %(left)s 남았고, %(day)s 납부기한이 지났습니다.") % said, "problem"
    return _("돌려주실 돈이 %(left)s 남았습니다. %(day)s까지 내셔야 합니다.") % said, "warn"


def history(user: Any, claim: Any, limit: int) -> list[HistoryEntry]:
    """Return the steps of a claim's recoveries as entries of the claim's history. Users without the
    permission to see payouts get only what the claimant was told, without people. `limit` is not
    applied. At most two queries."""
    full = user.has_perm("reviews.view_payout")
    rows = _rows_of(claim)
    if not rows:
        return []
    entries = [entry for recovery in rows for entry in _own(recovery, full)]
    movements = RecoveryMovement.objects.filter(recovery__claim=claim, status__in=TELLS)
    entries += [_moved(one, full) for one in movements.select_related("confirmed_by")]
    return entries


def _own(recovery: Recovery, full: bool) -> Iterator[HistoryEntry]:
    said = {"won": prose_won(recovery.amount)}
    kind = HistoryKind.MONEY
    if full:
        text = _("%(who)s 님이 환수를 올렸습니다: %(won)s.")
        drawn = sentence(text, who=recovery.proposed_by, **said)
        note = f"{recovery.number} · {recovery.get_cause_display()}"
        yield HistoryEntry(recovery.proposed_at, kind, "circle-plus", drawn, note)
    if recovery.approved_at:
        text = _("환수를 청구했습니다: %(won)s.")
        if full:
            text = _("%(who)s 님이 승인해 환수를 청구했습니다: %(won)s.")
        drawn = sentence(text, who=recovery.approved_by or "", **said)
        yield HistoryEntry(recovery.approved_at, kind, "send", drawn, recovery.reason)
    elif full and recovery.ended_at:
        drawn = sentence(_("환수하지 않기로 했습니다: %(won)s."), **said)
        yield HistoryEntry(recovery.ended_at, kind, "circle-x", drawn, recovery.ended_reason)


def _moved(movement: RecoveryMovement, full: bool) -> HistoryEntry:
    text = _("환수 처리: %(what)s %(won)s.")
    if full:
        text = _("%(who)s 님이 환수 처리를 확인했습니다: %(what)s %(won)s.")
    what, won = MovementKind(movement.kind).label, prose_won(movement.amount)
    drawn = sentence(text, who=movement.confirmed_by or "", what=what, won=won)
    icon, note = ICONS[MovementKind(movement.kind)], movement.reason if full else ""
    return HistoryEntry(
        movement.ended_at or movement.entered_at, HistoryKind.MONEY, icon, drawn, note
    )
