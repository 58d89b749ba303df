"""Columns and indexes of the queue's filters by affiliate, fee, industry and decided amount."""

import django.db.models.deletion
from django.db import migrations, models

# Constraints are checked before the column becomes NOT NULL, which a pending check would refuse.
FILL = """
    UPDATE reviews_queuerow q SET company_id = c.company_id, fee = c.fee,
        decided_amount = COALESCE(d.amount, 0)
    FROM claims_claim c, reviews_queuerow own
    LEFT JOIN reviews_decision d ON d.review_id = own.review_id
    WHERE c.id = own.claim_id AND q.claim_id = own.claim_id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0006_saved_views'),
        ('reviews', '0003_shipped_data'),
    ]

    operations = [
        migrations.AddField(
            model_name='queuerow',
            name='company',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.company', verbose_name='계열사'),
        ),
        migrations.AddField(
            model_name='queuerow',
            name='decided_amount',
            field=models.BigIntegerField(default=0, verbose_name='결정 금액'),
        ),
        migrations.AddField(
            model_name='queuerow',
            name='fee',
            field=models.CharField(choices=[('paid', '유료'), ('free', '무료')], default='', max_length=4, verbose_name='유무료'),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='queuerow',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.company', verbose_name='계열사'),
        ),
        migrations.AddIndex(
            model_name='queuerow',
            index=models.Index(fields=['tab', 'industry', 'due_on', 'claim'], name='queue_industry'),
        ),
        migrations.AddIndex(
            model_name='queuerow',
            index=models.Index(fields=['tab', 'company'], name='queue_company'),
        ),
        migrations.AddIndex(
            model_name='queuerow',
            index=models.Index(fields=['tab', 'fee'], name='queue_fee'),
        ),
        migrations.AddIndex(
            model_name='queuerow',
            index=models.Index(fields=['tab', 'decided_amount', 'claim'], name='queue_decided'),
        ),
    ]
