"""What the desk's templates need to ask of plain data: pages seen, numbered places, ISO days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from claims.display.states import shape_html
from claims.evidence.models import Finding, Verdict

register = template.Library()
HYPHENED = re.compile(r"\(?[\d*]+(?:-[\d*]+)+\)?")


@register.filter
def seen_total(shelf: Any) -> int:
    """How many pages of a kind the member has had on screen."""
    return shelf.page_total - shelf.unseen_total


@register.simple_tag
def seen_of_kinds(shelves: Iterable[Any]) -> dict[str, int]:
    """The same of every kind: {% seen_of_kinds groups as seen_pages %}."""
    return {shelf.kind: seen_total(shelf) for shelf in shelves}


@register.simple_tag
def number_places(findings_by_kind: Mapping[str, Iterable[Finding]] | None) -> dict[int, int]:
    """{finding id: number} for what is to be looked at on a page; what is in order has none."""
    marked = [
        finding
        for findings in (findings_by_kind or {}).values()
        for finding in findings
        if finding.box and finding.verdict != Verdict.OK
    ]
    return {finding.pk: number for number, finding in enumerate(marked, 1)}


@dataclass
class Line:
    """One sentence of the checks, and every finding that says it: of several documents, once."""

    first: Finding
    findings: list[Finding] = field(default_factory=list)

    @property
    def places(self) -> list[Finding]:
        """Those that name a page to look at."""
        return [one for one in self.findings if one.document_id and one.page]

    @property
    def documents(self) -> int:
        """Of how many documents it is said; several checks may say the same of one."""
        return len({one.document_id for one in self.findings})


@dataclass
class Told:
    """What the checks say of a kind: things to look at each alone, what is fine together."""

    lines: list[Line]
    fine: list[Line]


@register.filter
def folded(findings: Iterable[Any] | None) -> Told:
    """Findings of a kind, the same sentence said once: {% with told=check.findings|folded %}."""
    lines: dict[tuple[Any, ...], Line] = {}
    for finding in findings or ():
        others = tuple(other.pk for other in getattr(finding, "shown_links", ()))
        hidden = getattr(finding, "unshown_links", 0)
        key = (finding.verdict, str(finding.sentence), others, hidden)
        lines.setdefault(key, Line(finding)).findings.append(finding)
    told = Told([], [])
    for line in lines.values():
        (told.fine if line.first.verdict == Verdict.OK else told.lines).append(line)
    return told


@register.filter
def apart(said: Iterable[Any] | None) -> dict[str, list[Any]]:
    """What members said of a kind: those who accept it and add nothing stand on one line."""
    parts: dict[str, list[Any]] = {"lines": [], "accept": []}
    for one in said or ():
        parts["accept" if one.tone == "ok" and not one.note else "lines"].append(one)
    return parts


@register.filter
def of_several(findings: Iterable[Finding] | None) -> bool:
    """Whether they speak of more than one document, so that a page alone does not say which."""
    return len({one.document_id for one in findings or () if one.document_id}) > 1


@register.filter
def unbroken(text: object) -> SafeString:
    """A sentence in which a number with hyphens (605-17-44060) stays on one line."""
    escaped = conditional_escape(str(text))
    return mark_safe(HYPHENED.sub(r'<span class="nowrap">\g<0></span>', escaped))  # noqa: S308


@register.filter
def at_key(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """The entry of a mapping under a key that a template knows, or ''."""
    return (mapping or {}).get(key, "")


@register.filter
def numbers(values: Iterable[int] | None) -> str:
    """A box as a data attribute: 342,251,516,286."""
    return ",".join(str(int(value)) for value in values or ())


@register.filter
def iso_day(text: str | date | None) -> date | None:
    """A day that came out of JSON: "2022-10-15"."""
    if isinstance(text, date) or not text:
        return text or None
    return date.fromisoformat(text)


@register.filter
def minus(whole: int | None, part: int | None) -> int | None:
    """whole − part in won; None where one of them is not known."""
    return None if whole is None or part is None else whole - part


@register.filter
def shape_of(member: Any) -> SafeString:
    """The mark of an enum member's look; a word must stand beside it."""
    return shape_html(member.style.shape, "i-18")
