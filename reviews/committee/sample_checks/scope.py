"""Scopes of sample checks: judges see their own open ones, the chair and the auditor all, deputies
those on which they act for the chair."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from reviews.committee.access.scope import (
    chairs_on_the_council,
    claims_left_for_conflict,
    conflicting_with_a_chair,
    member_of,
)
from reviews.committee.models import Assignment, SampleCheck, SampleCheckQuerySet, SampleStatus


def visible_samples(user: Any) -> SampleCheckQuerySet:
    """Return the sample checks that a user may see. Users with `reviews.view_fairness` (chair,
    auditor) see all but those on claims that they left for a conflict; a member those to judge now,
    and a deputy also those on which deputies may act. None for others."""
    rows = SampleCheck.objects.all()
    if user.has_perm("reviews.view_fairness"):
        return rows.exclude(claim__in=claims_left_for_conflict(user))
    if not user.has_perm("reviews.cast_vote"):
        return rows.none()
    mine = rows.judged_now_by(user)
    return rows.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=_to_deputise_for(user)))


def differing_samples(user: Any) -> SampleCheckQuerySet:
    """Return the checks with a judgement other than the decision that this chair or deputy may
    close: not those of decisions on which they voted or which they confirmed."""
    voted = Assignment.objects.filter(member__user=user, voted_at__isnull=False)
    rows = visible_samples(user).waiting().filter(status=SampleStatus.DIFFERS)
    return rows.exclude(
        Q(claim__in=voted.values("review__claim")) | Q(draw__decision__confirmed_by=user.pk)
    )


def shows_whole(user: Any, sample: SampleCheck) -> bool:
    """Return True if a user who may see a check may see its decision too: everybody but its present
    judge, and a chair or auditor even then."""
    if user.has_perm("reviews.view_fairness"):
        return True
    return not SampleCheck.objects.judged_now_by(user).filter(pk=sample.pk).exists()


def _to_deputise_for(user: Any) -> Any:
    """Return the keys of the waiting checks on which this deputising member may act for the chair:
    somebody confirmed the decision, or a chair voted on the claim or has a conflict of interest
    with it. Empty for all other users."""
    member = member_of(user)
    if member is None or not member.deputises_today:
        return []
    chairs, waiting = chairs_on_the_council(), SampleCheck.objects.waiting()
    theirs = Q(draw__decision__confirmed_by__isnull=False)
    if chairs:
        voted = Assignment.objects.filter(member__in=chairs, voted_at__isnull=False)
        tied = conflicting_with_a_chair(waiting.values_list("claim_id", flat=True))
        theirs |= Q(claim__in=voted.values("review__claim")) | Q(claim__in=tied)
    return waiting.filter(theirs).exclude(claim__in=claims_left_for_conflict(user)).values("pk")


def documents_to_judge(user: Any) -> Q:
    """Return the condition (Q on Document) for the documents that a user may see as judge of a
    sample check: those of its claim that came before the decision. Registered with claims.hooks.
    The claim's page stays closed to them, since it shows the decision."""
    if not user.has_perm("reviews.cast_vote"):
        return Q(pk__in=[])
    mine = SampleCheck.objects.judged_now_by(user).filter(claim=OuterRef("claim"))
    return Q(Exists(mine.filter(draw__decision__at__gte=OuterRef("received_at"))))
