"""Saved views of the lists, each person's default view, and indexes of the register's filters."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0005_import_speed'),
    ]

    operations = [
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
                ('shared_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=150), blank=True, default=list, size=None, verbose_name='나눈 역할')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='저장 시각')),
                ('deleted_at', models.DateTimeField(blank=True, null=True, verbose_name='지운 시각')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람')),
            ],
            options={
                'verbose_name': '보기',
                'verbose_name_plural': '보기',
                'ordering': ['title', 'pk'],
                'permissions': [('share_savedview', '보기를 다른 역할과 나눔')],
            },
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(db_collation='C', max_length=20, verbose_name='목록')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='defaults', to='claims.savedview')),
            ],
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
                ('shared_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=150), blank=True, default=list, size=None, verbose_name='나눈 역할')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='저장 시각')),
                ('deleted_at', models.DateTimeField(blank=True, null=True, verbose_name='지운 시각')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.savedview')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(condition=models.Q(('deleted_at', None), models.Q(('shared_with', []), _negated=True)), fields=['list_name'], name='shared_views_of_a_list'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('owner', 'list_name', 'title'), name='view_of_a_list_has_its_own_title'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='view_has_a_title'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_savedviewevent" ("columns", "conditions", "deleted_at", "density", "id", "list_name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "shared_with", "sort") VALUES (NEW."columns", NEW."conditions", NEW."deleted_at", NEW."density", NEW."id", NEW."list_name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."saved_at", NEW."shared_with", NEW."sort"); RETURN NULL;', hash='38731b8da0ee160040e25023154e12a0cde991b0', operation='INSERT', pgid='pgtrigger_insert_insert_07741', table='claims_savedview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."columns" IS DISTINCT FROM (NEW."columns") OR OLD."conditions" IS DISTINCT FROM (NEW."conditions") OR OLD."deleted_at" IS DISTINCT FROM (NEW."deleted_at") OR OLD."density" IS DISTINCT FROM (NEW."density") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."list_name" IS DISTINCT FROM (NEW."list_name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."saved_at" IS DISTINCT FROM (NEW."saved_at") OR OLD."shared_with" IS DISTINCT FROM (NEW."shared_with") OR OLD."sort" IS DISTINCT FROM (NEW."sort"))', func='INSERT INTO "claims_savedviewevent" ("columns", "conditions", "deleted_at", "density", "id", "list_name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "shared_with", "sort") VALUES (NEW."columns", NEW."conditions", NEW."deleted_at", NEW."density", NEW."id", NEW."list_name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."saved_at", NEW."shared_with", NEW."sort"); RETURN NULL;', hash='9cbc0aaa154e95a7323f6447c84f5e510f63d975', operation='UPDATE', pgid='pgtrigger_update_update_66d08', table='claims_savedview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_savedviewevent" ("columns", "conditions", "deleted_at", "density", "id", "list_name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "shared_with", "sort") VALUES (OLD."columns", OLD."conditions", OLD."deleted_at", OLD."density", OLD."id", OLD."list_name", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."saved_at", OLD."shared_with", OLD."sort"); RETURN NULL;', hash='aefe58e7732116ccfeb329165fc51d8461c9d36f', operation='DELETE', pgid='pgtrigger_delete_delete_9d4c6', table='claims_savedview', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['company'], name='claim_by_company'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('industry__isnull', False)), fields=['industry'], name='claim_by_industry'),
        ),
        migrations.AddConstraint(
            model_name='defaultview',
            constraint=models.UniqueConstraint(fields=('user', 'list_name'), name='list_opens_with_one_default_view'),
        ),
    ]
