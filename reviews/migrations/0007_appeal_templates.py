"""The letters of appeals and the reminder of a supplement, where the desk was in use before them;
and by when the appeals are to be answered that were taken in without such a day."""

import pgtrigger
from django.db import migrations

GUARD = "reviews.Appeal:appeal_is_extended_once"


def ship(apps, schema_editor):
    from reviews.notices.templates.shipped.load import ship_templates

    ship_templates(
        apps.get_model("reviews", "NoticeTemplate"), using=schema_editor.connection.alias
    )


def promise(apps, schema_editor):
    """So many working days after the filing; past the guard that lets the day move only once."""
    from claims.working_days import add_working_days

    alias = schema_editor.connection.alias
    appeals = apps.get_model("reviews", "Appeal").objects.using(alias)
    rows = list(appeals.select_related("review1__policy"))
    if not rows:
        return
    for appeal in rows:
        appeal.decide_by = add_working_days(
            appeal.filed_on, appeal.review1.policy.appeal_working_days
        )
    with pgtrigger.ignore(GUARD, databases=[alias]):  # the owner's right alone; history goes on
        appeals.bulk_update(rows, ["decide_by"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_budgets_and_ledger")]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunPython(promise, migrations.RunPython.noop),
    ]
