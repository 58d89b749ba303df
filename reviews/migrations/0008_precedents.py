"""Decisions from before the table of precedents: each claim's last one, its days unknown."""

from django.db import migrations

FILL = """
INSERT INTO reviews_precedent (claim_id, decision_id, service_id, industry_id, loss)
SELECT DISTINCT ON (c.id) c.id, d.id, c.service_id, c.industry_id, (
    SELECT a.amount FROM reviews_lossassessment a
    WHERE a.review_id = r.id ORDER BY a.version DESC LIMIT 1
)
FROM reviews_decision d
JOIN reviews_review r ON r.id = d.review_id
JOIN claims_claim c ON c.id = r.claim_id
ORDER BY c.id, r.round DESC
ON CONFLICT (claim_id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_appeal_templates")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
