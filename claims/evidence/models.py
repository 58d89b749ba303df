"""Findings of the automatic checks. They advise and never decide."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.models import COUNTED_SCANS, COUNTED_STATUSES, Document, DocumentKind
from claims.evidence.sentences import NOTHING, READ, sentence
from claims.state_style import StyledChoices, set_styles
from claims.trail.triggers import AppendOnly

SALES_FALL = "sales.fall"  # the check with the series of daily sales that the desk draws


class Verdict(StyledChoices, models.TextChoices):
    OK = "ok", _("이상 없음")
    UNKNOWN = "unknown", _("판단 불가")
    WARNING = "warning", _("주의")
    PROBLEM = "problem", _("문제")


set_styles(
    Verdict,
    OK=("ok", "circle-check-f"),
    UNKNOWN=("none", "help-circle"),
    WARNING=("warn", "alert-triangle-f"),
    PROBLEM=("problem", "square-x-f"),
)


class FindingQuerySet(models.QuerySet["Finding"]):
    def current(self, claim_ids: Iterable[int]) -> FindingQuerySet:
        """Filter to the findings to show for these claims (primary keys): the newest one of each
        check on the claim and on each document that counts as handed in, in the order of their
        keys.

        Left out are findings of a document that was set aside, refused, infected, erased or
        reclassified since, and of checks that had nothing to say.
        """
        newest = self.filter(claim__in=list(claim_ids)).newest()
        alive = Q(document__isnull=True) | Q(
            document__status__in=COUNTED_STATUSES,
            document__scan__in=COUNTED_SCANS,
            document__set_aside_at__isnull=True,
            document__erased_at__isnull=True,
            document__kind=F("kind"),
        )
        shown = Finding.objects.filter(pk__in=newest.values("pk")).exclude(said=NOTHING)
        return shown.filter(alive).order_by("pk")

    def newest(self) -> FindingQuerySet:
        """Filter to the newest finding of each check on each claim and document, also of checks
        with nothing to say and of documents that no longer count."""
        key = ("claim_id", "check_code", "document_id")
        return self.order_by(*key, "-run_no").distinct(*key)


class Finding(models.Model):
    """The result of one check on a claim or on one of its documents. A new run adds a row.

    The sentence is stored as its code (`said`) and its values, and is written out in the reader's
    language when shown (`claims.evidence.sentences`).
    """

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="findings", verbose_name=_("신청")
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("서류"),
    )
    kind = models.CharField(_("서류 종류"), max_length=30, choices=DocumentKind)
    check_code = models.CharField(_("점검"), max_length=40, db_collation="C")
    check_version = models.PositiveSmallIntegerField(_("점검 판"))
    verdict = models.CharField(_("판정"), max_length=8, choices=Verdict)
    said = models.CharField(_("문장"), max_length=40, db_collation="C")
    # may name people; an erasure makes it null
    values = models.JSONField(_("문장의 값"), default=dict, null=True, blank=True)
    page = models.PositiveIntegerField(_("쪽"), null=True, blank=True)
    # left, top, right, bottom of the place, in per mille of the upright page
    box = ArrayField(
        models.SmallIntegerField(), size=4, null=True, blank=True, verbose_name=_("자리")
    )
    data = models.JSONField(_("계산"), default=dict, blank=True)  # series, dates; no names
    estimated_loss = models.BigIntegerField(_("추정 손실"), null=True, blank=True)  # won
    input_digest = models.BinaryField(_("입력 지문"), max_length=16, editable=False)
    run_no = models.PositiveIntegerField(_("회차"))
    at = models.DateTimeField(_("때"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("자동점검 결과")
        verbose_name_plural = pgettext_lazy("several", "자동점검 결과")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["claim", "check_code", "document", "-run_no"], name="finding_newest"
            ),
            models.Index(fields=["check_code", "verdict"], name="finding_by_verdict"),
            models.Index(
                fields=["kind", "check_code"],
                condition=Q(data__has_key="read"),
                name="finding_of_a_reading",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "check_code", "document", "run_no"],
                nulls_distinct=False,
                name="check_finds_once_a_run",
            ),
            models.CheckConstraint(
                name="finding_verdict_is_known", condition=Q(verdict__in=Verdict.values)
            ),
            models.CheckConstraint(
                name="finding_kind_is_known", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="estimated_loss_is_not_negative",
                condition=Q(estimated_loss__isnull=True) | Q(estimated_loss__gte=0),
            ),
            models.CheckConstraint(
                name="boxed_finding_names_its_page",
                condition=Q(box__isnull=True) | Q(page__isnull=False, document__isnull=False),
            ),
        ]
        triggers = [AppendOnly(erasable=("values",))]

    def __str__(self) -> str:
        return f"{self.check_code} {self.verdict}"

    @property
    def sentence(self) -> str:
        """The finding as a sentence in the reader's language; with the confidence, if it rests on
        words read from a picture."""
        said = sentence(self.check_code, self.said, self.values)
        confidence = self.data.get("read")
        if not confidence or self.values is None:  # 0: an answer without a place
            return said
        return str(READ) % {"sentence": said, "confidence": confidence}

    @property
    def is_read(self) -> bool:
        """True for an answer that rests on words read from a picture."""
        return "read" in self.data

    @property
    def verdict_choice(self) -> Verdict:
        return Verdict(self.verdict)


class FindingLink(models.Model):
    """Link from a finding to another claim, which has the same file, picture, account, phone or
    business number."""

    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="links", verbose_name=_("점검 결과")
    )
    other_claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="+", verbose_name=_("다른 신청")
    )

    class Meta:
        verbose_name = _("관련 신청")
        verbose_name_plural = pgettext_lazy("several", "관련 신청")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "other_claim"], name="finding_links_a_claim_once"
            )
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.finding_id} → {self.other_claim_id}"


def series_of(findings: Iterable[Finding]) -> Finding | None:
    """Return that finding of the sales check whose series of daily sales is drawn as a chart; None
    when no finding has an estimate.

    Sheets come before printed ledgers and those before pictures, more days before fewer, newer
    before older.
    """
    drawn = [f for f in findings if f.check_code == SALES_FALL and "lost" in f.data]
    return max(drawn, key=lambda f: (f.data.get("rank", 0), f.pk), default=None)
