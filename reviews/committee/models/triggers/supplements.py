"""Rules of supplement requests."""

# Every piece of SQL here is a constant of the models.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail


def supplement_of_nobody_follows_a_paper_taken_back() -> Rule:
    """Trigger that refuses a supplement request without the person who made it, unless the claimant
    has taken back a document of its one kind by the upload link."""
    return Rule(
        name="supplement_of_nobody_follows_a_paper_taken_back",
        when=pgtrigger.After,
        condition=pgtrigger.Q(new__requested_by__isnull=True)
        & ~pgtrigger.Q(new__status__in=["proposed", "declined"]),
        func=f"""
            IF TG_OP = 'UPDATE' AND OLD.status <> 'proposed' AND OLD.requested_by_id IS NULL THEN
                RETURN NULL;
            END IF;
            IF NOT EXISTS (
                SELECT FROM public.claims_document d
                JOIN public.reviews_review r ON r.claim_id = d.claim_id
                WHERE r.id = NEW.review_id AND ARRAY[d.kind::text] = NEW.kinds::text[]
                    AND d.source = 'link'
                    AND d.set_aside_at IS NOT NULL AND d.set_aside_by_id IS NULL
            ) THEN {fail("supplement_of_nobody_follows_a_paper_taken_back")} END IF;
            RETURN NULL;
        """,
    )
