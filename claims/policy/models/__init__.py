"""What happened, what is paid for it and by which rules: all of it data, versioned."""

from claims.policy.models.factors import *  # noqa: F403
from claims.policy.models.money import *  # noqa: F403
from claims.policy.models.names import *  # noqa: F403
from claims.policy.models.policies import *  # noqa: F403
from claims.policy.models.programmes import *  # noqa: F403
