"""Errors that the database's refusals of recoveries become, by the name of the constraint."""

from __future__ import annotations

from claims.errors import DomainError
from reviews.payouts.errors.clocks import ClocksDifferError
from reviews.payouts.errors.preparation import HeldForPayeeError, RestUnderWayError
from reviews.payouts.recoveries.errors.demands import (
    AboveRecoverableError,
    NotRecoverableError,
    OfficeOfRecoveryError,
    OwnPaymentError,
    OwnProposalError,
    RecoveryMovedError,
    RecoveryWaitsError,
)
from reviews.payouts.recoveries.errors.deposits import DepositExplainedError, DepositUsedError
from reviews.payouts.recoveries.errors.ends import (
    ChairNeededError,
    NotAllLeftError,
    OwnPaymentDeclineError,
    OwnPaymentEndError,
    TiedDeclineError,
    TiedEndError,
)
from reviews.payouts.recoveries.errors.movements import (
    AboveOwedError,
    AboveTooMuchError,
    BudgetShortError,
    DecisionWaitsError,
    MovementEndedError,
    NotOffsetableError,
    NotUndoableError,
    OwnMovementError,
    ReceiptDayError,
    SampledOffsetError,
)
from reviews.payouts.recoveries.errors.plans import ProlongedPlanError

# People read the same sentence as from the check.
BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "recovery_is_of_a_paid_payout": NotRecoverableError,
    "recovery_never_exceeds_what_was_paid": AboveRecoverableError,
    "payout_has_one_recovery_that_waits": RecoveryWaitsError,
    "recovery_is_approved_by_another_person": OwnProposalError,
    "recovery_is_approved_by_other_hands": OwnPaymentError,
    "recovery_is_proposed_by_the_secretariat": OfficeOfRecoveryError,
    "recovery_is_approved_by_its_office": OfficeOfRecoveryError,
    "reviews_recovery_status_moves_as_allowed": RecoveryMovedError,
    "recovery_never_takes_more_than_it_asks": AboveOwedError,
    "overpaid_recovery_takes_what_is_too_much": AboveTooMuchError,
    "movement_is_of_an_open_recovery": RecoveryMovedError,
    "receipt_is_of_a_day_since_its_demand": ReceiptDayError,
    "recovery_is_proposed_by_now": ClocksDifferError,
    "movement_ends_by_now": ClocksDifferError,
    "movement_follows_its_demand": ClocksDifferError,
    "movement_ends_after_its_entry": ClocksDifferError,
    "movement_is_entered_by_finance": OfficeOfRecoveryError,
    "movement_is_confirmed_by_its_office": OfficeOfRecoveryError,
    "movement_is_confirmed_by_another_person": OwnMovementError,
    "reviews_recoverymovement_status_moves_as_allowed": MovementEndedError,
    "deposit_is_entered_once": DepositUsedError,
    "deposit_of_a_sum_is_entered_once": DepositUsedError,
    "deposit_stands_for_one_thing": DepositExplainedError,
    "receipt_is_undone_once": NotUndoableError,
    "counter_entry_undoes_one_receipt": NotUndoableError,
    "counter_entry_undoes_one_offset": NotUndoableError,
    "counter_entry_is_confirmed_alone": RecoveryMovedError,
    "offset_is_undone_while_no_payment_is_under_way": RestUnderWayError,
    "recovery_waits_for_one_decision": DecisionWaitsError,
    "large_write_off_is_confirmed_by_the_chair": ChairNeededError,
    "write_off_is_confirmed_by_other_hands": OwnPaymentEndError,
    "write_off_is_confirmed_without_a_tie": TiedEndError,
    "recovery_is_declined_by_its_office": OfficeOfRecoveryError,
    "recovery_is_declined_by_other_hands": OwnPaymentDeclineError,
    "recovery_is_declined_without_a_tie": TiedDeclineError,
    "write_off_is_of_all_that_is_left": NotAllLeftError,
    "offset_is_against_an_unbatched_payout": NotOffsetableError,
    "held_grant_is_not_set_off": HeldForPayeeError,
    "sampled_payout_is_not_set_off": SampledOffsetError,
    "plan_is_of_what_is_left": RecoveryMovedError,
    "plan_is_agreed_by_finance": OfficeOfRecoveryError,
    "plan_is_prolonged_by_another_person": ProlongedPlanError,
    "recovery_has_one_plan_of_a_number": RecoveryMovedError,
    "budget_is_never_overdrawn": BudgetShortError,
}
