"""The head of a seal outside the database: a small JSON file, and a mail.

A person who rewrites the database and has the application's keys could seal again; a head stored
elsewhere reveals that (`verify_trail --head`)."""

from __future__ import annotations

import json
import os
from datetime import UTC
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from claims.korean import in_korean
from claims.trail.findings import Verified
from claims.trail.models import Seal

log = structlog.get_logger(__name__)


def head_as_json(seal: Seal) -> str:
    """Return the head of a seal as a JSON text: number, time (UTC), rows, head."""
    said = {
        "number": seal.number,
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
        "rows": seal.rows,
        "head": seal.head,
    }
    return json.dumps(said, indent=2) + "\n"


def read(text: str) -> tuple[str, int | None]:
    """Return (head, number) of the text of `head_as_json`, or (head, None) of a bare head of 64 hex
    digits. Raises ValueError for any other text."""
    said: dict[str, Any] = {"head": text.strip()}
    if text.lstrip().startswith("{"):
        try:
            said = json.loads(text)
        except ValueError as error:
            raise ValueError("봉인값이 아닙니다. 내보낸 파일이 끝까지 있지 않습니다.") from error
    head, number = str(said.get("head", "")).lower(), said.get("number")
    if len(head) != 64 or set(head) - set("0123456789abcdef"):
        raise ValueError("봉인값이 아닙니다. 16진수 64자나, 내보낸 파일을 지정하세요.")
    if number is not None and not isinstance(number, int):
        raise ValueError("봉인값이 아닙니다. 봉인 번호가 정수가 아닙니다.")
    return head, number


def read_from(name: str) -> tuple[str, int | None]:
    """Return (head, number) as `read` does, from the file of this name, or from the text itself if
    it is a head. Raises ValueError for text that is no head, OSError for an unreadable file."""
    path = Path(name)
    return read(path.read_text() if path.is_file() else name)


def write_to(name: str, seal: Seal) -> None:
    """Write a seal's head into the file of this name, whole or not at all: on a full disk a file
    that was there keeps its content, and none is left empty. Raises OSError."""
    path = Path(name).resolve()
    if path.exists() and not path.is_file():  # a pipe or a terminal
        path.write_text(head_as_json(seal))
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w") as file:
            file.write(head_as_json(seal))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def mail_head(seal: Seal, checked: Verified) -> bool:
    """Mail the head of a seal, and the findings of a check, to SEAL_MAIL_TO. Returns True when it
    was sent.

    Without SEAL_MAIL_TO nothing is sent. A mail that fails is logged, not raised; the seal is valid
    all the same.
    """
    if not settings.SEAL_MAIL_TO:
        return False
    with in_korean():
        state = _("이상 없음") if not checked.findings else _("이상 발견")
        subject = _("[심의 데스크] 기록 봉인 %(number)s: %(state)s") % {
            "number": seal.number,
            "state": state,
        }
        body = _(
            "아래 값을 데스크 밖에 보관해 주세요. 나중에 verify_trail --head로 대조할 수 있습니다."
        )
    found = [str(one) for one in checked.findings]
    message = EmailMessage(
        subject,
        "\n".join([body, "", head_as_json(seal), *found]),
        settings.NOTICE_FROM,
        settings.SEAL_MAIL_TO,
    )
    try:
        message.send()
    except OSError as error:  # smtplib's errors are subclasses
        log.error("seal_not_mailed", seal=seal.number, error=type(error).__name__)
        return False
    log.info("seal_mailed", seal=seal.number)
    return True
