"""Tasks of all packages, collected for Celery."""

from reviews.benefits.tasks import *  # noqa: F403
from reviews.committee.tasks import *  # noqa: F403
from reviews.dashboard.tasks import *  # noqa: F403
from reviews.erasure.tasks import *  # noqa: F403
from reviews.fairness.tasks import *  # noqa: F403
from reviews.inbox.tasks import *  # noqa: F403
from reviews.notices.bulk.tasks import *  # noqa: F403
from reviews.notices.post.tasks import *  # noqa: F403
from reviews.notices.tasks import *  # noqa: F403
from reviews.payouts.grants.tasks import *  # noqa: F403
from reviews.payouts.recoveries.tasks import *  # noqa: F403
