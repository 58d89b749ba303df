"""One word for one thing in labels, and the next version of the letters that name the customer centre.

A letter's new version has the telephone number wherever it says 고객센터, the address that papers are
sent to, and no promise that the program does not keep. Notices that are written stay as they are.
The text in use follows where it is the shipped one; where the office has written its own, the new
version is a draft beside it. An AlimTalk draft that nobody has handed in changes in place.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

HANDED_IN = ("waiting", "approved")

# sentence of the shipped letters -> its next version; each letter takes those that it has
SENTENCES = (
    (
        "궁금하신 점은 접수번호와 함께 고객센터로 문의해 주세요.",
        "궁금하신 점은 고객센터(#{고객센터전화})로 접수번호와 함께 문의해 주세요.",
    ),
    ("이의신청은 고객센터에서 받으며,", "이의신청은 고객센터(#{고객센터전화})에서 받으며,"),
    ("일 안에 고객센터에 이의신청을", "일 안에 고객센터(#{고객센터전화})에 이의신청을"),
    (
        "올바른 계좌번호와 예금주를 고객센터로 알려 주시면 다시 보내 드립니다.",
        "올바른 계좌번호와 예금주를 고객센터(#{고객센터전화})로 알려 주세요."
        " 계좌를 확인한 뒤 지급을 다시 준비합니다.",
    ),
    (
        "심의 결과를 늦게 받으셨다면 고객센터로 알려 주세요.",
        "심의 결과를 늦게 받으셨다면 고객센터(#{고객센터전화})로 알려 주세요.",
    ),
    (
        "며칠이 지나도 입금되지 않으면 고객센터로 알려 주세요.",
        "며칠이 지나도 입금되지 않으면 고객센터(#{고객센터전화})로 알려 주세요.",
    ),
    (
        "기본 지원금은 이 결과와 관계없이 지급됩니다.",
        "기본 지원금 대상이면 이 결과와 관계없이 따로 지급합니다.",
    ),
    (
        "The base grant is paid regardless of this result.",
        "A base grant, where one is due, is paid regardless of this result.",
    ),
    ("보완 기한: #{보완기한}", "보완기한: #{보완기한}\n{-}보내실 곳: #{서류보낼곳}"),
    ("보완 기한", "보완기한"),
    ("보완 요청", "보완요청"),
    (
        "please contact the customer centre with your claim number.",
        "call the customer centre (#{고객센터전화}) and give your claim number.",
    ),
    ("The customer centre takes appeals", "The customer centre (#{고객센터전화}) takes appeals"),
    ("appeal at the customer centre within", "appeal at the number below within"),
    (
        "Please give the customer centre the correct account number and account holder,"
        " and we will send it again.",
        "Please give the customer centre (#{고객센터전화}) the correct account number and account"
        " holder. Once the account is checked, the payment is prepared again.",
    ),
    ("please tell the customer centre.", "please tell the customer centre (#{고객센터전화})."),
    ("Due by: #{보완기한}", "Due by: #{보완기한}\n{-}Send to: #{서류보낼곳}"),
)


def next_text(text):
    """Return a letter's next version. `{-}` is the dash of a list where the line before has one."""
    for old, new in SENTENCES:
        listed, plain = new.replace("{-}", "- "), new.replace("{-}", "")
        parts = text.split(old)
        for at, part in enumerate(parts[:-1]):
            parts[at] = part + (listed if part.endswith("\n- ") else plain)
        text = "".join(parts)
    return text


def write_letters(apps, schema_editor):
    """Write the next version of each letter that changes."""
    template = apps.get_model("reviews", "NoticeTemplate")
    rows = template.objects.using(schema_editor.connection.alias)
    newest = {(t.event, t.channel, t.language): t for t in rows.order_by("version")}
    for place, letter in newest.items():
        subject, body = next_text(letter.subject), next_text(letter.body)
        if (subject, body) == (letter.subject, letter.body):
            continue
        if letter.published_at is None and letter.inspection not in HANDED_IN:
            rows.filter(pk=letter.pk).update(subject=subject, body=body)
            continue
        follows = letter.current and letter.version == 1 and letter.channel != "alimtalk"
        if follows:
            rows.filter(pk=letter.pk).update(current=False)
        event, channel, language = place
        rows.create(
            event=event, channel=channel, language=language, version=letter.version + 1,
            subject=subject, body=body, current=follows,
            published_at=timezone.now() if follows else None,
        )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0008_bulk_lists_and_trials'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='decision',
            options={'ordering': ['-pk'], 'permissions': [('confirm_decision', '의결 확정')], 'verbose_name': '의결', 'verbose_name_plural': '의결'},
        ),
        migrations.AlterModelOptions(
            name='payoutbatch',
            options={'ordering': ['-created_at', '-pk'], 'permissions': [('build_batch', '이체 묶음 만들기'), ('release_batch', '이체 승인')], 'verbose_name': '이체 묶음', 'verbose_name_plural': '이체 묶음'},
        ),
        migrations.AlterField(
            model_name='assignment',
            name='left_as',
            field=models.CharField(blank=True, choices=[('recused', '회피'), ('disqualified', '제척'), ('challenged', '기피'), ('reassigned', '재배정'), ('on_leave', '부재')], max_length=12, verbose_name='물러난 사유'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reviews.assignment', verbose_name='앞선 위원'),
        ),
        migrations.AlterField(
            model_name='assignmentevent',
            name='left_as',
            field=models.CharField(blank=True, choices=[('recused', '회피'), ('disqualified', '제척'), ('challenged', '기피'), ('reassigned', '재배정'), ('on_leave', '부재')], max_length=12, verbose_name='물러난 사유'),
        ),
        migrations.AlterField(
            model_name='assignmentevent',
            name='replaces',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignment', verbose_name='앞선 위원'),
        ),
        migrations.AlterField(
            model_name='cannedreason',
            name='active',
            field=models.BooleanField(default=True, verbose_name='사용 중'),
        ),
        migrations.AlterField(
            model_name='cannedreasonevent',
            name='active',
            field=models.BooleanField(default=True, verbose_name='사용 중'),
        ),
        migrations.AlterField(
            model_name='deliveryattempt',
            name='channel',
            field=models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로'),
        ),
        migrations.AlterField(
            model_name='evidencecheck',
            name='note',
            field=models.CharField(blank=True, max_length=300, verbose_name='사유'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='channel',
            field=models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='delivered_by',
            field=models.CharField(blank=True, choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='status',
            field=models.CharField(choices=[('pending', '대기'), ('sending', '발송중'), ('sent', '접수됨'), ('delivered', '수신 확인'), ('failed', '실패'), ('unknown', '결과 미확인'), ('suppressed', '보내지 않음')], default='pending', max_length=10, verbose_name='상태'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='channel',
            field=models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], default='mail', max_length=10, verbose_name='경로'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='channel',
            field=models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], default='mail', max_length=10, verbose_name='경로'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='queuerow',
            name='decided_amount',
            field=models.BigIntegerField(default=0, verbose_name='의결액'),
        ),
        migrations.AlterField(
            model_name='sittingitem',
            name='taken_out_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='뺀 사유'),
        ),
        migrations.AlterField(
            model_name='supplementrequest',
            name='closing_note',
            field=models.CharField(blank=True, max_length=300, verbose_name='사유'),
        ),
        migrations.AlterField(
            model_name='supplementrequest',
            name='status',
            field=models.CharField(choices=[('proposed', '보완 의견'), ('asked', '보완요청'), ('answered', '보완됨'), ('expired', '기한 지남'), ('cancelled', '취소됨'), ('declined', '요청하지 않음'), ('undone', '보내기 전에 되돌림')], max_length=10, verbose_name='상태'),
        ),
        migrations.AlterField(
            model_name='supplementrequestevent',
            name='status',
            field=models.CharField(choices=[('proposed', '보완 의견'), ('asked', '보완요청'), ('answered', '보완됨'), ('expired', '기한 지남'), ('cancelled', '취소됨'), ('declined', '요청하지 않음'), ('undone', '보내기 전에 되돌림')], max_length=10, verbose_name='상태'),
        ),
        migrations.AlterField(
            model_name='suppression',
            name='channel',
            field=models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로'),
        ),
        migrations.AlterField(
            model_name='suppressionevent',
            name='channel',
            field=models.CharField(choices=[('mail', '이메일'), ('alimtalk', '알림톡'), ('sms', '문자'), ('lms', '장문 문자')], max_length=10, verbose_name='경로'),
        ),
        migrations.RunPython(write_letters, migrations.RunPython.noop),
    ]
