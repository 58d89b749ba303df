"""Recoveries (환수) with their ledger, their letters (0018_letters.toml), and unreadable lines of the
bank's files."""

import tomllib
from pathlib import Path

import claims.clock
import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

LETTERS = Path(__file__).with_name("0018_letters.toml")


def letters():
    """Each letter of recoveries: event, channel, language, subject, body."""
    return tomllib.loads(LETTERS.read_text(encoding="utf-8"))["letter"]


def ship_letters(apps, schema_editor):
    """Write version 1 of each letter. An AlimTalk is a draft until its provider has inspected it."""
    rows = apps.get_model("reviews", "NoticeTemplate").objects.using(schema_editor.connection.alias)
    for letter in letters():
        in_use = letter["channel"] != "alimtalk"
        rows.create(
            **letter, version=1, current=in_use, published_at=timezone.now() if in_use else None
        )


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0016_objections'),
        ('claims', '0016_tracked_account_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='환수액')),
                ('cause', models.CharField(choices=[('overpaid', '과다 지급'), ('fraud', '부정 수급'), ('wrong_payee', '다른 사람에게 지급'), ('desk_error', '처리 착오')], max_length=12, verbose_name='원인')),
                ('reason', models.CharField(max_length=300, verbose_name='사유')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인 시각')),
                ('status', models.CharField(choices=[('proposed', '승인 대기'), ('demanded', '청구 중'), ('partly_received', '일부 입금'), ('settled', '환수 완료'), ('written_off', '면제·결손'), ('cancelled', '취소')], default='proposed', max_length=16, verbose_name='상태')),
                ('received', models.BigIntegerField(default=0, verbose_name='입금액')),
                ('set_off', models.BigIntegerField(default=0, verbose_name='상계액')),
                ('waived', models.BigIntegerField(default=0, verbose_name='면제·결손액')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='납부기한')),
                ('reminded', models.PositiveSmallIntegerField(default=0, verbose_name='독촉 횟수')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='끝난 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'verbose_name': '환수',
                'verbose_name_plural': '환수',
                'ordering': ['-pk'],
                'permissions': [('propose_recovery', '환수 올리기'), ('approve_recovery', '환수 승인, 면제·취소 확인'), ('enter_recovery', '환수 입금·분할·상계 적기'), ('waive_large_recovery', '큰 금액의 면제·취소 확인')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('amount', models.BigIntegerField(verbose_name='환수액')),
                ('cause', models.CharField(choices=[('overpaid', '과다 지급'), ('fraud', '부정 수급'), ('wrong_payee', '다른 사람에게 지급'), ('desk_error', '처리 착오')], max_length=12, verbose_name='원인')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 시각')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인 시각')),
                ('status', models.CharField(choices=[('proposed', '승인 대기'), ('demanded', '청구 중'), ('partly_received', '일부 입금'), ('settled', '환수 완료'), ('written_off', '면제·결손'), ('cancelled', '취소')], default='proposed', max_length=16, verbose_name='상태')),
                ('received', models.BigIntegerField(default=0, verbose_name='입금액')),
                ('set_off', models.BigIntegerField(default=0, verbose_name='상계액')),
                ('waived', models.BigIntegerField(default=0, verbose_name='면제·결손액')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='납부기한')),
                ('reminded', models.PositiveSmallIntegerField(default=0, verbose_name='독촉 횟수')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecoveryInstalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='회차')),
                ('due_on', models.DateField(verbose_name='납부기한')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
            ],
            options={
                'verbose_name': '분할 회차',
                'verbose_name_plural': '분할 회차',
                'ordering': ['plan', 'number'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', '입금'), ('reversed', '입금 취소'), ('offset', '상계'), ('written_off', '면제·불납결손'), ('dropped', '환수 취소')], max_length=12, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('dated', models.DateField(verbose_name='날짜')),
                ('reference', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='은행 거래번호')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('ground', models.CharField(blank=True, choices=[('consent', '신청인 동의'), ('law', '법령')], max_length=8, verbose_name='상계의 근거')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '2인 확인'), ('withdrawn', '요청 취소'), ('undone', '되돌림')], default='waiting', max_length=10, verbose_name='상태')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='적은 시각')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'verbose_name': '환수 처리',
                'verbose_name_plural': '환수 처리',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryMovementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('received', '입금'), ('reversed', '입금 취소'), ('offset', '상계'), ('written_off', '면제·불납결손'), ('dropped', '환수 취소')], max_length=12, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='금액')),
                ('dated', models.DateField(verbose_name='날짜')),
                ('reference', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='은행 거래번호')),
                ('ground', models.CharField(blank=True, choices=[('consent', '신청인 동의'), ('law', '법령')], max_length=8, verbose_name='상계의 근거')),
                ('status', models.CharField(choices=[('waiting', '확인 대기'), ('confirmed', '2인 확인'), ('withdrawn', '요청 취소'), ('undone', '되돌림')], default='waiting', max_length=10, verbose_name='상태')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='적은 시각')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecoveryPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='차례')),
                ('total', models.BigIntegerField(verbose_name='총액')),
                ('reason', models.CharField(max_length=300, verbose_name='합의 내용')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'verbose_name': '분할 납부',
                'verbose_name_plural': '분할 납부',
                'ordering': ['recovery', 'number'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='budget',
            name='budget_starts_empty',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='budget',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='budget',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='budget',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='rests_on_a_decision',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='grant_is_what_the_policy_says',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='replacement_follows_a_failure',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='replacement_waits_for_the_bank',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payoutbatch',
            name='released_batch_waits_for_the_bank',
        ),
        migrations.RemoveConstraint(
            model_name='bankresult',
            name='bank_result_has_a_known_match',
        ),
        migrations.RemoveConstraint(
            model_name='bankresult',
            name='bank_result_is_of_a_known_kind',
        ),
        migrations.RemoveConstraint(
            model_name='budget',
            name='budget_is_not_negative',
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.RemoveConstraint(
            model_name='ledgerentry',
            name='ledger_says_a_thing_once',
        ),
        migrations.RemoveConstraint(
            model_name='ledgerentry',
            name='ledger_entry_moves_as_its_kind',
        ),
        migrations.AddField(
            model_name='bankresult',
            name='unread',
            field=models.CharField(blank=True, choices=[('outcome', '처리결과'), ('amount', '금액'), ('sum', '합계')], db_default='', max_length=8, verbose_name='읽을 수 없는 칸'),
        ),
        migrations.AddField(
            model_name='bankresult',
            name='words',
            field=models.CharField(blank=True, db_default='', max_length=300, verbose_name='줄에 적힌 말'),
        ),
        migrations.AddField(
            model_name='budget',
            name='receivable',
            field=models.BigIntegerField(db_default=0, default=0, verbose_name='환수할 돈'),
        ),
        migrations.AddField(
            model_name='budgetevent',
            name='receivable',
            field=models.BigIntegerField(db_default=0, default=0, verbose_name='환수할 돈'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='receivable',
            field=models.BigIntegerField(db_default=0, default=0, verbose_name='환수할 돈 증감'),
        ),
        migrations.AddField(
            model_name='resultfile',
            name='unreadable',
            field=models.PositiveIntegerField(default=0, verbose_name='읽을 수 없는 줄'),
        ),
        migrations.AlterField(
            model_name='bankresult',
            name='match',
            field=models.CharField(choices=[('applied', '반영'), ('wrong_amount', '금액 다름'), ('unknown', '우리 지급 목록에 없음'), ('repeated', '이미 받은 결과'), ('contradiction', '앞 결과와 다름'), ('unreadable', '읽을 수 없는 줄')], default='applied', max_length=16, verbose_name='대사'),
        ),
        migrations.AlterField(
            model_name='bankresult',
            name='outcome',
            field=models.CharField(blank=True, choices=[('paid', '입금'), ('failed', '입금 실패'), ('returned', '반환')], max_length=10, verbose_name='결과'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='ledgerentry',
            name='kind',
            field=models.CharField(choices=[('reserve', '승인'), ('release', '승인 해제'), ('pay', '지급'), ('return', '반환'), ('demand', '환수 청구'), ('receipt', '환수 입금'), ('reverse', '환수 입금 취소'), ('offset', '환수 상계'), ('waive', '환수 면제·결손'), ('drop', '환수 취소')], max_length=8, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소')], max_length=40, verbose_name='알림'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budget',
            trigger=pgtrigger.compiler.Trigger(name='budget_starts_empty', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.reserved <> 0 OR NEW.spent <> 0 OR NEW.receivable <> 0 THEN\n                RAISE EXCEPTION 'budget starts empty' USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_starts_empty';\n            END IF;\n            RETURN NEW;\n        ", hash='35405e1372aa153c75ebc32ba31f6a3bdadc693f', operation='INSERT', pgid='pgtrigger_budget_starts_empty_3a822', table='reviews_budget', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budget',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_budgetevent" ("granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "receivable", "reserved", "spent") VALUES (NEW."granted", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."receivable", NEW."reserved", NEW."spent"); RETURN NULL;', hash='9e4ca78c610a3288ecf8616936a76636537dc45d', operation='INSERT', pgid='pgtrigger_insert_insert_1822c', table='reviews_budget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budget',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_budgetevent" ("granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "receivable", "reserved", "spent") VALUES (NEW."granted", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."receivable", NEW."reserved", NEW."spent"); RETURN NULL;', hash='0e103b95d1e99b94110458eedefc939199adba0a', operation='UPDATE', pgid='pgtrigger_update_update_e8122', table='reviews_budget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budget',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_budgetevent" ("granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "receivable", "reserved", "spent") VALUES (OLD."granted", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."receivable", OLD."reserved", OLD."spent"); RETURN NULL;', hash='32080abb3fc56ebba1b58ae17f8a2c55bd739508', operation='DELETE', pgid='pgtrigger_delete_delete_ef220', table='reviews_budget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='rests_on_a_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind NOT IN ('additional', 'appeal_adjustment') THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_decision d\n                JOIN public.reviews_review r ON r.id = d.review_id\n                LEFT JOIN public.reviews_review r1\n                    ON r1.claim_id = r.claim_id AND r1.round = 1 AND r.round = 2\n                LEFT JOIN public.reviews_decision d1 ON d1.review_id = r1.id AND d1.amount > 0\n                WHERE r.claim_id = NEW.claim_id AND r.policy_id = NEW.policy_id\n                    AND d.resolution_no = NEW.basis ->> 'resolution_no'\n                    AND NEW.amount <= d.amount - COALESCE(d1.amount, 0)\n                    AND (NEW.kind = 'appeal_adjustment') = (d1.id IS NOT NULL)\n                    AND (NEW.replaces_id IS NOT NULL\n                        OR NEW.key = 'decision:' || d.resolution_no AND NEW.amount = d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount), 0) FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) END\n                        OR starts_with(NEW.key, 'decision:' || d.resolution_no || ':')\n                            AND NEW.amount <= d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount), 0) FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) END - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.kind = NEW.kind\n                    )\n                            AND NOT EXISTS (\n                                SELECT 1 FROM public.reviews_payout o\n                                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind\n                                    AND o.status <> 'cancelled'\n                            ))\n            ) THEN RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision'; END IF;\n            RETURN NEW;\n        ", hash='997ba8885c98ba4adf5d4eb163b91f57dfac6fc3', operation='INSERT', pgid='pgtrigger_rests_on_a_decision_c958c', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='grant_is_what_the_policy_says', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE claim record; own_key text;', func="\n            IF NEW.kind NOT IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;\n            IF TG_OP = 'UPDATE' THEN\n                IF OLD.status = 'approved' AND NEW.status = 'batched' AND EXISTS (\n                    SELECT 1 FROM public.claims_claim c\n                    WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n                ) THEN RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing'; END IF;\n                IF NEW.amount = OLD.amount\n                    AND NOT (OLD.status = 'prepared' AND NEW.status = 'approved')\n                THEN RETURN NEW; END IF;\n            END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            SELECT c.withdrawn_at, c.claimant_id, c.routed_under_id, p.programme_id,\n                c.route = CASE\n        WHEN NOT o.is_operator THEN 'affiliate'\n        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'\n        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'\n        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'\n        ELSE 'tier_grant'\n    END AND EXISTS (\n        SELECT 1 FROM public.claims_filingwindow own\n        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'\n        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at\n    )\n                    AND p.published_at IS NOT NULL AND p.effective_from <= c.routed_at\n                    AND (c.route <> 'tier_grant' OR c.tier_id = (\n        SELECT tier.id FROM public.claims_supporttier tier\n        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound\n        ORDER BY tier.upper_bound LIMIT 1\n    )) AS as_filed,\n                CASE WHEN c.route = 'tier_grant' AND NEW.kind = 'tier_grant' THEN t.amount\n                    WHEN c.route = 'committee_review' AND NEW.kind = 'base_grant'\n                    THEN p.base_grant END AS won\n            INTO claim\n            FROM public.claims_claim c\n            JOIN public.claims_company o ON o.id = c.company_id\n            JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id\n            LEFT JOIN public.claims_supporttier t\n                ON t.id = c.tier_id AND t.policy_id = c.routed_under_id\n            WHERE c.id = NEW.claim_id;\n            IF claim.withdrawn_at IS NOT NULL THEN\n                RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing';\n            END IF;\n            IF claim.won - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.kind = NEW.kind\n                    ) IS DISTINCT FROM NEW.amount\n                OR claim.as_filed IS NOT TRUE\n                OR claim.routed_under_id IS DISTINCT FROM NEW.policy_id\n                OR claim.claimant_id IS DISTINCT FROM NEW.claimant_id\n                OR claim.programme_id IS DISTINCT FROM NEW.programme_id\n            THEN RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says'; END IF;\n            IF TG_OP = 'UPDATE' OR NEW.replaces_id IS NOT NULL THEN RETURN NEW; END IF;\n            own_key := replace(NEW.kind, '_grant', '') || ':' || NEW.claim_id\n                || ':' || NEW.policy_id;\n            IF NEW.key = own_key THEN RETURN NEW; END IF;\n            IF NOT starts_with(NEW.key, own_key || ':') OR EXISTS (\n                SELECT 1 FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind AND o.status = 'failed'\n            ) THEN RAISE EXCEPTION 'grant of a claim is one row and its successors' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_of_a_claim_is_one_row_and_its_successors'; END IF;\n            RETURN NEW;\n        ", hash='fac214df1024104e47bc92148e59a7ca7c7b01bc', operation='INSERT OR UPDATE', pgid='pgtrigger_grant_is_what_the_policy_says_e6ee0', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='replacement_follows_a_failure', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.replaces_id AND p.status = 'failed' AND p.claim_id = NEW.claim_id\n                    AND p.kind = NEW.kind AND p.amount = NEW.amount + (\n                        SELECT COALESCE(sum(m.amount), 0)\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.replaces_id = NEW.replaces_id\n                    )\n                    AND p.corrects_id IS NOT DISTINCT FROM NEW.corrects_id\n            ) THEN RAISE EXCEPTION 'replacement follows a failed payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'replacement_follows_a_failed_payout'; END IF;\n            RETURN NEW;\n        ", hash='b9f8f8f7203bd410b099f07a6ae44bc3edd4618e', operation='INSERT', pgid='pgtrigger_replacement_follows_a_failure_01afb', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='replacement_waits_for_the_bank', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE line record;', func="\n            IF NEW.replaces_id IS NULL OR TG_OP = 'UPDATE' AND NOT (\n                OLD.status = 'prepared' AND NEW.status = 'approved'\n                OR OLD.status = 'approved' AND NEW.status = 'batched'\n            ) THEN RETURN NEW; END IF;\n            FOR line IN \n    WITH RECURSIVE before AS (\n        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN (NEW.replaces_id)\n        UNION\n        SELECT p.id, p.replaces_id FROM public.reviews_payout p\n        JOIN before b ON p.id = b.replaces_id\n    )\n    SELECT c.number, f.name AS file, r.row_no AS row\n    FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id\n    JOIN public.reviews_payout o ON o.id = b.id\n    JOIN public.claims_claim c ON c.id = o.claim_id\n    LEFT JOIN public.reviews_resultfile f ON f.id = r.file_id\n    WHERE r.match IN ('contradiction', 'wrong_amount', 'unreadable')\n        AND NOT EXISTS (\n            SELECT 1 FROM public.reviews_resultanswer a\n            WHERE a.result_id = r.id AND a.action <> 'asked_bank'\n        )\n    ORDER BY r.id LIMIT 1\n LOOP\n                RAISE EXCEPTION 'replacement waits for the banks word'\n                    USING ERRCODE = 'check_violation',\n                    CONSTRAINT = 'replacement_waits_for_the_banks_word',\n                    DETAIL = to_jsonb(line)::text;\n            END LOOP;\n            RETURN NEW;\n        ", hash='60a7fd0c6b8398e87da01b9496667d009d4fe567', operation='INSERT OR UPDATE', pgid='pgtrigger_replacement_waits_for_the_bank_0166f', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='recovered_not_returned', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status = 'paid' AND NEW.status <> 'paid' AND EXISTS (\n                SELECT 1 FROM public.reviews_recovery r\n                WHERE r.payout_id = NEW.id AND r.status NOT IN ('proposed', 'cancelled')\n            ) THEN RAISE EXCEPTION 'recovered payout is not returned' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovered_payout_is_not_returned'; END IF;\n            RETURN NEW;\n        ", hash='48d555c5fa8d07532bc308a1a62a81e3ecd32b31', operation='UPDATE OF "status"', pgid='pgtrigger_recovered_not_returned_1f9df', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payoutbatch',
            trigger=pgtrigger.compiler.Trigger(name='released_batch_waits_for_the_bank', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE line record;', func="\n            IF NEW.status <> 'released' OR OLD.status = 'released' THEN RETURN NEW; END IF;\n            FOR line IN \n    WITH RECURSIVE before AS (\n        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN (SELECT q.replaces_id FROM public.reviews_payout q WHERE q.batch_id = NEW.id)\n        UNION\n        SELECT p.id, p.replaces_id FROM public.reviews_payout p\n        JOIN before b ON p.id = b.replaces_id\n    )\n    SELECT c.number, f.name AS file, r.row_no AS row\n    FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id\n    JOIN public.reviews_payout o ON o.id = b.id\n    JOIN public.claims_claim c ON c.id = o.claim_id\n    LEFT JOIN public.reviews_resultfile f ON f.id = r.file_id\n    WHERE r.match IN ('contradiction', 'wrong_amount', 'unreadable')\n        AND NOT EXISTS (\n            SELECT 1 FROM public.reviews_resultanswer a\n            WHERE a.result_id = r.id AND a.action <> 'asked_bank'\n        )\n    ORDER BY r.id LIMIT 1\n LOOP\n                RAISE EXCEPTION 'replacement waits for the banks word'\n                    USING ERRCODE = 'check_violation',\n                    CONSTRAINT = 'replacement_waits_for_the_banks_word',\n                    DETAIL = to_jsonb(line)::text;\n            END LOOP;\n            RETURN NEW;\n        ", hash='62a0ae5acd1ce71d6bf8edc9c0302dd0b8f377c1', operation='UPDATE', pgid='pgtrigger_released_batch_waits_for_the_bank_9260f', table='reviews_payoutbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resultfile',
            trigger=pgtrigger.compiler.Trigger(name='file_keeps_all_its_lines', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE held record;', func="\n            SELECT count(*) AS n, count(*) FILTER (WHERE r.match = 'unreadable') AS unreadable\n            INTO held FROM public.reviews_bankresult r WHERE r.file_id = NEW.id;\n            IF held.n <> NEW.rows OR held.unreadable <> NEW.unreadable THEN\n                RAISE EXCEPTION 'file keeps all its lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'file_keeps_all_its_lines';\n            END IF;\n            RETURN NULL;\n        ", hash='5c99213285032d42aa7b7cb8d0b87d2bf0db8ccd', operation='INSERT', pgid='pgtrigger_file_keeps_all_its_lines_34048', table='reviews_resultfile', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='bankresult',
            constraint=models.CheckConstraint(condition=models.Q(('match__in', ['applied', 'wrong_amount', 'unknown', 'repeated', 'contradiction', 'unreadable'])), name='bank_result_has_a_known_match'),
        ),
        migrations.AddConstraint(
            model_name='bankresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['paid', 'failed', 'returned']), ('unread', ''), models.Q(('match', 'unreadable'), _negated=True)), models.Q(('match', 'unreadable'), ('outcome', ''), ('file__isnull', False), ('unread__in', ['outcome', 'amount', 'sum']), models.Q(('words', ''), _negated=True)), _connector='OR'), name='bank_result_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.CheckConstraint(condition=models.Q(('granted__gte', 0), ('receivable__gte', 0), ('reserved__gte', 0), ('spent__gte', 0)), name='budget_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'comment', 'batch_to_release', 'wave_failed', 'quarantine', 'recovery_waits'])), name='item_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='document',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='서류'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='거절·취소'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='payout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='reviews.payout', verbose_name='지급'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='proposed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='recovery',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='reviews.recovery', verbose_name='환수'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='document',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document', verbose_name='서류'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='거절·취소'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='payout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='지급'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.recovery'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='recoveryevent',
            name='proposed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람'),
        ),
        migrations.AddField(
            model_name='recoverymovement',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람'),
        ),
        migrations.AddField(
            model_name='recoverymovement',
            name='entered_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람'),
        ),
        migrations.AddField(
            model_name='recoverymovement',
            name='payout',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offsets', to='reviews.payout', verbose_name='상계하는 지급'),
        ),
        migrations.AddField(
            model_name='recoverymovement',
            name='recovery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='reviews.recovery', verbose_name='환수'),
        ),
        migrations.AddField(
            model_name='recoverymovement',
            name='undoes',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counter_entries', to='reviews.recoverymovement', verbose_name='취소하는 입금'),
        ),
        migrations.AddField(
            model_name='recoverymovement',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='movement',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.recoverymovement', verbose_name='환수 처리'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(condition=models.Q(('recovery', None)), fields=('payout', 'kind', 'approval_no'), name='ledger_says_a_thing_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['demand', 'drop'])), fields=('recovery', 'kind'), name='ledger_demands_a_recovery_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('movement',), name='ledger_says_a_movement_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('movement', None), ('receivable', 0), ('recovery', None), models.Q(models.Q(('kind', 'reserve'), ('paid', 0), ('reserved__gt', 0)), models.Q(('kind', 'release'), ('paid', 0), ('reserved__lt', 0)), models.Q(('kind', 'pay'), ('paid', django.db.models.expressions.CombinedExpression(models.F('reserved'), '*', models.Value(-1))), ('reserved__lt', 0)), models.Q(('kind', 'return'), ('paid__lt', 0), ('reserved', 0)), _connector='OR')), models.Q(('recovery__isnull', False), ('reserved', 0), models.Q(models.Q(('kind', 'demand'), ('movement', None), ('paid', 0), ('receivable__gt', 0)), models.Q(('kind', 'drop'), ('movement', None), ('paid', 0), ('receivable__lt', 0)), models.Q(('movement__isnull', False), models.Q(models.Q(('kind', 'receipt'), ('paid__lt', 0), ('receivable', models.F('paid'))), models.Q(('kind', 'reverse'), ('paid__gt', 0), ('receivable', models.F('paid'))), models.Q(('kind__in', ['offset', 'waive']), ('paid', 0), ('receivable__lt', 0)), _connector='OR')), _connector='OR')), _connector='OR'), name='ledger_entry_moves_as_its_kind'),
        ),
        migrations.AddField(
            model_name='recoverymovementevent',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람'),
        ),
        migrations.AddField(
            model_name='recoverymovementevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람'),
        ),
        migrations.AddField(
            model_name='recoverymovementevent',
            name='payout',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='상계하는 지급'),
        ),
        migrations.AddField(
            model_name='recoverymovementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.recoverymovement'),
        ),
        migrations.AddField(
            model_name='recoverymovementevent',
            name='recovery',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.recovery', verbose_name='환수'),
        ),
        migrations.AddField(
            model_name='recoverymovementevent',
            name='undoes',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.recoverymovement', verbose_name='취소하는 입금'),
        ),
        migrations.AddField(
            model_name='recoverymovementevent',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람'),
        ),
        migrations.AddField(
            model_name='recoveryplan',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='정한 사람'),
        ),
        migrations.AddField(
            model_name='recoveryplan',
            name='recovery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='reviews.recovery', verbose_name='환수'),
        ),
        migrations.AddField(
            model_name='recoveryinstalment',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='reviews.recoveryplan', verbose_name='분할 납부'),
        ),
        migrations.AddIndex(
            model_name='recovery',
            index=models.Index(condition=models.Q(('status__in', ('demanded', 'partly_received'))), fields=['due_on', 'id'], name='recovery_by_due_day'),
        ),
        migrations.AddIndex(
            model_name='recovery',
            index=models.Index(fields=['status', 'id'], name='recovery_by_status'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='recovery_asks_for_something'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['overpaid', 'fraud', 'wrong_payee', 'desk_error'])), name='recovery_has_a_known_cause'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='recovery_says_why'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='recovery_is_approved_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None), ('due_on', None), ('status', 'proposed')), ('status', 'cancelled'), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('due_on__isnull', False), models.Q(('status', 'proposed'), _negated=True)), _connector='OR'), name='demanded_recovery_names_its_approver_and_due_day'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('received__gte', 0), ('set_off__gte', 0), ('waived__gte', 0), ('amount__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off')), '+', models.F('waived')))), name='recovery_never_takes_more_than_it_asks'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'demanded', 'cancelled']), ('received', 0), ('set_off', 0), ('waived', 0)), models.Q(('amount__gt', django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off'))), ('status', 'partly_received'), ('waived', 0), models.Q(('received', 0), ('set_off', 0), _negated=True)), models.Q(('amount', django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off'))), ('status', 'settled'), ('waived', 0)), models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('set_off')), '+', models.F('waived'))), ('status', 'written_off'), ('waived__gt', 0)), _connector='OR'), name='recovery_status_is_that_of_its_money'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status', 'cancelled')), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('ended_by', None)), _connector='OR'), name='cancelled_recovery_says_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('payout',), name='payout_has_one_recovery_that_waits'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."approved_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."approved_by_id" IS NOT NULL AND NEW."approved_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='4bbd3ced919eb983b3dcd69e792816be4dfbad11', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_84cde', table='reviews_recovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'proposed\') THEN RAISE EXCEPTION \'reviews recovery status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_recovery_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'demanded>cancelled\', \'demanded>partly_received\', \'demanded>settled\', \'demanded>written_off\', \'partly_received>demanded\', \'partly_received>settled\', \'partly_received>written_off\', \'proposed>cancelled\', \'proposed>demanded\', \'settled>demanded\', \'settled>partly_received\']::text[])\n            THEN RAISE EXCEPTION \'reviews recovery status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_recovery_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='a475b4d7c82db2638db67abc701d19d0ffa43b39', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_7b92b', table='reviews_recovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='recovery_facts', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."id", OLD."claim_id", OLD."programme_id", OLD."payout_id", OLD."amount", OLD."cause", OLD."document_id", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."id", NEW."claim_id", NEW."programme_id", NEW."payout_id", NEW."amount", NEW."cause", NEW."document_id", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION \'recovery facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'recovery_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='d49fb455a39777b054a166ade497aaedbe02bfc2', operation='UPDATE', pgid='pgtrigger_recovery_facts_0512f', table='reviews_recovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='recovery_approval', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'proposed\') AND ROW(OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION \'recovery facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'recovery_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='c43ef1b44b3926129cf4d07a4d754d84c5cc5558', operation='UPDATE', pgid='pgtrigger_recovery_approval_3964c', table='reviews_recovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='erasure', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION \'erasure is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'erasure_is_final\';\n            END IF;\n            IF (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, \'\') NOT IN (\'\', \'\\x\'))) THEN RAISE EXCEPTION \'recovery facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'recovery_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='f0dae54bb33753f032aabe0fbdf4f66c45a611df', operation='UPDATE', pgid='pgtrigger_erasure_adf89', table='reviews_recovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='recovery_of_a_paid_payout', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE paid record;', func="\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            SELECT p.amount, (\n                SELECT COALESCE(sum(o.amount), 0) FROM public.reviews_recovery o\n                WHERE o.payout_id = p.id AND o.status <> 'cancelled'\n            ) AS asked INTO paid\n            FROM public.reviews_payout p\n            WHERE p.id = NEW.payout_id AND p.claim_id = NEW.claim_id\n                AND p.programme_id = NEW.programme_id AND p.status = 'paid';\n            IF NOT FOUND THEN RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout'; END IF;\n            IF paid.asked + NEW.amount > paid.amount THEN\n                RAISE EXCEPTION 'recovery never exceeds what was paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_never_exceeds_what_was_paid';\n            END IF;\n            IF NEW.document_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.claims_document d\n                WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id\n            ) THEN RAISE EXCEPTION 'recovery names a document of its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_names_a_document_of_its_claim'; END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_recovery')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'recovery is proposed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_proposed_by_the_secretariat';\n            END IF;\n            RETURN NEW;\n        ", hash='2dd6454f444c7306afc3940390ad75860205095c', operation='INSERT', pgid='pgtrigger_recovery_of_a_paid_payout_952fe', table='reviews_recovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='recovery_by_other_hands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.status = OLD.status THEN RETURN NEW; END IF;\n            IF OLD.status = 'proposed' AND NEW.status = 'demanded' THEN\n                \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n                IF NOT EXISTS (\n                    SELECT 1 FROM public.reviews_payout p\n                    WHERE p.id = NEW.payout_id AND p.status = 'paid'\n                ) THEN RAISE EXCEPTION 'recovery is of a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_of_a_paid_payout'; END IF;\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.approved_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION 'recovery is approved by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_approved_by_its_office';\n                END IF;\n                IF EXISTS (\n    SELECT 1 FROM public.reviews_payout p\n    LEFT JOIN public.reviews_payoutbatch b ON b.id = p.batch_id\n    WHERE p.id = NEW.payout_id AND NEW.approved_by_id IN (\n        p.prepared_by_id, p.approved_by_id, p.holder_waived_by_id, b.built_by_id, b.released_by_id\n    )\n) THEN RAISE EXCEPTION 'recovery is approved by other hands' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_is_approved_by_other_hands'; END IF;\n            END IF;\n            IF OLD.status = 'demanded' AND NEW.status = 'cancelled' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                WHERE m.recovery_id = NEW.id AND m.kind = 'dropped' AND m.status = 'confirmed'\n            ) THEN RAISE EXCEPTION 'demand is cancelled by two people' USING ERRCODE = 'check_violation', CONSTRAINT = 'demand_is_cancelled_by_two_people'; END IF;\n            RETURN NEW;\n        ", hash='a2011ad8db3525abec87ceaa1fbfd8868d74d2a7', operation='UPDATE', pgid='pgtrigger_recovery_by_other_hands_9454f', table='reviews_recovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='ledger_follows_the_demands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,\n        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,\n        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,\n        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,\n        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'proposed' AND n.status = 'demanded'\n        OR o.status = 'demanded' AND n.status = 'cancelled'\n) THEN RETURN NULL; END IF;\n            PERFORM 1 FROM public.reviews_budget b\n            WHERE b.programme_id IN (SELECT n.programme_id FROM new_rows n)\n            ORDER BY b.programme_id FOR NO KEY UPDATE;\n            INSERT INTO public.reviews_ledgerentry\n                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,\n                recovery_id, by_id, at)\n            SELECT d.payout_id, d.claim_id, d.programme_id, d.kind, 0, 0, d.receivable, 0, d.id,\n                d.by_id, LEAST(clock_timestamp(), d.moment)\n            FROM (\n    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,\n        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,\n        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,\n        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,\n        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'proposed' AND n.status = 'demanded'\n        OR o.status = 'demanded' AND n.status = 'cancelled'\n) d ORDER BY d.id;\n            UPDATE public.reviews_budget b SET receivable = b.receivable + s.receivable\n            FROM (\n                SELECT d.programme_id, sum(d.receivable)::bigint AS receivable\n                FROM (\n    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,\n        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,\n        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,\n        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,\n        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'proposed' AND n.status = 'demanded'\n        OR o.status = 'demanded' AND n.status = 'cancelled'\n) d GROUP BY d.programme_id\n            ) s WHERE b.programme_id = s.programme_id;\n            RETURN NULL;\n        ", hash='221ef9a530b3621b2b1442404b76f30c18290cb5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_ledger_follows_the_demands_94505', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reviews_recovery', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_recoveryevent" ("amount", "approved_at", "approved_by_id", "cause", "claim_id", "document_id", "due_on", "ended_at", "ended_by_id", "erased_at", "id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "received", "reminded", "set_off", "status", "waived") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."cause", NEW."claim_id", NEW."document_id", NEW."due_on", NEW."ended_at", NEW."ended_by_id", NEW."erased_at", NEW."id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reminded", NEW."set_off", NEW."status", NEW."waived"); RETURN NULL;', hash='1a650a0a87197741715c1cd9357462ac42b72725', operation='INSERT', pgid='pgtrigger_insert_insert_4a0dc', table='reviews_recovery', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."received" IS DISTINCT FROM (NEW."received") OR OLD."reminded" IS DISTINCT FROM (NEW."reminded") OR OLD."set_off" IS DISTINCT FROM (NEW."set_off") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."waived" IS DISTINCT FROM (NEW."waived"))', func='INSERT INTO "reviews_recoveryevent" ("amount", "approved_at", "approved_by_id", "cause", "claim_id", "document_id", "due_on", "ended_at", "ended_by_id", "erased_at", "id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "received", "reminded", "set_off", "status", "waived") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."cause", NEW."claim_id", NEW."document_id", NEW."due_on", NEW."ended_at", NEW."ended_by_id", NEW."erased_at", NEW."id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reminded", NEW."set_off", NEW."status", NEW."waived"); RETURN NULL;', hash='655b7585bf4b3f2bf7b5317023bf1ed6919415c6', operation='UPDATE', pgid='pgtrigger_update_update_51277', table='reviews_recovery', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_recoveryevent" ("amount", "approved_at", "approved_by_id", "cause", "claim_id", "document_id", "due_on", "ended_at", "ended_by_id", "erased_at", "id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "received", "reminded", "set_off", "status", "waived") VALUES (OLD."amount", OLD."approved_at", OLD."approved_by_id", OLD."cause", OLD."claim_id", OLD."document_id", OLD."due_on", OLD."ended_at", OLD."ended_by_id", OLD."erased_at", OLD."id", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."proposed_at", OLD."proposed_by_id", OLD."received", OLD."reminded", OLD."set_off", OLD."status", OLD."waived"); RETURN NULL;', hash='b5d256a438e3ab3e849cacc1762a6fa6e88cce53', operation='DELETE', pgid='pgtrigger_delete_delete_02661', table='reviews_recovery', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='recoverymovement',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['recovery'], name='movement_that_waits'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='movement_moves_something'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'reversed', 'offset', 'written_off', 'dropped'])), name='movement_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'received'), models.Q(('reference', ''), _negated=True)), models.Q(models.Q(('kind', 'received'), _negated=True), ('reference', '')), _connector='OR'), name='receipt_names_its_bank_reference'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'received'), models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='movement_says_why'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'offset'), ('payout__isnull', False), models.Q(('ground', ''), _negated=True)), models.Q(models.Q(('kind', 'offset'), _negated=True), ('ground', ''), ('payout', None)), _connector='OR'), name='offset_names_its_payout_and_ground'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reversed'), ('undoes__isnull', False)), models.Q(models.Q(('kind', 'reversed'), _negated=True), ('undoes', None)), _connector='OR'), name='counter_entry_names_its_receipt'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='movement_is_confirmed_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', None), ('ended_at', None), ('status', 'waiting'), ('withdrawn_by', None)), models.Q(('confirmed_by__isnull', False), ('ended_at__isnull', False), ('status__in', ['confirmed', 'undone']), ('withdrawn_by', None)), models.Q(('confirmed_by', None), ('ended_at__isnull', False), ('status', 'withdrawn'), ('withdrawn_by__isnull', False)), _connector='OR'), name='movement_names_who_ended_it'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'received'), ('status__in', ['waiting', 'confirmed'])), fields=('reference',), name='deposit_is_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'confirmed'])), fields=('undoes',), name='receipt_is_undone_once'),
        ),
        migrations.AddConstraint(
            model_name='recoverymovement',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting'), models.Q(('kind', 'received'), _negated=True)), fields=('recovery',), name='recovery_waits_for_one_decision'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."entered_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='abf3c83105b5a081b09791a13f698ed94004224f', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_d8af8', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'waiting\') THEN RAISE EXCEPTION \'reviews recoverymovement status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_recoverymovement_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'confirmed>undone\', \'waiting>confirmed\', \'waiting>withdrawn\']::text[])\n            THEN RAISE EXCEPTION \'reviews recoverymovement status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_recoverymovement_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='11b275ef5eabef561b2ecf8b2e2cab12c84a2552', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_40ed9', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='movement_facts', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."id", OLD."recovery_id", OLD."kind", OLD."amount", OLD."dated", OLD."reference", OLD."ground", OLD."payout_id", OLD."undoes_id", OLD."entered_by_id", OLD."entered_at") IS DISTINCT FROM ROW(NEW."id", NEW."recovery_id", NEW."kind", NEW."amount", NEW."dated", NEW."reference", NEW."ground", NEW."payout_id", NEW."undoes_id", NEW."entered_by_id", NEW."entered_at") THEN RAISE EXCEPTION \'movement facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'movement_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='74f8347de10ac9c13845b535b1385d6f0330a7e7', operation='UPDATE', pgid='pgtrigger_movement_facts_2288f', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='movement_end', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status <> \'waiting\') AND ROW(OLD."confirmed_by_id", OLD."withdrawn_by_id", OLD."ended_at") IS DISTINCT FROM ROW(NEW."confirmed_by_id", NEW."withdrawn_by_id", NEW."ended_at") THEN RAISE EXCEPTION \'movement facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'movement_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='510426170e215eb4c43826f1388549dd8f0493b1', operation='UPDATE', pgid='pgtrigger_movement_end_8e15e', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='erasure', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION \'erasure is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'erasure_is_final\';\n            END IF;\n            IF (NEW."reason" IS DISTINCT FROM OLD."reason" AND (NEW.erased_at IS NULL OR COALESCE(NEW."reason"::text, \'\') NOT IN (\'\', \'\\x\'))) THEN RAISE EXCEPTION \'movement facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'movement_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='afd2201d3547b05ce769923da12fae8ab71a0c72', operation='UPDATE', pgid='pgtrigger_erasure_c9180', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='movement_of_an_open_recovery', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owed record;', func="\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.entered_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'movement is entered by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_entered_by_finance';\n            END IF;\n            SELECT r.status, r.claim_id INTO owed FROM public.reviews_recovery r\n            WHERE r.id = NEW.recovery_id;\n            IF NOT (owed.status IN ('demanded', 'partly_received')\n                OR owed.status = 'settled' AND NEW.kind = 'reversed')\n            THEN RAISE EXCEPTION 'movement is of an open recovery' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_of_an_open_recovery'; END IF;\n            IF NEW.kind = 'reversed' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                WHERE m.id = NEW.undoes_id AND m.recovery_id = NEW.recovery_id\n                    AND m.kind = 'received' AND m.status = 'confirmed' AND m.amount = NEW.amount\n            ) THEN RAISE EXCEPTION 'counter entry undoes one receipt' USING ERRCODE = 'check_violation', CONSTRAINT = 'counter_entry_undoes_one_receipt'; END IF;\n            IF NEW.kind = 'offset' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                JOIN public.claims_claim c ON c.id = owed.claim_id\n                WHERE p.id = NEW.payout_id AND p.status IN ('prepared', 'approved')\n                    AND p.claimant_id = c.claimant_id AND p.amount >= NEW.amount\n            ) THEN RAISE EXCEPTION 'offset is against an unbatched payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'offset_is_against_an_unbatched_payout'; END IF;\n            RETURN NEW;\n        ", hash='bd2bc971772b11b80bc0d0d8b609679aa8216dd6', operation='INSERT', pgid='pgtrigger_movement_of_an_open_recovery_88640', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='movement_has_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owed record; own text;', func="\n            IF NEW.status <> 'confirmed' OR OLD.status = 'confirmed' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id\n            FOR NO KEY UPDATE;\n            SELECT r.status, r.amount, r.claim_id, r.received + r.set_off AS back,\n                s.chair_threshold INTO owed\n            FROM public.reviews_recovery r\n            JOIN public.reviews_payout p ON p.id = r.payout_id\n            JOIN public.claims_supportpolicy s ON s.id = p.policy_id\n            WHERE r.id = NEW.recovery_id;\n            IF NOT (owed.status IN ('demanded', 'partly_received')\n                OR owed.status = 'settled' AND NEW.kind = 'reversed')\n            THEN RAISE EXCEPTION 'movement is of an open recovery' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_of_an_open_recovery'; END IF;\n            IF NEW.kind IN ('received', 'reversed') THEN\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION 'movement is confirmed by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_confirmed_by_its_office';\n                END IF;\n            ELSIF NEW.kind = 'offset' THEN\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'prepare_payout')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION 'movement is confirmed by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_confirmed_by_its_office';\n                END IF;\n                IF NOT EXISTS (\n                    SELECT 1 FROM public.reviews_payout p\n                    JOIN public.claims_claim c ON c.id = owed.claim_id\n                    WHERE p.id = NEW.payout_id AND p.status IN ('prepared', 'approved')\n                        AND p.claimant_id = c.claimant_id\n                ) THEN RAISE EXCEPTION 'offset is against an unbatched payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'offset_is_against_an_unbatched_payout'; END IF;\n            ELSE\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_recovery')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION 'movement is confirmed by its office' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_confirmed_by_its_office';\n                END IF;\n                IF NEW.amount > owed.chair_threshold\n                    AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'waive_large_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'waive_large_recovery')\n            )\n        )\n    )\n                THEN RAISE EXCEPTION 'large write off is confirmed by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'large_write_off_is_confirmed_by_the_chair'; END IF;\n                IF NEW.amount <> owed.amount - owed.back\n                    OR NEW.kind = 'dropped' AND owed.back <> 0\n                THEN RAISE EXCEPTION 'write off is of all that is left' USING ERRCODE = 'check_violation', CONSTRAINT = 'write_off_is_of_all_that_is_left'; END IF;\n            END IF;\n            IF NEW.kind = 'reversed' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                WHERE m.id = NEW.undoes_id AND m.status = 'confirmed'\n            ) THEN RAISE EXCEPTION 'counter entry undoes one receipt' USING ERRCODE = 'check_violation', CONSTRAINT = 'counter_entry_undoes_one_receipt'; END IF;\n            RETURN NEW;\n        ", hash='b2c7db4a6930e995b14f68ba6cd795193016560c', operation='UPDATE', pgid='pgtrigger_movement_has_two_people_d2ee0', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='offset_payout_is_cancelled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'offset\' AND NEW."status" = \'confirmed\')', constraint='CONSTRAINT', func="\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.payout_id AND p.status = 'cancelled'\n            ) THEN RAISE EXCEPTION 'offset payout is cancelled' USING ERRCODE = 'check_violation', CONSTRAINT = 'offset_payout_is_cancelled'; END IF;\n            RETURN NULL;\n        ", hash='6d9fb455b40cd8321529e35d87e5a79f9ac79bae', operation='UPDATE', pgid='pgtrigger_offset_payout_is_cancelled_0c63f', table='reviews_recoverymovement', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='undone_has_counter_entry', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.status = 'undone' AND OLD.status <> 'undone' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement m\n                WHERE m.undoes_id = NEW.id AND m.kind = 'reversed' AND m.status = 'confirmed'\n            ) THEN RAISE EXCEPTION 'undone receipt has its counter entry' USING ERRCODE = 'check_violation', CONSTRAINT = 'undone_receipt_has_its_counter_entry'; END IF;\n            RETURN NEW;\n        ", hash='e41b0abb2584b0a1c515fe11cffb1b5638fc9de1', operation='UPDATE', pgid='pgtrigger_undone_has_counter_entry_6f1b1', table='reviews_recoverymovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='ledger_follows_the_movements', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            UPDATE public.reviews_recovery r\n            SET status = 'cancelled', ended_by_id = n.confirmed_by_id, ended_at = n.ended_at\n            FROM new_rows n JOIN old_rows o ON o.id = n.id\n            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND n.kind = 'dropped'\n                AND r.id = n.recovery_id;\n            IF NOT EXISTS (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) THEN RETURN NULL; END IF;\n            UPDATE public.reviews_recovery r\n            SET received = r.received + s.received, set_off = r.set_off + s.set_off,\n                waived = r.waived + s.waived,\n                status = CASE\n                    WHEN s.waived > 0 THEN 'written_off'\n                    WHEN r.received + s.received + r.set_off + s.set_off = r.amount THEN 'settled'\n                    WHEN r.received + s.received + r.set_off + s.set_off > 0\n                        THEN 'partly_received'\n                    ELSE 'demanded' END\n            FROM (\n                SELECT m.recovery_id, sum(m.received * m.amount)::bigint AS received,\n                    sum(m.set_off * m.amount)::bigint AS set_off,\n                    sum(m.waived * m.amount)::bigint AS waived\n                FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m GROUP BY m.recovery_id\n            ) s WHERE r.id = s.recovery_id;\n            PERFORM 1 FROM public.reviews_budget b\n            WHERE b.programme_id IN (SELECT m.programme_id FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m)\n            ORDER BY b.programme_id FOR NO KEY UPDATE;\n            INSERT INTO public.reviews_ledgerentry\n                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,\n                recovery_id, movement_id, by_id, at)\n            SELECT m.payout_id, m.claim_id, m.programme_id, m.entry, 0, m.paid * m.amount,\n                m.owed * m.amount, 0, m.recovery_id, m.id, m.confirmed_by_id,\n                LEAST(clock_timestamp(), m.ended_at)\n            FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m ORDER BY m.id;\n            UPDATE public.reviews_budget b\n            SET spent = b.spent + s.paid, receivable = b.receivable + s.receivable\n            FROM (\n                SELECT m.programme_id, sum(m.paid * m.amount)::bigint AS paid,\n                    sum(m.owed * m.amount)::bigint AS receivable\n                FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m GROUP BY m.programme_id\n            ) s WHERE b.programme_id = s.programme_id;\n            UPDATE public.reviews_recoverymovement u SET status = 'undone'\n            FROM new_rows n JOIN old_rows o ON o.id = n.id\n            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND u.id = n.undoes_id;\n            RETURN NULL;\n        ", hash='d0a913c194cb6e24aa7922020d63e79dcaf87ecb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_ledger_follows_the_movements_fd5c4', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reviews_recoverymovement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_recoverymovementevent" ("amount", "confirmed_by_id", "dated", "ended_at", "entered_at", "entered_by_id", "erased_at", "ground", "id", "kind", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recovery_id", "reference", "status", "undoes_id", "withdrawn_by_id") VALUES (NEW."amount", NEW."confirmed_by_id", NEW."dated", NEW."ended_at", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."ground", NEW."id", NEW."kind", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recovery_id", NEW."reference", NEW."status", NEW."undoes_id", NEW."withdrawn_by_id"); RETURN NULL;', hash='4a5381b9da6a9625c798ce92423e5a5fe62aefbd', operation='INSERT', pgid='pgtrigger_insert_insert_ea3db', table='reviews_recoverymovement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."dated" IS DISTINCT FROM (NEW."dated") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."recovery_id" IS DISTINCT FROM (NEW."recovery_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."undoes_id" IS DISTINCT FROM (NEW."undoes_id") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))', func='INSERT INTO "reviews_recoverymovementevent" ("amount", "confirmed_by_id", "dated", "ended_at", "entered_at", "entered_by_id", "erased_at", "ground", "id", "kind", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recovery_id", "reference", "status", "undoes_id", "withdrawn_by_id") VALUES (NEW."amount", NEW."confirmed_by_id", NEW."dated", NEW."ended_at", NEW."entered_at", NEW."entered_by_id", NEW."erased_at", NEW."ground", NEW."id", NEW."kind", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recovery_id", NEW."reference", NEW."status", NEW."undoes_id", NEW."withdrawn_by_id"); RETURN NULL;', hash='e1904f76e6adfdad6606e496e65a776abc878cbe', operation='UPDATE', pgid='pgtrigger_update_update_506a8', table='reviews_recoverymovement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoverymovement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_recoverymovementevent" ("amount", "confirmed_by_id", "dated", "ended_at", "entered_at", "entered_by_id", "erased_at", "ground", "id", "kind", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recovery_id", "reference", "status", "undoes_id", "withdrawn_by_id") VALUES (OLD."amount", OLD."confirmed_by_id", OLD."dated", OLD."ended_at", OLD."entered_at", OLD."entered_by_id", OLD."erased_at", OLD."ground", OLD."id", OLD."kind", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recovery_id", OLD."reference", OLD."status", OLD."undoes_id", OLD."withdrawn_by_id"); RETURN NULL;', hash='d02c7f4e38f40a5509779488e322f6d60edb24c3', operation='DELETE', pgid='pgtrigger_delete_delete_66003', table='reviews_recoverymovement', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='recoveryplan',
            constraint=models.UniqueConstraint(fields=('recovery', 'number'), name='recovery_has_one_plan_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='recoveryplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='plan_says_what_was_agreed'),
        ),
        migrations.AddConstraint(
            model_name='recoveryplan',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('total__gt', 0)), name='plan_is_of_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoveryplan',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='bab7fef7e0e82915ed822ed5c99bd7aef155b3a4', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_52dae', table='reviews_recoveryplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoveryplan',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF TG_OP = \'UPDATE\' THEN\n                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."reason"::text, \'\') IN (\'\', \'\\x\')\n                    AND to_jsonb(OLD) - ARRAY[\'reason\', \'erased_at\'] = to_jsonb(NEW) - ARRAY[\'reason\', \'erased_at\']\n                THEN RETURN NEW; END IF;\n            END IF;\n            RAISE EXCEPTION \'reviews recoveryplan is append only\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_recoveryplan_is_append_only\';\n        ', hash='4bd5a502552f9efcd627b0b6353fbfcba8973aa1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a070a', table='reviews_recoveryplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoveryplan',
            trigger=pgtrigger.compiler.Trigger(name='plan_of_what_is_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'enter_recovery')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'plan is agreed by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_agreed_by_finance';\n            END IF;\n            PERFORM 1 FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id\n            FOR NO KEY UPDATE;\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_recovery r\n                WHERE r.id = NEW.recovery_id AND r.status IN ('demanded', 'partly_received')\n                    AND NEW.total = r.amount - r.received - r.set_off\n            ) THEN RAISE EXCEPTION 'plan is of what is left' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_of_what_is_left'; END IF;\n            IF NEW.number <> 1 + (\n                SELECT COALESCE(max(o.number), 0) FROM public.reviews_recoveryplan o\n                WHERE o.recovery_id = NEW.recovery_id\n            ) THEN RAISE EXCEPTION 'recovery has one plan of a number' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_has_one_plan_of_a_number'; END IF;\n            RETURN NEW;\n        ", hash='43573962eb88e5f98fd7934e4f03f6adb266feb5', operation='INSERT', pgid='pgtrigger_plan_of_what_is_left_4a734', table='reviews_recoveryplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoveryplan',
            trigger=pgtrigger.compiler.Trigger(name='plan_adds_up', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n            IF (\n                SELECT COALESCE(sum(i.amount), 0) FROM public.reviews_recoveryinstalment i\n                WHERE i.plan_id = NEW.id\n            ) <> NEW.total THEN RAISE EXCEPTION 'plan adds up' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up'; END IF;\n            RETURN NULL;\n        ", hash='6c6d1c946ec3c4b3e8e45310f47f79e1fecf813a', operation='INSERT', pgid='pgtrigger_plan_adds_up_f8058', table='reviews_recoveryplan', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='recoveryinstalment',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='plan_has_one_instalment_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='recoveryinstalment',
            constraint=models.UniqueConstraint(fields=('plan', 'due_on'), name='plan_has_one_instalment_a_day'),
        ),
        migrations.AddConstraint(
            model_name='recoveryinstalment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('number__gte', 1)), name='instalment_is_of_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoveryinstalment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews recoveryinstalment is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_recoveryinstalment_is_append_only';", hash='75bdc7fa26e1119bf6c85c3794778ef19fa794b2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_da61b', table='reviews_recoveryinstalment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recoveryinstalment',
            trigger=pgtrigger.compiler.Trigger(name='instalment_of_its_plan', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n            IF (\n                SELECT COALESCE(sum(i.amount), 0) FROM public.reviews_recoveryinstalment i\n                WHERE i.plan_id = NEW.plan_id\n            ) <> (\n                SELECT p.total FROM public.reviews_recoveryplan p WHERE p.id = NEW.plan_id\n            ) THEN RAISE EXCEPTION 'plan adds up' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up'; END IF;\n            RETURN NULL;\n        ", hash='545959f7eaad2154bea967b42d73ad3438f03453', operation='INSERT', pgid='pgtrigger_instalment_of_its_plan_9a55e', table='reviews_recoveryinstalment', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.RunPython(ship_letters, migrations.RunPython.noop),
    ]
