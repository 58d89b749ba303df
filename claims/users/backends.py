"""The user of a request, read together with roles and permissions in one query."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from claims.composed_once import ComposedOnce
from claims.users.models import User

_NAME = Concat("content_type__app_label", Value("."), "codename")


_read_along: list[str] = []


def read_along(name: str) -> None:
    """Register a one-to-one relation whose row is read with the user, in the same query, on each
    request.

    `name` is the related name of the relation on the user.
    """
    if name not in _read_along:
        _read_along.append(name)


def _names(permissions: Any) -> ArraySubquery:
    return ArraySubquery(permissions.order_by().annotate(word=_NAME).values("word"))


class OneQueryBackend(AuthenticationBackend):
    """Log-in backend: allauth's log-in by user name, with Django's permissions. The user of a
    request is read with roles and permissions in one query, if Django needs three.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user with this primary key, with `group_names` set and all permissions
        read; None without one.
        """
        found: list[Any] = _user_query(tuple(_read_along)).fetch(
            user=User._meta.pk.to_python(user_id)
        )
        if not found:
            return None
        [user] = found
        user.group_names = user.held
        if not user.is_superuser:  # who has every permission: Django reads the list if it is asked
            user._user_perm_cache, user._group_perm_cache = set(user.own), set(user.by_groups)
        return user

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        """Return a user's permissions as Django does. If neither their own nor those of their
        groups are known yet, both are read by one statement, which is composed once: a verb asks a
        user who was read with a seat or a payment."""
        if (
            obj is None
            and user_obj.is_active
            and user_obj.pk
            and not user_obj.is_superuser
            and not hasattr(user_obj, "_user_perm_cache")
            and not hasattr(user_obj, "_group_perm_cache")
        ):
            found: list[Any] = _PERMISSIONS.fetch(user=user_obj.pk)
            user_obj._user_perm_cache = {name for row in found for name in row.own}
            user_obj._group_perm_cache = {name for row in found for name in row.by_groups}
        return super()._get_permissions(user_obj, obj, from_name)  # type: ignore[misc]


def _with_permissions(users: QuerySet[User]) -> QuerySet[User]:
    return users.annotate(
        own=_names(Permission.objects.filter(user=OuterRef("pk"))),
        by_groups=_names(Permission.objects.filter(group__user=OuterRef("pk"))),
    )


_PERMISSIONS: ComposedOnce[User] = ComposedOnce(
    lambda user: _with_permissions(User.objects.filter(pk=user)).only("pk"), user=int
)


@cache
def _user_query(along: tuple[str, ...]) -> ComposedOnce[User]:
    """Return the query for a user, with the rows that are read along."""

    def build(user: int) -> QuerySet[User]:
        groups = Group.objects.filter(user=OuterRef("pk")).order_by("name")
        users = _with_permissions(User.objects.annotate(held=ArraySubquery(groups.values("name"))))
        return users.select_related(*along).filter(pk=user, is_active=True)

    return ComposedOnce(build, user=int)
