"""Claims kept with a bulk, and test messages to the user who asks for one."""

import claims.clock
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0008_import_preview'),
        ('reviews', '0007_transfer_days_and_line_steps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='사유')),
            ],
            options={
                'verbose_name': '일괄 통지의 신청',
                'verbose_name_plural': '일괄 통지의 신청',
            },
        ),
        migrations.CreateModel(
            name='TrialMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(max_length=10, verbose_name='경로')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], max_length=2, verbose_name='언어')),
                ('audience', models.CharField(max_length=40, verbose_name='대상')),
                ('subject', models.CharField(max_length=320, verbose_name='제목')),
                ('body', models.TextField(verbose_name='본문')),
                ('status', models.CharField(choices=[('waiting', '보낼 차례'), ('sending', '보내는 중'), ('sent', '보냄'), ('failed', '보내지 못함')], default='waiting', max_length=8, verbose_name='상태')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('next_at', models.DateTimeField(default=claims.clock.now, verbose_name='다음 시도')),
                ('lease_until', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='응답 코드')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='보낸 시각')),
            ],
            options={
                'verbose_name': '시험 발송',
                'verbose_name_plural': '시험 발송',
                'ordering': ['-pk'],
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
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('event', models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림')),
                ('channel', models.CharField(max_length=10, verbose_name='경로')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', '영어')], max_length=2, verbose_name='언어')),
                ('audience', models.CharField(max_length=40, verbose_name='대상')),
                ('status', models.CharField(choices=[('waiting', '보낼 차례'), ('sending', '보내는 중'), ('sent', '보냄'), ('failed', '보내지 못함')], default='waiting', max_length=8, verbose_name='상태')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('next_at', models.DateTimeField(default=claims.clock.now, verbose_name='다음 시도')),
                ('lease_until', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='응답 코드')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='보낸 시각')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='notice',
            name='wave',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='wave', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id WHERE b.status <> 'running') THEN\n                RAISE EXCEPTION 'notice of a bulk is written while it runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_a_bulk_is_written_while_it_runs';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows WHERE bulk_id IS NOT NULL) AS w JOIN public.reviews_noticebulk AS b ON b.id = w.bulk_id WHERE b.count < (\n                    SELECT count(*) FROM public.reviews_notice AS n WHERE n.bulk_id = b.id\n                )\n            ) THEN RAISE EXCEPTION 'bulk writes no more than was shown' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_writes_no_more_than_was_shown'; END IF;\n            IF EXISTS (\n                SELECT 1 FROM new_rows AS r JOIN public.reviews_noticebulk AS b ON b.id = r.bulk_id\n                WHERE b.audience IN ('list', 'picked') AND NOT EXISTS (\n                    SELECT 1 FROM public.reviews_bulkclaim AS c\n                    WHERE c.bulk_id = r.bulk_id AND c.claim_id = r.claim_id\n                )\n            ) THEN RAISE EXCEPTION 'listed bulk writes to its claims' USING ERRCODE = 'check_violation', CONSTRAINT = 'listed_bulk_writes_to_its_claims'; END IF;\n            RETURN NULL;\n        ", hash='3e585d4a29c02c9369f7056fe0a033c94628dcd7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_wave_28e01', referencing='REFERENCING NEW TABLE AS new_rows ', table='reviews_notice', when='AFTER')),
        ),
        migrations.AddField(
            model_name='bulkclaim',
            name='bulk',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='reviews.noticebulk'),
        ),
        migrations.AddField(
            model_name='bulkclaim',
            name='claim',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bulk_rows', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='trialmessage',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람'),
        ),
        migrations.AddField(
            model_name='trialmessageevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.trialmessage'),
        ),
        migrations.AddField(
            model_name='trialmessageevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람'),
        ),
        migrations.AddIndex(
            model_name='bulkclaim',
            index=models.Index(condition=models.Q(('reason', ''), _negated=True), fields=['bulk', 'reason', 'claim'], name='left_out_of_a_bulk'),
        ),
        migrations.AddConstraint(
            model_name='bulkclaim',
            constraint=models.UniqueConstraint(fields=('bulk', 'claim'), name='a_bulk_has_a_claim_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulkclaim',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews bulkclaim is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_bulkclaim_is_append_only';", hash='590b427743093fc2a132b6842b86487f03270a7d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cc6e6', table='reviews_bulkclaim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulkclaim',
            trigger=pgtrigger.compiler.Trigger(name='bulk_keeps_its_claims', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows) AS n\n                JOIN public.reviews_noticebulk AS b ON b.id = n.bulk_id\n            ) THEN RAISE EXCEPTION 'bulk keeps its claims' USING ERRCODE = 'check_violation', CONSTRAINT = 'bulk_keeps_its_claims'; END IF;\n            RETURN NULL;\n        ", hash='b6e42cdbaec3596ab37ed11e94cf8a87bf6edf5a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_bulk_keeps_its_claims_5ecfa', referencing='REFERENCING NEW TABLE AS new_rows ', table='reviews_bulkclaim', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='trialmessage',
            index=models.Index(fields=['user', '-asked_at'], name='trials_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='trialmessage',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'sending'])), fields=['next_at'], name='trial_to_send'),
        ),
        migrations.AddConstraint(
            model_name='trialmessage',
            constraint=models.CheckConstraint(condition=models.Q(('body__startswith', '[시험]'), ('subject__startswith', '[시험]')), name='trial_says_that_it_is_one'),
        ),
        migrations.AddConstraint(
            model_name='trialmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='sending_trial_is_leased'),
        ),
        migrations.AddConstraint(
            model_name='trialmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status__in', ['waiting', 'sending'])), models.Q(models.Q(('status__in', ['waiting', 'sending']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='ended_trial_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trialmessage',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'waiting\') THEN RAISE EXCEPTION \'reviews trialmessage status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_trialmessage_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'sending>failed\', \'sending>sent\', \'sending>waiting\', \'waiting>sending\']::text[])\n            THEN RAISE EXCEPTION \'reviews trialmessage status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_trialmessage_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='768c17397ecbc9d0debf3acf6df434e19cb92ec9', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_b3ce8', table='reviews_trialmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trialmessage',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."public_id", OLD."user_id", OLD."event", OLD."channel", OLD."language", OLD."audience", OLD."subject", OLD."body", OLD."asked_at") IS DISTINCT FROM ROW(NEW."public_id", NEW."user_id", NEW."event", NEW."channel", NEW."language", NEW."audience", NEW."subject", NEW."body", NEW."asked_at") THEN RAISE EXCEPTION \'trial stays as it was asked for\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'trial_stays_as_it_was_asked_for\'; END IF;\n            RETURN NEW;\n        ', hash='9535cc8c739695ebaffe5de04aa65d983b780e03', operation='UPDATE', pgid='pgtrigger_frozen_78451', table='reviews_trialmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trialmessage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_trialmessageevent" ("asked_at", "attempts", "audience", "channel", "code", "ended_at", "event", "id", "language", "lease_until", "next_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "status", "user_id") VALUES (NEW."asked_at", NEW."attempts", NEW."audience", NEW."channel", NEW."code", NEW."ended_at", NEW."event", NEW."id", NEW."language", NEW."lease_until", NEW."next_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."status", NEW."user_id"); RETURN NULL;', hash='fe152fd306cd56c0327b410e73dd68726e902ac6', operation='INSERT', pgid='pgtrigger_insert_insert_cec89', table='reviews_trialmessage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trialmessage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."attempts" IS DISTINCT FROM (NEW."attempts") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."event" IS DISTINCT FROM (NEW."event") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."lease_until" IS DISTINCT FROM (NEW."lease_until") OR OLD."next_at" IS DISTINCT FROM (NEW."next_at") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "reviews_trialmessageevent" ("asked_at", "attempts", "audience", "channel", "code", "ended_at", "event", "id", "language", "lease_until", "next_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "status", "user_id") VALUES (NEW."asked_at", NEW."attempts", NEW."audience", NEW."channel", NEW."code", NEW."ended_at", NEW."event", NEW."id", NEW."language", NEW."lease_until", NEW."next_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."status", NEW."user_id"); RETURN NULL;', hash='961e64de9ddc65eb0a19d6ec11293c8ec8d7df4c', operation='UPDATE', pgid='pgtrigger_update_update_fb6da', table='reviews_trialmessage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trialmessage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_trialmessageevent" ("asked_at", "attempts", "audience", "channel", "code", "ended_at", "event", "id", "language", "lease_until", "next_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "status", "user_id") VALUES (OLD."asked_at", OLD."attempts", OLD."audience", OLD."channel", OLD."code", OLD."ended_at", OLD."event", OLD."id", OLD."language", OLD."lease_until", OLD."next_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."status", OLD."user_id"); RETURN NULL;', hash='7ecb85839b295b946e26a8a3790726b34f67eee1', operation='DELETE', pgid='pgtrigger_delete_delete_9b3e6', table='reviews_trialmessage', when='AFTER')),
        ),
    ]
