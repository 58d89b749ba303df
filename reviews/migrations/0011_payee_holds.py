"""Holds of a payee's further fixed grants (지급 보류), and their letter (0011_payee_holds.toml)."""

import tomllib
from pathlib import Path

import claims.clock
import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

LETTERS = Path(__file__).with_name("0011_payee_holds.toml")


def letters():
    """Each letter of holds: event, channel, language, subject, body."""
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
        ('claims', '0011_payee_holds'),
        ('reviews', '0010_fact_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayeeHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금')], max_length=20, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='지원금')),
                ('same', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), size=None, verbose_name='같은 것')),
                ('held_at', models.DateTimeField(default=claims.clock.now, verbose_name='보류한 때')),
                ('status', models.CharField(choices=[('waiting', '지급 보류'), ('proposed', '해제 확인 대기'), ('released', '보류 해제'), ('duplicate', '중복 종결'), ('lapsed', '보류 사유 없어짐')], default='waiting', max_length=10, verbose_name='상태')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='해제 사유')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='해제를 올린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리 시각')),
                ('settled_reason', models.CharField(blank=True, max_length=300, verbose_name='처리 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'verbose_name': '지급 보류',
                'verbose_name_plural': '지급 보류',
                'ordering': ['held_at', 'pk'],
                'permissions': [('settle_payeehold', '지급 보류 풀기·끝내기')],
            },
        ),
        migrations.CreateModel(
            name='PayeeHoldEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('base_grant', '기본 지원금'), ('tier_grant', '구간 지원금')], max_length=20, verbose_name='종류')),
                ('amount', models.BigIntegerField(verbose_name='지원금')),
                ('same', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), size=None, verbose_name='같은 것')),
                ('held_at', models.DateTimeField(default=claims.clock.now, verbose_name='보류한 때')),
                ('status', models.CharField(choices=[('waiting', '지급 보류'), ('proposed', '해제 확인 대기'), ('released', '보류 해제'), ('duplicate', '중복 종결'), ('lapsed', '보류 사유 없어짐')], default='waiting', max_length=10, verbose_name='상태')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='해제를 올린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리 시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='grantrun',
            name='ended',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='grantrun',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='grantrun',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='grantrun',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AddField(
            model_name='grantrun',
            name='held',
            field=models.PositiveIntegerField(default=0, verbose_name='지급 보류'),
        ),
        migrations.AddField(
            model_name='grantrunevent',
            name='held',
            field=models.PositiveIntegerField(default=0, verbose_name='지급 보류'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('documents_overdue', '서류 기한 지남'), ('document_bulk', '승인할 서류 요청과 종결'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('handover_to_confirm', '확인할 이관'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수'), ('hold_waits', '확인할 지급 보류 해제'), ('seen_infected', '열어 본 서류의 악성코드'), ('link_used', '링크로 온 서류'), ('payee_to_confirm', '확인할 대리·승계'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='ended', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.finished_at IS NOT NULL) AND ROW(OLD."prepared", OLD."total", OLD."without_account", OLD."held", OLD."last_claim", OLD."finished_at") IS DISTINCT FROM ROW(NEW."prepared", NEW."total", NEW."without_account", NEW."held", NEW."last_claim", NEW."finished_at") THEN RAISE EXCEPTION \'ended grant run is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'ended_grant_run_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='1a29e958fbff6007f2b762f0fda8abcff4583f52', operation='UPDATE', pgid='pgtrigger_ended_dfeb9', table='reviews_grantrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "finished_at", "held", "id", "kind", "last_claim", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "started_at", "started_by_id", "status", "total", "without_account") VALUES (NEW."created_at", NEW."error", NEW."expected", NEW."finished_at", NEW."held", NEW."id", NEW."kind", NEW."last_claim", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared", NEW."programme_id", NEW."started_at", NEW."started_by_id", NEW."status", NEW."total", NEW."without_account"); RETURN NULL;', hash='b513166ec6a47a242a8020eaa0c7039572f6e737', operation='INSERT', pgid='pgtrigger_insert_insert_08ae2', table='reviews_grantrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "finished_at", "held", "id", "kind", "last_claim", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "started_at", "started_by_id", "status", "total", "without_account") VALUES (NEW."created_at", NEW."error", NEW."expected", NEW."finished_at", NEW."held", NEW."id", NEW."kind", NEW."last_claim", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared", NEW."programme_id", NEW."started_at", NEW."started_by_id", NEW."status", NEW."total", NEW."without_account"); RETURN NULL;', hash='96114bb788ed38a3cb37246c86884e5b95a44a06', operation='UPDATE', pgid='pgtrigger_update_update_91411', table='reviews_grantrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "finished_at", "held", "id", "kind", "last_claim", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "started_at", "started_by_id", "status", "total", "without_account") VALUES (OLD."created_at", OLD."error", OLD."expected", OLD."finished_at", OLD."held", OLD."id", OLD."kind", OLD."last_claim", OLD."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared", OLD."programme_id", OLD."started_at", OLD."started_by_id", OLD."status", OLD."total", OLD."without_account"); RETURN NULL;', hash='1db010bb3228f1b89e582f0c0781c1b05ff6a3ea', operation='DELETE', pgid='pgtrigger_delete_delete_f886f', table='reviews_grantrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='one_grant_of_a_payee', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE shared jsonb;', func="\n        IF EXISTS (\n            SELECT FROM new_rows n JOIN public.reviews_payeehold h ON h.claim_id = n.claim_id\n            WHERE n.kind IN ('tier_grant', 'base_grant') AND n.replaces_id IS NULL AND h.status IN ('waiting', 'proposed', 'duplicate')\n        ) THEN RAISE EXCEPTION 'held claim gets no fixed grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'held_claim_gets_no_fixed_grant'; END IF;\n        WITH wanted AS MATERIALIZED (\n            SELECT c.id, n.programme_id, p.one_grant_by AS marks, c.claimant_id, CASE WHEN c.contact_id IS NULL THEN c.phone_index ELSE (\n        SELECT k.phone_index FROM public.claims_correctedcontact k WHERE k.id = c.contact_id\n    ) END AS phone_index, (\n        SELECT a.number_index FROM public.claims_bankaccount a\n        WHERE a.claim_id = c.id ORDER BY a.version DESC LIMIT 1\n    ) AS number_index\n            FROM new_rows n\n            JOIN public.claims_supportpolicy p ON p.id = n.policy_id AND p.one_grant_by <> '{}'\n            JOIN public.claims_claim c ON c.id = n.claim_id\n            WHERE n.kind IN ('tier_grant', 'base_grant') AND n.replaces_id IS NULL\n        )\n        SELECT jsonb_agg(x) INTO shared FROM (\n        SELECT w.id, w.programme_id, o.id AS other_id, 'claimant' AS same\n        FROM wanted w JOIN public.claims_claim o ON o.claimant_id = w.claimant_id\n        WHERE o.id <> w.id AND 'claimant' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, a.claim_id, 'account'\n        FROM wanted w JOIN public.claims_bankaccount a ON a.number_index = w.number_index\n        WHERE a.claim_id <> w.id AND 'account' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, o.id, 'phone'\n        FROM wanted w JOIN public.claims_claim o ON o.phone_index = w.phone_index\n        WHERE o.id <> w.id AND 'phone' = ANY(w.marks)\n        UNION\n        SELECT w.id, w.programme_id, k.claim_id, 'phone'\n        FROM wanted w JOIN public.claims_correctedcontact k ON k.phone_index = w.phone_index\n        WHERE k.claim_id <> w.id AND 'phone' = ANY(w.marks)\n    ) x;\n        IF shared IS NULL THEN RETURN NULL; END IF;\n        BEGIN\n            PERFORM 1 FROM public.claims_claim c\n            WHERE c.id IN (\n                SELECT x.other_id FROM jsonb_to_recordset(shared) AS x(other_id bigint)\n            ) ORDER BY c.id FOR NO KEY UPDATE NOWAIT;\n        EXCEPTION WHEN lock_not_available THEN\n            RAISE EXCEPTION 'payee is granted by another just now' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_granted_by_another_just_now';\n        END;\n        IF EXISTS (\n        SELECT x.id, x.other_id, x.same, o.id AS payout_id\n        FROM jsonb_to_recordset(shared)\n            AS x(id bigint, programme_id bigint, other_id bigint, same text) JOIN public.reviews_payout o ON o.claim_id = x.other_id\n        WHERE o.kind IN ('tier_grant', 'base_grant') AND o.status <> 'cancelled' AND o.replaces_id IS NULL\n            AND o.programme_id = x.programme_id AND NOT EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.status = 'released' AND (\n                    h.claim_id = x.id AND (h.other_id = x.other_id OR h.settled_at >= o.prepared_at)\n                    OR h.claim_id = x.other_id AND h.other_id = x.id\n                )\n            )\n    )\n        THEN RAISE EXCEPTION 'payee gets one fixed grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_gets_one_fixed_grant'; END IF;\n        RETURN NULL;\n    ", hash='e4fe9fa1fc183ea6937bb35d1a61d032033d5174', level='STATEMENT', operation='INSERT', pgid='pgtrigger_one_grant_of_a_payee_c59fd', referencing='REFERENCING NEW TABLE AS new_rows ', table='reviews_payout', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='held_grant_is_not_approved', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'approved\' AND OLD."status" = \'prepared\')', func="\n            IF NEW.kind IN ('tier_grant', 'base_grant') AND EXISTS (\n                SELECT FROM public.reviews_payeehold h\n                WHERE h.claim_id = NEW.claim_id AND h.status IN ('waiting', 'proposed', 'duplicate')\n            ) THEN RAISE EXCEPTION 'held grant is not approved' USING ERRCODE = 'check_violation', CONSTRAINT = 'held_grant_is_not_approved'; END IF;\n            RETURN NEW;\n        ", hash='679b0ae42466e739d95f72ba6e846939609883ad', operation='UPDATE OF "status"', pgid='pgtrigger_held_grant_is_not_approved_4f001', table='reviews_payout', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'documents_overdue', 'document_bulk', 'comment', 'batch_to_release', 'handover_to_confirm', 'wave_failed', 'quarantine', 'recovery_waits', 'hold_waits', 'seen_infected', 'link_used', 'payee_to_confirm', 'objection_confirm', 'objection_back'])), name='item_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payee_holds', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='먼저 받는 신청'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='payout',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.payout', verbose_name='먼저 작성한 지급'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='policy',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='지원 정책'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제를 올린 사람'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='run',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='reviews.grantrun', verbose_name='일괄 작성'),
        ),
        migrations.AddField(
            model_name='payeehold',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='other',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='먼저 받는 신청'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='payout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.payout', verbose_name='먼저 작성한 지급'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.payeehold'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='policy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='지원 정책'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제를 올린 사람'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='run',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.grantrun', verbose_name='일괄 작성'),
        ),
        migrations.AddField(
            model_name='payeeholdevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddIndex(
            model_name='payeehold',
            index=models.Index(fields=['status', 'held_at', 'id'], name='hold_by_status'),
        ),
        migrations.AddConstraint(
            model_name='payeehold',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'proposed', 'duplicate'))), fields=('claim',), name='claim_has_one_hold_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='payeehold',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('kind__in', ['base_grant', 'tier_grant'])), name='hold_is_of_a_fixed_grant'),
        ),
        migrations.AddConstraint(
            model_name='payeehold',
            constraint=models.CheckConstraint(condition=models.Q(('same__contained_by', ['claimant', 'account', 'phone']), ('same__len__gt', 0), models.Q(('claim', models.F('other')), _negated=True)), name='hold_says_what_is_the_same'),
        ),
        migrations.AddConstraint(
            model_name='payeehold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'released']), _negated=True), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), models.Q(models.Q(('reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), models.Q(('proposed_by', models.F('settled_by')), ('status', 'released'), _negated=True)), _connector='OR'), name='hold_is_released_by_two_people'),
        ),
        migrations.AddConstraint(
            model_name='payeehold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status__in', ('waiting', 'proposed'))), models.Q(('settled_at__isnull', False), ('status', 'lapsed')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('status__in', ['released', 'duplicate'])), _connector='OR'), name='settled_hold_says_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='payeehold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'duplicate'), _negated=True), models.Q(('settled_reason', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='duplicate_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."settled_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='9fc71b2915a17ab53fb8f7bb57c9713d07317e8d', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_e650e', table='reviews_payeehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'waiting\') THEN RAISE EXCEPTION \'reviews payeehold status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_payeehold_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'duplicate>waiting\', \'proposed>lapsed\', \'proposed>released\', \'proposed>waiting\', \'waiting>duplicate\', \'waiting>lapsed\', \'waiting>proposed\']::text[])\n            THEN RAISE EXCEPTION \'reviews payeehold status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_payeehold_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='ad019cd508406c21241c8021665c2611ff358aae', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_8d22c', table='reviews_payeehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='hold_facts', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."id", OLD."claim_id", OLD."kind", OLD."programme_id", OLD."policy_id", OLD."amount", OLD."same", OLD."other_id", OLD."payout_id", OLD."run_id", OLD."held_at") IS DISTINCT FROM ROW(NEW."id", NEW."claim_id", NEW."kind", NEW."programme_id", NEW."policy_id", NEW."amount", NEW."same", NEW."other_id", NEW."payout_id", NEW."run_id", NEW."held_at") THEN RAISE EXCEPTION \'hold facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'hold_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='6adfb7b5ed263812a9ad9dfc420cbbca79e55989', operation='UPDATE', pgid='pgtrigger_hold_facts_5f162', table='reviews_payeehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='settled_hold', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status IN (\'released\', \'lapsed\')) AND ROW(OLD."proposed_by_id", OLD."proposed_at", OLD."settled_by_id", OLD."settled_at") IS DISTINCT FROM ROW(NEW."proposed_by_id", NEW."proposed_at", NEW."settled_by_id", NEW."settled_at") THEN RAISE EXCEPTION \'hold facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'hold_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='8ae08956c60025dca385e225c9895cbb504afc74', operation='UPDATE', pgid='pgtrigger_settled_hold_64829', table='reviews_payeehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='erasure', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';\n            END IF;\n            IF FALSE THEN RAISE EXCEPTION 'hold facts are frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_facts_are_frozen'; END IF;\n            RETURN NEW;\n        ", hash='5f02fc0928665a404e5889f0ae7461e260ffa716', operation='UPDATE', pgid='pgtrigger_erasure_7ce90', table='reviews_payeehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='hold_beside_a_grant', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT FROM public.reviews_payout o\n                WHERE o.id = NEW.payout_id AND o.claim_id = NEW.other_id\n                    AND o.programme_id = NEW.programme_id AND o.kind IN ('tier_grant', 'base_grant')\n                    AND o.status <> 'cancelled'\n            ) THEN RAISE EXCEPTION 'hold is beside a grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_is_beside_a_grant'; END IF;\n            RETURN NEW;\n        ", hash='957c4e06c232596d99cc3fb99e93ebb5185671f4', operation='INSERT', pgid='pgtrigger_hold_beside_a_grant_3732f', table='reviews_payeehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='hold_settled_by_its_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.status = OLD.status THEN RETURN NEW; END IF;\n            IF NEW.status = 'proposed' AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            )\n        )\n    )\n                OR NEW.status IN ('released', 'duplicate')\n                    AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.settled_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'settle_payeehold')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'hold is settled by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_is_settled_by_the_secretariat'; END IF;\n            IF NEW.status = 'lapsed' AND EXISTS (\n                SELECT FROM public.reviews_payout o WHERE o.claim_id = NEW.other_id\n                    AND o.kind IN ('tier_grant', 'base_grant') AND o.status <> 'cancelled'\n            ) AND NOT EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'hold lapses without the other grant' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_lapses_without_the_other_grant'; END IF;\n            IF NEW.status = 'duplicate' AND EXISTS (\n                SELECT FROM public.reviews_payout o WHERE o.claim_id = NEW.claim_id\n                    AND o.kind IN ('tier_grant', 'base_grant') AND o.status NOT IN ('cancelled', 'prepared')\n            ) THEN RAISE EXCEPTION 'granted claim is no duplicate' USING ERRCODE = 'check_violation', CONSTRAINT = 'granted_claim_is_no_duplicate'; END IF;\n            RETURN NEW;\n        ", hash='8e37b2ea187820124ef75310deb65871733e71d6', operation='UPDATE', pgid='pgtrigger_hold_settled_by_its_office_7656a', table='reviews_payeehold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_payeeholdevent" ("amount", "claim_id", "erased_at", "held_at", "id", "kind", "other_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "programme_id", "proposed_at", "proposed_by_id", "run_id", "same", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."claim_id", NEW."erased_at", NEW."held_at", NEW."id", NEW."kind", NEW."other_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."run_id", NEW."same", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='b1e38156edbf8318155c87e3c8869ef13aef53cc', operation='INSERT', pgid='pgtrigger_insert_insert_120b0', table='reviews_payeehold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."held_at" IS DISTINCT FROM (NEW."held_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."other_id" IS DISTINCT FROM (NEW."other_id") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."same" IS DISTINCT FROM (NEW."same") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "reviews_payeeholdevent" ("amount", "claim_id", "erased_at", "held_at", "id", "kind", "other_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "programme_id", "proposed_at", "proposed_by_id", "run_id", "same", "settled_at", "settled_by_id", "status") VALUES (NEW."amount", NEW."claim_id", NEW."erased_at", NEW."held_at", NEW."id", NEW."kind", NEW."other_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."policy_id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."run_id", NEW."same", NEW."settled_at", NEW."settled_by_id", NEW."status"); RETURN NULL;', hash='dfc7216feb317127fbce9812966973583405d58d', operation='UPDATE', pgid='pgtrigger_update_update_c5ad5', table='reviews_payeehold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payeehold',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_payeeholdevent" ("amount", "claim_id", "erased_at", "held_at", "id", "kind", "other_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "programme_id", "proposed_at", "proposed_by_id", "run_id", "same", "settled_at", "settled_by_id", "status") VALUES (OLD."amount", OLD."claim_id", OLD."erased_at", OLD."held_at", OLD."id", OLD."kind", OLD."other_id", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."programme_id", OLD."proposed_at", OLD."proposed_by_id", OLD."run_id", OLD."same", OLD."settled_at", OLD."settled_by_id", OLD."status"); RETURN NULL;', hash='a4c3b7d12f68ca43d5f9487063879d6cf711b28b', operation='DELETE', pgid='pgtrigger_delete_delete_468ec', table='reviews_payeehold', when='AFTER')),
        ),
        migrations.RunPython(ship_letters, migrations.RunPython.noop),
    ]
