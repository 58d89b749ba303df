"""A claim that is withdrawn takes its grants along, as far as no batch holds them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from claims import clock
from reviews.payouts.models import Payout
from reviews.payouts.states import GRANT_KINDS, UNBATCHED, PayoutStatus


@transaction.atomic
def cancel_grants_of_withdrawn(claim_id: int) -> int:
    """Cancel the unbatched grants of a claim inside its withdrawal; how many.

    The caller holds the claim's lock. In a batch a row is firm: it goes out with it.
    """
    rows = Payout.objects.select_for_update().filter(
        claim=claim_id, kind__in=GRANT_KINDS, status__in=UNBATCHED
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    with translation.override(settings.LANGUAGE_CODE):  # a fact of the row, not of its reader
        reason = _("신청 철회")
    return Payout.objects.filter(pk__in=ids).update(
        status=PayoutStatus.CANCELLED, ended_at=clock.now(), ended_reason=reason
    )
