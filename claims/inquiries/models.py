"""Calls and letters of claimants, and notes of the staff. Their texts are encrypted."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.inquiries.topics import OFFICE_OF, Office, Topic, offices_of, topics_of
from claims.inquiries.triggers import answered_by_its_office, escalated_by_who_notes_inquiries
from claims.personal_data import crypto
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen
from claims.users.actors import actor

__all__ = ["ClaimNote", "Inquiry", "InquiryKind", "InquiryOutcome"]


_OF_THE_OFFICE = reduce(
    or_,
    (
        Q(office=office, topic__in=[one for one, of in OFFICE_OF.items() if of == office])
        for office in Office
    ),
)


class InquiryKind(models.TextChoices):
    CALL = "call", _("받은 전화")
    CALLED = "called", _("건 전화")
    VISIT = "visit", _("방문")
    LETTER = "letter", _("이메일 · 우편")


class InquiryOutcome(models.TextChoices):
    ANSWERED = "answered", _("안내함")
    NOT_REACHED = "not_reached", _("연락 안 됨")


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: Any) -> InquiryQuerySet:
        """Return all inquiries for users who may view inquiries (`claims.view_inquiry`); for other
        people of an office those that were escalated to it; none for others."""
        if user.has_perm("claims.view_inquiry"):
            return self
        return self.filter(topic__in=topics_of(user)) if offices_of(user) else self.none()

    def waiting(self) -> InquiryQuerySet:
        """Return the inquiries that nobody has finished yet: those that wait for a call-back, and
        escalated ones."""
        return self.filter(done_at__isnull=True)

    def to_call_back(self) -> InquiryQuerySet:
        """Return the inquiries that wait for a call-back."""
        return self.waiting().filter(office="")

    def at_office(self, *offices: str) -> InquiryQuerySet:
        """Return the escalated inquiries that wait for the answer of one of the offices (values of
        Office)."""
        return self.waiting().filter(office__in=offices)


@tracked(exclude=("text", "answer"))
class Inquiry(models.Model):
    """Model of 문의 (inquiry): one call or letter of a claimant with the staff's answer, encrypted.

    With `call_back_on` it waits for a call-back until somebody finishes it. With `office` it is
    escalated: it waits until that day for the answer of an office, which then finishes it or gives
    it back to be called back."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="inquiries", db_index=False, verbose_name=_("신청")
    )
    kind = models.CharField(pgettext_lazy("inquiry", "경로"), max_length=8, choices=InquiryKind)
    text = models.BinaryField(_("글(암호화)"), null=True)  # encrypted
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    outcome = models.CharField(
        pgettext_lazy("inquiry", "결과"), max_length=12, choices=InquiryOutcome, blank=True
    )
    call_back_on = models.DateField(_("다시 연락할 날"), null=True, blank=True)
    by = actor(_("적은 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    topic = models.CharField(_("전달한 일"), max_length=12, choices=Topic, blank=True)
    office = models.CharField(_("전달받은 부서"), max_length=12, choices=Office, blank=True)
    answer = models.BinaryField(_("부서의 답(암호화)"), null=True)  # encrypted
    answered_by = actor(_("답한 사람"), null=True, blank=True)
    answered_at = models.DateTimeField(_("답한 때"), null=True, blank=True)
    done_by = actor(_("마친 사람"), null=True, blank=True)
    done_at = models.DateTimeField(_("마친 때"), null=True, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("문의")
        verbose_name_plural = pgettext_lazy("several", "문의")
        ordering = ["-pk"]
        permissions = [
            ("log_inquiry", "문의 적기"),
            ("view_status_card", "안내 카드 보기"),
            ("answer_for_secretariat", "사무국에 전달된 문의에 답하기"),
            ("answer_for_finance", "지급 담당에게 전달된 문의에 답하기"),
        ]
        indexes = [
            models.Index(fields=["claim", "id"], name="inquiry_by_claim"),
            models.Index(
                fields=["call_back_on", "id"],
                condition=Q(done_at__isnull=True),
                name="inquiry_to_call_back",
            ),
            models.Index(fields=["by", "at"], name="inquiry_by_writer"),
            models.Index(
                fields=["office", "call_back_on", "id"],
                condition=~Q(office=""),
                name="inquiry_at_an_office",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="inquiry_is_of_a_known_kind", condition=Q(kind__in=InquiryKind.values)
            ),
            models.CheckConstraint(
                name="finished_inquiry_says_who_when_and_how_it_ended",
                condition=Q(
                    done_at__isnull=False,
                    done_by__isnull=False,
                    outcome__in=InquiryOutcome.values,
                )
                | Q(done_at__isnull=True, done_by__isnull=True, outcome=""),
            ),
            models.CheckConstraint(
                name="unfinished_inquiry_has_a_day_to_call_back",
                condition=Q(done_at__isnull=False) | Q(call_back_on__isnull=False),
            ),
            models.CheckConstraint(
                name="call_back_follows_the_inquiry",
                condition=Q(call_back_on__isnull=True) | Q(call_back_on__gte=TruncDate("at")),
            ),
            models.CheckConstraint(
                name="inquiry_is_finished_after_it_was_noted",
                condition=Q(done_at__isnull=True) | Q(done_at__gte=F("at")),
            ),
            models.CheckConstraint(
                name="inquiry_has_its_text_until_it_is_erased",
                condition=Q(text__isnull=False) | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="escalated_inquiry_waits_at_the_office_of_its_topic",
                condition=Q(office="")
                | Q(_OF_THE_OFFICE, done_at__isnull=True, answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="answer_of_an_office_says_who_and_when",
                condition=Q(answer__isnull=True, answered_by__isnull=True, answered_at__isnull=True)
                | (Q(answer__isnull=False) | Q(erased_at__isnull=False))
                & Q(answered_by__isnull=False, answered_at__gte=F("at"), topic__in=Topic.values),
            ),
        ]
        triggers = [
            NamesItsActor("by", "answered_by", "done_by"),
            answered_by_its_office(),
            escalated_by_who_notes_inquiries(),
            not_of_an_erased_claim(),
            Frozen(
                fields=("claim", "kind", "text_digest", "by", "at"), says="noted_inquiry_is_frozen"
            ),
            Erasable(fields=("text",), says="noted_inquiry_is_frozen"),
            # Who escalates it, moves it or takes it back names the office too.
            Frozen(
                name="topic_of_its_escalation",
                fields=("topic",),
                while_="OLD.office = '' AND NEW.office = ''",
                says="topic_follows_the_escalation",
            ),
            Frozen(
                name="answered_once",
                fields=("topic", "answer", "answered_by", "answered_at"),
                while_="OLD.answered_at IS NOT NULL AND NEW.erased_at IS NULL",
                says="answer_of_an_office_is_frozen",
            ),
            # Whoever finished it may reopen it as a whole.
            Frozen(
                name="frozen_when_finished",
                fields=("outcome", "done_by", "done_at", "call_back_on"),
                while_="OLD.done_at IS NOT NULL AND (NEW.done_at IS NOT NULL"
                " OR OLD.call_back_on IS DISTINCT FROM NEW.call_back_on)",
                says="finished_inquiry_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.get_kind_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None

    @property
    def is_overdue(self) -> bool:
        """True after the day on which somebody should have called back."""
        return (
            self.is_waiting and self.call_back_on is not None and self.call_back_on < clock.today()
        )

    @property
    def state(self) -> str:
        """`overdue`, `waiting` (for a call-back or an office) or `done`."""
        return "overdue" if self.is_overdue else "waiting" if self.is_waiting else "done"


@tracked(exclude=("text",))
class ClaimNote(models.Model):
    """Model of 메모 (note): a note of the staff on a claim, encrypted. A wrong one is withdrawn by
    its writer and not deleted; the auditor can still read it."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="notes", db_index=False, verbose_name=_("신청")
    )
    text = models.BinaryField(_("글(암호화)"), null=True)  # encrypted
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    by = actor(_("적은 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("취소한 때"), null=True, blank=True)
    withdrawn_by = actor(_("취소한 사람"), null=True, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("메모")
        verbose_name_plural = pgettext_lazy("several", "메모")
        ordering = ["-pk"]
        permissions = [("write_note", "메모 적기")]
        indexes = [models.Index(fields=["claim", "id"], name="note_by_claim")]
        constraints = [
            models.CheckConstraint(
                name="note_is_withdrawn_by_its_writer",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_at__gte=F("at"),
                    withdrawn_by__isnull=False,
                    withdrawn_by=F("by"),
                ),
            ),
            models.CheckConstraint(
                name="note_has_its_text_until_it_is_erased",
                condition=Q(text__isnull=False) | Q(erased_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("by", "withdrawn_by"),
            not_of_an_erased_claim(),
            Frozen(fields=("claim", "text_digest", "by", "at"), says="written_note_is_frozen"),
            Erasable(fields=("text",), says="written_note_is_frozen"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.by_id}"


def seal_answer(claim: Claim, text: str) -> bytes:
    """Return the text of an office's answer to an inquiry on this claim, encrypted."""
    return crypto.encrypt(text, aad=_place(Inquiry, claim, "answer"))


def read_answer(row: Inquiry, claim: Claim) -> str:
    """Return the answer of an office, decrypted; '' without one, and after its erasure."""
    if not row.answer:
        return ""
    return crypto.decrypt(row.answer, aad=_place(Inquiry, claim, "answer"))


def seal_text(model: type[models.Model], claim: Claim, text: str) -> dict[str, bytes]:
    """Return the values of the columns `text` and `text_digest` for a text of `model` (Inquiry or
    ClaimNote) on this claim: the text encrypted for that table and claim, and its keyed digest.
    """
    return {
        "text": crypto.encrypt(text, aad=_place(model, claim)),
        "text_digest": crypto.text_digest(text),
    }


def read_text(row: Inquiry | ClaimNote, claim: Claim) -> str:
    """Return the text of an inquiry or note, decrypted; '' after its erasure."""
    return crypto.decrypt(row.text, aad=_place(type(row), claim)) if row.text else ""


def _place(model: type[models.Model], claim: Claim, column: str = "text") -> bytes:
    return crypto.aad(model._meta.db_table, column, claim.number)
