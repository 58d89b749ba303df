"""Lock of a data breach, and the checks before an act on it: nothing is being sent about it, and
the user is not involved."""

from __future__ import annotations

from claims.users.models import User
from reviews.data_breaches.affected import bulks_of
from reviews.data_breaches.errors import (
    ClosedBreachError,
    NoticesUnderWayError,
    OwnBreachError,
)
from reviews.data_breaches.models import DataBreach
from reviews.notices.models import OPEN_BULKS


def require_uninvolved(breach: DataBreach, by: User) -> None:
    """Raise OwnBreachError if the account or files were those of this user."""
    if breach.sources.filter(person=by).exists():
        raise OwnBreachError


def lock_open(breach: DataBreach) -> DataBreach:
    """Lock a breach until the end of the transaction and return it as it stands then. Raises
    ClosedBreachError."""
    found = DataBreach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    if not found.is_open:
        raise ClosedBreachError
    return found


def require_no_notices_under_way(breach: DataBreach) -> None:
    """Raise NoticesUnderWayError while a bulk notice about a breach waits or is sent."""
    if bulks_of(breach.pk).filter(status__in=OPEN_BULKS).exists():
        raise NoticesUnderWayError
