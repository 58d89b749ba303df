"""Data for the pages of programmes and their benefits."""

from __future__ import annotations

from typing import Any

from claims.policy.models import Benefit, Programme, ProgrammeAudience, ProgrammeState
from claims.progress import progress_of as seen_of
from claims.register.lists import claim_conditions
from claims.users.permissions import proposer_blocker
from reviews.benefits.batches.verbs import cancelling_blocker, free_codes, ways_of
from reviews.benefits.models import BenefitBatch, BenefitFile, BenefitRun
from reviews.benefits.permissions import APPROVE, PROPOSE
from reviews.benefits.progress import progress_of
from reviews.benefits.runs.audiences import query_of
from reviews.benefits.states import (
    BatchStatus,
    FileKind,
    GrantStatus,
    LeftOut,
    RunStatus,
    Source,
    Way,
)
from reviews.payouts.ledger.budget import granted_budget

SHOWN = 20  # runs, batches and files of a programme


def programme_page(programme: Programme, user: Any) -> dict[str, Any]:
    """Return the template context of a programme's page: its progress, and the newest runs,
    batches, files and counts. `limit` is the most that it may cost, in won: of a cash programme its
    granted budget, of another its `budget_limit` (None if none is set). Eight queries at most."""
    progress = progress_of(programme)
    runs = BenefitRun.objects.filter(programme=programme).select_related("proposed_by", "list")
    batches = BenefitBatch.objects.filter(programme=programme).select_related("made_by")
    files = BenefitFile.objects.filter(programme=programme).exclude(kind=FileKind.RESULTS)
    counts = programme.benefit_counts.select_related("entered_by")
    public = programme.audience == ProgrammeAudience.COUNTED
    has_codes = programme.benefit == Benefit.CODE and not public
    return {
        "programme": programme,
        "limit": granted_budget(programme.pk) if programme.is_cash else programme.budget_limit,
        "progress": progress,
        "states": [
            (status, progress.by_status[status])
            for status in GrantStatus
            if progress.by_status.get(status)
        ],
        "public": public,
        "runs": list(runs.order_by("-pk")[:SHOWN]),
        "batches": list(batches.order_by("-pk")[:SHOWN]),
        "files": list(files.select_related("loaded_by").order_by("-pk")[:SHOWN]),
        "counts": list(counts.order_by("-pk")[:SHOWN]) if public else [],
        "has_codes": has_codes,
        "ways": [] if public or programme.is_cash else ways_of(programme),
        "free_codes": free_codes(programme) if has_codes else 0,
        "office": user.has_perm(PROPOSE),
        "is_running": programme.state == ProgrammeState.RUNNING,
    }


def run_page(run: BenefitRun, user: Any) -> dict[str, Any]:
    """Return the template context of the page of one run of benefits."""
    own = run.proposed_by_id == user.pk
    return {
        "run": run,
        "own": own,
        "office": user.has_perm(PROPOSE),
        "may_approve": user.has_perm(APPROVE) and not own,
        "blocker": proposer_blocker(run.proposed_by_id, PROPOSE) if run.is_waiting else None,
        "audience": audience_words(run, user),
        "left_out": [(LeftOut(why).label, n) for why, n in sorted(run.left_out.items())],
        "seen": seen_of(run.progress_key) if run.status == RunStatus.WRITING else None,
    }


def audience_words(run: BenefitRun, user: Any) -> str:
    """Return in words which recipients a run has: the name of its list, or the conditions of its
    filter."""
    if run.source == Source.LIST:
        return str(run.list)
    said = claim_conditions(user, query_of(run.conditions))
    words = [f"{one.label} {one.words}".strip() for one in said]
    return ", ".join(words) or str(Source.REGISTER.label)


def batch_page(batch: BenefitBatch, user: Any) -> dict[str, Any]:
    """Return the template context of the page of one batch, without the table of its benefits.
    Four queries at most."""
    making = batch.status in (BatchStatus.MAKING, BatchStatus.SENDING)
    return {
        "batch": batch,
        "office": user.has_perm(PROPOSE),
        "seen": seen_of(batch.progress_key) if making else None,
        "files": list(batch.files.select_related("loaded_by")[:SHOWN]),
        "takes_results": batch.way == Way.FILE
        and batch.status in (BatchStatus.OUT, BatchStatus.CLOSED),
        "may_cancel": batch.status in (BatchStatus.OUT, BatchStatus.FAILED)
        and cancelling_blocker(batch) is None,
        "may_start_again": batch.status == BatchStatus.FAILED or batch.may_be_made_again,
        "by_partner": batch.way == Way.PARTNER,
    }
