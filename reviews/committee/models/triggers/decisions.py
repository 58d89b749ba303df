"""Guards of ballots and decisions, raw SQL included.

A decision rests on votes: a ballot begins open, its result is counted again from its votes when it
closes, and a decision has the values of its last ballot. The count is `tally.tally`, once more.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail

# The decision of the first round behind a review `r` of the second.
_FIRST_DECISION = """public.reviews_review r
            JOIN public.reviews_review r1 ON r1.claim_id = r.claim_id AND r1.round = 1
            JOIN public.reviews_decision d ON d.review_id = r1.id AND r.round = 2"""


def carries_sql(majority: str, grants: str, votes: str) -> str:
    """Return SQL that is true if `grants` of `votes` are a majority by the rule `majority` (as
    tally.carries). The arguments are SQL expressions."""
    return f"""(CASE {majority} WHEN 'two_thirds' THEN 3 * {grants} >= 2 * {votes}
                ELSE 2 * {grants} > {votes} END)"""


def amount_sql(rule: str, granting: str, grants: str) -> str:
    """Return SQL for the amount (won) that results from the granting votes by the rule `rule` (as
    tally.amount_by_rule). The arguments are SQL: the rule, the array of the granted amounts in
    ascending order, and their number."""
    return f"""CASE {rule}
                    WHEN 'lowest_of_granting' THEN {granting}[1]
                    WHEN 'mean_of_granting' THEN (
                        SELECT div(sum(g), {grants}) FROM unnest({granting}) AS g
                    )
                    ELSE ({granting}[({grants} + 1) / 2] + {granting}[{grants} / 2 + 1]) / 2 END"""


def ballot_begins_open() -> Rule:
    """Trigger that refuses to insert a ballot that is closed already."""
    return Rule(
        name="ballot_begins_open",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.closed_at IS NOT NULL THEN {fail("ballot_begins_open")} END IF;
            RETURN NEW;
        """,
    )


def result_is_that_of_the_votes() -> Rule:
    """Trigger that refuses to close a ballot with another result than the database's own count:
    quorum, majority, amount (won) and ceiling over the newest vote of each active seat, by the
    rules of the review's policy. A tie that the policy gives to the chair must await the chair; a
    second round grants at least what the first granted.

    Locks the claim, as a vote does, so that no vote comes between counting and closing.
    """
    refuse = fail("result_is_that_of_the_votes")
    return Rule(
        name="result_is_that_of_the_votes",
        operation=pgtrigger.Update,
        declare=[
            ("rules", "record"),
            ("unit", "bigint"),
            ("most", "bigint"),
            ("floor_won", "bigint"),
            ("seated", "bigint"),
            ("cast_votes", "bigint"),
            ("granting", "bigint[]"),
            ("grants", "int"),
            ("won", "bigint"),
        ],
        func=f"""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL OR NEW.result IS NULL THEN
                RETURN NEW;
            END IF;
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                {fail("votes_and_approvals_need_read_committed")}
            END IF;
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            SELECT p.quorum, p.majority, p.tie, p.amount_rule INTO rules
            FROM public.reviews_review r
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id;
            SELECT p.rounding_unit, LEAST(p.additional_cap, l.amount) INTO unit, most
            FROM public.reviews_review r
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE r.id = NEW.review_id ORDER BY l.version DESC LIMIT 1;
            SELECT COALESCE(max(d.amount), 0) INTO floor_won
            FROM {_FIRST_DECISION} WHERE r.id = NEW.review_id;
            most := GREATEST(COALESCE(NULLIF(most - most % unit, 0), most), floor_won);
            SELECT count(*) INTO seated FROM public.reviews_assignment a
            WHERE a.review_id = NEW.review_id AND a.status = 'active';
            SELECT count(*), array_agg(v.amount ORDER BY v.amount) FILTER (WHERE v.choice <> 'deny')
            INTO cast_votes, granting
            FROM public.reviews_vote v
            JOIN public.reviews_assignment a ON a.id = v.assignment_id AND a.status = 'active'
            WHERE v.ballot_id = NEW.id AND NOT EXISTS (
                SELECT 1 FROM public.reviews_vote w WHERE w.ballot_id = v.ballot_id
                    AND w.assignment_id = v.assignment_id AND w.version > v.version
            );
            grants := COALESCE(cardinality(granting), 0);
            won := 0;
            IF {carries_sql("rules.majority", "grants", "cast_votes")}
            THEN
                won := {amount_sql("rules.amount_rule", "granting", "grants")};
                won := LEAST(COALESCE(NULLIF(won - won % unit, 0), won), most);
            END IF;
            won := GREATEST(won, floor_won);
            IF cast_votes < GREATEST(2, CASE rules.quorum WHEN 'all_of_panel' THEN seated
                    ELSE seated / 2 + 1 END)
                OR (rules.tie = 'chair' AND 2 * grants = cast_votes
                    AND (NEW.result ->> 'needs_chair') IS DISTINCT FROM 'true')
                OR (NEW.closed_as = 'all_voted' AND cast_votes < seated)
                OR (NEW.result ->> 'amount')::bigint IS DISTINCT FROM won
                OR (NEW.result ->> 'ceiling')::bigint IS DISTINCT FROM most
                OR COALESCE((NEW.result ->> 'floor')::bigint, 0) <> floor_won
                OR (NEW.result ->> 'outcome') IS DISTINCT FROM (CASE WHEN won <= 0 THEN 'denied'
                    WHEN won = most THEN 'granted' ELSE 'partly_granted' END)
            THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


def decision_says_what_its_ballot_said() -> Rule:
    """Trigger that refuses a decision whose outcome, amount, ceiling or suggestion differ from
    those of the review's last ballot. Runs after the row's own checks, which name an error more
    precisely."""
    return Rule(
        name="decision_says_what_its_ballot_said",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.id = NEW.ballot_id
                    AND b.result ->> 'outcome' = NEW.outcome
                    AND (b.result ->> 'amount')::bigint = NEW.amount
                    AND (b.result ->> 'ceiling')::bigint = NEW.ceiling
                    AND b.suggested IS NOT DISTINCT FROM NEW.suggested
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot later
                        WHERE later.review_id = b.review_id AND later.number > b.number
                    )
            ) THEN {fail("decision_says_what_its_ballot_said")} END IF;
            RETURN NULL;
        """,
    )


def chair_is_not_barred() -> Rule:
    """Trigger that refuses a decision confirmed by a user who approved a payout of the claim, or
    left one of its panels for a conflict of interest. Locks the claim. The payouts' trigger
    `approver_is_not_barred` refuses the reverse."""
    return Rule(
        name="chair_is_not_barred",
        operation=pgtrigger.Insert,
        declare=[("the_claim", "bigint")],
        func=f"""
            IF NEW.confirmed_by_id IS NULL THEN RETURN NEW; END IF;
            SELECT c.id INTO the_claim FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.approved_by_id = NEW.confirmed_by_id
            ) THEN {fail("chair_approved_no_payout_of_the_claim")} END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_assignment a ON a.review_id = r.id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE r.claim_id = the_claim AND m.user_id = NEW.confirmed_by_id
                    AND a.left_as IN ('recused', 'disqualified', 'challenged')
            ) THEN {fail("chair_has_no_tie_to_the_claimant")} END IF;
            RETURN NEW;
        """,
    )


def appeal_never_lowers() -> Rule:
    """Trigger that refuses a decision of a second round with a smaller amount than that of the
    first."""
    return Rule(
        name="appeal_never_lowers_the_first_decision",
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {_FIRST_DECISION}
                WHERE r.id = NEW.review_id AND d.amount > NEW.amount
            ) THEN {fail("appeal_never_lowers_the_first_decision")} END IF;
            RETURN NEW;
        """,
    )


def appeal_is_extended_once() -> Rule:
    """Trigger that refuses to move the day of an appeal's answer (`decide_by`) except later, and
    together with its one extension."""
    return Rule(
        name="appeal_is_extended_once",
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.extended_at IS NOT NULL AND (
                NEW.extended_at IS DISTINCT FROM OLD.extended_at
                OR NEW.extended_by_id IS DISTINCT FROM OLD.extended_by_id
                OR NEW.decide_by <> OLD.decide_by
            ) THEN {fail("appeal_is_extended_once")} END IF;
            IF (NEW.decide_by <> OLD.decide_by AND NEW.extended_at IS NULL)
                OR NEW.decide_by < OLD.decide_by
            THEN {fail("appeal_is_extended_once")} END IF;
            RETURN NEW;
        """,
    )


def due_day_of_a_review_moves_with_its_act() -> Rule:
    """Trigger that refuses another due day of a review (while its clock is stopped: number of days
    left) in the same state, except a later one with its act in the same transaction: the one
    extension of the appeal, or a new member's seat."""
    return Rule(
        name="due_day_of_a_review_moves_with_its_act",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("due_on", "days_left"),
        condition=pgtrigger.Condition(
            "OLD.status = NEW.status AND (OLD.due_on IS DISTINCT FROM NEW.due_on"
            " OR OLD.days_left IS DISTINCT FROM NEW.days_left)"
        ),
        func=f"""
            IF OLD.closed_at IS NOT NULL OR NEW.due_on < OLD.due_on
                OR NEW.days_left < OLD.days_left
                OR NOT EXISTS (
                    SELECT FROM public.reviews_appeal a
                    JOIN public.reviews_appealevent e ON e.pgh_obj_id = a.id
                    WHERE a.review2_id = NEW.id AND e.extended_at IS NOT NULL
                    HAVING max(age(e.xmin)) <= 0
                ) AND NOT EXISTS (
                    SELECT FROM public.reviews_assignment s
                    JOIN public.reviews_assignmentdraw d ON d.id = s.draw_id
                    WHERE s.review_id = NEW.id AND s.status = 'active' AND age(d.xmin) <= 0
                )
            THEN {fail("due_day_of_a_review_moves_with_its_act")} END IF;
            RETURN NULL;
        """,
    )


def second_round_is_of_the_same_claim() -> Rule:
    """Trigger that refuses an appeal whose `review2` is not the second round of the claim of
    `review1`."""
    return Rule(
        name="second_round_is_of_the_same_claim",
        func=f"""
            IF NEW.review2_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_review r1
                JOIN public.reviews_review r2 ON r2.claim_id = r1.claim_id
                WHERE r1.id = NEW.review1_id AND r2.id = NEW.review2_id AND r2.round = 2
            ) THEN {fail("second_round_is_of_the_same_claim")} END IF;
            RETURN NEW;
        """,
    )
