"""Items of the inbox, and the daily mails of unread ones."""

import claims.clock
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_exports'),
        ('reviews', '0005_suggestions_and_moments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InboxDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='날짜')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('status', models.CharField(choices=[('waiting', '보낼 차례'), ('sending', '보내는 중'), ('sent', '보냄'), ('skipped', '보낼 것이 없었음'), ('failed', '보내지 못함')], default='waiting', max_length=8, verbose_name='상태')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('next_at', models.DateTimeField(default=claims.clock.now, verbose_name='다음 시도')),
                ('lease_until', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='응답 코드')),
                ('created_at', models.DateTimeField(default=claims.clock.now, verbose_name='작성')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='보낸 시각')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람')),
            ],
            options={
                'verbose_name': '알림 메일',
                'verbose_name_plural': '알림 메일',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='InboxItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '표결 공개'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리')], max_length=20, verbose_name='종류')),
                ('key', models.CharField(db_collation='C', max_length=60)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('read_at', models.DateTimeField(null=True, verbose_name='읽은 시각')),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.payoutbatch')),
                ('bulk', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.noticebulk')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('claim', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='reviews.inboxdigest')),
                ('seat', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.assignment')),
                ('sitting', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.sitting')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='받는 사람')),
            ],
            options={
                'verbose_name': '알림',
                'verbose_name_plural': '알림',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='inboxdigest',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'sending'])), fields=['next_at'], name='digest_to_send'),
        ),
        migrations.AddConstraint(
            model_name='inboxdigest',
            constraint=models.UniqueConstraint(fields=('user', 'day'), name='one_digest_a_person_and_day'),
        ),
        migrations.AddConstraint(
            model_name='inboxdigest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='sending_digest_is_leased'),
        ),
        migrations.AddConstraint(
            model_name='inboxdigest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status__in', ['waiting', 'sending'])), models.Q(models.Q(('status__in', ['waiting', 'sending']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='ended_digest_says_when'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(fields=['user', '-at', '-id'], name='inbox_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='inbox_unread'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.UniqueConstraint(fields=('user', 'key'), name='item_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('read_at__isnull', True), ('read_at__gte', models.F('at')), _connector='OR'), name='item_is_read_after_it_was_written'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'comment', 'batch_to_release', 'wave_failed', 'quarantine'])), name='item_is_of_a_known_kind'),
        ),
    ]
