"""Seat of a user on a review, and the error for a user who left it."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from claims.clock import now
from reviews.committee.access.scope import LEFT_FOR_CONFLICT, sees_all
from reviews.committee.errors import RecusedError
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    LeftAs,
    Review,
)

_LEFT_WORDS = {
    LeftAs.RECUSED: _("%(day)s에 회피한 심의라 볼 수 없습니다."),
    LeftAs.DISQUALIFIED: _("%(day)s에 제척되어 이 심의를 볼 수 없습니다."),
    LeftAs.CHALLENGED: _("%(day)s에 기피 신청이 받아들여져 이 심의를 볼 수 없습니다."),
    LeftAs.REASSIGNED: _("이 심의의 담당이 아닙니다. %(day)s에 담당 위원이 바뀌었습니다."),
    LeftAs.ON_LEAVE: _("이 심의의 담당이 아닙니다. 부재로 %(day)s에 담당 위원이 바뀌었습니다."),
}
_TAKEN_OVER = _("이 심의의 담당이 아닙니다. %(day)s에 %(name)s 위원으로 바뀌었습니다.")


def seat_of(user: Any, review: Review) -> Assignment | None:
    """Return the user's active seat on a review. None for a user who never sat on it, and for one
    who sees all claims and left the seat without a conflict of interest (재배정, 부재).

    Raises RecusedError, which says how and when the seat was left, for every other user who left
    it.
    """
    own = Assignment.objects.filter(review=review, member__user_id=user.pk)
    return active_seat(own.select_related("member").first(), user)


def active_seat(seat: Assignment | None, user: Any) -> Assignment | None:
    """Return the user's seat where it is active. None without a seat, and for a seat that was left
    without a conflict of interest by a user who sees all claims.

    Raises RecusedError (how and when it was left) for any other seat that was left."""
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
    """Raise RecusedError, which says how and when, if the user once left a seat on a review of this
    claim (key); else do nothing. Registered with claims.hooks, for claims outside the user's
    scope."""
    left = Assignment.objects.filter(
        review__claim_id=claim_id, member__user_id=user.pk, status=AssignmentStatus.LEFT
    )
    seat = left.order_by("-pk").first()
    if seat is not None:
        raise left_seat_error(seat)
