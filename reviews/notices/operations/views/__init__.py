"""The pages of the outbox: the list with how it moves, and what is done to one or to a kind."""

from reviews.notices.operations.views.dead_letters import (
    retry_kind,
    suppress_kind,
    tell_kind_otherwise,
)
from reviews.notices.operations.views.list import notices, pulse
from reviews.notices.operations.views.single import retry, suppress, tell_otherwise

__all__ = [
    "notices",
    "pulse",
    "retry",
    "retry_kind",
    "suppress",
    "suppress_kind",
    "tell_kind_otherwise",
    "tell_otherwise",
]
