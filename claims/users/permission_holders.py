"""Holders of a permission: one query for draws, lists and stand-ins."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from claims.users.models import User


def holders_of(*permissions: str) -> QuerySet[User]:
    """Return the active users who hold one of the permissions ("reviews.cast_vote"), by a role or
    of their own; the query also serves as a subquery.

    A superuser, who may do everything, does not count as a holder: no work waits for them.
    """
    wanted = Q()
    for name in permissions:
        app, codename = name.split(".")
        named = {"codename": codename, "content_type__app_label": app}
        wanted |= Q(**{f"groups__permissions__{key}": value for key, value in named.items()})
        wanted |= Q(**{f"user_permissions__{key}": value for key, value in named.items()})
    return User.objects.filter(pk__in=User.objects.filter(wanted).values("pk"), is_active=True)
