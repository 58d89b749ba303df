"""The work of a confirmed retriage: its claims move in chunks, each in its own transaction.

A run may stop at any time and any worker can continue it: the claims of a chunk, their money, their
letters, the counters and the position are written in one transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now
from claims.errors import DomainError
from claims.hooks import GrantStanding
from claims.policy.models import SupportTier
from claims.register.locks import lock_claims
from claims.register.models import Claim
from config.database_timeouts import set_statement_timeout
from config.queues import poison
from reviews.committee.lifecycle.route_change import change_route
from reviews.committee.lifecycle.route_letters import next_step_of, route_words
from reviews.committee.models import MoveStatus, Retriage, RetriageMove, RetriageStatus, WhyLeft
from reviews.committee.retriage.moves import RoutedNow, moves_of
from reviews.committee.retriage.verbs import TASK, is_in_force
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice
from reviews.payouts.errors.preparation import HeldForPayeeError, PayeeGrantedError
from reviews.payouts.grants.grant_states import grant_standings
from reviews.payouts.models import Payout
from reviews.payouts.preparation.fixed_grants import Cause, Target

log = structlog.get_logger(__name__)

CHUNK = 200  # claims of one transaction
CHUNKS_PER_TASK = 10  # then the task is enqueued again, long before its time limit
STALE_AFTER = timedelta(minutes=2)
NEW_POLICY = _("새 정책으로 경로가 바뀜")


def process(run_id: int) -> bool:
    """Move the claims of up to CHUNKS_PER_TASK chunks of a confirmed retriage (key), a transaction
    each. Return True when the task must be enqueued again; False if the run has ended or another
    worker holds it."""
    return poison.process_chunks(TASK, run_id, process_chunk, CHUNKS_PER_TASK)


@transaction.atomic
def process_chunk(run_id: int) -> bool:
    """Move the next CHUNK claims of a confirmed retriage (key), with their payouts and letters, and
    update its counters; return True when more may follow. A claim that has changed since the
    preview stays if it is, with the reason; so do all that are left once a newer version of the
    policy is in force.

    Return False, and do nothing, if it does not run or another worker has its row locked.
    """
    rows = Retriage.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    related = ("policy", "proposed_by", "confirmed_by")
    run = rows.select_related(*related).filter(pk=run_id, status=RetriageStatus.RUNNING).first()
    if run is None:
        return False
    set_statement_timeout(settings.WORKER_STATEMENT_SECONDS)
    planned = RetriageMove.objects.filter(run=run, status=MoveStatus.PLANNED)
    if not is_in_force(run):
        overtaken = {"status": MoveStatus.LEFT, "why": WhyLeft.CHANGED, "settled_at": now()}
        run.left_since += planned.update(**overtaken)
    moves = list(planned.filter(claim_id__gt=run.last_claim).order_by("claim_id")[:CHUNK])
    if moves:
        _move(run, moves)
        run.last_claim = moves[-1].claim_id
    if len(moves) < CHUNK:
        run.status, run.finished_at = RetriageStatus.DONE, now()
    run.progress_at = now()
    run.save(
        update_fields=[
            "moved", "left_since", "last_claim", "status", "finished_at", "progress_at",
        ]
    )  # fmt: skip
    return run.under_way


def _move(run: Retriage, moves: list[RetriageMove]) -> None:
    ids = [move.claim_id for move in moves]
    lock_claims(ids)
    found = moves_of(run, ids)  # under the locks: what was committed before them is seen
    related = ("tier", "company", "facts__company", "contact", "routed_under")
    claims = Claim.objects.select_related(*related).defer("narrative").in_bulk(ids)
    tiers = {tier.pk: tier for tier in run.policy.tiers.all()}
    standings = grant_standings(ids)
    moment, moved = now(), []
    for move in moves:
        why = _why_not(move, found.get(move.claim_id))
        if not why:
            try:
                with transaction.atomic():
                    payout = _move_one(run, move, claims[move.claim_id], tiers, moment)
                    # Only the prepared payout is still to be paid; the rest is unchanged.
                    coming = payout.amount if payout else 0
                    standing = standings[move.claim_id]._replace(coming=coming)
                    notify_moved(run, claims[move.claim_id], standing)
                moved.append(move.claim_id)
                continue
            except (DomainError, IntegrityError) as error:
                log.warning("retriage_claim_refused", run=run.pk, why=type(error).__name__)
                beside = isinstance(error, PayeeGrantedError | HeldForPayeeError)
                why = WhyLeft.PAYEE if beside else WhyLeft.CHANGED
        move.status, move.why, move.settled_at = MoveStatus.LEFT, why, moment
        move.save(update_fields=["status", "why", "settled_at"])
    run.moved += len(moved)
    run.left_since += len(moves) - len(moved)
    if moved:
        hooks.emit("claims_rerouted", moved)


def _why_not(move: RetriageMove, found: RoutedNow | None) -> str:
    """Return the reason (WhyLeft) for which a claim stays, '' if it moves as previewed. `found` is
    its result now, None if nothing would change."""
    if found is None:
        return WhyLeft.CHANGED
    if found.why:
        return found.why
    planned = (move.from_route, move.routed_at, move.to_route, move.to_tier_id, move.after_won)
    same = (found.from_route, found.routed_at, found.to_route, found.to_tier_id, found.after_won)
    return "" if planned == same else WhyLeft.CHANGED


def _move_one(
    run: Retriage,
    move: RetriageMove,
    claim: Claim,
    tiers: dict[int, SupportTier],
    moment: datetime,
) -> Payout | None:
    people: Any = run  # a run under way has both of them: retriage_is_confirmed_by_another_person
    move.status, move.settled_at = MoveStatus.MOVED, moment
    move.save(update_fields=["status", "settled_at"])
    tier = tiers.get(move.to_tier_id) if move.to_tier_id else None
    return change_route(
        claim=claim,
        target=Target(move.to_route, tier, move.after_won, run.policy),
        cause=Cause("retriage", run.pk, people.proposed_by, moment, NEW_POLICY),
        by=people.confirmed_by,
    )


def notify_moved(run: Retriage, claim: Claim, standing: GrantStanding) -> None:
    """Write the notice to the claimant of a claim's new route under a new policy, with what happens
    next, in the caller's transaction. `standing` is the state of its fixed grants. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    variables = {"route": route_words(claim), "next_step": next_step_of(claim, standing)}
    key = f"retriage:{run.pk}:{claim.pk}"
    write_notice(event=Event.ROUTE_CHANGED, claim=claim, variables=variables, key=key)


def stale_runs() -> list[int]:
    """Return the keys of running retriages without progress for STALE_AFTER (two minutes): their
    task was lost."""
    rows = Retriage.objects.filter(status=RetriageStatus.RUNNING)
    return list(rows.filter(progress_at__lt=now() - STALE_AFTER).values_list("pk", flat=True))
