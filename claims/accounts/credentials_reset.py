"""Resetting credentials: earlier passwords, factors, sessions and links open the account no
more."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from claims.accounts.password_links import is_mailed, mail_link
from claims.users.models import User


def reset_credentials(user: User) -> None:
    """Delete password and second factors of an account, and mail its owner a link to set them.

    Earlier sessions and links end with the password. So everybody who had access before is out,
    including the administrator who made the account. Without a mail server the person gets access
    by `manage.py changepassword` alone. The caller locks `user`.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    mail_link(user)


def describe_link(user: User) -> str:
    """Return a sentence for a sheet: how the person gets access after `reset_credentials`."""
    if is_mailed(user):
        return _("비밀번호를 새로 정할 링크를 본인에게 메일로 보냅니다: %(mail)s.") % {
            "mail": user.email
        }
    return _(
        "메일이 나가지 않으므로 서버에서 manage.py changepassword %(name)s 명령으로 비밀번호를"
        " 정해야 들어올 수 있습니다. 본인에게 직접 알려 주세요."
    ) % {"name": user.username}
