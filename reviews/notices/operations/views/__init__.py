"""Pages of the outbox: its status and list, actions on one notice, and on all dead letters of a
kind."""

from reviews.notices.operations.views.copies import send_copy
from reviews.notices.operations.views.dead_letters import (
    retry_kind,
    send_kind_by_other_channel,
    suppress_kind,
)
from reviews.notices.operations.views.list import notices, pulse
from reviews.notices.operations.views.single import retry, send_by_other_channel, suppress

__all__ = [
    "notices",
    "pulse",
    "retry",
    "retry_kind",
    "send_copy",
    "suppress",
    "suppress_kind",
    "send_kind_by_other_channel",
    "send_by_other_channel",
]
