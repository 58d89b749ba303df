"""Raw SQL as the application's own role, past every verb: what a test may try."""

from __future__ import annotations

from typing import Any

from reviews.payouts.models import ClaimOfPayouts

APPROVE = """
    UPDATE reviews_payout SET status = 'approved', approved_by_id = %s, approved_at = now(),
        approval_no = approval_no + 1, approved_digest = 'x' WHERE id = %s
"""


def without_guard(owner: Any, model: Any, guard: str, sql: str, *values: Any) -> None:
    """Run it with one guard of a table switched off: as desk_owner, committed at once. For what
    the application can no longer bring about, or only two transactions at the same moment."""
    (trigger,) = [t for t in model._meta.triggers if t.name == guard]
    switch = f"ALTER TABLE {model._meta.db_table} {{}} TRIGGER {trigger.get_pgid(model)}"
    with owner.transaction():
        owner.execute(switch.format("DISABLE"))
        owner.execute(sql, values)
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table is in use
        owner.execute(switch.format("ENABLE"))


def reroute_by_owner(owner: Any, claim_id: int, columns: str) -> None:
    """Send a claim another way although something rests on its route."""
    sql = f"UPDATE claims_claim SET {columns} WHERE id = %s"  # noqa: S608
    without_guard(owner, ClaimOfPayouts, "route_holds", sql, claim_id)
