"""Tables of notices: the outbox, its attempts and reports, bulks, trials, templates, suppressions,
letters by post.

Imports events and texts only; triggers/ has the guards in SQL.
"""

from reviews.notices.models.attempts import *  # noqa: F403
from reviews.notices.models.bulks import *  # noqa: F403
from reviews.notices.models.notices import *  # noqa: F403
from reviews.notices.models.post import *  # noqa: F403
from reviews.notices.models.reports import *  # noqa: F403
from reviews.notices.models.states import *  # noqa: F403
from reviews.notices.models.suppressions import *  # noqa: F403
from reviews.notices.models.templates import *  # noqa: F403
from reviews.notices.models.trials import *  # noqa: F403
