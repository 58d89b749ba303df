"""Table of requests of claimants about their personal data."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.personal_data import crypto
from claims.reasons import LONG_REASON
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql
from reviews.data_subject_requests.permissions import ANSWERS, REGISTERS
from reviews.data_subject_requests.states import (
    Ground,
    Identity,
    RequestChannel,
    RequestKind,
    RequestOutcome,
    RequestStatus,
)

__all__ = ["DataSubjectRequest"]


class RequestQuerySet(models.QuerySet["DataSubjectRequest"]):
    def open(self) -> RequestQuerySet:
        """Filter to requests that wait for their answer."""
        return self.filter(status=RequestStatus.RECEIVED)


def _is_of_its_office() -> Rule:
    """Return a trigger that refuses a new request or a proof of identity of a user who may not
    receive any, and an extension, an answer or a withdrawal of a user who may not answer any."""
    return Rule(
        name="is_of_its_office",
        func=f"""
            IF TG_OP = 'INSERT' THEN
                IF NOT {holds_sql("NEW.received_by_id", REGISTERS)}
                    OR NEW.proven_by_id IS DISTINCT FROM NEW.received_by_id
                        AND NEW.proven_by_id IS NOT NULL
                THEN {fail("data_request_is_received_by_its_office")} END IF;
                RETURN NEW;
            END IF;
            IF NEW.proven_by_id IS DISTINCT FROM OLD.proven_by_id
                AND NOT {holds_sql("NEW.proven_by_id", REGISTERS)}
            THEN {fail("data_request_is_received_by_its_office")} END IF;
            IF NEW.extended_by_id IS DISTINCT FROM OLD.extended_by_id
                AND NOT {holds_sql("NEW.extended_by_id", ANSWERS)}
            THEN {fail("data_request_is_answered_by_its_office")} END IF;
            IF NEW.settled_by_id IS DISTINCT FROM OLD.settled_by_id
                AND NOT {holds_sql("NEW.settled_by_id", ANSWERS)}
            THEN {fail("data_request_is_answered_by_its_office")} END IF;
            RETURN NEW;
        """,
    )


@tracked(exclude=("asks", "answer", "extension_reason"))
class DataSubjectRequest(models.Model):
    """개인정보 요구: a claimant asks to see, correct or delete the personal data of a claim, or to
    stop its processing. The secretariat answers within ten days; access may be put off once."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="data_subject_requests", verbose_name=_("신청")
    )
    kind = models.CharField(_("요구"), max_length=10, choices=RequestKind)
    asks = models.BinaryField(_("신청인의 말(암호화)"), null=True)
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    channel = models.CharField(_("접수채널"), max_length=10, choices=RequestChannel)
    identity = models.CharField(
        _("신원 확인"), max_length=12, choices=Identity, default=Identity.UNPROVEN
    )
    proven_by = actor(_("신원을 확인한 사람"), null=True, blank=True)
    proven_at = models.DateTimeField(_("신원을 확인한 때"), null=True, blank=True)
    filed_on = models.DateField(_("요구한 날"))
    first_due_on = models.DateField(_("처음 기한"))
    due_on = models.DateField(_("답할 기한"))
    received_by = actor(_("접수한 사람"))
    received_at = models.DateTimeField(_("접수한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=10, choices=RequestStatus, default=RequestStatus.RECEIVED
    )

    extended_by = actor(_("기한을 늘린 사람"), null=True, blank=True)
    extended_at = models.DateTimeField(_("기한을 늘린 때"), null=True, blank=True)
    extension_reason = models.CharField(_("기한을 늘린 사유"), max_length=LONG_REASON, blank=True)

    # The answer, or the withdrawal by the claimant.
    outcome = models.CharField(
        pgettext_lazy("data request", "답"), max_length=8, choices=RequestOutcome, blank=True
    )
    ground = models.CharField(_("들어주지 않는 근거"), max_length=12, choices=Ground, blank=True)
    answer = models.CharField(_("답한 내용"), max_length=LONG_REASON, blank=True)
    settled_by = actor(_("마친 사람"), null=True, blank=True)
    settled_at = models.DateTimeField(_("마친 때"), null=True, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("개인정보 요구")
        verbose_name_plural = pgettext_lazy("several", "개인정보 요구")
        ordering = ["-pk"]
        permissions = [
            ("register_datasubjectrequest", "개인정보 요구 접수"),
            ("answer_datasubjectrequest", "개인정보 요구에 답하기"),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status="received"),
                name="data_request_to_answer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"],
                condition=Q(status="received"),
                name="claim_has_one_open_data_request_of_a_kind",
            ),
            models.CheckConstraint(
                name="data_request_is_of_known_words",
                condition=Q(
                    kind__in=RequestKind.values,
                    channel__in=RequestChannel.values,
                    identity__in=Identity.values,
                ),
            ),
            models.CheckConstraint(
                name="data_request_is_due_after_it_was_made",
                condition=Q(first_due_on__gt=F("filed_on"), due_on__gte=F("first_due_on")),
            ),
            models.CheckConstraint(
                name="extended_data_request_says_who_and_why",
                condition=Q(
                    kind="access",
                    due_on__gt=F("first_due_on"),
                    extended_by__isnull=False,
                    extended_at__isnull=False,
                )
                & ~Q(extension_reason="")
                | Q(
                    due_on=F("first_due_on"),
                    extended_by__isnull=True,
                    extended_at__isnull=True,
                    extension_reason="",
                ),
            ),
            models.CheckConstraint(
                name="settled_data_request_says_what_and_by_whom",
                condition=Q(
                    status="received",
                    outcome="",
                    answer="",
                    settled_by__isnull=True,
                    settled_at__isnull=True,
                )
                | Q(
                    status="answered",
                    outcome__in=RequestOutcome.values,
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                )
                & ~Q(answer="")
                | Q(
                    status="withdrawn",
                    outcome="",
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                )
                & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="refused_data_request_names_its_ground",
                condition=Q(outcome__in=["partly", "refused"], ground__in=Ground.values)
                | Q(outcome__in=["", "granted"], ground=""),
            ),
            models.CheckConstraint(
                name="proof_of_identity_names_who",
                condition=Q(identity="unproven", proven_by__isnull=True, proven_at__isnull=True)
                | ~Q(identity="unproven") & Q(proven_by__isnull=False, proven_at__isnull=False),
            ),
            models.CheckConstraint(
                name="data_is_given_to_a_proven_person",
                condition=Q(outcome__in=["", "refused"]) | ~Q(identity="unproven"),
            ),
            models.CheckConstraint(
                name="data_request_has_its_text_until_it_is_erased",
                condition=Q(asks__isnull=False) | Q(erased_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("received_by", "proven_by", "extended_by", "settled_by"),
            not_of_an_erased_claim(),
            Fsm(
                transitions={
                    RequestStatus.RECEIVED: {RequestStatus.ANSWERED, RequestStatus.WITHDRAWN}
                },
                starts={RequestStatus.RECEIVED},
            ),
            Frozen(
                fields=("claim", "kind", "text_digest", "channel", "filed_on", "first_due_on",
                        "received_by", "received_at"),
                says="data_request_is_frozen",
            ),
            Frozen(
                name="identity_is_proven_once",
                fields=("identity", "proven_by", "proven_at"),
                while_="OLD.identity <> 'unproven' OR OLD.status <> 'received'",
                says="identity_of_a_data_request_is_proven_once",
            ),
            Frozen(
                name="extended_once",
                fields=("due_on", "extended_by", "extended_at"),
                while_="OLD.extended_at IS NOT NULL OR NEW.status <> 'received'",
                says="data_request_is_extended_once",
            ),
            Frozen(
                name="answer_is_final",
                fields=("outcome", "ground", "settled_by", "settled_at"),
                while_="OLD.status <> 'received'",
                says="answer_of_a_data_request_is_final",
            ),
            Erasable(fields=("asks",), says="data_request_is_frozen"),
            _is_of_its_office(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.status == RequestStatus.RECEIVED

    @property
    def is_proven(self) -> bool:
        """True once it is known that the claimant asks, or somebody who may ask for them."""
        return self.identity != Identity.UNPROVEN

    @property
    def may_be_copied(self) -> bool:
        """True if the claimant may be given a copy: access, by a proven person, with no part of it
        refused, since a copy is whole."""
        given = self.is_open or self.outcome == RequestOutcome.GRANTED
        return self.kind == RequestKind.ACCESS and self.is_proven and given

    def reveal_asks(self, claim_number: str) -> str:
        """Return the claimant's words, decrypted; '' after their erasure. `claim_number` is part of
        the encryption. The caller records the access."""
        return crypto.decrypt(self.asks, aad=_place(claim_number)) if self.asks else ""


def encrypt_asks(text: str, claim_number: str) -> bytes:
    """Return a claimant's words, encrypted for a request about the claim of this number."""
    return crypto.encrypt(text, aad=_place(claim_number))


def _place(claim_number: str) -> bytes:
    return crypto.aad("reviews_datasubjectrequest", "asks", claim_number)
