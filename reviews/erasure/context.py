"""The data of the pages of erasures."""

from __future__ import annotations

from typing import Any

from claims.users.permissions import proposer_blocker
from reviews.erasure.models import ErasureFile, ErasureItem, ErasureRun
from reviews.erasure.permissions import APPROVE, PROPOSE
from reviews.erasure.states import UNAPPROVED, ErasureStatus, ItemStatus
from reviews.runs import counts_by_reason


def kept_of(run: ErasureRun) -> list[tuple[str, str, int]]:
    """Return (key, reason, number of claims) for the claims of a run that are kept. One query."""
    return counts_by_reason(ErasureItem.objects.filter(run=run, status=ItemStatus.KEPT))


def files_left(run: ErasureRun) -> int:
    """Return the number of files of a run that the storage has not deleted yet. One query."""
    return ErasureFile.objects.filter(run=run).count()


def acts_of(user: Any, run: ErasureRun) -> dict[str, Any]:
    """Return what the user may do with a run, by the name of the act, and with it the error for
    which nobody can approve it any more (`blocker`)."""
    proposes, approves = user.has_perm(PROPOSE), user.has_perm(APPROVE)
    own = user.pk in (run.proposed_by_id, run.counted_by_id)
    open_one = run.status in UNAPPROVED
    waits = run.status == ErasureStatus.PROPOSED
    blocker = proposer_blocker(run.proposed_by_id, PROPOSE) if waits else None
    return {
        "may_propose": proposes and run.status == ErasureStatus.COUNTED and run.planned > 0,
        "may_approve": approves and waits and not own and blocker is None,
        "blocker": blocker,
        "may_withdraw": proposes and open_one,
        "may_decline": approves and not proposes and waits,
    }
