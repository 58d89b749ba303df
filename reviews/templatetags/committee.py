"""Marks of the council: who has voted (never what), who sits, how the four documents stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.people import name_of
from claims.display.states import DASH, shape_html

register = template.Library()

# In the order of the queue's columns: the short head and the full word of each kind.
KINDS = (
    (pgettext_lazy("document", "확인"), _("소상공인 확인서")),
    (_("매출"), _("매출 피해 입증자료")),
    (_("활용"), _("서비스 활용 입증자료")),
    (_("통장"), _("통장 사본")),
)
# QueueRow's small numbers, in their order: missing, unknown, ok, warning, problem.
STANDS: tuple[tuple[str, str, Any], ...] = (
    ("none", "circle-dashed", _("없음")),
    ("none", "help-circle", _("판단 불가")),
    ("ok", "circle-check-f", _("이상 없음")),
    ("warn", "alert-triangle-f", _("주의")),
    ("problem", "square-x-f", _("문제")),
)


@register.simple_tag
def documents4_head() -> SafeString:
    """The four small heads under 서류; the cells below say the kind in hidden text."""
    heads = format_html_join("", "<span>{}</span>", ((short,) for short, _full in KINDS))
    return format_html(
        '{}<br><span class="doc4" aria-hidden="true">{}</span>', pgettext("several", "서류"), heads
    )


@register.simple_tag
def documents4(stands: Sequence[int] | None) -> SafeString:
    """Four shapes, one for each kind: `stands` holds four numbers 0-4 as QueueRow stores them."""
    if not stands:
        return DASH
    cells = []
    for (_short, full), stand in zip(KINDS, stands, strict=True):
        tone, shape, word = STANDS[stand]
        cells.append((tone, shape_html(shape, "sign i-14"), full, word))
    return format_html(
        '<span class="doc4">{}</span>',
        format_html_join(
            "",
            '<span class="is-{}">{}<span class="visually-hidden">{}: {}</span></span>',
            cells,
        ),
    )


@register.simple_tag
def findings(worst: int, warnings: int = 0, problems: int = 0) -> SafeString:
    """자동점검 in one cell: the worst stand, with how many of it."""
    tone, shape, word = STANDS[worst]
    count = problems if tone == "problem" else warnings if tone == "warn" else 0
    text = format_html("{} {}", word, count) if count else word
    if worst == 0:
        text = gettext("서류 대기")
    return format_html(
        '<span class="state"><span class="is-{}">{}</span>{}</span>',
        tone,
        shape_html(shape, "sign i-14"),
        text,
    )


@register.simple_tag
def ballots(row: Any, member_id: int | None = None) -> SafeString:
    """Who has voted, never what. Mine is the last box: dashed until cast, then filled.

    `row` has panel and awaiting (member ids), votes_cast and panel_size.
    """
    size = row.panel_size or len(row.panel)
    if not size:
        return DASH
    mine = member_id is not None and member_id in row.panel
    voted = mine and member_id not in row.awaiting
    others = row.votes_cast - (1 if voted else 0)
    boxes = ["in"] * others + [""] * max(0, size - others - (1 if mine else 0))
    if mine:
        boxes.append("mine in" if voted else "mine")
    spoken = gettext("%(size)s명 중 %(cast)s명 표결") % {"size": size, "cast": row.votes_cast}
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
        row.votes_cast,
        size,
    )


@register.simple_tag
def panel(
    member_ids: Sequence[int], members: Mapping[int, Any], member_id: int | None = None
) -> SafeString:
    """The panel as initials, mine first; `members` maps ids to members, users or names."""
    if not member_ids:
        return DASH
    ordered = sorted(member_ids, key=lambda pk: (pk != member_id, pk))
    names = [(pk, name_of(members[pk])) for pk in ordered if pk in members]
    spoken = ", ".join(
        gettext("%(name)s(나)") % {"name": name} if pk == member_id else name for pk, name in names
    )
    discs = format_html_join(
        "",
        '<span class="who{}" aria-hidden="true">{}</span>',
        ((" who-me" if pk == member_id else "", name[:1]) for pk, name in names),
    )
    return format_html(
        '<span class="who-stack" role="img" aria-label="{}">{}</span>', spoken, discs
    )
