"""Payment days, limits of transfers, and what batches take of a bank's limit."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def ship_calendar(apps, schema_editor):
    """Write the one calendar: every working day is a payment day, as it was before."""
    rows = apps.get_model("reviews", "PaymentCalendar").objects.using(schema_editor.connection.alias)
    rows.create(
        pk=1, weekdays=[1, 2, 3, 4, 5], extra_days=[], closed_days=[],
        kinds_apart=False, banks_apart=False,
    )


# Batches that were built before the database wrote the sums of their banks.
SUMS = """
    INSERT INTO reviews_batchbank (batch_id, bank_code, count, total)
    SELECT p.batch_id, a.bank_code, count(*), sum(p.amount)
    FROM reviews_payout p
    JOIN reviews_payoutbatch b ON b.id = p.batch_id
    JOIN claims_bankaccount a ON a.id = p.account_id
    WHERE b.status IN ('built', 'released', 'settled')
    GROUP BY p.batch_id, a.bank_code
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0011_payee_holds'),
    ]

    operations = [
        migrations.CreateModel(
            name='BatchBank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_code', models.CharField(db_collation='C', max_length=3, verbose_name='은행')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('total', models.BigIntegerField(verbose_name='총액')),
            ],
            options={
                'verbose_name': '묶음의 은행별 합계',
                'verbose_name_plural': '묶음의 은행별 합계',
                'ordering': ['batch', 'bank_code'],
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
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payoutbatch',
            trigger=pgtrigger.compiler.Trigger(name='transferred_on_a_payment_day', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.transfer_on IS NULL\n                OR TG_OP = 'UPDATE' AND NEW.transfer_on IS NOT DISTINCT FROM OLD.transfer_on\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_paymentcalendar c\n                WHERE EXTRACT(ISODOW FROM NEW.transfer_on) <= 5 AND (\n                    NEW.transfer_on = ANY(c.closed_days)\n                    OR NOT (\n                        EXTRACT(ISODOW FROM NEW.transfer_on) = ANY(c.weekdays)\n                        OR NEW.transfer_on = ANY(c.extra_days)\n                    )\n                )\n            ) THEN RAISE EXCEPTION 'batch is transferred on a payment day' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_transferred_on_a_payment_day'; END IF;\n            RETURN NEW;\n        ", hash='2d0425cb6ca3c662595dbe4e7efbec44b15a9f42', operation='INSERT OR UPDATE', pgid='pgtrigger_transferred_on_a_payment_day_89bef', table='reviews_payoutbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payoutbatch',
            trigger=pgtrigger.compiler.Trigger(name='batch_keeps_to_the_limits', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE one record;', func="\n            FOR one IN\n                SELECT n.id, n.count, n.total, n.transfer_on, n.status, o.status AS was\n                FROM new_rows n JOIN old_rows o ON o.id = n.id\n                WHERE n.status IN ('built', 'released') AND (n.status <> o.status\n                    OR n.transfer_on IS DISTINCT FROM o.transfer_on)\n                ORDER BY n.transfer_on, n.id\n            LOOP\n                IF one.status = 'built' AND one.was = 'open' THEN\n                    INSERT INTO public.reviews_batchbank (batch_id, bank_code, count, total)\n                    SELECT one.id, a.bank_code, count(*), sum(p.amount)\n                    FROM public.reviews_payout p\n                    JOIN public.claims_bankaccount a ON a.id = p.account_id\n                    WHERE p.batch_id = one.id GROUP BY a.bank_code;\n                END IF;\n                CONTINUE WHEN NOT EXISTS (SELECT 1 FROM public.reviews_transferlimit);\n                IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n                    RAISE EXCEPTION 'day keeps to its limit' USING ERRCODE = 'check_violation', CONSTRAINT = 'day_keeps_to_its_limit';\n                END IF;\n                PERFORM pg_advisory_xact_lock(1145133395, one.transfer_on - DATE '2000-01-01');\n                IF EXISTS (\n    SELECT 1 FROM public.reviews_transferlimit l\n    JOIN (\n        SELECT s.bank_code, s.count, s.total FROM public.reviews_batchbank s\n        WHERE s.batch_id = one.id\n        UNION ALL SELECT '', one.count, one.total\n    ) s ON s.bank_code = l.bank_code\n    WHERE s.total > l.batch_won OR s.count > l.batch_lines\n) THEN RAISE EXCEPTION 'batch keeps to its limit' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_keeps_to_its_limit'; END IF;\n                IF EXISTS (\n    SELECT 1 FROM public.reviews_transferlimit l\n    JOIN (\n        SELECT k.bank_code, sum(k.count) AS count, sum(k.total) AS total\n        FROM public.reviews_payoutbatch b\n        JOIN public.reviews_batchbank s ON s.batch_id = b.id\n        CROSS JOIN LATERAL (VALUES (s.bank_code, s.count, s.total), ('', s.count, s.total))\n            AS k(bank_code, count, total)\n        WHERE b.transfer_on = one.transfer_on AND b.status IN ('built', 'released', 'settled')\n        GROUP BY k.bank_code\n    ) d ON d.bank_code = l.bank_code\n    JOIN (\n        SELECT s.bank_code FROM public.reviews_batchbank s WHERE s.batch_id = one.id\n        UNION ALL SELECT ''\n    ) own ON own.bank_code = l.bank_code\n    WHERE d.total > l.day_won OR d.count > l.day_lines\n) THEN RAISE EXCEPTION 'day keeps to its limit' USING ERRCODE = 'check_violation', CONSTRAINT = 'day_keeps_to_its_limit'; END IF;\n            END LOOP;\n            RETURN NULL;\n        ", hash='4facf178f2f541ffe54db4ca4b87cfeb400ef4fc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_batch_keeps_to_the_limits_1bbef', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reviews_payoutbatch', when='AFTER')),
        ),
        migrations.AddField(
            model_name='batchbank',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='banks', to='reviews.payoutbatch', verbose_name='이체 묶음'),
        ),
        migrations.AddConstraint(
            model_name='paymentcalendar',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='there_is_one_payment_calendar'),
        ),
        migrations.AddConstraint(
            model_name='paymentcalendar',
            constraint=models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [1, 2, 3, 4, 5]), ('weekdays__len__gte', 1)), name='payment_days_are_weekdays'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentcalendar',
            trigger=pgtrigger.compiler.Trigger(name='calendar_by_two_hands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_proposedchange c\n        WHERE c.kind = 'payment_days' AND c.target = ('calendar')::text AND c.status = 'confirmed'\n            AND c.settled_at = transaction_timestamp() AND (c.after -> 'weekdays' = COALESCE(to_jsonb(NEW.weekdays), 'null'::jsonb) AND c.after -> 'extra_days' = COALESCE(to_jsonb(NEW.extra_days), 'null'::jsonb) AND c.after -> 'closed_days' = COALESCE(to_jsonb(NEW.closed_days), 'null'::jsonb) AND c.after -> 'kinds_apart' = COALESCE(to_jsonb(NEW.kinds_apart), 'null'::jsonb) AND c.after -> 'banks_apart' = COALESCE(to_jsonb(NEW.banks_apart), 'null'::jsonb))\n    )\n            THEN RAISE EXCEPTION 'payment calendar is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_calendar_is_set_by_two_hands'; END IF;\n            RETURN NEW;\n        ", hash='4dfedb6924f51704b91cce3f5aaab15866d58ff1', operation='INSERT OR UPDATE', pgid='pgtrigger_calendar_by_two_hands_a9ada', table='reviews_paymentcalendar', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentcalendar',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_paymentcalendarevent" ("banks_apart", "closed_days", "extra_days", "id", "kinds_apart", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekdays") VALUES (NEW."banks_apart", NEW."closed_days", NEW."extra_days", NEW."id", NEW."kinds_apart", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."weekdays"); RETURN NULL;', hash='b344b201e807997ac3f103f7f1b77522d505bbd6', operation='INSERT', pgid='pgtrigger_insert_insert_20955', table='reviews_paymentcalendar', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentcalendar',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_paymentcalendarevent" ("banks_apart", "closed_days", "extra_days", "id", "kinds_apart", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekdays") VALUES (NEW."banks_apart", NEW."closed_days", NEW."extra_days", NEW."id", NEW."kinds_apart", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."weekdays"); RETURN NULL;', hash='57578735681a420c87b77c445d24622ac2779e1b', operation='UPDATE', pgid='pgtrigger_update_update_4756c', table='reviews_paymentcalendar', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentcalendar',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_paymentcalendarevent" ("banks_apart", "closed_days", "extra_days", "id", "kinds_apart", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekdays") VALUES (OLD."banks_apart", OLD."closed_days", OLD."extra_days", OLD."id", OLD."kinds_apart", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."weekdays"); RETURN NULL;', hash='f138d6b02792f52bf42a55a5d929ad099aefc136', operation='DELETE', pgid='pgtrigger_delete_delete_090e7', table='reviews_paymentcalendar', when='AFTER')),
        ),
        migrations.AddField(
            model_name='paymentcalendarevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.paymentcalendar'),
        ),
        migrations.AddConstraint(
            model_name='transferlimit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch_won', None), ('batch_won__gt', 0), _connector='OR'), models.Q(('batch_lines', None), ('batch_lines__gt', 0), _connector='OR'), models.Q(('day_won', None), ('day_won__gt', 0), _connector='OR'), models.Q(('day_lines', None), ('day_lines__gt', 0), _connector='OR')), name='transfer_limit_is_above_zero'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferlimit',
            trigger=pgtrigger.compiler.Trigger(name='limit_by_two_hands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE' AND NEW.bank_code <> OLD.bank_code THEN\n                RAISE EXCEPTION 'transfer limit keeps its bank' USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_limit_keeps_its_bank';\n            END IF;\n            IF NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') AND NOT EXISTS (\n        SELECT 1 FROM public.claims_proposedchange c\n        WHERE c.kind = 'transfer_limit' AND c.target = ('bank:' || NEW.bank_code)::text AND c.status = 'confirmed'\n            AND c.settled_at = transaction_timestamp() AND (c.after -> 'batch_won' = COALESCE(to_jsonb(NEW.batch_won), 'null'::jsonb) AND c.after -> 'batch_lines' = COALESCE(to_jsonb(NEW.batch_lines), 'null'::jsonb) AND c.after -> 'day_won' = COALESCE(to_jsonb(NEW.day_won), 'null'::jsonb) AND c.after -> 'day_lines' = COALESCE(to_jsonb(NEW.day_lines), 'null'::jsonb))\n    ) THEN RAISE EXCEPTION 'transfer limit is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_limit_is_set_by_two_hands'; END IF;\n            RETURN NEW;\n        ", hash='ae45ccaa6bd220db805bc5e9ddb0d1edda36b73b', operation='INSERT OR UPDATE', pgid='pgtrigger_limit_by_two_hands_54e76', table='reviews_transferlimit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferlimit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_transferlimitevent" ("bank_code", "batch_lines", "batch_won", "day_lines", "day_won", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bank_code", NEW."batch_lines", NEW."batch_won", NEW."day_lines", NEW."day_won", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='9ca6deb60db429b30e9042f6cab2271af6bf917c', operation='INSERT', pgid='pgtrigger_insert_insert_6ae8c', table='reviews_transferlimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferlimit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_transferlimitevent" ("bank_code", "batch_lines", "batch_won", "day_lines", "day_won", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bank_code", NEW."batch_lines", NEW."batch_won", NEW."day_lines", NEW."day_won", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='d614a599a6ec5ec697c35760b0b17d3c45291ce0', operation='UPDATE', pgid='pgtrigger_update_update_89911', table='reviews_transferlimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferlimit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_transferlimitevent" ("bank_code", "batch_lines", "batch_won", "day_lines", "day_won", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."bank_code", OLD."batch_lines", OLD."batch_won", OLD."day_lines", OLD."day_won", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='7abb4d61421e9b977a305f1515457b2a80b1f118', operation='DELETE', pgid='pgtrigger_delete_delete_085ab', table='reviews_transferlimit', when='AFTER')),
        ),
        migrations.AddField(
            model_name='transferlimitevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.transferlimit'),
        ),
        migrations.AddConstraint(
            model_name='batchbank',
            constraint=models.UniqueConstraint(fields=('batch', 'bank_code'), name='batch_names_a_bank_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batchbank',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews batchbank is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_batchbank_is_append_only';", hash='295d7ec1f25c2b56d2449acd89dafe5b9f635d69', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_49cfd', table='reviews_batchbank', when='BEFORE')),
        ),
        migrations.RunPython(ship_calendar, migrations.RunPython.noop),
        migrations.RunSQL(SUMS, migrations.RunSQL.noop),
    ]
