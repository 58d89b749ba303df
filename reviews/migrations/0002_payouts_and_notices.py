"""The tables of payouts and notices, with their constraints, indexes and triggers."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pghistory.utils
from django.conf import settings
from django.db import migrations, models
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

import claims.clock


class Migration(migrations.Migration):
    dependencies = [
        ('claims', '0001_initial'),
        ('reviews', '0001_committee'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimOfPayouts',
            fields=[],
            options={
                'proxy': True,
                'default_permissions': (),
            },
            bases=('claims.claim',),
        ),
        AddTrigger(
            model_name='claimofpayouts',
            trigger=Trigger(
                name='route_holds',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='BEFORE',
                    operation='UPDATE OF "route", "tier_id", "routed_under_id", "routed_at"',
                    pgid='pgtrigger_route_holds_5599b',
                    hash='acc9d0299b40f1413a5c7f4e823372cefa08e8c9',
                    func="""
            IF (EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = OLD.id AND p.status <> 'cancelled'
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = OLD.id
            )) AND ROW(OLD."route", OLD."tier_id", OLD."routed_under_id", OLD."routed_at") IS DISTINCT FROM ROW(NEW."route", NEW."tier_id", NEW."routed_under_id", NEW."routed_at") THEN RAISE EXCEPTION 'route holds while something rests on it' USING ERRCODE = 'check_violation', CONSTRAINT = 'route_holds_while_something_rests_on_it'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        migrations.CreateModel(
            name='AccountOfPayouts',
            fields=[],
            options={
                'proxy': True,
                'default_permissions': (),
            },
            bases=('claims.bankaccount',),
        ),
        AddTrigger(
            model_name='accountofpayouts',
            trigger=Trigger(
                name='kept_for_payouts',
                sql=UpsertTriggerSql(
                    table='claims_bankaccount',
                    when='BEFORE',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_for_payouts_e63f9',
                    hash='effda1ee0f9fa95db7c0f7cb52e483b81f88098c',
                    func=(
                        '\n'
                        '            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN '
                        'RETURN NEW; END IF;\n'
                        '            \n'
                        "    IF current_setting('transaction_isolation') NOT IN ('read "
                        "committed', 'read uncommitted') THEN\n"
                        "        RAISE EXCEPTION 'account of a payout under way is kept' USING "
                        "ERRCODE = 'check_violation', CONSTRAINT = "
                        "'account_of_a_payout_under_way_is_kept';\n"
                        '    END IF;\n'
                        '    PERFORM 1 FROM public.claims_claim c WHERE c.id = OLD.claim_id FOR '
                        'NO KEY UPDATE;\n'
                        '\n'
                        '            IF EXISTS (\n'
                        '                SELECT 1 FROM public.reviews_payout p\n'
                        '                WHERE p.account_id = OLD.id AND (\n'
                        "                    p.status IN ('prepared', 'approved', 'batched')\n"
                        "                    OR p.status = 'failed' AND NOT EXISTS (\n"
                        '                        SELECT 1 FROM public.reviews_payout s\n'
                        '                        WHERE s.replaces_id = p.id AND s.status <> '
                        "'cancelled'\n"
                        '                    )\n'
                        '                )\n'
                        "            ) THEN RAISE EXCEPTION 'account of a payout under way is "
                        "kept' USING ERRCODE = 'check_violation', CONSTRAINT = "
                        "'account_of_a_payout_under_way_is_kept'; END IF;\n"
                        '            RETURN NEW;\n'
                        '        '
                    ),
                ),
            ),
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
                ('release_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='취소 사유')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('built_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='묶은 사람')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.programme', verbose_name='지원사업')),
                ('released_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='이체를 승인한 사람')),
            ],
            options={
                'verbose_name': '이체 묶음',
                'verbose_name_plural': '이체 묶음',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('build_batch', '이체 묶음 만들기'), ('release_batch', '이체 묶음 방출')],
                'indexes': [
                    models.Index(fields=['created_at', 'id'], name='batch_by_creation'),
                    models.Index(fields=['status', 'id'], name='batch_by_status'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('released_by', models.F('built_by')), _negated=True), name='releaser_did_not_build'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['open', 'cancelled']), models.Q(('built_at__isnull', False), ('built_by__isnull', False), models.Q(('manifest_sha256', ''), _negated=True)), _connector='OR'), name='built_batch_names_its_builder'),
                    models.CheckConstraint(condition=models.Q(models.Q(('release_key__isnull', False), ('released_at__isnull', False), ('released_by__isnull', False), ('status__in', ['released', 'settled'])), models.Q(('release_key__isnull', True), ('released_at__isnull', True), ('released_by__isnull', True), ('status__in', ['open', 'built', 'cancelled'])), _connector='OR'), name='released_batch_names_its_releaser'),
                    models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='batch_total_is_not_negative'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_967f6',
                            hash='5c6e937ffcd60515453521b7f3d311a9c8dbae7c',
                            condition=(
                                'WHEN (NEW."built_by_id" IS NOT NULL OR NEW."released_by_id" IS '
                                'NOT NULL)'
                            ),
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
                            hash='ed822e632ea611fc5d97662875d5a46205fdd07a',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'open\') THEN RAISE '
                                "EXCEPTION 'reviews payoutbatch status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_payoutbatch_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['built>cancelled', 'built>released', 'open>built', "
                                "'open>cancelled', 'released>settled']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews payoutbatch status "
                                "moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'reviews_payoutbatch_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='batch_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_batch_facts_0022f',
                            hash='ff3a1620959426a8c7f8ce34afd902c112c39002',
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
                            hash='02b50f558c00a13490fb3d92fc121a834f7fa500',
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
                            hash='5ced60d39a23b090253dbd739a43a8be5d665bd7',
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
                            hash='f898443b03eaeaa9bc0742ccb0ba9a3b57de02be',
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
                            hash='4d727a8f67d0a00f358bfc9c9d275f090c54b87d',
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
                    Trigger(
                        name='batch_is_in_other_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_batch_is_in_other_hands_58548',
                            hash='2baebbab1025dfbd929a57999627b41a21600ed2',
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
            SELECT b.payout_id FROM public.reviews_payoutbar b WHERE b.user_id = ANY(hands)
        )
        OR h.run_id IN (
            SELECT g.id FROM public.reviews_grantrun g WHERE g.started_by_id = ANY(hands)
        )
        OR h.claim_id IN (SELECT s.claim_id FROM seats s)
        OR h.claim_id IN (SELECT c.claim_id FROM confirmed c)
) THEN RAISE EXCEPTION 'batch is in other hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_in_other_hands'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='office',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_office_77ea6',
                            hash='865cfb8ee6ca2000b3502379fb5c6bc594c8e100',
                            func=(
                                '\n'
                                '            IF NEW.built_by_id IS NOT NULL\n'
                                "                AND (TG_OP = 'INSERT' OR NEW.built_by_id IS "
                                'DISTINCT FROM OLD.built_by_id)\n'
                                '                AND NOT EXISTS (\n'
                                '        SELECT 1 FROM public.claims_user u WHERE u.id = '
                                'NEW.built_by_id AND u.is_active AND (\n'
                                '            EXISTS (\n'
                                '                SELECT 1 FROM public.claims_user_groups g\n'
                                '                JOIN public.auth_group_permissions gp ON '
                                'gp.group_id = g.group_id\n'
                                '                WHERE g.user_id = u.id AND gp.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'build_batch')\n"
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM '
                                'public.claims_user_user_permissions up\n'
                                '                WHERE up.user_id = u.id AND up.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'build_batch')\n"
                                '            )\n'
                                '        )\n'
                                '    )\n'
                                "            THEN RAISE EXCEPTION 'batch is built by finance' "
                                "USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'batch_is_built_by_finance'; END IF;\n"
                                '        \n'
                                '            IF NEW.released_by_id IS NOT NULL\n'
                                "                AND (TG_OP = 'INSERT' OR NEW.released_by_id IS "
                                'DISTINCT FROM OLD.released_by_id)\n'
                                '                AND NOT EXISTS (\n'
                                '        SELECT 1 FROM public.claims_user u WHERE u.id = '
                                'NEW.released_by_id AND u.is_active AND (\n'
                                '            EXISTS (\n'
                                '                SELECT 1 FROM public.claims_user_groups g\n'
                                '                JOIN public.auth_group_permissions gp ON '
                                'gp.group_id = g.group_id\n'
                                '                WHERE g.user_id = u.id AND gp.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'release_batch')\n"
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM '
                                'public.claims_user_user_permissions up\n'
                                '                WHERE up.user_id = u.id AND up.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'release_batch')\n"
                                '            )\n'
                                '        )\n'
                                '    )\n'
                                "            THEN RAISE EXCEPTION 'batch is released by finance' "
                                "USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'batch_is_released_by_finance'; END IF;\n"
                                '         RETURN NEW;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='released_batch_has_its_files',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_released_batch_has_its_files_c85fe',
                            hash='7efb4fb5f273d43fd6f78d29338a4760bd11ffbe',
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
                        name='released_batch_waits_for_the_bank',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_released_batch_waits_for_the_bank_9260f',
                            hash='e3f363c2e0660f1606e0c953c0b332f49adc4e72',
                            func="""
            IF NEW.status = 'released' AND OLD.status <> 'released'
                AND EXISTS (
    WITH RECURSIVE before AS (
        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN (SELECT q.replaces_id FROM public.reviews_payout q WHERE q.batch_id = NEW.id)
        UNION
        SELECT p.id, p.replaces_id FROM public.reviews_payout p
        JOIN before b ON p.id = b.replaces_id
    )
    SELECT 1 FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id
    WHERE r.match IN ('contradiction', 'wrong_amount')
        AND NOT EXISTS (
            SELECT 1 FROM public.reviews_resultanswer a
            WHERE a.result_id = r.id AND a.action <> 'asked_bank'
        )
)
            THEN RAISE EXCEPTION 'replacement waits for the banks word' USING ERRCODE = 'check_violation', CONSTRAINT = 'replacement_waits_for_the_banks_word'; END IF;
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
                            hash='58ff623a9c06733b6fa56326cc512db334881303',
                            func=(
                                'INSERT INTO "reviews_payoutbatchevent" ("built_at", '
                                '"built_by_id", "count", "created_at", "ended_reason", "id", '
                                '"manifest_sha256", "number", "only_failures", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"programme_id", "release_key", "released_at", "released_by_id", '
                                '"status", "total") VALUES (NEW."built_at", NEW."built_by_id", '
                                'NEW."count", NEW."created_at", NEW."ended_reason", NEW."id", '
                                'NEW."manifest_sha256", NEW."number", NEW."only_failures", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", '
                                'NEW."release_key", NEW."released_at", NEW."released_by_id", '
                                'NEW."status", NEW."total"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_2b352',
                            hash='bf080af9fef0aeb3bff294def29c77ca9e437dd7',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_payoutbatchevent" ("built_at", '
                                '"built_by_id", "count", "created_at", "ended_reason", "id", '
                                '"manifest_sha256", "number", "only_failures", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"programme_id", "release_key", "released_at", "released_by_id", '
                                '"status", "total") VALUES (NEW."built_at", NEW."built_by_id", '
                                'NEW."count", NEW."created_at", NEW."ended_reason", NEW."id", '
                                'NEW."manifest_sha256", NEW."number", NEW."only_failures", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", '
                                'NEW."release_key", NEW."released_at", NEW."released_by_id", '
                                'NEW."status", NEW."total"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbatch',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_da6cc',
                            hash='935d94db58dde80dc4174e4a9fde19aa31336e2b',
                            func=(
                                'INSERT INTO "reviews_payoutbatchevent" ("built_at", '
                                '"built_by_id", "count", "created_at", "ended_reason", "id", '
                                '"manifest_sha256", "number", "only_failures", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"programme_id", "release_key", "released_at", "released_by_id", '
                                '"status", "total") VALUES (OLD."built_at", OLD."built_by_id", '
                                'OLD."count", OLD."created_at", OLD."ended_reason", OLD."id", '
                                'OLD."manifest_sha256", OLD."number", OLD."only_failures", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", '
                                'OLD."release_key", OLD."released_at", OLD."released_by_id", '
                                'OLD."status", OLD."total"); RETURN NULL;'
                            ),
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
                ('release_key', models.UUIDField(blank=True, editable=False, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='취소 사유')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('built_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='묶은 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.payoutbatch')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('released_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='이체를 승인한 사람')),
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
                ('sha256', models.CharField(max_length=64)),
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
                            hash='afed45837cd65579282e55983aa00a187f19412f',
                            func=(
                                "RAISE EXCEPTION 'reviews batchfile is append only' USING ERRCODE "
                                "= 'check_violation', CONSTRAINT = "
                                "'reviews_batchfile_is_append_only';"
                            ),
                        ),
                    ),
                    Trigger(
                        name='batch_file_is_of_its_batch',
                        sql=UpsertTriggerSql(
                            table='reviews_batchfile',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_batch_file_is_of_its_batch_1c255',
                            hash='6e231000dcb5a76f1bc5e734724946c2c0cfed21',
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
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='파일')),
                ('layout', models.CharField(max_length=20, verbose_name='서식')),
                ('rows', models.PositiveIntegerField(verbose_name='줄 수')),
                ('pending', models.PositiveIntegerField(default=0, verbose_name='처리 중')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('loaded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
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
                            hash='8d34b2041578ffd49cab8c04d825fa432bac66cc',
                            func=(
                                "RAISE EXCEPTION 'reviews resultfile is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_resultfile_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route', models.CharField(max_length=60)),
                ('key', models.UUIDField()),
                ('request_digest', models.BinaryField(max_length=16)),
                ('answer', models.JSONField()),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
                            hash='6cdeecae885a9f336b3d06de7d9f4655259a52dc',
                            func=(
                                "RAISE EXCEPTION 'reviews idempotencykey is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_idempotencykey_is_append_only';"
                            ),
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
                            hash='a1df13c77009aae97354e42d422989aafb6a90f0',
                            condition=(
                                'WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."confirmed_by_id" '
                                'IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL)'
                            ),
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
                            hash='49db9845628f47a3ea18b2e95641dbdcd83c947f',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'proposed\') THEN '
                                "RAISE EXCEPTION 'reviews handresult status moves as allowed' "
                                "USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_handresult_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['proposed>confirmed', 'proposed>withdrawn']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews handresult status "
                                "moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'reviews_handresult_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='hand_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_hand_facts_04181',
                            hash='34a2495ad1d79aa5cc6a2e4407f33b92a840846d',
                            func="""
            IF (TRUE) AND ROW(OLD."batch_id", OLD."outcome", OLD."reference", OLD."code", OLD."text", OLD."rest", OLD."count", OLD."total", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."batch_id", NEW."outcome", NEW."reference", NEW."code", NEW."text", NEW."rest", NEW."count", NEW."total", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'hand result facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='hand_end',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_hand_end_b5acd',
                            hash='47801ee1700a7da2aa2786af8cff38996425a589',
                            func="""
            IF (OLD.status <> 'proposed') AND ROW(OLD."confirmed_by_id", OLD."withdrawn_by_id", OLD."ended_at") IS DISTINCT FROM ROW(NEW."confirmed_by_id", NEW."withdrawn_by_id", NEW."ended_at") THEN RAISE EXCEPTION 'ended hand result is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_hand_result_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='hand_result_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_hand_result_hands_fda56',
                            hash='f1964b4738ddc8ea3a581d9d83f2313a62e599e8',
                            declare='DECLARE held record;',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.status <> 'confirmed' OR OLD.status = 'confirmed' THEN RETURN NEW; END IF;
                IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (
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
    ) THEN RAISE EXCEPTION 'hand result is of the office' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_is_of_the_office'; END IF;
                SELECT count(*) AS n, COALESCE(sum(r.amount), 0) AS won INTO held
                FROM public.reviews_handrow r WHERE r.hand_id = NEW.id;
                IF held.n <> NEW.count OR held.won <> NEW.total THEN
                    RAISE EXCEPTION 'hand result holds its rows' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_holds_its_rows';
                END IF;
            END IF;
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
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
    ) THEN RAISE EXCEPTION 'hand result is of the office' USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_result_is_of_the_office'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_ee727',
                            hash='17cbabdc34660a5bb8816a9462f760da6c52882d',
                            func=(
                                'INSERT INTO "reviews_handresultevent" ("batch_id", "code", '
                                '"confirmed_by_id", "count", "ended_at", "id", "outcome", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposed_at", "proposed_by_id", "reference", '
                                '"rest", "status", "text", "total", "withdrawn_by_id") VALUES '
                                '(NEW."batch_id", NEW."code", NEW."confirmed_by_id", NEW."count", '
                                'NEW."ended_at", NEW."id", NEW."outcome", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", '
                                'NEW."proposed_by_id", NEW."reference", NEW."rest", NEW."status", '
                                'NEW."text", NEW."total", NEW."withdrawn_by_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_f6014',
                            hash='7e881d73a7fb7e35a6e2fecd4af7d3e1d1c965d8',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_handresultevent" ("batch_id", "code", '
                                '"confirmed_by_id", "count", "ended_at", "id", "outcome", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposed_at", "proposed_by_id", "reference", '
                                '"rest", "status", "text", "total", "withdrawn_by_id") VALUES '
                                '(NEW."batch_id", NEW."code", NEW."confirmed_by_id", NEW."count", '
                                'NEW."ended_at", NEW."id", NEW."outcome", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", '
                                'NEW."proposed_by_id", NEW."reference", NEW."rest", NEW."status", '
                                'NEW."text", NEW."total", NEW."withdrawn_by_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_handresult',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_f47f4',
                            hash='ddcf090b7039d5cce84420aa93f48b307a69e625',
                            func=(
                                'INSERT INTO "reviews_handresultevent" ("batch_id", "code", '
                                '"confirmed_by_id", "count", "ended_at", "id", "outcome", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposed_at", "proposed_by_id", "reference", '
                                '"rest", "status", "text", "total", "withdrawn_by_id") VALUES '
                                '(OLD."batch_id", OLD."code", OLD."confirmed_by_id", OLD."count", '
                                'OLD."ended_at", OLD."id", OLD."outcome", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", '
                                'OLD."proposed_by_id", OLD."reference", OLD."rest", OLD."status", '
                                'OLD."text", OLD."total", OLD."withdrawn_by_id"); RETURN NULL;'
                            ),
                        ),
                    ),
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
            ],
            options={
                'verbose_name': '예산',
                'verbose_name_plural': '예산',
                'ordering': ['programme'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('granted__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('spent')))), name='budget_is_never_overdrawn'),
                    models.CheckConstraint(condition=models.Q(('granted__gte', 0), ('reserved__gte', 0), ('spent__gte', 0)), name='budget_is_not_negative'),
                ],
                'triggers': [
                    Trigger(
                        name='budget_starts_empty',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_budget_starts_empty_3a822',
                            hash='2f742fd9858bd4df68b851882961ab8898df9e8b',
                            func="""
            IF NEW.reserved <> 0 OR NEW.spent <> 0 THEN RAISE EXCEPTION 'budget starts empty' USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_starts_empty'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='budget_is_set_by_two_hands',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='BEFORE',
                            operation='INSERT OR UPDATE OF "granted"',
                            pgid='pgtrigger_budget_is_set_by_two_hands_24f40',
                            hash='c529658d3e185be49705f2e72f3650fe79e14982',
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
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_1822c',
                            hash='24f66765346f3489efaee5b09da30e17a393853e',
                            func=(
                                'INSERT INTO "reviews_budgetevent" ("granted", "id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "programme_id", "reserved", "spent") VALUES '
                                '(NEW."granted", NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", '
                                'NEW."reserved", NEW."spent"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_e8122',
                            hash='1c2d38c192cfada504a80e0227dfd3582b019046',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_budgetevent" ("granted", "id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "programme_id", "reserved", "spent") VALUES '
                                '(NEW."granted", NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", '
                                'NEW."reserved", NEW."spent"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_budget',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_ef220',
                            hash='dc6eec21d588768f9f9d3db55718722a0ca261c5',
                            func=(
                                'INSERT INTO "reviews_budgetevent" ("granted", "id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "programme_id", "reserved", "spent") VALUES '
                                '(OLD."granted", OLD."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", '
                                'OLD."reserved", OLD."spent"); RETURN NULL;'
                            ),
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
                ('status', models.CharField(choices=[('queued', '대기'), ('running', '진행 중'), ('done', '마침'), ('failed', '중단됨')], default='queued', max_length=8, verbose_name='상태')),
                ('expected', models.PositiveIntegerField(default=0, verbose_name='대상')),
                ('prepared', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('total', models.BigIntegerField(default=0, verbose_name='총액')),
                ('without_account', models.PositiveIntegerField(default=0, verbose_name='계좌 확인 필요')),
                ('last_claim', models.BigIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='오류')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme')),
                ('started_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
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
                            hash='40cd8bf55294b3677db2a0d3fda778f152d83f42',
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
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_c1572',
                            hash='85350d8ecaaf00bb567c1c6b705f9c4bdb7d2a0a',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'queued\') THEN RAISE '
                                "EXCEPTION 'reviews grantrun status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_grantrun_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['queued>failed', 'queued>running', 'running>done', "
                                "'running>failed']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews grantrun status moves "
                                "as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_grantrun_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_cb6fc',
                            hash='5d98357c22fb2eb6849076792a94ccb2034aa368',
                            func="""
            IF (TRUE) AND ROW(OLD."kind", OLD."programme_id", OLD."started_by_id", OLD."created_at") IS DISTINCT FROM ROW(NEW."kind", NEW."programme_id", NEW."started_by_id", NEW."created_at") THEN RAISE EXCEPTION 'grant run is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_run_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ended',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ended_dfeb9',
                            hash='c6ff1b4651bcf9f9031a54271bebfb0268fb1e3d',
                            func="""
            IF (OLD.finished_at IS NOT NULL) AND ROW(OLD."prepared", OLD."total", OLD."without_account", OLD."last_claim", OLD."finished_at") IS DISTINCT FROM ROW(NEW."prepared", NEW."total", NEW."without_account", NEW."last_claim", NEW."finished_at") THEN RAISE EXCEPTION 'ended grant run is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_grant_run_is_frozen'; END IF;
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
                            hash='e7bb0be831edfddda581a968d23bf283b56529be',
                            func=(
                                'INSERT INTO "reviews_grantrunevent" ("created_at", "error", '
                                '"expected", "finished_at", "id", "kind", "last_claim", '
                                '"moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "prepared", "programme_id", '
                                '"started_at", "started_by_id", "status", "total", '
                                '"without_account") VALUES (NEW."created_at", NEW."error", '
                                'NEW."expected", NEW."finished_at", NEW."id", NEW."kind", '
                                'NEW."last_claim", NEW."moved_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared", '
                                'NEW."programme_id", NEW."started_at", NEW."started_by_id", '
                                'NEW."status", NEW."total", NEW."without_account"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_91411',
                            hash='86a62428b9ee26956fdbe0eed1d50eb3a9c20125',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_grantrunevent" ("created_at", "error", '
                                '"expected", "finished_at", "id", "kind", "last_claim", '
                                '"moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "prepared", "programme_id", '
                                '"started_at", "started_by_id", "status", "total", '
                                '"without_account") VALUES (NEW."created_at", NEW."error", '
                                'NEW."expected", NEW."finished_at", NEW."id", NEW."kind", '
                                'NEW."last_claim", NEW."moved_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared", '
                                'NEW."programme_id", NEW."started_at", NEW."started_by_id", '
                                'NEW."status", NEW."total", NEW."without_account"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_grantrun',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_f886f',
                            hash='be33934547a818f4e4cff5f651c0dd87d37a952a',
                            func=(
                                'INSERT INTO "reviews_grantrunevent" ("created_at", "error", '
                                '"expected", "finished_at", "id", "kind", "last_claim", '
                                '"moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "prepared", "programme_id", '
                                '"started_at", "started_by_id", "status", "total", '
                                '"without_account") VALUES (OLD."created_at", OLD."error", '
                                'OLD."expected", OLD."finished_at", OLD."id", OLD."kind", '
                                'OLD."last_claim", OLD."moved_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared", '
                                'OLD."programme_id", OLD."started_at", OLD."started_by_id", '
                                'OLD."status", OLD."total", OLD."without_account"); RETURN NULL;'
                            ),
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
                ('approved_digest', models.BinaryField(max_length=16, null=True)),
                ('holder_waived_reason', models.CharField(blank=True, max_length=200, verbose_name='인정 사유')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.bankaccount', verbose_name='계좌')),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='claims.claim', verbose_name='신청')),
                ('claimant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claimant')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='reviews.payout', verbose_name='정정하는 건')),
                ('holder_waived_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='예금주 차이를 인정한 사람')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy')),
                ('prepared_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='claims.programme')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='reviews.payout', verbose_name='다시 지급하는 건')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='reviews.grantrun', verbose_name='일괄 작성')),
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
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_62025',
                            hash='35ab615f4167c20e01f292d0c89b9189114d04dc',
                            condition=(
                                'WHEN (NEW."prepared_by_id" IS NOT NULL OR NEW."approved_by_id" '
                                'IS NOT NULL OR NEW."holder_waived_by_id" IS NOT NULL)'
                            ),
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
                            hash='50b18be9f733ebe6374b919fa5606b7465305718',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'prepared\') THEN '
                                "RAISE EXCEPTION 'reviews payout status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_payout_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['approved>batched', 'approved>cancelled', "
                                "'approved>prepared', 'batched>approved', 'batched>failed', "
                                "'batched>paid', 'paid>failed', 'prepared>approved', "
                                "'prepared>cancelled']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews payout status moves as "
                                "allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_payout_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='payout_facts',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_payout_facts_389f7',
                            hash='f25a1129132525551bb87836a2ed69466f93d499',
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
                            hash='3ef8dea2c1ae31d55324811f14db2d7f78c7217a',
                            func="""
            IF (TRUE) AND ROW(OLD."amount") IS DISTINCT FROM ROW(NEW."amount") THEN RAISE EXCEPTION 'approved amount and account are firm' USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_amount_and_account_are_firm'; END IF;
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
                            hash='572da1821878a21aecd058087c6ae8b082d5f3d9',
                            func="""
            IF (NEW.status <> 'prepared') AND ROW(OLD."account_id", OLD."holder_waived_by_id", OLD."holder_waived_reason") IS DISTINCT FROM ROW(NEW."account_id", NEW."holder_waived_by_id", NEW."holder_waived_reason") THEN RAISE EXCEPTION 'approved amount and account are firm' USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_amount_and_account_are_firm'; END IF;
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
                            hash='2a505f8bf59feada7435f183c24bdf6203737387',
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
                            hash='9d0bf60e0162f9bf08b338eef16196b26aec7a2e',
                            func="""
            IF (NOT (OLD.status = 'prepared' AND NEW.status = 'approved')) AND ROW(OLD."approval_no") IS DISTINCT FROM ROW(NEW."approval_no") THEN RAISE EXCEPTION 'each approval has its number' USING ERRCODE = 'check_violation', CONSTRAINT = 'each_approval_has_its_number'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='rests_on_a_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_rests_on_a_decision_c958c',
                            hash='160c2a5ca3f105082ae015d24527090599f5ee67',
                            func=(
                                '\n'
                                "            IF NEW.kind NOT IN ('additional', "
                                "'appeal_adjustment') THEN RETURN NEW; END IF;\n"
                                '            \n'
                                "    IF current_setting('transaction_isolation') NOT IN ('read "
                                "committed', 'read uncommitted') THEN\n"
                                "        RAISE EXCEPTION 'no decision of this claim grants this "
                                "amount' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'payout_without_preparer_rests_on_a_decision';\n"
                                '    END IF;\n'
                                '    PERFORM 1 FROM public.claims_claim c WHERE c.id = '
                                'NEW.claim_id FOR NO KEY UPDATE;\n'
                                '\n'
                                '            IF NOT EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_decision d\n'
                                '                JOIN public.reviews_review r ON r.id = '
                                'd.review_id\n'
                                '                LEFT JOIN public.reviews_review r1\n'
                                '                    ON r1.claim_id = r.claim_id AND r1.round = 1 '
                                'AND r.round = 2\n'
                                '                LEFT JOIN public.reviews_decision d1 ON '
                                'd1.review_id = r1.id AND d1.amount > 0\n'
                                '                WHERE r.claim_id = NEW.claim_id AND r.policy_id '
                                '= NEW.policy_id\n'
                                '                    AND d.resolution_no = NEW.basis ->> '
                                "'resolution_no'\n"
                                '                    AND NEW.amount <= d.amount - '
                                'COALESCE(d1.amount, 0)\n'
                                "                    AND (NEW.kind = 'appeal_adjustment') = "
                                '(d1.id IS NOT NULL)\n'
                                '                    AND (NEW.replaces_id IS NOT NULL\n'
                                "                        OR NEW.key = 'decision:' || "
                                'd.resolution_no AND NEW.amount = d.amount - CASE WHEN d1.id IS '
                                'NULL THEN 0 ELSE d1.amount + (\n'
                                '                        SELECT COALESCE(sum(c.amount), 0) FROM '
                                'public.reviews_payout c\n'
                                '                        WHERE c.claim_id = NEW.claim_id AND '
                                "c.kind = 'correction'\n"
                                "                            AND (c.status IN ('prepared', "
                                "'approved', 'batched', 'paid')\n"
                                "                                OR c.status = 'failed' AND NOT "
                                'EXISTS (\n'
                                '                                    SELECT 1 FROM '
                                'public.reviews_payout s\n'
                                '                                    WHERE s.replaces_id = c.id '
                                "AND s.status <> 'cancelled'\n"
                                '                                ))\n'
                                '                    ) END\n'
                                "                        OR starts_with(NEW.key, 'decision:' || "
                                "d.resolution_no || ':')\n"
                                '                            AND NEW.amount <= d.amount - CASE '
                                'WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n'
                                '                        SELECT COALESCE(sum(c.amount), 0) FROM '
                                'public.reviews_payout c\n'
                                '                        WHERE c.claim_id = NEW.claim_id AND '
                                "c.kind = 'correction'\n"
                                "                            AND (c.status IN ('prepared', "
                                "'approved', 'batched', 'paid')\n"
                                "                                OR c.status = 'failed' AND NOT "
                                'EXISTS (\n'
                                '                                    SELECT 1 FROM '
                                'public.reviews_payout s\n'
                                '                                    WHERE s.replaces_id = c.id '
                                "AND s.status <> 'cancelled'\n"
                                '                                ))\n'
                                '                    ) END\n'
                                '                            AND NOT EXISTS (\n'
                                '                                SELECT 1 FROM '
                                'public.reviews_payout o\n'
                                '                                WHERE o.claim_id = NEW.claim_id '
                                'AND o.kind = NEW.kind\n'
                                "                                    AND o.status <> 'cancelled'\n"
                                '                            ))\n'
                                "            ) THEN RAISE EXCEPTION 'no decision of this claim "
                                "grants this amount' USING ERRCODE = 'check_violation', "
                                "CONSTRAINT = 'payout_without_preparer_rests_on_a_decision'; END "
                                'IF;\n'
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='newest_account',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_newest_account_140f8',
                            hash='cad54a90da26a6ea9279e6b16e7b27948fe817eb',
                            declare='DECLARE newest record;',
                            func="""
            IF NEW.status = OLD.status OR NOT (
                (OLD.status = 'prepared' AND NEW.status = 'approved')
                OR (OLD.status = 'approved' AND NEW.status = 'batched')
            ) THEN RETURN NEW; END IF;
            SELECT a.id, a.holder_match INTO newest FROM public.claims_bankaccount a
            WHERE a.claim_id = NEW.claim_id ORDER BY a.version DESC LIMIT 1;
            IF newest.id IS DISTINCT FROM NEW.account_id THEN
                RAISE EXCEPTION 'account change voids unbatched approval' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_change_voids_unbatched_approval';
            END IF;
            IF newest.holder_match = 'mismatch' AND NEW.holder_waived_by_id IS NULL THEN
                RAISE EXCEPTION 'mismatched holder is waived before approval' USING ERRCODE = 'check_violation', CONSTRAINT = 'mismatched_holder_is_waived_before_approval';
            END IF;
            IF NEW.status = 'approved' AND NEW.approval_no <> OLD.approval_no + 1 THEN
                RAISE EXCEPTION 'each approval has its number' USING ERRCODE = 'check_violation', CONSTRAINT = 'each_approval_has_its_number';
            END IF;
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
                            hash='dd8d04c1834bcb64889f85da2771b0fee222b0ba',
                            func=(
                                '\n'
                                '            IF NEW.approved_by_id IS NULL\n'
                                "                OR (TG_OP = 'UPDATE' AND NEW.approved_by_id IS "
                                'NOT DISTINCT FROM OLD.approved_by_id)\n'
                                '            THEN RETURN NEW; END IF;\n'
                                '            \n'
                                "    IF current_setting('transaction_isolation') NOT IN ('read "
                                "committed', 'read uncommitted') THEN\n"
                                "        RAISE EXCEPTION 'this person may not approve this "
                                "payout' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'approver_is_not_barred';\n"
                                '    END IF;\n'
                                '    PERFORM 1 FROM public.claims_claim c WHERE c.id = '
                                'NEW.claim_id FOR NO KEY UPDATE;\n'
                                '\n'
                                '            IF EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_payoutbar b\n'
                                '                WHERE b.payout_id = NEW.id AND b.user_id = '
                                'NEW.approved_by_id\n'
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_review r\n'
                                '                JOIN public.reviews_assignment a ON a.review_id '
                                '= r.id\n'
                                '                JOIN public.reviews_member m ON m.id = '
                                'a.member_id\n'
                                '                JOIN public.reviews_vote v ON v.assignment_id = '
                                'a.id\n'
                                '                WHERE r.claim_id = NEW.claim_id AND m.user_id = '
                                'NEW.approved_by_id\n'
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_review r\n'
                                '                JOIN public.reviews_decision d ON d.review_id = '
                                'r.id\n'
                                '                WHERE r.claim_id = NEW.claim_id AND '
                                'd.confirmed_by_id = NEW.approved_by_id\n'
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_review r\n'
                                '                JOIN public.reviews_assignment a ON a.review_id '
                                '= r.id\n'
                                '                JOIN public.reviews_member m ON m.id = '
                                'a.member_id\n'
                                '                WHERE r.claim_id = NEW.claim_id AND m.user_id = '
                                'NEW.approved_by_id\n'
                                "                    AND a.left_as IN ('recused', 'disqualified', "
                                "'challenged')\n"
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_grantrun g\n'
                                '                WHERE g.id = NEW.run_id AND g.started_by_id = '
                                'NEW.approved_by_id\n'
                                "            ) THEN RAISE EXCEPTION 'this person may not approve "
                                "this payout' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'approver_is_not_barred'; END IF;\n"
                                '            IF (NEW.replaces_id IS NOT NULL OR NEW.corrects_id '
                                'IS NOT NULL) AND EXISTS (\n'
                                '                \n'
                                '    WITH RECURSIVE before AS (\n'
                                '        SELECT p.id, p.replaces_id, p.corrects_id, '
                                'p.prepared_by_id FROM public.reviews_payout p\n'
                                '        WHERE p.id IN (NEW.replaces_id, NEW.corrects_id)\n'
                                '        UNION\n'
                                '        SELECT p.id, p.replaces_id, p.corrects_id, '
                                'p.prepared_by_id FROM public.reviews_payout p\n'
                                '        JOIN before b ON p.id IN (b.replaces_id, b.corrects_id)\n'
                                '    )\n'
                                '\n'
                                '                SELECT 1 FROM before b\n'
                                '                WHERE b.prepared_by_id = NEW.approved_by_id OR '
                                'EXISTS (\n'
                                '                    SELECT 1 FROM public.reviews_payoutbar x\n'
                                '                    WHERE x.payout_id = b.id AND x.user_id = '
                                'NEW.approved_by_id\n'
                                '                )\n'
                                "            ) THEN RAISE EXCEPTION 'this person may not approve "
                                "this payout' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'approver_is_not_barred'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='batch_membership',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_batch_membership_a74db',
                            hash='f39436d15f618bec34555392f3cc3bd72e87dffb',
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
                        name='claim_is_never_paid_above_its_loss',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_claim_is_never_paid_above_its_loss_07bc3',
                            hash='18d9140e15d9695b9487f1a9331c71177c2518f8',
                            declare='DECLARE most bigint; held bigint;',
                            func=(
                                '\n'
                                "            IF NEW.kind NOT IN ('additional', "
                                "'appeal_adjustment', 'correction') THEN\n"
                                '                RETURN NEW;\n'
                                '            END IF;\n'
                                '            \n'
                                "    IF current_setting('transaction_isolation') NOT IN ('read "
                                "committed', 'read uncommitted') THEN\n"
                                "        RAISE EXCEPTION 'more than the assessed loss would be "
                                "paid' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claim_is_never_paid_above_its_loss';\n"
                                '    END IF;\n'
                                '    PERFORM 1 FROM public.claims_claim c WHERE c.id = '
                                'NEW.claim_id FOR NO KEY UPDATE;\n'
                                '\n'
                                '            IF NOT EXISTS (\n'
                                '                SELECT 1 FROM public.claims_claim c\n'
                                '                JOIN public.claims_supportpolicy p ON p.id = '
                                'NEW.policy_id\n'
                                '                WHERE c.id = NEW.claim_id AND c.claimant_id = '
                                'NEW.claimant_id\n'
                                '                    AND p.programme_id = NEW.programme_id\n'
                                "            ) THEN RAISE EXCEPTION 'payout is of its claim and "
                                "programme' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'payout_is_of_its_claim_and_programme'; END IF;\n"
                                '            SELECT max(newest.amount) INTO most FROM (\n'
                                '                SELECT DISTINCT ON (r.id) l.amount FROM '
                                'public.reviews_review r\n'
                                '                JOIN public.reviews_lossassessment l ON '
                                'l.review_id = r.id\n'
                                '                WHERE r.claim_id = NEW.claim_id ORDER BY r.id, '
                                'l.version DESC\n'
                                '            ) newest;\n'
                                '            IF most IS NULL THEN\n'
                                '                SELECT c.claimed_loss INTO most FROM '
                                'public.claims_claim c\n'
                                '                WHERE c.id = NEW.claim_id;\n'
                                '            END IF;\n'
                                '            SELECT COALESCE(sum(p.amount), 0) INTO held FROM '
                                'public.reviews_payout p\n'
                                '            WHERE p.claim_id = NEW.claim_id\n'
                                "                AND p.kind IN ('additional', "
                                "'appeal_adjustment', 'correction')\n"
                                "                AND p.status IN ('prepared', 'approved', "
                                "'batched', 'paid');\n"
                                '            IF held + NEW.amount > COALESCE(most, 0) THEN RAISE '
                                "EXCEPTION 'more than the assessed loss would be paid' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claim_is_never_paid_above_its_loss'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='correction_follows_a_payment',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_correction_follows_a_payment_af568',
                            hash='3e5d9b5f55027ae4f688ff173fbefa8b1ef43172',
                            func="""
            IF NEW.corrects_id IS NULL THEN RETURN NEW; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.corrects_id AND p.status = 'paid' AND p.claim_id = NEW.claim_id
            ) THEN RAISE EXCEPTION 'correction follows a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_follows_a_paid_payout'; END IF;
            IF COALESCE((
                WITH RECURSIVE before AS (
                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p
                    WHERE p.id = NEW.corrects_id
                    UNION
                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p
                    JOIN before b ON p.id = b.corrects_id
                )
                SELECT b.kind FROM before b WHERE b.kind <> 'correction'
            ) NOT IN ('additional', 'appeal_adjustment'), TRUE) THEN
                RAISE EXCEPTION 'correction rests on a decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_rests_on_a_decision';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='grant_is_what_the_policy_says',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_grant_is_what_the_policy_says_e6ee0',
                            hash='0371fa951463f709f6461b9f6e74132f684df111',
                            declare='DECLARE claim record; own_key text;',
                            func=(
                                '\n'
                                "            IF NEW.kind NOT IN ('tier_grant', 'base_grant') THEN "
                                'RETURN NEW; END IF;\n'
                                "            IF TG_OP = 'UPDATE' THEN\n"
                                "                IF OLD.status = 'approved' AND NEW.status = "
                                "'batched' AND EXISTS (\n"
                                '                    SELECT 1 FROM public.claims_claim c\n'
                                '                    WHERE c.id = NEW.claim_id AND c.withdrawn_at '
                                'IS NOT NULL\n'
                                "                ) THEN RAISE EXCEPTION 'withdrawn claim is "
                                "granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'withdrawn_claim_is_granted_nothing'; END IF;\n"
                                '                IF NEW.amount = OLD.amount\n'
                                "                    AND NOT (OLD.status = 'prepared' AND "
                                "NEW.status = 'approved')\n"
                                '                THEN RETURN NEW; END IF;\n'
                                '            END IF;\n'
                                '            \n'
                                "    IF current_setting('transaction_isolation') NOT IN ('read "
                                "committed', 'read uncommitted') THEN\n"
                                "        RAISE EXCEPTION 'the claim''s policy grants no such "
                                "amount' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'grant_is_what_the_policy_says';\n"
                                '    END IF;\n'
                                '    PERFORM 1 FROM public.claims_claim c WHERE c.id = '
                                'NEW.claim_id FOR NO KEY UPDATE;\n'
                                '\n'
                                '            SELECT c.withdrawn_at, c.claimant_id, '
                                'c.routed_under_id, p.programme_id,\n'
                                '                c.route = CASE\n'
                                "        WHEN NOT o.is_operator THEN 'affiliate'\n"
                                '        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN '
                                "'no_monetary_loss'\n"
                                '        WHEN p.small_business_only AND c.claimant_kind <> '
                                "'small_business' THEN 'out_of_scope'\n"
                                '        WHEN c.claimed_loss > p.review_threshold THEN '
                                "'committee_review'\n"
                                "        ELSE 'tier_grant'\n"
                                '    END AND EXISTS (\n'
                                '        SELECT 1 FROM public.claims_filingwindow own\n'
                                '        JOIN public.claims_filingwindow w ON w.incident_id = '
                                "own.incident_id AND w.kind = 'filing'\n"
                                '        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at '
                                'AND c.filed_at < w.closes_at\n'
                                '    )\n'
                                '                    AND p.published_at IS NOT NULL AND '
                                'p.effective_from <= c.routed_at\n'
                                "                    AND (c.route <> 'tier_grant' OR c.tier_id = "
                                '(\n'
                                '        SELECT tier.id FROM public.claims_supporttier tier\n'
                                '        WHERE tier.policy_id = p.id AND c.claimed_loss <= '
                                'tier.upper_bound\n'
                                '        ORDER BY tier.upper_bound LIMIT 1\n'
                                '    )) AS as_filed,\n'
                                "                CASE WHEN c.route = 'tier_grant' AND NEW.kind = "
                                "'tier_grant' THEN t.amount\n"
                                "                    WHEN c.route = 'committee_review' AND "
                                "NEW.kind = 'base_grant'\n"
                                '                    THEN p.base_grant END AS won\n'
                                '            INTO claim\n'
                                '            FROM public.claims_claim c\n'
                                '            JOIN public.claims_company o ON o.id = c.company_id\n'
                                '            JOIN public.claims_supportpolicy p ON p.id = '
                                'c.routed_under_id\n'
                                '            LEFT JOIN public.claims_supporttier t\n'
                                '                ON t.id = c.tier_id AND t.policy_id = '
                                'c.routed_under_id\n'
                                '            WHERE c.id = NEW.claim_id;\n'
                                '            IF claim.withdrawn_at IS NOT NULL THEN\n'
                                "                RAISE EXCEPTION 'withdrawn claim is granted "
                                "nothing' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'withdrawn_claim_is_granted_nothing';\n"
                                '            END IF;\n'
                                '            IF claim.won IS DISTINCT FROM NEW.amount\n'
                                '                OR claim.as_filed IS NOT TRUE\n'
                                '                OR claim.routed_under_id IS DISTINCT FROM '
                                'NEW.policy_id\n'
                                '                OR claim.claimant_id IS DISTINCT FROM '
                                'NEW.claimant_id\n'
                                '                OR claim.programme_id IS DISTINCT FROM '
                                'NEW.programme_id\n'
                                "            THEN RAISE EXCEPTION 'the claim''s policy grants no "
                                "such amount' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'grant_is_what_the_policy_says'; END IF;\n"
                                "            IF TG_OP = 'UPDATE' OR NEW.replaces_id IS NOT NULL "
                                'THEN RETURN NEW; END IF;\n'
                                "            own_key := replace(NEW.kind, '_grant', '') || ':' || "
                                'NEW.claim_id\n'
                                "                || ':' || NEW.policy_id;\n"
                                '            IF NEW.key = own_key THEN RETURN NEW; END IF;\n'
                                "            IF NOT starts_with(NEW.key, own_key || ':') OR "
                                'EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_payout o\n'
                                '                WHERE o.claim_id = NEW.claim_id AND o.kind = '
                                "NEW.kind AND o.status = 'failed'\n"
                                "            ) THEN RAISE EXCEPTION 'grant of a claim is one row "
                                "and its successors' USING ERRCODE = 'check_violation', "
                                "CONSTRAINT = 'grant_of_a_claim_is_one_row_and_its_successors'; "
                                'END IF;\n'
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='way_of_granting',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_way_of_granting_31289',
                            hash='cc225be06bf099bbf188356b8af40b4a8e1bd5d1',
                            func="""
            IF NEW.replaces_id IS NULL AND (EXISTS (
                SELECT 1 FROM public.reviews_payout o
                WHERE o.claim_id = NEW.claim_id AND o.status <> 'cancelled'
                    AND o.kind <> NEW.kind AND 'tier_grant' IN (o.kind, NEW.kind)
            ) OR NEW.kind = 'tier_grant' AND EXISTS (
                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = NEW.claim_id
            )) THEN RAISE EXCEPTION 'claim is granted one way' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_granted_one_way'; END IF;
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
                            hash='4bcf594aab7c02f5aa6b5f625a0b19a91f4e0931',
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
                        name='replacement_follows_a_failure',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_replacement_follows_a_failure_01afb',
                            hash='2d842f86db7013ddef6b7906e2e5468e59dab2d2',
                            func="""
            IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.replaces_id AND p.status = 'failed' AND p.claim_id = NEW.claim_id
                    AND p.kind = NEW.kind AND p.amount = NEW.amount
                    AND p.corrects_id IS NOT DISTINCT FROM NEW.corrects_id
            ) THEN RAISE EXCEPTION 'replacement follows a failed payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'replacement_follows_a_failed_payout'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ledger_follows_the_payouts',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            pgid='pgtrigger_ledger_follows_the_payouts_bd2e4',
                            hash='5dc7879502e0d5a982d5166827981ac21a8e7023',
                            declare='DECLARE missing bigint;',
                            referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ',
                            func="""
            IF NOT EXISTS (
    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,
        m.kind, m.reserved, m.paid, c.status
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status
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
        m.kind, m.reserved, m.paid, c.status
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status
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
                by_id, at)
            SELECT c.id, c.claim_id, c.programme_id, c.kind, c.reserved * c.amount,
                c.paid * c.amount, c.approval_no, r.id,
                CASE WHEN c.kind = 'reserve' THEN c.approved_by_id ELSE r.entered_by_id END,
                clock_timestamp()
            FROM (
    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,
        m.kind, m.reserved, m.paid, c.status
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status
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
        m.kind, m.reserved, m.paid, c.status
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status
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
                    Trigger(
                        name='office_of_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            pgid='pgtrigger_office_of_insert_f637a',
                            hash='d1079325018891f54085763d4bf732f992de4edf',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            func=(
                                '\n'
                                '            IF EXISTS (\n'
                                '                SELECT 1 FROM (SELECT DISTINCT n.prepared_by_id '
                                'FROM new_rows n) h\n'
                                '                WHERE h.prepared_by_id IS NOT NULL AND NOT '
                                'EXISTS (\n'
                                '        SELECT 1 FROM public.claims_user u WHERE u.id = '
                                'h.prepared_by_id AND u.is_active AND (\n'
                                '            EXISTS (\n'
                                '                SELECT 1 FROM public.claims_user_groups g\n'
                                '                JOIN public.auth_group_permissions gp ON '
                                'gp.group_id = g.group_id\n'
                                '                WHERE g.user_id = u.id AND gp.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'prepare_payout')\n"
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM '
                                'public.claims_user_user_permissions up\n'
                                '                WHERE up.user_id = u.id AND up.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'prepare_payout')\n"
                                '            )\n'
                                '        )\n'
                                '    )\n'
                                "            ) THEN RAISE EXCEPTION 'payout is prepared by its "
                                "office' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'payout_is_prepared_by_its_office'; END IF;\n"
                                '            \n'
                                '            IF EXISTS (\n'
                                '                SELECT 1 FROM (SELECT DISTINCT '
                                'n.holder_waived_by_id FROM new_rows n) h\n'
                                '                WHERE h.holder_waived_by_id IS NOT NULL AND NOT '
                                'EXISTS (\n'
                                '        SELECT 1 FROM public.claims_user u WHERE u.id = '
                                'h.holder_waived_by_id AND u.is_active AND (\n'
                                '            EXISTS (\n'
                                '                SELECT 1 FROM public.claims_user_groups g\n'
                                '                JOIN public.auth_group_permissions gp ON '
                                'gp.group_id = g.group_id\n'
                                '                WHERE g.user_id = u.id AND gp.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'prepare_payout')\n"
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM '
                                'public.claims_user_user_permissions up\n'
                                '                WHERE up.user_id = u.id AND up.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'prepare_payout')\n"
                                '            )\n'
                                '        )\n'
                                '    )\n'
                                "            ) THEN RAISE EXCEPTION 'holder is waived by the "
                                "secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'holder_is_waived_by_the_secretariat'; END IF;\n"
                                '             RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='office_of_update',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            pgid='pgtrigger_office_of_update_67b30',
                            hash='8401534c1989160a999eae3057b5b3c64c441deb',
                            referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ',
                            func=(
                                '\n'
                                '            IF EXISTS (\n'
                                '                SELECT 1 FROM (SELECT DISTINCT '
                                'x.holder_waived_by_id FROM (\n'
                                '                    SELECT n.id, n.holder_waived_by_id FROM '
                                'new_rows n\n'
                                '                    EXCEPT SELECT o.id, o.holder_waived_by_id '
                                'FROM old_rows o\n'
                                '                ) x) h\n'
                                '                WHERE h.holder_waived_by_id IS NOT NULL AND NOT '
                                'EXISTS (\n'
                                '        SELECT 1 FROM public.claims_user u WHERE u.id = '
                                'h.holder_waived_by_id AND u.is_active AND (\n'
                                '            EXISTS (\n'
                                '                SELECT 1 FROM public.claims_user_groups g\n'
                                '                JOIN public.auth_group_permissions gp ON '
                                'gp.group_id = g.group_id\n'
                                '                WHERE g.user_id = u.id AND gp.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'prepare_payout')\n"
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM '
                                'public.claims_user_user_permissions up\n'
                                '                WHERE up.user_id = u.id AND up.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'prepare_payout')\n"
                                '            )\n'
                                '        )\n'
                                '    )\n'
                                "            ) THEN RAISE EXCEPTION 'holder is waived by the "
                                "secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'holder_is_waived_by_the_secretariat'; END IF;\n"
                                '            \n'
                                '            IF EXISTS (\n'
                                '                SELECT 1 FROM (SELECT DISTINCT x.approved_by_id '
                                'FROM (\n'
                                '                    SELECT n.id, n.approved_by_id FROM new_rows '
                                'n\n'
                                '                    EXCEPT SELECT o.id, o.approved_by_id FROM '
                                'old_rows o\n'
                                '                ) x) h\n'
                                '                WHERE h.approved_by_id IS NOT NULL AND NOT '
                                'EXISTS (\n'
                                '        SELECT 1 FROM public.claims_user u WHERE u.id = '
                                'h.approved_by_id AND u.is_active AND (\n'
                                '            EXISTS (\n'
                                '                SELECT 1 FROM public.claims_user_groups g\n'
                                '                JOIN public.auth_group_permissions gp ON '
                                'gp.group_id = g.group_id\n'
                                '                WHERE g.user_id = u.id AND gp.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'approve_payout')\n"
                                '            ) OR EXISTS (\n'
                                '                SELECT 1 FROM '
                                'public.claims_user_user_permissions up\n'
                                '                WHERE up.user_id = u.id AND up.permission_id IN '
                                '(SELECT p.id FROM public.auth_permission p\n'
                                '            JOIN public.django_content_type t ON t.id = '
                                'p.content_type_id\n'
                                "            WHERE t.app_label = 'reviews' AND p.codename = "
                                "'approve_payout')\n"
                                '            )\n'
                                '        )\n'
                                '    )\n'
                                "            ) THEN RAISE EXCEPTION 'payout is approved by "
                                "finance' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'payout_is_approved_by_finance'; END IF;\n"
                                '             RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='replacement_waits_for_the_bank',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_replacement_waits_for_the_bank_0166f',
                            hash='d561fe3e7964c2159c4e3235100b01be54f77fd3',
                            func="""
            IF NEW.replaces_id IS NULL OR TG_OP = 'UPDATE' AND NOT (
                OLD.status = 'prepared' AND NEW.status = 'approved'
                OR OLD.status = 'approved' AND NEW.status = 'batched'
            ) THEN RETURN NEW; END IF;
            IF EXISTS (
    WITH RECURSIVE before AS (
        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN (NEW.replaces_id)
        UNION
        SELECT p.id, p.replaces_id FROM public.reviews_payout p
        JOIN before b ON p.id = b.replaces_id
    )
    SELECT 1 FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id
    WHERE r.match IN ('contradiction', 'wrong_amount')
        AND NOT EXISTS (
            SELECT 1 FROM public.reviews_resultanswer a
            WHERE a.result_id = r.id AND a.action <> 'asked_bank'
        )
) THEN
                RAISE EXCEPTION 'replacement waits for the banks word' USING ERRCODE = 'check_violation', CONSTRAINT = 'replacement_waits_for_the_banks_word';
            END IF;
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
                            hash='b62dab5e2e94ee76c599a95c4da4667a60a9c2fd',
                            func=(
                                'INSERT INTO "reviews_payoutevent" ("account_id", "amount", '
                                '"approval_no", "approved_at", "approved_by_id", '
                                '"approved_digest", "basis", "batch_id", "claim_id", '
                                '"claimant_id", "corrects_id", "ended_at", "ended_reason", '
                                '"holder_waived_by_id", "holder_waived_reason", "id", "key", '
                                '"kind", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "policy_id", "prepared_at", '
                                '"prepared_by_id", "programme_id", "replaces_id", "run_id", '
                                '"status") VALUES (NEW."account_id", NEW."amount", '
                                'NEW."approval_no", NEW."approved_at", NEW."approved_by_id", '
                                'NEW."approved_digest", NEW."basis", NEW."batch_id", '
                                'NEW."claim_id", NEW."claimant_id", NEW."corrects_id", '
                                'NEW."ended_at", NEW."ended_reason", NEW."holder_waived_by_id", '
                                'NEW."holder_waived_reason", NEW."id", NEW."key", NEW."kind", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", '
                                'NEW."prepared_at", NEW."prepared_by_id", NEW."programme_id", '
                                'NEW."replaces_id", NEW."run_id", NEW."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_97ca7',
                            hash='97806dbada43df2eab229aa7566eeac1e1d5afff',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_payoutevent" ("account_id", "amount", '
                                '"approval_no", "approved_at", "approved_by_id", '
                                '"approved_digest", "basis", "batch_id", "claim_id", '
                                '"claimant_id", "corrects_id", "ended_at", "ended_reason", '
                                '"holder_waived_by_id", "holder_waived_reason", "id", "key", '
                                '"kind", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "policy_id", "prepared_at", '
                                '"prepared_by_id", "programme_id", "replaces_id", "run_id", '
                                '"status") VALUES (NEW."account_id", NEW."amount", '
                                'NEW."approval_no", NEW."approved_at", NEW."approved_by_id", '
                                'NEW."approved_digest", NEW."basis", NEW."batch_id", '
                                'NEW."claim_id", NEW."claimant_id", NEW."corrects_id", '
                                'NEW."ended_at", NEW."ended_reason", NEW."holder_waived_by_id", '
                                'NEW."holder_waived_reason", NEW."id", NEW."key", NEW."kind", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", '
                                'NEW."prepared_at", NEW."prepared_by_id", NEW."programme_id", '
                                'NEW."replaces_id", NEW."run_id", NEW."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_payout',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_04dba',
                            hash='8183313d9cd7ba29312046bf6aa07552877e7bce',
                            func=(
                                'INSERT INTO "reviews_payoutevent" ("account_id", "amount", '
                                '"approval_no", "approved_at", "approved_by_id", '
                                '"approved_digest", "basis", "batch_id", "claim_id", '
                                '"claimant_id", "corrects_id", "ended_at", "ended_reason", '
                                '"holder_waived_by_id", "holder_waived_reason", "id", "key", '
                                '"kind", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "policy_id", "prepared_at", '
                                '"prepared_by_id", "programme_id", "replaces_id", "run_id", '
                                '"status") VALUES (OLD."account_id", OLD."amount", '
                                'OLD."approval_no", OLD."approved_at", OLD."approved_by_id", '
                                'OLD."approved_digest", OLD."basis", OLD."batch_id", '
                                'OLD."claim_id", OLD."claimant_id", OLD."corrects_id", '
                                'OLD."ended_at", OLD."ended_reason", OLD."holder_waived_by_id", '
                                'OLD."holder_waived_reason", OLD."id", OLD."key", OLD."kind", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", '
                                'OLD."prepared_at", OLD."prepared_by_id", OLD."programme_id", '
                                'OLD."replaces_id", OLD."run_id", OLD."status"); RETURN NULL;'
                            ),
                        ),
                    ),
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
                ('approved_digest', models.BinaryField(max_length=16, null=True)),
                ('holder_waived_reason', models.CharField(blank=True, max_length=200, verbose_name='인정 사유')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('key', models.CharField(db_collation='C', editable=False, max_length=100)),
                ('account', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.bankaccount', verbose_name='계좌')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인')),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payoutbatch', verbose_name='이체 묶음')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('claimant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claimant')),
                ('corrects', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='정정하는 건')),
                ('holder_waived_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='예금주 차이를 인정한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.payout')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy')),
                ('prepared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='다시 지급하는 건')),
                ('run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.grantrun', verbose_name='일괄 작성')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PayoutBar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('voted', '표결함'), ('confirmed', '확정함'), ('prepared', '작성함'), ('waived', '예금주 차이를 인정함')], max_length=10, verbose_name='이유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='reviews.payout')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '승인할 수 없는 사람',
                'verbose_name_plural': '승인할 수 없는 사람',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('payout', 'user', 'why'), name='person_is_barred_once_for_a_reason'),
                    models.CheckConstraint(condition=models.Q(('why__in', ['voted', 'confirmed', 'prepared', 'waived'])), name='bar_has_a_known_reason'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbar',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_94037',
                            hash='a4a10a047d72e519bc2182a91e2884ad9a6b56c9',
                            func=(
                                "RAISE EXCEPTION 'reviews payoutbar is append only' USING ERRCODE "
                                "= 'check_violation', CONSTRAINT = "
                                "'reviews_payoutbar_is_append_only';"
                            ),
                        ),
                    ),
                    Trigger(
                        name='bar_comes_before_approval',
                        sql=UpsertTriggerSql(
                            table='reviews_payoutbar',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_bar_comes_before_approval_308d8',
                            hash='e4def070d754e8c1b3178fa19efd7775d4a12a29',
                            declare='DECLARE claim bigint;',
                            func=(
                                '\n'
                                '            SELECT p.claim_id INTO claim FROM '
                                'public.reviews_payout p WHERE p.id = NEW.payout_id;\n'
                                '            \n'
                                "    IF current_setting('transaction_isolation') NOT IN ('read "
                                "committed', 'read uncommitted') THEN\n"
                                "        RAISE EXCEPTION 'this person has approved this payout' "
                                "USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'approver_is_not_barred';\n"
                                '    END IF;\n'
                                '    PERFORM 1 FROM public.claims_claim c WHERE c.id = claim FOR '
                                'NO KEY UPDATE;\n'
                                '\n'
                                '            IF EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_payout p\n'
                                '                WHERE p.id = NEW.payout_id AND p.approved_by_id '
                                '= NEW.user_id\n'
                                "            ) THEN RAISE EXCEPTION 'this person has approved "
                                "this payout' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'approver_is_not_barred'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
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
                ('hand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='reviews.handresult')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_rows', to='reviews.payout')),
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
                            hash='c3b37ff9667d23803aa0cfb831b7ea782c412056',
                            func=(
                                "RAISE EXCEPTION 'reviews handrow is append only' USING ERRCODE = "
                                "'check_violation', CONSTRAINT = 'reviews_handrow_is_append_only';"
                            ),
                        ),
                    ),
                    Trigger(
                        name='hand_row_of_an_open_proposal',
                        sql=UpsertTriggerSql(
                            table='reviews_handrow',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_hand_row_of_an_open_proposal_24bdd',
                            hash='f092729503ee3e7e76ae42890336892c3f19d3db',
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
                ('outcome', models.CharField(choices=[('paid', '입금'), ('failed', '입금 실패'), ('returned', '반환')], max_length=10, verbose_name='결과')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='은행 코드')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='은행 설명')),
                ('match', models.CharField(choices=[('applied', '반영'), ('wrong_amount', '금액 다름'), ('unknown', '우리 지급 목록에 없음'), ('repeated', '이미 받은 결과'), ('contradiction', '앞 결과와 다름')], default='applied', max_length=16, verbose_name='대사')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('payout', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.payout')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.payoutbatch')),
                ('reference', models.CharField(blank=True, max_length=40, verbose_name='지급번호')),
                ('row_no', models.PositiveIntegerField(blank=True, null=True, verbose_name='줄')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.resultfile')),
                ('hand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reviews.handresult')),
            ],
            options={
                'verbose_name': '은행 결과',
                'verbose_name_plural': '은행 결과',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('match', 'applied'), _negated=True), fields=['id'], name='bank_result_that_did_not_fit'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('match', 'applied'), ('outcome', 'paid')), fields=('payout',), name='payout_is_paid_once'),
                    models.UniqueConstraint(condition=models.Q(('match', 'applied'), ('outcome__in', ['paid', 'failed'])), fields=('payout',), name='payment_has_one_result'),
                    models.UniqueConstraint(condition=models.Q(('match', 'applied'), ('outcome', 'returned')), fields=('payout',), name='payment_is_returned_once'),
                    models.UniqueConstraint(fields=('file', 'row_no'), name='line_of_a_file_is_read_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('row_no__isnull', True)), models.Q(('file__isnull', False), ('row_no__isnull', False)), _connector='OR'), name='result_of_a_file_names_its_line'),
                    models.CheckConstraint(condition=models.Q(('match__in', ['applied', 'wrong_amount', 'unknown', 'repeated', 'contradiction'])), name='bank_result_has_a_known_match'),
                    models.CheckConstraint(condition=models.Q(models.Q(('match', 'applied'), _negated=True), models.Q(('batch__isnull', False), ('payout__isnull', False)), _connector='OR'), name='applied_result_names_its_payout'),
                    models.CheckConstraint(condition=models.Q(('outcome__in', ['paid', 'failed', 'returned'])), name='bank_result_is_of_a_known_kind'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_bankresult',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_84bbd',
                            hash='42ccc5b281eb45ce1f80e5d94c083e3b869eeabc',
                            func=(
                                "RAISE EXCEPTION 'reviews bankresult is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_bankresult_is_append_only';"
                            ),
                        ),
                    ),
                    Trigger(
                        name='result_of_a_released_batch',
                        sql=UpsertTriggerSql(
                            table='reviews_bankresult',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_result_of_a_released_batch_cf0cf',
                            hash='eb6128dbdef5728b664e56c52c09a1e8cd18ff37',
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
                            hash='22309a12dbcedbea47f18491eaa9caf51cbf229b',
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
                            hash='94a946d0d520789e6fc9496a19510ad15ad729a4',
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
                            timing='DEFERRABLE INITIALLY DEFERRED',
                            pgid='pgtrigger_applied_result_is_carried_out_3f5a0',
                            hash='f59e1e3f3110e93db26095435895435f2ec89e15',
                            condition='WHEN (NEW."match" = \'applied\')',
                            constraint='CONSTRAINT',
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
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ResultAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('asked_bank', '은행에 확인 중 (답 기다림)'), ('accepted', '확인 완료'), ('not_ours', '우리 지급이 아님')], max_length=12, verbose_name='처리')),
                ('note', models.CharField(max_length=300, verbose_name='설명')),
                ('note_digest', models.BinaryField(max_length=16)),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
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
                            hash='230a93b0e67bf2d81d2855b6b549a36d60cbcf70',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."note"::text, '') IN ('', '\x')
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
                            hash='cc6c30e768a0cffe064b0d3cf480073446246a55',
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
                ],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reserve', '승인'), ('release', '승인 해제'), ('pay', '지급'), ('return', '반환')], max_length=8, verbose_name='종류')),
                ('reserved', models.BigIntegerField(verbose_name='승인 잔액 증감')),
                ('paid', models.BigIntegerField(verbose_name='지급액 증감')),
                ('approval_no', models.PositiveSmallIntegerField(verbose_name='승인 차수')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='reviews.payout', verbose_name='지급')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme')),
                ('result', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.bankresult')),
            ],
            options={
                'verbose_name': '원장',
                'verbose_name_plural': '원장',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(fields=['programme', 'at'], name='ledger_by_programme'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('payout', 'kind', 'approval_no'), name='ledger_says_a_thing_once'),
                    models.UniqueConstraint(condition=models.Q(('kind', 'pay')), fields=('payout',), name='ledger_pays_a_payout_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reserve'), ('paid', 0), ('reserved__gt', 0)), models.Q(('kind', 'release'), ('paid', 0), ('reserved__lt', 0)), models.Q(('kind', 'pay'), ('paid', django.db.models.expressions.CombinedExpression(models.F('reserved'), '*', models.Value(-1))), ('reserved__lt', 0)), models.Q(('kind', 'return'), ('paid__lt', 0), ('reserved', 0)), _connector='OR'), name='ledger_entry_moves_as_its_kind'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_ledgerentry',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_119d7',
                            hash='a485342d3aeb9b563b902f533007e0aa641e02c2',
                            func=(
                                "RAISE EXCEPTION 'reviews ledgerentry is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_ledgerentry_is_append_only';"
                            ),
                        ),
                    ),
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
                ('status', models.CharField(choices=[('queued', '대기'), ('running', '진행 중'), ('done', '마침'), ('failed', '중단됨')], default='queued', max_length=8, verbose_name='상태')),
                ('expected', models.PositiveIntegerField(default=0, verbose_name='대상')),
                ('prepared', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('total', models.BigIntegerField(default=0, verbose_name='총액')),
                ('without_account', models.PositiveIntegerField(default=0, verbose_name='계좌 확인 필요')),
                ('last_claim', models.BigIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='오류')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.grantrun')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme')),
                ('started_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급'), ('decision_partly_granted', '의결 결과: 일부 지급'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급 완료'), ('payout_failed', '지급 실패')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(choices=[('mail', '전자우편'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], default='mail', max_length=10, verbose_name='경로')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], default='ko', max_length=2, verbose_name='언어')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='제목')),
                ('body', models.TextField(verbose_name='본문')),
                ('provider_template_id', models.CharField(blank=True, max_length=60, verbose_name='발송사 문안 번호')),
                ('inspection', models.CharField(blank=True, choices=[('waiting', '검수 중'), ('approved', '승인'), ('rejected', '반려')], max_length=10, verbose_name='검수')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='공개')),
                ('current', models.BooleanField(default=False, verbose_name='사용 중')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공개한 사람')),
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
                ],
                'triggers': [
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_fsm_87852',
                            hash='59b214b9a7a9c3c882d33ebe56a55782bdf9c96d',
                            func=(
                                '\n'
                                '            \n'
                                '            IF OLD."inspection" IS DISTINCT FROM '
                                'NEW."inspection"\n'
                                '                AND (OLD."inspection" || \'>\' || '
                                'NEW."inspection") <> ALL (ARRAY[\'>waiting\', \'approved>rejected\', '
                                "'rejected>waiting', 'waiting>', 'waiting>approved', "
                                "'waiting>rejected']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews noticetemplate "
                                "inspection moves as allowed' USING ERRCODE = 'check_violation', "
                                'CONSTRAINT = '
                                "'reviews_noticetemplate_inspection_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_0a9fc',
                            hash='508c692f8669924b621528f5bb2522656f17dc2f',
                            func="""
            IF (OLD.published_at IS NOT NULL) AND ROW(OLD."event", OLD."channel", OLD."language", OLD."version", OLD."subject", OLD."body", OLD."published_at", OLD."published_by_id") IS DISTINCT FROM ROW(NEW."event", NEW."channel", NEW."language", NEW."version", NEW."subject", NEW."body", NEW."published_at", NEW."published_by_id") THEN RAISE EXCEPTION 'published template is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'published_template_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='handed_in',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_handed_in_b359d',
                            hash='35a038e8cbb87b53f2e9a60302e6e03a47ddd29b',
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
                            hash='268713ad98c68317b188a25876b5767cad6d8a33',
                            func=(
                                "IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'published "
                                "template is kept' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'published_template_is_kept'; END IF; RETURN OLD;"
                            ),
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_54468',
                            hash='34cc263886067197628885f2708c416d65a93772',
                            func=(
                                'INSERT INTO "reviews_noticetemplateevent" ("body", "channel", '
                                '"current", "event", "id", "inspection", "language", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "provider_template_id", "published_at", '
                                '"published_by_id", "subject", "version") VALUES (NEW."body", '
                                'NEW."channel", NEW."current", NEW."event", NEW."id", '
                                'NEW."inspection", NEW."language", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", '
                                'NEW."provider_template_id", NEW."published_at", '
                                'NEW."published_by_id", NEW."subject", NEW."version"); RETURN '
                                'NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_c9f3f',
                            hash='833044b7ca5287425baeb8eab23709321a02dde7',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_noticetemplateevent" ("body", "channel", '
                                '"current", "event", "id", "inspection", "language", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "provider_template_id", "published_at", '
                                '"published_by_id", "subject", "version") VALUES (NEW."body", '
                                'NEW."channel", NEW."current", NEW."event", NEW."id", '
                                'NEW."inspection", NEW."language", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", '
                                'NEW."provider_template_id", NEW."published_at", '
                                'NEW."published_by_id", NEW."subject", NEW."version"); RETURN '
                                'NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_noticetemplate',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_a834d',
                            hash='6bdfee2b4a60884a984279059bbd018159a3d8cc',
                            func=(
                                'INSERT INTO "reviews_noticetemplateevent" ("body", "channel", '
                                '"current", "event", "id", "inspection", "language", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "provider_template_id", "published_at", '
                                '"published_by_id", "subject", "version") VALUES (OLD."body", '
                                'OLD."channel", OLD."current", OLD."event", OLD."id", '
                                'OLD."inspection", OLD."language", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", '
                                'OLD."provider_template_id", OLD."published_at", '
                                'OLD."published_by_id", OLD."subject", OLD."version"); RETURN '
                                'NULL;'
                            ),
                        ),
                    ),
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
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급'), ('decision_partly_granted', '의결 결과: 일부 지급'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급 완료'), ('payout_failed', '지급 실패')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(choices=[('mail', '전자우편'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], default='mail', max_length=10, verbose_name='경로')),
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
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급'), ('decision_partly_granted', '의결 결과: 일부 지급'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급 완료'), ('payout_failed', '지급 실패')], max_length=40, verbose_name='알림')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], default='ko', max_length=2, verbose_name='언어')),
                ('count', models.PositiveIntegerField(verbose_name='받는 사람')),
                ('left_out', models.JSONField(blank=True, default=dict, verbose_name='빠진 신청')),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('running', '보내는 중'), ('paused', '멈춤'), ('done', '마침'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('last_claim', models.BigIntegerField(default=0)),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='작성 마침')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람')),
                ('handled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('prepared_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성한 사람')),
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
                            hash='5b2293e7c65688ccef9c634c2f1ec63924bfd9ef',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'prepared\') THEN '
                                "RAISE EXCEPTION 'reviews noticebulk status moves as allowed' "
                                "USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_noticebulk_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['paused>cancelled', 'paused>running', "
                                "'prepared>cancelled', 'prepared>running', 'running>cancelled', "
                                "'running>done', 'running>paused']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews noticebulk status "
                                "moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'reviews_noticebulk_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_65ca4',
                            hash='525a1e01d49554c1042a5a53488b41d6f340ea02',
                            func="""
            IF (TRUE) AND ROW(OLD."audience", OLD."parameters", OLD."event", OLD."language", OLD."count", OLD."left_out", OLD."fingerprint", OLD."prepared_by_id", OLD."prepared_at") IS DISTINCT FROM ROW(NEW."audience", NEW."parameters", NEW."event", NEW."language", NEW."count", NEW."left_out", NEW."fingerprint", NEW."prepared_by_id", NEW."prepared_at") THEN RAISE EXCEPTION 'bulk stays what was shown' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_stays_what_was_shown'; END IF;
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
                            hash='c8fda4fb5d0c21f285acba64c5ace41e6b715694',
                            func="""
            IF (OLD.approved_at IS NOT NULL) AND ROW(OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION 'bulk approval is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_approval_is_frozen'; END IF;
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
                            hash='ec7f26a5528a59152f5d7ce6e705cdf18271faa8',
                            func=(
                                'INSERT INTO "reviews_noticebulkevent" ("approved_at", '
                                '"approved_by_id", "audience", "count", "ended_reason", "event", '
                                '"fingerprint", "finished_at", "handled_at", "handled_by_id", '
                                '"id", "language", "last_claim", "left_out", "moved_at", '
                                '"parameters", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", '
                                '"started_at", "status", "written", "written_at") VALUES '
                                '(NEW."approved_at", NEW."approved_by_id", NEW."audience", '
                                'NEW."count", NEW."ended_reason", NEW."event", NEW."fingerprint", '
                                'NEW."finished_at", NEW."handled_at", NEW."handled_by_id", '
                                'NEW."id", NEW."language", NEW."last_claim", NEW."left_out", '
                                'NEW."moved_at", NEW."parameters", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared_at", '
                                'NEW."prepared_by_id", NEW."started_at", NEW."status", '
                                'NEW."written", NEW."written_at"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_af093',
                            hash='aca2532f9e56c37fb1bcc90ceb2eb578f8fc7048',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_noticebulkevent" ("approved_at", '
                                '"approved_by_id", "audience", "count", "ended_reason", "event", '
                                '"fingerprint", "finished_at", "handled_at", "handled_by_id", '
                                '"id", "language", "last_claim", "left_out", "moved_at", '
                                '"parameters", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", '
                                '"started_at", "status", "written", "written_at") VALUES '
                                '(NEW."approved_at", NEW."approved_by_id", NEW."audience", '
                                'NEW."count", NEW."ended_reason", NEW."event", NEW."fingerprint", '
                                'NEW."finished_at", NEW."handled_at", NEW."handled_by_id", '
                                'NEW."id", NEW."language", NEW."last_claim", NEW."left_out", '
                                'NEW."moved_at", NEW."parameters", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared_at", '
                                'NEW."prepared_by_id", NEW."started_at", NEW."status", '
                                'NEW."written", NEW."written_at"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_noticebulk',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_52e99',
                            hash='482355c5b622415dfa0731adcd000a9a406c6901',
                            func=(
                                'INSERT INTO "reviews_noticebulkevent" ("approved_at", '
                                '"approved_by_id", "audience", "count", "ended_reason", "event", '
                                '"fingerprint", "finished_at", "handled_at", "handled_by_id", '
                                '"id", "language", "last_claim", "left_out", "moved_at", '
                                '"parameters", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", '
                                '"started_at", "status", "written", "written_at") VALUES '
                                '(OLD."approved_at", OLD."approved_by_id", OLD."audience", '
                                'OLD."count", OLD."ended_reason", OLD."event", OLD."fingerprint", '
                                'OLD."finished_at", OLD."handled_at", OLD."handled_by_id", '
                                'OLD."id", OLD."language", OLD."last_claim", OLD."left_out", '
                                'OLD."moved_at", OLD."parameters", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared_at", '
                                'OLD."prepared_by_id", OLD."started_at", OLD."status", '
                                'OLD."written", OLD."written_at"); RETURN NULL;'
                            ),
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
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급'), ('decision_partly_granted', '의결 결과: 일부 지급'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급 완료'), ('payout_failed', '지급 실패')], max_length=40, verbose_name='알림')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], default='ko', max_length=2, verbose_name='언어')),
                ('count', models.PositiveIntegerField(verbose_name='받는 사람')),
                ('left_out', models.JSONField(blank=True, default=dict, verbose_name='빠진 신청')),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('running', '보내는 중'), ('paused', '멈춤'), ('done', '마침'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='작성')),
                ('last_claim', models.BigIntegerField(default=0)),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='작성 마침')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람')),
                ('handled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.noticebulk')),
                ('prepared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(db_collation='C', max_length=120, unique=True, verbose_name='열쇠')),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급'), ('decision_partly_granted', '의결 결과: 일부 지급'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급 완료'), ('payout_failed', '지급 실패')], max_length=40, verbose_name='알림')),
                ('addressee', models.CharField(choices=[('claimant', '신청인'), ('staff', '직원')], default='claimant', max_length=10, verbose_name='받는 쪽')),
                ('channel', models.CharField(choices=[('mail', '전자우편'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
                ('recipient', models.BinaryField(null=True)),
                ('recipient_hint', models.CharField(blank=True, max_length=20, verbose_name='받는 주소')),
                ('recipient_index', models.BinaryField(max_length=16, null=True)),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='제목')),
                ('body', models.TextField(blank=True, verbose_name='본문')),
                ('body_digest', models.BinaryField(max_length=16)),
                ('status', models.CharField(choices=[('pending', '대기'), ('sending', '발송중'), ('sent', '접수됨'), ('delivered', '수신 확인'), ('failed', '실패'), ('unknown', '결과 미확인'), ('suppressed', '안 보냄')], default='pending', max_length=10, verbose_name='상태')),
                ('priority', models.PositiveSmallIntegerField(default=50, verbose_name='순서')),
                ('written_at', models.DateTimeField(default=claims.clock.now, verbose_name='저장')),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='다음')),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('tries_from', models.PositiveSmallIntegerField(default=0)),
                ('last_code', models.CharField(blank=True, max_length=40, verbose_name='결과 코드')),
                ('last_text', models.CharField(blank=True, max_length=200, verbose_name='마지막 결과')),
                ('delivered_by', models.CharField(blank=True, choices=[('mail', '전자우편'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10)),
                ('provider_id', models.CharField(blank=True, max_length=200)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='보냄')),
                ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='수신')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='claims.claim', verbose_name='신청')),
                ('handled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('staff', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.noticetemplate', verbose_name='문안')),
                ('values', models.JSONField(blank=True, null=True)),
                ('bulk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='reviews.noticebulk', verbose_name='일괄 통지')),
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
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('lease_token__isnull', False), ('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('lease_token__isnull', True), ('lease_until__isnull', True)), _connector='OR'), name='leased_notice_is_sending'),
                    models.CheckConstraint(condition=models.Q(('recipient__isnull', False), ('status__in', ['suppressed', 'failed']), ('erased_at__isnull', False), _connector='OR'), name='notice_without_recipient_is_suppressed_or_failed'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'suppressed'])), name='notice_has_a_known_status'),
                    models.CheckConstraint(condition=models.Q(models.Q(('addressee', 'claimant'), ('staff__isnull', True)), models.Q(('addressee', 'staff'), ('staff__isnull', False)), _connector='OR'), name='staff_notice_names_its_reader'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'suppressed'), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='suppressed_notice_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['sent', 'delivered']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='sent_notice_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_92277',
                            hash='abcb5849315b7cc417698b2fde1efba6b2292dba',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'failed\', \'pending\', '
                                "'suppressed') THEN RAISE EXCEPTION 'reviews notice status moves "
                                "as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_notice_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['failed>pending', 'failed>suppressed', 'pending>sending', "
                                "'pending>suppressed', 'sending>failed', 'sending>pending', "
                                "'sending>sent', 'sending>suppressed', 'sending>unknown', "
                                "'sent>delivered', 'sent>failed', 'unknown>failed', "
                                "'unknown>pending', 'unknown>sent', "
                                "'unknown>suppressed']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews notice status moves as "
                                "allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_notice_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='written',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='BEFORE',
                            operation=(
                                'UPDATE OF "public_id", "key", "event", "claim_id", "addressee", '
                                '"staff_id", "template_id", "bulk_id", "body_digest", "written_at"'
                            ),
                            pgid='pgtrigger_written_883ac',
                            hash='0ed2996fd79bd93fa7a79da6a04e9aa2a1f008d0',
                            func="""
            IF (TRUE) AND ROW(OLD."public_id", OLD."key", OLD."event", OLD."claim_id", OLD."addressee", OLD."staff_id", OLD."template_id", OLD."bulk_id", OLD."body_digest", OLD."written_at") IS DISTINCT FROM ROW(NEW."public_id", NEW."key", NEW."event", NEW."claim_id", NEW."addressee", NEW."staff_id", NEW."template_id", NEW."bulk_id", NEW."body_digest", NEW."written_at") THEN RAISE EXCEPTION 'written notice is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_notice_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='text',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='BEFORE',
                            operation='UPDATE OF "subject", "body", "values", "erased_at"',
                            pgid='pgtrigger_text_8f406',
                            hash='aa62d2aee2d9ddad9054a7d564b6f2a57525d86c',
                            func=r"""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."subject" IS DISTINCT FROM OLD."subject" AND (NEW.erased_at IS NULL OR COALESCE(NEW."subject"::text, '') NOT IN ('', '\x'))) OR (NEW."body" IS DISTINCT FROM OLD."body" AND (NEW.erased_at IS NULL OR COALESCE(NEW."body"::text, '') NOT IN ('', '\x'))) OR (NEW."values" IS DISTINCT FROM OLD."values" AND (NEW.erased_at IS NULL OR COALESCE(NEW."values"::text, '') NOT IN ('', '\x'))) THEN RAISE EXCEPTION 'written notice is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_notice_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='notice_keeps_its_recipient',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='AFTER',
                            operation='UPDATE OF "recipient", "recipient_hint", "recipient_index"',
                            pgid='pgtrigger_notice_keeps_its_recipient_f0222',
                            hash='1d85dc7b0a2ab7bd8c50d768587af49a1301810d',
                            func=r"""
            IF ROW(OLD."recipient", OLD."recipient_hint", OLD."recipient_index") IS NOT DISTINCT FROM ROW(NEW."recipient", NEW."recipient_hint", NEW."recipient_index")
                OR (OLD.status = 'failed' AND NEW.status = 'pending'
                    AND NEW.handled_by_id IS NOT NULL)
                OR (NEW.erased_at IS NOT NULL AND (NEW."recipient" IS NOT DISTINCT FROM OLD."recipient" OR COALESCE(NEW."recipient"::text, '') IN ('', '\x')) AND (NEW."recipient_hint" IS NOT DISTINCT FROM OLD."recipient_hint" OR COALESCE(NEW."recipient_hint"::text, '') IN ('', '\x')) AND (NEW."recipient_index" IS NOT DISTINCT FROM OLD."recipient_index" OR COALESCE(NEW."recipient_index"::text, '') IN ('', '\x')))
            THEN RETURN NULL; END IF;
            RAISE EXCEPTION 'notice keeps its recipient' USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_keeps_its_recipient';
        """,
                        ),
                    ),
                    Trigger(
                        name='wave',
                        sql=UpsertTriggerSql(
                            table='reviews_notice',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            pgid='pgtrigger_wave_28e01',
                            hash='b68e8d336fa1011c4815c197a00a1494f1f95764',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            func="""
            IF EXISTS (SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id WHERE b.status <> 'running') THEN
                RAISE EXCEPTION 'notice of a bulk is written while it runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_a_bulk_is_written_while_it_runs';
            END IF;
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id WHERE b.count < (
                    SELECT count(*) FROM public.reviews_notice AS n WHERE n.bulk_id = b.id
                )
            ) THEN RAISE EXCEPTION 'bulk writes no more than was shown' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_writes_no_more_than_was_shown'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='차수')),
                ('channel', models.CharField(choices=[('mail', '전자우편'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='시작')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='끝')),
                ('outcome', models.CharField(blank=True, choices=[('accepted', '접수됨'), ('rejected', '거절됨'), ('unknown', '답 없음')], max_length=10, verbose_name='결과')),
                ('provider_id', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='코드')),
                ('request_digest', models.BinaryField(max_length=16)),
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
                            operation=(
                                'UPDATE OF "notice_id", "number", "channel", "started_at", '
                                '"request_digest"'
                            ),
                            pgid='pgtrigger_call_6171a',
                            hash='b7a3b12ec92e38cd4f2d5097253ea1abd4df4817',
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
                            hash='b3e935f78e6fa60d073f4e096a6bb9538a8ea2ca',
                            func="""
            IF (OLD.finished_at IS NOT NULL) AND ROW(OLD."finished_at", OLD."outcome", OLD."provider_id", OLD."code") IS DISTINCT FROM ROW(NEW."finished_at", NEW."outcome", NEW."provider_id", NEW."code") THEN RAISE EXCEPTION 'finished attempt is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'finished_attempt_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20, verbose_name='발송사')),
                ('event_id', models.CharField(max_length=100)),
                ('provider_id', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='코드')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='받음')),
                ('notice', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reviews.notice')),
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
                            hash='39bc37bf71cd6ff82c31a88baeb6551eaba4c643',
                            func=(
                                "RAISE EXCEPTION 'reviews deliveryreport is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_deliveryreport_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient_index', models.BinaryField(max_length=16)),
                ('recipient_hint', models.CharField(blank=True, max_length=20, verbose_name='받는 주소')),
                ('channel', models.CharField(choices=[('mail', '전자우편'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
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
                            hash='b2c9e454e47c950b1d876c3ef8c4b53036b11b8d',
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
                            hash='ab9636abf0d409e3d76506d196be6452e033a007',
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
                            hash='8d0911983364c556264e45b4a2e9d0472491b98c',
                            func=(
                                'INSERT INTO "reviews_suppressionevent" ("at", "by_id", '
                                '"channel", "code", "id", "lifted_at", "lifted_by_id", "note", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "reason", "recipient_hint", "recipient_index") '
                                'VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."code", '
                                'NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."note", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", '
                                'NEW."recipient_hint", NEW."recipient_index"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_suppression',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_fd644',
                            hash='42a86ffe05b9a30dd6340acd3a627e0d2b8f8c2f',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_suppressionevent" ("at", "by_id", '
                                '"channel", "code", "id", "lifted_at", "lifted_by_id", "note", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "reason", "recipient_hint", "recipient_index") '
                                'VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."code", '
                                'NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."note", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", '
                                'NEW."recipient_hint", NEW."recipient_index"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_suppression',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_959a1',
                            hash='e19fd6105f318f93159df950441ae66b74d88176',
                            func=(
                                'INSERT INTO "reviews_suppressionevent" ("at", "by_id", '
                                '"channel", "code", "id", "lifted_at", "lifted_by_id", "note", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "reason", "recipient_hint", "recipient_index") '
                                'VALUES (OLD."at", OLD."by_id", OLD."channel", OLD."code", '
                                'OLD."id", OLD."lifted_at", OLD."lifted_by_id", OLD."note", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", '
                                'OLD."recipient_hint", OLD."recipient_index"); RETURN NULL;'
                            ),
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
                ('recipient_index', models.BinaryField(max_length=16)),
                ('recipient_hint', models.CharField(blank=True, max_length=20, verbose_name='받는 주소')),
                ('channel', models.CharField(choices=[('mail', '전자우편'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로')),
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
    ]
