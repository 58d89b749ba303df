"""The tables of the committee, with their constraints, indexes and triggers, and the functions of the
queue (docs/decisions/0006)."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import pghistory.utils
from django.conf import settings
from django.db import migrations, models
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from claims.migrations._create_tables import CreateTables
import claims.clock

QUEUE = r"""
CREATE FUNCTION public.refresh_queue(bigint[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    written bigint;
BEGIN
    
INSERT INTO public.reviews_queuerow AS row (
    claim_id, review_id, number, business_name, name_key, representative, representative_key,
    business_number, service_id, industry_id, company_id, fee, filed_at, claimed_loss,
    assessed_loss, decided_amount, departure, decided_on, round, standing, tab, outcome, due_on,
    waits_since, unanswered, panel, awaiting, votes_cast, panel_size, documents, complete, worst,
    warnings, problems
)

SELECT
    c.id AS claim_id, r.id, c.number, c.business_name, c.name_key,
    COALESCE(NULLIF(c.representative, ''), c.person_name),
    COALESCE(NULLIF(c.representative_key, ''), c.name_key),
    c.business_number, COALESCE(facts.service_id, c.service_id),
    CASE WHEN facts.id IS NULL THEN c.industry_id ELSE facts.industry_id END,
    COALESCE(facts.company_id, c.company_id), COALESCE(facts.fee, c.fee),
    COALESCE(facts.filed_at, c.filed_at),
    COALESCE(CASE WHEN facts.id IS NULL THEN c.claimed_loss ELSE facts.claimed_loss END, 0),
    (
        SELECT a.amount FROM public.reviews_lossassessment a
        WHERE a.review_id = r.id ORDER BY a.version DESC LIMIT 1
    ),
    COALESCE(d.amount, 0),
    COALESCE(abs(d.amount - d.suggested) * 10000 / GREATEST(d.suggested, 1), 0),
    COALESCE((d.at AT TIME ZONE 'Asia/Seoul')::date, DATE '0001-01-01'),
    r.round, place.standing, place.tab, COALESCE(d.outcome, ''),
    CASE
        WHEN r.status IN ('in_review', 'deciding') THEN r.due_on
        WHEN r.status = 'waiting_documents' THEN COALESCE(asked.due_on, DATE '9999-12-31')
        WHEN r.status = 'supplement_requested' THEN COALESCE(
            (
                SELECT s.due_on FROM public.reviews_supplementrequest s
                WHERE s.review_id = r.id AND s.status = 'asked'
            ),
            DATE '9999-12-31'
        )
        ELSE DATE '9999-12-31'
    END,
    CASE WHEN r.status = 'waiting_documents' THEN
        COALESCE(asked.asked_on, (r.opened_at AT TIME ZONE 'Asia/Seoul')::date)
    END AS waits_since,
    r.status IN ('in_review', 'deciding') AND COALESCE((
        SELECT s.status = 'expired' AND NOT EXISTS (
            SELECT 1 FROM public.reviews_supplementanswer came WHERE came.request_id = s.id
        )
        FROM public.reviews_supplementrequest s
        WHERE s.review_id = r.id AND s.status IN ('answered', 'expired')
        ORDER BY s.id DESC LIMIT 1
    ), false),
    seats.panel,
    CASE WHEN r.status = 'in_review' THEN seats.awaiting ELSE '{}' END,
    seats.cast_votes, seats.size,
    papers.states AS documents, p.required_kinds <@ papers.kinds,
    CASE
        WHEN found.problems > 0 THEN 4
        WHEN found.warnings + papers.doubted > 0 THEN 3
        WHEN papers.fine THEN 2
        WHEN papers.kinds = '{}' THEN 0
        ELSE 1
    END AS worst,
    found.warnings + papers.doubted AS warnings, found.problems AS problems
FROM public.claims_claim c
LEFT JOIN public.claims_factcorrection facts ON facts.id = c.facts_id
CROSS JOIN LATERAL (
    SELECT * FROM public.reviews_review newest
    WHERE newest.claim_id = c.id AND NOT (newest.round = 2 AND newest.status = 'withdrawn')
    ORDER BY newest.round DESC LIMIT 1
) r
JOIN public.claims_supportpolicy p ON p.id = r.policy_id
LEFT JOIN public.reviews_documentrequest asked ON asked.review_id = r.id AND asked.status = 'asked'
LEFT JOIN public.reviews_decision d ON d.review_id = r.id
LEFT JOIN public.reviews_appeal appeal
    ON appeal.review1_id = r.id AND appeal.status = 'received'
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN r.status = 'withdrawn' OR c.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN appeal.id IS NOT NULL THEN 'appealed'
            WHEN r.round = 2 AND r.status IN ('in_review', 'deciding') THEN 'reconsidered'
            ELSE r.status
        END AS standing,
        CASE
            WHEN r.status IN ('withdrawn', 'unsubmitted') OR c.withdrawn_at IS NOT NULL
                THEN 5
            WHEN appeal.id IS NOT NULL THEN 6
            WHEN r.status = 'waiting_documents' THEN 1
            WHEN r.status = 'supplement_requested' THEN 3
            WHEN r.status = 'decided' THEN 5
            WHEN r.round = 2 THEN 6
            WHEN r.status = 'in_review' THEN 2
            ELSE 4
        END AS tab
) place
CROSS JOIN LATERAL (
    SELECT
        COALESCE(array_agg(a.member_id::int ORDER BY a.seat), '{}') AS panel,
        COALESCE(
            array_agg(a.member_id::int ORDER BY a.seat) FILTER (WHERE a.voted_at IS NULL), '{}'
        ) AS awaiting,
        COUNT(a.voted_at) AS cast_votes,
        COUNT(*) AS size
    FROM public.reviews_assignment a WHERE a.review_id = r.id AND a.status = 'active'
) seats
CROSS JOIN LATERAL (
    SELECT
        COUNT(*) FILTER (WHERE g.verdict = 'warning') AS warnings,
        COUNT(*) FILTER (WHERE g.verdict = 'problem') AS problems,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'ok'), '{}') AS fine,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'unknown'), '{}') AS unknown,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'warning'), '{}') AS doubtful,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'problem'), '{}') AS wrong
    FROM (
        SELECT DISTINCT ON (run.check_code, run.document_id)
            run.document_id, run.kind, run.verdict, run.said
        FROM public.claims_finding run
        WHERE run.claim_id = c.id
        ORDER BY run.check_code, run.document_id, run.run_no DESC
    ) g
    LEFT JOIN public.claims_document f ON f.id = g.document_id
    WHERE g.said <> 'nothing' AND (
        g.document_id IS NULL OR (
            f.status = ANY(ARRAY['inspecting', 'quarantined', 'ready', 'received', 'unpreviewable']::text[]) AND f.scan <> 'infected'
            AND f.set_aside_at IS NULL AND f.erased_at IS NULL AND f.kind = g.kind
        )
    )
) found
CROSS JOIN LATERAL (
    SELECT
        array_agg(
            CASE
                WHEN doc.kind IS NULL THEN 0
                WHEN wanted.kind = ANY(found.wrong) THEN 4
                WHEN wanted.kind = ANY(found.doubtful) OR checks.doubted THEN 3
                WHEN checks.kind IS NOT NULL THEN 2
                WHEN wanted.kind = ANY(found.unknown) THEN 1
                WHEN wanted.kind = ANY(found.fine) THEN 2
                ELSE 1
            END::smallint ORDER BY wanted.place
        ) AS states,
        COALESCE(array_agg(doc.kind) FILTER (WHERE doc.kind IS NOT NULL), '{}')::varchar[] AS kinds,
        COUNT(*) FILTER (WHERE doc.kind IS NOT NULL AND checks.doubted) AS doubted,
        COALESCE(bool_and(
            doc.kind IS NOT NULL AND (
                checks.kind IS NOT NULL
                OR wanted.kind = ANY(found.fine) AND NOT wanted.kind = ANY(found.unknown)
            )
        ) FILTER (
            WHERE doc.kind IS NOT NULL OR wanted.kind = ANY(p.required_kinds)
        ), false) AS fine
    FROM unnest(ARRAY['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy']::text[]) WITH ORDINALITY AS wanted(kind, place)
    LEFT JOIN (
        SELECT f.kind
        FROM public.claims_document f
        WHERE f.claim_id = c.id AND f.status = ANY(ARRAY['inspecting', 'quarantined', 'ready', 'received', 'unpreviewable']::text[]) AND f.scan <> 'infected'
            AND f.set_aside_at IS NULL AND f.erased_at IS NULL
        GROUP BY f.kind
    ) doc ON doc.kind = wanted.kind
    LEFT JOIN (
        SELECT e.kind, bool_or(e.verdict = 'insufficient') AS doubted
        FROM public.reviews_evidencecheck e
        JOIN public.reviews_assignment a ON a.id = e.assignment_id
        WHERE a.review_id = r.id AND a.status = 'active'
            AND (NULL::bigint IS NULL OR a.member_id = NULL::bigint)
        GROUP BY e.kind
    ) checks ON checks.kind = wanted.kind
) papers
WHERE c.id = ANY($1)
ORDER BY c.id

ON CONFLICT (claim_id) DO UPDATE SET (
    review_id, number, business_name, name_key, representative, representative_key,
    business_number, service_id, industry_id, company_id, fee, filed_at, claimed_loss,
    assessed_loss, decided_amount, departure, decided_on, round, standing, tab, outcome, due_on,
    waits_since, unanswered, panel, awaiting, votes_cast, panel_size, documents, complete, worst,
    warnings, problems
) = (
    EXCLUDED.review_id, EXCLUDED.number, EXCLUDED.business_name, EXCLUDED.name_key,
    EXCLUDED.representative, EXCLUDED.representative_key, EXCLUDED.business_number,
    EXCLUDED.service_id, EXCLUDED.industry_id, EXCLUDED.company_id, EXCLUDED.fee,
    EXCLUDED.filed_at, EXCLUDED.claimed_loss, EXCLUDED.assessed_loss, EXCLUDED.decided_amount,
    EXCLUDED.departure, EXCLUDED.decided_on, EXCLUDED.round, EXCLUDED.standing, EXCLUDED.tab,
    EXCLUDED.outcome, EXCLUDED.due_on, EXCLUDED.waits_since, EXCLUDED.unanswered, EXCLUDED.panel,
    EXCLUDED.awaiting, EXCLUDED.votes_cast, EXCLUDED.panel_size,
    EXCLUDED.documents, EXCLUDED.complete, EXCLUDED.worst, EXCLUDED.warnings, EXCLUDED.problems
)
WHERE row.* IS DISTINCT FROM EXCLUDED.*
;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END
$$;

CREATE FUNCTION public.queue_document_states(bigint[], bigint) RETURNS TABLE (
    claim_id bigint, documents smallint[], worst integer, warnings bigint, problems bigint
)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT claim_id, documents, worst, warnings, problems FROM (
SELECT
    c.id AS claim_id, r.id, c.number, c.business_name, c.name_key,
    COALESCE(NULLIF(c.representative, ''), c.person_name),
    COALESCE(NULLIF(c.representative_key, ''), c.name_key),
    c.business_number, COALESCE(facts.service_id, c.service_id),
    CASE WHEN facts.id IS NULL THEN c.industry_id ELSE facts.industry_id END,
    COALESCE(facts.company_id, c.company_id), COALESCE(facts.fee, c.fee),
    COALESCE(facts.filed_at, c.filed_at),
    COALESCE(CASE WHEN facts.id IS NULL THEN c.claimed_loss ELSE facts.claimed_loss END, 0),
    (
        SELECT a.amount FROM public.reviews_lossassessment a
        WHERE a.review_id = r.id ORDER BY a.version DESC LIMIT 1
    ),
    COALESCE(d.amount, 0),
    COALESCE(abs(d.amount - d.suggested) * 10000 / GREATEST(d.suggested, 1), 0),
    COALESCE((d.at AT TIME ZONE 'Asia/Seoul')::date, DATE '0001-01-01'),
    r.round, place.standing, place.tab, COALESCE(d.outcome, ''),
    CASE
        WHEN r.status IN ('in_review', 'deciding') THEN r.due_on
        WHEN r.status = 'waiting_documents' THEN COALESCE(asked.due_on, DATE '9999-12-31')
        WHEN r.status = 'supplement_requested' THEN COALESCE(
            (
                SELECT s.due_on FROM public.reviews_supplementrequest s
                WHERE s.review_id = r.id AND s.status = 'asked'
            ),
            DATE '9999-12-31'
        )
        ELSE DATE '9999-12-31'
    END,
    CASE WHEN r.status = 'waiting_documents' THEN
        COALESCE(asked.asked_on, (r.opened_at AT TIME ZONE 'Asia/Seoul')::date)
    END AS waits_since,
    r.status IN ('in_review', 'deciding') AND COALESCE((
        SELECT s.status = 'expired' AND NOT EXISTS (
            SELECT 1 FROM public.reviews_supplementanswer came WHERE came.request_id = s.id
        )
        FROM public.reviews_supplementrequest s
        WHERE s.review_id = r.id AND s.status IN ('answered', 'expired')
        ORDER BY s.id DESC LIMIT 1
    ), false),
    seats.panel,
    CASE WHEN r.status = 'in_review' THEN seats.awaiting ELSE '{}' END,
    seats.cast_votes, seats.size,
    papers.states AS documents, p.required_kinds <@ papers.kinds,
    CASE
        WHEN found.problems > 0 THEN 4
        WHEN found.warnings + papers.doubted > 0 THEN 3
        WHEN papers.fine THEN 2
        WHEN papers.kinds = '{}' THEN 0
        ELSE 1
    END AS worst,
    found.warnings + papers.doubted AS warnings, found.problems AS problems
FROM public.claims_claim c
LEFT JOIN public.claims_factcorrection facts ON facts.id = c.facts_id
CROSS JOIN LATERAL (
    SELECT * FROM public.reviews_review newest
    WHERE newest.claim_id = c.id AND NOT (newest.round = 2 AND newest.status = 'withdrawn')
    ORDER BY newest.round DESC LIMIT 1
) r
JOIN public.claims_supportpolicy p ON p.id = r.policy_id
LEFT JOIN public.reviews_documentrequest asked ON asked.review_id = r.id AND asked.status = 'asked'
LEFT JOIN public.reviews_decision d ON d.review_id = r.id
LEFT JOIN public.reviews_appeal appeal
    ON appeal.review1_id = r.id AND appeal.status = 'received'
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN r.status = 'withdrawn' OR c.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN appeal.id IS NOT NULL THEN 'appealed'
            WHEN r.round = 2 AND r.status IN ('in_review', 'deciding') THEN 'reconsidered'
            ELSE r.status
        END AS standing,
        CASE
            WHEN r.status IN ('withdrawn', 'unsubmitted') OR c.withdrawn_at IS NOT NULL
                THEN 5
            WHEN appeal.id IS NOT NULL THEN 6
            WHEN r.status = 'waiting_documents' THEN 1
            WHEN r.status = 'supplement_requested' THEN 3
            WHEN r.status = 'decided' THEN 5
            WHEN r.round = 2 THEN 6
            WHEN r.status = 'in_review' THEN 2
            ELSE 4
        END AS tab
) place
CROSS JOIN LATERAL (
    SELECT
        COALESCE(array_agg(a.member_id::int ORDER BY a.seat), '{}') AS panel,
        COALESCE(
            array_agg(a.member_id::int ORDER BY a.seat) FILTER (WHERE a.voted_at IS NULL), '{}'
        ) AS awaiting,
        COUNT(a.voted_at) AS cast_votes,
        COUNT(*) AS size
    FROM public.reviews_assignment a WHERE a.review_id = r.id AND a.status = 'active'
) seats
CROSS JOIN LATERAL (
    SELECT
        COUNT(*) FILTER (WHERE g.verdict = 'warning') AS warnings,
        COUNT(*) FILTER (WHERE g.verdict = 'problem') AS problems,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'ok'), '{}') AS fine,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'unknown'), '{}') AS unknown,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'warning'), '{}') AS doubtful,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'problem'), '{}') AS wrong
    FROM (
        SELECT DISTINCT ON (run.check_code, run.document_id)
            run.document_id, run.kind, run.verdict, run.said
        FROM public.claims_finding run
        WHERE run.claim_id = c.id
        ORDER BY run.check_code, run.document_id, run.run_no DESC
    ) g
    LEFT JOIN public.claims_document f ON f.id = g.document_id
    WHERE g.said <> 'nothing' AND (
        g.document_id IS NULL OR (
            f.status = ANY(ARRAY['inspecting', 'quarantined', 'ready', 'received', 'unpreviewable']::text[]) AND f.scan <> 'infected'
            AND f.set_aside_at IS NULL AND f.erased_at IS NULL AND f.kind = g.kind
        )
    )
) found
CROSS JOIN LATERAL (
    SELECT
        array_agg(
            CASE
                WHEN doc.kind IS NULL THEN 0
                WHEN wanted.kind = ANY(found.wrong) THEN 4
                WHEN wanted.kind = ANY(found.doubtful) OR checks.doubted THEN 3
                WHEN checks.kind IS NOT NULL THEN 2
                WHEN wanted.kind = ANY(found.unknown) THEN 1
                WHEN wanted.kind = ANY(found.fine) THEN 2
                ELSE 1
            END::smallint ORDER BY wanted.place
        ) AS states,
        COALESCE(array_agg(doc.kind) FILTER (WHERE doc.kind IS NOT NULL), '{}')::varchar[] AS kinds,
        COUNT(*) FILTER (WHERE doc.kind IS NOT NULL AND checks.doubted) AS doubted,
        COALESCE(bool_and(
            doc.kind IS NOT NULL AND (
                checks.kind IS NOT NULL
                OR wanted.kind = ANY(found.fine) AND NOT wanted.kind = ANY(found.unknown)
            )
        ) FILTER (
            WHERE doc.kind IS NOT NULL OR wanted.kind = ANY(p.required_kinds)
        ), false) AS fine
    FROM unnest(ARRAY['small_business_certificate', 'sales_loss_proof', 'service_usage_proof', 'bankbook_copy']::text[]) WITH ORDINALITY AS wanted(kind, place)
    LEFT JOIN (
        SELECT f.kind
        FROM public.claims_document f
        WHERE f.claim_id = c.id AND f.status = ANY(ARRAY['inspecting', 'quarantined', 'ready', 'received', 'unpreviewable']::text[]) AND f.scan <> 'infected'
            AND f.set_aside_at IS NULL AND f.erased_at IS NULL
        GROUP BY f.kind
    ) doc ON doc.kind = wanted.kind
    LEFT JOIN (
        SELECT e.kind, bool_or(e.verdict = 'insufficient') AS doubted
        FROM public.reviews_evidencecheck e
        JOIN public.reviews_assignment a ON a.id = e.assignment_id
        WHERE a.review_id = r.id AND a.status = 'active'
            AND ($2 IS NULL OR a.member_id = $2)
        GROUP BY e.kind
    ) checks ON checks.kind = wanted.kind
) papers
WHERE c.id = ANY($1)
ORDER BY c.id
) derived;
END
$$;
"""
QUEUE_BACK = """
DROP FUNCTION public.queue_document_states(bigint[], bigint);
DROP FUNCTION public.refresh_queue(bigint[]);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('claims', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='RoleBesideSeat',
            fields=[],
            options={
                'proxy': True,
                'verbose_name': '위원의 다른 역할',
                'verbose_name_plural': '위원의 다른 역할',
            },
            bases=('claims.user_groups',),
        ),
        AddTrigger(
            model_name='rolebesideseat',
            trigger=Trigger(
                name='role_does_not_meet_a_seat',
                sql=UpsertTriggerSql(
                    table='claims_user_groups',
                    when='BEFORE',
                    operation='INSERT OR UPDATE',
                    pgid='pgtrigger_role_does_not_meet_a_seat_4093b',
                    func="""
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'roles need read committed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM public.reviews_member m
                WHERE m.user_id = NEW.user_id AND (m.term_to IS NULL OR m.term_to >= (now() AT TIME ZONE 'Asia/Seoul')::date)
            ) AND EXISTS (
                SELECT 1 FROM public.claims_rolesapart a
                JOIN public.auth_group g ON g.id = a.other_id AND g.name = 'member'
                WHERE a.one_id = NEW.group_id
            ) THEN RAISE EXCEPTION 'member holds no other office' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_holds_no_other_office'; END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='차수')),
                ('status', models.CharField(choices=[('waiting_documents', '서류대기'), ('in_review', '검토중'), ('supplement_requested', '보완요청'), ('deciding', '심의중'), ('decided', '의결완료'), ('withdrawn', '철회'), ('unsubmitted', '미제출 종결')], default='waiting_documents', max_length=20, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='기한')),
                ('days_left', models.SmallIntegerField(blank=True, null=True, verbose_name='남은 영업일')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='서류 완비')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='판')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='종결')),
                ('start_reason', models.CharField(blank=True, max_length=300, verbose_name='시작 사유')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='종결 사유')),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='claims.claim', verbose_name='신청')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='종결한 사람')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='적용 정책')),
                ('started_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
            ],
            options={
                'verbose_name': '심의',
                'verbose_name_plural': '심의',
                'ordering': ['-pk'],
                'permissions': [('view_queue', '심의 대기열 보기'), ('manage_review', '심의 진행'), ('register_appeal', '이의신청 접수'), ('browse_reviews', '관리 화면에서 심의 읽기')],
                'constraints': [
                    models.UniqueConstraint(fields=('claim', 'round'), name='claim_has_one_review_a_round'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ['deciding', 'in_review', 'supplement_requested', 'waiting_documents'])), fields=('claim',), name='claim_has_one_open_review'),
                    models.CheckConstraint(condition=models.Q(models.Q(('days_left__isnull', False), ('due_on__isnull', True), ('status', 'supplement_requested')), models.Q(models.Q(('status', 'supplement_requested'), _negated=True), ('days_left__isnull', True)), _connector='OR'), name='stopped_clock_has_days_left_and_no_due_date'),
                    models.CheckConstraint(condition=models.Q(('round__in', [1, 2])), name='review_is_of_round_one_or_two'),
                    models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('status__in', ['waiting_documents', 'unsubmitted'])), models.Q(('due_on__isnull', False), ('status__in', ['deciding', 'in_review', 'decided'])), ('status__in', ['supplement_requested', 'withdrawn']), _connector='OR'), name='running_review_has_a_due_date'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['decided', 'unsubmitted', 'withdrawn'])), models.Q(('closed_at__isnull', True), ('status__in', ['deciding', 'in_review', 'supplement_requested', 'waiting_documents'])), _connector='OR'), name='closed_review_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='due_day_of_a_review_moves_with_its_act',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='UPDATE OF "due_on", "days_left"',
                            condition='WHEN (OLD.status = NEW.status AND (OLD.due_on IS DISTINCT FROM NEW.due_on OR OLD.days_left IS DISTINCT FROM NEW.days_left))',
                            pgid='pgtrigger_due_day_of_a_review_moves_with_its_act_2f7f7',
                            func="""
            IF OLD.closed_at IS NOT NULL OR NEW.due_on < OLD.due_on
                OR NEW.days_left < OLD.days_left
                OR NOT EXISTS (
                    SELECT FROM public.reviews_appeal a
                    JOIN public.reviews_appealevent e ON e.pgh_obj_id = a.id
                    WHERE a.review2_id = NEW.id AND e.extended_at IS NOT NULL
                    HAVING max(age(e.xmin)) <= 0
                ) AND NOT EXISTS (
                    SELECT FROM public.reviews_assignment s
                    JOIN public.reviews_assignmentdraw d ON d.id = s.draw_id
                    WHERE s.review_id = NEW.id AND s.status = 'active' AND age(d.xmin) <= 0
                )
            THEN RAISE EXCEPTION 'due day of a review moves with its act' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_of_a_review_moves_with_its_act'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(name='z_facts_stay', sql=UpsertTriggerSql(condition='WHEN ((OLD."closed_at" IS DISTINCT FROM NEW."closed_at" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closed_at" IS NULL AND NOT NEW."closed_at" IS NULL)) OR (OLD."closed_by_id" IS DISTINCT FROM NEW."closed_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closed_by_id" IS NULL AND NOT NEW."closed_by_id" IS NULL)) OR (OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closing_reason" IN (\'\') AND NOT NEW."closing_reason" IN (\'\')) AND NEW."closing_reason" NOT IN (\'\', \'(파기됨)\')) OR (OLD."started_by_id" IS DISTINCT FROM NEW."started_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."started_by_id" IS NULL AND NOT NEW."started_by_id" IS NULL)) OR (OLD."start_reason" IS DISTINCT FROM NEW."start_reason" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."start_reason" IN (\'\') AND NOT NEW."start_reason" IN (\'\')) AND NEW."start_reason" NOT IN (\'\', \'(파기됨)\')))', func="RAISE EXCEPTION 'facts of an act stay as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_an_act_stay_as_written';", hash='b248edbad95174e17856d95b5c743fea2b6c52b1', operation='UPDATE OF "closed_at", "closed_by_id", "closing_reason", "started_by_id", "start_reason"', pgid='pgtrigger_z_facts_stay_6cee4', table='reviews_review', when='AFTER')),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_33ef9',
                            condition='WHEN (NEW."started_by_id" IS NOT NULL OR NEW."closed_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."started_by_id" IS NOT NULL AND NEW."started_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."started_by_id" IS DISTINCT FROM OLD."started_by_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_59e18',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."round", OLD."policy_id", OLD."opened_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."round", NEW."policy_id", NEW."opened_at") THEN RAISE EXCEPTION 'review is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decided_review_has_its_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_decided_review_has_its_decision_234e8',
                            condition='WHEN (NEW."status" = \'decided\')',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_decision d WHERE d.review_id = NEW.id
                    ) THEN RAISE EXCEPTION 'decided review has its decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_review_has_its_decision'; END IF;
                    RETURN NULL;
                """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_insert_insert_7a7c1',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_reviewevent" ("claim_id", "closed_at", "closed_by_id", "days_left", "due_on", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "ready_at", "revision", "round", "started_by_id", "status") SELECT new_values."claim_id", new_values."closed_at", new_values."closed_by_id", new_values."days_left", new_values."due_on", new_values."id", new_values."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."policy_id", new_values."ready_at", new_values."revision", new_values."round", new_values."started_by_id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            pgid='pgtrigger_update_update_b34c8',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_reviewevent" ("claim_id", "closed_at", "closed_by_id", "days_left", "due_on", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "ready_at", "revision", "round", "started_by_id", "status") SELECT new_values."claim_id", new_values."closed_at", new_values."closed_by_id", new_values."days_left", new_values."due_on", new_values."id", new_values."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."policy_id", new_values."ready_at", new_values."revision", new_values."round", new_values."started_by_id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."claim_id" IS DISTINCT FROM (new_values."claim_id") OR old_values."closed_at" IS DISTINCT FROM (new_values."closed_at") OR old_values."closed_by_id" IS DISTINCT FROM (new_values."closed_by_id") OR old_values."days_left" IS DISTINCT FROM (new_values."days_left") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."opened_at" IS DISTINCT FROM (new_values."opened_at") OR old_values."policy_id" IS DISTINCT FROM (new_values."policy_id") OR old_values."ready_at" IS DISTINCT FROM (new_values."ready_at") OR old_values."revision" IS DISTINCT FROM (new_values."revision") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."started_by_id" IS DISTINCT FROM (new_values."started_by_id") OR old_values."status" IS DISTINCT FROM (new_values."status")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            pgid='pgtrigger_delete_delete_98b05',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_reviewevent" ("claim_id", "closed_at", "closed_by_id", "days_left", "due_on", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "ready_at", "revision", "round", "started_by_id", "status") SELECT old_values."claim_id", old_values."closed_at", old_values."closed_by_id", old_values."days_left", old_values."due_on", old_values."id", old_values."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."policy_id", old_values."ready_at", old_values."revision", old_values."round", old_values."started_by_id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='unsubmitted_review_has_its_closed_request',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_unsubmitted_review_has_its_closed_request_2c0e9',
                            condition='WHEN (NEW."status" = \'unsubmitted\' OR OLD."status" = \'unsubmitted\')',
                            func="""
        IF EXISTS (
            SELECT 1 FROM public.reviews_review r WHERE r.id = NEW.id
                AND (r.status = 'unsubmitted') <> EXISTS (
                    SELECT 1 FROM public.reviews_documentrequest q
                    WHERE q.review_id = r.id AND q.status = 'closed'
                )
        ) THEN RAISE EXCEPTION 'unsubmitted review has its closed request' USING ERRCODE = 'check_violation', CONSTRAINT = 'unsubmitted_review_has_its_closed_request'; END IF;
        RETURN NULL;
    """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(
                        name='only_escalated_claims_are_reviewed',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_only_escalated_claims_are_reviewed_f0b07',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        WHERE c.id = NEW.claim_id AND (c.route = 'committee_review' OR EXISTS (
                            SELECT 1 FROM public.reviews_objection b
                            WHERE b.claim_id = c.id AND b.outcome = 'refused'
                                AND b.status IN ('decided', 'passed_to_council')
                                AND b.routed_at = c.routed_at
                        ))
                    ) THEN RAISE EXCEPTION 'only escalated claims are reviewed' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_escalated_claims_are_reviewed'; END IF;
                    IF NEW.round = 2 AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.claim_id = NEW.claim_id AND r.round = 1 AND r.status = 'decided'
                    ) THEN RAISE EXCEPTION 'second round follows a decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_follows_a_decision'; END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        JOIN public.claims_supportpolicy u ON u.id = c.routed_under_id
                        JOIN public.claims_supportpolicy p ON p.programme_id = u.programme_id
                        WHERE c.id = NEW.claim_id AND p.id = NEW.policy_id
                    ) THEN RAISE EXCEPTION 'review is under its claims programme' USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_under_its_claims_programme'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='review_of_an_objection',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_review_of_an_objection_6d0dc',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.route = 'committee_review'
            ) AND NOT EXISTS (
                SELECT 1 FROM public.reviews_objection b
                WHERE b.claim_id = NEW.claim_id AND b.status = 'passed_to_council'
                    AND (b.review_id = NEW.id OR NEW.round = 2)
            ) THEN RAISE EXCEPTION 'only escalated claims are reviewed' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_escalated_claims_are_reviewed'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(
                        name='withdrawn_is_final',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_withdrawn_is_final_d65d6',
                            condition='WHEN (OLD."status" = \'withdrawn\')',
                            func="""
            IF NEW.status <> 'withdrawn' AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_withdrawal w
                        WHERE w.claim_id = OLD.claim_id AND w.at = OLD.closed_at
                            AND w.undone_at IS NOT NULL
                    )
            THEN RAISE EXCEPTION 'withdrawn review is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_review_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='comes_back_with_its_challenges',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_comes_back_with_its_challenges_c9c82',
                            condition='WHEN (OLD."status" = \'withdrawn\')',
                            func="""
            IF NEW.status <> 'withdrawn' AND EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                JOIN public.reviews_assignment a ON a.id = x.assignment_id
                WHERE a.review_id = OLD.id AND x.status = 'withdrawn'
                    AND x.decided_by_id IS NULL AND x.decided_at = OLD.closed_at
            ) THEN RAISE EXCEPTION 'review comes back with its challenges' USING ERRCODE = 'check_violation', CONSTRAINT = 'review_comes_back_with_its_challenges'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_review',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_78e1f',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('in_review', 'waiting_documents') THEN RAISE EXCEPTION 'reviews review status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_review_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['deciding>decided', 'deciding>in_review', 'deciding>withdrawn', 'in_review>deciding', 'in_review>supplement_requested', 'in_review>withdrawn', 'supplement_requested>in_review', 'supplement_requested>withdrawn', 'unsubmitted>waiting_documents', 'waiting_documents>in_review', 'waiting_documents>unsubmitted', 'waiting_documents>withdrawn', 'withdrawn>deciding', 'withdrawn>in_review', 'withdrawn>waiting_documents']::text[])
            THEN RAISE EXCEPTION 'reviews review status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_review_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='withdrawn_opens_no_review', sql=UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE' THEN\n                IF OLD.closed_at IS NULL OR NEW.closed_at IS NOT NULL THEN RETURN NEW; END IF;\n            END IF;\n            IF EXISTS (\n                        SELECT 1 FROM public.claims_claim c\n                        WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL\n                    )\n            THEN RAISE EXCEPTION 'no review of a withdrawn claim is opened' USING ERRCODE = 'check_violation', CONSTRAINT = 'no_review_of_a_withdrawn_claim_is_opened'; END IF;\n            RETURN NEW;\n        ", hash='241f68dc171f25bf43d9f925470960c1824307d6', operation='INSERT OR UPDATE OF "status"', pgid='pgtrigger_withdrawn_opens_no_review_eeb82', table='reviews_review', when='BEFORE')),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='a90738bd5f5719c796cf3cc3bad78fe68d663323', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_6159c', table='reviews_review', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."start_reason" = \'(파기됨)\' AND OLD."start_reason" IS DISTINCT FROM NEW."start_reason") OR (NEW."closing_reason" = \'(파기됨)\' AND OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='207e1a9a4860f63d039b37b2e38214f02ce54d22', operation='UPDATE OF "start_reason", "closing_reason"', pgid='pgtrigger_z_erased_with_its_claim_97e3e', table='reviews_review', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."start_reason" NOT IN (\'\') AND OLD."start_reason" IS DISTINCT FROM NEW."start_reason" AND NEW."start_reason" IS DISTINCT FROM \'(파기됨)\') OR (OLD."closing_reason" NOT IN (\'\') AND OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason" AND OLD.status = NEW.status AND NEW."closing_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='865033d099e9dfd7a32b676f59d048073b40503c', operation='UPDATE OF "start_reason", "closing_reason"', pgid='pgtrigger_z_written_once_5ff5a', table='reviews_review', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReviewEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='차수')),
                ('status', models.CharField(choices=[('waiting_documents', '서류대기'), ('in_review', '검토중'), ('supplement_requested', '보완요청'), ('deciding', '심의중'), ('decided', '의결완료'), ('withdrawn', '철회'), ('unsubmitted', '미제출 종결')], default='waiting_documents', max_length=20, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='기한')),
                ('days_left', models.SmallIntegerField(blank=True, null=True, verbose_name='남은 영업일')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='서류 완비')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='판')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='종결')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='종결한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.review')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='적용 정책')),
                ('started_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='시작한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LossAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('amount', models.BigIntegerField(verbose_name='인정액')),
                ('source', models.CharField(choices=[('claimed', '신청액'), ('computed', '자동 계산'), ('secretariat', '사무국')], max_length=12, verbose_name='근거')),
                ('working', models.JSONField(blank=True, default=dict, verbose_name='계산')),
                ('note', models.TextField(blank=True, verbose_name='설명')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='reviews.review', verbose_name='심의')),
                ('finding', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.finding', verbose_name='자동점검 결과')),
            ],
            options={
                'verbose_name': '인정액',
                'verbose_name_plural': '인정액',
                'ordering': ['review', '-version'],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'version'), name='assessment_version_is_unique_in_its_review'),
                    models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='assessed_loss_is_not_negative'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'secretariat'), _negated=True), ('by__isnull', False), _connector='OR'), name='secretariat_assessment_names_who'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'computed'), _negated=True), models.Q(('by__isnull', False), ('finding__isnull', False)), _connector='OR'), name='computed_assessment_names_its_finding'),
                ],
                'triggers': [
                    Trigger(
                        name='words_stay_until_the_claim_is_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_lossassessment',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_words_stay_until_the_claim_is_closed_a0687',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NULL; END IF;
            SELECT r.claim_id INTO the_claim FROM public.reviews_review r WHERE r.id = NEW.review_id;
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.claim_id = the_claim
                    AND r.status NOT IN ('decided', 'withdrawn', 'unsubmitted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_appeal x
                JOIN public.reviews_review r ON r.id = x.review1_id
                WHERE r.claim_id = the_claim AND x.status IN ('received', 'accepted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.status IN ('prepared', 'approved', 'batched')
            ) THEN RAISE EXCEPTION 'words stay until the claim is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay_until_the_claim_is_closed'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_lossassessment',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_5d6e3',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."note"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['note', 'erased_at'] = to_jsonb(NEW) - ARRAY['note', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews lossassessment is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_lossassessment_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='assessed_loss_is_settled_with_the_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_lossassessment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_assessed_loss_is_settled_with_the_decision_6f113',
                            declare='DECLARE the_claim record;',
                            func="""
            PERFORM 1 FROM public.claims_claim c JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            SELECT c.id, c.claimed_loss INTO the_claim FROM (
        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,
            k.withdrawn_at, k.erased_at,
            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,
            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,
            COALESCE(f.company_id, k.company_id) AS company_id,
            COALESCE(f.filed_at, k.filed_at) AS filed_at
        FROM public.claims_claim k
        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id
    ) c
            JOIN public.reviews_review r ON r.claim_id = c.id WHERE r.id = NEW.review_id;
            IF NEW.amount > COALESCE(the_claim.claimed_loss, 0) THEN
                RAISE EXCEPTION 'assessed loss is within the claimed loss' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessed_loss_is_within_the_claimed_loss';
            END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_decision d WHERE d.review_id = NEW.review_id
            ) THEN RAISE EXCEPTION 'a decision of this review stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessed_loss_is_settled_with_the_decision'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_review" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."review_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='1c19982fa3a9ebc62d7f374391e9d59d64d69945', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_fd1f8', table='reviews_lossassessment', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('deadline_on', models.DateField(verbose_name='신청 기한')),
                ('channel', models.CharField(blank=True, max_length=40, verbose_name='접수채널')),
                ('grounds', models.TextField(blank=True, verbose_name='이유')),
                ('status', models.CharField(choices=[('received', '접수'), ('accepted', '재심의'), ('rejected_late', '기간 경과'), ('withdrawn', '철회'), ('decided', '의결완료')], default='received', max_length=14, verbose_name='상태')),
                ('received_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
                ('review1', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='reviews.review', verbose_name='1차 심의')),
                ('review2', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal_of', to='reviews.review', verbose_name='재심의')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='철회한 때')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='철회 사유')),
                ('decide_by', models.DateField(default=claims.clock.today, verbose_name='결정 기한')),
                ('extended_at', models.DateTimeField(blank=True, null=True, verbose_name='연장')),
                ('extended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='연장한 사람')),
                ('extension_reason', models.CharField(blank=True, max_length=300, verbose_name='연장 사유')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수한 때')),
            ],
            options={
                'verbose_name': '이의신청',
                'verbose_name_plural': '이의신청',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('review2__isnull', False), ('status__in', ['accepted', 'decided'])), ('status__in', ['received', 'rejected_late', 'withdrawn']), _connector='OR'), name='accepted_appeal_has_its_second_round'),
                    models.CheckConstraint(condition=models.Q(models.Q(('filed_on__lte', models.F('deadline_on')), ('status__in', ['accepted', 'decided'])), models.Q(('filed_on__gt', models.F('deadline_on')), ('status', 'rejected_late')), ('status__in', ['received', 'withdrawn']), _connector='OR'), name='late_appeal_is_rejected_and_no_other'),
                    models.CheckConstraint(condition=models.Q(models.Q(('extended_at__isnull', True), ('extended_by__isnull', True)), models.Q(('extended_at__isnull', False), ('extended_by__isnull', False)), _connector='OR'), name='extended_appeal_names_who'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'withdrawn')), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='withdrawn_appeal_names_who'),
                ],
                'triggers': [
                    Trigger(name='z_facts_stay', sql=UpsertTriggerSql(condition='WHEN ((OLD."closed_at" IS DISTINCT FROM NEW."closed_at" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closed_at" IS NULL AND NOT NEW."closed_at" IS NULL)) OR (OLD."closed_by_id" IS DISTINCT FROM NEW."closed_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closed_by_id" IS NULL AND NOT NEW."closed_by_id" IS NULL)) OR (OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closing_reason" IN (\'\') AND NOT NEW."closing_reason" IN (\'\')) AND NEW."closing_reason" NOT IN (\'\', \'(파기됨)\')) OR (OLD."extension_reason" IS DISTINCT FROM NEW."extension_reason" AND (OLD."extended_at" IS NOT DISTINCT FROM NEW."extended_at" OR NOT OLD."extension_reason" IN (\'\') AND NOT NEW."extension_reason" IN (\'\')) AND NEW."extension_reason" NOT IN (\'\', \'(파기됨)\')))', func="RAISE EXCEPTION 'facts of an act stay as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_an_act_stay_as_written';", hash='4f19ad0cc075c9dc8a2421c8467af973d95c8769', operation='UPDATE OF "closed_at", "closed_by_id", "closing_reason", "extension_reason"', pgid='pgtrigger_z_facts_stay_f3fff', table='reviews_appeal', when='AFTER')),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_c8312',
                            func="""
            IF (TRUE) AND ROW(OLD."review1_id", OLD."filed_on", OLD."deadline_on", OLD."channel", OLD."received_by_id", OLD."received_at") IS DISTINCT FROM ROW(NEW."review1_id", NEW."filed_on", NEW."deadline_on", NEW."channel", NEW."received_by_id", NEW."received_at") THEN RAISE EXCEPTION 'appeal is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='second_round_is_named_once',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_second_round_is_named_once_a9a3e',
                            func="""
            IF (OLD.review2_id IS NOT NULL) AND ROW(OLD."review2_id") IS DISTINCT FROM ROW(NEW."review2_id") THEN RAISE EXCEPTION 'second round is named once' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_is_named_once'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='appeal_is_extended_once',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_appeal_is_extended_once_181ee',
                            func="""
            IF OLD.extended_at IS NOT NULL AND (
                NEW.extended_at IS DISTINCT FROM OLD.extended_at
                OR NEW.extended_by_id IS DISTINCT FROM OLD.extended_by_id
                OR NEW.decide_by <> OLD.decide_by
            ) THEN RAISE EXCEPTION 'appeal is extended once' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_extended_once'; END IF;
            IF (NEW.decide_by <> OLD.decide_by AND NEW.extended_at IS NULL)
                OR NEW.decide_by < OLD.decide_by
            THEN RAISE EXCEPTION 'appeal is extended once' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_extended_once'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='second_round_is_of_the_same_claim',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_second_round_is_of_the_same_claim_ef84c',
                            func="""
            IF NEW.review2_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_review r1
                JOIN public.reviews_review r2 ON r2.claim_id = r1.claim_id
                WHERE r1.id = NEW.review1_id AND r2.id = NEW.review2_id AND r2.round = 2
            ) THEN RAISE EXCEPTION 'second round is of the same claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_is_of_the_same_claim'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='appeal_is_against_a_decided_first_round', sql=UpsertTriggerSql(declare='DECLARE first record;', func="\n            SELECT r.claim_id INTO first FROM public.reviews_review r\n            WHERE r.id = NEW.review1_id AND r.round = 1 AND r.status = 'decided';\n            IF NOT FOUND THEN RAISE EXCEPTION 'appeal is against a decided first round' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_against_a_decided_first_round'; END IF;\n            IF EXISTS (\n                        SELECT 1 FROM public.claims_claim c\n                        WHERE c.id = first.claim_id AND c.withdrawn_at IS NOT NULL\n                    )\n            THEN RAISE EXCEPTION 'appeal is not of a withdrawn claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_not_of_a_withdrawn_claim'; END IF;\n            RETURN NEW;\n        ", hash='36b5b6df83390e26bc54600fe1435b94052c7576', operation='INSERT', pgid='pgtrigger_appeal_is_against_a_decided_first_round_3a2a9', table='reviews_appeal', when='BEFORE')),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_15a1c',
                            func='INSERT INTO "reviews_appealevent" ("channel", "closed_at", "closed_by_id", "deadline_on", "decide_by", "extended_at", "extended_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "review1_id", "review2_id", "status") VALUES (NEW."channel", NEW."closed_at", NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", NEW."extended_at", NEW."extended_by_id", NEW."filed_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."review1_id", NEW."review2_id", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_923e7',
                            condition='WHEN (OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."deadline_on" IS DISTINCT FROM (NEW."deadline_on") OR OLD."decide_by" IS DISTINCT FROM (NEW."decide_by") OR OLD."extended_at" IS DISTINCT FROM (NEW."extended_at") OR OLD."extended_by_id" IS DISTINCT FROM (NEW."extended_by_id") OR OLD."filed_on" IS DISTINCT FROM (NEW."filed_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."review1_id" IS DISTINCT FROM (NEW."review1_id") OR OLD."review2_id" IS DISTINCT FROM (NEW."review2_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))',
                            func='INSERT INTO "reviews_appealevent" ("channel", "closed_at", "closed_by_id", "deadline_on", "decide_by", "extended_at", "extended_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "review1_id", "review2_id", "status") VALUES (NEW."channel", NEW."closed_at", NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", NEW."extended_at", NEW."extended_by_id", NEW."filed_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."review1_id", NEW."review2_id", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_5efca',
                            func='INSERT INTO "reviews_appealevent" ("channel", "closed_at", "closed_by_id", "deadline_on", "decide_by", "extended_at", "extended_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "review1_id", "review2_id", "status") VALUES (OLD."channel", OLD."closed_at", OLD."closed_by_id", OLD."deadline_on", OLD."decide_by", OLD."extended_at", OLD."extended_by_id", OLD."filed_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received_at", OLD."received_by_id", OLD."review1_id", OLD."review2_id", OLD."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_9abeb',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('received') THEN RAISE EXCEPTION 'reviews appeal status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_appeal_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['accepted>decided', 'accepted>withdrawn', 'received>accepted', 'received>rejected_late', 'received>withdrawn', 'withdrawn>accepted', 'withdrawn>received']::text[])
            THEN RAISE EXCEPTION 'reviews appeal status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_appeal_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='withdrawn_is_final',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_withdrawn_is_final_a6b68',
                            condition='WHEN (OLD."status" = \'withdrawn\')',
                            func="""
            IF NEW.status <> 'withdrawn' AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_withdrawal w
                        WHERE w.claim_id = (SELECT r.claim_id FROM public.reviews_review r WHERE r.id = OLD.review1_id) AND w.at = OLD.closed_at
                            AND w.undone_at IS NOT NULL
                    )
            THEN RAISE EXCEPTION 'withdrawn appeal is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_appeal_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."grounds" = \'(파기됨)\' AND OLD."grounds" IS DISTINCT FROM NEW."grounds") OR (NEW."extension_reason" = \'(파기됨)\' AND OLD."extension_reason" IS DISTINCT FROM NEW."extension_reason") OR (NEW."closing_reason" = \'(파기됨)\' AND OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_review" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."review1_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='573d0704124c2a0f0f50454164b26da8cecfd539', operation='UPDATE OF "grounds", "extension_reason", "closing_reason"', pgid='pgtrigger_z_erased_with_its_claim_99c70', table='reviews_appeal', when='AFTER')),
                    Trigger(
                        name='z_written_once',
                        sql=UpsertTriggerSql(
                            table='reviews_appeal',
                            when='AFTER',
                            operation='UPDATE OF "grounds", "extension_reason", "closing_reason"',
                            condition='WHEN ((OLD."grounds" NOT IN (\'\') AND OLD."grounds" IS DISTINCT FROM NEW."grounds" AND NEW."grounds" IS DISTINCT FROM \'(파기됨)\') OR (OLD."extension_reason" NOT IN (\'\') AND OLD."extension_reason" IS DISTINCT FROM NEW."extension_reason" AND NEW."extension_reason" IS DISTINCT FROM \'(파기됨)\') OR (OLD."closing_reason" NOT IN (\'\') AND OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason" AND OLD.status = NEW.status AND NEW."closing_reason" IS DISTINCT FROM \'(파기됨)\'))',
                            pgid='pgtrigger_z_written_once_55fd4',
                            func="""RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';""",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='AppealEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('deadline_on', models.DateField(verbose_name='신청 기한')),
                ('channel', models.CharField(blank=True, max_length=40, verbose_name='접수채널')),
                ('status', models.CharField(choices=[('received', '접수'), ('accepted', '재심의'), ('rejected_late', '기간 경과'), ('withdrawn', '철회'), ('decided', '의결완료')], default='received', max_length=14, verbose_name='상태')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.appeal')),
                ('received_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
                ('review1', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='1차 심의')),
                ('review2', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='재심의')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='철회한 때')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('decide_by', models.DateField(default=claims.clock.today, verbose_name='결정 기한')),
                ('extended_at', models.DateTimeField(blank=True, null=True, verbose_name='연장')),
                ('extended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='연장한 사람')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수한 때')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=100, verbose_name='소속')),
                ('term_from', models.DateField(verbose_name='임기 시작')),
                ('term_to', models.DateField(blank=True, null=True, verbose_name='임기 끝')),
                ('substitute', models.BooleanField(default=False, verbose_name='예비위원')),
                ('deputises', models.BooleanField(default=False, verbose_name='위원장 직무대행')),
                ('load_limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='동시 심의 한도')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='member', to=settings.AUTH_USER_MODEL, verbose_name='사용자')),
            ],
            options={
                'verbose_name': '위원',
                'verbose_name_plural': '위원',
                'ordering': ['substitute', 'pk'],
                'permissions': [('view_load', '위원의 부하와 이해관계 보기')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('term_to__isnull', True), ('term_to__gte', models.F('term_from')), _connector='OR'), name='term_ends_after_it_begins'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_30ca8',
                            func="""
            IF (TRUE) AND ROW(OLD."user_id") IS DISTINCT FROM ROW(NEW."user_id") THEN RAISE EXCEPTION 'member stays the same person' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_stays_the_same_person'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='member_holds_no_other_office',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_member_holds_no_other_office_ab77a',
                            func="""
            IF NEW.term_to < (now() AT TIME ZONE 'Asia/Seoul')::date THEN RETURN NEW; END IF;
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'roles need read committed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM public.claims_user_groups h
                JOIN public.claims_rolesapart a ON a.other_id = h.group_id
                JOIN public.auth_group g ON g.id = a.one_id AND g.name = 'member'
                WHERE h.user_id = NEW.user_id
            ) THEN RAISE EXCEPTION 'member holds no other office' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_holds_no_other_office'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='seat_is_set_by_two_administrators',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_seat_is_set_by_two_administrators_ae619',
                            func="""
            IF TG_OP = 'UPDATE' AND ROW(OLD.organisation, OLD.term_from, OLD.term_to, OLD.substitute, OLD.deputises, OLD.load_limit) IS NOT DISTINCT FROM ROW(NEW.organisation, NEW.term_from, NEW.term_to, NEW.substitute, NEW.deputises, NEW.load_limit)
            THEN RETURN NEW; END IF;
            IF NOT pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')
                AND NOT EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = 'seat' AND c.target = (NEW.user_id)::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND (c.after = jsonb_build_object('organisation', NEW.organisation, 'term_from', NEW.term_from, 'term_to', NEW.term_to, 'substitute', NEW.substitute, 'deputises', NEW.deputises, 'load_limit', NEW.load_limit))
    )
            THEN RAISE EXCEPTION 'seat is set by two administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_is_set_by_two_administrators'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_52164',
                            func='INSERT INTO "reviews_memberevent" ("deputises", "id", "load_limit", "organisation", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substitute", "term_from", "term_to", "user_id") VALUES (NEW."deputises", NEW."id", NEW."load_limit", NEW."organisation", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."substitute", NEW."term_from", NEW."term_to", NEW."user_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_d0d96',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_memberevent" ("deputises", "id", "load_limit", "organisation", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substitute", "term_from", "term_to", "user_id") VALUES (NEW."deputises", NEW."id", NEW."load_limit", NEW."organisation", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."substitute", NEW."term_from", NEW."term_to", NEW."user_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_member',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_d6786',
                            func='INSERT INTO "reviews_memberevent" ("deputises", "id", "load_limit", "organisation", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substitute", "term_from", "term_to", "user_id") VALUES (OLD."deputises", OLD."id", OLD."load_limit", OLD."organisation", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."substitute", OLD."term_from", OLD."term_to", OLD."user_id"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='MemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organisation', models.CharField(max_length=100, verbose_name='소속')),
                ('term_from', models.DateField(verbose_name='임기 시작')),
                ('term_to', models.DateField(blank=True, null=True, verbose_name='임기 끝')),
                ('substitute', models.BooleanField(default=False, verbose_name='예비위원')),
                ('deputises', models.BooleanField(default=False, verbose_name='위원장 직무대행')),
                ('load_limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='동시 심의 한도')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.member')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='사용자')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='회차')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(verbose_name='기한')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마감')),
                ('closed_as', models.CharField(blank=True, choices=[('all_voted', '전원 표결'), ('due_with_quorum', '기한 경과, 정족수 충족')], max_length=16, verbose_name='마감 사유')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='결과')),
                ('called_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='재표결을 부친 사람')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='reviews.review', verbose_name='심의')),
                ('assessed_version', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='제안액이 따른 인정액 판')),
                ('suggested', models.BigIntegerField(blank=True, null=True, verbose_name='제안액')),
            ],
            options={
                'verbose_name': '표결 회차',
                'verbose_name_plural': '표결 회차',
                'ordering': ['review', 'number'],
                'indexes': [
                    models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['due_on', 'id'], name='ballot_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'number'), name='ballot_number_is_unique_in_its_review'),
                    models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('review',), name='review_has_one_open_ballot'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_as', ''), ('closed_at__isnull', True), ('result__isnull', True)), models.Q(('closed_at__isnull', False), ('result__isnull', False), ('closed_as__in', ['all_voted', 'due_with_quorum'])), _connector='OR'), name='closed_ballot_has_its_result'),
                    models.CheckConstraint(condition=models.Q(models.Q(('assessed_version__isnull', True), ('suggested__isnull', True)), models.Q(('assessed_version__isnull', False), ('suggested__gte', 0), ('suggested__isnull', False)), _connector='OR'), name='suggestion_of_a_ballot_names_its_assessment'),
                    models.CheckConstraint(condition=models.Q(('number__range', (1, 4))), name='a_review_has_four_ballots_at_most'),
                    models.CheckConstraint(condition=models.Q(models.Q(('called_by__isnull', True), ('number', 1)), models.Q(('called_by__isnull', False), ('number__gt', 1)), _connector='OR'), name='second_ballot_names_who_called_it'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_5a162',
                            condition='WHEN (NEW."called_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."called_by_id" IS NOT NULL AND NEW."called_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."called_by_id" IS DISTINCT FROM OLD."called_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_is_due_when_it_closes_as_due',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_is_due_when_it_closes_as_due_7b3dd',
                            func="""
            IF OLD.closed_at IS NULL AND NEW.closed_as = 'due_with_quorum'
                AND NEW.due_on >= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date
            THEN RAISE EXCEPTION 'ballot is due when it closes as due' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_is_due_when_it_closes_as_due'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_closes_with_a_whole_panel',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_closes_with_a_whole_panel_e7e20',
                            func="""
            IF OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND (
                SELECT count(*) FROM public.reviews_assignment a
                WHERE a.review_id = NEW.review_id AND a.status = 'active'
            ) < (
                SELECT p.panel_size FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id
            ) THEN RAISE EXCEPTION 'ballot closes with a whole panel' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_closes_with_a_whole_panel'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='due_day_of_a_ballot_moves_on',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_due_day_of_a_ballot_moves_on_b91b9',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.due_on < OLD.due_on THEN RAISE EXCEPTION 'due day of a ballot moves on' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_of_a_ballot_moves_on'; END IF;
                RETURN NULL;
            END IF;
            IF NEW.number = 1 AND NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.id = NEW.review_id AND r.due_on = NEW.due_on
            ) OR NEW.number > 1 AND EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.review_id = NEW.review_id AND b.number < NEW.number
                    AND (b.closed_at IS NULL OR NEW.due_on < b.due_on
                        OR NEW.due_on <= (b.closed_at AT TIME ZONE 'Asia/Seoul')::date)
            ) THEN RAISE EXCEPTION 'due day of a ballot moves on' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_of_a_ballot_moves_on'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='second_ballot_is_called_by_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_second_ballot_is_called_by_the_chair_fc051',
                            func="""
            IF NEW.called_by_id IS NOT NULL AND NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.called_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.called_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.opened_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
            THEN RAISE EXCEPTION 'second ballot is called by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_ballot_is_called_by_the_chair'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_f2303',
                            func="""
            IF (TRUE) AND ROW(OLD."review_id", OLD."number", OLD."opened_at", OLD."called_by_id") IS DISTINCT FROM ROW(NEW."review_id", NEW."number", NEW."opened_at", NEW."called_by_id") THEN RAISE EXCEPTION 'ballot is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_begins_open',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_ballot_begins_open_d9881',
                            func="""
            IF NEW.closed_at IS NOT NULL THEN RAISE EXCEPTION 'ballot begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_begins_open'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_to_be_discussed_goes_to_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_to_be_discussed_goes_to_the_chair_54d68',
                            func="""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL THEN RETURN NEW; END IF;
            
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
        END IF;
        PERFORM 1 FROM public.claims_claim c
        JOIN public.reviews_review r ON r.claim_id = c.id
        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
    
            IF (NEW.result ->> 'needs_chair') IS DISTINCT FROM 'true' AND EXISTS (
                SELECT 1 FROM public.reviews_discussionrequest d
                JOIN public.reviews_assignment a ON a.id = d.assignment_id AND a.status = 'active'
                WHERE d.ballot_id = NEW.id
            ) THEN RAISE EXCEPTION 'ballot to be discussed goes to the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_to_be_discussed_goes_to_the_chair'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ballot_waits_for_its_challenges',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ballot_waits_for_its_challenges_3ed74',
                            func="""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL THEN RETURN NEW; END IF;
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                JOIN public.reviews_assignment a ON a.id = x.assignment_id
                WHERE a.review_id = NEW.review_id AND a.status = 'active'
                    AND x.status = 'received'
            ) THEN RAISE EXCEPTION 'ballot waits for its challenges' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_waits_for_its_challenges'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='suggestion_is_kept_with_its_ballot',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_suggestion_is_kept_with_its_ballot_b193b',
                            declare='DECLARE newest record; most bigint;',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF (NEW.suggested, NEW.assessed_version)
                    IS NOT DISTINCT FROM (OLD.suggested, OLD.assessed_version)
                THEN RETURN NULL; END IF;
                IF OLD.suggested IS NOT NULL
                    AND COALESCE(NEW.assessed_version, 0) <= OLD.assessed_version
                THEN RAISE EXCEPTION 'suggestion is kept with its ballot' USING ERRCODE = 'check_violation', CONSTRAINT = 'suggestion_is_kept_with_its_ballot'; END IF;
            END IF;
            IF NEW.suggested IS NULL THEN RETURN NULL; END IF;
            SELECT l.version, p.rounding_unit AS unit, LEAST(p.additional_cap, l.amount) AS won
            INTO newest FROM public.reviews_review r
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE r.id = NEW.review_id ORDER BY l.version DESC LIMIT 1;
            most := COALESCE(NULLIF(newest.won - newest.won % newest.unit, 0), newest.won);
            IF NEW.assessed_version IS DISTINCT FROM newest.version OR NEW.suggested > most
            THEN RAISE EXCEPTION 'suggestion rests on the newest assessment' USING ERRCODE = 'check_violation', CONSTRAINT = 'suggestion_rests_on_the_newest_assessment'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen_when_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_closed_36777',
                            func="""
            IF (OLD.closed_at IS NOT NULL) AND ROW(OLD."due_on", OLD."closed_at", OLD."closed_as", OLD."result", OLD."suggested", OLD."assessed_version") IS DISTINCT FROM ROW(NEW."due_on", NEW."closed_at", NEW."closed_as", NEW."result", NEW."suggested", NEW."assessed_version") THEN RAISE EXCEPTION 'closed ballot is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_ballot_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_35973',
                            func='INSERT INTO "reviews_ballotevent" ("assessed_version", "called_by_id", "closed_as", "closed_at", "due_on", "id", "number", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "review_id", "suggested") VALUES (NEW."assessed_version", NEW."called_by_id", NEW."closed_as", NEW."closed_at", NEW."due_on", NEW."id", NEW."number", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."result", NEW."review_id", NEW."suggested"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_dbe85',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_ballotevent" ("assessed_version", "called_by_id", "closed_as", "closed_at", "due_on", "id", "number", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "review_id", "suggested") VALUES (NEW."assessed_version", NEW."called_by_id", NEW."closed_as", NEW."closed_at", NEW."due_on", NEW."id", NEW."number", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."result", NEW."review_id", NEW."suggested"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_4a39a',
                            func='INSERT INTO "reviews_ballotevent" ("assessed_version", "called_by_id", "closed_as", "closed_at", "due_on", "id", "number", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "review_id", "suggested") VALUES (OLD."assessed_version", OLD."called_by_id", OLD."closed_as", OLD."closed_at", OLD."due_on", OLD."id", OLD."number", OLD."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."result", OLD."review_id", OLD."suggested"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='ballots_are_as_many_as_the_policy_allows',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_ballots_are_as_many_as_the_policy_allows_07720',
                            func="""
            IF NEW.number > 1 + (
                SELECT p.second_ballots FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id
            ) THEN RAISE EXCEPTION 'ballots are as many as the policy allows' USING ERRCODE = 'check_violation', CONSTRAINT = 'ballots_are_as_many_as_the_policy_allows'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='result_is_that_of_the_votes',
                        sql=UpsertTriggerSql(
                            table='reviews_ballot',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_result_is_that_of_the_votes_31ae4',
                            declare='DECLARE rules record; unit bigint; most bigint; floor_won bigint; seated bigint; cast_votes bigint; granting bigint[]; grants int; won bigint;',
                            func="""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL OR NEW.result IS NULL THEN
                RETURN NEW;
            END IF;
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            SELECT p.quorum, p.majority, p.tie, p.amount_rule INTO rules
            FROM public.reviews_review r
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id;
            SELECT p.rounding_unit, LEAST(p.additional_cap, l.amount) INTO unit, most
            FROM public.reviews_review r
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE r.id = NEW.review_id ORDER BY l.version DESC LIMIT 1;
            SELECT COALESCE(max(d.amount), 0) INTO floor_won
            FROM public.reviews_review r
            JOIN public.reviews_review r1 ON r1.claim_id = r.claim_id AND r1.round = 1
            JOIN public.reviews_decision d ON d.review_id = r1.id AND r.round = 2 WHERE r.id = NEW.review_id;
            most := GREATEST(COALESCE(NULLIF(most - most % unit, 0), most), floor_won);
            SELECT count(*) INTO seated FROM public.reviews_assignment a
            WHERE a.review_id = NEW.review_id AND a.status = 'active';
            SELECT count(*), array_agg(v.amount ORDER BY v.amount) FILTER (WHERE v.choice <> 'deny')
            INTO cast_votes, granting
            FROM public.reviews_vote v
            JOIN public.reviews_assignment a ON a.id = v.assignment_id AND a.status = 'active'
            WHERE v.ballot_id = NEW.id AND NOT EXISTS (
                SELECT 1 FROM public.reviews_vote w WHERE w.ballot_id = v.ballot_id
                    AND w.assignment_id = v.assignment_id AND w.version > v.version
            );
            grants := COALESCE(cardinality(granting), 0);
            won := 0;
            IF (CASE rules.majority WHEN 'two_thirds' THEN 3 * grants >= 2 * cast_votes
                ELSE 2 * grants > cast_votes END)
            THEN
                won := CASE rules.amount_rule
                    WHEN 'lowest_of_granting' THEN granting[1]
                    WHEN 'mean_of_granting' THEN (
                        SELECT div(sum(g), grants) FROM unnest(granting) AS g
                    )
                    ELSE (granting[(grants + 1) / 2] + granting[grants / 2 + 1]) / 2 END;
                won := LEAST(COALESCE(NULLIF(won - won % unit, 0), won), most);
            END IF;
            won := GREATEST(won, floor_won);
            IF cast_votes < GREATEST(2, CASE rules.quorum WHEN 'all_of_panel' THEN seated
                    ELSE seated / 2 + 1 END)
                OR (rules.tie = 'chair' AND 2 * grants = cast_votes
                    AND (NEW.result ->> 'needs_chair') IS DISTINCT FROM 'true')
                OR (NEW.closed_as = 'all_voted' AND cast_votes < seated)
                OR (NEW.result ->> 'amount')::bigint IS DISTINCT FROM won
                OR (NEW.result ->> 'ceiling')::bigint IS DISTINCT FROM most
                OR COALESCE((NEW.result ->> 'floor')::bigint, 0) <> floor_won
                OR (NEW.result ->> 'outcome') IS DISTINCT FROM (CASE WHEN won <= 0 THEN 'denied'
                    WHEN won = most THEN 'granted' ELSE 'partly_granted' END)
            THEN RAISE EXCEPTION 'result is that of the votes' USING ERRCODE = 'check_violation', CONSTRAINT = 'result_is_that_of_the_votes'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."result" NOT IN (\'{}\', \'[]\', \'null\') AND OLD."result" IS DISTINCT FROM NEW."result"))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='b4402f40bc9a979131107dcbd5b85824b6023ae3', operation='UPDATE OF "result"', pgid='pgtrigger_z_written_once_e4cfe', table='reviews_ballot', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='BallotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='회차')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='시작')),
                ('due_on', models.DateField(verbose_name='기한')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='마감')),
                ('closed_as', models.CharField(blank=True, choices=[('all_voted', '전원 표결'), ('due_with_quorum', '기한 경과, 정족수 충족')], max_length=16, verbose_name='마감 사유')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='결과')),
                ('called_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='재표결을 부친 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.ballot')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('assessed_version', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='제안액이 따른 인정액 판')),
                ('suggested', models.BigIntegerField(blank=True, null=True, verbose_name='제안액')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('resolution', '의결번호'), ('sitting', '회의번호')], max_length=12, verbose_name='종류')),
                ('year', models.PositiveSmallIntegerField(verbose_name='연도')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='마지막 번호')),
            ],
            options={
                'verbose_name': '번호 계열',
                'verbose_name_plural': '번호 계열',
                'ordering': ['kind', 'year'],
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'year'), name='series_is_one_for_a_year'),
                ],
                'triggers': [
                    Trigger(
                        name='number_is_given_out',
                        sql=UpsertTriggerSql(
                            table='reviews_numberseries',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_number_is_given_out_2fff6',
                            func="""
            IF NEW.last = OLD.last OR NEW.kind = 'resolution' AND EXISTS (
                SELECT 1 FROM public.reviews_decision d
                WHERE d.resolution_no = '의결-' || NEW.year || '-' || lpad(NEW.last::text, greatest(6, length(NEW.last::text)), '0')
            ) OR NEW.kind = 'sitting' AND EXISTS (
                SELECT 1 FROM public.reviews_sitting s
                WHERE s.number = '회의-' || NEW.year || '-' || lpad(NEW.last::text, greatest(4, length(NEW.last::text)), '0')
            ) THEN RETURN NULL; END IF;
            RAISE EXCEPTION 'number is given out' USING ERRCODE = 'check_violation', CONSTRAINT = 'number_is_given_out';
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(
                        name='series_only_rises',
                        sql=UpsertTriggerSql(
                            table='reviews_numberseries',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_series_only_rises_bb226',
                            func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.last <> 0 THEN RAISE EXCEPTION 'series only rises' USING ERRCODE = 'check_violation', CONSTRAINT = 'series_only_rises'; END IF;
                    ELSIF NEW.last NOT IN (OLD.last, OLD.last + 1) OR NEW.kind <> OLD.kind
                        OR NEW.year <> OLD.year
                    THEN RAISE EXCEPTION 'series only rises' USING ERRCODE = 'check_violation', CONSTRAINT = 'series_only_rises'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='CannedReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=20, verbose_name='이름')),
                ('label_en', models.CharField(blank=True, max_length=30, verbose_name='영어 이름')),
                ('text', models.CharField(max_length=300, verbose_name='넣을 글')),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=10), blank=True, default=list, help_text='비워 두면 모든 표결에 보입니다.', size=None, verbose_name='어느 표결에')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='순서')),
                ('active', models.BooleanField(default=True, verbose_name='사용 중')),
                ('number', models.PositiveSmallIntegerField(db_default=0, editable=False, unique=True, verbose_name='번호')),
            ],
            options={
                'verbose_name': '상용구',
                'verbose_name_plural': '상용구',
                'ordering': ['order', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='canned_reason_has_a_number'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_b17bb',
                            func="""
            IF (TRUE) AND ROW(OLD."number") IS DISTINCT FROM ROW(NEW."number") THEN RAISE EXCEPTION 'canned reason keeps its number' USING ERRCODE = 'check_violation', CONSTRAINT = 'canned_reason_keeps_its_number'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='canned_reason_takes_the_next_number',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_canned_reason_takes_the_next_number_09279',
                            func="""
                    PERFORM pg_advisory_xact_lock(hashtextextended('reviews_cannedreason', 0));
                    SELECT COALESCE(max(number), 0) + 1 INTO NEW.number
                    FROM public.reviews_cannedreason;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_1b4d7',
                            func='INSERT INTO "reviews_cannedreasonevent" ("active", "choices", "id", "label", "label_en", "number", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."active", NEW."choices", NEW."id", NEW."label", NEW."label_en", NEW."number", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_be639',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_cannedreasonevent" ("active", "choices", "id", "label", "label_en", "number", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."active", NEW."choices", NEW."id", NEW."label", NEW."label_en", NEW."number", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_cannedreason',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_74c86',
                            func='INSERT INTO "reviews_cannedreasonevent" ("active", "choices", "id", "label", "label_en", "number", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (OLD."active", OLD."choices", OLD."id", OLD."label", OLD."label_en", OLD."number", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='CannedReasonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('label', models.CharField(max_length=20, verbose_name='이름')),
                ('label_en', models.CharField(blank=True, max_length=30, verbose_name='영어 이름')),
                ('text', models.CharField(max_length=300, verbose_name='넣을 글')),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=10), blank=True, default=list, help_text='비워 두면 모든 표결에 보입니다.', size=None, verbose_name='어느 표결에')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='순서')),
                ('active', models.BooleanField(default=True, verbose_name='사용 중')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.cannedreason')),
                ('number', models.PositiveSmallIntegerField(db_default=0, editable=False, verbose_name='번호')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='의견')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='reviews.ballot', verbose_name='표결 회차')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='쓴 사람')),
            ],
            options={
                'verbose_name': '논의 의견',
                'verbose_name_plural': '논의 의견',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_comment',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_87486',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."text"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['text', 'erased_at'] = to_jsonb(NEW) - ARRAY['text', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews comment is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_comment_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='comment_waits_until_votes_are_open',
                        sql=UpsertTriggerSql(
                            table='reviews_comment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_comment_waits_until_votes_are_open_3c8af',
                            func="""
            
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
        END IF;
        PERFORM 1 FROM public.claims_claim c
        JOIN public.reviews_review r ON r.claim_id = c.id
        WHERE r.id = (SELECT b.review_id FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id) FOR NO KEY UPDATE OF c;
    
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                JOIN public.reviews_review r ON r.id = b.review_id
                WHERE b.id = NEW.ballot_id AND b.closed_at IS NOT NULL AND r.status = 'deciding'
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot later
                        WHERE later.review_id = b.review_id AND later.number > b.number
                    )
            ) THEN RAISE EXCEPTION 'comment waits until votes are open' USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_waits_until_votes_are_open'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_ballot" t0 JOIN public."reviews_review" t1 ON t1.id = t0."review_id" JOIN public."claims_claim" t2 ON t2.id = t1."claim_id" WHERE t0.id = OLD."ballot_id" AND t2.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='c72e95cb98742b715d19e03677134fcb891eeaae', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_e0763', table='reviews_comment', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(db_collation='C', max_length=30, unique=True, verbose_name='회의번호')),
                ('held_on', models.DateField(verbose_name='회의일')),
                ('status', models.CharField(choices=[('open', '진행 중'), ('closed', '마침')], default='open', max_length=8, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='개회')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='폐회')),
                ('chair', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='위원장')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='마친 사람')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='안건을 알린 때')),
                ('notice_until', models.DateTimeField(blank=True, null=True, verbose_name='통보 기간 끝')),
                ('quorum', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='정족수')),
            ],
            options={
                'verbose_name': '회의',
                'verbose_name_plural': '회의',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('status', 'open')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'closed')), _connector='OR'), name='closed_sitting_says_when_and_who'),
                    models.CheckConstraint(condition=models.Q(models.Q(('announced_at__isnull', True), ('notice_until__isnull', True)), models.Q(('announced_at__gte', models.F('opened_at')), ('announced_at__isnull', False), ('notice_until__gte', models.F('announced_at'))), _connector='OR'), name='notice_of_a_sitting_ends_after_it_begins'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_e96d0',
                            condition='WHEN (NEW."chair_id" IS NOT NULL OR NEW."closed_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."chair_id" IS NOT NULL AND NEW."chair_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."chair_id" IS DISTINCT FROM OLD."chair_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_4c90b',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('open') THEN RAISE EXCEPTION 'reviews sitting status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_sitting_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['open>closed']::text[])
            THEN RAISE EXCEPTION 'reviews sitting status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_sitting_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_7e37a',
                            func="""
            IF (TRUE) AND ROW(OLD."number", OLD."held_on", OLD."chair_id", OLD."opened_at", OLD."announced_at", OLD."notice_until") IS DISTINCT FROM ROW(NEW."number", NEW."held_on", NEW."chair_id", NEW."opened_at", NEW."announced_at", NEW."notice_until") THEN RAISE EXCEPTION 'sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'sitting_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='quorum_of_a_sitting_is_set_once', sql=UpsertTriggerSql(func="\n            IF NEW.quorum IS NULL AND TG_OP = 'INSERT' THEN RETURN NEW; END IF;\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.quorum IS NOT DISTINCT FROM OLD.quorum THEN RETURN NEW; END IF;\n                IF OLD.quorum IS NULL AND NEW.quorum = (\n                    SELECT (SELECT count(*) / 2 + 1 FROM public.reviews_member m\n    JOIN public.claims_user u ON u.id = m.user_id\n    WHERE NOT m.substitute AND m.term_from <= s.held_on\n        AND (m.term_to IS NULL OR m.term_to >= s.held_on)\n        AND u.is_active AND u.disabled_at IS NULL) FROM public.reviews_sitting s WHERE s.id = NEW.id\n                ) THEN RETURN NEW; END IF;\n            END IF;\n            RAISE EXCEPTION 'quorum of a sitting is set once' USING ERRCODE = 'check_violation', CONSTRAINT = 'quorum_of_a_sitting_is_set_once';\n        ", hash='a478491a9e10b594592813e7e0cff7e646577bfe', operation='INSERT OR UPDATE', pgid='pgtrigger_quorum_of_a_sitting_is_set_once_88402', table='reviews_sitting', when='BEFORE')),
                    Trigger(name='closed_sitting_leaves_nothing_undecided', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'closed' AND NEW IS DISTINCT FROM OLD THEN\n                RAISE EXCEPTION 'closed sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_is_frozen';\n            END IF;\n            IF OLD.status = 'open' AND NEW.status = 'closed' AND EXISTS (\n                SELECT 1 FROM public.reviews_sittingitem i\n                JOIN public.reviews_review r ON r.id = i.review_id\n                WHERE i.sitting_id = NEW.id AND i.taken_out_by_id IS NULL\n                    AND r.status <> 'decided'\n            ) THEN RAISE EXCEPTION 'closed sitting leaves nothing undecided' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_leaves_nothing_undecided'; END IF;\n            RETURN NEW;\n        ", hash='909938017a7bc95929ac735bf0235bb033eeb96f', operation='UPDATE', pgid='pgtrigger_closed_sitting_leaves_nothing_undecided_51bf2', table='reviews_sitting', when='BEFORE')),
                    Trigger(name='closed_sitting_has_its_quorum_recorded', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'open' AND NEW.status = 'closed' AND EXISTS (\n                SELECT 1 FROM public.reviews_decision d WHERE d.sitting_id = NEW.id\n            ) AND (\n                SELECT count(*) FROM public.reviews_attendance a WHERE a.sitting_id = NEW.id\n            ) < (\n                SELECT COALESCE(s.quorum, (SELECT count(*) / 2 + 1 FROM public.reviews_member m\n    JOIN public.claims_user u ON u.id = m.user_id\n    WHERE NOT m.substitute AND m.term_from <= s.held_on\n        AND (m.term_to IS NULL OR m.term_to >= s.held_on)\n        AND u.is_active AND u.disabled_at IS NULL)) FROM public.reviews_sitting s WHERE s.id = NEW.id\n            ) THEN RAISE EXCEPTION 'closed sitting has its quorum recorded' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_has_its_quorum_recorded'; END IF;\n            RETURN NEW;\n        ", hash='01127703f36b1fe67d5c92ce53714c51afd18a66', operation='UPDATE', pgid='pgtrigger_closed_sitting_has_its_quorum_recorded_d218f', table='reviews_sitting', when='BEFORE')),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_6fbf7',
                            func='INSERT INTO "reviews_sittingevent" ("announced_at", "chair_id", "closed_at", "closed_by_id", "held_on", "id", "notice_until", "number", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quorum", "status") VALUES (NEW."announced_at", NEW."chair_id", NEW."closed_at", NEW."closed_by_id", NEW."held_on", NEW."id", NEW."notice_until", NEW."number", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quorum", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_8f8fb',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_sittingevent" ("announced_at", "chair_id", "closed_at", "closed_by_id", "held_on", "id", "notice_until", "number", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quorum", "status") VALUES (NEW."announced_at", NEW."chair_id", NEW."closed_at", NEW."closed_by_id", NEW."held_on", NEW."id", NEW."notice_until", NEW."number", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quorum", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_sitting',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_bf8e5',
                            func='INSERT INTO "reviews_sittingevent" ("announced_at", "chair_id", "closed_at", "closed_by_id", "held_on", "id", "notice_until", "number", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quorum", "status") VALUES (OLD."announced_at", OLD."chair_id", OLD."closed_at", OLD."closed_by_id", OLD."held_on", OLD."id", OLD."notice_until", OLD."number", OLD."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quorum", OLD."status"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('granted', '지급승인'), ('partly_granted', '일부승인'), ('denied', '부지급')], max_length=16, verbose_name='의결')),
                ('amount', models.BigIntegerField(verbose_name='의결액')),
                ('ceiling', models.BigIntegerField(verbose_name='상한')),
                ('tally', models.JSONField(default=dict, verbose_name='집계')),
                ('rationale', models.TextField(blank=True, verbose_name='산정근거')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('resolution_no', models.CharField(db_collation='C', max_length=30, unique=True, verbose_name='의결번호')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='의결일시')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='reviews.ballot', verbose_name='표결 회차')),
                ('confirmed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='reviews.review', verbose_name='심의')),
                ('suggested', models.BigIntegerField(blank=True, null=True, verbose_name='제안액')),
                ('sitting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='reviews.sitting', verbose_name='회의')),
            ],
            options={
                'verbose_name': '의결',
                'verbose_name_plural': '의결',
                'ordering': ['-pk'],
                'permissions': [('confirm_decision', '의결 확정')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), ('outcome', 'denied')), models.Q(('outcome__in', ['granted', 'partly_granted']), ('amount__gt', 0)), _connector='OR'), name='denied_decision_grants_nothing'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ceiling__gte', 0), ('outcome', 'denied')), models.Q(('amount', models.F('ceiling')), ('outcome', 'granted')), models.Q(('amount__lt', models.F('ceiling')), ('outcome', 'partly_granted')), _connector='OR'), name='granted_decision_stays_within_its_ceiling'),
                    models.CheckConstraint(condition=models.Q(('suggested__isnull', True), ('suggested__range', (0, models.F('ceiling'))), _connector='OR'), name='suggestion_stays_within_the_ceiling_of_its_decision'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_83591',
                            condition='WHEN (NEW."confirmed_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_is_confirmed_by_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_decision_is_confirmed_by_the_chair_04450',
                            func="""
            IF NEW.confirmed_by_id IS NOT NULL AND NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.confirmed_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
            THEN RAISE EXCEPTION 'decision is confirmed by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_is_confirmed_by_the_chair'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='words_stay_until_the_claim_is_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_words_stay_until_the_claim_is_closed_4ad1f',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NULL; END IF;
            SELECT r.claim_id INTO the_claim FROM public.reviews_review r WHERE r.id = NEW.review_id;
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.claim_id = the_claim
                    AND r.status NOT IN ('decided', 'withdrawn', 'unsubmitted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_appeal x
                JOIN public.reviews_review r ON r.id = x.review1_id
                WHERE r.claim_id = the_claim AND x.status IN ('received', 'accepted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.status IN ('prepared', 'approved', 'batched')
            ) THEN RAISE EXCEPTION 'words stay until the claim is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay_until_the_claim_is_closed'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_fbc9d',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."rationale"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['rationale', 'erased_at'] = to_jsonb(NEW) - ARRAY['rationale', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews decision is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_decision_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='large_decision_names_its_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_large_decision_names_its_chair_448b1',
                            func="""
                    IF NEW.confirmed_by_id IS NULL AND EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                        WHERE r.id = NEW.review_id AND NEW.amount > p.chair_threshold
                    ) THEN RAISE EXCEPTION 'large decision names its chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'large_decision_names_its_chair'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='chair_confirms_no_vote_of_their_own',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_chair_confirms_no_vote_of_their_own_7f7e7',
                            func="""
                    IF EXISTS (
                        SELECT 1 FROM public.reviews_vote v
                        JOIN public.reviews_assignment a ON a.id = v.assignment_id
                        JOIN public.reviews_member m ON m.id = a.member_id
                        WHERE a.review_id = NEW.review_id AND m.user_id = NEW.confirmed_by_id
                    ) THEN RAISE EXCEPTION 'chair confirms no vote of their own' USING ERRCODE = 'check_violation', CONSTRAINT = 'chair_confirms_no_vote_of_their_own'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='decision_rests_on_its_closed_ballot',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_rests_on_its_closed_ballot_61829',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot b
                        WHERE b.id = NEW.ballot_id AND b.review_id = NEW.review_id
                            AND b.closed_at IS NOT NULL
                    ) THEN RAISE EXCEPTION 'decision rests on its closed ballot' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_rests_on_its_closed_ballot'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='chair_is_not_barred',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_chair_is_not_barred_49d67',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.confirmed_by_id IS NULL THEN RETURN NEW; END IF;
            SELECT c.id INTO the_claim FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.approved_by_id = NEW.confirmed_by_id
            ) THEN RAISE EXCEPTION 'chair approved no payout of the claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'chair_approved_no_payout_of_the_claim'; END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_assignment a ON a.review_id = r.id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE r.claim_id = the_claim AND m.user_id = NEW.confirmed_by_id
                    AND a.left_as IN ('recused', 'disqualified', 'challenged')
            ) THEN RAISE EXCEPTION 'chair has no tie to the claimant' USING ERRCODE = 'check_violation', CONSTRAINT = 'chair_has_no_tie_to_the_claimant'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='appeal_never_lowers_the_first_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_appeal_never_lowers_the_first_decision_a0846',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
            JOIN public.reviews_review r1 ON r1.claim_id = r.claim_id AND r1.round = 1
            JOIN public.reviews_decision d ON d.review_id = r1.id AND r.round = 2
                WHERE r.id = NEW.review_id AND d.amount > NEW.amount
            ) THEN RAISE EXCEPTION 'appeal never lowers the first decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_never_lowers_the_first_decision'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_that_waits_names_its_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_that_waits_names_its_chair_9f42e',
                            func="""
            IF NEW.confirmed_by_id IS NULL AND EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.id = NEW.ballot_id AND b.result ->> 'needs_chair' = 'true'
            ) THEN RAISE EXCEPTION 'decision that waits names its chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_that_waits_names_its_chair'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_is_on_the_agenda_of_its_sitting',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_is_on_the_agenda_of_its_sitting_f7144',
                            func="""
            IF NEW.sitting_id IS NULL THEN RETURN NEW; END IF;
            
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
        END IF;
        PERFORM 1 FROM public.claims_claim c
        JOIN public.reviews_review r ON r.claim_id = c.id
        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
    
            
        PERFORM 1 FROM public.reviews_sitting s
        WHERE s.id = NEW.sitting_id AND s.status = 'open' FOR SHARE;
        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_is_frozen'; END IF;
    
            IF NEW.confirmed_by_id IS NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_sittingitem i
                JOIN public.reviews_sitting s ON s.id = i.sitting_id
                WHERE i.sitting_id = NEW.sitting_id AND i.review_id = NEW.review_id
                    AND i.taken_out_by_id IS NULL
                    AND s.held_on <= (NEW.at AT TIME ZONE 'Asia/Seoul')::date
            ) THEN RAISE EXCEPTION 'decision is on the agenda of its sitting' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_is_on_the_agenda_of_its_sitting'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_of_a_sitting_waits_for_its_notice',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_decision_of_a_sitting_waits_for_its_notice_851b2',
                            func="""
            IF NEW.sitting_id IS NULL THEN RETURN NEW; END IF;
            
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
        END IF;
        PERFORM 1 FROM public.claims_claim c
        JOIN public.reviews_review r ON r.claim_id = c.id
        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
    
            
        PERFORM 1 FROM public.reviews_sitting s
        WHERE s.id = NEW.sitting_id AND s.status = 'open' FOR SHARE;
        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_is_frozen'; END IF;
    
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_sitting s
                JOIN public.reviews_review r ON r.id = NEW.review_id
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                WHERE s.id = NEW.sitting_id AND s.notice_until <= NEW.at AND (
                    SELECT count(*) FROM generate_series(
                        (s.announced_at AT TIME ZONE 'Asia/Seoul')::date + 1,
                        (NEW.at AT TIME ZONE 'Asia/Seoul')::date,
                        interval '1 day'
                    ) AS day WHERE extract(isodow FROM day) < 6
                ) >= p.sitting_notice_days
            ) THEN RAISE EXCEPTION 'decision of a sitting waits for its notice' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_of_a_sitting_waits_for_its_notice'; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_sitting s
                CROSS JOIN LATERAL (
                    SELECT count(*) AS present,
                        count(*) FILTER (WHERE m.user_id <> NEW.confirmed_by_id) AS others
                    FROM public.reviews_attendance a
                    JOIN public.reviews_member m ON m.id = a.member_id
                    WHERE a.sitting_id = s.id
                ) AS there
                WHERE s.id = NEW.sitting_id AND there.others > 0 AND there.present >=
                    COALESCE(s.quorum, (SELECT count(*) / 2 + 1 FROM public.reviews_member m
    JOIN public.claims_user u ON u.id = m.user_id
    WHERE NOT m.substitute AND m.term_from <= s.held_on
        AND (m.term_to IS NULL OR m.term_to >= s.held_on)
        AND u.is_active AND u.disabled_at IS NULL))
            ) THEN RAISE EXCEPTION 'decision of a sitting has its quorum' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_of_a_sitting_has_its_quorum'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='decision_closes_its_review',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_decision_closes_its_review_2deff',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.id = NEW.review_id AND r.status = 'decided'
                    ) THEN RAISE EXCEPTION 'decision closes its review' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_closes_its_review'; END IF;
                    RETURN NULL;
                """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(
                        name='decision_says_what_its_ballot_said',
                        sql=UpsertTriggerSql(
                            table='reviews_decision',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_decision_says_what_its_ballot_said_eb87a',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.id = NEW.ballot_id
                    AND b.result ->> 'outcome' = NEW.outcome
                    AND (b.result ->> 'amount')::bigint = NEW.amount
                    AND (b.result ->> 'ceiling')::bigint = NEW.ceiling
                    AND b.suggested IS NOT DISTINCT FROM NEW.suggested
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot later
                        WHERE later.review_id = b.review_id AND later.number > b.number
                    )
            ) THEN RAISE EXCEPTION 'decision says what its ballot said' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_says_what_its_ballot_said'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_review" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."review_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='f44364cd2e3a8bdf28126e6e28799a17681ddece', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_4a0fd', table='reviews_decision', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='SittingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(db_collation='C', max_length=30, verbose_name='회의번호')),
                ('held_on', models.DateField(verbose_name='회의일')),
                ('status', models.CharField(choices=[('open', '진행 중'), ('closed', '마침')], default='open', max_length=8, verbose_name='상태')),
                ('opened_at', models.DateTimeField(default=claims.clock.now, verbose_name='개회')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='폐회')),
                ('chair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='위원장')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='마친 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.sitting')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='안건을 알린 때')),
                ('notice_until', models.DateTimeField(blank=True, null=True, verbose_name='통보 기간 끝')),
                ('quorum', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='정족수')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SittingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='순서')),
                ('proposal', models.BinaryField(max_length=16, verbose_name='의결안 지문')),
                ('taken_out_at', models.DateTimeField(blank=True, null=True, verbose_name='뺀 때')),
                ('taken_out_reason', models.CharField(blank=True, max_length=300, verbose_name='뺀 사유')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sitting_items', to='reviews.review', verbose_name='심의')),
                ('sitting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.sitting', verbose_name='회의')),
                ('taken_out_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='뺀 사람')),
            ],
            options={
                'verbose_name': '안건',
                'verbose_name_plural': '안건',
                'ordering': ['sitting', 'order'],
                'constraints': [
                    models.UniqueConstraint(fields=('sitting', 'review'), name='review_is_on_an_agenda_once'),
                    models.UniqueConstraint(fields=('sitting', 'order'), name='agenda_has_one_item_a_place'),
                    models.UniqueConstraint(condition=models.Q(('taken_out_by__isnull', True)), fields=('review',), name='review_waits_on_one_agenda'),
                    models.CheckConstraint(condition=models.Q(models.Q(('taken_out_at__isnull', True), ('taken_out_by__isnull', True)), models.Q(('taken_out_at__isnull', False), ('taken_out_by__isnull', False)), _connector='OR'), name='item_taken_out_names_who'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_ebeca',
                            condition='WHEN (NEW."taken_out_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."taken_out_by_id" IS NOT NULL AND NEW."taken_out_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."taken_out_by_id" IS DISTINCT FROM OLD."taken_out_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_9c266',
                            func="""
            IF (TRUE) AND ROW(OLD."sitting_id", OLD."review_id", OLD."order", OLD."proposal") IS DISTINCT FROM ROW(NEW."sitting_id", NEW."review_id", NEW."order", NEW."proposal") THEN RAISE EXCEPTION 'agenda item is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_item_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='item_awaits_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_item_awaits_the_chair_2d0e7',
                            func="""
            
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
        END IF;
        PERFORM 1 FROM public.claims_claim c
        JOIN public.reviews_review r ON r.claim_id = c.id
        WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
    
            
        PERFORM 1 FROM public.reviews_sitting s
        WHERE s.id = NEW.sitting_id AND s.status = 'open' FOR SHARE;
        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_is_frozen'; END IF;
    
            IF NEW.taken_out_by_id IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.id = NEW.review_id AND r.status = 'deciding'
            ) THEN RAISE EXCEPTION 'item awaits the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'item_awaits_the_chair'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='agenda_is_announced_whole',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_agenda_is_announced_whole_e93ee',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.reviews_attendance a WHERE a.sitting_id = NEW.sitting_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_decision d WHERE d.sitting_id = NEW.sitting_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_sittingevent e
                WHERE e.pgh_obj_id = NEW.sitting_id AND e.pgh_label = 'insert'
                    AND e.pgh_created_at < now()
            ) THEN RAISE EXCEPTION 'agenda is announced whole' USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_is_announced_whole'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(name='item_is_taken_out_before_it_is_decided', sql=UpsertTriggerSql(func='\n            IF NEW."taken_out_reason" = \'(파기됨)\'\n                AND to_jsonb(NEW) - \'taken_out_reason\' = to_jsonb(OLD) - \'taken_out_reason\'\n            THEN RETURN NEW; END IF;\n            \n        IF current_setting(\'transaction_isolation\') <> \'read committed\' THEN\n            RAISE EXCEPTION \'votes and approvals need read committed\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'votes_and_approvals_need_read_committed\';\n        END IF;\n        PERFORM 1 FROM public.claims_claim c\n        JOIN public.reviews_review r ON r.claim_id = c.id\n        WHERE r.id = OLD.review_id FOR NO KEY UPDATE OF c;\n    \n            \n        PERFORM 1 FROM public.reviews_sitting s\n        WHERE s.id = OLD.sitting_id AND s.status = \'open\' FOR SHARE;\n        IF NOT FOUND THEN RAISE EXCEPTION \'closed sitting is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'closed_sitting_is_frozen\'; END IF;\n    \n            IF OLD.taken_out_by_id IS NOT NULL\n                AND ROW(NEW.taken_out_by_id, NEW.taken_out_at)\n                    IS DISTINCT FROM ROW(OLD.taken_out_by_id, OLD.taken_out_at)\n            THEN RAISE EXCEPTION \'item is taken out once\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'item_is_taken_out_once\'; END IF;\n            IF NEW.taken_out_by_id IS NOT NULL AND EXISTS (\n                SELECT 1 FROM public.reviews_decision d\n                WHERE d.review_id = OLD.review_id AND d.sitting_id = OLD.sitting_id\n            ) THEN RAISE EXCEPTION \'item is taken out before it is decided\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'item_is_taken_out_before_it_is_decided\'; END IF;\n            RETURN NEW;\n        ', hash='d4200cb96723b64c06f23a55e40d56a89ef91c3b', operation='UPDATE', pgid='pgtrigger_item_is_taken_out_before_it_is_decided_60077', table='reviews_sittingitem', when='BEFORE')),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_26ce8',
                            func='INSERT INTO "reviews_sittingitemevent" ("id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "review_id", "sitting_id", "taken_out_at", "taken_out_by_id") VALUES (NEW."id", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposal", NEW."review_id", NEW."sitting_id", NEW."taken_out_at", NEW."taken_out_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_62815',
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."proposal" IS DISTINCT FROM (NEW."proposal") OR OLD."review_id" IS DISTINCT FROM (NEW."review_id") OR OLD."sitting_id" IS DISTINCT FROM (NEW."sitting_id") OR OLD."taken_out_at" IS DISTINCT FROM (NEW."taken_out_at") OR OLD."taken_out_by_id" IS DISTINCT FROM (NEW."taken_out_by_id"))',
                            func='INSERT INTO "reviews_sittingitemevent" ("id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "review_id", "sitting_id", "taken_out_at", "taken_out_by_id") VALUES (NEW."id", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposal", NEW."review_id", NEW."sitting_id", NEW."taken_out_at", NEW."taken_out_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_sittingitem',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_1e1fd',
                            func='INSERT INTO "reviews_sittingitemevent" ("id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "review_id", "sitting_id", "taken_out_at", "taken_out_by_id") VALUES (OLD."id", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposal", OLD."review_id", OLD."sitting_id", OLD."taken_out_at", OLD."taken_out_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."taken_out_reason" = \'(파기됨)\' AND OLD."taken_out_reason" IS DISTINCT FROM NEW."taken_out_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_review" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."review_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='04f1b5c7cef0710a9ccb786f71fb534d18ab3342', operation='UPDATE OF "taken_out_reason"', pgid='pgtrigger_z_erased_with_its_claim_fd513', table='reviews_sittingitem', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."taken_out_reason" NOT IN (\'\') AND OLD."taken_out_reason" IS DISTINCT FROM NEW."taken_out_reason" AND NEW."taken_out_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='2616b3d0b46df0f8706530caaa6b134042cedee9', operation='UPDATE OF "taken_out_reason"', pgid='pgtrigger_z_written_once_d8837', table='reviews_sittingitem', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='SittingItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('order', models.PositiveSmallIntegerField(verbose_name='순서')),
                ('proposal', models.BinaryField(max_length=16, verbose_name='의결안 지문')),
                ('taken_out_at', models.DateTimeField(blank=True, null=True, verbose_name='뺀 때')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.sittingitem')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('sitting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.sitting', verbose_name='회의')),
                ('taken_out_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='뺀 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.member', verbose_name='위원')),
                ('sitting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='reviews.sitting', verbose_name='회의')),
            ],
            options={
                'verbose_name': '출석',
                'verbose_name_plural': '출석',
                'ordering': ['sitting', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('sitting', 'member'), name='member_attends_a_sitting_once'),
                ],
                'triggers': [
                    Trigger(
                        name='attendance_is_frozen_with_its_sitting',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='BEFORE',
                            operation='INSERT OR UPDATE OR DELETE',
                            pgid='pgtrigger_attendance_is_frozen_with_its_sitting_f0123',
                            declare='DECLARE the_sitting bigint;',
                            func="""
            IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'attendance is ticked or not' USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_is_ticked_or_not'; END IF;
            the_sitting := CASE WHEN TG_OP = 'DELETE' THEN OLD.sitting_id ELSE NEW.sitting_id END;
            
        PERFORM 1 FROM public.reviews_sitting s
        WHERE s.id = the_sitting AND s.status = 'open' FOR SHARE;
        IF NOT FOUND THEN RAISE EXCEPTION 'closed sitting is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_sitting_is_frozen'; END IF;
    
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_06964',
                            func='INSERT INTO "reviews_attendanceevent" ("at", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sitting_id") VALUES (NEW."at", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sitting_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_54e7c',
                            condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                            func='INSERT INTO "reviews_attendanceevent" ("at", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sitting_id") VALUES (NEW."at", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sitting_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_attendance',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_9bde4',
                            func='INSERT INTO "reviews_attendanceevent" ("at", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sitting_id") VALUES (OLD."at", OLD."id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sitting_id"); RETURN NULL;',
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='AttendanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.attendance')),
                ('sitting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.sitting', verbose_name='회의')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('resolution', '의결서'), ('minutes', '회의록')], max_length=10, verbose_name='종류')),
                ('number', models.CharField(db_collation='C', max_length=40, unique=True, verbose_name='문서번호')),
                ('sha256', models.CharField(max_length=64, verbose_name='파일 지문(SHA-256)')),
                ('bytes', models.PositiveIntegerField(verbose_name='크기')),
                ('renderer', models.CharField(max_length=40, verbose_name='조판')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='발급')),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='reviews.decision', verbose_name='의결')),
                ('issued_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='발급')),
                ('sitting', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='reviews.sitting', verbose_name='회의')),
                ('council', models.CharField(max_length=60, verbose_name='협의체 이름')),
            ],
            options={
                'verbose_name': '발급 문서',
                'verbose_name_plural': '발급 문서',
                'ordering': ['-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('kind', 'resolution'), ('sitting__isnull', True)), models.Q(('decision__isnull', True), ('kind', 'minutes'), ('sitting__isnull', False)), _connector='OR'), name='issued_paper_has_one_subject'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_issueddocument',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_8bf75',
                            func="RAISE EXCEPTION 'reviews issueddocument is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_issueddocument_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Precedent',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='precedent', serialize=False, to='claims.claim', verbose_name='신청')),
                ('loss', models.BigIntegerField(verbose_name='인정액')),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='피해 일수')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='precedent', to='reviews.decision', verbose_name='의결')),
                ('industry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스')),
            ],
            options={
                'verbose_name': '선례',
                'verbose_name_plural': '선례',
                'ordering': ['-decision'],
                'indexes': [
                    models.Index(fields=['programme', 'service', 'industry', 'loss'], name='precedent_both'),
                    models.Index(fields=['programme', 'service', 'loss'], name='precedent_service'),
                    models.Index(fields=['programme', 'industry', 'loss'], name='precedent_industry'),
                    models.Index(fields=['programme', 'loss'], name='precedent_loss'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('loss__gte', 0)), name='precedent_loss_is_not_negative'),
                ],
            },
        ),
        migrations.CreateModel(
            name='QueueRow',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='queue_row', serialize=False, to='claims.claim', verbose_name='신청')),
                ('number', models.CharField(db_collation='C', max_length=40, verbose_name='접수번호')),
                ('business_name', models.CharField(blank=True, max_length=100, verbose_name='상호')),
                ('name_key', models.CharField(db_collation='C', max_length=100, verbose_name='찾는 이름')),
                ('representative', models.CharField(blank=True, max_length=100, verbose_name='대표자')),
                ('representative_key', models.CharField(blank=True, db_collation='C', max_length=100, verbose_name='찾는 대표자 이름')),
                ('business_number', models.CharField(blank=True, db_collation='C', max_length=10, verbose_name='사업자등록번호')),
                ('filed_at', models.DateTimeField(verbose_name='접수일시')),
                ('claimed_loss', models.BigIntegerField(verbose_name='신청액')),
                ('assessed_loss', models.BigIntegerField(verbose_name='인정액')),
                ('round', models.PositiveSmallIntegerField(verbose_name='차수')),
                ('standing', models.CharField(choices=[('waiting_documents', '서류대기'), ('in_review', '검토중'), ('supplement_requested', '보완요청'), ('deciding', '심의중'), ('appealed', '이의신청'), ('reconsidered', '재심의'), ('decided', '의결완료'), ('withdrawn', '철회'), ('unsubmitted', '미제출 종결'), ('payout_due', '지급대기'), ('paid', '지급완료'), ('payout_failed', '지급실패')], max_length=20, verbose_name='상태')),
                ('tab', models.PositiveSmallIntegerField(choices=[(1, '서류대기'), (2, '검토중'), (3, '보완요청'), (4, '심의중'), (5, '의결완료'), (6, '이의신청')], verbose_name='탭')),
                ('outcome', models.CharField(blank=True, choices=[('granted', '지급승인'), ('partly_granted', '일부승인'), ('denied', '부지급')], max_length=16, verbose_name='의결')),
                ('due_on', models.DateField(default=datetime.date(9999, 12, 31), verbose_name='기한')),
                ('panel', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None, verbose_name='담당 위원')),
                ('awaiting', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None, verbose_name='표결 전')),
                ('votes_cast', models.PositiveSmallIntegerField(default=0, verbose_name='표결')),
                ('panel_size', models.PositiveSmallIntegerField(default=0, verbose_name='자리')),
                ('documents', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=4, verbose_name='서류')),
                ('complete', models.BooleanField(default=False, verbose_name='서류 완비')),
                ('worst', models.PositiveSmallIntegerField(default=0, verbose_name='점검')),
                ('warnings', models.PositiveSmallIntegerField(default=0, verbose_name='주의')),
                ('problems', models.PositiveSmallIntegerField(default=0, verbose_name='문제')),
                ('industry', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.industry', verbose_name='업종')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.service', verbose_name='서비스')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.review', verbose_name='심의')),
                ('unanswered', models.BooleanField(default=False, verbose_name='보완 답 없음')),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.company', verbose_name='계열사')),
                ('decided_amount', models.BigIntegerField(default=0, verbose_name='의결액')),
                ('departure', models.BigIntegerField(default=0, verbose_name='제안액과의 차이')),
                ('decided_on', models.DateField(default=datetime.date(1, 1, 1), verbose_name='의결일')),
                ('fee', models.CharField(choices=[('paid', '유료'), ('free', '무료')], max_length=4, verbose_name='유무료')),
                ('waits_since', models.DateField(blank=True, null=True, verbose_name='기다린 날')),
            ],
            options={
                'verbose_name': '대기열',
                'verbose_name_plural': '대기열',
                'ordering': ['due_on', 'pk'],
                'indexes': [
                    models.Index(fields=['tab', 'due_on', 'claim'], name='queue_due'),
                    models.Index(fields=['tab', 'claimed_loss', 'claim'], name='queue_loss'),
                    models.Index(fields=['tab', 'number', 'claim'], name='queue_tab_number'),
                    models.Index(fields=['tab', 'name_key', 'claim'], name='queue_tab_name'),
                    models.Index(fields=['tab', 'filed_at', 'claim'], name='queue_filed'),
                    models.Index(fields=['tab', 'service', 'due_on', 'claim'], name='queue_service'),
                    models.Index(fields=['tab', 'worst', 'due_on', 'claim'], name='queue_worst'),
                    models.Index(fields=['tab', 'complete', 'due_on', 'claim'], name='queue_complete'),
                    models.Index(fields=['due_on', 'claim'], name='queue_all_due'),
                    models.Index(fields=['claimed_loss', 'claim'], name='queue_all_loss'),
                    models.Index(fields=['filed_at', 'claim'], name='queue_all_filed'),
                    models.Index(fields=['number'], name='queue_number'),
                    models.Index(fields=['name_key'], name='queue_name'),
                    models.Index(fields=['representative_key'], name='queue_representative'),
                    models.Index(fields=['business_number'], name='queue_business_number'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['panel'], name='queue_panel'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['awaiting'], name='queue_awaiting'),
                    models.Index(fields=['tab', 'industry', 'due_on', 'claim'], name='queue_industry'),
                    models.Index(fields=['tab', 'company'], name='queue_company'),
                    models.Index(fields=['tab', 'fee'], name='queue_fee'),
                    models.Index(fields=['tab', 'decided_amount', 'claim'], name='queue_decided'),
                    models.Index(fields=['departure', 'claim'], name='queue_departure'),
                    models.Index(fields=['decided_on', 'claim'], name='queue_decided_on'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TabCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(db_collation='C', max_length=30, verbose_name='범위')),
                ('tab', models.CharField(db_collation='C', max_length=24, verbose_name='탭')),
                ('value', models.PositiveIntegerField(default=0, verbose_name='건수')),
                ('counted_at', models.DateTimeField(verbose_name='센 때')),
            ],
            options={
                'verbose_name': '탭 건수',
                'verbose_name_plural': '탭 건수',
                'ordering': ['scope', 'tab'],
                'constraints': [
                    models.UniqueConstraint(fields=('scope', 'tab'), name='tab_is_counted_once_a_scope'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AssignmentDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=100, verbose_name='시드')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='자리 수')),
                ('candidates', models.JSONField(verbose_name='후보')),
                ('left_out', models.JSONField(verbose_name='제외')),
                ('drawn', models.JSONField(verbose_name='뽑힌 위원')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='reviews.review', verbose_name='심의')),
            ],
            options={
                'verbose_name': '배정 추첨',
                'verbose_name_plural': '배정 추첨',
                'ordering': ['pk'],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_assignmentdraw',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_4781a',
                            func="RAISE EXCEPTION 'reviews assignmentdraw is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_assignmentdraw_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.PositiveSmallIntegerField(verbose_name='자리')),
                ('status', models.CharField(choices=[('active', '배정'), ('left', '물러남')], default='active', max_length=8, verbose_name='상태')),
                ('left_as', models.CharField(blank=True, choices=[('recused', '회피'), ('disqualified', '제척'), ('challenged', '기피'), ('reassigned', '재배정'), ('on_leave', '부재')], max_length=12, verbose_name='물러난 사유')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='물러난 때')),
                ('assigned_at', models.DateTimeField(default=claims.clock.now, verbose_name='배정한 때')),
                ('voted_at', models.DateTimeField(blank=True, null=True, verbose_name='표결한 때')),
                ('assigned_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='배정한 사람')),
                ('left_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reviews.assignment', verbose_name='앞선 위원')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.member', verbose_name='위원')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.review', verbose_name='심의')),
                ('draw', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.assignmentdraw', verbose_name='추첨')),
                ('left_decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 위원장')),
            ],
            options={
                'verbose_name': '배정',
                'verbose_name_plural': '배정',
                'ordering': ['review', 'seat', 'pk'],
                'indexes': [
                    models.Index(fields=['member', 'review'], name='assignment_by_member'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'member'), name='member_is_assigned_once_to_a_review'),
                    models.UniqueConstraint(condition=models.Q(('status', 'active')), fields=('review', 'seat'), name='seat_has_one_active_member'),
                    models.CheckConstraint(condition=models.Q(models.Q(('left_as', ''), ('left_at__isnull', True), ('status', 'active')), models.Q(('left_at__isnull', False), ('status', 'left'), ('left_as__in', ['recused', 'disqualified', 'challenged', 'reassigned', 'on_leave'])), _connector='OR'), name='left_assignment_says_how'),
                ],
                'triggers': [
                    Trigger(
                        name='voted_while_seated',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_voted_while_seated_809d5',
                            func="""
            IF (OLD.status = 'left') AND ROW(OLD."voted_at") IS DISTINCT FROM ROW(NEW."voted_at") THEN RAISE EXCEPTION 'assignment is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_02d4a',
                            condition='WHEN (NEW."left_by_id" IS NOT NULL OR NEW."left_decided_by_id" IS NOT NULL OR NEW."assigned_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."left_by_id" IS NOT NULL AND NEW."left_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."left_by_id" IS DISTINCT FROM OLD."left_by_id")) OR (NEW."left_decided_by_id" IS NOT NULL AND NEW."left_decided_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."left_decided_by_id" IS DISTINCT FROM OLD."left_decided_by_id")) OR (NEW."assigned_by_id" IS NOT NULL AND NEW."assigned_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."assigned_by_id" IS DISTINCT FROM OLD."assigned_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='seat_goes_to_a_member_in_office',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_seat_goes_to_a_member_in_office_ed41f',
                            func="""
            IF NOT (EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.id = NEW.member_id AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.assigned_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ) AND EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = (SELECT m.user_id FROM public.reviews_member m WHERE m.id = NEW.member_id) AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            )
        )
    ))
            THEN RAISE EXCEPTION 'seat goes to a member in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_goes_to_a_member_in_office'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='voter_leaves_by_the_chairs_decision',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_voter_leaves_by_the_chairs_decision_6b138',
                            func="""
            IF OLD.status = 'left' THEN
                IF ROW(OLD.left_as, OLD.left_at, OLD.left_by_id, OLD.left_decided_by_id)
                    IS DISTINCT FROM
                    ROW(NEW.left_as, NEW.left_at, NEW.left_by_id, NEW.left_decided_by_id)
                THEN RAISE EXCEPTION 'left seat is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'left_seat_is_frozen'; END IF;
                RETURN NULL;
            END IF;
            IF NEW.left_decided_by_id IS NOT NULL AND (
                NEW.status = 'active'
                OR NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.left_decided_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.left_decided_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.left_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
                OR EXISTS (
                    SELECT 1 FROM public.reviews_assignment a
                    JOIN public.reviews_member m ON m.id = a.member_id
                    WHERE a.review_id = NEW.review_id AND m.user_id = NEW.left_decided_by_id
                        AND (a.status = 'active' OR a.id = NEW.id
                            OR a.left_as IN ('recused', 'disqualified', 'challenged'))
                )
            ) THEN RAISE EXCEPTION 'voter leaves by the chairs decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_leaves_by_the_chairs_decision'; END IF;
            IF NEW.status = 'left' AND NEW.left_decided_by_id IS NULL
                AND NOT COALESCE(CASE NEW.left_as
                    WHEN 'challenged' THEN TRUE
                    WHEN 'recused' THEN NEW.left_by_id = (SELECT m.user_id FROM public.reviews_member m WHERE m.id = NEW.member_id)
                END, FALSE)
                AND EXISTS (
                    SELECT 1 FROM public.reviews_vote v
                    JOIN public.reviews_ballot b ON b.id = v.ballot_id AND b.closed_at IS NULL
                    WHERE v.assignment_id = NEW.id
                )
            THEN RAISE EXCEPTION 'voter leaves by the chairs decision' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_leaves_by_the_chairs_decision'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_cf89f',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('active') THEN RAISE EXCEPTION 'reviews assignment status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_assignment_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['active>left']::text[])
            THEN RAISE EXCEPTION 'reviews assignment status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_assignment_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_cbf59',
                            func="""
            IF (TRUE) AND ROW(OLD."review_id", OLD."member_id", OLD."seat", OLD."replaces_id", OLD."draw_id", OLD."assigned_by_id", OLD."assigned_at") IS DISTINCT FROM ROW(NEW."review_id", NEW."member_id", NEW."seat", NEW."replaces_id", NEW."draw_id", NEW."assigned_by_id", NEW."assigned_at") THEN RAISE EXCEPTION 'assignment is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='drawn_seat_is_what_was_drawn',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_drawn_seat_is_what_was_drawn_1bb67',
                            func="""
            IF NEW.draw_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_assignmentdraw d
                WHERE d.id = NEW.draw_id AND d.review_id = NEW.review_id
                    AND d.drawn @> to_jsonb(NEW.member_id)
            ) THEN RAISE EXCEPTION 'drawn seat is what was drawn' USING ERRCODE = 'check_violation', CONSTRAINT = 'drawn_seat_is_what_was_drawn'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='seat_is_of_a_recorded_draw',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_seat_is_of_a_recorded_draw_badd9',
                            func="""
            IF NEW.draw_id IS NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                WHERE r.id = NEW.review_id AND NEW.seat BETWEEN 1 AND p.panel_size
            ) THEN RAISE EXCEPTION 'seat is of a recorded draw' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_is_of_a_recorded_draw'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='challenged_seat_has_its_upheld_challenge',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_challenged_seat_has_its_upheld_challenge_d1978',
                            func="""
            IF NEW.left_as = 'challenged' AND OLD.left_as <> 'challenged' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_challenge x
                WHERE x.assignment_id = NEW.id AND x.status = 'upheld'
            ) THEN RAISE EXCEPTION 'challenged seat has its upheld challenge' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenged_seat_has_its_upheld_challenge'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='appeal_panel_has_nobody_of_round_one',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_appeal_panel_has_nobody_of_round_one_92368',
                            func="""
                    IF EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.reviews_review first
                            ON first.claim_id = r.claim_id AND first.round = 1
                        JOIN public.reviews_assignment a ON a.review_id = first.id
                        WHERE r.id = NEW.review_id AND r.round = 2 AND a.member_id = NEW.member_id
                    ) OR EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.reviews_review first
                            ON first.claim_id = r.claim_id AND first.round = 1
                        JOIN public.reviews_decision d ON d.review_id = first.id
                        JOIN public.reviews_member m ON m.user_id = d.confirmed_by_id
                        WHERE r.id = NEW.review_id AND r.round = 2 AND m.id = NEW.member_id
                    ) THEN RAISE EXCEPTION 'appeal panel has nobody of round one' USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_panel_has_nobody_of_round_one'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_insert_insert_186a0',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_assignmentevent" ("assigned_at", "assigned_by_id", "draw_id", "id", "left_as", "left_at", "left_by_id", "left_decided_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "review_id", "seat", "status", "voted_at") SELECT new_values."assigned_at", new_values."assigned_by_id", new_values."draw_id", new_values."id", new_values."left_as", new_values."left_at", new_values."left_by_id", new_values."left_decided_by_id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."replaces_id", new_values."review_id", new_values."seat", new_values."status", new_values."voted_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            pgid='pgtrigger_update_update_e935e',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_assignmentevent" ("assigned_at", "assigned_by_id", "draw_id", "id", "left_as", "left_at", "left_by_id", "left_decided_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "review_id", "seat", "status", "voted_at") SELECT new_values."assigned_at", new_values."assigned_by_id", new_values."draw_id", new_values."id", new_values."left_as", new_values."left_at", new_values."left_by_id", new_values."left_decided_by_id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."replaces_id", new_values."review_id", new_values."seat", new_values."status", new_values."voted_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assigned_at" IS DISTINCT FROM (new_values."assigned_at") OR old_values."assigned_by_id" IS DISTINCT FROM (new_values."assigned_by_id") OR old_values."draw_id" IS DISTINCT FROM (new_values."draw_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."left_as" IS DISTINCT FROM (new_values."left_as") OR old_values."left_at" IS DISTINCT FROM (new_values."left_at") OR old_values."left_by_id" IS DISTINCT FROM (new_values."left_by_id") OR old_values."left_decided_by_id" IS DISTINCT FROM (new_values."left_decided_by_id") OR old_values."member_id" IS DISTINCT FROM (new_values."member_id") OR old_values."replaces_id" IS DISTINCT FROM (new_values."replaces_id") OR old_values."review_id" IS DISTINCT FROM (new_values."review_id") OR old_values."seat" IS DISTINCT FROM (new_values."seat") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."voted_at" IS DISTINCT FROM (new_values."voted_at")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            pgid='pgtrigger_delete_delete_c311c',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_assignmentevent" ("assigned_at", "assigned_by_id", "draw_id", "id", "left_as", "left_at", "left_by_id", "left_decided_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "review_id", "seat", "status", "voted_at") SELECT old_values."assigned_at", old_values."assigned_by_id", old_values."draw_id", old_values."id", old_values."left_as", old_values."left_at", old_values."left_by_id", old_values."left_decided_by_id", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."replaces_id", old_values."review_id", old_values."seat", old_values."status", old_values."voted_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='member_has_no_tie_to_the_claimant',
                        sql=UpsertTriggerSql(
                            table='reviews_assignment',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_member_has_no_tie_to_the_claimant_b8ae7',
                            func="""
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.claims_claim c ON c.id = r.claim_id
                LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id
                JOIN public.claims_claimant who ON who.id = c.claimant_id
                JOIN public.reviews_member m ON m.id = NEW.member_id
                JOIN public.claims_user u ON u.id = m.user_id
                WHERE r.id = NEW.review_id AND (
                    (u.name <> '' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)))
                    OR (m.organisation <> '' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100)
                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, '[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]', '', 'g'), NFKC), '\\s+', '', 'g') COLLATE "C"), 100))
                    OR EXISTS (
                        SELECT 1 FROM public.reviews_memberinterest i
                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (
                            (i.kind = 'phone' AND i.value_index IN (c.phone_index, k.phone_index))
                            OR (i.kind = 'business_number' AND i.value_index = who.identity_key)
                        )
                    )
                )
            ) THEN RAISE EXCEPTION 'member has no tie to the claimant' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_has_no_tie_to_the_claimant'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."reason" = \'(파기됨)\' AND OLD."reason" IS DISTINCT FROM NEW."reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_review" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."review_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='7651f0f308ff6782867bc470bd1a219cb172b248', operation='UPDATE OF "reason"', pgid='pgtrigger_z_erased_with_its_claim_9d342', table='reviews_assignment', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."reason" NOT IN (\'\') AND OLD."reason" IS DISTINCT FROM NEW."reason" AND NEW."reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='4596ae00c61e59cf66b08cc2a348670cefa44ead', operation='UPDATE OF "reason"', pgid='pgtrigger_z_written_once_12457', table='reviews_assignment', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='AssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('seat', models.PositiveSmallIntegerField(verbose_name='자리')),
                ('status', models.CharField(choices=[('active', '배정'), ('left', '물러남')], default='active', max_length=8, verbose_name='상태')),
                ('left_as', models.CharField(blank=True, choices=[('recused', '회피'), ('disqualified', '제척'), ('challenged', '기피'), ('reassigned', '재배정'), ('on_leave', '부재')], max_length=12, verbose_name='물러난 사유')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='물러난 때')),
                ('assigned_at', models.DateTimeField(default=claims.clock.now, verbose_name='배정한 때')),
                ('voted_at', models.DateTimeField(blank=True, null=True, verbose_name='표결한 때')),
                ('assigned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='배정한 사람')),
                ('left_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.assignment')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignment', verbose_name='앞선 위원')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('draw', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignmentdraw', verbose_name='추첨')),
                ('left_decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 위원장')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('verdict', models.CharField(choices=[('accepted', '인정'), ('insufficient', '의문'), ('missing', '없음')], max_length=12, verbose_name='확인')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('documents_digest', models.BinaryField(max_length=16, verbose_name='서류 지문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('assignment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='reviews.assignment', verbose_name='배정')),
            ],
            options={
                'verbose_name': '서류 확인',
                'verbose_name_plural': '서류 확인',
                'ordering': ['assignment', 'kind'],
                'constraints': [
                    models.UniqueConstraint(fields=('assignment', 'kind'), name='member_checks_a_kind_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'insufficient'), _negated=True), models.Q(('note', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='insufficient_check_says_why'),
                    models.CheckConstraint(condition=models.Q(('verdict__in', ['accepted', 'insufficient'])), name='check_is_accepted_or_insufficient'),
                ],
                'triggers': [
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_afbee',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF FALSE THEN RAISE EXCEPTION 'check is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_0bdd4',
                            func="""
            IF (TRUE) AND ROW(OLD."assignment_id", OLD."kind") IS DISTINCT FROM ROW(NEW."assignment_id", NEW."kind") THEN RAISE EXCEPTION 'check is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='check_is_frozen_when_the_ballot_closes',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_check_is_frozen_when_the_ballot_closes_e31a3',
                            func="""
                    IF TG_OP = 'UPDATE' AND NEW.erased_at IS NOT NULL AND NEW.note = ''
                        AND to_jsonb(OLD) - ARRAY['note', 'erased_at']
                            = to_jsonb(NEW) - ARRAY['note', 'erased_at']
                    THEN RETURN NEW; END IF;
                    
    PERFORM 1 FROM public.claims_claim c
    JOIN public.reviews_review r ON r.claim_id = c.id
    JOIN public.reviews_assignment a ON a.review_id = r.id
    WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;

                    IF NOT EXISTS (
    SELECT 1 FROM public.reviews_assignment a
    JOIN public.reviews_ballot b ON b.review_id = a.review_id AND b.closed_at IS NULL
    WHERE a.id = NEW.assignment_id AND a.status = 'active'
)
                    THEN RAISE EXCEPTION 'check is frozen when the ballot closes' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_frozen_when_the_ballot_closes'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='check_is_withdrawn_before_the_ballot_closes',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='BEFORE',
                            operation='DELETE',
                            pgid='pgtrigger_check_is_withdrawn_before_the_ballot_closes_752c1',
                            func="""
                    
    PERFORM 1 FROM public.claims_claim c
    JOIN public.reviews_review r ON r.claim_id = c.id
    JOIN public.reviews_assignment a ON a.review_id = r.id
    WHERE a.id = OLD.assignment_id FOR NO KEY UPDATE OF c;

                    IF NOT EXISTS (
    SELECT 1 FROM public.reviews_assignment a
    JOIN public.reviews_ballot b ON b.review_id = a.review_id AND b.closed_at IS NULL
    WHERE a.id = OLD.assignment_id AND a.status = 'active'
)
                    THEN RAISE EXCEPTION 'check is withdrawn before the ballot closes' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_is_withdrawn_before_the_ballot_closes'; END IF;
                    RETURN OLD;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_923e0',
                            func='INSERT INTO "reviews_evidencecheckevent" ("assignment_id", "at", "documents_digest", "erased_at", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict") VALUES (NEW."assignment_id", NEW."at", NEW."documents_digest", NEW."erased_at", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."verdict"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_33f95',
                            condition='WHEN (OLD."assignment_id" IS DISTINCT FROM (NEW."assignment_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."documents_digest" IS DISTINCT FROM (NEW."documents_digest") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict"))',
                            func='INSERT INTO "reviews_evidencecheckevent" ("assignment_id", "at", "documents_digest", "erased_at", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict") VALUES (NEW."assignment_id", NEW."at", NEW."documents_digest", NEW."erased_at", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."verdict"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_evidencecheck',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_5ccb2',
                            func='INSERT INTO "reviews_evidencecheckevent" ("assignment_id", "at", "documents_digest", "erased_at", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict") VALUES (OLD."assignment_id", OLD."at", OLD."documents_digest", OLD."erased_at", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."verdict"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_assignment" t0 JOIN public."reviews_review" t1 ON t1.id = t0."review_id" JOIN public."claims_claim" t2 ON t2.id = t1."claim_id" WHERE t0.id = OLD."assignment_id" AND t2.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='2dcf58fcc420423d0f75c5ff23c268fb05b0c29c', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_e80e8', table='reviews_evidencecheck', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='EvidenceCheckEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30, verbose_name='서류 종류')),
                ('verdict', models.CharField(choices=[('accepted', '인정'), ('insufficient', '의문'), ('missing', '없음')], max_length=12, verbose_name='확인')),
                ('documents_digest', models.BinaryField(max_length=16, verbose_name='서류 지문')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('assignment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignment', verbose_name='배정')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.evidencecheck')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='판')),
                ('choice', models.CharField(choices=[('grant', '지급'), ('partly', '일부 지급'), ('deny', '부지급')], max_length=8, verbose_name='표결')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='금액')),
                ('ceiling', models.BigIntegerField(verbose_name='상한')),
                ('rationale', models.TextField(blank=True, verbose_name='산정근거')),
                ('text_digest', models.BinaryField(max_length=16, verbose_name='글 지문')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='고른 문구')),
                ('unchecked', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, default=list, size=None, verbose_name='확인하지 않은 서류')),
                ('seen_revision', models.PositiveIntegerField(verbose_name='본 판')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='파기')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.assignment', verbose_name='배정')),
                ('ballot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.ballot', verbose_name='표결 회차')),
                ('suggested', models.BigIntegerField(blank=True, null=True, verbose_name='제안액')),
            ],
            options={
                'verbose_name': '표결',
                'verbose_name_plural': '표결',
                'ordering': ['ballot', 'assignment', 'version'],
                'permissions': [('cast_vote', '표결')],
                'base_manager_name': 'everything',
                'default_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('ballot', 'assignment', 'version'), name='vote_version_is_unique_in_its_ballot'),
                    models.CheckConstraint(condition=models.Q(models.Q(('choice', 'grant'), _negated=True), models.Q(('amount', models.F('ceiling')), ('amount__isnull', False), ('ceiling__gt', 0)), _connector='OR'), name='full_vote_names_its_ceiling'),
                    models.CheckConstraint(condition=models.Q(models.Q(('choice', 'partly'), _negated=True), models.Q(('amount__gte', 1), ('amount__isnull', False), ('amount__lt', models.F('ceiling'))), _connector='OR'), name='partial_vote_stays_below_its_ceiling'),
                    models.CheckConstraint(condition=models.Q(models.Q(('choice', 'deny'), _negated=True), ('amount__isnull', True), _connector='OR'), name='denying_vote_names_no_amount'),
                    models.CheckConstraint(condition=models.Q(('choice__in', ['grant', 'partly', 'deny'])), name='vote_is_one_of_three'),
                    models.CheckConstraint(condition=models.Q(('suggested__isnull', True), ('suggested__range', (0, models.F('ceiling'))), _connector='OR'), name='suggestion_stays_within_the_ceiling_of_its_vote'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_4a185',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((TG_OP = 'INSERT' AND (SELECT m.user_id FROM public.reviews_assignment a
    JOIN public.reviews_member m ON m.id = a.member_id WHERE a.id = NEW.assignment_id)::text IS DISTINCT FROM said)) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='words_stay_until_the_claim_is_closed',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_words_stay_until_the_claim_is_closed_06ea7',
                            declare='DECLARE the_claim bigint;',
                            func="""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NULL; END IF;
            SELECT r.claim_id INTO the_claim FROM public.reviews_review r WHERE r.id = (SELECT b.review_id FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id);
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.claim_id = the_claim
                    AND r.status NOT IN ('decided', 'withdrawn', 'unsubmitted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_appeal x
                JOIN public.reviews_review r ON r.id = x.review1_id
                WHERE r.claim_id = the_claim AND x.status IN ('received', 'accepted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.status IN ('prepared', 'approved', 'batched')
            ) THEN RAISE EXCEPTION 'words stay until the claim is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay_until_the_claim_is_closed'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_4a18f',
                            func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND COALESCE(NEW."rationale"::text, '') IN ('', '\\x')
                    AND to_jsonb(OLD) - ARRAY['rationale', 'erased_at'] = to_jsonb(NEW) - ARRAY['rationale', 'erased_at']
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'reviews vote is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_vote_is_append_only';
        """,
                        ),
                    ),
                    Trigger(
                        name='vote_needs_open_ballot_and_active_seat',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_vote_needs_open_ballot_and_active_seat_05c52',
                            declare='DECLARE the_claim bigint;',
                            func="""
                    
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
    END IF;
    SELECT c.id INTO the_claim
    FROM public.claims_claim c JOIN public.reviews_review r ON r.claim_id = c.id
    JOIN public.reviews_assignment a ON a.review_id = r.id
    WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;

                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot b
                        JOIN public.reviews_review r ON r.id = b.review_id
                        JOIN public.reviews_assignment a ON a.review_id = r.id
                        WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL
                            AND r.status = 'in_review'
                            AND a.id = NEW.assignment_id AND a.status = 'active'
                    ) THEN RAISE EXCEPTION 'vote needs open ballot and active seat' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_needs_open_ballot_and_active_seat'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='voter_approved_no_payout_of_the_claim',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_voter_approved_no_payout_of_the_claim_ba813',
                            declare='DECLARE the_claim bigint;',
                            func="""
                    
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
    END IF;
    SELECT c.id INTO the_claim
    FROM public.claims_claim c JOIN public.reviews_review r ON r.claim_id = c.id
    JOIN public.reviews_assignment a ON a.review_id = r.id
    WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;

                    IF EXISTS (
                        SELECT 1 FROM public.reviews_payout p
                        JOIN public.reviews_assignment a ON a.id = NEW.assignment_id
                        JOIN public.reviews_member m ON m.id = a.member_id
                        WHERE p.claim_id = the_claim AND p.approved_by_id = m.user_id
                    ) THEN RAISE EXCEPTION 'voter approved no payout of the claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_approved_no_payout_of_the_claim'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='vote_is_of_what_stands',
                        sql=UpsertTriggerSql(
                            table='reviews_vote',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_vote_is_of_what_stands_5685e',
                            declare='DECLARE stands record; most bigint; before bigint; away bigint;',
                            func="""
            SELECT r.revision, m.user_id, m.term_to, p.rounding_unit AS unit, p.free_departure,
                p.free_departure_won,
                LEAST(p.additional_cap, l.amount) AS won INTO stands
            FROM public.reviews_assignment a
            JOIN public.reviews_member m ON m.id = a.member_id
            JOIN public.reviews_review r ON r.id = a.review_id
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE a.id = NEW.assignment_id ORDER BY l.version DESC LIMIT 1;
            most := COALESCE(NULLIF(stands.won - stands.won % stands.unit, 0), stands.won);
            away := abs(COALESCE(NEW.amount, 0) - NEW.suggested);
            IF away > stands.free_departure_won
                AND away * 10000 > NEW.suggested * stands.free_departure AND NEW.rationale = ''
            THEN RAISE EXCEPTION 'departing vote gives its rationale' USING ERRCODE = 'check_violation', CONSTRAINT = 'departing_vote_gives_its_rationale'; END IF;
            SELECT COALESCE(max(v.version), 0) INTO before FROM public.reviews_vote v
            WHERE v.ballot_id = NEW.ballot_id AND v.assignment_id = NEW.assignment_id
                AND v.id <> NEW.id;
            IF NEW.version <> before + 1 THEN RAISE EXCEPTION 'vote is the next version of its seat' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_is_the_next_version_of_its_seat'; END IF;
            IF NEW.seen_revision IS DISTINCT FROM stands.revision THEN
                RAISE EXCEPTION 'vote is of the revision that stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_is_of_the_revision_that_stands';
            END IF;
            IF NEW.ceiling IS DISTINCT FROM most THEN
                RAISE EXCEPTION 'vote names the ceiling that stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_names_the_ceiling_that_stands';
            END IF;
            IF NEW.suggested IS DISTINCT FROM (
                SELECT b.suggested FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id
            ) THEN RAISE EXCEPTION 'vote keeps the suggestion of its ballot' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_keeps_the_suggestion_of_its_ballot'; END IF;
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = stands.user_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'cast_vote')
            )
        )
    ) THEN
                RAISE EXCEPTION 'voter holds the office' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_holds_the_office';
            END IF;
            IF (NEW.at AT TIME ZONE 'Asia/Seoul')::date > stands.term_to THEN
                RAISE EXCEPTION 'voter is within the term' USING ERRCODE = 'check_violation', CONSTRAINT = 'voter_is_within_the_term';
            END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_ballot" t0 JOIN public."reviews_review" t1 ON t1.id = t0."review_id" JOIN public."claims_claim" t2 ON t2.id = t1."claim_id" WHERE t0.id = OLD."ballot_id" AND t2.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='3c9cf1423552851a265f66e3662895ab7cdda12e', operation='UPDATE OF "erased_at"', pgid='pgtrigger_z_erased_with_its_claim_b9d9d', table='reviews_vote', when='AFTER')),
                ],
            },
            managers=[
                ('everything', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pages', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None, verbose_name='본 쪽')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='reviews.assignment', verbose_name='배정')),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.document', verbose_name='서류')),
            ],
            options={
                'verbose_name': '본 쪽',
                'verbose_name_plural': '본 쪽',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('assignment', 'document'), name='member_sees_a_document_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.JSONField(default=dict, verbose_name='내용')),
                ('serial', models.BigIntegerField(verbose_name='저장 순번')),
                ('saved_at', models.DateTimeField(default=claims.clock.now, verbose_name='저장')),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reviews.assignment', verbose_name='배정')),
            ],
            options={
                'verbose_name': '임시저장',
                'verbose_name_plural': '임시저장',
                'ordering': ['pk'],
                'base_manager_name': 'everything',
                'default_manager_name': 'objects',
            },
            managers=[
                ('everything', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='DiscussionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='시각')),
                ('assignment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.assignment', verbose_name='배정')),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='reviews.ballot', verbose_name='표결 회차')),
            ],
            options={
                'verbose_name': '논의 요청',
                'verbose_name_plural': '논의 요청',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('ballot', 'assignment'), name='member_asks_once_to_discuss_a_ballot'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_discussionrequest',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_c9de8',
                            func="RAISE EXCEPTION 'reviews discussionrequest is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_discussionrequest_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='discussion_is_asked_of_an_open_ballot',
                        sql=UpsertTriggerSql(
                            table='reviews_discussionrequest',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_discussion_is_asked_of_an_open_ballot_e0cda',
                            func="""
            
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'votes and approvals need read committed' USING ERRCODE = 'check_violation', CONSTRAINT = 'votes_and_approvals_need_read_committed';
        END IF;
        PERFORM 1 FROM public.claims_claim c
        JOIN public.reviews_review r ON r.claim_id = c.id
        WHERE r.id = (SELECT b.review_id FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id) FOR NO KEY UPDATE OF c;
    
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                JOIN public.reviews_assignment a ON a.review_id = b.review_id
                WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL
                    AND a.id = NEW.assignment_id AND a.status = 'active'
            ) THEN RAISE EXCEPTION 'discussion is asked of an open ballot' USING ERRCODE = 'check_violation', CONSTRAINT = 'discussion_is_asked_of_an_open_ballot'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='MemberInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('organisation', '단체'), ('business_number', '사업자등록번호'), ('name', '이름'), ('phone', '휴대전화'), ('none', '해당 없음')], max_length=16, verbose_name='종류')),
                ('value_index', models.BinaryField(max_length=16, verbose_name='값 색인')),
                ('hint', models.CharField(blank=True, max_length=60, verbose_name='값(가림)')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='관계')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='reviews.member', verbose_name='위원')),
                ('lift_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='해제 사유')),
                ('lifted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제한 사람')),
            ],
            options={
                'verbose_name': '이해관계',
                'verbose_name_plural': '이해관계',
                'ordering': ['member', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('member', 'kind', 'value_index'), name='interest_is_registered_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(models.Q(('lift_reason', ''), _negated=True), ('kind', 'none'), _connector='OR')), _connector='OR'), name='lifted_interest_says_who_and_why'),
                ],
                'triggers': [
                    Trigger(name='frozen', sql=UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."member_id", OLD."kind", OLD."value_index", OLD."hint", OLD."note", OLD."entered_by_id", OLD."at") IS DISTINCT FROM ROW(NEW."member_id", NEW."kind", NEW."value_index", NEW."hint", NEW."note", NEW."entered_by_id", NEW."at") THEN RAISE EXCEPTION \'interest is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'interest_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='60276ca04105f17b5cb94a02a758fd663d3e98a9', operation='UPDATE', pgid='pgtrigger_frozen_71b0d', table='reviews_memberinterest', when='BEFORE')),
                    Trigger(name='frozen_when_lifted', sql=UpsertTriggerSql(func='\n            IF (OLD.lifted_at IS NOT NULL) AND ROW(OLD."lifted_at", OLD."lifted_by_id", OLD."lift_reason") IS DISTINCT FROM ROW(NEW."lifted_at", NEW."lifted_by_id", NEW."lift_reason") THEN RAISE EXCEPTION \'lifted interest is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'lifted_interest_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='626f5504b5a297fb804339abf972f8ff5ad1bc8b', operation='UPDATE', pgid='pgtrigger_frozen_when_lifted_02eb1', table='reviews_memberinterest', when='BEFORE')),
                    Trigger(
                        name='nil_entry_stands_alone',
                        sql=UpsertTriggerSql(
                            table='reviews_memberinterest',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_nil_entry_stands_alone_771ec',
                            func="""
            PERFORM 1 FROM public.reviews_member m WHERE m.id = NEW.member_id FOR NO KEY UPDATE;
            IF NEW.lifted_at IS NULL AND EXISTS (
                SELECT 1 FROM public.reviews_memberinterest i
                WHERE i.member_id = NEW.member_id AND i.lifted_at IS NULL
                    AND (i.kind = 'none') <> (NEW.kind = 'none')
            ) THEN RAISE EXCEPTION 'nil entry stands alone' USING ERRCODE = 'check_violation', CONSTRAINT = 'nil_entry_stands_alone'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='insert_insert', sql=UpsertTriggerSql(func='INSERT INTO "reviews_memberinterestevent" ("at", "entered_by_id", "id", "kind", "lifted_at", "lifted_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value_index") VALUES (NEW."at", NEW."entered_by_id", NEW."id", NEW."kind", NEW."lifted_at", NEW."lifted_by_id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."value_index"); RETURN NULL;', hash='96225e34857b6254f18e62c0d25baf39868b91d3', operation='INSERT', pgid='pgtrigger_insert_insert_d0a3e', table='reviews_memberinterest', when='AFTER')),
                    Trigger(name='update_update', sql=UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."lifted_at" IS DISTINCT FROM (NEW."lifted_at") OR OLD."lifted_by_id" IS DISTINCT FROM (NEW."lifted_by_id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."value_index" IS DISTINCT FROM (NEW."value_index"))', func='INSERT INTO "reviews_memberinterestevent" ("at", "entered_by_id", "id", "kind", "lifted_at", "lifted_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value_index") VALUES (NEW."at", NEW."entered_by_id", NEW."id", NEW."kind", NEW."lifted_at", NEW."lifted_by_id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."value_index"); RETURN NULL;', hash='7883a7812f000e3bd187ea226046ff27be3eec9f', operation='UPDATE', pgid='pgtrigger_update_update_065bd', table='reviews_memberinterest', when='AFTER')),
                    Trigger(name='delete_delete', sql=UpsertTriggerSql(func='INSERT INTO "reviews_memberinterestevent" ("at", "entered_by_id", "id", "kind", "lifted_at", "lifted_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value_index") VALUES (OLD."at", OLD."entered_by_id", OLD."id", OLD."kind", OLD."lifted_at", OLD."lifted_by_id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."value_index"); RETURN NULL;', hash='359dfd9e9a7c34381d818656278e0130335d1c49', operation='DELETE', pgid='pgtrigger_delete_delete_0b8bd', table='reviews_memberinterest', when='AFTER')),
                    Trigger(name='names_its_actor', sql=UpsertTriggerSql(condition='WHEN (NEW."entered_by_id" IS NOT NULL OR NEW."lifted_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id")) OR (NEW."lifted_by_id" IS NOT NULL AND NEW."lifted_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."lifted_by_id" IS DISTINCT FROM OLD."lifted_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='5e80c4ddcdd025f453a618aec8ffb2fd2f042364', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_d48c7', table='reviews_memberinterest', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='MemberInterestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('organisation', '단체'), ('business_number', '사업자등록번호'), ('name', '이름'), ('phone', '휴대전화'), ('none', '해당 없음')], max_length=16, verbose_name='종류')),
                ('value_index', models.BinaryField(max_length=16, verbose_name='값 색인')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='해제')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.memberinterest')),
                ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='해제한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='시작일')),
                ('ends_on', models.DateField(verbose_name='끝나는 날')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='취소')),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='reviews.member', verbose_name='위원')),
            ],
            options={
                'verbose_name': '부재',
                'verbose_name_plural': '부재',
                'ordering': ['-starts_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='leave_ends_after_it_starts'),
                ],
                'triggers': [
                    Trigger(name='frozen', sql=UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."member_id", OLD."starts_on", OLD."ends_on", OLD."note", OLD."entered_by_id", OLD."at") IS DISTINCT FROM ROW(NEW."member_id", NEW."starts_on", NEW."ends_on", NEW."note", NEW."entered_by_id", NEW."at") THEN RAISE EXCEPTION \'leave is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'leave_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='5aceb209f2ba46d2e396f173f2ca76feb1fdd9fd', operation='UPDATE', pgid='pgtrigger_frozen_4f6fe', table='reviews_leave', when='BEFORE')),
                    Trigger(
                        name='frozen_when_cancelled',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_cancelled_6a492',
                            func="""
            IF (OLD.cancelled_at IS NOT NULL) AND ROW(OLD."cancelled_at") IS DISTINCT FROM ROW(NEW."cancelled_at") THEN RAISE EXCEPTION 'cancelled leave is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'cancelled_leave_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_7f270',
                            func='INSERT INTO "reviews_leaveevent" ("at", "cancelled_at", "ends_on", "entered_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."at", NEW."cancelled_at", NEW."ends_on", NEW."entered_by_id", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_62359',
                            condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))',
                            func='INSERT INTO "reviews_leaveevent" ("at", "cancelled_at", "ends_on", "entered_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."at", NEW."cancelled_at", NEW."ends_on", NEW."entered_by_id", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_leave',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_e0cfb',
                            func='INSERT INTO "reviews_leaveevent" ("at", "cancelled_at", "ends_on", "entered_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."at", OLD."cancelled_at", OLD."ends_on", OLD."entered_by_id", OLD."id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='names_its_actor', sql=UpsertTriggerSql(condition='WHEN (NEW."entered_by_id" IS NOT NULL)', declare='DECLARE said text;', func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."entered_by_id" IS NOT NULL AND NEW."entered_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."entered_by_id" IS DISTINCT FROM OLD."entered_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ', hash='29b3ef77a4aa08c1eed03b1c914166eacb476dc3', operation='INSERT OR UPDATE', pgid='pgtrigger_names_its_actor_94bd3', table='reviews_leave', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='LeaveEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='시작일')),
                ('ends_on', models.DateField(verbose_name='끝나는 날')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='등록')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='취소')),
                ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='등록한 사람')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='위원')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.leave')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField(verbose_name='기피 사유')),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수')),
                ('status', models.CharField(choices=[('received', '접수'), ('upheld', '인용'), ('dismissed', '기각'), ('withdrawn', '철회')], default='received', max_length=10, verbose_name='상태')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='결정')),
                ('answer', models.TextField(blank=True, verbose_name='결정 사유')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='reviews.assignment', verbose_name='배정')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 사람')),
                ('received_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
            ],
            options={
                'verbose_name': '기피 신청',
                'verbose_name_plural': '기피 신청',
                'ordering': ['-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'received')), fields=('assignment',), name='seat_has_one_open_challenge'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['upheld', 'dismissed'])), ('status__in', ['received', 'withdrawn']), _connector='OR'), name='decided_challenge_names_who'),
                ],
                'triggers': [
                    Trigger(
                        name='decided_once',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_decided_once_da1d0',
                            func="""
            IF (NEW.status = OLD.status) AND ROW(OLD."decided_by_id", OLD."decided_at") IS DISTINCT FROM ROW(NEW."decided_by_id", NEW."decided_at") THEN RAISE EXCEPTION 'challenge is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenge_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_0ae66',
                            condition='WHEN (NEW."received_by_id" IS NOT NULL OR NEW."decided_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."received_by_id" IS NOT NULL AND NEW."received_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."received_by_id" IS DISTINCT FROM OLD."received_by_id")) OR (NEW."decided_by_id" IS NOT NULL AND NEW."decided_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."decided_by_id" IS DISTINCT FROM OLD."decided_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='challenge_is_decided_by_the_chair',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_challenge_is_decided_by_the_chair_bd66a',
                            func="""
            IF NEW.status IN ('upheld', 'dismissed') AND OLD.status = 'received'
                AND NOT (EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.decided_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'confirm_decision')
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE m.user_id = NEW.decided_by_id AND m.deputises AND u.is_active AND u.disabled_at IS NULL
            AND (NEW.decided_at AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    ))
            THEN RAISE EXCEPTION 'challenge is decided by the chair' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenge_is_decided_by_the_chair'; END IF;
            RETURN NULL;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_7b6b4',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('received') THEN RAISE EXCEPTION 'reviews challenge status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_challenge_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['received>dismissed', 'received>upheld', 'received>withdrawn', 'withdrawn>received']::text[])
            THEN RAISE EXCEPTION 'reviews challenge status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_challenge_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_f36c8',
                            func="""
            IF (TRUE) AND ROW(OLD."assignment_id", OLD."filed_on", OLD."received_by_id", OLD."received_at") IS DISTINCT FROM ROW(NEW."assignment_id", NEW."filed_on", NEW."received_by_id", NEW."received_at") THEN RAISE EXCEPTION 'challenge is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenge_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='withdrawn_is_final',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_withdrawn_is_final_88788',
                            condition='WHEN (OLD."status" = \'withdrawn\')',
                            func="""
            IF NEW.status <> 'withdrawn' AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_withdrawal w
                        WHERE w.claim_id = (
                        SELECT r.claim_id FROM public.reviews_review r
                        JOIN public.reviews_assignment a ON a.review_id = r.id
                        WHERE a.id = OLD.assignment_id
                    ) AND w.at = OLD.decided_at
                            AND w.undone_at IS NOT NULL
                    )
            THEN RAISE EXCEPTION 'withdrawn challenge is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_challenge_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='challenge_is_of_a_seat_that_may_be_left',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_challenge_is_of_a_seat_that_may_be_left_82e5f',
                            func="""
            PERFORM 1 FROM public.claims_claim c
            JOIN public.reviews_review r ON r.claim_id = c.id
            JOIN public.reviews_assignment a ON a.review_id = r.id
            WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_assignment a
                JOIN public.reviews_review r ON r.id = a.review_id
                WHERE a.id = NEW.assignment_id AND a.status = 'active'
                    AND r.status IN ('in_review', 'supplement_requested')
            ) THEN RAISE EXCEPTION 'challenge is of a seat that may be left' USING ERRCODE = 'check_violation', CONSTRAINT = 'challenge_is_of_a_seat_that_may_be_left'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='nobody_decides_challenges_on_their_panel',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_nobody_decides_challenges_on_their_panel_fc83f',
                            func="""
            IF NEW.status IN ('upheld', 'dismissed') AND OLD.status = 'received' AND EXISTS (
                SELECT 1 FROM public.reviews_assignment challenged
                JOIN public.reviews_assignment a ON a.review_id = challenged.review_id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE challenged.id = NEW.assignment_id AND m.user_id = NEW.decided_by_id
                    AND (a.status = 'active'
                        OR a.left_as IN ('recused', 'disqualified', 'challenged'))
            ) THEN RAISE EXCEPTION 'nobody decides challenges on their panel' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_decides_challenges_on_their_panel'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='upheld_challenge_takes_the_seat',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_upheld_challenge_takes_the_seat_81004',
                            func="""
            IF NEW.status = 'upheld' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_assignment a
                WHERE a.id = NEW.assignment_id AND a.left_as = 'challenged'
            ) THEN RAISE EXCEPTION 'upheld challenge takes the seat' USING ERRCODE = 'check_violation', CONSTRAINT = 'upheld_challenge_takes_the_seat'; END IF;
            RETURN NULL;
        """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_2b297',
                            func='INSERT INTO "reviews_challengeevent" ("assignment_id", "decided_at", "decided_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "status") VALUES (NEW."assignment_id", NEW."decided_at", NEW."decided_by_id", NEW."filed_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_66e49',
                            condition='WHEN (OLD."assignment_id" IS DISTINCT FROM (NEW."assignment_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."filed_on" IS DISTINCT FROM (NEW."filed_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))',
                            func='INSERT INTO "reviews_challengeevent" ("assignment_id", "decided_at", "decided_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "status") VALUES (NEW."assignment_id", NEW."decided_at", NEW."decided_by_id", NEW."filed_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_at", NEW."received_by_id", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_challenge',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_e4b17',
                            func='INSERT INTO "reviews_challengeevent" ("assignment_id", "decided_at", "decided_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "status") VALUES (OLD."assignment_id", OLD."decided_at", OLD."decided_by_id", OLD."filed_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received_at", OLD."received_by_id", OLD."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."grounds" = \'(파기됨)\' AND OLD."grounds" IS DISTINCT FROM NEW."grounds") OR (NEW."answer" = \'(파기됨)\' AND OLD."answer" IS DISTINCT FROM NEW."answer"))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_assignment" t0 JOIN public."reviews_review" t1 ON t1.id = t0."review_id" JOIN public."claims_claim" t2 ON t2.id = t1."claim_id" WHERE t0.id = OLD."assignment_id" AND t2.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='d00f4086853d34fef0ceed78097b11e0ed0540b9', operation='UPDATE OF "grounds", "answer"', pgid='pgtrigger_z_erased_with_its_claim_b0bef', table='reviews_challenge', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."grounds" NOT IN (\'\') AND OLD."grounds" IS DISTINCT FROM NEW."grounds" AND NEW."grounds" IS DISTINCT FROM \'(파기됨)\') OR (OLD."answer" NOT IN (\'\') AND OLD."answer" IS DISTINCT FROM NEW."answer" AND NEW."answer" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='954dc34725829f5d611e30822ab4ac2e8c81880c', operation='UPDATE OF "grounds", "answer"', pgid='pgtrigger_z_written_once_06695', table='reviews_challenge', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ChallengeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('filed_on', models.DateField(verbose_name='신청일')),
                ('received_at', models.DateTimeField(default=claims.clock.now, verbose_name='접수')),
                ('status', models.CharField(choices=[('received', '접수'), ('upheld', '인용'), ('dismissed', '기각'), ('withdrawn', '철회')], default='received', max_length=10, verbose_name='상태')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='결정')),
                ('assignment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.assignment', verbose_name='배정')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.challenge')),
                ('received_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupplementRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('proposed', '보완 의견'), ('asked', '보완요청'), ('answered', '보완됨'), ('expired', '기한 지남'), ('cancelled', '취소됨'), ('declined', '요청하지 않음'), ('undone', '보내기 전에 되돌림')], max_length=10, verbose_name='상태')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), size=None, verbose_name='서류 종류')),
                ('text', models.TextField(blank=True, verbose_name='내용')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='요청한 때')),
                ('send_after', models.DateTimeField(blank=True, null=True, verbose_name='보내는 때')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='보완기한')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 때')),
                ('closing_note', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.member', verbose_name='의견을 낸 위원')),
                ('requested_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='reviews.review', verbose_name='심의')),
                ('opinion', models.TextField(blank=True, verbose_name='위원 의견')),
                ('opinion_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, default=list, size=None, verbose_name='의견을 물은 서류')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='의견을 낸 때')),
                ('stopped_due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='멈춘 기한')),
            ],
            options={
                'verbose_name': '보완요청',
                'verbose_name_plural': '보완요청',
                'ordering': ['review', 'pk'],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'asked')), fields=['due_on', 'id'], name='supplement_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('review',), name='review_waits_for_one_supplement'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['asked', 'answered', 'expired', 'cancelled', 'undone']), _negated=True), models.Q(('due_on__isnull', False), ('requested_at__isnull', False)), _connector='OR'), name='asked_supplement_names_who_and_its_due_date'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'declined']), _negated=True), ('proposed_by__isnull', False), _connector='OR'), name='proposed_supplement_names_its_member'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status__in', ['proposed', 'asked'])), models.Q(models.Q(('status__in', ['proposed', 'asked']), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='ended_supplement_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen_when_ended',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_when_ended_1bb4c',
                            func="""
            IF (OLD.status NOT IN ('proposed', 'asked')) AND ROW(OLD."stopped_due_on", OLD."reminded_at") IS DISTINCT FROM ROW(NEW."stopped_due_on", NEW."reminded_at") THEN RAISE EXCEPTION 'ended supplement is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_supplement_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='z_facts_stay', sql=UpsertTriggerSql(condition='WHEN ((OLD."kinds" IS DISTINCT FROM NEW."kinds" AND OLD."status" IS NOT DISTINCT FROM NEW."status") OR (OLD."requested_by_id" IS DISTINCT FROM NEW."requested_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."requested_by_id" IS NULL AND NOT NEW."requested_by_id" IS NULL)) OR (OLD."requested_at" IS DISTINCT FROM NEW."requested_at" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."requested_at" IS NULL AND NOT NEW."requested_at" IS NULL)) OR (OLD."send_after" IS DISTINCT FROM NEW."send_after" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."send_after" IS NULL AND NOT NEW."send_after" IS NULL)) OR (OLD."due_on" IS DISTINCT FROM NEW."due_on" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."due_on" IS NULL AND NOT NEW."due_on" IS NULL)) OR (OLD."closed_at" IS DISTINCT FROM NEW."closed_at" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closed_at" IS NULL AND NOT NEW."closed_at" IS NULL)) OR (OLD."closed_by_id" IS DISTINCT FROM NEW."closed_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closed_by_id" IS NULL AND NOT NEW."closed_by_id" IS NULL)) OR (OLD."closing_note" IS DISTINCT FROM NEW."closing_note" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closing_note" IN (\'\') AND NOT NEW."closing_note" IN (\'\')) AND NEW."closing_note" NOT IN (\'\', \'(파기됨)\')))', func="RAISE EXCEPTION 'facts of an act stay as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_an_act_stay_as_written';", hash='8c2bef33afff2b1cc8620ebb54d5aca831033e7d', operation='UPDATE OF "kinds", "requested_by_id", "requested_at", "send_after", "due_on", "closed_at", "closed_by_id", "closing_note"', pgid='pgtrigger_z_facts_stay_f20b0', table='reviews_supplementrequest', when='AFTER')),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_959ca',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('asked', 'proposed') THEN RAISE EXCEPTION 'reviews supplementrequest status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_supplementrequest_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['asked>answered', 'asked>cancelled', 'asked>expired', 'asked>undone', 'proposed>asked', 'proposed>declined']::text[])
            THEN RAISE EXCEPTION 'reviews supplementrequest status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_supplementrequest_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_07a6c',
                            func="""
            IF (TRUE) AND ROW(OLD."review_id", OLD."proposed_by_id", OLD."proposed_at", OLD."opinion_kinds") IS DISTINCT FROM ROW(NEW."review_id", NEW."proposed_by_id", NEW."proposed_at", NEW."opinion_kinds") THEN RAISE EXCEPTION 'supplement is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='supplement_is_reminded_once',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_supplement_is_reminded_once_ab8ce',
                            func="""
            IF (OLD.reminded_at IS NOT NULL) AND ROW(OLD."reminded_at") IS DISTINCT FROM ROW(NEW."reminded_at") THEN RAISE EXCEPTION 'supplement is reminded once' USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_is_reminded_once'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_fd188',
                            func='INSERT INTO "reviews_supplementrequestevent" ("closed_at", "closed_by_id", "due_on", "id", "kinds", "opinion_kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reminded_at", "requested_at", "requested_by_id", "review_id", "send_after", "status", "stopped_due_on") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."id", NEW."kinds", NEW."opinion_kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reminded_at", NEW."requested_at", NEW."requested_by_id", NEW."review_id", NEW."send_after", NEW."status", NEW."stopped_due_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_9c478',
                            condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."opinion_kinds" IS DISTINCT FROM (NEW."opinion_kinds") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."reminded_at" IS DISTINCT FROM (NEW."reminded_at") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."review_id" IS DISTINCT FROM (NEW."review_id") OR OLD."send_after" IS DISTINCT FROM (NEW."send_after") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."stopped_due_on" IS DISTINCT FROM (NEW."stopped_due_on"))',
                            func='INSERT INTO "reviews_supplementrequestevent" ("closed_at", "closed_by_id", "due_on", "id", "kinds", "opinion_kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reminded_at", "requested_at", "requested_by_id", "review_id", "send_after", "status", "stopped_due_on") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."id", NEW."kinds", NEW."opinion_kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reminded_at", NEW."requested_at", NEW."requested_by_id", NEW."review_id", NEW."send_after", NEW."status", NEW."stopped_due_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_27175',
                            func='INSERT INTO "reviews_supplementrequestevent" ("closed_at", "closed_by_id", "due_on", "id", "kinds", "opinion_kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reminded_at", "requested_at", "requested_by_id", "review_id", "send_after", "status", "stopped_due_on") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."due_on", OLD."id", OLD."kinds", OLD."opinion_kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."reminded_at", OLD."requested_at", OLD."requested_by_id", OLD."review_id", OLD."send_after", OLD."status", OLD."stopped_due_on"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."text" = \'(파기됨)\' AND OLD."text" IS DISTINCT FROM NEW."text") OR (NEW."opinion" = \'(파기됨)\' AND OLD."opinion" IS DISTINCT FROM NEW."opinion") OR (NEW."closing_note" = \'(파기됨)\' AND OLD."closing_note" IS DISTINCT FROM NEW."closing_note"))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_review" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."review_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='a7b4a3f63d99d1c163e39108d848d93786f48160', operation='UPDATE OF "text", "opinion", "closing_note"', pgid='pgtrigger_z_erased_with_its_claim_c3a79', table='reviews_supplementrequest', when='AFTER')),
                    Trigger(
                        name='z_written_once',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementrequest',
                            when='AFTER',
                            operation='UPDATE OF "kinds", "text", "opinion", "closing_note"',
                            condition='WHEN ((OLD."kinds" NOT IN (\'{}\') AND OLD."kinds" IS DISTINCT FROM NEW."kinds" AND OLD.status = NEW.status) OR (OLD."text" NOT IN (\'\') AND OLD."text" IS DISTINCT FROM NEW."text" AND OLD.status = NEW.status AND NEW."text" IS DISTINCT FROM \'(파기됨)\') OR (OLD."opinion" NOT IN (\'\') AND OLD."opinion" IS DISTINCT FROM NEW."opinion" AND NEW."opinion" IS DISTINCT FROM \'(파기됨)\') OR (OLD."closing_note" NOT IN (\'\') AND OLD."closing_note" IS DISTINCT FROM NEW."closing_note" AND NEW."closing_note" IS DISTINCT FROM \'(파기됨)\'))',
                            pgid='pgtrigger_z_written_once_63c21',
                            func="""RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';""",
                        ),
                    ),
                    Trigger(name='supplement_of_nobody_follows_a_paper_taken_back', sql=UpsertTriggerSql(condition='WHEN (NEW."requested_by_id" IS NULL AND NOT (NEW."status" IN (\'proposed\', \'declined\')))', func="\n            IF TG_OP = 'UPDATE' AND OLD.status <> 'proposed' AND OLD.requested_by_id IS NULL THEN\n                RETURN NULL;\n            END IF;\n            IF NOT EXISTS (\n                SELECT FROM public.claims_document d\n                JOIN public.reviews_review r ON r.claim_id = d.claim_id\n                WHERE r.id = NEW.review_id AND ARRAY[d.kind::text] = NEW.kinds::text[]\n                    AND d.source = 'link'\n                    AND d.set_aside_at IS NOT NULL AND d.set_aside_by_id IS NULL\n            ) THEN RAISE EXCEPTION 'supplement of nobody follows a paper taken back' USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_of_nobody_follows_a_paper_taken_back'; END IF;\n            RETURN NULL;\n        ", hash='ab0664a728039455a1ac20e7709425ecc736a60a', operation='INSERT OR UPDATE', pgid='pgtrigger_supplement_of_nobody_follows_a_paper_taken_back_70b22', table='reviews_supplementrequest', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupplementRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('proposed', '보완 의견'), ('asked', '보완요청'), ('answered', '보완됨'), ('expired', '기한 지남'), ('cancelled', '취소됨'), ('declined', '요청하지 않음'), ('undone', '보내기 전에 되돌림')], max_length=10, verbose_name='상태')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), size=None, verbose_name='서류 종류')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='요청한 때')),
                ('send_after', models.DateTimeField(blank=True, null=True, verbose_name='보내는 때')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='보완기한')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 때')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.supplementrequest')),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.member', verbose_name='의견을 낸 위원')),
                ('requested_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('opinion_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), blank=True, default=list, size=None, verbose_name='의견을 물은 서류')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='의견을 낸 때')),
                ('stopped_due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='멈춘 기한')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupplementAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.document', verbose_name='서류')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reviews.supplementrequest', verbose_name='보완요청')),
            ],
            options={
                'verbose_name': '보완 제출',
                'verbose_name_plural': '보완 제출',
                'ordering': ['request', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('request', 'document'), name='document_answers_a_request_once'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_supplementanswer',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_d9c33',
                            func="RAISE EXCEPTION 'reviews supplementanswer is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_supplementanswer_is_append_only';",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentBulk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('ask', '서류 요청'), ('close', '미제출 종결')], max_length=5, verbose_name='할 일')),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('running', '진행 중'), ('done', '마침'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='처리')),
                ('left_out', models.PositiveIntegerField(default=0, verbose_name='빠짐')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='제출 기한')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='준비')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='취소 사유')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='끝')),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람')),
                ('ended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
                ('prepared_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='준비한 사람')),
            ],
            options={
                'verbose_name': '일괄 서류 요청과 종결',
                'verbose_name_plural': '일괄 서류 요청과 종결',
                'ordering': ['-pk'],
                'permissions': [('approve_documentbulk', '다른 사람이 준비한 일괄 서류 요청과 종결을 승인')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('act', 'ask'), ('count__lte', 100)), ('status__in', ['prepared', 'cancelled']), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='document_bulk_passes_a_second_person'),
                    models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='document_bulk_is_approved_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('status__in', ('prepared', 'running'))), models.Q(models.Q(('status__in', ('prepared', 'running')), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='ended_document_bulk_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('act', 'close'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='closing_says_why'),
                    models.CheckConstraint(condition=models.Q(('count__gte', django.db.models.expressions.CombinedExpression(models.F('done'), '+', models.F('left_out')))), name='document_bulk_does_no_more_than_was_shown'),
                ],
                'triggers': [
                    Trigger(
                        name='counted_while_it_runs',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_counted_while_it_runs_bc990',
                            func="""
            IF (OLD.status = 'prepared' AND NEW.status = OLD.status) AND ROW(OLD."done", OLD."left_out") IS DISTINCT FROM ROW(NEW."done", NEW."left_out") THEN RAISE EXCEPTION 'document bulk stays what was shown' USING ERRCODE = 'check_violation', CONSTRAINT = 'document_bulk_stays_what_was_shown'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_c35dd',
                            condition='WHEN (NEW."prepared_by_id" IS NOT NULL OR NEW."approved_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."prepared_by_id" IS NOT NULL AND NEW."prepared_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."prepared_by_id" IS DISTINCT FROM OLD."prepared_by_id")) OR (NEW."approved_by_id" IS NOT NULL AND NEW."approved_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_566d1',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('prepared') THEN RAISE EXCEPTION 'reviews documentbulk status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_documentbulk_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['prepared>cancelled', 'prepared>running', 'running>cancelled', 'running>done']::text[])
            THEN RAISE EXCEPTION 'reviews documentbulk status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_documentbulk_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_5d43a',
                            func="""
            IF (TRUE) AND ROW(OLD."act", OLD."count", OLD."due_on", OLD."reason", OLD."prepared_by_id", OLD."prepared_at") IS DISTINCT FROM ROW(NEW."act", NEW."count", NEW."due_on", NEW."reason", NEW."prepared_by_id", NEW."prepared_at") THEN RAISE EXCEPTION 'document bulk stays what was shown' USING ERRCODE = 'check_violation', CONSTRAINT = 'document_bulk_stays_what_was_shown'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='approval',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_approval_5af84',
                            func="""
            IF (OLD.status <> 'prepared') AND ROW(OLD."approved_by_id", OLD."approved_at") IS DISTINCT FROM ROW(NEW."approved_by_id", NEW."approved_at") THEN RAISE EXCEPTION 'approval of a document bulk is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_a_document_bulk_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='document_bulk_is_approved_by_an_office',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_document_bulk_is_approved_by_an_office_1e114',
                            condition='WHEN (NEW."approved_by_id" IS NOT NULL AND OLD."approved_by_id" IS NULL)',
                            func="""
                    IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.approved_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_documentbulk')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'approve_documentbulk')
            )
        )
    ) THEN
                        RAISE EXCEPTION 'document bulk is approved by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'document_bulk_is_approved_by_an_office';
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_479cd',
                            func='INSERT INTO "reviews_documentbulkevent" ("act", "approved_at", "approved_by_id", "count", "done", "due_on", "ended_by_id", "finished_at", "id", "left_out", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "progress_at", "status") VALUES (NEW."act", NEW."approved_at", NEW."approved_by_id", NEW."count", NEW."done", NEW."due_on", NEW."ended_by_id", NEW."finished_at", NEW."id", NEW."left_out", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepared_at", NEW."prepared_by_id", NEW."progress_at", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_581ad',
                            condition='WHEN (OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."done" IS DISTINCT FROM (NEW."done") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."prepared_at" IS DISTINCT FROM (NEW."prepared_at") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."progress_at" IS DISTINCT FROM (NEW."progress_at") OR OLD."status" IS DISTINCT FROM (NEW."status"))',
                            func='INSERT INTO "reviews_documentbulkevent" ("act", "approved_at", "approved_by_id", "count", "done", "due_on", "ended_by_id", "finished_at", "id", "left_out", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "progress_at", "status") VALUES (NEW."act", NEW."approved_at", NEW."approved_by_id", NEW."count", NEW."done", NEW."due_on", NEW."ended_by_id", NEW."finished_at", NEW."id", NEW."left_out", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepared_at", NEW."prepared_by_id", NEW."progress_at", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulk',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_ec38c',
                            func='INSERT INTO "reviews_documentbulkevent" ("act", "approved_at", "approved_by_id", "count", "done", "due_on", "ended_by_id", "finished_at", "id", "left_out", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by_id", "progress_at", "status") VALUES (OLD."act", OLD."approved_at", OLD."approved_by_id", OLD."count", OLD."done", OLD."due_on", OLD."ended_by_id", OLD."finished_at", OLD."id", OLD."left_out", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepared_at", OLD."prepared_by_id", OLD."progress_at", OLD."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='prepared_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'prepared' AND NEW.status = 'running'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.prepared_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'manage_review')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'manage_review')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='65461ad6fc54e2d7c65a1a3733b96b064b0706e8', operation='UPDATE', pgid='pgtrigger_prepared_by_in_office_cd588', table='reviews_documentbulk', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentBulkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('act', models.CharField(choices=[('ask', '서류 요청'), ('close', '미제출 종결')], max_length=5, verbose_name='할 일')),
                ('status', models.CharField(choices=[('prepared', '승인 대기'), ('running', '진행 중'), ('done', '마침'), ('cancelled', '취소')], default='prepared', max_length=10, verbose_name='상태')),
                ('count', models.PositiveIntegerField(verbose_name='건수')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='처리')),
                ('left_out', models.PositiveIntegerField(default=0, verbose_name='빠짐')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='제출 기한')),
                ('prepared_at', models.DateTimeField(default=claims.clock.now, verbose_name='준비')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='승인')),
                ('progress_at', models.DateTimeField(default=claims.clock.now, verbose_name='마지막 진행')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='끝')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='승인한 사람')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='취소한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.documentbulk')),
                ('prepared_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='준비한 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DocumentBulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(blank=True, choices=[('done', '처리함'), ('came', '서류가 도착함'), ('started', '심의가 시작됨'), ('ended', '철회·무효이거나 이미 종결됨'), ('asked', '이미 요청함'), ('extended', '기한이 늘어남'), ('conflict', '승인한 사람과 이해관계 있음'), ('cancelled', '취소되어 처리하지 않음')], max_length=10, verbose_name='결과')),
                ('bulk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.documentbulk', verbose_name='일괄 처리')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_items', to='reviews.review', verbose_name='심의')),
            ],
            options={
                'verbose_name': '일괄 처리한 심의',
                'verbose_name_plural': '일괄 처리한 심의',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('outcome', '')), fields=['bulk', 'id'], name='document_bulk_items_left'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('bulk', 'review'), name='a_document_bulk_has_a_review_once'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulkitem',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_21a9a',
                            func="""
            IF (TRUE) AND ROW(OLD."bulk_id", OLD."review_id") IS DISTINCT FROM ROW(NEW."bulk_id", NEW."review_id") THEN RAISE EXCEPTION 'item of a document bulk is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'item_of_a_document_bulk_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='outcome',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulkitem',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_outcome_74d9f',
                            func="""
            IF (OLD.outcome <> '') AND ROW(OLD."outcome") IS DISTINCT FROM ROW(NEW."outcome") THEN RAISE EXCEPTION 'item of a document bulk is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'item_of_a_document_bulk_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='document_bulk_keeps_its_items',
                        sql=UpsertTriggerSql(
                            table='reviews_documentbulkitem',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_document_bulk_keeps_its_items_3388b',
                            func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_documentbulk b WHERE b.id = NEW.bulk_id
                            AND b.status = 'prepared' AND b.prepared_at = b.progress_at
                    ) THEN RAISE EXCEPTION 'document bulk keeps its items' USING ERRCODE = 'check_violation', CONSTRAINT = 'document_bulk_keeps_its_items'; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('asked', '서류 요청'), ('answered', '서류 도착'), ('started', '받은 서류로 시작'), ('closed', '미제출 종결'), ('reopened', '다시 엶'), ('cancelled', '취소됨'), ('undone', '보내기 전에 되돌림')], default='asked', max_length=10, verbose_name='상태')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), size=None, verbose_name='서류 종류')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('asked_on', models.DateField(default=claims.clock.today, verbose_name='요청한 날')),
                ('send_after', models.DateTimeField(blank=True, null=True, verbose_name='보내는 때')),
                ('due_on', models.DateField(verbose_name='제출 기한')),
                ('told_due_on', models.DateField(verbose_name='알린 기한')),
                ('reminded_step', models.PositiveSmallIntegerField(default=0, verbose_name='알림 단계')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 때')),
                ('ended_note', models.CharField(blank=True, max_length=300, verbose_name='사유')),
                ('reopen_until', models.DateField(blank=True, null=True, verbose_name='다시 열 수 있는 날')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='다시 연 때')),
                ('reopen_reason', models.CharField(blank=True, max_length=300, verbose_name='다시 연 사유')),
                ('asked_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('bulk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.documentbulk', verbose_name='일괄 요청')),
                ('closing', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.documentbulk', verbose_name='미제출 종결')),
                ('closing_proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='종결을 제안한 사람')),
                ('ended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('reopened_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 연 사람')),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='document_requests', to='reviews.review', verbose_name='심의')),
                ('window', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.filingwindow', verbose_name='서류 접수기간')),
            ],
            options={
                'verbose_name': '서류 요청',
                'verbose_name_plural': '서류 요청',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['review', 'id'], name='document_requests_of_review'),
                    models.Index(condition=models.Q(('status', 'asked')), fields=['due_on', 'id'], name='document_request_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('review',), name='review_has_one_open_document_request'),
                    models.UniqueConstraint(condition=models.Q(('status', 'closed')), fields=('review',), name='review_is_closed_by_one_document_request'),
                    models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('asked_on'))), name='documents_are_due_after_they_were_asked_for'),
                    models.CheckConstraint(condition=models.Q(('kinds__len__gt', 0)), name='document_request_names_its_kinds'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'asked')), models.Q(models.Q(('status', 'asked'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='ended_document_request_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('closing_proposed_by', models.F('ended_by')), _negated=True), ('closing__isnull', False), ('closing_proposed_by__isnull', False), ('ended_by__isnull', False), ('reopen_until__isnull', False), ('status__in', ('closed', 'reopened'))), models.Q(models.Q(('status__in', ('closed', 'reopened')), _negated=True), ('closing__isnull', True)), _connector='OR'), name='closing_names_two_people'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('reopen_reason', ''), _negated=True), ('reopened_at__isnull', False), ('reopened_by__isnull', False), ('status', 'reopened')), models.Q(models.Q(('status', 'reopened'), _negated=True), ('reopened_at__isnull', True), ('reopened_by__isnull', True)), _connector='OR'), name='reopening_says_by_whom_and_why'),
                ],
                'triggers': [
                    Trigger(name='z_facts_stay', sql=UpsertTriggerSql(condition='WHEN ((OLD."ended_at" IS DISTINCT FROM NEW."ended_at" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."ended_at" IS NULL AND NOT NEW."ended_at" IS NULL)) OR (OLD."ended_by_id" IS DISTINCT FROM NEW."ended_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."ended_by_id" IS NULL AND NOT NEW."ended_by_id" IS NULL)) OR (OLD."ended_note" IS DISTINCT FROM NEW."ended_note" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."ended_note" IN (\'\') AND NOT NEW."ended_note" IN (\'\')) AND NEW."ended_note" NOT IN (\'\', \'(파기됨)\')) OR (OLD."closing_id" IS DISTINCT FROM NEW."closing_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closing_id" IS NULL AND NOT NEW."closing_id" IS NULL)) OR (OLD."closing_proposed_by_id" IS DISTINCT FROM NEW."closing_proposed_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."closing_proposed_by_id" IS NULL AND NOT NEW."closing_proposed_by_id" IS NULL)) OR (OLD."reopen_until" IS DISTINCT FROM NEW."reopen_until" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."reopen_until" IS NULL AND NOT NEW."reopen_until" IS NULL)) OR (OLD."reopened_by_id" IS DISTINCT FROM NEW."reopened_by_id" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."reopened_by_id" IS NULL AND NOT NEW."reopened_by_id" IS NULL)) OR (OLD."reopened_at" IS DISTINCT FROM NEW."reopened_at" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."reopened_at" IS NULL AND NOT NEW."reopened_at" IS NULL)) OR (OLD."reopen_reason" IS DISTINCT FROM NEW."reopen_reason" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."reopen_reason" IN (\'\') AND NOT NEW."reopen_reason" IN (\'\')) AND NEW."reopen_reason" NOT IN (\'\', \'(파기됨)\')) OR (OLD."send_after" IS DISTINCT FROM NEW."send_after" AND (OLD."status" IS NOT DISTINCT FROM NEW."status" OR NOT OLD."send_after" IS NULL AND NOT NEW."send_after" IS NULL)))', func="RAISE EXCEPTION 'facts of an act stay as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_of_an_act_stay_as_written';", hash='c7475e1ec11c9758002e15c83b616ea894ef9f59', operation='UPDATE OF "ended_at", "ended_by_id", "ended_note", "closing_id", "closing_proposed_by_id", "reopen_until", "reopened_by_id", "reopened_at", "reopen_reason", "send_after"', pgid='pgtrigger_z_facts_stay_a3884', table='reviews_documentrequest', when='AFTER')),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_e059b',
                            condition='WHEN (NEW."asked_by_id" IS NOT NULL OR NEW."ended_by_id" IS NOT NULL OR NEW."reopened_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."asked_by_id" IS NOT NULL AND NEW."asked_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."asked_by_id" IS DISTINCT FROM OLD."asked_by_id")) OR (NEW."ended_by_id" IS NOT NULL AND NEW."ended_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id")) OR (NEW."reopened_by_id" IS NOT NULL AND NEW."reopened_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."reopened_by_id" IS DISTINCT FROM OLD."reopened_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_c4723',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('asked') THEN RAISE EXCEPTION 'reviews documentrequest status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_documentrequest_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['asked>answered', 'asked>cancelled', 'asked>closed', 'asked>started', 'asked>undone', 'closed>reopened']::text[])
            THEN RAISE EXCEPTION 'reviews documentrequest status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_documentrequest_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_18ad2',
                            func="""
            IF (TRUE) AND ROW(OLD."review_id", OLD."kinds", OLD."window_id", OLD."bulk_id", OLD."asked_by_id", OLD."asked_at", OLD."asked_on") IS DISTINCT FROM ROW(NEW."review_id", NEW."kinds", NEW."window_id", NEW."bulk_id", NEW."asked_by_id", NEW."asked_at", NEW."asked_on") THEN RAISE EXCEPTION 'document request is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'document_request_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='ended_request_is_frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_ended_request_is_frozen_44c49',
                            func="""
            IF (OLD.status <> 'asked') AND ROW(OLD."due_on", OLD."told_due_on", OLD."reminded_step", OLD."reminded_at", OLD."ended_at", OLD."ended_by_id", OLD."closing_id", OLD."closing_proposed_by_id", OLD."reopen_until") IS DISTINCT FROM ROW(NEW."due_on", NEW."told_due_on", NEW."reminded_step", NEW."reminded_at", NEW."ended_at", NEW."ended_by_id", NEW."closing_id", NEW."closing_proposed_by_id", NEW."reopen_until") THEN RAISE EXCEPTION 'ended document request is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_document_request_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='only_waiting_reviews_are_asked_for_documents',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_only_waiting_reviews_are_asked_for_documents_162d3',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_review r WHERE r.id = NEW.review_id
                    AND r.round = 1 AND r.status = 'waiting_documents'
            ) THEN RAISE EXCEPTION 'only waiting reviews are asked for documents' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_waiting_reviews_are_asked_for_documents'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='due_day_moves_with_an_extension',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_due_day_moves_with_an_extension_40000',
                            condition='WHEN (OLD."due_on" IS DISTINCT FROM (NEW."due_on"))',
                            func="""
            IF NEW.due_on < OLD.due_on OR NOT EXISTS (
                SELECT 1 FROM public.reviews_documentextension e
                WHERE e.request_id = NEW.id AND e.due_before = OLD.due_on
                    AND e.due_after = NEW.due_on
            ) THEN RAISE EXCEPTION 'due day moves with an extension' USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_moves_with_an_extension'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='reminders_go_forward',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_reminders_go_forward_4ee23',
                            condition='WHEN (OLD."reminded_step" IS DISTINCT FROM (NEW."reminded_step"))',
                            func="""
            IF NEW.reminded_step < OLD.reminded_step AND NEW.due_on = OLD.due_on
            THEN RAISE EXCEPTION 'claimant is reminded once a step' USING ERRCODE = 'check_violation', CONSTRAINT = 'claimant_is_reminded_once_a_step'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='request_is_closed_when_nothing_came',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_request_is_closed_when_nothing_came_fb7bf',
                            condition='WHEN (NEW."status" = \'closed\' AND OLD."status" = \'asked\')',
                            func="""
            PERFORM 1 FROM public.claims_claim c
                JOIN public.reviews_review r ON r.claim_id = c.id
                WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF NEW.due_on >= (now() AT TIME ZONE 'Asia/Seoul')::date THEN
                RAISE EXCEPTION 'documents are closed after their due day' USING ERRCODE = 'check_violation', CONSTRAINT = 'documents_are_closed_after_their_due_day';
            END IF;
            IF EXISTS (
                SELECT 1 FROM public.claims_document d
                JOIN public.reviews_review r ON r.claim_id = d.claim_id
                WHERE r.id = NEW.review_id AND d.received_at >= NEW.asked_at
                    AND d.set_aside_at IS NULL
            ) THEN RAISE EXCEPTION 'documents that came keep a review open' USING ERRCODE = 'check_violation', CONSTRAINT = 'documents_that_came_keep_a_review_open'; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_documentbulk b
                JOIN public.reviews_documentbulkitem i ON i.bulk_id = b.id
                WHERE b.id = NEW.closing_id AND b.act = 'close' AND b.status = 'running'
                    AND b.approved_by_id = NEW.ended_by_id
                    AND b.prepared_by_id = NEW.closing_proposed_by_id
                    AND i.review_id = NEW.review_id
            ) THEN RAISE EXCEPTION 'closing was approved' USING ERRCODE = 'check_violation', CONSTRAINT = 'closing_was_approved'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='request_is_reopened_in_time',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_request_is_reopened_in_time_936d9',
                            condition='WHEN (NEW."status" = \'reopened\' AND OLD."status" = \'closed\')',
                            func="""
            IF NEW.reopen_until < (NEW.reopened_at AT TIME ZONE 'Asia/Seoul')::date
                OR NEW.reopened_at < OLD.ended_at
            THEN
                RAISE EXCEPTION 'closed review is reopened in time' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_review_is_reopened_in_time';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='closed_request_closes_its_review',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_closed_request_closes_its_review_cb756',
                            condition='WHEN (NEW."status" IN (\'closed\', \'reopened\'))',
                            func="""
        IF EXISTS (
            SELECT 1 FROM public.reviews_review r WHERE r.id = NEW.review_id
                AND (r.status = 'unsubmitted') <> EXISTS (
                    SELECT 1 FROM public.reviews_documentrequest q
                    WHERE q.review_id = r.id AND q.status = 'closed'
                )
        ) THEN RAISE EXCEPTION 'unsubmitted review has its closed request' USING ERRCODE = 'check_violation', CONSTRAINT = 'unsubmitted_review_has_its_closed_request'; END IF;
        RETURN NULL;
    """,
                            constraint='CONSTRAINT',
                            timing='DEFERRABLE INITIALLY DEFERRED',
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='AFTER',
                            operation='INSERT',
                            level='STATEMENT',
                            referencing='REFERENCING NEW TABLE AS new_values ',
                            pgid='pgtrigger_insert_insert_0030a',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_documentrequestevent" ("asked_at", "asked_by_id", "asked_on", "bulk_id", "closing_id", "closing_proposed_by_id", "due_on", "ended_at", "ended_by_id", "id", "kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_at", "reminded_step", "reopen_until", "reopened_at", "reopened_by_id", "review_id", "send_after", "status", "told_due_on", "window_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."asked_on", new_values."bulk_id", new_values."closing_id", new_values."closing_proposed_by_id", new_values."due_on", new_values."ended_at", new_values."ended_by_id", new_values."id", new_values."kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."reminded_at", new_values."reminded_step", new_values."reopen_until", new_values."reopened_at", new_values."reopened_by_id", new_values."review_id", new_values."send_after", new_values."status", new_values."told_due_on", new_values."window_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='AFTER',
                            operation='UPDATE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ',
                            pgid='pgtrigger_update_update_57a24',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_documentrequestevent" ("asked_at", "asked_by_id", "asked_on", "bulk_id", "closing_id", "closing_proposed_by_id", "due_on", "ended_at", "ended_by_id", "id", "kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_at", "reminded_step", "reopen_until", "reopened_at", "reopened_by_id", "review_id", "send_after", "status", "told_due_on", "window_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."asked_on", new_values."bulk_id", new_values."closing_id", new_values."closing_proposed_by_id", new_values."due_on", new_values."ended_at", new_values."ended_by_id", new_values."id", new_values."kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."reminded_at", new_values."reminded_step", new_values."reopen_until", new_values."reopened_at", new_values."reopened_by_id", new_values."review_id", new_values."send_after", new_values."status", new_values."told_due_on", new_values."window_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."asked_by_id" IS DISTINCT FROM (new_values."asked_by_id") OR old_values."asked_on" IS DISTINCT FROM (new_values."asked_on") OR old_values."bulk_id" IS DISTINCT FROM (new_values."bulk_id") OR old_values."closing_id" IS DISTINCT FROM (new_values."closing_id") OR old_values."closing_proposed_by_id" IS DISTINCT FROM (new_values."closing_proposed_by_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."ended_by_id" IS DISTINCT FROM (new_values."ended_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kinds" IS DISTINCT FROM (new_values."kinds") OR old_values."reminded_at" IS DISTINCT FROM (new_values."reminded_at") OR old_values."reminded_step" IS DISTINCT FROM (new_values."reminded_step") OR old_values."reopen_until" IS DISTINCT FROM (new_values."reopen_until") OR old_values."reopened_at" IS DISTINCT FROM (new_values."reopened_at") OR old_values."reopened_by_id" IS DISTINCT FROM (new_values."reopened_by_id") OR old_values."review_id" IS DISTINCT FROM (new_values."review_id") OR old_values."send_after" IS DISTINCT FROM (new_values."send_after") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."told_due_on" IS DISTINCT FROM (new_values."told_due_on") OR old_values."window_id" IS DISTINCT FROM (new_values."window_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_documentrequest',
                            when='AFTER',
                            operation='DELETE',
                            level='STATEMENT',
                            referencing='REFERENCING OLD TABLE AS old_values ',
                            pgid='pgtrigger_delete_delete_47f1b',
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_documentrequestevent" ("asked_at", "asked_by_id", "asked_on", "bulk_id", "closing_id", "closing_proposed_by_id", "due_on", "ended_at", "ended_by_id", "id", "kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_at", "reminded_step", "reopen_until", "reopened_at", "reopened_by_id", "review_id", "send_after", "status", "told_due_on", "window_id") SELECT old_values."asked_at", old_values."asked_by_id", old_values."asked_on", old_values."bulk_id", old_values."closing_id", old_values."closing_proposed_by_id", old_values."due_on", old_values."ended_at", old_values."ended_by_id", old_values."id", old_values."kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reminded_at", old_values."reminded_step", old_values."reopen_until", old_values."reopened_at", old_values."reopened_by_id", old_values."review_id", old_values."send_after", old_values."status", old_values."told_due_on", old_values."window_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        ),
                    ),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."ended_note" = \'(파기됨)\' AND OLD."ended_note" IS DISTINCT FROM NEW."ended_note") OR (NEW."reopen_reason" = \'(파기됨)\' AND OLD."reopen_reason" IS DISTINCT FROM NEW."reopen_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."reviews_review" t0 JOIN public."claims_claim" t1 ON t1.id = t0."claim_id" WHERE t0.id = OLD."review_id" AND t1.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='8be1e5475dbe20d880fb8b918416204ff4b0885a', operation='UPDATE OF "ended_note", "reopen_reason"', pgid='pgtrigger_z_erased_with_its_claim_5b1e7', table='reviews_documentrequest', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."ended_note" NOT IN (\'\') AND OLD."ended_note" IS DISTINCT FROM NEW."ended_note" AND NEW."ended_note" IS DISTINCT FROM \'(파기됨)\') OR (OLD."reopen_reason" NOT IN (\'\') AND OLD."reopen_reason" IS DISTINCT FROM NEW."reopen_reason" AND NEW."reopen_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='f343b3bd8a09390554bbffee9a5bda321890b925', operation='UPDATE OF "ended_note", "reopen_reason"', pgid='pgtrigger_z_written_once_7bc4a', table='reviews_documentrequest', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_before', models.DateField(verbose_name='앞선 기한')),
                ('due_after', models.DateField(verbose_name='새 기한')),
                ('reason', models.CharField(max_length=300, verbose_name='사유')),
                ('at', models.DateTimeField(default=claims.clock.now, verbose_name='연장한 때')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='연장한 사람')),
                ('by_window', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.windowextension', verbose_name='접수기간 연장')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='reviews.documentrequest', verbose_name='서류 요청')),
            ],
            options={
                'verbose_name': '서류 기한 연장',
                'verbose_name_plural': '서류 기한 연장',
                'ordering': ['request', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('due_after__gt', models.F('due_before'))), name='documents_extension_moves_the_day_later'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='documents_extension_says_why'),
                ],
                'triggers': [
                    Trigger(
                        name='append_only',
                        sql=UpsertTriggerSql(
                            table='reviews_documentextension',
                            when='BEFORE',
                            operation='UPDATE OR DELETE',
                            pgid='pgtrigger_append_only_ead8a',
                            func="RAISE EXCEPTION 'reviews documentextension is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_documentextension_is_append_only';",
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_documentextension',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_635ac',
                            condition='WHEN (NEW."by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('asked', '서류 요청'), ('answered', '서류 도착'), ('started', '받은 서류로 시작'), ('closed', '미제출 종결'), ('reopened', '다시 엶'), ('cancelled', '취소됨'), ('undone', '보내기 전에 되돌림')], default='asked', max_length=10, verbose_name='상태')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('small_business_certificate', '소상공인 확인서'), ('sales_loss_proof', '매출 피해 입증자료'), ('service_usage_proof', '서비스 활용 영업 입증자료'), ('bankbook_copy', '통장 사본'), ('other', '기타 서류')], max_length=30), size=None, verbose_name='서류 종류')),
                ('asked_at', models.DateTimeField(default=claims.clock.now, verbose_name='요청한 때')),
                ('asked_on', models.DateField(default=claims.clock.today, verbose_name='요청한 날')),
                ('send_after', models.DateTimeField(blank=True, null=True, verbose_name='보내는 때')),
                ('due_on', models.DateField(verbose_name='제출 기한')),
                ('told_due_on', models.DateField(verbose_name='알린 기한')),
                ('reminded_step', models.PositiveSmallIntegerField(default=0, verbose_name='알림 단계')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='알린 때')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='끝난 때')),
                ('reopen_until', models.DateField(blank=True, null=True, verbose_name='다시 열 수 있는 날')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='다시 연 때')),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='요청한 사람')),
                ('bulk', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.documentbulk', verbose_name='일괄 요청')),
                ('closing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.documentbulk', verbose_name='미제출 종결')),
                ('closing_proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='종결을 제안한 사람')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='끝낸 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.documentrequest')),
                ('reopened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='다시 연 사람')),
                ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('window', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.filingwindow', verbose_name='서류 접수기간')),
            ],
            options={
                'abstract': False,
            },
        ),
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
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='claims.claim', verbose_name='신청')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('passed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='협의체로 넘긴 사람')),
                ('proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='답을 올린 사람')),
                ('received_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
                ('review', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='reviews.review', verbose_name='심의')),
                ('sent_back_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='돌려보낸 사람')),
                ('tier', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='이의가 있는 구간')),
                ('to_tier', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='바로잡은 구간')),
            ],
            options={
                'verbose_name': '이의',
                'verbose_name_plural': '이의',
                'ordering': ['-pk'],
                'permissions': [('register_objection', '이의 접수'), ('decide_objection', '이의에 답하기')],
                'indexes': [
                    models.Index(condition=models.Q(('status__in', ['received', 'proposed'])), fields=['decide_by', 'id'], name='objection_to_answer'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ['received', 'proposed'])), fields=('claim',), name='claim_has_one_open_objection'),
                    models.UniqueConstraint(condition=models.Q(('status', 'withdrawn'), _negated=True), fields=('claim', 'routed_at'), name='routing_is_objected_to_once'),
                    models.CheckConstraint(condition=models.Q(('channel__in', ['telephone', 'post', 'counter', 'mail'])), name='objection_is_of_a_known_channel'),
                    models.CheckConstraint(condition=models.Q(models.Q(('filed_on__gt', models.F('deadline_on')), ('status', 'rejected_late')), ('status__in', ['received', 'withdrawn']), models.Q(('filed_on__lte', models.F('deadline_on')), ('status__in', ['proposed', 'decided', 'passed_to_council'])), _connector='OR'), name='late_objection_is_rejected_and_no_other'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['received', 'withdrawn', 'rejected_late']), models.Q(('outcome__in', ['upheld', 'refused']), ('proposed_at__isnull', False), ('proposed_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='answered_objection_says_what_why_and_by_whom'),
                    models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'upheld'), ('to_route', 'tier_grant'), ('to_tier__isnull', False)), models.Q(('outcome', 'upheld'), ('to_tier__isnull', True), models.Q(('to_route__in', ['', 'tier_grant', 'late']), _negated=True)), models.Q(('outcome__in', ['', 'refused']), ('to_route', ''), ('to_tier__isnull', True)), _connector='OR'), name='upheld_objection_names_its_route'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ('decided', 'passed_to_council')), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), models.Q(models.Q(('status__in', ('decided', 'passed_to_council')), _negated=True), ('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='objection_is_decided_by_two_people'),
                    models.CheckConstraint(condition=models.Q(models.Q(('appeal_on__lte', models.F('appeal_deadline_on')), ('outcome', 'refused'), ('passed_at__isnull', False), ('passed_by__isnull', False), ('review__isnull', False), ('status', 'passed_to_council')), models.Q(models.Q(('status', 'passed_to_council'), _negated=True), ('passed_by__isnull', True), ('review__isnull', True)), _connector='OR'), name='objection_before_the_council_was_refused'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status', 'withdrawn')), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True)), _connector='OR'), name='withdrawn_objection_names_who'),
                    models.CheckConstraint(condition=models.Q(('asks__isnull', False), ('erased_at__isnull', False), _connector='OR'), name='objection_has_its_text_until_it_is_erased'),
                ],
                'triggers': [
                    Trigger(
                        name='sent_back_once',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_sent_back_once_67e14',
                            func="""
            IF (NEW.status = OLD.status) AND ROW(OLD."sent_back_by_id", OLD."sent_back_at") IS DISTINCT FROM ROW(NEW."sent_back_by_id", NEW."sent_back_at") THEN RAISE EXCEPTION 'confirmed answer is the proposed one' USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_answer_is_the_proposed_one'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_6b422',
                            condition='WHEN (NEW."received_by_id" IS NOT NULL OR NEW."proposed_by_id" IS NOT NULL OR NEW."sent_back_by_id" IS NOT NULL OR NEW."decided_by_id" IS NOT NULL OR NEW."passed_by_id" IS NOT NULL OR NEW."closed_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."received_by_id" IS NOT NULL AND NEW."received_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."received_by_id" IS DISTINCT FROM OLD."received_by_id")) OR (NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."sent_back_by_id" IS NOT NULL AND NEW."sent_back_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."sent_back_by_id" IS DISTINCT FROM OLD."sent_back_by_id")) OR (NEW."decided_by_id" IS NOT NULL AND NEW."decided_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."decided_by_id" IS DISTINCT FROM OLD."decided_by_id")) OR (NEW."passed_by_id" IS NOT NULL AND NEW."passed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."passed_by_id" IS DISTINCT FROM OLD."passed_by_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_6c840',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('received') THEN RAISE EXCEPTION 'reviews objection status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_objection_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['decided>passed_to_council', 'proposed>decided', 'proposed>received', 'proposed>withdrawn', 'received>proposed', 'received>rejected_late', 'received>withdrawn', 'withdrawn>received']::text[])
            THEN RAISE EXCEPTION 'reviews objection status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_objection_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_76abd',
                            func="""
            IF (TRUE) AND ROW(OLD."claim_id", OLD."route", OLD."tier_id", OLD."routed_at", OLD."text_digest", OLD."channel", OLD."filed_on", OLD."deadline_on", OLD."decide_by", OLD."received_by_id", OLD."received_at") IS DISTINCT FROM ROW(NEW."claim_id", NEW."route", NEW."tier_id", NEW."routed_at", NEW."text_digest", NEW."channel", NEW."filed_on", NEW."deadline_on", NEW."decide_by", NEW."received_by_id", NEW."received_at") THEN RAISE EXCEPTION 'objection is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='proposal_is_what_is_confirmed',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_proposal_is_what_is_confirmed_ee725',
                            func="""
            IF (OLD.status IN ('proposed', 'decided', 'passed_to_council')) AND ROW(OLD."outcome", OLD."to_route", OLD."to_tier_id", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."outcome", NEW."to_route", NEW."to_tier_id", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'confirmed answer is the proposed one' USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_answer_is_the_proposed_one'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='answer_is_final',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_answer_is_final_96eb2',
                            func="""
            IF (OLD.status IN ('decided', 'passed_to_council')) AND ROW(OLD."decided_by_id", OLD."decided_at") IS DISTINCT FROM ROW(NEW."decided_by_id", NEW."decided_at") THEN RAISE EXCEPTION 'answer of an objection is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_of_an_objection_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='passed_once',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_passed_once_0f088',
                            func="""
            IF (NEW.status <> 'passed_to_council' OR OLD.status = 'passed_to_council') AND ROW(OLD."review_id", OLD."appeal_on", OLD."appeal_deadline_on", OLD."appeal_digest", OLD."passed_by_id", OLD."passed_at") IS DISTINCT FROM ROW(NEW."review_id", NEW."appeal_on", NEW."appeal_deadline_on", NEW."appeal_digest", NEW."passed_by_id", NEW."passed_at") THEN RAISE EXCEPTION 'objection goes to the council once' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_goes_to_the_council_once'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='erasure',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_erasure_d589e',
                            func="""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                RAISE EXCEPTION 'erasure is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_final';
            END IF;
            IF (NEW."asks" IS DISTINCT FROM OLD."asks" AND (NEW.erased_at IS NULL OR COALESCE(NEW."asks"::text, '') NOT IN ('', '\\x'))) THEN RAISE EXCEPTION 'objection is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='objects_to_the_route',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='INSERT',
                            pgid='pgtrigger_objects_to_the_route_98f57',
                            func="""
            IF NOT EXISTS (
                SELECT 1 FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.route = NEW.route
                    AND c.tier_id IS NOT DISTINCT FROM NEW.tier_id
                    AND c.routed_at = NEW.routed_at
                    AND c.route <> 'committee_review' AND c.withdrawn_at IS NULL
            ) THEN RAISE EXCEPTION 'objection is of a route of its claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_of_a_route_of_its_claim'; END IF;
            IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.received_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'register_objection')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'register_objection')
            )
        )
    ) THEN
                RAISE EXCEPTION 'objection is received by an office' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_received_by_an_office';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='passes_two_people',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_passes_two_people_316cb',
                            func="""
            IF NEW.status = OLD.status THEN RETURN NEW; END IF;
            IF NEW.status = 'proposed' THEN
                IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')
            )
        )
    ) THEN
                    RAISE EXCEPTION 'objection is answered by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_answered_by_the_secretariat';
                END IF;
                IF NEW.to_tier_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM public.claims_claim c
                    JOIN public.claims_supporttier t ON t.policy_id = c.routed_under_id
                    WHERE c.id = NEW.claim_id AND t.id = NEW.to_tier_id
                ) THEN RAISE EXCEPTION 'objection names a tier of its policy' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_names_a_tier_of_its_policy'; END IF;
            END IF;
            IF NEW.status = 'decided' AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.decided_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')
            )
        )
    ) THEN
                RAISE EXCEPTION 'objection is answered by the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_is_answered_by_the_secretariat';
            END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='withdrawn_is_final',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_withdrawn_is_final_b8d98',
                            condition='WHEN (OLD."status" = \'withdrawn\')',
                            func="""
            IF NEW.status <> 'withdrawn' AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_withdrawal w
                        WHERE w.claim_id = OLD.claim_id AND w.at = OLD.closed_at
                            AND w.undone_at IS NOT NULL
                    )
            THEN RAISE EXCEPTION 'withdrawn objection is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_objection_is_final'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_e1ff2',
                            func='INSERT INTO "reviews_objectionevent" ("appeal_deadline_on", "appeal_digest", "appeal_on", "channel", "claim_id", "closed_at", "closed_by_id", "deadline_on", "decide_by", "decided_at", "decided_by_id", "erased_at", "filed_on", "id", "outcome", "passed_at", "passed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received_at", "received_by_id", "review_id", "route", "routed_at", "sent_back_at", "sent_back_by_id", "status", "text_digest", "tier_id", "to_route", "to_tier_id") VALUES (NEW."appeal_deadline_on", NEW."appeal_digest", NEW."appeal_on", NEW."channel", NEW."claim_id", NEW."closed_at", NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", NEW."decided_at", NEW."decided_by_id", NEW."erased_at", NEW."filed_on", NEW."id", NEW."outcome", NEW."passed_at", NEW."passed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received_at", NEW."received_by_id", NEW."review_id", NEW."route", NEW."routed_at", NEW."sent_back_at", NEW."sent_back_by_id", NEW."status", NEW."text_digest", NEW."tier_id", NEW."to_route", NEW."to_tier_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_5dcf7',
                            condition='WHEN (OLD."appeal_deadline_on" IS DISTINCT FROM (NEW."appeal_deadline_on") OR OLD."appeal_digest" IS DISTINCT FROM (NEW."appeal_digest") OR OLD."appeal_on" IS DISTINCT FROM (NEW."appeal_on") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."deadline_on" IS DISTINCT FROM (NEW."deadline_on") OR OLD."decide_by" IS DISTINCT FROM (NEW."decide_by") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."filed_on" IS DISTINCT FROM (NEW."filed_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."passed_at" IS DISTINCT FROM (NEW."passed_at") OR OLD."passed_by_id" IS DISTINCT FROM (NEW."passed_by_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."review_id" IS DISTINCT FROM (NEW."review_id") OR OLD."route" IS DISTINCT FROM (NEW."route") OR OLD."routed_at" IS DISTINCT FROM (NEW."routed_at") OR OLD."sent_back_at" IS DISTINCT FROM (NEW."sent_back_at") OR OLD."sent_back_by_id" IS DISTINCT FROM (NEW."sent_back_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."text_digest" IS DISTINCT FROM (NEW."text_digest") OR OLD."tier_id" IS DISTINCT FROM (NEW."tier_id") OR OLD."to_route" IS DISTINCT FROM (NEW."to_route") OR OLD."to_tier_id" IS DISTINCT FROM (NEW."to_tier_id"))',
                            func='INSERT INTO "reviews_objectionevent" ("appeal_deadline_on", "appeal_digest", "appeal_on", "channel", "claim_id", "closed_at", "closed_by_id", "deadline_on", "decide_by", "decided_at", "decided_by_id", "erased_at", "filed_on", "id", "outcome", "passed_at", "passed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received_at", "received_by_id", "review_id", "route", "routed_at", "sent_back_at", "sent_back_by_id", "status", "text_digest", "tier_id", "to_route", "to_tier_id") VALUES (NEW."appeal_deadline_on", NEW."appeal_digest", NEW."appeal_on", NEW."channel", NEW."claim_id", NEW."closed_at", NEW."closed_by_id", NEW."deadline_on", NEW."decide_by", NEW."decided_at", NEW."decided_by_id", NEW."erased_at", NEW."filed_on", NEW."id", NEW."outcome", NEW."passed_at", NEW."passed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received_at", NEW."received_by_id", NEW."review_id", NEW."route", NEW."routed_at", NEW."sent_back_at", NEW."sent_back_by_id", NEW."status", NEW."text_digest", NEW."tier_id", NEW."to_route", NEW."to_tier_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_objection',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_0ca82',
                            func='INSERT INTO "reviews_objectionevent" ("appeal_deadline_on", "appeal_digest", "appeal_on", "channel", "claim_id", "closed_at", "closed_by_id", "deadline_on", "decide_by", "decided_at", "decided_by_id", "erased_at", "filed_on", "id", "outcome", "passed_at", "passed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received_at", "received_by_id", "review_id", "route", "routed_at", "sent_back_at", "sent_back_by_id", "status", "text_digest", "tier_id", "to_route", "to_tier_id") VALUES (OLD."appeal_deadline_on", OLD."appeal_digest", OLD."appeal_on", OLD."channel", OLD."claim_id", OLD."closed_at", OLD."closed_by_id", OLD."deadline_on", OLD."decide_by", OLD."decided_at", OLD."decided_by_id", OLD."erased_at", OLD."filed_on", OLD."id", OLD."outcome", OLD."passed_at", OLD."passed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."received_at", OLD."received_by_id", OLD."review_id", OLD."route", OLD."routed_at", OLD."sent_back_at", OLD."sent_back_by_id", OLD."status", OLD."text_digest", OLD."tier_id", OLD."to_route", OLD."to_tier_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='proposed_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'proposed' AND NEW.status = 'decided'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'decide_objection')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='19081299b210fb055caabdbd968ba19bc618818a', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_40f0e', table='reviews_objection', when='BEFORE')),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='8a0b50a66470ecf2914fd9739baabd9bce3a85f9', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_61633', table='reviews_objection', when='BEFORE')),
                    Trigger(name='reason_is_what_is_confirmed', sql=UpsertTriggerSql(func='\n            IF (NEW.status IN (\'decided\', \'passed_to_council\') AND NOT (NEW."reason" = \'(파기됨)\')) AND ROW(OLD."reason") IS DISTINCT FROM ROW(NEW."reason") THEN RAISE EXCEPTION \'confirmed answer is the proposed one\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'confirmed_answer_is_the_proposed_one\'; END IF;\n            RETURN NEW;\n        ', hash='f1b5a3b530932dc09754c1b07eb0c5188882642c', operation='UPDATE', pgid='pgtrigger_reason_is_what_is_confirmed_51641', table='reviews_objection', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL) OR (NEW."reason" = \'(파기됨)\' AND OLD."reason" IS DISTINCT FROM NEW."reason") OR (NEW."sent_back_reason" = \'(파기됨)\' AND OLD."sent_back_reason" IS DISTINCT FROM NEW."sent_back_reason") OR (NEW."closing_reason" = \'(파기됨)\' AND OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='e96bb175bd743a6e8588d31d639f0986339791b0', operation='UPDATE OF "erased_at", "reason", "sent_back_reason", "closing_reason"', pgid='pgtrigger_z_erased_with_its_claim_91908', table='reviews_objection', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."reason" NOT IN (\'\') AND OLD."reason" IS DISTINCT FROM NEW."reason" AND OLD.status = NEW.status AND NEW."reason" IS DISTINCT FROM \'(파기됨)\') OR (OLD."sent_back_reason" NOT IN (\'\') AND OLD."sent_back_reason" IS DISTINCT FROM NEW."sent_back_reason" AND OLD.status = NEW.status AND NEW."sent_back_reason" IS DISTINCT FROM \'(파기됨)\') OR (OLD."appeal_asks" NOT IN (\'\') AND OLD."appeal_asks" IS DISTINCT FROM NEW."appeal_asks" AND (NEW.erased_at IS NULL OR NEW."appeal_asks" NOT IN (\'\'))) OR (OLD."appeal_digest" NOT IN (\'\') AND OLD."appeal_digest" IS DISTINCT FROM NEW."appeal_digest") OR (OLD."closing_reason" NOT IN (\'\') AND OLD."closing_reason" IS DISTINCT FROM NEW."closing_reason" AND OLD.status = NEW.status AND NEW."closing_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='53dcc521b480a378dcb5b251e9b7f88c892a14a7', operation='UPDATE OF "reason", "sent_back_reason", "appeal_asks", "appeal_digest", "closing_reason"', pgid='pgtrigger_z_written_once_9ddb1', table='reviews_objection', when='AFTER')),
                    Trigger(name='decided_by_has_no_tie', sql=UpsertTriggerSql(func='\n            IF NEW.decided_by_id IS NULL OR NEW.decided_by_id IS NOT DISTINCT FROM OLD.decided_by_id\n                OR NOT (TRUE)\n            THEN RETURN NEW; END IF;\n            IF EXISTS (\n                    SELECT 1 FROM public.reviews_member m\n                    JOIN public.claims_user u ON u.id = m.user_id\n                    JOIN public.claims_claim c ON c.id = NEW.claim_id\n                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id\n                    JOIN public.claims_claimant who ON who.id = c.claimant_id\n                    WHERE m.user_id = NEW.decided_by_id AND (\n                    (u.name <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(u.name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        IN (c.representative_key, left(lower(regexp_replace(normalize(regexp_replace(c.person_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)))\n                    OR (m.organisation <> \'\' AND left(lower(regexp_replace(normalize(regexp_replace(m.organisation, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100)\n                        = left(lower(regexp_replace(normalize(regexp_replace(c.business_name, \'[\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u001c-\\u001f\\u0085\\u1680\\u2028\\u2029\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\U000e0000-\\U000e0fff]\', \'\', \'g\'), NFKC), \'\\s+\', \'\', \'g\') COLLATE "C"), 100))\n                    OR EXISTS (\n                        SELECT 1 FROM public.reviews_memberinterest i\n                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (\n                            (i.kind = \'phone\' AND i.value_index IN (c.phone_index, k.phone_index))\n                            OR (i.kind = \'business_number\' AND i.value_index = who.identity_key)\n                        )\n                    )\n                \n                        OR EXISTS (\n                            SELECT 1 FROM public.reviews_assignment a\n                            JOIN public.reviews_review r ON r.id = a.review_id\n                            WHERE a.member_id = m.id AND r.claim_id = c.id\n                                AND a.left_as IN (\'recused\', \'disqualified\', \'challenged\')\n                        )\n                    )\n                ) THEN RAISE EXCEPTION \'who lets money go has no tie\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'who_lets_money_go_has_no_tie\'; END IF;\n            RETURN NEW;\n        ', hash='c085df109ef7b152042872afcfb8979a5a7e0aa7', operation='UPDATE OF "decided_by_id"', pgid='pgtrigger_decided_by_has_no_tie_cd484', table='reviews_objection', when='BEFORE')),
                ],
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
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('passed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='협의체로 넘긴 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.objection')),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='답을 올린 사람')),
                ('received_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='접수한 사람')),
                ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review', verbose_name='심의')),
                ('sent_back_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='돌려보낸 사람')),
                ('tier', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supporttier', verbose_name='이의가 있는 구간')),
                ('to_tier', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supporttier', verbose_name='바로잡은 구간')),
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
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='claims.claim', verbose_name='신청')),
                ('undone_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람')),
            ],
            options={
                'verbose_name': '신청 철회',
                'verbose_name_plural': '신청 철회',
                'ordering': ['-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('claim',), name='claim_is_withdrawn_once_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('undo_reason', ''), ('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undo_reason', ''), _negated=True)), _connector='OR'), name='undone_withdrawal_says_by_whom_and_why'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_says_why'),
                ],
                'triggers': [
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_withdrawal',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_b7a62',
                            condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."undone_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."by_id" IS NOT NULL AND NEW."by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."by_id" IS DISTINCT FROM OLD."by_id")) OR (NEW."undone_by_id" IS NOT NULL AND NEW."undone_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."undone_by_id" IS DISTINCT FROM OLD."undone_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='frozen', sql=UpsertTriggerSql(func='\n            IF (TRUE) AND ROW(OLD."claim_id", OLD."by_id", OLD."at", OLD."undo_until") IS DISTINCT FROM ROW(NEW."claim_id", NEW."by_id", NEW."at", NEW."undo_until") THEN RAISE EXCEPTION \'withdrawal is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'withdrawal_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='0d5b6da2e3a3a5a1729237950f3a241ed57f66cf', operation='UPDATE', pgid='pgtrigger_frozen_5d96e', table='reviews_withdrawal', when='BEFORE')),
                    Trigger(
                        name='undone_in_time',
                        sql=UpsertTriggerSql(
                            table='reviews_withdrawal',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_undone_in_time_89625',
                            func="""
            IF OLD.undone_at IS NOT NULL AND ROW(NEW.undone_at, NEW.undone_by_id) IS DISTINCT FROM
                ROW(OLD.undone_at, OLD.undone_by_id)
            THEN RAISE EXCEPTION 'withdrawal is undone once' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_undone_once'; END IF;
            IF NEW.undone_at IS NOT NULL
                AND (NEW.undone_at AT TIME ZONE 'Asia/Seoul')::date > OLD.undo_until
            THEN RAISE EXCEPTION 'withdrawal is undone in time' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_undone_in_time'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_withdrawal',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_7079c',
                            func='INSERT INTO "reviews_withdrawalevent" ("at", "by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undo_until", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."by_id", NEW."claim_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."undo_until", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='update_update',
                        sql=UpsertTriggerSql(
                            table='reviews_withdrawal',
                            when='AFTER',
                            operation='UPDATE',
                            pgid='pgtrigger_update_update_43e79',
                            condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."undo_until" IS DISTINCT FROM (NEW."undo_until") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id"))',
                            func='INSERT INTO "reviews_withdrawalevent" ("at", "by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undo_until", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."by_id", NEW."claim_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."undo_until", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_withdrawal',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_f0528',
                            func='INSERT INTO "reviews_withdrawalevent" ("at", "by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undo_until", "undone_at", "undone_by_id") VALUES (OLD."at", OLD."by_id", OLD."claim_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."undo_until", OLD."undone_at", OLD."undone_by_id"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='not_of_an_erased_claim', sql=UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM public.claims_claim c\n                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL\n            ) THEN RAISE EXCEPTION 'claim was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_was_erased'; END IF;\n            RETURN NEW;\n        ", hash='09f319d9de8ebd3fffe54ee1502cc6b60c7ec929', operation='INSERT', pgid='pgtrigger_not_of_an_erased_claim_433dd', table='reviews_withdrawal', when='BEFORE')),
                    Trigger(name='z_erased_with_its_claim', sql=UpsertTriggerSql(condition='WHEN ((NEW."reason" = \'(파기됨)\' AND OLD."reason" IS DISTINCT FROM NEW."reason") OR (NEW."undo_reason" = \'(파기됨)\' AND OLD."undo_reason" IS DISTINCT FROM NEW."undo_reason"))', func='\n            IF NOT EXISTS (SELECT FROM public."claims_claim" t0 WHERE t0.id = OLD."claim_id" AND t0.erased_at IS NOT NULL) AND NOT pg_has_role(session_user,\n        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), \'member\')\n            THEN RAISE EXCEPTION \'row is erased with its claim\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'row_is_erased_with_its_claim\'; END IF;\n            RETURN NULL;\n        ', hash='872e55abcf8647b160eff50376cb3cef31af635a', operation='UPDATE OF "reason", "undo_reason"', pgid='pgtrigger_z_erased_with_its_claim_1c426', table='reviews_withdrawal', when='AFTER')),
                    Trigger(name='z_written_once', sql=UpsertTriggerSql(condition='WHEN ((OLD."reason" NOT IN (\'\') AND OLD."reason" IS DISTINCT FROM NEW."reason" AND NEW."reason" IS DISTINCT FROM \'(파기됨)\') OR (OLD."undo_reason" NOT IN (\'\') AND OLD."undo_reason" IS DISTINCT FROM NEW."undo_reason" AND NEW."undo_reason" IS DISTINCT FROM \'(파기됨)\'))', func="RAISE EXCEPTION 'written text stays as written' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_text_stays_as_written';", hash='b48c12ea50047044173244d9e00e819965873866', operation='UPDATE OF "reason", "undo_reason"', pgid='pgtrigger_z_written_once_34799', table='reviews_withdrawal', when='AFTER')),
                ],
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
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='철회 처리')),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='신청')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.withdrawal')),
                ('undone_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='되돌린 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimOfCouncil',
            fields=[],
            options={
                'verbose_name': '협의체가 쓰는 신청',
                'verbose_name_plural': '협의체가 쓰는 신청',
                'proxy': True,
                'default_permissions': (),
            },
            bases=('claims.claim',),
        ),
        AddTrigger(
            model_name='claimofcouncil',
            trigger=Trigger(
                name='comes_back_by_an_undo',
                sql=UpsertTriggerSql(
                    table='claims_claim',
                    when='BEFORE',
                    operation='UPDATE',
                    pgid='pgtrigger_comes_back_by_an_undo_45a4d',
                    condition='WHEN (NEW."withdrawn_at" IS NULL AND OLD."withdrawn_at" IS NOT NULL)',
                    func="""
            IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_withdrawal w
                        WHERE w.claim_id = OLD.id AND w.at = OLD.withdrawn_at
                            AND w.undone_at IS NOT NULL
                    ) THEN
                RAISE EXCEPTION 'withdrawal is final' USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_is_final';
            END IF;
            RETURN NEW;
        """,
                ),
            ),
        ),
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
                ('closed_reason', models.CharField(blank=True, max_length=200, verbose_name='그만둔 사유')),
                ('closed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='그만둔 사람')),
                ('confirmed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supportpolicy', verbose_name='새 정책')),
                ('previewed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='미리 본 사람')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.programme', verbose_name='지원사업')),
                ('proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
            ],
            options={
                'verbose_name': '재분류',
                'verbose_name_plural': '재분류',
                'ordering': ['-pk'],
                'permissions': [('retriage', '새 정책으로 신청을 다시 나누기')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ('previewed', 'proposed', 'running'))), fields=('programme',), name='one_retriage_of_a_programme_is_open'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['previewed', 'withdrawn']), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='proposed_retriage_names_its_proposer'),
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('status__in', ['running', 'done']), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True)), models.Q(('confirmed_by__isnull', True), ('status__in', ['previewed', 'proposed', 'withdrawn'])), _connector='OR'), name='retriage_is_confirmed_by_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status__in', ['done', 'withdrawn'])), models.Q(('finished_at__isnull', True), ('status__in', ('previewed', 'proposed', 'running'))), _connector='OR'), name='ended_retriage_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='counted_while_it_runs',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_counted_while_it_runs_3dc5b',
                            func="""
            IF (OLD.status <> 'running' AND NEW.status = OLD.status) AND ROW(OLD."moved", OLD."left_since", OLD."last_claim", OLD."finished_at") IS DISTINCT FROM ROW(NEW."moved", NEW."left_since", NEW."last_claim", NEW."finished_at") THEN RAISE EXCEPTION 'retriage moves claims while it runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_moves_claims_while_it_runs'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='proposal_is_frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_proposal_is_frozen_13533',
                            func="""
            IF (OLD.status = 'proposed' AND NEW.status <> 'previewed') AND ROW(OLD."claims", OLD."planned", OLD."left", OLD."before_won", OLD."after_won", OLD."held_won", OLD."budget_left", OLD."previewed_by_id", OLD."previewed_at", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."claims", NEW."planned", NEW."left", NEW."before_won", NEW."after_won", NEW."held_won", NEW."budget_left", NEW."previewed_by_id", NEW."previewed_at", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION 'proposed retriage is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_retriage_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='names_its_actor',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='BEFORE',
                            operation='INSERT OR UPDATE',
                            pgid='pgtrigger_names_its_actor_3218f',
                            condition='WHEN (NEW."previewed_by_id" IS NOT NULL OR NEW."proposed_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."closed_by_id" IS NOT NULL)',
                            declare='DECLARE said text;',
                            func="""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ((NEW."previewed_by_id" IS NOT NULL AND NEW."previewed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."previewed_by_id" IS DISTINCT FROM OLD."previewed_by_id")) OR (NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."closed_by_id" IS NOT NULL AND NEW."closed_by_id"::text <> said AND (TG_OP = 'INSERT' OR NEW."closed_by_id" IS DISTINCT FROM OLD."closed_by_id"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_1fb36',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('previewed') THEN RAISE EXCEPTION 'reviews retriage status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_retriage_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['previewed>proposed', 'previewed>withdrawn', 'proposed>previewed', 'proposed>running', 'proposed>withdrawn', 'running>done']::text[])
            THEN RAISE EXCEPTION 'reviews retriage status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_retriage_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_307e3',
                            func="""
            IF (TRUE) AND ROW(OLD."programme_id", OLD."policy_id") IS DISTINCT FROM ROW(NEW."programme_id", NEW."policy_id") THEN RAISE EXCEPTION 'retriage is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(name='plan_is_frozen', sql=UpsertTriggerSql(func='\n            IF (OLD.status IN (\'running\', \'done\', \'withdrawn\')) AND ROW(OLD."claims", OLD."planned", OLD."left", OLD."before_won", OLD."after_won", OLD."held_won", OLD."budget_left", OLD."previewed_by_id", OLD."previewed_at", OLD."proposed_by_id", OLD."proposed_at", OLD."confirmed_by_id", OLD."confirmed_at", OLD."closed_reason") IS DISTINCT FROM ROW(NEW."claims", NEW."planned", NEW."left", NEW."before_won", NEW."after_won", NEW."held_won", NEW."budget_left", NEW."previewed_by_id", NEW."previewed_at", NEW."proposed_by_id", NEW."proposed_at", NEW."confirmed_by_id", NEW."confirmed_at", NEW."closed_reason") THEN RAISE EXCEPTION \'confirmed retriage is frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'confirmed_retriage_is_frozen\'; END IF;\n            RETURN NEW;\n        ', hash='439ea324631508827117fef8d06ba74e2a586d84', operation='UPDATE', pgid='pgtrigger_plan_is_frozen_36a49', table='reviews_retriage', when='BEFORE')),
                    Trigger(
                        name='passes_two_people',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_passes_two_people_7dab6',
                            func="""
                    IF NEW.status = OLD.status THEN RETURN NEW; END IF;
                    IF NEW.status = 'proposed'
                        AND NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')
            )
        )
    )
                    THEN RAISE EXCEPTION 'retriage is of the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_is_of_the_secretariat'; END IF;
                    IF NEW.status = 'running' THEN
                        IF NOT EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')
            )
        )
    ) THEN
                            RAISE EXCEPTION 'retriage is of the secretariat' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_is_of_the_secretariat';
                        END IF;
                        IF NOT EXISTS (
                            SELECT 1 FROM public.claims_supportpolicy p
                            WHERE p.id = NEW.policy_id AND p.published_at IS NOT NULL
                                AND p.effective_from <= NEW.confirmed_at
                        ) THEN RAISE EXCEPTION 'retriage is under a policy in force' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_is_under_a_policy_in_force'; END IF;
                    END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                    Trigger(
                        name='insert_insert',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='AFTER',
                            operation='INSERT',
                            pgid='pgtrigger_insert_insert_35d8d',
                            func='INSERT INTO "reviews_retriageevent" ("after_won", "before_won", "budget_left", "claims", "closed_by_id", "confirmed_at", "confirmed_by_id", "finished_at", "held_won", "id", "last_claim", "left", "left_since", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "policy_id", "previewed_at", "previewed_by_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "status") VALUES (NEW."after_won", NEW."before_won", NEW."budget_left", NEW."claims", NEW."closed_by_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."finished_at", NEW."held_won", NEW."id", NEW."last_claim", NEW."left", NEW."left_since", NEW."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned", NEW."policy_id", NEW."previewed_at", NEW."previewed_by_id", NEW."programme_id", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='update_update', sql=UpsertTriggerSql(condition='WHEN (OLD."after_won" IS DISTINCT FROM (NEW."after_won") OR OLD."before_won" IS DISTINCT FROM (NEW."before_won") OR OLD."budget_left" IS DISTINCT FROM (NEW."budget_left") OR OLD."claims" IS DISTINCT FROM (NEW."claims") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."held_won" IS DISTINCT FROM (NEW."held_won") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."last_claim" IS DISTINCT FROM (NEW."last_claim") OR OLD."left" IS DISTINCT FROM (NEW."left") OR OLD."left_since" IS DISTINCT FROM (NEW."left_since") OR OLD."moved" IS DISTINCT FROM (NEW."moved") OR OLD."planned" IS DISTINCT FROM (NEW."planned") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."previewed_at" IS DISTINCT FROM (NEW."previewed_at") OR OLD."previewed_by_id" IS DISTINCT FROM (NEW."previewed_by_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."progress_at" IS DISTINCT FROM (NEW."progress_at") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "reviews_retriageevent" ("after_won", "before_won", "budget_left", "claims", "closed_by_id", "confirmed_at", "confirmed_by_id", "finished_at", "held_won", "id", "last_claim", "left", "left_since", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "policy_id", "previewed_at", "previewed_by_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "status") VALUES (NEW."after_won", NEW."before_won", NEW."budget_left", NEW."claims", NEW."closed_by_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."finished_at", NEW."held_won", NEW."id", NEW."last_claim", NEW."left", NEW."left_since", NEW."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned", NEW."policy_id", NEW."previewed_at", NEW."previewed_by_id", NEW."programme_id", NEW."progress_at", NEW."proposed_at", NEW."proposed_by_id", NEW."status"); RETURN NULL;', hash='ec963817e8af3146d0f20ca638aac1a566cd710f', operation='UPDATE', pgid='pgtrigger_update_update_80663', table='reviews_retriage', when='AFTER')),
                    Trigger(
                        name='delete_delete',
                        sql=UpsertTriggerSql(
                            table='reviews_retriage',
                            when='AFTER',
                            operation='DELETE',
                            pgid='pgtrigger_delete_delete_b684b',
                            func='INSERT INTO "reviews_retriageevent" ("after_won", "before_won", "budget_left", "claims", "closed_by_id", "confirmed_at", "confirmed_by_id", "finished_at", "held_won", "id", "last_claim", "left", "left_since", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "policy_id", "previewed_at", "previewed_by_id", "programme_id", "progress_at", "proposed_at", "proposed_by_id", "status") VALUES (OLD."after_won", OLD."before_won", OLD."budget_left", OLD."claims", OLD."closed_by_id", OLD."confirmed_at", OLD."confirmed_by_id", OLD."finished_at", OLD."held_won", OLD."id", OLD."last_claim", OLD."left", OLD."left_since", OLD."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned", OLD."policy_id", OLD."previewed_at", OLD."previewed_by_id", OLD."programme_id", OLD."progress_at", OLD."proposed_at", OLD."proposed_by_id", OLD."status"); RETURN NULL;',
                        ),
                    ),
                    Trigger(name='proposed_by_in_office', sql=UpsertTriggerSql(func="\n            IF OLD.status = 'proposed' AND NEW.status = 'running'\n                AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.proposed_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'retriage')\n            )\n        )\n    )\n            THEN RAISE EXCEPTION 'proposer is in office' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposer_is_in_office'; END IF;\n            RETURN NEW;\n        ", hash='6be3f2846be14d012bb09cc76ae790f9bc32423b', operation='UPDATE', pgid='pgtrigger_proposed_by_in_office_5130a', table='reviews_retriage', when='BEFORE')),
                ],
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
                ('why', models.CharField(blank=True, choices=[('kept', '사람이 정한 경로'), ('review', '심의가 열림'), ('objection', '답하지 않은 이의'), ('batched', '이체 묶음에 있음'), ('failed', '입금되지 않은 지원금'), ('paid', '이미 더 지급함'), ('payee', '같은 신청인이나 계좌의 다른 지원금'), ('changed', '그사이에 바뀜')], max_length=9, verbose_name='그대로 둔 사유')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='신청')),
                ('from_tier', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='전 구간')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='reviews.retriage', verbose_name='재분류')),
                ('to_tier', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.supporttier', verbose_name='뒤 구간')),
            ],
            options={
                'verbose_name': '재분류하는 신청',
                'verbose_name_plural': '재분류하는 신청',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(fields=['run', 'status', 'claim'], name='retriage_move_by_status'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('run', 'claim'), name='claim_moves_once_in_a_retriage'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'left'), models.Q(('why', ''), _negated=True)), models.Q(models.Q(('status', 'left'), _negated=True), ('why', '')), _connector='OR'), name='claim_that_stays_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('status', 'moved')), models.Q(('status', 'moved'), _negated=True), _connector='OR'), name='moved_claim_says_when'),
                ],
                'triggers': [
                    Trigger(
                        name='frozen',
                        sql=UpsertTriggerSql(
                            table='reviews_retriagemove',
                            when='BEFORE',
                            operation='UPDATE',
                            pgid='pgtrigger_frozen_335da',
                            func="""
            IF (TRUE) AND ROW(OLD."run_id", OLD."claim_id", OLD."from_route", OLD."from_tier_id", OLD."routed_at", OLD."to_route", OLD."to_tier_id", OLD."before_won", OLD."after_won", OLD."held_won") IS DISTINCT FROM ROW(NEW."run_id", NEW."claim_id", NEW."from_route", NEW."from_tier_id", NEW."routed_at", NEW."to_route", NEW."to_tier_id", NEW."before_won", NEW."after_won", NEW."held_won") THEN RAISE EXCEPTION 'retriage move is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'retriage_move_is_frozen'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='fsm',
                        sql=UpsertTriggerSql(
                            table='reviews_retriagemove',
                            when='BEFORE',
                            operation='UPDATE OR INSERT',
                            pgid='pgtrigger_fsm_79472',
                            func="""
            
                IF TG_OP = 'INSERT' THEN
                    IF NEW."status" NOT IN ('left', 'planned') THEN RAISE EXCEPTION 'reviews retriagemove status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_retriagemove_status_moves_as_allowed'; END IF;
                    RETURN NEW;
                END IF;
            
            IF OLD."status" IS DISTINCT FROM NEW."status"
                AND (OLD."status" || '>' || NEW."status") <> ALL (ARRAY['planned>left', 'planned>moved']::text[])
            THEN RAISE EXCEPTION 'reviews retriagemove status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_retriagemove_status_moves_as_allowed'; END IF;
            RETURN NEW;
        """,
                        ),
                    ),
                    Trigger(
                        name='moves_with_its_run',
                        sql=UpsertTriggerSql(
                            table='reviews_retriagemove',
                            when='BEFORE',
                            operation='INSERT OR UPDATE OR DELETE',
                            pgid='pgtrigger_moves_with_its_run_727e9',
                            declare='DECLARE of_run text;',
                            func="""
                    SELECT r.status INTO of_run FROM public.reviews_retriage r
                    WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.run_id ELSE NEW.run_id END;
                    IF TG_OP = 'UPDATE' THEN
                        IF of_run <> 'running' THEN RAISE EXCEPTION 'claim moves while its retriage runs' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_moves_while_its_retriage_runs';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF of_run NOT IN ('previewed', 'proposed') THEN
                        RAISE EXCEPTION 'confirmed retriage is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_retriage_is_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
                        ),
                    ),
                ],
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
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='그만둔 사람')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='확인한 사람')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.retriage')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.supportpolicy', verbose_name='새 정책')),
                ('previewed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='미리 본 사람')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.programme', verbose_name='지원사업')),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='올린 사람')),
            ],
            options={
                'abstract': False,
            },
        ),
        ]),
        migrations.RunSQL(QUEUE, QUEUE_BACK),
    ]
