"""Only collects: each room keeps its own models."""

from claims.documents.models import *  # noqa: F403
from claims.intake.models import *  # noqa: F403
from claims.policy.models import *  # noqa: F403
from claims.privacy.models import *  # noqa: F403
from claims.register.models import *  # noqa: F403
from claims.users.models import *  # noqa: F403
