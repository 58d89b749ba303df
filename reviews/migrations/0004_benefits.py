"""The tables of benefits: runs, grants, batches, codes, files and counts."""

import claims.clock
import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._create_tables import ChangeTables


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0004_benefits'),
        ('reviews', '0003_shipped_data'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ChangeTables([
        migrations.CreateModel(
            name='BenefitBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('file', '파일로 전달'), ('partner', '제휴사 연계'), ('codes', '이용 번호')], max_length=7, verbose_name='방법')),
                ('status', models.CharField(choices=[('making', '파일 만드는 중'), ('out', '결과 대기'), ('sending', '보내는 중'), ('closed', '마침'), ('failed', '멈춤'), ('cancelled', '취소됨')], max_length=9, verbose_name='상태')),
                ('count', models.PositiveIntegerField(verbose_name='인원')),
                ('made_at', models.DateTimeField(default=claims.clock.now, verbose_name='만든 때')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='멈춘 사유')),
                ('storage_key', models.CharField(blank=True, max_length=200, verbose_name='저장 위치')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('password', models.BinaryField(null=True, verbose_name='비밀번호(암호화)')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='파일 기한')),
                ('downloaded_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
            ],
            options={
                'verbose_name': '제공 묶음',
                'verbose_name_plural': '제공 묶음',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitBatchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('way', models.CharField(choices=[('file', '파일로 전달'), ('partner', '제휴사 연계'), ('codes', '이용 번호')], max_length=7, verbose_name='방법')),
                ('status', models.CharField(choices=[('making', '파일 만드는 중'), ('out', '결과 대기'), ('sending', '보내는 중'), ('closed', '마침'), ('failed', '멈춤'), ('cancelled', '취소됨')], max_length=9, verbose_name='상태')),
                ('count', models.PositiveIntegerField(verbose_name='인원')),
                ('made_at', models.DateTimeField(default=claims.clock.now, verbose_name='만든 때')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='멈춘 사유')),
                ('size', models.BigIntegerField(default=0, verbose_name='크기')),
                ('sha256', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='파일 기한')),
                ('downloaded_at', models.DateTimeField(blank=True, null=True, verbose_name='처음 내려받은 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenefitCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.BinaryField(verbose_name='이용 번호(암호화)')),
                ('mark', models.BinaryField(max_length=16, verbose_name='이용 번호 색인')),
            ],
            options={
                'verbose_name': '이용 번호',
                'verbose_name_plural': '이용 번호',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitCodeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('mark', models.BinaryField(max_length=16, verbose_name='이용 번호 색인')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenefitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='기준일')),
                ('issued', models.PositiveBigIntegerField(verbose_name='제공한 수')),
                ('redeemed', models.PositiveBigIntegerField(default=0, verbose_name='사용한 수')),
                ('expired', models.PositiveBigIntegerField(default=0, verbose_name='기한이 지난 수')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='출처')),
                ('entered_at', models.DateTimeField(default=claims.clock.now, verbose_name='적은 때')),
            ],
            options={
                'verbose_name': '혜택 수',
                'verbose_name_plural': '혜택 수',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=16, verbose_name='받는 사람 색인')),
                ('reference', models.CharField(db_collation='C', max_length=40, verbose_name='참조번호')),
                ('value', models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값')),
            ],
            options={
                'verbose_name': '명단의 사람',
                'verbose_name_plural': '명단의 사람',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('list', '명단'), ('results', '결과'), ('codes', '이용 번호')], max_length=8, verbose_name='종류')),
                ('title', models.CharField(blank=True, max_length=100, verbose_name='이름')),
                ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('read', models.PositiveIntegerField(verbose_name='읽은 줄')),
                ('applied', models.PositiveIntegerField(verbose_name='적용한 줄')),
                ('repeated', models.PositiveIntegerField(verbose_name='같은 내용')),
                ('faulty', models.PositiveIntegerField(verbose_name='오류 줄')),
                ('loaded_at', models.DateTimeField(default=claims.clock.now, verbose_name='올린 때')),
            ],
            options={
                'verbose_name': '혜택 파일',
                'verbose_name_plural': '혜택 파일',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitFileFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField(verbose_name='행')),
                ('column', models.CharField(max_length=20, verbose_name='열')),
                ('code', models.CharField(db_collation='C', max_length=30, verbose_name='사유')),
            ],
            options={
                'verbose_name': '혜택 파일의 오류',
                'verbose_name_plural': '혜택 파일의 오류',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=16, verbose_name='받는 사람 색인')),
                ('reference', models.CharField(db_collation='C', max_length=40, verbose_name='참조번호')),
                ('value', models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='사용기한')),
                ('status', models.CharField(choices=[('planned', '제공 대기'), ('batched', '제공 묶음에 담김'), ('sending', '제휴사에 보냄'), ('issued', '제공함'), ('redeemed', '사용함'), ('expired', '기한 지남'), ('failed', '제공 실패'), ('dropped', '제공하지 않음')], default='planned', max_length=8, verbose_name='상태')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='제휴사에 보낸 때')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='제공한 때')),
                ('used_on', models.DateField(blank=True, null=True, verbose_name='사용한 날')),
                ('failed_as', models.CharField(blank=True, max_length=60, verbose_name='실패 사유')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('settled_reason', models.CharField(blank=True, max_length=200, verbose_name='처리한 내용')),
            ],
            options={
                'verbose_name': '혜택',
                'verbose_name_plural': '혜택',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenefitGrantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.BinaryField(max_length=16, verbose_name='받는 사람 색인')),
                ('reference', models.CharField(db_collation='C', max_length=40, verbose_name='참조번호')),
                ('value', models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='사용기한')),
                ('status', models.CharField(choices=[('planned', '제공 대기'), ('batched', '제공 묶음에 담김'), ('sending', '제휴사에 보냄'), ('issued', '제공함'), ('redeemed', '사용함'), ('expired', '기한 지남'), ('failed', '제공 실패'), ('dropped', '제공하지 않음')], default='planned', max_length=8, verbose_name='상태')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='시도')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='제휴사에 보낸 때')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='제공한 때')),
                ('used_on', models.DateField(blank=True, null=True, verbose_name='사용한 날')),
                ('failed_as', models.CharField(blank=True, max_length=60, verbose_name='실패 사유')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenefitRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('register', '접수한 신청'), ('list', '받은 명단')], max_length=8, verbose_name='대상')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('last_possible', models.BigIntegerField(verbose_name='마지막 대상')),
                ('expected', models.PositiveIntegerField(verbose_name='받을 사람')),
                ('worth', models.BigIntegerField(verbose_name='값 합계')),
                ('left_out', models.JSONField(default=dict, verbose_name='뺀 대상')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '승인 대기'), ('writing', '대상 기록 중'), ('done', '대상 확정'), ('failed', '중단됨'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=9, verbose_name='상태')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인한 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='끝낸 사유')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='기록한 사람')),
                ('written_worth', models.BigIntegerField(default=0, verbose_name='기록한 값 합계')),
                ('last_seen', models.BigIntegerField(default=0, verbose_name='마지막으로 본 대상')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
            ],
            options={
                'verbose_name': '혜택 제공',
                'verbose_name_plural': '혜택 제공',
                'ordering': ['-pk'],
                'permissions': [('propose_benefit', '혜택 제공을 요청하고 묶음을 만들기'), ('approve_benefit', '다른 사람이 요청한 혜택 제공을 승인하기')],
            },
        ),
        migrations.CreateModel(
            name='BenefitRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('source', models.CharField(choices=[('register', '접수한 신청'), ('list', '받은 명단')], max_length=8, verbose_name='대상')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='조건')),
                ('last_possible', models.BigIntegerField(verbose_name='마지막 대상')),
                ('expected', models.PositiveIntegerField(verbose_name='받을 사람')),
                ('worth', models.BigIntegerField(verbose_name='값 합계')),
                ('left_out', models.JSONField(default=dict, verbose_name='뺀 대상')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='메모')),
                ('proposed_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('status', models.CharField(choices=[('waiting', '승인 대기'), ('writing', '대상 기록 중'), ('done', '대상 확정'), ('failed', '중단됨'), ('declined', '거절됨'), ('withdrawn', '철회됨')], default='waiting', max_length=9, verbose_name='상태')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인한 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝낸 때')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='끝낸 사유')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='기록한 사람')),
                ('written_worth', models.BigIntegerField(default=0, verbose_name='기록한 값 합계')),
                ('last_seen', models.BigIntegerField(default=0, verbose_name='마지막으로 본 대상')),
                ('moved_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='마친 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('documents_overdue', '서류 기한 지남'), ('document_bulk', '승인할 서류 요청과 종결'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('handover_to_confirm', '확인할 이관'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('recovery_waits', '확인할 환수'), ('hold_waits', '확인할 지급 보류 해제'), ('seen_infected', '열어 본 서류의 악성코드'), ('link_used', '링크로 온 서류'), ('payee_to_confirm', '확인할 대리·승계'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답'), ('facts_confirm', '확인할 사실 정정'), ('retriage_confirm', '확인할 재분류'), ('benefit_approve', '승인할 혜택 제공')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('handed_over', '이관 안내'), ('documents_requested', '서류 요청'), ('documents_reminder', '서류 기한 알림'), ('documents_extended', '서류 기한 연장'), ('documents_closed', '미제출 종결'), ('documents_reopened', '종결한 심의 다시 열기'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('facts_corrected', '사실 정정 결과'), ('facts_declined', '사실 정정 거절'), ('route_changed', '새 정책에 따른 경로 변경'), ('challenge_upheld', '기피 신청 결과: 인용'), ('challenge_dismissed', '기피 신청 결과: 기각'), ('challenge_closed', '기피 신청 종료'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패'), ('recovery_demanded', '환수 청구'), ('recovery_reminder', '환수 납부 알림'), ('recovery_plan', '환수 분할 납부'), ('recovery_received', '환수 입금 확인'), ('recovery_corrected', '환수 입금 정정'), ('recovery_settled', '환수 완료'), ('recovery_written_off', '환수 면제'), ('recovery_cancelled', '환수 취소'), ('grant_duplicate', '중복 신청 종결'), ('benefit_issued', '혜택 제공'), ('account_changed', '지급 계좌 변경'), ('contact_changed', '연락처 변경'), ('upload_link', '서류 제출 링크')], max_length=40, verbose_name='알림'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'documents_overdue', 'document_bulk', 'comment', 'batch_to_release', 'handover_to_confirm', 'wave_failed', 'quarantine', 'recovery_waits', 'hold_waits', 'seen_infected', 'link_used', 'payee_to_confirm', 'objection_confirm', 'objection_back', 'facts_confirm', 'retriage_confirm', 'benefit_approve'])), name='item_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='downloaded_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='entry',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.accessentry', verbose_name='접속기록'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='made_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatch',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='downloaded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처음 내려받은 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='entry',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.accessentry', verbose_name='접속기록'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='made_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitbatch'),
        ),
        migrations.AddField(
            model_name='benefitbatchevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitcode',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitcode'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitcount',
            name='entered_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='적은 사람'),
        ),
        migrations.AddField(
            model_name='benefitcount',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefit_counts', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitfile',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reviews.benefitbatch', verbose_name='제공 묶음'),
        ),
        migrations.AddField(
            model_name='benefitfile',
            name='loaded_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람'),
        ),
        migrations.AddField(
            model_name='benefitfile',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitentry',
            name='file',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.benefitfile', verbose_name='명단'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='file',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitfile', verbose_name='파일'),
        ),
        migrations.AddField(
            model_name='benefitcode',
            name='file',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.benefitfile', verbose_name='파일'),
        ),
        migrations.AddField(
            model_name='benefitfilefault',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='reviews.benefitfile', verbose_name='혜택 파일'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='batch',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='reviews.benefitbatch', verbose_name='제공 묶음'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='claim',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='claimant',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claimant', verbose_name='신청인'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddField(
            model_name='benefitcodeevent',
            name='grant',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitgrant', verbose_name='혜택'),
        ),
        migrations.AddField(
            model_name='benefitcode',
            name='grant',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='code', to='reviews.benefitgrant', verbose_name='혜택'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitbatch', verbose_name='제공 묶음'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='claim',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='claimant',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claimant', verbose_name='신청인'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitgrant'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='list',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.benefitfile', verbose_name='명단'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitrun',
            name='proposed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청'),
        ),
        migrations.AddField(
            model_name='benefitgrantevent',
            name='run',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitrun', verbose_name='혜택 제공'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='reviews.benefitrun', verbose_name='혜택 제공'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='list',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.benefitfile', verbose_name='명단'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.benefitrun'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업'),
        ),
        migrations.AddField(
            model_name='benefitrunevent',
            name='proposed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청'),
        ),
        migrations.AddIndex(
            model_name='benefitbatch',
            index=models.Index(condition=models.Q(('status__in', ['making', 'sending'])), fields=['status'], name='benefit_batch_to_handle'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='benefit_batch_has_recipients'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'out'), _negated=True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='benefit_file_that_is_out_has_its_digest'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(('way', 'file'), ('status__in', ['sending', 'closed', 'failed']), ('status', 'cancelled'), _connector='OR'), name='only_a_file_of_benefits_is_made_and_waits'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(('storage_key', ''), models.Q(('expires_at__isnull', False), ('password__isnull', False)), _connector='OR'), name='stored_benefit_file_expires'),
        ),
        migrations.AddConstraint(
            model_name='benefitbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['closed', 'cancelled'])), models.Q(models.Q(('status__in', ['closed', 'cancelled']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='closed_benefit_batch_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."made_by_id" IS NOT NULL OR NEW."downloaded_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."made_by_id" IS NOT NULL AND NEW."made_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."made_by_id" IS DISTINCT FROM OLD."made_by_id")) OR (NEW."downloaded_by_id" IS NOT NULL AND NEW."downloaded_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."downloaded_by_id" IS DISTINCT FROM OLD."downloaded_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='7cca9eb3503f755cdd5bc0d3477824737b924bb7', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_58277', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."way", OLD."count", OLD."made_by_id", OLD."made_at") IS DISTINCT FROM ROW(NEW."programme_id", NEW."way", NEW."count", NEW."made_by_id", NEW."made_at") THEN RAISE EXCEPTION \'benefit batch stays as made\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_batch_stays_as_made\'; END IF;\n            RETURN NEW;\n        ', hash='925ab212f60e8f051f978f55d87a9ac3b50c9091', operation='UPDATE', pgid='pgtrigger_frozen_8fcc7', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='handed_out_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.downloaded_by_id IS NOT NULL) AND ROW(OLD."sha256", OLD."downloaded_by_id", OLD."downloaded_at") IS DISTINCT FROM ROW(NEW."sha256", NEW."downloaded_by_id", NEW."downloaded_at") THEN RAISE EXCEPTION \'benefit file is handed out once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_file_is_handed_out_once\'; END IF;\n            RETURN NEW;\n        ', hash='ffb9a7089fab444d44fc0c098d5f5edcbad8378b', operation='UPDATE', pgid='pgtrigger_handed_out_once_95579', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'making\', \'sending\') THEN RAISE EXCEPTION \'reviews benefitbatch status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitbatch_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'failed>cancelled\', \'failed>making\', \'failed>sending\', \'making>failed\', \'making>out\', \'out>cancelled\', \'out>closed\', \'out>making\', \'sending>closed\', \'sending>failed\']::text[])\n            THEN RAISE EXCEPTION \'reviews benefitbatch status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitbatch_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='3e22a5a1a57777edc6120a27d52d44e39ad8d31a', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_ce477', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='made_by_the_office', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.made_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            )\n        )\n    ) THEN\n                        RAISE EXCEPTION 'benefit batch is made by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_batch_is_made_by_the_secretariat';\n                    END IF;\n                    IF TG_OP = 'UPDATE' AND NEW.downloaded_by_id IS NOT NULL AND (\n                        NEW.status = 'cancelled' OR OLD.status = 'out' AND NEW.status = 'making')\n                    THEN RAISE EXCEPTION 'benefit file in other hands is not cancelled' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_file_in_other_hands_is_not_cancelled'; END IF;\n                    IF TG_OP = 'UPDATE' AND NEW.status = 'cancelled' AND EXISTS (\n                        SELECT FROM public.reviews_benefitgrant g\n                        WHERE g.batch_id = NEW.id AND g.asked_at IS NOT NULL\n                    ) THEN RAISE EXCEPTION 'benefit batch that was sent is not cancelled' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_batch_that_was_sent_is_not_cancelled'; END IF;\n                    RETURN NEW;\n                ", hash='6247b5d1eca5db6380a76c6b9fcc946518d963e5', operation='INSERT OR UPDATE', pgid='pgtrigger_made_by_the_office_8d487', table='reviews_benefitbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitbatchevent" ("closed_at", "count", "downloaded_at", "downloaded_by_id", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sha256", "size", "status", "way") VALUES (NEW."closed_at", NEW."count", NEW."downloaded_at", NEW."downloaded_by_id", NEW."entry_id", NEW."error", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."sha256", NEW."size", NEW."status", NEW."way"); RETURN NULL;', hash='9b4d8b7f99cd72c552df27bfa4b91a7286eaf31e', operation='INSERT', pgid='pgtrigger_insert_insert_bd228', table='reviews_benefitbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."downloaded_at" IS DISTINCT FROM (NEW."downloaded_at") OR OLD."downloaded_by_id" IS DISTINCT FROM (NEW."downloaded_by_id") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."moved_at" IS DISTINCT FROM (NEW."moved_at") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."way" IS DISTINCT FROM (NEW."way"))', func='INSERT INTO "reviews_benefitbatchevent" ("closed_at", "count", "downloaded_at", "downloaded_by_id", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sha256", "size", "status", "way") VALUES (NEW."closed_at", NEW."count", NEW."downloaded_at", NEW."downloaded_by_id", NEW."entry_id", NEW."error", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."sha256", NEW."size", NEW."status", NEW."way"); RETURN NULL;', hash='b551ab01abea171a51678555891b3e041adfcd5d', operation='UPDATE', pgid='pgtrigger_update_update_9aeec', table='reviews_benefitbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitbatch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitbatchevent" ("closed_at", "count", "downloaded_at", "downloaded_by_id", "entry_id", "error", "expires_at", "id", "made_at", "made_by_id", "moved_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sha256", "size", "status", "way") VALUES (OLD."closed_at", OLD."count", OLD."downloaded_at", OLD."downloaded_by_id", OLD."entry_id", OLD."error", OLD."expires_at", OLD."id", OLD."made_at", OLD."made_by_id", OLD."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."sha256", OLD."size", OLD."status", OLD."way"); RETURN NULL;', hash='1a886a40e6d0f71527f3f4930233f4c5ab961a8c', operation='DELETE', pgid='pgtrigger_delete_delete_316e9', table='reviews_benefitbatch', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='benefitcount',
            constraint=models.CheckConstraint(condition=models.Q(('issued__gte', django.db.models.expressions.CombinedExpression(models.F('redeemed'), '+', models.F('expired')))), name='no_more_benefits_are_used_than_given'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcount',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."entered_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='b5854ff209f9bea93cc80b1ec56e33e5810f0e50', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_c5eeb', table='reviews_benefitcount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcount',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitcount is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitcount_is_append_only';", hash='d1c92789eaa47ac22f1b1054c0db71fc4a83cf5c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_54d40', table='reviews_benefitcount', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='benefitfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', False), ('kind', 'results')), models.Q(models.Q(('kind', 'results'), _negated=True), ('batch__isnull', True)), _connector='OR'), name='results_name_their_benefit_batch'),
        ),
        migrations.AddConstraint(
            model_name='benefitfile',
            constraint=models.UniqueConstraint(fields=('programme', 'kind', 'batch', 'sha256'), name='benefit_file_is_loaded_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='benefitfile',
            constraint=models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('applied'), '+', models.F('repeated')), '+', models.F('faulty')))), name='every_line_of_a_benefit_file_is_counted'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitfile',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."loaded_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."loaded_by_id" IS NOT NULL AND NEW."loaded_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."loaded_by_id" IS DISTINCT FROM OLD."loaded_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='af468d84c353dbd3c2717abc4398e05344ef0eea', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_27188', table='reviews_benefitfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitfile_is_append_only';", hash='96d44416f8f611f3e8b6f18c3e5f69e1c9cc5a5f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d4787', table='reviews_benefitfile', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='benefitentry',
            index=models.Index(fields=['file', 'id'], name='benefit_entry_by_file'),
        ),
        migrations.AddConstraint(
            model_name='benefitentry',
            constraint=models.UniqueConstraint(fields=('file', 'key'), name='list_names_a_recipient_once'),
        ),
        migrations.AddConstraint(
            model_name='benefitentry',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gt', 0), _connector='OR'), name='benefit_entry_has_a_value_above_zero'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitentry is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitentry_is_append_only';", hash='ff98b5e73d7a0c9d85198be4b4047cf65d321037', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7d6d', table='reviews_benefitentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitfilefault',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'reviews benefitfilefault is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_benefitfilefault_is_append_only';", hash='b771f1280152b67450c6c732dab1c7847fe2bf29', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_38a9d', table='reviews_benefitfilefault', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='benefitcode',
            index=models.Index(condition=models.Q(('grant__isnull', True)), fields=['programme', 'id'], name='benefit_code_free'),
        ),
        migrations.AddConstraint(
            model_name='benefitcode',
            constraint=models.UniqueConstraint(fields=('programme', 'mark'), name='code_is_pooled_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."file_id", OLD."code", OLD."mark") IS DISTINCT FROM ROW(NEW."programme_id", NEW."file_id", NEW."code", NEW."mark") THEN RAISE EXCEPTION \'code stays as loaded\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'code_stays_as_loaded\'; END IF;\n            RETURN NEW;\n        ', hash='38a35dacaa64c38fbfe514c316d9399303a41921', operation='UPDATE', pgid='pgtrigger_frozen_5fb8d', table='reviews_benefitcode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='given_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.grant_id IS NOT NULL) AND ROW(OLD."grant_id") IS DISTINCT FROM ROW(NEW."grant_id") THEN RAISE EXCEPTION \'code is given once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'code_is_given_once\'; END IF;\n            RETURN NEW;\n        ', hash='5039e10485b4ce1fcb8958c2321a8aa0def9f99e', operation='UPDATE', pgid='pgtrigger_given_once_70847', table='reviews_benefitcode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitcodeevent" ("file_id", "grant_id", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT new_values."file_id", new_values."grant_id", new_values."id", new_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."programme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='85b676fbab8eff0a34714c404f1e87d49eb73285', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e78d1', referencing='REFERENCING NEW TABLE AS new_values ', table='reviews_benefitcode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitcodeevent" ("file_id", "grant_id", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT new_values."file_id", new_values."grant_id", new_values."id", new_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."programme_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."file_id" IS DISTINCT FROM (new_values."file_id") OR old_values."grant_id" IS DISTINCT FROM (new_values."grant_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."mark" IS DISTINCT FROM (new_values."mark") OR old_values."programme_id" IS DISTINCT FROM (new_values."programme_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0360b74c0b3f26c1d4177fad1dd59ba3e2cb7dab', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_54c5f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reviews_benefitcode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitcode',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitcodeevent" ("file_id", "grant_id", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT old_values."file_id", old_values."grant_id", old_values."id", old_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."programme_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='cf5233e532a8211d26da4998e55badd8f3dbe3b6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_aaf6b', referencing='REFERENCING OLD TABLE AS old_values ', table='reviews_benefitcode', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='benefitrun',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'writing'])), fields=['status'], name='benefit_run_to_handle'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='benefit_run_is_approved_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('status__in', ('writing', 'done', 'failed'))), models.Q(models.Q(('status__in', ('writing', 'done', 'failed')), _negated=True), ('approved_by__isnull', True)), _connector='OR'), name='approved_benefit_run_says_by_whom_and_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status__in', ('declined', 'withdrawn'))), models.Q(models.Q(('status__in', ('declined', 'withdrawn')), _negated=True), ('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='ended_benefit_run_says_by_whom_and_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('ended_by', models.F('proposed_by')), _connector='OR'), name='benefit_run_is_withdrawn_by_its_proposer'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('list__isnull', False), ('source', 'list')), models.Q(('list__isnull', True), ('source', 'register')), _connector='OR'), name='benefit_run_by_list_names_its_list'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(('expected__gt', 0), ('written__lte', models.F('expected'))), name='benefit_run_writes_no_more_than_approved'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='finished_benefit_run_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."approved_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."approved_by_id" IS NOT NULL AND NEW."approved_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='e2e55f00c54c0f37070145d1578b8151dce7770b', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_90099', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."source", OLD."conditions", OLD."list_id", OLD."last_possible", OLD."expected", OLD."worth", OLD."left_out", OLD."note", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."programme_id", NEW."source", NEW."conditions", NEW."list_id", NEW."last_possible", NEW."expected", NEW."worth", NEW."left_out", NEW."note", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION \'benefit run stays what was asked for\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_run_stays_what_was_asked_for\'; END IF;\n            RETURN NEW;\n        ', hash='aef08a1b1099ef90d14078ad188b3cd61c05d312', operation='UPDATE', pgid='pgtrigger_frozen_b574e', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='approved_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.approved_by_id IS NOT NULL) AND ROW(OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION \'approval of a benefit run is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'approval_of_a_benefit_run_is_final\'; END IF;\n            RETURN NEW;\n        ', hash='acc9bf8b8fb1b79df062d1d1b031def1c14c1ba0', operation='UPDATE', pgid='pgtrigger_approved_once_b9533', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='done_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.finished_at IS NOT NULL) AND ROW(OLD."written", OLD."written_worth", OLD."last_seen", OLD."finished_at") IS DISTINCT FROM ROW(NEW."written", NEW."written_worth", NEW."last_seen", NEW."finished_at") THEN RAISE EXCEPTION \'finished benefit run is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'finished_benefit_run_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='b89c78bdfe1cd12837123f7461abcada2215f11c', operation='UPDATE', pgid='pgtrigger_done_once_6cf75', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'waiting\') THEN RAISE EXCEPTION \'reviews benefitrun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitrun_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'failed>writing\', \'waiting>declined\', \'waiting>withdrawn\', \'waiting>writing\', \'writing>done\', \'writing>failed\']::text[])\n            THEN RAISE EXCEPTION \'reviews benefitrun status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitrun_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='ae98338a1af40156c922f93820f10e08f5e7a40c', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_f2dbe', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='passes_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE plan public.claims_programme%ROWTYPE; approved RECORD;', func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'propose_benefit')\n            )\n        )\n    ) THEN\n                            RAISE EXCEPTION 'benefit run is proposed by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_run_is_proposed_by_the_secretariat';\n                        END IF;\n                        IF EXISTS (\n                            SELECT FROM public.claims_programme p\n                            WHERE p.id = NEW.programme_id AND p.benefit = 'cash'\n                        ) THEN RAISE EXCEPTION 'cash is paid by payouts only' USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_is_paid_by_payouts_only'; END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.approved_by_id IS NULL OR OLD.approved_by_id IS NOT NULL THEN\n                        RETURN NEW;\n                    END IF;\n                    NEW.approved_at := transaction_timestamp();\n                    IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.approved_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_benefit')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'approve_benefit')\n            )\n        )\n    ) THEN\n                        RAISE EXCEPTION 'benefit run is approved by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_run_is_approved_by_the_secretariat';\n                    END IF;\n                    SELECT * INTO plan FROM public.claims_programme p\n                        WHERE p.id = NEW.programme_id FOR NO KEY UPDATE;\n                    IF plan.state <> 'running' THEN\n                        RAISE EXCEPTION 'benefits are granted while the programme runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefits_are_granted_while_the_programme_runs';\n                    END IF;\n                    SELECT COALESCE(sum(r.expected), 0) AS people, COALESCE(sum(r.worth), 0) AS won\n                        INTO approved FROM public.reviews_benefitrun r\n                        WHERE r.programme_id = NEW.programme_id AND r.approved_by_id IS NOT NULL;\n                    IF approved.people + NEW.expected > plan.quantity THEN\n                        RAISE EXCEPTION 'benefits stay within the quantity' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefits_stay_within_the_quantity';\n                    END IF;\n                    IF approved.won + NEW.worth > plan.budget_limit THEN\n                        RAISE EXCEPTION 'benefits stay within the budget' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefits_stay_within_the_budget';\n                    END IF;\n                    RETURN NEW;\n                ", hash='9b6f09ceb3fe6e26e2f7cfd41c9674f930f638a2', operation='INSERT OR UPDATE', pgid='pgtrigger_passes_two_people_361af', table='reviews_benefitrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitrunevent" ("approved_at", "approved_by_id", "conditions", "ended_at", "ended_by_id", "ended_reason", "expected", "finished_at", "id", "last_possible", "last_seen", "left_out", "list_id", "moved_at", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "source", "status", "worth", "written", "written_worth") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."conditions", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."expected", NEW."finished_at", NEW."id", NEW."last_possible", NEW."last_seen", NEW."left_out", NEW."list_id", NEW."moved_at", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."source", NEW."status", NEW."worth", NEW."written", NEW."written_worth"); RETURN NULL;', hash='3fbc19273f8e5dea3bb17a583c75fae3d5c5906e', operation='INSERT', pgid='pgtrigger_insert_insert_f9f2a', table='reviews_benefitrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_benefitrunevent" ("approved_at", "approved_by_id", "conditions", "ended_at", "ended_by_id", "ended_reason", "expected", "finished_at", "id", "last_possible", "last_seen", "left_out", "list_id", "moved_at", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "source", "status", "worth", "written", "written_worth") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."conditions", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."expected", NEW."finished_at", NEW."id", NEW."last_possible", NEW."last_seen", NEW."left_out", NEW."list_id", NEW."moved_at", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."proposed_at", NEW."proposed_by_id", NEW."source", NEW."status", NEW."worth", NEW."written", NEW."written_worth"); RETURN NULL;', hash='5b962bf0dce842097493371b64c0243bc6067bfb', operation='UPDATE', pgid='pgtrigger_update_update_6aa58', table='reviews_benefitrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_benefitrunevent" ("approved_at", "approved_by_id", "conditions", "ended_at", "ended_by_id", "ended_reason", "expected", "finished_at", "id", "last_possible", "last_seen", "left_out", "list_id", "moved_at", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "proposed_at", "proposed_by_id", "source", "status", "worth", "written", "written_worth") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."conditions", OLD."ended_at", OLD."ended_by_id", OLD."ended_reason", OLD."expected", OLD."finished_at", OLD."id", OLD."last_possible", OLD."last_seen", OLD."left_out", OLD."list_id", OLD."moved_at", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."proposed_at", OLD."proposed_by_id", OLD."source", OLD."status", OLD."worth", OLD."written", OLD."written_worth"); RETURN NULL;', hash='3270b8947afb7a61eef804e18f09a103619ae352', operation='DELETE', pgid='pgtrigger_delete_delete_1a6f9', table='reviews_benefitrun', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(fields=['programme', 'status', 'id'], name='benefit_by_programme'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch', 'status', 'id'], name='benefit_by_batch'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('claimant__isnull', False)), fields=['claimant'], name='benefit_by_claimant'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('claim__isnull', False)), fields=['claim'], name='benefit_by_claim'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('status', 'failed')), fields=['id'], name='benefit_to_handle'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('status', 'sending')), fields=['asked_at'], name='benefit_unanswered'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('claim__isnull', False), ('issued_at__isnull', False), ('told_at__isnull', True)), fields=['id'], name='benefit_to_tell'),
        ),
        migrations.AddIndex(
            model_name='benefitgrant',
            index=models.Index(condition=models.Q(('status', 'issued')), fields=['expires_on'], name='benefit_ends'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.UniqueConstraint(fields=('programme', 'key'), name='recipient_gets_a_programme_once'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', False), ('status__in', ('issued', 'redeemed', 'expired'))), models.Q(models.Q(('status__in', ('issued', 'redeemed', 'expired')), _negated=True), ('issued_at__isnull', True), ('told_at__isnull', True)), _connector='OR'), name='issued_benefit_says_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('batched', 'sending', 'issued', 'redeemed', 'expired', 'failed')), ('batch__isnull', False)), models.Q(models.Q(('status__in', ('batched', 'sending', 'issued', 'redeemed', 'expired', 'failed')), _negated=True), ('batch__isnull', True)), _connector='OR'), name='benefit_under_way_has_its_batch'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'sending'), _negated=True), ('asked_at__isnull', False), _connector='OR'), name='benefit_being_sent_says_since_when'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'redeemed'), ('used_on__isnull', False)), models.Q(models.Q(('status', 'redeemed'), _negated=True), ('used_on__isnull', True)), _connector='OR'), name='used_benefit_names_its_day'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('failed_as', ''), _negated=True), _connector='OR'), name='failed_benefit_says_why'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('status', 'dropped'), models.Q(('settled_reason', ''), _negated=True), models.Q(('settled_by__isnull', False), ('claim__isnull', False), _connector='OR')), models.Q(models.Q(('status', 'dropped'), _negated=True), ('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_reason', '')), _connector='OR'), name='dropped_benefit_says_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gt', 0), _connector='OR'), name='benefit_has_a_value_above_zero'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."settled_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."settled_by_id" IS NOT NULL AND NEW."settled_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."settled_by_id" IS DISTINCT FROM OLD."settled_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='3745ebd60add14e2b07f6eabc57c3b6b936724eb', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_49f93', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."programme_id", OLD."run_id", OLD."key", OLD."claimant_id", OLD."claim_id", OLD."reference", OLD."value", OLD."expires_on") IS DISTINCT FROM ROW(NEW."programme_id", NEW."run_id", NEW."key", NEW."claimant_id", NEW."claim_id", NEW."reference", NEW."value", NEW."expires_on") THEN RAISE EXCEPTION \'benefit stays as granted\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_stays_as_granted\'; END IF;\n            RETURN NEW;\n        ', hash='e7136c977a6375b3f998ac37d81f6fbfcd49abd7', operation='UPDATE OF "programme_id", "run_id", "key", "claimant_id", "claim_id", "reference", "value", "expires_on"', pgid='pgtrigger_frozen_b7453', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='issued_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.issued_at IS NOT NULL) AND ROW(OLD."batch_id", OLD."issued_at") IS DISTINCT FROM ROW(NEW."batch_id", NEW."issued_at") THEN RAISE EXCEPTION \'benefit is issued once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_is_issued_once\'; END IF;\n            RETURN NEW;\n        ', hash='b908806ba85e128029541e013b2422aa3aabb1b5', operation='UPDATE OF "batch_id", "issued_at"', pgid='pgtrigger_issued_once_90ead', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'batched>dropped\', \'batched>failed\', \'batched>issued\', \'batched>planned\', \'batched>sending\', \'dropped>planned\', \'expired>redeemed\', \'failed>dropped\', \'failed>planned\', \'issued>expired\', \'issued>redeemed\', \'planned>batched\', \'planned>dropped\', \'sending>batched\', \'sending>failed\', \'sending>issued\']::text[])\n            THEN RAISE EXCEPTION \'reviews benefitgrant status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_benefitgrant_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='2a70e5c53cd00145b3bba267bca8f1b3787ffb8c', operation='UPDATE', pgid='pgtrigger_fsm_e5b3a', table='reviews_benefitgrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='granted_by_an_approved_run', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT FROM new_rows n\n                        LEFT JOIN public.reviews_benefitrun r\n                            ON r.id = n.run_id AND r.programme_id = n.programme_id\n                        WHERE r.status IS DISTINCT FROM 'writing' OR n.status <> 'planned'\n                    ) THEN RAISE EXCEPTION 'benefit is granted by an approved run' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_is_granted_by_an_approved_run'; END IF;\n                    UPDATE public.reviews_benefitrun r\n                    SET written = r.written + n.people, written_worth = r.written_worth + n.won\n                    FROM (\n                        SELECT run_id, count(*) AS people, COALESCE(sum(value), 0) AS won\n                        FROM new_rows GROUP BY run_id\n                    ) n WHERE r.id = n.run_id;\n                    RETURN NULL;\n                ", hash='8edc42eb49d38bcf0006866c8849259d3be5e0c5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_granted_by_an_approved_run_1e8fb', referencing='REFERENCING NEW TABLE AS new_rows ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitgrantevent" ("asked_at", "batch_id", "claim_id", "claimant_id", "expires_on", "failed_as", "id", "issued_at", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reference", "run_id", "settled_at", "settled_by_id", "status", "told_at", "tries", "used_on", "value") SELECT new_values."asked_at", new_values."batch_id", new_values."claim_id", new_values."claimant_id", new_values."expires_on", new_values."failed_as", new_values."id", new_values."issued_at", new_values."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."reference", new_values."run_id", new_values."settled_at", new_values."settled_by_id", new_values."status", new_values."told_at", new_values."tries", new_values."used_on", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e455062021e01508a7dc232e20be5848cefc82e3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bae2b', referencing='REFERENCING NEW TABLE AS new_values ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitgrantevent" ("asked_at", "batch_id", "claim_id", "claimant_id", "expires_on", "failed_as", "id", "issued_at", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reference", "run_id", "settled_at", "settled_by_id", "status", "told_at", "tries", "used_on", "value") SELECT new_values."asked_at", new_values."batch_id", new_values."claim_id", new_values."claimant_id", new_values."expires_on", new_values."failed_as", new_values."id", new_values."issued_at", new_values."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."reference", new_values."run_id", new_values."settled_at", new_values."settled_by_id", new_values."status", new_values."told_at", new_values."tries", new_values."used_on", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."batch_id" IS DISTINCT FROM (new_values."batch_id") OR old_values."claim_id" IS DISTINCT FROM (new_values."claim_id") OR old_values."claimant_id" IS DISTINCT FROM (new_values."claimant_id") OR old_values."expires_on" IS DISTINCT FROM (new_values."expires_on") OR old_values."failed_as" IS DISTINCT FROM (new_values."failed_as") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."issued_at" IS DISTINCT FROM (new_values."issued_at") OR old_values."key" IS DISTINCT FROM (new_values."key") OR old_values."programme_id" IS DISTINCT FROM (new_values."programme_id") OR old_values."reference" IS DISTINCT FROM (new_values."reference") OR old_values."run_id" IS DISTINCT FROM (new_values."run_id") OR old_values."settled_at" IS DISTINCT FROM (new_values."settled_at") OR old_values."settled_by_id" IS DISTINCT FROM (new_values."settled_by_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."told_at" IS DISTINCT FROM (new_values."told_at") OR old_values."tries" IS DISTINCT FROM (new_values."tries") OR old_values."used_on" IS DISTINCT FROM (new_values."used_on") OR old_values."value" IS DISTINCT FROM (new_values."value")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='af4c6c797e4bcdf59981c45fc27144e135fd5eae', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bd6ef', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitgrant',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_benefitgrantevent" ("asked_at", "batch_id", "claim_id", "claimant_id", "expires_on", "failed_as", "id", "issued_at", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reference", "run_id", "settled_at", "settled_by_id", "status", "told_at", "tries", "used_on", "value") SELECT old_values."asked_at", old_values."batch_id", old_values."claim_id", old_values."claimant_id", old_values."expires_on", old_values."failed_as", old_values."id", old_values."issued_at", old_values."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."reference", old_values."run_id", old_values."settled_at", old_values."settled_by_id", old_values."status", old_values."told_at", old_values."tries", old_values."used_on", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a42f36a548a1d0fee128fa42efa99ff2bed1bbec', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_45eae', referencing='REFERENCING OLD TABLE AS old_values ', table='reviews_benefitgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefitrun',
            trigger=pgtrigger.compiler.Trigger(name='counts_up', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.written < OLD.written OR NEW.written_worth < OLD.written_worth THEN\n                        RAISE EXCEPTION 'benefit run counts up' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_run_counts_up';\n                    END IF;\n                    RETURN NEW;\n                ", hash='601a512093951e9223ad787932d2fad3f3a1de42', operation='UPDATE OF "written", "written_worth"', pgid='pgtrigger_counts_up_ba5a2', table='reviews_benefitrun', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('claimant__isnull', False)), fields=('programme', 'claimant'), name='claimant_gets_a_programme_once'),
        ),
        migrations.AddConstraint(
            model_name='benefitrun',
            constraint=models.CheckConstraint(condition=models.Q(('written_worth__lte', models.F('worth'))), name='benefit_run_gives_no_more_than_approved'),
        ),
        ]),
    ]
