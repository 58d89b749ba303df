"""The register of the plan's programmes: their terms, audiences and limits, and the plan's own rows."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._create_tables import ChangeTables


# Source: the published plan of 2022-12-29. What it does not say is blank: periods and budgets, and how
# many small businesses get channel cash. ASSUMED: how each benefit is handed out (`audience`), and that
# a benefit with a range is written with its upper end as the unit value, with the range in its terms.
# code: company, benefit, name, terms, how, audience, recipients, unit value, units, quantity, state
PROGRAMMES = (
    (
        "channel-cash", "카카오", "credit", "소상공인 채널 캐시", "채널 캐시 50,000원",
        "카카오톡 채널 관리자에서 메시지를 보낼 때 쓰실 수 있습니다.",
        "register", "소상공인", 50_000, 1, None, "announced",
    ),
    (
        "emoticons", "카카오", "code", "이모티콘 3종", "이모티콘 3종",
        "", "counted", "전 국민", None, 3, None, "announced",
    ),
    (
        "coupon-2000", "카카오", "coupon", "쿠폰 2,000원", "쿠폰 2,000원",
        "", "counted", "전 국민", 2_000, 1, None, "announced",
    ),
    (
        "coupon-3000", "카카오", "coupon", "쿠폰 3,000원", "쿠폰 3,000원",
        "", "counted", "전 국민", 3_000, 1, None, "announced",
    ),
    (
        "storage-month", "카카오", "subscription", "보관 서비스 1개월", "톡서랍 플러스 1개월",
        "", "counted", "신청한 300만 명", None, 1, 3_000_000, "announced",
    ),
    (
        "pc-room-coins", "카카오게임즈", "code", "PC방 코인", "코인",
        "", "list", "가맹 PC방 약 5,700곳", None, 1, 5_700, "announced",
    ),
    (
        "driver-points", "카카오모빌리티", "partner", "대리운전 기사 포인트", "25,000~50,000포인트",
        "", "list", "대리운전 기사", 50_000, 1, None, "announced",
    ),
    (
        "driver-transport", "카카오모빌리티", "partner", "대리운전 기사 이동 지원",
        "이동 지원 10,000원까지", "", "list", "대리운전 기사", 10_000, 1, None, "announced",
    ),
    (
        "taxi", "카카오모빌리티", "partner", "택시 기사 지원", "", "", "list", "택시 기사", None, 1,
        None, "discussed",
    ),
    (
        "storm-insurance", "카카오페이", "partner", "소상공인 풍수해보험", "풍수해보험 가입 지원",
        "", "list", "소상공인", None, 1, None, "announced",
    ),
)  # fmt: skip


def ship(apps, schema_editor):
    """Write the plan's other programmes, and the terms of the council's cash."""

    def rows(name):
        return apps.get_model("claims", name).objects.using(schema_editor.connection.alias)

    incident = rows("Incident").get(code="2022-1015")
    companies = {company.name: company for company in rows("Company").all()}
    rows("Programme").filter(code="cash-support").update(
        company=companies["카카오"],
        terms="30만원까지 30,000원, 50만원까지 50,000원, 초과는 협의체 심의",
        recipients="금전 피해를 입은 소상공인",
    )
    for one in PROGRAMMES:
        code, company, benefit, name, terms, how, audience, recipients, *rest = one
        unit_value, units, quantity, state = rest
        rows("Programme").create(
            code=code, name=name, incident=incident, company=companies[company], benefit=benefit,
            terms=terms, how=how, audience=audience, recipients=recipients,
            unit_value=unit_value, units=units, quantity=quantity, state=state,
        )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0003_shipped_data'),
    ]

    operations = [
        ChangeTables([
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='programme',
            name='audience',
            field=models.CharField(choices=[('register', '접수한 신청에서 고름'), ('list', '받은 명단'), ('counted', '공개(수만 셈)')], default='register', max_length=8, verbose_name='대상을 정하는 방법'),
        ),
        migrations.AddField(
            model_name='programme',
            name='begins_on',
            field=models.DateField(blank=True, null=True, verbose_name='제공 시작'),
        ),
        migrations.AddField(
            model_name='programme',
            name='budget_limit',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='예산 한도'),
        ),
        migrations.AddField(
            model_name='programme',
            name='company',
            field=models.ForeignKey(blank=True, db_index=False, help_text='계열사가 주는 혜택은 제3자 제공에 동의한 신청인에게만 접수에서 골라 줍니다.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.company', verbose_name='제공하는 회사'),
        ),
        migrations.AddField(
            model_name='programme',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='사용기한'),
        ),
        migrations.AddField(
            model_name='programme',
            name='how',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 어디에서 어떻게 쓰는지 적어 주세요.', max_length=200, verbose_name='받는 방법'),
        ),
        migrations.AddField(
            model_name='programme',
            name='quantity',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='계획한 인원'),
        ),
        migrations.AddField(
            model_name='programme',
            name='recipients',
            field=models.CharField(blank=True, max_length=100, verbose_name='대상'),
        ),
        migrations.AddField(
            model_name='programme',
            name='terms',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 예: 채널 캐시 50,000원', max_length=100, verbose_name='지원 내용'),
        ),
        migrations.AddField(
            model_name='programme',
            name='unit_value',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값'),
        ),
        migrations.AddField(
            model_name='programme',
            name='units',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='한 사람이 받는 수'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='audience',
            field=models.CharField(choices=[('register', '접수한 신청에서 고름'), ('list', '받은 명단'), ('counted', '공개(수만 셈)')], default='register', max_length=8, verbose_name='대상을 정하는 방법'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='begins_on',
            field=models.DateField(blank=True, null=True, verbose_name='제공 시작'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='budget_limit',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='예산 한도'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='company',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='계열사가 주는 혜택은 제3자 제공에 동의한 신청인에게만 접수에서 골라 줍니다.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.company', verbose_name='제공하는 회사'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='사용기한'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='how',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 어디에서 어떻게 쓰는지 적어 주세요.', max_length=200, verbose_name='받는 방법'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='quantity',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='계획한 인원'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='recipients',
            field=models.CharField(blank=True, max_length=100, verbose_name='대상'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='terms',
            field=models.CharField(blank=True, help_text='받는 사람에게 보내는 편지에 적습니다. 예: 채널 캐시 50,000원', max_length=100, verbose_name='지원 내용'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='unit_value',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='한 사람이 받는 값'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='units',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='한 사람이 받는 수'),
        ),
        migrations.AlterField(
            model_name='programme',
            name='benefit',
            field=models.CharField(choices=[('cash', '현금'), ('credit', '적립금'), ('coupon', '쿠폰'), ('code', '이용 번호'), ('subscription', '이용 개월'), ('partner', '제휴사 혜택')], default='cash', max_length=12, verbose_name='지원'),
        ),
        migrations.AlterField(
            model_name='programmeevent',
            name='benefit',
            field=models.CharField(choices=[('cash', '현금'), ('credit', '적립금'), ('coupon', '쿠폰'), ('code', '이용 번호'), ('subscription', '이용 개월'), ('partner', '제휴사 혜택')], default='cash', max_length=12, verbose_name='지원'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='goes_forward', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            \n            IF OLD."state" IS DISTINCT FROM NEW."state"\n                AND (OLD."state" || \'>\' || NEW."state") <> ALL (ARRAY[\'announced>closed\', \'announced>running\', \'closed>running\', \'discussed>announced\', \'discussed>closed\', \'discussed>running\', \'running>closed\']::text[])\n            THEN RAISE EXCEPTION \'claims programme state moves as allowed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'claims_programme_state_moves_as_allowed\'; END IF;\n            RETURN NEW;\n        ', hash='18521f9785344a3bfff6c99a5d6f18dca198aab5', operation='UPDATE', pgid='pgtrigger_goes_forward_9ea85', table='claims_programme', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_programmeevent" ("audience", "begins_on", "benefit", "budget_limit", "code", "company_id", "ends_on", "how", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "recipients", "state", "terms", "unit_value", "units") VALUES (NEW."audience", NEW."begins_on", NEW."benefit", NEW."budget_limit", NEW."code", NEW."company_id", NEW."ends_on", NEW."how", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quantity", NEW."recipients", NEW."state", NEW."terms", NEW."unit_value", NEW."units"); RETURN NULL;', hash='691d0d817ceb733b12903403ec793891c8546b68', operation='INSERT', pgid='pgtrigger_insert_insert_a432b', table='claims_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_programmeevent" ("audience", "begins_on", "benefit", "budget_limit", "code", "company_id", "ends_on", "how", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "recipients", "state", "terms", "unit_value", "units") VALUES (NEW."audience", NEW."begins_on", NEW."benefit", NEW."budget_limit", NEW."code", NEW."company_id", NEW."ends_on", NEW."how", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quantity", NEW."recipients", NEW."state", NEW."terms", NEW."unit_value", NEW."units"); RETURN NULL;', hash='60938e8c0b1af35ad2aba07c0856e6bf689944a2', operation='UPDATE', pgid='pgtrigger_update_update_8a45c', table='claims_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_programmeevent" ("audience", "begins_on", "benefit", "budget_limit", "code", "company_id", "ends_on", "how", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "recipients", "state", "terms", "unit_value", "units") VALUES (OLD."audience", OLD."begins_on", OLD."benefit", OLD."budget_limit", OLD."code", OLD."company_id", OLD."ends_on", OLD."how", OLD."id", OLD."incident_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quantity", OLD."recipients", OLD."state", OLD."terms", OLD."unit_value", OLD."units"); RETURN NULL;', hash='8547c396f45d1befda24f059f51d823204f36652', operation='DELETE', pgid='pgtrigger_delete_delete_b7f0f', table='claims_programme', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unit_value__isnull', True), ('unit_value__gt', 0), _connector='OR'), models.Q(('quantity__isnull', True), ('quantity__gt', 0), _connector='OR'), models.Q(('budget_limit__isnull', True), ('budget_limit__gt', 0), _connector='OR'), ('units__gt', 0)), name='programme_values_are_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('begins_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='programme_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('budget_limit__isnull', True), ('unit_value__isnull', False), _connector='OR'), name='budget_of_a_programme_needs_a_unit_value'),
        ),
        migrations.AddIndex(
            model_name='claimant',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='claimant_merged'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='approved_benefit', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (EXISTS (\n                SELECT 1 FROM public.reviews_benefitrun r\n                WHERE r.programme_id = OLD.id AND r.approved_by_id IS NOT NULL\n            )) AND ROW(OLD."benefit", OLD."unit_value", OLD."units") IS DISTINCT FROM ROW(NEW."benefit", NEW."unit_value", NEW."units") THEN RAISE EXCEPTION \'benefit stays as it was approved\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'benefit_stays_as_it_was_approved\'; END IF;\n            RETURN NEW;\n        ', hash='8ff7794b22a9325a5da6934072702696b291416a', operation='UPDATE OF "benefit", "unit_value", "units"', pgid='pgtrigger_approved_benefit_2fb4f', table='claims_programme', when='BEFORE')),
        ),
        ]),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
