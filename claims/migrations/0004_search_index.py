"""The search index of claims (docs/decisions/0060)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

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

    dependencies = [
        ('claims', '0003_shipped_data'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, BACK),
        migrations.CreateModel(
            name='SearchProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done', models.BigIntegerField(default=0)),
                ('ceiling', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '찾기 색인의 진행',
                'verbose_name_plural': '찾기 색인의 진행',
            },
        ),
        migrations.CreateModel(
            name='SearchRow',
            fields=[
                ('claim', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='search_row', serialize=False, to='claims.claim')),
                ('name', models.TextField(blank=True, db_collation='C', db_default='', default='')),
                ('name_initials', models.TextField(blank=True, db_collation='C', db_default='', default='')),
                ('people', models.TextField(blank=True, db_collation='C', db_default='', default='')),
                ('people_initials', models.TextField(blank=True, db_collation='C', db_default='', default='')),
                ('digits', models.TextField(blank=True, db_collation='C', db_default='', default='')),
                ('digits_reversed', models.TextField(blank=True, db_collation='C', db_default='', default='')),
                ('phone_last4', models.TextField(blank=True, db_collation='C', db_default='', default='')),
            ],
            options={
                'verbose_name': '찾기 색인',
                'verbose_name_plural': '찾기 색인',
                'ordering': ['pk'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='erases_search_row', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."erased_at" IS NOT NULL)', func="\n        PERFORM pg_advisory_xact_lock_shared(20221016, 0);\n        UPDATE public.claims_searchrow\n            SET name = '', name_initials = '', people = '', people_initials = '', phone_last4 = ''\n            WHERE claim_id = NEW.id;\n        RETURN NULL;\n    ", hash='6727ac7bd6211b19421c14eb6522129d4ac18a7f', operation='UPDATE', pgid='pgtrigger_erases_search_row_8747b', table='claims_claim', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='searchprogress',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='search_progress_is_one_row'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=django.contrib.postgres.indexes.GinIndex(models.Func('name', 'name_initials', 'people', 'people_initials', function='search_grams'), gin_pending_list_limit=512, name='search_by_grams'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['digits'], name='search_by_digits'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['digits_reversed'], name='search_by_last_digits'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['phone_last4'], name='search_by_phone_last4'),
        ),
        migrations.CreateModel(
            name='TypedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(blank=True, max_length=60, verbose_name='찾은 말')),
                ('text', models.BinaryField()),
                ('hits', models.PositiveIntegerField(default=0, verbose_name='보인 건수')),
                ('claims', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='주소')),
                ('request_id', models.CharField(blank=True, max_length=40, verbose_name='요청')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='시각')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '적는 중인 찾기',
                'verbose_name_plural': '적는 중인 찾기',
                'ordering': ['pk'],
            },
        ),
    ]
