"""Database rules: one of the office prepares a version, another one publishes it; versions follow
one another by their days, and what is published is what was prepared."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Books, Rule, fail
from claims.users.triggers import holds_sql
from reviews.publication.states import PREPARE, PUBLISH


def version_passes_two_people() -> Rule:
    """Return the trigger that checks the permissions to prepare and to publish a version, its
    digest, its day and number, and that no other version was published since it was prepared."""
    return Rule(
        name="passes_two_people",
        declare=[("newest", "record")],
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.status <> 'published' OR OLD.status = 'published' THEN RETURN NEW; END IF;
                IF NOT {holds_sql("NEW.published_by_id", PUBLISH)} THEN
                    {fail("statistics_are_published_by_their_office")}
                END IF;
            ELSIF NOT {holds_sql("NEW.prepared_by_id", PREPARE)} THEN
                {fail("statistics_are_prepared_by_the_secretariat")}
            END IF;
            IF NEW.digest <> encode(sha256(convert_to(NEW.tables, 'UTF8')), 'hex') THEN
                {fail("statistics_have_the_digest_of_their_tables")}
            END IF;
            SELECT p.id, p.number, p.as_of INTO newest
                FROM public.reviews_publication p
                WHERE p.status = 'published' AND p.id <> NEW.id ORDER BY p.number DESC LIMIT 1;
            IF NEW.follows_id IS DISTINCT FROM newest.id THEN
                {fail("statistics_follow_the_newest_version")}
            END IF;
            IF NEW.as_of < newest.as_of OR (NEW.as_of = newest.as_of AND NEW.corrects_id IS NULL)
                OR NEW.as_of > (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date
            THEN {fail("statistics_are_published_in_the_order_of_their_days")} END IF;
            IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_publication p
                WHERE p.id = NEW.corrects_id AND p.status = 'published'
            ) THEN {fail("a_published_version_is_corrected")} END IF;
            IF NEW.status = 'published'
                AND NEW.number IS DISTINCT FROM COALESCE(newest.number, 0) + 1
            THEN {fail("statistics_are_numbered_without_gaps")} END IF;
            RETURN NEW;
        """,
    )


def published_version_is_copied() -> Books:
    """Return the trigger that copies a published version into the table of the public page, in the
    same statement."""
    return Books(
        name="published_for_everybody",
        operation=pgtrigger.Update,
        func="""
            INSERT INTO public.reviews_publishedstatistics
                (number, as_of, published_at, tables, digest, corrects, reason)
            SELECT n.number, n.as_of, n.published_at, n.tables, n.digest, c.number, n.reason
            FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.status <> 'published'
            LEFT JOIN public.reviews_publication c ON c.id = n.corrects_id
            WHERE n.status = 'published';
            RETURN NULL;
        """,
    )
