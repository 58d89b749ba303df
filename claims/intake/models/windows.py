"""Filing windows of an incident, and their extensions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.policy.models import Incident
from claims.reasons import MOST_REASON
from claims.trail.reference_triggers import KeptWhileNamed
from claims.trail.tracking import tracked
from claims.trail.triggers import (
    BY_THE_OWNER,
    AppendOnly,
    Rule,
    confirmed_sql,
    fail,
)


class WindowKind(models.TextChoices):
    FILING = "filing", _("신청 접수")
    DOCUMENTS = "documents", _("서류 접수")


class FilingWindowQuerySet(models.QuerySet["FilingWindow"]):
    def filing(self, incident: Incident) -> FilingWindowQuerySet:
        return self.filter(incident=incident, kind=WindowKind.FILING)


_MEANT = """(c.after ->> 'opens_at')::timestamptz = NEW.opens_at
                        AND (c.after ->> 'closes_at')::timestamptz = NEW.closes_at
                        AND (c.after ->> 'incident')::bigint = NEW.incident_id
                        AND c.after ->> 'kind' = NEW.kind"""


@tracked()
class FilingWindow(models.Model):
    """Model of 접수기간: a filing window of an incident. `closes_at` is exclusive: a claim filed at
    that moment is late."""

    code = models.CharField(_("코드"), max_length=20, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("장애"))
    kind = models.CharField(_("종류"), max_length=10, choices=WindowKind, default=WindowKind.FILING)
    name = models.CharField(_("이름"), max_length=100)
    opens_at = models.DateTimeField(_("시작"))
    closes_at = models.DateTimeField(_("마감"))
    opened_for = models.CharField(_("접수처"), max_length=60, blank=True)

    objects = FilingWindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("접수기간")
        verbose_name_plural = pgettext_lazy("several", "접수기간")
        ordering = ["opens_at", "pk"]
        triggers = [
            KeptWhileNamed(column="window_id"),
            Rule(
                name="window_is_set_by_two_hands",
                func=f"""
                    IF TG_OP = 'UPDATE' AND ROW(OLD.code, OLD.incident_id, OLD.kind, OLD.opens_at,
                        OLD.closes_at) IS NOT DISTINCT FROM ROW(NEW.code, NEW.incident_id,
                        NEW.kind, NEW.opens_at, NEW.closes_at)
                    THEN RETURN NEW; END IF;
                    IF NOT {BY_THE_OWNER} AND NOT {confirmed_sql("window", "NEW.code", _MEANT)}
                    THEN {fail("window_is_set_by_two_hands")} END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="window_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class WindowExtension(models.Model):
    """Model of a later closing of a filing window, with its announcement and reason; written by
    `extend_window`."""

    window = models.ForeignKey(
        FilingWindow, models.PROTECT, related_name="extensions", verbose_name=_("접수기간")
    )
    closes_before = models.DateTimeField(_("이전 마감"))
    closes_after = models.DateTimeField(_("새 마감"))
    announced_on = models.DateField(_("공고일"))
    reason = models.CharField(_("사유"), max_length=MOST_REASON)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("처리"),
    )
    at = models.DateTimeField(_("처리 시각"), default=clock.now)

    class Meta:
        verbose_name = _("접수기간 연장")
        verbose_name_plural = pgettext_lazy("several", "접수기간 연장")
        ordering = ["window", "closes_after"]
        constraints = [
            models.UniqueConstraint(
                fields=["window", "closes_after"], name="window_is_extended_once_to_a_day"
            ),
            models.CheckConstraint(
                name="extension_moves_the_closing_later",
                condition=Q(closes_after__gt=F("closes_before")),
            ),
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.window_id}: {self.closes_after:%Y-%m-%d}"
