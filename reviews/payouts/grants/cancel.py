"""Cancellation of the unbatched grants of a withdrawn claim."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reviews.payouts.models import Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.states import GRANT_KINDS

WITHDRAWN = _("신청 철회")


@transaction.atomic
def cancel_grants_of_withdrawn(claim_id: int) -> int:
    """Cancel the unbatched grants of a claim in the transaction of its withdrawal; return how many.

    The caller holds the claim's lock.
    """
    grants = Payout.objects.filter(claim=claim_id, kind__in=GRANT_KINDS)
    return cancel_unbatched(grants, WITHDRAWN)
