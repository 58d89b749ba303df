"""Representations on the claim's page: panel, lines of the status card, history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
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
from claims.representation.models import (
    CONFIRM,
    STANDING,
    Representation,
    RepresentationKind,
    RepresentationStatus,
)

PEOPLE = ("entered_by", "settled_by", "ending_by", "ended_by")


def _rows_of(claim: Claim) -> list[Representation]:
    """Return the representations of a claim, in the order of the model. One query a page."""
    rows = Representation.objects.filter(claim=claim).select_related(*PEOPLE)
    return read_once(claim, "representation.rows", lambda: list(rows))


def _standing(claim: Claim) -> list[Representation]:
    return [row for row in _rows_of(claim) if row.status in STANDING]


def panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of a panel of the claim page: the representations in force or waiting, with a
    link to enter another one.
    """
    context = {"claim": claim, "rows": _standing(claim)}
    return render_to_string("claims/representation/panel.html", context, request=request)


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield the lines of the claim's status card about the people who act or receive for the
    claimant, in force or waiting; of one whose day is over or has not come only that. One query.
    """
    for row in _standing(claim):
        said = {"name": row.masked_name, "relation": row.relation}
        if row.is_waiting:
            text = _("%(kind)s 등록이 다른 간사의 확인을 기다립니다.")
            yield StatusLine(Section.STATE, text % {"kind": row.get_kind_display()}, "warn")
        elif row.is_over and row.valid_to:
            text = _("%(kind)s 등록의 기간은 %(day)s에 끝났습니다.")
            yield StatusLine(Section.STATE, text % _period(row, row.valid_to))
        elif row.is_ahead:
            text = _("%(kind)s 등록은 %(day)s부터 유효합니다.")
            yield StatusLine(Section.STATE, text % _period(row, row.valid_from))
        elif row.is_ending:
            text = _(
                "%(kind)s 등록을 끝내는 것이 다른 간사의 확인을 기다립니다. 그때까지 지급하지 "
                "않습니다."
            )
            yield StatusLine(Section.STATE, text % {"kind": row.get_kind_display()}, "warn")
        elif row.kind == RepresentationKind.PROXY:
            yield StatusLine(Section.STATE, _("대리인은 %(name)s 님(%(relation)s)입니다.") % said)
        elif row.kind == RepresentationKind.HEIR:
            text = _("신청인이 사망해 상속인 %(name)s 님(%(relation)s)이 받습니다.")
            yield StatusLine(Section.STATE, text % said)
        elif row.kind == RepresentationKind.SUCCESSOR:
            yield StatusLine(Section.STATE, _("대표자가 %(name)s 님으로 바뀌었습니다.") % said)
        else:
            yield StatusLine(Section.STATE, _("폐업한 사업장의 신청입니다."))


def _period(row: Representation, day: date) -> dict[str, Any]:
    return {"kind": row.get_kind_display(), "day": date_format(day, "DATE_FORMAT")}


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's representations: each one's entering, settling and
    ending. One query.
    """
    entries: list[HistoryEntry] = []
    for row in _rows_of(claim)[:limit]:
        entries += _entries_of(row, reads=user.has_perm(CONFIRM))
    return entries


def _entries_of(row: Representation, *, reads: bool) -> Iterator[HistoryEntry]:
    """Yield the history entries of a representation: its entering, its confirmation by a second
    person or its decline, and its end. The notes hold the reasons only if `reads`."""
    kind, what = HistoryKind.FILING, str(row)
    text = _("%(who)s 님이 대리·승계를 등록했습니다: %(what)s.")
    drawn = sentence(text, who=row.entered_by, what=what)
    yield HistoryEntry(row.entered_at, kind, "users", drawn, row.reason if reads else "")
    if row.settled_at and row.pays_to or row.status in (
        RepresentationStatus.DECLINED, RepresentationStatus.WITHDRAWN,
    ):  # fmt: skip
        text = _("%(who)s 님이 받는 사람을 확인했습니다: %(what)s.")
        if row.status == RepresentationStatus.DECLINED:
            text = _("%(who)s 님이 대리·승계 등록을 거절했습니다: %(what)s.")
        elif row.status == RepresentationStatus.WITHDRAWN:
            text = _("%(who)s 님이 대리·승계 등록을 취소했습니다: %(what)s.")
        drawn = sentence(text, who=row.settled_by, what=what)
        assert row.settled_at is not None
        note = row.settled_reason if reads else ""
        yield HistoryEntry(row.settled_at, kind, "user-check", drawn, note)
    if row.ending_at:
        text = _("%(who)s 님이 대리·승계 끝내기를 올렸습니다: %(what)s.")
        drawn = sentence(text, who=row.ending_by, what=what)
        note = row.ended_reason if reads and row.is_ending else ""
        yield HistoryEntry(row.ending_at, kind, "clock", drawn, note)
    if row.ended_at:
        drawn = sentence(
            _("%(who)s 님이 대리·승계를 끝냈습니다: %(what)s."), who=row.ended_by, what=what
        )
        yield HistoryEntry(
            row.ended_at, kind, "user-minus", drawn, row.ended_reason if reads else ""
        )
