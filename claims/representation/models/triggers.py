"""Triggers of representations, and SQL conditions on them."""

from __future__ import annotations

import pgtrigger

from claims.representation.models.choices import CONFIRM, ENTER, READERS_IN_ORDER
from claims.trail.triggers import Rule, fail
from claims.users.triggers import PROPOSER_HOLDS_PERMISSION, holds_sql

TODAY = "(clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date"


def in_force_sql(today: str = TODAY) -> str:
    """Return the SQL condition for a representation `r` that is in force on a day (a SQL date, by
    default today in KST)."""
    return f"""(r.status = 'in_force'
                AND r.valid_from <= {today}
                AND (r.valid_to IS NULL
                    OR r.valid_to >= {today}))"""


# True of a representation `r` that is in force today, for triggers of every package.
IN_FORCE_SQL = in_force_sql()


def letter_reader_sql(claim: str, today: str = TODAY) -> str:
    """Return a SQL query for the representation in force whose person gets the letters of a claim
    (a SQL expression for its id), besides or instead of the claimant: one row, or none.

    If there are several, it takes the same one as `queries.letter_readers`."""
    kinds = ", ".join(f"'{kind.value}'" for kind in READERS_IN_ORDER)
    return f"""SELECT r.* FROM public.claims_representation r
            WHERE r.claim_id = {claim} AND r.letters <> 'claimant' AND {in_force_sql(today)}
            ORDER BY array_position(ARRAY[{kinds}], r.kind::text) LIMIT 1"""  # noqa: S608


def known_link_sql(today: str = TODAY) -> str:
    """Return the SQL condition that the person of the representation `r` got the letters of the
    claim while its upload link `l` was open, and gets them no more. `today` is a SQL date (KST)."""
    return f"""(r.letters <> 'claimant'
                AND (r.status = 'ended' AND l.issued_at <= r.ended_at
                        AND r.valid_from <= (r.ended_at AT TIME ZONE 'Asia/Seoul')::date
                    OR r.status = 'in_force' AND r.valid_to < {today})
                AND (r.valid_to IS NULL
                    OR (l.issued_at AT TIME ZONE 'Asia/Seoul')::date <= r.valid_to))"""


def former_reader_knows_no_open_link() -> Rule:
    """Return the trigger, checked at the commit, that refuses to end a representation while an
    upload link is open that was so when its person got the letters."""
    return Rule(
        name="former_reader_knows_no_open_link",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = 'ended' AND OLD.status <> 'ended' AND EXISTS (
                SELECT FROM public.claims_uploadlink l
                JOIN public.claims_representation r ON r.claim_id = l.claim_id
                WHERE r.id = NEW.id AND l.revoked_at IS NULL AND {known_link_sql()}
            ) THEN {fail("former_reader_knows_no_open_link")} END IF;
            RETURN NULL;
        """,  # noqa: S608
    )


def representation_has_its_papers() -> Rule:
    """Return the trigger, checked at the commit: a new representation must have every paper that
    its kind needs, each a document of the same claim.
    """
    return Rule(
        name="representation_has_its_papers",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Insert,
        declare=[("needed", "text[]")],
        func=f"""
            needed := CASE NEW.kind
                WHEN 'proxy' THEN ARRAY['power_of_attorney']
                WHEN 'successor' THEN ARRAY['registration']
                WHEN 'heir' THEN ARRAY['death', 'family']
                ELSE ARRAY['closure'] END;
            IF NEW.kind = 'heir' AND NEW.heirs > 1 THEN
                needed := needed || ARRAY['agreement'];
            END IF;
            IF NOT needed <@ COALESCE((
                SELECT array_agg(p.kind::text) FROM public.claims_representationpaper p
                JOIN public.claims_document d ON d.id = p.document_id
                WHERE p.representation_id = NEW.id AND d.claim_id = NEW.claim_id
            ), ARRAY[]::text[]) THEN {fail("representation_has_its_papers")} END IF;
            RETURN NULL;
        """,  # noqa: S608
    )


def other_payee_passes_two_people() -> Rule:
    """Return the trigger that requires the permission of the user named as entering, confirming,
    wanting to end or ending a representation."""
    return Rule(
        name="other_payee_passes_two_people",
        func=f"""
            IF TG_OP = 'INSERT' THEN
                IF NOT {holds_sql("NEW.entered_by_id", ENTER)} THEN
                    {fail("representation_is_entered_by_an_office")}
                END IF;
                RETURN NEW;
            END IF;
            IF OLD.status = 'waiting' AND NEW.status = 'in_force'
                AND NOT {holds_sql("NEW.settled_by_id", CONFIRM)}
            THEN {fail("representation_is_confirmed_by_the_secretariat")} END IF;
            IF NEW.status = 'ended' AND OLD.status <> 'ended'
                AND NOT {holds_sql("NEW.ended_by_id", CONFIRM)}
            THEN {fail("representation_is_ended_by_the_secretariat")} END IF;
            IF NEW.ending_by_id IS NOT NULL AND OLD.ending_by_id IS NULL
                AND NOT {holds_sql("NEW.ending_by_id", CONFIRM)}
            THEN {fail("representation_is_ended_by_the_secretariat")} END IF;
            IF NEW.status = 'ended' AND OLD.status <> 'ended' AND NEW.ending_by_id IS NOT NULL
                AND NOT {holds_sql("NEW.ending_by_id", CONFIRM)}
            THEN {fail(PROPOSER_HOLDS_PERMISSION)} END IF;
            RETURN NEW;
        """,
    )
