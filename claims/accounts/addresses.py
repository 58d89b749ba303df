"""One mail address belongs to one account with a role: password links and the log-in with an
account of the organisation follow it, so two such accounts would be two hands of one person."""

from __future__ import annotations

from django.db import connections
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from claims.errors import DomainError
from claims.users.models import User


class AddressOfAnotherError(DomainError):
    """Error: another active account with a role has the mail address. The message names both."""

    code = "address_of_another_account"


def require_own_address(user: User, email: str, using: str = "default") -> None:
    """Raise AddressOfAnotherError if another active account with a role has this mail address, in
    upper or lower case. Accounts without an address may be many.

    Locks the address until the end of the transaction, so that two accounts do not get it at the
    same moment."""
    if not email:
        return
    with connections[using].cursor() as cursor:
        lock = f"address {email.lower()}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
    roles = User.groups.through.objects.filter(user_id=OuterRef("pk"))
    own = User.user_permissions.through.objects.filter(user_id=OuterRef("pk"))
    in_office = Exists(roles) | Exists(own) | Q(is_superuser=True)
    rows = User.objects.using(using).filter(in_office, is_active=True, email__iexact=email)
    other = rows.exclude(pk=user.pk).order_by("pk").first()
    if other is not None:
        said = _(
            "%(mail)s 주소를 쓰는 다른 사용자(%(username)s)가 이미 역할을 맡고 있습니다. 한 사람이"
            " 두 계정으로 서로 확인하지 못하게, 한 주소는 역할이 있는 한 계정에만 둡니다."
        )
        raise AddressOfAnotherError(said % {"mail": email, "username": other.username})
