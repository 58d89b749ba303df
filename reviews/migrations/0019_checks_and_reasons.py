"""Checks may be withdrawn; a canned reason has a number for good, and three more go with a denial."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# label, English label, text (Korean: it goes word for word into a Korean letter)
FOR_A_DENIAL = (
    ("감소 없음", "No fall", "카드매출 자료에서 매출 감소가 확인되지 않음."),
    ("서류 불일치", "Papers differ", "제출한 서류가 신청 내용과 맞지 않음."),
    ("기간 밖", "Outside the time", "주장한 피해가 장애 기간 밖에 생김."),
)


def number(apps, schema_editor):
    """In the order of the desk until now, so that no key changes its meaning."""
    alias = schema_editor.connection.alias
    reasons = apps.get_model("reviews", "CannedReason").objects.using(alias)
    for place, reason in enumerate(reasons.order_by("-active", "order", "pk"), 1):
        reason.number = place
        reason.save(update_fields=["number"])


def ship(apps, schema_editor):
    alias = schema_editor.connection.alias
    reasons = apps.get_model("reviews", "CannedReason").objects.using(alias)
    last = reasons.order_by("-order").first()
    behind = last.order if last else 0
    for order, (label, label_en, text) in enumerate(FOR_A_DENIAL, behind + 1):
        if not reasons.filter(label=label).exists():  # the database gives it the next number
            reasons.create(
                label=label, label_en=label_en, text=text, choices=["deny"], order=order
            )


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0018_two_hands"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='cannedreason',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='cannedreason',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='cannedreason',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='evidencecheck',
            name='check_is_frozen_when_the_ballot_closes',
        ),
        migrations.AddField(
            model_name='cannedreason',
            name='number',
            field=models.PositiveSmallIntegerField(null=True, editable=False, verbose_name='번호'),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='cannedreason',
            name='number',
            field=models.PositiveSmallIntegerField(db_default=0, editable=False, unique=True, verbose_name='번호'),
        ),
        migrations.AddField(
            model_name='cannedreasonevent',
            name='number',
            field=models.PositiveSmallIntegerField(db_default=0, editable=False, verbose_name='번호'),
        ),
        migrations.RunSQL(  # the trail compares each row with its newest event
            "UPDATE reviews_cannedreasonevent e SET number = r.number FROM reviews_cannedreason r"
            " WHERE r.id = e.pgh_obj_id",
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cannedreason',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."number") IS DISTINCT FROM ROW(NEW."number") THEN RAISE EXCEPTION \'canned reason keeps its number\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'canned_reason_keeps_its_number\'; END IF;\n            RETURN NEW;\n        ', hash='83d955c6a7ad386d8930b0ca1df2ae22f30b0cdf', operation='UPDATE', pgid='pgtrigger_frozen_b17bb', table='reviews_cannedreason', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cannedreason',
            trigger=pgtrigger.compiler.Trigger(name='canned_reason_takes_the_next_number', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM pg_advisory_xact_lock(hashtextextended('reviews_cannedreason', 0));\n                    SELECT COALESCE(max(number), 0) + 1 INTO NEW.number\n                    FROM public.reviews_cannedreason;\n                    RETURN NEW;\n                ", hash='8936bba67d49635ad20e8a6edf56317ca818606e', operation='INSERT', pgid='pgtrigger_canned_reason_takes_the_next_number_09279', table='reviews_cannedreason', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cannedreason',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_cannedreasonevent" ("active", "choices", "id", "label", "label_en", "number", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."active", NEW."choices", NEW."id", NEW."label", NEW."label_en", NEW."number", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;', hash='26550e9842656ec01c8896df61ebc8443113ea82', operation='INSERT', pgid='pgtrigger_insert_insert_1b4d7', table='reviews_cannedreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cannedreason',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_cannedreasonevent" ("active", "choices", "id", "label", "label_en", "number", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."active", NEW."choices", NEW."id", NEW."label", NEW."label_en", NEW."number", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;', hash='ea2f7e63bdade26f8998a4dccca01767be5c02b6', operation='UPDATE', pgid='pgtrigger_update_update_be639', table='reviews_cannedreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cannedreason',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_cannedreasonevent" ("active", "choices", "id", "label", "label_en", "number", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (OLD."active", OLD."choices", OLD."id", OLD."label", OLD."label_en", OLD."number", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text"); RETURN NULL;', hash='813b5cd06d5fc5659b3729a329c21c446b46629a', operation='DELETE', pgid='pgtrigger_delete_delete_74c86', table='reviews_cannedreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencecheck',
            trigger=pgtrigger.compiler.Trigger(name='check_is_frozen_when_the_ballot_closes', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL\n                    THEN RETURN NEW; END IF;\n                    IF NOT EXISTS (\n    SELECT 1 FROM public.reviews_assignment a\n    JOIN public.reviews_ballot b ON b.review_id = a.review_id AND b.closed_at IS NULL\n    WHERE a.id = NEW.assignment_id AND a.status = 'active'\n)\n                    THEN RAISE EXCEPTION 'check is frozen when the ballot closes' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_frozen_when_the_ballot_closes'; END IF;\n                    RETURN NEW;\n                ", hash='72962086ce5d2313d43d83d9b9c6814646245a8c', operation='INSERT OR UPDATE', pgid='pgtrigger_check_is_frozen_when_the_ballot_closes_e31a3', table='reviews_evidencecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencecheck',
            trigger=pgtrigger.compiler.Trigger(name='check_is_withdrawn_before_the_ballot_closes', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n    SELECT 1 FROM public.reviews_assignment a\n    JOIN public.reviews_ballot b ON b.review_id = a.review_id AND b.closed_at IS NULL\n    WHERE a.id = OLD.assignment_id AND a.status = 'active'\n)\n                    THEN RAISE EXCEPTION 'check is withdrawn before the ballot closes' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_withdrawn_before_the_ballot_closes'; END IF;\n                    RETURN OLD;\n                ", hash='565af22b2d909e6bc5d612603b2f29b2e7cdf746', operation='DELETE', pgid='pgtrigger_check_is_withdrawn_before_the_ballot_closes_752c1', table='reviews_evidencecheck', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='cannedreason',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='canned_reason_has_a_number'),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
