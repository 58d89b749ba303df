"""Models of claims as filed. Opinions about a claim are in `reviews`."""

from claims.register.models.accounts import *  # noqa: F403
from claims.register.models.choices import *  # noqa: F403
from claims.register.models.claim_triggers import *  # noqa: F403
from claims.register.models.claimants import *  # noqa: F403
from claims.register.models.claims import *  # noqa: F403
from claims.register.models.contacts import *  # noqa: F403
from claims.register.models.fact_corrections import *  # noqa: F403
from claims.register.models.search_rows import *  # noqa: F403
