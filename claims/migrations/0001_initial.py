"""The tables of the claims, with their constraints, indexes and triggers, and the functions of the
search index (docs/decisions/0060)."""

import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.utils.timezone
import pghistory.utils
import uuid
from django.conf import settings
from django.db import migrations, models
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from claims.migrations._create_tables import CreateTables
import claims.clock
import claims.policy.models.policies

FUNCTIONS = r"""
CREATE FUNCTION public.search_initials(said text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    place int;
    code int;
    letters constant text := 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
    found text := '';
BEGIN
    FOR place IN 1..length(said) LOOP
        code := ascii(substr(said, place, 1));
        found := found || CASE
            WHEN code BETWEEN 44032 AND 55203 THEN substr(letters, (code - 44032) / 588 + 1, 1)
            WHEN code BETWEEN 4352 AND 4370 THEN substr(letters, code - 4351, 1)
            ELSE substr(said, place, 1) END;
    END LOOP;
    RETURN found;
END $$;

CREATE FUNCTION public.search_people(representative_key text, person_name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN key = representative_key OR key = '' THEN representative_key
        WHEN representative_key = '' THEN key
        ELSE representative_key || ' ' || key END
    FROM (SELECT lower(regexp_replace(normalize(person_name, NFKC), '\s', '', 'g')) AS key) named
$$;

CREATE FUNCTION public.search_grams(
    name text, name_initials text, people text, people_initials text
) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL RESTRICTED COST 5000 AS $$
DECLARE
    place int;
    grams text[] := '{}';
BEGIN
    IF name <> '' THEN
        grams := ARRAY['^' || left(name, 1), '^' || left(name, 2), '^' || left(name_initials, 2),
            '^' || left(name_initials, 3)];
    END IF;
    FOR place IN 1..length(name) LOOP
        grams := grams || ARRAY[substr(name, place, 1), substr(name, place, 2),
            substr(name_initials, place, 2), substr(name_initials, place, 3)];
    END LOOP;
    FOR place IN 1..length(people) - 1 LOOP
        grams := grams || ARRAY['=' || substr(people, place, 2),
            '=' || substr(people_initials, place, 2), '=' || substr(people_initials, place, 3)];
    END LOOP;
    RETURN grams;
END $$;
"""
BACK = """
DROP FUNCTION public.search_grams(text, text, text, text);
DROP FUNCTION public.search_people(text, text);
DROP FUNCTION public.search_initials(text);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, BACK),
        CreateTables([
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='회사')),
                ('name_key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True, verbose_name='찾는 이름')),
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
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."company_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(name='operator_by_two', sql=UpsertTriggerSql(func="\n            IF pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') THEN RETURN NEW; END IF;\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.is_operator AND NOT EXISTS (\n        SELECT 1 FROM public.claims_proposedchange c\n        WHERE c.kind = 'company' AND c.target = (NEW.name_key)::text AND c.status = 'confirmed'\n            AND c.settled_at = transaction_timestamp() AND (c.after ->> 'name' = NEW.name AND c.after -> 'aliases' = to_jsonb(NEW.aliases)\n                AND (c.after ->> 'is_operator')::boolean = NEW.is_operator)\n    )\n                THEN RAISE EXCEPTION 'operator is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_is_set_by_two_hands'; END IF;\n                RETURN NEW;\n            END IF;\n            IF NOT (OLD.is_operator OR NEW.is_operator)\n                OR ROW(OLD.name, OLD.name_key, OLD.aliases, OLD.is_operator)\n                    IS NOT DISTINCT FROM ROW(NEW.name, NEW.name_key, NEW.aliases, NEW.is_operator)\n            THEN RETURN NEW; END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_proposedchange c\n        WHERE c.kind = 'company' AND c.target = (OLD.name_key)::text AND c.status = 'confirmed'\n            AND c.settled_at = transaction_timestamp() AND (c.after ->> 'name' = NEW.name AND c.after -> 'aliases' = to_jsonb(NEW.aliases)\n                AND (c.after ->> 'is_operator')::boolean = NEW.is_operator)\n    ) THEN RAISE EXCEPTION 'operator is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_is_set_by_two_hands'; END IF;\n            RETURN NEW;\n        ", hash='4268158f2cf06abfe529b9abaa316e6aacaae847', operation='INSERT OR UPDATE', pgid='pgtrigger_operator_by_two_20920', table='claims_company', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='서비스')),
                ('name_key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True, verbose_name='찾는 이름')),
                ('confirmed', models.BooleanField(default=True, verbose_name='확인됨')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.company', verbose_name='회사')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='other_names', to='claims.service', verbose_name='합쳐진 서비스')),
            ],
            options={
                'verbose_name': '서비스',
                'verbose_name_plural': '서비스',
                'ordering': ['name'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='service_merges_into_another'),
                ],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_service',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_82f34',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."service_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(
                        name='merged_by_two',
                        sql=UpsertTriggerSql(
                            table='claims_service',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_merged_by_two_7fe73',
                            func="""
            IF NEW.merged_into_id IS NOT DISTINCT FROM
                (CASE WHEN TG_OP = 'UPDATE' THEN OLD.merged_into_id END)
            THEN RETURN NEW; END IF;
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'merge_service' AND c.target = (NEW.id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND (c.after->>'into' IS NOT DISTINCT FROM NEW.merged_into_id::text)
    ) THEN
                RAISE EXCEPTION 'a merge of services is confirmed by two' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_merge_of_services_is_confirmed_by_two';
            END IF;
            PERFORM 1 FROM public.claims_service s
                WHERE s.id IN (NEW.id, NEW.merged_into_id) ORDER BY s.id FOR UPDATE;
            IF NEW.merged_into_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM public.claims_service s
                WHERE s.id = NEW.merged_into_id AND s.merged_into_id IS NOT NULL
                    OR s.merged_into_id = NEW.id
            ) THEN RAISE EXCEPTION 'merged services form no chain' USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_services_form_no_chain'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='filed_name',
                        sql=UpsertTriggerSql(
                            table='claims_service',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_filed_name_a939b',
                            func="""
            IF (EXISTS (SELECT 1 FROM public.claims_claim c WHERE c.service_id = OLD.id)) AND ROW(OLD."name", OLD."name_key") IS DISTINCT FROM ROW(NEW."name", NEW."name_key") THEN RAISE EXCEPTION 'filed name of a service stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'filed_name_of_a_service_stays'; END IF;
            RETURN NEW;
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
                ('name_key', models.CharField(db_collation='C', editable=False, max_length=100, unique=True, verbose_name='찾는 이름')),
                ('code', models.CharField(blank=True, max_length=10, verbose_name='분류 코드')),
                ('confirmed', models.BooleanField(default=True, verbose_name='확인됨')),
            ],
            options={
                'verbose_name': '업종',
                'verbose_name_plural': '업종',
                'ordering': ['name'],
                'triggers': [
                    Trigger(
                        name='filed_name',
                        sql=UpsertTriggerSql(
                            table='claims_industry',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_filed_name_d110c',
                            func="""
            IF (EXISTS (SELECT 1 FROM public.claims_claim c WHERE c.industry_id = OLD.id)) AND ROW(OLD."name", OLD."name_key") IS DISTINCT FROM ROW(NEW."name", NEW."name_key") THEN RAISE EXCEPTION 'filed name of an industry stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'filed_name_of_an_industry_stays'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_industry',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_3093f',
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
                            func='INSERT INTO "claims_incidentevent" ("began_at", "code", "ended_at", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."began_at", NEW."code", NEW."ended_at", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_incident',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_f8d8b',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_incidentevent" ("began_at", "code", "ended_at", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."began_at", NEW."code", NEW."ended_at", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_incident',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_86a51',
                            func='INSERT INTO "claims_incidentevent" ("began_at", "code", "ended_at", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."began_at", OLD."code", OLD."ended_at", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
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
                            func="""
            IF (EXISTS (
                SELECT 1 FROM public.claims_supportpolicy p
                WHERE p.programme_id = OLD.id AND p.published_at IS NOT NULL
            )) AND ROW(OLD."code", OLD."name", OLD."incident_id") IS DISTINCT FROM ROW(NEW."code", NEW."name", NEW."incident_id") THEN RAISE EXCEPTION 'programme of a published policy is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_of_a_published_policy_is_frozen'; END IF;
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
                            func='INSERT INTO "claims_programmeevent" ("benefit", "code", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."benefit", NEW."code", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_programme',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_8a45c',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_programmeevent" ("benefit", "code", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."benefit", NEW."code", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_programme',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_b7f0f',
                            func='INSERT INTO "claims_programmeevent" ("benefit", "code", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (OLD."benefit", OLD."code", OLD."id", OLD."incident_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state"); RETURN NULL;',
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
                            func='INSERT INTO "claims_holidayevent" ("day", "id", "name", "off", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."name", NEW."off", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_holiday',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_dbaaa',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_holidayevent" ("day", "id", "name", "off", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."name", NEW."off", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_holiday',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_75474',
                            func='INSERT INTO "claims_holidayevent" ("day", "id", "name", "off", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."day", OLD."id", OLD."name", OLD."off", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='holiday_by_two', sql=UpsertTriggerSql(func="\n            IF TG_OP = 'DELETE' THEN\n                IF NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') AND NOT EXISTS (\n        SELECT 1 FROM public.claims_proposedchange c\n        WHERE c.kind = 'holiday' AND c.target = (OLD.day)::text AND c.status = 'confirmed'\n            AND c.settled_at = transaction_timestamp() AND (c.after = '{}'::jsonb)\n    )\n                THEN RAISE EXCEPTION 'holiday is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'holiday_is_set_by_two_hands'; END IF;\n                RETURN OLD;\n            END IF;\n            IF TG_OP = 'UPDATE' AND NEW.day <> OLD.day THEN RAISE EXCEPTION 'holiday keeps its day' USING ERRCODE = 'check_violation', CONSTRAINT = 'holiday_keeps_its_day'; END IF;\n            IF NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member') AND NOT EXISTS (\n        SELECT 1 FROM public.claims_proposedchange c\n        WHERE c.kind = 'holiday' AND c.target = (NEW.day)::text AND c.status = 'confirmed'\n            AND c.settled_at = transaction_timestamp() AND (c.after = jsonb_build_object('name', NEW.name, 'off', NEW.off))\n    )\n            THEN RAISE EXCEPTION 'holiday is set by two hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'holiday_is_set_by_two_hands'; END IF;\n            RETURN NEW;\n        ", hash='3fb20c8f717aa7b7f81473aa32e419f9d030d236', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_holiday_by_two_fd9e0', table='claims_holiday', when='BEFORE')),
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
                            func='INSERT INTO "claims_filingwindowevent" ("closes_at", "code", "id", "incident_id", "kind", "name", "opened_for", "opens_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."closes_at", NEW."code", NEW."id", NEW."incident_id", NEW."kind", NEW."name", NEW."opened_for", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_filingwindow',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_ce2b6',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_filingwindowevent" ("closes_at", "code", "id", "incident_id", "kind", "name", "opened_for", "opens_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."closes_at", NEW."code", NEW."id", NEW."incident_id", NEW."kind", NEW."name", NEW."opened_for", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_filingwindow',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_bab6b',
                            func='INSERT INTO "claims_filingwindowevent" ("closes_at", "code", "id", "incident_id", "kind", "name", "opened_for", "opens_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."closes_at", OLD."code", OLD."id", OLD."incident_id", OLD."kind", OLD."name", OLD."opened_for", OLD."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
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
                ('identity_key', models.BinaryField(max_length=16, unique=True, verbose_name='동일인 색인')),
                ('display_name', models.CharField(blank=True, max_length=100, verbose_name='이름')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='claims.claimant', verbose_name='합친 신청인')),
            ],
            options={
                'verbose_name': '신청인',
                'verbose_name_plural': '신청인',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_claimant',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_94069',
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
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."display_name" IS DISTINCT FROM OLD."display_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."display_name"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'claimant stays the same' USING ERRCODE = 'check_violation', CONSTRAINT = 'claimant_stays_the_same'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_claimant',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_43215',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."claimant_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(
                        name='keeps_its_key',
                        sql=UpsertTriggerSql(
                            table='claims_claimant',
                            when='BEFORE',
                            operation='UPDATE OF "id"',
                            pgid='pgtrigger_keeps_its_key_37ef1',
                            func="""
        IF NEW.id IS DISTINCT FROM OLD.id THEN RAISE EXCEPTION 'primary key stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'primary_key_stays'; END IF;
        RETURN NEW;
    """,
                        ),
                    ),
                    Trigger(name='z_erased_with_the_last_claim', sql=UpsertTriggerSql(condition='WHEN (NEW."erased_at" IS NOT NULL AND OLD."erased_at" IS NULL)', func="\n                    IF (\n                        SELECT bool_and(c.erased_at IS NOT NULL) FROM public.claims_claim c\n                        WHERE c.claimant_id = OLD.id\n                    ) IS NOT TRUE AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')\n                    THEN RAISE EXCEPTION 'claimant is erased with the last claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'claimant_is_erased_with_the_last_claim'; END IF;\n                    RETURN NEW;\n                ", hash='70f814ee95d3c8d6cb04d3f29e1a9835d83d033d', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_the_last_claim_23d28', table='claims_claimant', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name='번호')),
                ('sealed_at', models.DateTimeField(verbose_name='봉인 시각')),
                ('tables', models.JSONField(verbose_name='테이블')),
                ('ends', models.JSONField(verbose_name='끝 번호')),
                ('left', models.JSONField(default=list, verbose_name='다음으로 미룬 표')),
                ('rows', models.PositiveBigIntegerField(verbose_name='새 기록')),
                ('head', models.CharField(max_length=64, verbose_name='봉인값')),
                ('previous', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='claims.seal', verbose_name='앞 봉인')),
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
                            func="RAISE EXCEPTION 'claims seal is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_seal_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='SealChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(db_collation='C', max_length=63, verbose_name='테이블')),
                ('first_id', models.BigIntegerField(verbose_name='첫 번호')),
                ('last_id', models.BigIntegerField(verbose_name='마지막 번호')),
                ('rows', models.PositiveSmallIntegerField(verbose_name='줄 수')),
                ('ids', models.BinaryField(verbose_name='줄 번호')),
                ('digests', models.BinaryField(verbose_name='줄 지문')),
                ('text_digests', models.BinaryField(verbose_name='글 지문')),
                ('seal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='claims.seal', verbose_name='봉인')),
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
                            func="RAISE EXCEPTION 'claims sealchunk is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_sealchunk_is_append_only';",
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
                ('seal', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.seal', verbose_name='봉인')),
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
                            func="RAISE EXCEPTION 'claims sealcheck is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_sealcheck_is_append_only';",
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
                            func='INSERT INTO "claims_userevent" ("date_joined", "disabled_at", "email", "id", "is_active", "is_staff", "is_superuser", "language", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."date_joined", NEW."disabled_at", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."name", NEW."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_955a1',
                            condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."disabled_at" IS DISTINCT FROM (NEW."disabled_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."password_changed_at" IS DISTINCT FROM (NEW."password_changed_at") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                            func='INSERT INTO "claims_userevent" ("date_joined", "disabled_at", "email", "id", "is_active", "is_staff", "is_superuser", "language", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."date_joined", NEW."disabled_at", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."name", NEW."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_user',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_b8837',
                            func='INSERT INTO "claims_userevent" ("date_joined", "disabled_at", "email", "id", "is_active", "is_staff", "is_superuser", "language", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (OLD."date_joined", OLD."disabled_at", OLD."email", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."language", OLD."name", OLD."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."username"); RETURN NULL;',
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
                'verbose_name': '맡은 역할',
                'verbose_name_plural': '맡은 역할',
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
                    func='INSERT INTO "claims_roleheldevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
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
                    condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                    func='INSERT INTO "claims_roleheldevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
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
                    func='INSERT INTO "claims_roleheldevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."group_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                ),
            ),
        ),
        migrations.CreateModel(
            name='PermissionHeld',
            fields=[],
            options={
                'proxy': True,
                'verbose_name': '따로 받은 권한',
                'verbose_name_plural': '따로 받은 권한',
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
                    func='INSERT INTO "claims_permissionheldevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
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
                    condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                    func='INSERT INTO "claims_permissionheldevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
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
                    func='INSERT INTO "claims_permissionheldevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."id", OLD."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
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
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."settled_by_id" IS NOT NULL)',
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
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'claims proposedchange status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_proposedchange_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['waiting>confirmed', 'waiting>declined', 'waiting>withdrawn']::text[])
            THEN RAISE EXCEPTION 'claims proposedchange status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_proposedchange_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='passes_two_administrators', sql=UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')\n            )\n        )\n    ) THEN\n                            RAISE EXCEPTION 'change is proposed by an administrator' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_is_proposed_by_an_administrator';\n                        END IF;\n                        IF NEW.about_id IS NOT NULL AND NEW.target <> NEW.about_id::text THEN\n                            RAISE EXCEPTION 'change of a person names them' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_of_a_person_names_them';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF OLD.status = 'waiting' AND NEW.status <> 'waiting' THEN\n                        NEW.settled_at := transaction_timestamp();\n                        IF NEW.status = 'confirmed'\n                            AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')\n            )\n        )\n    )\n                        THEN RAISE EXCEPTION 'change is confirmed by administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_is_confirmed_by_administrators'; END IF;\n                    END IF;\n                    RETURN NEW;\n                ", hash='84cc6e368f7bf114ad4c07da275f70782c65586c', operation='INSERT OR UPDATE', pgid='pgtrigger_passes_two_administrators_53516', table='claims_proposedchange', when='BEFORE')),
                    Trigger(name='proposed_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'waiting' AND NEW.status = 'confirmed'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_change')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'change is confirmed by administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_is_confirmed_by_administrators'; END IF;\n            RETURN NEW;\n        ", hash='58904121ab793f7a8d25897480163527919dc95d', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_68f1b', table='claims_proposedchange', when='BEFORE')),
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
                ('quorum', models.CharField(choices=[('majority_of_panel', '배정 위원의 과반'), ('all_of_panel', '배정 위원 전원')], default='majority_of_panel', max_length=20, verbose_name='정족수')),
                ('majority', models.CharField(choices=[('of_votes_cast', '표결한 위원의 과반'), ('two_thirds', '표결한 위원의 3분의 2 이상')], default='of_votes_cast', max_length=20, verbose_name='의결')),
                ('tie', models.CharField(choices=[('denies', '동수는 부지급'), ('chair', '동수는 위원장이 부지급으로 확정하거나 재표결에 부침')], default='denies', max_length=10, verbose_name='동수')),
                ('amount_rule', models.CharField(choices=[('median_of_granting', '지급 의견의 중앙값'), ('mean_of_granting', '지급 의견의 평균'), ('lowest_of_granting', '지급 의견 가운데 가장 낮은 금액')], default='median_of_granting', max_length=20, verbose_name='금액')),
                ('rounding_unit', models.BigIntegerField(default=1, verbose_name='절사 단위')),
                ('chair_threshold', models.BigIntegerField(default=3000000, verbose_name='위원장 확인 기준액')),
                ('additional_cap', models.BigIntegerField(blank=True, null=True, verbose_name='추가지원 상한')),
                ('second_ballots', models.PositiveSmallIntegerField(default=1, help_text='위원장이 한 심의를 다시 표결에 부칠 수 있는 횟수. 0번부터 3번까지입니다.', verbose_name='재표결 횟수')),
                ('decide_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='심의 기한(영업일)')),
                ('supplement_working_days', models.PositiveSmallIntegerField(default=7, verbose_name='보완기한(영업일)')),
                ('appeal_days', models.PositiveSmallIntegerField(default=30, verbose_name='이의신청 기한(일)')),
                ('appeal_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 기한(영업일)')),
                ('appeal_extension', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 연장(영업일)')),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.programme', verbose_name='지원사업')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공포한 사람')),
                ('sitting_notice_days', models.PositiveSmallIntegerField(default=1, help_text='안건을 알린 뒤 이만큼 지나야 회의에서 확정할 수 있습니다.', verbose_name='안건 통보 기간(영업일)')),
                ('typed_sum_from', models.BigIntegerField(default=10000000, help_text='원. 되돌릴 수 없는 일의 합계가 이 이상이면 금액을 적어야 합니다. 0이면 적지 않습니다.', verbose_name='합계를 직접 적는 금액')),
                ('unanimity_tolerance', models.PositiveSmallIntegerField(default=1000, help_text='표결 금액이 의결액에서 벗어나도 전원일치로 보는 비율.', verbose_name='전원일치 금액 허용폭')),
                ('document_working_days', models.PositiveSmallIntegerField(default=20, help_text='서류를 요청한 뒤 적어도 이만큼 기다립니다. 서류 접수기간이 더 길면 그날까지입니다.', verbose_name='서류 제출 기한(영업일)')),
                ('late_documents', models.CharField(choices=[('count', '받아 심의에 씁니다'), ('hold', '받아 두고 간사가 정합니다')], default='count', max_length=5, verbose_name='기한 뒤 서류')),
                ('reopening_days', models.PositiveSmallIntegerField(default=30, verbose_name='미제출 종결을 다시 여는 기한(일)')),
                ('above_median_share', models.PositiveSmallIntegerField(default=5000, help_text='같은 업종 신청의 중앙값을 넘는 손실 가운데 제안액에 넣는 몫.', verbose_name='중앙값을 넘는 손실의 반영 비율')),
                ('free_departure', models.PositiveSmallIntegerField(default=1000, help_text='제안액에서 이 비율이나 아래 금액까지는 사유 없이 다르게 표결합니다.', verbose_name='사유 없이 벗어날 수 있는 비율')),
                ('free_departure_won', models.BigIntegerField(default=10000, help_text='제안액에서 이만큼까지는 비율과 관계없이 사유를 적지 않습니다.', verbose_name='사유 없이 벗어날 수 있는 금액')),
                ('market_rest_share', models.PositiveSmallIntegerField(default=5000, help_text='운영사가 아닌 회사의 시장점유율 가운데 제안액에서 빼는 몫.', verbose_name='다른 회사 점유율의 공제 비율')),
                ('unlike_day', models.PositiveSmallIntegerField(default=5, help_text='피해 기간이 하루 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 하루 차이 나는 피해 기간')),
                ('unlike_industry', models.PositiveSmallIntegerField(default=20, help_text='업종이 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 다른 업종')),
                ('unlike_loss', models.PositiveSmallIntegerField(default=20, help_text='인정액이 두 배나 절반인 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 두 배 차이 나는 손실')),
                ('unlike_service', models.PositiveSmallIntegerField(default=40, help_text='서비스가 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 다른 서비스')),
                ('one_grant_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), blank=True, db_default=[], default=list, help_text='고른 것 가운데 하나라도 같은 신청에는 구간·기본 지원금을 한 번만 작성하고, 나머지는 지급을 보류합니다. 고르지 않으면 신청마다 작성합니다.', size=None, verbose_name='정액 지원금을 한 번만 주는 기준')),
                ('tax_expense_share', models.PositiveSmallIntegerField(default=0, help_text='지급액 가운데 필요경비로 보는 몫. 소득세법 제37조, 시행령 제87조.', verbose_name='기타소득 필요경비 비율')),
                ('tax_free_income', models.BigIntegerField(default=50000, help_text='건마다 소득금액이 이 금액 이하면 과세하지 않습니다. 소득세법 제84조.', verbose_name='기타소득 과세최저한')),
                ('tax_local_share', models.PositiveSmallIntegerField(default=1000, help_text='소득세에 곱하는 비율. 지방세법 제103조의13.', verbose_name='지방소득세 비율')),
                ('tax_rate', models.PositiveSmallIntegerField(default=2000, help_text='소득금액에 곱하는 소득세율. 소득세법 제129조 제1항 제6호.', verbose_name='기타소득 원천징수 세율')),
                ('taxed', models.BooleanField(default=False, help_text='켜면 지급마다 기타소득 세액을 계산해 지급명세에 씁니다. 이체액은 그대로입니다.', verbose_name='지원금이 기타소득에 해당')),
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
                    models.CheckConstraint(condition=models.Q(('document_working_days__gte', 1)), name='policy_gives_days_for_documents'),
                    models.CheckConstraint(condition=models.Q(('amount_rule__in', ['median_of_granting', 'mean_of_granting', 'lowest_of_granting']), ('majority__in', ['of_votes_cast', 'two_thirds']), ('quorum__in', ['majority_of_panel', 'all_of_panel']), ('second_ballots__lte', 3), ('tie__in', ['denies', 'chair'])), name='policy_voting_rules_are_known'),
                    models.CheckConstraint(condition=models.Q(('above_median_share__lte', 10000), ('free_departure__lte', 10000), ('free_departure_won__gte', 0), ('market_rest_share__lte', 10000), ('unlike_day__lte', 1000), ('unlike_industry__lte', 1000), ('unlike_loss__lte', 1000), ('unlike_service__lte', 1000)), name='policy_weights_are_in_range'),
                    models.CheckConstraint(condition=models.Q(('one_grant_by__contained_by', ['claimant', 'account', 'phone'])), name='policy_knows_payees_by_known_marks'),
                    models.CheckConstraint(condition=models.Q(('tax_expense_share__lte', 10000), ('tax_free_income__gte', 0), ('tax_local_share__lte', 10000), ('tax_rate__lte', 10000)), name='policy_tax_rule_is_in_range'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_d886d',
                            condition='WHEN (NEW."drafted_by_id" IS NOT NULL OR NEW."published_by_id" IS NOT NULL)',
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
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."routed_under_id" = OLD.id
            ) THEN RAISE EXCEPTION 'row that a claim names stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_that_a_claim_names_stays'; END IF;
            RETURN OLD;
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
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_c0777',
                            func="""
            IF (OLD.published_at IS NOT NULL) AND ROW(OLD."programme_id", OLD."version", OLD."title", OLD."note", OLD."drafted_by_id", OLD."published_at", OLD."published_by_id", OLD."effective_from", OLD."review_threshold", OLD."small_business_only", OLD."base_grant", OLD."required_kinds", OLD."panel_size", OLD."quorum", OLD."majority", OLD."tie", OLD."amount_rule", OLD."rounding_unit", OLD."chair_threshold", OLD."additional_cap", OLD."one_grant_by", OLD."second_ballots", OLD."decide_working_days", OLD."supplement_working_days", OLD."document_working_days", OLD."late_documents", OLD."reopening_days", OLD."appeal_days", OLD."appeal_working_days", OLD."appeal_extension", OLD."typed_sum_from", OLD."sitting_notice_days", OLD."unanimity_tolerance", OLD."free_departure", OLD."free_departure_won", OLD."above_median_share", OLD."market_rest_share", OLD."unlike_service", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_day", OLD."taxed", OLD."tax_expense_share", OLD."tax_free_income", OLD."tax_rate", OLD."tax_local_share") IS DISTINCT FROM ROW(NEW."programme_id", NEW."version", NEW."title", NEW."note", NEW."drafted_by_id", NEW."published_at", NEW."published_by_id", NEW."effective_from", NEW."review_threshold", NEW."small_business_only", NEW."base_grant", NEW."required_kinds", NEW."panel_size", NEW."quorum", NEW."majority", NEW."tie", NEW."amount_rule", NEW."rounding_unit", NEW."chair_threshold", NEW."additional_cap", NEW."one_grant_by", NEW."second_ballots", NEW."decide_working_days", NEW."supplement_working_days", NEW."document_working_days", NEW."late_documents", NEW."reopening_days", NEW."appeal_days", NEW."appeal_working_days", NEW."appeal_extension", NEW."typed_sum_from", NEW."sitting_notice_days", NEW."unanimity_tolerance", NEW."free_departure", NEW."free_departure_won", NEW."above_median_share", NEW."market_rest_share", NEW."unlike_service", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_day", NEW."taxed", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_rate", NEW."tax_local_share") THEN RAISE EXCEPTION 'published policy is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'published_policy_is_frozen'; END IF;
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
                            func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."one_grant_by", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_local_share", NEW."tax_rate", NEW."taxed", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_14a7d',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."one_grant_by", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_local_share", NEW."tax_rate", NEW."taxed", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_supportpolicy',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_0e81c',
                            func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (OLD."above_median_share", OLD."additional_cap", OLD."amount_rule", OLD."appeal_days", OLD."appeal_extension", OLD."appeal_working_days", OLD."base_grant", OLD."chair_threshold", OLD."decide_working_days", OLD."document_working_days", OLD."drafted_by_id", OLD."effective_from", OLD."free_departure", OLD."free_departure_won", OLD."id", OLD."late_documents", OLD."majority", OLD."market_rest_share", OLD."note", OLD."one_grant_by", OLD."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."published_at", OLD."published_by_id", OLD."quorum", OLD."reopening_days", OLD."required_kinds", OLD."review_threshold", OLD."rounding_unit", OLD."second_ballots", OLD."sitting_notice_days", OLD."small_business_only", OLD."supplement_working_days", OLD."tax_expense_share", OLD."tax_free_income", OLD."tax_local_share", OLD."tax_rate", OLD."taxed", OLD."tie", OLD."title", OLD."typed_sum_from", OLD."unanimity_tolerance", OLD."unlike_day", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_service", OLD."version"); RETURN NULL;',
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
                ('quorum', models.CharField(choices=[('majority_of_panel', '배정 위원의 과반'), ('all_of_panel', '배정 위원 전원')], default='majority_of_panel', max_length=20, verbose_name='정족수')),
                ('majority', models.CharField(choices=[('of_votes_cast', '표결한 위원의 과반'), ('two_thirds', '표결한 위원의 3분의 2 이상')], default='of_votes_cast', max_length=20, verbose_name='의결')),
                ('tie', models.CharField(choices=[('denies', '동수는 부지급'), ('chair', '동수는 위원장이 부지급으로 확정하거나 재표결에 부침')], default='denies', max_length=10, verbose_name='동수')),
                ('amount_rule', models.CharField(choices=[('median_of_granting', '지급 의견의 중앙값'), ('mean_of_granting', '지급 의견의 평균'), ('lowest_of_granting', '지급 의견 가운데 가장 낮은 금액')], default='median_of_granting', max_length=20, verbose_name='금액')),
                ('rounding_unit', models.BigIntegerField(default=1, verbose_name='절사 단위')),
                ('chair_threshold', models.BigIntegerField(default=3000000, verbose_name='위원장 확인 기준액')),
                ('additional_cap', models.BigIntegerField(blank=True, null=True, verbose_name='추가지원 상한')),
                ('second_ballots', models.PositiveSmallIntegerField(default=1, help_text='위원장이 한 심의를 다시 표결에 부칠 수 있는 횟수. 0번부터 3번까지입니다.', verbose_name='재표결 횟수')),
                ('decide_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='심의 기한(영업일)')),
                ('supplement_working_days', models.PositiveSmallIntegerField(default=7, verbose_name='보완기한(영업일)')),
                ('appeal_days', models.PositiveSmallIntegerField(default=30, verbose_name='이의신청 기한(일)')),
                ('appeal_working_days', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 기한(영업일)')),
                ('appeal_extension', models.PositiveSmallIntegerField(default=15, verbose_name='재심의 연장(영업일)')),
                ('drafted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.supportpolicy')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='공포한 사람')),
                ('sitting_notice_days', models.PositiveSmallIntegerField(default=1, help_text='안건을 알린 뒤 이만큼 지나야 회의에서 확정할 수 있습니다.', verbose_name='안건 통보 기간(영업일)')),
                ('typed_sum_from', models.BigIntegerField(default=10000000, help_text='원. 되돌릴 수 없는 일의 합계가 이 이상이면 금액을 적어야 합니다. 0이면 적지 않습니다.', verbose_name='합계를 직접 적는 금액')),
                ('unanimity_tolerance', models.PositiveSmallIntegerField(default=1000, help_text='표결 금액이 의결액에서 벗어나도 전원일치로 보는 비율.', verbose_name='전원일치 금액 허용폭')),
                ('document_working_days', models.PositiveSmallIntegerField(default=20, help_text='서류를 요청한 뒤 적어도 이만큼 기다립니다. 서류 접수기간이 더 길면 그날까지입니다.', verbose_name='서류 제출 기한(영업일)')),
                ('late_documents', models.CharField(choices=[('count', '받아 심의에 씁니다'), ('hold', '받아 두고 간사가 정합니다')], default='count', max_length=5, verbose_name='기한 뒤 서류')),
                ('reopening_days', models.PositiveSmallIntegerField(default=30, verbose_name='미제출 종결을 다시 여는 기한(일)')),
                ('above_median_share', models.PositiveSmallIntegerField(default=5000, help_text='같은 업종 신청의 중앙값을 넘는 손실 가운데 제안액에 넣는 몫.', verbose_name='중앙값을 넘는 손실의 반영 비율')),
                ('free_departure', models.PositiveSmallIntegerField(default=1000, help_text='제안액에서 이 비율이나 아래 금액까지는 사유 없이 다르게 표결합니다.', verbose_name='사유 없이 벗어날 수 있는 비율')),
                ('free_departure_won', models.BigIntegerField(default=10000, help_text='제안액에서 이만큼까지는 비율과 관계없이 사유를 적지 않습니다.', verbose_name='사유 없이 벗어날 수 있는 금액')),
                ('market_rest_share', models.PositiveSmallIntegerField(default=5000, help_text='운영사가 아닌 회사의 시장점유율 가운데 제안액에서 빼는 몫.', verbose_name='다른 회사 점유율의 공제 비율')),
                ('unlike_day', models.PositiveSmallIntegerField(default=5, help_text='피해 기간이 하루 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 하루 차이 나는 피해 기간')),
                ('unlike_industry', models.PositiveSmallIntegerField(default=20, help_text='업종이 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 다른 업종')),
                ('unlike_loss', models.PositiveSmallIntegerField(default=20, help_text='인정액이 두 배나 절반인 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 두 배 차이 나는 손실')),
                ('unlike_service', models.PositiveSmallIntegerField(default=40, help_text='서비스가 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다.', verbose_name='비슷한 사례: 다른 서비스')),
                ('one_grant_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), blank=True, db_default=[], default=list, help_text='고른 것 가운데 하나라도 같은 신청에는 구간·기본 지원금을 한 번만 작성하고, 나머지는 지급을 보류합니다. 고르지 않으면 신청마다 작성합니다.', size=None, verbose_name='정액 지원금을 한 번만 주는 기준')),
                ('tax_expense_share', models.PositiveSmallIntegerField(default=0, help_text='지급액 가운데 필요경비로 보는 몫. 소득세법 제37조, 시행령 제87조.', verbose_name='기타소득 필요경비 비율')),
                ('tax_free_income', models.BigIntegerField(default=50000, help_text='건마다 소득금액이 이 금액 이하면 과세하지 않습니다. 소득세법 제84조.', verbose_name='기타소득 과세최저한')),
                ('tax_local_share', models.PositiveSmallIntegerField(default=1000, help_text='소득세에 곱하는 비율. 지방세법 제103조의13.', verbose_name='지방소득세 비율')),
                ('tax_rate', models.PositiveSmallIntegerField(default=2000, help_text='소득금액에 곱하는 소득세율. 소득세법 제129조 제1항 제6호.', verbose_name='기타소득 원천징수 세율')),
                ('taxed', models.BooleanField(default=False, help_text='켜면 지급마다 기타소득 세액을 계산해 지급명세에 씁니다. 이체액은 그대로입니다.', verbose_name='지원금이 기타소득에 해당')),
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
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='claims.supportpolicy', verbose_name='지원 정책')),
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
                            func='INSERT INTO "claims_supporttierevent" ("amount", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "upper_bound") VALUES (NEW."amount", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."upper_bound"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_supporttier',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_c30f7',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_supporttierevent" ("amount", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "upper_bound") VALUES (NEW."amount", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", NEW."upper_bound"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_supporttier',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_f437f',
                            func='INSERT INTO "claims_supporttierevent" ("amount", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "upper_bound") VALUES (OLD."amount", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."upper_bound"); RETURN NULL;',
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
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='지원 정책')),
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
                            func='INSERT INTO "claims_policyfactorevent" ("factor", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "service_id", "unit", "value") VALUES (NEW."factor", NEW."id", NEW."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."service_id", NEW."unit", NEW."value"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_policyfactor',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_15e0b',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_policyfactorevent" ("factor", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "service_id", "unit", "value") VALUES (NEW."factor", NEW."id", NEW."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", NEW."service_id", NEW."unit", NEW."value"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_policyfactor',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_023eb',
                            func='INSERT INTO "claims_policyfactorevent" ("factor", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "service_id", "unit", "value") VALUES (OLD."factor", OLD."id", OLD."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."service_id", OLD."unit", OLD."value"); RETURN NULL;',
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
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='claims.filingwindow', verbose_name='접수기간')),
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
                            func="RAISE EXCEPTION 'claims windowextension is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_windowextension_is_append_only';",
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
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('sha256', models.BinaryField(max_length=32, null=True, verbose_name='파일 지문(SHA-256)')),
                ('bytes', models.BigIntegerField(default=0, verbose_name='크기')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='인코딩')),
                ('delimiter', models.CharField(blank=True, max_length=10, verbose_name='구분자')),
                ('columns', models.JSONField(blank=True, default=list, verbose_name='알아본 항목')),
                ('unknown_columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='모르는 항목')),
                ('notify', models.BooleanField(default=False, verbose_name='접수 안내 보내기')),
                ('status', models.CharField(choices=[('queued', '대기'), ('reading', '읽는 중'), ('previewed', '미리보기'), ('done', '완료'), ('unusable', '쓸 수 없는 파일'), ('failed', '중단'), ('cancelled', '접수하지 않음')], default='queued', max_length=10, verbose_name='상태')),
                ('read', models.PositiveIntegerField(default=0, verbose_name='읽음')),
                ('accepted', models.PositiveIntegerField(default=0, verbose_name='접수')),
                ('duplicates', models.PositiveIntegerField(default=0, verbose_name='중복')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='반려')),
                ('routes', models.JSONField(blank=True, default=dict, verbose_name='경로별 건수')),
                ('error_code', models.CharField(blank=True, max_length=40, verbose_name='오류 코드')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='사유')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='끝')),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='claims.filingwindow', verbose_name='접수기간')),
                ('corrected', models.PositiveIntegerField(default=0, verbose_name='고쳐서 접수')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='claims.importrun', verbose_name='고친 파일')),
                ('duplicate_rows', models.JSONField(blank=True, default=list, verbose_name='중복된 줄')),
                ('preview', models.JSONField(blank=True, null=True, verbose_name='미리 본 줄')),
                ('sum_rows', models.JSONField(blank=True, default=list, verbose_name='합계 줄')),
                ('to_preview', models.BooleanField(default=False, verbose_name='미리보기')),
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
                    models.CheckConstraint(condition=models.Q(('corrected__lte', models.F('rejected')), models.Q(('status', 'done'), _negated=True), _connector='OR'), name='only_rejected_rows_are_corrected'),
                ],
                'triggers': [
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_e2308',
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
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('queued') THEN RAISE EXCEPTION 'claims importrun status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_importrun_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['failed>queued', 'previewed>cancelled', 'previewed>queued', 'queued>done', 'queued>failed', 'queued>reading', 'queued>unusable', 'reading>done', 'reading>failed', 'reading>previewed', 'reading>queued', 'reading>unusable']::text[])
            THEN RAISE EXCEPTION 'claims importrun status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_importrun_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_ea0e9',
                            func='INSERT INTO "claims_importrunevent" ("accepted", "bytes", "columns", "corrected", "corrects_id", "created_at", "delimiter", "duplicates", "encoding", "error", "error_code", "file_name", "finished_at", "id", "notify", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read", "rejected", "routes", "sha256", "started_at", "started_by_id", "status", "storage_key", "to_preview", "unknown_columns", "window_id") VALUES (NEW."accepted", NEW."bytes", NEW."columns", NEW."corrected", NEW."corrects_id", NEW."created_at", NEW."delimiter", NEW."duplicates", NEW."encoding", NEW."error", NEW."error_code", NEW."file_name", NEW."finished_at", NEW."id", NEW."notify", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."read", NEW."rejected", NEW."routes", NEW."sha256", NEW."started_at", NEW."started_by_id", NEW."status", NEW."storage_key", NEW."to_preview", NEW."unknown_columns", NEW."window_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_04d0e',
                            condition='WHEN (OLD."accepted" IS DISTINCT FROM (NEW."accepted") OR OLD."bytes" IS DISTINCT FROM (NEW."bytes") OR OLD."columns" IS DISTINCT FROM (NEW."columns") OR OLD."corrected" IS DISTINCT FROM (NEW."corrected") OR OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."delimiter" IS DISTINCT FROM (NEW."delimiter") OR OLD."duplicates" IS DISTINCT FROM (NEW."duplicates") OR OLD."encoding" IS DISTINCT FROM (NEW."encoding") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."error_code" IS DISTINCT FROM (NEW."error_code") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."notify" IS DISTINCT FROM (NEW."notify") OR OLD."read" IS DISTINCT FROM (NEW."read") OR OLD."rejected" IS DISTINCT FROM (NEW."rejected") OR OLD."routes" IS DISTINCT FROM (NEW."routes") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."started_by_id" IS DISTINCT FROM (NEW."started_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."storage_key" IS DISTINCT FROM (NEW."storage_key") OR OLD."to_preview" IS DISTINCT FROM (NEW."to_preview") OR OLD."unknown_columns" IS DISTINCT FROM (NEW."unknown_columns") OR OLD."window_id" IS DISTINCT FROM (NEW."window_id"))',
                            func='INSERT INTO "claims_importrunevent" ("accepted", "bytes", "columns", "corrected", "corrects_id", "created_at", "delimiter", "duplicates", "encoding", "error", "error_code", "file_name", "finished_at", "id", "notify", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read", "rejected", "routes", "sha256", "started_at", "started_by_id", "status", "storage_key", "to_preview", "unknown_columns", "window_id") VALUES (NEW."accepted", NEW."bytes", NEW."columns", NEW."corrected", NEW."corrects_id", NEW."created_at", NEW."delimiter", NEW."duplicates", NEW."encoding", NEW."error", NEW."error_code", NEW."file_name", NEW."finished_at", NEW."id", NEW."notify", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."read", NEW."rejected", NEW."routes", NEW."sha256", NEW."started_at", NEW."started_by_id", NEW."status", NEW."storage_key", NEW."to_preview", NEW."unknown_columns", NEW."window_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_importrun',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_3ea70',
                            func='INSERT INTO "claims_importrunevent" ("accepted", "bytes", "columns", "corrected", "corrects_id", "created_at", "delimiter", "duplicates", "encoding", "error", "error_code", "file_name", "finished_at", "id", "notify", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read", "rejected", "routes", "sha256", "started_at", "started_by_id", "status", "storage_key", "to_preview", "unknown_columns", "window_id") VALUES (OLD."accepted", OLD."bytes", OLD."columns", OLD."corrected", OLD."corrects_id", OLD."created_at", OLD."delimiter", OLD."duplicates", OLD."encoding", OLD."error", OLD."error_code", OLD."file_name", OLD."finished_at", OLD."id", OLD."notify", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."read", OLD."rejected", OLD."routes", OLD."sha256", OLD."started_at", OLD."started_by_id", OLD."status", OLD."storage_key", OLD."to_preview", OLD."unknown_columns", OLD."window_id"); RETURN NULL;',
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
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('sha256', models.BinaryField(max_length=32, null=True, verbose_name='파일 지문(SHA-256)')),
                ('bytes', models.BigIntegerField(default=0, verbose_name='크기')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='인코딩')),
                ('delimiter', models.CharField(blank=True, max_length=10, verbose_name='구분자')),
                ('columns', models.JSONField(blank=True, default=list, verbose_name='알아본 항목')),
                ('unknown_columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='모르는 항목')),
                ('notify', models.BooleanField(default=False, verbose_name='접수 안내 보내기')),
                ('status', models.CharField(choices=[('queued', '대기'), ('reading', '읽는 중'), ('previewed', '미리보기'), ('done', '완료'), ('unusable', '쓸 수 없는 파일'), ('failed', '중단'), ('cancelled', '접수하지 않음')], default='queued', max_length=10, verbose_name='상태')),
                ('read', models.PositiveIntegerField(default=0, verbose_name='읽음')),
                ('accepted', models.PositiveIntegerField(default=0, verbose_name='접수')),
                ('duplicates', models.PositiveIntegerField(default=0, verbose_name='중복')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='반려')),
                ('routes', models.JSONField(blank=True, default=dict, verbose_name='경로별 건수')),
                ('error_code', models.CharField(blank=True, max_length=40, verbose_name='오류 코드')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='사유')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='시작')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='끝')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.importrun')),
                ('started_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('window', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.filingwindow', verbose_name='접수기간')),
                ('corrected', models.PositiveIntegerField(default=0, verbose_name='고쳐서 접수')),
                ('corrects', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.importrun', verbose_name='고친 파일')),
                ('to_preview', models.BooleanField(default=False, verbose_name='미리보기')),
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
                ('faults', models.JSONField(verbose_name='사유')),
                ('raw_row', models.BinaryField(verbose_name='원본 줄(암호화)')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejections', to='claims.importrun', verbose_name='접수 파일')),
                ('taken_in', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_row', to='claims.importrun', verbose_name='고쳐서 접수')),
            ],
            options={
                'verbose_name': '반려된 행',
                'verbose_name_plural': '반려된 행',
                'ordering': ['run', 'row_no', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('run', 'row_no'), name='row_is_rejected_once_in_a_run'),
                ],
                'triggers': [
                    Trigger(
                        name='keeps_its_row',
                        sql=UpsertTriggerSql(
                            table='claims_importrejection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_keeps_its_row_38f6f',
                            func="""
            IF (TRUE) AND ROW(OLD."run_id", OLD."row_no", OLD."faults") IS DISTINCT FROM ROW(NEW."run_id", NEW."row_no", NEW."faults") THEN RAISE EXCEPTION 'claims importrejection is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_importrejection_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='taken_in_once', sql=UpsertTriggerSql(func='\n            IF (OLD.taken_in_id IS NOT NULL OR OLD.raw_row = \'\') AND ROW(OLD."taken_in_id", OLD."raw_row") IS DISTINCT FROM ROW(NEW."taken_in_id", NEW."raw_row") THEN RAISE EXCEPTION \'rejected row is taken in once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'rejected_row_is_taken_in_once\'; END IF;\n            RETURN NEW;\n        ', hash='7abc3d0e73865757b40b78a5906614c099ada295', operation='UPDATE', pgid='pgtrigger_taken_in_once_a9477', table='claims_importrejection', when='BEFORE')),
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
                ('phone', models.BinaryField(null=True, verbose_name='휴대전화(암호화)')),
                ('phone_last4', models.CharField(blank=True, db_collation='C', max_length=4, verbose_name='휴대전화 끝자리')),
                ('phone_index', models.BinaryField(max_length=16, null=True, verbose_name='휴대전화 색인')),
                ('email', models.BinaryField(null=True, verbose_name='이메일(암호화)')),
                ('email_hint', models.CharField(blank=True, max_length=20, verbose_name='이메일')),
                ('fee', models.CharField(choices=[('paid', '유료'), ('free', '무료')], max_length=4, verbose_name='유무료')),
                ('harm', models.CharField(choices=[('monetary', '금전'), ('none', '비금전')], max_length=8, verbose_name='피해유형')),
                ('claimed_loss', models.BigIntegerField(blank=True, null=True, verbose_name='신청액')),
                ('narrative', models.TextField(blank=True, verbose_name='피해내용')),
                ('name_key', models.CharField(db_collation='C', max_length=100, verbose_name='찾는 이름')),
                ('representative_key', models.CharField(blank=True, db_collation='C', max_length=100, verbose_name='찾는 대표자 이름')),
                ('facts_digest', models.BinaryField(max_length=16, verbose_name='신청 내용 지문')),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='경로')),
                ('routed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='분류일시')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='철회일시')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('claimant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='claims.claimant', verbose_name='신청인')),
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
                    models.Index(fields=['import_run', 'row_no'], name='claim_by_import'),
                    models.Index(condition=models.Q(('representative_key__gt', '')), fields=['representative_key'], name='claim_by_representative'),
                    models.Index(condition=models.Q(('business_number__gt', '')), fields=['business_number'], name='claim_by_business_number'),
                    django.contrib.postgres.indexes.HashIndex(fields=['phone_index'], name='claim_by_phone'),
                    models.Index(fields=['company'], name='claim_by_company'),
                    models.Index(condition=models.Q(('industry__isnull', False)), fields=['industry'], name='claim_by_industry'),
                    models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['filed_at', 'id'], name='claim_withdrawn'),
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
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_names_what_exists_cdbf4',
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
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_routes_by_what_exists_590fb',
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
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."person_name" IS DISTINCT FROM OLD."person_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."person_name"::text, '') NOT IN ('', '\\x'))) OR (NEW."business_name" IS DISTINCT FROM OLD."business_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."business_name"::text, '') NOT IN ('', '\\x'))) OR (NEW."representative" IS DISTINCT FROM OLD."representative" AND (NEW.erased_at IS NULL OR COALESCE(NEW."representative"::text, '') NOT IN ('', '\\x'))) OR (NEW."phone" IS DISTINCT FROM OLD."phone" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone"::text, '') NOT IN ('', '\\x'))) OR (NEW."phone_last4" IS DISTINCT FROM OLD."phone_last4" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_last4"::text, '') NOT IN ('', '\\x'))) OR (NEW."phone_index" IS DISTINCT FROM OLD."phone_index" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_index"::text, '') NOT IN ('', '\\x'))) OR (NEW."email" IS DISTINCT FROM OLD."email" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email"::text, '') NOT IN ('', '\\x'))) OR (NEW."email_hint" IS DISTINCT FROM OLD."email_hint" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email_hint"::text, '') NOT IN ('', '\\x'))) OR (NEW."narrative" IS DISTINCT FROM OLD."narrative" AND (NEW.erased_at IS NULL OR COALESCE(NEW."narrative"::text, '') NOT IN ('', '\\x'))) OR (NEW."name_key" IS DISTINCT FROM OLD."name_key" AND (NEW.erased_at IS NULL OR COALESCE(NEW."name_key"::text, '') NOT IN ('', '\\x'))) OR (NEW."representative_key" IS DISTINCT FROM OLD."representative_key" AND (NEW.erased_at IS NULL OR COALESCE(NEW."representative_key"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'filed facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'filed_facts_are_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erases_search_row',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_erases_search_row_8747b',
                            condition='WHEN (NEW."erased_at" IS NOT NULL)',
                            func="""
        PERFORM pg_advisory_xact_lock_shared(20221016, 0);
        UPDATE public.claims_searchrow
            SET name = '', name_initials = '', people = '', people_initials = '', phone_last4 = ''
            WHERE claim_id = NEW.id;
        RETURN NULL;
    """,
                        ),
                    ),
                    Trigger(
                        name='names_its_claimant',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_names_its_claimant_8f94a',
                            func="""
            PERFORM FROM public."claims_claimant" AS r
                WHERE r.id IN (SELECT n."claimant_id" FROM new_values AS n)
                AND r.xmin <> pg_current_xact_id()::xid
                FOR KEY SHARE;
            IF EXISTS (
                SELECT FROM new_values AS n
                WHERE NOT EXISTS (SELECT FROM public."claims_claimant" AS r WHERE r.id = n."claimant_id")
            ) THEN RAISE EXCEPTION 'claim names its claimant' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_names_its_claimant'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='kept_while_named',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_kept_while_named_73709',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.claims_bankaccount AS c WHERE c."claim_id" = OLD.id
            ) THEN RAISE EXCEPTION 'claim of an account stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_of_an_account_stays'; END IF;
            RETURN OLD;
        """,
                        ),
                    ),
                    Trigger(
                        name='keeps_its_key',
                        sql=UpsertTriggerSql(
                            table='claims_claim',
                            when='BEFORE',
                            operation='UPDATE OF "id"',
                            pgid='pgtrigger_keeps_its_key_c971d',
                            func="""
        IF NEW.id IS DISTINCT FROM OLD.id THEN RAISE EXCEPTION 'primary key stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'primary_key_stays'; END IF;
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
                            func="""
            IF (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NOT NULL) AND ROW(OLD."withdrawn_at", OLD."withdrawn_by_id") IS DISTINCT FROM ROW(NEW."withdrawn_at", NEW."withdrawn_by_id") THEN RAISE EXCEPTION 'withdrawal is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_final'; END IF;
            RETURN NEW;
        """,
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
                ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('media_type', models.CharField(max_length=100, verbose_name='형식')),
                ('storage_key', models.CharField(editable=False, max_length=100, verbose_name='저장 위치')),
                ('source', models.CharField(choices=[('import', '접수 파일'), ('secretariat', '사무국'), ('supplement', '보완 제출'), ('link', '제출 링크')], max_length=12, verbose_name='출처')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='받은 때')),
                ('status', models.CharField(choices=[('received', '준비 중'), ('inspecting', '준비 중'), ('ready', '볼 수 있음'), ('unpreviewable', '미리보기 없음'), ('refused', '받지 않음'), ('quarantined', '격리'), ('unpacked', '압축을 풀었음')], default='received', max_length=14, verbose_name='상태')),
                ('refusal', models.CharField(blank=True, choices=[('too_large', '파일이 너무 큽니다. 나누거나 줄여서 올려 주세요.'), ('too_many_files', '신청 한 건에 둘 수 있는 서류 수를 넘었습니다.'), ('empty', '내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.'), ('unknown_kind', '받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX나 이를 묶은 ZIP으로 올려 주세요.'), ('web_page', '웹 문서(HTML)입니다. 엑셀에서 열어 XLSX로 저장하거나 PDF로 인쇄해 올려 주세요.'), ('polyglot', '두 가지 형식이 한 파일에 섞여 있습니다. PDF나 그림으로 다시 저장해 올려 주세요.'), ('archive', 'ZIP이 아닌 압축 파일입니다. 풀어서 올리거나 ZIP으로 다시 묶어 올려 주세요.'), ('unpacks_too_large', '압축을 푼 크기가 너무 큽니다. 필요한 내용만 남겨 다시 저장해 주세요.'), ('nested_archive', '압축 파일 안의 압축 파일은 받지 않습니다. 풀어서 올려 주세요.'), ('bad_entry', '압축이 손상되어 풀 수 없습니다. 다시 묶어 올려 주세요.'), ('unsafe_name', '압축 파일 밖을 가리키는 이름이 들어 있습니다. 서류만 다시 묶어 올려 주세요.'), ('too_many_entries', '압축 파일에 든 파일이 너무 많습니다. 필요한 서류만 다시 묶어 올려 주세요.'), ('not_unpacked', '압축 파일을 풀지 못했습니다. 풀어서 파일을 하나씩 올려 주세요.'), ('too_many_pages', '쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.'), ('too_many_pixels', '그림이 너무 큽니다. 크기를 줄여서 올려 주세요.'), ('password', '암호가 걸린 파일입니다. 암호를 풀어 다시 올려 주세요.'), ('broken', '파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.'), ('no_preview', '미리보기가 들어 있지 않은 한글 문서입니다. PDF로 저장해 올려 주세요.'), ('memory', '파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다.'), ('timeout', '파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다.'), ('crashed', '파일을 여는 중에 문제가 생겨 미리볼 수 없습니다.'), ('not_confined', '이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다.')], max_length=20, verbose_name='사유')),
                ('scan', models.CharField(choices=[('none', '검사하지 않음'), ('clean', '이상 없음'), ('infected', '악성코드'), ('unreachable', '검사기 연결 안 됨'), ('limit', '검사 한도 초과')], default='none', max_length=12, verbose_name='검사')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='검사한 때')),
                ('page_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='쪽수')),
                ('set_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='제외한 때')),
                ('set_aside_reason', models.CharField(blank=True, max_length=300, verbose_name='제외 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='claims.claim', verbose_name='신청')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='claims.document', verbose_name='담긴 압축 파일')),
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
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('page_count__gt', 0), ('page_count__isnull', False)), _connector='OR'), name='ready_document_has_pages'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['unpreviewable', 'refused']), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='unshown_document_says_why'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other'])), name='document_kind_is_known'),
                    models.CheckConstraint(condition=models.Q(('source__in', ['import', 'secretariat', 'supplement', 'link'])), name='document_source_is_known'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['received', 'inspecting', 'ready', 'unpreviewable', 'refused', 'quarantined', 'unpacked'])), name='document_status_is_known'),
                    models.CheckConstraint(condition=models.Q(('scan__in', ['none', 'clean', 'infected', 'unreachable', 'limit'])), name='document_scan_is_known'),
                    models.CheckConstraint(condition=models.Q(('scan', 'none'), ('scanned_at__isnull', False), _connector='OR'), name='scanned_document_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'quarantined'), _negated=True), ('scan__in', ['infected', 'unreachable', 'limit']), _connector='OR'), name='quarantined_document_was_not_clean'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ready', 'unpreviewable', 'unpacked']), _negated=True), ('scan__in', ['none', 'clean']), _connector='OR'), name='shown_document_is_not_infected'),
                    models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', True), ('set_aside_by__isnull', True), ('set_aside_reason', '')), models.Q(('set_aside_at__isnull', False), models.Q(('set_aside_by__isnull', False), ('source', 'link'), _connector='OR'), models.Q(models.Q(('set_aside_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR')), _connector='OR'), name='set_aside_document_names_who_and_why'),
                ],
                'triggers': [
                    Trigger(name='z_facts_stay', sql=UpsertTriggerSql(condition='WHEN ((OLD."received_at" IS DISTINCT FROM NEW."received_at" AND OLD."set_aside_at" IS NOT DISTINCT FROM NEW."set_aside_at") OR (OLD."set_aside_by_id" IS DISTINCT FROM NEW."set_aside_by_id" AND (OLD."set_aside_at" IS NOT DISTINCT FROM NEW."set_aside_at" OR NOT OLD."set_aside_by_id" IS NULL AND NOT NEW."set_aside_by_id" IS NULL)))', func="RAISE EXCEPTION 'facts of an act stay as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_an_act_stay_as_written';", hash='40e2df7f448d032d472e4f20c730077be3abcaad', operation='UPDATE OF "received_at", "set_aside_by_id"', pgid='pgtrigger_z_facts_stay_d8d96', table='claims_document', when='AFTER')),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_9d8fd',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."sha256", OLD."bytes", OLD."storage_key", OLD."source", OLD."parent_id", OLD."received_by_id") IS DISTINCT FROM ROW(NEW."claim_id", NEW."sha256", NEW."bytes", NEW."storage_key", NEW."source", NEW."parent_id", NEW."received_by_id") THEN RAISE EXCEPTION 'claims document is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_document_is_frozen'; END IF;
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
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."file_name" IS DISTINCT FROM OLD."file_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."file_name"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'file name is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'file_name_is_frozen'; END IF;
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
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."scan" NOT IN ('none') THEN RAISE EXCEPTION 'claims document scan moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_document_scan_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."scan" IS DISTINCT FROM NEW."scan"
                AND (OLD."scan" || '>' || NEW."scan") <> ALL (ARRAY['clean>infected', 'clean>limit', 'clean>unreachable', 'infected>clean', 'limit>clean', 'limit>infected', 'limit>unreachable', 'none>clean', 'none>infected', 'none>limit', 'none>unreachable', 'unreachable>clean', 'unreachable>infected', 'unreachable>limit']::text[])
            THEN RAISE EXCEPTION 'claims document scan moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_document_scan_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='clean_is_the_word_of_a_look',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_clean_is_the_word_of_a_look_076ed',
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
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('received') THEN RAISE EXCEPTION 'claims document status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_document_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['inspecting>quarantined', 'inspecting>ready', 'inspecting>refused', 'inspecting>unpacked', 'inspecting>unpreviewable', 'quarantined>inspecting', 'ready>quarantined', 'received>inspecting', 'unpacked>quarantined', 'unpreviewable>inspecting', 'unpreviewable>quarantined']::text[])
            THEN RAISE EXCEPTION 'claims document status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_document_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_a80a0',
                            func='INSERT INTO "claims_documentevent" ("bytes", "claim_id", "erased_at", "id", "kind", "media_type", "page_count", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "refusal", "scan", "scanned_at", "set_aside_at", "set_aside_by_id", "sha256", "source", "status", "storage_key") VALUES (NEW."bytes", NEW."claim_id", NEW."erased_at", NEW."id", NEW."kind", NEW."media_type", NEW."page_count", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."refusal", NEW."scan", NEW."scanned_at", NEW."set_aside_at", NEW."set_aside_by_id", NEW."sha256", NEW."source", NEW."status", NEW."storage_key"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_6d835',
                            condition='WHEN (OLD."bytes" IS DISTINCT FROM (NEW."bytes") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."page_count" IS DISTINCT FROM (NEW."page_count") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."refusal" IS DISTINCT FROM (NEW."refusal") OR OLD."scan" IS DISTINCT FROM (NEW."scan") OR OLD."scanned_at" IS DISTINCT FROM (NEW."scanned_at") OR OLD."set_aside_at" IS DISTINCT FROM (NEW."set_aside_at") OR OLD."set_aside_by_id" IS DISTINCT FROM (NEW."set_aside_by_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."storage_key" IS DISTINCT FROM (NEW."storage_key"))',
                            func='INSERT INTO "claims_documentevent" ("bytes", "claim_id", "erased_at", "id", "kind", "media_type", "page_count", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "refusal", "scan", "scanned_at", "set_aside_at", "set_aside_by_id", "sha256", "source", "status", "storage_key") VALUES (NEW."bytes", NEW."claim_id", NEW."erased_at", NEW."id", NEW."kind", NEW."media_type", NEW."page_count", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."refusal", NEW."scan", NEW."scanned_at", NEW."set_aside_at", NEW."set_aside_by_id", NEW."sha256", NEW."source", NEW."status", NEW."storage_key"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_document',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_de5da',
                            func='INSERT INTO "claims_documentevent" ("bytes", "claim_id", "erased_at", "id", "kind", "media_type", "page_count", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "refusal", "scan", "scanned_at", "set_aside_at", "set_aside_by_id", "sha256", "source", "status", "storage_key") VALUES (OLD."bytes", OLD."claim_id", OLD."erased_at", OLD."id", OLD."kind", OLD."media_type", OLD."page_count", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received_at", OLD."received_by_id", OLD."refusal", OLD."scan", OLD."scanned_at", OLD."set_aside_at", OLD."set_aside_by_id", OLD."sha256", OLD."source", OLD."status", OLD."storage_key"); RETURN NULL;',
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
                ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('media_type', models.CharField(max_length=100, verbose_name='형식')),
                ('storage_key', models.CharField(editable=False, max_length=100, verbose_name='저장 위치')),
                ('source', models.CharField(choices=[('import', '접수 파일'), ('secretariat', '사무국'), ('supplement', '보완 제출'), ('link', '제출 링크')], max_length=12, verbose_name='출처')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='받은 때')),
                ('status', models.CharField(choices=[('received', '준비 중'), ('inspecting', '준비 중'), ('ready', '볼 수 있음'), ('unpreviewable', '미리보기 없음'), ('refused', '받지 않음'), ('quarantined', '격리'), ('unpacked', '압축을 풀었음')], default='received', max_length=14, verbose_name='상태')),
                ('refusal', models.CharField(blank=True, choices=[('too_large', '파일이 너무 큽니다. 나누거나 줄여서 올려 주세요.'), ('too_many_files', '신청 한 건에 둘 수 있는 서류 수를 넘었습니다.'), ('empty', '내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.'), ('unknown_kind', '받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX나 이를 묶은 ZIP으로 올려 주세요.'), ('web_page', '웹 문서(HTML)입니다. 엑셀에서 열어 XLSX로 저장하거나 PDF로 인쇄해 올려 주세요.'), ('polyglot', '두 가지 형식이 한 파일에 섞여 있습니다. PDF나 그림으로 다시 저장해 올려 주세요.'), ('archive', 'ZIP이 아닌 압축 파일입니다. 풀어서 올리거나 ZIP으로 다시 묶어 올려 주세요.'), ('unpacks_too_large', '압축을 푼 크기가 너무 큽니다. 필요한 내용만 남겨 다시 저장해 주세요.'), ('nested_archive', '압축 파일 안의 압축 파일은 받지 않습니다. 풀어서 올려 주세요.'), ('bad_entry', '압축이 손상되어 풀 수 없습니다. 다시 묶어 올려 주세요.'), ('unsafe_name', '압축 파일 밖을 가리키는 이름이 들어 있습니다. 서류만 다시 묶어 올려 주세요.'), ('too_many_entries', '압축 파일에 든 파일이 너무 많습니다. 필요한 서류만 다시 묶어 올려 주세요.'), ('not_unpacked', '압축 파일을 풀지 못했습니다. 풀어서 파일을 하나씩 올려 주세요.'), ('too_many_pages', '쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.'), ('too_many_pixels', '그림이 너무 큽니다. 크기를 줄여서 올려 주세요.'), ('password', '암호가 걸린 파일입니다. 암호를 풀어 다시 올려 주세요.'), ('broken', '파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.'), ('no_preview', '미리보기가 들어 있지 않은 한글 문서입니다. PDF로 저장해 올려 주세요.'), ('memory', '파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다.'), ('timeout', '파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다.'), ('crashed', '파일을 여는 중에 문제가 생겨 미리볼 수 없습니다.'), ('not_confined', '이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다.')], max_length=20, verbose_name='사유')),
                ('scan', models.CharField(choices=[('none', '검사하지 않음'), ('clean', '이상 없음'), ('infected', '악성코드'), ('unreachable', '검사기 연결 안 됨'), ('limit', '검사 한도 초과')], default='none', max_length=12, verbose_name='검사')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='검사한 때')),
                ('page_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='쪽수')),
                ('set_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='제외한 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document', verbose_name='담긴 압축 파일')),
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
                ('preview_key', models.CharField(editable=False, max_length=120, verbose_name='미리보기 위치')),
                ('label', models.CharField(blank=True, max_length=100, verbose_name='시트 이름')),
                ('text_digest', models.BinaryField(max_length=16, null=True, verbose_name='글자 지문')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='claims.document', verbose_name='서류')),
                ('band_1', models.SmallIntegerField(editable=False, null=True, verbose_name='그림 지문 1')),
                ('band_2', models.SmallIntegerField(editable=False, null=True, verbose_name='그림 지문 2')),
                ('band_3', models.SmallIntegerField(editable=False, null=True, verbose_name='그림 지문 3')),
                ('band_4', models.SmallIntegerField(editable=False, null=True, verbose_name='그림 지문 4')),
                ('shape', models.CharField(choices=[('picture', '그림'), ('table', '표'), ('text', '글')], default='picture', max_length=8, verbose_name='쪽 모양')),
                ('reader_version', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='읽은 판')),
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
                    models.Index(fields=['reader_version', '-document'], name='page_to_be_read'),
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
                ('what', models.CharField(choices=[('set_aside', '제외'), ('taken_back', '제외 취소'), ('reclassified', '종류 변경'), ('rescanned', '다시 검사'), ('taken_along', '똑같은 파일에서 악성코드 발견'), ('withdrawn', '제출 취소'), ('resent', '다시 제출')], max_length=12, verbose_name='한 일')),
                ('kind_before', models.CharField(blank=True, max_length=30, verbose_name='바꾸기 전 종류')),
                ('kind_after', models.CharField(blank=True, max_length=30, verbose_name='바꾼 종류')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='claims.document', verbose_name='서류')),
            ],
            options={
                'verbose_name': '서류 처리 기록',
                'verbose_name_plural': '서류 처리 기록',
                'ordering': ['document', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('what', 'set_aside'), _negated=True), models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='setting_aside_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('what', 'reclassified'), _negated=True), models.Q(('kind_after__in', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other']), ('kind_before__in', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other']), models.Q(('kind_before', models.F('kind_after')), _negated=True)), _connector='OR'), name='reclassifying_names_both_kinds'),
                    models.CheckConstraint(condition=models.Q(('what__in', ['set_aside', 'taken_back', 'reclassified', 'rescanned', 'taken_along', 'withdrawn', 'resent'])), name='document_act_is_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('what__in', ('taken_along', 'withdrawn', 'resent'))), models.Q(('by__isnull', False), models.Q(('what__in', ('taken_along', 'withdrawn', 'resent')), _negated=True)), _connector='OR'), name='document_act_names_its_person'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_documentact',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_55270',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."reason"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['reason', 'erased_at'] = to_jsonb(NEW) - ARRAY['reason', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims documentact is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_documentact_is_append_only';
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_document" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."document_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='ac5f8597013e4423516a2a289341acde918c222e', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_26223', table='claims_documentact', when='AFTER')),
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
                ('box', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, null=True, size=4, verbose_name='자리')),
                ('data', models.JSONField(blank=True, default=dict, verbose_name='계산')),
                ('estimated_loss', models.BigIntegerField(blank=True, null=True, verbose_name='추정 손실')),
                ('input_digest', models.BinaryField(max_length=16, verbose_name='입력 지문')),
                ('run_no', models.PositiveIntegerField(verbose_name='회차')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
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
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."values"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['values', 'erased_at'] = to_jsonb(NEW) - ARRAY['values', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims finding is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_finding_is_append_only';
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='511728376c0597440881775c8f7cc6f1f9254eeb', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_0923e', table='claims_finding', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='FindingLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='claims.finding', verbose_name='점검 결과')),
                ('other_claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='다른 신청')),
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
                            func="RAISE EXCEPTION 'claims findinglink is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_findinglink_is_append_only';",
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
                ('action', models.CharField(choices=[('view_claim', '신청 보기'), ('view_document', '서류 보기'), ('download', '내려받기'), ('reveal_account', '계좌 열람'), ('reveal_phone', '연락처 열람'), ('search', '찾기'), ('export', '목록 내려받기'), ('look_up', '접수번호 조회'), ('view_list', '목록 보기'), ('view_payout', '지급 보기'), ('view_rejected', '반려된 행 보기')], max_length=20, verbose_name='한 일')),
                ('document_id', models.BigIntegerField(null=True, verbose_name='서류')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='건수')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='열람사유')),
                ('erased_at', models.DateTimeField(null=True, verbose_name='파기')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='사람')),
                ('claim', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.claim', verbose_name='신청')),
                ('hits', models.PositiveIntegerField(null=True, verbose_name='보인 건수')),
                ('term', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='찾은 말')),
                ('same_claims', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.accessentry', verbose_name='같은 신청의 기록')),
            ],
            options={
                'verbose_name': '접속기록',
                'verbose_name_plural': '접속기록',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['claim', 'at'], name='access_by_claim'),
                    models.Index(fields=['user', 'at'], name='access_by_user'),
                    django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='access_by_time'),
                    models.Index(condition=models.Q(('same_claims__isnull', False)), fields=['same_claims'], name='access_of_same_claims'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('action__in', ['download', 'export', 'reveal_account', 'reveal_phone', 'view_rejected']), _negated=True), models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='reveal_and_download_name_a_reason'),
                    models.CheckConstraint(condition=models.Q(('action__in', ['view_claim', 'view_document', 'download', 'reveal_account', 'reveal_phone', 'search', 'export', 'look_up', 'view_list', 'view_payout', 'view_rejected'])), name='access_entry_has_a_known_action'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_accessentry',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_ce0fc',
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
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."reason"::text, '') IN ('', '\\x') AND COALESCE(NEW."term"::text, '') IN ('', '\\x')
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
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.claim', verbose_name='신청')),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='shown', to='claims.accessentry', verbose_name='접속기록')),
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
                            func="RAISE EXCEPTION 'claims accessentryclaim is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_accessentryclaim_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='shown_with_its_entry',
                        sql=UpsertTriggerSql(
                            table='claims_accessentryclaim',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_rows ',
                            pgid='pgtrigger_shown_with_its_entry_26758',
                            func="""
        IF EXISTS (
            SELECT 1 FROM (SELECT DISTINCT entry_id FROM new_rows) n
            WHERE NOT EXISTS (
                SELECT 1 FROM public.claims_accessentry e
                WHERE e.id = n.entry_id AND e.at >= transaction_timestamp()
            )
        ) THEN RAISE EXCEPTION 'claims of an entry are written with it' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_of_an_entry_are_written_with_it'; END IF;
        RETURN NULL;
    """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('bank_code', models.CharField(db_collation='C', max_length=3, verbose_name='은행')),
                ('number', models.BinaryField(null=True, verbose_name='계좌번호(암호화)')),
                ('last4', models.CharField(blank=True, db_collation='C', max_length=4, verbose_name='계좌 끝자리')),
                ('number_index', models.BinaryField(max_length=16, null=True, verbose_name='계좌번호 색인')),
                ('holder_name', models.CharField(blank=True, max_length=100, verbose_name='예금주')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('holder_match', models.CharField(choices=[('business', '상호와 일치'), ('representative', '대표자와 일치'), ('mismatch', '예금주 다름'), ('unknown', '확인 전')], default='unknown', max_length=16, verbose_name='예금주 확인')),
                ('source', models.CharField(choices=[('intake', '접수'), ('supplement', '보완'), ('correction', '정정')], default='intake', max_length=12, verbose_name='출처')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='등록')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('entered_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='claims.claim', verbose_name='신청')),
            ],
            options={
                'verbose_name': '지급 계좌',
                'verbose_name_plural': '지급 계좌',
                'ordering': ['claim', '-version'],
                'indexes': [
                    django.contrib.postgres.indexes.HashIndex(fields=['number_index'], name='account_by_number'),
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
                        name='names_its_claim',
                        sql=UpsertTriggerSql(
                            table='claims_bankaccount',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_names_its_claim_f66c9',
                            func="""
            PERFORM FROM public."claims_claim" AS r
                WHERE r.id IN (SELECT n."claim_id" FROM new_values AS n)
                AND r.xmin <> pg_current_xact_id()::xid
                FOR KEY SHARE;
            IF EXISTS (
                SELECT FROM new_values AS n
                WHERE NOT EXISTS (SELECT FROM public."claims_claim" AS r WHERE r.id = n."claim_id")
            ) THEN RAISE EXCEPTION 'account names its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_names_its_claim'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='account_is_entered_by_two_people',
                        sql=UpsertTriggerSql(
                            table='claims_bankaccount',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_account_is_entered_by_two_people_eb757',
                            condition='WHEN (NOT (NEW."source" = \'intake\') OR NEW."version" > 1)',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.claims_proposedaccount p
                LEFT JOIN public.claims_bankaccount a ON a.id = p.replaces_id
                WHERE p.claim_id = NEW.claim_id AND p.text_digest = NEW.text_digest
                    AND p.bank_code = NEW.bank_code AND p.number_index = NEW.number_index
                    AND p.last4 = NEW.last4 AND p.holder_name = NEW.holder_name
                    AND p.holder_match = NEW.holder_match
                    AND p.settled_by_id = NEW.entered_by_id
                    AND NEW.version = COALESCE(a.version, 0) + 1
                    AND p.status = 'confirmed' AND p.settled_at = transaction_timestamp()
            ) THEN RAISE EXCEPTION 'account is entered by two people' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_is_entered_by_two_people'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='comes_with_its_import',
                        sql=UpsertTriggerSql(
                            table='claims_bankaccount',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_comes_with_its_import_3f967',
                            func="""
        IF EXISTS (
            SELECT FROM new_values n
            JOIN public.claims_claim c ON c.id = n.claim_id
            JOIN public.claims_importrun r ON r.id = c.import_run_id
            WHERE n.source = 'intake' AND r.status = 'done'
        ) THEN RAISE EXCEPTION 'filed account comes with its import' USING ERRCODE = 'check_violation', CONSTRAINT = 'filed_account_comes_with_its_import'; END IF;
        RETURN NULL;
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
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."number"::text, '') IN ('', '\\x') AND COALESCE(NEW."last4"::text, '') IN ('', '\\x') AND COALESCE(NEW."number_index"::text, '') IN ('', '\\x') AND COALESCE(NEW."holder_name"::text, '') IN ('', '\\x') AND COALESCE(NEW."reason"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['number', 'last4', 'number_index', 'holder_name', 'reason', 'erased_at'] = to_jsonb(NEW) - ARRAY['number', 'last4', 'number_index', 'holder_name', 'reason', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims bankaccount is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_bankaccount_is_append_only';
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='c6a1eb41654b174d413ebb22ab4cf731ef0521d4', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_03d68', table='claims_bankaccount', when='AFTER')),
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
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group', verbose_name='역할')),
                ('other', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group', verbose_name='함께 둘 수 없는 역할')),
            ],
            options={
                'verbose_name': '함께 맡을 수 없는 역할',
                'verbose_name_plural': '함께 맡을 수 없는 역할',
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
        migrations.CreateModel(
            name='SearchProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done', models.BigIntegerField(default=0, verbose_name='끝낸 번호')),
                ('ceiling', models.BigIntegerField(default=0, verbose_name='마지막 번호')),
            ],
            options={
                'verbose_name': '찾기 색인의 진행',
                'verbose_name_plural': '찾기 색인의 진행',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('id', 1)), name='search_progress_is_one_row'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SearchRow',
            fields=[
                ('claim', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='search_row', serialize=False, to='claims.claim')),
                ('name', models.TextField(blank=True, db_collation='C', db_default='', default='', verbose_name='상호')),
                ('name_initials', models.TextField(blank=True, db_collation='C', db_default='', default='', verbose_name='상호 초성')),
                ('people', models.TextField(blank=True, db_collation='C', db_default='', default='', verbose_name='이름')),
                ('people_initials', models.TextField(blank=True, db_collation='C', db_default='', default='', verbose_name='이름 초성')),
                ('digits', models.TextField(blank=True, db_collation='C', db_default='', default='', verbose_name='번호')),
                ('digits_reversed', models.TextField(blank=True, db_collation='C', db_default='', default='', verbose_name='뒤집은 번호')),
                ('phone_last4', models.TextField(blank=True, db_collation='C', db_default='', default='', verbose_name='휴대전화 끝자리')),
            ],
            options={
                'verbose_name': '찾기 색인',
                'verbose_name_plural': '찾기 색인',
                'ordering': ['pk'],
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(models.Func('name', 'name_initials', 'people', 'people_initials', function='search_grams'), gin_pending_list_limit=512, name='search_by_grams'),
                    models.Index(fields=['digits'], name='search_by_digits'),
                    models.Index(fields=['digits_reversed'], name='search_by_last_digits'),
                    models.Index(fields=['phone_last4'], name='search_by_phone_last4'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TypedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(blank=True, max_length=60, verbose_name='찾은 말')),
                ('text', models.BinaryField(verbose_name='검색어(암호화)')),
                ('hits', models.PositiveIntegerField(default=0, verbose_name='보인 건수')),
                ('claims', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='나온 신청')),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='주소')),
                ('request_id', models.CharField(blank=True, max_length=40, verbose_name='요청')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='시작')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='시각')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='사용자')),
            ],
            options={
                'verbose_name': '적는 중인 찾기',
                'verbose_name_plural': '적는 중인 찾기',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(db_collation='C', max_length=20, verbose_name='목록')),
                ('title', models.CharField(max_length=40, verbose_name='이름')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='열')),
                ('sort', models.CharField(blank=True, db_collation='C', max_length=40, verbose_name='순서')),
                ('density', models.CharField(blank=True, choices=[('normal', '보통'), ('tight', '촘촘')], max_length=6, verbose_name='줄 간격')),
                ('shared_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=150), blank=True, default=list, size=None, verbose_name='공유한 역할')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='저장 시각')),
                ('deleted_at', models.DateTimeField(blank=True, null=True, verbose_name='지운 시각')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람')),
            ],
            options={
                'verbose_name': '보기',
                'verbose_name_plural': '보기',
                'ordering': ['title', 'pk'],
                'permissions': [('share_savedview', '보기를 다른 역할과 나눔')],
                'indexes': [
                    models.Index(condition=models.Q(('deleted_at', None), models.Q(('shared_with', []), _negated=True)), fields=['list_name'], name='shared_views_of_a_list'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('owner', 'list_name', 'title'), name='view_of_a_list_has_its_own_title'),
                    models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='view_has_a_title'),
                ],
                'triggers': [
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_savedview',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_07741',
                            func='INSERT INTO "claims_savedviewevent" ("columns", "conditions", "deleted_at", "density", "id", "list_name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "shared_with", "sort") VALUES (NEW."columns", NEW."conditions", NEW."deleted_at", NEW."density", NEW."id", NEW."list_name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."saved_at", NEW."shared_with", NEW."sort"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_savedview',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_66d08',
                            condition='WHEN (OLD."columns" IS DISTINCT FROM (NEW."columns") OR OLD."conditions" IS DISTINCT FROM (NEW."conditions") OR OLD."deleted_at" IS DISTINCT FROM (NEW."deleted_at") OR OLD."density" IS DISTINCT FROM (NEW."density") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."list_name" IS DISTINCT FROM (NEW."list_name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."saved_at" IS DISTINCT FROM (NEW."saved_at") OR OLD."shared_with" IS DISTINCT FROM (NEW."shared_with") OR OLD."sort" IS DISTINCT FROM (NEW."sort"))',
                            func='INSERT INTO "claims_savedviewevent" ("columns", "conditions", "deleted_at", "density", "id", "list_name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "shared_with", "sort") VALUES (NEW."columns", NEW."conditions", NEW."deleted_at", NEW."density", NEW."id", NEW."list_name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."saved_at", NEW."shared_with", NEW."sort"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_savedview',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_9d4c6',
                            func='INSERT INTO "claims_savedviewevent" ("columns", "conditions", "deleted_at", "density", "id", "list_name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "shared_with", "sort") VALUES (OLD."columns", OLD."conditions", OLD."deleted_at", OLD."density", OLD."id", OLD."list_name", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."saved_at", OLD."shared_with", OLD."sort"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(db_collation='C', max_length=20, verbose_name='목록')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='사용자')),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='defaults', to='claims.savedview', verbose_name='보기')),
            ],
            options={
                'verbose_name': '처음 여는 보기',
                'verbose_name_plural': '처음 여는 보기',
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'list_name'), name='list_opens_with_one_default_view'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SavedViewEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('list_name', models.CharField(db_collation='C', max_length=20, verbose_name='목록')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='열')),
                ('sort', models.CharField(blank=True, db_collation='C', max_length=40, verbose_name='순서')),
                ('density', models.CharField(blank=True, choices=[('normal', '보통'), ('tight', '촘촘')], max_length=6, verbose_name='줄 간격')),
                ('shared_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=150), blank=True, default=list, size=None, verbose_name='공유한 역할')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='저장 시각')),
                ('deleted_at', models.DateTimeField(blank=True, null=True, verbose_name='지운 시각')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.savedview')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='주소')),
                ('list_name', models.CharField(db_collation='C', max_length=40, verbose_name='목록')),
                ('query', models.BinaryField(verbose_name='목록 조건(암호화)')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX'), ('zip', '문서 묶음(ZIP)')], max_length=4, verbose_name='형식')),
                ('plain', models.BooleanField(default=False, verbose_name='가리지 않음')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('language', models.CharField(db_collation='C', max_length=5, verbose_name='언어')),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='주소')),
                ('request_id', models.CharField(blank=True, max_length=40, verbose_name='요청')),
                ('status', models.CharField(choices=[('queued', '대기'), ('running', '만드는 중'), ('done', '준비됨'), ('cancelled', '취소'), ('failed', '만들지 못함'), ('expired', '기한 지남')], default='queued', max_length=9, verbose_name='상태')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('rows', models.PositiveIntegerField(null=True, verbose_name='행')),
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 시각')),
                ('started_at', models.DateTimeField(null=True, verbose_name='시작')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='끝')),
                ('expires_at', models.DateTimeField(null=True, verbose_name='기한')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='지운 시각')),
                ('entry', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.accessentry', verbose_name='접속기록')),
                ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
            ],
            options={
                'verbose_name': '내려받은 파일',
                'verbose_name_plural': '내려받은 파일',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['requested_by', '-id'], name='export_by_person'),
                    models.Index(condition=models.Q(('status__in', ['queued', 'running', 'done'])), fields=['status', 'expires_at'], name='export_to_handle'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('plain', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='plain_export_names_its_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(models.Q(('storage_key', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('entry__isnull', False), ('expires_at__isnull', False), ('rows__isnull', False)), _connector='OR'), name='finished_export_has_its_file'),
                    models.CheckConstraint(condition=models.Q(('status', 'done'), ('storage_key', ''), _connector='OR'), name='only_a_finished_export_has_a_file'),
                    models.CheckConstraint(condition=models.Q(('format__in', ['csv', 'xlsx', 'zip'])), name='export_is_of_a_known_format'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_export',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_c0713',
                            condition='WHEN (NEW."requested_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."requested_by_id" IS NOT NULL AND NEW."requested_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."requested_by_id" IS DISTINCT FROM OLD."requested_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_export',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_fc5cb',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('queued') THEN RAISE EXCEPTION 'claims export status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_export_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['done>expired', 'failed>queued', 'queued>cancelled', 'queued>failed', 'queued>running', 'running>cancelled', 'running>done', 'running>failed']::text[])
            THEN RAISE EXCEPTION 'claims export status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_export_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='asked_once',
                        sql=UpsertTriggerSql(
                            table='claims_export',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_asked_once_b99e1',
                            func="""
            IF (TRUE) AND ROW(OLD."token", OLD."requested_by_id", OLD."list_name", OLD."query", OLD."format", OLD."plain", OLD."reason", OLD."language", OLD."ip", OLD."request_id") IS DISTINCT FROM ROW(NEW."token", NEW."requested_by_id", NEW."list_name", NEW."query", NEW."format", NEW."plain", NEW."reason", NEW."language", NEW."ip", NEW."request_id") THEN RAISE EXCEPTION 'export stays what was asked for' USING ERRCODE = 'check_violation', CONSTRAINT = 'export_stays_what_was_asked_for'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_export',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_insert_insert_e7f9e',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_exportevent" ("created_at", "entry_id", "error", "expires_at", "finished_at", "format", "id", "ip", "language", "list_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain", "reason", "removed_at", "request_id", "requested_by_id", "rows", "sha256", "size", "started_at", "status", "storage_key", "token") SELECT new_values."created_at", new_values."entry_id", new_values."error", new_values."expires_at", new_values."finished_at", new_values."format", new_values."id", new_values."ip", new_values."language", new_values."list_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."plain", new_values."reason", new_values."removed_at", new_values."request_id", new_values."requested_by_id", new_values."rows", new_values."sha256", new_values."size", new_values."started_at", new_values."status", new_values."storage_key", new_values."token" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_export',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            pgid='pgtrigger_update_update_53cfb',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_exportevent" ("created_at", "entry_id", "error", "expires_at", "finished_at", "format", "id", "ip", "language", "list_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain", "reason", "removed_at", "request_id", "requested_by_id", "rows", "sha256", "size", "started_at", "status", "storage_key", "token") SELECT new_values."created_at", new_values."entry_id", new_values."error", new_values."expires_at", new_values."finished_at", new_values."format", new_values."id", new_values."ip", new_values."language", new_values."list_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."plain", new_values."reason", new_values."removed_at", new_values."request_id", new_values."requested_by_id", new_values."rows", new_values."sha256", new_values."size", new_values."started_at", new_values."status", new_values."storage_key", new_values."token" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."entry_id" IS DISTINCT FROM (new_values."entry_id") OR old_values."error" IS DISTINCT FROM (new_values."error") OR old_values."expires_at" IS DISTINCT FROM (new_values."expires_at") OR old_values."finished_at" IS DISTINCT FROM (new_values."finished_at") OR old_values."format" IS DISTINCT FROM (new_values."format") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."ip" IS DISTINCT FROM (new_values."ip") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."list_name" IS DISTINCT FROM (new_values."list_name") OR old_values."plain" IS DISTINCT FROM (new_values."plain") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."removed_at" IS DISTINCT FROM (new_values."removed_at") OR old_values."request_id" IS DISTINCT FROM (new_values."request_id") OR old_values."requested_by_id" IS DISTINCT FROM (new_values."requested_by_id") OR old_values."rows" IS DISTINCT FROM (new_values."rows") OR old_values."sha256" IS DISTINCT FROM (new_values."sha256") OR old_values."size" IS DISTINCT FROM (new_values."size") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."storage_key" IS DISTINCT FROM (new_values."storage_key") OR old_values."token" IS DISTINCT FROM (new_values."token")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_export',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            pgid='pgtrigger_delete_delete_d8644',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_exportevent" ("created_at", "entry_id", "error", "expires_at", "finished_at", "format", "id", "ip", "language", "list_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain", "reason", "removed_at", "request_id", "requested_by_id", "rows", "sha256", "size", "started_at", "status", "storage_key", "token") SELECT old_values."created_at", old_values."entry_id", old_values."error", old_values."expires_at", old_values."finished_at", old_values."format", old_values."id", old_values."ip", old_values."language", old_values."list_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plain", old_values."reason", old_values."removed_at", old_values."request_id", old_values."requested_by_id", old_values."rows", old_values."sha256", old_values."size", old_values."started_at", old_values."status", old_values."storage_key", old_values."token" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ExportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='주소')),
                ('list_name', models.CharField(db_collation='C', max_length=40, verbose_name='목록')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX'), ('zip', '문서 묶음(ZIP)')], max_length=4, verbose_name='형식')),
                ('plain', models.BooleanField(default=False, verbose_name='가리지 않음')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('language', models.CharField(db_collation='C', max_length=5, verbose_name='언어')),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='주소')),
                ('request_id', models.CharField(blank=True, max_length=40, verbose_name='요청')),
                ('status', models.CharField(choices=[('queued', '대기'), ('running', '만드는 중'), ('done', '준비됨'), ('cancelled', '취소'), ('failed', '만들지 못함'), ('expired', '기한 지남')], default='queued', max_length=9, verbose_name='상태')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('rows', models.PositiveIntegerField(null=True, verbose_name='행')),
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 시각')),
                ('started_at', models.DateTimeField(null=True, verbose_name='시작')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='끝')),
                ('expires_at', models.DateTimeField(null=True, verbose_name='기한')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='지운 시각')),
                ('entry', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.accessentry', verbose_name='접속기록')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.export')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.BinaryField(null=True, verbose_name='글(암호화)')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='취소한 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='claims.claim', verbose_name='신청')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'verbose_name': '메모',
                'verbose_name_plural': '메모',
                'ordering': ['-pk'],
                'permissions': [('write_note', '메모 적기')],
                'indexes': [
                    models.Index(fields=['claim', 'id'], name='note_by_claim'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__gte', models.F('at')), ('withdrawn_at__isnull', False), ('withdrawn_by', models.F('by')), ('withdrawn_by__isnull', False)), _connector='OR'), name='note_is_withdrawn_by_its_writer'),
                    models.CheckConstraint(condition=models.Q(('text__isnull', False), ('erased_at__isnull', False), _connector='OR'), name='note_has_its_text_until_it_is_erased'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_claimnote',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_5fbbe',
                            condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id")) OR (NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_claimnote',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_52b23',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."text_digest", OLD."by_id", OLD."at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."text_digest", NEW."by_id", NEW."at") THEN RAISE EXCEPTION 'written note is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_note_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_claimnote',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_21b28',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."text" IS DISTINCT FROM OLD."text" AND (NEW.erased_at IS NULL OR COALESCE(NEW."text"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'written note is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_note_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_claimnote',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_d091a',
                            func='INSERT INTO "claims_claimnoteevent" ("at", "by_id", "claim_id", "erased_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."at", NEW."by_id", NEW."claim_id", NEW."erased_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text_digest", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_claimnote',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_55403',
                            condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."text_digest" IS DISTINCT FROM (NEW."text_digest") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))',
                            func='INSERT INTO "claims_claimnoteevent" ("at", "by_id", "claim_id", "erased_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."at", NEW."by_id", NEW."claim_id", NEW."erased_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text_digest", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_claimnote',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_fa41d',
                            func='INSERT INTO "claims_claimnoteevent" ("at", "by_id", "claim_id", "erased_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest", "withdrawn_at", "withdrawn_by_id") VALUES (OLD."at", OLD."by_id", OLD."claim_id", OLD."erased_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text_digest", OLD."withdrawn_at", OLD."withdrawn_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='1193a0e94924c3ee348fffe85a9e85948fe09187', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_955d0', table='claims_claimnote', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='4a829b0ff1e1afca6db2f07b261dcdd28e010baf', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_6f411', table='claims_claimnote', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClaimNoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='취소한 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.claimnote')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', '받은 전화'), ('called', '건 전화'), ('visit', '방문'), ('letter', '이메일 · 우편')], max_length=8, verbose_name='경로')),
                ('text', models.BinaryField(null=True, verbose_name='글(암호화)')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('outcome', models.CharField(blank=True, choices=[('answered', '안내함'), ('not_reached', '연락 안 됨')], max_length=12, verbose_name='결과')),
                ('call_back_on', models.DateField(blank=True, null=True, verbose_name='다시 연락할 날')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='claims.claim', verbose_name='신청')),
                ('done_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='마친 사람')),
            ],
            options={
                'verbose_name': '문의',
                'verbose_name_plural': '문의',
                'ordering': ['-pk'],
                'permissions': [('log_inquiry', '문의 적기'), ('view_status_card', '안내 카드 보기'), ('answer_for_secretariat', '사무국에 전달된 문의에 답하기'), ('answer_for_finance', '지급 담당에게 전달된 문의에 답하기')],
                'indexes': [
                    models.Index(fields=['claim', 'id'], name='inquiry_by_claim'),
                    models.Index(condition=models.Q(('done_at__isnull', True)), fields=['call_back_on', 'id'], name='inquiry_to_call_back'),
                    models.Index(fields=['by', 'at'], name='inquiry_by_writer'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['call', 'called', 'visit', 'letter'])), name='inquiry_is_of_a_known_kind'),
                    models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('outcome__in', ['answered', 'not_reached'])), models.Q(('done_at__isnull', True), ('done_by__isnull', True), ('outcome', '')), _connector='OR'), name='finished_inquiry_says_who_when_and_how_it_ended'),
                    models.CheckConstraint(condition=models.Q(('done_at__isnull', False), ('call_back_on__isnull', False), _connector='OR'), name='unfinished_inquiry_has_a_day_to_call_back'),
                    models.CheckConstraint(condition=models.Q(('call_back_on__isnull', True), ('call_back_on__gte', django.db.models.functions.datetime.TruncDate('at')), _connector='OR'), name='call_back_follows_the_inquiry'),
                    models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('done_at__gte', models.F('at')), _connector='OR'), name='inquiry_is_finished_after_it_was_noted'),
                    models.CheckConstraint(condition=models.Q(('text__isnull', False), ('erased_at__isnull', False), _connector='OR'), name='inquiry_has_its_text_until_it_is_erased'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_inquiry',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_87818',
                            condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."done_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id")) OR (NEW."done_by_id" IS NOT NULL AND NEW."done_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."done_by_id" IS DISTINCT FROM OLD."done_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_inquiry',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_facb5',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."kind", OLD."text_digest", OLD."by_id", OLD."at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."kind", NEW."text_digest", NEW."by_id", NEW."at") THEN RAISE EXCEPTION 'noted inquiry is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'noted_inquiry_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_inquiry',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_ea6a4',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."text" IS DISTINCT FROM OLD."text" AND (NEW.erased_at IS NULL OR COALESCE(NEW."text"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'noted inquiry is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'noted_inquiry_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_inquiry',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_7866b',
                            func='INSERT INTO "claims_inquiryevent" ("at", "by_id", "call_back_on", "claim_id", "done_at", "done_by_id", "erased_at", "id", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest") VALUES (NEW."at", NEW."by_id", NEW."call_back_on", NEW."claim_id", NEW."done_at", NEW."done_by_id", NEW."erased_at", NEW."id", NEW."kind", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text_digest"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_inquiry',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_5b264',
                            condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."call_back_on" IS DISTINCT FROM (NEW."call_back_on") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."text_digest" IS DISTINCT FROM (NEW."text_digest"))',
                            func='INSERT INTO "claims_inquiryevent" ("at", "by_id", "call_back_on", "claim_id", "done_at", "done_by_id", "erased_at", "id", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest") VALUES (NEW."at", NEW."by_id", NEW."call_back_on", NEW."claim_id", NEW."done_at", NEW."done_by_id", NEW."erased_at", NEW."id", NEW."kind", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text_digest"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_inquiry',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_d9048',
                            func='INSERT INTO "claims_inquiryevent" ("at", "by_id", "call_back_on", "claim_id", "done_at", "done_by_id", "erased_at", "id", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_digest") VALUES (OLD."at", OLD."by_id", OLD."call_back_on", OLD."claim_id", OLD."done_at", OLD."done_by_id", OLD."erased_at", OLD."id", OLD."kind", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text_digest"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='7ed640f2606482da5483a11e7e79fe1472ea4750', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_c82cc', table='claims_inquiry', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='4083711814bf3780e39512e3035094a3864819bd', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_3e5de', table='claims_inquiry', when='AFTER')),
                    Trigger(name='frozen_when_finished', sql=UpsertTriggerSql(func='\n            IF (OLD.done_at IS NOT NULL AND (NEW.done_at IS NOT NULL OR OLD.call_back_on IS DISTINCT FROM NEW.call_back_on)) AND ROW(OLD."outcome", OLD."done_by_id", OLD."done_at", OLD."call_back_on") IS DISTINCT FROM ROW(NEW."outcome", NEW."done_by_id", NEW."done_at", NEW."call_back_on") THEN RAISE EXCEPTION \'finished inquiry is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'finished_inquiry_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='907709cc63caf52635a4953d2175d5152b5324cf', operation='UPDATE', pgid='pgtrigger_frozen_when_finished_d41cd', table='claims_inquiry', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='InquiryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('call', '받은 전화'), ('called', '건 전화'), ('visit', '방문'), ('letter', '이메일 · 우편')], max_length=8, verbose_name='경로')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('outcome', models.CharField(blank=True, choices=[('answered', '안내함'), ('not_reached', '연락 안 됨')], max_length=12, verbose_name='결과')),
                ('call_back_on', models.DateField(blank=True, null=True, verbose_name='다시 연락할 날')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='마친 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.inquiry')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_code', models.CharField(db_collation='C', max_length=3, verbose_name='은행')),
                ('number', models.BinaryField(null=True, verbose_name='계좌번호(암호화)')),
                ('last4', models.CharField(blank=True, db_collation='C', max_length=4, verbose_name='계좌 끝자리')),
                ('holder_name', models.CharField(blank=True, max_length=100, verbose_name='예금주')),
                ('holder_match', models.CharField(choices=[('business', '상호와 일치'), ('representative', '대표자와 일치'), ('mismatch', '예금주 다름'), ('unknown', '확인 전')], max_length=16, verbose_name='예금주 확인')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('proof', models.CharField(choices=[('bankbook', '통장 사본'), ('call', '본인 통화'), ('letter', '우편·방문 서면')], max_length=10, verbose_name='근거')),
                ('reason', models.CharField(max_length=200, verbose_name='사유')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '등록됨'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=10, verbose_name='상태')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리 시각')),
                ('settled_reason', models.CharField(blank=True, max_length=200, verbose_name='처리 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposed_accounts', to='claims.claim', verbose_name='신청')),
                ('document', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='서류')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록 요청')),
                ('replaces', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.bankaccount', verbose_name='앞선 계좌')),
                ('settled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('number_index', models.BinaryField(max_length=16, null=True, verbose_name='계좌번호 색인')),
            ],
            options={
                'verbose_name': '계좌 정정',
                'verbose_name_plural': '계좌 정정',
                'ordering': ['-pk'],
                'permissions': [('propose_account', '계좌 정정을 요청하기'), ('confirm_account', '다른 사람이 요청한 계좌 정정을 확인하기')],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'waiting')), fields=['proposed_at'], name='proposed_account_waiting'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('claim',), name='one_account_of_a_claim_waits'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_account_says_by_whom_and_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('settled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='account_is_confirmed_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('settled_by', models.F('proposed_by')), _connector='OR'), name='account_is_withdrawn_by_its_proposer'),
                    models.CheckConstraint(condition=models.Q(models.Q(('proof', 'bankbook'), _negated=True), ('document__isnull', False), _connector='OR'), name='account_by_bankbook_names_its_document'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='proposed_account_says_why'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_b6536',
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."settled_by_id" IS NOT NULL)',
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
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_231c0',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'claims proposedaccount status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_proposedaccount_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['waiting>confirmed', 'waiting>declined', 'waiting>withdrawn']::text[])
            THEN RAISE EXCEPTION 'claims proposedaccount status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_proposedaccount_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_5f37c',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."replaces_id", OLD."bank_code", OLD."holder_match", OLD."text_digest", OLD."proof", OLD."document_id", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."replaces_id", NEW."bank_code", NEW."holder_match", NEW."text_digest", NEW."proof", NEW."document_id", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'proposed account is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_account_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_b4f2f',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."number" IS DISTINCT FROM OLD."number" AND (NEW.erased_at IS NULL OR COALESCE(NEW."number"::text, '') NOT IN ('', '\\x'))) OR (NEW."number_index" IS DISTINCT FROM OLD."number_index" AND (NEW.erased_at IS NULL OR COALESCE(NEW."number_index"::text, '') NOT IN ('', '\\x'))) OR (NEW."last4" IS DISTINCT FROM OLD."last4" AND (NEW.erased_at IS NULL OR COALESCE(NEW."last4"::text, '') NOT IN ('', '\\x'))) OR (NEW."holder_name" IS DISTINCT FROM OLD."holder_name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."holder_name"::text, '') NOT IN ('', '\\x'))) OR (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'proposed account is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_account_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_settled',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_settled_2f652',
                            func="""
            IF (OLD.status <> 'waiting') AND ROW(OLD."status", OLD."settled_by_id", OLD."settled_at") IS DISTINCT FROM ROW(NEW."status", NEW."settled_by_id", NEW."settled_at") THEN RAISE EXCEPTION 'settled account is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_account_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='settled_reason_is_frozen',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_settled_reason_is_frozen_afc92',
                            func="""
            IF (OLD.status <> 'waiting' AND (NEW.erased_at IS NULL OR NEW.settled_reason <> '')) AND ROW(OLD."settled_reason") IS DISTINCT FROM ROW(NEW."settled_reason") THEN RAISE EXCEPTION 'settled account is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_account_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_85f1b',
                            func='INSERT INTO "claims_proposedaccountevent" ("bank_code", "claim_id", "document_id", "erased_at", "holder_match", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "settled_at", "settled_by_id", "status", "text_digest") VALUES (NEW."bank_code", NEW."claim_id", NEW."document_id", NEW."erased_at", NEW."holder_match", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proof", NEW."proposed_at", NEW."proposed_by_id", NEW."replaces_id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."text_digest"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_799ba',
                            condition='WHEN (OLD."bank_code" IS DISTINCT FROM (NEW."bank_code") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."holder_match" IS DISTINCT FROM (NEW."holder_match") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."proof" IS DISTINCT FROM (NEW."proof") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."text_digest" IS DISTINCT FROM (NEW."text_digest"))',
                            func='INSERT INTO "claims_proposedaccountevent" ("bank_code", "claim_id", "document_id", "erased_at", "holder_match", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "settled_at", "settled_by_id", "status", "text_digest") VALUES (NEW."bank_code", NEW."claim_id", NEW."document_id", NEW."erased_at", NEW."holder_match", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proof", NEW."proposed_at", NEW."proposed_by_id", NEW."replaces_id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."text_digest"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_c9616',
                            func='INSERT INTO "claims_proposedaccountevent" ("bank_code", "claim_id", "document_id", "erased_at", "holder_match", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "settled_at", "settled_by_id", "status", "text_digest") VALUES (OLD."bank_code", OLD."claim_id", OLD."document_id", OLD."erased_at", OLD."holder_match", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proof", OLD."proposed_at", OLD."proposed_by_id", OLD."replaces_id", OLD."settled_at", OLD."settled_by_id", OLD."status", OLD."text_digest"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='passes_two_people',
                        sql=UpsertTriggerSql(
                            table='claims_proposedaccount',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_passes_two_people_938d4',
                            func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_account')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_account')
            )
        )
    ) THEN
                            RAISE EXCEPTION 'account is proposed by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_is_proposed_by_an_office';
                        END IF;
                        IF NEW.document_id IS NOT NULL AND NOT EXISTS (
                            SELECT 1 FROM public.claims_document d
                            WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id
                        ) THEN RAISE EXCEPTION 'account names a document of its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_names_a_document_of_its_claim'; END IF;
                        IF NEW.proof = 'call' THEN
                            IF EXISTS (
        SELECT 1 FROM public.claims_correctedcontact k
        WHERE k.claim_id = NEW.claim_id AND k.changes_phone
            AND k.created_at > NEW.proposed_at - interval '14 days'
    )
                            THEN RAISE EXCEPTION 'account by call needs a number that stood' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_by_call_needs_a_number_that_stood'; END IF;
                            IF EXISTS (
        SELECT 1 FROM public.claims_representation r
        WHERE r.claim_id = NEW.claim_id AND r.letters <> 'claimant'
            AND r.status IN ('waiting', 'in_force', 'ended')
            AND r.entered_at > NEW.proposed_at - interval '14 days'
    )
                            THEN RAISE EXCEPTION 'account by call needs letters as they stood' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_by_call_needs_letters_as_they_stood'; END IF;
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF OLD.status = 'waiting' AND NEW.status <> 'waiting' THEN
                        NEW.settled_at := transaction_timestamp();
                        IF NEW.status = 'confirmed'
                            AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_account')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_account')
            )
        )
    )
                        THEN RAISE EXCEPTION 'account is confirmed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_is_confirmed_by_the_secretariat'; END IF;
                        IF NEW.status = 'confirmed' AND NEW.proof = 'call' THEN
                            IF EXISTS (
        SELECT 1 FROM public.claims_correctedcontact k
        WHERE k.claim_id = NEW.claim_id AND k.changes_phone
            AND k.created_at > NEW.proposed_at - interval '14 days'
    )
                            THEN RAISE EXCEPTION 'account by call needs a number that stood' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_by_call_needs_a_number_that_stood'; END IF;
                            IF EXISTS (
        SELECT 1 FROM public.claims_representation r
        WHERE r.claim_id = NEW.claim_id AND r.letters <> 'claimant'
            AND r.status IN ('waiting', 'in_force', 'ended')
            AND r.entered_at > NEW.proposed_at - interval '14 days'
    )
                            THEN RAISE EXCEPTION 'account by call needs letters as they stood' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_by_call_needs_letters_as_they_stood'; END IF;
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(name='proposed_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'waiting' AND NEW.status = 'confirmed'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_account')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_account')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='4eda761c7240e57b5f5e604d92b7264501ff1c1f', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_e97d6', table='claims_proposedaccount', when='BEFORE')),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='0bc1a73d63b6c9af6c723ed58709bcd6eb742d21', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_a4949', table='claims_proposedaccount', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='ef875653f5a5f470ce87b92acf41c4feb4b8acf7', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_b1319', table='claims_proposedaccount', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."settled_reason" NOT IN (\'\') AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason" AND (NEW.erased_at IS NULL OR NEW."settled_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='9fab50145eda938c86819384d72c4f81068da245', operation='UPDATE OF "settled_reason"', pgid='pgtrigger_z_written_once_97f7c', table='claims_proposedaccount', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProposedAccountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('bank_code', models.CharField(db_collation='C', max_length=3, verbose_name='은행')),
                ('holder_match', models.CharField(choices=[('business', '상호와 일치'), ('representative', '대표자와 일치'), ('mismatch', '예금주 다름'), ('unknown', '확인 전')], max_length=16, verbose_name='예금주 확인')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('proof', models.CharField(choices=[('bankbook', '통장 사본'), ('call', '본인 통화'), ('letter', '우편·방문 서면')], max_length=10, verbose_name='근거')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '등록됨'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=10, verbose_name='상태')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리 시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document', verbose_name='서류')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.proposedaccount')),
                ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록 요청')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.bankaccount', verbose_name='앞선 계좌')),
                ('settled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CorrectedContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='판')),
                ('phone', models.BinaryField(null=True, verbose_name='휴대전화(암호화)')),
                ('phone_last4', models.CharField(blank=True, db_collation='C', max_length=4, verbose_name='휴대전화 끝자리')),
                ('phone_index', models.BinaryField(max_length=16, null=True, verbose_name='휴대전화 색인')),
                ('email', models.BinaryField(null=True, verbose_name='이메일(암호화)')),
                ('email_hint', models.CharField(blank=True, max_length=20, verbose_name='이메일')),
                ('email_index', models.BinaryField(max_length=16, null=True, verbose_name='이메일 색인')),
                ('address', models.BinaryField(null=True, verbose_name='우편 주소(암호화)')),
                ('address_hint', models.CharField(blank=True, max_length=60, verbose_name='우편 주소')),
                ('changes_phone', models.BooleanField(default=False, verbose_name='휴대전화 바꿈')),
                ('changes_email', models.BooleanField(default=False, verbose_name='이메일 바꿈')),
                ('changes_address', models.BooleanField(default=False, verbose_name='우편 주소 바꿈')),
                ('proof', models.CharField(choices=[('call', '본인 통화'), ('letter', '우편·방문 서면')], max_length=10, verbose_name='근거')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_contacts', to='claims.claim', verbose_name='신청')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
            ],
            options={
                'verbose_name': '연락처 정정',
                'verbose_name_plural': '연락처 정정',
                'ordering': ['claim', '-version'],
                'permissions': [('correct_contact', '연락처를 정정하기')],
                'indexes': [
                    django.contrib.postgres.indexes.HashIndex(fields=['phone_index'], name='corrected_contact_by_phone'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('claim', 'version'), name='contact_version_is_unique_in_its_claim'),
                    models.CheckConstraint(condition=models.Q(('changes_phone', True), ('changes_email', True), ('changes_address', True), _connector='OR'), name='corrected_contact_changes_something'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='corrected_contact_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('phone__isnull', True), ('phone_index__isnull', True), ('phone_last4', '')), models.Q(('phone__isnull', False), ('phone_index__isnull', False)), ('erased_at__isnull', False), _connector='OR'), name='corrected_phone_has_its_index'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_correctedcontact',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_9b754',
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
                            table='claims_correctedcontact',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_05202',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."phone"::text, '') IN ('', '\\x') AND COALESCE(NEW."phone_last4"::text, '') IN ('', '\\x') AND COALESCE(NEW."phone_index"::text, '') IN ('', '\\x') AND COALESCE(NEW."email"::text, '') IN ('', '\\x') AND COALESCE(NEW."email_hint"::text, '') IN ('', '\\x') AND COALESCE(NEW."email_index"::text, '') IN ('', '\\x') AND COALESCE(NEW."address"::text, '') IN ('', '\\x') AND COALESCE(NEW."address_hint"::text, '') IN ('', '\\x') AND COALESCE(NEW."reason"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['phone', 'phone_last4', 'phone_index', 'email', 'email_hint', 'email_index', 'address', 'address_hint', 'reason', 'erased_at'] = to_jsonb(NEW) - ARRAY['phone', 'phone_last4', 'phone_index', 'email', 'email_hint', 'email_index', 'address', 'address_hint', 'reason', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'claims correctedcontact is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_correctedcontact_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='follows_the_newest',
                        sql=UpsertTriggerSql(
                            table='claims_correctedcontact',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_follows_the_newest_73688',
                            func="""
                    IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'correct_contact')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'correct_contact')
            )
        )
    ) THEN
                        RAISE EXCEPTION 'contact is corrected by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_is_corrected_by_an_office';
                    END IF;
                    IF NEW.version IS DISTINCT FROM (
                        SELECT COALESCE(max(k.version), 0) + 1
                        FROM public.claims_correctedcontact k WHERE k.claim_id = NEW.claim_id
                    ) THEN RAISE EXCEPTION 'contact follows the newest' USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_follows_the_newest'; END IF;
                    IF EXISTS (
                        SELECT FROM public.claims_claim c
                        WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL
                    ) THEN RAISE EXCEPTION 'contact of an erased claim stays erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_of_an_erased_claim_stays_erased'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='counts_from_now_on',
                        sql=UpsertTriggerSql(
                            table='claims_correctedcontact',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_counts_from_now_on_2c0af',
                            func="""
                    UPDATE public.claims_claim SET contact_id = NEW.id WHERE id = NEW.claim_id;
                    PERFORM pg_advisory_xact_lock_shared(20221016, 0);
                    UPDATE public.claims_searchrow SET phone_last4 = NEW.phone_last4
                        WHERE claim_id = NEW.claim_id;
                    RETURN NULL;
                """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='0cfcbbb6cf5c69efd84c12b7082f23d5c48d4bb4', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_a35e9', table='claims_correctedcontact', when='AFTER')),
                    Trigger(name='former_contact_knows_no_open_link', sql=UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF EXISTS (\n                        SELECT FROM public.claims_uploadlink l\n                        JOIN public.claims_correctedcontact k ON (k.claim_id = l.claim_id AND (k.changes_phone OR k.changes_email)\n                AND l.issued_at <= k.created_at)\n                        WHERE k.id = NEW.id AND l.revoked_at IS NULL\n                    ) THEN RAISE EXCEPTION 'former contact knows no open link' USING ERRCODE = 'check_violation', CONSTRAINT = 'former_contact_knows_no_open_link'; END IF;\n                    RETURN NULL;\n                ", hash='3180ef333c58f1ccfa0a360f25fb3a81e4291e96', operation='INSERT', pgid='pgtrigger_former_contact_knows_no_open_link_4b1a6', table='claims_correctedcontact', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='HolderInquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('result', models.CharField(choices=[('match', '은행 예금주와 일치'), ('differs', '은행 예금주와 다름'), ('unknown', '없거나 해지된 계좌'), ('unanswered', '은행이 답하지 않음')], max_length=10, verbose_name='조회 결과')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='조회한 때')),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='조회한 사람')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청')),
            ],
            options={
                'verbose_name': '예금주 조회',
                'verbose_name_plural': '예금주 조회',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('result__in', ['match', 'differs', 'unknown', 'unanswered'])), name='holder_inquiry_has_a_known_result'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_holderinquiry',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_0498d',
                            condition='WHEN (NEW."asked_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."asked_by_id" IS NOT NULL AND NEW."asked_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."asked_by_id" IS DISTINCT FROM OLD."asked_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_holderinquiry',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_15452',
                            func="RAISE EXCEPTION 'claims holderinquiry is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_holderinquiry_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='UploadLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, size=None, verbose_name='요청한 서류')),
                ('for_account', models.BooleanField(default=False, verbose_name='계좌를 묻는 링크')),
                ('for_consent', models.BooleanField(default=False, verbose_name='동의를 묻는 링크')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('expires_at', models.DateTimeField(verbose_name='만료')),
                ('token_digest', models.BinaryField(max_length=32, verbose_name='링크 지문')),
                ('nonce', models.BinaryField(max_length=16, verbose_name='링크 씨앗')),
                ('issued_at', models.DateTimeField(default=claims.clock.now, verbose_name='발급한 때')),
                ('in_bulk', models.BooleanField(default=False, verbose_name='여럿에게 함께')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='폐기한 때')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='틀린 확인')),
                ('visits', models.PositiveIntegerField(default=0, verbose_name='연 횟수')),
                ('files', models.PositiveIntegerField(default=0, verbose_name='받은 파일')),
                ('file_bytes', models.PositiveBigIntegerField(default=0, verbose_name='받은 크기(바이트)')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='마지막으로 쓴 때')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='upload_links', to='claims.claim', verbose_name='신청')),
                ('issued_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='발급')),
                ('revoked_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='폐기')),
            ],
            options={
                'verbose_name': '제출 링크',
                'verbose_name_plural': '제출 링크',
                'ordering': ['-pk'],
                'permissions': [('issue_upload_link', '서류 제출 링크를 발급하고 폐기하기')],
                'constraints': [
                    models.UniqueConstraint(fields=('token_digest',), name='upload_link_has_its_own_token'),
                    models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('claim', 'for_account', 'for_consent'), name='claim_has_one_upload_link'),
                    models.CheckConstraint(condition=models.Q(('for_account', False), ('kinds', ['bankbook_copy']), _connector='OR'), name='upload_link_for_account_asks_for_a_bankbook'),
                    models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy', 'other']), models.Q(models.Q(('for_consent', False), ('kinds__len__gt', 0)), models.Q(('for_account', False), ('for_consent', True), ('kinds__len', 0)), _connector='OR')), name='upload_link_asks_for_known_kinds'),
                    models.CheckConstraint(condition=models.Q(('failures__lte', 5)), name='upload_link_locks_after_wrong_facts'),
                    models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='upload_link_expires_after_it_is_issued'),
                    models.CheckConstraint(condition=models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', True), _connector='OR'), name='standing_upload_link_was_revoked_by_nobody'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_uploadlink',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_e1e77',
                            condition='WHEN (NEW."issued_by_id" IS NOT NULL OR NEW."revoked_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."issued_by_id" IS NOT NULL AND NEW."issued_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."issued_by_id" IS DISTINCT FROM OLD."issued_by_id")) OR (NEW."revoked_by_id" IS NOT NULL AND NEW."revoked_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."revoked_by_id" IS DISTINCT FROM OLD."revoked_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='frozen', sql=UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."claim_id", OLD."for_account", OLD."for_consent", OLD."token_digest", OLD."nonce", OLD."issued_by_id", OLD."issued_at", OLD."in_bulk") IS DISTINCT FROM ROW(NEW."claim_id", NEW."for_account", NEW."for_consent", NEW."token_digest", NEW."nonce", NEW."issued_by_id", NEW."issued_at", NEW."in_bulk") THEN RAISE EXCEPTION \'upload link is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'upload_link_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='238562710962d62c4f8a0166e0e0935ae6ca4d1a', operation='UPDATE', pgid='pgtrigger_frozen_9b5cd', table='claims_uploadlink', when='BEFORE')),
                    Trigger(
                        name='frozen_when_revoked',
                        sql=UpsertTriggerSql(
                            table='claims_uploadlink',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_revoked_aff8d',
                            func="""
            IF (OLD.revoked_at IS NOT NULL) AND ROW(OLD."kinds", OLD."asked_at", OLD."expires_at", OLD."revoked_by_id", OLD."revoked_at", OLD."visits", OLD."files", OLD."file_bytes") IS DISTINCT FROM ROW(NEW."kinds", NEW."asked_at", NEW."expires_at", NEW."revoked_by_id", NEW."revoked_at", NEW."visits", NEW."files", NEW."file_bytes") THEN RAISE EXCEPTION 'revoked upload link is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'revoked_upload_link_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='locks_for_good', sql=UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' AND (\n                        (NEW.failures < OLD.failures AND NEW.visits <= OLD.visits)\n                        OR (OLD.failures >= 5\n                            AND (NEW.failures < OLD.failures OR NEW.files > OLD.files))\n                    ) THEN RAISE EXCEPTION 'upload link locks for good' USING ERRCODE = 'check_violation', CONSTRAINT = 'upload_link_locks_for_good'; END IF;\n                    RETURN NEW;\n                ", hash='9003ca72eee96b507ea59522b31db2f9e1edb753', operation='INSERT OR UPDATE', pgid='pgtrigger_locks_for_good_43605', table='claims_uploadlink', when='BEFORE')),
                    Trigger(name='insert_insert', sql=UpsertTriggerSql(func='INSERT INTO "claims_uploadlinkevent" ("asked_at", "claim_id", "expires_at", "for_account", "for_consent", "id", "in_bulk", "issued_at", "issued_by_id", "kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id") VALUES (NEW."asked_at", NEW."claim_id", NEW."expires_at", NEW."for_account", NEW."for_consent", NEW."id", NEW."in_bulk", NEW."issued_at", NEW."issued_by_id", NEW."kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."revoked_by_id"); RETURN NULL;', hash='81a5cb6747cac6d25ec76b45ab329f04c159d149', operation='INSERT', pgid='pgtrigger_insert_insert_81230', table='claims_uploadlink', when='AFTER')),
                    Trigger(name='update_update', sql=UpsertTriggerSql(condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."for_account" IS DISTINCT FROM (NEW."for_account") OR OLD."for_consent" IS DISTINCT FROM (NEW."for_consent") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_bulk" IS DISTINCT FROM (NEW."in_bulk") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id"))', func='INSERT INTO "claims_uploadlinkevent" ("asked_at", "claim_id", "expires_at", "for_account", "for_consent", "id", "in_bulk", "issued_at", "issued_by_id", "kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id") VALUES (NEW."asked_at", NEW."claim_id", NEW."expires_at", NEW."for_account", NEW."for_consent", NEW."id", NEW."in_bulk", NEW."issued_at", NEW."issued_by_id", NEW."kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."revoked_by_id"); RETURN NULL;', hash='58a714445f02306d96c02666d800e717c4ba5e51', operation='UPDATE', pgid='pgtrigger_update_update_a66fb', table='claims_uploadlink', when='AFTER')),
                    Trigger(name='delete_delete', sql=UpsertTriggerSql(func='INSERT INTO "claims_uploadlinkevent" ("asked_at", "claim_id", "expires_at", "for_account", "for_consent", "id", "in_bulk", "issued_at", "issued_by_id", "kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id") VALUES (OLD."asked_at", OLD."claim_id", OLD."expires_at", OLD."for_account", OLD."for_consent", OLD."id", OLD."in_bulk", OLD."issued_at", OLD."issued_by_id", OLD."kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."revoked_by_id"); RETURN NULL;', hash='8d7ba1a002f9ab762573f9c27f0bf000f73fe128', operation='DELETE', pgid='pgtrigger_delete_delete_8c9cf', table='claims_uploadlink', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='LinkUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visit', models.BinaryField(max_length=16, verbose_name='방문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='받은 때')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='upload', to='claims.document', verbose_name='서류')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='claims.uploadlink', verbose_name='제출 링크')),
            ],
            options={
                'verbose_name': '링크로 낸 서류',
                'verbose_name_plural': '링크로 낸 서류',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_linkupload',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_0b098',
                            func="RAISE EXCEPTION 'claims linkupload is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_linkupload_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='reaches_one_claim',
                        sql=UpsertTriggerSql(
                            table='claims_linkupload',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_reaches_one_claim_f6ce3',
                            func="""
                    IF TG_OP = 'INSERT' AND NOT EXISTS (
                        SELECT 1 FROM public.claims_uploadlink l
                        JOIN public.claims_document d ON d.claim_id = l.claim_id
                        WHERE l.id = NEW.link_id AND d.id = NEW.document_id
                            AND d.source = 'link' AND d.received_by_id IS NULL
                            AND l.revoked_at IS NULL AND l.failures < 5
                    ) THEN RAISE EXCEPTION 'upload link reaches one claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'upload_link_reaches_one_claim'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='UploadLinkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, size=None, verbose_name='요청한 서류')),
                ('for_account', models.BooleanField(default=False, verbose_name='계좌를 묻는 링크')),
                ('for_consent', models.BooleanField(default=False, verbose_name='동의를 묻는 링크')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('expires_at', models.DateTimeField(verbose_name='만료')),
                ('issued_at', models.DateTimeField(default=claims.clock.now, verbose_name='발급한 때')),
                ('in_bulk', models.BooleanField(default=False, verbose_name='여럿에게 함께')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='폐기한 때')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('issued_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='발급')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.uploadlink')),
                ('revoked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='폐기')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandoverReceiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='이름')),
                ('phone', models.CharField(max_length=20, verbose_name='신청인이 전화할 번호')),
                ('contact', models.CharField(max_length=100, verbose_name='파일을 받는 곳')),
                ('purpose', models.CharField(max_length=200, verbose_name='이용 목적')),
                ('kept_for', models.CharField(max_length=100, verbose_name='보유 기간')),
                ('terms_changed_on', models.DateField(blank=True, null=True, verbose_name='이용 목적·보유 기간을 바꾼 날')),
                ('terms_set_at', models.DateTimeField(default=claims.clock.now, verbose_name='이용 목적·보유 기간을 정한 때')),
                ('set_at', models.DateTimeField(default=claims.clock.now, verbose_name='등록한 때')),
                ('company', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handover_receiver', to='claims.company', verbose_name='계열사')),
                ('set_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록')),
            ],
            options={
                'verbose_name': '인수 기관',
                'verbose_name_plural': '인수 기관',
                'ordering': ['name'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('phone', ''), _negated=True), models.Q(('purpose', ''), _negated=True), models.Q(('kept_for', ''), _negated=True)), name='receiver_tells_what_consent_needs'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_handoverreceiver',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_c4492',
                            condition='WHEN (NEW."set_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."set_by_id" IS NOT NULL AND NEW."set_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."set_by_id" IS DISTINCT FROM OLD."set_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='company_stays',
                        sql=UpsertTriggerSql(
                            table='claims_handoverreceiver',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_company_stays_4c546',
                            func="""
            IF (TRUE) AND ROW(OLD."company_id") IS DISTINCT FROM ROW(NEW."company_id") THEN RAISE EXCEPTION 'receiver keeps its company' USING ERRCODE = 'check_violation', CONSTRAINT = 'receiver_keeps_its_company'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='is_set_by_the_secretariat',
                        sql=UpsertTriggerSql(
                            table='claims_handoverreceiver',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_is_set_by_the_secretariat_a6dd6',
                            func="""
                    IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.set_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_handover')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_handover')
            )
        )
    ) THEN
                        RAISE EXCEPTION 'receiver is set by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'receiver_is_set_by_the_secretariat';
                    END IF;
                    IF NEW.company_id IS NOT NULL AND EXISTS (
                        SELECT FROM public.claims_company c
                        WHERE c.id = NEW.company_id AND c.is_operator
                    ) THEN RAISE EXCEPTION 'receiver is not the operator' USING ERRCODE = 'check_violation', CONSTRAINT = 'receiver_is_not_the_operator'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='changes_terms_without_consents',
                        sql=UpsertTriggerSql(
                            table='claims_handoverreceiver',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_changes_terms_without_consents_97f2a',
                            func="""
                    IF ROW(OLD.name, OLD.purpose, OLD.kept_for)
                        IS DISTINCT FROM ROW(NEW.name, NEW.purpose, NEW.kept_for) THEN
                        IF EXISTS (
                            SELECT FROM public.claims_provisionconsent k
                            WHERE k.receiver_id = NEW.id AND k.answer = 'given'
                        ) THEN RAISE EXCEPTION 'consents are to the terms in force' USING ERRCODE = 'check_violation', CONSTRAINT = 'consents_are_to_the_terms_in_force'; END IF;
                        IF NEW.terms_changed_on IS NULL AND EXISTS (
                            SELECT FROM public.claims_provisionconsent k
                            WHERE k.receiver_id = NEW.id
                        ) THEN RAISE EXCEPTION 'changed terms name their day' USING ERRCODE = 'check_violation', CONSTRAINT = 'changed_terms_name_their_day'; END IF;
                        IF EXISTS (
                            SELECT FROM public.claims_handover h
                            WHERE h.receiver_id = NEW.id AND h.status IN ('waiting', 'making', 'ready', 'failed')
                        ) THEN RAISE EXCEPTION 'terms stay during a handover' USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_stay_during_a_handover'; END IF;
                        IF NEW.terms_set_at <= OLD.terms_set_at THEN
                            RAISE EXCEPTION 'changed terms name their time' USING ERRCODE = 'check_violation', CONSTRAINT = 'changed_terms_name_their_time';
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_handoverreceiver',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_dacfd',
                            func='INSERT INTO "claims_handoverreceiverevent" ("company_id", "contact", "id", "kept_for", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "purpose", "set_at", "set_by_id", "terms_changed_on", "terms_set_at") VALUES (NEW."company_id", NEW."contact", NEW."id", NEW."kept_for", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."purpose", NEW."set_at", NEW."set_by_id", NEW."terms_changed_on", NEW."terms_set_at"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_handoverreceiver',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_0bd88',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "claims_handoverreceiverevent" ("company_id", "contact", "id", "kept_for", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "purpose", "set_at", "set_by_id", "terms_changed_on", "terms_set_at") VALUES (NEW."company_id", NEW."contact", NEW."id", NEW."kept_for", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."purpose", NEW."set_at", NEW."set_by_id", NEW."terms_changed_on", NEW."terms_set_at"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_handoverreceiver',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_9a1a6',
                            func='INSERT INTO "claims_handoverreceiverevent" ("company_id", "contact", "id", "kept_for", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "purpose", "set_at", "set_by_id", "terms_changed_on", "terms_set_at") VALUES (OLD."company_id", OLD."contact", OLD."id", OLD."kept_for", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."purpose", OLD."set_at", OLD."set_by_id", OLD."terms_changed_on", OLD."terms_set_at"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('all', '넘기지 않은 신청 전부'), ('picked', '고른 신청')], max_length=6, verbose_name='고른 방법')),
                ('with_narrative', models.BooleanField(default=False, verbose_name='피해내용 포함')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX')], max_length=4, verbose_name='형식')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('left_out', models.JSONField(default=dict, verbose_name='뺀 신청')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('making', '파일 만드는 중'), ('ready', '인수 확인 대기'), ('received', '이관됨'), ('failed', '만들지 못함'), ('declined', '거절됨'), ('withdrawn', '철회됨'), ('cancelled', '취소됨')], default='waiting', max_length=9, verbose_name='상태')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='끝낸 사유')),
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('password', models.BinaryField(null=True, verbose_name='비밀번호(암호화)')),
                ('rows', models.PositiveIntegerField(blank=True, null=True, verbose_name='행')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='만든 때')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='기한')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='만들지 못한 사유')),
                ('downloaded_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='인수한 날')),
                ('received_by', models.CharField(blank=True, max_length=60, verbose_name='인수한 사람')),
                ('receipt_at', models.DateTimeField(blank=True, null=True, verbose_name='인수를 기록한 때')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='신청인에게 알린 때')),
                ('changes_told_at', models.DateTimeField(blank=True, null=True, verbose_name='바뀐 내용을 알린 때')),
                ('confirmed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인')),
                ('downloaded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람')),
                ('ended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('entry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.accessentry', verbose_name='접속기록')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청')),
                ('receipt_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='인수 기록')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='claims.handoverreceiver', verbose_name='인수 기관')),
            ],
            options={
                'verbose_name': '이관',
                'verbose_name_plural': '이관',
                'ordering': ['-pk'],
                'permissions': [('propose_handover', '이관을 요청하기'), ('confirm_handover', '다른 사람이 요청한 이관을 확인하기')],
                'indexes': [
                    models.Index(condition=models.Q(('status__in', ['waiting', 'making', 'ready', 'failed'])), fields=['status', 'expires_at'], name='handover_to_handle'),
                    models.Index(condition=models.Q(('status', 'received'), ('told_at__isnull', True)), fields=['receipt_at'], name='handover_to_tell'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='handover_is_confirmed_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('status__in', ('making', 'ready', 'received', 'failed', 'cancelled'))), models.Q(models.Q(('status__in', ('making', 'ready', 'received', 'failed', 'cancelled')), _negated=True), ('confirmed_by__isnull', True)), _connector='OR'), name='confirmed_handover_says_by_whom_and_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status__in', ('declined', 'withdrawn', 'cancelled'))), models.Q(models.Q(('status__in', ('declined', 'withdrawn', 'cancelled')), _negated=True), ('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='ended_handover_says_by_whom_and_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('ended_by', models.F('proposed_by')), _connector='OR'), name='handover_is_withdrawn_by_its_proposer'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ready', 'received']), _negated=True), models.Q(models.Q(('sha256', ''), _negated=True), ('entry__isnull', False), ('made_at__isnull', False), ('rows__gt', 0)), _connector='OR'), name='made_handover_has_its_digest'),
                    models.CheckConstraint(condition=models.Q(('storage_key', ''), models.Q(('expires_at__isnull', False), ('password__isnull', False)), _connector='OR'), name='stored_handover_expires'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'received'), ('receipt_by__isnull', False), ('received_on__isnull', False), ('receipt_at__isnull', False), models.Q(('received_by', ''), _negated=True)), models.Q(models.Q(('status', 'received'), _negated=True), ('receipt_by__isnull', True), ('received_by', ''), ('received_on__isnull', True), ('told_at__isnull', True)), _connector='OR'), name='received_handover_names_day_and_person'),
                    models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='handover_has_claims'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_16fca',
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL OR NEW."receipt_by_id" IS NOT NULL OR NEW."downloaded_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id")) OR (NEW."receipt_by_id" IS NOT NULL AND NEW."receipt_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."receipt_by_id" IS DISTINCT FROM OLD."receipt_by_id")) OR (NEW."downloaded_by_id" IS NOT NULL AND NEW."downloaded_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."downloaded_by_id" IS DISTINCT FROM OLD."downloaded_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_b382d',
                            func="""
            IF (TRUE) AND ROW(OLD."receiver_id", OLD."choice", OLD."with_narrative", OLD."format", OLD."note", OLD."count", OLD."left_out", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."receiver_id", NEW."choice", NEW."with_narrative", NEW."format", NEW."note", NEW."count", NEW."left_out", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'handover stays what was asked for' USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_stays_what_was_asked_for'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='confirmed_once',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_confirmed_once_4bb05',
                            func="""
            IF (OLD.confirmed_by_id IS NOT NULL) AND ROW(OLD."confirmed_by_id", OLD."confirmed_at") IS DISTINCT FROM ROW(NEW."confirmed_by_id", NEW."confirmed_at") THEN RAISE EXCEPTION 'confirmation of a handover is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmation_of_a_handover_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ended_once',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ended_once_f126a',
                            func="""
            IF (OLD.ended_by_id IS NOT NULL) AND ROW(OLD."ended_by_id", OLD."ended_at", OLD."ended_reason") IS DISTINCT FROM ROW(NEW."ended_by_id", NEW."ended_at", NEW."ended_reason") THEN RAISE EXCEPTION 'end of a handover is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'end_of_a_handover_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='received_once',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_received_once_a92d6',
                            func="""
            IF (OLD.receipt_by_id IS NOT NULL) AND ROW(OLD."sha256", OLD."rows", OLD."received_on", OLD."received_by", OLD."receipt_by_id", OLD."receipt_at") IS DISTINCT FROM ROW(NEW."sha256", NEW."rows", NEW."received_on", NEW."received_by", NEW."receipt_by_id", NEW."receipt_at") THEN RAISE EXCEPTION 'receipt of a handover is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_of_a_handover_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_d24c4',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'claims handover status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_handover_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['failed>cancelled', 'failed>making', 'making>failed', 'making>ready', 'ready>cancelled', 'ready>making', 'ready>received', 'waiting>declined', 'waiting>making', 'waiting>withdrawn']::text[])
            THEN RAISE EXCEPTION 'claims handover status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_handover_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='passes_two_people',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_passes_two_people_61918',
                            func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_handover')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_handover')
            )
        )
    ) THEN
                            RAISE EXCEPTION 'handover is proposed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_is_proposed_by_the_secretariat';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.confirmed_by_id IS NOT NULL AND OLD.confirmed_by_id IS NULL THEN
                        NEW.confirmed_at := transaction_timestamp();
                        IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_handover')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_handover')
            )
        )
    ) THEN
                            RAISE EXCEPTION 'handover is confirmed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_is_confirmed_by_the_secretariat';
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_e8663',
                            func='INSERT INTO "claims_handoverevent" ("changes_told_at", "choice", "confirmed_at", "confirmed_by_id", "count", "downloaded_at", "downloaded_by_id", "ended_at", "ended_by_id", "ended_reason", "entry_id", "error", "expires_at", "format", "id", "left_out", "made_at", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "receipt_at", "receipt_by_id", "received_by", "received_on", "receiver_id", "rows", "sha256", "size", "status", "told_at", "with_narrative") VALUES (NEW."changes_told_at", NEW."choice", NEW."confirmed_at", NEW."confirmed_by_id", NEW."count", NEW."downloaded_at", NEW."downloaded_by_id", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."entry_id", NEW."error", NEW."expires_at", NEW."format", NEW."id", NEW."left_out", NEW."made_at", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."receipt_at", NEW."receipt_by_id", NEW."received_by", NEW."received_on", NEW."receiver_id", NEW."rows", NEW."sha256", NEW."size", NEW."status", NEW."told_at", NEW."with_narrative"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_cb818',
                            condition='WHEN (OLD."changes_told_at" IS DISTINCT FROM (NEW."changes_told_at") OR OLD."choice" IS DISTINCT FROM (NEW."choice") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."downloaded_at" IS DISTINCT FROM (NEW."downloaded_at") OR OLD."downloaded_by_id" IS DISTINCT FROM (NEW."downloaded_by_id") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."ended_reason" IS DISTINCT FROM (NEW."ended_reason") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."format" IS DISTINCT FROM (NEW."format") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."receipt_at" IS DISTINCT FROM (NEW."receipt_at") OR OLD."receipt_by_id" IS DISTINCT FROM (NEW."receipt_by_id") OR OLD."received_by" IS DISTINCT FROM (NEW."received_by") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."receiver_id" IS DISTINCT FROM (NEW."receiver_id") OR OLD."rows" IS DISTINCT FROM (NEW."rows") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."told_at" IS DISTINCT FROM (NEW."told_at") OR OLD."with_narrative" IS DISTINCT FROM (NEW."with_narrative"))',
                            func='INSERT INTO "claims_handoverevent" ("changes_told_at", "choice", "confirmed_at", "confirmed_by_id", "count", "downloaded_at", "downloaded_by_id", "ended_at", "ended_by_id", "ended_reason", "entry_id", "error", "expires_at", "format", "id", "left_out", "made_at", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "receipt_at", "receipt_by_id", "received_by", "received_on", "receiver_id", "rows", "sha256", "size", "status", "told_at", "with_narrative") VALUES (NEW."changes_told_at", NEW."choice", NEW."confirmed_at", NEW."confirmed_by_id", NEW."count", NEW."downloaded_at", NEW."downloaded_by_id", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."entry_id", NEW."error", NEW."expires_at", NEW."format", NEW."id", NEW."left_out", NEW."made_at", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."receipt_at", NEW."receipt_by_id", NEW."received_by", NEW."received_on", NEW."receiver_id", NEW."rows", NEW."sha256", NEW."size", NEW."status", NEW."told_at", NEW."with_narrative"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_handover',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_0d8f0',
                            func='INSERT INTO "claims_handoverevent" ("changes_told_at", "choice", "confirmed_at", "confirmed_by_id", "count", "downloaded_at", "downloaded_by_id", "ended_at", "ended_by_id", "ended_reason", "entry_id", "error", "expires_at", "format", "id", "left_out", "made_at", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "receipt_at", "receipt_by_id", "received_by", "received_on", "receiver_id", "rows", "sha256", "size", "status", "told_at", "with_narrative") VALUES (OLD."changes_told_at", OLD."choice", OLD."confirmed_at", OLD."confirmed_by_id", OLD."count", OLD."downloaded_at", OLD."downloaded_by_id", OLD."ended_at", OLD."ended_by_id", OLD."ended_reason", OLD."entry_id", OLD."error", OLD."expires_at", OLD."format", OLD."id", OLD."left_out", OLD."made_at", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."receipt_at", OLD."receipt_by_id", OLD."received_by", OLD."received_on", OLD."receiver_id", OLD."rows", OLD."sha256", OLD."size", OLD."status", OLD."told_at", OLD."with_narrative"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='proposed_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'waiting' AND NEW.status = 'making'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_handover')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_handover')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='ebfaf142485079f5384c7ccc836822d3c4828789', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_aff69', table='claims_handover', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandoverEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('choice', models.CharField(choices=[('all', '넘기지 않은 신청 전부'), ('picked', '고른 신청')], max_length=6, verbose_name='고른 방법')),
                ('with_narrative', models.BooleanField(default=False, verbose_name='피해내용 포함')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX')], max_length=4, verbose_name='형식')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('left_out', models.JSONField(default=dict, verbose_name='뺀 신청')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('making', '파일 만드는 중'), ('ready', '인수 확인 대기'), ('received', '이관됨'), ('failed', '만들지 못함'), ('declined', '거절됨'), ('withdrawn', '철회됨'), ('cancelled', '취소됨')], default='waiting', max_length=9, verbose_name='상태')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='끝낸 사유')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('rows', models.PositiveIntegerField(blank=True, null=True, verbose_name='행')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='만든 때')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='기한')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='만들지 못한 사유')),
                ('downloaded_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='인수한 날')),
                ('received_by', models.CharField(blank=True, max_length=60, verbose_name='인수한 사람')),
                ('receipt_at', models.DateTimeField(blank=True, null=True, verbose_name='인수를 기록한 때')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='신청인에게 알린 때')),
                ('changes_told_at', models.DateTimeField(blank=True, null=True, verbose_name='바뀐 내용을 알린 때')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인')),
                ('downloaded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('entry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.accessentry', verbose_name='접속기록')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.handover')),
                ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청')),
                ('receipt_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='인수 기록')),
                ('receiver', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.handoverreceiver', verbose_name='인수 기관')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandoverFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('consents', '동의 파일'), ('results', '결과 파일')], max_length=8, verbose_name='종류')),
                ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('read', models.PositiveIntegerField(verbose_name='읽은 줄')),
                ('applied', models.PositiveIntegerField(verbose_name='적용한 줄')),
                ('repeated', models.PositiveIntegerField(verbose_name='같은 내용')),
                ('faulty', models.PositiveIntegerField(verbose_name='오류 줄')),
                ('loaded_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 때')),
                ('handover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='claims.handover', verbose_name='이관')),
                ('loaded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='claims.handoverreceiver', verbose_name='인수 기관')),
            ],
            options={
                'verbose_name': '이관 파일',
                'verbose_name_plural': '이관 파일',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('handover__isnull', False), ('kind', 'results')), models.Q(('handover__isnull', True), ('kind', 'consents')), _connector='OR'), name='results_name_their_handover'),
                    models.UniqueConstraint(fields=('receiver', 'kind', 'handover', 'sha256'), name='handover_file_is_loaded_once', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('applied'), '+', models.F('repeated')), '+', models.F('faulty')))), name='every_line_of_a_handover_file_is_counted'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_handoverfile',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_57fd0',
                            condition='WHEN (NEW."loaded_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."loaded_by_id" IS NOT NULL AND NEW."loaded_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."loaded_by_id" IS DISTINCT FROM OLD."loaded_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_handoverfile',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_622b0',
                            func="RAISE EXCEPTION 'claims handoverfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_handoverfile_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandoverFileFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField(verbose_name='행')),
                ('column', models.CharField(max_length=20, verbose_name='열')),
                ('code', models.CharField(db_collation='C', max_length=30, verbose_name='사유')),
                ('value', models.CharField(blank=True, max_length=60, verbose_name='값')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='claims.handoverfile', verbose_name='이관 파일')),
            ],
            options={
                'verbose_name': '이관 파일의 오류',
                'verbose_name_plural': '이관 파일의 오류',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_handoverfilefault',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_5de43',
                            func="RAISE EXCEPTION 'claims handoverfilefault is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_handoverfilefault_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandoverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('planned', '이관 준비'), ('handed', '파일에 담음'), ('paid', '회사가 지급'), ('refused', '회사가 지급하지 않음'), ('not_ours', '돌아옴'), ('left_out', '빠짐'), ('released', '이관 취소')], default='planned', max_length=9, verbose_name='상태')),
                ('left_out_as', models.CharField(blank=True, choices=[('erased', '개인정보를 파기함'), ('withdrawn', '신청을 철회했거나 무효로 함'), ('before_council', '협의체 심의가 끝나지 않음'), ('no_consent', '제3자 제공 동의 없음'), ('refused', '제3자 제공에 동의하지 않음'), ('consent_withdrawn', '제3자 제공 동의를 철회함'), ('consent_outdated', '제3자 제공 동의를 다시 받아야 함'), ('handed_over', '이 기관에 이미 넘김')], max_length=17, verbose_name='빠진 사유')),
                ('handed_at', models.DateTimeField(blank=True, null=True, verbose_name='파일에 담은 때')),
                ('outcome_on', models.DateField(blank=True, null=True, verbose_name='처리한 날')),
                ('outcome_amount', models.BigIntegerField(blank=True, null=True, verbose_name='지급액')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='바뀐 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('settled_reason', models.CharField(blank=True, max_length=200, verbose_name='처리한 내용')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handover_items', to='claims.claim', verbose_name='신청')),
                ('handover', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='claims.handover', verbose_name='이관')),
                ('result_file', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.handoverfile', verbose_name='결과 파일')),
                ('settled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('receiver', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.handoverreceiver', verbose_name='인수 기관')),
            ],
            options={
                'verbose_name': '이관한 신청',
                'verbose_name_plural': '이관한 신청',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('settled_by__isnull', True), ('status', 'not_ours')), fields=['claim'], name='handover_item_came_back'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('handover', 'claim'), name='handover_names_a_claim_once'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ('planned', 'handed', 'paid', 'refused'))), fields=('receiver', 'claim'), name='claim_is_handed_to_a_receiver_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'left_out'), models.Q(('left_out_as', ''), _negated=True)), models.Q(models.Q(('status', 'left_out'), _negated=True), ('left_out_as', '')), _connector='OR'), name='left_out_item_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['handed', 'paid', 'refused', 'not_ours']), _negated=True), ('handed_at__isnull', False), _connector='OR'), name='handed_item_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('outcome_on__isnull', False), ('result_file__isnull', False), ('status__in', ('paid', 'refused', 'not_ours'))), models.Q(models.Q(('status__in', ('paid', 'refused', 'not_ours')), _negated=True), ('outcome_on__isnull', True), ('result_file__isnull', True)), _connector='OR'), name='outcome_names_day_and_file'),
                    models.CheckConstraint(condition=models.Q(models.Q(('outcome_amount__gt', 0), ('status', 'paid')), models.Q(models.Q(('status', 'paid'), _negated=True), ('outcome_amount__isnull', True)), _connector='OR'), name='paid_item_names_its_amount'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_reason', '')), models.Q(('status', 'not_ours'), ('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('settled_reason', ''), _negated=True)), _connector='OR'), name='settled_item_came_back_and_says_why'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_handoveritem',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_ae086',
                            condition='WHEN (NEW."settled_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_handoveritem',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_09740',
                            func="""
            IF (TRUE) AND ROW(OLD."handover_id", OLD."receiver_id", OLD."claim_id") IS DISTINCT FROM ROW(NEW."handover_id", NEW."receiver_id", NEW."claim_id") THEN RAISE EXCEPTION 'handover item is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_item_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_handoveritem',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_77683',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('planned') THEN RAISE EXCEPTION 'claims handoveritem status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_handoveritem_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['handed>left_out', 'handed>not_ours', 'handed>paid', 'handed>refused', 'handed>released', 'paid>refused', 'planned>handed', 'planned>left_out', 'planned>released', 'refused>paid']::text[])
            THEN RAISE EXCEPTION 'claims handoveritem status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_handoveritem_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='goes_with_consent',
                        sql=UpsertTriggerSql(
                            table='claims_handoveritem',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_goes_with_consent_0c4ed',
                            func="""
                    IF TG_OP = 'INSERT' AND NOT EXISTS (
                        SELECT FROM public.claims_handover h WHERE h.id = NEW.handover_id
                            AND h.receiver_id = NEW.receiver_id AND h.status = 'waiting'
                    ) THEN RAISE EXCEPTION 'handover item is of its receiver' USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_item_is_of_its_receiver'; END IF;
                    IF TG_OP = 'UPDATE' AND NEW.status = 'handed' AND OLD.status = 'planned' THEN
                        IF NOT EXISTS (
                            SELECT FROM public.claims_handover h WHERE h.id = NEW.handover_id
                                AND h.status = 'making' AND h.confirmed_by_id IS NOT NULL
                        ) THEN RAISE EXCEPTION 'claim is handed over by two people' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_handed_over_by_two_people'; END IF;
                        IF NOT EXISTS (
                            SELECT FROM public.claims_provisionconsent k
                            WHERE k.receiver_id = NEW.receiver_id AND k.claim_id = NEW.claim_id
                                AND k.answer = 'given'
                        ) THEN RAISE EXCEPTION 'claim is handed over with consent' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_handed_over_with_consent'; END IF;
                        IF EXISTS (
                            SELECT FROM public.reviews_review r
                            WHERE r.claim_id = NEW.claim_id AND r.closed_at IS NULL
                        ) THEN RAISE EXCEPTION 'claim before the council is not handed over' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_before_the_council_is_not_handed_over'; END IF;
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_handoveritem',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_insert_insert_7f223',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_handoveritemevent" ("changed_at", "claim_id", "handed_at", "handover_id", "id", "left_out_as", "outcome_amount", "outcome_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver_id", "result_file_id", "settled_at", "settled_by_id", "status") SELECT new_values."changed_at", new_values."claim_id", new_values."handed_at", new_values."handover_id", new_values."id", new_values."left_out_as", new_values."outcome_amount", new_values."outcome_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."receiver_id", new_values."result_file_id", new_values."settled_at", new_values."settled_by_id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_handoveritem',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            pgid='pgtrigger_update_update_737f1',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_handoveritemevent" ("changed_at", "claim_id", "handed_at", "handover_id", "id", "left_out_as", "outcome_amount", "outcome_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver_id", "result_file_id", "settled_at", "settled_by_id", "status") SELECT new_values."changed_at", new_values."claim_id", new_values."handed_at", new_values."handover_id", new_values."id", new_values."left_out_as", new_values."outcome_amount", new_values."outcome_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."receiver_id", new_values."result_file_id", new_values."settled_at", new_values."settled_by_id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."changed_at" IS DISTINCT FROM (new_values."changed_at") OR old_values."claim_id" IS DISTINCT FROM (new_values."claim_id") OR old_values."handed_at" IS DISTINCT FROM (new_values."handed_at") OR old_values."handover_id" IS DISTINCT FROM (new_values."handover_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."left_out_as" IS DISTINCT FROM (new_values."left_out_as") OR old_values."outcome_amount" IS DISTINCT FROM (new_values."outcome_amount") OR old_values."outcome_on" IS DISTINCT FROM (new_values."outcome_on") OR old_values."receiver_id" IS DISTINCT FROM (new_values."receiver_id") OR old_values."result_file_id" IS DISTINCT FROM (new_values."result_file_id") OR old_values."settled_at" IS DISTINCT FROM (new_values."settled_at") OR old_values."settled_by_id" IS DISTINCT FROM (new_values."settled_by_id") OR old_values."status" IS DISTINCT FROM (new_values."status")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_handoveritem',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            pgid='pgtrigger_delete_delete_2a55a',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_handoveritemevent" ("changed_at", "claim_id", "handed_at", "handover_id", "id", "left_out_as", "outcome_amount", "outcome_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver_id", "result_file_id", "settled_at", "settled_by_id", "status") SELECT old_values."changed_at", old_values."claim_id", old_values."handed_at", old_values."handover_id", old_values."id", old_values."left_out_as", old_values."outcome_amount", old_values."outcome_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."receiver_id", old_values."result_file_id", old_values."settled_at", old_values."settled_by_id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."settled_reason" = \'(파기됨)\' AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='4fafe9b147d0eb5b78b520569dda3f33727111ad', operation='UPDATE OF "settled_reason"', pgid='pgtrigger_z_erased_with_its_claim_e84bf', table='claims_handoveritem', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."settled_reason" NOT IN (\'\') AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason" AND NEW."settled_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='90c205d66759f9c7fcddb6397c99edb0778a1206', operation='UPDATE OF "settled_reason"', pgid='pgtrigger_z_written_once_73f6e', table='claims_handoveritem', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandoverItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('planned', '이관 준비'), ('handed', '파일에 담음'), ('paid', '회사가 지급'), ('refused', '회사가 지급하지 않음'), ('not_ours', '돌아옴'), ('left_out', '빠짐'), ('released', '이관 취소')], default='planned', max_length=9, verbose_name='상태')),
                ('left_out_as', models.CharField(blank=True, choices=[('erased', '개인정보를 파기함'), ('withdrawn', '신청을 철회했거나 무효로 함'), ('before_council', '협의체 심의가 끝나지 않음'), ('no_consent', '제3자 제공 동의 없음'), ('refused', '제3자 제공에 동의하지 않음'), ('consent_withdrawn', '제3자 제공 동의를 철회함'), ('consent_outdated', '제3자 제공 동의를 다시 받아야 함'), ('handed_over', '이 기관에 이미 넘김')], max_length=17, verbose_name='빠진 사유')),
                ('handed_at', models.DateTimeField(blank=True, null=True, verbose_name='파일에 담은 때')),
                ('outcome_on', models.DateField(blank=True, null=True, verbose_name='처리한 날')),
                ('outcome_amount', models.BigIntegerField(blank=True, null=True, verbose_name='지급액')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='바뀐 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('handover', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.handover', verbose_name='이관')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.handoveritem')),
                ('result_file', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.handoverfile', verbose_name='결과 파일')),
                ('settled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('receiver', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.handoverreceiver', verbose_name='인수 기관')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandoverReceiverEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='이름')),
                ('phone', models.CharField(max_length=20, verbose_name='신청인이 전화할 번호')),
                ('contact', models.CharField(max_length=100, verbose_name='파일을 받는 곳')),
                ('purpose', models.CharField(max_length=200, verbose_name='이용 목적')),
                ('kept_for', models.CharField(max_length=100, verbose_name='보유 기간')),
                ('terms_changed_on', models.DateField(blank=True, null=True, verbose_name='이용 목적·보유 기간을 바꾼 날')),
                ('terms_set_at', models.DateTimeField(default=claims.clock.now, verbose_name='이용 목적·보유 기간을 정한 때')),
                ('set_at', models.DateTimeField(default=claims.clock.now, verbose_name='등록한 때')),
                ('company', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.company', verbose_name='계열사')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.handoverreceiver')),
                ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProvisionConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('given', '동의'), ('refused', '동의하지 않음'), ('withdrawn', '동의 철회'), ('outdated', '동의를 다시 받아야 함')], max_length=9, verbose_name='답')),
                ('channel', models.CharField(choices=[('call', '통화'), ('mail', '메일·문자 답장'), ('letter', '우편·방문 서면'), ('form', '접수할 때 받은 동의서'), ('link', '링크')], max_length=6, verbose_name='받은 방법')),
                ('answered_on', models.DateField(verbose_name='받은 날')),
                ('recorded_at', models.DateTimeField(default=claims.clock.now, verbose_name='기록한 때')),
                ('terms_digest', models.CharField(blank=True, max_length=64, verbose_name='보여 준 내용의 지문')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provision_consents', to='claims.claim', verbose_name='신청')),
                ('file', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.handoverfile', verbose_name='동의 파일')),
                ('receiver', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='claims.handoverreceiver', verbose_name='인수 기관')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='기록')),
            ],
            options={
                'verbose_name': '제3자 제공 동의',
                'verbose_name_plural': '제3자 제공 동의',
                'ordering': ['-pk'],
                'permissions': [('record_consent', '제3자 제공 동의를 기록하기')],
                'constraints': [
                    models.UniqueConstraint(fields=('receiver', 'claim'), name='one_answer_of_a_claim_to_a_receiver'),
                    models.CheckConstraint(condition=models.Q(('answer__in', ['given', 'refused', 'withdrawn', 'outdated'])), name='consent_is_a_known_answer'),
                    models.CheckConstraint(condition=models.Q(('channel__in', ['call', 'mail', 'letter', 'form', 'link'])), name='consent_came_by_a_known_channel'),
                    models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ('call', 'mail', 'letter', 'form')), ('recorded_by__isnull', False)), models.Q(('answer', 'outdated'), ('recorded_by__isnull', False)), models.Q(('channel', 'link'), ('file__isnull', True), ('recorded_by__isnull', True), models.Q(('answer', 'outdated'), _negated=True)), _connector='OR'), name='only_an_answer_by_link_is_recorded_by_nobody'),
                    models.CheckConstraint(condition=models.Q(models.Q(('channel', 'link'), models.Q(('terms_digest', ''), _negated=True)), models.Q(models.Q(('channel', 'link'), _negated=True), ('terms_digest', '')), _connector='OR'), name='answer_by_link_names_the_terms_shown'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_provisionconsent',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_1f5d2',
                            condition='WHEN (NEW."recorded_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."recorded_by_id" IS NOT NULL AND NEW."recorded_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."recorded_by_id" IS DISTINCT FROM OLD."recorded_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_provisionconsent',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_404d3',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."receiver_id") IS DISTINCT FROM ROW(NEW."claim_id", NEW."receiver_id") THEN RAISE EXCEPTION 'consent stays with its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_stays_with_its_claim'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='is_recorded_by_an_office', sql=UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;\n                    IF NEW.recorded_by_id IS NULL THEN\n                        IF NOT EXISTS (\n                            SELECT FROM public.claims_uploadlink l\n                            JOIN public.claims_claim c ON c.id = l.claim_id\n                            JOIN public.claims_handoverreceiver r ON r.company_id = c.company_id\n                            WHERE l.claim_id = NEW.claim_id AND l.for_consent AND l.visits > 0\n                                AND l.revoked_at IS NULL AND l.failures < 5\n                                AND l.expires_at > greatest(clock_timestamp(), NEW.recorded_at)\n                                AND r.id = NEW.receiver_id AND c.route = 'affiliate'\n                                AND c.withdrawn_at IS NULL AND c.erased_at IS NULL\n                        ) THEN RAISE EXCEPTION 'answer by link comes by an open link' USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_by_link_comes_by_an_open_link'; END IF;\n                    ELSIF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.recorded_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'record_consent')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'record_consent')\n            )\n        )\n    ) THEN\n                        RAISE EXCEPTION 'consent is recorded by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_is_recorded_by_an_office';\n                    END IF;\n                    RETURN NEW;\n                ", hash='afb8770541e95e854fced94c9c9db2e4e1f1d899', operation='INSERT OR UPDATE', pgid='pgtrigger_is_recorded_by_an_office_74718', table='claims_provisionconsent', when='BEFORE')),
                    Trigger(
                        name='keeps_to_the_terms',
                        sql=UpsertTriggerSql(
                            table='claims_provisionconsent',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_keeps_to_the_terms_181d7',
                            func="""
                    IF NEW.answer = 'outdated' AND (
                        TG_OP = 'INSERT' OR OLD.answer NOT IN ('given', 'outdated')
                    ) THEN RAISE EXCEPTION 'only a consent is outdated' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_consent_is_outdated'; END IF;
                    IF NEW.answer = 'given' THEN
                        IF EXISTS (
                            SELECT FROM public.claims_handoverreceiver r
                            WHERE r.id = NEW.receiver_id AND r.terms_changed_on > NEW.answered_on
                        ) THEN RAISE EXCEPTION 'consent is to the terms in force' USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_is_to_the_terms_in_force'; END IF;
                        IF TG_OP = 'UPDATE' AND OLD.answer IN ('refused', 'withdrawn')
                            AND OLD.answered_on > NEW.answered_on
                        THEN RAISE EXCEPTION 'later refusal stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'later_refusal_stands'; END IF;
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(name='insert_insert', sql=UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_provisionconsentevent" ("answer", "answered_on", "channel", "claim_id", "file_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver_id", "recorded_at", "recorded_by_id", "terms_digest") SELECT new_values."answer", new_values."answered_on", new_values."channel", new_values."claim_id", new_values."file_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."receiver_id", new_values."recorded_at", new_values."recorded_by_id", new_values."terms_digest" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f730257da2132f5a1df6bddc51a0b4590c64ef64', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5149b', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_provisionconsent', when='AFTER')),
                    Trigger(name='update_update', sql=UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_provisionconsentevent" ("answer", "answered_on", "channel", "claim_id", "file_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver_id", "recorded_at", "recorded_by_id", "terms_digest") SELECT new_values."answer", new_values."answered_on", new_values."channel", new_values."claim_id", new_values."file_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."receiver_id", new_values."recorded_at", new_values."recorded_by_id", new_values."terms_digest" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c850e51567eeec323e66e3ae8dc896a10ce41e63', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_db39a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_provisionconsent', when='AFTER')),
                    Trigger(name='delete_delete', sql=UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_provisionconsentevent" ("answer", "answered_on", "channel", "claim_id", "file_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receiver_id", "recorded_at", "recorded_by_id", "terms_digest") SELECT old_values."answer", old_values."answered_on", old_values."channel", old_values."claim_id", old_values."file_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."receiver_id", old_values."recorded_at", old_values."recorded_by_id", old_values."terms_digest" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='bd06fa44c07bb45637a98cfa153c95a051aa780e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_58b41', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_provisionconsent', when='AFTER')),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='d86f74cc3b97a91d23ab3766ef0563fc58f6a335', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_d8cff', table='claims_provisionconsent', when='BEFORE')),
                    Trigger(name='z_facts_stay', sql=UpsertTriggerSql(condition='WHEN ((OLD."answer" IS DISTINCT FROM NEW."answer" AND OLD."recorded_at" IS NOT DISTINCT FROM NEW."recorded_at") OR (OLD."channel" IS DISTINCT FROM NEW."channel" AND OLD."recorded_at" IS NOT DISTINCT FROM NEW."recorded_at") OR (OLD."answered_on" IS DISTINCT FROM NEW."answered_on" AND OLD."recorded_at" IS NOT DISTINCT FROM NEW."recorded_at") OR (OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" AND OLD."recorded_at" IS NOT DISTINCT FROM NEW."recorded_at") OR (OLD."file_id" IS DISTINCT FROM NEW."file_id" AND OLD."recorded_at" IS NOT DISTINCT FROM NEW."recorded_at") OR (OLD."terms_digest" IS DISTINCT FROM NEW."terms_digest" AND OLD."recorded_at" IS NOT DISTINCT FROM NEW."recorded_at" AND NEW."terms_digest" NOT IN (\'\', \'(파기됨)\')))', func="RAISE EXCEPTION 'facts of an act stay as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_an_act_stay_as_written';", hash='c7af5dc916737ac6675483abcfd4d09f4577cba3', operation='UPDATE OF "answer", "channel", "answered_on", "recorded_by_id", "file_id", "terms_digest"', pgid='pgtrigger_z_facts_stay_4fc91', table='claims_provisionconsent', when='AFTER')),
                    Trigger(name='is_recorded_later', sql=UpsertTriggerSql(func='\n            IF (NEW.recorded_at < OLD.recorded_at) AND ROW(OLD."recorded_at") IS DISTINCT FROM ROW(NEW."recorded_at") THEN RAISE EXCEPTION \'consent is recorded after the one before\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'consent_is_recorded_after_the_one_before\'; END IF;\n            RETURN NEW;\n        ', hash='8e0949509018e5d818c39bf218c09e751928a768', operation='UPDATE', pgid='pgtrigger_is_recorded_later_89684', table='claims_provisionconsent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProvisionConsentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('answer', models.CharField(choices=[('given', '동의'), ('refused', '동의하지 않음'), ('withdrawn', '동의 철회'), ('outdated', '동의를 다시 받아야 함')], max_length=9, verbose_name='답')),
                ('channel', models.CharField(choices=[('call', '통화'), ('mail', '메일·문자 답장'), ('letter', '우편·방문 서면'), ('form', '접수할 때 받은 동의서'), ('link', '링크')], max_length=6, verbose_name='받은 방법')),
                ('answered_on', models.DateField(verbose_name='받은 날')),
                ('recorded_at', models.DateTimeField(default=claims.clock.now, verbose_name='기록한 때')),
                ('terms_digest', models.CharField(blank=True, max_length=64, verbose_name='보여 준 내용의 지문')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('file', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.handoverfile', verbose_name='동의 파일')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.provisionconsent')),
                ('receiver', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.handoverreceiver', verbose_name='인수 기관')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='기록')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EnteredClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('telephone', '전화'), ('post', '우편'), ('counter', '방문')], max_length=10, verbose_name='접수 방법')),
                ('year', models.PositiveSmallIntegerField(verbose_name='연도')),
                ('serial', models.PositiveIntegerField(verbose_name='일련번호')),
                ('late_reason', models.CharField(blank=True, max_length=200, verbose_name='늦은 사유')),
                ('alike', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='비슷한 신청')),
                ('alike_reason', models.CharField(blank=True, max_length=200, verbose_name='다른 신청인 이유')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='입력한 때')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='무효로 한 때')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='무효 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='claims.claim', verbose_name='신청')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='입력')),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='claims.importrun', verbose_name='접수 기록')),
                ('voided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='무효 처리')),
            ],
            options={
                'verbose_name': '직접 입력한 신청',
                'verbose_name_plural': '직접 입력한 신청',
                'ordering': ['-pk'],
                'permissions': [('enter_claim', '신청을 직접 입력하기')],
                'constraints': [
                    models.UniqueConstraint(fields=('year', 'serial'), name='entered_claim_has_a_number_of_its_own'),
                    models.CheckConstraint(condition=models.Q(('channel__in', ['telephone', 'post', 'counter'])), name='entry_came_by_hand'),
                    models.CheckConstraint(condition=models.Q(('alike__len', 0), models.Q(('alike_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='entry_beside_a_like_claim_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(models.Q(('void_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR')), _connector='OR'), name='voided_entry_says_who_and_why'),
                    models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), ('voided_at__lte', django.db.models.expressions.CombinedExpression(models.F('entered_at'), '+', models.Value(datetime.timedelta(seconds=1800)))), _connector='OR'), name='entry_is_voided_soon'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_1a1c7',
                            condition='WHEN (NEW."entered_by_id" IS NOT NULL OR NEW."voided_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id")) OR (NEW."voided_by_id" IS NOT NULL AND NEW."voided_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."voided_by_id" IS DISTINCT FROM OLD."voided_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_16c4c',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."run_id", OLD."channel", OLD."year", OLD."serial", OLD."alike", OLD."entered_by_id", OLD."entered_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."run_id", NEW."channel", NEW."year", NEW."serial", NEW."alike", NEW."entered_by_id", NEW."entered_at") THEN RAISE EXCEPTION 'entry is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_fa3e1',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."late_reason" IS DISTINCT FROM OLD."late_reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."late_reason"::text, '') NOT IN ('', '\\x'))) OR (NEW."alike_reason" IS DISTINCT FROM OLD."alike_reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."alike_reason"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'entry is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_voided',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_voided_91f0e',
                            func="""
            IF (OLD.voided_at IS NOT NULL) AND ROW(OLD."voided_by_id", OLD."voided_at") IS DISTINCT FROM ROW(NEW."voided_by_id", NEW."voided_at") THEN RAISE EXCEPTION 'voided entry is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'voided_entry_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='void_reason_is_frozen',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_void_reason_is_frozen_1ed8c',
                            func="""
            IF (OLD.voided_at IS NOT NULL AND (NEW.erased_at IS NULL OR NEW.void_reason <> '')) AND ROW(OLD."void_reason") IS DISTINCT FROM ROW(NEW."void_reason") THEN RAISE EXCEPTION 'voided entry is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'voided_entry_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='entry_is_of_its_claim',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_entry_is_of_its_claim_e8709',
                            declare='DECLARE filed record;',
                            func="""
            SELECT c.number, c.import_run_id, c.route, c.withdrawn_at INTO filed
            FROM public.claims_claim c WHERE c.id = NEW.claim_id;
            IF TG_OP = 'INSERT' THEN
                IF filed.import_run_id IS DISTINCT FROM NEW.run_id THEN
                    RAISE EXCEPTION 'entry names the run of its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_names_the_run_of_its_claim';
                END IF;
                IF filed.number <> 'D' || NEW.year || '-' || lpad(NEW.serial::text, greatest(6, length(NEW.serial::text)), '0') THEN RAISE EXCEPTION 'entered claim has its own number' USING ERRCODE = 'check_violation', CONSTRAINT = 'entered_claim_has_its_own_number'; END IF;
                IF filed.route = 'late' AND NEW.late_reason = '' THEN
                    RAISE EXCEPTION 'late entry says why' USING ERRCODE = 'check_violation', CONSTRAINT = 'late_entry_says_why';
                END IF;
                IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'enter_claim')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'enter_claim')
            )
        )
    ) THEN
                    RAISE EXCEPTION 'claim is entered by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_entered_by_an_office';
                END IF;
                RETURN NEW;
            END IF;
            IF NEW.voided_at IS NOT NULL AND filed.withdrawn_at IS NULL THEN
                RAISE EXCEPTION 'claim of a voided entry is withdrawn' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_of_a_voided_entry_is_withdrawn';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_9d020',
                            func='INSERT INTO "claims_enteredclaimevent" ("alike", "channel", "claim_id", "entered_at", "entered_by_id", "erased_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "serial", "voided_at", "voided_by_id", "year") VALUES (NEW."alike", NEW."channel", NEW."claim_id", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."run_id", NEW."serial", NEW."voided_at", NEW."voided_by_id", NEW."year"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_ee681',
                            condition='WHEN (OLD."alike" IS DISTINCT FROM (NEW."alike") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."serial" IS DISTINCT FROM (NEW."serial") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at") OR OLD."voided_by_id" IS DISTINCT FROM (NEW."voided_by_id") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                            func='INSERT INTO "claims_enteredclaimevent" ("alike", "channel", "claim_id", "entered_at", "entered_by_id", "erased_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "serial", "voided_at", "voided_by_id", "year") VALUES (NEW."alike", NEW."channel", NEW."claim_id", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."run_id", NEW."serial", NEW."voided_at", NEW."voided_by_id", NEW."year"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_enteredclaim',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_7217e',
                            func='INSERT INTO "claims_enteredclaimevent" ("alike", "channel", "claim_id", "entered_at", "entered_by_id", "erased_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "serial", "voided_at", "voided_by_id", "year") VALUES (OLD."alike", OLD."channel", OLD."claim_id", OLD."entered_at", OLD."entered_by_id", OLD."erased_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."run_id", OLD."serial", OLD."voided_at", OLD."voided_by_id", OLD."year"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='675bf9d341c93ed71cf6a6f62f02cd165d0ff322', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_38858', table='claims_enteredclaim', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."void_reason" NOT IN (\'\') AND OLD."void_reason" IS DISTINCT FROM NEW."void_reason" AND (NEW.erased_at IS NULL OR NEW."void_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='e2644268f40aee1e7720fe8e14d0814c6d36b6c0', operation='UPDATE OF "void_reason"', pgid='pgtrigger_z_written_once_0a6b6', table='claims_enteredclaim', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='EnteredClaimEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('channel', models.CharField(choices=[('telephone', '전화'), ('post', '우편'), ('counter', '방문')], max_length=10, verbose_name='접수 방법')),
                ('year', models.PositiveSmallIntegerField(verbose_name='연도')),
                ('serial', models.PositiveIntegerField(verbose_name='일련번호')),
                ('alike', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='비슷한 신청')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='입력한 때')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='무효로 한 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='입력')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.enteredclaim')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.importrun', verbose_name='접수 기록')),
                ('voided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='무효 처리')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EntryDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.BinaryField(verbose_name='적은 내용(암호화)')),
                ('saved_at', models.DateTimeField(default=claims.clock.now, verbose_name='저장')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='작성')),
            ],
            options={
                'verbose_name': '작성 중인 신청',
                'verbose_name_plural': '작성 중인 신청',
            },
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proxy', '대리인'), ('successor', '대표자 변경'), ('heir', '상속인'), ('closure', '폐업')], max_length=10, verbose_name='종류')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='이름')),
                ('relation', models.CharField(blank=True, max_length=60, verbose_name='신청인과의 관계')),
                ('phone', models.BinaryField(null=True, verbose_name='휴대전화(암호화)')),
                ('phone_last4', models.CharField(blank=True, db_collation='C', max_length=4, verbose_name='휴대전화 끝자리')),
                ('phone_index', models.BinaryField(max_length=16, null=True, verbose_name='휴대전화 색인')),
                ('heirs', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='상속인 수')),
                ('letters', models.CharField(choices=[('claimant', '신청인에게'), ('both', '신청인과 이 사람 모두에게'), ('instead', '이 사람에게만')], default='claimant', max_length=10, verbose_name='통지')),
                ('pays_to', models.BooleanField(default=False, verbose_name='이 사람에게 지급')),
                ('valid_from', models.DateField(verbose_name='시작')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='끝')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='사유')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('in_force', '유효'), ('declined', '거절됨'), ('withdrawn', '철회됨'), ('ended', '끝남')], default='waiting', max_length=10, verbose_name='상태')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='등록한 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('settled_reason', models.CharField(blank=True, max_length=200, verbose_name='처리 사유')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='끝낸 사유')),
                ('kept_reason', models.CharField(blank=True, max_length=200, verbose_name='끝내지 않은 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='claims.claim', verbose_name='신청')),
                ('ended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록')),
                ('settled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인')),
                ('email', models.BinaryField(null=True, verbose_name='이메일(암호화)')),
                ('email_hint', models.CharField(blank=True, max_length=20, verbose_name='이메일')),
                ('email_index', models.BinaryField(max_length=16, null=True, verbose_name='이메일 색인')),
                ('ending_at', models.DateTimeField(blank=True, null=True, verbose_name='끝내기를 올린 때')),
                ('ending_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝내기를 올린 사람')),
            ],
            options={
                'verbose_name': '대리·승계',
                'verbose_name_plural': '대리·승계',
                'ordering': ['-pk'],
                'permissions': [('enter_representation', '대리인, 상속인, 대표자 변경, 폐업을 등록하기'), ('confirm_representation', '다른 사람이 등록한 대리·승계를 확인하기')],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'waiting')), fields=['entered_at'], name='representation_waiting'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'in_force'])), fields=('claim', 'kind'), name='one_representation_of_a_kind_stands'),
                    models.UniqueConstraint(condition=models.Q(('pays_to', True), ('status__in', ['waiting', 'in_force'])), fields=('claim',), name='one_other_payee_of_a_claim_stands'),
                    models.CheckConstraint(condition=models.Q(('pays_to', False), models.Q(('status__in', ['in_force', 'ended']), _negated=True), models.Q(('settled_by', models.F('entered_by')), _negated=True), _connector='OR'), name='payee_is_confirmed_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_representation_says_by_whom'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'ended'), _negated=True), ('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status', 'ended'), models.Q(models.Q(('ended_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR')), _connector='OR'), name='ended_representation_says_by_whom_and_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['heir', 'successor']), ('pays_to', True)), models.Q(('kind', 'closure'), ('pays_to', False)), ('kind', 'proxy'), _connector='OR'), name='heir_and_successor_receive_a_closure_does_not'),
                    models.CheckConstraint(condition=models.Q(models.Q(('heirs__gte', 1), ('kind', 'heir')), models.Q(models.Q(('kind', 'heir'), _negated=True), ('heirs__isnull', True)), _connector='OR'), name='heir_says_how_many_heirs_there_are'),
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='representation_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('kind', 'closure'), models.Q(('name', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='representation_names_a_person'),
                    models.CheckConstraint(condition=models.Q(('letters', 'claimant'), ('phone__isnull', False), ('email__isnull', False), ('erased_at__isnull', False), _connector='OR'), name='who_gets_letters_can_be_reached'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'ended'), _negated=True), ('pays_to', False), models.Q(('ending_by__isnull', False), models.Q(('ended_by', models.F('ending_by')), _negated=True)), _connector='OR'), name='payee_ends_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ending_at__isnull', True), ('ending_by__isnull', True)), models.Q(('ending_at__isnull', False), ('ending_by__isnull', False), ('pays_to', True), ('status__in', ['in_force', 'ended']), models.Q(models.Q(('ended_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR')), _connector='OR'), name='ending_payee_says_by_whom_and_why'),
                ],
                'triggers': [
                    Trigger(name='names_its_actor', sql=UpsertTriggerSql(condition='WHEN (NEW."entered_by_id" IS NOT NULL OR NEW."settled_by_id" IS NOT NULL OR NEW."ending_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id")) OR (NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id")) OR (NEW."ending_by_id" IS NOT NULL AND NEW."ending_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."ending_by_id" IS DISTINCT FROM OLD."ending_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='0a0fb28549ea4cb52c2e682e12f8c02238c675e1', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_a7d18', table='claims_representation', when='BEFORE')),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='claims_representation',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_90aaf',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."kind", OLD."heirs", OLD."letters", OLD."pays_to", OLD."valid_from", OLD."valid_to", OLD."entered_by_id", OLD."entered_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."kind", NEW."heirs", NEW."letters", NEW."pays_to", NEW."valid_from", NEW."valid_to", NEW."entered_by_id", NEW."entered_at") THEN RAISE EXCEPTION 'representation is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'representation_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_settled',
                        sql=UpsertTriggerSql(
                            table='claims_representation',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_settled_8a66c',
                            func="""
            IF (OLD.status <> 'waiting') AND ROW(OLD."settled_by_id", OLD."settled_at") IS DISTINCT FROM ROW(NEW."settled_by_id", NEW."settled_at") THEN RAISE EXCEPTION 'settled representation is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_representation_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='frozen_when_ended', sql=UpsertTriggerSql(func='\n            IF (OLD.status = \'ended\') AND ROW(OLD."ending_by_id", OLD."ending_at", OLD."ended_by_id", OLD."ended_at") IS DISTINCT FROM ROW(NEW."ending_by_id", NEW."ending_at", NEW."ended_by_id", NEW."ended_at") THEN RAISE EXCEPTION \'ended representation is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'ended_representation_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='185844311fee7056ca9fddd717a228a146163800', operation='UPDATE', pgid='pgtrigger_frozen_when_ended_d5f7a', table='claims_representation', when='BEFORE')),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_representation',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_f32f1',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'claims representation status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_representation_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['in_force>ended', 'waiting>declined', 'waiting>in_force', 'waiting>withdrawn']::text[])
            THEN RAISE EXCEPTION 'claims representation status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_representation_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='other_payee_passes_two_people', sql=UpsertTriggerSql(func="\n            IF TG_OP = 'INSERT' THEN\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'enter_representation')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'enter_representation')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION 'representation is entered by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'representation_is_entered_by_an_office';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.status = 'waiting' AND NEW.status = 'in_force'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'representation is confirmed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'representation_is_confirmed_by_the_secretariat'; END IF;\n            IF NEW.status = 'ended' AND OLD.status <> 'ended'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.ended_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'representation is ended by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'representation_is_ended_by_the_secretariat'; END IF;\n            IF NEW.ending_by_id IS NOT NULL AND OLD.ending_by_id IS NULL\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.ending_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'representation is ended by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'representation_is_ended_by_the_secretariat'; END IF;\n            IF NEW.status = 'ended' AND OLD.status <> 'ended' AND NEW.ending_by_id IS NOT NULL\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.ending_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'confirm_representation')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='1eef89115363e3e4d27b6ef58d454093319961b0', operation='INSERT OR UPDATE', pgid='pgtrigger_other_payee_passes_two_people_f8c07', table='claims_representation', when='BEFORE')),
                    Trigger(
                        name='representation_has_its_papers',
                        sql=UpsertTriggerSql(
                            table='claims_representation',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_representation_has_its_papers_b1410',
                            declare='DECLARE needed text[];',
                            func="""
            needed := CASE NEW.kind
                WHEN 'proxy' THEN ARRAY['power_of_attorney']
                WHEN 'successor' THEN ARRAY['registration']
                WHEN 'heir' THEN ARRAY['death', 'family']
                ELSE ARRAY['closure'] END;
            IF NEW.kind = 'heir' AND NEW.heirs > 1 THEN
                needed := needed || ARRAY['agreement'];
            END IF;
            IF NOT needed <@ COALESCE((
                SELECT array_agg(p.kind::text) FROM public.claims_representationpaper p
                JOIN public.claims_document d ON d.id = p.document_id
                WHERE p.representation_id = NEW.id AND d.claim_id = NEW.claim_id
            ), ARRAY[]::text[]) THEN RAISE EXCEPTION 'representation has its papers' USING ERRCODE = 'check_violation', CONSTRAINT = 'representation_has_its_papers'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(name='insert_insert', sql=UpsertTriggerSql(func='INSERT INTO "claims_representationevent" ("claim_id", "ended_at", "ended_by_id", "ending_at", "ending_by_id", "entered_at", "entered_by_id", "erased_at", "heirs", "id", "kind", "letters", "pays_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status", "valid_from", "valid_to") VALUES (NEW."claim_id", NEW."ended_at", NEW."ended_by_id", NEW."ending_at", NEW."ending_by_id", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."heirs", NEW."id", NEW."kind", NEW."letters", NEW."pays_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='5861fc902decc0403f5959239e46fbb51cec0fd5', operation='INSERT', pgid='pgtrigger_insert_insert_25b22', table='claims_representation', when='AFTER')),
                    Trigger(name='update_update', sql=UpsertTriggerSql(condition='WHEN (OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."ending_at" IS DISTINCT FROM (NEW."ending_at") OR OLD."ending_by_id" IS DISTINCT FROM (NEW."ending_by_id") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."heirs" IS DISTINCT FROM (NEW."heirs") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."letters" IS DISTINCT FROM (NEW."letters") OR OLD."pays_to" IS DISTINCT FROM (NEW."pays_to") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_to" IS DISTINCT FROM (NEW."valid_to"))', func='INSERT INTO "claims_representationevent" ("claim_id", "ended_at", "ended_by_id", "ending_at", "ending_by_id", "entered_at", "entered_by_id", "erased_at", "heirs", "id", "kind", "letters", "pays_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status", "valid_from", "valid_to") VALUES (NEW."claim_id", NEW."ended_at", NEW."ended_by_id", NEW."ending_at", NEW."ending_by_id", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."heirs", NEW."id", NEW."kind", NEW."letters", NEW."pays_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='c1e1dbc80082fd5022b24f48fb27fda3f92260c3', operation='UPDATE', pgid='pgtrigger_update_update_9944f', table='claims_representation', when='AFTER')),
                    Trigger(name='delete_delete', sql=UpsertTriggerSql(func='INSERT INTO "claims_representationevent" ("claim_id", "ended_at", "ended_by_id", "ending_at", "ending_by_id", "entered_at", "entered_by_id", "erased_at", "heirs", "id", "kind", "letters", "pays_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "settled_by_id", "status", "valid_from", "valid_to") VALUES (OLD."claim_id", OLD."ended_at", OLD."ended_by_id", OLD."ending_at", OLD."ending_by_id", OLD."entered_at", OLD."entered_by_id", OLD."erased_at", OLD."heirs", OLD."id", OLD."kind", OLD."letters", OLD."pays_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."settled_at", OLD."settled_by_id", OLD."status", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='68eb60e9fdccfa8181c88395b41c3633e60701ef', operation='DELETE', pgid='pgtrigger_delete_delete_d5ab9', table='claims_representation', when='AFTER')),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_representation',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_89155',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."name" IS DISTINCT FROM OLD."name" AND (NEW.erased_at IS NULL OR COALESCE(NEW."name"::text, '') NOT IN ('', '\\x'))) OR (NEW."relation" IS DISTINCT FROM OLD."relation" AND (NEW.erased_at IS NULL OR COALESCE(NEW."relation"::text, '') NOT IN ('', '\\x'))) OR (NEW."phone" IS DISTINCT FROM OLD."phone" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone"::text, '') NOT IN ('', '\\x'))) OR (NEW."phone_last4" IS DISTINCT FROM OLD."phone_last4" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_last4"::text, '') NOT IN ('', '\\x'))) OR (NEW."phone_index" IS DISTINCT FROM OLD."phone_index" AND (NEW.erased_at IS NULL OR COALESCE(NEW."phone_index"::text, '') NOT IN ('', '\\x'))) OR (NEW."email" IS DISTINCT FROM OLD."email" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email"::text, '') NOT IN ('', '\\x'))) OR (NEW."email_hint" IS DISTINCT FROM OLD."email_hint" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email_hint"::text, '') NOT IN ('', '\\x'))) OR (NEW."email_index" IS DISTINCT FROM OLD."email_index" AND (NEW.erased_at IS NULL OR COALESCE(NEW."email_index"::text, '') NOT IN ('', '\\x'))) OR (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'representation is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'representation_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='entered_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'waiting' AND NEW.status = 'in_force'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'enter_representation')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'enter_representation')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='6493eb42161ad67c97ff95650252f43df6342718', operation='UPDATE', pgid='pgtrigger_entered_by_in_office_94867', table='claims_representation', when='BEFORE')),
                    Trigger(name='former_reader_knows_no_open_link', sql=UpsertTriggerSql(constraint='CONSTRAINT', func="\n            IF NEW.status = 'ended' AND OLD.status <> 'ended' AND EXISTS (\n                SELECT FROM public.claims_uploadlink l\n                JOIN public.claims_representation r ON r.claim_id = l.claim_id\n                WHERE r.id = NEW.id AND l.revoked_at IS NULL AND (r.letters <> 'claimant'\n                AND (r.status = 'ended' AND l.issued_at <= r.ended_at\n                        AND r.valid_from <= (r.ended_at AT TIME ZONE 'Asia/Seoul')::date\n                    OR r.status = 'in_force' AND r.valid_to < (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date)\n                AND (r.valid_to IS NULL\n                    OR (l.issued_at AT TIME ZONE 'Asia/Seoul')::date <= r.valid_to))\n            ) THEN RAISE EXCEPTION 'former reader knows no open link' USING ERRCODE = 'check_violation', CONSTRAINT = 'former_reader_knows_no_open_link'; END IF;\n            RETURN NULL;\n        ", hash='caf1b30042cf94df0d3a45f9b6f8f4ee68a7cb9f', operation='UPDATE', pgid='pgtrigger_former_reader_knows_no_open_link_9c521', table='claims_representation', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='1b95efc99d214b1d17ef767a95625a731a095279', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_df6d7', table='claims_representation', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='21193e6fda3e23ce437e8cd64499d74096ef3c42', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_01be7', table='claims_representation', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."settled_reason" NOT IN (\'\') AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason" AND (NEW.erased_at IS NULL OR NEW."settled_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='20fdb0ce149b3ed098bdc1d4320bc55ffcabd1e4', operation='UPDATE OF "settled_reason"', pgid='pgtrigger_z_written_once_05fea', table='claims_representation', when='AFTER')),
                    Trigger(name='frozen_when_ending', sql=UpsertTriggerSql(func='\n            IF (OLD.ending_by_id IS NOT NULL AND NEW.ending_by_id IS NOT NULL) AND ROW(OLD."ending_by_id", OLD."ending_at") IS DISTINCT FROM ROW(NEW."ending_by_id", NEW."ending_at") THEN RAISE EXCEPTION \'ended representation is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'ended_representation_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='3bdc857d14a8f3aa60ee18029579fcb1c82f464c', operation='UPDATE', pgid='pgtrigger_frozen_when_ending_3f04c', table='claims_representation', when='BEFORE')),
                    Trigger(name='frozen_end_reason', sql=UpsertTriggerSql(func='\n            IF (NEW.ending_by_id IS NOT DISTINCT FROM OLD.ending_by_id AND NEW.status = OLD.status AND (NEW.erased_at IS NULL OR NEW.ended_reason <> \'\')) AND ROW(OLD."ended_reason") IS DISTINCT FROM ROW(NEW."ended_reason") THEN RAISE EXCEPTION \'ended representation is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'ended_representation_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='9d8929d295987edce8efb8a46eaf261b9b428e91', operation='UPDATE', pgid='pgtrigger_frozen_end_reason_10834', table='claims_representation', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='RepresentationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('proxy', '대리인'), ('successor', '대표자 변경'), ('heir', '상속인'), ('closure', '폐업')], max_length=10, verbose_name='종류')),
                ('heirs', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='상속인 수')),
                ('letters', models.CharField(choices=[('claimant', '신청인에게'), ('both', '신청인과 이 사람 모두에게'), ('instead', '이 사람에게만')], default='claimant', max_length=10, verbose_name='통지')),
                ('pays_to', models.BooleanField(default=False, verbose_name='이 사람에게 지급')),
                ('valid_from', models.DateField(verbose_name='시작')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='끝')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('in_force', '유효'), ('declined', '거절됨'), ('withdrawn', '철회됨'), ('ended', '끝남')], default='waiting', max_length=10, verbose_name='상태')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='등록한 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.representation')),
                ('settled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인')),
                ('ending_at', models.DateTimeField(blank=True, null=True, verbose_name='끝내기를 올린 때')),
                ('ending_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝내기를 올린 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RepresentationPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('power_of_attorney', '위임장'), ('registration', '변경된 사업자등록증이나 법인 등기'), ('death', '사망 사실이 적힌 기본증명서'), ('family', '가족관계증명서'), ('agreement', '상속인 모두의 합의서'), ('closure', '폐업 사실 증명')], max_length=20, verbose_name='증빙')),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='서류')),
                ('representation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='claims.representation', verbose_name='대리·승계')),
            ],
            options={
                'verbose_name': '대리·승계 증빙',
                'verbose_name_plural': '대리·승계 증빙',
                'ordering': ['representation', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('representation', 'kind'), name='paper_of_a_kind_is_named_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='claims_representationpaper',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_c4700',
                            func="RAISE EXCEPTION 'claims representationpaper is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_representationpaper_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
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
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fact_corrections', to='claims.claim', verbose_name='신청')),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.company', verbose_name='계열사')),
                ('document', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='근거 서류')),
                ('industry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('replaces', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.factcorrection', verbose_name='앞선 정정')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스')),
                ('settled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('to_tier', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='정정 뒤 구간')),
            ],
            options={
                'verbose_name': '사실 정정',
                'verbose_name_plural': '사실 정정',
                'ordering': ['-pk'],
                'permissions': [('propose_facts', '사실 정정을 요청하기'), ('confirm_facts', '다른 사람이 요청한 사실 정정을 확인하기')],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'waiting')), fields=['proposed_at'], name='fact_correction_waiting'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('claim',), name='one_fact_correction_of_a_claim_waits'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_facts_say_by_whom_and_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('settled_by', models.F('proposed_by')), _connector='OR'), name='fact_correction_is_withdrawn_by_its_proposer'),
                    models.CheckConstraint(condition=models.Q(models.Q(('proof', 'document'), _negated=True), ('document__isnull', False), _connector='OR'), name='facts_by_document_name_it'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='fact_correction_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('claimed_loss__gt', 0), ('harm', 'monetary')), models.Q(('claimed_loss__isnull', True), ('harm', 'none')), _connector='OR'), name='corrected_harm_names_its_loss'),
                    models.CheckConstraint(condition=models.Q(models.Q(('to_route', ''), ('to_tier__isnull', True)), ('status', 'confirmed'), _connector='OR'), name='corrected_route_is_of_confirmed_facts'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_f64b0',
                            condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."settled_by_id" IS NOT NULL)',
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
                            table='claims_factcorrection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_2495f',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."replaces_id", OLD."claimant_kind", OLD."company_id", OLD."harm", OLD."claimed_loss", OLD."filed_at", OLD."industry_id", OLD."service_id", OLD."fee", OLD."changes", OLD."route", OLD."routed_at", OLD."proof", OLD."document_id", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."replaces_id", NEW."claimant_kind", NEW."company_id", NEW."harm", NEW."claimed_loss", NEW."filed_at", NEW."industry_id", NEW."service_id", NEW."fee", NEW."changes", NEW."route", NEW."routed_at", NEW."proof", NEW."document_id", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'fact correction is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_correction_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_c70f9',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'fact correction is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_correction_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_settled',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_settled_feb6f',
                            func="""
            IF (OLD.status <> 'waiting') AND ROW(OLD."status", OLD."settled_by_id", OLD."settled_at", OLD."to_route", OLD."to_tier_id") IS DISTINCT FROM ROW(NEW."status", NEW."settled_by_id", NEW."settled_at", NEW."to_route", NEW."to_tier_id") THEN RAISE EXCEPTION 'settled fact correction is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_fact_correction_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='settled_reason_is_frozen',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_settled_reason_is_frozen_dfdb9',
                            func="""
            IF (OLD.status <> 'waiting' AND (NEW.erased_at IS NULL OR NEW.settled_reason <> '')) AND ROW(OLD."settled_reason") IS DISTINCT FROM ROW(NEW."settled_reason") THEN RAISE EXCEPTION 'settled fact correction is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_fact_correction_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_157aa',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('waiting') THEN RAISE EXCEPTION 'claims factcorrection status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_factcorrection_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['waiting>confirmed', 'waiting>declined', 'waiting>withdrawn']::text[])
            THEN RAISE EXCEPTION 'claims factcorrection status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_factcorrection_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='passes_two_people',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_passes_two_people_7f483',
                            func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_facts')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'propose_facts')
            )
        )
    ) THEN
                            RAISE EXCEPTION 'facts are proposed by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_proposed_by_an_office';
                        END IF;
                        IF NEW.document_id IS NOT NULL AND NOT EXISTS (
                            SELECT 1 FROM public.claims_document d
                            WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id
                        ) THEN RAISE EXCEPTION 'facts name a document of their claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_name_a_document_of_their_claim'; END IF;
                        IF EXISTS (
                        SELECT FROM public.claims_claim c
                        LEFT JOIN public.claims_factcorrection f ON f.id = c.facts_id
                        WHERE c.id = NEW.claim_id AND ROW(NEW.claimant_kind, NEW.company_id, NEW.harm, NEW.claimed_loss, NEW.filed_at, NEW.industry_id, NEW.service_id, NEW.fee)
                            IS NOT DISTINCT FROM ROW(CASE WHEN f.id IS NULL THEN c.claimant_kind ELSE f.claimant_kind END, CASE WHEN f.id IS NULL THEN c.company_id ELSE f.company_id END, CASE WHEN f.id IS NULL THEN c.harm ELSE f.harm END, CASE WHEN f.id IS NULL THEN c.claimed_loss ELSE f.claimed_loss END, CASE WHEN f.id IS NULL THEN c.filed_at ELSE f.filed_at END, CASE WHEN f.id IS NULL THEN c.industry_id ELSE f.industry_id END, CASE WHEN f.id IS NULL THEN c.service_id ELSE f.service_id END, CASE WHEN f.id IS NULL THEN c.fee ELSE f.fee END)
                    ) THEN
                            RAISE EXCEPTION 'fact correction changes something' USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_correction_changes_something';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF OLD.status <> 'waiting' OR NEW.status <> 'confirmed' THEN
                        RETURN NEW;
                    END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id
                            AND c.facts_id IS NOT DISTINCT FROM NEW.replaces_id
                            AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
                    ) THEN RAISE EXCEPTION 'facts follow the newest' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_follow_the_newest'; END IF;
                    IF NEW.settled_by_id <> NEW.proposed_by_id THEN
                        IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_facts')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'claims' AND p.codename = 'confirm_facts')
            )
        )
    ) THEN
                            RAISE EXCEPTION 'facts are confirmed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_confirmed_by_the_secretariat';
                        END IF;
                    ELSIF NEW.to_route <> '' OR NOT EXISTS (
                        SELECT FROM public.claims_claim c
                        LEFT JOIN public.claims_factcorrection f ON f.id = c.facts_id
                        WHERE c.id = NEW.claim_id AND ROW(NEW.claimant_kind, NEW.company_id, NEW.harm, NEW.claimed_loss, NEW.filed_at)
                            IS NOT DISTINCT FROM ROW(CASE WHEN f.id IS NULL THEN c.claimant_kind ELSE f.claimant_kind END, CASE WHEN f.id IS NULL THEN c.company_id ELSE f.company_id END, CASE WHEN f.id IS NULL THEN c.harm ELSE f.harm END, CASE WHEN f.id IS NULL THEN c.claimed_loss ELSE f.claimed_loss END, CASE WHEN f.id IS NULL THEN c.filed_at ELSE f.filed_at END)
                    ) OR EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        WHERE c.id = NEW.claim_id AND c.route = 'committee_review'
                    ) THEN RAISE EXCEPTION 'facts of money are confirmed by another person' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_money_are_confirmed_by_another_person'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='counts_from_now_on',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_counts_from_now_on_c81b8',
                            condition='WHEN (NEW."status" = \'confirmed\' AND OLD."status" = \'waiting\')',
                            func="""
                    UPDATE public.claims_claim SET facts_id = NEW.id WHERE id = NEW.claim_id;
                    RETURN NULL;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_0f281',
                            func='INSERT INTO "claims_factcorrectionevent" ("changes", "claim_id", "claimant_kind", "claimed_loss", "company_id", "document_id", "erased_at", "fee", "filed_at", "harm", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "route", "routed_at", "service_id", "settled_at", "settled_by_id", "status", "to_route", "to_tier_id") VALUES (NEW."changes", NEW."claim_id", NEW."claimant_kind", NEW."claimed_loss", NEW."company_id", NEW."document_id", NEW."erased_at", NEW."fee", NEW."filed_at", NEW."harm", NEW."id", NEW."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proof", NEW."proposed_at", NEW."proposed_by_id", NEW."replaces_id", NEW."route", NEW."routed_at", NEW."service_id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."to_route", NEW."to_tier_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_4f507',
                            condition='WHEN (OLD."changes" IS DISTINCT FROM (NEW."changes") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."claimant_kind" IS DISTINCT FROM (NEW."claimant_kind") OR OLD."claimed_loss" IS DISTINCT FROM (NEW."claimed_loss") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."fee" IS DISTINCT FROM (NEW."fee") OR OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."harm" IS DISTINCT FROM (NEW."harm") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."industry_id" IS DISTINCT FROM (NEW."industry_id") OR OLD."proof" IS DISTINCT FROM (NEW."proof") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."route" IS DISTINCT FROM (NEW."route") OR OLD."routed_at" IS DISTINCT FROM (NEW."routed_at") OR OLD."service_id" IS DISTINCT FROM (NEW."service_id") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."to_route" IS DISTINCT FROM (NEW."to_route") OR OLD."to_tier_id" IS DISTINCT FROM (NEW."to_tier_id"))',
                            func='INSERT INTO "claims_factcorrectionevent" ("changes", "claim_id", "claimant_kind", "claimed_loss", "company_id", "document_id", "erased_at", "fee", "filed_at", "harm", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "route", "routed_at", "service_id", "settled_at", "settled_by_id", "status", "to_route", "to_tier_id") VALUES (NEW."changes", NEW."claim_id", NEW."claimant_kind", NEW."claimed_loss", NEW."company_id", NEW."document_id", NEW."erased_at", NEW."fee", NEW."filed_at", NEW."harm", NEW."id", NEW."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proof", NEW."proposed_at", NEW."proposed_by_id", NEW."replaces_id", NEW."route", NEW."routed_at", NEW."service_id", NEW."settled_at", NEW."settled_by_id", NEW."status", NEW."to_route", NEW."to_tier_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='claims_factcorrection',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_3c9f4',
                            func='INSERT INTO "claims_factcorrectionevent" ("changes", "claim_id", "claimant_kind", "claimed_loss", "company_id", "document_id", "erased_at", "fee", "filed_at", "harm", "id", "industry_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof", "proposed_at", "proposed_by_id", "replaces_id", "route", "routed_at", "service_id", "settled_at", "settled_by_id", "status", "to_route", "to_tier_id") VALUES (OLD."changes", OLD."claim_id", OLD."claimant_kind", OLD."claimed_loss", OLD."company_id", OLD."document_id", OLD."erased_at", OLD."fee", OLD."filed_at", OLD."harm", OLD."id", OLD."industry_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proof", OLD."proposed_at", OLD."proposed_by_id", OLD."replaces_id", OLD."route", OLD."routed_at", OLD."service_id", OLD."settled_at", OLD."settled_by_id", OLD."status", OLD."to_route", OLD."to_tier_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='proposed_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'waiting' AND NEW.status = 'confirmed'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_facts')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'claims' AND p.codename = 'propose_facts')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='74d27a34f5f7cbdf34c98ca400cc36ebf33e350e', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_96166', table='claims_factcorrection', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='8f554a0b21297b4e95ed73087560f0b5f12269eb', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_60488', table='claims_factcorrection', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."settled_reason" NOT IN (\'\') AND OLD."settled_reason" IS DISTINCT FROM NEW."settled_reason" AND (NEW.erased_at IS NULL OR NEW."settled_reason" NOT IN (\'\'))))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='c28a6a8d07cb240c22d48717a2dc6d91a841f8e9', operation='UPDATE OF "settled_reason"', pgid='pgtrigger_z_written_once_b2b06', table='claims_factcorrection', when='AFTER')),
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
                ('facts_digest', models.BinaryField(max_length=16, verbose_name='신청 내용 지문')),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='경로')),
                ('routed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='분류일시')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='철회일시')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
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
                ('contact', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.correctedcontact', verbose_name='정정한 연락처')),
                ('facts', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.factcorrection', verbose_name='정정한 사실')),
            ],
            options={
                'abstract': False,
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
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.company', verbose_name='계열사')),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document', verbose_name='근거 서류')),
                ('industry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.industry', verbose_name='업종')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.factcorrection')),
                ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.factcorrection', verbose_name='앞선 정정')),
                ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.service', verbose_name='서비스')),
                ('settled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('to_tier', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supporttier', verbose_name='정정 뒤 구간')),
            ],
            options={
                'abstract': False,
            },
        ),
        ]),
        migrations.AddField(
            model_name='claim',
            name='contact',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.correctedcontact', verbose_name='정정한 연락처'),
        ),
        migrations.AddField(
            model_name='claim',
            name='facts',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.factcorrection', verbose_name='정정한 사실'),
        ),
        AddTrigger(
            model_name='claim',
            trigger=Trigger(
                name='claim_names_its_newest_contact',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='BEFORE',
                    operation='INSERT OR UPDATE',
                    pgid='pgtrigger_claim_names_its_newest_contact_1fe6f',
                    condition='WHEN (NEW."contact_id" IS NOT NULL)',
                    func="""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.contact_id IS NOT DISTINCT FROM OLD.contact_id THEN RETURN NEW; END IF;
            END IF;
            IF NEW.contact_id IS DISTINCT FROM (
                SELECT k.id FROM public.claims_correctedcontact k WHERE k.claim_id = NEW.id
                ORDER BY k.version DESC LIMIT 1
            ) THEN RAISE EXCEPTION 'claim names its newest contact' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_names_its_newest_contact'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        AddTrigger(
            model_name='claim',
            trigger=Trigger(
                name='contact_stays_corrected',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='BEFORE',
                    operation='UPDATE',
                    pgid='pgtrigger_contact_stays_corrected_618cb',
                    func="""
            IF (NEW.contact_id IS NULL) AND ROW(OLD."contact_id") IS DISTINCT FROM ROW(NEW."contact_id") THEN RAISE EXCEPTION 'contact stays corrected' USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_stays_corrected'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        AddTrigger(
            model_name='claim',
            trigger=Trigger(
                name='claim_names_its_newest_facts',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='BEFORE',
                    operation='INSERT OR UPDATE',
                    pgid='pgtrigger_claim_names_its_newest_facts_c213e',
                    condition='WHEN (NEW."facts_id" IS NOT NULL)',
                    func="""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.facts_id IS NOT DISTINCT FROM OLD.facts_id THEN RETURN NEW; END IF;
            END IF;
            IF NOT EXISTS (
                SELECT FROM public.claims_factcorrection f
                WHERE f.id = NEW.facts_id AND f.claim_id = NEW.id AND f.status = 'confirmed'
                    AND f.replaces_id IS NOT DISTINCT FROM
                        CASE TG_OP WHEN 'UPDATE' THEN OLD.facts_id END
            ) THEN RAISE EXCEPTION 'claim names its newest facts' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_names_its_newest_facts'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        AddTrigger(
            model_name='claim',
            trigger=Trigger(
                name='facts_stay_corrected',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='BEFORE',
                    operation='UPDATE',
                    pgid='pgtrigger_facts_stay_corrected_2efe4',
                    func="""
            IF (NEW.facts_id IS NULL) AND ROW(OLD."facts_id") IS DISTINCT FROM ROW(NEW."facts_id") THEN RAISE EXCEPTION 'facts stay corrected' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_stay_corrected'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        AddTrigger(
            model_name='claim',
            trigger=Trigger(
                name='update_update',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='AFTER',
                    operation='UPDATE',
                    level='STATEMENT',
                    referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                    pgid='pgtrigger_update_update_fe4ba',
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("business_number", "channel", "claimant_id", "claimant_kind", "claimed_loss", "company_id", "contact_id", "erased_at", "facts_digest", "facts_id", "fee", "filed_at", "harm", "id", "import_run_id", "industry_id", "industry_text", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "route", "routed_at", "routed_under_id", "row_no", "service_id", "tier_id", "window_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."business_number", new_values."channel", new_values."claimant_id", new_values."claimant_kind", new_values."claimed_loss", new_values."company_id", new_values."contact_id", new_values."erased_at", new_values."facts_digest", new_values."facts_id", new_values."fee", new_values."filed_at", new_values."harm", new_values."id", new_values."import_run_id", new_values."industry_id", new_values."industry_text", new_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."route", new_values."routed_at", new_values."routed_under_id", new_values."row_no", new_values."service_id", new_values."tier_id", new_values."window_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."business_number" IS DISTINCT FROM (new_values."business_number") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."claimant_id" IS DISTINCT FROM (new_values."claimant_id") OR old_values."claimant_kind" IS DISTINCT FROM (new_values."claimant_kind") OR old_values."claimed_loss" IS DISTINCT FROM (new_values."claimed_loss") OR old_values."company_id" IS DISTINCT FROM (new_values."company_id") OR old_values."contact_id" IS DISTINCT FROM (new_values."contact_id") OR old_values."erased_at" IS DISTINCT FROM (new_values."erased_at") OR old_values."facts_id" IS DISTINCT FROM (new_values."facts_id") OR old_values."facts_digest" IS DISTINCT FROM (new_values."facts_digest") OR old_values."fee" IS DISTINCT FROM (new_values."fee") OR old_values."filed_at" IS DISTINCT FROM (new_values."filed_at") OR old_values."harm" IS DISTINCT FROM (new_values."harm") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."import_run_id" IS DISTINCT FROM (new_values."import_run_id") OR old_values."industry_id" IS DISTINCT FROM (new_values."industry_id") OR old_values."industry_text" IS DISTINCT FROM (new_values."industry_text") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."route" IS DISTINCT FROM (new_values."route") OR old_values."routed_at" IS DISTINCT FROM (new_values."routed_at") OR old_values."routed_under_id" IS DISTINCT FROM (new_values."routed_under_id") OR old_values."row_no" IS DISTINCT FROM (new_values."row_no") OR old_values."service_id" IS DISTINCT FROM (new_values."service_id") OR old_values."tier_id" IS DISTINCT FROM (new_values."tier_id") OR old_values."window_id" IS DISTINCT FROM (new_values."window_id") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at") OR old_values."withdrawn_by_id" IS DISTINCT FROM (new_values."withdrawn_by_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                ),
            ),
        ),
        AddTrigger(
            model_name='claim',
            trigger=Trigger(
                name='delete_delete',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='AFTER',
                    operation='DELETE',
                    level='STATEMENT',
                    referencing='REFERENCING OLD TABLE AS old_values ',
                    pgid='pgtrigger_delete_delete_dbf31',
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("business_number", "channel", "claimant_id", "claimant_kind", "claimed_loss", "company_id", "contact_id", "erased_at", "facts_digest", "facts_id", "fee", "filed_at", "harm", "id", "import_run_id", "industry_id", "industry_text", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "route", "routed_at", "routed_under_id", "row_no", "service_id", "tier_id", "window_id", "withdrawn_at", "withdrawn_by_id") SELECT old_values."business_number", old_values."channel", old_values."claimant_id", old_values."claimant_kind", old_values."claimed_loss", old_values."company_id", old_values."contact_id", old_values."erased_at", old_values."facts_digest", old_values."facts_id", old_values."fee", old_values."filed_at", old_values."harm", old_values."id", old_values."import_run_id", old_values."industry_id", old_values."industry_text", old_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."route", old_values."routed_at", old_values."routed_under_id", old_values."row_no", old_values."service_id", old_values."tier_id", old_values."window_id", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                ),
            ),
        ),
    ]
