"""Who took an appeal back and when, where its second round was withdrawn before the appeal said so."""

from django.db import migrations, models
from django.db.models import Q

# The same is said of the second round, by whom the secretariat withdrew it.
ENDED = """
    UPDATE reviews_appeal a SET closed_at = COALESCE(r.closed_at, a.received_at),
        closed_by_id = COALESCE(r.closed_by_id, a.received_by_id),
        closing_reason = r.closing_reason
    FROM reviews_review r
    WHERE r.id = COALESCE(a.review2_id, a.review1_id)
        AND a.status = 'withdrawn' AND a.closed_at IS NULL
"""


def ended(apps, schema_editor):
    schema_editor.execute(ENDED)
    # the table cannot be altered while a reference of its rows waits to be checked
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_precedents")]

    operations = [
        migrations.RunPython(ended, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                name="withdrawn_appeal_names_who",
                condition=Q(status="withdrawn", closed_at__isnull=False, closed_by__isnull=False)
                | Q(~Q(status="withdrawn"), closed_at__isnull=True),
            ),
        ),
    ]
