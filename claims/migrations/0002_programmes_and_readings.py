"""The guards of Django's own log of the admin site, which needs the users' table first; the terms of
programmes, marks of wrong readings, what a document was opened with, and the share of sample checks."""

from django.db import migrations, models
import claims.clock
import django.contrib.admin.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from claims.migrations._create_tables import ChangeTables, CreateTables
from django.conf import settings
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger


class Migration(migrations.Migration):
    dependencies = [
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('claims', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdminLine',
            fields=[],
            options={
                'verbose_name': '관리 기록',
                'verbose_name_plural': '관리 기록',
                'proxy': True,
            },
            bases=('admin.logentry',),
            managers=[
                ('objects', django.contrib.admin.models.LogEntryManager()),
            ],
        ),
        AddTrigger(
            model_name='adminline',
            trigger=Trigger(
                name='names_its_actor',
                sql=UpsertTriggerSql(
                    table='django_admin_log',
                    when='BEFORE',
                    operation='INSERT OR UPDATE',
                    pgid='pgtrigger_names_its_actor_6ae71',
                    hash='f6b29a21b76afefff2b0a73449635b6344f6d0b7',
                    condition='WHEN (NEW."user_id" IS NOT NULL)',
                    declare='DECLARE said text;',
                    func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."user_id" IS NOT NULL AND NEW."user_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."user_id" IS DISTINCT FROM OLD."user_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        AddTrigger(
            model_name='adminline',
            trigger=Trigger(
                name='written_now',
                sql=UpsertTriggerSql(
                    table='django_admin_log',
                    when='BEFORE',
                    operation='INSERT',
                    pgid='pgtrigger_written_now_e9f50',
                    hash='1990d6ad1c935817b4782074fd510b14927f8e42',
                    func='NEW."action_time" := clock_timestamp(); RETURN NEW;',
                ),
            ),
        ),
        ChangeTables([
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='programme',
            name='audience',
            field=models.CharField(choices=[('register', '접수한 신청에서 고름'), ('list', '받은 명단'), ('counted', '공개(수만 셈)')], default='register', max_length=8, verbose_name='대상을 정하는 방법'),
        ),
        migrations.AddField(
            model_name='programme',
            name='begins_on',
            field=models.DateField(blank=True, null=True, verbose_name='제공 시작'),
        ),
        migrations.AddField(
            model_name='programme',
            name='budget_limit',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='예산 한도'),
        ),
        migrations.AddField(
            model_name='programme',
            name='company',
            field=models.ForeignKey(blank=True, db_index=False, help_text='계열사가 주는 혜택은 제3자 제공에 동의한 신청인에게만 접수에서 골라 줍니다.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.company', verbose_name='제공하는 회사'),
        ),
        migrations.AddField(
            model_name='programme',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='사용기한'),
        ),
        migrations.AddField(
            model_name='programme',
            name='how',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 어디에서 어떻게 쓰는지 적어 주세요.', max_length=200, verbose_name='받는 방법'),
        ),
        migrations.AddField(
            model_name='programme',
            name='quantity',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='계획한 인원'),
        ),
        migrations.AddField(
            model_name='programme',
            name='recipients',
            field=models.CharField(blank=True, max_length=100, verbose_name='대상'),
        ),
        migrations.AddField(
            model_name='programme',
            name='terms',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 예: 채널 캐시 50,000원', max_length=100, verbose_name='지원 내용'),
        ),
        migrations.AddField(
            model_name='programme',
            name='unit_value',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값'),
        ),
        migrations.AddField(
            model_name='programme',
            name='units',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='한 사람이 받는 수'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='audience',
            field=models.CharField(choices=[('register', '접수한 신청에서 고름'), ('list', '받은 명단'), ('counted', '공개(수만 셈)')], default='register', max_length=8, verbose_name='대상을 정하는 방법'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='begins_on',
            field=models.DateField(blank=True, null=True, verbose_name='제공 시작'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='budget_limit',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='예산 한도'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='company',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='계열사가 주는 혜택은 제3자 제공에 동의한 신청인에게만 접수에서 골라 줍니다.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.company', verbose_name='제공하는 회사'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='사용기한'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='how',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 어디에서 어떻게 쓰는지 적어 주세요.', max_length=200, verbose_name='받는 방법'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='quantity',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='계획한 인원'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='recipients',
            field=models.CharField(blank=True, max_length=100, verbose_name='대상'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='terms',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 예: 채널 캐시 50,000원', max_length=100, verbose_name='지원 내용'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='unit_value',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='units',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='한 사람이 받는 수'),
        ),
        migrations.AlterField(
            model_name='programme',
            name='benefit',
            field=models.CharField(choices=[('cash', '현금'), ('credit', '적립금'), ('coupon', '쿠폰'), ('code', '이용 번호'), ('subscription', '이용 개월'), ('partner', '제휴사 혜택')], default='cash', max_length=12, verbose_name='지원'),
        ),
        migrations.AlterField(
            model_name='programmeevent',
            name='benefit',
            field=models.CharField(choices=[('cash', '현금'), ('credit', '적립금'), ('coupon', '쿠폰'), ('code', '이용 번호'), ('subscription', '이용 개월'), ('partner', '제휴사 혜택')], default='cash', max_length=12, verbose_name='지원'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='goes_forward', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n            IF OLD."state" IS DISTINCT FROM NEW."state"\n                AND (OLD."state" || \'>\' || NEW."state") <> ALL (ARRAY[\'announced>closed\', \'announced>running\', \'closed>running\', \'discussed>announced\', \'discussed>closed\', \'discussed>running\', \'running>closed\']::text[])\n            THEN RAISE EXCEPTION \'claims programme state moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'claims_programme_state_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='18521f9785344a3bfff6c99a5d6f18dca198aab5', operation='UPDATE', pgid='pgtrigger_goes_forward_9ea85', table='claims_programme', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_programmeevent" ("audience", "begins_on", "benefit", "budget_limit", "code", "company_id", "ends_on", "how", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "recipients", "state", "terms", "unit_value", "units") VALUES (NEW."audience", NEW."begins_on", NEW."benefit", NEW."budget_limit", NEW."code", NEW."company_id", NEW."ends_on", NEW."how", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quantity", NEW."recipients", NEW."state", NEW."terms", NEW."unit_value", NEW."units"); RETURN NULL;', hash='691d0d817ceb733b12903403ec793891c8546b68', operation='INSERT', pgid='pgtrigger_insert_insert_a432b', table='claims_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_programmeevent" ("audience", "begins_on", "benefit", "budget_limit", "code", "company_id", "ends_on", "how", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "recipients", "state", "terms", "unit_value", "units") VALUES (NEW."audience", NEW."begins_on", NEW."benefit", NEW."budget_limit", NEW."code", NEW."company_id", NEW."ends_on", NEW."how", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quantity", NEW."recipients", NEW."state", NEW."terms", NEW."unit_value", NEW."units"); RETURN NULL;', hash='60938e8c0b1af35ad2aba07c0856e6bf689944a2', operation='UPDATE', pgid='pgtrigger_update_update_8a45c', table='claims_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_programmeevent" ("audience", "begins_on", "benefit", "budget_limit", "code", "company_id", "ends_on", "how", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "recipients", "state", "terms", "unit_value", "units") VALUES (OLD."audience", OLD."begins_on", OLD."benefit", OLD."budget_limit", OLD."code", OLD."company_id", OLD."ends_on", OLD."how", OLD."id", OLD."incident_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quantity", OLD."recipients", OLD."state", OLD."terms", OLD."unit_value", OLD."units"); RETURN NULL;', hash='8547c396f45d1befda24f059f51d823204f36652', operation='DELETE', pgid='pgtrigger_delete_delete_b7f0f', table='claims_programme', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unit_value__isnull', True), ('unit_value__gt', 0), _connector='OR'), models.Q(('quantity__isnull', True), ('quantity__gt', 0), _connector='OR'), models.Q(('budget_limit__isnull', True), ('budget_limit__gt', 0), _connector='OR'), ('units__gt', 0)), name='programme_values_are_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('begins_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='programme_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('budget_limit__isnull', True), ('unit_value__isnull', False), _connector='OR'), name='budget_of_a_programme_needs_a_unit_value'),
        ),
        migrations.AddIndex(
            model_name='claimant',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='claimant_merged'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='approved_benefit', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (EXISTS (\n                SELECT 1 FROM public.reviews_benefitrun r\n                WHERE r.programme_id = OLD.id AND r.approved_by_id IS NOT NULL\n            )) AND ROW(OLD."benefit", OLD."unit_value", OLD."units") IS DISTINCT FROM ROW(NEW."benefit", NEW."unit_value", NEW."units") THEN RAISE EXCEPTION \'benefit stays as it was approved\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_stays_as_it_was_approved\'; END IF;\n            RETURN NEW;\n        ', hash='8ff7794b22a9325a5da6934072702696b291416a', operation='UPDATE OF "benefit", "unit_value", "units"', pgid='pgtrigger_approved_benefit_2fb4f', table='claims_programme', when='BEFORE')),
        ),
        ]),
        ChangeTables([
        migrations.CreateModel(
            name='ReadingMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('check_code', models.CharField(db_collation='C', max_length=40, verbose_name='점검')),
                ('reader_version', models.PositiveSmallIntegerField(verbose_name='읽은 판')),
                ('confidence', models.PositiveSmallIntegerField(verbose_name='확신')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='표시한 때')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='되돌린 때')),
            ],
            options={
                'verbose_name': '잘못 읽음 표시',
                'verbose_name_plural': '잘못 읽음 표시',
                'ordering': ['-pk'],
                'permissions': [('mark_reading', '사진에서 잘못 읽은 결과를 표시하기')],
            },
        ),
        migrations.CreateModel(
            name='ReadingMarkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('check_code', models.CharField(db_collation='C', max_length=40, verbose_name='점검')),
                ('reader_version', models.PositiveSmallIntegerField(verbose_name='읽은 판')),
                ('confidence', models.PositiveSmallIntegerField(verbose_name='확신')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='표시한 때')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='되돌린 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(condition=models.Q(('data__has_key', 'read')), fields=['kind', 'check_code'], name='finding_of_a_reading'),
        ),
        migrations.AddField(
            model_name='readingmark',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='표시한 사람'),
        ),
        migrations.AddField(
            model_name='readingmark',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reading_marks', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='readingmark',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='claims.finding', verbose_name='점검 결과'),
        ),
        migrations.AddField(
            model_name='readingmark',
            name='taken_back_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람'),
        ),
        migrations.AddField(
            model_name='readingmarkevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='표시한 사람'),
        ),
        migrations.AddField(
            model_name='readingmarkevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='readingmarkevent',
            name='finding',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.finding', verbose_name='점검 결과'),
        ),
        migrations.AddField(
            model_name='readingmarkevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.readingmark'),
        ),
        migrations.AddField(
            model_name='readingmarkevent',
            name='taken_back_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람'),
        ),
        migrations.AddConstraint(
            model_name='readingmark',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('finding', 'by'), name='person_marks_a_reading_once'),
        ),
        migrations.AddConstraint(
            model_name='readingmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_by__isnull', True)), models.Q(('taken_back_at__isnull', False), ('taken_back_by', models.F('by'))), _connector='OR'), name='reading_mark_is_taken_back_by_its_person'),
        ),
        migrations.AddConstraint(
            model_name='readingmark',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__lte', 100)), name='reading_mark_has_a_confidence'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readingmark',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."taken_back_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."by_id" IS DISTINCT FROM OLD."by_id")) OR (NEW."taken_back_by_id" IS NOT NULL AND NEW."taken_back_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."taken_back_by_id" IS DISTINCT FROM OLD."taken_back_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='0b7b6c5f7bbe7c4fc6b0771313ddf26a8dc29170', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_6d630', table='claims_readingmark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readingmark',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."finding_id", OLD."claim_id", OLD."kind", OLD."check_code", OLD."reader_version", OLD."confidence", OLD."by_id", OLD."at") IS DISTINCT FROM ROW(NEW."finding_id", NEW."claim_id", NEW."kind", NEW."check_code", NEW."reader_version", NEW."confidence", NEW."by_id", NEW."at") THEN RAISE EXCEPTION \'reading mark is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reading_mark_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='dadd3d68645a0da5e75aa32c39e97a8946926507', operation='UPDATE', pgid='pgtrigger_frozen_f0471', table='claims_readingmark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readingmark',
            trigger=pgtrigger.compiler.Trigger(name='frozen_when_taken_back', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.taken_back_at IS NOT NULL) AND ROW(OLD."taken_back_by_id", OLD."taken_back_at") IS DISTINCT FROM ROW(NEW."taken_back_by_id", NEW."taken_back_at") THEN RAISE EXCEPTION \'taken back mark is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'taken_back_mark_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='9431b4e867fc83e794a9d5a2221efcdde9cd2dce', operation='UPDATE', pgid='pgtrigger_frozen_when_taken_back_cac3f', table='claims_readingmark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readingmark',
            trigger=pgtrigger.compiler.Trigger(name='marks_what_was_read', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;\n                    IF NEW.taken_back_at IS NOT NULL THEN\n                        RAISE EXCEPTION 'reading mark begins standing' USING ERRCODE = 'check_violation', CONSTRAINT = 'reading_mark_begins_standing';\n                    END IF;\n                    IF NOT EXISTS (\n                        SELECT 1 FROM public.claims_finding f\n                        WHERE f.id = NEW.finding_id AND f.claim_id = NEW.claim_id\n                            AND f.kind = NEW.kind AND f.check_code = NEW.check_code\n                            AND f.data ->> 'reader' = NEW.reader_version::text\n                            AND f.data ->> 'read' = NEW.confidence::text\n                    ) THEN RAISE EXCEPTION 'reading mark is of a reading' USING ERRCODE = 'check_violation', CONSTRAINT = 'reading_mark_is_of_a_reading'; END IF;\n                    IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'mark_reading')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'mark_reading')\n            )\n        )\n    ) THEN\n                        RAISE EXCEPTION 'reading is marked by who judges' USING ERRCODE = 'check_violation', CONSTRAINT = 'reading_is_marked_by_who_judges';\n                    END IF;\n                    RETURN NEW;\n                ", hash='d425319e1437e824f4eb7cdc6ebb7db7fa442926', operation='INSERT OR UPDATE', pgid='pgtrigger_marks_what_was_read_1c83d', table='claims_readingmark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readingmark',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_readingmarkevent" ("at", "by_id", "check_code", "claim_id", "confidence", "finding_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reader_version", "taken_back_at", "taken_back_by_id") VALUES (NEW."at", NEW."by_id", NEW."check_code", NEW."claim_id", NEW."confidence", NEW."finding_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reader_version", NEW."taken_back_at", NEW."taken_back_by_id"); RETURN NULL;', hash='23c33223fdf0d76d23295b4ab27c34e16d08c092', operation='INSERT', pgid='pgtrigger_insert_insert_40956', table='claims_readingmark', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readingmark',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_readingmarkevent" ("at", "by_id", "check_code", "claim_id", "confidence", "finding_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reader_version", "taken_back_at", "taken_back_by_id") VALUES (NEW."at", NEW."by_id", NEW."check_code", NEW."claim_id", NEW."confidence", NEW."finding_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reader_version", NEW."taken_back_at", NEW."taken_back_by_id"); RETURN NULL;', hash='0177fe458fb725f63b82ff21e7a74022aa423fbe', operation='UPDATE', pgid='pgtrigger_update_update_18308', table='claims_readingmark', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readingmark',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_readingmarkevent" ("at", "by_id", "check_code", "claim_id", "confidence", "finding_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reader_version", "taken_back_at", "taken_back_by_id") VALUES (OLD."at", OLD."by_id", OLD."check_code", OLD."claim_id", OLD."confidence", OLD."finding_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reader_version", OLD."taken_back_at", OLD."taken_back_by_id"); RETURN NULL;', hash='179d7e2f168c5b2a2c5bbb17ef5f80da4f384c35', operation='DELETE', pgid='pgtrigger_delete_delete_b6c38', table='claims_readingmark', when='AFTER')),
        ),
        ]),
        ChangeTables([
        pgtrigger.migrations.RemoveTrigger(
            model_name='document',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='document',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='document',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='documentact',
            name='document_act_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='documentact',
            name='document_act_names_its_person',
        ),
        migrations.AddField(
            model_name='document',
            name='unlocked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='암호로 연 때'),
        ),
        migrations.AddField(
            model_name='documentevent',
            name='unlocked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='암호로 연 때'),
        ),
        migrations.AddField(
            model_name='page',
            name='points',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), editable=False, null=True, size=None, verbose_name='그림의 점'),
        ),
        migrations.AddField(
            model_name='page',
            name='turned_points',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), editable=False, null=True, size=None, verbose_name='돌린 그림의 점'),
        ),
        migrations.AlterField(
            model_name='document',
            name='refusal',
            field=models.CharField(blank=True, choices=[('too_large', '파일이 너무 큽니다. 나누거나 줄여서 올려 주세요.'), ('too_many_files', '서류가 너무 많습니다. 꼭 필요한 서류만 올려 주세요.'), ('empty', '내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.'), ('unknown_kind', '받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX나 이를 묶은 ZIP으로 올려 주세요.'), ('web_page', '웹 문서(HTML)입니다. 엑셀에서 열어 XLSX로 저장하거나 PDF로 인쇄해 올려 주세요.'), ('polyglot', '두 가지 형식이 한 파일에 섞여 있습니다. PDF나 그림으로 다시 저장해 올려 주세요.'), ('archive', 'ZIP이 아닌 압축 파일입니다. 풀어서 올리거나 ZIP으로 다시 묶어 올려 주세요.'), ('unpacks_too_large', '압축을 푼 크기가 너무 큽니다. 필요한 내용만 남겨 다시 저장해 주세요.'), ('nested_archive', '압축 파일 안의 압축 파일은 받지 않습니다. 풀어서 올려 주세요.'), ('bad_entry', '압축이 손상되어 풀 수 없습니다. 다시 묶어 올려 주세요.'), ('unsafe_name', '압축 파일 밖을 가리키는 이름이 들어 있습니다. 서류만 다시 묶어 올려 주세요.'), ('too_many_entries', '압축 파일에 든 파일이 너무 많습니다. 필요한 서류만 다시 묶어 올려 주세요.'), ('not_unpacked', '압축 파일을 풀지 못했습니다. 풀어서 파일을 하나씩 올려 주세요.'), ('too_many_pages', '쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.'), ('too_many_pixels', '그림이 너무 큽니다. 크기를 줄여서 올려 주세요.'), ('password', '암호가 걸린 파일입니다. 암호 없이 저장해 다시 올려 주세요. 한글은 ‘파일 › 문서 암호’, 엑셀은 ‘파일 › 정보 › 통합 문서 보호’에서 암호를 지우고, PDF는 암호를 넣어 연 뒤 ‘PDF로 인쇄’로, 압축 파일은 암호 없이 다시 묶어 주세요.'), ('broken', '파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.'), ('no_preview', '미리보기가 들어 있지 않은 한글 문서입니다. PDF로 저장해 올려 주세요.'), ('no_cells', '셀에 적힌 내용이 없는 엑셀 파일이라 미리볼 수 없습니다. PDF로 저장해 올려 주세요.'), ('memory', '파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다. 나누거나 PDF, JPG로 저장해 올려 주세요.'), ('timeout', '파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다. 나누거나 PDF, JPG로 저장해 올려 주세요.'), ('crashed', '파일을 여는 중에 문제가 생겨 미리볼 수 없습니다. PDF나 JPG로 다시 저장해 올려 주세요.'), ('not_confined', '이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다. 시스템 관리자에게 알려 주세요.')], max_length=20, verbose_name='사유'),
        ),
        migrations.AlterField(
            model_name='documentact',
            name='what',
            field=models.CharField(choices=[('set_aside', '제외'), ('taken_back', '제외 취소'), ('reclassified', '종류 변경'), ('rescanned', '다시 검사'), ('taken_along', '똑같은 파일에서 악성코드 발견'), ('withdrawn', '제출 취소'), ('resent', '다시 제출'), ('unlocked', '암호로 열어 미리보기를 만듦'), ('key_given', '신청인이 암호로 열어 줌')], max_length=12, verbose_name='한 일'),
        ),
        migrations.AlterField(
            model_name='documentevent',
            name='refusal',
            field=models.CharField(blank=True, choices=[('too_large', '파일이 너무 큽니다. 나누거나 줄여서 올려 주세요.'), ('too_many_files', '서류가 너무 많습니다. 꼭 필요한 서류만 올려 주세요.'), ('empty', '내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.'), ('unknown_kind', '받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX나 이를 묶은 ZIP으로 올려 주세요.'), ('web_page', '웹 문서(HTML)입니다. 엑셀에서 열어 XLSX로 저장하거나 PDF로 인쇄해 올려 주세요.'), ('polyglot', '두 가지 형식이 한 파일에 섞여 있습니다. PDF나 그림으로 다시 저장해 올려 주세요.'), ('archive', 'ZIP이 아닌 압축 파일입니다. 풀어서 올리거나 ZIP으로 다시 묶어 올려 주세요.'), ('unpacks_too_large', '압축을 푼 크기가 너무 큽니다. 필요한 내용만 남겨 다시 저장해 주세요.'), ('nested_archive', '압축 파일 안의 압축 파일은 받지 않습니다. 풀어서 올려 주세요.'), ('bad_entry', '압축이 손상되어 풀 수 없습니다. 다시 묶어 올려 주세요.'), ('unsafe_name', '압축 파일 밖을 가리키는 이름이 들어 있습니다. 서류만 다시 묶어 올려 주세요.'), ('too_many_entries', '압축 파일에 든 파일이 너무 많습니다. 필요한 서류만 다시 묶어 올려 주세요.'), ('not_unpacked', '압축 파일을 풀지 못했습니다. 풀어서 파일을 하나씩 올려 주세요.'), ('too_many_pages', '쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.'), ('too_many_pixels', '그림이 너무 큽니다. 크기를 줄여서 올려 주세요.'), ('password', '암호가 걸린 파일입니다. 암호 없이 저장해 다시 올려 주세요. 한글은 ‘파일 › 문서 암호’, 엑셀은 ‘파일 › 정보 › 통합 문서 보호’에서 암호를 지우고, PDF는 암호를 넣어 연 뒤 ‘PDF로 인쇄’로, 압축 파일은 암호 없이 다시 묶어 주세요.'), ('broken', '파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.'), ('no_preview', '미리보기가 들어 있지 않은 한글 문서입니다. PDF로 저장해 올려 주세요.'), ('no_cells', '셀에 적힌 내용이 없는 엑셀 파일이라 미리볼 수 없습니다. PDF로 저장해 올려 주세요.'), ('memory', '파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다. 나누거나 PDF, JPG로 저장해 올려 주세요.'), ('timeout', '파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다. 나누거나 PDF, JPG로 저장해 올려 주세요.'), ('crashed', '파일을 여는 중에 문제가 생겨 미리볼 수 없습니다. PDF나 JPG로 다시 저장해 올려 주세요.'), ('not_confined', '이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다. 시스템 관리자에게 알려 주세요.')], max_length=20, verbose_name='사유'),
        ),
        migrations.AddIndex(
            model_name='page',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['points'], name='page_by_points'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='unlocking_is_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.unlocked_at IS DISTINCT FROM OLD.unlocked_at AND (\n                OLD.unlocked_at IS NOT NULL\n                OR OLD.status <> 'inspecting' OR OLD.refusal <> 'password'\n                OR NEW.status <> 'ready'\n            )\n            THEN RAISE EXCEPTION 'unlocking is for good' USING ERRCODE = 'check_violation', CONSTRAINT = 'unlocking_is_for_good'; END IF;\n            RETURN NULL;\n        ", hash='730632a0bd732c97108ce20fae35089be8efcef4', operation='UPDATE', pgid='pgtrigger_unlocking_is_for_good_50deb', table='claims_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_documentevent" ("bytes", "claim_id", "erased_at", "id", "kind", "media_type", "page_count", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "refusal", "scan", "scanned_at", "set_aside_at", "set_aside_by_id", "sha256", "source", "status", "storage_key", "unlocked_at") VALUES (NEW."bytes", NEW."claim_id", NEW."erased_at", NEW."id", NEW."kind", NEW."media_type", NEW."page_count", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."refusal", NEW."scan", NEW."scanned_at", NEW."set_aside_at", NEW."set_aside_by_id", NEW."sha256", NEW."source", NEW."status", NEW."storage_key", NEW."unlocked_at"); RETURN NULL;', hash='29bc9e9e4d6a09d4b8ec62d7885281561acdaa57', operation='INSERT', pgid='pgtrigger_insert_insert_a80a0', table='claims_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bytes" IS DISTINCT FROM (NEW."bytes") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."page_count" IS DISTINCT FROM (NEW."page_count") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."refusal" IS DISTINCT FROM (NEW."refusal") OR OLD."scan" IS DISTINCT FROM (NEW."scan") OR OLD."scanned_at" IS DISTINCT FROM (NEW."scanned_at") OR OLD."set_aside_at" IS DISTINCT FROM (NEW."set_aside_at") OR OLD."set_aside_by_id" IS DISTINCT FROM (NEW."set_aside_by_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."storage_key" IS DISTINCT FROM (NEW."storage_key") OR OLD."unlocked_at" IS DISTINCT FROM (NEW."unlocked_at"))', func='INSERT INTO "claims_documentevent" ("bytes", "claim_id", "erased_at", "id", "kind", "media_type", "page_count", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "refusal", "scan", "scanned_at", "set_aside_at", "set_aside_by_id", "sha256", "source", "status", "storage_key", "unlocked_at") VALUES (NEW."bytes", NEW."claim_id", NEW."erased_at", NEW."id", NEW."kind", NEW."media_type", NEW."page_count", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."refusal", NEW."scan", NEW."scanned_at", NEW."set_aside_at", NEW."set_aside_by_id", NEW."sha256", NEW."source", NEW."status", NEW."storage_key", NEW."unlocked_at"); RETURN NULL;', hash='60c65305dc22433edd9c1a00059573313462988f', operation='UPDATE', pgid='pgtrigger_update_update_6d835', table='claims_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_documentevent" ("bytes", "claim_id", "erased_at", "id", "kind", "media_type", "page_count", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "refusal", "scan", "scanned_at", "set_aside_at", "set_aside_by_id", "sha256", "source", "status", "storage_key", "unlocked_at") VALUES (OLD."bytes", OLD."claim_id", OLD."erased_at", OLD."id", OLD."kind", OLD."media_type", OLD."page_count", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received_at", OLD."received_by_id", OLD."refusal", OLD."scan", OLD."scanned_at", OLD."set_aside_at", OLD."set_aside_by_id", OLD."sha256", OLD."source", OLD."status", OLD."storage_key", OLD."unlocked_at"); RETURN NULL;', hash='661715365e3d0db2f066d2dd47d7313f6a096d75', operation='DELETE', pgid='pgtrigger_delete_delete_de5da', table='claims_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='not_of_an_erased_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='e28ebad1cd18a4b7465bd37cc14b74d2f040dd4e', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_54194', table='claims_document', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='6dd1b9a65e335abe2aab95bf31eacfb16dfe0a19', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_3b7af', table='claims_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."media_type" NOT IN (\'\') AND OLD."media_type" IS DISTINCT FROM NEW."media_type"))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='578e0696bc5a3ae85717acb96545c6711bb51460', operation='UPDATE OF "media_type"', pgid='pgtrigger_z_written_once_31cb4', table='claims_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='paper_voted_on_is_not_taken_back', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."set_aside_at" IS NULL AND NEW."set_aside_at" IS NOT NULL AND NEW."set_aside_by_id" IS NULL)', func="\n            IF EXISTS (\n                SELECT FROM public.reviews_vote v\n                JOIN public.reviews_ballot b ON b.id = v.ballot_id\n                JOIN public.reviews_review r ON r.id = b.review_id\n                WHERE r.claim_id = NEW.claim_id AND v.at >= NEW.received_at AND NOT EXISTS (\n                    SELECT FROM public.reviews_ballot n\n                    WHERE n.review_id = b.review_id AND n.number > b.number\n                )\n            ) THEN RAISE EXCEPTION 'paper voted on is not taken back' USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_voted_on_is_not_taken_back'; END IF;\n            RETURN NULL;\n        ", hash='064f8ec2a6197297d4c7dc9f568fced50f65ee68', operation='UPDATE', pgid='pgtrigger_paper_voted_on_is_not_taken_back_c795e', table='claims_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='review_waits_for_a_paper_taken_back', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."set_aside_at" IS NULL AND NEW."set_aside_at" IS NOT NULL AND NEW."set_aside_by_id" IS NULL)', constraint='CONSTRAINT', func="\n            IF EXISTS (\n                SELECT FROM public.reviews_review r\n                JOIN public.claims_supportpolicy p ON p.id = r.policy_id\n                CROSS JOIN LATERAL (\n                    SELECT max(s.requested_at) AS at FROM public.reviews_supplementrequest s\n                    WHERE s.review_id = r.id AND NEW.kind = ANY (s.kinds)\n                        AND s.status IN ('answered', 'expired')\n                ) asked\n                WHERE r.claim_id = NEW.claim_id AND r.status = 'in_review'\n                    AND (NEW.kind = ANY (p.required_kinds) OR asked.at IS NOT NULL)\n                    AND NOT EXISTS (\n                        SELECT FROM public.claims_document d\n                        WHERE d.claim_id = NEW.claim_id AND d.kind = NEW.kind\n                            AND d.received_at >= COALESCE(asked.at, '-infinity')\n                            AND d.set_aside_at IS NULL AND d.erased_at IS NULL\n                            AND d.status IN ('inspecting', 'quarantined', 'ready', 'received', 'unpreviewable') AND d.scan IN ('clean', 'limit', 'none', 'unreachable')\n                    )\n            ) THEN RAISE EXCEPTION 'review waits for a paper taken back' USING ERRCODE = 'check_violation', CONSTRAINT = 'review_waits_for_a_paper_taken_back'; END IF;\n            RETURN NULL;\n        ", hash='78f7777316b5f3e8b8051413667b6e8b752c1f44', operation='UPDATE', pgid='pgtrigger_review_waits_for_a_paper_taken_back_f5cdd', table='claims_document', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('unlocked_at__isnull', True), ('media_type', 'application/pdf'), _connector='OR'), name='unlocked_document_is_a_pdf'),
        ),
        migrations.AddConstraint(
            model_name='documentact',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['set_aside', 'taken_back', 'reclassified', 'rescanned', 'taken_along', 'withdrawn', 'resent', 'unlocked', 'key_given'])), name='document_act_is_known'),
        ),
        migrations.AddConstraint(
            model_name='documentact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('what__in', ('taken_along', 'withdrawn', 'resent', 'key_given'))), models.Q(('by__isnull', False), models.Q(('what__in', ('taken_along', 'withdrawn', 'resent', 'key_given')), _negated=True)), _connector='OR'), name='document_act_names_its_person'),
        ),
        ]),
        ChangeTables([
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='frozen',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='supportpolicy',
            name='sample_share',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='지급하기로 한 의결 가운데 다른 위원이 한 번 더 판단할 몫. 0%면 점검하지 않습니다.', verbose_name='표본 점검 비율'),
        ),
        migrations.AddField(
            model_name='supportpolicyevent',
            name='sample_share',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='지급하기로 한 의결 가운데 다른 위원이 한 번 더 판단할 몫. 0%면 점검하지 않습니다.', verbose_name='표본 점검 비율'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.published_at IS NOT NULL) AND ROW(OLD."programme_id", OLD."version", OLD."title", OLD."note", OLD."drafted_by_id", OLD."published_at", OLD."published_by_id", OLD."effective_from", OLD."review_threshold", OLD."small_business_only", OLD."base_grant", OLD."required_kinds", OLD."panel_size", OLD."quorum", OLD."majority", OLD."tie", OLD."amount_rule", OLD."rounding_unit", OLD."chair_threshold", OLD."additional_cap", OLD."one_grant_by", OLD."second_ballots", OLD."decide_working_days", OLD."supplement_working_days", OLD."document_working_days", OLD."late_documents", OLD."reopening_days", OLD."appeal_days", OLD."appeal_working_days", OLD."appeal_extension", OLD."typed_sum_from", OLD."sitting_notice_days", OLD."unanimity_tolerance", OLD."sample_share", OLD."free_departure", OLD."free_departure_won", OLD."above_median_share", OLD."market_rest_share", OLD."unlike_service", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_day", OLD."taxed", OLD."tax_expense_share", OLD."tax_free_income", OLD."tax_rate", OLD."tax_local_share") IS DISTINCT FROM ROW(NEW."programme_id", NEW."version", NEW."title", NEW."note", NEW."drafted_by_id", NEW."published_at", NEW."published_by_id", NEW."effective_from", NEW."review_threshold", NEW."small_business_only", NEW."base_grant", NEW."required_kinds", NEW."panel_size", NEW."quorum", NEW."majority", NEW."tie", NEW."amount_rule", NEW."rounding_unit", NEW."chair_threshold", NEW."additional_cap", NEW."one_grant_by", NEW."second_ballots", NEW."decide_working_days", NEW."supplement_working_days", NEW."document_working_days", NEW."late_documents", NEW."reopening_days", NEW."appeal_days", NEW."appeal_working_days", NEW."appeal_extension", NEW."typed_sum_from", NEW."sitting_notice_days", NEW."unanimity_tolerance", NEW."sample_share", NEW."free_departure", NEW."free_departure_won", NEW."above_median_share", NEW."market_rest_share", NEW."unlike_service", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_day", NEW."taxed", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_rate", NEW."tax_local_share") THEN RAISE EXCEPTION \'published policy is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'published_policy_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='3f682c331db4a32ad22fc45c218aae8b6efb10c5', operation='UPDATE', pgid='pgtrigger_frozen_c0777', table='claims_supportpolicy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "sample_share", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."one_grant_by", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."sample_share", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_local_share", NEW."tax_rate", NEW."taxed", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;', hash='aa326cfa653b7cd9a7d1224fed0655509bdb5e7d', operation='INSERT', pgid='pgtrigger_insert_insert_f4017', table='claims_supportpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "sample_share", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."one_grant_by", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."sample_share", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_local_share", NEW."tax_rate", NEW."taxed", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;', hash='85851c52355ce966e16a674076211a884e4154f3', operation='UPDATE', pgid='pgtrigger_update_update_14a7d', table='claims_supportpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "sample_share", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (OLD."above_median_share", OLD."additional_cap", OLD."amount_rule", OLD."appeal_days", OLD."appeal_extension", OLD."appeal_working_days", OLD."base_grant", OLD."chair_threshold", OLD."decide_working_days", OLD."document_working_days", OLD."drafted_by_id", OLD."effective_from", OLD."free_departure", OLD."free_departure_won", OLD."id", OLD."late_documents", OLD."majority", OLD."market_rest_share", OLD."note", OLD."one_grant_by", OLD."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."published_at", OLD."published_by_id", OLD."quorum", OLD."reopening_days", OLD."required_kinds", OLD."review_threshold", OLD."rounding_unit", OLD."sample_share", OLD."second_ballots", OLD."sitting_notice_days", OLD."small_business_only", OLD."supplement_working_days", OLD."tax_expense_share", OLD."tax_free_income", OLD."tax_local_share", OLD."tax_rate", OLD."taxed", OLD."tie", OLD."title", OLD."typed_sum_from", OLD."unanimity_tolerance", OLD."unlike_day", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_service", OLD."version"); RETURN NULL;', hash='ee2269f8927cc4bdd5f94377f0889b166cb8df25', operation='DELETE', pgid='pgtrigger_delete_delete_0e81c', table='claims_supportpolicy', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='supportpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('sample_share__lte', 10000)), name='policy_sample_is_a_share'),
        ),
        ]),
        ChangeTables([
        migrations.RemoveField(
            model_name="page",
            name="turned_points",
        ),
        migrations.AddField(
            model_name="page",
            name="keypoints",
            field=models.BinaryField(null=True, verbose_name="그림의 점과 그 둘레"),
        ),
        ]),
        ChangeTables([
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='filed_facts',
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
            model_name='claim',
            name='region',
            field=models.CharField(blank=True, choices=[('11', '서울'), ('26', '부산'), ('27', '대구'), ('28', '인천'), ('29', '광주'), ('30', '대전'), ('31', '울산'), ('50', '세종'), ('41', '경기'), ('42', '강원'), ('43', '충북'), ('44', '충남'), ('45', '전북'), ('46', '전남'), ('47', '경북'), ('48', '경남'), ('49', '제주')], db_collation='C', db_default='', default='', max_length=2, verbose_name='지역'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='region',
            field=models.CharField(blank=True, choices=[('11', '서울'), ('26', '부산'), ('27', '대구'), ('28', '인천'), ('29', '광주'), ('30', '대전'), ('31', '울산'), ('50', '세종'), ('41', '경기'), ('42', '강원'), ('43', '충북'), ('44', '충남'), ('45', '전북'), ('46', '전남'), ('47', '경북'), ('48', '경남'), ('49', '제주')], db_collation='C', db_default='', default='', max_length=2, verbose_name='지역'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='filed_facts', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."number", OLD."claimant_id", OLD."window_id", OLD."import_run_id", OLD."row_no", OLD."filed_at", OLD."channel", OLD."claimant_kind", OLD."business_number", OLD."industry_id", OLD."industry_text", OLD."region", OLD."service_id", OLD."company_id", OLD."fee", OLD."harm", OLD."claimed_loss", OLD."facts_digest") IS DISTINCT FROM ROW(NEW."number", NEW."claimant_id", NEW."window_id", NEW."import_run_id", NEW."row_no", NEW."filed_at", NEW."channel", NEW."claimant_kind", NEW."business_number", NEW."industry_id", NEW."industry_text", NEW."region", NEW."service_id", NEW."company_id", NEW."fee", NEW."harm", NEW."claimed_loss", NEW."facts_digest") THEN RAISE EXCEPTION \'filed facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'filed_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='559720ef77efb0ba6ebc44e82c34cb1111ae3646', operation='UPDATE', pgid='pgtrigger_filed_facts_d69f2', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("business_number", "channel", "claimant_id", "claimant_kind", "claimed_loss", "company_id", "contact_id", "erased_at", "facts_digest", "facts_id", "fee", "filed_at", "harm", "id", "import_run_id", "industry_id", "industry_text", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "route", "routed_at", "routed_under_id", "row_no", "service_id", "tier_id", "window_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."business_number", new_values."channel", new_values."claimant_id", new_values."claimant_kind", new_values."claimed_loss", new_values."company_id", new_values."contact_id", new_values."erased_at", new_values."facts_digest", new_values."facts_id", new_values."fee", new_values."filed_at", new_values."harm", new_values."id", new_values."import_run_id", new_values."industry_id", new_values."industry_text", new_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."region", new_values."route", new_values."routed_at", new_values."routed_under_id", new_values."row_no", new_values."service_id", new_values."tier_id", new_values."window_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."business_number" IS DISTINCT FROM (new_values."business_number") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."claimant_id" IS DISTINCT FROM (new_values."claimant_id") OR old_values."claimant_kind" IS DISTINCT FROM (new_values."claimant_kind") OR old_values."claimed_loss" IS DISTINCT FROM (new_values."claimed_loss") OR old_values."company_id" IS DISTINCT FROM (new_values."company_id") OR old_values."contact_id" IS DISTINCT FROM (new_values."contact_id") OR old_values."erased_at" IS DISTINCT FROM (new_values."erased_at") OR old_values."facts_id" IS DISTINCT FROM (new_values."facts_id") OR old_values."facts_digest" IS DISTINCT FROM (new_values."facts_digest") OR old_values."fee" IS DISTINCT FROM (new_values."fee") OR old_values."filed_at" IS DISTINCT FROM (new_values."filed_at") OR old_values."harm" IS DISTINCT FROM (new_values."harm") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."import_run_id" IS DISTINCT FROM (new_values."import_run_id") OR old_values."industry_id" IS DISTINCT FROM (new_values."industry_id") OR old_values."industry_text" IS DISTINCT FROM (new_values."industry_text") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."region" IS DISTINCT FROM (new_values."region") OR old_values."route" IS DISTINCT FROM (new_values."route") OR old_values."routed_at" IS DISTINCT FROM (new_values."routed_at") OR old_values."routed_under_id" IS DISTINCT FROM (new_values."routed_under_id") OR old_values."row_no" IS DISTINCT FROM (new_values."row_no") OR old_values."service_id" IS DISTINCT FROM (new_values."service_id") OR old_values."tier_id" IS DISTINCT FROM (new_values."tier_id") OR old_values."window_id" IS DISTINCT FROM (new_values."window_id") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at") OR old_values."withdrawn_by_id" IS DISTINCT FROM (new_values."withdrawn_by_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='09fffe790b655d96c8f4c5ba1c62afd3ac933152', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fe4ba', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("business_number", "channel", "claimant_id", "claimant_kind", "claimed_loss", "company_id", "contact_id", "erased_at", "facts_digest", "facts_id", "fee", "filed_at", "harm", "id", "import_run_id", "industry_id", "industry_text", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "route", "routed_at", "routed_under_id", "row_no", "service_id", "tier_id", "window_id", "withdrawn_at", "withdrawn_by_id") SELECT old_values."business_number", old_values."channel", old_values."claimant_id", old_values."claimant_kind", old_values."claimed_loss", old_values."company_id", old_values."contact_id", old_values."erased_at", old_values."facts_digest", old_values."facts_id", old_values."fee", old_values."filed_at", old_values."harm", old_values."id", old_values."import_run_id", old_values."industry_id", old_values."industry_text", old_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."region", old_values."route", old_values."routed_at", old_values."routed_under_id", old_values."row_no", old_values."service_id", old_values."tier_id", old_values."window_id", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f6222a474275113ac5756d3d9e7bf3581a6c3b07', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dbf31', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='page',
            trigger=pgtrigger.compiler.Trigger(name='z_erased_with_its_claim', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((NEW."preview_key" = \'\' AND OLD."preview_key" <> \'\') OR (NEW."label" = \'\' AND OLD."label" <> \'\'))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_document" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."document_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='ba65303055bb0160deb2ce854a19a1e99d69bec3', operation='UPDATE OF "preview_key", "label"', pgid='pgtrigger_z_erased_with_its_claim_08328', table='claims_page', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('region__in', ['', '11', '26', '27', '28', '29', '30', '31', '50', '41', '42', '43', '44', '45', '46', '47', '48', '49'])), name='claim_names_a_known_region'),
        ),
        ]),
        CreateTables([
        migrations.CreateModel(
            name='AccessInspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='월')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='점검한 시각')),
                ('finding', models.CharField(blank=True, max_length=2000, verbose_name='점검 결과')),
                ('marked', models.PositiveIntegerField(verbose_name='평소와 다른 수치')),
                ('figures', models.JSONField(default=dict, verbose_name='수치')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='점검한 사람')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='claims.accessinspection', verbose_name='바로잡은 점검')),
            ],
            options={
                'verbose_name': '접속기록 점검',
                'verbose_name_plural': '접속기록 점검',
                'ordering': ['-pk'],
                'permissions': [('sign_accessinspection', '접속기록 점검')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('month',), name='month_of_the_access_log_is_signed_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='inspection_is_of_a_whole_month'), models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('marked', 0)), models.Q(('finding', ''), _negated=True), _connector='OR'), name='unusual_figures_and_corrections_are_explained'), models.CheckConstraint(condition=models.Q(('corrects', None), models.Q(('corrects', models.F('id')), _negated=True), _connector='OR'), name='inspection_corrects_another_one')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessinspection',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='bc90e88bf8fefcb408495a4c422c52290815ad28', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_c0c76', table='claims_accessinspection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessinspection',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'claims accessinspection is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_accessinspection_is_append_only';", hash='5f5812f01b6e947181cf7a6c181e1f0f78c2b80e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_11de0', table='claims_accessinspection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessinspection',
            trigger=pgtrigger.compiler.Trigger(name='written_now', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW."at" := clock_timestamp(); RETURN NEW;', hash='7fcf70f4bcefa2ab22d7ae26aa8f7bb2b0a20844', operation='INSERT', pgid='pgtrigger_written_now_f79e9', table='claims_accessinspection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessinspection',
            trigger=pgtrigger.compiler.Trigger(name='inspection_of_an_ended_month', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'sign_accessinspection')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'sign_accessinspection')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'access log is inspected by the auditor' USING ERRCODE = 'check_violation', CONSTRAINT = 'access_log_is_inspected_by_the_auditor';\n            END IF;\n            IF (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date\n                < (NEW.month + interval '1 month')::date\n            THEN RAISE EXCEPTION 'month is inspected after its end' USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_inspected_after_its_end'; END IF;\n            IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.claims_accessinspection c\n                WHERE c.id = NEW.corrects_id AND c.month = NEW.month\n            ) THEN RAISE EXCEPTION 'correction is of the same month' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_is_of_the_same_month'; END IF;\n            RETURN NEW;\n        ", hash='35800e49ddc901a61eb6f1b9bf27fadb28b4f217', operation='INSERT', pgid='pgtrigger_inspection_of_an_ended_month_60dcf', table='claims_accessinspection', when='BEFORE')),
        ),
        ]),
        CreateTables([
        migrations.CreateModel(
            name='LimitCount',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False, verbose_name='열쇠')),
                ('value', models.TextField(verbose_name='값')),
                ('expires', models.DateTimeField(db_index=True, verbose_name='만료')),
            ],
            options={
                'verbose_name': '로그인 제한',
                'verbose_name_plural': '로그인 제한',
            },
        ),
        migrations.CreateModel(
            name='LinkRequestCount',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='열쇠')),
                ('requests', models.PositiveIntegerField(verbose_name='요청 수')),
                ('ends_at', models.DateTimeField(db_index=True, verbose_name='만료')),
            ],
            options={
                'verbose_name': '제출 링크의 요청 수',
                'verbose_name_plural': '제출 링크의 요청 수',
            },
        ),
        migrations.CreateModel(
            name='BackupRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='백업한 시점')),
                ('finished_at', models.DateTimeField(default=claims.clock.now, verbose_name='끝난 시각')),
                ('bytes', models.PositiveBigIntegerField(verbose_name='데이터베이스 크기')),
                ('files', models.PositiveBigIntegerField(verbose_name='서류 수')),
                ('wrong', models.PositiveBigIntegerField(verbose_name='없거나 달라진 서류 수')),
            ],
            options={
                'verbose_name': '백업',
                'verbose_name_plural': '백업',
                'ordering': ['-pk'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='backuprun',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'claims backuprun is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_backuprun_is_append_only';", hash='414f4056eececaa82d524be2827d3a1b6cf4cac9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_20dc8', table='claims_backuprun', when='BEFORE')),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='inquiry',
            name='names_its_actor',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='inquiry',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='inquiry',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='inquiry',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='inquiry',
            name='answer',
            field=models.BinaryField(null=True, verbose_name='부서의 답(암호화)'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='답한 때'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='답한 사람'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='office',
            field=models.CharField(blank=True, choices=[('secretariat', '사무국'), ('finance', '지급 담당')], max_length=12, verbose_name='전달받은 부서'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='topic',
            field=models.CharField(blank=True, choices=[('term', '기한을 늘려 달라고 함'), ('withdrawal', '철회하거나 철회를 되돌리겠다고 함'), ('review', '다시 심의해 달라고 함'), ('documents', '낸 서류를 확인해 달라고 함'), ('other', '그 밖에 사무국에서 볼 일'), ('instalments', '나누어 내겠다고 함'), ('payment', '입금을 확인해 달라고 함'), ('other_pay', '그 밖에 지급 담당이 볼 일')], max_length=12, verbose_name='전달한 일'),
        ),
        migrations.AddField(
            model_name='inquiryevent',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='답한 때'),
        ),
        migrations.AddField(
            model_name='inquiryevent',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='답한 사람'),
        ),
        migrations.AddField(
            model_name='inquiryevent',
            name='office',
            field=models.CharField(blank=True, choices=[('secretariat', '사무국'), ('finance', '지급 담당')], max_length=12, verbose_name='전달받은 부서'),
        ),
        migrations.AddField(
            model_name='inquiryevent',
            name='topic',
            field=models.CharField(blank=True, choices=[('term', '기한을 늘려 달라고 함'), ('withdrawal', '철회하거나 철회를 되돌리겠다고 함'), ('review', '다시 심의해 달라고 함'), ('documents', '낸 서류를 확인해 달라고 함'), ('other', '그 밖에 사무국에서 볼 일'), ('instalments', '나누어 내겠다고 함'), ('payment', '입금을 확인해 달라고 함'), ('other_pay', '그 밖에 지급 담당이 볼 일')], max_length=12, verbose_name='전달한 일'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('office', ''), _negated=True), fields=['office', 'call_back_on', 'id'], name='inquiry_at_an_office'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiry',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."answered_by_id" IS NOT NULL OR NEW."done_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."by_id" IS DISTINCT FROM OLD."by_id")) OR (NEW."answered_by_id" IS NOT NULL AND NEW."answered_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."answered_by_id" IS DISTINCT FROM OLD."answered_by_id")) OR (NEW."done_by_id" IS NOT NULL AND NEW."done_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."done_by_id" IS DISTINCT FROM OLD."done_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='5ae86eaa5e01b6850c327010a84eef8410d60531', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_87818', table='claims_inquiry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiry',
            trigger=pgtrigger.compiler.Trigger(name='answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.answered_at IS NOT NULL AND NEW.erased_at IS NULL) AND ROW(OLD."topic", OLD."answer", OLD."answered_by_id", OLD."answered_at") IS DISTINCT FROM ROW(NEW."topic", NEW."answer", NEW."answered_by_id", NEW."answered_at") THEN RAISE EXCEPTION \'answer of an office is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'answer_of_an_office_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='24f04a6c04734703ec02709c4dec9b9a9f1f7858', operation='UPDATE', pgid='pgtrigger_answered_once_deae8', table='claims_inquiry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_inquiryevent" ("answered_at", "answered_by_id", "at", "by_id", "call_back_on", "claim_id", "done_at", "done_by_id", "erased_at", "id", "kind", "office", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest", "topic") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."at", NEW."by_id", NEW."call_back_on", NEW."claim_id", NEW."done_at", NEW."done_by_id", NEW."erased_at", NEW."id", NEW."kind", NEW."office", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text_digest", NEW."topic"); RETURN NULL;', hash='456a859899fc7116787cf5d7be905b244c85ff88', operation='INSERT', pgid='pgtrigger_insert_insert_7866b', table='claims_inquiry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."call_back_on" IS DISTINCT FROM (NEW."call_back_on") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."office" IS DISTINCT FROM (NEW."office") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."text_digest" IS DISTINCT FROM (NEW."text_digest") OR OLD."topic" IS DISTINCT FROM (NEW."topic"))', func='INSERT INTO "claims_inquiryevent" ("answered_at", "answered_by_id", "at", "by_id", "call_back_on", "claim_id", "done_at", "done_by_id", "erased_at", "id", "kind", "office", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest", "topic") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."at", NEW."by_id", NEW."call_back_on", NEW."claim_id", NEW."done_at", NEW."done_by_id", NEW."erased_at", NEW."id", NEW."kind", NEW."office", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text_digest", NEW."topic"); RETURN NULL;', hash='ffe79500abc3ea71963e5019e53ff4dc9135950b', operation='UPDATE', pgid='pgtrigger_update_update_5b264', table='claims_inquiry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_inquiryevent" ("answered_at", "answered_by_id", "at", "by_id", "call_back_on", "claim_id", "done_at", "done_by_id", "erased_at", "id", "kind", "office", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest", "topic") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."at", OLD."by_id", OLD."call_back_on", OLD."claim_id", OLD."done_at", OLD."done_by_id", OLD."erased_at", OLD."id", OLD."kind", OLD."office", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text_digest", OLD."topic"); RETURN NULL;', hash='32f8dc2b0ed31e4d1f594b13479ff59bc53056a1', operation='DELETE', pgid='pgtrigger_delete_delete_d9048', table='claims_inquiry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiry',
            trigger=pgtrigger.compiler.Trigger(name='z_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."answer" NOT IN (\'\') AND OLD."answer" IS DISTINCT FROM NEW."answer" AND (NEW.erased_at IS NULL OR NEW."answer" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='1dab5f056335260568b8a597715821d5955b1cd7', operation='UPDATE OF "answer"', pgid='pgtrigger_z_written_once_a2c24', table='claims_inquiry', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', True), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer__isnull', False), ('erased_at__isnull', False), _connector='OR'), ('answered_at__gte', models.F('at')), ('answered_by__isnull', False), ('topic__in', ['term', 'withdrawal', 'review', 'documents', 'other', 'instalments', 'payment', 'other_pay'])), _connector='OR'), name='answer_of_an_office_says_who_and_when'),
        ),
            pgtrigger.migrations.AddTrigger(
                model_name='inquiry',
                trigger=pgtrigger.compiler.Trigger(name='topic_of_its_escalation', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.office = \'\' AND NEW.office = \'\') AND ROW(OLD."topic") IS DISTINCT FROM ROW(NEW."topic") THEN RAISE EXCEPTION \'topic follows the escalation\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'topic_follows_the_escalation\'; END IF;\n            RETURN NEW;\n        ', hash='3e0d7d3308f107d063f64207bd7f89a415934483', operation='UPDATE', pgid='pgtrigger_topic_of_its_escalation_1a87d', table='claims_inquiry', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='inquiry',
                constraint=models.CheckConstraint(condition=models.Q(('office', ''), models.Q(models.Q(models.Q(('office', 'secretariat'), ('topic__in', ['term', 'withdrawal', 'review', 'documents', 'other'])), models.Q(('office', 'finance'), ('topic__in', ['instalments', 'payment', 'other_pay'])), _connector='OR'), ('answered_at__isnull', True), ('done_at__isnull', True)), _connector='OR'), name='escalated_inquiry_waits_at_the_office_of_its_topic'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='inquiry',
                trigger=pgtrigger.compiler.Trigger(name='answered_by_its_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.answered_by_id IS NULL THEN RETURN NEW; END IF;\n            IF TG_OP = 'INSERT' THEN RAISE EXCEPTION 'escalated inquiry is answered by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'escalated_inquiry_is_answered_by_its_office'; END IF;\n            IF OLD.answered_by_id IS NULL AND (NEW.topic <> OLD.topic OR NOT (OLD.office = 'secretariat' AND EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.answered_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'answer_for_secretariat')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'answer_for_secretariat')\n            )\n        )\n    ) OR OLD.office = 'finance' AND EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.answered_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'answer_for_finance')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'answer_for_finance')\n            )\n        )\n    ))) THEN\n                RAISE EXCEPTION 'escalated inquiry is answered by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'escalated_inquiry_is_answered_by_its_office';\n            END IF;\n            RETURN NEW;\n        ", hash='c0712387650bed546e4454073e9fe6575057c6d2', operation='INSERT OR UPDATE', pgid='pgtrigger_answered_by_its_office_146d6', table='claims_inquiry', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='inquiry',
                trigger=pgtrigger.compiler.Trigger(name='escalated_by_who_notes', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE said bigint;', func="\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.office <> '' AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'log_inquiry')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'log_inquiry')\n            )\n        )\n    ) THEN RAISE EXCEPTION 'inquiry is escalated by who notes inquiries' USING ERRCODE = 'check_violation', CONSTRAINT = 'inquiry_is_escalated_by_who_notes_inquiries'; END IF;\n                RETURN NEW;\n            END IF;\n            -- An answer takes it from its office: that has a rule of its own.\n            IF NEW.topic = OLD.topic AND (\n                NEW.office = OLD.office\n                OR OLD.answered_by_id IS NULL AND NEW.answered_by_id IS NOT NULL\n            ) THEN RETURN NEW; END IF;\n            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb\n                ->> 'user';\n            IF said IS NOT NULL AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = said AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'log_inquiry')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'log_inquiry')\n            )\n        )\n    ) THEN RAISE EXCEPTION 'inquiry is escalated by who notes inquiries' USING ERRCODE = 'check_violation', CONSTRAINT = 'inquiry_is_escalated_by_who_notes_inquiries'; END IF;\n            RETURN NEW;\n        ", hash='767f71655b007d2bb7c164124ea1f1b992992a61', operation='INSERT OR UPDATE', pgid='pgtrigger_escalated_by_who_notes_63108', table='claims_inquiry', when='BEFORE')),
            ),
        ]),
    ]
