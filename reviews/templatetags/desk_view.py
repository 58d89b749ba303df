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
    """Return the number of pages of a group of documents (one kind) that the member has seen."""
    return group.page_total - group.unseen_total


@register.simple_tag
def seen_counts(groups: Iterable[Any]) -> dict[str, int]:
    """Return the number of pages that the member has seen, by kind of document: {% seen_counts
    groups as seen_pages %}."""
    return {group.kind: seen_page_count(group) for group in groups}


@register.simple_tag
def number_places(findings_by_kind: Mapping[str, Iterable[Finding]] | None) -> dict[int, int]:
    """Return {finding id: number}, counted from 1, for the findings that have a box on a page and
    whose verdict is not OK."""
    marked = [
        finding
        for findings in (findings_by_kind or {}).values()
        for finding in findings
        if finding.box and finding.verdict != Verdict.OK
    ]
    return {finding.pk: number for number, finding in enumerate(marked, 1)}


@dataclass
class FindingLine:
    """A sentence of the checks, shown once, with all findings that have it; `first` is the first of
    them."""

    first: Finding
    findings: list[Finding] = field(default_factory=list)

    @property
    def places(self) -> list[Finding]:
        """Return the findings of this line that name a page of a document."""
        return [one for one in self.findings if one.document_id and one.page]

    @property
    def documents(self) -> int:
        """Return the number of different documents among the findings of this line."""
        return len({one.document_id for one in self.findings})


@dataclass
class FoldedFindings:
    """Findings of one kind of document, grouped by sentence: `lines` are shown one by one, `passed`
    are those in order, shown folded together."""

    lines: list[FindingLine]
    passed: list[FindingLine]


@register.filter
def fold_findings(findings: Iterable[Any] | None) -> FoldedFindings:
    """Group findings that have the same verdict, sentence, linked claims and marks into one line
    each. Lines with the verdict OK that nobody marked as wrong go to `passed`, the others to
    `lines`: {% with folded=check.findings|fold_findings %}."""
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
    """Split the checks that members made of a document into `accepting` (accepted without a note,
    shown on one line) and `others`."""
    parts: dict[str, list[Any]] = {"others": [], "accepting": []}
    for one in checks or ():
        parts["accepting" if one.tone == "ok" and not one.note else "others"].append(one)
    return parts


@register.filter
def concern_several_documents(findings: Iterable[Finding] | None) -> bool:
    """Return True when these findings are about more than one document, so that a page number alone
    would be ambiguous."""
    return len({one.document_id for one in findings or () if one.document_id}) > 1


@register.filter
def keep_numbers_unbroken(text: object) -> SafeString:
    """Return a text as safe HTML in which each number with hyphens (605-17-44060) stays on one
    line."""
    escaped = conditional_escape(str(text))
    return mark_safe(HYPHENED.sub(r'<span class="nowrap">\g<0></span>', escaped))  # noqa: S308


@register.filter
def get_item(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return the value of a mapping under `key`, '' if it is absent or the mapping is None."""
    return (mapping or {}).get(key, "")


@register.filter
def join_numbers(values: Iterable[int] | None) -> str:
    """Return the four coordinates of a finding's box as the text of a data attribute:
    342,251,516,286. Each is cut to a whole number."""
    return ",".join(str(int(value)) for value in values or ())


@register.filter
def iso_day(text: str | date | None) -> date | None:
    """Return the date of an ISO text ("2022-10-15") from a JSON field; a date is returned
    unchanged, None for an empty value."""
    if isinstance(text, date) or not text:
        return text or None
    return date.fromisoformat(text)


@register.filter
def subtract(whole: int | None, part: int | None) -> int | None:
    """Return whole − part in won; None if one of them is unknown."""
    return None if whole is None or part is None else whole - part


@register.filter
def shape_icon(member: Any) -> SafeString:
    """Return the HTML of the icon that belongs to an enum member's style. It has no text: the
    template must add the label."""
    return shape_html(member.style.shape, "i-18")
