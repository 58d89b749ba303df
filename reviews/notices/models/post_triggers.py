"""Database guards between letters by post and their notices, in SQL."""

from __future__ import annotations

import pgtrigger

from claims.trail.facts import FACTS_STAY
from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql

# Of a notice, as `last_code`: it is in a letter by post; its letter came back.
BY_POST = "by_post"
POST_RETURNED = "post_returned"
_LIVE = "('prepared', 'posted', 'received')"
# The receipt of a letter is a day: noon in Seoul stands for it.
_RECEIVED = "(%s.received_on + time '12:00') AT TIME ZONE 'Asia/Seoul'"


def letter_takes_its_notice() -> Rule:
    """Return the trigger on new letters: the notice must be out of the outbox for a letter by post,
    the contact must be its claim's and have an address, and the person must hold `send_post`."""
    return Rule(
        name="takes_its_notice",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT {holds_sql("NEW.entered_by_id", "reviews.send_post")} THEN
                {fail("letter_is_posted_by_the_secretariat")}
            END IF;
            IF NOT EXISTS (
                SELECT FROM public.reviews_notice n
                JOIN public.claims_correctedcontact k ON k.claim_id = n.claim_id
                WHERE n.id = NEW.notice_id AND k.id = NEW.contact_id AND k.address IS NOT NULL
                    AND n.status = 'suppressed' AND n.last_code = '{BY_POST}'
                    AND n.delivered_at IS NULL
            ) THEN {fail("letter_takes_a_notice_that_is_not_sent")} END IF;
            RETURN NEW;
        """,
    )


def notice_follows_its_letter() -> Rule:
    """Return the trigger on letters by post that writes a letter's status into its notice:
    received, posted, returned or cancelled."""
    return Rule(
        name="notice_follows",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            UPDATE public.reviews_notice n SET
                delivered_at = CASE WHEN NEW.status = 'received' THEN {_RECEIVED % "NEW"} END,
                told_otherwise = NEW.status IN ('posted', 'received'),
                last_code = CASE NEW.status WHEN 'returned' THEN '{POST_RETURNED}'
                    WHEN 'cancelled' THEN NEW.former_code ELSE '{BY_POST}' END,
                status = CASE NEW.status WHEN 'cancelled' THEN NEW.former_status
                    ELSE 'suppressed' END,
                ended_reason = CASE NEW.status WHEN 'cancelled' THEN NEW.former_reason
                    ELSE n.ended_reason END
            WHERE n.id = NEW.notice_id;
            RETURN NULL;
        """,
    )


def notice_by_post_follows_its_letter() -> Rule:
    """Return the trigger on notices that refuses to send a notice elsewhere while it is in a letter
    by post, or to set another date of receipt than the letter's."""
    return Rule(
        name="by_post",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("status", "last_code", "delivered_at"),
        condition=pgtrigger.Q(old__last_code=BY_POST),
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_postletter l
                WHERE l.notice_id = NEW.id AND l.status IN {_LIVE} AND (
                    NEW.status <> 'suppressed' OR NEW.last_code <> '{BY_POST}'
                    OR NEW.delivered_at IS DISTINCT FROM
                        CASE WHEN l.status = 'received' THEN {_RECEIVED % "l"} END)
            ) THEN {fail("notice_by_post_follows_its_letter")} END IF;
            RETURN NULL;
        """,
    )


def notice_by_post_has_its_letter() -> Rule:
    """Return the trigger that refuses, at the commit, a notice that says it is in a letter by post,
    and has none."""
    return Rule(
        name="by_post_has_its_letter",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("last_code"),
        condition=pgtrigger.Q(new__last_code=BY_POST),
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_notice n
                WHERE n.id = NEW.id AND n.last_code = '{BY_POST}'
            ) AND NOT EXISTS (
                SELECT FROM public.reviews_postletter l
                WHERE l.notice_id = NEW.id AND l.status IN {_LIVE}
            ) THEN {fail("notice_by_post_has_its_letter")} END IF;
            RETURN NULL;
        """,
    )


def receipt_is_reported_or_by_post() -> Rule:
    """Return the trigger on notices that refuses another time of delivery, except with the report
    of the delivery (from sent to delivered) or as its letter by post has it."""
    return Rule(
        name="receipt_is_reported_or_by_post",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("delivered_at"),
        condition=pgtrigger.Condition(
            "OLD.delivered_at IS DISTINCT FROM NEW.delivered_at"
            " AND NOT (OLD.status = 'sent' AND NEW.status = 'delivered')"
        ),
        func=f"""
            IF NOT EXISTS (
                SELECT FROM public.reviews_postletter l
                WHERE l.notice_id = NEW.id AND NEW.delivered_at IS NOT DISTINCT FROM
                    CASE WHEN l.status = 'received' THEN {_RECEIVED % "l"} END
            ) THEN {fail(FACTS_STAY)} END IF;
            RETURN NULL;
        """,
    )


def suppressed_notice_stays() -> Rule:
    """Return the trigger on notices that refuses a change from suppressed to failed, except for a
    cancelled letter by post."""
    return Rule(
        name="stays_suppressed",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(old__status="suppressed", new__status="failed"),
        func=f"""
            IF OLD.last_code <> '{BY_POST}' THEN
                {fail("suppressed_notice_stays_suppressed")}
            END IF;
            RETURN NEW;
        """,
    )


def return_is_undone_before_it_is_sent_again() -> Rule:
    """Return the trigger that keeps a return from being undone after its notice was sent again, by
    post or by another channel."""
    return Rule(
        name="return_led_to_more",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(old__status="returned", new__status="posted"),
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_postletter l
                WHERE l.notice_id = NEW.notice_id AND l.id > NEW.id AND l.status <> 'cancelled'
            ) OR NOT EXISTS (
                SELECT FROM public.reviews_notice n
                WHERE n.id = NEW.notice_id AND n.last_code = '{POST_RETURNED}'
            ) THEN {fail("returned_letter_was_sent_again")} END IF;
            RETURN NEW;
        """,
    )
