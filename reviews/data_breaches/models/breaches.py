"""Tables of data breaches: the breach, how its claims were found, and these claims."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from reviews.data_breaches.models.triggers import (
    ClaimsOfAnOpenBreach,
    acts_are_of_the_office,
    is_closed_by_others,
    is_of_an_open_breach,
    is_reported_before_it_is_closed,
)
from reviews.data_breaches.states import (
    OF_A_PERSON,
    TIME_TO_TELL,
    BreachKind,
    BreachStatus,
    DataItem,
    SourceKind,
)

__all__ = ["LONGEST_TEXT", "BreachClaim", "BreachQuerySet", "BreachSource", "DataBreach"]

LONGEST_TEXT = 130  # characters of a text of the letter; a text message has room for three of them


class BreachQuerySet(models.QuerySet["DataBreach"]):
    def open(self) -> BreachQuerySet:
        """Filter to breaches that are not closed."""
        return self.filter(status=BreachStatus.OPEN)


@tracked()
class DataBreach(models.Model):
    """개인정보 유출: personal data of claims was lost, stolen or leaked. Claimants are told what,
    when and how within 72 hours after it was known, and the authority gets a report.

    Its texts go into the letters and hold no personal data."""

    title = models.CharField(_("이름"), max_length=80)
    kind = models.CharField(pgettext_lazy("data breach", "종류"), max_length=8, choices=BreachKind)
    outside_access = models.BooleanField(_("외부의 불법적인 접근"), default=False)
    # 시행령 §40 ① 2, such as a copy of an identity card among the documents.
    sensitive = models.BooleanField(_("고유식별정보나 민감정보"), default=False)
    known_at = models.DateTimeField(_("알게 된 때"))
    due_on = models.DateField(_("통지 기한"))
    recorded_by = actor(_("기록한 사람"))
    recorded_at = models.DateTimeField(_("기록한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=8, choices=BreachStatus, default=BreachStatus.OPEN
    )

    # What the letters say, as it is known since `described_at`; a change is a new version, of which
    # everybody is told again.
    version = models.PositiveIntegerField(_("판"), default=1)
    happened_from = models.DateField(_("유출된 날 (처음)"), null=True, blank=True)
    happened_until = models.DateField(_("유출된 날 (끝)"), null=True, blank=True)
    items = ArrayField(
        models.CharField(max_length=10, choices=DataItem), verbose_name=_("유출된 항목")
    )
    circumstances = models.CharField(_("경위"), max_length=LONGEST_TEXT)
    advice = models.CharField(_("신청인이 할 수 있는 일"), max_length=LONGEST_TEXT)
    measures = models.CharField(_("대응과 구제"), max_length=LONGEST_TEXT)
    described_by = actor(_("내용을 적은 사람"))
    described_at = models.DateTimeField(_("내용을 적은 때"), default=clock.now)

    reported_at = models.DateTimeField(_("신고한 때"), null=True, blank=True)
    report_number = models.CharField(_("신고 접수번호"), max_length=40, blank=True)
    report_waiver = models.CharField(_("신고하지 않는 근거"), max_length=LONG_REASON, blank=True)
    reported_by = actor(_("신고를 적은 사람"), null=True, blank=True)

    posted_on = models.DateField(_("게시한 날"), null=True, blank=True)
    posted_at_place = models.CharField(_("게시한 곳"), max_length=200, blank=True)
    posted_by = actor(_("게시를 적은 사람"), null=True, blank=True)

    closing_note = models.CharField(_("종결 사유"), max_length=LONG_REASON, blank=True)
    # Why claimants or the authority heard of it after `due_at`.
    delay_reason = models.CharField(_("늦은 이유"), max_length=LONG_REASON, blank=True)
    closed_by = actor(_("종결한 사람"), null=True, blank=True)
    closed_at = models.DateTimeField(_("종결한 때"), null=True, blank=True)

    GRANTS = "no delete"
    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("개인정보 유출")
        verbose_name_plural = pgettext_lazy("several", "개인정보 유출")
        ordering = ["-pk"]
        permissions = [("manage_databreach", "개인정보 유출 기록과 통지")]
        constraints = [
            models.UniqueConstraint(
                name="data_breach_is_recorded_once",
                fields=["title", "known_at"],
                condition=Q(status="open"),
            ),
            models.CheckConstraint(
                name="data_breach_is_of_known_words",
                condition=Q(
                    kind__in=BreachKind.values,
                    items__contained_by=DataItem.values,
                    items__len__gt=0,
                ),
            ),
            models.CheckConstraint(
                name="data_breach_happens_in_order",
                condition=Q(happened_from__isnull=True, happened_until__isnull=True)
                | Q(happened_until__isnull=True)
                | Q(happened_until__gte=F("happened_from")),
            ),
            models.CheckConstraint(
                name="report_of_a_data_breach_names_who",
                condition=Q(
                    reported_at__isnull=True,
                    report_number="",
                    report_waiver="",
                    reported_by__isnull=True,
                )
                | Q(reported_at__isnull=False, report_waiver="", reported_by__isnull=False)
                & ~Q(report_number="")
                | Q(reported_at__isnull=True, report_number="", reported_by__isnull=False)
                & ~Q(report_waiver=""),
            ),
            models.CheckConstraint(
                name="posting_of_a_data_breach_names_where",
                condition=Q(posted_on__isnull=True, posted_at_place="", posted_by__isnull=True)
                | Q(posted_on__isnull=False, posted_by__isnull=False) & ~Q(posted_at_place=""),
            ),
            models.CheckConstraint(
                name="closed_data_breach_says_why_and_by_whom",
                condition=Q(
                    status="open", closing_note="", closed_by__isnull=True, closed_at__isnull=True
                )
                | Q(status="closed", closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(closing_note=""),
            ),
            models.CheckConstraint(
                name="late_report_of_a_data_breach_says_why",
                condition=Q(status="open", delay_reason="")
                | Q(status="closed") & ~Q(delay_reason="")
                | Q(status="closed") & ~Q(reported_at__gt=F("known_at") + TIME_TO_TELL),
            ),
        ]
        triggers = [
            NamesItsActor("recorded_by", "described_by", "reported_by", "posted_by", "closed_by"),
            Fsm(
                transitions={BreachStatus.OPEN: {BreachStatus.CLOSED}}, starts={BreachStatus.OPEN}
            ),
            Frozen(
                fields=("kind", "known_at", "due_on", "recorded_by", "recorded_at"),
                says="data_breach_is_frozen",
            ),
            Frozen(
                name="closed_is_final",
                fields=(
                    "title", "outside_access", "sensitive", "version", "happened_from",
                    "happened_until", "items", "circumstances", "advice", "measures",
                    "described_by", "described_at", "reported_at", "report_number", "report_waiver",
                    "reported_by", "posted_on",
                    "posted_at_place", "posted_by", "closing_note", "closed_by", "closed_at",
                    "delay_reason",
                ),
                while_="OLD.status <> 'open'",
                says="closed_data_breach_is_final",
            ),
            Frozen(
                name="texts_have_a_version",
                fields=(
                    "happened_from", "happened_until", "items", "circumstances", "advice",
                    "measures",
                ),
                while_="NEW.version <> OLD.version + 1",
                says="text_of_a_data_breach_has_a_version",
            ),
            acts_are_of_the_office(
                "recorded_by", "described_by", "reported_by", "posted_by", "closed_by"
            ),
            is_reported_before_it_is_closed(),
            is_closed_by_others(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status == BreachStatus.OPEN

    @property
    def due_at(self) -> datetime:
        """The moment until which claimants are told and the report is made."""
        return self.known_at + TIME_TO_TELL

    @property
    def item_labels(self) -> list[str]:
        """The labels of the data that got out, in the language in use."""
        return [str(DataItem(item).label) for item in DataItem.values if item in self.items]


@tracked()
class BreachSource(models.Model):
    """One way by which affected claims of a breach were found. A source that was wrong is removed:
    it stays, and its claims do not count."""

    breach = models.ForeignKey(
        DataBreach, models.PROTECT, related_name="sources", verbose_name=_("개인정보 유출")
    )
    kind = models.CharField(_("찾은 방법"), max_length=8, choices=SourceKind)
    # Of the access log: whose entries, and from when until when.
    person = actor(_("사람"), null=True, blank=True)
    since = models.DateTimeField(_("처음"), null=True, blank=True)
    until = models.DateTimeField(_("끝"), null=True, blank=True)
    added_by = actor(_("더한 사람"))
    added_at = models.DateTimeField(_("더한 때"), default=clock.now)
    removed_by = actor(_("뺀 사람"), null=True, blank=True)
    removed_at = models.DateTimeField(_("뺀 때"), null=True, blank=True)
    removal_reason = models.CharField(_("뺀 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("유출 대상을 찾은 방법")
        verbose_name_plural = pgettext_lazy("several", "유출 대상을 찾은 방법")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="breach_source_of_a_person_has_a_period",
                condition=Q(
                    kind__in=[str(kind) for kind in OF_A_PERSON],
                    person__isnull=False,
                    since__isnull=False,
                    until__gt=F("since"),
                )
                | Q(
                    kind__in=["numbers", "everyone"],
                    person__isnull=True,
                    since__isnull=True,
                    until__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="breach_source_is_removed_by_others",
                condition=Q(removed_by__isnull=True)
                | Q(person__isnull=True)
                | ~Q(removed_by=F("person")),
            ),
            models.CheckConstraint(
                name="removed_breach_source_says_why",
                condition=Q(removed_by__isnull=True, removed_at__isnull=True, removal_reason="")
                | Q(removed_by__isnull=False, removed_at__isnull=False) & ~Q(removal_reason=""),
            ),
        ]
        triggers = [
            NamesItsActor("added_by", "removed_by"),
            Frozen(
                fields=("breach", "kind", "person", "since", "until", "added_by", "added_at"),
                says="breach_source_is_frozen",
            ),
            Frozen(
                name="removed_once",
                fields=("removed_by", "removed_at", "removal_reason"),
                while_="OLD.removed_at IS NOT NULL",
                says="breach_source_is_frozen",
            ),
            acts_are_of_the_office("added_by", "removed_by"),
            is_of_an_open_breach(),
        ]

    def __str__(self) -> str:
        return f"{self.breach_id}: {self.get_kind_display()}"


class BreachClaim(models.Model):
    """A claim that one source found."""

    source = models.ForeignKey(
        BreachSource,
        models.PROTECT,
        related_name="claims",
        db_index=False,
        verbose_name=_("찾은 방법"),
    )
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("신청"))

    class Meta:
        verbose_name = _("유출 대상 신청")
        verbose_name_plural = pgettext_lazy("several", "유출 대상 신청")
        constraints = [
            models.UniqueConstraint(
                name="a_breach_source_has_a_claim_once", fields=["source", "claim"]
            )
        ]
        triggers = [AppendOnly(), ClaimsOfAnOpenBreach()]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.claim_id}"
