"""Cancellation of payouts by an event of their claim: a withdrawal, or a decision on an appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from claims import clock
from reviews.payouts.models import Payout
from reviews.payouts.notices import suppress_cancelled
from reviews.payouts.states import UNBATCHED, PayoutStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise


def cancel_unbatched(rows: QuerySet[Payout], reason: Promise) -> int:
    """Cancel the rows that are in no batch and suppress their approval notices; return how many.

    Runs in the caller's transaction, with the claims locked. A row in a batch stays in it.
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
