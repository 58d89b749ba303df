import smtplib
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.users.mail import mail_works

log = structlog.get_logger(__name__)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # ACCOUNT_RATE_LIMITS["login_failed"] holds what these two say.
        "username_password_mismatch": _(
            "아이디 또는 비밀번호가 맞지 않습니다. 다섯 번 틀리면 15분 동안 잠깁니다."
        ),
        "too_many_login_attempts": _("로그인을 여러 번 틀려 잠겼습니다. 15분 뒤에 다시 해 주세요."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail about an account, after the commit. Without a mail server nothing is sent, and a
        server that fails keeps nobody from a page: the log says so, and the pages whom to ask."""
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
        """To the account's own address; the library knows only those entered by its own pages."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)
