"""Review of a claim as the desk reads it, with its seats and what it has, in a user's scope."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Concat, JSONObject

from claims.composed_once import ComposedOnce, keep_prefetched
from claims.documents.history import DocumentAct
from claims.representation.models import Representation, RepresentationStatus
from reviews.committee.access.scope import member_of, sees_all, visible_reviews
from reviews.committee.access.seats import active_seat
from reviews.committee.models import (
    Assignment,
    Challenge,
    Comment,
    Decision,
    DiscussionRequest,
    DocumentRequest,
    Review,
    ReviewStatus,
    Seen,
    SupplementRequest,
)
from reviews.notices.models import Notice
from reviews.notices.receipt_days import received_at_sql


def review_for_desk(user: Any, number: str) -> tuple[Review, Assignment | None]:
    """Return the newest review of the claim with this number, and the user's active seat on it or
    None. A withdrawn second round is passed over for the first, whose decision is in force.

    Raises RecusedError for a user who left the seat (as `seat_of`), and Review.DoesNotExist for an
    unknown number and for a claim outside the user's scope. Two queries; one more for a user
    without a seat.
    """
    rounds = _ROUNDS.fetch(number=number)
    seats = _SEATS.fetch(claim=rounds[0].claim_id, user=user.pk) if rounds else []
    for review in rounds:
        keep_prefetched(review, "assignments", [s for s in seats if s.review_id == review.pk])
    for review in sorted(rounds, key=lambda r: r.round == 2 and r.status == ReviewStatus.WITHDRAWN):
        own = (seat for seat in review.assignments.all() if seat.member.user_id == user.pk)
        seat = active_seat(next(own, None), user)
        if seat or _is_visible(review, user):
            return review, seat
    raise Review.DoesNotExist


def _is_visible(review: Review, user: Any) -> bool:
    """Return True for a review in the user's scope. No query for a user who sees all claims and is
    no member."""
    if sees_all(user) and member_of(user) is None:
        return True
    return visible_reviews(user).filter(pk=review.pk).exists()


def _seats_with_seen_pages(claim: int, user: int) -> QuerySet[Assignment]:
    """Return a queryset of all seats of a claim's reviews (`claim`, `user`: keys), annotated with
    `seen_pages`: for the user's own seats [{"document": key, "pages": numbers}] of the pages that
    were on screen, else []."""
    seen = Seen.objects.filter(assignment=OuterRef("pk"), assignment__member__user=user)
    pages = seen.order_by().values_list(JSONObject(document="document_id", pages="pages"))
    seats = Assignment.objects.for_desk().filter(review__claim=claim)
    return seats.annotate(seen_pages=ArraySubquery(pages))


def _sets_of_a_review() -> dict[str, Exists | Q]:
    """Return annotations for a queryset of reviews: `has_acts`, `has_challenges`,
    `has_document_requests`, `has_supplements`, `has_discussion`, each True if such rows exist. The
    desk does not read a set without rows."""
    review = OuterRef("pk")
    requests = DiscussionRequest.objects.filter(ballot__review=review)
    comments = Comment.objects.filter(ballot__review__claim=OuterRef("claim"))
    return {
        "has_acts": Exists(DocumentAct.objects.filter(document__claim=OuterRef("claim"))),
        "has_challenges": Exists(Challenge.objects.filter(assignment__review=review)),
        "has_document_requests": Exists(DocumentRequest.objects.filter(review=review)),
        "has_supplements": Exists(SupplementRequest.objects.filter(review=review)),
        "has_discussion": Exists(requests) | Exists(comments),
    }


def _rounds_of(number: str) -> QuerySet[Review]:
    rounds = Review.objects.for_desk().filter(claim__number=number).order_by("-round")
    kinds = Representation.objects.filter(
        claim=OuterRef("claim"), status=RepresentationStatus.IN_FORCE
    )
    return rounds.annotate(
        **_sets_of_a_review(),
        told_at=_told_at(),
        represented_as=ArraySubquery(kinds.order_by("pk").values("kind")),
    )


def _told_at() -> Subquery:
    """Return a subquery, for a queryset of reviews, of the time at which the claimant received the
    letter of the review's decision; NULL without one."""
    decided = Decision.objects.filter(review=OuterRef(OuterRef("pk")))
    key = Concat(Value("decision:"), Subquery(decided.values("resolution_no")))
    letters = Notice.objects.filter(key=key).annotate(at=received_at_sql())
    return Subquery(letters.values("at")[:1])


_ROUNDS = ComposedOnce(_rounds_of, number=str)
_SEATS = ComposedOnce(_seats_with_seen_pages, claim=int, user=int)
