"""Bulk notices: one event written to many claimants, above a hundred approved by a second person.

In the order of a bulk's life: `audiences` (which claims it is for), `recipients` (which of them get
a letter, by which channel), `letters` (what it says), `preview`, `verbs` (prepare and approve),
`running` (written, paused, cancelled, finished). Imports any package of notices except operations.
"""

from typing import Final

# The task's name: `enqueue` runs it, `config.queues.poison` counts its failures by it.
PROCESS_TASK: Final = "reviews.notices.bulk.tasks.process_bulk"
