"""Scopes of sample checks: judges see their own open ones, the chair and the auditor all."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from reviews.committee.access.scope import conflicted_claims
from reviews.committee.models import SampleCheck, SampleCheckQuerySet, claims_to_judge_blind

SEES_ALL = "reviews.view_fairness"
JUDGES = "reviews.cast_vote"
CLOSES = "reviews.confirm_decision"


def visible_samples(user: Any) -> SampleCheckQuerySet:
    """Return all checks for the chair and the auditor, but of claims that they left for a conflict;
    those that wait for the judgement of a member; none for others."""
    rows = SampleCheck.objects.all()
    if user.has_perm(SEES_ALL):
        return rows.exclude(claim__in=conflicted_claims(user))
    return rows.judged_now_by(user) if user.has_perm(JUDGES) else rows.none()


def documents_to_judge(user: Any) -> Q:
    """Return the claims whose documents a judge may see, registered with claims.hooks. The claim
    itself stays closed: its page would show the decision."""
    if not user.has_perm(JUDGES):
        return Q(pk__in=[])
    return Q(pk__in=claims_to_judge_blind(user))
