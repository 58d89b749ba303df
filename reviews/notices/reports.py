"""What providers tell later: that a message arrived, or did not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Told(NamedTuple):
    """One event of a provider's webhook. It is no proof: the message is looked up again."""

    event_id: str  # the provider's, by which a repeated call is known
    provider_id: str = ""
    public_id: str = ""  # the notice's, from where we put it (SOLAPI: customFields)
    code: str = ""


def take_reports(provider: str, events: Sequence[Told]) -> int:
    """Keep what was told and ring for the look-up. Returns how many events were new."""
    raise NotImplementedError


def follow_up() -> int:
    """Look up the phone notices that are due for it. Returns how many were settled."""
    raise NotImplementedError
