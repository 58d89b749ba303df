"""Issuing and reading of papers.

The digest is stored, never the file, which is made again on request.
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.clock import now
from claims.errors import ConflictError, DomainError
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.rounds import withheld_from
from reviews.committee.access.scope import sees_all, visible_reviews
from reviews.committee.models import (
    Assignment,
    Decision,
    IssuedDocument,
    PaperKind,
    Review,
    Sitting,
    SittingStatus,
    hidden_first_rounds,
)
from reviews.committee.papers.minutes import minutes_pdf
from reviews.committee.papers.resolution import resolution_pdf
from reviews.committee.papers.typesetting import renderer_version

MAY_ISSUE = ("reviews.manage_review", "reviews.confirm_decision")  # secretariat, chair


class SittingOpenError(DomainError):
    message = _("회의를 마친 뒤에 회의록을 발급할 수 있습니다.")


class PaperDiffersError(ConflictError):
    """Refusal to deliver an issued paper: made again now, it has other bytes than at its issue,
    since its rows have changed (an erasure, another name of a member)."""

    message = _(
        "지금 자료로 만든 문서가 발급 당시와 다릅니다. 자료가 파기되었거나 위원의 이름이 바뀌었는지"
        " 확인해 주세요."
    )


def may_issue(user: User) -> bool:
    """Return True for users who may issue papers."""
    return any(map(user.has_perm, MAY_ISSUE))


@transaction.atomic
def issue_resolution(*, decision: Decision, by: User) -> IssuedDocument:
    """Issue the 의결서 of a decision and return its record (digest, size, council's name), or the
    record of the one issued before. Locks the review. Raises ForbiddenError (may not issue papers),
    FileNotFoundError (fonts are missing)."""
    require_permission(by, *MAY_ISSUE)
    # the review's row is every decision's parent: two requests at once issue one paper
    Review.objects.select_for_update().get(pk=decision.review_id)
    found = IssuedDocument.objects.filter(decision=decision).first()
    return found or _keep(
        resolution_pdf(decision, settings.COUNCIL_NAME),
        kind=PaperKind.RESOLUTION,
        number=decision.resolution_no,
        by=by,
        decision=decision,
    )


@transaction.atomic
def issue_minutes(*, sitting: Sitting, by: User) -> IssuedDocument:
    """Issue the 회의록 of a closed sitting and return its record (digest, size, council's name), or
    the record of the one issued before. Locks the sitting.

    Raises ForbiddenError (may not issue papers), SittingOpenError (not closed), FileNotFoundError
    (fonts are missing).
    """
    require_permission(by, *MAY_ISSUE)
    sitting = (
        Sitting.objects.select_for_update(of=("self",)).select_related("chair").get(pk=sitting.pk)
    )
    if sitting.status != SittingStatus.CLOSED:
        raise SittingOpenError()
    found = IssuedDocument.objects.filter(sitting=sitting).first()
    return found or _keep(
        minutes_pdf(sitting, settings.COUNCIL_NAME),
        kind=PaperKind.MINUTES,
        number=sitting.number,
        by=by,
        sitting=sitting,
    )


def _keep(made: bytes, *, by: User, **what: object) -> IssuedDocument:
    return IssuedDocument.objects.create(
        sha256=sha256(made).hexdigest(),
        bytes=len(made),
        renderer=renderer_version(),
        issued_by=by,
        council=settings.COUNCIL_NAME,
        at=now(),
        **what,
    )


def reproduce(paper: IssuedDocument) -> bytes:
    """Return an issued paper as PDF, made again from its rows: the bytes that were issued, unless
    the renderer has another version now. Raises PaperDiffersError if the same version gives other
    bytes."""
    if paper.decision is not None:
        made = resolution_pdf(paper.decision, paper.council)
    else:
        assert paper.sitting is not None
        made = minutes_pdf(paper.sitting, paper.council)
    if paper.renderer == renderer_version() and sha256(made).hexdigest() != paper.sha256:
        raise PaperDiffersError()
    return made


def readable_decision(user: User, number: str, round_: str = "") -> Decision | None:
    """Return the decision of a claim (by number) whose paper the user may read: of round `round_`
    (`1` or `2`), else the newest. None if there is none.

    A member of the second round's panel may read the first decision too, but only after their own
    vote.
    """
    seats = Assignment.objects.active().filter(member__user_id=user.pk, review__round=2)
    anew, first = seats.values("review__claim"), Q(review__round=1)
    found = (
        Decision.objects.filter(review__claim__number=number)
        .filter(Q(review__in=visible_reviews(user)) | first & Q(review__claim__in=anew))
        .exclude(first & Q(review__claim__in=hidden_first_rounds(user)))
        .select_related("review__claim__service", "review__policy", "confirmed_by")
    )
    if round_ in {"1", "2"}:
        found = found.filter(review__round=round_)
    return found.order_by("-review__round").first()


def may_read_minutes(user: User, sitting: Sitting) -> bool:
    """Return True if the user may read a sitting's minutes, which name claims by number: council
    members and users who see all claims.

    False if the sitting's page withholds an item from the user: the minutes say how it ended.
    """
    if any(withheld_from(user, Review.objects.filter(sitting_items__sitting=sitting))):
        return False
    return user.has_perm("reviews.cast_vote") or sees_all(user)
