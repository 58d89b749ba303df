"""The pages of the outbox: the list with how it moves, and what is done to one or to a kind."""

from reviews.notices.operating.views.acts import retry, suppress, tell_otherwise
from reviews.notices.operating.views.kinds import retry_kind, suppress_kind, tell_kind_otherwise
from reviews.notices.operating.views.listing import notices, pulse

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
