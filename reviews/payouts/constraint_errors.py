"""Errors of database constraints, which refuse a statement after every check of its verb has
passed: in a race, or for a vote that only the database sees.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import IntegrityError

from claims.errors import DomainError, TiedError
from claims.trail.triggers import refused_by
from reviews.payouts.errors.approvals import (
    BarredError,
    BudgetExceededError,
    ClosedTheWordError,
    EnteredYourselfError,
    HolderMismatchError,
    NoAccountError,
    NoBudgetError,
    NotWaitingError,
    OfficeLostError,
    PayeeEndingError,
    PayeeIsAnotherError,
    PreparedYourselfError,
    ReportedFailureError,
    SeenChangedError,
    TiedPayeeError,
    WaivedYourselfError,
)
from reviews.payouts.errors.batches import (
    BatchMovedError,
    BuiltYourselfError,
    LimitExceededError,
    MadeYourselfError,
    ManifestDiffersError,
    NewerAccountError,
    NotReleasedError,
    NotTwoPeopleError,
    OnlyReplacementsError,
    PayeeChangedError,
    RecoveredPayoutError,
    SampledPayoutError,
    TransferDayError,
)
from reviews.payouts.errors.preparation import (
    AboveLossError,
    AlreadyPreparedError,
    BankNotAskedError,
    ClaimWithdrawnError,
    GrantedMeanwhileError,
    GrantedOtherwiseError,
    HeldForPayeeError,
    KeyTakenError,
    NotFailedError,
    NothingToCorrectError,
    NotPaidError,
    NotThePlanError,
    PaidClaimError,
    PayeeBusyError,
    PayeeGrantedError,
)

# People read the same sentence as from the check.
BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "approver_is_not_barred": BarredError,
    "approver_has_no_tie_to_the_claimant": TiedPayeeError,
    "approver_did_not_close_the_banks_word": ClosedTheWordError,
    "releaser_has_no_tie_to_a_claimant": TiedPayeeError,
    "approver_did_not_prepare": PreparedYourselfError,
    "payer_did_not_enter_the_claim": EnteredYourselfError,
    "payout_goes_to_the_payee_in_force": PayeeIsAnotherError,
    "payout_waits_for_the_end_of_its_payee": PayeeEndingError,
    "approver_did_not_waive": WaivedYourselfError,
    "approver_did_not_report_the_failure": ReportedFailureError,
    "account_change_voids_unbatched_approval": SeenChangedError,
    "mismatched_holder_is_waived_before_approval": HolderMismatchError,
    "approved_amount_and_account_are_firm": SeenChangedError,
    "approved_payout_names_approver_account_and_digest": NoAccountError,
    "reviews_payout_status_moves_as_allowed": NotWaitingError,
    "claim_has_one_live_payout_of_a_kind": AlreadyPreparedError,
    "failed_payout_has_one_successor": NotFailedError,
    "replacement_follows_a_failed_payout": NotFailedError,
    "releaser_did_not_build": BuiltYourselfError,
    "who_lets_money_go_has_no_tie": TiedError,
    "sampled_payout_waits_for_its_check": SampledPayoutError,
    "batch_is_in_other_hands": MadeYourselfError,
    "released_batch_keeps_its_total": ManifestDiffersError,
    "membership_of_a_built_batch_is_frozen": BatchMovedError,
    "reviews_payoutbatch_status_moves_as_allowed": BatchMovedError,
    "result_is_of_a_released_batch": NotReleasedError,
    "payout_is_paid_once": NotWaitingError,
    "payment_has_one_result": NotWaitingError,
    "payment_is_returned_once": NotWaitingError,
    "applied_result_fits_its_payout": NotWaitingError,
    "hand_result_is_confirmed_by_another": NotTwoPeopleError,
    "hand_result_is_of_the_office": NotTwoPeopleError,
    "released_batch_has_its_files": ManifestDiffersError,
    "follow_up_batch_holds_only_replacements": OnlyReplacementsError,
    "replacement_waits_for_the_banks_word": BankNotAskedError,
    "recovered_payout_is_not_returned": RecoveredPayoutError,
    "budget_is_never_overdrawn": BudgetExceededError,
    "programme_has_a_budget": NoBudgetError,
    "paid_payout_has_one_correction": AlreadyPreparedError,
    "claim_is_never_paid_above_its_loss": AboveLossError,
    "grant_is_what_the_policy_says": NotThePlanError,
    "withdrawn_claim_is_granted_nothing": ClaimWithdrawnError,
    "grant_of_a_claim_is_one_row_and_its_successors": KeyTakenError,
    "claim_is_granted_one_way": GrantedOtherwiseError,
    "payee_gets_one_fixed_grant": PayeeGrantedError,
    "payee_is_granted_by_another_just_now": PayeeBusyError,
    "held_claim_gets_no_fixed_grant": HeldForPayeeError,
    "held_grant_is_not_approved": HeldForPayeeError,
    "payee_has_one_approved_grant_after_a_hold": GrantedMeanwhileError,
    "correction_rests_on_a_decision": NothingToCorrectError,
    "correction_of_a_grant_follows_a_new_route": NothingToCorrectError,
    "correction_follows_a_paid_payout": NotPaidError,
    "released_batch_pays_the_newest_accounts": NewerAccountError,
    "released_batch_pays_the_payees_in_force": PayeeChangedError,
    "payout_is_prepared_by_its_office": OfficeLostError,
    "payout_is_approved_by_finance": OfficeLostError,
    "holder_is_waived_by_the_secretariat": OfficeLostError,
    "batch_is_built_by_finance": OfficeLostError,
    "batch_is_released_by_finance": OfficeLostError,
    "batch_is_transferred_on_a_payment_day": TransferDayError,
    "batch_keeps_to_its_limit": LimitExceededError,
    "day_keeps_to_its_limit": LimitExceededError,
    "withdrawn_claim_had_no_money": PaidClaimError,
}


def constraint_error(error: IntegrityError) -> DomainError:
    """Return the domain error that belongs to the database constraint or trigger which raised
    `error`. Raises `error` itself if BY_CONSTRAINT does not list that constraint."""
    found = BY_CONSTRAINT.get(refused_by(error))
    if found is None:
        raise error
    if found is BankNotAskedError:
        return BankNotAskedError(**_detail_of(error))
    return found()


def _detail_of(error: IntegrityError) -> dict[str, Any]:
    """Return the JSON detail of the database error as the arguments of BankNotAskedError: `number`
    of the claim, `file` and `row` of the bank's open line. {} without a detail."""
    diag = getattr(error.__cause__, "diag", None)
    return json.loads(getattr(diag, "message_detail", None) or "{}")
