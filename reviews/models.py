"""Only collects: each room keeps its own models."""

from reviews.committee.models import *  # noqa: F403
from reviews.notices.models import *  # noqa: F403
from reviews.payouts.models import *  # noqa: F403
