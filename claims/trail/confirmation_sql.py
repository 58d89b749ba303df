"""SQL for triggers on rows that only a confirmed proposal may change."""

from __future__ import annotations

# The migrating role ships the first rows; `desk_app` is never a member of it.
BY_THE_OWNER = """pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')"""


def confirmed_sql(kind: str, target: str, after: str = "TRUE") -> str:
    """Return SQL that is true where this transaction confirmed a change of `kind` to `target`.

    `target` is an SQL expression. `after` is a condition on `c.after`, the proposed state as JSON.
    The database itself writes `settled_at`, the start of the confirming transaction: a proposal
    that was confirmed earlier no longer permits anything.
    """
    if not kind.isidentifier():
        raise ValueError(kind)
    return f"""EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = '{kind}' AND c.target = ({target})::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND ({after})
    )"""  # noqa: S608
