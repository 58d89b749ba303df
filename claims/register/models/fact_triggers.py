"""Triggers of corrected facts, and SQL of the facts that they compare.

The indentation of the SQL is that of the migrations: another one would be another trigger."""

from __future__ import annotations

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql

PROPOSE = "claims.propose_facts"
CONFIRM = "claims.confirm_facts"

# What triage reads: money and route hang on it, so another person confirms.
MONEY_FACTS = ("claimant_kind", "company", "harm", "claimed_loss", "filed_at")
OTHER_FACTS = ("industry", "service", "fee")
FACTS = MONEY_FACTS + OTHER_FACTS


def _columns(row: str, names: tuple[str, ...]) -> str:
    keys = {"company": "company_id", "industry": "industry_id", "service": "service_id"}
    return ", ".join(f"{row}.{keys.get(name, name)}" for name in names)


def _counted_columns(names: tuple[str, ...]) -> str:
    """Return SQL: the named facts in force, separated by commas, from the correction `f` if there
    is one, else from the claim `c`."""
    keys = {"company": "company_id", "industry": "industry_id", "service": "service_id"}
    cells = [keys.get(name, name) for name in names]
    return ", ".join(f"CASE WHEN f.id IS NULL THEN c.{k} ELSE f.{k} END" for k in cells)


def _same_as_counted(names: tuple[str, ...]) -> str:
    return f"""EXISTS (
                        SELECT FROM public.claims_claim c
                        LEFT JOIN public.claims_factcorrection f ON f.id = c.facts_id
                        WHERE c.id = NEW.claim_id AND ROW({_columns("NEW", names)})
                            IS NOT DISTINCT FROM ROW({_counted_columns(names)})
                    )"""  # noqa: S608 - constants of this file


def facts_pass_two_people() -> Rule:
    """Return the trigger of corrections of facts. It requires the proposer's permission and a fact
    that differs from the one in force. If money or route depends on it, another person with the
    permission must confirm. At the confirmation the claim must have the facts that the proposal
    saw, and be neither withdrawn nor erased."""
    return Rule(
        name="passes_two_people",
        func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT {holds_sql("NEW.proposed_by_id", PROPOSE)} THEN
                            {fail("facts_are_proposed_by_an_office")}
                        END IF;
                        IF NEW.document_id IS NOT NULL AND NOT EXISTS (
                            SELECT 1 FROM public.claims_document d
                            WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id
                        ) THEN {fail("facts_name_a_document_of_their_claim")} END IF;
                        IF {_same_as_counted(FACTS)} THEN
                            {fail("fact_correction_changes_something")}
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF OLD.status <> 'waiting' OR NEW.status <> 'confirmed' THEN
                        RETURN NEW;
                    END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id
                            AND c.facts_id IS NOT DISTINCT FROM NEW.replaces_id
                            AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
                    ) THEN {fail("facts_follow_the_newest")} END IF;
                    IF NEW.settled_by_id <> NEW.proposed_by_id THEN
                        IF NOT {holds_sql("NEW.settled_by_id", CONFIRM)} THEN
                            {fail("facts_are_confirmed_by_the_secretariat")}
                        END IF;
                    ELSIF NEW.to_route <> '' OR NOT {_same_as_counted(MONEY_FACTS)} OR EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        WHERE c.id = NEW.claim_id AND c.route = 'committee_review'
                    ) THEN {fail("facts_of_money_are_confirmed_by_another_person")} END IF;
                    RETURN NEW;
                """,
    )


def facts_count_from_now_on() -> Rule:
    """Return the trigger that sets a claim's reference to the correction of its facts when the
    correction is confirmed."""
    return Rule(
        name="counts_from_now_on",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__status="waiting", new__status="confirmed"),
        func="""
                    UPDATE public.claims_claim SET facts_id = NEW.id WHERE id = NEW.claim_id;
                    RETURN NULL;
                """,
    )


def facts_are_the_newest() -> Rule:
    """Return the trigger of claims that lets a claim refer only to its own newest confirmed
    correction of facts."""
    name = "claim_names_its_newest_facts"
    return Rule(
        name=name,
        condition=pgtrigger.Q(new__facts__isnull=False),
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.facts_id IS NOT DISTINCT FROM OLD.facts_id THEN RETURN NEW; END IF;
            END IF;
            IF NOT EXISTS (
                SELECT FROM public.claims_factcorrection f
                WHERE f.id = NEW.facts_id AND f.claim_id = NEW.id AND f.status = 'confirmed'
                    AND f.replaces_id IS NOT DISTINCT FROM
                        CASE TG_OP WHEN 'UPDATE' THEN OLD.facts_id END
            ) THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )
