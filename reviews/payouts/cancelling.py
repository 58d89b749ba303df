"""Payouts that a fact of their claim ends: it was withdrawn, or an appeal was decided anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from claims import clock
from reviews.payouts.models import Payout
from reviews.payouts.states import UNBATCHED, PayoutStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise


def cancel_unbatched(rows: QuerySet[Payout], reason: Promise) -> int:
    """Cancel those of `rows` that no batch holds; how many.

    Inside the caller's transaction, with the claims locked. In a batch a row is firm: it goes out
    with it.
    """
    waiting = rows.filter(status__in=UNBATCHED).order_by("pk").select_for_update()
    ids = list(waiting.values_list("pk", flat=True))
    with translation.override(settings.LANGUAGE_CODE):  # a fact of the row, not of its reader
        said = str(reason)
    return Payout.objects.filter(pk__in=ids).update(
        status=PayoutStatus.CANCELLED, ended_at=clock.now(), ended_reason=said
    )
