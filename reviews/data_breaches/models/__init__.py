"""Tables of data breaches: the breach, how its claims were found, and these claims; `triggers` has
their longer rules in SQL."""

from reviews.data_breaches.models.breaches import *  # noqa: F403
