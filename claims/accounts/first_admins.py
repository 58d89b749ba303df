"""Creation of the first two administrators, the only ones that are not confirmed by others.

It runs under the database role that owns the tables, not under the application's: a person who may
run it could also change the database by hand. It refuses if two administrators exist, since they
can confirm each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims.accounts.addresses import require_own_address
from claims.changes.models import PERMISSION
from claims.errors import DomainError
from claims.users.models import User

ROLE = "admin"
MOST_FIRST_ADMINISTRATORS = 2


class NewPerson(NamedTuple):
    username: str
    name: str
    email: str = ""


class EnoughAdministratorsError(DomainError):
    message = _("관리자가 이미 두 명입니다. 더 필요하면 관리 화면에서 제안하고 확인합니다.")


class UserNameTakenError(DomainError):
    """Error: an account of that user name exists. The message, for a terminal, has the name."""


def administrators(using: str = "default") -> list[User]:
    """Return the active users with a role that may propose and confirm changes
    (`claims.confirm_change`), oldest first."""
    codename = PERMISSION.partition(".")[2]
    users = User.objects.using(using).filter(groups__permissions__codename=codename, is_active=True)
    return list(users.distinct().order_by("pk"))


def make_first_administrators(
    *, people: Iterable[NewPerson], password_hash: str, using: str = "owner"
) -> list[User]:
    """Create accounts with the role of administrator, before there are two to confirm each other.

    `password_hash` is a result of Django's `make_password` and is set on each account. Raises
    EnoughAdministratorsError if there would be more than two administrators, UserNameTakenError,
    AddressOfAnotherError, and ValidationError for a name or an address that no account may have.
    Then none is made.
    """
    people = list(people)
    with transaction.atomic(using=using):
        Group.objects.using(using).select_for_update().get(name=ROLE)  # one run at a time
        if len(administrators(using)) + len(people) > MOST_FIRST_ADMINISTRATORS:
            raise EnoughAdministratorsError
        made = []
        for person in people:
            user = User(
                username=person.username, name=person.name, email=person.email,
                password=password_hash, is_staff=True,
            )  # fmt: skip
            if User.objects.using(using).filter(username=person.username).exists():
                raise UserNameTakenError(
                    f"{person.username}: 이미 있는 사용자 이름입니다. 다른 이름을 쓰세요."
                )
            user.clean_fields()
            require_own_address(user, user.email, using)
            user.save(using=using)
            user.groups.db_manager(using).add(Group.objects.using(using).get(name=ROLE))
            made.append(user)
    return made
