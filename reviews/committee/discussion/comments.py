"""논의: comments of panel, chair and secretariat while a proposal awaits the chair."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now
from claims.errors import DomainError, ForbiddenError
from claims.personal_data.crypto import text_digest
from claims.users.models import User
from reviews.committee.access.chair import may_confirm
from reviews.committee.access.locks import lock_review
from reviews.committee.access.scope import claims_left_for_conflict, member_of
from reviews.committee.access.seats import seat_of
from reviews.committee.errors import NotOpenError, RecusedError
from reviews.committee.models import Ballot, Comment, Review, ReviewStatus

LONGEST_COMMENT = 2_000  # characters
SAME_CLICK = timedelta(minutes=1)  # an equal text of the same person within it is a second click
COMMENTERS = ("reviews.confirm_decision", "reviews.manage_review")


class CommentError(DomainError):
    message = _("의견을 1자 이상 2,000자 이내로 적어 주세요.")


@transaction.atomic
def write_comment(*, review: Review, by: User, text: str) -> Comment:
    """Write a comment on the newest ballot of a review that awaits the chair, and return it; emits
    `comment_written`. The same text by the same user within a minute returns the first comment.

    Raises NotOpenError (votes are still sealed, or it is decided), ForbiddenError (neither of the
    panel, nor the chair or a deputy, nor the secretariat), RecusedError (left the panel),
    CommentError (empty, or over 2,000 characters).
    """
    review = lock_review(review)
    forbid_unless_commenter(by, review)
    ballot = Ballot.objects.last_of(review)
    if ballot is None or ballot.is_open or review.status != ReviewStatus.DECIDING:
        raise NotOpenError(status=review.status)
    text = text.strip()
    if not text or len(text) > LONGEST_COMMENT:
        raise CommentError()
    moment, same = now(), {"ballot": ballot, "by": by, "text_digest": text_digest(text)}
    again = Comment.objects.filter(at__gt=moment - SAME_CLICK, **same).first()
    if again is not None:
        return again
    comment = Comment.objects.create(text=text, at=moment, **same)
    hooks.emit("comment_written", comment)
    return comment


def forbid_unless_commenter(user: User, review: Review) -> None:
    """Raise an error unless the user may comment on a review: the secretariat, a chair, a member of
    its panel, and a deputy who may confirm it.

    Raises RecusedError (the user left the panel), ForbiddenError (anybody else).
    """
    left = claims_left_for_conflict(user).filter(review__claim=review.claim_id)
    if member_of(user) is not None and left.exists():
        raise RecusedError()
    if any(user.has_perm(name) for name in COMMENTERS):
        return
    if user.has_perm("reviews.cast_vote") and seat_of(user, review) is not None:
        return
    if not may_confirm(user, review):
        raise ForbiddenError()


def may_comment(user: User, review: Review) -> bool:
    """Return True if the review awaits the chair and `forbid_unless_commenter` does not refuse the
    user. No query in another status."""
    if review.status != ReviewStatus.DECIDING:
        return False
    try:
        forbid_unless_commenter(user, review)
    except ForbiddenError:
        return False
    return True
