"""One-time links by which the owner of an account sets its password, which nobody else knows, and
the reset of credentials that ends with such a link.
"""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.errors import DomainError
from claims.users.mail import mail_works
from claims.users.models import User
from claims.users.permissions import require_permission

log = structlog.get_logger(__name__)


class NoWayToSendError(DomainError):
    """Error: an account that has a role gets its password link by mail only, and no mail can be
    sent to it."""

    message = gettext_lazy(
        "역할이 있는 계정의 링크는 본인의 메일로만 보냅니다. 메일 주소를 적거나, 서버에서 manage.py"
        " changepassword 명령으로 비밀번호를 정해 주세요."
    )


class SwitchedOffError(DomainError):
    code = "account_switched_off"
    message = gettext_lazy("사용하지 않는 계정입니다. 먼저 사용으로 바꿔 주세요.")


def is_mailed(user: User) -> bool:
    """Return True if a mail server is configured and the account has an address: its password link
    is then mailed, otherwise an administrator sees it once."""
    return mail_works() and bool(user.email)


def require_way_to_send(user: User) -> None:
    """Raise SwitchedOffError for a disabled account, and NoWayToSendError for one that has a role
    but gets no mail: no mail server, or no address."""
    if not user.is_active:
        raise SwitchedOffError
    if not is_mailed(user) and user.in_office:
        raise NoWayToSendError


@transaction.atomic
def make_link(*, user: User, by: User, request: HttpRequest) -> str:
    """Mail the account's owner a link to set a password and return ""; return the link, to be shown
    once, if no mail can be sent. `request` gives the site's address.

    The link is valid for PASSWORD_RESET_TIMEOUT seconds and until the password, the address or the
    last log-in changes. Raises ForbiddenError (`by` lacks `claims.change_user`), SwitchedOffError
    (a disabled account), NoWayToSendError (an account with a role, and no mail can be sent)."""
    require_permission(by, "claims.change_user")
    user = User.objects.select_for_update().get(pk=user.pk)
    require_way_to_send(user)
    adapter = get_adapter(request)
    if not is_mailed(user):
        return _url(adapter, user)
    _mail(adapter, user)
    return ""


def mail_link(user: User) -> None:
    """Mail the account's owner a link to set a password, after the commit. Outside a request, for a
    disabled account, or if no mail can be sent, only write a log line.

    The site's address is taken from the current request."""
    request = context.request
    if request is None or not (is_mailed(user) and user.is_active):
        log.info("account_mail_not_sent", user=user.pk)
        return
    with translation.override(user.language):
        _mail(get_adapter(request), user)


def _url(adapter: Any, user: User) -> str:
    token = default_token_generator.make_token(user)
    return adapter.get_reset_password_from_key_url(f"{user_pk_to_url_str(user)}-{token}")


def _mail(adapter: Any, user: User) -> None:
    """Mail a link to set a password to the owner of the account. The adapter sends it after the
    commit."""
    told = {"user": user, "password_reset_url": _url(adapter, user), "username": user.username}
    adapter.send_password_reset_mail(user, user.email, told)


def reset_credentials(user: User) -> None:
    """Delete password and second factors of an account, and mail its owner a link to set them. The
    caller locks `user`.

    Earlier sessions and links end with the password, also for the administrator who made the
    account. Without a mail server a new password can only be set by `manage.py changepassword`."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    mail_link(user)


def describe_link(user: User) -> str:
    """Return a sentence for a confirmation sheet on how the person gets access after
    `reset_credentials`: by a mailed link, or by `manage.py changepassword`."""
    if is_mailed(user):
        return _("비밀번호를 새로 정할 링크를 본인에게 메일로 보냅니다: %(mail)s.") % {
            "mail": user.email
        }
    return _(
        "메일이 나가지 않으므로 서버에서 manage.py changepassword %(name)s 명령으로 비밀번호를"
        " 정해야 들어올 수 있습니다. 본인에게 직접 알려 주세요."
    ) % {"name": user.username}
