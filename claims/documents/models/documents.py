"""Documents of claims. Originals are never altered or overwritten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock, hooks
from claims.document_kinds import DocumentKind
from claims.documents.file_refusals import Reason
from claims.documents.media_types import OFFICE, PDF, SHEETS
from claims.documents.states import (
    COUNTED_SCANS,
    COUNTED_STATUSES,
    INSPECTED,
    UNDER_WAY,
    WITHHELD_SENTENCES,
    DocumentStatus,
    Scan,
    Source,
)
from claims.documents.triggers import (
    clean_is_the_word_of_a_look,
    paper_voted_on_is_not_taken_back,
    review_waits_for_a_paper_taken_back,
    scan_transitions,
    setting_aside_keeps_its_reason,
    status_transitions,
    unlocking_is_for_good,
)
from claims.reasons import LONG_REASON
from claims.register.models import Claim
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.facts import FactsStay
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: object) -> "DocumentQuerySet":
        """Filter to documents of claims that the user may see, and to documents that the user may
        see without seeing their claim (hooks.documents_scope).

        May raise ForbiddenError for a recused member.
        """
        claims = Claim.objects.filter(hooks.claims_scope(user)).only("pk")
        return self.filter(Q(claim__in=claims) | hooks.documents_scope(user))

    def handed_in(self) -> "DocumentQuerySet":
        """Filter to documents that count as handed in: not refused, infected, set aside or erased.
        One under inspection counts. A ZIP no longer counts once it is unpacked; its files do
        instead."""
        there = self.filter(status__in=COUNTED_STATUSES, scan__in=COUNTED_SCANS)
        return there.filter(set_aside_at__isnull=True, erased_at__isnull=True)

    def under_way(self) -> "DocumentQuerySet":
        return self.filter(status__in=UNDER_WAY)

    def quarantined(self) -> "DocumentQuerySet":
        return self.filter(status=DocumentStatus.QUARANTINED, erased_at__isnull=True)

    def quarantined_not_set_aside(self) -> "DocumentQuerySet":
        """Filter to documents in quarantine that nobody has set aside yet."""
        return self.quarantined().filter(set_aside_at__isnull=True)

    def unscanned(self) -> "DocumentQuerySet":
        """Filter to documents that were inspected without a scanner and not scanned since; erased
        ones are left out."""
        return self.filter(scan=Scan.NONE, status__in=INSPECTED, erased_at__isnull=True)


@tracked(exclude=("file_name", "set_aside_reason"))
class Document(models.Model):
    """File that was handed in for a claim, with its kind, state and scan result. The same bytes
    under the same kind of a claim are stored once. The file itself is never altered."""

    GRANTS = "no delete"

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="documents", verbose_name=_("신청")
    )
    kind = models.CharField(_("서류 종류"), max_length=30, choices=DocumentKind)
    file_name = models.CharField(_("파일 이름"), max_length=200, blank=True)
    bytes = models.PositiveIntegerField(_("크기(바이트)"))
    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, db_collation="C")
    media_type = models.CharField(_("형식"), max_length=100)
    storage_key = models.CharField(_("저장 위치"), max_length=100, editable=False)
    source = models.CharField(_("출처"), max_length=12, choices=Source)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("담긴 압축 파일"),
    )
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("올린 사람"),
    )
    received_at = models.DateTimeField(_("받은 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=14, choices=DocumentStatus, default=DocumentStatus.RECEIVED
    )
    refusal = models.CharField(_("사유"), max_length=20, choices=Reason, blank=True)
    scan = models.CharField(_("검사"), max_length=12, choices=Scan, default=Scan.NONE)
    scanned_at = models.DateTimeField(_("검사한 때"), null=True, blank=True)
    page_count = models.PositiveIntegerField(_("쪽수"), null=True, blank=True)
    # a locked PDF whose pages were drawn with its password; the password itself is nowhere
    unlocked_at = models.DateTimeField(_("암호로 연 때"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("제외한 때"), null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("제외한 사람"),
    )
    set_aside_reason = models.CharField(_("제외 사유"), max_length=LONG_REASON, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("서류")
        verbose_name_plural = pgettext_lazy("several", "서류")
        ordering = ["pk"]
        permissions = [("attach_document", "서류를 올릴 수 있음")]
        indexes = [
            models.Index(fields=["sha256"], name="document_by_content"),
            models.Index(fields=["claim", "kind"], name="document_by_claim_kind"),
            models.Index(
                fields=["received_at", "id"],
                name="document_under_way",
                condition=Q(status__in=[DocumentStatus.RECEIVED, DocumentStatus.INSPECTING]),
            ),
            models.Index(
                fields=["scan", "scanned_at"],
                name="document_in_quarantine",
                condition=Q(status=DocumentStatus.QUARANTINED),
            ),
            models.Index(
                fields=["-received_at"], name="document_unscanned", condition=Q(scan=Scan.NONE)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["storage_key"], name="document_has_its_own_file"),
            models.UniqueConstraint(
                fields=["claim", "kind", "sha256"], name="same_file_again_adds_nothing"
            ),
            models.CheckConstraint(
                name="set_aside_document_names_who_and_why",
                condition=Q(
                    set_aside_at__isnull=True, set_aside_by__isnull=True, set_aside_reason=""
                )
                | (
                    Q(set_aside_at__isnull=False)
                    & (Q(set_aside_by__isnull=False) | Q(source=Source.LINK))  # by its claimant
                    & (~Q(set_aside_reason="") | Q(erased_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="ready_document_has_pages",
                condition=~Q(status=DocumentStatus.READY)
                | Q(page_count__isnull=False, page_count__gt=0),
            ),
            models.CheckConstraint(
                name="unshown_document_says_why",
                condition=~Q(status__in=[DocumentStatus.UNPREVIEWABLE, DocumentStatus.REFUSED])
                | ~Q(refusal=""),
            ),
            models.CheckConstraint(
                name="unlocked_document_is_a_pdf",
                condition=Q(unlocked_at__isnull=True) | Q(media_type=PDF),
            ),
            models.CheckConstraint(
                name="document_kind_is_known", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="document_source_is_known", condition=Q(source__in=Source.values)
            ),
            models.CheckConstraint(
                name="document_status_is_known", condition=Q(status__in=DocumentStatus.values)
            ),
            models.CheckConstraint(
                name="document_scan_is_known", condition=Q(scan__in=Scan.values)
            ),
            models.CheckConstraint(
                name="scanned_document_says_when",
                condition=Q(scan=Scan.NONE) | Q(scanned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="quarantined_document_was_not_clean",
                condition=~Q(status=DocumentStatus.QUARANTINED)
                | Q(scan__in=[Scan.INFECTED, Scan.UNREACHABLE, Scan.LIMIT]),
            ),
            models.CheckConstraint(
                name="shown_document_is_not_infected",
                condition=~Q(
                    status__in=[
                        DocumentStatus.READY,
                        DocumentStatus.UNPREVIEWABLE,
                        DocumentStatus.UNPACKED,
                    ]
                )
                | Q(scan__in=[Scan.NONE, Scan.CLEAN]),
            ),
        ]
        triggers = [
            Frozen(
                fields=("claim", "sha256", "bytes", "storage_key", "source", "parent",
                        "received_by"),
            ),
            # The same file sent again counts from that day.
            FactsStay(set_aside_at=("received_at", "set_aside_by"), replaced=("received_at",)),
            not_of_an_erased_claim(),
            Erasable(fields=("file_name",), says="file_name_is_frozen"),
            setting_aside_keeps_its_reason(),
            paper_voted_on_is_not_taken_back(),
            review_waits_for_a_paper_taken_back(),
            unlocking_is_for_good(),
            scan_transitions(),
            clean_is_the_word_of_a_look(),
            status_transitions(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_ready(self) -> bool:
        return self.status == DocumentStatus.READY and not self.withheld_reason

    @property
    def withheld_reason(self) -> str:
        """The reason, as a sentence, for which the document must not be shown or downloaded; ''
        when it may be.

        If a scanner is configured, only clean documents are shown. A finding withholds a document
        even after the scanner was removed.
        """
        if self.status == DocumentStatus.QUARANTINED or self.scan not in (Scan.NONE, Scan.CLEAN):
            return str(WITHHELD_SENTENCES[Scan(self.scan)])
        if settings.CLAMD_URL and self.scan == Scan.NONE:
            return str(WITHHELD_SENTENCES[Scan.NONE])
        return ""

    @property
    def is_handed_in(self) -> bool:
        """True if the document counts as handed in, as DocumentQuerySet.handed_in filters: not
        refused, unpacked, infected, set aside or erased."""
        counted = self.status in COUNTED_STATUSES and self.scan in COUNTED_SCANS
        return counted and self.set_aside_at is None and self.erased_at is None

    @property
    def awaits_password(self) -> bool:
        """True for a locked PDF that its password would open (receipt.unlocking)."""
        locked = self.status == DocumentStatus.UNPREVIEWABLE and self.refusal == Reason.PASSWORD
        return (
            locked
            and self.media_type == PDF
            and not self.withheld_reason
            and self.erased_at is None
        )

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def is_taken_back(self) -> bool:
        """True for a document that its claimant took back by the upload link."""
        return self.set_aside_at is not None and self.set_aside_by_id is None

    @property
    def is_sheet(self) -> bool:
        """True for a CSV file or a workbook, whose sheets are shown as tables."""
        return self.media_type in SHEETS

    @property
    def is_office_preview(self) -> bool:
        """True for an HWP or HWPX file: its first page is a preview that the word processor saved
        in the file, so it may be outdated or forged."""
        return self.media_type in OFFICE

    @property
    def preview_note(self) -> str:
        """The warning to show beside the pages of an HWP or HWPX file (`is_office_preview`); '' for
        any other document."""
        if not self.is_office_preview:
            return ""
        return str(
            _(
                "한글 문서에 저장된 미리보기입니다. 첫 쪽만 담겨 있고 지금 내용과 다를 수 있으니 "
                "원본을 확인해 주세요."
            )
        )

    @property
    def shown_status(self) -> DocumentStatus:
        """The status to show to people. It differs from `status` for an inspected document that
        waits for its first scan: that is shown as under inspection."""
        if self.withheld_reason and self.status in INSPECTED and self.scan == Scan.NONE:
            return DocumentStatus.INSPECTING
        return DocumentStatus(self.status)

    @property
    def not_shown_reason(self) -> str:
        """The reason, as a sentence, for which the document is not shown: its quarantine, or else
        why it was refused or could not be drawn. '' if there is none."""
        if self.withheld_reason and not self.is_under_way:
            return self.withheld_reason
        return Reason(self.refusal).sentence if self.refusal else ""

    @property
    def url(self) -> str:
        """The address of the document's own page."""
        return reverse("documents:document", args=[self.pk])

    @property
    def original_url(self) -> str:
        return reverse("documents:original", args=[self.pk])
