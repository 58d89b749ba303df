"""A payout that an offset makes smaller: it is cancelled, and the rest of it is prepared again.

The amount of a payout never changes; both rows stay in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from claims import clock
from claims.korean import in_korean
from reviews.payouts.models import Payout
from reviews.payouts.notices import suppress_cancelled
from reviews.payouts.preparation.grounds import grant_key, numbered_key
from reviews.payouts.preparation.verbs import barred_from, prepare_payout
from reviews.payouts.states.payouts import GRANT_KINDS, BarReason, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


def prepare_reduced(
    *, payout: Payout, by: User, kept_back: int, recovery: str, barred: User
) -> Payout | None:
    """Cancel an unbatched payout and prepare it again, less the `kept_back` won of an offset;
    return the new payout, or None if nothing is left. The caller has locked claim and payout and
    confirmed the offset in the same transaction. `recovery` is the number of the recovery, written
    in the reason; `barred`, who entered the offset, may not approve the new payout.

    Raises AlreadyPreparedError (another payout of the kind), NotThePlanError (not the amount of the
    policy).
    """
    with in_korean():
        said = _("상계 %(ground)s: %(won)s원을 빼고 다시 작성")
        ended = said % {"ground": recovery, "won": f"{kept_back:,}"}
    payout.status, payout.ended_at, payout.ended_reason = PayoutStatus.CANCELLED, clock.now(), ended
    payout.save(update_fields=["status", "ended_at", "ended_reason"])
    suppress_cancelled([payout], by)
    rest = payout.amount - kept_back
    if not rest:
        return None
    return prepare_payout(
        claim=payout.claim,
        kind=payout.kind,
        amount=rest,
        basis={**payout.basis, "reduced": payout.pk, "offset": recovery, "kept_back": kept_back},
        barred=[*barred_from(payout), (barred, BarReason.PREPARED)],
        policy=payout.policy,
        key=_next_key(payout),
        prepared_by=by,
        replaces=payout.replaces,
        corrects=payout.corrects,
    )


def _next_key(payout: Payout) -> str:
    """Return the key of the payout that replaces this one: its first key with the number of payouts
    prepared so far (`numbered_key`)."""
    if payout.replaces_id:
        tries = Payout.objects.filter(replaces=payout.replaces_id)
        return numbered_key(f"after:{payout.replaces_id}", tries.count())
    if payout.corrects_id:
        tries = Payout.objects.filter(corrects=payout.corrects_id)
        return numbered_key(f"correct:{payout.corrects_id}", tries.count())
    if payout.kind in GRANT_KINDS:
        return grant_key(payout.claim, payout.kind, payout.policy)
    same = Payout.objects.filter(claim=payout.claim, kind=payout.kind)
    return numbered_key(":".join(payout.key.split(":")[:2]), same.count())
