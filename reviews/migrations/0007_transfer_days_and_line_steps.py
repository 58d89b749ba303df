"""The day of transfer of a batch, and the steps of work on a line of the bank."""

import claims.clock
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


# Batches of before: the working week's day of their release, or of their building.
_FILL = """
UPDATE reviews_payoutbatch b SET transfer_on = d.day + CASE extract(isodow FROM d.day)
        WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END
FROM (
    SELECT id, (COALESCE(released_at, built_at) AT TIME ZONE 'Asia/Seoul')::date AS day
    FROM reviews_payoutbatch
) d
WHERE d.id = b.id AND d.day IS NOT NULL
"""
_RENAME = "UPDATE auth_permission SET name = '이체 승인' WHERE codename = 'release_batch'"


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0008_import_preview'),
        ('reviews', '0006_inbox'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LineStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='차례')),
                ('ask_again_on', models.DateField(blank=True, null=True, verbose_name='다시 물을 날')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='메모')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': '결과의 진행',
                'verbose_name_plural': '결과의 진행',
                'ordering': ['result', 'number'],
            },
        ),
        migrations.AlterModelOptions(
            name='payoutbatch',
            options={'ordering': ['-created_at', '-pk'], 'permissions': [('build_batch', '이체 묶음 만들기'), ('release_batch', '이체 승인')], 'verbose_name': '이체 묶음', 'verbose_name_plural': '이체 묶음'},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payoutbatch',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payoutbatch',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payoutbatch',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='payoutbatch',
            name='transfer_on',
            field=models.DateField(blank=True, null=True, verbose_name='이체일'),
        ),
        migrations.AddField(
            model_name='payoutbatchevent',
            name='transfer_on',
            field=models.DateField(blank=True, null=True, verbose_name='이체일'),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.RunSQL(_RENAME, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='payoutbatch',
            index=models.Index(fields=['transfer_on', 'id'], name='batch_by_transfer_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payoutbatch',
            trigger=pgtrigger.compiler.Trigger(name='firm_transfer_day', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status NOT IN (\'open\', \'built\')) AND ROW(OLD."transfer_on") IS DISTINCT FROM ROW(NEW."transfer_on") THEN RAISE EXCEPTION \'released batch keeps its transfer day\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'released_batch_keeps_its_transfer_day\'; END IF;\n            RETURN NEW;\n        ', hash='9116db99398ef213d15a4f02120e00cc0c85f644', operation='UPDATE', pgid='pgtrigger_firm_transfer_day_5796c', table='reviews_payoutbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payoutbatch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_payoutbatchevent" ("built_at", "built_by_id", "count", "created_at", "ended_reason", "id", "manifest_sha256", "number", "only_failures", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_key", "released_at", "released_by_id", "status", "total", "transfer_on") VALUES (NEW."built_at", NEW."built_by_id", NEW."count", NEW."created_at", NEW."ended_reason", NEW."id", NEW."manifest_sha256", NEW."number", NEW."only_failures", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."release_key", NEW."released_at", NEW."released_by_id", NEW."status", NEW."total", NEW."transfer_on"); RETURN NULL;', hash='1d9e2466e46cb06b0554c66019f4bdb34787efd3', operation='INSERT', pgid='pgtrigger_insert_insert_a2c72', table='reviews_payoutbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payoutbatch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_payoutbatchevent" ("built_at", "built_by_id", "count", "created_at", "ended_reason", "id", "manifest_sha256", "number", "only_failures", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_key", "released_at", "released_by_id", "status", "total", "transfer_on") VALUES (NEW."built_at", NEW."built_by_id", NEW."count", NEW."created_at", NEW."ended_reason", NEW."id", NEW."manifest_sha256", NEW."number", NEW."only_failures", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."release_key", NEW."released_at", NEW."released_by_id", NEW."status", NEW."total", NEW."transfer_on"); RETURN NULL;', hash='b68708df53534852fa890bc97ad733a89177219d', operation='UPDATE', pgid='pgtrigger_update_update_2b352', table='reviews_payoutbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payoutbatch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_payoutbatchevent" ("built_at", "built_by_id", "count", "created_at", "ended_reason", "id", "manifest_sha256", "number", "only_failures", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_key", "released_at", "released_by_id", "status", "total", "transfer_on") VALUES (OLD."built_at", OLD."built_by_id", OLD."count", OLD."created_at", OLD."ended_reason", OLD."id", OLD."manifest_sha256", OLD."number", OLD."only_failures", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."release_key", OLD."released_at", OLD."released_by_id", OLD."status", OLD."total", OLD."transfer_on"); RETURN NULL;', hash='3c56e716a4cf9fba374165576ab119e739f1d456', operation='DELETE', pgid='pgtrigger_delete_delete_da6cc', table='reviews_payoutbatch', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='payoutbatch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'cancelled']), ('transfer_on__isnull', False), _connector='OR'), name='built_batch_has_its_transfer_day'),
        ),
        migrations.AddConstraint(
            model_name='payoutbatch',
            constraint=models.CheckConstraint(condition=models.Q(('transfer_on__isnull', True), ('transfer_on__iso_week_day__lte', 5), _connector='OR'), name='batch_is_transferred_on_a_weekday'),
        ),
        migrations.AddConstraint(
            model_name='payoutbatch',
            constraint=models.CheckConstraint(condition=models.Q(('transfer_on__isnull', True), ('built_at__isnull', True), ('transfer_on__gte', django.db.models.functions.datetime.TruncDate('built_at')), _connector='OR'), name='batch_is_not_transferred_before_it_is_built'),
        ),
        migrations.AddConstraint(
            model_name='payoutbatch',
            constraint=models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('transfer_on__gte', django.db.models.functions.datetime.TruncDate('released_at')), _connector='OR'), name='batch_is_not_transferred_before_its_release'),
        ),
        migrations.AddField(
            model_name='linestep',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람'),
        ),
        migrations.AddField(
            model_name='linestep',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='담당'),
        ),
        migrations.AddField(
            model_name='linestep',
            name='result',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reviews.bankresult', verbose_name='은행 결과'),
        ),
        migrations.AddConstraint(
            model_name='linestep',
            constraint=models.UniqueConstraint(fields=('result', 'number'), name='line_has_one_step_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='linestep',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='line_steps_count_from_one'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linestep',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='b74f7c6d8d66455aead453d407024b92dfdb3f97', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_c6e6d', table='reviews_linestep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linestep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF TG_OP = \'UPDATE\' THEN\n                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."note"::text, \'\') IN (\'\', \'\\x\')\n                    AND to_jsonb(OLD) - ARRAY[\'note\', \'erased_at\'] = to_jsonb(NEW) - ARRAY[\'note\', \'erased_at\']\n                THEN RETURN NEW; END IF;\n            END IF;\n            RAISE EXCEPTION \'reviews linestep is append only\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_linestep_is_append_only\';\n        ', hash='0a69d4eb60d9c68ee49a5cee9ecbdcecce40e056', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_33130', table='reviews_linestep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linestep',
            trigger=pgtrigger.compiler.Trigger(name='step_of_an_open_line', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_bankresult r\n                WHERE r.id = NEW.result_id AND (r.match <> 'applied' OR r.file_id IS NULL)\n            ) OR EXISTS (\n                SELECT 1 FROM public.reviews_resultanswer a\n                WHERE a.result_id = NEW.result_id AND a.action <> 'asked_bank'\n            ) THEN RAISE EXCEPTION 'step is of an open line' USING ERRCODE = 'check_violation', CONSTRAINT = 'step_is_of_an_open_line'; END IF;\n            IF NEW.number <> 1 + (\n                SELECT COALESCE(max(s.number), 0) FROM public.reviews_linestep s\n                WHERE s.result_id = NEW.result_id\n            ) THEN RAISE EXCEPTION 'line has one step of a number' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_has_one_step_of_a_number'; END IF;\n            RETURN NEW;\n        ", hash='6a16e5526eff4889dd8d0290ad3d2eba853a7adf', operation='INSERT', pgid='pgtrigger_step_of_an_open_line_4a6f1', table='reviews_linestep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='linestep',
            trigger=pgtrigger.compiler.Trigger(name='worked_on_by_finance', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT ((NEW.owner_id IS NULL OR EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.owner_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            )\n        )\n    )) AND (NEW.by_id IS NULL OR EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'release_batch')\n            )\n        )\n    ))) THEN RAISE EXCEPTION 'line is worked on by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_is_worked_on_by_finance'; END IF;\n            RETURN NEW;\n        ", hash='a0372e5400b4a2807a9017849ce0d25812e997cf', operation='INSERT', pgid='pgtrigger_worked_on_by_finance_80aa3', table='reviews_linestep', when='BEFORE')),
        ),
    ]
