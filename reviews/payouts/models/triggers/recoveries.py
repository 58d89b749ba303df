"""Database rules for recoveries; they hold for raw SQL too."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.triggers.council import deputises_sql, tied_sql
from reviews.payouts.models.triggers.overpaid import asked_back
from reviews.payouts.models.triggers.payouts import LOCK_THE_CLAIM

PROPOSE, APPROVE = "reviews.propose_recovery", "reviews.approve_recovery"
ENTER, WAIVE_LARGE = "reviews.enter_recovery", "reviews.waive_large_recovery"
CLOCKS_DIFFER = "interval '5 minutes'"
MOST_DAYS = 366  # from a demand or movement until the day to pay by
MOST_REMINDERS = 2  # letters for one due day
# The claim of a row NEW that names its recovery.
CLAIM_OF_RECOVERY = (
    "(SELECT r.claim_id FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id)"
)


def recovery_is_of_a_paid_payout() -> Rule:
    """Trigger that refuses a new recovery unless its payment is paid and of its claim, its amount
    is at most what no other recovery asks back (`asked_back`), its document is of the claim, and
    its proposer is of the secretariat.

    Locks the claim, so that two recoveries written at once are added up.
    """
    refuse = fail("recovery_is_of_a_paid_payout")
    return Rule(
        name="recovery_of_a_paid_payout",
        operation=pgtrigger.Insert,
        declare=[("paid", "record")],
        func=f"""
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
            SELECT p.amount, {asked_back("p.id")} AS asked INTO paid
            FROM public.reviews_payout p
            WHERE p.id = NEW.payout_id AND p.claim_id = NEW.claim_id
                AND p.programme_id = NEW.programme_id AND p.status = 'paid';
            IF NOT FOUND THEN {refuse} END IF;
            IF paid.asked + NEW.amount > paid.amount THEN
                {fail("recovery_never_exceeds_what_was_paid")}
            END IF;
            IF NEW.document_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.claims_document d
                WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id
            ) THEN {fail("recovery_names_a_document_of_its_claim")} END IF;
            IF NOT {holds_sql("NEW.proposed_by_id", PROPOSE)} THEN
                {fail("recovery_is_proposed_by_the_secretariat")}
            END IF;
            RETURN NEW;
        """,
    )


def is_not_of_the_future(column: str, name: str) -> Rule:
    """Trigger that refuses a row whose moment `column` is ahead of the database's clock, under the
    constraint name `name`. Rules compare it with later routes and appeals. CLOCKS_DIFFER is the
    most by which the clocks of two machines may differ."""
    return Rule(
        name=f"{column}_not_of_the_future",
        func=f"""
            IF NEW.{column} > clock_timestamp() + {CLOCKS_DIFFER} THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


def let_it_go(person: str, payout: str) -> str:
    """Return SQL that is true if the user of id `person` prepared, approved or waived the payout of
    id `payout`, or built or released its batch. Both are SQL expressions."""
    return f"""EXISTS (
                    SELECT 1 FROM public.reviews_payout p
                    LEFT JOIN public.reviews_payoutbatch b ON b.id = p.batch_id
                    WHERE p.id = {payout} AND {person} IN (
                        p.prepared_by_id, p.approved_by_id, p.holder_waived_by_id,
                        b.built_by_id, b.released_by_id
                    )
                )"""


def recovery_is_approved_by_other_hands() -> Rule:
    """Trigger that refuses the demand of a recovery unless the payment is still paid, and the
    approver holds the permission `approve_recovery` and neither prepared, approved nor waived the
    payment, nor built or released its batch.

    Declining a proposed one is refused to a person without that permission who does not deputise
    for the chair, to those who let the payment go, and to those with a conflict of interest
    (`tied_sql`); its proposer may take it back. To cancel a demanded one is refused unless two
    people confirmed its cancellation (a movement DROPPED).
    """
    refuse = fail("recovery_is_of_a_paid_payout")
    return Rule(
        name="recovery_by_other_hands",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = OLD.status THEN RETURN NEW; END IF;
            IF OLD.status = 'proposed' AND NEW.status = 'demanded' THEN
                {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
                IF NOT EXISTS (
                    SELECT 1 FROM public.reviews_payout p
                    WHERE p.id = NEW.payout_id AND p.status = 'paid'
                ) THEN {refuse} END IF;
                IF NOT {holds_sql("NEW.approved_by_id", APPROVE)} THEN
                    {fail("recovery_is_approved_by_its_office")}
                END IF;
                IF {let_it_go("NEW.approved_by_id", "NEW.payout_id")} THEN
                    {fail("recovery_is_approved_by_other_hands")}
                END IF;
            END IF;
            IF OLD.status = 'proposed' AND NEW.status = 'cancelled'
                AND NEW.ended_by_id IS DISTINCT FROM NEW.proposed_by_id
            THEN
                {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
                IF NOT ({holds_sql("NEW.ended_by_id", APPROVE)}
                    OR {deputises_sql("NEW.ended_by_id", "NEW.ended_at")})
                THEN {fail("recovery_is_declined_by_its_office")} END IF;
                IF {let_it_go("NEW.ended_by_id", "NEW.payout_id")} THEN
                    {fail("recovery_is_declined_by_other_hands")}
                END IF;
                IF {tied_sql("NEW.ended_by_id", "NEW.claim_id")} THEN
                    {fail("recovery_is_declined_without_a_tie")}
                END IF;
            END IF;
            IF OLD.status = 'demanded' AND NEW.status = 'cancelled' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement m
                WHERE m.recovery_id = NEW.id AND m.kind = 'dropped' AND m.status = 'confirmed'
            ) THEN {fail("demand_is_cancelled_by_two_people")} END IF;
            RETURN NEW;
        """,
    )


def due_day_is_that_of_an_act() -> Rule:
    """Trigger that refuses another due day of a recovery unless an act of its transaction sets it:
    the demand (a day from the next one on, at most MOST_DAYS ahead), a plan (its first day), or
    a movement (a day of the newest plan, or at most MOST_DAYS ahead). A debt that never falls due
    would be waived by one person.

    Another act than the demand begins the reminders anew. Between these they count one at a time,
    at most MOST_REMINDERS, while the money is owed; `reminder_has_its_letter` asks for the letter.
    """
    refuse = fail("due_day_is_that_of_an_act")
    day = "({moment} AT TIME ZONE 'Asia/Seoul')::date"
    demanded = day.format(moment="LEAST(NEW.approved_at, clock_timestamp())")
    moved = day.format(moment="m.ended_at")
    return Rule(
        name="due_day_is_that_of_an_act",
        func=f"""
            IF TG_OP = 'INSERT' THEN
                IF NEW.reminded <> 0 THEN {refuse} END IF;
                RETURN NEW;
            END IF;
            IF NEW.due_on IS NOT DISTINCT FROM OLD.due_on AND NEW.reminded = OLD.reminded
            THEN RETURN NEW; END IF;
            IF NEW.status NOT IN ('demanded', 'partly_received') THEN {refuse} END IF;
            IF NEW.due_on IS NOT DISTINCT FROM OLD.due_on
                AND NEW.reminded = OLD.reminded + 1 AND NEW.reminded <= {MOST_REMINDERS}
            THEN RETURN NEW; END IF;
            IF NEW.reminded <> 0 THEN {refuse} END IF;
            IF OLD.status = 'proposed' THEN
                IF NEW.due_on > {demanded} AND NEW.due_on <= {demanded} + {MOST_DAYS}
                THEN RETURN NEW; END IF;
                {refuse}
            END IF;
            -- A row that is seen here and is no older than this transaction was written in it.
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_recoveryplan p
                JOIN public.reviews_recoveryinstalment i ON i.plan_id = p.id
                WHERE p.recovery_id = NEW.id AND age(p.xmin) <= 0 AND i.number = 1
                    AND i.due_on = NEW.due_on
            ) AND NOT EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement m
                WHERE m.recovery_id = NEW.id AND m.status = 'confirmed' AND age(m.xmin) <= 0
                    AND (NEW.due_on BETWEEN {moved} AND {moved} + {MOST_DAYS} OR NEW.due_on IN (
                        SELECT i.due_on FROM public.reviews_recoveryinstalment i
                        WHERE i.plan_id = (
                            SELECT p.id FROM public.reviews_recoveryplan p
                            WHERE p.recovery_id = NEW.id ORDER BY p.number DESC LIMIT 1
                        )
                    ))
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


def reminder_has_its_letter() -> Rule:
    """Deferred trigger that refuses to count a reminder of a recovery whose letter is not written
    by the end of the transaction."""
    return Rule(
        name="reminder_has_its_letter",
        operation=pgtrigger.UpdateOf("reminded"),
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__reminded__gt=pgtrigger.F("old__reminded")),
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_notice n
                WHERE n.claim_id = NEW.claim_id AND starts_with(n.key, concat_ws(
                    ':', 'recovery_reminder', NEW.id, to_char(NEW.due_on, 'YYYY-MM-DD'),
                    NEW.reminded, ''
                ))
            ) THEN {fail("reminder_has_its_letter")} END IF;
            RETURN NULL;
        """,
    )


def recovered_payout_is_not_returned() -> Rule:
    """Trigger that refuses to set a paid payment to failed when it is or was asked back by a
    demanded recovery, since its money would count twice."""
    return Rule(
        name="recovered_not_returned",
        operation=pgtrigger.UpdateOf("status"),
        func=f"""
            IF OLD.status = 'paid' AND NEW.status <> 'paid' AND EXISTS (
                SELECT 1 FROM public.reviews_recovery r
                WHERE r.payout_id = NEW.id AND r.status NOT IN ('proposed', 'cancelled')
            ) THEN {fail("recovered_payout_is_not_returned")} END IF;
            RETURN NEW;
        """,
    )
