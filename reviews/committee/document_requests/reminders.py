"""서류 기한 알림: reminders before the due day of a request, once a step, in working days."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from claims.clock import now, start_of, today
from claims.policy.deadlines import add_working_days
from claims.register.locks import lock_and_read_claims
from reviews.committee.document_requests.notices import attach_claims, write_letters
from reviews.committee.models import DocumentRequest
from reviews.notices.events import Event

STEPS = (5, 1)  # working days before the due day: the first and the second reminder
AT_ONCE = 500  # requests of one transaction


def requests_to_remind() -> QuerySet[DocumentRequest]:
    """Return a queryset of the open requests whose next reminder is due today, annotated with
    `step`, its number (1: five working days before the due day, 2: one). Leaves out requests made
    or reminded today.

    A request with one working day left gets only the second reminder.
    """
    morning = start_of(today())
    begins = [Q(due_on__lte=add_working_days(today(), days)) for days in STEPS]
    steps = [When(began, then=Value(n)) for n, began in reversed(list(enumerate(begins, 1)))]
    return (
        DocumentRequest.objects.asked()
        .filter(due_on__gte=today(), asked_at__lt=morning)
        .filter(begins[0], Q(reminded_at__isnull=True) | Q(reminded_at__lt=morning))
        .annotate(step=Case(*steps, default=Value(0), output_field=IntegerField()))
        .filter(step__gt=F("reminded_step"))
        .order_by("due_on", "pk")
    )


@transaction.atomic
def remind_claimants(*, most: int = AT_ONCE) -> int:
    """Write reminders for at most `most` of `requests_to_remind`, and store that they were written.
    Return the number of requests.

    Locks the claims first and reads the requests again, so that one answered meanwhile is left out
    and two runs at once write each letter once. Raises NoTemplateError (no such letter).
    """
    found = dict(requests_to_remind().values_list("pk", "review__claim_id")[:most])
    if not found:
        return 0
    claims = lock_and_read_claims(found.values())
    still = list(
        requests_to_remind()
        .filter(pk__in=found)
        .select_related("review")
        .select_for_update(of=("self",))
    )
    attach_claims(still, claims)
    steps = {one.pk: one.step for one in still}  # type: ignore[attr-defined]
    for step in range(1, len(STEPS) + 1):
        pks = [pk for pk, reached in steps.items() if reached == step]
        rows = DocumentRequest.objects.filter(pk__in=pks)
        if pks:
            rows.update(reminded_step=step, reminded_at=now())
    write_letters(
        Event.DOCUMENTS_REMINDER,
        still,
        {one.pk: f"documents:{one.pk}:reminder:{one.due_on}:{steps[one.pk]}" for one in still},
    )
    return len(still)
