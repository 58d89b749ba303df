"""The tables of payouts, ledger and notices, then those of benefits, fairness and sample checks, and of
published statistics, and what names them, with their constraints, indexes and triggers."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.lookups
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from claims.migrations._create_tables import ChangeTables, CreateTables
import claims.clock

# kind: place within a day, account of the debit, of the credit
KINDS = (
    ("reserve", 1, "expense", "payable"),
    ("release", 2, "payable", "expense"),
    ("pay", 3, "payable", "bank"),
    ("return", 4, "bank", "expense"),
    ("demand", 5, "receivable", "expense"),
    ("receipt", 6, "bank", "receivable"),
    ("reverse", 7, "receivable", "bank"),
    ("offset", 8, "expense", "receivable"),
    ("unoffset", 9, "receivable", "expense"),
    ("waive", 10, "loss", "receivable"),
    ("unwaive", 11, "receivable", "loss"),
    ("drop", 12, "expense", "receivable"),
    ("funds_in", 13, "bank", "funds"),
    ("funds_out", 14, "funds", "bank"),
    ("interest_in", 15, "bank", "interest"),
    ("interest_out", 16, "interest", "bank"),
    ("fee_out", 17, "fees", "bank"),
    ("fee_in", 18, "bank", "fees"),
    ("other_in", 19, "bank", "suspense"),
    ("other_out", 20, "suspense", "bank"),
)
_KINDS = ", ".join(
    f"('{kind}', {place}, '{debit}', '{credit}')" for kind, place, debit, credit in KINDS
)

# A voucher is what a day has of one kind, programme and batch; the month is a column of its group,
# so that a page reads the rows of its month only.
JOURNAL = f"""
    CREATE VIEW reviews_journalline AS
    SELECT v.number || '-' || s.side AS number, v.number AS voucher, v.month, v.day, v.kind,
        v.programme_id, v.batch_id, v.count, a.code, a.name AS account,
        CASE s.side WHEN 1 THEN v.won ELSE 0 END AS debit,
        CASE s.side WHEN 2 THEN v.won ELSE 0 END AS credit,
        NOT EXISTS (
            SELECT 1 FROM reviews_monthclosing m
            WHERE m.starts_on = v.month AND m.status IN ('closed', 'reopening')
        ) AS draft
    FROM (
        SELECT p.month, p.day, p.kind, p.programme_id, p.batch_id, p.count, p.won, k.debit,
            k.credit,
            to_char(p.month, 'YYYY-MM-') || to_char(row_number() OVER (
                PARTITION BY p.month ORDER BY p.day, k.place, p.programme_id, p.batch_id
            ), 'FM00000') AS number
        FROM (
            SELECT date_trunc('month', e.booked_on::timestamp)::date AS month,
                e.booked_on AS day, e.kind::text AS kind, e.programme_id,
                CASE WHEN e.kind IN ('pay', 'return') THEN p.batch_id END AS batch_id,
                count(*) AS count,
                sum(GREATEST(abs(e.reserved), abs(e.paid), abs(e.receivable)))::bigint AS won
            FROM reviews_ledgerentry e JOIN reviews_payout p ON p.id = e.payout_id
            GROUP BY 1, 2, 3, 4, 5
            UNION ALL
            SELECT date_trunc('month', s.day::timestamp)::date, s.day,
                m.kind || CASE WHEN s.amount > 0 THEN '_in' ELSE '_out' END, NULL, NULL, count(*),
                sum(abs(s.amount))::bigint
            FROM reviews_statementmatch m JOIN reviews_statementline s ON s.id = m.line_id
            WHERE m.undone_at IS NULL AND m.kind IN ('fee', 'interest', 'funds', 'other')
            GROUP BY 1, 2, 3
        ) p JOIN (VALUES {_KINDS}) AS k(kind, place, debit, credit) ON k.kind = p.kind
    ) v
    CROSS JOIN (VALUES (1), (2)) AS s(side)
    JOIN reviews_journalaccount a ON a.role = CASE s.side WHEN 1 THEN v.debit ELSE v.credit END
"""  # noqa: S608 (of constants of this file)


class Migration(migrations.Migration):
    dependencies = [
        ('claims', '0002_programmes_and_readings'),
        ('reviews', '0001_committee'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='ClaimOfPayouts',
            fields=[],
            options={
                'proxy': True,
                'default_permissions': (),
                'verbose_name': '지급이 쓰는 신청',
                'verbose_name_plural': '지급이 쓰는 신청',
            },
            bases=('claims.claim',),
        ),
        AddTrigger(
            model_name='claimofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='route_holds', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.claim_id = OLD.id AND p.status <> \'cancelled\' AND (\n                    p.status NOT IN (\'paid\', \'failed\') OR (p.status = \'failed\' AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_payout s\n                        WHERE s.replaces_id = p.id AND s.status IN (\'paid\', \'failed\')\n                    ) AND (\n                    SELECT CASE WHEN (f.kind IN (\'tier_grant\', \'base_grant\')\n                        OR f.kind = \'correction\' AND f.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\'])\n                        THEN (\n                    SELECT COALESCE(CASE k.route WHEN \'tier_grant\' THEN t2.amount\n                            WHEN \'committee_review\' THEN p2.base_grant END, 0) - (\n                                SELECT COALESCE(sum(g.amount), 0)::bigint\n                                FROM public.reviews_payout g\n                                WHERE g.claim_id = k.id AND (g.kind IN (\'tier_grant\', \'base_grant\')\n                        OR g.kind = \'correction\' AND g.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\']) AND (g.status = \'paid\' OR g.status IN (\'prepared\', \'approved\', \'batched\')\n                                    AND g.replaces_id IS DISTINCT FROM f.id)\n                            ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = \'offset\' AND m.status = \'confirmed\'\n                            AND q.claim_id = k.id AND (q.kind IN (\'tier_grant\', \'base_grant\')\n                        OR q.kind = \'correction\' AND q.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\'])\n                    )\n                            + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = k.id AND r.cause = \'overpaid\'\n                            AND m.kind IN (\'received\', \'offset\') AND m.status = \'confirmed\'\n                            AND m.ended_at <= k.routed_at AND (q.kind IN (\'tier_grant\', \'base_grant\')\n                        OR q.kind = \'correction\' AND q.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\'])\n                    )\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = f.claim_id\n                )\n                        ELSE f.amount - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = \'offset\' AND m.status = \'confirmed\'\n                            AND q.claim_id = f.claim_id AND q.replaces_id = f.id\n                    ) END\n                    FROM public.reviews_payout f WHERE f.id = p.id\n                ) > 0)\n                        OR NOT (EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = NEW.id AND b.status = \'decided\'\n                                AND b.outcome = \'upheld\' AND b.to_route = NEW.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM NEW.tier_id\n                                AND b.decided_at = NEW.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.claims_factcorrection k\n                            WHERE k.claim_id = NEW.id AND k.status = \'confirmed\'\n                                AND k.to_route = NEW.route\n                                AND k.settled_at = NEW.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.reviews_retriagemove v\n                            WHERE v.claim_id = NEW.id AND v.status = \'moved\'\n                                AND v.to_route = NEW.route\n                                AND v.settled_at = NEW.routed_at\n                        )))\n            ) OR EXISTS (\n                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = OLD.id\n            )) AND ROW(OLD."route", OLD."tier_id", OLD."routed_under_id", OLD."routed_at") IS DISTINCT FROM ROW(NEW."route", NEW."tier_id", NEW."routed_under_id", NEW."routed_at") THEN RAISE EXCEPTION \'route holds while something rests on it\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'route_holds_while_something_rests_on_it\'; END IF;\n            RETURN NEW;\n        ', hash='4de6b9026857de9a8fc38a9a8e86bf41eefe0139', operation='UPDATE OF "route", "tier_id", "routed_under_id", "routed_at"', pgid='pgtrigger_route_holds_5599b', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_before_money', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."withdrawn_at" IS NOT NULL AND OLD."withdrawn_at" IS NULL)', func="\n            IF EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.id AND (o.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                    AND NOT ((o.kind IN ('tier_grant', 'base_grant')\n                        OR o.kind = 'correction' AND o.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND EXISTS (\n                        SELECT FROM public.reviews_review r\n                        WHERE r.claim_id = NEW.id AND r.round = 1\n                            AND r.status NOT IN ('decided', 'withdrawn', 'unsubmitted')\n                    ))\n            ) THEN RAISE EXCEPTION 'withdrawn claim had no money' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_had_no_money'; END IF;\n            RETURN NEW;\n        ", hash='dd4200bbe7da474aa106b3799a30a3b75a9a44db', operation='UPDATE', pgid='pgtrigger_withdrawn_before_money_9218c', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_without_duplicates', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."withdrawn_at" IS NOT NULL AND OLD."withdrawn_at" IS NULL)', constraint='CONSTRAINT', func="\n            IF EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                JOIN public.claims_claim c ON c.id = h.other_id AND c.withdrawn_at IS NOT NULL\n                WHERE h.other_id = NEW.id AND h.status = 'duplicate'\n            ) AND NOT EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.id AND o.kind IN ('tier_grant', 'base_grant')\n                    AND (o.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n            ) THEN RAISE EXCEPTION 'withdrawn claim leaves no duplicate' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_leaves_no_duplicate'; END IF;\n            RETURN NULL;\n        ", hash='639cc6774eb27b487030eec5fbe5e973e1d6a2cd', operation='UPDATE', pgid='pgtrigger_withdrawn_without_duplicates_ad366', table='claims_claim', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.CreateModel(
            name='AccountOfPayouts',
            fields=[],
            options={
                'proxy': True,
                'default_permissions': (),
                'verbose_name': '지급이 쓰는 계좌',
                'verbose_name_plural': '지급이 쓰는 계좌',
            },
            bases=('claims.bankaccount',),
        ),
        AddTrigger(
            model_name='accountofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='kept_for_payouts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'account of a payout under way is kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_of_a_payout_under_way_is_kept';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = OLD.claim_id FOR NO KEY UPDATE;\n\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.account_id = OLD.id AND (\n                    p.status IN ('prepared', 'approved', 'batched')\n                    OR (p.status = 'failed' AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_payout s\n                        WHERE s.replaces_id = p.id AND s.status <> 'cancelled'\n                    ) AND (\n                    SELECT CASE WHEN (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                        THEN (\n                    SELECT COALESCE(CASE k.route WHEN 'tier_grant' THEN t2.amount\n                            WHEN 'committee_review' THEN p2.base_grant END, 0) - (\n                                SELECT COALESCE(sum(g.amount), 0)::bigint\n                                FROM public.reviews_payout g\n                                WHERE g.claim_id = k.id AND (g.kind IN ('tier_grant', 'base_grant')\n                        OR g.kind = 'correction' AND g.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND (g.status = 'paid' OR g.status IN ('prepared', 'approved', 'batched')\n                                    AND g.replaces_id IS DISTINCT FROM f.id)\n                            ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = k.id AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    )\n                            + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = k.id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= k.routed_at AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    )\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = f.claim_id\n                )\n                        ELSE f.amount - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = f.claim_id AND q.replaces_id = f.id\n                    ) END\n                    FROM public.reviews_payout f WHERE f.id = p.id\n                ) > 0)\n                )\n            ) THEN RAISE EXCEPTION 'account of a payout under way is kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_of_a_payout_under_way_is_kept'; END IF;\n            RETURN NEW;\n        ", hash='17bd7d6a7ada13f9bd70ad384ac5022ebe78b501', operation='UPDATE', pgid='pgtrigger_kept_for_payouts_e63f9', table='claims_bankaccount', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='FactsOfPayouts',
            fields=[],
            options={
                'proxy': True,
                'default_permissions': (),
                'verbose_name': '지급이 쓰는 사실 정정',
                'verbose_name_plural': '지급이 쓰는 사실 정정',
            },
            bases=('claims.factcorrection',),
        ),
        migrations.CreateModel(
            name='PayeeOfPayouts',
            fields=[],
            options={
                'proxy': True,
                'default_permissions': (),
                'verbose_name': '지급이 쓰는 대리',
                'verbose_name_plural': '지급이 쓰는 대리',
            },
            bases=('claims.representation',),
        ),
        migrations.CreateModel(
            name='ProposedAccountOfPayouts',
            fields=[],
            options={
                'proxy': True,
                'default_permissions': (),
                'verbose_name': '지급이 쓰는 계좌 정정',
                'verbose_name_plural': '지급이 쓰는 계좌 정정',
            },
            bases=('claims.proposedaccount',),
        ),
        AddTrigger(
            model_name='factsofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='settled_by_has_no_tie', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF NEW.settled_by_id IS NULL OR NEW.settled_by_id IS NOT DISTINCT FROM OLD.settled_by_id\n                OR NOT (NEW.status = \'confirmed\' AND NEW.settled_by_id <> NEW.proposed_by_id)\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = NEW.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.settled_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN RAISE EXCEPTION \'who lets money go has no tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'who_lets_money_go_has_no_tie\'; END IF;\n            RETURN NEW;\n        ', hash='c1e0c3fb418db37bd16648fab0325d3f64088f48', operation='UPDATE OF "settled_by_id"', pgid='pgtrigger_settled_by_has_no_tie_258a8', table='claims_factcorrection', when='BEFORE')),
        ),
        AddTrigger(
            model_name='payeeofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='settled_by_has_no_tie', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF NEW.settled_by_id IS NULL OR NEW.settled_by_id IS NOT DISTINCT FROM OLD.settled_by_id\n                OR NOT (NEW.pays_to AND NEW.status = \'in_force\')\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = NEW.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.settled_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN RAISE EXCEPTION \'who lets money go has no tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'who_lets_money_go_has_no_tie\'; END IF;\n            RETURN NEW;\n        ', hash='e516ee49bb0bd75f2feefb90bf47f8218c994e02', operation='UPDATE OF "settled_by_id"', pgid='pgtrigger_settled_by_has_no_tie_be239', table='claims_representation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='payeeofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='ended_by_has_no_tie', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF NEW.ended_by_id IS NULL OR NEW.ended_by_id IS NOT DISTINCT FROM OLD.ended_by_id\n                OR NOT (NEW.pays_to)\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = NEW.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.ended_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN RAISE EXCEPTION \'who lets money go has no tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'who_lets_money_go_has_no_tie\'; END IF;\n            RETURN NEW;\n        ', hash='8ebd19539dede507f3cf29f3c995f451ed8bcca1', operation='UPDATE OF "ended_by_id"', pgid='pgtrigger_ended_by_has_no_tie_21c70', table='claims_representation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='proposedaccountofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='settled_by_has_no_tie', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF NEW.settled_by_id IS NULL OR NEW.settled_by_id IS NOT DISTINCT FROM OLD.settled_by_id\n                OR NOT (NEW.status = \'confirmed\')\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = NEW.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.settled_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN RAISE EXCEPTION \'who lets money go has no tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'who_lets_money_go_has_no_tie\'; END IF;\n            RETURN NEW;\n        ', hash='a28960251651ff320d259d83e703fde8fa53dd7e', operation='UPDATE OF "settled_by_id"', pgid='pgtrigger_settled_by_has_no_tie_c4cbf', table='claims_proposedaccount', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PayoutBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(db_collation='C', max_length=20, unique=True, verbose_name='묶음번호')),
                ('only_failures', models.BooleanField(default=False, verbose_name='재지급 묶음')),
                ('status', models.CharField(choices=[('open', '작성 중'), ('built', '이체 승인 대기'), ('released', '결과 대기'), ('settled', '결과 반영'), ('cancelled', '취소')], default='open', max_length=10, verbose_name='상태')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='건수')),
                ('total', models.BigIntegerField(default=0, verbose_name='총액')),
                ('manifest_sha256', models.CharField(blank=True, max_length=64, verbose_name='목록 지문')),
                ('built_at', models.DateTimeField(blank=True, null=True, verbose_name='묶은 시각')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='이체 승인 시각')),
                ('release_key', models.UUIDField(blank=True, editable=False, null=True, unique=True, verbose_name='이체 승인 열쇠')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='취소 사유')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('built_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='묶은 사람')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.programme', verbose_name='지원사업')),
                ('released_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='이체를 승인한 사람')),
                ('transfer_on', models.DateField(blank=True, null=True, verbose_name='이체일')),
            ],
            options={
                'verbose_name': '이체 묶음',
                'verbose_name_plural': '이체 묶음',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('build_batch', '이체 묶음 만들기'), ('release_batch', '이체 승인')],
                'indexes': [
                    models.Index(fields=['created_at', 'id'], name='batch_by_creation'),
                    models.Index(fields=['status', 'id'], name='batch_by_status'),
                    models.Index(fields=['transfer_on', 'id'], name='batch_by_transfer_day'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('released_by', models.F('built_by')), _negated=True), name='releaser_did_not_build'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['open', 'cancelled']), models.Q(('built_at__isnull', False), ('built_by__isnull', False), models.Q(('manifest_sha256', ''), _negated=True)), _connector='OR'), name='built_batch_names_its_builder'),
                    models.CheckConstraint(condition=models.Q(models.Q(('release_key__isnull', False), ('released_at__isnull', False), ('released_by__isnull', False), ('status__in', ['released', 'settled'])), models.Q(('release_key__isnull', True), ('released_at__isnull', True), ('released_by__isnull', True), ('status__in', ['open', 'built', 'cancelled'])), _connector='OR'), name='released_batch_names_its_releaser'),
                    models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='batch_total_is_not_negative'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['open', 'cancelled']), ('transfer_on__isnull', False), _connector='OR'), name='built_batch_has_its_transfer_day'),
                    models.CheckConstraint(condition=models.Q(('transfer_on__isnull', True), ('transfer_on__iso_week_day__lte', 5), _connector='OR'), name='batch_is_transferred_on_a_weekday'),
                    models.CheckConstraint(condition=models.Q(('transfer_on__isnull', True), ('built_at__isnull', True), ('transfer_on__gte', django.db.models.functions.datetime.TruncDate('built_at')), _connector='OR'), name='batch_is_not_transferred_before_it_is_built'),
                    models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('transfer_on__gte', django.db.models.functions.datetime.TruncDate('released_at')), _connector='OR'), name='batch_is_not_transferred_before_its_release'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_967f6',
                            condition='WHEN (NEW."built_by_id" IS NOT NULL OR NEW."released_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."built_by_id" IS NOT NULL AND NEW."built_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."built_by_id" IS DISTINCT FROM OLD."built_by_id")) OR (NEW."released_by_id" IS NOT NULL AND NEW."released_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."released_by_id" IS DISTINCT FROM OLD."released_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_14e98',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('open') THEN RAISE EXCEPTION 'reviews payoutbatch status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_payoutbatch_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['built>cancelled', 'built>released', 'open>built', 'open>cancelled', 'released>settled']::text[])
            THEN RAISE EXCEPTION 'reviews payoutbatch status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_payoutbatch_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='batch_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_batch_facts_0022f',
                            func="""
            IF (TRUE) AND ROW(OLD."number", OLD."programme_id", OLD."only_failures", OLD."created_at") IS DISTINCT FROM ROW(NEW."number", NEW."programme_id", NEW."only_failures", NEW."created_at") THEN RAISE EXCEPTION 'batch facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='built_batch',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_built_batch_d5c95',
                            func="""
            IF (OLD.status <> 'open') AND ROW(OLD."count", OLD."total", OLD."manifest_sha256", OLD."built_by_id", OLD."built_at") IS DISTINCT FROM ROW(NEW."count", NEW."total", NEW."manifest_sha256", NEW."built_by_id", NEW."built_at") THEN RAISE EXCEPTION 'built batch is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'built_batch_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='released_batch',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_released_batch_282d9',
                            func="""
            IF (OLD.released_at IS NOT NULL) AND ROW(OLD."released_by_id", OLD."released_at", OLD."release_key") IS DISTINCT FROM ROW(NEW."released_by_id", NEW."released_at", NEW."release_key") THEN RAISE EXCEPTION 'released batch is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'released_batch_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='released_batch_keeps_its_total',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_released_batch_keeps_its_total_658d0',
                            declare='DECLARE held record;',
                            func="""
            IF NEW.status = OLD.status THEN RETURN NEW; END IF;
            IF NEW.status IN ('built', 'released') THEN
                SELECT count(*) AS n, COALESCE(sum(p.amount), 0) AS won INTO held
                FROM public.reviews_payout p
                WHERE p.batch_id = NEW.id AND p.status = 'batched';
                IF held.n = 0 OR held.n <> NEW.count OR held.won <> NEW.total THEN
                    RAISE EXCEPTION 'released batch keeps its total' USING ERRCODE = 'check_violation', CONSTRAINT = 'released_batch_keeps_its_total';
                END IF;
            END IF;
            IF NEW.status = 'settled' AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.batch_id = NEW.id AND p.status = 'batched'
            ) THEN RAISE EXCEPTION 'settled batch has no open payment' USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_batch_has_no_open_payment'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='released_batch_newest_account',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_released_batch_newest_account_000f0',
                            func="""
            IF NEW.status = 'released' AND OLD.status <> 'released' AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.claims_bankaccount paid ON paid.id = p.account_id
                JOIN public.claims_bankaccount newer
                    ON newer.claim_id = p.claim_id AND newer.version > paid.version
                WHERE p.batch_id = NEW.id
            ) THEN RAISE EXCEPTION 'released batch pays the newest accounts' USING ERRCODE = 'check_violation', CONSTRAINT = 'released_batch_pays_the_newest_accounts'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='released_batch_payee_in_force', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.status = 'released' AND OLD.status <> 'released' AND EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                JOIN public.claims_bankaccount a ON a.id = p.account_id\n                LEFT JOIN public.claims_representation r\n                    ON r.claim_id = p.claim_id AND r.pays_to AND (r.status = 'in_force'\n                AND r.valid_from <= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date\n                AND (r.valid_to IS NULL\n                    OR r.valid_to >= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date))\n                WHERE p.batch_id = NEW.id AND (r.ending_by_id IS NOT NULL\n                    OR p.holder_waived_for_id IS DISTINCT FROM r.id AND (\n                        p.holder_waived_for_id IS NOT NULL\n                        OR r.kind = 'heir' OR a.holder_match = 'mismatch'\n                    ))\n            ) THEN RAISE EXCEPTION 'released batch pays the payees in force' USING ERRCODE = 'check_violation', CONSTRAINT = 'released_batch_pays_the_payees_in_force'; END IF;\n            RETURN NEW;\n        ", hash='037b989874688dfb1300d2ace5783571c10aa21f', operation='UPDATE', pgid='pgtrigger_released_batch_payee_in_force_0fdb6', table='reviews_payoutbatch', when='BEFORE')),
                    Trigger(
                        name='office',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_office_77ea6',
                            func="""
            IF NEW.built_by_id IS NOT NULL
                AND (TG_OP = 'INSERT' OR NEW.built_by_id IS DISTINCT FROM OLD.built_by_id)
                AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.built_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'build_batch')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'build_batch')
            )
        )
    )
            THEN RAISE EXCEPTION 'batch is built by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_built_by_finance'; END IF;
        
            IF NEW.released_by_id IS NOT NULL
                AND (TG_OP = 'INSERT' OR NEW.released_by_id IS DISTINCT FROM OLD.released_by_id)
                AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.released_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')
            )
        )
    )
            THEN RAISE EXCEPTION 'batch is released by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_released_by_finance'; END IF;
         RETURN NEW;""",
                        ),
                    ),
                    Trigger(
                        name='released_batch_has_its_files',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_released_batch_has_its_files_c85fe',
                            func="""
            IF NEW.status <> 'released' OR OLD.status = 'released' THEN RETURN NEW; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_batchfile f
                WHERE f.batch_id = NEW.id AND f.rows = NEW.count AND f.total = NEW.total
            ) THEN RAISE EXCEPTION 'released batch has its files' USING ERRCODE = 'check_violation', CONSTRAINT = 'released_batch_has_its_files'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='firm_transfer_day',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_firm_transfer_day_5796c',
                            func="""
            IF (OLD.status NOT IN ('open', 'built')) AND ROW(OLD."transfer_on") IS DISTINCT FROM ROW(NEW."transfer_on") THEN RAISE EXCEPTION 'released batch keeps its transfer day' USING ERRCODE = 'check_violation', CONSTRAINT = 'released_batch_keeps_its_transfer_day'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_a2c72',
                            func='INSERT INTO "reviews_payoutbatchevent" ("built_at", "built_by_id", "count", "created_at", "ended_reason", "id", "manifest_sha256", "number", "only_failures", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_key", "released_at", "released_by_id", "status", "total", "transfer_on") VALUES (NEW."built_at", NEW."built_by_id", NEW."count", NEW."created_at", NEW."ended_reason", NEW."id", NEW."manifest_sha256", NEW."number", NEW."only_failures", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."release_key", NEW."released_at", NEW."released_by_id", NEW."status", NEW."total", NEW."transfer_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_2b352',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_payoutbatchevent" ("built_at", "built_by_id", "count", "created_at", "ended_reason", "id", "manifest_sha256", "number", "only_failures", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_key", "released_at", "released_by_id", "status", "total", "transfer_on") VALUES (NEW."built_at", NEW."built_by_id", NEW."count", NEW."created_at", NEW."ended_reason", NEW."id", NEW."manifest_sha256", NEW."number", NEW."only_failures", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."release_key", NEW."released_at", NEW."released_by_id", NEW."status", NEW."total", NEW."transfer_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_da6cc',
                            func='INSERT INTO "reviews_payoutbatchevent" ("built_at", "built_by_id", "count", "created_at", "ended_reason", "id", "manifest_sha256", "number", "only_failures", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_key", "released_at", "released_by_id", "status", "total", "transfer_on") VALUES (OLD."built_at", OLD."built_by_id", OLD."count", OLD."created_at", OLD."ended_reason", OLD."id", OLD."manifest_sha256", OLD."number", OLD."only_failures", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."release_key", OLD."released_at", OLD."released_by_id", OLD."status", OLD."total", OLD."transfer_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='released_batch_waits_for_the_bank',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_released_batch_waits_for_the_bank_9260f',
                            declare='DECLARE line record;',
                            func="""
            IF NEW.status <> 'released' OR OLD.status = 'released' THEN RETURN NEW; END IF;
            FOR line IN 
    WITH RECURSIVE before AS (
        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN (SELECT q.replaces_id FROM public.reviews_payout q WHERE q.batch_id = NEW.id)
        UNION
        SELECT p.id, p.replaces_id FROM public.reviews_payout p
        JOIN before b ON p.id = b.replaces_id
    )
    SELECT c.number, f.name AS file, r.row_no AS row
    FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id
    JOIN public.reviews_payout o ON o.id = b.id
    JOIN public.claims_claim c ON c.id = o.claim_id
    LEFT JOIN public.reviews_resultfile f ON f.id = r.file_id
    WHERE r.match IN ('contradiction', 'wrong_amount', 'unreadable')
        AND NOT EXISTS (
            SELECT 1 FROM public.reviews_resultanswer a
            WHERE a.result_id = r.id AND a.action <> 'asked_bank'
        )
    ORDER BY r.id LIMIT 1
 LOOP
                RAISE EXCEPTION 'replacement waits for the banks word'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'replacement_waits_for_the_banks_word',
                    DETAIL = to_jsonb(line)::text;
            END LOOP;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='batch_is_in_other_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_batch_is_in_other_hands_58548',
                            declare='DECLARE hands bigint[];',
                            func="""
            IF NEW.status = OLD.status OR NEW.status NOT IN ('built', 'released') THEN
                RETURN NEW;
            END IF;
            hands := ARRAY[NEW.built_by_id, NEW.released_by_id];
            IF EXISTS (
    WITH RECURSIVE held AS (
        SELECT p.id, p.claim_id, p.run_id, p.replaces_id, p.corrects_id, p.prepared_by_id,
            p.holder_waived_by_id
        FROM public.reviews_payout p WHERE p.batch_id = NEW.id
        UNION
        SELECT p.id, p.claim_id, p.run_id, p.replaces_id, p.corrects_id, p.prepared_by_id,
            p.holder_waived_by_id
        FROM public.reviews_payout p JOIN held h ON p.id IN (h.replaces_id, h.corrects_id)
    ), seats AS (
        SELECT r.claim_id FROM public.reviews_member m
        JOIN public.reviews_assignment a ON a.member_id = m.id
        JOIN public.reviews_review r ON r.id = a.review_id
        WHERE m.user_id = ANY(hands) AND (a.left_as IN ('recused', 'disqualified', 'challenged')
            OR EXISTS (SELECT 1 FROM public.reviews_vote v WHERE v.assignment_id = a.id))
    ), confirmed AS (
        SELECT r.claim_id FROM public.reviews_decision d
        JOIN public.reviews_review r ON r.id = d.review_id
        WHERE d.confirmed_by_id = ANY(hands)
    )
    SELECT 1 FROM held h
    WHERE h.prepared_by_id = ANY(hands) OR h.holder_waived_by_id = ANY(hands)
        OR h.id IN (
            SELECT b.payout_id FROM public.reviews_payoutbar b
            WHERE b.user_id = ANY(hands) AND b.why <> 'reported'
        )
        OR h.run_id IN (
            SELECT g.id FROM public.reviews_grantrun g WHERE g.started_by_id = ANY(hands)
        )
        OR h.claim_id IN (SELECT s.claim_id FROM seats s)
        OR h.claim_id IN (SELECT c.claim_id FROM confirmed c)
        OR h.claim_id IN (
            SELECT e.claim_id FROM public.claims_enteredclaim e WHERE e.entered_by_id = ANY(hands)
        )
) THEN RAISE EXCEPTION 'batch is in other hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_in_other_hands'; END IF;
            IF NEW.status = 'released' AND EXISTS (
                SELECT 1 FROM public.reviews_member m WHERE m.user_id = NEW.released_by_id
            ) AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.batch_id = NEW.id AND EXISTS (
                    SELECT 1 FROM public.reviews_member m
                    JOIN public.claims_user u ON u.id = m.user_id
                    JOIN public.claims_claim c ON c.id = p.claim_id
                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id
                    JOIN public.claims_claimant who ON who.id = c.claimant_id
                    WHERE m.user_id = NEW.released_by_id AND (
                    (u.name <> '' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)))
                    OR (m.organisation <> '' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100))
                    OR EXISTS (
                        SELECT 1 FROM public.reviews_memberinterest i
                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (
                            (i.kind = 'phone' AND i.value_index IN (c.phone_index, k.phone_index))
                            OR (i.kind = 'business_number' AND i.value_index = who.identity_key)
                        )
                    )
                
                        OR EXISTS (
                            SELECT 1 FROM public.reviews_assignment a
                            JOIN public.reviews_review r ON r.id = a.review_id
                            WHERE a.member_id = m.id AND r.claim_id = c.id
                                AND a.left_as IN ('recused', 'disqualified', 'challenged')
                        )
                    )
                )
            ) THEN RAISE EXCEPTION 'releaser has no tie to a claimant' USING ERRCODE = 'check_violation', CONSTRAINT = 'releaser_has_no_tie_to_a_claimant'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='transferred_on_a_payment_day',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_transferred_on_a_payment_day_89bef',
                            func="""
            IF NEW.transfer_on IS NULL
                OR TG_OP = 'UPDATE' AND NEW.transfer_on IS NOT DISTINCT FROM OLD.transfer_on
            THEN RETURN NEW; END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_paymentcalendar c
                WHERE EXTRACT(ISODOW FROM NEW.transfer_on) <= 5 AND (
                    NEW.transfer_on = ANY(c.closed_days)
                    OR NOT (
                        EXTRACT(ISODOW FROM NEW.transfer_on) = ANY(c.weekdays)
                        OR NEW.transfer_on = ANY(c.extra_days)
                    )
                )
            ) THEN RAISE EXCEPTION 'batch is transferred on a payment day' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_transferred_on_a_payment_day'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='batch_keeps_to_the_limits',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ',
                            pgid='pgtrigger_batch_keeps_to_the_limits_1bbef',
                            declare='DECLARE one record;',
                            func="""
            FOR one IN
                SELECT n.id, n.count, n.total, n.transfer_on, n.status, o.status AS was
                FROM new_rows n JOIN old_rows o ON o.id = n.id
                WHERE n.status IN ('built', 'released') AND (n.status <> o.status
                    OR n.transfer_on IS DISTINCT FROM o.transfer_on)
                ORDER BY n.transfer_on, n.id
            LOOP
                IF one.status = 'built' AND one.was = 'open' THEN
                    INSERT INTO public.reviews_batchbank (batch_id, bank_code, count, total)
                    SELECT one.id, a.bank_code, count(*), sum(p.amount)
                    FROM public.reviews_payout p
                    JOIN public.claims_bankaccount a ON a.id = p.account_id
                    WHERE p.batch_id = one.id GROUP BY a.bank_code;
                END IF;
                CONTINUE WHEN NOT EXISTS (SELECT 1 FROM public.reviews_transferlimit);
                IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
                    RAISE EXCEPTION 'day keeps to its limit' USING ERRCODE = 'check_violation', CONSTRAINT = 'day_keeps_to_its_limit';
                END IF;
                PERFORM pg_advisory_xact_lock(1145133395, one.transfer_on - DATE '2000-01-01');
                IF EXISTS (
    SELECT 1 FROM public.reviews_transferlimit l
    JOIN (
        SELECT s.bank_code, s.count, s.total FROM public.reviews_batchbank s
        WHERE s.batch_id = one.id
        UNION ALL SELECT '', one.count, one.total
    ) s ON s.bank_code = l.bank_code
    WHERE s.total > l.batch_won OR s.count > l.batch_lines
) THEN RAISE EXCEPTION 'batch keeps to its limit' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_keeps_to_its_limit'; END IF;
                IF EXISTS (
    SELECT 1 FROM public.reviews_transferlimit l
    JOIN (
        SELECT k.bank_code, sum(k.count) AS count, sum(k.total) AS total
        FROM public.reviews_payoutbatch b
        JOIN public.reviews_batchbank s ON s.batch_id = b.id
        CROSS JOIN LATERAL (VALUES (s.bank_code, s.count, s.total), ('', s.count, s.total))
            AS k(bank_code, count, total)
        WHERE b.transfer_on = one.transfer_on AND b.status IN ('built', 'released', 'settled')
        GROUP BY k.bank_code
    ) d ON d.bank_code = l.bank_code
    JOIN (
        SELECT s.bank_code FROM public.reviews_batchbank s WHERE s.batch_id = one.id
        UNION ALL SELECT ''
    ) own ON own.bank_code = l.bank_code
    WHERE d.total > l.day_won OR d.count > l.day_lines
) THEN RAISE EXCEPTION 'day keeps to its limit' USING ERRCODE = 'check_violation', CONSTRAINT = 'day_keeps_to_its_limit'; END IF;
            END LOOP;
            RETURN NULL;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PayoutBatchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(db_collation='C', max_length=20, verbose_name='묶음번호')),
                ('only_failures', models.BooleanField(default=False, verbose_name='재지급 묶음')),
                ('status', models.CharField(choices=[('open', '작성 중'), ('built', '이체 승인 대기'), ('released', '결과 대기'), ('settled', '결과 반영'), ('cancelled', '취소')], default='open', max_length=10, verbose_name='상태')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='건수')),
                ('total', models.BigIntegerField(default=0, verbose_name='총액')),
                ('manifest_sha256', models.CharField(blank=True, max_length=64, verbose_name='목록 지문')),
                ('built_at', models.DateTimeField(blank=True, null=True, verbose_name='묶은 시각')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='이체 승인 시각')),
                ('release_key', models.UUIDField(blank=True, editable=False, null=True, verbose_name='이체 승인 열쇠')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='취소 사유')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('built_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='묶은 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.payoutbatch')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('released_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='이체를 승인한 사람')),
                ('transfer_on', models.DateField(blank=True, null=True, verbose_name='이체일')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BatchFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layout', models.CharField(max_length=20, verbose_name='서식')),
                ('format', models.CharField(max_length=4, verbose_name='형식')),
                ('encoding', models.CharField(blank=True, max_length=10, verbose_name='문자 집합')),
                ('sha256', models.CharField(max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('bytes', models.PositiveIntegerField(verbose_name='크기')),
                ('rows', models.PositiveIntegerField(verbose_name='건수')),
                ('total', models.BigIntegerField(verbose_name='총액')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reviews.payoutbatch', verbose_name='이체 묶음')),
            ],
            options={
                'verbose_name': '이체 파일',
                'verbose_name_plural': '이체 파일',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'layout', 'format', 'encoding'), name='batch_has_one_file_of_a_format'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_batchfile',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_80f45',
                            func="RAISE EXCEPTION 'reviews batchfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_batchfile_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='batch_file_is_of_its_batch',
                        sql=UpsertTriggerSql(
                            table='reviews_batchfile',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_batch_file_is_of_its_batch_1c255',
                            declare='DECLARE held record;',
                            func="""
            PERFORM 1 FROM public.reviews_payoutbatch b
            WHERE b.id = NEW.batch_id AND b.status = 'open' FOR SHARE;
            IF NOT FOUND THEN RAISE EXCEPTION 'batch file is written at building' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_file_is_written_at_building'; END IF;
            SELECT count(*) AS n, COALESCE(sum(p.amount), 0) AS won INTO held
            FROM public.reviews_payout p WHERE p.batch_id = NEW.batch_id;
            IF held.n = 0 OR held.n <> NEW.rows OR held.won <> NEW.total THEN
                RAISE EXCEPTION 'batch file holds its batch' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_file_holds_its_batch';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ResultFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='파일 지문(SHA-256)')),
                ('name', models.CharField(max_length=200, verbose_name='파일')),
                ('layout', models.CharField(max_length=20, verbose_name='서식')),
                ('rows', models.PositiveIntegerField(verbose_name='줄 수')),
                ('pending', models.PositiveIntegerField(default=0, verbose_name='처리 중')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('loaded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('unreadable', models.PositiveIntegerField(default=0, verbose_name='읽을 수 없는 줄')),
            ],
            options={
                'verbose_name': '결과 파일',
                'verbose_name_plural': '결과 파일',
                'ordering': ['-pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_resultfile',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_1e05f',
                            func="RAISE EXCEPTION 'reviews resultfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_resultfile_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='file_keeps_all_its_lines',
                        sql=UpsertTriggerSql(
                            table='reviews_resultfile',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_file_keeps_all_its_lines_34048',
                            declare='DECLARE held record;',
                            func="""
            SELECT count(*) AS n, count(*) FILTER (WHERE r.match = 'unreadable') AS unreadable
            INTO held FROM public.reviews_bankresult r WHERE r.file_id = NEW.id;
            IF held.n <> NEW.rows OR held.unreadable <> NEW.unreadable THEN
                RAISE EXCEPTION 'file keeps all its lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'file_keeps_all_its_lines';
            END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route', models.CharField(max_length=60, verbose_name='요청')),
                ('key', models.UUIDField(verbose_name='열쇠')),
                ('request_digest', models.BinaryField(max_length=16, verbose_name='요청 지문')),
                ('answer', models.JSONField(verbose_name='답')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='사용자')),
            ],
            options={
                'verbose_name': '요청 열쇠',
                'verbose_name_plural': '요청 열쇠',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'route', 'key'), name='request_is_answered_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_idempotencykey',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_541b4',
                            func="RAISE EXCEPTION 'reviews idempotencykey is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_idempotencykey_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('paid', '입금'), ('failed', '입금 실패'), ('returned', '반환')], max_length=10, verbose_name='결과')),
                ('reference', models.CharField(max_length=100, verbose_name='거래명세 번호·일자')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='은행 코드')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='은행 설명')),
                ('rest', models.BooleanField(default=False, verbose_name='나머지 모두')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('total', models.BigIntegerField(verbose_name='총액')),
                ('status', models.CharField(choices=[('proposed', '확인 대기'), ('confirmed', '2인 확인'), ('withdrawn', '취소')], default='proposed', max_length=10, verbose_name='상태')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='취소 사유')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('confirmed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'verbose_name': '직접 적은 은행 결과',
                'verbose_name_plural': '직접 적은 은행 결과',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'proposed')), fields=['batch'], name='hand_result_that_waits'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='hand_result_is_confirmed_by_another'),
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', None), ('ended_at', None), ('status', 'proposed'), ('withdrawn_by', None)), models.Q(('confirmed_by__isnull', False), ('ended_at__isnull', False), ('status', 'confirmed'), ('withdrawn_by', None)), models.Q(('confirmed_by', None), ('ended_at__isnull', False), ('status', 'withdrawn'), ('withdrawn_by__isnull', False)), _connector='OR'), name='hand_result_names_who_ended_it'),
                    models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='hand_result_names_its_statement'),
                    models.CheckConstraint(condition=models.Q(('outcome', 'paid'), models.Q(('text', ''), _negated=True), _connector='OR'), name='hand_result_of_a_failure_says_why'),
                    models.CheckConstraint(condition=models.Q(('text__regex', '[0-9]([ .-]?[0-9]){6}'), _negated=True), name='hand_result_holds_no_account'),
                    models.CheckConstraint(condition=models.Q(('outcome__in', ['paid', 'failed', 'returned'])), name='hand_result_is_of_a_known_kind'),
                    models.CheckConstraint(condition=models.Q(('count__gt', 0), ('total__gt', 0)), name='hand_result_holds_something'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_92425',
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_4cec0',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('proposed') THEN RAISE EXCEPTION 'reviews handresult status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_handresult_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['proposed>confirmed', 'proposed>withdrawn']::text[])
            THEN RAISE EXCEPTION 'reviews handresult status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_handresult_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='hand_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_hand_facts_04181',
                            func="""
            IF (TRUE) AND ROW(OLD."batch_id", OLD."outcome", OLD."reference", OLD."code", OLD."text", OLD."rest", OLD."count", OLD."total", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."batch_id", NEW."outcome", NEW."reference", NEW."code", NEW."text", NEW."rest", NEW."count", NEW."total", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'hand result facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='hand_end', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'proposed\') AND ROW(OLD."confirmed_by_id", OLD."withdrawn_by_id", OLD."ended_at", OLD."ended_reason") IS DISTINCT FROM ROW(NEW."confirmed_by_id", NEW."withdrawn_by_id", NEW."ended_at", NEW."ended_reason") THEN RAISE EXCEPTION \'ended hand result is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'ended_hand_result_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='63ba5cd97c12544032a8bb81617b9e7f5050c3d6', operation='UPDATE', pgid='pgtrigger_hand_end_b5acd', table='reviews_handresult', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='hand_result_hands', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held record;', func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.status <> 'confirmed' OR OLD.status = 'confirmed' THEN RETURN NEW; END IF;\n                SELECT count(*) AS n, COALESCE(sum(r.amount), 0) AS won INTO held\n                FROM public.reviews_handrow r WHERE r.hand_id = NEW.id;\n                IF held.n <> NEW.count OR held.won <> NEW.total THEN\n                    RAISE EXCEPTION 'hand result holds its rows' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_holds_its_rows';\n                END IF;\n            END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = CASE TG_OP WHEN 'INSERT' THEN NEW.proposed_by_id ELSE NEW.confirmed_by_id END AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            )\n        )\n    ) THEN RAISE EXCEPTION 'hand result is of the office' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_is_of_the_office'; END IF;\n            RETURN NEW;\n        ", hash='9de07d8f33f8a5d16277f2fb50c6b51e824588ea', operation='INSERT OR UPDATE', pgid='pgtrigger_hand_result_hands_fda56', table='reviews_handresult', when='BEFORE')),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_ee727',
                            func='INSERT INTO "reviews_handresultevent" ("batch_id", "code", "confirmed_by_id", "count", "ended_at", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reference", "rest", "status", "text", "total", "withdrawn_by_id") VALUES (NEW."batch_id", NEW."code", NEW."confirmed_by_id", NEW."count", NEW."ended_at", NEW."id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reference", NEW."rest", NEW."status", NEW."text", NEW."total", NEW."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."rest" IS DISTINCT FROM (NEW."rest") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))', func='INSERT INTO "reviews_handresultevent" ("batch_id", "code", "confirmed_by_id", "count", "ended_at", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reference", "rest", "status", "text", "total", "withdrawn_by_id") VALUES (NEW."batch_id", NEW."code", NEW."confirmed_by_id", NEW."count", NEW."ended_at", NEW."id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reference", NEW."rest", NEW."status", NEW."text", NEW."total", NEW."withdrawn_by_id"); RETURN NULL;', hash='4b74ebcc28630dfc8bf59d5d9caae02b5d2e0c48', operation='UPDATE', pgid='pgtrigger_update_update_f6014', table='reviews_handresult', when='AFTER')),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_f47f4',
                            func='INSERT INTO "reviews_handresultevent" ("batch_id", "code", "confirmed_by_id", "count", "ended_at", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reference", "rest", "status", "text", "total", "withdrawn_by_id") VALUES (OLD."batch_id", OLD."code", OLD."confirmed_by_id", OLD."count", OLD."ended_at", OLD."id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."reference", OLD."rest", OLD."status", OLD."text", OLD."total", OLD."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='proposed_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'proposed' AND NEW.status = 'confirmed'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'hand result is of the office' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_is_of_the_office'; END IF;\n            RETURN NEW;\n        ", hash='1369654c96ecd323c9f40dee4721fedeb883ab7e', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_aff4d', table='reviews_handresult', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandResultEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('outcome', models.CharField(choices=[('paid', '입금'), ('failed', '입금 실패'), ('returned', '반환')], max_length=10, verbose_name='결과')),
                ('reference', models.CharField(max_length=100, verbose_name='거래명세 번호·일자')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='은행 코드')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='은행 설명')),
                ('rest', models.BooleanField(default=False, verbose_name='나머지 모두')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('total', models.BigIntegerField(verbose_name='총액')),
                ('status', models.CharField(choices=[('proposed', '확인 대기'), ('confirmed', '2인 확인'), ('withdrawn', '취소')], default='proposed', max_length=10, verbose_name='상태')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('batch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.handresult')),
                ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('granted', models.BigIntegerField(verbose_name='예산')),
                ('reserved', models.BigIntegerField(default=0, verbose_name='승인 잔액')),
                ('spent', models.BigIntegerField(default=0, verbose_name='지급액')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='budget', to='claims.programme', verbose_name='지원사업')),
                ('receivable', models.BigIntegerField(db_default=0, default=0, verbose_name='환수할 돈')),
            ],
            options={
                'verbose_name': '예산',
                'verbose_name_plural': '예산',
                'ordering': ['programme'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('granted__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('spent')))), name='budget_is_never_overdrawn'),
                    models.CheckConstraint(condition=models.Q(('granted__gte', 0), ('receivable__gte', 0), ('reserved__gte', 0), ('spent__gte', 0)), name='budget_is_not_negative'),
                ],
                'triggers': [
                    Trigger(
                        name='budget_is_set_by_two_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='BEFORE',
                            operation='INSERT OR UPDATE OF "granted"',
                            pgid='pgtrigger_budget_is_set_by_two_hands_24f40',
                            func="""
            IF TG_OP = 'UPDATE' AND OLD.granted = NEW.granted THEN RETURN NEW; END IF;
            IF NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
                AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'budget' AND c.target = (NEW.programme_id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND ((c.after ->> 'granted')::bigint = NEW.granted)
    )
            THEN RAISE EXCEPTION 'budget is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_is_set_by_two_hands'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='budget_starts_empty',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_budget_starts_empty_3a822',
                            func="""
            IF NEW.reserved <> 0 OR NEW.spent <> 0 OR NEW.receivable <> 0 THEN
                RAISE EXCEPTION 'budget starts empty' USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_starts_empty';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_1822c',
                            func='INSERT INTO "reviews_budgetevent" ("granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "receivable", "reserved", "spent") VALUES (NEW."granted", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."receivable", NEW."reserved", NEW."spent"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_e8122',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_budgetevent" ("granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "receivable", "reserved", "spent") VALUES (NEW."granted", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."receivable", NEW."reserved", NEW."spent"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_ef220',
                            func='INSERT INTO "reviews_budgetevent" ("granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "receivable", "reserved", "spent") VALUES (OLD."granted", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."receivable", OLD."reserved", OLD."spent"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='BudgetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('granted', models.BigIntegerField(verbose_name='예산')),
                ('reserved', models.BigIntegerField(default=0, verbose_name='승인 잔액')),
                ('spent', models.BigIntegerField(default=0, verbose_name='지급액')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.budget')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('receivable', models.BigIntegerField(db_default=0, default=0, verbose_name='환수할 돈')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GrantRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금')], max_length=20, verbose_name='종류')),
                ('status', models.CharField(choices=[('queued', '대기'), ('running', '진행 중'), ('done', '마침'), ('failed', '중단됨'), ('dropped', '시작 전 취소')], default='queued', max_length=8, verbose_name='상태')),
                ('expected', models.PositiveIntegerField(default=0, verbose_name='대상')),
                ('prepared', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('total', models.BigIntegerField(default=0, verbose_name='총액')),
                ('without_account', models.PositiveIntegerField(default=0, verbose_name='계좌 확인 필요')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청 번호')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='오류')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업')),
                ('started_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
                ('held', models.PositiveIntegerField(default=0, verbose_name='지급 보류')),
                ('failed_seen', models.PositiveIntegerField(blank=True, null=True, verbose_name='입금되지 않았던 계좌')),
            ],
            options={
                'verbose_name': '일괄 작성',
                'verbose_name_plural': '일괄 작성',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['base_grant', 'tier_grant'])), name='grant_run_is_of_a_fixed_kind'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ('queued', 'running'))), fields=('kind', 'programme'), name='one_run_of_a_kind_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('status__in', ('queued', 'running'))), models.Q(models.Q(('status__in', ('queued', 'running')), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='ended_grant_run_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_07489',
                            condition='WHEN (NEW."started_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."started_by_id" IS NOT NULL AND NEW."started_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."started_by_id" IS DISTINCT FROM OLD."started_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'queued\') THEN RAISE EXCEPTION \'reviews grantrun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_grantrun_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'queued>dropped\', \'queued>failed\', \'queued>running\', \'running>done\', \'running>failed\']::text[])\n            THEN RAISE EXCEPTION \'reviews grantrun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_grantrun_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='703b412e41dd6aad1a2058e3c8ae20707cab63a4', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_c1572', table='reviews_grantrun', when='BEFORE')),
                    Trigger(
                        name='ended',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ended_dfeb9',
                            func="""
            IF (OLD.finished_at IS NOT NULL) AND ROW(OLD."prepared", OLD."total", OLD."without_account", OLD."held", OLD."last_claim", OLD."finished_at") IS DISTINCT FROM ROW(NEW."prepared", NEW."total", NEW."without_account", NEW."held", NEW."last_claim", NEW."finished_at") THEN RAISE EXCEPTION 'ended grant run is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_grant_run_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_cb6fc',
                            func="""
            IF (TRUE) AND ROW(OLD."kind", OLD."programme_id", OLD."started_by_id", OLD."created_at", OLD."failed_seen") IS DISTINCT FROM ROW(NEW."kind", NEW."programme_id", NEW."started_by_id", NEW."created_at", NEW."failed_seen") THEN RAISE EXCEPTION 'grant run is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_run_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_08ae2',
                            func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "failed_seen", "finished_at", "held", "id", "kind", "last_claim", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "progress_at", "started_at", "started_by_id", "status", "total", "without_account") VALUES (NEW."created_at", NEW."error", NEW."expected", NEW."failed_seen", NEW."finished_at", NEW."held", NEW."id", NEW."kind", NEW."last_claim", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared", NEW."programme_id", NEW."progress_at", NEW."started_at", NEW."started_by_id", NEW."status", NEW."total", NEW."without_account"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_91411',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "failed_seen", "finished_at", "held", "id", "kind", "last_claim", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "progress_at", "started_at", "started_by_id", "status", "total", "without_account") VALUES (NEW."created_at", NEW."error", NEW."expected", NEW."failed_seen", NEW."finished_at", NEW."held", NEW."id", NEW."kind", NEW."last_claim", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared", NEW."programme_id", NEW."progress_at", NEW."started_at", NEW."started_by_id", NEW."status", NEW."total", NEW."without_account"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_f886f',
                            func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "failed_seen", "finished_at", "held", "id", "kind", "last_claim", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "progress_at", "started_at", "started_by_id", "status", "total", "without_account") VALUES (OLD."created_at", OLD."error", OLD."expected", OLD."failed_seen", OLD."finished_at", OLD."held", OLD."id", OLD."kind", OLD."last_claim", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared", OLD."programme_id", OLD."progress_at", OLD."started_at", OLD."started_by_id", OLD."status", OLD."total", OLD."without_account"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금'), ('additional', '추가지원'), ('appeal_adjustment', '재심의 차액'), ('correction', '정정 지급')], max_length=20, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='지급액')),
                ('basis', models.JSONField(default=dict, verbose_name='근거')),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('approved', '승인됨'), ('batched', '이체 묶음'), ('paid', '지급완료'), ('failed', '지급실패'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성 시각')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인 시각')),
                ('approval_no', models.PositiveSmallIntegerField(default=0, verbose_name='승인 차수')),
                ('approved_digest', models.BinaryField(max_length=16, null=True, verbose_name='승인한 내용 지문')),
                ('holder_waived_reason', models.CharField(blank=True, max_length=200, verbose_name='인정 사유')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True, verbose_name='열쇠')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.bankaccount', verbose_name='계좌')),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='claims.claim', verbose_name='신청')),
                ('claimant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claimant', verbose_name='신청인')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='reviews.payout', verbose_name='정정하는 건')),
                ('holder_waived_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='예금주 차이를 인정한 사람')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='지원 정책')),
                ('prepared_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='claims.programme', verbose_name='지원사업')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='reviews.payout', verbose_name='다시 지급하는 건')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='reviews.grantrun', verbose_name='일괄 작성')),
                ('holder_waived_for', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.representation', verbose_name='대신 받는 사람')),
            ],
            options={
                'verbose_name': '지급',
                'verbose_name_plural': '지급',
                'ordering': ['prepared_at', 'pk'],
                'permissions': [('prepare_payout', '지급 작성'), ('approve_payout', '지급 승인')],
                'indexes': [
                    models.Index(fields=['status', 'prepared_at', 'id'], name='payout_by_status'),
                    models.Index(fields=['status', 'amount', 'id'], name='payout_by_amount'),
                    models.Index(fields=['programme', 'claimant', 'kind'], name='payout_by_claimant'),
                    models.Index(condition=models.Q(('run__isnull', False)), fields=['run', 'status', 'id'], name='payout_by_run'),
                    models.Index(fields=['status', 'kind', 'prepared_at', 'id'], name='payout_by_kind'),
                    models.Index(fields=['status', 'kind', 'amount', 'id'], name='payout_by_kind_amount'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ('prepared', 'approved', 'batched', 'paid')), models.Q(('kind', 'correction'), _negated=True)), fields=('claim', 'kind'), name='claim_has_one_live_payout_of_a_kind'),
                    models.UniqueConstraint(condition=models.Q(('status', 'cancelled'), _negated=True), fields=('replaces',), name='failed_payout_has_one_successor'),
                    models.UniqueConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), ('replaces__isnull', True)), fields=('corrects',), name='paid_payout_has_one_correction'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payout_pays_something'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['base_grant', 'tier_grant', 'additional', 'appeal_adjustment', 'correction'])), name='payout_is_of_a_known_kind'),
                    models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', False), ('kind', 'correction')), models.Q(models.Q(('kind', 'correction'), _negated=True), ('corrects__isnull', True)), _connector='OR'), name='correction_names_what_it_corrects'),
                    models.CheckConstraint(condition=models.Q(('approved_by', models.F('prepared_by')), _negated=True), name='approver_did_not_prepare'),
                    models.CheckConstraint(condition=models.Q(('approved_by', models.F('holder_waived_by')), _negated=True), name='approver_did_not_waive'),
                    models.CheckConstraint(condition=models.Q(('prepared_by__isnull', False), models.Q(('key__startswith', 'decision:'), ('kind__in', ('additional', 'appeal_adjustment'))), _connector='OR'), name='payout_without_preparer_rests_on_a_decision'),
                    models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('approval_no__gt', 0), ('approved_at__isnull', False), ('approved_by__isnull', False), ('approved_digest__isnull', False), ('status__in', ('approved', 'batched', 'paid', 'failed'))), models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('approved_digest__isnull', True), ('status', 'prepared')), ('status', 'cancelled'), _connector='OR'), name='approved_payout_names_approver_account_and_digest'),
                    models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', False), ('status__in', ('batched', 'paid', 'failed'))), models.Q(models.Q(('status__in', ('batched', 'paid', 'failed')), _negated=True), ('batch__isnull', True)), _connector='OR'), name='batched_payout_is_in_a_batch'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='cancelled_payout_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('holder_waived_by__isnull', True), ('holder_waived_reason', '')), models.Q(('holder_waived_by__isnull', False), models.Q(('holder_waived_reason', ''), _negated=True)), _connector='OR'), name='holder_waiver_says_who_and_why'),
                    models.CheckConstraint(condition=models.Q(('holder_waived_for__isnull', True), ('holder_waived_by__isnull', False), _connector='OR'), name='waiver_for_a_payee_says_who_waived'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_62025',
                            condition='WHEN (NEW."prepared_by_id" IS NOT NULL OR NEW."approved_by_id" IS NOT NULL OR NEW."holder_waived_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."prepared_by_id" IS NOT NULL AND NEW."prepared_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."prepared_by_id" IS DISTINCT FROM OLD."prepared_by_id")) OR (NEW."approved_by_id" IS NOT NULL AND NEW."approved_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id")) OR (NEW."holder_waived_by_id" IS NOT NULL AND NEW."holder_waived_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."holder_waived_by_id" IS DISTINCT FROM OLD."holder_waived_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_81d4b',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('prepared') THEN RAISE EXCEPTION 'reviews payout status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_payout_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['approved>batched', 'approved>cancelled', 'approved>prepared', 'batched>approved', 'batched>failed', 'batched>paid', 'paid>failed', 'prepared>approved', 'prepared>cancelled']::text[])
            THEN RAISE EXCEPTION 'reviews payout status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_payout_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='payout_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_payout_facts_389f7',
                            func="""
            IF (TRUE) AND ROW(OLD."id", OLD."claim_id", OLD."claimant_id", OLD."programme_id", OLD."policy_id", OLD."kind", OLD."basis", OLD."prepared_by_id", OLD."prepared_at", OLD."replaces_id", OLD."corrects_id", OLD."run_id", OLD."key") IS DISTINCT FROM ROW(NEW."id", NEW."claim_id", NEW."claimant_id", NEW."programme_id", NEW."policy_id", NEW."kind", NEW."basis", NEW."prepared_by_id", NEW."prepared_at", NEW."replaces_id", NEW."corrects_id", NEW."run_id", NEW."key") THEN RAISE EXCEPTION 'payout facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='firm_amount',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_firm_amount_349c5',
                            func="""
            IF (TRUE) AND ROW(OLD."amount") IS DISTINCT FROM ROW(NEW."amount") THEN RAISE EXCEPTION 'approved amount and account are firm' USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_amount_and_account_are_firm'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='firm_approval',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_firm_approval_c3150',
                            func="""
            IF (OLD.status <> 'prepared' AND NEW.status <> 'prepared') AND ROW(OLD."approved_by_id", OLD."approved_at", OLD."approved_digest") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at", NEW."approved_digest") THEN RAISE EXCEPTION 'approval is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='approval_number',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_approval_number_3fe9f',
                            func="""
            IF (NOT (OLD.status = 'prepared' AND NEW.status = 'approved')) AND ROW(OLD."approval_no") IS DISTINCT FROM ROW(NEW."approval_no") THEN RAISE EXCEPTION 'each approval has its number' USING ERRCODE = 'check_violation', CONSTRAINT = 'each_approval_has_its_number'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='approver_is_not_barred',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_approver_is_not_barred_af85d',
                            func="""
            IF NEW.approved_by_id IS NULL
                OR (TG_OP = 'UPDATE' AND NEW.approved_by_id IS NOT DISTINCT FROM OLD.approved_by_id)
            THEN RETURN NEW; END IF;
            
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'this person may not approve this payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_is_not_barred';
    END IF;
    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;

            IF EXISTS (
                SELECT 1 FROM public.reviews_payoutbar b
                WHERE b.payout_id = NEW.id AND b.user_id = NEW.approved_by_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_assignment a ON a.review_id = r.id
                JOIN public.reviews_member m ON m.id = a.member_id
                JOIN public.reviews_vote v ON v.assignment_id = a.id
                WHERE r.claim_id = NEW.claim_id AND m.user_id = NEW.approved_by_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_decision d ON d.review_id = r.id
                WHERE r.claim_id = NEW.claim_id AND d.confirmed_by_id = NEW.approved_by_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_assignment a ON a.review_id = r.id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE r.claim_id = NEW.claim_id AND m.user_id = NEW.approved_by_id
                    AND a.left_as IN ('recused', 'disqualified', 'challenged')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_grantrun g
                WHERE g.id = NEW.run_id AND g.started_by_id = NEW.approved_by_id
            ) THEN RAISE EXCEPTION 'this person may not approve this payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_is_not_barred'; END IF;
            IF (NEW.replaces_id IS NOT NULL OR NEW.corrects_id IS NOT NULL) AND EXISTS (
                
    WITH RECURSIVE before AS (
        SELECT p.id, p.replaces_id, p.corrects_id, p.prepared_by_id FROM public.reviews_payout p
        WHERE p.id IN (NEW.replaces_id, NEW.corrects_id)
        UNION
        SELECT p.id, p.replaces_id, p.corrects_id, p.prepared_by_id FROM public.reviews_payout p
        JOIN before b ON p.id IN (b.replaces_id, b.corrects_id)
    )

                SELECT 1 FROM before b
                WHERE b.prepared_by_id = NEW.approved_by_id OR EXISTS (
                    SELECT 1 FROM public.reviews_payoutbar x
                    WHERE x.payout_id = b.id AND x.user_id = NEW.approved_by_id
                        AND x.why <> 'reported'
                )
            ) THEN RAISE EXCEPTION 'this person may not approve this payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_is_not_barred'; END IF;
            IF NEW.replaces_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.payout_id = NEW.replaces_id AND r.match = 'applied'
                    AND r.outcome <> 'paid' AND r.file_id IS NOT NULL
                    AND r.entered_by_id = NEW.approved_by_id
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_bankresult o
                        JOIN public.reviews_resultanswer a ON a.result_id = o.id
                        WHERE o.payout_id = r.payout_id AND a.action <> 'asked_bank'
                            AND o.match IN ('contradiction', 'wrong_amount', 'unreadable')
                            AND a.by_id <> r.entered_by_id AND a.at >= r.at
                    )
            ) THEN RAISE EXCEPTION 'approver did not report the failure' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_did_not_report_the_failure'; END IF;
            IF EXISTS (
                    SELECT 1 FROM public.reviews_member m
                    JOIN public.claims_user u ON u.id = m.user_id
                    JOIN public.claims_claim c ON c.id = NEW.claim_id
                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id
                    JOIN public.claims_claimant who ON who.id = c.claimant_id
                    WHERE m.user_id = NEW.approved_by_id AND (
                    (u.name <> '' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)))
                    OR (m.organisation <> '' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100))
                    OR EXISTS (
                        SELECT 1 FROM public.reviews_memberinterest i
                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (
                            (i.kind = 'phone' AND i.value_index IN (c.phone_index, k.phone_index))
                            OR (i.kind = 'business_number' AND i.value_index = who.identity_key)
                        )
                    )
                
                        OR EXISTS (
                            SELECT 1 FROM public.reviews_assignment a
                            JOIN public.reviews_review r ON r.id = a.review_id
                            WHERE a.member_id = m.id AND r.claim_id = c.id
                                AND a.left_as IN ('recused', 'disqualified', 'challenged')
                        )
                    )
                ) THEN
                RAISE EXCEPTION 'approver has no tie to the claimant' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_has_no_tie_to_the_claimant';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='batch_membership',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_batch_membership_a74db',
                            declare='DECLARE batch record;',
                            func="""
            IF OLD.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id THEN
                SELECT b.status INTO batch FROM public.reviews_payoutbatch b
                WHERE b.id = OLD.batch_id FOR SHARE;
                IF batch.status NOT IN ('open', 'cancelled') THEN
                    RAISE EXCEPTION 'membership of a built batch is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_of_a_built_batch_is_frozen';
                END IF;
            END IF;
            IF NEW.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id THEN
                SELECT b.status, b.programme_id, b.only_failures INTO batch
                FROM public.reviews_payoutbatch b WHERE b.id = NEW.batch_id FOR SHARE;
                IF batch.status <> 'open' OR batch.programme_id <> NEW.programme_id
                    OR OLD.status <> 'approved'
                THEN
                    RAISE EXCEPTION 'membership of a built batch is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_of_a_built_batch_is_frozen';
                END IF;
                IF batch.only_failures AND NEW.replaces_id IS NULL THEN
                    RAISE EXCEPTION 'follow up batch holds only replacements' USING ERRCODE = 'check_violation', CONSTRAINT = 'follow_up_batch_holds_only_replacements';
                END IF;
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='paid_payout_has_its_result',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_paid_payout_has_its_result_d9a7c',
                            func="""
            IF NEW.status = OLD.status OR NEW.status NOT IN ('paid', 'failed') THEN
                RETURN NEW;
            END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                JOIN public.reviews_payoutbatch b ON b.id = r.batch_id
                WHERE r.payout_id = NEW.id AND r.batch_id = NEW.batch_id AND r.match = 'applied'
                    AND r.amount = NEW.amount AND b.status IN ('released', 'settled')
                    AND r.outcome = CASE WHEN NEW.status = 'paid' THEN 'paid'
                        WHEN OLD.status = 'paid' THEN 'returned' ELSE 'failed' END
            ) THEN RAISE EXCEPTION 'paid payout has its result' USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_payout_has_its_result'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='office_of_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            pgid='pgtrigger_office_of_insert_f637a',
                            func="""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT n.prepared_by_id FROM new_rows n) h
                WHERE h.prepared_by_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = h.prepared_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')
            )
        )
    )
            ) THEN RAISE EXCEPTION 'payout is prepared by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_is_prepared_by_its_office'; END IF;
            
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT n.holder_waived_by_id FROM new_rows n) h
                WHERE h.holder_waived_by_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = h.holder_waived_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')
            )
        )
    )
            ) THEN RAISE EXCEPTION 'holder is waived by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'holder_is_waived_by_the_secretariat'; END IF;
             RETURN NULL;""",
                        ),
                    ),
                    Trigger(
                        name='office_of_update',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ',
                            pgid='pgtrigger_office_of_update_67b30',
                            func="""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT x.holder_waived_by_id FROM (
                    SELECT n.id, n.holder_waived_by_id FROM new_rows n
                    EXCEPT SELECT o.id, o.holder_waived_by_id FROM old_rows o
                ) x) h
                WHERE h.holder_waived_by_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = h.holder_waived_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')
            )
        )
    )
            ) THEN RAISE EXCEPTION 'holder is waived by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'holder_is_waived_by_the_secretariat'; END IF;
            
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT x.approved_by_id FROM (
                    SELECT n.id, n.approved_by_id FROM new_rows n
                    EXCEPT SELECT o.id, o.approved_by_id FROM old_rows o
                ) x) h
                WHERE h.approved_by_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = h.approved_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_payout')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_payout')
            )
        )
    )
            ) THEN RAISE EXCEPTION 'payout is approved by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_is_approved_by_finance'; END IF;
             RETURN NULL;""",
                        ),
                    ),
                    Trigger(
                        name='of_no_withdrawn_claim',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_of_no_withdrawn_claim_a003c',
                            func="""
            IF NEW.kind IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;
            IF TG_OP = 'UPDATE' AND (
                NEW.status = OLD.status OR NEW.status NOT IN ('approved', 'batched')
                OR OLD.status NOT IN ('prepared', 'approved')
            ) THEN RETURN NEW; END IF;
            
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing';
    END IF;
    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;

            IF EXISTS (
                SELECT 1 FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL
            ) THEN RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='replacement_follows_a_failure', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.replaces_id AND p.status = 'failed' AND p.claim_id = NEW.claim_id\n                    AND p.corrects_id IS NOT DISTINCT FROM NEW.corrects_id\n                    AND CASE WHEN (p.kind IN ('tier_grant', 'base_grant')\n                        OR p.kind = 'correction' AND p.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) THEN (NEW.kind IN ('tier_grant', 'base_grant')\n                        OR NEW.kind = 'correction' AND NEW.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                        ELSE p.kind = NEW.kind AND NEW.amount = (\n                    SELECT CASE WHEN (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                        THEN (\n                    SELECT COALESCE(CASE k.route WHEN 'tier_grant' THEN t2.amount\n                            WHEN 'committee_review' THEN p2.base_grant END, 0) - (\n                                SELECT COALESCE(sum(g.amount), 0)::bigint\n                                FROM public.reviews_payout g\n                                WHERE g.claim_id = k.id AND (g.kind IN ('tier_grant', 'base_grant')\n                        OR g.kind = 'correction' AND g.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND (g.status = 'paid' OR g.status IN ('prepared', 'approved', 'batched')\n                                    AND g.replaces_id IS DISTINCT FROM f.id)\n                            ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = k.id AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    )\n                            + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = k.id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= k.routed_at AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    )\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = f.claim_id\n                )\n                        ELSE f.amount - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = f.claim_id AND q.replaces_id = f.id\n                    ) END\n                    FROM public.reviews_payout f WHERE f.id = p.id\n                ) END\n            ) THEN RAISE EXCEPTION 'replacement follows a failed payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'replacement_follows_a_failed_payout'; END IF;\n            RETURN NEW;\n        ", hash='2ba2a9ded26fc92aa76463b379b9bedfd286fde3', operation='INSERT', pgid='pgtrigger_replacement_follows_a_failure_01afb', table='reviews_payout', when='BEFORE')),
                    Trigger(
                        name='replacement_waits_for_the_bank',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_replacement_waits_for_the_bank_0166f',
                            declare='DECLARE line record;',
                            func="""
            IF NEW.replaces_id IS NULL OR TG_OP = 'UPDATE' AND NOT (
                OLD.status = 'prepared' AND NEW.status = 'approved'
                OR OLD.status = 'approved' AND NEW.status = 'batched'
            ) THEN RETURN NEW; END IF;
            FOR line IN 
    WITH RECURSIVE before AS (
        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN (NEW.replaces_id)
        UNION
        SELECT p.id, p.replaces_id FROM public.reviews_payout p
        JOIN before b ON p.id = b.replaces_id
    )
    SELECT c.number, f.name AS file, r.row_no AS row
    FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id
    JOIN public.reviews_payout o ON o.id = b.id
    JOIN public.claims_claim c ON c.id = o.claim_id
    LEFT JOIN public.reviews_resultfile f ON f.id = r.file_id
    WHERE r.match IN ('contradiction', 'wrong_amount', 'unreadable')
        AND NOT EXISTS (
            SELECT 1 FROM public.reviews_resultanswer a
            WHERE a.result_id = r.id AND a.action <> 'asked_bank'
        )
    ORDER BY r.id LIMIT 1
 LOOP
                RAISE EXCEPTION 'replacement waits for the banks word'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'replacement_waits_for_the_banks_word',
                    DETAIL = to_jsonb(line)::text;
            END LOOP;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='recovered_not_returned',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE OF "status"',
                            pgid='pgtrigger_recovered_not_returned_1f9df',
                            func="""
            IF OLD.status = 'paid' AND NEW.status <> 'paid' AND EXISTS (
                SELECT 1 FROM public.reviews_recovery r
                WHERE r.payout_id = NEW.id AND r.status NOT IN ('proposed', 'cancelled')
            ) THEN RAISE EXCEPTION 'recovered payout is not returned' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovered_payout_is_not_returned'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='firm_account',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_firm_account_78279',
                            func="""
            IF (NEW.status <> 'prepared') AND ROW(OLD."account_id", OLD."holder_waived_by_id", OLD."holder_waived_reason", OLD."holder_waived_for_id") IS DISTINCT FROM ROW(NEW."account_id", NEW."holder_waived_by_id", NEW."holder_waived_reason", NEW."holder_waived_for_id") THEN RAISE EXCEPTION 'approved amount and account are firm' USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_amount_and_account_are_firm'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='newest_account', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE newest record; payee record;', func="\n            IF NEW.status = OLD.status OR NOT (\n                (OLD.status = 'prepared' AND NEW.status = 'approved')\n                OR (OLD.status = 'approved' AND NEW.status = 'batched')\n            ) THEN RETURN NEW; END IF;\n            SELECT a.id, a.holder_match INTO newest FROM public.claims_bankaccount a\n            WHERE a.claim_id = NEW.claim_id ORDER BY a.version DESC LIMIT 1;\n            IF newest.id IS DISTINCT FROM NEW.account_id THEN\n                RAISE EXCEPTION 'account change voids unbatched approval' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_change_voids_unbatched_approval';\n            END IF;\n            IF newest.holder_match = 'mismatch' AND NEW.holder_waived_by_id IS NULL THEN\n                RAISE EXCEPTION 'mismatched holder is waived before approval' USING ERRCODE = 'check_violation', CONSTRAINT = 'mismatched_holder_is_waived_before_approval';\n            END IF;\n            SELECT r.id, r.kind, r.ending_by_id INTO payee FROM public.claims_representation r\n            WHERE r.claim_id = NEW.claim_id AND r.pays_to AND (r.status = 'in_force'\n                AND r.valid_from <= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date\n                AND (r.valid_to IS NULL\n                    OR r.valid_to >= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date));\n            IF payee.ending_by_id IS NOT NULL THEN\n                RAISE EXCEPTION 'payout waits for the end of its payee' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_waits_for_the_end_of_its_payee';\n            END IF;\n            IF NEW.holder_waived_for_id IS DISTINCT FROM payee.id AND (\n                NEW.holder_waived_for_id IS NOT NULL\n                OR payee.kind = 'heir' OR newest.holder_match = 'mismatch'\n            ) THEN RAISE EXCEPTION 'payout goes to the payee in force' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_goes_to_the_payee_in_force'; END IF;\n            IF NEW.status = 'approved' AND NEW.approval_no <> OLD.approval_no + 1 THEN\n                RAISE EXCEPTION 'each approval has its number' USING ERRCODE = 'check_violation', CONSTRAINT = 'each_approval_has_its_number';\n            END IF;\n            RETURN NEW;\n        ", hash='79bb588188bf1a801f3c28f579477bde69b70c90', operation='UPDATE', pgid='pgtrigger_newest_account_140f8', table='reviews_payout', when='BEFORE')),
                    Trigger(
                        name='payer_did_not_enter_the_claim',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_payer_did_not_enter_the_claim_169d0',
                            func="""
            IF TG_OP = 'UPDATE' AND ROW(NEW.approved_by_id, NEW.holder_waived_by_id)
                IS NOT DISTINCT FROM ROW(OLD.approved_by_id, OLD.holder_waived_by_id)
            THEN RETURN NEW; END IF;
            IF EXISTS (
                SELECT 1 FROM public.claims_enteredclaim e
                WHERE e.claim_id = NEW.claim_id AND e.entered_by_id
                    IN (NEW.prepared_by_id, NEW.approved_by_id, NEW.holder_waived_by_id)
            ) THEN RAISE EXCEPTION 'payer did not enter the claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'payer_did_not_enter_the_claim'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_d6e8f',
                            func='INSERT INTO "reviews_payoutevent" ("account_id", "amount", "approval_no", "approved_at", "approved_by_id", "approved_digest", "basis", "batch_id", "claim_id", "claimant_id", "corrects_id", "ended_at", "ended_reason", "holder_waived_by_id", "holder_waived_for_id", "holder_waived_reason", "id", "key", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "prepared_at", "prepared_by_id", "programme_id", "replaces_id", "run_id", "status") VALUES (NEW."account_id", NEW."amount", NEW."approval_no", NEW."approved_at", NEW."approved_by_id", NEW."approved_digest", NEW."basis", NEW."batch_id", NEW."claim_id", NEW."claimant_id", NEW."corrects_id", NEW."ended_at", NEW."ended_reason", NEW."holder_waived_by_id", NEW."holder_waived_for_id", NEW."holder_waived_reason", NEW."id", NEW."key", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."prepared_at", NEW."prepared_by_id", NEW."programme_id", NEW."replaces_id", NEW."run_id", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_97ca7',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_payoutevent" ("account_id", "amount", "approval_no", "approved_at", "approved_by_id", "approved_digest", "basis", "batch_id", "claim_id", "claimant_id", "corrects_id", "ended_at", "ended_reason", "holder_waived_by_id", "holder_waived_for_id", "holder_waived_reason", "id", "key", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "prepared_at", "prepared_by_id", "programme_id", "replaces_id", "run_id", "status") VALUES (NEW."account_id", NEW."amount", NEW."approval_no", NEW."approved_at", NEW."approved_by_id", NEW."approved_digest", NEW."basis", NEW."batch_id", NEW."claim_id", NEW."claimant_id", NEW."corrects_id", NEW."ended_at", NEW."ended_reason", NEW."holder_waived_by_id", NEW."holder_waived_for_id", NEW."holder_waived_reason", NEW."id", NEW."key", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", NEW."prepared_at", NEW."prepared_by_id", NEW."programme_id", NEW."replaces_id", NEW."run_id", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_04dba',
                            func='INSERT INTO "reviews_payoutevent" ("account_id", "amount", "approval_no", "approved_at", "approved_by_id", "approved_digest", "basis", "batch_id", "claim_id", "claimant_id", "corrects_id", "ended_at", "ended_reason", "holder_waived_by_id", "holder_waived_for_id", "holder_waived_reason", "id", "key", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "prepared_at", "prepared_by_id", "programme_id", "replaces_id", "run_id", "status") VALUES (OLD."account_id", OLD."amount", OLD."approval_no", OLD."approved_at", OLD."approved_by_id", OLD."approved_digest", OLD."basis", OLD."batch_id", OLD."claim_id", OLD."claimant_id", OLD."corrects_id", OLD."ended_at", OLD."ended_reason", OLD."holder_waived_by_id", OLD."holder_waived_for_id", OLD."holder_waived_reason", OLD."id", OLD."key", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."prepared_at", OLD."prepared_by_id", OLD."programme_id", OLD."replaces_id", OLD."run_id", OLD."status"); RETURN NULL;',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='rests_on_a_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind NOT IN ('additional', 'appeal_adjustment') THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_decision d\n                JOIN public.reviews_review r ON r.id = d.review_id\n                LEFT JOIN public.reviews_review r1\n                    ON r1.claim_id = r.claim_id AND r1.round = 1 AND r.round = 2\n                LEFT JOIN public.reviews_decision d1 ON d1.review_id = r1.id AND d1.amount > 0\n                WHERE r.claim_id = NEW.claim_id AND r.policy_id = NEW.policy_id\n                    AND d.resolution_no = NEW.basis ->> 'resolution_no'\n                    AND NEW.amount <= d.amount - COALESCE(d1.amount, 0) + CASE WHEN d1.id IS NULL THEN 0 ELSE (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = NEW.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= d.at AND NOT (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) END\n                    AND (NEW.kind = 'appeal_adjustment') = (d1.id IS NOT NULL)\n                    AND (NEW.replaces_id IS NOT NULL\n                        OR NEW.key = 'decision:' || d.resolution_no AND NEW.amount = d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount - CASE WHEN c.status = 'failed'\n                            THEN (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.replaces_id = c.id\n                    ) ELSE 0 END), 0)\n                        FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND NOT c.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                    ) END + CASE WHEN d1.id IS NULL THEN 0 ELSE (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = NEW.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= d.at AND NOT (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) END\n                        OR starts_with(NEW.key, 'decision:' || d.resolution_no || ':')\n                            AND NEW.amount <= d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount - CASE WHEN c.status = 'failed'\n                            THEN (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.replaces_id = c.id\n                    ) ELSE 0 END), 0)\n                        FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND NOT c.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                    ) END + CASE WHEN d1.id IS NULL THEN 0 ELSE (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = NEW.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= d.at AND NOT (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) END - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.kind = NEW.kind\n                    )\n                            AND NOT EXISTS (\n                                SELECT 1 FROM public.reviews_payout o\n                                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind\n                                    AND o.status <> 'cancelled'\n                            ))\n            ) THEN RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision'; END IF;\n            RETURN NEW;\n        ", hash='7f6f04badc59f71b34a402dfbc85986f4ca3276e', operation='INSERT', pgid='pgtrigger_rests_on_a_decision_c958c', table='reviews_payout', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='claim_is_never_paid_above_its_loss', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE most bigint; held bigint;', func="\n            IF NEW.kind NOT IN ('additional', 'appeal_adjustment', 'correction')\n                OR NEW.kind = 'correction' AND NEW.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']\n            THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'more than the assessed loss would be paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_paid_above_its_loss';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.claims_claim c\n                JOIN public.claims_supportpolicy p ON p.id = NEW.policy_id\n                WHERE c.id = NEW.claim_id AND c.claimant_id = NEW.claimant_id\n                    AND p.programme_id = NEW.programme_id\n            ) THEN RAISE EXCEPTION 'payout is of its claim and programme' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_is_of_its_claim_and_programme'; END IF;\n            SELECT max(newest.amount) INTO most FROM (\n                SELECT DISTINCT ON (r.id) l.amount FROM public.reviews_review r\n                JOIN public.reviews_lossassessment l ON l.review_id = r.id\n                WHERE r.claim_id = NEW.claim_id AND (r.round = 1 OR EXISTS (\n                    SELECT 1 FROM public.reviews_decision d WHERE d.review_id = r.id\n                )) ORDER BY r.id, l.version DESC\n            ) newest;\n            IF most IS NULL THEN\n                SELECT c.claimed_loss INTO most FROM (\n        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,\n            k.withdrawn_at, k.erased_at,\n            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,\n            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,\n            COALESCE(f.company_id, k.company_id) AS company_id,\n            COALESCE(f.filed_at, k.filed_at) AS filed_at\n        FROM public.claims_claim k\n        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id\n    ) c\n                WHERE c.id = NEW.claim_id;\n            END IF;\n            SELECT COALESCE(sum(p.amount), 0) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND NOT (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    )\n                - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = NEW.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= 'infinity' AND NOT (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) INTO held\n            FROM public.reviews_payout p\n            WHERE p.claim_id = NEW.claim_id\n                AND p.kind IN ('additional', 'appeal_adjustment', 'correction')\n                AND NOT p.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']\n                AND p.status IN ('prepared', 'approved', 'batched', 'paid');\n            IF held + NEW.amount > COALESCE(most, 0) THEN RAISE EXCEPTION 'more than the assessed loss would be paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_paid_above_its_loss'; END IF;\n            RETURN NEW;\n        ", hash='ddb870ec453db23426aeff71f9615c6e169d28ed', operation='INSERT', pgid='pgtrigger_claim_is_never_paid_above_its_loss_07bc3', table='reviews_payout', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='correction_follows_a_payment', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.corrects_id IS NULL THEN RETURN NEW; END IF;\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.corrects_id AND p.status = 'paid' AND p.claim_id = NEW.claim_id\n            ) THEN RAISE EXCEPTION 'correction follows a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_follows_a_paid_payout'; END IF;\n            IF NOT NEW.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']\n                AND COALESCE((\n                WITH RECURSIVE before AS (\n                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p\n                    WHERE p.id = NEW.corrects_id\n                    UNION\n                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p\n                    JOIN before b ON p.id = b.corrects_id\n                )\n                SELECT b.kind FROM before b WHERE b.kind <> 'correction'\n            ) NOT IN ('additional', 'appeal_adjustment'), TRUE)\n            THEN\n                RAISE EXCEPTION 'correction rests on a decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_rests_on_a_decision';\n            END IF;\n            IF NEW.basis ? 'restored' AND NEW.replaces_id IS NULL AND (\n                NOT EXISTS (\n                        SELECT 1 FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_recoverymovement u ON u.id = m.undoes_id\n                        JOIN public.reviews_payout q ON q.id = u.payout_id\n                        WHERE m.id = (NEW.basis ->> 'restored')::bigint AND m.kind = 'unoffset'\n                            AND m.status = 'confirmed' AND q.claim_id = NEW.claim_id AND NEW.amount <= m.amount AND NOT (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    )\n                OR EXISTS (\n                    SELECT 1 FROM public.reviews_payout p\n                    WHERE p.claim_id = NEW.claim_id AND p.status <> 'cancelled'\n                        AND p.replaces_id IS NULL\n                        AND p.basis ->> 'restored' = NEW.basis ->> 'restored'\n                )\n            ) THEN RAISE EXCEPTION 'correction gives back one undone offset' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_gives_back_one_undone_offset'; END IF;\n            RETURN NEW;\n        ", hash='5248b2f0f45596700420b913fe70d599b277dfd4', operation='INSERT', pgid='pgtrigger_correction_follows_a_payment_af568', table='reviews_payout', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='corrects_by_a_new_route', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind <> 'correction' OR NOT NEW.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'] THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'correction of a grant follows a new route' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_a_grant_follows_a_new_route';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM (\n        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,\n            k.withdrawn_at, k.erased_at,\n            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,\n            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,\n            COALESCE(f.company_id, k.company_id) AS company_id,\n            COALESCE(f.filed_at, k.filed_at) AS filed_at\n        FROM public.claims_claim k\n        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id\n    ) c\n                JOIN public.claims_company o ON o.id = c.company_id\n                JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id\n                LEFT JOIN public.claims_supporttier t ON t.id = c.tier_id\n                WHERE c.id = NEW.claim_id AND p.id = NEW.policy_id\n                    AND p.programme_id = NEW.programme_id AND c.claimant_id = NEW.claimant_id\n                    AND CASE WHEN NEW.basis ? 'unoffset'\n                        THEN EXISTS (\n                        SELECT 1 FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_recoverymovement u ON u.id = m.undoes_id\n                        JOIN public.reviews_payout q ON q.id = u.payout_id\n                        WHERE m.id = (NEW.basis ->> 'unoffset')::bigint AND m.kind = 'unoffset'\n                            AND m.status = 'confirmed' AND q.claim_id = NEW.claim_id AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    )\n                        ELSE (EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.claims_factcorrection k\n                            WHERE k.claim_id = c.id AND k.status = 'confirmed'\n                                AND k.to_route = c.route\n                                AND k.settled_at = c.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.reviews_retriagemove v\n                            WHERE v.claim_id = c.id AND v.status = 'moved'\n                                AND v.to_route = c.route\n                                AND v.settled_at = c.routed_at\n                        )) END\n                    AND (c.route = CASE\n        WHEN NOT o.is_operator THEN 'affiliate'\n        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'\n        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'\n        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'\n        ELSE 'tier_grant'\n    END AND EXISTS (\n        SELECT 1 FROM public.claims_filingwindow own\n        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'\n        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at\n    )\n                        AND (c.route <> 'tier_grant' OR c.tier_id = (\n        SELECT tier.id FROM public.claims_supporttier tier\n        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound\n        ORDER BY tier.upper_bound LIMIT 1\n    ))\n                    OR EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        ))\n                    AND NEW.amount + (\n                    SELECT COALESCE(sum(g.amount), 0) FROM public.reviews_payout g\n                    WHERE g.claim_id = NEW.claim_id\n                        AND g.status IN ('prepared', 'approved', 'batched', 'paid')\n                        AND (g.kind IN ('tier_grant', 'base_grant')\n                            OR g.kind = 'correction' AND g.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = NEW.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= c.routed_at AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) = CASE c.route\n                        WHEN 'tier_grant' THEN t.amount\n                        WHEN 'committee_review' THEN p.base_grant END\n            ) THEN RAISE EXCEPTION 'correction of a grant follows a new route' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_a_grant_follows_a_new_route'; END IF;\n            RETURN NEW;\n        ", hash='c10734c68f5261e063dab6d8062ecf73c8d590eb', operation='INSERT', pgid='pgtrigger_corrects_by_a_new_route_979fe', table='reviews_payout', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='grant_is_what_the_policy_says', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE claim record; own_key text;', func="\n            IF NEW.kind NOT IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;\n            IF TG_OP = 'UPDATE' THEN\n                IF OLD.status = 'approved' AND NEW.status = 'batched' AND EXISTS (\n                    SELECT 1 FROM public.claims_claim c\n                    WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n                ) THEN RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing'; END IF;\n                IF NEW.amount = OLD.amount\n                    AND NOT (OLD.status = 'prepared' AND NEW.status = 'approved')\n                THEN RETURN NEW; END IF;\n            END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            SELECT c.withdrawn_at, c.claimant_id, c.routed_under_id, c.routed_at, p.programme_id,\n                p.published_at IS NOT NULL AND p.effective_from <= c.routed_at\n                    AND (c.route = CASE\n        WHEN NOT o.is_operator THEN 'affiliate'\n        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'\n        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'\n        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'\n        ELSE 'tier_grant'\n    END AND EXISTS (\n        SELECT 1 FROM public.claims_filingwindow own\n        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'\n        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at\n    )\n                        AND (c.route <> 'tier_grant' OR c.tier_id = (\n        SELECT tier.id FROM public.claims_supporttier tier\n        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound\n        ORDER BY tier.upper_bound LIMIT 1\n    ))\n                    OR EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        )) AS rightly,\n                CASE WHEN c.route = 'tier_grant' AND NEW.kind = 'tier_grant' THEN t.amount\n                    WHEN c.route = 'committee_review' AND NEW.kind = 'base_grant'\n                    THEN p.base_grant END AS won\n            INTO claim\n            FROM (\n        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,\n            k.withdrawn_at, k.erased_at,\n            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,\n            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,\n            COALESCE(f.company_id, k.company_id) AS company_id,\n            COALESCE(f.filed_at, k.filed_at) AS filed_at\n        FROM public.claims_claim k\n        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id\n    ) c\n            JOIN public.claims_company o ON o.id = c.company_id\n            JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id\n            LEFT JOIN public.claims_supporttier t\n                ON t.id = c.tier_id AND t.policy_id = c.routed_under_id\n            WHERE c.id = NEW.claim_id;\n            IF claim.withdrawn_at IS NOT NULL THEN\n                RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing';\n            END IF;\n            IF claim.won - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) - (CASE WHEN NEW.replaces_id IS NULL THEN 0 ELSE (\n                    SELECT COALESCE(sum(g.amount), 0)::bigint FROM public.reviews_payout g\n                    WHERE g.claim_id = NEW.claim_id AND (g.kind IN ('tier_grant', 'base_grant')\n                        OR g.kind = 'correction' AND g.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND g.id <> NEW.id\n                        AND (g.status = 'paid' OR g.status IN ('prepared', 'approved', 'batched')\n                            AND g.replaces_id IS DISTINCT FROM NEW.replaces_id)\n                ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = NEW.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= claim.routed_at AND (q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    ) END)\n                    IS DISTINCT FROM NEW.amount\n                OR claim.rightly IS NOT TRUE\n                OR claim.routed_under_id IS DISTINCT FROM NEW.policy_id\n                OR claim.claimant_id IS DISTINCT FROM NEW.claimant_id\n                OR claim.programme_id IS DISTINCT FROM NEW.programme_id\n            THEN RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says'; END IF;\n            IF TG_OP = 'UPDATE' OR NEW.replaces_id IS NOT NULL THEN RETURN NEW; END IF;\n            own_key := replace(NEW.kind, '_grant', '') || ':' || NEW.claim_id\n                || ':' || NEW.policy_id;\n            IF NEW.key = own_key THEN RETURN NEW; END IF;\n            IF NOT starts_with(NEW.key, own_key || ':') OR EXISTS (\n                SELECT 1 FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind AND o.status = 'failed'\n            ) THEN RAISE EXCEPTION 'grant of a claim is one row and its successors' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_of_a_claim_is_one_row_and_its_successors'; END IF;\n            RETURN NEW;\n        ", hash='4881a4dfa780383a62ae95bd79bdaa26b7d66402', operation='INSERT OR UPDATE', pgid='pgtrigger_grant_is_what_the_policy_says_e6ee0', table='reviews_payout', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='way_of_granting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind = 'correction' AND NEW.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'] THEN RETURN NEW; END IF;\n            IF NEW.replaces_id IS NULL AND (EXISTS (\n                SELECT 1 FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.status <> 'cancelled'\n                    AND o.kind <> NEW.kind AND 'tier_grant' IN (o.kind, NEW.kind)\n                    AND ('base_grant' IN (o.kind, NEW.kind) OR NOT (EXISTS (\n                        SELECT 1 FROM public.reviews_objection b WHERE b.claim_id = NEW.claim_id\n                            AND (b.status = 'passed_to_council'\n                                OR b.status = 'decided' AND b.outcome = 'upheld')\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.claims_factcorrection k\n                        WHERE k.claim_id = NEW.claim_id AND k.status = 'confirmed'\n                            AND k.to_route <> ''\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.reviews_retriagemove v\n                        WHERE v.claim_id = NEW.claim_id AND v.status = 'moved'\n                    )))\n            ) OR NEW.kind = 'tier_grant' AND EXISTS (\n                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = NEW.claim_id\n            ) AND NOT (EXISTS (\n                        SELECT 1 FROM public.reviews_objection b WHERE b.claim_id = NEW.claim_id\n                            AND (b.status = 'passed_to_council'\n                                OR b.status = 'decided' AND b.outcome = 'upheld')\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.claims_factcorrection k\n                        WHERE k.claim_id = NEW.claim_id AND k.status = 'confirmed'\n                            AND k.to_route <> ''\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.reviews_retriagemove v\n                        WHERE v.claim_id = NEW.claim_id AND v.status = 'moved'\n                    ))) THEN RAISE EXCEPTION 'claim is granted one way' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_granted_one_way'; END IF;\n            RETURN NEW;\n        ", hash='81705b02c0035536cd767a35476ea1e966ae28be', operation='INSERT', pgid='pgtrigger_way_of_granting_31289', table='reviews_payout', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='one_grant_of_a_payee', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE shared jsonb;', func="\n        IF EXISTS (\n            SELECT FROM new_rows n JOIN public.reviews_payeehold h ON h.claim_id = n.claim_id\n            WHERE n.kind IN ('tier_grant', 'base_grant') AND h.status IN ('waiting', 'proposed', 'duplicate') AND (n.replaces_id IS NULL OR EXISTS (\n                SELECT FROM public.reviews_withdrawal w\n                WHERE w.claim_id = n.claim_id AND w.undone_at IS NOT NULL\n            ) OR EXISTS (\n                SELECT FROM public.reviews_payout f\n                JOIN public.claims_bankaccount before ON before.id = f.account_id\n                JOIN public.claims_bankaccount own ON own.id = n.account_id\n                WHERE f.id = n.replaces_id\n                    AND own.number_index IS DISTINCT FROM before.number_index\n            ))\n        ) THEN RAISE EXCEPTION 'held claim gets no fixed grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'held_claim_gets_no_fixed_grant'; END IF;\n        WITH wanted AS MATERIALIZED (\n            SELECT c.id, n.programme_id, CASE WHEN n.replaces_id IS NULL OR EXISTS (\n                SELECT FROM public.reviews_withdrawal w\n                WHERE w.claim_id = n.claim_id AND w.undone_at IS NOT NULL\n            ) THEN p.one_grant_by\n                WHEN 'account' = ANY(p.one_grant_by) THEN ARRAY['account']::varchar[] END AS marks, c.claimant_id, CASE WHEN c.contact_id IS NULL THEN c.phone_index ELSE (\n        SELECT k.phone_index FROM public.claims_correctedcontact k WHERE k.id = c.contact_id\n    ) END AS phone_index, (\n        SELECT a.number_index FROM public.claims_bankaccount a\n        WHERE a.claim_id = c.id ORDER BY a.version DESC LIMIT 1\n    ) AS number_index\n            FROM new_rows n\n            JOIN public.claims_supportpolicy p ON p.id = n.policy_id AND p.one_grant_by <> '{}'\n            JOIN public.claims_claim c ON c.id = n.claim_id\n            WHERE n.kind IN ('tier_grant', 'base_grant') AND (n.replaces_id IS NULL OR EXISTS (\n                SELECT FROM public.reviews_withdrawal w\n                WHERE w.claim_id = n.claim_id AND w.undone_at IS NOT NULL\n            ) OR EXISTS (\n                SELECT FROM public.reviews_payout f\n                JOIN public.claims_bankaccount before ON before.id = f.account_id\n                JOIN public.claims_bankaccount own ON own.id = n.account_id\n                WHERE f.id = n.replaces_id\n                    AND own.number_index IS DISTINCT FROM before.number_index\n            ))\n        )\n        SELECT jsonb_agg(x) INTO shared FROM (\n        SELECT w.id, w.programme_id, o.id AS other_id, 'claimant' AS same\n        FROM wanted w JOIN public.claims_claim o ON o.claimant_id = w.claimant_id\n        WHERE o.id <> w.id AND 'claimant' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, a.claim_id, 'account'\n        FROM wanted w JOIN public.claims_bankaccount a ON a.number_index = w.number_index\n        WHERE a.claim_id <> w.id AND 'account' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, o.id, 'phone'\n        FROM wanted w JOIN public.claims_claim o ON o.phone_index = w.phone_index\n        WHERE o.id <> w.id AND 'phone' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, k.claim_id, 'phone'\n        FROM wanted w JOIN public.claims_correctedcontact k ON k.phone_index = w.phone_index\n        WHERE k.claim_id <> w.id AND 'phone' = ANY(w.marks)\n    ) x;\n        IF shared IS NULL THEN RETURN NULL; END IF;\n        \n        BEGIN\n            PERFORM 1 FROM public.claims_claim c\n            WHERE c.id IN (\n                SELECT x.other_id FROM jsonb_to_recordset(shared) AS x(other_id bigint)\n            ) ORDER BY c.id FOR NO KEY UPDATE NOWAIT;\n        EXCEPTION WHEN lock_not_available THEN\n            RAISE EXCEPTION 'payee is granted by another just now' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_granted_by_another_just_now';\n        END;\n    \n        IF EXISTS (\n        SELECT x.id, x.other_id, x.same, o.id AS payout_id\n        FROM jsonb_to_recordset(shared)\n            AS x(id bigint, programme_id bigint, other_id bigint, same text) JOIN public.reviews_payout o ON o.claim_id = x.other_id\n        WHERE ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                ))) AND o.replaces_id IS NULL\n            AND o.programme_id = x.programme_id AND NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE (h.status = 'released' OR h.id = NULL) AND (\n                    h.claim_id = x.id AND (\n                        h.other_id = x.other_id OR h.proposed_at >= o.prepared_at AND NOT EXISTS (\n                            SELECT FROM public.claims_bankaccount b\n                            WHERE x.same = 'account' AND b.claim_id IN (x.id, x.other_id)\n                                AND b.source <> 'intake' AND b.created_at > h.proposed_at\n                        ) AND NOT EXISTS (\n                            SELECT FROM public.claims_correctedcontact k\n                            WHERE x.same = 'phone' AND k.claim_id IN (x.id, x.other_id)\n                                AND k.changes_phone AND k.created_at > h.proposed_at\n                        )\n                    )\n                    OR h.claim_id = x.other_id AND h.other_id = x.id\n                )\n            ) AND NOT (o.status = 'prepared' AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = x.other_id AND h.status IN ('waiting', 'proposed')\n            ))\n    )\n        THEN RAISE EXCEPTION 'payee gets one fixed grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_gets_one_fixed_grant'; END IF;\n        RETURN NULL;\n    ", hash='9ce0e26445436738319c5fc4dd29d2c787e7fadd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_one_grant_of_a_payee_c59fd', referencing='REFERENCING NEW TABLE AS new_rows ', table='reviews_payout', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='held_grant_is_not_approved', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'approved\' AND OLD."status" = \'prepared\')', declare='DECLARE shared jsonb;', func="\n            IF ((NEW.kind IN ('tier_grant', 'base_grant')\n                        OR NEW.kind = 'correction' AND NEW.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = NEW.claim_id AND h.status IN ('waiting', 'proposed', 'duplicate')\n            )) THEN RAISE EXCEPTION 'held grant is not approved' USING ERRCODE = 'check_violation', CONSTRAINT = 'held_grant_is_not_approved'; END IF;\n            IF NEW.kind NOT IN ('tier_grant', 'base_grant') OR NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = NEW.claim_id AND h.status = 'lapsed'\n            ) THEN RETURN NEW; END IF;\n            shared := (\n        WITH wanted AS MATERIALIZED (\n            SELECT c.id, p.programme_id, p.one_grant_by AS marks, c.claimant_id, CASE WHEN c.contact_id IS NULL THEN c.phone_index ELSE (\n        SELECT k.phone_index FROM public.claims_correctedcontact k WHERE k.id = c.contact_id\n    ) END AS phone_index, (\n        SELECT a.number_index FROM public.claims_bankaccount a\n        WHERE a.claim_id = c.id ORDER BY a.version DESC LIMIT 1\n    ) AS number_index\n            FROM public.claims_claim c\n            JOIN public.claims_supportpolicy p\n                ON p.id = c.routed_under_id AND p.one_grant_by <> '{}'\n            WHERE c.id = NEW.claim_id\n        )\n        SELECT jsonb_agg(x) FROM (\n        SELECT w.id, w.programme_id, o.id AS other_id, 'claimant' AS same\n        FROM wanted w JOIN public.claims_claim o ON o.claimant_id = w.claimant_id\n        WHERE o.id <> w.id AND 'claimant' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, a.claim_id, 'account'\n        FROM wanted w JOIN public.claims_bankaccount a ON a.number_index = w.number_index\n        WHERE a.claim_id <> w.id AND 'account' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, o.id, 'phone'\n        FROM wanted w JOIN public.claims_claim o ON o.phone_index = w.phone_index\n        WHERE o.id <> w.id AND 'phone' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, k.claim_id, 'phone'\n        FROM wanted w JOIN public.claims_correctedcontact k ON k.phone_index = w.phone_index\n        WHERE k.claim_id <> w.id AND 'phone' = ANY(w.marks)\n    ) x\n    );\n            IF shared IS NULL THEN RETURN NEW; END IF;\n            \n        BEGIN\n            PERFORM 1 FROM public.claims_claim c\n            WHERE c.id IN (\n                SELECT x.other_id FROM jsonb_to_recordset(shared) AS x(other_id bigint)\n            ) ORDER BY c.id FOR NO KEY UPDATE NOWAIT;\n        EXCEPTION WHEN lock_not_available THEN\n            RAISE EXCEPTION 'payee is granted by another just now' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_granted_by_another_just_now';\n        END;\n    \n            IF EXISTS (\n                SELECT FROM (\n        SELECT x.id, x.other_id, x.same, o.id AS payout_id\n        FROM jsonb_to_recordset(shared)\n            AS x(id bigint, programme_id bigint, other_id bigint, same text) JOIN public.reviews_payout o ON o.claim_id = x.other_id\n        WHERE ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                ))) AND o.replaces_id IS NULL\n            AND o.programme_id = x.programme_id AND NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE (h.status = 'released' OR h.id = NULL) AND (\n                    h.claim_id = x.id AND (\n                        h.other_id = x.other_id OR h.proposed_at >= o.prepared_at AND NOT EXISTS (\n                            SELECT FROM public.claims_bankaccount b\n                            WHERE x.same = 'account' AND b.claim_id IN (x.id, x.other_id)\n                                AND b.source <> 'intake' AND b.created_at > h.proposed_at\n                        ) AND NOT EXISTS (\n                            SELECT FROM public.claims_correctedcontact k\n                            WHERE x.same = 'phone' AND k.claim_id IN (x.id, x.other_id)\n                                AND k.changes_phone AND k.created_at > h.proposed_at\n                        )\n                    )\n                    OR h.claim_id = x.other_id AND h.other_id = x.id\n                )\n            ) AND NOT (o.status = 'prepared' AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = x.other_id AND h.status IN ('waiting', 'proposed')\n            ))\n    ) g\n                JOIN public.reviews_payout o ON o.id = g.payout_id\n                WHERE o.status <> 'prepared' AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.reviews_withdrawal w\n                    WHERE w.claim_id = o.claim_id AND w.undone_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('approved', 'batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                ))\n            ) THEN RAISE EXCEPTION 'payee has one approved grant after a hold' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_has_one_approved_grant_after_a_hold'; END IF;\n            RETURN NEW;\n        ", hash='9b77d2ab692857348f3b297b5dae0013a7e649c8', operation='UPDATE OF "status"', pgid='pgtrigger_held_grant_is_not_approved_4f001', table='reviews_payout', when='BEFORE')),
                    Trigger(
                        name='ledger_follows_the_payouts',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ',
                            pgid='pgtrigger_ledger_follows_the_payouts_bd2e4',
                            declare='DECLARE missing bigint;',
                            func="""
            IF NOT EXISTS (
    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,
        m.kind, m.reserved, m.paid, c.status,
        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at
            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,
            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,
                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,
                n.approved_at, n.ended_at
            FROM new_rows n
        ) x GROUP BY x.id
    ) c
    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)
        ON m.was = c.was AND m.becomes = c.status
) THEN RETURN NULL; END IF;
            PERFORM 1 FROM public.reviews_budget b
            WHERE b.programme_id IN (SELECT o.programme_id FROM old_rows o)
            ORDER BY b.programme_id FOR NO KEY UPDATE;
            SELECT c.programme_id INTO missing FROM (
    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,
        m.kind, m.reserved, m.paid, c.status,
        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at
            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,
            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,
                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,
                n.approved_at, n.ended_at
            FROM new_rows n
        ) x GROUP BY x.id
    ) c
    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)
        ON m.was = c.was AND m.becomes = c.status
) c
            WHERE NOT EXISTS (
                SELECT 1 FROM public.reviews_budget b WHERE b.programme_id = c.programme_id
            ) LIMIT 1;
            IF missing IS NOT NULL THEN RAISE EXCEPTION 'programme has a budget' USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_has_a_budget'; END IF;
            INSERT INTO public.reviews_ledgerentry
                (payout_id, claim_id, programme_id, kind, reserved, paid, approval_no, result_id,
                by_id, at, booked_on)
            SELECT c.id, c.claim_id, c.programme_id, c.kind, c.reserved * c.amount,
                c.paid * c.amount, c.approval_no, r.id,
                CASE WHEN c.kind = 'reserve' THEN c.approved_by_id ELSE r.entered_by_id END,
                c.moment, GREATEST((c.moment AT TIME ZONE 'Asia/Seoul')::date, (
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ('closed', 'reopening')
    ))
            FROM (
    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,
        m.kind, m.reserved, m.paid, c.status,
        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at
            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,
            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,
                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,
                n.approved_at, n.ended_at
            FROM new_rows n
        ) x GROUP BY x.id
    ) c
    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)
        ON m.was = c.was AND m.becomes = c.status
) c
            LEFT JOIN public.reviews_bankresult r ON c.status IN ('paid', 'failed')
                AND r.payout_id = c.id AND r.match = 'applied'
                AND r.outcome = CASE c.kind WHEN 'pay' THEN 'paid' WHEN 'return' THEN 'returned'
                    ELSE 'failed' END
            ORDER BY c.id;
            UPDATE public.reviews_budget b
            SET reserved = b.reserved + s.reserved, spent = b.spent + s.paid
            FROM (
                SELECT c.programme_id, sum(c.reserved * c.amount)::bigint AS reserved,
                    sum(c.paid * c.amount)::bigint AS paid
                FROM (
    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,
        m.kind, m.reserved, m.paid, c.status,
        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at
            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,
            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,
                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,
                n.approved_at, n.ended_at
            FROM new_rows n
        ) x GROUP BY x.id
    ) c
    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)
        ON m.was = c.was AND m.becomes = c.status
) c GROUP BY c.programme_id
            ) s
            WHERE b.programme_id = s.programme_id;
            RETURN NULL;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='approver_did_not_close_the_word', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.replaces_id IS NULL OR NEW.approved_by_id IS NULL\n                OR NEW.approved_by_id IS NOT DISTINCT FROM OLD.approved_by_id\n            THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'approver did not close the banks word' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_did_not_close_the_banks_word';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF EXISTS (\n    WITH RECURSIVE before AS (\n        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN (NEW.replaces_id)\n        UNION\n        SELECT p.id, p.replaces_id FROM public.reviews_payout p\n        JOIN before b ON p.id = b.replaces_id\n    )\n                SELECT 1 FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id\n                JOIN public.reviews_resultanswer a ON a.result_id = r.id\n                WHERE r.match IN ('contradiction', 'wrong_amount', 'unreadable') AND a.action <> 'asked_bank'\n                    AND a.by_id = NEW.approved_by_id\n            ) THEN RAISE EXCEPTION 'approver did not close the banks word' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_did_not_close_the_banks_word'; END IF;\n            RETURN NEW;\n        ", hash='af102e6f4ac2e30bfe7bc924fd43064d1cf4579f', operation='UPDATE', pgid='pgtrigger_approver_did_not_close_the_word_a805a', table='reviews_payout', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='holder_waived_by_has_no_tie', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF NEW.holder_waived_by_id IS NULL OR NEW.holder_waived_by_id IS NOT DISTINCT FROM OLD.holder_waived_by_id\n                OR NOT (TRUE)\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = NEW.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.holder_waived_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN RAISE EXCEPTION \'who lets money go has no tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'who_lets_money_go_has_no_tie\'; END IF;\n            RETURN NEW;\n        ', hash='35c5ea12980aca1b0f755f88a47b5c336d2c80e9', operation='UPDATE OF "holder_waived_by_id"', pgid='pgtrigger_holder_waived_by_has_no_tie_00103', table='reviews_payout', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PayoutEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금'), ('additional', '추가지원'), ('appeal_adjustment', '재심의 차액'), ('correction', '정정 지급')], max_length=20, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='지급액')),
                ('basis', models.JSONField(default=dict, verbose_name='근거')),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('approved', '승인됨'), ('batched', '이체 묶음'), ('paid', '지급완료'), ('failed', '지급실패'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성 시각')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인 시각')),
                ('approval_no', models.PositiveSmallIntegerField(default=0, verbose_name='승인 차수')),
                ('approved_digest', models.BinaryField(max_length=16, null=True, verbose_name='승인한 내용 지문')),
                ('holder_waived_reason', models.CharField(blank=True, max_length=200, verbose_name='인정 사유')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('key', models.CharField(db_collation='C', editable=False, max_length=100, verbose_name='열쇠')),
                ('account', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.bankaccount', verbose_name='계좌')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인')),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('claimant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claimant', verbose_name='신청인')),
                ('corrects', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='정정하는 건')),
                ('holder_waived_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='예금주 차이를 인정한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.payout')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='지원 정책')),
                ('prepared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='다시 지급하는 건')),
                ('run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.grantrun', verbose_name='일괄 작성')),
                ('holder_waived_for', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.representation', verbose_name='대신 받는 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PayoutBar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('voted', '표결함'), ('confirmed', '확정함'), ('prepared', '작성함'), ('waived', '예금주 차이를 인정함'), ('reported', '실패 결과를 올림')], max_length=10, verbose_name='이유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='reviews.payout', verbose_name='지급')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인할 수 없는 사람')),
            ],
            options={
                'verbose_name': '승인할 수 없는 사람',
                'verbose_name_plural': '승인할 수 없는 사람',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('payout', 'user', 'why'), name='person_is_barred_once_for_a_reason'),
                    models.CheckConstraint(condition=models.Q(('why__in', ['voted', 'confirmed', 'prepared', 'waived', 'reported'])), name='bar_has_a_known_reason'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbar',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_94037',
                            func="RAISE EXCEPTION 'reviews payoutbar is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_payoutbar_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='bar_comes_before_approval',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbar',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_bar_comes_before_approval_308d8',
                            declare='DECLARE claim bigint;',
                            func="""
            SELECT p.claim_id INTO claim FROM public.reviews_payout p WHERE p.id = NEW.payout_id;
            
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'this person has approved this payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_is_not_barred';
    END IF;
    PERFORM 1 FROM public.claims_claim c WHERE c.id = claim FOR NO KEY UPDATE;

            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.approved_by_id = NEW.user_id
            ) THEN RAISE EXCEPTION 'this person has approved this payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_is_not_barred'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('hand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='reviews.handresult', verbose_name='직접 입력한 결과')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_rows', to='reviews.payout', verbose_name='지급')),
            ],
            options={
                'verbose_name': '직접 적은 결과의 건',
                'verbose_name_plural': '직접 적은 결과의 건',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('hand', 'payout'), name='payment_is_named_once_in_a_proposal'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_handrow',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_79694',
                            func="RAISE EXCEPTION 'reviews handrow is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_handrow_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='hand_row_of_an_open_proposal',
                        sql=UpsertTriggerSql(
                            table='reviews_handrow',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_hand_row_of_an_open_proposal_24bdd',
                            func="""
            PERFORM 1 FROM public.reviews_handresult h
            WHERE h.id = NEW.hand_id AND h.status = 'proposed' FOR SHARE;
            IF NOT FOUND OR NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.reviews_handresult h ON h.id = NEW.hand_id
                WHERE p.id = NEW.payout_id AND p.batch_id = h.batch_id AND p.amount = NEW.amount
            ) THEN RAISE EXCEPTION 'hand row is of an open proposal' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_row_is_of_an_open_proposal'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='BankResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(blank=True, choices=[('paid', '입금'), ('failed', '입금 실패'), ('returned', '반환')], max_length=10, verbose_name='결과')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='은행 코드')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='은행 설명')),
                ('match', models.CharField(choices=[('applied', '반영'), ('wrong_amount', '금액 다름'), ('unknown', '우리 지급 목록에 없음'), ('repeated', '이미 받은 결과'), ('contradiction', '앞 결과와 다름'), ('unreadable', '읽을 수 없는 줄')], default='applied', max_length=16, verbose_name='대사')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='입력한 사람')),
                ('payout', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.payout', verbose_name='지급')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('reference', models.CharField(blank=True, max_length=40, verbose_name='지급번호')),
                ('row_no', models.PositiveIntegerField(blank=True, null=True, verbose_name='줄')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.resultfile', verbose_name='결과 파일')),
                ('hand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.handresult', verbose_name='직접 입력한 결과')),
                ('unread', models.CharField(blank=True, choices=[('outcome', '처리결과'), ('amount', '금액'), ('sum', '합계')], db_default='', max_length=8, verbose_name='읽을 수 없는 칸')),
                ('words', models.CharField(blank=True, db_default='', max_length=300, verbose_name='줄에 적힌 말')),
            ],
            options={
                'verbose_name': '은행 결과',
                'verbose_name_plural': '은행 결과',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('match', 'applied'), _negated=True), fields=['id'], name='bank_result_that_did_not_fit'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text__regex', '[0-9]([ .-]?[0-9]){6}'), _negated=True), name='bank_remark_holds_no_account'),
                    models.UniqueConstraint(condition=models.Q(('match', 'applied'), ('outcome', 'paid')), fields=('payout',), name='payout_is_paid_once'),
                    models.UniqueConstraint(condition=models.Q(('match', 'applied'), ('outcome__in', ['paid', 'failed'])), fields=('payout',), name='payment_has_one_result'),
                    models.UniqueConstraint(condition=models.Q(('match', 'applied'), ('outcome', 'returned')), fields=('payout',), name='payment_is_returned_once'),
                    models.UniqueConstraint(fields=('file', 'row_no'), name='line_of_a_file_is_read_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('row_no__isnull', True)), models.Q(('file__isnull', False), ('row_no__isnull', False)), _connector='OR'), name='result_of_a_file_names_its_line'),
                    models.CheckConstraint(condition=models.Q(models.Q(('match', 'applied'), _negated=True), models.Q(('batch__isnull', False), ('payout__isnull', False)), _connector='OR'), name='applied_result_names_its_payout'),
                    models.CheckConstraint(condition=models.Q(('match__in', ['applied', 'wrong_amount', 'unknown', 'repeated', 'contradiction', 'unreadable'])), name='bank_result_has_a_known_match'),
                    models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['paid', 'failed', 'returned']), ('unread', ''), models.Q(('match', 'unreadable'), _negated=True)), models.Q(('match', 'unreadable'), ('outcome', ''), ('file__isnull', False), ('unread__in', ['outcome', 'amount', 'sum']), models.Q(('words', ''), _negated=True)), _connector='OR'), name='bank_result_is_of_a_known_kind'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_bankresult',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_84bbd',
                            func="RAISE EXCEPTION 'reviews bankresult is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_bankresult_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='result_of_a_released_batch',
                        sql=UpsertTriggerSql(
                            table='reviews_bankresult',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_result_of_a_released_batch_cf0cf',
                            func="""
            IF NEW.match = 'applied' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.reviews_payoutbatch b ON b.id = p.batch_id
                WHERE p.id = NEW.payout_id AND b.id = NEW.batch_id AND p.amount = NEW.amount
                    AND b.status IN ('released', 'settled')
            ) THEN RAISE EXCEPTION 'result is of a released batch' USING ERRCODE = 'check_violation', CONSTRAINT = 'result_is_of_a_released_batch'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='result_without_a_file',
                        sql=UpsertTriggerSql(
                            table='reviews_bankresult',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_result_without_a_file_2783a',
                            func="""
            IF NEW.file_id IS NOT NULL AND NEW.hand_id IS NULL THEN RETURN NEW; END IF;
            -- A line of no file is refused by a constraint of the row.
            IF NEW.file_id IS NULL AND NEW.row_no IS NOT NULL THEN RETURN NEW; END IF;
            IF NEW.file_id IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_handresult h
                JOIN public.reviews_handrow r ON r.hand_id = h.id
                WHERE h.id = NEW.hand_id AND h.status = 'confirmed'
                    AND h.proposed_by_id <> h.confirmed_by_id AND h.batch_id = NEW.batch_id
                    AND h.outcome = NEW.outcome AND r.payout_id = NEW.payout_id
                    AND r.amount = NEW.amount
            ) THEN RAISE EXCEPTION 'result without a file is confirmed by two' USING ERRCODE = 'check_violation', CONSTRAINT = 'result_without_a_file_is_confirmed_by_two'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='applied_result_fits',
                        sql=UpsertTriggerSql(
                            table='reviews_bankresult',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_applied_result_fits_e5ab9',
                            func="""
            IF NEW.match = 'applied' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status =
                    CASE WHEN NEW.outcome = 'returned' THEN 'paid' ELSE 'batched' END
            ) THEN RAISE EXCEPTION 'applied result fits its payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'applied_result_fits_its_payout'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='applied_result_is_carried_out',
                        sql=UpsertTriggerSql(
                            table='reviews_bankresult',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_applied_result_is_carried_out_3f5a0',
                            condition='WHEN (NEW."match" = \'applied\')',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status = 'batched'
            ) OR (NEW.outcome <> 'paid' AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status = 'paid'
            )) THEN RAISE EXCEPTION 'applied result is carried out' USING ERRCODE = 'check_violation', CONSTRAINT = 'applied_result_is_carried_out'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='paid_after_a_return', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."match" = \'repeated\' AND NEW."outcome" = \'paid\')', constraint='CONSTRAINT', func="\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_bankresult r\n                WHERE r.payout_id = NEW.payout_id AND r.match = 'applied'\n                    AND r.outcome = 'returned'\n            ) AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_bankresult r\n                WHERE r.payout_id = NEW.payout_id AND r.file_id = NEW.file_id\n                    AND r.outcome = 'returned' AND r.row_no > NEW.row_no\n            ) THEN RAISE EXCEPTION 'paid after a return is another word' USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_after_a_return_is_another_word'; END IF;\n            RETURN NULL;\n        ", hash='c25a4a9a1ded2fcd681b90389f15e160e442aeab', operation='INSERT', pgid='pgtrigger_paid_after_a_return_1ca07', table='reviews_bankresult', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ResultAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('asked_bank', '은행에 확인 중 (답 기다림)'), ('accepted', '확인 완료'), ('not_ours', '우리 지급이 아님')], max_length=12, verbose_name='처리')),
                ('note', models.CharField(max_length=300, verbose_name='설명')),
                ('note_digest', models.BinaryField(max_length=16, verbose_name='메모 지문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reviews.bankresult', verbose_name='은행 결과')),
            ],
            options={
                'verbose_name': '결과 처리',
                'verbose_name_plural': '결과 처리',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('action', 'asked_bank'), _negated=True), fields=('result',), name='line_is_closed_once'),
                    models.UniqueConstraint(condition=models.Q(('action', 'asked_bank')), fields=('result',), name='bank_is_asked_once_of_a_line'),
                    models.CheckConstraint(condition=models.Q(models.Q(('note', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='answer_says_why'),
                    models.CheckConstraint(condition=models.Q(('action__in', ['asked_bank', 'accepted', 'not_ours'])), name='answer_is_of_a_known_kind'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_resultanswer',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_87b14',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."note"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['note', 'erased_at'] = to_jsonb(NEW) - ARRAY['note', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews resultanswer is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_resultanswer_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='answer_to_an_open_line',
                        sql=UpsertTriggerSql(
                            table='reviews_resultanswer',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_answer_to_an_open_line_edca5',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.id = NEW.result_id AND r.match <> 'applied'
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_resultanswer a
                WHERE a.result_id = NEW.result_id AND a.action <> 'asked_bank'
            ) THEN RAISE EXCEPTION 'answer is to a line that did not fit' USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_is_to_a_line_that_did_not_fit'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_bankresult" t0 JOIN public."reviews_payout" t1 ON t1.id = t0."payout_id" JOIN public."claims_claim" t2 ON t2.id = t1."claim_id" WHERE t0.id = OLD."result_id" AND t2.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='ee3b43c6b57544b6a928c4726efb998b26e42d19', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_81482', table='reviews_resultanswer', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='closer_did_not_approve', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE claim bigint;', func="\n            SELECT p.claim_id INTO claim FROM public.reviews_bankresult r\n            JOIN public.reviews_payout p ON p.id = r.payout_id\n            WHERE r.id = NEW.result_id AND r.match IN ('contradiction', 'wrong_amount', 'unreadable');\n            IF claim IS NULL OR NEW.action = 'asked_bank' THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'who closes the banks word did not approve' USING ERRCODE = 'check_violation', CONSTRAINT = 'who_closes_the_banks_word_did_not_approve';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = claim FOR NO KEY UPDATE;\n\n            IF EXISTS (\n                WITH RECURSIVE after AS (\n                    SELECT p.id, p.status, p.approved_by_id FROM public.reviews_payout p\n                    JOIN public.reviews_bankresult r ON r.payout_id = p.replaces_id\n                    WHERE r.id = NEW.result_id\n                    UNION\n                    SELECT p.id, p.status, p.approved_by_id FROM public.reviews_payout p\n                    JOIN after a ON a.id = p.replaces_id\n                )\n                SELECT 1 FROM after a\n                WHERE a.approved_by_id = NEW.by_id AND a.status IN ('approved', 'batched')\n            ) THEN RAISE EXCEPTION 'who closes the banks word did not approve' USING ERRCODE = 'check_violation', CONSTRAINT = 'who_closes_the_banks_word_did_not_approve'; END IF;\n            RETURN NEW;\n        ", hash='92cf87eb4d619e4071617f1f236a96402b5c1ed4', operation='INSERT', pgid='pgtrigger_closer_did_not_approve_afdcd', table='reviews_resultanswer', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='GrantRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금')], max_length=20, verbose_name='종류')),
                ('status', models.CharField(choices=[('queued', '대기'), ('running', '진행 중'), ('done', '마침'), ('failed', '중단됨'), ('dropped', '시작 전 취소')], default='queued', max_length=8, verbose_name='상태')),
                ('expected', models.PositiveIntegerField(default=0, verbose_name='대상')),
                ('prepared', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('total', models.BigIntegerField(default=0, verbose_name='총액')),
                ('without_account', models.PositiveIntegerField(default=0, verbose_name='계좌 확인 필요')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청 번호')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='오류')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.grantrun')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('started_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
                ('held', models.PositiveIntegerField(default=0, verbose_name='지급 보류')),
                ('failed_seen', models.PositiveIntegerField(blank=True, null=True, verbose_name='입금되지 않았던 계좌')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], default='mail', max_length=10, verbose_name='경로')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], default='ko', max_length=2, verbose_name='언어')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='제목')),
                ('body', models.TextField(verbose_name='본문')),
                ('provider_template_id', models.CharField(blank=True, max_length=60, verbose_name='발송사 문안 번호')),
                ('inspection', models.CharField(blank=True, choices=[('waiting', '검수 중'), ('approved', '승인'), ('rejected', '반려')], max_length=10, verbose_name='검수')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='공개')),
                ('current', models.BooleanField(default=False, verbose_name='사용 중')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공개한 사람')),
                ('edited_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='글을 쓴 사람')),
            ],
            options={
                'verbose_name': '통지 문안',
                'verbose_name_plural': '통지 문안',
                'ordering': ['event', 'channel', 'language', '-version'],
                'constraints': [
                    models.UniqueConstraint(fields=('event', 'channel', 'language', 'version'), name='template_version_is_unique'),
                    models.UniqueConstraint(condition=models.Q(('current', True)), fields=('event', 'channel', 'language'), name='event_has_one_current_template'),
                    models.CheckConstraint(condition=models.Q(('current', False), ('published_at__isnull', False), _connector='OR'), name='current_template_is_published'),
                    models.CheckConstraint(condition=models.Q(models.Q(('channel', 'mail'), _negated=True), models.Q(('subject', ''), _negated=True), _connector='OR'), name='mail_template_has_a_subject'),
                    models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ['alimtalk', 'sms']), _negated=True), ('subject', ''), _connector='OR'), name='alimtalk_and_sms_have_no_subject'),
                    models.CheckConstraint(condition=models.Q(('channel', 'alimtalk'), models.Q(('inspection', ''), ('provider_template_id', '')), _connector='OR'), name='only_an_alimtalk_is_inspected'),
                    models.CheckConstraint(condition=models.Q(models.Q(('inspection__in', ('waiting', 'approved')), _negated=True), models.Q(('provider_template_id', ''), _negated=True), _connector='OR'), name='template_handed_in_names_its_provider_number'),
                    models.UniqueConstraint(condition=models.Q(('provider_template_id', ''), _negated=True), fields=('provider_template_id',), name='provider_number_is_of_one_text'),
                    models.CheckConstraint(condition=models.Q(models.Q(('channel', 'alimtalk'), _negated=True), ('current', False), models.Q(('inspection', 'approved'), models.Q(('provider_template_id', ''), _negated=True)), _connector='OR'), name='alimtalk_in_use_names_its_inspected_template'),
                    models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('edited_by__isnull', True), models.Q(('published_by', models.F('edited_by')), _negated=True), _connector='OR'), name='template_is_published_by_another'),
                ],
                'triggers': [
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_fsm_87852',
                            func="""
            
            IF OLD."inspection" IS DISTINCT FROM NEW."inspection"
                AND (OLD."inspection" || '>' || NEW."inspection") <> ALL (ARRAY['>waiting', 'approved>rejected', 'rejected>waiting', 'waiting>', 'waiting>approved', 'waiting>rejected']::text[])
            THEN RAISE EXCEPTION 'reviews noticetemplate inspection moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_noticetemplate_inspection_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.published_at IS NOT NULL) AND ROW(OLD."event", OLD."channel", OLD."language", OLD."version", OLD."subject", OLD."body", OLD."edited_by_id", OLD."published_at", OLD."published_by_id") IS DISTINCT FROM ROW(NEW."event", NEW."channel", NEW."language", NEW."version", NEW."subject", NEW."body", NEW."edited_by_id", NEW."published_at", NEW."published_by_id") THEN RAISE EXCEPTION \'published template is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'published_template_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='cd07d327fa93fc9cf98889628edbef5e51bc1e4a', operation='UPDATE', pgid='pgtrigger_frozen_0a9fc', table='reviews_noticetemplate', when='BEFORE')),
                    Trigger(
                        name='handed_in',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_handed_in_b359d',
                            func="""
            IF (OLD.inspection IN ('waiting', 'approved')) AND ROW(OLD."event", OLD."channel", OLD."language", OLD."version", OLD."subject", OLD."body", OLD."provider_template_id") IS DISTINCT FROM ROW(NEW."event", NEW."channel", NEW."language", NEW."version", NEW."subject", NEW."body", NEW."provider_template_id") THEN RAISE EXCEPTION 'template handed in is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'template_handed_in_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='kept',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_aafda',
                            func="IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'published template is kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'published_template_is_kept'; END IF; RETURN OLD;",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_noticetemplateevent" ("body", "channel", "current", "edited_by_id", "event", "id", "inspection", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_template_id", "published_at", "published_by_id", "subject", "version") VALUES (NEW."body", NEW."channel", NEW."current", NEW."edited_by_id", NEW."event", NEW."id", NEW."inspection", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provider_template_id", NEW."published_at", NEW."published_by_id", NEW."subject", NEW."version"); RETURN NULL;', hash='d585efc846879482d6bd3246439423e37f4d0a08', operation='INSERT', pgid='pgtrigger_insert_insert_54468', table='reviews_noticetemplate', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_noticetemplateevent" ("body", "channel", "current", "edited_by_id", "event", "id", "inspection", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_template_id", "published_at", "published_by_id", "subject", "version") VALUES (NEW."body", NEW."channel", NEW."current", NEW."edited_by_id", NEW."event", NEW."id", NEW."inspection", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provider_template_id", NEW."published_at", NEW."published_by_id", NEW."subject", NEW."version"); RETURN NULL;', hash='3e878b3ace9b14eac3c254efd62f53e928241698', operation='UPDATE', pgid='pgtrigger_update_update_c9f3f', table='reviews_noticetemplate', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_noticetemplateevent" ("body", "channel", "current", "edited_by_id", "event", "id", "inspection", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_template_id", "published_at", "published_by_id", "subject", "version") VALUES (OLD."body", OLD."channel", OLD."current", OLD."edited_by_id", OLD."event", OLD."id", OLD."inspection", OLD."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provider_template_id", OLD."published_at", OLD."published_by_id", OLD."subject", OLD."version"); RETURN NULL;', hash='0c25c3daca428497227bd3cf951ee571022e8d3e', operation='DELETE', pgid='pgtrigger_delete_delete_a834d', table='reviews_noticetemplate', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."edited_by_id" IS NOT NULL OR NEW."published_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."edited_by_id" IS NOT NULL AND NEW."edited_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."edited_by_id" IS DISTINCT FROM OLD."edited_by_id")) OR (NEW."published_by_id" IS NOT NULL AND NEW."published_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."published_by_id" IS DISTINCT FROM OLD."published_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='047db7dbcdb1f2b0019c0a7c5390f5cf48f9b685', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_3f709', table='reviews_noticetemplate', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='names_its_author', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE said text;', func="\n            IF TG_OP = 'UPDATE' AND OLD.edited_by_id IS NOT NULL AND NEW.edited_by_id IS NULL THEN\n                RAISE EXCEPTION 'template names its author' USING ERRCODE = 'check_violation', CONSTRAINT = 'template_names_its_author';\n            END IF;\n            IF TG_OP = 'UPDATE' AND ROW(NEW.subject, NEW.body)\n                IS NOT DISTINCT FROM ROW(OLD.subject, OLD.body)\n            THEN RETURN NEW; END IF;\n            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb\n                ->> 'user';\n            IF said IS NOT NULL AND NEW.edited_by_id::text IS DISTINCT FROM said THEN\n                RAISE EXCEPTION 'template names its author' USING ERRCODE = 'check_violation', CONSTRAINT = 'template_names_its_author';\n            END IF;\n            RETURN NEW;\n        ", hash='c86656113aacdc3ed06e799b9341b3de06405fc8', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_author_0cddb', table='reviews_noticetemplate', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='NoticeTemplateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], default='mail', max_length=10, verbose_name='경로')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], default='ko', max_length=2, verbose_name='언어')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='제목')),
                ('body', models.TextField(verbose_name='본문')),
                ('provider_template_id', models.CharField(blank=True, max_length=60, verbose_name='발송사 문안 번호')),
                ('inspection', models.CharField(blank=True, choices=[('waiting', '검수 중'), ('approved', '승인'), ('rejected', '반려')], max_length=10, verbose_name='검수')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='공개')),
                ('current', models.BooleanField(default=False, verbose_name='사용 중')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.noticetemplate')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공개한 사람')),
                ('edited_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='글을 쓴 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeBulk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(max_length=40, verbose_name='대상')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], default='ko', max_length=2, verbose_name='언어')),
                ('count', models.PositiveIntegerField(verbose_name='받는 사람')),
                ('left_out', models.JSONField(blank=True, default=dict, verbose_name='빠진 신청')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='대상 지문')),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('running', '보내는 중'), ('paused', '멈춤'), ('done', '마침'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청 번호')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='작성 마침')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람')),
                ('handled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('prepared_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성한 사람')),
                ('templates', models.JSONField(blank=True, default=dict, verbose_name='문안')),
            ],
            options={
                'verbose_name': '일괄 통지',
                'verbose_name_plural': '일괄 통지',
                'ordering': ['-pk'],
                'permissions': [('prepare_bulk', '일괄 통지 준비와 멈추기'), ('approve_bulk', '다른 사람이 준비한 일괄 통지 승인')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('count__lte', 100), ('status__in', ['prepared', 'cancelled']), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='bulk_above_100_names_a_second_person'),
                    models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='bulk_is_approved_by_another_than_prepared_it'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('status__in', ('prepared', 'running', 'paused'))), models.Q(models.Q(('status__in', ('prepared', 'running', 'paused')), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='ended_bulk_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='cancelled_bulk_says_why'),
                    models.CheckConstraint(condition=models.Q(('written__lte', models.F('count'))), name='bulk_writes_no_more_than_was_shown'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ('prepared', 'running', 'paused'))), fields=('event', 'audience', 'parameters'), name='one_open_bulk_of_an_audience'),
                ],
                'triggers': [
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_d309f',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('prepared') THEN RAISE EXCEPTION 'reviews noticebulk status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_noticebulk_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['paused>cancelled', 'paused>running', 'prepared>cancelled', 'prepared>running', 'running>cancelled', 'running>done', 'running>paused']::text[])
            THEN RAISE EXCEPTION 'reviews noticebulk status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_noticebulk_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='approval',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_approval_aa555',
                            func="""
            IF (OLD.approved_at IS NOT NULL) AND ROW(OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION 'bulk approval is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_approval_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_65ca4',
                            func="""
            IF (TRUE) AND ROW(OLD."audience", OLD."parameters", OLD."event", OLD."language", OLD."count", OLD."left_out", OLD."fingerprint", OLD."templates", OLD."prepared_by_id", OLD."prepared_at") IS DISTINCT FROM ROW(NEW."audience", NEW."parameters", NEW."event", NEW."language", NEW."count", NEW."left_out", NEW."fingerprint", NEW."templates", NEW."prepared_by_id", NEW."prepared_at") THEN RAISE EXCEPTION 'bulk stays what was shown' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_stays_what_was_shown'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_22e68',
                            func='INSERT INTO "reviews_noticebulkevent" ("approved_at", "approved_by_id", "audience", "count", "ended_reason", "event", "fingerprint", "finished_at", "handled_at", "handled_by_id", "id", "language", "last_claim", "left_out", "parameters", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "progress_at", "started_at", "status", "templates", "written", "written_at") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."audience", NEW."count", NEW."ended_reason", NEW."event", NEW."fingerprint", NEW."finished_at", NEW."handled_at", NEW."handled_by_id", NEW."id", NEW."language", NEW."last_claim", NEW."left_out", NEW."parameters", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared_at", NEW."prepared_by_id", NEW."progress_at", NEW."started_at", NEW."status", NEW."templates", NEW."written", NEW."written_at"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_af093',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_noticebulkevent" ("approved_at", "approved_by_id", "audience", "count", "ended_reason", "event", "fingerprint", "finished_at", "handled_at", "handled_by_id", "id", "language", "last_claim", "left_out", "parameters", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "progress_at", "started_at", "status", "templates", "written", "written_at") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."audience", NEW."count", NEW."ended_reason", NEW."event", NEW."fingerprint", NEW."finished_at", NEW."handled_at", NEW."handled_by_id", NEW."id", NEW."language", NEW."last_claim", NEW."left_out", NEW."parameters", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared_at", NEW."prepared_by_id", NEW."progress_at", NEW."started_at", NEW."status", NEW."templates", NEW."written", NEW."written_at"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_52e99',
                            func='INSERT INTO "reviews_noticebulkevent" ("approved_at", "approved_by_id", "audience", "count", "ended_reason", "event", "fingerprint", "finished_at", "handled_at", "handled_by_id", "id", "language", "last_claim", "left_out", "parameters", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "progress_at", "started_at", "status", "templates", "written", "written_at") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."audience", OLD."count", OLD."ended_reason", OLD."event", OLD."fingerprint", OLD."finished_at", OLD."handled_at", OLD."handled_by_id", OLD."id", OLD."language", OLD."last_claim", OLD."left_out", OLD."parameters", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared_at", OLD."prepared_by_id", OLD."progress_at", OLD."started_at", OLD."status", OLD."templates", OLD."written", OLD."written_at"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='NoticeBulkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('audience', models.CharField(max_length=40, verbose_name='대상')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], default='ko', max_length=2, verbose_name='언어')),
                ('count', models.PositiveIntegerField(verbose_name='받는 사람')),
                ('left_out', models.JSONField(blank=True, default=dict, verbose_name='빠진 신청')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='대상 지문')),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('running', '보내는 중'), ('paused', '멈춤'), ('done', '마침'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청 번호')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='작성 마침')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람')),
                ('handled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.noticebulk')),
                ('prepared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성한 사람')),
                ('templates', models.JSONField(blank=True, default=dict, verbose_name='문안')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='공개 번호')),
                ('key', models.CharField(db_collation='C', max_length=120, unique=True, verbose_name='열쇠')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림')),
                ('addressee', models.CharField(choices=[('claimant', '신청인'), ('staff', '직원'), ('representative', '대리인·승계인')], default='claimant', max_length=14, verbose_name='받는 쪽')),
                ('channel', models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
                ('recipient', models.BinaryField(null=True, verbose_name='받는 곳(암호화)')),
                ('recipient_hint', models.CharField(blank=True, max_length=20, verbose_name='받는 주소')),
                ('recipient_index', models.BinaryField(max_length=16, null=True, verbose_name='받는 곳 색인')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='제목')),
                ('body', models.TextField(blank=True, verbose_name='본문')),
                ('body_digest', models.BinaryField(max_length=16, verbose_name='본문 지문')),
                ('status', models.CharField(choices=[('pending', '대기'), ('sending', '발송중'), ('sent', '접수됨'), ('delivered', '수신 확인'), ('failed', '실패'), ('unknown', '결과 미확인'), ('suppressed', '보내지 않음')], default='pending', max_length=10, verbose_name='상태')),
                ('priority', models.PositiveSmallIntegerField(default=50, verbose_name='순서')),
                ('written_at', models.DateTimeField(default=claims.clock.now, verbose_name='저장')),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='다음')),
                ('lease_token', models.UUIDField(blank=True, null=True, verbose_name='처리 표')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='처리 기한')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('tries_from', models.PositiveSmallIntegerField(default=0, verbose_name='다시 세는 시도')),
                ('last_code', models.CharField(blank=True, max_length=40, verbose_name='결과 코드')),
                ('last_text', models.CharField(blank=True, max_length=200, verbose_name='마지막 결과')),
                ('delivered_by', models.CharField(blank=True, choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='전달한 수단')),
                ('provider_id', models.CharField(blank=True, max_length=200, verbose_name='발송사 번호')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='보냄')),
                ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='수신')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='claims.claim', verbose_name='신청')),
                ('handled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('staff', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 담당자')),
                ('template', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.noticetemplate', verbose_name='문안')),
                ('values', models.JSONField(blank=True, null=True, verbose_name='문안 값')),
                ('bulk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='reviews.noticebulk', verbose_name='일괄 통지')),
                ('told_otherwise', models.BooleanField(db_default=False, default=False, verbose_name='다른 방법으로 알림')),
            ],
            options={
                'verbose_name': '통지',
                'verbose_name_plural': '통지',
                'ordering': ['-pk'],
                'permissions': [('manage_notice', '통지 다시 보내기와 보내지 않기'), ('view_claim_notices', '한 신청의 통지 보기')],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'pending')), fields=['channel', 'priority', 'next_at', 'id'], name='notice_pending'),
                    models.Index(condition=models.Q(('status', 'sending')), fields=['lease_until'], name='notice_leased'),
                    models.Index(condition=models.Q(('status', 'unknown')), fields=['next_at'], name='notice_unknown'),
                    models.Index(condition=models.Q(('status', 'sent'), models.Q(('channel', 'mail'), _negated=True)), fields=['next_at'], name='notice_unreported'),
                    models.Index(fields=['claim', 'id'], name='notice_by_claim'),
                    models.Index(condition=models.Q(('bulk__isnull', False)), fields=['bulk', 'status'], name='notice_by_bulk'),
                    models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['recipient_index', 'sent_at'], name='notice_by_recipient'),
                    models.Index(fields=['status', 'id'], name='notice_by_status'),
                    models.Index(fields=['event', 'id'], name='notice_by_event'),
                    models.Index(fields=['channel', 'id'], name='notice_by_channel'),
                    models.Index(fields=['written_at', 'id'], name='notice_written'),
                    models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['sent_at', 'delivered_by'], name='notice_sent'),
                    models.Index(condition=models.Q(('last_code__in', ['suppressed_address', 'post_returned']), ('status', 'suppressed')), fields=['claim'], name='notice_stopped'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('lease_token__isnull', False), ('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('lease_token__isnull', True), ('lease_until__isnull', True)), _connector='OR'), name='leased_notice_is_sending'),
                    models.CheckConstraint(condition=models.Q(('recipient__isnull', False), ('status__in', ['suppressed', 'failed']), ('erased_at__isnull', False), _connector='OR'), name='notice_without_recipient_is_suppressed_or_failed'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'suppressed'])), name='notice_has_a_known_status'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'suppressed'), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='suppressed_notice_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['sent', 'delivered']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='sent_notice_says_when'),
                    models.CheckConstraint(condition=models.Q(('told_otherwise', False), models.Q(('handled_by__isnull', False), ('status', 'suppressed')), _connector='OR'), name='told_otherwise_says_by_whom'),
                    models.CheckConstraint(condition=models.Q(models.Q(('addressee__in', ['claimant', 'representative']), ('staff__isnull', True)), models.Q(('addressee', 'staff'), ('staff__isnull', False)), _connector='OR'), name='staff_notice_names_its_reader'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='written', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."public_id", OLD."key", OLD."event", OLD."claim_id", OLD."staff_id", OLD."template_id", OLD."bulk_id", OLD."written_at") IS DISTINCT FROM ROW(NEW."public_id", NEW."key", NEW."event", NEW."claim_id", NEW."staff_id", NEW."template_id", NEW."bulk_id", NEW."written_at") THEN RAISE EXCEPTION \'written notice is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'written_notice_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='a7909d2219ac2545d50441fa5ce4319f3baa05d7', operation='UPDATE OF "public_id", "key", "event", "claim_id", "staff_id", "template_id", "bulk_id", "written_at"', pgid='pgtrigger_written_883ac', table='reviews_notice', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='text', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION \'erasure is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'erasure_is_final\';\n            END IF;\n            IF ((NEW."subject" IS DISTINCT FROM OLD."subject" AND (NEW.erased_at IS NULL OR COALESCE(NEW."subject"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."body" IS DISTINCT FROM OLD."body" AND (NEW.erased_at IS NULL OR COALESCE(NEW."body"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."values" IS DISTINCT FROM OLD."values" AND (NEW.erased_at IS NULL OR COALESCE(NEW."values"::text, \'\') NOT IN (\'\', \'\\x\')))) AND NOT (\n    NEW.status = OLD.status AND OLD.status IN (\'pending\', \'failed\', \'suppressed\')\n    AND NEW.erased_at IS NULL AND NEW.subject = OLD.subject\n    AND NEW.body <> OLD.body AND NEW.body_digest <> OLD.body_digest\n    AND regexp_replace(NEW.body, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\') = regexp_replace(OLD.body, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\')\n    AND regexp_replace(NEW.values::text, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\')\n        IS NOT DISTINCT FROM regexp_replace(OLD.values::text, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\')\n    AND NOT EXISTS (\n        SELECT FROM regexp_matches(\n            NEW.body || COALESCE(NEW.values::text, \'\'), \'/u/[a-z2-7]{26}\', \'g\'\n        ) f\n        WHERE NOT EXISTS (\n            SELECT FROM public.claims_uploadlink l\n            WHERE l.claim_id = NEW.claim_id AND l.revoked_at IS NULL\n                AND l.token_digest = sha256(convert_to(substr(f[1], 4), \'UTF8\'))\n        )\n    )\n) THEN RAISE EXCEPTION \'written notice is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'written_notice_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='97fbac4309a89995d89933632ce44f82d76cc896', operation='UPDATE OF "subject", "body", "values", "erased_at"', pgid='pgtrigger_text_8f406', table='reviews_notice', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='notice_keeps_its_recipient', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF ROW(OLD."recipient", OLD."recipient_hint", OLD."recipient_index", OLD."addressee") IS NOT DISTINCT FROM ROW(NEW."recipient", NEW."recipient_hint", NEW."recipient_index", NEW."addressee")\n                OR (NEW.erased_at IS NOT NULL AND NEW.addressee = OLD.addressee AND (NEW."recipient" IS NOT DISTINCT FROM OLD."recipient" OR COALESCE(NEW."recipient"::text, \'\') IN (\'\', \'\\x\')) AND (NEW."recipient_hint" IS NOT DISTINCT FROM OLD."recipient_hint" OR COALESCE(NEW."recipient_hint"::text, \'\') IN (\'\', \'\\x\')) AND (NEW."recipient_index" IS NOT DISTINCT FROM OLD."recipient_index" OR COALESCE(NEW."recipient_index"::text, \'\') IN (\'\', \'\\x\')))\n            THEN RETURN NULL; END IF;\n            IF NEW.status = \'pending\' AND NEW.erased_at IS NULL AND (OLD.status = \'pending\'\n                OR OLD.status = \'failed\' AND NEW.handled_by_id IS NOT NULL)\n            THEN\n                IF EXISTS (\n                    SELECT FROM (SELECT NEW.*) AS n \n        JOIN public.claims_claim claim ON claim.id = n.claim_id\n        LEFT JOIN public.claims_correctedcontact contact ON contact.id = claim.contact_id\n        LEFT JOIN LATERAL (SELECT r.* FROM public.claims_representation r\n            WHERE r.claim_id = n.claim_id AND r.letters <> \'claimant\' AND (r.status = \'in_force\'\n                AND r.valid_from <= (clock_timestamp() AT TIME ZONE \'Asia/Seoul\')::date\n                AND (r.valid_to IS NULL\n                    OR r.valid_to >= (clock_timestamp() AT TIME ZONE \'Asia/Seoul\')::date))\n            ORDER BY array_position(ARRAY[\'heir\', \'successor\', \'closure\', \'proxy\'], r.kind::text) LIMIT 1) AS reader ON TRUE\n     WHERE (CASE\n    WHEN n.addressee = \'staff\' OR n.erased_at IS NOT NULL THEN TRUE\n    WHEN (CASE\n    WHEN (strpos(n.key, \'~r\') > 0 AND n.key ~ \'~r[0-9]+(:|$)\')\n        THEN reader.id = substring(n.key FROM \'~r([0-9]+)(?::|$)\')::bigint\n    WHEN n.event IN (\'account_changed\', \'contact_changed\')\n        THEN n.addressee = \'representative\' AND reader.letters = \'instead\'\n            AND reader.kind IN (\'heir\', \'closure\')\n    ELSE n.addressee <> \'staff\' AND reader.letters = \'instead\' END) IS TRUE\n        THEN n.addressee = \'representative\' AND n.recipient_index = CASE WHEN n.channel = \'mail\' THEN reader.email_index ELSE reader.phone_index END\n    ELSE n.addressee = \'claimant\' AND NOT (strpos(n.key, \'~r\') > 0 AND n.key ~ \'~r[0-9]+(:|$)\') AND (n.event IN (\'account_changed\', \'contact_changed\') OR contact.id IS NULL\n        OR n.recipient_index = CASE WHEN n.channel = \'mail\' THEN contact.email_index ELSE contact.phone_index END) END) IS TRUE\n                        AND (OLD.status = \'failed\' OR NEW.addressee <> OLD.addressee\n                            OR NEW.addressee <> \'claimant\' OR contact.id IS NOT NULL)\n                ) THEN RETURN NULL; END IF;\n                IF NEW.addressee <> OLD.addressee OR EXISTS (\n                    SELECT FROM (SELECT NEW.*) AS n \n        JOIN public.claims_claim claim ON claim.id = n.claim_id\n        LEFT JOIN public.claims_correctedcontact contact ON contact.id = claim.contact_id\n        LEFT JOIN LATERAL (SELECT r.* FROM public.claims_representation r\n            WHERE r.claim_id = n.claim_id AND r.letters <> \'claimant\' AND (r.status = \'in_force\'\n                AND r.valid_from <= (clock_timestamp() AT TIME ZONE \'Asia/Seoul\')::date\n                AND (r.valid_to IS NULL\n                    OR r.valid_to >= (clock_timestamp() AT TIME ZONE \'Asia/Seoul\')::date))\n            ORDER BY array_position(ARRAY[\'heir\', \'successor\', \'closure\', \'proxy\'], r.kind::text) LIMIT 1) AS reader ON TRUE\n    \n                    WHERE contact.id IS NOT NULL OR reader.id IS NOT NULL\n                ) THEN RAISE EXCEPTION \'notice goes to who reads it now\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'notice_goes_to_who_reads_it_now\'; END IF;\n            END IF;\n            RAISE EXCEPTION \'notice keeps its recipient\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'notice_keeps_its_recipient\';\n        ', hash='633a0704e6e0660859b6ccb25ac177849ab116b2', operation='UPDATE OF "recipient", "recipient_hint", "recipient_index", "addressee"', pgid='pgtrigger_notice_keeps_its_recipient_f0222', table='reviews_notice', when='AFTER')),
                    Trigger(
                        name='bulk_runs',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            pgid='pgtrigger_bulk_runs_522f8',
                            func="""
            IF EXISTS (SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id WHERE b.status <> 'running') THEN
                RAISE EXCEPTION 'notice of a bulk is written while it runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_a_bulk_is_written_while_it_runs';
            END IF;
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id WHERE b.count < (
                    SELECT count(*) FROM public.reviews_notice AS n WHERE n.bulk_id = b.id
                )
            ) THEN RAISE EXCEPTION 'bulk writes no more than was shown' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_writes_no_more_than_was_shown'; END IF;
            IF EXISTS (
                SELECT 1 FROM new_rows AS r JOIN public.reviews_noticebulk AS b ON b.id = r.bulk_id
                WHERE b.audience IN ('list', 'picked') AND NOT EXISTS (
                    SELECT 1 FROM public.reviews_bulkclaim AS c
                    WHERE c.bulk_id = r.bulk_id AND c.claim_id = r.claim_id
                )
            ) THEN RAISE EXCEPTION 'listed bulk writes to its claims' USING ERRCODE = 'check_violation', CONSTRAINT = 'listed_bulk_writes_to_its_claims'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_92277',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('failed', 'pending', 'suppressed') THEN RAISE EXCEPTION 'reviews notice status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_notice_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['failed>pending', 'failed>suppressed', 'pending>sending', 'pending>suppressed', 'sending>failed', 'sending>pending', 'sending>sent', 'sending>suppressed', 'sending>unknown', 'sent>delivered', 'sent>failed', 'suppressed>failed', 'unknown>failed', 'unknown>pending', 'unknown>sent', 'unknown>suppressed']::text[])
            THEN RAISE EXCEPTION 'reviews notice status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_notice_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='stays_suppressed',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='BEFORE',
                            operation='UPDATE OF "status"',
                            pgid='pgtrigger_stays_suppressed_87adb',
                            condition='WHEN (NEW."status" = \'failed\' AND OLD."status" = \'suppressed\')',
                            func="""
            IF OLD.last_code <> 'by_post' THEN
                RAISE EXCEPTION 'suppressed notice stays suppressed' USING ERRCODE = 'check_violation', CONSTRAINT = 'suppressed_notice_stays_suppressed';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='by_post',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='AFTER',
                            operation='UPDATE OF "status", "last_code", "delivered_at"',
                            pgid='pgtrigger_by_post_6ab91',
                            condition='WHEN (OLD."last_code" = \'by_post\')',
                            func="""
            IF EXISTS (
                SELECT FROM public.reviews_postletter l
                WHERE l.notice_id = NEW.id AND l.status IN ('prepared', 'posted', 'received') AND (
                    NEW.status <> 'suppressed' OR NEW.last_code <> 'by_post'
                    OR NEW.delivered_at IS DISTINCT FROM
                        CASE WHEN l.status = 'received' THEN (l.received_on + time '12:00') AT TIME ZONE 'Asia/Seoul' END)
            ) THEN RAISE EXCEPTION 'notice by post follows its letter' USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_by_post_follows_its_letter'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='b88e6a336c8643e0e2ecb163c224ce4a13354441', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_436b0', table='reviews_notice', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='digest', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (NOT (\n    NEW.status = OLD.status AND OLD.status IN (\'pending\', \'failed\', \'suppressed\')\n    AND NEW.erased_at IS NULL AND NEW.subject = OLD.subject\n    AND NEW.body <> OLD.body AND NEW.body_digest <> OLD.body_digest\n    AND regexp_replace(NEW.body, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\') = regexp_replace(OLD.body, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\')\n    AND regexp_replace(NEW.values::text, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\')\n        IS NOT DISTINCT FROM regexp_replace(OLD.values::text, \'/u/[a-z2-7]{26}\', \'/u/\', \'g\')\n    AND NOT EXISTS (\n        SELECT FROM regexp_matches(\n            NEW.body || COALESCE(NEW.values::text, \'\'), \'/u/[a-z2-7]{26}\', \'g\'\n        ) f\n        WHERE NOT EXISTS (\n            SELECT FROM public.claims_uploadlink l\n            WHERE l.claim_id = NEW.claim_id AND l.revoked_at IS NULL\n                AND l.token_digest = sha256(convert_to(substr(f[1], 4), \'UTF8\'))\n        )\n    )\n)) AND ROW(OLD."body_digest") IS DISTINCT FROM ROW(NEW."body_digest") THEN RAISE EXCEPTION \'written notice is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'written_notice_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='78f16b0e4d96f94aff18bcffa3df4468f7c82968', operation='UPDATE OF "body_digest"', pgid='pgtrigger_digest_e0355', table='reviews_notice', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='차수')),
                ('channel', models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='시작')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='끝')),
                ('outcome', models.CharField(blank=True, choices=[('accepted', '접수됨'), ('rejected', '거절됨'), ('unknown', '답 없음')], max_length=10, verbose_name='결과')),
                ('provider_id', models.CharField(blank=True, max_length=200, verbose_name='발송사 번호')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='코드')),
                ('request_digest', models.BinaryField(max_length=16, verbose_name='요청 지문')),
                ('notice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='reviews.notice', verbose_name='통지')),
            ],
            options={
                'verbose_name': '발송 시도',
                'verbose_name_plural': '발송 시도',
                'ordering': ['notice', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('notice', 'number'), name='attempts_are_numbered'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('outcome', '')), models.Q(('finished_at__isnull', False), ('outcome__in', ['accepted', 'rejected', 'unknown'])), _connector='OR'), name='finished_attempt_has_its_outcome'),
                ],
                'triggers': [
                    Trigger(
                        name='call',
                        sql=UpsertTriggerSql(
                            table='reviews_deliveryattempt',
                            when='BEFORE',
                            operation='UPDATE OF "notice_id", "number", "channel", "started_at", "request_digest"',
                            pgid='pgtrigger_call_6171a',
                            func="""
            IF (TRUE) AND ROW(OLD."notice_id", OLD."number", OLD."channel", OLD."started_at", OLD."request_digest") IS DISTINCT FROM ROW(NEW."notice_id", NEW."number", NEW."channel", NEW."started_at", NEW."request_digest") THEN RAISE EXCEPTION 'attempt is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='answer',
                        sql=UpsertTriggerSql(
                            table='reviews_deliveryattempt',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_answer_20aa4',
                            func="""
            IF (OLD.finished_at IS NOT NULL) AND ROW(OLD."finished_at", OLD."outcome", OLD."provider_id", OLD."code") IS DISTINCT FROM ROW(NEW."finished_at", NEW."outcome", NEW."provider_id", NEW."code") THEN RAISE EXCEPTION 'finished attempt is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'finished_attempt_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."provider_id" NOT IN (\'\') AND OLD."provider_id" IS DISTINCT FROM NEW."provider_id") OR (OLD."code" NOT IN (\'\') AND OLD."code" IS DISTINCT FROM NEW."code"))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='bb6f40fc8cf4f4dce15f10132173626be9ca54ea', operation='UPDATE OF "provider_id", "code"', pgid='pgtrigger_z_written_once_761ba', table='reviews_deliveryattempt', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20, verbose_name='발송사')),
                ('event_id', models.CharField(max_length=100, verbose_name='발송사 사건 번호')),
                ('provider_id', models.CharField(blank=True, max_length=200, verbose_name='발송사 번호')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='코드')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='받음')),
                ('notice', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reviews.notice', verbose_name='통지')),
            ],
            options={
                'verbose_name': '수신 보고',
                'verbose_name_plural': '수신 보고',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(condition=models.Q(('notice__isnull', False)), fields=['notice'], name='report_by_notice'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('provider', 'event_id'), name='report_is_taken_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_deliveryreport',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_7b001',
                            func="RAISE EXCEPTION 'reviews deliveryreport is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_deliveryreport_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient_index', models.BinaryField(max_length=16, verbose_name='받는 곳 색인')),
                ('recipient_hint', models.CharField(blank=True, max_length=20, verbose_name='받는 주소')),
                ('channel', models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
                ('reason', models.CharField(choices=[('opt_out', '수신 거부'), ('wrong_number', '잘못된 번호'), ('wrong_address', '잘못된 주소'), ('blocked', '차단됨')], max_length=20, verbose_name='사유')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='결과 코드')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('lifted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='푼 사람')),
            ],
            options={
                'verbose_name': '발송 제외',
                'verbose_name_plural': '발송 제외',
                'ordering': ['-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('recipient_index', 'channel'), name='address_is_suppressed_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='lifted_suppression_names_who'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_suppression',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_3671b',
                            func="""
            IF (TRUE) AND ROW(OLD."recipient_index", OLD."channel", OLD."reason", OLD."note", OLD."code", OLD."by_id", OLD."at") IS DISTINCT FROM ROW(NEW."recipient_index", NEW."channel", NEW."reason", NEW."note", NEW."code", NEW."by_id", NEW."at") THEN RAISE EXCEPTION 'suppression is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'suppression_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='lifted',
                        sql=UpsertTriggerSql(
                            table='reviews_suppression',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_lifted_e22d5',
                            func="""
            IF (OLD.lifted_at IS NOT NULL) AND ROW(OLD."lifted_by_id", OLD."lifted_at") IS DISTINCT FROM ROW(NEW."lifted_by_id", NEW."lifted_at") THEN RAISE EXCEPTION 'lifted suppression is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'lifted_suppression_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_suppression',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_4449d',
                            func='INSERT INTO "reviews_suppressionevent" ("at", "by_id", "channel", "code", "id", "lifted_at", "lifted_by_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recipient_hint", "recipient_index") VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."code", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."recipient_hint", NEW."recipient_index"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_suppression',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_fd644',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_suppressionevent" ("at", "by_id", "channel", "code", "id", "lifted_at", "lifted_by_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recipient_hint", "recipient_index") VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."code", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."recipient_hint", NEW."recipient_index"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_suppression',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_959a1',
                            func='INSERT INTO "reviews_suppressionevent" ("at", "by_id", "channel", "code", "id", "lifted_at", "lifted_by_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recipient_hint", "recipient_index") VALUES (OLD."at", OLD."by_id", OLD."channel", OLD."code", OLD."id", OLD."lifted_at", OLD."lifted_by_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."recipient_hint", OLD."recipient_index"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SuppressionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('recipient_index', models.BinaryField(max_length=16, verbose_name='받는 곳 색인')),
                ('recipient_hint', models.CharField(blank=True, max_length=20, verbose_name='받는 주소')),
                ('channel', models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
                ('reason', models.CharField(choices=[('opt_out', '수신 거부'), ('wrong_number', '잘못된 번호'), ('wrong_address', '잘못된 주소'), ('blocked', '차단됨')], max_length=20, verbose_name='사유')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='결과 코드')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제')),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='푼 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.suppression')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InboxDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='날짜')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='공개 번호')),
                ('status', models.CharField(choices=[('waiting', '보낼 차례'), ('sending', '보내는 중'), ('sent', '보냄'), ('skipped', '보낼 것이 없었음'), ('failed', '보내지 못함')], default='waiting', max_length=8, verbose_name='상태')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('next_at', models.DateTimeField(default=claims.clock.now, verbose_name='다음 시도')),
                ('lease_until', models.DateTimeField(null=True, verbose_name='처리 기한')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='응답 코드')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='보낸 시각')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람')),
            ],
            options={
                'verbose_name': '알림 메일',
                'verbose_name_plural': '알림 메일',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(condition=models.Q(('status__in', ['waiting', 'sending'])), fields=['next_at'], name='digest_to_send'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'day'), name='one_digest_a_person_and_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='sending_digest_is_leased'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status__in', ['waiting', 'sending'])), models.Q(models.Q(('status__in', ['waiting', 'sending']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='ended_digest_says_when'),
                ],
            },
        ),
        migrations.CreateModel(
            name='InboxItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('documents_overdue', '서류 기한 지남'), ('document_bulk', '승인할 서류 요청과 종결'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('payout_cancelled', '취소된 지급'), ('handover_to_confirm', '확인할 이관'), ('bulk_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수'), ('hold_waits', '확인할 지급 보류'), ('month_waits', '확인할 월 마감'), ('seen_infected', '열어 본 서류의 악성코드'), ('link_used', '링크로 온 서류'), ('payee_to_confirm', '확인할 대리·승계'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답'), ('facts_confirm', '확인할 사실 정정'), ('retriage_confirm', '확인할 재분류')], max_length=20, verbose_name='종류')),
                ('key', models.CharField(db_collation='C', max_length=60, verbose_name='열쇠')),
                ('facts', models.JSONField(default=dict, verbose_name='내용')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('read_at', models.DateTimeField(null=True, verbose_name='읽은 시각')),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('bulk', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.noticebulk', verbose_name='일괄 통지')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('claim', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청')),
                ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='reviews.inboxdigest', verbose_name='모음 메일')),
                ('seat', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.assignment', verbose_name='자리')),
                ('sitting', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.sitting', verbose_name='회의')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람')),
            ],
            options={
                'verbose_name': '알림',
                'verbose_name_plural': '알림',
                'ordering': ['-at', '-pk'],
                'indexes': [
                    models.Index(fields=['user', '-at', '-id'], name='inbox_of_a_person'),
                    models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='inbox_unread'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'key'), name='item_is_told_once'),
                    models.CheckConstraint(condition=models.Q(('read_at__isnull', True), ('read_at__gte', models.F('at')), _connector='OR'), name='item_is_read_after_it_was_written'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'documents_overdue', 'document_bulk', 'comment', 'batch_to_release', 'payout_cancelled', 'handover_to_confirm', 'bulk_failed', 'quarantine', 'recovery_waits', 'hold_waits', 'month_waits', 'seen_infected', 'link_used', 'payee_to_confirm', 'objection_confirm', 'objection_back', 'facts_confirm', 'retriage_confirm'])), name='item_is_of_a_known_kind'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LineStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='차례')),
                ('ask_again_on', models.DateField(blank=True, null=True, verbose_name='다시 물을 날')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='메모')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='담당')),
                ('result', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reviews.bankresult', verbose_name='은행 결과')),
            ],
            options={
                'verbose_name': '결과의 진행',
                'verbose_name_plural': '결과의 진행',
                'ordering': ['result', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('result', 'number'), name='line_has_one_step_of_a_number'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='line_steps_count_from_one'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_linestep',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_c6e6d',
                            condition='WHEN (NEW."by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_linestep',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_33130',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."note"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['note', 'erased_at'] = to_jsonb(NEW) - ARRAY['note', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews linestep is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_linestep_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='step_of_an_open_line',
                        sql=UpsertTriggerSql(
                            table='reviews_linestep',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_step_of_an_open_line_4a6f1',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.id = NEW.result_id AND (r.match <> 'applied' OR r.file_id IS NULL)
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_resultanswer a
                WHERE a.result_id = NEW.result_id AND a.action <> 'asked_bank'
            ) THEN RAISE EXCEPTION 'step is of an open line' USING ERRCODE = 'check_violation', CONSTRAINT = 'step_is_of_an_open_line'; END IF;
            IF NEW.number <> 1 + (
                SELECT COALESCE(max(s.number), 0) FROM public.reviews_linestep s
                WHERE s.result_id = NEW.result_id
            ) THEN RAISE EXCEPTION 'line has one step of a number' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_has_one_step_of_a_number'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='worked_on_by_finance',
                        sql=UpsertTriggerSql(
                            table='reviews_linestep',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_worked_on_by_finance_80aa3',
                            func="""
            IF NOT ((NEW.owner_id IS NULL OR EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.owner_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')
            )
        )
    )) AND (NEW.by_id IS NULL OR EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')
            )
        )
    ))) THEN RAISE EXCEPTION 'line is worked on by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_is_worked_on_by_finance'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_bankresult" t0 JOIN public."reviews_payout" t1 ON t1.id = t0."payout_id" JOIN public."claims_claim" t2 ON t2.id = t1."claim_id" WHERE t0.id = OLD."result_id" AND t2.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='e37d69f6049e57620cfff9c73df80a84bebaa818', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_c082b', table='reviews_linestep', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='BulkClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='사유')),
                ('bulk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='reviews.noticebulk', verbose_name='일괄 통지')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bulk_rows', to='claims.claim', verbose_name='신청')),
            ],
            options={
                'verbose_name': '일괄 통지의 신청',
                'verbose_name_plural': '일괄 통지의 신청',
                'indexes': [
                    models.Index(condition=models.Q(('reason', ''), _negated=True), fields=['bulk', 'reason', 'claim'], name='left_out_of_a_bulk'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('bulk', 'claim'), name='a_bulk_has_a_claim_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_bulkclaim',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_cc6e6',
                            func="RAISE EXCEPTION 'reviews bulkclaim is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_bulkclaim_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='bulk_keeps_its_claims',
                        sql=UpsertTriggerSql(
                            table='reviews_bulkclaim',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            pgid='pgtrigger_bulk_keeps_its_claims_5ecfa',
                            func="""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows) AS n
                JOIN public.reviews_noticebulk AS b ON b.id = n.bulk_id
            ) THEN RAISE EXCEPTION 'bulk keeps its claims' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_keeps_its_claims'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='TrialMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='공개 번호')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(max_length=10, verbose_name='경로')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], max_length=2, verbose_name='언어')),
                ('audience', models.CharField(max_length=40, verbose_name='대상')),
                ('subject', models.CharField(max_length=320, verbose_name='제목')),
                ('body', models.TextField(verbose_name='본문')),
                ('status', models.CharField(choices=[('waiting', '보낼 차례'), ('sending', '보내는 중'), ('sent', '보냄'), ('failed', '보내지 못함')], default='waiting', max_length=8, verbose_name='상태')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('next_at', models.DateTimeField(default=claims.clock.now, verbose_name='다음 시도')),
                ('lease_until', models.DateTimeField(null=True, verbose_name='처리 기한')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='응답 코드')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='보낸 시각')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람')),
            ],
            options={
                'verbose_name': '시험 발송',
                'verbose_name_plural': '시험 발송',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['user', '-asked_at'], name='trials_of_a_person'),
                    models.Index(condition=models.Q(('status__in', ['waiting', 'sending'])), fields=['next_at'], name='trial_to_send'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('body__startswith', '[시험]'), ('subject__startswith', '[시험]')), name='trial_says_that_it_is_one'),
                    models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='sending_trial_is_leased'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status__in', ['waiting', 'sending'])), models.Q(models.Q(('status__in', ['waiting', 'sending']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='ended_trial_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_trialmessage',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_b3ce8',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'reviews trialmessage status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_trialmessage_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['sending>failed', 'sending>sent', 'sending>waiting', 'waiting>sending']::text[])
            THEN RAISE EXCEPTION 'reviews trialmessage status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_trialmessage_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_trialmessage',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_78451',
                            func="""
            IF (TRUE) AND ROW(OLD."public_id", OLD."user_id", OLD."event", OLD."channel", OLD."language", OLD."audience", OLD."subject", OLD."body", OLD."asked_at") IS DISTINCT FROM ROW(NEW."public_id", NEW."user_id", NEW."event", NEW."channel", NEW."language", NEW."audience", NEW."subject", NEW."body", NEW."asked_at") THEN RAISE EXCEPTION 'trial stays as it was asked for' USING ERRCODE = 'check_violation', CONSTRAINT = 'trial_stays_as_it_was_asked_for'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_trialmessage',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_cec89',
                            func='INSERT INTO "reviews_trialmessageevent" ("asked_at", "attempts", "audience", "channel", "code", "ended_at", "event", "id", "language", "lease_until", "next_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "status", "user_id") VALUES (NEW."asked_at", NEW."attempts", NEW."audience", NEW."channel", NEW."code", NEW."ended_at", NEW."event", NEW."id", NEW."language", NEW."lease_until", NEW."next_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."status", NEW."user_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_trialmessage',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_fb6da',
                            condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."attempts" IS DISTINCT FROM (NEW."attempts") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."event" IS DISTINCT FROM (NEW."event") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."lease_until" IS DISTINCT FROM (NEW."lease_until") OR OLD."next_at" IS DISTINCT FROM (NEW."next_at") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                            func='INSERT INTO "reviews_trialmessageevent" ("asked_at", "attempts", "audience", "channel", "code", "ended_at", "event", "id", "language", "lease_until", "next_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "status", "user_id") VALUES (NEW."asked_at", NEW."attempts", NEW."audience", NEW."channel", NEW."code", NEW."ended_at", NEW."event", NEW."id", NEW."language", NEW."lease_until", NEW."next_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."status", NEW."user_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_trialmessage',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_9b3e6',
                            func='INSERT INTO "reviews_trialmessageevent" ("asked_at", "attempts", "audience", "channel", "code", "ended_at", "event", "id", "language", "lease_until", "next_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "status", "user_id") VALUES (OLD."asked_at", OLD."attempts", OLD."audience", OLD."channel", OLD."code", OLD."ended_at", OLD."event", OLD."id", OLD."language", OLD."lease_until", OLD."next_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."status", OLD."user_id"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='TrialMessageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='공개 번호')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(max_length=10, verbose_name='경로')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], max_length=2, verbose_name='언어')),
                ('audience', models.CharField(max_length=40, verbose_name='대상')),
                ('status', models.CharField(choices=[('waiting', '보낼 차례'), ('sending', '보내는 중'), ('sent', '보냄'), ('failed', '보내지 못함')], default='waiting', max_length=8, verbose_name='상태')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('next_at', models.DateTimeField(default=claims.clock.now, verbose_name='다음 시도')),
                ('lease_until', models.DateTimeField(null=True, verbose_name='처리 기한')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='응답 코드')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='보낸 시각')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.trialmessage')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='환수액')),
                ('cause', models.CharField(choices=[('overpaid', '과다 지급'), ('fraud', '부정 수급'), ('wrong_payee', '다른 사람에게 지급'), ('desk_error', '처리 착오')], max_length=12, verbose_name='원인')),
                ('reason', models.CharField(max_length=300, verbose_name='사유')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인 시각')),
                ('status', models.CharField(choices=[('proposed', '승인 대기'), ('demanded', '청구 중'), ('partly_received', '일부 입금'), ('settled', '환수 완료'), ('written_off', '면제·결손'), ('cancelled', '취소')], default='proposed', max_length=16, verbose_name='상태')),
                ('received', models.BigIntegerField(default=0, verbose_name='입금액')),
                ('set_off', models.BigIntegerField(default=0, verbose_name='상계액')),
                ('waived', models.BigIntegerField(default=0, verbose_name='면제·결손액')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='납부기한')),
                ('reminded', models.PositiveSmallIntegerField(default=0, verbose_name='독촉 횟수')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='끝난 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='claims.claim', verbose_name='신청')),
                ('document', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='서류')),
                ('ended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='거절·취소')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='reviews.payout', verbose_name='지급')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
            ],
            options={
                'verbose_name': '환수',
                'verbose_name_plural': '환수',
                'ordering': ['-pk'],
                'permissions': [('propose_recovery', '환수 올리기'), ('approve_recovery', '환수 승인, 면제·취소 확인'), ('enter_recovery', '환수 입금·분할·상계 적기'), ('waive_large_recovery', '큰 금액의 면제·취소 확인')],
                'indexes': [
                    models.Index(condition=models.Q(('status__in', ('demanded', 'partly_received'))), fields=['due_on', 'id'], name='recovery_by_due_day'),
                    models.Index(fields=['status', 'id'], name='recovery_by_status'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='recovery_asks_for_something'),
                    models.CheckConstraint(condition=models.Q(('cause__in', ['overpaid', 'fraud', 'wrong_payee', 'desk_error'])), name='recovery_has_a_known_cause'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='recovery_says_why'),
                    models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='recovery_is_approved_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None), ('due_on', None), ('status', 'proposed')), ('status', 'cancelled'), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('due_on__isnull', False), models.Q(('status', 'proposed'), _negated=True)), _connector='OR'), name='demanded_recovery_names_its_approver_and_due_day'),
                    models.CheckConstraint(condition=models.Q(('received__gte', 0), ('set_off__gte', 0), ('waived__gte', 0), ('amount__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off')), '+', models.F('waived')))), name='recovery_never_takes_more_than_it_asks'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'cancelled']), ('received', 0), ('set_off', 0), ('waived', 0)), models.Q(('amount__gt', models.F('waived')), ('received', 0), ('set_off', 0), ('status', 'demanded')), models.Q(('amount__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off')), '+', models.F('waived'))), ('status', 'partly_received'), models.Q(('received', 0), ('set_off', 0), _negated=True)), models.Q(('amount', django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off'))), ('status', 'settled'), ('waived', 0)), models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off')), '+', models.F('waived'))), ('status', 'written_off'), ('waived__gt', 0)), _connector='OR'), name='recovery_status_is_that_of_its_money'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status', 'cancelled')), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('ended_by', None)), _connector='OR'), name='cancelled_recovery_says_who_and_when'),
                    models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('payout',), name='payout_has_one_recovery_that_waits'),
                ],
                'triggers': [
                    Trigger(
                        name='reminder_has_its_letter',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='AFTER',
                            operation='UPDATE OF "reminded"',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                            constraint='CONSTRAINT',
                            condition='WHEN (NEW."reminded" > (OLD."reminded"))',
                            pgid='pgtrigger_reminder_has_its_letter_b6132',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_notice n
                WHERE n.claim_id = NEW.claim_id AND starts_with(n.key, concat_ws(
                    ':', 'recovery_reminder', NEW.id, to_char(NEW.due_on, 'YYYY-MM-DD'),
                    NEW.reminded, ''
                ))
            ) THEN RAISE EXCEPTION 'reminder has its letter' USING ERRCODE = 'check_violation', CONSTRAINT = 'reminder_has_its_letter'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='due_day_is_that_of_an_act',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_due_day_is_that_of_an_act_b2017',
                            func="""
            IF TG_OP = 'INSERT' THEN
                IF NEW.reminded <> 0 THEN RAISE EXCEPTION 'due day is that of an act' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_is_that_of_an_act'; END IF;
                RETURN NEW;
            END IF;
            IF NEW.due_on IS NOT DISTINCT FROM OLD.due_on AND NEW.reminded = OLD.reminded
            THEN RETURN NEW; END IF;
            IF NEW.status NOT IN ('demanded', 'partly_received') THEN RAISE EXCEPTION 'due day is that of an act' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_is_that_of_an_act'; END IF;
            IF NEW.due_on IS NOT DISTINCT FROM OLD.due_on
                AND NEW.reminded = OLD.reminded + 1 AND NEW.reminded <= 2
            THEN RETURN NEW; END IF;
            IF NEW.reminded <> 0 THEN RAISE EXCEPTION 'due day is that of an act' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_is_that_of_an_act'; END IF;
            IF OLD.status = 'proposed' THEN
                IF NEW.due_on > (LEAST(NEW.approved_at, clock_timestamp()) AT TIME ZONE 'Asia/Seoul')::date AND NEW.due_on <= (LEAST(NEW.approved_at, clock_timestamp()) AT TIME ZONE 'Asia/Seoul')::date + 366
                THEN RETURN NEW; END IF;
                RAISE EXCEPTION 'due day is that of an act' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_is_that_of_an_act';
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
                    AND (NEW.due_on BETWEEN (m.ended_at AT TIME ZONE 'Asia/Seoul')::date AND (m.ended_at AT TIME ZONE 'Asia/Seoul')::date + 366 OR NEW.due_on IN (
                        SELECT i.due_on FROM public.reviews_recoveryinstalment i
                        WHERE i.plan_id = (
                            SELECT p.id FROM public.reviews_recoveryplan p
                            WHERE p.recovery_id = NEW.id ORDER BY p.number DESC LIMIT 1
                        )
                    ))
            ) THEN RAISE EXCEPTION 'due day is that of an act' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_is_that_of_an_act'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='recovery_end',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_recovery_end_6eee4',
                            func="""
            IF (NEW.status = OLD.status) AND ROW(OLD."ended_at") IS DISTINCT FROM ROW(NEW."ended_at") THEN RAISE EXCEPTION 'recovery facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_84cde',
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."approved_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."approved_by_id" IS NOT NULL AND NEW."approved_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'proposed\') THEN RAISE EXCEPTION \'reviews recovery status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_recovery_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'demanded>cancelled\', \'demanded>partly_received\', \'demanded>settled\', \'demanded>written_off\', \'partly_received>demanded\', \'partly_received>settled\', \'partly_received>written_off\', \'proposed>cancelled\', \'proposed>demanded\', \'settled>demanded\', \'settled>partly_received\', \'settled>written_off\', \'written_off>demanded\', \'written_off>partly_received\', \'written_off>settled\']::text[])\n            THEN RAISE EXCEPTION \'reviews recovery status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_recovery_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='87a2d54097061d38524940d32c9699659a0c2bc9', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_7b92b', table='reviews_recovery', when='BEFORE')),
                    Trigger(
                        name='recovery_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_recovery_facts_0512f',
                            func="""
            IF (TRUE) AND ROW(OLD."id", OLD."claim_id", OLD."programme_id", OLD."payout_id", OLD."amount", OLD."cause", OLD."document_id", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."id", NEW."claim_id", NEW."programme_id", NEW."payout_id", NEW."amount", NEW."cause", NEW."document_id", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'recovery facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='recovery_approval',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_recovery_approval_3964c',
                            func="""
            IF (OLD.status <> 'proposed') AND ROW(OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION 'recovery facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_adf89',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'recovery facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='recovery_of_a_paid_payout', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE paid record;', func="\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            SELECT p.amount, (\n                    SELECT COALESCE(sum(CASE WHEN l.won IS NULL THEN n.amount ELSE\n                        n.received + n.set_off + LEAST(\n                            n.amount - n.received - n.set_off - n.waived, l.won\n                        ) END), 0)::bigint\n                    FROM public.reviews_recovery n\n                    CROSS JOIN LATERAL (SELECT (\n                    SELECT GREATEST(LEAST(\n                        (\n                        SELECT COALESCE(sum(q.amount), 0)::bigint FROM public.reviews_payout q\n                        WHERE q.claim_id = w.claim_id AND q.status IN ('paid')\n                            AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = w.claim_id AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = w.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= 'infinity' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                    ) - g.won - (\n                        SELECT COALESCE(sum(CASE WHEN (o.cause = 'overpaid' AND o.proposed_at < g.at) THEN CASE WHEN o.id > w.id AND o.status <> 'proposed' THEN o.waived ELSE 0 END\n                            WHEN o.status <> 'proposed'\n                            THEN o.amount - o.received - o.set_off ELSE 0 END), 0)::bigint\n                        FROM public.reviews_recovery o\n                        JOIN public.reviews_payout q ON q.id = o.payout_id\n                        WHERE o.claim_id = w.claim_id AND o.cause = 'overpaid'\n                            AND o.status <> 'cancelled' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                    ), f.amount - (\n                        SELECT COALESCE(sum(CASE WHEN (o.cause = 'overpaid' AND o.proposed_at < g.at)\n                            THEN o.received + o.set_off + CASE WHEN o.id > w.id AND o.status <> 'proposed' THEN o.waived ELSE 0 END\n                            ELSE o.amount END), 0)::bigint\n                        FROM public.reviews_recovery o\n                        WHERE o.payout_id = f.id AND o.status <> 'cancelled'\n                    )\n                    ), 0)\n                    FROM public.reviews_recovery w\n                    JOIN public.reviews_payout f ON f.id = w.payout_id\n                    CROSS JOIN LATERAL (\n                    SELECT k.routed_at AS at, COALESCE(CASE k.route WHEN 'tier_grant' THEN t2.amount\n                            WHEN 'committee_review' THEN p2.base_grant END, 0) AS won\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = w.claim_id AND (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    UNION ALL\n                    SELECT d.at, d.amount FROM public.reviews_decision d\n                    JOIN public.reviews_review v ON v.id = d.review_id AND v.round = 2\n                    JOIN public.reviews_review v1 ON v1.claim_id = v.claim_id AND v1.round = 1\n                    JOIN public.reviews_decision d1 ON d1.review_id = v1.id AND d1.amount > 0\n                    WHERE v.claim_id = w.claim_id AND NOT (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                        AND d.amount > d1.amount\n) g\n                    WHERE w.id = n.id AND (w.cause = 'overpaid' AND w.proposed_at < g.at)\n                ) AS won) l\n                    WHERE n.payout_id = p.id AND n.status <> 'cancelled'\n                ) AS asked INTO paid\n            FROM public.reviews_payout p\n            WHERE p.id = NEW.payout_id AND p.claim_id = NEW.claim_id\n                AND p.programme_id = NEW.programme_id AND p.status = 'paid';\n            IF NOT FOUND THEN RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout'; END IF;\n            IF paid.asked + NEW.amount > paid.amount THEN\n                RAISE EXCEPTION 'recovery never exceeds what was paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_never_exceeds_what_was_paid';\n            END IF;\n            IF NEW.document_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.claims_document d\n                WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id\n            ) THEN RAISE EXCEPTION 'recovery names a document of its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_names_a_document_of_its_claim'; END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_recovery')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'recovery is proposed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_proposed_by_the_secretariat';\n            END IF;\n            RETURN NEW;\n        ", hash='9783fe70600ebc72e01b71cc2ee699d92a9d8a7e', operation='INSERT', pgid='pgtrigger_recovery_of_a_paid_payout_952fe', table='reviews_recovery', when='BEFORE')),
                    Trigger(
                        name='recovery_by_other_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_recovery_by_other_hands_9454f',
                            func="""
            IF NEW.status = OLD.status THEN RETURN NEW; END IF;
            IF OLD.status = 'proposed' AND NEW.status = 'demanded' THEN
                
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout';
    END IF;
    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;

                IF NOT EXISTS (
                    SELECT 1 FROM public.reviews_payout p
                    WHERE p.id = NEW.payout_id AND p.status = 'paid'
                ) THEN RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout'; END IF;
                IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.approved_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')
            )
        )
    ) THEN
                    RAISE EXCEPTION 'recovery is approved by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_approved_by_its_office';
                END IF;
                IF EXISTS (
                    SELECT 1 FROM public.reviews_payout p
                    LEFT JOIN public.reviews_payoutbatch b ON b.id = p.batch_id
                    WHERE p.id = NEW.payout_id AND NEW.approved_by_id IN (
                        p.prepared_by_id, p.approved_by_id, p.holder_waived_by_id,
                        b.built_by_id, b.released_by_id
                    )
                ) THEN
                    RAISE EXCEPTION 'recovery is approved by other hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_approved_by_other_hands';
                END IF;
            END IF;
            IF OLD.status = 'proposed' AND NEW.status = 'cancelled'
                AND NEW.ended_by_id IS DISTINCT FROM NEW.proposed_by_id
            THEN
                
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout';
    END IF;
    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;

                IF NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.ended_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')
            )
        )
    )
                    OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.ended_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.ended_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
                THEN RAISE EXCEPTION 'recovery is declined by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_declined_by_its_office'; END IF;
                IF EXISTS (
                    SELECT 1 FROM public.reviews_payout p
                    LEFT JOIN public.reviews_payoutbatch b ON b.id = p.batch_id
                    WHERE p.id = NEW.payout_id AND NEW.ended_by_id IN (
                        p.prepared_by_id, p.approved_by_id, p.holder_waived_by_id,
                        b.built_by_id, b.released_by_id
                    )
                ) THEN
                    RAISE EXCEPTION 'recovery is declined by other hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_declined_by_other_hands';
                END IF;
                IF EXISTS (
                    SELECT 1 FROM public.reviews_member m
                    JOIN public.claims_user u ON u.id = m.user_id
                    JOIN public.claims_claim c ON c.id = NEW.claim_id
                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id
                    JOIN public.claims_claimant who ON who.id = c.claimant_id
                    WHERE m.user_id = NEW.ended_by_id AND (
                    (u.name <> '' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)))
                    OR (m.organisation <> '' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100))
                    OR EXISTS (
                        SELECT 1 FROM public.reviews_memberinterest i
                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (
                            (i.kind = 'phone' AND i.value_index IN (c.phone_index, k.phone_index))
                            OR (i.kind = 'business_number' AND i.value_index = who.identity_key)
                        )
                    )
                
                        OR EXISTS (
                            SELECT 1 FROM public.reviews_assignment a
                            JOIN public.reviews_review r ON r.id = a.review_id
                            WHERE a.member_id = m.id AND r.claim_id = c.id
                                AND a.left_as IN ('recused', 'disqualified', 'challenged')
                        )
                    )
                ) THEN
                    RAISE EXCEPTION 'recovery is declined without a tie' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_declined_without_a_tie';
                END IF;
            END IF;
            IF OLD.status = 'demanded' AND NEW.status = 'cancelled' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement m
                WHERE m.recovery_id = NEW.id AND m.kind = 'dropped' AND m.status = 'confirmed'
            ) THEN RAISE EXCEPTION 'demand is cancelled by two people' USING ERRCODE = 'check_violation', CONSTRAINT = 'demand_is_cancelled_by_two_people'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_4a0dc',
                            func='INSERT INTO "reviews_recoveryevent" ("amount", "approved_at", "approved_by_id", "cause", "claim_id", "document_id", "due_on", "ended_at", "ended_by_id", "erased_at", "id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "received", "reminded", "set_off", "status", "waived") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."cause", NEW."claim_id", NEW."document_id", NEW."due_on", NEW."ended_at", NEW."ended_by_id", NEW."erased_at", NEW."id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reminded", NEW."set_off", NEW."status", NEW."waived"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_51277',
                            condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."received" IS DISTINCT FROM (NEW."received") OR OLD."reminded" IS DISTINCT FROM (NEW."reminded") OR OLD."set_off" IS DISTINCT FROM (NEW."set_off") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."waived" IS DISTINCT FROM (NEW."waived"))',
                            func='INSERT INTO "reviews_recoveryevent" ("amount", "approved_at", "approved_by_id", "cause", "claim_id", "document_id", "due_on", "ended_at", "ended_by_id", "erased_at", "id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "received", "reminded", "set_off", "status", "waived") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."cause", NEW."claim_id", NEW."document_id", NEW."due_on", NEW."ended_at", NEW."ended_by_id", NEW."erased_at", NEW."id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reminded", NEW."set_off", NEW."status", NEW."waived"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_02661',
                            func='INSERT INTO "reviews_recoveryevent" ("amount", "approved_at", "approved_by_id", "cause", "claim_id", "document_id", "due_on", "ended_at", "ended_by_id", "erased_at", "id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "received", "reminded", "set_off", "status", "waived") VALUES (OLD."amount", OLD."approved_at", OLD."approved_by_id", OLD."cause", OLD."claim_id", OLD."document_id", OLD."due_on", OLD."ended_at", OLD."ended_by_id", OLD."erased_at", OLD."id", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."proposed_at", OLD."proposed_by_id", OLD."received", OLD."reminded", OLD."set_off", OLD."status", OLD."waived"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='ledger_follows_the_demands',
                        sql=UpsertTriggerSql(
                            table='reviews_recovery',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ',
                            pgid='pgtrigger_ledger_follows_the_demands_94505',
                            func="""
            IF NOT EXISTS (
    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,
        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,
        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,
        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,
        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.status = 'proposed' AND n.status = 'demanded'
        OR o.status = 'demanded' AND n.status = 'cancelled'
) THEN RETURN NULL; END IF;
            PERFORM 1 FROM public.reviews_budget b
            WHERE b.programme_id IN (SELECT n.programme_id FROM new_rows n)
            ORDER BY b.programme_id FOR NO KEY UPDATE;
            INSERT INTO public.reviews_ledgerentry
                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,
                recovery_id, by_id, at, booked_on)
            SELECT d.payout_id, d.claim_id, d.programme_id, d.kind, 0, 0, d.receivable, 0, d.id,
                d.by_id, LEAST(clock_timestamp(), d.moment),
                GREATEST((LEAST(clock_timestamp(), d.moment) AT TIME ZONE 'Asia/Seoul')::date, (
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ('closed', 'reopening')
    ))
            FROM (
    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,
        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,
        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,
        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,
        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.status = 'proposed' AND n.status = 'demanded'
        OR o.status = 'demanded' AND n.status = 'cancelled'
) d ORDER BY d.id;
            UPDATE public.reviews_budget b SET receivable = b.receivable + s.receivable
            FROM (
                SELECT d.programme_id, sum(d.receivable)::bigint AS receivable
                FROM (
    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,
        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,
        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,
        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,
        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.status = 'proposed' AND n.status = 'demanded'
        OR o.status = 'demanded' AND n.status = 'cancelled'
) d GROUP BY d.programme_id
            ) s WHERE b.programme_id = s.programme_id;
            RETURN NULL;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='proposed_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'proposed' AND NEW.status = 'demanded'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_recovery')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='1272db49c16c6b48cdae468200381a932a2bd49d', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_4c113', table='reviews_recovery', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='not_of_an_erased_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='798611dee8830ee54a277928d7c6cd22158477b7', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_72fee', table='reviews_recovery', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='2475e304b4e68f0a317e2e374f3c415f639712fc', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_231aa', table='reviews_recovery', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."ended_reason" NOT IN (\'\') AND OLD."ended_reason" IS DISTINCT FROM NEW."ended_reason" AND (NEW.erased_at IS NULL OR NEW."ended_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='6edd11856835370cbdfdf5ec15b160c661a30c1f', operation='UPDATE OF "ended_reason"', pgid='pgtrigger_z_written_once_6a0cd', table='reviews_recovery', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='proposed_at_not_of_the_future', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.proposed_at > clock_timestamp() + interval '5 minutes' THEN RAISE EXCEPTION 'recovery is proposed by now' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_proposed_by_now'; END IF;\n            RETURN NEW;\n        ", hash='2861c2f0c270b0726433d8b0f7d1891988ef041d', operation='INSERT OR UPDATE', pgid='pgtrigger_proposed_at_not_of_the_future_3f040', table='reviews_recovery', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecoveryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('amount', models.BigIntegerField(verbose_name='환수액')),
                ('cause', models.CharField(choices=[('overpaid', '과다 지급'), ('fraud', '부정 수급'), ('wrong_payee', '다른 사람에게 지급'), ('desk_error', '처리 착오')], max_length=12, verbose_name='원인')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인 시각')),
                ('status', models.CharField(choices=[('proposed', '승인 대기'), ('demanded', '청구 중'), ('partly_received', '일부 입금'), ('settled', '환수 완료'), ('written_off', '면제·결손'), ('cancelled', '취소')], default='proposed', max_length=16, verbose_name='상태')),
                ('received', models.BigIntegerField(default=0, verbose_name='입금액')),
                ('set_off', models.BigIntegerField(default=0, verbose_name='상계액')),
                ('waived', models.BigIntegerField(default=0, verbose_name='면제·결손액')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='납부기한')),
                ('reminded', models.PositiveSmallIntegerField(default=0, verbose_name='독촉 횟수')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document', verbose_name='서류')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='거절·취소')),
                ('payout', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='지급')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.recovery')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecoveryMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', '입금'), ('reversed', '입금 취소'), ('offset', '상계'), ('unoffset', '상계 취소'), ('written_off', '면제·불납결손'), ('dropped', '환수 취소')], max_length=12, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('dated', models.DateField(verbose_name='날짜')),
                ('reference', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='은행 거래번호')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('ground', models.CharField(blank=True, choices=[('consent', '신청인 동의'), ('law', '법령')], max_length=8, verbose_name='상계의 근거')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '2인 확인'), ('withdrawn', '요청 취소'), ('undone', '되돌림')], default='waiting', max_length=10, verbose_name='상태')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='적은 시각')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='취소 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('confirmed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
                ('payout', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offsets', to='reviews.payout', verbose_name='상계하는 지급')),
                ('recovery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='reviews.recovery', verbose_name='환수')),
                ('undoes', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counter_entries', to='reviews.recoverymovement', verbose_name='취소하는 처리')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'verbose_name': '환수 처리',
                'verbose_name_plural': '환수 처리',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'waiting')), fields=['recovery'], name='movement_that_waits'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='movement_moves_something'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'reversed', 'offset', 'unoffset', 'written_off', 'dropped'])), name='movement_is_of_a_known_kind'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'received'), django.db.models.lookups.Regex(models.Func('reference', output_field=models.CharField(), template='upper(regexp_replace(normalize(%(expressions)s, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C")'), models.Value('[0-9]'))), models.Q(models.Q(('kind', 'received'), _negated=True), ('reference', '')), _connector='OR'), name='receipt_names_its_bank_reference'),
                    models.CheckConstraint(condition=models.Q(('kind', 'received'), models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='movement_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'offset'), ('payout__isnull', False), models.Q(('ground', ''), _negated=True)), models.Q(models.Q(('kind', 'offset'), _negated=True), ('ground', ''), ('payout', None)), _connector='OR'), name='offset_names_its_payout_and_ground'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['reversed', 'unoffset']), ('undoes__isnull', False)), models.Q(models.Q(('kind__in', ['reversed', 'unoffset']), _negated=True), ('undoes', None)), _connector='OR'), name='counter_entry_names_what_it_undoes'),
                    models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='movement_is_confirmed_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', None), ('ended_at', None), ('status', 'waiting'), ('withdrawn_by', None)), models.Q(('confirmed_by__isnull', False), ('ended_at__isnull', False), ('status__in', ['confirmed', 'undone']), ('withdrawn_by', None)), models.Q(('confirmed_by', None), ('ended_at__isnull', False), ('status', 'withdrawn'), ('withdrawn_by__isnull', False)), _connector='OR'), name='movement_names_who_ended_it'),
                    models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('entered_at')), _connector='OR'), name='movement_ends_after_its_entry'),
                    models.UniqueConstraint(models.Func('reference', output_field=models.CharField(), template='upper(regexp_replace(normalize(%(expressions)s, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C")'), models.F('dated'), condition=models.Q(('kind', 'received'), ('status__in', ['waiting', 'confirmed'])), name='deposit_is_entered_once'),
                    models.UniqueConstraint(models.Func('reference', output_field=models.CharField(), template='upper(regexp_replace(normalize(%(expressions)s, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C")'), models.F('amount'), condition=models.Q(('kind', 'received'), ('status__in', ['waiting', 'confirmed'])), name='deposit_of_a_sum_is_entered_once'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'confirmed'])), fields=('undoes',), name='receipt_is_undone_once'),
                    models.UniqueConstraint(condition=models.Q(('status', 'waiting'), models.Q(('kind', 'received'), _negated=True)), fields=('recovery',), name='recovery_waits_for_one_decision'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."ended_reason" NOT IN (\'\') AND OLD."ended_reason" IS DISTINCT FROM NEW."ended_reason" AND (NEW.erased_at IS NULL OR NEW."ended_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='44ef3a0049afd7e34111614abf5b829a97dba541', operation='UPDATE OF "ended_reason"', pgid='pgtrigger_z_written_once_4f225', table='reviews_recoverymovement', when='AFTER')),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_d8af8',
                            condition='WHEN (NEW."entered_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_40ed9',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'reviews recoverymovement status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_recoverymovement_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['confirmed>undone', 'waiting>confirmed', 'waiting>withdrawn']::text[])
            THEN RAISE EXCEPTION 'reviews recoverymovement status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_recoverymovement_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='movement_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_movement_facts_2288f',
                            func="""
            IF (TRUE) AND ROW(OLD."id", OLD."recovery_id", OLD."kind", OLD."amount", OLD."dated", OLD."reference", OLD."ground", OLD."payout_id", OLD."undoes_id", OLD."entered_by_id", OLD."entered_at") IS DISTINCT FROM ROW(NEW."id", NEW."recovery_id", NEW."kind", NEW."amount", NEW."dated", NEW."reference", NEW."ground", NEW."payout_id", NEW."undoes_id", NEW."entered_by_id", NEW."entered_at") THEN RAISE EXCEPTION 'movement facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='movement_end',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_movement_end_8e15e',
                            func="""
            IF (OLD.status <> 'waiting') AND ROW(OLD."confirmed_by_id", OLD."withdrawn_by_id", OLD."ended_at") IS DISTINCT FROM ROW(NEW."confirmed_by_id", NEW."withdrawn_by_id", NEW."ended_at") THEN RAISE EXCEPTION 'movement facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_c9180',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'movement facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='movement_of_an_open_recovery', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owed record;', func="\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'movement is entered by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_entered_by_finance';\n            END IF;\n            SELECT r.status, r.claim_id, r.approved_at INTO owed FROM public.reviews_recovery r\n            WHERE r.id = NEW.recovery_id;\n            IF NOT (owed.status IN ('demanded', 'partly_received')\n                OR owed.status = 'written_off' AND NEW.kind = 'received'\n                OR owed.status IN ('settled', 'written_off') AND NEW.kind IN ('reversed', 'unoffset')) THEN RAISE EXCEPTION 'movement is of an open recovery' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_of_an_open_recovery'; END IF;\n            IF NEW.kind IN ('reversed', 'unoffset') AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                WHERE m.id = NEW.undoes_id AND m.recovery_id = NEW.recovery_id\n                    AND (m.kind, NEW.kind) IN (('received', 'reversed'), ('offset', 'unoffset'))\n                    AND m.status = 'confirmed' AND m.amount = NEW.amount\n            ) THEN \n                IF NEW.kind = 'unoffset' THEN RAISE EXCEPTION 'counter entry undoes one offset' USING ERRCODE = 'check_violation', CONSTRAINT = 'counter_entry_undoes_one_offset'; END IF;\n                RAISE EXCEPTION 'counter entry undoes one receipt' USING ERRCODE = 'check_violation', CONSTRAINT = 'counter_entry_undoes_one_receipt';\n            END IF;\n            IF NEW.kind = 'offset' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                JOIN public.claims_claim c ON c.id = owed.claim_id\n                WHERE p.id = NEW.payout_id AND p.status IN ('prepared', 'approved')\n                    AND p.claimant_id = c.claimant_id AND p.amount >= NEW.amount\n            ) THEN RAISE EXCEPTION 'offset is against an unbatched payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'offset_is_against_an_unbatched_payout'; END IF;\n            IF NEW.entered_at < owed.approved_at THEN RAISE EXCEPTION 'movement follows its demand' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_follows_its_demand'; END IF;\n            IF NEW.kind = 'received' AND NEW.dated NOT BETWEEN\n                (owed.approved_at AT TIME ZONE 'Asia/Seoul')::date\n                AND (NEW.entered_at AT TIME ZONE 'Asia/Seoul')::date\n            THEN RAISE EXCEPTION 'receipt is of a day since its demand' USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_is_of_a_day_since_its_demand'; END IF;\n            RETURN NEW;\n        ", hash='cf65093c640e18c0e629c4a5e978fdbf2c6c2fe5', operation='INSERT', pgid='pgtrigger_movement_of_an_open_recovery_88640', table='reviews_recoverymovement', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='movement_has_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owed record; own text;', func='\n            IF NEW.status <> \'confirmed\' OR OLD.status = \'confirmed\' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id\n            FOR NO KEY UPDATE;\n            SELECT r.status, r.amount, r.claim_id, r.payout_id,\n                r.received + r.set_off + r.waived AS ended, s.chair_threshold INTO owed\n            FROM public.reviews_recovery r\n            JOIN public.reviews_payout p ON p.id = r.payout_id\n            JOIN public.claims_supportpolicy s ON s.id = p.policy_id\n            WHERE r.id = NEW.recovery_id;\n            IF NOT (owed.status IN (\'demanded\', \'partly_received\')\n                OR owed.status = \'written_off\' AND NEW.kind = \'received\'\n                OR owed.status IN (\'settled\', \'written_off\') AND NEW.kind IN (\'reversed\', \'unoffset\')) THEN RAISE EXCEPTION \'movement is of an open recovery\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'movement_is_of_an_open_recovery\'; END IF;\n            IF NEW.kind IN (\'received\', \'reversed\') THEN\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'enter_recovery\')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'enter_recovery\')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION \'movement is confirmed by its office\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'movement_is_confirmed_by_its_office\';\n                END IF;\n            ELSIF NEW.kind IN (\'offset\', \'unoffset\') THEN\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'prepare_payout\')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'prepare_payout\')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION \'movement is confirmed by its office\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'movement_is_confirmed_by_its_office\';\n                END IF;\n                IF NEW.kind = \'offset\' AND NOT EXISTS (\n                    SELECT 1 FROM public.reviews_payout p\n                    JOIN public.claims_claim c ON c.id = owed.claim_id\n                    WHERE p.id = NEW.payout_id AND p.status IN (\'prepared\', \'approved\')\n                        AND p.claimant_id = c.claimant_id\n                ) THEN RAISE EXCEPTION \'offset is against an unbatched payout\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'offset_is_against_an_unbatched_payout\'; END IF;\n            ELSE\n                IF NOT (EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'approve_recovery\')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'approve_recovery\')\n            )\n        )\n    ) OR EXISTS (\n        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id\n        WHERE m.user_id = NEW.confirmed_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL\n            AND (NEW.ended_at AT TIME ZONE \'Asia/Seoul\')::date\n                BETWEEN m.term_from AND COALESCE(m.term_to, \'infinity\')\n    )) THEN\n                    RAISE EXCEPTION \'movement is confirmed by its office\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'movement_is_confirmed_by_its_office\';\n                END IF;\n                IF NEW.amount + (\n                        SELECT sum(r.waived) FROM public.reviews_recovery r\n                        WHERE r.claim_id = owed.claim_id\n                    ) > owed.chair_threshold\n                    AND NOT (EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'waive_large_recovery\')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'waive_large_recovery\')\n            )\n        )\n    ) OR EXISTS (\n        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id\n        WHERE m.user_id = NEW.confirmed_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL\n            AND (NEW.ended_at AT TIME ZONE \'Asia/Seoul\')::date\n                BETWEEN m.term_from AND COALESCE(m.term_to, \'infinity\')\n    ))\n                THEN RAISE EXCEPTION \'large write off is confirmed by the chair\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'large_write_off_is_confirmed_by_the_chair\'; END IF;\n                IF EXISTS (\n                    SELECT 1 FROM public.reviews_payout p\n                    LEFT JOIN public.reviews_payoutbatch b ON b.id = p.batch_id\n                    WHERE p.id = owed.payout_id AND NEW.confirmed_by_id IN (\n                        p.prepared_by_id, p.approved_by_id, p.holder_waived_by_id,\n                        b.built_by_id, b.released_by_id\n                    )\n                ) THEN\n                    RAISE EXCEPTION \'write off is confirmed by other hands\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'write_off_is_confirmed_by_other_hands\';\n                END IF;\n                IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = owed.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.confirmed_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN\n                    RAISE EXCEPTION \'write off is confirmed without a tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'write_off_is_confirmed_without_a_tie\';\n                END IF;\n                IF NEW.amount <> owed.amount - owed.ended\n                    OR NEW.kind = \'dropped\' AND owed.ended <> 0\n                THEN RAISE EXCEPTION \'write off is of all that is left\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'write_off_is_of_all_that_is_left\'; END IF;\n            END IF;\n            IF NEW.kind IN (\'reversed\', \'unoffset\') AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                WHERE m.id = NEW.undoes_id AND m.status = \'confirmed\'\n            ) THEN \n                IF NEW.kind = \'unoffset\' THEN RAISE EXCEPTION \'counter entry undoes one offset\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'counter_entry_undoes_one_offset\'; END IF;\n                RAISE EXCEPTION \'counter entry undoes one receipt\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'counter_entry_undoes_one_receipt\';\n            END IF;\n            IF NEW.kind = \'unoffset\' AND EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                JOIN public.reviews_payout o ON o.id = m.payout_id\n                JOIN public.reviews_payout q ON q.claim_id = o.claim_id\n                WHERE m.id = NEW.undoes_id AND ((o.kind IN (\'tier_grant\', \'base_grant\')\n                        OR o.kind = \'correction\' AND o.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\']) AND (q.kind IN (\'tier_grant\', \'base_grant\')\n                        OR q.kind = \'correction\' AND q.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\'])\n                        OR q.kind = o.kind AND q.corrects_id IS NOT DISTINCT FROM o.corrects_id)\n                    AND (q.status IN (\'prepared\', \'approved\', \'batched\')\n                        OR q.id IS DISTINCT FROM o.replaces_id AND (q.status = \'failed\' AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_payout s\n                        WHERE s.replaces_id = q.id AND s.status IN (\'paid\', \'failed\')\n                    ) AND (\n                    SELECT CASE WHEN (f.kind IN (\'tier_grant\', \'base_grant\')\n                        OR f.kind = \'correction\' AND f.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\'])\n                        THEN (\n                    SELECT COALESCE(CASE k.route WHEN \'tier_grant\' THEN t2.amount\n                            WHEN \'committee_review\' THEN p2.base_grant END, 0) - (\n                                SELECT COALESCE(sum(g.amount), 0)::bigint\n                                FROM public.reviews_payout g\n                                WHERE g.claim_id = k.id AND (g.kind IN (\'tier_grant\', \'base_grant\')\n                        OR g.kind = \'correction\' AND g.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\']) AND (g.status = \'paid\' OR g.status IN (\'prepared\', \'approved\', \'batched\')\n                                    AND g.replaces_id IS DISTINCT FROM f.id)\n                            ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = \'offset\' AND m.status = \'confirmed\'\n                            AND q.claim_id = k.id AND (q.kind IN (\'tier_grant\', \'base_grant\')\n                        OR q.kind = \'correction\' AND q.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\'])\n                    )\n                            + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = k.id AND r.cause = \'overpaid\'\n                            AND m.kind IN (\'received\', \'offset\') AND m.status = \'confirmed\'\n                            AND m.ended_at <= k.routed_at AND (q.kind IN (\'tier_grant\', \'base_grant\')\n                        OR q.kind = \'correction\' AND q.basis ?| ARRAY[\'objection\', \'facts\', \'retriage\', \'unoffset\'])\n                    )\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = f.claim_id\n                )\n                        ELSE f.amount - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = \'offset\' AND m.status = \'confirmed\'\n                            AND q.claim_id = f.claim_id AND q.replaces_id = f.id\n                    ) END\n                    FROM public.reviews_payout f WHERE f.id = q.id\n                ) > 0))\n) THEN\n                RAISE EXCEPTION \'offset is undone while no payment is under way\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'offset_is_undone_while_no_payment_is_under_way\';\n            END IF;\n            RETURN NEW;\n        ', hash='f67305abe2b544be5722f9a6b4e6694f5184d72b', operation='UPDATE', pgid='pgtrigger_movement_has_two_people_d2ee0', table='reviews_recoverymovement', when='BEFORE')),
                    Trigger(
                        name='offset_payout_is_cancelled',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_offset_payout_is_cancelled_0c63f',
                            condition='WHEN (NEW."kind" = \'offset\' AND NEW."status" = \'confirmed\')',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status = 'cancelled'
            ) THEN RAISE EXCEPTION 'offset payout is cancelled' USING ERRCODE = 'check_violation', CONSTRAINT = 'offset_payout_is_cancelled'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='undone_has_counter_entry', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.status = 'undone' AND OLD.status <> 'undone' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                WHERE m.undoes_id = NEW.id AND m.kind IN ('reversed', 'unoffset') AND m.status = 'confirmed'\n            ) THEN\n                IF NEW.kind = 'offset' THEN RAISE EXCEPTION 'undone offset has its counter entry' USING ERRCODE = 'check_violation', CONSTRAINT = 'undone_offset_has_its_counter_entry'; END IF;\n                RAISE EXCEPTION 'undone receipt has its counter entry' USING ERRCODE = 'check_violation', CONSTRAINT = 'undone_receipt_has_its_counter_entry';\n            END IF;\n            RETURN NEW;\n        ", hash='6d5e7d6002180aab4ee26735cf09af102d0819e8', operation='UPDATE', pgid='pgtrigger_undone_has_counter_entry_6f1b1', table='reviews_recoverymovement', when='BEFORE')),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_ea3db',
                            func='INSERT INTO "reviews_recoverymovementevent" ("amount", "confirmed_by_id", "dated", "ended_at", "entered_at", "entered_by_id", "erased_at", "ground", "id", "kind", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recovery_id", "reference", "status", "undoes_id", "withdrawn_by_id") VALUES (NEW."amount", NEW."confirmed_by_id", NEW."dated", NEW."ended_at", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."ground", NEW."id", NEW."kind", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recovery_id", NEW."reference", NEW."status", NEW."undoes_id", NEW."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_506a8',
                            condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."dated" IS DISTINCT FROM (NEW."dated") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."recovery_id" IS DISTINCT FROM (NEW."recovery_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."undoes_id" IS DISTINCT FROM (NEW."undoes_id") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))',
                            func='INSERT INTO "reviews_recoverymovementevent" ("amount", "confirmed_by_id", "dated", "ended_at", "entered_at", "entered_by_id", "erased_at", "ground", "id", "kind", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recovery_id", "reference", "status", "undoes_id", "withdrawn_by_id") VALUES (NEW."amount", NEW."confirmed_by_id", NEW."dated", NEW."ended_at", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."ground", NEW."id", NEW."kind", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recovery_id", NEW."reference", NEW."status", NEW."undoes_id", NEW."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_recoverymovement',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_66003',
                            func='INSERT INTO "reviews_recoverymovementevent" ("amount", "confirmed_by_id", "dated", "ended_at", "entered_at", "entered_by_id", "erased_at", "ground", "id", "kind", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recovery_id", "reference", "status", "undoes_id", "withdrawn_by_id") VALUES (OLD."amount", OLD."confirmed_by_id", OLD."dated", OLD."ended_at", OLD."entered_at", OLD."entered_by_id", OLD."erased_at", OLD."ground", OLD."id", OLD."kind", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recovery_id", OLD."reference", OLD."status", OLD."undoes_id", OLD."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='ledger_follows_the_movements', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            UPDATE public.reviews_recovery r\n            SET status = 'cancelled', ended_by_id = n.confirmed_by_id, ended_at = n.ended_at\n            FROM new_rows n JOIN old_rows o ON o.id = n.id\n            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND n.kind = 'dropped'\n                AND r.id = n.recovery_id;\n            IF NOT EXISTS (\n    SELECT n.id, n.recovery_id, n.kind, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at,\n        k.entry, k.paid * n.amount AS paid, k.owed * n.amount AS owed\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1), ('reversed', 'reverse', 1, 1),\n        ('offset', 'offset', 0, -1), ('unoffset', 'unoffset', 0, 1), ('written_off', 'waive', 0, -1)\n    ) AS k(movement, entry, paid, owed) ON k.movement = n.kind\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) THEN RETURN NULL; END IF;\n            IF EXISTS (\n                SELECT FROM (\n    SELECT n.id, n.recovery_id, n.kind, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at,\n        k.entry, k.paid * n.amount AS paid, k.owed * n.amount AS owed\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1), ('reversed', 'reverse', 1, 1),\n        ('offset', 'offset', 0, -1), ('unoffset', 'unoffset', 0, 1), ('written_off', 'waive', 0, -1)\n    ) AS k(movement, entry, paid, owed) ON k.movement = n.kind\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m JOIN (\n    SELECT n.id, n.recovery_id, n.kind, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at,\n        k.entry, k.paid * n.amount AS paid, k.owed * n.amount AS owed\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1), ('reversed', 'reverse', 1, 1),\n        ('offset', 'offset', 0, -1), ('unoffset', 'unoffset', 0, 1), ('written_off', 'waive', 0, -1)\n    ) AS k(movement, entry, paid, owed) ON k.movement = n.kind\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) c ON c.recovery_id = m.recovery_id\n                WHERE c.undoes_id IS NOT NULL AND c.id <> m.id\n            ) THEN RAISE EXCEPTION 'counter entry is confirmed alone' USING ERRCODE = 'check_violation', CONSTRAINT = 'counter_entry_is_confirmed_alone'; END IF;\n            PERFORM 1 FROM public.reviews_budget b\n            WHERE b.programme_id IN (\n                SELECT r.programme_id FROM public.reviews_recovery r\n                JOIN new_rows n ON n.recovery_id = r.id\n            ) ORDER BY b.programme_id FOR NO KEY UPDATE;\n            INSERT INTO public.reviews_ledgerentry\n                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,\n                recovery_id, movement_id, by_id, at, booked_on)\n            SELECT r.payout_id, r.claim_id, r.programme_id, e.kind, 0, e.paid, e.receivable, 0,\n                r.id, n.id, n.confirmed_by_id, LEAST(clock_timestamp(), n.ended_at),\n                GREATEST((LEAST(clock_timestamp(), n.ended_at) AT TIME ZONE 'Asia/Seoul')::date, (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ))\n            FROM (\n    SELECT m.id, 2 AS place, m.entry AS kind, m.paid, m.owed AS receivable FROM (\n    SELECT n.id, n.recovery_id, n.kind, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at,\n        k.entry, k.paid * n.amount AS paid, k.owed * n.amount AS owed\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1), ('reversed', 'reverse', 1, 1),\n        ('offset', 'offset', 0, -1), ('unoffset', 'unoffset', 0, 1), ('written_off', 'waive', 0, -1)\n    ) AS k(movement, entry, paid, owed) ON k.movement = n.kind\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m\n    UNION ALL\n    SELECT x.id, 1, 'unwaive', 0, LEAST(x.amount, x.above) FROM (\n        SELECT m.id, m.amount, sum(m.amount) OVER (PARTITION BY m.recovery_id ORDER BY m.id)\n            - (r.amount - r.received - r.set_off - r.waived) AS above\n        FROM (\n    SELECT n.id, n.recovery_id, n.kind, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at,\n        k.entry, k.paid * n.amount AS paid, k.owed * n.amount AS owed\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1), ('reversed', 'reverse', 1, 1),\n        ('offset', 'offset', 0, -1), ('unoffset', 'unoffset', 0, 1), ('written_off', 'waive', 0, -1)\n    ) AS k(movement, entry, paid, owed) ON k.movement = n.kind\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m JOIN public.reviews_recovery r ON r.id = m.recovery_id\n        WHERE m.kind = 'received'\n    ) x WHERE x.above > 0\n    UNION ALL\n    SELECT x.id, 3, 'waive', 0, -x.won FROM (\n        SELECT m.id, (\n                    SELECT b.won - CASE WHEN g.at IS NULL THEN 0 ELSE GREATEST(LEAST(\n                        b.won, (\n                        SELECT COALESCE(sum(q.amount), 0)::bigint FROM public.reviews_payout q\n                        WHERE q.claim_id = w.claim_id AND q.status IN ('prepared', 'approved', 'batched', 'paid')\n                            AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND q.prepared_at > u.ended_at\n                    ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = w.claim_id AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND q.prepared_at > u.ended_at\n                    ) - ((\n                        SELECT COALESCE(sum(\n                            (\n                            SELECT LEAST(GREATEST(COALESCE(max(s.won), 0), 0), c1.amount)\n                            FROM (\n                                SELECT sum(CASE e.kind WHEN 'unwaive' THEN e.receivable\n                                    ELSE -e.receivable END) OVER (ORDER BY e.id DESC)::bigint AS won\n                                FROM public.reviews_ledgerentry e\n                                WHERE e.recovery_id = c1.recovery_id\n                                    AND e.kind IN ('unwaive', 'reverse', 'unoffset')\n                                    AND NOT EXISTS (\n                                        SELECT FROM public.reviews_ledgerentry x\n                                        WHERE x.movement_id = c1.id AND x.id <= e.id\n                                    )\n                            ) s\n                        ) + COALESCE(e2.receivable, 0)\n                        ), 0)::bigint\n                        FROM public.reviews_recoverymovement c1\n                        JOIN public.reviews_recovery r1 ON r1.id = c1.recovery_id\n                        JOIN public.reviews_payout q ON q.id = r1.payout_id\n                        LEFT JOIN public.reviews_ledgerentry e2\n                            ON e2.movement_id = c1.id AND e2.kind = 'waive'\n                        WHERE r1.claim_id = w.claim_id AND r1.cause = 'overpaid'\n                            AND c1.kind IN ('reversed', 'unoffset')\n                            AND c1.id <> c.id AND c1.status = 'confirmed' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                            AND EXISTS (\n                            SELECT FROM public.reviews_payout z\n                            WHERE z.claim_id = w.claim_id AND z.status IN ('prepared', 'approved', 'batched', 'paid')\n                                AND (z.kind IN ('tier_grant', 'base_grant')\n                        OR z.kind = 'correction' AND z.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                                AND z.prepared_at > u.ended_at AND z.prepared_at < c1.ended_at\n                        )\n                    ) + (\n                        SELECT COALESCE(sum(r1.amount - r1.waived), 0)::bigint\n                        FROM public.reviews_recovery r1\n                        JOIN public.reviews_payout q ON q.id = r1.payout_id\n                        WHERE r1.claim_id = w.claim_id AND r1.cause = 'overpaid'\n                            AND r1.status NOT IN ('proposed', 'cancelled') AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                            AND EXISTS (\n                            SELECT FROM public.reviews_payout z\n                            WHERE z.claim_id = w.claim_id AND z.status IN ('prepared', 'approved', 'batched', 'paid')\n                                AND (z.kind IN ('tier_grant', 'base_grant')\n                        OR z.kind = 'correction' AND z.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                                AND z.prepared_at > u.ended_at AND z.prepared_at < r1.proposed_at\n                        )\n                    )),\n                        (\n                        SELECT COALESCE(sum(q.amount), 0)::bigint FROM public.reviews_payout q\n                        WHERE q.claim_id = w.claim_id AND q.status IN ('prepared', 'approved', 'batched', 'paid')\n                            AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = w.claim_id AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = w.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= 'infinity' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                    ) - g.won + u.amount - (w.amount - w.received - w.set_off - w.waived + u.amount - b.won)\n                    ), 0) END\n                    FROM public.reviews_recoverymovement c\n                    JOIN public.reviews_recoverymovement u ON u.id = c.undoes_id\n                    CROSS JOIN LATERAL (SELECT (\n                            SELECT LEAST(GREATEST(COALESCE(max(s.won), 0), 0), c.amount)\n                            FROM (\n                                SELECT sum(CASE e.kind WHEN 'unwaive' THEN e.receivable\n                                    ELSE -e.receivable END) OVER (ORDER BY e.id DESC)::bigint AS won\n                                FROM public.reviews_ledgerentry e\n                                WHERE e.recovery_id = c.recovery_id\n                                    AND e.kind IN ('unwaive', 'reverse', 'unoffset')\n                                    AND NOT EXISTS (\n                                        SELECT FROM public.reviews_ledgerentry x\n                                        WHERE x.movement_id = c.id AND x.id <= e.id\n                                    )\n                            ) s\n                        ) AS won) b\n                    JOIN public.reviews_recovery w ON w.id = c.recovery_id\n                    JOIN public.reviews_payout f ON f.id = w.payout_id\n                    LEFT JOIN LATERAL (\n                    SELECT k.routed_at AS at, COALESCE(CASE k.route WHEN 'tier_grant' THEN t2.amount\n                            WHEN 'committee_review' THEN p2.base_grant END, 0) AS won\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = w.claim_id AND (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    UNION ALL\n                    SELECT d.at, d.amount FROM public.reviews_decision d\n                    JOIN public.reviews_review v ON v.id = d.review_id AND v.round = 2\n                    JOIN public.reviews_review v1 ON v1.claim_id = v.claim_id AND v1.round = 1\n                    JOIN public.reviews_decision d1 ON d1.review_id = v1.id AND d1.amount > 0\n                    WHERE v.claim_id = w.claim_id AND NOT (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                        AND d.amount > d1.amount\n) g\n                        ON w.cause = 'overpaid' AND u.ended_at <= g.at\n                    WHERE c.id = m.id AND b.won > 0\n                ) AS won FROM (\n    SELECT n.id, n.recovery_id, n.kind, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at,\n        k.entry, k.paid * n.amount AS paid, k.owed * n.amount AS owed\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1), ('reversed', 'reverse', 1, 1),\n        ('offset', 'offset', 0, -1), ('unoffset', 'unoffset', 0, 1), ('written_off', 'waive', 0, -1)\n    ) AS k(movement, entry, paid, owed) ON k.movement = n.kind\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m\n        WHERE m.undoes_id IS NOT NULL\n    ) x WHERE x.won > 0\n) e JOIN new_rows n ON n.id = e.id\n            JOIN public.reviews_recovery r ON r.id = n.recovery_id ORDER BY n.id, e.place;\n            UPDATE public.reviews_recovery r\n            SET received = r.received + w.received, set_off = r.set_off + w.set_off,\n                waived = r.waived + w.waived,\n                status = CASE\n                    WHEN r.received + w.received + r.set_off + w.set_off + r.waived + w.waived\n                        = r.amount\n                        THEN CASE WHEN r.waived + w.waived > 0 THEN 'written_off' ELSE 'settled' END\n                    WHEN r.received + w.received + r.set_off + w.set_off > 0\n                        THEN 'partly_received'\n                    ELSE 'demanded' END\n            FROM (\n    SELECT e.recovery_id, COALESCE(-sum(e.paid), 0)::bigint AS received,\n        COALESCE(-sum(e.receivable) FILTER (WHERE e.kind IN ('offset', 'unoffset')), 0)::bigint\n            AS set_off,\n        COALESCE(-sum(e.receivable) FILTER (WHERE e.kind IN ('waive', 'unwaive')), 0)::bigint\n            AS waived\n    FROM public.reviews_ledgerentry e JOIN new_rows n ON n.id = e.movement_id\n    JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed' GROUP BY e.recovery_id\n) w WHERE r.id = w.recovery_id;\n            UPDATE public.reviews_budget b\n            SET spent = b.spent - s.received, receivable = b.receivable + s.receivable\n            FROM (\n                SELECT r.programme_id, sum(w.received)::bigint AS received,\n                    -sum(w.received + w.set_off + w.waived)::bigint AS receivable\n                FROM (\n    SELECT e.recovery_id, COALESCE(-sum(e.paid), 0)::bigint AS received,\n        COALESCE(-sum(e.receivable) FILTER (WHERE e.kind IN ('offset', 'unoffset')), 0)::bigint\n            AS set_off,\n        COALESCE(-sum(e.receivable) FILTER (WHERE e.kind IN ('waive', 'unwaive')), 0)::bigint\n            AS waived\n    FROM public.reviews_ledgerentry e JOIN new_rows n ON n.id = e.movement_id\n    JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed' GROUP BY e.recovery_id\n) w JOIN public.reviews_recovery r ON r.id = w.recovery_id\n                GROUP BY r.programme_id\n            ) s WHERE b.programme_id = s.programme_id;\n            UPDATE public.reviews_recoverymovement u SET status = 'undone'\n            FROM new_rows n JOIN old_rows o ON o.id = n.id\n            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND u.id = n.undoes_id;\n            RETURN NULL;\n        ", hash='930026791b06c2a50ca875667456d2bf7b37e3dc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_ledger_follows_the_movements_fd5c4', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reviews_recoverymovement', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='entered_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'waiting' AND NEW.status = 'confirmed'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='9b8da832c1619faa8102c79ece9e094b3784676b', operation='UPDATE', pgid='pgtrigger_entered_by_in_office_b5af9', table='reviews_recoverymovement', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='offset_waits_for_its_payout', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'offset\' AND NEW."status" IN (\'waiting\', \'confirmed\'))', func="\n            IF EXISTS (\n                SELECT FROM public.reviews_payout o WHERE o.id = NEW.payout_id AND ((o.kind IN ('tier_grant', 'base_grant')\n                        OR o.kind = 'correction' AND o.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = o.claim_id AND h.status IN ('waiting', 'proposed', 'duplicate')\n            ))\n            ) THEN RAISE EXCEPTION 'held grant is not set off' USING ERRCODE = 'check_violation', CONSTRAINT = 'held_grant_is_not_set_off'; END IF;\n            IF EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.id = NEW.payout_id AND (o.kind = 'additional' AND EXISTS (\n                SELECT FROM public.reviews_samplecheck k\n                WHERE k.claim_id = o.claim_id AND k.status IN ('open', 'differs')\n            ))\n            ) THEN RAISE EXCEPTION 'sampled payout is not set off' USING ERRCODE = 'check_violation', CONSTRAINT = 'sampled_payout_is_not_set_off'; END IF;\n            RETURN NEW;\n        ", hash='5cd9e80d400be6d7301b50173eafb45e4202cad0', operation='INSERT OR UPDATE OF "status"', pgid='pgtrigger_offset_waits_for_its_payout_5be35', table='reviews_recoverymovement', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_recovery" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."recovery_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='b27267e774d11e2ec6fc3b348e582a39745b7e8c', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_faf39', table='reviews_recoverymovement', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='movement_above_too_much', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" IN (\'received\', \'offset\') AND NEW."status" = \'confirmed\' AND OLD."status" = \'waiting\')', func="\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'overpaid recovery takes what is too much' USING ERRCODE = 'check_violation', CONSTRAINT = 'overpaid_recovery_takes_what_is_too_much';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = (SELECT r.claim_id FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id) FOR NO KEY UPDATE;\n\n            IF NEW.amount > (\n                    SELECT GREATEST(LEAST(\n                        (\n                        SELECT COALESCE(sum(q.amount), 0)::bigint FROM public.reviews_payout q\n                        WHERE q.claim_id = w.claim_id AND q.status IN ('paid')\n                            AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = w.claim_id AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = w.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= 'infinity' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                    ) - g.won - (\n                        SELECT COALESCE(sum(CASE WHEN (o.cause = 'overpaid' AND o.proposed_at < g.at) THEN CASE WHEN o.id > w.id AND o.status <> 'proposed' THEN o.waived ELSE 0 END\n                            WHEN o.status <> 'proposed'\n                            THEN o.amount - o.received - o.set_off ELSE 0 END), 0)::bigint\n                        FROM public.reviews_recovery o\n                        JOIN public.reviews_payout q ON q.id = o.payout_id\n                        WHERE o.claim_id = w.claim_id AND o.cause = 'overpaid'\n                            AND o.status <> 'cancelled' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                    ), f.amount - (\n                        SELECT COALESCE(sum(CASE WHEN (o.cause = 'overpaid' AND o.proposed_at < g.at)\n                            THEN o.received + o.set_off + CASE WHEN o.id > w.id AND o.status <> 'proposed' THEN o.waived ELSE 0 END\n                            ELSE o.amount END), 0)::bigint\n                        FROM public.reviews_recovery o\n                        WHERE o.payout_id = f.id AND o.status <> 'cancelled'\n                    )\n                    ), 0)\n                    FROM public.reviews_recovery w\n                    JOIN public.reviews_payout f ON f.id = w.payout_id\n                    CROSS JOIN LATERAL (\n                    SELECT k.routed_at AS at, COALESCE(CASE k.route WHEN 'tier_grant' THEN t2.amount\n                            WHEN 'committee_review' THEN p2.base_grant END, 0) AS won\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = w.claim_id AND (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    UNION ALL\n                    SELECT d.at, d.amount FROM public.reviews_decision d\n                    JOIN public.reviews_review v ON v.id = d.review_id AND v.round = 2\n                    JOIN public.reviews_review v1 ON v1.claim_id = v.claim_id AND v1.round = 1\n                    JOIN public.reviews_decision d1 ON d1.review_id = v1.id AND d1.amount > 0\n                    WHERE v.claim_id = w.claim_id AND NOT (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                        AND d.amount > d1.amount\n) g\n                    WHERE w.id = NEW.recovery_id AND (w.cause = 'overpaid' AND w.proposed_at < g.at)\n                ) THEN RAISE EXCEPTION 'overpaid recovery takes what is too much' USING ERRCODE = 'check_violation', CONSTRAINT = 'overpaid_recovery_takes_what_is_too_much'; END IF;\n            RETURN NEW;\n        ", hash='8340298ce8ed5defed9650d74c98e095ccfbc851', operation='UPDATE OF "status"', pgid='pgtrigger_movement_above_too_much_5b497', table='reviews_recoverymovement', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='not_of_an_erased_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NOT (NEW.kind = 'received' AND NEW.reason = ''\n        OR NEW.kind IN ('reversed', 'unoffset', 'written_off') AND NEW.reason = '개인정보를 파기한 신청이라 사유를 적지 않음'))", func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = (SELECT r.claim_id FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id) AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='334fb077452d9c236c6667a56a51c1a44a7de97a', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_80d8a', table='reviews_recoverymovement', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='receipt_is_of_a_free_deposit', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'received\')', func='\n            PERFORM pg_advisory_xact_lock(1145393235);\n            IF EXISTS (\n        SELECT m.id FROM public.reviews_statementline s\n        JOIN public.reviews_statementmatch m ON m.line_id = s.id AND m.undone_at IS NULL\n        LEFT JOIN public.reviews_recoverymovement v ON v.id = m.movement_id\n        WHERE s.amount > 0 AND (upper(regexp_replace(normalize(s.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(NEW.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (s.day = NEW.dated OR s.amount = NEW.amount))\n            AND (v.id IS NULL OR v.status <> \'undone\' OR EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement w\n                WHERE w.kind = \'received\' AND w.status IN (\'waiting\', \'confirmed\') AND ((upper(regexp_replace(normalize(s.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (s.day = w.dated OR s.amount = w.amount)) OR (upper(regexp_replace(normalize(v.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (v.dated = w.dated OR v.amount = w.amount)))\n            ))\n    ) THEN\n                RAISE EXCEPTION \'deposit stands for one thing\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'deposit_stands_for_one_thing\';\n            END IF;\n            RETURN NEW;\n        ', hash='c0848205ef47eb2d00287169fbaf8ffc8d4782bc', operation='INSERT', pgid='pgtrigger_receipt_is_of_a_free_deposit_dc178', table='reviews_recoverymovement', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='ended_at_not_of_the_future', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.ended_at > clock_timestamp() + interval '5 minutes' THEN RAISE EXCEPTION 'movement ends by now' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_ends_by_now'; END IF;\n            RETURN NEW;\n        ", hash='65f3bd7f6152fcdd83a9d1cd6593013ab3f3c365', operation='INSERT OR UPDATE', pgid='pgtrigger_ended_at_not_of_the_future_fdc2f', table='reviews_recoverymovement', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reserve', '승인'), ('release', '승인 해제'), ('pay', '지급'), ('return', '반환'), ('demand', '환수 청구'), ('receipt', '환수 입금'), ('reverse', '환수 입금 취소'), ('offset', '환수 상계'), ('unoffset', '환수 상계 취소'), ('waive', '환수 면제·결손'), ('unwaive', '환수 면제·결손 취소'), ('drop', '환수 취소')], max_length=8, verbose_name='종류')),
                ('reserved', models.BigIntegerField(verbose_name='승인 잔액 증감')),
                ('paid', models.BigIntegerField(verbose_name='지급액 증감')),
                ('approval_no', models.PositiveSmallIntegerField(verbose_name='승인 차수')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='reviews.payout', verbose_name='지급')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업')),
                ('result', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.bankresult', verbose_name='은행 결과')),
                ('receivable', models.BigIntegerField(db_default=0, default=0, verbose_name='환수할 돈 증감')),
                ('recovery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='reviews.recovery', verbose_name='환수')),
                ('movement', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.recoverymovement', verbose_name='환수 처리')),
                ('booked_on', models.DateField(verbose_name='기장일')),
            ],
            options={
                'verbose_name': '원장',
                'verbose_name_plural': '원장',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(fields=['programme', 'at'], name='ledger_by_programme'),
                    models.Index(fields=['booked_on', 'id'], name='ledger_by_day'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('kind', 'pay')), fields=('payout',), name='ledger_pays_a_payout_once'),
                    models.UniqueConstraint(condition=models.Q(('recovery', None)), fields=('payout', 'kind', 'approval_no'), name='ledger_says_a_thing_once'),
                    models.UniqueConstraint(condition=models.Q(('kind__in', ['demand', 'drop'])), fields=('recovery', 'kind'), name='ledger_demands_a_recovery_once'),
                    models.UniqueConstraint(fields=('movement', 'kind'), name='ledger_says_a_movement_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('movement', None), ('receivable', 0), ('recovery', None), models.Q(models.Q(('kind', 'reserve'), ('paid', 0), ('reserved__gt', 0)), models.Q(('kind', 'release'), ('paid', 0), ('reserved__lt', 0)), models.Q(('kind', 'pay'), ('paid', django.db.models.expressions.CombinedExpression(models.F('reserved'), '*', models.Value(-1))), ('reserved__lt', 0)), models.Q(('kind', 'return'), ('paid__lt', 0), ('reserved', 0)), _connector='OR')), models.Q(('recovery__isnull', False), ('reserved', 0), models.Q(models.Q(('kind', 'demand'), ('movement', None), ('paid', 0), ('receivable__gt', 0)), models.Q(('kind', 'drop'), ('movement', None), ('paid', 0), ('receivable__lt', 0)), models.Q(('movement__isnull', False), models.Q(models.Q(('kind', 'receipt'), ('paid__lt', 0), ('receivable', models.F('paid'))), models.Q(('kind', 'reverse'), ('paid__gt', 0), ('receivable', models.F('paid'))), models.Q(('kind__in', ['offset', 'waive']), ('paid', 0), ('receivable__lt', 0)), models.Q(('kind__in', ['unoffset', 'unwaive']), ('paid', 0), ('receivable__gt', 0)), _connector='OR')), _connector='OR')), _connector='OR'), name='ledger_entry_moves_as_its_kind'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_ledgerentry',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_119d7',
                            func="RAISE EXCEPTION 'reviews ledgerentry is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_ledgerentry_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='entry_of_an_open_month',
                        sql=UpsertTriggerSql(
                            table='reviews_ledgerentry',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            pgid='pgtrigger_entry_of_an_open_month_aecb3',
                            func="""
            IF (SELECT min(n.booked_on) FROM new_rows n) < (
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ('closed', 'reopening')
    ) THEN
                RAISE EXCEPTION 'entry is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_of_an_open_month';
            END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecoveryMovementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('received', '입금'), ('reversed', '입금 취소'), ('offset', '상계'), ('unoffset', '상계 취소'), ('written_off', '면제·불납결손'), ('dropped', '환수 취소')], max_length=12, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('dated', models.DateField(verbose_name='날짜')),
                ('reference', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='은행 거래번호')),
                ('ground', models.CharField(blank=True, choices=[('consent', '신청인 동의'), ('law', '법령')], max_length=8, verbose_name='상계의 근거')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '2인 확인'), ('withdrawn', '요청 취소'), ('undone', '되돌림')], default='waiting', max_length=10, verbose_name='상태')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='적은 시각')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
                ('payout', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='상계하는 지급')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.recoverymovement')),
                ('recovery', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.recovery', verbose_name='환수')),
                ('undoes', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.recoverymovement', verbose_name='취소하는 처리')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecoveryPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='차례')),
                ('total', models.BigIntegerField(verbose_name='총액')),
                ('reason', models.CharField(max_length=300, verbose_name='합의 내용')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='정한 사람')),
                ('recovery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='reviews.recovery', verbose_name='환수')),
            ],
            options={
                'verbose_name': '분할 납부',
                'verbose_name_plural': '분할 납부',
                'ordering': ['recovery', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('recovery', 'number'), name='recovery_has_one_plan_of_a_number'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='plan_says_what_was_agreed'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1), ('total__gt', 0)), name='plan_is_of_something'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_recoveryplan',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_52dae',
                            condition='WHEN (NEW."by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_recoveryplan',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_a070a',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."reason"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['reason', 'erased_at'] = to_jsonb(NEW) - ARRAY['reason', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews recoveryplan is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_recoveryplan_is_append_only';
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='plan_of_what_is_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'plan is agreed by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_agreed_by_finance';\n            END IF;\n            PERFORM 1 FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id\n            FOR NO KEY UPDATE;\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_recovery r\n                WHERE r.id = NEW.recovery_id AND r.status IN ('demanded', 'partly_received')\n                    AND NEW.total = LEAST(\n                        r.amount - r.received - r.set_off - r.waived, (\n                    SELECT GREATEST(LEAST(\n                        (\n                        SELECT COALESCE(sum(q.amount), 0)::bigint FROM public.reviews_payout q\n                        WHERE q.claim_id = w.claim_id AND q.status IN ('paid')\n                            AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) + (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = w.claim_id AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at)) AND true\n                    ) - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recovery r\n                        JOIN public.reviews_payout q ON q.id = r.payout_id\n                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id\n                        WHERE r.claim_id = w.claim_id AND r.cause = 'overpaid'\n                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'\n                            AND m.ended_at <= 'infinity' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                    ) - g.won - (\n                        SELECT COALESCE(sum(CASE WHEN (o.cause = 'overpaid' AND o.proposed_at < g.at) THEN CASE WHEN o.id > w.id AND o.status <> 'proposed' THEN o.amount - o.received - o.set_off ELSE 0 END\n                            WHEN o.status <> 'proposed'\n                            THEN o.amount - o.received - o.set_off ELSE 0 END), 0)::bigint\n                        FROM public.reviews_recovery o\n                        JOIN public.reviews_payout q ON q.id = o.payout_id\n                        WHERE o.claim_id = w.claim_id AND o.cause = 'overpaid'\n                            AND o.status <> 'cancelled' AND ((q.kind IN ('tier_grant', 'base_grant')\n                        OR q.kind = 'correction' AND q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) = (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']) AND NOT (\n                        q.kind = 'correction' AND NOT q.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset', 'restored']\n                        AND q.prepared_at > g.at))\n                    ), f.amount - (\n                        SELECT COALESCE(sum(CASE WHEN (o.cause = 'overpaid' AND o.proposed_at < g.at)\n                            THEN o.received + o.set_off + CASE WHEN o.id > w.id AND o.status <> 'proposed' THEN o.amount - o.received - o.set_off ELSE 0 END\n                            ELSE o.amount END), 0)::bigint\n                        FROM public.reviews_recovery o\n                        WHERE o.payout_id = f.id AND o.status <> 'cancelled'\n                    )\n                    ), 0)\n                    FROM public.reviews_recovery w\n                    JOIN public.reviews_payout f ON f.id = w.payout_id\n                    CROSS JOIN LATERAL (\n                    SELECT k.routed_at AS at, COALESCE(CASE k.route WHEN 'tier_grant' THEN t2.amount\n                            WHEN 'committee_review' THEN p2.base_grant END, 0) AS won\n                    FROM public.claims_claim k\n                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id\n                    LEFT JOIN public.claims_supporttier t2\n                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id\n                    WHERE k.id = w.claim_id AND (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                    UNION ALL\n                    SELECT d.at, d.amount FROM public.reviews_decision d\n                    JOIN public.reviews_review v ON v.id = d.review_id AND v.round = 2\n                    JOIN public.reviews_review v1 ON v1.claim_id = v.claim_id AND v1.round = 1\n                    JOIN public.reviews_decision d1 ON d1.review_id = v1.id AND d1.amount > 0\n                    WHERE v.claim_id = w.claim_id AND NOT (f.kind IN ('tier_grant', 'base_grant')\n                        OR f.kind = 'correction' AND f.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset'])\n                        AND d.amount > d1.amount\n) g\n                    WHERE w.id = r.id AND (w.cause = 'overpaid' AND w.proposed_at < g.at)\n                )\n                    )\n            ) THEN RAISE EXCEPTION 'plan is of what is left' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_of_what_is_left'; END IF;\n            IF NEW.number <> 1 + (\n                SELECT COALESCE(max(o.number), 0) FROM public.reviews_recoveryplan o\n                WHERE o.recovery_id = NEW.recovery_id\n            ) THEN RAISE EXCEPTION 'recovery has one plan of a number' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_has_one_plan_of_a_number'; END IF;\n            RETURN NEW;\n        ", hash='6f8700aa769f8b8fa8b24eb9105c767954e97922', operation='INSERT', pgid='pgtrigger_plan_of_what_is_left_4a734', table='reviews_recoveryplan', when='BEFORE')),
                    Trigger(
                        name='plan_adds_up',
                        sql=UpsertTriggerSql(
                            table='reviews_recoveryplan',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_plan_adds_up_f8058',
                            func="""
            IF (
                SELECT COALESCE(sum(i.amount), 0) FROM public.reviews_recoveryinstalment i
                WHERE i.plan_id = NEW.id
            ) <> NEW.total THEN RAISE EXCEPTION 'plan adds up' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_recovery" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."recovery_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='feacbf047b0442f53c2f6fdb2a75e54625207323', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_3f5c8', table='reviews_recoveryplan', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='not_of_an_erased_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = (SELECT r.claim_id FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id) AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='3cc1e702c0ef545480500558532a41528e13656f', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_8f866', table='reviews_recoveryplan', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecoveryInstalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='회차')),
                ('due_on', models.DateField(verbose_name='납부기한')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='reviews.recoveryplan', verbose_name='분할 납부')),
            ],
            options={
                'verbose_name': '분할 회차',
                'verbose_name_plural': '분할 회차',
                'ordering': ['plan', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'number'), name='plan_has_one_instalment_of_a_number'),
                    models.UniqueConstraint(fields=('plan', 'due_on'), name='plan_has_one_instalment_a_day'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('number__gte', 1)), name='instalment_is_of_something'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_recoveryinstalment',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_da61b',
                            func="RAISE EXCEPTION 'reviews recoveryinstalment is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_recoveryinstalment_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='instalment_of_its_plan',
                        sql=UpsertTriggerSql(
                            table='reviews_recoveryinstalment',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_instalment_of_its_plan_9a55e',
                            func="""
            IF (
                SELECT COALESCE(sum(i.amount), 0) FROM public.reviews_recoveryinstalment i
                WHERE i.plan_id = NEW.plan_id
            ) <> (
                SELECT p.total FROM public.reviews_recoveryplan p WHERE p.id = NEW.plan_id
            ) THEN RAISE EXCEPTION 'plan adds up' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up'; END IF;
            IF NEW.due_on > (
                SELECT (p.at AT TIME ZONE 'Asia/Seoul')::date FROM public.reviews_recoveryplan p
                WHERE p.id = NEW.plan_id
            ) + 1098 THEN RAISE EXCEPTION 'plan ends within three years' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_ends_within_three_years'; END IF;
            IF NEW.due_on > (
                SELECT max(i.due_on) FROM public.reviews_recoveryplan p
                JOIN public.reviews_recoveryplan o ON o.recovery_id = p.recovery_id
                    AND o.number = p.number - 1 AND o.by_id = p.by_id
                JOIN public.reviews_recoveryinstalment i ON i.plan_id = o.id
                WHERE p.id = NEW.plan_id
            ) THEN RAISE EXCEPTION 'plan is prolonged by another person' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_prolonged_by_another_person'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PayeeHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금')], max_length=20, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='지원금')),
                ('same', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), size=None, verbose_name='같은 것')),
                ('held_at', models.DateTimeField(default=claims.clock.now, verbose_name='보류한 때')),
                ('status', models.CharField(choices=[('waiting', '지급 보류'), ('proposed', '해제 확인 대기'), ('released', '보류 해제'), ('duplicate', '중복 종결'), ('lapsed', '보류 사유 없어짐')], default='waiting', max_length=10, verbose_name='상태')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='해제 사유')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='해제를 올린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리 시각')),
                ('settled_reason', models.CharField(blank=True, max_length=300, verbose_name='처리 사유')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='다시 보류한 때')),
                ('moved_at', models.DateTimeField(blank=True, null=True, verbose_name='먼저 받는 신청이 바뀐 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payee_holds', to='claims.claim', verbose_name='신청')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='먼저 받는 신청')),
                ('payout', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.payout', verbose_name='먼저 작성한 지급')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='지원 정책')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업')),
                ('proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제를 올린 사람')),
                ('run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='reviews.grantrun', verbose_name='일괄 작성')),
                ('settled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
            ],
            options={
                'verbose_name': '지급 보류',
                'verbose_name_plural': '지급 보류',
                'ordering': ['held_at', 'pk'],
                'permissions': [('settle_payeehold', '지급 보류 풀기·끝내기')],
                'indexes': [
                    models.Index(fields=['status', 'held_at', 'id'], name='hold_by_status'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'proposed', 'duplicate'))), fields=('claim',), name='claim_has_one_hold_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('kind__in', ['base_grant', 'tier_grant'])), name='hold_is_of_a_fixed_grant'),
                    models.CheckConstraint(condition=models.Q(('same__contained_by', ['claimant', 'account', 'phone']), ('same__len__gt', 0), models.Q(('claim', models.F('other')), _negated=True)), name='hold_says_what_is_the_same'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'released']), _negated=True), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), models.Q(('proposed_by', models.F('settled_by')), ('status', 'released'), _negated=True)), _connector='OR'), name='hold_is_released_by_two_people'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status__in', ('waiting', 'proposed'))), models.Q(('settled_at__isnull', False), ('status', 'lapsed')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('status__in', ['released', 'duplicate'])), _connector='OR'), name='settled_hold_says_who_and_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'duplicate'), _negated=True), models.Q(('settled_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='duplicate_says_why'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_payeehold',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_e650e',
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."settled_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_payeehold',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_8d22c',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'reviews payeehold status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_payeehold_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['duplicate>waiting', 'proposed>lapsed', 'proposed>released', 'proposed>waiting', 'waiting>duplicate', 'waiting>lapsed', 'waiting>proposed']::text[])
            THEN RAISE EXCEPTION 'reviews payeehold status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_payeehold_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='hold_facts', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."id", OLD."claim_id", OLD."kind", OLD."programme_id", OLD."policy_id", OLD."amount", OLD."run_id", OLD."held_at") IS DISTINCT FROM ROW(NEW."id", NEW."claim_id", NEW."kind", NEW."programme_id", NEW."policy_id", NEW."amount", NEW."run_id", NEW."held_at") THEN RAISE EXCEPTION \'hold facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'hold_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='33ad9403e4208d469768744eaa3a81dbdb800ba8', operation='UPDATE', pgid='pgtrigger_hold_facts_5f162', table='reviews_payeehold', when='BEFORE')),
                    Trigger(
                        name='settled_hold',
                        sql=UpsertTriggerSql(
                            table='reviews_payeehold',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_settled_hold_64829',
                            func="""
            IF (OLD.status IN ('released', 'lapsed') OR OLD.status = 'duplicate' AND NEW.status = OLD.status) AND ROW(OLD."proposed_by_id", OLD."proposed_at", OLD."settled_by_id", OLD."settled_at") IS DISTINCT FROM ROW(NEW."proposed_by_id", NEW."proposed_at", NEW."settled_by_id", NEW."settled_at") THEN RAISE EXCEPTION 'hold facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='reviews_payeehold',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_7ce90',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF FALSE THEN RAISE EXCEPTION 'hold facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='hold_beside_a_grant', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.id = NEW.payout_id AND o.claim_id = NEW.other_id\n                    AND o.programme_id = NEW.programme_id AND ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                )))\n            ) THEN RAISE EXCEPTION 'hold is beside a grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_is_beside_a_grant'; END IF;\n            RETURN NEW;\n        ", hash='01a1c7863dd1b00b32bd048b03d41a8f549d687b', operation='INSERT', pgid='pgtrigger_hold_beside_a_grant_3732f', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='hold_settled_by_its_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (CASE WHEN OLD.status = 'duplicate' AND NEW.status = 'waiting'\n                THEN NEW.reopened_at IS NULL\n                ELSE NEW.reopened_at IS DISTINCT FROM OLD.reopened_at END)\n            THEN RAISE EXCEPTION 'reopened hold says when' USING ERRCODE = 'check_violation', CONSTRAINT = 'reopened_hold_says_when'; END IF;\n            IF NEW.status = OLD.status THEN RETURN NEW; END IF;\n            IF NEW.status = 'proposed' AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            )\n        )\n    )\n                OR NEW.status IN ('released', 'duplicate')\n                    AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'hold is settled by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_is_settled_by_the_secretariat'; END IF;\n            IF NEW.status = 'lapsed' AND OLD.reopened_at IS NOT NULL AND NOT EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n            ) AND (OLD.status <> 'proposed' OR NEW.settled_by_id IS NULL\n                OR NEW.settled_by_id = NEW.proposed_by_id\n                OR NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            )\n        )\n    )\n                OR NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            )\n        )\n    )\n            ) THEN RAISE EXCEPTION 'reopened hold is settled by two people' USING ERRCODE = 'check_violation', CONSTRAINT = 'reopened_hold_is_settled_by_two_people'; END IF;\n            IF NEW.status = 'duplicate' AND NOT EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.other_id AND ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                )))\n            ) THEN RAISE EXCEPTION 'duplicate is beside a grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'duplicate_is_beside_a_grant'; END IF;\n            IF NEW.status = 'duplicate' AND EXISTS (\n                SELECT FROM public.reviews_payout o WHERE o.claim_id = NEW.claim_id\n                    AND (o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND o.status <> 'prepared'\n            ) THEN RAISE EXCEPTION 'granted claim is no duplicate' USING ERRCODE = 'check_violation', CONSTRAINT = 'granted_claim_is_no_duplicate'; END IF;\n            RETURN NEW;\n        ", hash='3e57d983f9ca15c9ef61a22d32078c80b00072cf', operation='UPDATE', pgid='pgtrigger_hold_settled_by_its_office_7656a', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_payeeholdevent" ("amount", "claim_id", "erased_at", "held_at", "id", "kind", "moved_at", "other_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "programme_id", "proposed_at", "proposed_by_id", "reopened_at", "run_id", "same", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."claim_id", NEW."erased_at", NEW."held_at", NEW."id", NEW."kind", NEW."moved_at", NEW."other_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."reopened_at", NEW."run_id", NEW."same", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='064ea4a71fc44de2578ab68aefa18bdbe47e059c', operation='INSERT', pgid='pgtrigger_insert_insert_120b0', table='reviews_payeehold', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."held_at" IS DISTINCT FROM (NEW."held_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."moved_at" IS DISTINCT FROM (NEW."moved_at") OR OLD."other_id" IS DISTINCT FROM (NEW."other_id") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."reopened_at" IS DISTINCT FROM (NEW."reopened_at") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."same" IS DISTINCT FROM (NEW."same") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "reviews_payeeholdevent" ("amount", "claim_id", "erased_at", "held_at", "id", "kind", "moved_at", "other_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "programme_id", "proposed_at", "proposed_by_id", "reopened_at", "run_id", "same", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."claim_id", NEW."erased_at", NEW."held_at", NEW."id", NEW."kind", NEW."moved_at", NEW."other_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."reopened_at", NEW."run_id", NEW."same", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='47dec063d3a6b955e7d2a31de649c2a553fe2c1e', operation='UPDATE', pgid='pgtrigger_update_update_c5ad5', table='reviews_payeehold', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_payeeholdevent" ("amount", "claim_id", "erased_at", "held_at", "id", "kind", "moved_at", "other_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "programme_id", "proposed_at", "proposed_by_id", "reopened_at", "run_id", "same", "settled_at", "settled_by_id", "status") VALUES (OLD."amount", OLD."claim_id", OLD."erased_at", OLD."held_at", OLD."id", OLD."kind", OLD."moved_at", OLD."other_id", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."programme_id", OLD."proposed_at", OLD."proposed_by_id", OLD."reopened_at", OLD."run_id", OLD."same", OLD."settled_at", OLD."settled_by_id", OLD."status"); RETURN NULL;', hash='3cec96509355c3280dd1547d8eb06ad0c884d4f8', operation='DELETE', pgid='pgtrigger_delete_delete_468ec', table='reviews_payeehold', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='proposed_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'proposed' AND NEW.status = 'released'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='6e9207ce9b9cdc7d87ab3013f0c49eabe34ed827', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_90e6b', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='not_of_an_erased_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='98292c239db0fa10df7935176b76313e577b47ae', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_fc7ae', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='1ea70d53e66e633c2b50367d518c02b7a8371feb', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_fa570', table='reviews_payeehold', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."reason" NOT IN (\'\') AND OLD."reason" IS DISTINCT FROM NEW."reason" AND OLD.status = NEW.status AND (NEW.erased_at IS NULL OR NEW."reason" NOT IN (\'\'))) OR (OLD."settled_reason" NOT IN (\'\') AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason" AND OLD.status = NEW.status AND (NEW.erased_at IS NULL OR NEW."settled_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='465a7a549a2f809a8bb3ee1ac6532ad4cd1f2d90', operation='UPDATE OF "reason", "settled_reason"', pgid='pgtrigger_z_written_once_de567', table='reviews_payeehold', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='hold_lapses_beside_no_grant', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'lapsed\' AND NOT (OLD."status" = \'lapsed\'))', declare='DECLARE shared jsonb;', func="\n            \n        BEGIN\n            PERFORM 1 FROM public.claims_claim c\n            WHERE c.id = NEW.claim_id ORDER BY c.id FOR NO KEY UPDATE NOWAIT;\n        EXCEPTION WHEN lock_not_available THEN\n            RAISE EXCEPTION 'payee is granted by another just now' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_granted_by_another_just_now';\n        END;\n    \n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n            ) AND NOT EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.kind IN ('tier_grant', 'base_grant') AND o.status = 'prepared'\n            ) THEN RETURN NEW; END IF;\n            shared := (\n        WITH wanted AS MATERIALIZED (\n            SELECT c.id, p.programme_id, p.one_grant_by AS marks, c.claimant_id, CASE WHEN c.contact_id IS NULL THEN c.phone_index ELSE (\n        SELECT k.phone_index FROM public.claims_correctedcontact k WHERE k.id = c.contact_id\n    ) END AS phone_index, (\n        SELECT a.number_index FROM public.claims_bankaccount a\n        WHERE a.claim_id = c.id ORDER BY a.version DESC LIMIT 1\n    ) AS number_index\n            FROM public.claims_claim c\n            JOIN public.claims_supportpolicy p\n                ON p.id = c.routed_under_id AND p.one_grant_by <> '{}'\n            WHERE c.id = NEW.claim_id\n        )\n        SELECT jsonb_agg(x) FROM (\n        SELECT w.id, w.programme_id, o.id AS other_id, 'claimant' AS same\n        FROM wanted w JOIN public.claims_claim o ON o.claimant_id = w.claimant_id\n        WHERE o.id <> w.id AND 'claimant' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, a.claim_id, 'account'\n        FROM wanted w JOIN public.claims_bankaccount a ON a.number_index = w.number_index\n        WHERE a.claim_id <> w.id AND 'account' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, o.id, 'phone'\n        FROM wanted w JOIN public.claims_claim o ON o.phone_index = w.phone_index\n        WHERE o.id <> w.id AND 'phone' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, k.claim_id, 'phone'\n        FROM wanted w JOIN public.claims_correctedcontact k ON k.phone_index = w.phone_index\n        WHERE k.claim_id <> w.id AND 'phone' = ANY(w.marks)\n    ) x\n    );\n            IF shared IS NOT NULL THEN \n        BEGIN\n            PERFORM 1 FROM public.claims_claim c\n            WHERE c.id IN (\n                SELECT x.other_id FROM jsonb_to_recordset(shared) AS x(other_id bigint)\n            ) ORDER BY c.id FOR NO KEY UPDATE NOWAIT;\n        EXCEPTION WHEN lock_not_available THEN\n            RAISE EXCEPTION 'payee is granted by another just now' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_granted_by_another_just_now';\n        END;\n     END IF;\n            IF EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.other_id AND ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                )))\n            ) OR EXISTS (\n        SELECT x.id, x.other_id, x.same, o.id AS payout_id\n        FROM jsonb_to_recordset(shared)\n            AS x(id bigint, programme_id bigint, other_id bigint, same text) JOIN public.reviews_payout o ON o.claim_id = x.other_id\n        WHERE ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                ))) AND o.replaces_id IS NULL\n            AND o.programme_id = x.programme_id AND NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE (h.status = 'released' OR h.id = NULL) AND (\n                    h.claim_id = x.id AND (\n                        h.other_id = x.other_id OR h.proposed_at >= o.prepared_at AND NOT EXISTS (\n                            SELECT FROM public.claims_bankaccount b\n                            WHERE x.same = 'account' AND b.claim_id IN (x.id, x.other_id)\n                                AND b.source <> 'intake' AND b.created_at > h.proposed_at\n                        ) AND NOT EXISTS (\n                            SELECT FROM public.claims_correctedcontact k\n                            WHERE x.same = 'phone' AND k.claim_id IN (x.id, x.other_id)\n                                AND k.changes_phone AND k.created_at > h.proposed_at\n                        )\n                    )\n                    OR h.claim_id = x.other_id AND h.other_id = x.id\n                )\n            ) AND NOT (o.status = 'prepared' AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = x.other_id AND h.status IN ('waiting', 'proposed')\n            ))\n    )\n            THEN RAISE EXCEPTION 'hold lapses without the other grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_lapses_without_the_other_grant'; END IF;\n            RETURN NEW;\n        ", hash='c1130c6f982e24dd424cdefc274ad8694ee27f6a', operation='UPDATE OF "status"', pgid='pgtrigger_hold_lapses_beside_no_grant_72cea', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='hold_moves_to_a_grant', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE shared jsonb;', func="\n            IF ROW(OLD.other_id, OLD.payout_id, OLD.same)\n                IS NOT DISTINCT FROM ROW(NEW.other_id, NEW.payout_id, NEW.same)\n            THEN\n                IF NEW.moved_at IS DISTINCT FROM OLD.moved_at\n                THEN RAISE EXCEPTION 'moved hold says when' USING ERRCODE = 'check_violation', CONSTRAINT = 'moved_hold_says_when'; END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.status NOT IN ('waiting', 'proposed') OR NEW.status <> 'waiting'\n            THEN RAISE EXCEPTION 'hold facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_facts_are_frozen'; END IF;\n            shared := (\n        WITH wanted AS MATERIALIZED (\n            SELECT c.id, p.programme_id, p.one_grant_by AS marks, c.claimant_id, CASE WHEN c.contact_id IS NULL THEN c.phone_index ELSE (\n        SELECT k.phone_index FROM public.claims_correctedcontact k WHERE k.id = c.contact_id\n    ) END AS phone_index, (\n        SELECT a.number_index FROM public.claims_bankaccount a\n        WHERE a.claim_id = c.id ORDER BY a.version DESC LIMIT 1\n    ) AS number_index\n            FROM public.claims_claim c\n            JOIN public.claims_supportpolicy p\n                ON p.id = c.routed_under_id AND p.one_grant_by <> '{}'\n            WHERE c.id = NEW.claim_id\n        )\n        SELECT jsonb_agg(x) FROM (\n        SELECT w.id, w.programme_id, o.id AS other_id, 'claimant' AS same\n        FROM wanted w JOIN public.claims_claim o ON o.claimant_id = w.claimant_id\n        WHERE o.id <> w.id AND 'claimant' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, a.claim_id, 'account'\n        FROM wanted w JOIN public.claims_bankaccount a ON a.number_index = w.number_index\n        WHERE a.claim_id <> w.id AND 'account' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, o.id, 'phone'\n        FROM wanted w JOIN public.claims_claim o ON o.phone_index = w.phone_index\n        WHERE o.id <> w.id AND 'phone' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, k.claim_id, 'phone'\n        FROM wanted w JOIN public.claims_correctedcontact k ON k.phone_index = w.phone_index\n        WHERE k.claim_id <> w.id AND 'phone' = ANY(w.marks)\n    ) x\n    );\n            IF EXISTS (\n                SELECT FROM (\n        SELECT x.id, x.other_id, x.same, o.id AS payout_id\n        FROM jsonb_to_recordset(shared)\n            AS x(id bigint, programme_id bigint, other_id bigint, same text) JOIN public.reviews_payout o ON o.claim_id = x.other_id\n        WHERE ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                ))) AND o.replaces_id IS NULL\n            AND o.programme_id = x.programme_id AND NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE (h.status = 'released' OR h.id = NULL) AND (\n                    h.claim_id = x.id AND (\n                        h.other_id = x.other_id OR h.proposed_at >= o.prepared_at AND NOT EXISTS (\n                            SELECT FROM public.claims_bankaccount b\n                            WHERE x.same = 'account' AND b.claim_id IN (x.id, x.other_id)\n                                AND b.source <> 'intake' AND b.created_at > h.proposed_at\n                        ) AND NOT EXISTS (\n                            SELECT FROM public.claims_correctedcontact k\n                            WHERE x.same = 'phone' AND k.claim_id IN (x.id, x.other_id)\n                                AND k.changes_phone AND k.created_at > h.proposed_at\n                        )\n                    )\n                    OR h.claim_id = x.other_id AND h.other_id = x.id\n                )\n            ) AND NOT (o.status = 'prepared' AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = x.other_id AND h.status IN ('waiting', 'proposed')\n            ))\n    ) g WHERE g.other_id = OLD.other_id\n            ) OR NOT EXISTS (\n                SELECT FROM (\n        SELECT x.id, x.other_id, x.same, o.id AS payout_id\n        FROM jsonb_to_recordset(shared)\n            AS x(id bigint, programme_id bigint, other_id bigint, same text) JOIN public.reviews_payout o ON o.claim_id = x.other_id\n        WHERE ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                ))) AND o.replaces_id IS NULL\n            AND o.programme_id = x.programme_id AND NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE (h.status = 'released' OR h.id = NULL) AND (\n                    h.claim_id = x.id AND (\n                        h.other_id = x.other_id OR h.proposed_at >= o.prepared_at AND NOT EXISTS (\n                            SELECT FROM public.claims_bankaccount b\n                            WHERE x.same = 'account' AND b.claim_id IN (x.id, x.other_id)\n                                AND b.source <> 'intake' AND b.created_at > h.proposed_at\n                        ) AND NOT EXISTS (\n                            SELECT FROM public.claims_correctedcontact k\n                            WHERE x.same = 'phone' AND k.claim_id IN (x.id, x.other_id)\n                                AND k.changes_phone AND k.created_at > h.proposed_at\n                        )\n                    )\n                    OR h.claim_id = x.other_id AND h.other_id = x.id\n                )\n            ) AND NOT (o.status = 'prepared' AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = x.other_id AND h.status IN ('waiting', 'proposed')\n            ))\n    ) g\n                WHERE g.other_id = NEW.other_id AND g.payout_id = NEW.payout_id\n            ) THEN RAISE EXCEPTION 'hold moves to a grant that bars' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_moves_to_a_grant_that_bars'; END IF;\n            IF NEW.moved_at IS NULL THEN RAISE EXCEPTION 'moved hold says when' USING ERRCODE = 'check_violation', CONSTRAINT = 'moved_hold_says_when'; END IF;\n            RETURN NEW;\n        ", hash='4904f610467dd4dc9e2759d462eee4cd2a8ea185', operation='UPDATE', pgid='pgtrigger_hold_moves_to_a_grant_66f3a', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='settled_at_not_of_the_future', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.settled_at > clock_timestamp() + interval '5 minutes' THEN RAISE EXCEPTION 'hold ends by now' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_ends_by_now'; END IF;\n            RETURN NEW;\n        ", hash='7150f46a6e9625c8287b44efd96cfb4030bc8364', operation='INSERT OR UPDATE', pgid='pgtrigger_settled_at_not_of_the_future_e56a4', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='proposed_release', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status = \'proposed\' AND NEW.status IN (\'proposed\', \'released\')) AND ROW(OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION \'hold facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'hold_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='086d89dd9f94b59949ac2c42d395c8bd69477013', operation='UPDATE', pgid='pgtrigger_proposed_release_dbd51', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='release_of_what_was_seen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'released\' AND OLD."status" = \'proposed\')', declare='DECLARE shared jsonb;', func="\n            \n        BEGIN\n            PERFORM 1 FROM public.claims_claim c\n            WHERE c.id = NEW.claim_id ORDER BY c.id FOR NO KEY UPDATE NOWAIT;\n        EXCEPTION WHEN lock_not_available THEN\n            RAISE EXCEPTION 'payee is granted by another just now' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_granted_by_another_just_now';\n        END;\n    \n            shared := (\n        WITH wanted AS MATERIALIZED (\n            SELECT c.id, p.programme_id, p.one_grant_by AS marks, c.claimant_id, CASE WHEN c.contact_id IS NULL THEN c.phone_index ELSE (\n        SELECT k.phone_index FROM public.claims_correctedcontact k WHERE k.id = c.contact_id\n    ) END AS phone_index, (\n        SELECT a.number_index FROM public.claims_bankaccount a\n        WHERE a.claim_id = c.id ORDER BY a.version DESC LIMIT 1\n    ) AS number_index\n            FROM public.claims_claim c\n            JOIN public.claims_supportpolicy p\n                ON p.id = c.routed_under_id AND p.one_grant_by <> '{}'\n            WHERE c.id = NEW.claim_id\n        )\n        SELECT jsonb_agg(x) FROM (\n        SELECT w.id, w.programme_id, o.id AS other_id, 'claimant' AS same\n        FROM wanted w JOIN public.claims_claim o ON o.claimant_id = w.claimant_id\n        WHERE o.id <> w.id AND 'claimant' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, a.claim_id, 'account'\n        FROM wanted w JOIN public.claims_bankaccount a ON a.number_index = w.number_index\n        WHERE a.claim_id <> w.id AND 'account' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, o.id, 'phone'\n        FROM wanted w JOIN public.claims_claim o ON o.phone_index = w.phone_index\n        WHERE o.id <> w.id AND 'phone' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, k.claim_id, 'phone'\n        FROM wanted w JOIN public.claims_correctedcontact k ON k.phone_index = w.phone_index\n        WHERE k.claim_id <> w.id AND 'phone' = ANY(w.marks)\n    ) x\n    );\n            IF shared IS NULL THEN RETURN NEW; END IF;\n            \n        BEGIN\n            PERFORM 1 FROM public.claims_claim c\n            WHERE c.id IN (\n                SELECT x.other_id FROM jsonb_to_recordset(shared) AS x(other_id bigint)\n            ) ORDER BY c.id FOR NO KEY UPDATE NOWAIT;\n        EXCEPTION WHEN lock_not_available THEN\n            RAISE EXCEPTION 'payee is granted by another just now' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_granted_by_another_just_now';\n        END;\n    \n            IF EXISTS (\n        SELECT x.id, x.other_id, x.same, o.id AS payout_id\n        FROM jsonb_to_recordset(shared)\n            AS x(id bigint, programme_id bigint, other_id bigint, same text) JOIN public.reviews_payout o ON o.claim_id = x.other_id\n        WHERE ((o.kind IN ('tier_grant', 'base_grant') AND (o.status <> 'cancelled'\n                OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = o.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))) AND NOT (o.status = 'failed' AND EXISTS (\n                    SELECT FROM public.claims_claim w\n                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL\n                ) AND NOT EXISTS (\n                    SELECT FROM public.reviews_payout s\n                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')\n                        AND (s.status IN ('batched', 'paid') OR EXISTS (\n                    SELECT FROM public.reviews_recoverymovement m\n                    WHERE m.payout_id = s.id AND m.kind = 'offset' AND m.status = 'confirmed'\n                ))\n                ))) AND o.replaces_id IS NULL\n            AND o.programme_id = x.programme_id AND NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE (h.status = 'released' OR h.id = NEW.id) AND (\n                    h.claim_id = x.id AND (\n                        h.other_id = x.other_id OR h.proposed_at >= o.prepared_at AND NOT EXISTS (\n                            SELECT FROM public.claims_bankaccount b\n                            WHERE x.same = 'account' AND b.claim_id IN (x.id, x.other_id)\n                                AND b.source <> 'intake' AND b.created_at > h.proposed_at\n                        ) AND NOT EXISTS (\n                            SELECT FROM public.claims_correctedcontact k\n                            WHERE x.same = 'phone' AND k.claim_id IN (x.id, x.other_id)\n                                AND k.changes_phone AND k.created_at > h.proposed_at\n                        )\n                    )\n                    OR h.claim_id = x.other_id AND h.other_id = x.id\n                )\n            ) AND NOT (o.status = 'prepared' AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = x.other_id AND h.status IN ('waiting', 'proposed')\n            ))\n    )\n            THEN RAISE EXCEPTION 'release is of what its proposer saw' USING ERRCODE = 'check_violation', CONSTRAINT = 'release_is_of_what_its_proposer_saw'; END IF;\n            RETURN NEW;\n        ", hash='781046c2bd04a7d079264f29dafe9f8c2c76fcaa', operation='UPDATE OF "status"', pgid='pgtrigger_release_of_what_was_seen_e0cab', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='proposed_at_not_of_the_future', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.proposed_at > clock_timestamp() + interval '5 minutes' THEN RAISE EXCEPTION 'hold release is proposed by now' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_release_is_proposed_by_now'; END IF;\n            RETURN NEW;\n        ", hash='eb16451c70db78c2ba7ca44639b2f41e243cb1f6', operation='INSERT OR UPDATE', pgid='pgtrigger_proposed_at_not_of_the_future_0ebc7', table='reviews_payeehold', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='settled_by_has_no_tie', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF NEW.settled_by_id IS NULL OR NEW.settled_by_id IS NOT DISTINCT FROM OLD.settled_by_id\n                OR NOT (NEW.status IN (\'released\', \'lapsed\'))\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = NEW.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.settled_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN RAISE EXCEPTION \'who lets money go has no tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'who_lets_money_go_has_no_tie\'; END IF;\n            RETURN NEW;\n        ', hash='af634a5f8a5d523badf1c61822830aafcff18e59', operation='UPDATE OF "settled_by_id"', pgid='pgtrigger_settled_by_has_no_tie_b9975', table='reviews_payeehold', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PayeeHoldEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금')], max_length=20, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='지원금')),
                ('same', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), size=None, verbose_name='같은 것')),
                ('held_at', models.DateTimeField(default=claims.clock.now, verbose_name='보류한 때')),
                ('status', models.CharField(choices=[('waiting', '지급 보류'), ('proposed', '해제 확인 대기'), ('released', '보류 해제'), ('duplicate', '중복 종결'), ('lapsed', '보류 사유 없어짐')], default='waiting', max_length=10, verbose_name='상태')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='해제를 올린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리 시각')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='다시 보류한 때')),
                ('moved_at', models.DateTimeField(blank=True, null=True, verbose_name='먼저 받는 신청이 바뀐 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='먼저 받는 신청')),
                ('payout', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='먼저 작성한 지급')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.payeehold')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='지원 정책')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제를 올린 사람')),
                ('run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.grantrun', verbose_name='일괄 작성')),
                ('settled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BatchBank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_code', models.CharField(db_collation='C', max_length=3, verbose_name='은행')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('total', models.BigIntegerField(verbose_name='총액')),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='banks', to='reviews.payoutbatch', verbose_name='이체 묶음')),
            ],
            options={
                'verbose_name': '묶음의 은행별 합계',
                'verbose_name_plural': '묶음의 은행별 합계',
                'ordering': ['batch', 'bank_code'],
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'bank_code'), name='batch_names_a_bank_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_batchbank',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_49cfd',
                            func="RAISE EXCEPTION 'reviews batchbank is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_batchbank_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PaymentCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='지급 요일')),
                ('extra_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None, verbose_name='더하는 지급일')),
                ('closed_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None, verbose_name='쉬는 지급일')),
                ('kinds_apart', models.BooleanField(default=False, verbose_name='지급 종류마다 따로 묶기')),
                ('banks_apart', models.BooleanField(default=False, verbose_name='은행마다 따로 묶기')),
            ],
            options={
                'verbose_name': '지급일 달력',
                'verbose_name_plural': '지급일 달력',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('pk', 1)), name='there_is_one_payment_calendar'),
                    models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [1, 2, 3, 4, 5]), ('weekdays__len__gte', 1)), name='payment_days_are_weekdays'),
                ],
                'triggers': [
                    Trigger(
                        name='calendar_by_two_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_paymentcalendar',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_calendar_by_two_hands_a9ada',
                            func="""
            IF NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
                AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'payment_days' AND c.target = ('calendar')::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND (c.after -> 'weekdays' = COALESCE(to_jsonb(NEW.weekdays), 'null'::jsonb) AND c.after -> 'extra_days' = COALESCE(to_jsonb(NEW.extra_days), 'null'::jsonb) AND c.after -> 'closed_days' = COALESCE(to_jsonb(NEW.closed_days), 'null'::jsonb) AND c.after -> 'kinds_apart' = COALESCE(to_jsonb(NEW.kinds_apart), 'null'::jsonb) AND c.after -> 'banks_apart' = COALESCE(to_jsonb(NEW.banks_apart), 'null'::jsonb))
    )
            THEN RAISE EXCEPTION 'payment calendar is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_calendar_is_set_by_two_hands'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_paymentcalendar',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_20955',
                            func='INSERT INTO "reviews_paymentcalendarevent" ("banks_apart", "closed_days", "extra_days", "id", "kinds_apart", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekdays") VALUES (NEW."banks_apart", NEW."closed_days", NEW."extra_days", NEW."id", NEW."kinds_apart", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."weekdays"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_paymentcalendar',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_4756c',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_paymentcalendarevent" ("banks_apart", "closed_days", "extra_days", "id", "kinds_apart", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekdays") VALUES (NEW."banks_apart", NEW."closed_days", NEW."extra_days", NEW."id", NEW."kinds_apart", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."weekdays"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_paymentcalendar',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_090e7',
                            func='INSERT INTO "reviews_paymentcalendarevent" ("banks_apart", "closed_days", "extra_days", "id", "kinds_apart", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekdays") VALUES (OLD."banks_apart", OLD."closed_days", OLD."extra_days", OLD."id", OLD."kinds_apart", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."weekdays"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PaymentCalendarEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='지급 요일')),
                ('extra_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None, verbose_name='더하는 지급일')),
                ('closed_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None, verbose_name='쉬는 지급일')),
                ('kinds_apart', models.BooleanField(default=False, verbose_name='지급 종류마다 따로 묶기')),
                ('banks_apart', models.BooleanField(default=False, verbose_name='은행마다 따로 묶기')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.paymentcalendar')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TransferLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch_won', models.BigIntegerField(blank=True, null=True, verbose_name='한 묶음 금액')),
                ('batch_lines', models.PositiveIntegerField(blank=True, null=True, verbose_name='한 묶음 건수')),
                ('day_won', models.BigIntegerField(blank=True, null=True, verbose_name='하루 금액')),
                ('day_lines', models.PositiveIntegerField(blank=True, null=True, verbose_name='하루 건수')),
                ('bank_code', models.CharField(blank=True, db_collation='C', max_length=3, unique=True, verbose_name='은행')),
            ],
            options={
                'verbose_name': '이체 한도',
                'verbose_name_plural': '이체 한도',
                'ordering': ['bank_code'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('batch_won', None), ('batch_won__gt', 0), _connector='OR'), models.Q(('batch_lines', None), ('batch_lines__gt', 0), _connector='OR'), models.Q(('day_won', None), ('day_won__gt', 0), _connector='OR'), models.Q(('day_lines', None), ('day_lines__gt', 0), _connector='OR')), name='transfer_limit_is_above_zero'),
                ],
                'triggers': [
                    Trigger(
                        name='limit_by_two_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_transferlimit',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_limit_by_two_hands_54e76',
                            func="""
            IF TG_OP = 'UPDATE' AND NEW.bank_code <> OLD.bank_code THEN
                RAISE EXCEPTION 'transfer limit keeps its bank' USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_limit_keeps_its_bank';
            END IF;
            IF NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'transfer_limit' AND c.target = ('bank:' || NEW.bank_code)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND (c.after -> 'batch_won' = COALESCE(to_jsonb(NEW.batch_won), 'null'::jsonb) AND c.after -> 'batch_lines' = COALESCE(to_jsonb(NEW.batch_lines), 'null'::jsonb) AND c.after -> 'day_won' = COALESCE(to_jsonb(NEW.day_won), 'null'::jsonb) AND c.after -> 'day_lines' = COALESCE(to_jsonb(NEW.day_lines), 'null'::jsonb))
    ) THEN RAISE EXCEPTION 'transfer limit is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_limit_is_set_by_two_hands'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_transferlimit',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_6ae8c',
                            func='INSERT INTO "reviews_transferlimitevent" ("bank_code", "batch_lines", "batch_won", "day_lines", "day_won", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bank_code", NEW."batch_lines", NEW."batch_won", NEW."day_lines", NEW."day_won", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_transferlimit',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_89911',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_transferlimitevent" ("bank_code", "batch_lines", "batch_won", "day_lines", "day_won", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bank_code", NEW."batch_lines", NEW."batch_won", NEW."day_lines", NEW."day_won", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_transferlimit',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_085ab',
                            func='INSERT INTO "reviews_transferlimitevent" ("bank_code", "batch_lines", "batch_won", "day_lines", "day_won", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."bank_code", OLD."batch_lines", OLD."batch_won", OLD."day_lines", OLD."day_won", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='TransferLimitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('batch_won', models.BigIntegerField(blank=True, null=True, verbose_name='한 묶음 금액')),
                ('batch_lines', models.PositiveIntegerField(blank=True, null=True, verbose_name='한 묶음 건수')),
                ('day_won', models.BigIntegerField(blank=True, null=True, verbose_name='하루 금액')),
                ('day_lines', models.PositiveIntegerField(blank=True, null=True, verbose_name='하루 건수')),
                ('bank_code', models.CharField(blank=True, db_collation='C', max_length=3, verbose_name='은행')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.transferlimit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JournalLine',
            fields=[
                ('number', models.CharField(max_length=24, primary_key=True, serialize=False, verbose_name='번호')),
                ('voucher', models.CharField(max_length=20, verbose_name='전표번호')),
                ('month', models.DateField(verbose_name='월')),
                ('day', models.DateField(verbose_name='기장일')),
                ('kind', models.CharField(max_length=16, verbose_name='종류')),
                ('count', models.BigIntegerField(verbose_name='건수')),
                ('code', models.CharField(max_length=12, verbose_name='계정코드')),
                ('account', models.CharField(max_length=60, verbose_name='계정과목')),
                ('debit', models.BigIntegerField(verbose_name='차변')),
                ('credit', models.BigIntegerField(verbose_name='대변')),
                ('draft', models.BooleanField(verbose_name='초안')),
            ],
            options={
                'verbose_name': '분개',
                'verbose_name_plural': '분개',
                'ordering': ['number'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='DifferenceReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='월')),
                ('item', models.CharField(max_length=40, verbose_name='항목')),
                ('amount', models.BigIntegerField(verbose_name='차이')),
                ('reason', models.CharField(max_length=300, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
            ],
            options={
                'verbose_name': '차이의 사유',
                'verbose_name_plural': '차이의 사유',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(fields=['month', 'item'], name='difference_by_month'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('amount', 0), _negated=True)), name='difference_is_explained_in_words'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_differencereason',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_7a762',
                            condition='WHEN (NEW."by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_differencereason',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_62e78',
                            func="RAISE EXCEPTION 'reviews differencereason is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_differencereason_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='reason_of_an_open_month',
                        sql=UpsertTriggerSql(
                            table='reviews_differencereason',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_reason_of_an_open_month_205a2',
                            func="""
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')
            )
        )
    ) THEN
                RAISE EXCEPTION 'difference is explained by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'difference_is_explained_by_finance';
            END IF;
            IF NEW.month < (
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ('closed', 'reopening')
    ) THEN RAISE EXCEPTION 'difference is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'difference_is_of_an_open_month'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='JournalAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('bank', '보통예금'), ('expense', '지원금 지급'), ('payable', '미지급금'), ('receivable', '환수 미수금'), ('loss', '불납결손'), ('fees', '지급수수료'), ('interest', '이자수익'), ('funds', '사업비 수입'), ('suspense', '가수금·가지급금')], max_length=12, unique=True, verbose_name='쓰임')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='계정코드')),
                ('name', models.CharField(max_length=60, verbose_name='계정과목')),
            ],
            options={
                'verbose_name': '계정과목',
                'verbose_name_plural': '계정과목',
                'ordering': ['code'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='journal_account_has_code_and_name'),
                ],
                'triggers': [
                    Trigger(
                        name='account_role',
                        sql=UpsertTriggerSql(
                            table='reviews_journalaccount',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_account_role_1df66',
                            func="""
            IF (TRUE) AND ROW(OLD."id", OLD."role") IS DISTINCT FROM ROW(NEW."id", NEW."role") THEN RAISE EXCEPTION 'account keeps its use' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_keeps_its_use'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='codes_of_closed_months_stay',
                        sql=UpsertTriggerSql(
                            table='reviews_journalaccount',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_codes_of_closed_months_stay_3130c',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.reviews_monthclosing m WHERE m.status IN ('closed', 'reopening')
            ) THEN RAISE EXCEPTION 'account codes change while no month is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_codes_change_while_no_month_is_closed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_journalaccount',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_97c32',
                            func='INSERT INTO "reviews_journalaccountevent" ("code", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."code", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_journalaccount',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_50e0e',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_journalaccountevent" ("code", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."code", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_journalaccount',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_3b5a0',
                            func='INSERT INTO "reviews_journalaccountevent" ("code", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."code", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='JournalAccountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('bank', '보통예금'), ('expense', '지원금 지급'), ('payable', '미지급금'), ('receivable', '환수 미수금'), ('loss', '불납결손'), ('fees', '지급수수료'), ('interest', '이자수익'), ('funds', '사업비 수입'), ('suspense', '가수금·가지급금')], max_length=12, verbose_name='쓰임')),
                ('code', models.CharField(max_length=12, verbose_name='계정코드')),
                ('name', models.CharField(max_length=60, verbose_name='계정과목')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.journalaccount')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MonthClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='첫 날')),
                ('ends_on', models.DateField(verbose_name='마지막 날')),
                ('status', models.CharField(choices=[('proposed', '확인 대기'), ('closed', '마감'), ('withdrawn', '요청 취소'), ('reopening', '다시 열기 대기'), ('reopened', '다시 엶')], default='proposed', max_length=10, verbose_name='상태')),
                ('opening', models.BigIntegerField(verbose_name='기초 잔액')),
                ('paid', models.BigIntegerField(verbose_name='지급')),
                ('returned', models.BigIntegerField(verbose_name='반환')),
                ('received', models.BigIntegerField(verbose_name='환수 입금')),
                ('reversed', models.BigIntegerField(verbose_name='환수 입금 취소')),
                ('fees', models.BigIntegerField(verbose_name='수수료')),
                ('interest', models.BigIntegerField(verbose_name='이자')),
                ('funds', models.BigIntegerField(verbose_name='자금 이체')),
                ('other', models.BigIntegerField(verbose_name='그 밖')),
                ('closing', models.BigIntegerField(verbose_name='장부 잔액')),
                ('statement_closing', models.BigIntegerField(verbose_name='거래내역 잔액')),
                ('entries', models.PositiveIntegerField(verbose_name='원장 건수')),
                ('lines', models.PositiveIntegerField(verbose_name='거래내역 줄 수')),
                ('detail', models.JSONField(default=dict, verbose_name='내역')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='메모')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='확인 시각')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('confirmed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('reopened_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 연 사람')),
                ('reopening_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 열기를 올린 사람')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'verbose_name': '월 마감',
                'verbose_name_plural': '월 마감',
                'ordering': ['-pk'],
                'permissions': [('close_month', '월 마감과 다시 열기')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ('proposed', 'closed', 'reopening'))), fields=('starts_on',), name='month_is_closed_once'),
                    models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='month_is_confirmed_by_another_person'),
                    models.CheckConstraint(condition=models.Q(('reopened_by', None), models.Q(('reopened_by', models.F('reopening_by')), _negated=True), _connector='OR'), name='month_is_reopened_by_another_person'),
                    models.CheckConstraint(condition=models.Q(('closing', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening'), '-', models.F('paid')), '+', models.F('returned')), '+', models.F('received')), '-', models.F('reversed')), '+', models.F('fees')), '+', models.F('interest')), '+', models.F('funds')), '+', models.F('other')))), name='figures_of_a_month_add_up'),
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', None), ('reopened_by', None), ('reopening_by', None), ('status', 'proposed'), ('withdrawn_by', None)), models.Q(('confirmed_by__isnull', False), ('reason', ''), ('reopened_by', None), ('reopening_by', None), ('status', 'closed'), ('withdrawn_by', None)), models.Q(('confirmed_by', None), ('status', 'withdrawn'), ('withdrawn_by__isnull', False)), models.Q(('confirmed_by__isnull', False), ('reopened_by', None), ('reopening_by__isnull', False), ('status', 'reopening'), models.Q(('reason', ''), _negated=True)), models.Q(('confirmed_by__isnull', False), ('ended_at__isnull', False), ('reopened_by__isnull', False), ('reopening_by__isnull', False), ('status', 'reopened'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='month_names_who_closed_and_opened_it'),
                ],
                'triggers': [
                    Trigger(
                        name='month_reopening',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_month_reopening_0c7e6',
                            func="""
            IF (OLD.status = 'reopening' AND NEW.status <> 'closed') AND ROW(OLD."reopening_by_id", OLD."reason") IS DISTINCT FROM ROW(NEW."reopening_by_id", NEW."reason") THEN RAISE EXCEPTION 'proposed reopening is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_reopening_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='month_end',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_month_end_1911a',
                            func="""
            IF (NEW.status = OLD.status) AND ROW(OLD."ended_at") IS DISTINCT FROM ROW(NEW."ended_at") THEN RAISE EXCEPTION 'figures of a month are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_of_a_month_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_e2364',
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL OR NEW."reopening_by_id" IS NOT NULL OR NEW."reopened_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id")) OR (NEW."reopening_by_id" IS NOT NULL AND NEW."reopening_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."reopening_by_id" IS DISTINCT FROM OLD."reopening_by_id")) OR (NEW."reopened_by_id" IS NOT NULL AND NEW."reopened_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."reopened_by_id" IS DISTINCT FROM OLD."reopened_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_65b66',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('proposed') THEN RAISE EXCEPTION 'reviews monthclosing status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_monthclosing_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['closed>reopening', 'proposed>closed', 'proposed>withdrawn', 'reopening>closed', 'reopening>reopened']::text[])
            THEN RAISE EXCEPTION 'reviews monthclosing status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_monthclosing_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='month_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_month_facts_25e2c',
                            func="""
            IF (TRUE) AND ROW(OLD."id", OLD."starts_on", OLD."ends_on", OLD."opening", OLD."paid", OLD."returned", OLD."received", OLD."reversed", OLD."fees", OLD."interest", OLD."funds", OLD."other", OLD."statement_closing", OLD."entries", OLD."lines", OLD."closing", OLD."detail", OLD."note", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."id", NEW."starts_on", NEW."ends_on", NEW."opening", NEW."paid", NEW."returned", NEW."received", NEW."reversed", NEW."fees", NEW."interest", NEW."funds", NEW."other", NEW."statement_closing", NEW."entries", NEW."lines", NEW."closing", NEW."detail", NEW."note", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'figures of a month are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_of_a_month_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='month_confirmation',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_month_confirmation_e5604',
                            func="""
            IF (OLD.status <> 'proposed') AND ROW(OLD."confirmed_by_id", OLD."confirmed_at", OLD."withdrawn_by_id") IS DISTINCT FROM ROW(NEW."confirmed_by_id", NEW."confirmed_at", NEW."withdrawn_by_id") THEN RAISE EXCEPTION 'figures of a month are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_of_a_month_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='month_closes_with_its_figures', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE found record;', func='\n            IF TG_OP = \'UPDATE\' THEN\n                IF NOT (OLD.status = \'proposed\' AND NEW.status = \'closed\') THEN RETURN NEW; END IF;\n            END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = COALESCE(NEW.confirmed_by_id, NEW.proposed_by_id) AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'close_month\')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'close_month\')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION \'month is closed by finance\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'month_is_closed_by_finance\';\n            END IF;\n            \n            PERFORM 1 FROM public.reviews_budget b ORDER BY b.programme_id FOR NO KEY UPDATE;\n            LOCK TABLE public.reviews_statementfile, public.reviews_statementline,\n                public.reviews_statementmatch, public.reviews_differencereason IN SHARE MODE;\n\n            IF NEW.ends_on >= (clock_timestamp() AT TIME ZONE \'Asia/Seoul\')::date THEN\n                RAISE EXCEPTION \'month is closed after its end\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'month_is_closed_after_its_end\';\n            END IF;\n            IF NEW.starts_on <> date_trunc(\'month\', NEW.starts_on::timestamp)::date\n                OR NEW.ends_on <> (NEW.starts_on + interval \'1 month\' - interval \'1 day\')::date\n                OR NEW.starts_on IS DISTINCT FROM COALESCE((\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN (\'closed\', \'reopening\')\n    ), (\n        SELECT date_trunc(\'month\', min(f.first_on)::timestamp)::date\n        FROM public.reviews_statementfile f\n    ))\n            THEN RAISE EXCEPTION \'months are closed in order\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'months_are_closed_in_order\'; END IF;\n            IF (\n        SELECT max(LEAST(f.until, (f.at AT TIME ZONE \'Asia/Seoul\')::date - 1))\n        FROM public.reviews_statementfile f\n    ) IS NULL OR (\n        SELECT max(LEAST(f.until, (f.at AT TIME ZONE \'Asia/Seoul\')::date - 1))\n        FROM public.reviews_statementfile f\n    ) < NEW.ends_on THEN\n                RAISE EXCEPTION \'statement covers the closed month\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'statement_covers_the_closed_month\';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_payoutbatch b\n                JOIN public.reviews_payout p ON p.batch_id = b.id AND p.status = \'batched\'\n                WHERE b.released_at IS NOT NULL AND COALESCE(\n                    b.transfer_on, (b.released_at AT TIME ZONE \'Asia/Seoul\')::date\n                ) <= NEW.ends_on\n            ) THEN RAISE EXCEPTION \'batches of a closed month have results\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'batches_of_a_closed_month_have_results\'; END IF;\n            IF EXISTS (\n    SELECT d.item, d.won FROM (\n    SELECT y.item, sum(y.won)::bigint AS won, bool_and(y.rest = 0) AS passes\n    FROM (\n        SELECT x.item, COALESCE(sum(x.won) FILTER (WHERE x.day <= NEW.ends_on), 0) AS won,\n            sum(sum(x.won)) OVER (PARTITION BY x.now) AS rest\n        FROM (\n            SELECT CASE WHEN m.id IS NULL THEN \'line:\' || s.id\n                WHEN m.batch_id IS NOT NULL THEN \'batch:\' || m.batch_id\n                ELSE \'recovery:\' || COALESCE((\n                SELECT w.recovery_id FROM public.reviews_recoverymovement w\n                JOIN public.reviews_ledgerentry r ON r.movement_id = w.id AND r.kind = \'receipt\'\n                WHERE v.status = \'undone\' AND r.booked_on <= NEW.ends_on\n                    AND ((upper(regexp_replace(normalize(s.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (s.day = w.dated OR s.amount = w.amount)) OR (upper(regexp_replace(normalize(v.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (v.dated = w.dated OR v.amount = w.amount)))\n                ORDER BY (upper(regexp_replace(normalize(s.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (s.day = w.dated OR s.amount = w.amount)) DESC, r.booked_on DESC, w.id DESC LIMIT 1\n            ), v.recovery_id) END AS item, CASE WHEN m.id IS NULL THEN \'line:\' || s.id\n                WHEN m.batch_id IS NOT NULL THEN \'batch:\' || m.batch_id\n                ELSE \'recovery:\' || COALESCE((\n                SELECT w.recovery_id FROM public.reviews_recoverymovement w\n                JOIN public.reviews_ledgerentry r ON r.movement_id = w.id AND r.kind = \'receipt\'\n                WHERE v.status = \'undone\' AND r.booked_on <= \'infinity\'::date\n                    AND ((upper(regexp_replace(normalize(s.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (s.day = w.dated OR s.amount = w.amount)) OR (upper(regexp_replace(normalize(v.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (v.dated = w.dated OR v.amount = w.amount)))\n                ORDER BY (upper(regexp_replace(normalize(s.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(w.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (s.day = w.dated OR s.amount = w.amount)) DESC, r.booked_on DESC, w.id DESC LIMIT 1\n            ), v.recovery_id) END AS now,\n                s.day, s.amount AS won\n            FROM public.reviews_statementline s\n            LEFT JOIN public.reviews_statementmatch m ON m.line_id = s.id AND m.undone_at IS NULL\n            LEFT JOIN public.reviews_recoverymovement v ON v.id = m.movement_id\n            WHERE m.id IS NULL OR m.kind NOT IN (\'fee\', \'interest\', \'funds\', \'other\')\n            UNION ALL\n            SELECT i.item, i.item, e.booked_on, e.paid\n            FROM public.reviews_ledgerentry e\n            JOIN public.reviews_payout p ON p.id = e.payout_id\n            CROSS JOIN LATERAL (\n                SELECT CASE WHEN e.recovery_id IS NULL THEN \'batch:\' || p.batch_id\n                    ELSE \'recovery:\' || e.recovery_id END AS item\n            ) i\n            WHERE e.paid <> 0 AND e.booked_on >= (\n        SELECT date_trunc(\'month\', min(f.first_on)::timestamp)::date\n        FROM public.reviews_statementfile f\n    )\n        ) x\n        GROUP BY x.item, x.now\n    ) y\n    GROUP BY y.item\n    HAVING sum(y.won) <> 0\n    ) d\n    WHERE d.item LIKE \'line:%%\' OR NOT d.passes AND NOT EXISTS (\n        SELECT 1 FROM public.reviews_differencereason r\n        WHERE r.month = NEW.starts_on AND r.item = d.item AND r.amount = d.won\n    )\n    ) THEN\n                RAISE EXCEPTION \'differences of a closed month are explained\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'differences_of_a_closed_month_are_explained\';\n            END IF;\n            SELECT * INTO found FROM (\n    SELECT (o.won + b.before + x.before)::bigint AS opening, b.paid, b.returned, b.received,\n        b.reversed, x.fees, x.interest, x.funds, x.other, c.balance AS statement_closing,\n        b.entries, l.n AS lines\n    FROM (\n        SELECT s.balance - s.amount AS won FROM public.reviews_statementline s ORDER BY s.seq\n        LIMIT 1\n    ) o CROSS JOIN (\n        SELECT COALESCE(-sum(e.paid) FILTER (WHERE e.booked_on < NEW.starts_on), 0) AS before,\n            COALESCE(sum(e.paid) FILTER (WHERE e.kind = \'pay\' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS paid,\n            COALESCE(-sum(e.paid) FILTER (WHERE e.kind = \'return\' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS returned,\n            COALESCE(-sum(e.paid) FILTER (WHERE e.kind = \'receipt\' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS received,\n            COALESCE(sum(e.paid) FILTER (WHERE e.kind = \'reverse\' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS reversed,\n            count(*) FILTER (WHERE e.booked_on >= NEW.starts_on) AS entries\n        FROM public.reviews_ledgerentry e\n        WHERE e.booked_on >= (\n        SELECT date_trunc(\'month\', min(f.first_on)::timestamp)::date\n        FROM public.reviews_statementfile f\n    ) AND e.booked_on <= NEW.ends_on\n    ) b CROSS JOIN (\n        SELECT COALESCE(sum(s.amount) FILTER (WHERE s.day < NEW.starts_on), 0) AS before,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = \'fee\' AND s.day >= NEW.starts_on),\n                0)::bigint AS fees,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = \'interest\' AND s.day >= NEW.starts_on),\n                0)::bigint AS interest,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = \'funds\' AND s.day >= NEW.starts_on),\n                0)::bigint AS funds,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = \'other\' AND s.day >= NEW.starts_on),\n                0)::bigint AS other\n        FROM public.reviews_statementmatch m\n        JOIN public.reviews_statementline s ON s.id = m.line_id\n        WHERE m.undone_at IS NULL AND m.kind IN (\'fee\', \'interest\', \'funds\', \'other\') AND s.day <= NEW.ends_on\n    ) x CROSS JOIN (\n        SELECT s.balance FROM public.reviews_statementline s WHERE s.day <= NEW.ends_on\n        ORDER BY s.seq DESC LIMIT 1\n    ) c CROSS JOIN (\n        SELECT count(*) AS n FROM public.reviews_statementline s\n        WHERE s.day >= NEW.starts_on AND s.day <= NEW.ends_on\n    ) l\n    ) s;\n            IF (NEW.opening, NEW.paid, NEW.returned, NEW.received, NEW.reversed, NEW.fees, NEW.interest, NEW.funds, NEW.other, NEW.statement_closing, NEW.entries, NEW.lines) IS DISTINCT FROM (\n                found.opening, found.paid, found.returned, found.received, found.reversed,\n                found.fees, found.interest, found.funds, found.other, found.statement_closing,\n                found.entries, found.lines\n            ) THEN RAISE EXCEPTION \'closed month has the figures of the books\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'closed_month_has_the_figures_of_the_books\'; END IF;\n            RETURN NEW;\n        ', hash='c8efae79850de4d669c56b42f3b94f7f24ba769c', operation='INSERT OR UPDATE', pgid='pgtrigger_month_closes_with_its_figures_84ab7', table='reviews_monthclosing', when='BEFORE')),
                    Trigger(
                        name='month_reopened_by_two',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='BEFORE',
                            operation='UPDATE OF "status"',
                            pgid='pgtrigger_month_reopened_by_two_4a743',
                            func="""
            IF NEW.status NOT IN ('reopening', 'reopened') OR NEW.status = OLD.status THEN
                RETURN NEW;
            END IF;
            
            PERFORM 1 FROM public.reviews_budget b ORDER BY b.programme_id FOR NO KEY UPDATE;
            LOCK TABLE public.reviews_statementfile, public.reviews_statementline,
                public.reviews_statementmatch, public.reviews_differencereason IN SHARE MODE;

            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = COALESCE(NEW.reopened_by_id, NEW.reopening_by_id) AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')
            )
        )
    ) THEN
                RAISE EXCEPTION 'month is reopened by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_reopened_by_finance';
            END IF;
            IF NEW.ends_on + 1 <> (
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ('closed', 'reopening')
    ) THEN
                RAISE EXCEPTION 'only the last closed month is reopened' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_the_last_closed_month_is_reopened';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_fd2a0',
                            func='INSERT INTO "reviews_monthclosingevent" ("closing", "confirmed_at", "confirmed_by_id", "detail", "ended_at", "ends_on", "entries", "fees", "funds", "id", "interest", "lines", "note", "opening", "other", "paid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received", "reopened_by_id", "reopening_by_id", "returned", "reversed", "starts_on", "statement_closing", "status", "withdrawn_by_id") VALUES (NEW."closing", NEW."confirmed_at", NEW."confirmed_by_id", NEW."detail", NEW."ended_at", NEW."ends_on", NEW."entries", NEW."fees", NEW."funds", NEW."id", NEW."interest", NEW."lines", NEW."note", NEW."opening", NEW."other", NEW."paid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reopened_by_id", NEW."reopening_by_id", NEW."returned", NEW."reversed", NEW."starts_on", NEW."statement_closing", NEW."status", NEW."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_76464',
                            condition='WHEN (OLD."closing" IS DISTINCT FROM (NEW."closing") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."entries" IS DISTINCT FROM (NEW."entries") OR OLD."fees" IS DISTINCT FROM (NEW."fees") OR OLD."funds" IS DISTINCT FROM (NEW."funds") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interest" IS DISTINCT FROM (NEW."interest") OR OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."opening" IS DISTINCT FROM (NEW."opening") OR OLD."other" IS DISTINCT FROM (NEW."other") OR OLD."paid" IS DISTINCT FROM (NEW."paid") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."received" IS DISTINCT FROM (NEW."received") OR OLD."reopened_by_id" IS DISTINCT FROM (NEW."reopened_by_id") OR OLD."reopening_by_id" IS DISTINCT FROM (NEW."reopening_by_id") OR OLD."returned" IS DISTINCT FROM (NEW."returned") OR OLD."reversed" IS DISTINCT FROM (NEW."reversed") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."statement_closing" IS DISTINCT FROM (NEW."statement_closing") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))',
                            func='INSERT INTO "reviews_monthclosingevent" ("closing", "confirmed_at", "confirmed_by_id", "detail", "ended_at", "ends_on", "entries", "fees", "funds", "id", "interest", "lines", "note", "opening", "other", "paid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received", "reopened_by_id", "reopening_by_id", "returned", "reversed", "starts_on", "statement_closing", "status", "withdrawn_by_id") VALUES (NEW."closing", NEW."confirmed_at", NEW."confirmed_by_id", NEW."detail", NEW."ended_at", NEW."ends_on", NEW."entries", NEW."fees", NEW."funds", NEW."id", NEW."interest", NEW."lines", NEW."note", NEW."opening", NEW."other", NEW."paid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reopened_by_id", NEW."reopening_by_id", NEW."returned", NEW."reversed", NEW."starts_on", NEW."statement_closing", NEW."status", NEW."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_monthclosing',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_e644e',
                            func='INSERT INTO "reviews_monthclosingevent" ("closing", "confirmed_at", "confirmed_by_id", "detail", "ended_at", "ends_on", "entries", "fees", "funds", "id", "interest", "lines", "note", "opening", "other", "paid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received", "reopened_by_id", "reopening_by_id", "returned", "reversed", "starts_on", "statement_closing", "status", "withdrawn_by_id") VALUES (OLD."closing", OLD."confirmed_at", OLD."confirmed_by_id", OLD."detail", OLD."ended_at", OLD."ends_on", OLD."entries", OLD."fees", OLD."funds", OLD."id", OLD."interest", OLD."lines", OLD."note", OLD."opening", OLD."other", OLD."paid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."received", OLD."reopened_by_id", OLD."reopening_by_id", OLD."returned", OLD."reversed", OLD."starts_on", OLD."statement_closing", OLD."status", OLD."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='proposed_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'proposed' AND NEW.status = 'closed'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='5ef373e754dbb388ff149b86b5b0c6241dcc28f4', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_60cf3', table='reviews_monthclosing', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='reopening_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'reopening' AND NEW.status = 'reopened'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.reopening_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='68c66f1f0a14a28d0d6ef40eaa356c1018e84804', operation='UPDATE', pgid='pgtrigger_reopening_by_in_office_e5efc', table='reviews_monthclosing', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeclinedReopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.CharField(max_length=300, verbose_name='다시 여는 사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('reason', models.CharField(max_length=300, verbose_name='사유')),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 열기를 올린 사람')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 열지 않기로 한 사람')),
                ('closing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declined', to='reviews.monthclosing', verbose_name='월 마감')),
            ],
            options={
                'verbose_name': '다시 열지 않은 월 마감',
                'verbose_name_plural': '다시 열지 않은 월 마감',
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('asked', ''), _negated=True), models.Q(('by', models.F('asked_by')), _negated=True)), name='declined_reopening_has_its_reasons'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_declinedreopening',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_bea4c',
                            condition='WHEN (NEW."by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_declinedreopening',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_c7a86',
                            func="RAISE EXCEPTION 'reviews declinedreopening is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_declinedreopening_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='MonthClosingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='첫 날')),
                ('ends_on', models.DateField(verbose_name='마지막 날')),
                ('status', models.CharField(choices=[('proposed', '확인 대기'), ('closed', '마감'), ('withdrawn', '요청 취소'), ('reopening', '다시 열기 대기'), ('reopened', '다시 엶')], default='proposed', max_length=10, verbose_name='상태')),
                ('opening', models.BigIntegerField(verbose_name='기초 잔액')),
                ('paid', models.BigIntegerField(verbose_name='지급')),
                ('returned', models.BigIntegerField(verbose_name='반환')),
                ('received', models.BigIntegerField(verbose_name='환수 입금')),
                ('reversed', models.BigIntegerField(verbose_name='환수 입금 취소')),
                ('fees', models.BigIntegerField(verbose_name='수수료')),
                ('interest', models.BigIntegerField(verbose_name='이자')),
                ('funds', models.BigIntegerField(verbose_name='자금 이체')),
                ('other', models.BigIntegerField(verbose_name='그 밖')),
                ('closing', models.BigIntegerField(verbose_name='장부 잔액')),
                ('statement_closing', models.BigIntegerField(verbose_name='거래내역 잔액')),
                ('entries', models.PositiveIntegerField(verbose_name='원장 건수')),
                ('lines', models.PositiveIntegerField(verbose_name='거래내역 줄 수')),
                ('detail', models.JSONField(default=dict, verbose_name='내역')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='메모')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='확인 시각')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.monthclosing')),
                ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('reopened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 연 사람')),
                ('reopening_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 열기를 올린 사람')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StatementFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('name', models.CharField(max_length=200, verbose_name='파일')),
                ('rows', models.PositiveIntegerField(verbose_name='새 줄')),
                ('known', models.PositiveIntegerField(default=0, verbose_name='이미 있던 줄')),
                ('first_on', models.DateField(verbose_name='첫 날')),
                ('until', models.DateField(verbose_name='조회 끝')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('loaded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
            ],
            options={
                'verbose_name': '거래내역 파일',
                'verbose_name_plural': '거래내역 파일',
                'ordering': ['-pk'],
                'permissions': [('load_statement', '거래내역 올리기와 맞추기')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('rows__gt', 0), ('known__gt', 0), _connector='OR'), ('until__gte', models.F('first_on'))), name='statement_has_lines'),
                    models.UniqueConstraint(condition=models.Q(('rows__gt', 0)), fields=('sha256',), name='statement_brings_its_lines_once'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_statementfile',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_6ed98',
                            condition='WHEN (NEW."loaded_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."loaded_by_id" IS NOT NULL AND NEW."loaded_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."loaded_by_id" IS DISTINCT FROM OLD."loaded_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_statementfile',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_a13ff',
                            func="RAISE EXCEPTION 'reviews statementfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_statementfile_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='statement_by_finance',
                        sql=UpsertTriggerSql(
                            table='reviews_statementfile',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_statement_by_finance_77fc0',
                            func="""
            PERFORM pg_advisory_xact_lock(1398033748);
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.loaded_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')
            )
        )
    ) THEN
                RAISE EXCEPTION 'statement is loaded by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_is_loaded_by_finance';
            END IF;
            IF NEW.first_on < (
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ('closed', 'reopening')
    ) THEN
                RAISE EXCEPTION 'statement line is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_is_of_an_open_month';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='statement_keeps_its_lines',
                        sql=UpsertTriggerSql(
                            table='reviews_statementfile',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_statement_keeps_its_lines_8dc0c',
                            func="""
            IF NEW.rows <> (
                SELECT count(*) FROM public.reviews_statementline s WHERE s.file_id = NEW.id
            ) THEN RAISE EXCEPTION 'statement keeps all its lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_keeps_all_its_lines'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField(verbose_name='줄')),
                ('seq', models.PositiveBigIntegerField(unique=True, verbose_name='차례')),
                ('day', models.DateField(verbose_name='거래일')),
                ('time', models.TimeField(verbose_name='거래시각')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('balance', models.BigIntegerField(verbose_name='잔액')),
                ('shown', models.CharField(blank=True, max_length=200, verbose_name='적요')),
                ('reference', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='은행 거래번호')),
                ('names_batch', models.CharField(blank=True, db_collation='C', max_length=20, verbose_name='적힌 묶음')),
                ('names_payout', models.BigIntegerField(blank=True, null=True, verbose_name='적힌 지급')),
                ('names_recovery', models.BigIntegerField(blank=True, null=True, verbose_name='적힌 환수')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='reviews.statementfile', verbose_name='거래내역 파일')),
            ],
            options={
                'verbose_name': '거래내역 줄',
                'verbose_name_plural': '거래내역 줄',
                'ordering': ['-seq'],
                'indexes': [
                    models.Index(fields=['day', 'seq'], name='statement_line_by_day'),
                    models.Index(models.Func('reference', output_field=models.CharField(), template='upper(regexp_replace(normalize(%(expressions)s, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C")'), name='statement_line_by_reference'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), _negated=True), ('seq__gte', 1)), name='statement_line_moves_money'),
                    models.UniqueConstraint(fields=('file', 'row_no'), name='line_of_a_statement_is_read_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_statementline',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_5c2af',
                            func="RAISE EXCEPTION 'reviews statementline is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_statementline_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='statement_continues',
                        sql=UpsertTriggerSql(
                            table='reviews_statementline',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            pgid='pgtrigger_statement_continues_4e2ca',
                            func="""
            PERFORM pg_advisory_xact_lock(1398033748);
            IF EXISTS (SELECT 1 FROM new_rows n WHERE n.day < (
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ('closed', 'reopening')
    )) THEN
                RAISE EXCEPTION 'statement line is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_is_of_an_open_month';
            END IF;
            IF EXISTS (
                SELECT 1 FROM new_rows n LEFT JOIN public.reviews_statementline b
                    ON b.seq = n.seq - 1
                WHERE n.seq > 1 AND (b.id IS NULL OR b.balance + n.amount <> n.balance
                    OR (b.day, b.time) > (n.day, n.time))
            ) THEN RAISE EXCEPTION 'statement continues the last' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_continues_the_last'; END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_statementfile f
                WHERE f.id IN (SELECT n.file_id FROM new_rows n) AND f.rows < (
                    SELECT count(*) FROM public.reviews_statementline s WHERE s.file_id = f.id
                )
            ) THEN RAISE EXCEPTION 'statement keeps all its lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_keeps_all_its_lines'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='StatementMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('batch', '이체 출금'), ('back', '이체에서 돌아온 돈'), ('receipt', '환수 입금'), ('surplus', '더 들어온 환수금 반환'), ('fee', '은행 수수료'), ('interest', '예금 이자'), ('funds', '자금 이체'), ('other', '그 밖')], max_length=8, verbose_name='종류')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='되돌린 시각')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statement_matches', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='맞춘 사람')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='reviews.statementline', verbose_name='거래내역 줄')),
                ('movement', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.recoverymovement', verbose_name='환수 입금')),
                ('payout', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.payout', verbose_name='지급')),
                ('undone_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람')),
            ],
            options={
                'verbose_name': '거래내역 맞추기',
                'verbose_name_plural': '거래내역 맞추기',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('line',), name='line_is_matched_once'),
                    models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('movement', 'kind'), name='receipt_is_on_the_statement_once'),
                    models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('payout', 'kind'), name='payment_is_on_the_statement_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', False), ('kind__in', ('batch', 'back')), ('movement', None)), models.Q(('batch', None), ('kind__in', ('receipt', 'surplus')), ('movement__isnull', False), ('payout', None)), models.Q(('batch', None), ('kind__in', ('fee', 'interest', 'funds', 'other')), ('movement', None), ('payout', None), models.Q(('reason', ''), _negated=True), ('by__isnull', False)), _connector='OR'), name='match_names_what_stands_for_the_line'),
                    models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='undone_match_says_who_and_when'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_statementmatch',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_6bfd6',
                            condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."undone_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id")) OR (NEW."undone_by_id" IS NOT NULL AND NEW."undone_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."undone_by_id" IS DISTINCT FROM OLD."undone_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='match_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_statementmatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_match_facts_3ebc4',
                            func="""
            IF (TRUE) AND ROW(OLD."id", OLD."line_id", OLD."kind", OLD."batch_id", OLD."payout_id", OLD."movement_id", OLD."reason", OLD."by_id", OLD."at") IS DISTINCT FROM ROW(NEW."id", NEW."line_id", NEW."kind", NEW."batch_id", NEW."payout_id", NEW."movement_id", NEW."reason", NEW."by_id", NEW."at") THEN RAISE EXCEPTION 'match facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='undone_match',
                        sql=UpsertTriggerSql(
                            table='reviews_statementmatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_undone_match_0ee8f',
                            func="""
            IF (OLD.undone_at IS NOT NULL) AND ROW(OLD."undone_by_id", OLD."undone_at") IS DISTINCT FROM ROW(NEW."undone_by_id", NEW."undone_at") THEN RAISE EXCEPTION 'match facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='match_fits_its_line', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE line record;', func='\n            IF NEW.by_id IS NOT NULL AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'load_statement\')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = \'reviews\' AND p.codename = \'load_statement\')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION \'line is matched by finance\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'line_is_matched_by_finance\';\n            END IF;\n            SELECT s.day, s.amount, s.reference INTO line FROM public.reviews_statementline s\n            WHERE s.id = NEW.line_id;\n            IF line.day < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN (\'closed\', \'reopening\')\n    ) THEN RAISE EXCEPTION \'match is of an open month\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'match_is_of_an_open_month\'; END IF;\n            IF NEW.kind IN (\'batch\', \'back\') AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payoutbatch b\n                WHERE b.id = NEW.batch_id AND b.released_at IS NOT NULL\n                    AND (b.released_at AT TIME ZONE \'Asia/Seoul\')::date <= line.day\n                    AND (NEW.kind = \'back\') = (line.amount > 0)\n            ) THEN RAISE EXCEPTION \'match fits its line\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'match_fits_its_line\'; END IF;\n            IF NEW.kind = \'back\' AND NOT EXISTS (\n        SELECT 1 FROM public.reviews_payout p WHERE p.batch_id = NEW.batch_id AND p.status = \'failed\'\n    )\n            THEN RAISE EXCEPTION \'money comes back of a batch with a return\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'money_comes_back_of_a_batch_with_a_return\'; END IF;\n            IF NEW.payout_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.payout_id AND p.batch_id = NEW.batch_id\n                    AND p.amount = abs(line.amount)\n            ) THEN RAISE EXCEPTION \'match fits its line\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'match_fits_its_line\'; END IF;\n            IF NEW.kind = \'receipt\' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement v\n                WHERE v.id = NEW.movement_id AND v.kind = \'received\' AND v.status = \'confirmed\'\n                    AND (v.amount = line.amount OR v.amount < line.amount\n                        AND (upper(regexp_replace(normalize(line.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(v.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (line.day = v.dated OR line.amount = v.amount)))\n            ) THEN RAISE EXCEPTION \'match fits its line\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'match_fits_its_line\'; END IF;\n            IF NEW.kind = \'surplus\' THEN  -- its deposit is not undone meanwhile\n                PERFORM 1 FROM public.reviews_statementmatch m\n                WHERE m.movement_id = NEW.movement_id AND m.kind = \'receipt\'\n                    AND m.undone_at IS NULL FOR SHARE;\n            END IF;\n            IF NEW.kind = \'surplus\' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_statementmatch m\n                JOIN public.reviews_statementline s ON s.id = m.line_id AND s.day <= line.day\n                JOIN public.reviews_recoverymovement v ON v.id = m.movement_id\n                WHERE m.movement_id = NEW.movement_id AND m.kind = \'receipt\'\n                    AND m.undone_at IS NULL AND line.amount < 0\n                    AND s.amount + line.amount >= v.amount\n            ) THEN RAISE EXCEPTION \'match fits its line\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'match_fits_its_line\'; END IF;\n            RETURN NEW;\n        ', hash='803921843e7a482fbffd0280b0ab3cd6f7b7f0e7', operation='INSERT', pgid='pgtrigger_match_fits_its_line_4b3bf', table='reviews_statementmatch', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='match_undone_in_open_month', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.undone_at IS NULL THEN RETURN NEW; END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.undone_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'line is matched by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_is_matched_by_finance';\n            END IF;\n            IF (\n                SELECT s.day FROM public.reviews_statementline s WHERE s.id = NEW.line_id\n            ) < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ) THEN RAISE EXCEPTION 'match is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_is_of_an_open_month'; END IF;\n            IF NEW.kind = 'receipt' AND EXISTS (\n                SELECT 1 FROM public.reviews_statementmatch m\n                WHERE m.movement_id = NEW.movement_id AND m.kind = 'surplus'\n                    AND m.undone_at IS NULL\n            ) THEN RAISE EXCEPTION 'deposit stands while its rest was sent back' USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_stands_while_its_rest_was_sent_back'; END IF;\n            RETURN NEW;\n        ", hash='81c299a6f1d78abe73a01390fd7c443e4f588923', operation='UPDATE', pgid='pgtrigger_match_undone_in_open_month_ffc7f', table='reviews_statementmatch', when='BEFORE')),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_statementmatch',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_e3dc5',
                            func='INSERT INTO "reviews_statementmatchevent" ("at", "batch_id", "by_id", "id", "kind", "line_id", "movement_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."batch_id", NEW."by_id", NEW."id", NEW."kind", NEW."line_id", NEW."movement_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_statementmatch',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_6ae6e',
                            condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."movement_id" IS DISTINCT FROM (NEW."movement_id") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id"))',
                            func='INSERT INTO "reviews_statementmatchevent" ("at", "batch_id", "by_id", "id", "kind", "line_id", "movement_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."batch_id", NEW."by_id", NEW."id", NEW."kind", NEW."line_id", NEW."movement_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_statementmatch',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_73c49',
                            func='INSERT INTO "reviews_statementmatchevent" ("at", "batch_id", "by_id", "id", "kind", "line_id", "movement_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undone_at", "undone_by_id") VALUES (OLD."at", OLD."batch_id", OLD."by_id", OLD."id", OLD."kind", OLD."line_id", OLD."movement_id", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."undone_at", OLD."undone_by_id"); RETURN NULL;',
                        ),
                    ),
                    pgtrigger.compiler.Trigger(name='deposit_matched_with_receipt', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE line record;', func='\n            SELECT s.day, s.amount, s.reference INTO line FROM public.reviews_statementline s\n            WHERE s.id = NEW.line_id;\n            IF line.amount <= 0 THEN RETURN NEW; END IF;\n            PERFORM pg_advisory_xact_lock(1145393235);\n            IF (\n                SELECT bool_and(r.id IS DISTINCT FROM NEW.movement_id)\n                FROM (\n        SELECT own.id FROM public.reviews_recoverymovement own\n        WHERE own.kind = \'received\' AND own.status IN (\'waiting\', \'confirmed\')\n            AND (upper(regexp_replace(normalize(line.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") = upper(regexp_replace(normalize(own.reference, NFKC), \'[^0-9A-Za-z가-힣]\', \'\', \'g\') COLLATE "C") AND (line.day = own.dated OR line.amount = own.amount))\n            AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_statementmatch o\n                WHERE o.movement_id = own.id AND o.kind = \'receipt\' AND o.undone_at IS NULL\n            )\n    ) r\n            ) THEN RAISE EXCEPTION \'deposit stands for one thing\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'deposit_stands_for_one_thing\'; END IF;\n            RETURN NEW;\n        ', hash='cdefe62af0d5d5f61884282c376caa09ffa3ddcd', operation='INSERT', pgid='pgtrigger_deposit_matched_with_receipt_ebe30', table='reviews_statementmatch', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='StatementMatchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('batch', '이체 출금'), ('back', '이체에서 돌아온 돈'), ('receipt', '환수 입금'), ('surplus', '더 들어온 환수금 반환'), ('fee', '은행 수수료'), ('interest', '예금 이자'), ('funds', '자금 이체'), ('other', '그 밖')], max_length=8, verbose_name='종류')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='되돌린 시각')),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='맞춘 사람')),
                ('line', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.statementline', verbose_name='거래내역 줄')),
                ('movement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.recoverymovement', verbose_name='환수 입금')),
                ('payout', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='지급')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.statementmatch')),
                ('undone_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveSmallIntegerField(verbose_name='통수')),
                ('status', models.CharField(choices=[('making', '만드는 중'), ('ready', '인쇄할 수 있음'), ('failed', '만들지 못함'), ('cancelled', '취소')], default='making', max_length=9, verbose_name='상태')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='묶은 때')),
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sheet_key', models.CharField(blank=True, max_length=200, verbose_name='주소 목록의 저장 위치')),
                ('sheet_size', models.BigIntegerField(default=0, verbose_name='주소 목록의 크기')),
                ('pages', models.PositiveIntegerField(blank=True, null=True, verbose_name='쪽수')),
                ('runs', models.PositiveSmallIntegerField(default=0, verbose_name='만든 횟수')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='만든 때')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='기한')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='만들지 못한 사유')),
                ('printed_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='취소한 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='취소한 사유')),
                ('cancelled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
                ('entry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.accessentry', verbose_name='접속기록')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람')),
                ('printed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람')),
            ],
            options={
                'verbose_name': '우편 묶음',
                'verbose_name_plural': '우편 묶음',
                'ordering': ['-pk'],
                'permissions': [('send_post', '우편 묶음과 등기번호, 송달일 입력')],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'cancelled'), _negated=True), fields=['status', 'expires_at'], name='post_batch_to_handle'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='post_batch_has_letters'),
                    models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('status', 'cancelled'), models.Q(('ended_reason', ''), _negated=True)), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancelled_at__isnull', True), ('cancelled_by__isnull', True), ('ended_reason', '')), _connector='OR'), name='cancelled_post_batch_says_by_whom_and_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('sheet_key', ''), ('storage_key', '')), ('expires_at__isnull', False), _connector='OR'), name='stored_post_batch_expires'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('entry__isnull', False), ('made_at__isnull', False), ('pages__isnull', False)), _connector='OR'), name='ready_post_batch_was_made'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_postbatch',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_8b44f',
                            condition='WHEN (NEW."made_by_id" IS NOT NULL OR NEW."printed_by_id" IS NOT NULL OR NEW."cancelled_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."made_by_id" IS NOT NULL AND NEW."made_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."made_by_id" IS DISTINCT FROM OLD."made_by_id")) OR (NEW."printed_by_id" IS NOT NULL AND NEW."printed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."printed_by_id" IS DISTINCT FROM OLD."printed_by_id")) OR (NEW."cancelled_by_id" IS NOT NULL AND NEW."cancelled_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."cancelled_by_id" IS DISTINCT FROM OLD."cancelled_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_postbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_80502',
                            func="""
            IF (TRUE) AND ROW(OLD."count", OLD."made_by_id", OLD."asked_at") IS DISTINCT FROM ROW(NEW."count", NEW."made_by_id", NEW."asked_at") THEN RAISE EXCEPTION 'post batch keeps its letters' USING ERRCODE = 'check_violation', CONSTRAINT = 'post_batch_keeps_its_letters'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_postbatch',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_e64eb',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('making') THEN RAISE EXCEPTION 'reviews postbatch status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_postbatch_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['failed>cancelled', 'failed>making', 'making>cancelled', 'making>failed', 'making>ready', 'ready>cancelled', 'ready>making']::text[])
            THEN RAISE EXCEPTION 'reviews postbatch status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_postbatch_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_postbatch',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_f0777',
                            func='INSERT INTO "reviews_postbatchevent" ("asked_at", "cancelled_at", "cancelled_by_id", "count", "ended_reason", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_at", "printed_by_id", "runs", "sheet_size", "size", "status") VALUES (NEW."asked_at", NEW."cancelled_at", NEW."cancelled_by_id", NEW."count", NEW."ended_reason", NEW."entry_id", NEW."error", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."printed_at", NEW."printed_by_id", NEW."runs", NEW."sheet_size", NEW."size", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_postbatch',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_9a95c',
                            condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."cancelled_by_id" IS DISTINCT FROM (NEW."cancelled_by_id") OR OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."ended_reason" IS DISTINCT FROM (NEW."ended_reason") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."printed_at" IS DISTINCT FROM (NEW."printed_at") OR OLD."printed_by_id" IS DISTINCT FROM (NEW."printed_by_id") OR OLD."runs" IS DISTINCT FROM (NEW."runs") OR OLD."sheet_size" IS DISTINCT FROM (NEW."sheet_size") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."status" IS DISTINCT FROM (NEW."status"))',
                            func='INSERT INTO "reviews_postbatchevent" ("asked_at", "cancelled_at", "cancelled_by_id", "count", "ended_reason", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_at", "printed_by_id", "runs", "sheet_size", "size", "status") VALUES (NEW."asked_at", NEW."cancelled_at", NEW."cancelled_by_id", NEW."count", NEW."ended_reason", NEW."entry_id", NEW."error", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."printed_at", NEW."printed_by_id", NEW."runs", NEW."sheet_size", NEW."size", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_postbatch',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_c4143',
                            func='INSERT INTO "reviews_postbatchevent" ("asked_at", "cancelled_at", "cancelled_by_id", "count", "ended_reason", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_at", "printed_by_id", "runs", "sheet_size", "size", "status") VALUES (OLD."asked_at", OLD."cancelled_at", OLD."cancelled_by_id", OLD."count", OLD."ended_reason", OLD."entry_id", OLD."error", OLD."expires_at", OLD."id", OLD."made_at", OLD."made_by_id", OLD."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."printed_at", OLD."printed_by_id", OLD."runs", OLD."sheet_size", OLD."size", OLD."status"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PostBatchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('count', models.PositiveSmallIntegerField(verbose_name='통수')),
                ('status', models.CharField(choices=[('making', '만드는 중'), ('ready', '인쇄할 수 있음'), ('failed', '만들지 못함'), ('cancelled', '취소')], default='making', max_length=9, verbose_name='상태')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='묶은 때')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sheet_size', models.BigIntegerField(default=0, verbose_name='주소 목록의 크기')),
                ('pages', models.PositiveIntegerField(blank=True, null=True, verbose_name='쪽수')),
                ('runs', models.PositiveSmallIntegerField(default=0, verbose_name='만든 횟수')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='만든 때')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='기한')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='만들지 못한 사유')),
                ('printed_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='취소한 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='취소한 사유')),
                ('cancelled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
                ('entry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.accessentry', verbose_name='접속기록')),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.postbatch')),
                ('printed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_collation='C', max_length=64, unique=True, verbose_name='파일 지문(SHA-256)')),
                ('read', models.PositiveIntegerField(verbose_name='읽은 줄')),
                ('applied', models.PositiveIntegerField(verbose_name='적용한 줄')),
                ('repeated', models.PositiveIntegerField(verbose_name='같은 내용')),
                ('faulty', models.PositiveIntegerField(verbose_name='오류 줄')),
                ('loaded_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 때')),
                ('loaded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
            ],
            options={
                'verbose_name': '우체국 목록',
                'verbose_name_plural': '우체국 목록',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('applied'), '+', models.F('repeated')), '+', models.F('faulty')))), name='every_line_of_a_post_file_is_counted'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_postfile',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_cda7c',
                            condition='WHEN (NEW."loaded_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."loaded_by_id" IS NOT NULL AND NEW."loaded_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."loaded_by_id" IS DISTINCT FROM OLD."loaded_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_postfile',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_48578',
                            func="RAISE EXCEPTION 'reviews postfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_postfile_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PostFileFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField(verbose_name='행')),
                ('column', models.CharField(max_length=20, verbose_name='열')),
                ('code', models.CharField(db_collation='C', max_length=30, verbose_name='사유')),
                ('value', models.CharField(blank=True, max_length=60, verbose_name='값')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='reviews.postfile', verbose_name='우체국 목록')),
            ],
            options={
                'verbose_name': '우체국 목록의 오류',
                'verbose_name_plural': '우체국 목록의 오류',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_postfilefault',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_ed39b',
                            func="RAISE EXCEPTION 'reviews postfilefault is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_postfilefault_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PostLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='차례')),
                ('attempt', models.PositiveSmallIntegerField(default=1, verbose_name='발송 차수')),
                ('former_status', models.CharField(choices=[('pending', '대기'), ('sending', '발송중'), ('sent', '접수됨'), ('delivered', '수신 확인'), ('failed', '실패'), ('unknown', '결과 미확인'), ('suppressed', '보내지 않음')], max_length=10, verbose_name='앞선 상태')),
                ('former_code', models.CharField(blank=True, max_length=40, verbose_name='앞선 결과 코드')),
                ('former_reason', models.CharField(blank=True, max_length=200, verbose_name='앞선 사유')),
                ('status', models.CharField(choices=[('prepared', '발송 준비'), ('posted', '발송함'), ('received', '송달됨'), ('returned', '반송됨'), ('cancelled', '취소')], default='prepared', max_length=9, verbose_name='상태')),
                ('registered_no', models.CharField(blank=True, db_collation='C', max_length=13, verbose_name='등기번호')),
                ('posted_on', models.DateField(blank=True, null=True, verbose_name='발송일')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='송달일')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='반송일')),
                ('return_reason', models.CharField(blank=True, choices=[('unknown', '수취인 불명'), ('address', '주소 불명'), ('moved', '이사 감'), ('absent', '폐문 부재'), ('unclaimed', '보관기간 지남'), ('refused', '수취 거절'), ('other', '기타')], max_length=9, verbose_name='반송 사유')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='입력')),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='reviews.postbatch', verbose_name='묶음')),
                ('contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.correctedcontact', verbose_name='연락처')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='입력한 사람')),
                ('file', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='reviews.postfile', verbose_name='우체국 목록')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='reviews.notice', verbose_name='통지')),
            ],
            options={
                'verbose_name': '우편',
                'verbose_name_plural': '우편',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['status', 'id'], name='post_letter_by_status'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'place'), name='letters_are_in_order'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ('prepared', 'posted', 'received'))), fields=('notice',), name='notice_has_one_letter_by_post'),
                    models.UniqueConstraint(condition=models.Q(('registered_no', ''), _negated=True), fields=('registered_no',), name='registered_number_is_of_one_letter'),
                    models.CheckConstraint(condition=models.Q(('registered_no', ''), ('registered_no__regex', '^[0-9]{13}$'), _connector='OR'), name='registered_number_has_13_digits'),
                    models.CheckConstraint(condition=models.Q(models.Q(('posted_on__isnull', False), ('status__in', ('posted', 'received', 'returned')), models.Q(('registered_no', ''), _negated=True)), models.Q(models.Q(('status__in', ('posted', 'received', 'returned')), _negated=True), ('posted_on__isnull', True), ('registered_no', '')), _connector='OR'), name='posted_letter_has_number_and_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('received_on__gte', models.F('posted_on')), ('received_on__isnull', False), ('status', 'received')), models.Q(models.Q(('status', 'received'), _negated=True), ('received_on__isnull', True)), _connector='OR'), name='received_letter_has_its_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('returned_on__gte', models.F('posted_on')), ('returned_on__isnull', False), ('status', 'returned'), models.Q(('return_reason', ''), _negated=True)), models.Q(models.Q(('status', 'returned'), _negated=True), ('return_reason', ''), ('returned_on__isnull', True)), _connector='OR'), name='returned_letter_has_day_and_reason'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['prepared', 'posted', 'received', 'returned', 'cancelled'])), name='letter_has_a_known_status'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_b3e2d',
                            condition='WHEN (NEW."entered_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_85d28',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('prepared') THEN RAISE EXCEPTION 'reviews postletter status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_postletter_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['posted>prepared', 'posted>received', 'posted>returned', 'prepared>cancelled', 'prepared>posted', 'received>posted', 'returned>posted']::text[])
            THEN RAISE EXCEPTION 'reviews postletter status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_postletter_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_cb90c',
                            func="""
            IF (TRUE) AND ROW(OLD."batch_id", OLD."place", OLD."notice_id", OLD."attempt", OLD."contact_id", OLD."former_status", OLD."former_code", OLD."former_reason") IS DISTINCT FROM ROW(NEW."batch_id", NEW."place", NEW."notice_id", NEW."attempt", NEW."contact_id", NEW."former_status", NEW."former_code", NEW."former_reason") THEN RAISE EXCEPTION 'letter stays what was printed' USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_stays_what_was_printed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='takes_its_notice',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_takes_its_notice_33858',
                            func="""
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'send_post')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'send_post')
            )
        )
    ) THEN
                RAISE EXCEPTION 'letter is posted by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_is_posted_by_the_secretariat';
            END IF;
            IF NOT EXISTS (
                SELECT FROM public.reviews_notice n
                JOIN public.claims_correctedcontact k ON k.claim_id = n.claim_id
                WHERE n.id = NEW.notice_id AND k.id = NEW.contact_id AND k.address IS NOT NULL
                    AND n.status = 'suppressed' AND n.last_code = 'by_post'
                    AND n.delivered_at IS NULL
            ) THEN RAISE EXCEPTION 'letter takes a notice that is not sent' USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_takes_a_notice_that_is_not_sent'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='return_led_to_more',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='BEFORE',
                            operation='UPDATE OF "status"',
                            pgid='pgtrigger_return_led_to_more_d00ac',
                            condition='WHEN (NEW."status" = \'posted\' AND OLD."status" = \'returned\')',
                            func="""
            IF EXISTS (
                SELECT FROM public.reviews_postletter l
                WHERE l.notice_id = NEW.notice_id AND l.id > NEW.id AND l.status <> 'cancelled'
            ) OR NOT EXISTS (
                SELECT FROM public.reviews_notice n
                WHERE n.id = NEW.notice_id AND n.last_code = 'post_returned'
            ) THEN RAISE EXCEPTION 'returned letter was sent again' USING ERRCODE = 'check_violation', CONSTRAINT = 'returned_letter_was_sent_again'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='notice_follows',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_notice_follows_bd4e4',
                            func="""
            UPDATE public.reviews_notice n SET
                delivered_at = CASE WHEN NEW.status = 'received' THEN (NEW.received_on + time '12:00') AT TIME ZONE 'Asia/Seoul' END,
                told_otherwise = NEW.status IN ('posted', 'received'),
                last_code = CASE NEW.status WHEN 'returned' THEN 'post_returned'
                    WHEN 'cancelled' THEN NEW.former_code ELSE 'by_post' END,
                status = CASE NEW.status WHEN 'cancelled' THEN NEW.former_status
                    ELSE 'suppressed' END,
                ended_reason = CASE NEW.status WHEN 'cancelled' THEN NEW.former_reason
                    ELSE n.ended_reason END
            WHERE n.id = NEW.notice_id;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_ae4c7',
                            func='INSERT INTO "reviews_postletterevent" ("attempt", "batch_id", "contact_id", "entered_at", "entered_by_id", "file_id", "former_code", "former_reason", "former_status", "id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "posted_on", "reason", "received_on", "registered_no", "return_reason", "returned_on", "status") VALUES (NEW."attempt", NEW."batch_id", NEW."contact_id", NEW."entered_at", NEW."entered_by_id", NEW."file_id", NEW."former_code", NEW."former_reason", NEW."former_status", NEW."id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."posted_on", NEW."reason", NEW."received_on", NEW."registered_no", NEW."return_reason", NEW."returned_on", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_92294',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_postletterevent" ("attempt", "batch_id", "contact_id", "entered_at", "entered_by_id", "file_id", "former_code", "former_reason", "former_status", "id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "posted_on", "reason", "received_on", "registered_no", "return_reason", "returned_on", "status") VALUES (NEW."attempt", NEW."batch_id", NEW."contact_id", NEW."entered_at", NEW."entered_by_id", NEW."file_id", NEW."former_code", NEW."former_reason", NEW."former_status", NEW."id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."posted_on", NEW."reason", NEW."received_on", NEW."registered_no", NEW."return_reason", NEW."returned_on", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_postletter',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_b2e1f',
                            func='INSERT INTO "reviews_postletterevent" ("attempt", "batch_id", "contact_id", "entered_at", "entered_by_id", "file_id", "former_code", "former_reason", "former_status", "id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "posted_on", "reason", "received_on", "registered_no", "return_reason", "returned_on", "status") VALUES (OLD."attempt", OLD."batch_id", OLD."contact_id", OLD."entered_at", OLD."entered_by_id", OLD."file_id", OLD."former_code", OLD."former_reason", OLD."former_status", OLD."id", OLD."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."posted_on", OLD."reason", OLD."received_on", OLD."registered_no", OLD."return_reason", OLD."returned_on", OLD."status"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PostLetterEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('place', models.PositiveSmallIntegerField(verbose_name='차례')),
                ('attempt', models.PositiveSmallIntegerField(default=1, verbose_name='발송 차수')),
                ('former_status', models.CharField(choices=[('pending', '대기'), ('sending', '발송중'), ('sent', '접수됨'), ('delivered', '수신 확인'), ('failed', '실패'), ('unknown', '결과 미확인'), ('suppressed', '보내지 않음')], max_length=10, verbose_name='앞선 상태')),
                ('former_code', models.CharField(blank=True, max_length=40, verbose_name='앞선 결과 코드')),
                ('former_reason', models.CharField(blank=True, max_length=200, verbose_name='앞선 사유')),
                ('status', models.CharField(choices=[('prepared', '발송 준비'), ('posted', '발송함'), ('received', '송달됨'), ('returned', '반송됨'), ('cancelled', '취소')], default='prepared', max_length=9, verbose_name='상태')),
                ('registered_no', models.CharField(blank=True, db_collation='C', max_length=13, verbose_name='등기번호')),
                ('posted_on', models.DateField(blank=True, null=True, verbose_name='발송일')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='송달일')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='반송일')),
                ('return_reason', models.CharField(blank=True, choices=[('unknown', '수취인 불명'), ('address', '주소 불명'), ('moved', '이사 감'), ('absent', '폐문 부재'), ('unclaimed', '보관기간 지남'), ('refused', '수취 거절'), ('other', '기타')], max_length=9, verbose_name='반송 사유')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='입력')),
                ('batch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.postbatch', verbose_name='묶음')),
                ('contact', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.correctedcontact', verbose_name='연락처')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='입력한 사람')),
                ('file', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.postfile', verbose_name='우체국 목록')),
                ('notice', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.notice', verbose_name='통지')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.postletter')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='제목')),
                ('parameters', models.JSONField(verbose_name='조건')),
                ('figures', models.JSONField(verbose_name='결과')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='저장한 때')),
                ('beside', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='나란히 본 정책')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='저장한 사람')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='claims.supportpolicy', verbose_name='지원 정책')),
            ],
            options={
                'verbose_name': '모의 계산',
                'verbose_name_plural': '모의 계산',
                'ordering': ['-pk'],
                'permissions': [('simulate_policy', '정책 모의 계산')],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_simulation',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_b498f',
                            condition='WHEN (NEW."by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_simulation',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_45f52',
                            func="RAISE EXCEPTION 'reviews simulation is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_simulation_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SimulationOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('a', '가안'), ('b', '나안')], max_length=1, verbose_name='안')),
                ('decided_by', models.CharField(choices=[('council', '협의체 의결'), ('grant', '정액 지원금 지급 준비 또는 지급')], max_length=7, verbose_name='정해진 방법')),
                ('old_route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='지금 경로')),
                ('new_route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='모의 경로')),
                ('old_won', models.BigIntegerField(verbose_name='지금 금액')),
                ('new_won', models.BigIntegerField(verbose_name='모의 금액')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('route', '경로가 달라짐'), ('tier', '구간 지원금이 달라짐'), ('base', '기본 지원금이 달라짐'), ('amount_rule', '의결액을 정하는 방법이 달라짐'), ('factors', '산정 요소가 달라짐'), ('cap', '상한이 달라짐'), ('rounding', '절사 단위가 달라짐')], max_length=11), size=None, verbose_name='달라지는 이유')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청')),
                ('simulation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='reviews.simulation', verbose_name='모의 계산')),
            ],
            options={
                'verbose_name': '달라지는 신청',
                'verbose_name_plural': '달라지는 신청',
                'ordering': ['simulation', 'side', 'pk'],
                'indexes': [
                    models.Index(fields=['simulation', 'side', 'id'], name='outcome_by_simulation'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('simulation', 'side', 'claim'), name='outcome_is_one_for_its_simulation_side_and_claim'),
                    models.CheckConstraint(condition=models.Q(models.Q(('new_won__gte', 0), ('old_won__gte', 0), ('reasons__len__gte', 1), models.Q(models.Q(('old_won', models.F('new_won')), _negated=True), models.Q(('old_route', models.F('new_route')), _negated=True), _connector='OR'))), name='outcome_differs_and_says_why'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_simulationoutcome',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_dd231',
                            func="RAISE EXCEPTION 'reviews simulationoutcome is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_simulationoutcome_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        ]),
        migrations.RunSQL(JOURNAL, "DROP VIEW reviews_journalline"),
        ChangeTables([
        migrations.CreateModel(
            name='BenefitBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('file', '파일로 전달'), ('partner', '제휴사 연계'), ('codes', '이용 번호')], max_length=7, verbose_name='방법')),
                ('status', models.CharField(choices=[('making', '파일 만드는 중'), ('out', '결과 대기'), ('sending', '보내는 중'), ('closed', '마침'), ('failed', '멈춤'), ('cancelled', '취소됨')], max_length=9, verbose_name='상태')),
                ('count', models.PositiveIntegerField(verbose_name='인원')),
                ('made_at', models.DateTimeField(default=claims.clock.now, verbose_name='만든 때')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='멈춘 사유')),
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('password', models.BinaryField(null=True, verbose_name='비밀번호(암호화)')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='파일 기한')),
                ('downloaded_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
            ],
            options={
                'verbose_name': '제공 묶음',
                'verbose_name_plural': '제공 묶음',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitBatchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('way', models.CharField(choices=[('file', '파일로 전달'), ('partner', '제휴사 연계'), ('codes', '이용 번호')], max_length=7, verbose_name='방법')),
                ('status', models.CharField(choices=[('making', '파일 만드는 중'), ('out', '결과 대기'), ('sending', '보내는 중'), ('closed', '마침'), ('failed', '멈춤'), ('cancelled', '취소됨')], max_length=9, verbose_name='상태')),
                ('count', models.PositiveIntegerField(verbose_name='인원')),
                ('made_at', models.DateTimeField(default=claims.clock.now, verbose_name='만든 때')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='멈춘 사유')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='파일 기한')),
                ('downloaded_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenefitCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.BinaryField(verbose_name='이용 번호(암호화)')),
                ('mark', models.BinaryField(max_length=16, verbose_name='이용 번호 색인')),
            ],
            options={
                'verbose_name': '이용 번호',
                'verbose_name_plural': '이용 번호',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitCodeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('mark', models.BinaryField(max_length=16, verbose_name='이용 번호 색인')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenefitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='기준일')),
                ('issued', models.PositiveBigIntegerField(verbose_name='제공한 수')),
                ('redeemed', models.PositiveBigIntegerField(default=0, verbose_name='사용한 수')),
                ('expired', models.PositiveBigIntegerField(default=0, verbose_name='기한이 지난 수')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='출처')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='적은 때')),
            ],
            options={
                'verbose_name': '혜택 수',
                'verbose_name_plural': '혜택 수',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=16, verbose_name='받는 사람 색인')),
                ('reference', models.CharField(db_collation='C', max_length=40, verbose_name='참조번호')),
                ('value', models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값')),
            ],
            options={
                'verbose_name': '명단의 사람',
                'verbose_name_plural': '명단의 사람',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('list', '명단'), ('results', '결과'), ('codes', '이용 번호')], max_length=8, verbose_name='종류')),
                ('title', models.CharField(blank=True, max_length=100, verbose_name='이름')),
                ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('read', models.PositiveIntegerField(verbose_name='읽은 줄')),
                ('applied', models.PositiveIntegerField(verbose_name='적용한 줄')),
                ('repeated', models.PositiveIntegerField(verbose_name='같은 내용')),
                ('faulty', models.PositiveIntegerField(verbose_name='오류 줄')),
                ('loaded_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 때')),
            ],
            options={
                'verbose_name': '혜택 파일',
                'verbose_name_plural': '혜택 파일',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitFileFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField(verbose_name='행')),
                ('column', models.CharField(max_length=20, verbose_name='열')),
                ('code', models.CharField(db_collation='C', max_length=30, verbose_name='사유')),
            ],
            options={
                'verbose_name': '혜택 파일의 오류',
                'verbose_name_plural': '혜택 파일의 오류',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=16, verbose_name='받는 사람 색인')),
                ('reference', models.CharField(db_collation='C', max_length=40, verbose_name='참조번호')),
                ('value', models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='사용기한')),
                ('status', models.CharField(choices=[('planned', '제공 대기'), ('batched', '제공 묶음에 담김'), ('sending', '제휴사에 보냄'), ('issued', '제공함'), ('redeemed', '사용함'), ('expired', '기한 지남'), ('failed', '제공 실패'), ('dropped', '제공하지 않음')], default='planned', max_length=8, verbose_name='상태')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='제휴사에 보낸 때')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='제공한 때')),
                ('used_on', models.DateField(blank=True, null=True, verbose_name='사용한 날')),
                ('failed_as', models.CharField(blank=True, max_length=60, verbose_name='실패 사유')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('settled_reason', models.CharField(blank=True, max_length=200, verbose_name='처리한 내용')),
            ],
            options={
                'verbose_name': '혜택',
                'verbose_name_plural': '혜택',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitGrantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.BinaryField(max_length=16, verbose_name='받는 사람 색인')),
                ('reference', models.CharField(db_collation='C', max_length=40, verbose_name='참조번호')),
                ('value', models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='사용기한')),
                ('status', models.CharField(choices=[('planned', '제공 대기'), ('batched', '제공 묶음에 담김'), ('sending', '제휴사에 보냄'), ('issued', '제공함'), ('redeemed', '사용함'), ('expired', '기한 지남'), ('failed', '제공 실패'), ('dropped', '제공하지 않음')], default='planned', max_length=8, verbose_name='상태')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='제휴사에 보낸 때')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='제공한 때')),
                ('used_on', models.DateField(blank=True, null=True, verbose_name='사용한 날')),
                ('failed_as', models.CharField(blank=True, max_length=60, verbose_name='실패 사유')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenefitRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('register', '접수한 신청'), ('list', '받은 명단')], max_length=8, verbose_name='대상')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('last_possible', models.BigIntegerField(verbose_name='마지막 대상')),
                ('expected', models.PositiveIntegerField(verbose_name='받을 사람')),
                ('worth', models.BigIntegerField(verbose_name='값 합계')),
                ('left_out', models.JSONField(default=dict, verbose_name='뺀 대상')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '승인 대기'), ('writing', '대상 기록 중'), ('done', '대상 확정'), ('failed', '중단됨'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=9, verbose_name='상태')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인한 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='끝낸 사유')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='기록한 사람')),
                ('written_worth', models.BigIntegerField(default=0, verbose_name='기록한 값 합계')),
                ('last_seen', models.BigIntegerField(default=0, verbose_name='마지막으로 본 대상')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
            ],
            options={
                'verbose_name': '혜택 제공',
                'verbose_name_plural': '혜택 제공',
                'ordering': ['-pk'],
                'permissions': [('propose_benefit', '혜택 제공을 요청하고 묶음을 만들기'), ('approve_benefit', '다른 사람이 요청한 혜택 제공을 승인하기')],
            },
        ),
        migrations.CreateModel(
            name='BenefitRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('source', models.CharField(choices=[('register', '접수한 신청'), ('list', '받은 명단')], max_length=8, verbose_name='대상')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('last_possible', models.BigIntegerField(verbose_name='마지막 대상')),
                ('expected', models.PositiveIntegerField(verbose_name='받을 사람')),
                ('worth', models.BigIntegerField(verbose_name='값 합계')),
                ('left_out', models.JSONField(default=dict, verbose_name='뺀 대상')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '승인 대기'), ('writing', '대상 기록 중'), ('done', '대상 확정'), ('failed', '중단됨'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=9, verbose_name='상태')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인한 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='끝낸 사유')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='기록한 사람')),
                ('written_worth', models.BigIntegerField(default=0, verbose_name='기록한 값 합계')),
                ('last_seen', models.BigIntegerField(default=0, verbose_name='마지막으로 본 대상')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('documents_overdue', '서류 기한 지남'), ('document_bulk', '승인할 서류 요청과 종결'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('payout_cancelled', '취소된 지급'), ('handover_to_confirm', '확인할 이관'), ('bulk_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수'), ('hold_waits', '확인할 지급 보류'), ('seen_infected', '열어 본 서류의 악성코드'), ('link_used', '링크로 온 서류'), ('payee_to_confirm', '확인할 대리·승계'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답'), ('facts_confirm', '확인할 사실 정정'), ('retriage_confirm', '확인할 재분류'), ('benefit_approve', '승인할 혜택 제공')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_asked', '지급 계좌 요청'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'documents_overdue', 'document_bulk', 'comment', 'batch_to_release', 'payout_cancelled', 'handover_to_confirm', 'bulk_failed', 'quarantine', 'recovery_waits', 'hold_waits', 'seen_infected', 'link_used', 'payee_to_confirm', 'objection_confirm', 'objection_back', 'facts_confirm', 'retriage_confirm', 'benefit_approve'])), name='item_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='downloaded_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='entry',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.accessentry', verbose_name='접속기록'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='made_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='downloaded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='entry',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.accessentry', verbose_name='접속기록'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='made_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitbatch'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitcode',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitcode'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitcount',
            name='entered_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람'),
        ),
        migrations.AddField(
            model_name='benefitcount',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefit_counts', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitfile',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reviews.benefitbatch', verbose_name='제공 묶음'),
        ),
        migrations.AddField(
            model_name='benefitfile',
            name='loaded_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람'),
        ),
        migrations.AddField(
            model_name='benefitfile',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitentry',
            name='file',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.benefitfile', verbose_name='명단'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='file',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitfile', verbose_name='파일'),
        ),
        migrations.AddField(
            model_name='benefitcode',
            name='file',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.benefitfile', verbose_name='파일'),
        ),
        migrations.AddField(
            model_name='benefitfilefault',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='reviews.benefitfile', verbose_name='혜택 파일'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='batch',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='reviews.benefitbatch', verbose_name='제공 묶음'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='claim',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='claimant',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claimant', verbose_name='신청인'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='grant',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitgrant', verbose_name='혜택'),
        ),
        migrations.AddField(
            model_name='benefitcode',
            name='grant',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='code', to='reviews.benefitgrant', verbose_name='혜택'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitbatch', verbose_name='제공 묶음'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='claim',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='claimant',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claimant', verbose_name='신청인'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitgrant'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='list',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.benefitfile', verbose_name='명단'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='proposed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='run',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitrun', verbose_name='혜택 제공'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='reviews.benefitrun', verbose_name='혜택 제공'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='list',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitfile', verbose_name='명단'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitrun'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='proposed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청'),
        ),
        migrations.AddIndex(
            model_name='benefitbatch',
            index=models.Index(condition=models.Q(('status__in', ['making', 'sending'])), fields=['status'], name='benefit_batch_to_handle'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='benefit_batch_has_recipients'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'out'), _negated=True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='benefit_file_that_is_out_has_its_digest'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(('way', 'file'), ('status__in', ['sending', 'closed', 'failed']), ('status', 'cancelled'), _connector='OR'), name='only_a_file_of_benefits_is_made_and_waits'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(('storage_key', ''), models.Q(('expires_at__isnull', False), ('password__isnull', False)), _connector='OR'), name='stored_benefit_file_expires'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['closed', 'cancelled'])), models.Q(models.Q(('status__in', ['closed', 'cancelled']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='closed_benefit_batch_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."made_by_id" IS NOT NULL OR NEW."downloaded_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."made_by_id" IS NOT NULL AND NEW."made_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."made_by_id" IS DISTINCT FROM OLD."made_by_id")) OR (NEW."downloaded_by_id" IS NOT NULL AND NEW."downloaded_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."downloaded_by_id" IS DISTINCT FROM OLD."downloaded_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='7cca9eb3503f755cdd5bc0d3477824737b924bb7', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_58277', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."way", OLD."count", OLD."made_by_id", OLD."made_at") IS DISTINCT FROM ROW(NEW."programme_id", NEW."way", NEW."count", NEW."made_by_id", NEW."made_at") THEN RAISE EXCEPTION \'benefit batch stays as made\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_batch_stays_as_made\'; END IF;\n            RETURN NEW;\n        ', hash='925ab212f60e8f051f978f55d87a9ac3b50c9091', operation='UPDATE', pgid='pgtrigger_frozen_8fcc7', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='handed_out_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.downloaded_by_id IS NOT NULL) AND ROW(OLD."sha256", OLD."downloaded_by_id", OLD."downloaded_at") IS DISTINCT FROM ROW(NEW."sha256", NEW."downloaded_by_id", NEW."downloaded_at") THEN RAISE EXCEPTION \'benefit file is handed out once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_file_is_handed_out_once\'; END IF;\n            RETURN NEW;\n        ', hash='ffb9a7089fab444d44fc0c098d5f5edcbad8378b', operation='UPDATE', pgid='pgtrigger_handed_out_once_95579', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'making\', \'sending\') THEN RAISE EXCEPTION \'reviews benefitbatch status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitbatch_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'failed>cancelled\', \'failed>making\', \'failed>sending\', \'making>failed\', \'making>out\', \'out>cancelled\', \'out>closed\', \'out>making\', \'sending>closed\', \'sending>failed\']::text[])\n            THEN RAISE EXCEPTION \'reviews benefitbatch status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitbatch_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='3e22a5a1a57777edc6120a27d52d44e39ad8d31a', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_ce477', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='made_by_the_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.made_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            )\n        )\n    ) THEN\n                        RAISE EXCEPTION 'benefit batch is made by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_batch_is_made_by_the_secretariat';\n                    END IF;\n                    IF TG_OP = 'UPDATE' AND NEW.downloaded_by_id IS NOT NULL AND (\n                        NEW.status = 'cancelled' OR OLD.status = 'out' AND NEW.status = 'making')\n                    THEN RAISE EXCEPTION 'benefit file in other hands is not cancelled' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_file_in_other_hands_is_not_cancelled'; END IF;\n                    IF TG_OP = 'UPDATE' AND NEW.status = 'cancelled' AND EXISTS (\n                        SELECT FROM public.reviews_benefitgrant g\n                        WHERE g.batch_id = NEW.id AND g.asked_at IS NOT NULL\n                    ) THEN RAISE EXCEPTION 'benefit batch that was sent is not cancelled' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_batch_that_was_sent_is_not_cancelled'; END IF;\n                    RETURN NEW;\n                ", hash='6247b5d1eca5db6380a76c6b9fcc946518d963e5', operation='INSERT OR UPDATE', pgid='pgtrigger_made_by_the_office_8d487', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitbatchevent" ("closed_at", "count", "downloaded_at", "downloaded_by_id", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "progress_at", "sha256", "size", "status", "way") VALUES (NEW."closed_at", NEW."count", NEW."downloaded_at", NEW."downloaded_by_id", NEW."entry_id", NEW."error", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."progress_at", NEW."sha256", NEW."size", NEW."status", NEW."way"); RETURN NULL;', hash='afeeba6448f506df925a18d4b5fd026e0fe5accf', operation='INSERT', pgid='pgtrigger_insert_insert_bd228', table='reviews_benefitbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."downloaded_at" IS DISTINCT FROM (NEW."downloaded_at") OR OLD."downloaded_by_id" IS DISTINCT FROM (NEW."downloaded_by_id") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."progress_at" IS DISTINCT FROM (NEW."progress_at") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."way" IS DISTINCT FROM (NEW."way"))', func='INSERT INTO "reviews_benefitbatchevent" ("closed_at", "count", "downloaded_at", "downloaded_by_id", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "progress_at", "sha256", "size", "status", "way") VALUES (NEW."closed_at", NEW."count", NEW."downloaded_at", NEW."downloaded_by_id", NEW."entry_id", NEW."error", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."progress_at", NEW."sha256", NEW."size", NEW."status", NEW."way"); RETURN NULL;', hash='466d6777c2f9f9774dd08d8fe3d17b49f172d439', operation='UPDATE', pgid='pgtrigger_update_update_9aeec', table='reviews_benefitbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitbatchevent" ("closed_at", "count", "downloaded_at", "downloaded_by_id", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "progress_at", "sha256", "size", "status", "way") VALUES (OLD."closed_at", OLD."count", OLD."downloaded_at", OLD."downloaded_by_id", OLD."entry_id", OLD."error", OLD."expires_at", OLD."id", OLD."made_at", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."progress_at", OLD."sha256", OLD."size", OLD."status", OLD."way"); RETURN NULL;', hash='84c4891fca307b83bc5f680742e9e661e4dedc72', operation='DELETE', pgid='pgtrigger_delete_delete_316e9', table='reviews_benefitbatch', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='benefitcount',
            constraint=models.CheckConstraint(condition=models.Q(('issued__gte', django.db.models.expressions.CombinedExpression(models.F('redeemed'), '+', models.F('expired')))), name='no_more_benefits_are_used_than_given'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcount',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."entered_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='b5854ff209f9bea93cc80b1ec56e33e5810f0e50', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_c5eeb', table='reviews_benefitcount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcount',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitcount is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitcount_is_append_only';", hash='d1c92789eaa47ac22f1b1054c0db71fc4a83cf5c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_54d40', table='reviews_benefitcount', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='benefitfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', False), ('kind', 'results')), models.Q(models.Q(('kind', 'results'), _negated=True), ('batch__isnull', True)), _connector='OR'), name='results_name_their_benefit_batch'),
        ),
        migrations.AddConstraint(
            model_name='benefitfile',
            constraint=models.UniqueConstraint(fields=('programme', 'kind', 'batch', 'sha256'), name='benefit_file_is_loaded_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='benefitfile',
            constraint=models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('applied'), '+', models.F('repeated')), '+', models.F('faulty')))), name='every_line_of_a_benefit_file_is_counted'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitfile',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."loaded_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."loaded_by_id" IS NOT NULL AND NEW."loaded_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."loaded_by_id" IS DISTINCT FROM OLD."loaded_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='af468d84c353dbd3c2717abc4398e05344ef0eea', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_27188', table='reviews_benefitfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitfile_is_append_only';", hash='96d44416f8f611f3e8b6f18c3e5f69e1c9cc5a5f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d4787', table='reviews_benefitfile', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='benefitentry',
            index=models.Index(fields=['file', 'id'], name='benefit_entry_by_file'),
        ),
        migrations.AddConstraint(
            model_name='benefitentry',
            constraint=models.UniqueConstraint(fields=('file', 'key'), name='list_names_a_recipient_once'),
        ),
        migrations.AddConstraint(
            model_name='benefitentry',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gt', 0), _connector='OR'), name='benefit_entry_has_a_value_above_zero'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitentry is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitentry_is_append_only';", hash='ff98b5e73d7a0c9d85198be4b4047cf65d321037', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7d6d', table='reviews_benefitentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitfilefault',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitfilefault is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitfilefault_is_append_only';", hash='b771f1280152b67450c6c732dab1c7847fe2bf29', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_38a9d', table='reviews_benefitfilefault', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='benefitcode',
            index=models.Index(condition=models.Q(('grant__isnull', True)), fields=['programme', 'id'], name='benefit_code_free'),
        ),
        migrations.AddConstraint(
            model_name='benefitcode',
            constraint=models.UniqueConstraint(fields=('programme', 'mark'), name='code_is_pooled_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."file_id", OLD."code", OLD."mark") IS DISTINCT FROM ROW(NEW."programme_id", NEW."file_id", NEW."code", NEW."mark") THEN RAISE EXCEPTION \'code stays as loaded\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'code_stays_as_loaded\'; END IF;\n            RETURN NEW;\n        ', hash='38a35dacaa64c38fbfe514c316d9399303a41921', operation='UPDATE', pgid='pgtrigger_frozen_5fb8d', table='reviews_benefitcode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='given_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.grant_id IS NOT NULL) AND ROW(OLD."grant_id") IS DISTINCT FROM ROW(NEW."grant_id") THEN RAISE EXCEPTION \'code is given once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'code_is_given_once\'; END IF;\n            RETURN NEW;\n        ', hash='5039e10485b4ce1fcb8958c2321a8aa0def9f99e', operation='UPDATE', pgid='pgtrigger_given_once_70847', table='reviews_benefitcode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitcodeevent" ("file_id", "grant_id", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT new_values."file_id", new_values."grant_id", new_values."id", new_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."programme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='85b676fbab8eff0a34714c404f1e87d49eb73285', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e78d1', referencing='REFERENCING NEW TABLE AS new_values ', table='reviews_benefitcode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitcodeevent" ("file_id", "grant_id", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT new_values."file_id", new_values."grant_id", new_values."id", new_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."programme_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."file_id" IS DISTINCT FROM (new_values."file_id") OR old_values."grant_id" IS DISTINCT FROM (new_values."grant_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."mark" IS DISTINCT FROM (new_values."mark") OR old_values."programme_id" IS DISTINCT FROM (new_values."programme_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0360b74c0b3f26c1d4177fad1dd59ba3e2cb7dab', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_54c5f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reviews_benefitcode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitcodeevent" ("file_id", "grant_id", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT old_values."file_id", old_values."grant_id", old_values."id", old_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."programme_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='cf5233e532a8211d26da4998e55badd8f3dbe3b6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_aaf6b', referencing='REFERENCING OLD TABLE AS old_values ', table='reviews_benefitcode', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='benefitrun',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'writing'])), fields=['status'], name='benefit_run_to_handle'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='benefit_run_is_approved_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('status__in', ('writing', 'done', 'failed'))), models.Q(models.Q(('status__in', ('writing', 'done', 'failed')), _negated=True), ('approved_by__isnull', True)), _connector='OR'), name='approved_benefit_run_says_by_whom_and_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status__in', ('declined', 'withdrawn'))), models.Q(models.Q(('status__in', ('declined', 'withdrawn')), _negated=True), ('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='ended_benefit_run_says_by_whom_and_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('ended_by', models.F('proposed_by')), _connector='OR'), name='benefit_run_is_withdrawn_by_its_proposer'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('list__isnull', False), ('source', 'list')), models.Q(('list__isnull', True), ('source', 'register')), _connector='OR'), name='benefit_run_by_list_names_its_list'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(('expected__gt', 0), ('written__lte', models.F('expected'))), name='benefit_run_writes_no_more_than_approved'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='finished_benefit_run_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."approved_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."approved_by_id" IS NOT NULL AND NEW."approved_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='e2e55f00c54c0f37070145d1578b8151dce7770b', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_90099', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."source", OLD."conditions", OLD."list_id", OLD."last_possible", OLD."expected", OLD."worth", OLD."left_out", OLD."note", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."programme_id", NEW."source", NEW."conditions", NEW."list_id", NEW."last_possible", NEW."expected", NEW."worth", NEW."left_out", NEW."note", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION \'benefit run stays what was asked for\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_run_stays_what_was_asked_for\'; END IF;\n            RETURN NEW;\n        ', hash='aef08a1b1099ef90d14078ad188b3cd61c05d312', operation='UPDATE', pgid='pgtrigger_frozen_b574e', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='approved_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.approved_by_id IS NOT NULL) AND ROW(OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION \'approval of a benefit run is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'approval_of_a_benefit_run_is_final\'; END IF;\n            RETURN NEW;\n        ', hash='acc9bf8b8fb1b79df062d1d1b031def1c14c1ba0', operation='UPDATE', pgid='pgtrigger_approved_once_b9533', table='reviews_benefitrun', when='BEFORE')),
        ),
        AddTrigger(
            model_name='benefitrun',
            trigger=Trigger(
                name='done_once',
                sql=UpsertTriggerSql(
                    table='reviews_benefitrun',
                    when='BEFORE',
                    operation='UPDATE',
                    pgid='pgtrigger_done_once_6cf75',
                    func="""
            IF (OLD.finished_at IS NOT NULL OR OLD.status = 'waiting') AND ROW(OLD."written", OLD."written_worth", OLD."last_seen", OLD."finished_at") IS DISTINCT FROM ROW(NEW."written", NEW."written_worth", NEW."last_seen", NEW."finished_at") THEN RAISE EXCEPTION 'finished benefit run is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'finished_benefit_run_is_frozen'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'waiting\') THEN RAISE EXCEPTION \'reviews benefitrun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitrun_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'failed>writing\', \'waiting>declined\', \'waiting>withdrawn\', \'waiting>writing\', \'writing>done\', \'writing>failed\']::text[])\n            THEN RAISE EXCEPTION \'reviews benefitrun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitrun_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='ae98338a1af40156c922f93820f10e08f5e7a40c', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_f2dbe', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='passes_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE plan public.claims_programme%ROWTYPE; approved RECORD;', func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            )\n        )\n    ) THEN\n                            RAISE EXCEPTION 'benefit run is proposed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_run_is_proposed_by_the_secretariat';\n                        END IF;\n                        IF EXISTS (\n                            SELECT FROM public.claims_programme p\n                            WHERE p.id = NEW.programme_id AND p.benefit = 'cash'\n                        ) THEN RAISE EXCEPTION 'cash is paid by payouts only' USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_is_paid_by_payouts_only'; END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.approved_by_id IS NULL OR OLD.approved_by_id IS NOT NULL THEN\n                        RETURN NEW;\n                    END IF;\n                    NEW.approved_at := transaction_timestamp();\n                    IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.approved_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_benefit')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_benefit')\n            )\n        )\n    ) THEN\n                        RAISE EXCEPTION 'benefit run is approved by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_run_is_approved_by_the_secretariat';\n                    END IF;\n                    SELECT * INTO plan FROM public.claims_programme p\n                        WHERE p.id = NEW.programme_id FOR NO KEY UPDATE;\n                    IF plan.state <> 'running' THEN\n                        RAISE EXCEPTION 'benefits are granted while the programme runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefits_are_granted_while_the_programme_runs';\n                    END IF;\n                    SELECT COALESCE(sum(r.expected), 0) AS people, COALESCE(sum(r.worth), 0) AS won\n                        INTO approved FROM public.reviews_benefitrun r\n                        WHERE r.programme_id = NEW.programme_id AND r.approved_by_id IS NOT NULL;\n                    IF approved.people + NEW.expected > plan.quantity THEN\n                        RAISE EXCEPTION 'benefits stay within the quantity' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefits_stay_within_the_quantity';\n                    END IF;\n                    IF approved.won + NEW.worth > plan.budget_limit THEN\n                        RAISE EXCEPTION 'benefits stay within the budget' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefits_stay_within_the_budget';\n                    END IF;\n                    RETURN NEW;\n                ", hash='9b6f09ceb3fe6e26e2f7cfd41c9674f930f638a2', operation='INSERT OR UPDATE', pgid='pgtrigger_passes_two_people_361af', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitrunevent" ("approved_at", "approved_by_id", "conditions", "ended_at", "ended_by_id", "ended_reason", "expected", "finished_at", "id", "last_possible", "last_seen", "left_out", "list_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "source", "status", "worth", "written", "written_worth") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."conditions", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."expected", NEW."finished_at", NEW."id", NEW."last_possible", NEW."last_seen", NEW."left_out", NEW."list_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."source", NEW."status", NEW."worth", NEW."written", NEW."written_worth"); RETURN NULL;', hash='2147cbb08ea7191f78c603c5ba2bbc00d1d101ee', operation='INSERT', pgid='pgtrigger_insert_insert_f9f2a', table='reviews_benefitrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_benefitrunevent" ("approved_at", "approved_by_id", "conditions", "ended_at", "ended_by_id", "ended_reason", "expected", "finished_at", "id", "last_possible", "last_seen", "left_out", "list_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "source", "status", "worth", "written", "written_worth") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."conditions", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."expected", NEW."finished_at", NEW."id", NEW."last_possible", NEW."last_seen", NEW."left_out", NEW."list_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."source", NEW."status", NEW."worth", NEW."written", NEW."written_worth"); RETURN NULL;', hash='1edbbaf1f63174a29b32309dbeb77a5156abeb21', operation='UPDATE', pgid='pgtrigger_update_update_6aa58', table='reviews_benefitrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitrunevent" ("approved_at", "approved_by_id", "conditions", "ended_at", "ended_by_id", "ended_reason", "expected", "finished_at", "id", "last_possible", "last_seen", "left_out", "list_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "source", "status", "worth", "written", "written_worth") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."conditions", OLD."ended_at", OLD."ended_by_id", OLD."ended_reason", OLD."expected", OLD."finished_at", OLD."id", OLD."last_possible", OLD."last_seen", OLD."left_out", OLD."list_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."progress_at", OLD."proposed_at", OLD."proposed_by_id", OLD."source", OLD."status", OLD."worth", OLD."written", OLD."written_worth"); RETURN NULL;', hash='730876a7ac5e5506f1e2cd97a88a74161bd5ec0b', operation='DELETE', pgid='pgtrigger_delete_delete_1a6f9', table='reviews_benefitrun', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(fields=['programme', 'status', 'id'], name='benefit_by_programme'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch', 'status', 'id'], name='benefit_by_batch'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('claimant__isnull', False)), fields=['claimant'], name='benefit_by_claimant'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('claim__isnull', False)), fields=['claim'], name='benefit_by_claim'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('status', 'failed')), fields=['id'], name='benefit_to_handle'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('status', 'sending')), fields=['asked_at'], name='benefit_unanswered'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('claim__isnull', False), ('issued_at__isnull', False), ('told_at__isnull', True)), fields=['id'], name='benefit_to_tell'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('status', 'issued')), fields=['expires_on'], name='benefit_ends'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.UniqueConstraint(fields=('programme', 'key'), name='recipient_gets_a_programme_once'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', False), ('status__in', ('issued', 'redeemed', 'expired'))), models.Q(models.Q(('status__in', ('issued', 'redeemed', 'expired')), _negated=True), ('issued_at__isnull', True), ('told_at__isnull', True)), _connector='OR'), name='issued_benefit_says_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('batched', 'sending', 'issued', 'redeemed', 'expired', 'failed')), ('batch__isnull', False)), models.Q(models.Q(('status__in', ('batched', 'sending', 'issued', 'redeemed', 'expired', 'failed')), _negated=True), ('batch__isnull', True)), _connector='OR'), name='benefit_under_way_has_its_batch'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'sending'), _negated=True), ('asked_at__isnull', False), _connector='OR'), name='benefit_being_sent_says_since_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'redeemed'), ('used_on__isnull', False)), models.Q(models.Q(('status', 'redeemed'), _negated=True), ('used_on__isnull', True)), _connector='OR'), name='used_benefit_names_its_day'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('failed_as', ''), _negated=True), _connector='OR'), name='failed_benefit_says_why'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('status', 'dropped'), models.Q(('settled_reason', ''), _negated=True), models.Q(('settled_by__isnull', False), ('claim__isnull', False), _connector='OR')), models.Q(models.Q(('status', 'dropped'), _negated=True), ('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_reason', '')), _connector='OR'), name='dropped_benefit_says_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gt', 0), _connector='OR'), name='benefit_has_a_value_above_zero'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."settled_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='3745ebd60add14e2b07f6eabc57c3b6b936724eb', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_49f93', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."run_id", OLD."key", OLD."claimant_id", OLD."value", OLD."expires_on") IS DISTINCT FROM ROW(NEW."programme_id", NEW."run_id", NEW."key", NEW."claimant_id", NEW."value", NEW."expires_on") THEN RAISE EXCEPTION \'benefit stays as granted\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_stays_as_granted\'; END IF;\n            RETURN NEW;\n        ', hash='f6f3b6f197fe5373e5717a9119875565690ef6b5', operation='UPDATE OF "programme_id", "run_id", "key", "claimant_id", "value", "expires_on"', pgid='pgtrigger_frozen_b7453', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='keeps_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (NOT (OLD.status = \'dropped\' AND OLD.settled_by_id IS NULL AND NEW.status = \'planned\'\n                AND EXISTS (\n                    SELECT FROM public.claims_claim c\n                    JOIN public.claims_claimant theirs ON theirs.id = c.claimant_id\n                    JOIN public.claims_claimant k\n                        ON COALESCE(k.merged_into_id, k.id)\n                            = COALESCE(theirs.merged_into_id, theirs.id)\n                    WHERE c.id = NEW.claim_id AND c.number = NEW.reference\n                        AND k.id = NEW.claimant_id\n                ))) AND ROW(OLD."claim_id", OLD."reference") IS DISTINCT FROM ROW(NEW."claim_id", NEW."reference") THEN RAISE EXCEPTION \'benefit keeps its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_keeps_its_claim\'; END IF;\n            RETURN NEW;\n        ', hash='c53fb33379716cbe43b426aaf967137b8572080a', operation='UPDATE OF "claim_id", "reference"', pgid='pgtrigger_keeps_its_claim_aba92', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='issued_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.issued_at IS NOT NULL) AND ROW(OLD."batch_id", OLD."issued_at") IS DISTINCT FROM ROW(NEW."batch_id", NEW."issued_at") THEN RAISE EXCEPTION \'benefit is issued once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_is_issued_once\'; END IF;\n            RETURN NEW;\n        ', hash='b908806ba85e128029541e013b2422aa3aabb1b5', operation='UPDATE OF "batch_id", "issued_at"', pgid='pgtrigger_issued_once_90ead', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'batched>dropped\', \'batched>failed\', \'batched>issued\', \'batched>planned\', \'batched>sending\', \'dropped>planned\', \'expired>redeemed\', \'failed>dropped\', \'failed>planned\', \'issued>expired\', \'issued>redeemed\', \'planned>batched\', \'planned>dropped\', \'sending>batched\', \'sending>failed\', \'sending>issued\']::text[])\n            THEN RAISE EXCEPTION \'reviews benefitgrant status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitgrant_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='2a70e5c53cd00145b3bba267bca8f1b3787ffb8c', operation='UPDATE', pgid='pgtrigger_fsm_e5b3a', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='granted_by_an_approved_run', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT FROM new_rows n\n                        LEFT JOIN public.reviews_benefitrun r\n                            ON r.id = n.run_id AND r.programme_id = n.programme_id\n                        WHERE r.status IS DISTINCT FROM 'writing' OR n.status <> 'planned'\n                    ) THEN RAISE EXCEPTION 'benefit is granted by an approved run' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_is_granted_by_an_approved_run'; END IF;\n                    UPDATE public.reviews_benefitrun r\n                    SET written = r.written + n.people, written_worth = r.written_worth + n.won\n                    FROM (\n                        SELECT run_id, count(*) AS people, COALESCE(sum(value), 0) AS won\n                        FROM new_rows GROUP BY run_id\n                    ) n WHERE r.id = n.run_id;\n                    RETURN NULL;\n                ", hash='8edc42eb49d38bcf0006866c8849259d3be5e0c5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_granted_by_an_approved_run_1e8fb', referencing='REFERENCING NEW TABLE AS new_rows ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitgrantevent" ("asked_at", "batch_id", "claim_id", "claimant_id", "expires_on", "failed_as", "id", "issued_at", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reference", "run_id", "settled_at", "settled_by_id", "status", "told_at", "tries", "used_on", "value") SELECT new_values."asked_at", new_values."batch_id", new_values."claim_id", new_values."claimant_id", new_values."expires_on", new_values."failed_as", new_values."id", new_values."issued_at", new_values."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."reference", new_values."run_id", new_values."settled_at", new_values."settled_by_id", new_values."status", new_values."told_at", new_values."tries", new_values."used_on", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e455062021e01508a7dc232e20be5848cefc82e3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bae2b', referencing='REFERENCING NEW TABLE AS new_values ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitgrantevent" ("asked_at", "batch_id", "claim_id", "claimant_id", "expires_on", "failed_as", "id", "issued_at", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reference", "run_id", "settled_at", "settled_by_id", "status", "told_at", "tries", "used_on", "value") SELECT new_values."asked_at", new_values."batch_id", new_values."claim_id", new_values."claimant_id", new_values."expires_on", new_values."failed_as", new_values."id", new_values."issued_at", new_values."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."reference", new_values."run_id", new_values."settled_at", new_values."settled_by_id", new_values."status", new_values."told_at", new_values."tries", new_values."used_on", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."batch_id" IS DISTINCT FROM (new_values."batch_id") OR old_values."claim_id" IS DISTINCT FROM (new_values."claim_id") OR old_values."claimant_id" IS DISTINCT FROM (new_values."claimant_id") OR old_values."expires_on" IS DISTINCT FROM (new_values."expires_on") OR old_values."failed_as" IS DISTINCT FROM (new_values."failed_as") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."issued_at" IS DISTINCT FROM (new_values."issued_at") OR old_values."key" IS DISTINCT FROM (new_values."key") OR old_values."programme_id" IS DISTINCT FROM (new_values."programme_id") OR old_values."reference" IS DISTINCT FROM (new_values."reference") OR old_values."run_id" IS DISTINCT FROM (new_values."run_id") OR old_values."settled_at" IS DISTINCT FROM (new_values."settled_at") OR old_values."settled_by_id" IS DISTINCT FROM (new_values."settled_by_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."told_at" IS DISTINCT FROM (new_values."told_at") OR old_values."tries" IS DISTINCT FROM (new_values."tries") OR old_values."used_on" IS DISTINCT FROM (new_values."used_on") OR old_values."value" IS DISTINCT FROM (new_values."value")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='af4c6c797e4bcdf59981c45fc27144e135fd5eae', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bd6ef', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitgrantevent" ("asked_at", "batch_id", "claim_id", "claimant_id", "expires_on", "failed_as", "id", "issued_at", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reference", "run_id", "settled_at", "settled_by_id", "status", "told_at", "tries", "used_on", "value") SELECT old_values."asked_at", old_values."batch_id", old_values."claim_id", old_values."claimant_id", old_values."expires_on", old_values."failed_as", old_values."id", old_values."issued_at", old_values."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."reference", old_values."run_id", old_values."settled_at", old_values."settled_by_id", old_values."status", old_values."told_at", old_values."tries", old_values."used_on", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a42f36a548a1d0fee128fa42efa99ff2bed1bbec', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_45eae', referencing='REFERENCING OLD TABLE AS old_values ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((NEW."settled_reason" = \'(파기됨)\' AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='0c9f21f68e6f79146ccedbd568503a0b9a09bfe5', operation='UPDATE OF "settled_reason"', pgid='pgtrigger_z_erased_with_its_claim_670da', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."failed_as" NOT IN (\'\') AND OLD."failed_as" IS DISTINCT FROM NEW."failed_as" AND OLD.status = NEW.status) OR (OLD."settled_reason" NOT IN (\'\') AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason" AND OLD.status = NEW.status AND NEW."settled_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='29f7db6964ef69080ce31f07ad9b009ffbeb2fd1', operation='UPDATE OF "failed_as", "settled_reason"', pgid='pgtrigger_z_written_once_b21a9', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='counts_up', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.written < OLD.written OR NEW.written_worth < OLD.written_worth THEN\n                        RAISE EXCEPTION 'benefit run counts up' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_run_counts_up';\n                    END IF;\n                    RETURN NEW;\n                ", hash='601a512093951e9223ad787932d2fad3f3a1de42', operation='UPDATE OF "written", "written_worth"', pgid='pgtrigger_counts_up_ba5a2', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='proposed_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'waiting' AND NEW.status = 'writing'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='04175fa612ee54517b7ae591aaf52db403e9bf35', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_da4cf', table='reviews_benefitrun', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('claimant__isnull', False)), fields=('programme', 'claimant'), name='claimant_gets_a_programme_once'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(('written_worth__lte', models.F('worth'))), name='benefit_run_gives_no_more_than_approved'),
        ),
        ]),
        ChangeTables([
        migrations.CreateModel(
            name='AlikePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loss', models.BigIntegerField(verbose_name='인정액')),
                ('amount', models.BigIntegerField(verbose_name='의결액')),
                ('other_loss', models.BigIntegerField(verbose_name='다른 신청의 인정액')),
                ('other_amount', models.BigIntegerField(verbose_name='다른 신청의 의결액')),
                ('distance', models.PositiveIntegerField(verbose_name='거리')),
                ('difference', models.PositiveIntegerField(verbose_name='차이')),
            ],
            options={
                'verbose_name': '다르게 의결한 짝',
                'verbose_name_plural': '다르게 의결한 짝',
                'ordering': ['-report', '-difference', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FairnessReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figures', models.JSONField(verbose_name='결과')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='계산한 때')),
            ],
            options={
                'verbose_name': '형평성 점검',
                'verbose_name_plural': '형평성 점검',
                'ordering': ['-pk'],
                'permissions': [('view_fairness', '형평성 점검 보기'), ('compute_fairness', '형평성 다시 계산')],
            },
        ),
        migrations.CreateModel(
            name='SampleCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('open', '판단 대기'), ('agreed', '일치'), ('differs', '다름 · 위원장 확인 대기'), ('settled', '다름 · 확인함'), ('ended', '판단 없이 끝냄')], default='open', max_length=8, verbose_name='상태')),
                ('choice', models.CharField(blank=True, choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=8, verbose_name='판단')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='금액')),
                ('ceiling', models.BigIntegerField(blank=True, null=True, verbose_name='상한')),
                ('rationale', models.TextField(blank=True, verbose_name='산정근거')),
                ('judged_at', models.DateTimeField(blank=True, null=True, verbose_name='판단한 때')),
                ('difference', models.BigIntegerField(blank=True, null=True, verbose_name='차이')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('settled_reason', models.CharField(blank=True, max_length=300, verbose_name='확인 내용')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='뽑은 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'verbose_name': '표본 점검',
                'verbose_name_plural': '표본 점검',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SampleCheckEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('open', '판단 대기'), ('agreed', '일치'), ('differs', '다름 · 위원장 확인 대기'), ('settled', '다름 · 확인함'), ('ended', '판단 없이 끝냄')], default='open', max_length=8, verbose_name='상태')),
                ('choice', models.CharField(blank=True, choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=8, verbose_name='판단')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='금액')),
                ('ceiling', models.BigIntegerField(blank=True, null=True, verbose_name='상한')),
                ('judged_at', models.DateTimeField(blank=True, null=True, verbose_name='판단한 때')),
                ('difference', models.BigIntegerField(blank=True, null=True, verbose_name='차이')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='뽑은 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SampleDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=100, verbose_name='시드')),
                ('share', models.PositiveSmallIntegerField(verbose_name='뽑는 비율')),
                ('drawn', models.BooleanField(verbose_name='뽑힘')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
            ],
            options={
                'verbose_name': '표본 추첨',
                'verbose_name_plural': '표본 추첨',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SampleJudge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=100, verbose_name='시드')),
                ('candidates', models.JSONField(verbose_name='후보')),
                ('left_out', models.JSONField(verbose_name='제외')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='뽑은 때')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='물러난 때')),
                ('left_as', models.CharField(blank=True, choices=[('recused', '회피'), ('passed_on', '위원장이 다른 위원에게 넘김')], max_length=9, verbose_name='물러난 사유')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
            ],
            options={
                'verbose_name': '표본을 판단할 위원',
                'verbose_name_plural': '표본을 판단할 위원',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SampleJudgeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('seed', models.CharField(max_length=100, verbose_name='시드')),
                ('candidates', models.JSONField(verbose_name='후보')),
                ('left_out', models.JSONField(verbose_name='제외')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='뽑은 때')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='물러난 때')),
                ('left_as', models.CharField(blank=True, choices=[('recused', '회피'), ('passed_on', '위원장이 다른 위원에게 넘김')], max_length=9, verbose_name='물러난 사유')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('documents_overdue', '서류 기한 지남'), ('document_bulk', '승인할 서류 요청과 종결'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('payout_cancelled', '취소된 지급'), ('handover_to_confirm', '확인할 이관'), ('bulk_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수'), ('hold_waits', '확인할 지급 보류'), ('month_waits', '확인할 월 마감'), ('seen_infected', '열어 본 서류의 악성코드'), ('link_used', '링크로 온 서류'), ('payee_to_confirm', '확인할 대리·승계'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답'), ('facts_confirm', '확인할 사실 정정'), ('retriage_confirm', '확인할 재분류'), ('benefit_approve', '승인할 혜택 제공'), ('erasure_approve', '승인할 개인정보 파기'), ('sample_to_judge', '판단할 표본'), ('sample_differs', '의결과 다른 표본')], max_length=20, verbose_name='종류'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='sampled_payout_waits', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'additional\' AND NEW."status" = \'batched\' AND OLD."status" = \'approved\')', func="\n            IF (NEW.kind = 'additional' AND EXISTS (\n                SELECT FROM public.reviews_samplecheck k\n                WHERE k.claim_id = NEW.claim_id AND k.status IN ('open', 'differs')\n            )) THEN RAISE EXCEPTION 'sampled payout waits for its check' USING ERRCODE = 'check_violation', CONSTRAINT = 'sampled_payout_waits_for_its_check'; END IF;\n            RETURN NEW;\n        ", hash='0aead6328d1adb38f19d657b381309677bfb2205', operation='UPDATE OF "status"', pgid='pgtrigger_sampled_payout_waits_3c952', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='not_of_an_erased_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='a8d12d9accdbec85cca5d9d83c9f721f0ffb032f', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_00b6e', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."approved_digest" NOT IN (\'\') AND OLD."approved_digest" IS DISTINCT FROM NEW."approved_digest" AND OLD.status = NEW.status) OR (OLD."ended_reason" NOT IN (\'\') AND OLD."ended_reason" IS DISTINCT FROM NEW."ended_reason" AND OLD.status = NEW.status))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='4ac5ebd381bb8ba8c124dc73323c531208650ad9', operation='UPDATE OF "approved_digest", "ended_reason"', pgid='pgtrigger_z_written_once_b72f8', table='reviews_payout', when='AFTER')),
        ),
        AddTrigger(
            model_name='payout',
            trigger=Trigger(
                name='end',
                sql=UpsertTriggerSql(
                    table='reviews_payout',
                    when='BEFORE',
                    operation='UPDATE OF "ended_at"',
                    pgid='pgtrigger_end_7b6d7',
                    func="""
            IF (NEW.status = OLD.status) AND ROW(OLD."ended_at") IS DISTINCT FROM ROW(NEW."ended_at") THEN RAISE EXCEPTION 'end of a payout is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'end_of_a_payout_is_frozen'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'documents_overdue', 'document_bulk', 'comment', 'batch_to_release', 'payout_cancelled', 'handover_to_confirm', 'bulk_failed', 'quarantine', 'recovery_waits', 'hold_waits', 'month_waits', 'seen_infected', 'link_used', 'payee_to_confirm', 'objection_confirm', 'objection_back', 'facts_confirm', 'retriage_confirm', 'benefit_approve', 'erasure_approve', 'sample_to_judge', 'sample_differs'])), name='item_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='alikepair',
            name='claim',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='더 받은 신청'),
        ),
        migrations.AddField(
            model_name='alikepair',
            name='industry',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종'),
        ),
        migrations.AddField(
            model_name='alikepair',
            name='other',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='덜 받은 신청'),
        ),
        migrations.AddField(
            model_name='alikepair',
            name='service',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스'),
        ),
        migrations.AddField(
            model_name='fairnessreport',
            name='by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='계산한 사람'),
        ),
        migrations.AddField(
            model_name='alikepair',
            name='report',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='reviews.fairnessreport', verbose_name='형평성 점검'),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sample_checks', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='judged_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.member', verbose_name='판단한 위원'),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 위원장'),
        ),
        migrations.AddField(
            model_name='samplecheckevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='samplecheckevent',
            name='judged_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='판단한 위원'),
        ),
        migrations.AddField(
            model_name='samplecheckevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.samplecheck'),
        ),
        migrations.AddField(
            model_name='samplecheckevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 위원장'),
        ),
        migrations.AddField(
            model_name='sampledraw',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sample_draw', to='reviews.decision', verbose_name='의결'),
        ),
        migrations.AddField(
            model_name='samplecheckevent',
            name='draw',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.sampledraw', verbose_name='표본 추첨'),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='draw',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sample', to='reviews.sampledraw', verbose_name='표본 추첨'),
        ),
        migrations.AddField(
            model_name='samplejudge',
            name='left_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddField(
            model_name='samplejudge',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.member', verbose_name='판단할 위원'),
        ),
        migrations.AddField(
            model_name='samplejudge',
            name='sample',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='judges', to='reviews.samplecheck', verbose_name='표본 점검'),
        ),
        migrations.AddField(
            model_name='samplejudgeevent',
            name='left_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddField(
            model_name='samplejudgeevent',
            name='member',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='판단할 위원'),
        ),
        migrations.AddField(
            model_name='samplejudgeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.samplejudge'),
        ),
        migrations.AddField(
            model_name='samplejudgeevent',
            name='sample',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.samplecheck', verbose_name='표본 점검'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='23b64d5e6fbe0a3fafe57fbe19854f495b5c45d7', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_1c301', table='reviews_fairnessreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews fairnessreport is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_fairnessreport_is_append_only';", hash='d58de330d1da623f6488455eff09691e4140d9c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7b9c4', table='reviews_fairnessreport', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='alikepair',
            index=models.Index(fields=['report', '-difference', '-id'], name='pair_by_difference'),
        ),
        migrations.AddConstraint(
            model_name='alikepair',
            constraint=models.UniqueConstraint(fields=('report', 'claim', 'other'), name='pair_is_listed_once_in_a_report'),
        ),
        migrations.AddConstraint(
            model_name='alikepair',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('loss__gt', 0), ('other_amount__gte', 0), ('other_loss__gt', 0), models.Q(('claim', models.F('other')), _negated=True)), name='pair_is_of_two_claims_with_losses'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alikepair',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews alikepair is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_alikepair_is_append_only';", hash='56365c6dba0a98f038fe0107f751f39e3d00a517', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_025dd', table='reviews_alikepair', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sampledraw',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews sampledraw is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_sampledraw_is_append_only';", hash='72bae99486149645a868f7b7c5d3c44b4afc9d82', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cccda', table='reviews_sampledraw', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sampledraw',
            trigger=pgtrigger.compiler.Trigger(name='sample_is_drawn_as_its_seed_says', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT FROM public.reviews_decision d\n                JOIN public.reviews_review r ON r.id = d.review_id\n                JOIN public.claims_claim c ON c.id = r.claim_id\n                JOIN public.claims_supportpolicy p ON p.id = r.policy_id\n                WHERE d.id = NEW.decision_id AND d.amount > 0 AND r.round = 1\n                    AND d.sitting_id IS NULL AND p.sample_share = NEW.share AND NEW.share > 0\n                    AND split_part(NEW.seed, ':', 1) = c.number || '/1'\n            ) OR NEW.drawn <> (\n                ('x' || substr(encode(sha256(convert_to(NEW.seed || ':sample', 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint * 10000 < NEW.share * 4294967296::bigint\n            ) THEN RAISE EXCEPTION 'sample is drawn as its seed says' USING ERRCODE = 'check_violation', CONSTRAINT = 'sample_is_drawn_as_its_seed_says'; END IF;\n            RETURN NEW;\n        ", hash='531b8b82ff69e33974e57fdafad7df99bba357b3', operation='INSERT', pgid='pgtrigger_sample_is_drawn_as_its_seed_says_2d15a', table='reviews_sampledraw', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sampledraw',
            trigger=pgtrigger.compiler.Trigger(name='drawn_sample_has_its_check', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n            IF NEW.drawn AND NOT EXISTS (\n                SELECT FROM public.reviews_samplecheck k WHERE k.draw_id = NEW.id\n            ) THEN RAISE EXCEPTION 'drawn sample has its check' USING ERRCODE = 'check_violation', CONSTRAINT = 'drawn_sample_has_its_check'; END IF;\n            RETURN NULL;\n        ", hash='83180bf7eec35018fdf2c7e2cf82d63c80c54a7d', operation='INSERT', pgid='pgtrigger_drawn_sample_has_its_check_40fc9', table='reviews_sampledraw', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='samplecheck',
            index=models.Index(fields=['status', 'id'], name='sample_by_status'),
        ),
        migrations.AddConstraint(
            model_name='samplecheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ceiling__isnull', False), ('difference__isnull', False), ('judged_at__isnull', False), ('judged_by__isnull', False), ('status__in', ['agreed', 'differs', 'settled']), models.Q(models.Q(('amount', models.F('ceiling')), ('amount__gt', 0), ('choice', 'grant')), models.Q(('amount__gte', 1), ('amount__lt', models.F('ceiling')), ('choice', 'partly')), models.Q(('amount__isnull', True), ('choice', 'deny')), _connector='OR')), models.Q(('amount__isnull', True), ('ceiling__isnull', True), ('choice', ''), ('difference__isnull', True), ('judged_at__isnull', True), ('judged_by__isnull', True), ('status__in', ['open', 'ended'])), _connector='OR'), name='judged_sample_has_its_judgement'),
        ),
        migrations.AddConstraint(
            model_name='samplecheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('status__in', ['settled', 'ended'])), models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status__in', ['open', 'agreed', 'differs'])), _connector='OR'), name='closed_sample_names_its_chair'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."settled_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='5786740c437328cf9080f28ccc955afb65859a29', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_da2cb', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'open\') THEN RAISE EXCEPTION \'reviews samplecheck status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_samplecheck_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'differs>settled\', \'open>agreed\', \'open>differs\', \'open>ended\']::text[])\n            THEN RAISE EXCEPTION \'reviews samplecheck status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_samplecheck_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='f0fb8f67135f4d387c9f4b489fea07af54c97f99', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_3e642', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."draw_id", OLD."claim_id", OLD."at") IS DISTINCT FROM ROW(NEW."draw_id", NEW."claim_id", NEW."at") THEN RAISE EXCEPTION \'sample check is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'sample_check_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='15aa480728d13bef290c8533eed5d5e2d2ef7071', operation='UPDATE', pgid='pgtrigger_frozen_d6225', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='frozen_when_judged', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'open\') AND ROW(OLD."choice", OLD."amount", OLD."ceiling", OLD."judged_by_id", OLD."judged_at", OLD."difference") IS DISTINCT FROM ROW(NEW."choice", NEW."amount", NEW."ceiling", NEW."judged_by_id", NEW."judged_at", NEW."difference") THEN RAISE EXCEPTION \'second judgement is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'second_judgement_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='af61bfbee349b85193ff6a6c162c1df44b36d1ef', operation='UPDATE', pgid='pgtrigger_frozen_when_judged_ca71c', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='frozen_when_closed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.settled_at IS NOT NULL) AND ROW(OLD."settled_by_id", OLD."settled_at") IS DISTINCT FROM ROW(NEW."settled_by_id", NEW."settled_at") THEN RAISE EXCEPTION \'closed sample is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'closed_sample_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='1acb824354c40ab797c87be4591d88491fc4f963', operation='UPDATE', pgid='pgtrigger_frozen_when_closed_23836', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='frozen_rationale', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'open\' AND NEW.erased_at IS NULL) AND ROW(OLD."rationale") IS DISTINCT FROM ROW(NEW."rationale") THEN RAISE EXCEPTION \'second judgement is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'second_judgement_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='8fbe8ed1cb2bc33fbb344af0aa63d21c83818df4', operation='UPDATE', pgid='pgtrigger_frozen_rationale_fb1d7', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='erasure', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';\n            END IF;\n            IF FALSE THEN RAISE EXCEPTION 'second judgement is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_judgement_is_frozen'; END IF;\n            RETURN NEW;\n        ", hash='a07db3e3bbf7238df63b0409aa5a7161e05a3dc7', operation='UPDATE', pgid='pgtrigger_erasure_ebb0c', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='check_is_of_a_drawn_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT FROM public.reviews_sampledraw s\n                JOIN public.reviews_decision d ON d.id = s.decision_id\n                JOIN public.reviews_review r ON r.id = d.review_id\n                WHERE s.id = NEW.draw_id AND s.drawn AND r.claim_id = NEW.claim_id\n            ) THEN RAISE EXCEPTION 'check is of a drawn claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_of_a_drawn_claim'; END IF;\n            RETURN NEW;\n        ", hash='bc211d84bd528f540be540a277acde84b867c16b', operation='INSERT', pgid='pgtrigger_check_is_of_a_drawn_claim_bfe1c', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='sample_is_judged_by_its_judge', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE first record;', func="\n            IF NEW.status NOT IN ('agreed', 'differs') OR OLD.status <> 'open' THEN\n                RETURN NEW;\n            END IF;\n            IF NOT EXISTS (\n                SELECT FROM public.reviews_samplejudge j\n                WHERE j.sample_id = NEW.id AND j.member_id = NEW.judged_by_id AND j.left_at IS NULL\n            ) THEN RAISE EXCEPTION 'sample is judged by its judge' USING ERRCODE = 'check_violation', CONSTRAINT = 'sample_is_judged_by_its_judge'; END IF;\n            IF EXISTS (\n                SELECT FROM public.reviews_member m\n                WHERE m.id = NEW.judged_by_id\n                    AND m.term_to < (NEW.judged_at AT TIME ZONE 'Asia/Seoul')::date\n            ) THEN RAISE EXCEPTION 'sample is judged within the term' USING ERRCODE = 'check_violation', CONSTRAINT = 'sample_is_judged_within_the_term'; END IF;\n            SELECT d.amount, d.ceiling, p.unanimity_tolerance INTO first\n            FROM public.reviews_sampledraw s\n            JOIN public.reviews_decision d ON d.id = s.decision_id\n            JOIN public.reviews_review r ON r.id = d.review_id\n            JOIN public.claims_supportpolicy p ON p.id = r.policy_id\n            WHERE s.id = NEW.draw_id;\n            IF NEW.ceiling <> first.ceiling\n                OR NEW.difference <> COALESCE(NEW.amount, 0) - first.amount\n                OR (NEW.status = 'agreed') <> (\n                    NEW.choice <> 'deny'\n                    AND abs(NEW.difference) * 10000 <= first.amount * first.unanimity_tolerance\n                )\n            THEN RAISE EXCEPTION 'sample agrees as its amounts say' USING ERRCODE = 'check_violation', CONSTRAINT = 'sample_agrees_as_its_amounts_say'; END IF;\n            RETURN NEW;\n        ", hash='db700c7e05fcdaa5517b7d4dbb5adbd50c559e31', operation='UPDATE', pgid='pgtrigger_sample_is_judged_by_its_judge_5ee9f', table='reviews_samplecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='sample_is_closed_by_the_chair', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.status IN ('settled', 'ended') AND OLD.status <> NEW.status\n                AND NOT (EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')\n            )\n        )\n    ) OR EXISTS (\n        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id\n        WHERE m.user_id = NEW.settled_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL\n            AND (NEW.settled_at AT TIME ZONE 'Asia/Seoul')::date\n                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')\n    ))\n            THEN RAISE EXCEPTION 'sample is closed by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'sample_is_closed_by_the_chair'; END IF;\n            RETURN NULL;\n        ", hash='d9f90825584099da9ea8cb96e3a2a84a5bca34f6', operation='UPDATE', pgid='pgtrigger_sample_is_closed_by_the_chair_004c9', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_samplecheckevent" ("amount", "at", "ceiling", "choice", "claim_id", "difference", "draw_id", "erased_at", "id", "judged_at", "judged_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."at", NEW."ceiling", NEW."choice", NEW."claim_id", NEW."difference", NEW."draw_id", NEW."erased_at", NEW."id", NEW."judged_at", NEW."judged_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='52847a8307f14b9cf9f099b4be995cfc5b056a02', operation='INSERT', pgid='pgtrigger_insert_insert_08c13', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."ceiling" IS DISTINCT FROM (NEW."ceiling") OR OLD."choice" IS DISTINCT FROM (NEW."choice") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."difference" IS DISTINCT FROM (NEW."difference") OR OLD."draw_id" IS DISTINCT FROM (NEW."draw_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."judged_at" IS DISTINCT FROM (NEW."judged_at") OR OLD."judged_by_id" IS DISTINCT FROM (NEW."judged_by_id") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "reviews_samplecheckevent" ("amount", "at", "ceiling", "choice", "claim_id", "difference", "draw_id", "erased_at", "id", "judged_at", "judged_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."at", NEW."ceiling", NEW."choice", NEW."claim_id", NEW."difference", NEW."draw_id", NEW."erased_at", NEW."id", NEW."judged_at", NEW."judged_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='5a0ab61b3b608bf84995b52a389bcb8ebfbca9c6', operation='UPDATE', pgid='pgtrigger_update_update_8bc80', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_samplecheckevent" ("amount", "at", "ceiling", "choice", "claim_id", "difference", "draw_id", "erased_at", "id", "judged_at", "judged_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status") VALUES (OLD."amount", OLD."at", OLD."ceiling", OLD."choice", OLD."claim_id", OLD."difference", OLD."draw_id", OLD."erased_at", OLD."id", OLD."judged_at", OLD."judged_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."settled_at", OLD."settled_by_id", OLD."status"); RETURN NULL;', hash='4aab30bee93f2b02f4cd833402b235069600df20', operation='DELETE', pgid='pgtrigger_delete_delete_79c5b', table='reviews_samplecheck', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='samplejudge',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('sample',), name='check_has_one_judge'),
        ),
        migrations.AddConstraint(
            model_name='samplejudge',
            constraint=models.UniqueConstraint(fields=('sample', 'member'), name='member_judges_a_sample_once'),
        ),
        migrations.AddConstraint(
            model_name='samplejudge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_as', ''), ('left_at__isnull', True), ('left_by__isnull', True)), models.Q(('left_as__in', ['recused', 'passed_on']), ('left_at__isnull', False), ('left_by__isnull', False)), _connector='OR'), name='judge_who_left_says_how'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."left_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."left_by_id" IS NOT NULL AND NEW."left_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."left_by_id" IS DISTINCT FROM OLD."left_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='5cd76e4944ce70b203091f70241c666045fe614f', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_d9ac2', table='reviews_samplejudge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='second_judge_is_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.reviews_samplecheck k\n                JOIN public.reviews_review r ON r.claim_id = k.claim_id\n                JOIN public.reviews_assignment a ON a.review_id = r.id\n                WHERE k.id = NEW.sample_id AND a.member_id = NEW.member_id\n            ) OR EXISTS (\n                SELECT FROM public.reviews_samplecheck k\n                JOIN public.reviews_review r ON r.claim_id = k.claim_id\n                JOIN public.reviews_decision d ON d.review_id = r.id\n                JOIN public.reviews_member m ON m.user_id = d.confirmed_by_id\n                WHERE k.id = NEW.sample_id AND m.id = NEW.member_id\n            ) OR NOT EXISTS (\n                SELECT FROM public.reviews_samplecheck k\n                WHERE k.id = NEW.sample_id AND k.status = 'open'\n            ) THEN RAISE EXCEPTION 'second judge is another' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_judge_is_another'; END IF;\n            RETURN NEW;\n        ", hash='b8feaa72630289e079c2f4310df9dcc1a82af088', operation='INSERT', pgid='pgtrigger_second_judge_is_another_88268', table='reviews_samplejudge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."sample_id", OLD."member_id", OLD."seed", OLD."candidates", OLD."left_out", OLD."at") IS DISTINCT FROM ROW(NEW."sample_id", NEW."member_id", NEW."seed", NEW."candidates", NEW."left_out", NEW."at") THEN RAISE EXCEPTION \'drawn judge is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'drawn_judge_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='c6c11666873e378dcfbadaf75a6b9f53c7aab7d4', operation='UPDATE', pgid='pgtrigger_frozen_375b5', table='reviews_samplejudge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='frozen_when_left', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.left_at IS NOT NULL) AND ROW(OLD."left_at", OLD."left_as", OLD."left_by_id") IS DISTINCT FROM ROW(NEW."left_at", NEW."left_as", NEW."left_by_id") THEN RAISE EXCEPTION \'judge who left stays away\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'judge_who_left_stays_away\'; END IF;\n            RETURN NEW;\n        ', hash='1af3e0c63ad6fbe5c35c48fe740895d17e623755', operation='UPDATE', pgid='pgtrigger_frozen_when_left_4b308', table='reviews_samplejudge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_samplejudgeevent" ("at", "candidates", "id", "left_as", "left_at", "left_by_id", "left_out", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_id", "seed") VALUES (NEW."at", NEW."candidates", NEW."id", NEW."left_as", NEW."left_at", NEW."left_by_id", NEW."left_out", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sample_id", NEW."seed"); RETURN NULL;', hash='dc148f7236fe16d2ac386c861513d1cffb457102', operation='INSERT', pgid='pgtrigger_insert_insert_c4875', table='reviews_samplejudge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."candidates" IS DISTINCT FROM (NEW."candidates") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_as" IS DISTINCT FROM (NEW."left_as") OR OLD."left_at" IS DISTINCT FROM (NEW."left_at") OR OLD."left_by_id" IS DISTINCT FROM (NEW."left_by_id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."sample_id" IS DISTINCT FROM (NEW."sample_id") OR OLD."seed" IS DISTINCT FROM (NEW."seed"))', func='INSERT INTO "reviews_samplejudgeevent" ("at", "candidates", "id", "left_as", "left_at", "left_by_id", "left_out", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_id", "seed") VALUES (NEW."at", NEW."candidates", NEW."id", NEW."left_as", NEW."left_at", NEW."left_by_id", NEW."left_out", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sample_id", NEW."seed"); RETURN NULL;', hash='f33f8c11e9a6781de174a96fe02fa2a30bb2b9d1', operation='UPDATE', pgid='pgtrigger_update_update_f198b', table='reviews_samplejudge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_samplejudgeevent" ("at", "candidates", "id", "left_as", "left_at", "left_by_id", "left_out", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_id", "seed") VALUES (OLD."at", OLD."candidates", OLD."id", OLD."left_as", OLD."left_at", OLD."left_by_id", OLD."left_out", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sample_id", OLD."seed"); RETURN NULL;', hash='9918027ec99da8fe339695936edf21c3e6a510bb', operation='DELETE', pgid='pgtrigger_delete_delete_bf84b', table='reviews_samplejudge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((NEW."reason" = \'(파기됨)\' AND OLD."reason" IS DISTINCT FROM NEW."reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_samplecheck" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."sample_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='93329cf1d6c4ab8bf0fb851f657117f6e0de09f5', operation='UPDATE OF "reason"', pgid='pgtrigger_z_erased_with_its_claim_312bf', table='reviews_samplejudge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplejudge',
            trigger=pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."reason" NOT IN (\'\') AND OLD."reason" IS DISTINCT FROM NEW."reason" AND NEW."reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='0b2f102d172e448eed53fc65e9cff7a68864ac76', operation='UPDATE OF "reason"', pgid='pgtrigger_z_written_once_1bac8', table='reviews_samplejudge', when='AFTER')),
        ),
        ]),
        ChangeTables([
        migrations.CreateModel(
            name='PublishedStatistics',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name='판')),
                ('as_of', models.DateField(verbose_name='기준일')),
                ('published_at', models.DateTimeField(verbose_name='공표한 때')),
                ('tables', models.TextField(verbose_name='공표하는 표')),
                ('digest', models.CharField(db_collation='C', max_length=64, verbose_name='지문')),
                ('corrects', models.PositiveIntegerField(blank=True, null=True, verbose_name='고치는 판')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='고치는 사유')),
            ],
            options={
                'verbose_name': '공표한 통계',
                'verbose_name_plural': '공표한 통계',
                'ordering': ['-number'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='판')),
                ('as_of', models.DateField(verbose_name='기준일')),
                ('status', models.CharField(choices=[('prepared', '공표 대기'), ('published', '공표함'), ('withdrawn', '준비 취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('smallest', models.PositiveSmallIntegerField(verbose_name='보이는 가장 작은 수')),
                ('figures', models.JSONField(verbose_name='가리기 전 숫자')),
                ('tables', models.TextField(verbose_name='공표하는 표')),
                ('digest', models.CharField(db_collation='C', max_length=64, verbose_name='지문')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='고치는 사유')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='준비한 때')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='공표한 때')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='취소한 때')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=200, verbose_name='취소 사유')),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='reviews.publication', verbose_name='고치는 판')),
                ('follows', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.publication', verbose_name='앞선 판')),
                ('prepared_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='준비한 사람')),
                ('published_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공표한 사람')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'verbose_name': '통계 공표',
                'verbose_name_plural': '통계 공표',
                'ordering': ['-pk'],
                'permissions': [('prepare_publication', '공표할 통계 준비'), ('publish_publication', '다른 사람이 준비한 통계 공표')],
            },
        ),
        migrations.CreateModel(
            name='PublicationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='판')),
                ('as_of', models.DateField(verbose_name='기준일')),
                ('status', models.CharField(choices=[('prepared', '공표 대기'), ('published', '공표함'), ('withdrawn', '준비 취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('smallest', models.PositiveSmallIntegerField(verbose_name='보이는 가장 작은 수')),
                ('digest', models.CharField(db_collation='C', max_length=64, verbose_name='지문')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='고치는 사유')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='준비한 때')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='공표한 때')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='취소한 때')),
                ('corrects', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.publication', verbose_name='고치는 판')),
                ('follows', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.publication', verbose_name='앞선 판')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.publication')),
                ('prepared_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='준비한 사람')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공표한 사람')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('number',), name='statistics_have_one_version_a_number'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'prepared')), fields=('status',), name='one_version_of_the_statistics_waits'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='statistics_are_published_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='correction_of_statistics_says_why'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('smallest__gte', 3)), name='smallest_published_count_protects'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('published_at', None), ('published_by', None), ('status', 'prepared'), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('number__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False), ('status', 'published'), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('number', None), ('published_at', None), ('published_by', None), ('status', 'withdrawn'), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='statistics_name_who_published_them'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."prepared_by_id" IS NOT NULL OR NEW."published_by_id" IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."prepared_by_id" IS NOT NULL AND NEW."prepared_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."prepared_by_id" IS DISTINCT FROM OLD."prepared_by_id")) OR (NEW."published_by_id" IS NOT NULL AND NEW."published_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."published_by_id" IS DISTINCT FROM OLD."published_by_id")) OR (NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='37fd6b45e0c2dc29b1b60373b5b261d23c3c328d', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_1b65a', table='reviews_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'prepared\') THEN RAISE EXCEPTION \'reviews publication status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_publication_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'prepared>published\', \'prepared>withdrawn\']::text[])\n            THEN RAISE EXCEPTION \'reviews publication status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_publication_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='330f6a31af55c456a0b407386ed55f749efa7ed1', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_30416', table='reviews_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='prepared_figures', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."id", OLD."as_of", OLD."smallest", OLD."figures", OLD."tables", OLD."digest", OLD."follows_id", OLD."corrects_id", OLD."reason", OLD."prepared_by_id", OLD."prepared_at") IS DISTINCT FROM ROW(NEW."id", NEW."as_of", NEW."smallest", NEW."figures", NEW."tables", NEW."digest", NEW."follows_id", NEW."corrects_id", NEW."reason", NEW."prepared_by_id", NEW."prepared_at") THEN RAISE EXCEPTION \'prepared statistics are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'prepared_statistics_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='d55da7104a3db680c576065490b7c95ffd10612b', operation='UPDATE', pgid='pgtrigger_prepared_figures_cceb3', table='reviews_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='published_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'prepared\') AND ROW(OLD."number", OLD."published_by_id", OLD."published_at", OLD."withdrawn_by_id", OLD."withdrawn_at", OLD."withdrawn_reason") IS DISTINCT FROM ROW(NEW."number", NEW."published_by_id", NEW."published_at", NEW."withdrawn_by_id", NEW."withdrawn_at", NEW."withdrawn_reason") THEN RAISE EXCEPTION \'published statistics are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'published_statistics_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='502149c9fd488165f73427c2f3d294e9c4565693', operation='UPDATE', pgid='pgtrigger_published_version_9d85f', table='reviews_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='passes_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE newest record;', func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.status <> 'published' OR OLD.status = 'published' THEN RETURN NEW; END IF;\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.published_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'publish_publication')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'publish_publication')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION 'statistics are published by their office' USING ERRCODE = 'check_violation', CONSTRAINT = 'statistics_are_published_by_their_office';\n                END IF;\n            ELSIF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.prepared_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_publication')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_publication')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'statistics are prepared by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'statistics_are_prepared_by_the_secretariat';\n            END IF;\n            IF NEW.digest <> encode(sha256(convert_to(NEW.tables, 'UTF8')), 'hex') THEN\n                RAISE EXCEPTION 'statistics have the digest of their tables' USING ERRCODE = 'check_violation', CONSTRAINT = 'statistics_have_the_digest_of_their_tables';\n            END IF;\n            SELECT p.id, p.number, p.as_of INTO newest\n                FROM public.reviews_publication p\n                WHERE p.status = 'published' AND p.id <> NEW.id ORDER BY p.number DESC LIMIT 1;\n            IF NEW.follows_id IS DISTINCT FROM newest.id THEN\n                RAISE EXCEPTION 'statistics follow the newest version' USING ERRCODE = 'check_violation', CONSTRAINT = 'statistics_follow_the_newest_version';\n            END IF;\n            IF NEW.as_of < newest.as_of OR (NEW.as_of = newest.as_of AND NEW.corrects_id IS NULL)\n                OR NEW.as_of > (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date\n            THEN RAISE EXCEPTION 'statistics are published in the order of their days' USING ERRCODE = 'check_violation', CONSTRAINT = 'statistics_are_published_in_the_order_of_their_days'; END IF;\n            IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_publication p\n                WHERE p.id = NEW.corrects_id AND p.status = 'published'\n            ) THEN RAISE EXCEPTION 'a published version is corrected' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_published_version_is_corrected'; END IF;\n            IF NEW.status = 'published'\n                AND NEW.number IS DISTINCT FROM COALESCE(newest.number, 0) + 1\n            THEN RAISE EXCEPTION 'statistics are numbered without gaps' USING ERRCODE = 'check_violation', CONSTRAINT = 'statistics_are_numbered_without_gaps'; END IF;\n            RETURN NEW;\n        ", hash='36b43a1538d0cfe481cc43f97ceb1243ddc0e25b', operation='INSERT OR UPDATE', pgid='pgtrigger_passes_two_people_5f687', table='reviews_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='published_for_everybody', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO public.reviews_publishedstatistics\n                (number, as_of, published_at, tables, digest, corrects, reason)\n            SELECT n.number, n.as_of, n.published_at, n.tables, n.digest, c.number, n.reason\n            FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.status <> 'published'\n            LEFT JOIN public.reviews_publication c ON c.id = n.corrects_id\n            WHERE n.status = 'published';\n            RETURN NULL;\n        ", hash='a597f25940e443cd42135492641f68f9704fcd5a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_published_for_everybody_09bfc', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reviews_publication', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_publicationevent" ("as_of", "corrects_id", "digest", "follows_id", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "published_at", "published_by_id", "reason", "smallest", "status", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."as_of", NEW."corrects_id", NEW."digest", NEW."follows_id", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared_at", NEW."prepared_by_id", NEW."published_at", NEW."published_by_id", NEW."reason", NEW."smallest", NEW."status", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='5ad3042dab43979ebe41c5293d7940ee25c376b7', operation='INSERT', pgid='pgtrigger_insert_insert_78e2a', table='reviews_publication', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."prepared_at" IS DISTINCT FROM (NEW."prepared_at") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."smallest" IS DISTINCT FROM (NEW."smallest") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))', func='INSERT INTO "reviews_publicationevent" ("as_of", "corrects_id", "digest", "follows_id", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "published_at", "published_by_id", "reason", "smallest", "status", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."as_of", NEW."corrects_id", NEW."digest", NEW."follows_id", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared_at", NEW."prepared_by_id", NEW."published_at", NEW."published_by_id", NEW."reason", NEW."smallest", NEW."status", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='08b16b9ba4cfe5b50712add847bea3d65a42d549', operation='UPDATE', pgid='pgtrigger_update_update_0321d', table='reviews_publication', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_publicationevent" ("as_of", "corrects_id", "digest", "follows_id", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "published_at", "published_by_id", "reason", "smallest", "status", "withdrawn_at", "withdrawn_by_id") VALUES (OLD."as_of", OLD."corrects_id", OLD."digest", OLD."follows_id", OLD."id", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared_at", OLD."prepared_by_id", OLD."published_at", OLD."published_by_id", OLD."reason", OLD."smallest", OLD."status", OLD."withdrawn_at", OLD."withdrawn_by_id"); RETURN NULL;', hash='55f17f40a1f928579296e77a0cb3e4da80658183', operation='DELETE', pgid='pgtrigger_delete_delete_41506', table='reviews_publication', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='prepared_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'prepared' AND NEW.status = 'published'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.prepared_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_publication')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_publication')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='9e4e5cbdaed0cbd75eff6f181a581cdab0c12e68', operation='UPDATE', pgid='pgtrigger_prepared_by_in_office_f6f16', table='reviews_publication', when='BEFORE')),
        ),
        ]),
        ChangeTables([
        pgtrigger.migrations.RemoveTrigger(
            model_name='samplecheck',
            name='sample_is_closed_by_the_chair',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='samplecheck',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='samplecheck',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='samplecheck',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='due_on',
            field=models.DateField(verbose_name='기한'),
        ),
        migrations.AddField(
            model_name='samplecheckevent',
            name='due_on',
            field=models.DateField(verbose_name='기한'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('votes_late', '기한 지난 표결'), ('votes_stuck', '오래 늦은 표결'), ('member_leaves', '자리가 남은 채 끝나는 임기'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('paper_taken_back', '제출이 취소된 서류'), ('documents_overdue', '서류 기한 지남'), ('document_bulk', '승인할 서류 요청과 종결'), ('comment', '논의 의견'), ('bulk_approve', '승인할 일괄 통지'), ('statistics_publish', '공표할 통계'), ('account_confirm', '확인할 계좌 정정'), ('change_confirm', '확인할 관리자의 변경'), ('results_confirm', '확인할 은행 결과'), ('batch_to_release', '승인할 이체 묶음'), ('payout_cancelled', '취소된 지급'), ('handover_to_confirm', '확인할 이관'), ('bulk_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수'), ('hold_waits', '확인할 지급 보류'), ('month_waits', '확인할 월 마감'), ('month_back', '돌려보낸 월 마감'), ('proposal_back', '돌아온 제안'), ('seen_infected', '열어 본 서류의 악성코드'), ('link_used', '링크로 온 서류'), ('payee_to_confirm', '확인할 대리·승계'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답'), ('facts_confirm', '확인할 사실 정정'), ('retriage_confirm', '확인할 재분류'), ('benefit_approve', '승인할 혜택 제공'), ('erasure_approve', '승인할 개인정보 파기'), ('sample_to_judge', '판단할 표본'), ('sample_differs', '의결과 다른 표본'), ('sample_due', '다음 영업일까지 판단할 표본'), ('sample_late', '기한이 지난 표본'), ('inspection_late', '늦은 접속기록 점검'), ('policy_published', '공포된 정책'), ('policy_in_force', '시행된 정책')], max_length=20, verbose_name='종류'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='sample_is_closed_by_the_chair', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE confirmed record;', func="\n            IF NEW.status NOT IN ('settled', 'ended') OR OLD.status = NEW.status THEN\n                RETURN NULL;\n            END IF;\n            IF NOT (EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')\n            )\n        )\n    ) OR EXISTS (\n        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id\n        WHERE m.user_id = NEW.settled_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL\n            AND (NEW.settled_at AT TIME ZONE 'Asia/Seoul')::date\n                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')\n    ))\n            THEN RAISE EXCEPTION 'sample is closed by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'sample_is_closed_by_the_chair'; END IF;\n            SELECT d.review_id, d.confirmed_by_id INTO confirmed\n            FROM public.reviews_sampledraw s\n            JOIN public.reviews_decision d ON d.id = s.decision_id\n            WHERE s.id = NEW.draw_id;\n            IF confirmed.confirmed_by_id = NEW.settled_by_id AND EXISTS (\n                SELECT FROM public.claims_user other\n                WHERE other.id <> NEW.settled_by_id AND other.is_active\n                    AND other.disabled_at IS NULL\n                    AND (EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = other.id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')\n            )\n        )\n    ) OR EXISTS (\n        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id\n        WHERE m.user_id = other.id AND m.deputises AND u.is_active AND u.disabled_at IS NULL\n            AND (NEW.settled_at AT TIME ZONE 'Asia/Seoul')::date\n                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')\n    ))\n                    AND NOT EXISTS (\n                        SELECT FROM public.reviews_assignment a\n                        JOIN public.reviews_member own ON own.id = a.member_id\n                        WHERE a.review_id = confirmed.review_id AND own.user_id = other.id\n                            AND (a.left_as IN ('recused', 'disqualified', 'challenged')\n                                OR EXISTS (\n                                    SELECT FROM public.reviews_vote v WHERE v.assignment_id = a.id\n                                ))\n                    )\n            ) THEN RAISE EXCEPTION 'who confirmed closes no sample where another may' USING ERRCODE = 'check_violation', CONSTRAINT = 'who_confirmed_closes_no_sample_where_another_may'; END IF;\n            RETURN NULL;\n        ", hash='e9dd6b3d417244063f7641f7cf00a4ed22e12d5b', operation='UPDATE', pgid='pgtrigger_sample_is_closed_by_the_chair_004c9', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_samplecheckevent" ("amount", "at", "ceiling", "choice", "claim_id", "difference", "draw_id", "due_on", "erased_at", "id", "judged_at", "judged_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."at", NEW."ceiling", NEW."choice", NEW."claim_id", NEW."difference", NEW."draw_id", NEW."due_on", NEW."erased_at", NEW."id", NEW."judged_at", NEW."judged_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='03f8116975a30de8967a484e80379d4c1a5efcba', operation='INSERT', pgid='pgtrigger_insert_insert_08c13', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."ceiling" IS DISTINCT FROM (NEW."ceiling") OR OLD."choice" IS DISTINCT FROM (NEW."choice") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."difference" IS DISTINCT FROM (NEW."difference") OR OLD."draw_id" IS DISTINCT FROM (NEW."draw_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."judged_at" IS DISTINCT FROM (NEW."judged_at") OR OLD."judged_by_id" IS DISTINCT FROM (NEW."judged_by_id") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "reviews_samplecheckevent" ("amount", "at", "ceiling", "choice", "claim_id", "difference", "draw_id", "due_on", "erased_at", "id", "judged_at", "judged_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."at", NEW."ceiling", NEW."choice", NEW."claim_id", NEW."difference", NEW."draw_id", NEW."due_on", NEW."erased_at", NEW."id", NEW."judged_at", NEW."judged_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='d61ef123a0ee26e37a1ca9c9481b545c4d828617', operation='UPDATE', pgid='pgtrigger_update_update_8bc80', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_samplecheckevent" ("amount", "at", "ceiling", "choice", "claim_id", "difference", "draw_id", "due_on", "erased_at", "id", "judged_at", "judged_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status") VALUES (OLD."amount", OLD."at", OLD."ceiling", OLD."choice", OLD."claim_id", OLD."difference", OLD."draw_id", OLD."due_on", OLD."erased_at", OLD."id", OLD."judged_at", OLD."judged_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."settled_at", OLD."settled_by_id", OLD."status"); RETURN NULL;', hash='9126c20a36a9755910ca295bdbc5cf11073f88c0', operation='DELETE', pgid='pgtrigger_delete_delete_79c5b', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='21abee7957da0d7d98e442081d3fc8beb5c79642', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_5c6ae', table='reviews_samplecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplecheck',
            trigger=pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."rationale" NOT IN (\'\') AND OLD."rationale" IS DISTINCT FROM NEW."rationale" AND (NEW.erased_at IS NULL OR NEW."rationale" NOT IN (\'\'))) OR (OLD."settled_reason" NOT IN (\'\') AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason" AND (NEW.erased_at IS NULL OR NEW."settled_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='b5d5ce785229a62ba68ae93c644cc752b518562d', operation='UPDATE OF "rationale", "settled_reason"', pgid='pgtrigger_z_written_once_63b0f', table='reviews_samplecheck', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'votes_late', 'votes_stuck', 'member_leaves', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'paper_taken_back', 'documents_overdue', 'document_bulk', 'comment', 'bulk_approve', 'statistics_publish', 'account_confirm', 'change_confirm', 'results_confirm', 'batch_to_release', 'payout_cancelled', 'handover_to_confirm', 'bulk_failed', 'quarantine', 'recovery_waits', 'hold_waits', 'month_waits', 'month_back', 'proposal_back', 'seen_infected', 'link_used', 'payee_to_confirm', 'objection_confirm', 'objection_back', 'facts_confirm', 'retriage_confirm', 'benefit_approve', 'erasure_approve', 'sample_to_judge', 'sample_differs', 'sample_due', 'sample_late', 'inspection_late', 'policy_published', 'policy_in_force'])), name='item_is_of_a_known_kind'),
        ),
        migrations.CreateModel(
            name='ErasureFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, verbose_name='저장 위치')),
                ('is_preview', models.BooleanField(default=False, verbose_name='미리보기')),
            ],
            options={
                'verbose_name': '지울 파일',
                'verbose_name_plural': '지울 파일',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ErasureItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('planned', '파기할 것'), ('erased', '파기함'), ('kept', '그대로 둠')], max_length=7, verbose_name='상태')),
                ('why', models.CharField(blank=True, choices=[('retained', '보존 지정'), ('review', '끝나지 않은 심의'), ('appeal', '끝나지 않은 재심의 신청이나 이의'), ('owed', '아직 준비하지 않은 지원금'), ('payout', '끝나지 않은 지급'), ('hold', '풀리지 않은 지급 보류'), ('recovery', '끝나지 않은 환수'), ('benefit', '끝나지 않은 혜택'), ('notice', '보내지 못한 통지'), ('inquiry', '다시 걸지 않은 전화'), ('proposal', '확인을 기다리는 정정이나 대리'), ('handover', '끝나지 않은 이관'), ('document', '검사가 끝나지 않은 서류'), ('changed', '센 뒤에 새로 생긴 일'), ('refused', '다른 기록이 아직 쓰는 글')], max_length=9, verbose_name='그대로 둔 사유')),
                ('documents', models.PositiveIntegerField(default=0, verbose_name='파기한 서류')),
                ('notices', models.PositiveIntegerField(default=0, verbose_name='파기한 통지')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
            ],
            options={
                'verbose_name': '파기하는 신청',
                'verbose_name_plural': '파기하는 신청',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ErasureRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cutoff', models.DateField(verbose_name='기준일')),
                ('status', models.CharField(choices=[('counted', '대상을 셈'), ('proposed', '승인 대기'), ('running', '파기 중'), ('done', '마침'), ('withdrawn', '그만둠')], default='counted', max_length=9, verbose_name='상태')),
                ('planned', models.PositiveIntegerField(default=0, verbose_name='파기할 신청')),
                ('kept', models.PositiveIntegerField(default=0, verbose_name='그대로 두는 신청')),
                ('counted_at', models.DateTimeField(default=claims.clock.now, verbose_name='센 때')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='요청한 때')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인한 때')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='그만둔 사유')),
                ('erased', models.PositiveIntegerField(default=0, verbose_name='파기한 신청')),
                ('kept_since', models.PositiveIntegerField(default=0, verbose_name='그사이에 바뀌어 둔 신청')),
                ('documents', models.PositiveIntegerField(default=0, verbose_name='파기한 서류')),
                ('notices', models.PositiveIntegerField(default=0, verbose_name='파기한 통지')),
                ('access_entries', models.PositiveIntegerField(default=0, verbose_name='글을 지운 접속기록')),
                ('rejected_rows', models.PositiveIntegerField(default=0, verbose_name='지운 반려 행')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
            ],
            options={
                'verbose_name': '파기',
                'verbose_name_plural': '파기',
                'ordering': ['-pk'],
                'permissions': [('propose_erasure', '개인정보 파기를 요청하고 보존할 신청을 지정하기'), ('approve_erasure', '다른 사람이 요청한 개인정보 파기를 승인하기')],
            },
        ),
        migrations.CreateModel(
            name='ErasureRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('cutoff', models.DateField(verbose_name='기준일')),
                ('status', models.CharField(choices=[('counted', '대상을 셈'), ('proposed', '승인 대기'), ('running', '파기 중'), ('done', '마침'), ('withdrawn', '그만둠')], default='counted', max_length=9, verbose_name='상태')),
                ('planned', models.PositiveIntegerField(default=0, verbose_name='파기할 신청')),
                ('kept', models.PositiveIntegerField(default=0, verbose_name='그대로 두는 신청')),
                ('counted_at', models.DateTimeField(default=claims.clock.now, verbose_name='센 때')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='요청한 때')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인한 때')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='그만둔 사유')),
                ('erased', models.PositiveIntegerField(default=0, verbose_name='파기한 신청')),
                ('kept_since', models.PositiveIntegerField(default=0, verbose_name='그사이에 바뀌어 둔 신청')),
                ('documents', models.PositiveIntegerField(default=0, verbose_name='파기한 서류')),
                ('notices', models.PositiveIntegerField(default=0, verbose_name='파기한 통지')),
                ('access_entries', models.PositiveIntegerField(default=0, verbose_name='글을 지운 접속기록')),
                ('rejected_rows', models.PositiveIntegerField(default=0, verbose_name='지운 반려 행')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Retention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='보존 사유')),
                ('set_at', models.DateTimeField(default=claims.clock.now, verbose_name='지정한 때')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제한 때')),
                ('lifting_reason', models.CharField(blank=True, max_length=300, verbose_name='해제 사유')),
            ],
            options={
                'verbose_name': '보존 지정',
                'verbose_name_plural': '보존 지정',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RetentionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('set_at', models.DateTimeField(default=claims.clock.now, verbose_name='지정한 때')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제한 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimOfErasure',
            fields=[
            ],
            options={
                'verbose_name': '파기가 쓰는 신청',
                'verbose_name_plural': '파기가 쓰는 신청',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('claims.claim',),
        ),
        migrations.CreateModel(
            name='EntryOfErasure',
            fields=[
            ],
            options={
                'verbose_name': '파기가 쓰는 접속기록',
                'verbose_name_plural': '파기가 쓰는 접속기록',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('claims.accessentry',),
        ),
        migrations.CreateModel(
            name='RejectionOfErasure',
            fields=[
            ],
            options={
                'verbose_name': '파기가 쓰는 반려된 행',
                'verbose_name_plural': '파기가 쓰는 반려된 행',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('claims.importrejection',),
        ),
        migrations.AddField(
            model_name='erasureitem',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='erasurerun',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람'),
        ),
        migrations.AddField(
            model_name='erasurerun',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='그만둔 사람'),
        ),
        migrations.AddField(
            model_name='erasurerun',
            name='counted_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='센 사람'),
        ),
        migrations.AddField(
            model_name='erasurerun',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람'),
        ),
        migrations.AddField(
            model_name='erasureitem',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.erasurerun', verbose_name='파기'),
        ),
        migrations.AddField(
            model_name='erasurefile',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reviews.erasurerun', verbose_name='파기'),
        ),
        migrations.AddField(
            model_name='erasurerunevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람'),
        ),
        migrations.AddField(
            model_name='erasurerunevent',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='그만둔 사람'),
        ),
        migrations.AddField(
            model_name='erasurerunevent',
            name='counted_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='센 사람'),
        ),
        migrations.AddField(
            model_name='erasurerunevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.erasurerun'),
        ),
        migrations.AddField(
            model_name='erasurerunevent',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람'),
        ),
        migrations.AddField(
            model_name='retention',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='retention',
            name='lifted_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제한 사람'),
        ),
        migrations.AddField(
            model_name='retention',
            name='set_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='지정한 사람'),
        ),
        migrations.AddField(
            model_name='retentionevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='retentionevent',
            name='lifted_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제한 사람'),
        ),
        migrations.AddField(
            model_name='retentionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.retention'),
        ),
        migrations.AddField(
            model_name='retentionevent',
            name='set_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='지정한 사람'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimoferasure',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_by_an_approved_run', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."erased_at" IS NOT NULL AND OLD."erased_at" IS NULL)', func="\n                    IF pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') THEN RETURN NEW; END IF;\n                    IF NOT EXISTS (\n                        SELECT FROM public.reviews_erasureitem i\n                        JOIN public.reviews_erasurerun r ON r.id = i.run_id\n                        WHERE i.claim_id = NEW.id AND i.status = 'planned' AND r.status = 'running'\n                    ) THEN RAISE EXCEPTION 'claim is erased by an approved run' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_erased_by_an_approved_run'; END IF;\n                    IF EXISTS (\n                        SELECT FROM public.reviews_retention k\n                        WHERE k.claim_id = NEW.id AND k.lifted_at IS NULL\n                    ) THEN RAISE EXCEPTION 'retained claim is not erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'retained_claim_is_not_erased'; END IF;\n                    RETURN NEW;\n                ", hash='2f4d22f7f503eb9724fec30ea1aec6a5789305ed', operation='UPDATE', pgid='pgtrigger_z_erased_by_an_approved_run_6ff57', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryoferasure',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_by_its_age', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."erased_at" IS NOT NULL AND OLD."erased_at" IS NULL)', func="\n                    IF pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') THEN RETURN NEW; END IF;\n                    IF OLD.at >= now() - interval '2 years' OR NOT EXISTS (\n                        SELECT FROM public.reviews_erasurerun r\n                        WHERE r.status = 'running'\n                            AND OLD.at < r.cutoff::timestamp AT TIME ZONE 'Asia/Seoul'\n                    )\n                    THEN RAISE EXCEPTION 'access entry is erased by its age' USING ERRCODE = 'check_violation', CONSTRAINT = 'access_entry_is_erased_by_its_age'; END IF;\n                    IF EXISTS (\n                        SELECT FROM public.claims_claim c\n                        WHERE c.id = OLD.claim_id AND c.erased_at IS NULL\n                    ) THEN RAISE EXCEPTION 'access entry is erased after its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'access_entry_is_erased_after_its_claim'; END IF;\n                    RETURN NEW;\n                ", hash='91ada332fd533e17bbc0ff40341b677e18d978c8', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_by_its_age_0483a', table='claims_accessentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rejectionoferasure',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_by_its_age', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.raw_row = '' AND OLD.raw_row <> '' AND NEW.taken_in_id IS NULL)", declare='DECLARE loaded timestamptz;', func="\n                    SELECT f.created_at INTO loaded FROM public.claims_importrun f\n                    WHERE f.id = OLD.run_id;\n                    IF NOT EXISTS (\n                        SELECT FROM public.reviews_erasurerun r\n                        WHERE r.status = 'running'\n                            AND loaded < r.cutoff::timestamp AT TIME ZONE 'Asia/Seoul'\n                    ) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')\n                    THEN RAISE EXCEPTION 'rejected row is erased by its age' USING ERRCODE = 'check_violation', CONSTRAINT = 'rejected_row_is_erased_by_its_age'; END IF;\n                    RETURN NEW;\n                ", hash='31a3b3492243ad75ab76bd1e24606069c2577ffa', operation='UPDATE OF "raw_row"', pgid='pgtrigger_z_erased_by_its_age_39721', table='claims_importrejection', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='erasurerun',
            constraint=models.UniqueConstraint(models.Value(1), condition=models.Q(('status__in', ('counted', 'proposed', 'running'))), name='one_erasure_is_open'),
        ),
        migrations.AddConstraint(
            model_name='erasurerun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('status__in', ['running', 'done']), models.Q(('approved_by', models.F('proposed_by')), _negated=True), models.Q(('approved_by', models.F('counted_by')), _negated=True)), models.Q(('approved_by__isnull', True), ('status__in', ['counted', 'proposed', 'withdrawn'])), _connector='OR'), name='erasure_is_approved_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='erasurerun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'proposed'), _negated=True), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='proposed_erasure_names_its_proposer'),
        ),
        migrations.AddConstraint(
            model_name='erasurerun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', False), ('status', 'withdrawn')), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('closed_by__isnull', True), ('reason', '')), _connector='OR'), name='withdrawn_erasure_names_who'),
        ),
        migrations.AddConstraint(
            model_name='erasurerun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status__in', ['done', 'withdrawn'])), models.Q(('finished_at__isnull', True), ('status__in', ('counted', 'proposed', 'running'))), _connector='OR'), name='ended_erasure_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."counted_by_id" IS NOT NULL OR NEW."proposed_by_id" IS NOT NULL OR NEW."approved_by_id" IS NOT NULL OR NEW."closed_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."counted_by_id" IS NOT NULL AND NEW."counted_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."counted_by_id" IS DISTINCT FROM OLD."counted_by_id")) OR (NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."approved_by_id" IS NOT NULL AND NEW."approved_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='a1e4dfc676b7baea9e0b2e2756423508c67c1d9f', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_5d5ca', table='reviews_erasurerun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'counted\') THEN RAISE EXCEPTION \'reviews erasurerun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_erasurerun_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'counted>proposed\', \'counted>withdrawn\', \'proposed>running\', \'proposed>withdrawn\', \'running>done\']::text[])\n            THEN RAISE EXCEPTION \'reviews erasurerun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_erasurerun_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='5b53ba6e176a72bf0d34df3c7f422c26ee521254', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_efff9', table='reviews_erasurerun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."cutoff", OLD."counted_by_id", OLD."counted_at") IS DISTINCT FROM ROW(NEW."cutoff", NEW."counted_by_id", NEW."counted_at") THEN RAISE EXCEPTION \'erasure is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'erasure_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='4bb9e8376d06632c06a350198f68b6d1495e9b1d', operation='UPDATE', pgid='pgtrigger_frozen_3979f', table='reviews_erasurerun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='plan_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status IN (\'running\', \'done\', \'withdrawn\')) AND ROW(OLD."cutoff", OLD."planned", OLD."kept", OLD."counted_by_id", OLD."counted_at", OLD."proposed_by_id", OLD."proposed_at", OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."cutoff", NEW."planned", NEW."kept", NEW."counted_by_id", NEW."counted_at", NEW."proposed_by_id", NEW."proposed_at", NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION \'approved erasure is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'approved_erasure_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='afe5120f0f7a41ee6ba6a9503f967f999df028b5', operation='UPDATE', pgid='pgtrigger_plan_is_frozen_a00a1', table='reviews_erasurerun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='proposed_by_in_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'proposed' AND NEW.status = 'running'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='304d4c9755cec13e8d4b63304a7a206730c7e355', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_cbf5b', table='reviews_erasurerun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='passes_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NEW.cutoff > (now() AT TIME ZONE 'Asia/Seoul')::date\n                            - 365\n                        THEN RAISE EXCEPTION 'erasure waits for the retention period' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_waits_for_the_retention_period'; END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.status = 'proposed' AND OLD.status <> 'proposed'\n                        AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            )\n        )\n    )\n                    THEN RAISE EXCEPTION 'erasure is proposed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_proposed_by_the_secretariat'; END IF;\n                    IF NEW.status = 'running' AND OLD.status <> 'running'\n                        AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.approved_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_erasure')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_erasure')\n            )\n        )\n    )\n                    THEN RAISE EXCEPTION 'erasure is approved by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_approved_by_the_chair'; END IF;\n                    RETURN NEW;\n                ", hash='ad5d74547738aebd1e7d302680de0c17f4a8a288', operation='INSERT OR UPDATE', pgid='pgtrigger_passes_two_people_3c59f', table='reviews_erasurerun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_erasurerunevent" ("access_entries", "approved_at", "approved_by_id", "closed_by_id", "counted_at", "counted_by_id", "cutoff", "documents", "erased", "finished_at", "id", "kept", "kept_since", "last_claim", "notices", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_at", "proposed_at", "proposed_by_id", "reason", "rejected_rows", "status") VALUES (NEW."access_entries", NEW."approved_at", NEW."approved_by_id", NEW."closed_by_id", NEW."counted_at", NEW."counted_by_id", NEW."cutoff", NEW."documents", NEW."erased", NEW."finished_at", NEW."id", NEW."kept", NEW."kept_since", NEW."last_claim", NEW."notices", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."rejected_rows", NEW."status"); RETURN NULL;', hash='659253450f8974a9649c86e7c8181863d4ea837d', operation='INSERT', pgid='pgtrigger_insert_insert_b14a4', table='reviews_erasurerun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_erasurerunevent" ("access_entries", "approved_at", "approved_by_id", "closed_by_id", "counted_at", "counted_by_id", "cutoff", "documents", "erased", "finished_at", "id", "kept", "kept_since", "last_claim", "notices", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_at", "proposed_at", "proposed_by_id", "reason", "rejected_rows", "status") VALUES (NEW."access_entries", NEW."approved_at", NEW."approved_by_id", NEW."closed_by_id", NEW."counted_at", NEW."counted_by_id", NEW."cutoff", NEW."documents", NEW."erased", NEW."finished_at", NEW."id", NEW."kept", NEW."kept_since", NEW."last_claim", NEW."notices", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."rejected_rows", NEW."status"); RETURN NULL;', hash='dea75861d2f54dd3f0b0e5443f1c3ecfdb1b9ce9', operation='UPDATE', pgid='pgtrigger_update_update_a1924', table='reviews_erasurerun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_erasurerunevent" ("access_entries", "approved_at", "approved_by_id", "closed_by_id", "counted_at", "counted_by_id", "cutoff", "documents", "erased", "finished_at", "id", "kept", "kept_since", "last_claim", "notices", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_at", "proposed_at", "proposed_by_id", "reason", "rejected_rows", "status") VALUES (OLD."access_entries", OLD."approved_at", OLD."approved_by_id", OLD."closed_by_id", OLD."counted_at", OLD."counted_by_id", OLD."cutoff", OLD."documents", OLD."erased", OLD."finished_at", OLD."id", OLD."kept", OLD."kept_since", OLD."last_claim", OLD."notices", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned", OLD."progress_at", OLD."proposed_at", OLD."proposed_by_id", OLD."reason", OLD."rejected_rows", OLD."status"); RETURN NULL;', hash='98aca910b7644e1a0bbc9da5a08846c794912244', operation='DELETE', pgid='pgtrigger_delete_delete_d8737', table='reviews_erasurerun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurerun',
            trigger=pgtrigger.compiler.Trigger(name='ended_run_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status IN (\'done\', \'withdrawn\')) AND ROW(OLD."erased", OLD."kept_since", OLD."documents", OLD."notices", OLD."access_entries", OLD."rejected_rows", OLD."last_claim", OLD."progress_at", OLD."finished_at", OLD."reason", OLD."closed_by_id") IS DISTINCT FROM ROW(NEW."erased", NEW."kept_since", NEW."documents", NEW."notices", NEW."access_entries", NEW."rejected_rows", NEW."last_claim", NEW."progress_at", NEW."finished_at", NEW."reason", NEW."closed_by_id") THEN RAISE EXCEPTION \'approved erasure is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'approved_erasure_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='36b6e43aef2a529ba67e22129672dceadb7d6a68', operation='UPDATE', pgid='pgtrigger_ended_run_is_frozen_00f5a', table='reviews_erasurerun', when='BEFORE')),
        ),
        AddTrigger(
            model_name='erasurerun',
            trigger=Trigger(
                name='proposal_is_frozen',
                sql=UpsertTriggerSql(
                    table='reviews_erasurerun',
                    when='BEFORE',
                    operation='UPDATE',
                    pgid='pgtrigger_proposal_is_frozen_78fd1',
                    func="""
            IF (OLD.status = 'proposed') AND ROW(OLD."cutoff", OLD."planned", OLD."kept", OLD."counted_by_id", OLD."counted_at", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."cutoff", NEW."planned", NEW."kept", NEW."counted_by_id", NEW."counted_at", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'proposed erasure is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_erasure_is_frozen'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        AddTrigger(
            model_name='erasurerun',
            trigger=Trigger(
                name='counted_while_it_runs',
                sql=UpsertTriggerSql(
                    table='reviews_erasurerun',
                    when='BEFORE',
                    operation='UPDATE',
                    pgid='pgtrigger_counted_while_it_runs_e9a30',
                    func="""
            IF (OLD.status IN ('counted', 'proposed') AND NEW.status = OLD.status) AND ROW(OLD."erased", OLD."kept_since", OLD."documents", OLD."notices", OLD."access_entries", OLD."rejected_rows", OLD."last_claim", OLD."finished_at") IS DISTINCT FROM ROW(NEW."erased", NEW."kept_since", NEW."documents", NEW."notices", NEW."access_entries", NEW."rejected_rows", NEW."last_claim", NEW."finished_at") THEN RAISE EXCEPTION 'proposed erasure is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_erasure_is_frozen'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        migrations.AddIndex(
            model_name='erasureitem',
            index=models.Index(fields=['run', 'status', 'claim'], name='erasure_item_by_status'),
        ),
        migrations.AddConstraint(
            model_name='erasureitem',
            constraint=models.UniqueConstraint(fields=('run', 'claim'), name='claim_is_once_in_an_erasure'),
        ),
        migrations.AddConstraint(
            model_name='erasureitem',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'erased')), fields=('claim',), name='claim_is_erased_once'),
        ),
        migrations.AddConstraint(
            model_name='erasureitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'kept'), models.Q(('why', ''), _negated=True)), models.Q(models.Q(('status', 'kept'), _negated=True), ('why', '')), _connector='OR'), name='kept_claim_says_why'),
        ),
        migrations.AddConstraint(
            model_name='erasureitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('status', 'erased')), models.Q(('status', 'erased'), _negated=True), _connector='OR'), name='erased_claim_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasureitem',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'kept\', \'planned\') THEN RAISE EXCEPTION \'reviews erasureitem status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_erasureitem_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'planned>erased\', \'planned>kept\']::text[])\n            THEN RAISE EXCEPTION \'reviews erasureitem status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_erasureitem_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='3ca8accd94913aee1f974915a0dbc68397641516', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_1e53c', table='reviews_erasureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasureitem',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'planned\') AND ROW(OLD."status", OLD."why", OLD."documents", OLD."notices", OLD."settled_at") IS DISTINCT FROM ROW(NEW."status", NEW."why", NEW."documents", NEW."notices", NEW."settled_at") THEN RAISE EXCEPTION \'settled erasure item is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'settled_erasure_item_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='99974f513b068602e7f86b921c5ca33d9496e2a5', operation='UPDATE', pgid='pgtrigger_frozen_e9e54', table='reviews_erasureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasureitem',
            trigger=pgtrigger.compiler.Trigger(name='changes_with_its_run', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE of_run text;', func="\n                    SELECT r.status INTO of_run FROM public.reviews_erasurerun r\n                    WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.run_id ELSE NEW.run_id END;\n                    IF TG_OP = 'UPDATE' THEN\n                        IF of_run <> 'running' THEN RAISE EXCEPTION 'claim is erased while its run runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_erased_while_its_run_runs';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF of_run NOT IN ('counted', 'proposed') THEN\n                        RAISE EXCEPTION 'approved erasure is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_erasure_is_frozen';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ", hash='83a1eeba750588eb9ac430f0a0f1e0209b45ecdf', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_changes_with_its_run_f5db0', table='reviews_erasureitem', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='erasurefile',
            constraint=models.UniqueConstraint(fields=('key', 'is_preview'), name='file_is_deleted_once'),
        ),
        migrations.AddConstraint(
            model_name='retention',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('claim',), name='claim_is_retained_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='retention',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='retention_says_why'),
        ),
        migrations.AddConstraint(
            model_name='retention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True), ('lifting_reason', '')), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifting_reason', ''), _negated=True)), _connector='OR'), name='lifted_retention_says_by_whom_and_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."set_by_id" IS NOT NULL OR NEW."lifted_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."set_by_id" IS NOT NULL AND NEW."set_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."set_by_id" IS DISTINCT FROM OLD."set_by_id")) OR (NEW."lifted_by_id" IS NOT NULL AND NEW."lifted_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."lifted_by_id" IS DISTINCT FROM OLD."lifted_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='031a7eb2917cde71b4df7ebbc495bf9b9b4a5327', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_4fba4', table='reviews_retention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."claim_id", OLD."set_by_id", OLD."set_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."set_by_id", NEW."set_at") THEN RAISE EXCEPTION \'retention is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'retention_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='f559cc4af76d06496e7cdac8e17995265f51d83e', operation='UPDATE', pgid='pgtrigger_frozen_64877', table='reviews_retention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='lifting_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.lifted_at IS NOT NULL) AND ROW(OLD."lifted_by_id", OLD."lifted_at") IS DISTINCT FROM ROW(NEW."lifted_by_id", NEW."lifted_at") THEN RAISE EXCEPTION \'lifted retention is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'lifted_retention_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='b990257e401d77f00a01d0efbd2e6a71a6e7d38e', operation='UPDATE', pgid='pgtrigger_lifting_is_frozen_91382', table='reviews_retention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='is_of_the_secretariat', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.set_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            )\n        )\n    ) THEN\n                            RAISE EXCEPTION 'retention is of the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_is_of_the_secretariat';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.lifted_at IS NOT NULL AND OLD.lifted_at IS NULL\n                        AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.lifted_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_erasure')\n            )\n        )\n    )\n                    THEN RAISE EXCEPTION 'retention is of the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_is_of_the_secretariat'; END IF;\n                    RETURN NEW;\n                ", hash='c6ba82ac1015a7c5578420ba9fac181ce6b25da9', operation='INSERT OR UPDATE', pgid='pgtrigger_is_of_the_secretariat_e2401', table='reviews_retention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_retentionevent" ("claim_id", "id", "lifted_at", "lifted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id") VALUES (NEW."claim_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."set_at", NEW."set_by_id"); RETURN NULL;', hash='1a474b9d73644d6a786ea340c3b626ca6fba1685', operation='INSERT', pgid='pgtrigger_insert_insert_52230', table='reviews_retention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lifted_at" IS DISTINCT FROM (NEW."lifted_at") OR OLD."lifted_by_id" IS DISTINCT FROM (NEW."lifted_by_id") OR OLD."set_at" IS DISTINCT FROM (NEW."set_at") OR OLD."set_by_id" IS DISTINCT FROM (NEW."set_by_id"))', func='INSERT INTO "reviews_retentionevent" ("claim_id", "id", "lifted_at", "lifted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id") VALUES (NEW."claim_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."set_at", NEW."set_by_id"); RETURN NULL;', hash='4e1e4b371b92bf6e8cf6f0815c99d3c07e9cf1c3', operation='UPDATE', pgid='pgtrigger_update_update_7c984', table='reviews_retention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_retentionevent" ("claim_id", "id", "lifted_at", "lifted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id") VALUES (OLD."claim_id", OLD."id", OLD."lifted_at", OLD."lifted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."set_at", OLD."set_by_id"); RETURN NULL;', hash='5b5dd80656d4eb0dfd75f047454858dc7404b6bc', operation='DELETE', pgid='pgtrigger_delete_delete_ff192', table='reviews_retention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='not_of_an_erased_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='ee8b3e4bc3b6298df715ceb9dbcc61b5b2e4937c', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_b54bb', table='reviews_retention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((NEW."reason" = \'(파기됨)\' AND OLD."reason" IS DISTINCT FROM NEW."reason") OR (NEW."lifting_reason" = \'(파기됨)\' AND OLD."lifting_reason" IS DISTINCT FROM NEW."lifting_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='f61c7aeb7068f6e0b5cd46d5d2c479484ceb18dd', operation='UPDATE OF "reason", "lifting_reason"', pgid='pgtrigger_z_erased_with_its_claim_f424e', table='reviews_retention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retention',
            trigger=pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."reason" NOT IN (\'\') AND OLD."reason" IS DISTINCT FROM NEW."reason" AND NEW."reason" IS DISTINCT FROM \'(파기됨)\') OR (OLD."lifting_reason" NOT IN (\'\') AND OLD."lifting_reason" IS DISTINCT FROM NEW."lifting_reason" AND NEW."lifting_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='9756e80994d4861e9d3815abfdda3813a3e0cf24', operation='UPDATE OF "reason", "lifting_reason"', pgid='pgtrigger_z_written_once_8d8cf', table='reviews_retention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurefile',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."run_id", OLD."key", OLD."is_preview") IS DISTINCT FROM ROW(NEW."run_id", NEW."key", NEW."is_preview") THEN RAISE EXCEPTION \'reviews erasurefile is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_erasurefile_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='d1c224973b5bd88e2ef3b588a6b3245e8af789bf', operation='UPDATE', pgid='pgtrigger_frozen_f3106', table='reviews_erasurefile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erasurefile',
            trigger=pgtrigger.compiler.Trigger(name='is_of_an_erased_document', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT FROM public.claims_document d\n                        WHERE d.erased_at IS NOT NULL AND CASE WHEN NEW.is_preview\n                            THEN d.sha256 = NEW.key ELSE d.storage_key = NEW.key END\n                    ) THEN RAISE EXCEPTION 'file is of an erased document' USING ERRCODE = 'check_violation', CONSTRAINT = 'file_is_of_an_erased_document'; END IF;\n                    RETURN NEW;\n                ", hash='cbba9e4e873b0cc0d02032ddee88583053effcb4', operation='INSERT', pgid='pgtrigger_is_of_an_erased_document_93f23', table='reviews_erasurefile', when='BEFORE')),
        ),
        ]),
    ]
