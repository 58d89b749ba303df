"""Markup for the columns of a queue row: documents, findings, ballots, panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.display.dates import NO_DUE, due_words, short_day
from claims.display.people import name_of
from claims.display.states import DASH, cached_html, shape_html
from claims.policy.deadlines import working_days_between
from reviews.committee.models import DocumentState

# The short and the full name of each kind, in the order of QUEUE_KINDS.
KINDS = (
    (pgettext_lazy("document", "확인"), _("소상공인 확인서")),
    (_("매출"), _("매출 피해 입증자료")),
    (_("활용"), _("서비스 활용 입증자료")),
    (_("통장"), _("통장 사본")),
)


def documents_head() -> SafeString:
    """Return the HTML of the column head 서류 with a short name for each kind of document. The
    names are hidden from screen readers: each cell says the full one."""
    heads = format_html_join("", "<span>{}</span>", ((short,) for short, _full in KINDS))
    return format_html(
        '{}<br><span class="doc4" aria-hidden="true">{}</span>', pgettext("several", "서류"), heads
    )


def documents(states: Sequence[int] | None) -> SafeString:
    """Return the HTML of the documents' cell: one icon for each kind. `states` holds a
    DocumentState for each of KINDS; a dash without them."""
    return _documents(tuple(states)) if states else DASH


@cached_html
def _documents(states: tuple[int, ...]) -> SafeString:
    cells = []
    for (_short, full), number in zip(KINDS, states, strict=True):
        state = DocumentState(number)
        shape = shape_html(state.style.shape, "sign i-14")
        cells.append((state.style.tone, shape, full, state.label))
    return format_html(
        '<span class="doc4">{}</span>',
        format_html_join(
            "",
            '<span class="is-{}">{}<span class="visually-hidden">{}: {}</span></span>',
            cells,
        ),
    )


def documents_due(row: Any) -> SafeString:
    """Return the HTML of the cell of a waiting review (`row`: QueueRow): the due day of its
    documents, and the working days that it has waited since they were asked for, else since its
    opening."""
    waited = max(0, working_days_between(row.waits_since, today())) if row.waits_since else 0
    return _documents_due(row.due_on, waited, row.complete, today())


@cached_html
def _documents_due(due_on: date, waited: int, complete: bool, day: date) -> SafeString:
    age = ngettext("%(n)s영업일째", "%(n)s영업일째", waited) % {"n": waited}
    if due_on == NO_DUE:
        words = gettext("위원 대기") if complete else gettext("요청 전")
        return format_html('<span class="due"><b>{}</b><small>{}</small></span>', words, age)
    tone, words = due_words(due_on, day)
    return format_html(
        '<span class="due{}"><b>{}</b><small>{} · {}</small></span>',
        f" is-{tone}" if tone else "",
        words,
        short_day(due_on),
        age,
    )


def findings(worst: int, warnings: int = 0, problems: int = 0) -> SafeString:
    """Return the HTML of the cell of the automatic checks (자동점검): the worst state (a
    DocumentState), with the number of findings that have it."""
    return _findings(worst, warnings, problems)


@cached_html
def _findings(worst: int, warnings: int, problems: int) -> SafeString:
    state = DocumentState(worst)
    counts = {DocumentState.PROBLEM: problems, DocumentState.WARNING: warnings}
    count = counts.get(state, 0)
    text: Any = format_html("{} {}", state.label, count) if count else state.label
    if state == DocumentState.MISSING:
        text = gettext("서류 대기")
    return format_html(
        '<span class="state"><span class="is-{}">{}</span>{}</span>',
        state.style.tone,
        shape_html(state.style.shape, "sign i-14"),
        text,
    )


def ballots(row: Any, member_id: int | None = None) -> SafeString:
    """Return the HTML of one box for each seat of a queue row, filled if the vote is cast; a dash
    without a panel. The viewer's own box (`member_id`) comes last: dashed until cast, then filled.

    `row` has `panel` and `awaiting` (member keys), `votes_cast` and `panel_size`.
    """
    size = row.panel_size or len(row.panel)
    if not size:
        return DASH
    mine = member_id is not None and member_id in row.panel
    return _ballots(size, row.votes_cast, mine, mine and member_id not in row.awaiting)


@cached_html
def _ballots(size: int, votes_cast: int, mine: bool, voted: bool) -> SafeString:
    others = votes_cast - (1 if voted else 0)
    boxes = ["in"] * others + [""] * max(0, size - others - (1 if mine else 0))
    if mine:
        boxes.append("mine in" if voted else "mine")
    spoken = gettext("%(size)s명 중 %(cast)s명 표결") % {
        "size": f"{size:,}",
        "cast": f"{votes_cast:,}",
    }
    if mine:
        spoken += ", " + (gettext("나는 함") if voted else gettext("나는 아직"))
    marks = format_html_join(
        "", "<i{}></i>", ((format_html(' class="{}"', c) if c else "",) for c in boxes)
    )
    return format_html(
        '<span class="ballots"><span class="visually-hidden">{}</span>{}'
        '<b aria-hidden="true">{}/{}</b></span>',
        spoken,
        marks,
        votes_cast,
        size,
    )


def panel(
    member_ids: Sequence[int], members: Mapping[int, Any], member_id: int | None = None
) -> SafeString:
    """Return the HTML of the members' initials, the viewer's (`member_id`) first; a dash without
    members. `members` maps keys to members, users or names; keys that it does not hold are left
    out."""
    if not member_ids:
        return DASH
    ordered = sorted(member_ids, key=lambda pk: (pk != member_id, pk))
    return _panel(*((name_of(members[pk]), pk == member_id) for pk in ordered if pk in members))


@cached_html
def _panel(*people: tuple[str, bool]) -> SafeString:
    """Return the HTML of the initials of `people`, pairs of a name and True if it is the
    viewer's."""
    spoken = ", ".join(
        gettext("%(name)s(나)") % {"name": name} if mine else name for name, mine in people
    )
    discs = format_html_join(
        "",
        '<span class="who{}" aria-hidden="true">{}</span>',
        ((" who-me" if mine else "", name[:1]) for name, mine in people),
    )
    return format_html(
        '<span class="who-stack" role="img" aria-label="{}">{}</span>', spoken, discs
    )
