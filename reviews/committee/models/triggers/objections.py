"""Database rules of objections, of appeals, of withdrawn claims, and of what is undone with a
withdrawal."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql

REGISTERS, DECIDES = "reviews.register_objection", "reviews.decide_objection"


def undone_sql(claim: str, closed_at: str) -> str:
    """Return SQL that is true if a withdrawal of a claim was undone. `claim` (its key) and
    `closed_at` (the time of the withdrawal) are SQL expressions."""
    return f"""EXISTS (
                        SELECT 1 FROM public.reviews_withdrawal w
                        WHERE w.claim_id = {claim} AND w.at = {closed_at}
                            AND w.undone_at IS NOT NULL
                    )"""


def objection_is_of_a_route_of_its_claim() -> Rule:
    """Trigger that refuses a new objection unless it has the present route, tier and routing time
    of its claim, the claim is neither withdrawn nor on the council's route, and the receiving user
    may register objections."""
    return Rule(
        name="objects_to_the_route",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.route = NEW.route
                    AND c.tier_id IS NOT DISTINCT FROM NEW.tier_id
                    AND c.routed_at = NEW.routed_at
                    AND c.route <> 'committee_review' AND c.withdrawn_at IS NULL
            ) THEN {fail("objection_is_of_a_route_of_its_claim")} END IF;
            IF NOT {holds_sql("NEW.received_by_id", REGISTERS)} THEN
                {fail("objection_is_received_by_an_office")}
            END IF;
            RETURN NEW;
        """,
    )


def objection_is_answered_by_its_office() -> Rule:
    """Trigger that refuses to propose or confirm the answer to an objection by a user without the
    permission to decide objections, and to propose a tier of another policy than the claim's."""
    return Rule(
        name="passes_two_people",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = OLD.status THEN RETURN NEW; END IF;
            IF NEW.status = 'proposed' THEN
                IF NOT {holds_sql("NEW.proposed_by_id", DECIDES)} THEN
                    {fail("objection_is_answered_by_the_secretariat")}
                END IF;
                IF NEW.to_tier_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM public.claims_claim c
                    JOIN public.claims_supporttier t ON t.policy_id = c.routed_under_id
                    WHERE c.id = NEW.claim_id AND t.id = NEW.to_tier_id
                ) THEN {fail("objection_names_a_tier_of_its_policy")} END IF;
            END IF;
            IF NEW.status = 'decided' AND NOT {holds_sql("NEW.decided_by_id", DECIDES)} THEN
                {fail("objection_is_answered_by_the_secretariat")}
            END IF;
            RETURN NEW;
        """,
    )


def withdrawn_objection_is_final() -> Rule:
    """Trigger that refuses to reopen a withdrawn objection, unless the withdrawal of its claim was
    undone."""
    return _withdrawn_is_final("withdrawn_objection_is_final")


def withdrawn_review_is_final() -> Rule:
    """Trigger that refuses to reopen a withdrawn review, unless the withdrawal of its claim was
    undone."""
    return _withdrawn_is_final("withdrawn_review_is_final")


def withdrawn_appeal_is_final() -> Rule:
    """Trigger that refuses to reopen a withdrawn appeal, unless the withdrawal of its claim was
    undone."""
    claim = "(SELECT r.claim_id FROM public.reviews_review r WHERE r.id = OLD.review1_id)"
    return _withdrawn_is_final("withdrawn_appeal_is_final", claim)


def withdrawn_challenge_is_final() -> Rule:
    """Trigger that refuses to make a withdrawn challenge undecided again, unless it ended with its
    claim and that withdrawal was undone."""
    claim = """(
                        SELECT r.claim_id FROM public.reviews_review r
                        JOIN public.reviews_assignment a ON a.review_id = r.id
                        WHERE a.id = OLD.assignment_id
                    )"""
    return _withdrawn_is_final("withdrawn_challenge_is_final", claim, "OLD.decided_at")


def no_review_of_a_withdrawn_claim_is_opened() -> Rule:
    """Trigger that refuses to insert an open review of a withdrawn claim, in either round, and to
    open a closed one of it again."""
    return Rule(
        name="withdrawn_opens_no_review",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.closed_at IS NULL OR NEW.closed_at IS NOT NULL THEN RETURN NEW; END IF;
            END IF;
            IF {_withdrawn_sql("NEW.claim_id")}
            THEN {fail("no_review_of_a_withdrawn_claim_is_opened")} END IF;
            RETURN NEW;
        """,
    )


def appeal_is_against_a_decided_first_round() -> Rule:
    """Trigger that refuses a new appeal unless its `review1` is a decided first round of a claim
    that is not withdrawn."""
    return Rule(
        name="appeal_is_against_a_decided_first_round",
        operation=pgtrigger.Insert,
        declare=[("first", "record")],
        func=f"""
            SELECT r.claim_id INTO first FROM public.reviews_review r
            WHERE r.id = NEW.review1_id AND r.round = 1 AND r.status = 'decided';
            IF NOT FOUND THEN {fail("appeal_is_against_a_decided_first_round")} END IF;
            IF {_withdrawn_sql("first.claim_id")}
            THEN {fail("appeal_is_not_of_a_withdrawn_claim")} END IF;
            RETURN NEW;
        """,
    )


def _withdrawn_sql(claim: str) -> str:
    """Return SQL that is true if a claim is withdrawn now. `claim` is SQL for its key."""
    return f"""EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        WHERE c.id = {claim} AND c.withdrawn_at IS NOT NULL
                    )"""


def review_comes_back_with_its_challenges() -> Rule:
    """Trigger that refuses to open a withdrawn review again while a challenge that ended with it is
    still withdrawn: the ballot would count a vote that the chair might exclude."""
    return Rule(
        name="comes_back_with_its_challenges",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__status="withdrawn"),
        func=f"""
            IF NEW.status <> 'withdrawn' AND EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                JOIN public.reviews_assignment a ON a.id = x.assignment_id
                WHERE a.review_id = OLD.id AND x.status = 'withdrawn'
                    AND x.decided_by_id IS NULL AND x.decided_at = OLD.closed_at
            ) THEN {fail("review_comes_back_with_its_challenges")} END IF;
            RETURN NEW;
        """,
    )


def _withdrawn_is_final(
    refusal: str, claim: str = "OLD.claim_id", closed_at: str = "OLD.closed_at"
) -> Rule:
    """Return a trigger that refuses, with the error named `refusal`, to change a row from
    `withdrawn` to another status unless the withdrawal of its claim was undone. `claim` (the
    claim's key) and `closed_at` (the time at which the row was withdrawn) are SQL expressions."""
    return Rule(
        name="withdrawn_is_final",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__status="withdrawn"),
        func=f"""
            IF NEW.status <> 'withdrawn' AND NOT {undone_sql(claim, closed_at)}
            THEN {fail(refusal)} END IF;
            RETURN NEW;
        """,
    )


def review_beside_the_route_is_of_an_objection() -> Rule:
    """Trigger at the commit that refuses a new review of a claim that is not on the council's
    route, unless an objection of the claim was passed to the council with this review, or it is its
    round 2."""
    return Rule(
        name="review_of_an_objection",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.route = 'committee_review'
            ) AND NOT EXISTS (
                SELECT 1 FROM public.reviews_objection b
                WHERE b.claim_id = NEW.claim_id AND b.status = 'passed_to_council'
                    AND (b.review_id = NEW.id OR NEW.round = 2)
            ) THEN {fail("only_escalated_claims_are_reviewed")} END IF;
            RETURN NULL;
        """,
    )


def withdrawal_is_undone_in_time() -> Rule:
    """Trigger that refuses to undo a withdrawal after its last day `undo_until` (KST), and to
    change an undoing."""
    return Rule(
        name="undone_in_time",
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.undone_at IS NOT NULL AND ROW(NEW.undone_at, NEW.undone_by_id) IS DISTINCT FROM
                ROW(OLD.undone_at, OLD.undone_by_id)
            THEN {fail("withdrawal_is_undone_once")} END IF;
            IF NEW.undone_at IS NOT NULL
                AND (NEW.undone_at AT TIME ZONE 'Asia/Seoul')::date > OLD.undo_until
            THEN {fail("withdrawal_is_undone_in_time")} END IF;
            RETURN NEW;
        """,
    )


def claim_comes_back_by_an_undone_withdrawal() -> Rule:
    """Trigger on `claims_claim` that refuses to clear `withdrawn_at`, unless the withdrawal of that
    time was undone."""
    return Rule(
        name="comes_back_by_an_undo",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__withdrawn_at__isnull=False, new__withdrawn_at__isnull=True),
        func=f"""
            IF NOT {undone_sql("OLD.id", "OLD.withdrawn_at")} THEN
                {fail("withdrawal_is_final")}
            END IF;
            RETURN NEW;
        """,
    )
