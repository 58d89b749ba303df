"""Signed inspections of the access log, one a month, with the figures that the auditor saw."""

from __future__ import annotations

from datetime import date
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly, Rule, WrittenNow, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql

SIGN = "claims.sign_accessinspection"
SEES = "claims.view_accessinspection"
MOST_FINDING = 2000  # characters


def _signed_by_the_auditor_after_the_month() -> Rule:
    """Trigger that refuses an inspection by a person who is not the auditor, of a month that has
    not ended in Korea, and a correction that names an inspection of another month."""
    return Rule(
        name="inspection_of_an_ended_month",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT {holds_sql("NEW.by_id", SIGN)} THEN
                {fail("access_log_is_inspected_by_the_auditor")}
            END IF;
            IF (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date
                < (NEW.month + interval '1 month')::date
            THEN {fail("month_is_inspected_after_its_end")} END IF;
            IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.claims_accessinspection c
                WHERE c.id = NEW.corrects_id AND c.month = NEW.month
            ) THEN {fail("correction_is_of_the_same_month")} END IF;
            RETURN NEW;
        """,  # noqa: S608 - constants of this file
    )


class InspectionQuerySet(models.QuerySet["AccessInspection"]):
    def standing(self) -> InspectionQuerySet:
        """Filter the inspections that no later one corrects: one a signed month."""
        return self.filter(corrected_by=None)


class AccessInspection(models.Model):
    """Inspection of one month of the access log, signed by the auditor; never altered. A wrong one
    is corrected by a second row that names it in `corrects`.

    `figures` is the table that the auditor saw (`people.as_json`), `marked` the number of unusual
    figures in it.
    """

    month = models.DateField(_("월"))  # its first day
    by = actor(_("점검한 사람"))
    at = models.DateTimeField(_("점검한 시각"), default=clock.now)
    finding = models.CharField(_("점검 결과"), max_length=MOST_FINDING, blank=True)
    marked = models.PositiveIntegerField(_("평소와 다른 수치"))
    figures = models.JSONField(_("수치"), default=dict)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="corrected_by",
        verbose_name=_("바로잡은 점검"),
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "접속기록 점검")
        verbose_name_plural = pgettext_lazy("several", "접속기록 점검")
        ordering = ["-pk"]
        permissions = [("sign_accessinspection", "접속기록 점검")]
        constraints = [
            models.UniqueConstraint(
                name="month_of_the_access_log_is_signed_once",
                fields=["month"],
                condition=Q(corrects=None),
            ),
            models.CheckConstraint(
                name="inspection_is_of_a_whole_month", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="unusual_figures_and_corrections_are_explained",
                condition=Q(marked=0, corrects=None) | ~Q(finding=""),
            ),
            models.CheckConstraint(
                name="inspection_corrects_another_one",
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
            ),
        ]
        triggers = [
            NamesItsActor("by"),
            AppendOnly(),
            WrittenNow(field="at"),
            _signed_by_the_auditor_after_the_month(),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


def signed_months(since: date) -> dict[date, Any]:
    """Return the inspection in force of each signed month from `since` on, by the month's first
    day. One query."""
    rows = AccessInspection.objects.standing().filter(month__gte=since)
    return {row.month: row for row in rows.select_related("by", "corrects").defer("figures")}
