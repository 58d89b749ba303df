"""Computing a fairness report and keeping it with its pairs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.errors import DomainError
from claims.users.permissions import require_permission
from reviews.fairness.computing import compute, keep_pairs
from reviews.fairness.models import FairnessReport

VIEW = "reviews.view_fairness"
COMPUTE = "reviews.compute_fairness"
ONCE_IN = timedelta(hours=20)
LOCK = 0x46414952  # advisory: a computation reads every decision, so there is one at a time


class ComputedJustNowError(DomainError):
    status = 409
    message = _("지금 다른 사람이 계산하고 있습니다. 잠시 뒤 이 화면을 새로 고쳐 주세요.")


@transaction.atomic
def compute_report(*, by: Any) -> FairnessReport:
    """Compute and store a fairness report of the decisions as they stand, with its pairs. Earlier
    reports stay.

    Raises ForbiddenError without the permission, ComputedJustNowError (409: another computation is
    under way).
    """
    require_permission(by, COMPUTE)
    if not _lock("pg_try_advisory_xact_lock"):
        raise ComputedJustNowError
    return _store(by)


@transaction.atomic
def compute_nightly() -> FairnessReport:
    """Compute and store a report without a person (`by` is None), for the nightly task, and return
    it; the last such one if it is younger than ONCE_IN, as with two beats, or one that was started
    again. Waits while another computation runs."""
    _lock("pg_advisory_xact_lock")
    last = FairnessReport.objects.filter(by=None, at__gt=clock.now() - ONCE_IN).first()
    return last or _store(None)


def _lock(how: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [LOCK])  # noqa: S608 - one of two constants
        return bool(cursor.fetchone()[0])


def _store(by: Any) -> FairnessReport:
    report = FairnessReport.objects.create(figures=compute().as_json(), by=by)
    keep_pairs(report.pk)
    return report
