"""The interface of a sender, and the types of its answers."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from reviews.notices.models import AttemptOutcome

_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_DIGITS = re.compile(r"\d[\d-]{6,}\d")


class ProviderUnavailableError(Exception):
    """The provider cannot be reached or accepts nothing: no message was handed over and no attempt
    counts."""

    def __init__(self, code: str, text: str = "") -> None:
        self.code, self.text = code, redact(text)
        super().__init__(code)


class Message(NamedTuple):
    """One decrypted message for a sender, kept in a worker's memory for the time of the call."""

    public_id: str
    to: str  # a mail address, or a number in digits alone (01012345678)
    subject: str
    body: str
    event: str
    channel: str = "mail"
    template_id: str = ""  # AlimTalk: the provider's id of the template
    values: Mapping[str, str] | None = None  # AlimTalk: its variables by placeholder


class SendResult(NamedTuple):
    """A provider's answer to one message: accepted, rejected or unknown (`outcome`), with its code
    and text. `permanent` is true if another try would change nothing; `away` if the provider takes
    no message now, which costs no attempt. `suppress` is set if the address is of no use.
    """

    outcome: AttemptOutcome
    code: str = ""
    text: str = ""
    provider_id: str = ""
    permanent: bool = False
    suppress: str = ""  # a SuppressionReason, where the provider reports on the address
    away: bool = False  # refused for now, before anything was taken (429, 503): costs no attempt


class DeliveryProgress(StrEnum):
    """Progress of a message at its provider: on its way, delivered or failed."""

    ON_ITS_WAY = "on its way"
    DELIVERED = "delivered"
    FAILED = "failed"


class Report(NamedTuple):
    """A provider's answer to a look-up of one message: its progress, result code and channel."""

    progress: DeliveryProgress
    code: str = ""
    text: str = ""
    provider_id: str = ""
    by: str = ""  # the delivering channel, fallback included
    times: int = 1  # copies at the provider; more than one is our fault, and logged
    suppress: str = ""  # a SuppressionReason, where the provider reports on the address


class LookUp(NamedTuple):
    """A message to look up at its provider, by our id and, if known, the provider's."""

    public_id: str
    provider_id: str = ""  # the provider's id, if its answer came
    since: datetime | None = None  # the first attempt, by the database's clock
    failed_id: str = ""  # the provider's id of an earlier, failed message of the same notice


class Sender(ABC):
    """One connection to one provider. Not shared between threads.

    A message without an answer is sent again under the same id, by which the provider (or the mail
    program) drops the copy; if the provider can be asked, it is asked first (LookUpSender).
    """

    name: str  # name of the provider, for its rate limit and its log lines
    batch = 1  # messages of one call
    reaches_people = True  # quiet hours and, outside production, the allowlist apply

    @property
    def per_second(self) -> int:
        """The most messages a second that all workers together may send to this provider; 0 for no
        limit."""
        return 0

    @abstractmethod
    def connect(self) -> None:
        """Connect to the provider; does nothing when connected already. Raises
        ProviderUnavailableError if it cannot be reached or refuses the log-in."""

    @abstractmethod
    def send(self, messages: Sequence[Message]) -> list[SendResult]:
        """Hand the messages to the provider, at most `batch` of them, and return a result for each,
        in order. An error of the provider is a result and is not raised."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection to the provider. Never raises."""


class LookUpSender(Sender):
    """Sender of a provider that can be asked about a message. Only one that the provider never saw
    is sent again."""

    @abstractmethod
    def look_up(self, asked: Sequence[LookUp]) -> list[Report | None]:
        """Ask the provider about these messages. Return a report for each, in order; None for one
        that it has never seen. Raises ProviderUnavailableError if it gives no readable answer."""


def redact(text: str | bytes) -> str:
    """Return a provider's text on one line, at most 200 characters, with mail addresses and numbers
    masked; servers like to repeat them."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    text = _DIGITS.sub("…", _ADDRESS.sub("…@…", text))
    return " ".join(text.split())[:200]
