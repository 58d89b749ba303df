"""Files sent to and received from the bank, of which only digests are stored, and answers to result
lines that were not applied."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor
from reviews.payouts.models.batches import PayoutBatch
from reviews.payouts.models.triggers import bank, other_results

__all__ = ["AnswerAction", "BatchFile", "ResultAnswer", "ResultFile"]


class BatchFile(models.Model):
    """Record of one transfer file of a batch: SHA-256, size (bytes), number of rows and sum (won).
    A batch has one row for each layout, format and encoding.

    The file itself holds plain accounts and is not stored: each download generates it again and is
    recorded.
    """

    batch = models.ForeignKey(
        PayoutBatch, models.PROTECT, related_name="files", verbose_name=_("이체 묶음")
    )
    layout = models.CharField(_("서식"), max_length=20)
    format = models.CharField(_("형식"), max_length=4)  # csv, xlsx
    encoding = models.CharField(_("문자 집합"), max_length=10, blank=True)  # only for CSV
    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64)
    bytes = models.PositiveIntegerField(_("크기"))
    rows = models.PositiveIntegerField(_("건수"))
    total = models.BigIntegerField(_("총액"))  # won
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("이체 파일")
        verbose_name_plural = pgettext_lazy("several", "이체 파일")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "layout", "format", "encoding"],
                name="batch_has_one_file_of_a_format",
            )
        ]
        triggers = [AppendOnly(), bank.batch_file_is_of_its_open_batch()]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.layout} {self.format}"


class ResultFile(models.Model):
    """A file of bank results that was loaded, known by its SHA-256, with its numbers of lines
    (`rows`), of unreadable lines among them, and of unfinished transfers (`pending`), whose outcome
    comes in a later file."""

    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, unique=True)
    name = models.CharField(_("파일"), max_length=200)
    layout = models.CharField(_("서식"), max_length=20)
    rows = models.PositiveIntegerField(_("줄 수"))
    unreadable = models.PositiveIntegerField(_("읽을 수 없는 줄"), default=0)  # part of `rows`
    # Lines of unfinished transfers; a later file has their outcome.
    pending = models.PositiveIntegerField(_("처리 중"), default=0)
    loaded_by = actor(_("올린 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("결과 파일")
        verbose_name_plural = pgettext_lazy("several", "결과 파일")
        ordering = ["-pk"]
        triggers = [AppendOnly(), bank.file_keeps_all_its_lines()]

    def __str__(self) -> str:
        return self.name


class AnswerAction(models.TextChoices):
    """Answers that a person gives to a result line that was not applied. ASKED_BANK leaves the line
    open, the others close it."""

    ASKED_BANK = "asked_bank", _("은행에 확인 중 (답 기다림)")
    ACCEPTED = "accepted", _("확인 완료")
    NOT_OURS = "not_ours", _("우리 지급이 아님")


class ResultAnswer(models.Model):
    """Answer of a person to a result line that was not applied; the line itself does not change. A
    line gets at most one question to the bank and one closing answer."""

    result = models.ForeignKey(
        "reviews.BankResult", models.PROTECT, related_name="answers", verbose_name=_("은행 결과")
    )
    action = models.CharField(_("처리"), max_length=12, choices=AnswerAction)
    note = models.CharField(_("설명"), max_length=300)
    note_digest = models.BinaryField(_("메모 지문"), max_length=16)
    by = actor(_("처리한 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    class Meta:
        verbose_name = _("결과 처리")
        verbose_name_plural = pgettext_lazy("several", "결과 처리")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="line_is_closed_once",
                fields=["result"],
                condition=~Q(action=AnswerAction.ASKED_BANK),
            ),
            models.UniqueConstraint(
                name="bank_is_asked_once_of_a_line",
                fields=["result"],
                condition=Q(action=AnswerAction.ASKED_BANK),
            ),
            models.CheckConstraint(
                name="answer_says_why", condition=~Q(note="") | Q(erased_at__isnull=False)
            ),
            models.CheckConstraint(
                name="answer_is_of_a_known_kind",
                condition=Q(action__in=[action.value for action in AnswerAction]),
            ),
        ]
        triggers = [
            AppendOnly(erasable=("note",)),
            bank.answer_is_to_a_line_that_did_not_fit(),
            other_results.who_closes_the_banks_word_did_not_approve(),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.action}"
