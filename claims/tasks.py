"""Imports the tasks of the rooms, for Celery's autodiscovery."""

import claims.documents.tasks
import claims.evidence.tasks
import claims.exports.tasks
import claims.intake.tasks
import claims.search.tasks
import claims.trail.tasks  # noqa: F401 - all of them register themselves
