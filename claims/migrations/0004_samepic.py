from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_shipped_data"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="page",
            name="turned_points",
        ),
        migrations.AddField(
            model_name="page",
            name="keypoints",
            field=models.BinaryField(null=True, verbose_name="그림의 점과 그 둘레"),
        ),
    ]
