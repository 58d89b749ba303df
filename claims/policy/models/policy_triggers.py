"""Triggers of policies: drafts may be changed, published ones not, and two administrators publish.

The indentation of the SQL is that of the migrations: another one would be another trigger."""

from __future__ import annotations

import pgtrigger

from claims.trail.triggers import BY_THE_OWNER, Rule, confirmed_sql, fail

FROZEN_POLICY_FIELDS = (
    "programme",
    "version",
    "title",
    "note",
    "drafted_by",
    "published_at",
    "published_by",
    "effective_from",
    "review_threshold",
    "small_business_only",
    "base_grant",
    "required_kinds",
    "panel_size",
    "quorum",
    "majority",
    "tie",
    "amount_rule",
    "rounding_unit",
    "chair_threshold",
    "additional_cap",
    "one_grant_by",
    "second_ballots",
    "decide_working_days",
    "supplement_working_days",
    "document_working_days",
    "late_documents",
    "reopening_days",
    "appeal_days",
    "appeal_working_days",
    "appeal_extension",
    "typed_sum_from",
    "sitting_notice_days",
    "unanimity_tolerance",
    "sample_share",
    "free_departure",
    "free_departure_won",
    "above_median_share",
    "market_rest_share",
    "unlike_service",
    "unlike_industry",
    "unlike_loss",
    "unlike_day",
    "taxed",
    "tax_expense_share",
    "tax_free_income",
    "tax_rate",
    "tax_local_share",
)

# jsonb keys that the publishing statement may set; `effective_from` where none was given.
SET_BY_PUBLISHING = "ARRAY['published_at', 'published_by_id', 'effective_from']"


def drafts_only_sql(says: str) -> str:
    """Return PL/pgSQL for a trigger on rows of a policy (tiers, factors): it refuses a write, under
    the constraint name `says`, unless the policy is a draft.

    It locks the policy FOR SHARE to the end of the transaction, so that a publication waits for the
    row or the row sees the publication. The trigger declares `policies bigint[]`."""
    return f"""
                    policies := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.policy_id]
                        WHEN 'DELETE' THEN ARRAY[OLD.policy_id]
                        ELSE ARRAY[OLD.policy_id, NEW.policy_id] END;
                    PERFORM 1 FROM public.claims_supportpolicy p
                        WHERE p.id = ANY(policies) ORDER BY p.id FOR SHARE;
                    IF EXISTS (
                        SELECT 1 FROM public.claims_supportpolicy p
                        WHERE p.id = ANY(policies) AND p.published_at IS NOT NULL
                    ) THEN {fail(says)} END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """  # noqa: S608


def published_policy_stays() -> Rule:
    """Return the trigger that refuses to delete a published policy."""
    return Rule(
        name="published_policy_stays",
        operation=pgtrigger.Delete,
        func=f"""
                    IF OLD.published_at IS NOT NULL THEN
                        {fail("published_policy_is_not_deleted")}
                    END IF;
                    RETURN OLD;
                """,
    )


def published_by_two_hands() -> Rule:
    """Return the trigger that lets a policy be published only in the transaction of a confirmed
    change, and without any other change of its row. The owner of the tables is exempt."""
    return Rule(
        name="published_by_two_hands",
        func=f"""
                    IF NEW.published_at IS NOT NULL
                        AND (TG_OP = 'INSERT' OR OLD.published_at IS NULL)
                        AND NOT {BY_THE_OWNER}
                        AND NOT (TG_OP = 'UPDATE' AND {confirmed_sql("publish", "NEW.id")})
                    THEN {fail("policy_is_published_by_two_hands")} END IF;
                    IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL
                        AND NEW.published_at IS NOT NULL AND NOT {BY_THE_OWNER}
                        AND (to_jsonb(OLD) - {SET_BY_PUBLISHING}
                                IS DISTINCT FROM to_jsonb(NEW) - {SET_BY_PUBLISHING}
                            OR OLD.effective_from <> NEW.effective_from)
                    THEN {fail("policy_is_published_as_it_stood")} END IF;
                    RETURN NEW;
                """,
    )
