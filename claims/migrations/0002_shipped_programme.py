from django.db import migrations

from claims.policy import shipped


def forwards(apps, schema_editor):
    shipped.ship(apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
