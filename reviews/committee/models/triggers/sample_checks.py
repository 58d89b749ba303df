"""Guards of sample checks: the draw follows its seed, the second judge is another."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.committee.models.triggers.offices import chairs_sql

WHOLE = 10_000  # the unit of shares
_LOT = "substr(encode(sha256(convert_to(NEW.seed || ':sample', 'UTF8')), 'hex'), 1, 8)"


def sample_is_drawn_as_its_seed_says() -> Rule:
    """Trigger that refuses a draw for a sample check unless its share is the policy's, its seed is
    of the claim and round, and `drawn` is what this seed gives. Only a first round that granted an
    amount and was not confirmed in a sitting can be drawn."""
    return Rule(
        name="sample_is_drawn_as_its_seed_says",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT FROM public.reviews_decision d
                JOIN public.reviews_review r ON r.id = d.review_id
                JOIN public.claims_claim c ON c.id = r.claim_id
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                WHERE d.id = NEW.decision_id AND d.amount > 0 AND r.round = 1
                    AND d.sitting_id IS NULL AND p.sample_share = NEW.share AND NEW.share > 0
                    AND split_part(NEW.seed, ':', 1) = c.number || '/1'
            ) OR NEW.drawn <> (
                ('x' || {_LOT})::bit(32)::bigint * {WHOLE} < NEW.share * 4294967296::bigint
            ) THEN {fail("sample_is_drawn_as_its_seed_says")} END IF;
            RETURN NEW;
        """,
    )


def drawn_sample_has_its_check() -> Rule:
    """Trigger at the commit that refuses a draw with `drawn` true that has no sample check."""
    return Rule(
        name="drawn_sample_has_its_check",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=f"""
            IF NEW.drawn AND NOT EXISTS (
                SELECT FROM public.reviews_samplecheck k WHERE k.draw_id = NEW.id
            ) THEN {fail("drawn_sample_has_its_check")} END IF;
            RETURN NULL;
        """,
    )


def check_is_of_a_drawn_claim() -> Rule:
    return Rule(
        name="check_is_of_a_drawn_claim",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT FROM public.reviews_sampledraw s
                JOIN public.reviews_decision d ON d.id = s.decision_id
                JOIN public.reviews_review r ON r.id = d.review_id
                WHERE s.id = NEW.draw_id AND s.drawn AND r.claim_id = NEW.claim_id
            ) THEN {fail("check_is_of_a_drawn_claim")} END IF;
            RETURN NEW;
        """,
    )


def second_judge_is_another() -> Rule:
    """Trigger that refuses, as judge of a sample check, a member who ever had a seat on the claim
    or confirmed a decision on it. It also refuses any judge of a check that is not open."""
    return Rule(
        name="second_judge_is_another",
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_samplecheck k
                JOIN public.reviews_review r ON r.claim_id = k.claim_id
                JOIN public.reviews_assignment a ON a.review_id = r.id
                WHERE k.id = NEW.sample_id AND a.member_id = NEW.member_id
            ) OR EXISTS (
                SELECT FROM public.reviews_samplecheck k
                JOIN public.reviews_review r ON r.claim_id = k.claim_id
                JOIN public.reviews_decision d ON d.review_id = r.id
                JOIN public.reviews_member m ON m.user_id = d.confirmed_by_id
                WHERE k.id = NEW.sample_id AND m.id = NEW.member_id
            ) OR NOT EXISTS (
                SELECT FROM public.reviews_samplecheck k
                WHERE k.id = NEW.sample_id AND k.status = 'open'
            ) THEN {fail("second_judge_is_another")} END IF;
            RETURN NEW;
        """,
    )


def sample_is_judged_by_its_judge() -> Rule:
    """Trigger that refuses a judgement of an open sample check by anybody but its present judge,
    after the end of the judge's term, or with another ceiling or difference (won) than the decision
    gives. The status must be `agreed` if the judge grants and the difference is within the policy's
    tolerance, else `differs`."""
    return Rule(
        name="sample_is_judged_by_its_judge",
        operation=pgtrigger.Update,
        declare=[("first", "record")],
        func=f"""
            IF NEW.status NOT IN ('agreed', 'differs') OR OLD.status <> 'open' THEN
                RETURN NEW;
            END IF;
            IF NOT EXISTS (
                SELECT FROM public.reviews_samplejudge j
                WHERE j.sample_id = NEW.id AND j.member_id = NEW.judged_by_id AND j.left_at IS NULL
            ) THEN {fail("sample_is_judged_by_its_judge")} END IF;
            IF EXISTS (
                SELECT FROM public.reviews_member m
                WHERE m.id = NEW.judged_by_id
                    AND m.term_to < (NEW.judged_at AT TIME ZONE 'Asia/Seoul')::date
            ) THEN {fail("sample_is_judged_within_the_term")} END IF;
            SELECT d.amount, d.ceiling, p.unanimity_tolerance INTO first
            FROM public.reviews_sampledraw s
            JOIN public.reviews_decision d ON d.id = s.decision_id
            JOIN public.reviews_review r ON r.id = d.review_id
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            WHERE s.id = NEW.draw_id;
            IF NEW.ceiling <> first.ceiling
                OR NEW.difference <> COALESCE(NEW.amount, 0) - first.amount
                OR (NEW.status = 'agreed') <> (
                    NEW.choice <> 'deny'
                    AND abs(NEW.difference) * {WHOLE} <= first.amount * first.unanimity_tolerance
                )
            THEN {fail("sample_agrees_as_its_amounts_say")} END IF;
            RETURN NEW;
        """,
    )


def sample_is_closed_by_the_chair() -> Rule:
    """Trigger that refuses to end a sample check without a judgement, or to close one that differs,
    unless the user is a chair or a deputising member in office. The verbs alone
    (sample_checks/closing.py) check whether a deputy may act.

    It also refuses the user who confirmed the decision, as long as somebody else may act: another
    chair or deputy in office who neither voted on the review nor left it for a conflict.
    """
    return Rule(
        name="sample_is_closed_by_the_chair",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        declare=[("confirmed", "record")],
        func=f"""
            IF NEW.status NOT IN ('settled', 'ended') OR OLD.status = NEW.status THEN
                RETURN NULL;
            END IF;
            IF NOT {chairs_sql("NEW.settled_by_id", "NEW.settled_at")}
            THEN {fail("sample_is_closed_by_the_chair")} END IF;
            SELECT d.review_id, d.confirmed_by_id INTO confirmed
            FROM public.reviews_sampledraw s
            JOIN public.reviews_decision d ON d.id = s.decision_id
            WHERE s.id = NEW.draw_id;
            IF confirmed.confirmed_by_id = NEW.settled_by_id AND EXISTS (
                SELECT FROM public.claims_user other
                WHERE other.id <> NEW.settled_by_id AND other.is_active
                    AND other.disabled_at IS NULL
                    AND {chairs_sql("other.id", "NEW.settled_at")}
                    AND NOT EXISTS (
                        SELECT FROM public.reviews_assignment a
                        JOIN public.reviews_member own ON own.id = a.member_id
                        WHERE a.review_id = confirmed.review_id AND own.user_id = other.id
                            AND (a.left_as IN ('recused', 'disqualified', 'challenged')
                                OR EXISTS (
                                    SELECT FROM public.reviews_vote v WHERE v.assignment_id = a.id
                                ))
                    )
            ) THEN {fail("who_confirmed_closes_no_sample_where_another_may")} END IF;
            RETURN NULL;
        """,
    )
