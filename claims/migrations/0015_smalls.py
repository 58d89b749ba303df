"""A representative's mail address; papers of a list as one file."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0012_payment_planning'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='representation',
            name='erasure',
        ),
        migrations.RemoveConstraint(
            model_name='export',
            name='export_is_of_a_known_format',
        ),
        migrations.RemoveConstraint(
            model_name='representation',
            name='who_gets_letters_has_a_phone',
        ),
        migrations.AddField(
            model_name='representation',
            name='email',
            field=models.BinaryField(null=True, verbose_name='이메일(암호화)'),
        ),
        migrations.AddField(
            model_name='representation',
            name='email_hint',
            field=models.CharField(blank=True, max_length=20, verbose_name='이메일'),
        ),
        migrations.AddField(
            model_name='representation',
            name='email_index',
            field=models.BinaryField(max_length=16, null=True, verbose_name='이메일 색인'),
        ),
        migrations.AlterField(
            model_name='export',
            name='format',
            field=models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX'), ('zip', '문서 묶음(ZIP)')], max_length=4, verbose_name='형식'),
        ),
        migrations.AlterField(
            model_name='exportevent',
            name='format',
            field=models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX'), ('zip', '문서 묶음(ZIP)')], max_length=4, verbose_name='형식'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='erasure', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION \'erasure is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'erasure_is_final\';\n            END IF;\n            IF (NEW."name" IS DISTINCT FROM OLD."name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."name"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."relation" IS DISTINCT FROM OLD."relation" AND (NEW.erased_at IS NULL OR COALESCE(NEW."relation"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."phone" IS DISTINCT FROM OLD."phone" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."phone_last4" IS DISTINCT FROM OLD."phone_last4" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_last4"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."phone_index" IS DISTINCT FROM OLD."phone_index" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_index"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."email" IS DISTINCT FROM OLD."email" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."email_hint" IS DISTINCT FROM OLD."email_hint" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email_hint"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."email_index" IS DISTINCT FROM OLD."email_index" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email_index"::text, \'\') NOT IN (\'\', \'\\x\'))) OR (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, \'\') NOT IN (\'\', \'\\x\'))) THEN RAISE EXCEPTION \'representation is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'representation_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='d198fc96106dac8f5f46d7549d69386c8fa3cc6a', operation='UPDATE', pgid='pgtrigger_erasure_89155', table='claims_representation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['csv', 'xlsx', 'zip'])), name='export_is_of_a_known_format'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('letters', 'claimant'), ('phone__isnull', False), ('email__isnull', False), ('erased_at__isnull', False), _connector='OR'), name='who_gets_letters_can_be_reached'),
        ),
    ]
