"""Pages of documents."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.documents.models.documents import Document


class PageShape(models.TextChoices):
    """Form in which a page is shown: as a picture, a table (a sheet) or a text."""

    PICTURE = "picture", _("그림")
    TABLE = "table", _("표")  # a sheet: width and height are cells
    TEXT = "text", _("글")  # the text that a word processor left as its preview


def _band_indexes() -> list[models.Index]:
    """Return four indexes, one of each quarter of the perceptual hash, over the rows that have
    one."""
    return [
        models.Index(
            fields=[f"band_{n}"],
            name=f"page_by_band_{n}",
            condition=Q(**{f"band_{n}__isnull": False}),
        )
        for n in (1, 2, 3, 4)
    ]


class Page(models.Model):
    """A page of a document: a drawn page, a sheet of a workbook, or the text or a picture of a word
    processor's file.

    `label` is a sheet's name, or that of a picture inside a word processor's file. `band_1` …
    `band_4` are the quarters of a 64-bit perceptual hash, for pictures with enough in them to be
    told apart; near-identical pictures share at least one quarter. `keypoints` are its key points
    (formats.keypoints), `points` codes of the clearest: a cut, framed, turned or photographed copy
    shares some of them. `reader_version` is the version of the OCR reader that examined the page
    last (storage.readings), `text_digest` the digest of the words it read, if any.
    """

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="pages", verbose_name=_("서류")
    )
    number = models.PositiveIntegerField(_("쪽"))
    width = models.PositiveIntegerField(_("너비"))
    height = models.PositiveIntegerField(_("높이"))
    preview_key = models.CharField(_("미리보기 위치"), max_length=120, editable=False)
    label = models.CharField(_("시트 이름"), max_length=100, blank=True)
    text_digest = models.BinaryField(_("글자 지문"), max_length=16, null=True, editable=False)
    reader_version = models.PositiveSmallIntegerField(_("읽은 판"), default=0, editable=False)
    shape = models.CharField(
        _("쪽 모양"), max_length=8, choices=PageShape, default=PageShape.PICTURE
    )
    band_1 = models.SmallIntegerField(_("그림 지문 1"), null=True, editable=False)
    band_2 = models.SmallIntegerField(_("그림 지문 2"), null=True, editable=False)
    band_3 = models.SmallIntegerField(_("그림 지문 3"), null=True, editable=False)
    band_4 = models.SmallIntegerField(_("그림 지문 4"), null=True, editable=False)

    points = ArrayField(
        models.IntegerField(), null=True, editable=False, verbose_name=_("그림의 점")
    )
    keypoints = models.BinaryField(_("그림의 점과 그 둘레"), null=True, editable=False)

    class Meta:
        verbose_name = _("쪽")
        verbose_name_plural = pgettext_lazy("several", "쪽")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="page_has_one_number"),
            models.CheckConstraint(
                name="page_shape_is_known", condition=Q(shape__in=PageShape.values)
            ),
        ]
        indexes = [
            models.Index(fields=["reader_version", "-document"], name="page_to_be_read"),
            *_band_indexes(),
            GinIndex(fields=["points"], name="page_by_points", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.number}"

    @property
    def is_saved_preview(self) -> bool:
        """True for the page of an HWP or HWPX file that is the preview picture which the word
        processor saved in it."""
        return (
            self.shape == PageShape.PICTURE and self.document.is_office_preview and not self.label
        )

    @property
    def url(self) -> str:
        """The URL that serves the page: as a picture, a table or a text, by its shape."""
        name = {PageShape.TABLE: "documents:sheet", PageShape.TEXT: "documents:text"}.get(
            PageShape(self.shape), "documents:page"
        )
        return reverse(name, args=[self.document_id, self.number])
