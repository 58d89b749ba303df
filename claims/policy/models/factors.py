"""Factors that a policy uses to suggest an amount, and the table of holidays."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.policy.models.names import Industry, Service
from claims.policy.models.policies import SupportPolicy
from claims.policy.models.policy_triggers import drafts_only_sql
from claims.trail.tracking import tracked
from claims.trail.triggers import BY_THE_OWNER, Rule, confirmed_sql, fail

__all__ = ["FactorKind", "FactorUnit", "Holiday", "PolicyFactor"]


class FactorKind(models.TextChoices):
    """Kinds of factor for a suggested amount, as the published plan of 2022-12-29 names them."""

    MARGIN = "margin", _("영업이익률")
    SUBSTITUTE = "substitute", _("대체 서비스")
    MARKET_SHARE = "market_share", _("시장점유율")
    MEDIAN_CLAIM = "median_claim", _("신청액 중앙값")


class FactorUnit(models.TextChoices):
    BASIS_POINTS = "bp", _("0.01%")
    WON = "won", _("원")


@tracked()
class PolicyFactor(models.Model):
    """Model of one factor of a policy, for a service and an industry; empty means all of them. The
    most specific row that fits a claim counts.

    `value` is in basis points (10,000 = 100 %), for a median claim in whole won."""

    policy = models.ForeignKey(
        SupportPolicy, models.CASCADE, related_name="factors", verbose_name=_("지원 정책")
    )
    factor = models.CharField(_("요소"), max_length=12, choices=FactorKind)
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("서비스"),
    )
    industry = models.ForeignKey(
        Industry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("업종"),
    )
    value = models.BigIntegerField(_("값"))
    unit = models.CharField(_("단위"), max_length=3, choices=FactorUnit)

    class Meta:
        verbose_name = _("산정 요소")
        verbose_name_plural = pgettext_lazy("several", "산정 요소")
        ordering = ["policy", "factor", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "factor", "service", "industry"],
                nulls_distinct=False,
                name="factor_is_one_for_its_service_and_industry",
            ),
            models.CheckConstraint(
                name="factor_has_the_unit_of_its_kind",
                condition=Q(factor=FactorKind.MEDIAN_CLAIM, unit=FactorUnit.WON, value__gte=1)
                | Q(
                    ~Q(factor=FactorKind.MEDIAN_CLAIM),
                    unit=FactorUnit.BASIS_POINTS,
                    value__range=(0, 10_000),
                ),
            ),
        ]
        triggers = [
            Rule(
                name="factors_of_a_published_policy",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("policies", "bigint[]")],
                func=drafts_only_sql("factors_of_a_published_policy_are_frozen"),
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(
            str(part) for part in (self.get_factor_display(), self.service, self.industry) if part
        )


HOLIDAY = "holiday"  # kind of change (claims/policy/holiday_changes.py)


class HolidayByTwo(Rule):
    """Trigger on the table of holidays: a day is written, changed or deleted only with a change
    that two administrators confirmed, since it moves days of payment and terms. The database's
    owner is exempt."""

    name = "holiday_by_two"
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def get_func(self, model: Any) -> str:
        refuse = fail("holiday_is_set_by_two_hands")
        meant = "c.after = jsonb_build_object('name', NEW.name, 'off', NEW.off)"
        gone = "c.after = '{}'::jsonb"
        return f"""
            IF TG_OP = 'DELETE' THEN
                IF NOT {BY_THE_OWNER} AND NOT {confirmed_sql(HOLIDAY, "OLD.day", gone)}
                THEN {refuse} END IF;
                RETURN OLD;
            END IF;
            IF TG_OP = 'UPDATE' AND NEW.day <> OLD.day THEN {fail("holiday_keeps_its_day")} END IF;
            IF NOT {BY_THE_OWNER} AND NOT {confirmed_sql(HOLIDAY, "NEW.day", meant)}
            THEN {refuse} END IF;
            RETURN NEW;
        """


@tracked()
class Holiday(models.Model):
    """Model of a day that differs from the calendar of the package `holidays`: a further day off
    (`off` true), or a public holiday that was a working day (`off` false)."""

    day = models.DateField(_("날짜"), unique=True)
    name = models.CharField(_("이름"), max_length=60)
    off = models.BooleanField(_("쉬는 날"), default=True)

    class Meta:
        verbose_name = _("휴일")
        verbose_name_plural = pgettext_lazy("several", "휴일")
        ordering = ["day"]
        triggers = [HolidayByTwo()]

    def __str__(self) -> str:
        return f"{date_format(self.day, 'DATE_FORMAT')} {self.name}"
