"""Which papers a person may read."""

from __future__ import annotations

from django.db.models import Q

from claims.users.models import User
from reviews.committee.access.scope import sees_all, visible_reviews
from reviews.committee.models import Assignment, Decision, Sitting, judged_anew_by


def readable_decision(user: User, number: str, round_: str = "") -> Decision | None:
    """The decision of a claim whose paper the user may read: of the round named, else the newest.

    A panel of the second round knows the first only after its own votes, and this paper tells all
    of it (model.md: round 1 is shown to round 2 only after the own vote).
    """
    seats = Assignment.objects.active().filter(member__user_id=user.pk, review__round=2)
    anew, first = seats.values("review__claim"), Q(review__round=1)
    found = (
        Decision.objects.filter(review__claim__number=number)
        .filter(Q(review__in=visible_reviews(user)) | first & Q(review__claim__in=anew))
        .exclude(first & Q(review__claim__in=judged_anew_by(user)))
        .select_related("review__claim__service", "review__policy", "confirmed_by")
    )
    if round_ in {"1", "2"}:
        found = found.filter(review__round=round_)
    return found.order_by("-review__round").first()


def may_read_minutes(user: User, sitting: Sitting) -> bool:
    """Members and the wide roles: minutes name claims by number only. Not who has still to judge
    one of these claims anew: they tell how the first round ended."""
    if sitting.decisions.filter(review__claim__in=judged_anew_by(user)).exists():
        return False
    return user.has_perm("reviews.cast_vote") or sees_all(user)
