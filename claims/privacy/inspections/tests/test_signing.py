"""Signing a month, correcting it, and what the database refuses by itself."""

from datetime import date

import pghistory
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims.clock import today
from claims.errors import ForbiddenError
from claims.privacy.access_entries import record_access
from claims.privacy.figures import month_after
from claims.privacy.inspections.errors import (
    AlreadyCorrectedError,
    FiguresChangedError,
    FindingNeededError,
    MonthRunsError,
    MonthSignedError,
)
from claims.privacy.inspections.models import AccessInspection
from claims.privacy.inspections.people import LEAST, digest_of, people_of
from claims.privacy.inspections.verbs import correct_inspection, sign_month
from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db

WRITE = """INSERT INTO claims_accessinspection
    (month, by_id, at, finding, marked, figures, corrects_id)
    VALUES (%s, %s, now(), %s, %s, '{}', %s)"""


def last_month():
    return month_after(today().replace(day=1), -1)


@pytest.fixture
def auditor():
    return UserFactory(roles="auditor")


def refused(month, by, finding="", marked=0, corrects=None):
    row = [month, by.pk, finding, marked, corrects]
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as run:
        run.execute(WRITE, row)
    return refused_by(error.value)


def test_a_month_is_signed_once_with_its_figures(auditor):
    signed = sign_month(month=last_month(), finding="", by=auditor)
    assert (signed.by, signed.marked, signed.finding) == (auditor, 0, "")
    assert signed.figures == {"people": []}
    with pytest.raises(MonthSignedError):
        sign_month(month=last_month(), finding="", by=UserFactory(roles="auditor"))
    assert refused(last_month(), auditor) == "month_of_the_access_log_is_signed_once"


@pytest.mark.parametrize("role", ["secretariat", "admin", "chair"])
def test_only_the_auditor_signs(role):
    person = UserFactory(roles=role)
    with pytest.raises(ForbiddenError):
        sign_month(month=last_month(), finding="", by=person)
    assert refused(last_month(), person) == "access_log_is_inspected_by_the_auditor"


def test_a_month_that_runs_is_not_signed(auditor):
    with pytest.raises(MonthRunsError):
        sign_month(month=today().replace(day=1), finding="", by=auditor)
    assert refused(today().replace(day=1), auditor) == "month_is_inspected_after_its_end"
    before = month_after(last_month(), -1)  # a month that has ended, also on the first of a month
    assert refused(before.replace(day=2), auditor) == "inspection_is_of_a_whole_month"


def test_what_is_unusual_is_explained(auditor, monkeypatch):
    monkeypatch.setitem(LEAST, "files", 1)
    record_access(user=auditor, action="export", reason="보고")
    present = today().replace(day=1)
    monkeypatch.setattr(
        "claims.privacy.inspections.verbs.people_of", lambda _month: people_of(present)
    )
    with pytest.raises(FindingNeededError):
        sign_month(month=last_month(), finding=" ", by=auditor)
    signed = sign_month(month=last_month(), finding="보고용임을 확인함", by=auditor)
    assert signed.marked == 1 and signed.figures["people"][0]["marked"] == ["files"]
    words = "unusual_figures_and_corrections_are_explained"
    assert refused(month_after(last_month(), -1), auditor, marked=1) == words


def test_figures_that_changed_since_they_were_shown_are_not_signed(auditor):
    with pytest.raises(FiguresChangedError):
        sign_month(month=last_month(), finding="", by=auditor, seen="0" * 64)
    sign_month(month=last_month(), finding="", by=auditor, seen=digest_of([]))


def test_a_correction_names_the_first_entry_which_stays(auditor):
    first, other = (
        sign_month(month=last_month(), finding="", by=auditor),
        UserFactory(roles="auditor"),
    )
    with pytest.raises(FindingNeededError):
        correct_inspection(inspection=first, finding="", by=other)
    second = correct_inspection(inspection=first, finding="사유 하나를 더 물음", by=other)
    assert (second.corrects, second.by, second.month) == (first, other, first.month)
    assert list(AccessInspection.objects.standing()) == [second]
    with pytest.raises(AlreadyCorrectedError):
        correct_inspection(inspection=first, finding="또", by=auditor)
    once = "claims_accessinspection_corrects_id_key"
    assert refused(first.month, auditor, "또", corrects=first.pk) == once
    month = month_after(last_month(), -1)
    says = refused(month, auditor, "또", corrects=second.pk)
    assert says == "correction_is_of_the_same_month"
    says = refused(second.month, auditor, corrects=second.pk)
    assert says == "unusual_figures_and_corrections_are_explained"


def test_what_was_signed_is_not_altered(auditor):
    signed = sign_month(month=last_month(), finding="", by=auditor)
    for change in (
        lambda: AccessInspection.objects.update(finding="다른 말"),
        lambda: AccessInspection.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AccessInspection.objects.get(pk=signed.pk).finding == ""


def test_nobody_signs_for_another(auditor):
    """The history's context names who asks; another auditor's name in the row is refused."""
    other = UserFactory(roles="auditor")
    with pghistory.context(user=auditor.pk):
        assert refused(last_month(), other) == "actor_is_the_one_named"
        sign_month(month=last_month(), finding="", by=auditor)


def test_the_day_of_the_database_counts_and_not_that_of_the_row(auditor):
    sign_month(month=date(2020, 1, 1), finding="", by=auditor)
    assert AccessInspection.objects.get().at.year > 2020
