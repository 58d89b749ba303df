"""The user of a request, read together with roles and permissions in one query."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Concat

from claims.users.models import User

_NAME = Concat("content_type__app_label", Value("."), "codename")


_read_along: list[str] = []


def read_along(name: str) -> None:
    """Read a row that refers to the user (the name of its one-to-one relation) with each user."""
    if name not in _read_along:
        _read_along.append(name)


def _names(permissions: Any) -> ArraySubquery:
    return ArraySubquery(permissions.order_by().annotate(word=_NAME).values("word"))


class OneQueryBackend(AuthenticationBackend):
    """allauth's log-in by user name, over Django's permissions.

    Django reads the user, then the own permissions, then those of the groups, on each page.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user with `group_names` and the permissions that Django would read."""
        groups = Group.objects.filter(user=OuterRef("pk")).order_by("name")
        user = User.objects.annotate(
            held=ArraySubquery(groups.values("name")),
            own=_names(Permission.objects.filter(user=OuterRef("pk"))),
            by_groups=_names(Permission.objects.filter(group__user=OuterRef("pk"))),
        )
        found: Any = user.select_related(*_read_along).filter(pk=user_id, is_active=True).first()
        if found is None:
            return None
        found.group_names = found.held
        if not found.is_superuser:  # who has every permission: Django reads the list if it is asked
            found._user_perm_cache, found._group_perm_cache = set(found.own), set(found.by_groups)
        return found
