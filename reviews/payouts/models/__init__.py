"""Payouts, batches, bank results, ledger and budgets. Whole won; no row is ever deleted.

`constraints` are the checks of single rows, `triggers` the rules over several rows, `expressions`
the conditions that rules and pages share, `querysets` the filters; the enums are in
`payouts.states`, the only package of payouts that this package imports.
"""

from reviews.payouts.models.batches import *  # noqa: F403
from reviews.payouts.models.files import *  # noqa: F403
from reviews.payouts.models.holds import *  # noqa: F403
from reviews.payouts.models.idempotency import *  # noqa: F403
from reviews.payouts.models.journal import *  # noqa: F403
from reviews.payouts.models.ledger import *  # noqa: F403
from reviews.payouts.models.line_steps import *  # noqa: F403
from reviews.payouts.models.manual_results import *  # noqa: F403
from reviews.payouts.models.months import *  # noqa: F403
from reviews.payouts.models.payouts import *  # noqa: F403
from reviews.payouts.models.planning import *  # noqa: F403
from reviews.payouts.models.recoveries import *  # noqa: F403
from reviews.payouts.models.recovery_plans import *  # noqa: F403
from reviews.payouts.models.register import *  # noqa: F403
from reviews.payouts.models.results import *  # noqa: F403
from reviews.payouts.models.runs import *  # noqa: F403
from reviews.payouts.models.statements import *  # noqa: F403
