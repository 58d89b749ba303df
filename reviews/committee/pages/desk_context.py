"""What the desk shows of one review, gathered in a fixed number of queries.

Votes come through `Vote.objects.open_to(user)` and nowhere else: who is sealed out sees nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.documents.gallery import Group, documents_of
from claims.documents.models import DocumentKind, DocumentStatus, Page
from claims.identifiers import BANKS
from claims.policy.triage import reason_of
from claims.register.models import BankAccount
from claims.users.models import User
from reviews.committee import queue
from reviews.committee.checks import checks_of
from reviews.committee.models import (
    RUNNING,
    Assignment,
    Ballot,
    CheckVerdict,
    Decision,
    EvidenceCheck,
    Member,
    Outcome,
    QueueRow,
    Review,
    ReviewStatus,
    SupplementRequest,
    Vote,
)
from reviews.committee.tally import quorum_of
from reviews.committee.timeline import timeline_of
from reviews.committee.voting import ceiling_of

SHORT = {
    DocumentKind.SMALL_BUSINESS_CERTIFICATE: gettext_lazy("확인서"),
    DocumentKind.SALES_LOSS_PROOF: gettext_lazy("매출 입증"),
    DocumentKind.SERVICE_USAGE_PROOF: gettext_lazy("활용 입증"),
    DocumentKind.BANKBOOK_COPY: gettext_lazy("통장 사본"),
    DocumentKind.OTHER: gettext_lazy("그 밖의 서류"),
}
# Canned words for the rationale; they add text and replace nothing. The text is Korean whatever
# the member reads: it goes word for word into a Korean letter.
REASONS = [
    {
        "label": gettext_lazy("매출 감소 확인"),
        "text": "카드매출 자료로 매출 감소가 확인됨.",
    },
    {
        "label": gettext_lazy("대체 수단 있음"),
        "text": "다른 주문 수단이 있어 손실이 줄었음.",
    },
    {
        "label": gettext_lazy("일부만 입증"),
        "text": "신청액 가운데 일부만 자료로 입증됨.",
    },
    {
        "label": gettext_lazy("활용 불명확"),
        "text": "서비스를 영업에 쓴 사실이 분명하지 않음.",
    },
    {
        "label": gettext_lazy("기간 일부"),
        "text": "장애 기간 가운데 일부만 피해로 인정함.",
    },
]


@dataclass
class Stand:
    tone: str
    word: Any
    shape: str


STANDS = (
    Stand("none", gettext_lazy("없음"), "circle-dashed"),
    Stand("none", gettext_lazy("판단 전"), "help-circle"),
    Stand("ok", gettext_lazy("이상 없음"), "circle-check-f"),
    Stand("warn", gettext_lazy("주의"), "alert-triangle-f"),
    Stand("problem", gettext_lazy("문제"), "square-x-f"),
)


@dataclass
class Shelf:
    """One kind in the gallery, with how it stands."""

    group: Group
    stand: Stand | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.group, name)

    @property
    def short(self) -> Any:
        return SHORT[self.group.kind]

    @property
    def unshown(self) -> list[Any]:
        """Documents without a page to look at, each with its reason and tone."""
        found: list[Any] = [d for d in self.group.documents if not d.is_ready]
        for document in found:
            document.tone = DocumentStatus(document.status).look.tone
        return found


@dataclass
class Said:
    who: str
    tone: str
    word: str
    note: str = ""


@dataclass
class Check:
    """One required kind: what the panel says of it, and what this member said."""

    kind: DocumentKind
    pages: int
    missing: bool
    said: list[Said] = field(default_factory=list)
    mine: str = ""
    note: str = ""
    stale: bool = False  # files have come since this member checked


@dataclass
class Seat:
    """One seat of the panel; `vote` only where this user may see it."""

    assignment: Assignment
    mine: bool
    vote: Vote | None = None

    @property
    def name(self) -> str:
        return str(self.assignment.member)

    @property
    def voted_at(self) -> Any:
        return self.assignment.voted_at


def gather(user: User, review: Review, seat: Assignment | None) -> dict[str, Any]:
    """Everything but the forms, which the views add."""
    claim = review.claim
    row = QueueRow.objects.filter(pk=claim.pk).first()
    groups = _shelves(documents_of(claim), row)
    ballot = Ballot.objects.last_of(review)
    seats = _seats(user, review, ballot)
    decision = Decision.objects.select_related("confirmed_by").filter(review=review).first()
    account = BankAccount.objects.newest_of(claim)
    supplement = (
        SupplementRequest.objects.select_related("requested_by", "proposed_by__user")
        .filter(review=review, status__in=["asked", "proposed"])
        .order_by("-pk")
        .first()
    )
    checks = _checks(review, seat, groups)
    return {
        "review": review,
        "claim": claim,
        "seat": seat,
        "member": seat.member if seat else Member.objects.of(user),
        "account": account,
        "bank": BANKS.get(account.bank_code, account.bank_code) if account else "",
        "reason": reason_of(claim),
        "groups": groups,
        "groups_waiting": any(g.unshown for g in groups),
        "checks": checks,
        "checks_done": sum(1 for c in checks if not c.missing and (c.mine if seat else c.said)),
        "ballot": ballot,
        "seats": seats,
        "seats_voted": sum(1 for s in seats if s.voted_at),
        "quorum": quorum_of(len(seats)),
        "own_vote": next((s.vote for s in seats if s.mine and s.vote), None),
        "show_seals": ballot is not None,
        "decision": decision,
        "result": _result(ballot, decision),
        "ceiling": ceiling_of(review),
        "chair_threshold": review.policy.chair_threshold,
        "amount_hint": _amount_hint(review),
        "supplement": supplement,
        "timeline": timeline_of(review, user),
        "clock_runs": review.status in RUNNING,
        "place": _place(user, row),
        "kinds": [DocumentKind(kind) for kind in review.policy.required_kinds],
        "reasons": REASONS,
        "unchecked": [c for c in checks if not c.mine and not c.missing] if seat else [],
    }


def _shelves(groups: list[Group], row: QueueRow | None) -> list[Shelf]:
    stands = list(row.documents) if row else []
    shelves = [Shelf(group) for group in groups]
    for shelf, stand in zip(shelves, stands, strict=False):
        shelf.stand = STANDS[stand]
    return shelves


def first_page(groups: list[Shelf], wanted: str = "") -> Page | None:
    """The page that the URL names (`<document>:<number>`), else the first there is."""
    pages = [page for shelf in groups for page in shelf.pages]
    for page in pages:
        if f"{page.document_id}:{page.number}" == wanted:
            return page
    return pages[0] if pages else None


def _seats(user: User, review: Review, ballot: Ballot | None) -> list[Seat]:
    active = review.assignments.active().select_related("member__user").order_by("seat")
    seats = [Seat(a, a.member.user_id == user.pk) for a in active]
    if ballot is None:
        return seats
    votes = {
        vote.assignment_id: vote
        for vote in Vote.objects.open_to(user).newest().filter(ballot=ballot)
    }
    for one in seats:
        one.vote = votes.get(one.assignment.pk)
    return seats


def _checks(review: Review, seat: Assignment | None, groups: list[Shelf]) -> list[Check]:
    pages = {shelf.kind: shelf.page_total for shelf in groups}
    found = []
    for panel in checks_of(review, seat):
        check = Check(kind=panel.kind, pages=pages[panel.kind], missing=panel.missing)
        check.said = [_said(one) for one in ([panel.mine] if panel.mine else []) + panel.others]
        if panel.mine:
            check.mine, check.note, check.stale = panel.mine.verdict, panel.mine.note, panel.stale
        found.append(check)
    return found


def _said(check: EvidenceCheck) -> Said:
    tone = CheckVerdict(check.verdict).look.tone
    return Said(str(check.assignment.member), tone, str(check.get_verdict_display()), check.note)


def _result(ballot: Ballot | None, decision: Decision | None) -> dict[str, Any]:
    if decision is not None:
        word = decision.get_outcome_display()
        return {"amount": decision.amount, "ceiling": decision.ceiling, "word": word}
    if ballot is None or not ballot.result:
        return {}
    outcome = ballot.result.get("outcome", "")
    return {**ballot.result, "word": Outcome(outcome).label if outcome else _("정족수 미달")}


def _amount_hint(review: Review) -> str:
    from claims.money import prose_won

    return _("기본 지원금 %(base)s은 따로 지급합니다.") % {
        "base": prose_won(review.policy.base_grant)
    }


def _place(user: User, row: QueueRow | None) -> dict[str, Any] | None:
    """내 차례 1 / 38, with the numbers before and behind."""
    member = Member.objects.of(user)
    if member is None or row is None:
        return None
    at, total = queue.turn_of(member, row)
    if not total:
        return None
    behind = queue.next_for(member, row)
    before = queue.previous_for(member, row)
    return {
        "at": at,
        "total": total,
        "next": behind.number if behind else "",
        "previous": before.number if before else "",
    }


def is_votable(review: Review, seat: Assignment | None, ballot: Ballot | None) -> bool:
    return (
        seat is not None
        and review.status == ReviewStatus.IN_REVIEW
        and ballot is not None
        and ballot.closed_at is None
    )
