"""Acts on a document: set aside, taken back, reclassified, rescanned, unlocked, taken along.

The document's row holds its present state; these rows say who changed it, when and why, for good.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.models import Document, DocumentKind
from claims.reasons import LONG_REASON
from claims.trail.triggers import AppendOnly


class ActKind(models.TextChoices):
    SET_ASIDE = "set_aside", _("제외")
    TAKEN_BACK = "taken_back", _("제외 취소")
    RECLASSIFIED = "reclassified", _("종류 변경")
    RESCANNED = "rescanned", _("다시 검사")
    # An equal file was found infected: the only act of nobody.
    TAKEN_ALONG = "taken_along", _("똑같은 파일에서 악성코드 발견")
    WITHDRAWN = "withdrawn", _("제출 취소")  # by the claimant, with the upload link
    RESENT = "resent", _("다시 제출")
    # a locked PDF drawn with its password
    UNLOCKED = "unlocked", _("암호로 열어 미리보기를 만듦")
    KEY_GIVEN = "key_given", _("신청인이 암호로 열어 줌")


BY_CLAIMANT = (ActKind.WITHDRAWN, ActKind.RESENT, ActKind.KEY_GIVEN)
BY_NO_USER = (ActKind.TAKEN_ALONG, *BY_CLAIMANT)


ICONS = {
    ActKind.SET_ASIDE: "circle-minus",
    ActKind.TAKEN_BACK: "arrow-back-up",
    ActKind.RECLASSIFIED: "transfer",
    ActKind.RESCANNED: "refresh",
    ActKind.TAKEN_ALONG: "square-x-f",
    ActKind.WITHDRAWN: "arrow-back-up",
    ActKind.RESENT: "file-import",
    ActKind.UNLOCKED: "lock-open",
    ActKind.KEY_GIVEN: "lock-open",
}


class DocumentAct(models.Model):
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="acts", verbose_name=_("서류")
    )
    what = models.CharField(_("한 일"), max_length=12, choices=ActKind)
    kind_before = models.CharField(_("바꾸기 전 종류"), max_length=30, blank=True)
    kind_after = models.CharField(_("바꾼 종류"), max_length=30, blank=True)
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("처리"),
    )
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    class Meta:
        verbose_name = _("서류 처리 기록")
        verbose_name_plural = pgettext_lazy("several", "서류 처리 기록")
        ordering = ["document", "pk"]
        triggers = [AppendOnly(erasable=("reason",))]
        constraints = [
            models.CheckConstraint(
                name="document_act_is_known", condition=Q(what__in=ActKind.values)
            ),
            models.CheckConstraint(
                name="document_act_names_its_person",
                condition=Q(by__isnull=True, what__in=BY_NO_USER)
                | (Q(by__isnull=False) & ~Q(what__in=BY_NO_USER)),
            ),
            models.CheckConstraint(
                name="setting_aside_says_why",
                condition=~Q(what="set_aside") | ~Q(reason="") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reclassifying_names_both_kinds",
                condition=~Q(what="reclassified")
                | (
                    Q(kind_before__in=DocumentKind.values, kind_after__in=DocumentKind.values)
                    & ~Q(kind_before=models.F("kind_after"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.get_what_display()}"

    @property
    def is_by_claimant(self) -> bool:
        """True for an act that the claimant did with an upload link: took a file back, sent it
        again, or gave the password of a PDF."""
        return self.what in BY_CLAIMANT

    @property
    def icon(self) -> str:
        return ICONS[ActKind(self.what)]

    @property
    def description(self) -> str:
        """The label of the act's kind (`what`); for a reclassification also the kinds of document
        before and after."""
        said = str(ActKind(self.what).label)
        if self.what != ActKind.RECLASSIFIED:
            return said
        before, after = DocumentKind(self.kind_before), DocumentKind(self.kind_after)
        return f"{said}: {before.label} → {after.label}"


def write_act(
    *, document: Document, what: ActKind, by: Any, at: datetime | None = None, **more: str
) -> DocumentAct:
    """Create and return an act on a document, of the moment `at` (by default now), in the
    transaction of the verb that changes the document.

    `by` is None for acts of a claimant or of the system. `more` are further fields of the row:
    `reason`, `kind_before`, `kind_after`.
    """
    at = at or clock.now()
    return DocumentAct.objects.create(document=document, what=what, by=by, at=at, **more)
