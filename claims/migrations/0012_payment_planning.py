"""The rule by which a policy counts its grants as other income. Off by default."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0011_payee_holds'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='frozen',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportpolicy',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='supportpolicy',
            name='tax_expense_share',
            field=models.PositiveSmallIntegerField(default=0, help_text='지급액 가운데 필요경비로 보는 몫. 소득세법 제37조, 시행령 제87조.', verbose_name='기타소득 필요경비 비율'),
        ),
        migrations.AddField(
            model_name='supportpolicy',
            name='tax_free_income',
            field=models.BigIntegerField(default=50000, help_text='건마다 소득금액이 이 금액 이하면 과세하지 않습니다. 소득세법 제84조.', verbose_name='기타소득 과세최저한'),
        ),
        migrations.AddField(
            model_name='supportpolicy',
            name='tax_local_share',
            field=models.PositiveSmallIntegerField(default=1000, help_text='소득세에 곱하는 비율. 지방세법 제103조의13.', verbose_name='지방소득세 비율'),
        ),
        migrations.AddField(
            model_name='supportpolicy',
            name='tax_rate',
            field=models.PositiveSmallIntegerField(default=2000, help_text='소득금액에 곱하는 소득세율. 소득세법 제129조 제1항 제6호.', verbose_name='기타소득 원천징수 세율'),
        ),
        migrations.AddField(
            model_name='supportpolicy',
            name='taxed',
            field=models.BooleanField(default=False, help_text='켜면 지급마다 기타소득 세액을 계산해 지급명세에 씁니다. 이체액은 그대로입니다.', verbose_name='지원금이 기타소득에 해당'),
        ),
        migrations.AddField(
            model_name='supportpolicyevent',
            name='tax_expense_share',
            field=models.PositiveSmallIntegerField(default=0, help_text='지급액 가운데 필요경비로 보는 몫. 소득세법 제37조, 시행령 제87조.', verbose_name='기타소득 필요경비 비율'),
        ),
        migrations.AddField(
            model_name='supportpolicyevent',
            name='tax_free_income',
            field=models.BigIntegerField(default=50000, help_text='건마다 소득금액이 이 금액 이하면 과세하지 않습니다. 소득세법 제84조.', verbose_name='기타소득 과세최저한'),
        ),
        migrations.AddField(
            model_name='supportpolicyevent',
            name='tax_local_share',
            field=models.PositiveSmallIntegerField(default=1000, help_text='소득세에 곱하는 비율. 지방세법 제103조의13.', verbose_name='지방소득세 비율'),
        ),
        migrations.AddField(
            model_name='supportpolicyevent',
            name='tax_rate',
            field=models.PositiveSmallIntegerField(default=2000, help_text='소득금액에 곱하는 소득세율. 소득세법 제129조 제1항 제6호.', verbose_name='기타소득 원천징수 세율'),
        ),
        migrations.AddField(
            model_name='supportpolicyevent',
            name='taxed',
            field=models.BooleanField(default=False, help_text='켜면 지급마다 기타소득 세액을 계산해 지급명세에 씁니다. 이체액은 그대로입니다.', verbose_name='지원금이 기타소득에 해당'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.published_at IS NOT NULL) AND ROW(OLD."programme_id", OLD."version", OLD."title", OLD."note", OLD."drafted_by_id", OLD."published_at", OLD."published_by_id", OLD."effective_from", OLD."review_threshold", OLD."small_business_only", OLD."base_grant", OLD."required_kinds", OLD."panel_size", OLD."quorum", OLD."majority", OLD."tie", OLD."amount_rule", OLD."rounding_unit", OLD."chair_threshold", OLD."additional_cap", OLD."second_ballots", OLD."decide_working_days", OLD."supplement_working_days", OLD."document_working_days", OLD."late_documents", OLD."reopening_days", OLD."appeal_days", OLD."appeal_working_days", OLD."appeal_extension", OLD."typed_sum_from", OLD."sitting_notice_days", OLD."unanimity_tolerance", OLD."free_departure", OLD."free_departure_won", OLD."above_median_share", OLD."market_rest_share", OLD."unlike_service", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_day", OLD."taxed", OLD."tax_expense_share", OLD."tax_free_income", OLD."tax_rate", OLD."tax_local_share") IS DISTINCT FROM ROW(NEW."programme_id", NEW."version", NEW."title", NEW."note", NEW."drafted_by_id", NEW."published_at", NEW."published_by_id", NEW."effective_from", NEW."review_threshold", NEW."small_business_only", NEW."base_grant", NEW."required_kinds", NEW."panel_size", NEW."quorum", NEW."majority", NEW."tie", NEW."amount_rule", NEW."rounding_unit", NEW."chair_threshold", NEW."additional_cap", NEW."second_ballots", NEW."decide_working_days", NEW."supplement_working_days", NEW."document_working_days", NEW."late_documents", NEW."reopening_days", NEW."appeal_days", NEW."appeal_working_days", NEW."appeal_extension", NEW."typed_sum_from", NEW."sitting_notice_days", NEW."unanimity_tolerance", NEW."free_departure", NEW."free_departure_won", NEW."above_median_share", NEW."market_rest_share", NEW."unlike_service", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_day", NEW."taxed", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_rate", NEW."tax_local_share") THEN RAISE EXCEPTION \'published policy is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'published_policy_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='bf4b7d4d185ffa4f9d782fdbdf34cc53332e07f5', operation='UPDATE', pgid='pgtrigger_frozen_c0777', table='claims_supportpolicy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_local_share", NEW."tax_rate", NEW."taxed", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;', hash='6e62507a26790cd5e9554210bcecd6f4dbfe4e25', operation='INSERT', pgid='pgtrigger_insert_insert_f4017', table='claims_supportpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tax_expense_share", NEW."tax_free_income", NEW."tax_local_share", NEW."tax_rate", NEW."taxed", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;', hash='89e0ff28685e7ce7da31dd7d7e8fbfcde1998222', operation='UPDATE', pgid='pgtrigger_update_update_14a7d', table='claims_supportpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tax_expense_share", "tax_free_income", "tax_local_share", "tax_rate", "taxed", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (OLD."above_median_share", OLD."additional_cap", OLD."amount_rule", OLD."appeal_days", OLD."appeal_extension", OLD."appeal_working_days", OLD."base_grant", OLD."chair_threshold", OLD."decide_working_days", OLD."document_working_days", OLD."drafted_by_id", OLD."effective_from", OLD."free_departure", OLD."free_departure_won", OLD."id", OLD."late_documents", OLD."majority", OLD."market_rest_share", OLD."note", OLD."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."published_at", OLD."published_by_id", OLD."quorum", OLD."reopening_days", OLD."required_kinds", OLD."review_threshold", OLD."rounding_unit", OLD."second_ballots", OLD."sitting_notice_days", OLD."small_business_only", OLD."supplement_working_days", OLD."tax_expense_share", OLD."tax_free_income", OLD."tax_local_share", OLD."tax_rate", OLD."taxed", OLD."tie", OLD."title", OLD."typed_sum_from", OLD."unanimity_tolerance", OLD."unlike_day", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_service", OLD."version"); RETURN NULL;', hash='c0b199402e693de164d233e5c85d9acf8dfefd10', operation='DELETE', pgid='pgtrigger_delete_delete_0e81c', table='claims_supportpolicy', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='supportpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('tax_expense_share__lte', 10000), ('tax_free_income__gte', 0), ('tax_local_share__lte', 10000), ('tax_rate__lte', 10000)), name='policy_tax_rule_is_in_range'),
        ),
    ]
