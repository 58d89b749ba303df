"""Filing windows, imports of claims files, and rejected rows."""

from claims.intake.models.rejections import *  # noqa: F403
from claims.intake.models.runs import *  # noqa: F403
from claims.intake.models.windows import *  # noqa: F403
