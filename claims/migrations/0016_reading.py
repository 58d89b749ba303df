"""Which reader was at a page of a document (decisions/0094)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('claims', '0015_smalls'),("claims", "0003_shipped_data")]

    operations = [
        migrations.AddField(
            model_name="page",
            name="reader_version",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="읽은 판"
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(fields=["reader_version", "-document"], name="page_to_be_read"),
        ),
    ]
