"""Database guards of bulks, raw SQL included."""

from __future__ import annotations

from typing import Any

import pgtrigger

from claims.trail.triggers import fail


class BulkStaysApproved(pgtrigger.Trigger):
    """A bulk's notices are written while it runs, and no more than its approver saw.

    Runs once per statement, so a chunk of thousands is checked once.
    """

    name = "wave"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_rows")

    def get_func(self, model: Any) -> str:
        waves = "(SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w"
        bulks = f"{waves} JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id"
        return f"""
            IF EXISTS (SELECT 1 FROM {bulks} WHERE b.status <> 'running') THEN
                {fail("notice_of_a_bulk_is_written_while_it_runs")}
            END IF;
            IF EXISTS (
                SELECT 1 FROM {bulks} WHERE b.count < (
                    SELECT count(*) FROM public.reviews_notice AS n WHERE n.bulk_id = b.id
                )
            ) THEN {fail("bulk_writes_no_more_than_was_shown")} END IF;
            RETURN NULL;
        """  # noqa: S608  every piece of it is a constant of this file
