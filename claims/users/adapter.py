import smtplib
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.users import lockout
from claims.users.mail import mail_works
from claims.users.requests import client_ip

log = structlog.get_logger(__name__)

FEW_TRIES = 2  # from here on the page says how many tries are left


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Adapter of the log-in library (allauth): sign-up is closed, since administrators make
    accounts, and `claims.users.lockout` counts wrong passwords.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The limits that these texts give are set in lockout.py.
        "username_password_mismatch": _(
            "아이디 또는 비밀번호가 맞지 않습니다. 다섯 번 틀리면 15분 동안 잠깁니다."
        ),
        "too_many_login_attempts": _(
            "로그인이 여러 번 실패해 잠겼습니다. 15분 뒤에 다시 해 주세요."
        ),
        "locked_on_this_device": _("로그인이 여러 번 실패해 잠겼습니다. 15분 뒤에 다시 해 주세요."),
        "locked_at_this_address": _(
            "이 인터넷 주소에서 로그인이 여러 번 실패해 잠겼습니다. 15분 뒤에 다시 "
            "하거나, 전에 로그인한 기기에서 해 주세요."
        ),
        "locked_for_new_devices": _(
            "이 아이디로 로그인이 여러 번 실패해, 처음 쓰는 기기의 로그인을 한 시간 동안 "
            "막았습니다. 전에 로그인한 기기를 쓰거나, 급하면 관리자에게 알려 주세요."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send mail about an account after the commit. Without a mail server nothing is sent. A
        failing server raises nothing: the error is logged."""
        if not mail_works():
            log.info("account_mail_not_sent", template=template_prefix)
            return
        site = get_current_site(self.request)
        told = {"request": self.request, "email": email, "current_site": site, **context}
        message = self.render_mail(template_prefix, email, told)
        transaction.on_commit(lambda: self._try(message, template_prefix))

    def _try(self, message: EmailMessage, template_prefix: str) -> None:
        try:
            message.send()
        except (OSError, smtplib.SMTPException) as error:
            log.error("account_mail_failed", template=template_prefix, error=type(error).__name__)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Send the library's notice about an account to `email`, by default to the account's
        `email`: the library itself uses only addresses entered on its own pages."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address as the access log records it; allauth's own rate limits use
        it, too."""
        return client_ip(request) or "0.0.0.0"  # noqa: S104  no address: a unix socket

    # ------------------------------------------------------------------ lock-out
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt to log in before the password is checked. Raises ValidationError when
        there were too many.
        """
        self._tries, refusal = lockout.count_attempt(request, credentials.get("username", ""))
        if refusal:
            raise self.validation_error(refusal)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the ValidationError of an error code. That of a wrong password names the tries
        that are left, once they are few.
        """
        error = super().validation_error(code, *args)
        tries = getattr(self, "_tries", [])
        if code != "username_password_mismatch" or not tries:
            return error
        left = lockout.tries_left(tries)
        if left > FEW_TRIES:
            return error
        if not left:
            text = gettext("아이디 또는 비밀번호가 맞지 않습니다. 여러 번 실패해 잠겼습니다.")
        else:
            text = ngettext(
                "아이디 또는 비밀번호가 맞지 않습니다. %(n)d번 더 틀리면 잠깁니다.",
                "아이디 또는 비밀번호가 맞지 않습니다. %(n)d번 더 틀리면 잠깁니다.",
                left,
            ) % {"n": left}
        return ValidationError(text, code=code)

    def _rollback_login_failed_rl_usage(self) -> None:
        lockout.take_back(getattr(self, "_tries", []))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        lockout.remember_device(request, response, user)
        return response
