"""Computing a fairness report and keeping it with its pairs."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from claims.users.permissions import require_permission
from reviews.fairness.computing import compute, keep_pairs
from reviews.fairness.models import FairnessReport

VIEW = "reviews.view_fairness"
COMPUTE = "reviews.compute_fairness"
LOCK = 0x46414952  # advisory: two reports at once would read everything twice


@transaction.atomic
def compute_report(*, by: Any) -> FairnessReport:
    """Keep a report of the decisions as they stand. Raises ForbiddenError."""
    require_permission(by, COMPUTE)
    return _keep(by)


@transaction.atomic
def compute_nightly() -> FairnessReport:
    """Keep a report in the name of nobody: the night's task."""
    return _keep(None)


def _keep(by: Any) -> FairnessReport:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    report = FairnessReport.objects.create(figures=compute().as_json(), by=by)
    keep_pairs(report.pk)
    return report
