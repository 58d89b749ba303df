"""Bulk notices: one event written to many claimants, above a hundred approved by a second person.

`audiences` lists the possible audiences, `audience_names` their display names and the form's
options; `recipients` chooses a channel for each claim or the reason to leave it out. `verbs`
prepare and approve, `control` pauses, resumes and cancels, `processing` writes the notices chunk by
chunk. Imports any room of notices except operations.
"""

from typing import Final

# The task's name: `enqueue` runs it, `config.queues.poison` counts its failures by it.
PROCESS_TASK: Final = "reviews.notices.bulk.tasks.process_bulk"
