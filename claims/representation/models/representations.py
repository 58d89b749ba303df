"""Models of a person who acts or receives for the claimant of one claim, and of the papers that
prove it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.models import Document
from claims.personal_data import crypto
from claims.personal_data.masking import mask_name, mask_phone_last4
from claims.reasons import MOST_REASON
from claims.register.models import Claim
from claims.representation.models.choices import (
    ENTER,
    Letters,
    PaperKind,
    RepresentationKind,
    RepresentationStatus,
)
from claims.representation.models.querysets import RepresentationQuerySet
from claims.representation.models.triggers import (
    former_reader_knows_no_open_link,
    other_payee_passes_two_people,
    representation_has_its_papers,
)
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Erasable, Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission

PERSONAL = ("name", "relation", "phone", "phone_last4", "phone_index", "email", "email_hint",
            "email_index", "reason")  # fmt: skip


@tracked(exclude=(*PERSONAL, "settled_reason", "ended_reason", "kept_reason"))
class Representation(models.Model):
    """Model of a proxy, a new representative, an heir, or the closing of the business, of one
    claim.

    `pays_to`: the grant goes to this person's account, so a second person confirms. If there are
    several heirs, one receives for all of them, by their agreement; `heirs` counts them. Rows are
    never deleted; what was entered does not change. One with `pays_to` also ends by two people:
    while `ending_by` waits for the second, nobody is paid."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="representations", verbose_name=_("신청")
    )
    kind = models.CharField(_("종류"), max_length=10, choices=RepresentationKind)
    name = models.CharField(_("이름"), max_length=100, blank=True)
    relation = models.CharField(_("신청인과의 관계"), max_length=60, blank=True)
    phone = models.BinaryField(_("휴대전화(암호화)"), null=True)
    phone_last4 = models.CharField(_("휴대전화 끝자리"), max_length=4, blank=True, db_collation="C")
    phone_index = models.BinaryField(_("휴대전화 색인"), max_length=16, null=True)
    email = models.BinaryField(_("이메일(암호화)"), null=True)
    email_hint = models.CharField(_("이메일"), max_length=20, blank=True)
    email_index = models.BinaryField(_("이메일 색인"), max_length=16, null=True)
    heirs = models.PositiveSmallIntegerField(_("상속인 수"), null=True, blank=True)
    letters = models.CharField(_("통지"), max_length=10, choices=Letters, default=Letters.CLAIMANT)
    pays_to = models.BooleanField(_("이 사람에게 지급"), default=False)
    valid_from = models.DateField(_("시작"))
    valid_to = models.DateField(_("끝"), null=True, blank=True)
    reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)
    status = models.CharField(
        _("상태"), max_length=10, choices=RepresentationStatus,
        default=RepresentationStatus.WAITING,
    )  # fmt: skip
    entered_by = actor(_("등록"))
    entered_at = models.DateTimeField(_("등록한 때"), default=clock.now)
    settled_by = actor(_("확인"), null=True, blank=True)
    settled_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)
    settled_reason = models.CharField(_("처리 사유"), max_length=MOST_REASON, blank=True)
    ending_by = actor(_("끝내기를 올린 사람"), null=True, blank=True)
    ending_at = models.DateTimeField(_("끝내기를 올린 때"), null=True, blank=True)
    ended_by = actor(_("끝낸 사람"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝낸 때"), null=True, blank=True)
    ended_reason = models.CharField(_("끝낸 사유"), max_length=MOST_REASON, blank=True)
    # Of the last end that was proposed and declined by another person.
    kept_reason = models.CharField(_("끝내지 않은 사유"), max_length=MOST_REASON, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("대리·승계")
        verbose_name_plural = pgettext_lazy("several", "대리·승계")
        ordering = ["-pk"]
        permissions = [
            ("enter_representation", "대리인, 상속인, 대표자 변경, 폐업을 등록하기"),
            ("confirm_representation", "다른 사람이 등록한 대리·승계를 확인하기"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"],
                condition=Q(status__in=["waiting", "in_force"]),
                name="one_representation_of_a_kind_stands",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status__in=["waiting", "in_force"], pays_to=True),
                name="one_other_payee_of_a_claim_stands",
            ),
            models.CheckConstraint(
                name="payee_is_confirmed_by_another_person",
                condition=Q(pays_to=False)
                | ~Q(status__in=["in_force", "ended"])
                | ~Q(settled_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="settled_representation_says_by_whom",
                condition=Q(status="waiting", settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(status="waiting") & Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_representation_says_by_whom_and_why",
                condition=~Q(status="ended") & Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(status="ended", ended_by__isnull=False, ended_at__isnull=False)
                & (~Q(ended_reason="") | Q(erased_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="payee_ends_by_another_person",
                condition=~Q(status="ended")
                | Q(pays_to=False)
                | Q(ending_by__isnull=False) & ~Q(ended_by=F("ending_by")),
            ),
            models.CheckConstraint(
                name="ending_payee_says_by_whom_and_why",
                condition=Q(ending_by__isnull=True, ending_at__isnull=True)
                | Q(
                    ending_by__isnull=False,
                    ending_at__isnull=False,
                    pays_to=True,
                    status__in=["in_force", "ended"],
                )
                & (~Q(ended_reason="") | Q(erased_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="heir_and_successor_receive_a_closure_does_not",
                condition=Q(kind__in=["heir", "successor"], pays_to=True)
                | Q(kind="closure", pays_to=False)
                | Q(kind="proxy"),
            ),
            models.CheckConstraint(
                name="heir_says_how_many_heirs_there_are",
                condition=Q(kind="heir", heirs__gte=1) | ~Q(kind="heir") & Q(heirs__isnull=True),
            ),
            models.CheckConstraint(
                name="representation_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="who_gets_letters_can_be_reached",
                condition=Q(letters="claimant")
                | Q(phone__isnull=False)
                | Q(email__isnull=False)
                | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="representation_names_a_person",
                condition=Q(kind="closure") | ~Q(name="") | Q(erased_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["entered_at"], condition=Q(status="waiting"), name="representation_waiting"
            )
        ]
        triggers = [
            NamesItsActor("entered_by", "settled_by", "ending_by", "ended_by"),
            not_of_an_erased_claim(),
            Frozen(
                fields=("claim", "kind", "heirs", "letters", "pays_to", "valid_from", "valid_to",
                        "entered_by", "entered_at"),
                says="representation_is_frozen",
            ),
            Erasable(fields=PERSONAL, says="representation_is_frozen"),
            Frozen(
                name="frozen_when_settled",
                fields=("settled_by", "settled_at"),
                while_="OLD.status <> 'waiting'",
                says="settled_representation_is_frozen",
            ),
            Frozen(
                name="frozen_when_ended",
                fields=("ending_by", "ending_at", "ended_by", "ended_at"),
                while_="OLD.status = 'ended'",
                says="ended_representation_is_frozen",
            ),
            Frozen(
                name="frozen_end_reason",
                fields=("ended_reason",),
                while_="NEW.ending_by_id IS NOT DISTINCT FROM OLD.ending_by_id"
                " AND NEW.status = OLD.status"
                " AND (NEW.erased_at IS NULL OR NEW.ended_reason <> '')",
                says="ended_representation_is_frozen",
            ),
            Frozen(
                name="frozen_when_ending",
                fields=("ending_by", "ending_at"),
                while_="OLD.ending_by_id IS NOT NULL AND NEW.ending_by_id IS NOT NULL",
                says="ended_representation_is_frozen",
            ),
            Fsm(
                transitions={
                    RepresentationStatus.WAITING: (
                        RepresentationStatus.IN_FORCE,
                        RepresentationStatus.DECLINED,
                        RepresentationStatus.WITHDRAWN,
                    ),
                    RepresentationStatus.IN_FORCE: (RepresentationStatus.ENDED,),
                },
                starts=(RepresentationStatus.WAITING,),
            ),
            other_payee_passes_two_people(),
            ProposerHoldsPermission("entered_by", ENTER, moves=("waiting", "in_force")),
            representation_has_its_papers(),
            former_reader_knows_no_open_link(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.masked_name}".strip()

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        return mask_phone_last4(self.phone_last4)

    @property
    def is_waiting(self) -> bool:
        return self.status == RepresentationStatus.WAITING

    @property
    def is_in_force(self) -> bool:
        return self.status == RepresentationStatus.IN_FORCE

    @property
    def is_ahead(self) -> bool:
        """True before its first day (KST)."""
        return self.valid_from > clock.today()

    @property
    def is_over(self) -> bool:
        """True after its last day (KST): it has ended by itself, whatever its status."""
        return self.valid_to is not None and self.valid_to < clock.today()

    @property
    def is_ending(self) -> bool:
        """True if the end waits for its second person; nobody is paid meanwhile, if its person
        `receives_now`."""
        return self.is_in_force and self.ending_by_id is not None

    @property
    def receives_now(self) -> bool:
        """True if its person receives the money today, or would if its end did not wait."""
        return self.pays_to and self.is_in_force and not self.is_ahead and not self.is_over

    def reveal_phone(self, claim_number: str) -> str:
        """Return the phone number in plain text, "" without one. Call it to send a notice, or after
        the access was recorded in the access log."""
        if self.phone is None:
            return ""
        return crypto.decrypt(self.phone, aad=phone_aad(claim_number))

    def reveal_email(self, claim_number: str) -> str:
        """Return the mail address in plain text, "" without one. Call it to send a notice, or after
        the access was recorded in the access log."""
        if self.email is None:
            return ""
        return crypto.decrypt(self.email, aad=email_aad(claim_number))


def email_aad(claim_number: str) -> bytes:
    """Return the associated data with which a representative's mail address is encrypted and
    decrypted.
    """
    return crypto.aad("claims_representation", "email", claim_number)


def phone_aad(claim_number: str) -> bytes:
    """Return the associated data with which a representative's phone is encrypted and decrypted."""
    return crypto.aad("claims_representation", "phone", claim_number)


class RepresentationPaper(models.Model):
    """A document of the claim that proves a representation, with the kind of paper that it is."""

    representation = models.ForeignKey(
        Representation, models.PROTECT, related_name="papers", verbose_name=_("대리·승계")
    )
    kind = models.CharField(_("증빙"), max_length=20, choices=PaperKind)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", db_index=False, verbose_name=_("서류")
    )

    class Meta:
        verbose_name = _("대리·승계 증빙")
        verbose_name_plural = pgettext_lazy("several", "대리·승계 증빙")
        ordering = ["representation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["representation", "kind"], name="paper_of_a_kind_is_named_once"
            )
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.representation_id} {self.get_kind_display()}"
