"""The queues: which task goes to which queue, and how long it may run. All times in seconds."""

from fnmatch import fnmatchcase
from typing import Any, Literal, NamedTuple

# The tasks that `config.celery.enqueue` takes by name. mypy refuses a name that is not listed, and
# a system check (`config.queues.checks`) a listed name without a task.
TaskName = Literal[
    "claims.documents.tasks.inspect",
    "claims.documents.tasks.prepare",
    "claims.documents.tasks.read",
    "claims.evidence.tasks.ask_outside",
    "claims.evidence.tasks.check_beside_run",
    "claims.evidence.tasks.check_claim",
    "claims.evidence.tasks.check_claims",
    "claims.exports.tasks.write_file",
    "claims.handovers.tasks.tell_claimants",
    "claims.handovers.tasks.write_file",
    "claims.intake.tasks.load_file",
    "reviews.benefits.tasks.ask_use",
    "reviews.benefits.tasks.give_codes",
    "reviews.benefits.tasks.grant_benefits",
    "reviews.benefits.tasks.send_batch",
    "reviews.benefits.tasks.tell_recipients",
    "reviews.benefits.tasks.write_file",
    "reviews.committee.tasks.retriage_claims",
    "reviews.committee.tasks.run_document_bulk",
    "reviews.erasure.tasks.erase_personal_data",
    "reviews.notices.bulk.tasks.process_bulk",
    "reviews.notices.post.tasks.write_batch",
    "reviews.notices.tasks.deliver_due",
    "reviews.notices.tasks.follow_up",
    "reviews.payouts.grants.tasks.prepare_grants",
]

# Priority in the broker of work that nobody waits for: kombu's Redis takes 0 first, in all queues
# of a worker, then this, from each of its queues in turn.
BEHIND = 3
QUEUES = ("default", "notices", "documents", "reading", "imports")
# The first match counts. A slow provider fills `notices` with deliveries that each occupy a worker
# for most of a minute, so other tasks of notices go to `default`: they need not wait for a bulk.
ROUTES: dict[str, dict[str, Any]] = {
    "reviews.notices.tasks.sweep": {"queue": "default"},
    "reviews.notices.tasks.follow_up": {"queue": "default"},
    "reviews.notices.bulk.*": {"queue": "default"},
    "reviews.notices.post.*": {"queue": "default"},
    "reviews.notices.*": {"queue": "notices"},
    # reading pictures takes seconds of a core for each page; nothing waits behind it
    "claims.documents.tasks.read": {"queue": "reading", "priority": BEHIND},
    "claims.documents.*": {"queue": "documents"},
    "claims.evidence.*": {"queue": "documents"},
    "claims.intake.*": {"queue": "imports"},
    "claims.exports.tasks.sweep_exports": {"queue": "default"},
    "claims.exports.*": {"queue": "imports"},
    "claims.handovers.tasks.sweep_handovers": {"queue": "default"},
    "claims.handovers.*": {"queue": "imports"},
    # a million rows, a file of them, or a slow partner: nothing of a claim waits behind it
    "reviews.benefits.tasks.sweep_benefits": {"queue": "default"},
    "reviews.benefits.*": {"queue": "imports"},
    "reviews.erasure.tasks.erase_personal_data": {"queue": "imports"},
}


class Limit(NamedTuple):
    """Time limits of a task, in seconds. At `soft` SoftTimeLimitExceeded is raised inside it, at
    `hard` its process is killed: its transaction is rolled back, and a periodic sweep finds the
    row."""

    soft: int
    hard: int


LIMITS = {
    "default": Limit(540, 600),
    "notices": Limit(270, 300),
    "documents": Limit(540, 600),
    "reading": Limit(270, 300),
    "imports": Limit(3540, 3600),
}
# Tasks that end long before their queue's limit; a hanging one would block its sweep for that long.
SHORTER = {
    "claims.documents.tasks.sweep_unread": Limit(50, 60),
    "claims.documents.tasks.scan_standing": Limit(120, 150),  # ends after 50
    "claims.evidence.tasks.sweep_findings": Limit(120, 150),
    "claims.exports.tasks.sweep_exports": Limit(50, 60),
    "claims.exports.tasks.sweep_export_files": Limit(540, 600),
    "claims.handovers.tasks.sweep_handovers": Limit(50, 60),
    "claims.handovers.tasks.sweep_handover_files": Limit(540, 600),
    "claims.intake.tasks.sweep_runs": Limit(50, 60),
    "claims.intake.tasks.expire_previews": Limit(50, 60),
    "claims.intake.tasks.sweep_files": Limit(540, 600),
    "claims.direct_entry.tasks.delete_old_drafts": Limit(50, 60),
    "claims.representation.tasks.revoke_links": Limit(50, 60),
    "claims.search.tasks.sweep_searches": Limit(50, 60),
    "claims.users.tasks.delete_expired": Limit(270, 300),
    "reviews.benefits.tasks.expire_benefits": Limit(270, 300),
    "reviews.benefits.tasks.sweep_benefits": Limit(50, 60),
    "reviews.benefits.tasks.sweep_benefit_files": Limit(540, 600),
    "reviews.benefits.tasks.tell_recipients": Limit(270, 300),
    "reviews.committee.tasks.close_due_ballots": Limit(270, 300),
    "reviews.committee.tasks.run_document_bulk": Limit(270, 300),
    "reviews.committee.tasks.sweep_document_bulks": Limit(50, 60),
    "reviews.committee.tasks.sweep_retriages": Limit(50, 60),
    "reviews.erasure.tasks.sweep_erasures": Limit(50, 60),
    "reviews.inbox.tasks.mail_digests": Limit(270, 300),
    "reviews.notices.bulk.tasks.sweep_bulks": Limit(50, 60),
    "reviews.notices.bulk.tasks.process_bulk": Limit(270, 300),
    "reviews.notices.post.tasks.sweep_post": Limit(50, 60),
    "reviews.notices.post.tasks.sweep_post_files": Limit(540, 600),
    "reviews.notices.tasks.follow_up": Limit(270, 300),
    "reviews.notices.tasks.sweep": Limit(270, 300),
    "reviews.payouts.grants.tasks.sweep_grant_runs": Limit(50, 60),
}
LONGEST_TASK = max(limit.hard for limit in LIMITS.values())
# Time after which Redis gives a message to another worker: longer than any task may run or be
# delayed (claims.evidence.tasks.ask_outside: half an hour).
VISIBILITY = LONGEST_TASK + 600


def queue_of(task: str) -> str:
    """Return the name of the queue that a task goes to, by its dotted name; "default" when no route
    fits."""
    for pattern, route in ROUTES.items():
        if fnmatchcase(task, pattern):
            return str(route["queue"])
    return "default"


def limit_of(task: str) -> Limit:
    """Return the time limits (seconds) of a task by its dotted name: its own shorter ones, else
    those of its queue."""
    return SHORTER.get(task) or LIMITS[queue_of(task)]


class Limits:
    """Value of Celery's setting `task_annotations` that gives each task the time limits of
    `limit_of`."""

    def annotate(self, task: Any) -> dict[str, int]:
        limit = limit_of(task.name)
        return {"soft_time_limit": limit.soft, "time_limit": limit.hard}

    def annotate_any(self) -> None:
        return None

    def __repr__(self) -> str:
        return "limits of config.queues.table"
