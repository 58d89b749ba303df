"""Only collects: each room keeps its own tasks."""

from reviews.committee.tasks import *  # noqa: F403
from reviews.notices.bulk.tasks import *  # noqa: F403
from reviews.notices.tasks import *  # noqa: F403
from reviews.payouts.grants.tasks import *  # noqa: F403
