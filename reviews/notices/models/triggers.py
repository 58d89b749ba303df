"""Database guards of notices and bulks, in SQL, against every path including raw SQL."""

from __future__ import annotations

from typing import Any

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.notices.models.readers import ADDRESSED, READER

_ADDRESS = ("recipient", "recipient_hint", "recipient_index")


_LINK_PATH = "/u/[a-z2-7]{26}"  # an upload link in a text (claims.documents.upload_links.tokens)


def _without_tokens(text: str) -> str:
    return f"regexp_replace({text}, '{_LINK_PATH}', '/u/', 'g')"


# True where a notice that is not sent changes its text in the tokens of upload links alone, to
# those of open links of its claim.
LINK_ISSUED_ANEW = f"""
    NEW.status = OLD.status AND OLD.status IN ('pending', 'failed', 'suppressed')
    AND NEW.erased_at IS NULL AND NEW.subject = OLD.subject
    AND NEW.body <> OLD.body AND NEW.body_digest <> OLD.body_digest
    AND {_without_tokens("NEW.body")} = {_without_tokens("OLD.body")}
    AND {_without_tokens("NEW.values::text")}
        IS NOT DISTINCT FROM {_without_tokens("OLD.values::text")}
    AND NOT EXISTS (
        SELECT FROM regexp_matches(
            NEW.body || COALESCE(NEW.values::text, ''), '{_LINK_PATH}', 'g'
        ) f
        WHERE NOT EXISTS (
            SELECT FROM public.claims_uploadlink l
            WHERE l.claim_id = NEW.claim_id AND l.revoked_at IS NULL
                AND l.token_digest = sha256(convert_to(substr(f[1], 4), 'UTF8'))
        )
    )
"""  # noqa: S608  constants of ours


def notice_keeps_its_recipient() -> Rule:
    """Return the trigger on notices that refuses a change of the address, except to that of the
    notice's present reader, while it waits or when a person retries it, or when an erasure blanks
    it. A waiting one to a claimant without a corrected contact keeps the address as filed.

    Runs after the row's own checks. Leases, attempts and answers name none of the columns and do
    not fire it.
    """
    old = ", ".join(f'OLD."{column}"' for column in (*_ADDRESS, "addressee"))
    new = ", ".join(f'NEW."{column}"' for column in (*_ADDRESS, "addressee"))
    blank = " AND ".join(
        f'(NEW."{c}" IS NOT DISTINCT FROM OLD."{c}"'
        f" OR COALESCE(NEW.\"{c}\"::text, '') IN ('', '\\x'))"
        for c in _ADDRESS
    )
    return Rule(
        name="notice_keeps_its_recipient",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(*_ADDRESS, "addressee"),
        func=f"""
            IF ROW({old}) IS NOT DISTINCT FROM ROW({new})
                OR (NEW.erased_at IS NOT NULL AND NEW.addressee = OLD.addressee AND {blank})
            THEN RETURN NULL; END IF;
            IF NEW.status = 'pending' AND NEW.erased_at IS NULL AND (OLD.status = 'pending'
                OR OLD.status = 'failed' AND NEW.handled_by_id IS NOT NULL)
            THEN
                IF EXISTS (
                    SELECT FROM (SELECT NEW.*) AS n {READER} WHERE {ADDRESSED}
                        AND (OLD.status = 'failed' OR NEW.addressee <> OLD.addressee
                            OR NEW.addressee <> 'claimant' OR contact.id IS NOT NULL)
                ) THEN RETURN NULL; END IF;
                IF NEW.addressee <> OLD.addressee OR EXISTS (
                    SELECT FROM (SELECT NEW.*) AS n {READER}
                    WHERE contact.id IS NOT NULL OR reader.id IS NOT NULL
                ) THEN {fail("notice_goes_to_who_reads_it_now")} END IF;
            END IF;
            {fail("notice_keeps_its_recipient")}
        """,
    )


def copy_repeats_a_sent_letter() -> Rule:
    """Return the trigger on new copies that refuses one of a letter that was not sent, was erased,
    is itself a copy or belongs to another claim; and one whose text is not the letter's.

    A mail ends its last line and has a subject, a message to a phone need not: these two may
    differ. The variables are those of the letter or none.
    """
    return Rule(
        name="copy_repeats_a_sent_letter",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition('NEW."copy_of_id" IS NOT NULL'),
        declare=[("o", "public.reviews_notice%ROWTYPE")],
        func=f"""
            SELECT * INTO o FROM public.reviews_notice n WHERE n.id = NEW.copy_of_id;
            IF o.status IS NULL OR o.status NOT IN ('sent', 'delivered')
                OR o.copy_of_id IS NOT NULL OR o.erased_at IS NOT NULL
                OR NEW.claim_id <> o.claim_id OR NEW.event <> o.event
                OR NEW.template_id <> o.template_id OR NEW.bulk_id IS NOT NULL
            THEN {fail("copy_is_of_a_sent_letter")} END IF;
            IF rtrim(NEW.body, E'\\n') <> rtrim(o.body, E'\\n')
                OR NEW.subject <> o.subject AND NEW.subject <> '' AND o.subject <> ''
                OR NEW.values IS NOT NULL AND NEW.values IS DISTINCT FROM o.values
            THEN {fail("copy_says_what_its_letter_said")} END IF;
            RETURN NEW;
        """,
    )


class BulkStaysApproved(pgtrigger.Trigger):
    """Trigger on new notices of a bulk: they are written only while it runs, no more of them than
    its approver saw, and for a listed audience only to its stored claims.

    Runs once per statement, so a chunk of thousands is checked once.
    """

    name = "bulk_runs"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_rows")

    def get_func(self, model: Any) -> str:
        bulks_of_rows = "(SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w"
        bulks = f"{bulks_of_rows} JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id"
        return f"""
            IF EXISTS (SELECT 1 FROM {bulks} WHERE b.status <> 'running') THEN
                {fail("notice_of_a_bulk_is_written_while_it_runs")}
            END IF;
            IF EXISTS (
                SELECT 1 FROM {bulks} WHERE b.count < (
                    SELECT count(*) FROM public.reviews_notice AS n WHERE n.bulk_id = b.id
                )
            ) THEN {fail("bulk_writes_no_more_than_was_shown")} END IF;
            IF EXISTS (
                SELECT 1 FROM new_rows AS r JOIN public.reviews_noticebulk AS b ON b.id = r.bulk_id
                WHERE b.audience IN ('list', 'picked') AND NOT EXISTS (
                    SELECT 1 FROM public.reviews_bulkclaim AS c
                    WHERE c.bulk_id = r.bulk_id AND c.claim_id = r.claim_id
                )
            ) THEN {fail("listed_bulk_writes_to_its_claims")} END IF;
            RETURN NULL;
        """  # noqa: S608  every piece of it is a constant of this file
