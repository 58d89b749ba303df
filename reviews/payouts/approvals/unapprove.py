"""Undoing of approvals whose payouts are in no batch yet: the payouts wait for approval again, and
approval notices that were not sent are suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from claims.register.models import BankAccount
from reviews.payouts.models import Payout
from reviews.payouts.notices import suppress_voided
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

# A waiver applies to one account only.
UNAPPROVE = """
    UPDATE reviews_payout p SET status = 'prepared',
        approved_by_id = NULL, approved_at = NULL, approved_digest = NULL,
        account_id = newest.account,
        holder_waived_by_id = CASE WHEN p.account_id IS NOT DISTINCT FROM newest.account
            THEN p.holder_waived_by_id END,
        holder_waived_reason = CASE WHEN p.account_id IS NOT DISTINCT FROM newest.account
            THEN p.holder_waived_reason ELSE '' END,
        holder_waived_for_id = CASE WHEN p.account_id IS NOT DISTINCT FROM newest.account
            THEN p.holder_waived_for_id END
    FROM unnest(%s::bigint[], %s::bigint[]) AS newest(id, account) WHERE p.id = newest.id
"""


def newest_accounts(rows: Iterable[Payout]) -> dict[int, BankAccount]:
    """Return {claim id: newest bank account} (highest version) for the claims of these payouts.
    Claims without an account are absent. One query."""
    accounts = BankAccount.objects.filter(claim_id__in=[row.claim_id for row in rows])
    return {one.claim_id: one for one in accounts.order_by("claim_id", "version")}


def unapprove(rows: Sequence[Payout], *, by: User | None) -> None:
    """Set payouts (locked, prepared or approved, in no batch) to prepared, without their approval
    and with the newest account of their claim. Suppress their approval notices that were not sent.
    A waiver of the account holder is kept only if the account stays the same.

    Three statements, whatever the number of payouts. Triggers write history, ledger and budget.
    """
    if not rows:
        return
    newest = newest_accounts(rows)
    for row in rows:
        account = newest.get(row.claim_id)
        row.status = PayoutStatus.PREPARED
        row.approved_by, row.approved_at, row.approved_digest = None, None, None
        if row.account_id != (account.pk if account else None):
            row.account, row.holder_waived_by, row.holder_waived_reason = account, None, ""
            row.holder_waived_for = None
    with connection.cursor() as cursor:
        cursor.execute(UNAPPROVE, [[row.pk for row in rows], [row.account_id for row in rows]])
    suppress_voided(rows, by)
