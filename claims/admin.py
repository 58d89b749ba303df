"""Imports the admin classes of the packages."""

from claims.accounts.admin import *  # noqa: F403
from claims.documents.admin import *  # noqa: F403
from claims.evidence.admin import *  # noqa: F403
from claims.evidence.reading_marks.admin import *  # noqa: F403
from claims.intake.admin import *  # noqa: F403
from claims.policy.admin import *  # noqa: F403
from claims.policy.names_admin import *  # noqa: F403
from claims.privacy.admin import *  # noqa: F403
from claims.register.admin import *  # noqa: F403
