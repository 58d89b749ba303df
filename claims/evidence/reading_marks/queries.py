"""Marks beside findings, and how often readings were marked as wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from claims.document_kinds import DocumentKind
from claims.evidence.models import Finding, Verdict
from claims.evidence.reading_marks.models import ReadingMark
from claims.evidence.registry import check_of


def add_marks(findings: Iterable[Any], user: Any) -> None:
    """Set two attributes on each finding: `is_marked` (somebody marks it as a wrong reading) and
    `marked_by_me` (`user` does); marks taken back do not count. One query, and none if no finding
    rests on a reading."""
    findings = list(findings)
    read = [one.pk for one in findings if one.is_read]
    rows = ReadingMark.objects.standing().filter(finding__in=read) if read else ()
    people: dict[int, set[int]] = {}
    for mark in rows:
        people.setdefault(mark.finding_id, set()).add(mark.by_id)
    for one in findings:
        marked = people.get(one.pk, set())
        one.is_marked, one.marked_by_me = bool(marked), user.pk in marked


def marked_kinds(claim_id: int) -> set[str]:
    """Return the kinds of document with a current finding that somebody marks as a wrong reading,
    of one claim; marks taken back do not count. One query."""
    current = Finding.objects.current([claim_id]).order_by().values("pk")
    marks = ReadingMark.objects.standing().filter(claim=claim_id, finding__in=current)
    return set(marks.values_list("kind", flat=True))


@dataclass(frozen=True)
class FieldFigures:
    """Counts of answers that rest on readings of pictures, for one kind of document, check and
    version of the OCR reader: `read` answers in all, `confirmed` of them with the verdict OK (이상
    없음), `wrong` of them marked as wrong readings, `wrongly_confirmed` both OK and marked."""

    kind: DocumentKind
    check_code: str
    reader: int
    read: int
    confirmed: int
    wrong: int
    wrongly_confirmed: int

    @property
    def field(self) -> str:
        """The name of the check, or its code for a check that the program no longer has."""
        return label_of(self.check_code)

    @property
    def share(self) -> str:
        """The share of answers that were marked as wrong, as text in per cent: 4.2%."""
        return f"{100 * self.wrong / self.read:.1f}%"


def label_of(code: str) -> str:
    """Return the name of the check with this code; the code itself for a check that the program no
    longer has."""
    known = check_of(code)
    return str(known.label) if known else code


def count_by_field() -> list[FieldFigures]:
    """Count how often readings were marked as wrong, for every kind of document, check and version
    of the reader that has readings, in this order. Over all claims, whatever the user's scope.

    Each run of a check counts once, as it answered; taken-back marks do not count. One query.
    """
    marks = ReadingMark.objects.standing().filter(finding=OuterRef("pk"))
    reader = Cast(KeyTextTransform("reader", "data"), IntegerField())
    confirmed = Q(verdict=Verdict.OK)
    rows = (
        Finding.objects.filter(data__has_key="read")
        .annotate(reader=reader, is_marked=Exists(marks))
        .order_by("kind", "check_code", "reader")
        .values("kind", "check_code", "reader")
        .annotate(
            read=Count("pk"),
            confirmed=Count("pk", filter=confirmed),
            wrong=Count("pk", filter=Q(is_marked=True)),
            wrongly_confirmed=Count("pk", filter=Q(is_marked=True) & confirmed),
        )
    )
    order = list(DocumentKind)
    found = [FieldFigures(**{**row, "kind": DocumentKind(row["kind"])}) for row in rows]
    return sorted(found, key=lambda one: (order.index(one.kind), one.check_code, one.reader))
