"""Confirmation sheet of the auditor who signs or corrects the inspection of a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.display.numbers import number
from claims.privacy.figures import FIGURES
from claims.privacy.inspections.errors import MonthRunsError
from claims.privacy.inspections.forms import FindingForm
from claims.privacy.inspections.models import AccessInspection
from claims.privacy.inspections.months import this_month
from claims.privacy.inspections.people import PersonMonth, digest_of, marks_of


def page_url(month: date) -> str:
    return reverse("privacy:inspection", args=[month.year, month.month])


def signing_sheet(
    month: date,
    people: Sequence[PersonMonth],
    form: FindingForm,
    corrects: AccessInspection | None = None,
) -> Sheet:
    """Return the sheet that is shown before the inspection of a month is signed, or before the
    signed inspection `corrects` is corrected. Raises MonthRunsError while the month runs."""
    if month >= this_month():
        raise MonthRunsError
    sums = [(one.label, number(sum(row.counts[one.name] for row in people))) for one in FIGURES]
    said = {"month": f"{month:%Y-%m}"}
    facts = [
        (_("사람"), number(len(people))),
        *sums,
        (_("평소와 다른 수치"), number(marks_of(people))),
    ]
    if corrects is not None:
        facts.append((_("처음 점검 결과"), corrects.finding or _("적은 것 없음")))
    return Sheet(
        title=(_("접속기록 정정 점검: %(month)s") if corrects else _("접속기록 점검: %(month)s"))
        % said,
        button=_("정정 점검 마치기") if corrects else _("점검 마치기"),
        back=page_url(month),
        facts=tuple(facts),
        notified=_("없음"),
        undo_text=_("고치거나 지울 수 없습니다. 잘못 적었으면 정정 점검을 한 번 더 적습니다."),
        fields=form,
        version=f"{corrects.pk if corrects else 0}:{digest_of(people)}",
    )
