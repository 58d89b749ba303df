"""Sign the inspection of a month of the access log, and correct it by a second entry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from claims.privacy.inspections.errors import (
    BY_CONSTRAINT,
    AlreadyCorrectedError,
    FiguresChangedError,
    FindingNeededError,
    MonthRunsError,
    MonthSignedError,
)
from claims.privacy.inspections.models import MOST_FINDING, SIGN, AccessInspection
from claims.privacy.inspections.months import this_month
from claims.privacy.inspections.people import as_json, digest_of, marks_of, people_of
from claims.trail.triggers import refusals_as
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def sign_month(*, month: date, finding: str, by: User, seen: str = "") -> AccessInspection:
    """Sign the inspection of a month (its first day) that has ended, with its figures as they are
    now. `seen` is the `digest_of` those that the page showed ('' without a page).

    Raises ForbiddenError (permission `sign_accessinspection`), MonthRunsError (not ended),
    MonthSignedError (409), FindingNeededError (a figure is unusual and `finding` is empty),
    FiguresChangedError (409: not those of `seen`).
    """
    require_permission(by, SIGN)
    if AccessInspection.objects.filter(month=month).exists():
        raise MonthSignedError
    return _write(month, finding, by, seen)


@transaction.atomic
def correct_inspection(
    *, inspection: AccessInspection, finding: str, by: User, seen: str = ""
) -> AccessInspection:
    """Correct a signed inspection by a second entry that names it; the first one stays as it is.

    Raises as `sign_month`, FindingNeededError for any empty `finding`, and AlreadyCorrectedError
    (409: another entry names it already).
    """
    require_permission(by, SIGN)
    if AccessInspection.objects.filter(corrects=inspection).exists():
        raise AlreadyCorrectedError
    return _write(inspection.month, finding, by, seen, inspection)


def _write(
    month: date, finding: str, by: User, seen: str, corrects: AccessInspection | None = None
) -> AccessInspection:
    if month >= this_month():
        raise MonthRunsError
    people = people_of(month)
    if seen and seen != digest_of(people):
        raise FiguresChangedError
    finding, marked = finding.strip()[:MOST_FINDING], marks_of(people)
    if not finding and (marked or corrects is not None):
        raise FindingNeededError
    with refusals_as(BY_CONSTRAINT):
        return AccessInspection.objects.create(
            month=month,
            finding=finding,
            by=by,
            marked=marked,
            figures=as_json(people),
            corrects=corrects,
        )
