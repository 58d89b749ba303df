"""The members of the council."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.clock import today
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen
from claims.users.models import User
from reviews.committee.models.triggers import member_offices

__all__ = [
    "Member",
    "RoleBesideSeat",
]


class MemberQuerySet(models.QuerySet["Member"]):
    def serving(self, day: date | None = None) -> MemberQuerySet:
        """Return the members whose term includes a day (default: today in Asia/Seoul) and whose
        account is active."""
        day = day or today()
        return self.filter(
            Q(term_to__isnull=True) | Q(term_to__gte=day),
            term_from__lte=day,
            user__is_active=True,
            user__disabled_at__isnull=True,
        )

    def of(self, user: Any) -> Member | None:
        """Return the user's member; None for a user who is no member."""
        return self.filter(user_id=user.pk).first()


@tracked()
class Member(models.Model):
    """Council member (위원): a user with an organisation, a term, and a limit of open seats (None:
    no limit). Draws take substitutes last; a member who `deputises` may act for the chair. Chair is
    a role (a group), not a column; draws leave chairs out."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="member", verbose_name=_("사용자")
    )
    organisation = models.CharField(_("소속"), max_length=100)
    term_from = models.DateField(_("임기 시작"))
    term_to = models.DateField(_("임기 끝"), null=True, blank=True)
    substitute = models.BooleanField(_("예비위원"), default=False)
    deputises = models.BooleanField(_("위원장 직무대행"), default=False)
    load_limit = models.PositiveSmallIntegerField(_("동시 심의 한도"), null=True, blank=True)

    GRANTS = "no delete"
    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("위원")
        verbose_name_plural = pgettext_lazy("several", "위원")
        ordering = ["substitute", "pk"]
        permissions = [("view_load", "위원의 부하와 이해관계 보기")]
        constraints = [
            models.CheckConstraint(
                name="term_ends_after_it_begins",
                condition=Q(term_to__isnull=True) | Q(term_to__gte=F("term_from")),
            )
        ]
        triggers = [
            Frozen(fields=("user",), says="member_stays_the_same_person"),
            member_offices.member_holds_no_other_office(),
            member_offices.seat_is_set_by_two_administrators(),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def term_has_ended(self) -> bool:
        """True from the day after the end of the term on (Asia/Seoul)."""
        return self.term_to is not None and self.term_to < today()

    def deputised_at(self, moment: datetime) -> bool:
        """Return True if this member could act for the chair at a time: with `deputises` and within
        the term as the history has them of then, since a deputation that ends changes nothing of
        before, and without being a chair then, who acts as one. One query; two if true."""
        rows = apps.get_model("reviews", "MemberEvent").objects.filter(pgh_obj_id=self.pk)
        known = rows.filter(pgh_created_at__lte=moment).order_by("-pgh_id")
        seat = known.first() or rows.order_by("pgh_id").first() or self
        day = timezone.localdate(moment)
        if not (seat.deputises and seat.term_from <= day <= (seat.term_to or day)):
            return False
        roles = apps.get_model("claims", "RoleHeldEvent").objects.filter(
            user_id=self.user_id, group__permissions__codename="confirm_decision"
        )
        chair = roles.filter(pgh_created_at__lte=moment).order_by("-pgh_id").first()
        return chair is None or chair.pgh_label == "delete"

    @property
    def deputises_today(self) -> bool:
        """True for a member who may act for the chair today: with `deputises`, within the term
        (Asia/Seoul). No query; the account's state is asked by `MemberQuerySet.serving`."""
        return self.deputises and self.term_from <= today() and not self.term_has_ended


class RoleBesideSeat(User.groups.through):  # type: ignore[name-defined, misc]
    """Proxy of the table of users' roles. It carries the trigger that refuses a council member a
    role that does not go with a seat."""

    class Meta:
        proxy = True
        verbose_name = _("위원의 다른 역할")
        verbose_name_plural = pgettext_lazy("several", "위원의 다른 역할")
        triggers = [member_offices.role_does_not_meet_a_seat()]
