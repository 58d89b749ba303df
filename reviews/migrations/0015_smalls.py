"""The council's name on issued papers, failed accounts that a run of grants takes along, and the
letters of challenges that end and of receipts that are undone (0015_letters.toml)."""

import tomllib
from pathlib import Path

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.utils import timezone

LETTERS = Path(__file__).with_name("0015_letters.toml")


def letters():
    """Each letter: event, channel, language, subject, body."""
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
        ('reviews', '0014_post'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='grantrun',
            name='frozen',
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
        migrations.AddField(
            model_name='grantrun',
            name='failed_seen',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='입금되지 않았던 계좌'),
        ),
        migrations.AddField(
            model_name='grantrunevent',
            name='failed_seen',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='입금되지 않았던 계좌'),
        ),
        migrations.AddField(
            model_name='issueddocument',
            name='council',
            field=models.CharField(default='피해지원 협의체', max_length=60, verbose_name='협의체 이름'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."kind", OLD."programme_id", OLD."started_by_id", OLD."created_at", OLD."failed_seen") IS DISTINCT FROM ROW(NEW."kind", NEW."programme_id", NEW."started_by_id", NEW."created_at", NEW."failed_seen") THEN RAISE EXCEPTION \'grant run is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'grant_run_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='1bced49b0e89b0cd5b047246116516bcb597a068', operation='UPDATE', pgid='pgtrigger_frozen_cb6fc', table='reviews_grantrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "failed_seen", "finished_at", "id", "kind", "last_claim", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "started_at", "started_by_id", "status", "total", "without_account") VALUES (NEW."created_at", NEW."error", NEW."expected", NEW."failed_seen", NEW."finished_at", NEW."id", NEW."kind", NEW."last_claim", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared", NEW."programme_id", NEW."started_at", NEW."started_by_id", NEW."status", NEW."total", NEW."without_account"); RETURN NULL;', hash='2a016cc50e5a85c1c43079330a35fbd3c7a8e5a1', operation='INSERT', pgid='pgtrigger_insert_insert_08ae2', table='reviews_grantrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "failed_seen", "finished_at", "id", "kind", "last_claim", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "started_at", "started_by_id", "status", "total", "without_account") VALUES (NEW."created_at", NEW."error", NEW."expected", NEW."failed_seen", NEW."finished_at", NEW."id", NEW."kind", NEW."last_claim", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared", NEW."programme_id", NEW."started_at", NEW."started_by_id", NEW."status", NEW."total", NEW."without_account"); RETURN NULL;', hash='385f014ce279d2cd87b68d076064e585ff5a1408', operation='UPDATE', pgid='pgtrigger_update_update_91411', table='reviews_grantrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grantrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_grantrunevent" ("created_at", "error", "expected", "failed_seen", "finished_at", "id", "kind", "last_claim", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared", "programme_id", "started_at", "started_by_id", "status", "total", "without_account") VALUES (OLD."created_at", OLD."error", OLD."expected", OLD."failed_seen", OLD."finished_at", OLD."id", OLD."kind", OLD."last_claim", OLD."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared", OLD."programme_id", OLD."started_at", OLD."started_by_id", OLD."status", OLD."total", OLD."without_account"); RETURN NULL;', hash='68dd3fbd0a8dc0bb13cd7a678deeed27ce39da9f', operation='DELETE', pgid='pgtrigger_delete_delete_f886f', table='reviews_grantrun', when='AFTER')),
        ),
        migrations.RunPython(ship_letters, migrations.RunPython.noop),
    ]
