"""Versions of the statistics: prepared, published, kept for good."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON, MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission
from reviews.publication import triggers
from reviews.publication.cells import Counts, Split, Version
from reviews.publication.states import MOVES, PREPARE, VIEW, PublicationStatus

__all__ = ["Publication", "PublishedStatistics"]


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, user: Any) -> PublicationQuerySet:
        """Return all versions of the statistics for a user with the permission to see them, else
        none."""
        return self if user.has_perm(VIEW) else self.none()

    def published(self) -> PublicationQuerySet:
        """Return the versions that were published, in order of their numbers."""
        return self.filter(status=PublicationStatus.PUBLISHED).order_by("number")

    def waiting(self) -> PublicationQuerySet:
        return self.filter(status=PublicationStatus.PREPARED)

    def waiting_for(self, user: Any) -> PublicationQuerySet:
        """Return the prepared versions that other people than `user` prepared, so that `user` may
        publish them. The permission is not checked."""
        return self.waiting().exclude(prepared_by=user)


@tracked(exclude=("figures", "tables", "withdrawn_reason"))
class Publication(models.Model):
    """The statistics at the end of a day: one person prepares, another one publishes (통계 공표).

    `tables` is what is printed, as canonical JSON (`stored.text_of`), `digest` its SHA-256 in hex.
    `figures` has all counts, the hidden ones among them: it never leaves the desk, and later
    versions are compared with it. `smallest` is the smallest count that may be printed. A published
    version is never changed; one that names it in `corrects` takes its place and says why.
    """

    number = models.PositiveIntegerField(_("판"), null=True, blank=True)
    as_of = models.DateField(_("기준일"))
    status = models.CharField(
        _("상태"), max_length=10, choices=PublicationStatus, default=PublicationStatus.PREPARED
    )
    smallest = models.PositiveSmallIntegerField(_("보이는 가장 작은 수"))
    figures = models.JSONField(_("가리기 전 숫자"))
    tables = models.TextField(_("공표하는 표"))
    digest = models.CharField(_("지문"), max_length=64, db_collation="C")
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("앞선 판"),
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        db_index=False,
        verbose_name=_("고치는 판"),
    )
    reason = models.CharField(_("고치는 사유"), max_length=LONG_REASON, blank=True)
    prepared_by = actor(_("준비한 사람"))
    prepared_at = models.DateTimeField(_("준비한 때"), default=clock.now)
    published_by = actor(_("공표한 사람"), null=True, blank=True)
    published_at = models.DateTimeField(_("공표한 때"), null=True, blank=True)
    withdrawn_by = actor(_("취소한 사람"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("취소한 때"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("취소 사유"), max_length=MOST_REASON, blank=True)

    GRANTS = (
        "SELECT",
        "INSERT",
        "UPDATE (status, number, published_by_id, published_at, withdrawn_by_id, withdrawn_at,"
        " withdrawn_reason)",
    )
    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("통계 공표")
        verbose_name_plural = pgettext_lazy("several", "통계 공표")
        ordering = ["-pk"]
        permissions = [
            ("prepare_publication", "공표할 통계 준비"),
            ("publish_publication", "다른 사람이 준비한 통계 공표"),
        ]
        constraints = [
            models.UniqueConstraint(name="statistics_have_one_version_a_number", fields=["number"]),
            models.UniqueConstraint(
                name="one_version_of_the_statistics_waits",
                fields=["status"],
                condition=Q(status=PublicationStatus.PREPARED),
            ),
            models.CheckConstraint(
                name="statistics_are_published_by_another_person",
                condition=Q(published_by=None) | ~Q(published_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="correction_of_statistics_says_why",
                condition=Q(corrects=None, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="smallest_published_count_protects", condition=Q(smallest__gte=3)
            ),
            models.CheckConstraint(
                name="statistics_name_who_published_them",
                condition=Q(
                    status=PublicationStatus.PREPARED, number=None, published_by=None,
                    published_at=None, withdrawn_by=None, withdrawn_at=None,
                )
                | Q(
                    status=PublicationStatus.PUBLISHED, number__isnull=False,
                    published_by__isnull=False, published_at__isnull=False, withdrawn_by=None,
                    withdrawn_at=None,
                )
                | Q(
                    status=PublicationStatus.WITHDRAWN, number=None, published_by=None,
                    published_at=None, withdrawn_by__isnull=False, withdrawn_at__isnull=False,
                ),
            ),
        ]  # fmt: skip
        triggers = [
            NamesItsActor("prepared_by", "published_by", "withdrawn_by"),
            Fsm(transitions=MOVES, starts=[PublicationStatus.PREPARED]),
            Frozen(
                fields=("id", "as_of", "smallest", "figures", "tables", "digest", "follows",
                        "corrects", "reason", "prepared_by", "prepared_at"),
                name="prepared_figures",
                says="prepared_statistics_are_frozen",
            ),
            Frozen(
                fields=("number", "published_by", "published_at", "withdrawn_by", "withdrawn_at",
                        "withdrawn_reason"),
                name="published_version",
                while_="OLD.status <> 'prepared'",
                says="published_statistics_are_frozen",
            ),
            triggers.version_passes_two_people(),
            ProposerHoldsPermission("prepared_by", PREPARE, moves=("prepared", "published")),
            triggers.published_version_is_copied(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d}"

    @property
    def state(self) -> PublicationStatus:
        return PublicationStatus(self.status)

    @property
    def content(self) -> dict[str, Any]:
        """The printed content of the version, parsed from `tables`."""
        found: dict[str, Any] = json.loads(self.tables)
        return found

    def as_version(self) -> Version:
        """Return all counts of this version and what of them it prints, in the type that
        suppression and audit compare."""
        kept = self.figures
        return Version(
            splits=tuple(Split(p, n, tuple(c), k) for p, n, c, k in kept["splits"]),
            counts={key: Counts(*row) for key, row in kept["counts"].items()},
            shown=kept["shown"],
        )


class PublishedStatistics(models.Model):
    """Copy of a published version for the public page. The database writes it when the version is
    published.

    The only table that the role `desk_public` may read (decision 0099).
    """

    number = models.PositiveIntegerField(_("판"), primary_key=True)
    as_of = models.DateField(_("기준일"))
    published_at = models.DateTimeField(_("공표한 때"))
    tables = models.TextField(_("공표하는 표"))
    digest = models.CharField(_("지문"), max_length=64, db_collation="C")
    corrects = models.PositiveIntegerField(_("고치는 판"), null=True, blank=True)
    reason = models.CharField(_("고치는 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = ("SELECT",)
    PUBLIC_GRANTS = ("SELECT",)

    class Meta:
        verbose_name = _("공표한 통계")
        verbose_name_plural = pgettext_lazy("several", "공표한 통계")
        ordering = ["-number"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number}: {self.as_of:%Y-%m-%d}"
