

import claims.clock
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._create_tables import ChangeTables


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0004_benefits'),
    ]

    operations = [
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
    ]
