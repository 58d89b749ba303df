"""The factors of the shipped policy (claims/policy/shipped_factors.py): assumed, and versioned."""

from django.db import migrations

from claims.policy import shipped_factors


def forwards(apps, schema_editor):
    shipped_factors.ship(apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_council")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
