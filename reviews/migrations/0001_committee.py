"""The tables of the committee, with their constraints, indexes and triggers."""

import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.lookups
import django.db.models.manager
import pghistory.utils
from django.conf import settings
from django.db import migrations, models
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

import claims.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('claims', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleBesideSeat',
            fields=[],
            options={
                'proxy': True,
            },
            bases=('claims.user_groups',),
        ),
        AddTrigger(
            model_name='rolebesideseat',
            trigger=Trigger(
                name='role_does_not_meet_a_seat',
                sql=UpsertTriggerSql(
                    table='claims_user_groups',
                    when='BEFORE',
                    operation='INSERT OR UPDATE',
                    pgid='pgtrigger_role_does_not_meet_a_seat_4093b',
                    hash='f275c7ad5de223d770340afba635e8c44845ecc9',
                    func="""
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'roles need read committed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM public.reviews_member m
                WHERE m.user_id = NEW.user_id AND (m.term_to IS NULL OR m.term_to >= (now() AT TIME ZONE 'Asia/Seoul')::date)
            ) AND EXISTS (
                SELECT 1 FROM public.claims_rolesapart a
                JOIN public.auth_group g ON g.id = a.other_id AND g.name = 'member'
                WHERE a.one_id = NEW.group_id
            ) THEN RAISE EXCEPTION 'member holds no other office' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_holds_no_other_office'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='차수')),
                ('status', models.CharField(choices=[('waiting_documents', '서류대기'), ('in_review', '검토중'), ('supplement_requested', '보완요청'), ('deciding', '심의중'), ('decided', '의결완료'), ('withdrawn', '철회')], default='waiting_documents', max_length=20, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='기한')),
                ('days_left', models.SmallIntegerField(blank=True, null=True, verbose_name='남은 영업일')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='서류 완비')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='판')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='종결')),
                ('start_reason', models.CharField(blank=True, max_length=300, verbose_name='시작 사유')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='종결 사유')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='claims.claim', verbose_name='신청')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='종결한 사람')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='적용 정책')),
                ('started_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
            ],
            options={
                'verbose_name': '심의',
                'verbose_name_plural': '심의',
                'ordering': ['-pk'],
                'permissions': [('view_queue', '심의 대기열 보기'), ('manage_review', '심의 진행'), ('register_appeal', '이의신청 접수'), ('browse_reviews', '관리 화면에서 심의 읽기')],
                'constraints': [
                    models.UniqueConstraint(fields=('claim', 'round'), name='claim_has_one_review_a_round'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ['deciding', 'in_review', 'supplement_requested', 'waiting_documents'])), fields=('claim',), name='claim_has_one_open_review'),
                    models.CheckConstraint(condition=models.Q(models.Q(('days_left__isnull', False), ('due_on__isnull', True), ('status', 'supplement_requested')), models.Q(models.Q(('status', 'supplement_requested'), _negated=True), ('days_left__isnull', True)), _connector='OR'), name='stopped_clock_has_days_left_and_no_due_date'),
                    models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('status', 'waiting_documents')), models.Q(('due_on__isnull', False), ('status__in', ['deciding', 'in_review', 'decided'])), ('status__in', ['supplement_requested', 'withdrawn']), _connector='OR'), name='running_review_has_a_due_date'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['decided', 'withdrawn'])), models.Q(('closed_at__isnull', True), ('status__in', ['deciding', 'in_review', 'supplement_requested', 'waiting_documents'])), _connector='OR'), name='closed_review_says_when'),
                    models.CheckConstraint(condition=models.Q(('round__in', [1, 2])), name='review_is_of_round_one_or_two'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_33ef9',
                            hash='e08352cb78262b49275cef7a18acc0988a7c9da0',
                            condition=(
                                'WHEN (NEW."started_by_id" IS NOT NULL OR NEW."closed_by_id" IS '
                                'NOT NULL)'
                            ),
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."started_by_id" IS NOT NULL AND NEW."started_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."started_by_id" IS DISTINCT FROM OLD."started_by_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_78e1f',
                            hash='d3083c45487ec7c0862ecc80cddd963a41cf6ab8',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'in_review\', '
                                "'waiting_documents') THEN RAISE EXCEPTION 'reviews review status "
                                "moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'reviews_review_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['deciding>decided', 'deciding>in_review', "
                                "'deciding>withdrawn', 'in_review>deciding', "
                                "'in_review>supplement_requested', 'in_review>withdrawn', "
                                "'supplement_requested>in_review', "
                                "'supplement_requested>withdrawn', 'waiting_documents>in_review', "
                                "'waiting_documents>withdrawn']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews review status moves as "
                                "allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_review_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_59e18',
                            hash='0afd0cd1926507692f1eea3c4c884e2ad684efef',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."round", OLD."policy_id", OLD."opened_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."round", NEW."policy_id", NEW."opened_at") THEN RAISE EXCEPTION 'review is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='only_escalated_claims_are_reviewed',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_only_escalated_claims_are_reviewed_f0b07',
                            hash='c0005b6a47f127171b42bb10e7548aaee5da0b22',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        WHERE c.id = NEW.claim_id AND c.route = 'committee_review'
                    ) THEN RAISE EXCEPTION 'only escalated claims are reviewed' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_escalated_claims_are_reviewed'; END IF;
                    IF NEW.round = 2 AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.claim_id = NEW.claim_id AND r.round = 1 AND r.status = 'decided'
                    ) THEN RAISE EXCEPTION 'second round follows a decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_follows_a_decision'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='decided_review_has_its_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='INSERT OR UPDATE',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                            pgid='pgtrigger_decided_review_has_its_decision_234e8',
                            hash='dc54513f9a49e37ea393136f1f59ca4b5e3b1d04',
                            condition='WHEN (NEW."status" = \'decided\')',
                            constraint='CONSTRAINT',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_decision d WHERE d.review_id = NEW.id
                    ) THEN RAISE EXCEPTION 'decided review has its decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_review_has_its_decision'; END IF;
                    RETURN NULL;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            pgid='pgtrigger_insert_insert_7a7c1',
                            hash='a75aa416b738e028b5a743f0b0651129bbcdfd8c',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "reviews_reviewevent" ("claim_id", '
                                '"closed_at", "closed_by_id", "days_left", "due_on", "id", '
                                '"opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "policy_id", "ready_at", "revision", '
                                '"round", "started_by_id", "status") SELECT '
                                'new_values."claim_id", new_values."closed_at", '
                                'new_values."closed_by_id", new_values."days_left", '
                                'new_values."due_on", new_values."id", new_values."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", '
                                'new_values."policy_id", new_values."ready_at", '
                                'new_values."revision", new_values."round", '
                                'new_values."started_by_id", new_values."status" FROM ( SELECT '
                                'new_values.* FROM new_values  ) AS new_values, '
                                '_pgh_attached_context; RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            pgid='pgtrigger_update_update_b34c8',
                            hash='1d34c17f1671059b3b1964d2323ba8a7f4036858',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "reviews_reviewevent" ("claim_id", '
                                '"closed_at", "closed_by_id", "days_left", "due_on", "id", '
                                '"opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "policy_id", "ready_at", "revision", '
                                '"round", "started_by_id", "status") SELECT '
                                'new_values."claim_id", new_values."closed_at", '
                                'new_values."closed_by_id", new_values."days_left", '
                                'new_values."due_on", new_values."id", new_values."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', new_values."id", '
                                'new_values."policy_id", new_values."ready_at", '
                                'new_values."revision", new_values."round", '
                                'new_values."started_by_id", new_values."status" FROM ( SELECT '
                                'new_values.* FROM old_values JOIN new_values ON '
                                '(old_values."id") = (new_values."id") WHERE '
                                '(old_values."claim_id" IS DISTINCT FROM (new_values."claim_id") '
                                'OR old_values."closed_at" IS DISTINCT FROM '
                                '(new_values."closed_at") OR old_values."closed_by_id" IS '
                                'DISTINCT FROM (new_values."closed_by_id") OR '
                                'old_values."days_left" IS DISTINCT FROM (new_values."days_left") '
                                'OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR '
                                'old_values."id" IS DISTINCT FROM (new_values."id") OR '
                                'old_values."opened_at" IS DISTINCT FROM (new_values."opened_at") '
                                'OR old_values."policy_id" IS DISTINCT FROM '
                                '(new_values."policy_id") OR old_values."ready_at" IS DISTINCT '
                                'FROM (new_values."ready_at") OR old_values."revision" IS '
                                'DISTINCT FROM (new_values."revision") OR old_values."round" IS '
                                'DISTINCT FROM (new_values."round") OR old_values."started_by_id" '
                                'IS DISTINCT FROM (new_values."started_by_id") OR '
                                'old_values."status" IS DISTINCT FROM (new_values."status")) ) AS '
                                'new_values, _pgh_attached_context; RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            pgid='pgtrigger_delete_delete_98b05',
                            hash='c07de4e25c788fc0abf8a01fe4e8f01f1589632d',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "reviews_reviewevent" ("claim_id", '
                                '"closed_at", "closed_by_id", "days_left", "due_on", "id", '
                                '"opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "policy_id", "ready_at", "revision", '
                                '"round", "started_by_id", "status") SELECT '
                                'old_values."claim_id", old_values."closed_at", '
                                'old_values."closed_by_id", old_values."days_left", '
                                'old_values."due_on", old_values."id", old_values."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", '
                                'old_values."policy_id", old_values."ready_at", '
                                'old_values."revision", old_values."round", '
                                'old_values."started_by_id", old_values."status" FROM ( SELECT '
                                'old_values.* FROM old_values  ) AS old_values, '
                                '_pgh_attached_context; RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReviewEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='차수')),
                ('status', models.CharField(choices=[('waiting_documents', '서류대기'), ('in_review', '검토중'), ('supplement_requested', '보완요청'), ('deciding', '심의중'), ('decided', '의결완료'), ('withdrawn', '철회')], default='waiting_documents', max_length=20, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='기한')),
                ('days_left', models.SmallIntegerField(blank=True, null=True, verbose_name='남은 영업일')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='서류 완비')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='판')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='종결')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='종결한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.review')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='적용 정책')),
                ('started_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LossAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('amount', models.BigIntegerField(verbose_name='인정액')),
                ('source', models.CharField(choices=[('claimed', '신청액'), ('computed', '자동 계산'), ('secretariat', '사무국')], max_length=12, verbose_name='근거')),
                ('working', models.JSONField(blank=True, default=dict, verbose_name='계산')),
                ('note', models.TextField(blank=True, verbose_name='설명')),
                ('text_digest', models.BinaryField(max_length=16)),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='reviews.review', verbose_name='심의')),
                ('finding', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.finding', verbose_name='자동점검 결과')),
            ],
            options={
                'verbose_name': '인정액',
                'verbose_name_plural': '인정액',
                'ordering': ['review', '-version'],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'version'), name='assessment_version_is_unique_in_its_review'),
                    models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='assessed_loss_is_not_negative'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'secretariat'), _negated=True), ('by__isnull', False), _connector='OR'), name='secretariat_assessment_names_who'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'computed'), _negated=True), models.Q(('by__isnull', False), ('finding__isnull', False)), _connector='OR'), name='computed_assessment_names_its_finding'),
                ],
                'triggers': [
                    Trigger(
                        name='words_stay_until_the_claim_is_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_lossassessment',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_words_stay_until_the_claim_is_closed_a0687',
                            hash='65c301ba477f866129e59c27e845da9c2a20e471',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NULL; END IF;
            SELECT r.claim_id INTO the_claim FROM public.reviews_review r WHERE r.id = NEW.review_id;
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.claim_id = the_claim AND r.status NOT IN ('decided', 'withdrawn')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_appeal x
                JOIN public.reviews_review r ON r.id = x.review1_id
                WHERE r.claim_id = the_claim AND x.status IN ('received', 'accepted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.status IN ('prepared', 'approved', 'batched')
            ) THEN RAISE EXCEPTION 'words stay until the claim is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay_until_the_claim_is_closed'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_lossassessment',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_5d6e3',
                            hash='a8edc52d8e41171b23070e79ac91d57b5e466fb5',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."note"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['note', 'erased_at'] = to_jsonb(NEW) - ARRAY['note', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews lossassessment is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_lossassessment_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='assessed_loss_is_settled_with_the_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_lossassessment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_assessed_loss_is_settled_with_the_decision_6f113',
                            hash='4b13d268764d30124adaa074aed043791a3a73cc',
                            declare='DECLARE the_claim record;',
                            func="""
            SELECT c.id, c.claimed_loss INTO the_claim FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF NEW.amount > COALESCE(the_claim.claimed_loss, 0) THEN
                RAISE EXCEPTION 'assessed loss is within the claimed loss' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessed_loss_is_within_the_claimed_loss';
            END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_decision d WHERE d.review_id = NEW.review_id
            ) THEN RAISE EXCEPTION 'a decision of this review stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessed_loss_is_settled_with_the_decision'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('deadline_on', models.DateField(verbose_name='신청 기한')),
                ('channel', models.CharField(blank=True, max_length=40, verbose_name='접수채널')),
                ('grounds', models.TextField(blank=True, verbose_name='이유')),
                ('status', models.CharField(choices=[('received', '접수'), ('accepted', '재심의'), ('rejected_late', '기간 경과'), ('withdrawn', '철회'), ('decided', '의결완료')], default='received', max_length=14, verbose_name='상태')),
                ('received_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
                ('review1', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='reviews.review', verbose_name='1차 심의')),
                ('review2', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal_of', to='reviews.review', verbose_name='재심의')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='철회한 때')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='철회 사유')),
                ('decide_by', models.DateField(default=claims.clock.today, verbose_name='결정 기한')),
                ('extended_at', models.DateTimeField(blank=True, null=True, verbose_name='연장')),
                ('extended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='연장한 사람')),
                ('extension_reason', models.CharField(blank=True, max_length=300, verbose_name='연장 사유')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수한 때')),
            ],
            options={
                'verbose_name': '이의신청',
                'verbose_name_plural': '이의신청',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('review2__isnull', False), ('status__in', ['accepted', 'decided'])), ('status__in', ['received', 'rejected_late', 'withdrawn']), _connector='OR'), name='accepted_appeal_has_its_second_round'),
                    models.CheckConstraint(condition=models.Q(models.Q(('filed_on__lte', models.F('deadline_on')), ('status__in', ['accepted', 'decided'])), models.Q(('filed_on__gt', models.F('deadline_on')), ('status', 'rejected_late')), ('status__in', ['received', 'withdrawn']), _connector='OR'), name='late_appeal_is_rejected_and_no_other'),
                    models.CheckConstraint(condition=models.Q(models.Q(('extended_at__isnull', True), ('extended_by__isnull', True)), models.Q(('extended_at__isnull', False), ('extended_by__isnull', False)), _connector='OR'), name='extended_appeal_names_who'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'withdrawn')), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='withdrawn_appeal_names_who'),
                ],
                'triggers': [
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_9abeb',
                            hash='8d7249f98ab5d43da461a1935771ebb2105f6f89',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'received\') THEN '
                                "RAISE EXCEPTION 'reviews appeal status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_appeal_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['accepted>decided', 'accepted>withdrawn', "
                                "'received>accepted', 'received>rejected_late', "
                                "'received>withdrawn']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews appeal status moves as "
                                "allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_appeal_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_c8312',
                            hash='db36f188871295eb28524311ffd075daf2bd572b',
                            func="""
            IF (TRUE) AND ROW(OLD."review1_id", OLD."filed_on", OLD."deadline_on", OLD."received_by_id", OLD."received_at") IS DISTINCT FROM ROW(NEW."review1_id", NEW."filed_on", NEW."deadline_on", NEW."received_by_id", NEW."received_at") THEN RAISE EXCEPTION 'appeal is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='second_round_is_named_once',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_second_round_is_named_once_a9a3e',
                            hash='81a0768e88047ac9f8013a1eda649317b2de8dda',
                            func="""
            IF (OLD.review2_id IS NOT NULL) AND ROW(OLD."review2_id") IS DISTINCT FROM ROW(NEW."review2_id") THEN RAISE EXCEPTION 'second round is named once' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_is_named_once'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='appeal_is_extended_once',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_appeal_is_extended_once_181ee',
                            hash='253a5c619ce129d31bfc9beddb24c2bb54520edb',
                            func="""
            IF OLD.extended_at IS NOT NULL AND (
                NEW.extended_at IS DISTINCT FROM OLD.extended_at
                OR NEW.extended_by_id IS DISTINCT FROM OLD.extended_by_id
                OR NEW.decide_by <> OLD.decide_by
            ) THEN RAISE EXCEPTION 'appeal is extended once' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_extended_once'; END IF;
            IF (NEW.decide_by <> OLD.decide_by AND NEW.extended_at IS NULL)
                OR NEW.decide_by < OLD.decide_by
            THEN RAISE EXCEPTION 'appeal is extended once' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_extended_once'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='second_round_is_of_the_same_claim',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_second_round_is_of_the_same_claim_ef84c',
                            hash='46cdb8b93dcbaa32d73f9c3881bbe496009493b5',
                            func="""
            IF NEW.review2_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_review r1
                JOIN public.reviews_review r2 ON r2.claim_id = r1.claim_id
                WHERE r1.id = NEW.review1_id AND r2.id = NEW.review2_id AND r2.round = 2
            ) THEN RAISE EXCEPTION 'second round is of the same claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_is_of_the_same_claim'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='appeal_is_against_a_decided_first_round',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_appeal_is_against_a_decided_first_round_3a2a9',
                            hash='59957ae981c265ffb55d661149d3d68ac607f05e',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.id = NEW.review1_id AND r.round = 1 AND r.status = 'decided'
                    ) THEN RAISE EXCEPTION 'appeal is against a decided first round' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_against_a_decided_first_round'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_15a1c',
                            hash='0f5bf1b3cffff08e8fc60c798f25a266f909a17f',
                            func=(
                                'INSERT INTO "reviews_appealevent" ("channel", "closed_at", '
                                '"closed_by_id", "deadline_on", "decide_by", "extended_at", '
                                '"extended_by_id", "filed_on", "id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"received_at", "received_by_id", "review1_id", "review2_id", '
                                '"status") VALUES (NEW."channel", NEW."closed_at", '
                                'NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", '
                                'NEW."extended_at", NEW."extended_by_id", NEW."filed_on", '
                                'NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received_at", '
                                'NEW."received_by_id", NEW."review1_id", NEW."review2_id", '
                                'NEW."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_923e7',
                            hash='5cfecc25f5317a6269aff7e40bc06dae6970b18a',
                            condition=(
                                'WHEN (OLD."channel" IS DISTINCT FROM (NEW."channel") OR '
                                'OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR '
                                'OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR '
                                'OLD."deadline_on" IS DISTINCT FROM (NEW."deadline_on") OR '
                                'OLD."decide_by" IS DISTINCT FROM (NEW."decide_by") OR '
                                'OLD."extended_at" IS DISTINCT FROM (NEW."extended_at") OR '
                                'OLD."extended_by_id" IS DISTINCT FROM (NEW."extended_by_id") OR '
                                'OLD."filed_on" IS DISTINCT FROM (NEW."filed_on") OR OLD."id" IS '
                                'DISTINCT FROM (NEW."id") OR OLD."received_at" IS DISTINCT FROM '
                                '(NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM '
                                '(NEW."received_by_id") OR OLD."review1_id" IS DISTINCT FROM '
                                '(NEW."review1_id") OR OLD."review2_id" IS DISTINCT FROM '
                                '(NEW."review2_id") OR OLD."status" IS DISTINCT FROM '
                                '(NEW."status"))'
                            ),
                            func=(
                                'INSERT INTO "reviews_appealevent" ("channel", "closed_at", '
                                '"closed_by_id", "deadline_on", "decide_by", "extended_at", '
                                '"extended_by_id", "filed_on", "id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"received_at", "received_by_id", "review1_id", "review2_id", '
                                '"status") VALUES (NEW."channel", NEW."closed_at", '
                                'NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", '
                                'NEW."extended_at", NEW."extended_by_id", NEW."filed_on", '
                                'NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_at", '
                                'NEW."received_by_id", NEW."review1_id", NEW."review2_id", '
                                'NEW."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_5efca',
                            hash='95d956b8ec5063adcf5bbee340febc46de3c6004',
                            func=(
                                'INSERT INTO "reviews_appealevent" ("channel", "closed_at", '
                                '"closed_by_id", "deadline_on", "decide_by", "extended_at", '
                                '"extended_by_id", "filed_on", "id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"received_at", "received_by_id", "review1_id", "review2_id", '
                                '"status") VALUES (OLD."channel", OLD."closed_at", '
                                'OLD."closed_by_id", OLD."deadline_on", OLD."decide_by", '
                                'OLD."extended_at", OLD."extended_by_id", OLD."filed_on", '
                                'OLD."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received_at", '
                                'OLD."received_by_id", OLD."review1_id", OLD."review2_id", '
                                'OLD."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='AppealEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('deadline_on', models.DateField(verbose_name='신청 기한')),
                ('channel', models.CharField(blank=True, max_length=40, verbose_name='접수채널')),
                ('status', models.CharField(choices=[('received', '접수'), ('accepted', '재심의'), ('rejected_late', '기간 경과'), ('withdrawn', '철회'), ('decided', '의결완료')], default='received', max_length=14, verbose_name='상태')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.appeal')),
                ('received_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
                ('review1', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='1차 심의')),
                ('review2', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='재심의')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='철회한 때')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('decide_by', models.DateField(default=claims.clock.today, verbose_name='결정 기한')),
                ('extended_at', models.DateTimeField(blank=True, null=True, verbose_name='연장')),
                ('extended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='연장한 사람')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수한 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=100, verbose_name='소속')),
                ('term_from', models.DateField(verbose_name='임기 시작')),
                ('term_to', models.DateField(blank=True, null=True, verbose_name='임기 끝')),
                ('substitute', models.BooleanField(default=False, verbose_name='예비위원')),
                ('deputises', models.BooleanField(default=False, verbose_name='위원장 직무대행')),
                ('load_limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='동시 심의 한도')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='member', to=settings.AUTH_USER_MODEL, verbose_name='사용자')),
            ],
            options={
                'verbose_name': '위원',
                'verbose_name_plural': '위원',
                'ordering': ['substitute', 'pk'],
                'permissions': [('view_load', '위원의 부하와 이해관계 보기')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('term_to__isnull', True), ('term_to__gte', models.F('term_from')), _connector='OR'), name='term_ends_after_it_begins'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_30ca8',
                            hash='f2eeb7ff4bba6621da235d9f9c88e6be8934a8b1',
                            func="""
            IF (TRUE) AND ROW(OLD."user_id") IS DISTINCT FROM ROW(NEW."user_id") THEN RAISE EXCEPTION 'member stays the same person' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_stays_the_same_person'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='member_holds_no_other_office',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_member_holds_no_other_office_ab77a',
                            hash='f84ce9fab8616220192b9b826c53c901f5fce4e1',
                            func="""
            IF NEW.term_to < (now() AT TIME ZONE 'Asia/Seoul')::date THEN RETURN NEW; END IF;
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'roles need read committed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM public.claims_user_groups h
                JOIN public.claims_rolesapart a ON a.other_id = h.group_id
                JOIN public.auth_group g ON g.id = a.one_id AND g.name = 'member'
                WHERE h.user_id = NEW.user_id
            ) THEN RAISE EXCEPTION 'member holds no other office' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_holds_no_other_office'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='seat_is_set_by_two_administrators',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_seat_is_set_by_two_administrators_ae619',
                            hash='e6856b9c70e10a2ee2e2d2af47fcdb0452855b61',
                            func="""
            IF TG_OP = 'UPDATE' AND ROW(OLD.organisation, OLD.term_from, OLD.term_to, OLD.substitute, OLD.deputises, OLD.load_limit) IS NOT DISTINCT FROM ROW(NEW.organisation, NEW.term_from, NEW.term_to, NEW.substitute, NEW.deputises, NEW.load_limit)
            THEN RETURN NEW; END IF;
            IF NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
                AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'seat' AND c.target = (NEW.user_id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND (c.after = jsonb_build_object('organisation', NEW.organisation, 'term_from', NEW.term_from, 'term_to', NEW.term_to, 'substitute', NEW.substitute, 'deputises', NEW.deputises, 'load_limit', NEW.load_limit))
    )
            THEN RAISE EXCEPTION 'seat is set by two administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_is_set_by_two_administrators'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_52164',
                            hash='ee501c1f63536a1f729b263c7d77cc7633f5a1e9',
                            func=(
                                'INSERT INTO "reviews_memberevent" ("deputises", "id", '
                                '"load_limit", "organisation", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "substitute", '
                                '"term_from", "term_to", "user_id") VALUES (NEW."deputises", '
                                'NEW."id", NEW."load_limit", NEW."organisation", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."substitute", '
                                'NEW."term_from", NEW."term_to", NEW."user_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_d0d96',
                            hash='2e7f87238a007b4c38f0551796a2cf0fc6ff34a0',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_memberevent" ("deputises", "id", '
                                '"load_limit", "organisation", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "substitute", '
                                '"term_from", "term_to", "user_id") VALUES (NEW."deputises", '
                                'NEW."id", NEW."load_limit", NEW."organisation", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."substitute", '
                                'NEW."term_from", NEW."term_to", NEW."user_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_d6786',
                            hash='b8aaba1c156b619f6c0890d13126660ed9998326',
                            func=(
                                'INSERT INTO "reviews_memberevent" ("deputises", "id", '
                                '"load_limit", "organisation", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "substitute", '
                                '"term_from", "term_to", "user_id") VALUES (OLD."deputises", '
                                'OLD."id", OLD."load_limit", OLD."organisation", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."substitute", '
                                'OLD."term_from", OLD."term_to", OLD."user_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='MemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organisation', models.CharField(max_length=100, verbose_name='소속')),
                ('term_from', models.DateField(verbose_name='임기 시작')),
                ('term_to', models.DateField(blank=True, null=True, verbose_name='임기 끝')),
                ('substitute', models.BooleanField(default=False, verbose_name='예비위원')),
                ('deputises', models.BooleanField(default=False, verbose_name='위원장 직무대행')),
                ('load_limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='동시 심의 한도')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.member')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='사용자')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='회차')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(verbose_name='기한')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마감')),
                ('closed_as', models.CharField(blank=True, choices=[('all_voted', '전원 표결'), ('due_with_quorum', '기한 경과, 정족수 충족')], max_length=16, verbose_name='마감 사유')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='결과')),
                ('called_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='재표결을 부친 사람')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='reviews.review', verbose_name='심의')),
            ],
            options={
                'verbose_name': '표결 회차',
                'verbose_name_plural': '표결 회차',
                'ordering': ['review', 'number'],
                'indexes': [
                    models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['due_on', 'id'], name='ballot_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'number'), name='ballot_number_is_unique_in_its_review'),
                    models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('review',), name='review_has_one_open_ballot'),
                    models.CheckConstraint(condition=models.Q(('number__in', [1, 2])), name='a_review_has_two_ballots_at_most'),
                    models.CheckConstraint(condition=models.Q(models.Q(('called_by__isnull', True), ('number', 1)), models.Q(('called_by__isnull', False), ('number', 2)), _connector='OR'), name='second_ballot_names_who_called_it'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_as', ''), ('closed_at__isnull', True), ('result__isnull', True)), models.Q(('closed_at__isnull', False), ('result__isnull', False), ('closed_as__in', ['all_voted', 'due_with_quorum'])), _connector='OR'), name='closed_ballot_has_its_result'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_5a162',
                            hash='0bf0a418c82e68a5e77df2f140a803609efd5e6f',
                            condition='WHEN (NEW."called_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."called_by_id" IS NOT NULL AND NEW."called_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."called_by_id" IS DISTINCT FROM OLD."called_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_is_due_when_it_closes_as_due',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_is_due_when_it_closes_as_due_7b3dd',
                            hash='81f2335ccd96241206cf06451a3547f0197fbada',
                            func="""
            IF OLD.closed_at IS NULL AND NEW.closed_as = 'due_with_quorum'
                AND NEW.due_on >= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date
            THEN RAISE EXCEPTION 'ballot is due when it closes as due' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_is_due_when_it_closes_as_due'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_closes_with_a_whole_panel',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_closes_with_a_whole_panel_e7e20',
                            hash='491b9411808a3ecdd307ec6aa3bf6e750bcf610a',
                            func="""
            IF OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND (
                SELECT count(*) FROM public.reviews_assignment a
                WHERE a.review_id = NEW.review_id AND a.status = 'active'
            ) < (
                SELECT p.panel_size FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id
            ) THEN RAISE EXCEPTION 'ballot closes with a whole panel' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_closes_with_a_whole_panel'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='due_day_of_a_ballot_moves_on',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_due_day_of_a_ballot_moves_on_b91b9',
                            hash='62fd7ba0bb80d04d26643aaab1f0d77025dbf7bf',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.due_on < OLD.due_on THEN RAISE EXCEPTION 'due day of a ballot moves on' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_of_a_ballot_moves_on'; END IF;
                RETURN NULL;
            END IF;
            IF NEW.number = 1 AND NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.id = NEW.review_id AND r.due_on = NEW.due_on
            ) OR NEW.number > 1 AND EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.review_id = NEW.review_id AND b.number < NEW.number
                    AND (b.closed_at IS NULL OR NEW.due_on < b.due_on
                        OR NEW.due_on <= (b.closed_at AT TIME ZONE 'Asia/Seoul')::date)
            ) THEN RAISE EXCEPTION 'due day of a ballot moves on' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_of_a_ballot_moves_on'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='second_ballot_is_called_by_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_second_ballot_is_called_by_the_chair_fc051',
                            hash='7c1b8e12291d62555647fc957a2743ef24c49ade',
                            func="""
            IF NEW.called_by_id IS NOT NULL AND NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.called_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.called_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.opened_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
            THEN RAISE EXCEPTION 'second ballot is called by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_ballot_is_called_by_the_chair'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_f2303',
                            hash='98b5d51cfecda5b98113219f9abb916502673d2c',
                            func="""
            IF (TRUE) AND ROW(OLD."review_id", OLD."number", OLD."opened_at", OLD."called_by_id") IS DISTINCT FROM ROW(NEW."review_id", NEW."number", NEW."opened_at", NEW."called_by_id") THEN RAISE EXCEPTION 'ballot is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_closed_36777',
                            hash='7a2c3536c6e098705571033d3f663523c4c4b197',
                            func="""
            IF (OLD.closed_at IS NOT NULL) AND ROW(OLD."due_on", OLD."closed_at", OLD."closed_as", OLD."result") IS DISTINCT FROM ROW(NEW."due_on", NEW."closed_at", NEW."closed_as", NEW."result") THEN RAISE EXCEPTION 'closed ballot is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_ballot_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_begins_open',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_ballot_begins_open_d9881',
                            hash='21304ee8adcd0680a595f65219dfcdd52ecfa59e',
                            func="""
            IF NEW.closed_at IS NOT NULL THEN RAISE EXCEPTION 'ballot begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_begins_open'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='result_is_that_of_the_votes',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_result_is_that_of_the_votes_31ae4',
                            hash='4198e7bcc8fd90369957481afc7017cc32d996a6',
                            declare=(
                                'DECLARE unit bigint; most bigint; floor_won bigint; seated '
                                'bigint; cast_votes bigint; granting bigint[]; grants int; won '
                                'bigint;'
                            ),
                            func="""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL OR NEW.result IS NULL THEN
                RETURN NEW;
            END IF;
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            SELECT p.rounding_unit, LEAST(p.additional_cap, l.amount) INTO unit, most
            FROM public.reviews_review r
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE r.id = NEW.review_id ORDER BY l.version DESC LIMIT 1;
            SELECT COALESCE(max(d.amount), 0) INTO floor_won
            FROM public.reviews_review r
            JOIN public.reviews_review r1 ON r1.claim_id = r.claim_id AND r1.round = 1
            JOIN public.reviews_decision d ON d.review_id = r1.id AND r.round = 2 WHERE r.id = NEW.review_id;
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
            IF 2 * grants > cast_votes THEN
                won := (granting[(grants + 1) / 2] + granting[grants / 2 + 1]) / 2;
                won := LEAST(COALESCE(NULLIF(won - won % unit, 0), won), most);
            END IF;
            won := GREATEST(won, floor_won);
            IF cast_votes < GREATEST(2, seated / 2 + 1)
                OR (NEW.closed_as = 'all_voted' AND cast_votes < seated)
                OR (NEW.result ->> 'amount')::bigint IS DISTINCT FROM won
                OR (NEW.result ->> 'ceiling')::bigint IS DISTINCT FROM most
                OR COALESCE((NEW.result ->> 'floor')::bigint, 0) <> floor_won
                OR (NEW.result ->> 'outcome') IS DISTINCT FROM (CASE WHEN won <= 0 THEN 'denied'
                    WHEN won = most THEN 'granted' ELSE 'partly_granted' END)
            THEN RAISE EXCEPTION 'result is that of the votes' USING ERRCODE = 'check_violation', CONSTRAINT = 'result_is_that_of_the_votes'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_to_be_discussed_goes_to_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_to_be_discussed_goes_to_the_chair_54d68',
                            hash='cdde4876ea5ff4c1f28911e71d39f4b674f3a13f',
                            func=(
                                '\n'
                                '            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS '
                                'NULL THEN RETURN NEW; END IF;\n'
                                '            \n'
                                "        IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "            RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '        END IF;\n'
                                '        PERFORM 1 FROM public.claims_claim c\n'
                                '        JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;\n'
                                '    \n'
                                "            IF (NEW.result ->> 'needs_chair') IS DISTINCT FROM "
                                "'true' AND EXISTS (\n"
                                '                SELECT 1 FROM public.reviews_discussionrequest d\n'
                                '                JOIN public.reviews_assignment a ON a.id = '
                                "d.assignment_id AND a.status = 'active'\n"
                                '                WHERE d.ballot_id = NEW.id\n'
                                "            ) THEN RAISE EXCEPTION 'ballot to be discussed goes "
                                "to the chair' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'ballot_to_be_discussed_goes_to_the_chair'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='ballot_waits_for_its_challenges',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_waits_for_its_challenges_3ed74',
                            hash='5dd8b91b3639fccc924a62a200666310c390ec1b',
                            func="""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL THEN RETURN NEW; END IF;
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                JOIN public.reviews_assignment a ON a.id = x.assignment_id
                WHERE a.review_id = NEW.review_id AND a.status = 'active'
                    AND x.status = 'received'
            ) THEN RAISE EXCEPTION 'ballot waits for its challenges' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_waits_for_its_challenges'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_35973',
                            hash='b8470fdc187bd424fecba1dd4a81455026a12216',
                            func=(
                                'INSERT INTO "reviews_ballotevent" ("called_by_id", "closed_as", '
                                '"closed_at", "due_on", "id", "number", "opened_at", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "result", "review_id") VALUES (NEW."called_by_id", '
                                'NEW."closed_as", NEW."closed_at", NEW."due_on", NEW."id", '
                                'NEW."number", NEW."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."result", '
                                'NEW."review_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_dbe85',
                            hash='f5aec2eb7b7c873a012ce69059c5559e9433ab8c',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_ballotevent" ("called_by_id", "closed_as", '
                                '"closed_at", "due_on", "id", "number", "opened_at", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "result", "review_id") VALUES (NEW."called_by_id", '
                                'NEW."closed_as", NEW."closed_at", NEW."due_on", NEW."id", '
                                'NEW."number", NEW."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."result", '
                                'NEW."review_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_4a39a',
                            hash='d066e3dfef9d392de214e4a2b35c85dbb412848c',
                            func=(
                                'INSERT INTO "reviews_ballotevent" ("called_by_id", "closed_as", '
                                '"closed_at", "due_on", "id", "number", "opened_at", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "result", "review_id") VALUES (OLD."called_by_id", '
                                'OLD."closed_as", OLD."closed_at", OLD."due_on", OLD."id", '
                                'OLD."number", OLD."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."result", '
                                'OLD."review_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='BallotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='회차')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(verbose_name='기한')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마감')),
                ('closed_as', models.CharField(blank=True, choices=[('all_voted', '전원 표결'), ('due_with_quorum', '기한 경과, 정족수 충족')], max_length=16, verbose_name='마감 사유')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='결과')),
                ('called_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='재표결을 부친 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.ballot')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('resolution', '의결번호'), ('sitting', '회의번호')], max_length=12, verbose_name='종류')),
                ('year', models.PositiveSmallIntegerField(verbose_name='연도')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='마지막 번호')),
            ],
            options={
                'verbose_name': '번호 계열',
                'verbose_name_plural': '번호 계열',
                'ordering': ['kind', 'year'],
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'year'), name='series_is_one_for_a_year'),
                ],
                'triggers': [
                    Trigger(
                        name='number_is_given_out',
                        sql=UpsertTriggerSql(
                            table='reviews_numberseries',
                            when='AFTER',
                            operation='UPDATE',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                            pgid='pgtrigger_number_is_given_out_2fff6',
                            hash='0ce30a81bee1636d7d16a6a350d1c5bb9e19db1e',
                            constraint='CONSTRAINT',
                            func="""
            IF NEW.last = OLD.last OR NEW.kind = 'resolution' AND EXISTS (
                SELECT 1 FROM public.reviews_decision d
                WHERE d.resolution_no = '의결-' || NEW.year || '-' || lpad(NEW.last::text, greatest(6, length(NEW.last::text)), '0')
            ) OR NEW.kind = 'sitting' AND EXISTS (
                SELECT 1 FROM public.reviews_sitting s
                WHERE s.number = '회의-' || NEW.year || '-' || lpad(NEW.last::text, greatest(4, length(NEW.last::text)), '0')
            ) THEN RETURN NULL; END IF;
            RAISE EXCEPTION 'number is given out' USING ERRCODE = 'check_violation', CONSTRAINT = 'number_is_given_out';
        """,
                        ),
                    ),
                    Trigger(
                        name='series_only_rises',
                        sql=UpsertTriggerSql(
                            table='reviews_numberseries',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_series_only_rises_bb226',
                            hash='cd746725edb04b5fe8049ebf313ca3b51955d72e',
                            func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.last <> 0 THEN RAISE EXCEPTION 'series only rises' USING ERRCODE = 'check_violation', CONSTRAINT = 'series_only_rises'; END IF;
                    ELSIF NEW.last NOT IN (OLD.last, OLD.last + 1) OR NEW.kind <> OLD.kind
                        OR NEW.year <> OLD.year
                    THEN RAISE EXCEPTION 'series only rises' USING ERRCODE = 'check_violation', CONSTRAINT = 'series_only_rises'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='CannedReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=20, verbose_name='이름')),
                ('label_en', models.CharField(blank=True, max_length=30, verbose_name='영어 이름')),
                ('text', models.CharField(max_length=300, verbose_name='넣을 글')),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=10), blank=True, default=list, help_text='비워 두면 모든 표결에 보입니다.', size=None, verbose_name='어느 표결에')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='순서')),
                ('active', models.BooleanField(default=True, verbose_name='씀')),
                ('number', models.PositiveSmallIntegerField(db_default=0, editable=False, unique=True, verbose_name='번호')),
            ],
            options={
                'verbose_name': '상용구',
                'verbose_name_plural': '상용구',
                'ordering': ['order', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='canned_reason_has_a_number'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_b17bb',
                            hash='83d955c6a7ad386d8930b0ca1df2ae22f30b0cdf',
                            func="""
            IF (TRUE) AND ROW(OLD."number") IS DISTINCT FROM ROW(NEW."number") THEN RAISE EXCEPTION 'canned reason keeps its number' USING ERRCODE = 'check_violation', CONSTRAINT = 'canned_reason_keeps_its_number'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='canned_reason_takes_the_next_number',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_canned_reason_takes_the_next_number_09279',
                            hash='8936bba67d49635ad20e8a6edf56317ca818606e',
                            func="""
                    PERFORM pg_advisory_xact_lock(hashtextextended('reviews_cannedreason', 0));
                    SELECT COALESCE(max(number), 0) + 1 INTO NEW.number
                    FROM public.reviews_cannedreason;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_1b4d7',
                            hash='26550e9842656ec01c8896df61ebc8443113ea82',
                            func=(
                                'INSERT INTO "reviews_cannedreasonevent" ("active", "choices", '
                                '"id", "label", "label_en", "number", "order", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"text") VALUES (NEW."active", NEW."choices", NEW."id", '
                                'NEW."label", NEW."label_en", NEW."number", NEW."order", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text"); RETURN '
                                'NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_be639',
                            hash='ea2f7e63bdade26f8998a4dccca01767be5c02b6',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_cannedreasonevent" ("active", "choices", '
                                '"id", "label", "label_en", "number", "order", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"text") VALUES (NEW."active", NEW."choices", NEW."id", '
                                'NEW."label", NEW."label_en", NEW."number", NEW."order", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text"); RETURN '
                                'NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_74c86',
                            hash='813b5cd06d5fc5659b3729a329c21c446b46629a',
                            func=(
                                'INSERT INTO "reviews_cannedreasonevent" ("active", "choices", '
                                '"id", "label", "label_en", "number", "order", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"text") VALUES (OLD."active", OLD."choices", OLD."id", '
                                'OLD."label", OLD."label_en", OLD."number", OLD."order", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text"); RETURN '
                                'NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='CannedReasonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('label', models.CharField(max_length=20, verbose_name='이름')),
                ('label_en', models.CharField(blank=True, max_length=30, verbose_name='영어 이름')),
                ('text', models.CharField(max_length=300, verbose_name='넣을 글')),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=10), blank=True, default=list, help_text='비워 두면 모든 표결에 보입니다.', size=None, verbose_name='어느 표결에')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='순서')),
                ('active', models.BooleanField(default=True, verbose_name='씀')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.cannedreason')),
                ('number', models.PositiveSmallIntegerField(db_default=0, editable=False, verbose_name='번호')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='의견')),
                ('text_digest', models.BinaryField(max_length=16)),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='reviews.ballot', verbose_name='표결 회차')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='쓴 사람')),
            ],
            options={
                'verbose_name': '논의 의견',
                'verbose_name_plural': '논의 의견',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_comment',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_87486',
                            hash='7b91173bb7cb76d8cfaa6792301c59ac391d0bc0',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."text"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['text', 'erased_at'] = to_jsonb(NEW) - ARRAY['text', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews comment is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_comment_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='comment_waits_until_votes_are_open',
                        sql=UpsertTriggerSql(
                            table='reviews_comment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_comment_waits_until_votes_are_open_3c8af',
                            hash='19df49a5c493cb048c9bc2a490f9193223f52690',
                            func=(
                                '\n'
                                '            \n'
                                "        IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "            RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '        END IF;\n'
                                '        PERFORM 1 FROM public.claims_claim c\n'
                                '        JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '        WHERE r.id = (SELECT b.review_id FROM '
                                'public.reviews_ballot b WHERE b.id = NEW.ballot_id) FOR NO KEY '
                                'UPDATE OF c;\n'
                                '    \n'
                                '            IF NOT EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_ballot b\n'
                                '                JOIN public.reviews_review r ON r.id = '
                                'b.review_id\n'
                                '                WHERE b.id = NEW.ballot_id AND b.closed_at IS '
                                "NOT NULL AND r.status = 'deciding'\n"
                                '                    AND NOT EXISTS (\n'
                                '                        SELECT 1 FROM public.reviews_ballot '
                                'later\n'
                                '                        WHERE later.review_id = b.review_id AND '
                                'later.number > b.number\n'
                                '                    )\n'
                                "            ) THEN RAISE EXCEPTION 'comment waits until votes "
                                "are open' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'comment_waits_until_votes_are_open'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(db_collation='C', max_length=30, unique=True, verbose_name='회의번호')),
                ('held_on', models.DateField(verbose_name='회의일')),
                ('status', models.CharField(choices=[('open', '진행 중'), ('closed', '마침')], default='open', max_length=8, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='개회')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='폐회')),
                ('chair', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='위원장')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='마친 사람')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='안건을 알린 때')),
                ('notice_until', models.DateTimeField(blank=True, null=True, verbose_name='통보 기간 끝')),
            ],
            options={
                'verbose_name': '회의',
                'verbose_name_plural': '회의',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('status', 'open')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'closed')), _connector='OR'), name='closed_sitting_says_when_and_who'),
                    models.CheckConstraint(condition=models.Q(models.Q(('announced_at__isnull', True), ('notice_until__isnull', True)), models.Q(('announced_at__gte', models.F('opened_at')), ('announced_at__isnull', False), ('notice_until__gte', models.F('announced_at'))), _connector='OR'), name='notice_of_a_sitting_ends_after_it_begins'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_e96d0',
                            hash='b874e4d10aa987bc0b9e32d131b5f49980d89570',
                            condition=(
                                'WHEN (NEW."chair_id" IS NOT NULL OR NEW."closed_by_id" IS NOT '
                                'NULL)'
                            ),
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."chair_id" IS NOT NULL AND NEW."chair_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."chair_id" IS DISTINCT FROM OLD."chair_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_4c90b',
                            hash='50ff1a6e7bf965ce833696b9698c4f4d447bb2a1',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'open\') THEN RAISE '
                                "EXCEPTION 'reviews sitting status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_sitting_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['open>closed']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews sitting status moves "
                                "as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_sitting_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_7e37a',
                            hash='60da6f7598402e9d0800725064ec29aab4835fcd',
                            func="""
            IF (TRUE) AND ROW(OLD."number", OLD."held_on", OLD."chair_id", OLD."opened_at", OLD."announced_at", OLD."notice_until") IS DISTINCT FROM ROW(NEW."number", NEW."held_on", NEW."chair_id", NEW."opened_at", NEW."announced_at", NEW."notice_until") THEN RAISE EXCEPTION 'sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'sitting_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='closed_sitting_leaves_nothing_undecided',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_closed_sitting_leaves_nothing_undecided_51bf2',
                            hash='c9cccaa226eecef914dc39256e1b6b17541162f2',
                            func="""
            IF OLD.status = 'closed' AND NEW IS DISTINCT FROM OLD THEN
                RAISE EXCEPTION 'closed sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_is_frozen';
            END IF;
            IF OLD.status = 'open' AND NEW.status = 'closed' AND EXISTS (
                SELECT 1 FROM public.reviews_sittingitem i
                JOIN public.reviews_review r ON r.id = i.review_id
                WHERE i.sitting_id = NEW.id AND i.taken_out_by_id IS NULL
                    AND r.status NOT IN ('decided', 'withdrawn')
            ) THEN RAISE EXCEPTION 'closed sitting leaves nothing undecided' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_leaves_nothing_undecided'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_6fbf7',
                            hash='3e3f1bbee847730c38fc1d95df77b55fb123746a',
                            func=(
                                'INSERT INTO "reviews_sittingevent" ("announced_at", "chair_id", '
                                '"closed_at", "closed_by_id", "held_on", "id", "notice_until", '
                                '"number", "opened_at", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES '
                                '(NEW."announced_at", NEW."chair_id", NEW."closed_at", '
                                'NEW."closed_by_id", NEW."held_on", NEW."id", NEW."notice_until", '
                                'NEW."number", NEW."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."status"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_8f8fb',
                            hash='e9530df26b56e23da843713ca32fb31663fa9a77',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_sittingevent" ("announced_at", "chair_id", '
                                '"closed_at", "closed_by_id", "held_on", "id", "notice_until", '
                                '"number", "opened_at", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES '
                                '(NEW."announced_at", NEW."chair_id", NEW."closed_at", '
                                'NEW."closed_by_id", NEW."held_on", NEW."id", NEW."notice_until", '
                                'NEW."number", NEW."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."status"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_bf8e5',
                            hash='5ea9911b060068dd18d874cb0866a55179392543',
                            func=(
                                'INSERT INTO "reviews_sittingevent" ("announced_at", "chair_id", '
                                '"closed_at", "closed_by_id", "held_on", "id", "notice_until", '
                                '"number", "opened_at", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES '
                                '(OLD."announced_at", OLD."chair_id", OLD."closed_at", '
                                'OLD."closed_by_id", OLD."held_on", OLD."id", OLD."notice_until", '
                                'OLD."number", OLD."opened_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."status"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('granted', '지급승인'), ('partly_granted', '일부승인'), ('denied', '부지급')], max_length=16, verbose_name='의결')),
                ('amount', models.BigIntegerField(verbose_name='의결액')),
                ('ceiling', models.BigIntegerField(verbose_name='상한')),
                ('tally', models.JSONField(default=dict, verbose_name='집계')),
                ('rationale', models.TextField(blank=True, verbose_name='산정근거')),
                ('text_digest', models.BinaryField(max_length=16)),
                ('resolution_no', models.CharField(db_collation='C', max_length=30, unique=True, verbose_name='의결번호')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='의결일시')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='reviews.ballot', verbose_name='표결 회차')),
                ('confirmed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='reviews.review', verbose_name='심의')),
                ('suggested', models.BigIntegerField(blank=True, null=True, verbose_name='제안액')),
                ('sitting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='reviews.sitting', verbose_name='회의')),
            ],
            options={
                'verbose_name': '의결',
                'verbose_name_plural': '의결',
                'ordering': ['-pk'],
                'permissions': [('confirm_decision', '의결 확인')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), ('outcome', 'denied')), models.Q(('outcome__in', ['granted', 'partly_granted']), ('amount__gt', 0)), _connector='OR'), name='denied_decision_grants_nothing'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ceiling__gte', 0), ('outcome', 'denied')), models.Q(('amount', models.F('ceiling')), ('outcome', 'granted')), models.Q(('amount__lt', models.F('ceiling')), ('outcome', 'partly_granted')), _connector='OR'), name='granted_decision_stays_within_its_ceiling'),
                    models.CheckConstraint(condition=models.Q(('suggested__isnull', True), ('suggested__range', (0, models.F('ceiling'))), _connector='OR'), name='suggestion_stays_within_the_ceiling_of_its_decision'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_83591',
                            hash='3f8b0aa6910aae73d6c7a12da52251ab878848db',
                            condition='WHEN (NEW."confirmed_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_is_confirmed_by_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_decision_is_confirmed_by_the_chair_04450',
                            hash='9b39c1d85468963fee0c0fa46489ecf14c6af0c1',
                            func="""
            IF NEW.confirmed_by_id IS NOT NULL AND NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.confirmed_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
            THEN RAISE EXCEPTION 'decision is confirmed by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_is_confirmed_by_the_chair'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='words_stay_until_the_claim_is_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_words_stay_until_the_claim_is_closed_4ad1f',
                            hash='582ab61cbc126694a5beb70a7f66f541f1ff50f6',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NULL; END IF;
            SELECT r.claim_id INTO the_claim FROM public.reviews_review r WHERE r.id = NEW.review_id;
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.claim_id = the_claim AND r.status NOT IN ('decided', 'withdrawn')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_appeal x
                JOIN public.reviews_review r ON r.id = x.review1_id
                WHERE r.claim_id = the_claim AND x.status IN ('received', 'accepted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.status IN ('prepared', 'approved', 'batched')
            ) THEN RAISE EXCEPTION 'words stay until the claim is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay_until_the_claim_is_closed'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_fbc9d',
                            hash='5b109e0ce1e294a9de76dd577980ce5a3e752dc2',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."rationale"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['rationale', 'erased_at'] = to_jsonb(NEW) - ARRAY['rationale', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews decision is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_decision_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='large_decision_names_its_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_large_decision_names_its_chair_448b1',
                            hash='30a7dd1de0093d15199390e28953c1df33b319ee',
                            func="""
                    IF NEW.confirmed_by_id IS NULL AND EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                        WHERE r.id = NEW.review_id AND NEW.amount > p.chair_threshold
                    ) THEN RAISE EXCEPTION 'large decision names its chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'large_decision_names_its_chair'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='chair_confirms_no_vote_of_their_own',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_chair_confirms_no_vote_of_their_own_7f7e7',
                            hash='3f35cebd6e0ecedd5ed24f42f6424fcefd78e4f9',
                            func="""
                    IF EXISTS (
                        SELECT 1 FROM public.reviews_vote v
                        JOIN public.reviews_assignment a ON a.id = v.assignment_id
                        JOIN public.reviews_member m ON m.id = a.member_id
                        WHERE a.review_id = NEW.review_id AND m.user_id = NEW.confirmed_by_id
                    ) THEN RAISE EXCEPTION 'chair confirms no vote of their own' USING ERRCODE = 'check_violation', CONSTRAINT = 'chair_confirms_no_vote_of_their_own'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='decision_rests_on_its_closed_ballot',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_rests_on_its_closed_ballot_61829',
                            hash='799c58fddfa8429bfcc4633c36af3345f55ee188',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot b
                        WHERE b.id = NEW.ballot_id AND b.review_id = NEW.review_id
                            AND b.closed_at IS NOT NULL
                    ) THEN RAISE EXCEPTION 'decision rests on its closed ballot' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_rests_on_its_closed_ballot'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='decision_says_what_its_ballot_said',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_decision_says_what_its_ballot_said_eb87a',
                            hash='411c60612cce7d4d25eb8eef180301655180ac47',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.id = NEW.ballot_id
                    AND b.result ->> 'outcome' = NEW.outcome
                    AND (b.result ->> 'amount')::bigint = NEW.amount
                    AND (b.result ->> 'ceiling')::bigint = NEW.ceiling
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot later
                        WHERE later.review_id = b.review_id AND later.number > b.number
                    )
            ) THEN RAISE EXCEPTION 'decision says what its ballot said' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_says_what_its_ballot_said'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='chair_is_not_barred',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_chair_is_not_barred_49d67',
                            hash='f15e99976218be75b5fcccf59aecc80f6cc6c006',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.confirmed_by_id IS NULL THEN RETURN NEW; END IF;
            SELECT c.id INTO the_claim FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.approved_by_id = NEW.confirmed_by_id
            ) THEN RAISE EXCEPTION 'chair approved no payout of the claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'chair_approved_no_payout_of_the_claim'; END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_assignment a ON a.review_id = r.id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE r.claim_id = the_claim AND m.user_id = NEW.confirmed_by_id
                    AND a.left_as IN ('recused', 'disqualified', 'challenged')
            ) THEN RAISE EXCEPTION 'chair has no tie to the claimant' USING ERRCODE = 'check_violation', CONSTRAINT = 'chair_has_no_tie_to_the_claimant'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='appeal_never_lowers_the_first_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_appeal_never_lowers_the_first_decision_a0846',
                            hash='bbcadc4396443fe7311ed6113bfad0989113f94f',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
            JOIN public.reviews_review r1 ON r1.claim_id = r.claim_id AND r1.round = 1
            JOIN public.reviews_decision d ON d.review_id = r1.id AND r.round = 2
                WHERE r.id = NEW.review_id AND d.amount > NEW.amount
            ) THEN RAISE EXCEPTION 'appeal never lowers the first decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_never_lowers_the_first_decision'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_that_waits_names_its_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_that_waits_names_its_chair_9f42e',
                            hash='7c07fb7ac692234091a12053ad597e54ee9e5b8e',
                            func="""
            IF NEW.confirmed_by_id IS NULL AND EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.id = NEW.ballot_id AND b.result ->> 'needs_chair' = 'true'
            ) THEN RAISE EXCEPTION 'decision that waits names its chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_that_waits_names_its_chair'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_is_on_the_agenda_of_its_sitting',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_is_on_the_agenda_of_its_sitting_f7144',
                            hash='d2dfb5989225497fcc28af07b86057cf8e2e73f7',
                            func=(
                                '\n'
                                '            IF NEW.sitting_id IS NULL THEN RETURN NEW; END IF;\n'
                                '            \n'
                                "        IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "            RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '        END IF;\n'
                                '        PERFORM 1 FROM public.claims_claim c\n'
                                '        JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;\n'
                                '    \n'
                                '            \n'
                                '        PERFORM 1 FROM public.reviews_sitting s\n'
                                "        WHERE s.id = NEW.sitting_id AND s.status = 'open' FOR "
                                'SHARE;\n'
                                "        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is "
                                "frozen' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'closed_sitting_is_frozen'; END IF;\n"
                                '    \n'
                                '            IF NEW.confirmed_by_id IS NULL OR NOT EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_sittingitem i\n'
                                '                JOIN public.reviews_sitting s ON s.id = '
                                'i.sitting_id\n'
                                '                WHERE i.sitting_id = NEW.sitting_id AND '
                                'i.review_id = NEW.review_id\n'
                                '                    AND i.taken_out_by_id IS NULL\n'
                                '                    AND s.held_on <= (NEW.at AT TIME ZONE '
                                "'Asia/Seoul')::date\n"
                                "            ) THEN RAISE EXCEPTION 'decision is on the agenda of "
                                "its sitting' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'decision_is_on_the_agenda_of_its_sitting'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='decision_of_a_sitting_waits_for_its_notice',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_of_a_sitting_waits_for_its_notice_851b2',
                            hash='6811500b4f9c8dcd32a10653bad46a2434936798',
                            func=(
                                '\n'
                                '            IF NEW.sitting_id IS NULL THEN RETURN NEW; END IF;\n'
                                '            \n'
                                "        IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "            RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '        END IF;\n'
                                '        PERFORM 1 FROM public.claims_claim c\n'
                                '        JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;\n'
                                '    \n'
                                '            \n'
                                '        PERFORM 1 FROM public.reviews_sitting s\n'
                                "        WHERE s.id = NEW.sitting_id AND s.status = 'open' FOR "
                                'SHARE;\n'
                                "        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is "
                                "frozen' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'closed_sitting_is_frozen'; END IF;\n"
                                '    \n'
                                '            IF NOT EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_sitting s\n'
                                '                JOIN public.reviews_review r ON r.id = '
                                'NEW.review_id\n'
                                '                JOIN public.claims_supportpolicy p ON p.id = '
                                'r.policy_id\n'
                                '                WHERE s.id = NEW.sitting_id AND s.notice_until '
                                '<= NEW.at AND (\n'
                                '                    SELECT count(*) FROM generate_series(\n'
                                '                        (s.announced_at AT TIME ZONE '
                                "'Asia/Seoul')::date + 1,\n"
                                '                        (NEW.at AT TIME ZONE '
                                "'Asia/Seoul')::date,\n"
                                "                        interval '1 day'\n"
                                '                    ) AS day WHERE extract(isodow FROM day) < 6\n'
                                '                ) >= p.sitting_notice_days\n'
                                "            ) THEN RAISE EXCEPTION 'decision of a sitting waits "
                                "for its notice' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'decision_of_a_sitting_waits_for_its_notice'; END IF;\n"
                                '            IF NOT EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_sitting s\n'
                                '                CROSS JOIN LATERAL (\n'
                                '                    SELECT count(*) AS present,\n'
                                '                        count(*) FILTER (WHERE m.user_id <> '
                                'NEW.confirmed_by_id) AS others\n'
                                '                    FROM public.reviews_attendance a\n'
                                '                    JOIN public.reviews_member m ON m.id = '
                                'a.member_id\n'
                                '                    WHERE a.sitting_id = s.id\n'
                                '                ) AS there\n'
                                '                WHERE s.id = NEW.sitting_id AND there.others > 0 '
                                'AND there.present\n'
                                '                    > (SELECT count(*) FROM (SELECT m.id FROM '
                                'public.reviews_member m\n'
                                '    JOIN public.claims_user u ON u.id = m.user_id\n'
                                '    WHERE NOT m.substitute AND m.term_from <= s.held_on\n'
                                '        AND (m.term_to IS NULL OR m.term_to >= s.held_on)\n'
                                '        AND u.is_active AND u.disabled_at IS NULL) AS regular) / '
                                '2\n'
                                "            ) THEN RAISE EXCEPTION 'decision of a sitting has "
                                "its quorum' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'decision_of_a_sitting_has_its_quorum'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='decision_closes_its_review',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='INSERT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                            pgid='pgtrigger_decision_closes_its_review_2deff',
                            hash='8ab35190f5abd5b0893cdc58f98312a59aaf050f',
                            constraint='CONSTRAINT',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.id = NEW.review_id AND r.status = 'decided'
                    ) THEN RAISE EXCEPTION 'decision closes its review' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_closes_its_review'; END IF;
                    RETURN NULL;
                """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SittingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(db_collation='C', max_length=30, verbose_name='회의번호')),
                ('held_on', models.DateField(verbose_name='회의일')),
                ('status', models.CharField(choices=[('open', '진행 중'), ('closed', '마침')], default='open', max_length=8, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='개회')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='폐회')),
                ('chair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='위원장')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='마친 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.sitting')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='안건을 알린 때')),
                ('notice_until', models.DateTimeField(blank=True, null=True, verbose_name='통보 기간 끝')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SittingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='순서')),
                ('proposal', models.BinaryField(max_length=16)),
                ('taken_out_at', models.DateTimeField(blank=True, null=True, verbose_name='뺀 때')),
                ('taken_out_reason', models.CharField(blank=True, max_length=300, verbose_name='뺀 까닭')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sitting_items', to='reviews.review', verbose_name='심의')),
                ('sitting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.sitting', verbose_name='회의')),
                ('taken_out_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='뺀 사람')),
            ],
            options={
                'verbose_name': '안건',
                'verbose_name_plural': '안건',
                'ordering': ['sitting', 'order'],
                'constraints': [
                    models.UniqueConstraint(fields=('sitting', 'review'), name='review_is_on_an_agenda_once'),
                    models.UniqueConstraint(fields=('sitting', 'order'), name='agenda_has_one_item_a_place'),
                    models.UniqueConstraint(condition=models.Q(('taken_out_by__isnull', True)), fields=('review',), name='review_waits_on_one_agenda'),
                    models.CheckConstraint(condition=models.Q(models.Q(('taken_out_at__isnull', True), ('taken_out_by__isnull', True)), models.Q(('taken_out_at__isnull', False), ('taken_out_by__isnull', False)), _connector='OR'), name='item_taken_out_names_who'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_ebeca',
                            hash='9454e325d46f7cfcfc8cd4f59acc4b15e95c0e4e',
                            condition='WHEN (NEW."taken_out_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."taken_out_by_id" IS NOT NULL AND NEW."taken_out_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."taken_out_by_id" IS DISTINCT FROM OLD."taken_out_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_9c266',
                            hash='2fac239d34139412b4dfba9b684ff9fb76a5cf16',
                            func="""
            IF (TRUE) AND ROW(OLD."sitting_id", OLD."review_id", OLD."order", OLD."proposal") IS DISTINCT FROM ROW(NEW."sitting_id", NEW."review_id", NEW."order", NEW."proposal") THEN RAISE EXCEPTION 'agenda item is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_item_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='item_awaits_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_item_awaits_the_chair_2d0e7',
                            hash='c5026ce78172c75818731526853d5d18b01f0b53',
                            func=(
                                '\n'
                                '            \n'
                                "        IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "            RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '        END IF;\n'
                                '        PERFORM 1 FROM public.claims_claim c\n'
                                '        JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;\n'
                                '    \n'
                                '            \n'
                                '        PERFORM 1 FROM public.reviews_sitting s\n'
                                "        WHERE s.id = NEW.sitting_id AND s.status = 'open' FOR "
                                'SHARE;\n'
                                "        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is "
                                "frozen' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'closed_sitting_is_frozen'; END IF;\n"
                                '    \n'
                                '            IF NEW.taken_out_by_id IS NOT NULL OR NOT EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_review r\n'
                                '                WHERE r.id = NEW.review_id AND r.status = '
                                "'deciding'\n"
                                "            ) THEN RAISE EXCEPTION 'item awaits the chair' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'item_awaits_the_chair'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='agenda_is_announced_whole',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_agenda_is_announced_whole_e93ee',
                            hash='a6b11ee872463ff25ec1ac5fd2e82ef9ece8e1c0',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.reviews_attendance a WHERE a.sitting_id = NEW.sitting_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_decision d WHERE d.sitting_id = NEW.sitting_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_sittingevent e
                WHERE e.pgh_obj_id = NEW.sitting_id AND e.pgh_label = 'insert'
                    AND e.pgh_created_at < now()
            ) THEN RAISE EXCEPTION 'agenda is announced whole' USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_is_announced_whole'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='item_is_taken_out_before_it_is_decided',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_item_is_taken_out_before_it_is_decided_60077',
                            hash='87fdc51b85ebf69fb510ee103b9df00e369b2105',
                            func=(
                                '\n'
                                '            \n'
                                "        IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "            RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '        END IF;\n'
                                '        PERFORM 1 FROM public.claims_claim c\n'
                                '        JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '        WHERE r.id = OLD.review_id FOR NO KEY UPDATE OF c;\n'
                                '    \n'
                                '            \n'
                                '        PERFORM 1 FROM public.reviews_sitting s\n'
                                "        WHERE s.id = OLD.sitting_id AND s.status = 'open' FOR "
                                'SHARE;\n'
                                "        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is "
                                "frozen' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'closed_sitting_is_frozen'; END IF;\n"
                                '    \n'
                                '            IF OLD.taken_out_by_id IS NOT NULL\n'
                                '                AND ROW(NEW.taken_out_by_id, NEW.taken_out_at)\n'
                                '                    IS DISTINCT FROM ROW(OLD.taken_out_by_id, '
                                'OLD.taken_out_at)\n'
                                "            THEN RAISE EXCEPTION 'item is taken out once' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'item_is_taken_out_once'; END IF;\n"
                                '            IF NEW.taken_out_by_id IS NOT NULL AND EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_decision d\n'
                                '                WHERE d.review_id = OLD.review_id AND '
                                'd.sitting_id = OLD.sitting_id\n'
                                "            ) THEN RAISE EXCEPTION 'item is taken out before it "
                                "is decided' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'item_is_taken_out_before_it_is_decided'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_26ce8',
                            hash='797a0da09f8704308089f8ac745711795f5e44be',
                            func=(
                                'INSERT INTO "reviews_sittingitemevent" ("id", "order", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposal", "review_id", "sitting_id", '
                                '"taken_out_at", "taken_out_by_id") VALUES (NEW."id", '
                                'NEW."order", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposal", '
                                'NEW."review_id", NEW."sitting_id", NEW."taken_out_at", '
                                'NEW."taken_out_by_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_62815',
                            hash='61c82db4c94a5a36d83d79baa33e921cd94d540b',
                            condition=(
                                'WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order" IS '
                                'DISTINCT FROM (NEW."order") OR OLD."proposal" IS DISTINCT FROM '
                                '(NEW."proposal") OR OLD."review_id" IS DISTINCT FROM '
                                '(NEW."review_id") OR OLD."sitting_id" IS DISTINCT FROM '
                                '(NEW."sitting_id") OR OLD."taken_out_at" IS DISTINCT FROM '
                                '(NEW."taken_out_at") OR OLD."taken_out_by_id" IS DISTINCT FROM '
                                '(NEW."taken_out_by_id"))'
                            ),
                            func=(
                                'INSERT INTO "reviews_sittingitemevent" ("id", "order", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposal", "review_id", "sitting_id", '
                                '"taken_out_at", "taken_out_by_id") VALUES (NEW."id", '
                                'NEW."order", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposal", '
                                'NEW."review_id", NEW."sitting_id", NEW."taken_out_at", '
                                'NEW."taken_out_by_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_1e1fd',
                            hash='8fbe79b5325529d5f34c4801e33e7042db9f1fcf',
                            func=(
                                'INSERT INTO "reviews_sittingitemevent" ("id", "order", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposal", "review_id", "sitting_id", '
                                '"taken_out_at", "taken_out_by_id") VALUES (OLD."id", '
                                'OLD."order", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposal", '
                                'OLD."review_id", OLD."sitting_id", OLD."taken_out_at", '
                                'OLD."taken_out_by_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SittingItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('order', models.PositiveSmallIntegerField(verbose_name='순서')),
                ('proposal', models.BinaryField(max_length=16)),
                ('taken_out_at', models.DateTimeField(blank=True, null=True, verbose_name='뺀 때')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.sittingitem')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('sitting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.sitting', verbose_name='회의')),
                ('taken_out_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='뺀 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.member', verbose_name='위원')),
                ('sitting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='reviews.sitting', verbose_name='회의')),
            ],
            options={
                'verbose_name': '출석',
                'verbose_name_plural': '출석',
                'ordering': ['sitting', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('sitting', 'member'), name='member_attends_a_sitting_once'),
                ],
                'triggers': [
                    Trigger(
                        name='attendance_is_frozen_with_its_sitting',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='BEFORE',
                            operation='INSERT OR UPDATE OR DELETE',
                            pgid='pgtrigger_attendance_is_frozen_with_its_sitting_f0123',
                            hash='7c81569f9be937ea557ef47d74fa1db2e8cb96f5',
                            declare='DECLARE the_sitting bigint;',
                            func=(
                                '\n'
                                "            IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'attendance "
                                "is ticked or not' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'attendance_is_ticked_or_not'; END IF;\n"
                                "            the_sitting := CASE WHEN TG_OP = 'DELETE' THEN "
                                'OLD.sitting_id ELSE NEW.sitting_id END;\n'
                                '            \n'
                                '        PERFORM 1 FROM public.reviews_sitting s\n'
                                "        WHERE s.id = the_sitting AND s.status = 'open' FOR "
                                'SHARE;\n'
                                "        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is "
                                "frozen' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'closed_sitting_is_frozen'; END IF;\n"
                                '    \n'
                                "            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_06964',
                            hash='a025751f3f99d77bed8d3178aaa1beb2c3c140c6',
                            func=(
                                'INSERT INTO "reviews_attendanceevent" ("at", "id", "member_id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "sitting_id") VALUES (NEW."at", NEW."id", '
                                'NEW."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sitting_id"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_54e7c',
                            hash='df454b75d9571809c33808d518e5f3ac2c69561d',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "reviews_attendanceevent" ("at", "id", "member_id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "sitting_id") VALUES (NEW."at", NEW."id", '
                                'NEW."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sitting_id"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_9bde4',
                            hash='c66f9af8a6023c57047f85e1f170fa9b0a60be27',
                            func=(
                                'INSERT INTO "reviews_attendanceevent" ("at", "id", "member_id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "sitting_id") VALUES (OLD."at", OLD."id", '
                                'OLD."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sitting_id"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='AttendanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.attendance')),
                ('sitting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.sitting', verbose_name='회의')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('resolution', '의결서'), ('minutes', '회의록')], max_length=10, verbose_name='종류')),
                ('number', models.CharField(db_collation='C', max_length=40, unique=True, verbose_name='문서번호')),
                ('sha256', models.CharField(max_length=64)),
                ('bytes', models.PositiveIntegerField(verbose_name='크기')),
                ('renderer', models.CharField(max_length=40, verbose_name='조판')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='발급')),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='reviews.decision', verbose_name='의결')),
                ('issued_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='발급')),
                ('sitting', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='reviews.sitting', verbose_name='회의')),
            ],
            options={
                'verbose_name': '발급 문서',
                'verbose_name_plural': '발급 문서',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('kind', 'resolution'), ('sitting__isnull', True)), models.Q(('decision__isnull', True), ('kind', 'minutes'), ('sitting__isnull', False)), _connector='OR'), name='issued_paper_has_one_subject'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_issueddocument',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_8bf75',
                            hash='2e061e016c21fcb3777bc95337e358857486e03f',
                            func=(
                                "RAISE EXCEPTION 'reviews issueddocument is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_issueddocument_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Precedent',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='precedent', serialize=False, to='claims.claim', verbose_name='신청')),
                ('loss', models.BigIntegerField(verbose_name='인정액')),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='피해 일수')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='precedent', to='reviews.decision', verbose_name='의결')),
                ('industry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스')),
            ],
            options={
                'verbose_name': '선례',
                'verbose_name_plural': '선례',
                'ordering': ['-decision'],
                'indexes': [
                    models.Index(fields=['service', 'industry', 'loss'], name='precedent_both'),
                    models.Index(fields=['service', 'loss'], name='precedent_service'),
                    models.Index(fields=['industry', 'loss'], name='precedent_industry'),
                    models.Index(fields=['loss'], name='precedent_loss'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('loss__gte', 0)), name='precedent_loss_is_not_negative'),
                ],
            },
        ),
        migrations.CreateModel(
            name='QueueRow',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='queue_row', serialize=False, to='claims.claim', verbose_name='신청')),
                ('number', models.CharField(db_collation='C', max_length=40, verbose_name='접수번호')),
                ('business_name', models.CharField(blank=True, max_length=100, verbose_name='상호')),
                ('name_key', models.CharField(db_collation='C', max_length=100)),
                ('representative', models.CharField(blank=True, max_length=100, verbose_name='대표자')),
                ('representative_key', models.CharField(blank=True, db_collation='C', max_length=100)),
                ('business_number', models.CharField(blank=True, db_collation='C', max_length=10, verbose_name='사업자등록번호')),
                ('filed_at', models.DateTimeField(verbose_name='접수일시')),
                ('claimed_loss', models.BigIntegerField(verbose_name='신청액')),
                ('assessed_loss', models.BigIntegerField(verbose_name='인정액')),
                ('round', models.PositiveSmallIntegerField(verbose_name='차수')),
                ('standing', models.CharField(choices=[('waiting_documents', '서류대기'), ('in_review', '검토중'), ('supplement_requested', '보완요청'), ('deciding', '심의중'), ('appealed', '이의신청'), ('reconsidered', '재심의'), ('decided', '의결완료'), ('withdrawn', '철회'), ('payout_due', '지급대기'), ('paid', '지급완료'), ('payout_failed', '지급실패')], max_length=20, verbose_name='상태')),
                ('tab', models.PositiveSmallIntegerField(choices=[(1, '서류대기'), (2, '검토중'), (3, '보완요청'), (4, '심의중'), (5, '의결완료'), (6, '이의신청')], verbose_name='탭')),
                ('outcome', models.CharField(blank=True, choices=[('granted', '지급승인'), ('partly_granted', '일부승인'), ('denied', '부지급')], max_length=16, verbose_name='의결')),
                ('due_on', models.DateField(default=datetime.date(9999, 12, 31), verbose_name='기한')),
                ('panel', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None, verbose_name='담당 위원')),
                ('awaiting', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None, verbose_name='표결 전')),
                ('votes_cast', models.PositiveSmallIntegerField(default=0, verbose_name='표결')),
                ('panel_size', models.PositiveSmallIntegerField(default=0, verbose_name='자리')),
                ('documents', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=4, verbose_name='서류')),
                ('complete', models.BooleanField(default=False, verbose_name='서류 완비')),
                ('worst', models.PositiveSmallIntegerField(default=0, verbose_name='점검')),
                ('warnings', models.PositiveSmallIntegerField(default=0, verbose_name='주의')),
                ('problems', models.PositiveSmallIntegerField(default=0, verbose_name='문제')),
                ('industry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.review', verbose_name='심의')),
                ('unanswered', models.BooleanField(default=False, verbose_name='보완 답 없음')),
            ],
            options={
                'verbose_name': '대기열',
                'verbose_name_plural': '대기열',
                'ordering': ['due_on', 'pk'],
                'indexes': [
                    models.Index(fields=['tab', 'due_on', 'claim'], name='queue_due'),
                    models.Index(fields=['tab', 'claimed_loss', 'claim'], name='queue_loss'),
                    models.Index(fields=['tab', 'number', 'claim'], name='queue_tab_number'),
                    models.Index(fields=['tab', 'name_key', 'claim'], name='queue_tab_name'),
                    models.Index(fields=['tab', 'filed_at', 'claim'], name='queue_filed'),
                    models.Index(fields=['tab', 'service', 'due_on', 'claim'], name='queue_service'),
                    models.Index(fields=['tab', 'worst', 'due_on', 'claim'], name='queue_worst'),
                    models.Index(fields=['tab', 'complete', 'due_on', 'claim'], name='queue_complete'),
                    models.Index(fields=['number'], name='queue_number'),
                    models.Index(fields=['name_key'], name='queue_name'),
                    models.Index(fields=['representative_key'], name='queue_representative'),
                    models.Index(fields=['business_number'], name='queue_business_number'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['panel'], name='queue_panel'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['awaiting'], name='queue_awaiting'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TabCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(db_collation='C', max_length=30)),
                ('tab', models.CharField(db_collation='C', max_length=24)),
                ('value', models.PositiveIntegerField(default=0)),
                ('counted_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '탭 건수',
                'verbose_name_plural': '탭 건수',
                'ordering': ['scope', 'tab'],
                'constraints': [
                    models.UniqueConstraint(fields=('scope', 'tab'), name='tab_is_counted_once_a_scope'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AssignmentDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=100, verbose_name='시드')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='자리 수')),
                ('candidates', models.JSONField(verbose_name='후보')),
                ('left_out', models.JSONField(verbose_name='제외')),
                ('drawn', models.JSONField(verbose_name='뽑힌 위원')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='reviews.review', verbose_name='심의')),
            ],
            options={
                'verbose_name': '배정 추첨',
                'verbose_name_plural': '배정 추첨',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_assignmentdraw',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_4781a',
                            hash='6a76abd9baf5ce27ccf3a1aebea83c21e0bc347d',
                            func=(
                                "RAISE EXCEPTION 'reviews assignmentdraw is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_assignmentdraw_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.PositiveSmallIntegerField(verbose_name='자리')),
                ('status', models.CharField(choices=[('active', '배정'), ('left', '물러남')], default='active', max_length=8, verbose_name='상태')),
                ('left_as', models.CharField(blank=True, choices=[('recused', '회피'), ('disqualified', '제척'), ('challenged', '기피'), ('reassigned', '재배정'), ('on_leave', '부재')], max_length=12, verbose_name='물러난 까닭')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='물러난 때')),
                ('assigned_at', models.DateTimeField(default=claims.clock.now, verbose_name='배정한 때')),
                ('voted_at', models.DateTimeField(blank=True, null=True, verbose_name='표결한 때')),
                ('assigned_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='배정한 사람')),
                ('left_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reviews.assignment', verbose_name='앞사람')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.member', verbose_name='위원')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.review', verbose_name='심의')),
                ('draw', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.assignmentdraw', verbose_name='추첨')),
                ('left_decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 위원장')),
            ],
            options={
                'verbose_name': '배정',
                'verbose_name_plural': '배정',
                'ordering': ['review', 'seat', 'pk'],
                'indexes': [
                    models.Index(fields=['member', 'review'], name='assignment_by_member'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'member'), name='member_is_assigned_once_to_a_review'),
                    models.UniqueConstraint(condition=models.Q(('status', 'active')), fields=('review', 'seat'), name='seat_has_one_active_member'),
                    models.CheckConstraint(condition=models.Q(models.Q(('left_as', ''), ('left_at__isnull', True), ('status', 'active')), models.Q(('left_at__isnull', False), ('status', 'left'), ('left_as__in', ['recused', 'disqualified', 'challenged', 'reassigned', 'on_leave'])), _connector='OR'), name='left_assignment_says_how'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_02d4a',
                            hash='8a8a79e55e237b5d14cab6299ffdbe922a0f3622',
                            condition=(
                                'WHEN (NEW."left_by_id" IS NOT NULL OR NEW."left_decided_by_id" '
                                'IS NOT NULL OR NEW."assigned_by_id" IS NOT NULL)'
                            ),
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."left_by_id" IS NOT NULL AND NEW."left_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."left_by_id" IS DISTINCT FROM OLD."left_by_id")) OR (NEW."left_decided_by_id" IS NOT NULL AND NEW."left_decided_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."left_decided_by_id" IS DISTINCT FROM OLD."left_decided_by_id")) OR (NEW."assigned_by_id" IS NOT NULL AND NEW."assigned_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."assigned_by_id" IS DISTINCT FROM OLD."assigned_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='seat_goes_to_a_member_in_office',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_seat_goes_to_a_member_in_office_ed41f',
                            hash='72afe7b519dfa66a4f4c1d81d214df5cc370b553',
                            func="""
            IF NOT (EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.id = NEW.member_id AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.assigned_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ) AND EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = (SELECT m.user_id FROM public.reviews_member m WHERE m.id = NEW.member_id) AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            )
        )
    ))
            THEN RAISE EXCEPTION 'seat goes to a member in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_goes_to_a_member_in_office'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='voter_leaves_by_the_chairs_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_voter_leaves_by_the_chairs_decision_6b138',
                            hash='82ca7a7bdb950671790d8924db7a16d556b81866',
                            func="""
            IF OLD.status = 'left' THEN
                IF ROW(OLD.left_as, OLD.left_at, OLD.left_by_id, OLD.left_decided_by_id)
                    IS DISTINCT FROM
                    ROW(NEW.left_as, NEW.left_at, NEW.left_by_id, NEW.left_decided_by_id)
                THEN RAISE EXCEPTION 'left seat is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'left_seat_is_frozen'; END IF;
                RETURN NULL;
            END IF;
            IF NEW.left_decided_by_id IS NOT NULL AND (
                NEW.status = 'active'
                OR NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.left_decided_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.left_decided_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.left_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
                OR EXISTS (
                    SELECT 1 FROM public.reviews_assignment a
                    JOIN public.reviews_member m ON m.id = a.member_id
                    WHERE a.review_id = NEW.review_id AND m.user_id = NEW.left_decided_by_id
                        AND (a.status = 'active' OR a.id = NEW.id
                            OR a.left_as IN ('recused', 'disqualified', 'challenged'))
                )
            ) THEN RAISE EXCEPTION 'voter leaves by the chairs decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_leaves_by_the_chairs_decision'; END IF;
            IF NEW.status = 'left' AND NEW.left_decided_by_id IS NULL
                AND NOT COALESCE(CASE NEW.left_as
                    WHEN 'challenged' THEN TRUE
                    WHEN 'recused' THEN NEW.left_by_id = (SELECT m.user_id FROM public.reviews_member m WHERE m.id = NEW.member_id)
                END, FALSE)
                AND EXISTS (
                    SELECT 1 FROM public.reviews_vote v
                    JOIN public.reviews_ballot b ON b.id = v.ballot_id AND b.closed_at IS NULL
                    WHERE v.assignment_id = NEW.id
                )
            THEN RAISE EXCEPTION 'voter leaves by the chairs decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_leaves_by_the_chairs_decision'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_cf89f',
                            hash='187792cbbe0672fc8929c4ffcf5f3ba561070667',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'active\') THEN RAISE '
                                "EXCEPTION 'reviews assignment status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_assignment_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['active>left']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews assignment status "
                                "moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'reviews_assignment_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_cbf59',
                            hash='1935cf82687d3b45f413cf5b01fa2e6e88aa67aa',
                            func="""
            IF (TRUE) AND ROW(OLD."review_id", OLD."member_id", OLD."seat", OLD."replaces_id", OLD."draw_id") IS DISTINCT FROM ROW(NEW."review_id", NEW."member_id", NEW."seat", NEW."replaces_id", NEW."draw_id") THEN RAISE EXCEPTION 'assignment is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='member_has_no_tie_to_the_claimant',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_member_has_no_tie_to_the_claimant_b8ae7',
                            hash='70c6f8619959b9745cbcf1f5950aff68696bffb9',
                            func=r"""
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.claims_claim c ON c.id = r.claim_id
                JOIN public.claims_claimant who ON who.id = c.claimant_id
                JOIN public.reviews_member m ON m.id = NEW.member_id
                JOIN public.claims_user u ON u.id = m.user_id
                WHERE r.id = NEW.review_id AND (
                    (u.name <> '' AND left(lower(regexp_replace(normalize(u.name, NFKC), '\s+', '', 'g') COLLATE "C"), 100)
                        IN (c.representative_key, left(lower(regexp_replace(normalize(c.person_name, NFKC), '\s+', '', 'g') COLLATE "C"), 100)))
                    OR (m.organisation <> '' AND left(lower(regexp_replace(normalize(m.organisation, NFKC), '\s+', '', 'g') COLLATE "C"), 100)
                        = left(lower(regexp_replace(normalize(c.business_name, NFKC), '\s+', '', 'g') COLLATE "C"), 100))
                    OR EXISTS (
                        SELECT 1 FROM public.reviews_memberinterest i
                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (
                            (i.kind = 'phone' AND i.value_index = c.phone_index)
                            OR (i.kind = 'business_number' AND i.value_index = who.identity_key)
                        )
                    )
                )
            ) THEN RAISE EXCEPTION 'member has no tie to the claimant' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_has_no_tie_to_the_claimant'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='drawn_seat_is_what_was_drawn',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_drawn_seat_is_what_was_drawn_1bb67',
                            hash='82c8d429054d9aedbf2535e731caa6253dc08a7c',
                            func="""
            IF NEW.draw_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_assignmentdraw d
                WHERE d.id = NEW.draw_id AND d.review_id = NEW.review_id
                    AND d.drawn @> to_jsonb(NEW.member_id)
            ) THEN RAISE EXCEPTION 'drawn seat is what was drawn' USING ERRCODE = 'check_violation', CONSTRAINT = 'drawn_seat_is_what_was_drawn'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='seat_is_of_a_recorded_draw',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_seat_is_of_a_recorded_draw_badd9',
                            hash='47fb62fbe89701fb727d15179b9f127ce1d8e184',
                            func="""
            IF NEW.draw_id IS NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                WHERE r.id = NEW.review_id AND NEW.seat BETWEEN 1 AND p.panel_size
            ) THEN RAISE EXCEPTION 'seat is of a recorded draw' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_is_of_a_recorded_draw'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='challenged_seat_has_its_upheld_challenge',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_challenged_seat_has_its_upheld_challenge_d1978',
                            hash='1a26bac51f48e90a8cea085e761bb7f8d97f76ca',
                            func="""
            IF NEW.left_as = 'challenged' AND OLD.left_as <> 'challenged' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                WHERE x.assignment_id = NEW.id AND x.status = 'upheld'
            ) THEN RAISE EXCEPTION 'challenged seat has its upheld challenge' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenged_seat_has_its_upheld_challenge'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='appeal_panel_has_nobody_of_round_one',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_appeal_panel_has_nobody_of_round_one_92368',
                            hash='7ab0e22e6c1b9db0d4ecebc7040acbcffd919de5',
                            func="""
                    IF EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.reviews_review first
                            ON first.claim_id = r.claim_id AND first.round = 1
                        JOIN public.reviews_assignment a ON a.review_id = first.id
                        WHERE r.id = NEW.review_id AND r.round = 2 AND a.member_id = NEW.member_id
                    ) OR EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.reviews_review first
                            ON first.claim_id = r.claim_id AND first.round = 1
                        JOIN public.reviews_decision d ON d.review_id = first.id
                        JOIN public.reviews_member m ON m.user_id = d.confirmed_by_id
                        WHERE r.id = NEW.review_id AND r.round = 2 AND m.id = NEW.member_id
                    ) THEN RAISE EXCEPTION 'appeal panel has nobody of round one' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_panel_has_nobody_of_round_one'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            pgid='pgtrigger_insert_insert_186a0',
                            hash='d9a44f8ea26ae01afd2caa92574ea0eab10f2d80',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "reviews_assignmentevent" ("assigned_at", '
                                '"assigned_by_id", "draw_id", "id", "left_as", "left_at", '
                                '"left_by_id", "left_decided_by_id", "member_id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"replaces_id", "review_id", "seat", "status", "voted_at") SELECT '
                                'new_values."assigned_at", new_values."assigned_by_id", '
                                'new_values."draw_id", new_values."id", new_values."left_as", '
                                'new_values."left_at", new_values."left_by_id", '
                                'new_values."left_decided_by_id", new_values."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", '
                                'new_values."replaces_id", new_values."review_id", '
                                'new_values."seat", new_values."status", new_values."voted_at" '
                                'FROM ( SELECT new_values.* FROM new_values  ) AS new_values, '
                                '_pgh_attached_context; RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            pgid='pgtrigger_update_update_e935e',
                            hash='4907fd054b1254175b9ec2d5fc5e7f9ddc73d721',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "reviews_assignmentevent" ("assigned_at", '
                                '"assigned_by_id", "draw_id", "id", "left_as", "left_at", '
                                '"left_by_id", "left_decided_by_id", "member_id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"replaces_id", "review_id", "seat", "status", "voted_at") SELECT '
                                'new_values."assigned_at", new_values."assigned_by_id", '
                                'new_values."draw_id", new_values."id", new_values."left_as", '
                                'new_values."left_at", new_values."left_by_id", '
                                'new_values."left_decided_by_id", new_values."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', new_values."id", '
                                'new_values."replaces_id", new_values."review_id", '
                                'new_values."seat", new_values."status", new_values."voted_at" '
                                'FROM ( SELECT new_values.* FROM old_values JOIN new_values ON '
                                '(old_values."id") = (new_values."id") WHERE '
                                '(old_values."assigned_at" IS DISTINCT FROM '
                                '(new_values."assigned_at") OR old_values."assigned_by_id" IS '
                                'DISTINCT FROM (new_values."assigned_by_id") OR '
                                'old_values."draw_id" IS DISTINCT FROM (new_values."draw_id") OR '
                                'old_values."id" IS DISTINCT FROM (new_values."id") OR '
                                'old_values."left_as" IS DISTINCT FROM (new_values."left_as") OR '
                                'old_values."left_at" IS DISTINCT FROM (new_values."left_at") OR '
                                'old_values."left_by_id" IS DISTINCT FROM '
                                '(new_values."left_by_id") OR old_values."left_decided_by_id" IS '
                                'DISTINCT FROM (new_values."left_decided_by_id") OR '
                                'old_values."member_id" IS DISTINCT FROM (new_values."member_id") '
                                'OR old_values."replaces_id" IS DISTINCT FROM '
                                '(new_values."replaces_id") OR old_values."review_id" IS DISTINCT '
                                'FROM (new_values."review_id") OR old_values."seat" IS DISTINCT '
                                'FROM (new_values."seat") OR old_values."status" IS DISTINCT FROM '
                                '(new_values."status") OR old_values."voted_at" IS DISTINCT FROM '
                                '(new_values."voted_at")) ) AS new_values, _pgh_attached_context; '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            pgid='pgtrigger_delete_delete_c311c',
                            hash='138ed027e1f4517e41b53db2d516c672626f13ae',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "reviews_assignmentevent" ("assigned_at", '
                                '"assigned_by_id", "draw_id", "id", "left_as", "left_at", '
                                '"left_by_id", "left_decided_by_id", "member_id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"replaces_id", "review_id", "seat", "status", "voted_at") SELECT '
                                'old_values."assigned_at", old_values."assigned_by_id", '
                                'old_values."draw_id", old_values."id", old_values."left_as", '
                                'old_values."left_at", old_values."left_by_id", '
                                'old_values."left_decided_by_id", old_values."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", '
                                'old_values."replaces_id", old_values."review_id", '
                                'old_values."seat", old_values."status", old_values."voted_at" '
                                'FROM ( SELECT old_values.* FROM old_values  ) AS old_values, '
                                '_pgh_attached_context; RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='AssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('seat', models.PositiveSmallIntegerField(verbose_name='자리')),
                ('status', models.CharField(choices=[('active', '배정'), ('left', '물러남')], default='active', max_length=8, verbose_name='상태')),
                ('left_as', models.CharField(blank=True, choices=[('recused', '회피'), ('disqualified', '제척'), ('challenged', '기피'), ('reassigned', '재배정'), ('on_leave', '부재')], max_length=12, verbose_name='물러난 까닭')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='물러난 때')),
                ('assigned_at', models.DateTimeField(default=claims.clock.now, verbose_name='배정한 때')),
                ('voted_at', models.DateTimeField(blank=True, null=True, verbose_name='표결한 때')),
                ('assigned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='배정한 사람')),
                ('left_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.assignment')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignment', verbose_name='앞사람')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('draw', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignmentdraw', verbose_name='추첨')),
                ('left_decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 위원장')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('verdict', models.CharField(choices=[('accepted', '인정'), ('insufficient', '의문'), ('missing', '없음')], max_length=12, verbose_name='확인')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='까닭')),
                ('documents_digest', models.BinaryField(max_length=16)),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('assignment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='reviews.assignment', verbose_name='배정')),
            ],
            options={
                'verbose_name': '서류 확인',
                'verbose_name_plural': '서류 확인',
                'ordering': ['assignment', 'kind'],
                'constraints': [
                    models.UniqueConstraint(fields=('assignment', 'kind'), name='member_checks_a_kind_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'insufficient'), _negated=True), models.Q(('note', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='insufficient_check_says_why'),
                    models.CheckConstraint(condition=models.Q(('verdict__in', ['accepted', 'insufficient'])), name='check_is_accepted_or_insufficient'),
                ],
                'triggers': [
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_afbee',
                            hash='f7814031ce86b0679df74416aebfaba98f165372',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF FALSE THEN RAISE EXCEPTION 'check is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_0bdd4',
                            hash='f120fb0b7927304247fd8d9b4700cb2cbd70a35a',
                            func="""
            IF (TRUE) AND ROW(OLD."assignment_id", OLD."kind") IS DISTINCT FROM ROW(NEW."assignment_id", NEW."kind") THEN RAISE EXCEPTION 'check is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='check_is_frozen_when_the_ballot_closes',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_check_is_frozen_when_the_ballot_closes_e31a3',
                            hash='b149456aa3198902133c834decd5b21ab381ffd9',
                            func=(
                                '\n'
                                "                    IF TG_OP = 'UPDATE' AND NEW.erased_at IS NOT "
                                "NULL AND NEW.note = ''\n"
                                "                        AND to_jsonb(OLD) - ARRAY['note', "
                                "'erased_at']\n"
                                "                            = to_jsonb(NEW) - ARRAY['note', "
                                "'erased_at']\n"
                                '                    THEN RETURN NEW; END IF;\n'
                                '                    \n'
                                '    PERFORM 1 FROM public.claims_claim c\n'
                                '    JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '    JOIN public.reviews_assignment a ON a.review_id = r.id\n'
                                '    WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;\n'
                                '\n'
                                '                    IF NOT EXISTS (\n'
                                '    SELECT 1 FROM public.reviews_assignment a\n'
                                '    JOIN public.reviews_ballot b ON b.review_id = a.review_id '
                                'AND b.closed_at IS NULL\n'
                                "    WHERE a.id = NEW.assignment_id AND a.status = 'active'\n"
                                ')\n'
                                "                    THEN RAISE EXCEPTION 'check is frozen when "
                                "the ballot closes' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'check_is_frozen_when_the_ballot_closes'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                '
                            ),
                        ),
                    ),
                    Trigger(
                        name='check_is_withdrawn_before_the_ballot_closes',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_check_is_withdrawn_before_the_ballot_closes_752c1',
                            hash='ba32e14ecb3df8d50763169aae2f64828bb28faf',
                            func=(
                                '\n'
                                '                    \n'
                                '    PERFORM 1 FROM public.claims_claim c\n'
                                '    JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '    JOIN public.reviews_assignment a ON a.review_id = r.id\n'
                                '    WHERE a.id = OLD.assignment_id FOR NO KEY UPDATE OF c;\n'
                                '\n'
                                '                    IF NOT EXISTS (\n'
                                '    SELECT 1 FROM public.reviews_assignment a\n'
                                '    JOIN public.reviews_ballot b ON b.review_id = a.review_id '
                                'AND b.closed_at IS NULL\n'
                                "    WHERE a.id = OLD.assignment_id AND a.status = 'active'\n"
                                ')\n'
                                "                    THEN RAISE EXCEPTION 'check is withdrawn "
                                "before the ballot closes' USING ERRCODE = 'check_violation', "
                                "CONSTRAINT = 'check_is_withdrawn_before_the_ballot_closes'; END "
                                'IF;\n'
                                '                    RETURN OLD;\n'
                                '                '
                            ),
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_923e0',
                            hash='b099dbed85be49865fc9affbe3f5d420a38c1a67',
                            func=(
                                'INSERT INTO "reviews_evidencecheckevent" ("assignment_id", "at", '
                                '"documents_digest", "erased_at", "id", "kind", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"verdict") VALUES (NEW."assignment_id", NEW."at", '
                                'NEW."documents_digest", NEW."erased_at", NEW."id", NEW."kind", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."verdict"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_33f95',
                            hash='ab43a344822be3f02df1fa4ec502ca437e444304',
                            condition=(
                                'WHEN (OLD."assignment_id" IS DISTINCT FROM (NEW."assignment_id") '
                                'OR OLD."at" IS DISTINCT FROM (NEW."at") OR '
                                'OLD."documents_digest" IS DISTINCT FROM (NEW."documents_digest") '
                                'OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR '
                                'OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT '
                                'FROM (NEW."kind") OR OLD."verdict" IS DISTINCT FROM '
                                '(NEW."verdict"))'
                            ),
                            func=(
                                'INSERT INTO "reviews_evidencecheckevent" ("assignment_id", "at", '
                                '"documents_digest", "erased_at", "id", "kind", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"verdict") VALUES (NEW."assignment_id", NEW."at", '
                                'NEW."documents_digest", NEW."erased_at", NEW."id", NEW."kind", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."verdict"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_5ccb2',
                            hash='78c2a9ec0e7277be147495dd7147189f0dd2a131',
                            func=(
                                'INSERT INTO "reviews_evidencecheckevent" ("assignment_id", "at", '
                                '"documents_digest", "erased_at", "id", "kind", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"verdict") VALUES (OLD."assignment_id", OLD."at", '
                                'OLD."documents_digest", OLD."erased_at", OLD."id", OLD."kind", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."verdict"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='EvidenceCheckEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('verdict', models.CharField(choices=[('accepted', '인정'), ('insufficient', '의문'), ('missing', '없음')], max_length=12, verbose_name='확인')),
                ('documents_digest', models.BinaryField(max_length=16)),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('assignment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignment', verbose_name='배정')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.evidencecheck')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('choice', models.CharField(choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=8, verbose_name='표결')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='금액')),
                ('ceiling', models.BigIntegerField(verbose_name='상한')),
                ('rationale', models.TextField(blank=True, verbose_name='산정근거')),
                ('text_digest', models.BinaryField(max_length=16)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('unchecked', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, default=list, size=None)),
                ('seen_revision', models.PositiveIntegerField(verbose_name='본 판')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.assignment', verbose_name='배정')),
                ('ballot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.ballot', verbose_name='표결 회차')),
                ('suggested', models.BigIntegerField(blank=True, null=True, verbose_name='제안액')),
            ],
            options={
                'verbose_name': '표결',
                'verbose_name_plural': '표결',
                'ordering': ['ballot', 'assignment', 'version'],
                'permissions': [('cast_vote', '표결')],
                'base_manager_name': 'everything',
                'default_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('ballot', 'assignment', 'version'), name='vote_version_is_unique_in_its_ballot'),
                    models.CheckConstraint(condition=models.Q(models.Q(('choice', 'grant'), _negated=True), models.Q(('amount', models.F('ceiling')), ('amount__isnull', False), ('ceiling__gt', 0)), _connector='OR'), name='full_vote_names_its_ceiling'),
                    models.CheckConstraint(condition=models.Q(models.Q(('choice', 'partly'), _negated=True), models.Q(('amount__gte', 1), ('amount__isnull', False), ('amount__lt', models.F('ceiling'))), _connector='OR'), name='partial_vote_stays_below_its_ceiling'),
                    models.CheckConstraint(condition=models.Q(models.Q(('choice', 'deny'), _negated=True), ('amount__isnull', True), _connector='OR'), name='denying_vote_names_no_amount'),
                    models.CheckConstraint(condition=models.Q(('choice__in', ['grant', 'partly', 'deny'])), name='vote_is_one_of_three'),
                    models.CheckConstraint(condition=models.Q(('suggested__isnull', True), ('suggested__range', (0, models.F('ceiling'))), _connector='OR'), name='suggestion_stays_within_the_ceiling_of_its_vote'),
                    models.CheckConstraint(condition=models.Q(('suggested__isnull', True), models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.comparison.Coalesce(models.F('amount'), 0), django.db.models.expressions.CombinedExpression(models.F('suggested'), '-', models.Value(10000))), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.comparison.Coalesce(models.F('amount'), 0), django.db.models.expressions.CombinedExpression(models.F('suggested'), '+', models.Value(10000)))), models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce(models.F('amount'), 0), '*', models.Value(10)), django.db.models.expressions.CombinedExpression(models.F('suggested'), '*', models.Value(9))), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce(models.F('amount'), 0), '*', models.Value(10)), django.db.models.expressions.CombinedExpression(models.F('suggested'), '*', models.Value(11)))), models.Q(('rationale', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='departing_vote_gives_its_rationale'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_4a185',
                            hash='93b598122dcdb0f676ffb7184e4edb8f3249b061',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((TG_OP = 'INSERT' AND (SELECT m.user_id FROM public.reviews_assignment a
    JOIN public.reviews_member m ON m.id = a.member_id WHERE a.id = NEW.assignment_id)::text IS DISTINCT FROM said)) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='vote_is_of_what_stands',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_vote_is_of_what_stands_5685e',
                            hash='d399f82cccfb845914f94fc0adf11f783a3b0948',
                            declare='DECLARE stands record; most bigint; before bigint;',
                            func="""
            SELECT r.revision, m.user_id, p.rounding_unit AS unit,
                LEAST(p.additional_cap, l.amount) AS won INTO stands
            FROM public.reviews_assignment a
            JOIN public.reviews_member m ON m.id = a.member_id
            JOIN public.reviews_review r ON r.id = a.review_id
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE a.id = NEW.assignment_id ORDER BY l.version DESC LIMIT 1;
            most := COALESCE(NULLIF(stands.won - stands.won % stands.unit, 0), stands.won);
            SELECT COALESCE(max(v.version), 0) INTO before FROM public.reviews_vote v
            WHERE v.ballot_id = NEW.ballot_id AND v.assignment_id = NEW.assignment_id
                AND v.id <> NEW.id;
            IF NEW.version <> before + 1 THEN RAISE EXCEPTION 'vote is the next version of its seat' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_is_the_next_version_of_its_seat'; END IF;
            IF NEW.seen_revision IS DISTINCT FROM stands.revision THEN
                RAISE EXCEPTION 'vote is of the revision that stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_is_of_the_revision_that_stands';
            END IF;
            IF NEW.ceiling IS DISTINCT FROM most THEN
                RAISE EXCEPTION 'vote names the ceiling that stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_names_the_ceiling_that_stands';
            END IF;
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = stands.user_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            )
        )
    ) THEN
                RAISE EXCEPTION 'voter holds the office' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_holds_the_office';
            END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='words_stay_until_the_claim_is_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_words_stay_until_the_claim_is_closed_06ea7',
                            hash='b89178bf3534781490767c452fcebaf16ecd076c',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NULL; END IF;
            SELECT r.claim_id INTO the_claim FROM public.reviews_review r WHERE r.id = (SELECT b.review_id FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id);
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.claim_id = the_claim AND r.status NOT IN ('decided', 'withdrawn')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_appeal x
                JOIN public.reviews_review r ON r.id = x.review1_id
                WHERE r.claim_id = the_claim AND x.status IN ('received', 'accepted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.status IN ('prepared', 'approved', 'batched')
            ) THEN RAISE EXCEPTION 'words stay until the claim is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay_until_the_claim_is_closed'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_4a18f',
                            hash='2098da2c87bc97ad934a4cabd5695599c05072fc',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."rationale"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['rationale', 'erased_at'] = to_jsonb(NEW) - ARRAY['rationale', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews vote is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_vote_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='vote_needs_open_ballot_and_active_seat',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_vote_needs_open_ballot_and_active_seat_05c52',
                            hash='d0410d2bbece0d23f0f3df5d284f53f9d7758ea1',
                            declare='DECLARE the_claim bigint;',
                            func=(
                                '\n'
                                '                    \n'
                                "    IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "        RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '    END IF;\n'
                                '    SELECT c.id INTO the_claim\n'
                                '    FROM public.claims_claim c JOIN public.reviews_review r ON '
                                'r.claim_id = c.id\n'
                                '    JOIN public.reviews_assignment a ON a.review_id = r.id\n'
                                '    WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;\n'
                                '\n'
                                '                    IF NOT EXISTS (\n'
                                '                        SELECT 1 FROM public.reviews_ballot b\n'
                                '                        JOIN public.reviews_review r ON r.id = '
                                'b.review_id\n'
                                '                        JOIN public.reviews_assignment a ON '
                                'a.review_id = r.id\n'
                                '                        WHERE b.id = NEW.ballot_id AND '
                                'b.closed_at IS NULL\n'
                                "                            AND r.status = 'in_review'\n"
                                '                            AND a.id = NEW.assignment_id AND '
                                "a.status = 'active'\n"
                                "                    ) THEN RAISE EXCEPTION 'vote needs open "
                                "ballot and active seat' USING ERRCODE = 'check_violation', "
                                "CONSTRAINT = 'vote_needs_open_ballot_and_active_seat'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                '
                            ),
                        ),
                    ),
                    Trigger(
                        name='voter_approved_no_payout_of_the_claim',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_voter_approved_no_payout_of_the_claim_ba813',
                            hash='7a17e0289f76cc1e1351b3cd595e63ded462ab64',
                            declare='DECLARE the_claim bigint;',
                            func=(
                                '\n'
                                '                    \n'
                                "    IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "        RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '    END IF;\n'
                                '    SELECT c.id INTO the_claim\n'
                                '    FROM public.claims_claim c JOIN public.reviews_review r ON '
                                'r.claim_id = c.id\n'
                                '    JOIN public.reviews_assignment a ON a.review_id = r.id\n'
                                '    WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;\n'
                                '\n'
                                '                    IF EXISTS (\n'
                                '                        SELECT 1 FROM public.reviews_payout p\n'
                                '                        JOIN public.reviews_assignment a ON a.id '
                                '= NEW.assignment_id\n'
                                '                        JOIN public.reviews_member m ON m.id = '
                                'a.member_id\n'
                                '                        WHERE p.claim_id = the_claim AND '
                                'p.approved_by_id = m.user_id\n'
                                "                    ) THEN RAISE EXCEPTION 'voter approved no "
                                "payout of the claim' USING ERRCODE = 'check_violation', "
                                "CONSTRAINT = 'voter_approved_no_payout_of_the_claim'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                '
                            ),
                        ),
                    ),
                ],
            },
            managers=[
                ('everything', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pages', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='reviews.assignment')),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.document')),
            ],
            options={
                'verbose_name': '본 쪽',
                'verbose_name_plural': '본 쪽',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('assignment', 'document'), name='member_sees_a_document_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.JSONField(default=dict)),
                ('serial', models.BigIntegerField()),
                ('saved_at', models.DateTimeField(default=claims.clock.now)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reviews.assignment')),
            ],
            options={
                'verbose_name': '임시저장',
                'verbose_name_plural': '임시저장',
                'ordering': ['pk'],
                'base_manager_name': 'everything',
                'default_manager_name': 'objects',
            },
            managers=[
                ('everything', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='DiscussionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('assignment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.assignment', verbose_name='배정')),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='reviews.ballot', verbose_name='표결 회차')),
            ],
            options={
                'verbose_name': '논의 요청',
                'verbose_name_plural': '논의 요청',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('ballot', 'assignment'), name='member_asks_once_to_discuss_a_ballot'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_discussionrequest',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_c9de8',
                            hash='bfec5e25eb2eaae128dbfe3f715987b11a9e7f31',
                            func=(
                                "RAISE EXCEPTION 'reviews discussionrequest is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_discussionrequest_is_append_only';"
                            ),
                        ),
                    ),
                    Trigger(
                        name='discussion_is_asked_of_an_open_ballot',
                        sql=UpsertTriggerSql(
                            table='reviews_discussionrequest',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_discussion_is_asked_of_an_open_ballot_e0cda',
                            hash='63e52e6ea773c96a5bceb4c8bdce823b94e2f710',
                            func=(
                                '\n'
                                '            \n'
                                "        IF current_setting('transaction_isolation') <> 'read "
                                "committed' THEN\n"
                                "            RAISE EXCEPTION 'votes and approvals need read "
                                "committed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'votes_and_approvals_need_read_committed';\n"
                                '        END IF;\n'
                                '        PERFORM 1 FROM public.claims_claim c\n'
                                '        JOIN public.reviews_review r ON r.claim_id = c.id\n'
                                '        WHERE r.id = (SELECT b.review_id FROM '
                                'public.reviews_ballot b WHERE b.id = NEW.ballot_id) FOR NO KEY '
                                'UPDATE OF c;\n'
                                '    \n'
                                '            IF NOT EXISTS (\n'
                                '                SELECT 1 FROM public.reviews_ballot b\n'
                                '                JOIN public.reviews_assignment a ON a.review_id '
                                '= b.review_id\n'
                                '                WHERE b.id = NEW.ballot_id AND b.closed_at IS '
                                'NULL\n'
                                '                    AND a.id = NEW.assignment_id AND a.status = '
                                "'active'\n"
                                "            ) THEN RAISE EXCEPTION 'discussion is asked of an "
                                "open ballot' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'discussion_is_asked_of_an_open_ballot'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='MemberInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('organisation', '단체'), ('business_number', '사업자등록번호'), ('name', '이름'), ('phone', '휴대전화')], max_length=16, verbose_name='종류')),
                ('value_index', models.BinaryField(max_length=16)),
                ('hint', models.CharField(max_length=60, verbose_name='값(가림)')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='관계')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='reviews.member', verbose_name='위원')),
            ],
            options={
                'verbose_name': '이해관계',
                'verbose_name_plural': '이해관계',
                'ordering': ['member', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('member', 'kind', 'value_index'), name='interest_is_registered_once'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_memberinterest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_71b0d',
                            hash='b18429cf3a921c5aaea67dcfbbf453330ce18db8',
                            func="""
            IF (TRUE) AND ROW(OLD."member_id", OLD."kind", OLD."value_index") IS DISTINCT FROM ROW(NEW."member_id", NEW."kind", NEW."value_index") THEN RAISE EXCEPTION 'interest is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'interest_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_lifted',
                        sql=UpsertTriggerSql(
                            table='reviews_memberinterest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_lifted_02eb1',
                            hash='44429ca8000c330c154c027703e8d8c860045722',
                            func="""
            IF (OLD.lifted_at IS NOT NULL) AND ROW(OLD."lifted_at") IS DISTINCT FROM ROW(NEW."lifted_at") THEN RAISE EXCEPTION 'lifted interest is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'lifted_interest_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_memberinterest',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_d0a3e',
                            hash='4c30ecf3800f5bb08cb2eb5169553ac0a1e96d38',
                            func=(
                                'INSERT INTO "reviews_memberinterestevent" ("at", '
                                '"entered_by_id", "id", "kind", "lifted_at", "member_id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "value_index") VALUES (NEW."at", '
                                'NEW."entered_by_id", NEW."id", NEW."kind", NEW."lifted_at", '
                                'NEW."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."value_index"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_memberinterest',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_065bd',
                            hash='6b8a4c38e666dd359225431d7d23e4f49eea1abd',
                            condition=(
                                'WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR '
                                'OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR '
                                'OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT '
                                'FROM (NEW."kind") OR OLD."lifted_at" IS DISTINCT FROM '
                                '(NEW."lifted_at") OR OLD."member_id" IS DISTINCT FROM '
                                '(NEW."member_id") OR OLD."value_index" IS DISTINCT FROM '
                                '(NEW."value_index"))'
                            ),
                            func=(
                                'INSERT INTO "reviews_memberinterestevent" ("at", '
                                '"entered_by_id", "id", "kind", "lifted_at", "member_id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "value_index") VALUES (NEW."at", '
                                'NEW."entered_by_id", NEW."id", NEW."kind", NEW."lifted_at", '
                                'NEW."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."value_index"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_memberinterest',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_0b8bd',
                            hash='2e9dfbb62be66a7e08e7871f87317b4fc8fbb5fd',
                            func=(
                                'INSERT INTO "reviews_memberinterestevent" ("at", '
                                '"entered_by_id", "id", "kind", "lifted_at", "member_id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "value_index") VALUES (OLD."at", '
                                'OLD."entered_by_id", OLD."id", OLD."kind", OLD."lifted_at", '
                                'OLD."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."value_index"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='MemberInterestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('organisation', '단체'), ('business_number', '사업자등록번호'), ('name', '이름'), ('phone', '휴대전화')], max_length=16, verbose_name='종류')),
                ('value_index', models.BinaryField(max_length=16)),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.memberinterest')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='시작일')),
                ('ends_on', models.DateField(verbose_name='끝나는 날')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='취소')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='reviews.member', verbose_name='위원')),
            ],
            options={
                'verbose_name': '부재',
                'verbose_name_plural': '부재',
                'ordering': ['-starts_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='leave_ends_after_it_starts'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_4f6fe',
                            hash='6c160f2e03d33f04c34910304c16d0ac9e6e8e35',
                            func="""
            IF (TRUE) AND ROW(OLD."member_id", OLD."starts_on", OLD."ends_on") IS DISTINCT FROM ROW(NEW."member_id", NEW."starts_on", NEW."ends_on") THEN RAISE EXCEPTION 'leave is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'leave_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_cancelled',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_cancelled_6a492',
                            hash='5ce6184bda43a9da4380b666df86accde8365a94',
                            func="""
            IF (OLD.cancelled_at IS NOT NULL) AND ROW(OLD."cancelled_at") IS DISTINCT FROM ROW(NEW."cancelled_at") THEN RAISE EXCEPTION 'cancelled leave is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'cancelled_leave_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_7f270',
                            hash='2eea9539942c2c1be7f1d9c3a0d7f45e92a61d50',
                            func=(
                                'INSERT INTO "reviews_leaveevent" ("at", "cancelled_at", '
                                '"ends_on", "entered_by_id", "id", "member_id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"starts_on") VALUES (NEW."at", NEW."cancelled_at", '
                                'NEW."ends_on", NEW."entered_by_id", NEW."id", NEW."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_62359',
                            hash='1f155314e992a218cd756bc35c74b969cc1048a9',
                            condition=(
                                'WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."cancelled_at" '
                                'IS DISTINCT FROM (NEW."cancelled_at") OR OLD."ends_on" IS '
                                'DISTINCT FROM (NEW."ends_on") OR OLD."entered_by_id" IS DISTINCT '
                                'FROM (NEW."entered_by_id") OR OLD."id" IS DISTINCT FROM '
                                '(NEW."id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") '
                                'OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))'
                            ),
                            func=(
                                'INSERT INTO "reviews_leaveevent" ("at", "cancelled_at", '
                                '"ends_on", "entered_by_id", "id", "member_id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"starts_on") VALUES (NEW."at", NEW."cancelled_at", '
                                'NEW."ends_on", NEW."entered_by_id", NEW."id", NEW."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_e0cfb',
                            hash='ba7cabc63c057cffb63cb4be0919f29caf4139a1',
                            func=(
                                'INSERT INTO "reviews_leaveevent" ("at", "cancelled_at", '
                                '"ends_on", "entered_by_id", "id", "member_id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"starts_on") VALUES (OLD."at", OLD."cancelled_at", '
                                'OLD."ends_on", OLD."entered_by_id", OLD."id", OLD."member_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='LeaveEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='시작일')),
                ('ends_on', models.DateField(verbose_name='끝나는 날')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='취소')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.leave')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField(verbose_name='기피 사유')),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수')),
                ('status', models.CharField(choices=[('received', '접수'), ('upheld', '인용'), ('dismissed', '기각'), ('withdrawn', '철회')], default='received', max_length=10, verbose_name='상태')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='결정')),
                ('answer', models.TextField(blank=True, verbose_name='결정 사유')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='reviews.assignment', verbose_name='배정')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 사람')),
                ('received_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
            ],
            options={
                'verbose_name': '기피 신청',
                'verbose_name_plural': '기피 신청',
                'ordering': ['-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'received')), fields=('assignment',), name='seat_has_one_open_challenge'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['upheld', 'dismissed'])), ('status__in', ['received', 'withdrawn']), _connector='OR'), name='decided_challenge_names_who'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_0ae66',
                            hash='b8ce130b50b85958edfa323e70437d52c5301ce8',
                            condition=(
                                'WHEN (NEW."received_by_id" IS NOT NULL OR NEW."decided_by_id" IS '
                                'NOT NULL)'
                            ),
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."received_by_id" IS NOT NULL AND NEW."received_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."received_by_id" IS DISTINCT FROM OLD."received_by_id")) OR (NEW."decided_by_id" IS NOT NULL AND NEW."decided_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."decided_by_id" IS DISTINCT FROM OLD."decided_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='challenge_is_decided_by_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_challenge_is_decided_by_the_chair_bd66a',
                            hash='fafb1f81c37f8e9f2a555fd722a95f4443fc1f33',
                            func="""
            IF NEW.status IN ('upheld', 'dismissed') AND OLD.status = 'received'
                AND NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.decided_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.decided_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.decided_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
            THEN RAISE EXCEPTION 'challenge is decided by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenge_is_decided_by_the_chair'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_7b6b4',
                            hash='776a37235077889a27ab2e19b829ddb908936af6',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'received\') THEN '
                                "RAISE EXCEPTION 'reviews challenge status moves as allowed' "
                                "USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_challenge_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['received>dismissed', 'received>upheld', "
                                "'received>withdrawn']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews challenge status moves "
                                "as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_challenge_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_f36c8',
                            hash='36147909186db4dd41c57818f2d433fd5c8f5a86',
                            func="""
            IF (TRUE) AND ROW(OLD."assignment_id", OLD."filed_on", OLD."received_by_id") IS DISTINCT FROM ROW(NEW."assignment_id", NEW."filed_on", NEW."received_by_id") THEN RAISE EXCEPTION 'challenge is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenge_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='challenge_is_of_a_seat_that_may_be_left',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_challenge_is_of_a_seat_that_may_be_left_82e5f',
                            hash='46b882ef7ee32f07df8d295993b7f994004d7814',
                            func="""
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            JOIN public.reviews_assignment a ON a.review_id = r.id
            WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_assignment a
                JOIN public.reviews_review r ON r.id = a.review_id
                WHERE a.id = NEW.assignment_id AND a.status = 'active'
                    AND r.status IN ('in_review', 'supplement_requested')
            ) THEN RAISE EXCEPTION 'challenge is of a seat that may be left' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenge_is_of_a_seat_that_may_be_left'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='nobody_decides_challenges_on_their_panel',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_nobody_decides_challenges_on_their_panel_fc83f',
                            hash='8a272feec4e4258448d46ad67a3d2c5a9f82575d',
                            func="""
            IF NEW.status IN ('upheld', 'dismissed') AND OLD.status = 'received' AND EXISTS (
                SELECT 1 FROM public.reviews_assignment challenged
                JOIN public.reviews_assignment a ON a.review_id = challenged.review_id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE challenged.id = NEW.assignment_id AND m.user_id = NEW.decided_by_id
                    AND (a.status = 'active'
                        OR a.left_as IN ('recused', 'disqualified', 'challenged'))
            ) THEN RAISE EXCEPTION 'nobody decides challenges on their panel' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_decides_challenges_on_their_panel'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='upheld_challenge_takes_the_seat',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='UPDATE',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                            pgid='pgtrigger_upheld_challenge_takes_the_seat_81004',
                            hash='9854ed2a3e1eb43cff1310a51471c6b43b349eef',
                            constraint='CONSTRAINT',
                            func="""
            IF NEW.status = 'upheld' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_assignment a
                WHERE a.id = NEW.assignment_id AND a.left_as = 'challenged'
            ) THEN RAISE EXCEPTION 'upheld challenge takes the seat' USING ERRCODE = 'check_violation', CONSTRAINT = 'upheld_challenge_takes_the_seat'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_2b297',
                            hash='93b5526dcb8ff64b32d8cbea8b6907a13e0dc7ff',
                            func=(
                                'INSERT INTO "reviews_challengeevent" ("assignment_id", '
                                '"decided_at", "decided_by_id", "filed_on", "id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"received_at", "received_by_id", "status") VALUES '
                                '(NEW."assignment_id", NEW."decided_at", NEW."decided_by_id", '
                                'NEW."filed_on", NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received_at", '
                                'NEW."received_by_id", NEW."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_66e49',
                            hash='5416ae9fc273ae04666b3495d4abadc614141e79',
                            condition=(
                                'WHEN (OLD."assignment_id" IS DISTINCT FROM (NEW."assignment_id") '
                                'OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR '
                                'OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR '
                                'OLD."filed_on" IS DISTINCT FROM (NEW."filed_on") OR OLD."id" IS '
                                'DISTINCT FROM (NEW."id") OR OLD."received_at" IS DISTINCT FROM '
                                '(NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM '
                                '(NEW."received_by_id") OR OLD."status" IS DISTINCT FROM '
                                '(NEW."status"))'
                            ),
                            func=(
                                'INSERT INTO "reviews_challengeevent" ("assignment_id", '
                                '"decided_at", "decided_by_id", "filed_on", "id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"received_at", "received_by_id", "status") VALUES '
                                '(NEW."assignment_id", NEW."decided_at", NEW."decided_by_id", '
                                'NEW."filed_on", NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_at", '
                                'NEW."received_by_id", NEW."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_e4b17',
                            hash='c77885d5ca4cb7e7764f6f505ba52d606a5d6436',
                            func=(
                                'INSERT INTO "reviews_challengeevent" ("assignment_id", '
                                '"decided_at", "decided_by_id", "filed_on", "id", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"received_at", "received_by_id", "status") VALUES '
                                '(OLD."assignment_id", OLD."decided_at", OLD."decided_by_id", '
                                'OLD."filed_on", OLD."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received_at", '
                                'OLD."received_by_id", OLD."status"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ChallengeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수')),
                ('status', models.CharField(choices=[('received', '접수'), ('upheld', '인용'), ('dismissed', '기각'), ('withdrawn', '철회')], default='received', max_length=10, verbose_name='상태')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='결정')),
                ('assignment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignment', verbose_name='배정')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.challenge')),
                ('received_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupplementRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('proposed', '보완 의견'), ('asked', '보완요청'), ('answered', '보완됨'), ('expired', '기한 지남'), ('cancelled', '거둠'), ('declined', '요청하지 않음'), ('undone', '보내기 전에 되돌림')], max_length=10, verbose_name='상태')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), size=None, verbose_name='서류 종류')),
                ('text', models.TextField(blank=True, verbose_name='내용')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='요청한 때')),
                ('send_after', models.DateTimeField(blank=True, null=True, verbose_name='보내는 때')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='보완기한')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 때')),
                ('closing_note', models.CharField(blank=True, max_length=300, verbose_name='까닭')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.member', verbose_name='의견을 낸 위원')),
                ('requested_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='reviews.review', verbose_name='심의')),
                ('opinion', models.TextField(blank=True, verbose_name='위원 의견')),
                ('opinion_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, default=list, size=None)),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='의견을 낸 때')),
                ('stopped_due_on', models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': '보완요청',
                'verbose_name_plural': '보완요청',
                'ordering': ['review', 'pk'],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'asked')), fields=['due_on', 'id'], name='supplement_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('review',), name='review_waits_for_one_supplement'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['asked', 'answered', 'expired', 'cancelled', 'undone']), _negated=True), models.Q(('due_on__isnull', False), ('requested_at__isnull', False), ('requested_by__isnull', False)), _connector='OR'), name='asked_supplement_names_who_and_its_due_date'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'declined']), _negated=True), ('proposed_by__isnull', False), _connector='OR'), name='proposed_supplement_names_its_member'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status__in', ['proposed', 'asked'])), models.Q(models.Q(('status__in', ['proposed', 'asked']), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='ended_supplement_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_959ca',
                            hash='3721416d01f5589de992cc30908ec79f056fc9b0',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'asked\', \'proposed\') '
                                "THEN RAISE EXCEPTION 'reviews supplementrequest status moves as "
                                "allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_supplementrequest_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['asked>answered', 'asked>cancelled', 'asked>expired', "
                                "'asked>undone', 'proposed>asked', 'proposed>declined']::text[])\n"
                                "            THEN RAISE EXCEPTION 'reviews supplementrequest "
                                "status moves as allowed' USING ERRCODE = 'check_violation', "
                                'CONSTRAINT = '
                                "'reviews_supplementrequest_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_07a6c',
                            hash='1a7a31490030e082c211698e85bed1cb29e6794f',
                            func="""
            IF (TRUE) AND ROW(OLD."review_id", OLD."proposed_by_id") IS DISTINCT FROM ROW(NEW."review_id", NEW."proposed_by_id") THEN RAISE EXCEPTION 'supplement is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='supplement_is_reminded_once',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_supplement_is_reminded_once_ab8ce',
                            hash='9915be2f2ff0e9a26071d4da0d76c2b965609fb2',
                            func="""
            IF (OLD.reminded_at IS NOT NULL) AND ROW(OLD."reminded_at") IS DISTINCT FROM ROW(NEW."reminded_at") THEN RAISE EXCEPTION 'supplement is reminded once' USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_is_reminded_once'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_fd188',
                            hash='1ce78e9249d7d6611966ad19f9819cb793c971b7',
                            func=(
                                'INSERT INTO "reviews_supplementrequestevent" ("closed_at", '
                                '"closed_by_id", "due_on", "id", "kinds", "opinion_kinds", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposed_at", "proposed_by_id", "reminded_at", '
                                '"requested_at", "requested_by_id", "review_id", "send_after", '
                                '"status", "stopped_due_on") VALUES (NEW."closed_at", '
                                'NEW."closed_by_id", NEW."due_on", NEW."id", NEW."kinds", '
                                'NEW."opinion_kinds", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", '
                                'NEW."proposed_by_id", NEW."reminded_at", NEW."requested_at", '
                                'NEW."requested_by_id", NEW."review_id", NEW."send_after", '
                                'NEW."status", NEW."stopped_due_on"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_9c478',
                            hash='20feb234aa65fc1280b34eabb5bd11ecd3297375',
                            condition=(
                                'WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR '
                                'OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR '
                                'OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS '
                                'DISTINCT FROM (NEW."id") OR OLD."kinds" IS DISTINCT FROM '
                                '(NEW."kinds") OR OLD."opinion_kinds" IS DISTINCT FROM '
                                '(NEW."opinion_kinds") OR OLD."proposed_at" IS DISTINCT FROM '
                                '(NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM '
                                '(NEW."proposed_by_id") OR OLD."reminded_at" IS DISTINCT FROM '
                                '(NEW."reminded_at") OR OLD."requested_at" IS DISTINCT FROM '
                                '(NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM '
                                '(NEW."requested_by_id") OR OLD."review_id" IS DISTINCT FROM '
                                '(NEW."review_id") OR OLD."send_after" IS DISTINCT FROM '
                                '(NEW."send_after") OR OLD."status" IS DISTINCT FROM '
                                '(NEW."status") OR OLD."stopped_due_on" IS DISTINCT FROM '
                                '(NEW."stopped_due_on"))'
                            ),
                            func=(
                                'INSERT INTO "reviews_supplementrequestevent" ("closed_at", '
                                '"closed_by_id", "due_on", "id", "kinds", "opinion_kinds", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposed_at", "proposed_by_id", "reminded_at", '
                                '"requested_at", "requested_by_id", "review_id", "send_after", '
                                '"status", "stopped_due_on") VALUES (NEW."closed_at", '
                                'NEW."closed_by_id", NEW."due_on", NEW."id", NEW."kinds", '
                                'NEW."opinion_kinds", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", '
                                'NEW."proposed_by_id", NEW."reminded_at", NEW."requested_at", '
                                'NEW."requested_by_id", NEW."review_id", NEW."send_after", '
                                'NEW."status", NEW."stopped_due_on"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_27175',
                            hash='0c20693e893cfdf6390d5660afbefacc35c620cc',
                            func=(
                                'INSERT INTO "reviews_supplementrequestevent" ("closed_at", '
                                '"closed_by_id", "due_on", "id", "kinds", "opinion_kinds", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "proposed_at", "proposed_by_id", "reminded_at", '
                                '"requested_at", "requested_by_id", "review_id", "send_after", '
                                '"status", "stopped_due_on") VALUES (OLD."closed_at", '
                                'OLD."closed_by_id", OLD."due_on", OLD."id", OLD."kinds", '
                                'OLD."opinion_kinds", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", '
                                'OLD."proposed_by_id", OLD."reminded_at", OLD."requested_at", '
                                'OLD."requested_by_id", OLD."review_id", OLD."send_after", '
                                'OLD."status", OLD."stopped_due_on"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupplementRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('proposed', '보완 의견'), ('asked', '보완요청'), ('answered', '보완됨'), ('expired', '기한 지남'), ('cancelled', '거둠'), ('declined', '요청하지 않음'), ('undone', '보내기 전에 되돌림')], max_length=10, verbose_name='상태')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), size=None, verbose_name='서류 종류')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='요청한 때')),
                ('send_after', models.DateTimeField(blank=True, null=True, verbose_name='보내는 때')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='보완기한')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 때')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.supplementrequest')),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='의견을 낸 위원')),
                ('requested_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('opinion_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, default=list, size=None)),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='의견을 낸 때')),
                ('stopped_due_on', models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupplementAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='서류')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reviews.supplementrequest', verbose_name='보완요청')),
            ],
            options={
                'verbose_name': '보완 제출',
                'verbose_name_plural': '보완 제출',
                'ordering': ['request', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('request', 'document'), name='document_answers_a_request_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementanswer',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_d9c33',
                            hash='a6125579454947c44a1e9e575d888dfd6f842842',
                            func=(
                                "RAISE EXCEPTION 'reviews supplementanswer is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'reviews_supplementanswer_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
    ]
