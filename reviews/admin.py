"""Admin classes of all packages, collected for Django."""

from reviews.benefits.admin import *  # noqa: F403
from reviews.committee.admin import *  # noqa: F403
from reviews.committee.appeals.admin import *  # noqa: F403
from reviews.committee.fact_corrections.admin import *  # noqa: F403
from reviews.committee.objections.admin import *  # noqa: F403
from reviews.committee.retriage.admin import *  # noqa: F403
from reviews.committee.sample_checks.admin import *  # noqa: F403
from reviews.committee.seats.admin import *  # noqa: F403
from reviews.committee.sittings.admin import *  # noqa: F403
from reviews.committee.withdrawals.admin import *  # noqa: F403
from reviews.data_breaches.admin import *  # noqa: F403
from reviews.data_subject_requests.admin import *  # noqa: F403
from reviews.erasure.admin import *  # noqa: F403
from reviews.fairness.admin import *  # noqa: F403
from reviews.notices.admin import *  # noqa: F403
from reviews.notices.templates.admin import *  # noqa: F403
from reviews.payouts.admin import *  # noqa: F403
from reviews.payouts.grants.admin import *  # noqa: F403
from reviews.payouts.holds.admin import *  # noqa: F403
from reviews.payouts.months.admin import *  # noqa: F403
from reviews.payouts.planning.admin import *  # noqa: F403
from reviews.payouts.recoveries.admin import *  # noqa: F403
from reviews.publication.admin import *  # noqa: F403
from reviews.simulator.admin import *  # noqa: F403
