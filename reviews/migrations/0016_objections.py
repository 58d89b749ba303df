"""Objections and withdrawals: tables, database rules and the letters (0016_objections.toml).

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

LETTERS = Path(__file__).with_name("0016_objections.toml")


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
        ('reviews', '0015_upload_link_letters'),
        ('claims', '0020_objections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='이의가 있는 경로')),
                ('routed_at', models.DateTimeField(verbose_name='분류일시')),
                ('asks', models.BinaryField(null=True, verbose_name='신청인이 바라는 것(암호화)')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('channel', models.CharField(choices=[('telephone', '전화'), ('post', '우편'), ('counter', '방문'), ('mail', '이메일')], max_length=10, verbose_name='접수채널')),
                ('filed_on', models.DateField(verbose_name='제기일')),
                ('deadline_on', models.DateField(verbose_name='제기 기한')),
                ('decide_by', models.DateField(verbose_name='결정 기한')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수한 때')),
                ('status', models.CharField(choices=[('received', '접수'), ('proposed', '확인 대기'), ('decided', '결정함'), ('passed_to_council', '협의체로 넘김'), ('rejected_late', '기간 경과'), ('withdrawn', '철회')], default='received', max_length=18, verbose_name='상태')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', '받아들임'), ('refused', '받아들이지 않음')], max_length=8, verbose_name='답')),
                ('to_route', models.CharField(blank=True, choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='바로잡은 경로')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='이유')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='답을 올린 때')),
                ('sent_back_at', models.DateTimeField(blank=True, null=True, verbose_name='돌려보낸 때')),
                ('sent_back_reason', models.CharField(blank=True, max_length=300, verbose_name='돌려보낸 사유')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('appeal_on', models.DateField(blank=True, null=True, verbose_name='협의체에 이의를 제기한 날')),
                ('appeal_deadline_on', models.DateField(blank=True, null=True, verbose_name='협의체에 이의를 제기하는 기한')),
                ('appeal_asks', models.BinaryField(null=True, verbose_name='협의체에 바라는 것(암호화)')),
                ('appeal_digest', models.BinaryField(max_length=16, null=True, verbose_name='협의체에 바라는 것의 지문')),
                ('passed_at', models.DateTimeField(blank=True, null=True, verbose_name='협의체로 넘긴 때')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='철회한 때')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='철회 사유')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'verbose_name': '이의',
                'verbose_name_plural': '이의',
                'ordering': ['-pk'],
                'permissions': [('register_objection', '이의 접수'), ('decide_objection', '이의에 답하기')],
            },
        ),
        migrations.CreateModel(
            name='ObjectionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('route', models.CharField(choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='이의가 있는 경로')),
                ('routed_at', models.DateTimeField(verbose_name='분류일시')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('channel', models.CharField(choices=[('telephone', '전화'), ('post', '우편'), ('counter', '방문'), ('mail', '이메일')], max_length=10, verbose_name='접수채널')),
                ('filed_on', models.DateField(verbose_name='제기일')),
                ('deadline_on', models.DateField(verbose_name='제기 기한')),
                ('decide_by', models.DateField(verbose_name='결정 기한')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수한 때')),
                ('status', models.CharField(choices=[('received', '접수'), ('proposed', '확인 대기'), ('decided', '결정함'), ('passed_to_council', '협의체로 넘김'), ('rejected_late', '기간 경과'), ('withdrawn', '철회')], default='received', max_length=18, verbose_name='상태')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', '받아들임'), ('refused', '받아들이지 않음')], max_length=8, verbose_name='답')),
                ('to_route', models.CharField(blank=True, choices=[('late', '기간 밖'), ('affiliate', '계열사 이관'), ('no_monetary_loss', '금전 피해 없음'), ('out_of_scope', '대상 아님'), ('tier_grant', '구간 지급'), ('committee_review', '협의체 심의')], max_length=16, verbose_name='바로잡은 경로')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='답을 올린 때')),
                ('sent_back_at', models.DateTimeField(blank=True, null=True, verbose_name='돌려보낸 때')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='확인한 때')),
                ('appeal_on', models.DateField(blank=True, null=True, verbose_name='협의체에 이의를 제기한 날')),
                ('appeal_deadline_on', models.DateField(blank=True, null=True, verbose_name='협의체에 이의를 제기하는 기한')),
                ('appeal_digest', models.BinaryField(max_length=16, null=True, verbose_name='협의체에 바라는 것의 지문')),
                ('passed_at', models.DateTimeField(blank=True, null=True, verbose_name='협의체로 넘긴 때')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='철회한 때')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='철회 사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='철회한 때')),
                ('undo_until', models.DateField(verbose_name='되돌릴 수 있는 마지막 날')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='되돌린 때')),
                ('undo_reason', models.CharField(blank=True, max_length=300, verbose_name='되돌린 사유')),
            ],
            options={
                'verbose_name': '신청 철회',
                'verbose_name_plural': '신청 철회',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='WithdrawalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='철회한 때')),
                ('undo_until', models.DateField(verbose_name='되돌릴 수 있는 마지막 날')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='되돌린 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimOfCouncil',
            fields=[
            ],
            options={
                'verbose_name': '협의체가 쓰는 신청',
                'verbose_name_plural': '협의체가 쓰는 신청',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('claims.claim',),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appeal',
            name='fsm',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimofpayouts',
            name='route_holds',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='rests_on_a_decision',
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
            name='grant_is_what_the_policy_says',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payout',
            name='way_of_granting',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='fsm',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='only_escalated_claims_are_reviewed',
        ),
        migrations.RemoveConstraint(
            model_name='inboxitem',
            name='item_is_of_a_known_kind',
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('seat_given', '심의 배정'), ('seat_taken', '배정에서 빠짐'), ('due_tomorrow', '다음 영업일까지 표결'), ('ballot_opened', '개표'), ('second_ballot', '재표결'), ('sitting_announced', '회의 안건 공고'), ('supplement_ended', '보완요청 답변'), ('comment', '논의 의견'), ('batch_to_release', '승인할 이체 묶음'), ('wave_failed', '일괄 통지 실패'), ('quarantine', '서류 격리'), ('objection_confirm', '확인할 이의의 답'), ('objection_back', '돌려보낸 이의의 답')], max_length=20, verbose_name='종류'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulk',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticebulkevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplate',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='noticetemplateevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessage',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        migrations.AlterField(
            model_name='trialmessageevent',
            name='event',
            field=models.CharField(choices=[('claim_received', '신청 접수'), ('route_taken', '심사 경로 안내'), ('supplement_requested', '보완요청'), ('supplement_reminder', '보완기한 알림'), ('decision_granted', '의결 결과: 지급승인'), ('decision_partly_granted', '의결 결과: 일부승인'), ('decision_denied', '의결 결과: 부지급'), ('appeal_received', '이의신청 접수'), ('appeal_late', '이의신청 기간 경과'), ('appeal_extended', '이의신청 결정 기한 연장'), ('appeal_raised', '재심의 결과: 증액'), ('appeal_confirmed', '재심의 결과: 유지'), ('objection_received', '이의 접수'), ('objection_late', '이의 기간 경과'), ('objection_upheld', '이의 결과: 받아들임'), ('objection_refused', '이의 결과: 받아들이지 않음'), ('objection_passed', '이의를 협의체로 넘김'), ('claim_withdrawn', '신청 철회'), ('withdrawal_undone', '철회 되돌림'), ('payout_approved', '지급 승인'), ('payout_sent', '지급완료'), ('payout_failed', '지급실패')], max_length=40, verbose_name='알림'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'received\') THEN RAISE EXCEPTION \'reviews appeal status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_appeal_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'accepted>decided\', \'accepted>withdrawn\', \'received>accepted\', \'received>rejected_late\', \'received>withdrawn\', \'withdrawn>accepted\', \'withdrawn>received\']::text[])\n            THEN RAISE EXCEPTION \'reviews appeal status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_appeal_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='d762c4521fc07e4648ee8525ccf1717e6f439fd0', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_9abeb', table='reviews_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'withdrawn\')', func="\n            IF NEW.status <> 'withdrawn' AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_withdrawal w\n                        WHERE w.claim_id = (SELECT r.claim_id FROM public.reviews_review r WHERE r.id = OLD.review1_id) AND w.at = OLD.closed_at\n                            AND w.undone_at IS NOT NULL\n                    )\n            THEN RAISE EXCEPTION 'withdrawn appeal is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_appeal_is_final'; END IF;\n            RETURN NEW;\n        ", hash='48d9e5e59e6af290a2b7584a53f0ad2dcb2933b6', operation='UPDATE', pgid='pgtrigger_withdrawn_is_final_a6b68', table='reviews_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimofpayouts',
            trigger=pgtrigger.compiler.Trigger(name='route_holds', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.claim_id = OLD.id AND p.status <> \'cancelled\' AND (p.status <> \'paid\'\n                    OR NOT EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = NEW.id AND b.status = \'decided\'\n                                AND b.outcome = \'upheld\' AND b.to_route = NEW.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM NEW.tier_id\n                                AND b.decided_at = NEW.routed_at\n                        ))\n            ) OR EXISTS (\n                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = OLD.id\n            )) AND ROW(OLD."route", OLD."tier_id", OLD."routed_under_id", OLD."routed_at") IS DISTINCT FROM ROW(NEW."route", NEW."tier_id", NEW."routed_under_id", NEW."routed_at") THEN RAISE EXCEPTION \'route holds while something rests on it\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'route_holds_while_something_rests_on_it\'; END IF;\n            RETURN NEW;\n        ', hash='74b0d26d25b27159d21595c63f1fd4fcada94ba3', operation='UPDATE OF "route", "tier_id", "routed_under_id", "routed_at"', pgid='pgtrigger_route_holds_5599b', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='rests_on_a_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind NOT IN ('additional', 'appeal_adjustment') THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_decision d\n                JOIN public.reviews_review r ON r.id = d.review_id\n                LEFT JOIN public.reviews_review r1\n                    ON r1.claim_id = r.claim_id AND r1.round = 1 AND r.round = 2\n                LEFT JOIN public.reviews_decision d1 ON d1.review_id = r1.id AND d1.amount > 0\n                WHERE r.claim_id = NEW.claim_id AND r.policy_id = NEW.policy_id\n                    AND d.resolution_no = NEW.basis ->> 'resolution_no'\n                    AND NEW.amount <= d.amount - COALESCE(d1.amount, 0)\n                    AND (NEW.kind = 'appeal_adjustment') = (d1.id IS NOT NULL)\n                    AND (NEW.replaces_id IS NOT NULL\n                        OR NEW.key = 'decision:' || d.resolution_no AND NEW.amount = d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount), 0) FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND NOT c.basis ? 'objection'\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) END\n                        OR starts_with(NEW.key, 'decision:' || d.resolution_no || ':')\n                            AND NEW.amount <= d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + (\n                        SELECT COALESCE(sum(c.amount), 0) FROM public.reviews_payout c\n                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'\n                            AND NOT c.basis ? 'objection'\n                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')\n                                OR c.status = 'failed' AND NOT EXISTS (\n                                    SELECT 1 FROM public.reviews_payout s\n                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'\n                                ))\n                    ) END\n                            AND NOT EXISTS (\n                                SELECT 1 FROM public.reviews_payout o\n                                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind\n                                    AND o.status <> 'cancelled'\n                            ))\n            ) THEN RAISE EXCEPTION 'no decision of this claim grants this amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_without_preparer_rests_on_a_decision'; END IF;\n            RETURN NEW;\n        ", hash='31b50f8b2ec00d0e339801d841bc52b26be30889', operation='INSERT', pgid='pgtrigger_rests_on_a_decision_c958c', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='claim_is_never_paid_above_its_loss', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE most bigint; held bigint;', func="\n            IF NEW.kind NOT IN ('additional', 'appeal_adjustment', 'correction')\n                OR NEW.kind = 'correction' AND NEW.basis ? 'objection'\n            THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'more than the assessed loss would be paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_paid_above_its_loss';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.claims_claim c\n                JOIN public.claims_supportpolicy p ON p.id = NEW.policy_id\n                WHERE c.id = NEW.claim_id AND c.claimant_id = NEW.claimant_id\n                    AND p.programme_id = NEW.programme_id\n            ) THEN RAISE EXCEPTION 'payout is of its claim and programme' USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_is_of_its_claim_and_programme'; END IF;\n            SELECT max(newest.amount) INTO most FROM (\n                SELECT DISTINCT ON (r.id) l.amount FROM public.reviews_review r\n                JOIN public.reviews_lossassessment l ON l.review_id = r.id\n                WHERE r.claim_id = NEW.claim_id ORDER BY r.id, l.version DESC\n            ) newest;\n            IF most IS NULL THEN\n                SELECT c.claimed_loss INTO most FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id;\n            END IF;\n            SELECT COALESCE(sum(p.amount), 0) INTO held FROM public.reviews_payout p\n            WHERE p.claim_id = NEW.claim_id\n                AND p.kind IN ('additional', 'appeal_adjustment', 'correction')\n                AND NOT p.basis ? 'objection'\n                AND p.status IN ('prepared', 'approved', 'batched', 'paid');\n            IF held + NEW.amount > COALESCE(most, 0) THEN RAISE EXCEPTION 'more than the assessed loss would be paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_paid_above_its_loss'; END IF;\n            RETURN NEW;\n        ", hash='79b873b04deab6ad86975bf3b9334d8c68785c4f', operation='INSERT', pgid='pgtrigger_claim_is_never_paid_above_its_loss_07bc3', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='correction_follows_a_payment', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.corrects_id IS NULL THEN RETURN NEW; END IF;\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.corrects_id AND p.status = 'paid' AND p.claim_id = NEW.claim_id\n            ) THEN RAISE EXCEPTION 'correction follows a paid payout' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_follows_a_paid_payout'; END IF;\n            IF NOT NEW.basis ? 'objection'\n                AND COALESCE((\n                WITH RECURSIVE before AS (\n                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p\n                    WHERE p.id = NEW.corrects_id\n                    UNION\n                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p\n                    JOIN before b ON p.id = b.corrects_id\n                )\n                SELECT b.kind FROM before b WHERE b.kind <> 'correction'\n            ) NOT IN ('additional', 'appeal_adjustment'), TRUE)\n            THEN\n                RAISE EXCEPTION 'correction rests on a decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_rests_on_a_decision';\n            END IF;\n            RETURN NEW;\n        ", hash='979d2ea304a735239f0ccd6bab8a18a46007d3a4', operation='INSERT', pgid='pgtrigger_correction_follows_a_payment_af568', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='corrects_by_an_objection', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind <> 'correction' OR NOT NEW.basis ? 'objection' THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'correction of a grant follows an objection' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_a_grant_follows_an_objection';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF NOT EXISTS (\n                SELECT 1 FROM public.claims_claim c\n                JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id\n                LEFT JOIN public.claims_supporttier t ON t.id = c.tier_id\n                WHERE c.id = NEW.claim_id AND p.id = NEW.policy_id\n                    AND p.programme_id = NEW.programme_id AND c.claimant_id = NEW.claimant_id\n                    AND EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        )\n                    AND NEW.amount + (\n                    SELECT COALESCE(sum(g.amount), 0) FROM public.reviews_payout g\n                    WHERE g.claim_id = NEW.claim_id\n                        AND g.status IN ('prepared', 'approved', 'batched', 'paid')\n                        AND (g.kind IN ('tier_grant', 'base_grant')\n                            OR g.kind = 'correction' AND g.basis ? 'objection')\n                ) = CASE c.route\n                        WHEN 'tier_grant' THEN t.amount\n                        WHEN 'committee_review' THEN p.base_grant END\n            ) THEN RAISE EXCEPTION 'correction of a grant follows an objection' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_a_grant_follows_an_objection'; END IF;\n            RETURN NEW;\n        ", hash='a93a94f738e2975c3c0997191a1e0e580d976f2b', operation='INSERT', pgid='pgtrigger_corrects_by_an_objection_12422', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='of_no_withdrawn_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.kind IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;\n            IF TG_OP = 'UPDATE' AND (\n                NEW.status = OLD.status OR NEW.status NOT IN ('approved', 'batched')\n                OR OLD.status NOT IN ('prepared', 'approved')\n            ) THEN RETURN NEW; END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            IF EXISTS (\n                SELECT 1 FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing'; END IF;\n            RETURN NEW;\n        ", hash='31681391180c8fdd2603a6021c46dea3ffbc06e2', operation='INSERT OR UPDATE', pgid='pgtrigger_of_no_withdrawn_claim_a003c', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='grant_is_what_the_policy_says', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE claim record; own_key text;', func="\n            IF NEW.kind NOT IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;\n            IF TG_OP = 'UPDATE' THEN\n                IF OLD.status = 'approved' AND NEW.status = 'batched' AND EXISTS (\n                    SELECT 1 FROM public.claims_claim c\n                    WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n                ) THEN RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing'; END IF;\n                IF NEW.amount = OLD.amount\n                    AND NOT (OLD.status = 'prepared' AND NEW.status = 'approved')\n                THEN RETURN NEW; END IF;\n            END IF;\n            \n    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n        RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says';\n    END IF;\n    PERFORM 1 FROM public.claims_claim c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;\n\n            SELECT c.withdrawn_at, c.claimant_id, c.routed_under_id, p.programme_id,\n                p.published_at IS NOT NULL AND p.effective_from <= c.routed_at\n                    AND (c.route = CASE\n        WHEN NOT o.is_operator THEN 'affiliate'\n        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'\n        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'\n        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'\n        ELSE 'tier_grant'\n    END AND EXISTS (\n        SELECT 1 FROM public.claims_filingwindow own\n        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'\n        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at\n    )\n                            AND (c.route <> 'tier_grant' OR c.tier_id = (\n        SELECT tier.id FROM public.claims_supporttier tier\n        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound\n        ORDER BY tier.upper_bound LIMIT 1\n    ))\n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.status = 'decided'\n                                AND b.outcome = 'upheld' AND b.to_route = c.route\n                                AND b.to_tier_id IS NOT DISTINCT FROM c.tier_id\n                                AND b.decided_at = c.routed_at\n                        )) AS as_filed,\n                CASE WHEN c.route = 'tier_grant' AND NEW.kind = 'tier_grant' THEN t.amount\n                    WHEN c.route = 'committee_review' AND NEW.kind = 'base_grant'\n                    THEN p.base_grant END AS won\n            INTO claim\n            FROM public.claims_claim c\n            JOIN public.claims_company o ON o.id = c.company_id\n            JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id\n            LEFT JOIN public.claims_supporttier t\n                ON t.id = c.tier_id AND t.policy_id = c.routed_under_id\n            WHERE c.id = NEW.claim_id;\n            IF claim.withdrawn_at IS NOT NULL THEN\n                RAISE EXCEPTION 'withdrawn claim is granted nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_claim_is_granted_nothing';\n            END IF;\n            IF claim.won IS DISTINCT FROM NEW.amount\n                OR claim.as_filed IS NOT TRUE\n                OR claim.routed_under_id IS DISTINCT FROM NEW.policy_id\n                OR claim.claimant_id IS DISTINCT FROM NEW.claimant_id\n                OR claim.programme_id IS DISTINCT FROM NEW.programme_id\n            THEN RAISE EXCEPTION 'the claim''s policy grants no such amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_what_the_policy_says'; END IF;\n            IF TG_OP = 'UPDATE' OR NEW.replaces_id IS NOT NULL THEN RETURN NEW; END IF;\n            own_key := replace(NEW.kind, '_grant', '') || ':' || NEW.claim_id\n                || ':' || NEW.policy_id;\n            IF NEW.key = own_key THEN RETURN NEW; END IF;\n            IF NOT starts_with(NEW.key, own_key || ':') OR EXISTS (\n                SELECT 1 FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind AND o.status = 'failed'\n            ) THEN RAISE EXCEPTION 'grant of a claim is one row and its successors' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_of_a_claim_is_one_row_and_its_successors'; END IF;\n            RETURN NEW;\n        ", hash='7d44ff7e659a53bd9c7ace6a423d0ff3e594fcc5', operation='INSERT OR UPDATE', pgid='pgtrigger_grant_is_what_the_policy_says_e6ee0', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='way_of_granting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.replaces_id IS NULL AND (EXISTS (\n                SELECT 1 FROM public.reviews_payout o\n                WHERE o.claim_id = NEW.claim_id AND o.status <> 'cancelled'\n                    AND o.kind <> NEW.kind AND 'tier_grant' IN (o.kind, NEW.kind)\n                    AND ('base_grant' IN (o.kind, NEW.kind) OR NOT EXISTS (\n                        SELECT 1 FROM public.reviews_objection b WHERE b.claim_id = NEW.claim_id\n                            AND (b.status = 'passed_to_council'\n                                OR b.status = 'decided' AND b.outcome = 'upheld')\n                    ))\n            ) OR NEW.kind = 'tier_grant' AND EXISTS (\n                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = NEW.claim_id\n            ) AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_objection b WHERE b.claim_id = NEW.claim_id\n                            AND (b.status = 'passed_to_council'\n                                OR b.status = 'decided' AND b.outcome = 'upheld')\n                    )) THEN RAISE EXCEPTION 'claim is granted one way' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_granted_one_way'; END IF;\n            RETURN NEW;\n        ", hash='66eaa6e4bdb56b7affe557302f40ead23096f927', operation='INSERT', pgid='pgtrigger_way_of_granting_31289', table='reviews_payout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'in_review\', \'waiting_documents\') THEN RAISE EXCEPTION \'reviews review status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_review_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'deciding>decided\', \'deciding>in_review\', \'deciding>withdrawn\', \'in_review>deciding\', \'in_review>supplement_requested\', \'in_review>withdrawn\', \'supplement_requested>in_review\', \'supplement_requested>withdrawn\', \'waiting_documents>in_review\', \'waiting_documents>withdrawn\', \'withdrawn>deciding\', \'withdrawn>in_review\', \'withdrawn>waiting_documents\']::text[])\n            THEN RAISE EXCEPTION \'reviews review status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_review_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='96207566da1342bb48751774c5acb9d5ceaf5fda', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_78e1f', table='reviews_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='only_escalated_claims_are_reviewed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM public.claims_claim c\n                        WHERE c.id = NEW.claim_id AND (c.route = 'committee_review' OR EXISTS (\n                            SELECT 1 FROM public.reviews_objection b\n                            WHERE b.claim_id = c.id AND b.outcome = 'refused'\n                                AND b.status IN ('decided', 'passed_to_council')\n                                AND b.routed_at = c.routed_at\n                        ))\n                    ) THEN RAISE EXCEPTION 'only escalated claims are reviewed' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_escalated_claims_are_reviewed'; END IF;\n                    IF NEW.round = 2 AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_review r\n                        WHERE r.claim_id = NEW.claim_id AND r.round = 1 AND r.status = 'decided'\n                    ) THEN RAISE EXCEPTION 'second round follows a decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_follows_a_decision'; END IF;\n                    RETURN NEW;\n                ", hash='218752f08eb7f9aec544a52a0c6eb7a42ff38035', operation='INSERT', pgid='pgtrigger_only_escalated_claims_are_reviewed_f0b07', table='reviews_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_of_an_objection', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n            IF NOT EXISTS (\n                SELECT 1 FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.route = 'committee_review'\n            ) AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_objection b\n                WHERE b.claim_id = NEW.claim_id AND b.status = 'passed_to_council'\n                    AND (b.review_id = NEW.id OR NEW.round = 2)\n            ) THEN RAISE EXCEPTION 'only escalated claims are reviewed' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_escalated_claims_are_reviewed'; END IF;\n            RETURN NULL;\n        ", hash='e56522700ee04c8e3232479b86451c814cf02f18', operation='INSERT', pgid='pgtrigger_review_of_an_objection_6d0dc', table='reviews_review', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'withdrawn\')', func="\n            IF NEW.status <> 'withdrawn' AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_withdrawal w\n                        WHERE w.claim_id = OLD.claim_id AND w.at = OLD.closed_at\n                            AND w.undone_at IS NOT NULL\n                    )\n            THEN RAISE EXCEPTION 'withdrawn review is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_review_is_final'; END IF;\n            RETURN NEW;\n        ", hash='894afc8630588cae38dc27822c75552013f16dd1', operation='UPDATE', pgid='pgtrigger_withdrawn_is_final_d65d6', table='reviews_review', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seat_given', 'seat_taken', 'due_tomorrow', 'ballot_opened', 'second_ballot', 'sitting_announced', 'supplement_ended', 'comment', 'batch_to_release', 'wave_failed', 'quarantine', 'objection_confirm', 'objection_back'])), name='item_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='objection',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='objection',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리'),
        ),
        migrations.AddField(
            model_name='objection',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람'),
        ),
        migrations.AddField(
            model_name='objection',
            name='passed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='협의체로 넘긴 사람'),
        ),
        migrations.AddField(
            model_name='objection',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='답을 올린 사람'),
        ),
        migrations.AddField(
            model_name='objection',
            name='received_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람'),
        ),
        migrations.AddField(
            model_name='objection',
            name='review',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='reviews.review', verbose_name='심의'),
        ),
        migrations.AddField(
            model_name='objection',
            name='sent_back_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='돌려보낸 사람'),
        ),
        migrations.AddField(
            model_name='objection',
            name='tier',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='이의가 있는 구간'),
        ),
        migrations.AddField(
            model_name='objection',
            name='to_tier',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='바로잡은 구간'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='passed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='협의체로 넘긴 사람'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.objection'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='답을 올린 사람'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='received_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='review',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='sent_back_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='돌려보낸 사람'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='tier',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supporttier', verbose_name='이의가 있는 구간'),
        ),
        migrations.AddField(
            model_name='objectionevent',
            name='to_tier',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supporttier', verbose_name='바로잡은 구간'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람'),
        ),
        migrations.AddField(
            model_name='withdrawalevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리'),
        ),
        migrations.AddField(
            model_name='withdrawalevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청'),
        ),
        migrations.AddField(
            model_name='withdrawalevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.withdrawal'),
        ),
        migrations.AddField(
            model_name='withdrawalevent',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimofcouncil',
            trigger=pgtrigger.compiler.Trigger(name='comes_back_by_an_undo', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."withdrawn_at" IS NULL AND OLD."withdrawn_at" IS NOT NULL)', func="\n            IF NOT EXISTS (\n                        SELECT 1 FROM public.reviews_withdrawal w\n                        WHERE w.claim_id = OLD.id AND w.at = OLD.withdrawn_at\n                            AND w.undone_at IS NOT NULL\n                    ) THEN\n                RAISE EXCEPTION 'withdrawal is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_final';\n            END IF;\n            RETURN NEW;\n        ", hash='cf2d89fe8cb6abb2d681e355ec959d352c26805b', operation='UPDATE', pgid='pgtrigger_comes_back_by_an_undo_45a4d', table='claims_claim', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(condition=models.Q(('status__in', ['received', 'proposed'])), fields=['decide_by', 'id'], name='objection_to_answer'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['received', 'proposed'])), fields=('claim',), name='claim_has_one_open_objection'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'withdrawn'), _negated=True), fields=('claim', 'routed_at'), name='routing_is_objected_to_once'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['telephone', 'post', 'counter', 'mail'])), name='objection_is_of_a_known_channel'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('filed_on__gt', models.F('deadline_on')), ('status', 'rejected_late')), ('status__in', ['received', 'withdrawn']), models.Q(('filed_on__lte', models.F('deadline_on')), ('status__in', ['proposed', 'decided', 'passed_to_council'])), _connector='OR'), name='late_objection_is_rejected_and_no_other'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['received', 'withdrawn', 'rejected_late']), models.Q(('outcome__in', ['upheld', 'refused']), ('proposed_at__isnull', False), ('proposed_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='answered_objection_says_what_why_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'upheld'), ('to_route', 'tier_grant'), ('to_tier__isnull', False)), models.Q(('outcome', 'upheld'), ('to_tier__isnull', True), models.Q(('to_route__in', ['', 'tier_grant', 'late']), _negated=True)), models.Q(('outcome__in', ['', 'refused']), ('to_route', ''), ('to_tier__isnull', True)), _connector='OR'), name='upheld_objection_names_its_route'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ('decided', 'passed_to_council')), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), models.Q(models.Q(('status__in', ('decided', 'passed_to_council')), _negated=True), ('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='objection_is_decided_by_two_people'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appeal_on__lte', models.F('appeal_deadline_on')), ('outcome', 'refused'), ('passed_at__isnull', False), ('passed_by__isnull', False), ('review__isnull', False), ('status', 'passed_to_council')), models.Q(models.Q(('status', 'passed_to_council'), _negated=True), ('passed_by__isnull', True), ('review__isnull', True)), _connector='OR'), name='objection_before_the_council_was_refused'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'withdrawn')), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True)), _connector='OR'), name='withdrawn_objection_names_who'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('asks__isnull', False), ('erased_at__isnull', False), _connector='OR'), name='objection_has_its_text_until_it_is_erased'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."received_by_id" IS NOT NULL OR NEW."proposed_by_id" IS NOT NULL OR NEW."sent_back_by_id" IS NOT NULL OR NEW."decided_by_id" IS NOT NULL OR NEW."passed_by_id" IS NOT NULL OR NEW."closed_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."received_by_id" IS NOT NULL AND NEW."received_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."received_by_id" IS DISTINCT FROM OLD."received_by_id")) OR (NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."sent_back_by_id" IS NOT NULL AND NEW."sent_back_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."sent_back_by_id" IS DISTINCT FROM OLD."sent_back_by_id")) OR (NEW."decided_by_id" IS NOT NULL AND NEW."decided_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."decided_by_id" IS DISTINCT FROM OLD."decided_by_id")) OR (NEW."passed_by_id" IS NOT NULL AND NEW."passed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."passed_by_id" IS DISTINCT FROM OLD."passed_by_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='1915d2d242bfaeb28a1a54dd282b2a4b02ffa66c', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_6b422', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='fsm', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n                IF TG_OP = \'INSERT\' THEN\n                    IF NEW."status" NOT IN (\'received\') THEN RAISE EXCEPTION \'reviews objection status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_objection_status_moves_as_allowed\'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD."status" IS DISTINCT FROM NEW."status"\n                AND (OLD."status" || \'>\' || NEW."status") <> ALL (ARRAY[\'decided>passed_to_council\', \'proposed>decided\', \'proposed>received\', \'proposed>withdrawn\', \'received>proposed\', \'received>rejected_late\', \'received>withdrawn\', \'withdrawn>received\']::text[])\n            THEN RAISE EXCEPTION \'reviews objection status moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'reviews_objection_status_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='88c5d4d3b82e38c1cc0d675065eee259a78a3f1f', operation='UPDATE OR INSERT', pgid='pgtrigger_fsm_6c840', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."claim_id", OLD."route", OLD."tier_id", OLD."routed_at", OLD."text_digest", OLD."channel", OLD."filed_on", OLD."deadline_on", OLD."decide_by", OLD."received_by_id", OLD."received_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."route", NEW."tier_id", NEW."routed_at", NEW."text_digest", NEW."channel", NEW."filed_on", NEW."deadline_on", NEW."decide_by", NEW."received_by_id", NEW."received_at") THEN RAISE EXCEPTION \'objection is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'objection_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='f0dcfd41e12639e6e78ea98129432e0ab84e9de1', operation='UPDATE', pgid='pgtrigger_frozen_76abd', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='proposal_is_what_is_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (NEW.status IN (\'decided\', \'passed_to_council\')) AND ROW(OLD."outcome", OLD."to_route", OLD."to_tier_id", OLD."reason", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."outcome", NEW."to_route", NEW."to_tier_id", NEW."reason", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION \'confirmed answer is the proposed one\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'confirmed_answer_is_the_proposed_one\'; END IF;\n            RETURN NEW;\n        ', hash='76668f5748fbe2cf5e932ece48e34f2fdaba5fef', operation='UPDATE', pgid='pgtrigger_proposal_is_what_is_confirmed_ee725', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='answer_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status IN (\'decided\', \'passed_to_council\')) AND ROW(OLD."decided_by_id", OLD."decided_at") IS DISTINCT FROM ROW(NEW."decided_by_id", NEW."decided_at") THEN RAISE EXCEPTION \'answer of an objection is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'answer_of_an_objection_is_final\'; END IF;\n            RETURN NEW;\n        ', hash='ca7de24906180ba785c676dc8c61de26d826da62', operation='UPDATE', pgid='pgtrigger_answer_is_final_96eb2', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='passed_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.status = \'passed_to_council\') AND ROW(OLD."review_id", OLD."appeal_on", OLD."appeal_deadline_on", OLD."appeal_digest", OLD."passed_by_id", OLD."passed_at") IS DISTINCT FROM ROW(NEW."review_id", NEW."appeal_on", NEW."appeal_deadline_on", NEW."appeal_digest", NEW."passed_by_id", NEW."passed_at") THEN RAISE EXCEPTION \'objection goes to the council once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'objection_goes_to_the_council_once\'; END IF;\n            RETURN NEW;\n        ', hash='8056c097ec865edc5b78d22c666059efa090ba4e', operation='UPDATE', pgid='pgtrigger_passed_once_0f088', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='erasure', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n                RAISE EXCEPTION \'erasure is final\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'erasure_is_final\';\n            END IF;\n            IF (NEW."asks" IS DISTINCT FROM OLD."asks" AND (NEW.erased_at IS NULL OR COALESCE(NEW."asks"::text, \'\') NOT IN (\'\', \'\\x\'))) THEN RAISE EXCEPTION \'objection is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'objection_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='40d40eb0e23e360f8b13ae7600d0d19dae56c69d', operation='UPDATE', pgid='pgtrigger_erasure_d589e', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='objects_to_the_route', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT 1 FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.route = NEW.route\n                    AND c.tier_id IS NOT DISTINCT FROM NEW.tier_id\n                    AND c.routed_at = NEW.routed_at\n                    AND c.route <> 'committee_review' AND c.withdrawn_at IS NULL\n            ) THEN RAISE EXCEPTION 'objection is of a route of its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_of_a_route_of_its_claim'; END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.received_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'register_objection')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'register_objection')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'objection is received by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_received_by_an_office';\n            END IF;\n            RETURN NEW;\n        ", hash='01bcc5849d3d6f978847df9dc9566414f54475b3', operation='INSERT', pgid='pgtrigger_objects_to_the_route_98f57', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='passes_two_people', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.status = OLD.status THEN RETURN NEW; END IF;\n            IF NEW.status = 'proposed' THEN\n                IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')\n            )\n        )\n    ) THEN\n                    RAISE EXCEPTION 'objection is answered by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_answered_by_the_secretariat';\n                END IF;\n                IF NEW.to_tier_id IS NOT NULL AND NOT EXISTS (\n                    SELECT 1 FROM public.claims_claim c\n                    JOIN public.claims_supporttier t ON t.policy_id = c.routed_under_id\n                    WHERE c.id = NEW.claim_id AND t.id = NEW.to_tier_id\n                ) THEN RAISE EXCEPTION 'objection names a tier of its policy' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_names_a_tier_of_its_policy'; END IF;\n            END IF;\n            IF NEW.status = 'decided' AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.decided_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'objection is answered by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_answered_by_the_secretariat';\n            END IF;\n            RETURN NEW;\n        ", hash='c5d2525fd8da4c2b59869c3017a4fedee2916435', operation='UPDATE', pgid='pgtrigger_passes_two_people_316cb', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'withdrawn\')', func="\n            IF NEW.status <> 'withdrawn' AND NOT EXISTS (\n                        SELECT 1 FROM public.reviews_withdrawal w\n                        WHERE w.claim_id = OLD.claim_id AND w.at = OLD.closed_at\n                            AND w.undone_at IS NOT NULL\n                    )\n            THEN RAISE EXCEPTION 'withdrawn objection is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_objection_is_final'; END IF;\n            RETURN NEW;\n        ", hash='02cff5e03b592ce5d77bf567f9da7f1aff371562', operation='UPDATE', pgid='pgtrigger_withdrawn_is_final_b8d98', table='reviews_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_objectionevent" ("appeal_deadline_on", "appeal_digest", "appeal_on", "channel", "claim_id", "closed_at", "closed_by_id", "deadline_on", "decide_by", "decided_at", "decided_by_id", "erased_at", "filed_on", "id", "outcome", "passed_at", "passed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received_at", "received_by_id", "review_id", "route", "routed_at", "sent_back_at", "sent_back_by_id", "status", "text_digest", "tier_id", "to_route", "to_tier_id") VALUES (NEW."appeal_deadline_on", NEW."appeal_digest", NEW."appeal_on", NEW."channel", NEW."claim_id", NEW."closed_at", NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", NEW."decided_at", NEW."decided_by_id", NEW."erased_at", NEW."filed_on", NEW."id", NEW."outcome", NEW."passed_at", NEW."passed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received_at", NEW."received_by_id", NEW."review_id", NEW."route", NEW."routed_at", NEW."sent_back_at", NEW."sent_back_by_id", NEW."status", NEW."text_digest", NEW."tier_id", NEW."to_route", NEW."to_tier_id"); RETURN NULL;', hash='3e59c3bd360f0b96000421b7525c06b247e4dad5', operation='INSERT', pgid='pgtrigger_insert_insert_e1ff2', table='reviews_objection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."appeal_deadline_on" IS DISTINCT FROM (NEW."appeal_deadline_on") OR OLD."appeal_digest" IS DISTINCT FROM (NEW."appeal_digest") OR OLD."appeal_on" IS DISTINCT FROM (NEW."appeal_on") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."deadline_on" IS DISTINCT FROM (NEW."deadline_on") OR OLD."decide_by" IS DISTINCT FROM (NEW."decide_by") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."filed_on" IS DISTINCT FROM (NEW."filed_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."passed_at" IS DISTINCT FROM (NEW."passed_at") OR OLD."passed_by_id" IS DISTINCT FROM (NEW."passed_by_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."review_id" IS DISTINCT FROM (NEW."review_id") OR OLD."route" IS DISTINCT FROM (NEW."route") OR OLD."routed_at" IS DISTINCT FROM (NEW."routed_at") OR OLD."sent_back_at" IS DISTINCT FROM (NEW."sent_back_at") OR OLD."sent_back_by_id" IS DISTINCT FROM (NEW."sent_back_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."text_digest" IS DISTINCT FROM (NEW."text_digest") OR OLD."tier_id" IS DISTINCT FROM (NEW."tier_id") OR OLD."to_route" IS DISTINCT FROM (NEW."to_route") OR OLD."to_tier_id" IS DISTINCT FROM (NEW."to_tier_id"))', func='INSERT INTO "reviews_objectionevent" ("appeal_deadline_on", "appeal_digest", "appeal_on", "channel", "claim_id", "closed_at", "closed_by_id", "deadline_on", "decide_by", "decided_at", "decided_by_id", "erased_at", "filed_on", "id", "outcome", "passed_at", "passed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received_at", "received_by_id", "review_id", "route", "routed_at", "sent_back_at", "sent_back_by_id", "status", "text_digest", "tier_id", "to_route", "to_tier_id") VALUES (NEW."appeal_deadline_on", NEW."appeal_digest", NEW."appeal_on", NEW."channel", NEW."claim_id", NEW."closed_at", NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", NEW."decided_at", NEW."decided_by_id", NEW."erased_at", NEW."filed_on", NEW."id", NEW."outcome", NEW."passed_at", NEW."passed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received_at", NEW."received_by_id", NEW."review_id", NEW."route", NEW."routed_at", NEW."sent_back_at", NEW."sent_back_by_id", NEW."status", NEW."text_digest", NEW."tier_id", NEW."to_route", NEW."to_tier_id"); RETURN NULL;', hash='5141d04bf87bb6cec8331d602fee6e575818cdd1', operation='UPDATE', pgid='pgtrigger_update_update_5dcf7', table='reviews_objection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_objectionevent" ("appeal_deadline_on", "appeal_digest", "appeal_on", "channel", "claim_id", "closed_at", "closed_by_id", "deadline_on", "decide_by", "decided_at", "decided_by_id", "erased_at", "filed_on", "id", "outcome", "passed_at", "passed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received_at", "received_by_id", "review_id", "route", "routed_at", "sent_back_at", "sent_back_by_id", "status", "text_digest", "tier_id", "to_route", "to_tier_id") VALUES (OLD."appeal_deadline_on", OLD."appeal_digest", OLD."appeal_on", OLD."channel", OLD."claim_id", OLD."closed_at", OLD."closed_by_id", OLD."deadline_on", OLD."decide_by", OLD."decided_at", OLD."decided_by_id", OLD."erased_at", OLD."filed_on", OLD."id", OLD."outcome", OLD."passed_at", OLD."passed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."received_at", OLD."received_by_id", OLD."review_id", OLD."route", OLD."routed_at", OLD."sent_back_at", OLD."sent_back_by_id", OLD."status", OLD."text_digest", OLD."tier_id", OLD."to_route", OLD."to_tier_id"); RETURN NULL;', hash='695e480b8b93ace608ce8843b9fecf545a117dd2', operation='DELETE', pgid='pgtrigger_delete_delete_0ca82', table='reviews_objection', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('claim',), name='claim_is_withdrawn_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undo_reason', ''), ('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undo_reason', ''), _negated=True)), _connector='OR'), name='undone_withdrawal_says_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='names_its_actor', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."undone_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."by_id" IS DISTINCT FROM OLD."by_id")) OR (NEW."undone_by_id" IS NOT NULL AND NEW."undone_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."undone_by_id" IS DISTINCT FROM OLD."undone_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='e65e748815ff7320f5b90d02fe421e239191e238', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_b7a62', table='reviews_withdrawal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."claim_id", OLD."reason", OLD."by_id", OLD."at", OLD."undo_until") IS DISTINCT FROM ROW(NEW."claim_id", NEW."reason", NEW."by_id", NEW."at", NEW."undo_until") THEN RAISE EXCEPTION \'withdrawal is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'withdrawal_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='638a985a378a89a12f262a25f4b9f09c7c1f2240', operation='UPDATE', pgid='pgtrigger_frozen_5d96e', table='reviews_withdrawal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='undone_in_time', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.undone_at IS NOT NULL AND ROW(NEW.undone_at, NEW.undone_by_id) IS DISTINCT FROM\n                ROW(OLD.undone_at, OLD.undone_by_id)\n            THEN RAISE EXCEPTION 'withdrawal is undone once' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_undone_once'; END IF;\n            IF NEW.undone_at IS NOT NULL\n                AND (NEW.undone_at AT TIME ZONE 'Asia/Seoul')::date > OLD.undo_until\n            THEN RAISE EXCEPTION 'withdrawal is undone in time' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_undone_in_time'; END IF;\n            RETURN NEW;\n        ", hash='b8aafdfb34e1e955d4ec82ab5afea29c36611dc1', operation='UPDATE', pgid='pgtrigger_undone_in_time_89625', table='reviews_withdrawal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_withdrawalevent" ("at", "by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undo_until", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."by_id", NEW."claim_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."undo_until", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='eef3a00654b83d1c311e415e1aa5c2ab7fa3e6e7', operation='INSERT', pgid='pgtrigger_insert_insert_7079c', table='reviews_withdrawal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."undo_until" IS DISTINCT FROM (NEW."undo_until") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id"))', func='INSERT INTO "reviews_withdrawalevent" ("at", "by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undo_until", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."by_id", NEW."claim_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."undo_until", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='f01c7805008d1d75e0365cdc562af238030153bb', operation='UPDATE', pgid='pgtrigger_update_update_43e79', table='reviews_withdrawal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_withdrawalevent" ("at", "by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undo_until", "undone_at", "undone_by_id") VALUES (OLD."at", OLD."by_id", OLD."claim_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."undo_until", OLD."undone_at", OLD."undone_by_id"); RETURN NULL;', hash='dfcbc7f52367e3753e47eb2d5f9c789cdee26853', operation='DELETE', pgid='pgtrigger_delete_delete_f0528', table='reviews_withdrawal', when='AFTER')),
        ),
        migrations.RunPython(write_letters, migrations.RunPython.noop),
    ]
