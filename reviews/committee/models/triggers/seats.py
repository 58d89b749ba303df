"""Guards of seats, raw SQL included: conflicts of interest, draws and challenges.

A conflict is compared here if both sides are readable: a member's own name and organisation are
plain text in both tables; telephone and business number are blind indexes in both (the claimant's
identity key is one over the business number). Registered names and organisations are stored as
keyed digests while the claim has the plain name, and the key is never in the database: the draw and
the verbs compare those two (`access/conflicts.py`), under the member's lock.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.triggers.council import TIE


def member_has_no_tie_to_the_claimant() -> Rule:
    """Trigger that refuses a seat to a member with a conflict of interest that SQL can see: their
    own name is the claimant's or representative's, their organisation is the claimant, or a
    registered telephone or business number matches."""
    return Rule(
        name="member_has_no_tie_to_the_claimant",
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.claims_claim c ON c.id = r.claim_id
                LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id
                JOIN public.claims_claimant who ON who.id = c.claimant_id
                JOIN public.reviews_member m ON m.id = NEW.member_id
                JOIN public.claims_user u ON u.id = m.user_id
                WHERE r.id = NEW.review_id AND ({TIE})
            ) THEN {fail("member_has_no_tie_to_the_claimant")} END IF;
            RETURN NEW;
        """,
    )


def nil_entry_stands_alone() -> Rule:
    """Trigger that refuses an interest beside a nil entry of the same member, both in force, and
    the reverse. Locks the member, so that of two entries at once the second sees the first."""
    return Rule(
        name="nil_entry_stands_alone",
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM 1 FROM public.reviews_member m WHERE m.id = NEW.member_id FOR NO KEY UPDATE;
            IF NEW.lifted_at IS NULL AND EXISTS (
                SELECT 1 FROM public.reviews_memberinterest i
                WHERE i.member_id = NEW.member_id AND i.lifted_at IS NULL
                    AND (i.kind = 'none') <> (NEW.kind = 'none')
            ) THEN {fail("nil_entry_stands_alone")} END IF;
            RETURN NEW;
        """,
    )


def drawn_seat_is_what_was_drawn() -> Rule:
    """Trigger that refuses a seat whose draw is of another review or did not draw its member."""
    return Rule(
        name="drawn_seat_is_what_was_drawn",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.draw_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_assignmentdraw d
                WHERE d.id = NEW.draw_id AND d.review_id = NEW.review_id
                    AND d.drawn @> to_jsonb(NEW.member_id)
            ) THEN {fail("drawn_seat_is_what_was_drawn")} END IF;
            RETURN NEW;
        """,
    )


def seat_is_of_a_recorded_draw() -> Rule:
    """Trigger that refuses a seat without a draw, or with a number above the size of the policy's
    panel."""
    return Rule(
        name="seat_is_of_a_recorded_draw",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.draw_id IS NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                WHERE r.id = NEW.review_id AND NEW.seat BETWEEN 1 AND p.panel_size
            ) THEN {fail("seat_is_of_a_recorded_draw")} END IF;
            RETURN NULL;
        """,
    )


def challenged_seat_has_its_upheld_challenge() -> Rule:
    """Trigger that refuses to end a seat as challenged (기피) without an upheld challenge of it."""
    return Rule(
        name="challenged_seat_has_its_upheld_challenge",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.left_as = 'challenged' AND OLD.left_as <> 'challenged' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                WHERE x.assignment_id = NEW.id AND x.status = 'upheld'
            ) THEN {fail("challenged_seat_has_its_upheld_challenge")} END IF;
            RETURN NEW;
        """,
    )


def challenge_is_of_a_seat_that_may_be_left() -> Rule:
    """Trigger that refuses a challenge unless its seat is active and the review in_review or
    waiting for a supplement: once the ballot has closed, excluding a vote would change its result.
    Locks the claim, as the closing does."""
    return Rule(
        name="challenge_is_of_a_seat_that_may_be_left",
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            JOIN public.reviews_assignment a ON a.review_id = r.id
            WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_assignment a
                JOIN public.reviews_review r ON r.id = a.review_id
                WHERE a.id = NEW.assignment_id AND a.status = 'active'
                    AND r.status IN ('in_review', 'supplement_requested')
            ) THEN {fail("challenge_is_of_a_seat_that_may_be_left")} END IF;
            RETURN NEW;
        """,
    )


def nobody_decides_challenges_on_their_panel() -> Rule:
    """Trigger that refuses a decision on a challenge by a member who sits on the panel, or left it
    for a conflict of interest."""
    return Rule(
        name="nobody_decides_challenges_on_their_panel",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status IN ('upheld', 'dismissed') AND OLD.status = 'received' AND EXISTS (
                SELECT 1 FROM public.reviews_assignment challenged
                JOIN public.reviews_assignment a ON a.review_id = challenged.review_id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE challenged.id = NEW.assignment_id AND m.user_id = NEW.decided_by_id
                    AND (a.status = 'active'
                        OR a.left_as IN ('recused', 'disqualified', 'challenged'))
            ) THEN {fail("nobody_decides_challenges_on_their_panel")} END IF;
            RETURN NEW;
        """,
    )


def upheld_challenge_takes_the_seat() -> Rule:
    """Trigger at the commit that refuses an upheld challenge whose seat was not left as
    challenged."""
    return Rule(
        name="upheld_challenge_takes_the_seat",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = 'upheld' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_assignment a
                WHERE a.id = NEW.assignment_id AND a.left_as = 'challenged'
            ) THEN {fail("upheld_challenge_takes_the_seat")} END IF;
            RETURN NULL;
        """,
    )


def ballot_waits_for_its_challenges() -> Rule:
    """Trigger that refuses to close a ballot while a challenge of an active seat is undecided.
    Locks the claim."""
    return Rule(
        name="ballot_waits_for_its_challenges",
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL THEN RETURN NEW; END IF;
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                JOIN public.reviews_assignment a ON a.id = x.assignment_id
                WHERE a.review_id = NEW.review_id AND a.status = 'active'
                    AND x.status = 'received'
            ) THEN {fail("ballot_waits_for_its_challenges")} END IF;
            RETURN NEW;
        """,
    )
