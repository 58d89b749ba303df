"""Batches built in the last ten minutes, named in the error of a user who builds just after."""

from __future__ import annotations

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims import clock
from reviews.payouts.approvals.recent_approvals import MOST_ACTS, RECENT
from reviews.payouts.errors.batches import ManifestDiffersError, NothingToBatchError
from reviews.payouts.models import PayoutBatch
from reviews.payouts.states.batches import TAKEN_APART


def _after_recent(message: str | Promise) -> str:
    """Return the message of a refusal after sentences that say who built which batch, and when
    (KST), of the newest MOST_ACTS of the last RECENT; the message alone without any. Batches
    that were cancelled or refused are not named. One query."""
    since = clock.now() - RECENT
    built = PayoutBatch.objects.filter(built_at__gt=since).exclude(status__in=TAKEN_APART)
    said = [
        _("%(name)s 님이 %(at)s에 %(number)s 묶음(%(n)s건)을 만들었습니다.")
        % {
            "name": batch.built_by,
            "at": f"{timezone.localtime(batch.built_at):%H:%M}",
            "number": batch.number,
            "n": f"{batch.count:,}",
        }
        for batch in built.select_related("built_by").order_by("-built_at")[:MOST_ACTS]
    ]
    return " ".join([*said, str(message)])


def manifest_differs() -> ManifestDiffersError:
    """Return the error (409) for a user who would batch other payouts than the page showed. It
    names the batches built in the last ten minutes."""
    return ManifestDiffersError(_after_recent(ManifestDiffersError.message))


def nothing_to_batch(*, changed: bool = False) -> NothingToBatchError:
    """Return the error for a user who finds no payout to batch. It names the batches built in the
    last ten minutes. If `changed`, the page showed some, and its status is 409."""
    error = NothingToBatchError(_after_recent(NothingToBatchError.message))
    if changed:
        error.status = 409
    return error
