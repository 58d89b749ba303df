"""The letters that the desk comes with (reviews/notices/templates/shipped/load.py)."""

from django.db import migrations


def ship(apps, schema_editor):
    from reviews.notices.templates.shipped.load import ship_templates

    ship_templates(
        apps.get_model("reviews", "NoticeTemplate"), using=schema_editor.connection.alias
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
