"""The claims that a user may see: members their own panels, the wide roles all, other users none;
and the document checks that are sealed from a member.

A vote is to be the member's own. Before it, the desk and the queue show a member the automatic
checks and the member's own checks only; afterwards, those of the whole panel.
"""

from collections.abc import Iterable
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
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from claims.clock import now
from claims.composed_once import ComposedOnce, keep_prefetched
from claims.documents.history import DocumentAct
from claims.representation.models import Representation, RepresentationStatus
from claims.users.permissions import holders_of
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.errors import RecusedError
from reviews.committee.models import (
    BEFORE_RESULT,
    Assignment,
    AssignmentStatus,
    Ballot,
    Challenge,
    Comment,
    Decision,
    DiscussionRequest,
    DocumentRequest,
    LeftAs,
    Member,
    Review,
    ReviewStatus,
    Seen,
    SupplementRequest,
)
from reviews.notices.models import Notice
from reviews.notices.receipt_days import received_at_sql

# Roles that see all payouts also see all claims: chair, secretariat, finance, auditor.
SEE_ALL = ("reviews.view_payout", "reviews.manage_review", "reviews.confirm_decision")

# Not wide, but they show the decision of any claim: the admin site, and an appeal by its number.
SHOW_DECISIONS = ("reviews.browse_reviews", "reviews.register_appeal")

# The permission that makes a chair: 위원장 is a role, no column.
CHAIR = "reviews.confirm_decision"

# Ways of leaving for a conflict of interest: the claim is hidden from all other roles of the user.
LEFT_FOR_CONFLICT = frozenset({LeftAs.RECUSED, LeftAs.DISQUALIFIED, LeftAs.CHALLENGED})
_LEFT_WORDS = {
    LeftAs.RECUSED: _("%(day)s에 회피한 심의라 볼 수 없습니다."),
    LeftAs.DISQUALIFIED: _("%(day)s에 제척되어 이 심의를 볼 수 없습니다."),
    LeftAs.CHALLENGED: _("%(day)s에 기피 신청이 받아들여져 이 심의를 볼 수 없습니다."),
    LeftAs.REASSIGNED: _("이 심의의 담당이 아닙니다. %(day)s에 담당 위원이 바뀌었습니다."),
    LeftAs.ON_LEAVE: _("이 심의의 담당이 아닙니다. 부재로 %(day)s에 담당 위원이 바뀌었습니다."),
}
_TAKEN_OVER = _("이 심의의 담당이 아닙니다. %(day)s에 %(name)s 위원으로 바뀌었습니다.")


def sees_all(user: Any) -> bool:
    """Return True for a user who may see every claim: with `claims.view_claim` and one of SEE_ALL
    (chair, secretariat, finance, auditor)."""
    return user.has_perm("claims.view_claim") and any(user.has_perm(name) for name in SEE_ALL)


def members_seeing_all() -> Any:
    """Return a queryset of the members who see the decision of every claim through another role
    (SEE_ALL, admin site, customer centre) or as superuser. None of them judges a second round."""
    by_role = Q(user__in=holders_of(*SEE_ALL, *SHOW_DECISIONS))
    return Member.objects.filter(by_role | Q(user__is_superuser=True))


def _seats(user: Any) -> Any:
    return Assignment.objects.active().filter(member__user_id=user.pk)


def claims_left_for_conflict(user: Any) -> Any:
    """Return a queryset of the keys of the claims whose panel the user left for a conflict of
    interest (회피, 제척, 기피); for use as a subquery."""
    return Assignment.objects.filter(
        member__user_id=user.pk, status=AssignmentStatus.LEFT, left_as__in=LEFT_FOR_CONFLICT
    ).values("review__claim_id")


def barred_claims(user: Any, claim_ids: Iterable[int], left: set[int] | None = None) -> set[int]:
    """Return the set of those of `claim_ids` on which the user may decide nothing: the user left
    the claim's panel for a conflict of interest, or has one now (`conflicts_of`).

    `left` are the keys of the claims whose panel the user left for a conflict, where the caller has
    read them; None reads them here. At most three queries besides the user's member.
    """
    ids = list(claim_ids)
    member = member_of(user)
    if left is None and member is None:
        left = set()
    if left is None:
        rows = claims_left_for_conflict(user).filter(review__claim__in=ids)
        left = set(rows.values_list("review__claim_id", flat=True))
    if member is None:
        return left
    return left | {pk for pk, tied in conflicts_of(ids, members=[member.pk]).items() if tied}


def _chairs() -> QuerySet[Member]:
    return Member.objects.filter(user__in=holders_of(CHAIR)).only("pk")


_CHAIRS = ComposedOnce(_chairs)


def chairs_on_the_council() -> list[int]:
    """Return the keys of the council members whose user has the chair's permission, in office or
    not. One query."""
    return [member.pk for member in _CHAIRS.fetch()]


def conflicting_with_a_chair(claim_ids: Iterable[int]) -> set[int]:
    """Return the set of those of `claim_ids` with which some chair has a conflict of interest, so
    that a deputy may confirm their reviews.

    One query where no chair is a member of the council, else four.
    """
    members = chairs_on_the_council()
    ids = list(claim_ids) if members else []
    if not ids:
        return set()
    left = Assignment.objects.filter(
        member__in=members,
        review__claim__in=ids,
        status=AssignmentStatus.LEFT,
        left_as__in=LEFT_FOR_CONFLICT,
    )
    tied = {pk for pk, why in conflicts_of(ids, members=members).items() if why}
    return tied | set(left.values_list("review__claim_id", flat=True))


def seats_to_deputise_for(user: Any) -> Any:
    """Return a queryset of active seats of reviews that await the chair and that this deputising
    member may confirm: the seat is a chair's who voted, or a chair has a conflict of interest with
    the claim. Leaves out claims that the user left for a conflict.

    Return None for a user who does not deputise, and where no chair is a council member.
    """
    member = member_of(user)
    if member is None or not member.deputises:
        return None
    chairs = chairs_on_the_council()
    if not chairs:  # none votes, none is tied to a claimant as a member
        return None
    waiting = Assignment.objects.active().filter(review__status=ReviewStatus.DECIDING)
    claims = Review.objects.filter(status=ReviewStatus.DECIDING).values_list("claim_id", flat=True)
    by_a_chair = Q(member__in=chairs, voted_at__isnull=False)
    waiting = waiting.filter(by_a_chair | Q(review__claim__in=conflicting_with_a_chair(claims)))
    return waiting.exclude(review__claim__in=claims_left_for_conflict(user))


def with_open_ballot() -> Q:
    """Return the condition (Q on Claim) that a review of the claim has an open ballot."""
    return Q(pk__in=Ballot.objects.open().values("review__claim"))


def claims_scope(user: Any) -> Q:
    """Return the condition (Q on Claim) for the claims that a user may see, registered with
    claims.hooks. A user who sees all gets every claim but those left for a conflict of interest; a
    member those of their panels and those to confirm as deputy; any other user none."""
    if sees_all(user):
        return ~Q(pk__in=claims_left_for_conflict(user))
    if user.has_perm("reviews.cast_vote"):
        own = Q(pk__in=_seats(user).values("review__claim_id"))
        waiting = seats_to_deputise_for(user)
        return own if waiting is None else own | Q(pk__in=waiting.values("review__claim_id"))
    return Q(pk__in=[])


def reviews_scope(user: Any) -> Q:
    """Return the condition (Q on Review) for the reviews that a user may see: by the rule of
    `claims_scope`, but of a member's claims only the rounds on which they sit or deputise."""
    if sees_all(user):
        return ~Q(claim__in=claims_left_for_conflict(user))
    if user.has_perm("reviews.cast_vote"):
        own = Q(pk__in=_seats(user).values("review_id"))
        waiting = seats_to_deputise_for(user)
        return own if waiting is None else own | Q(pk__in=waiting.values("review_id"))
    return Q(pk__in=[])


def visible_reviews(user: Any) -> QuerySet[Review]:
    """Return a queryset of the reviews in the user's scope (`reviews_scope`). Views answer 404 for
    all others."""
    return Review.objects.filter(reviews_scope(user))


def member_of(user: Any) -> Member | None:
    """Return the council member of a user, or None. No query for the user of a request, which was
    read together with its member (wiring)."""
    return getattr(user, "member", None)


def seat_of(user: Any, review: Review) -> Assignment | None:
    """Return the user's active seat on a review. None for a user who never sat on it, and for one
    who sees all claims and left the seat without a conflict of interest (재배정, 부재).

    Raises RecusedError, which says how and when the seat was left, for every other user who left
    it.
    """
    own = Assignment.objects.filter(review=review, member__user_id=user.pk)
    return _sitting(own.select_related("member").first(), user)


def _sitting(seat: Assignment | None, user: Any) -> Assignment | None:
    if seat is None or seat.status == AssignmentStatus.ACTIVE:
        return seat
    if seat.left_as in LEFT_FOR_CONFLICT or not sees_all(user):
        raise left_seat_error(seat)
    return None


def left_seat_error(seat: Assignment) -> RecusedError:
    """Return the RecusedError for a member who left this seat; its message says how and on which
    day. After 재배정 or 부재 it names the successor too, at the cost of a query; after a conflict
    of interest it does not."""
    left_at = seat.left_at or now()
    day = date_format(localtime(left_at), "MONTH_DAY_FORMAT")
    words, facts = _LEFT_WORDS[LeftAs(seat.left_as)], {"day": day}
    if seat.left_as not in LEFT_FOR_CONFLICT:
        taker = Assignment.objects.filter(replaces=seat.pk).select_related("member__user").first()
        if taker is not None:
            words, facts = _TAKEN_OVER, {"day": day, "name": str(taker.member)}
    said = seat.get_left_as_display()
    return RecusedError(str(words % facts), how=seat.left_as, said=said)


def refuse_left_seat(user: Any, claim_id: int) -> None:
    """Raise RecusedError, which says how and when, where the user once left a seat on a review of
    this claim (key); else do nothing. Registered with claims.hooks, for claims outside the user's
    scope."""
    left = Assignment.objects.filter(
        review__claim_id=claim_id, member__user_id=user.pk, status=AssignmentStatus.LEFT
    )
    seat = left.order_by("-pk").first()
    if seat is not None:
        raise left_seat_error(seat)


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
        seat = _sitting(next(own, None), user)
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
    `has_document_requests`, `has_supplements`, `has_discussion`, each True where such rows exist.
    The desk does not read a set without rows."""
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


def is_before_own_vote(review: Review, seat: Assignment | None) -> bool:
    """Return True for a seat without a vote while the review has no result yet. Its holder sees no
    checks of the other members; False without a seat."""
    return seat is not None and seat.voted_at is None and review.status in BEFORE_RESULT


def claims_before_own_vote(member: Member) -> QuerySet[Assignment, int]:
    """Return a queryset of the keys of the claims on whose panel this member sits without having
    voted, while the review has no result."""
    seats = Assignment.objects.active().filter(
        member=member, voted_at__isnull=True, review__status__in=BEFORE_RESULT
    )
    return seats.values_list("review__claim_id", flat=True)
