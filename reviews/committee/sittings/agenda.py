"""안건: taking a review off an agenda, and the agenda it is on."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.errors import DomainError, ForbiddenError
from claims.reasons import LONG_REASON, given_reason
from claims.users.models import User
from reviews.committee.access.locks import lock_review
from reviews.committee.access.scope import claims_left_for_conflict
from reviews.committee.errors import NotOpenError, RecusedError
from reviews.committee.models import (
    Member,
    Review,
    ReviewStatus,
    Sitting,
    SittingItem,
    SittingStatus,
)


class TakenOutError(DomainError):
    status = 409
    message = _("이미 빠진 안건입니다. 지금 안건을 확인해 주세요.")


def may_take_out(user: User) -> bool:
    """Return True if the user may take reviews off an agenda: any council member in office, and the
    chair."""
    if user.has_perm("reviews.confirm_decision"):
        return True
    return (
        user.has_perm("reviews.cast_vote")
        and Member.objects.serving(today()).filter(user=user).exists()
    )


@transaction.atomic
def take_out(*, item: SittingItem, by: User, reason: str) -> SittingItem:
    """Take one review off the agenda of an open sitting, with a reason, and return the item; the
    review is then decided by itself.

    Raises ForbiddenError (neither a council member in office nor the chair), RecusedError (left the
    panel for a conflict of interest), ReasonNeededError (empty), NotOpenError (confirmed already,
    or the sitting is closed), TakenOutError (409: taken out already).
    """
    if not may_take_out(by):
        raise ForbiddenError()
    review = lock_review(item.review_id)
    if claims_left_for_conflict(by).filter(review__claim=review.claim_id).exists():
        raise RecusedError()
    sitting = Sitting.objects.select_for_update().get(pk=item.sitting_id)
    item = SittingItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if sitting.status != SittingStatus.OPEN or review.status == ReviewStatus.DECIDED:
        raise NotOpenError(status=review.status)
    if item.taken_out_by_id is not None:
        raise TakenOutError()
    reason = given_reason(reason, LONG_REASON)
    item.take_out(by=by, reason=reason)
    return item


def agenda_of(review: Review) -> SittingItem | None:
    """Return the item of a review that is on a sitting's agenda and was not taken off it, with its
    sitting; None without one."""
    items = SittingItem.objects.filter(review=review, taken_out_by__isnull=True)
    return items.select_related("sitting").first()
