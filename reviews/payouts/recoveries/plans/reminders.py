"""Reminders (독촉) to pay a recovery: the first on the day after the due day, the second 15 days
after it.

A new due day, of the next instalment or of a new plan, starts the count again. Since that day may
already have passed, the second reminder also waits two weeks after the first. Nobody is reminded
while a movement of the recovery waits for its second person: it may be paid or cancelled, and the
sum that the letter names is not certain. No reminder asks for more than the recovery may still take
(`may_take`), and nothing is written about an erased claim.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from claims import clock
from claims.register.locks import lock_claims
from reviews.notices.events import Event
from reviews.notices.models import Notice
from reviews.payouts.models import Recovery, RecoveryMovement, movement_waits
from reviews.payouts.models.expressions.overpaid import may_take
from reviews.payouts.recoveries.notices import notify_reminders
from reviews.payouts.recoveries.plans.instalments import won_due

STEPS = (1, 15)  # days after the due day
APART = STEPS[1] - STEPS[0]  # days between the two letters
AT_ONCE = 200  # recoveries of one transaction


def recoveries_to_remind() -> QuerySet[Recovery]:
    """Return the recoveries still owed whose first or second reminder is due by now, 1 and 15 days
    after `due_on`, in order of that day. The second also waits until 14 days after the last
    reminder, and both wait while a movement waits for its second person. Recoveries that may take
    nothing more and those of erased claims are left out. Annotated are `may_take`, the won that the
    others may, and `last_movement`, the id of the movement confirmed last (None without one)."""
    first, second = (clock.today() - timedelta(days=days) for days in STEPS)
    just_reminded = Exists(
        Notice.objects.filter(
            claim=OuterRef("claim"),
            event=Event.RECOVERY_REMINDER,
            key__startswith=Concat(
                Value("recovery_reminder:"), Cast(OuterRef("pk"), CharField()), Value(":")
            ),
            written_at__date__gt=clock.today() - timedelta(days=APART),
        )
    )
    due = Q(reminded=0, due_on__lte=first) | Q(~just_reminded, reminded=1, due_on__lte=second)
    owed = Recovery.objects.still_owed().filter(due, claim__erased_at__isnull=True)
    owed = owed.annotate(may_take=may_take()).filter(may_take__gt=0)
    last = RecoveryMovement.objects.filter(recovery=OuterRef("pk"), confirmed_by__isnull=False)
    owed = owed.annotate(last_movement=Subquery(last.order_by("-ended_at", "-pk").values("pk")[:1]))
    return owed.filter(~movement_waits()).order_by("due_on", "pk")


@transaction.atomic
def remind_of_recoveries(*, most: int = AT_ONCE) -> int:
    """Write the next reminder letter of at most `most` recoveries, count it in `reminded`, and
    return how many were written. Locks the claims first and reads the recoveries again, so that a
    claimant who paid meanwhile is not reminded; the letters' keys keep two runs at once from
    writing one twice."""
    found = dict(recoveries_to_remind().values_list("pk", "claim_id")[:most])
    if not found:
        return 0
    lock_claims(found.values())
    still: list[Any] = list(
        recoveries_to_remind()
        .filter(pk__in=found)
        .select_related("claim__routed_under")
        .select_for_update(of=("self",))
    )
    Recovery.objects.filter(pk__in=[one.pk for one in still]).update(reminded=F("reminded") + 1)
    for one in still:
        one.reminded += 1
    notify_reminders(
        (one, min(one.outstanding, one.may_take), min(won_due(one), one.may_take)) for one in still
    )
    return len(still)
