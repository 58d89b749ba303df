"""The panel on the desk: seats, votes cast, and the checks of each kind of document.

Votes come only through `Vote.objects.open_to(user)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from claims.documents.models import DocumentKind
from claims.evidence.models import Verdict
from claims.users.models import User
from reviews.committee.ballots.document_checks import checks_of
from reviews.committee.desk.panels.documents import KindGroup
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.models import (
    Assignment,
    CheckVerdict,
    EvidenceCheck,
    Vote,
)

EXCEPTIONS = frozenset({Verdict.WARNING, Verdict.PROBLEM})


@dataclass
class MemberCheck:
    """A panel member's check of one kind of document as the desk shows it: name, tone and label of
    the verdict, and note."""

    member: str
    tone: str
    label: str
    note: str = ""


@dataclass
class KindCheck:
    """The checks of one required kind of document: the automatic `findings`, those of the `others`
    on the panel, and the member's own. `own` is the latter for display (None without one),
    `verdict` and `note` are its form values ('' without one). `erased` is the number of documents
    that an erasure took away. `taken_back`: the claimant took one back."""

    kind: DocumentKind
    pages: int
    missing: bool
    erased: int = 0
    taken_back: bool = False
    others: list[MemberCheck] = field(default_factory=list)  # by the other members
    own: MemberCheck | None = None
    verdict: str = ""
    note: str = ""
    stale: bool = False  # files have changed since this member checked
    findings: list[Any] = field(default_factory=list)

    @property
    def is_exception(self) -> bool:
        """True if an automatic check of the kind found a problem or a warning, or no document of
        the kind is there."""
        return self.missing or any(one.verdict in EXCEPTIONS for one in self.findings)


@dataclass
class Seat:
    """One seat of the present panel on the desk. `mine`: it is the viewer's; `vote` is its newest
    vote in the newest ballot, None if there is none or this user may not see it."""

    assignment: Assignment
    mine: bool
    vote: Vote | None = None

    @property
    def name(self) -> str:
        return str(self.assignment.member)

    @property
    def voted_at(self) -> Any:
        return self.assignment.voted_at


def seats_of(user: User, rows: ReviewRows) -> list[Seat]:
    seats = [Seat(a, a.member.user_id == user.pk) for a in rows.active]
    ballot = rows.ballot
    if ballot is None:
        return seats
    # the last version of each
    votes = {vote.assignment_id: vote for vote in rows.votes if vote.ballot_id == ballot.pk}
    for one in seats:
        one.vote = votes.get(one.assignment.pk)
    return seats


def panel_checks(
    rows: ReviewRows,
    seat: Assignment | None,
    groups: Iterable[KindGroup],
    findings: dict[str, list[Any]],
) -> list[KindCheck]:
    of_kind = {group.kind: group for group in groups}
    found = []
    for panel in checks_of(rows.review, seat, rows.documents):
        group = of_kind[panel.kind]
        check = KindCheck(panel.kind, group.page_total, panel.missing, group.erased)
        check.taken_back = any(one.is_taken_back for one in group.documents)
        check.findings = findings.get(panel.kind, [])
        check.others = [_member_check(one) for one in panel.others]
        if panel.mine:
            check.own = _member_check(panel.mine)
            check.verdict, check.note = panel.mine.verdict, panel.mine.note
            check.stale = panel.stale
        found.append(check)
    return found


def _member_check(check: EvidenceCheck) -> MemberCheck:
    tone = CheckVerdict(check.verdict).style.tone
    return MemberCheck(
        str(check.assignment.member), tone, str(check.get_verdict_display()), check.note
    )
