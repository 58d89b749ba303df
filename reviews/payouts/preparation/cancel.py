"""Payouts that a fact of their claim ends: it was withdrawn, or an appeal was decided anew."""

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
    """Cancel those of `rows` that no batch holds, and the letters of their approvals; how many.

    Inside the caller's transaction, with the claims locked. In a batch a row is firm: it goes out
    with it.
    """
    waiting = rows.filter(status__in=UNBATCHED).order_by("pk").select_for_update()
    ended = list(waiting.only("pk", "approval_no"))
    with translation.override(settings.LANGUAGE_CODE):  # a fact of the row, not of its reader
        said = str(reason)
    if ended:
        Payout.objects.filter(pk__in=[row.pk for row in ended]).update(
            status=PayoutStatus.CANCELLED, ended_at=clock.now(), ended_reason=said
        )
        suppress_cancelled(ended, by=None)
    return len(ended)
