"""Incidents, programmes, policies and their factors: versioned data."""

from claims.policy.models.choices import *  # noqa: F403
from claims.policy.models.factors import *  # noqa: F403
from claims.policy.models.names import *  # noqa: F403
from claims.policy.models.policies import *  # noqa: F403
from claims.policy.models.programmes import *  # noqa: F403
from claims.policy.models.tiers import *  # noqa: F403
