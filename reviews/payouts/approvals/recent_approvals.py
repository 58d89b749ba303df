"""Approvals of the last ten minutes, named in the error of a user who approves the same rows just
after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import clock
from claims.errors import DomainError
from reviews.payouts.errors.approvals import NothingApprovedError, SelectionChangedError
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import PayoutQuerySet

RECENT = timedelta(minutes=10)
MOST_ACTS = 2  # acts that a sentence names, the newest first


def recent_approvals(rows: PayoutQuerySet) -> str:
    """Return sentences that say who approved how many of these payouts, and when (KST), in the
    newest MOST_ACTS acts of the last RECENT; '' for none. Voided approvals are not counted. One
    query."""
    acts = (
        rows.filter(approved_by__isnull=False, approved_at__gt=clock.now() - RECENT)
        .order_by()
        .values("approved_by__name", "approved_by__username", "approved_at")
        .annotate(n=Count("pk"))
        .order_by("-approved_at")[:MOST_ACTS]
    )
    return " ".join(
        _("%(name)s 님이 %(at)s에 %(n)s건을 승인했습니다.")
        % {
            "name": one["approved_by__name"] or one["approved_by__username"],
            "at": f"{timezone.localtime(one['approved_at']):%H:%M}",
            "n": f"{one['n']:,}",
        }
        for one in acts
    )


def selection_changed(rows: PayoutQuerySet) -> SelectionChangedError:
    """Return the error of a bulk approval that would approve other payouts than shown, with the
    `recent_approvals` among `rows`, payouts of every state."""
    said = recent_approvals(rows)
    return SelectionChangedError(f"{said} {SelectionChangedError.message}" if said else None)


def nothing_approved(left_out: Sequence[tuple[Payout, DomainError]]) -> NothingApprovedError:
    """Return the error of a bulk approval that left out every row (pairs of payout and error). If
    all are conflicts, its status is 409, with the `recent_approvals` among them."""
    error = NothingApprovedError(left_out=left_out)
    if not left_out or any(reason.status != 409 for _payout, reason in left_out):
        return error
    said = recent_approvals(Payout.objects.filter(pk__in=[payout.pk for payout, _why in left_out]))
    if said:
        text = f"{said} {_('지금 남은 건을 확인해 주세요.')}"
        error = NothingApprovedError(text, left_out=left_out)
    error.status = 409
    return error
