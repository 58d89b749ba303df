"""A way in from the beginning: nothing that was set up before opens the account any more."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from claims.accounts.password_links import is_mailed, mail_link
from claims.users.models import User


def reset_credentials(user: User) -> None:
    """Take password and second factors from an account, and mail its owner a link to set them.

    Sessions and links from before end with the password. Whoever had the account before, the
    administrator who made it included, is out. Without a mail server the person gets in by
    `manage.py changepassword` alone. `user` is locked by the caller.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    mail_link(user)


def describe_link(user: User) -> str:
    """Say for a sheet by which way the person gets in after `begin_anew`."""
    if is_mailed(user):
        return _("비밀번호를 새로 정할 링크를 본인에게 메일로 보냅니다: %(mail)s.") % {
            "mail": user.email
        }
    return _(
        "메일이 나가지 않으므로 서버에서 manage.py changepassword %(name)s 명령으로 비밀번호를"
        " 정해야 들어올 수 있습니다. 본인에게 직접 알려 주세요."
    ) % {"name": user.username}
