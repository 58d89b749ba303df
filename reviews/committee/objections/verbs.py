"""Verbs of an objection: received, answered by two of the secretariat, taken to the council.

The council judges a passed objection as the first round of a review: it may grant additional
support up to the assessed loss, or deny it. The route stays as the secretariat decided, and so does
a fixed grant; the decision has the ordinary appeal (docs/decisions/0083).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now, today
from claims.errors import ConflictError, DomainError
from claims.handovers.verbs import on_claims_changed
from claims.hooks import tell_proposers
from claims.personal_data.crypto import text_digest
from claims.policy.models import SupportPolicy, SupportTier
from claims.reasons import LONG_REASON, full_reason, given_reason
from claims.register.locks import lock_claim
from claims.register.models import Claim
from claims.trail.triggers import refusals_as
from claims.users.models import User
from claims.users.permissions import require_permission, second_person_blocker
from reviews.committee.errors import NotOpenError
from reviews.committee.lifecycle.route_change import check_payouts
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.lifecycle.withdrawal import void_answers
from reviews.committee.models import (
    OBJECTABLE,
    OBJECTION_OPEN,
    AssessmentSource,
    LossAssessment,
    Objection,
    ObjectionChannel,
    ObjectionOutcome,
    ObjectionStatus,
    Review,
)
from reviews.committee.models.objections import encrypt_words
from reviews.committee.models.triggers.objections import DECIDES, REGISTERS
from reviews.committee.objections.deadlines import council_deadline_of, deadline_of, decide_by_of
from reviews.committee.objections.errors import (
    NoLossError,
    NoObjectionError,
    PassDayError,
    PassedLateError,
    RouteMovedError,
    RouteMovedSinceAnswerError,
)
from reviews.committee.objections.notices import (
    notify_late,
    notify_passed,
    notify_received,
    notify_refused,
    notify_upheld,
)
from reviews.committee.objections.rerouting import reroute, target_of
from reviews.committee.queue.projection import refresh_queue

LONGEST_WORDS = 4000  # characters of the claimant

OBJECTION_RULES = {
    "claim_has_one_open_objection": NoObjectionError,
    "routing_is_objected_to_once": NoObjectionError,
}


@transaction.atomic
def register_objection(
    *, claim: Claim, by: User, asks: str, channel: str, filed_on: date | None = None
) -> Objection:
    """Register an objection against the claim's present route, notify the claimant and return it; a
    late one is stored as rejected. `asks` is cut to 4,000 characters; `filed_on` (default today)
    lies between the claim's filing and today. One in time emits `objection_registered`.

    Raises ForbiddenError (no permission), ReasonNeededError (no words), NoObjectionError (the
    council judges the claim, it is withdrawn or erased, the route was objected to before, or an
    impossible day or channel).
    """
    require_permission(by, REGISTERS)
    lock_claim(claim.pk)
    claim = Claim.objects.select_related("routed_under", "tier", "company").get(pk=claim.pk)
    tier: Any = claim.tier
    asks, filed_on = given_reason(asks, LONGEST_WORDS), filed_on or today()
    gone = claim.withdrawn_at is not None or claim.erased_at is not None
    if gone or claim.route not in OBJECTABLE or channel not in ObjectionChannel.values:
        raise NoObjectionError
    if not timezone.localdate(claim.filed_at) <= filed_on <= today():
        raise NoObjectionError
    with refusals_as(OBJECTION_RULES):
        objection = Objection.objects.create(
            claim=claim,
            route=claim.route,
            tier=tier,
            routed_at=claim.routed_at,
            asks=encrypt_words(asks, "asks", claim.number),
            text_digest=text_digest(asks),
            channel=channel,
            filed_on=filed_on,
            deadline_on=deadline_of(claim),
            decide_by=decide_by_of(claim, filed_on),
            received_by=by,
            received_at=now(),
        )
    if objection.filed_on > objection.deadline_on:
        objection.status = ObjectionStatus.REJECTED_LATE
        objection.save(update_fields=["status"])
        notify_late(objection)
    else:
        notify_received(objection)
        hooks.emit("objection_registered", objection)
    return objection


def may_object(claim: Claim, found: Iterable[Objection]) -> bool:
    """Return True if an objection against the claim's present route can be registered. `found` are
    all objections of the claim. Permissions are not checked."""
    gone = claim.withdrawn_at is not None or claim.erased_at is not None
    again = any(
        one.is_open
        or (one.status != ObjectionStatus.WITHDRAWN and one.routed_at == claim.routed_at)
        for one in found
    )
    return not gone and claim.route in OBJECTABLE and not again


@transaction.atomic
def propose_answer(
    *,
    objection: Objection,
    by: User,
    outcome: str,
    reason: str,
    to_route: str = "",
    to_tier: SupportTier | None = None,
) -> Objection:
    """Propose to uphold an objection, with the right route (and tier), or to refuse it, and return
    it; another secretary confirms. The claimant reads `reason`. Emits `objection_proposed`.

    Raises ForbiddenError (no permission), NotOpenError (proposed or answered already),
    ReasonNeededError, ReasonTooShortError, ConflictError (claim withdrawn), RouteMovedError (its
    route changed), ValueError (no such `outcome`), and for an upheld one those of `target_of`.
    """
    require_permission(by, DECIDES)
    claim, objection = _lock(objection, ObjectionStatus.RECEIVED)
    reason = full_reason(reason, LONG_REASON)
    _require_same_route(claim, objection)
    upheld = ObjectionOutcome(outcome) == ObjectionOutcome.UPHELD
    if upheld:
        target_of(claim, to_route, to_tier)
    objection.outcome, objection.reason = ObjectionOutcome(outcome), reason
    objection.to_route = to_route if upheld else ""
    objection.to_tier = to_tier if upheld else None
    objection.proposed_by, objection.proposed_at = by, now()
    objection.status = ObjectionStatus.PROPOSED
    objection.save(
        update_fields=[
            "outcome", "reason", "to_route", "to_tier", "proposed_by", "proposed_at", "status",
        ]
    )  # fmt: skip
    hooks.emit("objection_proposed", objection)
    return objection


def confirmation_blocker(objection: Objection, by: User) -> DomainError | None:
    """Return the error, not raised, that keeps `by` from confirming its answer, or None: an error
    of `second_person_blocker`, or TiedError (`hooks.tie_blocker`)."""
    own = _("이의의 답은 올리지 않은 다른 간사가 확인합니다.")
    blocker = second_person_blocker(by, DECIDES, objection.proposed_by_id, DECIDES, own)
    return blocker or hooks.tie_blocker(by, objection.claim_id)


def require_other_person(objection: Objection, by: User) -> None:
    """Raise the error of `confirmation_blocker`, if there is one."""
    if (blocker := confirmation_blocker(objection, by)) is not None:
        raise blocker


@transaction.atomic
def send_back(*, objection: Objection, by: User, reason: str) -> Objection:
    """Return a proposed answer to its proposer with a reason, as another secretary or as the
    proposer, and return the objection; the proposed values stay, to be changed.

    Raises ForbiddenError (no permission), NotOpenError (no answer waits), ReasonNeededError
    (empty), ReasonTooShortError.
    """
    require_permission(by, DECIDES)
    _claim, objection = _lock(objection, ObjectionStatus.PROPOSED)
    objection.sent_back_reason = full_reason(reason, LONG_REASON)
    objection.sent_back_by, objection.sent_back_at = by, now()
    objection.status = ObjectionStatus.RECEIVED
    objection.save(update_fields=["sent_back_reason", "sent_back_by", "sent_back_at", "status"])
    if by.pk != objection.proposed_by_id:
        hooks.emit("objection_sent_back", objection)
    return objection


@transaction.atomic
def confirm_answer(*, objection: Objection, by: User) -> Objection:
    """Confirm a proposed answer as the second person, notify the claimant and return the objection.
    An upheld one changes the claim's route at once (`reroute`).

    Raises ForbiddenError (no permission), SecondPersonError (`by` proposed it), ProposerLeftError,
    TiedError (a conflict of interest with the claimant), NotOpenError (no answer waits),
    ConflictError (claim withdrawn), RouteMovedError (its route changed) and, for an upheld one,
    BatchedClaimError, FailedGrantError and those of `target_of`.
    """
    require_other_person(objection, by)
    claim, objection = _lock(objection, ObjectionStatus.PROPOSED)
    require_other_person(objection, by)
    _require_same_route(claim, objection)
    upheld = objection.outcome == ObjectionOutcome.UPHELD
    if upheld:
        target_of(claim, objection.to_route, objection.to_tier)
        check_payouts(claim)
    objection.decided_by, objection.decided_at = by, now()
    objection.status = ObjectionStatus.DECIDED
    objection.save(update_fields=["decided_by", "decided_at", "status"])
    if upheld:
        reroute(objection, claim, by)
        notify_upheld(objection)
    else:
        notify_refused(objection)
    return objection


@transaction.atomic
def pass_to_council(
    *, objection: Objection, by: User, asks: str, filed_on: date | None = None
) -> Review:
    """Take a refused objection to the council for its claimant, notify them and return the new
    review; the claim keeps its route. `filed_on` is the day on which the claimant asked for it
    (default today).

    Raises ForbiddenError (no permission), NotOpenError (not refused, or passed before),
    ReasonNeededError (no words), PassDayError (before the answer or after today), PassedLateError
    (after the last day), NoLossError, NoObjectionError (claim withdrawn),
    RouteMovedSinceAnswerError (its route changed).
    """
    require_permission(by, REGISTERS)
    claim, objection = _lock(objection, ObjectionStatus.DECIDED)
    filed_on = filed_on or today()
    if objection.outcome != ObjectionOutcome.REFUSED or objection.decided_at is None:
        raise NotOpenError
    asks = given_reason(asks, LONGEST_WORDS)
    if claim.withdrawn_at is not None:
        raise NoObjectionError
    if not claim.current_claimed_loss:
        raise NoLossError
    _require_same_route(claim, objection, moved=RouteMovedSinceAnswerError)
    if not timezone.localdate(objection.decided_at) <= filed_on <= today():
        raise PassDayError
    deadline = council_deadline_of(objection)
    if filed_on > deadline:
        raise PassedLateError(day=date_format(deadline, "DATE_FORMAT"))
    review = _open_review(claim)
    objection.review, objection.status = review, ObjectionStatus.PASSED
    objection.appeal_on, objection.appeal_deadline_on = filed_on, deadline
    objection.appeal_asks = encrypt_words(asks, "appeal_asks", claim.number)
    objection.appeal_digest = text_digest(asks)
    objection.passed_by, objection.passed_at = by, now()
    objection.save(
        update_fields=[
            "review", "status", "appeal_on", "appeal_deadline_on", "appeal_asks", "appeal_digest",
            "passed_by", "passed_at",
        ]
    )  # fmt: skip
    on_claims_changed([claim.pk])  # a receiver and the council would decide on one loss
    start_reviews(reviews=[review])
    refresh_queue([claim.pk])
    notify_passed(objection)
    return Review.objects.select_related("claim", "policy").get(pk=review.pk)


def _open_review(claim: Claim) -> Review:
    programme = claim.routed_under.programme_id
    policy = SupportPolicy.objects.effective(now(), programme=programme)
    review = Review.objects.create(claim=claim, policy=policy, opened_at=now())
    LossAssessment.objects.create(
        review=review,
        amount=claim.current_claimed_loss,
        source=AssessmentSource.CLAIMED,
        working={},
        text_digest=text_digest(""),
        at=now(),
    )
    return review


@transaction.atomic
def withdraw_objection(*, objection: Objection, by: User, reason: str) -> Objection:
    """Withdraw an open objection for its claimant and return it; the route stays and no notice is
    written.

    Raises ForbiddenError (no permission), NotOpenError (answered or closed), ReasonNeededError
    (empty), ReasonTooShortError.
    """
    require_permission(by, DECIDES)
    _claim, objection = _lock(objection, *OBJECTION_OPEN)
    tell_proposers(*void_answers([objection]), by=by.pk)
    objection.closing_reason = full_reason(reason, LONG_REASON)
    objection.closed_at, objection.closed_by = now(), by
    objection.status = ObjectionStatus.WITHDRAWN
    objection.save(update_fields=["closing_reason", "closed_at", "closed_by", "status"])
    return objection


def _lock(objection: Objection, *statuses: ObjectionStatus) -> tuple[Claim, Objection]:
    """Lock claim and objection and return both as read then. Raises NotOpenError if the objection's
    status is not one of `statuses`."""
    lock_claim(objection.claim_id)
    related = ("routed_under", "tier", "company")
    claim = Claim.objects.select_related(*related).get(pk=objection.claim_id)
    locked = Objection.objects.select_for_update(of=("self",)).select_related("to_tier")
    found = locked.get(pk=objection.pk)
    found.claim = claim
    if found.status not in statuses:
        raise NotOpenError(status=found.status)
    return claim, found


def _require_same_route(
    claim: Claim, objection: Objection, moved: type[RouteMovedError] = RouteMovedError
) -> None:
    if claim.withdrawn_at is not None:
        raise ConflictError
    if not is_of_route(objection, claim):
        raise moved


def is_of_route(objection: Objection, claim: Claim) -> bool:
    """Return True if the objection is against the route that its claim has now."""
    return claim.routed_at == objection.routed_at and claim.route == objection.route
