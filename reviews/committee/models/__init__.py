"""The council's tables and the database triggers that guard them.

One module per table or group of tables; `triggers` holds the guards. Imports `claims` and
`reviews.payouts` only; every package of the committee may import it.
"""

from reviews.committee.models.appeals import *  # noqa: F403
from reviews.committee.models.assessments import *  # noqa: F403
from reviews.committee.models.ballots import *  # noqa: F403
from reviews.committee.models.checks import *  # noqa: F403
from reviews.committee.models.decisions import *  # noqa: F403
from reviews.committee.models.desk import *  # noqa: F403
from reviews.committee.models.document_bulks import *  # noqa: F403
from reviews.committee.models.document_requests import *  # noqa: F403
from reviews.committee.models.members import *  # noqa: F403
from reviews.committee.models.objection_choices import *  # noqa: F403
from reviews.committee.models.objections import *  # noqa: F403
from reviews.committee.models.panels import *  # noqa: F403
from reviews.committee.models.papers import *  # noqa: F403
from reviews.committee.models.precedents import *  # noqa: F403
from reviews.committee.models.queue import *  # noqa: F403
from reviews.committee.models.retriage import *  # noqa: F403
from reviews.committee.models.reviews import *  # noqa: F403
from reviews.committee.models.sample_checks import *  # noqa: F403
from reviews.committee.models.seats import *  # noqa: F403
from reviews.committee.models.sittings import *  # noqa: F403
from reviews.committee.models.supplements import *  # noqa: F403
from reviews.committee.models.votes import *  # noqa: F403
from reviews.committee.models.withdrawals import *  # noqa: F403
