"""Sender of mail over SMTP, step by step, to know whether a message was handed over.

Up to the answer to RCPT nothing was handed over, so a lost connection is simply tried again. From
DATA on a lost connection leaves the outcome unknown: the notice is sent again under the same
Message-ID.
"""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils import timezone

from reviews.notices.channels.base import (
    Message,
    ProviderUnavailableError,
    Sender,
    SendResult,
    redact,
)
from reviews.notices.models import AttemptOutcome, SuppressionReason

Lost = (smtplib.SMTPServerDisconnected, OSError)  # smtplib's own errors are OSErrors too
OK, CLOSING = 250, 421
# RFC 3463 and 7505: no such mailbox, an invalid address, a domain without mail. A bare 550 proves
# nothing: servers send it for senders and for texts, too.
NO_SUCH_ADDRESS = ("5.1.1 ", "5.1.3 ", "5.1.10 ")


class SmtpSender(Sender):
    """Sender of mail over one SMTP connection (EMAIL_* settings), which is kept for a batch. One
    message per call."""

    name = "smtp"
    batch = 1

    def __init__(self) -> None:
        self.backend: EmailBackend | None = None

    @property
    def per_second(self) -> int:
        return settings.SMTP_PER_SECOND

    @property
    def connection(self) -> smtplib.SMTP:
        if self.backend is None or self.backend.connection is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self.backend.connection

    def connect(self) -> None:
        if self.backend is not None:
            return
        backend = EmailBackend()
        try:
            backend.open()
            if backend.connection is None:
                raise ProviderUnavailableError("unreachable")
            backend.connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as error:  # greeting, TLS or log-in refused
            raise ProviderUnavailableError(
                f"smtp_{error.smtp_code}", redact(error.smtp_error)
            ) from error
        except OSError as error:
            raise ProviderUnavailableError(
                "unreachable", error.strerror or type(error).__name__
            ) from error
        self.backend = backend

    def send(self, messages: Sequence[Message]) -> list[SendResult]:
        return [self._send(message) for message in messages]

    def close(self) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            with contextlib.suppress(OSError):
                backend.close()

    def _send(self, message: Message) -> SendResult:
        try:
            raw = as_bytes(message)
            sender = sanitize_address(parseaddr(settings.NOTICE_FROM)[1], "utf-8")
            to = sanitize_address(message.to, "utf-8")
        except ValueError:  # also BadHeaderError
            return SendResult(AttemptOutcome.REJECTED, "bad_address", permanent=True)
        refusal = self._envelope(sender, to)
        return refusal if refusal is not None else self._data(raw)

    def _envelope(self, sender: str, to: str) -> SendResult | None:
        """Send MAIL and RCPT. Return None when the server is ready for the message, else the
        rejection. A lost connection is opened again once.

        A refusal of MAIL is about our sender or account (530 log in first, 452 storage), and every
        other letter would get it too: the server is away, and the letter loses no attempt."""
        for last in (False, True):
            try:
                self.connect()
                code, text = self.connection.mail(sender)
                if code != OK:
                    self._refused(code, text)
                    return _away(f"smtp_{code}", redact(text))
                code, text = self.connection.rcpt(to)
                return None if code in (OK, 251) else self._refused(code, text)
            except ProviderUnavailableError as away:
                return _away(away.code, away.text)
            except Lost:  # an idle connection was closed: once more on a new one
                self.close()
                if last:
                    return SendResult(AttemptOutcome.REJECTED, "connection_lost")
        return None

    def _data(self, raw: bytes) -> SendResult:
        try:
            code, text = self.connection.data(raw)
        except smtplib.SMTPDataError as error:  # no 354: the server did not want the message
            return self._refused(error.smtp_code, error.smtp_error)
        except Lost:
            self.close()
            return SendResult(AttemptOutcome.UNKNOWN, "no_answer")
        if code == OK:
            return SendResult(AttemptOutcome.ACCEPTED, str(code), redact(text))
        return self._refused(code, text)

    def _refused(self, code: int, text: str | bytes) -> SendResult:
        """Return the rejection: permanent for 5xx (RFC 5321, 4.2.1), tried again for others. Resets
        the session, or closes the connection after 421 and -1."""
        if code in (CLOSING, -1):
            self.close()
        else:
            with contextlib.suppress(*Lost):
                self.connection.rset()
        said, lasting = redact(text), 500 <= code <= 599
        wrong = lasting and said.startswith(NO_SUCH_ADDRESS)
        return SendResult(
            AttemptOutcome.REJECTED,
            str(code),
            said,
            permanent=lasting,
            suppress=SuppressionReason.WRONG_ADDRESS.value if wrong else "",
        )


def _away(code: str, text: str) -> SendResult:
    return SendResult(AttemptOutcome.REJECTED, code, text, away=True)


def message_id(public_id: str) -> str:
    """Return the Message-ID of a notice. It is the same for each try, so that a mail program can
    drop a copy."""
    domain = parseaddr(settings.NOTICE_FROM)[1].partition("@")[2] or "localhost"
    return f"<{public_id}@{domain}>"


def as_bytes(message: Message) -> bytes:
    """Return a message as the bytes of a mail with its headers (CRLF). Raises ValueError for text
    that no header can hold."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = message.subject
    mail["From"] = settings.NOTICE_FROM
    mail["To"] = message.to
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = message_id(message.public_id)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies to us
    mail.set_content(message.body, charset="utf-8", cte="base64")
    return mail.as_bytes()
