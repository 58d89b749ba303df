"""Database guards of notices, raw SQL included."""

import pgtrigger

from claims.trail.triggers import Rule, fail

_ADDRESS = ("recipient", "recipient_hint", "recipient_index")


def notice_keeps_its_recipient() -> Rule:
    """Return the trigger: the address changes only where a person retries a failed notice, with the
    claim's present address, or where an erasure blanks it.

    Runs after the row's own checks. Workers' updates name none of the columns and do not fire it.
    """
    old = ", ".join(f'OLD."{column}"' for column in _ADDRESS)
    new = ", ".join(f'NEW."{column}"' for column in _ADDRESS)
    blank = " AND ".join(
        f'(NEW."{c}" IS NOT DISTINCT FROM OLD."{c}"'
        f" OR COALESCE(NEW.\"{c}\"::text, '') IN ('', '\\x'))"
        for c in _ADDRESS
    )
    return Rule(
        name="notice_keeps_its_recipient",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(*_ADDRESS),
        func=f"""
            IF ROW({old}) IS NOT DISTINCT FROM ROW({new})
                OR (OLD.status = 'failed' AND NEW.status = 'pending'
                    AND NEW.handled_by_id IS NOT NULL)
                OR (NEW.erased_at IS NOT NULL AND {blank})
            THEN RETURN NULL; END IF;
            {fail("notice_keeps_its_recipient")}
        """,
    )
