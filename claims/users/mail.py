"""Mail to users about their own account. Notices to claimants are sent by reviews.notices."""

from __future__ import annotations

import smtplib

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import ngettext

from claims.users.models import User

log = structlog.get_logger(__name__)


def mail_works() -> bool:
    """Return True if a mail server is configured (EMAIL_URL)."""
    return bool(settings.EMAIL_URL)


def password_link_lasts() -> str:
    """Return for how long a link to set a password can be used, in words: 24시간."""
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    if minutes % 60:
        return ngettext("%(n)s분", "%(n)s분", minutes) % {"n": minutes}
    return ngettext("%(n)s시간", "%(n)s시간", minutes // 60) % {"n": minutes // 60}


def send_account_mail(user: User, subject: str, text: str, *, to: str = "") -> None:
    """Send a person a message after the commit; only write a log line if no mail server is
    configured.

    `to` is an address other than the account's. A failing mail server undoes nothing."""
    address = to or user.email
    if not (mail_works() and address):
        log.info("account_mail_not_sent", user=user.pk)
        return
    transaction.on_commit(lambda: _send(user.pk, subject, text, address))


def _send(user_id: int, subject: str, text: str, address: str) -> None:
    try:
        send_mail(subject, text, None, [address])
    except (OSError, smtplib.SMTPException) as error:
        log.error("account_mail_failed", user=user_id, error=type(error).__name__)
