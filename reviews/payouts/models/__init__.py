"""Money that was granted, on its way to an account. Whole won; no row is ever deleted."""

from reviews.payouts.models.batches import *  # noqa: F403
from reviews.payouts.models.files import *  # noqa: F403
from reviews.payouts.models.idempotency import *  # noqa: F403
from reviews.payouts.models.ledger import *  # noqa: F403
from reviews.payouts.models.manual_results import *  # noqa: F403
from reviews.payouts.models.payouts import *  # noqa: F403
from reviews.payouts.models.register import *  # noqa: F403
from reviews.payouts.models.results import *  # noqa: F403
from reviews.payouts.models.runs import *  # noqa: F403
