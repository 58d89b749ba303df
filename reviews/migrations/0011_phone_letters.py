"""The letters for phones, and that of the route taken (reviews/notices/templates/shipped/load.py)."""

from django.db import migrations


def ship(apps, schema_editor):
    # The texts stand beside the code that knows their variables, not frozen here: what the desk
    # ships and what this migration adds cannot part. It adds only what has no version yet.
    from reviews.notices.templates.shipped.load import ship_templates

    ship_templates(
        apps.get_model("reviews", "NoticeTemplate"), using=schema_editor.connection.alias
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0010_notices")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
