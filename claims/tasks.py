"""Only collects: each room keeps its own tasks."""

from claims.documents.tasks import *  # noqa: F403
from claims.evidence.tasks import *  # noqa: F403
from claims.intake.tasks import *  # noqa: F403
from claims.trail.tasks import *  # noqa: F403
