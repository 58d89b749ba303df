"""A change that waits for a second administrator."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission, holds_sql

PERMISSION = "claims.confirm_change"  # proposes as well as confirms
# Kinds whose target is an account: `about` names it.
OF_A_PERSON = ("roles", "mail", "account", "factor", "seat")


class ChangeStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("확인 대기")
    CONFIRMED = "confirmed", _("적용됨")
    DECLINED = "declined", _("거절됨")
    WITHDRAWN = "withdrawn", _("철회됨")


set_styles(
    ChangeStatus,
    WAITING=("warn", "clock"),
    CONFIRMED=("ok", "circle-check-f"),
    DECLINED=("problem", "square-x-f"),
    WITHDRAWN=("none", "clock"),
)


class ChangeQuerySet(models.QuerySet["ProposedChange"]):
    def waiting(self) -> ChangeQuerySet:
        return self.filter(status=ChangeStatus.WAITING)

    def waiting_for(self, user: Any) -> ChangeQuerySet:
        """Return the waiting changes that `user` neither proposed nor is affected by (`about`). The
        caller checks the permission to confirm."""
        return self.waiting().exclude(proposed_by=user).exclude(about_id=user.pk)


class ProposedChange(models.Model):
    """Model of a change proposed by one administrator; it takes effect when another one confirms
    it.

    `kind` and `target` name the thing to change, `before` and `after` its state as JSON. A trigger
    freezes all columns but those of the settling; rows are never deleted."""

    kind = models.CharField(_("종류"), max_length=20)
    target = models.CharField(_("대상"), max_length=40)
    about = actor(_("당사자"), null=True, blank=True)
    before = models.JSONField(_("지금"), default=dict)
    after = models.JSONField(_("바뀐 뒤"), default=dict)
    reason = models.CharField(_("사유"), max_length=LONG_REASON)
    proposed_by = actor(_("제안"))
    proposed_at = models.DateTimeField(_("제안한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=10, choices=ChangeStatus, default=ChangeStatus.WAITING
    )
    settled_by = actor(_("처리"), null=True, blank=True)
    settled_at = models.DateTimeField(_("처리 시각"), null=True, blank=True)
    settled_reason = models.CharField(_("처리 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"
    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("변경 제안")
        verbose_name_plural = pgettext_lazy("several", "변경 제안")
        ordering = ["-pk"]
        permissions = [("confirm_change", "역할과 규칙의 변경을 제안하고 확인하기")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"],
                condition=Q(status=ChangeStatus.WAITING),
                name="one_change_of_a_thing_waits",
            ),
            models.CheckConstraint(
                name="settled_change_says_by_whom_and_when",
                condition=Q(
                    status=ChangeStatus.WAITING, settled_by__isnull=True, settled_at__isnull=True
                )
                | (
                    ~Q(status=ChangeStatus.WAITING)
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="change_is_confirmed_by_another_person",
                condition=~Q(status=ChangeStatus.CONFIRMED) | ~Q(settled_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="change_is_withdrawn_by_its_proposer",
                condition=~Q(status=ChangeStatus.WITHDRAWN) | Q(settled_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="nobody_proposes_a_change_of_oneself",
                condition=Q(about__isnull=True) | ~Q(proposed_by=F("about")),
            ),
            models.CheckConstraint(
                name="nobody_confirms_a_change_of_oneself",
                condition=Q(about__isnull=True)
                | ~Q(status=ChangeStatus.CONFIRMED)
                | ~Q(settled_by=F("about")),
            ),
            models.CheckConstraint(
                name="change_of_a_person_names_them",
                condition=Q(about__isnull=False) | ~Q(kind__in=OF_A_PERSON),
            ),
        ]
        triggers = [
            NamesItsActor("proposed_by", "settled_by"),
            Frozen(
                fields=("kind", "target", "about", "before", "after", "reason", "proposed_by",
                        "proposed_at"),
                says="proposed_change_is_frozen",
            ),
            Frozen(
                name="frozen_when_settled",
                fields=("status", "settled_by", "settled_at", "settled_reason"),
                while_="OLD.status <> 'waiting'",
                says="settled_change_is_frozen",
            ),
            Fsm(
                transitions={
                    ChangeStatus.WAITING: (
                        ChangeStatus.CONFIRMED,
                        ChangeStatus.DECLINED,
                        ChangeStatus.WITHDRAWN,
                    )
                },
                starts=(ChangeStatus.WAITING,),
            ),
            Rule(
                name="passes_two_administrators",
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT {holds_sql("NEW.proposed_by_id", PERMISSION)} THEN
                            {fail("change_is_proposed_by_an_administrator")}
                        END IF;
                        IF NEW.about_id IS NOT NULL AND NEW.target <> NEW.about_id::text THEN
                            {fail("change_of_a_person_names_them")}
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF OLD.status = 'waiting' AND NEW.status <> 'waiting' THEN
                        NEW.settled_at := transaction_timestamp();
                        IF NEW.status = 'confirmed'
                            AND NOT {holds_sql("NEW.settled_by_id", PERMISSION)}
                        THEN {fail("change_is_confirmed_by_administrators")} END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
            ProposerHoldsPermission(
                "proposed_by",
                PERMISSION,
                moves=("waiting", "confirmed"),
                says="change_is_confirmed_by_administrators",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"

    @property
    def is_waiting(self) -> bool:
        return self.status == ChangeStatus.WAITING

    @property
    def label(self) -> str | Promise:
        from claims.changes.kinds import kind_of

        return kind_of(self.kind).label

    @property
    def title(self) -> str:
        """The change in a few words, from its kind (`ChangeKind.title`)."""
        from claims.changes.kinds import kind_of

        return str(kind_of(self.kind).title(self))
