"""Refusals for a member with another office, in words for the database's rules."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from claims import clock
from claims.accounts.roles import SeatedElsewhereError, role_labels
from claims.errors import DomainError
from claims.users.models import RolesApart, User
from reviews.committee.models import Member


class HoldsAnotherOfficeError(DomainError):
    """Refusal of a seat on the council to an account with a role that does not go with one."""


def _apart() -> set[str]:
    """Return the names of the roles that do not go with a seat."""
    apart = RolesApart.objects.filter(one__name="member")
    return set(apart.values_list("other__name", flat=True))


def forbid_roles_beside_a_seat(user: User, names: Iterable[str]) -> None:
    """Raise SeatedElsewhereError if `user` has a current or coming term and one of the roles
    `names` does not go with a seat."""
    running = Q(term_to__isnull=True) | Q(term_to__gte=clock.today())
    seated = Member.objects.filter(running, user=user).exists()
    if seated and set(names) & _apart():
        raise SeatedElsewhereError


def may_be_seated() -> QuerySet[User]:
    """Return the active users without a seat and without a role that does not go with one, members
    by their role first."""
    others = User.objects.filter(groups__name__in=_apart()).values("pk")
    held = User.groups.through.objects.filter(user=OuterRef("pk"), group__name="member")
    rows = User.objects.filter(is_active=True, member=None).exclude(pk__in=others)
    return rows.annotate(is_member=Exists(held)).order_by("-is_member", "name", "pk")


def forbid_a_seat_beside_roles(user: User) -> None:
    """Raise HoldsAnotherOfficeError if `user` holds a role that does not go with a seat."""
    held = _apart() & set(user.groups.values_list("name", flat=True))
    if held:
        said = _("%(name)s님은 %(roles)s 역할이 있어 위원이 될 수 없습니다.")
        raise HoldsAnotherOfficeError(said % {"name": user, "roles": role_labels(sorted(held))})
