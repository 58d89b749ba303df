"""Context of the desk for one review, gathered in a fixed number of queries.

The parts are in the modules beside it. Sealed rows (votes, drafts) come only through
`objects.open_to(user)` and `objects.of(seat, user)`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.banks import bank_name
from claims.documents.models import DocumentKind
from claims.evidence.models import Verdict
from claims.money import prose_won
from claims.policy.models import SupportPolicy
from claims.policy.triage import route_reason_of
from claims.register.models import BankAccount
from claims.representation.models import RepresentationKind
from claims.users.models import User
from reviews.committee.access.scope import is_before_own_vote, member_of
from reviews.committee.appeals.first_round import appeal_context
from reviews.committee.ballots.last_vote import is_last_vote
from reviews.committee.ballots.tally import quorum_of
from reviews.committee.desk import presence
from reviews.committee.desk.panels.amount_rail import AmountRail, amount_rail, range_of
from reviews.committee.desk.panels.checks import checks_context
from reviews.committee.desk.panels.findings import (
    estimate_of,
    findings_digest,
    findings_of,
    sales_of,
)
from reviews.committee.desk.panels.seats import seats_of
from reviews.committee.desk.panels.suggestion import suggestion_context
from reviews.committee.desk.panels.supplement import supplement_context
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.desk.timeline import timeline_of
from reviews.committee.document_requests.context import request_context
from reviews.committee.models import (
    BEFORE_RESULT,
    LONGEST_RATIONALE,
    REVIEW_RUNNING,
    Assignment,
    Ballot,
    CannedReason,
    Decision,
    Draft,
    Outcome,
    Review,
)
from reviews.committee.objections.claim_page import objecting_context
from reviews.committee.queue.queries import Place, row_and_place
from reviews.committee.queue.sealed_checks import hide_checks_before
from reviews.committee.seats.context import seats_context
from reviews.committee.sittings.agenda import agenda_of

LOOKS_AHEAD = 3  # claims of the member's queue that are prepared before they are opened
HOLDER_CHECK = "bankbook.holder"
REPRESENTED = {
    RepresentationKind.PROXY: gettext_lazy("대리인 신청"),
    RepresentationKind.SUCCESSOR: gettext_lazy("대표자 변경"),
    RepresentationKind.HEIR: gettext_lazy("상속인 신청"),
    RepresentationKind.CLOSURE: gettext_lazy("폐업"),
}
KEYS = 9  # canned reasons with a key: 1 to 9


class Canned(NamedTuple):
    """A text that a member adds to a rationale by a key, the reason's permanent number.

    `text` is Korean in every language of the page: it goes word for word into a Korean letter.
    `choices` are the votes that it fits; empty: all of them.
    """

    label: str
    text: str
    choices: list[str]
    key: str


def canned_reasons() -> list[Canned]:
    """Return the active canned reasons in their order, with labels in the language of the page. One
    query."""
    rows = CannedReason.objects.filter(active=True)
    return [
        Canned(row.name, row.text, list(row.choices), str(row.number) if row.number <= KEYS else "")
        for row in rows
    ]


def desk_context(user: User, review: Review, seat: Assignment | None) -> dict[str, Any]:
    """Return the template context of the desk for a user, without the forms and rights, which the
    views add. `seat` is the user's active seat, None without one. A fixed number of queries."""
    claim, member = review.claim, member_of(user)
    rows = ReviewRows(review, user)
    row, place = row_and_place(claim.pk, member, LOOKS_AHEAD)
    if row and seat and is_before_own_vote(review, seat):
        hide_checks_before(seat.member, [row], [claim.pk])
    findings = findings_of(claim, user)
    checks = checks_context(rows, seat, findings, row)
    context = {
        "rows": rows,
        "row": row,
        "review": review,
        "claim": claim,
        "seat": seat,
        "member": member,
        "reason": route_reason_of(claim),
        "represented": _represented(review),
        **checks,
        "groups_waiting": any(g.unshown for g in checks["groups"]),
        "timeline": timeline_of(review, user, rows),
        "deadline_runs": review.status in REVIEW_RUNNING,
        "queue_position": _place(place),
        "reasons": SimpleLazyObject(canned_reasons),  # read where the ballot is shown
        "longest": LONGEST_RATIONALE,
        "other_viewers": presence.others_present(review, user),
        **_policy(review.policy),
        **_ballot(rows),
        **_panel(user, rows, seat),
        **_account(review),
        **request_context(user, review, rows.document_requests),
        **supplement_context(review, rows.supplements),
        **suggestion_context(rows, findings),
        **appeal_context(review, user, rows.appeal),
        **objecting_context(review),
        **seats_context(user, review, rows.seats, rows.pending_challenges),
        **_findings(findings),
        **_draft(user, seat if review.status in BEFORE_RESULT else None),
    }
    context["rail"] = SimpleLazyObject(lambda: _rail(context))  # drawn where the ballot is shown
    return context


def _represented(review: Review) -> str:
    """Return the kinds of people who act for the claimant, in words joined by commas: 대리인 신청.
    '' for none."""
    kinds = getattr(review, "represented_as", None) or ()
    return ", ".join(str(REPRESENTED[kind]) for kind in kinds)


def _policy(policy: SupportPolicy) -> dict[str, Any]:
    """Return what the policy says about the review: kinds of document, `voting_rule` (majority,
    amount and tie in sentences), the chair's threshold in won, and the base grant in words."""
    said = {
        "majority": policy.get_majority_display(),
        "amount": policy.get_amount_rule_display(),
        "tie": policy.get_tie_display(),
    }
    rule = _("지급에는 %(majority)s, 금액은 %(amount)s입니다. %(tie)s.") % said
    base = prose_won(policy.base_grant)
    return {
        "kinds": [DocumentKind(kind) for kind in policy.required_kinds],
        "voting_rule": rule,
        "chair_threshold": policy.chair_threshold,
        "amount_hint": _("기본 지원금 %(base)s은 따로 지급합니다.") % {"base": base},
    }


def _ballot(rows: ReviewRows) -> dict[str, Any]:
    """Return the newest ballot with its result or decision, its discussion, and the agenda of a
    sitting that it is on."""
    ballot, decision = rows.ballot, rows.decision
    on_agenda = _may_be_on_an_agenda(ballot, decision)
    return {
        "ballot": ballot,
        "show_seals": ballot is not None,
        "decision": decision,
        "result": _result(ballot, decision),
        "discussion": rows.discussion,
        "discussion_requests": rows.discussion.requests_of(ballot),
        "agenda": agenda_of(rows.review) if on_agenda else None,
    }


def _panel(user: User, rows: ReviewRows, seat: Assignment | None) -> dict[str, Any]:
    """Return the seats of the panel as the user may see them, how many have voted and must vote,
    whether the user's vote is the last one, and the user's own vote (None without one)."""
    review = rows.review
    seats = seats_of(user, rows)
    return {
        "seats": seats,
        "seats_voted": sum(1 for s in seats if s.voted_at),
        "quorum": quorum_of(len(seats), review.policy.quorum),
        "is_last": seat is not None
        and is_last_vote(review, seat, rows.active, rows.pending_challenges),
        "own_vote": next((s.vote for s in seats if s.mine and s.vote), None),
    }


def _rail(context: dict[str, Any]) -> AmountRail:
    suggestion = context["suggestion"]
    return amount_rail(
        claimed=context["claim"].current_claimed_loss,
        ceiling=context["ceiling"],
        suggested=suggestion.amount if suggestion else None,
        sales=context["sales"],
        estimated=context["estimated_loss"],
        precedents=context["precedents"],
    )


def _may_be_on_an_agenda(ballot: Ballot | None, decision: Decision | None) -> bool:
    if decision is not None:
        return decision.sitting_id is not None
    return ballot is not None and ballot.closed_at is not None


def _account(review: Review) -> dict[str, Any]:
    account = BankAccount.objects.newest_of(review.claim)
    bank = bank_name(account.bank_code) if account else ""
    return {"account": account, "bank": bank}


def _other_holder(findings: list[Any]) -> Any:
    """Return the finding that the account of the bankbook belongs to another holder than the claim
    names (a warning or problem of HOLDER_CHECK), or None."""
    bad = (Verdict.PROBLEM, Verdict.WARNING)
    named = (one for one in findings if one.check_code == HOLDER_CHECK and one.verdict in bad)
    return next(named, None)


def _findings(findings: list[Any]) -> dict[str, Any]:
    sales = sales_of(findings)
    return {
        "findings_digest": findings_digest(finding.pk for finding in findings),
        "sales": sales,
        "estimated_loss": sales["finding"].estimated_loss if sales else None,
        "estimate": estimate_of(findings),
        "estimate_range": range_of(sales),
        "other_holder": _other_holder(findings),
    }


def _draft(user: User, seat: Assignment | None) -> dict[str, Any]:
    """Return the desk's context of the member's draft: `draft`, `draft_notes`, `draft_saved_at` and
    `draft_serial` ({}, {}, None and 0 without one)."""
    draft = Draft.objects.of(seat, user) if seat else None
    body = draft.body if draft else {}
    return {
        "draft": body,
        "draft_notes": body.get("notes", {}),
        "draft_saved_at": draft.saved_at if draft else None,
        "draft_serial": draft.serial if draft else 0,
    }


def _result(ballot: Ballot | None, decision: Decision | None) -> dict[str, Any]:
    if decision is not None:
        word = decision.get_outcome_display()
        return {"amount": decision.amount, "ceiling": decision.ceiling, "label": word}
    if ballot is None or not ballot.result:
        return {}
    outcome = ballot.result.get("outcome", "")
    return {**ballot.result, "label": Outcome(outcome).label if outcome else _("정족수 미달")}


def _place(place: Place | None) -> dict[str, Any] | None:
    """Return the claim's place in 내 차례 (1 / 38) as a dict: `at`, `total`, `next` and `previous`
    (claim numbers, '' for none), and `upcoming` (queue rows). None without a place."""
    if place is None:
        return None
    return {
        "at": place.at,
        "total": place.total,
        "next": place.coming[0].number if place.coming else "",
        "previous": place.previous.number if place.previous else "",
        "upcoming": place.coming,
    }
