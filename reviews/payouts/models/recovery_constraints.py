"""Check and unique constraints of recoveries and their movements; names read as sentences."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import Regex

from reviews.payouts.models.expressions.bank_references import HAS_DIGIT, in_normal_form
from reviews.payouts.states.recoveries import (
    COUNTER_ENTRIES,
    MovementKind,
    MovementStatus,
    RecoveryCause,
    RecoveryStatus,
)

_NOTHING_BACK = Q(received=0, set_off=0, waived=0)
_BACK = F("received") + F("set_off")
_ONLY_RECEIVED = Q(kind=MovementKind.RECEIVED)
_STANDING_RECEIPT = _ONLY_RECEIVED & Q(
    status__in=[MovementStatus.WAITING, MovementStatus.CONFIRMED]
)
_REFERENCE = Q(Regex(in_normal_form("reference"), Value(HAS_DIGIT)))
_UNDOES = Q(kind__in=list(COUNTER_ENTRIES.values()))

RECOVERY_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(name="recovery_asks_for_something", condition=Q(amount__gt=0)),
    models.CheckConstraint(
        name="recovery_has_a_known_cause",
        condition=Q(cause__in=[cause.value for cause in RecoveryCause]),
    ),
    models.CheckConstraint(
        name="recovery_says_why", condition=~Q(reason="") | Q(erased_at__isnull=False)
    ),
    models.CheckConstraint(
        name="recovery_is_approved_by_another_person",
        condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
    ),
    models.CheckConstraint(
        name="demanded_recovery_names_its_approver_and_due_day",
        condition=Q(status=RecoveryStatus.PROPOSED, approved_by=None, approved_at=None, due_on=None)
        | Q(status=RecoveryStatus.CANCELLED)
        | Q(approved_by__isnull=False, approved_at__isnull=False, due_on__isnull=False)
        & ~Q(status=RecoveryStatus.PROPOSED),
    ),
    models.CheckConstraint(
        name="recovery_never_takes_more_than_it_asks",
        condition=Q(received__gte=0, set_off__gte=0, waived__gte=0)
        & Q(amount__gte=_BACK + F("waived")),
    ),
    models.CheckConstraint(
        name="recovery_status_is_that_of_its_money",
        condition=Q(status__in=[RecoveryStatus.PROPOSED, RecoveryStatus.CANCELLED]) & _NOTHING_BACK
        | Q(status=RecoveryStatus.DEMANDED, received=0, set_off=0, amount__gt=F("waived"))
        | Q(status=RecoveryStatus.PARTLY_RECEIVED, amount__gt=_BACK + F("waived"))
        & ~Q(received=0, set_off=0)
        | Q(status=RecoveryStatus.SETTLED, waived=0, amount=_BACK)
        | Q(status=RecoveryStatus.WRITTEN_OFF, waived__gt=0, amount=_BACK + F("waived")),
    ),
    models.CheckConstraint(
        name="cancelled_recovery_says_who_and_when",
        condition=Q(status=RecoveryStatus.CANCELLED, ended_by__isnull=False, ended_at__isnull=False)
        | ~Q(status=RecoveryStatus.CANCELLED) & Q(ended_by=None),
    ),
    models.UniqueConstraint(
        name="payout_has_one_recovery_that_waits",
        fields=["payout"],
        condition=Q(status=RecoveryStatus.PROPOSED),
    ),
]

MOVEMENT_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(name="movement_moves_something", condition=Q(amount__gt=0)),
    models.CheckConstraint(
        name="movement_is_of_a_known_kind",
        condition=Q(kind__in=[kind.value for kind in MovementKind]),
    ),
    models.CheckConstraint(
        name="receipt_names_its_bank_reference",
        condition=_ONLY_RECEIVED & _REFERENCE | ~_ONLY_RECEIVED & Q(reference=""),
    ),
    models.CheckConstraint(
        name="movement_says_why",
        condition=_ONLY_RECEIVED | ~Q(reason="") | Q(erased_at__isnull=False),
    ),
    models.CheckConstraint(
        name="offset_names_its_payout_and_ground",
        condition=Q(kind=MovementKind.OFFSET, payout__isnull=False) & ~Q(ground="")
        | ~Q(kind=MovementKind.OFFSET) & Q(payout=None, ground=""),
    ),
    models.CheckConstraint(
        name="counter_entry_names_what_it_undoes",
        condition=_UNDOES & Q(undoes__isnull=False) | ~_UNDOES & Q(undoes=None),
    ),
    models.CheckConstraint(
        name="movement_is_confirmed_by_another_person",
        condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
    ),
    models.CheckConstraint(
        name="movement_names_who_ended_it",
        condition=Q(
            status=MovementStatus.WAITING, confirmed_by=None, withdrawn_by=None, ended_at=None
        )
        | Q(
            status__in=[MovementStatus.CONFIRMED, MovementStatus.UNDONE],
            confirmed_by__isnull=False,
            withdrawn_by=None,
            ended_at__isnull=False,
        )
        | Q(
            status=MovementStatus.WITHDRAWN,
            confirmed_by=None,
            withdrawn_by__isnull=False,
            ended_at__isnull=False,
        ),
    ),
    models.CheckConstraint(
        name="movement_ends_after_its_entry",
        condition=Q(ended_at=None) | Q(ended_at__gte=F("entered_at")),
    ),
    # One deposit counts once; undone or withdrawn, it may be entered elsewhere. Two of one bank
    # reference are one where the day or the won are equal (`is_same_deposit`).
    models.UniqueConstraint(
        in_normal_form("reference"),
        F("dated"),
        name="deposit_is_entered_once",
        condition=_STANDING_RECEIPT,
    ),
    models.UniqueConstraint(
        in_normal_form("reference"),
        F("amount"),
        name="deposit_of_a_sum_is_entered_once",
        condition=_STANDING_RECEIPT,
    ),
    models.UniqueConstraint(
        name="receipt_is_undone_once",
        fields=["undoes"],
        condition=Q(status__in=[MovementStatus.WAITING, MovementStatus.CONFIRMED]),
    ),
    models.UniqueConstraint(
        name="recovery_waits_for_one_decision",
        fields=["recovery"],
        condition=Q(status=MovementStatus.WAITING) & ~_ONLY_RECEIVED,
    ),
]
