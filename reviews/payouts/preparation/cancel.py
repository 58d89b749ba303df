"""Cancellation of payouts by an event of their claim: a withdrawal, or a decision on an appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.korean import in_korean
from reviews.payouts.errors.preparation import BatchedClaimError, PaidClaimError, SetOffClaimError
from reviews.payouts.models import Payout
from reviews.payouts.models.expressions.preparing_again import of_a_grant
from reviews.payouts.models.querysets import is_set_off
from reviews.payouts.notices import suppress_cancelled
from reviews.payouts.states.payouts import UNBATCHED, PayoutStatus

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from claims.errors import DomainError


WITHDRAWN = _("신청 철회")


def cancel_unbatched(rows: QuerySet[Payout], reason: Promise) -> int:
    """Cancel those of these payouts that are prepared or approved, with `reason` as text in the
    site's language, and suppress their unsent approval notices. Return their number. Payouts in a
    batch or ended are left alone. Call it in a transaction with the claims locked."""
    waiting = rows.filter(status__in=UNBATCHED).order_by("pk").select_for_update()
    ended = list(waiting.only("pk", "approval_no"))
    with in_korean():
        text = str(reason)
    if ended:
        Payout.objects.filter(pk__in=[row.pk for row in ended]).update(
            status=PayoutStatus.CANCELLED, ended_at=clock.now(), ended_reason=text
        )
        suppress_cancelled(ended, by=None)
    return len(ended)


@transaction.atomic
def cancel_payouts_of_withdrawn(claim_id: int, *, leaves_grants: bool) -> int:
    """Cancel the prepared and approved payouts of a claim that is withdrawn, and return their
    number. Call it with the claim locked. `leaves_grants` is that of `withdrawal_blocker`.

    Raises, before anything is written, BatchedClaimError (409: one is in a batch), PaidClaimError
    (one is paid), SetOffClaimError (an offset took part of one).
    """
    blocker = withdrawal_blocker(claim_id, leaves_grants=leaves_grants)
    if blocker is not None:
        raise blocker
    return cancel_unbatched(Payout.objects.filter(claim=claim_id), WITHDRAWN)


def withdrawal_blocker(claim_id: int, *, leaves_grants: bool) -> DomainError | None:
    """Return the error that keeps a claim from being withdrawn, or None: BatchedClaimError (a
    payout is in a batch), PaidClaimError (one is paid), SetOffClaimError (a confirmed offset took
    part of one). One query.

    With `leaves_grants`, true while a first review is open, fixed grants and corrections that are
    part of one are not looked at: what they paid stays.
    """
    held = Payout.objects.filter(
        Q(status__in=(PayoutStatus.BATCHED, PayoutStatus.PAID)) | is_set_off(), claim=claim_id
    )
    if leaves_grants:
        held = held.exclude(of_a_grant())
    row = held.select_related("batch").order_by("pk").first()
    if row is None:
        return None
    if row.status == PayoutStatus.BATCHED and row.batch is not None:
        return BatchedClaimError(number=row.batch.number)
    return PaidClaimError() if row.status == PayoutStatus.PAID else SetOffClaimError()


def cancelled_with(claim_id: int, since: datetime) -> list[Payout]:
    """Return the payouts that were cancelled because the claim was withdrawn, at the time `since`
    or later, oldest first."""
    with in_korean():
        text = str(WITHDRAWN)
    ended = {"status": PayoutStatus.CANCELLED, "ended_reason": text, "ended_at__gte": since}
    rows = Payout.objects.filter(claim=claim_id, **ended)
    return list(rows.select_related("claim", "policy", "replaces", "corrects").order_by("pk"))


@transaction.atomic
def cancel_grants_of_withdrawn(claim_id: int) -> int:
    """Cancel the prepared and approved fixed grants of a withdrawn claim, with corrections that are
    part of one, and return their number. Call it in a transaction with the claim locked."""
    grants = Payout.objects.filter(of_a_grant(), claim=claim_id)
    return cancel_unbatched(grants, WITHDRAWN)
