"""Months of the books: statements of the account, closings, the journal.

Each entry of the ledger gets its day in the books: so far the day of its moment in Korea. The
accounts of the journal are proposals, which the council may rename. The journal is a view.
"""

import claims.clock
import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


BOOK_THE_PAST = """
    ALTER TABLE reviews_ledgerentry DISABLE TRIGGER USER;
    UPDATE reviews_ledgerentry SET booked_on = (at AT TIME ZONE 'Asia/Seoul')::date;
    ALTER TABLE reviews_ledgerentry ENABLE TRIGGER USER;
"""

# use, code, name
ACCOUNTS = (
    ("bank", "11120", "보통예금"),
    ("receivable", "11350", "미수금(환수)"),
    ("suspense", "11990", "가수금·가지급금"),
    ("payable", "21110", "미지급금(지원금)"),
    ("funds", "41110", "사업비 수입"),
    ("interest", "42110", "이자수익"),
    ("expense", "51110", "지원금 지급"),
    ("fees", "52310", "지급수수료"),
    ("loss", "53110", "불납결손"),
)

# kind: place within a day, account of the debit, of the credit
KINDS = (
    ("reserve", 1, "expense", "payable"),
    ("release", 2, "payable", "expense"),
    ("pay", 3, "payable", "bank"),
    ("return", 4, "bank", "expense"),
    ("demand", 5, "receivable", "expense"),
    ("receipt", 6, "bank", "receivable"),
    ("reverse", 7, "receivable", "bank"),
    ("offset", 8, "expense", "receivable"),
    ("waive", 9, "loss", "receivable"),
    ("drop", 10, "expense", "receivable"),
    ("funds_in", 11, "bank", "funds"),
    ("funds_out", 12, "funds", "bank"),
    ("interest_in", 13, "bank", "interest"),
    ("interest_out", 14, "interest", "bank"),
    ("fee_out", 15, "fees", "bank"),
    ("fee_in", 16, "bank", "fees"),
    ("other_in", 17, "bank", "suspense"),
    ("other_out", 18, "suspense", "bank"),
)
_KINDS = ", ".join(
    f"('{kind}', {place}, '{debit}', '{credit}')" for kind, place, debit, credit in KINDS
)

# A voucher is what a day has of one kind, programme and batch; the month is a column of its group,
# so that a page reads the rows of its month only.
JOURNAL = f"""
    CREATE VIEW reviews_journalline AS
    SELECT v.number || '-' || s.side AS number, v.number AS voucher, v.month, v.day, v.kind,
        v.programme_id, v.batch_id, v.count, a.code, a.name AS account,
        CASE s.side WHEN 1 THEN v.won ELSE 0 END AS debit,
        CASE s.side WHEN 2 THEN v.won ELSE 0 END AS credit,
        NOT EXISTS (
            SELECT 1 FROM reviews_monthclosing m
            WHERE m.starts_on = v.month AND m.status IN ('closed', 'reopening')
        ) AS draft
    FROM (
        SELECT p.month, p.day, p.kind, p.programme_id, p.batch_id, p.count, p.won, k.debit,
            k.credit,
            to_char(p.month, 'YYYY-MM-') || to_char(row_number() OVER (
                PARTITION BY p.month ORDER BY p.day, k.place, p.programme_id, p.batch_id
            ), 'FM00000') AS number
        FROM (
            SELECT date_trunc('month', e.booked_on::timestamp)::date AS month,
                e.booked_on AS day, e.kind::text AS kind, e.programme_id,
                CASE WHEN e.kind IN ('pay', 'return') THEN p.batch_id END AS batch_id,
                count(*) AS count,
                sum(GREATEST(abs(e.reserved), abs(e.paid), abs(e.receivable)))::bigint AS won
            FROM reviews_ledgerentry e JOIN reviews_payout p ON p.id = e.payout_id
            GROUP BY 1, 2, 3, 4, 5
            UNION ALL
            SELECT date_trunc('month', s.day::timestamp)::date, s.day,
                m.kind || CASE WHEN s.amount > 0 THEN '_in' ELSE '_out' END, NULL, NULL, count(*),
                sum(abs(s.amount))::bigint
            FROM reviews_statementmatch m JOIN reviews_statementline s ON s.id = m.line_id
            WHERE m.undone_at IS NULL AND m.kind IN ('fee', 'interest', 'funds', 'other')
            GROUP BY 1, 2, 3
        ) p JOIN (VALUES {_KINDS}) AS k(kind, place, debit, credit) ON k.kind = p.kind
    ) v
    CROSS JOIN (VALUES (1), (2)) AS s(side)
    JOIN reviews_journalaccount a ON a.role = CASE s.side WHEN 1 THEN v.debit ELSE v.credit END
"""  # noqa: S608 (of constants of this file)


def ship_accounts(apps, schema_editor):
    rows = apps.get_model("reviews", "JournalAccount").objects.using(schema_editor.connection.alias)
    rows.bulk_create(rows.model(role=role, code=code, name=name) for role, code, name in ACCOUNTS)


class Migration(migrations.Migration):
    dependencies = [
        ('reviews', '0012_payment_planning'),
        ("claims", "0003_shipped_data"),
        ("reviews", "0003_shipped_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                (
                    "number",
                    models.CharField(
                        max_length=24, primary_key=True, serialize=False, verbose_name="번호"
                    ),
                ),
                ("voucher", models.CharField(max_length=20, verbose_name="전표번호")),
                ("month", models.DateField(verbose_name="월")),
                ("day", models.DateField(verbose_name="기장일")),
                ("kind", models.CharField(max_length=16, verbose_name="종류")),
                ("count", models.BigIntegerField(verbose_name="건수")),
                ("code", models.CharField(max_length=12, verbose_name="계정코드")),
                ("account", models.CharField(max_length=60, verbose_name="계정과목")),
                ("debit", models.BigIntegerField(verbose_name="차변")),
                ("credit", models.BigIntegerField(verbose_name="대변")),
                ("draft", models.BooleanField(verbose_name="초안")),
            ],
            options={
                "verbose_name": "분개",
                "verbose_name_plural": "분개",
                "ordering": ["number"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="DifferenceReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="월")),
                ("item", models.CharField(max_length=40, verbose_name="항목")),
                ("amount", models.BigIntegerField(verbose_name="차이")),
                ("reason", models.CharField(max_length=300, verbose_name="사유")),
                ("at", models.DateTimeField(default=claims.clock.now, verbose_name="시각")),
            ],
            options={
                "verbose_name": "차이의 사유",
                "verbose_name_plural": "차이의 사유",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="JournalAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("bank", "보통예금"),
                            ("expense", "지원금 지급"),
                            ("payable", "미지급금"),
                            ("receivable", "환수 미수금"),
                            ("loss", "불납결손"),
                            ("fees", "지급수수료"),
                            ("interest", "이자수익"),
                            ("funds", "사업비 수입"),
                            ("suspense", "가수금·가지급금"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="쓰임",
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="계정코드")),
                ("name", models.CharField(max_length=60, verbose_name="계정과목")),
            ],
            options={
                "verbose_name": "계정과목",
                "verbose_name_plural": "계정과목",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="JournalAccountEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("bank", "보통예금"),
                            ("expense", "지원금 지급"),
                            ("payable", "미지급금"),
                            ("receivable", "환수 미수금"),
                            ("loss", "불납결손"),
                            ("fees", "지급수수료"),
                            ("interest", "이자수익"),
                            ("funds", "사업비 수입"),
                            ("suspense", "가수금·가지급금"),
                        ],
                        max_length=12,
                        verbose_name="쓰임",
                    ),
                ),
                ("code", models.CharField(max_length=12, verbose_name="계정코드")),
                ("name", models.CharField(max_length=60, verbose_name="계정과목")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MonthClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="첫 날")),
                ("ends_on", models.DateField(verbose_name="마지막 날")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "확인 대기"),
                            ("closed", "마감"),
                            ("withdrawn", "요청 취소"),
                            ("reopening", "다시 열기 대기"),
                            ("reopened", "다시 엶"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="상태",
                    ),
                ),
                ("opening", models.BigIntegerField(verbose_name="기초 잔액")),
                ("paid", models.BigIntegerField(verbose_name="지급")),
                ("returned", models.BigIntegerField(verbose_name="반환")),
                ("received", models.BigIntegerField(verbose_name="환수 입금")),
                ("reversed", models.BigIntegerField(verbose_name="환수 입금 취소")),
                ("fees", models.BigIntegerField(verbose_name="수수료")),
                ("interest", models.BigIntegerField(verbose_name="이자")),
                ("funds", models.BigIntegerField(verbose_name="자금 이체")),
                ("other", models.BigIntegerField(verbose_name="그 밖")),
                ("closing", models.BigIntegerField(verbose_name="장부 잔액")),
                ("statement_closing", models.BigIntegerField(verbose_name="거래내역 잔액")),
                ("entries", models.PositiveIntegerField(verbose_name="원장 건수")),
                ("lines", models.PositiveIntegerField(verbose_name="거래내역 줄 수")),
                ("detail", models.JSONField(default=dict, verbose_name="내역")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="메모")),
                (
                    "proposed_at",
                    models.DateTimeField(default=claims.clock.now, verbose_name="올린 시각"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="확인 시각"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="다시 여는 사유"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="끝난 시각")),
            ],
            options={
                "verbose_name": "월 마감",
                "verbose_name_plural": "월 마감",
                "ordering": ["-pk"],
                "permissions": [("close_month", "월 마감과 다시 열기")],
            },
        ),
        migrations.CreateModel(
            name="MonthClosingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField(verbose_name="첫 날")),
                ("ends_on", models.DateField(verbose_name="마지막 날")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "확인 대기"),
                            ("closed", "마감"),
                            ("withdrawn", "요청 취소"),
                            ("reopening", "다시 열기 대기"),
                            ("reopened", "다시 엶"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="상태",
                    ),
                ),
                ("opening", models.BigIntegerField(verbose_name="기초 잔액")),
                ("paid", models.BigIntegerField(verbose_name="지급")),
                ("returned", models.BigIntegerField(verbose_name="반환")),
                ("received", models.BigIntegerField(verbose_name="환수 입금")),
                ("reversed", models.BigIntegerField(verbose_name="환수 입금 취소")),
                ("fees", models.BigIntegerField(verbose_name="수수료")),
                ("interest", models.BigIntegerField(verbose_name="이자")),
                ("funds", models.BigIntegerField(verbose_name="자금 이체")),
                ("other", models.BigIntegerField(verbose_name="그 밖")),
                ("closing", models.BigIntegerField(verbose_name="장부 잔액")),
                ("statement_closing", models.BigIntegerField(verbose_name="거래내역 잔액")),
                ("entries", models.PositiveIntegerField(verbose_name="원장 건수")),
                ("lines", models.PositiveIntegerField(verbose_name="거래내역 줄 수")),
                ("detail", models.JSONField(default=dict, verbose_name="내역")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="메모")),
                (
                    "proposed_at",
                    models.DateTimeField(default=claims.clock.now, verbose_name="올린 시각"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="확인 시각"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="끝난 시각")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StatementFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(max_length=64, unique=True, verbose_name="파일 지문(SHA-256)"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="파일")),
                ("rows", models.PositiveIntegerField(verbose_name="새 줄")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="이미 있던 줄")),
                ("first_on", models.DateField(verbose_name="첫 날")),
                ("until", models.DateField(verbose_name="조회 끝")),
                ("at", models.DateTimeField(default=claims.clock.now, verbose_name="시각")),
            ],
            options={
                "verbose_name": "거래내역 파일",
                "verbose_name_plural": "거래내역 파일",
                "ordering": ["-pk"],
                "permissions": [("load_statement", "거래내역 올리기와 맞추기")],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row_no", models.PositiveIntegerField(verbose_name="줄")),
                ("seq", models.PositiveBigIntegerField(unique=True, verbose_name="차례")),
                ("day", models.DateField(verbose_name="거래일")),
                ("time", models.TimeField(verbose_name="거래시각")),
                ("amount", models.BigIntegerField(verbose_name="금액")),
                ("balance", models.BigIntegerField(verbose_name="잔액")),
                ("shown", models.CharField(blank=True, max_length=200, verbose_name="적요")),
                (
                    "reference",
                    models.CharField(
                        blank=True, db_collation="C", max_length=60, verbose_name="은행 거래번호"
                    ),
                ),
                (
                    "names_batch",
                    models.CharField(
                        blank=True, db_collation="C", max_length=20, verbose_name="적힌 묶음"
                    ),
                ),
                (
                    "names_payout",
                    models.BigIntegerField(blank=True, null=True, verbose_name="적힌 지급"),
                ),
                (
                    "names_recovery",
                    models.BigIntegerField(blank=True, null=True, verbose_name="적힌 환수"),
                ),
            ],
            options={
                "verbose_name": "거래내역 줄",
                "verbose_name_plural": "거래내역 줄",
                "ordering": ["-seq"],
            },
        ),
        migrations.CreateModel(
            name="StatementMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("batch", "이체 출금"),
                            ("back", "이체에서 돌아온 돈"),
                            ("receipt", "환수 입금"),
                            ("fee", "은행 수수료"),
                            ("interest", "예금 이자"),
                            ("funds", "자금 이체"),
                            ("other", "그 밖"),
                        ],
                        max_length=8,
                        verbose_name="종류",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="사유")),
                ("at", models.DateTimeField(default=claims.clock.now, verbose_name="시각")),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="되돌린 시각"),
                ),
            ],
            options={
                "verbose_name": "거래내역 맞추기",
                "verbose_name_plural": "거래내역 맞추기",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="StatementMatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("batch", "이체 출금"),
                            ("back", "이체에서 돌아온 돈"),
                            ("receipt", "환수 입금"),
                            ("fee", "은행 수수료"),
                            ("interest", "예금 이자"),
                            ("funds", "자금 이체"),
                            ("other", "그 밖"),
                        ],
                        max_length=8,
                        verbose_name="종류",
                    ),
                ),
                ("at", models.DateTimeField(default=claims.clock.now, verbose_name="시각")),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="되돌린 시각"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payout",
            name="ledger_follows_the_payouts",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recovery",
            name="ledger_follows_the_demands",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recoverymovement",
            name="ledger_follows_the_movements",
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="booked_on",
            field=models.DateField(null=True, verbose_name="기장일"),
        ),
        migrations.RunSQL(BOOK_THE_PAST, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="ledgerentry",
            name="booked_on",
            field=models.DateField(verbose_name="기장일"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["booked_on", "id"], name="ledger_by_day"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerentry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_of_an_open_month",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF (SELECT min(n.booked_on) FROM new_rows n) < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ) THEN\n                RAISE EXCEPTION 'entry is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_of_an_open_month';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="a0953a7625909156c6f943a06ab3769fabb7aa44",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_entry_of_an_open_month_aecb3",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="reviews_ledgerentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payout",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_follows_the_payouts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE missing bigint;",
                    func="\n            IF NOT EXISTS (\n    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,\n        m.kind, m.reserved, m.paid, c.status,\n        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at\n            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment\n    FROM (\n        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,\n            max(x.amount) AS amount, max(x.approval_no) AS approval_no,\n            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,\n            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at\n        FROM (\n            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,\n                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,\n                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at\n            FROM old_rows o\n            UNION ALL\n            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,\n                n.approved_at, n.ended_at\n            FROM new_rows n\n        ) x GROUP BY x.id\n    ) c\n    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)\n        ON m.was = c.was AND m.becomes = c.status\n) THEN RETURN NULL; END IF;\n            PERFORM 1 FROM public.reviews_budget b\n            WHERE b.programme_id IN (SELECT o.programme_id FROM old_rows o)\n            ORDER BY b.programme_id FOR NO KEY UPDATE;\n            SELECT c.programme_id INTO missing FROM (\n    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,\n        m.kind, m.reserved, m.paid, c.status,\n        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at\n            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment\n    FROM (\n        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,\n            max(x.amount) AS amount, max(x.approval_no) AS approval_no,\n            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,\n            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at\n        FROM (\n            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,\n                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,\n                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at\n            FROM old_rows o\n            UNION ALL\n            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,\n                n.approved_at, n.ended_at\n            FROM new_rows n\n        ) x GROUP BY x.id\n    ) c\n    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)\n        ON m.was = c.was AND m.becomes = c.status\n) c\n            WHERE NOT EXISTS (\n                SELECT 1 FROM public.reviews_budget b WHERE b.programme_id = c.programme_id\n            ) LIMIT 1;\n            IF missing IS NOT NULL THEN RAISE EXCEPTION 'programme has a budget' USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_has_a_budget'; END IF;\n            INSERT INTO public.reviews_ledgerentry\n                (payout_id, claim_id, programme_id, kind, reserved, paid, approval_no, result_id,\n                by_id, at, booked_on)\n            SELECT c.id, c.claim_id, c.programme_id, c.kind, c.reserved * c.amount,\n                c.paid * c.amount, c.approval_no, r.id,\n                CASE WHEN c.kind = 'reserve' THEN c.approved_by_id ELSE r.entered_by_id END,\n                c.moment, GREATEST((c.moment AT TIME ZONE 'Asia/Seoul')::date, (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ))\n            FROM (\n    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,\n        m.kind, m.reserved, m.paid, c.status,\n        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at\n            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment\n    FROM (\n        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,\n            max(x.amount) AS amount, max(x.approval_no) AS approval_no,\n            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,\n            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at\n        FROM (\n            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,\n                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,\n                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at\n            FROM old_rows o\n            UNION ALL\n            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,\n                n.approved_at, n.ended_at\n            FROM new_rows n\n        ) x GROUP BY x.id\n    ) c\n    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)\n        ON m.was = c.was AND m.becomes = c.status\n) c\n            LEFT JOIN public.reviews_bankresult r ON c.status IN ('paid', 'failed')\n                AND r.payout_id = c.id AND r.match = 'applied'\n                AND r.outcome = CASE c.kind WHEN 'pay' THEN 'paid' WHEN 'return' THEN 'returned'\n                    ELSE 'failed' END\n            ORDER BY c.id;\n            UPDATE public.reviews_budget b\n            SET reserved = b.reserved + s.reserved, spent = b.spent + s.paid\n            FROM (\n                SELECT c.programme_id, sum(c.reserved * c.amount)::bigint AS reserved,\n                    sum(c.paid * c.amount)::bigint AS paid\n                FROM (\n    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,\n        m.kind, m.reserved, m.paid, c.status,\n        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at\n            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment\n    FROM (\n        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,\n            max(x.amount) AS amount, max(x.approval_no) AS approval_no,\n            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,\n            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at\n        FROM (\n            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,\n                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,\n                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at\n            FROM old_rows o\n            UNION ALL\n            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,\n                n.approved_at, n.ended_at\n            FROM new_rows n\n        ) x GROUP BY x.id\n    ) c\n    JOIN (VALUES ('prepared', 'approved', 'reserve', 1, 0), ('approved', 'prepared', 'release', -1, 0), ('approved', 'cancelled', 'release', -1, 0), ('batched', 'failed', 'release', -1, 0), ('batched', 'paid', 'pay', -1, 1), ('paid', 'failed', 'return', 0, -1)) AS m(was, becomes, kind, reserved, paid)\n        ON m.was = c.was AND m.becomes = c.status\n) c GROUP BY c.programme_id\n            ) s\n            WHERE b.programme_id = s.programme_id;\n            RETURN NULL;\n        ",
                    hash="5a68780130a3b17f48a0bf9f4eb7761c5a9cd0b5",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_ledger_follows_the_payouts_bd2e4",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="reviews_payout",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recovery",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_follows_the_demands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT EXISTS (\n    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,\n        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,\n        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,\n        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,\n        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'proposed' AND n.status = 'demanded'\n        OR o.status = 'demanded' AND n.status = 'cancelled'\n) THEN RETURN NULL; END IF;\n            PERFORM 1 FROM public.reviews_budget b\n            WHERE b.programme_id IN (SELECT n.programme_id FROM new_rows n)\n            ORDER BY b.programme_id FOR NO KEY UPDATE;\n            INSERT INTO public.reviews_ledgerentry\n                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,\n                recovery_id, by_id, at, booked_on)\n            SELECT d.payout_id, d.claim_id, d.programme_id, d.kind, 0, 0, d.receivable, 0, d.id,\n                d.by_id, LEAST(clock_timestamp(), d.moment),\n                GREATEST((LEAST(clock_timestamp(), d.moment) AT TIME ZONE 'Asia/Seoul')::date, (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ))\n            FROM (\n    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,\n        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,\n        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,\n        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,\n        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'proposed' AND n.status = 'demanded'\n        OR o.status = 'demanded' AND n.status = 'cancelled'\n) d ORDER BY d.id;\n            UPDATE public.reviews_budget b SET receivable = b.receivable + s.receivable\n            FROM (\n                SELECT d.programme_id, sum(d.receivable)::bigint AS receivable\n                FROM (\n    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,\n        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,\n        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,\n        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,\n        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    WHERE o.status = 'proposed' AND n.status = 'demanded'\n        OR o.status = 'demanded' AND n.status = 'cancelled'\n) d GROUP BY d.programme_id\n            ) s WHERE b.programme_id = s.programme_id;\n            RETURN NULL;\n        ",
                    hash="bde3f336b9d89084856db353e29f2dfb16240fe3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_ledger_follows_the_demands_94505",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="reviews_recovery",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recoverymovement",
            trigger=pgtrigger.compiler.Trigger(
                name="ledger_follows_the_movements",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            UPDATE public.reviews_recovery r\n            SET status = 'cancelled', ended_by_id = n.confirmed_by_id, ended_at = n.ended_at\n            FROM new_rows n JOIN old_rows o ON o.id = n.id\n            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND n.kind = 'dropped'\n                AND r.id = n.recovery_id;\n            IF NOT EXISTS (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) THEN RETURN NULL; END IF;\n            UPDATE public.reviews_recovery r\n            SET received = r.received + s.received, set_off = r.set_off + s.set_off,\n                waived = r.waived + s.waived,\n                status = CASE\n                    WHEN s.waived > 0 THEN 'written_off'\n                    WHEN r.received + s.received + r.set_off + s.set_off = r.amount THEN 'settled'\n                    WHEN r.received + s.received + r.set_off + s.set_off > 0\n                        THEN 'partly_received'\n                    ELSE 'demanded' END\n            FROM (\n                SELECT m.recovery_id, sum(m.received * m.amount)::bigint AS received,\n                    sum(m.set_off * m.amount)::bigint AS set_off,\n                    sum(m.waived * m.amount)::bigint AS waived\n                FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m GROUP BY m.recovery_id\n            ) s WHERE r.id = s.recovery_id;\n            PERFORM 1 FROM public.reviews_budget b\n            WHERE b.programme_id IN (SELECT m.programme_id FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m)\n            ORDER BY b.programme_id FOR NO KEY UPDATE;\n            INSERT INTO public.reviews_ledgerentry\n                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,\n                recovery_id, movement_id, by_id, at, booked_on)\n            SELECT m.payout_id, m.claim_id, m.programme_id, m.entry, 0, m.paid * m.amount,\n                m.owed * m.amount, 0, m.recovery_id, m.id, m.confirmed_by_id,\n                LEAST(clock_timestamp(), m.ended_at),\n                GREATEST((LEAST(clock_timestamp(), m.ended_at) AT TIME ZONE 'Asia/Seoul')::date, (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ))\n            FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m ORDER BY m.id;\n            UPDATE public.reviews_budget b\n            SET spent = b.spent + s.paid, receivable = b.receivable + s.receivable\n            FROM (\n                SELECT m.programme_id, sum(m.paid * m.amount)::bigint AS paid,\n                    sum(m.owed * m.amount)::bigint AS receivable\n                FROM (\n    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,\n        r.payout_id, r.claim_id, r.programme_id\n    FROM new_rows n JOIN old_rows o ON o.id = n.id\n    JOIN (VALUES\n        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),\n        ('offset', 'offset', 0, -1, 0, 1, 0), ('written_off', 'waive', 0, -1, 0, 0, 1)\n    ) AS k(movement, entry, paid, owed, received, set_off, waived) ON k.movement = n.kind\n    JOIN public.reviews_recovery r ON r.id = n.recovery_id\n    WHERE o.status = 'waiting' AND n.status = 'confirmed'\n) m GROUP BY m.programme_id\n            ) s WHERE b.programme_id = s.programme_id;\n            UPDATE public.reviews_recoverymovement u SET status = 'undone'\n            FROM new_rows n JOIN old_rows o ON o.id = n.id\n            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND u.id = n.undoes_id;\n            RETURN NULL;\n        ",
                    hash="e611b35f0eedb9b0998d24b165bd29cdb7475afa",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_ledger_follows_the_movements_fd5c4",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="reviews_recoverymovement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="differencereason",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="적은 사람",
            ),
        ),
        migrations.AddConstraint(
            model_name="journalaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), models.Q(("name", ""), _negated=True)
                ),
                name="journal_account_has_code_and_name",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="account_role",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF (TRUE) AND ROW(OLD."id", OLD."role") IS DISTINCT FROM ROW(NEW."id", NEW."role") THEN RAISE EXCEPTION \'account keeps its use\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'account_keeps_its_use\'; END IF;\n            RETURN NEW;\n        ',
                    hash="6670b0c9ddea0c52c3cfc8167209cd5a6a2b837f",
                    operation="UPDATE",
                    pgid="pgtrigger_account_role_1df66",
                    table="reviews_journalaccount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="codes_of_closed_months_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_monthclosing m WHERE m.status IN ('closed', 'reopening')\n            ) THEN RAISE EXCEPTION 'account codes change while no month is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_codes_change_while_no_month_is_closed'; END IF;\n            RETURN NEW;\n        ",
                    hash="0e5adaa1a981615f4678ea7238cb6920df81e0ca",
                    operation="UPDATE",
                    pgid="pgtrigger_codes_of_closed_months_stay_3130c",
                    table="reviews_journalaccount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reviews_journalaccountevent" ("code", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."code", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;',
                    hash="98819c498792bf63435b405b3c92731ba507fd39",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_97c32",
                    table="reviews_journalaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reviews_journalaccountevent" ("code", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."code", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;',
                    hash="2451ea8e697a28b6ec973f3542ea3adc8a3fefb3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_50e0e",
                    table="reviews_journalaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reviews_journalaccountevent" ("code", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."code", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;',
                    hash="de39298311cf396b2d42d82f99264029efaa8cb5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3b5a0",
                    table="reviews_journalaccount",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="journalaccountevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="reviews.journalaccount",
            ),
        ),
        migrations.AddField(
            model_name="monthclosing",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="확인한 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosing",
            name="proposed_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="올린 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosing",
            name="reopened_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="다시 연 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosing",
            name="reopening_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="다시 열기를 올린 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosing",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="취소한 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosingevent",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="확인한 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosingevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="reviews.monthclosing",
            ),
        ),
        migrations.AddField(
            model_name="monthclosingevent",
            name="proposed_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="올린 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosingevent",
            name="reopened_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="다시 연 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosingevent",
            name="reopening_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="다시 열기를 올린 사람",
            ),
        ),
        migrations.AddField(
            model_name="monthclosingevent",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="취소한 사람",
            ),
        ),
        migrations.AddField(
            model_name="statementfile",
            name="loaded_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="올린 사람",
            ),
        ),
        migrations.AddField(
            model_name="statementline",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="reviews.statementfile",
                verbose_name="거래내역 파일",
            ),
        ),
        migrations.AddField(
            model_name="statementmatch",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statement_matches",
                to="reviews.payoutbatch",
                verbose_name="이체 묶음",
            ),
        ),
        migrations.AddField(
            model_name="statementmatch",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="맞춘 사람",
            ),
        ),
        migrations.AddField(
            model_name="statementmatch",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="reviews.statementline",
                verbose_name="거래내역 줄",
            ),
        ),
        migrations.AddField(
            model_name="statementmatch",
            name="movement",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.recoverymovement",
                verbose_name="환수 입금",
            ),
        ),
        migrations.AddField(
            model_name="statementmatch",
            name="payout",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.payout",
                verbose_name="지급",
            ),
        ),
        migrations.AddField(
            model_name="statementmatch",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="되돌린 사람",
            ),
        ),
        migrations.AddField(
            model_name="statementmatchevent",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="reviews.payoutbatch",
                verbose_name="이체 묶음",
            ),
        ),
        migrations.AddField(
            model_name="statementmatchevent",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="맞춘 사람",
            ),
        ),
        migrations.AddField(
            model_name="statementmatchevent",
            name="line",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="reviews.statementline",
                verbose_name="거래내역 줄",
            ),
        ),
        migrations.AddField(
            model_name="statementmatchevent",
            name="movement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="reviews.recoverymovement",
                verbose_name="환수 입금",
            ),
        ),
        migrations.AddField(
            model_name="statementmatchevent",
            name="payout",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="reviews.payout",
                verbose_name="지급",
            ),
        ),
        migrations.AddField(
            model_name="statementmatchevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="reviews.statementmatch",
            ),
        ),
        migrations.AddField(
            model_name="statementmatchevent",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="되돌린 사람",
            ),
        ),
        migrations.AddIndex(
            model_name="differencereason",
            index=models.Index(fields=["month", "item"], name="difference_by_month"),
        ),
        migrations.AddConstraint(
            model_name="differencereason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), models.Q(("amount", 0), _negated=True)
                ),
                name="difference_is_explained_in_words",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="differencereason",
            trigger=pgtrigger.compiler.Trigger(
                name="names_its_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."by_id" IS NOT NULL)',
                    declare="DECLARE said text;",
                    func="\n            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb\n                ->> 'user';\n            IF said IS NOT NULL AND ((NEW.\"by_id\" IS NOT NULL AND NEW.\"by_id\"::text <> said AND (TG_OP = 'INSERT' OR NEW.\"by_id\" IS DISTINCT FROM OLD.\"by_id\"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;\n            RETURN NEW;\n        ",
                    hash="9c84e155ccae31ce7462df03bfabfdc729d9b090",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_names_its_actor_7a762",
                    table="reviews_differencereason",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="differencereason",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'reviews differencereason is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_differencereason_is_append_only';",
                    hash="7c11de7d1f47412845282d362ee46826f1443107",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_62e78",
                    table="reviews_differencereason",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="differencereason",
            trigger=pgtrigger.compiler.Trigger(
                name="reason_of_an_open_month",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'difference is explained by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'difference_is_explained_by_finance';\n            END IF;\n            IF NEW.month < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ) THEN RAISE EXCEPTION 'difference is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'difference_is_of_an_open_month'; END IF;\n            RETURN NEW;\n        ",
                    hash="325af3aca5d6bda3f9883a4fe1f935057cbdfd48",
                    operation="INSERT",
                    pgid="pgtrigger_reason_of_an_open_month_205a2",
                    table="reviews_differencereason",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="monthclosing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("proposed", "closed", "reopening"))),
                fields=("starts_on",),
                name="month_is_closed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="month_is_confirmed_by_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reopened_by", None),
                    models.Q(("reopened_by", models.F("reopening_by")), _negated=True),
                    _connector="OR",
                ),
                name="month_is_reopened_by_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "closing",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.F("opening"), "-", models.F("paid")
                                                    ),
                                                    "+",
                                                    models.F("returned"),
                                                ),
                                                "+",
                                                models.F("received"),
                                            ),
                                            "-",
                                            models.F("reversed"),
                                        ),
                                        "+",
                                        models.F("fees"),
                                    ),
                                    "+",
                                    models.F("interest"),
                                ),
                                "+",
                                models.F("funds"),
                            ),
                            "+",
                            models.F("other"),
                        ),
                    )
                ),
                name="figures_of_a_month_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_by", None),
                        ("reopened_by", None),
                        ("reopening_by", None),
                        ("status", "proposed"),
                        ("withdrawn_by", None),
                    ),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("reason", ""),
                        ("reopened_by", None),
                        ("reopening_by", None),
                        ("status", "closed"),
                        ("withdrawn_by", None),
                    ),
                    models.Q(
                        ("confirmed_by", None),
                        ("status", "withdrawn"),
                        ("withdrawn_by__isnull", False),
                    ),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("reopened_by", None),
                        ("reopening_by__isnull", False),
                        ("status", "reopening"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("ended_at__isnull", False),
                        ("reopened_by__isnull", False),
                        ("reopening_by__isnull", False),
                        ("status", "reopened"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="month_names_who_closed_and_opened_it",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="names_its_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."proposed_by_id" IS NOT NULL OR NEW."confirmed_by_id" IS NOT NULL OR NEW."withdrawn_by_id" IS NOT NULL OR NEW."reopening_by_id" IS NOT NULL OR NEW."reopened_by_id" IS NOT NULL)',
                    declare="DECLARE said text;",
                    func='\n            said := NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb\n                ->> \'user\';\n            IF said IS NOT NULL AND ((NEW."proposed_by_id" IS NOT NULL AND NEW."proposed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."proposed_by_id" IS DISTINCT FROM OLD."proposed_by_id")) OR (NEW."confirmed_by_id" IS NOT NULL AND NEW."confirmed_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."confirmed_by_id" IS DISTINCT FROM OLD."confirmed_by_id")) OR (NEW."withdrawn_by_id" IS NOT NULL AND NEW."withdrawn_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."withdrawn_by_id" IS DISTINCT FROM OLD."withdrawn_by_id")) OR (NEW."reopening_by_id" IS NOT NULL AND NEW."reopening_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."reopening_by_id" IS DISTINCT FROM OLD."reopening_by_id")) OR (NEW."reopened_by_id" IS NOT NULL AND NEW."reopened_by_id"::text <> said AND (TG_OP = \'INSERT\' OR NEW."reopened_by_id" IS DISTINCT FROM OLD."reopened_by_id"))) THEN RAISE EXCEPTION \'actor is the one named\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'actor_is_the_one_named\'; END IF;\n            RETURN NEW;\n        ',
                    hash="b644684d2dedb5ccf0a861b40f22e8f516441878",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_names_its_actor_e2364",
                    table="reviews_monthclosing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="fsm",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            \n                IF TG_OP = 'INSERT' THEN\n                    IF NEW.\"status\" NOT IN ('proposed') THEN RAISE EXCEPTION 'reviews monthclosing status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_monthclosing_status_moves_as_allowed'; END IF;\n                    RETURN NEW;\n                END IF;\n            \n            IF OLD.\"status\" IS DISTINCT FROM NEW.\"status\"\n                AND (OLD.\"status\" || '>' || NEW.\"status\") <> ALL (ARRAY['closed>reopening', 'proposed>closed', 'proposed>withdrawn', 'reopening>closed', 'reopening>reopened']::text[])\n            THEN RAISE EXCEPTION 'reviews monthclosing status moves as allowed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_monthclosing_status_moves_as_allowed'; END IF;\n            RETURN NEW;\n        ",
                    hash="2fe3bd714181daae8af3cf92cbfe6c1396a0a4a5",
                    operation="UPDATE OR INSERT",
                    pgid="pgtrigger_fsm_65b66",
                    table="reviews_monthclosing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="month_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF (TRUE) AND ROW(OLD."id", OLD."starts_on", OLD."ends_on", OLD."opening", OLD."paid", OLD."returned", OLD."received", OLD."reversed", OLD."fees", OLD."interest", OLD."funds", OLD."other", OLD."statement_closing", OLD."entries", OLD."lines", OLD."closing", OLD."detail", OLD."note", OLD."proposed_by_id", OLD."proposed_at") IS DISTINCT FROM ROW(NEW."id", NEW."starts_on", NEW."ends_on", NEW."opening", NEW."paid", NEW."returned", NEW."received", NEW."reversed", NEW."fees", NEW."interest", NEW."funds", NEW."other", NEW."statement_closing", NEW."entries", NEW."lines", NEW."closing", NEW."detail", NEW."note", NEW."proposed_by_id", NEW."proposed_at") THEN RAISE EXCEPTION \'figures of a month are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'figures_of_a_month_are_frozen\'; END IF;\n            RETURN NEW;\n        ',
                    hash="b529133cf68fcc7fe81c4e6a8067dbcb6b00b43d",
                    operation="UPDATE",
                    pgid="pgtrigger_month_facts_25e2c",
                    table="reviews_monthclosing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="month_confirmation",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF (OLD.status <> \'proposed\') AND ROW(OLD."confirmed_by_id", OLD."confirmed_at", OLD."withdrawn_by_id") IS DISTINCT FROM ROW(NEW."confirmed_by_id", NEW."confirmed_at", NEW."withdrawn_by_id") THEN RAISE EXCEPTION \'figures of a month are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'figures_of_a_month_are_frozen\'; END IF;\n            RETURN NEW;\n        ',
                    hash="77ebd17c5adf5de9cc99cbab0b39add900f99aa2",
                    operation="UPDATE",
                    pgid="pgtrigger_month_confirmation_e5604",
                    table="reviews_monthclosing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="month_closes_with_its_figures",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE found record;",
                    func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NOT (OLD.status = 'proposed' AND NEW.status = 'closed') THEN RETURN NEW; END IF;\n            END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = COALESCE(NEW.confirmed_by_id, NEW.proposed_by_id) AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'month is closed by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_closed_by_finance';\n            END IF;\n            \n            PERFORM 1 FROM public.reviews_budget b ORDER BY b.programme_id FOR NO KEY UPDATE;\n            LOCK TABLE public.reviews_statementfile, public.reviews_statementline,\n                public.reviews_statementmatch, public.reviews_differencereason IN SHARE MODE;\n\n            IF NEW.ends_on >= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date THEN\n                RAISE EXCEPTION 'month is closed after its end' USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_closed_after_its_end';\n            END IF;\n            IF NEW.starts_on <> date_trunc('month', NEW.starts_on::timestamp)::date\n                OR NEW.ends_on <> (NEW.starts_on + interval '1 month' - interval '1 day')::date\n                OR NEW.starts_on IS DISTINCT FROM COALESCE((\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ), (\n        SELECT date_trunc('month', min(f.first_on)::timestamp)::date\n        FROM public.reviews_statementfile f\n    ))\n            THEN RAISE EXCEPTION 'months are closed in order' USING ERRCODE = 'check_violation', CONSTRAINT = 'months_are_closed_in_order'; END IF;\n            IF NOT EXISTS (\n                SELECT 1 FROM public.reviews_statementfile f WHERE f.until >= NEW.ends_on\n            ) THEN RAISE EXCEPTION 'statement covers the closed month' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_covers_the_closed_month'; END IF;\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_payoutbatch b\n                JOIN public.reviews_payout p ON p.batch_id = b.id AND p.status = 'batched'\n                WHERE b.released_at IS NOT NULL AND COALESCE(\n                    b.transfer_on, (b.released_at AT TIME ZONE 'Asia/Seoul')::date\n                ) <= NEW.ends_on\n            ) THEN RAISE EXCEPTION 'batches of a closed month have results' USING ERRCODE = 'check_violation', CONSTRAINT = 'batches_of_a_closed_month_have_results'; END IF;\n            IF EXISTS (\n    SELECT d.item, d.won FROM (\n    SELECT x.item, (sum(x.won) FILTER (WHERE x.day <= NEW.ends_on))::bigint AS won,\n        sum(x.won) = 0 AS passes\n    FROM (\n        SELECT CASE WHEN m.id IS NULL THEN 'line:' || s.id\n            WHEN m.batch_id IS NOT NULL THEN 'batch:' || m.batch_id\n            ELSE 'recovery:' || v.recovery_id END AS item, s.day, s.amount AS won\n        FROM public.reviews_statementline s\n        LEFT JOIN public.reviews_statementmatch m ON m.line_id = s.id AND m.undone_at IS NULL\n        LEFT JOIN public.reviews_recoverymovement v ON v.id = m.movement_id\n        WHERE m.id IS NULL OR m.kind NOT IN ('fee', 'interest', 'funds', 'other')\n        UNION ALL\n        SELECT CASE WHEN e.recovery_id IS NULL THEN 'batch:' || p.batch_id\n            ELSE 'recovery:' || e.recovery_id END, e.booked_on, e.paid\n        FROM public.reviews_ledgerentry e\n        JOIN public.reviews_payout p ON p.id = e.payout_id\n        WHERE e.paid <> 0 AND e.booked_on >= (\n        SELECT date_trunc('month', min(f.first_on)::timestamp)::date\n        FROM public.reviews_statementfile f\n    )\n    ) x\n    GROUP BY x.item\n    HAVING COALESCE(sum(x.won) FILTER (WHERE x.day <= NEW.ends_on), 0) <> 0\n    ) d\n    WHERE d.item LIKE 'line:%%' OR NOT d.passes AND NOT EXISTS (\n        SELECT 1 FROM public.reviews_differencereason r\n        WHERE r.month = NEW.starts_on AND r.item = d.item AND r.amount = d.won\n    )\n    ) THEN\n                RAISE EXCEPTION 'differences of a closed month are explained' USING ERRCODE = 'check_violation', CONSTRAINT = 'differences_of_a_closed_month_are_explained';\n            END IF;\n            SELECT * INTO found FROM (\n    SELECT (o.won + b.before + x.before)::bigint AS opening, b.paid, b.returned, b.received,\n        b.reversed, x.fees, x.interest, x.funds, x.other, c.balance AS statement_closing,\n        b.entries, l.n AS lines\n    FROM (\n        SELECT s.balance - s.amount AS won FROM public.reviews_statementline s ORDER BY s.seq\n        LIMIT 1\n    ) o CROSS JOIN (\n        SELECT COALESCE(-sum(e.paid) FILTER (WHERE e.booked_on < NEW.starts_on), 0) AS before,\n            COALESCE(sum(e.paid) FILTER (WHERE e.kind = 'pay' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS paid,\n            COALESCE(-sum(e.paid) FILTER (WHERE e.kind = 'return' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS returned,\n            COALESCE(-sum(e.paid) FILTER (WHERE e.kind = 'receipt' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS received,\n            COALESCE(sum(e.paid) FILTER (WHERE e.kind = 'reverse' AND e.booked_on >= NEW.starts_on),\n                0)::bigint AS reversed,\n            count(*) FILTER (WHERE e.booked_on >= NEW.starts_on) AS entries\n        FROM public.reviews_ledgerentry e\n        WHERE e.booked_on >= (\n        SELECT date_trunc('month', min(f.first_on)::timestamp)::date\n        FROM public.reviews_statementfile f\n    ) AND e.booked_on <= NEW.ends_on\n    ) b CROSS JOIN (\n        SELECT COALESCE(sum(s.amount) FILTER (WHERE s.day < NEW.starts_on), 0) AS before,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'fee' AND s.day >= NEW.starts_on),\n                0)::bigint AS fees,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'interest' AND s.day >= NEW.starts_on),\n                0)::bigint AS interest,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'funds' AND s.day >= NEW.starts_on),\n                0)::bigint AS funds,\n            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'other' AND s.day >= NEW.starts_on),\n                0)::bigint AS other\n        FROM public.reviews_statementmatch m\n        JOIN public.reviews_statementline s ON s.id = m.line_id\n        WHERE m.undone_at IS NULL AND m.kind IN ('fee', 'interest', 'funds', 'other') AND s.day <= NEW.ends_on\n    ) x CROSS JOIN (\n        SELECT s.balance FROM public.reviews_statementline s WHERE s.day <= NEW.ends_on\n        ORDER BY s.seq DESC LIMIT 1\n    ) c CROSS JOIN (\n        SELECT count(*) AS n FROM public.reviews_statementline s\n        WHERE s.day >= NEW.starts_on AND s.day <= NEW.ends_on\n    ) l\n    ) s;\n            IF (NEW.opening, NEW.paid, NEW.returned, NEW.received, NEW.reversed, NEW.fees, NEW.interest, NEW.funds, NEW.other, NEW.statement_closing, NEW.entries, NEW.lines) IS DISTINCT FROM (\n                found.opening, found.paid, found.returned, found.received, found.reversed,\n                found.fees, found.interest, found.funds, found.other, found.statement_closing,\n                found.entries, found.lines\n            ) THEN RAISE EXCEPTION 'closed month has the figures of the books' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_month_has_the_figures_of_the_books'; END IF;\n            RETURN NEW;\n        ",
                    hash="a28b43468cfb9f1378a10676a2bc8436287d76dc",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_month_closes_with_its_figures_84ab7",
                    table="reviews_monthclosing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="month_reopened_by_two",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NEW.status NOT IN ('reopening', 'reopened') OR NEW.status = OLD.status THEN\n                RETURN NEW;\n            END IF;\n            \n            PERFORM 1 FROM public.reviews_budget b ORDER BY b.programme_id FOR NO KEY UPDATE;\n            LOCK TABLE public.reviews_statementfile, public.reviews_statementline,\n                public.reviews_statementmatch, public.reviews_differencereason IN SHARE MODE;\n\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = COALESCE(NEW.reopened_by_id, NEW.reopening_by_id) AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'close_month')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'month is reopened by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_reopened_by_finance';\n            END IF;\n            IF NEW.ends_on + 1 <> (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ) THEN\n                RAISE EXCEPTION 'only the last closed month is reopened' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_the_last_closed_month_is_reopened';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="35df0cc8c250dc7fd69984f9354cf1ab75538498",
                    operation='UPDATE OF "status"',
                    pgid="pgtrigger_month_reopened_by_two_4a743",
                    table="reviews_monthclosing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reviews_monthclosingevent" ("closing", "confirmed_at", "confirmed_by_id", "detail", "ended_at", "ends_on", "entries", "fees", "funds", "id", "interest", "lines", "note", "opening", "other", "paid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received", "reopened_by_id", "reopening_by_id", "returned", "reversed", "starts_on", "statement_closing", "status", "withdrawn_by_id") VALUES (NEW."closing", NEW."confirmed_at", NEW."confirmed_by_id", NEW."detail", NEW."ended_at", NEW."ends_on", NEW."entries", NEW."fees", NEW."funds", NEW."id", NEW."interest", NEW."lines", NEW."note", NEW."opening", NEW."other", NEW."paid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reopened_by_id", NEW."reopening_by_id", NEW."returned", NEW."reversed", NEW."starts_on", NEW."statement_closing", NEW."status", NEW."withdrawn_by_id"); RETURN NULL;',
                    hash="ea1dc0d8c239e0c60bf1957da539c8afffbb9b8a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fd2a0",
                    table="reviews_monthclosing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."closing" IS DISTINCT FROM (NEW."closing") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."entries" IS DISTINCT FROM (NEW."entries") OR OLD."fees" IS DISTINCT FROM (NEW."fees") OR OLD."funds" IS DISTINCT FROM (NEW."funds") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interest" IS DISTINCT FROM (NEW."interest") OR OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."opening" IS DISTINCT FROM (NEW."opening") OR OLD."other" IS DISTINCT FROM (NEW."other") OR OLD."paid" IS DISTINCT FROM (NEW."paid") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."received" IS DISTINCT FROM (NEW."received") OR OLD."reopened_by_id" IS DISTINCT FROM (NEW."reopened_by_id") OR OLD."reopening_by_id" IS DISTINCT FROM (NEW."reopening_by_id") OR OLD."returned" IS DISTINCT FROM (NEW."returned") OR OLD."reversed" IS DISTINCT FROM (NEW."reversed") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."statement_closing" IS DISTINCT FROM (NEW."statement_closing") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))',
                    func='INSERT INTO "reviews_monthclosingevent" ("closing", "confirmed_at", "confirmed_by_id", "detail", "ended_at", "ends_on", "entries", "fees", "funds", "id", "interest", "lines", "note", "opening", "other", "paid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received", "reopened_by_id", "reopening_by_id", "returned", "reversed", "starts_on", "statement_closing", "status", "withdrawn_by_id") VALUES (NEW."closing", NEW."confirmed_at", NEW."confirmed_by_id", NEW."detail", NEW."ended_at", NEW."ends_on", NEW."entries", NEW."fees", NEW."funds", NEW."id", NEW."interest", NEW."lines", NEW."note", NEW."opening", NEW."other", NEW."paid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."received", NEW."reopened_by_id", NEW."reopening_by_id", NEW."returned", NEW."reversed", NEW."starts_on", NEW."statement_closing", NEW."status", NEW."withdrawn_by_id"); RETURN NULL;',
                    hash="6e4f5235626ba402c8224000ed3294aa8be09867",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_76464",
                    table="reviews_monthclosing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthclosing",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reviews_monthclosingevent" ("closing", "confirmed_at", "confirmed_by_id", "detail", "ended_at", "ends_on", "entries", "fees", "funds", "id", "interest", "lines", "note", "opening", "other", "paid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "received", "reopened_by_id", "reopening_by_id", "returned", "reversed", "starts_on", "statement_closing", "status", "withdrawn_by_id") VALUES (OLD."closing", OLD."confirmed_at", OLD."confirmed_by_id", OLD."detail", OLD."ended_at", OLD."ends_on", OLD."entries", OLD."fees", OLD."funds", OLD."id", OLD."interest", OLD."lines", OLD."note", OLD."opening", OLD."other", OLD."paid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."received", OLD."reopened_by_id", OLD."reopening_by_id", OLD."returned", OLD."reversed", OLD."starts_on", OLD."statement_closing", OLD."status", OLD."withdrawn_by_id"); RETURN NULL;',
                    hash="a5cdc35103122de46b5cc8ecf4ca0f7594a8d120",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e644e",
                    table="reviews_monthclosing",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="statementfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("rows__gt", 0), ("until__gte", models.F("first_on"))),
                name="statement_has_new_lines",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementfile",
            trigger=pgtrigger.compiler.Trigger(
                name="names_its_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."loaded_by_id" IS NOT NULL)',
                    declare="DECLARE said text;",
                    func="\n            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb\n                ->> 'user';\n            IF said IS NOT NULL AND ((NEW.\"loaded_by_id\" IS NOT NULL AND NEW.\"loaded_by_id\"::text <> said AND (TG_OP = 'INSERT' OR NEW.\"loaded_by_id\" IS DISTINCT FROM OLD.\"loaded_by_id\"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;\n            RETURN NEW;\n        ",
                    hash="c049e58032c7a969e2d95e96bdf6337af235978b",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_names_its_actor_6ed98",
                    table="reviews_statementfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementfile",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'reviews statementfile is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_statementfile_is_append_only';",
                    hash="b4ce05c3d4e4163c6d3b0da160a59a085769216c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a13ff",
                    table="reviews_statementfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementfile",
            trigger=pgtrigger.compiler.Trigger(
                name="statement_by_finance",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            PERFORM pg_advisory_xact_lock(1398033748);\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.loaded_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'statement is loaded by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_is_loaded_by_finance';\n            END IF;\n            IF NEW.first_on < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ) THEN\n                RAISE EXCEPTION 'statement line is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_is_of_an_open_month';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="a718c58708b95aa514b468f01d2755010b2ab483",
                    operation="INSERT",
                    pgid="pgtrigger_statement_by_finance_77fc0",
                    table="reviews_statementfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementfile",
            trigger=pgtrigger.compiler.Trigger(
                name="statement_keeps_its_lines",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF NEW.rows <> (\n                SELECT count(*) FROM public.reviews_statementline s WHERE s.file_id = NEW.id\n            ) THEN RAISE EXCEPTION 'statement keeps all its lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_keeps_all_its_lines'; END IF;\n            RETURN NULL;\n        ",
                    hash="909ec71565f2d26a4dbb751f08d334306acc1bc1",
                    operation="INSERT",
                    pgid="pgtrigger_statement_keeps_its_lines_8dc0c",
                    table="reviews_statementfile",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["day", "seq"], name="statement_line_by_day"),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("amount", 0), _negated=True), ("seq__gte", 1)),
                name="statement_line_moves_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("file", "row_no"), name="line_of_a_statement_is_read_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementline",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'reviews statementline is append only' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_statementline_is_append_only';",
                    hash="774090dfc7b3b16516a6d31b10828775aaf73069",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5c2af",
                    table="reviews_statementline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementline",
            trigger=pgtrigger.compiler.Trigger(
                name="statement_continues",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            PERFORM pg_advisory_xact_lock(1398033748);\n            IF EXISTS (SELECT 1 FROM new_rows n WHERE n.day < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    )) THEN\n                RAISE EXCEPTION 'statement line is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_is_of_an_open_month';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM new_rows n LEFT JOIN public.reviews_statementline b\n                    ON b.seq = n.seq - 1\n                WHERE n.seq > 1 AND (b.id IS NULL OR b.balance + n.amount <> n.balance\n                    OR (b.day, b.time) > (n.day, n.time))\n            ) THEN RAISE EXCEPTION 'statement continues the last' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_continues_the_last'; END IF;\n            IF EXISTS (\n                SELECT 1 FROM public.reviews_statementfile f\n                WHERE f.id IN (SELECT n.file_id FROM new_rows n) AND f.rows < (\n                    SELECT count(*) FROM public.reviews_statementline s WHERE s.file_id = f.id\n                )\n            ) THEN RAISE EXCEPTION 'statement keeps all its lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_keeps_all_its_lines'; END IF;\n            RETURN NULL;\n        ",
                    hash="75ab3475277a871f4fd9f77e6c68377a01182ba8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_statement_continues_4e2ca",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="reviews_statementline",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="statementmatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("line",),
                name="line_is_matched_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementmatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("movement",),
                name="receipt_is_on_the_statement_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementmatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("payout", "kind"),
                name="payment_is_on_the_statement_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("batch__isnull", False),
                        ("kind__in", ("batch", "back")),
                        ("movement", None),
                    ),
                    models.Q(
                        ("batch", None),
                        ("kind", "receipt"),
                        ("movement__isnull", False),
                        ("payout", None),
                    ),
                    models.Q(
                        ("batch", None),
                        ("kind__in", ("fee", "interest", "funds", "other")),
                        ("movement", None),
                        ("payout", None),
                        models.Q(("reason", ""), _negated=True),
                        ("by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="match_names_what_stands_for_the_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="undone_match_says_who_and_when",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="names_its_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."by_id" IS NOT NULL OR NEW."undone_by_id" IS NOT NULL)',
                    declare="DECLARE said text;",
                    func="\n            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb\n                ->> 'user';\n            IF said IS NOT NULL AND ((NEW.\"by_id\" IS NOT NULL AND NEW.\"by_id\"::text <> said AND (TG_OP = 'INSERT' OR NEW.\"by_id\" IS DISTINCT FROM OLD.\"by_id\")) OR (NEW.\"undone_by_id\" IS NOT NULL AND NEW.\"undone_by_id\"::text <> said AND (TG_OP = 'INSERT' OR NEW.\"undone_by_id\" IS DISTINCT FROM OLD.\"undone_by_id\"))) THEN RAISE EXCEPTION 'actor is the one named' USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_the_one_named'; END IF;\n            RETURN NEW;\n        ",
                    hash="a4efe2a2cd4046842e4e23f93a1ae50faae1ac35",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_names_its_actor_6bfd6",
                    table="reviews_statementmatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="match_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF (TRUE) AND ROW(OLD."id", OLD."line_id", OLD."kind", OLD."batch_id", OLD."payout_id", OLD."movement_id", OLD."reason", OLD."by_id", OLD."at") IS DISTINCT FROM ROW(NEW."id", NEW."line_id", NEW."kind", NEW."batch_id", NEW."payout_id", NEW."movement_id", NEW."reason", NEW."by_id", NEW."at") THEN RAISE EXCEPTION \'match facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'match_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ',
                    hash="300b756eeb528d4c7d215d17865410cc3c830734",
                    operation="UPDATE",
                    pgid="pgtrigger_match_facts_3ebc4",
                    table="reviews_statementmatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="undone_match",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n            IF (OLD.undone_at IS NOT NULL) AND ROW(OLD."undone_by_id", OLD."undone_at") IS DISTINCT FROM ROW(NEW."undone_by_id", NEW."undone_at") THEN RAISE EXCEPTION \'match facts are frozen\' USING ERRCODE = \'check_violation\', CONSTRAINT = \'match_facts_are_frozen\'; END IF;\n            RETURN NEW;\n        ',
                    hash="70d15769d793924f83f1789978b77bf276f33ae2",
                    operation="UPDATE",
                    pgid="pgtrigger_undone_match_0ee8f",
                    table="reviews_statementmatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="match_fits_its_line",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE line record;",
                    func="\n            IF NEW.by_id IS NOT NULL AND NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'line is matched by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_is_matched_by_finance';\n            END IF;\n            SELECT s.day, s.amount INTO line FROM public.reviews_statementline s\n            WHERE s.id = NEW.line_id;\n            IF line.day < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ) THEN RAISE EXCEPTION 'match is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_is_of_an_open_month'; END IF;\n            IF NEW.kind IN ('batch', 'back') AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payoutbatch b\n                WHERE b.id = NEW.batch_id AND b.released_at IS NOT NULL\n                    AND (b.released_at AT TIME ZONE 'Asia/Seoul')::date <= line.day\n                    AND (NEW.kind = 'back') = (line.amount > 0)\n            ) THEN RAISE EXCEPTION 'match fits its line' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_fits_its_line'; END IF;\n            IF NEW.payout_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_payout p\n                WHERE p.id = NEW.payout_id AND p.batch_id = NEW.batch_id\n                    AND p.amount = abs(line.amount)\n            ) THEN RAISE EXCEPTION 'match fits its line' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_fits_its_line'; END IF;\n            IF NEW.kind = 'receipt' AND NOT EXISTS (\n                SELECT 1 FROM public.reviews_recoverymovement v\n                WHERE v.id = NEW.movement_id AND v.kind = 'received' AND v.status = 'confirmed'\n                    AND v.amount = line.amount\n            ) THEN RAISE EXCEPTION 'match fits its line' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_fits_its_line'; END IF;\n            RETURN NEW;\n        ",
                    hash="dd0564927cf0836c9d8de9553cdc2c7a4c8a25fc",
                    operation="INSERT",
                    pgid="pgtrigger_match_fits_its_line_4b3bf",
                    table="reviews_statementmatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="match_undone_in_open_month",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NEW.undone_at IS NULL THEN RETURN NEW; END IF;\n            IF NOT EXISTS (\n        SELECT 1 FROM public.claims_user u WHERE u.id = NEW.undone_by_id AND u.is_active AND (\n            EXISTS (\n                SELECT 1 FROM public.claims_user_groups g\n                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id\n                WHERE g.user_id = u.id AND gp.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            ) OR EXISTS (\n                SELECT 1 FROM public.claims_user_user_permissions up\n                WHERE up.user_id = u.id AND up.permission_id IN (SELECT p.id FROM public.auth_permission p\n            JOIN public.django_content_type t ON t.id = p.content_type_id\n            WHERE t.app_label = 'reviews' AND p.codename = 'load_statement')\n            )\n        )\n    ) THEN\n                RAISE EXCEPTION 'line is matched by finance' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_is_matched_by_finance';\n            END IF;\n            IF (\n                SELECT s.day FROM public.reviews_statementline s WHERE s.id = NEW.line_id\n            ) < (\n        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed\n        WHERE closed.status IN ('closed', 'reopening')\n    ) THEN RAISE EXCEPTION 'match is of an open month' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_is_of_an_open_month'; END IF;\n            RETURN NEW;\n        ",
                    hash="6d6a2d02f06e3e62856cdce634ec79386d519a8b",
                    operation="UPDATE",
                    pgid="pgtrigger_match_undone_in_open_month_ffc7f",
                    table="reviews_statementmatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reviews_statementmatchevent" ("at", "batch_id", "by_id", "id", "kind", "line_id", "movement_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."batch_id", NEW."by_id", NEW."id", NEW."kind", NEW."line_id", NEW."movement_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                    hash="c9008c8a7e5a72b7af46cce4bd3da87c33f7f0c3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e3dc5",
                    table="reviews_statementmatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."movement_id" IS DISTINCT FROM (NEW."movement_id") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id"))',
                    func='INSERT INTO "reviews_statementmatchevent" ("at", "batch_id", "by_id", "id", "kind", "line_id", "movement_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."batch_id", NEW."by_id", NEW."id", NEW."kind", NEW."line_id", NEW."movement_id", NEW."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                    hash="37e5885266602a0a5dc1f10963db0c23e5b474de",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6ae6e",
                    table="reviews_statementmatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmatch",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reviews_statementmatchevent" ("at", "batch_id", "by_id", "id", "kind", "line_id", "movement_id", "payout_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "undone_at", "undone_by_id") VALUES (OLD."at", OLD."batch_id", OLD."by_id", OLD."id", OLD."kind", OLD."line_id", OLD."movement_id", OLD."payout_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."undone_at", OLD."undone_by_id"); RETURN NULL;',
                    hash="bd3ed691f93cbff04fd7224f7d00a659dda3a876",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_73c49",
                    table="reviews_statementmatch",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(ship_accounts, migrations.RunPython.noop),
        migrations.RunSQL(JOURNAL, "DROP VIEW reviews_journalline"),
    ]
