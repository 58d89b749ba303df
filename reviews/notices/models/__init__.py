"""The outbox: what is said, to whom, and each attempt to deliver it."""

from reviews.notices.models.attempts import *  # noqa: F403
from reviews.notices.models.bulks import *  # noqa: F403
from reviews.notices.models.notices import *  # noqa: F403
from reviews.notices.models.reports import *  # noqa: F403
from reviews.notices.models.suppressions import *  # noqa: F403
from reviews.notices.models.templates import *  # noqa: F403
