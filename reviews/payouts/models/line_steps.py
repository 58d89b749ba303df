"""Steps of work on result lines that wait to be decided: owner, note, and the day to ask the bank
again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor
from reviews.payouts.models.results import BankResult
from reviews.payouts.models.triggers import bank

__all__ = ["LineStep"]


class LineStep(models.Model):
    """Step of work on a result line: a change of its owner, a note, or a day to ask the bank again.
    Owner and day are those after the step, so the newest step shows the present ones.

    `number` counts the steps of a line from 1; of two people who add the same number, one is
    refused.
    """

    result = models.ForeignKey(
        BankResult,
        models.PROTECT,
        related_name="steps",
        db_index=False,
        verbose_name=_("은행 결과"),
    )
    number = models.PositiveSmallIntegerField(_("차례"))
    owner = actor(_("담당"), null=True, blank=True, db_index=True)
    ask_again_on = models.DateField(_("다시 물을 날"), null=True, blank=True)
    note = models.CharField(_("메모"), max_length=300, blank=True)
    by = actor(_("적은 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    class Meta:
        verbose_name = _("결과의 진행")
        verbose_name_plural = pgettext_lazy("several", "결과의 진행")
        ordering = ["result", "number"]
        constraints = [
            models.UniqueConstraint(
                name="line_has_one_step_of_a_number", fields=["result", "number"]
            ),
            models.CheckConstraint(name="line_steps_count_from_one", condition=Q(number__gte=1)),
        ]
        triggers = [
            NamesItsActor("by"),
            AppendOnly(erasable=("note",)),
            bank.step_is_of_an_open_line(),
            bank.line_is_worked_on_by_finance(),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}/{self.number}"
