"""A budget for each programme, and the ledger of the payouts that stand.

What the shipped programme may spend was never published: 5,000,000,000 won is an assumption, to be
set in the admin site. From here on both are kept by the database (payouts/books.py).
"""

from django.db import migrations

ASSUMED = 5_000_000_000  # won

# Earlier approvals that were taken back, and what was cancelled, add up to nothing: their history
# stays with the payout. Each line: kind, signs of `reserved` and `paid`, moment, for which rows.
FILL = """
    INSERT INTO reviews_ledgerentry
        (payout_id, claim_id, programme_id, kind, reserved, paid, approval_no, result_id, by_id, at)
    SELECT p.id, p.claim_id, p.programme_id, m.kind, m.reserved * p.amount, m.paid * p.amount,
        p.approval_no, r.id,
        CASE WHEN m.kind = 'reserve' THEN p.approved_by_id ELSE r.entered_by_id END,
        CASE WHEN m.kind = 'reserve' THEN p.approved_at
            ELSE COALESCE(r.at, p.ended_at, p.approved_at) END
    FROM reviews_payout p
    CROSS JOIN (VALUES (1, 'reserve', 1, 0, NULL), (2, 'release', -1, 0, 'failed'),
        (2, 'pay', -1, 1, 'paid'), (3, 'return', 0, -1, 'returned')
    ) AS m(place, kind, reserved, paid, outcome)
    LEFT JOIN reviews_bankresult r
        ON r.payout_id = p.id AND r.match = 'applied' AND r.outcome = m.outcome
    WHERE p.status IN ('approved', 'batched', 'paid', 'failed')
        AND (m.kind = 'reserve' OR r.id IS NOT NULL)
    ORDER BY m.place, p.id
"""

BUDGETS = """
    INSERT INTO reviews_budget (programme_id, granted, reserved, spent)
    SELECT g.id, GREATEST(%s, COALESCE(sum(e.reserved + e.paid), 0)), 0, 0
    FROM claims_programme g LEFT JOIN reviews_ledgerentry e ON e.programme_id = g.id
    WHERE NOT EXISTS (SELECT 1 FROM reviews_budget b WHERE b.programme_id = g.id)
    GROUP BY g.id
"""

SUMS = """
    UPDATE reviews_budget b SET reserved = s.reserved, spent = s.paid
    FROM (SELECT programme_id, sum(reserved) AS reserved, sum(paid) AS paid
        FROM reviews_ledgerentry GROUP BY programme_id) s
    WHERE s.programme_id = b.programme_id
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute(BUDGETS, [ASSUMED])
        cursor.execute(SUMS)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0005_council"),
        ("claims", "0005_council"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
