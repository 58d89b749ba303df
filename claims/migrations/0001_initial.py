"""The tables of the claims, with their constraints, indexes and triggers."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

import claims.clock
import claims.policy.models.policies


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='회사')),
                ('name_key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True)),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='다른 이름')),
                ('is_operator', models.BooleanField(default=False, verbose_name='운영사')),
            ],
            options={
                'verbose_name': '회사',
                'verbose_name_plural': '회사',
                'ordering': ['-is_operator', 'name'],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_company',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_9010a',
                            hash='2ec55e3764f99ae0b2e04159d26e5327da9a624c',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."company_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='서비스')),
                ('name_key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True)),
                ('confirmed', models.BooleanField(default=True, verbose_name='확인됨')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.company', verbose_name='회사')),
            ],
            options={
                'verbose_name': '서비스',
                'verbose_name_plural': '서비스',
                'ordering': ['name'],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_service',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_82f34',
                            hash='d680abc7597e42f4fa0b22bac48f9bf6ce05dd40',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."service_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Industry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='업종')),
                ('name_key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True)),
                ('code', models.CharField(blank=True, max_length=10, verbose_name='분류 코드')),
                ('confirmed', models.BooleanField(default=True, verbose_name='확인됨')),
            ],
            options={
                'verbose_name': '업종',
                'verbose_name_plural': '업종',
                'ordering': ['name'],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_industry',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_3093f',
                            hash='9cfdd34920712b6ce2fa7b69d71501a7b625943f',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."industry_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='코드')),
                ('name', models.CharField(max_length=100, verbose_name='이름')),
                ('began_at', models.DateTimeField(verbose_name='시작')),
                ('ended_at', models.DateTimeField(verbose_name='끝')),
            ],
            options={
                'verbose_name': '장애',
                'verbose_name_plural': '장애',
                'ordering': ['began_at', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ended_at__gt', models.F('began_at'))), name='incident_ends_after_it_began'),
                ],
                'triggers': [
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_incident',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_0ca04',
                            hash='c36083ac9d688541b8068c3b7b888a3506f30eda',
                            func=(
                                'INSERT INTO "claims_incidentevent" ("began_at", "code", '
                                '"ended_at", "id", "name", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id") VALUES '
                                '(NEW."began_at", NEW."code", NEW."ended_at", NEW."id", '
                                'NEW."name", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_incident',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_f8d8b',
                            hash='b81a0e13c0a000096acb70a76baedbc8c8376edc',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_incidentevent" ("began_at", "code", '
                                '"ended_at", "id", "name", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id") VALUES '
                                '(NEW."began_at", NEW."code", NEW."ended_at", NEW."id", '
                                'NEW."name", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_incident',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_86a51',
                            hash='f997598682d3635ffacb9c7103bb25212f7e99e4',
                            func=(
                                'INSERT INTO "claims_incidentevent" ("began_at", "code", '
                                '"ended_at", "id", "name", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id") VALUES '
                                '(OLD."began_at", OLD."code", OLD."ended_at", OLD."id", '
                                'OLD."name", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='IncidentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=20, verbose_name='코드')),
                ('name', models.CharField(max_length=100, verbose_name='이름')),
                ('began_at', models.DateTimeField(verbose_name='시작')),
                ('ended_at', models.DateTimeField(verbose_name='끝')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.incident')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='코드')),
                ('name', models.CharField(max_length=100, verbose_name='이름')),
                ('benefit', models.CharField(choices=[('cash', '현금')], default='cash', max_length=10, verbose_name='지원')),
                ('state', models.CharField(choices=[('discussed', '논의 중'), ('announced', '발표'), ('running', '진행 중'), ('closed', '종료')], default='running', max_length=10, verbose_name='상태')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.incident', verbose_name='장애')),
            ],
            options={
                'verbose_name': '지원사업',
                'verbose_name_plural': '지원사업',
                'ordering': ['code'],
                'triggers': [
                    Trigger(
                        name='published_programme',
                        sql=UpsertTriggerSql(
                            table='claims_programme',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_published_programme_ff0d8',
                            hash='8bf68e70250b0b75d02cc7f782b54f5f5e641c70',
                            func="""
            IF (EXISTS (
                SELECT 1 FROM public.claims_supportpolicy p
                WHERE p.programme_id = OLD.id AND p.published_at IS NOT NULL
            )) AND ROW(OLD."code", OLD."name") IS DISTINCT FROM ROW(NEW."code", NEW."name") THEN RAISE EXCEPTION 'programme of a published policy is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_of_a_published_policy_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_programme',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_a432b',
                            hash='61901fbcc46b9e99886a8aae24d12843dc97633f',
                            func=(
                                'INSERT INTO "claims_programmeevent" ("benefit", "code", "id", '
                                '"incident_id", "name", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES '
                                '(NEW."benefit", NEW."code", NEW."id", NEW."incident_id", '
                                'NEW."name", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_programme',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_8a45c',
                            hash='751dca1a9365d04a306272a95aae38ac5d4378dd',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_programmeevent" ("benefit", "code", "id", '
                                '"incident_id", "name", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES '
                                '(NEW."benefit", NEW."code", NEW."id", NEW."incident_id", '
                                'NEW."name", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_programme',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_b7f0f',
                            hash='9053c3e154b4ddca265c307d2549280964199a40',
                            func=(
                                'INSERT INTO "claims_programmeevent" ("benefit", "code", "id", '
                                '"incident_id", "name", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES '
                                '(OLD."benefit", OLD."code", OLD."id", OLD."incident_id", '
                                'OLD."name", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=40, verbose_name='코드')),
                ('name', models.CharField(max_length=100, verbose_name='이름')),
                ('benefit', models.CharField(choices=[('cash', '현금')], default='cash', max_length=10, verbose_name='지원')),
                ('state', models.CharField(choices=[('discussed', '논의 중'), ('announced', '발표'), ('running', '진행 중'), ('closed', '종료')], default='running', max_length=10, verbose_name='상태')),
                ('incident', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.incident', verbose_name='장애')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='날짜')),
                ('name', models.CharField(max_length=60, verbose_name='이름')),
                ('off', models.BooleanField(default=True, verbose_name='쉬는 날')),
            ],
            options={
                'verbose_name': '휴일',
                'verbose_name_plural': '휴일',
                'ordering': ['day'],
                'triggers': [
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_holiday',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_554d7',
                            hash='2ab266bf7444874d1788ef344ab7933c814d06aa',
                            func=(
                                'INSERT INTO "claims_holidayevent" ("day", "id", "name", "off", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."name", '
                                'NEW."off", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_holiday',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_dbaaa',
                            hash='e0c866a0b00dc6153699dca7b6088d63e9d36be9',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_holidayevent" ("day", "id", "name", "off", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."name", '
                                'NEW."off", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_holiday',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_75474',
                            hash='cbef762f53aad21c039bd13546988bc095ab140d',
                            func=(
                                'INSERT INTO "claims_holidayevent" ("day", "id", "name", "off", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id") VALUES (OLD."day", OLD."id", OLD."name", '
                                'OLD."off", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='HolidayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='날짜')),
                ('name', models.CharField(max_length=60, verbose_name='이름')),
                ('off', models.BooleanField(default=True, verbose_name='쉬는 날')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.holiday')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FilingWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='코드')),
                ('kind', models.CharField(choices=[('filing', '신청 접수'), ('documents', '서류 접수')], default='filing', max_length=10, verbose_name='종류')),
                ('name', models.CharField(max_length=100, verbose_name='이름')),
                ('opens_at', models.DateTimeField(verbose_name='시작')),
                ('closes_at', models.DateTimeField(verbose_name='마감')),
                ('opened_for', models.CharField(blank=True, max_length=60, verbose_name='접수처')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.incident', verbose_name='장애')),
            ],
            options={
                'verbose_name': '접수기간',
                'verbose_name_plural': '접수기간',
                'ordering': ['opens_at', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='window_closes_after_it_opens'),
                ],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_filingwindow',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_3ec10',
                            hash='bf2f7813f74b5c9bf3eeb47f1ec6b8ffdd7f5b40',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."window_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(
                        name='window_is_set_by_two_hands',
                        sql=UpsertTriggerSql(
                            table='claims_filingwindow',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_window_is_set_by_two_hands_d6d94',
                            hash='1b1bfe5cecd4857f05d30a66d93daf5e3f61fc35',
                            func="""
                    IF TG_OP = 'UPDATE' AND ROW(OLD.code, OLD.incident_id, OLD.kind, OLD.opens_at,
                        OLD.closes_at) IS NOT DISTINCT FROM ROW(NEW.code, NEW.incident_id,
                        NEW.kind, NEW.opens_at, NEW.closes_at)
                    THEN RETURN NEW; END IF;
                    IF NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'window' AND c.target = (NEW.code)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND ((c.after ->> 'opens_at')::timestamptz = NEW.opens_at
                        AND (c.after ->> 'closes_at')::timestamptz = NEW.closes_at
                        AND (c.after ->> 'incident')::bigint = NEW.incident_id
                        AND c.after ->> 'kind' = NEW.kind)
    )
                    THEN RAISE EXCEPTION 'window is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'window_is_set_by_two_hands'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_filingwindow',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_44884',
                            hash='8920376f8b4b3a3c0fbfb0f2735d2f8b31533b6a',
                            func=(
                                'INSERT INTO "claims_filingwindowevent" ("closes_at", "code", '
                                '"id", "incident_id", "kind", "name", "opened_for", "opens_at", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id") VALUES (NEW."closes_at", NEW."code", NEW."id", '
                                'NEW."incident_id", NEW."kind", NEW."name", NEW."opened_for", '
                                'NEW."opens_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_filingwindow',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_ce2b6',
                            hash='7ac7fde90a2cafddb81ab7097941022183e799d6',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_filingwindowevent" ("closes_at", "code", '
                                '"id", "incident_id", "kind", "name", "opened_for", "opens_at", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id") VALUES (NEW."closes_at", NEW."code", NEW."id", '
                                'NEW."incident_id", NEW."kind", NEW."name", NEW."opened_for", '
                                'NEW."opens_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_filingwindow',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_bab6b',
                            hash='bd85f2411c9401510220c75167139b1e53d2ea85',
                            func=(
                                'INSERT INTO "claims_filingwindowevent" ("closes_at", "code", '
                                '"id", "incident_id", "kind", "name", "opened_for", "opens_at", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id") VALUES (OLD."closes_at", OLD."code", OLD."id", '
                                'OLD."incident_id", OLD."kind", OLD."name", OLD."opened_for", '
                                'OLD."opens_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='FilingWindowEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=20, verbose_name='코드')),
                ('kind', models.CharField(choices=[('filing', '신청 접수'), ('documents', '서류 접수')], default='filing', max_length=10, verbose_name='종류')),
                ('name', models.CharField(max_length=100, verbose_name='이름')),
                ('opens_at', models.DateTimeField(verbose_name='시작')),
                ('closes_at', models.DateTimeField(verbose_name='마감')),
                ('opened_for', models.CharField(blank=True, max_length=60, verbose_name='접수처')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.filingwindow')),
                ('incident', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.incident', verbose_name='장애')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Claimant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('individual', '개인'), ('small_business', '소상공인'), ('larger_business', '중·대기업')], max_length=16, verbose_name='구분')),
                ('identity_key', models.BinaryField(max_length=16, unique=True)),
                ('display_name', models.CharField(blank=True, max_length=100, verbose_name='이름')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.claimant')),
            ],
            options={
                'verbose_name': '신청인',
                'verbose_name_plural': '신청인',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(fields=['display_name'], name='claimant_name'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_claimant',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_94069',
                            hash='d19cf5ed53f2e47e5a40a005a2a8192544cd6a46',
                            func="""
            IF (TRUE) AND ROW(OLD."kind", OLD."identity_key") IS DISTINCT FROM ROW(NEW."kind", NEW."identity_key") THEN RAISE EXCEPTION 'claimant stays the same' USING ERRCODE = 'check_violation', CONSTRAINT = 'claimant_stays_the_same'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_claimant',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_12471',
                            hash='5024db70e12a1a99fd7d8dcfeeb725af4190952e',
                            func=r"""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."display_name" IS DISTINCT FROM OLD."display_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."display_name"::text, '') NOT IN ('', '\x'))) THEN RAISE EXCEPTION 'claimant stays the same' USING ERRCODE = 'check_violation', CONSTRAINT = 'claimant_stays_the_same'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name='번호')),
                ('sealed_at', models.DateTimeField(verbose_name='봉인 시각')),
                ('tables', models.JSONField()),
                ('ends', models.JSONField()),
                ('left', models.JSONField(default=list, verbose_name='다음으로 미룬 표')),
                ('rows', models.PositiveBigIntegerField(verbose_name='새 기록')),
                ('head', models.CharField(max_length=64, verbose_name='봉인값')),
                ('previous', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='claims.seal')),
            ],
            options={
                'verbose_name': '봉인',
                'verbose_name_plural': '봉인',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('previous__isnull', True)), models.Q(('number__gt', 1), ('previous', django.db.models.expressions.CombinedExpression(models.F('number'), '-', models.Value(1))), ('previous__isnull', False)), _connector='OR'), name='seal_follows_the_one_before'),
                    models.CheckConstraint(condition=models.Q(('head__regex', '^[0-9a-f]{64}$')), name='seal_has_a_whole_head'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_seal',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_76a21',
                            hash='c332f6d56a1d5263924ef8e10779cca85dd047a7',
                            func=(
                                "RAISE EXCEPTION 'claims seal is append only' USING ERRCODE = "
                                "'check_violation', CONSTRAINT = 'claims_seal_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SealChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(db_collation='C', max_length=63)),
                ('first_id', models.BigIntegerField()),
                ('last_id', models.BigIntegerField()),
                ('rows', models.PositiveSmallIntegerField()),
                ('ids', models.BinaryField()),
                ('digests', models.BinaryField()),
                ('text_digests', models.BinaryField()),
                ('seal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='claims.seal')),
            ],
            options={
                'verbose_name': '봉인한 기록',
                'verbose_name_plural': '봉인한 기록',
                'constraints': [
                    models.UniqueConstraint(fields=('table', 'seal', 'first_id'), name='sealed_rows_are_listed_once'),
                    models.CheckConstraint(condition=models.Q(('last_id__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('first_id'), '+', models.F('rows')), '-', models.Value(1))), ('rows__range', (1, 200))), name='chunk_has_a_digest_for_each_row'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_sealchunk',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_33b22',
                            hash='0a9d296efcc2b8e064bb518c07139617f354df8a',
                            func=(
                                "RAISE EXCEPTION 'claims sealchunk is append only' USING ERRCODE "
                                "= 'check_violation', CONSTRAINT = "
                                "'claims_sealchunk_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SealCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='확인 시각')),
                ('rows', models.PositiveBigIntegerField(verbose_name='대조한 기록')),
                ('finding', models.JSONField(null=True, verbose_name='찾은 것')),
                ('looks', models.PositiveIntegerField(default=0, verbose_name='살펴볼 것')),
                ('seal', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.seal')),
            ],
            options={
                'verbose_name': '봉인 확인',
                'verbose_name_plural': '봉인 확인',
                'ordering': ['-pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_sealcheck',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_08aee',
                            hash='a6a940d2b612cfd5c4920fa1aef7eb63a858812e',
                            func=(
                                "RAISE EXCEPTION 'claims sealcheck is append only' USING ERRCODE "
                                "= 'check_violation', CONSTRAINT = "
                                "'claims_sealcheck_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='이름')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', 'English')], default='ko', max_length=2, verbose_name='언어')),
                ('preferences', models.JSONField(blank=True, default=dict, verbose_name='설정')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='사용 중지')),
                ('password_changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='비밀번호 변경')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '사용자',
                'verbose_name_plural': '사용자',
                'ordering': ['username'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('disabled_at__isnull', True), ('is_active', False), _connector='OR'), name='disabled_user_is_not_active'),
                ],
                'triggers': [
                    Trigger(
                        name='password_change_is_dated',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_password_change_is_dated_01d6e',
                            hash='2fb76559361e72295d84c9e0ffe20682ebdb0b82',
                            func="""
                    NEW.password_changed_at := CASE
                        WHEN NEW.password IS DISTINCT FROM OLD.password THEN clock_timestamp()
                        ELSE OLD.password_changed_at END;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='superuser_is_made_by_the_owner',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_superuser_is_made_by_the_owner_c74fb',
                            hash='81cff8298beca5941b20862fa00de17c36f97002',
                            func="""
            IF NEW.is_superuser AND (TG_OP = 'INSERT' OR NOT OLD.is_superuser)
                AND NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
            THEN RAISE EXCEPTION 'superuser is made by the owner' USING ERRCODE = 'check_violation', CONSTRAINT = 'superuser_is_made_by_the_owner'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='admin_site_opens_with_a_confirmed_role',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_admin_site_opens_with_a_confirmed_role_6a34d',
                            hash='f8fdc82487f9c5796047af46117e28767b34434c',
                            func="""
            IF NEW.is_staff AND (TG_OP = 'INSERT' OR NOT OLD.is_staff)
                AND NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
                AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'roles' AND c.target = (NEW.id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND (EXISTS (
                        SELECT 1 FROM public.auth_group g
                        JOIN public.auth_group_permissions gp ON gp.group_id = g.id
                        WHERE (c.after -> 'roles') ? g.name
                            AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')
                    ))
    )
            THEN RAISE EXCEPTION 'admin site opens with a confirmed role' USING ERRCODE = 'check_violation', CONSTRAINT = 'admin_site_opens_with_a_confirmed_role'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='address_in_office_is_set_by_two_administrators',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_address_in_office_is_set_by_two_administrators_84c92',
                            hash='dbc49d987bcabd644eecf2306afe32ce035d27b1',
                            func="""
            IF NEW.email = OLD.email OR pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') THEN RETURN NEW; END IF;
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'accounts need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_need_read_committed';
            END IF;
            IF NOT (OLD.is_superuser
                OR EXISTS (SELECT 1 FROM public.claims_user_groups g WHERE g.user_id = NEW.id)
                OR EXISTS (
                    SELECT 1 FROM public.claims_user_user_permissions p WHERE p.user_id = NEW.id
                )
            ) THEN RETURN NEW; END IF;
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'mail' AND c.target = (NEW.id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND ((c.after ->> 'email') = NEW.email)
    ) THEN RAISE EXCEPTION 'address in office is set by two administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'address_in_office_is_set_by_two_administrators'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='account_in_office_opens_by_two_administrators',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_account_in_office_opens_by_two_administrators_ad358',
                            hash='33ab3ab706660f14b9357627c0bbef765a7a7d98',
                            func="""
            IF NOT NEW.is_active OR OLD.is_active OR pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
            THEN RETURN NEW; END IF;
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'accounts need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_need_read_committed';
            END IF;
            IF NOT (OLD.is_superuser
                OR EXISTS (SELECT 1 FROM public.claims_user_groups g WHERE g.user_id = NEW.id)
                OR EXISTS (
                    SELECT 1 FROM public.claims_user_user_permissions p WHERE p.user_id = NEW.id
                )
            ) THEN RETURN NEW; END IF;
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'account' AND c.target = (NEW.id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND ((c.after -> 'is_active') = 'true'::jsonb)
    ) THEN RAISE EXCEPTION 'account in office opens by two administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_in_office_opens_by_two_administrators'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_822fa',
                            hash='c7d2aa0243b57a4ec4dac411d6bd0269660aee60',
                            func=(
                                'INSERT INTO "claims_userevent" ("date_joined", "disabled_at", '
                                '"email", "id", "is_active", "is_staff", "is_superuser", '
                                '"language", "name", "password_changed_at", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"username") VALUES (NEW."date_joined", NEW."disabled_at", '
                                'NEW."email", NEW."id", NEW."is_active", NEW."is_staff", '
                                'NEW."is_superuser", NEW."language", NEW."name", '
                                'NEW."password_changed_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."username"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_955a1',
                            hash='028e7fdd5918a271a223bfce860f885a9da95baa',
                            condition=(
                                'WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR '
                                'OLD."disabled_at" IS DISTINCT FROM (NEW."disabled_at") OR '
                                'OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS '
                                'DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM '
                                '(NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM '
                                '(NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM '
                                '(NEW."is_superuser") OR OLD."language" IS DISTINCT FROM '
                                '(NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR '
                                'OLD."password_changed_at" IS DISTINCT FROM '
                                '(NEW."password_changed_at") OR OLD."username" IS DISTINCT FROM '
                                '(NEW."username"))'
                            ),
                            func=(
                                'INSERT INTO "claims_userevent" ("date_joined", "disabled_at", '
                                '"email", "id", "is_active", "is_staff", "is_superuser", '
                                '"language", "name", "password_changed_at", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"username") VALUES (NEW."date_joined", NEW."disabled_at", '
                                'NEW."email", NEW."id", NEW."is_active", NEW."is_staff", '
                                'NEW."is_superuser", NEW."language", NEW."name", '
                                'NEW."password_changed_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."username"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_b8837',
                            hash='538e68571fe23c6329c41011c75dc0748c701509',
                            func=(
                                'INSERT INTO "claims_userevent" ("date_joined", "disabled_at", '
                                '"email", "id", "is_active", "is_staff", "is_superuser", '
                                '"language", "name", "password_changed_at", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"username") VALUES (OLD."date_joined", OLD."disabled_at", '
                                'OLD."email", OLD."id", OLD."is_active", OLD."is_staff", '
                                'OLD."is_superuser", OLD."language", OLD."name", '
                                'OLD."password_changed_at", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."username"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='RoleHeld',
            fields=[],
            options={
                'proxy': True,
            },
            bases=('claims.user_groups',),
        ),
        AddTrigger(
            model_name='roleheld',
            trigger=Trigger(
                name='role_is_given_by_two_hands',
                sql=UpsertTriggerSql(
                    table='claims_user_groups',
                    when='BEFORE',
                    operation='INSERT OR UPDATE',
                    pgid='pgtrigger_role_is_given_by_two_hands_50669',
                    hash='763b4890087b343001306cc8612a7f13ee5fca99',
                    func="""
                    IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'role held is not rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_held_is_not_rewritten'; END IF;
                    IF NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'roles' AND c.target = (NEW.user_id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND ((c.after -> 'roles') ? (SELECT g.name FROM public.auth_group g WHERE g.id = NEW.group_id))
    ) THEN RAISE EXCEPTION 'role is given by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_is_given_by_two_hands'; END IF;
                    IF current_setting('transaction_isolation') <> 'read committed' THEN
                        RAISE EXCEPTION 'roles need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_need_read_committed';
                    END IF;
                    PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
                    IF EXISTS (
                        SELECT 1 FROM public.claims_user_groups h
                        JOIN public.claims_rolesapart a ON a.other_id = h.group_id
                        WHERE h.user_id = NEW.user_id AND a.one_id = NEW.group_id
                    ) THEN RAISE EXCEPTION 'roles that must not meet' USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_that_must_not_meet'; END IF;
                    RETURN NEW;
                """,
                ),
            ),
        ),
        AddTrigger(
            model_name='roleheld',
            trigger=Trigger(
                name='insert_insert',
                sql=UpsertTriggerSql(
                    table='claims_user_groups',
                    when='AFTER',
                    operation='INSERT',
                    pgid='pgtrigger_insert_insert_50604',
                    hash='97f06b8089fe9a7b6dbd828b75daf4ecf0286ac6',
                    func=(
                        'INSERT INTO "claims_roleheldevent" ("group_id", "id", "pgh_context", '
                        '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                        '"user_id") VALUES (NEW."group_id", NEW."id", '
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), "
                        "''), NULL)::JSONB, "
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), "
                        'NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;'
                    ),
                ),
            ),
        ),
        AddTrigger(
            model_name='roleheld',
            trigger=Trigger(
                name='update_update',
                sql=UpsertTriggerSql(
                    table='claims_user_groups',
                    when='AFTER',
                    operation='UPDATE',
                    pgid='pgtrigger_update_update_f9494',
                    hash='2ec5c3027da7679282ec07e09bcb0204377e833d',
                    condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                    func=(
                        'INSERT INTO "claims_roleheldevent" ("group_id", "id", "pgh_context", '
                        '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                        '"user_id") VALUES (NEW."group_id", NEW."id", '
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), "
                        "''), NULL)::JSONB, "
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), "
                        'NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;'
                    ),
                ),
            ),
        ),
        AddTrigger(
            model_name='roleheld',
            trigger=Trigger(
                name='delete_delete',
                sql=UpsertTriggerSql(
                    table='claims_user_groups',
                    when='AFTER',
                    operation='DELETE',
                    pgid='pgtrigger_delete_delete_16dab',
                    hash='7b5ee5b8e77f2c11aa6bde28da6a8f9dae6c9fa8',
                    func=(
                        'INSERT INTO "claims_roleheldevent" ("group_id", "id", "pgh_context", '
                        '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                        '"user_id") VALUES (OLD."group_id", OLD."id", '
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), "
                        "''), NULL)::JSONB, "
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), "
                        'NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;'
                    ),
                ),
            ),
        ),
        migrations.CreateModel(
            name='PermissionHeld',
            fields=[],
            options={
                'proxy': True,
            },
            bases=('claims.user_user_permissions',),
        ),
        AddTrigger(
            model_name='permissionheld',
            trigger=Trigger(
                name='insert_insert',
                sql=UpsertTriggerSql(
                    table='claims_user_user_permissions',
                    when='AFTER',
                    operation='INSERT',
                    pgid='pgtrigger_insert_insert_6f4e7',
                    hash='79ff1eb2b9b1dce1a4c26f750298f15b8e798ea2',
                    func=(
                        'INSERT INTO "claims_permissionheldevent" ("id", "permission_id", '
                        '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                        '"pgh_obj_id", "user_id") VALUES (NEW."id", NEW."permission_id", '
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), "
                        "''), NULL)::JSONB, "
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), "
                        'NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;'
                    ),
                ),
            ),
        ),
        AddTrigger(
            model_name='permissionheld',
            trigger=Trigger(
                name='update_update',
                sql=UpsertTriggerSql(
                    table='claims_user_user_permissions',
                    when='AFTER',
                    operation='UPDATE',
                    pgid='pgtrigger_update_update_10403',
                    hash='4c18af2b240a96cada9b9fcb9f0805a0d3f6a350',
                    condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                    func=(
                        'INSERT INTO "claims_permissionheldevent" ("id", "permission_id", '
                        '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                        '"pgh_obj_id", "user_id") VALUES (NEW."id", NEW."permission_id", '
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), "
                        "''), NULL)::JSONB, "
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), "
                        'NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;'
                    ),
                ),
            ),
        ),
        AddTrigger(
            model_name='permissionheld',
            trigger=Trigger(
                name='delete_delete',
                sql=UpsertTriggerSql(
                    table='claims_user_user_permissions',
                    when='AFTER',
                    operation='DELETE',
                    pgid='pgtrigger_delete_delete_3e68f',
                    hash='509c142c6ec78cac19a55d25d1c2dd25c4ea6c39',
                    func=(
                        'INSERT INTO "claims_permissionheldevent" ("id", "permission_id", '
                        '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                        '"pgh_obj_id", "user_id") VALUES (OLD."id", OLD."permission_id", '
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), "
                        "''), NULL)::JSONB, "
                        "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), "
                        'NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;'
                    ),
                ),
            ),
        ),
        migrations.CreateModel(
            name='ProposedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='종류')),
                ('target', models.CharField(max_length=40, verbose_name='대상')),
                ('before', models.JSONField(default=dict, verbose_name='지금')),
                ('after', models.JSONField(default=dict, verbose_name='바뀐 뒤')),
                ('reason', models.CharField(max_length=300, verbose_name='사유')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='제안한 때')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '적용됨'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=10, verbose_name='상태')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리 시각')),
                ('settled_reason', models.CharField(blank=True, max_length=300, verbose_name='처리 사유')),
                ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='당사자')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='제안')),
                ('settled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
            ],
            options={
                'verbose_name': '변경 제안',
                'verbose_name_plural': '변경 제안',
                'ordering': ['-pk'],
                'permissions': [('confirm_change', '역할과 규칙의 변경을 제안하고 확인하기')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('kind', 'target'), name='one_change_of_a_thing_waits'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_change_says_by_whom_and_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('settled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='change_is_confirmed_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('settled_by', models.F('proposed_by')), _connector='OR'), name='change_is_withdrawn_by_its_proposer'),
                    models.CheckConstraint(condition=models.Q(('about__isnull', True), models.Q(('proposed_by', models.F('about')), _negated=True), _connector='OR'), name='nobody_proposes_a_change_of_oneself'),
                    models.CheckConstraint(condition=models.Q(('about__isnull', True), models.Q(('status', 'confirmed'), _negated=True), models.Q(('settled_by', models.F('about')), _negated=True), _connector='OR'), name='nobody_confirms_a_change_of_oneself'),
                    models.CheckConstraint(condition=models.Q(('about__isnull', False), models.Q(('kind__in', ('roles', 'mail', 'account', 'factor', 'seat')), _negated=True), _connector='OR'), name='change_of_a_person_names_them'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_proposedchange',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_51c1f',
                            hash='c2aa06bf06be7372c29297ca8820decb7464e588',
                            condition=(
                                'WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."settled_by_id" IS '
                                'NOT NULL)'
                            ),
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_proposedchange',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_e9f71',
                            hash='1b00e0cf6e33341a4e1b20cb2c043e6d556edd5d',
                            func="""
            IF (TRUE) AND ROW(OLD."kind", OLD."target", OLD."about_id", OLD."before", OLD."after", OLD."reason", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."kind", NEW."target", NEW."about_id", NEW."before", NEW."after", NEW."reason", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'proposed change is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_change_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_settled',
                        sql=UpsertTriggerSql(
                            table='claims_proposedchange',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_settled_1f069',
                            hash='8bb518d6328b2dd48373b2cb85cbf92d575d611d',
                            func="""
            IF (OLD.status <> 'waiting') AND ROW(OLD."status", OLD."settled_by_id", OLD."settled_at", OLD."settled_reason") IS DISTINCT FROM ROW(NEW."status", NEW."settled_by_id", NEW."settled_at", NEW."settled_reason") THEN RAISE EXCEPTION 'settled change is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_change_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_proposedchange',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_d7f11',
                            hash='6e15b3be2c3a4e156dc8ced4d0b2758c73363094',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'waiting\') THEN '
                                "RAISE EXCEPTION 'claims proposedchange status moves as allowed' "
                                "USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_proposedchange_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['waiting>confirmed', 'waiting>declined', "
                                "'waiting>withdrawn']::text[])\n"
                                "            THEN RAISE EXCEPTION 'claims proposedchange status "
                                "moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT "
                                "= 'claims_proposedchange_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='passes_two_administrators',
                        sql=UpsertTriggerSql(
                            table='claims_proposedchange',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_passes_two_administrators_53516',
                            hash='9da7c723ab3aed14f2e094e7bcdd1c9afba0efef',
                            func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')
            )
        )
    ) THEN
                            RAISE EXCEPTION 'change is proposed by an administrator' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_is_proposed_by_an_administrator';
                        END IF;
                        IF NEW.about_id IS NOT NULL AND NEW.target <> NEW.about_id::text THEN
                            RAISE EXCEPTION 'change of a person names them' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_of_a_person_names_them';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF OLD.status = 'waiting' AND NEW.status <> 'waiting' THEN
                        NEW.settled_at := transaction_timestamp();
                        IF NEW.status = 'confirmed'
                            AND NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')
            )
        )
    )
                                AND EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')
            )
        )
    ))
                        THEN RAISE EXCEPTION 'change is confirmed by administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_is_confirmed_by_administrators'; END IF;
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupportPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='판')),
                ('title', models.CharField(max_length=100, verbose_name='제목')),
                ('note', models.TextField(blank=True, verbose_name='설명')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='공포')),
                ('effective_from', models.DateTimeField(blank=True, null=True, verbose_name='시행')),
                ('review_threshold', models.BigIntegerField(default=500000, verbose_name='심의 기준액')),
                ('small_business_only', models.BooleanField(default=True, verbose_name='소상공인만')),
                ('base_grant', models.BigIntegerField(default=50000, verbose_name='기본 지원금')),
                ('required_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=claims.policy.models.policies.required_kinds, size=None, verbose_name='필요 서류')),
                ('panel_size', models.PositiveSmallIntegerField(default=3, verbose_name='배정 위원 수')),
                ('quorum', models.CharField(choices=[('majority_of_panel', '배정 위원의 과반')], default='majority_of_panel', max_length=20, verbose_name='정족수')),
                ('majority', models.CharField(choices=[('of_votes_cast', '표결한 위원의 과반')], default='of_votes_cast', max_length=20, verbose_name='의결')),
                ('tie', models.CharField(choices=[('denies', '동수는 부지급')], default='denies', max_length=10, verbose_name='동수')),
                ('amount_rule', models.CharField(choices=[('median_of_granting', '지급 의견의 중앙값')], default='median_of_granting', max_length=20, verbose_name='금액')),
                ('rounding_unit', models.BigIntegerField(default=1, verbose_name='절사 단위')),
                ('chair_threshold', models.BigIntegerField(default=3000000, verbose_name='위원장 확인 기준액')),
                ('additional_cap', models.BigIntegerField(blank=True, null=True, verbose_name='추가지원 상한')),
                ('second_ballots', models.PositiveSmallIntegerField(default=1, verbose_name='재표결 횟수')),
                ('decide_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='심의 기한(영업일)')),
                ('supplement_working_days', models.PositiveSmallIntegerField(default=7, verbose_name='보완 기한(영업일)')),
                ('appeal_days', models.PositiveSmallIntegerField(default=30, verbose_name='이의신청 기한(일)')),
                ('appeal_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 기한(영업일)')),
                ('appeal_extension', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 연장(영업일)')),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.programme', verbose_name='지원사업')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공포한 사람')),
                ('sitting_notice_days', models.PositiveSmallIntegerField(default=1, help_text='안건을 알린 뒤 이만큼 지나야 회의에서 확정할 수 있습니다.', verbose_name='안건 통보 기간(영업일)')),
                ('typed_sum_from', models.BigIntegerField(default=10000000, help_text='원. 되돌릴 수 없는 일의 합계가 이 이상이면 금액을 적어야 합니다. 0이면 적지 않습니다.', verbose_name='합계를 직접 적는 금액')),
                ('unanimity_tolerance', models.PositiveSmallIntegerField(default=1000, help_text='표결 금액이 중앙값에서 벗어나도 되는 비율. 10,000이 100%입니다.', verbose_name='전원일치 금액 허용폭')),
            ],
            options={
                'verbose_name': '지원 정책',
                'verbose_name_plural': '지원 정책',
                'ordering': ['programme', '-version'],
                'constraints': [
                    models.UniqueConstraint(fields=('programme', 'version'), name='policy_version_is_unique'),
                    models.UniqueConstraint(condition=models.Q(('published_at__isnull', False)), fields=('programme', 'effective_from'), name='one_policy_takes_effect_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('effective_from__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='published_policy_names_who_and_from_when'),
                    models.CheckConstraint(condition=models.Q(('base_grant__gte', 0), ('chair_threshold__gte', 0), ('review_threshold__gte', 0), ('rounding_unit__gte', 1), models.Q(('additional_cap__isnull', True), ('additional_cap__gte', 0), _connector='OR')), name='policy_amounts_are_not_negative'),
                    models.CheckConstraint(condition=models.Q(('typed_sum_from__gte', 0), ('unanimity_tolerance__lte', 10000)), name='policy_limits_of_slips_are_in_range'),
                    models.CheckConstraint(condition=models.Q(('panel_size__gte', 2)), name='policy_panel_has_two_seats_or_more'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_d886d',
                            hash='33312b0ed3da60b100a0d7d842fc1ca643d5775a',
                            condition=(
                                'WHEN (NEW."drafted_by_id" IS NOT NULL OR NEW."published_by_id" '
                                'IS NOT NULL)'
                            ),
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."drafted_by_id" IS NOT NULL AND NEW."drafted_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."drafted_by_id" IS DISTINCT FROM OLD."drafted_by_id")) OR (NEW."published_by_id" IS NOT NULL AND NEW."published_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."published_by_id" IS DISTINCT FROM OLD."published_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_546c7',
                            hash='e8d76893f2fb495854f61709a4fac96d24c7069b',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."routed_under_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_c0777',
                            hash='b4129789a8f059237229c1c03584dd2a07bbc5f2',
                            func="""
            IF (OLD.published_at IS NOT NULL) AND ROW(OLD."programme_id", OLD."version", OLD."title", OLD."note", OLD."drafted_by_id", OLD."published_at", OLD."published_by_id", OLD."effective_from", OLD."review_threshold", OLD."small_business_only", OLD."base_grant", OLD."required_kinds", OLD."panel_size", OLD."quorum", OLD."majority", OLD."tie", OLD."amount_rule", OLD."rounding_unit", OLD."chair_threshold", OLD."additional_cap", OLD."second_ballots", OLD."decide_working_days", OLD."supplement_working_days", OLD."appeal_days", OLD."appeal_working_days", OLD."appeal_extension", OLD."typed_sum_from", OLD."sitting_notice_days", OLD."unanimity_tolerance") IS DISTINCT FROM ROW(NEW."programme_id", NEW."version", NEW."title", NEW."note", NEW."drafted_by_id", NEW."published_at", NEW."published_by_id", NEW."effective_from", NEW."review_threshold", NEW."small_business_only", NEW."base_grant", NEW."required_kinds", NEW."panel_size", NEW."quorum", NEW."majority", NEW."tie", NEW."amount_rule", NEW."rounding_unit", NEW."chair_threshold", NEW."additional_cap", NEW."second_ballots", NEW."decide_working_days", NEW."supplement_working_days", NEW."appeal_days", NEW."appeal_working_days", NEW."appeal_extension", NEW."typed_sum_from", NEW."sitting_notice_days", NEW."unanimity_tolerance") THEN RAISE EXCEPTION 'published policy is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'published_policy_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='published_policy_stays',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_published_policy_stays_8c351',
                            hash='2cf03cea63ee050a5051e8fb09b6c1d23b1ffbc9',
                            func="""
                    IF OLD.published_at IS NOT NULL THEN
                        RAISE EXCEPTION 'published policy is not deleted' USING ERRCODE = 'check_violation', CONSTRAINT = 'published_policy_is_not_deleted';
                    END IF;
                    RETURN OLD;
                """,
                        ),
                    ),
                    Trigger(
                        name='published_by_two_hands',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_published_by_two_hands_ef0af',
                            hash='5afeed0c2a611957281e18cb158c0df11391fb6c',
                            func="""
                    IF NEW.published_at IS NOT NULL
                        AND (TG_OP = 'INSERT' OR OLD.published_at IS NULL)
                        AND NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
                        AND NOT (TG_OP = 'UPDATE' AND EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'publish' AND c.target = (NEW.id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND (TRUE)
    ))
                    THEN RAISE EXCEPTION 'policy is published by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_is_published_by_two_hands'; END IF;
                    IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL
                        AND NEW.published_at IS NOT NULL AND NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
                        AND (to_jsonb(OLD) - ARRAY['published_at', 'published_by_id', 'effective_from']
                                IS DISTINCT FROM to_jsonb(NEW) - ARRAY['published_at', 'published_by_id', 'effective_from']
                            OR OLD.effective_from <> NEW.effective_from)
                    THEN RAISE EXCEPTION 'policy is published as it stood' USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_is_published_as_it_stood'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_f4017',
                            hash='b2349bff56aeae1b2f55bbf2fd046b1ec6f98a7f',
                            func=(
                                'INSERT INTO "claims_supportpolicyevent" ("additional_cap", '
                                '"amount_rule", "appeal_days", "appeal_extension", '
                                '"appeal_working_days", "base_grant", "chair_threshold", '
                                '"decide_working_days", "drafted_by_id", "effective_from", "id", '
                                '"majority", "note", "panel_size", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"programme_id", "published_at", "published_by_id", "quorum", '
                                '"required_kinds", "review_threshold", "rounding_unit", '
                                '"second_ballots", "sitting_notice_days", "small_business_only", '
                                '"supplement_working_days", "tie", "title", "typed_sum_from", '
                                '"unanimity_tolerance", "version") VALUES (NEW."additional_cap", '
                                'NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", '
                                'NEW."appeal_working_days", NEW."base_grant", '
                                'NEW."chair_threshold", NEW."decide_working_days", '
                                'NEW."drafted_by_id", NEW."effective_from", NEW."id", '
                                'NEW."majority", NEW."note", NEW."panel_size", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", '
                                'NEW."published_at", NEW."published_by_id", NEW."quorum", '
                                'NEW."required_kinds", NEW."review_threshold", '
                                'NEW."rounding_unit", NEW."second_ballots", '
                                'NEW."sitting_notice_days", NEW."small_business_only", '
                                'NEW."supplement_working_days", NEW."tie", NEW."title", '
                                'NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."version"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_14a7d',
                            hash='d919ecf23b6134b7510b86839dce7f035c33864c',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_supportpolicyevent" ("additional_cap", '
                                '"amount_rule", "appeal_days", "appeal_extension", '
                                '"appeal_working_days", "base_grant", "chair_threshold", '
                                '"decide_working_days", "drafted_by_id", "effective_from", "id", '
                                '"majority", "note", "panel_size", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"programme_id", "published_at", "published_by_id", "quorum", '
                                '"required_kinds", "review_threshold", "rounding_unit", '
                                '"second_ballots", "sitting_notice_days", "small_business_only", '
                                '"supplement_working_days", "tie", "title", "typed_sum_from", '
                                '"unanimity_tolerance", "version") VALUES (NEW."additional_cap", '
                                'NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", '
                                'NEW."appeal_working_days", NEW."base_grant", '
                                'NEW."chair_threshold", NEW."decide_working_days", '
                                'NEW."drafted_by_id", NEW."effective_from", NEW."id", '
                                'NEW."majority", NEW."note", NEW."panel_size", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", '
                                'NEW."published_at", NEW."published_by_id", NEW."quorum", '
                                'NEW."required_kinds", NEW."review_threshold", '
                                'NEW."rounding_unit", NEW."second_ballots", '
                                'NEW."sitting_notice_days", NEW."small_business_only", '
                                'NEW."supplement_working_days", NEW."tie", NEW."title", '
                                'NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."version"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_0e81c',
                            hash='73a0c33580e04d362d8c139a360bdf6f9d83f423',
                            func=(
                                'INSERT INTO "claims_supportpolicyevent" ("additional_cap", '
                                '"amount_rule", "appeal_days", "appeal_extension", '
                                '"appeal_working_days", "base_grant", "chair_threshold", '
                                '"decide_working_days", "drafted_by_id", "effective_from", "id", '
                                '"majority", "note", "panel_size", "pgh_context", '
                                '"pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", '
                                '"programme_id", "published_at", "published_by_id", "quorum", '
                                '"required_kinds", "review_threshold", "rounding_unit", '
                                '"second_ballots", "sitting_notice_days", "small_business_only", '
                                '"supplement_working_days", "tie", "title", "typed_sum_from", '
                                '"unanimity_tolerance", "version") VALUES (OLD."additional_cap", '
                                'OLD."amount_rule", OLD."appeal_days", OLD."appeal_extension", '
                                'OLD."appeal_working_days", OLD."base_grant", '
                                'OLD."chair_threshold", OLD."decide_working_days", '
                                'OLD."drafted_by_id", OLD."effective_from", OLD."id", '
                                'OLD."majority", OLD."note", OLD."panel_size", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", '
                                'OLD."published_at", OLD."published_by_id", OLD."quorum", '
                                'OLD."required_kinds", OLD."review_threshold", '
                                'OLD."rounding_unit", OLD."second_ballots", '
                                'OLD."sitting_notice_days", OLD."small_business_only", '
                                'OLD."supplement_working_days", OLD."tie", OLD."title", '
                                'OLD."typed_sum_from", OLD."unanimity_tolerance", OLD."version"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupportPolicyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(verbose_name='판')),
                ('title', models.CharField(max_length=100, verbose_name='제목')),
                ('note', models.TextField(blank=True, verbose_name='설명')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='공포')),
                ('effective_from', models.DateTimeField(blank=True, null=True, verbose_name='시행')),
                ('review_threshold', models.BigIntegerField(default=500000, verbose_name='심의 기준액')),
                ('small_business_only', models.BooleanField(default=True, verbose_name='소상공인만')),
                ('base_grant', models.BigIntegerField(default=50000, verbose_name='기본 지원금')),
                ('required_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=claims.policy.models.policies.required_kinds, size=None, verbose_name='필요 서류')),
                ('panel_size', models.PositiveSmallIntegerField(default=3, verbose_name='배정 위원 수')),
                ('quorum', models.CharField(choices=[('majority_of_panel', '배정 위원의 과반')], default='majority_of_panel', max_length=20, verbose_name='정족수')),
                ('majority', models.CharField(choices=[('of_votes_cast', '표결한 위원의 과반')], default='of_votes_cast', max_length=20, verbose_name='의결')),
                ('tie', models.CharField(choices=[('denies', '동수는 부지급')], default='denies', max_length=10, verbose_name='동수')),
                ('amount_rule', models.CharField(choices=[('median_of_granting', '지급 의견의 중앙값')], default='median_of_granting', max_length=20, verbose_name='금액')),
                ('rounding_unit', models.BigIntegerField(default=1, verbose_name='절사 단위')),
                ('chair_threshold', models.BigIntegerField(default=3000000, verbose_name='위원장 확인 기준액')),
                ('additional_cap', models.BigIntegerField(blank=True, null=True, verbose_name='추가지원 상한')),
                ('second_ballots', models.PositiveSmallIntegerField(default=1, verbose_name='재표결 횟수')),
                ('decide_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='심의 기한(영업일)')),
                ('supplement_working_days', models.PositiveSmallIntegerField(default=7, verbose_name='보완 기한(영업일)')),
                ('appeal_days', models.PositiveSmallIntegerField(default=30, verbose_name='이의신청 기한(일)')),
                ('appeal_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 기한(영업일)')),
                ('appeal_extension', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 연장(영업일)')),
                ('drafted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.supportpolicy')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공포한 사람')),
                ('sitting_notice_days', models.PositiveSmallIntegerField(default=1, help_text='안건을 알린 뒤 이만큼 지나야 회의에서 확정할 수 있습니다.', verbose_name='안건 통보 기간(영업일)')),
                ('typed_sum_from', models.BigIntegerField(default=10000000, help_text='원. 되돌릴 수 없는 일의 합계가 이 이상이면 금액을 적어야 합니다. 0이면 적지 않습니다.', verbose_name='합계를 직접 적는 금액')),
                ('unanimity_tolerance', models.PositiveSmallIntegerField(default=1000, help_text='표결 금액이 중앙값에서 벗어나도 되는 비율. 10,000이 100%입니다.', verbose_name='전원일치 금액 허용폭')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupportTier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upper_bound', models.BigIntegerField(verbose_name='구간 상한')),
                ('amount', models.BigIntegerField(verbose_name='지원금')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='claims.supportpolicy')),
            ],
            options={
                'verbose_name': '지원 구간',
                'verbose_name_plural': '지원 구간',
                'ordering': ['policy', 'upper_bound'],
                'constraints': [
                    models.UniqueConstraint(fields=('policy', 'upper_bound'), name='tier_bound_is_unique_in_its_policy'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('upper_bound__gt', 0)), name='tier_pays_something'),
                ],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_supporttier',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_1f15c',
                            hash='1215e52ee3b500667542cb2dd103e6a33ebc98fd',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."tier_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(
                        name='tiers_of_a_published_policy',
                        sql=UpsertTriggerSql(
                            table='claims_supporttier',
                            when='BEFORE',
                            operation='INSERT OR UPDATE OR DELETE',
                            pgid='pgtrigger_tiers_of_a_published_policy_b3449',
                            hash='c78d0258bb533ccb87faa13bf03ea13e98a8ac85',
                            declare='DECLARE policies bigint[];',
                            func="""
                    policies := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.policy_id]
                        WHEN 'DELETE' THEN ARRAY[OLD.policy_id]
                        ELSE ARRAY[OLD.policy_id, NEW.policy_id] END;
                    PERFORM 1 FROM public.claims_supportpolicy p
                        WHERE p.id = ANY(policies) ORDER BY p.id FOR SHARE;
                    IF EXISTS (
                        SELECT 1 FROM public.claims_supportpolicy p
                        WHERE p.id = ANY(policies) AND p.published_at IS NOT NULL
                    ) THEN RAISE EXCEPTION 'tiers of a published policy are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'tiers_of_a_published_policy_are_frozen'; END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_supporttier',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_23bb9',
                            hash='26342f8a49a72caae225c5b8f560bd0f435c6ea4',
                            func=(
                                'INSERT INTO "claims_supporttierevent" ("amount", "id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "policy_id", "upper_bound") VALUES (NEW."amount", '
                                'NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", '
                                'NEW."upper_bound"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_supporttier',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_c30f7',
                            hash='c487e39291656e456ce879db5faf117868087a64',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_supporttierevent" ("amount", "id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "policy_id", "upper_bound") VALUES (NEW."amount", '
                                'NEW."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", '
                                'NEW."upper_bound"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_supporttier',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_f437f',
                            hash='e694bd73e9747c3e409b4ccf8de21896bad5d88e',
                            func=(
                                'INSERT INTO "claims_supporttierevent" ("amount", "id", '
                                '"pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", '
                                '"pgh_obj_id", "policy_id", "upper_bound") VALUES (OLD."amount", '
                                'OLD."id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", '
                                'OLD."upper_bound"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupportTierEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('upper_bound', models.BigIntegerField(verbose_name='구간 상한')),
                ('amount', models.BigIntegerField(verbose_name='지원금')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.supporttier')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PolicyFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('factor', models.CharField(choices=[('margin', '영업이익률'), ('substitute', '대체 서비스'), ('market_share', '시장점유율'), ('median_claim', '신청액 중앙값')], max_length=12, verbose_name='요소')),
                ('value', models.BigIntegerField(verbose_name='값')),
                ('unit', models.CharField(choices=[('bp', '0.01%'), ('won', '원')], max_length=3, verbose_name='단위')),
                ('industry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factors', to='claims.supportpolicy', verbose_name='지원 정책')),
                ('service', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스')),
            ],
            options={
                'verbose_name': '산정 요소',
                'verbose_name_plural': '산정 요소',
                'ordering': ['policy', 'factor', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('policy', 'factor', 'service', 'industry'), name='factor_is_one_for_its_service_and_industry', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(models.Q(('factor', 'median_claim'), ('unit', 'won'), ('value__gte', 1)), models.Q(models.Q(('factor', 'median_claim'), _negated=True), ('unit', 'bp'), ('value__range', (0, 10000))), _connector='OR'), name='factor_has_the_unit_of_its_kind'),
                ],
                'triggers': [
                    Trigger(
                        name='factors_of_a_published_policy',
                        sql=UpsertTriggerSql(
                            table='claims_policyfactor',
                            when='BEFORE',
                            operation='INSERT OR UPDATE OR DELETE',
                            pgid='pgtrigger_factors_of_a_published_policy_61143',
                            hash='ae476d724d853e7194e21465dca30c674749b63d',
                            declare='DECLARE policies bigint[];',
                            func="""
                    policies := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.policy_id]
                        WHEN 'DELETE' THEN ARRAY[OLD.policy_id]
                        ELSE ARRAY[OLD.policy_id, NEW.policy_id] END;
                    PERFORM 1 FROM public.claims_supportpolicy p
                        WHERE p.id = ANY(policies) ORDER BY p.id FOR SHARE;
                    IF EXISTS (
                        SELECT 1 FROM public.claims_supportpolicy p
                        WHERE p.id = ANY(policies) AND p.published_at IS NOT NULL
                    ) THEN RAISE EXCEPTION 'factors of a published policy are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'factors_of_a_published_policy_are_frozen'; END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_policyfactor',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_d9da2',
                            hash='194d12dc6b093354b47d1bb003a97dd0d4826620',
                            func=(
                                'INSERT INTO "claims_policyfactorevent" ("factor", "id", '
                                '"industry_id", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", '
                                '"service_id", "unit", "value") VALUES (NEW."factor", NEW."id", '
                                'NEW."industry_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", '
                                'NEW."service_id", NEW."unit", NEW."value"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_policyfactor',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_15e0b',
                            hash='495499c64d7c31afcc43b15014a4fda54d4a8ae1',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_policyfactorevent" ("factor", "id", '
                                '"industry_id", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", '
                                '"service_id", "unit", "value") VALUES (NEW."factor", NEW."id", '
                                'NEW."industry_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", '
                                'NEW."service_id", NEW."unit", NEW."value"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_policyfactor',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_023eb',
                            hash='8f58caf601997f017aa2ea989fe60380fb258653',
                            func=(
                                'INSERT INTO "claims_policyfactorevent" ("factor", "id", '
                                '"industry_id", "pgh_context", "pgh_context_id", '
                                '"pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", '
                                '"service_id", "unit", "value") VALUES (OLD."factor", OLD."id", '
                                'OLD."industry_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", '
                                'OLD."service_id", OLD."unit", OLD."value"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='PolicyFactorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('factor', models.CharField(choices=[('margin', '영업이익률'), ('substitute', '대체 서비스'), ('market_share', '시장점유율'), ('median_claim', '신청액 중앙값')], max_length=12, verbose_name='요소')),
                ('value', models.BigIntegerField(verbose_name='값')),
                ('unit', models.CharField(choices=[('bp', '0.01%'), ('won', '원')], max_length=3, verbose_name='단위')),
                ('industry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.industry', verbose_name='업종')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.policyfactor')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='지원 정책')),
                ('service', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.service', verbose_name='서비스')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WindowExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closes_before', models.DateTimeField(verbose_name='이전 마감')),
                ('closes_after', models.DateTimeField(verbose_name='새 마감')),
                ('announced_on', models.DateField(verbose_name='공고일')),
                ('reason', models.CharField(max_length=200, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='처리 시각')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='claims.filingwindow')),
            ],
            options={
                'verbose_name': '접수기간 연장',
                'verbose_name_plural': '접수기간 연장',
                'ordering': ['window', 'closes_after'],
                'constraints': [
                    models.UniqueConstraint(fields=('window', 'closes_after'), name='window_is_extended_once_to_a_day'),
                    models.CheckConstraint(condition=models.Q(('closes_after__gt', models.F('closes_before'))), name='extension_moves_the_closing_later'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_windowextension',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_46a24',
                            hash='b3b386452a081f4075a1867ce7b37ee991c92766',
                            func=(
                                "RAISE EXCEPTION 'claims windowextension is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_windowextension_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='파일')),
                ('storage_key', models.CharField(blank=True, max_length=200)),
                ('sha256', models.BinaryField(max_length=32, null=True)),
                ('bytes', models.BigIntegerField(default=0, verbose_name='크기')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='인코딩')),
                ('delimiter', models.CharField(blank=True, max_length=10, verbose_name='구분자')),
                ('columns', models.JSONField(blank=True, default=list)),
                ('unknown_columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('notify', models.BooleanField(default=False, verbose_name='접수 안내 보내기')),
                ('status', models.CharField(choices=[('queued', '대기'), ('reading', '읽는 중'), ('loading', '싣는 중'), ('done', '완료'), ('unusable', '쓸 수 없는 파일'), ('failed', '중단')], default='queued', max_length=10, verbose_name='상태')),
                ('read', models.PositiveIntegerField(default=0, verbose_name='읽음')),
                ('accepted', models.PositiveIntegerField(default=0, verbose_name='접수')),
                ('duplicates', models.PositiveIntegerField(default=0, verbose_name='중복')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='반려')),
                ('routes', models.JSONField(blank=True, default=dict)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='까닭')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='끝')),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.filingwindow', verbose_name='접수기간')),
            ],
            options={
                'verbose_name': '접수 파일',
                'verbose_name_plural': '접수 파일',
                'ordering': ['-pk'],
                'permissions': [('import_claims', '접수 파일 올리기')],
                'indexes': [
                    models.Index(fields=['status', 'id'], name='run_by_status'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('duplicates')), '+', models.F('rejected'))), models.Q(('status', 'done'), _negated=True), _connector='OR'), name='rows_read_add_up'),
                ],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_e2308',
                            hash='5e7f887efa93cfe5926173cbed9f1d17c328f18a',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."import_run_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_00d7d',
                            hash='28ea0dc00622a48537137c4c5c4ac3e60c139bf0',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'queued\') THEN RAISE '
                                "EXCEPTION 'claims importrun status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_importrun_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['failed>queued', 'loading>done', 'loading>failed', "
                                "'loading>queued', 'queued>done', 'queued>failed', "
                                "'queued>reading', 'queued>unusable', 'reading>done', "
                                "'reading>failed', 'reading>loading', 'reading>queued', "
                                "'reading>unusable']::text[])\n"
                                "            THEN RAISE EXCEPTION 'claims importrun status moves "
                                "as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_importrun_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_ea0e9',
                            hash='bd7458437325348a0775fb63bfb8733c5c31fbb8',
                            func=(
                                'INSERT INTO "claims_importrunevent" ("accepted", "bytes", '
                                '"columns", "created_at", "delimiter", "duplicates", "encoding", '
                                '"error", "error_code", "file_name", "finished_at", "id", '
                                '"notify", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "read", "rejected", "routes", '
                                '"sha256", "started_at", "started_by_id", "status", '
                                '"storage_key", "unknown_columns", "window_id") VALUES '
                                '(NEW."accepted", NEW."bytes", NEW."columns", NEW."created_at", '
                                'NEW."delimiter", NEW."duplicates", NEW."encoding", NEW."error", '
                                'NEW."error_code", NEW."file_name", NEW."finished_at", NEW."id", '
                                'NEW."notify", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."read", '
                                'NEW."rejected", NEW."routes", NEW."sha256", NEW."started_at", '
                                'NEW."started_by_id", NEW."status", NEW."storage_key", '
                                'NEW."unknown_columns", NEW."window_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_04d0e',
                            hash='8de845e13b35a56e5595fc8e80cdbc267698a400',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func=(
                                'INSERT INTO "claims_importrunevent" ("accepted", "bytes", '
                                '"columns", "created_at", "delimiter", "duplicates", "encoding", '
                                '"error", "error_code", "file_name", "finished_at", "id", '
                                '"notify", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "read", "rejected", "routes", '
                                '"sha256", "started_at", "started_by_id", "status", '
                                '"storage_key", "unknown_columns", "window_id") VALUES '
                                '(NEW."accepted", NEW."bytes", NEW."columns", NEW."created_at", '
                                'NEW."delimiter", NEW."duplicates", NEW."encoding", NEW."error", '
                                'NEW."error_code", NEW."file_name", NEW."finished_at", NEW."id", '
                                'NEW."notify", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."read", '
                                'NEW."rejected", NEW."routes", NEW."sha256", NEW."started_at", '
                                'NEW."started_by_id", NEW."status", NEW."storage_key", '
                                'NEW."unknown_columns", NEW."window_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_3ea70',
                            hash='41c2ce75cb1d3240313f490afcf78fd3989c2f2a',
                            func=(
                                'INSERT INTO "claims_importrunevent" ("accepted", "bytes", '
                                '"columns", "created_at", "delimiter", "duplicates", "encoding", '
                                '"error", "error_code", "file_name", "finished_at", "id", '
                                '"notify", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "read", "rejected", "routes", '
                                '"sha256", "started_at", "started_by_id", "status", '
                                '"storage_key", "unknown_columns", "window_id") VALUES '
                                '(OLD."accepted", OLD."bytes", OLD."columns", OLD."created_at", '
                                'OLD."delimiter", OLD."duplicates", OLD."encoding", OLD."error", '
                                'OLD."error_code", OLD."file_name", OLD."finished_at", OLD."id", '
                                'OLD."notify", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."read", '
                                'OLD."rejected", OLD."routes", OLD."sha256", OLD."started_at", '
                                'OLD."started_by_id", OLD."status", OLD."storage_key", '
                                'OLD."unknown_columns", OLD."window_id"); RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('file_name', models.CharField(max_length=200, verbose_name='파일')),
                ('storage_key', models.CharField(blank=True, max_length=200)),
                ('sha256', models.BinaryField(max_length=32, null=True)),
                ('bytes', models.BigIntegerField(default=0, verbose_name='크기')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='인코딩')),
                ('delimiter', models.CharField(blank=True, max_length=10, verbose_name='구분자')),
                ('columns', models.JSONField(blank=True, default=list)),
                ('unknown_columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('notify', models.BooleanField(default=False, verbose_name='접수 안내 보내기')),
                ('status', models.CharField(choices=[('queued', '대기'), ('reading', '읽는 중'), ('loading', '싣는 중'), ('done', '완료'), ('unusable', '쓸 수 없는 파일'), ('failed', '중단')], default='queued', max_length=10, verbose_name='상태')),
                ('read', models.PositiveIntegerField(default=0, verbose_name='읽음')),
                ('accepted', models.PositiveIntegerField(default=0, verbose_name='접수')),
                ('duplicates', models.PositiveIntegerField(default=0, verbose_name='중복')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='반려')),
                ('routes', models.JSONField(blank=True, default=dict)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='까닭')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='끝')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.importrun')),
                ('started_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('window', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.filingwindow', verbose_name='접수기간')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ImportRejection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField(verbose_name='행')),
                ('faults', models.JSONField(verbose_name='까닭')),
                ('raw_row', models.BinaryField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejections', to='claims.importrun')),
            ],
            options={
                'verbose_name': '반려된 행',
                'verbose_name_plural': '반려된 행',
                'ordering': ['run', 'row_no', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('run', 'row_no'), name='row_is_rejected_once_in_a_run'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(db_collation='C', max_length=40, verbose_name='접수번호')),
                ('row_no', models.PositiveIntegerField(blank=True, null=True, verbose_name='행')),
                ('filed_at', models.DateTimeField(verbose_name='접수일시')),
                ('channel', models.CharField(blank=True, max_length=40, verbose_name='접수채널')),
                ('claimant_kind', models.CharField(choices=[('individual', '개인'), ('small_business', '소상공인'), ('larger_business', '중·대기업')], max_length=16, verbose_name='신청인구분')),
                ('person_name', models.CharField(blank=True, max_length=100, verbose_name='성명')),
                ('business_name', models.CharField(blank=True, max_length=100, verbose_name='상호')),
                ('representative', models.CharField(blank=True, max_length=100, verbose_name='대표자')),
                ('business_number', models.CharField(blank=True, db_collation='C', max_length=10, verbose_name='사업자등록번호')),
                ('industry_text', models.CharField(blank=True, max_length=100, verbose_name='업종(원문)')),
                ('phone', models.BinaryField(null=True)),
                ('phone_last4', models.CharField(blank=True, db_collation='C', max_length=4)),
                ('phone_index', models.BinaryField(max_length=16, null=True)),
                ('email', models.BinaryField(null=True)),
                ('email_hint', models.CharField(blank=True, max_length=20, verbose_name='이메일')),
                ('fee', models.CharField(choices=[('paid', '유료'), ('free', '무료')], max_length=4, verbose_name='유무료')),
                ('harm', models.CharField(choices=[('monetary', '금전'), ('none', '비금전')], max_length=8, verbose_name='피해유형')),
                ('claimed_loss', models.BigIntegerField(blank=True, null=True, verbose_name='신청액')),
                ('narrative', models.TextField(blank=True, verbose_name='피해내용')),
                ('name_key', models.CharField(db_collation='C', max_length=100)),
                ('representative_key', models.CharField(blank=True, db_collation='C', max_length=100)),
                ('facts_digest', models.BinaryField(max_length=16)),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='경로')),
                ('routed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='분류일시')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='철회일시')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('claimant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.claimant', verbose_name='신청인')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='claims.company', verbose_name='계열사')),
                ('window', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='claims.filingwindow', verbose_name='접수기간')),
                ('import_run', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.importrun', verbose_name='접수 파일')),
                ('industry', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.industry', verbose_name='업종')),
                ('service', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='claims.service', verbose_name='서비스')),
                ('routed_under', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='claims.supportpolicy', verbose_name='적용 정책')),
                ('tier', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.supporttier', verbose_name='구간')),
            ],
            options={
                'verbose_name': '신청',
                'verbose_name_plural': '신청',
                'ordering': ['-filed_at', '-pk'],
                'permissions': [('look_up_claim', '접수번호로 조회'), ('reveal_account', '계좌 열람'), ('reveal_phone', '연락처 열람'), ('export_claim', '신청 목록 내려받기'), ('browse_register', '관리 화면에서 신청 읽기')],
                'indexes': [
                    models.Index(fields=['route', 'filed_at', 'id'], name='claim_by_route'),
                    models.Index(fields=['filed_at', 'id'], name='claim_by_filing'),
                    models.Index(fields=['claimed_loss', 'id'], name='claim_by_loss'),
                    models.Index(fields=['service', 'filed_at', 'id'], name='claim_by_service'),
                    models.Index(fields=['name_key'], name='claim_by_name'),
                    models.Index(fields=['representative_key'], name='claim_by_representative'),
                    models.Index(fields=['business_number'], name='claim_by_business_number'),
                    models.Index(fields=['phone_index'], name='claim_by_phone'),
                    models.Index(fields=['import_run', 'row_no'], name='claim_by_import'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('number',), name='claim_number_is_unique'),
                    models.CheckConstraint(condition=models.Q(models.Q(('route', 'tier_grant'), ('tier__isnull', False)), models.Q(models.Q(('route', 'tier_grant'), _negated=True), ('tier__isnull', True)), _connector='OR'), name='tier_grant_names_its_tier'),
                    models.CheckConstraint(condition=models.Q(models.Q(('claimed_loss__gt', 0), ('harm', 'monetary')), models.Q(('harm', 'none'), models.Q(('claimed_loss__isnull', True), ('claimed_loss', 0), _connector='OR')), _connector='OR'), name='monetary_harm_names_its_loss'),
                    models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', False), _connector='OR'), name='withdrawn_claim_names_who'),
                    models.CheckConstraint(condition=models.Q(('route__in', ['late', 'affiliate', 'no_monetary_loss', 'out_of_scope', 'tier_grant', 'committee_review'])), name='claim_takes_a_known_route'),
                ],
                'triggers': [
                    Trigger(
                        name='names_what_exists',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            pgid='pgtrigger_names_what_exists_cdbf4',
                            hash='47416bcc4ccbadd9d9a744a7f3c34cd97aaa517f',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            func="""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT "window_id", "import_run_id", "industry_id", "service_id", "company_id", "routed_under_id", "tier_id" FROM new_values) AS d WHERE d."window_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_filingwindow" AS r WHERE r.id = d."window_id") OR d."import_run_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_importrun" AS r WHERE r.id = d."import_run_id") OR d."industry_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_industry" AS r WHERE r.id = d."industry_id") OR d."service_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_service" AS r WHERE r.id = d."service_id") OR d."company_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_company" AS r WHERE r.id = d."company_id") OR d."routed_under_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_supportpolicy" AS r WHERE r.id = d."routed_under_id") OR d."tier_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_supporttier" AS r WHERE r.id = d."tier_id")
            ) THEN RAISE EXCEPTION 'claim names what exists' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_names_what_exists'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='routes_by_what_exists',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            pgid='pgtrigger_routes_by_what_exists_590fb',
                            hash='dcebb6ac74387b80940efbb090f2e767788b30e4',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            func="""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT "routed_under_id", "tier_id" FROM new_values) AS d WHERE d."routed_under_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_supportpolicy" AS r WHERE r.id = d."routed_under_id") OR d."tier_id" IS NOT NULL AND NOT EXISTS (SELECT FROM public."claims_supporttier" AS r WHERE r.id = d."tier_id")
            ) THEN RAISE EXCEPTION 'claim names what exists' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_names_what_exists'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='filed_facts',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_filed_facts_d69f2',
                            hash='ed14588fa2544f7752d39c4f88b752740e65bb9f',
                            func="""
            IF (TRUE) AND ROW(OLD."number", OLD."claimant_id", OLD."window_id", OLD."import_run_id", OLD."row_no", OLD."filed_at", OLD."channel", OLD."claimant_kind", OLD."business_number", OLD."industry_id", OLD."industry_text", OLD."service_id", OLD."company_id", OLD."fee", OLD."harm", OLD."claimed_loss", OLD."facts_digest") IS DISTINCT FROM ROW(NEW."number", NEW."claimant_id", NEW."window_id", NEW."import_run_id", NEW."row_no", NEW."filed_at", NEW."channel", NEW."claimant_kind", NEW."business_number", NEW."industry_id", NEW."industry_text", NEW."service_id", NEW."company_id", NEW."fee", NEW."harm", NEW."claimed_loss", NEW."facts_digest") THEN RAISE EXCEPTION 'filed facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'filed_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_811ed',
                            hash='3f71a07202d9902f8ac85a44ff58f1072f777554',
                            condition='WHEN (NEW."withdrawn_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='filed_text',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_filed_text_4780c',
                            hash='3269e64cc9ef20c69b05e494b18a7946093cbf0b',
                            func=r"""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."person_name" IS DISTINCT FROM OLD."person_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."person_name"::text, '') NOT IN ('', '\x'))) OR (NEW."business_name" IS DISTINCT FROM OLD."business_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."business_name"::text, '') NOT IN ('', '\x'))) OR (NEW."representative" IS DISTINCT FROM OLD."representative" AND (NEW.erased_at IS NULL OR COALESCE(NEW."representative"::text, '') NOT IN ('', '\x'))) OR (NEW."phone" IS DISTINCT FROM OLD."phone" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone"::text, '') NOT IN ('', '\x'))) OR (NEW."phone_last4" IS DISTINCT FROM OLD."phone_last4" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_last4"::text, '') NOT IN ('', '\x'))) OR (NEW."phone_index" IS DISTINCT FROM OLD."phone_index" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_index"::text, '') NOT IN ('', '\x'))) OR (NEW."email" IS DISTINCT FROM OLD."email" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email"::text, '') NOT IN ('', '\x'))) OR (NEW."email_hint" IS DISTINCT FROM OLD."email_hint" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email_hint"::text, '') NOT IN ('', '\x'))) OR (NEW."narrative" IS DISTINCT FROM OLD."narrative" AND (NEW.erased_at IS NULL OR COALESCE(NEW."narrative"::text, '') NOT IN ('', '\x'))) OR (NEW."name_key" IS DISTINCT FROM OLD."name_key" AND (NEW.erased_at IS NULL OR COALESCE(NEW."name_key"::text, '') NOT IN ('', '\x'))) OR (NEW."representative_key" IS DISTINCT FROM OLD."representative_key" AND (NEW.erased_at IS NULL OR COALESCE(NEW."representative_key"::text, '') NOT IN ('', '\x'))) THEN RAISE EXCEPTION 'filed facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'filed_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='withdrawn_once',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_withdrawn_once_16501',
                            hash='3a21f97465d210a4729b7a91616c2828f608052c',
                            func="""
            IF (OLD.withdrawn_at IS NOT NULL) AND ROW(OLD."withdrawn_at", OLD."withdrawn_by_id") IS DISTINCT FROM ROW(NEW."withdrawn_at", NEW."withdrawn_by_id") THEN RAISE EXCEPTION 'withdrawal is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            pgid='pgtrigger_update_update_fe4ba',
                            hash='8a8453ba8f01886f8dd0906625b5e89bfacc0066',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "claims_claimevent" ("business_number", '
                                '"channel", "claimant_id", "claimant_kind", "claimed_loss", '
                                '"company_id", "erased_at", "facts_digest", "fee", "filed_at", '
                                '"harm", "id", "import_run_id", "industry_id", "industry_text", '
                                '"number", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "route", "routed_at", '
                                '"routed_under_id", "row_no", "service_id", "tier_id", '
                                '"window_id", "withdrawn_at", "withdrawn_by_id") SELECT '
                                'new_values."business_number", new_values."channel", '
                                'new_values."claimant_id", new_values."claimant_kind", '
                                'new_values."claimed_loss", new_values."company_id", '
                                'new_values."erased_at", new_values."facts_digest", '
                                'new_values."fee", new_values."filed_at", new_values."harm", '
                                'new_values."id", new_values."import_run_id", '
                                'new_values."industry_id", new_values."industry_text", '
                                'new_values."number", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', new_values."id", '
                                'new_values."route", new_values."routed_at", '
                                'new_values."routed_under_id", new_values."row_no", '
                                'new_values."service_id", new_values."tier_id", '
                                'new_values."window_id", new_values."withdrawn_at", '
                                'new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM '
                                'old_values JOIN new_values ON (old_values."id") = '
                                '(new_values."id") WHERE (old_values."business_number" IS '
                                'DISTINCT FROM (new_values."business_number") OR '
                                'old_values."channel" IS DISTINCT FROM (new_values."channel") OR '
                                'old_values."claimant_id" IS DISTINCT FROM '
                                '(new_values."claimant_id") OR old_values."claimant_kind" IS '
                                'DISTINCT FROM (new_values."claimant_kind") OR '
                                'old_values."claimed_loss" IS DISTINCT FROM '
                                '(new_values."claimed_loss") OR old_values."company_id" IS '
                                'DISTINCT FROM (new_values."company_id") OR '
                                'old_values."erased_at" IS DISTINCT FROM (new_values."erased_at") '
                                'OR old_values."facts_digest" IS DISTINCT FROM '
                                '(new_values."facts_digest") OR old_values."fee" IS DISTINCT FROM '
                                '(new_values."fee") OR old_values."filed_at" IS DISTINCT FROM '
                                '(new_values."filed_at") OR old_values."harm" IS DISTINCT FROM '
                                '(new_values."harm") OR old_values."id" IS DISTINCT FROM '
                                '(new_values."id") OR old_values."import_run_id" IS DISTINCT FROM '
                                '(new_values."import_run_id") OR old_values."industry_id" IS '
                                'DISTINCT FROM (new_values."industry_id") OR '
                                'old_values."industry_text" IS DISTINCT FROM '
                                '(new_values."industry_text") OR old_values."number" IS DISTINCT '
                                'FROM (new_values."number") OR old_values."route" IS DISTINCT '
                                'FROM (new_values."route") OR old_values."routed_at" IS DISTINCT '
                                'FROM (new_values."routed_at") OR old_values."routed_under_id" IS '
                                'DISTINCT FROM (new_values."routed_under_id") OR '
                                'old_values."row_no" IS DISTINCT FROM (new_values."row_no") OR '
                                'old_values."service_id" IS DISTINCT FROM '
                                '(new_values."service_id") OR old_values."tier_id" IS DISTINCT '
                                'FROM (new_values."tier_id") OR old_values."window_id" IS '
                                'DISTINCT FROM (new_values."window_id") OR '
                                'old_values."withdrawn_at" IS DISTINCT FROM '
                                '(new_values."withdrawn_at") OR old_values."withdrawn_by_id" IS '
                                'DISTINCT FROM (new_values."withdrawn_by_id")) ) AS new_values, '
                                '_pgh_attached_context; RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            pgid='pgtrigger_delete_delete_dbf31',
                            hash='c1cefdbefc3050c1847aedfec121f94d2ada5ea1',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            func=(
                                'WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS '
                                'value ) INSERT INTO "claims_claimevent" ("business_number", '
                                '"channel", "claimant_id", "claimant_kind", "claimed_loss", '
                                '"company_id", "erased_at", "facts_digest", "fee", "filed_at", '
                                '"harm", "id", "import_run_id", "industry_id", "industry_text", '
                                '"number", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "route", "routed_at", '
                                '"routed_under_id", "row_no", "service_id", "tier_id", '
                                '"window_id", "withdrawn_at", "withdrawn_by_id") SELECT '
                                'old_values."business_number", old_values."channel", '
                                'old_values."claimant_id", old_values."claimant_kind", '
                                'old_values."claimed_loss", old_values."company_id", '
                                'old_values."erased_at", old_values."facts_digest", '
                                'old_values."fee", old_values."filed_at", old_values."harm", '
                                'old_values."id", old_values."import_run_id", '
                                'old_values."industry_id", old_values."industry_text", '
                                'old_values."number", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", '
                                'old_values."route", old_values."routed_at", '
                                'old_values."routed_under_id", old_values."row_no", '
                                'old_values."service_id", old_values."tier_id", '
                                'old_values."window_id", old_values."withdrawn_at", '
                                'old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM '
                                'old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='파일 이름')),
                ('bytes', models.PositiveIntegerField(verbose_name='크기(바이트)')),
                ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='SHA-256')),
                ('media_type', models.CharField(max_length=100, verbose_name='형식')),
                ('storage_key', models.CharField(editable=False, max_length=100, verbose_name='저장 위치')),
                ('source', models.CharField(choices=[('import', '접수 파일'), ('secretariat', '사무국'), ('supplement', '보완 제출'), ('link', '제출 링크')], max_length=12, verbose_name='출처')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='받은 때')),
                ('status', models.CharField(choices=[('received', '준비 중'), ('inspecting', '준비 중'), ('ready', '볼 수 있음'), ('unpreviewable', '미리보기 안 됨'), ('refused', '받지 않음'), ('quarantined', '격리'), ('unpacked', '압축을 풀었음')], default='received', max_length=14, verbose_name='상태')),
                ('refusal', models.CharField(blank=True, choices=[('too_large', '파일이 너무 큽니다. 나누거나 줄여서 올려 주세요.'), ('too_many_files', '신청 한 건에 둘 수 있는 서류 수를 넘었습니다.'), ('empty', '내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.'), ('unknown_kind', '받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX나 이를 묶은 ZIP으로 올려 주세요.'), ('web_page', '웹 문서(HTML)입니다. 엑셀에서 열어 XLSX로 저장하거나 PDF로 인쇄해 올려 주세요.'), ('polyglot', '두 가지 형식이 한 파일에 섞여 있습니다. PDF나 그림으로 다시 저장해 올려 주세요.'), ('archive', 'ZIP이 아닌 압축 파일입니다. 풀어서 올리거나 ZIP으로 다시 묶어 올려 주세요.'), ('unpacks_too_large', '압축을 푼 크기가 너무 큽니다. 필요한 내용만 남겨 다시 저장해 주세요.'), ('nested_archive', '압축 파일 안의 압축 파일은 받지 않습니다. 풀어서 올려 주세요.'), ('bad_entry', '압축이 손상되어 풀 수 없습니다. 다시 묶어 올려 주세요.'), ('unsafe_name', '압축 파일 밖을 가리키는 이름이 들어 있습니다. 서류만 다시 묶어 올려 주세요.'), ('too_many_entries', '압축 파일에 든 파일이 너무 많습니다. 필요한 서류만 다시 묶어 올려 주세요.'), ('not_unpacked', '압축 파일을 풀지 못했습니다. 풀어서 파일을 하나씩 올려 주세요.'), ('too_many_pages', '쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.'), ('too_many_pixels', '그림이 너무 큽니다. 크기를 줄여서 올려 주세요.'), ('password', '암호가 걸린 파일입니다. 암호를 풀어 다시 올려 주세요.'), ('broken', '파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.'), ('no_preview', '미리보기가 들어 있지 않은 한글 문서입니다. PDF로 저장해 올려 주세요.'), ('memory', '파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다.'), ('timeout', '파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다.'), ('crashed', '파일을 여는 중에 문제가 생겨 미리볼 수 없습니다.'), ('not_confined', '이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다.')], max_length=20, verbose_name='사유')),
                ('scan', models.CharField(choices=[('none', '검사 안 함'), ('clean', '이상 없음'), ('infected', '악성코드'), ('unreachable', '검사기 연결 안 됨'), ('limit', '검사 한도 초과')], default='none', max_length=12, verbose_name='검사')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='검사한 때')),
                ('page_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='쪽수')),
                ('set_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='제외한 때')),
                ('set_aside_reason', models.CharField(blank=True, max_length=300, verbose_name='제외 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='claims.claim', verbose_name='신청')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='claims.document')),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('set_aside_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='제외한 사람')),
            ],
            options={
                'verbose_name': '서류',
                'verbose_name_plural': '서류',
                'ordering': ['pk'],
                'permissions': [('attach_document', '서류를 올릴 수 있음')],
                'indexes': [
                    models.Index(fields=['sha256'], name='document_by_content'),
                    models.Index(fields=['claim', 'kind'], name='document_by_claim_kind'),
                    models.Index(condition=models.Q(('status__in', ['received', 'inspecting'])), fields=['received_at', 'id'], name='document_under_way'),
                    models.Index(condition=models.Q(('status', 'quarantined')), fields=['scan', 'scanned_at'], name='document_in_quarantine'),
                    models.Index(condition=models.Q(('scan', 'none')), fields=['-received_at'], name='document_unscanned'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('storage_key',), name='document_has_its_own_file'),
                    models.UniqueConstraint(fields=('claim', 'kind', 'sha256'), name='same_file_again_adds_nothing'),
                    models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', True), ('set_aside_by__isnull', True), ('set_aside_reason', '')), models.Q(('set_aside_at__isnull', False), ('set_aside_by__isnull', False), models.Q(models.Q(('set_aside_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR')), _connector='OR'), name='set_aside_document_names_who_and_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('page_count__gt', 0), ('page_count__isnull', False)), _connector='OR'), name='ready_document_has_pages'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['unpreviewable', 'refused']), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='unshown_document_says_why'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other'])), name='document_kind_is_known'),
                    models.CheckConstraint(condition=models.Q(('source__in', ['import', 'secretariat', 'supplement', 'link'])), name='document_source_is_known'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['received', 'inspecting', 'ready', 'unpreviewable', 'refused', 'quarantined', 'unpacked'])), name='document_status_is_known'),
                    models.CheckConstraint(condition=models.Q(('scan__in', ['none', 'clean', 'infected', 'unreachable', 'limit'])), name='document_scan_is_known'),
                    models.CheckConstraint(condition=models.Q(('scan', 'none'), ('scanned_at__isnull', False), _connector='OR'), name='scanned_document_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'quarantined'), _negated=True), ('scan__in', ['infected', 'unreachable', 'limit']), _connector='OR'), name='quarantined_document_was_not_clean'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ready', 'unpreviewable', 'unpacked']), _negated=True), ('scan__in', ['none', 'clean']), _connector='OR'), name='shown_document_is_not_infected'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_9d8fd',
                            hash='5360e580d78a0de645e3e148c66e8aa0f9441b7a',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."sha256", OLD."bytes", OLD."storage_key", OLD."source") IS DISTINCT FROM ROW(NEW."claim_id", NEW."sha256", NEW."bytes", NEW."storage_key", NEW."source") THEN RAISE EXCEPTION 'claims document is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_document_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_6882d',
                            hash='827165ce883699d8296bbddcddf3f532099afd05',
                            func=r"""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."file_name" IS DISTINCT FROM OLD."file_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."file_name"::text, '') NOT IN ('', '\x'))) THEN RAISE EXCEPTION 'file name is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'file_name_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='setting_aside_keeps_its_reason',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_setting_aside_keeps_its_reason_d864c',
                            hash='ea46b2883364d59506e1ae4d97d9c91ef0a9f85f',
                            func="""
            IF NEW.set_aside_reason IS DISTINCT FROM OLD.set_aside_reason
                AND NEW.set_aside_at IS NOT DISTINCT FROM OLD.set_aside_at
                AND NOT (NEW.erased_at IS NOT NULL AND NEW.set_aside_reason = '')
            THEN RAISE EXCEPTION 'setting aside keeps its reason' USING ERRCODE = 'check_violation', CONSTRAINT = 'setting_aside_keeps_its_reason'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='scan_fsm',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_scan_fsm_97fb3',
                            hash='9e3f2327a55f8fb064dd4b5206ef672455e29ede',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."scan" NOT IN (\'none\') THEN RAISE '
                                "EXCEPTION 'claims document scan moves as allowed' USING ERRCODE "
                                "= 'check_violation', CONSTRAINT = "
                                "'claims_document_scan_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."scan" IS DISTINCT FROM NEW."scan"\n'
                                '                AND (OLD."scan" || \'>\' || NEW."scan") <> ALL '
                                "(ARRAY['clean>infected', 'clean>limit', 'clean>unreachable', "
                                "'infected>clean', 'limit>clean', 'limit>infected', "
                                "'limit>unreachable', 'none>clean', 'none>infected', "
                                "'none>limit', 'none>unreachable', 'unreachable>clean', "
                                "'unreachable>infected', 'unreachable>limit']::text[])\n"
                                "            THEN RAISE EXCEPTION 'claims document scan moves as "
                                "allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_document_scan_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='clean_is_the_word_of_a_look',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_clean_is_the_word_of_a_look_076ed',
                            hash='65d53fd890062f03ec808754a725d8045bc16c61',
                            func="""
            IF NEW.scan <> 'clean' OR OLD.scan = 'clean' THEN RETURN NULL; END IF;
            IF NEW.scanned_at IS NULL OR NEW.scanned_at <= OLD.scanned_at
                OR NEW.scanned_at < OLD.received_at
                OR NOT (OLD.status = 'inspecting' OR OLD.scan = 'none')
                OR (OLD.scan = 'infected' AND NOT EXISTS (
                    SELECT 1 FROM public.claims_documentact act
                    WHERE act.document_id = OLD.id AND act.what = 'rescanned'
                        AND act.at >= OLD.scanned_at
                ))
            THEN RAISE EXCEPTION 'clean is the word of a look' USING ERRCODE = 'check_violation', CONSTRAINT = 'clean_is_the_word_of_a_look'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_135d1',
                            hash='5c1e9ae33f3feb52adbac05d5bb65464c745bc81',
                            func=(
                                '\n'
                                '            \n'
                                "                IF TG_OP = 'INSERT' THEN\n"
                                '                    IF NEW."status" NOT IN (\'received\') THEN '
                                "RAISE EXCEPTION 'claims document status moves as allowed' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_document_status_moves_as_allowed'; END IF;\n"
                                '                    RETURN NEW;\n'
                                '                END IF;\n'
                                '            \n'
                                '            IF OLD."status" IS DISTINCT FROM NEW."status"\n'
                                '                AND (OLD."status" || \'>\' || NEW."status") <> ALL '
                                "(ARRAY['inspecting>quarantined', 'inspecting>ready', "
                                "'inspecting>refused', 'inspecting>unpacked', "
                                "'inspecting>unpreviewable', 'quarantined>inspecting', "
                                "'ready>quarantined', 'received>inspecting', "
                                "'unpacked>quarantined', 'unpreviewable>inspecting', "
                                "'unpreviewable>quarantined']::text[])\n"
                                "            THEN RAISE EXCEPTION 'claims document status moves "
                                "as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_document_status_moves_as_allowed'; END IF;\n"
                                '            RETURN NEW;\n'
                                '        '
                            ),
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_a80a0',
                            hash='1ecb1b209f331102034596565fdaa24780beb0c7',
                            func=(
                                'INSERT INTO "claims_documentevent" ("bytes", "claim_id", '
                                '"erased_at", "id", "kind", "media_type", "page_count", '
                                '"parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "received_at", "received_by_id", '
                                '"refusal", "scan", "scanned_at", "set_aside_at", '
                                '"set_aside_by_id", "sha256", "source", "status", "storage_key") '
                                'VALUES (NEW."bytes", NEW."claim_id", NEW."erased_at", NEW."id", '
                                'NEW."kind", NEW."media_type", NEW."page_count", NEW."parent_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received_at", '
                                'NEW."received_by_id", NEW."refusal", NEW."scan", '
                                'NEW."scanned_at", NEW."set_aside_at", NEW."set_aside_by_id", '
                                'NEW."sha256", NEW."source", NEW."status", NEW."storage_key"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_6d835',
                            hash='938a84719fb45bcf6949de3e5ca9290fff7465d9',
                            condition=(
                                'WHEN (OLD."bytes" IS DISTINCT FROM (NEW."bytes") OR '
                                'OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR '
                                'OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" '
                                'IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM '
                                '(NEW."kind") OR OLD."media_type" IS DISTINCT FROM '
                                '(NEW."media_type") OR OLD."page_count" IS DISTINCT FROM '
                                '(NEW."page_count") OR OLD."parent_id" IS DISTINCT FROM '
                                '(NEW."parent_id") OR OLD."received_at" IS DISTINCT FROM '
                                '(NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM '
                                '(NEW."received_by_id") OR OLD."refusal" IS DISTINCT FROM '
                                '(NEW."refusal") OR OLD."scan" IS DISTINCT FROM (NEW."scan") OR '
                                'OLD."scanned_at" IS DISTINCT FROM (NEW."scanned_at") OR '
                                'OLD."set_aside_at" IS DISTINCT FROM (NEW."set_aside_at") OR '
                                'OLD."set_aside_by_id" IS DISTINCT FROM (NEW."set_aside_by_id") '
                                'OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."source" '
                                'IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM '
                                '(NEW."status") OR OLD."storage_key" IS DISTINCT FROM '
                                '(NEW."storage_key"))'
                            ),
                            func=(
                                'INSERT INTO "claims_documentevent" ("bytes", "claim_id", '
                                '"erased_at", "id", "kind", "media_type", "page_count", '
                                '"parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "received_at", "received_by_id", '
                                '"refusal", "scan", "scanned_at", "set_aside_at", '
                                '"set_aside_by_id", "sha256", "source", "status", "storage_key") '
                                'VALUES (NEW."bytes", NEW."claim_id", NEW."erased_at", NEW."id", '
                                'NEW."kind", NEW."media_type", NEW."page_count", NEW."parent_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_at", '
                                'NEW."received_by_id", NEW."refusal", NEW."scan", '
                                'NEW."scanned_at", NEW."set_aside_at", NEW."set_aside_by_id", '
                                'NEW."sha256", NEW."source", NEW."status", NEW."storage_key"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_de5da',
                            hash='1fbb3536e7de21168e00ca04ebee44b9fcb52699',
                            func=(
                                'INSERT INTO "claims_documentevent" ("bytes", "claim_id", '
                                '"erased_at", "id", "kind", "media_type", "page_count", '
                                '"parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", '
                                '"pgh_label", "pgh_obj_id", "received_at", "received_by_id", '
                                '"refusal", "scan", "scanned_at", "set_aside_at", '
                                '"set_aside_by_id", "sha256", "source", "status", "storage_key") '
                                'VALUES (OLD."bytes", OLD."claim_id", OLD."erased_at", OLD."id", '
                                'OLD."kind", OLD."media_type", OLD."page_count", OLD."parent_id", '
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', "
                                "TRUE), ''), NULL)::JSONB, "
                                "COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), "
                                '\'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received_at", '
                                'OLD."received_by_id", OLD."refusal", OLD."scan", '
                                'OLD."scanned_at", OLD."set_aside_at", OLD."set_aside_by_id", '
                                'OLD."sha256", OLD."source", OLD."status", OLD."storage_key"); '
                                'RETURN NULL;'
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('bytes', models.PositiveIntegerField(verbose_name='크기(바이트)')),
                ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='SHA-256')),
                ('media_type', models.CharField(max_length=100, verbose_name='형식')),
                ('storage_key', models.CharField(editable=False, max_length=100, verbose_name='저장 위치')),
                ('source', models.CharField(choices=[('import', '접수 파일'), ('secretariat', '사무국'), ('supplement', '보완 제출'), ('link', '제출 링크')], max_length=12, verbose_name='출처')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='받은 때')),
                ('status', models.CharField(choices=[('received', '준비 중'), ('inspecting', '준비 중'), ('ready', '볼 수 있음'), ('unpreviewable', '미리보기 안 됨'), ('refused', '받지 않음'), ('quarantined', '격리'), ('unpacked', '압축을 풀었음')], default='received', max_length=14, verbose_name='상태')),
                ('refusal', models.CharField(blank=True, choices=[('too_large', '파일이 너무 큽니다. 나누거나 줄여서 올려 주세요.'), ('too_many_files', '신청 한 건에 둘 수 있는 서류 수를 넘었습니다.'), ('empty', '내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.'), ('unknown_kind', '받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX나 이를 묶은 ZIP으로 올려 주세요.'), ('web_page', '웹 문서(HTML)입니다. 엑셀에서 열어 XLSX로 저장하거나 PDF로 인쇄해 올려 주세요.'), ('polyglot', '두 가지 형식이 한 파일에 섞여 있습니다. PDF나 그림으로 다시 저장해 올려 주세요.'), ('archive', 'ZIP이 아닌 압축 파일입니다. 풀어서 올리거나 ZIP으로 다시 묶어 올려 주세요.'), ('unpacks_too_large', '압축을 푼 크기가 너무 큽니다. 필요한 내용만 남겨 다시 저장해 주세요.'), ('nested_archive', '압축 파일 안의 압축 파일은 받지 않습니다. 풀어서 올려 주세요.'), ('bad_entry', '압축이 손상되어 풀 수 없습니다. 다시 묶어 올려 주세요.'), ('unsafe_name', '압축 파일 밖을 가리키는 이름이 들어 있습니다. 서류만 다시 묶어 올려 주세요.'), ('too_many_entries', '압축 파일에 든 파일이 너무 많습니다. 필요한 서류만 다시 묶어 올려 주세요.'), ('not_unpacked', '압축 파일을 풀지 못했습니다. 풀어서 파일을 하나씩 올려 주세요.'), ('too_many_pages', '쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.'), ('too_many_pixels', '그림이 너무 큽니다. 크기를 줄여서 올려 주세요.'), ('password', '암호가 걸린 파일입니다. 암호를 풀어 다시 올려 주세요.'), ('broken', '파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.'), ('no_preview', '미리보기가 들어 있지 않은 한글 문서입니다. PDF로 저장해 올려 주세요.'), ('memory', '파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다.'), ('timeout', '파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다.'), ('crashed', '파일을 여는 중에 문제가 생겨 미리볼 수 없습니다.'), ('not_confined', '이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다.')], max_length=20, verbose_name='사유')),
                ('scan', models.CharField(choices=[('none', '검사 안 함'), ('clean', '이상 없음'), ('infected', '악성코드'), ('unreachable', '검사기 연결 안 됨'), ('limit', '검사 한도 초과')], default='none', max_length=12, verbose_name='검사')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='검사한 때')),
                ('page_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='쪽수')),
                ('set_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='제외한 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.document')),
                ('received_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('set_aside_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='제외한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='쪽')),
                ('width', models.PositiveIntegerField(verbose_name='너비')),
                ('height', models.PositiveIntegerField(verbose_name='높이')),
                ('preview_key', models.CharField(editable=False, max_length=120)),
                ('label', models.CharField(blank=True, max_length=100, verbose_name='시트 이름')),
                ('text_digest', models.BinaryField(max_length=16, null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='claims.document', verbose_name='서류')),
                ('band_1', models.SmallIntegerField(editable=False, null=True)),
                ('band_2', models.SmallIntegerField(editable=False, null=True)),
                ('band_3', models.SmallIntegerField(editable=False, null=True)),
                ('band_4', models.SmallIntegerField(editable=False, null=True)),
                ('shape', models.CharField(choices=[('picture', '그림'), ('table', '표'), ('text', '글')], default='picture', max_length=8)),
            ],
            options={
                'verbose_name': '쪽',
                'verbose_name_plural': '쪽',
                'ordering': ['document', 'number'],
                'indexes': [
                    models.Index(condition=models.Q(('band_1__isnull', False)), fields=['band_1'], name='page_by_band_1'),
                    models.Index(condition=models.Q(('band_2__isnull', False)), fields=['band_2'], name='page_by_band_2'),
                    models.Index(condition=models.Q(('band_3__isnull', False)), fields=['band_3'], name='page_by_band_3'),
                    models.Index(condition=models.Q(('band_4__isnull', False)), fields=['band_4'], name='page_by_band_4'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('document', 'number'), name='page_has_one_number'),
                    models.CheckConstraint(condition=models.Q(('shape__in', ['picture', 'table', 'text'])), name='page_shape_is_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('set_aside', '제외'), ('taken_back', '제외 취소'), ('reclassified', '종류 변경'), ('rescanned', '다시 검사')], max_length=12, verbose_name='한 일')),
                ('kind_before', models.CharField(blank=True, max_length=30, verbose_name='바꾸기 전 종류')),
                ('kind_after', models.CharField(blank=True, max_length=30, verbose_name='바꾼 종류')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='claims.document', verbose_name='서류')),
            ],
            options={
                'verbose_name': '서류 처리 기록',
                'verbose_name_plural': '서류 처리 기록',
                'ordering': ['document', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('what__in', ['set_aside', 'taken_back', 'reclassified', 'rescanned'])), name='document_act_is_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('what', 'set_aside'), _negated=True), models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='setting_aside_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('what', 'reclassified'), _negated=True), models.Q(('kind_after__in', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other']), ('kind_before__in', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other']), models.Q(('kind_before', models.F('kind_after')), _negated=True)), _connector='OR'), name='reclassifying_names_both_kinds'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_documentact',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_55270',
                            hash='b2c9e45b9aadaae5818f0151bb681df91ae7ed6b',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."reason"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['reason', 'erased_at'] = to_jsonb(NEW) - ARRAY['reason', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims documentact is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_documentact_is_append_only';
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('check_code', models.CharField(db_collation='C', max_length=40, verbose_name='점검')),
                ('check_version', models.PositiveSmallIntegerField(verbose_name='점검 판')),
                ('verdict', models.CharField(choices=[('ok', '이상 없음'), ('unknown', '판단 불가'), ('warning', '주의'), ('problem', '문제')], max_length=8, verbose_name='판정')),
                ('said', models.CharField(db_collation='C', max_length=40, verbose_name='문장')),
                ('values', models.JSONField(blank=True, default=dict, null=True, verbose_name='문장의 값')),
                ('page', models.PositiveIntegerField(blank=True, null=True, verbose_name='쪽')),
                ('box', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, null=True, size=4)),
                ('data', models.JSONField(blank=True, default=dict, verbose_name='계산')),
                ('estimated_loss', models.BigIntegerField(blank=True, null=True, verbose_name='추정 손실')),
                ('input_digest', models.BinaryField(max_length=16)),
                ('run_no', models.PositiveIntegerField(verbose_name='회차')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='때')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='claims.claim', verbose_name='신청')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='claims.document', verbose_name='서류')),
            ],
            options={
                'verbose_name': '자동점검 결과',
                'verbose_name_plural': '자동점검 결과',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(fields=['claim', 'check_code', 'document', '-run_no'], name='finding_newest'),
                    models.Index(fields=['check_code', 'verdict'], name='finding_by_verdict'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('claim', 'check_code', 'document', 'run_no'), name='check_finds_once_a_run', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(('verdict__in', ['ok', 'unknown', 'warning', 'problem'])), name='finding_verdict_is_known'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other'])), name='finding_kind_is_known'),
                    models.CheckConstraint(condition=models.Q(('estimated_loss__isnull', True), ('estimated_loss__gte', 0), _connector='OR'), name='estimated_loss_is_not_negative'),
                    models.CheckConstraint(condition=models.Q(('box__isnull', True), models.Q(('document__isnull', False), ('page__isnull', False)), _connector='OR'), name='boxed_finding_names_its_page'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_finding',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_01a0c',
                            hash='fbd10a15c15d14ccf4e32100749d0bba131a3718',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."values"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['values', 'erased_at'] = to_jsonb(NEW) - ARRAY['values', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims finding is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_finding_is_append_only';
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='FindingLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='claims.finding')),
                ('other_claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
            ],
            options={
                'verbose_name': '관련 신청',
                'verbose_name_plural': '관련 신청',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('finding', 'other_claim'), name='finding_links_a_claim_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_findinglink',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_e5b52',
                            hash='c84d4d8879d18566225ee202f36db24033eadc45',
                            func=(
                                "RAISE EXCEPTION 'claims findinglink is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_findinglink_is_append_only';"
                            ),
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='시각')),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='주소')),
                ('request_id', models.CharField(blank=True, max_length=40, verbose_name='요청')),
                ('action', models.CharField(choices=[('view_claim', '신청 보기'), ('view_document', '서류 보기'), ('download', '내려받기'), ('reveal_account', '계좌 열람'), ('reveal_phone', '연락처 열람'), ('search', '찾기'), ('export', '목록 내려받기'), ('look_up', '접수번호 조회'), ('view_list', '목록 보기'), ('view_payout', '지급 보기')], max_length=20, verbose_name='한 일')),
                ('document_id', models.BigIntegerField(null=True, verbose_name='서류')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='건수')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='열람사유')),
                ('erased_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='사람')),
                ('claim', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.claim')),
                ('hits', models.PositiveIntegerField(null=True, verbose_name='보인 건수')),
                ('term', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='찾은 말')),
            ],
            options={
                'verbose_name': '접속기록',
                'verbose_name_plural': '접속기록',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['claim', 'at'], name='access_by_claim'),
                    models.Index(fields=['user', 'at'], name='access_by_user'),
                    django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='access_by_time'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('action__in', ['download', 'export', 'reveal_account', 'reveal_phone']), _negated=True), models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='reveal_and_download_name_a_reason'),
                    models.CheckConstraint(condition=models.Q(('action__in', ['view_claim', 'view_document', 'download', 'reveal_account', 'reveal_phone', 'search', 'export', 'look_up', 'view_list', 'view_payout'])), name='access_entry_has_a_known_action'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_accessentry',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_ce0fc',
                            hash='f58fd8053e63c6052a0bb0d817e013818dab586c',
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
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_accessentry',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_7426d',
                            hash='b615c2146a80844555e28f526e67c3552d2b3af7',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."reason"::text, '') IN ('', '\x') AND COALESCE(NEW."term"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['reason', 'term', 'erased_at'] = to_jsonb(NEW) - ARRAY['reason', 'term', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims accessentry is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_accessentry_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='written_now',
                        sql=UpsertTriggerSql(
                            table='claims_accessentry',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_written_now_47372',
                            hash='80ef318c1bf5b7705a26252f706b95a425687ce7',
                            func='NEW."at" := clock_timestamp(); RETURN NEW;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccessEntryClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.claim')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='shown', to='claims.accessentry')),
            ],
            options={
                'verbose_name': '접속기록의 신청',
                'verbose_name_plural': '접속기록의 신청',
                'indexes': [
                    models.Index(fields=['claim', 'entry'], name='access_shown_by_claim'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('entry', 'claim'), name='an_entry_shows_a_claim_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_accessentryclaim',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_1827f',
                            hash='ff3e9f7754bb9e681ff8198e4136f91df842b549',
                            func=(
                                "RAISE EXCEPTION 'claims accessentryclaim is append only' USING "
                                "ERRCODE = 'check_violation', CONSTRAINT = "
                                "'claims_accessentryclaim_is_append_only';"
                            ),
                        ),
                    ),
                    Trigger(
                        name='shown_with_its_entry',
                        sql=UpsertTriggerSql(
                            table='claims_accessentryclaim',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_shown_with_its_entry_26758',
                            hash='48490ceb37d5fe5fd553d3a601b8243d7893903a',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_accessentry e
                        WHERE e.id = NEW.entry_id AND e.at >= transaction_timestamp()
                    ) THEN RAISE EXCEPTION 'claims of an entry are written with it' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_of_an_entry_are_written_with_it'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(db_collation='C', max_length=40, verbose_name='접수번호')),
                ('row_no', models.PositiveIntegerField(blank=True, null=True, verbose_name='행')),
                ('filed_at', models.DateTimeField(verbose_name='접수일시')),
                ('channel', models.CharField(blank=True, max_length=40, verbose_name='접수채널')),
                ('claimant_kind', models.CharField(choices=[('individual', '개인'), ('small_business', '소상공인'), ('larger_business', '중·대기업')], max_length=16, verbose_name='신청인구분')),
                ('business_number', models.CharField(blank=True, db_collation='C', max_length=10, verbose_name='사업자등록번호')),
                ('industry_text', models.CharField(blank=True, max_length=100, verbose_name='업종(원문)')),
                ('fee', models.CharField(choices=[('paid', '유료'), ('free', '무료')], max_length=4, verbose_name='유무료')),
                ('harm', models.CharField(choices=[('monetary', '금전'), ('none', '비금전')], max_length=8, verbose_name='피해유형')),
                ('claimed_loss', models.BigIntegerField(blank=True, null=True, verbose_name='신청액')),
                ('facts_digest', models.BinaryField(max_length=16)),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='경로')),
                ('routed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='분류일시')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='철회일시')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('claimant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claimant', verbose_name='신청인')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.claim')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.company', verbose_name='계열사')),
                ('window', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.filingwindow', verbose_name='접수기간')),
                ('import_run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.importrun', verbose_name='접수 파일')),
                ('industry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.industry', verbose_name='업종')),
                ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.service', verbose_name='서비스')),
                ('routed_under', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='적용 정책')),
                ('tier', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supporttier', verbose_name='구간')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('bank_code', models.CharField(db_collation='C', max_length=3, verbose_name='은행')),
                ('number', models.BinaryField(null=True)),
                ('last4', models.CharField(blank=True, db_collation='C', max_length=4, verbose_name='계좌 끝자리')),
                ('number_index', models.BinaryField(max_length=16, null=True)),
                ('holder_name', models.CharField(blank=True, max_length=100, verbose_name='예금주')),
                ('text_digest', models.BinaryField(max_length=16)),
                ('holder_match', models.CharField(choices=[('business', '상호와 일치'), ('representative', '대표자와 일치'), ('mismatch', '예금주 다름'), ('unknown', '확인 전')], default='unknown', max_length=16, verbose_name='예금주 확인')),
                ('source', models.CharField(choices=[('intake', '접수'), ('supplement', '보완'), ('correction', '정정')], default='intake', max_length=12, verbose_name='출처')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='등록')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('entered_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='claims.claim')),
            ],
            options={
                'verbose_name': '지급 계좌',
                'verbose_name_plural': '지급 계좌',
                'ordering': ['claim', '-version'],
                'indexes': [
                    models.Index(fields=['number_index'], name='account_by_number'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('claim', 'version'), name='account_version_is_unique_in_its_claim'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_bankaccount',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_ca01c',
                            hash='cc5bc107357d6a2dfbe3ca11d64108b57512638d',
                            condition='WHEN (NEW."entered_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_bankaccount',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_1bf9f',
                            hash='ed890ab442e4179045a303d43f0b279274e8a9a2',
                            func=r"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."number"::text, '') IN ('', '\x') AND COALESCE(NEW."last4"::text, '') IN ('', '\x') AND COALESCE(NEW."number_index"::text, '') IN ('', '\x') AND COALESCE(NEW."holder_name"::text, '') IN ('', '\x')
                    AND to_jsonb(OLD) - ARRAY['number', 'last4', 'number_index', 'holder_name', 'erased_at'] = to_jsonb(NEW) - ARRAY['number', 'last4', 'number_index', 'holder_name', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims bankaccount is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_bankaccount_is_append_only';
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='이름')),
                ('language', models.CharField(choices=[('ko', '한국어'), ('en', 'English')], default='ko', max_length=2, verbose_name='언어')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='사용 중지')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('password_changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='비밀번호 변경')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RolesApart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group')),
                ('other', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('one', 'other'), name='roles_are_kept_apart_once'),
                    models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='no_role_is_kept_from_itself'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RoleHeldEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('group', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.group')),
                ('user', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.roleheld')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PermissionHeldEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('permission', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.permission')),
                ('user', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.permissionheld')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
