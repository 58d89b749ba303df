"""Retriages with their moves, the money rules of claims routed anew, and the letters
(0010_fact_corrections.toml).

Mails and text messages are in use at once; an AlimTalk waits as a draft for its inspection.
"""

import tomllib
from pathlib import Path

import claims.clock
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

LETTERS = Path(__file__).with_name("0010_fact_corrections.toml")


def write_letters(apps, schema_editor):
    """Write version 1 of each letter."""
    template = apps.get_model("reviews", "NoticeTemplate")
    rows = template.objects.using(schema_editor.connection.alias)
    for letter in tomllib.loads(LETTERS.read_text(encoding="utf-8"))["letter"]:
        in_use = letter["channel"] != "alimtalk"
        rows.create(
            **letter, version=1, current=in_use, published_at=timezone.now() if in_use else None
        )


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0010_fact_corrections'),
        ('reviews', '0003_shipped_data'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Retriage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('previewed', '미리보기'), ('proposed', '확인 대기'), ('running', '진행 중'), ('done', '마침'), ('withdrawn', '그만둠')], default='previewed', max_length=9, verbose_name='상태')),
                ('claims', models.PositiveIntegerField(default=0, verbose_name='살핀 신청')),
                ('planned', models.PositiveIntegerField(default=0, verbose_name='옮길 신청')),
                ('left', models.PositiveIntegerField(default=0, verbose_name='그대로 두는 신청')),
                ('before_won', models.BigIntegerField(default=0, verbose_name='전 지원금')),
                ('after_won', models.BigIntegerField(default=0, verbose_name='뒤 지원금')),
                ('held_won', models.BigIntegerField(default=0, verbose_name='승인하거나 지급한 지원금')),
                ('budget_left', models.BigIntegerField(blank=True, null=True, verbose_name='남은 예산')),
                ('previewed_at', models.DateTimeField(default=claims.clock.now, verbose_name='미리 본 때')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='올린 때')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('moved', models.PositiveIntegerField(default=0, verbose_name='옮긴 신청')),
                ('left_since', models.PositiveIntegerField(default=0, verbose_name='그사이에 바뀌어 둔 신청')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청 번호')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
            ],
            options={
                'verbose_name': '재분류',
                'verbose_name_plural': '재분류',
                'ordering': ['-pk'],
                'permissions': [('retriage', '새 정책으로 신청을 다시 나누기')],
            },
        ),
        migrations.CreateModel(
            name='RetriageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('previewed', '미리보기'), ('proposed', '확인 대기'), ('running', '진행 중'), ('done', '마침'), ('withdrawn', '그만둠')], default='previewed', max_length=9, verbose_name='상태')),
                ('claims', models.PositiveIntegerField(default=0, verbose_name='살핀 신청')),
                ('planned', models.PositiveIntegerField(default=0, verbose_name='옮길 신청')),
                ('left', models.PositiveIntegerField(default=0, verbose_name='그대로 두는 신청')),
                ('before_won', models.BigIntegerField(default=0, verbose_name='전 지원금')),
                ('after_won', models.BigIntegerField(default=0, verbose_name='뒤 지원금')),
                ('held_won', models.BigIntegerField(default=0, verbose_name='승인하거나 지급한 지원금')),
                ('budget_left', models.BigIntegerField(blank=True, null=True, verbose_name='남은 예산')),
                ('previewed_at', models.DateTimeField(default=claims.clock.now, verbose_name='미리 본 때')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='올린 때')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('moved', models.PositiveIntegerField(default=0, verbose_name='옮긴 신청')),
                ('left_since', models.PositiveIntegerField(default=0, verbose_name='그사이에 바뀌어 둔 신청')),
                ('last_claim', models.BigIntegerField(default=0, verbose_name='마지막 신청 번호')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마침')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RetriageMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='전 경로')),
                ('routed_at', models.DateTimeField(verbose_name='분류일시')),
                ('to_route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='뒤 경로')),
                ('before_won', models.BigIntegerField(verbose_name='전 지원금')),
                ('after_won', models.BigIntegerField(verbose_name='뒤 지원금')),
                ('held_won', models.BigIntegerField(verbose_name='승인하거나 지급한 지원금')),
                ('status', models.CharField(choices=[('planned', '옮길 것'), ('moved', '옮김'), ('left', '그대로 둠')], max_length=7, verbose_name='상태')),
                ('why', models.CharField(blank=True, choices=[('kept', '사람이 정한 경로'), ('review', '심의가 열림'), ('objection', '답하지 않은 이의'), ('batched', '이체 묶음에 있음'), ('failed', '입금되지 않은 지원금'), ('paid', '이미 더 지급함'), ('changed', '그사이에 바뀜')], max_length=9, verbose_name='그대로 둔 사유')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
            ],
            options={
                'verbose_name': '재분류하는 신청',
                'verbose_name_plural': '재분류하는 신청',
                'ordering': ['pk'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimofpayouts',
            name='route_holds',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lossassessment',
            name='assessed_loss_is_settled_with_the_decision',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='claim_is_never_paid_above_its_loss',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='correction_follows_a_payment',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='corrects_by_an_objection',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='way_of_granting',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='rests_on_a_decision',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='grant_is_what_the_policy_says',
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('documents_overdue', '서류 기한 지남'), ('document_bulk', '승인할 서류 요청과 종결'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('handover_to_confirm', '확인할 이관'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수'), ('seen_infected', '열어 본 서류의 악성코드'), ('link_used', '링크로 온 서류'), ('payee_to_confirm', '확인할 대리·승계'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답'), ('facts_confirm', '확인할 사실 정정'), ('retriage_confirm', '확인할 재분류')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='route_holds', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.claim_id = OLD.id AND p.status <> \'cancelled\' AND (p.status <> \'paid\'\n                    OR NOT (EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = NEW.id AND b.status = \'decided\'\n                                AND b.outcome = \'upheld\' AND b.to_route = NEW.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM NEW.tier_id\n                                AND b.decided_at = NEW.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.claims_factcorrection k\n                            WHERE k.claim_id = NEW.id AND k.status = \'confirmed\'\n                                AND k.to_route = NEW.route\n                                AND k.settled_at = NEW.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.reviews_retriagemove v\n                            WHERE v.claim_id = NEW.id AND v.status = \'moved\'\n                                AND v.to_route = NEW.route\n                                AND v.settled_at = NEW.routed_at\n                        )))\n                    AND NOT (p.status = \'failed\' AND EXISTS (\n                        SELECT 1 FROM public.reviews_payout s\n                        WHERE s.replaces_id = p.id AND s.status IN (\'paid\', \'failed\')\n                    ))\n            ) OR EXISTS (\n                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = OLD.id\n            )) AND ROW(OLD."route", OLD."tier_id", OLD."routed_under_id", OLD."routed_at") IS DISTINCT FROM ROW(NEW."route", NEW."tier_id", NEW."routed_under_id", NEW."routed_at") THEN RAISE EXCEPTION \'route holds while something rests on it\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'route_holds_while_something_rests_on_it\'; END IF;\n            RETURN NEW;\n        ', hash='89d69e60f137fe74adc148e34dfe2d052e074925', operation='UPDATE OF "route", "tier_id", "routed_under_id", "routed_at"', pgid='pgtrigger_route_holds_5599b', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lossassessment',
            trigger=pgtrigger.compiler.Trigger(name='assessed_loss_is_settled_with_the_decision', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_claim record;', func="\n            PERFORM 1 FROM public.claims_claim c JOIN public.reviews_review r ON r.claim_id = c.id\n            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;\n            SELECT c.id, c.claimed_loss INTO the_claim FROM (\n        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,\n            k.withdrawn_at, k.erased_at,\n            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,\n            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,\n            COALESCE(f.company_id, k.company_id) AS company_id,\n            COALESCE(f.filed_at, k.filed_at) AS filed_at\n        FROM public.claims_claim k\n        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id\n    ) c\n            JOIN public.reviews_review r ON r.claim_id = c.id WHERE r.id = NEW.review_id;\n            IF NEW.amount > COALESCE(the_claim.claimed_loss, 0) THEN\n                RAISE EXCEPTION 'assessed loss is within the claimed loss' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessed_loss_is_within_the_claimed_loss';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_decision d WHERE d.review_id = NEW.review_id\n            ) THEN RAISE EXCEPTION 'a decision of this review stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessed_loss_is_settled_with_the_decision'; END IF;\n            RETURN NEW;\n        ", hash='de19d15b992aa4dc0f9dd6ad51647a1569ff5577', operation='INSERT', pgid='pgtrigger_assessed_loss_is_settled_with_the_decision_6f113', table='reviews_lossassessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='rests_on_a_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind NOT IN ('additional', 'appeal_adjustment') THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_decision d\n                JOIN public.reviews_review r ON r.id = d.review_id\n                LEFT JOIN public.reviews_review r1\n                    ON r1.claim_id = r.claim_id AND r1.round = 1 AND r.round = 2\n                LEFT JOIN public.reviews_decision d1 ON d1.review_id = r1.id AND d1.amount > 0\n                WHERE r.claim_id = NEW.claim_id AND r.policy_id = NEW.policy_id\n                    AND d.resolution_no = NEW.basis ->> 'resolution_no'\n                    AND NEW.amount <= d.amount - COALESCE(d1.amount, 0)\n                    AND (NEW.kind = 'appeal_adjustment') = (d1.id IS NOT NULL)\n                    AND (NEW.replaces_id IS NOT NULL\n                        OR NEW.key = 'decision:' || d.resolution_no AND NEW.amount = d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount), 0) FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND NOT c.basis ?| ARRAY['objection', 'facts', 'retriage']\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) END\n                        OR starts_with(NEW.key, 'decision:' || d.resolution_no || ':')\n                            AND NEW.amount <= d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount), 0) FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND NOT c.basis ?| ARRAY['objection', 'facts', 'retriage']\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) END - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.kind = NEW.kind\n                    )\n                            AND NOT EXISTS (\n                                SELECT 1 FROM public.reviews_payout o\n                                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind\n                                    AND o.status <> 'cancelled'\n                            ))\n            ) THEN RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision'; END IF;\n            RETURN NEW;\n        ", hash='6f367258f3d69f9e3727523c7071ee60d4acc4ba', operation='INSERT', pgid='pgtrigger_rests_on_a_decision_c958c', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='claim_is_never_paid_above_its_loss', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE most bigint; held bigint;', func="\n            IF NEW.kind NOT IN ('additional', 'appeal_adjustment', 'correction')\n                OR NEW.kind = 'correction' AND NEW.basis ?| ARRAY['objection', 'facts', 'retriage']\n            THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'more than the assessed loss would be paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_paid_above_its_loss';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.claims_claim c\n                JOIN public.claims_supportpolicy p ON p.id = NEW.policy_id\n                WHERE c.id = NEW.claim_id AND c.claimant_id = NEW.claimant_id\n                    AND p.programme_id = NEW.programme_id\n            ) THEN RAISE EXCEPTION 'payout is of its claim and programme' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_is_of_its_claim_and_programme'; END IF;\n            SELECT max(newest.amount) INTO most FROM (\n                SELECT DISTINCT ON (r.id) l.amount FROM public.reviews_review r\n                JOIN public.reviews_lossassessment l ON l.review_id = r.id\n                WHERE r.claim_id = NEW.claim_id ORDER BY r.id, l.version DESC\n            ) newest;\n            IF most IS NULL THEN\n                SELECT c.claimed_loss INTO most FROM (\n        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,\n            k.withdrawn_at, k.erased_at,\n            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,\n            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,\n            COALESCE(f.company_id, k.company_id) AS company_id,\n            COALESCE(f.filed_at, k.filed_at) AS filed_at\n        FROM public.claims_claim k\n        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id\n    ) c\n                WHERE c.id = NEW.claim_id;\n            END IF;\n            SELECT COALESCE(sum(p.amount), 0) INTO held FROM public.reviews_payout p\n            WHERE p.claim_id = NEW.claim_id\n                AND p.kind IN ('additional', 'appeal_adjustment', 'correction')\n                AND NOT p.basis ?| ARRAY['objection', 'facts', 'retriage']\n                AND p.status IN ('prepared', 'approved', 'batched', 'paid');\n            IF held + NEW.amount > COALESCE(most, 0) THEN RAISE EXCEPTION 'more than the assessed loss would be paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_paid_above_its_loss'; END IF;\n            RETURN NEW;\n        ", hash='16000b1015208edd26cfe710a43d2d2edcc8043c', operation='INSERT', pgid='pgtrigger_claim_is_never_paid_above_its_loss_07bc3', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='correction_follows_a_payment', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.corrects_id IS NULL THEN RETURN NEW; END IF;\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.corrects_id AND p.status = 'paid' AND p.claim_id = NEW.claim_id\n            ) THEN RAISE EXCEPTION 'correction follows a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_follows_a_paid_payout'; END IF;\n            IF NOT NEW.basis ?| ARRAY['objection', 'facts', 'retriage']\n                AND COALESCE((\n                WITH RECURSIVE before AS (\n                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p\n                    WHERE p.id = NEW.corrects_id\n                    UNION\n                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p\n                    JOIN before b ON p.id = b.corrects_id\n                )\n                SELECT b.kind FROM before b WHERE b.kind <> 'correction'\n            ) NOT IN ('additional', 'appeal_adjustment'), TRUE)\n            THEN\n                RAISE EXCEPTION 'correction rests on a decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_rests_on_a_decision';\n            END IF;\n            RETURN NEW;\n        ", hash='36729b85ffb1be9e69ee00a154966101e1521a2b', operation='INSERT', pgid='pgtrigger_correction_follows_a_payment_af568', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='corrects_by_a_new_route', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind <> 'correction' OR NOT NEW.basis ?| ARRAY['objection', 'facts', 'retriage'] THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'correction of a grant follows a new route' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_a_grant_follows_a_new_route';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM (\n        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,\n            k.withdrawn_at, k.erased_at,\n            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,\n            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,\n            COALESCE(f.company_id, k.company_id) AS company_id,\n            COALESCE(f.filed_at, k.filed_at) AS filed_at\n        FROM public.claims_claim k\n        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id\n    ) c\n                JOIN public.claims_company o ON o.id = c.company_id\n                JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id\n                LEFT JOIN public.claims_supporttier t ON t.id = c.tier_id\n                WHERE c.id = NEW.claim_id AND p.id = NEW.policy_id\n                    AND p.programme_id = NEW.programme_id AND c.claimant_id = NEW.claimant_id\n                    AND (EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.claims_factcorrection k\n                            WHERE k.claim_id = c.id AND k.status = 'confirmed'\n                                AND k.to_route = c.route\n                                AND k.settled_at = c.routed_at\n                        ) OR EXISTS (\n                            SELECT 1 FROM public.reviews_retriagemove v\n                            WHERE v.claim_id = c.id AND v.status = 'moved'\n                                AND v.to_route = c.route\n                                AND v.settled_at = c.routed_at\n                        )) AND (c.route = CASE\n        WHEN NOT o.is_operator THEN 'affiliate'\n        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'\n        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'\n        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'\n        ELSE 'tier_grant'\n    END AND EXISTS (\n        SELECT 1 FROM public.claims_filingwindow own\n        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'\n        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at\n    )\n                        AND (c.route <> 'tier_grant' OR c.tier_id = (\n        SELECT tier.id FROM public.claims_supporttier tier\n        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound\n        ORDER BY tier.upper_bound LIMIT 1\n    ))\n                    OR EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        ))\n                    AND NEW.amount + (\n                    SELECT COALESCE(sum(g.amount), 0) FROM public.reviews_payout g\n                    WHERE g.claim_id = NEW.claim_id\n                        AND g.status IN ('prepared', 'approved', 'batched', 'paid')\n                        AND (g.kind IN ('tier_grant', 'base_grant')\n                            OR g.kind = 'correction' AND g.basis ?| ARRAY['objection', 'facts', 'retriage'])\n                ) = CASE c.route\n                        WHEN 'tier_grant' THEN t.amount\n                        WHEN 'committee_review' THEN p.base_grant END\n            ) THEN RAISE EXCEPTION 'correction of a grant follows a new route' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_a_grant_follows_a_new_route'; END IF;\n            RETURN NEW;\n        ", hash='13167f35c327aa4637c41d343e4cdf808e6b8767', operation='INSERT', pgid='pgtrigger_corrects_by_a_new_route_979fe', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='grant_is_what_the_policy_says', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE claim record; own_key text;', func="\n            IF NEW.kind NOT IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;\n            IF TG_OP = 'UPDATE' THEN\n                IF OLD.status = 'approved' AND NEW.status = 'batched' AND EXISTS (\n                    SELECT 1 FROM public.claims_claim c\n                    WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n                ) THEN RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing'; END IF;\n                IF NEW.amount = OLD.amount\n                    AND NOT (OLD.status = 'prepared' AND NEW.status = 'approved')\n                THEN RETURN NEW; END IF;\n            END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            SELECT c.withdrawn_at, c.claimant_id, c.routed_under_id, p.programme_id,\n                p.published_at IS NOT NULL AND p.effective_from <= c.routed_at\n                    AND (c.route = CASE\n        WHEN NOT o.is_operator THEN 'affiliate'\n        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'\n        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'\n        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'\n        ELSE 'tier_grant'\n    END AND EXISTS (\n        SELECT 1 FROM public.claims_filingwindow own\n        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'\n        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at\n    )\n                        AND (c.route <> 'tier_grant' OR c.tier_id = (\n        SELECT tier.id FROM public.claims_supporttier tier\n        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound\n        ORDER BY tier.upper_bound LIMIT 1\n    ))\n                    OR EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        )) AS rightly,\n                CASE WHEN c.route = 'tier_grant' AND NEW.kind = 'tier_grant' THEN t.amount\n                    WHEN c.route = 'committee_review' AND NEW.kind = 'base_grant'\n                    THEN p.base_grant END AS won\n            INTO claim\n            FROM (\n        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,\n            k.withdrawn_at, k.erased_at,\n            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,\n            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,\n            COALESCE(f.company_id, k.company_id) AS company_id,\n            COALESCE(f.filed_at, k.filed_at) AS filed_at\n        FROM public.claims_claim k\n        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id\n    ) c\n            JOIN public.claims_company o ON o.id = c.company_id\n            JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id\n            LEFT JOIN public.claims_supporttier t\n                ON t.id = c.tier_id AND t.policy_id = c.routed_under_id\n            WHERE c.id = NEW.claim_id;\n            IF claim.withdrawn_at IS NOT NULL THEN\n                RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing';\n            END IF;\n            IF claim.won - (\n                        SELECT COALESCE(sum(m.amount), 0)::bigint\n                        FROM public.reviews_recoverymovement m\n                        JOIN public.reviews_payout q ON q.id = m.payout_id\n                        WHERE m.kind = 'offset' AND m.status = 'confirmed'\n                            AND q.claim_id = NEW.claim_id AND q.kind = NEW.kind\n                    ) IS DISTINCT FROM NEW.amount\n                OR claim.rightly IS NOT TRUE\n                OR claim.routed_under_id IS DISTINCT FROM NEW.policy_id\n                OR claim.claimant_id IS DISTINCT FROM NEW.claimant_id\n                OR claim.programme_id IS DISTINCT FROM NEW.programme_id\n            THEN RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says'; END IF;\n            IF TG_OP = 'UPDATE' OR NEW.replaces_id IS NOT NULL THEN RETURN NEW; END IF;\n            own_key := replace(NEW.kind, '_grant', '') || ':' || NEW.claim_id\n                || ':' || NEW.policy_id;\n            IF NEW.key = own_key THEN RETURN NEW; END IF;\n            IF NOT starts_with(NEW.key, own_key || ':') OR EXISTS (\n                SELECT 1 FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind AND o.status = 'failed'\n            ) THEN RAISE EXCEPTION 'grant of a claim is one row and its successors' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_of_a_claim_is_one_row_and_its_successors'; END IF;\n            RETURN NEW;\n        ", hash='1d89ef919cee2cdda4099039fba9eef7667c9c0f', operation='INSERT OR UPDATE', pgid='pgtrigger_grant_is_what_the_policy_says_e6ee0', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='way_of_granting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.replaces_id IS NULL AND (EXISTS (\n                SELECT 1 FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.status <> 'cancelled'\n                    AND o.kind <> NEW.kind AND 'tier_grant' IN (o.kind, NEW.kind)\n                    AND ('base_grant' IN (o.kind, NEW.kind) OR NOT (EXISTS (\n                        SELECT 1 FROM public.reviews_objection b WHERE b.claim_id = NEW.claim_id\n                            AND (b.status = 'passed_to_council'\n                                OR b.status = 'decided' AND b.outcome = 'upheld')\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.claims_factcorrection k\n                        WHERE k.claim_id = NEW.claim_id AND k.status = 'confirmed'\n                            AND k.to_route <> ''\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.reviews_retriagemove v\n                        WHERE v.claim_id = NEW.claim_id AND v.status = 'moved'\n                    )))\n            ) OR NEW.kind = 'tier_grant' AND EXISTS (\n                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = NEW.claim_id\n            ) AND NOT (EXISTS (\n                        SELECT 1 FROM public.reviews_objection b WHERE b.claim_id = NEW.claim_id\n                            AND (b.status = 'passed_to_council'\n                                OR b.status = 'decided' AND b.outcome = 'upheld')\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.claims_factcorrection k\n                        WHERE k.claim_id = NEW.claim_id AND k.status = 'confirmed'\n                            AND k.to_route <> ''\n                    ) OR EXISTS (\n                        SELECT 1 FROM public.reviews_retriagemove v\n                        WHERE v.claim_id = NEW.claim_id AND v.status = 'moved'\n                    ))) THEN RAISE EXCEPTION 'claim is granted one way' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_granted_one_way'; END IF;\n            RETURN NEW;\n        ", hash='9f79186ce213529428f7a8c0f8e6ce5099c8a5fb', operation='INSERT', pgid='pgtrigger_way_of_granting_31289', table='reviews_payout', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'documents_overdue', 'document_bulk', 'comment', 'batch_to_release', 'handover_to_confirm', 'wave_failed', 'quarantine', 'recovery_waits', 'seen_infected', 'link_used', 'payee_to_confirm', 'objection_confirm', 'objection_back', 'facts_confirm', 'retriage_confirm'])), name='item_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='retriage',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='그만둔 사람'),
        ),
        migrations.AddField(
            model_name='retriage',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람'),
        ),
        migrations.AddField(
            model_name='retriage',
            name='policy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='새 정책'),
        ),
        migrations.AddField(
            model_name='retriage',
            name='previewed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='미리 본 사람'),
        ),
        migrations.AddField(
            model_name='retriage',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='retriage',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람'),
        ),
        migrations.AddField(
            model_name='retriageevent',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='그만둔 사람'),
        ),
        migrations.AddField(
            model_name='retriageevent',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람'),
        ),
        migrations.AddField(
            model_name='retriageevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.retriage'),
        ),
        migrations.AddField(
            model_name='retriageevent',
            name='policy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='새 정책'),
        ),
        migrations.AddField(
            model_name='retriageevent',
            name='previewed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='미리 본 사람'),
        ),
        migrations.AddField(
            model_name='retriageevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='retriageevent',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람'),
        ),
        migrations.AddField(
            model_name='retriagemove',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='retriagemove',
            name='from_tier',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='전 구간'),
        ),
        migrations.AddField(
            model_name='retriagemove',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='reviews.retriage', verbose_name='재분류'),
        ),
        migrations.AddField(
            model_name='retriagemove',
            name='to_tier',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='뒤 구간'),
        ),
        migrations.AddConstraint(
            model_name='retriage',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('previewed', 'proposed', 'running'))), fields=('programme',), name='one_retriage_of_a_programme_is_open'),
        ),
        migrations.AddConstraint(
            model_name='retriage',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['previewed', 'withdrawn']), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='proposed_retriage_names_its_proposer'),
        ),
        migrations.AddConstraint(
            model_name='retriage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('status__in', ['running', 'done']), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True)), models.Q(('confirmed_by__isnull', True), ('status__in', ['previewed', 'proposed', 'withdrawn'])), _connector='OR'), name='retriage_is_confirmed_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='retriage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status__in', ['done', 'withdrawn'])), models.Q(('finished_at__isnull', True), ('status__in', ('previewed', 'proposed', 'running'))), _connector='OR'), name='ended_retriage_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."previewed_by_id" IS NOT NULL OR NEW."proposed_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."closed_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."previewed_by_id" IS NOT NULL AND NEW."previewed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."previewed_by_id" IS DISTINCT FROM OLD."previewed_by_id")) OR (NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='9b761df618c1610602c0962052a2829e22466eed', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_3218f', table='reviews_retriage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'previewed\') THEN RAISE EXCEPTION \'reviews retriage status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_retriage_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'previewed>proposed\', \'previewed>withdrawn\', \'proposed>previewed\', \'proposed>running\', \'proposed>withdrawn\', \'running>done\']::text[])\n            THEN RAISE EXCEPTION \'reviews retriage status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_retriage_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='a2a73ab6920721885dc84eabceb175c4c6e05592', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_1fb36', table='reviews_retriage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."policy_id") IS DISTINCT FROM ROW(NEW."programme_id", NEW."policy_id") THEN RAISE EXCEPTION \'retriage is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'retriage_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='e73f41e5cb7a89075a3ada3477777a7ac6c68c4a', operation='UPDATE', pgid='pgtrigger_frozen_307e3', table='reviews_retriage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='plan_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status IN (\'running\', \'done\', \'withdrawn\')) AND ROW(OLD."claims", OLD."planned", OLD."left", OLD."before_won", OLD."after_won", OLD."held_won", OLD."budget_left", OLD."previewed_by_id", OLD."previewed_at", OLD."proposed_by_id", OLD."proposed_at", OLD."confirmed_by_id", OLD."confirmed_at") IS DISTINCT FROM ROW(NEW."claims", NEW."planned", NEW."left", NEW."before_won", NEW."after_won", NEW."held_won", NEW."budget_left", NEW."previewed_by_id", NEW."previewed_at", NEW."proposed_by_id", NEW."proposed_at", NEW."confirmed_by_id", NEW."confirmed_at") THEN RAISE EXCEPTION \'confirmed retriage is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'confirmed_retriage_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='f0233d5c327b4968e089106c8ac5e92d838b35b4', operation='UPDATE', pgid='pgtrigger_plan_is_frozen_36a49', table='reviews_retriage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='passes_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.status = OLD.status THEN RETURN NEW; END IF;\n                    IF NEW.status = 'proposed'\n                        AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')\n            )\n        )\n    )\n                    THEN RAISE EXCEPTION 'retriage is of the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_is_of_the_secretariat'; END IF;\n                    IF NEW.status = 'running' THEN\n                        IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')\n            )\n        )\n    ) THEN\n                            RAISE EXCEPTION 'retriage is of the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_is_of_the_secretariat';\n                        END IF;\n                        IF NOT EXISTS (\n                            SELECT 1 FROM public.claims_supportpolicy p\n                            WHERE p.id = NEW.policy_id AND p.published_at IS NOT NULL\n                                AND p.effective_from <= NEW.confirmed_at\n                        ) THEN RAISE EXCEPTION 'retriage is under a policy in force' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_is_under_a_policy_in_force'; END IF;\n                    END IF;\n                    RETURN NEW;\n                ", hash='1db5e0a3a9f7e58ff0ed31b9a81930afe9658493', operation='UPDATE', pgid='pgtrigger_passes_two_people_7dab6', table='reviews_retriage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_retriageevent" ("after_won", "before_won", "budget_left", "claims", "closed_by_id", "confirmed_at", "confirmed_by_id", "finished_at", "held_won", "id", "last_claim", "left", "left_since", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "policy_id", "previewed_at", "previewed_by_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "status") VALUES (NEW."after_won", NEW."before_won", NEW."budget_left", NEW."claims", NEW."closed_by_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."finished_at", NEW."held_won", NEW."id", NEW."last_claim", NEW."left", NEW."left_since", NEW."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned", NEW."policy_id", NEW."previewed_at", NEW."previewed_by_id", NEW."programme_id", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."status"); RETURN NULL;', hash='f07e4e151941873bd47cdbb47e19f4e99de892c1', operation='INSERT', pgid='pgtrigger_insert_insert_35d8d', table='reviews_retriage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_retriageevent" ("after_won", "before_won", "budget_left", "claims", "closed_by_id", "confirmed_at", "confirmed_by_id", "finished_at", "held_won", "id", "last_claim", "left", "left_since", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "policy_id", "previewed_at", "previewed_by_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "status") VALUES (NEW."after_won", NEW."before_won", NEW."budget_left", NEW."claims", NEW."closed_by_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."finished_at", NEW."held_won", NEW."id", NEW."last_claim", NEW."left", NEW."left_since", NEW."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned", NEW."policy_id", NEW."previewed_at", NEW."previewed_by_id", NEW."programme_id", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."status"); RETURN NULL;', hash='ff9433ffff29d330895607aadbf9867b590197f4', operation='UPDATE', pgid='pgtrigger_update_update_80663', table='reviews_retriage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_retriageevent" ("after_won", "before_won", "budget_left", "claims", "closed_by_id", "confirmed_at", "confirmed_by_id", "finished_at", "held_won", "id", "last_claim", "left", "left_since", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "policy_id", "previewed_at", "previewed_by_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "status") VALUES (OLD."after_won", OLD."before_won", OLD."budget_left", OLD."claims", OLD."closed_by_id", OLD."confirmed_at", OLD."confirmed_by_id", OLD."finished_at", OLD."held_won", OLD."id", OLD."last_claim", OLD."left", OLD."left_since", OLD."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned", OLD."policy_id", OLD."previewed_at", OLD."previewed_by_id", OLD."programme_id", OLD."progress_at", OLD."proposed_at", OLD."proposed_by_id", OLD."status"); RETURN NULL;', hash='7b21be95ecc4aa38ae1201309553f18644950978', operation='DELETE', pgid='pgtrigger_delete_delete_b684b', table='reviews_retriage', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='retriagemove',
            index=models.Index(fields=['run', 'status', 'claim'], name='retriage_move_by_status'),
        ),
        migrations.AddConstraint(
            model_name='retriagemove',
            constraint=models.UniqueConstraint(fields=('run', 'claim'), name='claim_moves_once_in_a_retriage'),
        ),
        migrations.AddConstraint(
            model_name='retriagemove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'left'), models.Q(('why', ''), _negated=True)), models.Q(models.Q(('status', 'left'), _negated=True), ('why', '')), _connector='OR'), name='claim_that_stays_says_why'),
        ),
        migrations.AddConstraint(
            model_name='retriagemove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('status', 'moved')), models.Q(('status', 'moved'), _negated=True), _connector='OR'), name='moved_claim_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriagemove',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."run_id", OLD."claim_id", OLD."from_route", OLD."from_tier_id", OLD."routed_at", OLD."to_route", OLD."to_tier_id", OLD."before_won", OLD."after_won", OLD."held_won") IS DISTINCT FROM ROW(NEW."run_id", NEW."claim_id", NEW."from_route", NEW."from_tier_id", NEW."routed_at", NEW."to_route", NEW."to_tier_id", NEW."before_won", NEW."after_won", NEW."held_won") THEN RAISE EXCEPTION \'retriage move is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'retriage_move_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='d2050a0ba7e1530915b9aea3408f1264ad4bafca', operation='UPDATE', pgid='pgtrigger_frozen_335da', table='reviews_retriagemove', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriagemove',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'left\', \'planned\') THEN RAISE EXCEPTION \'reviews retriagemove status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_retriagemove_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'planned>left\', \'planned>moved\']::text[])\n            THEN RAISE EXCEPTION \'reviews retriagemove status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_retriagemove_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='bf6087166706303da37f602f3730a19af6573704', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_79472', table='reviews_retriagemove', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retriagemove',
            trigger=pgtrigger.compiler.Trigger(name='moves_with_its_run', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE of_run text;', func="\n                    SELECT r.status INTO of_run FROM public.reviews_retriage r\n                    WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.run_id ELSE NEW.run_id END;\n                    IF TG_OP = 'UPDATE' THEN\n                        IF of_run <> 'running' THEN RAISE EXCEPTION 'claim moves while its retriage runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_moves_while_its_retriage_runs';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF of_run NOT IN ('previewed', 'proposed') THEN\n                        RAISE EXCEPTION 'confirmed retriage is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_retriage_is_frozen';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ", hash='393b4379bb801b496e0169056c16d8c24d222fa1', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_moves_with_its_run_727e9', table='reviews_retriagemove', when='BEFORE')),
        ),
        migrations.RunPython(write_letters, migrations.RunPython.noop),
    ]
