"""Seats on the desk: undecided challenges, members who left and by whose decision, empty seats, and
the draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from claims.errors import ForbiddenError
from claims.users.models import User
from reviews.committee.access.conflicts import Conflict, lifted_ties
from reviews.committee.access.scope import sees_all
from reviews.committee.models import (
    SEATED,
    Assignment,
    AssignmentDraw,
    AssignmentStatus,
    Challenge,
    InterestKind,
    Member,
    MemberInterest,
    Review,
    ReviewStatus,
)
from reviews.committee.seats.challenges import may_decide
from reviews.committee.seats.draws import Exclusion
from reviews.committee.seats.replace_voter import forbid_unless_impartial


@dataclass
class DrawDisplay:
    """A draw with names for the desk: the drawn members, the candidates with their numbers of open
    seats, the excluded members with the reason, and the interests of drawn members that the claim
    matches but that were lifted, with what matches."""

    draw: AssignmentDraw
    drawn: list[str]
    candidates: list[tuple[str, int]]
    excluded: list[tuple[str, str]]
    lifted: list[tuple[MemberInterest, str]]


def seats_context(
    user: User, review: Review, seats: Iterable[Assignment], pending: list[Challenge]
) -> dict[str, Any]:
    """Return the desk's context of seats: `challenges`, `left_seats`, `vacancies` (a number),
    `replaceable` (seats), `draws` and others. `seats` are those of everybody who sits or sat on the
    panel, `pending` its undecided challenges. Grounds and reasons are shown only to users who see
    all claims.

    Two queries for viewers of the draws, two more if an interest of a drawn member was lifted, and
    up to ten for a chair while a ballot is open.
    """
    wide = sees_all(user)
    active = [seat for seat in seats if seat.status == AssignmentStatus.ACTIVE]
    left = [seat for seat in seats if seat.status == AssignmentStatus.LEFT]
    return {
        "challenges": pending,
        "challenged": {one.assignment_id for one in pending},
        "show_challenge_grounds": wide,
        "left_seats": sorted(left, key=lambda seat: (seat.left_at, seat.pk)),
        "show_left_reasons": wide,
        "vacancies": _short(review, len(active)),
        "replaceable": _replaceable(user, review, active),
        "may_decide_challenge": bool(pending) and may_decide(user, review),
        "draws": _draws(review) if user.has_perm("reviews.view_load") else [],
    }


def _short(review: Review, seated: int) -> int:
    """Return the number of members that a panel still lacks, on a review under way or a complete
    one that waits for its panel; 0 for any other."""
    begun = review.status in SEATED or (
        review.status == ReviewStatus.WAITING_DOCUMENTS and review.ready_at is not None
    )
    return max(0, review.policy.panel_size - seated) if begun else 0


def _replaceable(user: User, review: Review, active: list[Assignment]) -> list[Assignment]:
    """Return the seats that have voted, if this user may as chair decide that they are replaced;
    else []. A deputy finds theirs on the list of challenges (`voters_replaceable_by`)."""
    voted = [seat for seat in active if seat.voted_at]
    if not voted or review.status not in SEATED or not user.has_perm("reviews.confirm_decision"):
        return []
    try:
        forbid_unless_impartial(user, review)
    except ForbiddenError:
        return []
    return voted


def _draws(review: Review) -> list[DrawDisplay]:
    draws = list(AssignmentDraw.objects.filter(review=review).order_by("pk"))
    if not draws:
        return []
    interests = MemberInterest.objects.filter(member=OuterRef("pk"), lifted_at__isnull=False)
    members: Any = Member.objects.select_related("user").annotate(
        has_lifted=Exists(interests.exclude(kind=InterestKind.NONE))
    )
    names, asked = {}, set()
    for member in members:
        names[member.pk] = str(member)
        if member.has_lifted:
            asked.add(member.pk)
    asked &= {pk for draw in draws for pk in draw.drawn}
    lifted = lifted_ties([review.claim_id], asked).get(review.claim_id, []) if asked else []
    return [
        DrawDisplay(
            draw,
            [names.get(pk, "") for pk in draw.drawn],
            [(names.get(pk, ""), load) for pk, load, _substitute in draw.candidates],
            [(names.get(pk, ""), exclusion_label(why)) for pk, why in draw.left_out],
            [(one, exclusion_label(why)) for one, why in lifted if one.member_id in draw.drawn],
        )
        for draw in draws
    ]


def exclusion_label(code: str) -> str:
    """Return the label of a reason for which a draw left a member out; `code` is a value of
    `Exclusion` or `Conflict`."""
    enum = Exclusion if code in Exclusion.values else Conflict
    return str(enum(code).label)
