"""What every way out must answer."""

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


class ProviderAwayError(Exception):
    """The provider cannot be reached, so nothing was handed over and no attempt is counted."""

    def __init__(self, code: str, text: str = "") -> None:
        self.code, self.text = code, redact(text)
        super().__init__(code)


class Message(NamedTuple):
    """One message, in plain: lives in a worker's memory only, for as long as the call takes."""

    public_id: str
    to: str  # a mail address, or a number in digits alone (01012345678)
    subject: str
    body: str
    event: str
    channel: str = "mail"
    template_id: str = ""  # AlimTalk: the provider's id of the template
    values: Mapping[str, str] | None = None  # AlimTalk: its variables by their words


class Answer(NamedTuple):
    """What the provider said. `permanent`: trying again would change nothing."""

    outcome: AttemptOutcome
    code: str = ""
    text: str = ""
    provider_id: str = ""
    permanent: bool = False
    suppress: str = ""  # a SuppressionReason: what the provider says about the address itself
    away: bool = False  # refused for now and before anything was taken (429, 503): costs no try


class Progress(StrEnum):
    """How far a message came that the provider has."""

    ON_ITS_WAY = "on its way"
    DELIVERED = "delivered"
    FAILED = "failed"


class Report(NamedTuple):
    """What the provider knows of a message it was asked about."""

    progress: Progress
    code: str = ""
    text: str = ""
    provider_id: str = ""
    by: str = ""  # the channel that it went by in the end, fallback included
    times: int = 1  # how often the provider has it; more than once is our fault, and told
    suppress: str = ""  # a SuppressionReason: what the provider says about the address itself


class LookUp(NamedTuple):
    """A message that the provider is asked about."""

    public_id: str
    provider_id: str = ""  # the provider's own id, where its answer ever came
    since: datetime | None = None  # the first attempt, by the database's clock
    not_meant: str = ""  # the provider's id of an earlier message of it, which failed


class Sender(ABC):
    """One connection to one provider. Not shared between threads.

    A message whose answer never came is sent again under the same id, by which its receiver sees
    that it is the same; unless the provider can be asked (AskableSender).
    """

    name: str  # of the provider: its rate limit and its log lines
    batch = 1  # messages of one call
    reaches_people = True  # quiet hours and, outside production, the allowlist count

    @property
    def per_second(self) -> int:
        """Messages that all workers together may hand over in a second; 0 for no limit."""
        return 0

    @abstractmethod
    def connect(self) -> None:
        """Be ready to hand over. Raises ProviderAwayError; cheap when ready already."""

    @abstractmethod
    def send(self, messages: Sequence[Message]) -> list[Answer]:
        """Hand over and answer for each, in order. Never raises for what the provider does."""

    @abstractmethod
    def close(self) -> None:
        """Let the connection go. Never raises."""


class LookUpSender(Sender):
    """Of a provider that can be asked: only what it never saw is sent again."""

    @abstractmethod
    def look_up(self, asked: Sequence[LookUp]) -> list[Report | None]:
        """What the provider has of each, in order; None for what it has never seen.

        Raises ProviderAwayError.
        """


def redact(text: str | bytes) -> str:
    """A provider's words without personal data: servers like to repeat the address."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    text = _DIGITS.sub("…", _ADDRESS.sub("…@…", text))
    return " ".join(text.split())[:200]
