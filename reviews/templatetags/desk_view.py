"""Template tags and filters of the desk: pages seen, numbered places, folded findings, ISO days."""

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
def seen_page_count(group: Any) -> int:
    """Count the pages of a kind that the member has had on screen."""
    return group.page_total - group.unseen_total


@register.simple_tag
def seen_counts(groups: Iterable[Any]) -> dict[str, int]:
    """Return the number of pages seen of each kind of document: {% seen_counts groups as seen_pages
    %}."""
    return {group.kind: seen_page_count(group) for group in groups}


@register.simple_tag
def number_places(findings_by_kind: Mapping[str, Iterable[Finding]] | None) -> dict[int, int]:
    """Return {finding id: number}, from 1, for the findings that mark a place on a page and are not
    in order."""
    marked = [
        finding
        for findings in (findings_by_kind or {}).values()
        for finding in findings
        if finding.box and finding.verdict != Verdict.OK
    ]
    return {finding.pk: number for number, finding in enumerate(marked, 1)}


@dataclass
class FindingLine:
    """A sentence of the checks, shown once, with all findings that have it."""

    first: Finding
    findings: list[Finding] = field(default_factory=list)

    @property
    def places(self) -> list[Finding]:
        """Return the findings that name a page to look at."""
        return [one for one in self.findings if one.document_id and one.page]

    @property
    def documents(self) -> int:
        """Return the number of documents with this sentence; each document counts once."""
        return len({one.document_id for one in self.findings})


@dataclass
class FoldedFindings:
    """The sentences of a kind: those to look at one by one, and those in order together."""

    lines: list[FindingLine]
    passed: list[FindingLine]


@register.filter
def fold_findings(findings: Iterable[Any] | None) -> FoldedFindings:
    """Group the findings of a kind by sentence and split them into those to look at and those in
    order: {% with folded=check.findings|fold_findings %}."""
    lines: dict[tuple[Any, ...], FindingLine] = {}
    for finding in findings or ():
        others = tuple(other.pk for other in getattr(finding, "shown_links", ()))
        hidden = getattr(finding, "unshown_links", 0)
        marks = (getattr(finding, "is_marked", False), getattr(finding, "marked_by_me", False))
        key = (finding.verdict, str(finding.sentence), others, hidden, marks)
        lines.setdefault(key, FindingLine(finding)).findings.append(finding)
    result = FoldedFindings([], [])
    for line in lines.values():
        passed = line.first.verdict == Verdict.OK and not getattr(line.first, "is_marked", False)
        (result.passed if passed else result.lines).append(line)
    return result


@register.filter
def split_by_acceptance(checks: Iterable[Any] | None) -> dict[str, list[Any]]:
    """Split the members' checks into `accepting` (accepted without a note, shown on one line) and
    `others`."""
    parts: dict[str, list[Any]] = {"others": [], "accepting": []}
    for one in checks or ():
        parts["accepting" if one.tone == "ok" and not one.note else "others"].append(one)
    return parts


@register.filter
def concern_several_documents(findings: Iterable[Finding] | None) -> bool:
    """Return True where the findings concern more than one document, so that a page number alone is
    ambiguous."""
    return len({one.document_id for one in findings or () if one.document_id}) > 1


@register.filter
def keep_numbers_unbroken(text: object) -> SafeString:
    """Keep a number with hyphens (605-17-44060) on one line."""
    escaped = conditional_escape(str(text))
    return mark_safe(HYPHENED.sub(r'<span class="nowrap">\g<0></span>', escaped))  # noqa: S308


@register.filter
def get_item(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return the entry of a mapping under a key that the template has, or ''."""
    return (mapping or {}).get(key, "")


@register.filter
def join_numbers(values: Iterable[int] | None) -> str:
    """Format the numbers of a finding's box as a data attribute: 342,251,516,286."""
    return ",".join(str(int(value)) for value in values or ())


@register.filter
def iso_day(text: str | date | None) -> date | None:
    """Parse a day from JSON: "2022-10-15"."""
    if isinstance(text, date) or not text:
        return text or None
    return date.fromisoformat(text)


@register.filter
def subtract(whole: int | None, part: int | None) -> int | None:
    """Return whole − part in won; None where one of them is unknown."""
    return None if whole is None or part is None else whole - part


@register.filter
def shape_icon(member: Any) -> SafeString:
    """Render the shape of an enum member's style; the template must add its label."""
    return shape_html(member.style.shape, "i-18")
