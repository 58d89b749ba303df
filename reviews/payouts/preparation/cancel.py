"""Cancellation of payouts by an event of their claim: a withdrawal, or a decision on an appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from claims import clock
from reviews.payouts.errors import BatchedClaimError, PaidClaimError
from reviews.payouts.models import Payout
from reviews.payouts.notices import suppress_cancelled
from reviews.payouts.states import GRANT_KINDS, UNBATCHED, PayoutStatus

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import Promise


WITHDRAWN = _("신청 철회")


def cancel_unbatched(rows: QuerySet[Payout], reason: Promise) -> int:
    """Cancel those of these payouts that are prepared or approved, with `reason` as text in the
    site's language, and suppress their unsent approval notices. Return their number.

    Call it in a transaction with the claims locked. Payouts in a batch or ended are left alone.
    """
    waiting = rows.filter(status__in=UNBATCHED).order_by("pk").select_for_update()
    ended = list(waiting.only("pk", "approval_no"))
    with translation.override(settings.LANGUAGE_CODE):  # a fact of the row, not of its reader
        text = str(reason)
    if ended:
        Payout.objects.filter(pk__in=[row.pk for row in ended]).update(
            status=PayoutStatus.CANCELLED, ended_at=clock.now(), ended_reason=text
        )
        suppress_cancelled(ended, by=None)
    return len(ended)


@transaction.atomic
def cancel_payouts_of_withdrawn(claim_id: int, *, leaves_grants: bool) -> int:
    """Cancel the prepared and approved payouts of a claim that is withdrawn. Return their number.

    With `leaves_grants`, fixed grants that are batched or paid do not prevent it. Call it with the
    claim locked. Raises BatchedClaimError, PaidClaimError (other payouts are batched or paid);
    nothing is written then.
    """
    rows = Payout.objects.filter(claim=claim_id)
    held = rows.filter(status__in=(PayoutStatus.BATCHED, PayoutStatus.PAID))
    if leaves_grants:
        held = held.exclude(kind__in=GRANT_KINDS)
    for row in held.select_related("batch").order_by("pk"):
        if row.status == PayoutStatus.BATCHED and row.batch is not None:
            raise BatchedClaimError(number=row.batch.number)
        raise PaidClaimError
    return cancel_unbatched(rows, WITHDRAWN)


def cancelled_with(claim_id: int, since: datetime) -> list[Payout]:
    """Return the payouts that were cancelled because the claim was withdrawn, at the time `since`
    or later, oldest first."""
    with translation.override(settings.LANGUAGE_CODE):
        text = str(WITHDRAWN)
    ended = {"status": PayoutStatus.CANCELLED, "ended_reason": text, "ended_at__gte": since}
    rows = Payout.objects.filter(claim=claim_id, **ended)
    return list(rows.select_related("claim", "policy", "replaces", "corrects").order_by("pk"))


@transaction.atomic
def cancel_grants_of_withdrawn(claim_id: int) -> int:
    """Cancel the unbatched fixed grants of a withdrawn claim; return how many.

    Runs in the caller's transaction, with the claim locked.
    """
    grants = Payout.objects.filter(claim=claim_id, kind__in=GRANT_KINDS)
    return cancel_unbatched(grants, WITHDRAWN)
