"""What the desk shows of one review, gathered in a fixed number of queries.

The parts are in `desk_parts`; what is sealed (votes, drafts) comes through `objects.open_to(user)`
and `objects.of(seat, user)` and nowhere else.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.documents.display.gallery import documents_of
from claims.documents.models import DocumentKind
from claims.evidence.display import by_kind
from claims.identifiers import BANKS
from claims.policy.triage import route_reason_of
from claims.register.models import BankAccount
from claims.users.models import User
from reviews.committee.access.scope import member_of
from reviews.committee.access.sealed_checks import as_heard_by
from reviews.committee.appeals.first_round import appeal_on_desk
from reviews.committee.ballots.last_vote import is_last
from reviews.committee.ballots.tally import quorum_of
from reviews.committee.desk import findings as found
from reviews.committee.desk import presence
from reviews.committee.desk.canned_reasons import canned_reasons
from reviews.committee.desk.document_list import shelves_of
from reviews.committee.desk.panel_status import panel_checks, seats_of
from reviews.committee.desk.seen_pages import seen_by
from reviews.committee.desk.suggested_amount import suggested_part
from reviews.committee.desk.supplement_panel import supplements_of
from reviews.committee.desk.timeline import timeline_of
from reviews.committee.discussion.context import talk_of
from reviews.committee.models import (
    RUNNING,
    Assignment,
    Ballot,
    Decision,
    Draft,
    Outcome,
    QueueRow,
    Review,
    ReviewStatus,
)
from reviews.committee.queue import rows as queue
from reviews.committee.seats.desk_panel import seats_part
from reviews.committee.sittings.agenda import agenda_of

LOOKS_AHEAD = 3  # claims of the member's queue that are got ready before they are opened


def gather(user: User, review: Review, seat: Assignment | None) -> dict[str, Any]:
    """Everything but the forms, which the views add."""
    claim = review.claim
    row = QueueRow.objects.filter(pk=claim.pk).first()
    seen = seen_by(seat)
    as_heard_by(seat.member if seat else None, [row] if row else [])
    groups = shelves_of(documents_of(claim), row, seen)
    ballot = Ballot.objects.last_of(review)
    seats = seats_of(user, review, ballot)
    decision = Decision.objects.select_related("confirmed_by").filter(review=review).first()
    findings = found.findings_of(claim, user)
    talk = talk_of(review, user)
    checks = panel_checks(review, seat, groups, by_kind(findings))
    return {
        "review": review,
        "claim": claim,
        "seat": seat,
        "member": seat.member if seat else member_of(user),
        "reason": route_reason_of(claim),
        "groups": groups,
        "groups_waiting": any(g.unshown for g in groups),
        "seen": seen,
        "checks": checks,
        "checks_done": sum(1 for c in checks if not c.missing and (c.mine if seat else c.said)),
        "ballot": ballot,
        "seats": seats,
        "seats_voted": sum(1 for s in seats if s.voted_at),
        "quorum": quorum_of(len(seats)),
        "is_last": seat is not None and is_last(review, seat),
        "own_vote": next((s.vote for s in seats if s.mine and s.vote), None),
        "show_seals": ballot is not None,
        "decision": decision,
        "result": _result(ballot, decision),
        "chair_threshold": review.policy.chair_threshold,
        "amount_hint": _amount_hint(review),
        "timeline": timeline_of(review, user, talk),
        "talk": talk,
        "asked": talk.requests_of(ballot),
        "agenda": agenda_of(review) if ballot and ballot.closed_at else None,
        "clock_runs": review.status in RUNNING,
        "place": _place(user, row),
        "kinds": [DocumentKind(kind) for kind in review.policy.required_kinds],
        "reasons": canned_reasons(),
        "unchecked": [c for c in checks if not c.mine and not c.missing] if seat else [],
        "present": presence.present(review, user),
        **_account(review),
        **supplements_of(review),
        **suggested_part(user, review, findings, ballot, decision),
        **appeal_on_desk(review, user),
        **seats_part(user, review),
        **_findings(findings),
        **_draft(user, seat),
    }


def _account(review: Review) -> dict[str, Any]:
    account = BankAccount.objects.newest_of(review.claim)
    bank = BANKS.get(account.bank_code, account.bank_code) if account else ""
    return {"account": account, "bank": bank}


def _findings(findings: list[Any]) -> dict[str, Any]:
    return {
        "findings_by_kind": by_kind(findings),
        "findings_at": max((finding.at for finding in findings), default=None),
        "findings_digest": found.digest(finding.pk for finding in findings),
        "sales": found.sales_of(findings),
        "estimate": found.estimate_of(findings),
    }


def _draft(user: User, seat: Assignment | None) -> dict[str, Any]:
    """What this member was writing, when it was saved, and the serial of that save."""
    draft = Draft.objects.of(seat, user) if seat else None
    return {
        "draft": draft.body if draft else None,
        "draft_saved_at": draft.saved_at if draft else None,
        "draft_serial": draft.serial if draft else 0,
    }


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
    member = member_of(user)
    if member is None or row is None:
        return None
    at, total = queue.turn_of(member, row)
    if not total:
        return None
    coming = queue.coming_for(member, row, most=LOOKS_AHEAD)
    before = queue.previous_for(member, row)
    return {
        "at": at,
        "total": total,
        "next": coming[0].number if coming else "",
        "previous": before.number if before else "",
        "coming": coming,
    }


def is_votable(review: Review, seat: Assignment | None, ballot: Ballot | None) -> bool:
    return (
        seat is not None
        and review.status == ReviewStatus.IN_REVIEW
        and ballot is not None
        and ballot.closed_at is None
    )
