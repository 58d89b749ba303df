"""The letter of a hand-over, version 1 of each channel and language, and the inbox's new kinds.

An AlimTalk is a draft until its provider has inspected it.
"""

import tomllib
from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

LETTERS = Path(__file__).with_name("0019_handover_letters.toml")


def letters():
    """Each shipped letter: event, channel, language, subject, body."""
    return tomllib.loads(LETTERS.read_text(encoding="utf-8"))["letter"]


def ship(apps, schema_editor):
    template = apps.get_model("reviews", "NoticeTemplate")
    rows = template.objects.using(schema_editor.connection.alias)
    for letter in letters():
        in_use = letter["channel"] != "alimtalk"
        rows.create(
            **letter, version=1, current=in_use, published_at=timezone.now() if in_use else None
        )


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0018_recoveries'),
        ('claims', '0022_handovers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('handover_to_confirm', '확인할 이관'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('seen_infected', '열어 본 서류의 악성코드')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'comment', 'batch_to_release', 'handover_to_confirm', 'wave_failed', 'quarantine', 'seen_infected'])), name='item_is_of_a_known_kind'),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
