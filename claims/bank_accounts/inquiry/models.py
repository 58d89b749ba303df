"""Answers of holder inquiries."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.register.models import Claim
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor


class InquiryResult(StyledChoices, models.TextChoices):
    MATCH = "match", _("은행 예금주와 일치")
    DIFFERS = "differs", _("은행 예금주와 다름")
    UNKNOWN = "unknown", _("없거나 해지된 계좌")
    UNANSWERED = "unanswered", _("은행이 답하지 않음")


set_styles(
    InquiryResult,
    MATCH=("ok", "circle-check-f"),
    DIFFERS=("problem", "square-x-f"),
    UNKNOWN=("warn", "help-circle"),
    UNANSWERED=("none", "clock"),
)


class HolderInquiryQuerySet(models.QuerySet["HolderInquiry"]):
    def newest_of(self, account: Any) -> HolderInquiry | None:
        """Return the newest answer about an account, None without one. `account` is a BankAccount
        or a ProposedAccount: both have the same digest of bank, number and holder.
        """
        found = self.filter(claim=account.claim_id, text_digest=bytes(account.text_digest))
        return found.select_related("asked_by").order_by("-pk").first()


class HolderInquiry(models.Model):
    """Model of one answer of the bank about the holder of a claim's account. It holds no account
    number: the account is identified by the digest of bank, number and holder."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("신청"))
    # Keyed digest of bank, number and holder.
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    result = models.CharField(_("조회 결과"), max_length=10, choices=InquiryResult)
    asked_by = actor(_("조회한 사람"))
    asked_at = models.DateTimeField(_("조회한 때"), default=clock.now)

    objects = HolderInquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("예금주 조회")
        verbose_name_plural = pgettext_lazy("several", "예금주 조회")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="holder_inquiry_has_a_known_result",
                condition=models.Q(result__in=[result.value for result in InquiryResult]),
            ),
        ]
        triggers = [NamesItsActor("asked_by"), AppendOnly()]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.result}"

    @property
    def is_answered(self) -> bool:
        return self.result != InquiryResult.UNANSWERED
