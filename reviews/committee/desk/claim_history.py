"""The council's acts in the history on the claim page: the timelines of both rounds, and the checks
of the documents that the viewer may see. The sentences are those of the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from claims.documents.models import DocumentKind
from claims.page_parts import HistoryEntry, HistoryKind, sentence
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.access.rounds import rounds_of
from reviews.committee.access.scope import is_before_own_vote
from reviews.committee.appeals.deadlines import appeal_of_claim
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.desk.timeline import acts_of
from reviews.committee.discussion.context import Discussion
from reviews.committee.document_requests.timeline import requests_of
from reviews.committee.models import (
    Appeal,
    Assignment,
    AssignmentStatus,
    Ballot,
    Challenge,
    CheckVerdict,
    Comment,
    DiscussionRequest,
    EvidenceCheck,
    LossAssessment,
    Review,
    SupplementRequest,
    Vote,
)


def history(user: User, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the council's acts on a claim as this user may see them. `limit` is not applied. 14
    queries for one round or two, one for a claim that never came to the council."""
    reviews = rounds_of(user, claim)
    if not reviews:
        return []
    rows = rows_of_rounds(reviews, user)
    entries = [
        HistoryEntry(act.at, HistoryKind.REVIEW, act.icon, act.text, act.note)
        for review in reviews
        for act in acts_of(review, user, rows[review.pk])
    ]
    return _checks(reviews, rows, user) + entries


def rows_of_rounds(reviews: Sequence[Review], user: User) -> dict[int, ReviewRows]:
    """Return {review key: ReviewRows} for the rounds of one claim, filled with one query for each
    kind of row. The appeal is in the rows of the first of `reviews` only. Twelve queries."""
    filled = {review.pk: ReviewRows(review, user) for review in reviews}
    called = Ballot.objects.filter(review__in=reviews).select_related("called_by")
    ballots = list(called.order_by("number"))
    review_of = {one.pk: one.review_id for one in ballots}
    seats = Assignment.objects.for_desk().filter(review__in=reviews)
    assessments = LossAssessment.objects.filter(review__in=reviews).select_related("by")
    challenges = Challenge.objects.filter(assignment__review__in=reviews).select_related(
        "assignment__member__user", "received_by", "decided_by"
    )
    supplements = (
        SupplementRequest.objects.filter(review__in=reviews)
        .select_related("requested_by", "closed_by", "proposed_by__user")
        .annotate(answers_n=Count("answers"))
    )
    votes = Vote.objects.open_to(user).filter(ballot__review__in=reviews)
    sets = {
        "ballots": _by(ballots, lambda one: one.review_id),
        "seats": _by(seats, lambda one: one.review_id),
        "assessments": _by(assessments.order_by("version"), lambda one: one.review_id),
        "challenges": _by(challenges.order_by("pk"), lambda one: one.assignment.review_id),
        "document_requests": _by(requests_of(reviews), lambda one: one.review_id),
        "supplements": _by(supplements, lambda one: one.review_id),
        "votes": _by(votes, lambda one: review_of[one.ballot_id]),
    }
    talk, appeal = _discussions(reviews, user, review_of), _appeal(reviews)
    for pk, rows in filled.items():
        for name, found in sets.items():
            setattr(rows, name, found[pk])
        rows.discussion = talk[pk]
        rows.appeal = appeal if pk == reviews[0].pk else None  # between the rounds, told once
    return filled


def _by(rows: Iterable[Any], key: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _discussions(
    reviews: Sequence[Review], user: User, review_of: dict[int, int]
) -> dict[int, Discussion]:
    asked = DiscussionRequest.objects.filter(ballot__review__in=reviews).order_by("pk")
    requests = _by(
        asked.select_related("assignment__member__user"), lambda one: review_of[one.ballot_id]
    )
    said = Comment.objects.open_to(user).filter(ballot__review__in=reviews).order_by("pk")
    comments = _by(said.select_related("by", "ballot"), lambda one: review_of[one.ballot_id])
    return {one.pk: Discussion(requests[one.pk], comments[one.pk]) for one in reviews}


def _appeal(reviews: Sequence[Review]) -> Appeal | None:
    appeal = appeal_of_claim(reviews[0].claim)
    shown = {review.pk for review in reviews}
    return appeal if appeal and shown & {appeal.review1_id, appeal.review2_id} else None


def _checks(
    reviews: Sequence[Review], rows: dict[int, ReviewRows], user: User
) -> list[HistoryEntry]:
    """Return the history entries of the document checks of these rounds. A user who has still to
    vote on a panel gets only their own checks of it. One query."""
    own = Q()
    for review in reviews:
        seat = next((s for s in rows[review.pk].seats if s.member.user_id == user.pk), None)
        active = seat if seat and seat.status == AssignmentStatus.ACTIVE else None
        if is_before_own_vote(review, active):
            own |= Q(assignment__review=review) & ~Q(assignment=active)
    found = EvidenceCheck.objects.filter(assignment__review__in=reviews).select_related(
        "assignment__member__user"
    )
    return [_check_entry(check) for check in (found.exclude(own) if own else found)]


def _check_entry(check: EvidenceCheck) -> HistoryEntry:
    accepted = check.verdict == CheckVerdict.ACCEPTED
    text = _("%(who)s 위원이 서류에 의문을 적었습니다: %(kind)s.")
    if accepted:
        text = _("%(who)s 위원이 서류를 인정했습니다: %(kind)s.")
    drawn = sentence(text, who=check.assignment.member, kind=DocumentKind(check.kind).label)
    icon = "check" if accepted else "alert-triangle"
    return HistoryEntry(check.at, HistoryKind.REVIEW, icon, drawn, check.note)
