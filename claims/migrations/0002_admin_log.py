"""The guards of Django's own log of the admin site, which needs the users' table first."""

import django.contrib.admin.models
from django.db import migrations
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
    ]
