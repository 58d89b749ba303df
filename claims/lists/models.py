"""Saved views of the lists, and the view that a person opens a list with."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.tracking import tracked

LONGEST_TITLE = 40


class Density(models.TextChoices):
    NORMAL = "normal", _("보통")
    TIGHT = "tight", _("촘촘")


class SavedViewQuerySet(QuerySet["SavedView"]):
    def visible_to(self, user: Any, list_name: str) -> SavedViewQuerySet:
        """Return the user's own views of a list, and those shared with a role of the user.

        Adds `is_own` and `is_default`; own ones come first. One query.
        """
        return self.visible_to_key(user.pk, list_name)

    def visible_to_key(self, user: int, list_name: str) -> SavedViewQuerySet:
        """Return the same rows as `visible_to` for the user with this primary key."""
        roles = Group.objects.filter(user=user).values_list("name", flat=True)
        default = DefaultView.objects.filter(user=user, view=OuterRef("pk"))
        return (
            self.filter(Q(owner=user) | Q(shared_with__overlap=roles))
            .filter(list_name=list_name, deleted_at=None)
            .select_related("owner")
            .annotate(
                is_own=models.Case(models.When(owner=user, then=True), default=False),
                is_default=Exists(default),
            )
            .order_by("-is_own", "title", "pk")
        )


# A title is free text and may name somebody, so it stays out of the history.
@tracked(exclude=("title",))
class SavedView(models.Model):
    """Model of a saved view of a list: conditions, columns, order and density under a title, of one
    owner.

    Search text is never among the conditions: it names people. `columns` are names of the table's
    columns in the order shown; none means the usual ones. `shared_with` are names of roles."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("만든 사람"),
    )
    list_name = models.CharField(_("목록"), max_length=20, db_collation="C")
    title = models.CharField(_("이름"), max_length=LONGEST_TITLE)
    conditions = models.JSONField(_("조건"), default=dict, blank=True)  # {parameter: [values]}
    columns = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("열")
    )
    sort = models.CharField(_("순서"), max_length=40, blank=True, db_collation="C")
    density = models.CharField(_("줄 간격"), max_length=6, choices=Density, blank=True)
    shared_with = ArrayField(
        models.CharField(max_length=150),
        default=list,
        blank=True,
        verbose_name=_("공유한 역할"),
    )
    saved_at = models.DateTimeField(_("저장 시각"), auto_now_add=True)
    deleted_at = models.DateTimeField(_("지운 시각"), null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("보기")
        verbose_name_plural = pgettext_lazy("several", "보기")
        ordering = ["title", "pk"]
        permissions = [("share_savedview", "보기를 다른 역할과 나눔")]
        indexes = [
            models.Index(
                fields=["list_name"],
                name="shared_views_of_a_list",
                condition=Q(deleted_at=None) & ~Q(shared_with=[]),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "title"],
                condition=Q(deleted_at=None),
                name="view_of_a_list_has_its_own_title",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="view_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def query(self) -> list[tuple[str, str]]:
        """Query parameters (name, value) of the page that this view opens."""
        pairs = [(name, value) for name, values in self.conditions.items() for value in values]
        pairs += [("columns", name) for name in self.columns]
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.density:
            pairs.append(("density", self.density))
        return pairs

    @property
    def address(self) -> str:
        """Query string ("?…") of the page that this view opens; `?view=none` for a view without
        parameters, since an empty query would open the default view.
        """
        return "?" + urlencode(self.query or [("view", "none")])


class DefaultView(models.Model):
    """Model of the saved view with which a list opens for one user, if the address names nothing
    else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("사용자"),
    )
    list_name = models.CharField(_("목록"), max_length=20, db_collation="C")
    view = models.ForeignKey(
        SavedView, models.CASCADE, related_name="defaults", verbose_name=_("보기")
    )

    class Meta:
        verbose_name = _("처음 여는 보기")
        verbose_name_plural = pgettext_lazy("several", "처음 여는 보기")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_name"], name="list_opens_with_one_default_view"
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.view_id}"
