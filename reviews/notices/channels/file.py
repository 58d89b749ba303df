"""Sender that writes files, for development: no message reaches a stranger."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import structlog
from django.conf import settings

from reviews.notices.channels.base import Message, ProviderUnavailableError, Sender, SendResult
from reviews.notices.channels.smtp import as_bytes
from reviews.notices.models import AttemptOutcome, Channel

log = structlog.get_logger(__name__)


class FileSender(Sender):
    """Sender that writes each message to NOTICE_DIR/<public id>.eml, or .txt for phones. The file
    is written in one step, and a notice that is sent again replaces its own."""

    name = "file"
    batch = 50
    reaches_people = False

    def connect(self) -> None:
        try:
            Path(settings.NOTICE_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ProviderUnavailableError("no_folder", str(error.strerror)) from error

    def send(self, messages: Sequence[Message]) -> list[SendResult]:
        return [self._write(message) for message in messages]

    def close(self) -> None:
        """Do nothing: a sender of files has no connection."""

    def _write(self, message: Message) -> SendResult:
        mail = message.channel == Channel.MAIL
        path = Path(settings.NOTICE_DIR) / f"{message.public_id}{'.eml' if mail else '.txt'}"
        part = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            raw = as_bytes(message) if mail else as_text(message)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(raw)
            part.replace(path)
        except ValueError:
            return SendResult(AttemptOutcome.REJECTED, "bad_address", permanent=True)
        except OSError as error:
            return SendResult(AttemptOutcome.REJECTED, "not_written", str(error.strerror))
        log.info("notice_written_to_file", notice=message.public_id, kind=message.event)
        return SendResult(AttemptOutcome.ACCEPTED, "file")


def as_text(message: Message) -> bytes:
    """Return a message to a phone as the text of its file: To, Channel, Template and Subject, an
    empty line, the body."""
    head = {
        "To": message.to,
        "Channel": message.channel,
        "Template": message.template_id,
        "Subject": message.subject,
    }
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return "\n".join([*lines, "", message.body]).encode()
