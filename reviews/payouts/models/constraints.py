"""Check and unique constraints of payouts and batches; each name reads as a sentence."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.states.payouts import (
    DECIDED_KINDS,
    IN_A_BATCH,
    LIVE,
    NAMES_APPROVER,
    PayoutKind,
    PayoutStatus,
)

FRIDAY = 5  # ISO

PAYOUT_CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(
        name="claim_has_one_live_payout_of_a_kind",
        fields=["claim", "kind"],
        condition=Q(status__in=LIVE) & ~Q(kind=PayoutKind.CORRECTION),
    ),
    # A cancelled successor allows another one.
    models.UniqueConstraint(
        name="failed_payout_has_one_successor",
        fields=["replaces"],
        condition=~Q(status=PayoutStatus.CANCELLED),
    ),
    models.UniqueConstraint(
        name="paid_payout_has_one_correction",
        fields=["corrects"],  # a failed correction is repeated by its successors
        condition=~Q(status=PayoutStatus.CANCELLED) & Q(replaces__isnull=True),
    ),
    models.CheckConstraint(name="payout_pays_something", condition=Q(amount__gt=0)),
    models.CheckConstraint(
        name="payout_is_of_a_known_kind",
        condition=Q(kind__in=[kind.value for kind in PayoutKind]),
    ),
    models.CheckConstraint(
        name="correction_names_what_it_corrects",
        condition=Q(kind=PayoutKind.CORRECTION, corrects__isnull=False)
        | ~Q(kind=PayoutKind.CORRECTION) & Q(corrects__isnull=True),
    ),
    models.CheckConstraint(
        name="approver_did_not_prepare", condition=~Q(approved_by=F("prepared_by"))
    ),
    models.CheckConstraint(
        name="approver_did_not_waive", condition=~Q(approved_by=F("holder_waived_by"))
    ),
    models.CheckConstraint(
        name="payout_without_preparer_rests_on_a_decision",
        condition=Q(prepared_by__isnull=False)
        | Q(kind__in=DECIDED_KINDS, key__startswith="decision:"),
    ),
    models.CheckConstraint(
        name="approved_payout_names_approver_account_and_digest",
        condition=Q(
            status__in=NAMES_APPROVER,
            approved_by__isnull=False,
            approved_at__isnull=False,
            approved_digest__isnull=False,
            account__isnull=False,
            approval_no__gt=0,
        )
        | Q(
            status=PayoutStatus.PREPARED,
            approved_by__isnull=True,
            approved_at__isnull=True,
            approved_digest__isnull=True,
        )
        | Q(status=PayoutStatus.CANCELLED),
    ),
    models.CheckConstraint(
        name="batched_payout_is_in_a_batch",
        condition=Q(status__in=IN_A_BATCH, batch__isnull=False)
        | ~Q(status__in=IN_A_BATCH) & Q(batch__isnull=True),
    ),
    models.CheckConstraint(
        name="cancelled_payout_says_why",
        condition=~Q(status=PayoutStatus.CANCELLED) | ~Q(ended_reason=""),
    ),
    models.CheckConstraint(
        name="holder_waiver_says_who_and_why",
        condition=Q(holder_waived_by__isnull=True, holder_waived_reason="")
        | Q(holder_waived_by__isnull=False) & ~Q(holder_waived_reason=""),
    ),
    models.CheckConstraint(
        name="waiver_for_a_payee_says_who_waived",
        condition=Q(holder_waived_for__isnull=True) | Q(holder_waived_by__isnull=False),
    ),
]

BATCH_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(name="releaser_did_not_build", condition=~Q(released_by=F("built_by"))),
    models.CheckConstraint(
        name="built_batch_names_its_builder",
        condition=Q(status__in=[BatchStatus.OPEN, BatchStatus.CANCELLED])
        | Q(built_by__isnull=False, built_at__isnull=False) & ~Q(manifest_sha256=""),
    ),
    models.CheckConstraint(
        name="released_batch_names_its_releaser",
        condition=Q(
            status__in=[BatchStatus.RELEASED, BatchStatus.SETTLED, BatchStatus.REFUSED],
            released_by__isnull=False,
            released_at__isnull=False,
            release_key__isnull=False,
        )
        | Q(
            status__in=[BatchStatus.OPEN, BatchStatus.BUILT, BatchStatus.CANCELLED],
            released_by__isnull=True,
            released_at__isnull=True,
            release_key__isnull=True,
        ),
    ),
    models.CheckConstraint(name="batch_total_is_not_negative", condition=Q(total__gte=0)),
    models.CheckConstraint(
        name="built_batch_has_its_transfer_day",
        condition=Q(status__in=[BatchStatus.OPEN, BatchStatus.CANCELLED])
        | Q(transfer_on__isnull=False),
    ),
    models.CheckConstraint(
        name="batch_is_transferred_on_a_weekday",  # holidays are in a table: the verbs know them
        condition=Q(transfer_on__isnull=True) | Q(transfer_on__iso_week_day__lte=FRIDAY),
    ),
    # Days of the settings' time zone, KST.
    models.CheckConstraint(
        name="batch_is_not_transferred_before_it_is_built",
        condition=Q(transfer_on__isnull=True)
        | Q(built_at__isnull=True)
        | Q(transfer_on__gte=TruncDate("built_at")),
    ),
    models.CheckConstraint(
        name="batch_is_not_transferred_before_its_release",
        condition=Q(released_at__isnull=True) | Q(transfer_on__gte=TruncDate("released_at")),
    ),
]
