"""Verbs of a fact correction: proposed with proof, confirmed by another person, or declined.

The filing stays. Confirmed facts count at once: the claim's route is looked at again by the policy
that triaged it, its money follows (`lifecycle.route_change`), an open review takes the new loss,
and the claimant is told (docs/decisions/0084).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now
from claims.documents.models import Document
from claims.errors import ConflictError, DomainError
from claims.handovers.verbs import on_claims_changed
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.reasons import MOST_REASON, full_reason, given_reason
from claims.register.locks import lock_claim
from claims.register.models import (
    FACTS,
    Claim,
    CorrectionStatus,
    FactCorrection,
    FactProof,
    Harm,
)
from claims.register.models.fact_triggers import CONFIRM, PROPOSE
from claims.trail.triggers import refusals_as
from claims.users.models import User
from claims.users.permissions import (
    proposer_blocker,
    require_permission,
    second_person_blocker,
)
from reviews.committee.fact_corrections.errors import (
    FactProofError,
    FactsAreGoneError,
    FactsWaitError,
    SameFactsError,
    UnreadableFactsError,
)
from reviews.committee.fact_corrections.notices import notify_corrected, notify_declined
from reviews.committee.fact_corrections.plan import Plan, check_plan, plan_of
from reviews.committee.lifecycle.loss_assessment import follow_facts
from reviews.committee.lifecycle.route_change import change_one_route
from reviews.payouts.preparation.fixed_grants import Cause

CORRECTED = _("사실 정정으로 경로가 바뀜")


@transaction.atomic
def propose_facts(
    *,
    claim: Claim,
    by: User,
    facts: Mapping[str, Any],
    proof: str,
    reason: str,
    document: Document | None = None,
) -> FactCorrection:
    """Record corrected facts with their proof and return the correction. It waits for a second
    person; one that changes neither money nor route takes effect at once, with a notice. `facts`
    holds some of FACTS (`claimed_loss` in won, None for no loss); the others stay.

    Raises ForbiddenError, ReasonNeededError, ReasonTooShortError, FactProofError (no such proof, or
    no document of the claim), UnreadableFactsError (`_values`), SameFactsError (none changes),
    FactsAreGoneError (withdrawn or erased), FactsWaitError (another one waits), and those of
    `check_plan`.
    """
    require_permission(by, PROPOSE)
    reason = full_reason(reason, MOST_REASON)
    named = document is not None and document.claim_id == claim.pk
    if proof not in FactProof.values or (proof == FactProof.DOCUMENT and not named):
        raise FactProofError
    claim = _lock(claim.pk)
    values, changes = _values(claim, facts)
    made = FactCorrection(
        claim=claim,
        replaces=claim.facts,
        **values,
        changes=changes,
        route=claim.route,
        routed_at=claim.routed_at,
        proof=FactProof(proof),
        document=document if proof == FactProof.DOCUMENT else None,
        reason=reason,
        proposed_by=by,
        proposed_at=now(),
    )
    plan = plan_of(claim, made)
    check_plan(claim, plan)
    with refusals_as({"one_fact_correction_of_a_claim_waits": FactsWaitError}):
        made.save()
    if made.needs_another or plan.target is not None or plan.kept:
        hooks.emit("facts_proposed", made)
    else:
        _take_effect(claim, made, plan, by)
    return made


def _values(claim: Claim, facts: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return ({name: value} of all FACTS with `facts` in their place, names of those that change).
    Raises UnreadableFactsError (a loss below 1 won, or filed later than now), SameFactsError (none
    changes)."""
    before = claim.current_facts
    stood = {name: getattr(before, name) for name in FACTS}
    stood["claimed_loss"] = stood["claimed_loss"] or None
    values = stood | {name: facts[name] for name in FACTS if name in facts}
    loss, filed_at = values["claimed_loss"], values["filed_at"]
    if loss is not None and loss <= 0 or not isinstance(filed_at, datetime) or filed_at > now():
        raise UnreadableFactsError
    if filed_at == stood["filed_at"].replace(microsecond=0):
        values["filed_at"] = stood["filed_at"]
    values["harm"] = Harm.MONETARY if loss else Harm.NONE
    changes = [name for name in FACTS if values[name] != stood[name]]
    if not changes:
        raise SameFactsError
    return values, changes


def confirmation_blocker(correction: FactCorrection, by: User) -> DomainError | None:
    """Return the error, not raised, that keeps `by` from confirming it, or None: an error of
    `second_person_blocker`, or TiedError (`hooks.tie_blocker`)."""
    own = _("사실 정정은 요청하지 않은 다른 간사가 확인합니다.")
    blocker = second_person_blocker(by, CONFIRM, correction.proposed_by_id, PROPOSE, own)
    return blocker or hooks.tie_blocker(by, correction.claim_id)


def require_other_person(correction: FactCorrection, by: User) -> None:
    """Raise the error of `confirmation_blocker`, if there is one."""
    if (blocker := confirmation_blocker(correction, by)) is not None:
        raise blocker


def outdated_blocker(correction: FactCorrection, claim: Claim) -> DomainError | None:
    """Return the error for which nobody can confirm a waiting correction any more, or None:
    FactsAreGoneError, ProposerLeftError, or ConflictError (the claim has changed since). Not one of
    those of `check_plan`, which may pass again."""
    if claim.withdrawn_at is not None or claim.erased_at is not None:
        return FactsAreGoneError()
    if (left := proposer_blocker(correction.proposed_by_id, PROPOSE)) is not None:
        return left
    return _change_since(correction, claim)


def _change_since(correction: FactCorrection, claim: Claim) -> ConflictError | None:
    if (correction.replaces_id, correction.routed_at) == (claim.facts_id, claim.routed_at):
        return None
    return ConflictError(_("요청한 뒤에 신청이 바뀌었습니다. 거절하고 다시 요청해 주세요."))


@transaction.atomic
def confirm_facts(*, correction: FactCorrection, by: User) -> FactCorrection:
    """Confirm a waiting correction as the second person and return it: its facts count from now on,
    route and payouts follow, and the claimant is notified.

    Raises ForbiddenError (no permission), SecondPersonError (`by` proposed it), ProposerLeftError
    (409), TiedError (a conflict of interest with the claimant), ConflictError (settled already, or
    the claim has changed since), FactsAreGoneError (withdrawn or erased), and those of
    `check_plan`.
    """
    claim = _lock(correction.claim_id)
    correction = _waiting(correction, claim)
    require_other_person(correction, by)
    if (changed := _change_since(correction, claim)) is not None:
        raise changed
    plan = plan_of(claim, correction)
    check_plan(claim, plan)
    _take_effect(claim, correction, plan, by)
    return correction


def _take_effect(claim: Claim, correction: FactCorrection, plan: Plan, by: User) -> None:
    target, moment = plan.target, now()
    correction.to_route = target.route if target else ""
    correction.to_tier = target.tier if target else None
    _settle(correction, CorrectionStatus.CONFIRMED, by, moment)
    claim.facts = correction  # the database has written it
    if target is not None:
        proposer = correction.proposed_by
        cause = Cause("facts", correction.pk, proposer, moment, CORRECTED)
        change_one_route(claim=claim, target=target, cause=cause, by=by)
    else:
        follow_facts(claim, by, str(CORRECTED_LOSS))
        on_claims_changed([claim.pk])  # a new route tells it by its event
    notify_corrected(correction, claim, plan)


CORRECTED_LOSS = _("사실 정정으로 신청액이 바뀜")


@transaction.atomic
def decline_facts(*, correction: FactCorrection, by: User, reason: str = "") -> FactCorrection:
    """Settle a waiting correction without effect and return it. Its proposer takes it back, with or
    without a reason; anybody else declines it with a reason, which the claimant is told.

    Raises ForbiddenError (no permission), ConflictError (settled already), ReasonNeededError
    (empty), ReasonTooShortError.
    """
    claim = lock_claim(correction.claim_id)
    correction = _waiting(correction, claim)
    own = correction.proposed_by_id == by.pk
    require_permission(by, PROPOSE if own else CONFIRM)
    missing = _("신청인이 읽을 사유를 적어 주세요.")
    reason = given_reason(reason, MOST_REASON, missing, needed=not own)
    if not own:
        reason = full_reason(reason)
    status = CorrectionStatus.WITHDRAWN if own else CorrectionStatus.DECLINED
    _settle(correction, status, by, now(), reason)
    if not own:
        notify_declined(correction)
    proposer = correction.proposed_by_id
    back = ProposalBack(Proposal.FACTS, correction.pk, proposer, correction.claim_id)
    tell_proposers(back, by=by.pk)
    return correction


def _lock(claim_id: int) -> Claim:
    """Lock a claim (key) and return it with policy, tier, company, service, industry, window and
    present correction. Raises FactsAreGoneError if it is withdrawn or erased."""
    lock_claim(claim_id)
    related = ("routed_under", "tier", "company", "service", "industry", "window", "facts")
    claim = Claim.objects.select_related(*related).get(pk=claim_id)
    if claim.withdrawn_at is not None or claim.erased_at is not None:
        raise FactsAreGoneError
    return claim


def _waiting(correction: FactCorrection, claim: Claim) -> FactCorrection:
    rows = FactCorrection.objects.select_for_update(of=("self",))
    related = ("company", "service", "industry", "proposed_by", "replaces")
    locked = rows.select_related(*related).get(pk=correction.pk)
    locked.claim = claim
    if not locked.is_waiting:
        raise ConflictError(_("이미 처리된 사실 정정입니다. 지금 상태를 확인해 주세요."))
    return locked


def _settle(
    correction: FactCorrection, status: CorrectionStatus, by: User, at: datetime, reason: str = ""
) -> None:
    correction.status, correction.settled_by, correction.settled_at = status, by, at
    correction.settled_reason = reason
    correction.save(
        update_fields=[
            "status", "settled_by", "settled_at", "settled_reason", "to_route", "to_tier",
        ]
    )  # fmt: skip
