"""Figures of the reconciliation: the labelled stages of a payment, and the sums that must agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.payouts.models import Budget
from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.states.payouts import PayoutKind

# In the order in which a payment passes them. Built: in a batch that is not released.
STAGES = ("prepared", "approved", "built", "in_flight", "paid", "failed", "returned", "cancelled")
PROMISED = ("approved", "built", "in_flight")  # reserved in the budget

LABELS: dict[str, str | Promise] = {
    "prepared": _("승인 대기"),
    "approved": _("승인됨"),
    "built": _("이체 승인 대기"),
    "in_flight": _("결과 대기"),
    "paid": _("지급완료"),
    "failed": _("지급실패"),
    "returned": _("반환"),
    "cancelled": _("취소"),
}


def stage_labels() -> dict[str, str]:
    """Return {stage: label in the user's language} for the stages of a payment, in the order of
    STAGES (from prepared to cancelled)."""
    return {stage: str(LABELS[stage]) for stage in STAGES}


@dataclass
class KindSums:
    """Sums of a programme's payments of one kind, or of all kinds: count and won in each stage, and
    the won that the ledger has as reserved and as paid."""

    label: str
    kind: str = ""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    won: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    reserved: int = 0  # by the ledger, won
    paid: int = 0

    @property
    def promised(self) -> int:
        return sum(self.won[stage] for stage in PROMISED)

    @property
    def reserved_difference(self) -> int:
        """Won reserved by the ledger, minus the won of payouts that are approved or in a batch
        without a result."""
        return self.reserved - self.promised

    @property
    def paid_difference(self) -> int:
        return self.paid - self.won["paid"]

    @property
    def differs(self) -> bool:
        return bool(self.reserved_difference or self.paid_difference)

    @property
    def cells(self) -> list[tuple[str, int, int]]:
        """Label, number of payments and won of each stage, in the order of STAGES."""
        labels = stage_labels()
        return [(labels[stage], self.counts[stage], self.won[stage]) for stage in STAGES]

    @property
    def payable(self) -> int:
        """Won of the payments that wait, are approved or batched, or are paid; without failed,
        returned and cancelled ones."""
        return self.won["prepared"] + self.promised + self.won["paid"]

    def share(self, *stages: str) -> float:
        """Return the won of these stages in per cent of `payable`, to two decimals; 0.0 if
        `payable` is 0."""
        whole = self.payable
        return round(100 * sum(self.won[s] for s in stages) / whole, 2) if whole else 0.0

    @property
    def bar(self) -> dict[str, float]:
        return {
            "paid": self.share("paid"),
            "in_flight": self.share("in_flight"),
            "promised": self.share("approved", "built"),
            "prepared": self.share("prepared"),
        }

    def add(self, other: KindSums) -> None:
        for stage in STAGES:
            self.counts[stage] += other.counts[stage]
            self.won[stage] += other.won[stage]
        self.reserved += other.reserved
        self.paid += other.paid


@dataclass(frozen=True)
class RecoverySums:
    """Sums of the demanded recoveries of one programme: counts, won demanded, received, set off,
    waived and still owed, and the won received and owed by the ledger."""

    owed_count: int = 0
    count: int = 0
    demanded: int = 0
    received: int = 0
    set_off: int = 0
    waived: int = 0
    owed: int = 0
    ledger_received: int = 0
    ledger_owed: int = 0

    @property
    def received_difference(self) -> int:
        """Won received from recoveries by the ledger, minus the won received by the recoveries
        themselves."""
        return self.ledger_received - self.received

    @property
    def owed_difference(self) -> int:
        return self.ledger_owed - self.owed

    @property
    def differs(self) -> bool:
        return bool(self.received_difference or self.owed_difference)


@dataclass
class ProgrammeSums:
    """Reconciliation of one programme: sums for each kind of payment (`rows`), their `total`, the
    budget (None without one), and the recoveries."""

    programme: Any
    budget: Budget | None
    rows: list[KindSums]
    total: KindSums
    recoveries: RecoverySums = field(default_factory=RecoverySums)

    @property
    def budget_reserved_difference(self) -> int:
        return (self.budget.reserved if self.budget else 0) - self.total.reserved

    @property
    def budget_spent_difference(self) -> int:
        """Won that the budget has as spent, minus the won that the ledger has as paid less
        recoveries received."""
        net = self.total.paid - self.recoveries.ledger_received
        return (self.budget.spent if self.budget else 0) - net

    @property
    def budget_receivable_difference(self) -> int:
        return (self.budget.receivable if self.budget else 0) - self.recoveries.ledger_owed

    @property
    def budget_differs(self) -> bool:
        return bool(
            self.budget_reserved_difference
            or self.budget_spent_difference
            or self.budget_receivable_difference
        )


@dataclass(frozen=True)
class BatchRow:
    """Row of the reconciliation for one batch: count and won stored at building, those of its
    payments now by state, and the won paid by the bank's results and by the ledger."""

    pk: int
    number: str
    status: str
    count: int
    total: int
    only_failures: bool
    held: int
    waiting_count: int
    waiting: int
    paid_count: int
    paid: int
    failed_count: int
    failed: int
    returned_count: int
    returned: int
    bank_paid: int
    ledger_paid: int
    manual_count: int  # results entered by two people without a file of the bank
    manual_paid: int

    @property
    def state(self) -> BatchStatus:
        return BatchStatus(self.status)

    @property
    def payout_difference(self) -> int:
        """Won of the batch stored at building, minus the won of the payouts in it now."""
        return self.total - self.held

    @property
    def result_difference(self) -> int:
        """Won that the bank's applied results call paid, minus the won of the batch's payouts in
        the state paid."""
        return self.bank_paid - self.paid

    @property
    def ledger_difference(self) -> int:
        return self.ledger_paid - self.paid

    @property
    def difference(self) -> int:
        """The first of `payout_difference`, `result_difference` and `ledger_difference` that is not
        zero, in won; 0 if the batch agrees."""
        return self.payout_difference or self.result_difference or self.ledger_difference


@dataclass(frozen=True)
class LedgerMismatch:
    """A payment for which the sums of its ledger entries (`reserved`, `paid`, in won) are not those
    that its status and amount demand."""

    pk: int
    number: str
    kind: str
    status: str
    amount: int
    reserved: int | None
    paid: int | None
    claim_id: int

    @property
    def kind_label(self) -> str:
        return str(PayoutKind(self.kind).label)


@dataclass(frozen=True)
class ManualSums:
    """Count and won of the results that two people entered and that no file of the bank has
    confirmed."""

    count: int
    won: int


@dataclass(frozen=True)
class OpenLines:
    """Number of bank lines that were not applied and are not closed, and how many of them the bank
    was asked about (`asked`)."""

    count: int
    asked: int


@dataclass
class Reconciliation:
    accounts: list[ProgrammeSums]
    batches: list[BatchRow]
    mismatches: list[LedgerMismatch]
    manual: ManualSums
    lines: OpenLines

    @property
    def complete(self) -> bool:
        """True if all sums agree, no bank line is open, and every result is in a file of the
        bank."""
        return self.agrees and not self.lines.count and not self.manual.count

    @property
    def agrees(self) -> bool:
        """True if no payment, programme, recovery sum or batch of the reconciliation has a
        difference."""
        return (
            not self.mismatches
            and not any(
                account.budget_differs
                or account.total.differs
                or account.recoveries.differs
                or any(r.differs for r in account.rows)
                for account in self.accounts
            )
            and not any(batch.difference for batch in self.batches)
        )
