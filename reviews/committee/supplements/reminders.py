"""보완기한 알림: one reminder per request, two working days before its due date."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from claims.clock import now, start_of, today
from claims.policy.deadlines import add_working_days
from claims.register.locks import lock_claims
from reviews.committee.models import SupplementRequest, SupplementStatus
from reviews.committee.supplements.notices import notify_reminders

REMIND_DAYS = 2  # working days before the due date
AT_ONCE = 500  # requests of one transaction


def requests_to_remind() -> QuerySet[SupplementRequest]:
    """Return a queryset of the open requests made before today that are due within REMIND_DAYS
    (two) working days and were not reminded yet, the first due first."""
    morning = start_of(today())
    return SupplementRequest.objects.filter(
        status=SupplementStatus.ASKED,
        reminded_at__isnull=True,
        requested_at__lt=morning,
        due_on__range=(today(), add_working_days(today(), REMIND_DAYS)),
    ).order_by("due_on", "pk")


@transaction.atomic
def remind_supplements(*, most: int = AT_ONCE) -> int:
    """Write reminders for at most `most` of `requests_to_remind`, and store that they were written.
    Return the number of requests.

    Locks the claims first and reads the requests again, so that one answered meanwhile is left out
    and two runs at once write each letter once. Raises NoTemplateError (no such letter).
    """
    found = dict(requests_to_remind().values_list("pk", "review__claim_id")[:most])
    if not found:
        return 0
    lock_claims(found.values())
    still = list(
        requests_to_remind()
        .filter(pk__in=found)
        .select_related("review__claim__routed_under")
        .select_for_update(of=("self",))
    )
    SupplementRequest.objects.filter(pk__in=[one.pk for one in still]).update(reminded_at=now())
    notify_reminders(still)
    return len(still)
