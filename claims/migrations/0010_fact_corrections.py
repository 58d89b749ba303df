"""Fact corrections, and the facts of a claim that count."""

import claims.clock
import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0003_shipped_data'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimant_kind', models.CharField(choices=[('individual', '개인'), ('small_business', '소상공인'), ('larger_business', '중·대기업')], max_length=16, verbose_name='신청인구분')),
                ('fee', models.CharField(choices=[('paid', '유료'), ('free', '무료')], max_length=4, verbose_name='유무료')),
                ('harm', models.CharField(choices=[('monetary', '금전'), ('none', '비금전')], max_length=8, verbose_name='피해유형')),
                ('claimed_loss', models.BigIntegerField(blank=True, null=True, verbose_name='신청액')),
                ('filed_at', models.DateTimeField(verbose_name='접수일시')),
                ('changes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None, verbose_name='정정한 항목')),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='정정 전 경로')),
                ('routed_at', models.DateTimeField(verbose_name='분류일시')),
                ('proof', models.CharField(choices=[('document', '올라온 서류'), ('call', '본인 통화'), ('letter', '우편·방문 서면')], max_length=10, verbose_name='근거')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '정정함'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=10, verbose_name='상태')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('settled_reason', models.CharField(blank=True, max_length=200, verbose_name='처리 사유')),
                ('to_route', models.CharField(blank=True, choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='정정 뒤 경로')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'verbose_name': '사실 정정',
                'verbose_name_plural': '사실 정정',
                'ordering': ['-pk'],
                'permissions': [('propose_facts', '사실 정정을 요청하기'), ('confirm_facts', '다른 사람이 요청한 사실 정정을 확인하기')],
            },
        ),
        migrations.CreateModel(
            name='FactCorrectionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('claimant_kind', models.CharField(choices=[('individual', '개인'), ('small_business', '소상공인'), ('larger_business', '중·대기업')], max_length=16, verbose_name='신청인구분')),
                ('fee', models.CharField(choices=[('paid', '유료'), ('free', '무료')], max_length=4, verbose_name='유무료')),
                ('harm', models.CharField(choices=[('monetary', '금전'), ('none', '비금전')], max_length=8, verbose_name='피해유형')),
                ('claimed_loss', models.BigIntegerField(blank=True, null=True, verbose_name='신청액')),
                ('filed_at', models.DateTimeField(verbose_name='접수일시')),
                ('changes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None, verbose_name='정정한 항목')),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='정정 전 경로')),
                ('routed_at', models.DateTimeField(verbose_name='분류일시')),
                ('proof', models.CharField(choices=[('document', '올라온 서류'), ('call', '본인 통화'), ('letter', '우편·방문 서면')], max_length=10, verbose_name='근거')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '정정함'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=10, verbose_name='상태')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('to_route', models.CharField(blank=True, choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='정정 뒤 경로')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fact_corrections', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.company', verbose_name='계열사'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='document',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='근거 서류'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='industry',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='proposed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='replaces',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.factcorrection', verbose_name='앞선 정정'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='service',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='to_tier',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='정정 뒤 구간'),
        ),
        migrations.AddField(
            model_name='claim',
            name='facts',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.factcorrection', verbose_name='정정한 사실'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='facts',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.factcorrection', verbose_name='정정한 사실'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='company',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.company', verbose_name='계열사'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='document',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document', verbose_name='근거 서류'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='industry',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.industry', verbose_name='업종'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.factcorrection'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='proposed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='replaces',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.factcorrection', verbose_name='앞선 정정'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='service',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.service', verbose_name='서비스'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람'),
        ),
        migrations.AddField(
            model_name='factcorrectionevent',
            name='to_tier',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supporttier', verbose_name='정정 뒤 구간'),
        ),
        migrations.AddIndex(
            model_name='factcorrection',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['proposed_at'], name='fact_correction_waiting'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('claim',), name='one_fact_correction_of_a_claim_waits'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_facts_say_by_whom_and_when'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('settled_by', models.F('proposed_by')), _connector='OR'), name='fact_correction_is_withdrawn_by_its_proposer'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proof', 'document'), _negated=True), ('document__isnull', False), _connector='OR'), name='facts_by_document_name_it'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='fact_correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_loss__gt', 0), ('harm', 'monetary')), models.Q(('claimed_loss__isnull', True), ('harm', 'none')), _connector='OR'), name='corrected_harm_names_its_loss'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_route', ''), ('to_tier__isnull', True)), ('status', 'confirmed'), _connector='OR'), name='corrected_route_is_of_confirmed_facts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."settled_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='30056b1c4282afa195269a99a78912f77df2ea00', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_f64b0', table='claims_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."claim_id", OLD."replaces_id", OLD."claimant_kind", OLD."company_id", OLD."harm", OLD."claimed_loss", OLD."filed_at", OLD."industry_id", OLD."service_id", OLD."fee", OLD."changes", OLD."route", OLD."routed_at", OLD."proof", OLD."document_id", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."replaces_id", NEW."claimant_kind", NEW."company_id", NEW."harm", NEW."claimed_loss", NEW."filed_at", NEW."industry_id", NEW."service_id", NEW."fee", NEW."changes", NEW."route", NEW."routed_at", NEW."proof", NEW."document_id", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION \'fact correction is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'fact_correction_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='f50d157fa699c8362217b791fcb93c3ac062cd1c', operation='UPDATE', pgid='pgtrigger_frozen_2495f', table='claims_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='erasure', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION \'erasure is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'erasure_is_final\';\n            END IF;\n            IF (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, \'\') NOT IN (\'\', \'\\x\'))) THEN RAISE EXCEPTION \'fact correction is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'fact_correction_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='e8ca49eefddc5fe7c3ab11956a57ce2cccccc6fb', operation='UPDATE', pgid='pgtrigger_erasure_c70f9', table='claims_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='frozen_when_settled', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'waiting\') AND ROW(OLD."status", OLD."settled_by_id", OLD."settled_at", OLD."to_route", OLD."to_tier_id") IS DISTINCT FROM ROW(NEW."status", NEW."settled_by_id", NEW."settled_at", NEW."to_route", NEW."to_tier_id") THEN RAISE EXCEPTION \'settled fact correction is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'settled_fact_correction_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='8b4e81a89402c84c24ab818c7e6abca70ff73c47', operation='UPDATE', pgid='pgtrigger_frozen_when_settled_feb6f', table='claims_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='settled_reason_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'waiting\' AND (NEW.erased_at IS NULL OR NEW.settled_reason <> \'\')) AND ROW(OLD."settled_reason") IS DISTINCT FROM ROW(NEW."settled_reason") THEN RAISE EXCEPTION \'settled fact correction is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'settled_fact_correction_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='0e771285981ab2f72ea1e41664d6fa7322a7369a', operation='UPDATE', pgid='pgtrigger_settled_reason_is_frozen_dfdb9', table='claims_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'waiting\') THEN RAISE EXCEPTION \'claims factcorrection status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'claims_factcorrection_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'waiting>confirmed\', \'waiting>declined\', \'waiting>withdrawn\']::text[])\n            THEN RAISE EXCEPTION \'claims factcorrection status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'claims_factcorrection_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='6ad7f992802c7d278741b67a8c1950e7f86d6484', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_157aa', table='claims_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='passes_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_facts')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_facts')\n            )\n        )\n    ) THEN\n                            RAISE EXCEPTION 'facts are proposed by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_proposed_by_an_office';\n                        END IF;\n                        IF NEW.document_id IS NOT NULL AND NOT EXISTS (\n                            SELECT 1 FROM public.claims_document d\n                            WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id\n                        ) THEN RAISE EXCEPTION 'facts name a document of their claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_name_a_document_of_their_claim'; END IF;\n                        IF EXISTS (\n                        SELECT FROM public.claims_claim c\n                        LEFT JOIN public.claims_factcorrection f ON f.id = c.facts_id\n                        WHERE c.id = NEW.claim_id AND ROW(NEW.claimant_kind, NEW.company_id, NEW.harm, NEW.claimed_loss, NEW.filed_at, NEW.industry_id, NEW.service_id, NEW.fee)\n                            IS NOT DISTINCT FROM ROW(CASE WHEN f.id IS NULL THEN c.claimant_kind ELSE f.claimant_kind END, CASE WHEN f.id IS NULL THEN c.company_id ELSE f.company_id END, CASE WHEN f.id IS NULL THEN c.harm ELSE f.harm END, CASE WHEN f.id IS NULL THEN c.claimed_loss ELSE f.claimed_loss END, CASE WHEN f.id IS NULL THEN c.filed_at ELSE f.filed_at END, CASE WHEN f.id IS NULL THEN c.industry_id ELSE f.industry_id END, CASE WHEN f.id IS NULL THEN c.service_id ELSE f.service_id END, CASE WHEN f.id IS NULL THEN c.fee ELSE f.fee END)\n                    ) THEN\n                            RAISE EXCEPTION 'fact correction changes something' USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_correction_changes_something';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF OLD.status <> 'waiting' OR NEW.status <> 'confirmed' THEN\n                        RETURN NEW;\n                    END IF;\n                    IF NOT EXISTS (\n                        SELECT 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id\n                            AND c.facts_id IS NOT DISTINCT FROM NEW.replaces_id\n                            AND c.withdrawn_at IS NULL AND c.erased_at IS NULL\n                    ) THEN RAISE EXCEPTION 'facts follow the newest' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_follow_the_newest'; END IF;\n                    IF NEW.settled_by_id <> NEW.proposed_by_id THEN\n                        IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_facts')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_facts')\n            )\n        )\n    ) THEN\n                            RAISE EXCEPTION 'facts are confirmed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_confirmed_by_the_secretariat';\n                        END IF;\n                    ELSIF NEW.to_route <> '' OR NOT EXISTS (\n                        SELECT FROM public.claims_claim c\n                        LEFT JOIN public.claims_factcorrection f ON f.id = c.facts_id\n                        WHERE c.id = NEW.claim_id AND ROW(NEW.claimant_kind, NEW.company_id, NEW.harm, NEW.claimed_loss, NEW.filed_at)\n                            IS NOT DISTINCT FROM ROW(CASE WHEN f.id IS NULL THEN c.claimant_kind ELSE f.claimant_kind END, CASE WHEN f.id IS NULL THEN c.company_id ELSE f.company_id END, CASE WHEN f.id IS NULL THEN c.harm ELSE f.harm END, CASE WHEN f.id IS NULL THEN c.claimed_loss ELSE f.claimed_loss END, CASE WHEN f.id IS NULL THEN c.filed_at ELSE f.filed_at END)\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.claims_claim c\n                        WHERE c.id = NEW.claim_id AND c.route = 'committee_review'\n                    ) THEN RAISE EXCEPTION 'facts of money are confirmed by another person' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_money_are_confirmed_by_another_person'; END IF;\n                    RETURN NEW;\n                ", hash='bcd5327edc45d66afb5c6090007e7fac3a511f66', operation='INSERT OR UPDATE', pgid='pgtrigger_passes_two_people_7f483', table='claims_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='counts_from_now_on', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'confirmed\' AND OLD."status" = \'waiting\')', func='\n                    UPDATE public.claims_claim SET facts_id = NEW.id WHERE id = NEW.claim_id;\n                    RETURN NULL;\n                ', hash='077454a35010d0fd93d552f98aa207cf27047d97', operation='UPDATE', pgid='pgtrigger_counts_from_now_on_c81b8', table='claims_factcorrection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_factcorrectionevent" ("changes", "claim_id", "claimant_kind", "claimed_loss", "company_id", "document_id", "erased_at", "fee", "filed_at", "harm", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "route", "routed_at", "service_id", "settled_at", "settled_by_id", "status", "to_route", "to_tier_id") VALUES (NEW."changes", NEW."claim_id", NEW."claimant_kind", NEW."claimed_loss", NEW."company_id", NEW."document_id", NEW."erased_at", NEW."fee", NEW."filed_at", NEW."harm", NEW."id", NEW."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proof", NEW."proposed_at", NEW."proposed_by_id", NEW."replaces_id", NEW."route", NEW."routed_at", NEW."service_id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."to_route", NEW."to_tier_id"); RETURN NULL;', hash='87d56de85a5ee8f83280988dee5cf0752f5d8c3a', operation='INSERT', pgid='pgtrigger_insert_insert_0f281', table='claims_factcorrection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."changes" IS DISTINCT FROM (NEW."changes") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."claimant_kind" IS DISTINCT FROM (NEW."claimant_kind") OR OLD."claimed_loss" IS DISTINCT FROM (NEW."claimed_loss") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."fee" IS DISTINCT FROM (NEW."fee") OR OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."harm" IS DISTINCT FROM (NEW."harm") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."industry_id" IS DISTINCT FROM (NEW."industry_id") OR OLD."proof" IS DISTINCT FROM (NEW."proof") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."route" IS DISTINCT FROM (NEW."route") OR OLD."routed_at" IS DISTINCT FROM (NEW."routed_at") OR OLD."service_id" IS DISTINCT FROM (NEW."service_id") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."to_route" IS DISTINCT FROM (NEW."to_route") OR OLD."to_tier_id" IS DISTINCT FROM (NEW."to_tier_id"))', func='INSERT INTO "claims_factcorrectionevent" ("changes", "claim_id", "claimant_kind", "claimed_loss", "company_id", "document_id", "erased_at", "fee", "filed_at", "harm", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "route", "routed_at", "service_id", "settled_at", "settled_by_id", "status", "to_route", "to_tier_id") VALUES (NEW."changes", NEW."claim_id", NEW."claimant_kind", NEW."claimed_loss", NEW."company_id", NEW."document_id", NEW."erased_at", NEW."fee", NEW."filed_at", NEW."harm", NEW."id", NEW."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proof", NEW."proposed_at", NEW."proposed_by_id", NEW."replaces_id", NEW."route", NEW."routed_at", NEW."service_id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."to_route", NEW."to_tier_id"); RETURN NULL;', hash='0e75ed5dcd60726a2ecc1daa5a48e2284a094a46', operation='UPDATE', pgid='pgtrigger_update_update_4f507', table='claims_factcorrection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_factcorrectionevent" ("changes", "claim_id", "claimant_kind", "claimed_loss", "company_id", "document_id", "erased_at", "fee", "filed_at", "harm", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "route", "routed_at", "service_id", "settled_at", "settled_by_id", "status", "to_route", "to_tier_id") VALUES (OLD."changes", OLD."claim_id", OLD."claimant_kind", OLD."claimed_loss", OLD."company_id", OLD."document_id", OLD."erased_at", OLD."fee", OLD."filed_at", OLD."harm", OLD."id", OLD."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proof", OLD."proposed_at", OLD."proposed_by_id", OLD."replaces_id", OLD."route", OLD."routed_at", OLD."service_id", OLD."settled_at", OLD."settled_by_id", OLD."status", OLD."to_route", OLD."to_tier_id"); RETURN NULL;', hash='56fa073362edeba2646e887c24f9000274bc87b2', operation='DELETE', pgid='pgtrigger_delete_delete_3c9f4', table='claims_factcorrection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_names_its_newest_facts', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."facts_id" IS NOT NULL)', func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.facts_id IS NOT DISTINCT FROM OLD.facts_id THEN RETURN NEW; END IF;\n            END IF;\n            IF NOT EXISTS (\n                SELECT FROM public.claims_factcorrection f\n                WHERE f.id = NEW.facts_id AND f.claim_id = NEW.id AND f.status = 'confirmed'\n                    AND f.replaces_id IS NOT DISTINCT FROM\n                        CASE TG_OP WHEN 'UPDATE' THEN OLD.facts_id END\n            ) THEN RAISE EXCEPTION 'claim names its newest facts' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_names_its_newest_facts'; END IF;\n            RETURN NEW;\n        ", hash='9688f28377543fadce8afdb913b53722e8ab8466', operation='INSERT OR UPDATE', pgid='pgtrigger_claim_names_its_newest_facts_c213e', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='facts_stay_corrected', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (NEW.facts_id IS NULL) AND ROW(OLD."facts_id") IS DISTINCT FROM ROW(NEW."facts_id") THEN RAISE EXCEPTION \'facts stay corrected\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'facts_stay_corrected\'; END IF;\n            RETURN NEW;\n        ', hash='c80af19999f92119f77bd7f4b0949ebcd1fd5d23', operation='UPDATE', pgid='pgtrigger_facts_stay_corrected_2efe4', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("business_number", "channel", "claimant_id", "claimant_kind", "claimed_loss", "company_id", "contact_id", "erased_at", "facts_digest", "facts_id", "fee", "filed_at", "harm", "id", "import_run_id", "industry_id", "industry_text", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "route", "routed_at", "routed_under_id", "row_no", "service_id", "tier_id", "window_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."business_number", new_values."channel", new_values."claimant_id", new_values."claimant_kind", new_values."claimed_loss", new_values."company_id", new_values."contact_id", new_values."erased_at", new_values."facts_digest", new_values."facts_id", new_values."fee", new_values."filed_at", new_values."harm", new_values."id", new_values."import_run_id", new_values."industry_id", new_values."industry_text", new_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."route", new_values."routed_at", new_values."routed_under_id", new_values."row_no", new_values."service_id", new_values."tier_id", new_values."window_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."business_number" IS DISTINCT FROM (new_values."business_number") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."claimant_id" IS DISTINCT FROM (new_values."claimant_id") OR old_values."claimant_kind" IS DISTINCT FROM (new_values."claimant_kind") OR old_values."claimed_loss" IS DISTINCT FROM (new_values."claimed_loss") OR old_values."company_id" IS DISTINCT FROM (new_values."company_id") OR old_values."contact_id" IS DISTINCT FROM (new_values."contact_id") OR old_values."erased_at" IS DISTINCT FROM (new_values."erased_at") OR old_values."facts_id" IS DISTINCT FROM (new_values."facts_id") OR old_values."facts_digest" IS DISTINCT FROM (new_values."facts_digest") OR old_values."fee" IS DISTINCT FROM (new_values."fee") OR old_values."filed_at" IS DISTINCT FROM (new_values."filed_at") OR old_values."harm" IS DISTINCT FROM (new_values."harm") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."import_run_id" IS DISTINCT FROM (new_values."import_run_id") OR old_values."industry_id" IS DISTINCT FROM (new_values."industry_id") OR old_values."industry_text" IS DISTINCT FROM (new_values."industry_text") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."route" IS DISTINCT FROM (new_values."route") OR old_values."routed_at" IS DISTINCT FROM (new_values."routed_at") OR old_values."routed_under_id" IS DISTINCT FROM (new_values."routed_under_id") OR old_values."row_no" IS DISTINCT FROM (new_values."row_no") OR old_values."service_id" IS DISTINCT FROM (new_values."service_id") OR old_values."tier_id" IS DISTINCT FROM (new_values."tier_id") OR old_values."window_id" IS DISTINCT FROM (new_values."window_id") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at") OR old_values."withdrawn_by_id" IS DISTINCT FROM (new_values."withdrawn_by_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e30bd17f4bdfae82f55f47963adfcaa53f684b71', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fe4ba', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("business_number", "channel", "claimant_id", "claimant_kind", "claimed_loss", "company_id", "contact_id", "erased_at", "facts_digest", "facts_id", "fee", "filed_at", "harm", "id", "import_run_id", "industry_id", "industry_text", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "route", "routed_at", "routed_under_id", "row_no", "service_id", "tier_id", "window_id", "withdrawn_at", "withdrawn_by_id") SELECT old_values."business_number", old_values."channel", old_values."claimant_id", old_values."claimant_kind", old_values."claimed_loss", old_values."company_id", old_values."contact_id", old_values."erased_at", old_values."facts_digest", old_values."facts_id", old_values."fee", old_values."filed_at", old_values."harm", old_values."id", old_values."import_run_id", old_values."industry_id", old_values."industry_text", old_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."route", old_values."routed_at", old_values."routed_under_id", old_values."row_no", old_values."service_id", old_values."tier_id", old_values."window_id", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e682be290b977aa74ab17476380968fee79ad79e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dbf31', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_claim', when='AFTER')),
        ),
    ]
