"""Recoveries that wait for a user as their second person, and those that a user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum

from claims.hooks import tied_claims, tied_people
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.models.triggers.recoveries import APPROVE, ENTER, WAIVE_LARGE
from reviews.payouts.recoveries.demands.verbs import may_approve
from reviews.payouts.recoveries.demands.waiver_rights import enders_of, let_it_go, offices
from reviews.payouts.recoveries.movements.confirming import OF_THE_CHAIR, OFFICE, is_of_the_chair
from reviews.payouts.states.recoveries import MovementStatus, RecoveryStatus

if TYPE_CHECKING:
    from reviews.payouts.models.recoveries import RecoveryQuerySet

SECOND_PEOPLE = (APPROVE, ENTER, "reviews.prepare_payout")  # each may confirm some of them


def to_confirm(user: Any) -> Q:
    """Return the condition for recoveries that wait for this user as their second person: proposals
    (`may_approve`), and those with a waiting movement that another person entered and whose kind
    the user's office confirms; no write-off or cancellation of a payment that the user let go, or
    of a claimant to whom the user is tied; those that wait for a deputy in the chair's place. Some
    queries before that of the rows for members of the council (`deputised`, `tied_claims`)."""
    kinds = [kind for kind, office in OFFICE.items() if user.has_perm(office)]
    waiting = RecoveryMovement.objects.filter(
        recovery=OuterRef("pk"), status=MovementStatus.WAITING, kind__in=kinds
    ).exclude(entered_by=user)
    shut = let_it_go(user, "recovery__payout") | Q(recovery__claim__in=_tied_of_ends(user))
    waiting = waiting.exclude(Q(kind__in=OF_THE_CHAIR) & shut)
    if not user.has_perm(WAIVE_LARGE):
        before = Recovery.objects.filter(claim=OuterRef("recovery__claim")).order_by()
        waived = Subquery(before.values("claim").annotate(won=Sum("waived")).values("won"))
        limit = F("recovery__payout__policy__chair_threshold") - waived
        waiting = waiting.exclude(kind__in=OF_THE_CHAIR, amount__gt=limit)
    return may_approve(user) | Q(Exists(waiting)) | Q(pk__in=deputised(user))


def deputised(user: Any) -> set[int]:
    """Return the ids of the recoveries of which an end or the decline waits for this user in the
    chair's place. No query for a user who does not deputise; else nine, and one for each waiting
    end."""
    if not _deputises(user):
        return set()
    among = offices()
    if user.pk not in among.deputies:
        return set()
    ends = RecoveryMovement.objects.filter(status=MovementStatus.WAITING, kind__in=OF_THE_CHAIR)
    waiting = list(ends.select_related("recovery__payout__batch", "recovery__payout__policy"))
    proposals = Recovery.objects.filter(status=RecoveryStatus.PROPOSED)
    proposed = list(proposals.select_related("payout__batch"))
    tied = tied_people({one.claim_id for one in proposed} | {m.recovery.claim_id for m in waiting})
    found = {
        one.pk for one in proposed if user.pk in enders_of(one, among=among, tied=tied).deputies
    }
    for movement in waiting:
        large, by = is_of_the_chair(movement), movement.entered_by_id
        enders = enders_of(movement.recovery, but=by, large=large, among=among, tied=tied)
        if user.pk in enders.deputies:
            found.add(movement.recovery_id)
    return found


def seen_by(user: Any) -> RecoveryQuerySet:
    """Return the recoveries that a user may see: all with the permission to see payouts; a member
    who deputises for the chair those that wait for them (`deputised`), and those that they
    ended."""
    if user.has_perm("reviews.view_payout"):
        return Recovery.objects.visible_to(user)
    if not _deputises(user):
        return Recovery.objects.none()
    own = RecoveryMovement.objects.filter(confirmed_by=user, kind__in=OF_THE_CHAIR)
    theirs = Q(pk__in=deputised(user)) | Q(pk__in=own.values("recovery")) | Q(ended_by=user)
    return Recovery.objects.filter(theirs)


def require_sight(user: Any) -> None:
    """Raise PermissionDenied for a user who may see no recovery by any right (`seen_by`)."""
    if not user.has_perm("reviews.view_payout") and not _deputises(user):
        raise PermissionDenied


def _deputises(user: Any) -> bool:
    """Return True for a member who deputises for the chair and confirms nothing by an office of
    their own. No query for the user of a request."""
    if any(map(user.has_perm, SECOND_PEOPLE)):
        return False
    member = getattr(user, "member", None)
    return member is not None and member.deputises_today


def _tied_of_ends(user: Any) -> set[int]:
    """Return the ids of the claims of waiting write-offs and cancellations to whose claimants the
    user is tied. No query for a user whose office confirms none."""
    if not user.has_perm(APPROVE):
        return set()
    ends = RecoveryMovement.objects.filter(status=MovementStatus.WAITING, kind__in=OF_THE_CHAIR)
    return tied_claims(user, ends.values_list("recovery__claim", flat=True).order_by().distinct())
