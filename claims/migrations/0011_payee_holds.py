"""Policies may give a payee one fixed grant (docs/decisions/0089)."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0010_fact_corrections'),
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
            name='one_grant_by',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), blank=True, db_default=[], default=list, help_text='고른 것 가운데 하나라도 같은 신청에는 구간·기본 지원금을 한 번만 작성하고, 나머지는 지급을 보류합니다. 고르지 않으면 신청마다 작성합니다.', size=None, verbose_name='고정 지원금을 한 번만 주는 기준'),
        ),
        migrations.AddField(
            model_name='supportpolicyevent',
            name='one_grant_by',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('claimant', '같은 신청인'), ('account', '같은 계좌'), ('phone', '같은 휴대전화')], max_length=10), blank=True, db_default=[], default=list, help_text='고른 것 가운데 하나라도 같은 신청에는 구간·기본 지원금을 한 번만 작성하고, 나머지는 지급을 보류합니다. 고르지 않으면 신청마다 작성합니다.', size=None, verbose_name='고정 지원금을 한 번만 주는 기준'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD.published_at IS NOT NULL) AND ROW(OLD."programme_id", OLD."version", OLD."title", OLD."note", OLD."drafted_by_id", OLD."published_at", OLD."published_by_id", OLD."effective_from", OLD."review_threshold", OLD."small_business_only", OLD."base_grant", OLD."required_kinds", OLD."panel_size", OLD."quorum", OLD."majority", OLD."tie", OLD."amount_rule", OLD."rounding_unit", OLD."chair_threshold", OLD."additional_cap", OLD."one_grant_by", OLD."second_ballots", OLD."decide_working_days", OLD."supplement_working_days", OLD."document_working_days", OLD."late_documents", OLD."reopening_days", OLD."appeal_days", OLD."appeal_working_days", OLD."appeal_extension", OLD."typed_sum_from", OLD."sitting_notice_days", OLD."unanimity_tolerance", OLD."free_departure", OLD."free_departure_won", OLD."above_median_share", OLD."market_rest_share", OLD."unlike_service", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_day") IS DISTINCT FROM ROW(NEW."programme_id", NEW."version", NEW."title", NEW."note", NEW."drafted_by_id", NEW."published_at", NEW."published_by_id", NEW."effective_from", NEW."review_threshold", NEW."small_business_only", NEW."base_grant", NEW."required_kinds", NEW."panel_size", NEW."quorum", NEW."majority", NEW."tie", NEW."amount_rule", NEW."rounding_unit", NEW."chair_threshold", NEW."additional_cap", NEW."one_grant_by", NEW."second_ballots", NEW."decide_working_days", NEW."supplement_working_days", NEW."document_working_days", NEW."late_documents", NEW."reopening_days", NEW."appeal_days", NEW."appeal_working_days", NEW."appeal_extension", NEW."typed_sum_from", NEW."sitting_notice_days", NEW."unanimity_tolerance", NEW."free_departure", NEW."free_departure_won", NEW."above_median_share", NEW."market_rest_share", NEW."unlike_service", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_day") THEN RAISE EXCEPTION \'published policy is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'published_policy_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='dec8c536d2613a9842f062dc5229af3b07e43f54', operation='UPDATE', pgid='pgtrigger_frozen_c0777', table='claims_supportpolicy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."one_grant_by", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;', hash='842ddf4248b32c9a74735a0b53a5f5170ae36835', operation='INSERT', pgid='pgtrigger_insert_insert_f4017', table='claims_supportpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (NEW."above_median_share", NEW."additional_cap", NEW."amount_rule", NEW."appeal_days", NEW."appeal_extension", NEW."appeal_working_days", NEW."base_grant", NEW."chair_threshold", NEW."decide_working_days", NEW."document_working_days", NEW."drafted_by_id", NEW."effective_from", NEW."free_departure", NEW."free_departure_won", NEW."id", NEW."late_documents", NEW."majority", NEW."market_rest_share", NEW."note", NEW."one_grant_by", NEW."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."quorum", NEW."reopening_days", NEW."required_kinds", NEW."review_threshold", NEW."rounding_unit", NEW."second_ballots", NEW."sitting_notice_days", NEW."small_business_only", NEW."supplement_working_days", NEW."tie", NEW."title", NEW."typed_sum_from", NEW."unanimity_tolerance", NEW."unlike_day", NEW."unlike_industry", NEW."unlike_loss", NEW."unlike_service", NEW."version"); RETURN NULL;', hash='f2ffa4e601fffac1dc229ee9cf9704079fcc8ed1', operation='UPDATE', pgid='pgtrigger_update_update_14a7d', table='claims_supportpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportpolicy',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_supportpolicyevent" ("above_median_share", "additional_cap", "amount_rule", "appeal_days", "appeal_extension", "appeal_working_days", "base_grant", "chair_threshold", "decide_working_days", "document_working_days", "drafted_by_id", "effective_from", "free_departure", "free_departure_won", "id", "late_documents", "majority", "market_rest_share", "note", "one_grant_by", "panel_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "quorum", "reopening_days", "required_kinds", "review_threshold", "rounding_unit", "second_ballots", "sitting_notice_days", "small_business_only", "supplement_working_days", "tie", "title", "typed_sum_from", "unanimity_tolerance", "unlike_day", "unlike_industry", "unlike_loss", "unlike_service", "version") VALUES (OLD."above_median_share", OLD."additional_cap", OLD."amount_rule", OLD."appeal_days", OLD."appeal_extension", OLD."appeal_working_days", OLD."base_grant", OLD."chair_threshold", OLD."decide_working_days", OLD."document_working_days", OLD."drafted_by_id", OLD."effective_from", OLD."free_departure", OLD."free_departure_won", OLD."id", OLD."late_documents", OLD."majority", OLD."market_rest_share", OLD."note", OLD."one_grant_by", OLD."panel_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."published_at", OLD."published_by_id", OLD."quorum", OLD."reopening_days", OLD."required_kinds", OLD."review_threshold", OLD."rounding_unit", OLD."second_ballots", OLD."sitting_notice_days", OLD."small_business_only", OLD."supplement_working_days", OLD."tie", OLD."title", OLD."typed_sum_from", OLD."unanimity_tolerance", OLD."unlike_day", OLD."unlike_industry", OLD."unlike_loss", OLD."unlike_service", OLD."version"); RETURN NULL;', hash='4e0c5d8fd5b2a6826678995331a5fa7922cca15e', operation='DELETE', pgid='pgtrigger_delete_delete_0e81c', table='claims_supportpolicy', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='supportpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('one_grant_by__contained_by', ['claimant', 'account', 'phone'])), name='policy_knows_payees_by_known_marks'),
        ),
    ]
